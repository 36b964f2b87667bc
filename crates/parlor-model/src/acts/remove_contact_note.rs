//! The act [`RemoveContactNote`].

use crate::act::Act;
use crate::decide::people::contact_event;
use crate::entities::ContactNote;
use crate::ids::{AccountId, AgentId, ContactNoteId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Removes a note about a contact.
#[derive(Clone, Debug)]
pub struct RemoveContactNote {
    /// The account.
    pub account: AccountId,
    /// The note.
    pub note: ContactNoteId,
    /// The acting agent.
    pub agent: AgentId,
}

impl Act for RemoveContactNote {
    type Outcome = ();

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn prefetch(&self) -> Vec<Key> {
        vec![Key::ContactNote(self.account, self.note)]
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
        let note = state
            .contact_note(self.account, self.note)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::ContactNote))?;
        let contact = state
            .contact(self.account, note.contact_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Contact))?;
        state.remove::<ContactNote>((note.account_id, note.id));
        contact_event(state, cx, &contact, "contact.updated", Some(self.agent))?;
        Ok(())
    }
}
