//! `/v1/contacts`: people, how they are reached, and as whom the inboxes know them.

use crate::call::{Answered, Api, Named, Read, ok};
use crate::document::fields::Time;
use crate::document::query::Nothing;
use crate::document::words::{Evidence, PointKind};
use axum::extract::{Request, State};
use parlor_model::entities::{self, JsonMap, Person};
use parlor_model::ids::ContactId;
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
    /// When they last spoke.
    #[schema(required)]
    last_activity_at: Option<Time>,
    created_at: Time,
    updated_at: Time,
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
    /// Whose; `null`: a visitor nobody knows yet.
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
                .map(|point| ContactPoint {
                    id: point.id.0,
                    kind: PointKind(point.kind),
                    label: &point.label,
                    value: &point.value,
                    evidence: Evidence(point.evidence),
                    created_at: Time(point.created_at),
                    updated_at: Time(point.updated_at),
                })
                .collect(),
            last_activity_at: row.last_activity_at.map(Time),
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

/// Reads a contact.
///
/// With the contact points and with the identities the inboxes know the person by.
#[utoipa::path(
    get, path = "/v1/contacts/{id}", tag = "contacts", operation_id = "get_contact",
    params(("id" = i64, Path, description = "The contact's id", minimum = 1)),
    responses((status = 200, description = "The contact", body = ContactWithIdentities<'_>)),
)]
pub(crate) async fn show(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let id = ContactId(id.id("contact")?);
    call.query::<Nothing>()?;
    let view = api.engine().contact(call.caller.account, id).await?;
    Ok(ok(&ContactWithIdentities {
        contact: Contact::of(&view.person),
        identities: view.identities.iter().map(Identity::of).collect(),
    }))
}
