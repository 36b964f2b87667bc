//! The rows of a contact, page by page: read for merging and erasing, which need all of them.
//!
//! The database may not show the changes of this batch and of the one before it yet. So a page is the loaded rows, corrected by the rows
//! at hand whenever it is read.

use super::{Decided, Key, State, need};
use crate::entities::{
    Case, Contact, ContactNote, Conversation, Erasure, Event, Identity, Merge, Message,
};
use crate::ids::{
    AccountId, CaseId, ContactId, ContactNoteId, ConversationId, IdentityId, MergeId,
};
use crate::time::Timestamp;

/// Most conversations, identities and cases, each, that one merge moves.
pub const MAX_MOVED: i64 = 5_000;
impl State {
    /// A contact's conversations by id: those changed at or after an instant, after an id, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
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

    /// A contact's identities by id, after one, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
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

    /// A contact's cases by id, after one, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
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

    /// A conversation's messages after a position, in order, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
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

    /// The notes about a contact, by id.
    ///
    /// # Errors
    /// Needs loading.
    pub fn notes_of(&self, account: AccountId, contact: ContactId) -> Decided<Vec<&ContactNote>> {
        let mut notes: Vec<_> = self.found(Key::NotesOf(account, contact))?.collect();
        notes.sort_unstable_by_key(|note: &&ContactNote| note.id);
        Ok(notes)
    }

    /// The contacts that were merged into a contact, by id.
    ///
    /// # Errors
    /// Needs loading.
    pub fn merged_into(&self, account: AccountId, contact: ContactId) -> Decided<Vec<&Contact>> {
        let mut merged: Vec<_> = self.found(Key::MergedInto(account, contact))?.collect();
        merged.sort_unstable_by_key(|contact: &&Contact| contact.id);
        Ok(merged)
    }

    /// The stored events with a contact's personal data: after a number, at most `limit`.
    ///
    /// # Errors
    /// Needs loading.
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

    /// A note about a contact of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn contact_note(
        &self,
        account: AccountId,
        id: ContactNoteId,
    ) -> Decided<Option<&ContactNote>> {
        self.row(Key::ContactNote(account, id), (account, id))
    }

    /// A merge of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn merge(&self, account: AccountId, id: MergeId) -> Decided<Option<&Merge>> {
        self.row(Key::Merge(account, id), (account, id))
    }

    /// The erasure of a contact of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn erasure(&self, account: AccountId, id: ContactId) -> Decided<Option<&Erasure>> {
        self.row(Key::Erasure(account, id), (account, id))
    }

    /// Replaces a stored event by one that says less.
    pub fn redact_event(&mut self, event: Event) {
        self.redacted.push(event);
    }

    /// Removes what waits to be told, or was told, of a conversation or a contact (its id, negative): what such a key tells until now.
    ///
    /// # Errors
    /// The account is not known yet.
    pub fn forget_ordering_key(&mut self, account: AccountId, ordering_key: i64) -> Decided<()> {
        let next = self.space(account)?.counters.next_event;
        self.forgotten.push((account, ordering_key, next));
        Ok(())
    }
}
