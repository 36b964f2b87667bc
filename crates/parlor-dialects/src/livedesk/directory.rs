//! Agents, teams and inboxes, with the same calls as in Chatwoot (contract 3.7; Chatwoot contract 4.3, 4.7, 5.6).

use super::call::{PathId, path_id, shown};
use super::context::{Context, KIND};
use super::refusals::Failure;
use crate::chatwoot::inbox::SlimInbox;
use crate::chatwoot::staff::{AgentObject, Presence, TeamObject};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_model::ids::InboxId;
use serde::Serialize;

#[derive(Serialize)]
struct Payload<T> {
    payload: Vec<T>,
}

/// Handles `GET /agents`: lists the active agents. The answer is an array without an envelope.
pub(super) async fn agents(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let caller = context.plain_list(request).await?;
    let listed = caller.config.agents.values().filter(|agent| agent.active);
    let presence = Presence::read(context.engine(), caller.account).await?;
    let agents: Vec<_> = listed
        .map(|agent| AgentObject::of(agent, &presence))
        .collect();
    Ok(shown(&agents))
}

/// Handles `GET /teams`. The answer is an array without an envelope.
pub(super) async fn teams(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let caller = context.plain_list(request).await?;
    let config = &caller.config;
    let member = |team| {
        caller
            .agent
            .is_some_and(|agent| config.agent_teams.contains(&(agent, team)))
    };
    let teams: Vec<_> = config
        .teams
        .values()
        .map(|team| TeamObject::of(team, member(team.id)))
        .collect();
    Ok(shown(&teams))
}

/// Handles `GET /inboxes`: lists the inboxes of the kind `api`.
pub(super) async fn inboxes(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let caller = context.plain_list(request).await?;
    let payload = caller
        .config
        .inboxes
        .values()
        .filter(|inbox| inbox.kind == KIND)
        .filter_map(SlimInbox::of)
        .collect();
    Ok(shown(&Payload { payload }))
}

/// Handles `GET /inboxes/:id`. The answer is an object without an envelope.
pub(super) async fn inbox(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let caller = context.caller(request.headers()).await?;
    let id = InboxId(path_id(path)?);
    let inbox = caller.config.inbox(id, KIND).and_then(SlimInbox::of);
    Ok(shown(&inbox.ok_or(Failure::NotFound)?))
}
