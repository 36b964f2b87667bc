//! What belongs to a person, page by page: read for merging and erasing, where all of it matters.
//!
//! The database may not show yet what this batch and the one before it changed, so that a page is what was loaded, corrected by the rows
//! at hand whenever it is read.

use super::keys::{Found, Key};
use super::{Decided, State, Undo, need};
use crate::entities::{
    Case, Contact, ContactNote, Conversation, Erasure, Event, Identity, Merge, Message,
};
use crate::ids::{
    AccountId, CaseId, ContactId, ContactNoteId, ConversationId, IdentityId, MergeId, MessageId,
};
use crate::table::{Memo, Table};

/// Most conversations, identities and cases, each, that one merge moves.
pub const MAX_MOVED: i64 = 5_000;
/// Most people who were merged into one person.
pub const MAX_MERGED: i64 = 1_000;

/// What was loaded.
#[derive(Debug, Default)]
pub(super) struct Pages {
    conversations: Memo<(ContactId, i64, ConversationId, i64), Vec<ConversationId>>,
    identities: Memo<(ContactId, IdentityId, i64), Vec<IdentityId>>,
    cases: Memo<(ContactId, CaseId, i64), Vec<CaseId>>,
    notes: Memo<ContactId, Vec<ContactNoteId>>,
    merged: Memo<ContactId, Vec<ContactId>>,
    messages: Memo<(ConversationId, i64, i64), Vec<MessageId>>,
    events: Memo<(ContactId, i64, i64), Vec<Event>>,
}

impl Pages {
    pub(super) fn age(&mut self) {
        self.conversations.age();
        self.identities.age();
        self.cases.age();
        self.notes.age();
        self.merged.age();
        self.messages.age();
        self.events.age();
    }

    pub(super) fn clear(&mut self) {
        self.conversations.clear();
        self.identities.clear();
        self.cases.clear();
        self.notes.clear();
        self.merged.clear();
        self.messages.clear();
        self.events.clear();
    }
}

/// The rows of a page: those loaded that still fit, and those changed here that do now. Behind the last row of a full page there may be
/// others, which come before what is at hand: a full page ends with the last row loaded.
fn page<'a, K, V>(
    table: &'a Table<K, V>,
    loaded: &[K],
    limit: i64,
    id: impl Fn(&V) -> K,
    fits: impl Fn(&V) -> bool,
) -> Vec<&'a V>
where
    K: Copy + Eq + Ord + std::hash::Hash,
{
    let full = i64::try_from(loaded.len()).is_ok_and(|n| n >= limit);
    let last = if full { loaded.iter().max() } else { None };
    let mut rows: Vec<&V> = loaded
        .iter()
        .filter_map(|key| table.get(key).flatten())
        .filter(|row| fits(row))
        .collect();
    for row in table.ours().filter(|row| fits(row)) {
        let key = id(row);
        if !loaded.contains(&key) && last.is_none_or(|last| key <= *last) {
            rows.push(row);
        }
    }
    rows.sort_unstable_by_key(|row| id(row));
    rows
}

impl State {
    /// A person's conversations by id: those changed at or after an instant, after an id, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
    pub fn conversations_of(
        &self,
        contact: ContactId,
        since: i64,
        after: ConversationId,
        limit: i64,
    ) -> Decided<Vec<&Conversation>> {
        let query = (contact, since, after, limit);
        let Some(loaded) = self.pages.conversations.get(&query) else {
            return need(Key::ConversationsOf(contact, since, after, limit));
        };
        Ok(page(
            &self.conversations,
            loaded,
            limit,
            |c| c.id,
            |c| c.contact_id == Some(contact) && c.updated_at.0 >= since && c.id > after,
        ))
    }

    /// A person's identities by id, after one, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
    pub fn identities_of_person(
        &self,
        contact: ContactId,
        after: IdentityId,
        limit: i64,
    ) -> Decided<Vec<&Identity>> {
        let Some(loaded) = self.pages.identities.get(&(contact, after, limit)) else {
            return need(Key::IdentitiesOfPerson(contact, after, limit));
        };
        Ok(page(
            &self.identities,
            loaded,
            limit,
            |i| i.id,
            |i| i.contact_id == Some(contact) && i.id > after,
        ))
    }

    /// A person's cases by id, after one, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
    pub fn cases_of(&self, contact: ContactId, after: CaseId, limit: i64) -> Decided<Vec<&Case>> {
        let Some(loaded) = self.pages.cases.get(&(contact, after, limit)) else {
            return need(Key::CasesOf(contact, after, limit));
        };
        Ok(page(
            &self.cases,
            loaded,
            limit,
            |c| c.id,
            |c| c.contact_id == Some(contact) && c.id > after,
        ))
    }

    /// The notes about a person.
    ///
    /// # Errors
    /// Needs loading.
    pub fn notes_of(&self, contact: ContactId) -> Decided<Vec<&ContactNote>> {
        let Some(loaded) = self.pages.notes.get(&contact) else {
            return need(Key::NotesOf(contact));
        };
        Ok(page(
            &self.notes,
            loaded,
            i64::MAX,
            |n| n.id,
            |n| n.contact_id == contact,
        ))
    }

    /// Those who were merged into a person.
    ///
    /// # Errors
    /// Needs loading.
    pub fn merged_into(&self, contact: ContactId) -> Decided<Vec<&Contact>> {
        let Some(loaded) = self.pages.merged.get(&contact) else {
            return need(Key::MergedInto(contact));
        };
        Ok(page(
            &self.contacts,
            loaded,
            i64::MAX,
            |c| c.id,
            |c| c.merged_into == Some(contact),
        ))
    }

