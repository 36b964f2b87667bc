//! Floor 1: commands in, outcomes out; read models; the only floor that knows SQL.
//!
//! Below it is the model, which decides; above it the engine, which asks. A [`Store`] is one of two databases behind the same
//! calls: SQLite inside the process, or PostgreSQL.

pub mod catalogue;
mod config_rows;
mod error;
mod feeds;
#[cfg(test)]
mod keys;
pub mod migrate;
mod options;
pub mod outbox;
#[cfg(test)]
mod plans;
pub mod port;
mod postgres;
mod presence;
pub mod query;
pub mod search;
mod sql;
mod sqlite;
mod store;
mod unique_values;
mod writer;
pub mod writes;

pub use error::StoreError;
pub use feeds::MAX_SIGNAL;
pub use options::{Clock, Location, StoreOptions};
pub use parlor_model::row;
pub use store::Store;
