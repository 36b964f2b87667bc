//! The actor of a command.

use crate::ids::{AgentId, CredentialId};

/// The origin of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// An agent who signed in. Visibility and the rights of the role limit their acts.
    Agent(AgentId),
    /// A program with an agent's token. It acts in the agent's name, on everything of the account.
    Program(AgentId),
    /// A client application. It speaks for its customers, in the conversations that it started.
    Application(CredentialId),
    /// Parlor itself, its operator, or an agent who signs in or out.
    System,
}

impl Actor {
    /// The agent in whose name it is done. Events and the audit log name this agent.
    #[must_use]
    pub const fn agent(self) -> Option<AgentId> {
        match self {
            Self::Agent(agent) | Self::Program(agent) => Some(agent),
            Self::Application(_) | Self::System => None,
        }
    }

    /// The agent whose visibility and role limit the act. `None` means that everything of the account is open to it.
    #[must_use]
    pub const fn reader(self) -> Option<AgentId> {
        match self {
            Self::Agent(agent) => Some(agent),
            Self::Program(_) | Self::Application(_) | Self::System => None,
        }
    }

    /// The client application that speaks for the customer.
    #[must_use]
    pub const fn application(self) -> Option<CredentialId> {
        match self {
            Self::Application(application) => Some(application),
            Self::Agent(_) | Self::Program(_) | Self::System => None,
        }
    }
}
