//! `/v1/queues/{key}/figures` and `/v1/agents/{id}/figures`: the statistics of today.

use crate::answer::{Answered, ok};
use crate::document::fields::Time;
use crate::extract::{ByAgent, Path, QueueKey};
use parlor_engine::queues::DayReport;
use parlor_model::figures::Durations;
use parlor_model::ids::AgentId;
use serde::Serialize;
use utoipa::ToSchema;

/// The statistics of one queue or one agent for today: totals since the beginning of the day, and the conversations
/// that wait now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayFigures<'a> {
    /// The day in the account's time zone, such as `2026-12-01`.
    day: &'a str,
    /// The account's time zone.
    time_zone: &'a str,
    /// The beginning of the day.
    since: Time,
    /// The number of conversations that wait now. For a queue, these are the conversations in the queue. For an agent,
    /// these are the agent's open conversations whose customer waits for an answer.
    waiting: i64,
    /// The longest wait of the conversations that wait now, in seconds. `null` means that no conversation waits.
    #[schema(required)]
    longest_wait_s: Option<i64>,
    /// The longest wait of today, in seconds. Waits that ended today and waits that still continue are included. 0
    /// means that no wait lasted at least one second. An undo or a merge does not lower this value.
    longest_wait_today_s: i64,
    /// The number of conversations that ended today after an agent had picked them up. If a conversation is reopened
    /// and ends again, it is counted again.
    served: i64,
    /// The number of conversations that ended today although no agent had picked them up.
    abandoned: i64,
    first_answer: FirstAnswer,
}

/// The time to the first answer, for the conversations that got their first answer today. The time begins with the
/// conversation's first wait for an agent. If the conversation never waited for an agent, the time begins with its
/// creation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirstAnswer {
    /// The number of conversations that got their first answer today.
    count: i64,
    /// The median of the times to the first answer, in seconds. The value can differ from the exact value by at most 5
    /// percent. `null` means that there was no first answer today.
    #[schema(required)]
    p50_s: Option<i64>,
    /// The 90th percentile of the times to the first answer, in seconds. The value can differ from the exact value by
    /// at most 5 percent. `null` means that there was no first answer today.
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

/// The statistics of a queue for today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueFigures<'a> {
    /// The key of the queue.
    queue: &'a str,
    #[serde(flatten)]
    figures: DayFigures<'a>,
}

/// The statistics of an agent for today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentFigures<'a> {
    agent_id: i64,
    #[serde(flatten)]
    figures: DayFigures<'a>,
}

/// Returns the statistics of a queue for today.
///
/// The day begins and ends in the account's time zone. The statistics include a conversation if it belonged to this
/// queue when it ended or got its first answer. Parlor updates the statistics with every change of a conversation, so
/// this request is fast.
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

/// Returns the statistics of an agent for today.
///
/// The day begins and ends in the account's time zone. The statistics include a conversation if it was assigned to the
/// agent at the time of its end or of its first answer. A caller may see the caller's own statistics, and the
/// statistics of agents whose conversations the caller may see. For other agents, the answer is 404.
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
