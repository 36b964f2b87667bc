//! Pauses that receivers request with `Retry-After`. Delivery workers and ephemeral events both observe them.

use parlor_model::time::Timestamp;
use parlor_store::outbox::Address;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The pauses, by endpoint. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct RetryAfter {
    until: Arc<Mutex<HashMap<Address, Timestamp>>>,
}

impl RetryAfter {
    /// Records a pause that a receiver requested. An existing pause with a later end stays.
    pub(super) fn for_so_long(&self, address: Address, now: Timestamp, pause: Duration) {
        let micros = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX);
        let then = Timestamp(now.0.saturating_add(micros));
        if let Ok(mut until) = self.until.lock() {
            until.retain(|_, at| *at > now);
            let at = until.entry(address).or_insert(then);
            *at = (*at).max(then);
        }
    }

    /// Returns the end of the present pause. `None` means that there is no pause.
    pub(super) fn until(&self, address: Address, now: Timestamp) -> Option<Timestamp> {
        let until = self.until.lock().ok()?;
        until.get(&address).copied().filter(|at| *at > now)
    }

    /// Removes the pause, because a person asked for an attempt.
    pub(super) fn forget(&self, address: Address) {
        if let Ok(mut until) = self.until.lock() {
            until.remove(&address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_model::ids::{AccountId, EndpointKey, InboxId};

    #[test]
    fn the_later_instant_stands_until_it_has_passed() {
        let pauses = RetryAfter::default();
        let address = (AccountId(1), EndpointKey::Inbox(InboxId(1)));
        let until = |now| pauses.until(address, Timestamp(now));
        pauses.for_so_long(address, Timestamp(0), Duration::from_secs(2));
        pauses.for_so_long(address, Timestamp(0), Duration::from_secs(1));
        assert_eq!(until(1_999_999), Some(Timestamp(2_000_000)));
        assert_eq!(until(2_000_000), None);
        pauses.forget(address);
        assert_eq!(until(0), None);
    }
}
