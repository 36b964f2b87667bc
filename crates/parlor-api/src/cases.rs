//! `/v1/cases`: groups of conversations of one contact.

use crate::answer::{Answered, Next, answer, next, ok};
use crate::document::fields::{Id, Text, Time};
use crate::document::query::{Flag, Limit};
use crate::document::request;
use crate::extract::{Body, ByAgent, Call, Idempotent, Path, Query, query};
use crate::refusals::{RequestNames, plainly, refused};
use parlor_engine::query::CaseFilter;
use parlor_http::keyed::Keyed;
use parlor_model::command::{ChangeCase, CreateCase, MAX_SUBJECT};
use parlor_model::entities;
use parlor_model::ids::{CaseId, ContactId};
use parlor_model::refusal::Object;
use serde::Serialize;
use utoipa::ToSchema;

/// A case: a group of conversations of one contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Case<'a> {
    id: i64,
    /// The contact of the case. `null` means that the case has no contact.
    #[schema(required)]
    contact_id: Option<i64>,
    #[schema(required)]
    department_id: Option<i64>,
    /// The subject of the case.
    subject: &'a str,
    /// Whether the case is open.
    open: bool,
    #[schema(required)]
    closed_at: Option<Time>,
    created_at: Time,
}

impl<'a> Case<'a> {
    pub(crate) fn of(row: &'a entities::Case) -> Self {
        Self {
            id: row.id.0,
            contact_id: row.contact_id.map(|id| id.0),
            department_id: row.department_id.map(|id| id.0),
            subject: &row.subject,
            open: row.open,
            closed_at: row.closed_at.map(Time),
            created_at: Time(row.created_at),
        }
    }
}

/// A page of cases, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cases<'a> {
    data: Vec<Case<'a>>,
    next: Next,
}

query! {
    /// The query string of `list_cases`.
    pub(crate) struct CaseQuery {
        /// Lists only the cases of this contact.
        contact_id: Id,
        /// Lists only open cases (`true`) or only closed cases (`false`).
        open: Flag,
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists cases, newest first.
#[utoipa::path(
    get, path = "/v1/cases", tag = "cases", operation_id = "list_cases",
    responses((status = 200, description = "A page of cases", body = Cases<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<CaseQuery>) -> Answered {
    let limit = Limit::or_default(query.limit);
    let filter = CaseFilter {
        contact: query.contact_id.map(|id| ContactId(id.0)),
        open: query.open.map(|flag| flag.0),
        after: query.after.map(|id| CaseId(id.0)),
        limit: limit.saturating_add(1),
    };
    let mut rows = call.engine().cases(call.caller.account, filter).await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    Ok(ok(&Cases {
        data: rows.iter().map(Case::of).collect(),
        next,
    }))
}

/// Returns a case.
#[utoipa::path(
    get, path = "/v1/cases/{id}", tag = "cases", operation_id = "get_case",
    responses((status = 200, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<CaseId>) -> Answered {
    let case = call.engine().case(call.caller.account, id).await?;
    Ok(ok(&Case::of(&case)))
}

request! {
    /// The body of a request that creates a case.
    pub(crate) struct NewCase {
        /// The subject of the case.
        subject: Text<1, MAX_SUBJECT>,
        /// The contact of the case. Default: no contact.
        contact_id: Option<Id>,
    }
}

/// Creates a case.
#[utoipa::path(
    post, path = "/v1/cases", tag = "cases", operation_id = "create_case",
    request_body(example = json!({"subject": "Order 5512"})),
    responses((status = 201, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn create(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<NewCase>,
) -> Answered {
    let command = CreateCase {
        contact: request.contact_id.map(|id| ContactId(id.0)),
        subject: request.subject.0,
    };
    keyed
        .execute(call.engine(), command, |case| answer(201, &Case::of(case)))
        .await
        .map_err(|error| {
            let names = RequestNames {
                object: &|object| (object == Object::Contact).then(|| "contact_id".to_owned()),
                ..plainly(Some(&call.caller.config))
            };
            refused(error, names)
        })
}

/// Closes a case.
///
/// If the case is closed already, the request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/cases/{id}/close", tag = "cases", operation_id = "close_case",
    responses((status = 200, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn close(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(case): Path<CaseId>,
) -> Answered {
    change(&call, &keyed, case, false).await
}

/// Reopens a case.
///
/// If the case is open, the request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/cases/{id}/reopen", tag = "cases", operation_id = "reopen_case",
    responses((status = 200, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn reopen(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(case): Path<CaseId>,
) -> Answered {
    change(&call, &keyed, case, true).await
}

async fn change(call: &Call, keyed: &Keyed, case: CaseId, open: bool) -> Answered {
    let command = ChangeCase { case, open };
    keyed
        .execute(call.engine(), command, |case| answer(200, &Case::of(case)))
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
