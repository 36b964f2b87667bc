//! The act [`AddContactPoint`].

use crate::act::{Act, Right};
use crate::acts::{ContactPointView, NewPoint};
use crate::decide::people::{add_point, living_contact, with_point};
use crate::ids::{AccountId, ContactId};
use crate::refusal::Refusal;
use crate::state::{Context, Decided, Key, State};

/// Adds a contact point to a contact.
#[derive(Clone, Debug)]
pub struct AddContactPoint {
    /// The contact.
    pub contact: ContactId,
    /// The point.
    pub point: NewPoint,
}

impl Act for AddContactPoint {
    type Outcome = ContactPointView;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        Key::person(account, self.contact).to_vec()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let contact = living_contact(state, cx.account, self.contact)?.clone();
        let point = add_point(state, cx, &contact, &self.point)?
            .map_err(|error| Refusal::Invalid(vec![error]))?;
        with_point(state, cx, &contact, point)
    }
}
