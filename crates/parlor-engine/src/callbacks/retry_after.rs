//! Pauses that receivers request with `Retry-After`. During a receiver's pause, Parlor sends no delivery and no
//! ephemeral event to this receiver.

use parlor_model::time::Timestamp;
use parlor_store::outbox::Address;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A pause that a receiver requested.
#[derive(Clone, Copy, Debug)]
struct Pause {
    /// The time of the receiver's answer, at which the pause begins.
    since: Timestamp,
    until: Timestamp,
}

impl Pause {
    /// Whether the pause has not ended yet. If the clock was set back since the pause began, the pause ends
    /// immediately. Otherwise the pause would last longer than the receiver requested.
    const fn lasts(&self, now: Timestamp) -> bool {
        self.until.0 > now.0 && !self.since.was_set_back(now)
    }
}

/// The pauses, by endpoint. A clone of this value is cheap and shares the same pauses.
#[derive(Clone, Debug, Default)]
pub(super) struct RetryAfter {
    pauses: Arc<Mutex<HashMap<Address, Pause>>>,
}

impl RetryAfter {
    /// Records a pause that a receiver requested. If the receiver already has a pause that ends at the same time or
    /// later, the existing pause stays unchanged.
    pub(super) fn for_so_long(&self, address: Address, now: Timestamp, pause: Duration) {
        let micros = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX);
        let until = Timestamp(now.0.saturating_add(micros));
        if let Ok(mut pauses) = self.pauses.lock() {
            pauses.retain(|_, pause| pause.lasts(now));
            let new = Pause { since: now, until };
            let pause = pauses.entry(address).or_insert(new);
            if until > pause.until {
                *pause = new;
            }
        }
    }

    /// Returns the end of the present pause. `None` means that there is no pause.
    pub(super) fn until(&self, address: Address, now: Timestamp) -> Option<Timestamp> {
        let pauses = self.pauses.lock().ok()?;
        let pause = pauses.get(&address).filter(|pause| pause.lasts(now))?;
        Some(pause.until)
    }

    /// Removes the pause of an endpoint, so that Parlor can send deliveries to the endpoint immediately.
    pub(super) fn forget(&self, address: Address) {
        if let Ok(mut pauses) = self.pauses.lock() {
            pauses.remove(&address);
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
        assert_eq!(until(-3_600_000_000), None, "the clock was set back");
        pauses.forget(address);
        assert_eq!(until(0), None);
    }
}
