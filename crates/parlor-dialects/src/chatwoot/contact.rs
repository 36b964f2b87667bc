//! Contacts: the object in answers, its form in webhooks (contract 4.1, 4.2), and the fields that a caller may write
//! (contract 5.5).

use super::account::Account;
use super::errors::{fault, malformed};
use super::inbox::SlimInbox;
use super::params::Params;
use parlor_http::Limits;
use parlor_model::command::{ContactPatch, MAX_VALUE, NewPerson, NewPoint};
use parlor_model::config::AccountConfig;
use parlor_model::document::{Fault, Patch, code};
use parlor_model::entities::{Contact, Identity, JsonMap, Person};
use parlor_model::words::PointKind;
use serde::Serialize;
use serde_json::Value;

/// The vendor's name for the URL of a contact's picture. Parlor returns the URL unchanged and never fetches it.
const AVATAR: &str = Contact::AVATAR_URL;
/// The maximum length of a URL, in characters (contract 12).
const MAX_URL: usize = 2_048;

/// The kinds of contact points that this vendor supports, each with its field name, in the vendor's order of
/// validation.
pub const POINTS: [(PointKind, &str); 3] = [
    (PointKind::Email, "email"),
    (PointKind::ExternalId, "identifier"),
    (PointKind::Phone, "phone_number"),
];

/// Returns the URL of the contact's picture, or an empty text if the contact has no picture.
#[must_use]
pub fn thumbnail(contact: &Contact) -> &str {
    contact.avatar_url().unwrap_or_default()
}

/// A contact in REST answers.
#[derive(Clone, Debug, Serialize)]
pub struct ContactObject<'a> {
    additional_attributes: &'a JsonMap,
    availability_status: &'static str,
    email: Option<&'a str>,
    id: i64,
    name: &'a str,
    phone_number: Option<&'a str>,
    blocked: bool,
    identifier: Option<&'a str>,
    thumbnail: &'a str,
    custom_attributes: &'a JsonMap,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_activity_at: Option<i64>,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_inboxes: Option<Vec<ContactInbox<'a>>>,
}

impl<'a> ContactObject<'a> {
    /// Builds the form that conversations contain, without the contact's inboxes. The contact's availability is always
    /// `offline`, because there is no web widget yet.
    #[must_use]
    pub fn of(person: &'a Person) -> Self {
        let contact = &person.contact;
        Self {
            additional_attributes: &contact.additional_attributes,
            availability_status: "offline",
            email: person.value(PointKind::Email),
            id: contact.id.0,
            name: &contact.name,
            phone_number: person.value(PointKind::Phone),
            blocked: contact.blocked,
            identifier: person.value(PointKind::ExternalId),
            thumbnail: thumbnail(contact),
            custom_attributes: &contact.custom_attributes,
            last_activity_at: contact.last_activity_at.map(|at| at.seconds()),
            created_at: contact.created_at.seconds(),
            contact_inboxes: None,
        }
    }

    /// Builds the form that the contact endpoints return, with the contact's inboxes. The list `identities` may also
    /// contain identities of other contacts. This function ignores the identities of other contacts.
    #[must_use]
    pub fn with_inboxes(
        person: &'a Person,
        identities: &'a [Identity],
        config: &'a AccountConfig,
    ) -> Self {
        let own = identities
            .iter()
            .filter(|identity| identity.contact_id == Some(person.contact.id));
        Self {
            contact_inboxes: Some(
                own.filter_map(|identity| ContactInbox::of(identity, config))
                    .collect(),
            ),
            ..Self::of(person)
        }
    }
}

/// A contact's link to an inbox.
#[derive(Clone, Debug, Serialize)]
pub struct ContactInbox<'a> {
    source_id: &'a str,
    inbox: SlimInbox<'a>,
}

impl<'a> ContactInbox<'a> {
    /// Builds the link for an identity. Returns `None` if the identity is in another vendor's inbox, or has no serial.
    #[must_use]
    pub fn of(identity: &'a Identity, config: &'a AccountConfig) -> Option<Self> {
        Some(Self {
            source_id: identity.serial.as_deref()?,
            inbox: SlimInbox::of(config.inboxes.get(&identity.inbox_id)?)?,
        })
    }
}

