//! The ticket fields that acts can change.

use crate::acts::Attach;
use crate::document::Patch;
use crate::entities::JsonMap;
use crate::ids::{AccountId, AgentId, ClassificationId, ContactId, ConversationId, TeamId};
use crate::state::{ConversationName, Key};
use crate::time::Timestamp;
use crate::words::{Priority, TicketStatus};

/// The fields of a ticket to set. `None` and [`Patch::Absent`] keep a field.
#[derive(Clone, Debug, Default)]
pub struct TicketPatch {
    /// The contact who has the problem. If the ticket has a conversation, only the contact of this conversation is
    /// accepted.
    pub contact: Patch<ContactId>,
    /// The conversation from which the ticket was made. The ticket gets the conversation's contact.
    pub conversation: Patch<ConversationId>,
    /// The subject, 1 to [`crate::acts::MAX_SUBJECT`] characters.
    pub subject: Option<String>,
    /// The description, at most [`crate::acts::MAX_MESSAGE`] characters.
    pub description: Option<String>,
    /// The type of the problem, 1 to [`crate::acts::MAX_LABEL`] characters.
    pub kind: Patch<String>,
    /// The status.
    pub status: Option<TicketStatus>,
    /// The note about the status, at most [`crate::acts::MAX_NOTE`] characters.
    pub status_note: Patch<String>,
    /// The priority.
    pub priority: Patch<Priority>,
    /// The responsible agent, who must be active.
    pub assignee: Patch<AgentId>,
    /// The responsible team.
    pub team: Patch<TeamId>,
    /// The sponsor, which must be an active classification.
    pub sponsor: Patch<ClassificationId>,
    /// The subcategory, which must be an active classification.
    pub subcategory: Patch<ClassificationId>,
    /// The termination code, which must be an active classification.
    pub termination_code: Patch<ClassificationId>,
    /// The labels, which replace all labels of the ticket.
    pub labels: Option<Vec<String>>,
    /// Custom attributes, merged key by key; `null` removes a key. The act does not check the values, because each
    /// dialect checks them by the rules of its vendor.
    pub custom_attributes: JsonMap,
    /// Further data of a dialect, merged key by key; `null` removes a key.
    pub details: JsonMap,
    /// The files, which replace all files of the ticket. [`Attach::Uploaded`] may also name a file that the ticket
    /// already has.
    pub attachments: Option<Vec<Attach>>,
    /// The time at which the problem must be solved.
    pub due_at: Patch<Timestamp>,
}

impl TicketPatch {
    /// Returns the look-ups of the rows that the change needs.
    pub(super) fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = Vec::new();
        if let Patch::Value(contact) = self.contact {
            keys.extend(Key::person(account, contact));
        }
        if let Patch::Value(conversation) = self.conversation {
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
