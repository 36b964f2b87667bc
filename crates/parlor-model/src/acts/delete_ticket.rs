//! The act [`DeleteTicket`].

use crate::act::{Act, Right, Target};
use crate::decide::attachments;
use crate::decide::tickets::{find, renew_newest, ticket_event};
use crate::entities::Ticket;
use crate::ids::{AccountId, TicketId};
use crate::state::{Context, Decided, Key, State};
use serde_json::json;

/// Deletes a ticket. The files of the ticket become unsent uploads, which are removed after [`crate::acts::UNSENT_S`]
/// seconds.
#[derive(Clone, Debug)]
pub struct DeleteTicket {
    /// The ticket.
    pub ticket: TicketId,
}

impl Act for DeleteTicket {
    type Outcome = Box<Ticket>;

    fn target(&self) -> Target<'_> {
        Target::Ticket(self.ticket)
    }

    fn right(&self) -> Right<'_> {
        Right::Supervise
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Ticket(account, self.ticket)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let ticket = find(state, cx, self.ticket)?;
        attachments::release(state, cx, &ticket.attachments)?;
        let data = json!({"ticket_id": ticket.id});
        ticket_event(
            state,
            cx,
            &ticket,
            None,
            cx.actor.agent(),
            ("ticket.deleted", &data),
        )?;
        state.remove::<Ticket>((ticket.account_id, ticket.id));
        renew_newest(state, cx, [ticket.conversation_id, None])?;
        Ok(Box::new(ticket))
    }
}
