//! What decisions write.

use super::flush::{ConfigKey, ConfigRow};
use super::keys::PointQuery;
use super::workload::{AccountSpace, BucketKey, Counters, LiveState, SlotUse, Workload};
use super::{Decided, State, Undo};
use crate::callbacks::Known;
use crate::config::AccountConfig;
use crate::entities::{
    AgentState, Attachment, Case, Contact, ContactPoint, Conversation, Credential, Event, Identity,
    Message, Provisioned, QueueEntry, QueueStats, ReadMark, RoutingDecision, ServiceRecord,
    StoredAnswer, Timer,
};
use crate::ids::{AccountId, AgentId, AttachmentId, ContactPointId, ConversationId};
use crate::refusal::{Object, Refusal};
use crate::time::Timestamp;
use crate::words::TimerKind;
use std::sync::Arc;

impl State {
    /// Writes a contact.
    pub fn put_contact(&mut self, contact: Contact) {
        // A contact known not to exist, because somebody asked for its id too early, has no points either.
        if self.contacts.get(&contact.id).flatten().is_none() {
            self.points_of.loaded(contact.id, Vec::new());
        }
        self.contacts.put(contact.id, contact);
    }

    /// Writes a contact point.
    pub fn put_point(&mut self, point: ContactPoint) {
        self.unindex_point(point.id);
        self.points_of.add(&point.contact_id, point.id);
        self.points_by_value.add(&PointQuery::of(&point), point.id);
        if let Some(unique) = &point.unique_key {
            self.unique_points
                .add(&(point.account_id, unique.clone()), point.id);
        }
        self.points.put(point.id, point);
    }

    /// Removes a contact point.
    pub fn remove_point(&mut self, id: ContactPointId) {
        self.unindex_point(id);
        self.points.remove(id);
    }

    fn unindex_point(&mut self, id: ContactPointId) {
        if let Some(Some(old)) = self.points.get(&id) {
            let old = old.clone();
            self.points_of.take(&old.contact_id, id);
            self.points_by_value.take(&PointQuery::of(&old), id);
            if let Some(unique) = old.unique_key {
                self.unique_points.take(&(old.account_id, unique), id);
            }
        }
    }

    /// Writes an identity. Its inbox must not have changed since it was loaded.
    pub fn put_identity(&mut self, identity: Identity) {
        if let Some(Some(old)) = self.identities.get(&identity.id) {
            let (inbox, serial, contact) = (old.inbox_id, old.serial.clone(), old.contact_id);
            if serial != identity.serial
                && let Some(serial) = serial
            {
                self.identity_by_serial.take(&(inbox, serial), identity.id);
            }
            if contact != identity.contact_id
                && let Some(contact) = contact
            {
                self.identities_of.take(&(inbox, contact), identity.id);
            }
        }
        if let Some(serial) = &identity.serial {
            self.identity_by_serial
                .add(&(identity.inbox_id, serial.clone()), identity.id);
        }
        if let Some(contact) = identity.contact_id {
            self.identities_of
                .add(&(identity.inbox_id, contact), identity.id);
        }
        self.identities.put(identity.id, identity);
    }

    /// Writes a conversation.
    pub fn put_conversation(&mut self, conversation: Conversation) {
        self.conversations.put(conversation.id, conversation);
    }

    /// Writes a message.
    pub fn put_message(&mut self, message: Message) {
        self.messages.put(message.id, message);
    }

    /// Writes an attachment.
    pub fn put_attachment(&mut self, attachment: Attachment) {
        self.attachments.put(attachment.id, attachment);
    }

    /// Removes an attachment, which has been read.
    pub fn remove_attachment(&mut self, id: AttachmentId) {
        self.attachments.remove(id);
    }

    /// Writes a case.
    pub fn put_case(&mut self, case: Case) {
        self.cases.put(case.id, case);
    }

    /// Writes a queue entry. One that is there already has been read.
    pub fn put_queue_entry(&mut self, entry: QueueEntry) {
        self.leave_line(entry.conversation_id);
        let line = (entry.queue_id, entry.reserved_for, entry.bucket.clone());
        self.line(entry.account_id, line, 1);
        self.queue_entries.put(entry.conversation_id, entry);
    }

    /// Removes a queue entry, which has been read.
    pub fn remove_queue_entry(&mut self, id: ConversationId) {
        self.leave_line(id);
        self.queue_entries.remove(id);
    }

    fn leave_line(&mut self, id: ConversationId) {
        if let Some(Some(old)) = self.queue_entries.get(&id) {
            let line = (old.queue_id, old.reserved_for, old.bucket.clone());
            self.line(old.account_id, line, -1);
        }
    }

    /// One more or one less waits in a bucket.
    fn line(&mut self, account: AccountId, line: BucketKey, change: i64) {
        let Some(space) = self.accounts.get_mut(&account) else {
            return;
        };
        space.count_bucket(&line, change);
        self.journal
            .push(Undo::Bucket(account, line, change.saturating_neg()));
    }

    /// Writes how a queue has been served of late.
    ///
    /// # Errors
    /// The account is not open.
    pub fn put_stats(&mut self, stats: QueueStats) -> Decided<()> {
        let (account, queue) = (stats.account_id, stats.queue_id);
        let Some(space) = self.accounts.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let old = space.live_state.stats.insert(queue, stats);
        let was_dirty = !space.dirty_stats.insert(queue);
        self.journal
            .push(Undo::Stats(account, queue, old, was_dirty));
        Ok(())
    }

    /// Sets a timer; one of the same kind and subject is moved.
    pub fn put_timer(&mut self, timer: Timer) {
        self.timers.put((timer.kind, timer.subject), timer);
    }

