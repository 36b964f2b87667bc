//! Who has which endpoint: wakes a courier when something is written for its endpoint, holds the leases that keep two nodes from
//! sending the same, and ends in an orderly way.

use super::asked::Asked;
use super::courier::{Courier, Ended};
use super::ladder::Ladder;
use super::sender::Sender;
use super::turns::Turns;
use super::{Formats, Mailer, Opened};
use super::{housekeeping, moments};
use crate::{Engine, secrets};
use parlor_store::outbox::Address;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a lease lasts, in seconds. A node that died is followed by another after that.
const LEASE_S: i64 = 6;
/// How often leases are renewed.
const RENEW: Duration = Duration::from_secs(2);
/// How often a node among several looks for what others wrote.
const SCAN_SHARED: Duration = Duration::from_millis(250);
/// How often a node by itself looks for what became due.
const SCAN_ALONE: Duration = Duration::from_secs(5);

/// What a dispatcher is made of.
#[derive(Clone)]
pub struct Dispatcher {
    /// What it reads and writes.
    pub engine: Engine,
    /// How events are said.
    pub formats: Formats,
    /// What sends.
    pub sender: Arc<dyn Sender>,
    /// When it is tried again.
    pub ladder: Ladder,
    /// Who is told that an endpoint was switched off.
    pub mailer: Option<Arc<dyn Mailer>>,
}

impl std::fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dispatcher")
            .field("formats", &self.formats)
            .finish_non_exhaustive()
    }
}

/// A courier at work.
struct AtWork {
    signal: watch::Sender<u64>,
    stop: CancellationToken,
}

struct Desk {
    dispatcher: Arc<Dispatcher>,
    node: String,
    couriers: HashMap<Address, AtWork>,
    tasks: TaskTracker,
    ended: mpsc::UnboundedSender<Ended>,
    stop: CancellationToken,
    /// Until when the leases are surely ours.
    valid: watch::Sender<Instant>,
    asked: Asked,
    turns: Turns,
}

impl Dispatcher {
    /// Sends until `stop`; then finishes what is under way and returns.
    pub async fn run(self, stop: CancellationToken) {
        let Ok(node) = secrets::random::<16>() else {
            tracing::error!("no random bytes: callbacks are not sent");
            return;
        };
        let (asked, turns) = (Asked::default(), Turns::default());
        // What is not stored goes its own way.
        let moments = tokio::spawn(moments::run(
            self.engine.clone(),
            self.formats.clone(),
            Arc::clone(&self.sender),
            asked.clone(),
            turns.clone(),
            self.ladder.clone(),
            stop.clone(),
        ));
        let housekeeping = tokio::spawn(housekeeping::run(self.engine.clone(), stop.clone()));
        let shared = self.engine.store().is_shared();
        let far = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        let valid = if shared { Duration::ZERO } else { far };
        let start = Instant::now();
        let (ended, mut endings) = mpsc::unbounded_channel();
        let mut desk = Desk {
            dispatcher: Arc::new(self),
            node: secrets::hex(&node),
            couriers: HashMap::new(),
            tasks: TaskTracker::new(),
            ended,
            stop: stop.clone(),
            valid: watch::Sender::new(start.checked_add(valid).unwrap_or(start)),
            asked,
            turns,
        };
        let mut scan = tokio::time::interval(if shared { SCAN_SHARED } else { SCAN_ALONE });
        scan.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut renew = tokio::time::interval(RENEW);
        renew.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let store = desk.dispatcher.engine.store().clone();
            tokio::select! {
                () = stop.cancelled() => break,
                written = store.deliveries_written() => desk.wake(written, true).await,
                Some(ended) = endings.recv() => desk.ended(ended).await,
                _ = scan.tick() => desk.scan().await,
                _ = renew.tick(), if shared => desk.renew().await,
            }
        }
        desk.tasks.close();
        desk.tasks.wait().await;
        let _ = moments.await;
        let _ = housekeeping.await;
        let had: Vec<Address> = desk.couriers.keys().copied().collect();
        if shared && !had.is_empty() {
            // Others need not wait until the leases run out; if this fails, they do.
            let store = desk.dispatcher.engine.store();
            let _ = store.release_endpoints(&desk.node, had).await;
        }
    }
}

