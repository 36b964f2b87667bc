//! The JSON form of a contact (contract 3.4).

use super::columns::{self, ColumnValue};
use super::lookups::Entry;
use super::points::{Phone, detail, is_phone};
use super::times::Clocks;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Contact, Person};
use parlor_model::ids::{ClassificationId, ContactId, LabelId, parse_id};
use parlor_model::words::{AttributeObject, ClassificationKind};
use serde::Serialize;
use std::borrow::Cow;

/// The prefix of this dialect's keys in a contact's details. All dialects share these details.
pub(super) const DETAIL: &str = "firstline_";
/// The key of the membership number in a contact's details.
pub(super) const MEMBERSHIP_NO: &str = "firstline_membership_no";
/// The key of the identity number in a contact's details.
pub(super) const IDENTITY_NO: &str = "firstline_identity_no";
/// The key of the gender in a contact's details. The stored value is the text `0` or `1`.
pub(super) const GENDER: &str = "firstline_gender";
/// The key of the birth date in a contact's details. The stored value has the form `YYYY-MM-DD`.
pub(super) const BIRTH_AT: &str = "firstline_birth_at";

/// The key of the sponsor's id in a contact's details. The stored value is a text of decimal digits.
pub(super) const SPONSOR_ID: &str = "firstline_sponsor_id";
/// The key of the company's id in a contact's details. The stored value is a text of decimal digits.
pub(super) const COMPANY_ID: &str = "firstline_company_id";
/// The flags of a contact: the name of each flag's filter, and the flag's key in the contact's details. The stored
/// value of a set flag is the text `1`.
pub(super) const FLAGS: [(&str, &str); 3] = [
    ("has_disturb", "firstline_disturb"),
    ("has_fb_optin", "firstline_fb_optin"),
    ("has_valid_fb_optin", "firstline_valid_fb_optin"),
];
/// The key of the first flag in [`FLAGS`].
const DISTURB: &str = "firstline_disturb";

/// A contact in answers. `first_name` is the family name. `name` consists of `first_name`, a space and `last_name`. The
/// vendor documents this order of the names (contract 7.24). Members for which Parlor has no data are null or empty.
#[derive(Serialize)]
pub(super) struct ContactBody<'a> {
    id: ContactId,
    name: Cow<'a, str>,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    membership_no: Option<&'a str>,
    identity_no: Option<&'a str>,
    gender: Option<i64>,
    birth_at: Option<&'a str>,
    profile_id: ContactId,
    profile: Profile<'a>,
    sponsor_id: Option<ClassificationId>,
    sponsor: Option<Entry<'a>>,
    cz_cols: Vec<ColumnValue<'a>>,
    tags: Vec<Tag<'a>>,
    disturb_setting: Option<i64>,
    created_at: Cow<'a, str>,
    updated_at: Cow<'a, str>,
}

/// A tag of a contact.
#[derive(Serialize)]
struct Tag<'a> {
    id: LabelId,
    name: &'a str,
    description: Option<&'a str>,
}

#[derive(Serialize)]
struct Profile<'a> {
    id: ContactId,
    phones: Vec<Phone<'a>>,
}

impl<'a> ContactBody<'a> {
    pub(super) fn of(person: &'a Person, config: &'a AccountConfig, clocks: &'a Clocks) -> Self {
        let contact = &person.contact;
        let sponsor = detail(&contact.details, SPONSOR_ID)
            .and_then(parse_id)
            .map(ClassificationId);
        Self {
            id: contact.id,
            name: name(contact),
            first_name: first_name(contact),
            last_name: contact.given_name.as_deref(),
            membership_no: detail(&contact.details, MEMBERSHIP_NO),
            identity_no: detail(&contact.details, IDENTITY_NO),
            gender: detail(&contact.details, GENDER).and_then(|text| text.parse().ok()),
            birth_at: detail(&contact.details, BIRTH_AT),
            profile_id: contact.id,
            profile: Profile {
                id: contact.id,
                phones: (person.points.iter())
                    .filter(|point| is_phone(point.kind))
                    .map(Phone::of)
                    .collect(),
            },
            sponsor_id: sponsor,
            sponsor: Entry::find(config, ClassificationKind::Sponsor, sponsor),
            cz_cols: columns::values(config, AttributeObject::Contact, &contact.custom_attributes),
            tags: (config.labels_of(contact))
                .map(|label| Tag {
                    id: label.id,
                    name: &label.name,
                    description: label.description.as_deref(),
                })
                .collect(),
            disturb_setting: detail(&contact.details, DISTURB).map(|_| 1),
            created_at: clocks.show(contact.created_at),
            updated_at: clocks.show(contact.updated_at),
        }
    }
}

/// Returns the `first_name` of a contact: the family name, or the full name if the contact has only a full name.
pub(super) fn first_name(contact: &Contact) -> Option<&str> {
    match (&contact.family_name, &contact.given_name) {
        (Some(family), _) => Some(family),
        (None, Some(_)) => None,
        (None, None) => Some(&contact.name),
    }
}

/// Returns the full name: `first_name`, a space and `last_name`.
pub(super) fn name(contact: &Contact) -> Cow<'_, str> {
    match (first_name(contact), &contact.given_name) {
        (Some(first), Some(last)) => format!("{first} {last}").into(),
        (Some(one), None) => Cow::Borrowed(one),
        (None, Some(one)) => Cow::Borrowed(one),
        (None, None) => Cow::Borrowed(&contact.name),
    }
}
