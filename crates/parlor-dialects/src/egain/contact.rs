//! Converts the customer representation (the element `customer` of a request) to a new contact, or reports the missing
//! and invalid fields. The conversion implements the rows C and D of the decision table in contract 3.2.4.

use super::custom_attributes;
use super::customer::{PHONE_TYPES, Representation, SOCIAL_TYPES, points, type_of};
use super::document::Node;
use parlor_model::command::{MAX_VALUE, NewPerson, NewPoint};
use parlor_model::config::AccountConfig;
use parlor_model::document::{Fault, Faults, FieldPath};
use parlor_model::entities::JsonMap;
use parlor_model::refusal::{FieldCode, FieldError};
use parlor_model::words::{AttributeObject, PointKind, Word as _};
use serde_json::Value;
use std::borrow::Cow;

/// The key in a contact's details under which this dialect stores its own data.
pub(super) const KEPT: &str = "egain";
/// The beginning of the model's paths for the fields that only this dialect stores, such as the type of a phone number.
/// Error documents show the vendor's path instead of the model's path.
pub(super) const KEPT_FIELD: &str = "details.egain.";

const MAX_EMAIL: usize = 255;
const MAX_PHONE: usize = 40;
/// The maximum number of entries in each list of a contact: the lists of e-mail addresses, phone numbers and social
/// ids, and the lists in [`LISTS`]. The limit is Parlor's own.
const MAX_POINTS: usize = 50;

/// The text members of a contact that Parlor stores unchanged. Parlor does not use the secret question and its answer,
/// so this list does not contain them.
const TEXTS: [&str; 10] = [
    "salutation",
    "middleName",
    "initials",
    "loginId",
    "jobTitle",
    "dateOfBirth",
    "priority",
    "firstNameFurigana",
    "middleNameFurigana",
    "lastNameFurigana",
];
/// The members of a contact that have the form `{"value": ..}`.
const WORDS: [&str; 5] = [
    "suffix",
    "gender",
    "maritalStatus",
    "type",
    "employmentStatus",
];
const CONSENTS: [&str; 3] = [
    "hasDirectMailingConsent",
    "hasDirectCallingConsent",
    "hasHoldingDataConsent",
];
/// The lists of a contact that Parlor stores in the contact's details. Each list has its name, and the names of the
/// members that Parlor stores from each entry.
const LISTS: [(&str, &[&str]); 3] = [
    (
        "postal",
        &[
            "type",
            "address_1",
            "address_2",
            "city",
            "state",
            "zip",
            "country",
            "region",
        ],
    ),
    ("web", &["url"]),
    ("identification", &["type", "value"]),
];
/// The members of a customer that Parlor stores, each with its maximum length. Parlor checks the member `pin`, but does
/// not store `pin`.
const CUSTOMER: [(&str, usize); 7] = [
    ("level", MAX_VALUE),
    ("role", MAX_VALUE),
    ("pin", 255),
    ("howReferred", MAX_VALUE),
    ("industry", MAX_VALUE),
    ("marketSegment", 50),
    ("entitlements", 1_024),
];
const SECRET: &str = "pin";
const ROLES: &str = "Partner,Reseller,Customer";
const REFERRALS: &str = "Website,Customer,Partner,Employee,Reseller";

/// Returns the allowed values of a refused field, if the field has a fixed list of them.
pub(super) fn expected(field: &str) -> Option<&'static str> {
    match field.strip_prefix(KEPT_FIELD)? {
        "customer.type.value" => Some("individual"),
        "customer.role" => Some(ROLES),
        "customer.howReferred" => Some(REFERRALS),
        "phone.type.value" => Some("home,office,mobile,fax,pager"),
        "social.type.value" => Some("facebook,twitter,instagram"),
        _ => None,
    }
}

