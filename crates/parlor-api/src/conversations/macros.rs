//! The use of a macro in a conversation.

use super::change::ChangeQuery;
use super::messages::{leaves_files, not_sent};
use crate::answer::{Answered, answer, ok};
use crate::attachments::MessageAttachment;
use crate::document::fields::{Free, Id, Whole};
use crate::document::words::MessageKind;
use crate::document::{code, request};
use crate::extract::{Body, ByAgent, ByPermitted, Call, Idempotent, Path, Query, query};
use crate::forms::conversation::{Message, Undoable};
use crate::forms::scheduled::ScheduledMessage;
use crate::macros::named;
use crate::problems::{self, Refused};
use crate::texts::{text_of, too_long};
use parlor_engine::files::links::Links;
use parlor_model::command::{
    Answer, Attach, ConversationView, MAX_MESSAGE, PostMessage, RunActions, SendMessage, Sent,
    ServiceCondition, Terms,
};
use parlor_model::entities;
use parlor_model::ids::{AttachmentId, ConversationId, MAX_ID, MacroId};
use parlor_model::macros::{MAX_BLANK, MacroAction, Rendered, pieces, render};
use parlor_model::state::ConversationName;
use parlor_model::words::PointKind;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The text of a macro, filled in with the values of one conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MacroPreview<'a> {
    macro_id: i64,
    /// The text of the macro, in which each variable is replaced with its value. The text still contains the blanks:
    /// the gaps that the agent must fill in.
    content: String,
    html: bool,
    kind: MessageKind,
    /// The names of the blanks in the text.
    blanks: Vec<String>,
    /// The names of the variables that have neither a value nor a fallback text.
    missing: Vec<String>,
    /// The files of the macro. To send copies of these files, list their ids in `macro_attachment_ids` of a new
    /// message.
    attachments: Vec<MessageAttachment<'a>>,
    #[schema(value_type = Vec<Object>)]
    actions: &'a [MacroAction],
}

query! {
    /// The query string of `preview_macro`.
    pub(crate) struct PreviewQuery {
        /// The id of the conversation whose values replace the variables. Required.
        conversation_id: Id,
    }
}

/// Returns the text of a macro with the values of a conversation.
///
/// A client shows this text in its editor. The client then sends the text with `POST /v1/conversations/{id}/messages`
/// and `macro_id`, so that Parlor also carries out the actions of the macro.
#[utoipa::path(
    get, path = "/v1/macros/{id}/preview", tag = "macros", operation_id = "preview_macro",
    responses((status = 200, description = "The text and the actions", body = MacroPreview<'_>)),
)]
pub(crate) async fn preview(
    ByAgent(call): ByAgent,
    Path(id): Path<MacroId>,
    Query(query): Query<PreviewQuery>,
) -> Answered {
    let Some(conversation) = query.conversation_id else {
        let detail = "Name the conversation.";
        return Err(problems::invalid_field(
            "conversation_id",
            code::REQUIRED,
            detail,
        ));
    };
    let row = call
        .engine()
        .macro_seen(&call.caller, call.agent, id)
        .await?;
    let name = ConversationName::Id(ConversationId(conversation.0));
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let rendered = filled(&call, &row, &view, &BTreeMap::new())?;
    let links = call.engine().links();
    Ok(ok(&MacroPreview {
        macro_id: row.id.0,
        content: rendered.text,
        html: row.html,
        kind: MessageKind(row.kind),
        blanks: rendered.blanks,
        missing: rendered.missing,
        attachments: (row.attachments.iter())
            .map(|attached| MessageAttachment::of(attached, &links))
            .collect(),
        actions: &row.actions,
    }))
}

/// Replaces the variables of a macro's text with the values of a conversation, and the blanks with the texts in
/// `blanks`. Refuses a result that is too long for a message.
fn filled(
    call: &Call,
    row: &entities::Macro,
    view: &ConversationView,
    blanks: &BTreeMap<String, String>,
) -> Result<Rendered, Refused> {
    let pieces = pieces(&row.content).unwrap_or_default();
    let html = row.html;
    let print = |text: &str| {
        if html { escaped(text) } else { text.to_owned() }
    };
    let value = |name: &str| value(call, view, name);
    render(&pieces, value, blanks, print, MAX_MESSAGE).ok_or_else(too_long)
}

