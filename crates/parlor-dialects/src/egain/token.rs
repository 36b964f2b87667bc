//! Sign-in and sign-out of client applications (contract 2.2). A sign-in is the OAuth 2.0 client credentials grant. A
//! sign-out is the revocation of the token.

use super::auth;
use super::context::Context;
use super::error::{ApiError, Tone};
use super::namespaces;
use super::negotiation;
use super::refusals;
use super::tree::{Element, Format};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use parlor_engine::auth::Caller;
use parlor_engine::{EngineError, secrets};
use parlor_http::authorization::{self, Scheme};
use parlor_http::body::{BodyError, read_body};
use parlor_http::{form, media, query};
use parlor_model::command::{IssueCredential, Origin, Others};
use parlor_model::refusal::{Conflict, Refusal};
use parlor_model::words::CredentialKind;
use std::borrow::Cow;

/// The lifetime of a session, in seconds. The use of a session does not extend its lifetime (contract 2.2).
const LIFETIME_S: i64 = 86_400;
/// The maximum number of simultaneous sessions of a client application.
const SESSIONS: usize = 10;

/// An error of the token endpoint, in the form of RFC 6749 section 5.2. The errors of the vendor's token endpoint for
/// users have the same form (contract 2.2).
struct OauthError {
    status: StatusCode,
    error: &'static str,
    description: Cow<'static, str>,
    retry_after_s: Option<u32>,
}

impl OauthError {
    fn new(
        status: StatusCode,
        error: &'static str,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            error,
            description: description.into(),
            retry_after_s: None,
        }
    }

    fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// The client key or the client secret is missing or wrong (inferred from RFC 6749).
    fn invalid_client() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "The client key or the client secret is missing or invalid.",
        )
    }

    /// The client application has the maximum number of sessions (status and error code inferred).
    fn too_many_sessions() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "access_denied",
            "The maximum number of concurrent sessions is reached. Use the query parameter 'forceLogin=yes' to end the earliest one.",
        )
    }

    fn body(error: BodyError) -> Self {
        if error == BodyError::NoRoom {
            return Self::engine(EngineError::Unavailable {
                retry_after_s: BodyError::RETRY_AFTER_S,
            });
        }
        Self::new(error.status(), "invalid_request", error.to_string())
    }

    fn engine(error: EngineError) -> Self {
        match error {
            EngineError::Refused(Refusal::Conflict(Conflict::TooManySessions)) => {
                Self::too_many_sessions()
            }
            // The credential of the application was revoked after its authentication.
            EngineError::Refused(Refusal::Unauthenticated) => Self::invalid_client(),
            EngineError::Refused(
                Refusal::NotFound(_)
                | Refusal::Ambiguous(_)
                | Refusal::Invalid(_)
                | Refusal::Conflict(_)
                | Refusal::Forbidden
                | Refusal::NoAgentAvailable
                | Refusal::CapacityReached,
            )
            | EngineError::Internal => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "server_error",
                "System is unable to process this request. Please contact your administrator.",
            ),
            // If the outcome is unknown, Parlor may have created a session whose token the caller did not receive. No
            // caller can use this session. So the caller may sign in again, as after `Unavailable`.
            EngineError::Unavailable { retry_after_s }
            | EngineError::OutcomeUnknown { retry_after_s } => {
                let mut unavailable = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "server_error",
                    "System is temporarily unable to process this request. Please try again.",
                );
                unavailable.retry_after_s = Some(retry_after_s);
                unavailable
            }
        }
    }

    fn into_response(self, format: Format) -> Response {
        // The vendor's XML form of this error is unknown. Parlor's form of the error is similar to the inferred form of
        // the success document.
        let tree = Element::new("oauthErrorResponse")
            .namespace("xmlns", namespaces::PLATFORM)
            .value("error", self.error)
            .value("error_description", self.description.as_ref());
        let mut response = answer(self.status, format, &tree);
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn answer(status: StatusCode, format: Format, tree: &Element<'_>) -> Response {
    let mut response = (status, Body::from(tree.print(format))).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.content_type()),
    );
    response
}

/// Whether `path` is the path of the token endpoint ([`token`]).
pub(super) fn is_at(path: &str) -> bool {
    path.ends_with("/authentication/oauth2/token")
}

/// Builds the answer of the token endpoint for an error of the engine.
pub(super) fn failed(error: EngineError, format: Format) -> Response {
    OauthError::engine(error).into_response(format)
}

/// Handles `POST /authentication/oauth2/token`: creates a session for a client application's key and secret.
pub(super) async fn token(State(context): State<Context>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(format) = negotiation::format(&parts.headers) else {
        return ApiError::accept().into_response(Tone::of(&parts.headers));
    };
    match sign_in(&context, &parts, body).await {
        Ok(token) => answer(StatusCode::OK, format, &tree(&token)),
        Err(error) => error.into_response(format),
    }
}

