//! The deliveries of a callback endpoint: lists, attempts and replays.

use super::refusal_for;
use crate::answer::{Answered, Next, answer, next, ok};
use crate::document::fields::{Id, Time};
use crate::document::query::Limit;
use crate::document::request;
use crate::document::words::DeliveryState;
use crate::extract::{Body, ByAdministrator, DeliveryId, Idempotent, Path, Query, query};
use parlor_engine::query::DeliveryFilter;
use parlor_model::command::RedeliverEvents;
use parlor_model::entities;
use parlor_model::ids::{ConversationId, EndpointKey, MAX_ID};
use serde::Serialize;
use utoipa::ToSchema;

/// A delivery: one event for one callback endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackDelivery<'a> {
    /// The id of the delivery. The receiver gets this id in the header `webhook-id`. All attempts of a delivery have
    /// the same id.
    id: &'a str,
    endpoint: String,
    /// The number of the event in the account's feed (`GET /v1/events`).
    event: i64,
    /// The kind of the event, such as `message.created`.
    kind: &'a str,
    #[schema(required)]
    conversation_id: Option<i64>,
    state: DeliveryState,
    /// The number of attempts so far.
    attempts: i64,
    #[schema(required)]
    failing_since: Option<Time>,
    /// The time of the next attempt. `null` means that the state is not `pending`.
    #[schema(required)]
    due_at: Option<Time>,
    created_at: Time,
    /// The time at which the state became `delivered`, `skipped` or `dead`. `null` means that the state is `pending`.
    #[schema(required)]
    settled_at: Option<Time>,
}

impl<'a> CallbackDelivery<'a> {
    fn of(row: &'a entities::CallbackDelivery) -> Self {
        let pending = row.state == parlor_model::words::DeliveryState::Pending;
        Self {
            id: &row.id,
            endpoint: row.endpoint.to_string(),
            event: row.event_number,
            kind: &row.kind,
            conversation_id: row.conversation_id.map(|id| id.0),
            state: DeliveryState(row.state),
            attempts: row.attempts,
            failing_since: row.failing_since.map(Time),
            due_at: pending.then_some(Time(row.due_at)),
            created_at: Time(row.created_at),
            settled_at: row.settled_at.map(Time),
        }
    }
}

/// A page of deliveries, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackDeliveries<'a> {
    data: Vec<CallbackDelivery<'a>>,
    next: Next,
}

/// An attempt: one HTTP request of a delivery. An attempt can fail before Parlor has sent the request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackAttempt<'a> {
    /// The number of the attempt in the delivery: 1, 2, 3 and so on.
    number: i64,
    at: Time,
    /// The HTTP status of the receiver's answer. `null` means that no answer arrived.
    #[schema(required)]
    status: Option<i64>,
    /// The code of the failure, such as `status`, `timed_out`, `no_connection` or `address_refused`. `null` means that
    /// the attempt did not fail.
    #[schema(required)]
    failure: Option<&'a str>,
    latency_ms: i64,
    /// The beginning of the body of the receiver's answer. If no answer arrived, this is a sentence that describes the
    /// failure.
    answer: &'a str,
}

/// A delivery with all its attempts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryWithAttempts<'a> {
    #[serde(flatten)]
    delivery: CallbackDelivery<'a>,
    /// The attempts of the delivery, in order.
    history: Vec<CallbackAttempt<'a>>,
}

/// The result of a replay of events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Replayed {
    /// The number of deliveries that Parlor sends because of this request.
    deliveries: i64,
}

request! {
    /// The body of a request that sends a range of events again.
    pub(crate) struct Replay {
        /// The number of the first event to send.
        from: Id,
        /// The number of the last event to send. Default: the newest event.
        to: Option<Id>,
    }
}

