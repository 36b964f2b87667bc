//! `/v1/scheduled-messages`: messages that Parlor sends at a given time, or after the hold time in which their authors
//! can cancel them.

use crate::answer::{Answered, Next, answer, next, ok};
use crate::document::fields::{Id, Text, Time};
use crate::document::query::Limit;
use crate::document::request;
use crate::extract::{Body, ByAgent, ByPermitted, Idempotent, Path, Query, query};
use crate::forms::conversation::Message;
use crate::forms::scheduled::ScheduledMessage;
use crate::problems;
use crate::refusals::{plainly, refused};
use crate::texts::text_of;
use parlor_model::command::{CancelScheduled, ChangeScheduled, MAX_MESSAGE, SendScheduled};
use parlor_model::ids::{ConversationId, ScheduledId};
use parlor_model::refusal::Object;
use parlor_model::state::ConversationName;
use serde::Serialize;
use utoipa::ToSchema;

/// The scheduled messages of a conversation, at most 50.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduledMessages<'a> {
    data: Vec<ScheduledMessage<'a>>,
}

/// A page of the caller's scheduled messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduledPage<'a> {
    data: Vec<ScheduledMessage<'a>>,
    next: Next,
}

query! {
    /// The page parameters of the list of scheduled messages.
    pub(crate) struct ScheduledQuery {
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the scheduled messages of a conversation.
///
/// Each agent who may see the conversation may see its scheduled messages, so that two agents do not write the same
/// answer.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/scheduled-messages", tag = "conversations", operation_id = "list_scheduled_messages",
    responses((status = 200, description = "The scheduled messages", body = ScheduledMessages<'_>)),
)]
pub(crate) async fn of_conversation(
    ByAgent(call): ByAgent,
    Path(id): Path<ConversationId>,
) -> Answered {
    let name = ConversationName::Id(id);
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let account = call.caller.account;
    let rows = call
        .engine()
        .scheduled_in(account, view.conversation.id)
        .await?;
    let links = call.engine().links();
    Ok(ok(&ScheduledMessages {
        data: (rows.iter())
            .map(|row| ScheduledMessage::of(row, &links))
            .collect(),
    }))
}

/// Lists the caller's scheduled messages, newest first.
#[utoipa::path(
    get, path = "/v1/me/scheduled-messages", tag = "me", operation_id = "list_my_scheduled_messages",
    responses((status = 200, description = "A page of scheduled messages", body = ScheduledPage<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<ScheduledQuery>) -> Answered {
    let limit = Limit::or_default(query.limit);
    let after = query.after.map(|id| ScheduledId(id.0));
    let account = call.caller.account;
    let mut rows = (call.engine())
        .scheduled_of(account, call.agent, after, limit.saturating_add(1))
        .await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    let links = call.engine().links();
    Ok(ok(&ScheduledPage {
        data: (rows.iter())
            .map(|row| ScheduledMessage::of(row, &links))
            .collect(),
        next,
    }))
}

/// Returns a scheduled message.
///
/// If the message has been sent, or if its author has cancelled the message, the answer is 404. The event
/// `message.unscheduled` contains the id of the sent message, if Parlor sent one.
#[utoipa::path(
    get, path = "/v1/scheduled-messages/{id}", tag = "conversations", operation_id = "get_scheduled_message",
    responses((status = 200, description = "The scheduled message", body = ScheduledMessage<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ScheduledId>) -> Answered {
    let unknown = || problems::not_found(Object::Scheduled.noun());
    let found = call.engine().scheduled(call.caller.account, id).await?;
    let row = found.ok_or_else(unknown)?;
    if row.agent_id != call.agent {
        let name = ConversationName::Id(row.conversation_id);
        let seen = call.engine().conversation_seen(&call.caller, name).await;
        seen.map_err(|_| unknown())?;
    }
    Ok(ok(&ScheduledMessage::of(&row, &call.engine().links())))
}

request! {
    /// Changes to a scheduled message. Absent members keep their values.
    pub(crate) struct ChangedScheduled {
        /// The new content of the message: HTML if `html` is `true`, otherwise plain text.
        content: Option<Text<0, MAX_MESSAGE>>,
        /// Whether the new `content` is HTML. Default: `false`.
        html: Option<bool>,
        /// The new time of sending, at most 366 days ahead. If the message was stopped or has failed, the new time
        /// schedules the message again.
        send_at: Option<Time>,
        /// Whether Parlor stops this scheduled message if the customer writes before Parlor sends the message.
        cancel_on_reply: Option<bool>,
    }
}

/// Changes a scheduled message.
///
/// Only the author can change a scheduled message, and only while the author may see the conversation.
#[utoipa::path(
    patch, path = "/v1/scheduled-messages/{id}", tag = "conversations", operation_id = "change_scheduled_message",
    request_body(example = json!({"content": "Your order arrives on Monday."})),
    responses((status = 200, description = "The scheduled message", body = ScheduledMessage<'_>)),
)]
pub(crate) async fn change(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ScheduledId>,
    Body(request): Body<ChangedScheduled>,
) -> Answered {
    let content = match request.content {
        Some(text) => {
            let message = text_of(text.0, request.html == Some(true))?;
            Some((message.content, message.content_attributes))
        }
        None => None,
    };
    let command = ChangeScheduled {
        id,
        content,
        send_at: request.send_at.map(|at| at.0),
        cancel_on_reply: request.cancel_on_reply,
    };
    let links = call.engine().links();
    keyed
        .execute(call.engine(), command, move |row| {
            answer(200, &ScheduledMessage::of(row, &links))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Cancels a scheduled or held message.
///
/// If the author cancels the message, Parlor removes it. The answer contains the removed message, and its files can be
/// attached to another message. If a supervisor, an administrator or a program with an access token cancels another
/// agent's message, Parlor only stops the message. Parlor does not send a stopped message, and its author keeps the
/// text.
#[utoipa::path(
    delete, path = "/v1/scheduled-messages/{id}", tag = "conversations", operation_id = "cancel_scheduled_message",
    responses((status = 200, description = "The message before", body = ScheduledMessage<'_>)),
)]
pub(crate) async fn cancel(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ScheduledId>,
) -> Answered {
    let links = call.engine().links();
    keyed
        .execute(call.engine(), CancelScheduled { id }, move |row| {
            answer(200, &ScheduledMessage::of(row, &links))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Sends a scheduled or held message now.
///
/// Only the author can send a scheduled message, and only while the author may see the conversation.
#[utoipa::path(
    post, path = "/v1/scheduled-messages/{id}/send", tag = "conversations", operation_id = "send_scheduled_message",
    responses((status = 201, description = "The message", body = Message<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED, problems::NEVER_REOPENS, problems::MERGED, problems::OFF_RECORD, problems::TRANSITION_NOT_ALLOWED, problems::CAPACITY_REACHED]))),
)]
pub(crate) async fn send(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ScheduledId>,
) -> Answered {
    let links = call.engine().links();
    keyed
        .execute(call.engine(), SendScheduled { id }, move |view| {
            let contact = view.conversation.conversation.contact_id;
            answer(201, &Message::of(&view.message, contact, &links))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
