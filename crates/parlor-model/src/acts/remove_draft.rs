//! The act [`RemoveDraft`].

use crate::act::{Act, Right};
use crate::decide::{attachments, drafts};
use crate::ids::AccountId;
use crate::state::{Context, ConversationName, Decided, Key, State};

/// Removes the acting agent's draft in a conversation. If the agent has no draft in the conversation, nothing changes.
#[derive(Clone, Debug)]
pub struct RemoveDraft {
    /// The conversation.
    pub conversation: ConversationName,
}

impl Act for RemoveDraft {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::named(account, &self.conversation)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (_, _, draft) = drafts::find(state, cx, &self.conversation)?;
        if let Some(draft) = draft {
            attachments::release(state, cx, &draft.attachments)?;
            drafts::remove(state, cx, &draft, "removed")?;
        }
        Ok(())
    }
}
