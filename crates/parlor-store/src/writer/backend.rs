//! The writer's interface to a database: a trait that each back end implements.

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
    /// The account version, and the next numbers of the account's sequences.
    pub counters: Counters,
    /// The version of the account's configuration.
    pub config_version: i64,
}

/// The number of ids in one block. A lease states the wanted number of ids in blocks of this size.
pub const BLOCK: usize = 100;

/// Leased blocks of one kind of ids. Each block is a pair: its first id, and the id after its last id.
pub type Leased = (IdKind, Vec<(i64, i64)>);

/// The result of a load.
#[derive(Debug, Default)]
pub struct Fetched {
    /// The stored versions of the accounts. The list contains only accounts that exist.
    pub versions: Vec<(AccountId, StoredVersion)>,
    /// The rows that each look-up finds. The list contains a result for each key of the load. The list may lack results
    /// of the last look-ups of chains.
    pub found: Vec<(Key, Rows)>,
}

/// The interface to a database, used by one task. While the future of a call runs, other calls may begin, if the future
/// does not borrow the backend.
pub trait Backend: Send {
    /// Whether other nodes may write to the same database.
    const SHARED: bool;

    /// Reads stored rows. While a batch is being applied, the result may contain none, some or all changes of this
    /// batch.
    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>>;

    /// Writes and commits the flush (all changes of one batch), in the transaction that [`Self::lock`] began or in a
    /// new one. After an error other than `NoAnswer`, nothing is written. `Raced` means that another writer has changed
    /// or locked an account of the flush, or has revoked leased ids. Only one call may run at a time.
    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>>;

    /// Reads an account's configuration.
    fn config(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<AccountConfig, DbError>> + Send;

    /// Reads an account's live state: workloads, queue buckets, statistics of queues, count cells and daily figures.
    fn live_state(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<LiveState, DbError>> + Send;

    /// Leases blocks of ids. `wanted` contains the number of blocks for each kind. A database may lease fewer blocks if
    /// its blocks have more than [`BLOCK`] ids. No other writer gets these ids.
    /// Later, a provisioning file on another writer may give one of these ids to an object. Then [`Self::apply`]
    /// returns `Raced`, even if the flush does not use the id.
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

    /// Reports that the writer no longer uses its leased ids, and has dropped all decisions that used these ids.
    fn leases_forgotten(&mut self) {}

    /// Prevents other writers from writing to these accounts until the next [`Self::apply`] or [`Self::rollback`].
    fn lock(&mut self, accounts: &[AccountId]) -> impl Future<Output = Result<(), DbError>> + Send;

    /// Ends the transaction of [`Self::lock`] without changes. Does nothing if there is no such transaction.
    fn rollback(&mut self) -> impl Future<Output = ()> + Send;
}
