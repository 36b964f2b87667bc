//! Sends requests of the demo to the demo's own server, without the network. The same handlers answer these requests as
//! requests over the network.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::Request;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use serde_json::Value;
use tower::ServiceExt as _;

/// The maximum size of an answer, in bytes.
const MAX_ANSWER: usize = 1_024 * 1_024;

/// The router of the server. It answers the requests of the demo.
#[derive(Clone)]
pub(super) struct FrontDoor(pub(super) Router);

/// The body of a request.
pub(super) enum RequestBody<'a> {
    None,
    Json(Value),
    Form(&'a str),
}

impl FrontDoor {
    /// Sends a request and returns the JSON of the answer, or `null` for an answer without a body. `None` means that
    /// the server refused the request.
    pub(super) async fn ask(
        &self,
        method: &str,
        path: &str,
        authorization: &str,
        body: RequestBody<'_>,
    ) -> Option<Value> {
        let (kind, text) = match body {
            RequestBody::None => (None, String::new()),
            RequestBody::Json(value) => (Some("application/json"), value.to_string()),
            RequestBody::Form(text) => (Some("application/x-www-form-urlencoded"), text.to_owned()),
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "localhost")
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, authorization);
        if let Some(kind) = kind {
            request = request.header(CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(text)).ok()?;
        let Ok(answer) = self.0.clone().oneshot(request).await;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), MAX_ANSWER).await.ok()?;
        if !status.is_success() {
            let said = String::from_utf8_lossy(&bytes);
            tracing::debug!(method, path, %status, %said, "the demo was refused");
            return None;
        }
        // Some answers have no body.
        Some(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}
