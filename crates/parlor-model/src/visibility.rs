//! The rules of visibility. These rules apply to lists, single conversations, commands and the event feed.
//!
//! With [`Visibility::Own`], an agent sees the agent's own conversations and the unassigned conversations of the
//! agent's queues. The agent also sees conversations that mention the agent, and unassigned conversations that are
//! intended for the agent. With [`Visibility::Team`], the agent also sees the conversations of the agent's teams and of
//! the members of these teams. With [`Visibility::All`], the agent sees all conversations of the account. The
//! [`Audience`] of a conversation or of an event describes the agents whom the conversation or the event concerns. To
//! decide whether an agent sees an object, the agent's [`ReaderVisibility`] is compared with the object's audience. The
//! audience of an event is stored with the event. This audience includes the agents whom the conversation concerned
//! before the change, and the agents whom it concerns after the change.

use crate::audience::Audience;
use crate::config::AccountConfig;
use crate::entities::Cell;
use crate::entities::{Agent, Conversation};
use crate::ids::{AgentId, InboxId, QueueId, TeamId};
use crate::state::{Decided, State};
use crate::words::{Role, Visibility};
use std::collections::BTreeSet;

impl Agent {
    /// Returns the agent's visibility. If no visibility is configured for the agent, returns the default visibility of
    /// the agent's role.
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
    /// Returns the audience of a conversation in its present state.
    #[must_use]
    pub fn of(config: &AccountConfig, conversation: &Conversation) -> Self {
        let mut audience = Self::default();
        audience.add(config, conversation);
        audience
    }

    /// Adds the agents whom a conversation concerns to the audience.
    pub(crate) fn add(&mut self, config: &AccountConfig, conversation: &Conversation) {
        self.add_cell(config, &Cell::of(conversation));
        self.named.extend(&conversation.mentioned);
    }

    /// Returns the audience of the conversations in a count cell.
    #[must_use]
    pub fn of_cell(config: &AccountConfig, cell: &Cell) -> Self {
        let mut audience = Self::default();
        audience.add_cell(config, cell);
        audience
    }

    fn add_cell(&mut self, config: &AccountConfig, cell: &Cell) {
        match cell.assignee {
            Some(agent) => drop(self.assignees.insert(agent)),
            None => {
                self.queues
                    .extend(effective(config, cell.queue.or(cell.route), cell.inbox));
                self.named.extend(cell.intended);
            }
        }
        self.named.extend(cell.mentioned);
        self.teams.extend(cell.team);
        self.teams.extend(cell.route_team);
    }
}

/// Returns the queue in which a conversation waits. If the conversation does not wait, returns the conversation's
/// routing queue. If the conversation has no routing queue either, returns the present queue of its inbox.
pub(crate) fn queue_of(config: &AccountConfig, conversation: &Conversation) -> Option<QueueId> {
    let its_own = conversation.queue_id.or(conversation.route_queue_id);
    effective(config, its_own, conversation.inbox_id)
}

/// Returns `its_own`, the conversation's own queue. If `its_own` is `None`, returns the present queue of the
/// conversation's inbox.
fn effective(config: &AccountConfig, its_own: Option<QueueId>, inbox: InboxId) -> Option<QueueId> {
    its_own.or_else(|| config.inboxes.get(&inbox).map(|inbox| inbox.queue_id))
}

/// The visibility of a reader of conversations and events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderVisibility {
    /// The reading agent. An event that is only for one agent is visible only if the reader is this agent, regardless
    /// of the scope. `None` means that the reader is not an agent.
    pub reader: Option<AgentId>,
    /// The visibility scope. `None` means that the reader may see every conversation of the account.
    pub scope: Option<VisibilityScope>,
    /// Whether the reader may see events about the configuration.
    pub administers: bool,
}

/// The filter for the conversations that an agent may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisibilityScope {
    /// The reader.
    pub agent: AgentId,
    /// The agents whose conversations the reader sees: the reader, and with [`Visibility::Team`] also the members of
    /// the reader's teams.
    pub assignees: BTreeSet<AgentId>,
    /// The teams whose conversations the reader sees. Empty if the reader does not have [`Visibility::Team`].
    pub teams: BTreeSet<TeamId>,
    /// The queues that the reader serves.
    pub queues: BTreeSet<QueueId>,
}

impl ReaderVisibility {
    /// Returns the visibility of everything in the account, except for events that are only for one agent other than
    /// `reader`. Events about the configuration are included only if `administers` is `true`.
    #[must_use]
    pub const fn all(reader: Option<AgentId>, administers: bool) -> Self {
        Self {
            reader,
            scope: None,
            administers,
        }
    }

    /// Returns the visibility of an agent of the account. An agent who does not belong to the account sees no
    /// conversation.
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
            Visibility::All => return Self::all(Some(agent), administers),
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
            reader: Some(agent),
            scope: Some(scope),
            administers,
        }
    }

    /// Whether the reader may see objects with this audience.
    #[must_use]
    pub fn admits(&self, audience: &Audience) -> bool {
        if let Some(only) = audience.only {
            return self.reader == Some(only);
        }
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

    /// Whether the reader may see an agent's workload and availability. A reader may see the reader's own workload and
    /// availability. The same applies to the agents whose conversations the reader may see.
    #[must_use]
    pub fn sees_agent(&self, agent: AgentId) -> bool {
        (self.scope.as_ref()).is_none_or(|scope| scope.assignees.contains(&agent))
    }

    /// Whether the reader may see a conversation.
    #[must_use]
    pub fn sees(&self, config: &AccountConfig, conversation: &Conversation) -> bool {
        self.scope.is_none() || self.admits(&Audience::of(config, conversation))
    }
}

/// Whether an event assigns a conversation to an agent. Agents who saw the waiting conversation must receive this event
/// too, so that they learn that the conversation no longer waits.
fn hands_over(kind: &str) -> bool {
    matches!(
        kind,
        "conversation.assigned"
            | "conversation.offered"
            | "conversation.picked_up"
            | "conversation.transferred"
    )
}

/// Returns the audience of an event about a conversation. The result includes the conversation's audience before the
/// command, the present audience, and the acting agent. For an event that assigns the conversation, the result also
/// includes the conversation's queue.
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
            reader: Some(AgentId(7)),
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
            ("@7", true),
            ("@8", false),
        ] {
            let audience = Audience::parse(text).unwrap();
            assert_eq!(visibility.admits(&audience), seen, "{text}");
            assert_eq!(
                ReaderVisibility::all(Some(AgentId(9)), false).admits(&audience),
                !["!", "@7", "@8"].contains(&text),
                "{text}"
            );
            assert_eq!(
                ReaderVisibility::all(Some(AgentId(8)), true).admits(&audience),
                text != "@7",
                "{text}"
            );
        }
    }
}
