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

    /// The account it changes; `None`: it names its accounts itself.
    fn account(&self) -> Option<AccountId>;

    /// The conversation it is about.
    fn subject(&self) -> Subject<'_> {
        Subject::Nothing
    }

    /// The right that an agent needs for it.
    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    /// The keys to load together with the account, so that most decisions need one round of loading.
    fn prefetch(&self) -> Vec<Key> {
        Vec::new()
    }

    /// Decides it on the working set. `reader`: the agent who asks, if they may act only on what they see.
    ///
    /// # Errors
    /// The refusal, or the keys to load first.
    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        reader: Option<AgentId>,
    ) -> Decided<Self::Outcome>;

    /// Whether the changes of this outcome are kept. A dry run keeps nothing.
    fn is_kept(_outcome: &Self::Outcome) -> bool {
        true
    }
}
