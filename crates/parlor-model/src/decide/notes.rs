//! Notes about people.

use super::people::{contact_event, living};
use crate::command::{AddContactNote, MAX_NOTE, MAX_NOTES, Outcome, RemoveContactNote};
use crate::entities::ContactNote;
use crate::ids::{ContactNoteId, IdKind};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};

/// Decides [`AddContactNote`].
pub(super) fn add(state: &mut State, cx: &mut Context<'_>, c: &AddContactNote) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if !config.agents.contains_key(&c.agent) {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    if c.content.is_empty() {
        return Err(Refusal::field("content", FieldCode::Required).into());
    }
    if c.content.chars().count() > MAX_NOTE {
        return Err(Refusal::field("content", FieldCode::TooLong).into());
    }
    let id = living(state, c.account, c.contact)?;
    let contact = state
        .contact(c.account, id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Contact))?;
    if state.notes_of(id)?.len() >= MAX_NOTES {
        return Err(Refusal::field("content", FieldCode::NotAllowed).into());
    }
    let note = ContactNote {
        id: cx.id::<ContactNoteId>(IdKind::ContactNote)?,
        account_id: c.account,
        contact_id: id,
        agent_id: c.agent,
        content: c.content.clone(),
        created_at: cx.now,
    };
    state.put_contact_note(note.clone());
    contact_event(state, cx, &contact, "contact.updated", Some(c.agent))?;
    Ok(Outcome::Note(Box::new(note)))
}

/// Decides [`RemoveContactNote`].
pub(super) fn remove(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &RemoveContactNote,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if !config.agents.contains_key(&c.agent) {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    let note = state
        .contact_note(c.account, c.note)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::ContactNote))?;
    let contact = state
        .contact(c.account, note.contact_id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Contact))?;
    state.remove_contact_note(note.id);
    contact_event(state, cx, &contact, "contact.updated", Some(c.agent))?;
    Ok(Outcome::NoteRemoved)
}
