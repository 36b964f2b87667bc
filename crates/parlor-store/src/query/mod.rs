//! Queries: reads that need no decision. Each query is a type, and each file contains the queries of one subject.
//!
//! A [`Query`] is a struct that contains the values of its conditions. The query names the type of its rows and builds
//! its statement. [`Store::list`](crate::Store::list) and [`Store::first`](crate::Store::first) run the query on either
//! database. To add a query, write the struct and its `impl` in the file of its subject. If the query needs an index,
//! also add the query to `plans/statements.rs`. The tests in `plans` check that the database uses the index.

pub mod accounts;
pub mod bulk;
pub mod callbacks;
pub mod contact_records;
pub mod contacts;
pub mod conversations;
pub mod events;
pub mod files;
pub mod filters;
pub mod identities;
pub mod lists;
pub mod metrics;
pub mod notifications;
pub mod people;
pub mod points;
pub mod rows;
pub mod tickets;
pub mod views;
pub mod workload;
pub mod writing;

pub(crate) use crate::sql::from_row;
pub use crate::sql::{FromRow, MAX_PAGE, Select, Statement};

/// A query: one statement, and the type of its rows.
pub trait Query: Send {
    /// The type of the rows that the query returns.
    type Row: FromRow;
    /// Builds the statement from an empty `select`.
    fn statement(&self, select: Select) -> Statement<Self::Row>;
}

/// A query that returns one page of a list, at most [`MAX_PAGE`] rows. [`Store::all`](crate::Store::all) reads all
/// pages.
pub trait Paged: Query {
    /// Changes the query so that it returns the page after this row.
    fn continue_after(&mut self, row: &Self::Row);
}
