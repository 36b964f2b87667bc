//! Handlers as the router calls them: endpoints whose types are erased.

use crate::api::Api;
use crate::draft::Codes;
use crate::endpoint::{Endpoint, run};
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use std::pin::Pin;
use std::sync::Arc;

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// An endpoint without its type. All endpoints have this one type for the router.
#[derive(Clone)]
pub(crate) struct Handler(Arc<dyn Fn(Api, Request) -> Answering + Send + Sync>);

impl Handler {
    /// Erases the type of an endpoint. In debug builds, a problem that the endpoint does not declare causes a panic. So
    /// a test that gets such a problem fails. `path` and `declared` return the path of the endpoint and the codes of
    /// its problems.
    pub(crate) fn of<P: 'static, E: Endpoint<P>>(
        endpoint: E,
        path: fn() -> String,
        declared: fn(&E) -> Codes,
    ) -> Self {
        Self(Arc::new(move |api, request| {
            let endpoint = endpoint.clone();
            Box::pin(async move {
                let answered = run(endpoint.clone(), api, request).await;
                if let Err(refused) = &answered {
                    let code = refused.code();
                    let is_declared = || declared(&endpoint).contains(code);
                    debug_assert!(is_declared(), "{} does not declare {code}", path());
                }
                answered.into_response()
            })
        }))
    }
}

impl axum::handler::Handler<(), Api> for Handler {
    type Future = Answering;

    fn call(self, request: Request, api: Api) -> Answering {
        (self.0)(api, request)
    }
}
