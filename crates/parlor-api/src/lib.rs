//! Parlor's own API, `/v1`, and its description, `/openapi.json`.
//!
//! **Task.** Offer the model's operations in plain JSON, in the model's words, without a vendor's. Requests are read strictly: an unknown
//! member is refused by name. All failing fields are reported together. Every refusal is an RFC 9457 problem document with the caller's
//! remedy.
//!
//! **Neighbours.** Below: `parlor-http` for bytes, limits, idempotency keys and problem documents; `parlor-engine` for callers,
//! commands and reads. Beside: the vendors' dialects, which this crate does not know.
//!
//! **The rooms.**
//!
//! | Module | Content |
//! |---|---|
//! | `routes` | each path and its handler: read it and you know the API |
//! | `endpoint` | handlers whose signature is their policy; the order in which a request is checked |
//! | `extract` | the parts of signatures: caller and role, idempotency key, path, `If-Match`, query, body |
//! | `describe`, `draft` | the OpenAPI document, made from the signatures; one operation of it |
//! | `document` | reading documents and query strings; the same declarations describe them |
//! | `problems`, `refusals` | every kind of problem, and the problem of each refusal of the model |
//! | `answer` | JSON answers, `ETag`, pages |
//! | `watch` | the common part of all ways to follow the feed |
//! | `sessions`, `me`, `conversations`, `messages`, `attachments`, `cases`, `floor`, `queues`, `contacts`, `search`, `events`, `callbacks`, `live`, `settings` | one resource each: request, answer, handler together |
//!
//! **To extend.** An endpoint is a handler with `#[utoipa::path]` (method, path, tag, successful answers) and a line in `routes`. Its
//! parameters are parts from `extract`: they enforce what the endpoint requires, and the document describes it from them. A request is a
//! `request!` or `query!` declaration: it is read, checked and described from the same lines.

mod answer;
mod api;
mod attachments;
mod audit;
mod callbacks;
mod cases;
mod contacts;
mod conversations;
mod credentials;
mod describe;
mod document;
mod draft;
mod endpoint;
mod events;
mod extract;
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
mod webhooks;

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
