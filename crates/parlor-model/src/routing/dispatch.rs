//! Assigns waiting conversations to agents who became free.

use super::choose::{Ask, bucket_obstacle, choose};
use super::place::{Freed, assign};
use super::{Considered, Decision, OTHERS, PASSED, Passed, record};
use crate::entities::{Agent, Conversation, QueueEntry};
use crate::ids::{AccountId, AgentId, ConversationId, QueueId};
use crate::reasons::{Finding, Reason};
use crate::skills::Bucket;
use crate::state::{BucketKey, Context, Decided, State, Stop, Workload, each};
use crate::words::{Distribution, Intent};

/// Returns the sort key of a queue entry. Entries with smaller sort keys are served first.
pub(super) fn place(entry: &QueueEntry) -> (i64, i64, ConversationId) {
    (entry.rank, entry.place, entry.conversation_id)
}

/// Assigns waiting conversations after an act. First, assigns conversations to `freed.agent`, the agent who has a free
/// slot now. Then assigns conversations of `freed.queue`, the queue that may make another offer now.
pub(crate) fn hand_out(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    freed: Freed,
) -> Decided<()> {
    if let Some(agent) = freed.agent {
        dispatch(state, cx, account, agent)?;
    }
    if let Some(queue) = freed.queue {
        drain(state, cx, account, queue, None)?;
    }
    Ok(())
}

