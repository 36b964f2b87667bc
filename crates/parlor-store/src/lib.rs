//! Floor 1: commands in, outcomes out; read models; the only floor that knows SQL.
//!
//! Below it is the model, which decides; above it the engine, which asks. A [`Store`] is one of three back ends behind the same
//! calls: SQLite inside the process, PostgreSQL, or memory (for simulations).

mod error;
pub mod query;

pub use error::StoreError;
use parlor_model::command::{Settled, Submission};
use parlor_model::config::AccountConfig;
use parlor_model::ids::AccountId;
use parlor_model::state::{Decided, State};
use parlor_model::time::Timestamp;
use query::{ListQuery, ListRows};
use std::sync::Arc;

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// A database.
#[derive(Clone, Debug)]
pub struct Store {}

impl Store {
    /// Hands a command to the writer and waits until it is durable, refused, or impossible.
    ///
    /// # Errors
    /// As [`StoreError`] says; `Unavailable` at once when the writer's queue is full.
    pub async fn submit(&self, submission: Submission) -> Result<Settled, StoreError> {
        let _ = submission;
        Err(StoreError::internal("not built"))
    }

    /// Runs a reading function on what is stored, loading what it needs, with the accounts' configuration at hand.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub async fn read<T, F>(&self, account: AccountId, view: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&State) -> Decided<T> + Send + Sync + 'static,
    {
        let _ = (account, view);
        Err(StoreError::internal("not built"))
    }

    /// Reads a list.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub async fn list(&self, query: ListQuery) -> Result<ListRows, StoreError> {
        let _ = query;
        Err(StoreError::internal("not built"))
    }

    /// An account's configuration as last seen here.
    ///
    /// # Errors
    /// Refused when there is no such account.
    pub async fn config(&self, account: AccountId) -> Result<Arc<AccountConfig>, StoreError> {
        let _ = account;
        Err(StoreError::internal("not built"))
    }

    /// Whether other nodes may write to the same database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        false
    }

    /// Grows whenever configuration or credentials may have changed: caches made under another number are stale.
    #[must_use]
    pub fn generation(&self) -> u64 {
        0
    }
}
