//! The working set of a batch: what the commands in it have read and changed. The store loads it and writes it back;
//! `decide` functions see nothing else. A missing row is not an error but a need: the function stops, the store loads, and
//! the function runs again from the beginning.

use crate::config::AccountConfig;
use crate::entities::{Account, JsonMap};
use crate::entities::{
    Agent, AgentQueue, AgentState, AgentTeam, ApplicationInbox, AttributeDefinition, Case, Contact,
    ContactPoint, Conversation, Credential, Department, Event, Identity, Inbox, Message, Person,
    Provisioned, Queue, QueueEntry, RoutingDecision, ServiceRecord, Slot, StoredAnswer, Team,
};
use crate::ids::{
    AccountId, AgentId, AttributeId, CaseId, ContactId, ContactPointId, ConversationId,
    CredentialId, DepartmentId, IdKind, IdentityId, Ids, InboxId, MessageId, QueueId, TeamId,
};
use crate::refusal::{Object, Refusal};
use crate::table::{Changes, Index, Table};
use crate::time::Timestamp;
use crate::words::PointKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Something a command must know before it can be decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A contact with its points.
    Person(ContactId),
    /// The contact points (at most [`LOOKUP_LIMIT`]) that a look-up by value finds.
    PointsByValue(PointQuery),
    /// The contact point that owns a unique value.
    UniquePoint(AccountId, String),
    /// A contact point.
    Point(ContactPointId),
    /// An identity.
    Identity(IdentityId),
    /// The identity with this serial.
    IdentityBySerial(InboxId, String),
    /// The contact's identities in an inbox: the one most recently active and the newest.
    IdentitiesOfContact(InboxId, ContactId),
    /// A conversation.
    Conversation(ConversationId),
    /// The conversation with this display id.
    ConversationByDisplay(AccountId, i64),
    /// The conversation with this UUID.
    ConversationByUuid(AccountId, String),
    /// A message.
    Message(MessageId),
    /// A case.
    Case(CaseId),
    /// A waiting conversation's place.
    QueueEntry(ConversationId),
    /// The first entries of a queue that are reserved for this agent (or for nobody), at most the given number.
    QueueHead(QueueId, Option<AgentId>, i64),
    /// A service record.
    ServiceRecord(ConversationId),
    /// A stored answer: scope and idempotency key.
    Answer(AccountId, String, String),
    /// A credential.
    Credential(CredentialId),
    /// The credential with this public key.
    CredentialByKey(crate::words::CredentialKind, String),
    /// The credential with this secret hash.
    CredentialByHash(String),
    /// Unrevoked credentials of one kind that act as an agent.
    CredentialsOfAgent(AgentId, crate::words::CredentialKind),
    /// Unrevoked sessions of a client application.
    SessionsOf(CredentialId),
    /// What the last provisioning file said about an object.
    Provisioned(AccountId, String),
    /// The agent, of any account, with this e-mail.
    AgentByEmail(String),
}

/// How many contact points a look-up by value loads: enough to tell one person from several.
pub const LOOKUP_LIMIT: i64 = 8;

/// A look-up of people by one value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PointQuery {
    /// Where.
    pub account: AccountId,
    /// The department, where people are kept apart per department.
    pub department: Option<DepartmentId>,
    /// What kind of value.
    pub kind: PointKind,
    /// The attribute's name for [`PointKind::Attribute`], else empty.
    pub label: String,
    /// The value as compared.
    pub match_value: String,
}

/// Why a decision ended without an outcome.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// These must be loaded first.
    Need(Vec<Key>),
    /// Refused.
    Refuse(Refusal),
    /// The id lease of this kind has run out.
    OutOfIds(IdKind),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refuse(refusal)
    }
}

/// The result of every step of a decision.
pub type Decided<T> = Result<T, Stop>;

/// Counters of one account that every batch advances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// Grows with every batch that writes; tells a node whether another one wrote in between.
    pub version: i64,
    /// The number the next event gets.
    pub next_event: i64,
    /// The display id the next conversation gets.
    pub next_display: i64,
    /// The number the next assignment gets.
    pub next_assignment: i64,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            version: 0,
            next_event: 1,
            next_display: 1,
            next_assignment: 1,
        }
    }
}

/// An agent's live side: availability and slots.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The stored part.
    pub state: AgentState,
    used: BTreeMap<i64, ConversationId>,
    /// Free slot numbers below the highest ever used.
    gaps: BTreeSet<i64>,
    high: i64,
}

impl Desk {
    /// A desk with these slots taken.
    #[must_use]
    pub fn new(state: AgentState, slots: impl IntoIterator<Item = (i64, ConversationId)>) -> Self {
        let used: BTreeMap<i64, ConversationId> = slots.into_iter().collect();
        let high = used.last_key_value().map_or(0, |(slot, _)| *slot);
        let gaps = if i64::try_from(used.len()).is_ok_and(|n| n == high) {
            BTreeSet::new()
        } else {
            (1..high).filter(|s| !used.contains_key(s)).collect()
        };
        Self {
            state,
            used,
            gaps,
            high,
        }
    }

    /// How many live conversations.
    #[must_use]
    pub fn live(&self) -> i64 {
        i64::try_from(self.used.len()).unwrap_or(i64::MAX)
    }

