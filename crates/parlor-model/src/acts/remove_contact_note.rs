//! The act [`RemoveContactNote`].

use crate::act::{Act, Right};
use crate::decide::people::contact_event;
use crate::entities::ContactNote;
use crate::ids::{AccountId, ContactNoteId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Removes a note about a contact.
#[derive(Clone, Debug)]
pub struct RemoveContactNote {
    /// The note.
    pub note: ContactNoteId,
}

impl Act for RemoveContactNote {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::ContactNote(account, self.note)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let note = state
            .contact_note(account, self.note)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::ContactNote))?;
        let contact = state
            .contact(account, note.contact_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Contact))?;
        state.remove::<ContactNote>((note.account_id, note.id));
        contact_event(state, cx, &contact, "contact.updated", Some(agent))?;
        Ok(())
    }
}
