//! Layer 1 of Parlor's crates: carries out commands, returns their outcomes, and reads data. This is the only crate
//! with SQL.
//!
//! The layer below this crate, the model, makes the decisions. The layer above this crate, the engine, uses the store.
//! A [`Store`] has the same methods for both databases: SQLite, which runs inside the process, and PostgreSQL.

mod access;
pub mod catalogue;
#[cfg(test)]
mod checks;
mod config_rows;
mod error;
mod feeds;
mod hand_written;
#[cfg(test)]
mod keys;
pub mod migrate;
mod open_files;
mod options;
pub mod outbox;
#[cfg(test)]
mod plans;
pub mod port;
mod postgres;
mod presence;
pub mod private;
/// The check of a copied SQLite database, for example of a database from a backup.
pub mod restored {
    pub use crate::sqlite::FILE;
    pub use crate::sqlite::check::{Contents, StoredFile, check};
}
pub mod query;
mod readiness;
#[cfg(test)]
mod schema;
pub mod search;
mod sql;
mod sqlite;
mod store;
#[cfg(test)]
mod test_database;
mod turns;
mod unique_values;
mod writer;
pub mod writes;

pub use access::AccessChange;
pub use error::StoreError;
pub use feeds::MAX_EPHEMERAL_EVENT;
pub use options::{Clock, Location, Sleep, StoreOptions};
pub use parlor_model::row;
pub use store::{PushKeys, Store};
pub use writer::Changes;
