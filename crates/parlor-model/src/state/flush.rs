//! The changes that a batch writes.

use super::workload::Counters;
use crate::entities::{
    Account, Agent, AgentQueue, AgentState, AgentTeam, ApplicationInbox, Attachment,
    AttributeDefinition, CallbackDelivery, CallbackEndpoint, Case, Contact, ContactNote,
    ContactPoint, Conversation, Credential, Department, EndpointState, Erasure, Event, Hours,
    Identity, Inbox, Label, Merge, Message, Provisioned, Queue, QueueEntry, QueueStats, ReadMark,
    RoutingDecision, ServiceRecord, Slot, StoredAnswer, Team, Timer,
};
use crate::ids::{
    AccountId, AgentId, AttributeId, CredentialId, DepartmentId, EndpointId, EndpointKey, HoursId,
    IdKind, InboxId, LabelId, QueueId, TeamId,
};
use crate::row::Row;
use crate::table::Changes;
use crate::tables;
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
    /// Removed, in this account (memberships only: nothing else is ever deleted).
    Gone(AccountId),
}

/// The way in which the changes of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Rows are removed, changed and inserted.
    Update,
    /// Rows are removed and inserted; a changed row is both.
    Replace,
    /// Rows are removed; new and changed ones are inserted, or replace the stored row.
    Put,
}

/// A visitor that takes the changes of a flush, table by table.
pub trait FlushVisitor<'a> {
    /// Takes the changes of a table.
    fn changes<R: Row>(&mut self, way: Way, changes: &'a Changes<R>);
    /// Takes the new rows of a table that is only added to.
    fn added<R: Row>(&mut self, rows: &'a [R]);
}

macro_rules! flushed {
    (log $row:ident) => { Vec<$row> };
    ($store:ident $row:ident) => { Changes<$row> };
}

macro_rules! visit {
    (insert $visitor:ident $rows:expr) => {
        $visitor.added($rows)
    };
    (update $visitor:ident $changes:expr) => {
        $visitor.changes(Way::Update, $changes)
    };
    (replace $visitor:ident $changes:expr) => {
        $visitor.changes(Way::Replace, $changes)
    };
    (put $visitor:ident $changes:expr) => {
        $visitor.changes(Way::Put, $changes)
    };
}

macro_rules! configures {
    (config $changes:expr) => {
        !$changes.is_empty()
    };
    ($store:ident $changes:expr) => {
        false
    };
}

macro_rules! flush {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// Everything a batch writes, in an order that foreign keys allow.
        #[derive(Debug, Default)]
        pub struct Flush {
            $(#[doc = concat!("`", $table, "`.")] pub $field: flushed!($store $row),)*
            /// Stored events of which something was taken away.
            pub redacted: Vec<Event>,
            /// Ordering keys whose stored deliveries are removed, before [`Self::deliveries`] are written.
            pub forgotten: Vec<(AccountId, i64)>,
            /// Ids that a provisioning file chose for new rows of tables whose other ids are not in `unique_values`.
            pub given: Vec<(IdKind, AccountId, i64)>,
            /// Counters: account, what they were when loaded (`None`: new account), what they are now.
            pub counters: Vec<(AccountId, Option<Counters>, Counters)>,
            /// Accounts whose configuration or credentials changed: caches must be renewed.
            pub reconfigured: BTreeSet<AccountId>,
        }

        impl Flush {
            /// Whether there is nothing to write.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                // Nearly everything comes with an event, which moves the counters.
                self.counters.is_empty() $(&& self.$field.is_empty())* && self.redacted.is_empty() && self.forgotten.is_empty()
            }

            /// Whether configuration is written: its ids may have been chosen by a person.
            #[must_use]
            pub fn configures(&self) -> bool {
                $(configures!($store self.$field))||*
            }

            /// Shows the changes of every table, in the order of writing.
            pub fn visit<'a>(&'a self, visitor: &mut impl FlushVisitor<'a>) {
                $(visit!($verb visitor &self.$field);)*
            }
        }
    };
}

tables!(flush);