/// Builds the new contact, or lists all missing and invalid fields.
pub(super) fn person(
    representation: Representation<'_>,
    config: &AccountConfig,
) -> Result<Box<NewPerson>, Vec<FieldError>> {
    let Representation { customer, contact } = representation;
    let mut reader = Reader {
        faults: Faults::at_most(usize::MAX),
        country: config.account.country.as_deref(),
    };
    reader.check_type(customer);
    let given = FieldPath::TOP.key("given_name");
    let given_name = reader.text(contact, "firstName", &given, MAX_VALUE);
    if given_name.is_none() {
        reader.require(&given);
    }
    let family_name = reader.text(
        contact,
        "lastName",
        &FieldPath::TOP.key("family_name"),
        MAX_VALUE,
    );
    let mut points = Vec::new();
    reader.emails(contact, &mut points);
    reader.phones(contact, &mut points);
    reader.socials(contact, &mut points);
    if let Some(id) = reader.text(
        contact,
        "externalId",
        &FieldPath::TOP.key("external_id"),
        MAX_VALUE,
    ) {
        points.push(NewPoint::given(PointKind::ExternalId, id));
    }
    let custom_attributes = match custom_attributes::read(contact, AttributeObject::Contact, config)
    {
        Ok(attributes) => attributes,
        Err(fault) => {
            let path = format!("custom_attributes.{}", fault.path);
            reader.faults.push(Fault { path, ..fault });
            JsonMap::new()
        }
    };
    let mut kept = reader.kept(contact);
    let extras = reader.extras(customer);
    if !extras.is_empty() {
        kept.insert("customer".to_owned(), Value::Object(extras));
    }
    if !reader.faults.is_empty() {
        let faults = reader.faults.into_list().into_iter();
        return Err(faults.map(FieldError::from).collect());
    }
    let middle = kept.get("middleName").and_then(Value::as_str);
    let name = join([given_name.as_deref(), middle, family_name.as_deref()]);
    let mut details = JsonMap::new();
    if !kept.is_empty() {
        details.insert(KEPT.to_owned(), Value::Object(kept));
    }
    Ok(Box::new(NewPerson {
        label_ids: Vec::new(),
        name: Some(name),
        given_name,
        family_name,
        details,
        custom_attributes,
        additional_attributes: JsonMap::new(),
        blocked: false,
        points,
    }))
}

/// Joins given, middle and family name into one name.
pub(super) fn join(parts: [Option<&str>; 3]) -> String {
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The empty text of the faults in this module. [`super::refusals`] builds the text for the caller later, from the
/// fault's code.
const NO_TEXT: Cow<'static, str> = Cow::Borrowed("");
/// The path, in the model, of the object that contains the contact's stored members.
static IN_CONTACT: FieldPath<'static> = DETAILS.key(KEPT);
/// The path, in the model, of the object that contains the customer's stored members.
static IN_CUSTOMER: FieldPath<'static> = IN_CONTACT.key("customer");
static DETAILS: FieldPath<'static> = FieldPath::TOP.key("details");

struct Reader<'a> {
    faults: Faults,
    country: Option<&'a str>,
}

