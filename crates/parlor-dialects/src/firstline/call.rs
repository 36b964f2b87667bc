//! The request of a call, with its caller, its method and its body.
//!
//! The checks have a fixed order (contract 2.7). The first checks concern the authentication (401) and the encoding of
//! the query (400). The next checks concern the size of the body (413), the time until the body has arrived (408) and
//! the method (405). Then a repeated idempotency key gets the stored answer. The last checks concern the object in the
//! path (404), the role (403), the form of the body (415, 400) and the fields of the body (422).

use super::context::{Context, PREFIXES};
use super::failure::{Failure, sentence};
use super::input::{self, Form, Query, Verb};
use super::refusals::{self, Naming};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};
use parlor_engine::Engine;
use parlor_engine::auth::Caller;
use parlor_http::authorization::{self, Scheme};
use parlor_http::body::read_body;
use parlor_http::json::{self, JsonErrorKind};
use parlor_http::keyed::Keyed;
use parlor_http::query::{self, QueryError};
use parlor_http::{Limits, media};
use parlor_model::ids::parse_id;
use parlor_model::words::{CredentialKind, Role};
use serde_json::{Map, Value};

/// A request with its body and method. The caller is possibly not authenticated yet.
pub(super) struct Received {
    pub context: Context,
    pub verb: Verb,
    pub query: Query,
    pub parts: Parts,
    body: Bytes,
    input: Result<Map<String, Value>, Failure>,
}

/// A request of an authenticated caller.
pub(super) struct Call {
    pub caller: Caller,
    pub received: Received,
}

impl Received {
    /// Reads the body and the method of a request. The body has at most `most` bytes. The body of a GET or HEAD request
    /// is not read.
    pub(super) async fn read(
        context: Context,
        parts: Parts,
        query: Query,
        (body, most): (axum::body::Body, usize),
        allowed: &'static [Verb],
    ) -> Result<Self, Failure> {
        let real = Verb::of(&parts.method);
        let body = match real {
            Verb::Get => Bytes::new(),
            _ => read_body(body, most, &context.limits)
                .await
                .map_err(Failure::Body)?,
        };
        let mut input = fields(&parts.headers, &body, &context.limits);
        let named = match (real, &mut input) {
            (Verb::Post, Ok(fields)) => fields
                .get("_method")
                .and_then(Value::as_str)
                .and_then(|word| Verb::spoofed(word.trim()))
                .or_else(|| query.get("_method").and_then(Verb::spoofed)),
            (Verb::Post, Err(_)) => query.get("_method").and_then(Verb::spoofed),
            _ => None,
        };
        let verb = named.unwrap_or(real);
        if !allowed.contains(&verb) {
            return Err(Failure::Method { verb, allowed });
        }
        Ok(Self {
            context,
            verb,
            query,
            parts,
            body,
            input,
        })
    }

    /// Returns the fields of the body. This function normalises all fields ([`input::normalise`]), except the fields in
    /// `verbatim`.
    ///
    /// # Errors
    /// 415 if the content type is not JSON. 400 if the body cannot be read.
    pub(super) fn form(&mut self, verbatim: &[&str]) -> Result<Form, Failure> {
        let mut fields = std::mem::replace(&mut self.input, Ok(Map::new()))?;
        input::normalise(&mut fields, verbatim);
        Ok(Form::new(fields))
    }
}

/// Returns the part of a path after `/api/v1/` or `/api/`. Returns `None` if the path has another prefix.
pub(super) fn beyond_prefix(path: &str) -> Option<&str> {
    PREFIXES.iter().find_map(|prefix| path.strip_prefix(prefix))
}

