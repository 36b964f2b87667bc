//! Routes one conversation: assigns the conversation to an agent, or adds the conversation to a bucket of its queue.

use super::choose::{Ask, bucket_obstacle, choose, obstacle};
use super::dispatch::{drain, first_of, heads, waiting};
use super::place::{assign, bucket_of, is_full, leave_queue, line_up, move_to, route_queue};
use super::{Decision, record};
use crate::entities::{Agent, Conversation, Queue};
use crate::ids::{AccountId, AgentId};
use crate::reasons::{Finding, Reason};
use crate::refusal::{Conflict, Refusal};
use crate::skills::Bucket;
use crate::state::{BucketKey, Context, Decided, State};
use crate::words::{Intent, Priority};

/// The options for routing a conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placement {
    /// The agent to whom the conversation was assigned before. Routing tries this agent before the queue chooses an
    /// agent.
    pub(crate) prefer: Option<AgentId>,
    /// Whether the agent in `prefer` has requested the conversation. If so, the agent need not accept an offer.
    pub(crate) accepted: bool,
    /// The only agent who may get the conversation.
    pub(crate) reserved_for: Option<AgentId>,
    /// Whether the conversation is new in the queue. If so, the maximum length of the queue applies: if the queue is
    /// full, the conversation goes to the overflow queue or is refused.
    pub(crate) arrives: bool,
    /// Whether the conversation waits if no agent is available, regardless of its routing intent.
    pub(crate) waits: bool,
    /// The reason why the conversation is routed now. `None` means that the decision states no such reason.
    pub(crate) because: Option<Reason>,
}

/// Routes an open, unassigned conversation by its routing intent. Returns whether the conversation was assigned or
/// offered. If the conversation arrives in a full queue, and the overflow queue is missing or also full, the command is
/// refused with [`Conflict::QueueFull`].
pub(crate) fn route(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    how: &Placement,
) -> Decided<bool> {
    if conversation.intent == Intent::Hold && how.prefer.is_none() && !how.waits {
        return Ok(false);
    }
    let config = state.config(conversation.account_id)?;
    let Some(mut queue) = route_queue(&config, conversation) else {
        return Ok(false);
    };
    // This conversation can arrive after the queue opened and before the queue's timer fires. So the conversations that
    // already wait are assigned first.
    if queue.hours_id.is_some()
        && config.is_open(queue, cx.now)
        && state.space(conversation.account_id)?.waiting(queue.id) > 0
    {
        let opened = Reason::QueueOpened {
            queue: queue.key.clone(),
        };
        drain(state, cx, conversation.account_id, queue.id, Some(&opened))?;
    }
    let waits = conversation.intent == Intent::Enqueue || how.prefer.is_some() || how.waits;
    let mut because = how.because.clone();
    let mut may_move = how.arrives;
    loop {
        let waited = conversation
            .queued_at
            .map_or(0, |since| since.seconds_until(cx.now));
        let bucket = bucket_of(&config, conversation, queue, waited);
        let space = state.space(conversation.account_id)?;
        let ask = |only| Ask {
            queue,
            bucket: &bucket,
            intent: conversation.intent,
            only,
            now: cx.now,
        };
        let mut decision = None;
        let mut offered_by = Some(queue);
        if let Some(agent) = how.prefer {
            let mut kept = choose(space, &ask(Some(agent)));
            if kept.assigned_to.is_some() {
                if how.accepted {
                    kept.accept_within_s = None;
                    offered_by = None;
                }
                decision = Some(kept);
            } else if let Some(agent) = config.agents.get(&agent)
                && let Some(finding) = obstacle(space, agent, &bucket, true)
            {
                because = Some(Reason::PreviousAgentUnavailable {
                    agent_id: agent.id,
                    agent_name: agent.name.clone(),
                    finding,
                });
            }
        }
        let mut decision = match decision {
            Some(kept) => kept,
            None => {
                let chosen = choose(space, &ask(how.reserved_for));
                let bounded =
                    waits && how.reserved_for.is_none() && queue.dispatch_per_agent.is_some();
                if bounded && stands_behind(state, cx, conversation, queue, chosen.assigned_to)? {
                    behind(chosen)
                } else {
                    chosen
                }
            }
        };
        if let Some(because) = &because {
            decision.reasons.insert(0, because.clone());
        }
        record(state, cx, conversation, &decision);
        if let Some(agent) = decision.assigned_to {
            if conversation.intent == Intent::Enqueue || how.waits {
                // The conversation counts as queued, although the queue assigns or offers the conversation at once.
                conversation.first_queued_at = conversation.first_queued_at.or(Some(cx.now));
            }
            assign(state, cx, &config, conversation, agent, offered_by)?;
            return Ok(true);
        }
        if !waits {
            return Ok(false);
        }
        if how.arrives && is_full(state, conversation, queue)? {
            let other = queue
                .overflow_queue_id
                .filter(|_| may_move)
                .and_then(|id| config.queues.get(&id));
            let Some(other) = other else {
                return Err(Refusal::Conflict(Conflict::QueueFull).into());
            };
            because = Some(Reason::QueueFull {
                queue: queue.key.clone(),
                overflow: other.key.clone(),
            });
            may_move = false;
            move_to(&config, conversation, other);
            queue = other;
            continue;
        }
        line_up(
            state,
            cx,
            &config,
            conversation,
            queue,
            (how.reserved_for, &bucket),
        )?;
        return Ok(false);
    }
}