/// Sends a range of events to a callback endpoint again.
///
/// Parlor sends only events to which the endpoint subscribes, including events that Parlor has already delivered. A
/// delivery that Parlor sends again keeps its id. If an event of the range has no delivery, Parlor creates one.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/replay", tag = "callbacks", operation_id = "replay_callbacks",
    request_body(examples(("one" = (summary = "Everything since", value = json!({"from": 1}))))),
    responses((status = 202, description = "The number of deliveries that Parlor will send", body = Replayed)),
)]
pub(crate) async fn replay(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
    Body(request): Body<Replay>,
) -> Answered {
    let to = request.to.map_or(MAX_ID, |to| to.0);
    let deliveries = (call.engine())
        .replay_callbacks(call.caller.envelope(), key, request.from.0, to)
        .await?;
    // `replay_callbacks` has already scheduled all events. This command has no events, and only stores the answer under
    // the idempotency key.
    let act = RedeliverEvents {
        endpoint: key,
        events: Vec::new(),
    };
    keyed
        .execute(call.engine(), act, move |_| {
            answer(202, &Replayed { deliveries })
        })
        .await
        .map_err(|error| refusal_for(&call, error))
}

query! {
    /// The query string of `list_callback_deliveries`.
    pub(crate) struct DeliveryQuery {
        /// Lists only deliveries in this state.
        state: DeliveryState,
        /// Lists only deliveries about this conversation.
        conversation_id: Id,
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the deliveries of a callback endpoint, newest event first.
#[utoipa::path(
    get, path = "/v1/callbacks/{key}/deliveries", tag = "callbacks", operation_id = "list_callback_deliveries",
    responses((status = 200, description = "A page of deliveries", body = CallbackDeliveries<'_>)),
)]
pub(crate) async fn deliveries(
    ByAdministrator(call): ByAdministrator,
    Path(key): Path<EndpointKey>,
    Query(query): Query<DeliveryQuery>,
) -> Answered {
    let (engine, account) = (call.engine(), call.caller.account);
    engine.callback_endpoint(account, key).await?;
    let limit = Limit::or_default(query.limit);
    let filter = DeliveryFilter {
        endpoint: Some(key),
        state: query.state.map(|state| state.0),
        conversation: query.conversation_id.map(|id| ConversationId(id.0)),
        before: query.after.map(|after| after.0),
        limit: limit.saturating_add(1),
        ..DeliveryFilter::default()
    };
    let mut rows = engine.callback_deliveries(account, filter).await?;
    let next = next(&mut rows, limit, |row| row.event_number);
    Ok(ok(&CallbackDeliveries {
        data: rows.iter().map(CallbackDelivery::of).collect(),
        next,
    }))
}

/// Returns a delivery with its attempts.
#[utoipa::path(
    get, path = "/v1/callback-deliveries/{id}", tag = "callbacks", operation_id = "get_callback_delivery",
    responses((status = 200, description = "The delivery", body = DeliveryWithAttempts<'_>)),
)]
pub(crate) async fn delivery(
    ByAdministrator(call): ByAdministrator,
    Path(DeliveryId(id)): Path<DeliveryId>,
) -> Answered {
    let (row, attempts) = (call.engine())
        .callback_delivery(call.caller.account, &id)
        .await?;
    let history = (attempts.iter())
        .map(|a| CallbackAttempt {
            number: a.number,
            at: Time(a.at),
            status: a.status,
            failure: a.failure.as_deref(),
            latency_ms: a.latency_ms,
            answer: &a.answer,
        })
        .collect();
    Ok(ok(&DeliveryWithAttempts {
        delivery: CallbackDelivery::of(&row),
        history,
    }))
}

/// Sends a delivery again, even if Parlor has already delivered it.
#[utoipa::path(
    post, path = "/v1/callback-deliveries/{id}/replay", tag = "callbacks", operation_id = "replay_callback_delivery",
    responses((status = 202, description = "Parlor will send the delivery", body = Replayed)),
)]
pub(crate) async fn replay_one(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(DeliveryId(id)): Path<DeliveryId>,
) -> Answered {
    let (engine, account) = (call.engine(), call.caller.account);
    let (row, _) = engine.callback_delivery(account, &id).await?;
    let (key, event) = (row.endpoint, row.event_number);
    let deliveries = engine
        .replay_callbacks(call.caller.envelope(), key, event, event)
        .await?;
    let act = RedeliverEvents {
        endpoint: key,
        events: Vec::new(),
    };
    keyed
        .execute(engine, act, move |_| answer(202, &Replayed { deliveries }))
        .await
        .map_err(|error| refusal_for(&call, error))
}
