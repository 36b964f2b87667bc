//! Forgetting a person.

use crate::call::{Answered, Api, Named, Read, Write, answer, ok};
use crate::document::fields::Time;
use crate::document::query::Nothing;
use crate::me::unexpected;
use crate::problems::Refused;
use crate::refusals::{plainly, refused};
use axum::extract::{Request, State};
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_model::command::{Command, EraseContact, Outcome};
use parlor_model::entities;
use parlor_model::ids::ContactId;
use parlor_model::refusal::Refusal;
use parlor_model::words::Role;
use serde::Serialize;
use utoipa::ToSchema;

/// A person who is being erased, or was.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Erasure {
    contact_id: i64,
    /// Who asked for it.
    #[schema(required)]
    agent_id: Option<i64>,
    asked_at: Time,
    /// When nothing was left; `null`: it goes on.
    #[schema(required)]
    finished_at: Option<Time>,
}

impl Erasure {
    fn of(row: &entities::Erasure) -> Self {
        Self {
            contact_id: row.contact_id.0,
            agent_id: row.agent_id.map(|id| id.0),
            asked_at: Time(row.created_at),
            finished_at: row.finished_at.map(Time),
        }
    }
}

/// That the caller has one of these roles.
///
/// # Errors
/// 403.
pub(super) fn only(caller: &Caller, roles: &[Role]) -> Result<(), Refused> {
    if caller.agent().is_some_and(|a| roles.contains(&a.role)) {
        Ok(())
    } else {
        Err(forbidden())
    }
}

/// 403.
pub(super) fn forbidden() -> Refused {
    refused(EngineError::Refused(Refusal::Forbidden), plainly(None))
}

/// Erases a person.
///
/// Name, contact points, attributes and notes are gone when this is answered; what was said in their conversations, and what the stored
/// events say of them, goes step by step soon after. That there was somebody, and how many conversations and messages, remains. It
/// cannot be undone; asking again changes nothing. For administrators. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/erase", tag = "contacts", operation_id = "erase_contact",
    params(("id" = i64, Path, description = "The contact's id", minimum = 1)),
    responses(
        (status = 202, description = "It is begun", body = Erasure),
        (status = 403, description = "Only administrators may", body = crate::describe::Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn erase(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Write::admit(&api, request).await?;
    only(&call.caller, &[Role::Administrator])?;
    let route = format!("POST v1/contacts/{}/erase", id.number());
    let (keyed, before) = call.keyed(&api, &route).await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let contact = ContactId(id.id("contact")?);
    call.no_document(&api)?;
    let command = Command::EraseContact(EraseContact {
        account: call.caller.account,
        contact,
        agent: Some(call.agent),
    });
    let begun = |outcome: &Outcome| match outcome {
        Outcome::Erasure(erasure) => answer(202, &Erasure::of(erasure)),
        _ => unexpected(),
    };
    keyed
        .execute(api.engine(), command, begun)
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Says how far the erasure of a person is.
///
/// Not found unless it was asked for.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/erasure", tag = "contacts", operation_id = "get_erasure",
    params(("id" = i64, Path, description = "The contact's id", minimum = 1)),
    responses((status = 200, description = "The erasure", body = Erasure)),
)]
pub(crate) async fn show(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let id = ContactId(id.id("contact")?);
    call.query::<Nothing>()?;
    let erasure = api.engine().erasure(call.caller.account, id).await?;
    Ok(ok(&Erasure::of(&erasure)))
}
