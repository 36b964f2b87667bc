//! The model's invariants, held against the stored rows. Each function panics with a sentence; the caller adds the seed.

use crate::memory::{Cell, Database, RowKey, one, tells};
use crate::world;
use parlor_model::audience::Audience;
use parlor_model::audit;
use parlor_model::callbacks::{Material, TEST_EVENT};
use parlor_model::command::{
    CallbackChange, Command, ContactPointView, ConversationView, Fired, MAX_ATTACHMENTS, Outcome,
    PersonChoice, Presence, Settled, Started, Submission,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{
    Agent, Attached, CallbackDelivery, Contact, ContactPoint, Conversation, Credential, Event,
    Merge, Message, QueueEntry, RoutingDecision, Slot,
};
use parlor_model::ids::{
    AccountId, AgentId, ContactId, ConversationId, CredentialId, Id, QueueId, TeamId,
};
use parlor_model::provision::administer::AdministerOutcome;
use parlor_model::provision::administer::Administered;
use parlor_model::refusal::{Object, Refusal};
use parlor_model::routing;
use parlor_model::skills::{Bucket, rules};
use parlor_model::time::Timestamp;
use parlor_model::version;
use parlor_model::words::{
    Availability, CredentialKind, Distribution, MessageKind, PointKind, Priority, Status,
    TimerKind, Word,
};
use parlor_store::row::Row;
use std::collections::{BTreeMap, BTreeSet};

/// The places of those who waited before a batch.
pub(crate) type Waiting = BTreeMap<ConversationId, QueueEntry>;

pub(crate) fn waiting(db: &Database) -> Waiting {
    db.queue_entries
        .all()
        .map(|e| (e.conversation_id, e.clone()))
        .collect()
}

fn live(db: &Database) -> BTreeMap<AgentId, Vec<&Slot>> {
    let mut slots: BTreeMap<AgentId, Vec<&Slot>> = BTreeMap::new();
    for slot in db.slots.all() {
        slots.entry(slot.agent_id).or_default().push(slot);
    }
    slots
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap()
}

/// The rows of one conversation.
#[derive(Default)]
struct Belongings<'a> {
    messages: Vec<&'a Message>,
    decisions: Vec<&'a RoutingDecision>,
    events: Vec<&'a Event>,
    slots: Vec<&'a Slot>,
}

/// The conversations that a batch touched in any way.
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
    ids.extend(
        db.events
            .changes()
            .filter_map(|(now, _)| now?.conversation_id),
    );
    ids
}

/// An event of a batch reaches every agent who saw its conversation before the batch or sees it after.
fn told(db: &Database) {
    for (now, old) in db.conversations.changes() {
        let Some(now) = now else {
            continue;
        };
        let mut heard = Audience::default();
        let mut events = 0;
        for event in (db.events.changes()).filter_map(|(event, _)| event) {
            if event.conversation_id == Some(now.id) {
                events += 1;
                heard.assignees.extend(&event.audience.assignees);
                heard.named.extend(&event.audience.named);
                heard.queues.extend(&event.audience.queues);
                heard.teams.extend(&event.audience.teams);
            }
        }
        let Some(config) = db.config(now.account_id).filter(|_| events > 0) else {
            continue;
        };
        for row in [Some(now), old].into_iter().flatten() {
            let concerned = Audience::of(&config, row);
            assert!(
                concerned.assignees.is_subset(&heard.assignees)
                    && concerned.named.is_subset(&heard.named)
                    && concerned.queues.is_subset(&heard.queues)
                    && concerned.teams.is_subset(&heard.teams),
                "{concerned:?} of {row:?} is not told, only {heard:?}"
            );
        }
    }
}

