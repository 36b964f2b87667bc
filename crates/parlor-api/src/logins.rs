//! `/v1/me/logins` and `/v1/agents/{id}/logins`: the user accounts of agents at sign-in providers.

use crate::answer::{Answered, answer, gone, ok};
use crate::document::fields::{Text, Time};
use crate::document::request;
use crate::extract::{
    Body, ByAdministrator, ByAgent, ByNewSession, BySession, Call, CallerOrigin, CookieForm,
    Idempotent, LoginInPath, Path,
};
use crate::passwords::{not_recent, not_your_password};
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use crate::sign_in::{self, DepartureAddress};
use parlor_engine::auth::NotSignedIn;
use parlor_http::keyed::Keyed;
use parlor_model::command::{self, UnlinkLogin};
use parlor_model::config::AccountConfig;
use parlor_model::document::code;
use parlor_model::entities::{AgentLogin, SignInProvider};
use parlor_model::ids::AgentId;
use parlor_model::password;
use parlor_model::sign_in::MAX_SUBJECT;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A login of an agent: the agent's user account at a sign-in provider.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Login<'a> {
    id: i64,
    agent_id: i64,
    /// The key of the sign-in provider.
    provider: &'a str,
    /// The issuer of the login (OpenID Connect). The agent can sign in with this login only while the provider is
    /// configured with this issuer.
    issuer: &'a str,
    /// The issuer's identifier of the person: the claim `sub` of its ID tokens.
    subject: &'a str,
    created_at: Time,
}

impl<'a> Login<'a> {
    fn of(row: &'a AgentLogin, config: &'a AccountConfig) -> Self {
        Self {
            id: row.id.0,
            agent_id: row.agent_id.0,
            provider: (config.providers.get(&row.provider_id))
                .map_or("", |provider| provider.key.as_str()),
            issuer: &row.issuer,
            subject: &row.subject,
            created_at: Time(row.created_at),
        }
    }
}

/// The logins of an agent, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Logins<'a> {
    data: Vec<Login<'a>>,
    /// Always `null`, because the list has only one page.
    #[schema(required)]
    next: Option<i64>,
}

async fn listed(call: &Call, agent: AgentId) -> Answered {
    let account = call.caller.account;
    let rows = call.engine().logins(account, agent).await?;
    let config = &call.caller.config;
    Ok(ok(&Logins {
        data: rows.iter().map(|row| Login::of(row, config)).collect(),
        next: None,
    }))
}

async fn unlinked(call: &Call, keyed: &Keyed, agent: AgentId, login: LoginInPath) -> Answered {
    let act = UnlinkLogin {
        agent,
        login: login.0,
        keep: call.caller.credential,
    };
    keyed
        .execute(call.engine(), act, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Returns the active provider with this key.
fn provider<'a>(call: &'a Call, key: &str) -> Result<&'a SignInProvider, Refused> {
    (call.caller.config.provider_by_key(key)).ok_or_else(|| {
        problems::invalid_field(
            "provider",
            code::UNKNOWN,
            "Send the key of an active sign-in provider of the account.",
        )
    })
}

/// Lists the caller's logins: the caller's user accounts at sign-in providers.
#[utoipa::path(
    get, path = "/v1/me/logins", tag = "me", operation_id = "list_my_logins",
    responses((status = 200, description = "The logins", body = Logins<'_>)),
)]
pub(crate) async fn mine(ByAgent(call): ByAgent) -> Answered {
    listed(&call, call.agent).await
}

request! {
    /// The body of a request that links a login to the caller.
    pub(crate) struct LinkLogin {
        /// The key of the sign-in provider.
        provider: Text<1, 64>,
        /// The present password. The password may be absent if the session began at a sign-in provider in the last 10
        /// minutes.
        password: Option<Text<1, { password::MAX }>>,
    }
}

