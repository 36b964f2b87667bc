//! The deliveries of one endpoint, as a state machine. The delivery worker reports each event to the machine, and the
//! machine returns the next action. The machine does no I/O and reads no clock.

use super::health::{Health, after, until};
use super::intake::{Intake, Page, Sending};
use super::queue::Queue;
use crate::callbacks::message_report::MessageReport;
use crate::callbacks::rendering::{attempt_of, is_about_content};
use crate::callbacks::retry_schedule::RetrySchedule;
use crate::callbacks::sender::{Failure, FailureKind, Reply};
use parlor_model::callbacks::TEST_EVENT;
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt};
use parlor_model::time::Timestamp;
use parlor_model::words::DeliveryState;
use parlor_store::outbox::{Address, DeliveryResult, Due, ReceiverFailures, Record};
use std::time::Duration;

/// The time without work after which the worker ends.
const LINGER: Duration = Duration::from_secs(10);
/// If a delivery becomes due within this time, the worker does not end.
const AHEAD: Duration = Duration::from_secs(600);
/// The failure text of a test delivery if the endpoint's secrets cannot be decrypted.
const SEALED: &str =
    "The server key is not the one that the endpoint's secrets were encrypted with.";

/// The kinds of deliveries that are sent to an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// All deliveries are sent.
    #[default]
    Active,
    /// Only test deliveries are sent, because the endpoint is paused or deactivated.
    TestsOnly,
    /// Nothing is sent, because the secrets were encrypted with another server key. A test delivery fails without a
    /// request.
    Sealed,
}

/// The settings of an endpoint that decide when deliveries are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// The kinds of deliveries that are sent.
    pub mode: Mode,
    /// The maximum number of parallel requests.
    pub concurrency: usize,
    /// The maximum number of deliveries in one request, at least 1.
    pub per_request: usize,
}

/// The conditions outside the machine at one instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    /// The present time.
    pub now: Timestamp,
    /// The end of the pause that the receiver requested, if any.
    pub retry_after: Option<Timestamp>,
    /// Whether this node certainly holds the lease of the endpoint.
    pub leased: bool,
    /// `true` if the database recently did not answer. The worker then starts no new work.
    pub database_rests: bool,
    /// `true` if a task recently failed. All tasks then wait.
    pub chores_rest: bool,
}

/// A task that the worker does before all other actions. If the task fails, the worker repeats it until it succeeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Chore {
    /// Report the result of a message's delivery.
    Report(MessageReport),
    /// Deactivate the endpoint. The text is the reason.
    Deactivate(String),
    /// Set the due time of all deliveries that wait for a retry to the present time. The reason is that the receiver
    /// works again, or that the clock was set back.
    PullForward,
}

/// The next action of the delivery worker.
#[derive(Debug)]
pub(super) enum Action {
    /// Do this task, then call [`Machine::chore_done`] to report whether the task succeeded.
    Do(Chore),
    /// Read a page, then call [`Machine::read`] or [`Machine::not_read`].
    Read(Page),
    /// Send these deliveries in one batch. Call [`Machine::set_aside`] for deliveries that cannot be sent, then
    /// [`Machine::sent`] or [`Machine::skipped`] for the others.
    Send(Vec<CallbackDelivery>),
    /// Record these results, then call [`Machine::recorded`] or [`Machine::not_recorded`].
    Record(Vec<Record>),
    /// Wait for the next event that concerns the machine, at most until this time.
    Wait(Timestamp),
    /// End, because there is nothing left to do.
    End,
}

/// A completed request, with its result.
#[derive(Debug)]
pub(super) struct Sent {
    /// The deliveries in the request.
    pub rows: Vec<CallbackDelivery>,
    /// The time at which the attempt began.
    pub began: Timestamp,
    /// The duration of the attempt.
    pub took: Duration,
    /// The receiver's reply, or the failure.
    pub answer: Result<Reply, Failure>,
}

impl Sent {
    /// Whether the receiver accepted the deliveries.
    pub(super) fn is_accepted(&self) -> bool {
        matches!(&self.answer, Ok(reply) if (200..300).contains(&reply.status))
    }

    fn attempt(&self, row: &CallbackDelivery) -> DeliveryAttempt {
        attempt_of(row, self.began, self.took, &self.answer)
    }
}

/// The tasks to do. The worker does the tasks in the order of the fields.
#[derive(Debug, Default)]
struct Chores {
    reports: Vec<MessageReport>,
    deactivation: Option<String>,
    pull_forward: bool,
}

impl Chores {
    fn next(&self) -> Option<Chore> {
        (self.reports.first().cloned().map(Chore::Report))
            .or_else(|| self.deactivation.clone().map(Chore::Deactivate))
            .or_else(|| self.pull_forward.then_some(Chore::PullForward))
    }

