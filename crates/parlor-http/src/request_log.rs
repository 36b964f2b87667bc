//! One log line per request, and an id for each request.
//!
//! The query string is never logged, because `?token=` contains a secret.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use crate::client::Client;

/// The header that contains the id of a request. The header can be in the request, and is always in the answer.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The maximum length of a request id that a client sends, in bytes.
const LONGEST_ID: usize = 128;

/// The id of a request. The request's extensions contain it. If the client sends an id of at most 128 visible ASCII
/// characters, Parlor uses this id. Otherwise Parlor creates an id. `Display` prints the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Id);

/// An id that Parlor created, or an id that the client sent. An id that Parlor created becomes text only when it is
/// printed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Id {
    Sent(HeaderValue),
    Made { instance: u64, number: u64 },
}

impl RequestId {
    /// Returns the id as a header value.
    #[must_use]
    pub fn header_value(&self) -> HeaderValue {
        match &self.0 {
            Id::Sent(sent) => sent.clone(),
            // This code runs for every answer, so it does not use Rust's formatter, which is slower. The text has 16
            // digits, a hyphen, and at most 16 further digits.
            Id::Made { instance, number } => {
                let mut text = Vec::with_capacity(33);
                push_hex(&mut text, *instance, 16);
                text.push(b'-');
                push_hex(&mut text, *number, 1);
                HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("unknown"))
            }
        }
    }
}

/// Appends a number in lower-case hexadecimal with at least `digits` digits.
fn push_hex(text: &mut Vec<u8>, number: u64, digits: u32) {
    let needed = (u64::BITS - number.leading_zeros()).div_ceil(4).max(digits);
    for place in (0..needed).rev() {
        let digit = number.checked_shr(place.saturating_mul(4)).unwrap_or(0) & 0xf;
        text.push(
            b"0123456789abcdef"
                .get(usize::try_from(digit).unwrap_or(0))
                .copied()
                .unwrap_or(b'0'),
        );
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            // The id of a client contains only visible ASCII characters, so the conversion cannot fail.
            Id::Sent(sent) => f.write_str(sent.to_str().unwrap_or_default()),
            Id::Made { instance, number } => write!(f, "{instance:016x}-{number:x}"),
        }
    }
}

/// Returns the part of a path that may be logged. The signed part of a file's path is left out, because it gives access
/// to the file.
pub(crate) fn shown(uri: &Uri) -> &str {
    let path = uri.path();
    let Some(rest) = path.strip_prefix("/files/") else {
        return path;
    };
    let id = rest.split('/').next().unwrap_or_default();
    let length = path
        .len()
        .saturating_sub(rest.len())
        .saturating_add(id.len());
    path.get(..length).unwrap_or_default()
}

/// A layer that gives each request an id and logs the request.
///
/// Requests whose answer has a status below 500 are logged at the level `debug`. All other requests are logged at the
/// level `error`. The fields are `request_id`, `method`, `path`, `client`, `status` and `latency_ms`. `latency_ms` is
/// the time from the request to the head of the answer.
#[derive(Debug, Clone)]
pub struct RequestLogLayer {
    ids: Arc<Ids>,
}

#[derive(Debug)]
struct Ids {
    instance: u64,
    next: AtomicU64,
}

impl RequestLogLayer {
    /// Creates a layer whose ids begin with `instance`. Use a different value each time a node starts.
    #[must_use]
    pub fn new(instance: u64) -> Self {
        Self {
            ids: Arc::new(Ids {
                instance,
                next: AtomicU64::new(1),
            }),
        }
    }
}

impl Ids {
    fn id_of<B>(&self, request: &Request<B>) -> RequestId {
        if let Some(sent) = request.headers().get(X_REQUEST_ID)
            && (1..=LONGEST_ID).contains(&sent.len())
            && sent.as_bytes().iter().all(u8::is_ascii_graphic)
        {
            return RequestId(Id::Sent(sent.clone()));
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(Id::Made {
            instance: self.instance,
            number,
        })
    }
}

impl<S> Layer<S> for RequestLogLayer {
    type Service = RequestLog<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RequestLog {
            inner,
            ids: Arc::clone(&self.ids),
        }
    }
}

/// The service that [`RequestLogLayer`] puts around another service.
#[derive(Debug, Clone)]
pub struct RequestLog<S> {
    inner: S,
    ids: Arc<Ids>,
}

