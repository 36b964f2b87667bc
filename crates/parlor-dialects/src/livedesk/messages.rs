//! Messages: send (contract 3.5) and list (3.7).

use super::context::{Call, Context, PathId, answer, only, path_id, shown};
use super::refusals::Failure;
use crate::chatwoot::attachment::{AttachmentObject, attachments};
use crate::chatwoot::contact::ContactEvent;
use crate::chatwoot::message::{Sender, SentMessage, content_of, status_word, type_number};
use crate::chatwoot::params::Params;
use crate::chatwoot::staff::{Presence, UserEvent};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::auth::Caller;
use parlor_engine::files::links::Links;
use parlor_model::command::{ConversationView, PostMessage, ServiceCondition};
use parlor_model::entities::{JsonMap, Message};
use parlor_model::ids::MessageId;
use parlor_model::state::ConversationName;
use parlor_model::words::MessageKind;
use serde::Serialize;
use serde_json::Value;

/// The number of messages on a page of the newest messages, or of messages before an id (Chatwoot contract 5.4).
const PAGE: i64 = 20;
/// The number of messages on a page after an id.
const PAGE_AFTER: i64 = 100;
/// The number of messages on a page between two ids. Chatwoot has 1,000; Parlor's lists have at most 500.
const PAGE_BETWEEN: i64 = parlor_engine::query::MAX_PAGE;

/// A message in this vendor's answers: Chatwoot's REST form and `sorting_id`.
#[derive(Serialize)]
struct MessageObject<'a> {
    id: i64,
    content: &'a str,
    inbox_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    echo_id: Option<&'a Value>,
    conversation_id: i64,
    message_type: u8,
    content_type: &'a str,
    status: &'static str,
    content_attributes: &'a JsonMap,
    created_at: i64,
    private: bool,
    source_id: Option<&'a str>,
    sorting_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<Sender<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<Vec<AttachmentObject<'a>>>,
}

impl<'a> MessageObject<'a> {
    fn of(
        message: &'a Message,
        view: &'a ConversationView,
        presence: &Presence,
        links: &Links,
        echo_id: Option<&'a Value>,
    ) -> Self {
        Self {
            id: message.id.0,
            content: content_of(message),
            inbox_id: view.conversation.inbox_id.0,
            echo_id,
            conversation_id: view.conversation.display_id,
            message_type: type_number(message.kind),
            content_type: &message.content_type,
            status: status_word(message.delivery),
            content_attributes: &message.content_attributes,
            created_at: message.created_at.seconds(),
            private: message.kind == MessageKind::Note,
            source_id: message.source_id.as_deref(),
            sorting_id: message.position,
            sender: Sender::of(message, view.into(), presence),
            attachments: attachments(message, links),
        }
    }
}

/// Handles `POST /conversations/:id/messages`. The key pair writes for its agent; an incoming message is the customer's
/// own.
pub(super) async fn create(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let call = context.call_with_files(request).await?;
    context
        .keeping(call, async |call| sent(&context, path, call).await)
        .await
}

async fn sent(context: &Context, path: PathId, mut call: Call) -> Result<Response, Failure> {
    let number = path_id(path)?;
    let route = format!("POST livedesk/conversations/{number}/messages");
    let keyed = call.keyed(context, &route).await?;
    let sent = match SentMessage::read(&mut call.params, context.limits()) {
        Ok(sent) => sent,
        Err(reason) => {
            let failure = Failure::Reason(reason);
            return Err(context.unless_unknown(&call.caller, number, failure).await);
        }
    };
    // A customer's message shows no agent.
    let presence = match sent.kind {
        MessageKind::Incoming => Presence::routed(),
        MessageKind::Outgoing | MessageKind::Note | MessageKind::Activity => {
            Presence::read(context.engine(), call.caller.account).await?
        }
    };
    let post = PostMessage {
        conversation: ConversationName::Display(number),
        inbox_kind: None,
        kind: sent.kind,
        message: sent.message,
        in_reply_to: sent.in_reply_to,
        mentions: Vec::new(),
        service: ServiceCondition::None,
    };
    let echo_id = sent.echo_id;
    let links = context.engine().links();
    keyed
        .execute(context.engine(), post, move |posted| {
            answer(&MessageObject::of(
                &posted.message,
                &posted.conversation,
                &presence,
                &links,
                echo_id.as_ref(),
            ))
        })
        .await
        .map_err(Failure::from)
}

