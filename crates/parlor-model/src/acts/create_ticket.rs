//! The act [`CreateTicket`].

use crate::act::{Act, Right};
use crate::acts::TicketPatch;
use crate::decide::tickets::{apply, renew_newest, set_status, ticket_event};
use crate::entities::{JsonMap, Ticket};
use crate::ids::{AccountId, IdKind, TicketId};
use crate::refusal::{FieldCode, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::TicketStatus;
use serde_json::json;

/// Creates a ticket.
#[derive(Clone, Debug)]
pub struct CreateTicket {
    /// The fields. The subject is required. If no status is given, the status is [`TicketStatus::Open`].
    pub fields: TicketPatch,
}

impl Act for CreateTicket {
    type Outcome = Box<Ticket>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

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
        renew_newest(state, cx, [ticket.conversation_id, None])?;
        let data = json!({"ticket_id": ticket.id, "status": ticket.status, "conversation_id": ticket.conversation_id});
        ticket_event(state, cx, &ticket, None, agent, ("ticket.created", &data))?;
        Ok(Box::new(ticket))
    }
}
