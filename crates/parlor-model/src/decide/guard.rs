//! The guard: a check before an agent's message is sent or the actions of a macro are carried out. The guard refuses
//! the command if another person has written in the conversation after the position that the agent has seen.

use crate::entities::Message;
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::state::{ConversationName, Decided, State};
use crate::words::{MessageKind, SenderKind};

/// The maximum number of messages that a guard reads after the position `seen`. If there are more messages, the command
/// is refused.
pub const GUARDED: i64 = 50;

/// Whether a message is news for an agent. A message or a note of another person is news. An activity message, a
/// message of Parlor itself, and the agent's own message are not news.
#[must_use]
pub fn is_news(message: &Message, agent: Option<AgentId>) -> bool {
    let own = message.sender_kind == SenderKind::Agent
        && agent.is_some_and(|agent| message.sender_id == Some(agent.0));
    message.kind != MessageKind::Activity && message.sender_kind != SenderKind::System && !own
}

/// Refuses the command if another person wrote in the conversation after the position `seen`, or if more than
/// [`GUARDED`] messages follow this position. Also refuses the command if no message has this position yet. An unknown
/// conversation passes the guard, because the act itself refuses it later.
pub(crate) fn unmoved(
    state: &State,
    account: AccountId,
    agent: Option<AgentId>,
    name: &ConversationName,
    seen: i64,
) -> Decided<()> {
    let Some(conversation) = state.conversation_named(account, name)? else {
        return Ok(());
    };
    let behind = conversation.message_count.saturating_sub(seen);
    if behind < 0 {
        return Err(Refusal::field("seen_position", FieldCode::Unknown).into());
    }
    if behind == 0 {
        return Ok(());
    }
    let moved = || Err(Refusal::Conflict(Conflict::Moved).into());
    if behind > GUARDED {
        return moved();
    }
    let since = state.messages_after(account, conversation.id, seen, GUARDED)?;
    if since.rows.iter().any(|message| is_news(message, agent)) {
        return moved();
    }
    Ok(())
}
