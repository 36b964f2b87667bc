//! A conversation changes hands: assigned by name, transferred, released.

use super::conversations::{find, has_ended};
use super::start::append;
use super::view;
use crate::command::{Assign, MAX_MESSAGE, Outcome, Release, Transfer, TransferTo};
use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation, JsonMap};
use crate::ids::AgentId;
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing::{self, Freed, Placement};
use crate::state::{Context, Decided, State};
use crate::words::{Intent, MessageKind, SenderKind, Status};
use serde_json::json;

fn known(config: &AccountConfig, agent: Option<AgentId>) -> Decided<Option<&Agent>> {
    match agent {
        Some(agent) => match config.agents.get(&agent) {
            Some(agent) => Ok(Some(agent)),
            None => Err(Refusal::NotFound(Object::Agent).into()),
        },
        None => Ok(None),
    }
}

fn active(config: &AccountConfig, agent: AgentId) -> Decided<&Agent> {
    config
        .agents
        .get(&agent)
        .filter(|a| a.active)
        .ok_or_else(|| Refusal::NotFound(Object::Agent).into())
}

/// Decides [`Assign`].
pub(super) fn assign(state: &mut State, cx: &mut Context<'_>, c: &Assign) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, c.inbox_kind)?;
    let by = known(&config, c.agent)?;
    let to = active(&config, c.to)?;
    let id = conversation.id;
    if conversation.assignee_id == Some(to.id) && conversation.offered_until.is_none() {
        return Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)));
    }
    let freed = routing::release(state, cx, &config, &mut conversation, true)?;
    let name = by.map(|a| a.name.as_str());
    let freed = if conversation.status.is_live() {
        if !routing::give_to(state, cx, &config, &mut conversation, to, name)? {
            return Err(Refusal::CapacityReached.into());
        }
        freed
    } else {
        conversation.assignee_id = Some(to.id);
        conversation.updated_at = cx.now;
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.updated",
            c.agent,
            &json!({"assignee_id": to.id}),
        )?;
        freed
    };
    state.put_conversation(conversation);
    routing::hand_out(state, cx, c.account, freed)?;
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}

/// Decides [`Transfer`].
pub(super) fn transfer(state: &mut State, cx: &mut Context<'_>, c: &Transfer) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, c.inbox_kind)?;
    let by = known(&config, c.agent)?;
    let id = conversation.id;
    match c.to {
        TransferTo::Agent(agent) => drop(active(&config, agent)?),
        TransferTo::Team(team) if !config.teams.contains_key(&team) => {
            return Err(Refusal::NotFound(Object::Team).into());
        }
        TransferTo::Queue(queue) if !config.queues.contains_key(&queue) => {
            return Err(Refusal::NotFound(Object::Queue).into());
        }
        TransferTo::Team(_) | TransferTo::Queue(_) => {}
    }
    if !matches!(conversation.status, Status::Open | Status::Pending) {
        return Err(Refusal::Conflict(Conflict::NotOpen(id)).into());
    }
    let note = match (&c.note, c.agent) {
        (Some(note), Some(agent)) => {
            if note.content.is_empty() {
                return Err(Refusal::field("note", FieldCode::Required).into());
            }
            if note.content.chars().count() > MAX_MESSAGE {
                return Err(Refusal::field("note", FieldCode::TooLong).into());
            }
            let sender = (SenderKind::Agent, Some(agent.0));
            let kind = MessageKind::Note;
            Some(append(
                state,
                cx,
                &mut conversation,
                kind,
                sender,
                note,
                JsonMap::new(),
            )?)
        }
        (Some(_), None) => return Err(Refusal::field("note", FieldCode::NotAllowed).into()),
        (None, _) => None,
    };
    let from = conversation.assignee_id;
    let freed = match c.to {
        // Theirs already: the note is all there is to do.
        TransferTo::Agent(agent) if conversation.status.is_live() && from == Some(agent) => {
            Freed::default()
        }
        _ => {
            let to = match c.to {
                TransferTo::Agent(agent) => json!({"agent_id": agent}),
                TransferTo::Team(team) => json!({"team_id": team}),
                TransferTo::Queue(queue) => {
                    json!({"queue": config.queues.get(&queue).map(|q| q.key.as_str())})
                }
            };
            routing::emit(
                state,
                cx,
                &conversation,
                "conversation.transferred",
                c.agent,
                &json!({"from": from, "to": to, "note_id": note.map(|n| n.id)}),
            )?;
            hand_over(state, cx, &config, &mut conversation, c, by)?
        }
    };
    state.put_conversation(conversation);
    routing::hand_out(state, cx, c.account, freed)?;
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}

