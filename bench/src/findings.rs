//! The results of a benchmark run, from which the report is made.

use crate::arguments::Database;
use crate::callbacks::Callbacks;
use crate::dialects::Dialect;
use crate::live::Live;
use crate::load::People;
use crate::machine::Cores;
use crate::postgres::Baseline;
use crate::reads::Page;

/// The result of one measurement under load.
pub struct Cell {
    /// The dialect whose start was measured.
    pub dialect: Dialect,
    /// The database. `None` means that the cell measures the constant POST.
    pub database: Option<Database>,
    /// The people whom the requests name: new people, or people who are already contacts in Parlor.
    pub people: People,
    /// The number of connections.
    pub connections: usize,
    /// Measured 2xx answers per second.
    pub per_second: f64,
    /// The median latency.
    pub p50_ms: f64,
    /// The 99th percentile of the latency.
    pub p99_ms: f64,
    /// The maximum latency.
    pub max_ms: f64,
    /// The use of the processors.
    pub cores: Cores,
    /// The sizes of a request and of its answer, in bytes.
    pub bytes: (usize, usize),
}

/// The other results for one database.
pub struct Around {
    /// The database.
    pub database: Database,
    /// The times of several cold starts, sorted. A cold start begins when the server process is created, with an empty
    /// directory or database. The cold start ends when `/healthz` answers 200 for the first time.
    pub cold_starts_ms: Vec<f64>,
    /// The resident memory of an idle server with an empty database, in MB.
    pub idle_mb: Option<f64>,
    /// The resident memory after the last cell, in MB.
    pub loaded_mb: Option<f64>,
    /// The maximum resident memory, in MB.
    pub peak_mb: Option<f64>,
    /// The measurement of live connections. `None` means that this measurement was not requested or failed.
    pub live: Option<Live>,
    /// A text with the exit status of the server after SIGTERM, and the time until the server ended.
    pub stopped: String,
    /// A text that compares the number of conversations in the database with the number of 2xx answers.
    pub rows: String,
}

/// All results of a benchmark run.
pub struct Findings {
    /// Whether the run used `--quick`.
    pub quick: bool,
    /// The measured seconds per cell.
    pub seconds: f64,
    /// The description of the machine in one line.
    pub machine: String,
    /// The file systems of the data directories and of PostgreSQL.
    pub file_systems: (String, Option<String>),
    /// The version and settings of PostgreSQL.
    pub postgres: Option<String>,
    /// The number of known people.
    pub known: u64,
    /// The measurements of the disk: flushes per second, and the p50 and p99 latencies in ms. The disk is measured
    /// before and after all other measurements.
    pub flushes: Vec<(f64, f64, f64)>,
    /// The results of pgbench.
    pub baselines: Vec<Baseline>,
    /// The size of the binary in MB.
    pub binary_mb: Option<f64>,
    /// All cells. The cells of the constant POST are at the beginning of the list.
    pub cells: Vec<Cell>,
    /// The measurements of first pages.
    pub pages: Vec<Page>,
    /// The measurements of live connections on databases of known size. Each entry contains the database, the number of
    /// its conversations and the measurement.
    pub lives: Vec<(Database, u64, Live)>,
    /// The other results, per database.
    pub around: Vec<Around>,
    /// The measurements of callbacks, per database.
    pub callbacks: Vec<Callbacks>,
    /// The skipped measurements, with reasons.
    pub skipped: Vec<String>,
    /// The failed measurements.
    pub failures: Vec<String>,
}

impl Findings {
    /// Records a failure and prints it.
    pub fn failed(&mut self, what: &str, error: &anyhow::Error) {
        let text = format!("{what}: {error:#}");
        eprintln!("FAILED {text}");
        self.failures.push(text);
    }
}
