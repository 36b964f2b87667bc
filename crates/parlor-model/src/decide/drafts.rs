//! Drafts. A draft is an agent's unsent text in a conversation. A draft belongs to its author, even if the conversation
//! is assigned to another agent.

use super::attachments;
use crate::audience::Audience;
use crate::entities::{Conversation, Draft, Event};
use crate::ids::{AccountId, AgentId, ConversationId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, ConversationName, Decided, State};
use crate::visibility::ReaderVisibility;
use serde_json::{Value, json};

/// Finds a conversation and the acting agent's draft in this conversation. A conversation that the agent may not see is
/// treated as unknown, unless the agent has a draft in it.
pub(crate) fn find(
    state: &State,
    cx: &Context<'_>,
    name: &ConversationName,
) -> Decided<(Conversation, AgentId, Option<Draft>)> {
    let agent = cx.agent()?;
    let conversation = state
        .conversation_named(cx.account, name)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    let draft = state.draft(cx.account, agent, conversation.id)?.cloned();
    let config = state.config(cx.account)?;
    let unseen = (cx.actor.reader())
        .is_some_and(|reader| !ReaderVisibility::of(&config, reader).sees(&config, &conversation));
    if unseen && draft.is_none() {
        return Err(Refusal::NotFound(Object::Conversation).into());
    }
    Ok((conversation, agent, draft))
}

/// Removes a draft and writes the event for its author. The calling function has already released the draft's files or
/// given them to another agent.
pub(crate) fn remove(
    state: &mut State,
    cx: &Context<'_>,
    draft: &Draft,
    reason: &str,
) -> Decided<()> {
    state.remove::<Draft>((draft.account_id, draft.agent_id, draft.conversation_id));
    emit(
        state,
        cx,
        draft,
        "draft.removed",
        &json!({"reason": reason}),
    )
}

/// Writes an event for the author of a draft that was created or removed. The event does not contain the text.
pub(crate) fn emit(
    state: &mut State,
    cx: &Context<'_>,
    draft: &Draft,
    kind: &str,
    data: &Value,
) -> Decided<()> {
    state.put_event(Event {
        account_id: draft.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: Some(draft.conversation_id),
        contact_id: None,
        agent_id: Some(draft.agent_id),
        data: data.to_string(),
        audience: Audience::only(draft.agent_id),
        thread_position: None,
    })
}

/// Removes all drafts of a conversation when its contact is erased. Adds the storage keys of their files to `files`.
pub(crate) fn erase(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    conversation: ConversationId,
    files: &mut Vec<String>,
) -> Decided<()> {
    let drafts: Vec<Draft> = state
        .drafts_in(account, conversation)?
        .into_iter()
        .cloned()
        .collect();
    let attached: Vec<_> = drafts
        .iter()
        .flat_map(|draft| draft.attachments.clone())
        .collect();
    attachments::discard(state, account, &attached, files)?;
    for draft in drafts {
        remove(state, cx, &draft, "erased")?;
    }
    Ok(())
}
