//! The engine's functions that read queues: the states and statistics of queues, their entries, and the positions and
//! expected waits of conversations.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::canonical::same_name;
use parlor_model::entities::{Queue, QueueEntry, QueueStats};
use parlor_model::figures::{Durations, day_of};
use parlor_model::ids::{AccountId, AgentId, ConversationId, QueueId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::state::FigureKey;
use parlor_model::time::Timestamp;
use parlor_model::words::{Availability, FigureKind};
use parlor_store::query::workload::{
    CustomersWaiting, EntriesAhead, FiguresOf, QueueCount, QueueCounts, QueueEntries, StatsOfQueues,
};
use std::collections::BTreeMap;

/// The present state of a queue.
#[derive(Clone, Debug)]
pub struct QueueState {
    /// The queue.
    pub queue: Queue,
    /// The number of waiting conversations, and the time at which the longest wait began. `None` means that no
    /// conversation waits.
    pub count: Option<QueueCount>,
    /// The queue's recent service times. `None` means that the queue has no service times yet.
    pub stats: Option<QueueStats>,
    /// The number of active agents who serve the queue, including agents who are not online.
    pub serving: i64,
    /// The number of active agents who serve the queue and are online.
    pub ready: i64,
    /// The total capacity, in slots, of the active agents who serve the queue and are online.
    pub room: i64,
}

impl QueueState {
    /// The number of waiting conversations.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        self.count.map_or(0, |count| count.waiting)
    }

    /// Returns the expected wait at this position (counted from 1), in seconds. The estimate uses recent service times.
    /// `None` means that no agent who serves the queue is online with capacity, or that there are no service times yet.
    #[must_use]
    pub fn estimate_s(&self, position: i64) -> Option<i64> {
        let stats = self.stats.as_ref().filter(|s| s.served > 0)?;
        let milliseconds = stats.mean_service_ms.saturating_mul(position);
        let each = milliseconds
            .checked_div(self.room)
            .filter(|_| self.room > 0)?;
        Some(each.saturating_add(999) / 1_000)
    }

    /// Returns the maximum number of queue entries, counted from the front, that may be offered at the same time.
    /// `None` means that the queue has no such limit.
    #[must_use]
    pub fn dispatching(&self) -> Option<i64> {
        self.queue
            .dispatch_per_agent
            .map(|each| each.saturating_mul(self.ready))
    }
}

/// The statistics of a queue or an agent for one day.
#[derive(Clone, Debug)]
pub struct DayReport {
    /// The day in the account's time zone, such as `2026-12-01`.
    pub day: String,
    /// The account's time zone.
    pub time_zone: String,
    /// The beginning of the day.
    pub since: Timestamp,
    /// The time of the report.
    pub now: Timestamp,
    /// The number of conversations that wait now. In the report of a queue, these are the conversations that wait in
    /// the queue. In the report of an agent, these are the agent's conversations whose customer waits for an answer.
    pub waiting: i64,
    /// The time at which the longest present wait began. `None` means that no conversation waits.
    pub oldest: Option<Timestamp>,
    /// The number of conversations that an agent picked up and that ended on this day.
    pub served: i64,
    /// The number of conversations that ended on this day without a pick-up by an agent.
    pub abandoned: i64,
    /// The longest wait that ended on this day, in seconds.
    pub longest_ended_s: i64,
    /// The waits for the first answers of this day. Each time is measured from the beginning of the conversation's
    /// first wait to the first answer.
    pub first_answers: Durations,
}

/// The position of a conversation in a queue, with its queue entry and its expected wait.
#[derive(Clone, Debug)]
pub struct QueuePosition {
    /// The queue entry.
    pub entry: QueueEntry,
    /// The position, counted from 1. For an entry that is reserved for an agent, only entries that are reserved for the
    /// same agent are counted. For an entry without a reservation, only entries without a reservation are counted.
    pub position: i64,
    /// The expected wait in seconds. `None` means that the entry is reserved for an agent, or that
    /// [`QueueState::estimate_s`] has no estimate.
    pub estimate_s: Option<i64>,
}

impl Engine {
    /// Returns the present state of an account's queues, in order of id.
    pub async fn queues(&self, account: AccountId) -> Result<Vec<QueueState>, EngineError> {
        let config = self.config(account).await?;
        let counts = self.store().list(QueueCounts(account)).await?;
        let stats = self.store().list(StatsOfQueues(account)).await?;
        let counts: BTreeMap<QueueId, QueueCount> = counts
            .into_iter()
            .map(|count| (count.queue, count))
            .collect();
        let mut stats: BTreeMap<QueueId, QueueStats> =
            stats.into_iter().map(|row| (row.queue_id, row)).collect();
        let states = self.agent_states(account).await?;
        let online = |agent: AgentId| {
            states
                .iter()
                .any(|s| s.agent_id == agent && s.availability == Availability::Online)
        };
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Ok(config
            .queues
            .values()
            .map(|queue| {
                let served_by = || config.agents_of(queue.id).filter(|agent| agent.active);
                let ready = || served_by().filter(|agent| online(agent.id));
                QueueState {
                    queue: queue.clone(),
                    count: counts.get(&queue.id).copied(),
                    stats: stats.remove(&queue.id),
                    serving: number(served_by().count()),
                    ready: number(ready().count()),
                    room: ready().fold(0_i64, |sum, agent| sum.saturating_add(agent.capacity)),
                }
            })
            .collect())
    }

