//! The metrics of `/metrics`. This module contains the catalogue of all metrics, and measures some of them when a
//! client reads `/metrics`.
//!
//! To add a metric, add an entry to [`METRICS`] and a row to `docs/operations.md`. The code for requests, the store and
//! callbacks records the metrics of its own subject. This module measures the metrics of the process, the database, the
//! queues and the agents.

mod catalogue;
mod process;

pub use catalogue::METRICS;

use catalogue::{
    AGENTS, BUILD_INFO, DATABASE_SIZE, DATABASE_UP, QUEUE_LONGEST_WAIT, QUEUE_WAITING,
};
use parlor_engine::Engine;
use parlor_engine::metrics::InstallationMetrics;
use parlor_http::metrics::{Exposition, Measure};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The time for which the metrics of the queues and agents are cached. With the cache, several monitoring systems cause
/// no more reads of the database than one monitoring system.
const FRESH: Duration = Duration::from_secs(5);
/// The time for which the size of the database is cached.
const SIZE_FRESH: Duration = Duration::from_secs(60);
/// The time limit for the read of all metrics from the database.
const WITHIN: Duration = Duration::from_secs(2);
/// The label value for the sum of all queues or accounts that have no metrics of their own.
const OTHER: &str = "other";

/// Returns the function that measures the metrics of this module for `/metrics`.
pub fn measure(engine: &Engine) -> Measure {
    let meter = Arc::new(Meter {
        engine: engine.clone(),
        last: Mutex::default(),
    });
    Arc::new(move || {
        let meter = Arc::clone(&meter);
        Box::pin(async move { meter.text().await })
    })
}

struct Meter {
    engine: Engine,
    last: Mutex<Last>,
}

/// The metrics that were measured last, each with the time of the measurement.
#[derive(Default)]
struct Last {
    read: Option<(Instant, InstallationMetrics)>,
    size: Option<(Instant, u64)>,
}

impl Meter {
    async fn text(&self) -> String {
        let mut text = Exposition::default();
        let database = if self.engine.store().is_shared() {
            "postgresql"
        } else {
            "sqlite"
        };
        text.begin(&BUILD_INFO);
        text.sample(&BUILD_INFO, &[env!("CARGO_PKG_VERSION"), database], 1);
        // The metrics of the process are read from files. Such reads can block, so they run on a separate thread.
        if let Ok(read) = tokio::task::spawn_blocking(process::measurements).await {
            for (metric, value) in read {
                text.single(metric, value);
            }
        }
        let read = tokio::time::timeout(WITHIN, self.read()).await;
        let read = read.ok().flatten();
        text.single(&DATABASE_UP, u8::from(read.is_some()));
        if let Some((read, size)) = read {
            text.single(&DATABASE_SIZE, size);
            show(&mut text, &read);
        }
        text.into_text()
    }

    /// Reads the metrics from the database or from the cache. `None` means that the database is not available.
    async fn read(&self) -> Option<(InstallationMetrics, u64)> {
        let mut last = self.last.lock().await;
        let size = match last.size {
            Some((at, size)) if at.elapsed() < SIZE_FRESH => size,
            _ => self.engine.database_size().await.ok()?,
        };
        if last.size.is_none_or(|(at, _)| at.elapsed() >= SIZE_FRESH) {
            last.size = Some((Instant::now(), size));
        }
        match &last.read {
            Some((at, read)) if at.elapsed() < FRESH => Some((read.clone(), size)),
            _ => {
                let read = self.engine.installation_metrics().await.ok()?;
                last.read = Some((Instant::now(), read.clone()));
                Some((read, size))
            }
        }
    }
}

fn show(text: &mut Exposition, read: &InstallationMetrics) {
    let of = |queue: &Option<(parlor_model::ids::AccountId, String)>| match queue {
        Some((account, key)) => (account.to_string(), key.clone()),
        None => (OTHER.to_owned(), OTHER.to_owned()),
    };
    text.begin(&QUEUE_WAITING);
    for (queue, read) in &read.queues {
        let (account, key) = of(queue);
        text.sample(&QUEUE_WAITING, &[&account, &key], read.waiting);
    }
    text.begin(&QUEUE_LONGEST_WAIT);
    for (queue, read) in &read.queues {
        let (account, key) = of(queue);
        let wait = read.longest_wait.as_secs_f64();
        text.sample(&QUEUE_LONGEST_WAIT, &[&account, &key], wait);
    }
    text.begin(&AGENTS);
    for (account, availability, agents) in &read.agents {
        let account = account.map_or_else(|| OTHER.to_owned(), |account| account.to_string());
        text.sample(&AGENTS, &[&account, &availability.to_string()], agents);
    }
}
