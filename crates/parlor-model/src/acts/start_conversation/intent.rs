//! The routing and the case of a new conversation.

use crate::ids::{AgentId, CaseId};
use crate::words::Intent;

/// The routing of a new conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutingIntent {
    /// The conversation waits for a manual pick-up. The value is the intended agent, if any.
    Hold(Option<AgentId>),
    /// The inbox's queue assigns the conversation. If no agent is available, the conversation waits in this queue. If
    /// the queue is full, the conversation goes to the overflow queue. If there is no overflow queue, or if the
    /// overflow queue is full too, the start is refused. If an agent is given, the conversation is reserved for this
    /// agent.
    Enqueue(Option<AgentId>),
    /// The conversation is assigned at the start or stays unassigned, without waiting in a queue. If an agent is given,
    /// only this agent can get the conversation, regardless of the agent's availability. Otherwise any available agent
    /// can get the conversation. If no agent who can get the conversation has a free slot, the conversation stays open
    /// and unassigned.
    Offer(Option<AgentId>),
    /// The conversation is assigned to an available agent. If no agent is available, the start is refused.
    RequireAgent,
}

impl RoutingIntent {
    /// Returns the intent without the agent, in the form that a conversation stores.
    #[must_use]
    pub const fn word(self) -> Intent {
        match self {
            Self::Hold(_) => Intent::Hold,
            Self::Enqueue(_) => Intent::Enqueue,
            Self::Offer(_) => Intent::Offer,
            Self::RequireAgent => Intent::RequireAgent,
        }
    }

    /// Returns the agent that the intent names, if any.
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
    /// A new case. If the conversation has a contact, the case belongs to this contact.
    New,
    /// An existing case, which must belong to the conversation's contact.
    Existing(CaseId),
}
