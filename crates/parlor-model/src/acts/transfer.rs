//! The act [`Transfer`].

use crate::act::{Act, Right, Target};
use crate::acts::{ConversationView, MAX_MESSAGE, NewMessage};
use crate::config::AccountConfig;
use crate::decide::handover::active;
use crate::decide::messages::append;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::entities::{Agent, Conversation, JsonMap};
use crate::ids::{AccountId, AgentId, QueueId, TeamId};
use crate::reasons::Reason;
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing::{self, Freed, Placement};
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use crate::words::{Intent, MessageKind, SenderKind, Status};
use serde_json::json;

/// Transfers an open or pending conversation. After a transfer to a team or a queue, routing does not assign the
/// conversation to the agent who gave it away.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The receiver of the conversation.
    pub to: TransferTo,
    /// A note from the acting agent for the receiver. If the actor is not an agent, a note is refused.
    pub note: Option<NewMessage>,
}

/// The receiver of a transferred conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferTo {
    /// This agent, regardless of the agent's availability. If the agent has no free slot, the conversation waits for
    /// this agent.
    Agent(AgentId),
    /// An available member of the team. If no member is available, the conversation waits for a member of the team.
    Team(TeamId),
    /// An agent chosen by this queue. If no agent is available, the conversation waits in the queue. If the queue is
    /// full, the conversation goes to the overflow queue. If there is no overflow queue, or if the overflow queue is
    /// full too, the transfer is refused.
    Queue(QueueId),
}

impl Act for Transfer {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        let to = match self.to {
            TransferTo::Agent(agent) => Some(agent),
            TransferTo::Team(_) | TransferTo::Queue(_) => None,
        };
        Right::Give(&self.conversation.name, to)
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
        match self.to {
            TransferTo::Agent(agent) => drop(active(&config, agent)?),
            TransferTo::Team(team) if !config.teams.contains_key(&team) => {
                return Err(Refusal::NotFound(Object::Team).into());
            }
            TransferTo::Queue(queue) if !config.queues.contains_key(&queue) => {
                return Err(Refusal::NotFound(Object::Queue).into());
            }
            TransferTo::Team(_) | TransferTo::Queue(_) => {}
        }
        if !matches!(conversation.status, Status::Open | Status::Pending) {
            return Err(Refusal::Conflict(Conflict::NotOpen(id)).into());
        }
        let note = match (&self.note, agent) {
            (Some(note), Some(agent)) => {
                if note.content.is_empty() {
                    return Err(Refusal::field("note", FieldCode::Required).into());
                }
                if note.content.chars().count() > MAX_MESSAGE {
                    return Err(Refusal::field("note", FieldCode::TooLong).into());
                }
                let sender = (SenderKind::Agent, Some(agent.0));
                let kind = MessageKind::Note;
                Some(append(
                    state,
                    cx,
                    &mut conversation,
                    kind,
                    sender,
                    note,
                    JsonMap::new(),
                )?)
            }
            (Some(_), None) => return Err(Refusal::field("note", FieldCode::NotAllowed).into()),
            (None, _) => None,
        };
        let from = conversation.assignee_id;
        let freed = match self.to {
            // The conversation is already assigned to this agent, so only the note is added.
            TransferTo::Agent(agent) if conversation.status.is_live() && from == Some(agent) => {
                Freed::default()
            }
            _ => {
                let to = match self.to {
                    TransferTo::Agent(agent) => json!({"agent_id": agent}),
                    TransferTo::Team(team) => json!({"team_id": team}),
                    TransferTo::Queue(queue) => {
                        json!({"queue": config.queues.get(&queue).map(|q| q.key.as_str())})
                    }
                };
                routing::emit(
                    state,
                    cx,
                    &conversation,
                    "conversation.transferred",
                    agent,
                    &json!({"from": from, "to": to, "note_id": note.map(|n| n.id)}),
                )?;
                hand_over(state, cx, &config, &mut conversation, self, by)?
            }
        };
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        Ok(Box::new(view(state, account, id)?))
    }
}

fn hand_over(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    c: &Transfer,
    by: Option<&Agent>,
) -> Decided<Freed> {
    // The giver is the present assignee. If the conversation is unassigned, the giver is the acting agent.
    let giver = conversation
        .assignee_id
        .filter(|_| conversation.status.is_live())
        .or(cx.actor.agent());
    // A conversation that already waits keeps the time at which its wait began.
    let since = conversation.queue_id.and(conversation.queued_at);
    let freed = routing::release(state, cx, config, conversation, true)?;
    conversation.queued_at = since;
    if conversation.status == Status::Pending {
        conversation.status = Status::Open;
        routing::emit(
            state,
            cx,
            conversation,
            "conversation.status_changed",
            cx.actor.agent(),
            &json!({"from": Status::Pending, "to": Status::Open}),
        )?;
    }
    let name = by.map_or("Somebody", |a| a.name.as_str());
    let (by_id, by_name) = (by.map(|a| a.id), name.to_owned());
    let mut because = Reason::Transferred {
        by_id,
        by_name: by_name.clone(),
    };
    conversation.given_up_by = giver;
    let mut how = Placement {
        waits: true,
        ..Placement::default()
    };
    match c.to {
        TransferTo::Agent(agent) => {
            let agent = active(config, agent)?;
            conversation.route_team_id = None;
            if routing::give_to(state, cx, config, conversation, agent, Some((by_id, name)))? {
                return Ok(freed);
            }
            conversation.given_up_by = None;
            how.reserved_for = Some(agent.id);
            // The receiver must see the conversation while it waits. An intended agent sees the conversation, even
            // without serving its queue.
            conversation.intended_agent_id = Some(agent.id);
        }
        TransferTo::Team(team) => {
            conversation.intent = Intent::Enqueue;
            conversation.intended_agent_id = None;
            conversation.team_id = Some(team);
            conversation.route_team_id = Some(team);
            if let Some(team) = config.teams.get(&team) {
                because = Reason::TransferredToTeam {
                    by_id,
                    by_name,
                    team_id: team.id,
                    team_name: team.name.clone(),
                };
            }
        }
        TransferTo::Queue(queue) => {
            conversation.intent = Intent::Enqueue;
            conversation.intended_agent_id = None;
            conversation.route_team_id = None;
            how.arrives = true;
            if let Some(queue) = config.queues.get(&queue) {
                routing::move_to(config, conversation, queue);
                because = Reason::TransferredToQueue {
                    by_id,
                    by_name,
                    queue: queue.key.clone(),
                };
            }
        }
    }
    how.because = Some(because);
    routing::route(state, cx, conversation, &how)?;
    if conversation.queue_id.is_none() && conversation.offered_until.is_none() {
        conversation.queued_at = None;
        conversation.given_up_by = None;
    }
    Ok(freed)
}
