//! The choice of an agent.

use super::{Considered, Decision, NAMED};
use crate::entities::{Agent, Queue};
use crate::ids::AgentId;
use crate::skills::Bucket;
use crate::state::{AccountSpace, Workload};
use crate::time::Timestamp;
use crate::words::{Availability, Distribution, Intent};

/// The request to choose an agent.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The queue whose rules apply.
    pub queue: &'a Queue,
    /// The requirements for the agent.
    pub bucket: &'a Bucket,
    /// The conversation's routing intent.
    pub intent: Intent,
    /// The only possible agent. The requirements then do not apply.
    pub only: Option<AgentId>,
    /// The time of the choice.
    pub now: Timestamp,
}

/// Returns the reason why an agent cannot get a conversation now. `None` means that the agent can. The requirements do
/// not apply to an agent chosen by name.
pub(crate) fn obstacle(
    space: &AccountSpace,
    agent: &Agent,
    bucket: &Bucket,
    by_name: bool,
) -> Option<String> {
    if !agent.active {
        return Some("is deactivated".to_owned());
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
        return Some(format!("is {availability}"));
    }
    let weight = bucket.weight();
    let room = workload.map_or(agent.capacity > 0, |d| d.has_room(agent.capacity, weight));
    if room {
        return None;
    }
    let load = workload.map_or(0, Workload::load);
    Some(if weight > 1 && load < agent.capacity {
        format!(
            "has too little room for {weight}: {load} of {}",
            agent.capacity
        )
    } else {
        format!("is full: {load} of {}", agent.capacity)
    })
}

/// The reason why a queue assigns nothing automatically now.
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

/// Whether a queue may make another offer: it has fewer open offers than its online agents allow.
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

/// Returns the reason why an agent cannot get conversations from a bucket of a queue. `None` means that the agent can.
pub(crate) fn bucket_obstacle(
    space: &AccountSpace,
    agent: &Agent,
    queue: &Queue,
    reserved: Option<AgentId>,
    bucket: &Bucket,
    now: Timestamp,
) -> Option<String> {
    if let Some(reserved) = reserved {
        return if reserved == agent.id {
            obstacle(space, agent, bucket, true)
        } else {
            Some("is not the one it is reserved for".to_owned())
        };
    }
    if bucket.team.is_none() && !space.config.queue_agents.contains(&(queue.id, agent.id)) {
        return Some("does not serve the queue".to_owned());
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
            Hold::Manual => "picks up by hand here".to_owned(),
            Hold::Closed => "is served outside of these hours only by hand".to_owned(),
            Hold::Offers => "waits for offers to be answered".to_owned(),
        });
    }
    obstacle(space, agent, bucket, false)
}

/// Chooses an agent for a conversation, or none, with the reasons.
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
        let why = match (obstacle(space, agent, bucket, ask.only.is_some()), hold) {
            (Some(obstacle), _) => obstacle,
            (None, Some(Hold::Manual)) => "is free, but this queue is picked up by hand".to_owned(),
            (None, Some(Hold::Closed)) => "is free, but this queue is closed".to_owned(),
            (None, Some(Hold::Offers)) => {
                "is free, but this queue has as many offers out as it may".to_owned()
            }
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
                format!("is free: {live} of {}", agent.capacity)
            }
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
    let reason = match (best, ask.only) {
        (Some((_, agent)), Some(_)) => format!("{} was asked for by name and is free.", agent.name),
        (Some((_, agent)), None) if queue.distribution == Distribution::RoundRobin => {
            format!("It is {}'s turn: longest without a new one.", agent.name)
        }
        (Some(((load, _, _), agent)), None) => format!(
            "{} has the fewest live conversations ({load}); of equals, the longest idle.",
            agent.name
        ),
        (None, Some(agent)) => {
            let name = config
                .agents
                .get(&agent)
                .map_or_else(|| agent.to_string(), |a| a.name.clone());
            format!("Reserved for {name}, who is not free.")
        }
        (None, None) => nobody(space, ask, hold, considered.is_empty()),
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
        intent: ask.intent,
        queue: queue.key.clone(),
        distribution: queue.distribution,
        assigned_to,
        accept_within_s: queue.accept_within_s.filter(|_| assigned_to.is_some()),
        reason,
        considered,
        not_shown,
        passed: Vec::new(),
    }
}

/// Returns the decision that no agent was chosen, with the reason.
fn nobody(space: &AccountSpace, ask: &Ask<'_>, hold: Option<Hold>, nobody_there: bool) -> String {
    let key = &ask.queue.key;
    if nobody_there {
        return match ask
            .bucket
            .team
            .and_then(|team| space.config.teams.get(&team))
        {
            Some(team) => format!("Nobody is in the team {}.", team.name),
            None => format!("Nobody serves the queue {key}."),
        };
    }
    match hold {
        Some(Hold::Manual) => format!("The queue {key} is picked up by hand."),
        Some(Hold::Closed) => {
            let hours = ask
                .queue
                .hours_id
                .and_then(|id| space.config.hours.get(&id));
            match hours.and_then(|h| Some((h, h.next_opening(ask.now)?))) {
                Some((hours, at)) => format!(
                    "The queue {key} is closed until {} ({}).",
                    at.local_seconds(&hours.time_zone),
                    hours.time_zone
                ),
                None => format!("The queue {key} is closed."),
            }
        }
        Some(Hold::Offers) => format!("The queue {key} has as many offers out as it may."),
        None if ask.bucket.skills.is_empty() => "Nobody who serves the queue is free.".to_owned(),
        None => {
            let skills = ask
                .bucket
                .skills
                .iter()
                .map(|(name, level)| format!("{name} {level}"))
                .collect::<Vec<_>>();
            format!(
                "Nobody who is free has what it asks for: {}.",
                skills.join(", ")
            )
        }
    }
}
