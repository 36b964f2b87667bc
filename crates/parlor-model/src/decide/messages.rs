//! Appending a message to a conversation.

use super::attachments;
use crate::acts::NewMessage;
use crate::entities::{Conversation, JsonMap, Message};
use crate::ids::{IdKind, MessageId};
use crate::routing;
use crate::state::{Context, Decided, State};
use crate::words::{Delivery, MessageKind, SenderKind};
use serde_json::json;

/// Changes the delivery status of a message, and updates the number of failed messages of its conversation. The calling
/// function must write the message and the conversation.
pub(crate) fn set_delivery(
    conversation: &mut Conversation,
    message: &mut Message,
    delivery: Delivery,
) {
    let failed = |of: Delivery| i64::from(of == Delivery::Failed);
    conversation.failed_count = conversation
        .failed_count
        .saturating_add(failed(delivery))
        .saturating_sub(failed(message.delivery));
    message.delivery = delivery;
}

/// Appends a message to a conversation. The calling function must write the conversation.
pub(crate) fn append(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: &mut Conversation,
    kind: MessageKind,
    sender: (SenderKind, Option<i64>),
    new: &NewMessage,
    extra: JsonMap,
) -> Decided<Message> {
    let position = conversation.message_count.saturating_add(1);
    let mut content_attributes = new.content_attributes.clone();
    let extra_mentions = extra.get("mentions").cloned();
    content_attributes.extend(extra);
    let mut message = Message {
        id: cx.id::<MessageId>(IdKind::Message)?,
        account_id: conversation.account_id,
        conversation_id: conversation.id,
        position,
        kind,
        content: new.content.clone(),
        content_type: new.content_type.clone(),
        content_attributes,
        sender_kind: sender.0,
        sender_id: sender.1,
        source_id: new.source_id.clone(),
        delivery: Delivery::Sent,
        attachments: Vec::new(),
        created_at: cx.now,
        updated_at: cx.now,
    };
    if !new.attachments.is_empty() {
        attachments::carry(state, cx, conversation.inbox_id, &mut message, new)?;
    }
    conversation.message_count = position;
    conversation.last_activity_at = cx.now;
    conversation.updated_at = cx.now;
    if kind != MessageKind::Activity {
        conversation.last_message_id = Some(message.id);
    }
    state.put(message.clone());
    let mut data = json!({
        "message_id": message.id, "position": position, "kind": kind,
        "sender": {"kind": sender.0, "id": sender.1},
    });
    if let (Some(mentions), Some(data)) = (extra_mentions, data.as_object_mut()) {
        data.insert("mentions".to_owned(), mentions);
    }
    if let (false, Some(data)) = (message.attachments.is_empty(), data.as_object_mut()) {
        data.insert(
            "attachment_count".to_owned(),
            json!(message.attachments.len()),
        );
    }
    let agent = if sender.0 == SenderKind::Agent {
        sender.1.map(crate::ids::AgentId)
    } else {
        None
    };
    routing::emit(state, cx, conversation, "message.created", agent, &data)?;
    Ok(message)
}
