//! `/v1/credentials`: tokens, API keys and client applications. Only administrators may use these paths. Parlor shows
//! each secret only once.

use crate::answer::{Answered, Next, answer, next, ok};
use crate::document::fields::{Id, List, Text, Time};
use crate::document::query::{Limit, Position};
use crate::document::words::{CredentialKind, NewCredentialKind};
use crate::document::{code, request};
use crate::extract::{Body, ByAdministrator, Call, Path, Query, query};
use crate::problems::{self, Refused};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use parlor_engine::{EngineError, secrets};
use parlor_http::keyed;
use parlor_http::problem::FieldError;
use parlor_model::command::{IssueCredential, Origin, Others};
use parlor_model::entities;
use parlor_model::ids::{AgentId, CredentialId, InboxId};
use parlor_model::refusal::{self, FieldCode, Object, Refusal};
use parlor_model::words;
use serde::Serialize;
use utoipa::ToSchema;

/// A credential: a token of an agent, an API key with a secret, or a client application.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Credential<'a> {
    id: i64,
    kind: CredentialKind,
    name: &'a str,
    /// The agent for whom the credential acts. `null` means that the credential is a client application.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The API key, which is sent together with the secret. `null` means that credentials of this kind have only a
    /// token.
    #[schema(required)]
    key: Option<&'a str>,
    created_at: Time,
    /// The time at which the credential expires. `null` means that the credential does not expire.
    #[schema(required)]
    expires_at: Option<Time>,
    /// The time at which the credential was revoked. `null` means that the credential is not revoked.
    #[schema(required)]
    revoked_at: Option<Time>,
}

impl<'a> Credential<'a> {
    fn of(row: &'a entities::Credential) -> Self {
        Self {
            id: row.id.0,
            kind: CredentialKind(row.kind),
            name: &row.name,
            agent_id: row.agent_id.map(|id| id.0),
            key: row.key.as_deref(),
            created_at: Time(row.created_at),
            expires_at: row.expires_at.map(Time),
            revoked_at: row.revoked_at.map(Time),
        }
    }
}

/// A credential with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IssuedCredential<'a> {
    credential: Credential<'a>,
    /// The token, or the secret that belongs to the API key. Parlor never shows this value again.
    secret: &'a str,
}

/// A page of credentials, in order of id. The list leaves out sessions and password links.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Credentials<'a> {
    data: Vec<Credential<'a>>,
    next: Next,
}

