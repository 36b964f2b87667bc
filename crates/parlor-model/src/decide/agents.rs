//! Agents: whether they take work, how much, and what they can do.

use crate::command::{Outcome, SetPresence, TuneAgent};
use crate::entities::{AgentState, Event};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::routing;
use crate::skills;
use crate::state::{ConfigKey, ConfigRow, Context, Decided, Desk, State};
use crate::words::Availability;
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
    let desk = state.space(c.account)?.desk(c.agent);
    let from = desk.map_or(Availability::Offline, |d| d.state.availability);
    if from != c.availability {
        set_availability(state, cx, (c.account, c.agent), c.availability, None)?;
        if c.availability == Availability::Online {
            now_serves(state, cx, c.account, c.agent)?;
        }
    }
    let live = state.space(c.account)?.desk(c.agent).map_or(0, Desk::live);
    Ok(Outcome::Presence {
        agent: c.agent,
        availability: c.availability,
        live,
    })
}

/// Notes an agent's availability and tells of it.
pub(super) fn set_availability(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    to: Availability,
    because: Option<&str>,
) -> Decided<()> {
    let desk = state.space(account)?.desk(agent);
    let from = desk.map_or(Availability::Offline, |d| d.state.availability);
    let last_assigned = desk.map_or(0, |d| d.state.last_assigned);
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
        kind: "agent.presence_changed".to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: None,
        agent_id: Some(agent),
        data: data.to_string(),
    })
}

/// Gives an agent, and the queues they serve that make as many offers as agents are there, what waits.
fn now_serves(
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
        agent.updated_at = cx.now;
        let row = agent.clone();
        state.put_config_row(ConfigKey::Agent(c.agent), ConfigRow::Agent(row));
        state.put_config(config);
        now_serves(state, cx, c.account, c.agent)?;
    }
    Ok(Outcome::Agent(c.agent))
}
