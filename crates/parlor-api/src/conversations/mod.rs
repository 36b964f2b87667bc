//! `/v1/conversations`: start, read and change conversations.

pub(crate) mod attention;
mod change;
pub(crate) mod drafts;
pub(crate) mod edits;
pub(crate) mod handover;
pub(crate) mod macros;
pub(crate) mod messages;
pub(crate) mod moves;
pub(crate) mod record;
mod record_draft;
pub(crate) mod routing;
pub(crate) mod start;
pub(crate) mod thread;
pub(crate) mod typing;
pub(crate) mod viewers;
pub(crate) mod who;

use crate::answer::{Answered, Next, next, ok, ok_versioned};
use crate::document::fields::Id;
use crate::document::query::{Limit, query};
use crate::document::{code, words};
use crate::extract::{ByAgent, Path, Query};
use crate::problems;
use crate::views::conversation::Place;
use crate::views::row::ConversationRow;
use parlor_engine::auth::Caller;
use parlor_engine::query::ConversationFilter;
use parlor_model::ids::{AgentId, ContactId, ConversationId, InboxId};
use parlor_model::state::ConversationName;
use parlor_model::version;
use parlor_model::visibility::VisibilityScope;
use serde::Serialize;
use utoipa::ToSchema;

query! {
    /// A filter of conversations, with page parameters.
    pub(crate) struct ConversationQuery {
        /// Lists only conversations with this status.
        status: words::Status,
        /// Lists only conversations of this inbox.
        inbox_id: Id,
        /// Lists only conversations of this agent.
        assignee_id: Id,
        /// Lists only conversations with this contact.
        contact_id: Id,
        /// Lists only conversations that wait in the queue with this key.
        queue: String,
        /// The `next` of the previous page. This id names a conversation. The conversation may have left the list since.
        after: Id,
        /// The page size.
        limit: Limit,
    }
}

/// A page of conversations, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Conversations<'a> {
    data: Vec<ConversationRow<'a>>,
    next: Next,
}

/// Lists conversations, newest first.
#[utoipa::path(
    get, path = "/v1/conversations", tag = "conversations", operation_id = "list_conversations",
    responses((status = 200, description = "A page of conversations", body = Conversations<'_>)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Query(query): Query<ConversationQuery>,
) -> Answered {
    let config = &call.caller.config;
    let queue = match query.queue {
        Some(key) => Some(config.queue_by_key(&key).map(|q| q.id).ok_or_else(|| {
            let keys = config.queues.values().map(|q| q.key.as_str());
            problems::invalid_field(
                "queue",
                code::UNKNOWN,
                format!(
                    "There is no such queue. Your account's queues: {}.",
                    keys.collect::<Vec<_>>().join(", ")
                ),
            )
        })?),
        None => None,
    };
    let account = call.caller.account;
    let after = query.after.map(|id| ConversationId(id.0));
    if let Some(after) = after
        && !call.engine().has_conversation(account, after).await?
    {
        return Err(problems::invalid_field(
            "after",
            code::UNKNOWN,
            "There is no such conversation. Send the `next` of the previous page, or leave `after` out for the first page.".to_owned(),
        ));
    }
    let limit = Limit::or_default(query.limit);
    let filter = ConversationFilter {
        status: query.status.map(|status| status.0),
        inbox: query.inbox_id.map(|id| InboxId(id.0)),
        assignee: query.assignee_id.map(|id| AgentId(id.0)),
        contact: query.contact_id.map(|id| ContactId(id.0)),
        queue,
        after,
        visibility: scope(&call.caller),
        limit: limit.saturating_add(1),
    };
    let mut rows = call.engine().conversations(account, filter).await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    let parts = call.engine().row_parts(&call.caller, &rows).await?;
    Ok(ok(&Conversations {
        data: rows
            .iter()
            .map(|row| ConversationRow::of(row, &parts, config))
            .collect(),
        next,
    }))
}

/// Returns a conversation, in the form of the list.
#[utoipa::path(
    get, path = "/v1/conversations/{id}", tag = "conversations", operation_id = "get_conversation",
    responses((status = 200, description = "The conversation", body = ConversationRow<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ConversationId>) -> Answered {
    let name = ConversationName::Id(id);
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let version = version::of_conversation(&view.conversation);
    let parts = call.engine().row_parts_of(&call.caller, &view).await?;
    let row = ConversationRow::of(&view.conversation, &parts, &view.config);
    Ok(ok_versioned(&row, &version))
}

/// The queue and the queue position of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitingAt<'a> {
    /// The key of the queue. `null` means that the conversation does not wait.
    #[schema(required)]
    queue: Option<&'a str>,
    /// The queue position. `null` means that the conversation does not wait.
    #[schema(required)]
    place: Option<Place>,
}

/// Returns the queue position and the expected wait of a conversation.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/place", tag = "conversations", operation_id = "get_place",
    responses((status = 200, description = "The place", body = WaitingAt<'_>)),
)]
pub(crate) async fn place(ByAgent(call): ByAgent, Path(id): Path<ConversationId>) -> Answered {
    let name = ConversationName::Id(id);
    let account = call.caller.account;
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let found = call
        .engine()
        .queue_position(account, view.conversation.id)
        .await?;
    let now = call.engine().now();
    Ok(ok(&WaitingAt {
        queue: found.as_ref().map(|(state, _)| state.queue.key.as_str()),
        place: found
            .as_ref()
            .map(|(state, waiting)| Place::of(state, waiting, now)),
    }))
}

/// The visibility scope of a list. `None` means all conversations of the account.
pub(crate) fn scope(caller: &Caller) -> Option<VisibilityScope> {
    caller.visibility().scope
}
