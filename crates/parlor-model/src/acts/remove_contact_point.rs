//! The act [`RemoveContactPoint`].

use crate::act::{Act, Right};
use crate::decide::people::contact_event;
use crate::entities::ContactPoint;
use crate::ids::{AccountId, ContactPointId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::PointKind;

/// Removes a contact point. A point of the kind [`PointKind::Attribute`] is treated as unknown.
#[derive(Clone, Debug)]
pub struct RemoveContactPoint {
    /// The contact point.
    pub point: ContactPointId,
}

impl Act for RemoveContactPoint {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Point(account, self.point)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let point = state
            .point(account, self.point)?
            .filter(|p| p.kind != PointKind::Attribute)
            .cloned()
            .ok_or(Refusal::NotFound(Object::ContactPoint))?;
        let mut contact = state
            .contact(account, point.contact_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Contact))?;
        state.remove::<ContactPoint>((point.account_id, point.id));
        contact.updated_at = cx.now;
        contact_event(state, cx, &contact, "contact.updated", agent)?;
        state.put_contact(contact);
        Ok(())
    }
}
