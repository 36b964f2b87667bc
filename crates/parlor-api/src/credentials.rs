//! `/v1/credentials`: tokens, key pairs and client applications. For administrators. Secrets are shown once.

use crate::answer::{Answered, answer, next, ok};
use crate::document::fields::{Id, List, Text, Time};
use crate::document::query::{Limit, Position, query};
use crate::document::words::{CredentialKind, NewCredentialKind};
use crate::document::{code, request};
use crate::extract::{Body, ByAdministrator, Call, Path, Query};
use crate::problems::{self, Refused};
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use parlor_engine::{EngineError, secrets};
use parlor_http::keyed;
use parlor_model::command::{IssueCredential, Others};
use parlor_model::entities;
use parlor_model::ids::{AgentId, CredentialId, InboxId};
use parlor_model::words;
use serde::Serialize;
use utoipa::ToSchema;

/// A token, key pair or client application.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Credential<'a> {
    id: i64,
    kind: CredentialKind,
    name: &'a str,
    /// As whom it acts; `null`: a client application.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The public half of a key pair.
    #[schema(required)]
    key: Option<&'a str>,
    created_at: Time,
    /// The end of its validity.
    #[schema(required)]
    expires_at: Option<Time>,
    /// The time of its revocation.
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
    /// The token, or the secret half of the key pair. It is not shown again.
    secret: &'a str,
}

/// A page of credentials, by id; sessions and sign-in tokens are left out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Credentials<'a> {
    data: Vec<Credential<'a>>,
    /// The value of `after` for the next page; `null` on the last page.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// A filter and a page.
    pub(crate) struct CredentialQuery {
        /// The `next` of the page before.
        after: Position,
        /// The page size.
        limit: Limit,
    }
}

/// Lists credentials, including revoked ones. For administrators.
#[utoipa::path(
    get, path = "/v1/credentials", tag = "administration", operation_id = "list_credentials",
    responses((status = 200, description = "A page of them", body = Credentials<'_>)),
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
    /// A credential to be made.
    pub(crate) struct NewCredential {
        /// `access_token` for `/v1` and Chatwoot's API, `api_key` for LiveDesk's, `employee_token` for Firstline's, `client_application` for
        /// eGain's.
        kind: NewCredentialKind,
        /// Shown to people.
        name: Text<1, 255>,
        /// As whom it acts; a client application acts as nobody.
        agent_id: Option<Id>,
        /// The inboxes a client application may use.
        inbox_ids: List<Id, 100>,
    }
}

/// Creates a credential. For administrators.
///
/// The answer shows its secret once. The call takes no idempotency key: two calls create two credentials.
#[utoipa::path(
    post, path = "/v1/credentials", tag = "administration", operation_id = "create_credential",
    request_body(examples(("token" = (summary = "A token of an agent", value = json!({"kind": "access_token", "name": "Reporting", "agent_id": 7}))))),
    responses((status = 201, description = "It was made", body = IssuedCredential<'_>)),
)]
pub(crate) async fn create(
    ByAdministrator(call): ByAdministrator,
    Body(asked): Body<NewCredential>,
) -> Answered {
    let kind = asked.kind.0;
    let application = kind == words::CredentialKind::ClientApplication;
    if application == asked.agent_id.is_some() {
        let advice = if application {
            "Leave it out: a client application acts as nobody."
        } else {
            "Say as whom it acts."
        };
        return Err(problems::invalid_field(
            "agent_id",
            code::NOT_ALLOWED,
            advice,
        ));
    }
    if !application && !asked.inbox_ids.0.is_empty() {
        return Err(problems::invalid_field(
            "inbox_ids",
            code::NOT_ALLOWED,
            "Leave it out: only a client application is limited to inboxes.",
        ));
    }
    let config = &call.caller.config;
    if let Some(id) = &asked.agent_id
        && !config.agents.get(&AgentId(id.0)).is_some_and(|a| a.active)
    {
        return Err(problems::invalid_field(
            "agent_id",
            code::UNKNOWN,
            "There is no such active agent in your account.",
        ));
    }
    let inboxes: Vec<InboxId> = asked.inbox_ids.0.iter().map(|id| InboxId(id.0)).collect();
    if inboxes.iter().any(|id| !config.inboxes.contains_key(id)) {
        return Err(problems::invalid_field(
            "inbox_ids",
            code::UNKNOWN,
            "There is no such inbox in your account.",
        ));
    }
    let pair = matches!(kind, words::CredentialKind::ApiKey) || application;
    let key = match pair {
        true => Some(secrets::hex(
            &secrets::random::<12>().map_err(EngineError::internal)?,
        )),
        false => None,
    };
    let issue = IssueCredential {
        by: Some(call.agent),
        account: call.caller.account,
        kind,
        agent: asked.agent_id.map(|id| AgentId(id.0)),
        application: None,
        name: asked.name.0,
        key,
        secret_hash: String::new(),
        application_type: application.then(|| "messaging".to_owned()),
        inboxes,
        expires_at: None,
        others: Others::Keep,
    };
    let secret = secrets::token().map_err(EngineError::internal)?;
    let (secret, row) = call.engine().issue_token(secret, issue).await?;
    Ok(issued(201, &row, &secret))
}

/// An answer with a secret in it, which nobody between may keep.
fn issued(status: u16, row: &entities::Credential, secret: &str) -> Response {
    let credential = Credential::of(row);
    let mut response = keyed::respond(answer(status, &IssuedCredential { credential, secret }));
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The credential with this id, if it is one that is administered here.
async fn administered(call: &Call, id: CredentialId) -> Result<entities::Credential, Refused> {
    let found = call.engine().credential(call.caller.account, id).await?;
    found
        .filter(|credential| credential.kind != words::CredentialKind::Session)
        .filter(|credential| credential.kind != words::CredentialKind::ApplicationSession)
        .ok_or_else(|| problems::not_found("credential"))
}

/// Rotates the secret of a credential. For administrators.
///
/// The answer shows the new secret once. The old secret stops working at once.
#[utoipa::path(
    post, path = "/v1/credentials/{id}/rotate", tag = "administration", operation_id = "rotate_credential",
    responses((status = 200, description = "It has another secret", body = IssuedCredential<'_>), (status = 409)),
)]
pub(crate) async fn rotate(
    ByAdministrator(call): ByAdministrator,
    Path(id): Path<CredentialId>,
) -> Answered {
    let credential = administered(&call, id).await?;
    let (secret, row) = call
        .engine()
        .rotate_secret(call.caller.account, Some(call.agent), credential.id)
        .await?;
    Ok(issued(200, &row, &secret))
}

/// Revokes a credential. For administrators.
///
/// It stops working at once. Revoking a revoked credential changes nothing.
#[utoipa::path(
    delete, path = "/v1/credentials/{id}", tag = "administration", operation_id = "revoke_credential",
    responses((status = 204, description = "It ended")),
)]
pub(crate) async fn revoke(
    ByAdministrator(call): ByAdministrator,
    Path(id): Path<CredentialId>,
) -> Answered {
    let credential = administered(&call, id).await?;
    call.engine()
        .revoke(call.caller.account, Some(call.agent), credential.id)
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
