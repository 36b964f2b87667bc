//! Checks of the invariants of a conversation and of its messages, queue entry, slot, routing decisions and events.

use super::{count, is_erased, timer_key};
use crate::memory::Database;
use parlor_model::audience::Audience;
use parlor_model::decide::is_one_contact;
use parlor_model::entities::{Conversation, Event, Message, RoutingDecision, Slot};
use parlor_model::ids::{AgentId, ConversationId, Id};
use parlor_model::routing;
use parlor_model::skills::{Bucket, rules};
use parlor_model::words::{Delivery, MessageKind, Priority, SenderKind, Status, TimerKind};
use std::collections::{BTreeMap, BTreeSet};

/// The stored rows that belong to one conversation.
#[derive(Default)]
struct Belongings<'a> {
    messages: Vec<&'a Message>,
    decisions: Vec<&'a RoutingDecision>,
    events: Vec<&'a Event>,
    slots: Vec<&'a Slot>,
}

/// Returns the conversations that a batch changed. The result also contains each conversation that has a changed
/// message, event or other row in the batch.
fn touched(db: &Database) -> BTreeSet<ConversationId> {
    let mut ids = BTreeSet::new();
    macro_rules! see {
        ($($field:ident . $id:ident),*) => {$(
            ids.extend(db.$field.changes().flat_map(|(now, old)| now.into_iter().chain(old)).map(|row| row.$id));
        )*};
    }
    see!(
        conversations.id,
        messages.conversation_id,
        decisions.conversation_id,
        queue_entries.conversation_id,
        slots.conversation_id,
        service_records.conversation_id
    );
    let tickets = db.tickets.changes();
    ids.extend(
        (tickets.flat_map(|(now, old)| now.into_iter().chain(old)))
            .filter_map(|ticket| ticket.conversation_id),
    );
    ids.extend(
        db.events
            .changes()
            .filter_map(|(now, _)| now?.conversation_id),
    );
    ids
}

/// Checks the audiences of a batch's events. If a changed conversation has events in the batch, the audiences of these
/// events are combined. The combined audience must include every agent who could see the conversation before the batch,
/// and every agent who can see it now.
fn reported(db: &Database) {
    for (now, old) in db.conversations.changes() {
        let Some(now) = now else {
            continue;
        };
        let mut notified = Audience::default();
        let mut events = 0;
        for event in (db.events.changes()).filter_map(|(event, _)| event) {
            if event.conversation_id == Some(now.id) {
                events += 1;
                notified.assignees.extend(&event.audience.assignees);
                notified.named.extend(&event.audience.named);
                notified.queues.extend(&event.audience.queues);
                notified.teams.extend(&event.audience.teams);
            }
        }
        let Some(config) = db.config(now.account_id).filter(|_| events > 0) else {
            continue;
        };
        for row in [Some(now), old].into_iter().flatten() {
            let concerned = Audience::of(&config, row);
            assert!(
                concerned.assignees.is_subset(&notified.assignees)
                    && concerned.named.is_subset(&notified.named)
                    && concerned.queues.is_subset(&notified.queues)
                    && concerned.teams.is_subset(&notified.teams),
                "{concerned:?} of {row:?} is not told, only {notified:?}. Before: {old:?}. Events: {:?}",
                (db.events.changes().filter_map(|(event, _)| event))
                    .filter(|event| event.conversation_id == Some(now.id))
                    .collect::<Vec<_>>()
            );
        }
    }
}

