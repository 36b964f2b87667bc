//! `/v1/cases`: groups of conversations of one contact.

use crate::call::{Answered, Api, Named, Read, Write, answer, ok};
use crate::document::fields::{Id, Text, Time};
use crate::document::query::{Flag, Limit, Nothing, query};
use crate::document::request;
use crate::events::next;
use crate::me::unexpected;
use crate::refusals::{Asked, plainly, refused};
use axum::extract::{Request, State};
use parlor_engine::query::CaseFilter;
use parlor_model::command::{Answer, ChangeCase, Command, CreateCase, MAX_SUBJECT, Outcome};
use parlor_model::entities;
use parlor_model::ids::{CaseId, ContactId};
use parlor_model::refusal::Object;
use serde::Serialize;
use utoipa::ToSchema;

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Case<'a> {
    id: i64,
    /// Whose; `null`: nobody's.
    #[schema(required)]
    contact_id: Option<i64>,
    #[schema(required)]
    department_id: Option<i64>,
    /// What it is about.
    subject: &'a str,
    /// Whether it is worked on.
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
    /// What to send as `after` for the next page; `null` on the last.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// Which cases.
    pub(crate) struct CaseQuery {
        /// Only those of this contact.
        contact_id: Id,
        /// Only those that are worked on (`true`) or closed (`false`).
        open: Flag,
        /// The `next` of the page before.
        after: Id,
        /// How many at most.
        limit: Limit,
    }
}

/// Lists cases, newest first.
#[utoipa::path(
    get, path = "/v1/cases", tag = "cases", operation_id = "list_cases",
    params(CaseQuery),
    responses((status = 200, description = "A page of cases", body = Cases<'_>)),
)]
pub(crate) async fn list(State(api): State<Api>, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let query: CaseQuery = call.query()?;
    let limit = Limit::or_default(query.limit);
    let filter = CaseFilter {
        contact: query.contact_id.map(|id| ContactId(id.0)),
        open: query.open.map(|flag| flag.0),
        after: query.after.map(|id| CaseId(id.0)),
        limit: limit.saturating_add(1),
    };
    let mut rows = api.engine().cases(call.caller.account, filter).await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    Ok(ok(&Cases {
        data: rows.iter().map(Case::of).collect(),
        next,
    }))
}

/// Reads a case.
#[utoipa::path(
    get, path = "/v1/cases/{id}", tag = "cases", operation_id = "get_case",
    params(("id" = i64, Path, description = "The case's id", minimum = 1)),
    responses((status = 200, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn show(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let id = CaseId(id.id("case")?);
    call.query::<Nothing>()?;
    let case = api.engine().case(call.caller.account, id).await?;
    Ok(ok(&Case::of(&case)))
}

request! {
    /// A case to make.
    pub(crate) struct NewCase {
        /// What it is about.
        subject: Text<1, MAX_SUBJECT>,
        /// Whose; left out: nobody's.
        contact_id: Option<Id>,
    }
}

/// Makes a case.
#[utoipa::path(
    post, path = "/v1/cases", tag = "cases", operation_id = "create_case",
    request_body(content = NewCase, examples(("one" = (summary = "For instance", value = json!({"subject": "Order 5512"}))))),
    responses((status = 201, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn create(State(api): State<Api>, request: Request) -> Answered {
    let call = Write::admit(&api, request).await?;
    let (keyed, before) = call.keyed(&api, "POST v1/cases").await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let asked: NewCase = call.document(&api)?;
    let command = Command::CreateCase(CreateCase {
        account: call.caller.account,
        contact: asked.contact_id.map(|id| ContactId(id.0)),
        subject: asked.subject.0,
        agent: Some(call.agent),
    });
    let made = |outcome: &Outcome| shown(outcome, 201);
    keyed
        .execute(api.engine(), command, made)
        .await
        .map_err(|error| {
            let asked = Asked {
                object: &|object| (object == Object::Contact).then(|| "contact_id".to_owned()),
                ..plainly(Some(&call.caller.config))
            };
            refused(error, asked)
        })
}

/// Closes a case.
///
/// Closing a closed case changes nothing. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/cases/{id}/close", tag = "cases", operation_id = "close_case",
    params(("id" = i64, Path, description = "The case's id", minimum = 1)),
    responses((status = 200, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn close(State(api): State<Api>, id: Named, request: Request) -> Answered {
    change(api, id, request, "close", false).await
}

/// Opens a case again.
///
/// Opening an open case changes nothing. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/cases/{id}/reopen", tag = "cases", operation_id = "reopen_case",
    params(("id" = i64, Path, description = "The case's id", minimum = 1)),
    responses((status = 200, description = "The case", body = Case<'_>)),
)]
pub(crate) async fn reopen(State(api): State<Api>, id: Named, request: Request) -> Answered {
    change(api, id, request, "reopen", true).await
}

async fn change(api: Api, id: Named, request: Request, verb: &str, open: bool) -> Answered {
    let call = Write::admit(&api, request).await?;
    let route = format!("POST v1/cases/{}/{verb}", id.number());
    let (keyed, before) = call.keyed(&api, &route).await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let case = CaseId(id.id("case")?);
    call.no_document(&api)?;
    let command = Command::ChangeCase(ChangeCase {
        account: call.caller.account,
        case,
        open,
        agent: Some(call.agent),
    });
    let changed = |outcome: &Outcome| shown(outcome, 200);
    keyed
        .execute(api.engine(), command, changed)
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

fn shown(outcome: &Outcome, status: u16) -> Answer {
    match outcome {
        Outcome::Case(case) => answer(status, &Case::of(case)),
        _ => unexpected(),
    }
}
