//! `/v1/conversations`: start, read and change conversations.

pub(crate) mod attention;
pub(crate) mod change;
pub(crate) mod cursor;
pub(crate) mod drafts;
pub(crate) mod edits;
pub(crate) mod handover;
pub(crate) mod history;
pub(crate) mod macros;
pub(crate) mod merges;
pub(crate) mod messages;
pub(crate) mod off_record;
pub(crate) mod rating;
pub(crate) mod record;
mod record_draft;
pub(crate) mod routing;
pub(crate) mod start;
pub(crate) mod thread;
pub(crate) mod typing;
pub(crate) mod viewers;
pub(crate) mod who;

use crate::answer::{Answered, ok, ok_versioned};
use crate::conversations::cursor::begin;
use crate::document::cursor::CursorText;
use crate::document::fields::{Id, Time};
use crate::document::query::{Flag, Limit};
use crate::document::{Faults, code, words};
use crate::extract::{ByAgent, Call, Path, Query, query};
use crate::filter::{
    Assignee, FilterParameters, FilterText, Follower, Piece, PriorityOrNone, Several,
};
use crate::forms::conversation::QueuePosition;
use crate::forms::row::ConversationRow;
use crate::problems::{self, Refused};
use crate::views::view_of_key;
use parlor_engine::EngineError;
use parlor_engine::lists::{Begin, Cursor};
use parlor_model::entities;
use parlor_model::filter::ConversationFilter;
use parlor_model::ids::ConversationId;
use parlor_model::refusal::Refusal;
use parlor_model::state::ConversationName;
use parlor_model::version;
use parlor_model::words::ConversationSort;
use serde::Serialize;
use utoipa::ToSchema;

/// The maximum number of conversations that one request can read by their ids.
const MAX_IDS: usize = 100;

