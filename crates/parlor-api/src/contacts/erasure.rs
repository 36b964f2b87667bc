//! Forgetting a person.

use crate::answer::{Answered, answer, ok};
use crate::document::fields::Time;
use crate::extract::{ByAdministrator, ByAgent, Idempotent, Path};
use crate::refusals::{plainly, refused};
use parlor_model::command::EraseContact;
use parlor_model::entities;
use parlor_model::ids::ContactId;
use serde::Serialize;
use utoipa::ToSchema;

/// A person who is being erased, or was.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Erasure {
    contact_id: i64,
    /// The agent who requested it.
    #[schema(required)]
    agent_id: Option<i64>,
    asked_at: Time,
    /// The time at which no personal data was left; `null`: the erasure continues.
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

/// Erases a contact.
///
/// Name, contact points, attributes and notes are gone when this is answered. The texts of the contact's conversations and the personal
/// data in stored events go step by step soon after. The number of contacts, conversations and messages stays the same. An erasure cannot
/// be undone; asking again changes nothing. For administrators. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/erase", tag = "contacts", operation_id = "erase_contact",
    responses(
        (status = 202, description = "It is begun", body = Erasure),
    ),
)]
pub(crate) async fn erase(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
) -> Answered {
    let command = EraseContact {
        account: call.caller.account,
        contact,
        agent: Some(call.agent),
    };
    keyed
        .execute(call.engine(), command, |erasure| {
            answer(202, &Erasure::of(erasure))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Returns the progress of an erasure.
///
/// Without a request for erasure the answer is 404.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/erasure", tag = "contacts", operation_id = "get_erasure",
    responses((status = 200, description = "The erasure", body = Erasure)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ContactId>) -> Answered {
    let erasure = call.engine().erasure(call.caller.account, id).await?;
    Ok(ok(&Erasure::of(&erasure)))
}
