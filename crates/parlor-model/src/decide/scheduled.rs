//! Scheduled messages. A timer sends each scheduled message. A new message of the customer stops a scheduled message
//! with `cancel_on_reply`. A held message is a scheduled message that is sent after the hold time of its inbox.

use super::attachments;
use crate::actor::Actor;
use crate::acts::MAX_AHEAD_S;
use crate::config::AccountConfig;
use crate::entities::{Conversation, ScheduledMessage, Timer};
use crate::ids::{AgentId, ScheduledId};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, State, Stop, want};
use crate::time::Timestamp;
use crate::visibility::ReaderVisibility;
use crate::words::{MessageKind, ScheduledState, TimerKind};
use serde_json::json;

/// Checks the time of sending of a scheduled message.
///
/// # Errors
/// Refused if the time is not in the future, or is too far in the future.
pub(crate) fn in_time(cx: &Context<'_>, send_at: Timestamp) -> Result<(), Refusal> {
    if send_at <= cx.now {
        return Err(Refusal::field("send_at", FieldCode::NotAllowed));
    }
    if send_at > cx.now.plus_seconds(MAX_AHEAD_S) {
        return Err(Refusal::field("send_at", FieldCode::TooLong));
    }
    Ok(())
}

/// Sets the timer that sends a waiting scheduled message, and writes the event `message.scheduled`.
pub(crate) fn arm(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
    row: &ScheduledMessage,
) -> Decided<()> {
    state.put(Timer {
        kind: TimerKind::Send,
        subject: row.id.0,
        account_id: row.account_id,
        due_at: row.send_at,
    });
    let data = json!({
        "scheduled_message_id": row.id, "send_at": row.send_at.iso_micros(), "held": row.held,
    });
    let by = Some(row.agent_id);
    routing::emit(state, cx, conversation, "message.scheduled", by, &data)
}

/// Updates the conversation's number of waiting messages with `cancel_on_reply`, after a change of one scheduled
/// message. The calling function must write the conversation.
pub(crate) fn count(
    conversation: &mut Conversation,
    before: Option<&ScheduledMessage>,
    after: Option<&ScheduledMessage>,
) {
    let one =
        |row: Option<&ScheduledMessage>| i64::from(row.is_some_and(ScheduledMessage::is_stoppable));
    conversation.stoppable_count = conversation
        .stoppable_count
        .saturating_sub(one(before))
        .saturating_add(one(after));
}

/// Finds a scheduled message and its conversation. The actor must be the author of the message, or must be allowed to
/// see the conversation. Otherwise the message is treated as unknown.
pub(crate) fn find(
    state: &State,
    cx: &Context<'_>,
    id: ScheduledId,
) -> Decided<(ScheduledMessage, Conversation)> {
    let unknown = || Refusal::NotFound(Object::Scheduled);
    let agent = cx.agent()?;
    let row = state
        .scheduled(cx.account, id)?
        .cloned()
        .ok_or_else(unknown)?;
    let conversation = state
        .conversation(cx.account, row.conversation_id)?
        .cloned()
        .ok_or_else(unknown)?;
    if row.agent_id != agent && !is_seen(state, cx.actor, &conversation)? {
        return Err(unknown().into());
    }
    Ok((row, conversation))
}

/// Finds a scheduled message that the acting agent wants to change or send, and the conversation of the message. Only
/// the author may change or send the message. If the author may no longer see the conversation, this function treats
/// the message as unknown. However, such an author may still read the message and cancel it.
pub(crate) fn find_own(
    state: &State,
    cx: &Context<'_>,
    id: ScheduledId,
) -> Decided<(ScheduledMessage, Conversation)> {
    let (row, conversation) = find(state, cx, id)?;
    if Some(row.agent_id) != cx.actor.agent() {
        return Err(Refusal::Forbidden.into());
    }
    if !is_seen(state, cx.actor, &conversation)? {
        return Err(Refusal::NotFound(Object::Scheduled).into());
    }
    Ok((row, conversation))
}

/// Whether an actor may see a conversation.
pub(crate) fn is_seen(state: &State, actor: Actor, conversation: &Conversation) -> Decided<bool> {
    let config = state.config(conversation.account_id)?;
    Ok((actor.reader())
        .is_none_or(|reader| ReaderVisibility::of(&config, reader).sees(&config, conversation)))
}