/// Whether the queue has earlier entries that the chosen agent (`agent`) can get too. The number of open offers is
/// limited. So the queue must offer the first of these entries before the conversation that is routed now. The caller
/// assigns the waiting conversations afterwards.
fn stands_behind(
    state: &State,
    cx: &Context<'_>,
    conversation: &Conversation,
    queue: &Queue,
    agent: Option<AgentId>,
) -> Decided<bool> {
    let space = state.space(conversation.account_id)?;
    let Some(agent) = agent.and_then(|agent| space.config.agents.get(&agent)) else {
        return Ok(false);
    };
    let open = |reserved, bucket: &str| {
        bucket_obstacle(
            space,
            agent,
            queue,
            reserved,
            &Bucket::parse(bucket),
            cx.now,
        )
        .is_none()
    };
    let buckets: Vec<BucketKey> = (space.buckets_of(queue.id))
        .filter(|((_, reserved, bucket), _)| open(*reserved, bucket))
        .map(|(line, _)| line.clone())
        .collect();
    let first = (heads(state, conversation.account_id, &buckets)?.iter())
        .map(|e| (e.rank, e.place, e.conversation_id))
        .min();
    let place = match conversation.queued_at {
        Some(_) => conversation.queue_place,
        None => i64::MAX,
    };
    let here = (
        Priority::rank(conversation.priority),
        place,
        conversation.id,
    );
    Ok(first.is_some_and(|first| first < here))
}

/// Changes a decision so that the conversation is not assigned now. The conversation waits until the earlier entries
/// are assigned.
fn behind(chosen: Decision) -> Decision {
    let mut decision = Decision {
        assigned_to: None,
        accept_within_s: None,
        reasons: vec![Reason::BehindOthers {}],
        ..chosen
    };
    for one in decision.considered.iter_mut().filter(|one| one.chosen) {
        one.chosen = false;
        one.finding = Finding::FreeOthersFirst {};
    }
    decision
}

/// Ends the reservation of all conversations that are reserved for a deactivated agent, and routes these conversations
/// again.
pub(crate) fn unreserve(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    agent: &Agent,
) -> Decided<()> {
    let because = Reason::AgentDeactivated {
        agent_id: agent.id,
        agent_name: agent.name.clone(),
    };
    loop {
        let buckets: Vec<BucketKey> = state
            .space(account)?
            .buckets()
            .filter(|(line, _)| line.1 == Some(agent.id))
            .map(|(line, _)| line.clone())
            .collect();
        let Some(entry) = first_of(state, account, &buckets)? else {
            return Ok(());
        };
        let Some(mut conversation) = waiting(state, account, entry.conversation_id, &buckets, 1)?
        else {
            return Ok(());
        };
        leave_queue(state, &mut conversation)?;
        let how = Placement {
            waits: true,
            because: Some(because.clone()),
            ..Placement::default()
        };
        route(state, cx, &mut conversation, &how)?;
        state.put(conversation);
    }
}