    fn done(&mut self, chore: &Chore) {
        match chore {
            Chore::Report(_) => drop(self.reports.drain(..1)),
            Chore::Deactivate(_) => self.deactivation = None,
            Chore::PullForward => self.pull_forward = false,
        }
    }
}

/// Whether results are being stored now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Recording {
    #[default]
    Idle,
    UnderWay,
}

/// The state machine for one endpoint's deliveries.
#[derive(Debug)]
pub(super) struct Machine {
    address: Address,
    schedule: RetrySchedule,
    settings: Settings,
    health: Health,
    intake: Intake,
    queue: Queue,
    /// The number of requests in progress.
    requests: usize,
    recording: Recording,
    records: Vec<Record>,
    chores: Chores,
    /// The last time at which the worker was not idle.
    busy_at: Timestamp,
    /// The time of the last call of [`Self::next`].
    seen_at: Timestamp,
}

impl Machine {
    pub(super) fn new(address: Address, schedule: RetrySchedule, now: Timestamp) -> Self {
        Self {
            address,
            schedule,
            settings: Settings {
                mode: Mode::Active,
                concurrency: 1,
                per_request: 1,
            },
            health: Health::default(),
            intake: Intake::default(),
            queue: Queue::default(),
            requests: 0,
            recording: Recording::default(),
            records: Vec::new(),
            chores: Chores::default(),
            busy_at: now,
            seen_at: now,
        }
    }

    /// Restores the receiver's health from the stored attempts of an earlier worker, possibly in another process.
    pub(super) fn recall(&mut self, failures: ReceiverFailures) {
        self.health = Health::recalled(failures);
    }

    /// Returns the mode of the present settings.
    pub(super) const fn mode(&self) -> Mode {
        self.settings.mode
    }

    /// Sets the endpoint's settings. Returns whether the mode has changed from [`Mode::Active`] to another mode, or
    /// from another mode to [`Mode::Active`]. After such a change, the machine treats the receiver as healthy and
    /// begins to read deliveries again. If the result is `true`, the caller must drop the page that is being read.
    pub(super) fn configure(&mut self, settings: Settings) -> bool {
        let before = std::mem::replace(&mut self.settings, settings).mode;
        let restart = (before == Mode::Active) != (settings.mode == Mode::Active);
        if restart {
            self.queue.clear();
            self.intake.restart(&mut self.queue);
            self.health = Health::Good;
        }
        restart
    }

    /// Records that there may be new deliveries.
    pub(super) const fn woken(&mut self) {
        self.intake.look();
    }

    /// Returns the next action. Call this function until it returns [`Action::Wait`] or [`Action::End`]. Call it again
    /// after every event.
    pub(super) fn next(&mut self, at: Conditions) -> Action {
        if self.seen_at.was_set_back(at.now) {
            self.set_back(at.now);
        }
        self.seen_at = at.now;
        if at.database_rests {
            return Action::Wait(after(at.now, LINGER));
        }
        if !at.chores_rest
            && let Some(chore) = self.chores.next()
        {
            return Action::Do(chore);
        }
        if self.queue.unblock(at.now) {
            self.intake.look();
        }
        self.intake.look_if_due(at.now);
        let sending = self.sending(at);
        if let Some(page) = self.intake.next(&self.queue, sending) {
            return Action::Read(page);
        }
        if let Some(rows) = self.batch(at) {
            self.requests = self.requests.saturating_add(1);
            return Action::Send(rows);
        }
        if self.recording == Recording::Idle && !self.records.is_empty() {
            self.recording = Recording::UnderWay;
            return Action::Record(std::mem::take(&mut self.records));
        }
        self.rest(at)
    }

    /// Returns the action of a machine that has nothing to do now: [`Action::Wait`] or [`Action::End`].
    fn rest(&mut self, at: Conditions) -> Action {
        let held = self.held(at).filter(|_| !self.queue.is_stuck());
        let next_due = self.intake.next_due();
        let due = [next_due, self.queue.next_unblocked(), held];
        let wake = due.into_iter().flatten().min();
        if self.is_idle() {
            let far = wake.is_none_or(|then| then > after(at.now, AHEAD));
            if far && until(self.busy_at, at.now) >= LINGER {
                return Action::End;
            }
        } else {
            self.busy_at = at.now;
        }
        let latest = after(at.now, LINGER);
        Action::Wait(wake.map_or(latest, |then| then.min(latest)))
    }

