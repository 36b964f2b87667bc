//! Who may do what to what they see: decided here once, for whoever signed in.
//!
//! | Whoever signed in as | may |
//! |---|---|
//! | agent | act on every conversation they see, and take what is nobody's; give away (assign, transfer, release) what is theirs, and what is nobody's and waits in a queue they serve, is with a team of theirs or is meant for them |
//! | supervisor | also take a conversation from whoever has it and give it to another, and say that two people are one, or two again |
//! | administrator | also erase people, and administer |
//!
//! What somebody does not see does not exist for them ([`crate::visibility`]), whatever their role. A program is bound by neither: its credential is
//! the account's own. What only administrators may do is asked where it is done, of programs as well.

use crate::act::Right;
use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation};
use crate::ids::{AccountId, AgentId};
use crate::refusal::Refusal;
use crate::state::{ConversationName, Decided, State};
use crate::visibility;
use crate::words::Role;

impl Role {
    /// Whether they direct the work of others.
    #[must_use]
    pub const fn supervises(self) -> bool {
        match self {
            Self::Administrator | Self::Supervisor => true,
            Self::Agent => false,
        }
    }
}

/// Refuses an act that the agent's role does not allow.
pub(crate) fn permit(
    state: &State,
    account: AccountId,
    reader: AgentId,
    right: Right<'_>,
) -> Decided<()> {
    if matches!(right, Right::Anybody) {
        return Ok(());
    }
    let config = state.config(account)?;
    let Some(agent) = config.agents.get(&reader) else {
        return Err(Refusal::Forbidden.into());
    };
    let may = match right {
        Right::Anybody => true,
        Right::Supervise => agent.role.supervises(),
        Right::Administer => agent.role == Role::Administrator,
        Right::Give(..) | Right::Take(_) | Right::PickUp(_) if agent.role.supervises() => true,
        Right::Give(name, to) => conversation(state, account, name, |c| {
            (c.assignee_id.is_none() && to == Some(agent.id)) || may_give(&config, agent, c)
        })?,
        Right::Take(name) => conversation(state, account, name, |c| {
            c.assignee_id.is_none_or(|assignee| assignee == agent.id)
        })?,
        // One that is being worked on is refused as taken, with the name of who has it. One that rests is theirs all the same.
        Right::PickUp(name) => conversation(state, account, name, |c| {
            c.status.is_live() || c.assignee_id.is_none_or(|assignee| assignee == agent.id)
        })?,
    };
    if may {
        Ok(())
    } else {
        Err(Refusal::Forbidden.into())
    }
}

/// What does not exist is refused by whoever decides.
fn conversation(
    state: &State,
    account: AccountId,
    name: &ConversationName,
    may: impl FnOnce(&Conversation) -> bool,
) -> Decided<bool> {
    Ok(state.conversation_named(account, name)?.is_none_or(may))
}

/// Whether a conversation is an agent's to give away.
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