impl Desk {
    /// Has these endpoints looked after, as far as no other node does. `sure`: something was written for them just now.
    async fn wake(&mut self, addresses: Vec<Address>, sure: bool) {
        let mut new = Vec::new();
        for address in addresses {
            match self.couriers.get(&address) {
                Some(at_work) => at_work.signal.send_modify(|n| *n = n.wrapping_add(1)),
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
        if engine.store().is_shared() && self.couriers.is_empty() {
            self.valid_from(since);
        }
        for address in ours {
            let signal = watch::Sender::new(0);
            let stop = self.stop.child_token();
            let courier = Courier::new(
                Arc::clone(&self.dispatcher),
                address,
                signal.subscribe(),
                stop.clone(),
                self.valid.subscribe(),
                self.asked.clone(),
                self.turns.clone(),
            );
            let (ended, work) = (self.ended.clone(), self.tasks.spawn(courier.run()));
            let seen = signal.subscribe();
            self.tasks.spawn(async move {
                let end = work.await.unwrap_or_else(|error| {
                    let label = format!("{}/{}", address.0, address.1);
                    tracing::error!(endpoint = label, %error, "a courier failed; the next look at what is due sends another");
                    let seen = *seen.borrow();
                    Ended { address, seen }
                });
                // Nobody listens any more when everything ends.
                let _ = ended.send(end);
            });
            self.couriers.insert(address, AtWork { signal, stop });
        }
    }

    /// Whether anything would be sent to an endpoint: what waits for one that is off, sealed with another key, or
    /// gone, keeps waiting.
    async fn is_of_use(&self, (account, key): Address) -> bool {
        let Ok(config) = self.dispatcher.engine.config(account).await else {
            return false;
        };
        let off = (config.endpoint_states.get(&key))
            .is_some_and(|s| s.paused_at.is_some() || s.deactivated_at.is_some());
        let sealer = self.dispatcher.engine.sealer();
        config.endpoint(key).is_some_and(|endpoint| {
            !endpoint.switched_off && Opened::of(endpoint, sealer).is_some()
        }) && !off
    }

    async fn scan(&mut self) {
        let engine = self.dispatcher.engine.clone();
        match engine.store().waiting_endpoints(engine.now()).await {
            Ok(waiting) => self.wake(waiting, false).await,
            Err(error) => tracing::debug!(%error, "the outbox cannot be read"),
        }
    }

    fn valid_from(&self, since: Instant) {
        let lasts = Duration::from_secs(LEASE_S.unsigned_abs());
        self.valid
            .send_replace(since.checked_add(lasts).unwrap_or(since));
    }

    /// Keeps the leases; who lost one stops.
    async fn renew(&mut self) {
        let had: Vec<Address> = self.couriers.keys().copied().collect();
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
                self.valid_from(since);
                for lost in had.iter().filter(|address| !kept.contains(address)) {
                    if let Some(at_work) = self.couriers.get(lost) {
                        at_work.stop.cancel();
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "leases of endpoints could not be renewed"),
        }
    }

    async fn ended(&mut self, ended: Ended) {
        let Some(at_work) = self.couriers.remove(&ended.address) else {
            return;
        };
        let woken = *at_work.signal.borrow() != ended.seen;
        if woken && !self.stop.is_cancelled() {
            self.wake(vec![ended.address], true).await;
        } else {
            let store = self.dispatcher.engine.store();
            // If this fails, it runs out.
            let _ = store
                .release_endpoints(&self.node, vec![ended.address])
                .await;
        }
    }
}
