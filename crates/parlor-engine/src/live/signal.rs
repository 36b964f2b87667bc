//! Ephemeral events: delivered to connected readers, never stored.

use crate::typing::{Typing, Typist};
use parlor_model::audience::Audience;
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use serde::{Deserialize, Serialize};

/// An ephemeral event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A person started or stopped typing.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// The person who types.
        by: Typist,
        /// Whether typing started; `false` means that typing stopped.
        typing: bool,
        /// The readers whom the event concerns.
        audience: Audience,
    },
    /// Agents became connected or disconnected. The event concerns all readers.
    Presence {
        /// The agents concerned.
        agents: Vec<AgentId>,
        /// Whether the agents are connected.
        present: bool,
    },
}

/// The form in which nodes send an ephemeral event to each other.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub node: String,
    pub account: AccountId,
    pub what: What,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum What {
    Typing(ConversationId, Typist, bool, String),
    Presence(Vec<AgentId>, bool),
}

impl Signal {
    /// Builds a typing event.
    pub(crate) const fn typing(typing: &Typing, audience: Audience) -> Self {
        Self::Typing {
            conversation: typing.conversation,
            by: typing.by,
            typing: typing.started,
            audience,
        }
    }

    /// Builds a presence event.
    pub(super) const fn presence(agents: Vec<AgentId>, present: bool) -> Self {
        Self::Presence { agents, present }
    }

    /// Encodes the event for other nodes.
    pub(crate) fn encode(&self, account: AccountId, node: &str) -> String {
        let what = match self {
            Self::Typing {
                conversation,
                by,
                typing,
                audience,
            } => What::Typing(*conversation, *by, *typing, audience.encode()),
            Self::Presence { agents, present } => What::Presence(agents.clone(), *present),
        };
        let told = Told {
            node: node.to_owned(),
            account,
            what,
        };
        // Numbers and plain texts always serialize.
        serde_json::to_string(&told).unwrap_or_default()
    }
}

impl What {
    /// Converts a received event for the followers on this node.
    pub(super) fn signal(self) -> Option<Signal> {
        match self {
            Self::Typing(conversation, by, typing, audience) => Some(Signal::Typing {
                conversation,
                by,
                typing,
                audience: Audience::parse(&audience)?,
            }),
            Self::Presence(agents, present) => Some(Signal::Presence { agents, present }),
        }
    }
}