/// A contact in webhook bodies and in LiveDesk's answers, without its account: the customer of a conversation, or the
/// sender of a message.
#[derive(Clone, Debug, Serialize)]
pub struct ContactEvent<'a> {
    additional_attributes: &'a JsonMap,
    custom_attributes: &'a JsonMap,
    email: Option<&'a str>,
    id: i64,
    identifier: Option<&'a str>,
    name: &'a str,
    phone_number: Option<&'a str>,
    thumbnail: &'a str,
    blocked: bool,
    #[serde(rename = "type")]
    type_: &'static str,
}

impl<'a> ContactEvent<'a> {
    /// Builds the JSON form of this contact.
    #[must_use]
    pub fn of(person: &'a Person) -> Self {
        let contact = &person.contact;
        Self {
            additional_attributes: &contact.additional_attributes,
            custom_attributes: &contact.custom_attributes,
            email: person.value(PointKind::Email),
            id: contact.id.0,
            identifier: person.value(PointKind::ExternalId),
            name: &contact.name,
            phone_number: person.value(PointKind::Phone),
            thumbnail: thumbnail(contact),
            blocked: contact.blocked,
            type_: "contact",
        }
    }
}

/// A contact in webhook bodies, with its account: the sender of a message, the person who types, or the contact of a
/// contact event.
#[derive(Clone, Debug, Serialize)]
pub struct ContactWebhook<'a> {
    account: Account<'a>,
    additional_attributes: &'a JsonMap,
    avatar: &'a str,
    custom_attributes: &'a JsonMap,
    email: Option<&'a str>,
    id: i64,
    identifier: Option<&'a str>,
    name: &'a str,
    phone_number: Option<&'a str>,
    thumbnail: &'a str,
    blocked: bool,
}

impl<'a> ContactWebhook<'a> {
    /// Builds the JSON form of this contact, with the account `account`.
    #[must_use]
    pub fn of(person: &'a Person, account: Account<'a>) -> Self {
        let contact = &person.contact;
        Self {
            account,
            additional_attributes: &contact.additional_attributes,
            avatar: thumbnail(contact),
            custom_attributes: &contact.custom_attributes,
            email: person.value(PointKind::Email),
            id: contact.id.0,
            identifier: person.value(PointKind::ExternalId),
            name: &contact.name,
            phone_number: person.value(PointKind::Phone),
            thumbnail: thumbnail(contact),
            blocked: contact.blocked,
        }
    }
}

/// The fields of a contact in a request. In an update, a field that the request does not contain stays unchanged.
#[derive(Clone, Debug, Default)]
pub struct ContactFields {
    name: Patch<String>,
    /// The contact points, in the order of [`POINTS`].
    pub points: Vec<(PointKind, Option<String>)>,
    avatar_url: Patch<String>,
    blocked: Option<bool>,
    custom_attributes: JsonMap,
    additional_attributes: JsonMap,
}

impl ContactFields {
    /// Takes the fields out of the parameters, and lists all invalid fields. This function does not check uniqueness.
    pub fn read(params: &mut Params, limits: &Limits) -> (Self, Vec<Fault>) {
        let mut failures = Vec::new();
        let mut fields = Self::default();
        // An empty text clears a field in the same way as `null`.
        let mut text = |name| {
            let text = params.text(name).unwrap_or_else(|failure| {
                failures.push(failure);
                Patch::Absent
            });
            match text {
                Patch::Value(text) if text.is_empty() => Patch::Null,
                text => text,
            }
        };
        fields.name = text("name");
        let points = POINTS.map(|(kind, name)| (kind, text(name)));
        fields.avatar_url = text(AVATAR);
        for (kind, value) in points {
            if value.is_absent() {
                continue;
            }
            let value = value.value().map(|value| match kind {
                PointKind::Email => value.to_lowercase(),
                _ => value,
            });
            failures.extend(value.as_deref().and_then(|value| misfit(kind, value)));
            fields.points.push((kind, value));
        }
        if let Patch::Value(url) = &fields.avatar_url
            && !is_web_url(url)
        {
            failures.push(malformed(AVATAR));
        }
        fields.blocked = params.boolean("blocked").unwrap_or_else(|failure| {
            failures.push(failure);
            None
        });
        let mut object = |name| {
            params.object(name, limits).unwrap_or_else(|failure| {
                failures.push(failure);
                JsonMap::new()
            })
        };
        fields.custom_attributes = object("custom_attributes");
        fields.additional_attributes = object("additional_attributes");
        (fields, failures)
    }

