//! One endpoint's deliveries: reads what is due, sends it, records what came of it.

use super::asked::Asked;
use super::dispatcher::Dispatcher;
use super::queue::{Queue, Taken};
use super::reached::Reached;
use super::rendering::{attempt_of, is_about_content, rendered};
use super::sender::{Failure, FailureKind, Reply};
use super::turns::Turns;
use super::{DeliveryJob, Opened, Outgoing, Rendered};
use crate::{EngineError, secrets};
use parlor_model::callbacks::{Endpoint, Material, TEST_EVENT};
use parlor_model::command::{CallbackChange, CallbackCommand};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt};
use parlor_model::time::Timestamp;
use parlor_model::words::DeliveryState;
use parlor_store::StoreError;
use parlor_store::outbox::{Address, Again, Due, Record, Verdict, Which};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How many deliveries are read at once, and with how few at hand more are read; at least what a request may carry.
const PAGE: usize = 256;
const LOW: usize = 64;
/// With how many at hand nothing more is read, whatever waits behind them.
const MOST: usize = 2_048;
/// After how many failures in a row an endpoint is sent one request at a time, ever more slowly.
const SUSPECT: u32 = 8;
/// The longest pause between such requests.
const SLOWEST: Duration = Duration::from_secs(30);
/// How long a courier without work stays, and how far off work may be for it to stay.
const LINGER: Duration = Duration::from_secs(10);
const AHEAD_US: i64 = 600_000_000;
/// How often a courier looks whether its lease holds again.
const STARVED: Duration = Duration::from_millis(200);
/// How long to wait after the database could not be reached.
const AGAIN: Duration = Duration::from_secs(1);
/// What is said of a test that could not be signed.
const SEALED: &str = "The server key is not the one that the endpoint's secrets were sealed with.";
/// How long what is under way may take when everything ends.
const GRACE: Duration = Duration::from_secs(5);

/// A courier that has nothing left to do, or was told to end.
pub(super) struct Ended {
    pub address: Address,
    /// The last signal it has seen.
    pub seen: u64,
}

/// What came of a request.
struct Outcome {
    rows: Vec<CallbackDelivery>,
    began: Timestamp,
    took: Duration,
    result: Result<Reply, Failure>,
}

type Fetching = Pin<Box<dyn Future<Output = Result<Due, StoreError>> + Send>>;
type Recording = Pin<Box<dyn Future<Output = (Vec<Record>, Result<(), StoreError>)> + Send>>;

pub(super) struct Courier {
    dispatcher: Arc<Dispatcher>,
    address: Address,
    signal: watch::Receiver<u64>,
    stop: CancellationToken,
    valid: watch::Receiver<Instant>,
    asked: Asked,
    turns: Turns,
    queue: Queue,
    sending: JoinSet<Outcome>,
    fetching: Option<(Fetching, i64)>,
    /// Whether something was read that the configuration at hand may be older than.
    took: bool,
    recording: Option<Recording>,
    records: Vec<Record>,
    /// Recorded while something was being read, which may show them as they were: event, ordering key, and when it is due again.
    forget: Vec<(i64, i64, Option<Timestamp>)>,
    /// Whether there may be more to read.
    look: bool,
    /// Whether something that was read could not be taken yet.
    more: bool,
    /// Whether only the first of each ordering key is being read.
    behind: bool,
    next_due: Option<Timestamp>,
    /// Nothing is sent before then.
    hold: Option<Timestamp>,
    /// Failures since the last success.
    streak: u32,
    /// When the first of the deliveries that failed since the last success did.
    failing_since: Option<Timestamp>,
    /// Whether everything that waits is to be pulled forward.
    recovered: bool,
    /// Whether it is paused, switched off or sealed.
    tests_only: bool,
    /// Whether its secrets were sealed with another server key.
    sealed: bool,
    /// The endpoint as it was last seen, and what it holds sealed.
    opened: Option<(Endpoint, Option<Arc<Opened>>)>,
    /// Whether the lease may not be ours any more.
    starved: bool,
    /// What is to be said of messages.
    reached: Vec<Reached>,
    /// Why it is to be switched off.
    give_up: Option<String>,
    /// How many deliveries a request may carry.
    takes: usize,
    label: String,
}

