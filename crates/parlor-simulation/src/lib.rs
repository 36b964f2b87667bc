//! Tests that simulate the use of Parlor. A seed determines random commands. The store's writer carries out these
//! commands. This writer is the same code that a server in production uses. In most tests, the database is in memory
//! and enforces the constraints of the schema.
//!
//! - `world`: the accounts of a simulation, and the random commands of its customers, programs and agents.
//! - `memory`: the database in memory, with the constraints of the schema and with injected faults.
//! - `driver`: the clock, the UUIDs that a seed determines, and the functions that pass batches to writers.
//! - `check`: checks of the invariants of the stored rows.
//! - `history`: the test with random histories, which include crashes, conflicts and a second node.
//! - `parity`: the test that one stream of commands has the same results on the database in memory, SQLite and
//!   PostgreSQL.
//! - `people`: the test that the undo of a merge restores all contacts.
//! - `regressions`: tests for defects that the simulation found.
//! - `rules`: tests of the database in memory, which must refuse invalid writes.
//!
//! With the environment variable `PARLOR_SIM_SEED=n`, `history` and `parity` run only the seed `n`. `PARLOR_SIM_RUNS=n`
//! sets the number of seeds of `history`. A failure report contains the seed and the last commands before the failure.
#![cfg(test)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails stops where it fails"
)]

mod check;
mod driver;
mod history;
mod memory;
mod parity;
mod people;
mod random;
mod regressions;
mod rules;
mod world;
