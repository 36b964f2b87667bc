//! The configuration of an account. The store loads the configuration as a whole. Each change creates a new copy of the
//! configuration, so threads can share the present copy.

mod endpoints;

use crate::callbacks::Known;
use crate::canonical::{self, same_name};
use crate::entities::{
    self, Account, Agent, AttributeDefinition, AttributeGroup, Classification, Contact,
    Conversation, Inbox, Label, Queue, SignInProvider,
};
use crate::ids::{
    AgentId, AttributeGroupId, AttributeId, ClassificationId, CredentialId, DepartmentId,
    EndpointId, EndpointKey, HoursId, Id, IdKind, InboxId, LabelId, ProviderId, QueueId, TeamId,
};
use crate::row::{Corrupt, Rows, decoded};
use crate::tables::{AccountRows, Source, condition, passes};
use crate::time::Timestamp;
use crate::words::{AttributeObject, ClassificationKind, InboxKind, Word as _};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// The type of a field of [`AccountConfig`].
macro_rules! held {
    (set $row:ident($($column:ident: $type:ty),+)) => {
        BTreeSet<($($type),+)>
    };
    ($how:ident $row:ident($column:ident: $type:ty)) => {
        BTreeMap<$type, entities::$row>
    };
}

/// The entry that a row adds to its field.
macro_rules! entry {
    (set $row:ident($($column:ident: $type:ty),+)) => {
        ($($row.$column),+)
    };
    ($how:ident $row:ident($column:ident: $type:ty)) => {
        ($row.$column, $row)
    };
}

/// Ends the function with the object of a table, if the object has this kind and this id.
macro_rules! object {
    (objects $rows:expr, $kind:ident $id:ident ($column:ident: $type:ty)) => {
        if <$type as Id>::KIND == Some($kind) {
            let object: &dyn Debug = $rows.get(&<$type>::from_raw($id))?;
            return Some(object);
        }
    };
    ($how:ident $($rest:tt)*) => {};
}

