//! Conditions on conversations, and the orders of their lists. Lists, saved views and bulk acts use the same filter.

use crate::ids::{AgentId, ContactId, IdentityId, InboxId, QueueId, TeamId};
use crate::row::json_fields;
use crate::time::Timestamp;
use crate::words::{Priority, Status};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The greatest number of values of one condition.
pub const MAX_VALUES: usize = 20;
/// The greatest number of custom attributes in a filter.
pub const MAX_ATTRIBUTES: usize = 5;
/// The longest time before now, in seconds: ten years.
pub const MAX_AGO_S: i64 = 10 * 366 * 24 * 60 * 60;

/// Conditions on conversations. A conversation must meet all of them. An empty list and `None` are no condition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConversationFilter {
    /// The statuses, of which the conversation has one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<Status>,
    /// The assignments, of which one applies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignee: Vec<Assigned>,
    /// The teams, of which the conversation has one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub team: Vec<TeamId>,
    /// The inboxes, of which the conversation came through one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inbox: Vec<InboxId>,
    /// The queues, in one of which the conversation waits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queue: Vec<QueueId>,
    /// Whether the conversation waits in a queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queued: Option<bool>,
    /// The contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// The identities, of which the conversation belongs to one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identity: Vec<IdentityId>,
    /// Labels of which the conversation has at least one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels_any: Vec<String>,
    /// Labels that the conversation all has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels_all: Vec<String>,
    /// Labels of which the conversation has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels_none: Vec<String>,
    /// The priorities, of which the conversation has one. `None` is a conversation without a priority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<Option<Priority>>,
    /// Whether the reader has unread messages of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<bool>,
    /// Whether a note mentions the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentioned: Option<bool>,
    /// Whether the conversation is assigned to the reader, mentions the reader, or is followed by the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participating: Option<bool>,
    /// Whether the conversation needs an answer: no agent has answered yet, or the customer waits again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<bool>,
    /// The followers, of whom one follows the conversation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follower: Vec<Following>,
    /// Whether a message could not be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<bool>,
    /// The period in which the conversation was created.
    #[serde(skip_serializing_if = "Period::is_empty")]
    pub created: Period,
    /// The period of the last activity.
    #[serde(skip_serializing_if = "Period::is_empty")]
    pub active: Period,
    /// Values of custom attributes of the conversation, by the name of the definition. A value with several options must
    /// contain the given one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, Value)>,
}

json_fields! { ConversationFilter; }

/// An assignment of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assigned {
    /// Assigned to the reader.
    Me,
    /// Assigned to nobody.
    Nobody,
    /// Assigned to somebody.
    Anybody,
    /// Assigned to this agent.
    Agent(AgentId),
}

/// A follower of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Following {
    /// The reader.
    Me,
    /// This agent.
    Agent(AgentId),
}

/// A period. Both ends are optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Period {
    /// The first instant of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// The first instant after the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Moment>,
}

impl Period {
    /// Whether the period has no ends.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.from.is_none() && self.before.is_none()
    }
}

/// An end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// An instant.
    At(Timestamp),
    /// A number of seconds before the time of the reading, from 0 to [`MAX_AGO_S`].
    Ago(i64),
}

impl Moment {
    /// Returns the instant, at the time `now`.
    #[must_use]
    pub const fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Ago(seconds) => now.plus_seconds(seconds.saturating_neg()),
        }
    }
}

impl ConversationFilter {
    /// Whether the filter depends on the time of the reading.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        [self.created, self.active]
            .iter()
            .flat_map(|period| [period.from, period.before])
            .any(|end| matches!(end, Some(Moment::Ago(_))))
    }

    /// Whether the filter depends on the agent who reads.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.unread.is_some()
            || self.mentioned.is_some()
            || self.participating.is_some()
            || self.assignee.contains(&Assigned::Me)
            || self.follower.contains(&Following::Me)
    }
}
