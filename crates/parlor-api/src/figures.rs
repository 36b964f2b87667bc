//! `/v1/queues/{key}/figures` and `/v1/agents/{id}/figures`: the figures of the present day.

use crate::answer::{Answered, ok};
use crate::document::fields::Time;
use crate::extract::{ByAgent, Path, QueueKey};
use parlor_engine::queues::DayReport;
use parlor_model::figures::Durations;
use parlor_model::ids::AgentId;
use serde::Serialize;
use utoipa::ToSchema;

/// The figures of a day: what happened since the day began, and the present waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayFigures<'a> {
    /// The day in the account's time zone, such as `2026-12-01`.
    day: &'a str,
    /// The account's time zone.
    time_zone: &'a str,
    /// The beginning of the day.
    since: Time,
    /// The number of conversations that wait now: in the queue, or for an answer of the agent.
    waiting: i64,
    /// The longest of these waits, in seconds. `null` means that nobody waits.
    #[schema(required)]
    longest_wait_s: Option<i64>,
    /// The longest wait of today, in seconds: of the waits that ended today, and of the present ones. 0 means that nobody
    /// waited for a full second. An undo or a merge does not lower it.
    longest_wait_today_s: i64,
    /// The number of conversations that ended today and that an agent had picked up. A conversation that is reopened and
    /// ends again counts again.
    served: i64,
    /// The number of conversations that ended today and that no agent had picked up.
    abandoned: i64,
    first_answer: FirstAnswer,
}

/// The times to the first answer of today: from the begin of the first wait, else from the start.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirstAnswer {
    /// The number of first answers of today.
    count: i64,
    /// The median, in seconds, exact within 5 percent. `null` without first answers.
    #[schema(required)]
    p50_s: Option<i64>,
    /// The time that nine of ten first answers do not exceed, in seconds, exact within 5 percent. `null` without first
    /// answers.
    #[schema(required)]
    p90_s: Option<i64>,
}

impl FirstAnswer {
    fn of(times: &Durations) -> Self {
        Self {
            count: times.count(),
            p50_s: times.percentile(50),
            p90_s: times.percentile(90),
        }
    }
}

impl<'a> DayFigures<'a> {
    fn of(report: &'a DayReport) -> Self {
        let wait = |since: parlor_model::time::Timestamp| {
            report.now.0.saturating_sub(since.0).max(0) / 1_000_000
        };
        let longest_wait_s = report.oldest.map(wait);
        Self {
            day: &report.day,
            time_zone: &report.time_zone,
            since: Time(report.since),
            waiting: report.waiting,
            longest_wait_s,
            longest_wait_today_s: report.longest_ended_s.max(longest_wait_s.unwrap_or(0)),
            served: report.served,
            abandoned: report.abandoned,
            first_answer: FirstAnswer::of(&report.first_answers),
        }
    }
}

/// The figures of a queue today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueFigures<'a> {
    /// The queue's key.
    queue: &'a str,
    #[serde(flatten)]
    figures: DayFigures<'a>,
}

/// The figures of an agent today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentFigures<'a> {
    agent_id: i64,
    #[serde(flatten)]
    figures: DayFigures<'a>,
}

/// Returns the figures of a queue today.
///
/// The day is that of the account's time zone. The figures count conversations that were meant for a queue: at their
/// end, or at their first answer, the queue routed them. Parlor counts with every change, so the request reads one row and
/// the present length of the queue.
#[utoipa::path(
    get, path = "/v1/queues/{key}/figures", tag = "queues", operation_id = "get_queue_figures",
    responses((status = 200, description = "The figures", body = QueueFigures<'_>)),
)]
pub(crate) async fn of_queue(
    ByAgent(call): ByAgent,
    Path(QueueKey(key)): Path<QueueKey>,
) -> Answered {
    let account = call.caller.account;
    let (state, report) = call.engine().queue_figures_of_day(account, &key).await?;
    Ok(ok(&QueueFigures {
        queue: &state.queue.key,
        figures: DayFigures::of(&report),
    }))
}

/// Returns the figures of an agent today.
///
/// The day is that of the account's time zone. The figures count the conversations that were assigned to the agent at
/// their end, or at their first answer. `waiting` counts the agent's live conversations whose customer waits for an answer. Callers see
/// their own figures, and those of agents whose conversations they may see. Other agents are answered 404.
#[utoipa::path(
    get, path = "/v1/agents/{id}/figures", tag = "floor", operation_id = "get_agent_figures",
    responses((status = 200, description = "The figures", body = AgentFigures<'_>)),
)]
pub(crate) async fn of_agent(ByAgent(call): ByAgent, Path(agent): Path<AgentId>) -> Answered {
    let report = (call.engine())
        .agent_figures_of_day(&call.caller, agent)
        .await?;
    Ok(ok(&AgentFigures {
        agent_id: agent.0,
        figures: DayFigures::of(&report),
    }))
}
