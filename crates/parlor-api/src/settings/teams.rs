//! `/v1/teams`: groups of agents.

use crate::document::configured::configured;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::NamedSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A team: a group of agents.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Team<'a> {
    id: i64,
    /// The team's name, unique in the account.
    name: &'a str,
    /// The ids of the agents in the team.
    agent_ids: Vec<i64>,
    /// The version of the team. Send the version as `If-Match` with a change: Parlor then refuses the change if
    /// the team has changed since you read it. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::Team {
    const NOUN: &'static str = "team";
    type View<'a> = Team<'a>;

    fn view<'a>(&'a self, config: &'a AccountConfig, version: &'a str) -> Team<'a> {
        Team {
            id: self.id.0,
            name: &self.name,
            agent_ids: (config.agent_teams.iter())
                .filter(|(_, team)| *team == self.id)
                .map(|(agent, _)| agent.0)
                .collect(),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates a team. To add a member to the team, change the agent's `teams`.
    pub(crate) struct NewTeam(NamedSpec, Create of TeamChanges);
    /// Changes to a team. Absent members keep their values.
    pub(crate) struct TeamChanges(NamedSpec, Change);
}

routes! {
    entities::Team, Team, TeamPage, NewTeam, TeamChanges, "administration", "/v1/teams", "/v1/teams/{id}", "a team", "teams",
    "list_teams", "create_team", "get_team", "change_team",
    new: {"name": "Returns"}, change: {"name": "Returns and refunds"}
}
