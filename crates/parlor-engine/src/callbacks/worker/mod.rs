//! The delivery worker: sends one endpoint's deliveries.
//!
//! The worker carries out the actions that the [`machine`] returns. The worker reads pages of due deliveries, sends
//! requests and records results, and reports each outcome to the machine. The machine makes all decisions and does no
//! I/O. [`queue`] keeps the order within an ordering key, [`health`] counts the receiver's failures, and [`intake`]
//! chooses the next page.

mod health;
mod intake;
mod machine;
#[cfg(test)]
mod machine_tests;
mod queue;

use super::dispatcher::Dispatcher;
use super::format::{Outgoing, Rendered};
use super::labels;
use super::opened::Opened;
use super::rendering::render_batch;
use super::retry_after::RetryAfter;
use super::send_permits::SendPermits;
use super::sender::{Failure, FailureKind};
use crate::{EngineError, secrets};
use health::until;
use intake::Page;
use machine::{Action, Chore, Conditions, Machine, Mode, Sent, Settings};
use parlor_model::callbacks::Endpoint;
use parlor_model::command::DeactivateEndpoint;
use parlor_model::config::AccountConfig;
use parlor_model::entities::CallbackDelivery;
use parlor_model::time::Timestamp;
use parlor_store::StoreError;
use parlor_store::outbox::{Address, Due, Record, Redelivery};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

/// The pause before another attempt to read the configuration, after a failed attempt.
const CONFIG_PAUSE: Duration = Duration::from_secs(1);
/// The pause of the worker after a database call without an answer.
const DATABASE_REST: Duration = Duration::from_secs(1);
/// The maximum time for which a worker that ends waits for requests in progress.
const GRACE: Duration = Duration::from_secs(5);

/// A worker that has ended.
pub(super) struct Ended {
    pub address: Address,
    /// The last value of the wake-up counter that the worker has read.
    pub seen: u64,
}

type Reading = Pin<Box<dyn Future<Output = Result<Due, StoreError>> + Send>>;
type Recording = Pin<Box<dyn Future<Output = (Vec<Record>, Result<(), StoreError>)> + Send>>;

/// The state that a worker shares with its dispatcher and the other workers.
pub(super) struct Shared {
    pub dispatcher: Arc<Dispatcher>,
    /// The wake-up counter. The dispatcher increments this counter if the endpoint may have new deliveries.
    pub signal: watch::Receiver<u64>,
    pub stop: CancellationToken,
    /// The instant until which this node certainly holds the lease of the endpoint.
    pub leased_until: watch::Receiver<Instant>,
    pub retry_after: RetryAfter,
    pub permits: SendPermits,
}

/// The source from which the configuration is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fresh {
    /// The configuration in this node's memory.
    Remembered,
    /// The configuration in the database. This configuration is at least as new as every delivery that was read. An
    /// older configuration may not contain the new inbox of an event, so a format would skip the event.
    Stored,
}

/// The result of one round of actions.
enum Round {
    /// Read the configuration again, and start another round.
    Redelivery,
    /// Wait for an event, at most until this time. The machine chose the time under these conditions.
    Wait(Conditions, Timestamp),
    /// End the worker.
    End,
}

/// The delivery worker of one endpoint.
pub(super) struct Worker {
    shared: Shared,
    address: Address,
    label: String,
    /// The label of the endpoint in metrics. If there are many endpoints, several of them have the same label.
    measured_as: String,
    machine: Machine,
    requests: JoinSet<Sent>,
    reading: Option<Reading>,
    recording: Option<Recording>,
    database_rest: Rest,
    chores_rest: Rest,
    config: Fresh,
    /// The endpoint in its last known state, and its decrypted form. If the decrypted form is `None`, the endpoint's
    /// settings or secrets were encrypted with another server key.
    opened: Option<(Endpoint, Option<Arc<Opened>>)>,
}

/// The pause after the database did not answer or a task failed. The pause uses the timer of the runtime instead of the
/// engine's clock.
#[derive(Clone, Copy, Debug, Default)]
struct Rest(Option<tokio::time::Instant>);

