//! A benchmark run: first the reference measurements without Parlor, then Parlor on each database, then the report.
//!
//! After a failed measurement, the run continues, so that the other results are not lost. The report begins with the
//! failures. If a measurement failed, the program ends with a failure status.

mod cells;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::arguments::{Database, RunArguments};
use crate::callbacks::{self, Receiver};
use crate::dialects::{self, Dialect, Session};
use crate::disk;
use crate::findings::{Around, Findings};
use crate::live::{self, Live};
use crate::load::{Length, Numbers, People};
use crate::machine::{self, Watched, pause};
use crate::postgres::Cluster;
use crate::reads;
use crate::report;
use crate::server::{Server, free_address};

/// The query that counts the conversations. If the query fails, the report says that the conversations were not
/// counted.
const COUNT_CONVERSATIONS: &str = "select count(*) from conversations";

struct Run {
    arguments: RunArguments,
    parlor: PathBuf,
    work: PathBuf,
    length: Length,
    postmaster: Option<u32>,
    findings: Findings,
}

/// Runs all requested measurements.
pub fn run(mut arguments: RunArguments) -> Result<ExitCode> {
    if arguments.quick {
        arguments.seconds = 1.0;
        arguments.warm_up = 0.5;
    }
    if arguments.known == 0 || arguments.known > 9_000_000 {
        bail!("--known must be between 1 and 9000000");
    }
    let mut databases = Vec::new();
    for name in arguments.databases.iter().filter(|name| !name.is_empty()) {
        let database = <Database as clap::ValueEnum>::from_str(name, true)
            .map_err(|_| anyhow::anyhow!("--databases: '{name}' is neither sqlite nor postgres"))?;
        databases.push(database);
    }

    let own = std::env::current_exe().context("finding this program")?;
    let build = own.parent().context("this program is in no directory")?;
    let parlor = arguments
        .parlor
        .clone()
        .unwrap_or_else(|| build.join("parlor"));
    let home = arguments
        .dir
        .clone()
        .unwrap_or_else(|| build.parent().unwrap_or(build).join("bench-data"));
    let work = home.join(std::process::id().to_string());
    fs::create_dir_all(&work).with_context(|| format!("making {}", work.display()))?;

    let length = Length::Time {
        warm_up: Duration::from_secs_f64(arguments.warm_up),
        measure: Duration::from_secs_f64(arguments.seconds),
    };
    let findings = Findings {
        quick: arguments.quick,
        seconds: arguments.seconds,
        machine: machine::describe(),
        file_systems: (machine::file_system(&work), None),
        postgres: None,
        known: arguments.known,
        flushes: Vec::new(),
        baselines: Vec::new(),
        binary_mb: fs::metadata(&parlor)
            .ok()
            .map(|file| file.len() as f64 / 1e6),
        cells: Vec::new(),
        pages: Vec::new(),
        lives: Vec::new(),
        around: Vec::new(),
        callbacks: Vec::new(),
        skipped: Vec::new(),
        failures: Vec::new(),
    };
    let mut run = Run {
        arguments,
        parlor,
        work,
        length,
        postmaster: None,
        findings,
    };
    run.measure(&own, &databases);

    let text = report::markdown(&run.findings);
    println!("{text}");
    if let Some(out) = &run.arguments.out {
        fs::write(out, &text).with_context(|| format!("writing {}", out.display()))?;
    }
    if run.findings.failures.is_empty() {
        // The directory is removed only after a run without failures. After a failure, the directory stays, because it
        // contains the output of the servers.
        let _ = fs::remove_dir_all(&run.work);
        Ok(ExitCode::SUCCESS)
    } else {
        eprintln!(
            "{} failures; data directories and server output are kept in {}",
            run.findings.failures.len(),
            run.work.display()
        );
        Ok(ExitCode::FAILURE)
    }
}

