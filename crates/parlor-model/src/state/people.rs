//! Reads the rows of a contact, a limited number at a time. Merges and erasures need all rows of a contact.
//!
//! The database does not contain the changes of this batch yet, and sometimes not those of the previous batch. So a
//! look-up in the database does not find these changes. Each read therefore corrects the loaded rows with the changed
//! rows in memory. For this reason, a read can return a few more or fewer rows than its limit.

use super::{Decided, Key, State, need};
use crate::entities::{
    Case, Contact, ContactNote, ContactRow, Conversation, Erasure, Event, Identity, Merge, Message,
    Ticket,
};
use crate::ids::{
    AccountId, CaseId, ContactId, ContactNoteId, ContactRowId, ConversationId, IdentityId, MergeId,
    TicketId,
};
use crate::table::Page;
use crate::time::Timestamp;
use crate::words::MessageKind;
use std::cmp::Reverse;

/// The maximum number of conversations that one merge moves. The same limit applies to identities, cases and tickets.
pub const MAX_MOVED: i64 = 5_000;
impl State {
    /// Returns about `limit` of a contact's conversations with an id greater than `after`, ordered by id. The result
    /// does not contain conversations whose last change was before the time `since`.
    pub fn conversations_of(
        &self,
        account: AccountId,
        contact: ContactId,
        since: Timestamp,
        after: ConversationId,
        limit: i64,
    ) -> Decided<Page<'_, Conversation>> {
        let query = Key::ConversationsOf(account, contact, since, after, limit);
        let page = self.conversations.page(&query, limit, |c| c.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns a contact's conversations that have not ended, ordered by id.
    pub fn ongoing_of(
        &self,
        account: AccountId,
        contact: ContactId,
    ) -> Decided<Vec<&Conversation>> {
        let mut rows: Vec<_> = self.found(Key::OngoingOf(account, contact))?.collect();
        rows.sort_unstable_by_key(|row: &&Conversation| row.id);
        Ok(rows)
    }

    /// Returns about `limit` of a contact's identities with an id greater than `after`, ordered by id.
    pub fn identities_of_person(
        &self,
        account: AccountId,
        contact: ContactId,
        after: IdentityId,
        limit: i64,
    ) -> Decided<Page<'_, Identity>> {
        let query = Key::IdentitiesOfPerson(account, contact, after, limit);
        let page = self.identities.page(&query, limit, |i| i.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns about `limit` of a contact's cases with an id greater than `after`, ordered by id.
    pub fn cases_of(
        &self,
        account: AccountId,
        contact: ContactId,
        after: CaseId,
        limit: i64,
    ) -> Decided<Page<'_, Case>> {
        let query = Key::CasesOf(account, contact, after, limit);
        let page = self.cases.page(&query, limit, |c| c.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns about `limit` of a contact's tickets with an id greater than `after`, ordered by id.
    pub fn tickets_of(
        &self,
        account: AccountId,
        contact: ContactId,
        after: TicketId,
        limit: i64,
    ) -> Decided<Page<'_, Ticket>> {
        let query = Key::TicketsOf(account, contact, after, limit);
        let page = self.tickets.page(&query, limit, |t| t.id);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns the newest ticket of a conversation. Tickets of the conversations that are merged into this conversation
    /// are ignored.
    pub fn newest_ticket_of(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Option<TicketId>> {
        // The maximum number of tickets in the first read. If the batch has removed all tickets that were read, the
        // next read has twice this maximum.
        let mut limit = 2;
        loop {
            let query = Key::TicketsOfConversation(account, conversation, limit);
            let Some(page) = self.tickets.page(&query, limit, |t| Reverse(t.id)) else {
                return need(query);
            };
            match page.rows.first() {
                None if page.more => limit = limit.saturating_mul(2),
                newest => return Ok(newest.map(|ticket| ticket.id)),
            }
        }
    }

    /// Returns the conversations that are merged into a conversation.
    pub fn joined_to(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Vec<&Conversation>> {
        Ok((self.found(Key::JoinedTo(account, conversation))?).collect())
    }

    /// Returns about `limit` of a conversation's messages after a position, ordered by position.
    pub fn messages_after(
        &self,
        account: AccountId,
        conversation: ConversationId,
        position: i64,
        limit: i64,
    ) -> Decided<Page<'_, Message>> {
        let query = Key::MessagesAfter(account, conversation, position, limit);
        let page = self.messages.page(&query, limit, |m| m.position);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns about `limit` of a conversation's notes after a position, ordered by position.
    pub fn notes_after(
        &self,
        account: AccountId,
        conversation: ConversationId,
        position: i64,
        limit: i64,
    ) -> Decided<Page<'_, Message>> {
        let kind = MessageKind::Note;
        let query = Key::MessagesOfKind(account, conversation, kind, position, limit);
        let page = self.messages.page(&query, limit, |m| m.position);
        page.map_or_else(|| need(query), Ok)
    }

    /// Returns a row in a table of a contact.
    pub fn contact_row(
        &self,
        account: AccountId,
        id: ContactRowId,
    ) -> Decided<Option<&ContactRow>> {
        self.row(Key::ContactRow(account, id), (account, id))
    }

    /// Returns the rows in a contact's tables, ordered by id.
    pub fn contact_rows_of(
        &self,
        account: AccountId,
        contact: ContactId,
    ) -> Decided<Vec<&ContactRow>> {
        let mut rows: Vec<_> = self.found(Key::RowsOf(account, contact))?.collect();
        rows.sort_unstable_by_key(|row: &&ContactRow| row.id);
        Ok(rows)
    }

    /// Returns the notes about a contact, ordered by id.
    pub fn notes_of(&self, account: AccountId, contact: ContactId) -> Decided<Vec<&ContactNote>> {
        let mut notes: Vec<_> = self.found(Key::NotesOf(account, contact))?.collect();
        notes.sort_unstable_by_key(|note: &&ContactNote| note.id);
        Ok(notes)
    }

    /// Returns the contacts that were merged into a contact, ordered by id.
    pub fn merged_into(&self, account: AccountId, contact: ContactId) -> Decided<Vec<&Contact>> {
        let mut merged: Vec<_> = self.found(Key::MergedInto(account, contact))?.collect();
        merged.sort_unstable_by_key(|contact: &&Contact| contact.id);
        Ok(merged)
    }

    /// Returns the stored events that can contain a contact's personal data and have a number greater than `after`,
    /// ordered by number. Returns at most `limit` events.
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
    pub fn contact_note(
        &self,
        account: AccountId,
        id: ContactNoteId,
    ) -> Decided<Option<&ContactNote>> {
        self.row(Key::ContactNote(account, id), (account, id))
    }

    /// Returns a merge of this account.
    pub fn merge(&self, account: AccountId, id: MergeId) -> Decided<Option<&Merge>> {
        self.row(Key::Merge(account, id), (account, id))
    }

    /// Returns the erasure of a contact of this account.
    pub fn erasure(&self, account: AccountId, id: ContactId) -> Decided<Option<&Erasure>> {
        self.row(Key::Erasure(account, id), (account, id))
    }

    /// Replaces a stored event by the same event without personal data.
    pub fn redact_event(&mut self, event: Event) {
        self.redacted.push(event);
    }

    /// Deletes the deliveries of earlier events that have this ordering key. The ordering key is a conversation's id,
    /// or a contact's id as a negative number.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn forget_ordering_key(&mut self, account: AccountId, ordering_key: i64) -> Decided<()> {
        let next = self.space(account)?.counters.next_event;
        self.forgotten.push((account, ordering_key, next));
        Ok(())
    }
}
