//! The changes that decisions make in the working set.

use super::workload::{AccountSpace, BucketKey, Counters, LiveState, SlotUse, Workload};
use super::{Decided, Key, State, Stored, Undo};
use crate::callbacks::Known;
use crate::config::AccountConfig;
use crate::entities::{
    AgentState, Contact, Credential, Event, QueueEntry, QueueStats, RoutingDecision,
};
use crate::ids::{AccountId, AgentId, ConversationId, IdKind};
use crate::refusal::{Object, Refusal};
use crate::time::Timestamp;
use crate::words::TimerKind;
use std::sync::Arc;

impl State {
    /// Writes a contact.
    pub fn put_contact(&mut self, contact: Contact) {
        let key = (contact.account_id, contact.id);
        // A contact without a row in the working set is new. (The working set may contain the result of an earlier
        // look-up which did not find the contact.) A new contact has no contact points yet. So the look-up of the
        // contact points gets an empty result without a database read.
        if self.contacts.get(&key).flatten().is_none() {
            self.points.unanswered(Key::PointsOf(key.0, key.1));
        }
        self.contacts.put(contact);
    }

    /// Writes a row. For some tables, the working set has further state in memory, such as the counts of buckets for
    /// queue entries. Such tables have their own functions.
    pub fn put<R: Stored>(&mut self, row: R) {
        R::table_mut(self).put(row);
    }

    /// Records an id that a provisioning file gives to a new contact, identity or case.
    pub fn note_given_id(&mut self, kind: IdKind, account: AccountId, id: i64) {
        self.given.push((kind, account, id));
    }

    /// Removes a row. The row must have been read before.
    pub fn remove<R: Stored>(&mut self, key: R::Key) {
        R::table_mut(self).remove(key);
    }

    /// Writes a queue entry. If the conversation already has an entry, this entry must have been read before.
    pub fn put_queue_entry(&mut self, entry: QueueEntry) {
        self.leave_bucket(entry.account_id, entry.conversation_id);
        let bucket = (entry.queue_id, entry.reserved_for, entry.bucket.clone());
        self.count_in_bucket(entry.account_id, bucket, 1);
        self.queue_entries.put(entry);
    }

    /// Removes a queue entry. The entry must have been read before.
    pub fn remove_queue_entry(&mut self, account: AccountId, id: ConversationId) {
        self.leave_bucket(account, id);
        self.queue_entries.remove((account, id));
    }

    fn leave_bucket(&mut self, account: AccountId, id: ConversationId) {
        if let Some(Some(old)) = self.queue_entries.get(&(account, id)) {
            let bucket = (old.queue_id, old.reserved_for, old.bucket.clone());
            self.count_in_bucket(account, bucket, -1);
        }
    }

    /// Changes the number of entries in a bucket.
    fn count_in_bucket(&mut self, account: AccountId, bucket: BucketKey, change: i64) {
        let Some(space) = self.spaces.get_mut(&account) else {
            return;
        };
        space.count_bucket(&bucket, change);
        self.journal
            .push(Undo::Bucket(account, bucket, change.saturating_neg()));
    }

