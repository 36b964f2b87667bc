//! The act [`MarkUnread`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::conversations::find;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::entities::ReadMark;
use crate::ids::AccountId;
use crate::routing;
use crate::state::{Context, ConversationName, Decided, Key, State};
use serde_json::json;

/// Moves the acting agent's read position in a conversation back. This act never moves the position forward.
#[derive(Clone, Debug)]
pub struct MarkUnread {
    /// The conversation.
    pub conversation: ConversationName,
    /// The number of the customer's messages that stay read. `None` means all of the customer's messages except the
    /// newest one. A negative number means that messages of conversations that are merged into this conversation become
    /// unread too.
    pub incoming_seen: Option<i64>,
}

impl Act for MarkUnread {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = named(account, &self.conversation);
        if let ConversationName::Id(id) = &self.conversation {
            keys.push(Key::ReadMarks(account, *id));
        }
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let mut conversation = find(state, account, &self.conversation)?;
        let id = conversation.id;
        let incoming = conversation.incoming_count;
        let seen = (self.incoming_seen)
            .unwrap_or(incoming.saturating_sub(1).max(0))
            .min(incoming);
        let mut others = None;
        let mut own = None;
        for mark in state.read_marks(account, id)? {
            if mark.agent_id == agent {
                own = Some(mark.clone());
            } else {
                others = others.max(Some(mark.incoming_seen));
            }
        }
        // If the agent has never read the conversation, or has read no message after the new position, nothing changes.
        let Some(mark) = own.filter(|mark| mark.incoming_seen > seen) else {
            return Ok(Box::new(view(state, account, id)?));
        };
        state.put(ReadMark {
            incoming_seen: seen,
            ..mark
        });
        conversation.unread_count = incoming.saturating_sub(others.unwrap_or(seen).max(seen));
        conversation.updated_at = cx.now;
        let data = json!({"read_by": agent, "incoming_seen": seen});
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.updated",
            Some(agent),
            &data,
        )?;
        state.put(conversation);
        Ok(Box::new(view(state, account, id)?))
    }
}
