//! Finds the next waiting conversation for an agent who requests one.

use super::choose::lacks_capacity;
use super::dispatch::{heads, place, waiting};
use super::{PASSED, Passed};
use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation, Queue};
use crate::reasons::Finding;
use crate::refusal::Refusal;
use crate::skills::Bucket;
use crate::state::{BucketKey, Decided, State};

/// The reason why an agent who requests a conversation cannot get the conversations of a bucket.
enum Unfit {
    /// The bucket is reserved for another agent, or is limited to a team to which this agent does not belong. A bucket
    /// without such a limit has this value if the agent does not serve the queue.
    Foreign,
    /// The agent does not meet a requirement.
    Unmet(Finding),
    /// The agent has too little free capacity.
    Full(Finding),
}

/// Returns the first waiting conversation that an agent can get from a queue, and the earlier entries that the agent
/// cannot get. `None` means that the agent can get no waiting conversation.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet. If the agent can get no conversation, the request is refused in
/// two cases: the agent has too little free capacity, or does not serve the queue.
pub(crate) fn next_for(
    state: &State,
    config: &AccountConfig,
    agent: &Agent,
    queue: &Queue,
) -> Decided<Option<(Conversation, Vec<Passed>)>> {
    let account = queue.account_id;
    let space = state.space(account)?;
    let workload = space.workload(agent.id);
    let serves = config.queue_agents.contains(&(queue.id, agent.id));
    let unfit = |line: &BucketKey| {
        let bucket = Bucket::parse(&line.2);
        let in_team = |team| config.agent_teams.contains(&(agent.id, team));
        match (line.1, bucket.team) {
            (Some(reserved), _) if reserved != agent.id => return Some(Unfit::Foreign),
            (None, Some(team)) if !in_team(team) => return Some(Unfit::Foreign),
            (None, None) if !serves => return Some(Unfit::Foreign),
            (Some(_) | None, _) => {}
        }
        if line.1.is_none()
            && let Some(why) = bucket.unmet(agent, true)
        {
            return Some(Unfit::Unmet(why));
        }
        if config.account.allow_over_capacity {
            return None;
        }
        lacks_capacity(agent, workload, &bucket).map(Unfit::Full)
    };
    let mut fitting: Vec<BucketKey> = Vec::new();
    let mut passable: Vec<(BucketKey, i64, Finding)> = Vec::new();
    let mut full = false;
    for (line, waiting) in space.buckets_of(queue.id) {
        match unfit(line) {
            None => fitting.push(line.clone()),
            Some(Unfit::Foreign) => {}
            Some(Unfit::Unmet(why)) if passable.len() < PASSED => {
                passable.push((line.clone(), waiting, why));
            }
            Some(Unfit::Unmet(_)) => {}
            Some(Unfit::Full(why)) => {
                full = true;
                if passable.len() < PASSED {
                    passable.push((line.clone(), waiting, why));
                }
            }
        }
    }
    if fitting.is_empty() {
        return if full {
            Err(Refusal::CapacityReached.into())
        } else if serves {
            Ok(None)
        } else {
            Err(Refusal::Forbidden.into())
        };
    }
    let all: Vec<BucketKey> = (fitting.iter())
        .chain(passable.iter().map(|(line, _, _)| line))
        .cloned()
        .collect();
    let entries = heads(state, account, &all)?;
    let is_of = |line: &BucketKey, reserved, bucket: &str| line.1 == reserved && line.2 == bucket;
    let Some(entry) = (entries.iter())
        .filter(|e| (fitting.iter()).any(|line| is_of(line, e.reserved_for, &e.bucket)))
        .min_by_key(|e| place(e))
    else {
        return Ok(None);
    };
    let passed = (entries.iter())
        .filter(|e| place(e) < place(entry))
        .filter_map(|e| {
            let (_, waiting, finding) =
                (passable.iter()).find(|(line, _, _)| is_of(line, e.reserved_for, &e.bucket))?;
            Some(Passed {
                conversation_id: e.conversation_id,
                waiting: *waiting,
                finding: finding.clone(),
            })
        })
        .collect();
    let found = waiting(state, account, entry.conversation_id, &fitting, 1)?;
    Ok(found.map(|conversation| (conversation, passed)))
}
