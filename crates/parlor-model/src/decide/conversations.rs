//! Rules that several acts on conversations share: finding a conversation, adding messages, and changing the status.

use super::automatic;
use super::messages::append;
use super::pick_up::take_up;
use super::scheduled;
use crate::acts::NewMessage;
use crate::config::AccountConfig;
use crate::entities::{Conversation, JsonMap, Message, QueueStats, Timer};
use crate::ids::{AccountId, AgentId, ContactId, ConversationId, CredentialId, InboxId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::routing::{self, Freed, Placement};
use crate::state::{Context, ConversationName, ConversationTarget, Decided, State};
use crate::time::Timestamp;
use crate::words::{Intent, MessageKind, SenderKind, Status, TimerKind};
use serde_json::json;

/// The number of recent conversations that mainly determine the mean service time of a queue. After the queue has
/// served this number of conversations, each new service time has the weight 1/20 in the mean.
pub(crate) const RECENT: i64 = 20;

/// Returns the conversation with this name.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet. Refused as not found if the conversation is unknown or belongs
/// to another account.
pub(crate) fn find(
    state: &State,
    account: AccountId,
    name: &ConversationName,
) -> Decided<Conversation> {
    let found = state.conversation_named(account, name)?;
    Ok(found
        .ok_or(Refusal::NotFound(Object::Conversation))?
        .clone())
}

impl ConversationTarget {
    /// Returns the conversation.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet. Refused as not found if the conversation is unknown, if it
    /// belongs to another account, or if its inbox is of another kind.
    pub fn find(
        &self,
        state: &State,
        config: &AccountConfig,
        account: AccountId,
    ) -> Decided<Conversation> {
        let conversation = find(state, account, &self.name)?;
        let inbox = conversation.inbox_id;
        if (self.inbox_kind).is_none_or(|kind| config.inbox(inbox, kind).is_some()) {
            Ok(conversation)
        } else {
            Err(Refusal::NotFound(Object::Conversation).into())
        }
    }
}

/// Whether a conversation has ended and can never be reopened.
#[must_use]
pub const fn has_ended(conversation: &Conversation) -> bool {
    !conversation.reopens && matches!(conversation.status, Status::Resolved | Status::Closed)
}

/// Checks that a client application may act for the customer of a conversation. The application must have started the
/// conversation, and the conversation must be neither resolved nor closed. If `application` is `None`, no application
/// acts, and nothing is checked.
///
/// # Errors
/// [`Refusal::Unauthenticated`] if the application is unknown, [`Refusal::Forbidden`] if it did not start the
/// conversation, and [`Conflict::NotOpen`] if the conversation is resolved or closed.
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

/// Appends a message to an existing conversation, and makes the changes that follow from the message, for example a
/// pick-up or a reopening. Afterwards, the calling function must write the conversation and assign a waiting
/// conversation to the freed slot.
pub(crate) fn speak(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    (kind, agent): (MessageKind, Option<AgentId>),
    message: &NewMessage,
    extra: JsonMap,
) -> Decided<(Message, Freed)> {
    let account = conversation.account_id;
    if kind != MessageKind::Note && has_ended(conversation) {
        return Err(Refusal::Conflict(Conflict::NeverReopens).into());
    }
    if conversation.off_record && matches!(kind, MessageKind::Incoming | MessageKind::Outgoing) {
        return Err(Refusal::Conflict(Conflict::OffRecord).into());
    }
    if kind == MessageKind::Outgoing
        && let Some(target) = conversation.merged_into
    {
        return Err(Refusal::Conflict(Conflict::Merged(target)).into());
    }
    let sender = match agent {
        Some(agent) if config.agents.contains_key(&agent) => (SenderKind::Agent, Some(agent.0)),
        Some(_) => return Err(Refusal::NotFound(Object::Agent).into()),
        None => (SenderKind::Contact, conversation.contact_id.map(|id| id.0)),
    };
    if kind == MessageKind::Incoming && conversation.stoppable_count > 0 {
        scheduled::stop_all(state, cx, conversation)?;
    }
    // The first answer of the assigned agent is a pick-up, and accepts an offer. The pick-up event is written before
    // the message event, because the customer must first learn which agent serves the conversation.
    let freed = match agent {
        Some(agent)
            if kind == MessageKind::Outgoing
                && conversation.assignee_id == Some(agent)
                && conversation.status.is_live() =>
        {
            take_up(state, cx, config, conversation, agent)?.unwrap_or_default()
        }
        Some(_) | None => Freed::default(),
    };
    let message = append(state, cx, conversation, kind, sender, message, extra)?;
    match kind {
        MessageKind::Incoming => {
            conversation.incoming_count = conversation.incoming_count.saturating_add(1);
            conversation.unread_count = conversation.unread_count.saturating_add(1);
            conversation.waiting_since = conversation.waiting_since.or(Some(cx.now));
            touch_people(state, cx, conversation)?;
            let blocked = match conversation.contact_id {
                Some(contact) => state.contact(account, contact)?.is_some_and(|p| p.blocked),
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
                    config,
                    conversation,
                    if pending {
                        Status::Pending
                    } else {
                        Status::Open
                    },
                    None,
                )?;
            }
            automatic::answer(state, cx, config, conversation)?;
        }
        MessageKind::Outgoing => {
            conversation.first_reply_at = conversation.first_reply_at.or(Some(cx.now));
            conversation.waiting_since = None;
        }
        MessageKind::Note | MessageKind::Activity => {}
    }
    Ok((message, freed))
}

