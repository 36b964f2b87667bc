//! `/v1/me`: the agent who calls.

use crate::answer::{Answered, answer, next, ok};
use crate::document::fields::{Id, Time};
use crate::document::query::{Limit, query};
use crate::document::request;
use crate::document::words::{Availability, Role, Visibility};
use crate::extract::{Body, ByAgent, Idempotent, Query};
use crate::refusals::{plainly, refused, unauthenticated};
use parlor_engine::EngineError;
use parlor_engine::query::ConversationFilter;
use parlor_model::command::{self as model, Answer, SetPresence};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::ids::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Agent<'a> {
    id: i64,
    account_id: i64,
    account_name: &'a str,
    name: &'a str,
    email: &'a str,
    role: Role,
    /// The conversations that the agent sees: `own`, `team` or `all`.
    visibility: Visibility,
    /// The greatest load of live conversations.
    capacity: i64,
    /// The teams they are in.
    team_ids: Vec<i64>,
    /// The keys of the queues they serve.
    queues: Vec<&'a str>,
    created_at: Time,
    updated_at: Time,
}

impl<'a> Agent<'a> {
    /// An agent of this account.
    pub(crate) fn of(row: &'a entities::Agent, config: &'a AccountConfig) -> Self {
        Self {
            id: row.id.0,
            account_id: row.account_id.0,
            account_name: &config.account.name,
            name: &row.name,
            email: &row.email,
            role: Role(row.role),
            visibility: Visibility(row.sees()),
            capacity: row.capacity,
            team_ids: config
                .agent_teams
                .iter()
                .filter(|(agent, _)| *agent == row.id)
                .map(|(_, team)| team.0)
                .collect(),
            queues: config.queues_of(row.id).map(|q| q.key.as_str()).collect(),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

/// Shows the calling agent.
#[utoipa::path(
    get, path = "/v1/me", tag = "me", operation_id = "get_me",
    responses((status = 200, description = "The agent", body = Agent<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent) -> Answered {
    let agent = call.caller.agent().ok_or_else(unauthenticated)?;
    Ok(ok(&Agent::of(agent, &call.caller.config)))
}

/// A conversation of the caller with messages that they have not seen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Unread {
    conversation_id: i64,
    /// Messages of the customer since the caller last looked.
    unread_count: i64,
}

/// Unread messages in conversations assigned to the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnreadPage {
    /// Newest conversation first. A page may be empty and still have a next one.
    data: Vec<Unread>,
    /// The value of `after` for the next page; `null` on the last page.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// A page.
    pub(crate) struct UnreadQuery {
        /// The `next` of the page before.
        after: Id,
        /// The number of conversations to look through.
        limit: Limit,
    }
}

/// Lists the caller's unread conversations.
///
/// Only conversations assigned to the caller count. `POST /v1/conversations/{id}/read` marks one read.
#[utoipa::path(
    get, path = "/v1/me/unread", tag = "me", operation_id = "list_unread",
    responses((status = 200, description = "Conversations with unread messages", body = UnreadPage)),
)]
pub(crate) async fn unread(ByAgent(call): ByAgent, Query(query): Query<UnreadQuery>) -> Answered {
    let agent = call.caller.agent.ok_or_else(unauthenticated)?;
    let account = call.caller.account;
    let limit = Limit::or_default(query.limit);
    let filter = ConversationFilter {
        assignee: Some(agent),
        after: query.after.map(|id| ConversationId(id.0)),
        limit: limit.saturating_add(1),
        ..ConversationFilter::default()
    };
    let mut rows = call.engine().conversations(account, filter).await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    let ids = rows.iter().map(|row| row.id).collect();
    let seen = call.engine().read_by(account, agent, ids).await?;
    let data = rows
        .iter()
        .map(|row| Unread {
            conversation_id: row.id.0,
            unread_count: row
                .incoming_count
                .saturating_sub(seen.get(&row.id).copied().unwrap_or(0)),
        })
        .filter(|one| one.unread_count > 0)
        .collect();
    Ok(ok(&UnreadPage { data, next }))
}

request! {
    /// Whether the caller takes work.
    pub(crate) struct SetMyPresence {
        /// Only `online` agents are given new conversations.
        availability: Availability,
    }
}

/// Whether an agent takes work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Presence {
    agent_id: i64,
    availability: Availability,
    /// The number of live conversations now, with those that the change assigned.
    live_conversations: i64,
}

/// Sets the caller's availability.
///
/// Without a live connection it stays until it is changed. With one, it ends 30 seconds after the last connection closes. Going `online`
/// takes waiting conversations at once, up to the agent's capacity.
#[utoipa::path(
    put, path = "/v1/me/presence", tag = "me", operation_id = "set_presence",
    request_body(examples(
        ("online" = (summary = "Takes new conversations", value = json!({"availability": "online"}))),
        ("away" = (summary = "Not at the desk", value = json!({"availability": "away"}))),
    )),
    responses((status = 200, description = "As it is now", body = Presence)),
)]
pub(crate) async fn set_presence(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(asked): Body<SetMyPresence>,
) -> Answered {
    let command = SetPresence {
        account: call.caller.account,
        agent: call.agent,
        availability: asked.availability.0,
        connected: call
            .engine()
            .present(call.caller.account)
            .contains(&call.agent),
    };
    keyed
        .execute(call.engine(), command, presence)
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

fn presence(outcome: &model::Presence) -> Answer {
    answer(
        200,
        &Presence {
            agent_id: outcome.agent.0,
            availability: Availability(outcome.availability),
            live_conversations: outcome.live,
        },
    )
}

/// The answer when something that was just written is not in the configuration, which is a fault of the server.
pub(crate) fn unexpected() -> Answer {
    let _ = EngineError::internal("the configuration lacks what was just written");
    Answer {
        status: 500,
        content_type: String::new(),
        body: String::new(),
    }
}
