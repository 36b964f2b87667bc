//! `POST /messaging/sendmessage`: all actions of a customer in a conversation, distinguished by `type.value` (contract
//! 3.3).

use super::attachments::{Sent, offered};
use super::auth;
use super::context::Context;
use super::document::{Node, WrongType};
use super::error::{ApiError, Tone};
use super::negotiation;
use super::paths::CONVERSATION;
use super::query;
use super::refusals::{self, Unknown};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::request::Parts;
use parlor_engine::auth::Caller;
use parlor_engine::ephemeral_event::Typist;
use parlor_engine::typing::TypingIn;
use parlor_http::keyed::{Keyed, is_replayed};
use parlor_http::rich_text;
use parlor_model::command::{
    Answer, MAX_MESSAGE, NewFile, NewMessage, PostMessage, ServiceCondition,
};
use parlor_model::state::ConversationName;
use parlor_model::words::{InboxKind, MessageKind};
use serde_json::Value;

/// The route's name for idempotency keys, equal for every spelling of the path.
const ROUTE: &str = "POST egain/messaging/sendmessage";
const TYPE: &str = "type.value";
const CONTENT: &str = "content";
const UPLOAD: &str = "uploadAttachment";
/// The accepted types. Off-record messages are refused, because Parlor would store them.
const TYPES: &str = "text/plain, text/html, startTyping, endTyping, uploadAttachment";

/// Handles the request.
pub(super) async fn send(State(context): State<Context>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match sent(&context, &parts, body).await {
        Ok(response) => response,
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

/// Returns the empty answer to an accepted message (contract 3.3).
pub(super) const fn nothing() -> Answer {
    Answer {
        status: 204,
        content_type: String::new(),
        body: String::new(),
    }
}

/// Checks the request in the order of a start (contract 3.2.8): credential, negotiation, query, document, elements,
/// conversation.
async fn sent(context: &Context, parts: &Parts, body: Body) -> Result<Response, ApiError> {
    let caller = auth::chat_session(&context.engine, &parts.headers).await?;
    let body = Sent::read(context, parts, body).await?;
    let files = body.files();
    let done = carried_out(context, parts, &caller, body).await;
    // The files are discarded only if it is certain that no message uses them. After a fault of the server, a later
    // clean-up removes unused files.
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
    let asked = body.fingerprint();
    let keyed = Keyed::of(&parts.headers, caller, ROUTE, parts.uri.query(), &asked)
        .map_err(ApiError::bad_key)?;
    let replayed = keyed.replay(&context.engine).await;
    if let Some(response) = replayed.map_err(|e| refusals::of(e, &caller.config))? {
        return Ok(response);
    }
    negotiation::format(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    query::none(parts.uri.query())?;
    let document = body.document(context, parts, "message").await?;
    let (conversation, what) = read(document.root(), body.files())?;
    let conversation = ConversationName::Uuid(conversation);
    let inbox_kind = Some(InboxKind::Messaging);
    let refused = |error| refusals::of_conversation(error, Unknown::Body);
    match what {
        What::Text(message) => {
            let post = PostMessage {
                conversation,
                inbox_kind,
                kind: MessageKind::Incoming,
                message,
                in_reply_to: None,
                mentions: Vec::new(),
                service: ServiceCondition::None,
            };
            keyed
                .execute(&context.engine, post, |_| nothing())
                .await
                .map_err(refused)
        }
        // Typing is not stored, so an idempotency key has no effect.
        What::Typing(started) => {
            let told = TypingIn {
                account: caller.account,
                conversation,
                inbox_kind,
                application: caller.application,
                by: Typist::Contact,
                started,
                visibility: None,
            };
            context.engine.typing(told).await.map_err(refused)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    }
}

/// An action of the customer.
#[derive(Debug)]
enum What {
    /// The customer sends a message.
    Text(NewMessage),
    /// The customer starts (`true`) or stops typing.
    Typing(bool),
}

fn read(root: Node<'_>, files: Vec<NewFile>) -> Result<(String, What), ApiError> {
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
        "startTyping" => return Ok((conversation, What::Typing(true))),
        "endTyping" => return Ok((conversation, What::Typing(false))),
        UPLOAD => {
            let words = text(&["content"])
                .map_err(|WrongType| ApiError::attribute(CONTENT, "It must be text."))?;
            let mut message = NewMessage::text(words.unwrap_or_default());
            message.attachments = offered(root, files)?;
            return Ok((conversation, What::Text(message)));
        }
        _ => return Err(ApiError::enumeration(TYPE, TYPES)),
    };
    let content = text(&["content"])
        .map_err(|WrongType| ApiError::attribute(CONTENT, "It must be text."))?
        .filter(|content| !content.is_empty())
        .ok_or_else(|| ApiError::attribute(CONTENT, "A message must say something."))?;
    let message = if rich {
        html(content)?
    } else {
        NewMessage::text(content)
    };
    Ok((conversation, What::Text(message)))
}

/// Returns a conversation's id in its stored form. Other spellings of an id are not accepted.
pub(super) fn conversation_id(text: &str) -> Option<String> {
    const LENGTH: usize = "645ac530-7520-4daa-b95c-8e8cad6fcda7".len();
    (text.len() == LENGTH)
        .then(|| uuid::Uuid::try_parse(text).ok())
        .flatten()
        .map(|id| id.hyphenated().to_string())
}

/// Sanitises rich text before anybody sees it (contract 3.3, inferred). The plain text becomes the message, because
/// every API can show it. The sanitised HTML is stored with the message.
fn html(content: &str) -> Result<NewMessage, ApiError> {
    let wrong = |rule: &'static str| ApiError::attribute(CONTENT, rule);
    if content.chars().nth(MAX_MESSAGE).is_some() {
        return Err(wrong(refusals::TOO_LONG));
    }
    let rich =
        rich_text::read(content).ok_or_else(|| wrong("The rich text has too many elements."))?;
    if rich.plain.is_empty() {
        return Err(wrong("A message must say something."));
    }
    let mut message = NewMessage::text(rich.plain);
    message
        .content_attributes
        .insert(rich_text::HTML.to_owned(), Value::String(rich.html));
    Ok(message)
}
