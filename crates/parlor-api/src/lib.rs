//! Parlor's own API, `/v1`, and its description, `/openapi.json`.
//!
//! **Task.** Offer the operations of `parlor-model` as JSON over HTTP, with Parlor's own names. Requests are read
//! strictly: a request with an unknown member is refused. The refusal lists all invalid fields together. Each refusal
//! is a problem document (RFC 9457) that explains the action that the caller can take.
//!
//! **Dependencies.** This crate uses `parlor-http` for bytes, limits, idempotency keys and problem documents. It uses
//! `parlor-engine` for callers, commands and reads. It does not depend on the vendors' dialects.
//!
//! **Modules.**
//!
//! | Module | Content |
//! |---|---|
//! | `routes` | the list of all paths and their handlers |
//! | `endpoint` | handlers whose signature states their requirements; the order of checks |
//! | `extract` | the parts of signatures: caller and role, idempotency key, path, `If-Match`, query, body |
//! | `describe`, `draft` | the OpenAPI document, made from handlers; the description of one operation |
//! | `document` | declarations that read, check and describe request documents and query strings |
//! | `problems`, `refusals` | the kinds of problems, and the problem for each refusal of the model |
//! | `answer` | JSON answers, `ETag`, pages |
//! | `views`, `attributes`, `filter`, `new_person` | parts that several resources use: the form of contacts and conversations in answers, custom attributes, the filter of conversations, a contact to create |
//! | `watch`, `include` | the common part of streams, WebSockets and long polls; the objects that an answer contains in addition to events |
//! | `cookie` | the cookie of a session in a browser |
//! | `api` | the state that all handlers share |
//! | `counting`, `texts` | conversation counts for live connections; the texts of messages |
//! | `webhooks` | the callbacks in the OpenAPI document |
//! | `vocabulary` | tests: events and provisioning files use the names of `/v1` |
//! | all other modules, such as `sessions` | one resource each: request, answer and handler together |
//!
//! **To extend.** An endpoint is a handler with the attribute `#[utoipa::path]` (method, path, tag, successful answers)
//! and a line in `routes`. Its parameters are parts from `extract`, which enforce and describe the requirements of the
//! endpoint. Declare requests with `request!` or `query!`. The declaration reads, checks and describes the request.

mod answer;
mod api;
mod attachments;
mod attributes;
mod audit;
mod avatars;
mod bulk;
mod callbacks;
mod cases;
mod contacts;
mod conversations;
mod cookie;
mod counting;
mod credentials;
mod describe;
mod document;
mod draft;
mod endpoint;
mod events;
mod extract;
mod figures;
mod filter;
mod floor;
mod forms;
mod include;
mod live;
mod logins;
mod macros;
mod me;
mod messages;
mod my_settings;
mod new_person;
mod notifications;
mod pages;
mod passwords;
mod problems;
mod push;
mod queues;
mod refusals;
mod routes;
mod scheduled;
mod search;
mod sessions;
mod settings;
mod sign_in;
mod texts;
mod tickets;
mod totp;
mod undo;
mod views;
#[cfg(test)]
mod vocabulary;
mod watch;
mod webhooks;

pub use routes::{fault, not_found, openapi, owns, router};
