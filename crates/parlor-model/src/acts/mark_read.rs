//! The act [`MarkRead`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::needs::named;
use crate::decide::notify;
use crate::decide::view::view;
use crate::entities::ReadMark;
use crate::ids::AccountId;
use crate::routing;
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use serde_json::json;

/// Marks a conversation as read by the acting agent. If the actor is not an agent, marks the conversation as read by
/// the customer.
#[derive(Clone, Debug)]
pub struct MarkRead {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The number of the customer's messages that the agent has read, counted from the beginning of the conversation.
    /// `None` means all messages. The read position never moves back.
    pub incoming_seen: Option<i64>,
}

impl Act for MarkRead {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation.name)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        let id = conversation.id;
        let before = conversation.clone();
        let incoming = conversation.incoming_count;
        let seen = self.incoming_seen.unwrap_or(incoming).clamp(0, incoming);
        match agent {
            None => conversation.contact_seen_at = Some(cx.now),
            Some(agent) => {
                let known = state.read_mark(account, id, agent)?;
                if known.is_none_or(|mark| mark.incoming_seen < seen) {
                    state.put(ReadMark {
                        conversation_id: id,
                        agent_id: agent,
                        account_id: account,
                        incoming_seen: seen,
                        seen_at: cx.now,
                    });
                    let unread = conversation.incoming_count.saturating_sub(seen);
                    conversation.unread_count = conversation.unread_count.min(unread);
                    conversation.agent_seen_at = Some(cx.now);
                    if conversation.assignee_id == Some(agent) {
                        conversation.assignee_seen_at = Some(cx.now);
                    }
                }
            }
        }
        if conversation != before {
            let data = json!({"read_by": agent, "incoming_seen": seen});
            routing::emit(
                state,
                cx,
                &conversation,
                "conversation.updated",
                agent,
                &data,
            )?;
            state.put(conversation);
        }
        if let Some(agent) = agent.filter(|_| seen == incoming) {
            notify::seen(state, cx, (account, id), agent)?;
        }
        Ok(Box::new(view(state, account, id)?))
    }
}
