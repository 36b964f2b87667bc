//! Undo: recording the changes that an act makes in a conversation, and restoring the earlier values.

use super::conversations::{has_ended, set_status};
use super::joined;
use super::people::is_erased;
use crate::act::{Act, Target};
use crate::acts::{
    ConversationPatch, EditConversation, FollowerChange, LabelChange, MarkRead, MarkUnread,
};
use crate::config::AccountConfig;
use crate::document::Patch;
use crate::entities::{
    Assignment, Conversation, JsonMap, Swap, Timer, UndoStep, UndoToken, Wait, attributes_between,
};
use crate::ids::{AccountId, AgentId, ConversationId};
use crate::reasons::Reason;
use crate::refusal::{Conflict, Object, Refusal, RestoreFault};
use crate::routing::{self, Freed, Placement};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::{Status, TimerKind};
use serde_json::{Value, json};

/// The time for which an undo token is valid, in seconds.
pub const UNDO_S: i64 = 10 * 60;

/// The maximum number of expired undo tokens that one command removes.
pub(crate) const SWEPT_AT_ONCE: i64 = 500;

/// A conversation before an act, with the acting agent's read position.
pub(crate) struct Before {
    conversation: Conversation,
    wait: Wait,
    /// The number of the customer's messages that the acting agent had read before the act. `None` means that the agent
    /// had never read the conversation, or that no agent acts.
    read: Option<i64>,
}

/// Returns the additional look-up that an act with an undo token needs.
pub(crate) fn prefetch(account: AccountId) -> Key {
    Key::Timer(account, TimerKind::Undo, account.0)
}

/// Returns the present state of the act's conversation. `None` means that there is nothing to undo: the act is not
/// about a conversation, or the conversation is unknown. If the conversation is unknown, the decision refuses the act.
pub(crate) fn remember(
    state: &State,
    cx: &Context<'_>,
    target: Target<'_>,
) -> Decided<Option<Before>> {
    let account = cx.account;
    // This row is requested before the act is decided. A later request would repeat the decision, and the ids that the
    // act has already taken would be lost.
    state.timer(account, TimerKind::Undo, account.0)?;
    let Target::Conversation(name) = target else {
        return Ok(None);
    };
    let Some(conversation) = state.conversation_named(account, name)? else {
        return Ok(None);
    };
    let reserved_for = match conversation.queue_id {
        Some(_) => (state.queue_entry(account, conversation.id)?).and_then(|e| e.reserved_for),
        None => None,
    };
    let wait = Wait {
        reserved_for,
        given_up_by: conversation.given_up_by,
        queued_at: conversation.queued_at,
        queue_place: conversation.queue_place,
        waiting_since: conversation.waiting_since,
    };
    Ok(Some(Before {
        conversation: conversation.clone(),
        wait,
        read: read_by(state, cx, conversation.id)?,
    }))
}

/// Stores the undo token of an act.
pub(crate) fn offer(
    state: &mut State,
    cx: &Context<'_>,
    token: &str,
    before: Before,
) -> Decided<()> {
    let account = cx.account;
    let agent_id = cx.agent()?;
    let Some(step) = between(state, cx, before)? else {
        return Ok(());
    };
    let expires_at = cx.now.plus_seconds(UNDO_S);
    if state.timer(account, TimerKind::Undo, account.0)?.is_none() {
        sweep_later(state, account, expires_at.0);
    }
    state.put(UndoToken {
        token: token.to_owned(),
        account_id: account,
        agent_id,
        step,
        created_at: cx.now,
        expires_at,
        undone_at: None,
    });
    Ok(())
}

fn sweep_later(state: &mut State, account: AccountId, due_at: i64) {
    state.put(Timer {
        kind: TimerKind::Undo,
        subject: account.0,
        account_id: account,
        due_at: crate::time::Timestamp(due_at),
    });
}

/// Removes at most [`SWEPT_AT_ONCE`] expired undo tokens, and sets the timer for the remaining tokens.
pub(crate) fn sweep(state: &mut State, cx: &Context<'_>, account: AccountId) -> Decided<()> {
    let rows = state.undo_tokens(account, SWEPT_AT_ONCE)?;
    let expired: Vec<String> = (rows.iter())
        .filter(|row| row.expires_at <= cx.now)
        .map(|row| row.token.clone())
        .collect();
    let next = (rows.iter())
        .map(|row| row.expires_at)
        .find(|at| *at > cx.now);
    let many = i64::try_from(expired.len()).is_ok_and(|n| n >= SWEPT_AT_ONCE);
    for token in expired {
        state.remove::<UndoToken>((account, token));
    }
    if many {
        sweep_later(state, account, cx.now.0.saturating_add(1));
    } else if let Some(next) = next {
        sweep_later(state, account, next.0);
    }
    Ok(())
}

