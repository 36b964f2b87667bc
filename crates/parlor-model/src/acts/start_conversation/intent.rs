//! The routing and the case of a new conversation.

use crate::ids::{AgentId, CaseId};
use crate::words::Intent;

/// The routing of a new conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutingIntent {
    /// The conversation waits for a manual pick-up. The agent is the intended agent, if any.
    Hold(Option<AgentId>),
    /// The conversation waits in the inbox's queue. If an agent is given, it waits only for this agent.
    Enqueue(Option<AgentId>),
    /// The conversation is assigned to an available agent, or to the named agent, whatever that agent's availability.
    /// Without a suitable agent, it stays open and unassigned.
    Offer(Option<AgentId>),
    /// The conversation is assigned to an available agent. Without one, the start is refused.
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
    /// A new case. It belongs to the conversation's contact, if the conversation has one.
    New,
    /// This case, which must belong to the contact.
    Existing(CaseId),
}
