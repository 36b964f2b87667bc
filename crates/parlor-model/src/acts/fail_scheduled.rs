//! The act [`FailScheduled`].

use crate::act::{Act, Right};
use crate::decide::scheduled;
use crate::entities::ScheduledMessage;
use crate::ids::{AccountId, ScheduledId};
use crate::state::{Context, Decided, Key, State};
use crate::words::ScheduledState;

/// Marks a due scheduled message as failed. The engine submits this act after the sending of the message was refused.
/// The message's timer then does not fire again. If the message is no longer due, nothing changes.
#[derive(Clone, Debug)]
pub struct FailScheduled {
    /// The scheduled message.
    pub id: ScheduledId,
    /// The code of the reason why the message was not sent, as [`crate::decide::failure`] returns it.
    pub error: String,
}

impl Act for FailScheduled {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Scheduled(account, self.id)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let Some(row) = state.scheduled(cx.account, self.id)?.cloned() else {
            return Ok(());
        };
        let due = row.state == ScheduledState::Waiting && row.send_at <= cx.now;
        let found = state.conversation(cx.account, row.conversation_id)?;
        let Some(mut conversation) = found.filter(|_| due).cloned() else {
            return Ok(());
        };
        let to = (ScheduledState::Failed, Some(self.error.as_str()));
        let _: ScheduledMessage =
            scheduled::stop(state, cx, &mut conversation, &row, to, "failed")?;
        state.put(conversation);
        Ok(())
    }
}