    /// Removes a timer, which has been read.
    pub fn remove_timer(&mut self, kind: TimerKind, subject: i64) {
        let key = (kind, subject);
        if let Some(timer) = self.timers.get(&key).flatten() {
            self.timers_removed.insert(timer.account_id);
        }
        self.timers.remove(key);
    }

    /// Writes how far an agent has read a conversation, which has been read.
    pub fn put_read_mark(&mut self, mark: ReadMark) {
        self.reads.put((mark.conversation_id, mark.agent_id), mark);
    }

    /// Writes a service record.
    pub fn put_service_record(&mut self, record: ServiceRecord) {
        self.service_records.put(record.conversation_id, record);
    }

    /// Writes a credential.
    pub fn put_credential(&mut self, credential: Credential) {
        self.reconfigure(credential.account_id);
        if let Some(key) = &credential.key {
            self.credential_by_key
                .add(&(credential.kind, key.clone()), credential.id);
        }
        self.credential_by_hash
            .add(&credential.secret_hash, credential.id);
        if let Some(agent) = credential.agent_id {
            self.credentials_of_agent
                .add(&(agent, credential.kind), credential.id);
        }
        if let Some(application) = credential.application_id {
            self.sessions_of.add(&application, credential.id);
        }
        self.credentials.put(credential.id, credential);
    }

    /// Remembers what a provisioning file said about an object.
    pub fn put_provisioned(&mut self, row: Provisioned) {
        // Provisioning is one command of its own batch: a refusal drops the whole batch, so this needs no journal.
        self.provisioned_written
            .insert((row.account_id, row.object.clone()), row);
    }

    /// Writes a configuration row, and the account's new configuration with [`Self::put_config`].
    pub fn put_config_row(&mut self, key: ConfigKey, row: ConfigRow) {
        let old = self.config_rows.insert(key, row);
        self.journal.push(Undo::ConfigRow(key, old.map(Box::new)));
    }

    /// Replaces an account's configuration; opens the account if it is new.
    pub fn put_config(&mut self, mut config: AccountConfig) {
        config.known = Known::new();
        let id = config.account.id;
        self.reconfigure(id);
        let config = Arc::new(config);
        let old = match self.accounts.get_mut(&id) {
            Some(space) => Some(std::mem::replace(&mut space.config, config)),
            None => {
                self.accounts.insert(
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
        let Some(space) = self.accounts.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        self.journal.push(Undo::Counters(account, space.counters));
        Ok(change(&mut space.counters))
    }

    /// The next display id of a conversation.
    ///
    /// # Errors
    /// The account is not open.
    pub fn next_display(&mut self, account: AccountId) -> Decided<i64> {
        self.counters(account, |c| {
            let id = c.next_display;
            c.next_display = id.saturating_add(1);
            id
        })
    }

    /// Writes an event under the account's next number.
    ///
    /// # Errors
    /// The account is not open.
    pub fn put_event(&mut self, mut event: Event) -> Decided<()> {
        debug_assert_eq!(crate::events::fault(&event.kind, &event.data), None);
        event.number = self.counters(event.account_id, |c| {
            let id = c.next_event;
            c.next_event = id.saturating_add(1);
            id
        })?;
        self.events.push(event);
        self.journal.push(Undo::Event);
        Ok(())
    }

    /// Writes a routing decision.
    pub fn put_decision(&mut self, decision: RoutingDecision) {
        self.decisions.push(decision);
        self.journal.push(Undo::Decision);
    }

    /// Writes the answer an idempotency key names from now on.
    pub fn put_answer(&mut self, answer: StoredAnswer) {
        self.answers.set(
            (answer.account_id, answer.scope.clone(), answer.key.clone()),
            Some(answer.clone()),
        );
        self.new_answers.push(answer);
        self.journal.push(Undo::Answer);
    }

    /// Sets an agent's availability, giving them a workload if they had none.
    ///
    /// # Errors
    /// The account is not open.
    pub fn put_agent_state(&mut self, state: AgentState) -> Decided<()> {
        let (account, agent) = (state.account_id, state.agent_id);
        let Some(space) = self.accounts.get_mut(&account) else {
            return Err(Refusal::NotFound(Object::Account).into());
        };
        let old = match space.live_state.workloads.get_mut(&agent) {
            Some(workload) => Some(std::mem::replace(&mut workload.state, state)),
            None => {
                space
                    .live_state
                    .workloads
                    .insert(agent, Workload::new(state, []));
                None
            }
        };
        let was_dirty = !space.dirty_workloads.insert(agent);
        self.journal
            .push(Undo::Availability(account, agent, old, was_dirty));
        Ok(())
    }

    /// Puts a conversation into the agent's lowest free slot and marks the agent as the one last assigned.
    ///
    /// # Errors
    /// The account is not open.
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
        let state = self
            .space(account)?
            .workload(agent)
            .map(|d| d.state.clone());
        let mut state = state.unwrap_or(AgentState {
            agent_id: agent,
            account_id: account,
            availability: crate::words::Availability::Offline,
            availability_at: now,
            last_assigned,
        });
        state.last_assigned = last_assigned;
        self.put_agent_state(state)?;
        let Some(space) = self.accounts.get_mut(&account) else {
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

    /// What was offered is the agent's now.
    ///
    /// # Errors
    /// The account is not open.
    pub fn settle_slot(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Decided<()> {
        let Some(space) = self.accounts.get_mut(&account) else {
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

    /// Frees the slot a conversation occupies, if it does.
    ///
    /// # Errors
    /// The account is not open.
    pub fn free_slot(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Decided<bool> {
        let Some(space) = self.accounts.get_mut(&account) else {
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
