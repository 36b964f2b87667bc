//! What an agent does with a conversation: pick up, resolve, reopen.

use super::named;
use super::view::Conversation;
use crate::call::{Answered, Api, Named, Write, answer};
use crate::me::unexpected;
use crate::refusals::{plainly, refused};
use axum::extract::{Request, State};
use parlor_model::command::{Answer, ChangeStatus, Command, Outcome, PickUp};
use parlor_model::state::ConversationName;
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

/// The way all three go.
async fn moved(
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
    call.no_document(&api)?;
    let command = command(&call, conversation);
    keyed
        .execute(api.engine(), command, changed)
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

fn changed(outcome: &Outcome) -> Answer {
    match outcome {
        Outcome::Conversation(view) => answer(200, &Conversation::viewed(view)),
        _ => unexpected(),
    }
}