fn escaped(text: &str) -> String {
    (text.replace('&', "&amp;").replace('<', "&lt;"))
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Returns the value of a variable. `None` means that the variable is unknown or has no value.
fn value(call: &Call, view: &ConversationView, name: &str) -> Option<String> {
    let contact = view.person.as_ref().map(|person| &person.contact);
    let conversation = &view.conversation;
    let agent = call.caller.agent();
    let first = |name: &str| name.split_whitespace().next().map(str::to_owned);
    let point = |kind: PointKind| {
        let points = view.person.iter().flat_map(|person| &person.points);
        let mut points = points.filter(|point| point.kind == kind);
        points.next().map(|point| point.value.clone())
    };
    if let Some(attribute) = name.strip_prefix("contact.custom.") {
        return printed(contact?.custom_attributes.get(attribute)?);
    }
    if let Some(attribute) = name.strip_prefix("conversation.custom.") {
        return printed(conversation.custom_attributes.get(attribute)?);
    }
    match name {
        "account.name" => Some(view.config.account.name.clone()),
        "agent.name" => agent.map(|agent| agent.name.clone()),
        "agent.first_name" => agent.and_then(|agent| first(&agent.name)),
        "contact.name" => contact.map(|contact| contact.name.clone()),
        "contact.first_name" => {
            contact.and_then(|contact| contact.given_name.clone().or_else(|| first(&contact.name)))
        }
        "contact.last_name" => contact.and_then(|contact| contact.family_name.clone()),
        "contact.email" => point(PointKind::Email),
        "contact.phone" => point(PointKind::Phone).or_else(|| point(PointKind::MobilePhone)),
        "conversation.id" => Some(conversation.id.to_string()),
        "conversation.subject" => conversation.subject.clone(),
        "inbox.name" => {
            let inbox = view.config.inboxes.get(&conversation.inbox_id);
            inbox.map(|inbox| inbox.name.clone())
        }
        _ => None,
    }
}

/// Returns the value of a custom attribute as text. `None` means that there is no value.
fn printed(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => {
            let texts: Vec<String> = all.iter().filter_map(printed).collect();
            Some(texts.join(", "))
        }
        other => Some(other.to_string()),
    }
}

request! {
    /// The body of a request that uses a macro in a conversation.
    pub(crate) struct AppliedMacro {
        /// The id of the macro.
        macro_id: Id,
        /// The text for each blank, by the name of the blank.
        blanks: Free,
        /// The position of the newest message that the caller has seen. Parlor refuses the request with
        /// `conversation-moved` if the customer or another agent has written after this position, or if more than 50
        /// messages follow this position.
        seen_position: Option<Whole<0, MAX_ID>>,
        /// Whether Parlor removes the caller's draft in this conversation. A macro that has neither text nor files does
        /// not remove the draft. Default: `false`.
        remove_draft: Option<bool>,
    }
}

/// The result of a request that uses a macro.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MacroResult<'a> {
    /// The sent message. `null` means that the macro has neither text nor files, or that Parlor holds the message.
    #[schema(required)]
    message: Option<Message<'a>>,
    /// The message that Parlor holds for the hold time of the inbox (`hold_s`). Parlor carries out the actions when it
    /// sends this message. `null` means that Parlor holds no message.
    #[schema(required)]
    scheduled_message: Option<ScheduledMessage<'a>>,
    /// The undo token for the actions. Present only if the request has `undo=true` and Parlor does not hold the
    /// message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undo: Option<Undoable>,
}

