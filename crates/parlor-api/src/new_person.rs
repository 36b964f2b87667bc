//! The part of a request that describes a contact to create.

use crate::attributes::accepted;
use crate::document::fields::{Free, List, Text};
use crate::document::words::PointKind;
use crate::document::{Faults, FieldPath, code, request};
use parlor_model::command::{MAX_VALUE, NewPerson, NewPoint};
use parlor_model::config::AccountConfig;
use parlor_model::words::{self, AttributeObject};

request! {
    /// A contact to create.
    pub(crate) struct PersonToMake {
        /// The displayed name. Default: a name made of the given name and the family name.
        name: Option<Text<1, MAX_VALUE>>,
        /// The given name.
        given_name: Option<Text<1, MAX_VALUE>>,
        /// The family name.
        family_name: Option<Text<1, MAX_VALUE>>,
        /// The contact points of the new contact.
        contact_points: List<NewContactPoint, 50>,
        /// The values of the contact's custom attributes, by attribute name.
        custom_attributes: Free,
        /// Further attributes, by name. These attributes need no definition, unlike custom attributes.
        additional_attributes: Free,
    }
}

request! {
    /// A new contact point.
    pub(crate) struct NewContactPoint {
        /// The kind of the contact point.
        kind: PointKind,
        /// The value of the contact point, such as an e-mail address.
        value: Text<1, MAX_VALUE>,
    }
}

/// Converts the contact into the model's type. `None` means that the contact is invalid and faults were added.
pub(crate) fn person(
    given: Option<PersonToMake>,
    config: &AccountConfig,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> Option<NewPerson> {
    let Some(given) = given else {
        return Some(NewPerson::default());
    };
    let list = at.key("contact_points");
    let mut fits = true;
    let mut points = Vec::with_capacity(given.contact_points.0.len().saturating_add(1));
    for (index, point) in given.contact_points.0.into_iter().enumerate() {
        fits &= plausible(
            point.kind.0,
            &point.value.0,
            &list.index(index).key("value"),
            faults,
        );
        points.push(NewPoint::given(point.kind.0, point.value.0));
    }
    let before = faults.is_empty();
    let custom_attributes = accepted(
        config,
        AttributeObject::Contact,
        given.custom_attributes.0,
        &at.key("custom_attributes"),
        faults,
    );
    (fits && before == faults.is_empty()).then(|| NewPerson {
        name: given.name.map(|n| n.0),
        given_name: given.given_name.map(|n| n.0),
        family_name: given.family_name.map(|n| n.0),
        custom_attributes,
        additional_attributes: given.additional_attributes.0,
        points,
        ..NewPerson::default()
    })
}

/// Whether a contact point's value has a valid form. If not, a fault is added. Only e-mail addresses are checked.
pub(crate) fn plausible(
    kind: words::PointKind,
    value: &str,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> bool {
    if kind != words::PointKind::Email {
        return true;
    }
    let fits = value
        .rsplit_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !value.chars().any(|c| c.is_whitespace() || c.is_control());
    if !fits {
        faults.add(
            at,
            code::MALFORMED,
            "Send an e-mail address such as ann@example.test.",
        );
    }
    fits
}
