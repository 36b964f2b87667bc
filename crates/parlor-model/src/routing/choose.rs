//! The choice of an agent for a conversation.

use super::{Considered, Decision, NAMED};
use crate::entities::{Agent, Queue};
use crate::ids::AgentId;
use crate::reasons::{Finding, Reason, RequiredSkill, Skills};
use crate::skills::Bucket;
use crate::state::{AccountSpace, Workload};
use crate::time::Timestamp;
use crate::words::{Availability, Distribution, Intent};

/// A request to choose an agent.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The queue that routes the conversation.
    pub queue: &'a Queue,
    /// The requirements that the agent must meet.
    pub bucket: &'a Bucket,
    /// The conversation's routing intent.
    pub intent: Intent,
    /// The only agent who may be chosen. This agent need not meet the requirements. `None` means that every agent of
    /// the queue or team may be chosen.
    pub only: Option<AgentId>,
    /// The time of the choice.
    pub now: Timestamp,
}

/// Returns the reason why an agent cannot get a conversation now. `None` means that the agent can get the conversation.
/// If `by_name` is `true`, the caller named this agent, so the agent need not meet the requirements.
pub(crate) fn obstacle(
    space: &AccountSpace,
    agent: &Agent,
    bucket: &Bucket,
    by_name: bool,
) -> Option<Finding> {
    if !agent.active {
        return Some(Finding::Deactivated {});
    }
    if !by_name {
        let in_team = bucket
            .team
            .is_some_and(|team| space.config.agent_teams.contains(&(agent.id, team)));
        if let Some(unmet) = bucket.unmet(agent, in_team) {
            return Some(unmet);
        }
    }
    let workload = space.workload(agent.id);
    let availability = workload.map_or(Availability::Offline, |d| d.state.availability);
    if availability != Availability::Online {
        return Some(Finding::Unavailable { availability });
    }
    lacks_capacity(agent, workload, bucket)
}

/// Returns the reason why an agent has too little free capacity for a conversation of a bucket. `None` means that the
/// agent has enough free capacity.
pub(super) fn lacks_capacity(
    agent: &Agent,
    workload: Option<&Workload>,
    bucket: &Bucket,
) -> Option<Finding> {
    let weight = bucket.weight();
    if agent.has_room(workload.and_then(Workload::used), weight) {
        return None;
    }
    let used = workload.map_or(0, Workload::load);
    let capacity = agent.capacity;
    Some(if weight > 1 && used < capacity {
        Finding::TooLittleRoom {
            weight,
            used,
            capacity,
        }
    } else {
        Finding::Full { used, capacity }
    })
}

/// The reason why a queue does not assign conversations to agents now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    Manual,
    Closed,
    Offers,
}

fn hold(space: &AccountSpace, ask: &Ask<'_>) -> Option<Hold> {
    if ask.only.is_some() {
        return None;
    }
    if ask.queue.distribution == Distribution::Manual && ask.intent != Intent::RequireAgent {
        Some(Hold::Manual)
    } else if !space.config.is_open(ask.queue, ask.now) {
        Some(Hold::Closed)
    } else if !may_offer(space, ask.queue) {
        Some(Hold::Offers)
    } else {
        None
    }
}

/// Whether a queue may make another offer. If `dispatch_per_agent` is set, the number of the queue's open offers must
/// be below `dispatch_per_agent` times the number of its online agents.
fn may_offer(space: &AccountSpace, queue: &Queue) -> bool {
    let Some(each) = queue.dispatch_per_agent else {
        return true;
    };
    let ready = space
        .config
        .agents_of(queue.id)
        .filter(|agent| {
            agent.active
                && space
                    .workload(agent.id)
                    .is_some_and(|d| d.state.availability == Availability::Online)
        })
        .count();
    let most = i64::try_from(ready)
        .unwrap_or(i64::MAX)
        .saturating_mul(each);
    space.offers(queue.id) < most
}

/// Returns the reason why an agent cannot get conversations from a bucket of a queue. `None` means that the agent can
/// get these conversations.
pub(crate) fn bucket_obstacle(
    space: &AccountSpace,
    agent: &Agent,
    queue: &Queue,
    reserved: Option<AgentId>,
    bucket: &Bucket,
    now: Timestamp,
) -> Option<Finding> {
    if let Some(reserved) = reserved {
        return if reserved == agent.id {
            obstacle(space, agent, bucket, true)
        } else {
            Some(Finding::ReservedForOther {})
        };
    }
    if bucket.team.is_none() && !space.config.queue_agents.contains(&(queue.id, agent.id)) {
        return Some(Finding::NotServing {});
    }
    let ask = Ask {
        queue,
        bucket,
        intent: Intent::Enqueue,
        only: None,
        now,
    };
    if let Some(hold) = hold(space, &ask) {
        return Some(match hold {
            Hold::Manual => Finding::Manual {},
            Hold::Closed => Finding::Closed {},
            Hold::Offers => Finding::OffersPending {},
        });
    }
    obstacle(space, agent, bucket, false)
}

