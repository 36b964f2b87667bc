//! Agents and teams (contract 4.3).

use parlor_engine::{Engine, EngineError};
use parlor_model::entities::{Agent, Team};
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::words::{Availability, Role};
use serde::Serialize;
use std::sync::Arc;

/// The availability of the agents in an answer.
#[derive(Clone, Debug)]
pub struct Presence {
    known: Arc<[(AgentId, Availability)]>,
    others: Availability,
}

impl Presence {
    /// Returns the availability for answers that show only agents whom routing has just chosen. Routing chooses only
    /// online agents, so all these agents are online.
    #[must_use]
    pub fn routed() -> Self {
        Self {
            known: Arc::default(),
            others: Availability::Online,
        }
    }

    /// Returns the availability at the time of an event. Agents who are not in `known` are shown as online.
    #[must_use]
    pub fn known(known: &[(AgentId, Availability)]) -> Self {
        Self {
            known: known.into(),
            others: Availability::Online,
        }
    }

    /// Reads the current availability of the account's agents. Agents without a stored availability are shown as
    /// offline.
    ///
    /// # Errors
    /// Fails if the database is not available.
    pub async fn read(engine: &Engine, account: AccountId) -> Result<Self, EngineError> {
        Ok(Self {
            known: engine.availability(account).await?,
            others: Availability::Offline,
        })
    }

    /// Returns the vendor's word for an agent's availability. For an agent who is away, the word is `busy`, because the
    /// agent gets no new conversations but will return.
    #[must_use]
    pub fn of(&self, agent: AgentId) -> &'static str {
        let availability = self
            .known
            .iter()
            .find(|(id, _)| *id == agent)
            .map_or(self.others, |(_, availability)| *availability);
        match availability {
            Availability::Online => "online",
            Availability::Busy | Availability::Away => "busy",
            Availability::Offline => "offline",
        }
    }
}

/// An agent in REST answers.
#[derive(Clone, Debug, Serialize)]
pub struct AgentObject<'a> {
    id: i64,
    account_id: i64,
    availability_status: &'static str,
    auto_offline: bool,
    confirmed: bool,
    email: &'a str,
    available_name: &'a str,
    name: &'a str,
    role: &'static str,
    thumbnail: &'static str,
}

impl<'a> AgentObject<'a> {
    /// Builds the JSON form of this agent.
    #[must_use]
    pub fn of(agent: &'a Agent, presence: &Presence) -> Self {
        Self {
            id: agent.id.0,
            account_id: agent.account_id.0,
            availability_status: presence.of(agent.id),
            auto_offline: true,
            confirmed: true,
            email: &agent.email,
            available_name: &agent.name,
            name: &agent.name,
            role: match agent.role {
                Role::Administrator => "administrator",
                Role::Agent | Role::Supervisor => "agent",
            },
            thumbnail: "",
        }
    }
}

/// An agent in webhook bodies and in LiveDesk's answers: the assigned agent of a conversation, or the sender of a
/// message.
#[derive(Clone, Debug, Serialize)]
pub struct UserEvent<'a> {
    id: i64,
    name: &'a str,
    available_name: &'a str,
    avatar_url: &'static str,
    #[serde(rename = "type")]
    type_: &'static str,
    availability_status: &'static str,
    thumbnail: &'static str,
}

impl<'a> UserEvent<'a> {
    /// Builds the JSON form of this agent.
    #[must_use]
    pub fn of(agent: &'a Agent, presence: &Presence) -> Self {
        Self {
            id: agent.id.0,
            name: &agent.name,
            available_name: &agent.name,
            avatar_url: "",
            type_: "user",
            availability_status: presence.of(agent.id),
            thumbnail: "",
        }
    }
}

/// An agent in webhook bodies, as the sender of the event's message or as the person who types.
#[derive(Clone, Debug, Serialize)]
pub struct UserWebhook<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    #[serde(rename = "type")]
    type_: &'static str,
}

impl<'a> UserWebhook<'a> {
    /// Builds the JSON form of this agent.
    #[must_use]
    pub fn of(agent: &'a Agent) -> Self {
        Self {
            id: agent.id.0,
            name: &agent.name,
            email: &agent.email,
            type_: "user",
        }
    }
}

/// A team in REST answers.
#[derive(Clone, Debug, Serialize)]
pub struct TeamObject<'a> {
    id: i64,
    name: &'a str,
    description: Option<&'static str>,
    allow_auto_assign: bool,
    account_id: i64,
    is_member: bool,
}

impl<'a> TeamObject<'a> {
    /// Builds the JSON form of this team. `is_member` says whether the agent who sent the request belongs to the team.
    #[must_use]
    pub fn of(team: &'a Team, is_member: bool) -> Self {
        Self {
            id: team.id.0,
            name: &team.name,
            description: None,
            allow_auto_assign: true,
            account_id: team.account_id.0,
            is_member,
        }
    }
}
