//! Two people who turn out to be one, and are two again when that was wrong.
//!
//! What is merged keeps its row, with the fields as they were, and points at the one who remains; everything that belongs to it moves
//! over, and the merge remembers the ids. Undoing moves back what was moved and is still there, and with it what came in since under an
//! identity that goes back: whoever wrote there wrote as that person. What was said of the one who remains since then stays theirs.
//! Merges of one person are independent of each other; one who was merged on has to be taken out of the other first.

use super::cases::case_event;
use super::people::{contact_event, index_attributes, living};
use crate::audience::Audience;
use crate::audit;
use crate::command::{MergeContacts, Outcome, UndoMerge};
use crate::entities::{Contact, Event, JsonMap, Merge, Moved, Person};
use crate::ids::{AgentId, CaseId, ContactId, ConversationId, IdKind, IdentityId, MergeId};
use crate::refusal::{Conflict, MergeFault, Object, Refusal, UndoFault};
use crate::routing;
use crate::state::{Context, Decided, Key, MAX_MERGED, MAX_MOVED, State, Stop};
use crate::words::{Evidence, PointKind};
use serde_json::json;
use std::collections::BTreeSet;

/// One more than may be moved: so that too many are noticed.
const PROBE: i64 = MAX_MOVED + 1;
const FIRST_CONVERSATION: ConversationId = ConversationId(0);
const FIRST_IDENTITY: IdentityId = IdentityId(0);
const FIRST_CASE: CaseId = CaseId(0);

/// What is best loaded with the account.
pub(super) fn prefetch(c: &MergeContacts) -> Vec<Key> {
    vec![
        Key::Person(c.keep),
        Key::Person(c.merge),
        Key::ConversationsOf(c.merge, 0, FIRST_CONVERSATION, PROBE),
        Key::IdentitiesOfPerson(c.merge, FIRST_IDENTITY, PROBE),
        Key::CasesOf(c.merge, FIRST_CASE, PROBE),
        Key::NotesOf(c.merge),
        Key::NotesOf(c.keep),
        Key::MergedInto(c.merge),
        Key::MergedInto(c.keep),
    ]
}