/// Checks all invariants of the conversations that the batch changed. If `all` is `true`, checks all conversations.
pub(crate) fn conversations(db: &Database, all: bool) {
    reported(db);
    let ids: BTreeSet<ConversationId> = if all {
        db.conversations.all().map(|c| c.id).collect()
    } else {
        touched(db)
    };
    let mut of: BTreeMap<ConversationId, Belongings<'_>> =
        ids.iter().map(|id| (*id, Belongings::default())).collect();
    for message in db.messages.all() {
        if let Some(b) = of.get_mut(&message.conversation_id) {
            b.messages.push(message);
        }
    }
    for decision in db.decisions.all() {
        if let Some(b) = of.get_mut(&decision.conversation_id) {
            b.decisions.push(decision);
        }
    }
    for event in db.events.all() {
        if let Some(b) = event.conversation_id.and_then(|id| of.get_mut(&id)) {
            b.events.push(event);
        }
    }
    for slot in db.slots.all() {
        if let Some(b) = of.get_mut(&slot.conversation_id) {
            b.slots.push(slot);
        }
    }
    for (id, mut b) in of {
        b.messages.sort_by_key(|m| m.position);
        let c = db
            .conversations
            .id(id)
            .unwrap_or_else(|| panic!("rows of conversation {id}, which is not there"));
        conversation(db, c, &b);
    }
}