/// Declares the fields of [`AccountConfig`], without the row of the account itself. Each field contains the rows of one
/// table. A field is declared in one line: `how field: Entity(key) where ...;`.
/// - `how`: `objects` (a map by id of the objects that are created and changed individually), `map` (another map by one
///   column), `set` (a set of the values of several columns).
/// - `where`: the conditions ([`Test`](crate::tables::Test)) of the rows that belong to the configuration.
macro_rules! configuration {
    ($($(#[$doc:meta])* $how:ident $field:ident: $row:ident $key:tt $(where $($test:ident $tested:ident),+)?;)*) => {
        /// The configuration of one account.
        #[derive(Clone, Debug)]
        pub struct AccountConfig {
            /// The row of the account.
            pub account: Account,
            $($(#[$doc])* pub $field: held!($how $row $key),)*
            /// The stored result of [`Self::endpoints`], so that it is computed only once.
            pub known: Known,
        }

        impl AccountConfig {
            /// The rows that [`Self::from_rows`] needs.
            pub const ROWS: &[AccountRows] = &[
                AccountRows::of::<Account>("id", &[]),
                $(AccountRows::of::<entities::$row>("account_id", &[$($((condition!($test), stringify!($tested))),+)?])),*
            ];

            /// Builds the configuration of an account that has no objects, for example no inboxes.
            #[must_use]
            pub const fn new(account: Account) -> Self {
                Self {
                    account,
                    $($field: <held!($how $row $key)>::new(),)*
                    known: Known::new(),
                }
            }

            /// Builds the configuration from database rows, in the order of [`Self::ROWS`]. `None` means that the rows
            /// do not contain the account.
            ///
            /// # Errors
            /// [`Corrupt`] if a stored value does not fit its field.
            pub fn from_rows(rows: Vec<Rows>) -> Result<Option<Self>, Corrupt> {
                let mut rows = rows.into_iter();
                let accounts = decoded::<Account>(rows.next().unwrap_or_default())?;
                let Some(account) = accounts.into_iter().next() else {
                    return Ok(None);
                };
                let mut config = Self::new(account);
                $(
                    let found = decoded::<entities::$row>(rows.next().unwrap_or_default())?;
                    config.$field = found.into_iter().map(|row| entry!($how row $key)).collect();
                )*
                Ok(Some(config))
            }

            /// Reads the configuration of an account from an in-memory database.
            #[must_use]
            pub fn from_source<S>(account: Account, source: &S) -> Self
            where
                S: $(Source<entities::$row> +)* Sized
            {
                let id = account.id;
                let mut config = Self::new(account);
                $(
                    let found = Source::<entities::$row>::rows(source)
                        .filter(|row| row.account_id == id $($(&& passes!($test row $tested))+)?);
                    config.$field = found.cloned().map(|row| entry!($how row $key)).collect();
                )*
                config
            }

            /// Returns an object by the kind of its id and the id itself.
            pub(crate) fn object(&self, kind: IdKind, id: i64) -> Option<&dyn Debug> {
                $(object!($how self.$field, kind id $key);)*
                None
            }
        }
    };
}

configuration! {
    /// The departments, by id.
    objects departments: Department(id: DepartmentId);
    /// The teams, by id.
    objects teams: Team(id: TeamId);
    /// The queues, by id.
    objects queues: Queue(id: QueueId);
    /// The business hours, by id.
    objects hours: Hours(id: HoursId);
    /// The labels, by id.
    objects labels: Label(id: LabelId);
    /// The classifications of tickets and contacts, by id.
    objects classifications: Classification(id: ClassificationId);
    /// The agents, by id.
    objects agents: Agent(id: AgentId);
    /// The pairs of an agent and a team of the agent.
    set agent_teams: AgentTeam(agent_id: AgentId, team_id: TeamId);
    /// The pairs of a queue and an agent who serves the queue.
    set queue_agents: AgentQueue(queue_id: QueueId, agent_id: AgentId);
    /// The agents' settings for notification channels. If an agent has no row, the defaults apply.
    map notification_settings: NotificationSettings(agent_id: AgentId);
    /// The sign-in providers, by id.
    objects providers: SignInProvider(id: ProviderId);
    /// The inboxes, by id.
    objects inboxes: Inbox(id: InboxId);
    /// The groups of custom attributes, by id.
    objects attribute_groups: AttributeGroup(id: AttributeGroupId);
    /// The definitions of custom attributes, by id.
    objects attributes: AttributeDefinition(id: AttributeId);
    /// The client applications, by id. The map contains no revoked applications.
    map applications: Credential(id: CredentialId) where application kind, absent revoked_at;
    /// The pairs of a client application and an inbox that the application may use.
    set application_inboxes: ApplicationInbox(credential_id: CredentialId, inbox_id: InboxId);
    /// The configured callback endpoints, by id. The map contains no removed endpoints.
    objects callbacks: CallbackEndpoint(id: EndpointId) where absent removed_at;
    /// The stored operating state of each endpoint, such as a pause or a deactivation. An endpoint without a stored
    /// state is active.
    map endpoint_states: EndpointState(endpoint: EndpointKey);
}

impl AccountConfig {
    /// Returns the inbox with this id and kind.
    #[must_use]
    pub fn inbox(&self, id: InboxId, kind: InboxKind) -> Option<&Inbox> {
        self.inboxes.get(&id).filter(|i| i.kind == kind)
    }

    /// Returns the inbox with this textual key and kind.
    #[must_use]
    pub fn inbox_by_key(&self, key: &str, kind: InboxKind) -> Option<&Inbox> {
        self.inboxes
            .values()
            .find(|i| i.kind == kind && same_name(&i.key, key))
    }

    /// Returns the number of slots of an agent's capacity that a conversation of this inbox uses: 1 to 100, by default
    /// 1.
    #[must_use]
    pub fn weight(&self, inbox: InboxId) -> i64 {
        self.inboxes
            .get(&inbox)
            .and_then(|inbox| self.account.weights.get(inbox.kind.word()))
            .and_then(serde_json::Value::as_i64)
            .unwrap_or(1)
            .clamp(1, 100)
    }

    /// Whether the business hours of a queue include the time `now`. A queue without business hours is always open.
    #[must_use]
    pub fn is_open(&self, queue: &Queue, now: Timestamp) -> bool {
        queue
            .hours_id
            .and_then(|id| self.hours.get(&id))
            .is_none_or(|hours| hours.is_open(now))
    }

    /// Whether any agent has this skill or any queue requires it.
    #[must_use]
    pub fn knows_skill(&self, name: &str) -> bool {
        self.agents.values().any(|a| a.skills.contains_key(name))
            || self
                .queues
                .values()
                .any(|q| q.skills.iter().any(|need| need.name == name))
    }

    /// Returns the active sign-in provider with this textual key.
    #[must_use]
    pub fn provider_by_key(&self, key: &str) -> Option<&SignInProvider> {
        (self.providers.values()).find(|row| row.active && same_name(&row.key, key))
    }

    /// Returns the queue with this textual key.
    #[must_use]
    pub fn queue_by_key(&self, key: &str) -> Option<&Queue> {
        self.queues.values().find(|q| same_name(&q.key, key))
    }

    /// Returns the queue that routes a conversation: the conversation's own routing queue, or else the queue of its
    /// inbox.
    #[must_use]
    pub fn route_queue(&self, conversation: &Conversation) -> Option<&Queue> {
        let id = conversation.route_queue_id.or_else(|| {
            let inbox = self.inboxes.get(&conversation.inbox_id);
            inbox.map(|inbox| inbox.queue_id)
        })?;
        self.queues.get(&id)
    }

    /// Returns the name of an agent. For an unknown agent, returns the id as text.
    #[must_use]
    pub fn agent_name(&self, agent: AgentId) -> String {
        let known = self.agents.get(&agent);
        known.map_or_else(|| agent.to_string(), |a| a.name.clone())
    }

    /// Returns the agents who serve `queue`, ordered by id.
    pub fn agents_of(&self, queue: QueueId) -> impl Iterator<Item = &Agent> {
        self.queue_agents
            .range((queue, AgentId(i64::MIN))..=(queue, AgentId(i64::MAX)))
            .filter_map(|(_, agent)| self.agents.get(agent))
    }

    /// Returns the queues that `agent` serves, ordered by id.
    pub fn queues_of(&self, agent: AgentId) -> impl Iterator<Item = &Queue> {
        self.queues
            .values()
            .filter(move |q| self.queue_agents.contains(&(q.id, agent)))
    }

    /// Returns the classification that has this kind and this id.
    #[must_use]
    pub fn classification(
        &self,
        kind: ClassificationKind,
        id: ClassificationId,
    ) -> Option<&Classification> {
        self.classifications.get(&id).filter(|row| row.kind == kind)
    }

    /// Returns the labels of a contact. The result does not contain labels that were removed from the account.
    pub fn labels_of<'a>(&'a self, contact: &'a Contact) -> impl Iterator<Item = &'a Label> {
        (contact.label_ids.iter()).filter_map(|id| self.labels.get(id))
    }

    /// Returns the attribute group with this id, if the group is a table of contact rows.
    #[must_use]
    pub fn contact_table(&self, id: AttributeGroupId) -> Option<&AttributeGroup> {
        let group = self.attribute_groups.get(&id);
        group.filter(|group| group.object == AttributeObject::ContactRow)
    }

    /// Returns the definition of the custom attribute with this name for this kind of object.
    #[must_use]
    pub fn attribute(&self, object: AttributeObject, name: &str) -> Option<&AttributeDefinition> {
        // A caller can send thousands of names, and the comparison key of a long name is slow to compute. So the key of
        // a name is computed only once.
        let key = canonical::name(name);
        self.attributes
            .values()
            .find(|a| a.object == object && canonical::name(&a.name) == key)
    }
}
