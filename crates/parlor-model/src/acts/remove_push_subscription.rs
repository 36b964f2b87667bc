//! The act [`RemovePushSubscription`].

use crate::act::{Act, Right};
use crate::decide::subscriptions::unsubscribe;
use crate::ids::{AccountId, AgentId, PushSubscriptionId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use std::collections::BTreeSet;

/// Removes a push subscription of the acting agent, and the unsent pushes to this subscription.
#[derive(Clone, Copy, Debug)]
pub struct RemovePushSubscription {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The subscription.
    pub subscription: PushSubscriptionId,
}

impl Act for RemovePushSubscription {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![
            Key::PushSubscription(account, self.subscription),
            Key::PushesOf(account, self.agent),
        ]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        let known = state.push_subscription(account, self.subscription)?;
        if known.is_none_or(|row| row.agent_id != agent) {
            return Err(Refusal::NotFound(Object::PushSubscription).into());
        }
        let gone = BTreeSet::from([self.subscription]);
        unsubscribe(state, cx, (account, agent), &gone)
    }
}
