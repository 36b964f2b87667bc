//! Checks of events. The numbers of events must have no gaps, and each change must have an event.

use super::deliveries::deliveries;
use super::{count, is_erased};
use crate::memory::Database;
use parlor_model::entities::{Event, Message};
use parlor_model::events::is_personal;
use parlor_model::ids::Id;
use parlor_model::words::MessageKind;
use std::collections::BTreeSet;

/// Checks that the numbers of events and conversations have no gaps, and that each changed row has an event.
pub(crate) fn facts(db: &Database) {
    deliveries(db);
    for (account, (counters, _)) in &db.counters {
        let events = db.events.all().filter(|e| e.account_id == *account);
        let mut last = 0;
        for event in events {
            last += 1;
            assert_eq!(event.number, last, "event numbers of account {account}");
        }
        assert_eq!(
            counters.next_event,
            last + 1,
            "next event of account {account}"
        );
        let displays: BTreeSet<i64> = db
            .conversations
            .all()
            .filter(|c| c.account_id == *account)
            .map(|c| c.display_id)
            .collect();
        assert_eq!(
            (
                displays.first().copied().unwrap_or(1),
                count(displays.len())
            ),
            (1, counters.next_display - 1),
            "display ids of account {account}"
        );
        let assigned = db
            .agent_states
            .all()
            .filter(|s| s.account_id == *account)
            .map(|s| s.last_assigned);
        assert!(
            assigned.max().unwrap_or(0) < counters.next_assignment,
            "assignment numbers of account {account}"
        );
    }
    for account in db.counters_before.keys() {
        let (before, now) = (&db.counters_before[account].0, &db.counters[account].0);
        assert!(now.version >= before.version, "versions only grow");
        assert!(
            now.version > before.version || now == before,
            "counters changed under one version"
        );
    }
    let news: Vec<&Event> = db.events.changes().filter_map(|(now, _)| now).collect();
    for (now, old) in db.events.changes() {
        let redacted = now.is_some_and(|now| {
            is_erased(db, now.contact_id)
                && is_personal(&now.kind)
                && now.data.contains("\"erased\":true")
        });
        assert!(
            old.is_none() || redacted,
            "an event was changed: {old:?} -> {now:?}"
        );
    }
    let reported = |kinds: &[&str], about: &dyn Fn(&Event) -> bool| {
        news.iter()
            .any(|e| kinds.contains(&e.kind.as_str()) && about(e))
    };
    let data = |e: &Event, field: &str| {
        let data: serde_json::Value = serde_json::from_str(&e.data).unwrap();
        data[field].as_i64()
    };
    for (now, old) in db.conversations.changes() {
        let c = now.expect("conversations are never removed");
        let about = |e: &Event| e.conversation_id == Some(c.id);
        assert!(
            news.iter().any(|e| about(e)),
            "{c:?} changed without an event"
        );
        if old.is_some_and(|old| old.status != c.status) {
            assert!(
                reported(
                    &["conversation.status_changed", "conversation.snoozed"],
                    &about
                ),
                "the status of {c:?} changed without an event"
            );
        }
        if let Some(old) = old {
            assert_eq!(
                (
                    old.account_id,
                    &old.uuid,
                    old.display_id,
                    old.inbox_id,
                    old.identity_id
                ),
                (
                    c.account_id,
                    &c.uuid,
                    c.display_id,
                    c.inbox_id,
                    c.identity_id
                ),
                "what never changes of {c:?}"
            );
        }
    }
    for (now, old) in db.messages.changes() {
        let m = now.expect("messages are never removed");
        let kinds: &[&str] = match old {
            None => &["message.created"],
            Some(old) if m.is_deleted() && !old.is_deleted() => &["message.deleted"],
            Some(old) if m.content.is_empty() && m.attachments.is_empty() && !old.is_deleted() => {
                let contact = (db.conversations.id(m.conversation_id)).and_then(|c| c.contact_id);
                assert!(is_erased(db, contact), "{m:?} was emptied");
                continue;
            }
            // The erasure of the contact removes the mark that the message was deleted. This change needs no event.
            Some(old) if old.is_deleted() && !m.is_deleted() => continue,
            Some(old) => {
                // The comparison ignores the receiver's answer to a file, and the number of used single-use addresses
                // of the file. These two values may change.
                let files = |message: &Message| {
                    let mut files = message.attachments.clone();
                    for file in &mut files {
                        file.answer = None;
                        file.addresses_used = 0;
                    }
                    files
                };
                assert_eq!(
                    (
                        &old.content,
                        files(old),
                        old.kind,
                        old.position,
                        old.sender_id
                    ),
                    (&m.content, files(m), m.kind, m.position, m.sender_id),
                    "what never changes of {m:?}"
                );
                if old.attachments == m.attachments {
                    assert_eq!(m.kind, MessageKind::Outgoing, "{m:?} was reported on");
                    &[
                        "message.delivered",
                        "message.read",
                        "message.failed",
                        "message.retried",
                        "message.updated",
                    ]
                } else {
                    &[
                        "attachment.accepted",
                        "attachment.rejected",
                        "attachment.downloaded",
                    ]
                }
            }
        };
        assert!(
            reported(kinds, &|e| data(e, "message_id") == Some(m.id.get())),
            "{old:?} -> {m:?} without an event"
        );
    }
    for (now, old) in db.cases.changes() {
        let case = now.expect("cases are never removed");
        assert_eq!(case.open, case.closed_at.is_none(), "{case:?}");
        let kinds: &[&str] = if old.is_none() {
            &["case.created"]
        } else {
            &["case.updated"]
        };
        assert!(
            reported(kinds, &|e| data(e, "case_id") == Some(case.id.get())),
            "{case:?} came without an event"
        );
    }
    for (now, old) in db.tickets.changes() {
        let ticket = now.or(old).expect("a change has a row");
        let kinds: &[&str] = match (now, old) {
            (Some(_), None) => &["ticket.created"],
            (None, _) => &["ticket.deleted"],
            _ => &["ticket.updated"],
        };
        let at_once = now.is_none() && old.is_none();
        assert!(
            at_once || reported(kinds, &|e| data(e, "ticket_id") == Some(ticket.id.get())),
            "{ticket:?} came without an event"
        );
    }
    for (now, old) in db.contacts.changes() {
        let contact = now.expect("contacts are never removed");
        let about = |e: &Event| e.contact_id == Some(contact.id);
        assert!(
            match old {
                None => reported(&["contact.created"], &about),
                Some(_) => news.iter().any(|e| about(e)),
            },
            "{contact:?} changed without an event"
        );
    }
    for (now, old) in db.points.changes() {
        for contact in now.into_iter().chain(old).map(|p| p.contact_id) {
            assert!(
                reported(
                    &[
                        "contact.created",
                        "contact.updated",
                        "contact.merged",
                        "contact.unmerged",
                        "contact.erased",
                    ],
                    &|e| e.contact_id == Some(contact)
                ),
                "{old:?} -> {now:?} without an event"
            );
        }
    }
    for (now, old) in db.identities.changes() {
        let identity = now.expect("identities are never removed");
        if let Some(contact) = identity.contact_id {
            let of_a_conversation = |e: &Event| {
                let c = e.conversation_id.and_then(|id| db.conversations.id(id));
                c.is_some_and(|c| c.identity_id == identity.id)
            };
            assert!(
                news.iter()
                    .any(|e| e.contact_id == Some(contact) || of_a_conversation(e)),
                "{old:?} -> {identity:?} without an event"
            );
        }
    }
    for (now, old) in db.agent_states.changes() {
        let state = now.expect("states of agents are never removed");
        let about = |e: &Event| e.agent_id == Some(state.agent_id);
        if old.is_some_and(|old| old.availability != state.availability) {
            assert!(
                reported(&["agent.presence_changed"], &about),
                "{state:?} without an event"
            );
        }
        if old.map_or(0, |old| old.last_assigned) != state.last_assigned {
            assert!(
                reported(&["conversation.assigned", "conversation.offered"], &about),
                "{state:?} without an event"
            );
        }
    }
    for (now, _) in db.queue_entries.changes() {
        if let Some(entry) = now {
            assert!(
                reported(&["conversation.queued", "conversation.updated"], &|e| e
                    .conversation_id
                    == Some(entry.conversation_id)),
                "{entry:?} without an event"
            );
        }
    }
    for (now, old) in db.service_records.changes() {
        let record = now.expect("service records are never removed");
        let kinds: &[&str] = if old.is_none() {
            &["service_record.saved"]
        } else {
            &[
                "service_record.saved",
                "conversation.picked_up",
                "conversation.status_changed",
                "conversation.erased",
            ]
        };
        assert!(
            reported(kinds, &|e| e.conversation_id
                == Some(record.conversation_id)),
            "{record:?} without an event"
        );
    }
}
