//! The common steps of a call: API key and secret, path, parameters, files, idempotency key, answer.

use super::context::Context;
use super::refusals::Failure;
use crate::chatwoot::errors::JSON_UTF8;
use crate::chatwoot::params::Params;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::Request;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use bytes::Bytes;
use http::HeaderMap;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_http::authorization::{self, Scheme};
use parlor_http::body::read_body;
use parlor_http::form_files::{self, Take};
use parlor_http::guard::Patience;
use parlor_http::keyed::{Keyed, is_replayed, respond};
use parlor_http::media::{self, MediaType};
use parlor_http::print;
use parlor_model::command::{Answer, NewFile};
use parlor_model::document::printable;
use parlor_model::ids::{AgentId, parse_id};
use parlor_model::refusal::Refusal;
use parlor_model::words::CredentialKind;
use serde::Serialize;
use std::borrow::Cow;

/// A path parameter as the router returns it.
pub(super) type PathId = Result<Path<String>, PathRejection>;

/// Reads the id in a path. A text that is not an id gives [`Failure::NotFound`]. As in Chatwoot, `.json` at the end is
/// ignored.
pub(super) fn path_id(path: PathId) -> Result<i64, Failure> {
    let Ok(Path(text)) = path else {
        return Err(Failure::NotFound);
    };
    parse_id(text.strip_suffix(".json").unwrap_or(&text)).ok_or(Failure::NotFound)
}

/// An authenticated call whose parameters have been read.
pub(super) struct Call {
    pub caller: Caller,
    pub params: Params,
    headers: HeaderMap,
    query: Option<String>,
    body: Bytes,
}

impl Context {
    /// Authenticates the caller by API key and secret (contract 2). The header has the form `Basic base64(key:secret)`,
    /// or `Bearer base64(key:secret)` as on the vendor's older pages. Missing, malformed and wrong credentials have the
    /// same answer.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`], or [`Failure::Engine`] if the database is not available.
    pub(super) async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Failure> {
        let (key, secret) = match authorization::parse(headers) {
            Ok(Some(Scheme::Basic { user, password })) => (user, password),
            Ok(Some(Scheme::Bearer(token))) => {
                authorization::basic_pair(&token).map_err(|_bad| Failure::Unauthenticated)?
            }
            Ok(Some(Scheme::Other { .. }) | None) | Err(_) => {
                return Err(Failure::Unauthenticated);
            }
        };
        match self
            .engine()
            .key_pair(CredentialKind::ApiKey, &key, &secret)
            .await
        {
            Err(EngineError::Refused(Refusal::Unauthenticated)) => Err(Failure::Unauthenticated),
            other => Ok(other?),
        }
    }

    /// Authenticates a call and reads its body and query.
    pub(super) async fn call(&self, request: Request) -> Result<Call, Failure> {
        let (parts, body) = request.into_parts();
        let caller = self.caller(&parts.headers).await?;
        let body = read_body(body, self.limits().body_bytes, self.limits())
            .await
            .map_err(Failure::Body)?;
        let query = parts.uri.query();
        let params = Params::read(&parts.headers, query, &body, self.limits())
            .await
            .map_err(Failure::Params)?;
        Ok(Call {
            caller,
            params,
            query: query.map(str::to_owned),
            headers: parts.headers,
            body,
        })
    }

    /// Authenticates a call that accepts files, and reads its body and query (contract 3.4, 3.5). If no message uses
    /// the files, the handler must discard them.
    pub(super) async fn call_with_files(&self, request: Request) -> Result<Call, Failure> {
        self.call_with(request, |name| {
            let name = name.trim_end_matches(|c: char| "[]0123456789".contains(c));
            matches!(name, "attachments" | "message[attachments")
        })
        .await
    }