query! {
    /// The page parameters of the list of credentials.
    pub(crate) struct CredentialQuery {
        /// The value of `next` in the previous page.
        after: Position,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists credentials, including revoked ones. Only for administrators.
#[utoipa::path(
    get, path = "/v1/credentials", tag = "administration", operation_id = "list_credentials",
    responses((status = 200, description = "A page of credentials", body = Credentials<'_>)),
)]
pub(crate) async fn list(
    ByAdministrator(call): ByAdministrator,
    Query(query): Query<CredentialQuery>,
) -> Answered {
    let limit = Limit::or_default(query.limit);
    let after = CredentialId(query.after.map_or(0, |after| after.0));
    let mut rows = call
        .engine()
        .made_credentials(call.caller.account, after, limit.saturating_add(1))
        .await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    let data = rows.iter().map(Credential::of).collect();
    Ok(ok(&Credentials { data, next }))
}

request! {
    /// The body of a request that creates a credential.
    pub(crate) struct NewCredential {
        /// The kind of the credential: `access_token` for `/v1` and Chatwoot's API, `api_key` for LiveDesk's API,
        /// `employee_token` for Firstline's API, or `client_application` for eGain's API.
        kind: NewCredentialKind,
        /// The name that the list of credentials shows.
        name: Text<1, 255>,
        /// The id of the active agent for whom the credential acts. Not allowed for a client application; required for
        /// all other kinds.
        agent_id: Option<Id>,
        /// The ids of the inboxes that a client application may use. Allowed only for client applications.
        inbox_ids: List<Id, 100>,
    }
}

/// Creates a credential. Only for administrators.
///
/// The answer contains the secret. Parlor never shows the secret again. The request has no idempotency key, so two
/// equal requests create two credentials. A new employee token makes the agent's earlier employee tokens invalid.
#[utoipa::path(
    post, path = "/v1/credentials", tag = "administration", operation_id = "create_credential",
    request_body(examples(("token" = (summary = "A token of an agent", value = json!({"kind": "access_token", "name": "Reporting", "agent_id": 7}))))),
    responses((status = 201, description = "The new credential with its secret", body = IssuedCredential<'_>)),
)]
pub(crate) async fn create(
    ByAdministrator(call): ByAdministrator,
    Body(request): Body<NewCredential>,
) -> Answered {
    let kind = request.kind.0;
    let key = match kind.has_key() {
        true => Some(secrets::hex(
            &secrets::random::<12>().map_err(EngineError::internal)?,
        )),
        false => None,
    };
    let issue = IssueCredential {
        kind,
        agent: request.agent_id.map(|id| AgentId(id.0)),
        application: None,
        name: request.name.0,
        key,
        secret_hash: String::new(),
        application_type: None,
        inboxes: (request.inbox_ids.0.iter())
            .map(|id| InboxId(id.0))
            .collect(),
        expires_at: None,
        origin: Origin::default(),
        others: Others::Keep,
        proof: call.caller.proof(),
        provider: None,
        totp: None,
    };
    let secret = secrets::token().map_err(EngineError::internal)?;
    let (secret, row) = call
        .engine()
        .issue_token(call.caller.envelope(), secret, issue)
        .await
        .map_err(not_issued)?;
    Ok(issued(201, &row, &secret))
}

/// Returns the problem for a credential that was not created.
fn not_issued(error: EngineError) -> Refused {
    let unknown = |field, detail| problems::invalid_field(field, code::UNKNOWN, detail);
    match &error {
        EngineError::Refused(Refusal::Invalid(faults)) => {
            let fields: Option<Vec<FieldError>> = faults.iter().map(not_fitting).collect();
            fields.map_or_else(|| error.into(), problems::invalid)
        }
        EngineError::Refused(Refusal::NotFound(Object::Agent)) => {
            unknown("agent_id", "There is no such active agent in your account.")
        }
        EngineError::Refused(Refusal::NotFound(Object::Inbox)) => {
            unknown("inbox_ids", "There is no such inbox in your account.")
        }
        _ => error.into(),
    }
}

/// Returns the error for a field that does not fit the kind of the credential. `None` means that the field is not a
/// field of the request.
fn not_fitting(fault: &refusal::FieldError) -> Option<FieldError> {
    let (field, detail) = match (fault.field.as_str(), fault.code) {
        ("agent", FieldCode::Required) => {
            ("agent_id", "Name the agent as whom the credential acts.")
        }
        ("agent", FieldCode::NotAllowed) => (
            "agent_id",
            "Leave this field out: a client application does not act as an agent.",
        ),
        ("inboxes", FieldCode::NotAllowed) => (
            "inbox_ids",
            "Leave this field out: only a client application is limited to inboxes.",
        ),
        _ => return None,
    };
    Some(FieldError {
        field: field.into(),
        code: code::NOT_ALLOWED.into(),
        detail: detail.into(),
    })
}

/// Builds an answer that contains a secret.
fn issued(status: u16, row: &entities::Credential, secret: &str) -> Response {
    let credential = Credential::of(row);
    keyed::respond(answer(status, &IssuedCredential { credential, secret }))
}

/// Reads a credential. Refuses the ids of sessions and password links as unknown, because `/v1/credentials` does not
/// administer them.
async fn administered(call: &Call, id: CredentialId) -> Result<entities::Credential, Refused> {
    let found = call.engine().credential(call.caller.account, id).await?;
    found
        .filter(|credential| !words::CredentialKind::UNLISTED.contains(&credential.kind))
        .ok_or_else(|| problems::not_found("credential"))
}

/// Replaces the secret of a credential. Only for administrators.
///
/// The answer contains the new secret. Parlor never shows this secret again. The old secret becomes invalid at once. If
/// the credential is a client application, its sessions end too.
#[utoipa::path(
    post, path = "/v1/credentials/{id}/rotate", tag = "administration", operation_id = "rotate_credential",
    responses((status = 200, description = "The credential with its new secret", body = IssuedCredential<'_>)),
    extensions(("x-refusals" = json!([problems::REVOKED]))),
)]
pub(crate) async fn rotate(
    ByAdministrator(call): ByAdministrator,
    Path(id): Path<CredentialId>,
) -> Answered {
    let credential = administered(&call, id).await?;
    let (secret, row) = call
        .engine()
        .rotate_secret(call.caller.envelope(), credential.id)
        .await?;
    Ok(issued(200, &row, &secret))
}

/// Revokes a credential. Only for administrators.
///
/// The credential becomes invalid at once. If the credential is a client application, its sessions end too. If the
/// credential is already revoked, the request changes nothing.
#[utoipa::path(
    delete, path = "/v1/credentials/{id}", tag = "administration", operation_id = "revoke_credential",
    responses((status = 204, description = "The credential ended")),
)]
pub(crate) async fn revoke(
    ByAdministrator(call): ByAdministrator,
    Path(id): Path<CredentialId>,
) -> Answered {
    let credential = administered(&call, id).await?;
    call.engine()
        .revoke(call.caller.envelope(), credential.id)
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
