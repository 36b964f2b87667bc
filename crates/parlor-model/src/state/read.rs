//! What decisions read: a row that is not here yet is a need.

use super::keys::{Key, PointQuery};
use super::workload::{AccountSpace, BucketKey};
use super::{ConversationName, Decided, State, Stop, need};
use crate::config::AccountConfig;
use crate::entities::{
    Attachment, Case, Contact, ContactPoint, Conversation, Credential, Identity, JsonMap, Message,
    Person, QueueEntry, ReadMark, ServiceRecord, StoredAnswer, Timer,
};
use crate::ids::{
    AccountId, AgentId, AttachmentId, CaseId, ContactId, ContactPointId, ConversationId,
    CredentialId, IdentityId, InboxId, MessageId,
};
use crate::refusal::{Object, Refusal};
use crate::words::TimerKind;
use std::collections::BTreeSet;
use std::sync::Arc;

impl State {
    /// The account's space.
    ///
    /// # Errors
    /// Refused as not found when the store could not open it.
    pub fn space(&self, id: AccountId) -> Decided<&AccountSpace> {
        self.accounts
            .get(&id)
            .ok_or(Stop::Refuse(Refusal::NotFound(Object::Account)))
    }

    /// The account's configuration.
    ///
    /// # Errors
    /// As [`Self::space`].
    pub fn config(&self, id: AccountId) -> Decided<Arc<AccountConfig>> {
        self.space(id).map(|space| Arc::clone(&space.config))
    }

