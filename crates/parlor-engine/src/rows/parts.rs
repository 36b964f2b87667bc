//! The parts of the entries of conversation lists.

use parlor_model::entities::{Conversation, ServiceRecord};
use parlor_model::ids::{ContactId, ConversationId, MessageId};
use std::collections::{BTreeMap, HashMap};

pub use parlor_store::query::rows::{ContactName, EXCERPT_CHARS, MessageExcerpt};
pub use parlor_store::query::writing::DraftExcerpt;

/// The parts of list entries. For each kind of part, one read gets the parts of all entries of a page.
#[derive(Clone, Debug, Default)]
pub struct RowParts {
    /// The service records.
    pub records: HashMap<ConversationId, ServiceRecord>,
    /// The names of the contacts.
    pub contacts: HashMap<ContactId, ContactName>,
    /// The first part of the text of each conversation's newest message. Activity lines do not count as messages.
    pub messages: HashMap<MessageId, MessageExcerpt>,
    /// The number of the customer's messages that the caller has read, by conversation. The map leaves out
    /// conversations in which the caller has no read position.
    pub seen: BTreeMap<ConversationId, i64>,
    /// The first part of the text of each of the caller's drafts, by conversation.
    pub drafts: HashMap<ConversationId, DraftExcerpt>,
}

impl RowParts {
    /// Returns the number of the customer's messages in a conversation that the caller has not read.
    #[must_use]
    pub fn unread(&self, row: &Conversation) -> i64 {
        unread(row.incoming_count, self.seen.get(&row.id).copied())
    }
}

/// Returns the number of the customer's messages that an agent has not read. `incoming` is the number of the customer's
/// messages. `seen` is the number of these messages that the agent has read. `None` means that the agent has read no
/// message.
pub(crate) fn unread(incoming: i64, seen: Option<i64>) -> i64 {
    incoming.saturating_sub(seen.unwrap_or(0)).max(0)
}
