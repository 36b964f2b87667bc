//! The live state of an account: its counters, the workloads of its agents, the buckets of its queues, the count cells
//! and the figures.

use crate::config::AccountConfig;
use crate::entities::Cell;
use crate::entities::{
    self, AgentState, ConversationCount, DayFigures, QueueEntry, QueueStats, Slot,
};
use crate::figures::Durations;
use crate::ids::{AccountId, AgentId, ConversationId, QueueId};
use crate::row::{Corrupt, Rows, decoded};
use crate::tables;
use crate::tables::{AccountRows, Source};
use crate::words::FigureKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The counters of one account. Each batch that writes rows of the account increases at least the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// The account version. Each batch that writes rows of the account increases the version. If the version in the
    /// database differs from the version in memory, another node has changed the account.
    pub version: i64,
    /// The number of the account's next event.
    pub next_event: i64,
    /// The display id of the account's next conversation.
    pub next_display: i64,
    /// The number of the account's next assignment.
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

/// The conversation that uses a slot, with the details of this use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotUse {
    /// The conversation.
    pub conversation: ConversationId,
    /// The number of slots of the agent's capacity that the conversation uses, at least 1.
    pub weight: i64,
    /// The queue that offers the conversation. `None` means that the conversation is assigned, and no offer is open.
    pub offered: Option<QueueId>,
}

/// The workload of an agent: the availability and the used slots.
#[derive(Clone, Debug)]
pub struct Workload {
    /// The stored state of the agent.
    pub state: AgentState,
    used: BTreeMap<i64, SlotUse>,
    /// The free slot numbers below `high`, the highest slot number that this workload has used.
    gaps: BTreeSet<i64>,
    high: i64,
    load: i64,
}

impl Workload {
    /// Builds the workload of an agent without live conversations.
    #[must_use]
    pub const fn new(state: AgentState) -> Self {
        Self {
            state,
            used: BTreeMap::new(),
            gaps: BTreeSet::new(),
            high: 0,
            load: 0,
        }
    }

    /// Returns the number of the agent's live conversations: the open conversations that are assigned or offered to the
    /// agent.
    #[must_use]
    pub fn live(&self) -> i64 {
        i64::try_from(self.used.len()).unwrap_or(i64::MAX)
    }

    /// Returns the used capacity, in slots. If each conversation has the weight 1, this is the number of live
    /// conversations.
    #[must_use]
    pub const fn load(&self) -> i64 {
        self.load
    }

    /// Returns the used capacity, in slots. `None` means that the agent has no live conversations.
    #[must_use]
    pub fn used(&self) -> Option<i64> {
        (!self.used.is_empty()).then_some(self.load)
    }

    /// Returns the agent's live conversations.
    pub fn conversations(&self) -> impl Iterator<Item = ConversationId> {
        self.used.values().map(|slot_use| slot_use.conversation)
    }

    /// Returns the used slots with their numbers.
    pub fn slot_uses(&self) -> impl Iterator<Item = (i64, SlotUse)> {
        self.used.iter().map(|(slot, slot_use)| (*slot, *slot_use))
    }

    pub(super) fn lowest_free(&self) -> i64 {
        self.gaps
            .first()
            .copied()
            .unwrap_or(self.high.saturating_add(1))
    }

    pub(super) fn take(&mut self, slot: i64, slot_use: SlotUse) {
        for gap in self.high.saturating_add(1)..slot {
            self.gaps.insert(gap);
        }
        self.high = self.high.max(slot);
        self.gaps.remove(&slot);
        self.load = self.load.saturating_add(slot_use.weight);
        if let Some(old) = self.used.insert(slot, slot_use) {
            self.load = self.load.saturating_sub(old.weight);
        }
    }

    pub(super) fn free(&mut self, slot: i64) {
        if let Some(slot_use) = self.used.remove(&slot) {
            self.load = self.load.saturating_sub(slot_use.weight);
            self.gaps.insert(slot);
        }
    }

    pub(crate) fn slot_use_of(&self, conversation: ConversationId) -> Option<(i64, SlotUse)> {
        self.slot_uses()
            .find(|(_, slot_use)| slot_use.conversation == conversation)
    }
}

/// The key of a queue bucket: the queue, the agent for whom the bucket is reserved, and the requirements
/// ([`crate::skills::Bucket`]).
pub type BucketKey = (QueueId, Option<AgentId>, String);

