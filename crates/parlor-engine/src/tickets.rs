//! The engine's functions that read tickets.

use crate::{Engine, EngineError};
use parlor_model::audience::Audience;
use parlor_model::entities::Ticket;
use parlor_model::ids::{AccountId, TicketId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::visibility::ReaderVisibility;
use parlor_store::query::tickets::{TicketCount, TicketFilter, Tickets};

impl Engine {
    /// Returns a page of tickets, newest first.
    pub async fn tickets(
        &self,
        account: AccountId,
        filter: &TicketFilter,
    ) -> Result<Vec<Ticket>, EngineError> {
        Ok(self.store().list(Tickets { account, filter }).await?)
    }

    /// Returns the total number of tickets that meet the conditions.
    pub async fn count_tickets(
        &self,
        account: AccountId,
        filter: &TicketFilter,
    ) -> Result<i64, EngineError> {
        let count = self.store().first(TicketCount { account, filter }).await?;
        Ok(count.map_or(0, |(count,)| count))
    }

    /// Returns a ticket that the reader may see.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the ticket is unknown, belongs to another account, or is invisible to the reader.
    pub async fn ticket(
        &self,
        account: AccountId,
        reader: &ReaderVisibility,
        id: TicketId,
    ) -> Result<Ticket, EngineError> {
        let ticket = self
            .store()
            .read(account, move |state| {
                Ok(state.ticket(account, id)?.cloned())
            })
            .await?;
        ticket
            .filter(|ticket| reader.admits(&Audience::of_ticket(ticket)))
            .ok_or(EngineError::Refused(Refusal::NotFound(Object::Ticket)))
    }
}
