//! `/v1/floor`: availability and load of agents, and totals of waiting conversations. `/v1/queues` lists each queue.

use crate::answer::{Answered, Next, next, ok};
use crate::document::code;
use crate::document::fields::{Id, Time};
use crate::document::query::{Limit, Position};
use crate::document::words::{Availability, InboxKind, Role};
use crate::extract::{ByAgent, Query, query};
use crate::problems;
use parlor_engine::workload::{AgentWorkload, WorkloadFilter};
use parlor_model::config::AccountConfig;
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AgentId, TeamId};
use serde::Serialize;
use utoipa::ToSchema;

/// Totals of the present state of agents and queues.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Floor {
    /// The time at which Parlor computed the totals.
    at: Time,
    agents: FloorAgents,
    queues: FloorQueues,
}

/// Totals of the agents that the caller may see.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FloorAgents {
    online: i64,
    busy: i64,
    away: i64,
    offline: i64,
    /// The number of agents with a live connection: an event stream or a WebSocket.
    connected: i64,
    /// The number of live conversations of the agents that the caller may see. A conversation is live if it is open and
    /// assigned.
    live_conversations: i64,
    /// The number of live conversations that are offers. The agents have not accepted these offers yet.
    offered: i64,
    /// The number of used slots of the agents that the caller may see.
    used_capacity: i64,
    /// The total capacity, in slots, of the agents that are `online` and that the caller may see.
    online_capacity: i64,
}

/// Totals of all queues of the account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FloorQueues {
    /// The number of conversations that wait in a queue.
    waiting: i64,
    /// The longest wait of a conversation that waits now, in seconds. `null` means that no conversation waits.
    #[schema(required)]
    longest_wait_s: Option<i64>,
    /// The number of queues that are inside their business hours.
    open: i64,
    /// The number of queues that are outside their business hours.
    closed: i64,
}

/// Returns totals of the present state of agents and queues.
///
/// The totals include only the agents that the caller may see, but all queues. To list the agents, use `GET
/// /v1/floor/agents`. To list the queues, use `GET /v1/queues`.
#[utoipa::path(
    get, path = "/v1/floor", tag = "floor", operation_id = "get_floor",
    responses((status = 200, description = "The floor", body = Floor)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent) -> Answered {
    let (agents, queues) = call.engine().workload_totals(&call.caller).await?;
    let now = call.engine().now();
    Ok(ok(&Floor {
        at: Time(now),
        agents: FloorAgents {
            online: agents.online,
            busy: agents.busy,
            away: agents.away,
            offline: agents.offline,
            connected: agents.connected,
            live_conversations: agents.live,
            offered: agents.offered,
            used_capacity: agents.used,
            online_capacity: agents.capacity,
        },
        queues: FloorQueues {
            waiting: queues.waiting,
            longest_wait_s: (queues.oldest)
                .map(|oldest| now.0.saturating_sub(oldest.0).max(0) / 1_000_000),
            open: queues.open,
            closed: queues.closed,
        },
    }))
}

/// The present availability and load of an agent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentOnFloor<'a> {
    agent_id: i64,
    name: &'a str,
    role: Role,
    /// Whether the agent is active. A deactivated agent stays in the list while open conversations are assigned to the
    /// agent.
    active: bool,
    availability: Availability,
    /// The time at which the availability last changed. `null` means that the availability was never set.
    #[schema(required)]
    since: Option<Time>,
    /// Whether the agent has a live connection: an event stream or a WebSocket.
    connected: bool,
    /// The agent's capacity: the number of slots for open conversations. A conversation uses one slot, unless the
    /// account's `weights` state another number.
    capacity: i64,
    /// The number of used slots. The number can be higher than the capacity after an administrator has lowered the
    /// capacity, or after a pick-up beyond the capacity.
    used_capacity: i64,
    /// The number of the agent's live conversations: the open conversations that are assigned to the agent.
    live_conversations: i64,
    /// The number of the agent's live conversations that are offers. The agent has not accepted these offers yet.
    offered: i64,
    /// The number of the agent's open conversations for each kind of inbox. The list leaves out kinds without
    /// conversations.
    by_kind: Vec<LiveOfKind>,
    team_ids: Vec<i64>,
    /// The keys of the queues that the agent serves.
    queues: Vec<&'a str>,
    /// The agent's skills: the level, from 1 to 10, by skill name.
    #[schema(value_type = Object)]
    skills: &'a JsonMap,
}

/// The number of an agent's open conversations in inboxes of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveOfKind {
    kind: InboxKind,
    live_conversations: i64,
}

impl<'a> AgentOnFloor<'a> {
    fn of(row: &AgentWorkload, config: &'a AccountConfig) -> Option<Self> {
        let agent = config.agents.get(&row.agent)?;
        Some(Self {
            agent_id: agent.id.0,
            name: &agent.name,
            role: Role(agent.role),
            active: agent.active,
            availability: Availability(row.availability),
            since: row.since.map(Time),
            connected: row.connected,
            capacity: agent.capacity,
            used_capacity: row.used,
            live_conversations: row.live,
            offered: row.offered,
            by_kind: (row.kinds.iter())
                .map(|(kind, live)| LiveOfKind {
                    kind: InboxKind(*kind),
                    live_conversations: *live,
                })
                .collect(),
            team_ids: (config.agent_teams.iter())
                .filter(|(member, _)| *member == agent.id)
                .map(|(_, team)| team.0)
                .collect(),
            queues: config
                .queues_of(agent.id)
                .map(|queue| queue.key.as_str())
                .collect(),
            skills: &agent.skills,
        })
    }
}

/// A page of agents with their availability and load, in order of id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentsOnFloor<'a> {
    data: Vec<AgentOnFloor<'a>>,
    next: Next,
}

query! {
    /// The query string of `list_floor_agents`.
    pub(crate) struct FloorQuery {
        /// Lists only agents with this availability.
        availability: Availability,
        /// Lists only agents who serve the queue with this key.
        queue: String,
        /// Lists only members of this team.
        team_id: Id,
        /// The value of `next` in the previous page.
        after: Position,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists agents with their present availability and load, in order of id.
///
/// The list contains the agents whose conversations the caller may see. If the caller has the visibility `own`, the
/// list contains only the caller. With `team`, the list also contains the members of the caller's teams. With `all`,
/// and for a program with an access token, the list contains all agents.
#[utoipa::path(
    get, path = "/v1/floor/agents", tag = "floor", operation_id = "list_floor_agents",
    responses((status = 200, description = "A page of agents", body = AgentsOnFloor<'_>)),
)]
pub(crate) async fn agents(ByAgent(call): ByAgent, Query(query): Query<FloorQuery>) -> Answered {
    let config = &call.caller.config;
    let queue = match query.queue {
        Some(key) => Some(config.queue_by_key(&key).map(|q| q.id).ok_or_else(|| {
            problems::invalid_field("queue", code::UNKNOWN, "There is no such queue.")
        })?),
        None => None,
    };
    let limit = Limit::or_default(query.limit);
    let filter = WorkloadFilter {
        availability: query.availability.map(|availability| availability.0),
        queue,
        team: query.team_id.map(|id| TeamId(id.0)),
        after: query.after.map(|after| AgentId(after.0)),
        limit: usize::try_from(limit).unwrap_or(0).saturating_add(1),
    };
    let mut rows = call.engine().workloads(&call.caller, &filter).await?;
    let next = next(&mut rows, limit, |row| row.agent.0);
    Ok(ok(&AgentsOnFloor {
        data: (rows.iter())
            .filter_map(|row| AgentOnFloor::of(row, config))
            .collect(),
        next,
    }))
}
