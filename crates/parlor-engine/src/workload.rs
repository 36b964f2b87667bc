//! The availability and workload of agents, limited to the data that the caller may see.

use crate::auth::Caller;
use crate::queues::QueueState;
use crate::readiness::{InboxReadiness, KEPT_US};
use crate::{Engine, EngineError};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Agent, AgentState};
use parlor_model::ids::{AccountId, AgentId, InboxId, QueueId, TeamId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::skills::Bucket;
use parlor_model::time::Timestamp;
use parlor_model::words::{Availability, InboxKind};
use parlor_store::query::accounts::AgentStates;
use parlor_store::query::workload::{AgentLoad, Workloads};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A filter that selects agents.
#[derive(Clone, Copy, Debug, Default)]
pub struct WorkloadFilter {
    /// Selects only agents with this availability.
    pub availability: Option<Availability>,
    /// Selects only agents who serve this queue.
    pub queue: Option<QueueId>,
    /// Selects only members of this team.
    pub team: Option<TeamId>,
    /// The last id on the previous page. Selects only agents with greater ids.
    pub after: Option<AgentId>,
    /// The maximum number of agents on the page.
    pub limit: usize,
}

/// An agent's availability and workload.
#[derive(Clone, Debug)]
pub struct AgentWorkload {
    /// The agent.
    pub agent: AgentId,
    /// The agent's availability.
    pub availability: Availability,
    /// The time at which the agent got this availability. `None` means that the availability was never set.
    pub since: Option<Timestamp>,
    /// Whether the agent has a live connection to any node.
    pub connected: bool,
    /// The number of the agent's live conversations. A conversation is live if it is open and assigned to the agent.
    pub live: i64,
    /// The number of slots that the agent's live conversations use.
    pub used: i64,
    /// The number of the agent's live conversations that are offers. The agent has not accepted or declined these
    /// offers yet.
    pub offered: i64,
    /// The number of the agent's live conversations for each kind of inbox. The map leaves out kinds of inboxes without
    /// such conversations.
    pub kinds: BTreeMap<InboxKind, i64>,
}

/// The number of active agents with each availability, and the total workload of all agents. Only agents whom the
/// caller may see are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkloadTotals {
    /// The number of agents who are online.
    pub online: i64,
    /// The number of agents who are busy. Busy agents keep their conversations, and routing assigns no new
    /// conversations to them.
    pub busy: i64,
    /// The number of agents who are away.
    pub away: i64,
    /// The number of agents who are offline.
    pub offline: i64,
    /// The number of agents with a live connection.
    pub connected: i64,
    /// The number of live conversations of all agents whom the caller may see, including inactive agents.
    pub live: i64,
    /// The number of slots that these live conversations use.
    pub used: i64,
    /// The total capacity of the agents who are online.
    pub capacity: i64,
    /// The number of these live conversations that are offers. The agents have not accepted or declined these offers
    /// yet.
    pub offered: i64,
}

/// The totals of all queues of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueTotals {
    /// The number of waiting conversations.
    pub waiting: i64,
    /// The time at which the longest wait began. `None` means that no conversation waits.
    pub oldest: Option<Timestamp>,
    /// The number of open queues. Conversations in these queues are assigned automatically.
    pub open: i64,
    /// The number of queues that are closed.
    pub closed: i64,
}

/// The availability of all agents, and the workloads of the agents whom the caller may see.
struct AllAgents {
    states: BTreeMap<AgentId, AgentState>,
    loads: BTreeMap<AgentId, AgentLoad>,
    connected: BTreeSet<AgentId>,
}

impl AllAgents {
    fn availability(&self, agent: AgentId) -> Availability {
        (self.states.get(&agent)).map_or(Availability::Offline, |state| state.availability)
    }

    /// Returns the agents whom the caller may see, in order of id. An inactive agent is in the result only if the agent
    /// still has live conversations.
    fn seen<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = &'a Agent> {
        let visibility = caller.visibility();
        (caller.config.agents.values())
            .filter(move |agent| visibility.sees_agent(agent.id))
            .filter(|agent| agent.active || self.loads.contains_key(&agent.id))
    }
}