impl Run {
    fn measure(&mut self, own: &Path, databases: &[Database]) {
        self.flushes();
        if let Err(error) = self.ceiling(own) {
            self.findings.failed("ceiling", &error);
        }

        if databases.contains(&Database::Sqlite)
            && let Err(error) = self.database(Database::Sqlite, &mut None)
        {
            self.findings.failed("SQLite", &error);
        }

        if databases.contains(&Database::Postgres)
            || (databases.is_empty() && self.arguments.postgres.is_some())
        {
            match self.arguments.postgres.clone() {
                None => self.findings.skipped.push("PostgreSQL and pgbench: no server given (--postgres, or scripts/with-postgres.sh)".to_owned()),
                Some(url) => match Cluster::at(&url) {
                    Err(error) => self.findings.failed("PostgreSQL", &error),
                    Ok(mut cluster) => {
                        if let Err(error) = self.baseline(&mut cluster) {
                            self.findings.failed("pgbench", &error);
                        }
                        if databases.contains(&Database::Postgres)
                            && let Err(error) = self.database(Database::Postgres, &mut Some(cluster))
                        {
                            self.findings.failed("PostgreSQL", &error);
                        }
                    }
                },
            }
        }
        self.flushes();
    }

    fn flushes(&mut self) {
        let time = Duration::from_secs(if self.arguments.quick { 1 } else { 3 });
        eprintln!("fdatasync of 8 KiB, {} s", time.as_secs());
        match disk::measure(&self.work, time) {
            Ok(flushes) => {
                let latency = &flushes.latency;
                self.findings.flushes.push((
                    flushes.per_second,
                    latency.quantile_ms(0.5),
                    latency.quantile_ms(0.99),
                ));
            }
            Err(error) => self.findings.failed("fdatasync", &error),
        }
    }

    fn ceiling(&mut self, own: &Path) -> Result<()> {
        let address = free_address()?;
        let mut command = Command::new(own);
        command.args(["ceiling", "--listen", &address.to_string()]);
        let server = Server::start(
            "the ceiling server",
            &mut command,
            address,
            &self.work.join("ceiling.log"),
            Duration::from_secs(10),
        )?;
        let session = Session::of_nobody();
        let mut numbers = Numbers::new(self.arguments.known);
        for dialect in self.arguments.dialects.clone() {
            let path = match dialect {
                Dialect::Firstline => "/firstline",
                Dialect::Livedesk => "/livedesk",
                Dialect::Egain => "/egain",
            };
            for connections in self.arguments.connections.clone() {
                self.cell(
                    &server,
                    None,
                    dialect,
                    People::New,
                    connections,
                    &session,
                    Some(path),
                    &mut numbers,
                )?;
            }
        }
        server.stop().map(|_| ())
    }

    fn baseline(&mut self, cluster: &mut Cluster) -> Result<()> {
        self.findings.postgres = Some(cluster.describe());
        self.postmaster = cluster.postmaster();
        let watched = Watched {
            server: 0,
            postmaster: self.postmaster,
        };
        machine::wait_for_quiet(watched, self.patience());
        self.findings.file_systems.1 = cluster
            .data_directory()
            .map(|path| machine::file_system(&path));
        eprintln!("pgbench, three inserts in a transaction, 16 and 64 clients");
        let (warm_up, time) = (
            Duration::from_secs_f64(self.arguments.warm_up),
            Duration::from_secs_f64(self.arguments.seconds),
        );
        self.findings.baselines = cluster.baseline(&self.work, &[16, 64], warm_up, time)?;
        Ok(())
    }

