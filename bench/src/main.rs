//! Measures Parlor's starts against what the machine allows, in one sitting.
//!
//! `parlor-bench run` starts every server it needs and drives each dialect's start with its own load generator. It measures the
//! yardsticks: a POST that only parses and answers, pgbench's three inserts, the disk's `fdatasync`. It prints one Markdown report. `make bench` builds everything and gives it a throw-away PostgreSQL.
//!
//! - `load`, `histogram`: the load generator.
//! - `dialects`: the provisioning and the form of a request.
//! - `ceiling`: the server that only parses and answers.
//! - `live`: live connections.
//! - `reads`: first pages of lists, threads and searches, on databases of known size.
//! - `server`, `http`, `postgres`, `disk`, `machine`: what the sitting starts and reads.
//! - `sitting`: the order of everything; `sitting/cells`: one start under load. `findings`: the results. `report`: the tables.

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
    /// One sitting: everything is started, measured and stopped, and a Markdown report printed.
    Run(Box<RunArguments>),
    /// The server that parses the dialects' bodies and answers a constant.
    Ceiling {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8099")]
        listen: SocketAddr,
    },
}

/// A database Parlor is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    /// Inside the binary.
    Sqlite,
    /// At `--postgres`.
    Postgres,
}

#[derive(clap::Args)]
struct RunArguments {
    /// The binary to measure [default: `parlor` beside this program].
    #[arg(long)]
    parlor: Option<PathBuf>,
    /// Where data directories are made; must be on a disk, not in memory [default: `bench-data` beside the build's directory].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// A PostgreSQL server on which databases may be made; without it, only SQLite is measured.
    #[arg(long, env = "PARLOR_TEST_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// Databases to measure; `--databases ''` measures the yardsticks alone.
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
    /// Known people, who come again and again.
    #[arg(long, default_value_t = 2000)]
    known: u64,
    /// Capacity of the agent whom eGain's starts are assigned to.
    #[arg(long, default_value_t = 1_000_000)]
    capacity: u64,
    /// Live connections; 0 leaves them out.
    #[arg(long, default_value_t = 2000)]
    live: usize,
    /// Sizes, in conversations, of the databases on which first pages of lists, threads and searches are measured; `--reads ''`: none.
    #[arg(long, value_delimiter = ',', default_value = "10000,300000")]
    reads: Vec<String>,
    /// One second per cell, half a second of warm-up, short waits: to see that everything works, not to quote.
    #[arg(long)]
    quick: bool,
    /// Writes the report to this file as well.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    match Arguments::parse().command {
        Action::Run(arguments) => sitting::run(*arguments),
        Action::Ceiling { listen } => ceiling::serve(listen).map(|()| ExitCode::SUCCESS),
    }
}