    /// Authenticates a call like [`Self::call_with_files`], but accepts files only in some fields. `takes` returns
    /// `true` for the names of these fields.
    pub(super) async fn call_with(
        &self,
        request: Request,
        takes: impl Fn(&str) -> bool,
    ) -> Result<Call, Failure> {
        let boundary = MediaType::of(request.headers());
        let is_form = media::content_type(request.headers())
            .is_some_and(|sent| media::essence_is(sent, "multipart/form-data"));
        if !is_form {
            return self.call(request).await;
        }
        let (parts, body) = request.into_parts();
        let caller = self.caller(&parts.headers).await?;
        let form = form_files::receive(
            self.engine(),
            boundary.as_ref().and_then(MediaType::boundary),
            body,
            |name, _| match takes(name) {
                true => Take::File,
                false => Take::Nothing,
            },
            self.limits(),
            parts.extensions.get::<Patience>(),
        )
        .await
        .map_err(Failure::Form)?;
        let query = parts.uri.query();
        let files: Vec<NewFile> = form.files.iter().map(|(_, file)| file.clone()).collect();
        let params = match Params::of_form(form, query) {
            Ok(params) => params,
            Err(error) => {
                self.engine().discard(&files).await;
                return Err(Failure::Params(error));
            }
        };
        Ok(Call {
            caller,
            params,
            query: query.map(str::to_owned),
            headers: parts.headers,
            body: Bytes::new(),
        })
    }

    /// Carries out a call. If it is certain that no message uses the call's files, discards these files.
    pub(super) async fn keeping(
        &self,
        call: Call,
        carry_out: impl AsyncFnOnce(Call) -> Result<Response, Failure>,
    ) -> Result<Response, Failure> {
        let files = call.params.files.clone();
        let done = carry_out(call).await;
        let unused = match &done {
            Ok(response) => is_replayed(response),
            Err(failure) => failure.is_certain(),
        };
        if unused {
            self.engine().discard(&files).await;
        }
        done
    }

    /// Authenticates a call that lists objects. Refuses all parameters.
    pub(super) async fn plain_list(&self, request: Request) -> Result<Caller, Failure> {
        let (caller, params) = self.read_call(request).await?;
        only(&params, &[])?;
        Ok(caller)
    }

    /// Authenticates a call that changes nothing, and reads the call's query.
    pub(super) async fn read_call(&self, request: Request) -> Result<(Caller, Params), Failure> {
        let (parts, _body) = request.into_parts();
        let caller = self.caller(&parts.headers).await?;
        let params = Params::read(
            &HeaderMap::new(),
            parts.uri.query(),
            &Bytes::new(),
            self.limits(),
        )
        .await
        .map_err(Failure::Params)?;
        Ok((caller, params))
    }
}

/// Refuses unknown parameters of a request for a list, because an ignored filter would return wrong entries.
pub(super) fn only(params: &Params, known: &[&str]) -> Result<(), Failure> {
    match params.unknown(known) {
        None => Ok(()),
        Some(name) => {
            let name = printable(name);
            Err(Failure::Reason(
                format!("found unpermitted parameter: {name}").into(),
            ))
        }
    }
}

impl Call {
    /// Looks up the call's idempotency key, if it has one. Call this function before all further checks, because a
    /// repeated call must get the stored answer, even if a check would now fail. For a repeated call, this function
    /// returns the stored answer as [`Failure::Replayed`].
    pub(super) async fn keyed(&self, context: &Context, route: &str) -> Result<Keyed, Failure> {
        let multipart = media::content_type(&self.headers)
            .is_some_and(|sent| media::essence_is(sent, "multipart/form-data"));
        let identity = if multipart {
            Cow::Owned(self.params.fingerprint())
        } else {
            Cow::Borrowed(self.body.as_ref())
        };
        let query = self.query.as_deref();
        let keyed = Keyed::of(&self.headers, &self.caller, route, query, &identity)
            .map_err(Failure::Key)?;
        match keyed.replay(context.engine()).await? {
            Some(answer) => Err(Failure::Replayed(Box::new(answer))),
            None => Ok(keyed),
        }
    }

    /// Returns the agent of the API key. Refuses an API key without an agent.
    pub(super) fn agent(&self) -> Result<AgentId, Failure> {
        self.caller.agent.ok_or(Failure::Unauthenticated)
    }
}

/// Builds an answer with status 200 and this JSON body.
pub(super) fn answer(shape: &impl Serialize) -> Answer {
    print::answer(200, JSON_UTF8, shape)
}

/// Builds a response with status 200 and this JSON body, for reads.
pub(super) fn shown(shape: &impl Serialize) -> Response<Body> {
    respond(answer(shape))
}