    /// A contact of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn contact(&self, account: AccountId, id: ContactId) -> Decided<Option<&Contact>> {
        match self.contacts.get(&id) {
            Some(found) => Ok(found.filter(|c| c.account_id == account)),
            None => need(Key::Person(id)),
        }
    }

    /// A contact of this account with its points.
    ///
    /// # Errors
    /// Needs loading.
    pub fn person(&self, account: AccountId, id: ContactId) -> Decided<Option<Person>> {
        let Some(contact) = self.contact(account, id)? else {
            return Ok(None);
        };
        let Some(ids) = self.points_of.get(&id) else {
            return need(Key::Person(id));
        };
        let mut points: Vec<ContactPoint> = ids
            .iter()
            .filter_map(|p| self.points.get(p).flatten())
            .cloned()
            .collect();
        points.sort_unstable_by_key(ContactPoint::order);
        Ok(Some(Person {
            contact: contact.clone(),
            points,
        }))
    }

    /// A contact point of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn point(&self, account: AccountId, id: ContactPointId) -> Decided<Option<&ContactPoint>> {
        match self.points.get(&id) {
            Some(found) => Ok(found.filter(|p| p.account_id == account)),
            None => need(Key::Point(id)),
        }
    }

    /// The distinct contacts a look-up finds, by id; two or more mean it is ambiguous.
    ///
    /// # Errors
    /// Needs loading.
    pub fn contacts_by_value(&self, query: &PointQuery) -> Decided<BTreeSet<ContactId>> {
        let Some(ids) = self.points_by_value.get(query) else {
            return need(Key::PointsByValue(query.clone()));
        };
        Ok(ids
            .iter()
            .filter_map(|id| self.points.get(id).flatten())
            .map(|p| p.contact_id)
            .collect())
    }

    /// The point that owns a unique value.
    ///
    /// # Errors
    /// Needs loading.
    pub fn unique_point(
        &self,
        account: AccountId,
        unique_key: &str,
    ) -> Decided<Option<&ContactPoint>> {
        let query = (account, unique_key.to_owned());
        let Some(ids) = self.unique_points.get(&query) else {
            return need(Key::UniquePoint(account, query.1));
        };
        Ok(ids.iter().find_map(|id| self.points.get(id).flatten()))
    }

    /// A conversation as far as it is loaded: no need to load it for the sake of what it was.
    pub(crate) fn known_conversation(&self, id: ConversationId) -> Option<&Conversation> {
        self.conversations.get(&id).flatten()
    }

    /// An identity of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn identity(&self, account: AccountId, id: IdentityId) -> Decided<Option<&Identity>> {
        match self.identities.get(&id) {
            Some(found) => Ok(found.filter(|i| i.account_id == account)),
            None => need(Key::Identity(id)),
        }
    }

    /// The identity with this serial.
    ///
    /// # Errors
    /// Needs loading.
    pub fn identity_by_serial(&self, inbox: InboxId, serial: &str) -> Decided<Option<&Identity>> {
        let query = (inbox, serial.to_owned());
        let Some(ids) = self.identity_by_serial.get(&query) else {
            return need(Key::IdentityBySerial(inbox, query.1));
        };
        Ok(ids.iter().find_map(|id| self.identities.get(id).flatten()))
    }

    /// The contact's identities in this inbox that matter: the most recently active and the newest, among them.
    ///
    /// # Errors
    /// Needs loading.
    pub fn identities_of(&self, inbox: InboxId, contact: ContactId) -> Decided<Vec<&Identity>> {
        let Some(ids) = self.identities_of.get(&(inbox, contact)) else {
            return need(Key::IdentitiesOfContact(inbox, contact));
        };
        Ok(ids
            .iter()
            .filter_map(|id| self.identities.get(id).flatten())
            .collect())
    }

    /// A conversation of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn conversation(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Decided<Option<&Conversation>> {
        match self.conversations.get(&id) {
            Some(found) => Ok(found.filter(|c| c.account_id == account)),
            None => need(Key::Conversation(id)),
        }
    }

    /// A conversation by whatever the dialect names it by.
    ///
    /// # Errors
    /// Needs loading.
    pub fn conversation_named(
        &self,
        account: AccountId,
        name: &ConversationName,
    ) -> Decided<Option<&Conversation>> {
        let found = match name {
            ConversationName::Id(id) => return self.conversation(account, *id),
            ConversationName::Display(display) => {
                match self.conversation_by_display.get(&(account, *display)) {
                    Some(ids) => ids.first(),
                    None => return need(Key::ConversationByDisplay(account, *display)),
                }
            }
            ConversationName::Uuid(uuid) => {
                match self.conversation_by_uuid.get(&(account, uuid.clone())) {
                    Some(ids) => ids.first(),
                    None => return need(Key::ConversationByUuid(account, uuid.clone())),
                }
            }
        };
        found.map_or(Ok(None), |id| self.conversation(account, *id))
    }

    /// A message of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn message(&self, account: AccountId, id: MessageId) -> Decided<Option<&Message>> {
        match self.messages.get(&id) {
            Some(found) => Ok(found.filter(|m| m.account_id == account)),
            None => need(Key::Message(id)),
        }
    }

    /// An attachment of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn attachment(&self, account: AccountId, id: AttachmentId) -> Decided<Option<&Attachment>> {
        match self.attachments.get(&id) {
            Some(found) => Ok(found.filter(|a| a.account_id == account)),
            None => need(Key::Attachment(id)),
        }
    }

    /// A case of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn case(&self, account: AccountId, id: CaseId) -> Decided<Option<&Case>> {
        match self.cases.get(&id) {
            Some(found) => Ok(found.filter(|c| c.account_id == account)),
            None => need(Key::Case(id)),
        }
    }

    /// Where a conversation waits.
    ///
    /// # Errors
    /// Needs loading.
    pub fn queue_entry(&self, id: ConversationId) -> Decided<Option<&QueueEntry>> {
        self.queue_entries
            .get(&id)
            .map_or_else(|| need(Key::QueueEntry(id)), Ok)
    }

    /// The first entry of a bucket.
    ///
    /// # Errors
    /// Needs loading.
    pub fn queue_head(&self, line: &BucketKey) -> Decided<Option<&QueueEntry>> {
        /// A small first read; it doubles when a batch empties it.
        const FIRST: i64 = 16;
        let (queue, reserved, bucket) = line;
        let head = |limit| need(Key::QueueHead(*queue, *reserved, bucket.clone(), limit));
        let Some((limit, came)) = self.heads.get(line) else {
            return head(FIRST);
        };
        // Rows that were not read come after the ones that were. So the smallest entry known is the head as long as one of
        // the rows read is still where it was, or nothing was left unread.
        let all_read = i64::try_from(came.len()).is_ok_and(|n| n < *limit);
        let anchored = || {
            came.iter().any(|id| {
                !self.queue_entries.is_ours(id) && self.queue_entries.get(id).flatten().is_some()
            })
        };
        if !all_read && !anchored() {
            return head(limit.saturating_mul(2));
        }
        Ok(self
            .queue_entries
            .values()
            .filter(|e| e.queue_id == *queue && e.reserved_for == *reserved && e.bucket == *bucket)
            .min_by_key(|e| (e.rank, e.queued_at, e.conversation_id)))
    }

    /// The conversations at the head of these buckets that were not read yet, as many as there is room for.
    #[must_use]
    pub fn unread_waiting(&self, buckets: &[BucketKey], room: i64) -> Vec<Key> {
        (self.known_waiting(buckets, room).into_iter())
            .filter(|id| self.conversations.get(id).is_none())
            .map(Key::Conversation)
            .collect()
    }

    /// The conversations at the head of these buckets, as far as is known, as many as there is room for.
    #[must_use]
    pub fn known_waiting(&self, buckets: &[BucketKey], room: i64) -> Vec<ConversationId> {
        let mut entries: Vec<&QueueEntry> = self
            .queue_entries
            .values()
            .filter(|e| {
                buckets.iter().any(|(queue, reserved, bucket)| {
                    e.queue_id == *queue && e.reserved_for == *reserved && e.bucket == *bucket
                })
            })
            .collect();
        entries.sort_unstable_by_key(|e| (e.rank, e.queued_at, e.conversation_id));
        entries.truncate(usize::try_from(room).unwrap_or(0).max(1));
        entries.iter().map(|e| e.conversation_id).collect()
    }

    /// Something that is due at a time.
    ///
    /// # Errors
    /// Needs loading.
    pub fn timer(&self, kind: TimerKind, subject: i64) -> Decided<Option<&Timer>> {
        self.timers
            .get(&(kind, subject))
            .map_or_else(|| need(Key::Timer(kind, subject)), Ok)
    }

    /// How far an agent has read a conversation.
    ///
    /// # Errors
    /// Needs loading.
    pub fn read_mark(
        &self,
        conversation: ConversationId,
        agent: AgentId,
    ) -> Decided<Option<&ReadMark>> {
        self.reads
            .get(&(conversation, agent))
            .map_or_else(|| need(Key::ReadMark(conversation, agent)), Ok)
    }

    /// A conversation's service record.
    ///
    /// # Errors
    /// Needs loading.
    pub fn service_record(&self, id: ConversationId) -> Decided<Option<&ServiceRecord>> {
        self.service_records
            .get(&id)
            .map_or_else(|| need(Key::ServiceRecord(id)), Ok)
    }

    /// The answer stored under an idempotency key.
    ///
    /// # Errors
    /// Needs loading.
    pub fn answer(
        &self,
        account: AccountId,
        scope: &str,
        key: &str,
    ) -> Decided<Option<&StoredAnswer>> {
        let query = (account, scope.to_owned(), key.to_owned());
        match self.answers.get(&query) {
            Some(found) => Ok(found.as_ref()),
            None => need(Key::Answer(query.0, query.1, query.2)),
        }
    }

    /// A credential of this account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn credential(&self, account: AccountId, id: CredentialId) -> Decided<Option<&Credential>> {
        match self.credentials.get(&id) {
            Some(found) => Ok(found.filter(|c| c.account_id == account)),
            None => need(Key::Credential(id)),
        }
    }

    /// The credential, of any account, with this public key.
    ///
    /// # Errors
    /// Needs loading.
    pub fn credential_by_key(
        &self,
        kind: crate::words::CredentialKind,
        key: &str,
    ) -> Decided<Option<&Credential>> {
        let query = (kind, key.to_owned());
        let Some(ids) = self.credential_by_key.get(&query) else {
            return need(Key::CredentialByKey(kind, query.1));
        };
        Ok(ids.iter().find_map(|id| self.credentials.get(id).flatten()))
    }

    /// The credential, of any account, with this secret hash.
    ///
    /// # Errors
    /// Needs loading.
    pub fn credential_by_hash(&self, hash: &str) -> Decided<Option<&Credential>> {
        let query = hash.to_owned();
        let Some(ids) = self.credential_by_hash.get(&query) else {
            return need(Key::CredentialByHash(query));
        };
        Ok(ids.iter().find_map(|id| self.credentials.get(id).flatten()))
    }

    /// Unrevoked credentials of one kind that act as `agent`.
    ///
    /// # Errors
    /// Needs loading.
    pub fn credentials_of_agent(
        &self,
        agent: AgentId,
        kind: crate::words::CredentialKind,
    ) -> Decided<Vec<Credential>> {
        let Some(ids) = self.credentials_of_agent.get(&(agent, kind)) else {
            return need(Key::CredentialsOfAgent(agent, kind));
        };
        Ok(ids
            .iter()
            .filter_map(|id| self.credentials.get(id).flatten())
            .filter(|c| c.revoked_at.is_none())
            .cloned()
            .collect())
    }

    /// Unrevoked sessions of a client application.
    ///
    /// # Errors
    /// Needs loading.
    pub fn sessions_of(&self, application: CredentialId) -> Decided<Vec<Credential>> {
        let Some(ids) = self.sessions_of.get(&application) else {
            return need(Key::SessionsOf(application));
        };
        Ok(ids
            .iter()
            .filter_map(|id| self.credentials.get(id).flatten())
            .filter(|c| c.revoked_at.is_none())
            .cloned()
            .collect())
    }

    /// What the last provisioning file said about an object.
    ///
    /// # Errors
    /// Needs loading.
    pub fn provisioned(&self, account: AccountId, object: &str) -> Decided<Option<&JsonMap>> {
        let query = (account, object.to_owned());
        if let Some(row) = self.provisioned_written.get(&query) {
            return Ok(Some(&row.fields));
        }
        match self.provisioned.get(&query) {
            Some(found) => Ok(found.as_ref().map(|p| &p.fields)),
            None => need(Key::Provisioned(account, query.1)),
        }
    }

    /// The agent, of any account, with this e-mail.
    ///
    /// # Errors
    /// Needs loading.
    pub fn agent_by_email(&self, email: &str) -> Decided<Option<(AccountId, AgentId)>> {
        let email = email.to_lowercase();
        for space in self.accounts.values() {
            if let Some(agent) = space
                .config
                .agents
                .values()
                .find(|a| a.email.to_lowercase() == email)
            {
                return Ok(Some((agent.account_id, agent.id)));
            }
        }
        self.agent_by_email
            .get(&email)
            .copied()
            .map_or_else(|| need(Key::AgentByEmail(email)), Ok)
    }

    /// The account that has a contact with this id, whoever asks: provisioning must not take an id from another account.
    ///
    /// # Errors
    /// Needs loading.
    pub fn contact_owner(&self, id: ContactId) -> Decided<Option<AccountId>> {
        match self.contacts.get(&id) {
            Some(found) => Ok(found.map(|c| c.account_id)),
            None => need(Key::Person(id)),
        }
    }

    /// As [`Self::contact_owner`].
    ///
    /// # Errors
    /// Needs loading.
    pub fn identity_owner(&self, id: IdentityId) -> Decided<Option<AccountId>> {
        match self.identities.get(&id) {
            Some(found) => Ok(found.map(|i| i.account_id)),
            None => need(Key::Identity(id)),
        }
    }

    /// As [`Self::contact_owner`].
    ///
    /// # Errors
    /// Needs loading.
    pub fn case_owner(&self, id: CaseId) -> Decided<Option<AccountId>> {
        match self.cases.get(&id) {
            Some(found) => Ok(found.map(|c| c.account_id)),
            None => need(Key::Case(id)),
        }
    }
}
