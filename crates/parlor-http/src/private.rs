//! The protection of answers: caches do not store them, and browsers do not guess their type.

use axum::response::Response;
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};

/// Marks an answer as private. If the answer already has a rule for caches, the rule stays.
pub(crate) fn protect(response: &mut Response) {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return;
    }
    let headers = response.headers_mut();
    (headers.entry(CACHE_CONTROL)).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
