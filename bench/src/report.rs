//! The report of a benchmark run: the failures, the targets, the rates and all other results.

use std::fmt::Write as _;

use crate::arguments::Database;
use crate::findings::{Cell, Findings};
use crate::load::People;

/// The name of a cell's database, for tables and progress lines.
pub fn place(database: Option<Database>) -> &'static str {
    match database {
        None => "constant POST",
        Some(Database::Sqlite) => "SQLite",
        Some(Database::Postgres) => "PostgreSQL",
    }
}

/// Returns all results as one Markdown text.
pub fn markdown(findings: &Findings) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = write(&mut text, findings);
    text
}

fn write(text: &mut String, findings: &Findings) -> std::fmt::Result {
    writeln!(text, "## One run of `make bench`\n")?;
    if findings.quick {
        writeln!(
            text,
            "**`--quick`: one second per cell. Do not quote these figures.**\n"
        )?;
    }
    for failure in &findings.failures {
        writeln!(text, "- **FAILED** {}", failure.replace('\n', " "))?;
    }
    for skipped in &findings.skipped {
        writeln!(text, "- Not measured: {skipped}")?;
    }
    writeln!(
        text,
        "- Machine: {}. The load generator, the server and the database share this machine.",
        findings.machine
    )?;
    write!(
        text,
        "- The data of Parlor is on {}",
        findings.file_systems.0
    )?;
    if let Some(other) = &findings.file_systems.1 {
        write!(text, ", and the data of PostgreSQL is on {other}")?;
    }
    writeln!(text, ".")?;
    if is_in_memory(&findings.file_systems.0)
        || findings.file_systems.1.as_deref().is_some_and(is_in_memory)
    {
        writeln!(
            text,
            "- **The data are in memory, not on a disk. There durability costs nothing, so the figures are useless.**"
        )?;
    }
    let disturbed = findings
        .cells
        .iter()
        .filter(|cell| cell.cores.disturbed())
        .count();
    if disturbed > 0 {
        writeln!(
            text,
            "- **{disturbed} of {} cells were disturbed: other processes used more than 0.15 core during the measurement.**",
            findings.cells.len()
        )?;
    }
    if let Some(postgres) = &findings.postgres {
        writeln!(text, "- {postgres}.")?;
    }
    writeln!(
        text,
        "- {} s per cell after a warm-up, closed loop. New: each request names a new person. Known: the requests name the same {} people again and again. Firstline's starts \
         are stored but not routed. LiveDesk's starts have a message and find no online agent. eGain's starts are assigned to an agent.\n",
        findings.seconds, findings.known
    )?;

    targets(text, findings)?;
    rates(text, findings)?;
    callbacks(text, findings)?;
    pages(text, findings)?;
    lives(text, findings)?;
    others(text, findings)
}

fn callbacks(text: &mut String, findings: &Findings) -> std::fmt::Result {
    if findings.callbacks.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "| Callbacks to a receiver on the same machine | request to receipt, p50 | p95 | deliveries/s | beside starts/s | deliveries/s until drained |\n\
         | --- | --- | --- | --- | --- | --- |"
    )?;
    for found in &findings.callbacks {
        writeln!(
            text,
            "| {} | {:.1} ms | {:.1} ms | {:.0} | {:.0} | {:.0} |",
            place(Some(found.database)),
            found.p50_ms,
            found.p95_ms,
            found.deliveries_per_second,
            found.starts_per_second,
            found.until_drained,
        )?;
    }
    writeln!(text)
}

fn is_in_memory(kind: &str) -> bool {
    matches!(kind, "tmpfs" | "ramfs")
}

/// The rate of the constant POST with the same dialect and the same number of connections as this cell.
fn ceiling(findings: &Findings, cell: &Cell) -> Option<f64> {
    findings
        .cells
        .iter()
        .find(|other| {
            other.database.is_none()
                && other.dialect == cell.dialect
                && other.connections == cell.connections
        })
        .map(|other| other.per_second)
        .filter(|rate| *rate > 0.0)
}

/// The worst figure of the cells, with its cell. The worst figure is the highest one if `highest` is `true`, otherwise
/// the lowest one.
fn worst(cells: Vec<(f64, &Cell)>, highest: bool) -> Option<(f64, &Cell)> {
    let compare = |a: &(f64, &Cell), b: &(f64, &Cell)| a.0.total_cmp(&b.0);
    if highest {
        cells.into_iter().max_by(compare)
    } else {
        cells.into_iter().min_by(compare)
    }
}

/// The highest rate of pgbench among all numbers of clients. A lower rate would make it easier for Parlor to reach the
/// target.
fn pgbench(findings: &Findings) -> Option<f64> {
    findings
        .baselines
        .iter()
        .map(|baseline| baseline.per_second)
        .filter(|rate| *rate > 0.0)
        .max_by(f64::total_cmp)
}

