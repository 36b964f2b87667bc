//! Ephemeral events: typing, off-record messages, presence and viewers. Parlor delivers them to connected readers and
//! never stores them.

mod delivery;

use parlor_model::audience::Audience;
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use parlor_model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The maximum number of ephemeral events that wait in memory for a slow listener. If more events wait, the listener
/// misses the oldest events.
pub(crate) const LISTENER_BACKLOG: usize = 1_024;

/// The person who types, or who writes an off-record message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Typist {
    /// The customer.
    Contact,
    /// An agent of the account.
    Agent {
        /// The agent.
        id: AgentId,
        /// Whether the agent types a private note. The customer is not notified when an agent types a private note.
        private: bool,
    },
}

/// The event `typing.started` or `typing.stopped`: a person begins to type or stops typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typing {
    /// The account of the conversation.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The person who types.
    pub by: Typist,
    /// `true` means that typing started, and `false` means that typing stopped.
    pub started: bool,
    /// The time of the event.
    pub at: Timestamp,
}

/// The event `message.off_record`: an off-record message, which is a message in a conversation that is off the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffRecord {
    /// The account of the conversation.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The author of the message. If the author is an agent, the member `private` of the author is always `false`.
    pub by: Typist,
    /// The text of the message.
    pub content: Arc<str>,
    /// The time of the event.
    pub at: Timestamp,
}

/// An ephemeral event that is sent to callback endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackEvent {
    /// A person started or stopped typing.
    Typing(Typing),
    /// A person wrote an off-record message.
    OffRecord(OffRecord),
}

impl CallbackEvent {
    /// Returns the typing event. `None` means that this event is not about typing.
    #[must_use]
    pub const fn typing(&self) -> Option<Typing> {
        match self {
            Self::Typing(typing) => Some(*typing),
            Self::OffRecord(_) => None,
        }
    }

    /// Returns the account of the conversation.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        match self {
            Self::Typing(typing) => typing.account,
            Self::OffRecord(said) => said.account,
        }
    }

    /// Returns the conversation.
    #[must_use]
    pub const fn conversation(&self) -> ConversationId {
        match self {
            Self::Typing(typing) => typing.conversation,
            Self::OffRecord(said) => said.conversation,
        }
    }

    /// Returns the time of the event.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Typing(typing) => typing.at,
            Self::OffRecord(said) => said.at,
        }
    }
}

/// The kind of message that an agent writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replying {
    /// A note for the team.
    Note,
    /// A reply to the customer.
    Reply,
}

/// An agent who views a conversation or writes a reply in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The agent.
    pub agent: AgentId,
    /// Whether the agent views the conversation.
    pub viewing: bool,
    /// The kind of message that the agent writes now, if any.
    pub replying: Option<Replying>,
}

/// A conversation with its viewers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewed {
    /// The conversation.
    pub conversation: ConversationId,
    /// The viewers. An empty list means that no agent views the conversation now.
    pub viewers: Vec<Viewer>,
    /// The readers who may receive the event. The value is `None` if the event came from another node. This node never
    /// sends such an event to its readers.
    pub audience: Option<Audience>,
}

/// An ephemeral event, as live readers and other nodes receive it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EphemeralEvent {
    /// A person started or stopped typing.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// The person who types.
        by: Typist,
        /// `true` means that typing started, and `false` means that typing stopped.
        typing: bool,
        /// The readers who may receive the event.
        audience: Audience,
    },
    /// A person wrote an off-record message.
    OffRecord {
        /// The conversation.
        conversation: ConversationId,
        /// The author of the message.
        by: Typist,
        /// The text of the message.
        content: Arc<str>,
        /// The readers who may receive the event.
        audience: Audience,
    },
    /// Agents became connected or disconnected. All readers receive the event.
    Presence {
        /// The agents whose presence changed.
        agents: Vec<AgentId>,
        /// Whether the agents are now connected.
        present: bool,
    },
    /// The viewers of these conversations changed. An event from another node contains only the viewers who are
    /// connected to that node.
    Viewers(Vec<Viewed>),
}

/// The form in which nodes send an ephemeral event to each other.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NodeMessage {
    /// The name of the sending node.
    pub node: String,
    /// The account of the event.
    pub account: AccountId,
    event: EventText,
}

#[derive(Debug, Serialize, Deserialize)]
enum EventText {
    Typing(ConversationId, Typist, bool, String),
    OffRecord(ConversationId, Typist, String, String),
    Presence(Vec<AgentId>, bool),
    Viewers(Vec<(ConversationId, Vec<Viewer>)>),
}

impl EphemeralEvent {
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
    pub(crate) const fn presence(agents: Vec<AgentId>, present: bool) -> Self {
        Self::Presence { agents, present }
    }

    /// Builds the event in which a node reports its viewers to the other nodes.
    pub(crate) fn viewers(rooms: Vec<(ConversationId, Vec<Viewer>)>) -> Self {
        let viewed = |(conversation, viewers)| Viewed {
            conversation,
            viewers,
            audience: None,
        };
        Self::Viewers(rooms.into_iter().map(viewed).collect())
    }

    /// Encodes the event for the other nodes.
    pub(crate) fn encode(&self, account: AccountId, node: &str) -> String {
        let event = match self {
            Self::Typing {
                conversation,
                by,
                typing,
                audience,
            } => EventText::Typing(*conversation, *by, *typing, audience.encode()),
            Self::OffRecord {
                conversation,
                by,
                content,
                audience,
            } => EventText::OffRecord(
                *conversation,
                *by,
                content.as_ref().to_owned(),
                audience.encode(),
            ),
            Self::Presence { agents, present } => EventText::Presence(agents.clone(), *present),
            Self::Viewers(viewed) => EventText::Viewers(
                (viewed.iter())
                    .map(|viewed| (viewed.conversation, viewed.viewers.clone()))
                    .collect(),
            ),
        };
        let message = NodeMessage {
            node: node.to_owned(),
            account,
            event,
        };
        // The default is never used, because every value in the message can be converted to JSON.
        serde_json::to_string(&message).unwrap_or_default()
    }
}

impl NodeMessage {
    /// Converts a received message to the event for the readers on this node. `None` means that the message is not
    /// valid.
    pub(crate) fn into_event(self) -> Option<EphemeralEvent> {
        match self.event {
            EventText::Typing(conversation, by, typing, audience) => Some(EphemeralEvent::Typing {
                conversation,
                by,
                typing,
                audience: Audience::parse(&audience)?,
            }),
            EventText::OffRecord(conversation, by, content, audience) => {
                Some(EphemeralEvent::OffRecord {
                    conversation,
                    by,
                    content: content.into(),
                    audience: Audience::parse(&audience)?,
                })
            }
            EventText::Presence(agents, present) => {
                Some(EphemeralEvent::Presence { agents, present })
            }
            EventText::Viewers(rooms) => Some(EphemeralEvent::viewers(rooms)),
        }
    }
}
