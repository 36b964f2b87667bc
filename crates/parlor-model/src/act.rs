//! The trait of every act: its outcome, its rights and its decision.
//!
//! Each act is one file in [`crate::acts`]; [`crate::command`] lists them.

use crate::ids::{AccountId, AgentId, MessageId};
use crate::state::{Context, ConversationName, Decided, Key, State};

/// The conversation that an act is about. An agent who may not see it is refused as if it did not exist.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// This conversation.
    Conversation(&'a ConversationName),
    /// The conversation of this message.
    Message(MessageId),
    /// No conversation that exists already.
    Nothing,
}

/// The right that an agent needs for an act.
#[derive(Clone, Copy, Debug)]
pub enum Right<'a> {
    /// None besides seeing the subject. Acts that programs may not do either check their caller themselves.
    Anybody,
    /// To give a conversation away, to this agent where one is named.
    Give(&'a ConversationName, Option<AgentId>),
    /// To take a conversation from its agent.
    Take(&'a ConversationName),
    /// To take an unassigned conversation.
    PickUp(&'a ConversationName),
    /// To supervise.
    Supervise,
    /// To administer the account.
    Administer,
}

/// A request to change something: plain data, with the rules of its decision.
pub trait Act {
    /// The result of a decision that was not refused.
    type Outcome;

    /// The kinds of events it writes to the audit log: at least one whenever it changes anything. Empty: it administers nothing.
    const AUDIT: &'static [&'static str] = &[];

    /// The accounts of an act that spans accounts and names them itself. Every other act changes the account of its envelope only.
    fn accounts(&self) -> Vec<AccountId> {
        Vec::new()
    }

    /// The conversation it is about.
    fn subject(&self) -> Subject<'_> {
        Subject::Nothing
    }

    /// The right that an agent needs for it.
    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    /// The keys to load together with the account, so that most decisions need one round of loading.
    fn prefetch(&self, _account: AccountId) -> Vec<Key> {
        Vec::new()
    }

    /// Decides it on the working set. The context names the account and the actor.
    ///
    /// # Errors
    /// The refusal, or the keys to load first.
    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome>;

    /// Whether the changes of this outcome are kept. A dry run keeps nothing.
    fn is_kept(_outcome: &Self::Outcome) -> bool {
        true
    }
}
