//! `/v1/me/totp` and `/v1/agents/{id}/totp`: the one-time codes (TOTP) of the caller, and their removal by an
//! administrator.

use crate::answer::{Answered, answer, ok};
use crate::document::fields::{Text, Time};
use crate::document::request;
use crate::extract::{Body, ByAdministrator, ByNewSession, Call, CallerOrigin, Path};
use crate::passwords::{not_recent, not_your_password};
use crate::problems::{self, Refused};
use crate::refusals::unauthenticated;
use axum::response::IntoResponse as _;
use http::StatusCode;
use parlor_engine::EngineError;
use parlor_engine::auth::NotSignedIn;
use parlor_http::keyed;
use parlor_model::decide::totp::codes;
use parlor_model::ids::AgentId;
use parlor_model::password;
use parlor_model::refusal::{Conflict, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// The problem for a wrong one-time code.
pub(crate) fn wrong() -> Refused {
    Refused::new(
        problems::WRONG_TOTP,
        "Send the present code of the authenticator app, or an unused recovery code. Each code works once. The clock of the device must be right.",
    )
}

/// The state of the caller's one-time codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Totp {
    /// Whether the agent has set up one-time codes. If `true`, the agent must sign in with these codes.
    active: bool,
    /// Whether the account requires the agent to set up one-time codes.
    required: bool,
    /// The time at which the agent set up one-time codes. `null` means that the agent has not set them up.
    #[schema(required)]
    since: Option<Time>,
    /// The number of unused recovery codes.
    recovery_codes_left: i64,
}

/// Returns the state of the caller's one-time codes.
#[utoipa::path(
    get, path = "/v1/me/totp", tag = "me", operation_id = "get_totp",
    responses((status = 200, description = "The state", body = Totp)),
)]
pub(crate) async fn show(ByNewSession(call): ByNewSession) -> Answered {
    let agent = call.caller.agent().ok_or_else(unauthenticated)?;
    let row = call.engine().totp(call.caller.account, agent.id).await?;
    let left = row.as_ref().map_or(0, |row| codes(row).count());
    Ok(ok(&Totp {
        active: agent.totp_since.is_some(),
        required: call.caller.config.account.totp_required.covers(agent.role),
        since: agent.totp_since.map(Time),
        recovery_codes_left: i64::try_from(left).unwrap_or(i64::MAX),
    }))
}

request! {
    /// The body of a request that begins the set-up of one-time codes.
    pub(crate) struct BeginTotp {
        /// The present password. The password may be absent if the session began at a sign-in provider in the last 10
        /// minutes.
        password: Option<Text<1, { password::MAX }>>,
    }
}

/// A new secret for one-time codes. Parlor never shows the secret again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewTotp<'a> {
    /// The secret in Base32. The agent can type it into an authenticator app.
    secret: &'a str,
    /// The secret as an `otpauth` URI, for a QR code that an authenticator app can read.
    uri: &'a str,
}

/// Begins the set-up of the caller's one-time codes.
///
/// The codes are TOTP (RFC 6238) with SHA-1, six digits and a time step of 30 seconds. The codes become active after
/// `POST /v1/me/totp/confirm`. Until then, a repetition of this request replaces the secret.
#[utoipa::path(
    post, path = "/v1/me/totp", tag = "me", operation_id = "begin_totp",
    request_body(example = json!({"password": "correct horse battery staple"})),
    responses((status = 201, description = "The secret", body = NewTotp<'_>)),
    extensions(("x-refusals" = json!([problems::RECENT_SIGN_IN_REQUIRED, problems::TOTP_ACTIVE, problems::TOO_MANY_ATTEMPTS]))),
)]
pub(crate) async fn begin(
    ByNewSession(call): ByNewSession,
    CallerOrigin(origin): CallerOrigin,
    Body(request): Body<BeginTotp>,
) -> Answered {
    active(&call, false)?;
    let made = call
        .engine()
        .begin_totp(
            &call.caller,
            request.password.as_ref().map(|password| &*password.0),
            origin.address,
        )
        .await
        .map_err(|error| match error {
            NotSignedIn::Wrong => not_your_password("password"),
            other => refused(other, TOTP_ACTIVE),
        })?;
    Ok(keyed::respond(answer(
        201,
        &NewTotp {
            secret: &made.secret,
            uri: &made.uri,
        },
    )))
}

request! {
    /// The body of a request with a one-time code.
    pub(crate) struct TotpCode {
        /// A one-time code of the authenticator app, or an unused recovery code.
        totp: Text<1, 64>,
    }
}

/// New recovery codes for the caller. Parlor never shows these codes again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// The recovery codes. Each recovery code can be used once, instead of a one-time code of the authenticator app.
    recovery_codes: Vec<String>,
}

