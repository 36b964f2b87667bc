//! The act [`SendScheduled`].

use crate::act::Act;
use crate::acts::MessageView;
use crate::decide::scheduled;
use crate::ids::{AccountId, ScheduledId};
use crate::refusal::Refusal;
use crate::state::{Context, Decided, Key, State};

/// Sends a scheduled or held message of the acting agent now, whatever its state.
#[derive(Clone, Debug)]
pub struct SendScheduled {
    /// The scheduled message.
    pub id: ScheduledId,
}

impl Act for SendScheduled {
    type Outcome = Box<MessageView>;

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Scheduled(account, self.id)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (row, conversation) = scheduled::find(state, cx, self.id)?;
        if Some(row.agent_id) != cx.actor.agent() {
            return Err(Refusal::Forbidden.into());
        }
        scheduled::send(state, cx, &row, conversation)
    }
}
