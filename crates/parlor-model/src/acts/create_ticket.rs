//! The act [`CreateTicket`].

use crate::act::Act;
use crate::acts::Attach;
use crate::decide::tickets::{apply, set_status, ticket_event};
use crate::entities::{JsonMap, Ticket};
use crate::ids::{
    AccountId, AgentId, ClassificationId, ContactId, ConversationId, IdKind, TeamId, TicketId,
};
use crate::refusal::{FieldCode, Refusal};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::time::Timestamp;
use crate::words::{Priority, TicketStatus};
use serde_json::json;

/// Creates a ticket.
#[derive(Clone, Debug)]
pub struct CreateTicket {
    /// The fields. The subject is required. Without a status, the ticket is open.
    pub fields: TicketPatch,
}

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

impl Act for CreateTicket {
    type Outcome = Box<Ticket>;

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        self.fields.prefetch(account)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let agent = cx.actor.agent();
        if self.fields.subject.is_none() {
            return Err(Refusal::field("subject", FieldCode::Required).into());
        }
        let status = self.fields.status.unwrap_or(TicketStatus::Open);
        let mut ticket = Ticket {
            id: cx.id::<TicketId>(IdKind::Ticket)?,
            account_id: cx.account,
            contact_id: None,
            conversation_id: None,
            subject: String::new(),
            description: String::new(),
            kind: None,
            status,
            status_note: None,
            priority: None,
            assignee_id: None,
            team_id: None,
            sponsor_id: None,
            subcategory_id: None,
            termination_code_id: None,
            created_by: agent,
            labels: Vec::new(),
            custom_attributes: JsonMap::new(),
            details: JsonMap::new(),
            attachments: Vec::new(),
            history: Vec::new(),
            due_at: None,
            ended_at: None,
            created_at: cx.now,
            updated_at: cx.now,
        };
        apply(state, cx, &mut ticket, &self.fields)?;
        set_status(&mut ticket, cx, None, status);
        state.put(ticket.clone());
        let data = json!({"ticket_id": ticket.id, "status": ticket.status, "conversation_id": ticket.conversation_id});
        ticket_event(state, cx, &ticket, None, agent, ("ticket.created", &data))?;
        Ok(Box::new(ticket))
    }
}
