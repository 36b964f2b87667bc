//! Who may see what: decided here once, for lists, for single conversations, for acts and for the feed.
//!
//! An agent sees everything of the account, or what concerns them ([`Visibility::Own`]), or also what concerns their teams
//! ([`Visibility::Team`]). What a conversation or an event concerns is its [`Audience`]; what an agent looks for is their [`ReaderVisibility`].
//! An event keeps the audience of the moment in which it happened: whoever was concerned before or after the change is told of it.

use crate::audience::Audience;
use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation};
use crate::ids::{AgentId, QueueId, TeamId};
use crate::state::{Decided, State};
use crate::words::{Role, Visibility};
use std::collections::BTreeSet;

impl Agent {
    /// How much they see: what is set, else what goes with their role.
    #[must_use]
    pub const fn sees(&self) -> Visibility {
        match (self.visibility, self.role) {
            (Some(visibility), _) => visibility,
            (None, Role::Administrator | Role::Supervisor) => Visibility::All,
            (None, Role::Agent) => Visibility::Team,
        }
    }
}

impl Audience {
    /// Whom a conversation concerns as it is.
    #[must_use]
    pub fn of(config: &AccountConfig, conversation: &Conversation) -> Self {
        let mut audience = Self::default();
        audience.add(config, conversation);
        audience
    }

    /// Adds whom a conversation concerns.
    pub(crate) fn add(&mut self, config: &AccountConfig, conversation: &Conversation) {
        match conversation.assignee_id {
            Some(agent) => drop(self.assignees.insert(agent)),
            None => {
                self.queues.extend(queue_of(config, conversation));
                self.named.extend(conversation.intended_agent_id);
            }
        }
        self.named.extend(&conversation.mentioned);
        self.teams.extend(
            [conversation.team_id, conversation.route_team_id]
                .iter()
                .flatten(),
        );
    }
}

/// The queue a conversation waits in, else the one that routes it. An inbox may have got another queue since.
pub(crate) fn queue_of(config: &AccountConfig, conversation: &Conversation) -> Option<QueueId> {
    let its_own = conversation.queue_id.or(conversation.route_queue_id);
    its_own.or_else(|| {
        let inbox = config.inboxes.get(&conversation.inbox_id)?;
        Some(inbox.queue_id)
    })
}

/// What a reader may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderVisibility {
    /// What concerns them; `None`: every conversation of the account.
    pub scope: Option<VisibilityScope>,
    /// Also what was configured, and by whom.
    pub administers: bool,
}

/// What concerns an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisibilityScope {
    /// Who looks.
    pub agent: AgentId,
    /// Whose conversations they see: their own, and their colleagues' where they see what their teams have.
    pub assignees: BTreeSet<AgentId>,
    /// Whose conversations they see, where they see what their teams have.
    pub teams: BTreeSet<TeamId>,
    /// What they serve.
    pub queues: BTreeSet<QueueId>,
}

impl ReaderVisibility {
    /// Every conversation of the account.
    #[must_use]
    pub const fn all(administers: bool) -> Self {
        Self {
            scope: None,
            administers,
        }
    }

    /// What an agent of the account may see. Nobody who is not of the account sees anything.
    #[must_use]
    pub fn of(config: &AccountConfig, agent: AgentId) -> Self {
        let row = config.agents.get(&agent);
        let administers = row.is_some_and(|row| row.role == Role::Administrator);
        let visibility = row.map_or(Visibility::Own, Agent::sees);
        let mut scope = VisibilityScope {
            agent,
            assignees: BTreeSet::from([agent]),
            teams: BTreeSet::new(),
            queues: config.queues_of(agent).map(|queue| queue.id).collect(),
        };
        match visibility {
            Visibility::All => return Self::all(administers),
            Visibility::Own => {}
            Visibility::Team => {
                scope.teams = config
                    .agent_teams
                    .iter()
                    .filter(|(member, _)| *member == agent)
                    .map(|(_, team)| *team)
                    .collect();
                let colleagues = config
                    .agent_teams
                    .iter()
                    .filter(|(_, team)| scope.teams.contains(team))
                    .map(|(member, _)| *member);
                scope.assignees.extend(colleagues);
            }
        }
        Self {
            scope: Some(scope),
            administers,
        }
    }

    /// Whether they may see what concerns these.
    #[must_use]
    pub fn admits(&self, audience: &Audience) -> bool {
        match &self.scope {
            _ if audience.administrators => self.administers,
            None => true,
            Some(scope) => {
                audience.everybody
                    || audience.named.contains(&scope.agent)
                    || !audience.assignees.is_disjoint(&scope.assignees)
                    || !audience.queues.is_disjoint(&scope.queues)
                    || !audience.teams.is_disjoint(&scope.teams)
            }
        }
    }

    /// Whether they may see how much an agent has and whether they are there: their own, and of those whose conversations they see.
    #[must_use]
    pub fn sees_agent(&self, agent: AgentId) -> bool {
        (self.scope.as_ref()).is_none_or(|scope| scope.assignees.contains(&agent))
    }

    /// Whether they may see a conversation.
    #[must_use]
    pub fn sees(&self, config: &AccountConfig, conversation: &Conversation) -> bool {
        self.scope.is_none() || self.admits(&Audience::of(config, conversation))
    }
}

/// Whether an event hands a conversation to somebody: whoever saw it wait has to learn that it is gone.
fn hands_over(kind: &str) -> bool {
    matches!(
        kind,
        "conversation.assigned"
            | "conversation.offered"
            | "conversation.picked_up"
            | "conversation.transferred"
    )
}

/// Whom an event about a conversation concerns: as it was before the command, and as it is now.
pub(crate) fn concerned(
    state: &State,
    conversation: &Conversation,
    kind: &str,
    by: Option<AgentId>,
) -> Decided<Audience> {
    let config = state.config(conversation.account_id)?;
    let mut audience = Audience::of(&config, conversation);
    if let Some(before) = state.known_conversation(conversation.account_id, conversation.id) {
        audience.add(&config, before);
    }
    if hands_over(kind) {
        audience.queues.extend(queue_of(&config, conversation));
    }
    audience.named.extend(by);
    Ok(audience)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn narrow_visibility_admits_what_concerns_it() {
        let visibility = ReaderVisibility {
            scope: Some(VisibilityScope {
                agent: AgentId(7),
                assignees: BTreeSet::from([AgentId(7), AgentId(8)]),
                teams: BTreeSet::from([TeamId(5)]),
                queues: BTreeSet::from([QueueId(12)]),
            }),
            administers: false,
        };
        for (text, seen) in [
            ("", false),
            ("*", true),
            ("!", false),
            ("a7", true),
            ("a8", true),
            ("a9", false),
            ("n7", true),
            ("n8", false),
            ("q12", true),
            ("q13 t6 a9 n8", false),
            ("q13 t5", true),
        ] {
            let audience = Audience::parse(text).unwrap();
            assert_eq!(visibility.admits(&audience), seen, "{text}");
            assert_eq!(
                ReaderVisibility::all(false).admits(&audience),
                text != "!",
                "{text}"
            );
            assert!(ReaderVisibility::all(true).admits(&audience), "{text}");
        }
    }
}
