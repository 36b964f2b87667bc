//! Changes of a conversation that need no request body: pick up, resolve, reopen, close, pend, release.

use super::change::Change;
use crate::answer::Answered;
use crate::extract::{ByAgent, ByPermitted};
use crate::forms::conversation::ChangedConversation;
use crate::problems;
use parlor_model::command::{ChangeStatus, PickUp, Release};
use parlor_model::words::Status;

/// Picks up a conversation.
///
/// The caller becomes the conversation's agent and begins to serve the conversation. The conversation must be open or
/// pending, and becomes open. The first pick-up creates the service record from the values in the request that started
/// the conversation. Each later pick-up makes the caller responsible for the service record, and reopens a completed
/// record. If the caller has already picked up the conversation, the request changes nothing. Send an empty body or
/// `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pick-up", tag = "conversations", operation_id = "pick_up",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TAKEN_BY_ANOTHER, problems::NOT_OPEN, problems::CAPACITY_REACHED]))),
)]
pub(crate) async fn pick_up(change: Change<ByPermitted>) -> Answered {
    let command = PickUp {
        conversation: change.conversation.clone(),
    };
    change.carry_out(command).await
}

/// Resolves a conversation.
///
/// The conversation no longer uses a slot of its agent. If the agent can now receive a waiting conversation, Parlor
/// assigns it to the agent at once. If the conversation is already resolved, the request changes nothing. Send an empty
/// body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/resolve", tag = "conversations", operation_id = "resolve",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn resolve(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Resolved);
    change.carry_out(command).await
}

/// Reopens a conversation.
///
/// Parlor assigns the conversation to its previous agent, if this agent is online and has free capacity. Otherwise the
/// queue of the conversation assigns it to another agent. If no agent is free, the conversation waits in the queue. If
/// the conversation had no agent, Parlor routes it by its routing intent. If the conversation is already open, the
/// request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reopen", tag = "conversations", operation_id = "reopen",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::NEVER_REOPENS, problems::MERGED]))),
)]
pub(crate) async fn reopen(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Open);
    change.carry_out(command).await
}

/// Closes a resolved conversation.
///
/// If a customer who is not blocked writes in a closed conversation, the status of the conversation becomes `open`,
/// even in an inbox with `starts_pending`. If the conversation was started with `reopens` = `false`, the conversation
/// stays closed. If the conversation is already closed, the request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", operation_id = "close",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn close(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Closed);
    change.carry_out(command).await
}

/// Hands a conversation to an automated process.
///
/// The status becomes `pending`. Until the conversation opens again, Parlor does not assign it to an agent. Send an
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pend", tag = "conversations", operation_id = "pend",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED, problems::NEVER_REOPENS]))),
)]
pub(crate) async fn pend(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Pending);
    change.carry_out(command).await
}

/// Takes a conversation from its agent and returns it to its queue.
///
/// While the conversation waits, no queue assigns it to the same agent again. A conversation with the routing intent
/// `hold` does not wait in a queue, but stays open and unassigned. A conversation that is not open only loses its
/// agent. If the conversation has no agent, or has ended and cannot be reopened, the request changes nothing. Only
/// supervisors, administrators and programs with an access token may release another agent's conversation. Send an
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/release", tag = "conversations", operation_id = "release",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn release(change: Change<ByPermitted>) -> Answered {
    let command = Release {
        conversation: change.conversation.clone().into(),
        requeue: true,
    };
    change.carry_out(command).await
}

fn status(change: &Change<ByAgent>, to: Status) -> ChangeStatus {
    ChangeStatus {
        conversation: change.conversation.clone().into(),
        to,
        snoozed_until: None,
        by_bot: false,
    }
}
