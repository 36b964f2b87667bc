//! The admission of an act. The acting agent must see the target of the act, and the agent's role must allow the act.
//!
//! | Role | Rights |
//! |---|---|
//! | agent | acts on every visible conversation, and takes unassigned conversations |
//! | agent | gives away the agent's own conversations |
//! | agent | gives away unassigned conversations that belong to a queue or a team of the agent, or are intended for the agent |
//! | supervisor | also takes a conversation from its agent and gives it to another agent |
//! | supervisor | also merges contacts, undoes merges and exports contacts |
//! | administrator | also erases contacts, and administers the account |
//! | any agent | changes the agent's own name, picture, settings, presence and logins |
//!
//! A conversation that the agent may not see is treated as unknown ([`crate::visibility`]), regardless of the agent's
//! role. A program's credential belongs to the account. So visibility and role do not limit what programs do with
//! conversations and contacts. For the administration of the account, a program has only the rights of the agent of its
//! token. Client applications cannot administer anything.

use crate::act::{Right, Target};
use crate::actor::Actor;
use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, ConversationName, Decided, State};
use crate::visibility::{self, ReaderVisibility};
use crate::words::Role;

impl Role {
    /// Whether the role has the rights of a supervisor over other agents' conversations.
    #[must_use]
    pub const fn supervises(self) -> bool {
        match self {
            Self::Administrator | Self::Supervisor => true,
            Self::Agent => false,
        }
    }
}

/// Refuses an act if its account or its acting agent does not exist, or if the actor does not have the right to the
/// act. If an agent acts with a session, also refuses an act that the agent's visibility or role does not allow.
pub(crate) fn admit(
    state: &State,
    cx: &Context<'_>,
    target: Target<'_>,
    right: Right<'_>,
) -> Decided<()> {
    let config = state.config(cx.account)?;
    let agent = match cx.actor {
        Actor::System => return Ok(()),
        Actor::Application(_) => None,
        Actor::Agent(id) | Actor::Program(id) => {
            let found = config.agents.get(&id);
            Some(found.ok_or(Refusal::NotFound(Object::Agent))?)
        }
    };
    let session = agent.filter(|_| cx.actor.reader().is_some());
    if let Some(reader) = session {
        see(state, &config, reader.id, target)?;
    }
    let account = cx.account;
    let is = |id| agent.is_some_and(|agent| agent.id == id);
    let administers = agent.is_some_and(Agent::administers);
    // The agent whose role limits the act on a conversation. Programs and supervisors have no such limit.
    let limited = session.filter(|agent| !agent.role.supervises());
    let may = match right {
        Right::Anybody => true,
        Right::Own(id) => is(id),
        Right::OwnOrAdminister(id) => is(id) || administers,
        Right::Administer => administers,
        Right::OwnApplication(id) => cx.actor.application() == Some(id),
        Right::Operate => false,
        Right::Supervise => limited.is_none(),
        Right::Erase => session.is_none() || administers,
        Right::Give(name, to) => conversation(state, account, name, limited, |agent, c| {
            (c.assignee_id.is_none() && to == Some(agent.id)) || may_give(&config, agent, c)
        })?,
        Right::Take(name) => conversation(state, account, name, limited, |agent, c| {
            c.assignee_id.is_none_or(|assignee| assignee == agent.id)
        })?,
        // A live conversation of another agent passes this check, because the decision refuses it with the id of that
        // agent. A conversation that is not live passes only if it is unassigned or assigned to this agent.
        Right::PickUp(name) => conversation(state, account, name, limited, |agent, c| {
            c.status.is_live() || c.assignee_id.is_none_or(|assignee| assignee == agent.id)
        })?,
    };
    if may {
        Ok(())
    } else {
        Err(Refusal::Forbidden.into())
    }
}

/// Refuses an act that names its accounts itself, if neither Parlor nor the operator of the server is the actor.
pub(crate) fn admit_operator(cx: &Context<'_>) -> Decided<()> {
    match cx.actor {
        Actor::System => Ok(()),
        Actor::Agent(_) | Actor::Program(_) | Actor::Application(_) => {
            Err(Refusal::Forbidden.into())
        }
    }
}

/// Refuses an act on a conversation that the agent may not see, as if the conversation did not exist.
fn see(state: &State, config: &AccountConfig, reader: AgentId, target: Target<'_>) -> Decided<()> {
    let account = config.account.id;
    let (conversation, object) = match target {
        Target::Conversation(name) | Target::ServiceRecord(name) => {
            let found = state.conversation_named(account, name)?;
            (found, Object::Conversation)
        }
        Target::Message(id) => {
            let found = match state.message(account, id)? {
                Some(message) => state.conversation(account, message.conversation_id)?,
                None => None,
            };
            (found, Object::Message)
        }
        Target::File(id) => {
            let message = state
                .attachment(account, id)?
                .and_then(|row| row.message_id);
            let message = match message {
                Some(message) => state.message(account, message)?,
                None => None,
            };
            let found = match message {
                Some(message) => state.conversation(account, message.conversation_id)?,
                None => None,
            };
            (found, Object::Attachment)
        }
        Target::Contact(_)
        | Target::Ticket(_)
        | Target::Settings(_)
        | Target::NotificationSettings(_)
        | Target::View(_)
        | Target::Macro(_)
        | Target::Configured(..)
        | Target::Endpoint(_)
        | Target::Nothing => return Ok(()),
    };
    // An unknown conversation passes this check, because the decision refuses it later.
    let seen = conversation.is_none_or(|c| ReaderVisibility::of(config, reader).sees(config, c));
    if seen {
        Ok(())
    } else {
        Err(Refusal::NotFound(object).into())
    }
}

/// Applies the check `may` of an agent to a conversation. Without an agent, the check passes. An unknown conversation
/// passes too, because the decision refuses it later.
fn conversation(
    state: &State,
    account: AccountId,
    name: &ConversationName,
    agent: Option<&Agent>,
    may: impl FnOnce(&Agent, &Conversation) -> bool,
) -> Decided<bool> {
    let Some(agent) = agent else {
        return Ok(true);
    };
    let found = state.conversation_named(account, name)?;
    Ok(found.is_none_or(|conversation| may(agent, conversation)))
}

/// Whether an agent may give a conversation to another agent, a team or a queue.
fn may_give(config: &AccountConfig, agent: &Agent, conversation: &Conversation) -> bool {
    if let Some(assignee) = conversation.assignee_id {
        return assignee == agent.id;
    }
    let in_team = |team| config.agent_teams.contains(&(agent.id, team));
    let serves = |queue| config.queue_agents.contains(&(queue, agent.id));
    conversation.intended_agent_id == Some(agent.id)
        || conversation.team_id.is_some_and(in_team)
        || conversation.route_team_id.is_some_and(in_team)
        || visibility::queue_of(config, conversation).is_some_and(serves)
}
