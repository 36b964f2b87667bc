//! The act [`UseIdentityCode`].

use crate::act::{Act, Right};
use crate::decide::people::{contact_event, living_contact, new_identity};
use crate::entities::{Contact, Identity};
use crate::ids::{AccountId, ContactId, InboxId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use serde_json::Value;

/// Marks the one-time code of a contact as used. With such a code, a website proves that one of its visitors is the
/// contact. The contact's newest identity in the inbox becomes verified. If the contact has no identity in the inbox,
/// an identity is created. If two requests use the same code, only one of the requests succeeds.
#[derive(Clone, Debug)]
pub struct UseIdentityCode {
    /// The contact for whom the code was made.
    pub contact: ContactId,
    /// The inbox of the visitor.
    pub inbox: InboxId,
    /// The number in the code. If this number differs from [`Contact::codes_used`], the act is refused with
    /// [`Conflict::Changed`].
    pub number: i64,
}

impl Contact {
    /// The key in [`Self::details`] under which the number of used codes is stored.
    const CODES_USED: &'static str = "identity_codes_used";

    /// Returns the number of this contact's one-time codes that were used. The next code has this number.
    #[must_use]
    pub fn codes_used(&self) -> i64 {
        let used = self.details.get(Self::CODES_USED);
        used.and_then(Value::as_i64).unwrap_or(0)
    }
}

impl Act for UseIdentityCode {
    type Outcome = Box<Identity>;

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = vec![Key::Contact(account, self.contact)];
        keys.extend(Key::identities(account, self.inbox, self.contact));
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        // A code of a merged contact is refused, because the remaining contact has its own number of used codes.
        let mut contact = living_contact(state, account, self.contact)?.clone();
        if contact.id != self.contact {
            return Err(Refusal::NotFound(Object::Contact).into());
        }
        let config = state.config(account)?;
        let inbox = (config.inboxes.get(&self.inbox))
            .filter(|inbox| inbox.active)
            .ok_or(Refusal::NotFound(Object::Inbox))?;
        if contact.codes_used() != self.number {
            return Err(Refusal::Conflict(Conflict::Changed).into());
        }
        let newest = (state.identities_of(account, inbox.id, contact.id)?)
            .last()
            .map(|identity| (*identity).clone());
        let mut identity = match newest {
            Some(identity) => identity,
            None => new_identity(state, cx, inbox, Some(contact.id), None)?,
        };
        identity.verified = true;
        identity.updated_at = cx.now;
        state.put(identity.clone());
        let used = self.number.saturating_add(1);
        (contact.details).insert(Contact::CODES_USED.to_owned(), used.into());
        contact.updated_at = cx.now;
        contact_event(state, cx, &contact, "contact.updated", None)?;
        state.put_contact(contact);
        Ok(Box::new(identity))
    }
}
