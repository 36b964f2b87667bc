//! Queues, and what becomes of what waits in them.

use super::config::DEFAULT_QUEUE;
use super::merge::Merge;
use super::spec::{AccountSpec, QueueSpec};
use super::{Draft, Resolved, Work, referred};
use crate::entities::Queue;
use crate::ids::{IdKind, InboxId, QueueId};
use crate::state::{ConfigKey, ConfigRow, Decided};
use crate::words::Distribution;

/// A queue on its way: where it overflows to may be written further down in the file.
struct Begun {
    row: Queue,
    merge: Merge,
    /// Whether it may give out more than before.
    gives: bool,
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
        // An inbox that names no queue, and is not there to keep the one it has, feeds the default queue.
        let wanted = spec.inboxes.iter().find(|inbox| {
            inbox.queue.is_none()
                && !inbox
                    .id
                    .is_some_and(|id| draft.config.inboxes.contains_key(&InboxId(id)))
                && !draft
                    .config
                    .inboxes
                    .values()
                    .any(|i| Some(&i.key) == inbox.key.as_ref())
        });
        if let Some(inbox) = wanted
            && draft.config.queue_by_key(DEFAULT_QUEUE).is_none()
        {
            let queue = QueueSpec {
                place: inbox.place.clone(),
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
        let department = self.department_of(&draft.config, &spec.place, spec.department.as_ref());
        let rows = &mut draft.config.queues;
        let keyed = |key: &str| rows.values().find(|q| q.key == key).map(|q| q.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Queue,
            "queue",
            &spec.place,
            (spec.id, spec.key.as_deref()),
            (
                &|id| rows.contains_key(&QueueId(id)),
                spec.key.as_deref().and_then(keyed).map(|q| q.0),
            ),
        )?
        else {
            return Ok(None);
        };
        let id = QueueId(id);
        let taken = spec
            .key
            .as_deref()
            .and_then(keyed)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.key) {
            (Some(row), _) => row.clone(),
            (None, Some(key)) => Queue {
                id,
                account_id: self.account,
                key: key.clone(),
                department_id: None,
                distribution: Distribution::LeastBusy,
                skills: Vec::new(),
                overflow_queue_id: None,
                overflow_after_s: None,
                max_length: None,
                hours_id: None,
                accept_within_s: None,
                dispatch_per_agent: None,
            },
            (None, None) => {
                self.needed(&spec.place, "queue", "key")?;
                return Ok(None);
            }
        };
        if taken {
            self.taken(&spec.place, "queue", "key")?;
            return Ok(None);
        }
        merge.set("key", &mut row.key, spec.key.clone());
        merge.set_some("department", &mut row.department_id, department);
        let mut gives = merge.set("distribution", &mut row.distribution, spec.distribution);
        merge.set("skills", &mut row.skills, spec.skills.clone());
        merge.set_some(
            "overflow_after",
            &mut row.overflow_after_s,
            spec.overflow_after_s,
        );
        merge.set_some("max_length", &mut row.max_length, spec.max_length);
        merge.set_some(
            "accept_within",
            &mut row.accept_within_s,
            spec.accept_within_s,
        );
        gives |= merge.set_some(
            "dispatch_per_agent",
            &mut row.dispatch_per_agent,
            spec.dispatch_per_agent,
        );
        draft.config.queues.insert(id, row.clone());
        Ok(Some(Begun { row, merge, gives }))
    }

    /// What refers to something else of the account.
    fn finish_queue(&mut self, draft: &mut Draft, spec: &QueueSpec, begun: Begun) {
        let Begun {
            mut row,
            mut merge,
            mut gives,
        } = begun;
        gives |= merge.set_some("hours", &mut row.hours_id, None);
        merge.set_some("overflow", &mut row.overflow_queue_id, None);
        if let Some(reference) = &spec.overflow {
            match referred(&draft.config.queues, reference, |q| &q.key) {
                Some(other) if other == row.id => {
                    self.fault(
                        &spec.place,
                        "overflow",
                        "a queue cannot overflow into itself",
                    );
                }
                None => self.fault(
                    &spec.place,
                    "overflow",
                    format!("there is no queue {reference} in this account"),
                ),
                other => drop(merge.set_some("overflow", &mut row.overflow_queue_id, other)),
            }
        }
        if let Some(reference) = &spec.hours {
            match referred(&draft.config.hours, reference, |h| &h.key) {
                None => self.fault(
                    &spec.place,
                    "hours",
                    format!("there are no hours {reference} in this account"),
                ),
                hours => gives |= merge.set_some("hours", &mut row.hours_id, hours),
            }
        }
        if row.overflow_after_s.is_some() && row.overflow_queue_id.is_none() {
            self.fault(
                &spec.place,
                "overflow_after",
                "needs `overflow`: the queue that takes over",
            );
        }
        let id = row.id;
        let label = format!("queue {id} {}", row.key);
        draft.config.queues.insert(id, row.clone());
        if gives {
            draft.opened.insert(id);
        }
        if self.done(merge, &label) {
            draft
                .rows
                .insert(ConfigKey::Queue(id), ConfigRow::Queue(row));
        }
    }
}
