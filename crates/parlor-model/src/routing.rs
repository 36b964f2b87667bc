//! Who gets a conversation, and why: the choice, its record in words, and what happens when a slot frees.

use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation, Event, Queue, QueueEntry, RoutingDecision};
use crate::ids::{AccountId, AgentId, QueueId};
use crate::state::{AccountSpace, Context, Decided, State, Stop};
use crate::words::{Availability, Distribution, Intent, Priority};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How many agents a stored decision names one by one.
const NAMED: usize = 50;

/// A routing decision as stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was to be decided.
    pub intent: Intent,
    /// The queue's key.
    pub queue: String,
    /// How the queue picks.
    pub distribution: Distribution,
    /// Who got it; `None`: nobody.
    pub assigned_to: Option<AgentId>,
    /// Why, in a sentence.
    pub reason: String,
    /// Who was looked at.
    pub considered: Vec<Considered>,
    /// How many more were looked at and passed over.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_shown: usize,
}

const fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// One agent who was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// Who.
    pub agent_id: AgentId,
    /// Their name then.
    pub name: String,
    /// Whether they got it.
    pub chosen: bool,
    /// Why or why not.
    pub why: String,
}

/// Whether work may be given to an agent now, and if not, why not.
fn obstacle(space: &AccountSpace, agent: &Agent) -> Option<String> {
    if !agent.active {
        return Some("is deactivated".to_owned());
    }
    let desk = space.desk(agent.id);
    let availability = desk.map_or(Availability::Offline, |d| d.state.availability);
    if availability != Availability::Online {
        return Some(format!("is {availability}"));
    }
    let live = desk.map_or(0, crate::state::Desk::live);
    (live >= agent.capacity).then(|| format!("is full: {live} of {}", agent.capacity))
}

/// Picks an agent for a conversation of `queue`, or nobody; says why.
#[must_use]
pub fn choose(
    space: &AccountSpace,
    queue: &Queue,
    intent: Intent,
    only: Option<AgentId>,
) -> Decision {
    let config = &space.config;
    let mut considered = Vec::new();
    let mut not_shown = 0_usize;
    let mut best: Option<((i64, i64, AgentId), &Agent)> = None;
    let served: Box<dyn Iterator<Item = &Agent>> = match only {
        Some(agent) => Box::new(config.agents.get(&agent).into_iter()),
        None => Box::new(config.agents_of(queue.id)),
    };
    let manual = queue.distribution == Distribution::Manual
        && only.is_none()
        && intent != Intent::RequireAgent;
    for agent in served {
        let desk = space.desk(agent.id);
        let why = if let Some(obstacle) = obstacle(space, agent) {
            obstacle
        } else if manual {
            "is free, but this queue is picked up by hand".to_owned()
        } else {
            let live = desk.map_or(0, crate::state::Desk::live);
            let last = desk.map_or(0, |d| d.state.last_assigned);
            let load = if queue.distribution == Distribution::RoundRobin {
                0
            } else {
                live
            };
            let rank = (load, last, agent.id);
            if best.as_ref().is_none_or(|(other, _)| rank < *other) {
                best = Some((rank, agent));
            }
            format!("is free: {live} of {}", agent.capacity)
        };
        if considered.len() < NAMED {
            considered.push(Considered {
                agent_id: agent.id,
                name: agent.name.clone(),
                chosen: false,
                why,
            });
        } else {
            not_shown = not_shown.saturating_add(1);
        }
    }
    let assigned_to = best.map(|(_, agent)| agent.id);
    let reason = match (best, only) {
        (Some((_, agent)), Some(_)) => format!("{} was asked for by name and is free.", agent.name),
        (Some((_, agent)), None) if queue.distribution == Distribution::RoundRobin => {
            format!("It is {}'s turn: longest without a new one.", agent.name)
        }
        (Some(((live, _, _), agent)), None) => format!(
            "{} has the fewest live conversations ({live}); of equals, the longest idle.",
            agent.name
        ),
        (None, Some(agent)) => {
            let name = config
                .agents
                .get(&agent)
                .map_or_else(|| agent.to_string(), |a| a.name.clone());
            format!("Reserved for {name}, who is not free.")
        }
        (None, None) if considered.is_empty() => format!("Nobody serves the queue {}.", queue.key),
        (None, None) if manual => format!("The queue {} is picked up by hand.", queue.key),
        (None, None) => "Nobody who serves the queue is free.".to_owned(),
    };
    if let Some(agent) = assigned_to {
        match considered.iter_mut().find(|c| c.agent_id == agent) {
            Some(chosen) => chosen.chosen = true,
            None => {
                let name = config
                    .agents
                    .get(&agent)
                    .map(|a| a.name.clone())
                    .unwrap_or_default();
                considered.push(Considered {
                    agent_id: agent,
                    name,
                    chosen: true,
                    why: "is free".to_owned(),
                });
                not_shown = not_shown.saturating_sub(1);
            }
        }
    }
    Decision {
        intent,
        queue: queue.key.clone(),
        distribution: queue.distribution,
        assigned_to,
        reason,
        considered,
        not_shown,
    }
}

