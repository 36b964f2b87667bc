//! PostgreSQL: databases for the measurements, and pgbench with the inserts of one conversation in one transaction.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Three tables, with the indexes that a start must update. These are the indexes for the unique e-mail address, for
/// the list of an account's conversations, and for the foreign keys.
const SCHEMA: &str = "
create table contact (
    id bigint generated always as identity primary key, account_id bigint not null, email text not null, name text not null,
    created_at bigint not null);
create unique index on contact (account_id, email);
create table conversation (
    id bigint generated always as identity primary key, account_id bigint not null, contact_id bigint not null references contact,
    inbox_id bigint not null, status text not null, created_at bigint not null);
create index on conversation (account_id, status, created_at);
create index on conversation (contact_id);
create table message (
    id bigint generated always as identity primary key, conversation_id bigint not null references conversation,
    account_id bigint not null, content text not null, created_at bigint not null);
create index on message (conversation_id);
";

/// The transaction of pgbench: a new contact, a conversation and a message. The primary keys are identity columns,
/// whose values only rise. So new entries are added only at the end of a primary key's index.
const SCRIPT: &str = "\\set n random(1, 4000000000000000000)
BEGIN;
INSERT INTO contact (account_id, email, name, created_at) VALUES (1, 'new-' || (:n)::text || '@bench.test', 'Bench', 1758000000000000) RETURNING id AS contact \\gset
INSERT INTO conversation (account_id, contact_id, inbox_id, status, created_at) VALUES (1, :contact, 1, 'open', 1758000000000000) RETURNING id AS conversation \\gset
INSERT INTO message (conversation_id, account_id, content, created_at) VALUES (:conversation, 1, 'Do you still have the blue one in size 42, and could it be here by Friday?', 1758000000000000);
COMMIT;
";

/// The result of pgbench.
pub struct Baseline {
    /// The number of clients.
    pub clients: usize,
    /// Transactions per second.
    pub per_second: f64,
    /// The mean latency.
    pub mean_ms: f64,
}

/// A PostgreSQL server on which the benchmark may create databases.
pub struct Cluster {
    url: String,
    psql: PathBuf,
    pgbench: PathBuf,
    made: Vec<String>,
}

impl Cluster {
    /// Finds psql and pgbench, and checks that the server answers.
    pub fn at(url: &str) -> Result<Self> {
        let cluster = Self {
            url: url.to_owned(),
            psql: find("psql")?,
            pgbench: find("pgbench")?,
            made: Vec::new(),
        };
        cluster
            .query(None, "select 1")
            .context("PostgreSQL does not answer")?;
        Ok(cluster)
    }

    /// The URL of a database on this server.
    pub fn url_of(&self, database: &str) -> String {
        let (base, options) = self
            .url
            .split_once('?')
            .map_or((self.url.as_str(), ""), |(base, options)| (base, options));
        let authority = base.find("://").map_or(0, |at| at + 3);
        let server = base[authority..]
            .find('/')
            .map_or(base, |at| &base[..authority + at]);
        let question = if options.is_empty() { "" } else { "?" };
        format!("{server}/{database}{question}{options}")
    }

    /// Creates an empty database and returns its URL.
    pub fn fresh(&mut self, purpose: &str) -> Result<String> {
        let name = format!("parlor_bench_{}_{purpose}", std::process::id());
        self.query(None, &format!("create database {name}"))?;
        let url = self.url_of(&name);
        self.made.push(name);
        Ok(url)
    }

