//! Merging two contacts, and undoing a merge.
//!
//! A merged contact keeps its row, with unchanged fields, and the row contains the id of the remaining contact. All
//! objects of the merged contact move to the remaining contact, for example its conversations. The row of the merge
//! stores the ids of these objects. An undo moves back each of these objects that still exists. If an identity moves
//! back, the objects that the identity got after the merge move too. Later changes of the remaining contact's own
//! fields stay. Several merges into one contact can be undone in any order. If the remaining contact was later merged
//! into another contact, that later merge must be undone first.

use super::people::{index_attributes, person};
use crate::audience::Audience;
use crate::entities::{Contact, ContactPoint, Event, JsonMap, Merge, Moved, Person};
use crate::ids::{AgentId, CaseId, ConversationId, IdentityId, TicketId};
use crate::refusal::{Conflict, MergeFault, Refusal, UndoFault};
use crate::routing;
use crate::state::{Context, Decided, MAX_MOVED, State, Stop};
use crate::table::Page;
use crate::words::{Evidence, PointKind};
use serde_json::json;

/// The maximum number of rows that a look-up of a merge loads. This number is one more than the maximum number of moved
/// objects, so that a merge with too many objects can be refused.
pub(crate) const PROBE: i64 = MAX_MOVED + 1;
pub(crate) const FIRST_CONVERSATION: ConversationId = ConversationId(0);
pub(crate) const FIRST_IDENTITY: IdentityId = IdentityId(0);
pub(crate) const FIRST_CASE: CaseId = CaseId(0);
pub(crate) const FIRST_TICKET: TicketId = TicketId(0);

pub(crate) fn cannot(fault: MergeFault) -> Stop {
    Stop::Refuse(Refusal::Conflict(Conflict::CannotMerge(fault)))
}

pub(crate) fn cannot_undo(fault: UndoFault) -> Stop {
    Stop::Refuse(Refusal::Conflict(Conflict::CannotUndo(fault)))
}

/// Copies all rows of a page. Returns `None` if there are more than `most` rows, or if the database may have more rows
/// after the page.
pub(crate) fn whole<V: Clone>(page: &Page<'_, V>, most: i64) -> Option<Vec<V>> {
    let is_whole = !page.more && i64::try_from(page.rows.len()).is_ok_and(|n| n <= most);
    is_whole.then(|| page.rows.iter().copied().cloned().collect())
}

/// Whether the evidence proves that two contacts are one person.
pub(crate) fn proves(evidence: Evidence, keep: &Person, merge: &Person) -> bool {
    match evidence {
        Evidence::Signed => true,
        // A customer's own claim is no proof, because a customer could make a false claim to read another person's
        // data.
        Evidence::Claimed => false,
        // If signed evidence of the account's own system shows two different persons, this signed evidence has
        // precedence over other evidence.
        Evidence::Proven | Evidence::Given => !differ(keep, merge),
    }
}

/// Whether signed evidence of the account's own system shows that two contacts are different persons. The result is
/// `true` if both contacts have a contact point of the same unique kind with signed evidence.
#[must_use]
pub fn differ(one: &Person, other: &Person) -> bool {
    one.points.iter().any(|mine| {
        mine.evidence == Evidence::Signed
            && mine.kind.is_unique()
            && (other.points.iter())
                .any(|theirs| theirs.evidence == Evidence::Signed && theirs.kind == mine.kind)
    })
}

pub(crate) fn tell(
    state: &mut State,
    cx: &Context<'_>,
    merge: &Merge,
    kind: &str,
    agent: Option<AgentId>,
) -> Decided<()> {
    let data = json!({"merge_id": merge.id, "contact_id": merge.kept_id, "merged_contact_id": merge.merged_id, "evidence": merge.evidence});
    state.put_event(Event {
        account_id: merge.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: Some(merge.kept_id),
        agent_id: agent,
        data: data.to_string(),
        audience: Audience::of_kind(kind),
        thread_position: None,
    })
}

pub(crate) fn tell_moved(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &crate::entities::Conversation,
    agent: Option<AgentId>,
) -> Decided<()> {
    let data = json!({"contact_id": conversation.contact_id, "case_id": conversation.case_id});
    routing::emit(
        state,
        cx,
        conversation,
        "conversation.updated",
        agent,
        &data,
    )
}

/// Copies fields, attributes and labels from the merged contact (`from`) to the remaining contact (`into`), if the
/// remaining contact does not have them. Records these changes in `moved`. If the merged contact is blocked, the
/// remaining contact becomes blocked.
pub(crate) fn fill_in(into: &mut Contact, from: &Contact, moved: &mut Moved) {
    if into.name.is_empty() && !from.name.is_empty() {
        into.name.clone_from(&from.name);
        moved.fields.push("name".to_owned());
    }
    if into.given_name.is_none() && from.given_name.is_some() {
        into.given_name.clone_from(&from.given_name);
        moved.fields.push("given_name".to_owned());
    }
    if into.family_name.is_none() && from.family_name.is_some() {
        into.family_name.clone_from(&from.family_name);
        moved.fields.push("family_name".to_owned());
    }
    if from.blocked && !into.blocked {
        into.blocked = true;
        into.blocked_by_merge = true;
    }
    for label in &from.label_ids {
        if let Err(at) = into.label_ids.binary_search(label) {
            into.label_ids.insert(at, *label);
            moved.label_ids.push(*label);
        }
    }
    let fill = |into: &mut JsonMap, from: &JsonMap, filled: &mut Vec<String>| {
        for (name, value) in from {
            if !into.contains_key(name) {
                into.insert(name.clone(), value.clone());
                filled.push(name.clone());
            }
        }
    };
    fill(&mut into.details, &from.details, &mut moved.details);
    fill(
        &mut into.custom_attributes,
        &from.custom_attributes,
        &mut moved.custom_attributes,
    );
    fill(
        &mut into.additional_attributes,
        &from.additional_attributes,
        &mut moved.additional_attributes,
    );
}

/// Removes the values and labels that [`fill_in`] added. Values that were changed after the merge stay.
pub(crate) fn take_out(of: &mut Contact, from: &Contact, moved: &Moved) {
    for field in &moved.fields {
        match field.as_str() {
            "name" if of.name == from.name => of.name.clear(),
            "given_name" if of.given_name == from.given_name => of.given_name = None,
            "family_name" if of.family_name == from.family_name => of.family_name = None,
            _ => {}
        }
    }
    of.label_ids
        .retain(|label| !moved.label_ids.contains(label));
    let take = |of: &mut JsonMap, from: &JsonMap, filled: &[String]| {
        for name in filled {
            if of.get(name) == from.get(name) {
                of.shift_remove(name);
            }
        }
    };
    take(&mut of.details, &from.details, &moved.details);
    take(
        &mut of.custom_attributes,
        &from.custom_attributes,
        &moved.custom_attributes,
    );
    take(
        &mut of.additional_attributes,
        &from.additional_attributes,
        &moved.additional_attributes,
    );
}

/// Replaces the contact points of the kind [`PointKind::Attribute`], with which searches find a contact by its custom
/// attributes.
pub(crate) fn renew_attributes(
    state: &mut State,
    cx: &mut Context<'_>,
    contact: &Contact,
) -> Decided<()> {
    let old = person(state, contact.account_id, contact.id)?;
    for point in old.points {
        if point.kind == PointKind::Attribute {
            state.remove::<ContactPoint>((point.account_id, point.id));
        }
    }
    index_attributes(state, cx, contact)?;
    Ok(())
}
