//! `/v1/conversations/{id}/events` and `/v1/conversations/{id}/audit`: the history of one conversation.

use crate::answer::{Answered, Next, ok};
use crate::document::fields::{Id, Time};
use crate::document::query::Limit;
use crate::extract::{ByAgent, Call, Path, Query, query};
use crate::problems::Refused;
use crate::watch::Event;
use parlor_engine::{EngineError, EventPage};
use parlor_model::ids::ConversationId;
use parlor_model::state::ConversationName;
use parlor_model::{entities, events};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A page of a conversation's events, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationEvents<'a> {
    data: Vec<Event<'a>>,
    next: Next,
}

/// A page of a conversation's audit log, newest change first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationAudit<'a> {
    data: Vec<ConversationAct<'a>>,
    next: Next,
}

/// An entry of a conversation's audit log: one change of the conversation. The account's feed (`GET /v1/events`)
/// contains the same change as an event with the same number.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationAct<'a> {
    number: i64,
    /// The kind of the event.
    kind: &'a str,
    at: Time,
    /// The agent who made the change. `null` means that Parlor, the customer or a program without an agent made the
    /// change.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The data of the event.
    #[schema(value_type = Object)]
    data: Value,
}

query! {
    /// The page parameters of a conversation's history.
    pub(crate) struct HistoryQuery {
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

impl HistoryQuery {
    fn limit(&self) -> usize {
        usize::try_from(Limit::or_default(self.limit)).unwrap_or(usize::MAX)
    }
}

/// Reads a page of a conversation's history, after checking that the caller may see the conversation.
async fn page(
    call: &Call,
    id: ConversationId,
    query: &HistoryQuery,
    wanted: impl Fn(&entities::Event) -> bool,
) -> Result<EventPage, EngineError> {
    let (engine, caller) = (call.engine(), &call.caller);
    let name = ConversationName::Id(id);
    let view = engine.conversation_seen(caller, name).await?;
    let before = query.after.map(|after| after.0);
    let limit = query.limit();
    engine
        .history(&view.conversation, caller.agent, before, limit, wanted)
        .await
}

/// Lists the events of a conversation, newest first.
///
/// The list contains all kinds of events of the conversation, except `conversation.started`, `message.created`,
/// `message.delivered` and `message.read`. The thread of the conversation shows the content of these events. The list
/// also leaves out events about notifications, and events about the drafts of other agents. A page can be short or
/// empty although more events follow. Request further pages as long as `next` is not `null`.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/events", tag = "conversations", operation_id = "list_conversation_events",
    responses((status = 200, description = "A page of events", body = ConversationEvents<'_>)),
)]
pub(crate) async fn events(
    ByAgent(call): ByAgent,
    Path(id): Path<ConversationId>,
    Query(query): Query<HistoryQuery>,
) -> Answered {
    let page = page(&call, id, &query, |_| true).await?;
    let data = (page.events.iter())
        .map(Event::of)
        .collect::<Result<Vec<_>, _>>()?;
    let next = Next(page.next);
    Ok(ok(&ConversationEvents { data, next }))
}

/// Lists the changes of a conversation with the agents who made them, newest change first.
///
/// The list contains, for example, assignments, transfers and changes of the status, labels, attributes or service
/// record. The list also shows that messages were deleted or sent again. The list leaves out new messages, read
/// positions and drafts. For acts on the contact, use `GET /v1/audit`. A page can be short or empty although more
/// changes follow. Request further pages as long as `next` is not `null`.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/audit", tag = "conversations", operation_id = "list_conversation_audit",
    responses((status = 200, description = "A page of changes", body = ConversationAudit<'_>)),
)]
pub(crate) async fn audit(
    ByAgent(call): ByAgent,
    Path(id): Path<ConversationId>,
    Query(query): Query<HistoryQuery>,
) -> Answered {
    let audited = |event: &entities::Event| {
        let data: Option<Value> = serde_json::from_str(&event.data).ok();
        data.is_some_and(|data| events::is_audited(&event.kind, &data))
    };
    let page = page(&call, id, &query, audited).await?;
    let data = (page.events.iter())
        .map(|event| {
            let data: Value = serde_json::from_str(&event.data).map_err(EngineError::internal)?;
            Ok(ConversationAct {
                number: event.number,
                kind: &event.kind,
                at: Time(event.occurred_at),
                agent_id: events::actor(event, &data).map(|id| id.0),
                data,
            })
        })
        .collect::<Result<Vec<_>, EngineError>>()
        .map_err(Refused::from)?;
    let next = Next(page.next);
    Ok(ok(&ConversationAudit { data, next }))
}
