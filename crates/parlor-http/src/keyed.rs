//! The header `Idempotency-Key`. If a client sends several requests with the same key, Parlor carries out the request
//! only once. This rule applies to every API.
//!
//! A handler creates a [`Keyed`] after it has authenticated the caller. The handler calls [`Keyed::replay`] before all
//! other checks, so that a repeated request always gets its first answer. The handler executes its command with
//! [`Keyed::execute`].

use crate::print::empty;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use parlor_engine::auth::Caller;
use parlor_engine::{Engine, EngineError, secrets};
use parlor_model::command::{Actor, Answer, Executable, Idempotency, Terms};
use parlor_model::ids::AccountId;
use parlor_model::version::Expectation;
use std::sync::{Arc, Mutex, PoisonError};

/// The header that contains the idempotency key.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that marks the stored answer of an earlier request.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The maximum length of an idempotency key, in bytes.
pub const MAX_KEY: usize = 255;

/// The error for an invalid idempotency key. The key is empty, is longer than [`MAX_KEY`] bytes, was sent more than
/// once, or contains characters that are not printable ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadKey;

impl std::fmt::Display for BadKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("The Idempotency-Key header must be given once, with 1 to 255 printable ASCII characters.")
    }
}

/// A request with an optional idempotency key, and the account and the actor of its command.
#[derive(Clone, Debug)]
pub struct Keyed {
    named: Option<Named>,
    account: AccountId,
    actor: Actor,
}

#[derive(Clone, Debug)]
struct Named {
    scope: String,
    key: String,
    fingerprint: String,
}

impl Named {
    /// Returns the fingerprint of the request, as it is stored. The fingerprint depends on the server key, because a
    /// body can contain a password. Without the server key, an attacker with a stolen database cannot test guessed
    /// passwords against the fingerprint.
    fn stored(&self, engine: &Engine) -> String {
        (engine.sealer()).fingerprint("idempotency", &self.fingerprint)
    }
}

impl Keyed {
    /// Reads the idempotency key of a request.
    ///
    /// `route` identifies the method and the resource, for example `POST firstline/onsite-account/1/text-call`. If a
    /// resource has several paths, `route` must be the same for all of them. The query string is part of the request's
    /// fingerprint, except the parameter `token`, which is a credential.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn of(
        headers: &HeaderMap,
        caller: &Caller,
        route: &str,
        query: Option<&str>,
        body: &[u8],
    ) -> Result<Self, BadKey> {
        let mut given = headers.get_all(&IDEMPOTENCY_KEY).iter();
        let Some(key) = given.next() else {
            return Ok(Self::new(caller, None));
        };
        if given.next().is_some() {
            return Err(BadKey);
        }
        let key = key.to_str().map_err(|_| BadKey)?.trim();
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(|b| (b' '..=b'~').contains(&b))
        {
            return Err(BadKey);
        }
        let mut identity = Vec::with_capacity(body.len().saturating_add(64));
        for pair in query
            .unwrap_or_default()
            .split('&')
            .filter(|p| !p.is_empty() && !p.starts_with("token="))
        {
            identity.extend_from_slice(pair.as_bytes());
            identity.push(b'&');
        }
        identity.push(0);
        identity.extend_from_slice(body);
        let named = Named {
            scope: format!("{} {route}", caller.owner()),
            key: key.to_owned(),
            fingerprint: secrets::digest(&identity),
        };
        Ok(Self::new(caller, Some(named)))
    }

    fn new(caller: &Caller, named: Option<Named>) -> Self {
        let (account, actor) = caller.envelope();
        Self {
            named,
            account,
            actor,
        }
    }

    /// Returns the same request with the system as actor. Sign-out uses this function, so that the audit log does not
    /// name the agent who signs out.
    #[must_use]
    pub fn by_system(self) -> Self {
        Self {
            actor: Actor::System,
            ..self
        }
    }

    /// Returns the stored answer for the request's key. `None` means that the request has no key, or that no answer is
    /// stored for the key.
    ///
    /// # Errors
    /// A conflict if the key was used for another request, or the database is not available.
    pub async fn replay(&self, engine: &Engine) -> Result<Option<Response>, EngineError> {
        let Some(named) = &self.named else {
            return Ok(None);
        };
        let answer = engine
            .answered(
                self.account,
                &named.scope,
                &named.key,
                &named.stored(engine),
            )
            .await?;
        Ok(answer.map(replayed))
    }

    /// Executes the act only once per idempotency key, and converts the act's outcome into the answer. If another
    /// request with the same key was carried out before, the result is the stored answer to that request, marked with
    /// [`REPLAYED`].
    ///
    /// # Errors
    /// The errors of the engine.
    pub async fn execute<A, F>(
        &self,
        engine: &Engine,
        act: A,
        print: F,
    ) -> Result<Response, EngineError>
    where
        A: Executable,
        F: Fn(&A::Outcome) -> Answer + Send + Sync + 'static,
    {
        self.execute_if(engine, act, None, print).await
    }

    /// Executes the act, as [`Self::execute`] does, but only if the act's target is in the expected state.
    ///
    /// # Errors
    /// The errors of the engine.
    pub async fn execute_if<A, F>(
        &self,
        engine: &Engine,
        act: A,
        expects: Option<Expectation>,
        print: F,
    ) -> Result<Response, EngineError>
    where
        A: Executable,
        F: Fn(&A::Outcome) -> Answer + Send + Sync + 'static,
    {
        self.execute_on(engine, act, expects.into(), print).await
    }

    /// Executes the act, as [`Self::execute`] does. `terms` contains the expected state of the act's target, and the
    /// undo token of the act.
    ///
    /// # Errors
    /// The errors of the engine.
    pub async fn execute_on<A, F>(
        &self,
        engine: &Engine,
        act: A,
        terms: Terms,
        print: F,
    ) -> Result<Response, EngineError>
    where
        A: Executable,
        F: Fn(&A::Outcome) -> Answer + Send + Sync + 'static,
    {
        let by = (self.account, self.actor);
        match &self.named {
            None => Ok(respond(print(&engine.execute_on(by, act, terms).await?))),
            Some(named) => {
                let idempotency = Idempotency {
                    scope: named.scope.clone(),
                    key: named.key.clone(),
                    fingerprint: named.stored(engine),
                    print: Arc::new(move |outcome| {
                        A::outcome_ref(outcome).map_or_else(mismatch, &print)
                    }),
                };
                let (answer, again) = engine.execute_once(by, act, terms, idempotency).await?;
                Ok(if again {
                    replayed(answer)
                } else {
                    respond(answer)
                })
            }
        }
    }
}

