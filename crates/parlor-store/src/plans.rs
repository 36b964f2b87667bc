//! Tests that the statements of lists, look-ups and search use their indexes on both databases. To test a statement,
//! add it to `plans/statements.rs`.

mod growing;
mod postgres;
mod sqlite;
mod statements;
