//! The writer's interface to a database.

use crate::error::DbError;
use crate::row::Rows;
use futures_util::future::BoxFuture;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::prefetch::Prefetch;
use parlor_model::state::{Counters, Flush, Key, LiveState};
use std::sync::Arc;

/// The stored counters and configuration version of an account.
#[derive(Clone, Copy, Debug)]
pub struct StoredVersion {
    /// The account version and the next numbers of its sequences.
    pub counters: Counters,
    /// The version of the configuration.
    pub config_version: i64,
}

/// Leased blocks of one kind. Each block is its first id and the id after its last.
pub type Leased = (IdKind, Vec<(i64, i64)>);

/// The answer to a load.
#[derive(Debug, Default)]
pub struct Fetched {
    /// The stored versions of the existing accounts.
    pub versions: Vec<(AccountId, StoredVersion)>,
    /// The rows that each look-up finds. All keys have an answer. Look-ups of chains may be missing.
    pub found: Vec<(Key, Rows)>,
}

/// A database, driven by one task. Calls whose futures borrow nothing may run at the same time.
pub trait Backend: Send {
    /// Whether other nodes may write to the same database.
    const SHARED: bool;

    /// Reads stored rows. While a batch is being applied, they may contain none, some or all of its changes.
    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>>;

    /// Writes and commits, in the transaction that [`Self::lock`] began or in a new one. On an error other than
    /// `NoAnswer`, nothing is written. `Raced` means that an account's stored counters are not those that the flush
    /// started from. Only one call may run at a time.
    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>>;

    /// Reads an account's configuration.
    fn config(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<AccountConfig, DbError>> + Send;

    /// Reads an account's workloads and buckets.
    fn live_state(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<LiveState, DbError>> + Send;

    /// Leases this number of blocks of ids of each kind. No other writer gets them. If a provisioning file on another
    /// writer takes one of these ids later, [`Self::apply`] returns `Raced`, whether or not the flush uses the id.
    fn lease(
        &mut self,
        wanted: &[(IdKind, usize)],
    ) -> impl Future<Output = Result<Vec<Leased>, DbError>> + Send;

    /// Returns the blocks that [`Self::lease`] would lease now, without leasing them.
    fn next_ids(
        &mut self,
        kind: IdKind,
        blocks: usize,
    ) -> impl Future<Output = Result<Vec<(i64, i64)>, DbError>> + Send;

    /// Reports that the writer no longer uses its leased ids, and has dropped all decisions with them.
    fn leases_forgotten(&mut self) {}

    /// Keeps other nodes from writing to these accounts until the next [`Self::apply`] or [`Self::rollback`].
    fn lock(&mut self, accounts: &[AccountId]) -> impl Future<Output = Result<(), DbError>> + Send;

    /// Ends the transaction of [`Self::lock`] without changes, and waits for the batch that is being applied.
    fn rollback(&mut self) -> impl Future<Output = ()> + Send;
}
