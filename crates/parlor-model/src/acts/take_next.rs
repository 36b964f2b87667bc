//! The act [`TakeNext`].

use crate::act::{Act, Right, Target};
use crate::acts::ConversationView;
use crate::decide::handover::active;
use crate::decide::pick_up::take_by_hand;
use crate::decide::undo;
use crate::decide::view::view;
use crate::ids::{AccountId, QueueId};
use crate::reasons::Reason;
use crate::refusal::{Object, Refusal};
use crate::routing;
use crate::state::{Context, ConversationName, Decided, Key, State};

/// Picks up, from a queue, the first waiting conversation that the acting agent may serve. Skills, teams and
/// reservations limit the choice. The agent's capacity also limits the choice, unless the account allows agents to
/// exceed their capacity. The agent's availability, the queue's business hours and the queue's distribution rule do not
/// limit the choice, because the agent has requested a conversation.
#[derive(Clone, Debug)]
pub struct TakeNext {
    /// The queue.
    pub queue: QueueId,
    /// The new undo token, as in [`crate::command::Submission::undo`]. The act itself stores this token, because the
    /// conversation is not known before the decision.
    pub undo: Option<String>,
}

impl Act for TakeNext {
    /// The conversation that was picked up. `None` means that the agent can get no waiting conversation of this queue.
    type Outcome = Option<Box<ConversationView>>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        self.undo.iter().map(|_| undo::prefetch(account)).collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let agent = active(&config, cx.agent()?)?;
        let queue = (config.queues.get(&self.queue)).ok_or(Refusal::NotFound(Object::Queue))?;
        let Some((mut conversation, passed)) = routing::next_for(state, &config, agent, queue)?
        else {
            return Ok(None);
        };
        let id = conversation.id;
        let before = match &self.undo {
            Some(_) => {
                let name = ConversationName::Id(id);
                undo::remember(state, cx, Target::Conversation(&name))?
            }
            None => None,
        };
        let how = Reason::TakenNext {
            agent_id: agent.id,
            agent_name: agent.name.clone(),
            queue: queue.key.clone(),
        };
        take_by_hand(state, cx, &config, &mut conversation, agent, (how, passed))?;
        state.put(conversation);
        if let (Some(token), Some(before)) = (&self.undo, before) {
            undo::offer(state, cx, token, before)?;
        }
        Ok(Some(Box::new(view(state, account, id)?)))
    }
}
