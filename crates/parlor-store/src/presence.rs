//! The cached availability of agents, for display. It is read far more often than it changes.

use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_model::words::Availability;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

/// The availability of agents of one account.
pub(crate) type Agents = Arc<[(AgentId, Availability)]>;

/// The cached availabilities, with the number of changes by this node's writer.
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
}

impl Presences {
    /// Records that an agent's availability has changed.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// Returns the number of changes.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Returns the cached availabilities of an account, with the time at which they were read. They are outdated if the
    /// number of changes differs.
    pub(crate) fn known(&self, account: AccountId, changes: u64) -> Option<(Timestamp, Agents)> {
        let known = self.known.read().ok()?;
        let known = known.get(&account)?;
        (known.changes == changes).then(|| (known.at, Arc::clone(&known.agents)))
    }

    /// Caches the availabilities of an account.
    pub(crate) fn remember(&self, account: AccountId, changes: u64, at: Timestamp, agents: Agents) {
        if let Ok(mut known) = self.known.write() {
            known.insert(
                account,
                Known {
                    changes,
                    at,
                    agents,
                },
            );
        }
    }
}
