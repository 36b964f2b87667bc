//! Counts requests, measures their duration, and serves the metrics to permitted clients.

mod exposition;

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use ::metrics::{Counter, Histogram};
use axum::Router;
use axum::extract::MatchedPath;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, StatusCode};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder};
use pin_project_lite::pin_project;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio_util::sync::CancellationToken;
use tower::{Layer, Service};

use crate::authorization::{self, Scheme};
use crate::client::Client;
use crate::problem::Problem;

pub use exposition::{Exposition, Metric, MetricKind};
pub use metrics_exporter_prometheus::PrometheusHandle;

/// The name of the request counter. Its labels are `dialect`, `route` and `status`.
pub const REQUESTS: &str = "parlor_http_requests_total";

/// The name of the histogram of the time from a request to the head of its answer, in seconds. Its labels are `dialect`
/// and `route`.
pub const LATENCY: &str = "parlor_http_request_duration_seconds";

/// The upper bounds of the buckets of every `..._seconds` histogram.
const BUCKETS_S: [f64; 14] = [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
];

/// The upper bounds of the buckets of [`BATCHES`].
const BUCKETS_COMMANDS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// The name of the histogram of the number of commands per commit.
const BATCHES: &str = "parlor_store_batch_commands";

/// The value of the label `route` for requests that match no route.
const UNMATCHED: &str = "unmatched";

/// Installs a Prometheus registry for the process, and returns a handle that converts the recorded metrics to text.
/// Call this function once, before any layer or metric is created. Also run [`upkeep`] in a task.
///
/// # Errors
///
/// The process already has a registry for metrics.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    builder()?.install_recorder()
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS_S)?
        .set_buckets_for_metric(Matcher::Full(BATCHES.to_owned()), &BUCKETS_COMMANDS)
}

/// Moves recorded times into the buckets of their histograms every five seconds, until `shutdown` is cancelled. Without
/// this function, more and more recorded times would stay in memory.
pub async fn upkeep(handle: PrometheusHandle, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        handle.run_upkeep();
    }
}

/// A layer that counts the requests of one dialect and measures their duration.
///
/// Add the layer to the dialect's router with `Router::layer`, because only layers of this router know the route. Set
/// the router's own `fallback` before you add the layer. Without a fallback of its own, the router does not count
/// requests without a route, because a merge of routers drops axum's default fallback.
///
/// The layer looks up the metrics of a route and status in the registry only once. A later request with this route and
/// status needs only one read lock, one increment of a counter and one entry in a histogram.
#[derive(Clone)]
pub struct MetricsLayer {
    dialect: &'static str,
    routes: Arc<RwLock<HashMap<Box<str>, Route>>>,
}

struct Route {
    latency: Histogram,
    /// The counters by status. A route has only a few different statuses, so a linear search is faster than a hash map.
    by_status: Vec<(u16, Counter)>,
}

impl MetricsLayer {
    /// Creates a layer with this value of the `dialect` label.
    #[must_use]
    pub fn new(dialect: &'static str) -> Self {
        Self {
            dialect,
            routes: Arc::default(),
        }
    }

    fn record(&self, route: &str, status: StatusCode, time: Duration) {
        let status = status.as_u16();
        if !self.record_known(route, status, time) {
            self.register(route, status);
            self.record_known(route, status, time);
        }
    }

    fn record_known(&self, route: &str, status: u16, time: Duration) -> bool {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = routes.get(route) else {
            return false;
        };
        let Some((_, counter)) = known.by_status.iter().find(|(own, _)| *own == status) else {
            return false;
        };
        counter.increment(1);
        known.latency.record(time.as_secs_f64());
        true
    }

    #[cold]
    fn register(&self, route: &str, status: u16) {
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let known = routes.entry(route.into()).or_insert_with(|| Route {
            latency: ::metrics::histogram!(LATENCY, "dialect" => self.dialect, "route" => route.to_owned()),
            by_status: Vec::new(),
        });
        if !known.by_status.iter().any(|(own, _)| *own == status) {
            let counter = ::metrics::counter!(
                REQUESTS, "dialect" => self.dialect, "route" => route.to_owned(), "status" => status.to_string()
            );
            known.by_status.push((status, counter));
        }
    }
}

impl std::fmt::Debug for MetricsLayer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MetricsLayer")
            .field("dialect", &self.dialect)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for MetricsLayer {
    type Service = Metered<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Metered {
            inner,
            layer: self.clone(),
        }
    }
}

/// The service that [`MetricsLayer`] puts around another service.
#[derive(Debug, Clone)]
pub struct Metered<S> {
    inner: S,
    layer: MetricsLayer,
}

impl<S, B> Service<Request<B>> for Metered<S>
where
    S: Service<Request<B>, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = MeteredFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let route = request.extensions().get::<MatchedPath>().cloned();
        MeteredFuture {
            inner: self.inner.call(request),
            layer: self.layer.clone(),
            route,
            started: Instant::now(),
        }
    }
}

pin_project! {
    /// The future of a request to a [`Metered`] service.
    #[derive(Debug)]
    pub struct MeteredFuture<F> {
        #[pin]
        inner: F,
        layer: MetricsLayer,
        route: Option<MatchedPath>,
        started: Instant,
    }
}

impl<F> Future for MeteredFuture<F>
where
    F: Future<Output = Result<Response, Infallible>>,
{
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(context))?;
        let route = this.route.as_ref().map_or(UNMATCHED, MatchedPath::as_str);
        this.layer
            .record(route, response.status(), this.started.elapsed());
        Poll::Ready(Ok(response))
    }
}

