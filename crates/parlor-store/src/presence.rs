//! Agents who take work, remembered for answers that show them: they are read a thousand times between two changes.

use crate::query::accounts::AgentStates;
use crate::{Store, StoreError};
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_model::words::Availability;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

/// The time for which another node's change may stay unseen here, in microseconds.
const FRESH_US: i64 = 1_000_000;

/// The remembered availabilities, with the number of changes by this node's writer.
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
    /// Somebody's availability is stored as another.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }
}

impl Store {
    /// The availability of an account's agents, as last committed here. If other nodes may change it, it is at most a second old. Agents
    /// without a stored availability are left out: they are offline.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn availability(
        &self,
        account: AccountId,
    ) -> Result<Arc<[(AgentId, Availability)]>, StoreError> {
        let presences = &self.inner.published.presences;
        let now = self.inner.clock.now();
        // Before it is read: a change meanwhile makes it stale at once.
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
