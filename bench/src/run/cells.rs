//! The measurement of cells. A cell is one kind of start under load, on one database, with one number of connections.

use super::Run;
use crate::arguments::Database;
use crate::dialects::{self, Dialect, Session};
use crate::findings::Cell;
use crate::load::{self, Length, Numbers, People};
use crate::machine::{self, Moment, Watched};
use crate::report;
use crate::server::{Server, free_address};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

impl Run {
    /// The longest wait for other programs to become idle.
    pub(super) fn patience(&self) -> Duration {
        Duration::from_secs(if self.arguments.quick { 0 } else { 20 })
    }

    /// Measures one cell of the report's table. If other programs disturbed the measurement, repeats it up to two
    /// times. Returns the number of 2xx answers. The caller compares this number with the number of conversations in
    /// the database.
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the coordinates of one cell of the table"
    )]
    pub(super) fn cell(
        &mut self,
        server: &Server,
        database: Option<Database>,
        dialect: Dialect,
        people: People,
        connections: usize,
        session: &Session,
        path: Option<&str>,
        numbers: &mut Numbers,
    ) -> Result<u64> {
        let template = dialects::template(dialect, people, server.address, session, path);
        let what = format!(
            "{}, {}, {people:?} people, {connections} connections",
            report::place(database),
            dialect.name()
        );
        let watched = Watched {
            server: server.process(),
            postmaster: self.postmaster,
        };
        let mut acknowledged = 0;
        let mut best: Option<Cell> = None;
        let tries = if self.arguments.quick { 1 } else { 3 };
        for _ in 0..tries {
            machine::wait_for_quiet(watched, self.patience());
            let before = Moment::now(watched);
            let outcome = load::run(
                server.address,
                &template,
                people,
                numbers,
                connections,
                self.length,
            )
            .with_context(|| format!("{what}; the server said:\n{}", server.last_output()))?;
            let cores = before.until_now(watched);
            acknowledged += outcome.acknowledged;
            let cell = Cell {
                dialect,
                database,
                people,
                connections,
                per_second: outcome.per_second(),
                p50_ms: outcome.latency.quantile_ms(0.5),
                p99_ms: outcome.latency.quantile_ms(0.99),
                max_ms: outcome.latency.max_ms(),
                cores,
                bytes: (outcome.request_bytes, outcome.answer_bytes),
            };
            eprintln!(
                "{what}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms{}",
                cell.per_second,
                cell.p50_ms,
                cell.p99_ms,
                if cores.disturbed() {
                    format!(", disturbed by {:.2} cores", cores.foreign())
                } else {
                    String::new()
                }
            );
            if best
                .as_ref()
                .is_none_or(|best| cores.foreign() < best.cores.foreign())
            {
                best = Some(cell);
            }
            if outcome.refused > 0 {
                let error = anyhow::anyhow!(
                    "{} answers were not 2xx, for instance: {}",
                    outcome.refused,
                    outcome.samples.join(" | ")
                );
                self.findings.failed(&what, &error);
                break;
            }
            if !cores.disturbed() {
                break;
            }
        }
        self.findings.cells.extend(best);
        Ok(acknowledged)
    }

    pub(super) fn start(
        &self,
        name: &'static str,
        directory: &Path,
        url: Option<&str>,
        apply: Option<&Path>,
    ) -> Result<Server> {
        if !self.parlor.is_file() {
            bail!(
                "there is no {}; build it (cargo build --release -p parlor) or name it with --parlor",
                self.parlor.display()
            );
        }
        fs::create_dir_all(directory)?;
        let address = free_address()?;
        let mut command = Command::new(&self.parlor);
        command
            .arg("serve")
            .arg("--data")
            .arg(directory)
            .args(["--callback-allow", "127.0.0.0/8"])
            // All connections come from one network address, so the limit for one address must be high.
            .args(["--max-connections-per-address", "4096"])
            .args(["--listen", &address.to_string()]);
        if let Some(url) = url {
            command.args(["--database-url", url]);
        }
        if let Some(file) = apply {
            command.arg("--apply").arg(file);
        }
        Server::start(
            name,
            &mut command,
            address,
            &directory.with_extension("log"),
            Duration::from_secs(120),
        )
    }

    pub(super) fn dialect(
        &mut self,
        server: &Server,
        database: Database,
        dialect: Dialect,
        session: &Session,
    ) -> Result<u64> {
        let mut numbers = Numbers::new(self.arguments.known);
        let mut acknowledged = 0;
        // Each known person starts one conversation before the measurement, so that Parlor has a contact for this
        // person.
        let template = dialects::template(dialect, People::Known, server.address, session, None);
        let first = load::run(
            server.address,
            &template,
            People::Known,
            &mut numbers,
            8,
            Length::Requests(self.arguments.known),
        )?;
        acknowledged += first.acknowledged;
        if first.refused > 0 {
            bail!(
                "{} of the first starts were refused, for instance: {}",
                first.refused,
                first.samples.join(" | ")
            );
        }
        for people in [People::New, People::Known] {
            for connections in self.arguments.connections.clone() {
                acknowledged += self.cell(
                    server,
                    Some(database),
                    dialect,
                    people,
                    connections,
                    session,
                    None,
                    &mut numbers,
                )?;
            }
        }
        Ok(acknowledged)
    }
}
