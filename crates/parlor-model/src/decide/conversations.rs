//! What happens to a conversation after its start: messages, status, pick-up; and presence, which moves conversations.

use super::start::append;
use super::view;
use crate::command::{
    ChangeStatus, MAX_MESSAGE, MessageView, Outcome, PickUp, PostMessage, SetPresence,
};
use crate::config::AccountConfig;
use crate::entities::{AgentState, Conversation, Event, JsonMap, ServiceRecord};
use crate::ids::{AccountId, AgentId, CredentialId};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing;
use crate::state::{Context, ConversationName, Decided, Desk, State};
use crate::words::{
    AttributeObject, Availability, InboxKind, Intent, MessageKind, SenderKind, Status,
};
use serde_json::json;

/// The conversation with this name.
///
/// # Errors
/// Needs loading; refused as not found when it is unknown, another account's or, with `kind`, of an inbox of another kind.
pub fn find(
    state: &State,
    config: &AccountConfig,
    account: AccountId,
    name: &ConversationName,
    kind: Option<InboxKind>,
) -> Decided<Conversation> {
    let conversation = state
        .conversation_named(account, name)?
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    let fits = kind.is_none_or(|kind| config.inbox(conversation.inbox_id, kind).is_some());
    if fits {
        Ok(conversation.clone())
    } else {
        Err(Refusal::NotFound(Object::Conversation).into())
    }
}

/// Whether it has ended and can never open again.
pub(super) const fn has_ended(conversation: &Conversation) -> bool {
    !conversation.reopens && matches!(conversation.status, Status::Resolved | Status::Closed)
}

/// Whether a client application may speak for the customer of a conversation: in one that it started and that has not ended.
///
/// # Errors
/// The refusal.
pub fn may_speak(
    config: &AccountConfig,
    conversation: &Conversation,
    application: Option<CredentialId>,
) -> Result<(), Refusal> {
    let Some(application) = application else {
        return Ok(());
    };
    if !config.applications.contains_key(&application) {
        return Err(Refusal::Unauthenticated);
    }
    if conversation.application_id != Some(application) {
        return Err(Refusal::Forbidden);
    }
    if matches!(conversation.status, Status::Resolved | Status::Closed) {
        return Err(Refusal::Conflict(Conflict::NotOpen(conversation.id)));
    }
    Ok(())
}

/// Decides [`PostMessage`].
pub(super) fn post(state: &mut State, cx: &mut Context<'_>, c: &PostMessage) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, c.inbox_kind)?;
    may_speak(&config, &conversation, c.application)?;
    if c.kind != MessageKind::Note && has_ended(&conversation) {
        return Err(Refusal::Conflict(Conflict::NeverReopens).into());
    }
    if c.message.content.chars().count() > MAX_MESSAGE {
        return Err(Refusal::field("message", FieldCode::TooLong).into());
    }
    if c.message.content.is_empty() {
        return Err(Refusal::field("message", FieldCode::Required).into());
    }
    let mut extra = JsonMap::new();
    if let Some(id) = c.in_reply_to
        && let Some(quoted) = state.message(c.account, id)?
        && quoted.conversation_id == conversation.id
    {
        extra.insert("in_reply_to".to_owned(), json!(id));
    }
    let sender = match c.agent {
        Some(agent) if config.agents.contains_key(&agent) => (SenderKind::Agent, Some(agent.0)),
        Some(_) => return Err(Refusal::NotFound(Object::Agent).into()),
        None => (SenderKind::Contact, conversation.contact_id.map(|id| id.0)),
    };
    let message = append(
        state,
        cx,
        &mut conversation,
        c.kind,
        sender,
        &c.message,
        extra,
    )?;
    match c.kind {
        MessageKind::Incoming => {
            conversation.unread_count = conversation.unread_count.saturating_add(1);
            conversation.waiting_since = conversation.waiting_since.or(Some(cx.now));
            touch_people(state, cx, &conversation)?;
            let blocked = match conversation.contact_id {
                Some(contact) => state
                    .contact(c.account, contact)?
                    .is_some_and(|p| p.blocked),
                None => false,
            };
            if !blocked
                && matches!(
                    conversation.status,
                    Status::Snoozed | Status::Resolved | Status::Closed
                )
            {
                let pending = conversation.status == Status::Resolved
                    && config
                        .inboxes
                        .get(&conversation.inbox_id)
                        .is_some_and(|i| i.starts_pending);
                set_status(
                    state,
                    cx,
                    &mut conversation,
                    if pending {
                        Status::Pending
                    } else {
                        Status::Open
                    },
                    None,
                )?;
            }
        }
        MessageKind::Outgoing => {
            conversation.first_reply_at = conversation.first_reply_at.or(Some(cx.now));
            conversation.waiting_since = None;
        }
        MessageKind::Note | MessageKind::Activity => {}
    }
    let id = conversation.id;
    state.put_conversation(conversation);
    let conversation = view(state, c.account, id)?;
    Ok(Outcome::Posted(Box::new(MessageView {
        message,
        conversation,
    })))
}

