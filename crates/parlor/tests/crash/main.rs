//! Crash tests: the server is killed, the disk is full, the database is not available. Every answered request stays
//! stored.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a test that fails stops where it fails; tests choose their own ids and times"
)]

mod bulk;
mod callbacks;
mod durability;
mod kill;
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "every test binary uses its own part"
)]
#[path = "../support/mod.rs"]
mod support;
