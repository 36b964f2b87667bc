//! The routes of all calls (contract 3).

use super::context::{BASES, Context};
use super::refusals::Failure;
use super::{
    assignments, contacts, conversations, directory, labels, list, messages, status, tickets,
    upload,
};
use crate::chatwoot::errors;
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use http::StatusCode;
use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_http::guard::Fault;

/// Builds the router. The numbers in the comments are sections of the LiveDesk contract. The comment "alias" marks a
/// call for which the vendor has no readable page. Such a call is the same as in Chatwoot (contract 3.7).
pub fn router(engine: Engine, limits: Limits) -> Router {
    let calls: [(&str, MethodRouter<Context>); 17] = [
        (
            "/contacts", // 3.1, 3.2
            get(contacts::list).post(contacts::create),
        ),
        (
            "/contacts/{id}", // alias; 3.3
            get(contacts::show)
                .patch(contacts::update)
                .put(contacts::update)
                .delete(contacts::remove),
        ),
        (
            "/conversations",
            get(list::list).post(conversations::create),
        ), // alias; 3.4
        ("/conversations/meta", get(list::meta)), // alias
        ("/conversations/{id}", get(conversations::show)), // alias
        (
            "/conversations/{id}/messages", // alias; 3.5
            get(messages::list).post(messages::create),
        ),
        ("/conversations/{id}/toggle_status", post(status::toggle)), // 3.6
        (
            "/conversations/{id}/labels", // alias
            get(labels::of_conversation).post(labels::set),
        ),
        ("/conversations/{id}/assignments", post(assignments::assign)), // alias
        ("/labels", get(labels::list)),                                 // alias
        ("/tickets", post(tickets::create)),                            // 3.9
        (
            "/tickets/{id}", // 3.9
            get(tickets::show).put(tickets::update),
        ),
        ("/upload", post(upload::upload)),        // 3.9
        ("/agents", get(directory::agents)),      // alias
        ("/teams", get(directory::teams)),        // alias
        ("/inboxes", get(directory::inboxes)),    // alias
        ("/inboxes/{id}", get(directory::inbox)), // alias
    ];
    let mut router = Router::new();
    for base in BASES {
        for (path, handlers) in &calls {
            let path = format!("{base}{path}");
            // Paths may end with a slash or with `.json` (Chatwoot contract 2.1, 13). If a path ends with an id, the
            // handler of the path removes the `.json`.
            router = router.route(&format!("{path}/"), handlers.clone());
            if !path.ends_with('}') {
                router = router.route(&format!("{path}.json"), handlers.clone());
            }
            router = router.route(&path, handlers.clone());
        }
    }
    router
        .method_not_allowed_fallback(|| async { not_found() })
        .with_state(Context::new(engine, limits))
}

/// Whether a path belongs to this dialect. A path without a route can also belong to this dialect.
#[must_use]
pub fn owns(path: &str) -> bool {
    (BASES.iter())
        .filter_map(|base| path.strip_prefix(base))
        .any(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Builds the answer to a fault outside the handlers of this dialect.
#[must_use]
pub fn fault(fault: Fault) -> Response {
    match fault {
        Fault::Failed(error) => Failure::Engine(error).into_response(),
        Fault::UriTooLong => errors::framework(StatusCode::URI_TOO_LONG),
    }
}

/// Builds the answer for an unknown path of this dialect, and for a method that a path does not support (contract 2).
#[must_use]
pub fn not_found() -> Response {
    errors::framework(StatusCode::NOT_FOUND)
}

#[cfg(test)]
mod tests {
    use super::owns;

    #[test]
    fn owns_what_is_below_its_base() {
        for (path, ours) in [
            ("/api/v2/accounts", true),
            ("/api/v2/accounts/", true),
            ("/api/v2/accounts/nothing/here", true),
            ("/V2/accounts/tickets", true),
            ("/v2/accounts/tickets/tk_1", true),
            ("/api/v2/accountsx", false),
            ("/api/v1/accounts/1", false),
            ("/", false),
        ] {
            assert_eq!(owns(path), ours, "{path}");
        }
    }
}
