//! The router of the process, which combines the routers of all APIs. This module also builds the answers to requests
//! for unknown paths.
//!
//! To add the API of a vendor, add one entry to [`APIS`].

use crate::front;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Uri};
use parlor_desk::Desk;
use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_http::cors::Cors;
use parlor_http::files;
use parlor_http::guard::{Fault, FaultAnswer, plain_answer};
use parlor_http::metrics::{self, MetricsAccess, MetricsLayer, PrometheusHandle};
use parlor_http::problem::Problem;
use parlor_http::request_log::RequestLogLayer;
use parlor_http::site::Origin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;

/// An API that the process serves.
struct Api {
    /// The value of the `dialect` label in metrics.
    name: &'static str,
    router: fn(Engine, Limits) -> Router,
    /// Whether a path without a route belongs to this API.
    owns: fn(&str) -> bool,
    /// Returns the answer to a request for an unknown path of this API, in the format of this API.
    not_found: fn(&Method, &Uri, &HeaderMap) -> Response,
    /// Returns the answer for a fault, in the format of this API. After a fault, no handler can answer the request.
    fault: fn(Fault, &Uri, &HeaderMap) -> Response,
    /// Whether web pages of the permitted origins ([`RouterOptions::cors_origins`]) may send requests to this API.
    for_pages: bool,
}

/// All APIs of the process. An unknown path belongs to the first API in this list whose `owns` returns `true`.
static APIS: &[Api] = &[
    Api {
        name: "firstline",
        router: parlor_dialects::firstline::router,
        owns: parlor_dialects::firstline::owns,
        not_found: parlor_dialects::firstline::not_found,
        fault: |fault, _, _| parlor_dialects::firstline::fault(fault),
        for_pages: false,
    },
    Api {
        name: "livedesk",
        router: parlor_dialects::livedesk::router,
        owns: parlor_dialects::livedesk::owns,
        not_found: |_, _, _| parlor_dialects::livedesk::not_found(),
        fault: |fault, _, _| parlor_dialects::livedesk::fault(fault),
        for_pages: false,
    },
    Api {
        name: "egain",
        router: parlor_dialects::egain::router,
        owns: parlor_dialects::egain::owns,
        not_found: |_, _, headers| parlor_dialects::egain::not_found(headers),
        fault: parlor_dialects::egain::fault,
        for_pages: true,
    },
    Api {
        name: "parlor",
        router: parlor_api::router,
        owns: parlor_api::owns,
        not_found: |_, _, _| parlor_api::not_found(),
        fault: |fault, _, _| parlor_api::fault(fault),
        for_pages: true,
    },
];

/// Whether web pages of the permitted origins ([`RouterOptions::cors_origins`]) may send requests to this path.
fn is_for_pages(path: &str) -> bool {
    owner(path).is_some_and(|api| api.for_pages)
}

fn owner(path: &str) -> Option<&'static Api> {
    APIS.iter().find(|api| (api.owns)(path))
}

/// The values that routers need in addition to the engine.
pub struct RouterOptions {
    /// The limits for connections, requests and documents.
    pub limits: Limits,
    /// The cancellation token that is cancelled when the process must end. After the cancellation, `/readyz` answers
    /// 503.
    pub shutdown: CancellationToken,
    /// The handle that converts the recorded metrics to text for `/metrics`.
    pub metrics: PrometheusHandle,
    /// The rule that decides which clients may read `/metrics`.
    pub metrics_access: MetricsAccess,
    /// The desk.
    pub desk: Desk,
    /// The origins of web pages of other sites that may call `/v1` and eGain's API.
    pub cors_origins: Vec<Origin>,
    /// The beginning of the request ids that this process creates. This beginning is a random number, which is
    /// different at each start of the process.
    pub instance: u64,
}

/// Builds a router with all APIs, but without the desk, the probes and the metrics.
pub fn apis(engine: &Engine, limits: Limits) -> Router {
    let routers = APIS
        .iter()
        .map(|api| (api.router)(engine.clone(), limits).layer(MetricsLayer::new(api.name)));
    routers.fold(Router::new(), Router::merge)
}

