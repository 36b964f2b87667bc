//! The customer in a request that starts a conversation, in one of several forms.

use crate::attributes::{fitting, unknown};
use crate::document::fields::{Id, List, Text};
use crate::document::words::LookUpKind;
use crate::document::{Faults, FieldPath, code, request, tagged};
use crate::new_person::{PersonToMake, person, plausible};
use parlor_model::command::{
    IdentityChoice, MAX_SERIAL, MAX_VALUE, NewPerson, NewPoint, NewSerial, PersonChoice,
    UnknownSerial,
};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{ContactId, IdentityId};
use parlor_model::words::{self, AttributeObject, Word};
use serde_json::Value;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

tagged! {
    /// The customer of the new conversation. The member `kind` states the way in which the request names the customer.
    pub(crate) enum Speaker {
        /// An unknown visitor. Parlor creates a new identity.
        Anonymous(AnonymousSpeaker) = "anonymous",
        /// A contact, by its id. Parlor refuses an unknown id. With a `serial`, Parlor uses the identity with this
        /// serial. If there is no such identity, Parlor creates one. If the identity has no contact, Parlor links the
        /// identity to the contact in this request. If the identity has another contact, Parlor refuses the request
        /// with `serial-taken`.
        Contact(ContactSpeaker) = "contact",
        /// An identity of this inbox, by its id. Parlor refuses an unknown id.
        Identity(IdentitySpeaker) = "identity",
        /// An identity of this inbox, by its serial: the customer's id in the caller's own system.
        Serial(SerialSpeaker) = "serial",
        /// The contact that has at least one of the given values. If there is no such contact, Parlor creates a
        /// contact. If several contacts match, Parlor refuses the request with `ambiguous`.
        LookUp(LookUpSpeaker) = "look_up",
    }
}

request! {
    /// An unknown visitor.
    pub(crate) struct AnonymousSpeaker {}
}

request! {
    /// The customer as a contact with a known id.
    pub(crate) struct ContactSpeaker {
        /// The contact's id.
        contact_id: Id,
        /// The customer's id in the caller's own system, unique in this inbox.
        serial: Option<Text<1, MAX_SERIAL>>,
        /// The choice among several identities of the contact in this inbox. If the contact has no identity in this
        /// inbox, Parlor creates one. Not allowed together with `serial`. Default: `latest_active`.
        identity: Option<Choice>,
    }
}

request! {
    /// The customer as an identity with a known id.
    pub(crate) struct IdentitySpeaker {
        /// The identity's id.
        identity_id: Id,
    }
}

request! {
    /// The customer as an identity with a serial: the customer's id in the caller's own system.
    pub(crate) struct SerialSpeaker {
        /// The customer's id in the caller's own system, unique in this inbox.
        serial: Text<1, MAX_SERIAL>,
        /// The treatment of an unknown serial. `create` creates an unknown visitor with this serial, and `refuse`
        /// refuses the request. Default: `create`.
        unknown: Option<Unknown>,
    }
}

request! {
    /// The customer as a contact with a known value, such as an e-mail address.
    pub(crate) struct LookUpSpeaker {
        /// The kind and the values by which Parlor looks up the contact.
        look_up: LookUp,
        /// The contact that Parlor creates if the look-up finds none. If `person` has no value of the look-up's kind,
        /// Parlor adds the first value of the look-up. For the kinds `email`, `phone`, `external_id` and `attribute`,
        /// Parlor refuses the request if `person` has another value of this kind.
        person: Option<PersonToMake>,
        /// The choice among several identities of the contact in this inbox. If the contact has no identity in this
        /// inbox, Parlor creates one. Default: `latest_active`.
        identity: Option<Choice>,
    }
}

request! {
    /// The values by which Parlor looks up a contact: either `value` or `values`. A contact matches if it has at least
    /// one of these values.
    pub(crate) struct LookUp {
        /// The kind of the values.
        kind: LookUpKind,
        /// The name of the custom attribute. Required for the kind `attribute`, and not allowed for other kinds.
        name: Option<Text<1, 255>>,
        /// The value, such as an e-mail address or a phone number.
        value: Option<Text<1, MAX_VALUE>>,
        /// Up to 20 values, instead of `value`.
        values: Option<List<Text<1, MAX_VALUE>, 20>>,
    }
}

macro_rules! small_choice {
    ($( $(#[doc = $doc:literal])* $name:ident($type:ty) { $($word:literal = $value:expr),* } )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name($type);

        impl crate::document::Wire for $name {
            fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
                match value.as_str() {
                    $( Some($word) => Some(Self($value)), )*
                    _ => {
                        faults.add(at, code::NOT_ALLOWED, concat!("Send one of:" $(, " ", $word)*, "."));
                        None
                    }
                }
            }

            fn describe() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some([$($word),*])).into()
            }
        }
    )*};
}

small_choice! {
    /// The choice among several identities of a contact in one inbox: the identity with the latest activity
    /// (`latest_active`), or the newest identity (`newest`).
    Choice(IdentityChoice) { "latest_active" = IdentityChoice::LatestActive, "newest" = IdentityChoice::Newest }
    /// The treatment of an unknown serial.
    Unknown(UnknownSerial) { "create" = UnknownSerial::Create, "refuse" = UnknownSerial::Refuse }
}