/// Removes the timer that sends a scheduled message.
pub(crate) fn disarm(state: &mut State, row: &ScheduledMessage) -> Decided<()> {
    state.timer(row.account_id, TimerKind::Send, row.id.0)?;
    state.remove_timer(row.account_id, TimerKind::Send, row.id.0);
    Ok(())
}

/// Writes the event `message.unscheduled`: a scheduled message no longer waits for its time of sending.
pub(crate) fn report(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
    row: &ScheduledMessage,
    reason: &str,
    message: Option<i64>,
) -> Decided<()> {
    let data = json!({"scheduled_message_id": row.id, "reason": reason, "message_id": message});
    let by = Some(row.agent_id);
    routing::emit(state, cx, conversation, "message.unscheduled", by, &data)
}

/// Changes the state of a waiting scheduled message to `to`, which is stopped or failed. The text stays stored for the
/// author. The calling function must write the conversation.
pub(crate) fn stop(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    row: &ScheduledMessage,
    (to, error): (ScheduledState, Option<&str>),
    reason: &str,
) -> Decided<ScheduledMessage> {
    disarm(state, row)?;
    let stopped = ScheduledMessage {
        state: to,
        error: error.map(str::to_owned),
        updated_at: cx.now,
        ..row.clone()
    };
    count(conversation, Some(row), Some(&stopped));
    report(state, cx, conversation, row, reason, None)?;
    state.put(stopped.clone());
    Ok(stopped)
}

/// Stops the waiting messages with `cancel_on_reply`, after a new message of the customer. The calling function must
/// write the conversation.
pub(crate) fn stop_all(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
) -> Decided<()> {
    let account = conversation.account_id;
    let rows: Vec<ScheduledMessage> = (state.scheduled_in(account, conversation.id)?.into_iter())
        .filter(|row| row.is_stoppable())
        .cloned()
        .collect();
    let mut needs = Vec::new();
    for row in &rows {
        want(&mut needs, state.timer(account, TimerKind::Send, row.id.0))?;
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    let to = (ScheduledState::Stopped, None);
    for row in rows {
        stop(state, cx, conversation, &row, to, "customer_replied")?;
    }
    Ok(())
}

/// Returns the code of the reason why a scheduled message was not sent. The codes do not change between versions of
/// Parlor.
#[must_use]
pub const fn failure(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Conflict(Conflict::NeverReopens) => "conversation_ended",
        Refusal::Conflict(Conflict::ContactErased) => "contact_erased",
        Refusal::Conflict(Conflict::OffRecord) => "off_record",
        Refusal::Conflict(Conflict::Merged(_)) => "conversation_merged",
        Refusal::Conflict(Conflict::Moved) => "conversation_moved",
        Refusal::NotFound(Object::Agent) => "agent_inactive",
        Refusal::NotFound(Object::Conversation) => "conversation_not_visible",
        Refusal::CapacityReached => "capacity_reached",
        Refusal::Conflict(Conflict::Transition) => "transition_not_allowed",
        other => other.code(),
    }
}

/// Removes all scheduled messages of a conversation when its contact is erased. Adds the storage keys of their files to
/// `files`. The calling function must write the conversation.
pub(crate) fn erase(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    files: &mut Vec<String>,
) -> Decided<()> {
    let account = conversation.account_id;
    let rows: Vec<ScheduledMessage> = (state.scheduled_in(account, conversation.id)?.into_iter())
        .cloned()
        .collect();
    let attached: Vec<_> = rows
        .iter()
        .flat_map(|row| row.attachments.clone())
        .collect();
    let mut needs = Vec::new();
    for row in &rows {
        want(&mut needs, state.timer(account, TimerKind::Send, row.id.0))?;
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    attachments::discard(state, account, &attached, files)?;
    for row in rows {
        disarm(state, &row)?;
        count(conversation, Some(&row), None);
        report(state, cx, conversation, &row, "erased", None)?;
        state.remove::<ScheduledMessage>((account, row.id));
    }
    Ok(())
}

/// Returns the time until which a new message of this kind is held before it is sent. `None` means that the message is
/// not held. Only an outgoing message of an agent with a session is held, and only if its inbox has a hold time.
pub(crate) fn hold_until(
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &Conversation,
    kind: MessageKind,
) -> Option<Timestamp> {
    let _: AgentId = cx.actor.reader()?;
    let hold_s = config.inboxes.get(&conversation.inbox_id)?.hold_s;
    (hold_s > 0 && kind == MessageKind::Outgoing).then(|| cx.now.plus_seconds(hold_s))
}
