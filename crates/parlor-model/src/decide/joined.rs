//! Merging two conversations of one contact, and separating them.
//!
//! A merged conversation keeps its messages, ids and properties. The merged conversation is closed, and its row
//! contains the id of the target. A target is never merged itself, so chains and cycles cannot occur.

use super::conversations::has_ended;
use super::tickets;
use crate::entities::{Conversation, ReadMark};
use crate::ids::AgentId;
use crate::refusal::{Conflict, JoinFault, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, MAX_JOINED, State};
use crate::time::Timestamp;
use crate::words::Status;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Whether two conversations belong to the same identity or to the same contact.
#[must_use]
pub fn is_one_contact(one: &Conversation, other: &Conversation) -> bool {
    one.identity_id == other.identity_id
        || (one.contact_id.is_some() && one.contact_id == other.contact_id)
}

const fn rests(conversation: &Conversation) -> bool {
    matches!(conversation.status, Status::Resolved | Status::Closed)
}

/// Checks that a conversation can be merged into a target.
///
/// # Errors
/// [`Conflict::CannotJoin`] with the reason.
pub(crate) fn may_join(conversation: &Conversation, target: &Conversation) -> Result<(), Refusal> {
    let fault = if conversation.id == target.id {
        JoinFault::Same
    } else if conversation.merged_into.is_some() {
        JoinFault::Merged
    } else if !is_one_contact(conversation, target) {
        JoinFault::OtherContact
    } else if target.merged_into.is_some() {
        JoinFault::TargetMerged
    } else if conversation.merged_count > 0 {
        JoinFault::HasMerged
    } else if target.merged_count >= MAX_JOINED {
        JoinFault::TooMany
    } else if rests(target) && !rests(conversation) {
        // In a target that has ended, no agent would answer the customer.
        JoinFault::TargetEnded
    } else {
        return Ok(());
    };
    Err(Refusal::Conflict(Conflict::CannotJoin(fault)))
}

/// Joins a closed conversation to its target. The calling function must write both conversations.
pub(crate) fn join(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    target: &mut Conversation,
) -> Decided<()> {
    conversation.merged_into = Some(target.id);
    conversation.merged_after = Some(target.incoming_count);
    conversation.merge_count = conversation.merge_count.saturating_add(1);
    target.merged_count = target.merged_count.saturating_add(1);
    // If the customer waits for an answer, the wait continues in the target, unless the target is resolved or closed.
    if !rests(target) {
        target.waiting_since = target.waiting_since.or(conversation.waiting_since);
    }
    conversation.waiting_since = None;
    take_unread(state, cx, conversation, target)?;
    report(state, cx, conversation, target, "conversation.merged")?;
    let newest = target.ticket_id.max(conversation.ticket_id);
    tickets::link(state, cx, target, newest)?;
    Ok(())
}

/// Returns the read marks of a conversation, by agent. A read mark contains the number of the customer's messages that
/// the agent has read.
fn seen_in(state: &State, conversation: &Conversation) -> Decided<BTreeMap<AgentId, ReadMark>> {
    let marks = state.read_marks(conversation.account_id, conversation.id)?;
    Ok((marks.into_iter())
        .map(|mark| (mark.agent_id, mark.clone()))
        .collect())
}

/// Changes the read position of an agent, and updates the number of messages that no agent has read.
fn set_seen(
    state: &mut State,
    conversation: &mut Conversation,
    marks: &mut BTreeMap<AgentId, ReadMark>,
    mark: ReadMark,
) {
    state.put(mark.clone());
    marks.insert(mark.agent_id, mark);
    let most = (marks.values()).map(|mark| mark.incoming_seen).max();
    let incoming = conversation.incoming_count;
    conversation.unread_count = incoming.saturating_sub(most.unwrap_or(0));
}

/// Counts the unread messages of the merged conversation as unread messages of the target, separately for each agent.
/// The function changes the counts of the acting agent, of the target's assigned agent and followers, and of the agents
/// who have read one of the two conversations. A negative read position means that messages of merged conversations are
/// unread.
fn take_unread(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
    target: &mut Conversation,
) -> Decided<()> {
    let theirs = seen_in(state, conversation)?;
    let mut marks = seen_in(state, target)?;
    let mut agents: BTreeSet<AgentId> = theirs.keys().chain(marks.keys()).copied().collect();
    agents.extend(&target.followers);
    agents.extend(target.assignee_id);
    agents.extend(cx.actor.agent());
    for agent in agents {
        let seen = theirs.get(&agent).map_or(0, |mark| mark.incoming_seen);
        let unread = conversation.incoming_count.saturating_sub(seen);
        if unread <= 0 {
            continue;
        }
        let known = marks.get(&agent);
        let mark = ReadMark {
            conversation_id: target.id,
            agent_id: agent,
            account_id: target.account_id,
            incoming_seen: known.map_or(0, |m| m.incoming_seen).saturating_sub(unread),
            seen_at: known.map_or(cx.now, |mark| mark.seen_at),
        };
        set_seen(state, target, &mut marks, mark);
    }
    Ok(())
}

