//! Messages: send a message (contract 3.5) and list messages (contract 3.7).

use super::call::{Call, PathId, answer, only, path_id, shown};
use super::context::Context;
use super::lines;
use super::refusals::Failure;
use crate::chatwoot::attachment::{AttachmentObject, attachments};
use crate::chatwoot::contact::ContactEvent;
use crate::chatwoot::errors::malformed;
use crate::chatwoot::message::{
    INPUT_CSAT, Sender, SentMessage, content_attributes_of, content_of, content_type_of,
    status_word, type_number,
};
use crate::chatwoot::params::Params;
use crate::chatwoot::staff::{Presence, UserEvent};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::auth::Caller;
use parlor_engine::files::links::Links;
use parlor_engine::thread::{OwnPlace, ThreadItem, ThreadPart, ThreadPlace};
use parlor_http::keyed::Keyed;
use parlor_model::command::{ConversationView, PostMessage, RateConversation, ServiceCondition};
use parlor_model::document::Fault;
use parlor_model::entities::{Event, JsonMap, Message};
use parlor_model::ids::{MAX_ID, MessageId};
use parlor_model::state::ConversationName;
use parlor_model::words::MessageKind;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// The maximum number of messages in an answer with the newest messages, or with the messages before an id (Chatwoot
/// contract 5.4).
const PAGE: usize = 20;
/// The maximum number of messages in an answer with the messages after an id.
const PAGE_AFTER: usize = 100;
/// The maximum number of messages in an answer with the messages between two ids. Chatwoot returns up to 1,000.
const PAGE_BETWEEN: usize = 400;

/// A message in this vendor's answers. The message has Chatwoot's REST form and the additional member `sorting_id`.
#[derive(Serialize)]
struct MessageObject<'a> {
    id: i64,
    content: Cow<'a, str>,
    inbox_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    echo_id: Option<&'a Value>,
    conversation_id: i64,
    message_type: u8,
    content_type: &'a str,
    status: &'static str,
    content_attributes: Cow<'a, JsonMap>,
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
            content: content_of(message).into(),
            inbox_id: view.conversation.inbox_id.0,
            echo_id,
            conversation_id: view.conversation.display_id,
            message_type: type_number(message),
            content_type: content_type_of(message),
            status: status_word(message.delivery),
            content_attributes: content_attributes_of(message),
            created_at: message.created_at.seconds(),
            private: message.kind == MessageKind::Note,
            source_id: message.source_id.as_deref(),
            sorting_id: message.position,
            sender: Sender::of(message, view.into(), presence),
            attachments: attachments(message, links),
        }
    }

    /// Builds the message for an activity line. As in Chatwoot, the message has no sender.
    fn line(event: &Event, view: &'a ConversationView) -> Self {
        Self {
            id: lines::line_id(event),
            content: lines::text(event, &view.config).into(),
            inbox_id: view.conversation.inbox_id.0,
            echo_id: None,
            conversation_id: view.conversation.display_id,
            message_type: 2,
            content_type: "text",
            status: "sent",
            content_attributes: Cow::Owned(JsonMap::new()),
            created_at: event.occurred_at.seconds(),
            private: false,
            source_id: None,
            sorting_id: event.thread_position.unwrap_or_default(),
            sender: None,
            attachments: None,
        }
    }
}