/// Sends the text and the files of a macro, and carries out the actions of the macro, in one transaction.
///
/// If Parlor refuses one of the actions, Parlor changes nothing and sends nothing. With `undo=true`, the answer has an
/// undo token. This token restores the conversation to its state before the actions, but does not remove the sent
/// message. If Parlor holds the message for the hold time of the inbox, the answer has no undo token. In that case,
/// cancel the message instead.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/apply-macro", tag = "conversations", operation_id = "apply_macro",
    request_body(example = json!({"macro_id": 1, "blanks": {"order number": "5512"}})),
    responses((status = 200, description = "The result", body = MacroResult<'_>)),
    extensions(("x-refusals" = json!([problems::CONVERSATION_MOVED, problems::CONTACT_ERASED, problems::NEVER_REOPENS, problems::MERGED, problems::OFF_RECORD, problems::TRANSITION_NOT_ALLOWED, problems::CAPACITY_REACHED]))),
)]
pub(crate) async fn apply(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Query(query): Query<ChangeQuery>,
    Body(request): Body<AppliedMacro>,
) -> Answered {
    let conversation = ConversationName::Id(id);
    let engine = call.engine();
    let view = engine
        .conversation_seen(&call.caller, conversation.clone())
        .await?;
    let row = named(&call, MacroId(request.macro_id.0)).await?;
    let mut blanks = BTreeMap::new();
    for (name, value) in request.blanks.0 {
        let fits = |text: &&str| text.chars().count() <= MAX_BLANK;
        let Some(text) = value.as_str().filter(fits) else {
            let detail = format!("Send a text of at most {MAX_BLANK} characters for each blank.");
            return Err(problems::invalid_field("blanks", code::MALFORMED, detail));
        };
        blanks.insert(name, text.to_owned());
    }
    let rendered = filled(&call, &row, &view, &blanks)?;
    if let Some(blank) = rendered.blanks.first() {
        let detail = format!("Fill in the blank `{blank}`.");
        return Err(problems::invalid_field("blanks", code::REQUIRED, detail));
    }
    let seen_position = request.seen_position.map(|seen| seen.0);
    let undo = query.undoable(engine)?;
    let terms = Terms {
        undo: undo.as_ref().map(|undo| undo.token.clone()),
        ..Terms::default()
    };
    if rendered.text.is_empty() && row.attachments.is_empty() {
        let command = RunActions {
            conversation,
            actions: row.actions,
            seen_position,
        };
        let done = keyed
            .execute_on(engine, command, terms, move |_| {
                result(None, None, undo.clone())
            })
            .await;
        return match done {
            Ok(answer) => Ok(answer),
            Err(error) => Err(not_sent(&call, id, seen_position, error).await),
        };
    }
    let mut message = text_of(rendered.text, row.html)?;
    let all: Vec<AttachmentId> = row.attachments.iter().map(|file| file.id).collect();
    let files = engine.copy_macro_files(&row, &all).await?;
    message.attachments = files.iter().cloned().map(Attach::File).collect();
    let command = SendMessage {
        post: PostMessage {
            conversation: conversation.into(),
            kind: row.kind,
            message,
            in_reply_to: None,
            mentions: Vec::new(),
            service: ServiceCondition::None,
        },
        seen_position,
        remove_draft: request.remove_draft == Some(true),
        send_at: None,
        cancel_on_reply: false,
        actions: row.actions,
    };
    let links = engine.links();
    let sent = keyed
        .execute_on(engine, command, terms, move |sent| {
            applied(sent, &links, undo.clone())
        })
        .await;
    if leaves_files(&sent) {
        call.engine().discard(&files).await;
    }
    match sent {
        Ok(answer) => Ok(answer),
        Err(error) => Err(not_sent(&call, id, seen_position, error).await),
    }
}

fn applied(sent: &Sent, links: &Links, undo: Option<Undoable>) -> Answer {
    match sent {
        Sent::Now(view) => {
            let contact = view.conversation.conversation.contact_id;
            let message = Message::of(&view.message, contact, links);
            result(Some(message), None, undo)
        }
        Sent::Later(row) => result(None, Some(ScheduledMessage::of(row, links)), None),
    }
}

fn result(
    message: Option<Message<'_>>,
    later: Option<ScheduledMessage<'_>>,
    undo: Option<Undoable>,
) -> Answer {
    let result = MacroResult {
        message,
        scheduled_message: later,
        undo,
    };
    answer(200, &result)
}
