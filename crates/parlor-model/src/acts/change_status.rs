//! The act [`ChangeStatus`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::automatic;
use crate::decide::conversations::{may_speak, set_status};
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::ids::AccountId;
use crate::refusal::{Conflict, Refusal};
use crate::routing;
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use crate::time::Timestamp;
use crate::words::Status;
use serde_json::json;

/// Changes a conversation's status. A client application may change only a conversation that the application started,
/// and only until the conversation is resolved or closed.
#[derive(Clone, Debug)]
pub struct ChangeStatus {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The new status. If the conversation already has this status, nothing changes, with one exception. The end of the
    /// snooze of a snoozed conversation can change.
    pub to: Status,
    /// The end of the snooze, for [`Status::Snoozed`]. `None` means that the snooze lasts until the customer's next
    /// message.
    pub snoozed_until: Option<Timestamp>,
    /// Whether a bot makes the change. If a bot opens a pending conversation, the bot hands this conversation over to
    /// the agents. An additional event `conversation.updated` then reports the handover with `handed_off`.
    pub by_bot: bool,
}

impl Act for ChangeStatus {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation.name)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        may_speak(&config, &conversation, cx.actor.application())?;
        let from = conversation.status;
        if !from.may_become(self.to) {
            return Err(Refusal::Conflict(Conflict::Transition).into());
        }
        if !conversation.reopens
            && matches!(from, Status::Resolved | Status::Closed)
            && !matches!(self.to, Status::Resolved | Status::Closed)
        {
            return Err(Refusal::Conflict(Conflict::NeverReopens).into());
        }
        let id = conversation.id;
        if from != self.to
            || (from == Status::Snoozed && conversation.snoozed_until != self.snoozed_until)
        {
            conversation.snoozed_until = if self.to == Status::Snoozed {
                self.snoozed_until
            } else {
                None
            };
            let freed = set_status(state, cx, &config, &mut conversation, self.to, agent)?;
            if self.by_bot && from == Status::Pending && self.to == Status::Open {
                let data = json!({"handed_off": true});
                routing::emit(
                    state,
                    cx,
                    &conversation,
                    "conversation.updated",
                    agent,
                    &data,
                )?;
            }
            if self.to == Status::Resolved {
                automatic::survey(state, cx, &config, &mut conversation)?;
            }
            // The freed slot is given to a waiting conversation only after this conversation is written. Otherwise
            // routing would use the old state of this conversation.
            state.put(conversation);
            routing::hand_out(state, cx, account, freed)?;
        }
        Ok(Box::new(view(state, account, id)?))
    }
}
