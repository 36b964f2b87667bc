//! The kinds of configuration rows that the API creates and changes as separate objects.

use super::field::{Declared as _, Reading};
use super::spec::{
    AccountSpec, AgentSpec, AttributeGroupSpec, AttributeSpec, CallbackEndpointSpec,
    ClassificationSpec, HoursSpec, InboxSpec, LabelSpec, NamedSpec, ProviderSpec, QueueSpec,
};
use crate::config::AccountConfig;
use crate::document::FieldPath;
use crate::entities::{
    Account, Agent, AttributeDefinition, AttributeGroup, CallbackEndpoint, Classification,
    Department, Hours, Inbox, JsonMap, Label, Queue, SignInProvider, Team,
};
use crate::ids::{
    AgentId, AttributeGroupId, AttributeId, ClassificationId, DepartmentId, EndpointId, HoursId,
    IdKind, InboxId, LabelId, ProviderId, QueueId, TeamId,
};
use crate::refusal::Object;
use crate::version;
use std::fmt::Debug;

/// A configuration row that the API creates and changes as a separate object.
pub trait Configured: Clone + Debug + Send + Sync + 'static {
    /// The kind of the row's id.
    const KIND: IdKind;
    /// The kind of object that refusals name.
    const OBJECT: Object;

    /// Returns the rows of an account, in order of id.
    fn rows(config: &AccountConfig) -> impl Iterator<Item = &Self>;

    /// Returns the row with this id.
    fn row(config: &AccountConfig, id: i64) -> Option<&Self>;

    /// Returns the id of the row.
    fn id(&self) -> i64;

    /// Returns the version of the row, the same as [`version::of_configured`].
    fn version(&self, _config: &AccountConfig) -> String {
        version::of_row(self)
    }

    /// Reads the fields of one object. Returns an account document that contains only this object. `None` as the id
    /// means a new object. `None` as the result means that no object could be read, and that a fault was added.
    fn read(id: Option<i64>, fields: JsonMap, cx: &mut Reading<'_>) -> Option<AccountSpec>;
}

/// Implements [`Configured`] for the rows of the account's lists. Each line begins with the type of the row and the
/// kind of the row's id. The second part is the field of [`AccountConfig`] that contains the rows, with the type of the
/// id. The third part is the field of [`AccountSpec`] that contains the objects, with the type of their declaration.
macro_rules! configured {
    ($($row:ident: $kind:ident in $rows:ident($id:ident), $list:ident($spec:ident) $(, version $version:expr)?;)+) => {$(
        impl Configured for $row {
            const KIND: IdKind = IdKind::$kind;
            const OBJECT: Object = Object::$kind;

            fn rows(config: &AccountConfig) -> impl Iterator<Item = &Self> {
                config.$rows.values()
            }

            fn row(config: &AccountConfig, id: i64) -> Option<&Self> {
                config.$rows.get(&$id(id))
            }

            fn id(&self) -> i64 {
                self.id.0
            }

            $(
                fn version(&self, config: &AccountConfig) -> String {
                    $version(config, self)
                }
            )?

            fn read(id: Option<i64>, fields: JsonMap, cx: &mut Reading<'_>) -> Option<AccountSpec> {
                let read = $spec::read(fields.into(), &FieldPath::TOP, cx)?;
                Some(AccountSpec {
                    $list: vec![$spec { id, ..read }],
                    ..AccountSpec::default()
                })
            }
        }
    )+};
}

configured! {
    Department: Department in departments(DepartmentId), departments(NamedSpec);
    Team: Team in teams(TeamId), teams(NamedSpec);
    Queue: Queue in queues(QueueId), queues(QueueSpec);
    Hours: Hours in hours(HoursId), hours(HoursSpec);
    Agent: Agent in agents(AgentId), agents(AgentSpec), version version::of_agent;
    Inbox: Inbox in inboxes(InboxId), inboxes(InboxSpec);
    AttributeDefinition: Attribute in attributes(AttributeId), attributes(AttributeSpec);
    AttributeGroup: AttributeGroup in attribute_groups(AttributeGroupId), attribute_groups(AttributeGroupSpec);
    Label: Label in labels(LabelId), labels(LabelSpec);
    Classification: Classification in classifications(ClassificationId), classifications(ClassificationSpec);
    SignInProvider: Provider in providers(ProviderId), sign_in_providers(ProviderSpec);
    CallbackEndpoint: Endpoint in callbacks(EndpointId), callbacks(CallbackEndpointSpec);
}

impl Configured for Account {
    const KIND: IdKind = IdKind::Account;
    const OBJECT: Object = Object::Account;

    fn rows(config: &AccountConfig) -> impl Iterator<Item = &Self> {
        std::iter::once(&config.account)
    }

    fn row(config: &AccountConfig, id: i64) -> Option<&Self> {
        Some(&config.account).filter(|row| row.id.0 == id)
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn read(_id: Option<i64>, fields: JsonMap, cx: &mut Reading<'_>) -> Option<AccountSpec> {
        AccountSpec::read(fields.into(), &FieldPath::TOP, cx)
    }
}
