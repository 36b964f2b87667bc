//! Contact points and their details: the common code of the resources for phone numbers, e-mail contacts and addresses.

use super::call::{Call, Once};
use super::failure::Failure;
use super::input::{Form, Need, Rule};
use super::refusals::{self, Naming};
use axum::response::Response;
use parlor_engine::{Engine, EngineError};
use parlor_model::command::{Answer, RemoveContactPoint};
use parlor_model::entities::{ContactPoint, JsonMap, Person};
use parlor_model::ids::{AccountId, ContactId, ContactPointId};
use parlor_model::refusal::Refusal;
use parlor_model::words::PointKind;
use serde_json::Value;

/// The maximum length of a name, number or address, in characters (INFERRED: this is the default length of a text
/// column in the vendor's framework).
pub(super) const MAX_TEXT: usize = 255;
/// The maximum length of a description, in characters.
pub(super) const MAX_DESCRIPTION: usize = 1_000;

/// The key of the extension in a contact point's details.
pub(super) const EXTENSION: &str = "firstline_extension";
/// The key of the description in a contact point's details.
pub(super) const DESCRIPTION: &str = "firstline_description";
/// The key of the name in a contact point's details.
pub(super) const NAME: &str = "firstline_name";

/// All kinds of phone numbers.
pub(super) const PHONES: [PointKind; 7] = [
    PointKind::HomePhone,
    PointKind::OfficePhone,
    PointKind::MobilePhone,
    PointKind::Fax,
    PointKind::OtherPhone,
    PointKind::Phone,
    PointKind::Pager,
];

/// Returns the kinds of contact points with this `type`: 0 home, 1 company, 2 mobile, 3 fax, 4 other. A new phone
/// number gets the first kind of the list. The list for "other" also contains the kinds for which the vendor has no
/// type.
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

/// Whether points of this kind are phone numbers.
pub(super) fn is_phone(kind: PointKind) -> bool {
    PHONES.contains(&kind)
}

/// Returns the `type` of a contact point. If the vendor has no type for the kind, returns the type "other".
const fn phone_type(kind: PointKind) -> i64 {
    match kind {
        PointKind::HomePhone => 0,
        PointKind::OfficePhone => 1,
        PointKind::MobilePhone => 2,
        PointKind::Fax => 3,
        PointKind::OtherPhone
        | PointKind::Phone
        | PointKind::Pager
        | PointKind::Email
        | PointKind::Facebook
        | PointKind::Twitter
        | PointKind::Instagram
        | PointKind::PostalAddress
        | PointKind::ExternalId
        | PointKind::Attribute => 4,
    }
}

/// Returns the text that is stored under a key in the details of a contact or contact point. `None` means that the
/// details have no text under this key.
pub(super) fn detail<'a>(details: &'a JsonMap, key: &str) -> Option<&'a str> {
    details.get(key).and_then(Value::as_str)
}

/// Takes optional texts out of a body. `fields` contains the name of each text in the body, its key in the details, and
/// its maximum length in characters. `null` clears a text.
pub(super) fn details(form: &mut Form, fields: &[(&'static str, &'static str, usize)]) -> JsonMap {
    let mut details = JsonMap::new();
    for (field, key, most) in fields {
        if let Some(text) = form.text(field, Need::Optional, *most).change() {
            details.insert((*key).to_owned(), text.map_or(Value::Null, Value::String));
        }
    }
    details
}

/// Removes the nulls from details or values, for a new object. In a change, `null` clears a stored value, but a new
/// object has no stored values.
pub(super) fn without_nulls(details: JsonMap) -> JsonMap {
    details.into_iter().filter(|(_, v)| !v.is_null()).collect()
}

/// Takes the contact's id out of a body. This function does not check that the contact exists, because the command
/// refuses an unknown contact.
pub(super) fn owner(form: &mut Form, field: &'static str, need: Need) -> Option<ContactId> {
    form.read(field, need, |value| {
        super::input::id(super::input::integer(&value)?)
            .map(ContactId)
            .ok_or(Rule::Selected)
    })
    .value()
}

/// A resource of the vendor whose objects are contact points in Parlor.
pub(super) struct PointResource {
    /// The vendor's class name of the objects.
    pub model: &'static str,
    /// The name of the resource in paths.
    pub path: &'static str,
    pub naming: Naming,
    /// Whether points of this kind belong to the resource.
    pub has: fn(PointKind) -> bool,
}

impl PointResource {
    pub(super) fn failed(&self, error: EngineError) -> Failure {
        refusals::failure(error, &self.naming)
    }

    /// Finds an object of the resource, and its contact.
    pub(super) async fn find(
        &self,
        call: &Call,
        id: ContactPointId,
    ) -> Result<(ContactPoint, Person), Failure> {
        let engine = &call.received.context.engine;
        match engine.point(call.caller.account, id).await {
            Ok(found) if (self.has)(found.0.kind) => Ok(found),
            Ok(_) | Err(EngineError::Refused(Refusal::NotFound(_))) => Err(Failure::Missing {
                model: self.model,
                id: id.to_string(),
            }),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Removes an object of the resource.
    pub(super) async fn remove(
        &self,
        call: &Call,
        id: ContactPointId,
        answer: fn() -> Answer,
    ) -> Result<Response, Failure> {
        let keyed = match call.once(&format!("{}/{id}", self.path)).await? {
            Once::Again(response) => return Ok(response),
            Once::New(keyed) => keyed,
        };
        self.find(call, id).await?;
        let engine = &call.received.context.engine;
        let command = RemoveContactPoint { point: id };
        (keyed.execute(engine, command, move |()| answer()).await)
            .map_err(|error| self.failed(error))
    }
}

/// Builds the failure for an invalid body. Reports an unknown contact together with the invalid fields.
pub(super) async fn invalid(
    engine: &Engine,
    account: AccountId,
    form: Form,
    owner: Option<(&'static str, ContactId)>,
) -> Failure {
    let mut faults = form.faults;
    if let Some((field, contact)) = owner {
        match engine.contact(account, contact).await {
            Ok(_) => {}
            Err(EngineError::Refused(Refusal::NotFound(_))) => {
                Rule::Selected.on(field, &mut faults)
            }
            Err(error) => return refusals::failure(error, &Naming::NONE),
        }
    }
    Failure::Invalid(faults)
}

/// A phone number in answers: in a list, as a single object, or inside a contact.
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
    /// Builds the vendor's form of a phone number.
    pub(super) fn of(point: &'a ContactPoint) -> Self {
        Self {
            id: point.id,
            phone_type: phone_type(point.kind),
            extension: detail(&point.details, EXTENSION),
            number: &point.value,
            description: detail(&point.details, DESCRIPTION),
            profile_id: point.contact_id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_number_has_a_type_and_back() {
        for kind in PHONES {
            assert!(
                kinds(phone_type(kind)).is_some_and(|kinds| kinds.contains(&kind)),
                "{kind}"
            );
        }
        assert!(kinds(-1).is_none() && kinds(5).is_none());
    }
}
