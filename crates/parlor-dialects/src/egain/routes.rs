//! The routes of the API.

use super::context::{CHAT_PREFIXES, Context, PREFIXES};
use super::error::{ApiError, Tone};
use super::{availability, configuration, conversation, message, start, token};
use axum::Router;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use http::{HeaderMap, HeaderValue, header};
use parlor_engine::Engine;
use parlor_http::Limits;

/// Builds the router of this dialect.
pub fn router(engine: Engine, limits: Limits) -> Router {
    let ends = || {
        post(conversation::end)
            .put(conversation::end)
            .fallback(only_put_and_post)
    };
    let routes: [(&str, MethodRouter<Context>); 8] = [
        (
            "/authentication/oauth2/token",
            post(token::token).fallback(only_post),
        ),
        (
            "/authentication/oauth2/revoke",
            post(token::revoke).fallback(only_post),
        ),
        (
            "/messaging/configuration",
            get(configuration::show).fallback(only_get),
        ),
        (
            "/messaging/conversation/start",
            post(start::start).fallback(only_post),
        ),
        (
            "/messaging/sendmessage",
            post(message::send).fallback(only_post),
        ),
        (
            "/messaging/conversation/{id}",
            get(conversation::show).fallback(only_get),
        ),
        // The vendor documents neither the path nor the method of the call that ends a conversation. So this dialect
        // accepts the probable paths and methods (contract 3.6).
        ("/messaging/conversation/{id}/end", ends()),
        ("/messaging/conversation/end/{id}", ends()),
    ];
    let mut router = Router::new();
    for prefix in PREFIXES {
        for (path, methods) in &routes {
            router = router.route(&format!("{prefix}{path}"), methods.clone());
        }
    }
    for prefix in CHAT_PREFIXES {
        router = router
            .route(
                &format!("{prefix}/agentAvailability/{{id}}"),
                get(availability::agents).fallback(only_get),
            )
            .route(
                &format!("{prefix}/checkEligibility/{{id}}"),
                get(availability::eligibility).fallback(only_get),
            );
    }
    router.with_state(Context { engine, limits })
}

async fn only_post(headers: HeaderMap) -> Response {
    method_not_allowed(&headers, "POST")
}

async fn only_put_and_post(headers: HeaderMap) -> Response {
    method_not_allowed(&headers, "PUT, POST")
}

async fn only_get(headers: HeaderMap) -> Response {
    method_not_allowed(&headers, "GET, HEAD")
}

fn method_not_allowed(headers: &HeaderMap, allowed: &'static str) -> Response {
    let mut response = ApiError::method_not_allowed().into_response(Tone::of(headers));
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}
