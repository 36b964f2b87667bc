//! Routing: the choice of an agent for a conversation, the record of the decision, and further assignments after a slot
//! becomes free.
//!
//! | Module | Task |
//! |---|---|
//! | [`mod@choose`] | chooses at most one agent for a conversation, and gives the reasons |
//! | [`place`] | assigns a conversation to an agent or adds the conversation to a bucket of a queue. Also removes conversations from agents and queues |
//! | [`mod@dispatch`] | assigns waiting conversations to agents who have free slots |
//! | [`mod@route`] | routes one conversation: assigns the conversation to an agent, or adds the conversation to a queue |
//! | [`take`] | finds the next waiting conversation for an agent who requests one |

mod choose;
mod dispatch;
mod place;
mod route;
mod take;

pub use choose::{Ask, choose};
pub(crate) use dispatch::{dispatch, drain, first_of, hand_out};
pub(crate) use place::{
    Freed, accept, assign, bucket_of, give_to, is_full, leave_queue, move_to, open_later, outdated,
    place_later, relax_later, release, route_queue,
};
pub(crate) use route::{Placement, route, unreserve};
pub(crate) use take::next_for;

use crate::entities::{Conversation, Event, RoutingDecision};
use crate::events;
use crate::ids::{AgentId, ConversationId};
use crate::reasons::{self, Finding, Reason};
use crate::state::{Context, Decided, State};
use crate::visibility;
use crate::words::{Distribution, Intent};
use serde::{Deserialize, Serialize};

/// The maximum number of agents that a stored decision lists. If the chosen agent is not among these agents, the
/// decision also lists the chosen agent.
const NAMED: usize = 50;
/// The maximum number of other agents in a decision that assigns a waiting conversation to an agent who became free.
const OTHERS: usize = 9;
/// The maximum number of skipped buckets that a decision lists. The chosen agent cannot get the conversations of a
/// skipped bucket.
const PASSED: usize = 10;

/// A routing decision, in the form in which it is stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The conversation's routing intent.
    pub intent: Intent,
    /// The key of the queue that routes the conversation.
    pub queue: String,
    /// The rule by which the queue chose an agent.
    pub distribution: Distribution,
    /// The assigned agent. `None` means that the decision assigns the conversation to no agent.
    pub assigned_to: Option<AgentId>,
    /// The time limit for accepting the offer, in seconds. `None` means that the conversation is assigned without an
    /// offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept_within_s: Option<i64>,
    /// The reasons, in order. There is at least one reason.
    pub reasons: Vec<Reason>,
    /// The agents who were considered, at most 51.
    pub considered: Vec<Considered>,
    /// The number of agents who were considered but are not listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_shown: usize,
    /// Earlier waiting conversations that the assigned agent could not get, in groups with equal requirements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
}

const fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// An agent who was considered for a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// The agent.
    pub agent_id: AgentId,
    /// The agent's name at the time of the decision.
    pub name: String,
    /// Whether the agent got the conversation.
    pub chosen: bool,
    /// The reason why the agent was chosen or not chosen.
    pub finding: Finding,
}

/// A group of skipped conversations with equal requirements. The first conversation of the group has a higher priority
/// than the assigned conversation, or has the same priority and began to wait earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// The first conversation of the group.
    pub conversation_id: ConversationId,
    /// The number of conversations that wait with these requirements. Some of these conversations can have begun to
    /// wait later than the assigned conversation.
    pub waiting: i64,
    /// The reason why the agent could not get these conversations.
    pub finding: Finding,
}

impl Decision {
    /// Returns the reasons as an English text.
    #[must_use]
    pub fn reason(&self) -> String {
        reasons::text(&self.reasons)
    }

    /// Returns the name that the assigned agent had at the time of the decision.
    #[must_use]
    pub fn chosen_name(&self) -> Option<&str> {
        let chosen = self.considered.iter().find(|one| one.chosen);
        chosen.map(|one| one.name.as_str())
    }
}

/// Stores a routing decision of a conversation.
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
        // A decision contains only texts and numbers, so it can always be serialised.
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
    // The events of a command that starts a conversation are not shown as activity lines. The conversation and its
    // first routing decision already contain the same facts.
    let started_before = !state.is_new(conversation.account_id, conversation.id);
    let is_line = started_before && events::is_line(kind, data);
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
        thread_position: is_line.then_some(conversation.message_count),
    })
}

/// Reads a stored decision. `None` means that the stored text is not a decision. The caller must check that the agent
/// who reads the decision may see the conversation.
#[must_use]
pub fn parse(decision: &RoutingDecision) -> Option<Decision> {
    serde_json::from_str(&decision.decision).ok()
}

/// Whether the row of a conversation agrees with the conversation's queue entry and slots. `in_queue` states whether
/// the conversation has a queue entry, and `slots` is the number of its slots. Consistency checks use this function.
#[must_use]
pub fn placed(conversation: &Conversation, in_queue: bool, slots: usize) -> bool {
    let wants_slot = conversation.status.is_live() && conversation.assignee_id.is_some();
    conversation.queue_id.is_some() == in_queue && slots == usize::from(wants_slot)
}
