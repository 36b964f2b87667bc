//! The working set of a batch: what the commands in it have read and changed. The store loads it and writes it back;
//! `decide` functions see nothing else. A missing row is not an error but a need: the function stops, the store loads, and
//! the function runs again from the beginning.

mod deliver;
mod flush;
mod keys;
mod load;
mod people;
mod read;
mod transaction;
mod workload;
mod write;

pub use flush::{ConfigKey, ConfigRow, Flush};
pub use keys::{Found, Key, LOOKUP_LIMIT, PointQuery};
pub use people::{MAX_MERGED, MAX_MOVED};
pub use workload::{AccountSpace, BucketKey, Counters, LiveState, SlotUse, Workload};

use crate::config::AccountConfig;
use crate::entities::{
    AgentState, Attachment, CallbackDelivery, Case, Contact, ContactNote, ContactPoint,
    Conversation, Credential, Erasure, Event, Identity, Merge, Message, Provisioned, QueueEntry,
    QueueStats, ReadMark, RoutingDecision, ServiceRecord, StoredAnswer, Timer,
};
use crate::ids::{
    AccountId, AgentId, AttachmentId, CaseId, ContactId, ContactNoteId, ContactPointId,
    ConversationId, CredentialId, IdKind, IdentityId, Ids, InboxId, MergeId, MessageId, QueueId,
};
use crate::refusal::Refusal;
use crate::table::{Index, Memo, Table};
use crate::time::Timestamp;
use crate::words::TimerKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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

#[derive(Debug)]
enum Undo {
    Counters(AccountId, Counters),
    Config(AccountId, Option<Arc<AccountConfig>>),
    /// The state before, and whether it was to be written already.
    Availability(AccountId, AgentId, Option<AgentState>, bool),
    SlotTaken(AccountId, AgentId, i64),
    /// What was in it, and whether this batch had taken it.
    SlotSettled(AccountId, AgentId, i64, SlotUse, bool),
    /// What one more or one less is undone by.
    Bucket(AccountId, BucketKey, i64),
    /// The stats before, and whether they were to be written already.
    Stats(AccountId, QueueId, Option<QueueStats>, bool),
    SlotFreed(AccountId, AgentId, i64, SlotUse, bool),
    Event,
    Redacted,
    Forgotten,
    Decision,
    Answer,
    ConfigRow(ConfigKey, Option<Box<ConfigRow>>),
    Reconfigured(AccountId),
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
    attachments: Table<AttachmentId, Attachment>,
    cases: Table<CaseId, Case>,
    notes: Table<ContactNoteId, ContactNote>,
    merges: Table<MergeId, Merge>,
    erasures: Table<ContactId, Erasure>,
    /// What belongs to a person, page by page.
    pages: people::Pages,
    /// Stored events of which something was taken away.
    redacted: Vec<Event>,
    /// Ordering keys of deliveries to forget, and the number below which.
    forgotten: Vec<(AccountId, i64, i64)>,
    queue_entries: Table<ConversationId, QueueEntry>,
    /// Per bucket: how many rows were asked for, and which came.
    heads: Memo<BucketKey, (i64, Vec<ConversationId>)>,
    service_records: Table<ConversationId, ServiceRecord>,
    timers: Table<(TimerKind, i64), Timer>,
    /// The accounts whose timers were removed, or were to be.
    timers_removed: BTreeSet<AccountId>,
    reads: Table<(ConversationId, AgentId), ReadMark>,
    answers: Memo<(AccountId, String, String), Option<StoredAnswer>>,
    new_answers: Vec<StoredAnswer>,
    credentials: Table<CredentialId, Credential>,
    credential_by_key: Index<(crate::words::CredentialKind, String), CredentialId>,
    credential_by_hash: Index<String, CredentialId>,
    credentials_of_agent: Index<(AgentId, crate::words::CredentialKind), CredentialId>,
    sessions_of: Index<CredentialId, CredentialId>,
    provisioned: Memo<(AccountId, String), Option<Provisioned>>,
    provisioned_written: BTreeMap<(AccountId, String), Provisioned>,
    agent_by_email: Memo<String, Option<(AccountId, AgentId)>>,
    config_rows: BTreeMap<ConfigKey, ConfigRow>,
    reconfigured: BTreeSet<AccountId>,
    decisions: Vec<RoutingDecision>,
    events: Vec<Event>,
    /// How many of the events are of commands before the one at hand.
    events_kept: usize,
    deliveries: Vec<CallbackDelivery>,
    /// As [`Self::events_kept`].
    deliveries_kept: usize,
    journal: Vec<Undo>,
}

fn need<T>(key: Key) -> Decided<T> {
    Err(Stop::Need(vec![key]))
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
