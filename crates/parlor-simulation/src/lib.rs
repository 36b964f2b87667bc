//! The simulation, which is only a test. The production writer carries out random commands that a seed determines. The
//! database is in memory and enforces the constraints of the schema.
//!
//! - `world`: the accounts of a simulation, and the commands of its customers, partners and agents.
//! - `memory`: the database in memory, with the constraints of the schema and with injected faults.
//! - `driver`: the clock, the UUIDs that a seed determines, and the functions that pass batches to writers.
//! - `check`: checks of the invariants of the stored rows.
//! - `history`: random histories with crashes, conflicts and a second node.
//! - `parity`: the test that the same commands have the same results on the database in memory, SQLite and
//!   PostgreSQL.
//! - `people`: the test that the undo of a merge restores all contacts.
//! - `regressions`: tests for defects that the simulation found.
//! - `rules`: tests with writes that the database in memory must refuse.
//!
//! The environment variable `PARLOR_SIM_SEED=n` runs only the seed `n`. `PARLOR_SIM_RUNS=n` sets the number of seeds. A
//! failure report contains the seed and the last commands before the failure.
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
