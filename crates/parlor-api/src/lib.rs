//! Parlor's own API, `/v1`, and its description, `/openapi.json`.
//!
//! **Job.** Say the model's operations in plain JSON: the model's words, the model's fields, nothing of any vendor. What a caller
//! sends is read strictly (an unknown member is refused by name), what cannot stand is reported with every failing field at once,
//! and every refusal is an RFC 9457 problem document that says what to do.
//!
//! **Neighbours.** Below: `parlor-http` for bytes, limits, idempotency keys and problem documents; `parlor-engine` for callers,
//! commands and reads. Beside: the vendors' dialects, which this crate does not know.
//!
//! **The rooms.**
//!
//! | Room | What is in it |
//! |---|---|
//! | `routes` | which path is answered by what; read it and you know the API |
//! | `call` | a request on its way in: who calls, under which key, with which document |
//! | `document` | reading documents and query strings; the same declarations describe them in OpenAPI |
//! | `problems`, `refusals` | every kind of problem, and which refusal of the model is which |
//! | `watch` | what all ways to follow the feed have in common |
//! | `sessions`, `me`, `conversations`, `messages`, `attachments`, `cases`, `floor`, `queues`, `contacts`, `search`, `events`, `callbacks`, `live` | one resource each: request, answer, handler together |
//! | `describe` | what every operation of the OpenAPI document has in common |
//!
//! **To extend.** A new operation is one handler with a `#[utoipa::path]` and one line in `routes`. A new request is a
//! `request!` or `query!` declaration: it is read, checked and described from the same lines.

mod attachments;
mod audit;
mod call;
mod callbacks;
mod cases;
mod contacts;
mod conversations;
mod credentials;
mod describe;
mod document;
mod events;
mod floor;
mod live;
mod me;
mod messages;
mod problems;
mod queues;
mod refusals;
mod routes;
mod search;
mod sessions;
mod settings;
mod watch;

use axum::response::{IntoResponse, Response};
use parlor_engine::Engine;
use parlor_http::Limits;

/// All routes of `/v1`, and `GET /openapi.json`. Other methods on them are answered 405; unknown paths are left to the caller,
/// who finds out with [`owns`] and answers with [`not_found`].
pub fn router(engine: Engine, limits: Limits) -> axum::Router {
    routes::router(engine, limits)
}

/// Whether an unknown path is this API's to answer.
#[must_use]
pub fn owns(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/") || path == "/openapi.json"
}

/// The answer to a path that [`owns`] claims and no route serves.
#[must_use]
pub fn not_found() -> Response {
    problems::no_route().into_response()
}

/// The OpenAPI 3.1 description, as served at `/openapi.json`.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes::openapi()
}
