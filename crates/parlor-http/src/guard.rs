//! The guard around the handlers. If a handler panics or takes too long, the guard answers instead of the handler. The
//! answer states whether the request may have changed something.

use std::any::Any;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;

use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use http::{HeaderMap, Request, StatusCode, Uri};
use parlor_engine::{Changes, EngineError};
use tower::{Layer, Service};

use crate::problem::Problem;
use crate::request_log::shown;

/// A situation in which the server answers instead of a handler.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The handler panicked ([`EngineError::Internal`]), or did not answer within
    /// [`Limits::request_ms`](crate::Limits::request_ms) and was dropped. In the second case, the error is
    /// [`EngineError::Unavailable`] if the request certainly changed nothing. If the request may have changed
    /// something, the error is [`EngineError::OutcomeUnknown`].
    Failed(EngineError),
    /// The request target is longer than [`Limits::uri_bytes`](crate::Limits::uri_bytes). The answer is 414.
    UriTooLong,
}

/// The deadline of a request's handler. The request's extensions contain it. An upload extends the deadline.
#[derive(Clone, Debug)]
pub struct Patience(Arc<Mutex<Instant>>);

impl Patience {
    fn new(time: Duration) -> Self {
        let now = Instant::now();
        Self(Arc::new(Mutex::new(now.checked_add(time).unwrap_or(now))))
    }

    /// Extends the deadline by this time.
    pub fn extend(&self, by: Duration) {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = until.checked_add(by).unwrap_or(*until);
    }

    fn until(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the handler's answer until the deadline. `None` means that the deadline has passed without an answer.
    async fn wait<T>(&self, handled: impl Future<Output = T>) -> Option<T> {
        let mut handled = pin!(handled);
        loop {
            let until = self.until();
            match tokio::time::timeout_at(until, &mut handled).await {
                Ok(done) => return Some(done),
                Err(_elapsed) if self.until() > until => {}
                Err(_elapsed) => return None,
            }
        }
    }
}

/// A function that builds the answer to a [`Fault`], from the URI and the headers of the request. The function must not
/// panic.
pub type FaultAnswer = Arc<dyn Fn(Fault, &Uri, &HeaderMap) -> Response + Send + Sync>;

/// Builds the answer to a fault for a path that belongs to no API. The answer is a problem document.
#[must_use]
pub fn plain_answer(fault: Fault) -> Response {
    match fault {
        Fault::Failed(error) => failed(&error),
        Fault::UriTooLong => {
            Problem::new(StatusCode::URI_TOO_LONG).detail("Shorten the path or the query string.")
        }
    }
    .into_response()
}

/// Builds the problem document for an error of the engine, for paths that belong to no API.
pub(crate) fn failed(error: &EngineError) -> Problem {
    let unavailable = Problem::new(StatusCode::SERVICE_UNAVAILABLE);
    match error {
        EngineError::Unavailable { retry_after_s } => unavailable
            .detail("Nothing was changed. Try again.")
            .retry_after_s(u64::from(*retry_after_s)),
        EngineError::OutcomeUnknown { retry_after_s } => unavailable
            .detail("The request may or may not have been carried out.")
            .retry_after_s(u64::from(*retry_after_s)),
        EngineError::Refused(_) | EngineError::Internal => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// A layer that catches panics of handlers and drops handlers that take too long.
///
/// [`crate::server::serve`] adds such a layer around the whole router. A dialect may add a guard layer of its own,
/// whose answers have the dialect's format. This layer must be inside the dialect's metrics layer and log layer, so
/// that these two layers count and log the answer.
#[derive(Clone)]
pub struct GuardLayer {
    time: Duration,
    answer: FaultAnswer,
}

impl GuardLayer {
    /// Creates a layer that gives handlers `request_ms` milliseconds to answer.
    #[must_use]
    pub fn new(request_ms: u64, answer: FaultAnswer) -> Self {
        Self {
            time: Duration::from_millis(request_ms),
            answer,
        }
    }
}

impl std::fmt::Debug for GuardLayer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuardLayer")
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for GuardLayer {
    type Service = Guard<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Guard {
            inner,
            layer: self.clone(),
        }
    }
}

/// The service that [`GuardLayer`] puts around another service.
#[derive(Debug, Clone)]
pub struct Guard<S> {
    inner: S,
    layer: GuardLayer,
}

impl<S, B> Service<Request<B>> for Guard<S>
where
    S: Service<Request<B>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
    B: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // Only the present service may be called, because `poll_ready` returned ready for this service. The clone is
        // for the next request.
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        let GuardLayer { time, answer } = self.layer.clone();
        Box::pin(async move {
            let method = request.method().clone();
            let uri = request.uri().clone();
            let headers = request.headers().clone();
            let changes = Changes::default();
            let patience = Patience::new(time);
            request.extensions_mut().insert(patience.clone());
            // The handler is called inside the future, so that a panic before the first await is also caught.
            // `AssertUnwindSafe` is correct here, because the values of a handler that panicked are dropped and never
            // used again.
            let handled = changes.of(async move { inner.call(request).await });
            let handled = AssertUnwindSafe(handled).catch_unwind();
            let error = match patience.wait(handled).await {
                Some(Ok(Ok(response))) => return Ok(response),
                Some(Err(panic)) => {
                    tracing::error!(
                        method = method.as_str(),
                        path = shown(&uri),
                        panic = message(&*panic),
                        "a handler panicked"
                    );
                    EngineError::Internal
                }
                None => {
                    tracing::error!(
                        method = method.as_str(),
                        path = shown(&uri),
                        "a handler took too long"
                    );
                    // The handler was dropped. A command of the handler is now carried out only if the writer has
                    // already begun to store the command.
                    EngineError::given_up(changes.are_possible())
                }
            };
            Ok(answer(Fault::Failed(error), &uri, &headers))
        })
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a test that fails should stop where it fails"
    )]

    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn panics_and_delays_become_answers_without_detail() {
        let app = Router::new()
            .route(
                "/panic",
                get(|| async {
                    if true {
                        panic!("s3cret")
                    }
                }),
            )
            .route("/never", get(std::future::pending::<()>))
            .route("/fine", get(|| async { "fine" }))
            .layer(GuardLayer::new(
                20,
                Arc::new(|fault, _, _| plain_answer(fault)),
            ));
        for (target, status) in [
            ("/panic", 500),
            ("/never", 503),
            ("/fine", 200),
            ("/panic", 500),
        ] {
            let request = Request::get(target).body(Body::empty()).unwrap();
            let response = app.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), status, "{target}");
            let body = response.into_body().collect().await.unwrap().to_bytes();
            assert!(!String::from_utf8_lossy(&body).contains("s3cret"));
        }
    }
}