    /// Returns the present state of the queue with this key.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such queue.
    pub async fn queue(&self, account: AccountId, key: &str) -> Result<QueueState, EngineError> {
        self.queues(account)
            .await?
            .into_iter()
            .find(|state| same_name(&state.queue.key, key))
            .ok_or(EngineError::Refused(Refusal::NotFound(Object::Queue)))
    }

    /// Returns the statistics of a queue for the present day in the account's time zone. In addition to the reads of
    /// [`Self::queue`], the function reads one row. So its cost does not depend on the number of conversations that
    /// ended on this day.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such queue.
    pub async fn queue_figures_of_day(
        &self,
        account: AccountId,
        key: &str,
    ) -> Result<(QueueState, DayReport), EngineError> {
        let state = self.queue(account, key).await?;
        let subject = (FigureKind::Queue, state.queue.id.0);
        let mut report = self.day_report(account, subject).await?;
        report.waiting = state.waiting();
        report.oldest = state.count.map(|count| count.oldest);
        Ok((state, report))
    }

    /// Returns the statistics of an agent for the present day in the account's time zone. The function reads the
    /// agent's live conversations and one further row.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such agent, or if the caller may not see the agent's conversations.
    pub async fn agent_figures_of_day(
        &self,
        caller: &Caller,
        agent: AgentId,
    ) -> Result<DayReport, EngineError> {
        let known = caller.config.agents.contains_key(&agent);
        let seen = caller.agent == Some(agent) || caller.visibility().sees_agent(agent);
        if !known || !seen {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        let account = caller.account;
        let mut report = (self.day_report(account, (FigureKind::Agent, agent.0))).await?;
        let waiting = self.store().first(CustomersWaiting { account, agent });
        if let Some((waiting, oldest)) = waiting.await? {
            (report.waiting, report.oldest) = (waiting, oldest);
        }
        Ok(report)
    }

    /// Returns the stored statistics of a queue or an agent for the present day. The caller of this function must set
    /// the fields `waiting` and `oldest`.
    async fn day_report(
        &self,
        account: AccountId,
        (kind, subject): FigureKey,
    ) -> Result<DayReport, EngineError> {
        let config = self.config(account).await?;
        let time_zone = config.account.time_zone.clone();
        let now = self.now();
        let (day, since) = day_of(now, &time_zone);
        let query = FiguresOf {
            account,
            kind,
            subject,
        };
        let row = self.store().first(query).await?;
        let row = row.filter(|row| row.day == day);
        Ok(DayReport {
            day,
            time_zone,
            since,
            now,
            waiting: 0,
            oldest: None,
            served: row.as_ref().map_or(0, |row| row.served),
            abandoned: row.as_ref().map_or(0, |row| row.abandoned),
            longest_ended_s: row.as_ref().map_or(0, |row| row.longest_wait_s),
            first_answers: row.map(|row| row.first_answers).unwrap_or_default(),
        })
    }

    /// Returns the first `limit` entries of a queue, in the order of the queue.
    pub async fn queue_entries(
        &self,
        account: AccountId,
        state: &QueueState,
        limit: i64,
    ) -> Result<Vec<QueuePosition>, EngineError> {
        let query = QueueEntries {
            account,
            queue: state.queue.id,
            limit,
        };
        let rows = self.store().list(query).await?;
        let mut places: BTreeMap<Option<AgentId>, i64> = BTreeMap::new();
        Ok(rows
            .into_iter()
            .map(|entry| {
                let position = places.entry(entry.reserved_for).or_insert(0);
                *position = position.saturating_add(1);
                QueuePosition {
                    position: *position,
                    estimate_s: estimate(state, &entry, *position),
                    entry,
                }
            })
            .collect())
    }

    /// Returns the position of a conversation in its queue, and the state of the queue. `None` means that the
    /// conversation does not wait in a queue.
    pub async fn queue_position(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Result<Option<(QueueState, QueuePosition)>, EngineError> {
        let entry = self
            .store()
            .read(account, move |state| {
                Ok(state.queue_entry(account, conversation)?.cloned())
            })
            .await?;
        let Some(entry) = entry else {
            return Ok(None);
        };
        let ahead = self.store().first(EntriesAhead(&entry)).await?;
        let states = self.queues(account).await?;
        let state = states
            .into_iter()
            .find(|state| state.queue.id == entry.queue_id)
            .ok_or(EngineError::Refused(Refusal::NotFound(Object::Queue)))?;
        let position = ahead.map_or(0, |(count,)| count).saturating_add(1);
        let waiting = QueuePosition {
            position,
            estimate_s: estimate(&state, &entry, position),
            entry,
        };
        Ok(Some((state, waiting)))
    }
}

/// Returns the expected wait in seconds. For an entry that is reserved for an agent, the result is `None`, because the
/// wait depends only on this agent.
fn estimate(state: &QueueState, entry: &QueueEntry, position: i64) -> Option<i64> {
    match entry.reserved_for {
        None => state.estimate_s(position),
        Some(_) => None,
    }
}
