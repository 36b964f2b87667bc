//! Turns. A turn is the right to send an ephemeral event of one conversation to one endpoint. Because of the turns, no
//! ephemeral event arrives after the event that ends its conversation.
//!
//! The sender of an ephemeral event takes a turn, checks that the conversation has not ended, sends the event, and
//! returns the turn. Before the delivery worker sends a stored event of a conversation, the worker waits until all
//! turns of this conversation at the same endpoint are returned. During this wait, no sender can take a new turn.
//! Otherwise a continuous sequence of ephemeral events would block the worker. If the stored event ends the
//! conversation, a sender that takes a turn after the wait finds the end of the conversation in the database.

use parlor_store::outbox::Address;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// An endpoint, together with an ordering key of its deliveries. For a turn, the ordering key is the conversation.
type Place = (Address, i64);

/// For each [`Place`], the number of taken turns and the number of waits for turns.
#[derive(Debug, Default)]
struct Places {
    taken: HashMap<Place, usize>,
    awaited: HashMap<Place, usize>,
}

#[derive(Debug, Default)]
struct Taken {
    places: Mutex<Places>,
    given_back: Notify,
}

/// The turns of all endpoints and conversations. A clone of this value is cheap and shares the same turns.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<Taken>);

/// A taken turn. Dropping this value returns the turn.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Turns,
    place: Place,
}

impl Turns {
    /// Takes a turn for an ordering key of an endpoint. `None` means that a stored event with this ordering key waits
    /// until turns are returned.
    pub(super) fn take(&self, address: Address, ordering_key: i64) -> Option<Turn> {
        let place = (address, ordering_key);
        let mut places = self.0.places.lock().ok()?;
        if places.awaited.contains_key(&place) {
            return None;
        }
        add(&mut places.taken, place);
        Some(Turn {
            turns: self.clone(),
            place,
        })
    }

    /// Waits until all turns for these ordering keys are returned. No new turns can be taken during this wait. The wait
    /// is short, because a request with an ephemeral event has a short time limit.
    pub(super) async fn over(&self, address: Address, ordering_keys: &[i64]) {
        let free = self.0.places.lock().is_ok_and(|p| p.taken.is_empty());
        if free {
            return;
        }
        let _awaited = Awaited::new(self, address, ordering_keys);
        loop {
            let given_back = self.0.given_back.notified();
            tokio::pin!(given_back);
            // From this point on, a notification about a returned turn cannot be missed.
            given_back.as_mut().enable();
            let taken = self.0.places.lock().is_ok_and(|places| {
                ordering_keys
                    .iter()
                    .any(|ordering_key| places.taken.contains_key(&(address, *ordering_key)))
            });
            if !taken {
                return;
            }
            given_back.await;
        }
    }
}

fn add(counts: &mut HashMap<Place, usize>, place: Place) {
    let count = counts.entry(place).or_insert(0);
    *count = count.saturating_add(1);
}

fn remove(counts: &mut HashMap<Place, usize>, place: Place) {
    if let Some(count) = counts.get_mut(&place) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(&place);
        }
    }
}

/// A wait for the turns of these ordering keys. While this value exists, no new turn can be taken.
struct Awaited<'a> {
    turns: &'a Turns,
    places: Vec<Place>,
}

impl<'a> Awaited<'a> {
    fn new(turns: &'a Turns, address: Address, ordering_keys: &[i64]) -> Self {
        let places: Vec<Place> = ordering_keys
            .iter()
            .map(|ordering_key| (address, *ordering_key))
            .collect();
        if let Ok(mut known) = turns.0.places.lock() {
            for place in &places {
                add(&mut known.awaited, *place);
            }
        }
        Self { turns, places }
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        if let Ok(mut known) = self.turns.0.places.lock() {
            for place in &self.places {
                remove(&mut known.awaited, *place);
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Ok(mut places) = self.turns.0.places.lock() {
            remove(&mut places.taken, self.place);
        }
        self.turns.0.given_back.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_model::ids::{AccountId, EndpointKey, InboxId};

    #[tokio::test]
    async fn a_stored_event_waits_for_turns_of_its_ordering_keys() {
        let turns = Turns::default();
        let address = (AccountId(1), EndpointKey::Inbox(InboxId(1)));
        turns.over(address, &[1, 2]).await;
        let (one, again, other) = (
            turns.take(address, 1),
            turns.take(address, 1),
            turns.take(address, 3),
        );
        assert!(one.is_some() && again.is_some() && other.is_some());
        turns.over(address, &[2]).await;
        let waiting = turns.clone();
        let over = tokio::spawn(async move { waiting.over(address, &[2, 1]).await });
        tokio::task::yield_now().await;
        drop(one);
        tokio::task::yield_now().await;
        assert!(!over.is_finished());
        assert!(
            turns.take(address, 1).is_none() && turns.take(address, 2).is_none(),
            "a stored event waits for these turns"
        );
        assert!(turns.take(address, 3).is_some());
        drop(again);
        over.await.unwrap();
        drop(other);
        let places = turns.0.places.lock().unwrap();
        assert!(places.taken.is_empty() && places.awaited.is_empty());
    }
}
