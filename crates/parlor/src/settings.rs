//! The command line, and the configuration file behind it. A flag wins over its environment variable, that over the file, that over
//! the default.

mod values;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use values::{network, public_url};

const EXAMPLES: &str = "\
Examples:
  parlor demo                                     look at it: a throw-away account and three calls to paste
  parlor serve --apply account.toml               serve on 127.0.0.1:8080, data in ./data
  parlor serve --database-url postgres://parlor@localhost/parlor --listen 0.0.0.0:8080
  parlor apply account.toml --dry-run             what would change?
  parlor backup /var/backups/parlor/today         while it serves

Every flag can be given as an environment variable (in brackets in each command's help) or in the file that --config names.
PARLOR_LOG sets what is logged: error, warn, info (default), debug, or parts of it, as in info,parlor_http=debug.";

/// A self-hosted customer-conversation server: one binary, three vendors' APIs.
#[derive(Debug, Parser)]
#[command(name = "parlor", version, after_help = EXAMPLES, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    /// Reads settings from this TOML file; keys are the flags' names with underscores
    #[arg(long, value_name = "FILE", env = "PARLOR_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// How log lines look [default: text]
    #[arg(long, value_name = "FORMAT", env = "PARLOR_LOG_FORMAT", global = true)]
    pub log_format: Option<LogFormat>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people
    #[default]
    Text,
    /// For programs, one JSON object a line
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve. Makes the database and brings its schema up to date by itself
    #[command(after_help = "\
Examples:
  parlor serve
  parlor serve --data /var/lib/parlor --listen 0.0.0.0:8080 --apply /etc/parlor/account.toml
  parlor serve --database-url postgres://parlor:secret@db/parlor      (set PARLOR_SERVER_KEY on every node)

GET /healthz answers 200 while requests are served, GET /readyz 503 while it ends or the database is away,
GET /metrics is for callers on this machine and for holders of the metrics token.
SIGTERM or Ctrl-C: accepts nothing more, answers what is in flight, and exits 0 within ten seconds.")]
    Serve(Box<Serve>),
    /// Serve a throw-away account with agents, inboxes and people, and print three calls to paste
    #[command(after_help = "\
Nothing is kept: the data are in a temporary directory that is removed when the demo ends (Ctrl-C).")]
    Demo(Demo),
    /// Bring the database to the state of a provisioning file
    #[command(after_help = "\
Examples:
  parlor apply account.toml --dry-run     shows what would change
  parlor apply account.toml               changes it; a second time changes nothing

Each line says what changed: + made, ~ changed; and what was left alone because somebody else changed it: =.
It never deletes, and never revives a revoked or rotated credential. Where a server owns the data directory, that server does it.
docs/provisioning.md describes the file.")]
    Apply(Apply),
    /// Copy an embedded database, its files and its server key, consistently, while it serves
    #[command(after_help = "\
Example:
  parlor backup /var/backups/parlor/2026-11-21

To restore: stop the server, and start it with --data on a copy of the backup. A PostgreSQL database is backed up with
PostgreSQL's own tools; keep the directory of files and the server key with it.")]
    Backup(Backup),
    /// Make, list, rotate and revoke credentials
    #[command(after_help = "\
Examples:
  parlor token list
  parlor token create --kind employee_token --agent mina@acme.test
  parlor token create --kind client_application --name 'Web messaging' --inbox web-chat --callback-url https://bot.example/egain
  parlor token rotate 12
  parlor token revoke 12

A secret is shown once, when it is made.")]
    Token {
        /// What to do with them
        #[command(subcommand)]
        action: Token,
    },
    /// See how callbacks are doing; test, pause, resume, replay them
    #[command(after_help = "\
Examples:
  parlor callbacks list
  parlor callbacks deliveries callback-1 --state pending
  parlor callbacks test callback-1
  parlor callbacks replay callback-1 --from 4711     everything since event 4711

docs/callbacks.md describes what is sent, when, and how it is signed.")]
    Callbacks {
        /// What to do
        #[command(subcommand)]
        action: Callbacks,
    },
}

