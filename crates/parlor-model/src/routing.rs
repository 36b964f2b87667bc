//! The choice of an agent for a conversation, its record in words, and the effects of a free slot.
//!
//! | Module | Task |
//! |---|---|
//! | [`choose`] | picks an agent for a conversation, or nobody, and says why |
//! | [`place`] | gives a conversation to an agent, lines it up in a bucket of a queue, and takes it out of both |
//! | [`dispatch`] | gives waiting conversations to agents who became free |
//! | [`mod@route`] | routes one conversation: chooses an agent, else lines it up |

mod choose;
mod dispatch;
mod place;
mod route;

pub use choose::{Ask, choose};
pub(crate) use dispatch::{dispatch, drain, first_of, hand_out};
pub(crate) use place::{
    Freed, accept, assign, bucket_of, give_to, is_full, leave_queue, move_to, open_later, outdated,
    place_later, relax_later, release, route_queue, seconds_between,
};
pub(crate) use route::{Placement, route, unreserve};

use crate::entities::{Conversation, Event, RoutingDecision};
use crate::ids::{AgentId, ConversationId};
use crate::state::{Context, Decided, State};
use crate::visibility;
use crate::words::{Distribution, Intent};
use serde::{Deserialize, Serialize};

/// The number of agents that a stored decision names one by one.
const NAMED: usize = 50;
/// The number of other agents that a decision names when an agent became free.
const OTHERS: usize = 9;
/// The number of passed-over buckets that a decision names.
const PASSED: usize = 10;

/// A routing decision as stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The routing intent.
    pub intent: Intent,
    /// The queue's key.
    pub queue: String,
    /// The queue's distribution.
    pub distribution: Distribution,
    /// The assigned agent; `None`: no agent was found.
    pub assigned_to: Option<AgentId>,
    /// The time to accept the offer, in seconds; `None`: it is assigned without an offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept_within_s: Option<i64>,
    /// Why, in a sentence.
    pub reason: String,
    /// The agents considered.
    pub considered: Vec<Considered>,
    /// The number of further agents who were considered and passed over.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_shown: usize,
    /// Entries further ahead in the queue that did not fit the assigned agent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
}

const fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// One agent who was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// The agent.
    pub agent_id: AgentId,
    /// Their name then.
    pub name: String,
    /// Whether they got it.
    pub chosen: bool,
    /// Why or why not.
    pub why: String,
}

/// Conversations that stood further ahead and ask for the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// The first of them.
    pub conversation_id: ConversationId,
    /// The number of entries, including those further behind.
    pub waiting: i64,
    /// Why the agent could not be given them.
    pub why: String,
}

/// Writes a decision down beside the conversation.
pub(crate) fn record(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    decision: &Decision,
) {
    conversation.decision_count = conversation.decision_count.saturating_add(1);
    state.put_decision(RoutingDecision {
        conversation_id: conversation.id,
        ordinal: conversation.decision_count,
        account_id: conversation.account_id,
        decided_at: cx.now,
        // A struct of words and numbers always has a JSON form.
        decision: serde_json::to_string(decision).unwrap_or_default(),
    });
}

/// Writes an event about a conversation.
pub(crate) fn emit(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &Conversation,
    kind: &str,
    agent: Option<AgentId>,
    data: &serde_json::Value,
) -> Decided<()> {
    let audience = visibility::concerned(state, conversation, kind, agent)?;
    state.put_event(Event {
        account_id: conversation.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: Some(conversation.id),
        contact_id: conversation.contact_id,
        agent_id: agent,
        data: data.to_string(),
        audience,
    })
}

/// Reads a stored decision back. The caller checks the visibility of its conversation.
#[must_use]
pub fn parse(decision: &RoutingDecision) -> Option<Decision> {
    serde_json::from_str(&decision.decision).ok()
}

/// For checks: whether a conversation is where its row says.
#[must_use]
pub fn placed(conversation: &Conversation, in_queue: bool, slots: usize) -> bool {
    let wants_slot = conversation.status.is_live() && conversation.assignee_id.is_some();
    conversation.queue_id.is_some() == in_queue && slots == usize::from(wants_slot)
}
