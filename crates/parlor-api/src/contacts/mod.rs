//! `/v1/contacts`: contacts with their contact points and identities.

pub(crate) mod edits;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod merges;
pub(crate) mod notes;

use crate::answer::{Answered, next, ok, ok_versioned};
use crate::document::fields::{Id, Time};
use crate::document::query::{Flag, Limit, query};
use crate::document::words::{Evidence, PointKind};
use crate::extract::{ByAgent, Path, Query};
use parlor_engine::query::PeopleFilter;
use parlor_model::command::ContactView;
use parlor_model::entities::{self, JsonMap, Person};
use parlor_model::ids::ContactId;
use parlor_model::version;
use parlor_model::words;
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
    /// The department of the contact. `null` unless the account separates contacts by department.
    #[schema(required)]
    department_id: Option<i64>,
    /// Whether the contact is blocked. New conversations of a blocked contact start as `resolved` and are never
    /// routed.
    blocked: bool,
    /// Values of custom attributes, by name.
    #[schema(value_type = Object)]
    custom_attributes: &'a JsonMap,
    #[schema(value_type = Object)]
    additional_attributes: &'a JsonMap,
    contact_points: Vec<ContactPoint<'a>>,
    /// The time of the contact's last message.
    #[schema(required)]
    last_activity_at: Option<Time>,
    created_at: Time,
    updated_at: Time,
    /// The version of the contact's details and contact points. Messages do not change the version. Send it as `If-Match` with
    /// an edit. The `ETag` header has the same value.
    version: String,
}

/// A contact point: a way to reach or find a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactPoint<'a> {
    id: i64,
    kind: PointKind,
    /// A label from the dialect of the contact point. The label may be empty.
    label: &'a str,
    value: &'a str,
    evidence: Evidence,
    created_at: Time,
    updated_at: Time,
}

/// An identity: a contact as one inbox knows it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Identity<'a> {
    id: i64,
    inbox_id: i64,
    /// The contact. `null` means that the visitor is unknown.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The caller's own id of the identity: Firstline's `sn`, LiveDesk's `source_id`.
    #[schema(required)]
    serial: Option<&'a str>,
    /// Whether the customer has proved the identity.
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
            contact: Contact::of(&view.person),
            identities: view.identities.iter().map(Identity::of).collect(),
        }
    }
}

impl<'a> Contact<'a> {
    /// Builds the contact from a person of the model.
    pub(crate) fn of(person: &'a Person) -> Self {
        let row = &person.contact;
        Self {
            id: row.id.0,
            name: &row.name,
            given_name: row.given_name.as_deref(),
            family_name: row.family_name.as_deref(),
            department_id: row.department_id.map(|id| id.0),
            blocked: row.blocked,
            custom_attributes: &row.custom_attributes,
            additional_attributes: &row.additional_attributes,
            contact_points: person
                .points
                .iter()
                // Skip the rows that index custom attributes. `custom_attributes` contains their values.
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

/// A page of contacts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contacts<'a> {
    data: Vec<Contact<'a>>,
    /// The value of `after` for the next page; `null` on the last page.
    #[schema(required)]
    next: Option<i64>,
}

query! {
    /// A filter of contacts, with page parameters.
    pub(crate) struct ContactQuery {
        /// Lists only the contact with this e-mail address.
        email: String,
        /// Lists only contacts with this phone number, of any kind.
        phone: String,
        /// Lists only the contact with this id in a partner's system.
        external_id: String,
        /// Lists only blocked contacts (`true`) or only other contacts (`false`).
        blocked: Flag,
        /// The `next` of the previous page.
        after: Id,
        /// The page size.
        limit: Limit,
    }
}

/// The kinds of phone number.
const PHONES: [words::PointKind; 5] = [
    words::PointKind::Phone,
    words::PointKind::HomePhone,
    words::PointKind::MobilePhone,
    words::PointKind::OfficePhone,
    words::PointKind::OtherPhone,
];

/// Lists contacts, newest first.
///
/// Merged and erased contacts are left out. To find contacts by a part of a name or value, use `GET /v1/search`.
#[utoipa::path(
    get, path = "/v1/contacts", tag = "contacts", operation_id = "list_contacts",
    responses((status = 200, description = "A page of contacts", body = Contacts<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<ContactQuery>) -> Answered {
    let limit = Limit::or_default(query.limit);
    let one = |kind: words::PointKind, value: Option<String>| value.map(|v| (vec![kind], v));
    let points = [
        one(words::PointKind::Email, query.email),
        query.phone.map(|value| (PHONES.to_vec(), value)),
        one(words::PointKind::ExternalId, query.external_id),
    ];
    let filter = PeopleFilter {
        points: points.into_iter().flatten().collect(),
        blocked: query.blocked.map(|flag| flag.0),
        after: query.after.map(|id| ContactId(id.0)),
        limit: limit.saturating_add(1),
    };
    let mut people = call.engine().people(call.caller.account, filter).await?;
    let next = next(&mut people, limit, |person| person.contact.id.0);
    Ok(ok(&Contacts {
        data: people.iter().map(Contact::of).collect(),
        next,
    }))
}

/// Returns a contact.
///
/// The answer includes the contact points and identities. The id of a merged contact returns the remaining contact.
/// An erased contact is answered 404.
#[utoipa::path(
    get, path = "/v1/contacts/{id}", tag = "contacts", operation_id = "get_contact",
    responses((status = 200, description = "The contact", body = ContactWithIdentities<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ContactId>) -> Answered {
    let view = call.engine().contact(call.caller.account, id).await?;
    let shown = ContactWithIdentities::of(&view);
    Ok(ok_versioned(&shown, &shown.contact.version))
}