impl Reader<'_> {
    fn refuse(&mut self, field: &FieldPath<'_>, code: FieldCode) {
        self.faults.add(field, code.code(), NO_TEXT);
    }

    /// Refuses a required field that has no value, unless the field is already refused.
    fn require(&mut self, field: &FieldPath<'_>) {
        let path = field.to_string();
        if self.faults.iter().all(|fault| fault.path != path) {
            self.refuse(field, FieldCode::Required);
        }
    }

    /// Returns the value in `read`, or `None` if the field is absent. If the value has a wrong type, this function
    /// refuses the field and returns `None`.
    fn sure<T>(&mut self, field: &FieldPath<'_>, read: Result<Option<T>, Fault>) -> Option<T> {
        read.unwrap_or_else(|fault| {
            self.faults.add(field, fault.code, NO_TEXT);
            None
        })
    }

    /// Reads a member as a text. The member must be a text or a number. A blank text is treated as absent.
    fn text(
        &mut self,
        of: Node<'_>,
        name: &str,
        field: &FieldPath<'_>,
        most: usize,
    ) -> Option<String> {
        let read = of
            .member(name)
            .and_then(|node| node.map(Node::text_or_number).transpose());
        self.fitting(field, read, most)
    }

    /// Reads a member as a text. The member must be a text, a number, or an object `{"value": ..}` that contains a text
    /// or a number. A blank text is treated as absent.
    fn word(
        &mut self,
        of: Node<'_>,
        name: &str,
        field: &FieldPath<'_>,
        most: usize,
    ) -> Option<String> {
        let read = of.member(name).and_then(|node| {
            let Some(node) = node else { return Ok(None) };
            match node.text_or_number() {
                Ok(text) => Ok(Some(text)),
                Err(_) => node.member("value")?.map(Node::text_or_number).transpose(),
            }
        });
        self.fitting(field, read, most)
    }

    fn fitting(
        &mut self,
        field: &FieldPath<'_>,
        read: Result<Option<String>, Fault>,
        most: usize,
    ) -> Option<String> {
        let text = self
            .sure(field, read)
            .filter(|text| !text.trim().is_empty())?;
        if text.chars().count() > most {
            self.refuse(field, FieldCode::TooLong);
            return None;
        }
        Some(text)
    }

    /// Checks the customer's type, which must be `individual` or absent. The vendor refuses other types, but does not
    /// document the meaning of an absent type. So the rule for an absent type is inferred.
    fn check_type(&mut self, customer: Node<'_>) {
        let field = IN_CUSTOMER.key("type.value");
        let read = type_of(customer);
        if self.sure(&field, read).is_some_and(|t| t != "individual") {
            self.refuse(&field, FieldCode::NotAllowed);
        }
    }

    fn emails(&mut self, contact: Node<'_>, points_: &mut Vec<NewPoint>) {
        let field = FieldPath::TOP.key(PointKind::Email.word());
        self.few(contact, "email");
        for email in points(contact, "email").take(MAX_POINTS) {
            match self.text(email, "emailAddress", &field, MAX_EMAIL) {
                Some(address) if is_email(&address) => {
                    self.add(points_, NewPoint::given(PointKind::Email, address));
                }
                Some(_) => self.refuse(&field, FieldCode::Malformed),
                None => {}
            }
        }
    }

    fn phones(&mut self, contact: Node<'_>, points_: &mut Vec<NewPoint>) {
        self.few(contact, "phone");
        for phone in points(contact, "phone").take(MAX_POINTS) {
            let Some(kind) = self.typed(phone, &IN_CONTACT.key("phone.type.value"), &PHONE_TYPES)
            else {
                continue;
            };
            let mut details = JsonMap::new();
            let of_phone = IN_CONTACT.key("phone");
            for (name, most) in [("countryCode", 9), ("areaCode", 10), ("extension", 10)] {
                let field = of_phone.key(name);
                let Some(text) = self.text(phone, name, &field, most) else {
                    continue;
                };
                if name == "countryCode" && !text.bytes().all(|b| b.is_ascii_digit()) {
                    self.refuse(&field, FieldCode::Malformed);
                }
                details.insert(name.to_owned(), Value::String(text));
            }
            let field = FieldPath::TOP.key(kind.word());
            if let Some(number) = self.text(phone, "phoneNo", &field, MAX_PHONE) {
                let mut point = NewPoint::given(kind, number);
                point.details = details;
                self.add(points_, point);
            } else {
                self.require(&field);
            }
        }
    }

    fn socials(&mut self, contact: Node<'_>, points_: &mut Vec<NewPoint>) {
        self.few(contact, "social");
        for social in points(contact, "social").take(MAX_POINTS) {
            let Some(kind) =
                self.typed(social, &IN_CONTACT.key("social.type.value"), &SOCIAL_TYPES)
            else {
                continue;
            };
            let field = FieldPath::TOP.key(kind.word());
            if let Some(id) = self.text(social, "socialId", &field, MAX_VALUE) {
                self.add(points_, NewPoint::given(kind, id));
            } else {
                self.require(&field);
            }
        }
    }

    /// Returns the kind of a contact point, according to the type that the request gives. Refuses a contact point with
    /// a missing or unknown type.
    fn typed(
        &mut self,
        point: Node<'_>,
        field: &FieldPath<'_>,
        table: &[(&str, PointKind)],
    ) -> Option<PointKind> {
        let read = type_of(point);
        let known_wrong = read.is_err();
        let word = self.sure(field, read);
        let kind = word.and_then(|word| table.iter().find(|(w, _)| *w == word));
        if kind.is_none() && !known_wrong {
            self.refuse(field, FieldCode::NotAllowed);
        }
        kind.map(|(_, kind)| *kind)
    }

    /// Adds a contact point, unless the list already contains the same value of the same kind.
    fn add(&self, points: &mut Vec<NewPoint>, new: NewPoint) {
        let key = |point: &NewPoint| point.kind.key(&point.value, self.country);
        if !(points.iter()).any(|p| p.kind == new.kind && key(p) == key(&new)) {
            points.push(new);
        }
    }

    fn few(&mut self, contact: Node<'_>, list: &'static str) {
        if points(contact, list).nth(MAX_POINTS).is_some() {
            self.refuse(&IN_CONTACT.key(list), FieldCode::TooLong);
        }
    }

    fn kept(&mut self, contact: Node<'_>) -> JsonMap {
        let mut kept = JsonMap::new();
        for name in TEXTS {
            if let Some(text) = self.text(contact, name, &IN_CONTACT.key(name), MAX_VALUE) {
                kept.insert(name.to_owned(), Value::String(text));
            }
        }
        for name in WORDS {
            if let Some(text) = self.word(contact, name, &IN_CONTACT.key(name), MAX_VALUE) {
                kept.insert(name.to_owned(), Value::String(text));
            }
        }
        for name in CONSENTS {
            let read = contact
                .member(name)
                .and_then(|node| node.map(Node::boolean).transpose());
            if let Some(flag) = self.sure(&IN_CONTACT.key(name), read) {
                kept.insert(name.to_owned(), Value::Bool(flag));
            }
        }
        for (list, members) in LISTS {
            let of_list = IN_CONTACT.key(list);
            self.few(contact, list);
            let mut rows = Vec::new();
            for item in points(contact, list).take(MAX_POINTS) {
                let mut row = JsonMap::new();
                for name in members {
                    if let Some(text) = self.word(item, name, &of_list.key(name), MAX_VALUE) {
                        row.insert((*name).to_owned(), Value::String(text));
                    }
                }
                rows.push(Value::Object(row));
            }
            if !rows.is_empty() {
                kept.insert(list.to_owned(), Value::Array(rows));
            }
        }
        kept
    }

    fn extras(&mut self, customer: Node<'_>) -> JsonMap {
        let mut kept = JsonMap::new();
        for (name, most) in CUSTOMER {
            let field = IN_CUSTOMER.key(name);
            let Some(text) = self.word(customer, name, &field, most) else {
                continue;
            };
            let allowed = expected(&field.to_string())
                .is_none_or(|words| words.split(',').any(|word| word == text));
            if !allowed {
                self.refuse(&field, FieldCode::NotAllowed);
            }
            if name != SECRET {
                kept.insert(name.to_owned(), Value::String(text));
            }
        }
        let read = customer
            .path(&["preferredAgent", "id"])
            .and_then(|node| node.map(Node::id).transpose());
        if let Some(id) = self.sure(&IN_CUSTOMER.key("preferredAgent.id"), read) {
            kept.insert("preferredAgent".to_owned(), Value::from(id));
        }
        kept
    }
}

/// Whether an address follows the vendor's rules for e-mail addresses (contract 3.2.4). Parlor also requires a
/// character before the `@`.
fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let dots = domain.find('.').is_some_and(|first| first > 0) && !domain.ends_with('.');
    !local.is_empty()
        && !domain.contains('@')
        && dots
        && !address.contains(['(', ')', '[', ']', ':', ';', '<', '>', '"', ' '])
        && !address.contains("\\\\")
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn emails() {
        for good in [
            "ann.lee@example.test",
            "a@b.c",
            "a+b@c.d.e",
            "a\\b@c.d",
            "ünal@exämple.de",
            "a@b..c",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "a@.b",
            "a@b.",
            "@b.c",
            "a@b@c.d",
            "a b@c.d",
            "a\\\\b@c.d",
            "(a@b.c",
            "a)@b.c",
            "[a@b.c",
            "a]@b.c",
            "a:@b.c",
            "a;@b.c",
            "<a@b.c",
            "a@b.c>",
            "\"a@b.c",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
