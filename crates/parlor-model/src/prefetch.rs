//! The rows that are loaded before the first decision of a command.

use crate::ids::{AccountId, ContactId, ConversationId, InboxId};
use crate::tables::Key;

/// The look-ups of a command that are known before its decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefetch {
    /// The look-ups whose parameters are already known.
    pub keys: Vec<Key>,
    /// The look-ups with a parameter that is the value of a column in other rows. For some databases, the store may
    /// skip these look-ups, because the decision function later requests the missing rows.
    pub chains: Vec<Chain>,
}

impl From<Vec<Key>> for Prefetch {
    fn from(keys: Vec<Key>) -> Self {
        Self {
            keys,
            chains: Vec::new(),
        }
    }
}

impl Prefetch {
    /// Whether there is nothing to load.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.chains.is_empty()
    }

    /// Adds the look-ups of another command to these look-ups.
    pub fn extend(&mut self, other: Self) {
        self.keys.extend(other.keys);
        self.chains.extend(other.chains);
    }

    /// Sorts the look-ups and removes duplicates.
    pub fn sort(&mut self) {
        self.keys.sort_unstable();
        self.keys.dedup();
        self.chains.sort_unstable();
        self.chains.dedup();
    }

    /// Adds a chain that begins with the look-up `first`. Each step names a column of the rows that the previous
    /// look-up finds. The second part of the step is the look-up by the value of this column.
    pub(crate) fn chain(&mut self, first: &Key, steps: &[(&'static str, Next)]) {
        self.chains.push(Chain {
            first: first.clone(),
            steps: steps.to_vec(),
        });
    }
}

/// Look-ups that depend on each other. Each look-up after the first gets its last parameter from a column of the rows
/// that the previous look-up finds. A remote database can find the rows of all these look-ups in one round trip.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chain {
    /// The first look-up. One of its parameters is an account.
    pub first: Key,
    /// The further look-ups, at least one. Each step names a column of the rows that the previous look-up finds. The
    /// second part of the step is the look-up by the value of this column.
    pub steps: Vec<(&'static str, Next)>,
}

/// A look-up whose last parameter is an id from the rows of the previous look-up. Both look-ups are for the same
/// account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Next {
    /// The look-up [`Key::Contact`].
    Contact,
    /// The look-up [`Key::PointsOf`].
    PointsOf,
    /// The look-up [`Key::ActiveIdentity`] in this inbox.
    ActiveIdentity(InboxId),
    /// The look-up [`Key::NewestIdentity`] in this inbox.
    NewestIdentity(InboxId),
    /// The look-up [`Key::Conversation`].
    Conversation,
}

impl Next {
    /// Returns this look-up with the id as its last parameter.
    #[must_use]
    pub const fn key(self, account: AccountId, id: i64) -> Key {
        match self {
            Self::Contact => Key::Contact(account, ContactId(id)),
            Self::PointsOf => Key::PointsOf(account, ContactId(id)),
            Self::ActiveIdentity(inbox) => Key::ActiveIdentity(account, inbox, ContactId(id)),
            Self::NewestIdentity(inbox) => Key::NewestIdentity(account, inbox, ContactId(id)),
            Self::Conversation => Key::Conversation(account, ConversationId(id)),
        }
    }
}
