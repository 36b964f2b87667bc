//! The act [`ChangeContactPoint`].

use crate::act::{Act, Right};
use crate::acts::ContactPointView;
use crate::decide::people::{field_of, fits, living_contact, merge, unique_key, with_point};
use crate::entities::{ContactPoint, JsonMap};
use crate::ids::{AccountId, ContactPointId};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::PointKind;

/// Changes a contact point. The point cannot move to another contact.
#[derive(Clone, Debug)]
pub struct ChangeContactPoint {
    /// The point.
    pub point: ContactPointId,
    /// The new kind. `None` keeps the kind.
    pub kind: Option<PointKind>,
    /// The new value. `None` keeps the value.
    pub value: Option<String>,
    /// Further data that a dialect stores, merged key by key; `null` removes a key.
    pub details: JsonMap,
}

impl Act for ChangeContactPoint {
    type Outcome = ContactPointView;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Point(account, self.point)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let old = state
            .point(account, self.point)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::ContactPoint))?;
        let contact = living_contact(state, account, old.contact_id)?.clone();
        let kind = self.kind.unwrap_or(old.kind);
        let value = self.value.as_ref().unwrap_or(&old.value);
        fits(value).map_err(|code| Refusal::field(field_of(kind), code))?;
        let match_value = kind.key(value, config.account.country.as_deref());
        let unique = kind
            .is_unique()
            .then(|| unique_key(contact.department_id, kind, &match_value));
        if let Some(key) = &unique
            && state
                .unique_point(account, key)?
                .is_some_and(|point| point.id != old.id)
        {
            return Err(Refusal::field(field_of(kind), FieldCode::Taken).into());
        }
        let mut details = old.details.clone();
        merge(&mut details, &self.details);
        let point = ContactPoint {
            contact_id: contact.id,
            department_id: contact.department_id,
            kind,
            value: value.clone(),
            match_value,
            unique_key: unique,
            details,
            updated_at: cx.now,
            ..old
        };
        state.put(point.clone());
        with_point(state, cx, &contact, point)
    }
}
