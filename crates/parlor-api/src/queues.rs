//! `/v1/queues`: queues with their current state and their waiting conversations.

use crate::answer::{Answered, Next, gone, next, ok};
use crate::conversations::change::{ChangeQuery, changed};
use crate::document::fields::Time;
use crate::document::query::Limit;
use crate::extract::{ByAgent, ByPermitted, Idempotent, Path, Query, QueueKey, query};
use crate::forms::conversation::{ChangedConversation, QueuePosition};
use crate::problems;
use crate::refusals::{plainly, refused};
use crate::settings::SettingsQuery;
use crate::settings::queues::QueueRules;
use parlor_engine::queues::QueueState;
use parlor_model::command::TakeNext;
use parlor_model::config::AccountConfig;
use parlor_model::provision::configured::Configured as _;
use parlor_model::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A queue with its current state.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Queue<'a> {
    id: i64,
    key: &'a str,
    /// The number of conversations that wait in the queue.
    waiting: i64,
    /// The longest wait of a conversation that waits now, in seconds. `null` means that no conversation waits.
    #[schema(required)]
    longest_wait_s: Option<i64>,
    /// The expected wait of a new conversation, in seconds, estimated from recent service times. `null` means that no
    /// agent who serves the queue is `online` with a capacity above 0, or that no service time is known.
    #[schema(required)]
    estimated_wait_s: Option<i64>,
    /// The mean service time of recent conversations, in seconds. The service time of a conversation is the time from
    /// its assignment to its end. `null` means that the queue has served no conversation yet.
    #[schema(required)]
    service_time_s: Option<i64>,
    /// The number of active agents who serve the queue.
    agents_serving: i64,
    /// The number of agents who serve the queue and are `online`.
    agents_ready: i64,
    /// Whether the queue is inside its business hours. Outside its business hours, a queue assigns a conversation only
    /// in two cases. A reserved conversation goes to its agent, and a reopened conversation goes to its previous agent.
    open: bool,
    /// The time at which the queue opens next. `null` means that the queue is open, or that it does not open within the
    /// next 366 days.
    #[schema(required)]
    opens_at: Option<Time>,
    #[serde(flatten)]
    rules: QueueRules<'a>,
    /// The version of the queue's configuration. Send the version as `If-Match` with a change: Parlor then refuses the
    /// change if the configuration has changed since you read it.
    version: String,
}

impl<'a> Queue<'a> {
    fn of(state: &'a QueueState, config: &'a AccountConfig, now: Timestamp) -> Self {
        let row = &state.queue;
        let hours = row.hours_id.and_then(|id| config.hours.get(&id));
        let open = config.is_open(row, now);
        let next = state.waiting().saturating_add(1);
        Self {
            id: row.id.0,
            key: &row.key,
            waiting: state.waiting(),
            longest_wait_s: state
                .count
                .map(|count| now.0.saturating_sub(count.oldest.0).max(0) / 1_000_000),
            estimated_wait_s: state.estimate_s(next),
            service_time_s: state
                .stats
                .as_ref()
                .filter(|stats| stats.served > 0)
                .map(|stats| stats.mean_service_ms / 1_000),
            agents_serving: state.serving,
            agents_ready: state.ready,
            open,
            opens_at: hours
                .filter(|_| !open)
                .and_then(|hours| hours.next_opening(now))
                .map(Time),
            rules: QueueRules::of(row, config),
            version: row.version(config),
        }
    }
}

/// A page of queues, in order of id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Queues<'a> {
    data: Vec<Queue<'a>>,
    next: Next,
}