/// `parlor callbacks`
#[derive(Debug, Subcommand)]
pub enum Callbacks {
    /// List endpoints with their health
    List {
        /// Of one account only: id or name
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
    /// List an endpoint's deliveries, newest first
    Deliveries {
        /// Which endpoint.
        #[command(flatten)]
        which: Which,
        /// Only those that came so far: pending, delivered, skipped, dead
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: i64,
    },
    /// Show a delivery with its attempts
    Show {
        /// Its id: what the receiver sees as webhook-id
        delivery: String,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
    /// Send a test event and say what came of it
    Test(Which),
    /// Stop sending; what happens is still written
    Pause(Which),
    /// Send again, after a pause or a deactivation
    Resume(Which),
    /// Make a new signing secret and show it, once; the old one signs as well until the next
    Rotate(Which),
    /// Send events again, whatever came of them before
    Replay {
        /// Which endpoint.
        #[command(flatten)]
        which: Which,
        /// The number of the first event
        #[arg(long, value_name = "N")]
        from: i64,
        /// The number of the last event; everything since --from where it is left out
        #[arg(long, value_name = "N")]
        to: Option<i64>,
    },
}

/// An endpoint.
#[derive(Args, Clone, Debug)]
pub struct Which {
    /// Its key, as listed: callback-5, inbox-407, application-12
    pub endpoint: String,
    /// The account: id or name; may be left out where only one has such an endpoint
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// Where the data are.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Data directory: the embedded database, the server key, the lock [default: ./data]
    #[arg(long, value_name = "DIR", env = "PARLOR_DATA")]
    pub data: Option<PathBuf>,
    /// Use this PostgreSQL database (13 or later) instead of the embedded one
    #[arg(
        long,
        value_name = "URL",
        env = "PARLOR_DATABASE_URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Directory of the files that messages carry; nodes of one PostgreSQL database share it [default: files in the data directory]
    #[arg(long, value_name = "DIR", env = "PARLOR_FILES")]
    pub files: Option<PathBuf>,
}

/// `parlor serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", env = "PARLOR_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Apply this provisioning file first
    #[arg(long, value_name = "FILE", env = "PARLOR_APPLY")]
    pub apply: Option<PathBuf>,
    /// Whoever sends it as a bearer token may read /metrics from other machines
    #[arg(
        long,
        value_name = "TOKEN",
        env = "PARLOR_METRICS_TOKEN",
        hide_env_values = true
    )]
    pub metrics_token: Option<String>,
    /// Callbacks may go to this network although it is not public; can be given several times
    #[arg(
        long = "callback-allow",
        value_name = "CIDR",
        env = "PARLOR_CALLBACK_ALLOW",
        value_delimiter = ',',
        value_parser = network
    )]
    pub callback_allow: Vec<IpNet>,
    /// Sends a mail when a callback endpoint is switched off: smtps://user:password@host (with --mail-from and --mail-to)
    #[arg(
        long,
        value_name = "URL",
        env = "PARLOR_SMTP_URL",
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,
    /// Who such a mail is from
    #[arg(long, value_name = "ADDRESS", env = "PARLOR_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Whom such a mail goes to
    #[arg(long, value_name = "ADDRESS", env = "PARLOR_MAIL_TO")]
    pub mail_to: Option<String>,
    /// Most connections at once [default: 4096]
    #[arg(long, value_name = "N", env = "PARLOR_MAX_CONNECTIONS")]
    pub max_connections: Option<usize>,
    /// Largest request body in bytes [default: 2097152]
    #[arg(long, value_name = "BYTES", env = "PARLOR_MAX_BODY_BYTES")]
    pub max_body_bytes: Option<usize>,
    /// Largest file that a message may carry, in bytes [default: 41943040]
    #[arg(long, value_name = "BYTES", env = "PARLOR_MAX_ATTACHMENT_BYTES")]
    pub max_attachment_bytes: Option<u64>,
    /// The address under which partners and customers reach this server, as https://chat.example.com [default: as it listens]
    #[arg(long, value_name = "URL", env = "PARLOR_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Time to send a request's head, in milliseconds [default: 10000]
    #[arg(long, value_name = "MS", env = "PARLOR_HEADER_TIMEOUT_MS")]
    pub header_timeout_ms: Option<u64>,
    /// Time to send a request's body, in milliseconds [default: 15000]
    #[arg(long, value_name = "MS", env = "PARLOR_BODY_TIMEOUT_MS")]
    pub body_timeout_ms: Option<u64>,
    /// Time to answer a request, in milliseconds [default: 30000]
    #[arg(long, value_name = "MS", env = "PARLOR_REQUEST_TIMEOUT_MS")]
    pub request_timeout_ms: Option<u64>,
}

