//! Authentication by the session of a client application (contract 2.3).

use super::error::ApiError;
use super::refusals;
use http::HeaderMap;
use parlor_engine::auth::Caller;
use parlor_engine::{Engine, EngineError};
use parlor_http::authorization::{self, Scheme};
use parlor_model::refusal::Refusal;
use parlor_model::words::CredentialKind;

/// The only type of client application that may use the messaging API. An application without a type has this type.
const CHAT: &str = "Chat";

/// Returns the valid session of a client application for the token in the `Authorization` header.
///
/// # Errors
/// 401-104 if the request has no well-formed bearer token. 401-101 if the token does not belong to a valid session.
/// Tokens of other credentials, such as an agent's token, give the same error.
pub(super) async fn session(engine: &Engine, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let token = match authorization::parse(headers) {
        Ok(Some(Scheme::Bearer(token))) if !token.contains(' ') => token,
        Ok(Some(Scheme::Bearer(_) | Scheme::Basic { .. } | Scheme::Other { .. }) | None)
        | Err(_) => return Err(ApiError::no_authorization()),
    };
    engine
        .bearer(&[CredentialKind::ApplicationSession], &token)
        .await
        .map_err(|error| match error {
            EngineError::Refused(Refusal::Unauthenticated) => ApiError::no_session(),
            other => refusals::plain(other),
        })
}

/// Returns the session like [`session`], but refuses client applications of a type other than `Chat`.
///
/// # Errors
/// The errors of [`session`], and 403-112 for another type. The code 403-112 is inferred. The vendor documents the
/// status 401, but this status does not fit, because the caller is authenticated.
pub(super) async fn chat_session(engine: &Engine, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let caller = session(engine, headers).await?;
    let chat = caller
        .application()
        .is_some_and(|a| a.application_type.as_deref().is_none_or(|of| of == CHAT));
    if chat {
        Ok(caller)
    } else {
        Err(ApiError::application_type())
    }
}
