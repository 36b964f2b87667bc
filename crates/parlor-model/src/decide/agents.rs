//! Agents: whether they take work, how much, and what they can do.

use crate::audience::Audience;
use crate::audit;
use crate::command::{Attend, Attendance, Outcome, SetPresence, TuneAgent};
use crate::entities::{Agent, AgentState, Event, Timer};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::routing;
use crate::skills;
use crate::state::{ConfigKey, ConfigRow, Context, Decided, Key, State, Workload};
use crate::words::{Availability, TimerKind};
use serde_json::json;

/// Decides [`SetPresence`].
pub(super) fn set_presence(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &SetPresence,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if !config.agents.get(&c.agent).is_some_and(|a| a.active) {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    // What they say holds. If they have live connections, their node vouches for them again before long.
    forget(state, TimerKind::Absence, c.agent)?;
    if !c.connected {
        forget(state, TimerKind::Lease, c.agent)?;
    }
    let workload = state.space(c.account)?.workload(c.agent);
    let from = workload.map_or(Availability::Offline, |d| d.state.availability);
    if from != c.availability {
        set_availability(state, cx, (c.account, c.agent), c.availability, None)?;
        if c.availability == Availability::Online {
            now_serves(state, cx, c.account, c.agent)?;
        }
    }
    let live = state
        .space(c.account)?
        .workload(c.agent)
        .map_or(0, Workload::live);
    Ok(Outcome::Presence {
        agent: c.agent,
        availability: c.availability,
        live,
    })
}

/// How long after their last live connection went an agent is offline, in seconds.
pub const ABSENCE_S: i64 = 30;
/// How often a node has to vouch for the live connections it has, in seconds.
pub const RENEWAL_S: i64 = 15;

/// What is best loaded with the account.
pub(super) fn timers_of(c: &Attend) -> Vec<Key> {
    c.agents
        .iter()
        .flat_map(|(agent, _)| {
            [TimerKind::Lease, TimerKind::Absence].map(|kind| Key::Timer(kind, agent.0))
        })
        .collect()
}

/// Decides [`Attend`].
pub(super) fn attend(state: &mut State, cx: &mut Context<'_>, c: &Attend) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    for (agent, attendance) in &c.agents {
        if !config.agents.contains_key(agent) {
            continue;
        }
        let timer = |kind, seconds| Timer {
            kind,
            subject: agent.0,
            account_id: c.account,
            due_at: cx.now.plus_seconds(seconds),
        };
        match attendance {
            Attendance::Here => {
                state.put_timer(timer(TimerKind::Lease, ABSENCE_S.saturating_add(RENEWAL_S)));
                forget(state, TimerKind::Absence, *agent)?;
            }
            Attendance::Gone { since } => {
                forget(state, TimerKind::Lease, *agent)?;
                // Where they have another connection to another node, that node vouches for them in time.
                let there = state
                    .space(c.account)?
                    .workload(*agent)
                    .is_some_and(|workload| {
                        workload.state.availability != Availability::Offline
                            && workload.state.availability_at <= *since
                    });
                if there {
                    state.put_timer(timer(TimerKind::Absence, ABSENCE_S));
                }
            }
        }
    }
    Ok(Outcome::Attended)
}

fn forget(state: &mut State, kind: TimerKind, agent: AgentId) -> Decided<()> {
    if state.timer(kind, agent.0)?.is_some() {
        state.remove_timer(kind, agent.0);
    }
    Ok(())
}

/// The connections of an agent are gone for too long. What they have stays theirs, as with whoever signs off.
pub(super) fn lose(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    agent: AgentId,
) -> Decided<()> {
    let there = state
        .space(account)?
        .workload(agent)
        .is_some_and(|workload| workload.state.availability != Availability::Offline);
    if there {
        let because = Some("the connection was lost");
        set_availability(state, cx, (account, agent), Availability::Offline, because)?;
    }
    Ok(())
}

/// The event of an agent whose availability is another.
pub const PRESENCE_CHANGED: &str = "agent.presence_changed";

