//! The act [`UndoMerge`].

use crate::act::{Act, Right};
use crate::audit;
use crate::audit::CONTACT_UNMERGED;
use crate::decide::cases::case_event;
use crate::decide::joined;
use crate::decide::merge::{
    FIRST_CONVERSATION, FIRST_IDENTITY, FIRST_TICKET, PROBE, cannot_undo, renew_attributes,
    take_out, tell, tell_moved, whole,
};
use crate::decide::people::{contact_event, person};
use crate::decide::tickets::tell_changed;
use crate::entities::Merge;
use crate::ids::{AccountId, CaseId, ConversationId, IdentityId, MergeId};
use crate::refusal::{Object, Refusal, UndoFault};
use crate::state::{Context, Decided, Key, MAX_MOVED, State, Stop, want};
use std::collections::{BTreeMap, BTreeSet};

/// Undoes a merge of contacts. The merged contact gets back the objects that the merge moved. The merged contact also
/// gets the conversations that its identities started after the merge.
#[derive(Clone, Debug)]
pub struct UndoMerge {
    /// The merge.
    pub merge: MergeId,
}

impl Act for UndoMerge {
    type Outcome = Box<Merge>;
    const AUDIT: &'static [&'static str] = &[CONTACT_UNMERGED];

    fn right(&self) -> Right<'_> {
        Right::Supervise
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Merge(account, self.merge)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let mut merge = state
            .merge(account, self.merge)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Merge))?;
        if merge.undone_at.is_some() {
            return Err(cannot_undo(UndoFault::Undone));
        }
        let (kept, merged) = (merge.kept_id, merge.merged_id);
        let since = merge.created_at;
        let mut needs = Vec::new();
        let keep = want(&mut needs, person(state, account, kept))?;
        let other = want(&mut needs, person(state, account, merged))?;
        let conversations = want(
            &mut needs,
            state.conversations_of(account, kept, since, FIRST_CONVERSATION, 2 * PROBE),
        )?
        .map(|page| whole(&page, 2 * MAX_MOVED));
        let identities = want(
            &mut needs,
            state.identities_of_person(account, kept, FIRST_IDENTITY, 2 * PROBE),
        )?
        .map(|page| whole(&page, 2 * MAX_MOVED));
        let notes = want(&mut needs, state.notes_of(account, kept))?
            .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
        let rows = want(&mut needs, state.contact_rows_of(account, kept))?
            .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
        let followers = want(&mut needs, state.merged_into(account, kept))?
            .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
        let mut cases = Vec::new();
        for id in &merge.moved.cases {
            let case = want(&mut needs, state.case(account, *id))?;
            cases.extend(case.flatten().cloned());
        }
        let tickets = want(
            &mut needs,
            state.tickets_of(account, kept, FIRST_TICKET, 2 * PROBE),
        )?
        .map(|page| whole(&page, 2 * MAX_MOVED));
        let (
            Some(keep),
            Some(other),
            Some(conversations),
            Some(identities),
            Some(notes),
            Some(rows),
            Some(followers),
            Some(tickets),
        ) = (
            keep,
            other,
            conversations,
            identities,
            notes,
            rows,
            followers,
            tickets,
        )
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
        let (Some(conversations), Some(identities), Some(tickets)) =
            (conversations, identities, tickets)
        else {
            return Err(cannot_undo(UndoFault::TooMuch));
        };

        let ours: BTreeSet<IdentityId> = merge.moved.identities.iter().copied().collect();
        let our_cases: BTreeSet<CaseId> = merge.moved.cases.iter().copied().collect();
        for mut point in keep.points {
            let before = (merge.moved.points.iter()).find(|(id, _)| *id == point.id);
            if let Some((_, before)) = before {
                point.contact_id = merged;
                point.merge_id = *before;
                state.put(point);
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
            // The identities that stay with the remaining contact are written too. Otherwise a later look-up of this
            // contact's identities could miss some of these identities.
            state.put(identity);
        }
        let goes: BTreeMap<ConversationId, bool> = (conversations.iter())
            .map(|row| (row.id, ours.contains(&row.identity_id)))
            .collect();
        let mut apart = Vec::new();
        for mut conversation in conversations {
            // A merged conversation and its target must belong to one contact. So the two conversations are separated
            // if only one of them moves back.
            if let Some(target) = conversation.merged_into
                && goes.get(&target).unwrap_or(&false)
                    != goes.get(&conversation.id).unwrap_or(&false)
            {
                apart.push(conversation.id);
            }
            let goes = ours.contains(&conversation.identity_id);
            let case_goes = conversation
                .case_id
                .is_some_and(|case| our_cases.contains(&case));
            if goes {
                conversation.contact_id = Some(merged);
            }
            // A case and its conversations must belong to one contact. So a conversation leaves its case if only one of
            // the two moves back.
            if goes != case_goes {
                conversation.case_id = None;
            }
            if goes || case_goes {
                conversation.updated_at = cx.now;
                tell_moved(state, cx, &conversation, agent)?;
                state.put(conversation);
            }
        }
        for id in apart {
            if let Some(mut conversation) = state.conversation(account, id)?.cloned() {
                joined::separate(state, cx, &mut conversation, None)?;
                state.put(conversation);
            }
        }
        for mut case in cases {
            if case.contact_id == Some(kept) {
                case.contact_id = Some(merged);
                case_event(state, cx, &case, agent, "case.updated")?;
                state.put(case);
            }
        }
        for before in tickets {
            // If a ticket has a conversation, the ticket must belong to the contact of this conversation.
            let goes = match before.conversation_id {
                Some(id) => goes.get(&id).is_some_and(|goes| *goes),
                None => merge.moved.tickets.contains(&before.id),
            };
            if goes {
                let mut ticket = before.clone();
                ticket.contact_id = Some(merged);
                ticket.updated_at = cx.now;
                tell_changed(state, cx, &ticket, &before, agent)?;
                state.put(ticket);
            }
        }
        for mut note in notes {
            if merge.moved.notes.contains(&note.id) {
                note.contact_id = merged;
                state.put(note);
            }
        }
        let mut rows_back = 0_i64;
        for mut row in rows {
            if merge.moved.rows.contains(&row.id) {
                rows_back = rows_back.saturating_add(1);
                row.contact_id = merged;
                state.put(row);
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
                contact_event(state, cx, &follower, "contact.updated", agent)?;
                state.put_contact(follower);
            }
        }
        let mut contact = keep.contact;
        let mut other = other.contact;
        // In merges that were stored before contacts had the field `blocked_by_merge`, the list `fields` contains
        // `blocked` instead.
        if contact.blocked && merge.moved.fields.iter().any(|field| field == "blocked") {
            contact.blocked_by_merge = true;
        }
        // The merge blocked the remaining contact. The block is removed, unless another contact that is merged into the
        // remaining contact is blocked. A later request to block the remaining contact clears `blocked_by_merge`, so
        // such a block stays.
        if contact.blocked_by_merge && !stays_blocked {
            contact.blocked = false;
            contact.blocked_by_merge = false;
        }
        take_out(&mut contact, &other, &merge.moved);
        contact.row_count = contact.row_count.saturating_sub(rows_back);
        other.row_count = other.row_count.saturating_add(rows_back);
        contact.last_activity_at = theirs_active;
        contact.updated_at = cx.now;
        other.last_activity_at = ours_active;
        other.merged_into = None;
        other.updated_at = cx.now;
        contact_event(state, cx, &other, "contact.updated", agent)?;
        state.put_contact(contact.clone());
        state.put_contact(other.clone());
        renew_attributes(state, cx, &contact)?;
        renew_attributes(state, cx, &other)?;
        tell(state, cx, &merge, audit::CONTACT_UNMERGED, agent)?;
        merge.undone_at = Some(cx.now);
        merge.undone_by = agent;
        state.put(merge.clone());
        Ok(Box::new(merge))
    }
}
