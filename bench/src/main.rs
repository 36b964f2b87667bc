//! Measures the starts of Parlor and compares them with the limits of the machine, in one run.
//!
//! `parlor-bench run` starts every server and sends each dialect's start with its own load generator. The command also measures the references: a POST that only parses and answers, pgbench's three inserts, and the disk's `fdatasync`.
//! The command prints one Markdown report. `make bench` builds everything and starts a temporary PostgreSQL.
//!
//! - `load`, `histogram`: the load generator.
//! - `dialects`: the provisioning and the requests.
//! - `ceiling`: the server that only parses and answers.
//! - `live`: live connections.
//! - `reads`: first pages of lists, threads and searches, on databases of known size.
//! - `server`, `http`, `postgres`, `disk`, `machine`: the processes and the machine.
//! - `sitting`: the order of the measurements. `sitting/cells`: one start under load. `findings`: the results.
//!   `report`: the tables.

mod callbacks;
mod ceiling;
mod dialects;
mod disk;
mod findings;
mod histogram;
mod http;
mod live;
mod load;
mod machine;
mod postgres;
mod reads;
mod report;
mod server;
mod sitting;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

use crate::dialects::Dialect;

#[derive(Parser)]
#[command(name = "parlor-bench", about = "Measures Parlor", version)]
struct Arguments {
    #[command(subcommand)]
    command: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Start, measure and stop all servers, and print a Markdown report.
    Run(Box<RunArguments>),
    /// Run the constant POST: a server that parses the dialects' bodies and returns a constant answer.
    Ceiling {
        /// The listening address.
        #[arg(long, default_value = "127.0.0.1:8099")]
        listen: SocketAddr,
    },
}

/// A database on which Parlor is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    /// The embedded database.
    Sqlite,
    /// The PostgreSQL server at `--postgres`.
    Postgres,
}

#[derive(clap::Args)]
struct RunArguments {
    /// The binary to measure [default: `parlor` beside this program].
    #[arg(long)]
    parlor: Option<PathBuf>,
    /// The parent of all data directories, on a disk and not in memory [default: `bench-data` beside the
    /// build's directory].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// A PostgreSQL server on which the benchmark may create databases. Without it, only SQLite is measured.
    #[arg(long, env = "PARLOR_TEST_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// Databases to measure. `--databases ''` measures only the references.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    databases: Vec<String>,
    /// Dialects to measure.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "firstline,livedesk,egain"
    )]
    dialects: Vec<Dialect>,
    /// Numbers of connections.
    #[arg(long, value_delimiter = ',', default_value = "1,16,64")]
    connections: Vec<usize>,
    /// Seconds measured per cell.
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
    /// Seconds of warm-up per cell.
    #[arg(long, default_value_t = 2.0)]
    warm_up: f64,
    /// The number of known people.
    #[arg(long, default_value_t = 2000)]
    known: u64,
    /// The capacity of the agent who receives eGain's conversations.
    #[arg(long, default_value_t = 1_000_000)]
    capacity: u64,
    /// The number of live connections. 0 skips this measurement.
    #[arg(long, default_value_t = 2000)]
    live: usize,
    /// The sizes, in conversations, of the databases on which first pages are measured. `--reads ''` skips this
    /// measurement.
    #[arg(long, value_delimiter = ',', default_value = "10000,300000")]
    reads: Vec<String>,
    /// Use one second per cell, half a second of warm-up and short waits. Use it only to check that the benchmark
    /// works.
    #[arg(long)]
    quick: bool,
    /// Also write the report to this file.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    match Arguments::parse().command {
        Action::Run(arguments) => sitting::run(*arguments),
        Action::Ceiling { listen } => ceiling::serve(listen).map(|()| ExitCode::SUCCESS),
    }
}
