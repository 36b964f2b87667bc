//! Assigns conversations to agents, adds conversations to buckets of queues, and removes conversations from agents and
//! queues.

use super::{Considered, Decision, emit, record};
use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation, Queue, QueueEntry, Timer};
use crate::ids::{AgentId, QueueId};
use crate::reasons::{Finding, Reason};
use crate::skills::{self, Bucket, next_relaxation};
use crate::state::{BucketKey, Context, Decided, SlotUse, State, Workload};
use crate::time::Timestamp;
use crate::words::{Distribution, Priority, TimerKind};
use serde_json::json;

/// Returns the queue that routes a conversation.
pub(crate) fn route_queue<'a>(
    config: &'a AccountConfig,
    conversation: &Conversation,
) -> Option<&'a Queue> {
    config.route_queue(conversation)
}

/// Returns the requirements that a conversation has after a wait of `waited_s` seconds.
pub(crate) fn bucket_of(
    config: &AccountConfig,
    conversation: &Conversation,
    queue: &Queue,
    waited_s: i64,
) -> Bucket {
    Bucket {
        team: conversation.route_team_id,
        not_for: conversation.given_up_by,
        weight: config.weight(conversation.inbox_id),
        skills: Bucket::needing(conversation.skills.iter().chain(&queue.skills), waited_s),
        rules: skills::rules(queue, &config.account.weights),
    }
}

/// Assigns an open conversation to an agent. The conversation gets a slot of the agent, and the event
/// `conversation.assigned` is written. If the queue `offered_by` requires acceptance, makes an offer instead, with the
/// event `conversation.offered`. The caller must check first that the conversation is unassigned.
pub(crate) fn assign(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    agent: AgentId,
    offered_by: Option<&Queue>,
) -> Decided<()> {
    let offer = offered_by.and_then(|queue| Some((queue.id, queue.accept_within_s?)));
    let slot_use = SlotUse {
        conversation: conversation.id,
        weight: config.weight(conversation.inbox_id),
        offered: offer.map(|(queue, _)| queue),
    };
    let slot = state.take_slot(conversation.account_id, agent, slot_use, cx.now)?;
    conversation.assignee_id = Some(agent);
    conversation.queue_id = None;
    conversation.assigned_at = Some(cx.now);
    conversation.updated_at = cx.now;
    let Some((_, within_s)) = offer else {
        conversation.queued_at = None;
        conversation.offered_until = None;
        conversation.given_up_by = None;
        let mut data = json!({"assignee_id": agent, "slot": slot});
        // If routing chose the assignee, `offered_by` is a queue. If `offered_by` is `None` and an agent acts, this
        // agent chose the assignee.
        if let (None, Some(by), Some(data)) = (offered_by, cx.actor.agent(), data.as_object_mut()) {
            data.insert("assigned_by".to_owned(), json!(by));
        }
        let kind = "conversation.assigned";
        return emit(state, cx, conversation, kind, Some(agent), &data);
    };
    let until = cx.now.plus_seconds(within_s);
    begin_wait(state, cx, conversation)?;
    conversation.offered_until = Some(until);
    timer(state, conversation, TimerKind::Offer, until);
    emit(
        state,
        cx,
        conversation,
        "conversation.offered",
        Some(agent),
        &json!({"assignee_id": agent, "slot": slot, "offered_until": until.iso_micros()}),
    )
}

/// Begins the wait of a conversation. If the conversation already waits, its wait continues. Returns the time at which
/// the wait began.
fn begin_wait(
    state: &State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
) -> Decided<Timestamp> {
    if let Some(since) = conversation.queued_at {
        return Ok(since);
    }
    conversation.queued_at = Some(cx.now);
    conversation.first_queued_at = conversation.first_queued_at.or(Some(cx.now));
    conversation.queue_place = (state.space(conversation.account_id)?.counters).next_event;
    Ok(cx.now)
}

fn timer(state: &mut State, conversation: &Conversation, kind: TimerKind, due_at: Timestamp) {
    state.put(Timer {
        kind,
        subject: conversation.id.0,
        account_id: conversation.account_id,
        due_at,
    });
}

