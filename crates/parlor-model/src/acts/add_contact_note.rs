//! The act [`AddContactNote`].

use crate::act::Act;
use crate::acts::{MAX_NOTE, MAX_NOTES};
use crate::decide::people::{contact_event, living};
use crate::entities::ContactNote;
use crate::ids::{AccountId, AgentId, ContactId, ContactNoteId, IdKind};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Writes a note about a contact.
#[derive(Clone, Debug)]
pub struct AddContactNote {
    /// The account.
    pub account: AccountId,
    /// The contact.
    pub contact: ContactId,
    /// 1 to [`MAX_NOTE`] characters.
    pub content: String,
    /// The agent who writes it.
    pub agent: AgentId,
}

impl Act for AddContactNote {
    type Outcome = Box<ContactNote>;

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn prefetch(&self) -> Vec<Key> {
        Key::person(self.account, self.contact)
            .into_iter()
            .chain([Key::NotesOf(self.account, self.contact)])
            .collect()
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let config = state.config(self.account)?;
        if !config.agents.contains_key(&self.agent) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        if self.content.is_empty() {
            return Err(Refusal::field("content", FieldCode::Required).into());
        }
        if self.content.chars().count() > MAX_NOTE {
            return Err(Refusal::field("content", FieldCode::TooLong).into());
        }
        let id = living(state, self.account, self.contact)?;
        let contact = state
            .contact(self.account, id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Contact))?;
        if state.notes_of(self.account, id)?.len() >= MAX_NOTES {
            return Err(Refusal::field("content", FieldCode::NotAllowed).into());
        }
        let note = ContactNote {
            id: cx.id::<ContactNoteId>(IdKind::ContactNote)?,
            account_id: self.account,
            contact_id: id,
            agent_id: self.agent,
            content: self.content.clone(),
            created_at: cx.now,
        };
        state.put(note.clone());
        contact_event(state, cx, &contact, "contact.updated", Some(self.agent))?;
        Ok(Box::new(note))
    }
}
