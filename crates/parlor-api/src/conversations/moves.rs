//! What an agent does with a conversation in one word: pick up, resolve, reopen, close, pend, release, read.

use super::change::Change;
use super::view::Conversation;
use crate::answer::Answered;
use crate::extract::{ByAgent, ByPermitted};
use parlor_model::command::{ChangeStatus, Command, MarkRead, PickUp, Release};
use parlor_model::words::Status;

/// Picks a conversation up.
///
/// The calling agent takes it and begins to serve it: its service record is opened, with what the start prefilled. Picking up what one
/// has already changes nothing. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pick-up", tag = "conversations", operation_id = "pick_up",
    responses((status = 200, description = "The conversation", body = Conversation<'_>), (status = 409)),
)]
pub(crate) async fn pick_up(change: Change<ByPermitted>) -> Answered {
    let command = Command::PickUp(PickUp {
        account: change.call.caller.account,
        conversation: change.conversation.clone(),
        agent: change.call.agent,
    });
    change.carry_out(command).await
}

/// Resolves a conversation.
///
/// The agent's slot is free again, and what waits is given out at once. Resolving a resolved conversation changes nothing. An empty body
/// or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/resolve", tag = "conversations", operation_id = "resolve",
    responses((status = 200, description = "The conversation", body = Conversation<'_>), (status = 409)),
)]
pub(crate) async fn resolve(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Resolved);
    change.carry_out(command).await
}

/// Reopens a conversation.
///
/// It goes back to the agent who had it if they are free, else where its start routed it. Reopening an open conversation changes nothing. An
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reopen", tag = "conversations", operation_id = "reopen",
    responses((status = 200, description = "The conversation", body = Conversation<'_>), (status = 409)),
)]
pub(crate) async fn reopen(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Open);
    change.carry_out(command).await
}

/// Closes a conversation.
///
/// Only a resolved one: what is closed is resolved for good, and opens again only by hand. Closing a closed conversation changes nothing. An
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", operation_id = "close",
    responses((status = 200, description = "The conversation", body = Conversation<'_>), (status = 409)),
)]
pub(crate) async fn close(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Closed);
    change.carry_out(command).await
}

/// Hands a conversation to an automaton.
///
/// It becomes `pending`: nobody is asked to serve it until it opens again. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pend", tag = "conversations", operation_id = "pend",
    responses((status = 200, description = "The conversation", body = Conversation<'_>), (status = 409)),
)]
pub(crate) async fn pend(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Pending);
    change.carry_out(command).await
}

/// Releases a conversation.
///
/// The agent who has it gives it back: its queue gives it to somebody else, or keeps it waiting; one that was to be picked up by hand lies
/// open again. Releasing what nobody has changes nothing. Releasing what is another agent's is for supervisors. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/release", tag = "conversations", operation_id = "release",
    responses((status = 200, description = "The conversation", body = Conversation<'_>), (status = 409)),
)]
pub(crate) async fn release(change: Change<ByPermitted>) -> Answered {
    let command = Command::Release(Release {
        account: change.call.caller.account,
        conversation: change.conversation.clone(),
        inbox_kind: None,
        requeue: true,
        agent: Some(change.call.agent),
    });
    change.carry_out(command).await
}

/// Marks a conversation read.
///
/// The caller has read it to its end: `unread_count` is 0 again, and so is what `GET /v1/me/unread` counts. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/read", tag = "conversations", operation_id = "mark_read",
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn read(change: Change<ByAgent>) -> Answered {
    let command = Command::MarkRead(MarkRead {
        account: change.call.caller.account,
        conversation: change.conversation.clone(),
        inbox_kind: None,
        agent: Some(change.call.agent),
    });
    change.carry_out(command).await
}

fn status(change: &Change<ByAgent>, to: Status) -> Command {
    Command::ChangeStatus(ChangeStatus {
        account: change.call.caller.account,
        conversation: change.conversation.clone(),
        inbox_kind: None,
        application: None,
        to,
        snoozed_until: None,
        agent: Some(change.call.agent),
    })
}