impl Rest {
    fn begin(&mut self) {
        self.0 = tokio::time::Instant::now().checked_add(DATABASE_REST);
    }

    fn lasts(self) -> bool {
        self.0.is_some_and(|end| end > tokio::time::Instant::now())
    }

    /// Waits for the end of the pause. If there is no pause, the wait never ends.
    async fn over(self) {
        match self.0 {
            Some(end) => tokio::time::sleep_until(end).await,
            None => std::future::pending().await,
        }
    }
}

/// Runs a call of the store in a separate task. Several calls to PostgreSQL share one connection, and their answers
/// arrive in the order of the calls. So a call that is not polled would delay all later calls on its connection,
/// including the calls of this worker.
fn driven<T: Send + 'static>(
    call: impl Future<Output = T> + Send + 'static,
) -> Pin<Box<dyn Future<Output = T> + Send>> {
    let task = AbortOnDropHandle::new(tokio::spawn(call));
    Box::pin(async move {
        match task.await.map_err(JoinError::try_into_panic) {
            Ok(outcome) => outcome,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The task is aborted only if this future is dropped. In that case, no caller waits for a result.
            Err(Err(_)) => std::future::pending().await,
        }
    })
}

async fn pending_or<T>(future: Option<&mut Pin<Box<dyn Future<Output = T> + Send>>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}

impl Worker {
    pub(super) fn new(shared: Shared, address: Address) -> Self {
        let schedule = shared.dispatcher.schedule.clone();
        let now = shared.dispatcher.engine.now();
        Self {
            shared,
            address,
            label: format!("{}/{}", address.0, address.1),
            measured_as: labels::label(address),
            machine: Machine::new(address, schedule, now),
            requests: JoinSet::new(),
            reading: None,
            recording: None,
            database_rest: Rest::default(),
            chores_rest: Rest::default(),
            config: Fresh::Remembered,
            opened: None,
        }
    }

    fn now(&self) -> Timestamp {
        self.shared.dispatcher.engine.now()
    }

    fn conditions(&mut self) -> Conditions {
        let now = self.now();
        Conditions {
            now,
            retry_after: self.shared.retry_after.until(self.address, now),
            leased: *self.shared.leased_until.borrow_and_update() > Instant::now(),
            database_rests: self.database_rest.lasts(),
            chores_rest: self.chores_rest.lasts(),
        }
    }

