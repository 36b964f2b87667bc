//! The findings of a sitting, as the report shows them.

use crate::Database;
use crate::callbacks::Callbacks;
use crate::dialects::Dialect;
use crate::live::Live;
use crate::load::People;
use crate::machine::Cores;
use crate::postgres::Baseline;
use crate::reads::Page;

/// One measurement under load.
pub struct Cell {
    /// The start that was called.
    pub dialect: Dialect,
    /// On which database; `None` is the ceiling.
    pub database: Option<Database>,
    /// By whom.
    pub people: People,
    /// Over how many connections.
    pub connections: usize,
    /// Measured 2xx per second.
    pub per_second: f64,
    /// Latency.
    pub p50_ms: f64,
    /// Latency.
    pub p99_ms: f64,
    /// Latency.
    pub max_ms: f64,
    /// The use of the processors.
    pub cores: Cores,
    /// Size of a request and of its answer.
    pub bytes: (usize, usize),
}

/// Other findings about one database.
pub struct Around {
    /// The database.
    pub database: Database,
    /// From exec on an empty directory (or database) to the first 200, each time it was tried, sorted.
    pub cold_starts_ms: Vec<f64>,
    /// Resident memory after idling with nothing in the database.
    pub idle_mb: Option<f64>,
    /// Resident memory after the last cell.
    pub loaded_mb: Option<f64>,
    /// The highest it ever was.
    pub peak_mb: Option<f64>,
    /// Live connections, where they were measured.
    pub live: Option<Live>,
    /// The server's end after SIGTERM.
    pub stopped: String,
    /// The result of counting the rows.
    pub rows: String,
}

/// Everything a sitting found.
pub struct Findings {
    /// True if the figures come from `--quick`.
    pub quick: bool,
    /// Seconds measured per cell.
    pub seconds: f64,
    /// The machine in one line.
    pub machine: String,
    /// Types of the file systems under the data directories and under PostgreSQL.
    pub file_systems: (String, Option<String>),
    /// PostgreSQL's version and settings.
    pub postgres: Option<String>,
    /// Known people.
    pub known: u64,
    /// Flushes per second, p50 and p99 in ms: before and after the rest.
    pub flushes: Vec<(f64, f64, f64)>,
    /// pgbench.
    pub baselines: Vec<Baseline>,
    /// Size of the binary in MB.
    pub binary_mb: Option<f64>,
    /// Everything measured under load, the ceiling's cells first.
    pub cells: Vec<Cell>,
    /// First pages.
    pub pages: Vec<Page>,
    /// The rest, per database.
    pub around: Vec<Around>,
    /// Callbacks, per database.
    pub callbacks: Vec<Callbacks>,
    /// Omissions, with their reasons.
    pub skipped: Vec<String>,
    /// The failures.
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
