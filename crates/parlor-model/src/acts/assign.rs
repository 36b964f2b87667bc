//! The act [`Assign`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::handover::active;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::ids::{AccountId, AgentId};
use crate::refusal::Refusal;
use crate::routing;
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use serde_json::json;

/// Assigns a conversation to an agent, regardless of the agent's availability. If the conversation is open and the
/// agent has no free slot, the act is refused. If the conversation is not open, the act only stores the assignee. When
/// the conversation is opened later, routing tries this agent first.
#[derive(Clone, Debug)]
pub struct Assign {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The new assignee. If the conversation is already assigned to this agent, and not only offered, nothing changes.
    pub to: AgentId,
}

impl Act for Assign {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Give(&self.conversation.name, Some(self.to))
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation.name)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        let by = agent.and_then(|agent| config.agents.get(&agent));
        let to = active(&config, self.to)?;
        let id = conversation.id;
        if conversation.assignee_id == Some(to.id) && conversation.offered_until.is_none() {
            return Ok(Box::new(view(state, account, id)?));
        }
        let freed = routing::release(state, cx, &config, &mut conversation, true)?;
        let by = by.map(|a| (Some(a.id), a.name.as_str()));
        let freed = if conversation.status.is_live() {
            if !routing::give_to(state, cx, &config, &mut conversation, to, by)? {
                return Err(Refusal::CapacityReached.into());
            }
            freed
        } else {
            conversation.assignee_id = Some(to.id);
            conversation.updated_at = cx.now;
            routing::emit(
                state,
                cx,
                &conversation,
                "conversation.updated",
                agent,
                &json!({"assignee_id": to.id}),
            )?;
            freed
        };
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        Ok(Box::new(view(state, account, id)?))
    }
}
