//! The data that the writer shares with readers: current configurations, and notifications about changes.

use crate::access::{Access, AccessChange};
use crate::feeds::Feeds;
use crate::outbox::Address;
use crate::presence::Presences;
use parlor_model::config::AccountConfig;
use parlor_model::ids::AccountId;
use parlor_model::time::Timestamp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

/// The state that the writer publishes to readers.
#[derive(Debug, Default)]
pub struct Published {
    configs: RwLock<HashMap<AccountId, Publication>>,
    generation: AtomicU64,
    alarm: Alarm,
    mail: Mail,
    pub(crate) feeds: Feeds,
    pub(crate) access: Access,
    pub(crate) presences: Presences,
}

/// Wakes the callback dispatcher. This value contains the endpoints with new deliveries.
#[derive(Debug, Default)]
struct Mail {
    endpoints: std::sync::Mutex<std::collections::BTreeSet<Address>>,
    written: tokio::sync::Notify,
}

#[derive(Clone, Debug)]
struct Publication {
    /// The latest time at which the configuration was known to be current.
    at: Timestamp,
    version: i64,
    config: Arc<AccountConfig>,
}

/// Wakes the timer task before its time. The task sleeps until a given time. If a new timer is due before that time,
/// this value wakes the task.
#[derive(Debug)]
struct Alarm {
    until: AtomicI64,
    sooner: tokio::sync::Notify,
}

impl Default for Alarm {
    fn default() -> Self {
        Self {
            until: AtomicI64::new(i64::MAX),
            sooner: tokio::sync::Notify::new(),
        }
    }
}

impl Published {
    /// Reports that deliveries to these endpoints are stored.
    pub(crate) fn deliver(&self, to: impl IntoIterator<Item = Address>) {
        if let Ok(mut endpoints) = self.mail.endpoints.lock() {
            endpoints.extend(to);
        }
        self.mail.written.notify_one();
    }

    /// Waits until deliveries are written, and returns their endpoints.
    pub(crate) async fn deliveries_written(&self) -> Vec<Address> {
        loop {
            if let Ok(mut endpoints) = self.mail.endpoints.lock()
                && !endpoints.is_empty()
            {
                return std::mem::take(&mut *endpoints).into_iter().collect();
            }
            self.mail.written.notified().await;
        }
    }

    /// Sets the time until which the timer task sleeps. After this call, a timer that is due before this time wakes the
    /// task.
    pub(crate) fn sleep_until(&self, until: Timestamp) {
        self.alarm.until.store(until.0, Ordering::SeqCst);
    }

    /// Waits until a timer is set that is due before the time given to [`Self::sleep_until`].
    pub(crate) async fn sooner(&self) {
        self.alarm.sooner.notified().await;
    }

    /// Reports that a timer with this due time is stored.
    pub(crate) fn timer_set(&self, due_at: Timestamp) {
        if due_at.0 < self.alarm.until.load(Ordering::SeqCst) {
            self.alarm.sooner.notify_one();
        }
    }

    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Returns an account's published configuration with its version. `None` means that no configuration is published.
    pub(crate) fn version(&self, account: AccountId) -> Option<(i64, Arc<AccountConfig>)> {
        let configs = self.configs.read().ok()?;
        let known = configs.get(&account)?;
        Some((known.version, Arc::clone(&known.config)))
    }

    /// Returns an account's published configuration, with the latest time at which the configuration was known to be
    /// current. `None` means that no configuration is published.
    pub(crate) fn config(&self, account: AccountId) -> Option<(Timestamp, Arc<AccountConfig>)> {
        self.configs
            .read()
            .ok()?
            .get(&account)
            .map(|p| (p.at, Arc::clone(&p.config)))
    }

    /// Publishes a configuration. Readers and the writer may publish at the same time, so only a newer version replaces
    /// a published configuration. If the published configuration has the same version, only the time of the published
    /// configuration is updated.
    pub(crate) fn publish(
        &self,
        account: AccountId,
        at: Timestamp,
        version: i64,
        config: &Arc<AccountConfig>,
    ) {
        if let Ok(mut configs) = self.configs.write() {
            match configs.get_mut(&account) {
                Some(known) if known.version >= version => {
                    if known.version == version {
                        known.at = match known.at.was_set_back(at) {
                            true => at,
                            false => known.at.max(at),
                        };
                    }
                }
                _ => {
                    configs.insert(
                        account,
                        Publication {
                            at,
                            version,
                            config: Arc::clone(config),
                        },
                    );
                    self.generation.fetch_add(1, Ordering::Release);
                }
            }
        }
    }

    /// Reports that credentials or configurations may have changed, so that caches read the credentials and
    /// configurations again.
    pub(crate) fn outdated(&self) {
        self.generation.fetch_add(1, Ordering::Release);
    }

    /// Reports that another node may have changed credentials or the configuration of an account. Open connections of
    /// other accounts are not affected.
    pub(crate) fn changed_elsewhere(&self, account: AccountId) {
        self.outdated();
        self.access.changed(AccessChange::Account(account));
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;
    use parlor_model::ids::CredentialId;

    #[test]
    fn a_change_elsewhere_concerns_its_account_alone() {
        let published = Published::default();
        let mut changes = published.access.changes();
        let before = published.generation();
        published.changed_elsewhere(AccountId(2));
        assert_ne!(published.generation(), before, "caches are outdated");
        let change = changes.try_recv().unwrap();
        let concerns = [1, 2, 3].map(|id| change.concerns(AccountId(id), CredentialId(id)));
        assert_eq!(concerns, [false, true, false]);
        assert!(changes.try_recv().is_err(), "one change");
    }
}