fn targets(text: &mut String, findings: &Findings) -> std::fmt::Result {
    writeln!(text, "| Target | Found | |\n| --- | --- | --- |")?;
    let at = |database, connections| {
        findings
            .cells
            .iter()
            .filter(move |cell| cell.database == Some(database) && cell.connections == connections)
    };
    let called = |cell: &Cell| format!("{}, {}", cell.dialect.name(), people(cell.people));

    let shares: Vec<_> = at(Database::Sqlite, 64)
        .filter_map(|cell| Some((cell.per_second / ceiling(findings, cell)?, cell)))
        .collect();
    let found = worst(shares, false);
    row(
        text,
        "SQLite at 64 connections: at least 1/5 of the constant POST",
        found.map(|(share, cell)| {
            (
                format!("lowest {share:.2} ({})", called(cell)),
                share >= 0.2,
            )
        }),
    )?;

    let times: Vec<_> = at(Database::Postgres, 64)
        .filter_map(|cell| Some((cell.per_second / pgbench(findings)?, cell)))
        .collect();
    let found = worst(times, false);
    row(
        text,
        "PostgreSQL at 64 connections: at least 1.5 x pgbench's three inserts",
        found.map(|(times, cell)| {
            (
                format!("lowest {times:.2} x ({})", called(cell)),
                times >= 1.5,
            )
        }),
    )?;

    // The disk is measured before and after the run. The lower of the two values is used, so that a disturbed
    // measurement does not make the target easier.
    let flush_p99 = findings
        .flushes
        .iter()
        .map(|flushes| flushes.2)
        .min_by(f64::total_cmp);
    let bound = 10.0_f64.max(3.0 * flush_p99.unwrap_or(0.0));
    for database in [Database::Sqlite, Database::Postgres] {
        let found = worst(
            at(database, 16).map(|cell| (cell.p99_ms, cell)).collect(),
            true,
        );
        row(
            text,
            &format!(
                "{} p99 at 16 connections: under {bound:.1} ms (10 ms or 3 x fdatasync's p99)",
                place(Some(database))
            ),
            found.map(|(p99, cell)| {
                (
                    format!("highest {p99:.2} ms ({})", called(cell)),
                    p99 < bound,
                )
            }),
        )?;
    }

    for (database, bound) in [(Database::Sqlite, 5.0), (Database::Postgres, 10.0)] {
        let views = findings
            .pages
            .iter()
            .filter(|page| page.database == database && page.name.starts_with(crate::reads::VIEW));
        let found = views.max_by(|a, b| a.p99_ms.total_cmp(&b.p99_ms));
        row(
            text,
            &format!(
                "{} p99 of a view's first page: under {bound:.0} ms",
                place(Some(database))
            ),
            found.map(|page| {
                let conversations = thousands(page.conversations as f64);
                (
                    format!(
                        "highest {:.2} ms ({}, {conversations} conversations)",
                        page.p99_ms, page.name
                    ),
                    page.p99_ms < bound,
                )
            }),
        )?;
    }

    let embedded = findings
        .around
        .iter()
        .find(|around| around.database == Database::Sqlite);
    row(
        text,
        "Idle memory under 25 MB",
        embedded
            .and_then(|around| around.idle_mb)
            .map(|idle| (format!("{idle:.1} MB"), idle < 25.0)),
    )?;
    row(
        text,
        "Cold start on an empty directory under 200 ms",
        embedded
            .and_then(|around| median(&around.cold_starts_ms))
            .map(|start| (format!("median {start:.0} ms"), start < 200.0)),
    )?;
    writeln!(text)
}

fn row(text: &mut String, target: &str, found: Option<(String, bool)>) -> std::fmt::Result {
    match found {
        None => writeln!(text, "| {target} | not measured | - |"),
        Some((found, true)) => writeln!(text, "| {target} | {found} | reached |"),
        Some((found, false)) => writeln!(text, "| {target} | {found} | **not reached** |"),
    }
}

fn rates(text: &mut String, findings: &Findings) -> std::fmt::Result {
    writeln!(
        text,
        "| Start | On | People | Connections | per second | p50 ms | p99 ms | max ms | of the constant POST | of pgbench | cores: load / server / database / rest |"
    )?;
    writeln!(
        text,
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    )?;
    for cell in &findings.cells {
        let of_ceiling = match cell.database {
            Some(_) => ceiling(findings, cell).map(|rate| cell.per_second / rate),
            None => None,
        };
        let of_pgbench = match cell.database {
            Some(Database::Postgres) => pgbench(findings).map(|rate| cell.per_second / rate),
            _ => None,
        };
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.1} | {} | {} | {:.2} / {:.2} / {:.2} / {:.2}{} |",
            cell.dialect.name(),
            place(cell.database),
            if cell.database.is_some() {
                people(cell.people)
            } else {
                "-"
            },
            cell.connections,
            thousands(cell.per_second),
            cell.p50_ms,
            cell.p99_ms,
            cell.max_ms,
            of_ceiling.map_or_else(|| "-".to_owned(), |share| format!("{share:.2}")),
            of_pgbench.map_or_else(|| "-".to_owned(), |times| format!("{times:.2} x")),
            cell.cores.load,
            cell.cores.server,
            cell.cores.database,
            cell.cores.rest,
            if cell.cores.disturbed() {
                " **disturbed**"
            } else {
                ""
            },
        )?;
    }
    for baseline in &findings.baselines {
        writeln!(
            text,
            "| pgbench, three inserts in a transaction | PostgreSQL | new | {} | {} | mean {:.2} | - | - | - | - | - |",
            baseline.clients,
            thousands(baseline.per_second),
            baseline.mean_ms
        )?;
    }
    writeln!(text)
}

