//! Pick-ups: an agent begins to serve a conversation. The conversation is already assigned to the agent, or the pick-up
//! assigns it.

use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation, JsonMap, ServiceRecord};
use crate::ids::AgentId;
use crate::reasons::{Finding, Reason};
use crate::refusal::Refusal;
use crate::routing::{self, Considered, Decision, Freed, Passed};
use crate::state::{Context, Decided, State, Workload};
use crate::words::{AttributeObject, Distribution, Status};
use serde_json::json;

/// Records that the assigned agent of a live conversation begins to serve it, unless the agent serves it already. An
/// open offer becomes accepted. Afterwards, the calling function must write the conversation and assign a waiting
/// conversation to the freed slot. `None` means that nothing changed.
pub(crate) fn take_up(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    agent: AgentId,
) -> Decided<Option<Freed>> {
    let serves = conversation.picked_up_at.is_some()
        && state
            .service_record(conversation.account_id, conversation.id)?
            .is_some_and(|record| record.agent_id == agent);
    let accepted = routing::accept(state, cx, config, conversation)?;
    if serves && accepted.is_none() {
        return Ok(None);
    }
    begin(state, cx, config, conversation, agent)?;
    Ok(Some(accepted.unwrap_or_default()))
}

/// Assigns an unassigned open or pending conversation to an agent who picks it up by hand. Records that the agent
/// begins to serve it. Refuses if the agent has too little free capacity, unless the account allows agents to exceed
/// their capacity. Afterwards, the calling function must write the conversation. `how` is the reason for the
/// assignment. `passed` contains the earlier queue entries that could not be assigned to the agent.
pub(crate) fn take_by_hand(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    agent: &Agent,
    (how, passed): (Reason, Vec<Passed>),
) -> Decided<()> {
    let workload = state.space(conversation.account_id)?.workload(agent.id);
    let live = workload.map_or(0, Workload::live);
    let weight = config.weight(conversation.inbox_id);
    let over = !agent.has_room(workload.and_then(Workload::used), weight);
    if over && !config.account.allow_over_capacity {
        return Err(Refusal::CapacityReached.into());
    }
    routing::leave_queue(state, conversation)?;
    if conversation.status == Status::Pending {
        let from = conversation.status;
        conversation.status = Status::Open;
        routing::emit(
            state,
            cx,
            conversation,
            "conversation.status_changed",
            Some(agent.id),
            &json!({"from": from, "to": Status::Open}),
        )?;
    }
    let decision = Decision {
        intent: conversation.intent,
        queue: routing::route_queue(config, conversation)
            .map(|q| q.key.clone())
            .unwrap_or_default(),
        distribution: Distribution::Manual,
        assigned_to: Some(agent.id),
        accept_within_s: None,
        reasons: if over {
            let capacity = agent.capacity;
            vec![how, Reason::BeyondCapacity { capacity }]
        } else {
            vec![how]
        },
        considered: vec![Considered {
            agent_id: agent.id,
            name: agent.name.clone(),
            chosen: true,
            finding: Finding::Had {
                live,
                capacity: agent.capacity,
            },
        }],
        not_shown: 0,
        passed,
    };
    routing::record(state, cx, conversation, &decision);
    routing::assign(state, cx, config, conversation, agent.id, None)?;
    begin(state, cx, config, conversation, agent.id)
}

/// Records that an agent begins to serve a conversation. The first pick-up opens the service record. Each later pick-up
/// changes the agent of the record to the new agent, and the record is then no longer completed.
pub(crate) fn begin(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    agent: AgentId,
) -> Decided<()> {
    conversation.updated_at = cx.now;
    if conversation.picked_up_at.is_none() {
        conversation.picked_up_at = Some(cx.now);
        open_service_record(state, cx, config, conversation, agent)?;
    } else if let Some(mut record) = state
        .service_record(conversation.account_id, conversation.id)?
        .cloned()
    {
        record.agent_id = agent;
        record.completed_at = None;
        record.updated_at = cx.now;
        state.put(record);
    }
    routing::emit(
        state,
        cx,
        conversation,
        "conversation.picked_up",
        Some(agent),
        &json!({"assignee_id": agent}),
    )
}

/// Opens the service record at the first pick-up, and copies the draft into the record. A value is not copied if its
/// attribute is unknown or is not an attribute of service records. A value that does not fit its attribute's definition
/// is not copied either.
fn open_service_record(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &Conversation,
    agent: AgentId,
) -> Decided<()> {
    let draft = conversation
        .service_record_draft
        .clone()
        .unwrap_or_default();
    let mut custom_values = JsonMap::new();
    for (id, value) in &draft.values {
        let column = config
            .attributes
            .get(&crate::ids::AttributeId(*id))
            .filter(|a| a.object == AttributeObject::ServiceRecord);
        if let Some(column) = column
            && let Ok(value) = column.accept(value)
        {
            custom_values.insert(column.name.clone(), value);
        }
    }
    state.put(ServiceRecord {
        conversation_id: conversation.id,
        account_id: conversation.account_id,
        agent_id: agent,
        memo: draft.memo.unwrap_or_default(),
        custom_values,
        queued_at: conversation.first_queued_at.unwrap_or(cx.now),
        started_at: cx.now,
        finished_at: None,
        completed_at: None,
        updated_at: cx.now,
    });
    routing::emit(
        state,
        cx,
        conversation,
        "service_record.saved",
        Some(agent),
        &json!({"prefilled": conversation.service_record_draft.is_some()}),
    )
}
