//! Notes about contacts.

use crate::answer::{Answered, answer, gone, ok};
use crate::document::fields::{Text, Time};
use crate::document::request;
use crate::extract::{Body, ByAgent, Idempotent, Path};
use crate::refusals::{plainly, refused};
use parlor_model::command::{AddContactNote, MAX_NOTE, RemoveContactNote};
use parlor_model::entities;
use parlor_model::ids::{ContactId, ContactNoteId};
use serde::Serialize;
use utoipa::ToSchema;

/// A note about a contact. Only agents can read the note.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactNote<'a> {
    id: i64,
    contact_id: i64,
    /// The id of the agent who wrote the note.
    agent_id: i64,
    content: &'a str,
    created_at: Time,
}

impl<'a> ContactNote<'a> {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(row: &'a entities::ContactNote) -> Self {
        Self {
            id: row.id.0,
            contact_id: row.contact_id.0,
            agent_id: row.agent_id.0,
            content: &row.content,
            created_at: Time(row.created_at),
        }
    }
}

/// The list of all notes about a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactNotes<'a> {
    /// The notes, newest first. A contact has at most 1,000 notes.
    data: Vec<ContactNote<'a>>,
}

/// Lists the notes about a contact, newest first.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/notes", tag = "contacts", operation_id = "list_contact_notes",
    responses((status = 200, description = "The notes", body = ContactNotes<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Path(id): Path<ContactId>) -> Answered {
    let rows = call.engine().contact_notes(call.caller.account, id).await?;
    Ok(ok(&ContactNotes {
        data: rows.iter().map(ContactNote::of).collect(),
    }))
}

request! {
    /// The body of a request that adds a note about a contact.
    pub(crate) struct NewContactNote {
        /// The text of the note.
        content: Text<1, MAX_NOTE>,
    }
}

/// Adds a note about a contact.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/notes", tag = "contacts", operation_id = "add_contact_note",
    request_body(example = json!({"content": "Prefers to be called in the morning."})),
    responses((status = 201, description = "The note", body = ContactNote<'_>)),
)]
pub(crate) async fn add(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
    Body(request): Body<NewContactNote>,
) -> Answered {
    let command = AddContactNote {
        contact,
        content: request.content.0,
    };
    keyed
        .execute(call.engine(), command, |note| {
            answer(201, &ContactNote::of(note))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Removes a note about a contact.
#[utoipa::path(
    delete, path = "/v1/contact-notes/{id}", tag = "contacts", operation_id = "remove_contact_note",
    responses((status = 204, description = "The note is removed")),
)]
pub(crate) async fn remove(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(note): Path<ContactNoteId>,
) -> Answered {
    let command = RemoveContactNote { note };
    keyed
        .execute(call.engine(), command, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