fn conversation(db: &Database, c: &Conversation, b: &Belongings<'_>) {
    // Checks the messages.
    let positions: Vec<i64> = b.messages.iter().map(|m| m.position).collect();
    let expected: Vec<i64> = (1..=c.message_count).collect();
    assert_eq!(positions, expected, "message positions of {c:?}");
    let newest = b
        .messages
        .iter()
        .rev()
        .find(|m| m.kind != MessageKind::Activity);
    assert_eq!(
        newest.map(|m| m.id),
        c.last_message_id,
        "last message of {c:?}"
    );
    let newest = (db.tickets.all())
        .filter(|ticket| {
            let of = ticket
                .conversation_id
                .and_then(|id| db.conversations.id(id));
            of.is_some_and(|of| of.id == c.id || of.merged_into == Some(c.id))
        })
        .map(|ticket| ticket.id)
        .max();
    assert_eq!(newest, c.ticket_id, "the newest ticket of {c:?}");
    let incoming = b
        .messages
        .iter()
        .filter(|m| m.kind == MessageKind::Incoming);
    let incoming = count(incoming.count());
    assert_eq!(incoming, c.incoming_count, "incoming messages of {c:?}");
    let failed = b.messages.iter().filter(|m| m.delivery == Delivery::Failed);
    assert_eq!(
        count(failed.count()),
        c.failed_count,
        "failed messages of {c:?}"
    );
    let marks = db.reads.all().filter(|m| m.conversation_id == c.id);
    let seen = marks.map(|m| m.incoming_seen).max().unwrap_or(0);
    assert_eq!(incoming - seen, c.unread_count, "unread count of {c:?}");
    // Messages of Parlor itself are not answers of an agent.
    let reply = (b.messages.iter())
        .find(|m| m.kind == MessageKind::Outgoing && m.sender_kind != SenderKind::System);
    assert_eq!(
        reply.map(|m| m.created_at),
        c.first_reply_at,
        "first reply of {c:?}"
    );

    // Checks the queue entry and the slot of the conversation.
    let entry = db.queue_entries.id(c.id);
    assert_eq!(
        entry.map(|e| e.queue_id),
        c.queue_id,
        "queue of {c:?}: {entry:?}"
    );
    if let Some(entry) = entry {
        assert_eq!(
            c.status,
            Status::Open,
            "only open conversations wait: {c:?}"
        );
        assert_eq!(c.assignee_id, None, "nobody's conversation waits: {c:?}");
        assert_eq!(entry.rank, Priority::rank(c.priority), "rank of {c:?}");
        let routes = (c.route_queue_id).or(db.inboxes.id(c.inbox_id).map(|i| i.queue_id));
        assert_eq!(routes, c.queue_id, "the queue that routes {c:?}");
        assert_eq!(Some(entry.queued_at), c.queued_at, "since when {c:?} waits");
        assert_eq!(entry.place, c.queue_place, "the place of {c:?}");
        let bucket = Bucket::parse(&entry.bucket);
        assert_eq!(bucket.team, c.route_team_id, "the team {c:?} is for");
        assert_eq!(bucket.to_string(), entry.bucket, "the bucket of {c:?}");
    }
    let slot_uses: Vec<AgentId> = b.slots.iter().map(|s| s.agent_id).collect();
    let wanted: Vec<AgentId> = (c.assignee_id.filter(|_| c.status.is_live()))
        .into_iter()
        .collect();
    assert_eq!(slot_uses, wanted, "slots of {c:?}");
    assert!(
        routing::placed(c, entry.is_some(), slot_uses.len()),
        "place of {c:?}"
    );

    // An open offer uses a slot and has a time limit.
    let offered = b.slots.iter().any(|s| s.offered_queue_id.is_some());
    assert_eq!(offered, c.offered_until.is_some(), "offer of {c:?}");
    assert_eq!(
        c.queued_at.is_some(),
        entry.is_some() || offered,
        "waiting time of {c:?}"
    );
    assert!(
        c.given_up_by.is_none() || entry.is_some() || offered,
        "who gave {c:?} away, which does not wait"
    );
    if let Some(entry) = entry {
        assert_eq!(
            Bucket::parse(&entry.bucket).not_for,
            c.given_up_by,
            "who may not have {c:?}"
        );
        // If the rules of the queue have changed since the entry was created, there must be a timer that routes the
        // conversation again.
        let queue = db.queues.id(entry.queue_id).unwrap();
        let weights = &db.accounts.id(c.account_id).unwrap().weights;
        let soon = db
            .timers
            .get(&timer_key(TimerKind::Rules, entry.queue_id.get()));
        assert!(
            Bucket::parse(&entry.bucket).rules == rules(queue, weights) || soon.is_some(),
            "the bucket of {c:?} is outdated: {entry:?}"
        );
    }
    assert_eq!(
        c.assigned_at.is_some(),
        !slot_uses.is_empty(),
        "assignment of {c:?}"
    );
    let due = |kind: TimerKind| {
        db.timers
            .get(&timer_key(kind, c.id.get()))
            .map(|t| t.due_at)
    };
    if let Some(until) = c.offered_until {
        assert_eq!(
            due(TimerKind::Offer),
            Some(until),
            "the offer of {c:?} runs out"
        );
    }
    if let Some(until) = c.snoozed_until {
        assert_eq!(
            due(TimerKind::Snooze),
            Some(until),
            "the snooze of {c:?} ends"
        );
    }
    if let Some(queue) = entry
        .filter(|e| e.reserved_for.is_none())
        .and_then(|e| db.queues.id(e.queue_id))
        && queue.overflow_queue_id.is_some()
        && queue.overflow_after_s.is_some()
    {
        assert!(
            due(TimerKind::Overflow).is_some(),
            "{c:?} overflows some day"
        );
    }

    // Checks merged conversations.
    if let Some(target) = c.merged_into.map(|id| db.conversations.id(id)) {
        let target = target.unwrap_or_else(|| panic!("the target of {c:?}"));
        assert_eq!(c.status, Status::Closed, "a merged conversation: {c:?}");
        assert_eq!((target.merged_into, c.merged_count), (None, 0), "{c:?}");
        let after = c.merged_after.unwrap();
        assert!((0..=target.incoming_count).contains(&after), "{c:?}");
        assert!(
            is_one_contact(c, target),
            "{c:?} and {target:?} have two contacts"
        );
    } else {
        assert_eq!(c.merged_after, None, "{c:?}");
    }
    let merged = db.conversations.all();
    let merged = merged.filter(|other| other.merged_into == Some(c.id));
    assert_eq!(count(merged.count()), c.merged_count, "merged into {c:?}");
    let merges = b.events.iter().filter(|e| {
        let data: serde_json::Value = serde_json::from_str(&e.data).unwrap();
        e.kind == "conversation.merged" && data["merged_id"] == c.id.get()
    });
    assert_eq!(count(merges.count()), c.merge_count, "merges of {c:?}");

    // Checks the times.
    let ended = matches!(c.status, Status::Resolved | Status::Closed);
    assert_eq!(c.resolved_at.is_some(), ended, "resolved_at of {c:?}");
    assert!(
        c.snoozed_until.is_none() || c.status == Status::Snoozed,
        "snoozed_until of {c:?}"
    );

    // Checks the routing decisions and the events.
    assert_eq!(
        count(b.decisions.len()),
        c.decision_count,
        "decisions of {c:?}"
    );
    let decisions: Vec<routing::Decision> = (b.decisions.iter().zip(1..))
        .map(|(row, ordinal)| {
            assert_eq!(row.ordinal, ordinal, "ordinals of the decisions of {c:?}");
            routing::parse(row).expect("a decision can be read back")
        })
        .collect();
    for decision in &decisions {
        let chosen: Vec<AgentId> = (decision.considered.iter())
            .filter(|a| a.chosen)
            .map(|a| a.agent_id)
            .collect();
        let to: Vec<AgentId> = decision.assigned_to.into_iter().collect();
        assert_eq!(
            chosen, to,
            "a decision names whom it chose: {decision:?} of {c:?}"
        );
        assert!(!decision.reasons.is_empty());
    }
    let decided: Vec<AgentId> = decisions.iter().filter_map(|d| d.assigned_to).collect();
    let of_kind = |kind: &'static str| b.events.iter().filter(move |e| e.kind == kind).copied();
    // An accepted offer becomes an assignment without a further routing decision, because the offer already has a
    // routing decision.
    let accepted = |e: &Event| e.data.contains(r#""accepted":true"#);
    let assigned: Vec<AgentId> = (b.events.iter())
        .filter(|e| e.kind == "conversation.assigned" || e.kind == "conversation.offered")
        .filter(|e| !accepted(e))
        .filter_map(|e| e.agent_id)
        .collect();
    assert_eq!(
        decided, assigned,
        "every assignment of {c:?} has its decision"
    );
    assert_eq!(
        of_kind("conversation.started").count(),
        1,
        "starts of {c:?}"
    );
    assert_eq!(
        count(of_kind("message.created").count()),
        c.message_count,
        "events of the messages of {c:?}"
    );
    let lines: Vec<i64> = b.events.iter().filter_map(|e| e.thread_position).collect();
    assert!(
        lines.is_sorted() && lines.last().is_none_or(|last| *last <= c.message_count),
        "lines of {c:?}: {lines:?}"
    );
    let erased = is_erased(db, c.contact_id);
    assert!(
        of_kind("conversation.completed").count() <= 1 || c.reopens || erased,
        "ends of {c:?}"
    );
    // The erasure of a contact changes `reopens` to `false`. Earlier events were written while `reopens` could be
    // `true`, so their order is not checked.
    if !c.reopens && !erased {
        let mut over = false;
        for event in &b.events {
            let said = event.kind == "message.created" && !event.data.contains(r#""kind":"note""#);
            assert!(!over || !said, "{event:?} after the end of {c:?}");
            over |= event.kind == "conversation.completed";
        }
    }
    let entered = |e: &Event| e.kind == "conversation.queued" || e.kind == "conversation.offered";
    let placed = |e: &Event| entered(e) || e.kind == "conversation.assigned";
    assert!(
        match c.first_queued_at {
            Some(at) => (b.events.iter()).any(|e| placed(e) && e.occurred_at == at),
            None => !b.events.iter().any(|e| entered(e)),
        },
        "first queued {c:?}"
    );
    assert_eq!(
        of_kind("conversation.picked_up")
            .next()
            .map(|e| e.occurred_at),
        c.picked_up_at,
        "picked up {c:?}"
    );
    let record = db.service_records.id(c.id);
    assert_eq!(
        record.is_some(),
        c.picked_up_at.is_some(),
        "service record of {c:?}"
    );
    // The status changes in the events must lead to the stored status of the conversation.
    let mut status = None;
    for event in &b.events {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let word = |field: &str| data[field].as_str().map(str::to_owned);
        match event.kind.as_str() {
            "conversation.started" => status = word("status"),
            "conversation.status_changed" | "conversation.snoozed" => {
                assert_eq!(word("from"), status, "{event:?} of {c:?}");
                status = word("to");
            }
            _ => {}
        }
    }
    assert_eq!(status, Some(c.status.to_string()), "the events of {c:?}");
}