/// Notes what a step needs, so that all of it is loaded at once.
pub(super) fn want<T>(needs: &mut Vec<Key>, step: Decided<T>) -> Decided<Option<T>> {
    match step {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Need(keys)) => {
            needs.extend(keys);
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}

fn cannot(fault: MergeFault) -> Stop {
    Stop::Refuse(Refusal::Conflict(Conflict::CannotMerge(fault)))
}

fn cannot_undo(fault: UndoFault) -> Stop {
    Stop::Refuse(Refusal::Conflict(Conflict::CannotUndo(fault)))
}

fn too_many<T>(rows: &[T]) -> bool {
    i64::try_from(rows.len()).map_or(true, |n| n > MAX_MOVED)
}

/// Whether what is known proves that these two are one.
fn proves(evidence: Evidence, keep: &Person, merge: &Person) -> bool {
    match evidence {
        Evidence::Signed => true,
        // Whoever says so of themselves may want to read what is another's.
        Evidence::Claimed => false,
        // The account's own system has signed that these are two.
        Evidence::Proven | Evidence::Given => !keep.points.iter().any(|mine| {
            mine.evidence == Evidence::Signed
                && mine.kind.is_unique()
                && merge
                    .points
                    .iter()
                    .any(|theirs| theirs.evidence == Evidence::Signed && theirs.kind == mine.kind)
        }),
    }
}

fn person(state: &State, account: crate::ids::AccountId, id: ContactId) -> Decided<Person> {
    state
        .person(account, id)?
        .ok_or_else(|| Refusal::NotFound(Object::Contact).into())
}

/// Decides [`MergeContacts`].
pub(super) fn merge(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &MergeContacts,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if c.agent
        .is_some_and(|agent| !config.agents.contains_key(&agent))
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    let kept = living(state, c.account, c.keep)?;
    let merged = living(state, c.account, c.merge)?;
    if kept == merged {
        return Err(cannot(MergeFault::Same));
    }
    let mut needs = Vec::new();
    let keep = want(&mut needs, person(state, c.account, kept))?;
    let other = want(&mut needs, person(state, c.account, merged))?;
    let conversations = want(
        &mut needs,
        state.conversations_of(merged, 0, FIRST_CONVERSATION, PROBE),
    )?
    .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let identities = want(
        &mut needs,
        state.identities_of_person(merged, FIRST_IDENTITY, PROBE),
    )?
    .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let cases = want(&mut needs, state.cases_of(merged, FIRST_CASE, PROBE))?
        .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let notes = want(&mut needs, state.notes_of(merged))?
        .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let notes_there = want(&mut needs, state.notes_of(kept))?.map(|rows| rows.len());
    let followers = want(&mut needs, state.merged_into(merged))?
        .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let followers_there = want(&mut needs, state.merged_into(kept))?.map(|rows| rows.len());
    let (
        Some(keep),
        Some(other),
        Some(conversations),
        Some(identities),
        Some(cases),
        Some(notes),
        Some(notes_there),
        Some(followers),
        Some(followers_there),
    ) = (
        keep,
        other,
        conversations,
        identities,
        cases,
        notes,
        notes_there,
        followers,
        followers_there,
    )
    else {
        return Err(Stop::Need(needs));
    };
    if keep.contact.department_id != other.contact.department_id {
        return Err(cannot(MergeFault::OtherDepartments));
    }
    if !proves(c.evidence, &keep, &other) {
        return Err(cannot(MergeFault::WeakEvidence));
    }
    let points = keep.points.len().saturating_add(other.points.len());
    let people = followers.len().saturating_add(followers_there);
    if too_many(&conversations)
        || too_many(&identities)
        || too_many(&cases)
        // As many as are read of one person.
        || points > 1_000
        || notes.len().saturating_add(notes_there) > crate::command::MAX_NOTES
        || i64::try_from(people).map_or(true, |n| n >= MAX_MERGED)
    {
        return Err(cannot(MergeFault::TooMuch));
    }

    let id = cx.id::<MergeId>(IdKind::Merge)?;
    let mut moved = Moved {
        last_activity_at: keep.contact.last_activity_at,
        ..Moved::default()
    };
    for mut point in other.points {
        if point.kind == PointKind::Attribute {
            state.remove_point(point.id);
            continue;
        }
        moved.points.push((point.id, point.merge_id));
        point.contact_id = kept;
        point.merge_id = Some(id);
        state.put_point(point);
    }
    for mut identity in identities {
        moved.identities.push(identity.id);
        identity.contact_id = Some(kept);
        identity.updated_at = cx.now;
        state.put_identity(identity);
    }
    for mut conversation in conversations {
        moved.conversations.push(conversation.id);
        conversation.contact_id = Some(kept);
        conversation.updated_at = cx.now;
        tell_moved(state, cx, &conversation, c.agent)?;
        state.put_conversation(conversation);
    }
    for mut case in cases {
        moved.cases.push(case.id);
        case.contact_id = Some(kept);
        case_event(state, cx, &case, c.agent, "case.updated")?;
        state.put_case(case);
    }
    for mut note in notes {
        moved.notes.push(note.id);
        note.contact_id = kept;
        state.put_contact_note(note);
    }
    for mut follower in followers {
        moved.merged.push(follower.id);
        follower.merged_into = Some(kept);
        contact_event(state, cx, &follower, "contact.updated", c.agent)?;
        state.put_contact(follower);
    }
    let mut other = other.contact;
    let mut contact = keep.contact;
    fill_in(&mut contact, &other, &mut moved);
    contact.last_activity_at = contact.last_activity_at.max(other.last_activity_at);
    contact.updated_at = cx.now;
    other.merged_into = Some(kept);
    other.updated_at = cx.now;
    contact_event(state, cx, &other, "contact.updated", c.agent)?;
    state.put_contact(other);
    state.put_contact(contact.clone());
    renew_attributes(state, cx, &contact)?;
    let merge = Merge {
        id,
        account_id: c.account,
        kept_id: kept,
        merged_id: merged,
        evidence: c.evidence,
        agent_id: c.agent,
        moved,
        created_at: cx.now,
        undone_at: None,
        undone_by: None,
    };
    tell(state, cx, &merge, audit::CONTACT_MERGED, c.agent)?;
    state.put_merge(merge.clone());
    Ok(Outcome::Merge(Box::new(merge)))
}

fn tell(
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
    })
}

