//! `auth`: the calls with which an employee gets, renews and revokes a token. To get a token, the employee sends a user
//! name and a password. An employee has only one valid token at a time (contract 2.4).
//!
//! The calls that create a token do not use an idempotency key, because the stored answer would contain the token in
//! plain text.

use super::call::{Call, Once, Received, caller};
use super::context::Context;
use super::failure::{Failure, sentence};
use super::input::{Form, Need, Query, Rule, Verb};
use super::print;
use super::refusals::{self, Naming};
use super::times::Clocks;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::auth::NotSignedIn;
use parlor_engine::{Engine, EngineError, secrets};
use parlor_http::client::Client;
use parlor_model::command::{Actor, BY_PASSWORD, IssueCredential, RevokeCredential};
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::password;
use parlor_model::refusal::Object;
use parlor_model::words::CredentialKind;
use serde::Serialize;

/// The default lifetime of a token, in minutes.
const TTL: i64 = 60;
/// The maximum lifetime that a caller may request, in minutes: one year. The limit is Parlor's own, because the vendor
/// documents no limit.
const MAX_TTL: i64 = 365 * 24 * 60;
/// The name of the new token if the caller renews a token that was not created with a password.
const RENEWED: &str = "Renewed through the Firstline API";
/// The maximum length of the name in a request for a token, in characters.
const MAX_TEXT: usize = 255;

#[derive(Serialize)]
struct Issued {
    access_token: String,
    token_type: &'static str,
    /// The remaining lifetime of the token, in seconds (contract 7.20).
    expires_in: i64,
}

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[derive(Serialize)]
struct Me<'a> {
    id: AgentId,
    name: &'a str,
    email: &'a str,
    created_at: &'a str,
    updated_at: &'a str,
    login_at: Option<&'a str>,
    is_active: bool,
    instance_id: AgentId,
    instance_type: &'static str,
    is_immortal: bool,
    leave_at: Option<&'a str>,
    bi_token: Option<&'a str>,
}

/// Handles `auth`. POST checks a user name and a password, and creates a token. PUT creates a new token for the caller.
pub(super) async fn auth(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let query = Query::read(parts.uri.query())
        .map_err(|error| Failure::Unreadable(sentence(&error.to_string())))?;
    let body = (body, context.limits.stranger_body_bytes);
    let mut received =
        Received::read(context, parts, query, body, &[Verb::Post, Verb::Put]).await?;
    if received.verb == Verb::Put {
        let engine = &received.context.engine;
        let caller = caller(engine, &received.parts.headers, Ok(&received.query)).await?;
        let agent = caller.agent.ok_or(Failure::Unauthenticated)?;
        let mut form = received.form(&[])?;
        let ttl = ttl(&mut form);
        if !form.faults.is_empty() {
            return Err(Failure::Invalid(form.faults));
        }
        let mut new = Engine::agent_credential(agent, CredentialKind::EmployeeToken);
        new.proof = caller.proof();
        let name = if caller.by_password {
            BY_PASSWORD
        } else {
            RENEWED
        };
        name.clone_into(&mut new.name);
        return issue(&received.context.engine, caller.account, new, ttl).await;
    }
    let mut form = received.form(&["password"])?;
    let name = form.text("name", Need::Required, MAX_TEXT).value();
    let password = form
        .text("password", Need::Required, password::MAX)
        .value()
        .filter(|password| {
            let blank = password.is_empty();
            if blank {
                Rule::Required.on("password", &mut form.faults);
            }
            !blank
        });
    let ttl = ttl(&mut form);
    let (Some(name), Some(password), true) = (name, password, form.faults.is_empty()) else {
        return Err(Failure::Invalid(form.faults));
    };
    let engine = &received.context.engine;
    // The vendor's "user name" is the agent's e-mail address, which is unique in the whole installation (INFERRED,
    // contract 2.4).
    let address = Client::address_in(&received.parts.extensions);
    let signed_in = engine
        .sign_in(&name, &password, None, address)
        .await
        .map_err(|error| match error {
            // The vendor's API has no field for a one-time code. So agents who must use one-time codes cannot sign in
            // here, and need a token from an administrator.
            NotSignedIn::Wrong
            | NotSignedIn::NeedsTotp
            | NotSignedIn::WrongTotp
            | NotSignedIn::PasswordsOff
            | NotSignedIn::NotRecent => Failure::Unauthenticated,
            // This limit counts the failed attempts at all APIs of the server together (contract 2.7).
            NotSignedIn::TooMany { seconds } => Failure::TooMany {
                retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX),
            },
            NotSignedIn::Failed(error) => refusals::failure(error, &Naming::NONE),
        })?;
    if signed_in.lacks_totp {
        return Err(Failure::Unauthenticated);
    }
    let mut new = signed_in.credential(CredentialKind::EmployeeToken);
    BY_PASSWORD.clone_into(&mut new.name);
    issue(engine, signed_in.agent.account_id, new, ttl).await
}

fn ttl(form: &mut Form) -> i64 {
    let ttl = form.integer("ttl", Need::Optional).value().unwrap_or(TTL);
    if !(1..=MAX_TTL).contains(&ttl) {
        Rule::Between(1, MAX_TTL).on("ttl", &mut form.faults);
    }
    ttl
}

/// Creates a token and revokes the employee's previous token.
async fn issue(
    engine: &Engine,
    account: AccountId,
    mut new: IssueCredential,
    ttl_minutes: i64,
) -> Result<Response, Failure> {
    let failed = |error| refusals::failure(error, &Naming::NONE);
    let token = secrets::token().map_err(|error| failed(EngineError::internal(error)))?;
    let expires_in = ttl_minutes.saturating_mul(60);
    new.expires_at = Some(engine.now().plus_seconds(expires_in));
    let (access_token, _) = engine
        .issue_token((account, Actor::System), token, new)
        .await
        .map_err(failed)?;
    Ok(print::ok(&Issued {
        access_token,
        token_type: "bearer",
        expires_in,
    }))
}

/// Revokes the caller's token.
pub(super) async fn logout(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Post]).await?;
    let keyed = match call.once("auth/logout").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let command = RevokeCredential {
        credential: call.caller.credential,
    };
    keyed
        .by_system()
        .execute(&call.received.context.engine, command, |_| {
            print::answer(&Message {
                message: "Successfully logged out",
            })
        })
        .await
        .map_err(|error| refusals::failure(error, &Naming::NONE))
}

/// Returns the agent who makes the call. Parlor does not store values for `login_at`, `leave_at` and `bi_token`, so
/// these members are always null.
pub(super) async fn me(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let agent = call.caller.agent().ok_or(Failure::Unauthenticated)?;
    let clocks = Clocks::new(&call.caller.config, agent.created_at);
    Ok(print::ok(&Me {
        id: agent.id,
        name: &agent.name,
        email: &agent.email,
        created_at: &clocks.show(agent.created_at),
        updated_at: &clocks.show(agent.updated_at),
        login_at: None,
        is_active: agent.active,
        instance_id: agent.id,
        instance_type: refusals::model(Object::Agent),
        is_immortal: false,
        leave_at: None,
        bi_token: None,
    }))
}
