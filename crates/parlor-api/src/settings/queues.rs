//! Requests that create and change queues. [`crate::queues`] shows the present state of queues.

use crate::answer::Answered;
use crate::document::configured::configured;
use crate::document::words::Distribution;
use crate::extract::{Body, ByAdministrator, Idempotent, IfMatch, Path, QueueKey};
use crate::forms::conversation::Skill;
use crate::problems;
use crate::settings;
use crate::settings::Setting;
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::QueueSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// The rules of a queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueRules<'a> {
    distribution: Distribution,
    /// The skills that an agent needs to receive conversations of this queue.
    skills: Vec<Skill<'a>>,
    /// The key of the overflow queue. The overflow queue receives conversations that wait longer than
    /// `overflow_after_s`, or that arrive while this queue is full. `null` means that there is no overflow queue.
    #[schema(required)]
    overflow: Option<&'a str>,
    /// The wait, in seconds, after which a conversation moves to the overflow queue. `null` means that conversations do
    /// not move because of their wait.
    #[schema(required)]
    overflow_after_s: Option<i64>,
    /// The maximum number of waiting conversations. `null` means that there is no maximum.
    #[schema(required)]
    max_length: Option<i64>,
    /// The key of the queue's business hours. `null` means that the queue is always open.
    #[schema(required)]
    hours: Option<&'a str>,
    /// The time within which an agent can accept an offer, in seconds. `null` means that the queue assigns
    /// conversations without an offer.
    #[schema(required)]
    accept_within_s: Option<i64>,
    /// The maximum number of open offers of the queue, as a number per `online` agent. The queue makes an offer only
    /// while its open offers are fewer than this value times the number of its `online` agents. `null` means that there
    /// is no maximum.
    #[schema(required)]
    dispatch_per_agent: Option<i64>,
}

impl<'a> QueueRules<'a> {
    pub(crate) fn of(row: &'a entities::Queue, config: &'a AccountConfig) -> Self {
        let queue = |id| config.queues.get(&id).map(|queue| queue.key.as_str());
        let hours = |id| config.hours.get(&id).map(|hours| hours.key.as_str());
        Self {
            distribution: Distribution(row.distribution),
            skills: row.skills.iter().map(Skill::of).collect(),
            overflow: row.overflow_queue_id.and_then(queue),
            overflow_after_s: row.overflow_after_s,
            max_length: row.max_length,
            hours: row.hours_id.and_then(hours),
            accept_within_s: row.accept_within_s,
            dispatch_per_agent: row.dispatch_per_agent,
        }
    }
}

/// The configuration of a queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueSettings<'a> {
    id: i64,
    key: &'a str,
    #[schema(required)]
    department_id: Option<i64>,
    #[serde(flatten)]
    rules: QueueRules<'a>,
    /// The ids of the agents who serve the queue.
    agent_ids: Vec<i64>,
    /// The version of the queue's configuration. Send the version as `If-Match` with a change: Parlor then refuses the
    /// change if the configuration has changed since you read it.
    version: &'a str,
}

impl Setting for entities::Queue {
    const NOUN: &'static str = "queue";
    type View<'a> = QueueSettings<'a>;

    fn view<'a>(&'a self, config: &'a AccountConfig, version: &'a str) -> QueueSettings<'a> {
        QueueSettings {
            id: self.id.0,
            key: &self.key,
            department_id: self.department_id.map(|id| id.0),
            rules: QueueRules::of(self, config),
            agent_ids: config.agents_of(self.id).map(|agent| agent.id.0).collect(),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates a queue. To let an agent serve the queue, change the agent's `queues`.
    pub(crate) struct NewQueue(QueueSpec, Create of QueueChanges);
    /// Changes to a queue. Absent members keep their values. `null` removes a value.
    pub(crate) struct QueueChanges(QueueSpec, Change);
}

/// Creates a queue. Only for administrators.
#[utoipa::path(
    post, path = "/v1/queues", tag = "administration", operation_id = "create_queue",
    request_body(example = json!({"key": "returns", "max_length": 200})),
    responses((status = 201, description = "The queue", body = QueueSettings<'_>)),
)]
pub(crate) async fn create(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    document: Body<NewQueue>,
) -> Answered {
    settings::create::<entities::Queue, _>(&call, &keyed, document).await
}

/// Changes a queue. Only for administrators.
///
/// Absent members keep their values. `null` removes a value. If waiting conversations can be assigned because of the
/// change, Parlor assigns them at once.
#[utoipa::path(
    patch, path = "/v1/queues/{key}", tag = "administration", operation_id = "change_queue",
    request_body(example = json!({"max_length": null})),
    responses((status = 200, description = "The queue", body = QueueSettings<'_>)),
)]
pub(crate) async fn change(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(QueueKey(key)): Path<QueueKey>,
    IfMatch(expects): IfMatch,
    document: Body<QueueChanges>,
) -> Answered {
    let found = call.caller.config.queue_by_key(&key);
    let id = found
        .ok_or_else(|| problems::not_found(entities::Queue::NOUN))?
        .id
        .0;
    settings::change::<entities::Queue, _>(&call, &keyed, id, expects, document).await
}
