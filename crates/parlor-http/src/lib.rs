//! The HTTP kit: the parts of HTTP that the vendor dialects and Parlor's own API share.
//!
//! **Task.** Convert untrusted bytes to plain values, or to errors that reveal nothing about the internals of the
//! server. Serve connections, and limit their time, memory and number. Count and log requests.
//!
//! **Dependencies.** `parlor-dialects` and `parlor-api` use this crate, and choose status codes, bodies and the order
//! of checks. This crate contains nothing that is specific to a vendor. It uses `parlor-engine`, for example for
//! idempotency keys and files.
//!
//! **Modules, in the order in which a request uses them.**
//!
//! | Module | Subject |
//! |---|---|
//! | [`limits`] | all limits on size, time and number |
//! | [`server`] | connections: accepts, limits and ends them |
//! | [`shares`] | the maximum numbers of connections and maximum memory for one network address |
//! | [`client`] | the network address of a client, even behind trusted proxies |
//! | [`guard`] | answers for handlers that panic or take too long |
//! | [`request_log`], [`metrics`] | log lines and metrics of requests |
//! | [`authorization`] | credentials in the `Authorization` header |
//! | [`site`] | whether a web page of this server or of another site sent a request |
//! | [`cors`] | permission for web pages of other sites |
//! | [`media`] | content types of requests and answers |
//! | [`encoding`], `compress` | the choice of a compressed form, and the compression of answers |
//! | [`body`] | the bytes of a body, with limits |
//! | [`json`], [`form`], [`multipart`], [`query`] | the parsers of bodies and query strings |
//! | [`files`], [`form_files`] | upload and download of files |
//! | [`rich_text`] | sanitised HTML, and the plain text of HTML |
//! | [`keyed`] | idempotency keys |
//! | [`mod@print`] | the JSON texts of answers |
//! | [`problem`] | problem documents (RFC 9457) of Parlor's own API |
//! | [`outgoing`] | requests that Parlor itself sends, for example callbacks |
//!
//! **To extend.** A new body format is one file with a function `parse(bytes, &Limits)`. The function must never panic,
//! and must limit the depth and the number of values. Its error must have a `Display` without secrets. Add a property
//! test with arbitrary bytes. For a new limit, add a field to [`limits::Limits`], with the unit in its name.

mod arriving;
pub mod authorization;
pub mod body;
pub mod client;
mod compress;
pub mod cors;
mod disposition;
pub mod encoding;
pub mod files;
pub mod form;
pub mod form_files;
pub mod guard;
mod host;
pub mod json;
pub mod keyed;
pub mod limits;
pub mod media;
pub mod metrics;
pub mod multipart;
pub mod outgoing;
pub mod print;
mod private;
pub mod problem;
pub mod query;
pub mod request_log;
pub mod rich_text;
pub mod server;
mod shares;
pub mod site;
mod wire;

pub use limits::Limits;
