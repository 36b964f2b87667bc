//! A conversation with its related rows, as acts return it.

use crate::acts::ConversationView;
use crate::entities::Conversation;
use crate::ids::{AccountId, ConversationId};
use crate::refusal::{Object, Refusal};
use crate::state::{Decided, State};

/// Returns a conversation with all related rows that a dialect needs for its answer.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet. Refused as not found if the conversation is unknown or belongs
/// to another account.
pub fn view(state: &State, account: AccountId, id: ConversationId) -> Decided<ConversationView> {
    let conversation: Conversation = state
        .conversation(account, id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    let identity = state
        .identity(account, conversation.identity_id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Identity))?;
    let person = match conversation.contact_id {
        Some(contact) => state.person(account, contact)?,
        None => None,
    };
    let last_message = match conversation.last_message_id {
        Some(message) => state.message(account, message)?.cloned(),
        None => None,
    };
    let service_record = match conversation.picked_up_at {
        Some(_) => state.service_record(account, id)?.cloned(),
        None => None,
    };
    Ok(ConversationView {
        config: state.config(account)?,
        conversation,
        identity,
        person,
        last_message,
        service_record,
    })
}
