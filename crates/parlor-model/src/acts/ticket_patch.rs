//! The fields of a ticket that acts set and change.

use crate::acts::Attach;
use crate::entities::JsonMap;
use crate::ids::{AccountId, AgentId, ClassificationId, ContactId, ConversationId, TeamId};
use crate::state::{ConversationName, Key};
use crate::time::Timestamp;
use crate::words::{Priority, TicketStatus};

/// The changed fields of a ticket. `None` keeps a field; `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct TicketPatch {
    /// The contact. With a conversation, it must be the conversation's contact.
    pub contact: Option<Option<ContactId>>,
    /// The conversation from which the ticket was made. The ticket gets its contact.
    pub conversation: Option<Option<ConversationId>>,
    /// The subject, 1 to [`crate::acts::MAX_SUBJECT`] characters.
    pub subject: Option<String>,
    /// The description, at most [`crate::acts::MAX_MESSAGE`] characters.
    pub description: Option<String>,
    /// The type, 1 to [`crate::acts::MAX_LABEL`] characters.
    pub kind: Option<Option<String>>,
    /// The status.
    pub status: Option<TicketStatus>,
    /// The note about the status, at most [`crate::acts::MAX_NOTE`] characters.
    pub status_note: Option<Option<String>>,
    /// The priority.
    pub priority: Option<Option<Priority>>,
    /// The agent who is responsible, who must be active.
    pub assignee: Option<Option<AgentId>>,
    /// The team that is responsible.
    pub team: Option<Option<TeamId>>,
    /// The sponsor: an active classification.
    pub sponsor: Option<Option<ClassificationId>>,
    /// The subcategory: an active classification.
    pub subcategory: Option<Option<ClassificationId>>,
    /// The reason for the end: an active classification.
    pub termination_code: Option<Option<ClassificationId>>,
    /// The labels, which replace all labels of the ticket.
    pub labels: Option<Vec<String>>,
    /// Custom attributes, merged key by key; `null` removes a key. Each dialect checks its vendor's rules.
    pub custom_attributes: JsonMap,
    /// Further data of a dialect, merged key by key; `null` removes a key.
    pub details: JsonMap,
    /// The files, which replace all files of the ticket. [`Attach::Uploaded`] also names files that the ticket has.
    pub attachments: Option<Vec<Attach>>,
    /// The time at which the problem must be solved.
    pub due_at: Option<Option<Timestamp>>,
}

impl TicketPatch {
    /// Returns the keys to load for the change.
    pub(super) fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = Vec::new();
        if let Some(Some(contact)) = self.contact {
            keys.extend(Key::person(account, contact));
        }
        if let Some(Some(conversation)) = self.conversation {
            keys.push(Key::named(account, &ConversationName::Id(conversation)));
        }
        for attach in self.attachments.iter().flatten() {
            if let Attach::Uploaded(id) = attach {
                keys.push(Key::Attachment(account, *id));
            }
        }
        keys
    }
}
