//! `POST /messaging/sendmessage`: all actions of a customer in a conversation, distinguished by `type.value` (contract
//! 3.3).

use super::attachments::{ATTACHMENT_ID, Sent, answered, offered};
use super::auth;
use super::context::Context;
use super::document::Node;
use super::error::{ApiError, Tone};
use super::negotiation;
use super::paths::{ATTACHMENTS, CONVERSATION};
use super::query;
use super::refusals::{self, Unknown};
use super::texts;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::request::Parts;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_engine::ephemeral_event::Typist;
use parlor_engine::speaker::Speaker;
use parlor_http::keyed::{Keyed, is_replayed};
use parlor_http::print;
use parlor_http::rich_text;
use parlor_model::command::{
    Answer, AnswerFile, MAX_MESSAGE, NewFile, NewMessage, PostMessage, ServiceCondition,
    SetOffRecord,
};
use parlor_model::ids::AttachmentId;
use parlor_model::refusal::{Conflict, Object, Refusal};
use parlor_model::state::{ConversationName, ConversationTarget};
use parlor_model::words::{FileAnswer, InboxKind, MessageKind};
use serde_json::Value;
use uuid::Uuid;

/// The name of this route in idempotency keys. The name is the same for every spelling of the path.
const ROUTE: &str = "POST egain/messaging/sendmessage";
const TYPE: &str = "type.value";
const CONTENT: &str = "content";
const UPLOAD: &str = "uploadAttachment";
/// The accepted types.
const TYPES: &str = "text/plain, text/html, startTyping, endTyping, uploadAttachment, acceptAttachment, rejectAttachment, enableOffRecordMessages, disableOffRecordMessages";

