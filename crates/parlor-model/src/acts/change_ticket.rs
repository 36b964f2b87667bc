//! The act [`ChangeTicket`].

use crate::act::{Act, Right, Target};
use crate::acts::TicketPatch;
use crate::decide::people::is_erased;
use crate::decide::tickets::{apply, find, renew_newest, tell_changed};
use crate::entities::Ticket;
use crate::ids::{AccountId, TicketId};
use crate::refusal::{Conflict, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Changes a ticket that the actor may see. If all fields already have the given values, nothing changes.
#[derive(Clone, Debug)]
pub struct ChangeTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// The changed fields.
    pub fields: TicketPatch,
}

impl Act for ChangeTicket {
    type Outcome = Box<Ticket>;

    fn target(&self) -> Target<'_> {
        Target::Ticket(self.ticket)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = self.fields.prefetch(account);
        keys.push(Key::Ticket(account, self.ticket));
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let before = find(state, cx, self.ticket)?;
        if is_erased(state, cx.account, before.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        let mut ticket = before.clone();
        apply(state, cx, &mut ticket, &self.fields)?;
        if ticket == before {
            return Ok(Box::new(ticket));
        }
        ticket.updated_at = cx.now;
        tell_changed(state, cx, &ticket, &before, cx.actor.agent())?;
        state.put(ticket.clone());
        if ticket.conversation_id != before.conversation_id {
            renew_newest(state, cx, [before.conversation_id, ticket.conversation_id])?;
        }
        Ok(Box::new(ticket))
    }
}
