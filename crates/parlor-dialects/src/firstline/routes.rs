//! The routes of the API. Each handler takes every method and refuses the unsupported ones, because `_method` may
//! override the method of the request line.

use super::context::{Context, PREFIXES, beyond_prefix};
use super::failure::Failure;
use super::refusals::{self, Naming};
use super::{contact, cz_col, email_contact, phone_number, text_call, token};
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use http::{HeaderMap, Method, Uri};
use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_http::guard::Fault;

/// The routes of the dialect.
pub fn router(engine: Engine, limits: Limits) -> Router {
    let context = Context { engine, limits };
    PREFIXES
        .iter()
        .fold(Router::new(), |router, prefix| {
            let at = |path: &str| format!("{prefix}{path}");
            router
                // POST
                .route(
                    &at("onsite-account/{onsite_account}/text-call"),
                    any(text_call::collection),
                )
                // POST signs in, PUT refreshes
                .route(&at("auth"), any(token::auth))
                // POST
                .route(&at("auth/logout"), any(token::logout))
                // GET
                .route(&at("auth/me"), any(token::me))
                // GET, POST
                .route(&at("contact"), any(contact::collection))
                // GET, PUT, PATCH
                .route(&at("contact/{contact}"), any(contact::item))
                // GET, POST
                .route(&at("phone-number"), any(phone_number::collection))
                // GET, PUT, PATCH
                .route(&at("phone-number/{phone_number}"), any(phone_number::item))
                // GET, POST
                .route(&at("email-contact"), any(email_contact::collection))
                // GET, PUT, PATCH
                .route(
                    &at("email-contact/{email_contact}"),
                    any(email_contact::item),
                )
                // GET
                .route(&at("cz-col"), any(cz_col::collection))
        })
        .with_state(context)
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
    beyond_prefix(path)
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|first| VOCABULARY.contains(&first))
}

/// Returns the answer of the server instead of a handler of this dialect.
#[must_use]
pub fn fault(fault: Fault) -> Response {
    match fault {
        Fault::Failed(error) => refusals::failure(error, &Naming::NONE),
        Fault::UriTooLong => Failure::UriTooLong,
    }
    .into_response()
}

/// Returns the answer for a path without a route.
pub fn not_found(_method: &Method, uri: &Uri, _headers: &HeaderMap) -> Response {
    Failure::NoRoute(uri.path().trim_matches('/').to_owned()).into_response()
}