/// Handles `POST /conversations/:id/messages`. The author is the agent of the API key. If the message is `incoming`,
/// the author is the customer.
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
    if let Some((rating, feedback)) = answer_of(&sent)? {
        return rate(context, &keyed, number, rating, feedback).await;
    }
    // The answer to a customer's message contains no agent. So the availability of agents is not necessary and is not
    // read.
    let presence = match sent.kind {
        MessageKind::Incoming => Presence::routed(),
        MessageKind::Outgoing | MessageKind::Note | MessageKind::Activity => {
            Presence::read(context.engine(), call.caller.account).await?
        }
    };
    let post = PostMessage {
        conversation: ConversationName::Display(number).into(),
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

/// Returns the rating and the words in a customer's answer to a satisfaction survey (Chatwoot contract 8). Such an
/// answer is an incoming message with the content type `input_csat` and with `submitted_values` in its content
/// attributes. For all other messages, returns `None`.
///
/// # Errors
/// The rating is missing or is not a whole number.
fn answer_of(sent: &SentMessage) -> Result<Option<(i64, Option<String>)>, Fault> {
    if sent.kind != MessageKind::Incoming || sent.message.content_type != INPUT_CSAT {
        return Ok(None);
    }
    let Some(values) = sent.message.content_attributes.get("submitted_values") else {
        return Ok(None);
    };
    let response = values.get("csat_survey_response").unwrap_or(values);
    let rating = (response.get("rating").and_then(Value::as_i64))
        .ok_or_else(|| malformed("content_attributes"))?;
    let words = response.get("feedback_message").and_then(Value::as_str);
    Ok(Some((rating, words.map(str::to_owned))))
}

/// Stores the rating of a customer. Returns a response with the message of the survey, which now contains the submitted
/// values.
async fn rate(
    context: &Context,
    keyed: &Keyed,
    number: i64,
    rating: i64,
    feedback: Option<String>,
) -> Result<Response, Failure> {
    let links = context.engine().links();
    let rate = RateConversation {
        conversation: ConversationName::Display(number).into(),
        rating,
        feedback,
    };
    keyed
        .execute(context.engine(), rate, move |rated| {
            let presence = Presence::routed();
            answer(&MessageObject::of(
                &rated.message,
                &rated.conversation,
                &presence,
                &links,
                None,
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

/// Handles `GET /conversations/:id/messages`: returns the newest messages, the messages before an id, the messages
/// after an id, or the messages between two ids. The messages are in ascending order.
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
    // Activity lines are entries of the thread, so the limit counts activity lines too.
    let (part, limit) = match (before, after) {
        (before, None) => (ThreadPart::Before(before.map(ThreadPlace::from)), PAGE),
        (None, Some(after)) => (ThreadPart::After(after.into()), PAGE_AFTER),
        // If the request has both ids, the answer begins with the message `after` itself.
        (Some(_), Some(after)) => (ThreadPart::After(just_before(after).into()), PAGE_BETWEEN),
    };
    let page = context
        .engine()
        .thread(&caller, &view.conversation, part, limit)
        .await?;
    let own = view.conversation.id;
    let ends = before.filter(|_| after.is_some());
    let entries = page
        .entries
        .iter()
        .filter(|entry| entry.conversation == own);
    let entries = entries.filter(|entry| ends.is_none_or(|end| entry.place.own < end));
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
        payload: entries
            .filter_map(|entry| match &entry.item {
                ThreadItem::Message(message) => {
                    Some(MessageObject::of(message, &view, &presence, &links, None))
                }
                ThreadItem::Line(event) => Some(MessageObject::line(event, &view)),
                ThreadItem::Started(_) => None,
            })
            .collect(),
    }))
}

/// Returns the position directly before an entry of the thread.
const fn just_before(place: OwnPlace) -> OwnPlace {
    match place.number {
        0 => OwnPlace {
            position: place.position.saturating_sub(1),
            number: MAX_ID,
        },
        number => OwnPlace {
            position: place.position,
            number: number.saturating_sub(1),
        },
    }
}

/// Returns the position of the message or activity line whose id is in a parameter. `None` means that the parameter is
/// absent, null or empty. An unknown id, and an id from another conversation, give the error `NotFound`.
async fn position(
    context: &Context,
    caller: &Caller,
    view: &ConversationView,
    params: &Params,
    name: &str,
) -> Result<Option<OwnPlace>, Failure> {
    let Some(id) = params.id(name)? else {
        return Ok(None);
    };
    let (account, conversation) = (caller.account, view.conversation.id);
    if let Some(number) = lines::event_of(id) {
        let found = (context.engine())
            .events(account, number.saturating_sub(1), 1)
            .await?;
        let ours = found
            .first()
            .filter(|event| event.number == number && event.conversation_id == Some(conversation));
        let position = ours.and_then(|event| event.thread_position);
        let position = position.ok_or(Failure::NotFound)?;
        return Ok(Some(OwnPlace { position, number }));
    }
    let id = MessageId(id);
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
    let place = |position| OwnPlace {
        position,
        number: 0,
    };
    found.map(|at| Some(place(at))).ok_or(Failure::NotFound)
}
