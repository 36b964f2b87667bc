//! `/v1/conversations/{id}/routing`: why a conversation went where it went.

use crate::answer::{Answered, ok};
use crate::document::fields::Time;
use crate::document::words::{Distribution, IntentKind};
use crate::extract::{ByAgent, Path};
use parlor_engine::EngineError;
use parlor_model::entities;
use parlor_model::ids::ConversationId;
use parlor_model::routing;
use parlor_model::state::ConversationName;
use serde::Serialize;
use utoipa::ToSchema;

/// A routing decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoutingDecision {
    /// 1, 2, 3 in the conversation.
    ordinal: i64,
    decided_at: Time,
    /// The routing intent.
    intent: IntentKind,
    /// The queue's key.
    queue: String,
    /// The queue's distribution.
    distribution: Distribution,
    /// The assigned agent; `null`: no agent was found.
    #[schema(required)]
    assigned_to: Option<i64>,
    /// The time to accept the offer, in seconds; `null`: it is assigned without an offer.
    #[schema(required)]
    accept_within_s: Option<i64>,
    /// Why, in a sentence.
    reason: String,
    /// The agents considered.
    considered: Vec<Considered>,
    /// The number of further agents who were considered and passed over.
    not_shown: usize,
    /// Entries further ahead in the queue that did not fit the assigned agent.
    passed: Vec<Passed>,
}

/// Conversations that stood further ahead and ask for the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Passed {
    /// The first of them.
    conversation_id: i64,
    /// The number of entries, including those further behind.
    waiting: i64,
    /// Why they could not be given to this agent.
    why: String,
}

/// An agent who was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Considered {
    agent_id: i64,
    /// Their name then.
    name: String,
    /// Whether they got it.
    chosen: bool,
    /// Why or why not.
    why: String,
}

/// Every routing decision of a conversation, in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoutingDecisions {
    data: Vec<RoutingDecision>,
    /// Always `null`: there is one page.
    #[schema(required)]
    next: Option<i64>,
}

impl RoutingDecision {
    fn of(row: &entities::RoutingDecision) -> Result<Self, EngineError> {
        let decision: routing::Decision =
            serde_json::from_str(&row.decision).map_err(EngineError::internal)?;
        Ok(Self {
            ordinal: row.ordinal,
            decided_at: Time(row.decided_at),
            intent: IntentKind(decision.intent),
            queue: decision.queue,
            distribution: Distribution(decision.distribution),
            assigned_to: decision.assigned_to.map(|id| id.0),
            accept_within_s: decision.accept_within_s,
            reason: decision.reason,
            considered: decision
                .considered
                .into_iter()
                .map(|one| Considered {
                    agent_id: one.agent_id.0,
                    name: one.name,
                    chosen: one.chosen,
                    why: one.why,
                })
                .collect(),
            not_shown: decision.not_shown,
            passed: decision
                .passed
                .into_iter()
                .map(|one| Passed {
                    conversation_id: one.conversation_id.0,
                    waiting: one.waiting,
                    why: one.why,
                })
                .collect(),
        })
    }
}

/// Lists the routing decisions of a conversation.
///
/// Each decision names the agents considered and the agents passed over, with reasons. A conversation that was never routed has none.
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
