//! The routes of the API. The router does not check the method, because `_method` may override the method of the
//! request line. So each handler receives every method and refuses the unsupported methods.

use super::call::beyond_prefix;
use super::context::{Context, PREFIXES};
use super::failure::Failure;
use super::refusals::{self, Naming};
use super::{
    address, contact, contact_columns, contact_rows, contact_tag, cz_col, email_contact, employee,
    interact_collection, livechat, lookups, message_push, phone_number, text_call, text_call_reply,
    ticket, token,
};
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, any};
use http::{HeaderMap, Method, Uri};
use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_http::guard::Fault;

/// Builds the router of the dialect. Each path exists with both prefixes. Like the vendor's framework, the router
/// ignores a slash at the end of a path.
pub fn router(engine: Engine, limits: Limits) -> Router {
    let context = Context { engine, limits };
    let mut router = Router::new();
    for prefix in PREFIXES {
        for (path, handler) in handlers() {
            router = router
                .route(&format!("{prefix}{path}"), handler.clone())
                .route(&format!("{prefix}{path}/"), handler);
        }
    }
    // GET
    router = router.route(
        "/livechat/messenger/{id}/apply-query-request",
        any(livechat::apply),
    );
    // POST
    router = router.route("/livechat/messenger/{id}/once-code", any(livechat::redeem));
    router.with_state(context)
}

/// The paths after the prefix, with their handlers.
fn handlers() -> Vec<(&'static str, MethodRouter<Context>)> {
    vec![
        // POST
        (
            "onsite-account/{onsite_account}/text-call",
            any(text_call::collection),
        ),
        // POST
        (
            "text-call/{text_call}/reply-from-external",
            any(text_call_reply::collection),
        ),
        // POST
        ("message/push", any(message_push::collection)),
        // POST (signs in), PUT (creates a new token)
        ("auth", any(token::auth)),
        // POST
        ("auth/logout", any(token::logout)),
        // GET
        ("auth/me", any(token::me)),
        // GET, POST
        ("contact", any(contact::collection)),
        // GET, PUT, PATCH, DELETE
        ("contact/{contact}", any(contact::item)),
        // GET, POST
        ("phone-number", any(phone_number::collection)),
        // GET, PUT, PATCH, DELETE
        ("phone-number/{phone_number}", any(phone_number::item)),
        // GET, POST
        ("email-contact", any(email_contact::collection)),
        // GET, PUT, PATCH, DELETE
        ("email-contact/{email_contact}", any(email_contact::item)),
        // GET, POST
        ("address", any(address::collection)),
        // GET, PUT, PATCH, DELETE
        ("address/{address}", any(address::item)),
        // GET
        ("country", any(lookups::countries)),
        // GET
        ("state", any(lookups::states)),
        // GET
        ("city", any(lookups::cities)),
        // GET, POST
        ("contact-tag", any(contact_tag::collection)),
        // GET, PUT, PATCH, DELETE
        ("contact-tag/{contact_tag}", any(contact_tag::item)),
        // GET
        ("contact/{contact}/cz-col", any(contact_columns::list)),
        // PUT, PATCH
        (
            "contact/{contact}/cz-col/{cz_col}",
            any(contact_columns::item),
        ),
        // GET
        (
            "contact/{contact}/contact-cz-relation",
            any(contact_rows::rows),
        ),
        // PUT, PATCH, DELETE
        (
            "contact/{contact}/contact-cz-relation/{id}",
            any(contact_rows::row),
        ),
        // DELETE
        (
            "contact/{contact}/cz-col-category/{cz_col_category}",
            any(contact_rows::table_item),
        ),
        // POST
        (
            "contact/{contact}/cz-col-category/{cz_col_category}/contact-cz-relation",
            any(contact_rows::new_row),
        ),
        // GET
        ("cz-col-category", any(cz_col::categories)),
        // GET
        ("cz-col", any(cz_col::collection)),
        // GET
        ("employee", any(employee::collection)),
        // GET
        ("sponsor", any(lookups::sponsors)),
        // GET
        ("category", any(lookups::categories)),
        // GET
        ("subcategory", any(lookups::subcategories)),
        // GET
        ("ticket-termination-code", any(lookups::termination_codes)),
        // GET, POST
        ("ticket", any(ticket::collection)),
        // GET, PUT, PATCH, DELETE
        ("ticket/{ticket}", any(ticket::item)),
        // GET
        ("interact-collection", any(interact_collection::collection)),
    ]
}

/// The first segments of all documented paths of the vendor, including paths that Parlor does not support. Other
/// vendors also have paths below `/api/`. So for an unknown path below `/api/`, this dialect gives the answer only if
/// the first segment after the prefix is in this list.
const VOCABULARY: [&str; 22] = [
    "address",
    "auth",
    "category",
    "city",
    "contact",
    "contact-tag",
    "country",
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
    "state",
    "subcategory",
    "text-call",
    "ticket",
    "ticket-termination-code",
];

/// Whether `path` belongs to this vendor. If a path of this vendor has no route, the answer is a 404 in the vendor's
/// form.
#[must_use]
pub fn owns(path: &str) -> bool {
    let api = beyond_prefix(path)
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|first| VOCABULARY.contains(&first));
    api || path.starts_with("/livechat/")
}

/// Returns the answer to a fault outside the handlers of this dialect.
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