/// Reverses [`take_unread`] for the messages that are still unread. If an agent has read the target after the merge,
/// the messages of the merged conversation become read messages for this agent too. `after` is the number of the
/// customer's messages in the target at the time of the merge. Unread messages that the target got after the merge stay
/// unread in the target.
fn give_unread(
    state: &mut State,
    conversation: &mut Conversation,
    target: &mut Conversation,
    after: i64,
) -> Decided<()> {
    let mut theirs = seen_in(state, conversation)?;
    let mut marks = seen_in(state, target)?;
    for (agent, mark) in marks.clone() {
        let known = theirs.get(&agent);
        let seen = known.map_or(0, |mark| mark.incoming_seen);
        let was = conversation.incoming_count.saturating_sub(seen);
        let unread = after.saturating_sub(mark.incoming_seen);
        let back = was.min(unread);
        if back > 0 {
            let mark = ReadMark {
                incoming_seen: mark.incoming_seen.saturating_add(back),
                ..mark.clone()
            };
            set_seen(state, target, &mut marks, mark);
        }
        if back < was {
            let mark = ReadMark {
                conversation_id: conversation.id,
                incoming_seen: conversation.incoming_count.saturating_sub(back.max(0)),
                seen_at: known.map_or(mark.seen_at, |mark| mark.seen_at),
                ..mark
            };
            set_seen(state, conversation, &mut theirs, mark);
        }
    }
    Ok(())
}

/// Separates a merged conversation from its target, and writes the target. The calling function must write the
/// conversation. `waited` is the time at which the customer's wait in this conversation began before the merge. If the
/// wait of the target began at the same time, the merge had moved the wait to the target. So the separation ends the
/// wait of the target. If the conversation is not merged, nothing changes.
pub(crate) fn separate(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    waited: Option<Timestamp>,
) -> Decided<()> {
    let Some(id) = conversation.merged_into else {
        return Ok(());
    };
    let mut target = state
        .conversation(conversation.account_id, id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    conversation.merged_into = None;
    let after = conversation.merged_after.take();
    target.merged_count = target.merged_count.saturating_sub(1);
    if waited.is_some() && target.waiting_since == waited {
        target.waiting_since = None;
    }
    let after = after.unwrap_or(target.incoming_count);
    give_unread(state, conversation, &mut target, after)?;
    report(
        state,
        cx,
        conversation,
        &mut target,
        "conversation.unmerged",
    )?;
    tickets::set_newest(state, cx, &mut target, Some(conversation.id))?;
    state.put(target);
    Ok(())
}

/// Writes the event `kind` about a merge or a separation, once for each of the two conversations.
fn report(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    target: &mut Conversation,
    kind: &str,
) -> Decided<()> {
    let agent = cx.actor.agent();
    let data = json!({
        "merged_id": conversation.id, "into_id": target.id, "merge_count": conversation.merge_count,
    });
    conversation.updated_at = cx.now;
    target.updated_at = cx.now;
    routing::emit(state, cx, conversation, kind, agent, &data)?;
    routing::emit(state, cx, target, kind, agent, &data)
}

/// Returns the conversation that receives the customer's next message in this conversation. For a merged conversation,
/// the target receives the message, if both conversations belong to one identity and the target still accepts the
/// customer's messages. The target accepts no more messages if it has ended and can never be reopened. The two
/// conversations must belong to one identity, because the customer must be able to read the answer in the same inbox.
/// If the target does not receive the message, the merged conversation is separated from the target. The customer's
/// message then opens the separated conversation again.
pub(crate) fn listener(
    state: &mut State,
    cx: &Context<'_>,
    mut conversation: Conversation,
) -> Decided<Conversation> {
    let Some(target) = conversation.merged_into else {
        return Ok(conversation);
    };
    if let Some(target) = state.conversation(conversation.account_id, target)?
        && target.identity_id == conversation.identity_id
        && !has_ended(target)
    {
        return Ok(target.clone());
    }
    separate(state, cx, &mut conversation, None)?;
    // Not every calling function writes the returned row. So this function writes the separation.
    state.put(conversation.clone());
    Ok(conversation)
}
