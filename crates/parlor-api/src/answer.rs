//! The answers of handlers.

use crate::problems::Refused;
use axum::response::Response;
use http::HeaderValue;
use http::header::ETAG;
use parlor_http::print;
use parlor_model::command::Answer;
use serde::Serialize;
use utoipa::ToSchema;

/// The result of a handler: the answer or the refusal.
pub(crate) type Answered = Result<Response, Refused>;

/// Builds an answer with this status and a JSON document.
pub(crate) fn answer<T: Serialize>(status: u16, document: &T) -> Answer {
    print::answer(status, "application/json", document)
}

/// Builds an answer with the status 204 and without a body.
pub(crate) const fn gone() -> Answer {
    print::empty(204)
}

/// Adds an `ETag` header with this version to an answer.
pub(crate) fn etagged(mut response: Response, version: &str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// Builds an answer with the status 200, a JSON document, and the document's version as `ETag`.
pub(crate) fn ok_versioned<T: Serialize>(document: &T, version: &str) -> Response {
    etagged(ok(document), version)
}

/// Builds an answer with the status 200 and a JSON document.
pub(crate) fn ok<T: Serialize>(document: &T) -> Response {
    parlor_http::keyed::respond(answer(200, document))
}

/// The value of `after` for the next page. `null` means that there is no next page.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct Next(pub(crate) Option<i64>);

/// Removes the entry beyond the limit from a page, and returns the cursor of the next page.
///
/// The query must read one entry more than `limit`. This extra entry means that there is a next page.
pub(crate) fn next<T>(rows: &mut Vec<T>, limit: i64, cursor: impl Fn(&T) -> i64) -> Next {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return Next(None);
    }
    rows.truncate(limit);
    Next(rows.last().map(cursor))
}
