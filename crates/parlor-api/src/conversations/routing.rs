//! `/v1/conversations/{id}/routing`: the routing decisions of a conversation, with reasons.

use crate::answer::{Answered, ok};
use crate::document::coded::coded;
use crate::document::fields::Time;
use crate::document::words::{Distribution, IntentKind};
use crate::extract::{ByAgent, Path};
use parlor_engine::EngineError;
use parlor_model::entities;
use parlor_model::ids::ConversationId;
use parlor_model::reasons::{Finding, PARAMETERS, Reason};
use parlor_model::routing;
use parlor_model::state::ConversationName;
use serde::Serialize;
use utoipa::ToSchema;

/// A routing decision: one attempt to choose an agent for a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoutingDecision {
    /// The number of the decision in the conversation: 1, 2, 3 and so on.
    ordinal: i64,
    decided_at: Time,
    /// The routing intent of the conversation at the time of the decision.
    intent: IntentKind,
    /// The key of the queue that routes the conversation.
    queue: String,
    /// The rule by which the queue chooses among free agents.
    distribution: Distribution,
    /// The assigned agent. `null` means that no agent was found.
    #[schema(required)]
    assigned_to: Option<i64>,
    /// The time limit in which the agent can accept the offer, in seconds. `null` means that Parlor made no offer.
    #[schema(required)]
    accept_within_s: Option<i64>,
    /// The reasons for the decision, as English sentences.
    reason: String,
    /// The same reasons as in `reason`, as codes with parameters and in the same order. `docs/routing.md` lists the
    /// codes.
    reasons: Vec<RoutingReason>,
    /// The agents that the queue considered.
    considered: Vec<Considered>,
    /// The number of agents that the queue considered but the list `considered` leaves out.
    not_shown: usize,
    /// The groups of queue entries that the decision passed over. These entries were ahead of this conversation's
    /// entry, but the assigned agent could not receive them.
    passed: Vec<Passed>,
}

/// A group of queue entries with equal requirements that a routing decision passed over.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Passed {
    /// The conversation of the first passed-over entry.
    conversation_id: i64,
    /// The number of entries with these requirements in the whole queue at the time of the decision.
    waiting: i64,
    /// The reason why the assigned agent could not receive these entries, in English.
    why: String,
    /// The same reason as in `why`, as a code with parameters.
    finding: RoutingFinding,
}

/// An agent whom a routing decision considered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Considered {
    agent_id: i64,
    /// The name of the agent at the time of the decision.
    name: String,
    /// Whether the agent received the conversation.
    chosen: bool,
    /// The reason why Parlor chose this agent or did not choose this agent, in English.
    why: String,
    /// The same reason as in `why`, as a code with parameters.
    finding: RoutingFinding,
}

coded! {
    /// A reason of a routing decision: a code with parameters.
    RoutingReason(Reason) = PARAMETERS;
    /// A finding about an agent in a routing decision: a code with parameters.
    RoutingFinding(Finding) = PARAMETERS;
}

/// The stored routing decisions of a conversation, in the order of `ordinal`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoutingDecisions {
    data: Vec<RoutingDecision>,
    /// Always `null`, because the list has only one page.
    #[schema(required)]
    next: Option<i64>,
}

impl RoutingDecision {
    fn of(row: &entities::RoutingDecision) -> Result<Self, EngineError> {
        let decision: routing::Decision =
            serde_json::from_str(&row.decision).map_err(EngineError::internal)?;
        let chosen = decision.chosen_name().unwrap_or_default().to_owned();
        let reason = decision.reason();
        Ok(Self {
            ordinal: row.ordinal,
            decided_at: Time(row.decided_at),
            intent: IntentKind(decision.intent),
            queue: decision.queue,
            distribution: Distribution(decision.distribution),
            assigned_to: decision.assigned_to.map(|id| id.0),
            accept_within_s: decision.accept_within_s,
            reason,
            reasons: decision.reasons.into_iter().map(RoutingReason).collect(),
            considered: decision
                .considered
                .into_iter()
                .map(|one| Considered {
                    agent_id: one.agent_id.0,
                    name: one.name,
                    chosen: one.chosen,
                    why: one.finding.to_string(),
                    finding: RoutingFinding(one.finding),
                })
                .collect(),
            not_shown: decision.not_shown,
            passed: decision
                .passed
                .into_iter()
                .map(|one| Passed {
                    conversation_id: one.conversation_id.0,
                    waiting: one.waiting,
                    why: format!("{chosen} {}", one.finding),
                    finding: RoutingFinding(one.finding),
                })
                .collect(),
        })
    }
}

/// Lists the routing decisions of a conversation.
///
/// Each decision lists, with reasons, the agents that the queue considered and the queue entries that the queue passed
/// over. The list is empty if Parlor has never routed the conversation.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/routing", tag = "conversations", operation_id = "get_routing",
    responses((status = 200, description = "The decisions", body = RoutingDecisions)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ConversationId>) -> Answered {
    let name = ConversationName::Id(id);
    let account = call.caller.account;
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let rows = call.engine().routing(account, view.conversation.id).await?;
    let data = rows
        .iter()
        .map(RoutingDecision::of)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&RoutingDecisions { data, next: None }))
}
