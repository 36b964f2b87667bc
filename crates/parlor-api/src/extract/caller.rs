//! The handler parameters ([`Part`]) for the caller: authentication and role.

use crate::api::Api;
use crate::cookie::{self, Form};
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::problems::{self, Refused};
use crate::refusals::{self, unauthenticated};
use http::header::USER_AGENT;
use http::request::Parts;
use parlor_engine::auth::Caller;
use parlor_engine::{Engine, EngineError};
use parlor_http::authorization::{self, Scheme};
use parlor_http::client::Client;
use parlor_model::command::Origin;
use parlor_model::ids::AgentId;
use parlor_model::refusal::Refusal;
use parlor_model::words::{CredentialKind, Role};

/// The kinds of credential that `/v1` accepts: sessions and access tokens of agents.
const KINDS: &[CredentialKind] = &[CredentialKind::Session, CredentialKind::AccessToken];

/// A request of an authenticated caller.
pub(crate) struct Call {
    /// The shared state.
    pub(crate) api: Api,
    /// The caller.
    pub(crate) caller: Caller,
    /// The agent for whom the caller acts.
    pub(crate) agent: AgentId,
    /// The token that the caller presented.
    pub(crate) token: String,
    /// The form of the session cookie: for HTTPS or for plain HTTP. `None` means that the token came in the header
    /// `Authorization`.
    pub(crate) cookie: Option<Form>,
}

impl Call {
    /// Returns the engine.
    pub(crate) fn engine(&self) -> &Engine {
        self.api.engine()
    }

    async fn take(incoming: &mut Incoming, unready: bool) -> Result<Self, Refused> {
        let (token, cookie) = token(&incoming.api, &incoming.parts)?;
        let (caller, agent) = match unready {
            true => recognised(&incoming.api, &token).await?,
            false => admitted(&incoming.api, &token).await?,
        };
        incoming.caller = Some(caller.clone());
        Ok(Self {
            api: incoming.api.clone(),
            caller,
            agent,
            token,
            cookie,
        })
    }

    fn role(&self) -> Option<Role> {
        self.caller.agent().map(|agent| agent.role)
    }
}

/// Reads the token of a request: the bearer token in the header `Authorization` or, without this header, the token in
/// the session cookie.
///
/// # Errors
/// 401 if there is no token; 403 if Parlor does not accept the session cookie, for example because a page of another
/// site sent the request.
pub(crate) fn token(api: &Api, parts: &Parts) -> Result<(String, Option<Form>), Refused> {
    match authorization::parse(&parts.headers) {
        Ok(Some(Scheme::Bearer(token))) => Ok((token, None)),
        Ok(None) => match cookie::carried(api, parts)? {
            Some((token, form)) => Ok((token, Some(form))),
            None => Err(unauthenticated()),
        },
        Ok(Some(Scheme::Basic { .. } | Scheme::Other { .. })) | Err(_) => Err(unauthenticated()),
    }
}

/// Authenticates a token.
///
/// # Errors
/// 401 if the token is not valid; 403 if the agent must set up one-time codes first; 503 if the database is not
/// available.
pub(crate) async fn admitted(api: &Api, token: &str) -> Result<(Caller, AgentId), Refused> {
    let (caller, agent) = recognised(api, token).await?;
    if caller.lacks_totp() {
        return Err(Refused::new(
            problems::TOTP_SETUP_REQUIRED,
            "Your account requires one-time codes. Set them up with POST /v1/me/totp and POST /v1/me/totp/confirm.",
        ));
    }
    Ok((caller, agent))
}

/// Authenticates a token, even if its agent must first set up one-time codes.
async fn recognised(api: &Api, token: &str) -> Result<(Caller, AgentId), Refused> {
    let caller = api.engine().bearer(KINDS, token).await?;
    let agent = caller.agent.ok_or_else(unauthenticated)?;
    Ok((caller, agent))
}

fn session(call: &Call) -> Result<(), Refused> {
    if call.caller.kind == CredentialKind::Session {
        Ok(())
    } else {
        Err(Refused::new(
            problems::NOT_A_SESSION,
            "This needs a session, and an access token is none. Sign in with POST /v1/sessions. `parlor token revoke` ends an access token.",
        ))
    }
}

fn forbidden() -> Refused {
    refusals::refused(
        EngineError::Refused(Refusal::Forbidden),
        refusals::plainly(None),
    )
}

