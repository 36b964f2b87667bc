//! The writer's ports, for a program that puts a writer together itself.
//!
//! [`crate::Store`] does so for the product: it chooses a database and random UUIDs. The crate `parlor-simulation` drives the same
//! [`Writer`] over a [`Backend`] in memory, with a clock and UUIDs that a seed reproduces. It also drives it over the back ends of
//! SQLite and PostgreSQL. Nothing here is compiled differently for tests.

pub use crate::postgres::Postgres;
pub use crate::sqlite::{FILE, Sqlite};
pub use crate::writer::{
    Backend, DbError, Fetched, Job, Published, StoredVersion, Uuids, WAITING, Writer,
};
