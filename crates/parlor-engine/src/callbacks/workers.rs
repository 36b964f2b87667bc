//! The delivery workers of this node. Each endpoint with waiting deliveries has one worker. A new delivery for the
//! endpoint wakes this worker.
//!
//! A node sends the deliveries of an endpoint only while it holds the lease of the endpoint. So two nodes do not send
//! the same deliveries.

use super::dispatcher::Dispatcher;
use super::opened::Opened;
use super::retry_after::RetryAfter;
use super::send_permits::SendPermits;
use super::worker::{Ended, Shared, Worker};
use super::{ephemeral, housekeeping};
use crate::secrets;
use parlor_store::outbox::Address;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The lifetime of a lease, in seconds. If a node fails, another node can take over its endpoints after the leases have
/// expired.
const LEASE_S: i64 = 6;
/// The time between two renewals of the leases of this node.
const RENEW: Duration = Duration::from_secs(2);
/// The interval between two searches for due deliveries if several nodes share the database.
const SCAN_SHARED: Duration = Duration::from_millis(250);
/// The interval between two searches for due deliveries if this is the only node.
const SCAN_ALONE: Duration = Duration::from_secs(5);

/// A running worker, with the channels that wake it and stop it.
struct Running {
    signal: watch::Sender<u64>,
    stop: CancellationToken,
}

/// The delivery workers of this node.
struct Workers {
    dispatcher: Arc<Dispatcher>,
    node: String,
    running: HashMap<Address, Running>,
    tasks: TaskTracker,
    ended: mpsc::UnboundedSender<Ended>,
    stop: CancellationToken,
    /// The instant until which this node certainly holds its leases.
    leased_until: watch::Sender<Instant>,
    retry_after: RetryAfter,
    permits: SendPermits,
}

impl Dispatcher {
    /// Sends deliveries until `stop` is cancelled. After that, waits for the requests in progress, and returns.
    pub async fn run(self, stop: CancellationToken) {
        let Ok(node) = secrets::random::<16>() else {
            tracing::error!("no random bytes: callbacks are not sent");
            return;
        };
        let (retry_after, permits) = (RetryAfter::default(), SendPermits::default());
        // Ephemeral events are not stored and need no worker.
        let ephemeral = tokio::spawn(ephemeral::run(
            self.engine.clone(),
            self.formats.clone(),
            Arc::clone(&self.sender),
            retry_after.clone(),
            permits.clone(),
            self.schedule.longest_retry_after,
            stop.clone(),
        ));
        let housekeeping = tokio::spawn(housekeeping::run(
            self.engine.clone(),
            self.measure_every,
            stop.clone(),
        ));
        let shared = self.engine.store().is_shared();
        let far = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        let valid = if shared { Duration::ZERO } else { far };
        let start = Instant::now();
        let (ended, mut endings) = mpsc::unbounded_channel();
        let mut workers = Workers {
            dispatcher: Arc::new(self),
            node: secrets::hex(&node),
            running: HashMap::new(),
            tasks: TaskTracker::new(),
            ended,
            stop: stop.clone(),
            leased_until: watch::Sender::new(start.checked_add(valid).unwrap_or(start)),
            retry_after,
            permits,
        };
        let mut scan = tokio::time::interval(if shared { SCAN_SHARED } else { SCAN_ALONE });
        scan.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut renew = tokio::time::interval(RENEW);
        renew.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let store = workers.dispatcher.engine.store().clone();
            tokio::select! {
                () = stop.cancelled() => break,
                written = store.deliveries_written() => workers.wake(written, true).await,
                Some(ended) = endings.recv() => workers.ended(ended).await,
                _ = scan.tick() => workers.scan().await,
                _ = renew.tick(), if shared => workers.renew().await,
            }
        }
        workers.tasks.close();
        workers.tasks.wait().await;
        let _ = ephemeral.await;
        let _ = housekeeping.await;
        let had: Vec<Address> = workers.running.keys().copied().collect();
        if shared && !had.is_empty() {
            // The leases are released, so that other nodes can take over the endpoints at once. If the release fails,
            // the other nodes wait until the leases expire.
            let store = workers.dispatcher.engine.store();
            let _ = store.release_endpoints(&workers.node, had).await;
        }
    }
}