impl Speaker {
    /// Converts the customer into the model's type. `None` means that the customer is invalid and a fault was added.
    pub(crate) fn into_model(
        self,
        config: &AccountConfig,
        at: &FieldPath<'_>,
        faults: &mut Faults,
    ) -> Option<PersonChoice> {
        let choice = |given: Option<Choice>| given.map_or(IdentityChoice::LatestActive, |c| c.0);
        Some(match self {
            Self::Anonymous(nobody) => {
                let AnonymousSpeaker {} = *nobody;
                PersonChoice::Anonymous
            }
            Self::Identity(one) => PersonChoice::Identity(IdentityId(one.identity_id.0)),
            Self::Serial(one) => PersonChoice::Serial {
                serial: one.serial.0,
                unknown: one.unknown.map_or(UnknownSerial::Create, |u| u.0),
            },
            Self::Contact(one) => {
                let contact = ContactId(one.contact_id.0);
                match (one.serial, one.identity) {
                    (Some(_), Some(_)) => {
                        faults.add(
                            &at.key("identity"),
                            code::NOT_ALLOWED,
                            "Leave this field out: the serial names the identity.",
                        );
                        return None;
                    }
                    (Some(serial), None) => PersonChoice::ContactWithSerial {
                        contact,
                        serial: serial.0,
                    },
                    (None, identity) => PersonChoice::Contact {
                        contact,
                        choice: choice(identity),
                        new_serial: NewSerial::Nothing,
                    },
                }
            }
            Self::LookUp(one) => {
                let (kind, label, values) =
                    one.look_up.into_model(config, &at.key("look_up"), faults)?;
                let path = at.key("person");
                let person = person(one.person, config, &path, faults)?;
                let person = findable(person, kind, &label, &values, config, &path, faults)?;
                PersonChoice::LookUp {
                    kind,
                    label,
                    values,
                    person: Ok(Box::new(person)),
                    choice: choice(one.identity),
                }
            }
        })
    }
}

impl LookUp {
    fn into_model(
        self,
        config: &AccountConfig,
        at: &FieldPath<'_>,
        faults: &mut Faults,
    ) -> Option<(words::PointKind, String, Vec<String>)> {
        let kind = self.kind.0;
        let (values, path) = match (self.value, self.values) {
            (Some(value), None) => (vec![value.0], "value"),
            (None, Some(values)) if !values.0.is_empty() => {
                (values.0.into_iter().map(|v| v.0).collect(), "values")
            }
            (Some(_), Some(_)) => {
                faults.add(
                    &at.key("values"),
                    code::NOT_ALLOWED,
                    "Send `value` or `values`, not both.",
                );
                return None;
            }
            (None, _) => {
                faults.add(
                    &at.key("value"),
                    code::REQUIRED,
                    "Send the value to look up, or several as `values`.",
                );
                return None;
            }
        };
        let path = at.key(path);
        if kind != words::PointKind::Attribute {
            if self.name.is_some() {
                faults.add(
                    &at.key("name"),
                    code::NOT_ALLOWED,
                    "Leave this field out: only the kind `attribute` has a name.",
                );
                return None;
            }
            let fits = values.iter().all(|v| plausible(kind, v, &path, faults));
            return fits.then_some((kind, String::new(), values));
        }
        let Some(name) = self.name else {
            faults.add(
                &at.key("name"),
                code::REQUIRED,
                "Send the name of the custom attribute.",
            );
            return None;
        };
        let Some(definition) = config.attribute(AttributeObject::Contact, &name.0) else {
            unknown(config, AttributeObject::Contact, &at.key("name"), faults);
            return None;
        };
        let mut found_by = Vec::with_capacity(values.len());
        for value in values {
            let value = fitting(definition, &Value::String(value), &path, faults)?;
            let Some(text) = text_of(&value) else {
                faults.add(
                    &at.key("name"),
                    code::NOT_ALLOWED,
                    "An attribute with several values cannot be used for a look-up.",
                );
                return None;
            };
            found_by.push(text);
        }
        Some((kind, definition.name.clone(), found_by))
    }
}

/// Returns the text by which a look-up finds the value of a custom attribute. `None` means that no look-up finds the
/// value.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Makes sure that the next look-up by the same values finds the new contact. If the contact has none of these values,
/// adds the first value to the contact. If the contact can have only one value of this kind and already has another
/// value, adds a fault and returns `None`.
fn findable(
    mut person: NewPerson,
    kind: words::PointKind,
    label: &str,
    values: &[String],
    config: &AccountConfig,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> Option<NewPerson> {
    let Some(first) = values.first() else {
        return Some(person);
    };
    let theirs: Vec<Cow<'_, str>> = if kind == words::PointKind::Attribute {
        person
            .custom_attributes
            .get(label)
            .map(|value| Cow::Owned(text_of(value).unwrap_or_default()))
            .into_iter()
            .collect()
    } else {
        person
            .points
            .iter()
            .filter(|point| point.kind == kind)
            .map(|point| Cow::Borrowed(point.value.as_str()))
            .collect()
    };
    let country = config.account.country.as_deref();
    let keys: Vec<String> = values.iter().map(|v| kind.key(v, country)).collect();
    let found = theirs.iter().any(|t| keys.contains(&kind.key(t, country)));
    let none = theirs.is_empty();
    drop(theirs);
    if found {
        return Some(person);
    }
    if none || !(kind.is_unique() || kind == words::PointKind::Attribute) {
        if kind == words::PointKind::Attribute {
            let text = Value::String(first.clone());
            let value = config
                .attribute(AttributeObject::Contact, label)
                .and_then(|definition| definition.accept(&text).ok());
            person
                .custom_attributes
                .insert(label.to_owned(), value.unwrap_or(text));
        } else {
            person.points.push(NewPoint::given(kind, first.clone()));
        }
        return Some(person);
    }
    let member = if kind == words::PointKind::Attribute {
        "custom_attributes"
    } else {
        "contact_points"
    };
    faults.add(
        &at.key(member),
        code::NOT_ALLOWED,
        format!(
            "The new person has another {} than the look-up, so the next look-up would not find that person. Send the same value, or leave it out.",
            if label.is_empty() { kind.word() } else { label }
        ),
    );
    None
}
