//! The results of a benchmark run, as the report shows them.

use crate::arguments::Database;
use crate::callbacks::Callbacks;
use crate::dialects::Dialect;
use crate::live::Live;
use crate::load::People;
use crate::machine::Cores;
use crate::postgres::Baseline;
use crate::reads::Page;

/// One measurement under load.
pub struct Cell {
    /// The dialect whose start was measured.
    pub dialect: Dialect,
    /// The database. `None` stands for the constant POST.
    pub database: Option<Database>,
    /// New or known people.
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
    /// The times of several cold starts, sorted. A cold start lasts from exec, on an empty directory or database, to
    /// the first 200.
    pub cold_starts_ms: Vec<f64>,
    /// The resident memory of an idle server with an empty database.
    pub idle_mb: Option<f64>,
    /// The resident memory after the last cell.
    pub loaded_mb: Option<f64>,
    /// The maximum resident memory.
    pub peak_mb: Option<f64>,
    /// The measurement of live connections. `None` means that it was not requested or failed.
    pub live: Option<Live>,
    /// The exit status of the server after SIGTERM, and the time until its end.
    pub stopped: String,
    /// The number of conversations in the database, beside the number of 2xx answers.
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
    /// Flushes per second, with p50 and p99 in ms. One measurement comes before all others, and one after them.
    pub flushes: Vec<(f64, f64, f64)>,
    /// The results of pgbench.
    pub baselines: Vec<Baseline>,
    /// The size of the binary in MB.
    pub binary_mb: Option<f64>,
    /// All cells. The cells of the constant POST come first.
    pub cells: Vec<Cell>,
    /// The measurements of first pages.
    pub pages: Vec<Page>,
    /// The measurements of live connections on databases of known size, with the database and its number of
    /// conversations.
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
