//! The act [`MergeConversation`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::audit::CONVERSATION_MERGED;
use crate::decide::conversations::{find, set_status};
use crate::decide::joined::{join, may_join};
use crate::decide::needs::named;
use crate::decide::people::is_erased;
use crate::decide::view::view;
use crate::ids::{AccountId, ConversationId};
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::routing::{self, Freed};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::visibility::ReaderVisibility;
use crate::words::Status;

/// Merges a conversation into another one of the same contact. The merged conversation is closed, so it no longer uses
/// a slot or waits in a queue. The thread of the target then also shows the messages of the merged conversation. If the
/// customer waits for an answer, the wait continues in the target, unless the target is resolved or closed.
#[derive(Clone, Debug)]
pub struct MergeConversation {
    /// The conversation to merge.
    pub conversation: ConversationName,
    /// The target, which must be visible to the acting agent.
    pub into: ConversationId,
}

impl Act for MergeConversation {
    type Outcome = Box<ConversationView>;
    const AUDIT: &'static [&'static str] = &[CONVERSATION_MERGED];

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = named(account, &self.conversation);
        keys.push(Key::Conversation(account, self.into));
        keys.push(Key::ReadMarks(account, self.into));
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let config = state.config(account)?;
        let mut conversation = find(state, account, &self.conversation)?;
        let sees = |row: &&_| {
            (cx.actor.reader())
                .is_none_or(|reader| ReaderVisibility::of(&config, reader).sees(&config, row))
        };
        let mut target = state
            .conversation(account, self.into)?
            .filter(sees)
            .cloned()
            .ok_or_else(|| Refusal::field("into_id", FieldCode::Unknown))?;
        if is_erased(state, account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        may_join(&conversation, &target)?;
        let waited = conversation.waiting_since;
        let freed = if conversation.status == Status::Closed {
            Freed::default()
        } else {
            let to = Status::Closed;
            set_status(state, cx, &config, &mut conversation, to, Some(agent))?
        };
        conversation.waiting_since = waited;
        join(state, cx, &mut conversation, &mut target)?;
        let id = conversation.id;
        // The freed slot is given to a waiting conversation only after both conversations are written. Otherwise
        // routing would use the old state of these conversations.
        state.put(conversation);
        state.put(target);
        routing::hand_out(state, cx, account, freed)?;
        Ok(Box::new(view(state, account, id)?))
    }
}
