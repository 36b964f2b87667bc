//! The cached availability of agents, for display. It is read far more often than it changes.

use crate::query::accounts::AgentStates;
use crate::{Store, StoreError};
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_model::words::Availability;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

/// The time for which another node's change may stay unnoticed here, in microseconds.
const FRESH_US: i64 = 1_000_000;

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
    agents: Arc<[(AgentId, Availability)]>,
}

impl Presences {
    /// Records that an agent's availability has changed.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }
}

impl Store {
    /// Returns the availability of an account's agents, as last committed here. If other nodes may change it, the
    /// answer may be one second old. An agent without a stored availability is offline and is left out.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn availability(
        &self,
        account: AccountId,
    ) -> Result<Arc<[(AgentId, Availability)]>, StoreError> {
        let presences = &self.inner.published.presences;
        let now = self.inner.clock.now();
        // The number is read before the rows. So a change in between makes this cache entry outdated at once.
        let changes = presences.changes.load(Ordering::Acquire);
        let known = (presences.known.read().ok()).and_then(|known| known.get(&account).cloned());
        if let Some(known) = known
            && known.changes == changes
            && (!self.is_shared() || now.0.saturating_sub(known.at.0) < FRESH_US)
        {
            return Ok(known.agents);
        }
        let states = self.list(AgentStates(account)).await?;
        let agents: Arc<[_]> = (states.iter())
            .map(|state| (state.agent_id, state.availability))
            .collect();
        if let Ok(mut known) = presences.known.write() {
            let (agents, at) = (Arc::clone(&agents), now);
            known.insert(
                account,
                Known {
                    changes,
                    at,
                    agents,
                },
            );
        }
        Ok(agents)
    }
}
