//! The form in which answers show scheduled messages.

use crate::attachments::MessageAttachment;
use crate::document::fields::Time;
use crate::document::words::{MessageKind, ScheduledState};
use parlor_engine::files::links::Links;
use parlor_http::rich_text;
use parlor_model::entities::ScheduledMessage as Row;
use parlor_model::macros::MacroAction;
use serde::Serialize;
use utoipa::ToSchema;

/// A message that Parlor sends later.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduledMessage<'a> {
    /// The id of the scheduled message. The sent message has another id.
    id: i64,
    conversation_id: i64,
    /// The id of the agent who wrote the message.
    agent_id: i64,
    /// The kind of the message that Parlor sends: `outgoing` or `note`.
    kind: MessageKind,
    /// The text of the message: HTML if `html` is `true`, otherwise plain text.
    content: &'a str,
    html: bool,
    attachments: Vec<MessageAttachment<'a>>,
    #[schema(required)]
    in_reply_to: Option<i64>,
    mentions: Vec<i64>,
    /// The actions of the macro from which the message was made. Parlor carries out these actions when it sends the
    /// message.
    #[schema(value_type = Vec<Object>)]
    actions: &'a [MacroAction],
    /// The time at which Parlor sends the message.
    send_at: Time,
    /// Whether the message waits only for the hold time of its inbox. This time is `hold_s` in the settings of the
    /// inbox.
    held: bool,
    /// Whether Parlor stops this scheduled message if the customer writes before Parlor sends the message.
    cancel_on_reply: bool,
    state: ScheduledState,
    /// The code of the reason why Parlor could not send the message. Examples are `conversation_ended`,
    /// `contact_erased`, `agent_inactive`, `conversation_not_visible`, `forbidden` and `capacity_reached`. Other codes
    /// are possible. `null` means that the message has not failed.
    #[schema(required)]
    error: Option<&'a str>,
    created_at: Time,
    updated_at: Time,
}

impl<'a> ScheduledMessage<'a> {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(row: &'a Row, links: &Links) -> Self {
        let html =
            (row.content_attributes.get(rich_text::HTML)).and_then(serde_json::Value::as_str);
        Self {
            id: row.id.0,
            conversation_id: row.conversation_id.0,
            agent_id: row.agent_id.0,
            kind: MessageKind(row.kind),
            content: html.unwrap_or(&row.content),
            html: html.is_some(),
            attachments: (row.attachments.iter())
                .map(|attached| MessageAttachment::of(attached, links))
                .collect(),
            in_reply_to: row.in_reply_to.map(|id| id.0),
            mentions: row.mentions.iter().map(|id| id.0).collect(),
            actions: &row.actions,
            send_at: Time(row.send_at),
            held: row.held,
            cancel_on_reply: row.cancel_on_reply,
            state: ScheduledState(row.state),
            error: row.error.as_deref(),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}
