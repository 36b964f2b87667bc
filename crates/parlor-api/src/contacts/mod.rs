//! `/v1/contacts`: people, how they are reached, and as whom the inboxes know them.

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

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contact<'a> {
    id: i64,
    /// The whole name as shown.
    name: &'a str,
    #[schema(required)]
    given_name: Option<&'a str>,
    #[schema(required)]
    family_name: Option<&'a str>,
    /// Set where the account keeps people apart per department.
    #[schema(required)]
    department_id: Option<i64>,
    /// A blocked contact's conversations start resolved and are never routed.
    blocked: bool,
    /// Values by the name of their definition.
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
    /// Changes with what is known of them and how they are reached, not with what they say. Also the `ETag`, to be sent as `If-Match` with an
    /// edit.
    version: String,
}

/// One way a person is reached or found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactPoint<'a> {
    id: i64,
    kind: PointKind,
    /// A label of the dialect it came through, possibly empty.
    label: &'a str,
    value: &'a str,
    evidence: Evidence,
    created_at: Time,
    updated_at: Time,
}

/// A person as one inbox knows them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Identity<'a> {
    id: i64,
    inbox_id: i64,
    /// The contact; `null`: an unknown visitor.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The caller's own name for it: Firstline's `sn`, LiveDesk's `source_id`.
    #[schema(required)]
    serial: Option<&'a str>,
    /// Whether a proof of identity was given.
    verified: bool,
    #[schema(required)]
    last_activity_at: Option<Time>,
    created_at: Time,
}

/// A person with the identities the inboxes know them by.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactWithIdentities<'a> {
    #[serde(flatten)]
    contact: Contact<'a>,
    identities: Vec<Identity<'a>>,
}

impl<'a> ContactWithIdentities<'a> {
    /// A person as read.
    pub(crate) fn of(view: &'a ContactView) -> Self {
        Self {
            contact: Contact::of(&view.person),
            identities: view.identities.iter().map(Identity::of).collect(),
        }
    }
}

impl<'a> Contact<'a> {
    /// A person.
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
                // Rows by which custom attributes are found; the values are in `custom_attributes`.
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
    /// A row.
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
    /// A row.
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
    /// A filter of contacts and a page.
    pub(crate) struct ContactQuery {
        /// Only who has this e-mail address.
        email: String,
        /// Only those who have this phone number, of whatever kind.
        phone: String,
        /// Only whom a partner's system knows by this id.
        external_id: String,
        /// Only those who are blocked (`true`) or not (`false`).
        blocked: Flag,
        /// The `next` of the page before.
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
/// Merged and erased contacts are left out. `GET /v1/search` finds contacts by part of a name or value.
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

/// Shows a contact.
///
/// The answer includes the contact points and identities. The id of a merged contact shows the contact that remains. An erased contact is
/// not found.
#[utoipa::path(
    get, path = "/v1/contacts/{id}", tag = "contacts", operation_id = "get_contact",
    responses((status = 200, description = "The contact", body = ContactWithIdentities<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ContactId>) -> Answered {
    let view = call.engine().contact(call.caller.account, id).await?;
    let shown = ContactWithIdentities::of(&view);
    Ok(ok_versioned(&shown, &shown.contact.version))
}
