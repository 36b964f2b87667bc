//! The options of a run.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::dialects::Dialect;

/// A database on which Parlor is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Database {
    /// The embedded database.
    Sqlite,
    /// The PostgreSQL server at `--postgres`.
    Postgres,
}

/// The options of a run.
#[derive(clap::Args)]
pub struct RunArguments {
    /// The binary to measure [default: `parlor` in the directory of this program].
    #[arg(long)]
    pub parlor: Option<PathBuf>,
    /// The directory that contains all data directories. The directory must be on a disk, because the figures are
    /// useless with a file system in memory [default: `bench-data` beside the directory of this program].
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// A PostgreSQL server on which the benchmark may create databases. Without this option, only SQLite is measured.
    #[arg(long, env = "PARLOR_TEST_POSTGRES", hide_env_values = true)]
    pub postgres: Option<String>,
    /// Databases to measure. `--databases ''` measures only the references.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    pub databases: Vec<String>,
    /// Dialects to measure.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "firstline,livedesk,egain"
    )]
    pub dialects: Vec<Dialect>,
    /// The numbers of connections under load. For each dialect, the start of a conversation is measured with each of
    /// these numbers.
    #[arg(long, value_delimiter = ',', default_value = "1,16,64")]
    pub connections: Vec<usize>,
    /// The measured time per cell, in seconds. A cell is one kind of start, on one database, with one number of
    /// connections.
    #[arg(long, default_value_t = 6.0)]
    pub seconds: f64,
    /// The warm-up per cell, in seconds.
    #[arg(long, default_value_t = 2.0)]
    pub warm_up: f64,
    /// The number of people who are contacts in Parlor before the measurement. The measured requests for known people
    /// name these people in turn.
    #[arg(long, default_value_t = 2000)]
    pub known: u64,
    /// The capacity of the agent who receives eGain's conversations.
    #[arg(long, default_value_t = 1_000_000)]
    pub capacity: u64,
    /// The number of live connections. The value 0 skips the measurement of live connections.
    #[arg(long, default_value_t = 2000)]
    pub live: usize,
    /// The sizes of the databases on which first pages are measured, as numbers of conversations. `--reads ''` skips
    /// the measurement of first pages.
    #[arg(long, value_delimiter = ',', default_value = "10000,300000")]
    pub reads: Vec<String>,
    /// Warm up each cell for half a second, measure it for one second, and shorten all pauses. Use this option only to
    /// check that the benchmark works.
    #[arg(long)]
    pub quick: bool,
    /// Also write the report to this file.
    #[arg(long)]
    pub out: Option<PathBuf>,
}
