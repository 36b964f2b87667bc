//! The act [`RunActions`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::conversations::find;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::decide::{actions, guard};
use crate::ids::AccountId;
use crate::macros::MacroAction;
use crate::state::{Context, ConversationName, Decided, Key, State};

/// Carries out the actions of a macro without sending its text. If one action is refused, no action is carried out.
#[derive(Clone, Debug)]
pub struct RunActions {
    /// The conversation.
    pub conversation: ConversationName,
    /// The actions, in order.
    pub actions: Vec<MacroAction>,
    /// The position of the newest message that the agent has seen. If another person (a customer or another agent) has
    /// written after this position, the act is refused. `None` switches this check off.
    pub seen_position: Option<i64>,
}

impl Act for RunActions {
    type Outcome = Box<ConversationView>;

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
        if let Some(seen) = self.seen_position {
            guard::unmoved(
                state,
                cx.account,
                cx.actor.agent(),
                &self.conversation,
                seen,
            )?;
        }
        let id = find(state, cx.account, &self.conversation)?.id;
        actions::run(state, cx, &self.conversation, &self.actions)?;
        Ok(Box::new(view(state, cx.account, id)?))
    }
}
