//! `/v1/messages/{id}`: the delivery status of messages, resending and deletion of messages, and the acceptance or
//! rejection of a customer's file.

use crate::answer::{Answered, answer};
use crate::document::fields::Text;
use crate::document::request;
use crate::document::words::{DeliveryReport, FileAnswer};
use crate::extract::{Body, ByAgent, ByPermitted, Idempotent, Path};
use crate::forms::conversation::Message;
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_model::command::{
    Answer, AnswerFile, DeleteMessage, MAX_VALUE, MessageView, ReportDelivery, RetryMessage,
};
use parlor_model::ids::{AttachmentId, MessageId};
use parlor_model::refusal::{Conflict, Refusal};
use std::sync::{Arc, Mutex, PoisonError};

request! {
    /// A report of the delivery status of an outgoing message.
    pub(crate) struct ReportedDelivery {
        /// The reported status. The order of statuses is `sent`, `failed`, `delivered`, `read`. A report changes
        /// nothing if the stored status is the same or comes later in this order.
        delivery: DeliveryReport,
        /// The reason for the failure. Allowed only with the status `failed`.
        error: Option<Text<1, MAX_VALUE>>,
    }
}

/// Reports the delivery status of a message.
///
/// Parlor accepts reports only for outgoing messages. The status of a read or deleted message never changes. A failed
/// message can still become `delivered` or `read`.
#[utoipa::path(
    post, path = "/v1/messages/{id}/delivery", tag = "conversations", operation_id = "report_delivery",
    request_body(examples(
        ("read" = (summary = "Seen", value = json!({"delivery": "read"}))),
        ("failed" = (summary = "Not delivered", value = json!({"delivery": "failed", "error": "mailbox full"}))),
    )),
    responses((status = 200, description = "The message", body = Message<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn delivery(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(message): Path<MessageId>,
    Body(request): Body<ReportedDelivery>,
) -> Answered {
    let command = ReportDelivery {
        message,
        delivery: request.delivery.0,
        error: request.error.map(|error| error.0),
    };
    let links = call.engine().links();
    keyed
        .execute(call.engine(), command, move |outcome| {
            reported(outcome, &links)
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

fn reported(view: &MessageView, links: &Links) -> Answer {
    let contact = view.conversation.conversation.contact_id;
    answer(200, &Message::of(&view.message, contact, links))
}

/// Sends a failed message to the customer again.
///
/// The delivery status of the message becomes `sent`, and Parlor sends the callbacks of the message again. Only an
/// outgoing message with the status `failed` can be sent again.
#[utoipa::path(
    post, path = "/v1/messages/{id}/retry", tag = "conversations", operation_id = "retry_message",
    responses((status = 200, description = "The message", body = Message<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED, problems::TRANSITION_NOT_ALLOWED, problems::MERGED, problems::NEVER_REOPENS]))),
)]
pub(crate) async fn retry(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(message): Path<MessageId>,
) -> Answered {
    let links = call.engine().links();
    keyed
        .execute(call.engine(), RetryMessage { message }, move |outcome| {
            reported(outcome, &links)
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Deletes a message.
///
/// Parlor removes the content and the files of the message, also from the search and from pending callbacks. The
/// position, the author and the times of the message remain. Agents can delete only their own messages, and
/// administrators can delete any message. If the message is already deleted, the request changes nothing.
#[utoipa::path(
    delete, path = "/v1/messages/{id}", tag = "conversations", operation_id = "delete_message",
    responses((status = 200, description = "The message without content", body = Message<'_>)),
)]
pub(crate) async fn remove(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(message): Path<MessageId>,
) -> Answered {
    let links = call.engine().links();
    let orphans: Arc<Mutex<Vec<String>>> = Arc::default();
    let found = Arc::clone(&orphans);
    let answer = keyed
        .execute(call.engine(), DeleteMessage { message }, move |outcome| {
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.clone_from(&outcome.files);
            reported(&outcome.view, &links)
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))?;
    // If the files cannot be removed here, the periodic removal of orphaned files removes them later.
    let orphans = std::mem::take(&mut *orphans.lock().unwrap_or_else(PoisonError::into_inner));
    call.engine().remove_files(orphans).await;
    Ok(answer)
}

request! {
    /// The body of a request that accepts or rejects a file of the customer.
    pub(crate) struct AnsweredFile {
        /// The answer: the caller accepts or rejects the file.
        answer: FileAnswer,
    }
}

/// Accepts or rejects a file of the customer.
///
/// The answer tells the customer's program whether the agent accepts the file. Agents can read an accepted file and
/// also a rejected file. Agents can accept or reject only files that the customer sent. A later answer replaces an
/// earlier answer.
#[utoipa::path(
    post, path = "/v1/attachments/{id}/answer", tag = "attachments", operation_id = "answer_attachment",
    request_body(example = json!({"answer": "accepted"})),
    responses((status = 200, description = "The message with the file", body = Message<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn answer_file(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(attachment): Path<AttachmentId>,
    Body(request): Body<AnsweredFile>,
) -> Answered {
    let command = AnswerFile {
        attachment,
        answer: request.answer.0,
        conversation: None,
    };
    let links = call.engine().links();
    keyed
        .execute(call.engine(), command, move |view| reported(view, &links))
        .await
        .map_err(|error| match error {
            EngineError::Refused(Refusal::Conflict(Conflict::Transition)) => Refused::new(
                problems::TRANSITION_NOT_ALLOWED,
                "An agent answers files of the customer. This file is the team's own.",
            ),
            other => refused(other, plainly(Some(&call.caller.config))),
        })
}
