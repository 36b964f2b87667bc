//! The act [`SettlePush`].

use crate::act::{Act, Right};
use crate::decide::pushes::{PushResult, settle};
use crate::entities::Push;
use crate::ids::AccountId;
use crate::state::{Context, Decided, Key, State};

/// Records the result of sending a push.
#[derive(Clone, Debug)]
pub struct SettlePush {
    /// The push, in the state in which it was sent.
    pub push: Push,
    /// The result.
    pub result: PushResult,
}

impl Act for SettlePush {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let push = &self.push;
        let (agent, subscription) = (push.agent_id, push.subscription_id);
        match self.result {
            PushResult::Gone => vec![
                Key::PushSubscription(account, subscription),
                Key::PushesOf(account, agent),
            ],
            PushResult::Sent | PushResult::Later(_) | PushResult::Refused => {
                let conversation = push.conversation_id;
                vec![Key::Push(account, agent, subscription, conversation)]
            }
        }
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        settle(state, cx, &self.push, self.result)
    }
}