/// The rule for access to the metrics. Programs on this machine have access, unless a proxy forwards the request.
/// Clients with the metrics token also have access.
#[derive(Clone)]
pub struct MetricsAccess {
    /// The digest of the metrics token. Digests always have the same length, so their comparison takes the same time
    /// for all tokens.
    token_digest: Option<[u8; 32]>,
}

impl MetricsAccess {
    /// Creates the rule. If there is no token or the token is empty, only programs on this machine have access.
    #[must_use]
    pub fn new(token: Option<&str>) -> Self {
        Self {
            token_digest: token.filter(|token| !token.is_empty()).map(digest),
        }
    }

    /// Whether a request with these headers from this client may read the metrics. If `client` is `None`, the request
    /// needs the token.
    #[must_use]
    pub fn allows(&self, client: Option<Client>, headers: &HeaderMap) -> bool {
        if client.is_some_and(Client::is_local) {
            return true;
        }
        match (&self.token_digest, authorization::parse(headers)) {
            (Some(expected), Ok(Some(Scheme::Bearer(token)))) => {
                digest(&token).ct_eq(expected).into()
            }
            _ => false,
        }
    }
}

impl std::fmt::Debug for MetricsAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MetricsAccess")
            .field("token", &self.token_digest.is_some())
            .finish()
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// A function that measures some metrics and returns them in the Prometheus text format. The function runs when a
/// client reads `/metrics`.
pub type Measure = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = String> + Send>> + Send + Sync>;

/// Builds the route `GET /metrics`. The answer has the metrics of `measure`, followed by the recorded metrics, in the
/// Prometheus text format. For clients without access, the answer is 403.
pub fn router(handle: PrometheusHandle, access: MetricsAccess, measure: Measure) -> Router {
    let show = move |request: axum::extract::Request| {
        let client = request.extensions().get::<Client>().copied();
        let allowed = access.allows(client, request.headers());
        let (handle, measure) = (handle.clone(), Arc::clone(&measure));
        async move {
            if !allowed {
                return Problem::new(StatusCode::FORBIDDEN)
                    .detail("Only callers on the same machine and callers with the metrics token may read the metrics.")
                    .into_response();
            }
            let mut text = measure().await;
            text.push_str(&handle.render());
            let headers = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
            (headers, text).into_response()
        }
    };
    Router::new().route("/metrics", get(show))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use axum::body::Body;
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn only_local_callers_and_holders_of_the_token() {
        let client = |address: &str, forwarded| {
            let address = address.parse().unwrap();
            Some(Client {
                address,
                forwarded,
                by_trusted_proxy: false,
            })
        };
        let local = client("127.0.0.1", false);
        let behind = client("127.0.0.1", true);
        let remote = client("192.0.2.1", false);
        let open = MetricsAccess::new(None);
        assert!(open.allows(local, &headers(&[])) && !open.allows(behind, &headers(&[])));
        assert!(!open.allows(remote, &headers(&[])) && !open.allows(None, &headers(&[])));
        assert!(!open.allows(remote, &headers(&[("authorization", "Bearer ")])));
        assert!(
            !MetricsAccess::new(Some(""))
                .allows(remote, &headers(&[("authorization", "Bearer x")]))
        );
        let token = MetricsAccess::new(Some("t0ken"));
        assert!(token.allows(remote, &headers(&[("authorization", "bearer t0ken")])));
        assert!(token.allows(behind, &headers(&[("authorization", "Bearer t0ken")])));
        assert!(!token.allows(remote, &headers(&[("authorization", "Bearer t0ke")])));
        assert!(!token.allows(remote, &headers(&[("authorization", "Basic dDBrZW46")])));
        assert!(!format!("{token:?}").contains("t0ken"));
    }

    #[test]
    fn counts_by_dialect_route_and_status() {
        let recorder = builder().unwrap().build_recorder();
        let handle = recorder.handle();
        let app = Router::new()
            .route("/things/{id}", get(|| async { StatusCode::NO_CONTENT }))
            .fallback(|| async { StatusCode::NOT_FOUND })
            .layer(MetricsLayer::new("test"))
            .merge(router(
                handle.clone(),
                MetricsAccess::new(None),
                Arc::new(|| Box::pin(async { "measured 1\n".to_owned() })),
            ));
        let call = |target: &'static str| {
            let mut request = Request::get(target).body(Body::empty()).unwrap();
            request.extensions_mut().insert(Client {
                address: "127.0.0.1".parse().unwrap(),
                forwarded: false,
                by_trusted_proxy: false,
            });
            app.clone().oneshot(request)
        };
        let text = ::metrics::with_local_recorder(&recorder, || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            runtime.block_on(async {
                for target in ["/things/1", "/things/2", "/nothing"] {
                    call(target).await.unwrap();
                }
                let shown = call("/metrics").await.unwrap();
                assert_eq!(shown.status(), StatusCode::OK);
                String::from_utf8(
                    shown
                        .into_body()
                        .collect()
                        .await
                        .unwrap()
                        .to_bytes()
                        .to_vec(),
                )
                .unwrap()
            })
        });
        assert!(text.contains("parlor_http_requests_total{dialect=\"test\",route=\"/things/{id}\",status=\"204\"} 2"), "{text}");
        assert!(
            text.contains(
                "parlor_http_requests_total{dialect=\"test\",route=\"unmatched\",status=\"404\"} 1"
            ),
            "{text}"
        );
        assert!(text.contains("parlor_http_request_duration_seconds_count{dialect=\"test\",route=\"/things/{id}\"} 2"), "{text}");
        assert!(text.contains("le=\"0.01\""), "{text}");
        assert!(text.starts_with("measured 1\n# "), "{text}");
    }
}