    fn database(&mut self, database: Database, cluster: &mut Option<Cluster>) -> Result<()> {
        let name = report::place(Some(database));
        let server_name = match database {
            Database::Sqlite => "parlor on SQLite",
            Database::Postgres => "parlor on PostgreSQL",
        };
        let fresh = |cluster: &mut Option<Cluster>, purpose: &str| {
            cluster
                .as_mut()
                .map(|cluster| cluster.fresh(purpose))
                .transpose()
        };

        // Measures the cold starts, and then the memory of the last of these servers while it is idle.
        let tries = if self.arguments.quick { 3 } else { 5 };
        let mut cold_starts_ms = Vec::new();
        let mut idle_mb = None;
        for number in 1..=tries {
            let url = fresh(cluster, &format!("cold{number}"))?;
            let server = self.start(
                server_name,
                &self.work.join(format!("{name}-cold-{number}")),
                url.as_deref(),
                None,
            )?;
            cold_starts_ms.push(server.started_within.as_secs_f64() * 1000.0);
            if number == tries {
                pause(Duration::from_secs(if self.arguments.quick {
                    2
                } else {
                    10
                }));
                idle_mb = server.resident_mb();
            }
            server.stop()?;
        }
        cold_starts_ms.sort_by(f64::total_cmp);
        eprintln!(
            "{name}: cold starts {cold_starts_ms:.0?} ms, idle {:.1} MB",
            idle_mb.unwrap_or(0.0)
        );

        // Starts the server for the measurements under load.
        let file = self.work.join("bench.toml");
        fs::write(
            &file,
            dialects::provisioning(self.arguments.known, self.arguments.capacity),
        )?;
        let url = fresh(cluster, "load")?;
        let directory = self.work.join(format!("{name}-load"));
        let server = self.start(server_name, &directory, url.as_deref(), Some(&file))?;
        let session = Session::open(server.address).with_context(|| {
            format!(
                "preparing the measurement; the server said:\n{}",
                server.last_output()
            )
        })?;

        let mut acknowledged = 0;
        let mut complete = true;
        for dialect in self.arguments.dialects.clone() {
            match self.dialect(&server, database, dialect, &session) {
                Ok(count) => acknowledged += count,
                Err(error) => {
                    // The measurement failed, so the server may have carried out requests that were not counted.
                    complete = false;
                    self.findings
                        .failed(&format!("{name}, {}", dialect.name()), &error);
                }
            }
        }

        let loaded_mb = server.resident_mb();
        let peak_mb = machine::memory_mb(server.process(), "VmHWM");
        let live = self.live(&directory, cluster, name, &file);
        let (status, took) = server.stop()?;
        if !status.success() {
            self.findings.failed(
                server_name,
                &anyhow::anyhow!("after SIGTERM it ended with {status}"),
            );
        }

        let counted = match (cluster.as_ref(), url.as_deref()) {
            (Some(cluster), Some(url)) => cluster.query(Some(url), COUNT_CONVERSATIONS),
            _ => count_in_sqlite(&directory),
        };
        let counted = counted.and_then(|text| {
            text.parse::<u64>()
                .with_context(|| format!("'{text}' is no number"))
        });
        let rows = match counted {
            Ok(rows) if rows == acknowledged => format!("{rows} conversations, one for each 2xx"),
            Ok(rows) if rows > acknowledged && !complete => {
                format!("{rows} conversations for {acknowledged} 2xx counted before a run broke")
            }
            Ok(rows) => {
                let text = format!("{rows} conversations for {acknowledged} 2xx");
                self.findings
                    .failed(server_name, &anyhow::anyhow!("{text}"));
                text
            }
            Err(error) => {
                let text = format!("not counted: {error:#}");
                self.findings.skipped.push(format!("{name}: rows {text}"));
                text
            }
        };
        if let Err(error) = self.pages(database, cluster, &file) {
            self.findings.failed(&format!("{name}, reading"), &error);
        }
        self.findings.around.push(Around {
            database,
            cold_starts_ms,
            idle_mb,
            loaded_mb,
            peak_mb,
            live,
            stopped: format!("{status} after {} ms", took.as_millis()),
            rows,
        });
        let url = fresh(cluster, "callbacks")?;
        if let Err(error) = self.callbacks(database, server_name, url.as_deref()) {
            self.findings.failed(&format!("{name}, callbacks"), &error);
        }
        Ok(())
    }