fn pages(text: &mut String, findings: &Findings) -> std::fmt::Result {
    if findings.pages.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "The first page of 25 entries, read over 4 connections:\n\n| Page | On | Conversations | per second | p50 ms | p99 ms |\n| --- | --- | ---: | ---: | ---: | ---: |"
    )?;
    for page in &findings.pages {
        writeln!(
            text,
            "| {} | {} | {} | {} | {:.2} | {:.2} |",
            page.name,
            place(Some(page.database)),
            thousands(page.conversations as f64),
            thousands(page.per_second),
            page.p50_ms,
            page.p99_ms
        )?;
    }
    writeln!(text)
}

fn lives(text: &mut String, findings: &Findings) -> std::fmt::Result {
    if findings.lives.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "From a decision, its commit included, to receipt by each WebSocket with `include`:\n\n\
         | On | Conversations | WebSockets | KiB of each | events received | p50 ms | p95 ms | max ms |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )?;
    for (database, conversations, live) in &findings.lives {
        writeln!(
            text,
            "| {} | {} | {} | {:.1} | {} | {:.1} | {:.1} | {:.1} |",
            place(Some(*database)),
            thousands(*conversations as f64),
            thousands(live.connections as f64),
            live.memory_kib,
            thousands(live.received as f64),
            live.p50_ms,
            live.p95_ms,
            live.max_ms
        )?;
    }
    writeln!(text)
}

fn others(text: &mut String, findings: &Findings) -> std::fmt::Result {
    writeln!(text, "| Other measurements | |\n| --- | --- |")?;
    for (when, flushes) in ["before", "after"].iter().zip(&findings.flushes) {
        writeln!(
            text,
            "| `fdatasync` after 8 KiB, {when} the rest | {} per second, p50 {:.3} ms, p99 {:.3} ms |",
            thousands(flushes.0),
            flushes.1,
            flushes.2
        )?;
    }
    if let Some(size) = findings.binary_mb {
        writeln!(text, "| Binary | {size:.1} MB |")?;
    }
    let mut sizes: Vec<_> = findings
        .cells
        .iter()
        .map(|cell| (cell.dialect.name(), place(cell.database), cell.bytes))
        .collect();
    sizes.dedup_by_key(|size| (size.0, size.1));
    for (dialect, place, (request, answer)) in sizes {
        writeln!(
            text,
            "| {dialect}, {place}: bytes of a request / of its answer, with headers | {request} / {answer} |"
        )?;
    }
    let megabytes =
        |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| format!("{value:.1} MB"));
    for around in &findings.around {
        let name = place(Some(around.database));
        let all: Vec<String> = around
            .cold_starts_ms
            .iter()
            .map(|start| format!("{start:.0}"))
            .collect();
        writeln!(
            text,
            "| {name}: cold start, exec to first 200 of `/healthz` | median {:.0} ms ({}) |",
            median(&around.cold_starts_ms).unwrap_or(0.0),
            all.join(", ")
        )?;
        writeln!(
            text,
            "| {name}: resident memory idle / after the run / highest | {} / {} / {} |",
            megabytes(around.idle_mb),
            megabytes(around.loaded_mb),
            megabytes(around.peak_mb)
        )?;
        if let Some(live) = &around.live {
            writeln!(
                text,
                "| {name}: {} live connections (WebSockets), memory of each | {:.1} KiB |",
                thousands(live.connections as f64),
                live.memory_kib
            )?;
            writeln!(
                text,
                "| {name}: from a decision, its commit included, to receipt by each of these WebSockets ({} events received) | p50 {:.1} ms, p95 {:.1} ms, highest {:.1} ms |",
                thousands(live.received as f64),
                live.p50_ms,
                live.p95_ms,
                live.max_ms
            )?;
        }
        writeln!(text, "| {name}: SIGTERM | {} |", around.stopped)?;
        writeln!(
            text,
            "| {name}: rows afterwards | {} |",
            around.rows.replace('\n', " ")
        )?;
    }
    Ok(())
}

fn people(people: People) -> &'static str {
    match people {
        People::New => "new",
        People::Known => "known",
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    sorted.get(sorted.len() / 2).copied()
}

/// Formats a number with spaces between groups of three digits, such as `48 449`.
fn thousands(number: f64) -> String {
    let digits = format!("{:.0}", number.max(0.0));
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_groups_of_three() {
        assert_eq!(thousands(0.2), "0");
        assert_eq!(thousands(999.0), "999");
        assert_eq!(thousands(48_449.4), "48 449");
        assert_eq!(thousands(1_234_567.0), "1 234 567");
    }
}
