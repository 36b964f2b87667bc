//! The queue of an endpoint's deliveries that are in memory (known deliveries). For each ordering key, the queue
//! decides which deliveries may be sent now and which must wait.
//!
//! An ordering key is a conversation or a contact. Deliveries with the same ordering key are sent one after the other.
//! Deliveries with different ordering keys do not wait for each other. The queue does no I/O. The caller reports the
//! read pages and the results to the queue, and requests the next deliveries.

use parlor_model::entities::CallbackDelivery;
use parlor_model::time::Timestamp;
use parlor_store::outbox::DueDelivery;
use std::collections::{HashMap, HashSet, VecDeque};

/// The result of adding a delivery to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// The delivery is in the queue and will be sent after the earlier deliveries of its ordering key.
    Queued,
    /// The delivery is already in memory.
    Known,
    /// The delivery must wait until this time, because an earlier delivery of the same ordering key becomes due only at
    /// this time. The worker must store this time, so that the delivery is not read again before this time.
    Defer(Timestamp),
    /// The delivery cannot be queued yet. An earlier delivery of the same ordering key has not been read, or its
    /// failure is not yet recorded.
    Early,
}

/// The known deliveries of an endpoint.
#[derive(Debug, Default)]
pub(super) struct Queue {
    ordering_keys: HashMap<i64, VecDeque<CallbackDelivery>>,
    /// The ordering keys whose next delivery may be sent now, in the order in which they are sent.
    ready: VecDeque<i64>,
    /// The ordering keys with a delivery in progress.
    busy: HashSet<i64>,
    /// The ordering keys with a failed delivery, each with the time of the next attempt. The entry is removed after the
    /// failure is recorded. After that, the time in the database applies, because an administrator may change this
    /// time.
    blocked: HashMap<i64, Timestamp>,
    /// The events whose deliveries are in memory. Such a delivery is queued, in progress, or done but not recorded.
    known: HashSet<i64>,
    /// The known events whose failure is not recorded yet. Until the failure is recorded, a page may contain later
    /// deliveries of the same ordering key as due deliveries.
    failed: HashSet<i64>,
    /// The events that are sent alone, each in its own request, because the receiver rejected a request with several
    /// deliveries.
    apart: HashSet<i64>,
    queued: usize,
}

impl Queue {
    /// The number of deliveries in the queue that are not in progress.
    pub(super) const fn len(&self) -> usize {
        self.queued
    }

    /// The number of known deliveries. A known delivery is queued, in progress, or done but not recorded yet.
    pub(super) fn known(&self) -> usize {
        self.known.len()
    }

    /// Whether no ordering key has a delivery that may be sent now.
    pub(super) fn is_stuck(&self) -> bool {
        self.ready.is_empty()
    }

    /// Adds a delivery that was read.
    pub(super) fn take(&mut self, due: DueDelivery, now: Timestamp) -> Taken {
        let DueDelivery { row, before } = due;
        if self.known.contains(&row.event_number) {
            return Taken::Known;
        }
        if let Some(until) = self.blocked.get(&row.ordering_key)
            && *until > now
        {
            return Taken::Early;
        }
        if let Some((number, due_at)) = before
            && !self.known.contains(&number)
        {
            return if due_at > row.due_at {
                Taken::Defer(after(due_at))
            } else {
                Taken::Early
            };
        }
        if before.is_some_and(|(number, _)| self.failed.contains(&number)) {
            return Taken::Early;
        }
        self.known.insert(row.event_number);
        self.queued = self.queued.saturating_add(1);
        let ordering_key = row.ordering_key;
        let waiting = self.ordering_keys.entry(ordering_key).or_default();
        waiting.push_back(row);
        if waiting.len() == 1 && !self.busy.contains(&ordering_key) {
            self.ready.push_back(ordering_key);
        }
        Taken::Queued
    }

    /// Takes at most `most` deliveries out of the queue, and returns them in the order of events. The function takes as
    /// many deliveries as possible from each ordering key in turn, until it has `most` deliveries. A delivery that must
    /// be sent alone is returned alone. The ordering keys of the returned deliveries are busy until [`Self::finished`]
    /// or [`Self::failed`] is called.
    pub(super) fn next(&mut self, most: usize) -> Vec<CallbackDelivery> {
        let mut out: Vec<CallbackDelivery> = Vec::new();
        let mut later = Vec::new();
        while out.len() < most.max(1) {
            let Some(ordering_key) = self.ready.pop_front() else {
                break;
            };
            let Some(waiting) = self.ordering_keys.get_mut(&ordering_key) else {
                continue;
            };
            let is_apart = |row: &CallbackDelivery| self.apart.contains(&row.event_number);
            let together = waiting.iter().position(is_apart).unwrap_or(waiting.len());
            if together == 0 {
                if out.is_empty() {
                    out.extend(waiting.pop_front());
                    self.busy.insert(ordering_key);
                    break;
                }
                later.push(ordering_key);
                continue;
            }
            let room = most.max(1).saturating_sub(out.len()).min(together);
            out.extend(waiting.drain(..room));
            self.busy.insert(ordering_key);
        }
        for ordering_key in later.into_iter().rev() {
            self.ready.push_front(ordering_key);
        }
        self.queued = self.queued.saturating_sub(out.len());
        out.sort_by_key(|row| row.event_number);
        out
    }

