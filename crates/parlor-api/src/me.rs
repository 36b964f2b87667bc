//! `/v1/me`: the agent who sends the request.

use crate::answer::{Answered, answer, ok};
use crate::conversations::cursor::begin;
use crate::document::configured::configured;
use crate::document::cursor::CursorText;
use crate::document::fields::Time;
use crate::document::query::Limit;
use crate::document::request;
use crate::document::words::{Availability, Role, Visibility};
use crate::extract::{Body, ByAgent, ByNewcomer, Idempotent, Query, query};
use crate::refusals::{plainly, refused, unauthenticated};
use parlor_engine::avatars;
use parlor_engine::lists::Cursor;
use parlor_model::command::{self as model, AgentView, Answer, ChangeProfile, SetPresence};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::filter::{Assigned, ConversationFilter};
use parlor_model::provision::spec::ProfileSpec;
use parlor_model::words::ConversationSort;
use serde::Serialize;
use utoipa::ToSchema;

/// An agent: a staff member who answers conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Agent<'a> {
    id: i64,
    account_id: i64,
    account_name: &'a str,
    name: &'a str,
    email: &'a str,
    role: Role,
    /// The conversations that the agent may see. `own` means the conversations that are assigned to the agent or
    /// mention the agent. `own` also includes unassigned conversations that are intended for the agent or belong to one
    /// of the agent's queues. `team` also includes the conversations of the agent's teams and of the members of these
    /// teams. `all` means all conversations.
    visibility: Visibility,
    /// The agent's capacity: the number of slots for open conversations. A conversation uses one slot, unless the
    /// account's `weights` state another number.
    capacity: i64,
    /// The ids of the agent's teams.
    team_ids: Vec<i64>,
    /// The keys of the queues that the agent serves.
    queues: Vec<&'a str>,
    /// The path of the agent's picture on this server. A new picture gets a new path. `null` means that there is no
    /// picture.
    #[schema(required)]
    avatar_url: Option<String>,
    /// The text below the agent's mails. Clients add this text when the agent begins to write a mail. `null` means that
    /// the agent has no signature.
    #[schema(required)]
    signature: Option<&'a str>,
    /// Whether the agent has set up one-time codes. If `true`, the agent must sign in with these codes.
    totp_active: bool,
    /// Whether the account requires the agent to set up one-time codes. If `totp_required` is `true` and `totp_active`
    /// is `false`, the agent must set up codes before any other request.
    totp_required: bool,
    created_at: Time,
    updated_at: Time,
}

impl<'a> Agent<'a> {
    /// Converts the database row into the object that answers contain. The configuration adds the agent's teams and
    /// queues.
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
            avatar_url: avatars::path(row),
            signature: row.signature.as_deref(),
            totp_active: row.totp_since.is_some(),
            totp_required: config.account.totp_required.covers(row.role),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

/// Returns the agent who sends the request.
#[utoipa::path(
    get, path = "/v1/me", tag = "me", operation_id = "get_me",
    responses((status = 200, description = "The agent", body = Agent<'_>)),
)]
pub(crate) async fn show(ByNewcomer(call): ByNewcomer) -> Answered {
    let agent = call.caller.agent().ok_or_else(unauthenticated)?;
    Ok(ok(&Agent::of(agent, &call.caller.config)))
}

configured! {
    /// The body of a request that changes the caller's own name or signature.
    pub(crate) struct ChangeMe(read ProfileSpec, Change);
}

/// Changes the name or the signature of the caller.
///
/// To change the password, use `PUT /v1/me/password`. Only administrators can change the other properties of an agent,
/// with `/v1/agents`.
#[utoipa::path(
    patch, path = "/v1/me", tag = "me", operation_id = "change_me",
    request_body(example = json!({"name": "Mina Chen-Weber"})),
    responses((status = 200, description = "The agent", body = Agent<'_>)),
)]
pub(crate) async fn change(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<ChangeMe>,
) -> Answered {
    let agent = call.caller.agent().ok_or_else(unauthenticated)?;
    let command = ChangeProfile {
        agent: agent.id,
        changes: request.0,
    };
    keyed
        .execute(call.engine(), command, |view| shown(view))
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Builds the answer with a changed agent.
pub(crate) fn shown(view: &AgentView) -> Answer {
    answer(200, &Agent::of(&view.agent, &view.config))
}

/// A conversation that is assigned to the caller and has unread messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Unread {
    conversation_id: i64,
    /// The number of customer messages that the caller has not read.
    unread_count: i64,
}

/// A page of conversations that are assigned to the caller and have unread messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnreadPage {
    /// The conversations, newest first. Even an empty page can have a next page.
    data: Vec<Unread>,
    /// The value of `after` for the next page. `null` means that there is no next page.
    #[schema(required)]
    next: Option<String>,
}

query! {
    /// The page parameters of the list of unread conversations.
    pub(crate) struct UnreadQuery {
        /// The value of `next` in the previous page.
        after: CursorText<Cursor>,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the conversations that are assigned to the caller and have unread messages.
///
/// To mark a conversation as read, use `POST /v1/conversations/{id}/read`.
#[utoipa::path(
    get, path = "/v1/me/unread", tag = "me", operation_id = "list_unread",
    responses((status = 200, description = "Conversations with unread messages", body = UnreadPage)),
)]
pub(crate) async fn unread(ByAgent(call): ByAgent, Query(query): Query<UnreadQuery>) -> Answered {
    let sort = ConversationSort::CreatedDown;
    let begin = begin(query.after, None, None, sort)?;
    let filter = ConversationFilter {
        assignee: vec![Assigned::Me],
        unread: Some(true),
        ..ConversationFilter::default()
    };
    let limit = usize::try_from(Limit::or_default(query.limit)).unwrap_or(1);
    let page = call
        .engine()
        .list_conversations(&call.caller, &filter, sort, begin, limit)
        .await?;
    let ids = page.rows.iter().map(|row| row.id).collect();
    let account = call.caller.account;
    let seen = call.engine().read_by(account, call.agent, ids).await?;
    let data = (page.rows.iter())
        .map(|row| Unread {
            conversation_id: row.id.0,
            unread_count: row
                .incoming_count
                .saturating_sub(seen.get(&row.id).copied().unwrap_or(0)),
        })
        .collect();
    Ok(ok(&UnreadPage {
        data,
        next: page.next.map(|cursor| cursor.to_string()),
    }))
}

request! {
    /// The body of a request that sets the caller's availability.
    pub(crate) struct SetMyPresence {
        /// The new availability. Queues assign new conversations only to agents who are `online`.
        availability: Availability,
    }
}

/// The caller's availability and load.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Presence {
    agent_id: i64,
    availability: Availability,
    /// The number of open conversations that are assigned to the caller. The number includes conversations that Parlor
    /// assigned because of this request.
    live_conversations: i64,
}

/// Sets the caller's availability.
///
/// For a caller without a live connection, the availability stays until the next change. A caller with live connections
/// becomes `offline` 30 seconds after the last of these connections closes. An agent who becomes `online` receives
/// waiting conversations at once, up to the agent's capacity.
#[utoipa::path(
    put, path = "/v1/me/presence", tag = "me", operation_id = "set_presence",
    request_body(examples(
        ("online" = (summary = "Takes new conversations", value = json!({"availability": "online"}))),
        ("away" = (summary = "Takes no new conversations", value = json!({"availability": "away"}))),
    )),
    responses((status = 200, description = "The new state", body = Presence)),
)]
pub(crate) async fn set_presence(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<SetMyPresence>,
) -> Answered {
    let command = SetPresence {
        agent: call.agent,
        availability: request.availability.0,
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
