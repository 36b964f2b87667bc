//! The act [`Assign`].

use crate::act::{Act, Right, Subject};
use crate::acts::ConversationView;
use crate::decide::conversations::find;
use crate::decide::handover::active;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::ids::{AccountId, AgentId};
use crate::refusal::Refusal;
use crate::routing::{self};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::InboxKind;
use serde_json::json;

/// Assigns a conversation to an agent, regardless of the agent's availability. If the conversation is open and the
/// agent has no free slot, the act is refused. If the conversation is not open, the act only stores the assignee. When
/// the conversation is opened later, routing tries this agent first.
#[derive(Clone, Debug)]
pub struct Assign {
    /// The conversation.
    pub conversation: ConversationName,
    /// The required kind of inbox. A conversation in an inbox of another kind is treated as unknown. `None` accepts
    /// every kind.
    pub inbox_kind: Option<InboxKind>,
    /// The new assignee. If the conversation is already assigned to this agent, and not only offered, nothing changes.
    pub to: AgentId,
}

impl Act for Assign {
    type Outcome = Box<ConversationView>;

    fn subject(&self) -> Subject<'_> {
        Subject::Conversation(&self.conversation)
    }

    fn right(&self) -> Right<'_> {
        Right::Give(&self.conversation, Some(self.to))
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let mut conversation = find(state, &config, account, &self.conversation, self.inbox_kind)?;
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