/// Builds the router of the whole process.
pub fn router(engine: &Engine, with: RouterOptions) -> Router {
    let mut all = Router::new()
        .merge(health(engine.clone(), with.shutdown))
        .merge(metrics::router(
            with.metrics,
            with.metrics_access,
            crate::metrics::measure(engine),
        ))
        .merge(front::router(engine.clone(), with.desk.clone()).layer(MetricsLayer::new("front")))
        .merge(files::router(engine.clone()).layer(MetricsLayer::new("files")));
    all = all.merge(apis(engine, with.limits));
    let (desk, public) = (with.desk, engine.files().base());
    let unknown = Router::new()
        .fallback(move |request: Request| {
            let (parts, _body) = request.into_parts();
            std::future::ready(unknown(&desk, &public, &parts))
        })
        .layer(MetricsLayer::new("none"));
    all = all.merge(unknown);
    if !with.cors_origins.is_empty() {
        let cors = Cors::new(with.cors_origins, is_for_pages);
        all = all.layer(from_fn(move |request: Request, next: Next| {
            cors.clone().answer(request, next)
        }));
    }
    all.layer(RequestLogLayer::new(with.instance))
}

/// The first segments of paths that belong to the server itself and never to the desk.
const RESERVED: [&str; 4] = ["files", "healthz", "readyz", "metrics"];

/// Answers a request for an unknown path. If the path belongs to an API, the answer has the format of this API. For
/// most other paths, a browser gets the desk. The desk then shows the screen of this path.
fn unknown(desk: &Desk, public: &str, request: &Parts) -> Response {
    let path = request.uri.path();
    if let Some(api) = owner(path) {
        return (api.not_found)(&request.method, &request.uri, &request.headers);
    }
    let first = path.split('/').nth(1).unwrap_or_default();
    let screen = match RESERVED.contains(&first) || first == "api" {
        true => None,
        false => front::served(desk, request, public),
    };
    screen.unwrap_or_else(|| {
        Problem::new(StatusCode::NOT_FOUND)
            .detail("This path does not exist. The README lists the APIs.")
            .into_response()
    })
}

/// Returns the function that builds the answers for faults. A fault is, for example, a handler that panics or takes too
/// long, or a request target that is too long.
#[must_use]
pub fn faults() -> FaultAnswer {
    Arc::new(|fault, uri, headers| match owner(uri.path()) {
        Some(api) => (api.fault)(fault, uri, headers),
        None => plain_answer(fault),
    })
}

/// The time limit for the checks of the database and the file storage in a readiness probe.
const READY_WITHIN: std::time::Duration = std::time::Duration::from_secs(2);

/// Builds the router of the probes. `GET /healthz` succeeds as long as the process can answer requests. `GET /readyz`
/// succeeds only if this node can store changes and is not shutting down.
fn health(engine: Engine, shutdown: CancellationToken) -> Router {
    let was_ready = Arc::new(AtomicBool::new(true));
    let ready = move || {
        let (engine, shutdown) = (engine.clone(), shutdown.clone());
        let was_ready = Arc::clone(&was_ready);
        async move {
            let (status, words) = if shutdown.is_cancelled() {
                (StatusCode::SERVICE_UNAVAILABLE, "draining\n")
            } else {
                let checked = tokio::time::timeout(READY_WITHIN, engine.ready()).await;
                let checked =
                    checked.unwrap_or_else(|_| Err("the database does not answer".to_owned()));
                let changed = was_ready.swap(checked.is_ok(), Ordering::Relaxed) != checked.is_ok();
                match checked {
                    Ok(()) => {
                        if changed {
                            tracing::info!("this node can store changes again: it is ready");
                        }
                        (StatusCode::OK, "ready\n")
                    }
                    Err(reason) => {
                        if changed {
                            tracing::error!(
                                reason,
                                "this node cannot store changes: it is not ready"
                            );
                        }
                        (
                            StatusCode::SERVICE_UNAVAILABLE,
                            "changes cannot be stored\n",
                        )
                    }
                }
            };
            (status, words).into_response()
        }
    };
    Router::new()
        .route("/healthz", get(|| std::future::ready("ok\n")))
        .route("/readyz", get(ready))
}
