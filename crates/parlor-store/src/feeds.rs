//! Notifies readers of new events. After events are durable, the writer sends the number of the newest event to all
//! receivers that follow the account. This module also exchanges ephemeral events (typing, presence) with the other
//! nodes.
//!
//! If a notification is lost, a reader still gets all events, because stored events are numbered without gaps. The
//! reader requests the events after the last number that it has. A notification only tells a reader that there are new
//! events.

use parlor_model::ids::AccountId;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, broadcast, watch};

/// The maximum number of ephemeral events that wait to be sent to other nodes. If more events wait, the oldest events
/// are dropped.
const WAITING: usize = 1_024;
/// The maximum number of other nodes' ephemeral events that wait for a slow reader. If more events wait, the reader
/// loses the oldest events.
const EPHEMERAL_BACKLOG: usize = 1_024;
/// The maximum size of an ephemeral event, in bytes. PostgreSQL accepts notifications of slightly less than 8,000
/// bytes.
pub const MAX_EPHEMERAL_EVENT: usize = 7_000;
/// The maximum number of accounts in one notification.
const AT_ONCE: usize = 200;

/// The channels for the numbers of newest events and for ephemeral events.
#[derive(Debug)]
pub(crate) struct Feeds {
    followed: Mutex<HashMap<AccountId, watch::Sender<i64>>>,
    shared: AtomicBool,
    outward: Mutex<Outward>,
    waker: Notify,
    ephemeral: broadcast::Sender<Arc<str>>,
}

#[derive(Debug, Default)]
struct Outward {
    newest: BTreeMap<AccountId, i64>,
    ephemeral: VecDeque<String>,
}

impl Default for Feeds {
    fn default() -> Self {
        Self {
            followed: Mutex::default(),
            shared: AtomicBool::new(false),
            outward: Mutex::default(),
            waker: Notify::new(),
            ephemeral: broadcast::channel(EPHEMERAL_BACKLOG).0,
        }
    }
}

impl Feeds {
    /// Turns on notifications to other nodes. The caller must then take the notifications with [`Self::outgoing`].
    pub(crate) fn share(&self) {
        self.shared.store(true, Ordering::Release);
    }

    /// Follows an account. Whenever there are new events, the receiver gets the number of the newest event.
    pub(crate) fn follow(&self, account: AccountId) -> watch::Receiver<i64> {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.retain(|_, sender| sender.receiver_count() > 0);
        let sender = followed
            .entry(account)
            .or_insert_with(|| watch::Sender::new(0));
        sender.subscribe()
    }

    /// Returns the accounts that are followed on this node.
    pub(crate) fn followed(&self) -> Vec<AccountId> {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.retain(|_, sender| sender.receiver_count() > 0);
        followed.keys().copied().collect()
    }

    /// Notifies the followers of an account that this node has written events up to the number `newest`. After a call
    /// of [`Self::share`], the other nodes are notified too.
    pub(crate) fn written(&self, account: AccountId, newest: i64) {
        self.grown(account, newest);
        if self.shared.load(Ordering::Acquire) {
            let mut outward = self.outward.lock().unwrap_or_else(PoisonError::into_inner);
            let known = outward.newest.entry(account).or_default();
            *known = newest.max(*known);
            drop(outward);
            self.waker.notify_one();
        }
    }

    /// Notifies the account's followers on this node, if they have not yet received `newest` or a greater number.
    /// `newest` is the number of the account's newest event.
    pub(crate) fn grown(&self, account: AccountId, newest: i64) {
        let followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = followed.get(&account) {
            sender.send_if_modified(|known| {
                let grows = newest > *known;
                *known = newest.max(*known);
                grows
            });
        }
    }

    /// Queues an ephemeral event, as text, for the other nodes. Does nothing before a call of [`Self::share`], or if
    /// the text is longer than [`MAX_EPHEMERAL_EVENT`].
    pub(crate) fn send_ephemeral(&self, text: String) {
        if !self.shared.load(Ordering::Acquire) || text.len() > MAX_EPHEMERAL_EVENT {
            return;
        }
        let mut outward = self.outward.lock().unwrap_or_else(PoisonError::into_inner);
        if outward.ephemeral.len() >= WAITING {
            outward.ephemeral.pop_front();
        }
        outward.ephemeral.push_back(text);
        drop(outward);
        self.waker.notify_one();
    }

    /// Returns the receiver of other nodes' ephemeral events.
    pub(crate) fn ephemeral_events(&self) -> broadcast::Receiver<Arc<str>> {
        self.ephemeral.subscribe()
    }

    /// Waits until there may be messages in [`Self::outgoing`].
    pub(crate) async fn notified(&self) {
        self.waker.notified().await;
    }

    /// Takes the waiting messages for the other nodes. The other nodes pass these messages to [`Self::take_in`].
    pub(crate) fn outgoing(&self) -> Vec<String> {
        let mut outward = self.outward.lock().unwrap_or_else(PoisonError::into_inner);
        let newest: Vec<(AccountId, i64)> =
            std::mem::take(&mut outward.newest).into_iter().collect();
        let ephemeral = std::mem::take(&mut outward.ephemeral);
        drop(outward);
        let numbers = newest.chunks(AT_ONCE).map(|chunk| {
            let pairs = chunk
                .iter()
                .map(|(account, newest)| format!("{account}:{newest}"));
            format!("e{}", pairs.collect::<Vec<_>>().join(","))
        });
        numbers
            .chain(ephemeral.into_iter().map(|text| format!("s{text}")))
            .collect()
    }

    /// Processes a message from another node.
    pub(crate) fn take_in(&self, message: &str) {
        if let Some(text) = message.strip_prefix('s') {
            // An error only means that there are no receivers, so the error is ignored.
            let _ = self.ephemeral.send(Arc::from(text));
        }
        let numbers = message.strip_prefix('e').unwrap_or_default();
        for (account, newest) in numbers.split(',').filter_map(|pair| pair.split_once(':')) {
            if let (Ok(account), Ok(newest)) = (account.parse(), newest.parse()) {
                self.grown(AccountId(account), newest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn messages_of_one_node_reach_another() {
        let (here, there) = (Feeds::default(), Feeds::default());
        let (one, two) = (there.follow(AccountId(1)), there.follow(AccountId(2)));
        let mut ephemeral = there.ephemeral_events();
        here.written(AccountId(1), 5);
        assert_eq!(
            here.outgoing(),
            Vec::<String>::new(),
            "it has no neighbours"
        );
        here.share();
        for (account, newest) in [(1, 7), (1, 6), (2, 3), (3, 1)] {
            here.written(AccountId(account), newest);
        }
        here.send_ephemeral("typing".to_owned());
        for message in here.outgoing() {
            there.take_in(&message);
        }
        assert_eq!((*one.borrow(), *two.borrow()), (7, 3));
        assert_eq!(&*ephemeral.try_recv().unwrap(), "typing");
        there.take_in("e1:6,x:2,2:y");
        there.take_in("");
        assert_eq!((*one.borrow(), *two.borrow()), (7, 3));
        drop((one, two));
        assert_eq!(there.followed(), []);
        for n in 0..2 * WAITING {
            here.send_ephemeral(n.to_string());
        }
        assert_eq!(here.outgoing().len(), WAITING, "bounded");
    }
}