/// Lists queues with their current state.
#[utoipa::path(
    get, path = "/v1/queues", tag = "queues", operation_id = "list_queues",
    responses((status = 200, description = "A page of queues", body = Queues<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<SettingsQuery>) -> Answered {
    let after = query.after.map_or(0, |after| after.0);
    let limit = Limit::or_default(query.limit);
    let mut states = call.engine().queues(call.caller.account).await?;
    states.retain(|state| state.queue.id.0 > after);
    let next = next(&mut states, limit, |state| state.queue.id.0);
    let now = call.engine().now();
    Ok(ok(&Queues {
        data: states
            .iter()
            .map(|state| Queue::of(state, &call.caller.config, now))
            .collect(),
        next,
    }))
}

/// A conversation that waits in a queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitingConversation {
    conversation_id: i64,
    place: QueuePosition,
}

/// A queue with its first waiting conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueLine<'a> {
    queue: Queue<'a>,
    /// The first waiting conversations in the order of the queue: higher priorities first, and longer waits first among
    /// equal priorities. Parlor reads at most `limit` conversations, and leaves out conversations that the caller may
    /// not see.
    line: Vec<WaitingConversation>,
}

query! {
    /// The query string of `get_queue`.
    pub(crate) struct LineQuery {
        /// The maximum number of waiting conversations that Parlor reads for the answer.
        limit: Limit,
    }
}

/// Returns a queue and its first waiting conversations.
#[utoipa::path(
    get, path = "/v1/queues/{key}", tag = "queues", operation_id = "get_queue",
    responses((status = 200, description = "The queue", body = QueueLine<'_>)),
)]
pub(crate) async fn show(
    ByAgent(call): ByAgent,
    Path(QueueKey(key)): Path<QueueKey>,
    Query(query): Query<LineQuery>,
) -> Answered {
    let account = call.caller.account;
    let state = call.engine().queue(account, &key).await?;
    let limit = Limit::or_default(query.limit);
    let line = call.engine().queue_entries(account, &state, limit).await?;
    let ids = line.iter().map(|one| one.entry.conversation_id).collect();
    let seen = call.engine().which_are_seen(&call.caller, ids).await?;
    let now = call.engine().now();
    Ok(ok(&QueueLine {
        queue: Queue::of(&state, &call.caller.config, now),
        line: line
            .iter()
            .filter(|waiting| seen.contains(&waiting.entry.conversation_id))
            .map(|waiting| WaitingConversation {
                conversation_id: waiting.entry.conversation_id.0,
                place: QueuePosition::of(&state, waiting, now),
            })
            .collect(),
    }))
}

/// Picks up the next waiting conversation of a queue.
///
/// Parlor searches the queue for the first conversation that fits the caller's skills, teams and free capacity, and
/// that is not reserved for another agent. The caller becomes the conversation's agent and begins to serve it. The
/// caller requests a conversation explicitly. Therefore, Parlor ignores the caller's availability, the business hours
/// and the queue's `distribution`. If no waiting conversation fits the caller, the answer is 204. If the caller lacks
/// only free capacity, the answer is 409. If the caller does not serve the queue, the answer is 403. An undo returns
/// the conversation to its position in the queue. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/queues/{key}/take-next", tag = "queues", operation_id = "take_next",
    responses(
        (status = 200, description = "The conversation", body = ChangedConversation<'_>),
        (status = 204, description = "No waiting conversation is for the caller"),
    ),
    extensions(("x-refusals" = json!([problems::CAPACITY_REACHED]))),
)]
pub(crate) async fn take_next(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(QueueKey(key)): Path<QueueKey>,
    Query(query): Query<ChangeQuery>,
) -> Answered {
    let config = &call.caller.config;
    let undo = query.undoable(call.engine())?;
    let queue = (config.queue_by_key(&key)).ok_or_else(|| problems::not_found("queue"))?;
    let act = TakeNext {
        queue: queue.id,
        undo: undo.as_ref().map(|undo| undo.token.clone()),
    };
    keyed
        .execute(call.engine(), act, move |taken| match taken {
            Some(view) => changed(view, undo.clone()),
            None => gone(),
        })
        .await
        .map_err(|error| refused(error, plainly(Some(config))))
}
