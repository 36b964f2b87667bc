//! `/v1/viewers`, `/v1/conversations/{id}/viewers` and `/v1/conversations/{id}/viewing`: the agents who view a
//! conversation or write a reply in it.

use crate::answer::{Answered, Next, next, ok};
use crate::document::fields::Id;
use crate::document::query::Limit;
use crate::document::request;
use crate::extract::{Body, ByAgent, Path, Query, query};
use axum::response::IntoResponse as _;
use http::StatusCode;
use parlor_engine::ephemeral_event::{self, Replying};
use parlor_model::ids::ConversationId;
use parlor_model::state::ConversationName;
use serde::Serialize;
use utoipa::ToSchema;

/// An agent who views a conversation or writes a reply in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Viewer {
    agent_id: i64,
    /// Whether the agent views the conversation.
    viewing: bool,
    /// The kind of message that the agent writes now: `reply` or `note`. `null` means that the agent writes nothing.
    #[schema(required, value_type = Option<String>)]
    replying: Option<Replying>,
}

impl Viewer {
    fn of(viewer: &ephemeral_event::Viewer) -> Self {
        Self {
            agent_id: viewer.agent.0,
            viewing: viewer.viewing,
            replying: viewer.replying,
        }
    }
}

/// A conversation with the agents who view it or write a reply in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewedConversation {
    conversation_id: i64,
    agents: Vec<Viewer>,
}

impl ViewedConversation {
    /// Builds the object that answers contain, from a conversation's id and its viewers.
    pub(crate) fn of(id: ConversationId, viewers: &[ephemeral_event::Viewer]) -> Self {
        Self {
            conversation_id: id.0,
            agents: viewers.iter().map(Viewer::of).collect(),
        }
    }
}

/// A page of the conversations that agents view or in which agents write a reply, in order of the conversation's id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewedConversations {
    data: Vec<ViewedConversation>,
    next: Next,
}

/// The agents who view a conversation or write a reply in it: at most 50 agents, in order of the agent's id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Viewers {
    data: Vec<Viewer>,
    /// Always `null`, because the list has only one page.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// The page parameters of the list of viewed conversations.
    pub(crate) struct ViewersQuery {
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the conversations that agents view or in which agents write a reply.
///
/// The list leaves out conversations that the caller may not see. To follow all changes, first open a connection to
/// `GET /v1/live`, then read this list once. The connection reports each later change.
#[utoipa::path(
    get, path = "/v1/viewers", tag = "live", operation_id = "list_viewers",
    responses((status = 200, description = "The conversations with their viewers", body = ViewedConversations)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<ViewersQuery>) -> Answered {
    let limit = Limit::or_default(query.limit);
    let after = ConversationId(query.after.map_or(0, |id| id.0));
    let wanted = usize::try_from(limit.saturating_add(1)).unwrap_or(usize::MAX);
    let mut rows = call.engine().viewed(&call.caller, after, wanted).await?;
    let next = next(&mut rows, limit, |(id, _)| id.0);
    Ok(ok(&ViewedConversations {
        data: rows
            .iter()
            .map(|(id, viewers)| ViewedConversation::of(*id, viewers))
            .collect(),
        next,
    }))
}

/// Lists the agents who view a conversation or write a reply in it.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/viewers", tag = "live", operation_id = "list_conversation_viewers",
    responses((status = 200, description = "The viewers", body = Viewers)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ConversationId>) -> Answered {
    let name = ConversationName::Id(id);
    call.engine().conversation_seen(&call.caller, name).await?;
    let viewers = call.engine().viewers(call.caller.account, id);
    Ok(ok(&Viewers {
        data: viewers.iter().map(Viewer::of).collect(),
        next: None,
    }))
}

request! {
    /// The body of a request that records that the caller views a conversation.
    pub(crate) struct ViewingNow {
        /// `true` while the caller views the conversation, and `false` when the caller leaves it.
        viewing: bool,
    }
}

/// Records that the caller views a conversation, or has left it.
///
/// This request is for clients without a WebSocket. Parlor shows the caller as a viewer for 60 seconds, so repeat the
/// request before this time ends. Parlor notifies the connected readers of `GET /v1/live` who may see the conversation.
/// Parlor does not store this information.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/viewing", tag = "live", operation_id = "view_conversation",
    request_body(examples(("opens" = (summary = "The agent opens the conversation", value = json!({"viewing": true}))))),
    responses((status = 204, description = "The connected readers are notified")),
    extensions(("x-stores-nothing" = json!(true))),
)]
pub(crate) async fn note(
    ByAgent(call): ByAgent,
    Path(conversation): Path<ConversationId>,
    Body(request): Body<ViewingNow>,
) -> Answered {
    let viewing = request.viewing;
    call.engine()
        .view_for_a_while(&call.caller, conversation, viewing)
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
