//! `/v1/sessions`: sign-in and sign-out.

use crate::answer::{Answered, answer, ok};
use crate::document::fields::{Id, Text, Time};
use crate::document::request;
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::extract::{
    Body, ByAgent, ByAnybody, ByNewSession, Call, CookieForm, Path, PathName, Query, query,
};
use crate::me::Agent;
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, plainly, refused};
use crate::totp;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use parlor_engine::auth::NotSignedIn;
use parlor_engine::{EngineError, secrets};
use parlor_http::keyed;
use parlor_model::command::{Actor, EndSession, EndSessions};
use parlor_model::ids::{AgentId, CredentialId, parse_id};
use parlor_model::password;
use parlor_model::refusal::Refusal;
use parlor_model::words::CredentialKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The lifetime of a session, in seconds.
pub(crate) const LIFETIME_S: i64 = 30 * 24 * 60 * 60;

request! {
    /// The body of a sign-in request.
    pub(crate) struct SignIn {
        /// The agent's e-mail address. Parlor ignores case.
        email: Text<1, 320>,
        /// The agent's password.
        password: Text<1, { password::MAX }>,
        /// A one-time code or an unused recovery code. Required if the agent has set up one-time codes. Parlor ignores
        /// spaces and hyphens.
        totp: Option<Text<1, 64>>,
        /// Whether the answer sets a session cookie instead of containing the token. Scripts cannot read this cookie.
        /// Allowed only for web pages of this server. Default: `false`.
        cookie: Option<bool>,
    }
}

/// A new session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session<'a> {
    /// The token of the session. Send the token in the header `Authorization: Bearer <token>`. Parlor never shows the
    /// token again. `null` means that the answer sets a session cookie instead.
    #[schema(required)]
    pub(crate) token: Option<&'a str>,
    /// The time at which the session expires: 30 days after the sign-in. A session can end earlier, for example by a
    /// sign-out.
    pub(crate) expires_at: Time,
    pub(crate) agent: Agent<'a>,
}

/// Signs in an agent with a password.
///
/// Parlor creates a session of 30 days. The agent's other sessions continue. After five failed attempts in a day for
/// one e-mail address from one network address, each further attempt must wait. The wait begins at two seconds and
/// doubles after each failure, up to 15 minutes. With `cookie`, which is for web pages of this server, the answer sets
/// a session cookie and contains no token.
#[utoipa::path(
    post, path = "/v1/sessions", tag = "sessions", operation_id = "sign_in",
    request_body(examples(
        ("agent" = (summary = "An agent", value = json!({"email": "mina@acme.test", "password": "correct horse battery staple"}))),
        ("program" = (summary = "A program that keeps the token", value = json!({"email": "mina@acme.test", "password": "correct horse battery staple", "cookie": false}))),
    )),
    responses((status = 201, description = "Signed in", body = Session<'_>)),
    extensions(("x-refusals" = json!([problems::WRONG_CREDENTIALS, problems::TOTP_REQUIRED, problems::WRONG_TOTP, problems::INSECURE_ORIGIN, problems::PASSWORD_SIGN_IN_OFF, problems::TOO_MANY_ATTEMPTS]))),
)]
pub(crate) async fn sign_in(
    ByAnybody { api, origin }: ByAnybody,
    CookieForm(form): CookieForm,
    Body(request): Body<SignIn>,
) -> Answered {
    let engine = api.engine();
    let form = match request.cookie {
        Some(true) => Some(form?),
        Some(false) | None => None,
    };
    let wrong = || {
        Refused::new(
            problems::WRONG_CREDENTIALS,
            "Check the e-mail address and the password. If the agent was deactivated, ask an administrator.",
        )
    };
    let signed_in = engine
        .sign_in(
            &request.email.0,
            &request.password.0,
            request.totp.as_ref().map(|code| &*code.0),
            origin.address,
        )
        .await
        .map_err(|error| match error {
            NotSignedIn::Wrong => wrong(),
            NotSignedIn::NeedsTotp => Refused::new(
                problems::TOTP_REQUIRED,
                "Send the same request with `totp`: a code of the authenticator app, or a recovery code.",
            ),
            NotSignedIn::WrongTotp => totp::wrong(),
            NotSignedIn::PasswordsOff => Refused::new(
                problems::PASSWORD_SIGN_IN_OFF,
                "Sign in at a provider of the account. GET /v1/sign-in lists them.",
            ),
            NotSignedIn::NotRecent => wrong(),
            NotSignedIn::TooMany { seconds } => problems::too_many_attempts(seconds),
            NotSignedIn::Failed(error) => error.into(),
        })?;
    let with_code = request.totp.is_some() && signed_in.agent.totp_since.is_some();
    let mut issue = signed_in.credential(CredentialKind::Session);
    let expires_at = engine.now().plus_seconds(LIFETIME_S);
    issue.expires_at = Some(expires_at);
    issue.origin = origin;
    let token = secrets::token().map_err(EngineError::internal)?;
    let agent = signed_in.agent;
    let (token, _) = engine
        .issue_token((agent.account_id, Actor::System), token, issue)
        .await
        .map_err(|error| match error {
            // Another request has used the one-time code meanwhile.
            EngineError::Refused(Refusal::Unauthenticated) if with_code => totp::wrong(),
            // The password has changed since it was checked.
            EngineError::Refused(Refusal::Unauthenticated) => wrong(),
            error => error.into(),
        })?;
    let config = engine.config(agent.account_id).await?;
    let mut response = keyed::respond(answer(
        201,
        &Session {
            token: form.is_none().then_some(&*token),
            expires_at: Time(expires_at),
            agent: Agent::of(&agent, &config),
        },
    ));
    if let Some(form) = form {
        form.begin(&mut response, &token, LIFETIME_S);
    }
    Ok(response)
}

