//! The way in, the same for every write: credential, body, parameters, idempotency key. And the way out.

use super::context::Context;
use super::refusals::Failure;
use crate::chatwoot::errors::{self, JSON_UTF8};
use crate::chatwoot::params::Params;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::Request;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use parlor_engine::auth::Caller;
use parlor_http::body::read_body;
use parlor_http::form_files::{self, Take};
use parlor_http::guard::Patience;
use parlor_http::keyed::{Keyed, respond};
use parlor_http::media::{self, MediaType};
use parlor_model::command::{Answer, NewFile};
use parlor_model::ids::{AgentId, parse_id};
use serde::Serialize;
use std::borrow::Cow;

/// A path parameter as the router hands it over.
pub(super) type PathId = Result<Path<String>, PathRejection>;

/// The number in a path. A text that is no number is the id of nothing. A `.json` at the end is ignored, as Chatwoot does.
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
    /// Authenticates a call and reads its body and query.
    pub(super) async fn call(&self, request: Request) -> Result<Call, Failure> {
        let (parts, body) = request.into_parts();
        let caller = self.caller(&parts.headers).await?;
        let body = read_body(body, self.limits())
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

    /// As [`Self::call`], for a call that takes files (contract 3.4, 3.5). A handler that does not use them discards them.
    pub(super) async fn call_with_files(&self, request: Request) -> Result<Call, Failure> {
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
            |name, _| match name {
                "attachments[]" | "attachments" | "message[attachments][]" => Take::File,
                _ => Take::Nothing,
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

    /// Carries a call out, and discards its files where it is certain that nothing names them.
    pub(super) async fn keeping(
        &self,
        call: Call,
        carry_out: impl AsyncFnOnce(Call) -> Result<Response, Failure>,
    ) -> Result<Response, Failure> {
        let files = call.params.files.clone();
        let done = carry_out(call).await;
        if let Err(failure) = &done
            && failure.is_certain()
        {
            self.engine().discard(&files).await;
        }
        done
    }

    /// Authenticates a reading call and reads its query.
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

impl Call {
    /// The call's idempotency key, if it has one. To be asked for before anything else is checked: a call that was made
    /// before ends here with its first answer.
    pub(super) async fn keyed(&self, context: &Context, route: &str) -> Result<Keyed, Failure> {
        let multipart = media::content_type(&self.headers)
            .is_some_and(|sent| media::essence_is(sent, "multipart/form-data"));
        let asked = if multipart {
            Cow::Owned(self.params.fingerprint())
        } else {
            Cow::Borrowed(self.body.as_ref())
        };
        let query = self.query.as_deref();
        let keyed =
            Keyed::of(&self.headers, &self.caller, route, query, &asked).map_err(Failure::Key)?;
        match keyed.replay(context.engine(), &self.caller).await? {
            Some(answer) => Err(Failure::Replayed(Box::new(answer))),
            None => Ok(keyed),
        }
    }

    /// The agent as whom the key pair acts. Key pairs without one are not let in.
    pub(super) fn agent(&self) -> Result<AgentId, Failure> {
        self.caller.agent.ok_or(Failure::Unauthenticated)
    }
}

/// 200 with this as JSON.
pub(super) fn answer(shape: &impl Serialize) -> Answer {
    match serde_json::to_string(shape) {
        Ok(body) => Answer {
            status: 200,
            content_type: JSON_UTF8.to_owned(),
            body,
        },
        Err(_) => unexpected(),
    }
}

/// For outcomes that a command cannot have: printing may not fail.
pub(super) fn unexpected() -> Answer {
    Answer {
        status: 500,
        content_type: JSON_UTF8.to_owned(),
        body: r#"{"status":500,"error":"Internal Server Error"}"#.to_owned(),
    }
}

/// 200 with this as JSON, for reads.
pub(super) fn shown(shape: &impl Serialize) -> Response<Body> {
    respond(answer(shape))
}

/// 404 for a path or method that does not exist.
pub(super) fn unrouted() -> Response<Body> {
    errors::framework(StatusCode::NOT_FOUND)
}
