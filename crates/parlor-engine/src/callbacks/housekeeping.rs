//! Housekeeping of deliveries: measures waiting deliveries, deletes old deliveries, and gives up deliveries to removed
//! endpoints. Housekeeping runs as a separate task, because it can take long.

use super::labels::label;
use crate::Engine;
use parlor_store::query::callbacks::{Backlog, Backlogs};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The interval between two housekeeping runs. A run deletes old deliveries, and gives up deliveries to removed
/// endpoints.
const EVERY: Duration = Duration::from_secs(60);
/// The time for which deliveries are kept after they were settled (reached their final state), in seconds.
const KEPT_S: i64 = 7 * 24 * 60 * 60;
/// The maximum number of deliveries that one transaction deletes. Between two such transactions, the database can do
/// other work.
const AT_ONCE: i64 = 2_000;
/// The pause between two transactions that delete deliveries.
const BETWEEN: Duration = Duration::from_millis(50);
/// The age from which deliveries to an unknown endpoint are given up, in seconds. Younger deliveries are kept, because
/// a node may not yet know a new endpoint.
const ORPHANED_S: i64 = 60 * 60;

/// Runs the housekeeping until `stop` is cancelled.
pub(super) async fn run(engine: Engine, measure_every: Duration, stop: CancellationToken) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut measuring = tokio::time::interval(measure_every);
    measuring.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut measured = BTreeSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = measuring.tick() => {
                measure(&engine, &mut measured).await;
                continue;
            }
            _ = every.tick() => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = async {
                abandon(&engine).await;
                forget(&engine).await;
            } => {}
        }
    }
}

/// Updates the metrics of waiting deliveries: for each endpoint, the number of its waiting deliveries and the age of
/// the oldest of them. A measurement at the end of each delivery would miss deliveries that never end.
async fn measure(engine: &Engine, measured: &mut BTreeSet<String>) {
    let Ok(rows) = engine.store().list(Backlogs).await else {
        tracing::debug!("pending deliveries could not be counted");
        return;
    };
    let now = engine.now();
    let gone = std::mem::take(measured);
    let mut figures: BTreeMap<String, (u64, Duration)> = (gone.into_iter())
        .map(|label| (label, (0, Duration::ZERO)))
        .collect();
    for Backlog {
        account,
        endpoint,
        pending,
        oldest,
    } in rows
    {
        let label = label((account, endpoint));
        measured.insert(label.clone());
        let pending = pending.max(0).unsigned_abs();
        let age = Duration::from_micros(now.0.saturating_sub(oldest.0).max(0).unsigned_abs());
        let (waiting, longest) = figures.entry(label).or_default();
        *waiting = waiting.saturating_add(pending);
        *longest = age.max(*longest);
    }
    let number = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    for (label, (pending, age)) in figures {
        metrics::gauge!("parlor_callback_pending", "endpoint" => label.clone())
            .set(number(pending));
        metrics::gauge!("parlor_callback_oldest_seconds", "endpoint" => label)
            .set(age.as_secs_f64());
    }
}

/// Gives up the old deliveries to removed endpoints.
async fn abandon(engine: &Engine) {
    let now = engine.now();
    let before = now.plus_seconds(ORPHANED_S.saturating_neg());
    let waiting = engine.store().waiting_endpoints(now).await;
    for address in waiting.unwrap_or_default() {
        let gone = (engine.config(address.0).await)
            .is_ok_and(|config| config.endpoint(address.1).is_none());
        if gone
            && let Err(error) = engine
                .store()
                .abandon_deliveries(address, before, now)
                .await
        {
            tracing::debug!(%error, "orphaned deliveries could not be set to the state `dead`");
        }
    }
}

/// Deletes all deliveries that were settled more than [`KEPT_S`] seconds ago. Each transaction deletes at most
/// [`AT_ONCE`] deliveries.
async fn forget(engine: &Engine) {
    let before = engine.now().plus_seconds(KEPT_S.saturating_neg());
    loop {
        match engine.store().forget_deliveries(before, AT_ONCE).await {
            Ok(forgotten) if forgotten < AT_ONCE.unsigned_abs() => return,
            Ok(_) => tokio::time::sleep(BETWEEN).await,
            Err(error) => {
                tracing::debug!(%error, "old deliveries could not be deleted");
                return;
            }
        }
    }
}
