//! The reading of due deliveries: chooses the next page to read, and puts the deliveries of the page into the delivery
//! worker's queue.

use super::queue::{Queue, Taken};
use parlor_model::callbacks::TEST_EVENT;
use parlor_model::time::Timestamp;
use parlor_store::outbox::{DeliveryResult, Due, DueFilter, Record};

/// The number of new deliveries that one read can return. If one request can contain more deliveries than this number,
/// one read can return as many deliveries as one request.
const PAGE: usize = 256;
/// If fewer deliveries than this number are in the queue, more deliveries are read.
const LOW: usize = 64;
/// The number of deliveries in memory at which reading stops while enough deliveries are queued and none of them may be
/// sent. A delivery in memory is queued, in progress, or done but not recorded yet.
const MOST: usize = 2_048;

/// The request for a page of due deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// The deliveries to read.
    pub which: DueFilter,
    /// The maximum number of deliveries on the page.
    pub limit: i64,
}

/// Whether another page must be read, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Demand {
    /// No page: all due deliveries are in the queue.
    Nothing,
    /// A page, but only after results are recorded. Before that, the remaining due deliveries cannot be queued.
    AfterRecording,
    /// A page now, because there may be more deliveries to read.
    #[default]
    Now,
}

/// A delivery whose result was recorded.
#[derive(Clone, Copy, Debug)]
struct Recorded {
    event_number: i64,
    ordering_key: i64,
    due_at: Option<Timestamp>,
}

/// The state of the sending. This state decides whether a page is read, and which deliveries the page can have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sending {
    /// Whether only test deliveries are sent.
    pub tests_only: bool,
    /// Whether sending to the receiver is paused.
    pub paused: bool,
    /// Whether another request may be sent.
    pub has_room: bool,
    /// The maximum number of deliveries in one request.
    pub per_request: usize,
}

/// The state of the reading of due deliveries.
#[derive(Debug, Default)]
pub(super) struct Intake {
    demand: Demand,
    under_way: Option<Page>,
    /// The time at which the next delivery becomes due.
    next_due: Option<Timestamp>,
    /// Results that were recorded while a page was being read. The page may contain the deliveries of these results in
    /// their earlier state.
    recorded: Vec<Recorded>,
}

impl Intake {
    /// Requests another page.
    pub(super) const fn look(&mut self) {
        self.demand = Demand::Now;
    }

    /// Requests another page if the next due time has come.
    pub(super) fn look_if_due(&mut self, now: Timestamp) {
        if self.next_due.is_some_and(|at| at <= now) {
            self.look();
            self.next_due = None;
        }
    }

    /// Ignores the page that is being read, and requests a new one.
    pub(super) fn restart(&mut self, queue: &mut Queue) {
        self.under_way = None;
        self.forget_recorded(queue);
        self.next_due = None;
        self.look();
    }

    pub(super) const fn is_idle(&self) -> bool {
        self.under_way.is_none() && !matches!(self.demand, Demand::Now)
    }

    pub(super) const fn next_due(&self) -> Option<Timestamp> {
        self.next_due
    }

    /// Returns the page to read now, if any. The read is in progress until [`Self::read`] or [`Self::failed`] is
    /// called.
    pub(super) fn next(&mut self, queue: &Queue, at: Sending) -> Option<Page> {
        if self.demand != Demand::Now || self.under_way.is_some() {
            return None;
        }
        // The queued deliveries cannot be sent during the pause, so no page is read. If pages were read, these repeated
        // reads would cause most of the load while a receiver is down.
        if at.paused && !queue.is_stuck() {
            return None;
        }
        let plenty = queue.len() >= LOW.max(at.per_request);
        // If all queued deliveries wait for an earlier delivery of their ordering key, deliveries of other keys must
        // still be read.
        let others_may_go = queue.is_stuck() && at.has_room;
        if plenty && (!others_may_go || queue.known() >= MOST) {
            return None;
        }
        let which = match (at.tests_only, plenty) {
            (true, _) => DueFilter::Kind(TEST_EVENT),
            (false, true) => DueFilter::First,
            (false, false) => DueFilter::All,
        };
        let rows = queue.known().saturating_add(PAGE.max(at.per_request));
        let limit = i64::try_from(rows).unwrap_or(i64::MAX);
        let page = Page { which, limit };
        self.under_way = Some(page);
        self.demand = Demand::Nothing;
        Some(page)
    }

    /// Records that the page could not be read.
    pub(super) const fn failed(&mut self) {
        self.under_way = None;
        self.look();
    }

    /// Puts the deliveries of a page into the queue. Returns the deliveries that must wait until a later time, each as
    /// event number, ordering key and time. The caller must store this time.
    pub(super) fn read(
        &mut self,
        due: Due,
        queue: &mut Queue,
        at: Sending,
        now: Timestamp,
    ) -> Vec<(i64, i64, Timestamp)> {
        let Some(page) = self.under_way.take() else {
            return Vec::new();
        };
        self.next_due = if at.tests_only { None } else { due.next };
        let full = i64::try_from(due.rows.len()).is_ok_and(|rows| rows >= page.limit);
        let mut left_over = full || page.which == DueFilter::First;
        let mut took = false;
        let mut deferred = Vec::new();
        for delivery in due.rows {
            let (event, key) = (delivery.row.event_number, delivery.row.ordering_key);
            match queue.take(delivery, now) {
                Taken::Queued => took = true,
                Taken::Known => {}
                Taken::Early => left_over = true,
                Taken::Defer(until) => {
                    self.due_at(until);
                    deferred.push((event, key, until));
                }
            }
        }
        let recorded = self.forget_recorded(queue);
        let demand = match left_over {
            true if (took || recorded) && queue.len() < LOW.max(at.per_request) => Demand::Now,
            true => Demand::AfterRecording,
            false => Demand::Nothing,
        };
        self.demand = self.demand.max(demand);
        deferred
    }

    /// Removes deliveries with recorded results from the queue. While a page is being read, the deliveries stay in the
    /// queue until the page arrives.
    pub(super) fn recorded(&mut self, records: &[Record], queue: &mut Queue) {
        self.recorded.extend(records.iter().filter_map(|record| {
            let due_at = match record.result {
                DeliveryResult::Settled(_) => None,
                DeliveryResult::Again { due_at, .. } => Some(due_at),
                DeliveryResult::Deferred(_) => return None,
            };
            Some(Recorded {
                event_number: record.event_number,
                ordering_key: record.ordering_key,
                due_at,
            })
        }));
        if self.under_way.is_none() {
            self.forget_recorded(queue);
        }
        if self.demand == Demand::AfterRecording {
            self.look();
        }
    }

    /// Removes deliveries with recorded results from the queue. Returns whether there were any recorded results.
    fn forget_recorded(&mut self, queue: &mut Queue) -> bool {
        let recorded = std::mem::take(&mut self.recorded);
        for at in recorded.iter().filter_map(|one| one.due_at) {
            self.due_at(at);
        }
        queue.recorded((recorded.iter()).map(|one| (one.event_number, one.ordering_key)));
        !recorded.is_empty()
    }

    fn due_at(&mut self, at: Timestamp) {
        self.next_due = Some(self.next_due.map_or(at, |next| next.min(at)));
    }
}
