//! The program `parlor`. `parlor --help` describes the commands. The library of this crate implements them.

/// The memory allocator of the process. For each start of a conversation, Parlor allocates and frees several hundred
/// small values on three threads. In `make bench`, this allocator needs less time for these values than the system's
/// allocator. The allocator returns unused memory to the operating system after one second.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

use clap::Parser as _;
use parlor::settings::{Cli, File};
use parlor::{commands, logging};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let file = File::read(cli.config.as_deref())?;
    logging::start(cli.log_format.or(file.log_format).unwrap_or_default())?;
    let workers = std::thread::available_parallelism().map_or(2, |n| n.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .thread_name("parlor-worker")
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(commands::run(cli, file));
    // The process does not wait for tasks that are still running, such as the hashing of a password.
    runtime.shutdown_background();
    outcome
}
