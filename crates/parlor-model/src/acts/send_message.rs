//! The act [`SendMessage`].

use crate::act::{Act, Subject};
use crate::acts::{MessageView, PostMessage};
use crate::decide::{attachments, drafts, guard};
use crate::ids::AccountId;
use crate::state::{Context, Decided, Key, State};

/// Adds an agent's message to a conversation, as [`PostMessage`], with the guards of an agent who has read it.
#[derive(Clone, Debug)]
pub struct SendMessage {
    /// The message.
    pub post: PostMessage,
    /// The position of the newest message that the agent has seen. The act is refused if somebody else wrote after it.
    pub seen_position: Option<i64>,
    /// Whether to remove the agent's draft in the conversation. The message may then have the draft's files.
    pub remove_draft: bool,
}

impl Act for SendMessage {
    type Outcome = Box<MessageView>;

    fn subject(&self) -> Subject<'_> {
        self.post.subject()
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        self.post.prefetch(account)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        if let Some(seen) = self.seen_position {
            guard::unmoved(state, cx, &self.post.conversation, seen)?;
        }
        if self.remove_draft {
            let (_, _, draft) = drafts::find(state, cx, &self.post.conversation)?;
            if let Some(draft) = draft {
                attachments::release(state, cx, &draft.attachments)?;
                drafts::remove(state, cx, &draft, "sent")?;
            }
        }
        self.post.decide(state, cx)
    }
}