/// Everything that must hold of the conversations that were touched, or of all.
pub(crate) fn conversations(db: &Database, all: bool) {
    told(db);
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
    // Messages.
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
    let incoming = b
        .messages
        .iter()
        .filter(|m| m.kind == MessageKind::Incoming);
    let incoming = count(incoming.count());
    assert_eq!(incoming, c.incoming_count, "incoming messages of {c:?}");
    let marks = db.reads.all().filter(|m| m.conversation_id == c.id);
    let seen = marks.map(|m| m.incoming_seen).max().unwrap_or(0);
    assert_eq!(incoming - seen, c.unread_count, "unread count of {c:?}");
    let reply = b.messages.iter().find(|m| m.kind == MessageKind::Outgoing);
    assert_eq!(
        reply.map(|m| m.created_at),
        c.first_reply_at,
        "first reply of {c:?}"
    );

    // Where it is.
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

    // An offer is a slot that is not the agent's yet, and runs out.
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
        // What lined up under other rules is placed by those that hold, soon.
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

    // Times.
    let ended = matches!(c.status, Status::Resolved | Status::Closed);
    assert_eq!(c.resolved_at.is_some(), ended, "resolved_at of {c:?}");
    assert!(
        c.snoozed_until.is_none() || c.status == Status::Snoozed,
        "snoozed_until of {c:?}"
    );

    // Decisions and events.
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
        assert!(!decision.reason.is_empty());
    }
    let decided: Vec<AgentId> = decisions.iter().filter_map(|d| d.assigned_to).collect();
    let of_kind = |kind: &'static str| b.events.iter().filter(move |e| e.kind == kind).copied();
    let assigned: Vec<AgentId> = (b.events.iter())
        .filter(|e| e.kind == "conversation.assigned" || e.kind == "conversation.offered")
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
    let erased = is_erased(db, c.contact_id);
    assert!(
        of_kind("conversation.completed").count() <= 1 || c.reopens || erased,
        "ends of {c:?}"
    );
    // Of who was erased nothing reopens, whatever could before.
    if !c.reopens && !erased {
        let mut over = false;
        for event in &b.events {
            let said = event.kind == "message.created" && !event.data.contains(r#""kind":"note""#);
            assert!(!over || !said, "{event:?} after the end of {c:?}");
            over |= event.kind == "conversation.completed";
        }
    }
    assert_eq!(
        of_kind("conversation.queued").next().map(|e| e.occurred_at),
        c.first_queued_at,
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
    // The events tell where it stands.
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

/// Checks agents and queues after a batch: capacity holds, and no conversation waits while an agent who may take it is free. A queue
/// with hours counts when it has just `opened`.
pub(crate) fn routing_is_settled(db: &Database, opened: Option<QueueId>) {
    let slot_uses = live(db);
    for agent in db.agents.all() {
        let tuned = agent.updated_at != agent.created_at;
        let changed = (db.agents.changes()).any(|(now, _)| now.is_some_and(|a| a.id == agent.id));
        let given = (db.slots.changes()).any(|(now, old)| {
            now.is_some_and(|now| {
                now.agent_id == agent.id
                    && old.is_none_or(|old| old.conversation_id != now.conversation_id)
            })
        });
        let over = db
            .accounts
            .id(agent.account_id)
            .is_some_and(|a| a.allow_over_capacity);
        // Whose capacity was lowered keeps what they have, and is given nothing until it fits.
        if changed || (tuned && (!given || over)) {
            continue;
        }
        let slots = slot_uses.get(&agent.id).map_or(&[][..], Vec::as_slice);
        let beyond = slots
            .iter()
            .filter(|slot| {
                let last = db
                    .conversations
                    .id(slot.conversation_id)
                    .map_or(0, |c| c.decision_count);
                let key = vec![
                    one(slot.conversation_id.get())[0].clone(),
                    one(last)[0].clone(),
                ];
                db.decisions
                    .get(&key)
                    .is_some_and(|d| d.decision.contains("beyond their capacity"))
            })
            .count();
        assert!(
            count(slots.len()) <= agent.capacity + if over { count(beyond) } else { 0 },
            "{agent:?} has {slots:?}"
        );
        assert!(
            over || tuned || slots.iter().all(|s| s.slot <= agent.capacity),
            "{agent:?} has {slots:?}"
        );
        let load: i64 = slots.iter().map(|s| s.weight).sum();
        assert!(
            load <= agent.capacity || slots.len() == 1 || (over && beyond > 0),
            "{agent:?} carries {slots:?}"
        );
    }
    let free: Vec<&Agent> = db
        .agents
        .all()
        .filter(|a| {
            a.active
                && db
                    .agent_states
                    .id(a.id)
                    .is_some_and(|s| s.availability == Availability::Online)
        })
        .collect();
    for entry in db.queue_entries.all() {
        // Whether a queue with hours has opened since, only its timer knows.
        let unsure =
            |q: &parlor_model::entities::Queue| q.hours_id.is_some() && opened != Some(q.id);
        if db.queues.id(entry.queue_id).is_some_and(unsure) {
            continue;
        }
        for agent in free.iter().filter(|a| a.account_id == entry.account_id) {
            let slots = slot_uses.get(&agent.id).map_or(&[][..], Vec::as_slice);
            let load: i64 = slots.iter().map(|s| s.weight).sum();
            let room = if slots.is_empty() {
                agent.capacity > 0
            } else {
                load + Bucket::parse(&entry.bucket).weight() <= agent.capacity
            };
            assert!(
                !room || !fits(db, agent.id, entry) || !may_offer(db, entry.queue_id),
                "{entry:?} waits while {agent:?} is free"
            );
        }
    }
}

/// Whether fewer offers of a queue are out than its agents who are online allow.
fn may_offer(db: &Database, queue: QueueId) -> bool {
    let Some(each) = db.queues.id(queue).and_then(|q| q.dispatch_per_agent) else {
        return true;
    };
    let ready = (db.agents.all())
        .filter(|a| {
            a.active
                && serves(db, a.id, queue)
                && (db.agent_states.id(a.id))
                    .is_some_and(|s| s.availability == Availability::Online)
        })
        .count();
    let out = (db.slots.all())
        .filter(|s| s.offered_queue_id == Some(queue))
        .count();
    count(out) < each * count(ready)
}

fn timer_key(kind: TimerKind, subject: i64) -> RowKey {
    vec![Cell::Text(kind.word().to_owned()), Cell::Int(subject)]
}

/// The load of each agent before a batch: weight, number of conversations, and number of the last assignment. Agents who took no work
/// are left out.
pub(crate) type Loads = BTreeMap<AgentId, (i64, usize, i64)>;

pub(crate) fn workloads(db: &Database) -> Loads {
    let slot_uses = live(db);
    (db.agents.all())
        .filter_map(|agent| {
            let state = db.agent_states.id(agent.id)?;
            let slots = slot_uses.get(&agent.id).map_or(&[][..], Vec::as_slice);
            let load = slots.iter().map(|s| s.weight).sum();
            let ready = agent.active && state.availability == Availability::Online;
            ready.then_some((agent.id, (load, slots.len(), state.last_assigned)))
        })
        .collect()
}

/// Checks that the queue chose the right agent, for a command that was alone in its batch.
pub(crate) fn choice(db: &Database, before: &Loads) {
    // What was led to by something else saw the agents after that.
    let later = [
        "Next in line",
        "asks for",
        "did not accept",
        "gave it back",
        "transferred it",
        "it goes to",
        "asks for was changed",
    ];
    for (now, _) in db.decisions.changes() {
        let Some(row) = now else { continue };
        let decision = routing::parse(row).unwrap();
        let by_load = decision
            .reason
            .contains("has the fewest live conversations");
        if !by_load && !decision.reason.contains("longest without a new one")
            || later.iter().any(|words| decision.reason.contains(words))
        {
            continue;
        }
        let queue = (db.queues.all())
            .find(|q| q.account_id == row.account_id && q.key == decision.queue)
            .unwrap();
        assert_eq!(
            by_load,
            queue.distribution != Distribution::RoundRobin,
            "{decision:?}"
        );
        let c = db.conversations.id(row.conversation_id).unwrap();
        let bucket = Bucket {
            team: c.route_team_id,
            not_for: None,
            weight: weight(db, c),
            skills: Bucket::needing(c.skills.iter().chain(&queue.skills), 0),
            rules: None,
        };
        let wanted = (before.iter())
            .filter(|(agent, (load, live, _))| {
                let a = db.agents.id(**agent).unwrap();
                a.account_id == row.account_id
                    && (bucket.team.is_some() || serves(db, **agent, queue.id))
                    && bucket.unmet(a, in_team(db, **agent, bucket.team)).is_none()
                    && if *live == 0 {
                        a.capacity > 0
                    } else {
                        load + bucket.weight() <= a.capacity
                    }
            })
            .min_by_key(|(agent, (load, _, last))| {
                (if by_load { *load } else { 0 }, *last, **agent)
            });
        assert_eq!(
            decision.assigned_to,
            wanted.map(|(agent, _)| *agent),
            "{decision:?} among {before:?}"
        );
    }
}

fn weight(db: &Database, c: &Conversation) -> i64 {
    let kind = db.inboxes.id(c.inbox_id).unwrap().kind;
    let weights = &db.accounts.id(c.account_id).unwrap().weights;
    weights
        .get(kind.word())
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(1)
}

fn in_team(db: &Database, agent: AgentId, team: Option<TeamId>) -> bool {
    (db.agent_teams.all()).any(|m| m.agent_id == agent && Some(m.team_id) == team)
}

/// Whether what waits may be given to this agent.
fn fits(db: &Database, agent: AgentId, entry: &QueueEntry) -> bool {
    match entry.reserved_for {
        Some(reserved) => reserved == agent,
        None => {
            let bucket = Bucket::parse(&entry.bucket);
            let who = db.agents.id(agent).unwrap();
            (bucket.team.is_some() || serves(db, agent, entry.queue_id))
                && bucket.unmet(who, in_team(db, agent, bucket.team)).is_none()
                && db
                    .queues
                    .id(entry.queue_id)
                    .is_some_and(|q| q.distribution != Distribution::Manual)
        }
    }
}

fn serves(db: &Database, agent: AgentId, queue: QueueId) -> bool {
    db.agent_queues
        .all()
        .any(|m| m.agent_id == agent && m.queue_id == queue)
}

/// Checks that every assigned conversation stood before all conversations that still wait.
pub(crate) fn order(db: &Database, before: &Waiting) {
    let place = |e: &QueueEntry| (e.rank, e.queued_at, e.conversation_id);
    let queued: BTreeSet<ConversationId> = (db.events.changes())
        .filter_map(|(now, _)| {
            now.filter(|e| e.kind == "conversation.queued")?
                .conversation_id
        })
        .collect();
    let stayed: Vec<&QueueEntry> = (before.values())
        .filter(|e| {
            !queued.contains(&e.conversation_id)
                && db.queue_entries.id(e.conversation_id) == Some(e)
        })
        .collect();
    for (now, _) in db.decisions.changes() {
        let Some(row) = now.filter(|d| d.decision.contains("became free and this was next")) else {
            continue;
        };
        let decision = routing::parse(row).unwrap();
        let agent = decision.assigned_to.unwrap();
        let c = db.conversations.id(row.conversation_id).unwrap();
        let told = |kind: &str| {
            (db.events.changes()).any(|(now, _)| {
                now.is_some_and(|e| e.conversation_id == Some(c.id) && e.kind == kind)
            })
        };
        // It left and came back, or got another place: where it stood when it was given out cannot be told.
        if told("conversation.updated") || told("conversation.queued") {
            continue;
        }
        let entry = (before.get(&c.id))
            .unwrap_or_else(|| panic!("{c:?} was given out of a queue in which it never was"));
        let tuned = (db.agents.changes()).any(|(now, _)| now.is_some_and(|a| a.id == agent));
        if tuned {
            continue;
        }
        assert!(fits(db, agent, entry), "{entry:?} was given to {agent:?}");
        let given = place(entry);
        for other in &stayed {
            // How much room there was then, whether the queue was open, and how many offers were out cannot be told.
            let certain = Bucket::parse(&other.bucket).weight() == 1
                && db
                    .queues
                    .id(other.queue_id)
                    .is_some_and(|q| q.hours_id.is_none() && q.dispatch_per_agent.is_none());
            assert!(
                !certain || place(other) > given || !fits(db, agent, other),
                "{agent:?} was given {c:?} while {other:?} was before it"
            );
        }
    }
}

/// Checks that every event has one delivery to every subscribed endpoint, with the event's content. Deliveries about an erased contact
/// are gone.
fn deliveries(db: &Database) {
    for (now, old) in db.deliveries.changes() {
        let Some(d) = now else {
            let gone = old.expect("it was there");
            assert!(forgotten(db, gone), "a delivery is gone: {gone:?}");
            continue;
        };
        assert!(old.is_none(), "a delivery was changed: {old:?} -> {d:?}");
        let key = [d.account_id.0, d.event_number].map(Cell::Int).to_vec();
        let event = db.events.get(&key).expect("a delivery has its event");
        assert_eq!(
            (&event.kind, event.conversation_id),
            (&d.kind, d.conversation_id)
        );
        let material: Material = serde_json::from_str(&d.material).expect("material can be read");
        // What is told of who is erased may be redacted in the same breath.
        assert!(material.event == *event || is_erased(db, event.contact_id));
        if let Some(conversation) = &material.views.conversation {
            assert_eq!(Some(conversation.id), d.conversation_id);
            assert_eq!(d.ordering_key, conversation.id.0);
            assert_eq!(
                material.views.contact.as_ref().map(|c| c.id),
                conversation.contact_id,
                "whose it is goes with it"
            );
        }
    }
    let reconfigured: BTreeSet<AccountId> = (db.callbacks.changes())
        .filter_map(|(now, old)| Some(now.or(old)?.account_id))
        .chain(
            (db.endpoint_states.changes()).filter_map(|(now, old)| Some(now.or(old)?.account_id)),
        )
        .chain((db.credentials.changes()).filter_map(|(now, old)| Some(now.or(old)?.account_id)))
        .collect();
    for (now, old) in db.events.changes() {
        let event = now.expect("events are not removed");
        if old.is_some() {
            // Told long ago.
            continue;
        }
        if reconfigured.contains(&event.account_id) {
            continue;
        }
        let config = db.config(event.account_id).unwrap();
        let conversation = event.conversation_id.and_then(|id| db.conversations.id(id));
        for endpoint in config.endpoints() {
            let state = config.endpoint_states.get(&endpoint.key);
            let on = !endpoint.switched_off && state.is_none_or(|s| s.deactivated_at.is_none());
            let wants = endpoint.wants(event, conversation) && (on || event.kind == TEST_EVENT);
            let key = vec![
                Cell::Int(event.account_id.0),
                Cell::Text(endpoint.key.to_string()),
                Cell::Int(event.number),
            ];
            let told = db.deliveries.get(&key).is_some();
            assert!(
                told == wants || (wants && is_erased(db, event.contact_id)),
                "{event:?} and {endpoint:?}"
            );
        }
    }
}

/// Whether a delivery is about a person who is erased.
fn forgotten(db: &Database, d: &CallbackDelivery) -> bool {
    let of = |id| db.conversations.id(id).and_then(|c| c.contact_id);
    let person = (d.conversation_id).map_or_else(|| Some(ContactId(-d.ordering_key)), of);
    is_erased(db, person)
}

/// Numbers of events and conversations have no gaps and no change is without its event.
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
                && tells(&now.kind)
                && now.data.contains("\"erased\":true")
        });
        assert!(
            old.is_none() || redacted,
            "an event was changed: {old:?} -> {now:?}"
        );
    }
    let told = |kinds: &[&str], about: &dyn Fn(&Event) -> bool| {
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
                told(
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
            Some(_) if m.content.is_empty() && m.attachments.is_empty() => {
                let contact = (db.conversations.id(m.conversation_id)).and_then(|c| c.contact_id);
                assert!(is_erased(db, contact), "{m:?} was emptied");
                continue;
            }
            Some(old) => {
                assert_eq!(
                    (
                        &old.content,
                        &old.attachments,
                        old.kind,
                        old.position,
                        old.sender_id
                    ),
                    (&m.content, &m.attachments, m.kind, m.position, m.sender_id),
                    "what never changes of {m:?}"
                );
                assert_eq!(m.kind, MessageKind::Outgoing, "{m:?} was reported on");
                &["message.delivered", "message.read", "message.failed"]
            }
        };
        assert!(
            told(kinds, &|e| data(e, "message_id") == Some(m.id.get())),
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
            told(kinds, &|e| data(e, "case_id") == Some(case.id.get())),
            "{case:?} came without an event"
        );
    }
    for (now, old) in db.contacts.changes() {
        let contact = now.expect("contacts are never removed");
        let about = |e: &Event| e.contact_id == Some(contact.id);
        assert!(
            match old {
                None => told(&["contact.created"], &about),
                Some(_) => news.iter().any(|e| about(e)),
            },
            "{contact:?} changed without an event"
        );
    }
    for (now, old) in db.points.changes() {
        for contact in now.into_iter().chain(old).map(|p| p.contact_id) {
            assert!(
                told(
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
                told(&["agent.presence_changed"], &about),
                "{state:?} without an event"
            );
        }
        if old.map_or(0, |old| old.last_assigned) != state.last_assigned {
            assert!(
                told(&["conversation.assigned", "conversation.offered"], &about),
                "{state:?} without an event"
            );
        }
    }
    for (now, _) in db.queue_entries.changes() {
        if let Some(entry) = now {
            assert!(
                told(&["conversation.queued", "conversation.updated"], &|e| e
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
            told(kinds, &|e| e.conversation_id
                == Some(record.conversation_id)),
            "{record:?} without an event"
        );
    }
}

/// Checks unique values of contacts, found without the unique columns; identities and their newest conversations; credentials.
pub(crate) fn people(db: &Database) {
    let mut owners = BTreeMap::new();
    for point in db.points.all() {
        assert_eq!(
            point.unique_key.is_some(),
            point.kind.is_unique(),
            "unique key of {point:?}"
        );
        let owner = db.contacts.id(point.contact_id).unwrap();
        assert_eq!(
            owner.department_id, point.department_id,
            "department of {point:?}"
        );
        if point.kind.is_unique() {
            let what = (
                point.account_id,
                point.department_id,
                point.kind,
                point.kind.comparable(&point.value),
            );
            if let Some(other) = owners.insert(what, point) {
                panic!("{point:?} and {other:?}");
            }
        }
    }
    let mut serials = BTreeMap::new();
    for identity in db.identities.all() {
        if let Some(serial) = &identity.serial
            && let Some(other) = serials.insert((identity.inbox_id, serial), identity)
        {
            panic!("{identity:?} and {other:?}");
        }
    }
    let mut newest: BTreeMap<_, (i64, ConversationId, usize)> = BTreeMap::new();
    for c in db.conversations.all() {
        let seen = newest.entry(c.identity_id).or_insert((0, c.id, 0));
        let over = !c.reopens && matches!(c.status, Status::Resolved | Status::Closed);
        seen.2 += usize::from(!over);
        if c.display_id > seen.0 {
            (seen.0, seen.1) = (c.display_id, c.id);
        }
    }
    for identity in db.identities.all() {
        let seen = newest.get(&identity.id);
        assert_eq!(
            seen.map(|(_, id, _)| *id),
            identity.last_conversation_id,
            "newest conversation of {identity:?}"
        );
        let single = db
            .inboxes
            .id(identity.inbox_id)
            .is_some_and(|i| i.single_conversation);
        assert!(
            !single || seen.is_none_or(|(_, _, n)| *n <= 1),
            "{identity:?} has {seen:?}"
        );
    }
    let mut tokens: BTreeMap<AgentId, usize> = BTreeMap::new();
    let mut sessions: BTreeMap<_, usize> = BTreeMap::new();
    for credential in db.credentials.all().filter(|c| c.revoked_at.is_none()) {
        match credential.kind {
            CredentialKind::EmployeeToken => {
                let agent = credential.agent_id.unwrap();
                *tokens.entry(agent).or_default() += 1;
                assert_eq!(tokens[&agent], 1, "live tokens of {agent:?}");
            }
            CredentialKind::ApplicationSession => {
                let application = credential.application_id.unwrap();
                *sessions.entry(application).or_default() += 1;
                assert!(
                    sessions[&application] <= 3,
                    "live sessions of {application:?}"
                );
                assert!(
                    db.credentials.id(application).unwrap().revoked_at.is_none(),
                    "{credential:?} of a revoked application"
                );
            }
            _ => {}
        }
    }
}

/// Compares an outcome with the stored rows; only of the one command of its batch that was carried out, whose outcome is still current.
pub(crate) fn outcome(db: &Database, submission: &Submission, settled: &Settled, now: Timestamp) {
    noted(db, submission);
    let account = submission.command.account();
    let view = |view: &ConversationView| {
        let c = &view.conversation;
        assert_eq!(Some(c.account_id), account, "whose {c:?} is");
        assert_eq!(
            db.conversations.id(c.id),
            Some(c),
            "the conversation as shown"
        );
        assert_eq!(
            db.identities.id(c.identity_id),
            Some(&view.identity),
            "the identity as shown"
        );
        assert_eq!(c.contact_id.is_some(), view.person.is_some());
        if let Some(person) = &view.person {
            shown(db, person);
        }
        let last = c.last_message_id.and_then(|id| db.messages.id(id));
        assert_eq!(
            last,
            view.last_message.as_ref(),
            "the last message as shown"
        );
        assert_eq!(db.service_records.id(c.id), view.service_record.as_ref());
    };
    let spoke = |application: Option<CredentialId>, c: &Conversation| {
        assert!(
            application.is_none() || application == c.application_id,
            "{application:?} spoke in {c:?}"
        );
    };
    let Settled::Done(done) = settled else { return };
    match &**done {
        Outcome::StartConversation(Started {
            view: started,
            opening,
            case,
            contact_point,
        }) => {
            view(started);
            let c = &started.conversation;
            if let Some(opening) = opening {
                assert_eq!(
                    db.messages.id(opening.id),
                    Some(&**opening),
                    "the opening as shown"
                );
                assert_eq!(opening.conversation_id, c.id);
            }
            if let Some(case) = case {
                assert_eq!(db.cases.id(case.id), Some(case), "the case as shown");
                assert_eq!(c.case_id, Some(case.id));
                assert_eq!(case.contact_id, c.contact_id);
            }
            if let Some(point) = contact_point {
                assert_eq!(
                    db.points.id(point.id),
                    Some(&**point),
                    "the contact point as shown"
                );
                assert_eq!(Some(point.contact_id), c.contact_id);
            }
            let own = world::token(submission) == world::token_of(&c.client_info);
            if own && started.person.as_ref().is_some_and(|p| p.contact.blocked) {
                assert_eq!(
                    c.status,
                    Status::Resolved,
                    "what a blocked contact starts: {c:?}"
                );
            }
        }
        Outcome::PostMessage(posted) | Outcome::ReportDelivery(posted) => {
            if let Command::PostMessage(command) = &submission.command {
                spoke(command.application, &posted.conversation.conversation);
            }
            view(&posted.conversation);
            assert_eq!(db.messages.id(posted.message.id), Some(&posted.message));
        }
        Outcome::ChangeStatus(shown)
        | Outcome::PickUp(shown)
        | Outcome::Assign(shown)
        | Outcome::Transfer(shown)
        | Outcome::Release(shown)
        | Outcome::EditConversation(shown)
        | Outcome::MarkRead(shown)
        | Outcome::WriteServiceRecord(shown) => {
            if let Command::ChangeStatus(command) = &submission.command {
                spoke(command.application, &shown.conversation);
            }
            view(shown);
        }
        Outcome::SetPresence(Presence {
            agent,
            availability,
            live: shown,
        }) => {
            let state = db.agent_states.id(*agent);
            let stored = state.map_or(Availability::Offline, |s| s.availability);
            assert_eq!(stored, *availability, "presence as shown");
            assert_eq!(
                count(live(db).get(agent).map_or(0, Vec::len)),
                *shown,
                "live as shown"
            );
        }
        Outcome::CreateContact(contact) | Outcome::UpdateContact(contact) => {
            shown(db, &contact.person);
            for identity in &contact.identities {
                assert_eq!(db.identities.id(identity.id), Some(identity));
            }
        }
        Outcome::PutContactPoint(ContactPointView { point, person, .. }) => {
            shown(db, person);
            assert_eq!(db.points.id(point.id), Some(&**point));
        }
        Outcome::CallbackCommand(done) => {
            if let Command::CallbackCommand(c) = &submission.command
                && let CallbackChange::Test(key) = c.change
            {
                let key = vec![
                    Cell::Int(c.account.0),
                    Cell::Text(key.to_string()),
                    Cell::Int(done.number),
                ];
                assert!(db.deliveries.get(&key).is_some(), "a test is written");
            }
        }
        Outcome::IssueCredential(credential) | Outcome::RotateCredential(credential) => {
            assert_eq!(db.credentials.id(credential.id), Some(&**credential));
        }
        Outcome::RevokeCredential(()) => {
            if let Command::RevokeCredential(c) = &submission.command {
                assert!(
                    db.credentials
                        .id(c.credential)
                        .unwrap()
                        .revoked_at
                        .is_some()
                );
            }
        }
        Outcome::RemoveContactPoint(()) => {
            if let Command::RemoveContactPoint(c) = &submission.command {
                assert!(db.points.id(c.point).is_none());
            }
        }
        Outcome::AddContactNote(note) => assert_eq!(db.notes.id(note.id), Some(&**note)),
        Outcome::RemoveContactNote(()) => {
            if let Command::RemoveContactNote(c) = &submission.command {
                assert!(db.notes.id(c.note).is_none());
            }
        }
        Outcome::MergeContacts(merge) | Outcome::UndoMerge(merge) => {
            assert_eq!(db.merges.id(merge.id), Some(&**merge), "the merge as shown");
            moved(db, merge);
        }
        Outcome::RecordExport(id) => {
            let contact = db.contacts.id(*id).expect("there is who is exported");
            assert!(contact.merged_into.is_none() && contact.erased_at.is_none());
            let noted = (db.events.changes()).any(|(now, _)| {
                now.is_some_and(|e| {
                    e.kind == parlor_model::audit::CONTACT_EXPORTED
                        && e.agent_id.is_some()
                        && e.data == format!("{{\"contact_id\":{id}}}")
                })
            });
            assert!(noted, "the export of {id} is noted");
        }
        Outcome::EraseContact(erasure) => {
            assert_eq!(db.erasures.id(erasure.contact_id), Some(&**erasure));
        }
        Outcome::CreateCase(case) | Outcome::ChangeCase(case) => {
            assert_eq!(db.cases.id(case.id), Some(&**case))
        }
        Outcome::TuneAgent(agent) => assert!(db.agents.id(*agent).is_some()),
        Outcome::Attend(()) => {}
        Outcome::KeepFile(file) => assert_eq!(db.attachments.id(file.id), Some(&**file)),
        Outcome::FireTimers(Fired { files, .. }) => {
            for row in db.attachments.all() {
                let named = row
                    .storage_key
                    .as_ref()
                    .is_some_and(|key| files.contains(key));
                assert!(!named, "the bytes of {row:?} are to be removed");
            }
            if let Command::FireTimers(c) = &submission.command {
                for (kind, subject) in &c.timers {
                    let queue = QueueId(*subject);
                    let fired = (db.timers.changes()).any(|(left, old)| {
                        left.is_none()
                            && old.is_some_and(|t| (t.kind, t.subject) == (*kind, *subject))
                    });
                    if *kind == TimerKind::Hours
                        && fired
                        && let Some(row) = db.queues.id(queue)
                        && (db.config(row.account_id)).is_some_and(|c| c.is_open(row, now))
                    {
                        routing_is_settled(db, Some(queue));
                    }
                    let left = db.timers.get(&timer_key(*kind, *subject));
                    assert!(
                        left.is_none_or(|t| t.due_at > now || t.account_id != c.account),
                        "{left:?} was due and did not fire"
                    );
                }
            }
        }
        Outcome::Provision(_) => {}
        Outcome::Administer(AdministerOutcome {
            administered,
            config,
        }) => administered_is_stored(db, submission, administered, config),
    }
}

/// The audit log is told what a command did that administers, and nothing by any other.
fn noted(db: &Database, submission: &Submission) {
    let acts = submission.command.audit();
    // An endpoint that is switched off because nothing arrives is nobody's act, and has an event of its own.
    let by_itself = matches!(&submission.command,
        Command::CallbackCommand(c) if matches!(c.change, CallbackChange::Deactivate(..)));
    let told: BTreeSet<&str> = (db.events.changes())
        .filter(|(_, old)| old.is_none())
        .filter_map(|(now, _)| now.map(|e| e.kind.as_str()))
        .filter(|kind| audit::ACTS.contains(kind))
        .collect();
    assert!(
        told.iter().all(|kind| acts.contains(kind)),
        "{told:?} by {submission:?}"
    );
    let configured = db.accounts.changes().next().is_some()
        || db.agents.changes().next().is_some()
        || db.agent_teams.changes().next().is_some()
        || db.agent_queues.changes().next().is_some()
        || db.teams.changes().next().is_some()
        || db.queues.changes().next().is_some()
        || db.hours.changes().next().is_some()
        || db.inboxes.changes().next().is_some()
        || db.attributes.changes().next().is_some()
        || db.callbacks.changes().next().is_some()
        || (db.credentials.changes())
            .any(|(now, old)| (now.or(old)).is_some_and(|c: &Credential| !c.kind.is_sign_in()));
    let people = db.merges.changes().next().is_some()
        || (db.contacts.changes()).any(|(now, old)| {
            let said = |c: &Contact| (c.blocked, c.blocked_by_merge, c.erased_at);
            let (now, old) = (now.map(said), old.map(said));
            old.is_some_and(|old| !old.1 && now.is_some_and(|now| !now.1 && now != old))
        });
    assert!(
        !(configured || people) || by_itself || !told.is_empty(),
        "nobody is told of {submission:?}"
    );
}

/// Checks that an administered object is stored as every node will load it, and that the audit log has it.
fn administered_is_stored(
    db: &Database,
    submission: &Submission,
    administered: &Administered,
    config: &AccountConfig,
) {
    let Command::Administer(c) = &submission.command else {
        panic!("{submission:?} came to {administered:?}");
    };
    let told = (db.events.changes())
        .filter(|(now, _)| now.is_some_and(|e| e.kind == audit::CONFIGURED))
        .count();
    let report = &administered.report;
    assert_eq!(report.applied, report.faults.is_empty(), "{report:?}");
    assert_eq!(
        told > 0,
        report.applied && !report.changes.is_empty(),
        "{report:?}"
    );
    if report.applied {
        let stored = db.config(c.account).expect("there is such an account");
        let version = |config| version::of_configured(config, c.kind, administered.id);
        assert!(version(config).is_some(), "{administered:?}");
        assert_eq!(version(config), version(&stored));
    }
}

/// Whether this person was erased.
fn is_erased(db: &Database, contact: Option<ContactId>) -> bool {
    contact
        .and_then(|id| db.contacts.id(id))
        .is_some_and(|c| c.erased_at.is_some())
}

/// Everything a merge moved is where it belongs right after it was made or undone.
fn moved(db: &Database, merge: &Merge) {
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
    for id in &merge.moved.merged {
        let contact = db.contacts.id(*id).unwrap();
        assert_eq!(contact.merged_into, Some(owner), "{contact:?} of {merge:?}");
    }
    let merged = db.contacts.id(merge.merged_id).unwrap();
    let into = merge.undone_at.is_none().then_some(merge.kept_id);
    assert_eq!(merged.merged_into, into, "{merged:?} of {merge:?}");
}

/// Checks that a merged contact owns nothing, and that an erased contact has no personal data.
pub(crate) fn merged_and_erased(db: &Database) {
    let gone: BTreeSet<ContactId> = (db.contacts.all())
        .filter(|c| c.merged_into.is_some())
        .map(|c| c.id)
        .collect();
    let erased: BTreeSet<ContactId> = (db.contacts.all())
        .filter(|c| c.erased_at.is_some())
        .map(|c| c.id)
        .collect();
    for contact in db.contacts.all() {
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
    let done: BTreeSet<ContactId> = (db.erasures.all())
        .filter(|e| e.finished_at.is_some())
        .map(|e| e.contact_id)
        .collect();
    let is_done = |contact: Option<ContactId>| contact.is_some_and(|id| done.contains(&id));
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

/// A message says of what it carries what the rows say, in each other's account, once; what was erased can be counted; what nobody sent
/// has a timer.
fn attachments(db: &Database, emptied: &BTreeSet<ConversationId>) {
    let mut carried = BTreeMap::new();
    for m in db.messages.all() {
        assert!(m.attachments.len() <= MAX_ATTACHMENTS, "{m:?}");
        for attached in &m.attachments {
            let old = carried.insert(attached.id, (m.id, attached));
            assert!(old.is_none(), "{attached:?} is carried twice");
        }
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
}

fn shown(db: &Database, person: &parlor_model::entities::Person) {
    let id = person.contact.id;
    assert_eq!(
        db.contacts.id(id),
        Some(&person.contact),
        "the contact as shown"
    );
    let mut points: Vec<_> = db
        .points
        .all()
        .filter(|p| p.contact_id == id)
        .cloned()
        .collect();
    points.sort_by_key(ContactPoint::order);
    assert_eq!(points, person.points, "the points of {id:?} as shown");
}

/// The contacts that a look-up finds, by reading every row.
pub(crate) fn looked_up(db: &Database, submission: &Submission) -> Option<BTreeSet<ContactId>> {
    let Command::StartConversation(c) = &submission.command else {
        return None;
    };
    let PersonChoice::LookUp {
        kind,
        label,
        values,
        ..
    } = &c.who
    else {
        return None;
    };
    let department = (db.accounts.id(c.account)?.customer_departmentalization)
        .then(|| db.inboxes.id(c.inbox)?.department_id)
        .flatten();
    Some(
        db.points
            .all()
            .filter(|p| {
                p.account_id == c.account
                    && p.department_id == department
                    && p.kind == *kind
                    && (*kind != PointKind::Attribute || p.label == *label)
                    && values.iter().any(|v| kind.comparable(v) == p.match_value)
            })
            .map(|p| p.contact_id)
            .collect(),
    )
}

/// A start that was alone in its batch found whom a look-up had to find.
pub(crate) fn found(found: &BTreeSet<ContactId>, db: &Database, result: &Result<Settled, Refusal>) {
    match result {
        Err(Refusal::Ambiguous(Object::Contact)) => {
            assert!(found.len() > 1, "ambiguous, but there are {found:?}");
        }
        Ok(Settled::Done(outcome)) => {
            let Outcome::StartConversation(Started { view, .. }) = &**outcome else {
                return;
            };
            let contact = view.conversation.contact_id.unwrap();
            match found.len() {
                0 => assert!(
                    db.contacts.changes().any(|(now, old)| {
                        old.is_none() && now.is_some_and(|c| c.id == contact)
                    }) || view.conversation.message_count > 1,
                    "{contact:?} was found by a value that nobody had"
                ),
                1 => assert!(found.contains(&contact), "{contact:?} instead of {found:?}"),
                _ => panic!("{contact:?} was taken from several: {found:?}"),
            }
        }
        _ => {}
    }
}

/// The accounts of a row never mix.
pub(crate) fn accounts(db: &Database) {
    let strays = db.strays();
    assert!(strays.is_empty(), "{strays:#?}");
    for (now, old) in db.accounts.changes() {
        assert_eq!(now.map(Row::account), old.map(Row::account));
    }
}