impl Workers {
    /// Wakes the workers of these endpoints. An endpoint without a worker gets a new worker, unless another node holds
    /// the endpoint's lease. If `sure` is `false`, the function first checks that a new worker could send deliveries to
    /// the endpoint.
    async fn wake(&mut self, addresses: Vec<Address>, sure: bool) {
        let mut new = Vec::new();
        for address in addresses {
            match self.running.get(&address) {
                Some(running) => running.signal.send_modify(|n| *n = n.wrapping_add(1)),
                None if sure || self.is_of_use(address).await => new.push(address),
                None => {}
            }
        }
        if new.is_empty() {
            return;
        }
        let engine = self.dispatcher.engine.clone();
        let since = Instant::now();
        let ours = match engine
            .store()
            .lease_endpoints(&self.node, new, LEASE_S)
            .await
        {
            Ok(ours) => ours,
            Err(error) => {
                tracing::warn!(%error, "callbacks wait for the database");
                return;
            }
        };
        if engine.store().is_shared() && self.running.is_empty() {
            self.leased_from(since);
        }
        for address in ours {
            let signal = watch::Sender::new(0);
            let stop = self.stop.child_token();
            let shared = Shared {
                dispatcher: Arc::clone(&self.dispatcher),
                signal: signal.subscribe(),
                stop: stop.clone(),
                leased_until: self.leased_until.subscribe(),
                retry_after: self.retry_after.clone(),
                permits: self.permits.clone(),
            };
            let worker = Worker::new(shared, address);
            let (ended, work) = (self.ended.clone(), self.tasks.spawn(worker.run()));
            let seen = signal.subscribe();
            self.tasks.spawn(async move {
                let end = work.await.unwrap_or_else(|error| {
                    let label = format!("{}/{}", address.0, address.1);
                    tracing::error!(endpoint = label, %error, "a delivery worker failed; the next look at what is due starts another");
                    let seen = *seen.borrow();
                    Ended { address, seen }
                });
                // The error is ignored, because it means that the dispatcher, which receives this message, has ended.
                let _ = ended.send(end);
            });
            self.running.insert(address, Running { signal, stop });
        }
    }

    /// Whether a worker could send deliveries to an endpoint. If the endpoint is paused, deactivated or
    /// removed, its deliveries continue to wait. Its deliveries also wait if its secrets were encrypted with another
    /// server key.
    async fn is_of_use(&self, (account, key): Address) -> bool {
        let Ok(config) = self.dispatcher.engine.config(account).await else {
            return false;
        };
        let off = (config.endpoint_states.get(&key))
            .is_some_and(|s| s.paused_at.is_some() || s.deactivated_at.is_some());
        let sealer = self.dispatcher.engine.sealer();
        config
            .endpoint(key)
            .is_some_and(|endpoint| !endpoint.deactivated && Opened::of(endpoint, sealer).is_some())
            && !off
    }

    async fn scan(&mut self) {
        let engine = self.dispatcher.engine.clone();
        match engine.store().waiting_endpoints(engine.now()).await {
            Ok(waiting) => self.wake(waiting, false).await,
            Err(error) => tracing::debug!(%error, "the due deliveries could not be read"),
        }
    }

    fn leased_from(&self, since: Instant) {
        let lasts = Duration::from_secs(LEASE_S.unsigned_abs());
        self.leased_until
            .send_replace(since.checked_add(lasts).unwrap_or(since));
    }

    /// Renews the leases, and stops workers whose lease is lost.
    async fn renew(&mut self) {
        let had: Vec<Address> = self.running.keys().copied().collect();
        if had.is_empty() {
            return;
        }
        let since = Instant::now();
        let store = self.dispatcher.engine.store().clone();
        match store
            .lease_endpoints(&self.node, had.clone(), LEASE_S)
            .await
        {
            Ok(kept) => {
                self.leased_from(since);
                for lost in had.iter().filter(|address| !kept.contains(address)) {
                    if let Some(running) = self.running.get(lost) {
                        running.stop.cancel();
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "leases of endpoints could not be renewed"),
        }
    }

    async fn ended(&mut self, ended: Ended) {
        let Some(running) = self.running.remove(&ended.address) else {
            return;
        };
        let woken = *running.signal.borrow() != ended.seen;
        if woken && !self.stop.is_cancelled() {
            self.wake(vec![ended.address], true).await;
        } else {
            let store = self.dispatcher.engine.store();
            // If the release fails, the lease expires by itself.
            let _ = store
                .release_endpoints(&self.node, vec![ended.address])
                .await;
        }
    }
}