/// A valid session of an agent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveSession<'a> {
    id: i64,
    agent_id: i64,
    /// Whether this request uses this session.
    current: bool,
    created_at: Time,
    /// The time at which the session was last used, accurate to five minutes.
    last_used_at: Time,
    expires_at: Time,
    /// The key of the provider at which the agent signed in. `null` means that the agent signed in with a password.
    #[schema(required)]
    provider: Option<&'a str>,
    /// The network address from which the agent signed in. `null` means that this address is unknown.
    #[schema(required)]
    address: Option<&'a str>,
    /// The header `User-Agent` of the sign-in request, at most 255 characters. `null` means that the request had no
    /// such header.
    #[schema(required)]
    user_agent: Option<&'a str>,
}

/// The valid sessions of an agent, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveSessions<'a> {
    data: Vec<LiveSession<'a>>,
    /// Always `null`, because the list has only one page.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// The query string of `list_sessions`.
    pub(crate) struct SessionQuery {
        /// The id of the agent whose sessions the answer lists. Default: the caller. Only administrators may send the
        /// id of another agent.
        agent_id: Id,
    }
}

/// A caller who may list the sessions of an agent. Every agent may list the own sessions, and an administrator may list
/// the sessions of every agent.
pub(crate) struct BySessionReader {
    call: Call,
    /// The agent whose sessions the answer lists.
    agent: AgentId,
}

impl Part for BySessionReader {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Query);

    fn describe(draft: &mut Draft) {
        ByAgent::describe(draft);
        draft.refuses(problems::FORBIDDEN);
        Query::<SessionQuery>::describe(draft);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let ByAgent(call) = ByAgent::take(incoming).await?;
        let Query(query) = Query::<SessionQuery>::take(incoming).await?;
        let agent = query.agent_id.map_or(call.agent, |id| AgentId(id.0));
        if agent != call.agent {
            call.caller.administrator().map_err(Refused::from)?;
        }
        Ok(Self { call, agent })
    }
}

/// Lists the valid sessions of an agent.
#[utoipa::path(
    get, path = "/v1/sessions", tag = "sessions", operation_id = "list_sessions",
    responses((status = 200, description = "The sessions", body = LiveSessions<'_>)),
)]
pub(crate) async fn list(BySessionReader { call, agent }: BySessionReader) -> Answered {
    let caller = &call.caller;
    let mut found = call
        .engine()
        .credentials_of(caller.account, agent, CredentialKind::Session)
        .await
        .map_err(|error| {
            let names = RequestNames {
                object: &|_| Some("agent_id".to_owned()),
                ..plainly(None)
            };
            refused(error, names)
        })?;
    found.sort_unstable_by_key(|session| (session.created_at, session.id));
    Ok(ok(&LiveSessions {
        data: (found.iter())
            .map(|session| LiveSession {
                id: session.id.0,
                agent_id: agent.0,
                current: session.id == caller.credential,
                created_at: Time(session.created_at),
                last_used_at: Time(session.last_used_at.unwrap_or(session.created_at)),
                expires_at: Time(session.expires_at.unwrap_or(session.created_at)),
                provider: (session.provider_id)
                    .and_then(|id| caller.config.providers.get(&id))
                    .map(|provider| provider.key.as_str()),
                address: session.address.as_deref(),
                user_agent: session.user_agent.as_deref(),
            })
            .collect(),
        next: None,
    }))
}

/// The id of a session.
pub(crate) struct SessionId(CredentialId);

impl PathName for SessionId {
    const NOUN: &'static str = "session";

    fn parse(text: &str) -> Option<Self> {
        parse_id(text).map(|id| Self(CredentialId(id)))
    }
}

/// Ends a session.
///
/// Agents may end only their own sessions, and administrators may end any session. The token of the session becomes
/// invalid at once.
#[utoipa::path(
    delete, path = "/v1/sessions/{id}", tag = "sessions", operation_id = "end_session",
    responses((status = 204, description = "The session ended")),
)]
pub(crate) async fn end(ByAgent(call): ByAgent, Path(SessionId(id)): Path<SessionId>) -> Answered {
    let end = EndSession { session: id };
    call.engine().execute_for(&call.caller, end).await?;
    Ok(match id == call.caller.credential {
        true => ended(&call),
        false => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Ends all other sessions of the caller.
///
/// The session of this request continues, and access tokens stay valid. If the request uses an access token, Parlor
/// ends all sessions of the agent.
#[utoipa::path(
    delete, path = "/v1/sessions/others", tag = "sessions", operation_id = "end_other_sessions",
    responses((status = 204, description = "The sessions ended")),
)]
pub(crate) async fn end_others(ByAgent(call): ByAgent) -> Answered {
    let end = EndSessions {
        agent: call.agent,
        keep: call.caller.credential,
    };
    call.engine().execute_for(&call.caller, end).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Signs out the caller.
///
/// Parlor ends the session of this request and removes the session cookie from the browser. Parlor refuses a request
/// with an access token, because an access token is not a session.
#[utoipa::path(
    delete, path = "/v1/sessions/current", tag = "sessions", operation_id = "sign_out",
    responses((status = 204, description = "The session has ended. Its token no longer works")),
)]
pub(crate) async fn sign_out(ByNewSession(call): ByNewSession) -> Answered {
    call.engine().sign_out(&call.caller).await?;
    Ok(ended(&call))
}

/// The answer to a request that has ended its own session. This answer removes the session cookie from the browser.
fn ended(call: &Call) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(form) = call.cookie {
        form.end(&mut response);
    }
    response
}
