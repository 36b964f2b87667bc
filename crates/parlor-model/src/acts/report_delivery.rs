//! The act [`ReportDelivery`].

use crate::act::{Act, Right, Target};
use crate::acts::{MAX_VALUE, MessageView};
use crate::decide::messages::set_delivery;
use crate::decide::view::view;
use crate::ids::{AccountId, MessageId};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, Key, State};
use crate::words::{Delivery, MessageKind};
use serde_json::json;

/// Reports the delivery status of an outgoing message. The order of the statuses is sent, failed, delivered, read. If
/// the reported status is not later in this order than the message's present status, nothing changes. If the message is
/// deleted or erased, nothing changes either.
#[derive(Clone, Debug)]
pub struct ReportDelivery {
    /// The message. If the message is not outgoing, the act is refused with [`crate::refusal::Conflict::Transition`].
    pub message: MessageId,
    /// The delivery status.
    pub delivery: Delivery,
    /// The reason for the failure, at most [`MAX_VALUE`] characters. Only allowed with [`Delivery::Failed`].
    pub error: Option<String>,
}

impl Act for ReportDelivery {
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
        let mut message = state
            .message(account, self.message)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Message))?;
        if message.kind != MessageKind::Outgoing {
            return Err(Refusal::Conflict(Conflict::Transition).into());
        }
        if let Some(error) = &self.error {
            if self.delivery != Delivery::Failed {
                return Err(Refusal::field("error", FieldCode::NotAllowed).into());
            }
            if error.chars().count() > MAX_VALUE {
                return Err(Refusal::field("error", FieldCode::TooLong).into());
            }
        }
        let mut conversation = state
            .conversation(account, message.conversation_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Conversation))?;
        // A deleted or erased message stays unchanged, because it cannot be sent again.
        if reach(self.delivery) > reach(message.delivery) && !message.is_emptied() {
            let failed = conversation.failed_count;
            set_delivery(&mut conversation, &mut message, self.delivery);
            message.updated_at = cx.now;
            match &self.error {
                Some(error) => {
                    message
                        .content_attributes
                        .insert("delivery_error".to_owned(), error.as_str().into());
                }
                None => drop(message.content_attributes.shift_remove("delivery_error")),
            }
            let kind = match self.delivery {
                Delivery::Read => "message.read",
                Delivery::Failed => "message.failed",
                Delivery::Sent | Delivery::Delivered => "message.delivered",
            };
            let data = json!({"message_id": message.id, "position": message.position, "error": self.error});
            routing::emit(state, cx, &conversation, kind, None, &data)?;
            state.put(message.clone());
            if conversation.failed_count != failed {
                state.put(conversation.clone());
            }
        }
        let conversation = view(state, account, conversation.id)?;
        Ok(Box::new(MessageView {
            message,
            conversation,
        }))
    }
}

/// Returns the rank of a delivery status. A message that was delivered cannot fail later, but a message that failed can
/// be delivered later.
const fn reach(delivery: Delivery) -> u8 {
    match delivery {
        Delivery::Sent => 0,
        Delivery::Failed => 1,
        Delivery::Delivered => 2,
        Delivery::Read => 3,
    }
}