/// Writes a decision down beside the conversation.
pub(crate) fn record(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    decision: &Decision,
) {
    conversation.decision_count = conversation.decision_count.saturating_add(1);
    state.put_decision(RoutingDecision {
        conversation_id: conversation.id,
        ordinal: conversation.decision_count,
        account_id: conversation.account_id,
        decided_at: cx.now,
        // A struct of words and numbers always has a JSON form.
        decision: serde_json::to_string(decision).unwrap_or_default(),
    });
}

/// Writes an event about a conversation.
pub(crate) fn emit(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
    kind: &str,
    agent: Option<AgentId>,
    data: &serde_json::Value,
) -> Decided<()> {
    state.put_event(Event {
        account_id: conversation.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: Some(conversation.id),
        contact_id: conversation.contact_id,
        agent_id: agent,
        data: data.to_string(),
    })
}

/// Gives an open conversation to an agent: slot, assignee, event. The caller has made sure that it is nobody's.
pub(crate) fn assign(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    agent: AgentId,
) -> Decided<()> {
    let slot = state.take_slot(conversation.account_id, agent, conversation.id, cx.now)?;
    conversation.assignee_id = Some(agent);
    conversation.queue_id = None;
    conversation.updated_at = cx.now;
    emit(
        state,
        cx,
        conversation,
        "conversation.assigned",
        Some(agent),
        &json!({"assignee_id": agent, "slot": slot}),
    )
}

/// Puts an open conversation at its place in the inbox's queue.
pub(crate) fn enqueue(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    reserved_for: Option<AgentId>,
) -> Decided<()> {
    let Some(inbox) = config.inboxes.get(&conversation.inbox_id) else {
        return Ok(());
    };
    let queue_key = config
        .queues
        .get(&inbox.queue_id)
        .map(|q| q.key.clone())
        .unwrap_or_default();
    conversation.queue_id = Some(inbox.queue_id);
    conversation.first_queued_at = conversation.first_queued_at.or(Some(cx.now));
    conversation.updated_at = cx.now;
    state.put_queue_entry(QueueEntry {
        conversation_id: conversation.id,
        account_id: conversation.account_id,
        queue_id: inbox.queue_id,
        rank: Priority::rank(conversation.priority),
        queued_at: cx.now,
        reserved_for,
    });
    emit(
        state,
        cx,
        conversation,
        "conversation.queued",
        None,
        &json!({"queue": queue_key, "reserved_for": reserved_for}),
    )
}

/// Routes an open, unassigned conversation by its intent. `prefer` is tried first, whoever the queue would choose.
/// Returns whether somebody got it.
pub(crate) fn route(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    prefer: Option<AgentId>,
    reserved_for: Option<AgentId>,
) -> Decided<bool> {
    if conversation.intent == Intent::Hold && prefer.is_none() {
        return Ok(false);
    }
    let config = state.config(conversation.account_id)?;
    let Some(queue) = config
        .inboxes
        .get(&conversation.inbox_id)
        .and_then(|i| config.queues.get(&i.queue_id))
    else {
        return Ok(false);
    };
    let space = state.space(conversation.account_id)?;
    let mut decision = None;
    if let Some(agent) = prefer {
        let kept = choose(space, queue, conversation.intent, Some(agent));
        if kept.assigned_to.is_some() {
            decision = Some(kept);
        }
    }
    let decision =
        decision.unwrap_or_else(|| choose(space, queue, conversation.intent, reserved_for));
    record(state, cx, conversation, &decision);
    match decision.assigned_to {
        Some(agent) => {
            assign(state, cx, conversation, agent)?;
            Ok(true)
        }
        None => {
            if conversation.intent == Intent::Enqueue || prefer.is_some() {
                enqueue(state, cx, &config, conversation, reserved_for)?;
            }
            Ok(false)
        }
    }
}

/// Gives an open, unassigned conversation to the agent the caller named, whatever their availability, as long as they are active and
/// have room; else leaves it as it is. Returns whether they got it.
pub(crate) fn give_to(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    agent: &Agent,
) -> Decided<bool> {
    let queue = config
        .inboxes
        .get(&conversation.inbox_id)
        .and_then(|i| config.queues.get(&i.queue_id));
    let desk = state.space(conversation.account_id)?.desk(agent.id);
    let live = desk.map_or(0, crate::state::Desk::live);
    let room = agent.active && live < agent.capacity;
    let decision = Decision {
        intent: conversation.intent,
        queue: queue.map(|q| q.key.clone()).unwrap_or_default(),
        distribution: queue.map_or(Distribution::Manual, |q| q.distribution),
        assigned_to: room.then_some(agent.id),
        reason: if room {
            format!("{} was asked for by name and has room.", agent.name)
        } else {
            format!("{} was asked for by name and has no room.", agent.name)
        },
        considered: vec![Considered {
            agent_id: agent.id,
            name: agent.name.clone(),
            chosen: room,
            why: if agent.active {
                format!("had {live} of {}", agent.capacity)
            } else {
                "is deactivated".to_owned()
            },
        }],
        not_shown: 0,
    };
    record(state, cx, conversation, &decision);
    if room {
        assign(state, cx, conversation, agent.id)?;
    }
    Ok(room)
}