/// The state of an account that stays in memory between batches, in addition to the account's configuration.
#[derive(Clone, Debug, Default)]
pub struct LiveState {
    /// The workloads, by agent.
    pub workloads: BTreeMap<AgentId, Workload>,
    /// The number of entries in each queue bucket. Empty buckets are not in the map.
    pub buckets: BTreeMap<BucketKey, i64>,
    /// The recent service times of queues.
    pub stats: BTreeMap<QueueId, QueueStats>,
    /// The number of conversations in each count cell. Empty cells are not in the map.
    pub cells: BTreeMap<Cell, i64>,
    /// The figures of queues and agents. Each row contains the figures of the last day on which the row changed.
    pub figures: BTreeMap<FigureKey, DayFigures>,
}

/// A row of a table with the mark `live` ([`mod@crate::tables`]).
trait Live {
    /// Adds the row to the live state. The rows of an earlier table in the list of tables are added before.
    fn join(self, live: &mut LiveState);
}

impl Live for AgentState {
    fn join(self, live: &mut LiveState) {
        live.workloads.insert(self.agent_id, Workload::new(self));
    }
}

impl Live for Slot {
    fn join(self, live: &mut LiveState) {
        // The table of the agents' states precedes the table of the slots.
        if let Some(workload) = live.workloads.get_mut(&self.agent_id) {
            let slot_use = SlotUse {
                conversation: self.conversation_id,
                weight: self.weight,
                offered: self.offered_queue_id,
            };
            workload.take(self.slot, slot_use);
        }
    }
}

impl Live for QueueStats {
    fn join(self, live: &mut LiveState) {
        live.stats.insert(self.queue_id, self);
    }
}

impl Live for DayFigures {
    fn join(self, live: &mut LiveState) {
        live.figures.insert((self.kind, self.subject), self);
    }
}

impl Live for ConversationCount {
    fn join(self, live: &mut LiveState) {
        live.cells.insert(self.cell, self.count);
    }
}

/// The rows of a table that belong to the live state.
macro_rules! table {
    (live $row:ident) => {
        &[AccountRows::of::<entities::$row>("account_id", &[])]
    };
    ($store:ident $row:ident) => {
        &[]
    };
}

/// Adds the database rows of a table to the live state.
macro_rules! join_rows {
    (live $row:ident $rows:ident $live:ident) => {
        for row in decoded::<entities::$row>($rows.next().unwrap_or_default())? {
            row.join(&mut $live);
        }
    };
    ($store:ident $row:ident $rows:ident $live:ident) => {};
}

/// Adds the rows of a table in an in-memory database to the live state.
macro_rules! join_source {
    (live $row:ident $source:ident $account:ident $live:ident) => {
        let rows = Source::<entities::$row>::rows($source);
        for row in rows.filter(|row| row.account_id == $account) {
            row.clone().join(&mut $live);
        }
    };
    ($store:ident $row:ident $source:ident $account:ident $live:ident) => {};
}

macro_rules! live {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        impl LiveState {
            const TABLES: &[&[AccountRows]] = &[$(table!($store $row)),*];

            /// Builds the live state, except the queue buckets, from database rows in the order of [`Self::rows`].
            ///
            /// # Errors
            /// [`Corrupt`] if a stored value does not fit its field.
            pub fn from_rows(rows: Vec<Rows>) -> Result<Self, Corrupt> {
                let mut live = Self::default();
                let mut rows = rows.into_iter();
                $(join_rows!($store $row rows live);)*
                Ok(live)
            }

            /// Reads the live state of an account from an in-memory database.
            #[must_use]
            pub fn from_source<S>(account: AccountId, source: &S) -> Self
            where
                S: $(Source<entities::$row> +)* Sized
            {
                let mut live = Self::default();
                $(join_source!($store $row source account live);)*
                let entries = Source::<QueueEntry>::rows(source);
                for entry in entries.filter(|entry| entry.account_id == account) {
                    let bucket = (entry.queue_id, entry.reserved_for, entry.bucket.clone());
                    let waiting = live.buckets.entry(bucket).or_insert(0);
                    *waiting = waiting.saturating_add(1);
                }
                live
            }
        }
    };
}

tables!(live);

impl LiveState {
    /// Returns the rows that [`Self::from_rows`] needs.
    pub fn rows() -> impl Iterator<Item = &'static AccountRows> {
        Self::TABLES.iter().copied().flatten()
    }
}

/// The key of the figures of a queue or an agent: the kind (queue or agent) and the id.
pub type FigureKey = (FigureKind, i64);

/// One account in the working set.
#[derive(Debug)]
pub struct AccountSpace {
    /// The configuration.
    pub config: Arc<AccountConfig>,
    /// The present counters, which the next flush writes.
    pub counters: Counters,
    /// The counters in the database. `None` means that the account is new.
    pub stored: Option<Counters>,
    pub(super) live_state: LiveState,
    pub(super) dirty_workloads: BTreeSet<AgentId>,
    pub(super) dirty_stats: BTreeSet<QueueId>,
    /// The changed count cells, each with the number in the database.
    pub(super) dirty_cells: BTreeMap<Cell, i64>,
    pub(super) dirty_figures: BTreeSet<FigureKey>,
    pub(super) slots_taken: BTreeMap<(AgentId, i64), SlotUse>,
    pub(super) slots_freed: BTreeSet<(AgentId, i64)>,
}

