//! The rows of a contact, page by page. Merging and erasing need all of them.
//!
//! The database may not show the changes of this batch and of the previous one yet. So the loaded rows of a page are
//! corrected by the changed rows whenever the page is read.

use super::{Decided, Key, State, need};
use crate::entities::{
    Case, Contact, ContactNote, ContactRow, Conversation, Erasure, Event, Identity, Merge, Message,
    Ticket,
};
use crate::ids::{
    AccountId, CaseId, ContactId, ContactNoteId, ContactRowId, ConversationId, IdentityId, MergeId,
    TicketId,
};
use crate::time::Timestamp;
use crate::words::MessageKind;
use std::cmp::Reverse;

/// The greatest number of conversations, of identities, of cases and of tickets that one merge moves.
pub const MAX_MOVED: i64 = 5_000;
impl State {
    /// Returns about `limit` of a contact's conversations, in order of id, after an id: those changed at or after an
    /// instant. Fewer rows mean that there are no more.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn conversations_of(
        &self,
        account: AccountId,
        contact: ContactId,
        since: Timestamp,
        after: ConversationId,
        limit: i64,
    ) -> Decided<Vec<&Conversation>> {
        let query = Key::ConversationsOf(account, contact, since, after, limit);
        let page = self.conversations.page(&query, limit, |c| c.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns a contact's conversations that have not ended, in order of id.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn ongoing_of(
        &self,
        account: AccountId,
        contact: ContactId,
    ) -> Decided<Vec<&Conversation>> {
        let mut rows: Vec<_> = self.found(Key::OngoingOf(account, contact))?.collect();
        rows.sort_unstable_by_key(|row: &&Conversation| row.id);
        Ok(rows)
    }

    /// Returns about `limit` of a contact's identities, in order of id, after an id. Fewer rows mean that there are no
    /// more.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn identities_of_person(
        &self,
        account: AccountId,
        contact: ContactId,
        after: IdentityId,
        limit: i64,
    ) -> Decided<Vec<&Identity>> {
        let query = Key::IdentitiesOfPerson(account, contact, after, limit);
        let page = self.identities.page(&query, limit, |i| i.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns about `limit` of a contact's cases, in order of id, after an id. Fewer rows mean that there are no more.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn cases_of(
        &self,
        account: AccountId,
        contact: ContactId,
        after: CaseId,
        limit: i64,
    ) -> Decided<Vec<&Case>> {
        let query = Key::CasesOf(account, contact, after, limit);
        let page = self.cases.page(&query, limit, |c| c.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns about `limit` of a contact's tickets, in order of id, after an id. Fewer rows mean that there are no more.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn tickets_of(
        &self,
        account: AccountId,
        contact: ContactId,
        after: TicketId,
        limit: i64,
    ) -> Decided<Vec<&Ticket>> {
        let query = Key::TicketsOf(account, contact, after, limit);
        let page = self.tickets.page(&query, limit, |t| t.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns the newest ticket of a conversation, without those of merged conversations.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn newest_ticket_of(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Option<TicketId>> {
        // The number of tickets in the first read. It doubles when a batch takes all of them away.
        let mut limit = 2;
        loop {
            let query = Key::TicketsOfConversation(account, conversation, limit);
            let (Some(read), Some(page)) = (
                self.tickets.answer(&query),
                self.tickets.page(&query, limit, |t| Reverse(t.id)),
            ) else {
                return need(query);
            };
            let all_read = i64::try_from(read.len()).is_ok_and(|n| n < limit);
            match page.first() {
                None if !all_read => limit = limit.saturating_mul(2),
                newest => return Ok(newest.map(|ticket| ticket.id)),
            }
        }
    }

    /// Returns the conversations that are merged into a conversation.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn joined_to(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Vec<&Conversation>> {
        Ok((self.found(Key::JoinedTo(account, conversation))?).collect())
    }

    /// Returns about `limit` of a conversation's messages, in order, after a position. Fewer rows mean that there are
    /// no more.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn messages_after(
        &self,
        account: AccountId,
        conversation: ConversationId,
        position: i64,
        limit: i64,
    ) -> Decided<Vec<&Message>> {
        let query = Key::MessagesAfter(account, conversation, position, limit);
        let page = self.messages.page(&query, limit, |m| m.position);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns about `limit` of a conversation's notes, in order, after a position. Fewer rows mean that there are no
    /// more.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn notes_after(
        &self,
        account: AccountId,
        conversation: ConversationId,
        position: i64,
        limit: i64,
    ) -> Decided<Vec<&Message>> {
        let kind = MessageKind::Note;
        let query = Key::MessagesOfKind(account, conversation, kind, position, limit);
        let page = self.messages.page(&query, limit, |m| m.position);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns a row in a table of a contact.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn contact_row(
        &self,
        account: AccountId,
        id: ContactRowId,
    ) -> Decided<Option<&ContactRow>> {
        self.row(Key::ContactRow(account, id), (account, id))
    }

    /// Returns the rows in a contact's tables, in order of id.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn contact_rows_of(
        &self,
        account: AccountId,
        contact: ContactId,
    ) -> Decided<Vec<&ContactRow>> {
        let mut rows: Vec<_> = self.found(Key::RowsOf(account, contact))?.collect();
        rows.sort_unstable_by_key(|row: &&ContactRow| row.id);
        Ok(rows)
    }

    /// Returns the notes about a contact, in order of id.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn notes_of(&self, account: AccountId, contact: ContactId) -> Decided<Vec<&ContactNote>> {
        let mut notes: Vec<_> = self.found(Key::NotesOf(account, contact))?.collect();
        notes.sort_unstable_by_key(|note: &&ContactNote| note.id);
        Ok(notes)
    }

    /// Returns the contacts that were merged into a contact, in order of id.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn merged_into(&self, account: AccountId, contact: ContactId) -> Decided<Vec<&Contact>> {
        let mut merged: Vec<_> = self.found(Key::MergedInto(account, contact))?.collect();
        merged.sort_unstable_by_key(|contact: &&Contact| contact.id);
        Ok(merged)
    }

    /// Returns the stored events with a contact's personal data after a number, at most `limit`.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn events_of(
        &self,
        account: AccountId,
        contact: ContactId,
        after: i64,
        limit: i64,
    ) -> Decided<&[Event]> {
        let query = Key::EventsOf(account, contact, after, limit);
        match self.events.answer(&query) {
            Some(events) => Ok(events),
            None => need(query),
        }
    }

    /// Returns a note about a contact of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn contact_note(
        &self,
        account: AccountId,
        id: ContactNoteId,
    ) -> Decided<Option<&ContactNote>> {
        self.row(Key::ContactNote(account, id), (account, id))
    }

    /// Returns a merge of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn merge(&self, account: AccountId, id: MergeId) -> Decided<Option<&Merge>> {
        self.row(Key::Merge(account, id), (account, id))
    }

    /// Returns the erasure of a contact of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn erasure(&self, account: AccountId, id: ContactId) -> Decided<Option<&Erasure>> {
        self.row(Key::Erasure(account, id), (account, id))
    }

    /// Replaces a stored event by one without personal data.
    pub fn redact_event(&mut self, event: Event) {
        self.redacted.push(event);
    }

    /// Deletes the deliveries of an ordering key up to now. The key is a conversation's id, or a contact's id as a
    /// negative number.
    ///
    /// # Errors
    /// The account is not loaded yet.
    pub fn forget_ordering_key(&mut self, account: AccountId, ordering_key: i64) -> Decided<()> {
        let next = self.space(account)?.counters.next_event;
        self.forgotten.push((account, ordering_key, next));
        Ok(())
    }
}
