//! The writer's ports, for a program that builds a writer itself. In production, [`crate::Store`] builds it, with a
//! database and random UUIDs. The crate `parlor-simulation` runs the same [`Writer`] with a clock and UUIDs from a
//! seed, over a [`Backend`] in memory or over SQLite and PostgreSQL. The code is the same for production and tests.

pub use crate::error::DbError;
pub use crate::postgres::Postgres;
pub use crate::sqlite::{FILE, Sqlite};
pub use crate::writer::{
    Backend, Fetched, Job, Leased, Published, Reply, StoredVersion, Uuids, WAITING, Writer,
};
