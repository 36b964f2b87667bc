//! The rows of undo tokens.

use super::JsonMap;
use super::configuration::SkillNeed;
use crate::ids::{AccountId, AgentId, CaseId, ConversationId, QueueId, TeamId};
use crate::time::Timestamp;
use crate::words::{Intent, Priority, Status};
use serde::{Deserialize, Serialize};
use serde_json::Value;

entities! {
    /// An undo token of an act on a conversation.
    UndoToken {
        /// The token, chosen by the caller of the act.
        token: String,
        /// The account of the row.
        account_id: AccountId,
        /// The agent who acted. Only this agent may undo the act.
        agent_id: AgentId,
        /// The changes that the act made.
        step: UndoStep,
        /// The time of the act.
        created_at: Timestamp,
        /// The expiry time of the token.
        expires_at: Timestamp,
        /// The time of the undo. `None` means that the token is not used yet. A token works only once.
        undone_at: Option<Timestamp>,
    }
}

/// The values of one property before and after an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap<T> {
    /// The value before the act.
    pub before: T,
    /// The value after the act.
    pub after: T,
}

impl<T: Clone + PartialEq> Swap<T> {
    /// Builds a pair of the two values if they differ; otherwise returns `None`.
    #[must_use]
    pub fn of(before: &T, after: &T) -> Option<Self> {
        (before != after).then(|| Self {
            before: before.clone(),
            after: after.clone(),
        })
    }
}

/// The assignment of a conversation: status, agent, queue and routing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The status.
    pub status: Status,
    /// The end of the snooze. `None` means that the conversation is not snoozed, or that the snooze lasts until the
    /// customer's next message.
    pub snoozed_until: Option<Timestamp>,
    /// The assigned agent.
    pub assignee_id: Option<AgentId>,
    /// Whether the conversation is offered to the agent in `assignee_id`, and this agent has not accepted the offer
    /// yet.
    pub offered: bool,
    /// The queue in which the conversation waits.
    pub queue_id: Option<QueueId>,
    /// The queue that routes the conversation, if it is not the inbox's queue.
    pub route_queue_id: Option<QueueId>,
    /// The team to whose members routing is limited. `None` means that there is no such limit.
    pub route_team_id: Option<TeamId>,
    /// The routing intent.
    pub intent: Intent,
    /// The intended agent, as in [`Conversation::intended_agent_id`](super::Conversation::intended_agent_id).
    pub intended_agent_id: Option<AgentId>,
    /// The time of the first pick-up.
    pub picked_up_at: Option<Timestamp>,
    /// The number of messages that are not from the customer. If this number has changed between the act and the undo,
    /// the undo is refused.
    pub spoken: i64,
    /// The conversation into which this conversation was merged.
    #[serde(default)]
    pub merged_into: Option<ConversationId>,
}

/// The wait of a conversation before an act. An undo continues this wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// The agent for whom the conversation was reserved.
    pub reserved_for: Option<AgentId>,
    /// The agent who last gave the conversation away by a release or a transfer.
    pub given_up_by: Option<AgentId>,
    /// The beginning of the wait for an agent.
    pub queued_at: Option<Timestamp>,
    /// The position in the order of the queue, as in [`Conversation::queue_place`](super::Conversation::queue_place).
    pub queue_place: i64,
    /// The beginning of the customer's wait for an answer.
    pub waiting_since: Option<Timestamp>,
}

/// The changes of one act in one conversation. An undo restores the values before the act. If one of the changed
/// properties no longer has the value that the act gave it, the undo is refused.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoStep {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The change of the assignment: status, agent, queue and routing. `None` means no change.
    pub assignment: Option<Swap<Assignment>>,
    /// The wait before the act. An undo restores this wait only if the act changed the assignment.
    #[serde(default)]
    pub wait: Wait,
    /// The change of the priority. `None` means no change.
    pub priority: Option<Swap<Option<Priority>>>,
    /// The change of the subject. `None` means no change.
    pub subject: Option<Swap<Option<String>>>,
    /// The change of the labels. `None` means no change.
    pub labels: Option<Swap<Vec<String>>>,
    /// The change of the case. `None` means no change.
    pub case: Option<Swap<Option<CaseId>>>,
    /// The change of the team. `None` means no change.
    pub team: Option<Swap<Option<TeamId>>>,
    /// The change of the required skills. `None` means no change.
    pub skills: Option<Swap<Vec<SkillNeed>>>,
    /// The change of the followers. `None` means no change.
    pub followers: Option<Swap<Vec<AgentId>>>,
    /// The change of the acting agent's read position. An inner `None` means that the agent had never read the
    /// conversation.
    pub read: Option<Swap<Option<i64>>>,
    /// The changed custom attributes, each with its value before and after the act. `null` means no value.
    #[serde(default)]
    pub custom_attributes: Vec<(String, Swap<Value>)>,
    /// The changed additional attributes, each with its value before and after the act. `null` means no value.
    #[serde(default)]
    pub additional_attributes: Vec<(String, Swap<Value>)>,
}

impl UndoStep {
    /// Whether the act changed nothing in the conversation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            conversation_id: _,
            assignment,
            wait: _,
            priority,
            subject,
            labels,
            case,
            team,
            skills,
            followers,
            read,
            custom_attributes,
            additional_attributes,
        } = self;
        assignment.is_none()
            && priority.is_none()
            && subject.is_none()
            && labels.is_none()
            && case.is_none()
            && team.is_none()
            && skills.is_none()
            && followers.is_none()
            && read.is_none()
            && custom_attributes.is_empty()
            && additional_attributes.is_empty()
    }
}

/// Returns the attributes that differ, each with both values. A missing attribute has the value `null`.
#[must_use]
pub(crate) fn attributes_between(before: &JsonMap, after: &JsonMap) -> Vec<(String, Swap<Value>)> {
    let names = (before.keys()).chain(after.keys().filter(|name| !before.contains_key(*name)));
    names
        .filter_map(|name| {
            let value = |map: &JsonMap| map.get(name).cloned().unwrap_or(Value::Null);
            Some((name.clone(), Swap::of(&value(before), &value(after))?))
        })
        .collect()
}