    /// Converts the fields into a new contact.
    #[must_use]
    pub fn into_person(self) -> NewPerson {
        let mut details = JsonMap::new();
        if let Patch::Value(url) = self.avatar_url {
            details.insert(AVATAR.to_owned(), Value::String(url));
        }
        NewPerson {
            label_ids: Vec::new(),
            name: self.name.value(),
            given_name: None,
            family_name: None,
            details,
            custom_attributes: self.custom_attributes,
            additional_attributes: self.additional_attributes,
            blocked: self.blocked.unwrap_or(false),
            points: self
                .points
                .into_iter()
                .filter_map(|(kind, value)| Some(NewPoint::given(kind, value?)))
                .collect(),
        }
    }

    /// Converts the fields into a change of an existing contact.
    #[must_use]
    pub fn into_patch(self) -> ContactPatch {
        let mut details = JsonMap::new();
        if !self.avatar_url.is_absent() {
            let url = self.avatar_url.value().map_or(Value::Null, Value::String);
            details.insert(AVATAR.to_owned(), url);
        }
        ContactPatch {
            label_ids: None,
            name: match self.name {
                Patch::Absent => None,
                name => Some(name.value().unwrap_or_default()),
            },
            given_name: Patch::Absent,
            family_name: Patch::Absent,
            details,
            custom_attributes: self.custom_attributes,
            additional_attributes: self.additional_attributes,
            null_stays: true,
            blocked: self.blocked,
            points: self.points,
        }
    }
}

/// Checks the form of a contact point. Returns the fault if the form is invalid (contract 2.3, 4.1).
fn misfit(kind: PointKind, value: &str) -> Option<Fault> {
    if value.chars().count() > MAX_VALUE {
        // The model checks the length of contact points of every kind, so this function does not report a wrong length.
        return None;
    }
    match kind {
        PointKind::Email if !is_email(value) => {
            Some(fault("email", code::MALFORMED, "Invalid email"))
        }
        PointKind::Phone if !is_e164(value) => Some(fault(
            "phone_number",
            code::MALFORMED,
            "should be in e164 format",
        )),
        _ => None,
    }
}

/// Whether a text has exactly one `@`, characters before and after it, and no white space.
fn is_email(value: &str) -> bool {
    value.split_once('@').is_some_and(|(local, domain)| {
        [local, domain]
            .iter()
            .all(|part| !part.is_empty() && !part.contains(|c: char| c == '@' || c.is_whitespace()))
    })
}

/// Whether a text is `+` and 2 to 15 digits, the first of which is not 0.
fn is_e164(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

fn is_web_url(value: &str) -> bool {
    let rest = value
        .strip_prefix("https://")
        .or_else(|| value.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty())
        && value.chars().count() <= MAX_URL
        && !value.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (value, good) in [
            ("a@b", true),
            ("ann.lee@example.test", true),
            ("a@b@c", false),
            ("@b", false),
            ("a@", false),
            ("a b@c", false),
            ("ab", false),
        ] {
            assert_eq!(is_email(value), good, "{value}");
        }
        for (value, good) in [
            ("+12", true),
            ("+886912345678", true),
            ("+123456789012345", true),
            ("+1234567890123456", false),
            ("+1", false),
            ("+0123", false),
            ("886912345678", false),
            ("+12a", false),
            ("+1２", false),
            ("+", false),
        ] {
            assert_eq!(is_e164(value), good, "{value}");
        }
        for (value, good) in [
            ("https://a.test/x.png", true),
            ("http://a", true),
            ("https://", false),
            ("javascript:alert(1)", false),
            ("https://a b", false),
        ] {
            assert_eq!(is_web_url(value), good, "{value}");
        }
    }
}