    /// A conversation's messages after a position, in order, about `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// Needs loading.
    pub fn messages_after(
        &self,
        conversation: ConversationId,
        position: i64,
        limit: i64,
    ) -> Decided<Vec<&Message>> {
        let query = (conversation, position, limit);
        let Some(loaded) = self.pages.messages.get(&query) else {
            return need(Key::MessagesAfter(conversation, position, limit));
        };
        // Messages of one conversation have ids of several leases: what tells a page's end is the position.
        let last = loaded
            .iter()
            .filter_map(|id| self.messages.get(id).flatten())
            .map(|m| m.position)
            .max()
            .filter(|_| i64::try_from(loaded.len()).is_ok_and(|n| n >= limit));
        let fits = |m: &Message| {
            m.conversation_id == conversation
                && m.position > position
                && last.is_none_or(|last| m.position <= last)
        };
        let mut rows = page(&self.messages, loaded, i64::MAX, |m| m.id, fits);
        rows.sort_unstable_by_key(|m| m.position);
        Ok(rows)
    }

    /// The stored events that say something of a person: after a number, at most `limit`.
    ///
    /// # Errors
    /// Needs loading.
    pub fn events_of(&self, contact: ContactId, after: i64, limit: i64) -> Decided<&[Event]> {
        match self.pages.events.get(&(contact, after, limit)) {
            Some(events) => Ok(events),
            None => need(Key::EventsOf(contact, after, limit)),
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
        match self.notes.get(&id) {
            Some(found) => Ok(found.filter(|n| n.account_id == account)),
            None => need(Key::ContactNote(id)),
        }
    }

    /// A merge of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn merge(&self, account: AccountId, id: MergeId) -> Decided<Option<&Merge>> {
        match self.merges.get(&id) {
            Some(found) => Ok(found.filter(|m| m.account_id == account)),
            None => need(Key::Merge(id)),
        }
    }

    /// How far a person of this account is erased.
    ///
    /// # Errors
    /// Needs loading.
    pub fn erasure(&self, account: AccountId, id: ContactId) -> Decided<Option<&Erasure>> {
        match self.erasures.get(&id) {
            Some(found) => Ok(found.filter(|e| e.account_id == account)),
            None => need(Key::Erasure(id)),
        }
    }

    /// Writes a note about a contact.
    pub fn put_contact_note(&mut self, note: ContactNote) {
        self.notes.put(note.id, note);
    }

    /// Removes a note about a contact.
    pub fn remove_contact_note(&mut self, id: ContactNoteId) {
        self.notes.remove(id);
    }

    /// Writes a merge.
    pub fn put_merge(&mut self, merge: Merge) {
        self.merges.put(merge.id, merge);
    }

    /// Writes how far a person is erased.
    pub fn put_erasure(&mut self, erasure: Erasure) {
        self.erasures.put(erasure.contact_id, erasure);
    }

    /// Replaces a stored event by one that says less.
    pub fn redact_event(&mut self, event: Event) {
        self.redacted.push(event);
        self.journal.push(Undo::Redacted);
    }

    /// Removes what waits to be told, or was told, of a conversation or a contact (its id, negative): what such a key tells until now.
    ///
    /// # Errors
    /// The account is not known yet.
    pub fn forget_ordering_key(&mut self, account: AccountId, ordering_key: i64) -> Decided<()> {
        let next = self.space(account)?.counters.next_event;
        self.forgotten.push((account, ordering_key, next));
        self.journal.push(Undo::Forgotten);
        Ok(())
    }

    /// Takes in what the store found of a person.
    pub(super) fn load_of_person(&mut self, key: Key, found: Found) {
        macro_rules! rows {
            ($rows:expr, $table:ident) => {{
                self.$table.hold_ours();
                let mut ids = Vec::with_capacity($rows.len());
                for row in $rows {
                    ids.push(row.id);
                    self.$table.loaded(row.id, Some(row));
                }
                ids
            }};
        }
        match (key, found) {
            (Key::ConversationsOf(contact, since, after, limit), Found::Conversations(rows)) => {
                let ids = rows!(rows, conversations);
                let query = (contact, since, after, limit);
                self.pages.conversations.loaded(query, ids);
            }
            (Key::IdentitiesOfPerson(contact, after, limit), Found::Identities(rows)) => {
                let ids = rows!(rows, identities);
                self.pages.identities.loaded((contact, after, limit), ids);
            }
            (Key::CasesOf(contact, after, limit), Found::Cases(rows)) => {
                let ids = rows!(rows, cases);
                self.pages.cases.loaded((contact, after, limit), ids);
            }
            (Key::NotesOf(contact), Found::Notes(rows)) => {
                let ids = rows!(rows, notes);
                self.pages.notes.loaded(contact, ids);
            }
            (Key::MergedInto(contact), Found::Contacts(rows)) => {
                let ids = rows!(rows, contacts);
                self.pages.merged.loaded(contact, ids);
            }
            (Key::MessagesAfter(conversation, position, limit), Found::Messages(rows)) => {
                let ids = rows!(rows, messages);
                let query = (conversation, position, limit);
                self.pages.messages.loaded(query, ids);
            }
            (Key::EventsOf(contact, after, limit), Found::Events(rows)) => {
                self.pages.events.loaded((contact, after, limit), rows);
            }
            (Key::ContactNote(id), Found::Notes(rows)) => {
                self.notes.loaded(id, rows.into_iter().next());
            }
            (Key::Merge(id), Found::Merge(row)) => self.merges.loaded(id, row.map(|m| *m)),
            (Key::Erasure(id), Found::Erasure(row)) => self.erasures.loaded(id, row),
            // As in `load`.
            _ => {}
        }
    }
}
