//! `/v1/agents`.
#![expect(
    dead_code,
    reason = "documents are read for their form; the engine takes their members"
)]

use crate::document::fields::{Free, List, Text, Time};
use crate::document::request;
use crate::document::words::{Role, Visibility};
use crate::settings::{Given, Reference, Setting, Whole, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AgentId, IdKind};
use serde::Serialize;
use utoipa::ToSchema;

/// A member of staff, as administrators see them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Member<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    role: Role,
    /// Which conversations they see.
    visibility: Visibility,
    /// How many live conversations at most.
    capacity: i64,
    /// An inactive agent cannot sign in and is given nothing.
    active: bool,
    /// What they can do: name to level, 1 to 10.
    #[schema(value_type = Object)]
    skills: &'a JsonMap,
    /// The teams they are in.
    team_ids: Vec<i64>,
    /// The keys of the queues they serve.
    queues: Vec<&'a str>,
    /// Whether they can sign in with a password.
    has_password: bool,
    created_at: Time,
    updated_at: Time,
    /// As in the `ETag`.
    version: &'a str,
}

/// Agents.
pub(crate) struct Members;

impl Setting for Members {
    const KIND: IdKind = IdKind::Agent;
    const NOUN: &'static str = "agent";
    type View<'a> = Member<'a>;

    fn ids(config: &AccountConfig) -> Vec<i64> {
        config.agents.keys().map(|id| id.0).collect()
    }

    fn view<'a>(config: &'a AccountConfig, id: i64, version: &'a str) -> Option<Member<'a>> {
        let row = config.agents.get(&AgentId(id))?;
        Some(Member {
            id,
            name: &row.name,
            email: &row.email,
            role: Role(row.role),
            visibility: Visibility(row.sees()),
            capacity: row.capacity,
            active: row.active,
            skills: &row.skills,
            team_ids: (config.agent_teams.iter())
                .filter(|(agent, _)| agent.0 == id)
                .map(|(_, team)| team.0)
                .collect(),
            queues: config.queues_of(row.id).map(|q| q.key.as_str()).collect(),
            has_password: row.password_hash.is_some(),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
            version,
        })
    }
}

request! {
    /// An agent to be made.
    pub(crate) struct NewAgent {
        /// Shown to people.
        name: Text<1, 255>,
        /// Signs in with it; unique across the installation.
        email: Text<3, 320>,
        /// At least 12 characters. Without one the agent cannot sign in with a password.
        password: Given<Text<12, 1024>>,
        /// Left out: `agent`.
        role: Given<Role>,
        /// Which conversations they see; left out: as goes with the role.
        visibility: Given<Visibility>,
        /// How many live conversations at most; left out: 5.
        capacity: Given<Whole<0, 1_000_000>>,
        /// Left out: true.
        active: Given<bool>,
        /// What they can do: name to level, 1 to 10.
        skills: Given<Free>,
        /// The teams they are in, by id or name.
        teams: Given<List<Reference, 100>>,
        /// The queues they serve, by id or key; left out: `default`, if there is one.
        queues: Given<List<Reference, 100>>,
    }
}

request! {
    /// How an agent shall be.
    pub(crate) struct AgentChanges {
        /// Shown to people.
        name: Given<Text<1, 255>>,
        /// Signs in with it; unique across the installation.
        email: Given<Text<3, 320>>,
        /// At least 12 characters.
        password: Given<Text<12, 1024>>,
        /// What they may do.
        role: Given<Role>,
        /// Which conversations they see.
        visibility: Given<Visibility>,
        /// How many live conversations at most. More is given what waits at once.
        capacity: Given<Whole<0, 1_000_000>>,
        /// An inactive agent cannot sign in and is given nothing.
        active: Given<bool>,
        /// Exactly these: name to level, 1 to 10.
        skills: Given<Free>,
        /// Exactly these, by id or name.
        teams: Given<List<Reference, 100>>,
        /// Exactly these, by id or key.
        queues: Given<List<Reference, 100>>,
    }
}

routes! {
    Members, Member, MemberPage, NewAgent, AgentChanges, "administration", "/v1/agents", "/v1/agents/{id}", "an agent", "agents",
    "list_agents", "create_agent", "get_agent", "change_agent",
    new: {"name": "Ada", "email": "ada@example.test", "password": "correct horse battery", "capacity": 4},
    change: {"capacity": 6}
}
