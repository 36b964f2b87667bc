//! The act [`RemovePushSubscription`].

use crate::act::Act;
use crate::decide::pushes::unsubscribe;
use crate::ids::AgentId;
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State};
use std::collections::BTreeSet;

/// Removes a push subscription of the acting agent, with its unsent pushes.
#[derive(Clone, Copy, Debug)]
pub struct RemovePushSubscription {
    /// The agent, who must be the acting one.
    pub agent: AgentId,
    /// The number of the subscription.
    pub subscription: i64,
}

impl Act for RemovePushSubscription {
    type Outcome = ();

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, cx.agent()?);
        if agent != self.agent {
            return Err(Refusal::Forbidden.into());
        }
        let config = state.config(account)?;
        let settings = config.notification_settings.get(&agent);
        let known = settings.is_some_and(|settings| {
            (settings.subscriptions.iter()).any(|one| one.id == self.subscription)
        });
        if !known {
            return Err(Refusal::NotFound(Object::PushSubscription).into());
        }
        unsubscribe(
            state,
            (account, agent),
            &BTreeSet::from([self.subscription]),
        )
    }
}
