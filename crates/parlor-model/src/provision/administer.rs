//! Administration through the API: creates or changes one configuration object. The rules are those of a provisioning
//! file, with three differences: every change is made, an existing object is not created again, and a field can be
//! cleared.

use super::field::{Declared as _, Reading};
use super::spec::{
    AccountSpec, AgentSpec, AttributeGroupSpec, AttributeSpec, CallbackEndpointSpec,
    ClassificationSpec, HoursSpec, InboxSpec, LabelSpec, NamedSpec, ProviderSpec, QueueSpec,
};
use super::{Drawn, Fault, Provision, ProvisionReport, Replay, Work};
use crate::config::AccountConfig;
use crate::document::Path;
use crate::document::code;
use crate::entities::{Agent, JsonMap};
use crate::ids::{AccountId, AgentId, CredentialId, IdKind, unconfigured};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State, Stop};
use crate::version;
use crate::words::Role;
use std::sync::Arc;

/// The command that creates or changes one object.
#[derive(Clone, Debug)]
pub struct Administer {
    /// The kind of object.
    pub kind: IdKind,
    /// The object's id. `None` means that a new object is created.
    pub id: Option<i64>,
    /// The changes: an account with only this object, or with changed fields of the account itself.
    pub spec: AccountSpec,
    /// The credential of the caller. It stays valid if the caller gets another password.
    pub keep: Option<CredentialId>,
    /// The ids drawn so far. Empty in a new command.
    pub drawn: Drawn,
}

impl Administer {
    /// Reads the fields of an object. `None` means that the object as a whole has a fault.
    #[must_use]
    pub fn read(
        account: AccountId,
        (kind, id): (IdKind, Option<i64>),
        fields: JsonMap,
        cx: &mut Reading<'_>,
    ) -> Option<Self> {
        let mut spec = AccountSpec::default();
        let (fields, at) = (fields.into(), &Path::TOP);
        macro_rules! one {
            ($list:ident: $object:ident) => {{
                let read = $object::read(fields, at, cx)?;
                spec.$list.push($object { id, ..read });
            }};
        }
        match kind {
            IdKind::Account => spec = AccountSpec::read(fields, at, cx)?,
            IdKind::Department => one!(departments: NamedSpec),
            IdKind::Team => one!(teams: NamedSpec),
            IdKind::Queue => one!(queues: QueueSpec),
            IdKind::Hours => one!(hours: HoursSpec),
            IdKind::Agent => one!(agents: AgentSpec),
            IdKind::Inbox => one!(inboxes: InboxSpec),
            IdKind::Attribute => one!(attributes: AttributeSpec),
            IdKind::Endpoint => one!(callbacks: CallbackEndpointSpec),
            IdKind::AttributeGroup => one!(attribute_groups: AttributeGroupSpec),
            IdKind::Label => one!(labels: LabelSpec),
            IdKind::Classification => one!(classifications: ClassificationSpec),
            IdKind::Provider => one!(sign_in_providers: ProviderSpec),
            unconfigured!() => return None,
        }
        spec.id = Some(account.0);
        Some(Self {
            kind,
            id: id.or((kind == IdKind::Account).then_some(account.0)),
            spec,
            keep: None,
            drawn: Drawn::default(),
        })
    }
}

/// The created or changed object.
#[derive(Clone, Debug, Default)]
pub struct Administered {
    /// The changes or the faults. If there is a fault, nothing was changed.
    pub report: ProvisionReport,
    /// The object's id.
    pub id: i64,
}

fn noun(kind: IdKind) -> Object {
    match kind {
        IdKind::Agent => Object::Agent,
        IdKind::Queue => Object::Queue,
        IdKind::Team => Object::Team,
        IdKind::Department => Object::Department,
        IdKind::Inbox => Object::Inbox,
        IdKind::Hours => Object::Hours,
        IdKind::Attribute => Object::Attribute,
        IdKind::AttributeGroup => Object::AttributeGroup,
        IdKind::Label => Object::Label,
        IdKind::Classification => Object::Classification,
        IdKind::Provider => Object::Provider,
        IdKind::Endpoint => Object::Endpoint,
        unconfigured!() | IdKind::Account => Object::Account,
    }
}

/// The outcome of [`Administer`].
#[derive(Clone, Debug)]
pub struct AdministerOutcome {
    /// The object and the report.
    pub administered: Box<Administered>,
    /// The configuration after the change.
    pub config: Arc<AccountConfig>,
}

/// The result of a change to an account.
pub(crate) struct Changed {
    /// The changes or the faults. After a fault, the state must not be kept.
    pub(crate) report: ProvisionReport,
    /// The rows of the objects.
    pub(crate) resolved: Vec<(IdKind, i64)>,
}

/// Changes an account as a provisioning file does, except that every change is made. `making` says whether the objects
/// must be new. `keep` is the credential that stays valid, and `by` is the acting agent for the audit log.
pub(crate) fn change(
    state: &mut State,
    cx: &mut Context<'_>,
    spec: &AccountSpec,
    drawn: &Drawn,
    (making, keep, by): (bool, Option<CredentialId>, Option<AgentId>),
) -> Decided<Changed> {
    let account = cx.account;
    let as_file = Provision {
        accounts: vec![spec.clone()],
        ..Provision::default()
    };
    let given = as_file.given_ids();
    let mut replay = Replay {
        ids: cx.ids,
        drawn,
        points: 0,
    };
    let mut cx = Context {
        account: cx.account,
        actor: cx.actor,
        now: cx.now,
        ids: &mut replay,
    };
    let mut work = Work::new(state, &mut cx, &given, drawn);
    work.force = true;
    work.making = making;
    work.keep = keep;
    let freed = work.account(spec);
    let freed = work.gather(freed)?.flatten();
    if !work.needs.is_empty() {
        return Err(Stop::Need(work.needs));
    }
    if let Some(freed) = freed {
        work.now_serve(account, freed)?;
    }
    work.write_audit(by)?;
    // The provisioning records stay unchanged. So the next file leaves the fields alone that were changed now.
    let Work {
        report, resolved, ..
    } = work;
    Ok(Changed { report, resolved })
}

/// Decides [`Administer`].
pub(crate) fn administer(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &Administer,
) -> Decided<AdministerOutcome> {
    let account = cx.account;
    let by = cx.agent()?;
    let config = state.config(account)?;
    let may = |agent: &Agent| agent.active && agent.role == Role::Administrator;
    if !config.agents.get(&by).is_some_and(may) {
        return Err(Refusal::Forbidden.into());
    }
    if let Some(id) = c.id
        && version::of_configured(&config, c.kind, id).is_none()
    {
        return Err(Refusal::NotFound(noun(c.kind)).into());
    }
    let making = c.id.is_none();
    let changed = change(state, cx, &c.spec, &c.drawn, (making, c.keep, Some(by)))?;
    let Changed {
        mut report,
        resolved,
    } = changed;
    let after = state.config(account)?;
    if report.faults.is_empty() && !after.agents.values().any(may) {
        report.faults.push(Fault {
            line: 1,
            key: (if c.spec.agents.iter().any(|a| a.active == Some(false)) {
                "active"
            } else {
                "role"
            })
            .to_owned(),
            code: code::NOT_ALLOWED,
            message: "is the last administrator of the account; make another one first".to_owned(),
        });
    }
    report.applied = report.faults.is_empty();
    let id = (resolved.into_iter())
        .find(|(kind, _)| *kind == c.kind)
        .map_or(c.id, |(_, id)| Some(id))
        .unwrap_or(0);
    Ok(AdministerOutcome {
        administered: Box::new(Administered { report, id }),
        config: after,
    })
}
