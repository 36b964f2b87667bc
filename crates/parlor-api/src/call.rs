//! A request on its way in. The order is the same everywhere: who calls, the body's bytes, an answer given before under the same
//! key, then whether the path names something, the query string and the document.

pub(crate) mod upload;

use crate::document::query::Query;
use crate::document::{self, Wire};
use crate::problems::{self, Refused};
use crate::refusals;
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::response::Response;
use bytes::Bytes;
use http::header::{ETAG, IF_MATCH};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use parlor_engine::Engine;
use parlor_engine::auth::Caller;
use parlor_http::authorization::{self, Scheme};
use parlor_http::keyed;
use parlor_http::{Limits, body, json, media};
use parlor_model::command::Answer;
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AgentId, parse_id};
use parlor_model::version::{Expectation, Versioned};
use parlor_model::words::CredentialKind;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Most live connections that have not said yet whose they are.
const STRANGERS: usize = 256;

/// What handlers share.
#[derive(Clone, Debug)]
pub(crate) struct Api(Arc<House>);

#[derive(Debug)]
struct House {
    engine: Engine,
    limits: Limits,
    strangers: Arc<Semaphore>,
}

impl Api {
    /// Over an engine.
    pub(crate) fn new(engine: Engine, limits: Limits) -> Self {
        Self(Arc::new(House {
            engine,
            limits,
            strangers: Arc::new(Semaphore::new(STRANGERS)),
        }))
    }

    /// The use cases.
    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The bounds.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// A place among the live connections that have not said yet whose they are; `None`: all are taken.
    pub(crate) fn stranger(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.strangers).try_acquire_owned().ok()
    }
}

/// What every handler returns.
pub(crate) type Answered = Result<Response, Refused>;

/// Who may call: a signed-in agent, or a program with an agent's access token.
const KINDS: &[CredentialKind] = &[CredentialKind::Session, CredentialKind::AccessToken];

/// The id in a path. Anything but a positive integer is the id of nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named(Option<i64>);

impl Named {
    /// The id, of a thing called `noun`.
    ///
    /// # Errors
    /// 404.
    pub(crate) fn id(self, noun: &str) -> Result<i64, Refused> {
        self.0.ok_or_else(|| problems::not_found(noun))
    }

    /// As it stands in the scope of an idempotency key.
    pub(crate) fn number(self) -> i64 {
        self.0.unwrap_or(0)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let id = params.and_then(|p| p.iter().next().and_then(|(_, value)| parse_id(value)));
        Ok(Self(id))
    }
}

/// The textual key in a path.
#[derive(Clone, Debug)]
pub(crate) struct Keyed(Option<String>);

impl Keyed {
    /// The key, of a thing called `noun`.
    ///
    /// # Errors
    /// 404: it is not text at all.
    pub(crate) fn key(self, noun: &str) -> Result<String, Refused> {
        self.0
            .filter(|key| !key.contains('\0'))
            .ok_or_else(|| problems::not_found(noun))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Keyed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let key = params.and_then(|p| p.iter().next().map(|(_, value)| value.to_owned()));
        Ok(Self(key))
    }
}

/// Who sent these headers.
///
/// # Errors
/// 401; 503 when the database is not available.
async fn caller(api: &Api, headers: &HeaderMap) -> Result<(Caller, AgentId), Refused> {
    admitted(api, &token(headers)?).await
}

/// The bearer token in these headers.
///
/// # Errors
/// 401.
pub(crate) fn token(headers: &HeaderMap) -> Result<String, Refused> {
    match authorization::parse(headers) {
        Ok(Some(Scheme::Bearer(token))) => Ok(token),
        Ok(Some(Scheme::Basic { .. } | Scheme::Other { .. }) | None) | Err(_) => {
            Err(refusals::unauthenticated())
        }
    }
}

/// Who showed this token.
///
/// # Errors
/// 401; 503 when the database is not available.
pub(crate) async fn admitted(api: &Api, token: &str) -> Result<(Caller, AgentId), Refused> {
    let caller = api.engine().bearer(KINDS, token).await?;
    let agent = caller.agent.ok_or_else(refusals::unauthenticated)?;
    Ok((caller, agent))
}

/// A reading request by a known caller.
pub(crate) struct Read {
    /// Who.
    pub(crate) caller: Caller,
    parts: Parts,
}

impl Read {
    /// Admits a caller.
    ///
    /// # Errors
    /// 401; 503.
    pub(crate) async fn admit(api: &Api, request: Request) -> Result<Self, Refused> {
        let (parts, _) = request.into_parts();
        let (caller, _) = caller(api, &parts.headers).await?;
        Ok(Self { caller, parts })
    }

    /// What was sent with it.
    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The query string.
    ///
    /// # Errors
    /// 400, 422.
    pub(crate) fn query<Q: Query>(&self) -> Result<Q, Refused> {
        Q::read(self.parts.uri.query())
    }
}

/// A writing request by a known caller, with its body.
pub(crate) struct Write {
    /// Who.
    pub(crate) caller: Caller,
    /// The agent they act as.
    pub(crate) agent: AgentId,
    parts: Parts,
    body: Bytes,
}

impl Write {
    /// Admits a caller and reads the body.
    ///
    /// # Errors
    /// 401; 413, 408, 400 for the body; 503.
    pub(crate) async fn admit(api: &Api, request: Request) -> Result<Self, Refused> {
        let (parts, body) = request.into_parts();
        let (caller, agent) = caller(api, &parts.headers).await?;
        let body = whole(api, body).await?;
        Ok(Self {
            caller,
            agent,
            parts,
            body,
        })
    }

