//! Checks of merged and erased contacts, and of attachments.

use super::timer_key;
use crate::memory::Database;
use parlor_model::command::MAX_ATTACHMENTS;
use parlor_model::entities::{Attached, Merge};
use parlor_model::ids::{ContactId, ConversationId, Id};
use parlor_model::words::{ScheduledState, TimerKind};
use std::collections::{BTreeMap, BTreeSet};

/// Checks the objects that a merge moved, directly after the merge or its undo. After the merge, these objects must
/// belong to the remaining contact. After the undo, they must belong to the merged contact again.
pub(super) fn moved(db: &Database, merge: &Merge) {
    let owner = if merge.undone_at.is_some() {
        merge.merged_id
    } else {
        merge.kept_id
    };
    for (id, before) in &merge.moved.points {
        if let Some(point) = db.points.id(*id) {
            assert_eq!(point.contact_id, owner, "{point:?} of {merge:?}");
            if merge.undone_at.is_some() {
                assert_eq!(point.merge_id, *before);
            } else {
                assert_eq!(point.merge_id, Some(merge.id));
            }
        }
    }
    for id in &merge.moved.identities {
        let identity = db.identities.id(*id).unwrap();
        assert_eq!(identity.contact_id, Some(owner), "of {merge:?}");
    }
    for id in &merge.moved.conversations {
        let c = db.conversations.id(*id).unwrap();
        assert_eq!(c.contact_id, Some(owner), "{c:?} of {merge:?}");
    }
    for id in &merge.moved.cases {
        let case = db.cases.id(*id).unwrap();
        assert_eq!(case.contact_id, Some(owner), "{case:?} of {merge:?}");
    }
    for id in &merge.moved.notes {
        if let Some(note) = db.notes.id(*id) {
            assert_eq!(note.contact_id, owner, "{note:?} of {merge:?}");
        }
    }
    for id in &merge.moved.rows {
        if let Some(row) = db.rows.id(*id) {
            assert_eq!(row.contact_id, owner, "{row:?} of {merge:?}");
        }
    }
    for id in &merge.moved.merged {
        let contact = db.contacts.id(*id).unwrap();
        assert_eq!(contact.merged_into, Some(owner), "{contact:?} of {merge:?}");
    }
    let merged = db.contacts.id(merge.merged_id).unwrap();
    let into = merge.undone_at.is_none().then_some(merge.kept_id);
    assert_eq!(merged.merged_into, into, "{merged:?} of {merge:?}");
}

/// Checks that no object belongs to a contact that is merged into another contact, and that an erased contact has no
/// personal data.
pub(crate) fn merged_and_erased(db: &Database) {
    let gone: BTreeSet<ContactId> = (db.contacts.all())
        .filter(|c| c.merged_into.is_some())
        .map(|c| c.id)
        .collect();
    let erased: BTreeSet<ContactId> = (db.contacts.all())
        .filter(|c| c.erased_at.is_some())
        .map(|c| c.id)
        .collect();
    let mut rows: BTreeMap<ContactId, i64> = BTreeMap::new();
    for row in db.rows.all() {
        *rows.entry(row.contact_id).or_default() += 1;
    }
    for contact in db.contacts.all() {
        let counted = rows.get(&contact.id).copied().unwrap_or(0);
        assert_eq!(contact.row_count, counted, "the rows of {contact:?}");
        if contact.blocked_by_merge && contact.merged_into.is_none() && contact.erased_at.is_none()
        {
            let blocked_part = (db.contacts.all())
                .any(|c| c.merged_into == Some(contact.id) && c.blocked && !c.blocked_by_merge);
            assert!(
                contact.blocked && blocked_part,
                "why is {contact:?} blocked?"
            );
        }
        if let Some(into) = contact.merged_into {
            assert!(
                !gone.contains(&into),
                "{contact:?} is merged into a merged one"
            );
            assert_eq!(
                contact.erased_at.is_some(),
                erased.contains(&into),
                "{contact:?}"
            );
        }
        let active = (db.merges.all())
            .filter(|m| m.merged_id == contact.id && m.undone_at.is_none())
            .count();
        assert_eq!(
            active,
            usize::from(contact.merged_into.is_some()),
            "{contact:?}"
        );
        if contact.erased_at.is_some() {
            assert!(
                contact.name.is_empty()
                    && contact.given_name.is_none()
                    && contact.custom_attributes.is_empty()
                    && contact.details.is_empty(),
                "{contact:?} was erased"
            );
        }
    }
    for point in db.points.all() {
        assert!(
            !gone.contains(&point.contact_id) && !erased.contains(&point.contact_id),
            "{point:?} of one who is gone"
        );
    }
    for note in db.notes.all() {
        assert!(!gone.contains(&note.contact_id) && !erased.contains(&note.contact_id));
    }
    for row in db.rows.all() {
        assert!(!gone.contains(&row.contact_id) && !erased.contains(&row.contact_id));
    }
    for identity in db.identities.all() {
        assert!(
            identity.contact_id.is_none_or(|id| !gone.contains(&id)),
            "{identity:?} of one who is gone"
        );
    }
    for case in db.cases.all() {
        assert!(
            case.contact_id.is_none_or(|id| !gone.contains(&id)),
            "{case:?}"
        );
    }
    for ticket in db.tickets.all() {
        assert!(
            ticket.contact_id.is_none_or(|id| !gone.contains(&id)),
            "{ticket:?}"
        );
    }
    let done: BTreeSet<ContactId> = (db.erasures.all())
        .filter(|e| e.finished_at.is_some())
        .map(|e| e.contact_id)
        .collect();
    let is_done = |contact: Option<ContactId>| contact.is_some_and(|id| done.contains(&id));
    for pages in db.visited_pages.all() {
        let identity = db.identities.id(pages.identity_id);
        let contact = identity.and_then(|identity| identity.contact_id);
        assert!(!is_done(contact), "{pages:?} of one who is erased");
    }
    for erasure in db.erasures.all() {
        let timer = timer_key(TimerKind::Erase, erasure.contact_id.get());
        assert_eq!(
            db.timers.get(&timer).is_some(),
            erasure.finished_at.is_none(),
            "the timer of {erasure:?}"
        );
    }
    let mut emptied = BTreeSet::new();
    for c in db.conversations.all() {
        assert!(c.contact_id.is_none_or(|id| !gone.contains(&id)), "{c:?}");
        if let Some(identity) = db.identities.id(c.identity_id)
            && c.contact_id.is_some()
        {
            assert_eq!(identity.contact_id, c.contact_id, "whose {c:?} is");
        }
        if let Some(case) = c.case_id.and_then(|id| db.cases.id(id)) {
            assert_eq!(case.contact_id, c.contact_id, "whose case {c:?} is in");
        }
        if is_done(c.contact_id) {
            emptied.insert(c.id);
            assert!(!c.reopens && c.client_info.is_empty(), "{c:?} was erased");
        }
    }
    for m in db.messages.all() {
        assert!(
            !emptied.contains(&m.conversation_id)
                || m.content.is_empty() && m.attachments.is_empty(),
            "{m:?} was erased"
        );
    }
    attachments(db, &emptied);
    for identity in db.identities.all().filter(|i| is_done(i.contact_id)) {
        assert_eq!(identity.serial, None, "{identity:?} was erased");
    }
}

