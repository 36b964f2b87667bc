//! The cached numbers of conversations in views. All callers on this node share them.

use super::sums::Cells;
use parlor_model::config::AccountConfig;
use parlor_model::entities::View;
use parlor_model::ids::{AccountId, AgentId, ViewId};
use parlor_model::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// The maximum number of accounts whose count cells are cached.
const REMEMBERED: usize = 64;
/// The maximum count of a saved view. If a view has more conversations, its count is this maximum.
pub const MOST: i64 = 999;
/// The time for which the count of a saved view is cached, in microseconds.
pub(super) const FRESH_US: i64 = 3_000_000;
/// The maximum number of cached counts of saved views.
const SAVED_REMEMBERED: usize = 8_192;

/// The count cells of an account, with the account version and the configuration at the time of their read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) version: i64,
    pub(super) config: Arc<AccountConfig>,
    pub(super) cells: Arc<Cells>,
}

/// The newest count cells of an account. Because of the lock, only one caller at a time reads the cells from the
/// database.
pub(super) type Known = Arc<tokio::sync::Mutex<Option<Read>>>;

/// The cached count cells of at most [`REMEMBERED`] accounts. If this number is reached, the cells of a further account
/// replace the cells of any other account.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    accounts: Mutex<HashMap<AccountId, Known>>,
}

impl Counts {
    pub(super) fn of(&self, account: AccountId) -> Known {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= REMEMBERED
            && !accounts.contains_key(&account)
            && let Some(any) = accounts.keys().next().copied()
        {
            accounts.remove(&any);
        }
        Arc::clone(accounts.entry(account).or_default())
    }
}

/// The channel that sends an account's newest count cells to its watchers. Before the first read, the value is `None`.
pub(super) type Newest = Arc<watch::Sender<Option<Arc<Cells>>>>;

/// The watched accounts of a node.
#[derive(Debug, Default)]
pub(crate) struct Watches {
    accounts: Mutex<HashMap<AccountId, Newest>>,
}

impl Watches {
    /// Returns the channel of an account's newest count cells. The second value is `true` if a task already watches the
    /// account.
    pub(super) fn of(&self, account: AccountId) -> (Newest, bool) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        match accounts.get(&account) {
            Some(newest) => (Arc::clone(newest), true),
            None => {
                let newest: Newest = Arc::new(watch::Sender::new(None));
                accounts.insert(account, Arc::clone(&newest));
                (newest, false)
            }
        }
    }

    /// Removes an account from the watched accounts, if the account has no watchers. Returns whether the account was
    /// removed.
    pub(super) fn ends(&self, account: AccountId, newest: &Newest) -> bool {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        // The map has one reference to the channel and the caller has another. A third reference means that a new
        // watcher is about to subscribe.
        if newest.receiver_count() > 0 || Arc::strong_count(newest) > 2 {
            return false;
        }
        accounts.remove(&account);
        true
    }
}

/// The number of conversations in a saved view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedCount {
    /// The number of conversations, at most [`MOST`].
    pub count: i64,
    /// Whether the count ended early, so that the view may have more conversations than `count`.
    pub capped: bool,
    /// The time of the count.
    pub counted_at: Timestamp,
}

/// The key of a cached count: the account, the saved view and the reader. If the agent is `None`, the count is valid
/// for all readers with full visibility, because they see the same conversations in the view. Otherwise, the count is
/// valid only for this agent.
pub(super) type Subject = (AccountId, ViewId, Option<AgentId>);

/// The cached counts of saved views, each with the time of the view's last change.
#[derive(Debug, Default)]
pub(crate) struct SavedCounts {
    known: Mutex<HashMap<Subject, (Timestamp, SavedCount)>>,
    turns: Mutex<HashMap<AccountId, Arc<tokio::sync::Mutex<()>>>>,
}

impl SavedCounts {
    pub(super) fn known(&self, subject: Subject, view: &View) -> Option<SavedCount> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, count) = known.get(&subject)?;
        (*of == view.updated_at).then_some(*count)
    }

    pub(super) fn remember(&self, subject: Subject, view: &View, count: SavedCount) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= SAVED_REMEMBERED {
            known.retain(|_, (_, old)| old.counted_at.is_within(FRESH_US, count.counted_at));
        }
        if known.len() < SAVED_REMEMBERED || known.contains_key(&subject) {
            known.insert(subject, (view.updated_at, count));
        }
    }

    /// Returns the lock of an account. Only the task that holds the lock may count the account's saved views.
    pub(super) fn turn(&self, account: AccountId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|of, turn| *of == account || Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(account).or_default())
    }
}
