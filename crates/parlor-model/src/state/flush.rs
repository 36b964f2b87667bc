//! What a batch writes.

use super::workload::Counters;
use crate::entities::{
    Account, Agent, AgentQueue, AgentState, AgentTeam, ApplicationInbox, Attachment,
    AttributeDefinition, CallbackDelivery, CallbackEndpoint, Case, Contact, ContactNote,
    ContactPoint, Conversation, Credential, Department, EndpointState, Erasure, Event, Hours,
    Identity, Inbox, Label, Merge, Message, Provisioned, Queue, QueueEntry, QueueStats, ReadMark,
    RoutingDecision, ServiceRecord, Slot, StoredAnswer, Team, Timer,
};
use crate::ids::{
    AccountId, AgentId, AttachmentId, AttributeId, CaseId, ContactId, ContactNoteId,
    ContactPointId, ConversationId, CredentialId, DepartmentId, EndpointId, EndpointKey, HoursId,
    IdentityId, InboxId, LabelId, MergeId, MessageId, QueueId, TeamId,
};
use crate::table::Changes;
use crate::words::TimerKind;
use std::collections::BTreeSet;

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
    /// hours
    Hours(HoursId),
    /// labels
    Label(LabelId),
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
    /// callback_endpoints
    Endpoint(EndpointId),
    /// endpoint_states
    EndpointState(AccountId, EndpointKey),
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
    /// hours
    Hours(Hours),
    /// labels
    Label(Label),
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
    /// callback_endpoints
    Endpoint(CallbackEndpoint),
    /// endpoint_states
    EndpointState(EndpointState),
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
    /// Notes about contacts.
    pub notes: Changes<ContactNoteId, ContactNote>,
    /// Merges; never removed.
    pub merges: Changes<MergeId, Merge>,
    /// Erasures; never removed.
    pub erasures: Changes<ContactId, Erasure>,
    /// Stored events of which something was taken away.
    pub redacted: Vec<Event>,
    /// Ordering keys whose stored deliveries are removed, before [`Self::deliveries`] are written.
    pub forgotten: Vec<(AccountId, i64)>,
    /// Conversations.
    pub conversations: Changes<ConversationId, Conversation>,
    /// Messages.
    pub messages: Changes<MessageId, Message>,
    /// What messages carry, and uploads.
    pub attachments: Changes<AttachmentId, Attachment>,
    /// Queue entries; a changed entry is removed and inserted.
    pub queue_entries: Changes<ConversationId, QueueEntry>,
    /// Slots to free: first of all slot writes.
    pub slots_freed: Vec<(AgentId, i64)>,
    /// Slots to take.
    pub slots_taken: Vec<Slot>,
    /// Agent states (insert or replace).
    pub agent_states: Vec<AgentState>,
    /// How queues have been served of late (insert or replace).
    pub queue_stats: Vec<QueueStats>,
    /// Timers (a new or changed one is inserted or replaced).
    pub timers: Changes<(TimerKind, i64), Timer>,
    /// How far agents have read; never removed.
    pub reads: Changes<(ConversationId, AgentId), ReadMark>,
    /// Service records.
    pub service_records: Changes<ConversationId, ServiceRecord>,
    /// Routing decisions, append only.
    pub decisions: Vec<RoutingDecision>,
    /// Events, append only.
    pub events: Vec<Event>,
    /// Deliveries of those events, append only.
    pub deliveries: Vec<CallbackDelivery>,
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
            && self.notes.is_empty()
            && self.merges.is_empty()
            && self.erasures.is_empty()
            && self.redacted.is_empty()
            && self.conversations.is_empty()
            && self.messages.is_empty()
            && self.attachments.is_empty()
            && self.queue_entries.is_empty()
            && self.slots_freed.is_empty()
            && self.slots_taken.is_empty()
            && self.agent_states.is_empty()
            && self.service_records.is_empty()
            && self.queue_stats.is_empty()
            && self.timers.is_empty()
            && self.reads.is_empty()
            && self.decisions.is_empty()
            && self.events.is_empty()
            && self.deliveries.is_empty()
    }
}