macro_rules! callers {
    ($( $(#[doc = $doc:literal])* $name:ident: $may:expr, forbids: $forbids:expr, unready: $unready:literal; )*) => {$(
        $(#[doc = $doc])*
        pub(crate) struct $name(pub(crate) Call);

        impl From<$name> for Call {
            fn from(by: $name) -> Self {
                by.0
            }
        }

        impl Part for $name {
            const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

            fn describe(draft: &mut Draft) {
                draft.refuses(problems::UNAUTHENTICATED);
                draft.refuses(problems::WRONG_ORIGIN);
                if !$unready {
                    draft.refuses(problems::TOTP_SETUP_REQUIRED);
                }
                if let Some(refusal) = $forbids {
                    draft.refuses(refusal);
                }
            }

            async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
                let call = Call::take(incoming, $unready).await?;
                let may: fn(&Call) -> Result<(), Refused> = $may;
                may(&call)?;
                Ok(Self(call))
            }
        }
    )*};
}

callers! {
    /// Any agent, with a session or an access token. Every role is allowed.
    ByAgent: |_| Ok(()), forbids: None, unready: false;
    /// An agent whose right to the operation depends on the object of the request. The act of the handler checks this
    /// right (`parlor_model::act::Right`). The answer is 403 if the agent does not have the right.
    ByPermitted: |_| Ok(()), forbids: Some(problems::FORBIDDEN), unready: false;
    /// An administrator.
    ByAdministrator: |call| {
        if call.role() == Some(Role::Administrator) { Ok(()) } else { Err(forbidden()) }
    }, forbids: Some(problems::FORBIDDEN), unready: false;
    /// An administrator who can see all conversations of the account.
    ByFullAdministrator: |call| {
        let administers = call.role() == Some(Role::Administrator);
        if administers && call.caller.visibility().scope.is_none() { Ok(()) } else { Err(forbidden()) }
    }, forbids: Some(problems::FORBIDDEN), unready: false;
    /// An administrator or a supervisor. In both cases, the caller must be able to see all conversations of the
    /// account.
    ByOverseer: |call| {
        let supervises = call.role().is_some_and(Role::supervises);
        if supervises && call.caller.visibility().scope.is_none() { Ok(()) } else { Err(forbidden()) }
    }, forbids: Some(problems::FORBIDDEN), unready: false;
    /// An agent with a session. Access tokens are refused.
    BySession: session, forbids: Some(problems::NOT_A_SESSION), unready: false;
    /// Any agent, including an agent who must first set up one-time codes.
    ByNewcomer: |_| Ok(()), forbids: None, unready: true;
    /// An agent with a session, including an agent who must first set up one-time codes.
    ByNewSession: session, forbids: Some(problems::NOT_A_SESSION), unready: true;
}

/// Any caller. The request needs no token.
pub(crate) struct ByAnybody {
    /// The shared state.
    pub(crate) api: Api,
    /// The network address and the `User-Agent` header of the caller.
    pub(crate) origin: Origin,
}

impl Part for ByAnybody {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(draft: &mut Draft) {
        draft.open();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self {
            api: incoming.api.clone(),
            origin: origin(incoming),
        })
    }
}

/// The form of the session cookie for the web page that sends the request. The inner error is the reason why this page
/// gets no cookie.
pub(crate) struct CookieForm(pub(crate) Result<Form, Refused>);

impl Part for CookieForm {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(draft: &mut Draft) {
        draft.refuses(problems::WRONG_ORIGIN);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(cookie::form(&incoming.api, &incoming.parts)))
    }
}

/// The network address and the `User-Agent` header of the caller.
pub(crate) struct CallerOrigin(pub(crate) Origin);

impl Part for CallerOrigin {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(_draft: &mut Draft) {}

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(origin(incoming)))
    }
}

fn origin(incoming: &Incoming) -> Origin {
    let user_agent = (incoming.parts.headers.get(USER_AGENT))
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    Origin {
        address: Client::address_in(&incoming.parts.extensions),
        user_agent,
    }
}

/// The method of the request. The answer to `HEAD` has only the headers of the answer to `GET`.
pub(crate) struct Method(pub(crate) http::Method);

impl Part for Method {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(_draft: &mut Draft) {}

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(incoming.parts.method.clone()))
    }
}
