//! Merging two conversations of one contact, and separating them.
//!
//! A merged conversation keeps its messages, ids and properties. It is closed and points at its target. A target is never
//! merged itself, so there are no chains and no circles.

use super::conversations::has_ended;
use crate::entities::Conversation;
use crate::refusal::{Conflict, JoinFault, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, State};
use crate::time::Timestamp;
use crate::words::Status;
use serde_json::json;

/// The greatest number of conversations that are merged into one.
pub const MAX_MERGED_HERE: i64 = 20;

/// Whether two conversations belong to one contact. An unknown visitor is known by the identity.
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
/// The refusal.
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
    } else if target.merged_count >= MAX_MERGED_HERE {
        JoinFault::TooMany
    } else if rests(target) && !rests(conversation) {
        // Otherwise, nobody would answer the customer.
        JoinFault::TargetEnded
    } else {
        return Ok(());
    };
    Err(Refusal::Conflict(Conflict::CannotJoin(fault)))
}

/// Joins a closed conversation to its target. The caller writes both.
pub(crate) fn join(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    target: &mut Conversation,
) -> Decided<()> {
    conversation.merged_into = Some(target.id);
    conversation.merge_count = conversation.merge_count.saturating_add(1);
    target.merged_count = target.merged_count.saturating_add(1);
    // The customer waits for an answer in the target from now on.
    if !rests(target) {
        target.waiting_since = target.waiting_since.or(conversation.waiting_since);
    }
    conversation.waiting_since = None;
    report(state, cx, conversation, target, "conversation.merged")
}

/// Separates a merged conversation from its target, and writes the target. The caller writes the conversation. `waited`
/// is the customer's wait before the merge, which ends in the target if the wait came from this conversation. A
/// conversation that is not merged stays as it is.
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
    target.merged_count = target.merged_count.saturating_sub(1);
    if waited.is_some() && target.waiting_since == waited {
        target.waiting_since = None;
    }
    report(
        state,
        cx,
        conversation,
        &mut target,
        "conversation.unmerged",
    )?;
    state.put(target);
    Ok(())
}

/// Writes the event in both conversations.
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

/// Returns the conversation that receives what the customer writes in this one. For a merged conversation, this is the
/// target, if both belong to one identity and the target has not ended for good. The customer then reads the answer in
/// the place of the question. Otherwise the conversation is separated, and the customer's message opens it again.
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
    // The message itself writes the row. This row keeps the separation if the message changes nothing else.
    state.put(conversation.clone());
    Ok(conversation)
}
