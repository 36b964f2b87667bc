//! The availability of agents.

use super::Store;
use crate::error::StoreError;
use crate::query::accounts::AgentStates;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_model::words::Availability;
use std::sync::Arc;

/// The time after which a cached availability is read again, in microseconds. This time applies only if other nodes may
/// change the availability.
const FRESH_US: i64 = 1_000_000;

impl Store {
    /// Returns the availability of an account's agents, including all changes that this node has committed. If other
    /// nodes may change the availability, the result may be up to one second old. Agents without a stored availability
    /// are offline, and the result does not contain them.
    pub async fn availability(
        &self,
        account: AccountId,
    ) -> Result<Arc<[(AgentId, Availability)]>, StoreError> {
        let presences = &self.inner.published.presences;
        let now = self.inner.clock.now();
        // The number of changes is read before the rows. If a change is made between these two reads, the number no
        // longer equals the present number of changes. So the new cache entry is never used.
        let changes = presences.changes();
        if let Some((at, agents)) = presences.known(account, changes)
            && (!self.is_shared() || at.is_within(FRESH_US, now))
        {
            return Ok(agents);
        }
        self.read_availability(account, (changes, now), true).await
    }

    /// Reads the availability of an account's agents again, if the cached availability is in use.
    pub(super) async fn renew_availability(&self, account: AccountId) -> Result<(), StoreError> {
        let presences = &self.inner.published.presences;
        if presences.are_used(account) {
            let as_of = (presences.changes(), self.inner.clock.now());
            self.read_availability(account, as_of, false).await?;
        }
        Ok(())
    }

    async fn read_availability(
        &self,
        account: AccountId,
        as_of: (u64, Timestamp),
        used: bool,
    ) -> Result<Arc<[(AgentId, Availability)]>, StoreError> {
        let states = self.list(AgentStates(account)).await?;
        let agents: Arc<[_]> = (states.iter())
            .map(|state| (state.agent_id, state.availability))
            .collect();
        let presences = &self.inner.published.presences;
        presences.remember(account, as_of, Arc::clone(&agents), used);
        Ok(agents)
    }
}