    /// Runs a query on the database at `url`, or at the server's URL if `url` is `None`. Returns the plain output.
    pub fn query(&self, url: Option<&str>, sql: &str) -> Result<String> {
        let output = Command::new(&self.psql)
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                url.unwrap_or(&self.url),
                "-c",
                sql,
            ])
            .stdin(Stdio::null())
            .output()
            .context("running psql")?;
        if !output.status.success() {
            bail!("psql: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Describes the server's version and important settings in one line.
    pub fn describe(&self) -> String {
        let setting = |name: &str| {
            self.query(None, &format!("show {name}"))
                .unwrap_or_else(|_| "?".to_owned())
        };
        let settings = [
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "shared_buffers",
            "min_wal_size",
            "max_wal_size",
        ];
        let settings: Vec<String> = settings
            .iter()
            .map(|name| format!("{name} {}", setting(name)))
            .collect();
        format!(
            "PostgreSQL {}, {}",
            setting("server_version"),
            settings.join(", ")
        )
    }

    /// The data directory of the server. `None` means that the role may not read this setting.
    pub fn data_directory(&self) -> Option<PathBuf> {
        self.query(None, "show data_directory")
            .ok()
            .map(PathBuf::from)
    }

    /// The id of PostgreSQL's first process. `None` means that PostgreSQL does not run on this machine, or that the
    /// role may not read this id.
    pub fn postmaster(&self) -> Option<u32> {
        let file = self
            .query(None, "select pg_read_file('postmaster.pid')")
            .ok()?;
        let process = file.lines().next()?.trim().parse::<u32>().ok()?;
        let name = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
        name.starts_with("postgres").then_some(process)
    }

    /// Runs pgbench with the three inserts, for each number of clients.
    pub fn baseline(
        &mut self,
        work: &Path,
        clients: &[usize],
        warm_up: Duration,
        time: Duration,
    ) -> Result<Vec<Baseline>> {
        let url = self.fresh("pgbench")?;
        self.query(Some(&url), SCHEMA)?;
        let script = work.join("three-inserts.sql");
        fs::write(&script, SCRIPT)?;
        let mut results = Vec::new();
        for &clients in clients {
            self.pgbench(&url, &script, clients, warm_up)?;
            results.push(self.pgbench(&url, &script, clients, time)?);
        }
        Ok(results)
    }

    fn pgbench(
        &self,
        url: &str,
        script: &Path,
        clients: usize,
        time: Duration,
    ) -> Result<Baseline> {
        let output = Command::new(&self.pgbench)
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
            .arg(format!("--client={clients}"))
            .arg(format!("--time={}", time.as_secs().max(1)))
            .arg("--file")
            .arg(script)
            .arg(url)
            .stdin(Stdio::null())
            .output()
            .context("running pgbench")?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            bail!(
                "pgbench: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        // Older versions of pgbench print two lines with rates. The second line has the rate without the time for
        // opening connections.
        let number = |prefix: &str| {
            text.lines()
                .rev()
                .find_map(|line| line.strip_prefix(prefix))
                .and_then(|rest| rest.split_whitespace().next())
                .and_then(|number| number.parse::<f64>().ok())
                .with_context(|| format!("pgbench printed no line '{prefix}':\n{text}"))
        };
        Ok(Baseline {
            clients,
            per_second: number("tps = ")?,
            mean_ms: number("latency average = ")?,
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for name in &self.made {
            // The server may have ended, and the databases may have been deleted. So an error is ignored.
            let _ = self.query(
                None,
                &format!("drop database if exists {name} with (force)"),
            );
        }
    }
}

/// Finds a program of PostgreSQL in PATH or in Debian's directory.
fn find(program: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        places.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    places
        .into_iter()
        .map(|place| place.join(program))
        .find(|candidate| candidate.is_file())
        .with_context(|| format!("{program} is neither in PATH nor under /usr/lib/postgresql; scripts/setup.sh bench installs it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_databases() {
        let cluster = |url: &str| Cluster {
            url: url.to_owned(),
            psql: PathBuf::new(),
            pgbench: PathBuf::new(),
            made: Vec::new(),
        };
        assert_eq!(
            cluster("postgres://u:p@h:1/postgres").url_of("x"),
            "postgres://u:p@h:1/x"
        );
        assert_eq!(
            cluster("postgres://u:p@h:1").url_of("x"),
            "postgres://u:p@h:1/x"
        );
        assert_eq!(
            cluster("postgres://u@h/a?sslmode=disable").url_of("x"),
            "postgres://u@h/x?sslmode=disable"
        );
    }
}
