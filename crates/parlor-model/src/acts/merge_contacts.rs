//! The act [`MergeContacts`].

use crate::act::{Act, Right};
use crate::audit;
use crate::audit::CONTACT_MERGED;
use crate::decide::cases::case_event;
use crate::decide::conversations::resolve_ongoing;
use crate::decide::merge::{
    FIRST_CASE, FIRST_CONVERSATION, FIRST_IDENTITY, FIRST_TICKET, PROBE, cannot, fill_in, proves,
    renew_attributes, tell, tell_moved, whole,
};
use crate::decide::people::{contact_event, living, person};
use crate::decide::tickets::tell_changed;
use crate::entities::{ContactPoint, Merge, Moved};
use crate::ids::{AccountId, ContactId, IdKind, MergeId};
use crate::refusal::{MergeFault, Refusal};
use crate::state::{Context, Decided, Key, MAX_MERGED, MAX_MOVED, State, Stop, want};
use crate::tables::{MAX_NOTES, MAX_ROWS};
use crate::time::Timestamp;
use crate::words::{Evidence, PointKind};

/// Merges two contacts. All objects of the merged contact move to the remaining contact. Each empty field of the
/// remaining contact gets the value of the merged contact. The remaining contact also gets the labels of the merged
/// contact, and becomes blocked if the merged contact is blocked. All other fields of the remaining contact keep their
/// values.
#[derive(Clone, Debug)]
pub struct MergeContacts {
    /// The remaining contact.
    pub keep: ContactId,
    /// The contact that is merged into the remaining one.
    pub merge: ContactId,
    /// The evidence that the two contacts are one person. [`Evidence::Claimed`] is refused. A value of a unique kind of
    /// contact point belongs to only one contact. If both contacts have a signed contact point of the same unique kind,
    /// the merge needs [`Evidence::Signed`].
    pub evidence: Evidence,
}

