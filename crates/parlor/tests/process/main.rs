//! Tests of the real binary as a process: command line, start, SIGTERM, several nodes on one database.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a test that fails stops where it fails; tests choose their own ids and times"
)]

mod cli;
mod database_tls;
mod dry_run;
mod first_hour;
mod keys;
mod nodes;
mod private;
mod restore;
mod server;
mod sick;
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "every test binary uses its own part"
)]
#[path = "../support/mod.rs"]
mod support;
mod tls;