    /// Runs until there is nothing to do, or until the dispatcher stops the worker.
    pub(super) async fn run(mut self) -> Ended {
        let mut seen = *self.shared.signal.borrow_and_update();
        self.recall().await;
        while !self.shared.stop.is_cancelled() {
            let config = match self.config().await {
                Ok(config) => config,
                Err(EngineError::Refused(_)) => break,
                Err(_) => {
                    tokio::time::sleep(CONFIG_PAUSE).await;
                    continue;
                }
            };
            let Some(endpoint) = config.endpoint(self.address.1) else {
                break;
            };
            self.configure(&config, endpoint);
            let (at, until) = match self.act(&config, endpoint).await {
                Round::Redelivery => continue,
                Round::Wait(at, until) => (at, until),
                Round::End => break,
            };
            let clock = Arc::clone(&self.shared.dispatcher.engine.clock);
            let (stop, signal) = (self.shared.stop.clone(), &mut self.shared.signal);
            let lease = &mut self.shared.leased_until;
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(done) = self.requests.join_next() => {
                    // If a request panics, this worker ends. The next worker reads the deliveries of the request again.
                    let Ok(sent) = done else { break };
                    self.sent(sent);
                    // All other completed requests are evaluated first, so that all their results can be recorded
                    // together.
                    while let Some(Ok(sent)) = self.requests.try_join_next() {
                        self.sent(sent);
                    }
                }
                (records, result) = pending_or(self.recording.as_mut()) => self.recorded(records, result),
                due = pending_or(self.reading.as_mut()) => self.read(due),
                changed = signal.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    seen = *self.shared.signal.borrow_and_update();
                    self.machine.woken();
                }
                // The lease was renewed, so the loop continues.
                Ok(()) = lease.changed(), if !at.leased => {}
                () = self.database_rest.over(), if at.database_rests => {}
                () = self.chores_rest.over(), if at.chores_rest => {}
                () = clock.sleep(at.now, until) => {}
            }
        }
        let address = self.address;
        self.finish().await;
        Ended { address, seen }
    }

    async fn config(&mut self) -> Result<Arc<AccountConfig>, EngineError> {
        let store = self.shared.dispatcher.engine.store();
        let config = match self.config {
            Fresh::Stored => store.config_as_stored(self.address.0).await?,
            Fresh::Remembered => store.config(self.address.0).await?,
        };
        self.config = Fresh::Remembered;
        Ok(config)
    }

    /// Restores the receiver's health from the stored attempts of an earlier worker.
    async fn recall(&mut self) {
        let store = self.shared.dispatcher.engine.store();
        match store.receiver_failures(self.address).await {
            Ok(Some(failures)) => self.machine.recall(failures),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(endpoint = self.label, %error, "earlier attempts could not be read");
            }
        }
    }

    /// Returns the endpoint's decrypted form, cached until the endpoint changes.
    fn opened(&mut self, endpoint: &Endpoint) -> Option<Arc<Opened>> {
        match &self.opened {
            Some((known, opened)) if known == endpoint => opened.clone(),
            _ => {
                let sealer = self.shared.dispatcher.engine.sealer();
                let opened = Opened::of(endpoint, sealer).map(Arc::new);
                self.opened = Some((endpoint.clone(), opened.clone()));
                opened
            }
        }
    }

    fn configure(&mut self, config: &AccountConfig, endpoint: &Endpoint) {
        let off = (config.endpoint_states.get(&endpoint.key))
            .is_some_and(|state| state.paused_at.is_some() || state.deactivated_at.is_some());
        let mode = if self.opened(endpoint).is_none() {
            Mode::Sealed
        } else if off || endpoint.deactivated {
            Mode::TestsOnly
        } else {
            Mode::Active
        };
        if mode == Mode::Sealed && self.machine.mode() != Mode::Sealed {
            tracing::error!(
                endpoint = self.label,
                "nothing is sent to a callback endpoint: the server key is not the one that its secrets were encrypted with. \
                 Pending deliveries are sent after the server gets that key, or after the secrets are set again"
            );
        }
        let format = self.shared.dispatcher.formats.get(endpoint.format);
        let concurrency = usize::try_from(endpoint.concurrency).unwrap_or(1).max(1);
        let settings = Settings {
            mode,
            // If this process does not know the endpoint's format, nothing can be sent to the endpoint.
            concurrency: format.map_or(0, |_| concurrency),
            per_request: format.map_or(1, |format| format.takes(endpoint).max(1)),
        };
        if self.machine.configure(settings) {
            self.reading = None;
            self.shared.retry_after.forget(self.address);
        }
    }

    /// Carries out the machine's actions until the worker has to wait or end, or the configuration must be read again.
    async fn act(&mut self, config: &AccountConfig, endpoint: &Endpoint) -> Round {
        loop {
            let conditions = self.conditions();
            match self.machine.next(conditions) {
                Action::Do(chore) => {
                    let done = self.perform(&chore, endpoint).await;
                    if !done {
                        self.chores_rest.begin();
                    }
                    self.machine.chore_done(&chore, done);
                    return Round::Redelivery;
                }
                Action::Read(page) => self.start_reading(page),
                Action::Send(rows) => self.send(rows, config, endpoint),
                Action::Record(records) => self.start_recording(records),
                Action::Wait(until) => return Round::Wait(conditions, until),
                Action::End => return Round::End,
            }
        }
    }

    fn start_reading(&mut self, Page { which, limit }: Page) {
        let store = self.shared.dispatcher.engine.store().clone();
        let (address, now) = (self.address, self.now());
        self.reading = Some(driven(async move {
            store.due(address, now, limit, which).await
        }));
    }

    fn read(&mut self, due: Result<Due, StoreError>) {
        self.reading = None;
        match due {
            Ok(due) => {
                if !due.rows.is_empty() {
                    self.config = Fresh::Stored;
                }
                let conditions = self.conditions();
                self.machine.read(due, conditions);
            }
            Err(error) => {
                tracing::warn!(endpoint = self.label, %error, "deliveries could not be read");
                self.database_rest.begin();
                self.machine.not_read();
            }
        }
    }

    fn start_recording(&mut self, records: Vec<Record>) {
        let store = self.shared.dispatcher.engine.store().clone();
        self.recording = Some(driven(async move {
            let result = store.record_deliveries(records.clone()).await;
            (records, result)
        }));
    }

    fn recorded(&mut self, records: Vec<Record>, result: Result<(), StoreError>) {
        self.recording = None;
        match result {
            Ok(()) => self.machine.recorded(&records),
            Err(error) => {
                tracing::warn!(endpoint = self.label, %error, "results could not be recorded and are tried again");
                self.database_rest.begin();
                self.machine.not_recorded(records);
            }
        }
    }

    /// Builds the requests of a batch and starts to send them.
    fn send(&mut self, rows: Vec<CallbackDelivery>, config: &AccountConfig, endpoint: &Endpoint) {
        let now = self.now();
        let format = self.shared.dispatcher.formats.get(endpoint.format).cloned();
        let (Some(format), Some(opened)) = (format, self.opened(endpoint)) else {
            // This case does not occur, because the machine sends nothing without a format or a decrypted endpoint.
            self.machine.skipped(&[], now);
            return;
        };
        let links = (self.shared.dispatcher.engine.links()).made_at(now);
        let (rendered, bad) = render_batch(format.as_ref(), &rows, config, &opened, &links, now);
        for (event, reason) in &bad {
            let id = (rows.iter()).find(|row| row.event_number == *event);
            tracing::warn!(
                endpoint = self.label,
                delivery = id.map(|row| row.id.as_str()),
                reason,
                "a delivery cannot be sent and is skipped"
            );
        }
        let rows = if bad.is_empty() {
            rows
        } else {
            self.machine.set_aside(rows, &bad, now)
        };
        match rendered {
            Rendered::Skip | Rendered::Impossible(_) => self.machine.skipped(&rows, now),
            Rendered::Request(request) => self.request(rows, vec![*request], endpoint, now),
            Rendered::Several(requests) => self.request(rows, requests, endpoint, now),
        }
    }

    /// Starts a task that sends the requests of a batch one after the other, until a request is not accepted. The last
    /// reply is the reply to the whole batch.
    fn request(
        &mut self,
        rows: Vec<CallbackDelivery>,
        requests: Vec<Outgoing>,
        endpoint: &Endpoint,
        now: Timestamp,
    ) {
        let timeout = Duration::from_secs(endpoint.timeout_s.clamp(1, 30).unsigned_abs());
        let sender = Arc::clone(&self.shared.dispatcher.sender);
        let (permits, address, label) = (
            self.shared.permits.clone(),
            self.address,
            self.label.clone(),
        );
        let ordering_keys: Vec<i64> = rows.iter().map(|row| row.ordering_key).collect();
        self.requests.spawn(async move {
            permits.over(address, &ordering_keys).await;
            let started = Instant::now();
            let mut answer = Err(Failure::new(
                FailureKind::Unsendable,
                "there is nothing to be sent",
            ));
            for request in requests {
                answer = sender.send(label.clone(), request, timeout).await;
                if !matches!(&answer, Ok(reply) if (200..300).contains(&reply.status)) {
                    break;
                }
            }
            Sent {
                rows,
                began: now,
                took: started.elapsed(),
                answer,
            }
        });
    }

    fn sent(&mut self, sent: Sent) {
        let now = self.now();
        self.measure(&sent, now);
        if let Some(pause) = sent
            .answer
            .as_ref()
            .ok()
            .and_then(|reply| reply.requested_pause(now))
        {
            let pause = pause.min(self.shared.dispatcher.schedule.longest_retry_after);
            (self.shared.retry_after).for_so_long(self.address, now, pause);
        }
        let jitter = secrets::random::<1>().map_or(128, |[jitter]| jitter);
        self.machine.sent(sent, jitter, now);
    }

    fn measure(&self, sent: &Sent, now: Timestamp) {
        let accepted = sent.is_accepted();
        let result = match &sent.answer {
            Ok(_) if accepted => "delivered",
            Ok(_) => "answered",
            Err(failure) => failure.kind.word(),
        };
        metrics::counter!("parlor_callback_attempts_total", "endpoint" => self.measured_as.clone(), "result" => result).increment(1);
        metrics::histogram!("parlor_callback_attempt_seconds", "endpoint" => self.measured_as.clone())
            .record(sent.took.as_secs_f64());
        if !accepted {
            metrics::counter!("parlor_callback_failures_total", "endpoint" => self.measured_as.clone())
                .increment(1);
            return;
        }
        for row in &sent.rows {
            let lag = until(row.created_at, now).as_secs_f64();
            metrics::histogram!("parlor_callback_lag_seconds", "endpoint" => self.measured_as.clone())
                .record(lag);
        }
    }

    /// Does a task. Returns `false` if the task failed and must be repeated.
    async fn perform(&mut self, chore: &Chore, endpoint: &Endpoint) -> bool {
        let engine = &self.shared.dispatcher.engine;
        match chore {
            Chore::Report(result) => result.report(engine).await.is_ok(),
            Chore::PullForward => {
                let again = Redelivery::Pending { fresh: false };
                let pulled = engine
                    .store()
                    .deliver_again(self.address, again, self.now());
                if let Err(error) = pulled.await {
                    tracing::warn!(endpoint = self.label, %error, "pending deliveries could not be rescheduled");
                    return false;
                }
                true
            }
            Chore::Deactivate(reason) => self.deactivate(endpoint, reason).await,
        }
    }

    async fn deactivate(&mut self, endpoint: &Endpoint, reason: &str) -> bool {
        let label = &self.label;
        tracing::warn!(
            endpoint = label,
            reason,
            "a callback endpoint is deactivated"
        );
        let act = DeactivateEndpoint {
            endpoint: endpoint.key,
            reason: reason.to_owned(),
        };
        let engine = &self.shared.dispatcher.engine;
        match engine.execute(self.address.0, act).await {
            // If several nodes deactivate the endpoint, only the first node sends the mail.
            Ok(true) => {
                if let Some(mailer) = &self.shared.dispatcher.mailer {
                    mailer.deactivated(endpoint, reason);
                }
                true
            }
            Ok(false) => true,
            Err(EngineError::Refused(refusal)) => {
                tracing::info!(endpoint = label, %refusal, "a callback endpoint was not deactivated");
                true
            }
            Err(_) => false,
        }
    }

    /// Waits for the requests in progress, for at most [`GRACE`], and records the results.
    async fn finish(mut self) {
        let deadline = tokio::time::sleep(GRACE);
        tokio::pin!(deadline);
        loop {
            tokio::select! {
                () = &mut deadline => break,
                done = self.requests.join_next() => match done {
                    Some(Ok(sent)) => self.sent(sent),
                    Some(Err(_)) => {}
                    None => break,
                },
            }
        }
        if let Some(recording) = self.recording.take() {
            let (records, result) = recording.await;
            if result.is_err() {
                self.machine.not_recorded(records);
            }
        }
        let engine = &self.shared.dispatcher.engine;
        let (results, records) = self.machine.into_rest();
        for result in results {
            // If this report fails, it is not repeated, and the message keeps its earlier status.
            let _ = result.report(engine).await;
        }
        if let Err(error) = engine.store().record_deliveries(records).await {
            tracing::warn!(endpoint = self.label, %error, "the last results could not be recorded: these are sent again");
        }
    }
}
