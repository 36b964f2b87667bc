//! The routing and the case of a conversation at its start.

use crate::ids::{AgentId, CaseId};
use crate::words::Intent;

/// The routing of a conversation at its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutingIntent {
    /// Recorded, optionally naming the agent it is meant for; picked up by hand.
    Hold(Option<AgentId>),
    /// Waits in the inbox's queue, optionally for one agent only.
    Enqueue(Option<AgentId>),
    /// Given to a free agent (or, when named, to that agent whatever their state), else left open and unassigned.
    Offer(Option<AgentId>),
    /// Given to a free agent, else refused.
    RequireAgent,
}

impl RoutingIntent {
    /// The stored word.
    #[must_use]
    pub const fn word(self) -> Intent {
        match self {
            Self::Hold(_) => Intent::Hold,
            Self::Enqueue(_) => Intent::Enqueue,
            Self::Offer(_) => Intent::Offer,
            Self::RequireAgent => Intent::RequireAgent,
        }
    }

    /// The agent it names.
    #[must_use]
    pub const fn agent(self) -> Option<AgentId> {
        match self {
            Self::Hold(agent) | Self::Enqueue(agent) | Self::Offer(agent) => agent,
            Self::RequireAgent => None,
        }
    }
}

/// The case a conversation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseChoice {
    /// None.
    None,
    /// A new one, of the conversation's contact if it has one.
    New,
    /// This one, which must be the contact's.
    Existing(CaseId),
}
