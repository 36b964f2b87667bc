//! Requests with which agents set their own passwords, and password links.
//!
//! These requests have no `Idempotency-Key`, because a stored answer or a stored fingerprint of the request would
//! contain a secret.

use crate::answer::{Answered, answer};
use crate::document::fields::{Text, Time};
use crate::document::{Faults, FieldPath, Wire, code, request};
use crate::extract::{Body, ByAdministrator, ByAnybody, BySession, CallerOrigin, Path};
use crate::problems::{self, Refused};
use axum::response::IntoResponse as _;
use http::StatusCode;
use parlor_engine::EngineError;
use parlor_engine::auth::NotSignedIn;
use parlor_engine::passwords::Handover;
use parlor_http::keyed;
use parlor_model::ids::AgentId;
use parlor_model::password;
use parlor_model::refusal::{Object, Refusal};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// A new password, which [`password::check`] has accepted.
#[derive(Clone)]
pub(crate) struct NewPassword(String);

/// Debug output without the password.
impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword")
    }
}

impl Wire for NewPassword {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::String(text) = value else {
            faults.add(at, code::WRONG_TYPE, "Send a string here.");
            return None;
        };
        match password::check(&text) {
            Ok(()) => Some(Self(text)),
            Err(fault) => {
                faults.add(at, fault.code(), format!("A password {fault}."));
                None
            }
        }
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(password::MIN))
            .max_length(Some(password::MAX))
            .into()
    }
}

request! {
    /// The body of a request that changes the caller's password.
    pub(crate) struct ChangePassword {
        /// The present password.
        current_password: Text<1, { password::MAX }>,
        /// The new password.
        password: NewPassword,
    }
}

/// Changes the caller's password.
///
/// All other sessions and all tokens of the agent end at once. Only the session of this request continues. Parlor
/// treats a wrong present password like a failed sign-in: after several failures, each further attempt must wait.
#[utoipa::path(
    put, path = "/v1/me/password", tag = "me", operation_id = "change_password",
    request_body(example = json!({"current_password": "correct horse battery staple", "password": "another long password"})),
    responses((status = 204, description = "The password is changed")),
    extensions(("x-refusals" = json!([problems::CHANGED, problems::TOO_MANY_ATTEMPTS]))),
)]
pub(crate) async fn change(
    BySession(call): BySession,
    CallerOrigin(origin): CallerOrigin,
    Body(request): Body<ChangePassword>,
) -> Answered {
    let present = &request.current_password.0;
    call.engine()
        .change_password(&call.caller, present, &request.password.0, origin.address)
        .await
        .map_err(|error| match error {
            NotSignedIn::Wrong
            | NotSignedIn::NeedsTotp
            | NotSignedIn::WrongTotp
            | NotSignedIn::PasswordsOff
            | NotSignedIn::NotRecent => not_your_password("current_password"),
            NotSignedIn::TooMany { seconds } => problems::too_many_attempts(seconds),
            NotSignedIn::Failed(error) => Refused::from(error),
        })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The problem for an agent who sends no password and has not recently signed in at a provider.
pub(crate) fn not_recent() -> Refused {
    Refused::new(
        problems::RECENT_SIGN_IN_REQUIRED,
        "Send the present password. Without a password, sign in again at the provider first.",
    )
}

/// The problem for a wrong present password in this field.
pub(crate) fn not_your_password(field: &'static str) -> Refused {
    problems::invalid_field(
        field,
        code::NOT_ALLOWED,
        "This is not your present password.",
    )
}

request! {
    /// The body of a request that sets a password with a password link.
    pub(crate) struct SetPasswordByLink {
        /// The token of the password link.
        token: Text<1, 255>,
        /// The new password.
        password: NewPassword,
    }
}

/// Sets an agent's password with a password link.
///
/// An agent uses this request to accept an invitation or to complete a password reset. The link works only once. All
/// sessions and tokens of the agent end. To sign in with the new password, use `POST /v1/sessions`.
#[utoipa::path(
    post, path = "/v1/password", tag = "sessions", operation_id = "set_password",
    request_body(example = json!({"token": "3q2-7wAAAAA", "password": "another long password"})),
    responses((status = 204, description = "The password is set")),
    extensions(("x-refusals" = json!([problems::INVALID_LINK]))),
)]
pub(crate) async fn set(
    ByAnybody { api, origin }: ByAnybody,
    Body(request): Body<SetPasswordByLink>,
) -> Answered {
    api.engine()
        .set_password_by_link(&request.token.0, &request.password.0, origin.address)
        .await
        .map_err(|error| match error {
            EngineError::Refused(
                Refusal::NotFound(Object::Credential) | Refusal::Unauthenticated,
            ) => Refused::new(
                problems::INVALID_LINK,
                "This link is unknown, used, ended or expired. Ask an administrator for another one.",
            ),
            other => Refused::from(other),
        })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A new password link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PasswordLink<'a> {
    agent_id: i64,
    /// The purpose of the link: `invitation` if the agent has no password yet, otherwise `reset`.
    purpose: &'a str,
    expires_at: Time,
    /// Whether Parlor has sent the link to the agent by mail. If `true`, `token` and `link` are `null`.
    mailed: bool,
    /// The reason why Parlor has not sent the mail. For example, the mail server refused the mail, or no web page for
    /// passwords is configured. `null` means that Parlor has sent the mail, or that no mail server is configured.
    #[schema(required)]
    mail_error: Option<&'a str>,
    /// The token of the password link. Parlor never shows the token again. `null` means that Parlor has sent the link
    /// by mail.
    #[schema(required)]
    token: Option<&'a str>,
    /// The address of the web page on which the agent sets a password. The address contains the token. `null` means
    /// that Parlor has sent the link by mail, or that no web page for passwords is configured.
    #[schema(required)]
    link: Option<&'a str>,
}

/// Invites an agent, or resets an agent's password. Only for administrators.
///
/// Parlor creates a password link, with which the agent can set a password. If a mail server and a web page for
/// passwords are configured, Parlor sends the link to the agent by mail. Otherwise, or if the mail cannot be sent, the
/// answer contains the token. Earlier password links of the agent become invalid. The present password stays valid
/// until the agent sets another password.
#[utoipa::path(
    post, path = "/v1/agents/{id}/password-link", tag = "administration", operation_id = "create_password_link",
    responses((status = 201, description = "The link", body = PasswordLink<'_>)),
)]
pub(crate) async fn link(
    ByAdministrator(call): ByAdministrator,
    Path(agent): Path<AgentId>,
) -> Answered {
    let made = (call.engine())
        .password_link(call.caller.envelope(), agent, None, call.caller.proof())
        .await?;
    let (mailed, mail_error, token, link) = match &made.handover {
        Handover::Mailed => (true, None, None, None),
        Handover::Shown {
            token,
            link,
            not_mailed,
        } => (
            false,
            not_mailed.as_deref(),
            Some(token.as_str()),
            link.as_deref(),
        ),
    };
    Ok(keyed::respond(answer(
        201,
        &PasswordLink {
            agent_id: made.agent.id.0,
            purpose: made.purpose.word(),
            expires_at: Time(made.expires_at),
            mailed,
            mail_error,
            token,
            link,
        },
    )))
}