    /// The conversations in the slots.
    pub fn conversations(&self) -> impl Iterator<Item = ConversationId> {
        self.used.values().copied()
    }

    fn lowest_free(&self) -> i64 {
        self.gaps
            .first()
            .copied()
            .unwrap_or(self.high.saturating_add(1))
    }

    fn take(&mut self, slot: i64, conversation: ConversationId) {
        for gap in self.high.saturating_add(1)..slot {
            self.gaps.insert(gap);
        }
        self.high = self.high.max(slot);
        self.gaps.remove(&slot);
        self.used.insert(slot, conversation);
    }

    fn free(&mut self, slot: i64) {
        if self.used.remove(&slot).is_some() {
            self.gaps.insert(slot);
        }
    }

    fn slot_of(&self, conversation: ConversationId) -> Option<i64> {
        self.used
            .iter()
            .find(|(_, c)| **c == conversation)
            .map(|(slot, _)| *slot)
    }
}

/// One account in the working set.
#[derive(Debug)]
pub struct AccountSpace {
    /// The configuration.
    pub config: Arc<AccountConfig>,
    /// Counters as they will be written.
    pub counters: Counters,
    /// Counters as they are stored; `None`: the account is new.
    pub stored: Option<Counters>,
    desks: BTreeMap<AgentId, Desk>,
    dirty_desks: BTreeSet<AgentId>,
    slots_taken: BTreeMap<(AgentId, i64), ConversationId>,
    slots_freed: BTreeSet<(AgentId, i64)>,
}

impl AccountSpace {
    /// An account as loaded.
    #[must_use]
    pub const fn new(
        config: Arc<AccountConfig>,
        counters: Counters,
        stored: Option<Counters>,
        desks: BTreeMap<AgentId, Desk>,
    ) -> Self {
        Self {
            config,
            counters,
            stored,
            desks,
            dirty_desks: BTreeSet::new(),
            slots_taken: BTreeMap::new(),
            slots_freed: BTreeSet::new(),
        }
    }

    /// An agent's desk; agents without one are offline with nothing.
    #[must_use]
    pub fn desk(&self, agent: AgentId) -> Option<&Desk> {
        self.desks.get(&agent)
    }
}

#[derive(Debug)]
enum Undo {
    Counters(AccountId, Counters),
    Config(AccountId, Option<Arc<AccountConfig>>),
    /// The state before, and whether it was to be written already.
    DeskState(AccountId, AgentId, Option<AgentState>, bool),
    SlotTaken(AccountId, AgentId, i64),
    SlotFreed(AccountId, AgentId, i64, ConversationId, bool),
    Event,
    Decision,
    Answer,
    ConfigRow(ConfigKey, Option<ConfigRow>),
    Reconfigured(AccountId),
}

/// A configuration row by table and key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConfigKey {
    /// accounts
    Account(AccountId),
    /// departments
    Department(DepartmentId),
    /// teams
    Team(TeamId),
    /// queues
    Queue(QueueId),
    /// agents
    Agent(AgentId),
    /// inboxes
    Inbox(InboxId),
    /// attributes
    Attribute(AttributeId),
    /// agent_teams
    AgentTeam(AgentId, TeamId),
    /// agent_queues
    AgentQueue(AgentId, QueueId),
    /// application_inboxes
    ApplicationInbox(CredentialId, InboxId),
}

/// A configuration row; `Gone` removes it.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigRow {
    /// accounts
    Account(Account),
    /// departments
    Department(Department),
    /// teams
    Team(Team),
    /// queues
    Queue(Queue),
    /// agents
    Agent(Agent),
    /// inboxes
    Inbox(Inbox),
    /// attributes
    Attribute(AttributeDefinition),
    /// agent_teams
    AgentTeam(AgentTeam),
    /// agent_queues
    AgentQueue(AgentQueue),
    /// application_inboxes
    ApplicationInbox(ApplicationInbox),
    /// Removed (memberships only: nothing else is ever deleted).
    Gone,
}

/// Everything a batch writes, in an order that foreign keys allow.
#[derive(Debug, Default)]
pub struct Flush {
    /// Configuration rows to write whole (insert or replace) or remove.
    pub config: Vec<(ConfigKey, ConfigRow)>,
    /// Credentials.
    pub credentials: Changes<CredentialId, Credential>,
    /// Provisioning memory (insert or replace).
    pub provisioned: Vec<Provisioned>,
    /// Contacts.
    pub contacts: Changes<ContactId, Contact>,
    /// Contact points.
    pub points: Changes<ContactPointId, ContactPoint>,
    /// Identities.
    pub identities: Changes<IdentityId, Identity>,
    /// Cases.
    pub cases: Changes<CaseId, Case>,
    /// Conversations.
    pub conversations: Changes<ConversationId, Conversation>,
    /// Messages.
    pub messages: Changes<MessageId, Message>,
    /// Queue entries; a changed entry is removed and inserted.
    pub queue_entries: Changes<ConversationId, QueueEntry>,
    /// Slots to free: first of all slot writes.
    pub slots_freed: Vec<(AgentId, i64)>,
    /// Slots to take.
    pub slots_taken: Vec<Slot>,
    /// Agent states (insert or replace).
    pub agent_states: Vec<AgentState>,
    /// Service records.
    pub service_records: Changes<ConversationId, ServiceRecord>,
    /// Routing decisions, append only.
    pub decisions: Vec<RoutingDecision>,
    /// Events, append only.
    pub events: Vec<Event>,
    /// Stored answers, append only (an expired one of the same key is replaced).
    pub answers: Vec<StoredAnswer>,
    /// Counters: account, what they were when loaded (`None`: new account), what they are now.
    pub counters: Vec<(AccountId, Option<Counters>, Counters)>,
    /// Accounts whose configuration or credentials changed: caches must be renewed.
    pub reconfigured: BTreeSet<AccountId>,
}

