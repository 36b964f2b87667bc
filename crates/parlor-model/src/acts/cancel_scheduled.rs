//! The act [`CancelScheduled`].

use crate::act::{Act, Right};
use crate::decide::{attachments, scheduled};
use crate::entities::ScheduledMessage;
use crate::ids::{AccountId, ScheduledId};
use crate::refusal::Refusal;
use crate::state::{Context, Decided, Key, State};
use crate::words::ScheduledState;

/// Cancels a scheduled message. A held message, which waits for the end of the inbox's hold time, is a scheduled
/// message too. If the author cancels the message, the message is removed. If a supervisor or a program cancels another
/// agent's message, the message is stopped but stays stored. So its author can still read the text. The outcome is the
/// scheduled message as it was before the act.
#[derive(Clone, Debug)]
pub struct CancelScheduled {
    /// The scheduled message.
    pub id: ScheduledId,
}

impl Act for CancelScheduled {
    type Outcome = Box<ScheduledMessage>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Scheduled(account, self.id)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (row, mut conversation) = scheduled::find(state, cx, self.id)?;
        let agent = cx.agent()?;
        if row.agent_id != agent {
            let config = state.config(cx.account)?;
            let supervises = (config.agents.get(&agent)).is_some_and(|by| by.role.supervises());
            if cx.actor.reader().is_some() && !supervises {
                return Err(Refusal::Forbidden.into());
            }
            if row.state == ScheduledState::Waiting {
                let to = (ScheduledState::Stopped, None);
                scheduled::stop(state, cx, &mut conversation, &row, to, "cancelled")?;
                state.put(conversation);
            }
            return Ok(Box::new(row));
        }
        scheduled::disarm(state, &row)?;
        attachments::release(state, cx, &row.attachments)?;
        scheduled::count(&mut conversation, Some(&row), None);
        scheduled::report(state, cx, &conversation, &row, "cancelled", None)?;
        state.put(conversation);
        state.remove::<ScheduledMessage>((row.account_id, row.id));
        Ok(Box::new(row))
    }
}
