//! Making or changing one object of the configuration, for who administers through the API. The rules are those of a provisioning
//! file; only nothing is kept back, what exists is not made again, and a field may be emptied.

use super::spec::AccountSpec;
use super::{Drawn, Fault, Provision, ProvisionReport, Replay, Work};
use crate::config::AccountConfig;
use crate::entities::Agent;
use crate::ids::{AccountId, AgentId, IdKind};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State, Stop};
use crate::version;
use crate::words::Role;
use std::sync::Arc;

/// What is to be made or changed.
#[derive(Clone, Debug)]
pub struct Administer {
    /// Whose.
    pub account: AccountId,
    /// The agent who does it.
    pub by: AgentId,
    /// Which kind of object.
    pub kind: IdKind,
    /// Which; `None`: it is made.
    pub id: Option<i64>,
    /// How it shall be: this one object. A field that is `None` is not touched.
    pub spec: AccountSpec,
    /// Fields to be emptied, as a provisioning file spells them.
    pub clears: Vec<String>,
    /// Leave it as it is by default.
    pub drawn: Drawn,
}

/// What it came to.
#[derive(Clone, Debug, Default)]
pub struct Administered {
    /// What changed, or what cannot stand. Where there are faults, nothing was done.
    pub report: ProvisionReport,
    /// The object.
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
        IdKind::Label => Object::Label,
        IdKind::Endpoint => Object::Endpoint,
        IdKind::Contact
        | IdKind::ContactPoint
        | IdKind::Identity
        | IdKind::Conversation
        | IdKind::Message
        | IdKind::Case
        | IdKind::Credential
        | IdKind::ContactNote
        | IdKind::Attachment
        | IdKind::Merge
        | IdKind::Account => Object::Account,
    }
}

/// The result of [`Administer`].
#[derive(Clone, Debug)]
pub struct AdministerOutcome {
    /// The object and the report.
    pub administered: Box<Administered>,
    /// The configuration afterwards.
    pub config: Arc<AccountConfig>,
}

/// Decides [`Administer`].
pub(crate) fn administer(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &Administer,
) -> Decided<AdministerOutcome> {
    let config = state.config(c.account)?;
    let may = |agent: &Agent| agent.active && agent.role == Role::Administrator;
    if !config.agents.get(&c.by).is_some_and(may) {
        return Err(Refusal::Forbidden.into());
    }
    if let Some(id) = c.id
        && version::of_configured(&config, c.kind, id).is_none()
    {
        return Err(Refusal::NotFound(noun(c.kind)).into());
    }
    let as_file = Provision {
        accounts: vec![c.spec.clone()],
        ..Provision::default()
    };
    let given = as_file.given_ids();
    let mut replay = Replay {
        ids: cx.ids,
        drawn: &c.drawn,
        points: 0,
    };
    let mut cx = Context {
        now: cx.now,
        ids: &mut replay,
    };
    let mut work = Work::new(state, &mut cx, &given, &c.drawn);
    work.force = true;
    work.making = c.id.is_none();
    work.clears.clone_from(&c.clears);
    let freed = work.account(&c.spec);
    let freed = work.gather(freed)?.flatten();
    if !work.needs.is_empty() {
        return Err(Stop::Need(work.needs));
    }
    if let Some(freed) = freed {
        work.now_serve(c.account, freed)?;
    }
    work.write_audit(Some(c.by))?;
    // Of what a file last said nothing is remembered here: the next file leaves alone what was changed now.
    let Work {
        mut report,
        resolved,
        ..
    } = work;
    let after = state.config(c.account)?;
    if report.faults.is_empty() && !after.agents.values().any(may) {
        report.faults.push(Fault {
            line: 1,
            key: (if c.spec.agents.iter().any(|a| a.active == Some(false)) {
                "active"
            } else {
                "role"
            })
            .to_owned(),
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