impl Flush {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        // Nearly everything comes with an event, which moves the counters; a stored answer of a command that found nothing to do, what
        // provisioning remembers of a file that changed nothing, and who knows what tomorrow, do not.
        self.counters.is_empty()
            && self.answers.is_empty()
            && self.provisioned.is_empty()
            && self.config.is_empty()
            && self.credentials.is_empty()
            && self.contacts.is_empty()
            && self.points.is_empty()
            && self.identities.is_empty()
            && self.cases.is_empty()
            && self.conversations.is_empty()
            && self.messages.is_empty()
            && self.queue_entries.is_empty()
            && self.slots_freed.is_empty()
            && self.slots_taken.is_empty()
            && self.agent_states.is_empty()
            && self.service_records.is_empty()
            && self.decisions.is_empty()
            && self.events.is_empty()
    }
}

/// The working set.
#[derive(Debug, Default)]
pub struct State {
    accounts: HashMap<AccountId, AccountSpace>,
    contacts: Table<ContactId, Contact>,
    points: Table<ContactPointId, ContactPoint>,
    points_of: Index<ContactId, ContactPointId>,
    points_by_value: Index<PointQuery, ContactPointId>,
    unique_points: Index<(AccountId, String), ContactPointId>,
    identities: Table<IdentityId, Identity>,
    identity_by_serial: Index<(InboxId, String), IdentityId>,
    identities_of: Index<(InboxId, ContactId), IdentityId>,
    conversations: Table<ConversationId, Conversation>,
    conversation_by_display: Index<(AccountId, i64), ConversationId>,
    conversation_by_uuid: Index<(AccountId, String), ConversationId>,
    messages: Table<MessageId, Message>,
    cases: Table<CaseId, Case>,
    queue_entries: Table<ConversationId, QueueEntry>,
    /// Per queue and reservation: how many rows were asked for, and which came.
    heads: HashMap<(QueueId, Option<AgentId>), (i64, Vec<ConversationId>)>,
    service_records: Table<ConversationId, ServiceRecord>,
    answers: HashMap<(AccountId, String, String), Option<StoredAnswer>>,
    new_answers: Vec<StoredAnswer>,
    credentials: Table<CredentialId, Credential>,
    credential_by_key: Index<(crate::words::CredentialKind, String), CredentialId>,
    credential_by_hash: Index<String, CredentialId>,
    credentials_of_agent: Index<(AgentId, crate::words::CredentialKind), CredentialId>,
    sessions_of: Index<CredentialId, CredentialId>,
    provisioned: HashMap<(AccountId, String), Option<Provisioned>>,
    provisioned_written: BTreeMap<(AccountId, String), Provisioned>,
    agent_by_email: HashMap<String, Option<(AccountId, AgentId)>>,
    config_rows: BTreeMap<ConfigKey, ConfigRow>,
    reconfigured: BTreeSet<AccountId>,
    decisions: Vec<RoutingDecision>,
    events: Vec<Event>,
    journal: Vec<Undo>,
}

/// What the store found for a [`Key`].
#[derive(Debug)]
pub enum Found {
    /// For [`Key::Person`].
    Person(Option<Box<Person>>),
    /// For [`Key::PointsByValue`], [`Key::UniquePoint`], [`Key::Point`].
    Points(Vec<ContactPoint>),
    /// For the identity keys.
    Identities(Vec<Identity>),
    /// For the conversation keys.
    Conversation(Option<Box<Conversation>>),
    /// For [`Key::Message`].
    Message(Option<Box<Message>>),
    /// For [`Key::Case`].
    Case(Option<Case>),
    /// For [`Key::QueueEntry`] and [`Key::QueueHead`].
    QueueEntries(Vec<QueueEntry>),
    /// For [`Key::ServiceRecord`].
    ServiceRecord(Option<ServiceRecord>),
    /// For [`Key::Answer`].
    Answer(Option<StoredAnswer>),
    /// For the credential keys.
    Credentials(Vec<Credential>),
    /// For [`Key::Provisioned`].
    Provisioned(Option<Provisioned>),
    /// For [`Key::AgentByEmail`].
    Agent(Option<(AccountId, AgentId)>),
}

fn need<T>(key: Key) -> Decided<T> {
    Err(Stop::Need(vec![key]))
}

impl State {
    // --- loading -------------------------------------------------------------------------------------------------------

    /// Adds or replaces an account.
    pub fn open_account(&mut self, id: AccountId, space: AccountSpace) {
        self.accounts.insert(id, space);
    }