/// Gives what waits to an agent until they are full or nothing fits. Called by whatever frees a slot, in the same transaction.
pub(crate) fn dispatch(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    agent: AgentId,
) -> Decided<()> {
    let config = state.config(account)?;
    let Some(who) = config.agents.get(&agent) else {
        return Ok(());
    };
    // What is reserved for the agent reaches them whether or not they serve the queue, and by hand or not: it was meant for them.
    let mut lines: Vec<(QueueId, Option<AgentId>)> = Vec::new();
    for queue in config.queues.values() {
        lines.push((queue.id, Some(agent)));
        if queue.distribution != Distribution::Manual
            && config.queue_agents.contains(&(queue.id, agent))
        {
            lines.push((queue.id, None));
        }
    }
    while obstacle(state.space(account)?, who).is_none() {
        let mut next: Option<QueueEntry> = None;
        let mut needs = Vec::new();
        for (queue, reserved) in &lines {
            match state.queue_head(*queue, *reserved) {
                Ok(Some(entry)) => {
                    if next.as_ref().is_none_or(|n| {
                        (entry.rank, entry.queued_at, entry.conversation_id)
                            < (n.rank, n.queued_at, n.conversation_id)
                    }) {
                        next = Some(entry.clone());
                    }
                }
                Ok(None) => {}
                // All lines at once: one by one they would take as many rounds of loading as there are queues.
                Err(Stop::Need(keys)) => needs.extend(keys),
                Err(stop) => return Err(stop),
            }
        }
        if !needs.is_empty() {
            return Err(Stop::Need(needs));
        }
        let Some(entry) = next else { return Ok(()) };
        let room = who.capacity.saturating_sub(
            state
                .space(account)?
                .desk(agent)
                .map_or(0, crate::state::Desk::live),
        );
        let conversation = match state.conversation(account, entry.conversation_id) {
            // One by one they would take as many rounds of loading as there is room.
            Err(Stop::Need(_)) => return Err(Stop::Need(state.unread_waiting(&lines, room))),
            found => found?.cloned(),
        };
        let Some(mut conversation) = conversation else {
            return Ok(());
        };
        let waited = (cx.now.0.saturating_sub(entry.queued_at.0)).max(0) / 1_000_000;
        let queue = config.queues.get(&entry.queue_id);
        let live = state
            .space(account)?
            .desk(agent)
            .map_or(0, crate::state::Desk::live);
        let decision = Decision {
            intent: conversation.intent,
            queue: queue.map(|q| q.key.clone()).unwrap_or_default(),
            distribution: queue.map_or(Distribution::LeastBusy, |q| q.distribution),
            assigned_to: Some(agent),
            reason: format!(
                "{} became free and this was next in line after waiting {waited} s.",
                who.name
            ),
            considered: vec![Considered {
                agent_id: agent,
                name: who.name.clone(),
                chosen: true,
                why: format!("is free: {live} of {}", who.capacity),
            }],
            not_shown: 0,
        };
        state.remove_queue_entry(conversation.id);
        record(state, cx, &mut conversation, &decision);
        assign(state, cx, &mut conversation, agent)?;
        state.put_conversation(conversation);
    }
    Ok(())
}

/// Takes a conversation out of its queue and out of its slot, and gives the freed agent what waits. The assignee stays
/// named on the conversation unless `forget`: a reopened conversation goes to the same agent first.
pub(crate) fn release(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    forget: bool,
) -> Decided<Option<AgentId>> {
    leave_queue(state, conversation)?;
    let Some(agent) = conversation.assignee_id else {
        return Ok(None);
    };
    let freed = state.free_slot(conversation.account_id, agent, conversation.id)?;
    if forget {
        conversation.assignee_id = None;
    }
    conversation.updated_at = cx.now;
    Ok(freed.then_some(agent))
}

/// Takes a conversation out of its queue.
pub(crate) fn leave_queue(state: &mut State, conversation: &mut Conversation) -> Decided<()> {
    if conversation.queue_id.take().is_some() && state.queue_entry(conversation.id)?.is_some() {
        state.remove_queue_entry(conversation.id);
    }
    Ok(())
}

/// Who may see a decision's conversation is the caller's business; this reads the stored form back.
#[must_use]
pub fn parse(decision: &RoutingDecision) -> Option<Decision> {
    serde_json::from_str(&decision.decision).ok()
}

/// For checks: whether a conversation is where its row says.
#[must_use]
pub fn placed(conversation: &Conversation, in_queue: bool, slots: usize) -> bool {
    let wants_slot = conversation.status.is_live() && conversation.assignee_id.is_some();
    conversation.queue_id.is_some() == in_queue && slots == usize::from(wants_slot)
}