/// Begins to link a user account at a sign-in provider to the caller.
///
/// This request is for web pages of this server with a session cookie. The web page opens the `url` of the answer, and
/// the agent signs in at the provider. The browser then returns to the agent's profile in the desk, with
/// `sign_in=linked` or `sign_in_error` in the query string.
#[utoipa::path(
    post, path = "/v1/me/logins", tag = "me", operation_id = "link_my_login",
    request_body(example = json!({"provider": "acme", "password": "correct horse battery staple"})),
    responses((status = 201, description = "The address at the provider", body = DepartureAddress<'_>)),
    extensions(("x-refusals" = json!([problems::INSECURE_ORIGIN, problems::RECENT_SIGN_IN_REQUIRED, problems::TOO_MANY_ATTEMPTS, problems::PROVIDER_UNAVAILABLE]))),
)]
pub(crate) async fn link_mine(
    ByNewSession(call): ByNewSession,
    CookieForm(form): CookieForm,
    CallerOrigin(origin): CallerOrigin,
    Body(request): Body<LinkLogin>,
) -> Answered {
    let form = form?;
    let (engine, caller) = (call.engine(), &call.caller);
    let provider = provider(&call, &request.provider.0)?;
    let password = request.password.as_ref().map(|password| &*password.0);
    engine
        .is_present(caller, password, origin.address)
        .await
        .map_err(|error| match error {
            NotSignedIn::NotRecent => not_recent(),
            NotSignedIn::TooMany { seconds } => problems::too_many_attempts(seconds),
            NotSignedIn::Failed(error) => error.into(),
            NotSignedIn::Wrong
            | NotSignedIn::NeedsTotp
            | NotSignedIn::WrongTotp
            | NotSignedIn::PasswordsOff => not_your_password("password"),
        })?;
    let uri = sign_in::redirect_uri(engine, caller.account, &provider.key);
    let link = Some((call.agent, caller.credential));
    let departure = engine
        .leave_for_provider((caller.account, &provider.key), &uri, link)
        .await
        .map_err(|fault| match fault {
            parlor_engine::sign_in::SignInFault::ProviderUnavailable => Refused::new(
                problems::PROVIDER_UNAVAILABLE,
                "Try again later. The server's log contains the reason.",
            ),
            other => sign_in::refused(other),
        })?;
    Ok(sign_in::departed(form, &departure))
}

/// Removes a login of the caller.
///
/// Parlor ends the caller's other sessions that began with a sign-in at the same provider.
#[utoipa::path(
    delete, path = "/v1/me/logins/{login}", tag = "me", operation_id = "unlink_my_login",
    responses((status = 204, description = "The login is removed")),
)]
pub(crate) async fn unlink_mine(
    BySession(call): BySession,
    Idempotent(keyed): Idempotent,
    Path(login): Path<LoginInPath>,
) -> Answered {
    unlinked(&call, &keyed, call.agent, login).await
}

/// Lists an agent's logins at sign-in providers. Only for administrators.
#[utoipa::path(
    get, path = "/v1/agents/{id}/logins", tag = "administration", operation_id = "list_logins",
    responses((status = 200, description = "The logins", body = Logins<'_>)),
)]
pub(crate) async fn list(
    ByAdministrator(call): ByAdministrator,
    Path(agent): Path<AgentId>,
) -> Answered {
    if !call.caller.config.agents.contains_key(&agent) {
        return Err(problems::not_found("agent"));
    }
    listed(&call, agent).await
}

request! {
    /// The body of a request that links a login to an agent.
    pub(crate) struct LinkLoginOf {
        /// The key of the sign-in provider.
        provider: Text<1, 64>,
        /// The provider's identifier of the person: the claim `sub` of its ID tokens.
        subject: Text<1, MAX_SUBJECT>,
    }
}

/// Links a user account at a sign-in provider to an agent. Only for administrators.
///
/// If the agent already has this login, nothing changes.
#[utoipa::path(
    post, path = "/v1/agents/{id}/logins", tag = "administration", operation_id = "link_login",
    request_body(example = json!({"provider": "acme", "subject": "248289761001"})),
    responses((status = 201, description = "The login", body = Login<'_>)),
    extensions(("x-refusals" = json!([problems::TOO_MANY_LOGINS]))),
)]
pub(crate) async fn link(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(agent): Path<AgentId>,
    Body(request): Body<LinkLoginOf>,
) -> Answered {
    let provider = provider(&call, &request.provider.0)?;
    let act = command::LinkLogin {
        agent,
        provider: provider.id,
        issuer: None,
        subject: request.subject.0,
        session: None,
    };
    let config = Arc::clone(&call.caller.config);
    keyed
        .execute(call.engine(), act, move |login| {
            answer(201, &Login::of(login, &config))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Removes a login of an agent. Only for administrators.
///
/// Parlor ends the agent's sessions that began with a sign-in at the same provider, except the session of this request.
#[utoipa::path(
    delete, path = "/v1/agents/{id}/logins/{login}", tag = "administration", operation_id = "unlink_login",
    responses((status = 204, description = "The login is removed")),
)]
pub(crate) async fn unlink(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(agent): Path<AgentId>,
    Path(login): Path<LoginInPath>,
) -> Answered {
    unlinked(&call, &keyed, agent, login).await
}