impl<S, B> Service<Request<B>> for RequestLog<S>
where
    S: Service<Request<B>, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = LoggedFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let id = self.ids.id_of(&request);
        // Both clones are cheap. The usual methods need no allocation, and the parts of a URI are reference-counted.
        let method = request.method().clone();
        let uri = request.uri().clone();
        let client = Client::address_in(request.extensions());
        request.extensions_mut().insert(id.clone());
        LoggedFuture {
            inner: self.inner.call(request),
            id,
            method,
            uri,
            client,
            started: Instant::now(),
        }
    }
}

pin_project! {
    /// The future of a request to a [`RequestLog`] service.
    #[derive(Debug)]
    pub struct LoggedFuture<F> {
        #[pin]
        inner: F,
        id: RequestId,
        method: Method,
        uri: Uri,
        client: Option<IpAddr>,
        started: Instant,
    }
}

impl<F> Future for LoggedFuture<F>
where
    F: Future<Output = Result<Response, Infallible>>,
{
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.inner.poll(context))?;
        let status = response.status();
        let client = this.client.map(tracing::field::display);
        if status.is_server_error() {
            tracing::error!(
                request_id = %this.id,
                method = this.method.as_str(),
                path = shown(this.uri),
                client,
                status = status.as_u16(),
                latency_ms = this.started.elapsed().as_secs_f64() * 1000.0,
                "request failed"
            );
        } else {
            tracing::debug!(
                request_id = %this.id,
                method = this.method.as_str(),
                path = shown(this.uri),
                client,
                status = status.as_u16(),
                latency_ms = this.started.elapsed().as_secs_f64() * 1000.0,
                "request"
            );
        }
        response
            .headers_mut()
            .insert(X_REQUEST_ID, this.id.header_value());
        Poll::Ready(Ok(response))
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that fails should stop where it fails"
    )]

    use std::io::Write;
    use std::sync::Mutex;

    use axum::body::Body;
    use axum::routing::get;
    use axum::{Extension, Router};
    use http::StatusCode;
    use tower::ServiceExt as _;
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Lines {
        type Writer = Self;
        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    fn app() -> Router {
        Router::new()
            .route(
                "/id",
                get(|Extension(id): Extension<RequestId>| async move { id.to_string() }),
            )
            .route("/broken", get(|| async { StatusCode::BAD_GATEWAY }))
            .layer(RequestLogLayer::new(0xabc))
    }

    #[test]
    fn an_id_reads_the_same_in_logs_and_headers() {
        for (instance, number) in [(0, 0), (1, 15), (0xabc, 16), (u64::MAX, u64::MAX)] {
            let id = RequestId(Id::Made { instance, number });
            assert_eq!(id.header_value(), id.to_string());
        }
    }

    async fn get_id(sent: Option<&str>) -> String {
        let mut request = Request::get("/id");
        if let Some(sent) = sent {
            request = request.header(
                X_REQUEST_ID,
                HeaderValue::from_bytes(sent.as_bytes()).unwrap(),
            );
        }
        let response = app()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        response.headers()[X_REQUEST_ID]
            .to_str()
            .unwrap()
            .to_owned()
    }

    #[tokio::test]
    async fn ids_are_taken_over_or_made() {
        assert_eq!(get_id(Some("call-7")).await, "call-7");
        for sent in [
            None,
            Some(""),
            Some("a b"),
            Some("é"),
            Some(&*"x".repeat(129)),
        ] {
            assert_eq!(get_id(sent).await, "0000000000000abc-1", "{sent:?}");
        }
    }

    #[tokio::test]
    async fn the_query_is_never_logged() {
        let lines = Lines::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(lines.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        for target in [
            "/id?token=s3cret",
            "/broken?token=s3cret",
            "/none?token=s3cret",
        ] {
            app()
                .oneshot(Request::get(target).body(Body::empty()).unwrap())
                .await
                .unwrap();
        }
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert!(!text.contains("s3cret"), "{text}");
        let ours: Vec<_> = text
            .lines()
            .filter(|line| line.contains("request_id"))
            .collect();
        assert_eq!(ours.len(), 3, "{text}");
        assert!(
            ours[0].contains("DEBUG")
                && ours[0].contains("path=\"/id\"")
                && ours[0].contains("status=200"),
            "{text}"
        );
        assert!(
            ours[1].contains("ERROR")
                && ours[1].contains("status=502")
                && ours[1].contains("latency_ms="),
            "{text}"
        );
    }

    #[test]
    fn an_address_of_a_file_is_logged_without_what_opens_it() {
        for (path, logged) in [
            ("/files/7/1795160000/abcdef/a.png", "/files/7"),
            ("/files/7", "/files/7"),
            ("/files/", "/files/"),
            ("/v1/attachments/7/content", "/v1/attachments/7/content"),
        ] {
            assert_eq!(shown(&path.parse().unwrap()), logged);
        }
    }
}