    /// Records that these deliveries are done, so that the next deliveries of their ordering keys may be sent. These
    /// deliveries stay known until their results are [recorded](Self::recorded).
    pub(super) fn finished(&mut self, rows: &[CallbackDelivery]) {
        for row in rows {
            if !self.busy.remove(&row.ordering_key) {
                continue;
            }
            match self.ordering_keys.get(&row.ordering_key) {
                Some(waiting) if !waiting.is_empty() => self.ready.push_back(row.ordering_key),
                _ => {
                    self.ordering_keys.remove(&row.ordering_key);
                }
            }
        }
    }

    /// Records that these deliveries failed and are due again at `until`. No delivery with one of their ordering keys
    /// is sent before this time.
    pub(super) fn failed(&mut self, rows: &[CallbackDelivery], until: Timestamp) {
        for row in rows {
            self.busy.remove(&row.ordering_key);
            self.blocked.insert(row.ordering_key, until);
            self.failed.insert(row.event_number);
            for dropped in self
                .ordering_keys
                .remove(&row.ordering_key)
                .unwrap_or_default()
            {
                self.known.remove(&dropped.event_number);
                self.queued = self.queued.saturating_sub(1);
            }
        }
    }

    /// Marks these deliveries to be sent alone.
    pub(super) fn apart(&mut self, rows: &[CallbackDelivery]) {
        self.apart.extend(rows.iter().map(|row| row.event_number));
    }

    /// Removes deliveries whose results are recorded in the database. `events` has the event number and the ordering
    /// key of each delivery. A removed delivery is read again only if it must be sent again. The database contains the
    /// time at which this delivery becomes due.
    pub(super) fn recorded(&mut self, events: impl IntoIterator<Item = (i64, i64)>) {
        for (event, ordering_key) in events {
            self.known.remove(&event);
            if self.failed.remove(&event) {
                self.blocked.remove(&ordering_key);
            } else {
                self.apart.remove(&event);
            }
        }
    }

    /// Frees the blocked ordering keys whose waiting time is over. Returns whether at least one ordering key became
    /// free.
    pub(super) fn unblock(&mut self, now: Timestamp) -> bool {
        let before = self.blocked.len();
        self.blocked.retain(|_, until| *until > now);
        self.blocked.len() < before
    }

    /// Frees all blocked ordering keys.
    pub(super) fn unblock_all(&mut self) {
        self.blocked.clear();
    }

    /// Returns the earliest time at which a blocked ordering key becomes free.
    pub(super) fn next_unblocked(&self) -> Option<Timestamp> {
        self.blocked.values().min().copied()
    }

    /// Removes all waiting deliveries. Deliveries in progress stay known.
    pub(super) fn clear(&mut self) {
        for (_, waiting) in self.ordering_keys.drain() {
            for row in waiting {
                self.known.remove(&row.event_number);
            }
        }
        self.ready.clear();
        self.blocked.clear();
        self.apart.clear();
        self.queued = 0;
    }
}

