//! The working set of a batch: what the commands in it have read and changed. The store loads it and writes it back;
//! `decide` functions see nothing else. A missing row is not an error but a need: the function stops, the store loads, and
//! the function runs again from the beginning.

mod deliver;
mod flush;
mod load;
mod people;
mod read;
mod transaction;
mod workload;
mod write;

pub use crate::tables::{Key, LOOKUP_LIMIT, MAX_MERGED};
pub use flush::{Flush, FlushVisitor, Way};
pub use people::MAX_MOVED;
pub use read::PointQuery;
pub use workload::{AccountSpace, BucketKey, Counters, LiveState, SlotUse, Workload};

use crate::actor::Actor;
use crate::config::AccountConfig;
use crate::entities::{self, AgentState, Event, QueueStats};
use crate::ids::{AccountId, AgentId, ConversationId, IdKind, Ids, QueueId};
use crate::refusal::Refusal;
use crate::table::{Answers, Changes, Log, Table};
use crate::tables;
use crate::time::Timestamp;
use std::collections::{BTreeSet, HashMap};
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
    /// The earlier use of the slot, and whether this batch had taken it.
    SlotSettled(AccountId, AgentId, i64, SlotUse, bool),
    /// The change that undoes a count.
    Bucket(AccountId, BucketKey, i64),
    /// The stats before, and whether they were to be written already.
    Stats(AccountId, QueueId, Option<QueueStats>, bool),
    SlotFreed(AccountId, AgentId, i64, SlotUse, bool),
    Reconfigured(AccountId),
}

macro_rules! stored {
    (log $row:ty) => { Log<$row, Key> };
    (live $row:ty) => { Changes<$row> };
    ($store:ident $row:ty) => { Table<$row, Key> };
}

/// A row that is loaded, read and written by itself.
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

/// Does something with whatever is journaled and remembered of a table; nothing with live rows, which the accounts' spaces hold.
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
        /// The working set.
        #[derive(Debug, Default)]
        pub struct State {
            spaces: HashMap<AccountId, AccountSpace>,
            $($field: stored!($store entities::$row),)*
            /// Stored events of which something was taken away.
            redacted: Log<Event, ()>,
            /// Ordering keys of deliveries to forget, and the number below which.
            forgotten: Log<(AccountId, i64, i64), ()>,
            /// The ids of new people, identities and cases that a provisioning file chose.
            given: Log<(IdKind, AccountId, i64), ()>,
            /// The accounts whose timers were removed, or were to be.
            timers_removed: BTreeSet<AccountId>,
            reconfigured: BTreeSet<AccountId>,
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

            /// Begins an epoch: forgets what was loaded or written so long ago that no load that is under way can contradict it.
            pub fn age(&mut self) {
                $(each!($store self.$field, age);)*
            }

            /// Forgets all rows and answers; accounts stay. Only when everything flushed is written and nothing changed since.
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

/// A dialect's name of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConversationName {
    /// The key of the endpoint.
    Id(ConversationId),
    /// The number in the account.
    Display(i64),
    /// The UUID.
    Uuid(String),
}

impl Key {
    /// The conversation with this name.
    #[must_use]
    pub fn named(account: AccountId, name: &ConversationName) -> Self {
        match name {
            ConversationName::Id(id) => Self::Conversation(account, *id),
            ConversationName::Display(display) => Self::ConversationByDisplay(account, *display),
            ConversationName::Uuid(uuid) => Self::ConversationByUuid(account, uuid.clone()),
        }
    }
}

/// The context of a decision: the account and the actor of the command, the time, and new ids.
pub struct Context<'a> {
    /// The account of the command. [`AccountId::NONE`] means that the act names its accounts itself.
    pub account: AccountId,
    /// The actor.
    pub actor: Actor,
    /// The instant of the batch.
    pub now: Timestamp,
    /// Where ids come from.
    pub ids: &'a mut (dyn Ids + Send),
}

impl Context<'_> {
    /// The acting agent, for an act of agents only.
    ///
    /// # Errors
    /// Every other actor is refused as forbidden.
    pub fn agent(&self) -> Result<AgentId, Refusal> {
        self.actor.agent().ok_or(Refusal::Forbidden)
    }

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
