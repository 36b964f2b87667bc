//! The act [`EraseContact`].

use crate::act::{Act, Right};
use crate::audit::CONTACT_ERASED;
use crate::decide::erase::begin;
use crate::decide::needs::want;
use crate::entities::{ContactNote, ContactPoint, Erasure};
use crate::ids::{AccountId, AgentId, ContactId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State, Stop};

/// Erases a person: names, points, attributes, notes at once, everything else step by step. Once asked for it cannot be taken back;
/// asking again changes nothing.
#[derive(Clone, Debug)]
pub struct EraseContact {
    /// The account.
    pub account: AccountId,
    /// The contact.
    pub contact: ContactId,
    /// The agent who asks for it.
    pub agent: Option<AgentId>,
}

impl Act for EraseContact {
    type Outcome = Box<Erasure>;
    const AUDIT: &'static [&'static str] = &[CONTACT_ERASED];

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn prefetch(&self) -> Vec<Key> {
        Key::person(self.account, self.contact).to_vec()
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let config = state.config(self.account)?;
        if self
            .agent
            .is_some_and(|agent| !config.agents.contains_key(&agent))
        {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        let found = state
            .contact(self.account, self.contact)?
            .ok_or(Refusal::NotFound(Object::Contact))?;
        let id = found.merged_into.unwrap_or(found.id);
        let mut needs = Vec::new();
        let erasure = want(&mut needs, state.erasure(self.account, id))?.map(|e| e.cloned());
        let person = want(&mut needs, state.person(self.account, id))?.flatten();
        let notes = want(&mut needs, state.notes_of(self.account, id))?
            .map(|rows| rows.into_iter().map(|n| n.id).collect::<Vec<_>>());
        let followers = want(&mut needs, state.merged_into(self.account, id))?
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
            state.remove::<ContactNote>((self.account, note));
        }
        let begun = begin(state, cx, person.contact, self.agent)?;
        for follower in followers.unwrap_or_default() {
            begin(state, cx, follower, self.agent)?;
        }
        Ok(Box::new(begun))
    }
}