fn assignment_of(c: &Conversation) -> Assignment {
    Assignment {
        status: c.status,
        snoozed_until: c.snoozed_until,
        assignee_id: c.assignee_id,
        offered: c.offered_until.is_some(),
        queue_id: c.queue_id,
        route_queue_id: c.route_queue_id,
        route_team_id: c.route_team_id,
        intent: c.intent,
        intended_agent_id: c.intended_agent_id,
        picked_up_at: c.picked_up_at,
        spoken: c.message_count.saturating_sub(c.incoming_count),
        merged_into: c.merged_into,
    }
}

/// Returns the number of the customer's messages that the acting agent has read. `None` means that the agent has never
/// read the conversation, or that no agent acts.
fn read_by(state: &State, cx: &Context<'_>, id: ConversationId) -> Decided<Option<i64>> {
    let Some(agent) = cx.actor.agent() else {
        return Ok(None);
    };
    let mark = state.read_mark(cx.account, id, agent)?;
    Ok(mark.map(|mark| mark.incoming_seen))
}

/// Returns the changes of a conversation since the call of [`remember`]. `None` means that the conversation is unknown.
pub(crate) fn between(
    state: &State,
    cx: &Context<'_>,
    before: Before,
) -> Decided<Option<UndoStep>> {
    let Before {
        conversation,
        wait,
        read,
    } = before;
    let was = &conversation;
    let Some(after) = state.conversation(cx.account, was.id)? else {
        return Ok(None);
    };
    let read = Swap::of(&read, &read_by(state, cx, was.id)?);
    // An undo does not reverse a pick-up or a message. So if only the fields `picked_up_at` and `spoken` of the
    // [`Assignment`] have changed, the undo does not restore the assignment.
    let assignment = Swap::of(&assignment_of(was), &assignment_of(after)).filter(|assignment| {
        let before = Assignment {
            picked_up_at: assignment.after.picked_up_at,
            spoken: assignment.after.spoken,
            ..assignment.before.clone()
        };
        before != assignment.after
    });
    Ok(Some(UndoStep {
        conversation_id: was.id,
        wait: if assignment.is_some() {
            wait
        } else {
            Wait::default()
        },
        assignment,
        priority: Swap::of(&was.priority, &after.priority),
        subject: Swap::of(&was.subject, &after.subject),
        labels: Swap::of(&was.labels, &after.labels),
        case: Swap::of(&was.case_id, &after.case_id),
        team: Swap::of(&was.team_id, &after.team_id),
        skills: Swap::of(&was.skills, &after.skills),
        followers: Swap::of(&was.followers, &after.followers),
        read,
        custom_attributes: attributes_between(&was.custom_attributes, &after.custom_attributes),
        additional_attributes: attributes_between(
            &was.additional_attributes,
            &after.additional_attributes,
        ),
    }))
}

/// Whether a conversation still has the values that it had after the act.
fn is_current(step: &UndoStep, c: &Conversation) -> bool {
    fn holds<T: PartialEq>(swap: Option<&Swap<T>>, now: &T) -> bool {
        swap.is_none_or(|swap| swap.after == *now)
    }
    let all = |swaps: &[(String, Swap<Value>)], map: &JsonMap| {
        (swaps.iter()).all(|(name, swap)| *map.get(name).unwrap_or(&Value::Null) == swap.after)
    };
    holds(step.assignment.as_ref(), &assignment_of(c))
        && holds(step.priority.as_ref(), &c.priority)
        && holds(step.subject.as_ref(), &c.subject)
        && holds(step.labels.as_ref(), &c.labels)
        && holds(step.case.as_ref(), &c.case_id)
        && holds(step.team.as_ref(), &c.team_id)
        && holds(step.skills.as_ref(), &c.skills)
        && holds(step.followers.as_ref(), &c.followers)
        && all(&step.custom_attributes, &c.custom_attributes)
        && all(&step.additional_attributes, &c.additional_attributes)
}

const fn cannot(fault: RestoreFault) -> Refusal {
    Refusal::Conflict(Conflict::CannotRestore(fault))
}