/// Checks attachments. The copies of attachments in a message must equal the attachment rows. An attachment must be in
/// at most one message, draft, macro or scheduled message. An erased attachment must have an empty file name, and an
/// unsent upload must have a timer.
fn attachments(db: &Database, emptied: &BTreeSet<ConversationId>) {
    let mut carried = BTreeMap::new();
    for m in db.messages.all() {
        assert!(m.attachments.len() <= MAX_ATTACHMENTS, "{m:?}");
        for attached in &m.attachments {
            let old = carried.insert(attached.id, (m.id, attached));
            assert!(old.is_none(), "{attached:?} is carried twice");
        }
    }
    let mut held = BTreeMap::new();
    for draft in db.drafts.all() {
        assert!(
            !emptied.contains(&draft.conversation_id),
            "{draft:?} was not erased"
        );
        for attached in &draft.attachments {
            let old = held.insert(attached.id, (draft.agent_id, attached.clone()));
            assert!(old.is_none(), "{attached:?} is held twice");
        }
    }
    for row in db.macros.all() {
        for attached in &row.attachments {
            let file = db
                .attachments
                .id(attached.id)
                .and_then(|file| file.agent_id);
            let old = file.and_then(|by| held.insert(attached.id, (by, attached.clone())));
            assert!(
                file.is_some() && old.is_none(),
                "{attached:?} is held twice"
            );
        }
    }
    for row in db.scheduled.all() {
        assert!(
            !emptied.contains(&row.conversation_id),
            "{row:?} was not erased"
        );
        let timer = db.timers.get(&timer_key(TimerKind::Send, row.id.get()));
        let waits = row.state == ScheduledState::Waiting;
        assert_eq!(
            timer.map(|t| t.due_at),
            waits.then_some(row.send_at),
            "{row:?}"
        );
        for attached in &row.attachments {
            let old = held.insert(attached.id, (row.agent_id, attached.clone()));
            assert!(old.is_none(), "{attached:?} is held twice");
        }
    }
    for c in db.conversations.all() {
        let stoppable = (db.scheduled.all())
            .filter(|row| row.conversation_id == c.id && row.is_stoppable())
            .count();
        assert_eq!(i64::try_from(stoppable), Ok(c.stoppable_count), "{c:?}");
    }
    for row in db.attachments.all() {
        let gone = row.storage_key.is_none() && row.link.is_none();
        match row.message_id.and_then(|id| db.messages.id(id)) {
            Some(m) => {
                assert_eq!(m.account_id, row.account_id, "{row:?}");
                let shown = carried.remove(&row.id);
                if gone {
                    assert!(
                        shown.is_none() && row.file_name.is_empty(),
                        "{row:?} was erased"
                    );
                } else {
                    assert_eq!(shown, Some((m.id, &Attached::from(row))), "{row:?}");
                    assert!(
                        !emptied.contains(&m.conversation_id),
                        "{row:?} was not erased"
                    );
                }
            }
            None if row.held => {
                assert!(row.agent_id.is_some() && !gone, "{row:?}");
                let held = held.remove(&row.id);
                assert_eq!(
                    held,
                    row.agent_id.map(|by| (by, Attached::from(row))),
                    "{row:?}"
                );
            }
            None => {
                assert!(
                    row.message_id.is_none() && row.agent_id.is_some() && !gone,
                    "{row:?}"
                );
                let timer = timer_key(TimerKind::Unsent, row.id.get());
                assert!(db.timers.get(&timer).is_some(), "nobody forgets {row:?}");
            }
        }
    }
    assert!(carried.is_empty(), "no rows of {carried:?}");
    assert!(held.is_empty(), "no rows of {held:?}");
}
