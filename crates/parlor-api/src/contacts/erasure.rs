//! Erasure of a contact's personal data.

use crate::answer::{Answered, answer, ok};
use crate::document::fields::Time;
use crate::extract::{ByAdministrator, ByAgent, Idempotent, Path};
use crate::refusals::{plainly, refused};
use parlor_model::command::EraseContact;
use parlor_model::entities;
use parlor_model::ids::ContactId;
use serde::Serialize;
use utoipa::ToSchema;

/// The erasure of a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Erasure {
    contact_id: i64,
    /// The agent who requested the erasure. `null` means that no agent requested the erasure.
    #[schema(required)]
    agent_id: Option<i64>,
    asked_at: Time,
    /// The time at which the erasure was completed. `null` means that the erasure is still in progress.
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

/// Erases the personal data of a contact.
///
/// Before the answer, Parlor erases the contact's name, contact points, attributes, notes and table rows. After the
/// answer, Parlor erases the other personal data step by step. Examples are message texts, files, visited web pages and
/// the personal data in stored events. Parlor does not delete the contact, its conversations or its messages, so counts
/// of these objects stay correct. An erasure cannot be undone. Parlor also erases the contacts that were merged into
/// the contact. For the id of a merged contact, Parlor erases the remaining contact. A second request for the same
/// contact changes nothing. Only administrators may erase contacts. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/erase", tag = "contacts", operation_id = "erase_contact",
    responses(
        (status = 202, description = "The erasure has begun", body = Erasure),
    ),
)]
pub(crate) async fn erase(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
) -> Answered {
    let command = EraseContact { contact };
    keyed
        .execute(call.engine(), command, |erasure| {
            answer(202, &Erasure::of(erasure))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Returns the state of the erasure of a contact.
///
/// The answer is 404 if no erasure of this contact was requested.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/erasure", tag = "contacts", operation_id = "get_erasure",
    responses((status = 200, description = "The erasure", body = Erasure)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ContactId>) -> Answered {
    let erasure = call.engine().erasure(call.caller.account, id).await?;
    Ok(ok(&Erasure::of(&erasure)))
}