    /// Takes an account out, for instance because another node changed it.
    pub fn close_account(&mut self, id: AccountId) -> Option<AccountSpace> {
        self.accounts.remove(&id)
    }

    /// An account that was opened.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&AccountSpace> {
        self.accounts.get(&id)
    }

    /// The accounts that are open.
    pub fn account_ids(&self) -> impl Iterator<Item = AccountId> {
        self.accounts.keys().copied()
    }

    /// Takes in what the store found. Rows the batch has already changed keep their changes.
    pub fn load(&mut self, key: Key, found: Found) {
        match (key, found) {
            (Key::Person(id), Found::Person(person)) => match person {
                Some(person) => {
                    self.points_of
                        .loaded(id, person.points.iter().map(|p| p.id).collect());
                    for point in person.points {
                        self.points.loaded(point.id, Some(point));
                    }
                    self.contacts.loaded(id, Some(person.contact));
                }
                None => self.contacts.loaded(id, None),
            },
            (Key::PointsByValue(query), Found::Points(points)) => {
                let keys = points
                    .into_iter()
                    .map(|p| self.point_loaded(p))
                    .collect::<Vec<_>>();
                let keys = self.complete(keys, &self.points, |p| p.id, |p| query.finds(p));
                self.points_by_value.loaded(query, keys);
            }
            (Key::UniquePoint(account, value), Found::Points(points)) => {
                let keys = points
                    .into_iter()
                    .map(|p| self.point_loaded(p))
                    .collect::<Vec<_>>();
                let keys = self.complete(
                    keys,
                    &self.points,
                    |p| p.id,
                    |p| p.account_id == account && p.unique_key.as_ref() == Some(&value),
                );
                self.unique_points.loaded((account, value), keys);
            }
            (Key::Point(id), Found::Points(points)) => {
                self.points.loaded(id, points.into_iter().next())
            }
            (Key::Identity(id), Found::Identities(rows)) => {
                self.identities.loaded(id, rows.into_iter().next())
            }
            (Key::IdentityBySerial(inbox, serial), Found::Identities(rows)) => {
                let keys = self.identities_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.identities,
                    |i| i.id,
                    |i| i.inbox_id == inbox && i.serial.as_ref() == Some(&serial),
                );
                self.identity_by_serial.loaded((inbox, serial), keys);
            }
            (Key::IdentitiesOfContact(inbox, contact), Found::Identities(rows)) => {
                let keys = self.identities_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.identities,
                    |i| i.id,
                    |i| i.inbox_id == inbox && i.contact_id == Some(contact),
                );
                self.identities_of.loaded((inbox, contact), keys);
            }
            (Key::Conversation(id), Found::Conversation(row)) => {
                self.conversations.loaded(id, row.map(|c| *c))
            }
            (Key::ConversationByDisplay(account, display), Found::Conversation(row)) => {
                let keys = self.conversation_loaded(row);
                let keys = self.complete(
                    keys,
                    &self.conversations,
                    |c| c.id,
                    |c| c.account_id == account && c.display_id == display,
                );
                self.conversation_by_display
                    .loaded((account, display), keys);
            }
            (Key::ConversationByUuid(account, uuid), Found::Conversation(row)) => {
                let keys = self.conversation_loaded(row);
                let keys = self.complete(
                    keys,
                    &self.conversations,
                    |c| c.id,
                    |c| c.account_id == account && c.uuid == uuid,
                );
                self.conversation_by_uuid.loaded((account, uuid), keys);
            }
            (Key::Message(id), Found::Message(row)) => self.messages.loaded(id, row.map(|m| *m)),
            (Key::Case(id), Found::Case(row)) => self.cases.loaded(id, row),
            (Key::QueueEntry(id), Found::QueueEntries(rows)) => {
                self.queue_entries.loaded(id, rows.into_iter().next())
            }
            (Key::QueueHead(queue, reserved, limit), Found::QueueEntries(rows)) => {
                self.heads.insert(
                    (queue, reserved),
                    (limit, rows.iter().map(|row| row.conversation_id).collect()),
                );
                for row in rows {
                    self.queue_entries.loaded(row.conversation_id, Some(row));
                }
            }
            (Key::ServiceRecord(id), Found::ServiceRecord(row)) => {
                self.service_records.loaded(id, row)
            }
            (Key::Answer(account, scope, key), Found::Answer(row)) => {
                self.answers.entry((account, scope, key)).or_insert(row);
            }
            (Key::Credential(id), Found::Credentials(rows)) => {
                self.credentials.loaded(id, rows.into_iter().next())
            }
            (Key::CredentialByKey(kind, key), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.credentials,
                    |c| c.id,
                    |c| c.kind == kind && c.key.as_ref() == Some(&key),
                );
                self.credential_by_key.loaded((kind, key), keys);
            }
            (Key::CredentialByHash(hash), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys =
                    self.complete(keys, &self.credentials, |c| c.id, |c| c.secret_hash == hash);
                self.credential_by_hash.loaded(hash, keys);
            }
            (Key::CredentialsOfAgent(agent, kind), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.credentials,
                    |c| c.id,
                    |c| c.agent_id == Some(agent) && c.kind == kind && c.revoked_at.is_none(),
                );
                self.credentials_of_agent.loaded((agent, kind), keys);
            }
            (Key::SessionsOf(application), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.credentials,
                    |c| c.id,
                    |c| c.application_id == Some(application) && c.revoked_at.is_none(),
                );
                self.sessions_of.loaded(application, keys);
            }
            (Key::Provisioned(account, object), Found::Provisioned(row)) => {
                self.provisioned.entry((account, object)).or_insert(row);
            }
            (Key::AgentByEmail(email), Found::Agent(found)) => {
                self.agent_by_email.entry(email).or_insert(found);
            }
            // A store that answers another question than was asked is broken; leaving the key unloaded makes the batch fail
            // loudly after a bounded number of rounds instead of deciding on wrong facts.
            _ => {}
        }
    }

    fn point_loaded(&mut self, point: ContactPoint) -> ContactPointId {
        let id = point.id;
        self.points.loaded(id, Some(point));
        id
    }

    fn identities_loaded(&mut self, rows: Vec<Identity>) -> Vec<IdentityId> {
        rows.into_iter()
            .map(|row| {
                let id = row.id;
                self.identities.loaded(id, Some(row));
                id
            })
            .collect()
    }

    fn credentials_loaded(&mut self, rows: Vec<Credential>) -> Vec<CredentialId> {
        rows.into_iter()
            .map(|row| {
                let id = row.id;
                self.credentials.loaded(id, Some(row));
                id
            })
            .collect()
    }

    fn conversation_loaded(&mut self, row: Option<Box<Conversation>>) -> Vec<ConversationId> {
        row.into_iter()
            .map(|row| {
                let id = row.id;
                self.conversations.loaded(id, Some(*row));
                id
            })
            .collect()
    }

    /// The database's answer as it is after the batch's own changes.
    fn complete<K, V>(
        &self,
        keys: Vec<K>,
        table: &Table<K, V>,
        id: impl Fn(&V) -> K,
        fits: impl Fn(&V) -> bool,
    ) -> Vec<K>
    where
        K: Copy + Eq + Ord + std::hash::Hash,
        V: Clone,
    {
        let mut out: Vec<K> = keys
            .into_iter()
            .filter(|key| table.get(key).flatten().is_some_and(&fits))
            .collect();
        for row in table.dirty().filter(|row| fits(row)) {
            if !out.contains(&id(row)) {
                out.push(id(row));
            }
        }
        out.sort_unstable();
        out
    }

    // --- reading -------------------------------------------------------------------------------------------------------

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
        points.sort_unstable_by_key(|p| p.id);
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

    /// The first entry of a queue that is reserved for `reserved` (`None`: for nobody).
    ///
    /// # Errors
    /// Needs loading.
    pub fn queue_head(
        &self,
        queue: QueueId,
        reserved: Option<AgentId>,
    ) -> Decided<Option<&QueueEntry>> {
        /// A small first read; it doubles when a batch empties it.
        const FIRST: i64 = 16;
        let Some((limit, came)) = self.heads.get(&(queue, reserved)) else {
            return need(Key::QueueHead(queue, reserved, FIRST));
        };
        // Rows that were not read come after the ones that were. So the smallest entry known is the head as long as one of
        // the rows read is still where it was, or nothing was left unread.
        let all_read = i64::try_from(came.len()).is_ok_and(|n| n < *limit);
        let anchored = || {
            came.iter().any(|id| {
                !self.queue_entries.is_dirty(id) && self.queue_entries.get(id).flatten().is_some()
            })
        };
        if !all_read && !anchored() {
            return need(Key::QueueHead(queue, reserved, limit.saturating_mul(2)));
        }
        Ok(self
            .queue_entries
            .values()
            .filter(|e| e.queue_id == queue && e.reserved_for == reserved)
            .min_by_key(|e| (e.rank, e.queued_at, e.conversation_id)))
    }

    /// The conversations at the head of these lines that were not read yet, as many as there is room for.
    #[must_use]
    pub fn unread_waiting(&self, lines: &[(QueueId, Option<AgentId>)], room: i64) -> Vec<Key> {
        let mut entries: Vec<&QueueEntry> = self
            .queue_entries
            .values()
            .filter(|e| lines.contains(&(e.queue_id, e.reserved_for)))
            .collect();
        entries.sort_unstable_by_key(|e| (e.rank, e.queued_at, e.conversation_id));
        entries.truncate(usize::try_from(room).unwrap_or(0).max(1));
        entries
            .iter()
            .filter(|e| self.conversations.get(&e.conversation_id).is_none())
            .map(|e| Key::Conversation(e.conversation_id))
            .collect()
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

    // --- writing -------------------------------------------------------------------------------------------------------

    /// Writes a contact.
    pub fn put_contact(&mut self, contact: Contact) {
        // A contact known not to exist, because somebody asked for its id too early, has no points either.
        if self.contacts.get(&contact.id).flatten().is_none() {
            self.points_of.loaded(contact.id, Vec::new());
        }
        self.contacts.put(contact.id, contact);
    }

    /// Writes a contact point.
    pub fn put_point(&mut self, point: ContactPoint) {
        self.unindex_point(point.id);
        self.points_of.add(&point.contact_id, point.id);
        self.points_by_value.add(&PointQuery::of(&point), point.id);
        if let Some(unique) = &point.unique_key {
            self.unique_points
                .add(&(point.account_id, unique.clone()), point.id);
        }
        self.points.put(point.id, point);
    }

    /// Removes a contact point.
    pub fn remove_point(&mut self, id: ContactPointId) {
        self.unindex_point(id);
        self.points.remove(id);
    }

    fn unindex_point(&mut self, id: ContactPointId) {
        if let Some(Some(old)) = self.points.get(&id) {
            let old = old.clone();
            self.points_of.take(&old.contact_id, id);
            self.points_by_value.take(&PointQuery::of(&old), id);
            if let Some(unique) = old.unique_key {
                self.unique_points.take(&(old.account_id, unique), id);
            }
        }
    }

    /// Writes an identity. Its inbox, contact and serial must not have changed since it was loaded, except from none to some.
    pub fn put_identity(&mut self, identity: Identity) {
        if let Some(serial) = &identity.serial {
            self.identity_by_serial
                .add(&(identity.inbox_id, serial.clone()), identity.id);
        }
        if let Some(contact) = identity.contact_id {
            self.identities_of
                .add(&(identity.inbox_id, contact), identity.id);
        }
        self.identities.put(identity.id, identity);
    }

    /// Writes a conversation.
    pub fn put_conversation(&mut self, conversation: Conversation) {
        self.conversations.put(conversation.id, conversation);
    }

    /// Writes a message.
    pub fn put_message(&mut self, message: Message) {
        self.messages.put(message.id, message);
    }

    /// Writes a case.
    pub fn put_case(&mut self, case: Case) {
        self.cases.put(case.id, case);
    }

    /// Writes a queue entry.
    pub fn put_queue_entry(&mut self, entry: QueueEntry) {
        self.queue_entries.put(entry.conversation_id, entry);
    }

    /// Removes a queue entry.
    pub fn remove_queue_entry(&mut self, id: ConversationId) {
        self.queue_entries.remove(id);
    }

    /// Writes a service record.
    pub fn put_service_record(&mut self, record: ServiceRecord) {
        self.service_records.put(record.conversation_id, record);
    }

    /// Writes a credential.
    pub fn put_credential(&mut self, credential: Credential) {
        self.reconfigure(credential.account_id);
        if let Some(key) = &credential.key {
            self.credential_by_key
                .add(&(credential.kind, key.clone()), credential.id);
        }
        self.credential_by_hash
            .add(&credential.secret_hash, credential.id);
        if let Some(agent) = credential.agent_id {
            self.credentials_of_agent
                .add(&(agent, credential.kind), credential.id);
        }
        if let Some(application) = credential.application_id {
            self.sessions_of.add(&application, credential.id);
        }
        self.credentials.put(credential.id, credential);
    }

    /// Remembers what a provisioning file said about an object.
    pub fn put_provisioned(&mut self, row: Provisioned) {
        // Provisioning is one command of its own batch: a refusal drops the whole batch, so this needs no journal.
        self.provisioned_written
            .insert((row.account_id, row.object.clone()), row);
    }

    /// Writes a configuration row, and the account's new configuration with [`Self::put_config`].
    pub fn put_config_row(&mut self, key: ConfigKey, row: ConfigRow) {
        let old = self.config_rows.insert(key, row);
        self.journal.push(Undo::ConfigRow(key, old));
    }

    /// Replaces an account's configuration; opens the account if it is new.
    pub fn put_config(&mut self, config: AccountConfig) {
        let id = config.account.id;
        self.reconfigure(id);
        let config = Arc::new(config);
        let old = match self.accounts.get_mut(&id) {
            Some(space) => Some(std::mem::replace(&mut space.config, config)),
            None => {
                self.accounts.insert(
                    id,
                    AccountSpace::new(config, Counters::default(), None, BTreeMap::new()),
                );
                None
            }
        };
        self.journal.push(Undo::Config(id, old));
    }

    fn reconfigure(&mut self, account: AccountId) {
        if self.reconfigured.insert(account) {
            self.journal.push(Undo::Reconfigured(account));
        }
    }

    fn counters(
        &mut self,
        account: AccountId,
        change: impl FnOnce(&mut Counters) -> i64,
    ) -> Decided<i64> {
        let Some(space) = self.accounts.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        self.journal.push(Undo::Counters(account, space.counters));
        Ok(change(&mut space.counters))
    }

    /// The next display id of a conversation.
    ///
    /// # Errors
    /// The account is not open.
    pub fn next_display(&mut self, account: AccountId) -> Decided<i64> {
        self.counters(account, |c| {
            let id = c.next_display;
            c.next_display = id.saturating_add(1);
            id
        })
    }

    /// Writes an event under the account's next number.
    ///
    /// # Errors
    /// The account is not open.
    pub fn put_event(&mut self, mut event: Event) -> Decided<()> {
        event.number = self.counters(event.account_id, |c| {
            let id = c.next_event;
            c.next_event = id.saturating_add(1);
            id
        })?;
        self.events.push(event);
        self.journal.push(Undo::Event);
        Ok(())
    }

    /// Writes a routing decision.
    pub fn put_decision(&mut self, decision: RoutingDecision) {
        self.decisions.push(decision);
        self.journal.push(Undo::Decision);
    }

    /// Writes the answer an idempotency key names from now on.
    pub fn put_answer(&mut self, answer: StoredAnswer) {
        self.answers.insert(
            (answer.account_id, answer.scope.clone(), answer.key.clone()),
            Some(answer.clone()),
        );
        self.new_answers.push(answer);
        self.journal.push(Undo::Answer);
    }

    /// Sets an agent's availability, giving them a desk if they had none.
    ///
    /// # Errors
    /// The account is not open.
    pub fn put_agent_state(&mut self, state: AgentState) -> Decided<()> {
        let (account, agent) = (state.account_id, state.agent_id);
        let Some(space) = self.accounts.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let old = match space.desks.get_mut(&agent) {
            Some(desk) => Some(std::mem::replace(&mut desk.state, state)),
            None => {
                space.desks.insert(agent, Desk::new(state, []));
                None
            }
        };
        let was_dirty = !space.dirty_desks.insert(agent);
        self.journal
            .push(Undo::DeskState(account, agent, old, was_dirty));
        Ok(())
    }

    /// Puts a conversation into the agent's lowest free slot and marks the agent as the one last assigned.
    ///
    /// # Errors
    /// The account is not open.
    pub fn take_slot(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Decided<i64> {
        let last_assigned = self.counters(account, |c| {
            let id = c.next_assignment;
            c.next_assignment = id.saturating_add(1);
            id
        })?;
        let state = self.space(account)?.desk(agent).map(|d| d.state.clone());
        let mut state = state.unwrap_or(AgentState {
            agent_id: agent,
            account_id: account,
            availability: crate::words::Availability::Offline,
            availability_at: now,
            last_assigned,
        });
        state.last_assigned = last_assigned;
        self.put_agent_state(state)?;
        let Some(space) = self.accounts.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let Some(desk) = space.desks.get_mut(&agent) else {
            return Err(Refusal::NotFound(Object::Agent).into());
        };
        let slot = desk.lowest_free();
        desk.take(slot, conversation);
        space.slots_taken.insert((agent, slot), conversation);
        self.journal.push(Undo::SlotTaken(account, agent, slot));
        Ok(slot)
    }

    /// Frees the slot a conversation occupies, if it does.
    ///
    /// # Errors
    /// The account is not open.
    pub fn free_slot(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Decided<bool> {
        let Some(space) = self.accounts.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let Some(desk) = space.desks.get_mut(&agent) else {
            return Ok(false);
        };
        let Some(slot) = desk.slot_of(conversation) else {
            return Ok(false);
        };
        desk.free(slot);
        let was_new = space.slots_taken.remove(&(agent, slot)).is_some();
        if !was_new {
            space.slots_freed.insert((agent, slot));
        }
        self.journal
            .push(Undo::SlotFreed(account, agent, slot, conversation, was_new));
        Ok(true)
    }

    // --- transactions --------------------------------------------------------------------------------------------------

    /// Makes the current command's changes permanent for the batch.
    pub fn keep(&mut self) {
        self.journal.clear();
        self.contacts.keep();
        self.points.keep();
        self.points_of.keep();
        self.points_by_value.keep();
        self.unique_points.keep();
        self.identities.keep();
        self.identity_by_serial.keep();
        self.identities_of.keep();
        self.conversations.keep();
        self.messages.keep();
        self.cases.keep();
        self.queue_entries.keep();
        self.service_records.keep();
        self.credentials.keep();
        self.credential_by_key.keep();
        self.credential_by_hash.keep();
        self.credentials_of_agent.keep();
        self.sessions_of.keep();
    }

    /// Undoes the current command's changes.
    pub fn undo(&mut self) {
        self.contacts.undo();
        self.points.undo();
        self.points_of.undo();
        self.points_by_value.undo();
        self.unique_points.undo();
        self.identities.undo();
        self.identity_by_serial.undo();
        self.identities_of.undo();
        self.conversations.undo();
        self.messages.undo();
        self.cases.undo();
        self.queue_entries.undo();
        self.service_records.undo();
        self.credentials.undo();
        self.credential_by_key.undo();
        self.credential_by_hash.undo();
        self.credentials_of_agent.undo();
        self.sessions_of.undo();
        while let Some(undo) = self.journal.pop() {
            match undo {
                Undo::Counters(account, counters) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
                        space.counters = counters;
                    }
                }
                Undo::Config(account, Some(config)) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
                        space.config = config;
                    }
                }
                Undo::Config(account, None) => {
                    self.accounts.remove(&account);
                }
                Undo::DeskState(account, agent, old, was_dirty) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
                        if !was_dirty {
                            space.dirty_desks.remove(&agent);
                        }
                        match old {
                            Some(state) => {
                                if let Some(desk) = space.desks.get_mut(&agent) {
                                    desk.state = state;
                                }
                            }
                            None => {
                                space.desks.remove(&agent);
                            }
                        }
                    }
                }
                Undo::SlotTaken(account, agent, slot) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
                        space.slots_taken.remove(&(agent, slot));
                        if let Some(desk) = space.desks.get_mut(&agent) {
                            desk.free(slot);
                        }
                    }
                }
                Undo::SlotFreed(account, agent, slot, conversation, was_new) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
                        if was_new {
                            space.slots_taken.insert((agent, slot), conversation);
                        } else {
                            space.slots_freed.remove(&(agent, slot));
                        }
                        if let Some(desk) = space.desks.get_mut(&agent) {
                            desk.take(slot, conversation);
                        }
                    }
                }
                Undo::Event => {
                    self.events.pop();
                }
                Undo::Decision => {
                    self.decisions.pop();
                }
                Undo::Answer => {
                    if let Some(answer) = self.new_answers.pop() {
                        self.answers
                            .insert((answer.account_id, answer.scope, answer.key), None);
                    }
                }
                Undo::Reconfigured(account) => {
                    self.reconfigured.remove(&account);
                }
                Undo::ConfigRow(key, old) => {
                    match old {
                        Some(row) => self.config_rows.insert(key, row),
                        None => self.config_rows.remove(&key),
                    };
                }
            }
        }
    }

    /// Empties the working set, accounts excepted, and says what must be written.
    pub fn flush(&mut self) -> Flush {
        let mut flush = Flush {
            config: std::mem::take(&mut self.config_rows).into_iter().collect(),
            credentials: self.credentials.flush(),
            provisioned: std::mem::take(&mut self.provisioned_written)
                .into_values()
                .collect(),
            contacts: self.contacts.flush(),
            points: self.points.flush(),
            identities: self.identities.flush(),
            cases: self.cases.flush(),
            conversations: self.conversations.flush(),
            messages: self.messages.flush(),
            queue_entries: self.queue_entries.flush(),
            service_records: self.service_records.flush(),
            decisions: std::mem::take(&mut self.decisions),
            events: std::mem::take(&mut self.events),
            answers: std::mem::take(&mut self.new_answers),
            reconfigured: std::mem::take(&mut self.reconfigured),
            ..Flush::default()
        };
        for (id, space) in &mut self.accounts {
            flush
                .slots_freed
                .extend(std::mem::take(&mut space.slots_freed));
            flush
                .slots_taken
                .extend(std::mem::take(&mut space.slots_taken).into_iter().map(
                    |((agent_id, slot), conversation_id)| Slot {
                        agent_id,
                        slot,
                        account_id: *id,
                        conversation_id,
                    },
                ));
            let desks = std::mem::take(&mut space.dirty_desks);
            flush.agent_states.extend(
                desks
                    .iter()
                    .filter_map(|agent| space.desks.get(agent))
                    .map(|desk| desk.state.clone()),
            );
            if space.stored != Some(space.counters) || flush.reconfigured.contains(id) {
                let mut counters = space.counters;
                counters.version = counters.version.saturating_add(1);
                flush.counters.push((*id, space.stored, counters));
            }
        }
        flush.counters.sort_unstable_by_key(|(id, _, _)| *id);
        self.forget();
        flush
    }

    /// After a commit: the counters that were written are the stored ones.
    pub fn committed(&mut self, flush: &Flush) {
        for (id, _, counters) in &flush.counters {
            if let Some(space) = self.accounts.get_mut(id) {
                space.counters = *counters;
                space.stored = Some(*counters);
            }
        }
    }

    fn forget(&mut self) {
        self.journal.clear();
        self.points_of.clear();
        self.points_by_value.clear();
        self.unique_points.clear();
        self.identity_by_serial.clear();
        self.identities_of.clear();
        self.conversation_by_display.clear();
        self.conversation_by_uuid.clear();
        self.heads.clear();
        self.answers.clear();
        self.credential_by_key.clear();
        self.credential_by_hash.clear();
        self.credentials_of_agent.clear();
        self.sessions_of.clear();
        self.provisioned.clear();
        self.agent_by_email.clear();
    }
}

