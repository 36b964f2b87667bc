//! Contact points and their details, shared by phone numbers and e-mail contacts.

use super::failure::Failure;
use super::input::{Form, Need, Rule};
use super::refusals::{self, Naming};
use parlor_engine::{Engine, EngineError};
use parlor_model::entities::{ContactPoint, JsonMap};
use parlor_model::ids::{AccountId, ContactId};
use parlor_model::refusal::Refusal;
use parlor_model::words::PointKind;
use serde_json::Value;

/// Longest name, number, address and the like, in characters (INFERRED: the framework's usual column).
pub(super) const MAX_TEXT: usize = 255;
/// Longest description, in characters.
pub(super) const MAX_DESCRIPTION: usize = 1_000;

/// Key of the extension in a contact point's details.
pub(super) const EXTENSION: &str = "firstline_extension";
/// See [`EXTENSION`].
pub(super) const DESCRIPTION: &str = "firstline_description";
/// See [`EXTENSION`].
pub(super) const NAME: &str = "firstline_name";

/// Every kind of number.
pub(super) const PHONES: [PointKind; 7] = [
    PointKind::HomePhone,
    PointKind::OfficePhone,
    PointKind::MobilePhone,
    PointKind::Fax,
    PointKind::OtherPhone,
    PointKind::Phone,
    PointKind::Pager,
];

/// The kinds that show as this `type`: 0 home, 1 company, 2 mobile, 3 fax, 4 other. A new number becomes the first of them.
/// Numbers that other vendors' callers made and this one has no word for show as "other".
pub(super) const fn kinds(phone_type: i64) -> Option<&'static [PointKind]> {
    Some(match phone_type {
        0 => &[PointKind::HomePhone],
        1 => &[PointKind::OfficePhone],
        2 => &[PointKind::MobilePhone],
        3 => &[PointKind::Fax],
        4 => &[PointKind::OtherPhone, PointKind::Phone, PointKind::Pager],
        _ => return None,
    })
}

/// The `type` of a number; `None` for what is none.
pub(super) const fn phone_type(kind: PointKind) -> Option<i64> {
    match kind {
        PointKind::HomePhone => Some(0),
        PointKind::OfficePhone => Some(1),
        PointKind::MobilePhone => Some(2),
        PointKind::Fax => Some(3),
        PointKind::OtherPhone | PointKind::Phone | PointKind::Pager => Some(4),
        PointKind::Email
        | PointKind::Facebook
        | PointKind::Twitter
        | PointKind::Instagram
        | PointKind::ExternalId
        | PointKind::Attribute => None,
    }
}

/// One of the facts kept beside a point.
pub(super) fn detail<'a>(details: &'a JsonMap, key: &str) -> Option<&'a str> {
    details.get(key).and_then(Value::as_str)
}

/// Takes the optional texts `fields` (wire name, key, most characters) out of a body; `null` clears one.
pub(super) fn details(form: &mut Form, fields: &[(&'static str, &'static str, usize)]) -> JsonMap {
    let mut details = JsonMap::new();
    for (field, key, most) in fields {
        if let Some(text) = form.text(field, Need::Optional, *most).change() {
            details.insert((*key).to_owned(), text.map_or(Value::Null, Value::String));
        }
    }
    details
}

/// Makes the details of a new row out of a patch: nothing is there to be cleared.
pub(super) fn without_nulls(details: JsonMap) -> JsonMap {
    details.into_iter().filter(|(_, v)| !v.is_null()).collect()
}

/// The owner a body names, who must exist; the command refuses one who does not.
pub(super) fn owner(form: &mut Form, field: &'static str, need: Need) -> Option<ContactId> {
    form.read(field, need, |value| {
        super::input::id(super::input::integer(&value)?)
            .map(ContactId)
            .ok_or(Rule::Selected)
    })
    .value()
}

/// The refusal of a body: when fields failed, an owner who does not exist fails with them.
pub(super) async fn invalid(
    engine: &Engine,
    account: AccountId,
    form: Form,
    owner: Option<(&'static str, ContactId)>,
) -> Failure {
    let mut errors = form.errors;
    if let Some((field, contact)) = owner {
        match engine.contact(account, contact).await {
            Ok(_) => {}
            Err(EngineError::Refused(Refusal::NotFound(_))) => errors.add(field, Rule::Selected),
            Err(error) => return refusals::failure(error, &Naming::NONE),
        }
    }
    Failure::Invalid(errors)
}

/// A number, as it shows in lists, alone and inside a contact.
#[derive(serde::Serialize)]
pub(super) struct Phone<'a> {
    id: parlor_model::ids::ContactPointId,
    #[serde(rename = "type")]
    phone_type: i64,
    extension: Option<&'a str>,
    number: &'a str,
    description: Option<&'a str>,
    profile_id: ContactId,
}

impl<'a> Phone<'a> {
    /// `None` when the point is no number.
    pub(super) fn of(point: &'a ContactPoint) -> Option<Self> {
        Some(Self {
            id: point.id,
            phone_type: phone_type(point.kind)?,
            extension: detail(&point.details, EXTENSION),
            number: &point.value,
            description: detail(&point.details, DESCRIPTION),
            profile_id: point.contact_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_number_has_a_type_and_back() {
        for kind in PHONES {
            assert!(
                phone_type(kind)
                    .and_then(kinds)
                    .is_some_and(|kinds| kinds.contains(&kind)),
                "{kind}"
            );
        }
        assert!(kinds(-1).is_none() && kinds(5).is_none());
    }
}