/// The result of an act that checks a document ([`Keyed::execute_judged`]).
#[derive(Debug)]
pub enum Judged<T, F> {
    /// The act was carried out. The first field is the answer. The second field is the further value that the function
    /// `print` returned. `None` means that the answer is the stored answer to an earlier request.
    Done(Response, Option<T>),
    /// The document has faults, and the act changed nothing.
    Faulty(F),
}

impl Keyed {
    /// Executes an act whose outcome may be a list of faults of a document. Such an outcome is not stored under the
    /// idempotency key.
    ///
    /// `print` converts the outcome either into the answer and a further value, or into the faults.
    ///
    /// # Errors
    /// The errors of the engine.
    pub async fn execute_judged<A, T, F, P>(
        &self,
        engine: &Engine,
        act: A,
        expects: Option<Expectation>,
        print: P,
    ) -> Result<Judged<T, F>, EngineError>
    where
        A: Executable,
        T: Send + 'static,
        F: Send + 'static,
        P: Fn(&A::Outcome) -> Result<(Answer, T), F> + Send + Sync + 'static,
    {
        let seen: Arc<Mutex<Option<Result<T, F>>>> = Arc::default();
        let keep = Arc::clone(&seen);
        let response = self
            .execute_if(engine, act, expects, move |outcome| {
                let (answer, saw) = match print(outcome) {
                    Ok((answer, kept)) => (answer, Ok(kept)),
                    // This answer is only a placeholder and is not sent. The caller of this function gets the faults
                    // instead.
                    Err(faults) => (empty(422), Err(faults)),
                };
                *keep.lock().unwrap_or_else(PoisonError::into_inner) = Some(saw);
                answer
            })
            .await?;
        // Another node may have stored an answer for this key in the meantime. The writer then discards its first
        // decision and decides again. In this case, `response` is the answer that the other node stored.
        if is_replayed(&response) {
            return Ok(Judged::Done(response, None));
        }
        let saw = (seen.lock().unwrap_or_else(PoisonError::into_inner)).take();
        match saw {
            Some(Ok(kept)) => Ok(Judged::Done(response, Some(kept))),
            None => Ok(Judged::Done(response, None)),
            // The faults may exist only because another node has carried out the same request. For example, the other
            // node has created the same object. In that case, the result is the stored answer of the other node.
            Some(Err(faults)) => Ok(match self.replay(engine).await? {
                Some(stored) => Judged::Done(stored, None),
                None => Judged::Faulty(faults),
            }),
        }
    }
}

/// Whether an answer is the stored answer of an earlier request.
#[must_use]
pub fn is_replayed(response: &Response) -> bool {
    response.headers().contains_key(&REPLAYED)
}

fn replayed(answer: Answer) -> Response {
    let mut response = respond(answer);
    let headers = response.headers_mut();
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Returns the answer for an error in the server's own code: an act returned the outcome of another kind of act.
fn mismatch() -> Answer {
    let _ = EngineError::internal("an act gave the outcome of another");
    empty(500)
}

/// Converts an answer into an HTTP response.
#[must_use]
pub fn respond(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Body::from(answer.body)).into_response();
    match HeaderValue::from_str(&answer.content_type) {
        Ok(value) if !value.is_empty() => {
            response.headers_mut().insert(header::CONTENT_TYPE, value)
        }
        _ => response.headers_mut().remove(header::CONTENT_TYPE),
    };
    response
}
