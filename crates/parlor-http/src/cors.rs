//! Permission for web pages of other sites to send requests (CORS). The operator lists the origins of these pages. The
//! pages authenticate with bearer tokens. The permission does not allow cookies, and Parlor ignores cookies in requests
//! of these pages. Parlor accepts cookies in requests of the server's own pages, even if the operator has listed their
//! origin.

use crate::keyed::{IDEMPOTENCY_KEY, REPLAYED};
use crate::site::Origin;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;

/// The time for which a browser caches a permission, in seconds. Some browsers allow at most two hours.
const REMEMBERED_S: &str = "7200";
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";

/// A mark in the extensions of a request. A request with this mark comes from a page whose origin the operator has
/// listed. If the operator has listed the origin of this server, requests of its own pages have the mark too.
#[derive(Clone, Copy, Debug)]
pub struct Permitted;

/// The permitted origins, and the paths to which their pages may send requests.
#[derive(Clone, Debug)]
pub struct Cors(Arc<Rules>);

#[derive(Debug)]
struct Rules {
    origins: Vec<Origin>,
    covers: fn(&str) -> bool,
}

impl Cors {
    /// Permits pages of these origins to send requests to the paths for which `covers` returns `true`.
    #[must_use]
    pub fn new(origins: Vec<Origin>, covers: fn(&str) -> bool) -> Self {
        Self(Arc::new(Rules { origins, covers }))
    }

    /// Answers a preflight request of a browser, or adds the permission to the answer to the actual request.
    pub async fn answer(self, mut request: Request, next: Next) -> Response {
        if !(self.0.covers)(request.uri().path()) {
            return next.run(request).await;
        }
        let permitted = self.permitted(request.headers()).cloned();
        let asks = *request.method() == Method::OPTIONS
            && (request.headers()).contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let mut response = match &permitted {
            Some(_) if asks => permission(),
            Some(_) => {
                request.extensions_mut().insert(Permitted);
                next.run(request).await
            }
            None => next.run(request).await,
        };
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        if let Some(origin) = permitted {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if !asks {
                let exposed = format!(
                    "etag, retry-after, location, content-disposition, content-range, x-request-id, {REPLAYED}"
                );
                put(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, &exposed);
            }
        }
        response
    }

    /// Returns the origin of the request, if this origin is permitted.
    fn permitted<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let (Some(value), None) = (origins.next(), origins.next()) else {
            return None;
        };
        let origin = Origin::parse(value.to_str().ok()?)?;
        self.0.origins.contains(&origin).then_some(value)
    }
}

/// Returns the answer to a preflight request, which permits the actual request.
fn permission() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    let allowed = format!(
        "authorization, content-type, {IDEMPOTENCY_KEY}, if-match, if-none-match, last-event-id, range, x-request-id, x-egain-error-message"
    );
    put(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, &allowed);
    put(headers, header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    put(headers, header::ACCESS_CONTROL_MAX_AGE, REMEMBERED_S);
    response
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