/// Turns an offer into an assignment, and writes the event `conversation.assigned`. `None` means that there is no open
/// offer. After this function, the caller writes the conversation. The caller then passes the result to
/// [`hand_out`](super::hand_out), because the queue may now make another offer.
pub(crate) fn accept(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
) -> Decided<Option<Freed>> {
    let Some(agent) = conversation
        .assignee_id
        .filter(|_| conversation.offered_until.is_some())
    else {
        return Ok(None);
    };
    conversation.offered_until = None;
    conversation.queued_at = None;
    conversation.given_up_by = None;
    let (slot, offered_by) = match slot_of(state, conversation, agent)? {
        Some((slot, slot_use)) => (slot, slot_use.offered),
        None => (0, None),
    };
    state.settle_slot(conversation.account_id, agent, conversation.id)?;
    emit(
        state,
        cx,
        conversation,
        "conversation.assigned",
        Some(agent),
        &json!({"assignee_id": agent, "slot": slot, "accepted": true}),
    )?;
    Ok(Some(Freed {
        agent: None,
        queue: offered_by.and_then(|queue| limited(config, queue)),
    }))
}

fn limited(config: &AccountConfig, queue: QueueId) -> Option<QueueId> {
    config
        .queues
        .get(&queue)
        .filter(|q| q.dispatch_per_agent.is_some())
        .map(|q| q.id)
}

fn slot_of(
    state: &State,
    conversation: &Conversation,
    agent: AgentId,
) -> Decided<Option<(i64, SlotUse)>> {
    let workload = state.space(conversation.account_id)?.workload(agent);
    Ok(workload.and_then(|workload| workload.slot_use_of(conversation.id)))
}

/// Records the queue that routes the conversation from now on. The caller must then route the conversation.
pub(crate) fn move_to(config: &AccountConfig, conversation: &mut Conversation, queue: &Queue) {
    let own = config
        .inboxes
        .get(&conversation.inbox_id)
        .map(|i| i.queue_id);
    conversation.route_queue_id = Some(queue.id).filter(|id| own != Some(*id));
}

pub(crate) fn is_full(state: &State, conversation: &Conversation, queue: &Queue) -> Decided<bool> {
    let waiting = state.space(conversation.account_id)?.waiting(queue.id);
    Ok(queue.max_length.is_some_and(|most| waiting >= most))
}

/// Adds an open conversation to a queue, and sets the timers of its wait.
pub(crate) fn line_up(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    queue: &Queue,
    (reserved_for, bucket): (Option<AgentId>, &Bucket),
) -> Decided<()> {
    let since = begin_wait(state, cx, conversation)?;
    conversation.queue_id = Some(queue.id);
    conversation.updated_at = cx.now;
    state.put_queue_entry(QueueEntry {
        conversation_id: conversation.id,
        account_id: conversation.account_id,
        queue_id: queue.id,
        rank: Priority::rank(conversation.priority),
        queued_at: since,
        place: conversation.queue_place,
        reserved_for,
        bucket: bucket.to_string(),
    });
    if reserved_for.is_none() {
        relax_later(state, cx, conversation, queue, since);
        if let (Some(_), Some(after)) = (queue.overflow_queue_id, queue.overflow_after_s) {
            timer(
                state,
                conversation,
                TimerKind::Overflow,
                cx.now.plus_seconds(after),
            );
        }
        open_later(state, cx, config, queue);
    }
    emit(
        state,
        cx,
        conversation,
        "conversation.queued",
        None,
        &json!({"queue": queue.key, "reserved_for": reserved_for}),
    )
}

/// Sets the timer for the time at which a waiting conversation no longer requires the next skill. If no requirement
/// ends at a certain time, sets no timer.
pub(crate) fn relax_later(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
    queue: &Queue,
    since: Timestamp,
) {
    let waited = since.seconds_until(cx.now);
    if let Some(after) = next_relaxation(&conversation.skills, queue, waited) {
        timer(
            state,
            conversation,
            TimerKind::Relax,
            since.plus_seconds(after),
        );
    }
}

/// Returns the outdated buckets of a queue. An outdated bucket has requirements that were computed with earlier rules
/// of the queue.
pub(crate) fn outdated(
    state: &State,
    config: &AccountConfig,
    queue: &Queue,
) -> Decided<Vec<BucketKey>> {
    let rules = skills::rules(queue, &config.account.weights);
    Ok((state.space(queue.account_id)?.buckets_of(queue.id))
        .filter(|((_, _, bucket), _)| Bucket::parse(bucket).rules != rules)
        .map(|(line, _)| line.clone())
        .collect())
}

/// Sets the timer that routes entries of outdated buckets again, if the queue has such buckets.
pub(crate) fn place_later(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    queue: &Queue,
) -> Decided<()> {
    if !outdated(state, config, queue)?.is_empty() {
        state.put(Timer {
            kind: TimerKind::Rules,
            subject: queue.id.0,
            account_id: queue.account_id,
            // The timer is due one microsecond from now, so it fires after the other commands of this batch.
            due_at: Timestamp(cx.now.0.saturating_add(1)),
        });
    }
    Ok(())
}

