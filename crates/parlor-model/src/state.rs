//! The working set of a batch: the rows that the batch's commands have read or changed. The store loads these rows and
//! writes the changes. Decision functions use no other stored data. If a row is not loaded, the decision function stops
//! with [`Stop::Need`]. The store then loads the row and calls the function again.

mod access;
mod agents;
mod contacts;
mod count;
mod deliver;
mod flush;
mod load;
mod notifications;
mod people;
mod read;
mod transaction;
mod workload;
mod write;

pub use crate::tables::{Key, LOOKUP_LIMIT, MAX_JOINED, MAX_MERGED};
pub use contacts::PointQuery;
pub use flush::{Flush, FlushVisitor, Way};
pub use people::MAX_MOVED;
pub use workload::{AccountSpace, BucketKey, Counters, FigureKey, LiveState, SlotUse, Workload};

use crate::actor::Actor;
use crate::config::AccountConfig;
use crate::conversation_uuid::id_in;
use crate::entities::{self, AgentState, Event, QueueStats};
use crate::ids::{AccountId, AgentId, ConversationId, IdKind, Ids, QueueId};
use crate::refusal::Refusal;
use crate::secret_text::SecretText;
use crate::table::{Answers, Changes, Log, Table};
use crate::tables;
use crate::time::Timestamp;
use crate::words::InboxKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// The reason why a decision ended without an outcome.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// The rows of these look-ups must be loaded first.
    Need(Vec<Key>),
    /// The command is refused.
    Refuse(Refusal),
    /// The leased ids of this kind are used up. The store must lease more.
    OutOfIds(IdKind),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refuse(refusal)
    }
}

/// The result of each step of a decision. Every step can stop with [`Stop::Need`] if a row is not loaded yet. So the
/// documentation of a step need not list this reason.
pub type Decided<T> = Result<T, Stop>;

#[derive(Debug)]
enum Undo {
    Counters(AccountId, Counters),
    Config(AccountId, Option<Arc<AccountConfig>>),
    /// The earlier state of an agent, and whether the state was already marked for writing.
    Availability(AccountId, AgentId, Option<AgentState>, bool),
    SlotTaken(AccountId, AgentId, i64),
    /// An accepted offer: the earlier use of its slot, and whether this batch had taken the slot.
    SlotSettled(AccountId, AgentId, i64, SlotUse, bool),
    /// The number that an undo adds to a bucket's count to restore the earlier count.
    Bucket(AccountId, BucketKey, i64),
    /// The earlier statistics of a queue, and whether the statistics were already marked for writing.
    Stats(AccountId, QueueId, Option<QueueStats>, bool),
    SlotFreed(AccountId, AgentId, i64, SlotUse, bool),
    Reconfigured(AccountId),
}

macro_rules! stored {
    (log $row:ty) => { Log<$row, Key> };
    (live $row:ty) => { Changes<$row> };
    ($store:ident $row:ty) => { Table<$row, Key> };
}

/// A row that a decision can add, change and remove individually. Its table has the mark `config` or `table` in
/// [`mod@crate::tables`].
pub trait Stored: Answers<Key> {
    #[doc(hidden)]
    fn table(state: &State) -> &Table<Self, Key>;
    #[doc(hidden)]
    fn table_mut(state: &mut State) -> &mut Table<Self, Key>;
}

macro_rules! in_table {
    (log $field:ident $row:ty) => {};
    (live $field:ident $row:ty) => {};
    ($store:ident $field:ident $row:ty) => {
        impl Stored for $row {
            fn table(state: &State) -> &Table<Self, Key> {
                &state.$field
            }
            fn table_mut(state: &mut State) -> &mut Table<Self, Key> {
                &mut state.$field
            }
        }
    };
}

/// Applies an operation to one table that has an undo journal. Does nothing for tables with the mark `live`, because
/// the account spaces contain their rows.
macro_rules! each {
    (live $rows:expr, $does:ident) => {};
    ($store:ident $rows:expr, $does:ident) => {
        $rows.$does()
    };
}

macro_rules! flushed {
    (live $rows:expr) => {
        std::mem::take(&mut $rows)
    };
    ($store:ident $rows:expr) => {
        $rows.flush()
    };
}

