//! The act [`PickUp`].

use crate::act::{Act, Right, Subject};
use crate::acts::ConversationView;
use crate::config::AccountConfig;
use crate::decide::conversations::find;
use crate::decide::handover::active;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::entities::{Conversation, JsonMap, ServiceRecord};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Conflict, Refusal};
use crate::routing;
use crate::state::{Context, ConversationName, Decided, Key, State, Workload};
use crate::words::{AttributeObject, Status};
use serde_json::json;

/// Picks a conversation up: the agent takes a slot, and the service record is opened.
#[derive(Clone, Debug)]
pub struct PickUp {
    /// The conversation.
    pub conversation: ConversationName,
}

impl Act for PickUp {
    type Outcome = Box<ConversationView>;

    fn subject(&self) -> Subject<'_> {
        Subject::Conversation(&self.conversation)
    }

    fn right(&self) -> Right<'_> {
        Right::PickUp(&self.conversation)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let mut conversation = find(state, &config, account, &self.conversation, None)?;
        let agent = active(&config, cx.agent()?)?;
        let id = conversation.id;
        if let Some(assignee) = conversation.assignee_id
            && assignee != agent.id
            && conversation.status.is_live()
        {
            return Err(Refusal::Conflict(Conflict::TakenBy(assignee)).into());
        }
        if !matches!(conversation.status, Status::Open | Status::Pending) {
            return Err(Refusal::Conflict(Conflict::NotOpen(id)).into());
        }
        let has_slot = conversation.status.is_live() && conversation.assignee_id == Some(agent.id);
        let accepted = if has_slot {
            routing::accept(state, &config, &mut conversation)?
        } else {
            None
        };
        let taken_up = conversation.picked_up_at.is_some()
            && state
                .service_record(account, id)?
                .is_some_and(|record| record.agent_id == agent.id);
        if has_slot && taken_up && accepted.is_none() {
            return Ok(Box::new(view(state, account, id)?));
        }
        if !has_slot {
            let workload = state.space(account)?.workload(agent.id);
            let live = workload.map_or(0, Workload::live);
            let weight = config.weight(conversation.inbox_id);
            let over = !workload.map_or(agent.capacity > 0, |d| d.has_room(agent.capacity, weight));
            if over && !config.account.allow_over_capacity {
                return Err(Refusal::CapacityReached.into());
            }
            routing::leave_queue(state, &mut conversation)?;
            if conversation.status == Status::Pending {
                let from = conversation.status;
                conversation.status = Status::Open;
                routing::emit(
                    state,
                    cx,
                    &conversation,
                    "conversation.status_changed",
                    Some(agent.id),
                    &json!({"from": from, "to": Status::Open}),
                )?;
            }
            let decision = routing::Decision {
                intent: conversation.intent,
                queue: routing::route_queue(&config, &conversation)
                    .map(|q| q.key.clone())
                    .unwrap_or_default(),
                distribution: crate::words::Distribution::Manual,
                assigned_to: Some(agent.id),
                accept_within_s: None,
                reason: if over {
                    format!(
                        "{} picked it up by hand, beyond their capacity of {}, which this account allows.",
                        agent.name, agent.capacity
                    )
                } else {
                    format!("{} picked it up by hand.", agent.name)
                },
                considered: vec![routing::Considered {
                    agent_id: agent.id,
                    name: agent.name.clone(),
                    chosen: true,
                    why: format!("had {live} of {}", agent.capacity),
                }],
                not_shown: 0,
                passed: Vec::new(),
            };
            routing::record(state, cx, &mut conversation, &decision);
            routing::assign(state, cx, &config, &mut conversation, agent.id, None)?;
        }
        let first = conversation.picked_up_at.is_none();
        conversation.picked_up_at = conversation.picked_up_at.or(Some(cx.now));
        conversation.updated_at = cx.now;
        if first {
            open_service_record(state, cx, &config, &conversation, agent.id)?;
        } else if let Some(mut record) = state.service_record(account, id)?.cloned() {
            record.agent_id = agent.id;
            record.completed_at = None;
            record.updated_at = cx.now;
            state.put(record);
        }
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.picked_up",
            Some(agent.id),
            &json!({"assignee_id": agent.id}),
        )?;
        state.put(conversation);
        routing::hand_out(state, cx, account, accepted.unwrap_or_default())?;
        Ok(Box::new(view(state, account, id)?))
    }
}

/// Opens the service record at the first pick-up and copies the draft into it. Values of unknown columns, of columns
/// for other objects, and of a wrong type are left out.
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
