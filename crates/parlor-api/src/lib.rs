//! Parlor's own API, `/v1`, and its description, `/openapi.json`.
//!
//! **Task.** Offer the model's operations as plain JSON in the model's terms. Requests are read strictly: unknown
//! members are refused and named. All faulty fields are reported together. Every refusal is a problem document (RFC
//! 9457) that tells the caller the remedy.
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
//! | `describe`, `draft` | the OpenAPI document, made from the signatures; one operation of it |
//! | `document` | reading documents and query strings; the same declarations describe them |
//! | `problems`, `refusals` | every kind of problem, and the problem of each refusal of the model |
//! | `answer` | JSON answers, `ETag`, pages |
//! | `views`, `attributes`, `filter`, `new_person` | parts of several resources: contacts and conversations as shown, custom attributes, the filter of conversations, a new person |
//! | `watch`, `include` | the common part of all ways to follow the feed; objects together with events |
//! | `cookie` | the cookie of a session in a browser |
//! | `sessions`, `passwords`, `totp`, `me`, `avatars`, `conversations`, `messages`, `attachments`, `cases`, `tickets`, `floor`, `queues`, `contacts`, `search`, `events`, `callbacks`, `live`, `settings` | one resource each: request, answer, handler together |
//!
//! **To extend.** An endpoint is a handler with `#[utoipa::path]` (method, path, tag, successful answers) and a line
//! in `routes`. Its parameters are parts from `extract`: they enforce and describe the requirements of the endpoint.
//! Declare requests with `request!` or `query!`: the declaration reads, checks and describes the request.

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
mod desk_views;
mod document;
mod draft;
mod endpoint;
mod events;
mod extract;
mod figures;
mod filter;
mod floor;
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