/// `parlor demo`
#[derive(Args, Debug)]
pub struct Demo {
    /// Address and port to listen on [default: 127.0.0.1:8080, or a free port where that is taken]
    #[arg(long, value_name = "ADDR", env = "PARLOR_LISTEN")]
    pub listen: Option<SocketAddr>,
}

/// `parlor apply`
#[derive(Args, Debug)]
pub struct Apply {
    /// The provisioning file
    pub file: PathBuf,
    /// Show what would change and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite what was changed since by other means
    #[arg(long)]
    pub force: bool,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `parlor backup`
#[derive(Args, Debug)]
pub struct Backup {
    /// Where to; made if it is not there, and must hold no backup yet
    pub dir: PathBuf,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `parlor token`
#[derive(Debug, Subcommand)]
pub enum Token {
    /// List credentials, revoked ones included; secrets are not known any more
    List {
        /// Of one account only: id or name
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
        /// Of one kind only
        #[arg(long, value_name = "KIND")]
        kind: Option<Kind>,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
    /// Make a credential and show its secret, once
    Create(Box<Create>),
    /// Replace a credential's secret and show the new one, once; sessions of a client application end
    Rotate {
        /// Its id, as listed, or its key
        credential: String,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
    /// End a credential for good
    Revoke {
        /// Its id, as listed, or its key
        credential: String,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
}

/// `parlor token create`
#[derive(Args, Debug)]
pub struct Create {
    /// What kind
    #[arg(long, value_name = "KIND")]
    pub kind: Kind,
    /// The account: id or name; may be left out where there is one
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// The agent it acts as: id or e-mail (all kinds but client_application)
    #[arg(long, value_name = "AGENT")]
    pub agent: Option<String>,
    /// A name to tell it by
    #[arg(long)]
    pub name: Option<String>,
    /// The public half of a key pair; made where it is left out
    #[arg(long)]
    pub key: Option<String>,
    /// An inbox that a client application may use: id or key; may be repeated
    #[arg(long = "inbox", value_name = "INBOX")]
    pub inboxes: Vec<String>,
    /// A client application's type
    #[arg(long = "type", value_name = "TYPE", default_value = "Chat")]
    pub application_type: String,
    /// Where a client application is called back; without it, it cannot start conversations
    #[arg(long, value_name = "URL")]
    pub callback_url: Option<String>,
    /// In which format: json or xml
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub callback_format: String,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// The kinds of credential an operator makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Kind {
    /// Firstline: bearer token of an agent
    EmployeeToken,
    /// LiveDesk: key and secret, acting as an agent
    ApiKey,
    /// /v1 and Chatwoot: token of an agent
    AccessToken,
    /// eGain: key and secret of a client application
    ClientApplication,
}

/// The configuration file. Relative paths start from where the command is run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is the flag of the same name")]
pub struct File {
    pub data: Option<PathBuf>,
    pub database_url: Option<String>,
    pub database_url_file: Option<PathBuf>,
    pub files: Option<PathBuf>,
    pub listen: Option<SocketAddr>,
    pub apply: Option<PathBuf>,
    pub metrics_token: Option<String>,
    pub metrics_token_file: Option<PathBuf>,
    #[serde(default)]
    pub callback_allow: Vec<String>,
    pub smtp_url: Option<String>,
    pub smtp_url_file: Option<PathBuf>,
    pub mail_from: Option<String>,
    pub mail_to: Option<String>,
    pub log_format: Option<LogFormat>,
    pub max_connections: Option<usize>,
    pub max_body_bytes: Option<usize>,
    pub max_attachment_bytes: Option<u64>,
    pub public_url: Option<String>,
    pub header_timeout_ms: Option<u64>,
    pub body_timeout_ms: Option<u64>,
    pub request_timeout_ms: Option<u64>,
}

impl File {
    /// Reads the file, if one is named.
    ///
    /// # Errors
    /// It cannot be read, or has a key or value that cannot stand: the error shows the line.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
        toml::from_str(&text)
            .with_context(|| format!("in the configuration file {}", path.display()))
    }
}

/// Where a server listens when nothing else is said.
pub const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn unknown_keys_name_their_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("parlor.toml");
        std::fs::write(&path, "data = \"x\"\nlisten_on = \"y\"\n").unwrap();
        let error = format!("{:#}", File::read(Some(&path)).unwrap_err());
        assert!(
            error.contains("line 2") && error.contains("listen_on"),
            "{error}"
        );
    }
}
