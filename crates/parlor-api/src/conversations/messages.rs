//! `/v1/conversations/{id}/messages`.

use super::view::Message;
use crate::answer::{Answered, answer, next, ok};
use crate::document::fields::{Id, List, Text};
use crate::document::query::{Limit, Position, query};
use crate::document::words::NewMessageKind;
use crate::document::{code, request};
use crate::extract::{Body, ByAgent, Idempotent, Path, Query};
use crate::problems::{self, Refused};
use crate::refusals::{Asked, refused};
use parlor_engine::files::links::Links;
use parlor_http::rich_text;
use parlor_model::command::{
    Answer, Attach, MAX_ATTACHMENTS, MAX_MENTIONS, MAX_MESSAGE, MessageView, NewMessage,
    PostMessage,
};
use parlor_model::ids::ConversationId;
use parlor_model::ids::{AgentId, AttachmentId, MessageId};
use parlor_model::state::ConversationName;
use parlor_model::words::MessageKind;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of messages, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Messages<'a> {
    data: Vec<Message<'a>>,
    /// The value of `after` for the next page; `null` on the last page.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// A position and a page.
    pub(crate) struct MessageQuery {
        /// The position after which to begin; 0, the default, begins with the first.
        after: Position,
        /// The page size.
        limit: Limit,
    }
}

/// Lists the messages of a conversation, oldest first.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/messages", tag = "conversations", operation_id = "list_messages",
    responses((status = 200, description = "A page of messages", body = Messages<'_>)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Path(id): Path<ConversationId>,
    Query(query): Query<MessageQuery>,
) -> Answered {
    let name = ConversationName::Id(id);
    let limit = Limit::or_default(query.limit);
    let account = call.caller.account;
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let mut rows = call
        .engine()
        .messages(
            account,
            view.conversation.id,
            query.after.map_or(0, |after| after.0),
            limit.saturating_add(1),
        )
        .await?;
    let next = next(&mut rows, limit, |row| row.position);
    let links = call.engine().links();
    Ok(ok(&Messages {
        data: rows
            .iter()
            .map(|row| Message::of(row, view.conversation.contact_id, &links))
            .collect(),
        next,
    }))
}

request! {
    /// A message to add.
    pub(crate) struct PostedMessage {
        /// The words. They may be left out of a message that carries attachments.
        content: Option<Text<1, MAX_MESSAGE>>,
        /// Whether `content` is HTML; default `false`. The text of the HTML becomes the message's content. The sanitised HTML becomes the content
        /// attribute `html`, for readers who show rich text.
        html: Option<bool>,
        /// `outgoing` when left out. `incoming` enters the customer's own words, for instance from a call.
        kind: Option<NewMessageKind>,
        /// The caller's own id of it.
        source_id: Option<Text<1, 255>>,
        /// The id of the message of this conversation that it answers.
        in_reply_to: Option<Id>,
        /// Uploads of the caller's (`POST /v1/attachments`) that the message carries, each by one message only.
        attachment_ids: List<Id, MAX_ATTACHMENTS>,
        /// Agents whom a note calls upon; only with the kind `note`.
        mentions: List<Id, MAX_MENTIONS>,
    }
}

/// Adds a message.
///
/// The caller is the author of `outgoing` messages and notes. An `incoming` message reopens a conversation that may reopen.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/messages", tag = "conversations", operation_id = "post_message",
    request_body(examples(
        ("answer" = (summary = "To the customer", value = json!({"content": "Good morning! How can I help?"}))),
        ("note" = (summary = "For the team only", value = json!({"content": "Called back at noon.", "kind": "note"}))),
        ("incoming" = (summary = "The customer's own words", value = json!({"content": "It is about order 5512.", "kind": "incoming", "source_id": "call-81"}))),
    )),
    responses((status = 201, description = "The message", body = Message<'_>), (status = 409)),
)]
pub(crate) async fn post(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Body(asked): Body<PostedMessage>,
) -> Answered {
    let conversation = ConversationName::Id(id);
    let kind = asked.kind.map_or(MessageKind::Outgoing, |kind| kind.0);
    let mut message = match asked.content {
        Some(html) if asked.html == Some(true) => rich(&html.0)?,
        Some(content) => NewMessage::text(content.0),
        None if asked.attachment_ids.0.is_empty() => {
            return Err(problems::invalid_field(
                "content",
                code::REQUIRED,
                "Send the words, or `attachment_ids`.",
            ));
        }
        None => NewMessage::text(""),
    };
    message.attachments = uploaded(asked.attachment_ids.0, call.agent);
    message.source_id = asked.source_id.map(|id| id.0);
    let command = PostMessage {
        account: call.caller.account,
        conversation,
        inbox_kind: None,
        application: None,
        kind,
        agent: (kind != MessageKind::Incoming).then_some(call.agent),
        message,
        in_reply_to: asked.in_reply_to.map(|id| MessageId(id.0)),
        mentions: asked
            .mentions
            .0
            .into_iter()
            .map(|id| AgentId(id.0))
            .collect(),
    };
    let links = call.engine().links();
    keyed
        .execute(call.engine(), command, move |outcome| {
            posted(outcome, &links)
        })
        .await
        .map_err(|error| {
            let asked = Asked {
                config: Some(&call.caller.config),
                field: &|field| match field {
                    "message" => "content".to_owned(),
                    "attachments" => "attachment_ids".to_owned(),
                    other => other.to_owned(),
                },
                object: &|_| None,
            };
            refused(error, asked)
        })
}

/// Rich text, cleaned before it is kept.
fn rich(html: &str) -> Result<NewMessage, Refused> {
    let wrong =
        |detail: &'static str| problems::invalid_field("content", code::NOT_ALLOWED, detail);
    let rich = rich_text::read(html).ok_or_else(|| wrong("Send HTML of at most 5,000 tags."))?;
    if rich.plain.is_empty() {
        return Err(wrong("Send HTML that says something when it is read."));
    }
    let mut message = NewMessage::text(rich.plain);
    let html = serde_json::Value::String(rich.html);
    message
        .content_attributes
        .insert(rich_text::HTML.to_owned(), html);
    Ok(message)
}

/// The files that an agent uploaded.
pub(crate) fn uploaded(ids: Vec<Id>, agent: AgentId) -> Vec<Attach> {
    ids.into_iter()
        .map(|id| Attach::Uploaded(AttachmentId(id.0), agent))
        .collect()
}

fn posted(view: &MessageView, links: &Links) -> Answer {
    let contact = view.conversation.conversation.contact_id;
    answer(201, &Message::of(&view.message, contact, links))
}
