//! Agents: their availability, capacity and skills.

use super::handover::release_all;
use crate::acts::AgentView;
use crate::audience::Audience;
use crate::audit;
use crate::config::AccountConfig;
use crate::entities::{Agent, AgentState, Event};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, State};
use crate::words::{Availability, TimerKind};
use serde_json::{Value, json};
use std::sync::Arc;

/// The time from the end of an agent's last live connection until Parlor sets the agent offline, in seconds.
pub const ABSENCE_S: i64 = 30;
/// The interval at which a node renews the leases of its live connections, in seconds.
pub const RENEWAL_S: i64 = 15;

pub(crate) fn forget(
    state: &mut State,
    account: AccountId,
    kind: TimerKind,
    agent: AgentId,
) -> Decided<()> {
    if state.timer(account, kind, agent.0)?.is_some() {
        state.remove_timer(account, kind, agent.0);
    }
    Ok(())
}

/// Sets an agent offline after the agent has had no live connection for [`ABSENCE_S`] seconds, or after the lease of
/// the last connection has ended. The agent keeps the assigned conversations, as after a manual change to offline.
pub(crate) fn lose(
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

/// The name of the event for a change of an agent's availability.
pub const PRESENCE_CHANGED: &str = "agent.presence_changed";

/// Sets an agent's availability and writes the event [`PRESENCE_CHANGED`].
pub(crate) fn set_availability(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    to: Availability,
    because: Option<&str>,
) -> Decided<()> {
    let workload = state.space(account)?.workload(agent);
    let from = workload.map_or(Availability::Offline, |d| d.state.availability);
    let known = workload.map(|d| d.state.clone());
    state.put_agent_state(AgentState {
        availability: to,
        availability_at: cx.now,
        ..known.unwrap_or_else(|| AgentState::untouched(account, agent, cx.now))
    })?;
    let mut data = json!({"from": from, "to": to});
    if let (Some(because), Some(data)) = (because, data.as_object_mut()) {
        data.insert("reason".to_owned(), because.into());
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
        thread_position: None,
    })
}

/// Takes a deactivated agent out of service. The agent becomes offline. The agent's live conversations are routed
/// again, and so are the conversations that are reserved for the agent.
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
    release_all(state, cx, agent)?;
    routing::unreserve(state, cx, account, agent)
}

/// Changes the row of an agent and records the change in the audit log as the agent's own act. `field` describes the
/// changed field for the audit log. Returns the changed agent.
pub(crate) fn change_own(
    state: &mut State,
    cx: &Context<'_>,
    agent: AgentId,
    field: Value,
    change: impl FnOnce(&mut Agent),
) -> Decided<AgentView> {
    let account = cx.account;
    let mut config = (*state.config(account)?).clone();
    let row = (config.agents.get_mut(&agent)).ok_or(Refusal::NotFound(Object::Agent))?;
    change(row);
    row.updated_at = cx.now;
    let row = row.clone();
    let object = format!("agent {agent} {}", row.name);
    let data = json!({"object": object, "made": false, "fields": [field]});
    state.put(row.clone());
    state.put_config(config);
    state.put_event(audit::act(
        account,
        audit::CONFIGURED,
        Some(agent),
        cx.now,
        &data,
    ))?;
    Ok(AgentView {
        agent: row,
        config: state.config(account)?,
    })
}

/// Returns the account's configuration. Refuses an agent who does not exist.
pub(crate) fn config_with(
    state: &State,
    cx: &Context<'_>,
    agent: AgentId,
) -> Decided<Arc<AccountConfig>> {
    let config = state.config(cx.account)?;
    match config.agents.contains_key(&agent) {
        true => Ok(config),
        false => Err(Refusal::NotFound(Object::Agent).into()),
    }
}

/// Assigns waiting conversations to an agent. If a queue of the agent limits its number of open offers, also makes the
/// offers that this limit now allows.
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
        routing::drain(state, cx, account, queue.id, None)?;
    }
    Ok(())
}