/// The customer spoke: their identity and contact were active.
fn touch_people(state: &mut State, cx: &Context<'_>, conversation: &Conversation) -> Decided<()> {
    if let Some(mut identity) = state
        .identity(conversation.account_id, conversation.identity_id)?
        .cloned()
    {
        identity.last_activity_at = Some(cx.now);
        state.put_identity(identity);
    }
    if let Some(contact) = conversation.contact_id
        && let Some(mut contact) = state.contact(conversation.account_id, contact)?.cloned()
    {
        contact.last_activity_at = Some(cx.now);
        state.put_contact(contact);
    }
    Ok(())
}

/// Decides [`ChangeStatus`].
pub(super) fn change_status(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &ChangeStatus,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, c.inbox_kind)?;
    may_speak(&config, &conversation, c.application)?;
    if c.agent
        .is_some_and(|agent| !config.agents.contains_key(&agent))
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    let from = conversation.status;
    if !from.may_become(c.to) {
        return Err(Refusal::Conflict(Conflict::Transition).into());
    }
    if !conversation.reopens
        && matches!(from, Status::Resolved | Status::Closed)
        && !matches!(c.to, Status::Resolved | Status::Closed)
    {
        return Err(Refusal::Conflict(Conflict::NeverReopens).into());
    }
    let id = conversation.id;
    if from != c.to || (from == Status::Snoozed && conversation.snoozed_until != c.snoozed_until) {
        conversation.snoozed_until = if c.to == Status::Snoozed {
            c.snoozed_until
        } else {
            None
        };
        set_status(state, cx, &mut conversation, c.to, c.agent)?;
        state.put_conversation(conversation);
    }
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}

/// Moves a conversation into a status it may enter: slots, queue, times, events. The caller writes it. When a slot frees, what
/// waits is given out at once.
fn set_status(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    to: Status,
    agent: Option<AgentId>,
) -> Decided<()> {
    let from = conversation.status;
    conversation.status = to;
    conversation.updated_at = cx.now;
    if to != Status::Snoozed {
        conversation.snoozed_until = None;
    }
    conversation.resolved_at = match to {
        Status::Resolved | Status::Closed => conversation.resolved_at.or(Some(cx.now)),
        Status::Open | Status::Pending | Status::Snoozed => None,
    };
    if to == Status::Resolved {
        conversation.waiting_since = None;
    }
    let kind = if to == Status::Snoozed {
        "conversation.snoozed"
    } else {
        "conversation.status_changed"
    };
    routing::emit(
        state,
        cx,
        conversation,
        kind,
        agent,
        &json!({"from": from, "to": to, "snoozed_until": conversation.snoozed_until}),
    )?;
    if to.is_live() {
        if !from.is_live() {
            wake(state, cx, conversation)?;
        }
        return Ok(());
    }
    let freed = routing::release(state, cx, conversation, false)?;
    let is_end =
        |status| status == Status::Closed || (status == Status::Resolved && !conversation.reopens);
    if is_end(to) && !is_end(from) {
        routing::emit(
            state,
            cx,
            conversation,
            "conversation.completed",
            agent,
            &json!({"assignee_id": conversation.assignee_id}),
        )?;
    }
    if let Some(freed) = freed {
        // What waits is given out after this conversation is written, or the dispatcher would see it as it was.
        state.put_conversation(conversation.clone());
        routing::dispatch(state, cx, conversation.account_id, freed)?;
    }
    Ok(())
}

/// A conversation opens again: to the same agent if they are free, else as its start said.
fn wake(state: &mut State, cx: &Context<'_>, conversation: &mut Conversation) -> Decided<()> {
    let before = conversation.assignee_id.take();
    if before.is_none() && conversation.intent == Intent::Hold {
        return Ok(());
    }
    let reserved = if conversation.intent == Intent::Enqueue && before.is_none() {
        conversation.intended_agent_id
    } else {
        None
    };
    routing::route(state, cx, conversation, before, reserved)?;
    Ok(())
}

