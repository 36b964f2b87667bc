//! What is configured of the queues of `/v1/queues`. How they stand is in [`crate::queues`].
#![expect(
    dead_code,
    reason = "documents are read for their form; the engine takes their members"
)]

use crate::answer::Answered;
use crate::conversations::view::Skill;
use crate::document::fields::{List, Text};
use crate::document::request;
use crate::document::words::Distribution;
use crate::extract::{ByAdministrator, Fields, Idempotent, IfMatch, Path, QueueKey};
use crate::problems;
use crate::settings;
use crate::settings::{Given, Reference, Setting, Whole};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{IdKind, QueueId};
use serde::Serialize;
use utoipa::ToSchema;

/// What is configured of a queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueSettings<'a> {
    id: i64,
    key: &'a str,
    distribution: Distribution,
    #[schema(required)]
    department_id: Option<i64>,
    /// What it asks of every agent.
    skills: Vec<Skill<'a>>,
    /// The key of the queue that takes over.
    #[schema(required)]
    overflow: Option<&'a str>,
    #[schema(required)]
    overflow_after_s: Option<i64>,
    #[schema(required)]
    max_length: Option<i64>,
    /// The key of its business hours; `null`: always open.
    #[schema(required)]
    hours: Option<&'a str>,
    #[schema(required)]
    accept_within_s: Option<i64>,
    #[schema(required)]
    dispatch_per_agent: Option<i64>,
    /// Who serves it.
    agent_ids: Vec<i64>,
    /// Send it as `If-Match`.
    version: &'a str,
}

/// Queues.
pub(crate) struct Queues;

impl Setting for Queues {
    const KIND: IdKind = IdKind::Queue;
    const NOUN: &'static str = "queue";
    type View<'a> = QueueSettings<'a>;

    fn ids(config: &AccountConfig) -> Vec<i64> {
        config.queues.keys().map(|id| id.0).collect()
    }

    fn view<'a>(config: &'a AccountConfig, id: i64, version: &'a str) -> Option<QueueSettings<'a>> {
        let row = config.queues.get(&QueueId(id))?;
        let queue = |id| config.queues.get(&id).map(|queue| queue.key.as_str());
        let hours = |id| config.hours.get(&id).map(|hours| hours.key.as_str());
        Some(QueueSettings {
            id,
            key: &row.key,
            distribution: Distribution(row.distribution),
            department_id: row.department_id.map(|id| id.0),
            skills: row.skills.iter().map(Skill::of).collect(),
            overflow: row.overflow_queue_id.and_then(queue),
            overflow_after_s: row.overflow_after_s,
            max_length: row.max_length,
            hours: row.hours_id.and_then(hours),
            accept_within_s: row.accept_within_s,
            dispatch_per_agent: row.dispatch_per_agent,
            agent_ids: config.agents_of(row.id).map(|agent| agent.id.0).collect(),
            version,
        })
    }
}

request! {
    /// A skill that a queue asks for.
    pub(crate) struct AskedSkill {
        /// 1 to 64 lower-case letters, digits, hyphens and underscores.
        name: Text<1, 64>,
        /// At least so much of it; left out: 1.
        level: Option<Whole<1, 10>>,
        /// Whoever has waited so many seconds does without; left out: never.
        relax_after_s: Option<Whole<1, 604_800>>,
    }
}

request! {
    /// A queue to be made. Agents serve it by their own `queues`.
    pub(crate) struct NewQueue {
        /// Unique in the account.
        key: Text<1, 255>,
        /// How it picks among free agents; left out: `least_busy`.
        distribution: Given<Distribution>,
        /// The department, by id or name.
        department: Option<Reference>,
        /// What it asks of every agent.
        skills: Given<List<AskedSkill, 10>>,
        /// The queue that takes over what waits too long or finds it full, by id or key.
        overflow: Option<Reference>,
        /// How long a conversation waits, in seconds, before the other queue takes it.
        overflow_after_s: Option<Whole<1, 604_800>>,
        /// How many may wait at most.
        max_length: Option<Whole<0, 1_000_000>>,
        /// The business hours, by id or key.
        hours: Option<Reference>,
        /// How long, in seconds, an agent has to accept an offer; left out: it assigns.
        accept_within_s: Option<Whole<1, 3_600>>,
        /// How many offers may be out at once for each agent who takes work.
        dispatch_per_agent: Option<Whole<1, 100>>,
    }
}

request! {
    /// How a queue shall be; `null` empties a field.
    pub(crate) struct QueueChanges {
        /// Unique in the account.
        key: Given<Text<1, 255>>,
        /// How it picks among free agents.
        distribution: Given<Distribution>,
        /// The department, by id or name.
        department: Option<Reference>,
        /// Exactly these.
        skills: Given<List<AskedSkill, 10>>,
        /// The queue that takes over what waits too long or finds it full, by id or key.
        overflow: Option<Reference>,
        /// How long a conversation waits, in seconds, before the other queue takes it.
        overflow_after_s: Option<Whole<1, 604_800>>,
        /// How many may wait at most.
        max_length: Option<Whole<0, 1_000_000>>,
        /// The business hours, by id or key.
        hours: Option<Reference>,
        /// How long, in seconds, an agent has to accept an offer.
        accept_within_s: Option<Whole<1, 3_600>>,
        /// How many offers may be out at once for each agent who takes work.
        dispatch_per_agent: Option<Whole<1, 100>>,
    }
}

/// Creates a queue. For administrators.
#[utoipa::path(
    post, path = "/v1/queues", tag = "administration", operation_id = "create_queue",
    request_body(examples(("one" = (summary = "For instance", value = json!({"key": "returns", "max_length": 200}))))),
    responses((status = 201, description = "It was made", body = QueueSettings<'_>)),
)]
pub(crate) async fn create(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    fields: Fields<NewQueue>,
) -> Answered {
    settings::create::<Queues, _>(&call, &keyed, fields).await
}

/// Changes a queue. For administrators.
///
/// Missing members keep their values; `null` empties a member. Waiting conversations are assigned at once where the change allows it.
#[utoipa::path(
    patch, path = "/v1/queues/{key}", tag = "administration", operation_id = "change_queue",
    request_body(examples(("one" = (summary = "For instance", value = json!({"max_length": null}))))),
    responses((status = 200, description = "As it is now", body = QueueSettings<'_>)),
)]
pub(crate) async fn change(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(QueueKey(key)): Path<QueueKey>,
    seen: IfMatch,
    fields: Fields<QueueChanges>,
) -> Answered {
    let found = call.caller.config.queue_by_key(&key);
    let id = found.ok_or_else(|| problems::not_found(Queues::NOUN))?.id.0;
    settings::change::<Queues, _>(&call, &keyed, id, seen, fields).await
}
