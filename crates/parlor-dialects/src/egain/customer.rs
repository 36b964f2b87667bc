//! Reads the members of the customer representation (the element `customer` of a request) that the search for a contact
//! needs. The rules are in the rows A, B, G and H of the decision table in contract 3.2.4, and in contract 3.2.6.
//!
//! [`super::contact`] reads all other members. Parlor uses these members only if the search finds no contact.

use super::custom_attributes;
use super::document::Node;
use super::error::ApiError;
use super::paths::{CONTACT, CUSTOMER};
use super::query::SearchKey;
use parlor_model::config::AccountConfig;
use parlor_model::document::Fault;
use parlor_model::words::PointKind;

/// The vendor's types of phone numbers, each with the kind of contact point.
pub(super) const PHONE_TYPES: [(&str, PointKind); 5] = [
    ("home", PointKind::HomePhone),
    ("office", PointKind::OfficePhone),
    ("mobile", PointKind::MobilePhone),
    ("fax", PointKind::Fax),
    ("pager", PointKind::Pager),
];
/// The vendor's types of social ids, each with the kind of contact point. `facebook` and `twitter` are inferred from
/// the similar name `social.instagramId`.
pub(super) const SOCIAL_TYPES: [(&str, PointKind); 3] = [
    ("facebook", PointKind::Facebook),
    ("twitter", PointKind::Twitter),
    ("instagram", PointKind::Instagram),
];

/// The maximum number of values in one search. The limit is Parlor's own. The limit is necessary because each value
/// needs one look-up in the database.
const MAX_VALUES: usize = 20;

/// The customer in a request, and the customer's only contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Representation<'a> {
    pub(super) customer: Node<'a>,
    pub(super) contact: Node<'a>,
}

impl<'a> Representation<'a> {
    /// Finds the contact in a customer representation. There must be exactly one contact. The older form
    /// `contactPersons.contactPerson` is accepted too (inferred).
    ///
    /// # Errors
    /// 400 if the customer does not have exactly one contact.
    pub(super) fn read(customer: Node<'a>) -> Result<Self, ApiError> {
        let list = |names: &[&str]| {
            customer.path(names).map_err(|_| {
                ApiError::attribute(
                    CUSTOMER,
                    "The customer must be an object with valid fields.",
                )
            })
        };
        let contacts = match list(&["contacts", "contact"])? {
            Some(contacts) => Some(contacts),
            None => list(&["contactPersons", "contactPerson"])?,
        };
        let mut contacts = contacts.into_iter().flat_map(Node::items);
        match (contacts.next(), contacts.next()) {
            (Some(contact), None) if contact.member("").is_ok() => Ok(Self { customer, contact }),
            (_, _) => Err(ApiError::attribute(
                CONTACT,
                "An individual customer must have exactly one contact.",
            )),
        }
    }

    /// Returns the values of the attribute by which the search finds a contact. The list is never empty.
    ///
    /// # Errors
    /// 400 if the representation has no value of the attribute, only blank values, or more than [`MAX_VALUES`]
    /// different values.
    pub(super) fn search_values(
        self,
        key: &SearchKey,
        config: &AccountConfig,
    ) -> Result<Vec<String>, ApiError> {
        match key {
            SearchKey::Point(kind) => self.point_values(*kind),
            SearchKey::Custom(name) => some(
                custom_attributes::search_values(self.contact, name, config),
                &format!("{CONTACT}.customAttributes.customAttribute"),
            ),
        }
    }

    /// Returns the values of one kind of contact point, or of the external id, with the same checks as
    /// [`Self::search_values`].
    ///
    /// # Errors
    /// The same as [`Self::search_values`].
    pub(super) fn point_values(self, kind: PointKind) -> Result<Vec<String>, ApiError> {
        let (values, path) = match kind {
            PointKind::Email => (
                self.listed("email", None, "emailAddress"),
                "email.emailAddress",
            ),
            PointKind::ExternalId => {
                let value = self.contact.member("externalId").ok().flatten();
                let value = value.and_then(|v| v.text_or_number().ok());
                (value.into_iter().collect(), "externalId")
            }
            PointKind::Facebook | PointKind::Twitter | PointKind::Instagram => (
                self.listed("social", word_of(&SOCIAL_TYPES, kind), "socialId"),
                "social.socialId",
            ),
            // No search uses a postal address, so this list is empty.
            PointKind::PostalAddress => (Vec::new(), "postal.address_1"),
            PointKind::HomePhone
            | PointKind::MobilePhone
            | PointKind::OfficePhone
            | PointKind::Fax
            | PointKind::Pager
            | PointKind::OtherPhone
            | PointKind::Phone
            | PointKind::Attribute => (
                self.listed("phone", word_of(&PHONE_TYPES, kind), "phoneNo"),
                "phone.phoneNo",
            ),
        };
        some(values, &format!("{CONTACT}.{path}"))
    }

    fn listed(self, list: &'static str, type_: Option<&str>, member: &str) -> Vec<String> {
        points(self.contact, list)
            .filter(|point| type_.is_none() || type_of(*point).ok().flatten() == type_)
            .filter_map(|point| point.member(member).ok().flatten())
            .filter_map(|value| value.text_or_number().ok())
            .collect()
    }
}

fn some(mut values: Vec<String>, path: &str) -> Result<Vec<String>, ApiError> {
    values.retain(|value| !value.trim().is_empty());
    values.sort_unstable();
    values.dedup();
    if values.is_empty() {
        Err(ApiError::attribute(
            path,
            "The attribute named in the query must exist in the customer representation.",
        ))
    } else if values.len() > MAX_VALUES {
        Err(ApiError::attribute(
            path,
            format!("At most {MAX_VALUES} different values can be searched."),
        ))
    } else {
        Ok(values)
    }
}

/// Returns the contact points in one list, in the flat form or in the older nested form.
pub(super) fn points<'a>(contact: Node<'a>, list: &'static str) -> impl Iterator<Item = Node<'a>> {
    let flat = contact.member(list).ok().flatten();
    let nested = contact
        .path(&["contactPoints", "contactPoint"])
        .ok()
        .flatten();
    flat.into_iter().flat_map(Node::items).chain(
        nested
            .into_iter()
            .flat_map(Node::items)
            .filter_map(move |point| point.path(&["type", list]).ok().flatten()),
    )
}

/// Returns the `type.value` of a contact point.
pub(super) fn type_of(point: Node<'_>) -> Result<Option<&str>, Fault> {
    point
        .path(&["type", "value"])?
        .map(|value| value.text().map(str::trim_ascii))
        .transpose()
}

fn word_of(table: &[(&'static str, PointKind)], kind: PointKind) -> Option<&'static str> {
    table
        .iter()
        .find(|(_, k)| *k == kind)
        .map(|(word, _)| *word)
}
