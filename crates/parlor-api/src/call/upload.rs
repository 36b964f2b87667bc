//! A request whose body is a file.

use super::{Api, caller};
use crate::attachments::not_received;
use crate::document::query::Query;
use crate::problems::{self, Refused};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::request::Parts;
use parlor_engine::auth::Caller;
use parlor_http::files::receive;
use parlor_http::guard::Patience;
use parlor_http::keyed;
use parlor_model::command::NewFile;
use parlor_model::ids::AgentId;

/// By a known caller, before the file is read.
pub(crate) struct Upload {
    caller: Caller,
    agent: AgentId,
    parts: Parts,
    body: Body,
}

/// When it was.
pub(crate) struct Uploaded {
    /// Who.
    pub(crate) caller: Caller,
    /// The agent they act as.
    pub(crate) agent: AgentId,
    parts: Parts,
}

impl Upload {
    /// Admits a caller.
    ///
    /// # Errors
    /// 401; 503.
    pub(crate) async fn admit(api: &Api, request: Request) -> Result<Self, Refused> {
        let (parts, body) = request.into_parts();
        let (caller, agent) = caller(api, &parts.headers).await?;
        Ok(Self {
            caller,
            agent,
            parts,
            body,
        })
    }

    /// The query string. It is looked at before the file is read: of a repeated request it is the same.
    ///
    /// # Errors
    /// 400, 422.
    pub(crate) fn query<Q: Query>(&self) -> Result<Q, Refused> {
        Q::read(self.parts.uri.query())
    }

    /// Takes the body in.
    ///
    /// # Errors
    /// 413, 408, 400 for the body; 503.
    pub(crate) async fn receive(
        self,
        api: &Api,
        file_name: String,
    ) -> Result<(Uploaded, NewFile), Refused> {
        let patience = self.parts.extensions.get::<Patience>();
        let file = receive(api.engine(), self.body, file_name, api.limits(), patience)
            .await
            .map_err(|error| not_received(error, api))?;
        let uploaded = Uploaded {
            caller: self.caller,
            agent: self.agent,
            parts: self.parts,
        };
        Ok((uploaded, file))
    }
}

impl Uploaded {
    /// As [`super::Write::keyed`]; the file stands for the body by its digest.
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn keyed(
        &self,
        api: &Api,
        route: &str,
        file: &NewFile,
    ) -> Result<(keyed::Keyed, Option<Response>), Refused> {
        let keyed = keyed::Keyed::of(
            &self.parts.headers,
            &self.caller,
            route,
            self.parts.uri.query(),
            file.sha256.as_bytes(),
        )
        .map_err(|bad| Refused::new(problems::BAD_IDEMPOTENCY_KEY, bad.to_string()))?;
        let before = keyed.replay(api.engine(), &self.caller).await?;
        Ok((keyed, before))
    }
}
