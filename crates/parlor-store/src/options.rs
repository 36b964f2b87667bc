//! The options for opening a store.

use parlor_model::time::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// Now. Never earlier than the last answer.
    fn now(&self) -> Timestamp;
}

/// The kind and place of the database.
#[derive(Clone, Debug)]
pub enum Location {
    /// SQLite in this directory, which exists.
    Sqlite {
        /// The data directory.
        dir: PathBuf,
    },
    /// PostgreSQL 13 or later.
    Postgres {
        /// `postgres://user:password@host/database`.
        url: String,
    },
}

/// The options for opening a store.
#[derive(Clone)]
pub struct StoreOptions {
    /// The database.
    pub location: Location,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
}
