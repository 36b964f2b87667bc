//! The actor of a command.

use crate::ids::{AgentId, CredentialId};

/// The origin of a command, which determines its rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// An agent with a session. The agent's visibility and role limit the agent's acts.
    Agent(AgentId),
    /// A program with an agent's token. The program acts in the name of the agent. The agent's visibility and role do
    /// not limit the program.
    Program(AgentId),
    /// A client application. The application acts for customers, in the conversations that the application itself
    /// started.
    Application(CredentialId),
    /// Parlor itself, its operator, or an agent who signs in or out.
    System,
}

impl Actor {
    /// Returns the acting agent, for events and the audit log. For a program, this is the agent of its token.
    #[must_use]
    pub const fn agent(self) -> Option<AgentId> {
        match self {
            Self::Agent(agent) | Self::Program(agent) => Some(agent),
            Self::Application(_) | Self::System => None,
        }
    }

    /// Returns the agent whose visibility and role limit the act. `None` means that no visibility and no role limits
    /// the act.
    #[must_use]
    pub const fn reader(self) -> Option<AgentId> {
        match self {
            Self::Agent(agent) => Some(agent),
            Self::Program(_) | Self::Application(_) | Self::System => None,
        }
    }

    /// Returns the client application that acts for the customer.
    #[must_use]
    pub const fn application(self) -> Option<CredentialId> {
        match self {
            Self::Application(application) => Some(application),
            Self::Agent(_) | Self::Program(_) | Self::System => None,
        }
    }
}