    /// The idempotency key of a request to `route`, and the answer it already names.
    ///
    /// # Errors
    /// 400 for the header; 422 when it names another request; 503.
    pub(crate) async fn keyed(
        &self,
        api: &Api,
        route: &str,
    ) -> Result<(keyed::Keyed, Option<Response>), Refused> {
        let keyed = keyed::Keyed::of(
            &self.parts.headers,
            &self.caller,
            route,
            self.parts.uri.query(),
            &self.body,
        )
        .map_err(|bad| Refused::new(problems::BAD_IDEMPOTENCY_KEY, bad.to_string()))?;
        let before = keyed.replay(api.engine(), &self.caller).await?;
        Ok((keyed, before))
    }

    /// The document; no query parameter is known.
    ///
    /// # Errors
    /// 400, 415, 422.
    pub(crate) fn document<T: Wire>(&self, api: &Api) -> Result<T, Refused> {
        crate::document::query::Nothing::read(self.parts.uri.query())?;
        document(api, &self.parts.headers, &self.body)
    }

    /// The members of the document, once they are found to be what `T` describes; no query parameter is known.
    ///
    /// # Errors
    /// 400, 415, 422.
    pub(crate) fn fields<T: Wire>(&self, api: &Api) -> Result<JsonMap, Refused> {
        crate::document::query::Nothing::read(self.parts.uri.query())?;
        let value = json_of(api, &self.parts.headers, &self.body)?;
        document::read::<T>(value.clone())?;
        match value {
            serde_json::Value::Object(fields) => Ok(fields),
            _ => Ok(JsonMap::new()),
        }
    }

    /// That the caller administers the account.
    ///
    /// # Errors
    /// 403.
    pub(crate) fn administrator(&self) -> Result<(), Refused> {
        self.caller.administrator().map_err(Refused::from)
    }

    /// On which states of a thing the edit may be made, where the request says so.
    ///
    /// # Errors
    /// 400 for the header.
    pub(crate) fn expects(&self, of: Versioned) -> Result<Option<Expectation>, Refused> {
        let mut versions = Vec::new();
        for header in self.parts.headers.get_all(IF_MATCH) {
            let text = header.to_str().map_err(|_| bad_if_match())?;
            for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
                if tag == "*" {
                    return Ok(None);
                }
                // A weak tag is no promise that nothing was lost, and matches nothing.
                let quoted = tag.strip_prefix("W/").unwrap_or(tag);
                let version = quoted
                    .strip_prefix('"')
                    .and_then(|tag| tag.strip_suffix('"'))
                    .ok_or_else(bad_if_match)?;
                if !tag.starts_with("W/") {
                    versions.push(version.to_owned());
                }
            }
        }
        let asked = self.parts.headers.contains_key(IF_MATCH);
        Ok(asked.then_some(Expectation { of, versions }))
    }

    /// That there is no document, or an empty one; no query parameter is known.
    ///
    /// # Errors
    /// 400, 415, 422.
    pub(crate) fn no_document(&self, api: &Api) -> Result<(), Refused> {
        crate::document::query::Nothing::read(self.parts.uri.query())?;
        if self.body.is_empty() {
            return Ok(());
        }
        document::<Empty>(api, &self.parts.headers, &self.body).map(|_| ())
    }
}

document::request! {
    /// Nothing.
    pub(crate) struct Empty {}
}

/// Reads a body whole.
///
/// # Errors
/// 413, 408, 400.
pub(crate) async fn whole(api: &Api, body: axum::body::Body) -> Result<Bytes, Refused> {
    body::read_body(body, api.limits())
        .await
        .map_err(|error| problems::bad_body(error, api.limits().body_bytes))
}

/// Reads a document.
///
/// # Errors
/// 400, 415, 422.
pub(crate) fn document<T: Wire>(api: &Api, headers: &HeaderMap, body: &[u8]) -> Result<T, Refused> {
    document::read(json_of(api, headers, body)?)
}

fn json_of(api: &Api, headers: &HeaderMap, body: &[u8]) -> Result<serde_json::Value, Refused> {
    if !media::content_type(headers).is_some_and(|t| media::essence_is(t, "application/json")) {
        return Err(Refused::new(
            problems::NOT_JSON,
            "Send the body as JSON, with the header `Content-Type: application/json`.",
        ));
    }
    json::parse(body, api.limits()).map_err(|error| problems::bad_json(&error))
}

fn bad_if_match() -> Refused {
    Refused::new(
        problems::BAD_IF_MATCH,
        "Send the ETag of the state you have seen, in double quotes: If-Match: \"...\".",
    )
}

/// A JSON answer.
pub(crate) fn answer<T: Serialize>(status: u16, document: &T) -> Answer {
    Answer {
        status,
        content_type: "application/json".to_owned(),
        // Structs of texts, numbers and JSON values always have a JSON form.
        body: serde_json::to_string(document).unwrap_or_default(),
    }
}

/// An answer that names the state it shows.
pub(crate) fn etagged(mut response: Response, version: &str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// An answer to a reading request about something that has versions.
pub(crate) fn ok_versioned<T: Serialize>(document: &T, version: &str) -> Response {
    etagged(ok(document), version)
}

/// An answer to a reading request.
pub(crate) fn ok<T: Serialize>(document: &T) -> Response {
    parlor_http::keyed::respond(answer(200, document))
}
