//! The numbers of views that a node knows, for all callers.

use super::sums::Cells;
use parlor_model::config::AccountConfig;
use parlor_model::ids::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// The greatest number of accounts whose cells stay in memory.
const REMEMBERED: usize = 64;

/// The cells of an account with the account version at which they were read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) version: i64,
    pub(super) config: Arc<AccountConfig>,
    pub(super) cells: Arc<Cells>,
}

/// The newest cells of an account. One caller at a time reads them.
pub(super) type Known = Arc<tokio::sync::Mutex<Option<Read>>>;

/// The cells of accounts that were counted recently.
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

/// The newest cells, for the watchers of an account. `None` before the first read.
pub(super) type Newest = Arc<watch::Sender<Option<Arc<Cells>>>>;

/// The watched accounts of a node.
#[derive(Debug, Default)]
pub(crate) struct Watches {
    accounts: Mutex<HashMap<AccountId, Newest>>,
}

impl Watches {
    /// Returns the newest cells of an account, and whether somebody else watches the account already.
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

    /// Ends the watch of an account, unless somebody has begun to watch it in the meantime.
    pub(super) fn ends(&self, account: AccountId, newest: &Newest) -> bool {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        // Besides this map and the caller, somebody may be about to watch.
        if newest.receiver_count() > 0 || Arc::strong_count(newest) > 2 {
            return false;
        }
        accounts.remove(&account);
        true
    }
}