/// Sets the timer for the next opening of a queue. Also sets the timer for an open queue, because the queue may close
/// before all waiting conversations are assigned.
pub(crate) fn open_later(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    queue: &Queue,
) {
    let hours = queue.hours_id.and_then(|id| config.hours.get(&id));
    if let Some(hours) = hours
        && let Some(due_at) = hours.next_opening(cx.now)
    {
        state.put(Timer {
            kind: TimerKind::Hours,
            subject: queue.id.0,
            account_id: queue.account_id,
            due_at,
        });
    }
}

/// Assigns an open, unassigned conversation to an agent chosen by the caller, regardless of the agent's availability.
/// The agent must be active and have a free slot. Otherwise the conversation is not assigned, and only the decision is
/// recorded. Returns whether the conversation was assigned. `by` is the id and the name of the actor who chose the
/// agent. `None` means that the request that started the conversation named the agent.
pub(crate) fn give_to(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    agent: &Agent,
    by: Option<(Option<AgentId>, &str)>,
) -> Decided<bool> {
    let queue = route_queue(config, conversation);
    let workload = state.space(conversation.account_id)?.workload(agent.id);
    let live = workload.map_or(0, Workload::live);
    let weight = config.weight(conversation.inbox_id);
    let room = agent.active && agent.has_room(workload.and_then(Workload::used), weight);
    let (agent_id, agent_name) = (agent.id, agent.name.clone());
    let reason = match (by, room) {
        (Some((by_id, by_name)), true) => Reason::GivenToAgent {
            by_id,
            by_name: by_name.to_owned(),
            agent_id,
            agent_name,
        },
        (Some((by_id, by_name)), false) => Reason::GivenAgentFull {
            by_id,
            by_name: by_name.to_owned(),
            agent_id,
            agent_name,
        },
        (None, true) => Reason::NamedAgentHasRoom {
            agent_id,
            agent_name,
        },
        (None, false) => Reason::NamedAgentFull {
            agent_id,
            agent_name,
        },
    };
    let decision = Decision {
        intent: conversation.intent,
        queue: queue.map(|q| q.key.clone()).unwrap_or_default(),
        distribution: queue.map_or(Distribution::Manual, |q| q.distribution),
        assigned_to: room.then_some(agent.id),
        accept_within_s: None,
        reasons: vec![reason],
        considered: vec![Considered {
            agent_id: agent.id,
            name: agent.name.clone(),
            chosen: room,
            finding: if agent.active {
                Finding::Had {
                    live,
                    capacity: agent.capacity,
                }
            } else {
                Finding::Deactivated {}
            },
        }],
        not_shown: 0,
        passed: Vec::new(),
    };
    record(state, cx, conversation, &decision);
    if room {
        assign(state, cx, config, conversation, agent.id, None)?;
    }
    Ok(room)
}

/// The agent and the queue for which an act made further assignments possible. The caller must first write the
/// conversation, and then pass this value to [`hand_out`](super::hand_out). In the opposite order, the assignment would
/// use the old state of the conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Freed {
    /// The agent who has a free slot now.
    pub(crate) agent: Option<AgentId>,
    /// The queue that may make another offer now.
    pub(crate) queue: Option<QueueId>,
}

/// Removes a conversation from its queue and its slot. If `forget` is `false`, the row keeps the assignee. If the
/// conversation is reopened later, routing tries this agent first.
pub(crate) fn release(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    forget: bool,
) -> Decided<Freed> {
    leave_queue(state, conversation)?;
    conversation.queued_at = None;
    conversation.offered_until = None;
    let Some(agent) = conversation.assignee_id else {
        return Ok(Freed::default());
    };
    let offered_by = slot_of(state, conversation, agent)?.and_then(|(_, used)| used.offered);
    let freed = state.free_slot(conversation.account_id, agent, conversation.id)?;
    conversation.assigned_at = None;
    if forget {
        conversation.assignee_id = None;
    }
    conversation.updated_at = cx.now;
    Ok(Freed {
        agent: freed.then_some(agent),
        queue: offered_by.and_then(|queue| limited(config, queue)),
    })
}

/// Removes a conversation from its queue. If the conversation does not wait in a queue, nothing changes.
pub(crate) fn leave_queue(state: &mut State, conversation: &mut Conversation) -> Decided<()> {
    if conversation.queue_id.is_some() {
        if state
            .queue_entry(conversation.account_id, conversation.id)?
            .is_some()
        {
            state.remove_queue_entry(conversation.account_id, conversation.id);
        }
        conversation.queue_id = None;
    }
    Ok(())
}
