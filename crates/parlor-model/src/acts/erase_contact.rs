//! The act [`EraseContact`].

use crate::act::{Act, Right};
use crate::audit::CONTACT_ERASED;
use crate::decide::erase::begin;
use crate::entities::{ContactNote, ContactPoint, ContactRow, Erasure};
use crate::ids::{AccountId, ContactId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State, Stop, want};

/// Erases a contact. The act itself erases names, contact points, attributes, notes and table rows. A timer then erases
/// all other data in steps. An erasure cannot be cancelled. If the erasure of the contact has already begun, nothing
/// changes.
#[derive(Clone, Debug)]
pub struct EraseContact {
    /// The contact. If the contact was merged, the remaining contact and all contacts that were merged into the
    /// remaining contact are erased.
    pub contact: ContactId,
}

impl Act for EraseContact {
    type Outcome = Box<Erasure>;
    const AUDIT: &'static [&'static str] = &[CONTACT_ERASED];

    fn right(&self) -> Right<'_> {
        Right::Erase
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        Key::person(account, self.contact).to_vec()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let found = state
            .contact(account, self.contact)?
            .ok_or(Refusal::NotFound(Object::Contact))?;
        let id = found.merged_into.unwrap_or(found.id);
        let mut needs = Vec::new();
        let erasure = want(&mut needs, state.erasure(account, id))?.map(|e| e.cloned());
        let person = want(&mut needs, state.person(account, id))?.flatten();
        let notes = want(&mut needs, state.notes_of(account, id))?
            .map(|rows| rows.into_iter().map(|n| n.id).collect::<Vec<_>>());
        let rows = want(&mut needs, state.contact_rows_of(account, id))?
            .map(|rows| rows.into_iter().map(|row| row.id).collect::<Vec<_>>());
        let followers = want(&mut needs, state.merged_into(account, id))?
            .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
        if !needs.is_empty() {
            return Err(Stop::Need(needs));
        }
        if let Some(Some(erasure)) = erasure {
            return Ok(Box::new(erasure));
        }
        let person = person.ok_or(Refusal::NotFound(Object::Contact))?;
        for point in person.points {
            state.remove::<ContactPoint>((point.account_id, point.id));
        }
        for note in notes.unwrap_or_default() {
            state.remove::<ContactNote>((account, note));
        }
        for row in rows.unwrap_or_default() {
            state.remove::<ContactRow>((account, row));
        }
        let begun = begin(state, cx, person.contact, agent)?;
        for follower in followers.unwrap_or_default() {
            begin(state, cx, follower, agent)?;
        }
        Ok(Box::new(begun))
    }
}