fn serves(config: &AccountConfig, agent: AgentId, filter: &WorkloadFilter) -> bool {
    let in_queue = |queue| config.queue_agents.contains(&(queue, agent));
    let in_team = |team| config.agent_teams.contains(&(agent, team));
    filter.queue.is_none_or(in_queue) && filter.team.is_none_or(in_team)
}

impl Engine {
    /// Returns the availability of an account's agents. The result is suitable only for display. With several nodes,
    /// the result may be up to one second old. The result leaves out agents whose availability was never set. Such
    /// agents are offline.
    pub async fn availability(
        &self,
        account: AccountId,
    ) -> Result<Arc<[(AgentId, Availability)]>, EngineError> {
        Ok(self.store().availability(account).await?)
    }

    /// Returns the states of an account's agents. The result leaves out agents whose availability was never set. Such
    /// agents are offline.
    pub async fn agent_states(&self, account: AccountId) -> Result<Vec<AgentState>, EngineError> {
        Ok(self.store().list(AgentStates(account)).await?)
    }

    async fn all_agents(&self, caller: &Caller) -> Result<AllAgents, EngineError> {
        let account = caller.account;
        let visibility = caller.visibility();
        let agents: Vec<AgentId> = (caller.config.agents.keys().copied())
            .filter(|agent| visibility.sees_agent(*agent))
            .collect();
        let query = Workloads {
            account,
            agents: &agents,
            by_inbox: false,
        };
        let loads = self.store().list(query).await?;
        let states = self.agent_states(account).await?;
        Ok(AllAgents {
            states: states.into_iter().map(|row| (row.agent_id, row)).collect(),
            loads: loads.into_iter().map(|row| (row.agent, row)).collect(),
            connected: self.present(account).into_iter().collect(),
        })
    }

    /// Returns the selected agents whom the caller may see, with their workloads, in order of id.
    pub async fn workloads(
        &self,
        caller: &Caller,
        filter: &WorkloadFilter,
    ) -> Result<Vec<AgentWorkload>, EngineError> {
        let config = &caller.config;
        let all = self.all_agents(caller).await?;
        let page: Vec<AgentId> = (all.seen(caller))
            .map(|agent| agent.id)
            .filter(|id| filter.after.is_none_or(|after| *id > after))
            .filter(|id| serves(config, *id, filter))
            .filter(|id| (filter.availability).is_none_or(|is| all.availability(*id) == is))
            .take(filter.limit)
            .collect();
        let mut parts: BTreeMap<AgentId, Vec<AgentLoad>> = BTreeMap::new();
        if !page.is_empty() {
            let query = Workloads {
                account: caller.account,
                agents: &page,
                by_inbox: true,
            };
            for part in self.store().list(query).await? {
                parts.entry(part.agent).or_default().push(part);
            }
        }
        Ok(page
            .into_iter()
            .map(|agent| {
                let mut row = AgentWorkload {
                    agent,
                    availability: all.availability(agent),
                    since: all.states.get(&agent).map(|state| state.availability_at),
                    connected: all.connected.contains(&agent),
                    live: 0,
                    used: 0,
                    offered: 0,
                    kinds: BTreeMap::new(),
                };
                for part in parts.remove(&agent).unwrap_or_default() {
                    row.live = row.live.saturating_add(part.live);
                    row.used = row.used.saturating_add(part.used);
                    row.offered = row.offered.saturating_add(part.offered);
                    let kind = part.inbox.and_then(|inbox| config.inboxes.get(&inbox));
                    if let Some(inbox) = kind {
                        let count = row.kinds.entry(inbox.kind).or_default();
                        *count = count.saturating_add(part.live);
                    }
                }
                row
            })
            .collect())
    }

    /// Returns whether an agent is ready for a conversation that starts in an inbox. The answer may be up to one second
    /// old. The function does not reserve an agent. The caller needs no credential, so the inbox can belong to any
    /// account.
    ///
    /// # Errors
    /// `Refusal::NotFound` if no active inbox of this kind has this id. Another error if the database is not available.
    pub async fn readiness(
        &self,
        inbox: InboxId,
        kind: InboxKind,
    ) -> Result<InboxReadiness, EngineError> {
        let kept = self.readiness.of((inbox, kind));
        let mut kept = kept.lock().await;
        let fresh = kept.filter(|(at, _)| at.is_within(KEPT_US, self.now()));
        let answer = match fresh {
            Some((_, answer)) => answer,
            None => {
                let at = self.now();
                let answer = match self.present_readiness(inbox, kind).await {
                    Ok(answer) => Some(answer),
                    Err(EngineError::Refused(Refusal::NotFound(Object::Inbox))) => None,
                    Err(error) => return Err(error),
                };
                *kept = Some((at, answer));
                answer
            }
        };
        answer.ok_or_else(|| Refusal::NotFound(Object::Inbox).into())
    }

