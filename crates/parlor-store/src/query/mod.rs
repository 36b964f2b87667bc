//! Reading without deciding: one type per question, one file per subject.
//!
//! A [`Query`] is a struct with the values that it asks by. It names the row that answers it and writes its statement;
//! [`Store::list`](crate::Store::list) and [`Store::first`](crate::Store::first) run it on either database. To add one, write the struct and
//! its `impl` into the subject's file. A question with an index of its own also goes into `plans.rs`, which asserts that the index is used.

pub mod accounts;
pub mod callbacks;
pub mod contacts;
pub mod conversations;
pub mod events;
pub mod files;
pub mod points;
pub mod workload;

pub(crate) use crate::sql::from_row;
pub use crate::sql::{FromRow, MAX_PAGE, Select, Statement};

/// A question to the database: one statement, and the type of the rows that answer it.
pub trait Query: Send {
    /// A row of the answer.
    type Row: FromRow;
    /// The statement, made with an empty `select`.
    fn statement(&self, select: Select) -> Statement<Self::Row>;
}
