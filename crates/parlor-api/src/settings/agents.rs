//! `/v1/agents`: the agents of the account.

use crate::document::configured::configured;
use crate::document::fields::Time;
use crate::document::words::{Role, Visibility};
use crate::settings::{Setting, routes};
use parlor_engine::avatars;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap};
use parlor_model::provision::spec::AgentSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// An agent with its settings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Member<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    role: Role,
    /// The conversations that the agent may see. `own` means the conversations that are assigned to the agent or
    /// mention the agent. `own` also includes unassigned conversations that are intended for the agent or belong to one
    /// of the agent's queues. `team` also includes the conversations of the agent's teams and of the members of these
    /// teams. `all` means all conversations.
    visibility: Visibility,
    /// The agent's capacity: the number of slots for open conversations. A conversation uses one slot, unless the
    /// account's `weights` state another number.
    capacity: i64,
    /// Whether the agent is active. An inactive agent cannot sign in and receives no conversations.
    active: bool,
    /// The agent's skills: the level, from 1 to 10, by skill name.
    #[schema(value_type = Object)]
    skills: &'a JsonMap,
    /// The ids of the agent's teams.
    team_ids: Vec<i64>,
    /// The keys of the queues that the agent serves.
    queues: Vec<&'a str>,
    /// Whether the agent has a password.
    has_password: bool,
    /// The path of the agent's picture on this server. `null` means that there is no picture.
    #[schema(required)]
    avatar_url: Option<String>,
    /// The text below the agent's mails. `null` means that the agent has no signature.
    #[schema(required)]
    signature: Option<&'a str>,
    /// Whether the agent has set up one-time codes. If `true`, the agent must sign in with these codes.
    totp_active: bool,
    created_at: Time,
    updated_at: Time,
    /// The version of the agent's settings. Send the version as `If-Match` with a change: Parlor then refuses the
    /// change if the agent has changed since you read it. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::Agent {
    const NOUN: &'static str = "agent";
    type View<'a> = Member<'a>;

    fn view<'a>(&'a self, config: &'a AccountConfig, version: &'a str) -> Member<'a> {
        Member {
            id: self.id.0,
            name: &self.name,
            email: &self.email,
            role: Role(self.role),
            visibility: Visibility(self.sees()),
            capacity: self.capacity,
            active: self.active,
            skills: &self.skills,
            team_ids: (config.agent_teams.iter())
                .filter(|(agent, _)| *agent == self.id)
                .map(|(_, team)| team.0)
                .collect(),
            queues: config.queues_of(self.id).map(|q| q.key.as_str()).collect(),
            has_password: self.password_hash.is_some(),
            avatar_url: avatars::path(self),
            signature: self.signature.as_deref(),
            totp_active: self.totp_since.is_some(),
            created_at: Time(self.created_at),
            updated_at: Time(self.updated_at),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates an agent.
    pub(crate) struct NewAgent(AgentSpec, Create of AgentChanges);
    /// Changes to an agent. Absent members keep their values.
    pub(crate) struct AgentChanges(AgentSpec, Change);
}

routes! {
    entities::Agent, Member, MemberPage, NewAgent, AgentChanges, "administration", "/v1/agents", "/v1/agents/{id}", "an agent", "agents",
    "list_agents", "create_agent", "get_agent", "change_agent",
    new: {"name": "Ada", "email": "ada@example.test", "password": "correct horse battery", "capacity": 4},
    change: {"capacity": 6}
}