fn hand_over(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    c: &Transfer,
    by: Option<&Agent>,
) -> Decided<Freed> {
    // Not the one who has it, and not the one who gives it away.
    let giver = conversation
        .assignee_id
        .filter(|_| conversation.status.is_live())
        .or(c.agent);
    // Who waits goes on waiting, wherever they are sent.
    let since = conversation.queue_id.and(conversation.queued_at);
    let freed = routing::release(state, cx, config, conversation, true)?;
    conversation.queued_at = since;
    if conversation.status == Status::Pending {
        conversation.status = Status::Open;
        routing::emit(
            state,
            cx,
            conversation,
            "conversation.status_changed",
            c.agent,
            &json!({"from": Status::Pending, "to": Status::Open}),
        )?;
    }
    let name = by.map_or("Somebody", |a| a.name.as_str());
    let mut because = format!("{name} transferred it.");
    conversation.given_up_by = giver;
    let mut how = Placement {
        waits: true,
        ..Placement::default()
    };
    match c.to {
        TransferTo::Agent(agent) => {
            let agent = active(config, agent)?;
            conversation.route_team_id = None;
            if routing::give_to(state, cx, config, conversation, agent, Some(name))? {
                return Ok(freed);
            }
            conversation.given_up_by = None;
            how.reserved_for = Some(agent.id);
            // Who it waits for has to see it, whichever queue it waits in.
            conversation.intended_agent_id = Some(agent.id);
        }
        TransferTo::Team(team) => {
            conversation.intent = Intent::Enqueue;
            conversation.intended_agent_id = None;
            conversation.team_id = Some(team);
            conversation.route_team_id = Some(team);
            if let Some(team) = config.teams.get(&team) {
                because = format!("{name} transferred it to the team {}.", team.name);
            }
        }
        TransferTo::Queue(queue) => {
            conversation.intent = Intent::Enqueue;
            conversation.intended_agent_id = None;
            conversation.route_team_id = None;
            how.arrives = true;
            if let Some(queue) = config.queues.get(&queue) {
                routing::move_to(config, conversation, queue);
                because = format!("{name} transferred it to the queue {}.", queue.key);
            }
        }
    }
    how.because = Some(&because);
    routing::route(state, cx, conversation, &how)?;
    if conversation.queue_id.is_none() && conversation.offered_until.is_none() {
        conversation.queued_at = None;
        conversation.given_up_by = None;
    }
    Ok(freed)
}

/// Decides [`Release`].
pub(super) fn release(state: &mut State, cx: &mut Context<'_>, c: &Release) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, c.inbox_kind)?;
    let by = known(&config, c.agent)?;
    let id = conversation.id;
    // Who had what has ended stays named on it, and gives nothing back.
    let held = conversation
        .assignee_id
        .filter(|_| !has_ended(&conversation));
    let Some(from) = held else {
        return Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)));
    };
    // Whoever gives an offer back has waited no longer for it: the conversation has.
    let since = conversation.queued_at;
    let freed = routing::release(state, cx, &config, &mut conversation, true)?;
    routing::emit(
        state,
        cx,
        &conversation,
        "conversation.updated",
        c.agent,
        &json!({"assignee_id": null, "released_by": from}),
    )?;
    if conversation.status.is_live() && c.requeue {
        conversation.queued_at = since;
        let because = format!(
            "{} gave it back.",
            by.map_or("Somebody", |a| a.name.as_str())
        );
        conversation.given_up_by = Some(from);
        let how = Placement {
            waits: conversation.intent != Intent::Hold,
            because: Some(&because),
            ..Placement::default()
        };
        routing::route(state, cx, &mut conversation, &how)?;
        if conversation.assignee_id.is_none() && conversation.queue_id.is_none() {
            conversation.queued_at = None;
            conversation.given_up_by = None;
        }
    }
    state.put_conversation(conversation);
    routing::hand_out(state, cx, c.account, freed)?;
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}