/// Returns the first entry of each bucket. Requests all missing entries together, so that one round of loading is
/// enough for all buckets.
pub(super) fn heads(
    state: &State,
    account: AccountId,
    buckets: &[BucketKey],
) -> Decided<Vec<QueueEntry>> {
    let found = each(buckets, |bucket| {
        Ok(state.queue_head(account, bucket)?.cloned())
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// Returns the first entry among all these buckets.
pub(crate) fn first_of(
    state: &State,
    account: AccountId,
    buckets: &[BucketKey],
) -> Decided<Option<QueueEntry>> {
    Ok(heads(state, account, buckets)?
        .into_iter()
        .min_by_key(place))
}

/// Returns the conversation of a queue entry. If the conversation is not loaded, requests the first `room`
/// conversations of these buckets together. `room` is the free capacity of the agents, so these conversations are
/// probably assigned next.
pub(super) fn waiting(
    state: &State,
    account: AccountId,
    id: ConversationId,
    buckets: &[BucketKey],
    room: i64,
) -> Decided<Option<Conversation>> {
    match state.conversation(account, id) {
        Err(Stop::Need(_)) => Err(Stop::Need(state.unread_waiting(account, buckets, room))),
        found => found.map(|c| c.cloned()),
    }
}

/// Assigns waiting conversations to an agent until the agent has no free slot, or can get none of the waiting
/// conversations. Every act that frees a slot calls this function in its transaction.
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
    loop {
        let space = state.space(account)?;
        // The agent can get a conversation that is reserved for this agent even if the agent does not serve the queue.
        // The agent can also get such a conversation from a manual queue.
        let mut fitting: Vec<BucketKey> = Vec::new();
        let mut unfit: Vec<(BucketKey, i64, Finding)> = Vec::new();
        for (line, waiting) in space.buckets() {
            let Some(queue) = config.queues.get(&line.0) else {
                continue;
            };
            match bucket_obstacle(space, who, queue, line.1, &Bucket::parse(&line.2), cx.now) {
                None => fitting.push(line.clone()),
                Some(why)
                    if line.1.is_none()
                        && unfit.len() < PASSED
                        && config.queue_agents.contains(&(queue.id, agent)) =>
                {
                    unfit.push((line.clone(), waiting, why));
                }
                Some(_) => {}
            }
        }
        if fitting.is_empty() {
            return Ok(());
        }
        let passed_over: Vec<BucketKey> = unfit.iter().map(|(line, _, _)| line.clone()).collect();
        let all: Vec<BucketKey> = fitting.iter().chain(&passed_over).cloned().collect();
        let entries = heads(state, account, &all)?;
        let fits = |entry: &&QueueEntry| {
            fitting.iter().any(|(queue, reserved, bucket)| {
                *queue == entry.queue_id
                    && *reserved == entry.reserved_for
                    && *bucket == entry.bucket
            })
        };
        let Some(entry) = entries
            .iter()
            .filter(fits)
            .min_by_key(|e| place(e))
            .cloned()
        else {
            return Ok(());
        };
        let workload = space.workload(agent);
        let live = workload.map_or(0, Workload::live);
        let room = who
            .capacity
            .saturating_sub(workload.map_or(0, Workload::load));
        let Some(mut conversation) =
            waiting(state, account, entry.conversation_id, &fitting, room)?
        else {
            return Ok(());
        };
        let passed = entries
            .iter()
            .filter(|e| !fits(e) && place(e) < place(&entry))
            .filter_map(|e| {
                let (_, waiting, finding) = unfit.iter().find(|((queue, _, bucket), _, _)| {
                    *queue == e.queue_id && *bucket == e.bucket
                })?;
                Some(Passed {
                    conversation_id: e.conversation_id,
                    waiting: *waiting,
                    finding: finding.clone(),
                })
            })
            .collect();
        let queue = config.queues.get(&entry.queue_id);
        let waited_s = entry.queued_at.seconds_until(cx.now);
        let mut decision = Decision {
            intent: conversation.intent,
            queue: queue.map(|q| q.key.clone()).unwrap_or_default(),
            distribution: queue.map_or(Distribution::LeastBusy, |q| q.distribution),
            assigned_to: Some(agent),
            accept_within_s: queue.and_then(|q| q.accept_within_s),
            reasons: vec![Reason::BecameFree {
                agent_id: agent,
                agent_name: who.name.clone(),
                waited_s,
            }],
            considered: vec![Considered {
                agent_id: agent,
                name: who.name.clone(),
                chosen: true,
                finding: Finding::Free {
                    live,
                    capacity: who.capacity,
                },
            }],
            not_shown: 0,
            passed,
        };
        others(state, cx, &mut decision, who, &entry)?;
        state.remove_queue_entry(conversation.account_id, conversation.id);
        record(state, cx, &mut conversation, &decision);
        assign(state, cx, &config, &mut conversation, agent, queue)?;
        state.put(conversation);
    }
}

/// Adds the other agents of the queue to the decision, each with the reason why the agent was not chosen. If the
/// conversation was reserved for an agent, adds no agents.
fn others(
    state: &State,
    cx: &Context<'_>,
    decision: &mut Decision,
    who: &Agent,
    entry: &QueueEntry,
) -> Decided<()> {
    if entry.reserved_for.is_some() {
        return Ok(());
    }
    let space = state.space(entry.account_id)?;
    let Some(queue) = space.config.queues.get(&entry.queue_id) else {
        return Ok(());
    };
    let bucket = Bucket::parse(&entry.bucket);
    for other in space.config.agents_of(queue.id).filter(|a| a.id != who.id) {
        if decision.considered.len() > OTHERS {
            decision.not_shown = decision.not_shown.saturating_add(1);
            continue;
        }
        let finding = bucket_obstacle(space, other, queue, None, &bucket, cx.now);
        decision.considered.push(Considered {
            agent_id: other.id,
            name: other.name.clone(),
            chosen: false,
            finding: finding.unwrap_or(Finding::FreeAskedNext {}),
        });
    }
    Ok(())
}

/// Assigns a queue's conversations to available agents, in queue order, until no available agent can get a waiting
/// conversation. The callers call this function when a queue opens or may make offers again.
pub(crate) fn drain(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    queue: QueueId,
    because: Option<&Reason>,
) -> Decided<()> {
    let config = state.config(account)?;
    let Some(queue) = config.queues.get(&queue) else {
        return Ok(());
    };
    loop {
        let space = state.space(account)?;
        // This list contains only buckets from which an available agent can get a conversation. So the entries of the
        // other buckets are not loaded.
        let mut given: Vec<(BucketKey, Decision)> = Vec::new();
        let mut room = 0_i64;
        for (line, _) in space.buckets_of(queue.id) {
            let bucket = Bucket::parse(&line.2);
            let ask = Ask {
                queue,
                bucket: &bucket,
                intent: Intent::Enqueue,
                only: line.1,
                now: cx.now,
            };
            let decision = choose(space, &ask);
            if decision.assigned_to.is_some() {
                given.push((line.clone(), decision));
            }
        }
        for agent in config.agents_of(queue.id) {
            let load = space.workload(agent.id).map_or(0, Workload::load);
            room = room.saturating_add(agent.capacity.saturating_sub(load).max(0));
        }
        let buckets: Vec<BucketKey> = given.iter().map(|(line, _)| line.clone()).collect();
        let entries = heads(state, account, &buckets)?;
        let Some(entry) = entries.iter().min_by_key(|e| place(e)).cloned() else {
            return Ok(());
        };
        let Some((_, mut decision)) = given.into_iter().find(|((_, reserved, bucket), _)| {
            *reserved == entry.reserved_for && *bucket == entry.bucket
        }) else {
            return Ok(());
        };
        let Some(agent) = decision.assigned_to else {
            return Ok(());
        };
        let Some(mut conversation) =
            waiting(state, account, entry.conversation_id, &buckets, room)?
        else {
            return Ok(());
        };
        decision.intent = conversation.intent;
        let waited_s = entry.queued_at.seconds_until(cx.now);
        let next = Reason::NextInLine { waited_s };
        decision
            .reasons
            .splice(0..0, because.cloned().into_iter().chain([next]));
        state.remove_queue_entry(conversation.account_id, conversation.id);
        record(state, cx, &mut conversation, &decision);
        assign(state, cx, &config, &mut conversation, agent, Some(queue))?;
        state.put(conversation);
    }
}