async fn pending_or<T>(future: Option<&mut Pin<Box<dyn Future<Output = T> + Send>>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}

fn until(now: Timestamp, then: Timestamp) -> Duration {
    Duration::from_micros(then.0.saturating_sub(now.0).max(0).unsigned_abs())
}

impl Courier {
    pub(super) fn new(
        dispatcher: Arc<Dispatcher>,
        address: Address,
        signal: watch::Receiver<u64>,
        stop: CancellationToken,
        valid: watch::Receiver<Instant>,
        asked: Asked,
        turns: Turns,
    ) -> Self {
        Self {
            dispatcher,
            label: format!("{}/{}", address.0, address.1),
            address,
            signal,
            stop,
            valid,
            asked,
            turns,
            queue: Queue::default(),
            sending: JoinSet::new(),
            fetching: None,
            took: false,
            recording: None,
            records: Vec::new(),
            forget: Vec::new(),
            look: true,
            more: false,
            behind: false,
            next_due: None,
            hold: None,
            streak: 0,
            failing_since: None,
            recovered: false,
            tests_only: false,
            sealed: false,
            opened: None,
            starved: false,
            reached: Vec::new(),
            give_up: None,
            takes: 1,
        }
    }

    fn now(&self) -> Timestamp {
        self.dispatcher.engine.now()
    }

