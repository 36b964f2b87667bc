//! An account's live side: its counters, and who sits at which desk with what.

use crate::config::AccountConfig;
use crate::entities::AgentState;
use crate::ids::{AgentId, ConversationId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

    pub(super) fn lowest_free(&self) -> i64 {
        self.gaps
            .first()
            .copied()
            .unwrap_or(self.high.saturating_add(1))
    }

    pub(super) fn take(&mut self, slot: i64, conversation: ConversationId) {
        for gap in self.high.saturating_add(1)..slot {
            self.gaps.insert(gap);
        }
        self.high = self.high.max(slot);
        self.gaps.remove(&slot);
        self.used.insert(slot, conversation);
    }

    pub(super) fn free(&mut self, slot: i64) {
        if self.used.remove(&slot).is_some() {
            self.gaps.insert(slot);
        }
    }

    pub(super) fn slot_of(&self, conversation: ConversationId) -> Option<i64> {
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
    pub(super) desks: BTreeMap<AgentId, Desk>,
    pub(super) dirty_desks: BTreeSet<AgentId>,
    pub(super) slots_taken: BTreeMap<(AgentId, i64), ConversationId>,
    pub(super) slots_freed: BTreeSet<(AgentId, i64)>,
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
