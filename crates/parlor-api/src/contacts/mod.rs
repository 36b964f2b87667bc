//! `/v1/contacts`: contacts with their contact points and identities.

pub(crate) mod candidates;
pub(crate) mod edits;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod merges;
pub(crate) mod notes;
pub(crate) mod rows;

use crate::answer::{Answered, Next, next, ok, ok_versioned};
use crate::document::fields::Id;
use crate::document::query::{Flag, Limit, query};
use crate::extract::{ByAgent, Path, Query};
use crate::views::contact::{Contact, ContactWithIdentities};
use parlor_engine::query::PeopleFilter;
use parlor_model::ids::{ContactId, LabelId};
use parlor_model::words;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of contacts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contacts<'a> {
    data: Vec<Contact<'a>>,
    next: Next,
}

query! {
    /// A filter of contacts, with page parameters.
    pub(crate) struct ContactQuery {
        /// Lists only the contact with this e-mail address.
        email: String,
        /// Lists only contacts with this phone number, of any kind. Spaces and punctuation have no meaning.
        phone: String,
        /// Lists only the contact with this id in a partner's system.
        external_id: String,
        /// Lists only blocked contacts (`true`) or only other contacts (`false`).
        blocked: Flag,
        /// Lists only contacts with this label.
        label_id: Id,
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
        labels: query.label_id.map(|id| vec![LabelId(id.0)]),
        after: query.after.map(|id| ContactId(id.0)),
        limit: limit.saturating_add(1),
        ..PeopleFilter::default()
    };
    let mut people = call.engine().people(call.caller.account, filter).await?;
    let next = next(&mut people, limit, |person| person.contact.id.0);
    Ok(ok(&Contacts {
        data: (people.iter())
            .map(|person| Contact::of(person, &call.caller.config))
            .collect(),
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
    Ok(ok_versioned(&shown, shown.version()))
}
