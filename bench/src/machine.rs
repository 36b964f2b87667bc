//! The properties of the machine, and the use of its processors during a measurement.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The unit of processor time in `/proc`, as a number of ticks per second. This number is the same on every Linux that
/// Rust supports.
const TICKS_PER_SECOND: f64 = 100.0;

/// Sleeps. The benchmark runs on a plain thread, so the sleep blocks no asynchronous runtime.
#[expect(
    clippy::disallowed_methods,
    reason = "the measurements run on a plain thread of its own, outside every runtime"
)]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// The processes whose processor time is measured.
#[derive(Clone, Copy)]
pub struct Watched {
    /// The process id of the measured server.
    pub server: u32,
    /// The process id of PostgreSQL's first process. `None` means that PostgreSQL does not run on this machine, or that
    /// the id is unknown.
    pub postmaster: Option<u32>,
}

/// The counters of processor time at one moment.
pub struct Moment {
    at: Instant,
    busy: u64,
    stolen: u64,
    own: u64,
    server: u64,
    database: u64,
}

/// The average numbers of processor cores that were in use between two moments.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cores {
    /// Cores used by the load generator, which is this process.
    pub load: f64,
    /// Cores used by the measured server.
    pub server: f64,
    /// Cores used by PostgreSQL.
    pub database: f64,
    /// Cores used by all other processes. Their use disturbs the measurement.
    pub rest: f64,
    /// Cores whose time the hypervisor gave to other virtual machines.
    pub stolen: f64,
}

impl Cores {
    /// Cores used by all other processes and the hypervisor.
    pub fn foreign(&self) -> f64 {
        self.rest + self.stolen
    }

    /// Whether other processes and the hypervisor used more than 0.15 cores. In this case, the measured figures are
    /// unreliable.
    pub fn disturbed(&self) -> bool {
        self.foreign() > 0.15
    }
}

impl Moment {
    /// Reads the counters.
    pub fn now(watched: Watched) -> Self {
        let (busy, stolen) = machine_ticks();
        Self {
            at: Instant::now(),
            busy,
            stolen,
            own: process_ticks(std::process::id()),
            server: process_ticks(watched.server),
            database: watched.postmaster.map_or(0, family_ticks),
        }
    }

    /// The average numbers of processor cores that were in use since this moment.
    pub fn until_now(&self, watched: Watched) -> Cores {
        let now = Self::now(watched);
        let seconds = (now.at - self.at).as_secs_f64().max(0.001);
        let cores =
            |from: u64, to: u64| to.saturating_sub(from) as f64 / TICKS_PER_SECOND / seconds;
        let (load, server, database) = (
            cores(self.own, now.own),
            cores(self.server, now.server),
            cores(self.database, now.database),
        );
        Cores {
            load,
            server,
            database,
            rest: (cores(self.busy, now.busy) - load - server - database).max(0.0),
            stolen: cores(self.stolen, now.stolen),
        }
    }
}

/// Waits until other processes and the hypervisor use at most 0.15 cores for half a second. Each check takes half a
/// second, and no check begins after the time `patience`.
pub fn wait_for_quiet(watched: Watched, patience: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        let before = Moment::now(watched);
        pause(Duration::from_millis(500));
        if !before.until_now(watched).disturbed() {
            return;
        }
    }
}

/// Busy and stolen ticks of the whole machine.
fn machine_ticks() -> (u64, u64) {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields: Vec<u64> = stat
        .lines()
        .next()
        .unwrap_or("")
        .split_whitespace()
        .skip(1)
        .filter_map(|field| field.parse().ok())
        .collect();
    let field = |index: usize| fields.get(index).copied().unwrap_or(0);
    // The order of the fields: user, nice, system, idle, iowait, irq, softirq, steal.
    (
        field(0) + field(1) + field(2) + field(5) + field(6),
        field(7),
    )
}

/// The fields of `/proc/PID/stat`, beginning with the third field. For a field that is not a number, the value is 0.
fn stat_of(process: u32) -> Vec<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The second field is the name in parentheses, which can contain any character.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    after
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0))
        .collect()
}

fn sum(stat: &[u64], fields: std::ops::Range<usize>) -> u64 {
    stat.get(fields).unwrap_or_default().iter().sum()
}

fn process_ticks(process: u32) -> u64 {
    sum(&stat_of(process), 11..13)
}

/// The ticks of a process, of its running children and of its ended children.
fn family_ticks(parent: u32) -> u64 {
    let children = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok())
        .map(stat_of)
        .filter(|stat| stat.get(1) == Some(&u64::from(parent)))
        .map(|stat| sum(&stat, 11..13))
        .sum::<u64>();
    sum(&stat_of(parent), 11..15) + children
}

/// The value of a line in `/proc/PID/status`, converted from kB to MB.
pub fn memory_mb(process: u32, line: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes: f64 = field_of(&status, line)?
        .split_whitespace()
        .next()?
        .parse()
        .ok()?;
    Some(kilobytes / 1024.0)
}

fn field_of(text: &str, name: &str) -> Option<String> {
    text.lines()
        .find_map(|line| line.split_once(':').filter(|(key, _)| key.trim() == name))
        .map(|(_, value)| value.trim().to_owned())
}

/// Describes the processor, the cores, the memory, the kernel and the compiler in one line.
pub fn describe() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor =
        field_of(&cpuinfo, "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = field_of(&meminfo, "MemTotal")
        .and_then(|value| {
            value
                .split_whitespace()
                .next()
                .and_then(|number| number.parse::<f64>().ok())
        })
        .unwrap_or(0.0);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let rustc = first_line("rustc", &["--version"]).unwrap_or_else(|| "rustc unknown".to_owned());
    format!(
        "{cores} cores of {processor}, {:.0} GiB, Linux {}, {rustc}",
        memory / 1024.0 / 1024.0,
        kernel.trim()
    )
}

/// The first output line of a command. `None` means that the command failed.
pub fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output
        .status
        .success()
        .then(|| text.lines().next().unwrap_or("").trim().to_owned())
}

/// The type of the file system that holds a path.
pub fn file_system(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    fs::read_to_string("/proc/mounts")
        .unwrap_or_default()
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let (mount, kind) = (fields.next()?, fields.next()?);
            path.starts_with(mount)
                .then(|| (mount.len(), kind.to_owned()))
        })
        .max()
        .map_or_else(|| "unknown".to_owned(), |(_, kind)| kind)
}
