//! The routing and the case of a conversation at its start.

use crate::ids::{AgentId, CaseId};
use crate::words::Intent;

/// The routing of a conversation at its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutingIntent {
    /// The conversation is recorded for a manual pick-up, optionally with the intended agent.
    Hold(Option<AgentId>),
    /// The conversation waits in the inbox's queue, optionally for one agent only.
    Enqueue(Option<AgentId>),
    /// The conversation is assigned to an available agent, or to the named agent whatever the agent's availability.
    /// Otherwise it stays open and unassigned.
    Offer(Option<AgentId>),
    /// The conversation is assigned to an available agent, or else refused.
    RequireAgent,
}

impl RoutingIntent {
    /// Returns the stored word for the intent.
    #[must_use]
    pub const fn word(self) -> Intent {
        match self {
            Self::Hold(_) => Intent::Hold,
            Self::Enqueue(_) => Intent::Enqueue,
            Self::Offer(_) => Intent::Offer,
            Self::RequireAgent => Intent::RequireAgent,
        }
    }

    /// Returns the named agent.
    #[must_use]
    pub const fn agent(self) -> Option<AgentId> {
        match self {
            Self::Hold(agent) | Self::Enqueue(agent) | Self::Offer(agent) => agent,
            Self::RequireAgent => None,
        }
    }
}

/// The case of a new conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseChoice {
    /// The conversation has no case.
    None,
    /// A new case, of the conversation's contact if it has one.
    New,
    /// This case, which must belong to the contact.
    Existing(CaseId),
}
