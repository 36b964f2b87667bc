//! The HTTP kit: everything the vendor dialects and Parlor's own API share about the wire, and nothing they disagree on.
//!
//! **Job.** Take untrusted bytes and turn them into plain values, or into an error that says what was wrong without
//! saying anything about the inside of the server. Serve connections without ever letting one of them hold more than its
//! share of time, memory or places. Count and log what happened.
//!
//! **Neighbours.** Above: `parlor-dialects` and `parlor-api`, which choose status codes, bodies and orders of checks; no
//! vendor's spelling lives here. Below: `parlor-engine`, which this crate meets only where a request needs it.
//!
//! **A request's way through the modules.**
//!
//! | Module | Subject |
//! |---|---|
//! | [`limits`] | every bound on size, time and number |
//! | [`server`] | connections: accepted, bounded, timed, drained |
//! | [`guard`] | panics and handlers that never come back |
//! | [`request_log`], [`metrics`] | log lines and figures of requests |
//! | [`authorization`] | credentials in the `Authorization` header |
//! | [`media`] | content types of requests and answers |
//! | [`body`] | the bytes, whole and bounded |
//! | [`json`], [`form`], [`multipart`], [`query`] | the bytes as values |
//! | [`files`], [`form_files`] | files on their way in and out |
//! | [`rich_text`] | sanitised HTML, and its text |
//! | [`keyed`] | one idempotency key, one result |
//! | [`problem`] | RFC 9457 answers, for Parlor's own API |
//!
//! **To extend.** A new body format is one file with a `parse(bytes, &Limits)` that never panics and bounds depth and count.
//! Its error has a `Display` without secrets. Give it a property test with arbitrary bytes. A new bound is a
//! field of [`limits::Limits`] with its unit in its name.

pub mod authorization;
pub mod body;
pub mod files;
pub mod form;
pub mod form_files;
pub mod guard;
pub mod json;
pub mod keyed;
pub mod limits;
pub mod media;
pub mod metrics;
pub mod multipart;
pub mod outgoing;
pub mod problem;
pub mod query;
pub mod request_log;
pub mod rich_text;
pub mod server;
mod wire;

pub use limits::Limits;