/// Sets the time of the last activity of the customer's identity and contact to now.
pub(crate) fn touch_people(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
) -> Decided<()> {
    if let Some(mut identity) = state
        .identity(conversation.account_id, conversation.identity_id)?
        .cloned()
    {
        identity.last_activity_at = Some(cx.now);
        state.put(identity);
    }
    if let Some(contact) = conversation.contact_id
        && let Some(mut contact) = state.contact(conversation.account_id, contact)?.cloned()
    {
        contact.last_activity_at = Some(cx.now);
        state.put_contact(contact);
    }
    Ok(())
}

/// Changes the status of a conversation. Also updates the conversation's slot, queue entry and times, and writes the
/// events. Afterwards, the calling function must write the conversation and assign a waiting conversation to the freed
/// slot.
pub(crate) fn set_status(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    to: Status,
    agent: Option<AgentId>,
) -> Decided<Freed> {
    // As long as a conversation is merged, its status can change only to closed.
    if let Some(target) = conversation.merged_into
        && to != Status::Closed
    {
        return Err(Refusal::Conflict(Conflict::Merged(target)).into());
    }
    let from = conversation.status;
    let ended = |status| matches!(status, Status::Resolved | Status::Closed);
    conversation.status = to;
    conversation.updated_at = cx.now;
    conversation.snoozed_by = agent.filter(|_| to == Status::Snoozed);
    if to != Status::Snoozed {
        conversation.snoozed_until = None;
    }
    wake_later(state, conversation);
    conversation.resolved_at = if ended(to) {
        conversation.resolved_at.or(Some(cx.now))
    } else {
        None
    };
    if to == Status::Resolved {
        conversation.waiting_since = None;
    } else if !ended(to) {
        // A survey is about one resolution of the conversation, so a reopening ends the survey.
        if conversation.survey_message_id.take().is_some() {
            let (account, id) = (conversation.account_id, conversation.id.0);
            state.timer(account, TimerKind::Survey, id)?;
            state.remove_timer(account, TimerKind::Survey, id);
        }
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
        &json!({"from": from, "to": to, "snoozed_until": conversation.snoozed_until.map(Timestamp::iso_micros)}),
    )?;
    if to.is_live() {
        if !from.is_live() {
            wake(state, cx, conversation, agent)?;
        }
        return Ok(Freed::default());
    }
    if conversation.off_record {
        // A conversation that is off the record accepts no messages between customer and agent, and can be put back on
        // the record only while it is open. So a conversation that is no longer open is put back on the record here.
        conversation.off_record = false;
        let data = json!({"off_record": false});
        routing::emit(
            state,
            cx,
            conversation,
            "conversation.updated",
            agent,
            &data,
        )?;
    }
    // The conversation no longer waits. After a reopening, the agent who gave up the conversation may get it again.
    conversation.given_up_by = None;
    if ended(to) && !ended(from) {
        served(state, cx, config, conversation)?;
        finish_record(state, cx, conversation)?;
    }
    let freed = routing::release(state, cx, config, conversation, false)?;
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
    Ok(freed)
}

