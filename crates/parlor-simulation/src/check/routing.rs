//! Checks of routing: the capacity of agents, the order of queues, and the choice of an agent.

use super::{count, live};
use crate::memory::{Database, one};
use parlor_model::entities::{Agent, Conversation, QueueEntry};
use parlor_model::ids::{AgentId, ConversationId, Id, QueueId, TeamId};
use parlor_model::reasons::Reason;
use parlor_model::routing;
use parlor_model::skills::Bucket;
use parlor_model::words::{Availability, Distribution, Word};
use std::collections::{BTreeMap, BTreeSet};

/// The queue entries before a batch, by the id of the conversation.
pub(crate) type Waiting = BTreeMap<ConversationId, QueueEntry>;

pub(crate) fn waiting(db: &Database) -> Waiting {
    db.queue_entries
        .all()
        .map(|e| (e.conversation_id, e.clone()))
        .collect()
}

/// Checks agents and queues after a batch. No agent may have more conversations than the agent's capacity allows,
/// except by a manual pick-up in an account that permits this. No conversation may wait while a suitable agent is free.
/// Of the queues with business hours, only the queue `opened`, which has just opened, is checked for waiting
/// conversations.
pub(crate) fn routing_is_settled(db: &Database, opened: Option<QueueId>) {
    let slot_uses = live(db);
    for agent in db.agents.all() {
        assert!(
            agent.active || !slot_uses.contains_key(&agent.id),
            "{agent:?} has conversations"
        );
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
        // If an agent's capacity was lowered, the agent keeps all present conversations. So, for an agent whose row
        // changed, the capacity is checked only if the agent got a new conversation.
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
                    .is_some_and(|d| d.decision.contains("beyond-capacity"))
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
        // A queue with business hours may have opened since the last firing of its timer. The queue's waiting
        // conversations are assigned only when the timer fires.
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

/// Whether a queue may make another offer. A queue without a limit always may. A queue with a limit may make another
/// offer while the number of its open offers is below the limit. The limit is `dispatch_per_agent` for each online
/// agent of the queue.
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

/// The workload of each agent who was online before a batch: the used capacity, the number of live conversations, and
/// the number of the last assignment.
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

/// Checks that the queue chose the agent whom its distribution rule determines. This check runs only after a batch with
/// one command.
pub(crate) fn choice(db: &Database, before: &Loads) {
    for (now, _) in db.decisions.changes() {
        let Some(row) = now else { continue };
        let decision = routing::parse(row).unwrap();
        // A decision with another reason is not checked, because it may depend on earlier changes of the same command.
        let by_load = match decision.reasons.as_slice() {
            [Reason::LeastBusy { .. }] => true,
            [Reason::NextTurn { .. }] => false,
            _ => continue,
        };
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

/// Whether the rules allow an agent to get a waiting conversation.
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

/// Checks the order of queues. If an agent got a waiting conversation, this conversation must have been earlier in
/// queue order than all conversations that still wait and that the agent could get.
pub(crate) fn order(db: &Database, before: &Waiting) {
    let place = |e: &QueueEntry| (e.rank, e.place, e.conversation_id);
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
        let Some(row) = now.filter(|d| d.decision.contains("became-free")) else {
            continue;
        };
        let decision = routing::parse(row).unwrap();
        let agent = decision.assigned_to.unwrap();
        let c = db.conversations.id(row.conversation_id).unwrap();
        let reported = |kind: &str| {
            (db.events.changes()).any(|(now, _)| {
                now.is_some_and(|e| e.conversation_id == Some(c.id) && e.kind == kind)
            })
        };
        // The conversation may have left the queue and returned, or may have got a new priority. So its position at the
        // time of the assignment is unknown.
        if reported("conversation.updated") || reported("conversation.queued") {
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
            // This check does not know the agent's free capacity, the open queues and the open offers at the time of
            // the assignment. So the check covers only entries for which these three facts have no effect.
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
