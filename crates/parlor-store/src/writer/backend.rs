//! The writer's interface to a database.

use crate::error::DbError;
use crate::row::Rows;
use futures_util::future::BoxFuture;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::state::{Counters, Flush, Key, LiveState};
use std::sync::Arc;

/// An account as the back end found it.
#[derive(Clone, Copy, Debug)]
pub struct StoredVersion {
    /// The account version and the next numbers of its sequences.
    pub counters: Counters,
    /// The version of the configuration.
    pub config_version: i64,
}

/// The stored versions of the accounts that exist, and the rows that each key finds.
pub type Fetched = (Vec<(AccountId, StoredVersion)>, Vec<Rows>);

/// A database, driven by one task. Calls whose futures borrow nothing may go on beside each other.
pub trait Backend: Send {
    /// Whether other nodes may write to the same database.
    const SHARED: bool;

    /// The stored rows. While a batch is being applied, they may show it in part, as a whole, or not at all.
    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        keys: Vec<Key>,
    ) -> BoxFuture<'static, Result<Fetched, DbError>>;

    /// Writes and commits, in the transaction that [`Self::lock`] began or one of its own. On an error other than `Unavailable` nothing
    /// is written; `Raced` if an account's stored counters are not those that the flush started from. One at a time.
    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>>;

    /// An account's configuration.
    fn config(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<AccountConfig, DbError>> + Send;

    /// An account's workloads and buckets.
    fn live_state(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<LiveState, DbError>> + Send;

    /// Leases blocks of ids that no other writer gets: first and past-the-end of each. [`Self::apply`] answers `Raced` if a provisioning
    /// file of another writer has taken one of the writer's leased ids since, whether the flush uses that id or not.
    fn lease(
        &mut self,
        kind: IdKind,
        blocks: usize,
    ) -> impl Future<Output = Result<Vec<(i64, i64)>, DbError>> + Send;

    /// The writer has forgotten all leased ids, and all decisions that used them.
    fn leases_forgotten(&mut self) {}

    /// Keeps other nodes from writing to these accounts until the next [`Self::apply`] or [`Self::rollback`].
    fn lock(&mut self, accounts: &[AccountId]) -> impl Future<Output = Result<(), DbError>> + Send;

    /// Ends what [`Self::lock`] began without a trace, and waits for what is being applied.
    fn rollback(&mut self) -> impl Future<Output = ()> + Send;
}
