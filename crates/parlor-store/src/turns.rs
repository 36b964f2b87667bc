//! Turns for heavy reads: exports and searches. A few readers limit the number of heavy reads that run at the same
//! time. Accounts take turns, so an account with many heavy reads does not delay the heavy reads of another account.
//!
//! An account that already has a reader never gets the last free reader. So the long reads of one account do not
//! prevent the reads of another account from starting. A free reader is given to the waiting account with the fewest
//! readers. If several waiting accounts have the same number of readers, the account with the earliest last turn gets
//! the reader. Within an account, waiting reads are served in the order of their arrival.

use crate::error::StoreError;
use parlor_model::ids::AccountId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// The maximum number of heavy reads that wait in total. [`WAITING_OF_ACCOUNT`] is the maximum for one account. Further
/// heavy reads are refused at once.
const WAITING: usize = 1_024;
const WAITING_OF_ACCOUNT: usize = 128;
/// The metric for the number of heavy reads that wait for their turn.
const WAITING_GAUGE: &str = "parlor_store_waiting_heavy_reads";

/// The free readers, and the accounts that wait for them. A clone of this value is cheap, and shares the same readers.
#[derive(Clone, Debug)]
pub(crate) struct Turns(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    free: Vec<usize>,
    /// The accounts that have readers or wait for a reader. An idle account stays in the map while its last turn is
    /// later than the last turn of a waiting account (see [`Self::next`]).
    accounts: HashMap<AccountId, Line>,
    /// The number of turns so far.
    turns: u64,
    waiting: usize,
}

#[derive(Debug, Default)]
struct Line {
    held: usize,
    /// The number of the account's last turn. 0 means that the account has had no turn.
    last: u64,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// The right to use one reader. The reader becomes free when this value is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    turns: Turns,
    account: AccountId,
    reader: usize,
}

impl Turn {
    /// Returns the number of the reader, counted from 0.
    pub(crate) const fn reader(&self) -> usize {
        self.reader
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.release(self.account, self.reader);
    }
}

impl Turns {
    /// Creates the turns for this number of readers. At first, all readers are free.
    pub(crate) fn new(readers: usize) -> Self {
        let state = State {
            free: (0..readers).rev().collect(),
            accounts: HashMap::new(),
            turns: 0,
            waiting: 0,
        };
        // The metric must be visible before the first wait.
        state.measure();
        Self(Arc::new(Mutex::new(state)))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn of this account. If the future is dropped, the wait ends.
    ///
    /// # Errors
    /// `Unavailable` if too many heavy reads already wait.
    pub(crate) async fn turn(&self, account: AccountId) -> Result<Turn, StoreError> {
        let waiting = {
            let mut state = self.state();
            let of_account = (state.accounts.get(&account)).map_or(0, |line| line.waiting.len());
            if state.waiting >= WAITING || of_account >= WAITING_OF_ACCOUNT {
                return Err(StoreError::unavailable(
                    "the queue of searches and exports is full",
                ));
            }
            let (sender, receiver) = oneshot::channel();
            let line = state.accounts.entry(account).or_default();
            line.waiting.push_back(sender);
            state.waiting = state.waiting.saturating_add(1);
            state.measure();
            receiver
        };
        self.give();
        waiting.await.map_err(StoreError::internal)
    }

    /// Returns the number of heavy reads that wait.
    pub(crate) fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// Makes a reader of an account free.
    fn release(&self, account: AccountId, reader: usize) {
        {
            let mut state = self.state();
            state.free.push(reader);
            if let Some(line) = state.accounts.get_mut(&account) {
                line.held = line.held.saturating_sub(1);
            }
        }
        self.give();
    }

    /// Gives free readers to waiting accounts.
    fn give(&self) {
        loop {
            let given = self.state().next();
            let Some((account, reader, to)) = given else {
                return;
            };
            let turn = Turn {
                turns: self.clone(),
                account,
                reader,
            };
            // If the caller no longer waits, `send` returns the turn, and the turn is dropped here. The drop makes the
            // reader free and calls this function again.
            drop(to.send(turn));
        }
    }
}

impl State {
    fn measure(&self) {
        let waiting = u32::try_from(self.waiting).unwrap_or(u32::MAX);
        metrics::gauge!(WAITING_GAUGE).set(f64::from(waiting));
    }

