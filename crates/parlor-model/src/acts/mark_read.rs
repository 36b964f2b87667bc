//! The act [`MarkRead`].

use crate::act::{Act, Subject};
use crate::acts::ConversationView;
use crate::decide::conversations::find;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::entities::ReadMark;
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Object, Refusal};
use crate::routing::{self};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::InboxKind;
use serde_json::json;

/// Marks a conversation read to its end.
#[derive(Clone, Debug)]
pub struct MarkRead {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// The agent who read it; `None`: the customer.
    pub agent: Option<AgentId>,
}

impl Act for MarkRead {
    type Outcome = Box<ConversationView>;

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn subject(&self) -> Subject<'_> {
        Subject::Conversation(&self.conversation)
    }

    fn prefetch(&self) -> Vec<Key> {
        named(self.account, &self.conversation)
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let config = state.config(self.account)?;
        let mut conversation = find(
            state,
            &config,
            self.account,
            &self.conversation,
            self.inbox_kind,
        )?;
        let id = conversation.id;
        let before = conversation.clone();
        match self.agent {
            None => conversation.contact_seen_at = Some(cx.now),
            Some(agent) => {
                if !config.agents.contains_key(&agent) {
                    return Err(Refusal::NotFound(Object::Agent).into());
                }
                let known = state.read_mark(self.account, id, agent)?;
                if known.is_none_or(|mark| mark.incoming_seen != conversation.incoming_count) {
                    state.put(ReadMark {
                        conversation_id: id,
                        agent_id: agent,
                        account_id: self.account,
                        incoming_seen: conversation.incoming_count,
                        seen_at: cx.now,
                    });
                    conversation.unread_count = 0;
                    conversation.agent_seen_at = Some(cx.now);
                    if conversation.assignee_id == Some(agent) {
                        conversation.assignee_seen_at = Some(cx.now);
                    }
                }
            }
        }
        if conversation != before {
            let data = json!({"read_by": self.agent, "incoming_seen": conversation.incoming_count});
            routing::emit(
                state,
                cx,
                &conversation,
                "conversation.updated",
                self.agent,
                &data,
            )?;
            state.put(conversation);
        }
        Ok(Box::new(view(state, self.account, id)?))
    }
}