/// Restores the values that a conversation had before an act. The restoration writes events and can route the
/// conversation.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet. Refused if a value has changed after the act, or if the contact
/// was erased. Also refused if the conversation must be reopened but can never be reopened. Also refused if the earlier
/// agent is not active or has no free capacity for the conversation.
pub(crate) fn restore(state: &mut State, cx: &mut Context<'_>, step: &UndoStep) -> Decided<()> {
    let account = cx.account;
    let id = step.conversation_id;
    let config = state.config(account)?;
    let conversation = state
        .conversation(account, id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    if is_erased(state, account, conversation.contact_id)? {
        return Err(Refusal::Conflict(Conflict::ContactErased).into());
    }
    let read = read_by(state, cx, id)?;
    let reads_on = step.read.as_ref().is_some_and(|swap| swap.after != read);
    if reads_on || !is_current(step, &conversation) {
        return Err(cannot(RestoreFault::Changed).into());
    }
    if let Some(assignment) = &step.assignment {
        state.restores(account, id, assignment.before.offered);
        replace(
            state,
            cx,
            &config,
            conversation,
            &assignment.before,
            &step.wait,
        )?;
    }
    let edit = EditConversation {
        conversation: ConversationName::Id(id).into(),
        patch: patch(step),
    };
    edit.decide(state, cx)?;
    let conversation = ConversationName::Id(id);
    match step.read.as_ref().map(|swap| swap.before) {
        None => {}
        before if before > Some(read) => {
            let act = MarkRead {
                conversation: conversation.into(),
                incoming_seen: before.flatten(),
            };
            act.decide(state, cx)?;
        }
        Some(before) => {
            let act = MarkUnread {
                conversation,
                incoming_seen: Some(before.unwrap_or(0)),
            };
            act.decide(state, cx)?;
        }
    }
    Ok(())
}

/// Returns the change of fields that restores the values before the act.
fn patch(step: &UndoStep) -> ConversationPatch {
    let before = |swaps: &[(String, Swap<Value>)]| {
        (swaps.iter())
            .map(|(name, swap)| (name.clone(), swap.before.clone()))
            .collect()
    };
    let followers = step.followers.as_ref().map(|swap| FollowerChange {
        add: less(&swap.before, &swap.after),
        remove: less(&swap.after, &swap.before),
    });
    ConversationPatch {
        priority: restored(step.priority.as_ref()),
        subject: restored(step.subject.as_ref()),
        labels: (step.labels.as_ref()).map(|swap| LabelChange::Set(swap.before.clone())),
        custom_attributes: before(&step.custom_attributes),
        additional_attributes: before(&step.additional_attributes),
        case: restored(step.case.as_ref()),
        team: restored(step.team.as_ref()),
        skills: step.skills.as_ref().map(|swap| swap.before.clone()),
        followers,
    }
}

/// Returns the change that restores a field.
fn restored<T: Clone>(swap: Option<&Swap<Option<T>>>) -> Patch<T> {
    swap.map_or(Patch::Absent, |swap| Patch::set(swap.before.clone()))
}

fn less(from: &[AgentId], other: &[AgentId]) -> Vec<AgentId> {
    (from.iter().copied())
        .filter(|agent| !other.contains(agent))
        .collect()
}

/// Restores the earlier status, agent and queue of a conversation. If the restoration frees a slot, assigns a waiting
/// conversation to this slot.
fn replace(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    mut conversation: Conversation,
    was: &Assignment,
    wait: &Wait,
) -> Decided<()> {
    let account = cx.account;
    let ended = matches!(was.status, Status::Resolved | Status::Closed);
    if has_ended(&conversation) && !ended {
        return Err(Refusal::Conflict(Conflict::NeverReopens).into());
    }
    if conversation.merged_into != was.merged_into {
        if was.merged_into.is_some() {
            return Err(cannot(RestoreFault::Changed).into());
        }
        joined::separate(state, cx, &mut conversation, wait.waiting_since)?;
    }
    let routed = (conversation.route_queue_id, conversation.route_team_id);
    conversation.route_queue_id = was.route_queue_id;
    conversation.route_team_id = was.route_team_id;
    if routed != (was.route_queue_id, was.route_team_id) {
        let from = conversation.assignee_id;
        let to = match (was.route_team_id, was.route_queue_id) {
            (Some(team), _) => json!({"team_id": team}),
            (None, queue) => {
                let inbox = config.inboxes.get(&conversation.inbox_id);
                let queue = queue.or(inbox.map(|inbox| inbox.queue_id));
                let queue = queue.and_then(|id| config.queues.get(&id));
                json!({"queue": queue.map(|queue| queue.key.as_str())})
            }
        };
        let data = json!({"from": from, "to": to, "note_id": null});
        let by = cx.actor.agent();
        // The conversation leaves its present queue only below. Without this queue, the audience of the event includes
        // the agents of the earlier queue and team.
        let returned = Conversation {
            queue_id: None,
            ..conversation.clone()
        };
        let kind = "conversation.transferred";
        routing::emit(state, cx, &returned, kind, by, &data)?;
    }
    let freed = if was.status.is_live() {
        bring_back(state, cx, config, &mut conversation, was, wait)?
    } else {
        rest_again(state, cx, config, &mut conversation, was, wait)?
    };
    conversation.updated_at = cx.now;
    state.put(conversation);
    routing::hand_out(state, cx, account, freed)
}

/// Restores a conversation that was live before the act. The conversation gets its earlier agent, returns to its
/// earlier queue, or becomes unassigned outside of a queue.
fn bring_back(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    was: &Assignment,
    wait: &Wait,
) -> Decided<Freed> {
    let by = cx.actor.agent();
    let name = by
        .and_then(|agent| config.agents.get(&agent))
        .map_or("Somebody", |agent| agent.name.as_str());
    let keeper = was.assignee_id.filter(|_| !was.offered);
    let has = |c: &Conversation, agent| {
        c.status.is_live() && c.assignee_id == Some(agent) && c.offered_until.is_none()
    };
    let stays = keeper.is_some_and(|agent| has(conversation, agent));
    let serves = |agent| config.agents.get(&agent).is_some_and(|row| row.active);
    if keeper.is_some_and(|agent| !stays && !serves(agent)) {
        return Err(cannot(RestoreFault::AgentGone).into());
    }
    let holder = conversation.assignee_id;
    let freed = if stays {
        Freed::default()
    } else {
        routing::release(state, cx, config, conversation, true)?
    };
    let from = conversation.status;
    if !from.is_live() {
        conversation.status = Status::Open;
        conversation.snoozed_until = None;
        conversation.snoozed_by = None;
        conversation.resolved_at = None;
        routing::emit(
            state,
            cx,
            conversation,
            "conversation.status_changed",
            by,
            &json!({"from": from, "to": Status::Open}),
        )?;
    }
    conversation.intent = was.intent;
    conversation.intended_agent_id = was.intended_agent_id;
    conversation.waiting_since = conversation.waiting_since.or(wait.waiting_since);
    if stays {
        return Ok(freed);
    }
    if let Some(agent) = keeper.and_then(|agent| config.agents.get(&agent)) {
        // In the meantime, the agent's slot may have been assigned to another conversation.
        if !routing::give_to(state, cx, config, conversation, agent, Some((by, name)))? {
            return Err(Refusal::CapacityReached.into());
        }
    } else if was.queue_id.is_some() || was.offered {
        // The conversation returns to its earlier position in the queue.
        conversation.queued_at = wait.queued_at;
        conversation.queue_place = wait.queue_place;
        conversation.given_up_by = wait.given_up_by;
        let because = Reason::Undone {
            by_id: by,
            by_name: name.to_owned(),
        };
        let how = Placement {
            prefer: was.assignee_id,
            reserved_for: wait.reserved_for,
            waits: true,
            because: Some(because),
            ..Placement::default()
        };
        routing::route(state, cx, conversation, &how)?;
        if conversation.queue_id.is_none() && conversation.offered_until.is_none() {
            conversation.queued_at = None;
            conversation.given_up_by = None;
        }
    } else {
        conversation.given_up_by = None;
        let data = match holder {
            Some(holder) => json!({"assignee_id": null, "released_by": holder}),
            // The conversation leaves its queue.
            None => json!({"assignee_id": null}),
        };
        let kind = "conversation.updated";
        routing::emit(state, cx, conversation, kind, by, &data)?;
    }
    Ok(freed)
}

/// Restores the earlier status and agent of a conversation that was not live before the act.
fn rest_again(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    was: &Assignment,
    wait: &Wait,
) -> Decided<Freed> {
    let by = cx.actor.agent();
    let mut freed = Freed::default();
    if conversation.status != was.status || conversation.snoozed_until != was.snoozed_until {
        conversation.snoozed_until = was.snoozed_until;
        freed = set_status(state, cx, config, conversation, was.status, by)?;
    }
    if !matches!(was.status, Status::Resolved | Status::Closed) {
        conversation.waiting_since = conversation.waiting_since.or(wait.waiting_since);
    }
    conversation.intent = was.intent;
    conversation.intended_agent_id = was.intended_agent_id;
    if conversation.assignee_id != was.assignee_id {
        conversation.assignee_id = was.assignee_id;
        routing::emit(
            state,
            cx,
            conversation,
            "conversation.updated",
            by,
            &json!({"assignee_id": was.assignee_id}),
        )?;
    }
    Ok(freed)
}
