//! The act [`PickUp`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::conversations::find;
use crate::decide::handover::active;
use crate::decide::needs::named;
use crate::decide::pick_up::{take_by_hand, take_up};
use crate::decide::view::view;
use crate::ids::AccountId;
use crate::reasons::Reason;
use crate::refusal::{Conflict, Refusal};
use crate::routing::{self, Freed};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::Status;

/// Picks up an open or pending conversation. The conversation becomes open, and uses a slot of the acting agent. If the
/// conversation is open and belongs to another agent, the act is refused with [`Conflict::TakenBy`]. The first pick-up
/// creates the conversation's service record. Each later pick-up stores the acting agent in the record, and reopens a
/// completed record.
#[derive(Clone, Debug)]
pub struct PickUp {
    /// The conversation.
    pub conversation: ConversationName,
}

impl Act for PickUp {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation)
    }

    fn right(&self) -> Right<'_> {
        Right::PickUp(&self.conversation)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let mut conversation = find(state, account, &self.conversation)?;
        let agent = active(&config, cx.agent()?)?;
        let id = conversation.id;
        if let Some(assignee) = conversation.assignee_id
            && assignee != agent.id
            && conversation.status.is_live()
        {
            return Err(Refusal::Conflict(Conflict::TakenBy(assignee)).into());
        }
        if !matches!(conversation.status, Status::Open | Status::Pending) {
            return Err(Refusal::Conflict(Conflict::NotOpen(id)).into());
        }
        let has_slot = conversation.status.is_live() && conversation.assignee_id == Some(agent.id);
        let freed = if has_slot {
            match take_up(state, cx, &config, &mut conversation, agent.id)? {
                Some(freed) => freed,
                None => return Ok(Box::new(view(state, account, id)?)),
            }
        } else {
            let how = Reason::PickedUp {
                agent_id: agent.id,
                agent_name: agent.name.clone(),
            };
            let how = (how, Vec::new());
            take_by_hand(state, cx, &config, &mut conversation, agent, how)?;
            Freed::default()
        };
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        Ok(Box::new(view(state, account, id)?))
    }
}
