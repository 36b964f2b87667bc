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

use crate::command::Command;
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

/// What a role has to allow.
enum Right<'a> {
    /// Whoever sees it may.
    Anybody,
    /// Gives a conversation, to this agent where one is named.
    Give(&'a ConversationName, Option<AgentId>),
    /// Takes a conversation from whoever has it.
    Take(&'a ConversationName),
    /// Takes a conversation that is nobody's.
    PickUp(&'a ConversationName),
    /// For who directs the work of others.
    Supervise,
    /// For who administers the account.
    Administer,
}

const fn right(command: &Command) -> Right<'_> {
    match command {
        Command::Assign(c) => Right::Give(&c.conversation, Some(c.to)),
        Command::Transfer(c) => match c.to {
            crate::command::TransferTo::Agent(agent) => Right::Give(&c.conversation, Some(agent)),
            crate::command::TransferTo::Team(_) | crate::command::TransferTo::Queue(_) => {
                Right::Give(&c.conversation, None)
            }
        },
        Command::Release(c) => Right::Take(&c.conversation),
        Command::MergeContacts(_) | Command::UndoMerge(_) | Command::RecordExport(_) => {
            Right::Supervise
        }
        Command::EraseContact(_) => Right::Administer,
        Command::PickUp(c) => Right::PickUp(&c.conversation),
        Command::StartConversation(_)
        | Command::PostMessage(_)
        | Command::KeepFile(_)
        | Command::ChangeStatus(_)
        | Command::EditConversation(_)
        | Command::MarkRead(_)
        | Command::ReportDelivery(_)
        | Command::WriteServiceRecord(_)
        | Command::CreateCase(_)
        | Command::ChangeCase(_)
        | Command::CreateContact(_)
        | Command::UpdateContact(_)
        | Command::PutContactPoint(_)
        | Command::RemoveContactPoint(_)
        | Command::AddContactNote(_)
        | Command::RemoveContactNote(_)
        // Their own.
        | Command::SetPresence(_)
        | Command::Attend(_)
        // Said by the engine, for nobody.
        | Command::FireTimers(_)
        // Asked where they are decided, or by whoever lets the caller come so far: programs may not either.
        | Command::TuneAgent(_)
        | Command::IssueCredential(_)
        | Command::RevokeCredential(_)
        | Command::RotateCredential(_)
        | Command::Administer(_)
        | Command::Callback(_)
        | Command::Provision(_) => Right::Anybody,
    }
}

/// Refuses what the role of whoever asks does not allow them.
pub(crate) fn permit(state: &State, reader: AgentId, command: &Command) -> Decided<()> {
    let Some(account) = command.account() else {
        return Ok(());
    };
    let right = right(command);
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