impl PointQuery {
    /// The look-up that finds `point`.
    #[must_use]
    pub fn of(point: &ContactPoint) -> Self {
        Self {
            account: point.account_id,
            department: point.department_id,
            kind: point.kind,
            label: if point.kind == PointKind::Attribute {
                point.label.clone()
            } else {
                String::new()
            },
            match_value: point.match_value.clone(),
        }
    }

    fn finds(&self, point: &ContactPoint) -> bool {
        self.account == point.account_id
            && self.department == point.department_id
            && self.kind == point.kind
            && self.match_value == point.match_value
            && (self.kind != PointKind::Attribute || self.label == point.label)
    }
}

/// What a dialect calls a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConversationName {
    /// The key.
    Id(ConversationId),
    /// The number in the account.
    Display(i64),
    /// The UUID.
    Uuid(String),
}

/// What a decision may use besides the state: the time and new ids.
pub struct Context<'a> {
    /// The instant of the batch.
    pub now: Timestamp,
    /// Where ids come from.
    pub ids: &'a mut (dyn Ids + Send),
}

impl Context<'_> {
    /// The next unused id of this kind.
    ///
    /// # Errors
    /// [`Stop::OutOfIds`].
    pub fn id<T: crate::ids::Id>(&mut self, kind: IdKind) -> Decided<T> {
        self.ids
            .next(kind)
            .map(T::from_raw)
            .ok_or(Stop::OutOfIds(kind))
    }
}
