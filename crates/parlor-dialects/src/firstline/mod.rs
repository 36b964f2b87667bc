//! Firstline: conversations in online/offline ("onsite") channels, and the contacts its callers make first.
//!
//! The vendor's server is a Laravel application, and so are the shapes here: input normalisation ([`input`]), the 422 with all
//! failing fields, the paginated envelope ([`paging`]), `_method` ([`call`]). Everything is served under `/api/v1/` and under
//! `/api/` alike (contract 2.1). References such as "contract 3.1" are to the implementer's contract, whose substance is in
//! `docs/dialects/firstline.md`.
//!
//! | Vendor | Parlor |
//! |---|---|
//! | onsite account | inbox of kind `onsite` |
//! | onsite contact, its `sn` | identity, its serial |
//! | text call | conversation |
//! | employee | agent |
//! | interact collection | service record |
//! | custom column (`cz_col`) | custom attribute definition, by id |
//!
//! A request's way: [`call`] authenticates it, reads its body, finds its method and its idempotency key; the resource's file
//! checks it and makes a command; [`refusals`] says what went wrong.

mod auth;
mod call;
pub mod callbacks;
mod columns;
mod contact;
mod contact_body;
mod contact_filters;
mod context;
mod cz_col;
mod email_contact;
mod failure;
mod input;
mod paging;
mod phone_number;
mod points;
mod print;
mod refusals;
mod routes;
mod text_call;
mod text_call_body;
mod times;
mod token;
mod verb;

use axum::Router;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, Method, Uri};
use parlor_engine::Engine;
use parlor_http::Limits;

/// The dialect's routes.
pub fn router(engine: Engine, limits: Limits) -> Router {
    routes::router(context::Context { engine, limits })
}

/// The first words of the vendor's documented paths, served or not. Other vendors have APIs below `/api/` too, so an unknown
/// path is answered here only when it begins with one of these.
const VOCABULARY: [&str; 18] = [
    "auth",
    "category",
    "contact",
    "contact-tag",
    "cz-col",
    "cz-col-category",
    "email-contact",
    "employee",
    "interact-collection",
    "kb",
    "message",
    "onsite-account",
    "phone-number",
    "sponsor",
    "subcategory",
    "text-call",
    "ticket",
    "ticket-termination-code",
];

/// Whether `path` belongs to this vendor, so that what is unknown in it is refused in this vendor's form.
#[must_use]
pub fn owns(path: &str) -> bool {
    context::beyond_prefix(path)
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|first| VOCABULARY.contains(&first))
}

/// The answer to a path that has no route.
pub fn not_found(_method: &Method, uri: &Uri, _headers: &HeaderMap) -> Response {
    failure::Failure::NoRoute(uri.path().trim_matches('/').to_owned()).into_response()
}
