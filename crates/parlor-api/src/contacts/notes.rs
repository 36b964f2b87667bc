//! Notes about contacts.

use super::edits::gone;
use crate::call::{Answered, Api, Named, Read, Write, answer, ok};
use crate::document::fields::{Text, Time};
use crate::document::query::Nothing;
use crate::document::request;
use crate::me::unexpected;
use crate::refusals::{plainly, refused};
use axum::extract::{Request, State};
use parlor_model::command::{AddContactNote, Command, MAX_NOTE, Outcome, RemoveContactNote};
use parlor_model::entities;
use parlor_model::ids::{ContactId, ContactNoteId};
use serde::Serialize;
use utoipa::ToSchema;

/// A note about a contact, for the team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactNote<'a> {
    id: i64,
    contact_id: i64,
    /// Who wrote it.
    agent_id: i64,
    content: &'a str,
    created_at: Time,
}

impl<'a> ContactNote<'a> {
    /// A row.
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

/// Notes about a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactNotes<'a> {
    /// Newest first, all of them: at most 1,000.
    data: Vec<ContactNote<'a>>,
}

/// Lists the notes about a contact, newest first.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/notes", tag = "contacts", operation_id = "list_contact_notes",
    params(("id" = i64, Path, description = "The contact's id", minimum = 1)),
    responses((status = 200, description = "The notes", body = ContactNotes<'_>)),
)]
pub(crate) async fn list(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let id = ContactId(id.id("contact")?);
    call.query::<Nothing>()?;
    let rows = api.engine().contact_notes(call.caller.account, id).await?;
    Ok(ok(&ContactNotes {
        data: rows.iter().map(ContactNote::of).collect(),
    }))
}

request! {
    /// A note to write.
    pub(crate) struct NewContactNote {
        /// The words.
        content: Text<1, MAX_NOTE>,
    }
}

/// Writes a note about a contact.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/notes", tag = "contacts", operation_id = "add_contact_note",
    params(("id" = i64, Path, description = "The contact's id", minimum = 1)),
    request_body(content = NewContactNote, examples(("one" = (summary = "For instance", value = json!({"content": "Prefers to be called in the morning."}))))),
    responses((status = 201, description = "The note", body = ContactNote<'_>)),
)]
pub(crate) async fn add(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Write::admit(&api, request).await?;
    let route = format!("POST v1/contacts/{}/notes", id.number());
    let (keyed, before) = call.keyed(&api, &route).await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let contact = ContactId(id.id("contact")?);
    let asked: NewContactNote = call.document(&api)?;
    let command = Command::AddContactNote(AddContactNote {
        account: call.caller.account,
        contact,
        content: asked.content.0,
        agent: call.agent,
    });
    let made = |outcome: &Outcome| match outcome {
        Outcome::Note(note) => answer(201, &ContactNote::of(note)),
        _ => unexpected(),
    };
    keyed
        .execute(api.engine(), command, made)
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Removes a note about a contact.
#[utoipa::path(
    delete, path = "/v1/contact-notes/{id}", tag = "contacts", operation_id = "remove_contact_note",
    params(("id" = i64, Path, description = "The note's id", minimum = 1)),
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn remove(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Write::admit(&api, request).await?;
    let route = format!("DELETE v1/contact-notes/{}", id.number());
    let (keyed, before) = call.keyed(&api, &route).await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let note = ContactNoteId(id.id("contact note")?);
    call.no_document(&api)?;
    let command = Command::RemoveContactNote(RemoveContactNote {
        account: call.caller.account,
        note,
        agent: call.agent,
    });
    keyed
        .execute(api.engine(), command, |_: &Outcome| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
