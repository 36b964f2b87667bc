//! The act [`RetryMessage`].

use crate::act::{Act, Right, Target};
use crate::acts::MessageView;
use crate::decide::conversations::has_ended;
use crate::decide::messages::set_delivery;
use crate::decide::people::is_erased;
use crate::decide::view::view;
use crate::ids::{AccountId, MessageId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, Key, State};
use crate::words::{Delivery, MessageKind};
use serde_json::json;

/// Sends a failed message to the customer again, through the callbacks.
#[derive(Clone, Debug)]
pub struct RetryMessage {
    /// The message, which must be outgoing and failed, and must not be deleted or erased. Otherwise the act is refused
    /// with [`Conflict::Transition`].
    pub message: MessageId,
}

impl Act for RetryMessage {
    type Outcome = Box<MessageView>;

    fn target(&self) -> Target<'_> {
        Target::Message(self.message)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Message(account, self.message)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let mut message = state
            .message(account, self.message)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Message))?;
        let mut conversation = state
            .conversation(account, message.conversation_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Conversation))?;
        if is_erased(state, account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        let failed = message.delivery == Delivery::Failed && !message.is_emptied();
        if message.kind != MessageKind::Outgoing || !failed {
            return Err(Refusal::Conflict(Conflict::Transition).into());
        }
        if let Some(target) = conversation.merged_into {
            return Err(Refusal::Conflict(Conflict::Merged(target)).into());
        }
        if has_ended(&conversation) {
            return Err(Refusal::Conflict(Conflict::NeverReopens).into());
        }
        set_delivery(&mut conversation, &mut message, Delivery::Sent);
        message.content_attributes.shift_remove("delivery_error");
        message.updated_at = cx.now;
        let data = json!({"message_id": message.id, "position": message.position});
        routing::emit(
            state,
            cx,
            &conversation,
            "message.retried",
            Some(agent),
            &data,
        )?;
        state.put(message.clone());
        state.put(conversation.clone());
        let conversation = view(state, account, conversation.id)?;
        Ok(Box::new(MessageView {
            message,
            conversation,
        }))
    }
}
