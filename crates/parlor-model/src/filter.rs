//! Conditions that select conversations, and the sort orders for lists of conversations. Lists, saved views and bulk
//! acts use the same type of filter.

use crate::ids::{AgentId, ContactId, IdentityId, InboxId, QueueId, TeamId};
use crate::row::json_fields;
use crate::time::Timestamp;
use crate::words::{Priority, Status};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The maximum number of values of one condition.
pub const MAX_VALUES: usize = 20;
/// The maximum number of custom attributes in a filter.
pub const MAX_ATTRIBUTES: usize = 5;
/// The maximum difference between a relative time and the present time, in seconds: ten years.
pub const MAX_AGO_S: i64 = 10 * 366 * 24 * 60 * 60;

/// Conditions that select conversations. A conversation must meet all conditions. A field that is an empty list or
/// `None` is not a condition. If a field is `Some(false)`, the statement in its description must be false for the
/// conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConversationFilter {
    /// The allowed statuses. The conversation must have one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<Status>,
    /// The allowed assignments. At least one of them must apply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignee: Vec<Assigned>,
    /// The allowed teams. The conversation must belong to one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub team: Vec<TeamId>,
    /// The allowed inboxes. The conversation must belong to one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inbox: Vec<InboxId>,
    /// The allowed queues. The conversation must wait in one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queue: Vec<QueueId>,
    /// Whether the conversation waits in a queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queued: Option<bool>,
    /// The contact to whom the conversation must belong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// The allowed identities. The conversation must belong to one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identity: Vec<IdentityId>,
    /// Labels. The conversation must have at least one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels_any: Vec<String>,
    /// Labels. The conversation must have all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels_all: Vec<String>,
    /// Labels. The conversation must have none of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels_none: Vec<String>,
    /// The allowed priorities. `None` as an element of the list allows conversations without a priority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<Option<Priority>>,
    /// Whether the conversation has messages of the customer that the reader has not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<bool>,
    /// Whether a note of the conversation mentions the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentioned: Option<bool>,
    /// Whether the reader is the assignee of the conversation, is mentioned in its notes, or follows the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participating: Option<bool>,
    /// Whether the conversation needs an answer: no agent has answered yet, or the customer waits for a further answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<bool>,
    /// The allowed followers. At least one of them must follow the conversation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follower: Vec<Following>,
    /// Whether the conversation has a message that could not be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<bool>,
    /// The period in which the conversation must have been created.
    #[serde(skip_serializing_if = "Period::is_empty")]
    pub created: Period,
    /// The period in which the conversation's last activity must have been.
    #[serde(skip_serializing_if = "Period::is_empty")]
    pub active: Period,
    /// Required custom attributes of the conversation, as names and values. If an attribute can contain several
    /// options, its value must contain the given option.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, Value)>,
}

json_fields! { ConversationFilter; }

/// An assignment of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assigned {
    /// The conversation is assigned to the reader.
    Me,
    /// The conversation is unassigned.
    Nobody,
    /// The conversation is assigned to any agent.
    Anybody,
    /// The conversation is assigned to this agent.
    Agent(AgentId),
}

/// A follower of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Following {
    /// The reader follows the conversation.
    Me,
    /// This agent follows the conversation.
    Agent(AgentId),
}

/// A period of time. Its beginning and its end are optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Period {
    /// The beginning of the period, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// The end of the period, exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Moment>,
}

impl Period {
    /// Whether the period has neither a beginning nor an end.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.from.is_none() && self.before.is_none()
    }
}

/// The beginning or the end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// An instant.
    At(Timestamp),
    /// A number of seconds before the present time, from 0 to [`MAX_AGO_S`].
    Ago(i64),
}

impl Moment {
    /// Returns the instant. `now` is the present time.
    #[must_use]
    pub const fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Ago(seconds) => now.plus_seconds(seconds.saturating_neg()),
        }
    }
}

impl ConversationFilter {
    /// Whether the result of the filter depends on the present time.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        [self.created, self.active]
            .iter()
            .flat_map(|period| [period.from, period.before])
            .any(|end| matches!(end, Some(Moment::Ago(_))))
    }

    /// Whether the result of the filter depends on the reader.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.unread.is_some()
            || self.mentioned.is_some()
            || self.participating.is_some()
            || self.assignee.contains(&Assigned::Me)
            || self.follower.contains(&Following::Me)
    }
}