/// Completes the set-up of the caller's one-time codes with a first code.
///
/// From now on, the agent must sign in with one-time codes. The agent's other sessions end. The employee tokens that a
/// sign-in to Firstline's API created also end, because that sign-in needed no code. Other tokens stay valid.
#[utoipa::path(
    post, path = "/v1/me/totp/confirm", tag = "me", operation_id = "confirm_totp",
    request_body(example = json!({"totp": "287082"})),
    responses((status = 200, description = "The recovery codes", body = RecoveryCodes)),
    extensions(("x-refusals" = json!([problems::WRONG_TOTP, problems::TOTP_ACTIVE, problems::TOO_MANY_ATTEMPTS]))),
)]
pub(crate) async fn confirm(
    ByNewSession(call): ByNewSession,
    CallerOrigin(origin): CallerOrigin,
    Body(request): Body<TotpCode>,
) -> Answered {
    active(&call, false)?;
    let recovery_codes = call
        .engine()
        .confirm_totp(&call.caller, &request.totp.0, origin.address)
        .await
        .map_err(|error| refused(error, TOTP_ACTIVE))?;
    Ok(ok(&RecoveryCodes { recovery_codes }))
}

/// Replaces the caller's recovery codes. The old recovery codes become invalid.
#[utoipa::path(
    post, path = "/v1/me/totp/recovery-codes", tag = "me", operation_id = "renew_recovery_codes",
    request_body(example = json!({"totp": "287082"})),
    responses((status = 200, description = "The recovery codes", body = RecoveryCodes)),
    extensions(("x-refusals" = json!([problems::WRONG_TOTP, problems::TOTP_INACTIVE, problems::TOO_MANY_ATTEMPTS]))),
)]
pub(crate) async fn renew(
    ByNewSession(call): ByNewSession,
    CallerOrigin(origin): CallerOrigin,
    Body(request): Body<TotpCode>,
) -> Answered {
    active(&call, true)?;
    let recovery_codes = call
        .engine()
        .renew_recovery_codes(&call.caller, &request.totp.0, origin.address)
        .await
        .map_err(|error| refused(error, TOTP_INACTIVE))?;
    Ok(ok(&RecoveryCodes { recovery_codes }))
}

/// Removes the caller's one-time codes.
///
/// If the account requires one-time codes, the agent must set up new codes before any other request.
#[utoipa::path(
    post, path = "/v1/me/totp/remove", tag = "me", operation_id = "remove_totp",
    request_body(example = json!({"totp": "287082"})),
    responses((status = 204, description = "The codes are removed")),
    extensions(("x-refusals" = json!([problems::WRONG_TOTP, problems::TOTP_INACTIVE, problems::TOO_MANY_ATTEMPTS]))),
)]
pub(crate) async fn remove(
    ByNewSession(call): ByNewSession,
    CallerOrigin(origin): CallerOrigin,
    Body(request): Body<TotpCode>,
) -> Answered {
    active(&call, true)?;
    call.engine()
        .remove_totp(&call.caller, &request.totp.0, origin.address)
        .await
        .map_err(|error| refused(error, TOTP_INACTIVE))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Removes the one-time codes of another agent. Only for administrators.
///
/// Use this request for an agent who has lost the device and the recovery codes. The agent can then sign in without a
/// code. To remove your own codes, use `POST /v1/me/totp/remove`. If you have neither a one-time code nor a recovery
/// code, ask another administrator or the operator of the server.
#[utoipa::path(
    delete, path = "/v1/agents/{id}/totp", tag = "administration", operation_id = "reset_totp",
    responses((status = 204, description = "The agent has no codes")),
)]
pub(crate) async fn reset(
    ByAdministrator(call): ByAdministrator,
    Path(agent): Path<AgentId>,
) -> Answered {
    call.engine()
        .reset_totp(call.caller.envelope(), agent)
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

const TOTP_ACTIVE: bool = true;
const TOTP_INACTIVE: bool = false;

/// Checks that the caller has one-time codes (`wanted` is `true`), or that the caller has none (`wanted` is `false`).
fn active(call: &Call, wanted: bool) -> Result<(), Refused> {
    let active = (call.caller.agent()).is_some_and(|agent| agent.totp_since.is_some());
    if active == wanted {
        Ok(())
    } else {
        Err(state(active))
    }
}

/// The problem for an agent who already has one-time codes (`active` is `true`), or who has none (`active` is `false`).
fn state(active: bool) -> Refused {
    if active {
        Refused::new(
            problems::TOTP_ACTIVE,
            "Remove the present codes first, with POST /v1/me/totp/remove.",
        )
    } else {
        Refused::new(
            problems::TOTP_INACTIVE,
            "Set up codes first, with POST /v1/me/totp.",
        )
    }
}

/// The problem for an error. If another request has changed the agent's codes meanwhile, `active` states whether the
/// agent now has codes.
fn refused(error: NotSignedIn, active: bool) -> Refused {
    match error {
        NotSignedIn::NotRecent => not_recent(),
        NotSignedIn::Wrong
        | NotSignedIn::NeedsTotp
        | NotSignedIn::WrongTotp
        | NotSignedIn::PasswordsOff => wrong(),
        NotSignedIn::TooMany { seconds } => problems::too_many_attempts(seconds),
        NotSignedIn::Failed(EngineError::Refused(Refusal::Conflict(Conflict::Changed))) => {
            state(active)
        }
        NotSignedIn::Failed(error) => error.into(),
    }
}