query! {
    /// The query string of `list_conversations`: conditions, order and page.
    pub(crate) struct ConversationQuery {
        /// At most 100 ids of conversations, separated by commas. The answer contains these conversations in the order
        /// of the ids in the request. The answer leaves out conversations that do not exist or that the caller may not
        /// see. No other parameter is allowed together with `ids`.
        ids: Several<Id, MAX_IDS>,
        /// The key of a view from `GET /v1/views`. The answer lists the conversations of this view. Other parameters
        /// add further conditions. Parlor refuses a parameter whose condition the view already has. For a saved view,
        /// the default of `sort` is the view's own order.
        view: String,
        /// A filter document as JSON text. Not allowed together with `view`. Other parameters add further conditions.
        /// Parlor refuses a parameter whose condition the filter already has.
        filter: FilterText,
        /// Statuses, separated by commas. Lists only conversations with one of these statuses.
        status: Several<words::Status>,
        /// Assignees, separated by commas: ids of agents, `me` (the caller), `none` (unassigned) or `any` (any agent).
        /// Lists only conversations with one of these assignees.
        assignee: Several<Assignee>,
        /// Ids of teams, separated by commas. Lists only conversations of one of these teams.
        team_id: Several<Id>,
        /// Ids of inboxes, separated by commas. Lists only conversations of one of these inboxes.
        inbox_id: Several<Id>,
        /// Keys of queues, separated by commas. Lists only conversations that wait in one of these queues.
        queue: Several<Piece>,
        /// Lists only conversations that wait in a queue (`true`), or only conversations that do not wait (`false`).
        queued: Flag,
        /// Lists only conversations with this contact.
        contact_id: Id,
        /// Labels, separated by commas. Lists only conversations with at least one of these labels.
        labels_any: Several<Piece>,
        /// Labels, separated by commas. Lists only conversations with all of these labels.
        labels_all: Several<Piece>,
        /// Labels, separated by commas. Lists only conversations with none of these labels.
        labels_none: Several<Piece>,
        /// Priorities, separated by commas. Lists only conversations with one of these priorities. `none` means
        /// conversations without a priority.
        priority: Several<PriorityOrNone>,
        /// Lists only conversations with customer messages that the caller has not read (`true`), or only the other
        /// conversations (`false`).
        unread: Flag,
        /// Lists only conversations in which a note mentions the caller (`true`), or only the other conversations
        /// (`false`).
        mentioned: Flag,
        /// With `true`, lists only conversations that are assigned to the caller, mention the caller in a note, or are
        /// followed by the caller. With `false`, lists only the other conversations.
        participating: Flag,
        /// Followers, separated by commas: ids of agents, or `me` for the caller. Lists only conversations that at
        /// least one of these agents follows.
        follower: Several<Follower>,
        /// Lists only conversations with a message that could not be delivered (`true`), or only the other
        /// conversations (`false`).
        failed: Flag,
        /// Lists only conversations that were created at this instant or later.
        created_from: Time,
        /// Lists only conversations that were created before this instant.
        created_before: Time,
        /// Lists only conversations whose newest message was created at this instant or later.
        active_from: Time,
        /// Lists only conversations whose newest message was created before this instant.
        active_before: Time,
        /// The order of the list. Default: `-created`, or the order of the saved view in `view`.
        sort: words::ConversationSort,
        /// The value of `next` in the previous page.
        after: CursorText<Cursor>,
        /// The value of `previous` in another page. The answer is the page before that page.
        before: CursorText<Cursor>,
        /// The id of a conversation. The page contains at most `limit`/2 conversations before it, the conversation
        /// itself, and the conversations after it. If this conversation does not meet the conditions, the page contains
        /// only the conversations that precede or follow it in the order.
        around: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// A page of conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Conversations<'a> {
    /// The conversations, in the order of `sort` or `ids`. Even a short or empty page can have a next page.
    data: Vec<ConversationRow<'a>>,
    /// The value of `after` for the next page. `null` means that there is no next page.
    #[schema(required)]
    next: Option<String>,
    /// The value of `before` for the previous page. `null` means that there is no previous page.
    #[schema(required)]
    previous: Option<String>,
}

/// Lists conversations.
///
/// Parlor reads only a limited number of conversations for a page. If few of these conversations meet the conditions, a
/// page can be short or even empty. `next` is `null` only at the end of the list.
///
/// With `ids`, one page contains all of the given conversations that the caller may see.
///
/// The request target (the path and the query string) has at most 16 KiB. If a filter is longer, save it as a view and
/// send the view's key as `view`.
#[utoipa::path(
    get, path = "/v1/conversations", tag = "conversations", operation_id = "list_conversations",
    responses((status = 200, description = "A page of conversations", body = Conversations<'_>)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Query(query): Query<ConversationQuery>,
) -> Answered {
    let config = &call.caller.config;
    let (base, view_sort) = match &query.view {
        Some(_) if query.filter.is_some() => {
            let detail = "Send only one of `view` and `filter`.".to_owned();
            return Err(problems::invalid_field("view", code::NOT_ALLOWED, detail));
        }
        Some(key) => {
            let (filter, sort) = view_of_key(key, &call).await?;
            (Some(filter), sort)
        }
        None => (None, None),
    };
    let pages = query.sort.is_some()
        || query.view.is_some()
        || query.after.is_some()
        || query.before.is_some()
        || query.around.is_some()
        || query.limit.is_some();
    let sort = (query.sort.map(|sort| sort.0))
        .or(view_sort)
        .unwrap_or(ConversationSort::CreatedDown);
    let begin = begin(query.after, query.before, query.around, sort)?;
    let parameters = FilterParameters {
        base,
        filter: query.filter,
        status: query.status,
        assignee: query.assignee,
        team_id: query.team_id,
        inbox_id: query.inbox_id,
        queue: query.queue,
        queued: query.queued,
        contact_id: query.contact_id,
        labels_any: query.labels_any,
        labels_all: query.labels_all,
        labels_none: query.labels_none,
        priority: query.priority,
        unread: query.unread,
        mentioned: query.mentioned,
        participating: query.participating,
        follower: query.follower,
        failed: query.failed,
        created_from: query.created_from,
        created_before: query.created_before,
        active_from: query.active_from,
        active_before: query.active_before,
    };
    let mut faults = Faults::default();
    let Some(filter) = parameters.into_filter(config, &mut faults) else {
        return Err(problems::of_faults(faults));
    };
    if let Some(ids) = query.ids {
        if pages || filter != ConversationFilter::default() {
            let detail = "Send `ids` without any other parameter.".to_owned();
            return Err(problems::invalid_field("ids", code::NOT_ALLOWED, detail));
        }
        let ids = ids.0.into_iter().map(|id| ConversationId(id.0)).collect();
        let rows = (call.engine()).conversations_by_ids(&call.caller, ids);
        return answer(&call, &rows.await?, (None, None)).await;
    }
    let limit = usize::try_from(Limit::or_default(query.limit)).unwrap_or(1);
    let page = call
        .engine()
        .list_conversations(&call.caller, &filter, sort, begin, limit)
        .await
        .map_err(|error| match (error, begin) {
            (EngineError::Refused(Refusal::NotFound(_)), Begin::Around(_)) => {
                let detail = "There is no such conversation, or you may not see it.".to_owned();
                problems::invalid_field("around", code::UNKNOWN, detail)
            }
            (error, _) => Refused::from(error),
        })?;
    answer(&call, &page.rows, (page.next, page.previous)).await
}

/// Builds the answer from the conversations and the cursors of a page.
async fn answer(
    call: &Call,
    rows: &[entities::Conversation],
    (next, previous): (Option<Cursor>, Option<Cursor>),
) -> Answered {
    let parts = call.engine().row_parts(&call.caller, rows).await?;
    let text = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.to_string());
    Ok(ok(&Conversations {
        data: (rows.iter())
            .map(|row| ConversationRow::of(row, &parts, &call.caller.config))
            .collect(),
        next: text(next),
        previous: text(previous),
    }))
}

/// Returns a conversation, in the same form as in the list.
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
    /// The position in the queue, with the waiting time. `null` means that the conversation does not wait.
    #[schema(required)]
    place: Option<QueuePosition>,
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
            .map(|(state, waiting)| QueuePosition::of(state, waiting, now)),
    }))
}
