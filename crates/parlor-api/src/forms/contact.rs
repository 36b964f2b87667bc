//! The form in which answers show contacts, contact points and identities.

use crate::document::fields::Time;
use crate::document::words::{Evidence, PointKind};
use parlor_model::command::{ContactInInbox, ContactView};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap, Person};
use parlor_model::{version, words};
use serde::Serialize;
use utoipa::ToSchema;

/// A contact: a customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contact<'a> {
    id: i64,
    /// The displayed name.
    name: &'a str,
    #[schema(required)]
    given_name: Option<&'a str>,
    #[schema(required)]
    family_name: Option<&'a str>,
    /// The web address of the contact's picture, as a partner's system provided it. `null` means that there is no
    /// picture.
    #[schema(required)]
    avatar_url: Option<&'a str>,
    /// The department of the contact. `null` means that the contact has no department, for example because the account
    /// does not separate contacts by department.
    #[schema(required)]
    department_id: Option<i64>,
    /// Whether the contact is blocked. A new conversation of a blocked contact begins with the status `resolved`, and
    /// Parlor does not route it.
    blocked: bool,
    /// The ids of the contact's labels.
    label_ids: Vec<i64>,
    /// The values of the contact's custom attributes, by attribute name.
    #[schema(value_type = Object)]
    custom_attributes: &'a JsonMap,
    #[schema(value_type = Object)]
    additional_attributes: &'a JsonMap,
    contact_points: Vec<ContactPoint<'a>>,
    /// The time of the contact's last message. `null` means that the contact has never written.
    #[schema(required)]
    last_activity_at: Option<Time>,
    created_at: Time,
    updated_at: Time,
    /// The version of the contact. Edits of the contact, its labels or its contact points change the version. Messages
    /// do not change the version. Send the version as `If-Match` with an edit: Parlor then refuses the edit if the
    /// contact has changed since you read it. The `ETag` header has the same value.
    version: String,
}

/// A contact point: a way to reach or find a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactPoint<'a> {
    id: i64,
    kind: PointKind,
    /// A label that a vendor's API gave to the contact point, or an empty text.
    label: &'a str,
    value: &'a str,
    evidence: Evidence,
    created_at: Time,
    updated_at: Time,
}

/// An identity: a contact or an unknown visitor in one inbox.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Identity<'a> {
    id: i64,
    inbox_id: i64,
    /// The contact of the identity. `null` means that the identity is an unknown visitor.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The customer's id in the system of the program that uses the inbox. The id is unique in the inbox. Firstline's
    /// API shows the id as `sn`, and LiveDesk's API shows the id as `source_id`. `null` means that no such id was set.
    #[schema(required)]
    serial: Option<&'a str>,
    /// Whether the customer has given a proof of identity.
    verified: bool,
    #[schema(required)]
    last_activity_at: Option<Time>,
    created_at: Time,
}

/// A contact with its identities.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactWithIdentities<'a> {
    #[serde(flatten)]
    contact: Contact<'a>,
    identities: Vec<Identity<'a>>,
}

impl<'a> ContactWithIdentities<'a> {
    /// Builds the contact from a view of the model.
    pub(crate) fn of(view: &'a ContactView) -> Self {
        Self {
            contact: Contact::of(&view.person, &view.config),
            identities: view.identities.iter().map(Identity::of).collect(),
        }
    }

    /// Builds a contact that was created with an identity.
    pub(crate) fn created(made: &'a ContactInInbox) -> Self {
        Self {
            contact: Contact::of(&made.person, &made.config),
            identities: vec![Identity::of(&made.identity)],
        }
    }

    /// The contact's version, for the header `ETag`.
    pub(crate) fn version(&self) -> &str {
        &self.contact.version
    }
}

impl<'a> Contact<'a> {
    /// Builds the contact from a person of the model.
    pub(crate) fn of(person: &'a Person, config: &AccountConfig) -> Self {
        let row = &person.contact;
        Self {
            id: row.id.0,
            name: &row.name,
            given_name: row.given_name.as_deref(),
            family_name: row.family_name.as_deref(),
            avatar_url: row.avatar_url(),
            department_id: row.department_id.map(|id| id.0),
            blocked: row.blocked,
            label_ids: config.labels_of(row).map(|label| label.id.0).collect(),
            custom_attributes: &row.custom_attributes,
            additional_attributes: &row.additional_attributes,
            contact_points: person
                .points
                .iter()
                // Contact points of the kind `attribute` only make custom attributes searchable. The list leaves these
                // contact points out, because `custom_attributes` contains their values.
                .filter(|point| point.kind != words::PointKind::Attribute)
                .map(ContactPoint::of)
                .collect(),
            last_activity_at: row.last_activity_at.map(Time),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
            version: version::of_contact(person),
        }
    }
}

impl<'a> ContactPoint<'a> {
    /// Builds the contact point from its row.
    pub(crate) fn of(row: &'a entities::ContactPoint) -> Self {
        Self {
            id: row.id.0,
            kind: PointKind(row.kind),
            label: &row.label,
            value: &row.value,
            evidence: Evidence(row.evidence),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

impl<'a> Identity<'a> {
    /// Builds the identity from its row.
    pub(crate) fn of(row: &'a entities::Identity) -> Self {
        Self {
            id: row.id.0,
            inbox_id: row.inbox_id.0,
            contact_id: row.contact_id.map(|id| id.0),
            serial: row.serial.as_deref(),
            verified: row.verified,
            last_activity_at: row.last_activity_at.map(Time),
            created_at: Time(row.created_at),
        }
    }
}
