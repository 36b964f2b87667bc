//! The types for a program that builds a writer itself. In production, [`crate::Store`] builds the writer, with a
//! database and random UUIDs. The crate `parlor-simulation` runs the same [`Writer`] with a simulated clock and seeded
//! UUIDs, on an in-memory [`Backend`] or on SQLite and PostgreSQL. So production and tests run the same code.

pub use crate::error::DbError;
pub use crate::postgres::Postgres;
pub use crate::sqlite::{FILE, Sqlite};
pub use crate::writer::{
    BLOCK, Backend, Fetched, Job, Leased, Published, Reply, StoredVersion, Uuids, WAITING, Writer,
};
