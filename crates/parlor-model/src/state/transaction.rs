//! The journal of one command, and the end of a batch.

use super::flush::Flush;
use super::{State, Undo};
use crate::entities::Slot;
use crate::ids::AccountId;
use std::collections::BTreeSet;

impl State {
    /// Makes the current command's changes permanent for the batch.
    pub fn keep(&mut self) {
        self.events_kept = self.events.len();
        self.deliveries_kept = self.deliveries.len();
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
        self.attachments.keep();
        self.cases.keep();
        self.notes.keep();
        self.merges.keep();
        self.erasures.keep();
        self.queue_entries.keep();
        self.timers.keep();
        self.reads.keep();
        self.service_records.keep();
        self.credentials.keep();
        self.credential_by_key.keep();
        self.credential_by_hash.keep();
        self.credentials_of_agent.keep();
        self.sessions_of.keep();
    }

    /// Undoes the current command's changes.
    pub fn undo(&mut self) {
        self.deliveries.truncate(self.deliveries_kept);
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
        self.attachments.undo();
        self.cases.undo();
        self.notes.undo();
        self.merges.undo();
        self.erasures.undo();
        self.queue_entries.undo();
        self.timers.undo();
        self.reads.undo();
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
                Undo::Availability(account, agent, old, was_dirty) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
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
                    if let Some(space) = self.accounts.get_mut(&account) {
                        space.slots_taken.remove(&(agent, slot));
                        if let Some(workload) = space.live_state.workloads.get_mut(&agent) {
                            workload.free(slot);
                        }
                    }
                }
                Undo::SlotSettled(account, agent, slot, slot_use, was_new) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
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
                Undo::Bucket(account, line, change) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
                        space.count_bucket(&line, change);
                    }
                }
                Undo::Stats(account, queue, old, was_dirty) => {
                    if let Some(space) = self.accounts.get_mut(&account) {
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
                    if let Some(space) = self.accounts.get_mut(&account) {
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
                Undo::Event => {
                    self.events.pop();
                }
                Undo::Redacted => {
                    self.redacted.pop();
                }
                Undo::Forgotten => {
                    self.forgotten.pop();
                }
                Undo::Decision => {
                    self.decisions.pop();
                }
                Undo::Answer => {
                    if let Some(answer) = self.new_answers.pop() {
                        self.answers
                            .set((answer.account_id, answer.scope, answer.key), None);
                    }
                }
                Undo::Reconfigured(account) => {
                    self.reconfigured.remove(&account);
                }
                Undo::ConfigRow(key, old) => {
                    match old {
                        Some(row) => self.config_rows.insert(key, *row),
                        None => self.config_rows.remove(&key),
                    };
                }
            }
        }
    }

    /// Says what must be written. What was changed stays known while it is being written, and counters are remembered as they will be
    /// stored. Should it not be written, nothing here can be trusted any more.
    pub fn flush(&mut self) -> Flush {
        let forgotten = std::mem::take(&mut self.forgotten);
        // What the same batch was about to tell of them.
        self.deliveries.retain(|d| {
            !(forgotten.iter()).any(|(account, ordering_key, next)| {
                (d.account_id, d.ordering_key) == (*account, *ordering_key)
                    && d.event_number < *next
            })
        });
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
            notes: self.notes.flush(),
            merges: self.merges.flush(),
            erasures: self.erasures.flush(),
            redacted: std::mem::take(&mut self.redacted),
            forgotten: (forgotten.into_iter())
                .map(|(account, ordering_key, _)| (account, ordering_key))
                .collect(),
            conversations: self.conversations.flush(),
            messages: self.messages.flush(),
            attachments: self.attachments.flush(),
            queue_entries: self.queue_entries.flush(),
            timers: self.timers.flush(),
            reads: self.reads.flush(),
            service_records: self.service_records.flush(),
            decisions: std::mem::take(&mut self.decisions),
            events: std::mem::take(&mut self.events),
            deliveries: std::mem::take(&mut self.deliveries),
            answers: std::mem::take(&mut self.new_answers),
            reconfigured: std::mem::take(&mut self.reconfigured),
            ..Flush::default()
        };
        self.events_kept = 0;
        self.deliveries_kept = 0;
        // Whoever writes these must have seen the account as it is, even if nothing happens in it: another node may be storing an
        // answer under the same key, or setting the timer that is removed here.
        let mut seen: BTreeSet<AccountId> = flush.answers.iter().map(|a| a.account_id).collect();
        seen.extend(flush.conversations.updated.iter().map(|c| c.account_id));
        seen.extend(flush.deliveries.iter().map(|d| d.account_id));
        let (timers, reads) = (&flush.timers, &flush.reads);
        seen.extend((timers.inserted.iter().chain(&timers.updated)).map(|t| t.account_id));
        seen.extend((reads.inserted.iter().chain(&reads.updated)).map(|r| r.account_id));
        let removed = std::mem::take(&mut self.timers_removed);
        if !timers.deleted.is_empty() {
            seen.extend(removed);
        }
        for (id, space) in &mut self.accounts {
            flush
                .slots_freed
                .extend(std::mem::take(&mut space.slots_freed));
            flush
                .slots_taken
                .extend(std::mem::take(&mut space.slots_taken).into_iter().map(
                    |((agent_id, slot), slot_use)| Slot {
                        agent_id,
                        slot,
                        account_id: *id,
                        conversation_id: slot_use.conversation,
                        weight: slot_use.weight,
                        offered_queue_id: slot_use.offered,
                    },
                ));
            let workloads = std::mem::take(&mut space.dirty_workloads);
            flush.agent_states.extend(
                workloads
                    .iter()
                    .filter_map(|agent| space.live_state.workloads.get(agent))
                    .map(|workload| workload.state.clone()),
            );
            let stats = std::mem::take(&mut space.dirty_stats);
            flush.queue_stats.extend(
                stats
                    .iter()
                    .filter_map(|queue| space.live_state.stats.get(queue))
                    .cloned(),
            );
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

    /// Begins an epoch: forgets what was loaded or written so long ago that no load that is under way can contradict it.
    pub fn age(&mut self) {
        self.contacts.age();
        self.points.age();
        self.identities.age();
        self.conversations.age();
        self.messages.age();
        self.attachments.age();
        self.cases.age();
        self.notes.age();
        self.merges.age();
        self.erasures.age();
        self.pages.age();
        self.queue_entries.age();
        self.service_records.age();
        self.timers.age();
        self.reads.age();
        self.credentials.age();
        self.points_of.age();
        self.points_by_value.age();
        self.unique_points.age();
        self.identity_by_serial.age();
        self.identities_of.age();
        self.conversation_by_display.age();
        self.conversation_by_uuid.age();
        self.heads.age();
        self.answers.age();
        self.credential_by_key.age();
        self.credential_by_hash.age();
        self.credentials_of_agent.age();
        self.sessions_of.age();
        self.provisioned.age();
        self.agent_by_email.age();
    }

    /// Forgets all rows and answers; accounts stay. Only when everything flushed is written and nothing changed since.
    pub fn forget(&mut self) {
        self.journal.clear();
        self.contacts.clear();
        self.points.clear();
        self.identities.clear();
        self.conversations.clear();
        self.messages.clear();
        self.attachments.clear();
        self.cases.clear();
        self.notes.clear();
        self.merges.clear();
        self.erasures.clear();
        self.pages.clear();
        self.queue_entries.clear();
        self.service_records.clear();
        self.timers.clear();
        self.reads.clear();
        self.credentials.clear();
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
