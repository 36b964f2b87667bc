//! Firstline: conversations in its online/offline ("onsite") channels, and the contacts that its callers create first.
//!
//! The vendor's server is a Laravel application, and this dialect has the same conventions: normalised input
//! ([`input`]), a 422 with all failing fields, pages in an envelope ([`paging`]), `_method` ([`call`]). All paths exist
//! under `/api/v1/` and under `/api/` (contract 2.1). References such as "contract 3.1" are to the implementer's
//! contract, which `docs/dialects/firstline.md` summarises.
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
//! The steps of a request: [`call`] authenticates the caller and reads body, method and idempotency key. The resource's
//! file checks the fields and builds a command. [`refusals`] translates a refusal.

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

/// Builds the router of this dialect.
pub fn router(engine: Engine, limits: Limits) -> Router {
    routes::router(context::Context { engine, limits })
}

/// The first words of the vendor's documented paths, served or not. Other vendors also have paths below `/api/`, so
/// this dialect answers an unknown path only if it begins with one of these words.
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

/// Whether `path` belongs to this vendor. An unknown path of this vendor is refused in the vendor's form.
#[must_use]
pub fn owns(path: &str) -> bool {
    context::beyond_prefix(path)
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|first| VOCABULARY.contains(&first))
}

/// Returns the answer for a path without a route.
pub fn not_found(_method: &Method, uri: &Uri, _headers: &HeaderMap) -> Response {
    failure::Failure::NoRoute(uri.path().trim_matches('/').to_owned()).into_response()
}
