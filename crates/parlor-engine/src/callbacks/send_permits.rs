//! The permits for ephemeral events. A permit is the right to send an ephemeral event of one conversation to one
//! endpoint. Because of the permits, no ephemeral event arrives after the event that ends its conversation.
//!
//! The sender of an ephemeral event takes a permit, checks that the conversation has not ended, sends the event, and
//! returns the permit. Before the delivery worker sends a stored event of a conversation, the worker waits until all
//! permits of this conversation at the same endpoint are returned. During this wait, no sender can take a new permit.
//! Otherwise a continuous sequence of ephemeral events would block the worker. If the stored event ends the
//! conversation, a sender that takes a permit after the wait finds the end of the conversation in the database.

use parlor_store::outbox::Address;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// An endpoint, together with an ordering key of its deliveries. For a permit, the ordering key is the conversation.
type PermitKey = (Address, i64);

/// For each [`PermitKey`], the number of taken permits and the number of waits for permits.
#[derive(Debug, Default)]
struct Counts {
    taken: HashMap<PermitKey, usize>,
    awaited: HashMap<PermitKey, usize>,
}

#[derive(Debug, Default)]
struct Taken {
    counts: Mutex<Counts>,
    returned: Notify,
}

/// The permits of all endpoints and conversations. A clone of this value is cheap and shares the same permits.
#[derive(Clone, Debug, Default)]
pub(super) struct SendPermits(Arc<Taken>);

/// A taken permit. Dropping this value returns the permit.
#[derive(Debug)]
pub(super) struct SendPermit {
    permits: SendPermits,
    key: PermitKey,
}

impl SendPermits {
    /// Takes a permit for an ordering key of an endpoint. `None` means that a stored event with this ordering key waits
    /// until permits are returned.
    pub(super) fn take(&self, address: Address, ordering_key: i64) -> Option<SendPermit> {
        let key = (address, ordering_key);
        let mut counts = self.0.counts.lock().ok()?;
        if counts.awaited.contains_key(&key) {
            return None;
        }
        add(&mut counts.taken, key);
        Some(SendPermit {
            permits: self.clone(),
            key,
        })
    }

    /// Waits until all permits for these ordering keys are returned. No new permits can be taken during this wait. The
    /// wait is short, because a request with an ephemeral event has a short time limit.
    pub(super) async fn over(&self, address: Address, ordering_keys: &[i64]) {
        let free = self.0.counts.lock().is_ok_and(|p| p.taken.is_empty());
        if free {
            return;
        }
        let _awaited = Awaited::new(self, address, ordering_keys);
        loop {
            let returned = self.0.returned.notified();
            tokio::pin!(returned);
            // From this point on, a notification about a returned permit cannot be missed.
            returned.as_mut().enable();
            let taken = self.0.counts.lock().is_ok_and(|counts| {
                ordering_keys
                    .iter()
                    .any(|ordering_key| counts.taken.contains_key(&(address, *ordering_key)))
            });
            if !taken {
                return;
            }
            returned.await;
        }
    }
}

fn add(counts: &mut HashMap<PermitKey, usize>, key: PermitKey) {
    let count = counts.entry(key).or_insert(0);
    *count = count.saturating_add(1);
}

fn remove(counts: &mut HashMap<PermitKey, usize>, key: PermitKey) {
    if let Some(count) = counts.get_mut(&key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

/// A wait for the permits of these ordering keys. While this value exists, no new permit can be taken.
struct Awaited<'a> {
    permits: &'a SendPermits,
    keys: Vec<PermitKey>,
}

impl<'a> Awaited<'a> {
    fn new(permits: &'a SendPermits, address: Address, ordering_keys: &[i64]) -> Self {
        let keys: Vec<PermitKey> = ordering_keys
            .iter()
            .map(|ordering_key| (address, *ordering_key))
            .collect();
        if let Ok(mut known) = permits.0.counts.lock() {
            for key in &keys {
                add(&mut known.awaited, *key);
            }
        }
        Self { permits, keys }
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        if let Ok(mut known) = self.permits.0.counts.lock() {
            for key in &self.keys {
                remove(&mut known.awaited, *key);
            }
        }
    }
}

impl Drop for SendPermit {
    fn drop(&mut self) {
        if let Ok(mut counts) = self.permits.0.counts.lock() {
            remove(&mut counts.taken, self.key);
        }
        self.permits.0.returned.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_model::ids::{AccountId, EndpointKey, InboxId};

    #[tokio::test]
    async fn a_stored_event_waits_for_permits_of_its_ordering_keys() {
        let permits = SendPermits::default();
        let address = (AccountId(1), EndpointKey::Inbox(InboxId(1)));
        permits.over(address, &[1, 2]).await;
        let (one, again, other) = (
            permits.take(address, 1),
            permits.take(address, 1),
            permits.take(address, 3),
        );
        assert!(one.is_some() && again.is_some() && other.is_some());
        permits.over(address, &[2]).await;
        let waiting = permits.clone();
        let over = tokio::spawn(async move { waiting.over(address, &[2, 1]).await });
        tokio::task::yield_now().await;
        drop(one);
        tokio::task::yield_now().await;
        assert!(!over.is_finished());
        assert!(
            permits.take(address, 1).is_none() && permits.take(address, 2).is_none(),
            "a stored event waits for these permits"
        );
        assert!(permits.take(address, 3).is_some());
        drop(again);
        over.await.unwrap();
        drop(other);
        let counts = permits.0.counts.lock().unwrap();
        assert!(counts.taken.is_empty() && counts.awaited.is_empty());
    }
}
