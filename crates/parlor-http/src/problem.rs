//! Problem documents (RFC 9457). Parlor's own API answers refused requests with such documents.

use crate::print;
use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

/// A fault of one field of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The path of the field, such as `who.contact_id`.
    pub field: Cow<'static, str>,
    /// The code of the fault, for programs. The code of a kind of fault never changes.
    pub code: Cow<'static, str>,
    /// A sentence that states how to correct the field.
    pub detail: Cow<'static, str>,
}

/// A problem document. It must not reveal internals of the server, because the client gets the whole document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A URI reference that identifies the kind of problem. `about:blank` means that the HTTP status alone identifies
    /// the kind of problem.
    #[serde(rename = "type")]
    pub type_: Cow<'static, str>,
    /// A short sentence, which is the same for all problems of one kind.
    pub title: Cow<'static, str>,
    /// The HTTP status.
    #[serde(serialize_with = "status_number")]
    pub status: StatusCode,
    /// An explanation of this problem, with the change to the request that the client must make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Cow<'static, str>>,
    /// All faulty fields of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Extension members of the document.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
    /// The time after which a retry can succeed, in seconds. The value is sent as the `Retry-After` header. It is not a
    /// member of the document.
    #[serde(skip)]
    pub retry_after_s: Option<u64>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn status_number<S: serde::Serializer>(
    status: &StatusCode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    /// Creates a problem of the type `about:blank`. The title is the standard reason phrase of the status.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self {
            type_: Cow::Borrowed("about:blank"),
            title: Cow::Borrowed(status.canonical_reason().unwrap_or("Error")),
            status,
            detail: None,
            errors: Vec::new(),
            extra: Map::new(),
            retry_after_s: None,
        }
    }

    /// Sets the kind of problem and its title.
    #[must_use]
    pub fn kind(
        mut self,
        type_: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.type_ = type_.into();
        self.title = title.into();
        self
    }

    /// Sets the explanation of this problem, with the change to the request that the client must make.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds a faulty field.
    #[must_use]
    pub fn error(
        mut self,
        field: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.errors.push(FieldError {
            field: field.into(),
            code: code.into(),
            detail: detail.into(),
        });
        self
    }

    /// Adds an extension member. The standard members cannot be replaced.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        if !matches!(name, "type" | "title" | "status" | "detail" | "errors") {
            self.extra.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Sets the time before a retry, in seconds.
    #[must_use]
    pub const fn retry_after_s(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, print::json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use http_body_util::BodyExt as _;
    use serde_json::json;

    use super::*;

    async fn document(problem: Problem) -> (Response<()>, Value) {
        let (parts, body) = problem.into_response().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (
            Response::from_parts(parts, ()),
            serde_json::from_slice(&bytes).unwrap(),
        )
    }

    #[tokio::test]
    async fn says_everything() {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE)
            .kind("/problems/busy", "Busy")
            .detail("Try again.")
            .error("who.id", "unknown", "No such person.")
            .with("request_id", "r1")
            .with("status", 200)
            .retry_after_s(3);
        let (head, body) = document(problem).await;
        assert_eq!(head.status(), 503);
        assert_eq!(
            (&head.headers()[CONTENT_TYPE], &head.headers()[RETRY_AFTER]),
            (
                &"application/problem+json".parse().unwrap(),
                &"3".parse().unwrap()
            )
        );
        assert_eq!(
            body,
            json!({"type": "/problems/busy", "title": "Busy", "status": 503, "detail": "Try again.",
                   "errors": [{"field": "who.id", "code": "unknown", "detail": "No such person."}], "request_id": "r1"})
        );
    }

    #[tokio::test]
    async fn says_little_when_there_is_little() {
        let (_, body) = document(Problem::new(StatusCode::NOT_FOUND)).await;
        assert_eq!(
            body,
            json!({"type": "about:blank", "title": "Not Found", "status": 404})
        );
    }
}