/// Handles `POST /messaging/sendmessage`.
pub(super) async fn send(State(context): State<Context>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match sent(&context, &parts, body).await {
        Ok(response) => response,
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

/// Returns the answer to an accepted message: status 204 without a body (contract 3.3).
pub(super) const fn nothing() -> Answer {
    print::empty(204)
}

/// Checks the request in the same order as `conversation/start` (contract 3.2.8): credential, negotiation of format and
/// language, query, document, elements, conversation.
async fn sent(context: &Context, parts: &Parts, body: Body) -> Result<Response, ApiError> {
    let caller = auth::chat_session(&context.engine, &parts.headers).await?;
    let body = Sent::read(context, parts, body).await?;
    let files = body.files();
    let done = carried_out(context, parts, &caller, body).await;
    // The files are discarded only if it is certain that no message uses them. After a fault of the server, a message
    // may use the files. In that case, they stay, and a later clean-up removes unused files.
    let unused = match &done {
        Ok(response) => is_replayed(response),
        Err(error) => !error.is_fault(),
    };
    if unused {
        context.engine.discard(&files).await;
    }
    done
}

async fn carried_out(
    context: &Context,
    parts: &Parts,
    caller: &Caller,
    body: Sent,
) -> Result<Response, ApiError> {
    let fingerprint = body.fingerprint();
    let keyed = Keyed::of(
        &parts.headers,
        caller,
        ROUTE,
        parts.uri.query(),
        &fingerprint,
    )
    .map_err(ApiError::bad_key)?;
    let replayed = keyed.replay(&context.engine).await;
    if let Some(response) = replayed.map_err(|e| refusals::of(e, &caller.config))? {
        return Ok(response);
    }
    negotiation::format(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    query::none(parts.uri.query())?;
    let document = body.document(context, parts, "message").await?;
    let (uuid, what) = read(document.root(), body.files())?;
    let conversation = with_uuid(uuid, caller);
    let inbox_kind = Some(InboxKind::Messaging);
    let refused = |error| refusals::of_conversation(error, Unknown::Body);
    let customer = |conversation| Speaker {
        account: caller.account,
        conversation: ConversationTarget {
            name: conversation,
            inbox_kind,
        },
        application: caller.application,
        by: Typist::Contact,
        visibility: None,
    };
    match what {
        CustomerAction::Text(message) => {
            let (words, has_files) = (message.content.clone(), !message.attachments.is_empty());
            let post = PostMessage {
                conversation: ConversationTarget {
                    name: conversation.clone(),
                    inbox_kind,
                },
                kind: MessageKind::Incoming,
                message,
                in_reply_to: None,
                mentions: Vec::new(),
                service: ServiceCondition::None,
            };
            let posted = keyed.execute(&context.engine, post, |_| nothing()).await;
            match posted {
                Err(EngineError::Refused(Refusal::Conflict(Conflict::OffRecord))) => {
                    if has_files {
                        return Err(ApiError::attribute(
                            ATTACHMENTS,
                            "Files are stored, so they cannot be sent off the record.",
                        )
                        .saying(&texts::FILE_REFUSED));
                    }
                    // Off-record texts are not stored. So an idempotency key has no effect on them.
                    let passed_on = context.engine.say_off_record(customer(conversation), words);
                    passed_on.await.map_err(refused)?;
                    Ok(StatusCode::NO_CONTENT.into_response())
                }
                other => other.map_err(refused),
            }
        }
        CustomerAction::OffRecord(off_record) => {
            let set = SetOffRecord {
                conversation: ConversationTarget {
                    name: conversation,
                    inbox_kind,
                },
                off_record,
            };
            keyed
                .execute(&context.engine, set, |_| nothing())
                .await
                .map_err(refused)
        }
        CustomerAction::Answer(attachment, answer) => {
            let answer = AnswerFile {
                attachment,
                answer,
                conversation: Some(uuid.to_string()),
            };
            keyed
                .execute(&context.engine, answer, |_| nothing())
                .await
                .map_err(|error| match error {
                    EngineError::Refused(
                        Refusal::NotFound(Object::Attachment)
                        | Refusal::Conflict(Conflict::Transition),
                    ) => ApiError::attribute(
                        ATTACHMENT_ID,
                        "The id of a file that an agent sent in this conversation is required.",
                    ),
                    other => refused(other),
                })
        }
        // Typing is not stored. So an idempotency key has no effect on it.
        CustomerAction::Typing(started) => {
            let notified = context.engine.typing(customer(conversation), started);
            notified.await.map_err(refused)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    }
}

/// An action of the customer.
#[derive(Debug)]
enum CustomerAction {
    /// The customer sends a message.
    Text(NewMessage),
    /// The customer starts (`true`) or stops typing.
    Typing(bool),
    /// The customer turns off-record messages on (`true`) or off.
    OffRecord(bool),
    /// The customer accepts or rejects an agent's file.
    Answer(AttachmentId, FileAnswer),
}

fn read(root: Node<'_>, files: Vec<NewFile>) -> Result<(Uuid, CustomerAction), ApiError> {
    let text = |names: &[&str]| {
        root.path(names)
            .and_then(|node| node.map(Node::text).transpose())
    };
    let conversation = text(&["conversation", "id"])
        .ok()
        .flatten()
        .and_then(|id| conversation_id(id.trim_ascii()))
        .ok_or_else(|| {
            ApiError::attribute(
                CONVERSATION,
                "The id of an ongoing conversation is required.",
            )
        })?;
    let kind = text(&["type", "value"])
        .ok()
        .flatten()
        .map(str::trim_ascii)
        .filter(|kind| !kind.is_empty())
        .ok_or_else(|| ApiError::attribute(TYPE, "A message type is required."))?;
    if kind != UPLOAD && !files.is_empty() {
        return Err(ApiError::attribute(
            TYPE,
            "Files are sent with the type uploadAttachment.",
        ));
    }
    let rich = match kind {
        "text/plain" => false,
        "text/html" => true,
        "startTyping" => return Ok((conversation, CustomerAction::Typing(true))),
        "endTyping" => return Ok((conversation, CustomerAction::Typing(false))),
        "enableOffRecordMessages" => return Ok((conversation, CustomerAction::OffRecord(true))),
        "disableOffRecordMessages" => return Ok((conversation, CustomerAction::OffRecord(false))),
        "acceptAttachment" => {
            let file = answered(root)?;
            return Ok((
                conversation,
                CustomerAction::Answer(file, FileAnswer::Accepted),
            ));
        }
        "rejectAttachment" => {
            let file = answered(root)?;
            return Ok((
                conversation,
                CustomerAction::Answer(file, FileAnswer::Rejected),
            ));
        }
        UPLOAD => {
            let words = text(&["content"])
                .map_err(|_| ApiError::attribute(CONTENT, "The content must be text."))?;
            let mut message = NewMessage::text(words.unwrap_or_default());
            message.attachments = offered(root, files)?;
            return Ok((conversation, CustomerAction::Text(message)));
        }
        _ => return Err(ApiError::enumeration(TYPE, TYPES)),
    };
    let content = text(&["content"])
        .map_err(|_| ApiError::attribute(CONTENT, "The content must be text."))?
        .filter(|content| !content.is_empty())
        .ok_or_else(|| {
            ApiError::attribute(CONTENT, "The content of a message must not be empty.")
        })?;
    let message = if rich {
        html(content)?
    } else {
        NewMessage::text(content)
    };
    Ok((conversation, CustomerAction::Text(message)))
}

/// Returns the [`ConversationName`] of the conversation with this UUID.
pub(super) fn with_uuid(uuid: Uuid, caller: &Caller) -> ConversationName {
    ConversationName::with_uuid(&caller.config.account.uuid_key, uuid)
}

/// Reads a conversation's id. Returns `None` if the text is not a UUID with hyphens.
pub(super) fn conversation_id(text: &str) -> Option<Uuid> {
    const LENGTH: usize = "645ac530-7520-4daa-b95c-8e8cad6fcda7".len();
    (text.len() == LENGTH)
        .then(|| Uuid::try_parse(text).ok())
        .flatten()
}

/// Sanitises the HTML of a message (contract 3.3, inferred). The content of the message is the plain text of the HTML,
/// because every API can show plain text. The message also contains the sanitised HTML.
fn html(content: &str) -> Result<NewMessage, ApiError> {
    let wrong = |rule: &'static str| ApiError::attribute(CONTENT, rule);
    if content.chars().nth(MAX_MESSAGE).is_some() {
        return Err(wrong(refusals::TOO_LONG));
    }
    let rich =
        rich_text::read(content).ok_or_else(|| wrong("The rich text has too many elements."))?;
    if rich.plain.is_empty() {
        return Err(wrong("The content of a message must not be empty."));
    }
    let mut message = NewMessage::text(rich.plain);
    message
        .content_attributes
        .insert(rich_text::HTML.to_owned(), Value::String(rich.html));
    Ok(message)
}