    /// Ends the waits that began before the clock was set back. Deliveries that wait for a retry are attempted
    /// immediately. Without this attempt, they would wait longer than planned, because the clock must first reach the
    /// old time again.
    fn set_back(&mut self, now: Timestamp) {
        self.busy_at = now;
        self.chores.pull_forward = true;
        for record in &mut self.records {
            if let DeliveryResult::Again { due_at, .. } | DeliveryResult::Deferred(due_at) =
                &mut record.result
            {
                *due_at = now.min(*due_at);
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.queue.known() == 0
            && self.requests == 0
            && self.records.is_empty()
            && self.recording == Recording::Idle
            && self.intake.is_idle()
            && self.chores.next().is_none()
    }

    /// Returns the time before which nothing may be sent. `None` means that there is no pause now.
    fn held(&self, at: Conditions) -> Option<Timestamp> {
        let retry_after = at.retry_after.filter(|then| *then > at.now);
        self.health.paused_until(at.now).max(retry_after)
    }

    fn sending(&self, at: Conditions) -> Sending {
        Sending {
            tests_only: self.settings.mode != Mode::Active,
            paused: self.held(at).is_some(),
            has_room: self.has_room(),
            per_request: self.settings.per_request,
        }
    }

    fn has_room(&self) -> bool {
        let most = self.settings.concurrency;
        self.requests
            < if self.health.is_suspect() {
                most.min(1)
            } else {
                most
            }
    }

    /// Returns the next deliveries to send in one batch. `None` means that nothing may be sent now.
    fn batch(&mut self, at: Conditions) -> Option<Vec<CallbackDelivery>> {
        if self.held(at).is_some() || !at.leased {
            return None;
        }
        while self.has_room() {
            let rows = self.queue.next(self.settings.per_request);
            if rows.is_empty() {
                return None;
            }
            if self.settings.mode != Mode::Sealed {
                return Some(rows);
            }
            // The test delivery fails immediately, because a person waits for its result.
            let failure = Failure::new(FailureKind::Sealed, SEALED);
            for row in &rows {
                let attempt = attempt_of(row, at.now, Duration::ZERO, &Err(failure.clone()));
                self.settle(row, at.now, DeliveryState::Dead, Some(attempt));
            }
            self.queue.finished(&rows);
        }
        None
    }

    /// Accepts a page of deliveries that was read.
    pub(super) fn read(&mut self, due: Due, at: Conditions) {
        let sending = self.sending(at);
        let deferred = (self.intake).read(due, &mut self.queue, sending, at.now);
        for (event_number, ordering_key, until) in deferred {
            self.records.push(Record {
                account: self.address.0,
                endpoint: self.address.1,
                event_number,
                ordering_key,
                attempt: None,
                result: DeliveryResult::Deferred(until),
                at: at.now,
            });
        }
    }

    /// Records that a page could not be read.
    pub(super) const fn not_read(&mut self) {
        self.intake.failed();
    }

    /// Records that results were stored.
    pub(super) fn recorded(&mut self, records: &[Record]) {
        self.recording = Recording::Idle;
        self.intake.recorded(records, &mut self.queue);
    }

    /// Keeps results that could not be stored, so that they are recorded again.
    pub(super) fn not_recorded(&mut self, records: Vec<Record>) {
        self.recording = Recording::Idle;
        self.records.splice(0..0, records);
    }

    /// Records whether a task succeeded. A failed task is repeated later. Other actions continue until the task is
    /// repeated.
    pub(super) fn chore_done(&mut self, chore: &Chore, done: bool) {
        if !done {
            return;
        }
        self.chores.done(chore);
        if *chore == Chore::PullForward {
            self.queue.unblock_all();
            self.intake.look();
        }
    }

    /// Gives the final state `dead` to those deliveries of a batch that can never be sent. `reasons` has the event
    /// number of each such delivery, with the reason. Returns the other deliveries of the batch.
    pub(super) fn set_aside(
        &mut self,
        rows: Vec<CallbackDelivery>,
        reasons: &[(i64, String)],
        now: Timestamp,
    ) -> Vec<CallbackDelivery> {
        let mut rest = Vec::with_capacity(rows.len());
        let mut aside = Vec::new();
        for row in rows {
            match (reasons.iter()).find(|(event, _)| *event == row.event_number) {
                Some((_, reason)) => {
                    (self.chores.reports).extend(MessageReport::of(&row, Some(reason)));
                    let failure = Failure::new(FailureKind::Unsendable, reason.as_str());
                    let attempt = attempt_of(&row, now, Duration::ZERO, &Err(failure));
                    self.settle(&row, now, DeliveryState::Dead, Some(attempt));
                    aside.push(row);
                }
                None => rest.push(row),
            }
        }
        // If the batch has another delivery with the same ordering key, the ordering key stays busy until that delivery
        // is done.
        aside.retain(|row| {
            (rest.iter()).all(|other: &CallbackDelivery| other.ordering_key != row.ordering_key)
        });
        self.queue.finished(&aside);
        rest
    }

    /// Gives the final state `skipped` to the deliveries of a batch for which no request is needed.
    pub(super) fn skipped(&mut self, rows: &[CallbackDelivery], now: Timestamp) {
        self.requests = self.requests.saturating_sub(1);
        for row in rows {
            self.settle(row, now, DeliveryState::Skipped, None);
        }
        self.queue.finished(rows);
    }

    /// Records a receiver's reply or the failure of a request. `jitter` is a random number. Because of this number,
    /// deliveries that failed at the same time are retried at different times.
    pub(super) fn sent(&mut self, mut sent: Sent, jitter: u8, now: Timestamp) {
        self.requests = self.requests.saturating_sub(1);
        if sent.is_accepted() {
            if self.health.is_suspect() {
                self.chores.pull_forward = true;
            }
            self.health = Health::Good;
            for row in &sent.rows {
                self.settle(row, now, DeliveryState::Delivered, Some(sent.attempt(row)));
                if row.attempts > 0 {
                    self.chores.reports.extend(MessageReport::of(row, None));
                }
            }
            self.queue.finished(&sent.rows);
            return;
        }
        let (tests, rows): (Vec<_>, Vec<_>) =
            (std::mem::take(&mut sent.rows).into_iter()).partition(|row| row.kind == TEST_EVENT);
        for row in &tests {
            // A test delivery is attempted only once, because a person waits for its result.
            self.settle(row, now, DeliveryState::Dead, Some(sent.attempt(row)));
        }
        self.queue.finished(&tests);
        sent.rows = rows;
        if !sent.rows.is_empty() {
            self.failed(&sent, jitter, now);
        }
    }

    fn failed(&mut self, sent: &Sent, jitter: u8, now: Timestamp) {
        let since = |row: &CallbackDelivery| row.failing_since.unwrap_or(sent.began);
        let first = sent.rows.iter().map(since).min().unwrap_or(now);
        self.health.failed(first, now);
        let retry_after = sent
            .answer
            .as_ref()
            .ok()
            .and_then(|reply| reply.requested_pause(now));
        let next: Vec<Option<Timestamp>> = (sent.rows.iter())
            .map(|row| {
                let tries = row.tries.saturating_add(1);
                (self.schedule).next(now, since(row), tries, jitter, retry_after)
            })
            .collect();
        // The deliveries of one request all become due at the same time, so that they are attempted together again.
        let due_at = next.iter().flatten().max().map_or(now, |at| now.max(*at));
        for row in &sent.rows {
            let result = DeliveryResult::Again {
                due_at,
                tries: row.tries.saturating_add(1),
                failing_since: Some(since(row)),
            };
            self.record(row, now, Some(sent.attempt(row)), result);
        }
        self.queue.failed(&sent.rows, due_at);
        if sent.rows.len() > 1
            && matches!(&sent.answer, Ok(reply) if is_about_content(reply.status))
        {
            // The receiver may have rejected the request because of only one of its deliveries. So each delivery is
            // sent alone from now on.
            self.queue.apart(&sent.rows);
        }
        let lasts = self.schedule.lasts;
        if matches!(&sent.answer, Ok(reply) if reply.status == 410) {
            self.chores.deactivation = Some("the receiver answered 410 Gone".to_owned());
        } else if next.contains(&None) || self.health.is_lost(lasts, now) {
            // The endpoint is deactivated if a delivery has no further attempt in the retry schedule. The endpoint is
            // also deactivated if a suspect receiver has accepted nothing for the duration of the retry schedule.
            let last = match &sent.answer {
                Ok(reply) => format!("the last answer was {}", reply.status),
                Err(failure) => failure.reason.clone(),
            };
            for row in &sent.rows {
                (self.chores.reports).extend(MessageReport::of(row, Some(&last)));
            }
            let hours = lasts.as_secs().checked_div(3_600).unwrap_or(0);
            let reason = format!("a delivery failed for {hours} hours: {last}");
            self.chores.deactivation = Some(reason);
        }
    }

    fn settle(
        &mut self,
        row: &CallbackDelivery,
        at: Timestamp,
        state: DeliveryState,
        attempt: Option<DeliveryAttempt>,
    ) {
        self.record(row, at, attempt, DeliveryResult::Settled(state));
    }

    fn record(
        &mut self,
        row: &CallbackDelivery,
        at: Timestamp,
        attempt: Option<DeliveryAttempt>,
        result: DeliveryResult,
    ) {
        self.records.push(Record {
            account: row.account_id,
            endpoint: row.endpoint,
            event_number: row.event_number,
            ordering_key: row.ordering_key,
            attempt,
            result,
            at,
        });
    }

    /// Ends the machine. Returns the unreported results of messages and the unrecorded results of deliveries.
    pub(super) fn into_rest(self) -> (Vec<MessageReport>, Vec<Record>) {
        (self.chores.reports, self.records)
    }
}
