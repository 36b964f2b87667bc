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
    /// What was to be decided.
    intent: IntentKind,
    /// The queue's key.
    queue: String,
    /// How the queue picks.
    distribution: Distribution,
    /// Who got it; `null`: nobody.
    #[schema(required)]
    assigned_to: Option<i64>,
    /// How long they have to accept it, in seconds; `null`: it is theirs.
    #[schema(required)]
    accept_within_s: Option<i64>,
    /// Why, in a sentence.
    reason: String,
    /// Who was looked at.
    considered: Vec<Considered>,
    /// How many more were looked at and passed over.
    not_shown: usize,
    /// What stood further ahead in the queue and could not be given to whoever got this.
    passed: Vec<Passed>,
}

/// Conversations that stood further ahead and ask for the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Passed {
    /// The first of them.
    conversation_id: i64,
    /// How many they are, those behind included.
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

/// Explains where a conversation went.
///
/// Every routing decision in order: who was considered, who was passed over and why. A conversation that was never routed has none.
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
