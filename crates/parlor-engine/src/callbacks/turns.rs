//! Whose turn it is in a conversation: what is true for a moment must not arrive after what ends it.
//!
//! A moment takes a turn, looks whether the conversation goes on, is sent, and gives the turn back. Before anything that is stored is
//! sent to the same receiver about the same conversation, turns that were taken are waited for. So whoever takes a turn after that sees
//! in the database what is being sent.

use parlor_store::outbox::Address;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// An endpoint, and a lane of its deliveries.
type Place = (Address, i64);

#[derive(Debug, Default)]
struct Taken {
    places: Mutex<HashMap<Place, usize>>,
    given_back: Notify,
}

/// Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<Taken>);

/// A turn, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Turns,
    place: Place,
}

impl Turns {
    /// Takes a turn.
    pub(super) fn take(&self, address: Address, lane: i64) -> Turn {
        let place = (address, lane);
        if let Ok(mut places) = self.0.places.lock() {
            let count = places.entry(place).or_insert(0);
            *count = count.saturating_add(1);
        }
        Turn {
            turns: self.clone(),
            place,
        }
    }

    /// Waits until nobody has a turn in these lanes. Turns are as short as a request's time-out.
    pub(super) async fn over(&self, address: Address, lanes: &[i64]) {
        loop {
            let given_back = self.0.given_back.notified();
            tokio::pin!(given_back);
            // From here on no turn that is given back is missed.
            given_back.as_mut().enable();
            let taken = self.0.places.lock().is_ok_and(|places| {
                !places.is_empty()
                    && lanes
                        .iter()
                        .any(|lane| places.contains_key(&(address, *lane)))
            });
            if !taken {
                return;
            }
            given_back.await;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Ok(mut places) = self.turns.0.places.lock()
            && let Some(count) = places.get_mut(&self.place)
        {
            *count = count.saturating_sub(1);
            if *count == 0 {
                places.remove(&self.place);
            }
        }
        self.turns.0.given_back.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_model::callbacks::EndpointKey;
    use parlor_model::ids::{AccountId, InboxId};

    #[tokio::test]
    async fn what_is_stored_waits_for_turns_of_its_lanes() {
        let turns = Turns::default();
        let address = (AccountId(1), EndpointKey::Inbox(InboxId(1)));
        turns.over(address, &[1, 2]).await;
        let (one, again, other) = (
            turns.take(address, 1),
            turns.take(address, 1),
            turns.take(address, 3),
        );
        turns.over(address, &[2]).await;
        let waiting = turns.clone();
        let over = tokio::spawn(async move { waiting.over(address, &[2, 1]).await });
        tokio::task::yield_now().await;
        drop(one);
        tokio::task::yield_now().await;
        assert!(!over.is_finished());
        drop(again);
        over.await.unwrap();
        drop(other);
        assert!(turns.0.places.lock().unwrap().is_empty());
    }
}