impl AccountSpace {
    /// Builds an account from loaded data.
    #[must_use]
    pub const fn new(
        config: Arc<AccountConfig>,
        counters: Counters,
        stored: Option<Counters>,
        live_state: LiveState,
    ) -> Self {
        Self {
            config,
            counters,
            stored,
            live_state,
            dirty_workloads: BTreeSet::new(),
            dirty_stats: BTreeSet::new(),
            dirty_cells: BTreeMap::new(),
            dirty_figures: BTreeSet::new(),
            slots_taken: BTreeMap::new(),
            slots_freed: BTreeSet::new(),
        }
    }

    /// Returns an agent's workload. `None` means that the account stores no state of the agent. Such an agent is
    /// offline and has no conversations.
    #[must_use]
    pub fn workload(&self, agent: AgentId) -> Option<&Workload> {
        self.live_state.workloads.get(&agent)
    }

    /// Returns the buckets with waiting conversations, and the number of conversations in each bucket.
    pub fn buckets(&self) -> impl Iterator<Item = (&BucketKey, i64)> {
        self.live_state.buckets.iter().map(|(key, n)| (key, *n))
    }

    /// Returns the buckets of one queue that have waiting conversations, and the number of conversations in each
    /// bucket.
    pub fn buckets_of(&self, queue: QueueId) -> impl Iterator<Item = (&BucketKey, i64)> {
        self.live_state
            .buckets
            .range((queue, None, String::new())..)
            .take_while(move |((of, _, _), _)| *of == queue)
            .map(|(key, n)| (key, *n))
    }

    /// Returns the number of waiting conversations in a queue.
    #[must_use]
    pub fn waiting(&self, queue: QueueId) -> i64 {
        self.buckets_of(queue)
            .fold(0_i64, |sum, (_, n)| sum.saturating_add(n))
    }

    /// Returns the number of open offers of a queue.
    #[must_use]
    pub fn offers(&self, queue: QueueId) -> i64 {
        let out = self
            .live_state
            .workloads
            .values()
            .flat_map(Workload::slot_uses)
            .filter(|(_, slot_use)| slot_use.offered == Some(queue))
            .count();
        i64::try_from(out).unwrap_or(i64::MAX)
    }

    /// Returns the recent service times of a queue.
    #[must_use]
    pub fn stats(&self, queue: QueueId) -> Option<&QueueStats> {
        self.live_state.stats.get(&queue)
    }

    /// Returns the number of conversations in each count cell. The map contains no empty cells.
    #[must_use]
    pub const fn cells(&self) -> &BTreeMap<Cell, i64> {
        &self.live_state.cells
    }

    /// Changes the figures of a queue or an agent. On a new day, the figures begin again from zero.
    pub(super) fn change_figures(
        &mut self,
        key: FigureKey,
        day: &str,
        change: impl FnOnce(&mut DayFigures),
    ) {
        let none = DayFigures {
            account_id: self.config.account.id,
            kind: key.0,
            subject: key.1,
            day: day.to_owned(),
            served: 0,
            abandoned: 0,
            longest_wait_s: 0,
            first_answers: Durations::default(),
        };
        let figures = &mut self.live_state.figures;
        let row = figures.entry(key).or_insert_with(|| none.clone());
        if row.day != day {
            *row = none;
        }
        change(row);
        self.dirty_figures.insert(key);
    }

    /// Changes the number of conversations in a count cell.
    pub(super) fn count_cell(&mut self, cell: Cell, change: i64) {
        if change == 0 {
            return;
        }
        let cells = &mut self.live_state.cells;
        let before = cells.get(&cell).copied().unwrap_or(0);
        self.dirty_cells.entry(cell).or_insert(before);
        // If another node has changed the account, the number in memory can be too small. The commit of this batch then
        // fails, and the batch is decided again.
        let now = before.saturating_add(change);
        if now > 0 {
            cells.insert(cell, now);
        } else {
            cells.remove(&cell);
        }
    }

    /// Changes the number of entries in a bucket.
    pub(super) fn count_bucket(&mut self, bucket: &BucketKey, change: i64) {
        let waiting = self
            .live_state
            .buckets
            .get(bucket)
            .copied()
            .unwrap_or(0)
            .saturating_add(change);
        if waiting > 0 {
            self.live_state.buckets.insert(bucket.clone(), waiting);
        } else {
            self.live_state.buckets.remove(bucket);
        }
    }
}
