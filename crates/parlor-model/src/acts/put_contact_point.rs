//! The act [`PutContactPoint`].

use crate::act::Act;
use crate::config::AccountConfig;
use crate::decide::people::{contact_event, field_of, fits, living, merge, unique_key};
use crate::entities::{ContactPoint, JsonMap, Person};
use crate::ids::{AccountId, ContactId, ContactPointId, IdKind};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::{Evidence, PointKind};
use std::sync::Arc;

/// Creates or changes a contact point.
#[derive(Clone, Debug)]
pub struct PutContactPoint {
    /// The point to change. `None` means a new point.
    pub point: Option<ContactPointId>,
    /// The contact. Required for a new point; a changed point cannot move to another contact.
    pub contact: Option<ContactId>,
    /// The kind. Required for a new point. `None` keeps the kind of an existing point.
    pub kind: Option<PointKind>,
    /// The value. Required for a new point. `None` keeps the value of an existing point.
    pub value: Option<String>,
    /// Further data, merged key by key; `null` removes a key.
    pub details: JsonMap,
}

/// A created or changed contact point.
#[derive(Clone, Debug)]
pub struct ContactPointView {
    /// The account's configuration.
    pub config: Arc<AccountConfig>,
    /// The point.
    pub point: Box<ContactPoint>,
    /// The contact of the point.
    pub person: Box<Person>,
}

impl Act for PutContactPoint {
    type Outcome = ContactPointView;

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        self.point
            .map(|point| Key::Point(account, point))
            .into_iter()
            .chain((self.contact.into_iter()).flat_map(|contact| Key::person(account, contact)))
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let old = match self.point {
            Some(id) => Some(
                state
                    .point(account, id)?
                    .cloned()
                    .ok_or(Refusal::NotFound(Object::ContactPoint))?,
            ),
            None => None,
        };
        let owner = old
            .as_ref()
            .map(|p| p.contact_id)
            .or(self.contact)
            .ok_or(Refusal::NotFound(Object::Contact))?;
        let owner = living(state, account, owner)?;
        let contact = state
            .contact(account, owner)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Contact))?;
        let kind = self
            .kind
            .or(old.as_ref().map(|p| p.kind))
            .ok_or_else(|| Refusal::field("kind", FieldCode::Required))?;
        let value = self
            .value
            .clone()
            .or_else(|| old.as_ref().map(|p| p.value.clone()))
            .unwrap_or_default();
        fits(&value).map_err(|code| Refusal::field(field_of(kind), code))?;
        let match_value = kind.key(&value, config.account.country.as_deref());
        let unique = kind
            .is_unique()
            .then(|| unique_key(contact.department_id, kind, &match_value));
        if let Some(key) = &unique
            && state
                .unique_point(account, key)?
                .is_some_and(|p| Some(p.id) != self.point)
        {
            return Err(Refusal::field(field_of(kind), FieldCode::Taken).into());
        }
        let mut details = old.as_ref().map(|p| p.details.clone()).unwrap_or_default();
        merge(&mut details, &self.details);
        let point = ContactPoint {
            id: match &old {
                Some(old) => old.id,
                None => cx.id::<ContactPointId>(IdKind::ContactPoint)?,
            },
            account_id: account,
            contact_id: contact.id,
            department_id: contact.department_id,
            kind,
            label: old.as_ref().map(|p| p.label.clone()).unwrap_or_default(),
            value,
            match_value,
            unique_key: unique,
            evidence: old.as_ref().map_or(Evidence::Given, |p| p.evidence),
            details,
            created_at: old.as_ref().map_or(cx.now, |p| p.created_at),
            updated_at: cx.now,
            merge_id: old.as_ref().and_then(|p| p.merge_id),
        };
        state.put(point.clone());
        contact_event(state, cx, &contact, "contact.updated", agent)?;
        let person = state
            .person(account, contact.id)?
            .ok_or(Refusal::NotFound(Object::Contact))?;
        Ok(ContactPointView {
            config,
            point: Box::new(point),
            person: Box::new(person),
        })
    }
}
