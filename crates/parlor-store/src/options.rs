//! The options for opening a store.

use parlor_model::time::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// The source of the time.
pub trait Clock: Send + Sync + 'static {
    /// Returns the present time, which is never earlier than the previous answer.
    fn now(&self) -> Timestamp;
}

/// The kind and the address of a database.
#[derive(Clone, Debug)]
pub enum Location {
    /// SQLite in this directory. The directory must exist.
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
    /// The source of the time.
    pub clock: Arc<dyn Clock>,
}
