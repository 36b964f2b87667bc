//! The act [`PickUp`].

use crate::act::{Act, Right, Subject};
use crate::acts::ConversationView;
use crate::decide::conversations::find;
use crate::decide::handover::active;
use crate::decide::needs::named;
use crate::decide::pick_up::{begin, take_up};
use crate::decide::view::view;
use crate::ids::AccountId;
use crate::refusal::{Conflict, Refusal};
use crate::routing::{self, Freed};
use crate::state::{Context, ConversationName, Decided, Key, State, Workload};
use crate::words::Status;
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
        let freed = if has_slot {
            match take_up(state, cx, &config, &mut conversation, agent.id)? {
                Some(freed) => freed,
                None => return Ok(Box::new(view(state, account, id)?)),
            }
        } else {
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
            begin(state, cx, &config, &mut conversation, agent.id)?;
            Freed::default()
        };
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        Ok(Box::new(view(state, account, id)?))
    }
}
