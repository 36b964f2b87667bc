//! `/v1/contacts`: contacts with their contact points and identities.

pub(crate) mod candidates;
mod cursor;
pub(crate) mod edits;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod merges;
pub(crate) mod notes;
pub(crate) mod rows;

use crate::answer::{Answered, ok, ok_versioned};
use crate::contacts::cursor::ContactCursor;
use crate::document::cursor::CursorText;
use crate::document::fields::Id;
use crate::document::query::{Flag, Limit};
use crate::document::words::ContactSort;
use crate::extract::{ByAgent, Path, Query, query};
use crate::forms::contact::{Contact, ContactWithIdentities};
use parlor_engine::query::{PeopleFilter, PeopleOrder};
use parlor_model::ids::{ContactId, LabelId};
use parlor_model::words;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of contacts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contacts<'a> {
    /// The contacts, in the order of `sort`. Even a short or empty page can have a next page.
    data: Vec<Contact<'a>>,
    /// The value of `after` for the next page. `null` means that there is no next page.
    #[schema(required)]
    next: Option<String>,
}

query! {
    /// The query string of `list_contacts`.
    pub(crate) struct ContactQuery {
        /// Lists only contacts with this e-mail address.
        email: String,
        /// Lists only contacts with this phone number, except fax and pager numbers. Parlor ignores spaces and
        /// punctuation in the number.
        phone: String,
        /// Lists only contacts with this `external_id`: the contact's id in a partner's system.
        external_id: String,
        /// Lists only blocked contacts (`true`), or only contacts that are not blocked (`false`).
        blocked: Flag,
        /// Lists only contacts with this label.
        label_id: Id,
        /// The order of the list. Default: `-created`.
        sort: ContactSort,
        /// The value of `next` in the previous page. The previous page must have the same `sort`.
        after: CursorText<ContactCursor>,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// The kinds of contact points that the parameter `phone` searches.
const PHONES: [words::PointKind; 5] = [
    words::PointKind::Phone,
    words::PointKind::HomePhone,
    words::PointKind::MobilePhone,
    words::PointKind::OfficePhone,
    words::PointKind::OtherPhone,
];

/// Lists contacts.
///
/// The orders by name ignore case and accents, and compare only the first 64 characters. In the order `name`, contacts
/// without a name come last. In the order `-last_activity`, contacts who have never written a message come last.
///
/// In the orders by name and by last activity, Parlor reads only a limited number of contacts for a page. If few of
/// these contacts meet the conditions, a page can be short or even empty. `next` is `null` only at the end of the list.
///
/// The list leaves out merged and erased contacts. To find contacts by a part of a name or of a contact point, use `GET
/// /v1/search`.
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
        ..PeopleFilter::default()
    };
    let sort = (query.sort).map_or(words::PeopleSort::CreatedDown, |sort| sort.0);
    let after = (query.after).map(|after| after.0.of(sort)).transpose()?;
    let order = PeopleOrder { sort, after };
    let page = (call.engine())
        .people(call.caller.account, filter, order, limit)
        .await?;
    Ok(ok(&Contacts {
        data: (page.people.iter())
            .map(|person| Contact::of(person, &call.caller.config))
            .collect(),
        next: page
            .next
            .map(|next| ContactCursor::new(sort, next).to_string()),
    }))
}

/// Returns a contact with its contact points and identities.
///
/// For the id of a merged contact, the answer is the remaining contact. For an erased contact, the answer is 404.
#[utoipa::path(
    get, path = "/v1/contacts/{id}", tag = "contacts", operation_id = "get_contact",
    responses((status = 200, description = "The contact", body = ContactWithIdentities<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ContactId>) -> Answered {
    let view = call.engine().contact(call.caller.account, id).await?;
    let shown = ContactWithIdentities::of(&view);
    Ok(ok_versioned(&shown, shown.version()))
}