    fn callbacks(
        &mut self,
        database: Database,
        server_name: &'static str,
        url: Option<&str>,
    ) -> Result<()> {
        let receiver = Receiver::start()?;
        let file = self.work.join("callbacks.toml");
        fs::write(&file, callbacks::provisioning(receiver.address))?;
        let name = report::place(Some(database));
        let directory = self.work.join(format!("{name}-callbacks"));
        let server = self.start(server_name, &directory, url, Some(&file))?;
        let watched = Watched {
            server: server.process(),
            postmaster: self.postmaster,
        };
        machine::wait_for_quiet(watched, self.patience());
        let found = callbacks::measure(server.address, &receiver, database, self.arguments.seconds)
            .with_context(|| format!("the server said:\n{}", server.last_output()))?;
        eprintln!(
            "{name}: callbacks p95 {:.1} ms, {:.0} deliveries/s beside {:.0} starts/s",
            found.p95_ms, found.deliveries_per_second, found.starts_per_second
        );
        self.findings.callbacks.push(found);
        server.stop().map(|_| ())
    }

    /// Measures live connections on a separate server with a new database.
    fn live(
        &mut self,
        beside: &Path,
        cluster: &mut Option<Cluster>,
        name: &'static str,
        file: &Path,
    ) -> Option<Live> {
        let connections = self.arguments.live;
        if connections == 0 {
            return None;
        }
        let mut measured = || -> Result<Live> {
            let url = cluster.as_mut().map(|c| c.fresh("live")).transpose()?;
            let directory = beside.with_file_name(format!("{name}-live"));
            let server = self.start("parlor, live", &directory, url.as_deref(), Some(file))?;
            let session = Session::open(server.address)?;
            let seconds = self.arguments.seconds.max(5.0);
            let live = live::measure(&server, &session.token, "", connections, seconds);
            let said = server.last_output();
            server.stop()?;
            live.with_context(|| format!("the server said:\n{said}"))
        };
        match measured() {
            Ok(live) => Some(live),
            Err(error) => {
                let what = format!("{name}, {connections} live connections");
                self.findings.failed(&what, &error);
                None
            }
        }
    }

    /// Measures first pages, the counts of views and live connections on databases of each size. Each size has a
    /// separate server.
    fn pages(
        &mut self,
        database: Database,
        cluster: &mut Option<Cluster>,
        file: &Path,
    ) -> Result<()> {
        let name = report::place(Some(database));
        for size in self.arguments.reads.clone() {
            if size.is_empty() {
                continue;
            }
            let conversations: u64 = size
                .parse()
                .with_context(|| format!("--reads: '{size}' is no number"))?;
            let url = cluster
                .as_mut()
                .map(|cluster| cluster.fresh(&format!("reads{size}")))
                .transpose()?;
            let directory = self.work.join(format!("{name}-reads-{size}"));
            let server =
                self.start("parlor for reading", &directory, url.as_deref(), Some(file))?;
            let token = dialects::sign_in(server.address)?;
            let pages =
                reads::measure(server.address, &token, database, conversations, self.length)
                    .with_context(|| {
                        format!("reading; the server said:\n{}", server.last_output())
                    })?;
            self.findings.pages.extend(pages);
            if self.arguments.live > 0 {
                let seconds = self.arguments.seconds.max(5.0);
                let live = live::measure(
                    &server,
                    &token,
                    "conversation,message,contact",
                    self.arguments.live,
                    seconds,
                )
                .with_context(|| format!("live; the server said:\n{}", server.last_output()))?;
                self.findings.lives.push((database, conversations, live));
            }
            server.stop()?;
        }
        Ok(())
    }
}

/// Counts the conversations with the program `sqlite3`. The count comes from the first SQLite file in the directory
/// that has a table `conversations`.
fn count_in_sqlite(directory: &Path) -> Result<String> {
    let mut reason = "no SQLite file in the data directory".to_owned();
    for entry in fs::read_dir(directory)?.flatten() {
        let path = entry.path();
        let is_database = fs::File::open(&path).is_ok_and(|mut file| {
            let mut head = [0_u8; 15];
            std::io::Read::read_exact(&mut file, &mut head).is_ok() && &head == b"SQLite format 3"
        });
        if !is_database {
            continue;
        }
        let output = Command::new("sqlite3")
            .arg(&path)
            .arg(COUNT_CONVERSATIONS)
            .output();
        match output {
            Ok(output) if output.status.success() => {
                return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
            }
            Ok(output) => reason = String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(error) => reason = format!("running sqlite3: {error}"),
        }
    }
    bail!(reason)
}
