//! The options for opening a store.

use parlor_model::time::Timestamp;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

/// The future that [`Clock::sleep`] returns.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The source of time. All stored or reported times come from this clock, and all waits until such a time use this
/// clock. Only waits of a fixed length, such as time limits of input and output, use the timer of the runtime.
pub trait Clock: Send + Sync + 'static {
    /// Returns the present time. The result is earlier than a previous result only if the machine's clock was set back
    /// by more than [`SET_BACK_US`](parlor_model::time::SET_BACK_US).
    fn now(&self) -> Timestamp;

    /// Waits until the time `until`. `now` is the time at which the caller computed `until`, by this clock. If the
    /// clock jumps past `until`, the wait ends within seconds. If the clock is set back to a time more than
    /// [`SET_BACK_US`](parlor_model::time::SET_BACK_US) before `now`, the wait also ends. The caller can then compute
    /// `until` again.
    fn sleep(&self, now: Timestamp, until: Timestamp) -> Sleep<'_>;
}

/// The kind and the address of a database.
#[derive(Clone)]
pub enum Location {
    /// SQLite in a data directory. The directory must exist.
    Sqlite {
        /// The data directory.
        dir: PathBuf,
    },
    /// PostgreSQL 13 or later.
    Postgres {
        /// The URL: `postgres://user:password@host/database?sslmode=verify-full`. Several hosts are allowed.
        url: String,
    },
}

impl std::fmt::Debug for Location {
    /// The output does not contain the URL, because the URL contains a password.
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
    /// The source of time.
    pub clock: Arc<dyn Clock>,
}
