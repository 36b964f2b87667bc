//! Merges of two contacts, and the undo of a merge.

use crate::answer::{Answered, Next, answer, next, ok};
use crate::document::fields::{Id, Time};
use crate::document::query::Limit;
use crate::document::request;
use crate::document::words::Evidence;
use crate::extract::{Body, ByAgent, ByPermitted, Idempotent, Path, Query, query};
use crate::problems;
use crate::refusals::{RequestNames, plainly, refused};
use parlor_model::command::{MergeContacts, UndoMerge};
use parlor_model::entities;
use parlor_model::ids::{ContactId, MergeId};
use serde::Serialize;
use utoipa::ToSchema;

/// A merge of two contacts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Merge {
    id: i64,
    /// The contact that remains.
    contact_id: i64,
    /// The contact that was merged into the remaining contact.
    merged_contact_id: i64,
    /// The evidence that both contacts are one person.
    evidence: Evidence,
    /// The agent who merged the contacts. `null` means that no agent merged them.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The number of conversations that the merge moved to the remaining contact.
    conversations: usize,
    /// The number of identities that the merge moved to the remaining contact.
    identities: usize,
    /// The number of contact points that the merge moved to the remaining contact.
    contact_points: usize,
    created_at: Time,
    /// The time at which the merge was undone. `null` means that the merge was not undone.
    #[schema(required)]
    undone_at: Option<Time>,
    /// The agent who undid the merge. `null` means that the merge was not undone, or that no agent undid it.
    #[schema(required)]
    undone_by: Option<i64>,
}

impl Merge {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(row: &entities::Merge) -> Self {
        Self {
            id: row.id.0,
            contact_id: row.kept_id.0,
            merged_contact_id: row.merged_id.0,
            evidence: Evidence(row.evidence),
            agent_id: row.agent_id.map(|id| id.0),
            conversations: row.moved.conversations.len(),
            identities: row.moved.identities.len(),
            contact_points: row.moved.points.len(),
            created_at: Time(row.created_at),
            undone_at: row.undone_at.map(Time),
            undone_by: row.undone_by.map(|id| id.0),
        }
    }
}

request! {
    /// The body of a request that merges a contact into another contact.
    pub(crate) struct ContactToMerge {
        /// The id of the contact that Parlor merges into the contact in the path.
        contact_id: Id,
        /// The evidence that both contacts are one person. `given` means that staff or a partner states this fact.
        /// `proven` means that the person has proved the fact. `signed` means that your own system has signed the fact.
        /// A caller with a session may send only `given`. A caller with an access token may also send `proven` and
        /// `signed`. Parlor refuses `claimed`, because a person's own claim is not enough. If signed evidence shows
        /// that the contacts are different persons, Parlor accepts only `signed`.
        evidence: Evidence,
    }
}

/// Merges another contact into this contact.
///
/// The conversations, identities, contact points, cases, tickets, notes and table rows of the other contact move to
/// this contact. If a name or an attribute of this contact is empty, Parlor takes the value from the other contact.
/// Parlor also adds the other contact's labels. If the other contact is blocked, this contact becomes blocked too.
/// After the merge, requests with the id of the other contact find this contact. To undo the merge, use `POST
/// /v1/merges/{id}/undo`. Only supervisors, administrators and programs with an access token may merge contacts.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/merge", tag = "contacts", operation_id = "merge_contacts",
    request_body(example = json!({"contact_id": 1042, "evidence": "given"})),
    responses((status = 201, description = "The merge", body = Merge)),
    extensions(("x-refusals" = json!([problems::CANNOT_MERGE]))),
)]
pub(crate) async fn merge(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(keep): Path<ContactId>,
    Body(request): Body<ContactToMerge>,
) -> Answered {
    // The contact in the path is checked first. If the contact in the path does not exist, the answer is 404. If the
    // contact in the body does not exist, the answer is 422.
    call.engine().living(call.caller.account, keep).await?;
    let command = MergeContacts {
        keep,
        merge: ContactId(request.contact_id.0),
        evidence: request.evidence.0,
    };
    keyed
        .execute(call.engine(), command, |merge| {
            answer(201, &Merge::of(merge))
        })
        .await
        .map_err(|error| {
            let names = RequestNames {
                object: &|_| Some("contact_id".to_owned()),
                ..plainly(Some(&call.caller.config))
            };
            refused(error, names)
        })
}

/// Undoes a merge of two contacts.
///
/// Parlor restores the merged contact. The merged contact gets back the objects that the merge moved, and gets all
/// later conversations of its identities. Parlor removes from the remaining contact the names, attributes and labels
/// that the merge added. A name or an attribute that has changed since the merge stays. Parlor refuses the request if
/// the remaining contact was later merged into another contact, or if one of the two contacts was erased. Only
/// supervisors, administrators and programs with an access token may undo merges. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/merges/{id}/undo", tag = "contacts", operation_id = "undo_merge",
    responses((status = 200, description = "The merge", body = Merge)),
    extensions(("x-refusals" = json!([problems::CANNOT_UNDO_MERGE]))),
)]
pub(crate) async fn undo(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(merge): Path<MergeId>,
) -> Answered {
    let command = UndoMerge { merge };
    keyed
        .execute(call.engine(), command, |merge| {
            answer(200, &Merge::of(merge))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// A page of merges, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Merges {
    data: Vec<Merge>,
    next: Next,
}

query! {
    /// The page parameters of the list of merges.
    pub(crate) struct MergeQuery {
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the merges of other contacts into a contact, newest first. The list includes merges that were undone.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/merges", tag = "contacts", operation_id = "list_merges",
    responses((status = 200, description = "A page of merges", body = Merges)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Path(id): Path<ContactId>,
    Query(query): Query<MergeQuery>,
) -> Answered {
    let limit = Limit::or_default(query.limit);
    let after = query.after.map(|id| MergeId(id.0));
    let mut rows = call
        .engine()
        .merges(call.caller.account, id, after, limit.saturating_add(1))
        .await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    Ok(ok(&Merges {
        data: rows.iter().map(Merge::of).collect(),
        next,
    }))
}
