//! Headers that protect answers, so that caches do not store them and browsers do not guess their type.

use axum::response::Response;
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};

/// Adds these headers to an answer. If the answer already has a `Cache-Control` header, that header stays.
pub(crate) fn protect(response: &mut Response) {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return;
    }
    let headers = response.headers_mut();
    (headers.entry(CACHE_CONTROL)).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