macro_rules! state {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// The working set of a batch.
        #[derive(Debug, Default)]
        pub struct State {
            spaces: HashMap<AccountId, AccountSpace>,
            $($field: stored!($store entities::$row),)*
            /// Stored events from which personal data was removed.
            redacted: Log<Event, ()>,
            /// The deliveries to delete: the account, the ordering key, and an event number. Deliveries of events with
            /// a lower number are deleted.
            forgotten: Log<(AccountId, i64, i64), ()>,
            /// The ids that a provisioning file gives to new contacts, identities and cases.
            given: Log<(IdKind, AccountId, i64), ()>,
            reconfigured: BTreeSet<AccountId>,
            /// The conversations that the current command restores by an undo. `true` means that the conversation was
            /// not an open offer before the undone act. If the undone act ended such a conversation, the assigned
            /// agent's figures include this end. The undo then subtracts the end from these figures.
            restored: BTreeMap<(AccountId, ConversationId), bool>,
            journal: Vec<Undo>,
        }

        $(in_table!($store $field entities::$row);)*

        impl State {
            fn keep_tables(&mut self) {
                $(each!($store self.$field, keep);)*
                self.redacted.keep();
                self.forgotten.keep();
                self.given.keep();
            }

            fn undo_tables(&mut self) {
                $(each!($store self.$field, undo);)*
                self.redacted.undo();
                self.forgotten.undo();
                self.given.undo();
            }

            fn flush_tables(&mut self) -> Flush {
                Flush {
                    $($field: flushed!($store self.$field),)*
                    redacted: self.redacted.flush(),
                    given: self.given.flush(),
                    ..Flush::default()
                }
            }

            /// Begins a new epoch, usually at each flush. Removes rows from memory that were loaded or written before
            /// the previous epoch. Every load that still runs began in the previous epoch or later. So such a load
            /// reads the newest version of the removed rows.
            pub fn age(&mut self) {
                $(each!($store self.$field, age);)*
            }

            /// Removes all rows and all results of look-ups from memory, but keeps the accounts. Call this function
            /// only if all flushed changes are written, and if no row has changed after the flush.
            pub fn forget(&mut self) {
                self.journal.clear();
                $(each!($store self.$field, clear);)*
            }
        }
    };
}

tables!(state);

fn need<T>(key: Key) -> Decided<T> {
    Err(Stop::Need(vec![key]))
}

/// Collects the look-ups that a step needs, so that all missing rows are loaded together. `None` means that the step
/// must be repeated after loading.
///
/// # Errors
/// [`Stop::Refuse`] or [`Stop::OutOfIds`] if the step ended with this error.
pub fn want<T>(needs: &mut Vec<Key>, step: Decided<T>) -> Decided<Option<T>> {
    match step {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Need(keys)) => {
            needs.extend(keys);
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}

/// Runs a step for each item. Collects the look-ups that the steps need, so that the missing rows of all items are
/// loaded together.
///
/// # Errors
/// [`Stop::Need`] with the look-ups of all steps. If a step ended with another error, returns that error instead.
pub fn each<I, T>(
    items: impl IntoIterator<Item = I>,
    mut step: impl FnMut(I) -> Decided<T>,
) -> Decided<Vec<T>> {
    let mut needs = Vec::new();
    let mut values = Vec::new();
    for item in items {
        values.extend(want(&mut needs, step(item))?);
    }
    if needs.is_empty() {
        Ok(values)
    } else {
        Err(Stop::Need(needs))
    }
}

/// One of the unique ids by which an act names its conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConversationName {
    /// The id of the conversation.
    Id(ConversationId),
    /// The display id, unique in the account.
    Display(i64),
    /// The UUID, unique in the account.
    Uuid {
        /// The id in the UUID.
        id: ConversationId,
        /// The UUID, in lower case with hyphens.
        uuid: String,
    },
}

impl ConversationName {
    /// Returns the name for a UUID. `key` is the account's [`uuid_key`](crate::entities::Account::uuid_key).
    #[must_use]
    pub fn with_uuid(key: &SecretText, uuid: Uuid) -> Self {
        Self::Uuid {
            id: id_in(key, uuid),
            uuid: uuid.hyphenated().to_string(),
        }
    }
}

/// The conversation that an act changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationTarget {
    /// The name of the conversation.
    pub name: ConversationName,
    /// The required kind of inbox. A conversation in an inbox of another kind is treated as unknown. `None` accepts
    /// every kind.
    pub inbox_kind: Option<InboxKind>,
}

impl From<ConversationName> for ConversationTarget {
    fn from(name: ConversationName) -> Self {
        Self {
            name,
            inbox_kind: None,
        }
    }
}

impl Key {
    /// Returns the look-up that finds the conversation by this name. For a UUID, the look-up uses only the id in the
    /// UUID. So the found row can have a different UUID ([`State::conversation_named`] compares the UUIDs).
    #[must_use]
    pub fn named(account: AccountId, name: &ConversationName) -> Self {
        match name {
            ConversationName::Id(id) | ConversationName::Uuid { id, .. } => {
                Self::Conversation(account, *id)
            }
            ConversationName::Display(display) => Self::ConversationByDisplay(account, *display),
        }
    }
}

/// The context of a decision: the account and the actor of the command, the time, and new ids.
pub struct Context<'a> {
    /// The account of the command. [`AccountId::NONE`] means that the act itself contains the ids of its accounts.
    pub account: AccountId,
    /// The actor of the command.
    pub actor: Actor,
    /// The time of the batch.
    pub now: Timestamp,
    /// The source of ids and random values.
    pub ids: &'a mut (dyn Ids + Send),
}

impl Context<'_> {
    /// Returns the acting agent, for acts that only agents may request.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] if the actor is neither an agent nor a program.
    pub fn agent(&self) -> Result<AgentId, Refusal> {
        self.actor.agent().ok_or(Refusal::Forbidden)
    }

    /// Returns the next unused id of this kind.
    ///
    /// # Errors
    /// [`Stop::OutOfIds`] if the leased ids are used up.
    pub fn id<T: crate::ids::Id>(&mut self, kind: IdKind) -> Decided<T> {
        self.ids
            .next(kind)
            .map(T::from_raw)
            .ok_or(Stop::OutOfIds(kind))
    }
}
