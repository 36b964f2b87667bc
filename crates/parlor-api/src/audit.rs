//! `/v1/audit`: the audit log of administrative acts.

use crate::answer::{Answered, Next, ok};
use crate::document::fields::{Id, Time};
use crate::document::query::Limit;
use crate::extract::{ByAdministrator, Query, query};
use crate::problems::Refused;
use parlor_engine::EngineError;
use parlor_model::ids::ContactId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An administrative act. The account's feed (`GET /v1/events`) contains the same act as an event with the same number.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Act<'a> {
    number: i64,
    /// The kind of the act: `audit.configured`, `audit.credential_issued`, `audit.credential_rotated`,
    /// `audit.credential_revoked`, `audit.callback_changed`, `audit.contact_exported`, `contact.blocked`,
    /// `contact.unblocked`, `contact.merged`, `contact.unmerged`, `contact.erased`, `conversation.merged` or
    /// `conversation.unmerged`.
    kind: &'a str,
    at: Time,
    /// The agent who carried out the act. `null` means that another actor carried out the act, for example the operator
    /// of the server.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The data of the event. For a change of the configuration, the data contains the changed object, and the old and
    /// new value of each changed field that is not secret.
    #[schema(value_type = Object)]
    data: Value,
}

/// A page of administrative acts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Acts<'a> {
    data: Vec<Act<'a>>,
    next: Next,
}

query! {
    /// The query string of `list_audit`.
    pub(crate) struct AuditQuery {
        /// Lists only acts on this contact, such as a block, a merge, an export or the erasure. With this parameter, a
        /// page can be short or empty although more acts follow. Request further pages as long as `next` is not `null`.
        contact_id: Id,
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists administrative acts, newest first. Only for administrators.
#[utoipa::path(
    get, path = "/v1/audit", tag = "administration", operation_id = "list_audit",
    responses((status = 200, description = "A page of acts", body = Acts<'_>)),
)]
pub(crate) async fn list(
    ByAdministrator(call): ByAdministrator,
    Query(query): Query<AuditQuery>,
) -> Answered {
    let limit = usize::try_from(Limit::or_default(query.limit)).unwrap_or(usize::MAX);
    let before = query.after.map(|after| after.0);
    let contact = query.contact_id.map(|id| ContactId(id.0));
    let page = call
        .engine()
        .audit(call.caller.account, contact, before, limit)
        .await?;
    let data = (page.events.iter())
        .map(|row| {
            Ok(Act {
                number: row.number,
                kind: &row.kind,
                at: Time(row.occurred_at),
                agent_id: row.agent_id.map(|id| id.0),
                data: serde_json::from_str(&row.data).map_err(EngineError::internal)?,
            })
        })
        .collect::<Result<Vec<_>, EngineError>>()
        .map_err(Refused::from)?;
    let next = Next(page.next);
    Ok(ok(&Acts { data, next }))
}
