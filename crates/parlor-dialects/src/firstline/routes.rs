//! The routes of the API. Each handler takes every method and refuses the unsupported ones, because `_method` may
//! override the method of the request line.

use super::context::{Context, PREFIXES};
use super::{contact, cz_col, email_contact, phone_number, text_call, token};
use axum::Router;
use axum::routing::any;

pub(super) fn router(context: Context) -> Router {
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
