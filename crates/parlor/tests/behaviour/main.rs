//! Behaviour tests: a server in this process, called over HTTP, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a test that fails stops where it fails; tests choose their own ids and times"
)]

mod architecture;
mod callbacks;
mod coverage;
mod egain;
mod first_hour;
mod firstline;
mod health;
mod heavy_reads;
mod junk;
mod live;
mod livedesk;
mod metrics;
mod openapi_requests;
mod outcomes;
mod partners;
mod provision;
mod races;
mod round_trips;
mod statistics;
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "every test binary uses its own part"
)]
#[path = "../support/mod.rs"]
mod support;
mod text;
mod v1;
mod web;
mod words;