fn tell_moved(
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

/// Fills in what the one who remains does not say of themselves. Nobody is unblocked by being merged.
fn fill_in(into: &mut Contact, from: &Contact, moved: &mut Moved) {
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

/// Takes out what was filled in and has not been changed since.
fn take_out(of: &mut Contact, from: &Contact, moved: &Moved) {
    for field in &moved.fields {
        match field.as_str() {
            "name" if of.name == from.name => of.name.clear(),
            "given_name" if of.given_name == from.given_name => of.given_name = None,
            "family_name" if of.family_name == from.family_name => of.family_name = None,
            _ => {}
        }
    }
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

/// Makes the rows by which a contact's custom attributes are found anew.
fn renew_attributes(state: &mut State, cx: &mut Context<'_>, contact: &Contact) -> Decided<()> {
    let old = person(state, contact.account_id, contact.id)?;
    for point in old.points {
        if point.kind == PointKind::Attribute {
            state.remove_point(point.id);
        }
    }
    index_attributes(state, cx, contact)?;
    Ok(())
}

/// Decides [`UndoMerge`].
pub(super) fn undo(state: &mut State, cx: &mut Context<'_>, c: &UndoMerge) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if c.agent
        .is_some_and(|agent| !config.agents.contains_key(&agent))
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    let mut merge = state
        .merge(c.account, c.merge)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Merge))?;
    if merge.undone_at.is_some() {
        return Err(cannot_undo(UndoFault::Undone));
    }
    let (kept, merged) = (merge.kept_id, merge.merged_id);
    let since = merge.created_at.0;
    let mut needs = Vec::new();
    let keep = want(&mut needs, person(state, c.account, kept))?;
    let other = want(&mut needs, person(state, c.account, merged))?;
    let conversations = want(
        &mut needs,
        state.conversations_of(kept, since, FIRST_CONVERSATION, 2 * PROBE),
    )?
    .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let identities = want(
        &mut needs,
        state.identities_of_person(kept, FIRST_IDENTITY, 2 * PROBE),
    )?
    .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let notes = want(&mut needs, state.notes_of(kept))?
        .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let followers = want(&mut needs, state.merged_into(kept))?
        .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
    let mut cases = Vec::new();
    for id in &merge.moved.cases {
        let case = want(&mut needs, state.case(c.account, *id))?;
        cases.extend(case.flatten().cloned());
    }
    let (
        Some(keep),
        Some(other),
        Some(conversations),
        Some(identities),
        Some(notes),
        Some(followers),
    ) = (keep, other, conversations, identities, notes, followers)
    else {
        return Err(Stop::Need(needs));
    };
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    if keep.contact.erased_at.is_some() || other.contact.erased_at.is_some() {
        return Err(cannot_undo(UndoFault::Erased));
    }
    if keep.contact.merged_into.is_some() {
        return Err(cannot_undo(UndoFault::MergedSince));
    }
    let most = usize::try_from(2 * MAX_MOVED).unwrap_or(usize::MAX);
    if conversations.len() > most || identities.len() > most {
        return Err(cannot_undo(UndoFault::TooMuch));
    }

    let ours: BTreeSet<IdentityId> = merge.moved.identities.iter().copied().collect();
    let our_cases: BTreeSet<CaseId> = merge.moved.cases.iter().copied().collect();
    for mut point in keep.points {
        let before = (merge.moved.points.iter()).find(|(id, _)| *id == point.id);
        if let Some((_, before)) = before {
            point.contact_id = merged;
            point.merge_id = *before;
            state.put_point(point);
        }
    }
    let mut theirs_active = merge.moved.last_activity_at;
    let mut ours_active = other.contact.last_activity_at;
    for mut identity in identities {
        let since = identity
            .last_activity_at
            .filter(|at| *at > merge.created_at);
        if ours.contains(&identity.id) {
            ours_active = ours_active.max(since);
            identity.contact_id = Some(merged);
            identity.updated_at = cx.now;
        } else {
            theirs_active = theirs_active.max(since);
        }
        // Those that stay too: whoever looks for the ones that matter may not see all of them otherwise.
        state.put_identity(identity);
    }
    for mut conversation in conversations {
        let goes = ours.contains(&conversation.identity_id);
        let case_goes = conversation
            .case_id
            .is_some_and(|case| our_cases.contains(&case));
        if goes {
            conversation.contact_id = Some(merged);
        }
        // A case is one person's.
        if goes != case_goes {
            conversation.case_id = None;
        }
        if goes || case_goes {
            conversation.updated_at = cx.now;
            tell_moved(state, cx, &conversation, c.agent)?;
            state.put_conversation(conversation);
        }
    }
    for mut case in cases {
        if case.contact_id == Some(kept) {
            case.contact_id = Some(merged);
            case_event(state, cx, &case, c.agent, "case.updated")?;
            state.put_case(case);
        }
    }
    for mut note in notes {
        if merge.moved.notes.contains(&note.id) {
            note.contact_id = merged;
            state.put_contact_note(note);
        }
    }
    let stays_blocked = followers.iter().any(|follower| {
        follower.id != merged
            && !merge.moved.merged.contains(&follower.id)
            && follower.blocked
            && !follower.blocked_by_merge
    });
    for mut follower in followers {
        if merge.moved.merged.contains(&follower.id) {
            follower.merged_into = Some(merged);
            contact_event(state, cx, &follower, "contact.updated", c.agent)?;
            state.put_contact(follower);
        }
    }
    let mut contact = keep.contact;
    let mut other = other.contact;
    // What a merge from before contacts had `blocked_by_merge` noted.
    if contact.blocked && merge.moved.fields.iter().any(|field| field == "blocked") {
        contact.blocked_by_merge = true;
    }
    // Blocked because of who goes, unless somebody who stays is blocked as well, or it was said of this contact since.
    if contact.blocked_by_merge && !stays_blocked {
        contact.blocked = false;
        contact.blocked_by_merge = false;
    }
    take_out(&mut contact, &other, &merge.moved);
    contact.last_activity_at = theirs_active;
    contact.updated_at = cx.now;
    other.last_activity_at = ours_active;
    other.merged_into = None;
    other.updated_at = cx.now;
    contact_event(state, cx, &other, "contact.updated", c.agent)?;
    state.put_contact(contact.clone());
    state.put_contact(other.clone());
    renew_attributes(state, cx, &contact)?;
    renew_attributes(state, cx, &other)?;
    tell(state, cx, &merge, audit::CONTACT_UNMERGED, c.agent)?;
    merge.undone_at = Some(cx.now);
    merge.undone_by = c.agent;
    state.put_merge(merge.clone());
    Ok(Outcome::Merge(Box::new(merge)))
}
