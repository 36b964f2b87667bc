//! What lists can be asked for. One struct per list; the back ends turn it into SQL with bound parameters.

use crate::outbox::Address;
use crate::sealing::InClear;
use parlor_model::entities::{
    Attachment, Case, Contact, ContactNote, ContactPoint, Conversation, Credential, Event,
    Identity, Merge, Message, QueueEntry, QueueStats, ReadMark, RoutingDecision, Timer,
};
use parlor_model::ids::{
    AccountId, AgentId, AttachmentId, CaseId, ContactId, ConversationId, CredentialId, EndpointKey,
    InboxId, MergeId, MessageId, QueueId,
};
use parlor_model::time::Timestamp;
use parlor_model::visibility::VisibilityScope;
use parlor_model::words::{CredentialKind, DeliveryState, PointKind, Status};

/// Most rows a page may have.
pub const MAX_PAGE: i64 = 500;

/// Conversations, newest first.
#[derive(Clone, Debug, Default)]
pub struct ConversationFilter {
    /// In this status.
    pub status: Option<Status>,
    /// Of this inbox.
    pub inbox: Option<InboxId>,
    /// Of this agent.
    pub assignee: Option<AgentId>,
    /// Of this person.
    pub contact: Option<ContactId>,
    /// Waiting in this queue.
    pub queue: Option<QueueId>,
    /// Seen by whoever looks; `None`: by somebody who sees everything.
    pub visibility: Option<VisibilityScope>,
    /// Older than this one: the last id of the page before.
    pub after: Option<ConversationId>,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// Where a text is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchIn {
    /// The name as shown.
    Name,
    /// Values of this kind.
    Point(PointKind),
    /// A string among the dialect's details.
    Detail(&'static str),
}

/// What contacts are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactSort {
    /// By id.
    #[default]
    Id,
    /// By name.
    Name,
    /// When made.
    CreatedAt,
    /// When they last spoke.
    LastActivityAt,
    /// By the value of a point.
    Point(PointKind),
    /// By a string of the additional attributes.
    Additional(&'static str),
}

/// Contacts, with how many there are in all.
#[derive(Clone, Debug, Default)]
pub struct ContactFilter {
    /// Contains this, without regard to case, in any of these.
    pub text: Option<(String, Vec<SearchIn>)>,
    /// Has a point of one of these kinds with exactly this value (as compared).
    pub point: Option<(Vec<PointKind>, String)>,
    /// Has (`true`) or lacks (`false`) any point of these kinds.
    pub has_point: Vec<(Vec<PointKind>, bool)>,
    /// Among these.
    pub ids: Option<Vec<ContactId>>,
    /// Details that equal these strings.
    pub details: Vec<(&'static str, String)>,
    /// Details between these strings, both included, as text.
    pub detail_ranges: Vec<(&'static str, Option<String>, Option<String>)>,
    /// A string detail has one of these values at characters 6 and 7 (the month of an ISO date).
    pub detail_month: Option<(&'static str, Vec<u8>)>,
    /// Carries any of these among the details' `labels`.
    pub labels: Vec<String>,
    /// Made at or after.
    pub created_from: Option<Timestamp>,
    /// Made at or before.
    pub created_to: Option<Timestamp>,
    /// Order.
    pub sort: ContactSort,
    /// Backwards.
    pub descending: bool,
    /// How many to skip.
    pub offset: i64,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// Contact points, by id, with how many there are in all.
#[derive(Clone, Debug, Default)]
pub struct PointFilter {
    /// Of this person.
    pub contact: Option<ContactId>,
    /// Of these kinds.
    pub kinds: Vec<PointKind>,
    /// Contains this, without regard to case.
    pub value: Option<String>,
    /// Details that contain these strings.
    pub details: Vec<(&'static str, String)>,
    /// How many to skip.
    pub offset: i64,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// People, newest first.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// Has, for each of these, a point of one of the kinds with exactly this value (as compared).
    pub points: Vec<(Vec<PointKind>, String)>,
    /// Blocked or not.
    pub blocked: Option<bool>,
    /// Older than this one: the last id of the page before.
    pub after: Option<ContactId>,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// A list that can be read.
#[derive(Clone, Debug)]
pub enum ListQuery {
    /// Conversations, newest first.
    Conversations(AccountId, ConversationFilter),
    /// A conversation's messages by position, after the given one.
    Messages(AccountId, ConversationId, i64, i64),
    /// A conversation's routing decisions in order.
    Decisions(AccountId, ConversationId),
    /// Events after a number, in order, at most so many.
    Events(AccountId, i64, i64),
    /// The numbers of the newest events of these accounts; 0 where nothing has happened.
    Newest(Vec<AccountId>),
    /// Administrative acts before a number (`None`: the newest), newest first, at most so many.
    Audit(AccountId, Option<i64>, i64),
    /// Contacts.
    Contacts(AccountId, Box<ContactFilter>),
    /// People, newest first.
    People(AccountId, PeopleFilter),
    /// Those of these contacts who are neither merged nor erased.
    Living(AccountId, Vec<ContactId>),
    /// Those who were merged into a contact.
    MergedInto(AccountId, ContactId),
    /// Conversations by id.
    ConversationsById(AccountId, Vec<ConversationId>),
    /// Messages by id.
    MessagesById(AccountId, Vec<MessageId>),
    /// An attachment.
    Attachment(AccountId, AttachmentId),
    /// The attachment with this id, of whatever account: for whoever shows a signature that names it.
    AttachmentSigned(AttachmentId),
    /// Those of these storage keys that an attachment of any account names.
    StoredFiles(Vec<String>),
    /// The notes about a contact, newest first.
    Notes(AccountId, ContactId),
    /// Merges into a contact, newest first: older than this one, at most so many.
    Merges(AccountId, ContactId, Option<MergeId>, i64),
    /// Contact points.
    Points(AccountId, PointFilter),
    /// The points of these contacts.
    PointsOf(AccountId, Vec<ContactId>),
    /// Identities of these contacts, by id.
    IdentitiesOf(AccountId, Vec<ContactId>),
    /// Credentials of an account, by id.
    Credentials(AccountId, Option<CredentialKind>),
    /// Credentials that are no sessions, after an id, by id, at most so many.
    MadeCredentials(AccountId, CredentialId, i64),
    /// Accounts.
    Accounts,
    /// Of every account, the number of the next event.
    Heads,
    /// The availability of an account's agents.
    AgentStates(AccountId),
    /// How much each of these agents has who has anything.
    Loads(AccountId, Vec<AgentId>),
    /// What these agents have, by inbox.
    LoadsOf(AccountId, Vec<AgentId>),
    /// Cases, newest first: of this contact, open or not, older than this one, at most so many.
    Cases(AccountId, CaseFilter),
    /// What waits in a queue, first come first, at most so many.
    Waiting(AccountId, QueueId, i64),
    /// How many stand before this entry among those reserved for the same agent or for nobody.
    Ahead(QueueEntry),
    /// How queues have been served of late.
    QueueStats(AccountId),
    /// How far agents have read a conversation.
    ReadMarks(AccountId, ConversationId),
    /// How far an agent has read these conversations.
    ReadBy(AccountId, AgentId, Vec<ConversationId>),
    /// Of every account, the timers that are due first: at most so many.
    Timers(i64),
    /// How many wait in each queue of an account, and since when the first of them.
    QueueCounts(AccountId),
    /// Deliveries of an endpoint, newest first.
    Deliveries(AccountId, DeliveryFilter),
    /// The delivery with this id.
    Delivery(AccountId, String),
    /// The attempts of a delivery, in order; at most [`MAX_PAGE`].
    Attempts(AccountId, String),
    /// What waits for each of these endpoints; nothing of those that nothing waits for.
    EndpointHealth(AccountId, Vec<EndpointKey>),
    /// Of every account, what waits for each endpoint: how much, and since when.
    Backlogs,
    /// How an endpoint's receiver has failed since it accepted something.
    Standing(AccountId, EndpointKey),
    /// Of every account, settings of endpoints that an earlier version stored in clear.
    InClear,
}

/// Deliveries, newest first.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// Of this endpoint.
    pub endpoint: Option<EndpointKey>,
    /// That came so far.
    pub state: Option<DeliveryState>,
    /// About this conversation.
    pub conversation: Option<ConversationId>,
    /// Of events with these numbers, both included.
    pub range: Option<(i64, i64)>,
    /// Of events before this one: the last number of the page before.
    pub before: Option<i64>,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// Most deliveries that are counted of what waits for an endpoint: whoever looks at an endpoint does not wait for a backlog to be read.
pub const MOST_COUNTED: i64 = 10_000;

/// What waits for an endpoint.
#[derive(Clone, Debug)]
pub struct EndpointHealth {
    /// Which.
    pub endpoint: EndpointKey,
    /// How many deliveries wait; [`MOST_COUNTED`]: as many or more.
    pub pending: i64,
    /// Since when the first of them: of those that are due first and those that have failed longest, where there are more than
    /// [`MOST_COUNTED`].
    pub oldest: Timestamp,
    /// How many of them have failed before; [`MOST_COUNTED`]: as many or more.
    pub failing: i64,
    /// Since when.
    pub failing_since: Option<Timestamp>,
}

/// How a receiver has failed since it last accepted something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many requests failed.
    pub failures: u32,
    /// When the first of what still waits did.
    pub since: Timestamp,
    /// When the last did.
    pub last: Timestamp,
}

/// Cases, newest first.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Of this person.
    pub contact: Option<ContactId>,
    /// Worked on or not.
    pub open: Option<bool>,
    /// Older than this one: the last id of the page before.
    pub after: Option<CaseId>,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// How much an agent has, in all or of one inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentLoad {
    /// Who.
    pub agent: AgentId,
    /// Of which inbox; `None`: in all.
    pub inbox: Option<InboxId>,
    /// How many live conversations.
    pub live: i64,
    /// How much of the capacity they take.
    pub used: i64,
    /// How many of them are offers that wait for an answer.
    pub offered: i64,
}

/// How much waits in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueCount {
    /// Which.
    pub queue: QueueId,
    /// How many.
    pub waiting: i64,
    /// Since when the first of them.
    pub oldest: Timestamp,
}

/// Rows of a list.
#[derive(Clone, Debug)]
pub enum ListRows {
    /// For the conversation queries.
    Conversations(Vec<Conversation>),
    /// For the message queries.
    Messages(Vec<Message>),
    /// For [`ListQuery::Decisions`].
    Decisions(Vec<RoutingDecision>),
    /// For [`ListQuery::Events`] and [`ListQuery::Audit`].
    Events(Vec<Event>),
    /// For [`ListQuery::Newest`].
    Newest(Vec<(AccountId, i64)>),
    /// For [`ListQuery::Contacts`], with the number in all.
    Contacts(Vec<Contact>, i64),
    /// For [`ListQuery::People`], [`ListQuery::Living`] and [`ListQuery::MergedInto`].
    People(Vec<Contact>),
    /// For the attachment queries.
    Attachments(Vec<Attachment>),
    /// For [`ListQuery::Notes`].
    Notes(Vec<ContactNote>),
    /// For [`ListQuery::Merges`].
    Merges(Vec<Merge>),
    /// For the point queries, with the number in all.
    Points(Vec<ContactPoint>, i64),
    /// For [`ListQuery::IdentitiesOf`].
    Identities(Vec<Identity>),
    /// For [`ListQuery::Credentials`] and [`ListQuery::MadeCredentials`].
    Credentials(Vec<Credential>),
    /// For [`ListQuery::Accounts`].
    Accounts(Vec<parlor_model::entities::Account>),
    /// For [`ListQuery::Heads`].
    Heads(Vec<(AccountId, i64)>),
    /// For [`ListQuery::AgentStates`].
    AgentStates(Vec<parlor_model::entities::AgentState>),
    /// For [`ListQuery::Loads`] and [`ListQuery::LoadsOf`].
    Loads(Vec<AgentLoad>),
    /// For [`ListQuery::Cases`].
    Cases(Vec<Case>),
    /// For [`ListQuery::Waiting`].
    Waiting(Vec<QueueEntry>),
    /// For [`ListQuery::Ahead`].
    Number(i64),
    /// For [`ListQuery::QueueStats`].
    QueueStats(Vec<QueueStats>),
    /// For the read mark queries.
    ReadMarks(Vec<ReadMark>),
    /// For [`ListQuery::Timers`].
    Timers(Vec<Timer>),
    /// For [`ListQuery::QueueCounts`].
    QueueCounts(Vec<QueueCount>),
    /// For [`ListQuery::Deliveries`] and [`ListQuery::Delivery`].
    Deliveries(Vec<parlor_model::entities::CallbackDelivery>),
    /// For [`ListQuery::Attempts`].
    Attempts(Vec<parlor_model::entities::DeliveryAttempt>),
    /// For [`ListQuery::EndpointHealth`].
    EndpointHealth(Vec<EndpointHealth>),
    /// For [`ListQuery::Backlogs`].
    Backlogs(Vec<(Address, i64, Timestamp)>),
    /// For [`ListQuery::Standing`].
    Standing(Option<Standing>),
    /// For [`ListQuery::InClear`].
    InClear(InClear),
}
