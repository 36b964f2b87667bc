//! `/v1/events`: the numbered facts of an account.

use crate::call::{Answered, Api, Read, ok};
use crate::document::fields::Time;
use crate::document::query::{Limit, Position, query};
use crate::problems::Refused;
use axum::extract::{Request, State};
use parlor_engine::EngineError;
use parlor_model::entities;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A fact, written with the change it reports.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Event<'a> {
    /// 1, 2, 3 in the account. Whoever has seen a number never finds a lower one later.
    number: i64,
    /// For instance `conversation.started`.
    kind: &'a str,
    /// When it happened.
    at: Time,
    /// The conversation it is about.
    #[schema(required)]
    conversation_id: Option<i64>,
    /// The person it is about.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The agent who caused it, or whom it concerns.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The rest, by kind.
    #[schema(value_type = Object)]
    data: Value,
}

/// A page of events, in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Events<'a> {
    data: Vec<Event<'a>>,
    /// What to send as `after` for the next page; `null` when there is no more for now: ask again later after the last number
    /// seen.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// Which events.
    pub(crate) struct EventQuery {
        /// The number of the last event seen; 0, the default, for all.
        after: Position,
        /// How many at most.
        limit: Limit,
    }
}

impl<'a> Event<'a> {
    fn of(row: &'a entities::Event) -> Result<Self, EngineError> {
        Ok(Self {
            number: row.number,
            kind: &row.kind,
            at: Time(row.occurred_at),
            conversation_id: row.conversation_id.map(|id| id.0),
            contact_id: row.contact_id.map(|id| id.0),
            agent_id: row.agent_id.map(|id| id.0),
            data: serde_json::from_str(&row.data).map_err(EngineError::internal)?,
        })
    }
}

/// Reads what happened.
///
/// Events are numbered without gaps in the order in which they became true. Remember the last number you have seen and ask for what
/// came after it.
#[utoipa::path(
    get, path = "/v1/events", tag = "events", operation_id = "list_events",
    params(EventQuery),
    responses((status = 200, description = "The events after the number", body = Events<'_>)),
)]
pub(crate) async fn list(State(api): State<Api>, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let query: EventQuery = call.query()?;
    let limit = Limit::or_default(query.limit);
    let after = query.after.map_or(0, |after| after.0);
    let mut rows = api
        .engine()
        .events(call.caller.account, after, limit.saturating_add(1))
        .await?;
    let next = next(&mut rows, limit, |row| row.number);
    let data = rows
        .iter()
        .map(Event::of)
        .collect::<Result<Vec<_>, _>>()
        .map_err(Refused::from)?;
    Ok(ok(&Events { data, next }))
}

/// Of a page read with one row too many: drops that row, and says where the next page begins.
pub(crate) fn next<T>(rows: &mut Vec<T>, limit: i64, cursor: impl Fn(&T) -> i64) -> Option<i64> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return None;
    }
    rows.truncate(limit);
    rows.last().map(cursor)
}
