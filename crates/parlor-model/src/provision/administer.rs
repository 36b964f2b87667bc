//! Administration through the API: creates or changes one configuration object. The same rules apply as for a
//! provisioning file, with three differences. A request also overwrites fields that were changed by other means. A
//! request to create an object is refused if the object already exists. A request can clear a field.

use super::configured::Configured;
use super::field::Reading;
use super::spec::AccountSpec;
use super::{Drawn, Fault, Provision, Replay, Work};
use crate::config::AccountConfig;
use crate::document::code;
use crate::entities::{
    Account, Agent, AttributeDefinition, AttributeGroup, CallbackEndpoint, Classification,
    Department, Hours, Inbox, JsonMap, Label, Queue, SignInProvider, Team,
};
use crate::ids::{AccountId, AgentId, CredentialId, IdKind};
use crate::refusal::Refusal;
use crate::state::{Context, Decided, State, Stop};
use std::marker::PhantomData;
use std::sync::Arc;

/// The command that creates or changes one object.
#[derive(Clone, Debug)]
pub struct Administer<R> {
    /// The object's id. `None` means that a new object is created.
    pub id: Option<i64>,
    /// The changes, in the form of an account document. The document contains only this object, or only changed fields
    /// of the account itself.
    pub spec: AccountSpec,
    /// The credential of the caller. This credential stays valid if the command changes the caller's password.
    pub keep: Option<CredentialId>,
    /// The ids that this command has taken for new objects. If Parlor decides the command again, the new decision uses
    /// the same ids. Empty for a new command.
    pub drawn: Drawn,
    row: PhantomData<R>,
}

impl<R: Configured> Administer<R> {
    /// Builds the command that creates an object, or changes the object with this id. `spec` contains the object.
    #[must_use]
    pub fn new(id: Option<i64>, spec: AccountSpec) -> Self {
        Self {
            id,
            spec,
            keep: None,
            drawn: Drawn::default(),
            row: PhantomData,
        }
    }

    /// Builds the command from the fields of a document of `/v1` for one object. `None` means that no object could be
    /// read from the document, and that a fault was added.
    #[must_use]
    pub fn read(
        account: AccountId,
        id: Option<i64>,
        fields: JsonMap,
        cx: &mut Reading<'_>,
    ) -> Option<Self> {
        let spec = AccountSpec {
            id: Some(account.0),
            ..R::read(id, fields, cx)?
        };
        Some(Self::new(id, spec))
    }
}

/// Declares a type name for the command of each kind of configuration row.
macro_rules! commands {
    ($($name:ident = $row:ident;)+) => {$(
        #[doc = concat!("[`Administer`] for [`", stringify!($row), "`].")]
        pub type $name = Administer<$row>;
    )+};
}

commands! {
    AdministerAccount = Account;
    AdministerDepartment = Department;
    AdministerTeam = Team;
    AdministerQueue = Queue;
    AdministerHours = Hours;
    AdministerAgent = Agent;
    AdministerInbox = Inbox;
    AdministerAttribute = AttributeDefinition;
    AdministerAttributeGroup = AttributeGroup;
    AdministerLabel = Label;
    AdministerClassification = Classification;
    AdministerProvider = SignInProvider;
    AdministerEndpoint = CallbackEndpoint;
}

/// The created or changed object.
#[derive(Clone, Debug)]
pub struct Administered<R> {
    /// The row of the object.
    pub row: R,
    /// The version of the row.
    pub version: String,
    /// The configuration after the change.
    pub config: Arc<AccountConfig>,
    /// The changes, one text for each, in the form of [`super::ProvisionReport::changes`]. The list is empty if nothing
    /// changed.
    pub changes: Vec<String>,
}

/// The result of a change to an account.
struct Changed {
    /// The changes, one text for each.
    changes: Vec<String>,
    /// The kinds and ids of the objects' rows, in the order in which the objects were processed.
    resolved: Vec<(IdKind, i64)>,
}

/// Changes an account by the rules of a provisioning file. Also overwrites fields that were changed by other means. If
/// `making` is `true`, an object that already exists is a fault.
fn change(
    state: &mut State,
    cx: &mut Context<'_>,
    spec: &AccountSpec,
    drawn: &Drawn,
    (making, keep, by): (bool, Option<CredentialId>, Option<AgentId>),
) -> Decided<Result<Changed, Vec<Fault>>> {
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
    // The provisioning records do not change. So the value that this command sets differs from the field's record, if
    // there is one. The next file does not overwrite such a value, unless [`Provision::force`] is set.
    let Work {
        report, resolved, ..
    } = work;
    Ok(match report.faults.is_empty() {
        true => Ok(Changed {
            changes: report.changes,
            resolved,
        }),
        false => Err(report.faults),
    })
}

/// Creates one object, or changes the object with this id. `spec` contains the object. `keep` is the credential of the
/// request. This credential stays valid if the change sets a new password. `by` is the acting agent for the audit log.
///
/// If the inner `Result` is an error, it contains the faults of the document. The calling function must then undo the
/// changes.
pub(crate) fn change_one<R: Configured>(
    state: &mut State,
    cx: &mut Context<'_>,
    (id, spec): (Option<i64>, &AccountSpec),
    drawn: &Drawn,
    (keep, by): (Option<CredentialId>, Option<AgentId>),
) -> Decided<Result<Administered<R>, Vec<Fault>>> {
    let Changed { changes, resolved } =
        match change(state, cx, spec, drawn, (id.is_none(), keep, by))? {
            Ok(changed) => changed,
            Err(faults) => return Ok(Err(faults)),
        };
    let made = resolved.iter().find(|(kind, _)| *kind == R::KIND);
    let id = made.map(|(_, id)| *id).or(id);
    let config = state.config(cx.account)?;
    let row = id
        .and_then(|id| R::row(&config, id))
        .ok_or(Refusal::NotFound(R::OBJECT))?;
    Ok(Ok(Administered {
        version: row.version(&config),
        row: row.clone(),
        config,
        changes,
    }))
}

/// Decides [`Administer`].
pub(crate) fn administer<R: Configured>(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &Administer<R>,
) -> Decided<Result<Box<Administered<R>>, Vec<Fault>>> {
    let by = cx.agent()?;
    let config = state.config(cx.account)?;
    if let Some(id) = c.id
        && R::row(&config, id).is_none()
    {
        return Err(Refusal::NotFound(R::OBJECT).into());
    }
    let done = change_one::<R>(state, cx, (c.id, &c.spec), &c.drawn, (c.keep, Some(by)))?;
    let done = match done {
        Ok(done) => done,
        Err(faults) => return Ok(Err(faults)),
    };
    if !done.config.agents.values().any(Agent::administers) {
        return Ok(Err(vec![last_administrator(&c.spec)]));
    }
    Ok(Ok(Box::new(done)))
}

/// Builds the fault of a document that would leave the account without an active administrator.
fn last_administrator(spec: &AccountSpec) -> Fault {
    let deactivates = spec.agents.iter().any(|a| a.active == Some(false));
    Fault {
        line: 1,
        key: (if deactivates { "active" } else { "role" }).to_owned(),
        code: code::NOT_ALLOWED,
        message: "is the last administrator of the account; make another one first".to_owned(),
    }
}