/// Notes an agent's availability and tells of it.
pub(super) fn set_availability(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    to: Availability,
    because: Option<&str>,
) -> Decided<()> {
    let workload = state.space(account)?.workload(agent);
    let from = workload.map_or(Availability::Offline, |d| d.state.availability);
    let last_assigned = workload.map_or(0, |d| d.state.last_assigned);
    state.put_agent_state(AgentState {
        agent_id: agent,
        account_id: account,
        availability: to,
        availability_at: cx.now,
        last_assigned,
    })?;
    let mut data = json!({"from": from, "to": to});
    if let (Some(because), Some(data)) = (because, data.as_object_mut()) {
        data.insert("because".to_owned(), because.into());
    }
    state.put_event(Event {
        account_id: account,
        number: 0,
        kind: PRESENCE_CHANGED.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: None,
        agent_id: Some(agent),
        data: data.to_string(),
        audience: Audience::everybody(),
    })
}

/// An agent who was made inactive takes no work, and nothing waits for them.
pub(crate) fn leaves(state: &mut State, cx: &Context<'_>, agent: &Agent) -> Decided<()> {
    let account = agent.account_id;
    let workload = state.space(account)?.workload(agent.id);
    if workload.is_some_and(|d| d.state.availability != Availability::Offline) {
        let because = Some("was deactivated");
        set_availability(
            state,
            cx,
            (account, agent.id),
            Availability::Offline,
            because,
        )?;
    }
    routing::unreserve(state, cx, account, agent)
}

/// Gives an agent, and the queues they serve that make as many offers as agents are there, what waits.
pub(crate) fn now_serves(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    agent: AgentId,
) -> Decided<()> {
    routing::dispatch(state, cx, account, agent)?;
    let config = state.config(account)?;
    for queue in config
        .queues_of(agent)
        .filter(|q| q.dispatch_per_agent.is_some())
    {
        routing::drain(state, cx, account, queue.id, "")?;
    }
    Ok(())
}

/// Decides [`TuneAgent`].
pub(super) fn tune(state: &mut State, cx: &mut Context<'_>, c: &TuneAgent) -> Decided<Outcome> {
    let mut config = (*state.config(c.account)?).clone();
    let Some(agent) = config.agents.get_mut(&c.agent) else {
        return Err(Refusal::NotFound(Object::Agent).into());
    };
    let before = agent.clone();
    if let Some(capacity) = c.capacity {
        if !(0..=1_000_000).contains(&capacity) {
            return Err(Refusal::field("capacity", FieldCode::NotAllowed).into());
        }
        agent.capacity = capacity;
    }
    if let Some(skills) = &c.skills {
        let fits = skills
            .iter()
            .all(|(name, level)| skills::is_name(name) && (1..=skills::MAX_LEVEL).contains(level));
        if !fits || skills.len() > skills::MAX_SKILLS {
            return Err(Refusal::field("skills", FieldCode::Malformed).into());
        }
        agent.skills = skills
            .iter()
            .map(|(name, level)| (name.clone(), (*level).into()))
            .collect();
    }
    if *agent != before {
        let field = |name: &str, from: serde_json::Value, to: serde_json::Value| {
            (from != to).then(|| json!({"field": name, "from": from, "to": to}))
        };
        let fields: Vec<serde_json::Value> = [
            field("capacity", before.capacity.into(), agent.capacity.into()),
            field(
                "skills",
                before.skills.clone().into(),
                agent.skills.clone().into(),
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        let label = format!("agent {} {}", agent.id, agent.name);
        let what = json!({"object": label, "made": false, "fields": fields});
        agent.updated_at = cx.now;
        let row = agent.clone();
        state.put_config_row(ConfigKey::Agent(c.agent), ConfigRow::Agent(row));
        state.put_config(config);
        let act = audit::act(c.account, audit::CONFIGURED, None, cx.now, &what);
        state.put_event(act)?;
        now_serves(state, cx, c.account, c.agent)?;
    }
    Ok(Outcome::Agent(c.agent))
}
