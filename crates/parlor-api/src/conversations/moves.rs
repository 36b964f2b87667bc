//! Actions on a conversation without arguments: pick up, resolve, reopen, close, pend, release; and the rating.

use super::change::Change;
use crate::answer::{Answered, answer};
use crate::document::fields::{Text, Whole};
use crate::document::request;
use crate::extract::{Body, ByAgent, ByPermitted, Idempotent, Path};
use crate::refusals::{plainly, refused};
use crate::views::conversation::{ChangedConversation, Conversation};
use parlor_model::command::{ChangeStatus, MAX_NOTE, PickUp, RateConversation, Release};
use parlor_model::ids::ConversationId;
use parlor_model::state::ConversationName;
use parlor_model::words::Status;

/// Picks up a conversation.
///
/// The caller becomes the conversation's agent and starts to serve it. The service record begins with the draft from
/// the start of the conversation. Picking up one's own conversation again changes nothing. Send no body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pick-up", tag = "conversations", operation_id = "pick_up",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>), (status = 409)),
)]
pub(crate) async fn pick_up(change: Change<ByPermitted>) -> Answered {
    let command = PickUp {
        conversation: change.conversation.clone(),
    };
    change.carry_out(command).await
}

/// Resolves a conversation.
///
/// The agent's slot becomes free, and Parlor assigns the next waiting conversation at once. Resolving a resolved
/// conversation changes nothing. Send no body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/resolve", tag = "conversations", operation_id = "resolve",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>), (status = 409)),
)]
pub(crate) async fn resolve(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Resolved);
    change.carry_out(command).await
}

/// Reopens a conversation.
///
/// The conversation goes to its previous agent, if that agent has free capacity. Otherwise Parlor routes it with its
/// original intent. Reopening an open conversation changes nothing. Send no body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reopen", tag = "conversations", operation_id = "reopen",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>), (status = 409)),
)]
pub(crate) async fn reopen(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Open);
    change.carry_out(command).await
}

/// Closes a resolved conversation.
///
/// A message of the customer reopens it as `open`, never as `pending`.
/// A conversation that never reopens stays closed. Closing a closed conversation changes nothing. Send
/// no body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", operation_id = "close",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>), (status = 409)),
)]
pub(crate) async fn close(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Closed);
    change.carry_out(command).await
}

/// Hands a conversation to an automated process.
///
/// The status becomes `pending`. No agent receives the conversation until it is reopened. Send no body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pend", tag = "conversations", operation_id = "pend",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>), (status = 409)),
)]
pub(crate) async fn pend(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Pending);
    change.carry_out(command).await
}

/// Releases a conversation.
///
/// The conversation returns to its queue, for another agent. A conversation without a queue becomes open and
/// unassigned. Releasing an unassigned conversation changes nothing. Only supervisors may release another agent's
/// conversation. Send no body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/release", tag = "conversations", operation_id = "release",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>), (status = 409)),
)]
pub(crate) async fn release(change: Change<ByPermitted>) -> Answered {
    let command = Release {
        conversation: change.conversation.clone(),
        inbox_kind: None,
        requeue: true,
    };
    change.carry_out(command).await
}

fn status(change: &Change<ByAgent>, to: Status) -> ChangeStatus {
    ChangeStatus {
        conversation: change.conversation.clone(),
        inbox_kind: None,
        to,
        snoozed_until: None,
        by_bot: false,
    }
}

request! {
    /// The customer's answer to a satisfaction survey.
    pub(crate) struct Rating {
        /// The rating, 1 (worst) to 5 (best).
        rating: Whole<1, 5>,
        /// The customer's words.
        feedback: Option<Text<0, MAX_NOTE>>,
    }
}

/// Records the customer's answer to the satisfaction survey.
///
/// The conversation is closed. Only a resolved conversation with a survey can be rated, once: the inbox must have a
/// `survey`. The content attributes of the survey's message get the answer as `submitted_values`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/rating", tag = "conversations", operation_id = "rate_conversation",
    request_body(example = json!({"rating": 5, "feedback": "Quick and kind"})),
    responses((status = 200, description = "The conversation", body = Conversation<'_>), (status = 409)),
)]
pub(crate) async fn rate(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Body(asked): Body<Rating>,
) -> Answered {
    let command = RateConversation {
        conversation: ConversationName::Id(id),
        inbox_kind: None,
        rating: asked.rating.0,
        feedback: asked.feedback.map(|text| text.0),
    };
    keyed
        .execute(call.engine(), command, |rated| {
            answer(200, &Conversation::viewed(&rated.conversation))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