    /// Works until there is nothing to do, or it is told to end.
    pub(super) async fn run(mut self) -> Ended {
        let mut seen = *self.signal.borrow_and_update();
        let mut idle_since = Instant::now();
        self.recall().await;
        while !self.stop.is_cancelled() {
            let config = match self.config().await {
                Ok(config) => config,
                Err(EngineError::Refused(_)) => break,
                Err(_) => {
                    tokio::time::sleep(AGAIN).await;
                    continue;
                }
            };
            let Some(endpoint) = config.endpoint(self.address.1) else {
                break;
            };
            self.switch_mode(&config, endpoint);
            if !self.reached.is_empty() {
                self.report().await;
            }
            if let Some(reason) = self.give_up.take() {
                self.deactivate(endpoint, reason).await;
                continue;
            }
            if self.recovered {
                self.pull_forward().await;
            }
            let now = self.now();
            if self.queue.unblock(now) || self.next_due.is_some_and(|at| at <= now) {
                self.look = true;
                self.next_due = None;
            }
            self.start_fetching(now, self.most(endpoint));
            self.send(&config, endpoint);
            self.start_recording();
            if self.is_idle() {
                let far = self
                    .next_wake(now)
                    .is_none_or(|at| at.0 > now.0.saturating_add(AHEAD_US));
                if far && idle_since.elapsed() >= LINGER {
                    break;
                }
            } else {
                idle_since = Instant::now();
            }
            let wake = self
                .next_wake(now)
                .map_or(LINGER, |at| until(now, at))
                .min(if self.starved { STARVED } else { LINGER });
            let (stop, signal) = (self.stop.clone(), &mut self.signal);
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(done) = self.sending.join_next() => {
                    // What was lost in a panic is read again by the next courier.
                    let Ok(outcome) = done else { break };
                    self.done(outcome);
                    // Whatever else is done by now is judged before anything is recorded.
                    while let Some(Ok(outcome)) = self.sending.try_join_next() {
                        self.done(outcome);
                    }
                }
                (records, result) = pending_or(self.recording.as_mut()) => self.recorded(records, result).await,
                due = pending_or(self.fetching.as_mut().map(|(fetching, _)| fetching)) => self.fetched(due).await,
                changed = signal.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    seen = *self.signal.borrow_and_update();
                    self.look = true;
                }
                () = tokio::time::sleep(wake.max(Duration::from_millis(1))) => {}
            }
        }
        self.finish().await;
        Ended {
            address: self.address,
            seen,
        }
    }

    /// The account's configuration, at least as new as every delivery in the queue: one that is told of an inbox which nobody here has
    /// heard of yet would be told nothing.
    async fn config(&mut self) -> Result<Arc<AccountConfig>, EngineError> {
        let store = self.dispatcher.engine.store();
        let config = if self.took {
            store.config_as_stored(self.address.0).await?
        } else {
            store.config(self.address.0).await?
        };
        self.took = false;
        Ok(config)
    }

    /// Takes up where the courier before left off, maybe another process: how often in a row the receiver has failed, since when, and how
    /// long it is left alone. The attempts that are stored say so.
    async fn recall(&mut self) {
        let store = self.dispatcher.engine.store().clone();
        match store.standing(self.address).await {
            Ok(Some(standing)) => {
                self.streak = standing.failures;
                self.failing_since = Some(standing.since);
                self.slow_down(standing.last);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(endpoint = self.label, %error, "what was tried before could not be read");
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.queue.known() == 0
            && self.sending.is_empty()
            && self.records.is_empty()
            && self.recording.is_none()
            && self.fetching.is_none()
            && self.reached.is_empty()
            && !self.look
    }

    fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        [
            self.next_due,
            self.queue.next_unblocked(),
            self.held(now).filter(|_| !self.queue.is_stuck()),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Until when nothing may be sent, if it is so.
    fn held(&self, now: Timestamp) -> Option<Timestamp> {
        let held = self.hold.filter(|at| *at > now);
        held.max(self.asked.until(self.address, now))
    }

    /// What the endpoint holds sealed; remembered until the endpoint changes.
    fn opened(&mut self, endpoint: &Endpoint) -> Option<Arc<Opened>> {
        match &self.opened {
            Some((known, opened)) if known == endpoint => opened.clone(),
            _ => {
                let sealer = self.dispatcher.engine.sealer();
                let opened = Opened::of(endpoint, sealer).map(Arc::new);
                self.opened = Some((endpoint.clone(), opened.clone()));
                opened
            }
        }
    }

    /// An endpoint that is paused or switched off is sent nothing but tests; one whose secrets do not open is not even sent these.
    fn switch_mode(&mut self, config: &AccountConfig, endpoint: &Endpoint) {
        let off = (config.endpoint_states.get(&endpoint.key))
            .is_some_and(|s| s.paused_at.is_some() || s.deactivated_at.is_some());
        let sealed = self.opened(endpoint).is_none();
        if sealed && !self.sealed {
            tracing::error!(
                endpoint = self.label,
                "nothing is sent to a callback endpoint: the server key is not the one that its secrets were sealed with. \
                 What waits is sent when the server has that key again, or the secrets are set anew"
            );
        }
        self.sealed = sealed;
        let tests_only = off || endpoint.switched_off || sealed;
        let format = self.dispatcher.formats.get(endpoint.format);
        self.takes = format.map_or(1, |format| format.takes(endpoint).max(1));
        if tests_only != self.tests_only {
            self.tests_only = tests_only;
            self.queue.clear();
            // What is being read was asked for in the other mode.
            self.fetching = None;
            self.forgotten();
            self.hold = None;
            self.asked.forget(self.address);
            self.streak = 0;
            self.next_due = None;
            self.look = true;
        }
    }

    /// How many requests may be under way.
    fn most(&self, endpoint: &Endpoint) -> usize {
        if self.streak >= SUSPECT {
            1
        } else {
            usize::try_from(endpoint.concurrency).unwrap_or(1).max(1)
        }
    }

    /// With how few at hand more are read.
    fn low(&self) -> usize {
        LOW.max(self.takes)
    }

    fn start_fetching(&mut self, now: Timestamp, most: usize) {
        if !self.look || self.fetching.is_some() {
            return;
        }
        // Nothing is sent yet of what is at hand. To read it again with everything that is written meanwhile would be most of what a
        // receiver costs that is down.
        if self.held(now).is_some() && !self.queue.is_stuck() {
            return;
        }
        // Where what is at hand all waits for its ordering key, others must not.
        let behind = self.queue.len() >= self.low();
        let free = self.queue.is_stuck() && self.sending.len() < most;
        if behind && (!free || self.queue.known() >= MOST) {
            return;
        }
        self.look = false;
        self.more = false;
        let page = PAGE.max(self.takes);
        let limit = i64::try_from(self.queue.known().saturating_add(page)).unwrap_or(i64::MAX);
        let (store, address) = (self.dispatcher.engine.store().clone(), self.address);
        let which = match (self.tests_only, behind) {
            (true, _) => Which::Kind(TEST_EVENT),
            (false, true) => Which::First,
            (false, false) => Which::All,
        };
        self.behind = behind;
        let fetching = Box::pin(async move { store.due(address, now, limit, which).await });
        self.fetching = Some((fetching, limit));
    }

    async fn fetched(&mut self, due: Result<Due, StoreError>) {
        let limit = self.fetching.take().map_or(i64::MAX, |(_, limit)| limit);
        let due = match due {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(endpoint = self.label, %error, "deliveries could not be read");
                self.look = true;
                tokio::time::sleep(AGAIN).await;
                return;
            }
        };
        let now = self.now();
        self.next_due = if self.tests_only { None } else { due.next };
        // Of what is behind, only the first of each ordering key was read.
        self.more = self.behind || i64::try_from(due.rows.len()).is_ok_and(|n| n >= limit);
        let mut took = false;
        self.took = self.took || !due.rows.is_empty();
        for row in due.rows {
            let (event_number, ordering_key) = (row.row.event_number, row.row.ordering_key);
            match self.queue.take(row, now) {
                Taken::Queued => took = true,
                Taken::Known => {}
                Taken::Early => self.more = true,
                Taken::Defer(until) => {
                    self.next_due = Some(self.next_due.map_or(until, |at| at.min(until)));
                    self.records.push(Record {
                        account: self.address.0,
                        endpoint: self.address.1,
                        event_number,
                        ordering_key,
                        attempt: None,
                        verdict: Verdict::Deferred(until),
                        at: now,
                    });
                }
            }
        }
        let recorded = self.forgotten();
        if self.more && (took || recorded) && self.queue.len() < self.low() {
            self.look = true;
        }
    }

    /// What was recorded meanwhile is not at hand any more; says whether there was any.
    fn forgotten(&mut self) -> bool {
        let forget = std::mem::take(&mut self.forget);
        for at in forget.iter().filter_map(|(.., due_at)| *due_at) {
            self.next_due = Some(self.next_due.map_or(at, |next| next.min(at)));
        }
        let any = !forget.is_empty();
        let events = forget
            .into_iter()
            .map(|(event, ordering_key, _)| (event, ordering_key));
        self.queue.recorded(events);
        any
    }

    fn start_recording(&mut self) {
        if self.recording.is_some() || self.records.is_empty() {
            return;
        }
        let records = std::mem::take(&mut self.records);
        let store = self.dispatcher.engine.store().clone();
        self.recording = Some(Box::pin(async move {
            let result = store.record_deliveries(records.clone()).await;
            (records, result)
        }));
    }

    async fn recorded(&mut self, records: Vec<Record>, result: Result<(), StoreError>) {
        self.recording = None;
        if let Err(error) = result {
            tracing::warn!(endpoint = self.label, %error, "results could not be recorded and are tried again");
            self.records.splice(0..0, records);
            tokio::time::sleep(AGAIN).await;
            return;
        }
        let settled = records.iter().filter_map(|r| {
            let due_at = match r.verdict {
                Verdict::Settled(_) => None,
                Verdict::Again { due_at, .. } => Some(due_at),
                Verdict::Deferred(_) => return None,
            };
            Some((r.event_number, r.ordering_key, due_at))
        });
        self.forget.extend(settled);
        if self.fetching.is_none() {
            self.forgotten();
        }
        if self.more {
            self.look = true;
        }
    }

    /// Sends what may be sent.
    fn send(&mut self, config: &AccountConfig, endpoint: &Endpoint) {
        let Some(format) = self.dispatcher.formats.get(endpoint.format).cloned() else {
            return;
        };
        let now = self.now();
        if self.held(now).is_some() {
            return;
        }
        self.starved = *self.valid.borrow() <= Instant::now();
        if self.starved {
            return;
        }
        self.hold = None;
        let most = self.most(endpoint);
        let engine = self.dispatcher.engine.clone();
        let links = engine.links().made_at(now);
        let opened = self.opened(endpoint);
        while self.sending.len() < most {
            let rows = self.queue.next(self.takes);
            if rows.is_empty() {
                return;
            }
            let Some(opened) = opened.as_deref() else {
                // Nothing else is at hand in this mode. Somebody waits to see what comes of a test.
                let failure = Failure::new(FailureKind::Sealed, SEALED);
                self.settle(rows, now, DeliveryState::Dead, Some(&failure));
                continue;
            };
            let materials: Vec<_> = (rows.iter())
                .map(|row| serde_json::from_str::<Material>(&row.material))
                .collect();
            let mut jobs = Vec::with_capacity(rows.len());
            let mut bad = Vec::new();
            for (delivery, material) in rows.iter().zip(&materials) {
                match material {
                    Ok(material) => jobs.push(DeliveryJob {
                        delivery,
                        material,
                        config,
                        endpoint: &opened.endpoint,
                        secrets: &opened.secrets,
                        links: &links,
                        now,
                    }),
                    Err(error) => {
                        let reason = format!("what is stored of it cannot be read: {error}");
                        bad.push((delivery.event_number, reason));
                    }
                }
            }
            let (rendered, more) = rendered(format.as_ref(), jobs);
            bad.extend(more);
            let rows = self.set_aside(rows, &bad, now);
            match rendered {
                Rendered::Skip | Rendered::Impossible(_) => {
                    self.settle(rows, now, DeliveryState::Skipped, None);
                }
                Rendered::Request(request) => self.dispatch(rows, vec![*request], endpoint, now),
                Rendered::Several(requests) => self.dispatch(rows, requests, endpoint, now),
            }
        }
    }

    /// Puts aside what cannot be sent, so that the rest of its batch can; gives the rest.
    fn set_aside(
        &mut self,
        rows: Vec<CallbackDelivery>,
        bad: &[(i64, String)],
        now: Timestamp,
    ) -> Vec<CallbackDelivery> {
        if bad.is_empty() {
            return rows;
        }
        let (aside, rest): (Vec<_>, Vec<_>) = (rows.into_iter())
            .partition(|row| bad.iter().any(|(event, _)| *event == row.event_number));
        for row in &aside {
            let reason = (bad.iter()).find(|(event, _)| *event == row.event_number);
            let reason = reason.map_or("", |(_, reason)| reason.as_str());
            tracing::warn!(
                endpoint = self.label,
                delivery = row.id,
                reason,
                "a delivery cannot be sent and is put aside"
            );
            self.reached.extend(Reached::of(row, Some(reason)));
            let failure = Failure::new(FailureKind::Unsendable, reason);
            let attempt = attempt_of(row, now, Duration::ZERO, &Err(failure));
            self.record(
                row,
                now,
                Some(attempt),
                Verdict::Settled(DeliveryState::Dead),
            );
        }
        // A ordering key of which something is on its way goes on when that has arrived.
        let free: Vec<CallbackDelivery> = (aside.into_iter())
            .filter(|row| {
                !rest
                    .iter()
                    .any(|other| other.ordering_key == row.ordering_key)
            })
            .collect();
        self.queue.finished(&free);
        rest
    }

    /// Sends the requests of deliveries, each after the one before was accepted. The last answer is what came of it.
    fn dispatch(
        &mut self,
        rows: Vec<CallbackDelivery>,
        requests: Vec<Outgoing>,
        endpoint: &Endpoint,
        now: Timestamp,
    ) {
        let timeout = Duration::from_secs(endpoint.timeout_s.clamp(1, 30).unsigned_abs());
        let (sender, label) = (Arc::clone(&self.dispatcher.sender), self.label.clone());
        let (turns, address) = (self.turns.clone(), self.address);
        let ordering_keys: Vec<i64> = rows.iter().map(|row| row.ordering_key).collect();
        self.sending.spawn(async move {
            turns.over(address, &ordering_keys).await;
            let started = Instant::now();
            let mut result = Err(Failure::new(
                FailureKind::Unsendable,
                "there is nothing to be sent",
            ));
            for request in requests {
                result = sender.send(label.clone(), request, timeout).await;
                if !matches!(&result, Ok(reply) if (200..300).contains(&reply.status)) {
                    break;
                }
            }
            Outcome {
                rows,
                began: now,
                took: started.elapsed(),
                result,
            }
        });
    }

    fn record(
        &mut self,
        row: &CallbackDelivery,
        at: Timestamp,
        attempt: Option<DeliveryAttempt>,
        verdict: Verdict,
    ) {
        self.records.push(Record {
            account: row.account_id,
            endpoint: row.endpoint,
            event_number: row.event_number,
            ordering_key: row.ordering_key,
            attempt,
            verdict,
            at,
        });
    }

    /// Done without a request.
    fn settle(
        &mut self,
        rows: Vec<CallbackDelivery>,
        at: Timestamp,
        state: DeliveryState,
        failure: Option<&Failure>,
    ) {
        for row in &rows {
            let attempt =
                failure.map(|failure| attempt_of(row, at, Duration::ZERO, &Err(failure.clone())));
            self.record(row, at, attempt, Verdict::Settled(state));
        }
        self.queue.finished(&rows);
    }

    fn done(&mut self, outcome: Outcome) {
        let Outcome {
            rows,
            began,
            took,
            result,
        } = outcome;
        let now = self.now();
        let good = matches!(&result, Ok(reply) if (200..300).contains(&reply.status));
        let word = match &result {
            Ok(_) if good => "delivered",
            Ok(_) => "answered",
            Err(failure) => failure.kind.word(),
        };
        metrics::counter!("parlor_callback_attempts_total", "endpoint" => self.label.clone(), "result" => word).increment(1);
        metrics::histogram!("parlor_callback_attempt_seconds", "endpoint" => self.label.clone())
            .record(took.as_secs_f64());
        if good {
            self.hold = None;
            self.recovered |= self.streak >= SUSPECT;
            self.streak = 0;
            self.failing_since = None;
            for row in &rows {
                let lag = until(row.created_at, now).as_secs_f64();
                metrics::histogram!("parlor_callback_lag_seconds", "endpoint" => self.label.clone()).record(lag);
                let attempt = attempt_of(row, began, took, &result);
                self.record(
                    row,
                    now,
                    Some(attempt),
                    Verdict::Settled(DeliveryState::Delivered),
                );
                if row.attempts > 0 {
                    self.reached.extend(Reached::of(row, None));
                }
            }
            self.queue.finished(&rows);
            return;
        }
        metrics::counter!("parlor_callback_failures_total", "endpoint" => self.label.clone())
            .increment(1);
        if let Some(asked) = result.as_ref().ok().and_then(Reply::asked) {
            let asked = asked.min(self.dispatcher.ladder.longest_asked);
            self.asked.for_so_long(self.address, now, asked);
        }
        let (tests, rows): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.kind == TEST_EVENT);
        for row in &tests {
            // A test is one attempt: somebody waits to see what comes of it.
            let attempt = attempt_of(row, began, took, &result);
            self.record(
                row,
                now,
                Some(attempt),
                Verdict::Settled(DeliveryState::Dead),
            );
        }
        self.queue.finished(&tests);
        if rows.is_empty() {
            return;
        }
        self.failed(&rows, began, took, &result, now);
    }

    fn failed(
        &mut self,
        rows: &[CallbackDelivery],
        began: Timestamp,
        took: Duration,
        result: &Result<Reply, Failure>,
        now: Timestamp,
    ) {
        self.streak = self.streak.saturating_add(1);
        let ladder = self.dispatcher.ladder.clone();
        let asked = result.as_ref().ok().and_then(Reply::asked);
        let luck = secrets::random::<1>().map_or(128, |[luck]| luck);
        let mut latest = now;
        let mut given_up = false;
        let mut due = Vec::with_capacity(rows.len());
        for row in rows {
            let since = row.failing_since.unwrap_or(began);
            let tries = row.tries.saturating_add(1);
            let next = ladder.next(now, since, tries, luck, asked);
            given_up |= next.is_none();
            self.failing_since = Some(self.failing_since.map_or(since, |at| at.min(since)));
            latest = latest.max(next.unwrap_or(now));
            due.push((row, since, tries));
        }
        // Where nothing arrives any more, not every delivery has to climb its own ladder to the end.
        let first = self.failing_since.unwrap_or(now);
        given_up |= self.streak >= SUSPECT && until(first, now) >= ladder.lasts;
        for (row, since, tries) in due {
            let attempt = attempt_of(row, began, took, result);
            let verdict = Verdict::Again {
                due_at: latest,
                tries,
                failing_since: Some(since),
            };
            self.record(row, now, Some(attempt), verdict);
        }
        self.queue.failed(rows, latest);
        if rows.len() > 1 && matches!(result, Ok(reply) if is_about_content(reply.status)) {
            // One of them may be what the receiver does not like.
            self.queue.apart(rows);
        }
        self.slow_down(now);
        if matches!(result, Ok(reply) if reply.status == 410) {
            self.give_up = Some("the receiver answered 410 Gone".to_owned());
        } else if given_up {
            let last = match result {
                Ok(reply) => format!("the last answer was {}", reply.status),
                Err(failure) => failure.reason.clone(),
            };
            for row in rows {
                self.reached.extend(Reached::of(row, Some(&last)));
            }
            let hours = ladder.lasts.as_secs().checked_div(3_600).unwrap_or(0);
            self.give_up = Some(format!("a delivery failed for {hours} hours: {last}"));
        }
    }

    /// Pauses after a failure, the longer the more there were.
    fn slow_down(&mut self, failed: Timestamp) {
        if self.streak >= SUSPECT {
            let steps = self.streak.saturating_sub(SUSPECT).min(5);
            let pause = Duration::from_secs(1_u64 << steps).min(SLOWEST);
            self.hold_for(failed, pause);
        }
    }

    fn hold_for(&mut self, now: Timestamp, pause: Duration) {
        let micros = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX);
        let then = Timestamp(now.0.saturating_add(micros));
        self.hold = Some(self.hold.map_or(then, |at| at.max(then)));
    }

    /// The receiver is back: nobody waits for the next step of a ladder.
    async fn pull_forward(&mut self) {
        let (store, now) = (self.dispatcher.engine.store().clone(), self.now());
        let again = Again::Pending { fresh: false };
        match store.deliver_again(self.address, again, now).await {
            Ok(_) => {
                self.recovered = false;
                self.queue.unblock_all();
                self.look = true;
            }
            Err(error) => {
                tracing::warn!(endpoint = self.label, %error, "what waits could not be pulled forward");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    /// Says what is to be said of messages; what could not be said now is said later.
    async fn report(&mut self) {
        let engine = self.dispatcher.engine.clone();
        let mut later = Vec::new();
        for reached in std::mem::take(&mut self.reached) {
            if later.is_empty() && reached.report(&engine).await.is_ok() {
                continue;
            }
            later.push(reached);
        }
        if !later.is_empty() {
            tokio::time::sleep(AGAIN).await;
        }
        self.reached = later;
    }

    async fn deactivate(&mut self, endpoint: &Endpoint, reason: String) {
        tracing::warn!(
            endpoint = self.label,
            reason,
            "a callback endpoint is switched off"
        );
        let command = CallbackCommand {
            account: self.address.0,
            agent: None,
            change: CallbackChange::Deactivate(endpoint.key, reason.clone()),
        };
        match self.dispatcher.engine.execute(command).await {
            // Whoever was first writes the mail.
            Ok(done) if done.number == 1 => {
                if let Some(mailer) = &self.dispatcher.mailer {
                    mailer.deactivated(endpoint, &reason);
                }
            }
            Ok(_) => {}
            Err(EngineError::Refused(refusal)) => {
                tracing::info!(endpoint = self.label, %refusal, "it is not switched off");
            }
            Err(_) => {
                self.give_up = Some(reason);
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    /// Lets what is under way arrive, and records it.
    async fn finish(&mut self) {
        let deadline = tokio::time::sleep(GRACE);
        tokio::pin!(deadline);
        loop {
            tokio::select! {
                () = &mut deadline => break,
                done = self.sending.join_next() => match done {
                    Some(Ok(outcome)) => self.done(outcome),
                    Some(Err(_)) => {}
                    None => break,
                },
            }
        }
        for reached in std::mem::take(&mut self.reached) {
            // At worst nobody is told that a message failed which the next courier tries again.
            let _ = reached.report(&self.dispatcher.engine).await;
        }
        if let Some(recording) = self.recording.take() {
            let (records, result) = recording.await;
            if result.is_err() {
                self.records.splice(0..0, records);
            }
        }
        let store = self.dispatcher.engine.store();
        if let Err(error) = store
            .record_deliveries(std::mem::take(&mut self.records))
            .await
        {
            tracing::warn!(endpoint = self.label, %error, "the last results could not be recorded: these are sent again");
        }
    }
}
