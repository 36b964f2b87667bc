//! The functions with which decision functions read rows. If a row is not loaded, the read stops the decision with
//! [`Stop::Need`].
//!
//! This file has the common steps, and the functions that read conversations, queues and timers. The functions for
//! other rows are in `access.rs`, `agents.rs`, `contacts.rs`, `notifications.rs` and `people.rs`.

use super::workload::{AccountSpace, BucketKey};
use super::{ConversationName, Decided, Key, State, Stop, Stored, need};
use crate::config::AccountConfig;
use crate::entities::{
    Attachment, Case, Conversation, Credential, JsonMap, Message, Provisioned, QueueEntry,
    ReadMark, ScheduledMessage, ServiceRecord, StoredAnswer, Ticket, Timer,
};
use crate::ids::{AccountId, AgentId, AttachmentId, CaseId, ConversationId, MessageId, TicketId};
use crate::refusal::{Object, Refusal};
use crate::words::TimerKind;
use std::sync::Arc;

impl State {
    /// Returns the row with the primary key `key`. `ask` is the look-up that loads the row.
    pub(super) fn row<R: Stored>(&self, ask: Key, key: R::Key) -> Decided<Option<&R>> {
        R::table(self).get(&key).map_or_else(|| need(ask), Ok)
    }

    /// Returns the rows that the look-up `ask` finds. `ask` is a look-up by equal values.
    pub(super) fn found<R: Stored>(
        &self,
        ask: Key,
    ) -> Decided<impl Iterator<Item = &R> + use<'_, R>> {
        match R::table(self).found(&ask) {
            Some(rows) => Ok(rows),
            None => need(ask),
        }
    }

    /// Returns an account of the working set.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the store could not load the account.
    pub fn space(&self, id: AccountId) -> Decided<&AccountSpace> {
        self.spaces
            .get(&id)
            .ok_or(Stop::Refuse(Refusal::NotFound(Object::Account)))
    }

    /// Returns the account's configuration.
    ///
    /// # Errors
    /// Stops with the same errors as [`Self::space`].
    pub fn config(&self, id: AccountId) -> Decided<Arc<AccountConfig>> {
        self.space(id).map(|space| Arc::clone(&space.config))
    }

    /// Returns a conversation if it is in the working set. `None` means that the conversation does not exist or is not
    /// loaded. This read never stops the decision with [`Stop::Need`].
    pub(crate) fn known_conversation(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Option<&Conversation> {
        self.conversations.get(&(account, id)).flatten()
    }

    /// Whether the current command creates the conversation.
    pub(crate) fn is_new(&self, account: AccountId, id: ConversationId) -> bool {
        let key = (account, id);
        match self.conversations.before(&key) {
            Some(before) => before.is_none(),
            None => self.conversations.get(&key).flatten().is_none(),
        }
    }

    /// Returns the conversations that the current command changed, each as it was before the command and as it is now.
    pub(crate) fn changed_conversations(
        &self,
    ) -> Vec<(Option<&Conversation>, Option<&Conversation>)> {
        self.conversations.changes()
    }

    /// Returns the messages that the current command changed, each as it was before the command and as it is now.
    pub(crate) fn changed_messages(&self) -> Vec<(Option<&Message>, Option<&Message>)> {
        self.messages.changes()
    }

    /// Returns the scheduled messages that the current command changed, each as it was before the command and as it is
    /// now.
    pub(crate) fn changed_scheduled(
        &self,
    ) -> Vec<(Option<&ScheduledMessage>, Option<&ScheduledMessage>)> {
        self.scheduled.changes()
    }

    /// Returns the credentials that the current command changed, each as it was before the command and as it is now.
    pub(crate) fn changed_credentials(&self) -> Vec<(Option<&Credential>, Option<&Credential>)> {
        self.credentials.changes()
    }

    /// Returns a conversation of this account.
    pub fn conversation(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Decided<Option<&Conversation>> {
        self.row(Key::Conversation(account, id), (account, id))
    }

    /// Returns a conversation by its name.
    pub fn conversation_named(
        &self,
        account: AccountId,
        name: &ConversationName,
    ) -> Decided<Option<&Conversation>> {
        match name {
            ConversationName::Id(id) => self.conversation(account, *id),
            ConversationName::Display(_) => Ok(self.found(Key::named(account, name))?.next()),
            ConversationName::Uuid { id, uuid } => {
                let found = self.conversation(account, *id)?;
                Ok(found.filter(|conversation| conversation.uuid == *uuid))
            }
        }
    }

    /// Returns a message of this account.
    pub fn message(&self, account: AccountId, id: MessageId) -> Decided<Option<&Message>> {
        self.row(Key::Message(account, id), (account, id))
    }

    /// Returns an attachment of this account.
    pub fn attachment(&self, account: AccountId, id: AttachmentId) -> Decided<Option<&Attachment>> {
        self.row(Key::Attachment(account, id), (account, id))
    }

    /// Returns a case of this account.
    pub fn case(&self, account: AccountId, id: CaseId) -> Decided<Option<&Case>> {
        self.row(Key::Case(account, id), (account, id))
    }

    /// Returns a ticket of this account.
    pub fn ticket(&self, account: AccountId, id: TicketId) -> Decided<Option<&Ticket>> {
        self.row(Key::Ticket(account, id), (account, id))
    }

    /// Returns the queue entry of a conversation.
    pub fn queue_entry(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Decided<Option<&QueueEntry>> {
        self.row(Key::QueueEntry(account, id), (account, id))
    }

    /// Returns the first entry of a bucket.
    pub fn queue_head(
        &self,
        account: AccountId,
        bucket_key: &BucketKey,
    ) -> Decided<Option<&QueueEntry>> {
        /// The maximum number of entries in the first read. If the batch has removed or changed all entries that were
        /// read, the next read has twice this maximum.
        const FIRST: i64 = 16;
        let (queue, reserved, bucket) = bucket_key;
        let mut limit = FIRST;
        loop {
            let query = match reserved {
                None => Key::QueueHead(account, *queue, bucket.clone(), limit),
                Some(agent) => Key::ReservedHead(account, *queue, *agent, bucket.clone(), limit),
            };
            let Some(came) = self.queue_entries.answer(&query) else {
                return need(query);
            };
            // In queue order, the entries that were not read follow the entries that were read. So the first loaded
            // entry is the first entry of the bucket in two cases: all entries were read, or this batch has not changed
            // one of the read entries.
            let all_read = i64::try_from(came.len()).is_ok_and(|n| n < limit);
            let stays = |key| {
                !self.queue_entries.is_ours(key) && self.queue_entries.get(key).flatten().is_some()
            };
            if all_read || came.iter().any(stays) {
                return Ok(self
                    .queue_entries
                    .values()
                    .filter(|e| is_in(e, bucket_key))
                    .min_by_key(|e| (e.rank, e.place, e.conversation_id)));
            }
            limit = limit.saturating_mul(2);
        }
    }

    /// Returns look-ups for those conversations of [`Self::known_waiting`] whose rows are not loaded yet. The
    /// parameters are the same.
    #[must_use]
    pub fn unread_waiting(&self, account: AccountId, buckets: &[BucketKey], room: i64) -> Vec<Key> {
        (self.known_waiting(account, buckets, room).into_iter())
            .filter(|id| self.conversations.get(&(account, *id)).is_none())
            .map(|id| Key::Conversation(account, id))
            .collect()
    }

    /// Returns the first conversations in these buckets, in queue order. Conversations whose queue entries are not
    /// loaded are not included. Returns at most `room` conversations, but always the first one if there is one.
    #[must_use]
    pub fn known_waiting(
        &self,
        account: AccountId,
        buckets: &[BucketKey],
        room: i64,
    ) -> Vec<ConversationId> {
        let mut entries: Vec<&QueueEntry> = (self.queue_entries.values())
            .filter(|e| e.account_id == account && buckets.iter().any(|bucket| is_in(e, bucket)))
            .collect();
        entries.sort_unstable_by_key(|e| (e.rank, e.place, e.conversation_id));
        entries.truncate(usize::try_from(room).unwrap_or(0).max(1));
        entries.iter().map(|e| e.conversation_id).collect()
    }

    /// Returns a timer.
    pub fn timer(
        &self,
        account: AccountId,
        kind: TimerKind,
        subject: i64,
    ) -> Decided<Option<&Timer>> {
        self.row(Key::Timer(account, kind, subject), (account, kind, subject))
    }

    /// Returns an agent's read position in a conversation.
    pub fn read_mark(
        &self,
        account: AccountId,
        conversation: ConversationId,
        agent: AgentId,
    ) -> Decided<Option<&ReadMark>> {
        self.row(
            Key::ReadMark(account, conversation, agent),
            (account, conversation, agent),
        )
    }

    /// Returns the read positions of all agents in a conversation.
    pub fn read_marks(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<impl Iterator<Item = &ReadMark>> {
        self.found(Key::ReadMarks(account, conversation))
    }

    /// Returns a conversation's service record.
    pub fn service_record(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Decided<Option<&ServiceRecord>> {
        self.row(Key::ServiceRecord(account, id), (account, id))
    }

    /// Returns the stored answer to the first request with an idempotency key.
    pub fn answer(
        &self,
        account: AccountId,
        scope: &str,
        key: &str,
    ) -> Decided<Option<&StoredAnswer>> {
        let key = (account, scope.to_owned(), key.to_owned());
        match self.answers.get(&key) {
            Some(found) => Ok(found),
            None => need(Key::Answer(key.0, key.1, key.2)),
        }
    }

    /// Returns the provisioning record of an object. For each field, the record contains the value from the last
    /// provisioning file that set the field.
    pub fn provisioned(&self, account: AccountId, object: &str) -> Decided<Option<&JsonMap>> {
        let key = (account, object.to_owned());
        match self.provisioned.get(&key) {
            Some(found) => Ok(found.map(|p: &Provisioned| &p.fields)),
            None => need(Key::Provisioned(key.0, key.1)),
        }
    }
}

/// Whether a queue entry is in this bucket.
fn is_in(entry: &QueueEntry, (queue, reserved, bucket): &BucketKey) -> bool {
    entry.queue_id == *queue && entry.reserved_for == *reserved && entry.bucket == *bucket
}
