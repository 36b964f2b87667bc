//! The act [`RemoveContactPoint`].

use crate::act::Act;
use crate::decide::people::contact_event;
use crate::entities::ContactPoint;
use crate::ids::{AccountId, AgentId, ContactPointId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::PointKind;

/// Removes a contact point.
#[derive(Clone, Debug)]
pub struct RemoveContactPoint {
    /// The account.
    pub account: AccountId,
    /// The contact point.
    pub point: ContactPointId,
    /// The acting agent; `None`: a program that acts for no agent.
    pub agent: Option<AgentId>,
}

impl Act for RemoveContactPoint {
    type Outcome = ();

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn prefetch(&self) -> Vec<Key> {
        vec![Key::Point(self.account, self.point)]
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let point = state
            .point(self.account, self.point)?
            .filter(|p| p.kind != PointKind::Attribute)
            .cloned()
            .ok_or(Refusal::NotFound(Object::ContactPoint))?;
        let mut contact = state
            .contact(self.account, point.contact_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Contact))?;
        state.remove::<ContactPoint>((point.account_id, point.id));
        contact.updated_at = cx.now;
        contact_event(state, cx, &contact, "contact.updated", self.agent)?;
        state.put_contact(contact);
        Ok(())
    }
}