const fn after(instant: Timestamp) -> Timestamp {
    Timestamp(instant.0.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_model::ids::{AccountId, EndpointKey, InboxId};
    use parlor_model::words::DeliveryState;

    fn due(event: i64, ordering_key: i64, before: Option<(i64, i64)>) -> DueDelivery {
        DueDelivery {
            row: CallbackDelivery {
                account_id: AccountId(1),
                endpoint: EndpointKey::Inbox(InboxId(1)),
                event_number: event,
                id: event.to_string(),
                ordering_key,
                conversation_id: None,
                kind: "message.created".to_owned(),
                material: String::new(),
                state: DeliveryState::Pending,
                attempts: 0,
                tries: 0,
                failing_since: None,
                due_at: Timestamp(0),
                created_at: Timestamp(0),
                settled_at: None,
            },
            before: before.map(|(number, at)| (number, Timestamp(at))),
        }
    }

    fn numbers(rows: &[CallbackDelivery]) -> Vec<i64> {
        rows.iter().map(|row| row.event_number).collect()
    }

    #[test]
    fn an_ordering_key_goes_one_after_the_other_while_others_pass() {
        let (mut queue, now) = (Queue::default(), Timestamp(10));
        assert_eq!(queue.take(due(1, 7, None), now), Taken::Queued);
        assert_eq!(queue.take(due(2, 7, Some((1, 0))), now), Taken::Queued);
        assert_eq!(queue.take(due(3, 8, None), now), Taken::Queued);
        let first = queue.next(1);
        assert_eq!(numbers(&first), [1]);
        assert_eq!(numbers(&queue.next(1)), [3]);
        assert_eq!(numbers(&queue.next(1)), [0; 0], "2 waits for 1");
        assert_eq!(queue.take(due(1, 7, None), now), Taken::Known);
        queue.finished(&first);
        assert_eq!(numbers(&queue.next(1)), [2]);
    }

    #[test]
    fn later_deliveries_wait_for_a_failed_delivery() {
        let (mut queue, now) = (Queue::default(), Timestamp(10));
        queue.take(due(1, 7, None), now);
        queue.take(due(2, 7, Some((1, 0))), now);
        let first = queue.next(1);
        queue.failed(&first, Timestamp(100));
        // The waiting time ended before the failure was recorded. So a page can still contain the later delivery.
        queue.unblock(Timestamp(100));
        assert_eq!(
            queue.take(due(2, 7, Some((1, 0))), Timestamp(100)),
            Taken::Early
        );
        queue.failed(&first, Timestamp(100));
        assert_eq!(numbers(&queue.next(1)), [0; 0]);
        assert_eq!(
            queue.take(due(2, 7, Some((1, 0))), now),
            Taken::Early,
            "nothing of it is recorded"
        );
        assert!(!queue.unblock(Timestamp(99)));
        queue.recorded([(1, 7)]);
        assert!(
            !queue.unblock(Timestamp(100)),
            "what is stored says when it goes"
        );
        let defer = Taken::Defer(Timestamp(101));
        assert_eq!(queue.take(due(2, 7, Some((1, 100))), now), defer);
        // The earlier delivery of the same ordering key has not been read again, so this delivery cannot be queued yet.
        assert_eq!(
            queue.take(due(2, 7, Some((1, 0))), Timestamp(100)),
            Taken::Early
        );
        assert_eq!(queue.take(due(1, 7, None), Timestamp(100)), Taken::Queued);
        assert_eq!(
            queue.take(due(2, 7, Some((1, 0))), Timestamp(100)),
            Taken::Queued
        );
    }

    #[test]
    fn a_delivery_of_a_refused_batch_is_sent_alone() {
        let (mut queue, now) = (Queue::default(), Timestamp(10));
        let all = [
            (1, 7, None),
            (2, 8, None),
            (3, 7, Some((1, 0))),
            (4, 9, None),
            (5, 7, Some((3, 0))),
        ];
        for (event, ordering_key, before) in &all[..3] {
            queue.take(due(*event, *ordering_key, *before), now);
        }
        let batch = queue.next(9);
        queue.failed(&batch, Timestamp(20));
        queue.apart(&batch);
        queue.recorded(batch.iter().map(|row| (row.event_number, row.ordering_key)));
        for (event, ordering_key, before) in all {
            assert_eq!(
                queue.take(due(event, ordering_key, before), Timestamp(20)),
                Taken::Queued
            );
        }
        let one = queue.next(9);
        assert_eq!(numbers(&one), [1]);
        let two = queue.next(9);
        assert_eq!(numbers(&two), [2]);
        assert_eq!(numbers(&queue.next(9)), [4]);
        queue.finished(&one);
        queue.recorded([(1, 7)]);
        let three = queue.next(9);
        assert_eq!(numbers(&three), [3]);
        queue.finished(&three);
        assert_eq!(numbers(&queue.next(9)), [5], "it was never refused");
    }

    #[test]
    fn a_batch_takes_ordering_keys_whole_in_the_order_of_events() {
        let (mut queue, now) = (Queue::default(), Timestamp(10));
        queue.take(due(1, 7, None), now);
        queue.take(due(2, 8, None), now);
        queue.take(due(3, 7, Some((1, 0))), now);
        queue.take(due(4, 9, None), now);
        let batch = queue.next(3);
        assert_eq!(numbers(&batch), [1, 2, 3]);
        assert_eq!(numbers(&queue.next(3)), [4]);
        queue.finished(&batch);
        assert_eq!(queue.len(), 0);
    }
}