    /// Computes the answer of [`Self::readiness`] without the cache.
    async fn present_readiness(
        &self,
        inbox: InboxId,
        kind: InboxKind,
    ) -> Result<InboxReadiness, EngineError> {
        const UNKNOWN: Refusal = Refusal::NotFound(Object::Inbox);
        let (account, config) = self.account_of_inbox(inbox, kind).await?;
        let row = config.inbox(inbox, kind).ok_or(UNKNOWN)?;
        let queue = config.queues.get(&row.queue_id).ok_or(UNKNOWN)?;
        if !config.is_open(queue, self.now()) {
            return Ok(InboxReadiness::Closed);
        }
        let bucket = Bucket {
            weight: config.weight(inbox),
            skills: Bucket::needing(&queue.skills, 0),
            ..Bucket::default()
        };
        let states = self.agent_states(account).await?;
        let online = |agent: AgentId| {
            (states.iter()).any(|s| s.agent_id == agent && s.availability == Availability::Online)
        };
        let suitable: Vec<&Agent> = (config.agents_of(queue.id))
            .filter(|agent| {
                agent.active && online(agent.id) && bucket.unmet(agent, false).is_none()
            })
            .collect();
        if suitable.is_empty() {
            return Ok(InboxReadiness::Closed);
        }
        let agents: Vec<AgentId> = suitable.iter().map(|agent| agent.id).collect();
        let query = Workloads {
            account,
            agents: &agents,
            by_inbox: false,
        };
        let loads = self.store().list(query).await?;
        let has_room = |agent: &&Agent| {
            let load = loads.iter().find(|load| load.agent == agent.id);
            agent.has_room(load.map(|load| load.used), bucket.weight())
        };
        Ok(match suitable.iter().any(has_room) {
            true => InboxReadiness::Free,
            false => InboxReadiness::Full,
        })
    }

    /// Returns the totals of the agents whom the caller may see, and of all queues.
    pub async fn workload_totals(
        &self,
        caller: &Caller,
    ) -> Result<(WorkloadTotals, QueueTotals), EngineError> {
        let all = self.all_agents(caller).await?;
        let mut totals = WorkloadTotals::default();
        for agent in all.seen(caller) {
            let load = all.loads.get(&agent.id);
            let add = |to: &mut i64, more: i64| *to = to.saturating_add(more);
            if let Some(load) = load {
                add(&mut totals.live, load.live);
                add(&mut totals.used, load.used);
                add(&mut totals.offered, load.offered);
            }
            if !agent.active {
                continue;
            }
            match all.availability(agent.id) {
                Availability::Online => {
                    add(&mut totals.online, 1);
                    add(&mut totals.capacity, agent.capacity);
                }
                Availability::Busy => add(&mut totals.busy, 1),
                Availability::Away => add(&mut totals.away, 1),
                Availability::Offline => add(&mut totals.offline, 1),
            }
            add(
                &mut totals.connected,
                i64::from(all.connected.contains(&agent.id)),
            );
        }
        let queues = self.queues(caller.account).await?;
        let queues = queue_totals(&queues, &caller.config, self.now());
        Ok((totals, queues))
    }
}

fn queue_totals(queues: &[QueueState], config: &AccountConfig, now: Timestamp) -> QueueTotals {
    let mut totals = QueueTotals::default();
    for state in queues {
        totals.waiting = totals.waiting.saturating_add(state.waiting());
        let oldest = state.count.map(|count| count.oldest);
        totals.oldest = totals.oldest.into_iter().chain(oldest).min();
        if config.is_open(&state.queue, now) {
            totals.open = totals.open.saturating_add(1);
        } else {
            totals.closed = totals.closed.saturating_add(1);
        }
    }
    totals
}
