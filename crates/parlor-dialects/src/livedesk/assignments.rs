//! The agent and the team of a conversation (contract 3.7; Chatwoot contract 5.3).

use super::call::{PathId, answer, path_id};
use super::context::Context;
use super::refusals::Failure;
use crate::chatwoot::staff::{AgentObject, Presence, TeamObject};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_http::keyed::respond;
use parlor_model::command::{Assign, ConversationPatch, EditConversation, Release};
use parlor_model::document::Patch;
use parlor_model::ids::{AgentId, TeamId};
use parlor_model::state::ConversationName;
use std::sync::Arc;

/// Handles `POST /conversations/:id/assignments`. `assignee_id` has precedence over `team_id`. As in Chatwoot, an
/// unknown id, 0 and `null` remove the agent or the team, and the answer is `null`. The id of an inactive agent is
/// treated as unknown. If both parameters are absent, the call changes nothing, and the answer is `null`.
pub(super) async fn assign(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let call = context.call(request).await?;
    let number = path_id(path)?;
    let route = format!("POST livedesk/conversations/{number}/assignments");
    let keyed = call.keyed(&context, &route).await?;
    let conversation = ConversationName::Display(number);
    let config = Arc::clone(&call.caller.config);
    if call.params.names("assignee_id") {
        let named = call.params.id("assignee_id").ok().flatten().map(AgentId);
        let agent = named.filter(|id| config.agents.get(id).is_some_and(|agent| agent.active));
        let Some(to) = agent else {
            let release = Release {
                conversation: conversation.into(),
                requeue: false,
            };
            return keyed
                .execute(context.engine(), release, |_| answer(&()))
                .await
                .map_err(Failure::from);
        };
        let presence = Presence::read(context.engine(), call.caller.account).await?;
        let assign = Assign {
            conversation: conversation.into(),
            to,
        };
        return keyed
            .execute(context.engine(), assign, move |_| {
                let agent = config.agents.get(&to);
                answer(&agent.map(|agent| AgentObject::of(agent, &presence)))
            })
            .await
            .map_err(Failure::from);
    }
    if !call.params.names("team_id") {
        context.conversation(&call.caller, number).await?;
        return Ok(respond(answer(&())));
    }
    let named = call.params.id("team_id").ok().flatten().map(TeamId);
    let team = named.filter(|id| config.teams.contains_key(id));
    let edit = EditConversation {
        conversation: conversation.into(),
        patch: ConversationPatch {
            team: Patch::set(team),
            ..ConversationPatch::default()
        },
    };
    let member =
        |id| (call.caller.agent).is_some_and(|agent| config.agent_teams.contains(&(agent, id)));
    let is_member = team.is_some_and(member);
    keyed
        .execute(context.engine(), edit, move |_| {
            let team = team.and_then(|id| config.teams.get(&id));
            answer(&team.map(|team| TeamObject::of(team, is_member)))
        })
        .await
        .map_err(Failure::from)
}
