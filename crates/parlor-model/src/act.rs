//! The trait of every act: its outcome, its rights and its decision.
//!
//! Each act is one file in [`crate::acts`]; [`crate::command`] lists them.

use crate::config::AccountConfig;
use crate::ids::{AccountId, AgentId, AttachmentId, MessageId};
use crate::prefetch::Prefetch;
use crate::state::{Context, ConversationName, Decided, Key, State};

/// The conversation that an act concerns. If an agent may not see the conversation, the act is refused as if the
/// conversation did not exist.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The conversation with this name.
    Conversation(&'a ConversationName),
    /// The conversation of this message.
    Message(MessageId),
    /// The conversation of the message that has this file.
    File(AttachmentId),
    /// No existing conversation.
    Nothing,
}

/// The right that an agent needs for an act.
#[derive(Clone, Copy, Debug)]
pub enum Right<'a> {
    /// No right except the visibility of the subject. An act that some programs may not do checks its caller itself.
    Anybody,
    /// The right to give a conversation away. The agent is the receiver, if the act names one.
    Give(&'a ConversationName, Option<AgentId>),
    /// The right to take a conversation from its agent.
    Take(&'a ConversationName),
    /// The right to take an unassigned conversation.
    PickUp(&'a ConversationName),
    /// The right of supervisors.
    Supervise,
    /// The right to administer the account.
    Administer,
}

/// A request to change something: plain data, with the rules of its decision.
pub trait Act {
    /// The result of a decision that was not refused.
    type Outcome;

    /// The kinds of events that the act writes to the audit log, at least one with every change. Empty means that the
    /// act is not administrative.
    const AUDIT: &'static [&'static str] = &[];

    /// Returns the accounts that the act names itself. Most acts name none: they change only the account of their
    /// envelope.
    fn accounts(&self) -> Vec<AccountId> {
        Vec::new()
    }

    /// The conversation that the act concerns.
    fn subject(&self) -> Subject<'_> {
        Subject::Nothing
    }

    /// The right that an agent needs for the act.
    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    /// The keys to load together with the account, so that most decisions need one round of loading.
    fn prefetch(&self, _account: AccountId) -> Vec<Key> {
        Vec::new()
    }

    /// Returns [`Self::prefetch`], and look-ups that depend on the account's configuration or on found rows. `config`
    /// is the configuration if the writer has it in memory.
    fn prefetch_with(&self, account: AccountId, _config: Option<&AccountConfig>) -> Prefetch {
        self.prefetch(account).into()
    }

    /// Decides the act on the working set. The context contains the account and the actor.
    ///
    /// # Errors
    /// The refusal, or the keys to load first.
    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome>;

    /// Whether the changes of this outcome are kept. A dry run keeps none.
    fn is_kept(_outcome: &Self::Outcome) -> bool {
        true
    }
}
