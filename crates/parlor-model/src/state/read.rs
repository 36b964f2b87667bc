//! The reads of decision functions. If a row is not loaded, the read stops the decision with [`Stop::Need`].

use super::workload::{AccountSpace, BucketKey};
use super::{ConversationName, Decided, Key, State, Stop, Stored, need};
use crate::canonical::{self, same_email};
use crate::config::AccountConfig;
use crate::entities::{
    Agent, AgentLogin, AgentSettings, Attachment, Avatar, BulkItem, BulkJob, Case, Contact,
    ContactPoint, Conversation, Credential, Draft, Identity, JsonMap, Macro, Message, Notification,
    Person, Provisioned, Push, PushSubscription, QueueEntry, ReadMark, ScheduledMessage,
    ServiceRecord, StoredAnswer, Ticket, Timer, Totp, UndoToken, View, VisitedPages,
};
use crate::ids::{
    AccountId, AgentId, AttachmentId, BulkJobId, CaseId, ContactId, ContactPointId, ConversationId,
    CredentialId, DepartmentId, IdentityId, InboxId, LoginId, MacroId, MessageId,
    PushSubscriptionId, ScheduledId, TicketId, ViewId,
};
use crate::notifications::PushSecret;
use crate::refusal::{Object, Refusal};
use crate::time::Timestamp;
use crate::words::{CredentialKind, PointKind, TimerKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A look-up of contacts by one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointQuery {
    /// The account.
    pub account: AccountId,
    /// The department. Set only if contacts are separated by department.
    pub department: Option<DepartmentId>,
    /// The kind of value.
    pub kind: PointKind,
    /// The attribute's name for [`PointKind::Attribute`]. For other kinds, this text is empty.
    pub label: String,
    /// The comparison key of the value.
    pub match_value: String,
}

impl From<PointQuery> for Key {
    fn from(query: PointQuery) -> Self {
        Self::PointsByValue(
            query.account,
            query.department,
            query.kind,
            query.label,
            query.match_value,
        )
    }
}

impl State {
    /// Returns the row with the primary key `key`. `ask` is the look-up that loads the row.
    pub(super) fn row<R: Stored>(&self, ask: Key, key: R::Key) -> Decided<Option<&R>> {
        R::table(self).get(&key).map_or_else(|| need(ask), Ok)
    }

    /// Returns the rows that the look-up `ask` finds by equal values.
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
    /// Refused as not found if the store could not load the account.
    pub fn space(&self, id: AccountId) -> Decided<&AccountSpace> {
        self.spaces
            .get(&id)
            .ok_or(Stop::Refuse(Refusal::NotFound(Object::Account)))
    }

    /// Returns the account's configuration.
    ///
    /// # Errors
    /// The same errors as [`Self::space`].
    pub fn config(&self, id: AccountId) -> Decided<Arc<AccountConfig>> {
        self.space(id).map(|space| Arc::clone(&space.config))
    }

    /// Returns a contact of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn contact(&self, account: AccountId, id: ContactId) -> Decided<Option<&Contact>> {
        match self.contacts.get(&(account, id)) {
            Some(found) => Ok(found),
            None => Err(Stop::Need(Key::person(account, id).to_vec())),
        }
    }

    /// Returns a contact of this account with its contact points.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn person(&self, account: AccountId, id: ContactId) -> Decided<Option<Person>> {
        let Some(contact) = self.contact(account, id)? else {
            return Ok(None);
        };
        let points = self.found(Key::PointsOf(account, id))?;
        let mut points: Vec<ContactPoint> = points.cloned().collect();
        points.sort_unstable_by_key(ContactPoint::order);
        Ok(Some(Person {
            contact: contact.clone(),
            points,
        }))
    }

    /// Returns a contact point of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn point(&self, account: AccountId, id: ContactPointId) -> Decided<Option<&ContactPoint>> {
        self.row(Key::Point(account, id), (account, id))
    }

    /// Returns the distinct contacts that a look-up finds, ordered by id. If there are two or more contacts, the value
    /// is ambiguous.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn contacts_by_value(&self, query: PointQuery) -> Decided<BTreeSet<ContactId>> {
        let points = self.found(query.into())?;
        Ok(points.map(|p: &ContactPoint| p.contact_id).collect())
    }

    /// Returns the contact point with this unique key.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn unique_point(
        &self,
        account: AccountId,
        unique_key: &str,
    ) -> Decided<Option<&ContactPoint>> {
        let mut points = self.found(Key::UniquePoint(account, unique_key.to_owned()))?;
        Ok(points.next())
    }

    /// Returns a conversation if it is in the working set. `None` means that the conversation does not exist or is not
    /// loaded. This read never stops the decision to load the row.
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

    /// Returns an identity of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn identity(&self, account: AccountId, id: IdentityId) -> Decided<Option<&Identity>> {
        self.row(Key::Identity(account, id), (account, id))
    }

    /// Returns the identity with this serial.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn identity_by_serial(
        &self,
        account: AccountId,
        inbox: InboxId,
        serial: &str,
    ) -> Decided<Option<&Identity>> {
        let mut found = self.found(Key::IdentityBySerial(account, inbox, serial.to_owned()))?;
        Ok(found.next())
    }

    /// Returns identities of a contact in this inbox. They include the identity with the most recent activity, and the
    /// newest identity.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn identities_of(
        &self,
        account: AccountId,
        inbox: InboxId,
        contact: ContactId,
    ) -> Decided<Vec<&Identity>> {
        let [active, newest] = Key::identities(account, inbox, contact);
        let rows = &self.identities;
        let mut found: Vec<&Identity> = match (rows.found(&active), rows.found(&newest)) {
            (Some(active), Some(newest)) => active.chain(newest).collect(),
            _ => return Err(Stop::Need(vec![active, newest])),
        };
        found.sort_unstable_by_key(|identity| identity.id);
        found.dedup_by_key(|identity| identity.id);
        Ok(found)
    }

    /// Returns a conversation of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn conversation(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Decided<Option<&Conversation>> {
        self.row(Key::Conversation(account, id), (account, id))
    }

    /// Returns a conversation by its name.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn conversation_named(
        &self,
        account: AccountId,
        name: &ConversationName,
    ) -> Decided<Option<&Conversation>> {
        match Key::named(account, name) {
            Key::Conversation(_, id) => self.conversation(account, id),
            other => Ok(self.found(other)?.next()),
        }
    }

    /// Returns a message of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn message(&self, account: AccountId, id: MessageId) -> Decided<Option<&Message>> {
        self.row(Key::Message(account, id), (account, id))
    }

    /// Returns an attachment of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn attachment(&self, account: AccountId, id: AttachmentId) -> Decided<Option<&Attachment>> {
        self.row(Key::Attachment(account, id), (account, id))
    }

    /// Returns a case of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn case(&self, account: AccountId, id: CaseId) -> Decided<Option<&Case>> {
        self.row(Key::Case(account, id), (account, id))
    }

    /// Returns a ticket of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn ticket(&self, account: AccountId, id: TicketId) -> Decided<Option<&Ticket>> {
        self.row(Key::Ticket(account, id), (account, id))
    }

    /// Returns the queue entry of a conversation.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn queue_entry(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Decided<Option<&QueueEntry>> {
        self.row(Key::QueueEntry(account, id), (account, id))
    }

    /// Returns the first entry of a bucket.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn queue_head(
        &self,
        account: AccountId,
        bucket_key: &BucketKey,
    ) -> Decided<Option<&QueueEntry>> {
        /// The number of entries in the first read. If the batch has removed or changed all entries that were read, the
        /// next read has twice the number.
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
            // In queue order, entries that were not read are after all entries that were read. So the first loaded
            // entry is the first entry of the bucket if a read entry is unchanged, or if all entries were read.
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

    /// Returns the look-ups of the conversation rows that are not loaded yet. The result covers only the conversations
    /// that [`Self::known_waiting`] returns for the same parameters.
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
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn timer(
        &self,
        account: AccountId,
        kind: TimerKind,
        subject: i64,
    ) -> Decided<Option<&Timer>> {
        self.row(Key::Timer(account, kind, subject), (account, kind, subject))
    }

    /// Returns an agent's read position in a conversation.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
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
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn read_marks(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<impl Iterator<Item = &ReadMark>> {
        self.found(Key::ReadMarks(account, conversation))
    }

    /// Returns the web pages that an identity visited.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn visited_pages(
        &self,
        account: AccountId,
        identity: IdentityId,
    ) -> Decided<Option<&VisitedPages>> {
        self.row(Key::VisitedPages(account, identity), (account, identity))
    }

    /// Returns an agent's settings document.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn agent_settings(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<Option<&AgentSettings>> {
        self.row(Key::AgentSettings(account, agent), (account, agent))
    }

    /// Returns an agent's notifications about a conversation.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn notifications_about(
        &self,
        account: AccountId,
        conversation: ConversationId,
        agent: AgentId,
    ) -> Decided<impl Iterator<Item = &Notification>> {
        self.found(Key::NotificationsAbout(account, conversation, agent))
    }

    /// Returns an agent's unread notifications, ordered from oldest to newest.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn unread_notifications(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<Vec<&Notification>> {
        let found = self.found(Key::UnreadNotifications(account, agent))?;
        let mut rows: Vec<&Notification> = found.collect();
        rows.sort_unstable_by_key(|row| row.position);
        Ok(rows)
    }

    /// Returns about `limit` notifications of an agent whose position is at least `position`, ordered from oldest to
    /// newest.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn notifications_from(
        &self,
        account: AccountId,
        agent: AgentId,
        position: i64,
        limit: i64,
    ) -> Decided<Vec<&Notification>> {
        let query = Key::NotificationsFrom(account, agent, position, limit);
        let page = (self.notifications).page(&query, limit, |row| row.position);
        page.map_or_else(|| need(query), |page| Ok(page.rows))
    }

    /// Returns a push subscription.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn push_subscription(
        &self,
        account: AccountId,
        id: PushSubscriptionId,
    ) -> Decided<Option<&PushSubscription>> {
        self.row(Key::PushSubscription(account, id), (account, id))
    }

    /// Returns the push subscription with an address. The subscription can belong to any agent of the account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn push_subscription_to(
        &self,
        account: AccountId,
        endpoint: &PushSecret,
    ) -> Decided<Option<&PushSubscription>> {
        let key = Key::PushSubscriptionTo(account, endpoint.clone());
        Ok(self.found(key)?.next())
    }

    /// Returns the push subscriptions of an agent, ordered from oldest to newest.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn push_subscriptions_of(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<Vec<&PushSubscription>> {
        let found = self.found(Key::PushSubscriptionsOf(account, agent))?;
        let mut rows: Vec<&PushSubscription> = found.collect();
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    /// Returns the push about a conversation to one push subscription of an agent.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn push(
        &self,
        account: AccountId,
        agent: AgentId,
        subscription: PushSubscriptionId,
        conversation: ConversationId,
    ) -> Decided<Option<&Push>> {
        self.row(
            Key::Push(account, agent, subscription, conversation),
            (account, agent, subscription, conversation),
        )
    }

    /// Returns all pushes to an agent.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn pushes_of(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<impl Iterator<Item = &Push>> {
        self.found(Key::PushesOf(account, agent))
    }

    /// Returns an undo token.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn undo_token(&self, account: AccountId, token: &str) -> Decided<Option<&UndoToken>> {
        let key = (account, token.to_owned());
        match self.undo_tokens.get(&key) {
            Some(found) => Ok(found),
            None => need(Key::UndoToken(key.0, key.1)),
        }
    }

    /// Returns about `limit` undo tokens of an account. The list begins with the token that expires first.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn undo_tokens(&self, account: AccountId, limit: i64) -> Decided<Vec<&UndoToken>> {
        let query = Key::UndoTokens(account, Timestamp(0), limit);
        let order = |row: &UndoToken| (row.expires_at, row.token.clone());
        let page = self.undo_tokens.page(&query, limit, order);
        page.map_or_else(|| need(query), |page| Ok(page.rows))
    }

    /// Returns an agent's draft in a conversation.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn draft(
        &self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Decided<Option<&Draft>> {
        self.row(
            Key::Draft(account, agent, conversation),
            (account, agent, conversation),
        )
    }

    /// Returns the drafts of all agents in a conversation, ordered by agent id.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn drafts_in(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Vec<&Draft>> {
        let found = self.found(Key::DraftsIn(account, conversation))?;
        let mut drafts: Vec<&Draft> = found.collect();
        drafts.sort_unstable_by_key(|draft| draft.agent_id);
        Ok(drafts)
    }

    /// Returns a macro.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn macro_of(&self, account: AccountId, id: MacroId) -> Decided<Option<&Macro>> {
        self.row(Key::Macro(account, id), (account, id))
    }

    /// Returns the macros of a scope, ordered by id.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn macros_in(&self, account: AccountId, scope: &str) -> Decided<Vec<&Macro>> {
        let found = self.found(Key::MacrosIn(account, scope.to_owned()))?;
        let mut rows: Vec<&Macro> = found.collect();
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    /// Returns a scheduled message.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn scheduled(
        &self,
        account: AccountId,
        id: ScheduledId,
    ) -> Decided<Option<&ScheduledMessage>> {
        self.row(Key::Scheduled(account, id), (account, id))
    }

    /// Returns the scheduled messages of a conversation, ordered by id.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn scheduled_in(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Vec<&ScheduledMessage>> {
        let found = self.found(Key::ScheduledIn(account, conversation))?;
        let mut rows: Vec<&ScheduledMessage> = found.collect();
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    /// Returns a bulk job.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn bulk_job(&self, account: AccountId, id: BulkJobId) -> Decided<Option<&BulkJob>> {
        self.row(Key::BulkJob(account, id), (account, id))
    }

    /// Returns the bulk jobs of an agent, ordered from oldest to newest.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn bulk_jobs_of(&self, account: AccountId, agent: AgentId) -> Decided<Vec<&BulkJob>> {
        let mut rows: Vec<&BulkJob> = self.found(Key::BulkJobsOf(account, agent))?.collect();
        rows.sort_unstable_by_key(|job| (job.created_at, job.id));
        Ok(rows)
    }

    /// Returns one conversation of a bulk job, with its outcome.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn bulk_item(
        &self,
        account: AccountId,
        job: BulkJobId,
        ordinal: i64,
    ) -> Decided<Option<&BulkItem>> {
        self.row(
            Key::BulkItem(account, job, ordinal),
            (account, job, ordinal),
        )
    }

    /// Returns the conversations of a bulk job with their outcomes, in the order of the job.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn bulk_items(&self, account: AccountId, job: BulkJobId) -> Decided<Vec<&BulkItem>> {
        let mut rows: Vec<&BulkItem> = self.found(Key::BulkItems(account, job))?.collect();
        rows.sort_unstable_by_key(|item| item.ordinal);
        Ok(rows)
    }

    /// Returns a saved view.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn view(&self, account: AccountId, id: ViewId) -> Decided<Option<&View>> {
        self.row(Key::View(account, id), (account, id))
    }

    /// Returns the number of an agent's own views. If `owner` is `None`, returns the number of the account's shared
    /// views.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn view_count(&self, account: AccountId, owner: Option<AgentId>) -> Decided<usize> {
        let query = match owner {
            Some(owner) => Key::ViewsOf(account, owner),
            None => Key::SharedViews(account),
        };
        Ok(self.found::<View>(query)?.count())
    }

    /// Returns a conversation's service record.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn service_record(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Decided<Option<&ServiceRecord>> {
        self.row(Key::ServiceRecord(account, id), (account, id))
    }

    /// Returns the stored answer to the first request with an idempotency key.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
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

    /// Returns the secret of an agent's one-time codes.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn totp(&self, account: AccountId, agent: AgentId) -> Decided<Option<&Totp>> {
        self.row(Key::Totp(account, agent), (account, agent))
    }

    /// Returns a login of an agent.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn login(&self, account: AccountId, id: LoginId) -> Decided<Option<&AgentLogin>> {
        self.row(Key::Login(account, id), (account, id))
    }

    /// Returns the login of a person at a provider.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn login_of(
        &self,
        account: AccountId,
        issuer: &str,
        subject: &str,
    ) -> Decided<Option<&AgentLogin>> {
        let key = Key::LoginOf(account, issuer.to_owned(), subject.to_owned());
        Ok(self.found(key)?.next())
    }

    /// Returns the logins of an agent.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn logins_of(&self, account: AccountId, agent: AgentId) -> Decided<Vec<AgentLogin>> {
        let found = self.found(Key::LoginsOfAgent(account, agent))?;
        Ok(found.cloned().collect())
    }

    /// Returns the picture of an agent.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn avatar(&self, account: AccountId, agent: AgentId) -> Decided<Option<&Avatar>> {
        self.row(Key::Avatar(account, agent), (account, agent))
    }

    /// Returns a credential of this account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn credential(&self, account: AccountId, id: CredentialId) -> Decided<Option<&Credential>> {
        self.row(Key::Credential(account, id), (account, id))
    }

    /// Returns the credential of this kind with this key, in any account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn credential_by_key(
        &self,
        kind: CredentialKind,
        key: &str,
    ) -> Decided<Option<&Credential>> {
        Ok(self
            .found(Key::CredentialByKey(kind, key.to_owned()))?
            .next())
    }

    /// Returns the credential whose secret has this hash, in any account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn credential_by_hash(&self, hash: &str) -> Decided<Option<&Credential>> {
        Ok(self.found(Key::CredentialByHash(hash.to_owned()))?.next())
    }

    /// Returns the credentials of one kind that act for `agent` and are not revoked.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn credentials_of_agent(
        &self,
        account: AccountId,
        agent: AgentId,
        kind: CredentialKind,
    ) -> Decided<Vec<Credential>> {
        let found = self.found(Key::CredentialsOfAgent(account, agent, kind))?;
        Ok(found.cloned().collect())
    }

    /// Returns the sessions of a client application that are not revoked.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn sessions_of(
        &self,
        account: AccountId,
        application: CredentialId,
    ) -> Decided<Vec<Credential>> {
        let found = self.found(Key::SessionsOf(account, application))?;
        Ok(found.cloned().collect())
    }

    /// Returns the provisioning record of an object: for each field, the value that a provisioning file last gave to
    /// it.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn provisioned(&self, account: AccountId, object: &str) -> Decided<Option<&JsonMap>> {
        let key = (account, object.to_owned());
        match self.provisioned.get(&key) {
            Some(found) => Ok(found.map(|p: &Provisioned| &p.fields)),
            None => need(Key::Provisioned(key.0, key.1)),
        }
    }

    /// Returns the agent with this e-mail address, in any account.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn agent_by_email(&self, email: &str) -> Decided<Option<(AccountId, AgentId)>> {
        for space in self.spaces.values() {
            if let Some(agent) = space
                .config
                .agents
                .values()
                .find(|a| same_email(&a.email, email))
            {
                return Ok(Some((agent.account_id, agent.id)));
            }
        }
        let found = self
            .found(Key::AgentByEmail(canonical::email(email)))?
            .next();
        Ok(found.map(|agent: &Agent| (agent.account_id, agent.id)))
    }

    /// Returns the account of the contact with this id. Provisioning needs it to refuse ids that another account uses.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn contact_owner(&self, id: ContactId) -> Decided<Option<AccountId>> {
        let found = self.found(Key::ContactOwner(id))?.next();
        Ok(found.map(|c: &Contact| c.account_id))
    }

    /// Returns the account of the identity with this id. Provisioning needs it to refuse ids that another account uses.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn identity_owner(&self, id: IdentityId) -> Decided<Option<AccountId>> {
        let found = self.found(Key::IdentityOwner(id))?.next();
        Ok(found.map(|i: &Identity| i.account_id))
    }

    /// Returns the account of the case with this id. Provisioning needs it to refuse ids that another account uses.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if a row is not loaded yet.
    pub fn case_owner(&self, id: CaseId) -> Decided<Option<AccountId>> {
        let found = self.found(Key::CaseOwner(id))?.next();
        Ok(found.map(|c: &Case| c.account_id))
    }
}

/// Whether a queue entry is in this bucket.
fn is_in(entry: &QueueEntry, (queue, reserved, bucket): &BucketKey) -> bool {
    entry.queue_id == *queue && entry.reserved_for == *reserved && entry.bucket == *bucket
}