    /// Writes the recent service times of a queue.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn put_stats(&mut self, stats: QueueStats) -> Decided<()> {
        let (account, queue) = (stats.account_id, stats.queue_id);
        let Some(space) = self.spaces.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let old = space.live_state.stats.insert(queue, stats);
        let was_dirty = !space.dirty_stats.insert(queue);
        self.journal
            .push(Undo::Stats(account, queue, old, was_dirty));
        Ok(())
    }

    /// Removes a timer. The timer must have been read before.
    pub fn remove_timer(&mut self, account: AccountId, kind: TimerKind, subject: i64) {
        self.timers.remove((account, kind, subject));
    }

    /// Writes a credential.
    pub fn put_credential(&mut self, credential: Credential) {
        self.reconfigure(credential.account_id);
        self.credentials.put(credential);
    }

    /// Removes a stored row that no look-up has loaded. The caller has the row, for example from the account's
    /// configuration.
    pub(crate) fn remove_known<R: Stored>(&mut self, row: R) {
        let key = row.key();
        let table = R::table_mut(self);
        table.loaded(key.clone(), Some(row));
        table.remove(key);
    }

    /// Replaces an account's configuration. If the account is new, adds the account to the working set.
    pub fn put_config(&mut self, mut config: AccountConfig) {
        config.known = Known::new();
        let id = config.account.id;
        self.reconfigure(id);
        let config = Arc::new(config);
        let old = match self.spaces.get_mut(&id) {
            Some(space) => Some(std::mem::replace(&mut space.config, config)),
            None => {
                self.spaces.insert(
                    id,
                    AccountSpace::new(config, Counters::default(), None, LiveState::default()),
                );
                None
            }
        };
        self.journal.push(Undo::Config(id, old));
    }

    fn reconfigure(&mut self, account: AccountId) {
        if self.reconfigured.insert(account) {
            self.journal.push(Undo::Reconfigured(account));
        }
    }

    fn counters(
        &mut self,
        account: AccountId,
        change: impl FnOnce(&mut Counters) -> i64,
    ) -> Decided<i64> {
        let Some(space) = self.spaces.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        self.journal.push(Undo::Counters(account, space.counters));
        Ok(change(&mut space.counters))
    }

    /// Takes the next display id for a conversation.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn next_display(&mut self, account: AccountId) -> Decided<i64> {
        self.counters(account, |c| {
            let id = c.next_display;
            c.next_display = id.saturating_add(1);
            id
        })
    }

    /// Writes an event. The event gets the account's next event number.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn put_event(&mut self, mut event: Event) -> Decided<()> {
        debug_assert_eq!(crate::events::fault(&event.kind, &event.data), None);
        debug_assert!(
            event.audience.only.is_some() || !crate::events::is_private(&event.kind),
            "{}",
            event.kind
        );
        event.number = self.counters(event.account_id, |c| {
            let id = c.next_event;
            c.next_event = id.saturating_add(1);
            id
        })?;
        self.events.push(event);
        Ok(())
    }

    /// Writes a routing decision.
    pub fn put_decision(&mut self, decision: RoutingDecision) {
        self.decisions.push(decision);
    }

    /// Writes an agent's stored state, for example the availability. If the agent has no workload yet, creates a
    /// workload.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn put_agent_state(&mut self, state: AgentState) -> Decided<()> {
        let (account, agent) = (state.account_id, state.agent_id);
        let Some(space) = self.spaces.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let old = match space.live_state.workloads.get_mut(&agent) {
            Some(workload) => Some(std::mem::replace(&mut workload.state, state)),
            None => {
                space
                    .live_state
                    .workloads
                    .insert(agent, Workload::new(state));
                None
            }
        };
        let was_dirty = !space.dirty_workloads.insert(agent);
        self.journal
            .push(Undo::Availability(account, agent, old, was_dirty));
        Ok(())
    }

    /// Adds `stored` to the number of an agent's stored notifications, and `unread` to the number of unread
    /// notifications. Returns the new number of unread notifications.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub(crate) fn count_notifications(
        &mut self,
        (account, agent): (AccountId, AgentId),
        stored: i64,
        unread: i64,
        now: Timestamp,
    ) -> Decided<i64> {
        let mut state = self.agent_state((account, agent), now)?;
        state.notifications = state.notifications.saturating_add(stored);
        state.unread_notifications = state.unread_notifications.saturating_add(unread);
        let left = state.unread_notifications;
        self.put_agent_state(state)?;
        Ok(left)
    }

    /// Adds `change` to the number of an agent's push subscriptions.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub(crate) fn count_push_subscriptions(
        &mut self,
        (account, agent): (AccountId, AgentId),
        change: i64,
        now: Timestamp,
    ) -> Decided<()> {
        let mut state = self.agent_state((account, agent), now)?;
        state.push_subscriptions = state.push_subscriptions.saturating_add(change);
        self.put_agent_state(state)
    }

    /// Returns an agent's stored state, or the initial state if no state is stored.
    fn agent_state(
        &self,
        (account, agent): (AccountId, AgentId),
        now: Timestamp,
    ) -> Decided<AgentState> {
        let workload = self.space(account)?.workload(agent);
        Ok(match workload {
            Some(workload) => workload.state.clone(),
            None => AgentState::untouched(account, agent, now),
        })
    }

    /// Puts a conversation into the agent's lowest free slot, and records the assignment. Returns the number of the
    /// slot.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn take_slot(
        &mut self,
        account: AccountId,
        agent: AgentId,
        slot_use: SlotUse,
        now: Timestamp,
    ) -> Decided<i64> {
        let last_assigned = self.counters(account, |c| {
            let id = c.next_assignment;
            c.next_assignment = id.saturating_add(1);
            id
        })?;
        let mut state = self.agent_state((account, agent), now)?;
        state.last_assigned = last_assigned;
        self.put_agent_state(state)?;
        let Some(space) = self.spaces.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let Some(workload) = space.live_state.workloads.get_mut(&agent) else {
            return Err(Refusal::NotFound(Object::Agent).into());
        };
        let slot = workload.lowest_free();
        workload.take(slot, slot_use);
        space.slots_taken.insert((agent, slot), slot_use);
        self.journal.push(Undo::SlotTaken(account, agent, slot));
        Ok(slot)
    }

    /// Changes an open offer in a slot to an assignment. If the slot contains no open offer, nothing changes.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn settle_slot(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Decided<()> {
        let Some(space) = self.spaces.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let Some(workload) = space.live_state.workloads.get_mut(&agent) else {
            return Ok(());
        };
        let Some((slot, slot_use)) = workload.slot_use_of(conversation) else {
            return Ok(());
        };
        if slot_use.offered.is_none() {
            return Ok(());
        }
        let settled = SlotUse {
            offered: None,
            ..slot_use
        };
        workload.take(slot, settled);
        let was_new = space.slots_taken.insert((agent, slot), settled).is_some();
        if !was_new {
            space.slots_freed.insert((agent, slot));
        }
        self.journal
            .push(Undo::SlotSettled(account, agent, slot, slot_use, was_new));
        Ok(())
    }

    /// Frees the slot of an agent that a conversation uses. If the conversation uses no slot of the agent, nothing
    /// changes. Returns whether a slot was freed.
    ///
    /// # Errors
    /// Stops with `Refusal::NotFound` if the account is not loaded.
    pub fn free_slot(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Decided<bool> {
        let Some(space) = self.spaces.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let Some(workload) = space.live_state.workloads.get_mut(&agent) else {
            return Ok(false);
        };
        let Some((slot, slot_use)) = workload.slot_use_of(conversation) else {
            return Ok(false);
        };
        workload.free(slot);
        let was_new = space.slots_taken.remove(&(agent, slot)).is_some();
        if !was_new {
            space.slots_freed.insert((agent, slot));
        }
        self.journal
            .push(Undo::SlotFreed(account, agent, slot, slot_use, was_new));
        Ok(true)
    }
}