impl Act for MergeContacts {
    type Outcome = Box<Merge>;
    const AUDIT: &'static [&'static str] = &[CONTACT_MERGED];

    fn right(&self) -> Right<'_> {
        Right::Supervise
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let people = [self.keep, self.merge].map(|contact| Key::person(account, contact));
        let mut keys = people.concat();
        keys.extend([
            Key::ConversationsOf(account, self.merge, Timestamp(0), FIRST_CONVERSATION, PROBE),
            Key::IdentitiesOfPerson(account, self.merge, FIRST_IDENTITY, PROBE),
            Key::CasesOf(account, self.merge, FIRST_CASE, PROBE),
            Key::TicketsOf(account, self.merge, FIRST_TICKET, PROBE),
            Key::NotesOf(account, self.merge),
            Key::NotesOf(account, self.keep),
            Key::RowsOf(account, self.merge),
            Key::MergedInto(account, self.merge),
            Key::MergedInto(account, self.keep),
        ]);
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let by_machine = matches!(self.evidence, Evidence::Signed | Evidence::Proven);
        if by_machine && cx.actor.reader().is_some() {
            return Err(Refusal::Forbidden.into());
        }
        let kept = living(state, account, self.keep)?;
        let merged = living(state, account, self.merge)?;
        if kept == merged {
            return Err(cannot(MergeFault::Same));
        }
        let mut needs = Vec::new();
        let keep = want(&mut needs, person(state, account, kept))?;
        let other = want(&mut needs, person(state, account, merged))?;
        let conversations = want(
            &mut needs,
            state.conversations_of(account, merged, Timestamp(0), FIRST_CONVERSATION, PROBE),
        )?
        .map(|page| whole(&page, MAX_MOVED));
        let identities = want(
            &mut needs,
            state.identities_of_person(account, merged, FIRST_IDENTITY, PROBE),
        )?
        .map(|page| whole(&page, MAX_MOVED));
        let cases = want(
            &mut needs,
            state.cases_of(account, merged, FIRST_CASE, PROBE),
        )?
        .map(|page| whole(&page, MAX_MOVED));
        let tickets = want(
            &mut needs,
            state.tickets_of(account, merged, FIRST_TICKET, PROBE),
        )?
        .map(|page| whole(&page, MAX_MOVED));
        let notes = want(&mut needs, state.notes_of(account, merged))?
            .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
        let notes_there = want(&mut needs, state.notes_of(account, kept))?.map(|rows| rows.len());
        let rows = want(&mut needs, state.contact_rows_of(account, merged))?
            .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
        let followers = want(&mut needs, state.merged_into(account, merged))?
            .map(|rows| rows.into_iter().cloned().collect::<Vec<_>>());
        let followers_there =
            want(&mut needs, state.merged_into(account, kept))?.map(|rows| rows.len());
        let (
            Some(keep),
            Some(other),
            Some(conversations),
            Some(identities),
            Some(cases),
            Some(tickets),
            Some(notes),
            Some(notes_there),
            Some(rows),
            Some(followers),
            Some(followers_there),
        ) = (
            keep,
            other,
            conversations,
            identities,
            cases,
            tickets,
            notes,
            notes_there,
            rows,
            followers,
            followers_there,
        )
        else {
            return Err(Stop::Need(needs));
        };
        if keep.contact.department_id != other.contact.department_id {
            return Err(cannot(MergeFault::OtherDepartments));
        }
        if !proves(self.evidence, &keep, &other) {
            return Err(cannot(MergeFault::WeakEvidence));
        }
        let points = keep.points.len().saturating_add(other.points.len());
        let people = followers.len().saturating_add(followers_there);
        let both = (keep.contact.label_ids.iter()).chain(&other.contact.label_ids);
        let labels = both.collect::<std::collections::BTreeSet<_>>().len();
        // A look-up of a contact's points returns at most 1,000 points, so a contact must not get more points by a
        // merge.
        if points > 1_000
            || i64::try_from(notes.len().saturating_add(notes_there))
                .map_or(true, |n| n > MAX_NOTES)
            || (keep.contact.row_count).saturating_add(other.contact.row_count) > MAX_ROWS
            || labels > super::MAX_LABELS
            || i64::try_from(people).map_or(true, |n| n >= MAX_MERGED)
        {
            return Err(cannot(MergeFault::TooMuch));
        }
        let (Some(conversations), Some(identities), Some(cases), Some(tickets)) =
            (conversations, identities, cases, tickets)
        else {
            return Err(cannot(MergeFault::TooMuch));
        };

        let id = cx.id::<MergeId>(IdKind::Merge)?;
        let mut moved = Moved {
            last_activity_at: keep.contact.last_activity_at,
            ..Moved::default()
        };
        for mut point in other.points {
            if point.kind == PointKind::Attribute {
                state.remove::<ContactPoint>((point.account_id, point.id));
                continue;
            }
            moved.points.push((point.id, point.merge_id));
            point.contact_id = kept;
            point.merge_id = Some(id);
            state.put(point);
        }
        for mut identity in identities {
            moved.identities.push(identity.id);
            identity.contact_id = Some(kept);
            identity.updated_at = cx.now;
            state.put(identity);
        }
        for mut conversation in conversations {
            moved.conversations.push(conversation.id);
            conversation.contact_id = Some(kept);
            conversation.updated_at = cx.now;
            tell_moved(state, cx, &conversation, agent)?;
            state.put(conversation);
        }
        for mut case in cases {
            moved.cases.push(case.id);
            case.contact_id = Some(kept);
            case_event(state, cx, &case, agent, "case.updated")?;
            state.put(case);
        }
        for before in tickets {
            moved.tickets.push(before.id);
            let mut ticket = before.clone();
            ticket.contact_id = Some(kept);
            ticket.updated_at = cx.now;
            tell_changed(state, cx, &ticket, &before, agent)?;
            state.put(ticket);
        }
        for mut note in notes {
            moved.notes.push(note.id);
            note.contact_id = kept;
            state.put(note);
        }
        for mut row in rows {
            moved.rows.push(row.id);
            row.contact_id = kept;
            state.put(row);
        }
        for mut follower in followers {
            moved.merged.push(follower.id);
            follower.merged_into = Some(kept);
            contact_event(state, cx, &follower, "contact.updated", agent)?;
            state.put_contact(follower);
        }
        let mut other = other.contact;
        let mut contact = keep.contact;
        fill_in(&mut contact, &other, &mut moved);
        contact.last_activity_at = contact.last_activity_at.max(other.last_activity_at);
        contact.row_count = (contact.row_count).saturating_add(other.row_count);
        other.row_count = 0;
        contact.updated_at = cx.now;
        other.merged_into = Some(kept);
        other.updated_at = cx.now;
        contact_event(state, cx, &other, "contact.updated", agent)?;
        state.put_contact(other);
        state.put_contact(contact.clone());
        renew_attributes(state, cx, &contact)?;
        let merge = Merge {
            id,
            account_id: account,
            kept_id: kept,
            merged_id: merged,
            evidence: self.evidence,
            agent_id: agent,
            moved,
            created_at: cx.now,
            undone_at: None,
            undone_by: None,
        };
        tell(state, cx, &merge, audit::CONTACT_MERGED, agent)?;
        state.put(merge.clone());
        if contact.blocked {
            let config = state.config(account)?;
            resolve_ongoing(state, cx, &config, kept)?;
        }
        Ok(Box::new(merge))
    }
}