#[derive(Serialize)]
struct Listed<'a> {
    meta: ListedMeta<'a>,
    payload: Vec<MessageObject<'a>>,
}

#[derive(Serialize)]
struct ListedMeta<'a> {
    labels: &'a [String],
    additional_attributes: &'a JsonMap,
    contact: Option<ContactEvent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<UserEvent<'a>>,
    agent_last_seen_at: Option<String>,
    assignee_last_seen_at: Option<String>,
}

/// Handles `GET /conversations/:id/messages`, in ascending order: the newest messages, or those before and after the
/// ids of messages of this conversation.
pub(super) async fn list(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let (caller, params) = context.read_call(request).await?;
    let view = context.conversation(&caller, path_id(path)?).await?;
    only(&params, &["before", "after"])?;
    let before = position(&context, &caller, &view, &params, "before").await?;
    let after = position(&context, &caller, &view, &params, "after").await?;
    // Positions begin at 1 and have no gaps, so a page is a range of positions.
    let (from, limit) = match (before, after) {
        (None, None) => (
            view.conversation.message_count.saturating_sub(PAGE).max(0),
            PAGE,
        ),
        (Some(before), None) => {
            let from = before.saturating_sub(PAGE).saturating_sub(1).max(0);
            (from, before.saturating_sub(1).saturating_sub(from))
        }
        (None, Some(after)) => (after, PAGE_AFTER),
        (Some(before), Some(after)) => (
            after.saturating_sub(1),
            before.saturating_sub(after).clamp(0, PAGE_BETWEEN),
        ),
    };
    let messages = if limit > 0 {
        context
            .engine()
            .messages(caller.account, view.conversation.id, from, limit)
            .await?
    } else {
        Vec::new()
    };
    let presence = Presence::read(context.engine(), caller.account).await?;
    let links = context.engine().links();
    let conversation = &view.conversation;
    Ok(shown(&Listed {
        meta: ListedMeta {
            labels: &conversation.labels,
            additional_attributes: &conversation.additional_attributes,
            contact: view.person.as_ref().map(ContactEvent::of),
            assignee: conversation
                .assignee_id
                .and_then(|agent| view.config.agents.get(&agent))
                .map(|agent| UserEvent::of(agent, &presence)),
            agent_last_seen_at: conversation.agent_seen_at.map(|at| at.iso_millis()),
            assignee_last_seen_at: conversation.assignee_seen_at.map(|at| at.iso_millis()),
        },
        payload: messages
            .iter()
            .map(|message| MessageObject::of(message, &view, &presence, &links, None))
            .collect(),
    }))
}

/// Returns the position of the message in a parameter. A message of another conversation counts as unknown.
async fn position(
    context: &Context,
    caller: &Caller,
    view: &ConversationView,
    params: &Params,
    name: &str,
) -> Result<Option<i64>, Failure> {
    let Some(id) = params.id(name)?.map(MessageId) else {
        return Ok(None);
    };
    let (account, conversation) = (caller.account, view.conversation.id);
    let found = context
        .engine()
        .store()
        .read(account, move |state| {
            Ok(state
                .message(account, id)?
                .filter(|message| message.conversation_id == conversation)
                .map(|message| message.position))
        })
        .await
        .map_err(parlor_engine::EngineError::from)?;
    found.map(Some).ok_or(Failure::NotFound)
}
