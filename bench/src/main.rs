//! Measures the rate and latency of starts of conversations in Parlor, and compares them with the limits of the
//! machine.
//!
//! `parlor-bench run` starts every server. A load generator in this program sends the requests that start conversations
//! in each dialect. The command also measures three references:
//!
//! - the constant POST: a request that a server only parses and answers with a constant text,
//! - pgbench with the three inserts of a start,
//! - `fdatasync` on the disk.
//!
//! The command prints one Markdown report. `make bench` builds everything and starts a temporary PostgreSQL.
//!
//! - `arguments`: the options of a run, and the databases.
//! - `load`, `histogram`: the load generator.
//! - `dialects`: the provisioning and the requests.
//! - `ceiling`: the server of the constant POST.
//! - `callbacks`: the delay and the rate of callbacks.
//! - `live`: live connections.
//! - `reads`: first pages of lists, threads and searches, on databases of known size.
//! - `server`, `http`, `postgres`, `disk`, `machine`: the processes and the machine.
//! - `run`: the order of the measurements. `run/cells`: the measurement of one kind of start under load. `findings`:
//!   the results. `report`: the tables.

mod arguments;
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
mod run;
mod server;

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::arguments::RunArguments;

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

fn main() -> Result<ExitCode> {
    match Arguments::parse().command {
        Action::Run(arguments) => run::run(*arguments),
        Action::Ceiling { listen } => ceiling::serve(listen).map(|()| ExitCode::SUCCESS),
    }
}