/// Decides [`PickUp`].
pub(super) fn pick_up(state: &mut State, cx: &mut Context<'_>, c: &PickUp) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, None)?;
    let agent = config
        .agents
        .get(&c.agent)
        .filter(|a| a.active)
        .ok_or(Refusal::NotFound(Object::Agent))?;
    let id = conversation.id;
    if let Some(assignee) = conversation.assignee_id
        && assignee != agent.id
        && conversation.status.is_live()
    {
        return Err(Refusal::Conflict(Conflict::TakenBy(assignee)).into());
    }
    if !matches!(conversation.status, Status::Open | Status::Pending) {
        return Err(Refusal::Conflict(Conflict::NotOpen(id)).into());
    }
    let has_slot = conversation.status.is_live() && conversation.assignee_id == Some(agent.id);
    if has_slot && conversation.picked_up_at.is_some() {
        return Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)));
    }
    if !has_slot {
        let live = state.space(c.account)?.desk(agent.id).map_or(0, Desk::live);
        if live >= agent.capacity && !config.account.allow_over_capacity {
            return Err(Refusal::CapacityReached.into());
        }
        routing::leave_queue(state, &mut conversation)?;
        if conversation.status == Status::Pending {
            let from = conversation.status;
            conversation.status = Status::Open;
            routing::emit(
                state,
                cx,
                &conversation,
                "conversation.status_changed",
                Some(agent.id),
                &json!({"from": from, "to": Status::Open}),
            )?;
        }
        let over = live >= agent.capacity;
        let decision = routing::Decision {
            intent: conversation.intent,
            queue: config
                .inboxes
                .get(&conversation.inbox_id)
                .and_then(|i| config.queues.get(&i.queue_id))
                .map(|q| q.key.clone())
                .unwrap_or_default(),
            distribution: crate::words::Distribution::Manual,
            assigned_to: Some(agent.id),
            reason: if over {
                format!(
                    "{} picked it up by hand, beyond their capacity of {}, which this account allows.",
                    agent.name, agent.capacity
                )
            } else {
                format!("{} picked it up by hand.", agent.name)
            },
            considered: vec![routing::Considered {
                agent_id: agent.id,
                name: agent.name.clone(),
                chosen: true,
                why: format!("had {live} of {}", agent.capacity),
            }],
            not_shown: 0,
        };
        routing::record(state, cx, &mut conversation, &decision);
        routing::assign(state, cx, &mut conversation, agent.id)?;
    }
    let first = conversation.picked_up_at.is_none();
    conversation.picked_up_at = conversation.picked_up_at.or(Some(cx.now));
    conversation.updated_at = cx.now;
    if first {
        open_service_record(state, cx, &config, &conversation, agent.id)?;
    } else if let Some(mut record) = state.service_record(id)?.cloned() {
        record.agent_id = agent.id;
        record.updated_at = cx.now;
        state.put_service_record(record);
    }
    routing::emit(
        state,
        cx,
        &conversation,
        "conversation.picked_up",
        Some(agent.id),
        &json!({"assignee_id": agent.id}),
    )?;
    state.put_conversation(conversation);
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}

/// Opens the service record and pours the draft in: once, at the first pick-up. Values for columns that are unknown, not of
/// service records, or of another type are left out.
fn open_service_record(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &Conversation,
    agent: AgentId,
) -> Decided<()> {
    let draft = conversation
        .service_record_draft
        .clone()
        .unwrap_or_default();
    let mut custom_values = JsonMap::new();
    for (id, value) in &draft.values {
        let column = config
            .attributes
            .get(&crate::ids::AttributeId(*id))
            .filter(|a| a.object == AttributeObject::ServiceRecord);
        if let Some(column) = column
            && let Ok(value) = column.accept(value)
        {
            custom_values.insert(column.name.clone(), value);
        }
    }
    state.put_service_record(ServiceRecord {
        conversation_id: conversation.id,
        account_id: conversation.account_id,
        agent_id: agent,
        memo: draft.memo.unwrap_or_default(),
        custom_values,
        queued_at: conversation.first_queued_at.unwrap_or(cx.now),
        started_at: cx.now,
        updated_at: cx.now,
    });
    routing::emit(
        state,
        cx,
        conversation,
        "service_record.saved",
        Some(agent),
        &json!({"prefilled": conversation.service_record_draft.is_some()}),
    )
}

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
        state.put_agent_state(AgentState {
            agent_id: c.agent,
            account_id: c.account,
            availability: c.availability,
            availability_at: cx.now,
            last_assigned: state
                .space(c.account)?
                .desk(c.agent)
                .map_or(0, |d| d.state.last_assigned),
        })?;
        state.put_event(Event {
            account_id: c.account,
            number: 0,
            kind: "agent.presence_changed".to_owned(),
            occurred_at: cx.now,
            conversation_id: None,
            contact_id: None,
            agent_id: Some(c.agent),
            data: json!({"from": from, "to": c.availability}).to_string(),
        })?;
        routing::dispatch(state, cx, c.account, c.agent)?;
    }
    let live = state.space(c.account)?.desk(c.agent).map_or(0, Desk::live);
    Ok(Outcome::Presence {
        agent: c.agent,
        availability: c.availability,
        live,
    })
}
