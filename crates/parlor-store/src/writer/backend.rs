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

/// Leased blocks of one kind of ids. Each block is a pair: its first id, and the id after its last one.
pub type Leased = (IdKind, Vec<(i64, i64)>);

/// The result of a load.
#[derive(Debug, Default)]
pub struct Fetched {
    /// The stored versions of the accounts. Accounts that do not exist are left out.
    pub versions: Vec<(AccountId, StoredVersion)>,
    /// The rows that each look-up finds. All keys have a result. The last look-ups of chains may be missing.
    pub found: Vec<(Key, Rows)>,
}

/// A database that one task uses. If the future of a call borrows nothing, other calls may run at the same time.
pub trait Backend: Send {
    /// Whether other nodes may write to the same database.
    const SHARED: bool;

    /// Reads stored rows. While a batch is being applied, the result may contain none, some or all of its changes.
    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>>;

    /// Writes and commits the flush, in the transaction that [`Self::lock`] began or in a new one. After an error other
    /// than `NoAnswer`, nothing is written. `Raced` means that an account's stored counters differ from the counters on
    /// which the flush is based. Only one call may run at a time.
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

    /// Leases this number of blocks of ids of each kind. No other writer gets these ids. If a provisioning file on
    /// another writer takes one of these ids later, [`Self::apply`] returns `Raced`, even if the flush does not use the
    /// id.
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

    /// Reports that the writer no longer uses its leased ids, and that it has dropped all decisions that used them.
    fn leases_forgotten(&mut self) {}

    /// Prevents other nodes from writing to these accounts until the next [`Self::apply`] or [`Self::rollback`].
    fn lock(&mut self, accounts: &[AccountId]) -> impl Future<Output = Result<(), DbError>> + Send;

    /// Ends the transaction of [`Self::lock`] without changes, and waits for the batch that is being applied.
    fn rollback(&mut self) -> impl Future<Output = ()> + Send;
}