/// Sets the timer that ends a snooze, if the snooze has an end.
pub(crate) fn wake_later(state: &mut State, conversation: &Conversation) {
    if conversation.status == Status::Snoozed
        && let Some(due_at) = conversation.snoozed_until
    {
        state.put(Timer {
            kind: TimerKind::Snooze,
            subject: conversation.id.0,
            account_id: conversation.account_id,
            due_at,
        });
    }
}

/// Resolves the ongoing conversations of a contact who became blocked, but only in inboxes with the setting
/// `block_resolves`. Merged conversations are skipped. The calling function has already written the contact and all
/// conversations of the contact.
pub(crate) fn resolve_ongoing(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    contact: ContactId,
) -> Decided<()> {
    let wants = |inbox: InboxId| {
        let inbox = config.inboxes.get(&inbox);
        inbox.is_some_and(|row| row.block_resolves)
    };
    // Provisioning changes many accounts, so its context has no account. The account is taken from `config`.
    let account = config.account.id;
    let ongoing: Vec<ConversationId> = (state.ongoing_of(account, contact)?.iter())
        .filter(|row| wants(row.inbox_id) && row.merged_into.is_none())
        .map(|row| row.id)
        .collect();
    for id in ongoing {
        // An earlier step of this loop may have freed an agent's slot and assigned this conversation to that agent. So
        // the row is read again.
        let Some(mut row) = state.conversation(account, id)?.cloned() else {
            continue;
        };
        let by = cx.actor.agent();
        let freed = set_status(state, cx, config, &mut row, Status::Resolved, by)?;
        state.put(row);
        routing::hand_out(state, cx, account, freed)?;
    }
    Ok(())
}

/// Adds the service time of a conversation to the statistics of its queue. The expected wait is computed from these
/// statistics.
pub(crate) fn served(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &Conversation,
) -> Decided<()> {
    let (Some(since), None) = (conversation.assigned_at, conversation.offered_until) else {
        return Ok(());
    };
    let Some(queue) = routing::route_queue(config, conversation) else {
        return Ok(());
    };
    let took = cx.now.0.saturating_sub(since.0).max(0) / 1_000;
    let known = state.space(conversation.account_id)?.stats(queue.id);
    let (served, mean) = known.map_or((0, 0), |s| (s.served, s.mean_service_ms));
    let served = served.saturating_add(1);
    let step = took
        .saturating_sub(mean)
        .checked_div(served.min(RECENT))
        .unwrap_or(0);
    state.put_stats(QueueStats {
        queue_id: queue.id,
        account_id: conversation.account_id,
        served,
        mean_service_ms: mean.saturating_add(step),
        updated_at: cx.now,
    })
}

/// Writes the end time of a conversation to the service record of the conversation, if there is one.
pub(crate) fn finish_record(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
) -> Decided<()> {
    if conversation.picked_up_at.is_none() {
        return Ok(());
    }
    if let Some(mut record) = state
        .service_record(conversation.account_id, conversation.id)?
        .cloned()
    {
        record.finished_at = Some(cx.now);
        record.updated_at = cx.now;
        state.put(record);
    }
    Ok(())
}

/// Routes a reopened conversation. Assigns the conversation to the previous agent if that agent is available. Otherwise
/// the conversation's queue routes the conversation, and the conversation waits if no agent is available. A
/// conversation without a previous agent is routed by its routing intent. `by` is the agent who reopens the
/// conversation. If `by` is the previous agent, this agent need not accept the conversation.
pub(crate) fn wake(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    by: Option<AgentId>,
) -> Decided<()> {
    let before = conversation.assignee_id.take();
    if before.is_none() && conversation.intent == Intent::Hold {
        return Ok(());
    }
    let reserved = if conversation.intent == Intent::Enqueue
        && before.is_none()
        && conversation.route_queue_id.is_none()
        && conversation.route_team_id.is_none()
    {
        conversation.intended_agent_id
    } else {
        None
    };
    let how = Placement {
        prefer: before,
        accepted: before.is_some() && before == by,
        reserved_for: reserved,
        ..Placement::default()
    };
    routing::route(state, cx, conversation, &how)?;
    Ok(())
}
