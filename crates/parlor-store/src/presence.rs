//! The cached availability of agents, for display. The availability is read much more often than it changes, so it is
//! cached.

use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_model::words::Availability;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

/// The availability of agents of one account.
pub(crate) type Agents = Arc<[(AgentId, Availability)]>;

/// The cached availabilities of agents, with a counter of the changes that this node's writer makes.
#[derive(Debug, Default)]
pub(crate) struct Presences {
    changes: AtomicU64,
    known: RwLock<HashMap<AccountId, Known>>,
}

#[derive(Clone, Debug)]
struct Known {
    changes: u64,
    at: Timestamp,
    agents: Agents,
    /// Whether a caller has requested the entry since it was cached, or has requested the read that filled the entry.
    used: Arc<AtomicBool>,
}

impl Presences {
    /// Records that an agent's availability has changed.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// Returns the number of calls of [`Self::changed`] so far.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Returns the cached availabilities of an account, with the time at which they were read. `changes` is the present
    /// number of changes. Returns `None` if nothing is cached, or if the number of changes has grown since the cache
    /// was filled.
    pub(crate) fn known(&self, account: AccountId, changes: u64) -> Option<(Timestamp, Agents)> {
        let known = self.known.read().ok()?;
        let known = known.get(&account)?;
        known.used.store(true, Ordering::Relaxed);
        (known.changes == changes).then(|| (known.at, Arc::clone(&known.agents)))
    }

    /// Whether a caller has requested the availabilities of an account since they were cached, or has requested the
    /// read that filled the cache.
    pub(crate) fn are_used(&self, account: AccountId) -> bool {
        let known = self.known.read().ok();
        known.is_some_and(|known| {
            let known = known.get(&account);
            known.is_some_and(|known| known.used.load(Ordering::Relaxed))
        })
    }

    /// Caches the availabilities of an account. `changes` is the number of changes before the read from the database,
    /// and `at` is the time of the read. `used` says whether a caller requested the read.
    pub(crate) fn remember(
        &self,
        account: AccountId,
        (changes, at): (u64, Timestamp),
        agents: Agents,
        used: bool,
    ) {
        if let Ok(mut known) = self.known.write() {
            known.insert(
                account,
                Known {
                    changes,
                    at,
                    agents,
                    used: Arc::new(AtomicBool::new(used)),
                },
            );
        }
    }
}
