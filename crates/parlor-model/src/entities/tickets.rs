//! Tickets: problems that the staff works on.

use super::{Attached, JsonMap};
use crate::canonical;
use crate::ids::{
    AccountId, AgentId, ClassificationId, ContactId, ConversationId, TeamId, TicketId,
};
use crate::time::Timestamp;
use crate::words::{Priority, TicketStatus};

entities! {
    /// A ticket: a problem with a status, for which an agent or a team is responsible.
    Ticket {
        /// The id of the ticket.
        id: TicketId,
        /// The account of the row.
        account_id: AccountId,
        /// The contact who has the problem.
        contact_id: Option<ContactId>,
        /// The conversation from which the ticket was made.
        conversation_id: Option<ConversationId>,
        /// The subject, at most [`crate::acts::MAX_SUBJECT`] characters. Empty only after erasure.
        subject: String,
        /// The description, at most [`crate::acts::MAX_MESSAGE`] characters.
        description: String,
        /// The type of the problem. The account chooses its own words for the types. At most [`crate::acts::MAX_LABEL`]
        /// characters.
        kind: Option<String>,
        /// The status.
        status: TicketStatus,
        /// A note about the status, at most [`crate::acts::MAX_NOTE`] characters.
        status_note: Option<String>,
        /// The priority.
        priority: Option<Priority>,
        /// The responsible agent.
        assignee_id: Option<AgentId>,
        /// The responsible team.
        team_id: Option<TeamId>,
        /// The sponsor: a classification of the kind `sponsor`.
        sponsor_id: Option<ClassificationId>,
        /// The subcategory: a classification of the kind `subcategory`.
        subcategory_id: Option<ClassificationId>,
        /// The termination code: a classification of the kind `termination_code`.
        termination_code_id: Option<ClassificationId>,
        /// The agent who created the ticket.
        created_by: Option<AgentId>,
        /// The labels, without duplicates.
        labels: Vec<String>,
        /// The values of the custom attributes, by attribute name.
        custom_attributes: JsonMap,
        /// Further data that a dialect stores.
        details: JsonMap,
        /// The files, at most [`crate::acts::MAX_ATTACHMENTS`]. This list contains copies of the attachment rows.
        attachments: Vec<Attached>,
        /// The newest changes of the status, at most [`Ticket::MAX_HISTORY`], the oldest change first.
        history: Vec<TicketStatusChange>,
        /// The time at which the problem must be solved.
        due_at: Option<Timestamp>,
        /// The time at which the ticket was resolved. For a ticket that was closed but never resolved, this is the time
        /// of closing. `None` means that the ticket is neither resolved nor closed.
        ended_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    } + {
        label_keys = |row| super::label_keys(&row.labels),
        search_text = |row| searched_text(row),
    }
}

/// Returns the search form of the subject and the description. `None` means that both are empty.
fn searched_text(row: &Ticket) -> Option<std::borrow::Cow<'static, str>> {
    let text = format!("{}\n{}", row.subject, row.description);
    (text.len() > 1).then(|| canonical::search(&text).into_owned().into())
}

/// A change of a ticket's status.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TicketStatusChange {
    /// The status before the change. `None` means that this entry records the creation of the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TicketStatus>,
    /// The status after the change.
    pub to: TicketStatus,
    /// The time of the change.
    pub at: Timestamp,
    /// The agent who made the change. `None` means that no agent made the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
}

impl Ticket {
    /// The maximum number of status changes that a ticket stores.
    pub const MAX_HISTORY: usize = 100;
}