impl Call {
    /// Authenticates a request and reads its body and method.
    ///
    /// # Errors
    /// 401 if the caller is not authenticated. 400 if the query cannot be decoded. 413 or 408 if the body is too large
    /// or too slow. 405 if the method is not allowed. The checks have this order.
    pub(super) async fn receive(
        context: Context,
        request: Request,
        allowed: &'static [Verb],
    ) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let query = Query::read(parts.uri.query());
        let caller = caller(&context.engine, &parts.headers, query.as_ref()).await?;
        let query = query.map_err(|error| Failure::Unreadable(sentence(&error.to_string())))?;
        let body = (body, context.limits.body_bytes);
        let received = Received::read(context, parts, query, body, allowed).await?;
        Ok(Self { caller, received })
    }

    /// Returns the path's segment at `index`. The first segment after `/api/` or `/api/v1/` has the index 0.
    pub(super) fn segment(&self, index: usize) -> String {
        let raw = beyond_prefix(self.received.parts.uri.path())
            .and_then(|rest| rest.split('/').nth(index))
            .unwrap_or_default();
        // A segment that cannot be decoded is not the id of an object. The error answer contains the segment unchanged.
        query::path_segment(raw).unwrap_or_else(|_| raw.to_owned())
    }

    /// Returns the path's segment at `index`, for the parameter `resource` of [`Self::once`]. If the segment is an id,
    /// all spellings of the id, such as `7` and `007`, give the same text.
    pub(super) fn one_spelling(&self, index: usize) -> String {
        let segment = self.segment(index);
        parse_id(&segment).map_or(segment, |id| id.to_string())
    }

    /// Returns the id in the path's segment at `index`.
    ///
    /// # Errors
    /// 404 with the class name `model` if the segment cannot be an id.
    pub(super) fn id(&self, index: usize, model: &'static str) -> Result<i64, Failure> {
        let segment = self.segment(index);
        parse_id(&segment).ok_or(Failure::Missing { model, id: segment })
    }

    /// Checks that the caller is an administrator. A token gives its caller only the permissions of the employee's role
    /// (contract 2.4).
    ///
    /// # Errors
    /// 403 if the caller is not an administrator.
    pub(super) fn administrator(&self) -> Result<(), Failure> {
        if self.role() == Some(Role::Administrator) {
            Ok(())
        } else {
            Err(Failure::Forbidden)
        }
    }

    /// Checks that the caller is a supervisor or an administrator.
    ///
    /// # Errors
    /// 403 if the caller has another role.
    pub(super) fn supervisor(&self) -> Result<(), Failure> {
        match self.role() {
            Some(Role::Supervisor | Role::Administrator) => Ok(()),
            Some(Role::Agent) | None => Err(Failure::Forbidden),
        }
    }

    fn role(&self) -> Option<Role> {
        let agent = self.caller.agent?;
        let agent = self.caller.config.agents.get(&agent)?;
        Some(agent.role)
    }

    /// Looks up the request's idempotency key. `resource` is a text that identifies the changed object. The text must
    /// be the same for all spellings of the object's path.
    ///
    /// # Errors
    /// 400 if the idempotency key is invalid. 409 if a different request has already used the key.
    pub(super) async fn once(&self, resource: &str) -> Result<Once, Failure> {
        let verb = match self.received.verb {
            Verb::Patch => Verb::Put,
            verb => verb,
        };
        let route = format!("{} firstline/{resource}", verb.name());
        let keyed = Keyed::of(
            &self.received.parts.headers,
            &self.caller,
            &route,
            self.received.parts.uri.query(),
            &self.received.body,
        )
        .map_err(|bad| Failure::Unreadable(bad.to_string()))?;
        let replayed = keyed
            .replay(&self.received.context.engine)
            .await
            .map_err(|error| refusals::failure(error, &Naming::NONE))?;
        Ok(match replayed {
            Some(response) => Once::Again(response),
            None => Once::New(keyed),
        })
    }
}

/// The state of a request's idempotency key.
pub(super) enum Once {
    /// The same request was carried out before. Contains the stored answer.
    Again(Response),
    /// The request is new. Contains its idempotency key, if it has one.
    New(Keyed),
}

/// Returns the members of the JSON object in a body. As in the vendor's framework, returns no members if the body is
/// missing or if the JSON is not an object.
fn fields(
    headers: &HeaderMap,
    body: &Bytes,
    limits: &Limits,
) -> Result<Map<String, Value>, Failure> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    let json = match media::content_type(headers) {
        Some(sent) => {
            media::essence_is(sent, "application/json")
                || sent
                    .split(';')
                    .next()
                    .is_some_and(|essence| essence.trim_ascii().ends_with("+json"))
        }
        None => !headers.contains_key(header::CONTENT_TYPE),
    };
    if !json {
        return Err(Failure::MediaType);
    }
    match json::parse(body, limits) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Map::new()),
        Err(error) if error.kind == JsonErrorKind::Empty => Ok(Map::new()),
        Err(error) => Err(Failure::Unreadable(sentence(&error.to_string()))),
    }
}

/// Returns the caller. The token is in `Authorization: Bearer <token>`, in `Authorization: <token>`, or in `?token=`.
/// The header has precedence.
///
/// # Errors
/// 401 for every invalid credential. Also 401 if the token was created with the password, and the agent must use
/// one-time codes but has not set them up. 503 if the database is not available.
pub(super) async fn caller(
    engine: &Engine,
    headers: &HeaderMap,
    query: Result<&Query, &QueryError>,
) -> Result<Caller, Failure> {
    let shown = match authorization::parse(headers) {
        Ok(Some(Scheme::Bearer(token))) => Some(token),
        // EXTENSION (contract 2.2): the token may stand alone, because one of the vendor's examples shows the token
        // without a scheme.
        Ok(Some(Scheme::Other { scheme, rest })) if rest.is_empty() => Some(scheme),
        // A credential with another scheme is for another receiver, such as a proxy, so it is ignored.
        Ok(Some(Scheme::Other { .. } | Scheme::Basic { .. }) | None) => None,
        Err(_) => return Err(Failure::Unauthenticated),
    };
    let token = match (&shown, query) {
        (Some(token), _) => token.as_str(),
        (None, Ok(query)) => query.get("token").ok_or(Failure::Unauthenticated)?,
        (None, Err(_)) => return Err(Failure::Unauthenticated),
    };
    let caller = engine
        .bearer(&[CredentialKind::EmployeeToken], token)
        .await
        .map_err(|error| refusals::failure(error, &Naming::NONE))?;
    // The vendor's API has no call that sets up one-time codes. So the answer to a caller who must set them up is the
    // same as for an expired token.
    if caller.lacks_totp() {
        return Err(Failure::Unauthenticated);
    }
    Ok(caller)
}
