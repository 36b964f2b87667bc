//! Ephemeral events: delivered to connected readers, never stored.

use crate::typing::{Typing, Typist};
use parlor_model::audience::Audience;
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use serde::{Deserialize, Serialize};

/// Something that is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Somebody types.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// The author.
        by: Typist,
        /// Whether they do.
        typing: bool,
        /// The readers whom the event concerns.
        audience: Audience,
    },
    /// Agents have live connections now, or have none any more. It concerns everybody.
    Presence {
        /// The agents.
        agents: Vec<AgentId>,
        /// Whether they have.
        present: bool,
    },
}

/// As it goes from node to node.
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
    /// Somebody types.
    pub(crate) const fn typing(typing: &Typing, audience: Audience) -> Self {
        Self::Typing {
            conversation: typing.conversation,
            by: typing.by,
            typing: typing.started,
            audience,
        }
    }

    /// Agents are there, or not any more.
    pub(super) const fn presence(agents: Vec<AgentId>, present: bool) -> Self {
        Self::Presence { agents, present }
    }

    /// For other nodes.
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
        // Numbers and plain words always have a JSON form.
        serde_json::to_string(&told).unwrap_or_default()
    }
}

impl What {
    /// As those who follow here are told.
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
