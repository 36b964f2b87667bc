//! Provisioning of the queues of an account.

use super::merge::Merge;
use super::spec::{AccountSpec, QueueSpec};
use super::{Draft, Work};
use crate::canonical::same_name;
use crate::document::Patch;
use crate::entities::Queue;
use crate::ids::{IdKind, InboxId};
use crate::state::Decided;
use crate::words::Distribution;

/// The key of the default queue for inboxes and agents.
pub(super) const DEFAULT_QUEUE: &str = "default";

/// A queue whose references are not resolved yet, because its overflow queue may be a later object of the file.
struct Begun {
    row: Queue,
    merge: Merge,
}

impl Work<'_, '_> {
    pub(super) fn queues(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        let mut begun = Vec::new();
        for queue in &spec.queues {
            let done = self.begin_queue(draft, queue);
            if let Some(Some(queue_begun)) = self.gather(done)? {
                begun.push((queue, queue_begun));
            }
        }
        for (queue, queue_begun) in begun {
            self.finish_queue(draft, queue, queue_begun);
        }
        // A new inbox without a queue uses the default queue, so this queue is created if it does not exist.
        let wanted = spec.inboxes.iter().find(|inbox| {
            inbox.queue.is_none()
                && !inbox
                    .id
                    .is_some_and(|id| draft.config.inboxes.contains_key(&InboxId(id)))
                && !draft
                    .config
                    .inboxes
                    .values()
                    .any(|i| (inbox.key.as_deref()).is_some_and(|key| same_name(&i.key, key)))
        });
        if let Some(inbox) = wanted
            && draft.config.queue_by_key(DEFAULT_QUEUE).is_none()
        {
            let queue = QueueSpec {
                location: inbox.location.clone(),
                key: Some(DEFAULT_QUEUE.to_owned()),
                ..QueueSpec::default()
            };
            if let Some(begun) = self.begin_queue(draft, &queue)? {
                self.finish_queue(draft, &queue, begun);
            }
        }
        Ok(())
    }

    fn begin_queue(&mut self, draft: &mut Draft, spec: &QueueSpec) -> Decided<Option<Begun>> {
        let department = self.department_of(&draft.config, &spec.location, &spec.department);
        let account_id = self.account;
        let kind = (IdKind::Queue, "queue", "key");
        let make = |id, key| Queue {
            id,
            account_id,
            key,
            department_id: None,
            distribution: Distribution::LeastBusy,
            skills: Vec::new(),
            overflow_queue_id: None,
            overflow_after_s: None,
            max_length: None,
            hours_id: None,
            accept_within_s: None,
            dispatch_per_agent: None,
        };
        let rows = &draft.config.queues;
        let found = self.row(
            kind,
            &spec.location,
            (spec.id, &spec.key),
            rows,
            |row| &row.key,
            make,
        )?;
        let Some((id, mut row, mut merge)) = found else {
            return Ok(None);
        };
        spec.store(&mut row, &mut merge);
        merge.set("department", &mut row.department_id, department);
        draft.config.queues.insert(id, row.clone());
        Ok(Some(Begun { row, merge }))
    }

    /// Sets the references to the overflow queue and the business hours.
    fn finish_queue(&mut self, draft: &mut Draft, spec: &QueueSpec, begun: Begun) {
        let Begun { mut row, mut merge } = begun;
        let (queues, hours) = (&draft.config.queues, &draft.config.hours);
        let none = ("overflow", "there is no queue");
        let mut overflow = self.refer(&spec.location, none, &spec.overflow, queues, |q| &q.key);
        if overflow == Patch::Value(row.id) {
            let message = "a queue cannot overflow into itself";
            self.fault(&spec.location, "overflow", message);
            overflow = Patch::Absent;
        }
        let none = ("hours", "there are no opening hours");
        let hours = self.refer(&spec.location, none, &spec.hours, hours, |h| &h.key);
        merge.set("hours", &mut row.hours_id, hours);
        merge.set("overflow", &mut row.overflow_queue_id, overflow);
        if row.overflow_after_s.is_some() && row.overflow_queue_id.is_none() {
            self.fault(
                &spec.location,
                "overflow_after_s",
                "needs `overflow`: the queue that takes over",
            );
        }
        let id = row.id;
        let label = format!("queue {id} {}", row.key);
        draft.config.queues.insert(id, row.clone());
        // The queue may now assign further conversations.
        if merge.changed(&["distribution", "dispatch_per_agent", "hours"]) {
            draft.opened.insert(id);
        }
        if self.done(merge, &label) {
            draft.put(row);
        }
    }
}
