//! Metrics of the whole installation for monitoring: the lengths of queues, the availability of agents and the size of
//! the database. The metrics are read from the database and do not use the writer.

use crate::{Engine, EngineError};
use parlor_model::ids::AccountId;
use parlor_model::words::{Availability, Word as _};
use parlor_store::query::metrics::{
    AgentCounts, DatabaseSize, QueueLength, QueueLengths, QueueNames,
};
use std::collections::BTreeMap;
use std::time::Duration;

/// The maximum number of queues that have their own metrics. All further queues together have one entry.
pub const MOST_QUEUES: usize = 500;
/// The maximum number of accounts for which agents are counted separately. The agents of all further accounts are
/// counted together.
pub const MOST_ACCOUNTS: usize = 100;

/// The metrics of the installation at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstallationMetrics {
    /// The metrics of each queue, including empty queues. If there are more than [`MOST_QUEUES`] queues, the entry with
    /// `None` is for all further queues together. This entry has the number of all conversations that wait in these
    /// queues, and the longest of their waits.
    pub queues: Vec<(Option<(AccountId, String)>, QueueMetrics)>,
    /// The number of active agents for each account and availability. If there are more than [`MOST_ACCOUNTS`]
    /// accounts, the entries with `None` are the sums of all further accounts.
    pub agents: Vec<(Option<AccountId>, Availability, i64)>,
}

/// The metrics of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueMetrics {
    /// The number of waiting conversations.
    pub waiting: i64,
    /// The time for which the oldest entry of the queue has been waiting.
    pub longest_wait: Duration,
}

impl Engine {
    /// Returns the metrics of the installation.
    pub async fn installation_metrics(&self) -> Result<InstallationMetrics, EngineError> {
        Ok(InstallationMetrics {
            queues: self.queue_figures().await?,
            agents: self.agent_figures().await?,
        })
    }

    /// Returns the size of the database, in bytes. Call this function rarely, because PostgreSQL examines every file of
    /// the database.
    pub async fn database_size(&self) -> Result<u64, EngineError> {
        let size = self.store().first(DatabaseSize).await?;
        Ok(size.map_or(0, |(bytes,)| bytes.max(0).unsigned_abs()))
    }

    async fn queue_figures(
        &self,
    ) -> Result<Vec<(Option<(AccountId, String)>, QueueMetrics)>, EngineError> {
        let names = self.store().list(QueueNames).await?;
        let lengths = self.store().list(QueueLengths).await?;
        let now = self.now();
        let of = |length: &QueueLength| QueueMetrics {
            waiting: length.waiting,
            longest_wait: Duration::from_micros(
                now.0.saturating_sub(length.oldest.0).max(0).unsigned_abs(),
            ),
        };
        let mut lengths: BTreeMap<_, QueueMetrics> = (lengths.iter())
            .map(|length| ((length.account, length.queue), of(length)))
            .collect();
        let beyond = names.len() > MOST_QUEUES;
        let mut metrics: Vec<_> = (names.into_iter().take(MOST_QUEUES))
            .map(|name| {
                let length = lengths.remove(&(name.account, name.queue));
                (Some((name.account, name.key)), length.unwrap_or_default())
            })
            .collect();
        if beyond {
            let mut rest = QueueMetrics::default();
            for queue in lengths.values() {
                rest.waiting = rest.waiting.saturating_add(queue.waiting);
                rest.longest_wait = rest.longest_wait.max(queue.longest_wait);
            }
            metrics.push((None, rest));
        }
        Ok(metrics)
    }

    async fn agent_figures(
        &self,
    ) -> Result<Vec<(Option<AccountId>, Availability, i64)>, EngineError> {
        let mut by_account: BTreeMap<AccountId, BTreeMap<Availability, i64>> = BTreeMap::new();
        for row in self.store().list(AgentCounts).await? {
            let availability = row.availability.unwrap_or(Availability::Offline);
            let agents = by_account.entry(row.account).or_default();
            let count = agents.entry(availability).or_default();
            *count = count.saturating_add(row.agents);
        }
        let mut shown: BTreeMap<(bool, Option<AccountId>), BTreeMap<Availability, i64>> =
            BTreeMap::new();
        for (place, (account, agents)) in by_account.into_iter().enumerate() {
            let own = place < MOST_ACCOUNTS;
            let sums = shown.entry((!own, own.then_some(account))).or_default();
            for (availability, count) in agents {
                let sum = sums.entry(availability).or_default();
                *sum = sum.saturating_add(count);
            }
        }
        Ok(shown
            .into_iter()
            .flat_map(|((_, account), sums)| {
                (Availability::ALL.iter()).map(move |availability| {
                    let count = sums.get(availability).copied().unwrap_or_default();
                    (account, *availability, count)
                })
            })
            .collect())
    }
}
