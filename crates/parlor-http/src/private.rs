//! Headers that forbid caches to store an answer, and browsers to guess the content type of an answer.

use axum::response::Response;
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};

/// Adds the protective headers of this module to an answer. If the answer already has a `Cache-Control` header, this
/// header is not replaced. An answer with the status 101 is not changed.
pub(crate) fn protect(response: &mut Response) {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return;
    }
    let headers = response.headers_mut();
    (headers.entry(CACHE_CONTROL)).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
