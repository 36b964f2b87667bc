//! The options for opening a store.

use parlor_model::time::Timestamp;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

/// A wait of [`Clock::sleep`].
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The source of the time. Every stored or reported time comes from it, and every wait until such a time uses it. Only
/// the time limits of input and output use the timer of the runtime.
pub trait Clock: Send + Sync + 'static {
    /// Returns the present time. It is earlier than a previous answer only if the machine's clock was set back by more
    /// than [`SET_BACK_US`](parlor_model::time::SET_BACK_US).
    fn now(&self) -> Timestamp;

    /// Waits until the time is `until`. A step of the clock across `until` ends the wait within seconds. `now` is the
    /// time at which the caller determined `until`. If the clock was set back since, the wait also ends, so that the
    /// caller determines `until` again.
    fn sleep(&self, now: Timestamp, until: Timestamp) -> Sleep<'_>;
}

/// The kind and the address of a database.
#[derive(Clone)]
pub enum Location {
    /// SQLite in this directory. The directory must exist.
    Sqlite {
        /// The data directory.
        dir: PathBuf,
    },
    /// PostgreSQL 13 or later.
    Postgres {
        /// `postgres://user:password@host/database?sslmode=verify-full`. Several hosts are possible.
        url: String,
    },
}

impl std::fmt::Debug for Location {
    /// Leaves out the URL, which contains a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite { dir } => f.debug_struct("Sqlite").field("dir", dir).finish(),
            Self::Postgres { .. } => f.debug_struct("Postgres").finish_non_exhaustive(),
        }
    }
}

/// The options for opening a store.
#[derive(Clone)]
pub struct StoreOptions {
    /// The database.
    pub location: Location,
    /// The source of the time.
    pub clock: Arc<dyn Clock>,
}