/// Chooses an agent for a conversation. Returns the decision with its reasons. The decision contains no agent if no
/// agent can get the conversation.
#[must_use]
pub fn choose(space: &AccountSpace, ask: &Ask<'_>) -> Decision {
    let config = &space.config;
    let (queue, bucket) = (ask.queue, ask.bucket);
    let mut considered = Vec::new();
    let mut not_shown = 0_usize;
    let mut best: Option<((i64, i64, AgentId), &Agent)> = None;
    let candidates: Box<dyn Iterator<Item = &Agent>> = match (ask.only, bucket.team) {
        (Some(agent), _) => Box::new(config.agents.get(&agent).into_iter()),
        (None, Some(team)) => Box::new(
            config
                .agents
                .values()
                .filter(move |a| config.agent_teams.contains(&(a.id, team))),
        ),
        (None, None) => Box::new(config.agents_of(queue.id)),
    };
    let hold = hold(space, ask);
    for agent in candidates {
        let workload = space.workload(agent.id);
        let live = workload.map_or(0, Workload::live);
        let finding = match (obstacle(space, agent, bucket, ask.only.is_some()), hold) {
            (Some(obstacle), _) => obstacle,
            (None, Some(Hold::Manual)) => Finding::FreeManual {},
            (None, Some(Hold::Closed)) => Finding::FreeClosed {},
            (None, Some(Hold::Offers)) => Finding::FreeOffersExhausted {},
            (None, None) => {
                let last = workload.map_or(0, |d| d.state.last_assigned);
                let load = if queue.distribution == Distribution::RoundRobin {
                    0
                } else {
                    workload.map_or(0, Workload::load)
                };
                let rank = (load, last, agent.id);
                if best.as_ref().is_none_or(|(other, _)| rank < *other) {
                    best = Some((rank, agent));
                }
                let capacity = agent.capacity;
                Finding::Free { live, capacity }
            }
        };
        if considered.len() < NAMED {
            considered.push(Considered {
                agent_id: agent.id,
                name: agent.name.clone(),
                chosen: false,
                finding,
            });
        } else {
            not_shown = not_shown.saturating_add(1);
        }
    }
    let assigned_to = best.map(|(_, agent)| agent.id);
    let reason = match (best, ask.only) {
        (Some((_, agent)), Some(_)) => Reason::NamedAgentFree {
            agent_id: agent.id,
            agent_name: agent.name.clone(),
        },
        (Some((_, agent)), None) if queue.distribution == Distribution::RoundRobin => {
            Reason::NextTurn {
                agent_id: agent.id,
                agent_name: agent.name.clone(),
            }
        }
        (Some(((used, _, _), agent)), None) => Reason::LeastBusy {
            agent_id: agent.id,
            agent_name: agent.name.clone(),
            used,
        },
        (None, Some(agent)) => Reason::ReservedAgentBusy {
            agent_id: agent,
            agent_name: config.agent_name(agent),
        },
        (None, None) => nobody(space, ask, hold, considered.is_empty()),
    };
    if let Some((_, agent)) = best {
        match considered.iter_mut().find(|c| c.agent_id == agent.id) {
            Some(chosen) => chosen.chosen = true,
            None => {
                let live = space.workload(agent.id).map_or(0, Workload::live);
                considered.push(Considered {
                    agent_id: agent.id,
                    name: agent.name.clone(),
                    chosen: true,
                    finding: Finding::Free {
                        live,
                        capacity: agent.capacity,
                    },
                });
                not_shown = not_shown.saturating_sub(1);
            }
        }
    }
    Decision {
        intent: ask.intent,
        queue: queue.key.clone(),
        distribution: queue.distribution,
        assigned_to,
        accept_within_s: queue.accept_within_s.filter(|_| assigned_to.is_some()),
        reasons: vec![reason],
        considered,
        not_shown,
        passed: Vec::new(),
    }
}

/// Returns the reason why no agent was chosen.
fn nobody(space: &AccountSpace, ask: &Ask<'_>, hold: Option<Hold>, nobody_there: bool) -> Reason {
    let queue = ask.queue.key.clone();
    if nobody_there {
        return match ask
            .bucket
            .team
            .and_then(|team| space.config.teams.get(&team))
        {
            Some(team) => Reason::TeamEmpty {
                team_id: team.id,
                team_name: team.name.clone(),
            },
            None => Reason::QueueUnserved { queue },
        };
    }
    match hold {
        Some(Hold::Manual) => Reason::QueueManual { queue },
        Some(Hold::Closed) => {
            let hours = ask
                .queue
                .hours_id
                .and_then(|id| space.config.hours.get(&id));
            match hours.and_then(|h| Some((h, h.next_opening(ask.now)?))) {
                Some((hours, at)) => Reason::QueueClosedUntil {
                    queue,
                    opens_at: at.iso_micros(),
                    local_time: at.local_seconds(&hours.time_zone).to_string(),
                    time_zone: hours.time_zone.to_string(),
                },
                None => Reason::QueueClosed { queue },
            }
        }
        Some(Hold::Offers) => Reason::OffersExhausted { queue },
        None if ask.bucket.skills.is_empty() => Reason::NobodyFree {},
        None => {
            let skills = ask.bucket.skills.iter().map(|(name, level)| RequiredSkill {
                name: name.clone(),
                level: *level,
            });
            Reason::SkillsMissing {
                skills: Skills(skills.collect()),
            }
        }
    }
}
