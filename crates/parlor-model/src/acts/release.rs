//! The act [`Release`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::conversations::has_ended;
use crate::decide::handover::{give_back, take_from};
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::ids::AccountId;
use crate::reasons::Reason;
use crate::routing;
use crate::state::{Context, ConversationTarget, Decided, Key, State};

/// Takes a conversation from its agent. If the conversation is unassigned, or has ended and can never be reopened,
/// nothing changes.
#[derive(Clone, Debug)]
pub struct Release {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// Whether an open conversation returns to its queue, which then routes the conversation again. If `false`, or if
    /// the routing intent is [`Intent::Hold`](crate::words::Intent::Hold), the conversation does not return to a queue
    /// and stays unassigned.
    pub requeue: bool,
}

impl Act for Release {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Take(&self.conversation.name)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation.name)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        let by = agent.and_then(|agent| config.agents.get(&agent));
        let id = conversation.id;
        // A conversation that has ended and can never be reopened keeps its assignee, and uses no slot.
        let held = conversation
            .assignee_id
            .filter(|_| !has_ended(&conversation));
        let Some(from) = held else {
            return Ok(Box::new(view(state, account, id)?));
        };
        // An offered conversation still counts as waiting. If the agent declines the offer, the conversation keeps the
        // time at which its wait began.
        let since = conversation.queued_at;
        let freed = take_from(state, cx, &config, &mut conversation, from)?;
        if conversation.status.is_live() && self.requeue {
            conversation.queued_at = since;
            let because = Reason::Released {
                by_id: by.map(|a| a.id),
                by_name: by.map_or("Somebody", |a| a.name.as_str()).to_owned(),
            };
            conversation.given_up_by = Some(from);
            give_back(state, cx, &mut conversation, because)?;
        } else {
            // `given_up_by` is the agent to whom the queue must not assign the waiting conversation again. This
            // conversation does not wait in a queue, so the field is empty.
            conversation.given_up_by = None;
        }
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        Ok(Box::new(view(state, account, id)?))
    }
}