    /// Removes the wait that is served next, and returns this wait with a free reader. Returns `None` if no wait can be
    /// served now.
    fn next(&mut self) -> Option<(AccountId, usize, oneshot::Sender<Turn>)> {
        // A wait is removed if its caller no longer waits.
        for line in self.accounts.values_mut() {
            let before = line.waiting.len();
            line.waiting.retain(|sender| !sender.is_closed());
            let gone = before.saturating_sub(line.waiting.len());
            self.waiting = self.waiting.saturating_sub(gone);
        }
        self.measure();
        // An account that makes one read after the other is idle between its reads. If this function removed each idle
        // account, the account would have no last turn at its next read. The account would then be served before
        // waiting accounts with an earlier last turn. So an idle account stays if its last turn was later than the last
        // turn of a waiting account.
        let waiting = self.accounts.values().filter(|l| !l.waiting.is_empty());
        let oldest = waiting.map(|line| line.last).min();
        self.accounts.retain(|_, line| {
            let idle = line.held == 0 && line.waiting.is_empty();
            !idle || oldest.is_some_and(|oldest| line.last >= oldest)
        });
        if self.free.is_empty() {
            return None;
        }
        let last = self.free.len() == 1;
        let account = (self.accounts.iter())
            .filter(|(_, line)| !line.waiting.is_empty())
            .filter(|(_, line)| line.held == 0 || !last)
            .min_by_key(|(account, line)| (line.held, line.last, account.0))
            .map(|(account, _)| *account)?;
        let line = self.accounts.get_mut(&account)?;
        let sender = line.waiting.pop_front()?;
        let reader = self.free.pop()?;
        self.waiting = self.waiting.saturating_sub(1);
        self.turns = self.turns.saturating_add(1);
        line.held = line.held.saturating_add(1);
        line.last = self.turns;
        self.measure();
        Some((account, reader, sender))
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;
    use futures_util::FutureExt as _;
    use futures_util::future::BoxFuture;

    /// The waits for turns, each with its account.
    struct Waits(Turns, Vec<(i64, BoxFuture<'static, Turn>)>);

    impl Waits {
        fn ask(&mut self, account: i64) {
            let turns = self.0.clone();
            let wait = async move { turns.turn(AccountId(account)).await.unwrap() };
            let mut wait = wait.boxed();
            assert!((&mut wait).now_or_never().is_none(), "no reader is free");
            self.1.push((account, wait));
        }

        /// Returns the accounts in the order in which they get turns. Each turn ends before the next turn begins.
        fn order(mut self, first: Vec<Turn>) -> Vec<i64> {
            let mut order = Vec::new();
            for turn in first {
                drop(turn);
                let mut held = self.taken(&mut order);
                while let Some(turn) = held.take() {
                    drop(turn);
                    held = self.taken(&mut order);
                }
            }
            order
        }

        fn taken(&mut self, order: &mut Vec<i64>) -> Option<Turn> {
            for at in 0..self.1.len() {
                if let Some(turn) = (&mut self.1[at].1).now_or_never() {
                    order.push(self.1.remove(at).0);
                    return Some(turn);
                }
            }
            None
        }
    }

    fn taken(turns: &Turns, account: i64) -> Turn {
        let turn = turns.turn(AccountId(account)).now_or_never();
        turn.expect("a reader is free").unwrap()
    }

    #[test]
    fn accounts_take_turns() {
        // An account that has a reader is served after the accounts without a reader, even if its read began to wait
        // first.
        for readers in 1..=3 {
            let turns = Turns::new(readers);
            // Each of these accounts has one reader.
            let held: Vec<Turn> = [1, 8, 9]
                .into_iter()
                .take(readers)
                .map(|a| taken(&turns, a))
                .collect();
            let mut waits = Waits(turns.clone(), Vec::new());
            for account in [1, 1, 1, 2, 2, 3] {
                waits.ask(account);
            }
            assert_eq!(waits.order(held), [2, 3, 1, 2, 1, 1], "{readers} readers");
            let again: Vec<Turn> = (4..).take(readers).map(|a| taken(&turns, a)).collect();
            let mut all: Vec<usize> = again.iter().map(Turn::reader).collect();
            all.sort_unstable();
            assert_eq!(
                all,
                (0..readers).collect::<Vec<_>>(),
                "all readers are free"
            );
        }
    }

    /// Even if one account makes many reads, another account finds a free reader.
    #[test]
    fn the_last_reader_is_for_another_account() {
        for readers in [2, 3] {
            let turns = Turns::new(readers);
            let mut held: Vec<Turn> = (1..readers).map(|_| taken(&turns, 1)).collect();
            let mut waits = Waits(turns.clone(), Vec::new());
            waits.ask(1);
            waits.ask(1);
            drop(taken(&turns, 2));
            drop(taken(&turns, 2));
            assert!(
                waits.taken(&mut Vec::new()).is_none(),
                "it waits for its own readers"
            );
            drop(held.pop());
            let mut order = Vec::new();
            assert!(waits.taken(&mut order).is_some());
            assert_eq!(order, [1]);
        }
    }

    #[test]
    fn accounts_that_make_one_read_after_the_other_all_get_turns() {
        for readers in [1, 2] {
            let turns = Turns::new(readers);
            let mut held: VecDeque<Turn> = (1..)
                .take(readers)
                .map(|account| taken(&turns, account))
                .collect();
            let mut waits = Waits(turns, Vec::new());
            let accounts = held.len() + 2;
            let ids = || (1..).take(accounts);
            for account in ids().skip(readers) {
                waits.ask(account);
            }
            let mut order = Vec::new();
            for _ in 0..3 * accounts {
                let ended = held.pop_front().unwrap();
                let again = ended.account.0;
                drop(ended);
                held.extend(waits.taken(&mut order));
                waits.ask(again);
            }
            for account in ids() {
                let got = order.iter().filter(|of| **of == account).count();
                assert_eq!(
                    got, 3,
                    "account {account} with {readers} readers: {order:?}"
                );
            }
        }
    }

    #[test]
    fn a_wait_that_is_given_up_takes_no_reader() {
        let turns = Turns::new(1);
        let held = taken(&turns, 1);
        let mut waits = Waits(turns.clone(), Vec::new());
        waits.ask(2);
        waits.ask(3);
        // The first wait is given up before the reader is free. The second wait is given up after the reader was given
        // to it.
        drop(waits.1.remove(0));
        drop(held);
        drop(waits);
        drop(taken(&turns, 1));
        assert!(turns.state().accounts.is_empty());
        assert_eq!(turns.state().waiting, 0);
    }

    #[test]
    fn the_number_of_waits_is_limited() {
        let turns = Turns::new(1);
        let _held = taken(&turns, 1);
        let mut waits = Waits(turns.clone(), Vec::new());
        for _ in 0..WAITING_OF_ACCOUNT {
            waits.ask(1);
        }
        let refused = turns.turn(AccountId(1)).now_or_never();
        assert!(matches!(refused, Some(Err(StoreError::Unavailable { .. }))));
        waits.ask(2);
    }
}
