//! What an agent does with a conversation in one word: pick up, resolve, reopen, close, pend, release, read.

use super::named;
use super::view::Conversation;
use crate::call::{Answered, Api, Named, Write, answer};
use crate::me::unexpected;
use crate::refusals::{plainly, refused};
use axum::extract::{Request, State};
use parlor_model::command::{Answer, ChangeStatus, Command, MarkRead, Outcome, PickUp, Release};
use parlor_model::state::ConversationName;
use parlor_model::version::Versioned;
use parlor_model::words::Status;

/// Picks a conversation up.
///
/// The calling agent takes it and begins to serve it: its service record is opened, with what the start prefilled. Picking up what one
/// has already changes nothing. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pick-up", tag = "conversations", operation_id = "pick_up",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn pick_up(State(api): State<Api>, id: Named, request: Request) -> Answered {
    moved(api, id, request, "pick-up", |call, conversation| {
        Command::PickUp(PickUp {
            account: call.caller.account,
            conversation,
            agent: call.agent,
        })
    })
    .await
}

/// Resolves a conversation.
///
/// The agent's slot is free again, and what waits is given out at once. Resolving a resolved conversation changes nothing. An empty body
/// or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/resolve", tag = "conversations", operation_id = "resolve",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn resolve(State(api): State<Api>, id: Named, request: Request) -> Answered {
    moved(api, id, request, "resolve", |call, conversation| {
        status(call, conversation, Status::Resolved)
    })
    .await
}

/// Reopens a conversation.
///
/// It goes back to the agent who had it if they are free, else where its start routed it. Reopening an open conversation changes nothing. An
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reopen", tag = "conversations", operation_id = "reopen",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn reopen(State(api): State<Api>, id: Named, request: Request) -> Answered {
    moved(api, id, request, "reopen", |call, conversation| {
        status(call, conversation, Status::Open)
    })
    .await
}

/// Closes a conversation.
///
/// Only a resolved one: what is closed is resolved for good, and opens again only by hand. Closing a closed conversation changes nothing. An
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", operation_id = "close",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn close(State(api): State<Api>, id: Named, request: Request) -> Answered {
    moved(api, id, request, "close", |call, conversation| {
        status(call, conversation, Status::Closed)
    })
    .await
}

/// Hands a conversation to an automaton.
///
/// It becomes `pending`: nobody is asked to serve it until it opens again. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pend", tag = "conversations", operation_id = "pend",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn pend(State(api): State<Api>, id: Named, request: Request) -> Answered {
    moved(api, id, request, "pend", |call, conversation| {
        status(call, conversation, Status::Pending)
    })
    .await
}

/// Releases a conversation.
///
/// The agent who has it gives it back: its queue gives it to somebody else, or keeps it waiting; one that was to be picked up by hand lies
/// open again. Releasing what nobody has changes nothing. Releasing what is another agent's is for supervisors. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/release", tag = "conversations", operation_id = "release",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn release(State(api): State<Api>, id: Named, request: Request) -> Answered {
    moved(api, id, request, "release", |call, conversation| {
        Command::Release(Release {
            account: call.caller.account,
            conversation,
            inbox_kind: None,
            requeue: true,
            agent: Some(call.agent),
        })
    })
    .await
}

/// Marks a conversation read.
///
/// The caller has read it to its end: `unread_count` is 0 again, and so is what `GET /v1/me/unread` counts. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/read", tag = "conversations", operation_id = "mark_read",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn read(State(api): State<Api>, id: Named, request: Request) -> Answered {
    moved(api, id, request, "read", |call, conversation| {
        Command::MarkRead(MarkRead {
            account: call.caller.account,
            conversation,
            inbox_kind: None,
            agent: Some(call.agent),
        })
    })
    .await
}

fn status(call: &Write, conversation: ConversationName, to: Status) -> Command {
    Command::ChangeStatus(ChangeStatus {
        account: call.caller.account,
        conversation,
        inbox_kind: None,
        application: None,
        to,
        snoozed_until: None,
        agent: Some(call.agent),
    })
}

/// The way all of them go.
pub(super) async fn moved(
    api: Api,
    id: Named,
    request: Request,
    verb: &str,
    command: impl FnOnce(&Write, ConversationName) -> Command,
) -> Answered {
    let call = Write::admit(&api, request).await?;
    let route = format!("POST v1/conversations/{}/{verb}", id.number());
    let (keyed, before) = call.keyed(&api, &route).await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let conversation = named(id)?;
    let expects = call.expects(seen(verb, conversation.clone()))?;
    call.no_document(&api)?;
    let command = command(&call, conversation);
    keyed
        .execute_if(api.engine(), command, expects, changed)
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// What the state that the caller has seen is of.
pub(super) fn seen(verb: &str, conversation: ConversationName) -> Versioned {
    if verb.starts_with("service-record") {
        Versioned::ServiceRecord(conversation)
    } else {
        Versioned::Conversation(conversation)
    }
}

/// The answer of everything that changes a conversation.
pub(super) fn changed(outcome: &Outcome) -> Answer {
    match outcome {
        Outcome::Conversation(view) => answer(200, &Conversation::viewed(view)),
        _ => unexpected(),
    }
}