/// Builds the success document. Its XML root is inferred from the schema's title, "Oauth Login Response" (contract
/// 2.2).
fn tree(token: &str) -> Element<'_> {
    Element::new("oauthLoginResponse")
        .namespace("xmlns", namespaces::PLATFORM)
        .value("access_token", token)
        .value("expires_in", LIFETIME_S)
        .value("token_type", "Bearer")
}

async fn sign_in(context: &Context, parts: &Parts, body: Body) -> Result<String, OauthError> {
    let caller = client(context, parts).await?;
    let force = force_login(parts)?;
    let form_encoded = media::content_type(&parts.headers)
        .is_some_and(|sent| media::essence_is(sent, "application/x-www-form-urlencoded"));
    if !form_encoded {
        return Err(OauthError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "invalid_request",
            "The 'Content-Type' must be 'application/x-www-form-urlencoded'.",
        ));
    }
    let limits = &context.limits;
    let body = read_body(body, limits.stranger_body_bytes, limits)
        .await
        .map_err(OauthError::body)?;
    grant(&body)?;

    let uuid = secrets::random::<16>()
        .map(|bytes| uuid::Builder::from_random_bytes(bytes).into_uuid())
        .map_err(|error| OauthError::engine(EngineError::internal(error)))?;
    let issue = IssueCredential {
        kind: CredentialKind::ApplicationSession,
        agent: None,
        application: caller.application,
        name: caller
            .application()
            .map(|a| a.name.clone())
            .unwrap_or_default(),
        key: None,
        secret_hash: String::new(),
        application_type: None,
        inboxes: Vec::new(),
        expires_at: Some(context.engine.now().plus_seconds(LIFETIME_S)),
        origin: Origin::default(),
        others: Others::AtMost {
            count: SESSIONS,
            drop_earliest: force,
        },
        proof: caller.proof(),
        provider: None,
        totp: None,
    };
    context
        .engine
        .issue_token(caller.envelope(), uuid.to_string(), issue)
        .await
        .map(|(token, _)| token)
        .map_err(OauthError::engine)
}

async fn client(context: &Context, parts: &Parts) -> Result<Caller, OauthError> {
    match authorization::parse(&parts.headers) {
        Ok(Some(Scheme::Basic { user, password })) => context
            .engine
            .key_pair(CredentialKind::ClientApplication, &user, &password)
            .await
            .map_err(OauthError::engine),
        Ok(Some(Scheme::Bearer(_) | Scheme::Other { .. }) | None) | Err(_) => {
            Err(OauthError::invalid_client())
        }
    }
}

fn force_login(parts: &Parts) -> Result<bool, OauthError> {
    let pairs = query::pairs(parts.uri.query())
        .map_err(|error| OauthError::invalid_request(format!("Invalid query string: {error}.")))?;
    let mut force = false;
    for (name, value) in &pairs {
        if name != "forceLogin" {
            return Err(OauthError::invalid_request(
                "The only query parameter supported is 'forceLogin'.",
            ));
        }
        if value != "yes" || force {
            return Err(OauthError::invalid_request(
                "The only value supported for the query parameter 'forceLogin' is 'yes', once.",
            ));
        }
        force = true;
    }
    Ok(force)
}

/// Checks that the form contains `grant_type` once, with the value `client_credentials`. Unknown parameters in the form
/// are ignored, as RFC 6749 requires.
fn grant(body: &[u8]) -> Result<(), OauthError> {
    let pairs = form::pairs(body)
        .map_err(|error| OauthError::invalid_request(format!("Invalid request body: {error}.")))?;
    let mut grants = pairs.iter().filter(|(name, _)| name == "grant_type");
    match (grants.next(), grants.next()) {
        (Some((_, grant)), None) if grant == "client_credentials" => Ok(()),
        (Some((_, grant)), None) if !grant.is_empty() => Err(OauthError::new(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "The only grant type supported is 'client_credentials'.",
        )),
        _ => Err(OauthError::invalid_request(
            "The request body must contain 'grant_type', once.",
        )),
    }
}

/// Handles `POST /authentication/oauth2/revoke`: ends the caller's session. The call does not use an idempotency key,
/// because a repeated call finds no session.
pub(super) async fn revoke(State(context): State<Context>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match sign_out(&context, &parts, body).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

async fn sign_out(context: &Context, parts: &Parts, body: Body) -> Result<(), ApiError> {
    let caller = auth::session(&context.engine, &parts.headers).await?;
    super::query::none(parts.uri.query())?;
    let limits = &context.limits;
    let body = read_body(body, limits.stranger_body_bytes, limits)
        .await
        .map_err(ApiError::body)?;
    if !body.is_empty() {
        return Err(ApiError::unexpected_body());
    }
    context
        .engine
        .sign_out(&caller)
        .await
        .map_err(refusals::plain)
}
