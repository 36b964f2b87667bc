//! The act [`AddContactNote`].

use crate::act::{Act, Right};
use crate::acts::MAX_NOTE;
use crate::decide::people::{contact_event, living_contact};
use crate::entities::ContactNote;
use crate::ids::{AccountId, ContactId, ContactNoteId, IdKind};
use crate::refusal::{FieldCode, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::tables::MAX_NOTES;

/// Adds a note about a contact. If the contact already has [`MAX_NOTES`] notes, the act is refused.
#[derive(Clone, Debug)]
pub struct AddContactNote {
    /// The contact.
    pub contact: ContactId,
    /// The text, 1 to [`MAX_NOTE`] characters.
    pub content: String,
}

impl Act for AddContactNote {
    type Outcome = Box<ContactNote>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        Key::person(account, self.contact)
            .into_iter()
            .chain([Key::NotesOf(account, self.contact)])
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        if self.content.is_empty() {
            return Err(Refusal::field("content", FieldCode::Required).into());
        }
        if self.content.chars().count() > MAX_NOTE {
            return Err(Refusal::field("content", FieldCode::TooLong).into());
        }
        let contact = living_contact(state, account, self.contact)?.clone();
        let notes = state.notes_of(account, contact.id)?.len();
        if i64::try_from(notes).map_or(true, |notes| notes >= MAX_NOTES) {
            return Err(Refusal::field("content", FieldCode::NotAllowed).into());
        }
        let note = ContactNote {
            id: cx.id::<ContactNoteId>(IdKind::ContactNote)?,
            account_id: account,
            contact_id: contact.id,
            agent_id: agent,
            content: self.content.clone(),
            created_at: cx.now,
        };
        state.put(note.clone());
        contact_event(state, cx, &contact, "contact.updated", Some(agent))?;
        Ok(Box::new(note))
    }
}
