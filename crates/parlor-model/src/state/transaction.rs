//! The undo journal of the current command, and the flush at the end of a batch.

use super::flush::Flush;
use super::{State, Undo};
use crate::entities::{ConversationCount, Slot};
use std::sync::Arc;

impl State {
    /// Adds the current command's changes to the batch.
    pub fn keep(&mut self) {
        self.journal.clear();
        self.restored.clear();
        self.keep_tables();
    }

    /// Undoes the current command's changes.
    pub fn undo(&mut self) {
        self.undo_tables();
        self.restored.clear();
        while let Some(undo) = self.journal.pop() {
            match undo {
                Undo::Counters(account, counters) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        space.counters = counters;
                    }
                }
                Undo::Config(account, Some(config)) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        space.config = config;
                    }
                }
                Undo::Config(account, None) => {
                    self.spaces.remove(&account);
                }
                Undo::Availability(account, agent, old, was_dirty) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        if !was_dirty {
                            space.dirty_workloads.remove(&agent);
                        }
                        match old {
                            Some(state) => {
                                if let Some(workload) = space.live_state.workloads.get_mut(&agent) {
                                    workload.state = state;
                                }
                            }
                            None => {
                                space.live_state.workloads.remove(&agent);
                            }
                        }
                    }
                }
                Undo::SlotTaken(account, agent, slot) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        space.slots_taken.remove(&(agent, slot));
                        if let Some(workload) = space.live_state.workloads.get_mut(&agent) {
                            workload.free(slot);
                        }
                    }
                }
                Undo::SlotSettled(account, agent, slot, slot_use, was_new) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        if was_new {
                            space.slots_taken.insert((agent, slot), slot_use);
                        } else {
                            space.slots_taken.remove(&(agent, slot));
                            space.slots_freed.remove(&(agent, slot));
                        }
                        if let Some(workload) = space.live_state.workloads.get_mut(&agent) {
                            workload.take(slot, slot_use);
                        }
                    }
                }
                Undo::Bucket(account, bucket, change) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        space.count_bucket(&bucket, change);
                    }
                }
                Undo::Stats(account, queue, old, was_dirty) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        if !was_dirty {
                            space.dirty_stats.remove(&queue);
                        }
                        match old {
                            Some(stats) => space.live_state.stats.insert(queue, stats),
                            None => space.live_state.stats.remove(&queue),
                        };
                    }
                }
                Undo::SlotFreed(account, agent, slot, slot_use, was_new) => {
                    if let Some(space) = self.spaces.get_mut(&account) {
                        if was_new {
                            space.slots_taken.insert((agent, slot), slot_use);
                        } else {
                            space.slots_freed.remove(&(agent, slot));
                        }
                        if let Some(workload) = space.live_state.workloads.get_mut(&agent) {
                            workload.take(slot, slot_use);
                        }
                    }
                }
                Undo::Reconfigured(account) => {
                    self.reconfigured.remove(&account);
                }
            }
        }
    }

    /// Returns the changes of the batch, which the store then writes. The changed rows stay in the working set. From
    /// now on, the working set treats the changes and the counters as stored. So if the write fails, the store must
    /// drop the working set.
    pub fn flush(&mut self) -> Flush {
        let forgotten = self.forgotten.flush();
        // New deliveries of this batch are removed too. A delivery is removed if `forgotten` contains the delivery's
        // ordering key with an event number that is greater than the number of the delivery's event.
        self.deliveries.retain(|d| {
            !(forgotten.iter()).any(|(account, ordering_key, next)| {
                (d.account_id, d.ordering_key) == (*account, *ordering_key)
                    && d.event_number < *next
            })
        });
        for (id, space) in &mut self.spaces {
            let freed = std::mem::take(&mut space.slots_freed);
            let freed = freed.into_iter().map(|(agent, slot)| (*id, agent, slot));
            self.slots.deleted.extend(freed);
            for ((agent_id, slot), slot_use) in std::mem::take(&mut space.slots_taken) {
                self.slots.inserted.push(Arc::new(Slot {
                    agent_id,
                    slot,
                    account_id: *id,
                    conversation_id: slot_use.conversation,
                    weight: slot_use.weight,
                    offered_queue_id: slot_use.offered,
                }));
            }
            let workloads = std::mem::take(&mut space.dirty_workloads);
            let workloads = (workloads.iter()).filter_map(|a| space.live_state.workloads.get(a));
            let states = workloads.map(|workload| Arc::new(workload.state.clone()));
            self.agent_states.inserted.extend(states);
            let stats = std::mem::take(&mut space.dirty_stats);
            let stats = stats
                .iter()
                .filter_map(|queue| space.live_state.stats.get(queue));
            let stats = stats.map(|stats| Arc::new(stats.clone()));
            self.queue_stats.inserted.extend(stats);
            let figures = std::mem::take(&mut space.dirty_figures);
            let figures = (figures.iter()).filter_map(|key| space.live_state.figures.get(key));
            let figures = figures.map(|figures| Arc::new(figures.clone()));
            self.day_figures.inserted.extend(figures);
            for (cell, stored) in std::mem::take(&mut space.dirty_cells) {
                let count = space.live_state.cells.get(&cell).copied().unwrap_or(0);
                if count > 0 && count != stored {
                    self.conversation_counts
                        .inserted
                        .push(Arc::new(ConversationCount {
                            account_id: *id,
                            cell,
                            count,
                        }));
                } else if count == 0 && stored > 0 {
                    self.conversation_counts.deleted.push((*id, cell));
                }
            }
        }
        let mut flush = self.flush_tables();
        flush.forgotten = (forgotten.into_iter())
            .map(|(account, ordering_key, _)| (account, ordering_key))
            .collect();
        flush.reconfigured = std::mem::take(&mut self.reconfigured);
        // Another node may be writing the same rows at the same time. So a batch that writes any row of an account also
        // writes the account's counters, even if the batch writes no event. The commit then compares the account
        // version.
        let seen = flush.accounts();
        for (id, space) in &mut self.spaces {
            if space.stored != Some(space.counters)
                || flush.reconfigured.contains(id)
                || seen.contains(id)
            {
                let mut counters = space.counters;
                counters.version = counters.version.saturating_add(1);
                flush.counters.push((*id, space.stored, counters));
                space.counters = counters;
                space.stored = Some(counters);
            }
        }
        flush.counters.sort_unstable_by_key(|(id, _, _)| *id);
        self.journal.clear();
        flush
    }
}
