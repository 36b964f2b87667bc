//! The metrics of this process, which are read from files in `/proc`. On a system without these files, `/metrics` does
//! not contain these metrics.

use super::catalogue::{CPU, MAX_FILES, MEMORY, OPEN_FILES, STARTED, THREADS, VIRTUAL_MEMORY};
use parlor_http::metrics::Metric;
use std::fs;

/// The number of time units per second in the files of `/proc`. On Linux, these files always use 100 units per second.
const TICKS_PER_SECOND: f64 = 100.0;

/// The positions of three fields in `/proc/self/stat`. The fields after the name of the program are counted from 0.
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;
const START_TIME: usize = 19;

/// Reads the metrics of this process that the operating system provides.
pub(super) fn measurements() -> Vec<(&'static Metric, f64)> {
    let mut measured = Vec::new();
    let mut add = |metric, value: Option<f64>| measured.extend(value.map(|value| (metric, value)));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = |name| line_of(&status, name).map(|kib| kib * 1024.0);
    add(&MEMORY, kib("VmRSS:"));
    add(&VIRTUAL_MEMORY, kib("VmSize:"));
    add(&THREADS, line_of(&status, "Threads:"));
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program is in brackets, and can itself contain spaces and brackets.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let seconds = |field| -> Option<f64> {
        let ticks: f64 = fields.split_whitespace().nth(field)?.parse().ok()?;
        Some(ticks / TICKS_PER_SECOND)
    };
    let used = seconds(USER_TIME).zip(seconds(SYSTEM_TIME));
    add(&CPU, used.map(|(user, system)| user + system));
    let system = fs::read_to_string("/proc/stat").unwrap_or_default();
    let started = line_of(&system, "btime").zip(seconds(START_TIME));
    add(&STARTED, started.map(|(boot, after)| boot + after));
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    add(&MAX_FILES, line_of(&limits, "Max open files"));
    add(&OPEN_FILES, open_files());
    measured
}

/// Returns the number after `name`, from the line that begins with `name`. `None` means that there is no such line or
/// number.
fn line_of(text: &str, name: &str) -> Option<f64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

/// Returns the number of open files of this process. The directory that this function opens to count the files is not
/// counted.
fn open_files() -> Option<f64> {
    let count = fs::read_dir("/proc/self/fd").ok()?.count();
    u32::try_from(count.saturating_sub(1)).ok().map(f64::from)
}
