//! The act [`UpdateContact`].

use crate::act::{Act, Right, Target};
use crate::acts::{ContactView, MAX_VALUE, NewPoint};
use crate::audit::{CONTACT_BLOCKED, CONTACT_UNBLOCKED};
use crate::decide::conversations::resolve_ongoing;
use crate::decide::people::{
    self, add_point, are_bounded, contact_event, full_name, index_attributes, labelled,
    living_person, merge, tell_blocked,
};
use crate::document::Patch;
use crate::entities::{ContactPoint, JsonMap};
use crate::ids::{AccountId, ContactId, LabelId};
use crate::refusal::{FieldCode, FieldError, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::PointKind;

/// Changes a contact.
#[derive(Clone, Debug)]
pub struct UpdateContact {
    /// The contact.
    pub contact: ContactId,
    /// The changed fields.
    pub patch: ContactPatch,
}

/// The changed fields of a contact. `None` and [`Patch::Absent`] keep a field.
#[derive(Clone, Debug, Default)]
pub struct ContactPatch {
    /// The display name. If this field is `None` and the given name or the family name changes, the display name is
    /// built from these two names.
    pub name: Option<String>,
    /// The given name.
    pub given_name: Patch<String>,
    /// The family name.
    pub family_name: Patch<String>,
    /// Further data that a dialect stores, merged key by key; `null` removes a key.
    pub details: JsonMap,
    /// Custom attributes, merged key by key. `null_stays` determines the meaning of `null`.
    pub custom_attributes: JsonMap,
    /// Additional attributes, merged key by key. `null_stays` determines the meaning of `null`.
    pub additional_attributes: JsonMap,
    /// Whether `null` is stored as the value of an attribute, as some vendors require. If `false`, `null` removes the
    /// attribute.
    pub null_stays: bool,
    /// The ids of the labels that replace the present labels, at most [`crate::acts::MAX_LABELS`].
    pub label_ids: Option<Vec<LabelId>>,
    /// Whether the contact is blocked.
    pub blocked: Option<bool>,
    /// The new values for the e-mail address, the primary phone number and the external id. A contact has at most one
    /// contact point of each of these kinds. `None` removes the contact point.
    pub points: Vec<(PointKind, Option<String>)>,
}

impl Act for UpdateContact {
    type Outcome = Box<ContactView>;
    const AUDIT: &'static [&'static str] = &[CONTACT_BLOCKED, CONTACT_UNBLOCKED];

    fn target(&self) -> Target<'_> {
        Target::Contact(self.contact)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = Key::person(account, self.contact).to_vec();
        if self.patch.blocked == Some(true) {
            keys.push(Key::OngoingOf(account, self.contact));
        }
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let person = living_person(state, account, self.contact)?;
        let id = person.contact.id;
        let mut contact = person.contact.clone();
        let patch = &self.patch;
        let mut errors = Vec::new();
        patch.given_name.clone().apply(&mut contact.given_name);
        patch.family_name.clone().apply(&mut contact.family_name);
        if let Some(name) = &patch.name {
            contact.name.clone_from(name);
        } else if !patch.given_name.is_absent() || !patch.family_name.is_absent() {
            contact.name = full_name(
                contact.given_name.as_deref(),
                contact.family_name.as_deref(),
            );
        }
        for (field, value) in [
            ("name", Some(&contact.name)),
            ("given_name", contact.given_name.as_ref()),
            ("family_name", contact.family_name.as_ref()),
        ] {
            if value.is_some_and(|v| v.chars().count() > MAX_VALUE) {
                errors.push(FieldError {
                    field: field.to_owned(),
                    code: FieldCode::TooLong,
                });
            }
        }
        merge(&mut contact.details, &patch.details);
        for (attributes, patched) in [
            (&mut contact.custom_attributes, &patch.custom_attributes),
            (
                &mut contact.additional_attributes,
                &patch.additional_attributes,
            ),
        ] {
            if patch.null_stays {
                attributes.extend(patched.clone());
            } else {
                merge(attributes, patched);
            }
        }
        for (field, attributes) in [
            ("details", &contact.details),
            ("custom_attributes", &contact.custom_attributes),
            ("additional_attributes", &contact.additional_attributes),
        ] {
            if !are_bounded(attributes) {
                errors.push(FieldError {
                    field: field.to_owned(),
                    code: FieldCode::TooLong,
                });
            }
        }
        if let Some(labels) = &patch.label_ids {
            // If a label of the contact no longer exists in the account, the label is left out and the change is not
            // refused.
            let gone = |label: &LabelId| {
                contact.label_ids.contains(label) && !config.labels.contains_key(label)
            };
            let labels: Vec<LabelId> = labels
                .iter()
                .copied()
                .filter(|label| !gone(label))
                .collect();
            match labelled(&config, &labels) {
                Ok(labels) => contact.label_ids = labels,
                Err(error) => errors.push(error),
            }
        }
        if let Some(blocked) = patch.blocked {
            contact.blocked = blocked;
            contact.blocked_by_merge = false;
        }
        contact.updated_at = cx.now;
        for (kind, value) in &patch.points {
            let old = person.point(*kind);
            if old.map(|p| &p.value) == value.as_ref() {
                continue;
            }
            if let Some(old) = old {
                state.remove::<ContactPoint>((old.account_id, old.id));
            }
            if let Some(value) = value
                && let Err(error) =
                    add_point(state, cx, &contact, &NewPoint::given(*kind, value.clone()))?
            {
                errors.push(error);
            }
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        if !patch.custom_attributes.is_empty() {
            for point in person
                .points
                .iter()
                .filter(|p| p.kind == PointKind::Attribute)
            {
                state.remove::<ContactPoint>((point.account_id, point.id));
            }
            index_attributes(state, cx, &contact)?;
        }
        contact_event(state, cx, &contact, "contact.updated", agent)?;
        let blocks = contact.blocked && !person.contact.blocked;
        if contact.blocked != person.contact.blocked {
            tell_blocked(state, cx, &contact, agent)?;
        }
        state.put_contact(contact);
        if blocks {
            resolve_ongoing(state, cx, &config, id)?;
        }
        Ok(Box::new(ContactView {
            config,
            person: people::person(state, account, id)?,
            identities: Vec::new(),
        }))
    }
}
