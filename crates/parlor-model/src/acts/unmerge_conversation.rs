//! The act [`UnmergeConversation`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::audit::CONVERSATION_UNMERGED;
use crate::decide::conversations::find;
use crate::decide::joined::separate;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::ids::AccountId;
use crate::state::{Context, ConversationName, Decided, Key, State};

/// Separates a merged conversation from its target. The separated conversation stays closed. Messages that the customer
/// wrote in the target stay in the target. If the conversation is not merged, nothing changes.
#[derive(Clone, Debug)]
pub struct UnmergeConversation {
    /// The conversation.
    pub conversation: ConversationName,
}

impl Act for UnmergeConversation {
    type Outcome = Box<ConversationView>;
    const AUDIT: &'static [&'static str] = &[CONVERSATION_UNMERGED];

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        cx.agent()?;
        let mut conversation = find(state, account, &self.conversation)?;
        let id = conversation.id;
        if conversation.merged_into.is_some() {
            separate(state, cx, &mut conversation, None)?;
            state.put(conversation);
        }
        Ok(Box::new(view(state, account, id)?))
    }
}
