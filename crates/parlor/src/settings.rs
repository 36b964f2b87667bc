//! The command line and the configuration file. A flag overrides its environment variable, the environment variable
//! overrides the configuration file, and the configuration file overrides the default.

mod addresses;
mod init;
mod values;

use addresses::{network, origin, public_url};
use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
pub use init::Init;
use ipnet::IpNet;
use parlor_http::site::Origin;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  parlor demo                                     try it: a temporary account and calls to paste
  parlor init --email you@example.com             make the first account, its administrator, and account.toml
  parlor serve --apply account.toml               serve on 127.0.0.1:8080, data in ./data
  parlor serve --database-url postgres://parlor@localhost/parlor --listen 0.0.0.0:8080
  parlor apply account.toml --dry-run             show the changes of a provisioning file
  parlor backup /var/backups/parlor/today         back up while the server runs

Every flag is also an environment variable (in brackets in each command's help) and a key of the file that --config names.
PARLOR_LOG sets the log level: off, error, warn, info (default), debug, trace, or a level per part, as in info,parlor_http=debug.";

/// A self-hosted server for customer conversations: one binary that serves the APIs of three vendors.
#[derive(Debug, Parser)]
#[command(name = "parlor", version, after_help = EXAMPLES, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    /// Read settings from this TOML file; the keys in the file are the names of the flags, with underscores instead of
    /// hyphens
    #[arg(long, value_name = "FILE", env = "PARLOR_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// The format of log lines [default: text]
    #[arg(long, value_name = "FORMAT", env = "PARLOR_LOG_FORMAT", global = true)]
    pub log_format: Option<LogFormat>,
    /// The command to run
    #[command(subcommand)]
    pub command: Command,
}

/// The format of log lines.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text that people can read easily
    #[default]
    Text,
    /// One JSON object per line, for programs
    Json,
}

/// The command to run.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server; it creates and migrates its database automatically
    #[command(after_help = "\
Examples:
  parlor serve
  parlor serve --data /var/lib/parlor --listen 0.0.0.0:8080 --apply /etc/parlor/account.toml
  parlor serve --database-url postgres://parlor:secret@db/parlor      (set PARLOR_SERVER_KEY on every node)

GET /healthz answers 200 while the server runs. GET /readyz answers 503 during shutdown and while changes cannot be stored.
GET /metrics answers callers on this machine, and callers with the metrics token.
On SIGTERM or Ctrl-C the server accepts no new requests, answers the running ones, and exits with 0 within ten seconds.")]
    Serve(Box<Serve>),
    /// Create the first account, its administrator and a provisioning file
    #[command(after_help = "\
Examples:
  parlor init                                                  an account to rename later; prints a new password
  parlor init --email mina@example.com --account 'Fjell Coffee'
  pass show parlor | parlor init --password-stdin              take the password from another program

The command asks nothing. It refuses to work on a database that has an account already. The password is the first line of standard
input with --password-stdin, or the value of PARLOR_ADMIN_PASSWORD. Otherwise Parlor makes a password and prints it once.
The command also works while a server uses the data directory.")]
    Init(Init),
    /// Run a server with a temporary account of agents, inboxes and contacts, and print example requests
    #[command(after_help = "\
The demo prints an address. Open it in a browser: you are Mina, an agent. Four colleagues answer customers, who write through the
APIs of three vendors. --quiet-floor leaves the colleagues and these customers out.
The data are in a temporary directory. Parlor removes it when the demo ends (Ctrl-C).")]
    Demo(Demo),
    /// Change the database to match a provisioning file
    #[command(after_help = "\
Examples:
  parlor apply account.toml --dry-run     show the changes
  parlor apply account.toml               make the changes; a second time changes nothing

The report has one line per change: + created, ~ changed, = kept because a person or an API changed it.
Apply never deletes an object and never restores a revoked or rotated credential. If a server owns the data directory, apply sends
the changes to that server. docs/provisioning.md describes the file.")]
    Apply(Apply),
    /// Create a consistent copy of an embedded database, its files and its server key while the server runs
    #[command(after_help = "\
Example:
  parlor backup /var/backups/parlor/2026-11-21

To restore it: parlor restore. Back up a PostgreSQL database with its own tools, together with the directory of files and the
server key.")]
    Backup(Backup),
    /// Restore a data directory from a backup of an embedded database
    #[command(after_help = "\
Example:
  parlor restore /var/backups/parlor/2026-11-21 --data /var/lib/parlor

The command checks the backup and overwrites nothing: the data directory must be missing or empty. Run the command as the user of
the server. An interrupted command leaves a directory that no server uses; run the command again.")]
    Restore(Restore),
    /// Give a new server key to a database whose server key is lost; secrets that were encrypted with the lost key
    /// cannot be read again
    #[command(after_help = "\
Example:
  parlor replace-key --data /var/lib/parlor

The new key comes from PARLOR_SERVER_KEY or server.key, or is made. The command lists the secrets that must be set again. End all
servers of the database first.")]
    ReplaceKey {
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Create, list, rotate and revoke credentials
    #[command(after_help = "\
Examples:
  parlor token list
  parlor token create --kind employee_token --agent mina@acme.test
  parlor token create --kind client_application --name 'Web messaging' --inbox web-chat --callback-url https://bot.example/egain
  parlor token rotate 12
  parlor token revoke 12

Parlor shows a secret only once.")]
    Token {
        /// The action.
        #[command(subcommand)]
        action: Token,
    },
    /// Invite agents, and reset their passwords and one-time codes
    #[command(after_help = "\
Examples:
  parlor agent invite mina@acme.test
  parlor agent reset-totp mina@acme.test     for an agent who has lost the device and the recovery codes
  parlor agent allow-passwords               while the sign-in provider is down; then invite agents without a password

Parlor makes a link with which the agent sets a password: an invitation for an agent without a password, a reset for any other.
A running server with --smtp-url and a --password-page sends the link by mail, unless the database is PostgreSQL. Otherwise the
command shows the token, and the link if there is a --password-page, once.")]
    Agent {
        /// The action.
        #[command(subcommand)]
        action: Agent,
    },
    /// Show callback endpoints and deliveries; test, pause, resume and replay them
    #[command(after_help = "\
Examples:
  parlor callbacks list
  parlor callbacks deliveries callback-1 --state pending
  parlor callbacks test callback-1
  parlor callbacks replay callback-1 --from 4711     send event 4711 and all later events again

docs/callbacks.md describes formats, signatures and retries.")]
    Callbacks {
        /// The action.
        #[command(subcommand)]
        action: Callbacks,
    },
}

/// The subcommands of `parlor agent`
#[derive(Debug, Subcommand)]
pub enum Agent {
    /// Create a link with which an agent sets a password; earlier links of the agent become invalid
    #[command(visible_alias = "reset")]
    Invite {
        /// The agent: id or e-mail address
        agent: String,
        /// The account: id or name; needed only if several accounts have an agent with this id
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
        /// The web page on which agents set passwords.
        #[command(flatten)]
        page: PasswordPage,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Remove an agent's one-time codes, so that the agent can sign in without a code
    ResetTotp {
        /// The agent: id or e-mail address
        agent: String,
        /// The account: id or name; needed only if several accounts have an agent with this id
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Let agents sign in with a password again, for example while their sign-in provider does not work
    AllowPasswords {
        /// The account: id or name; needed only if several accounts do not allow passwords
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
}

/// The web page on which agents set passwords.
#[derive(Args, Clone, Debug, Default)]
pub struct PasswordPage {
    /// Address of the web page on which agents set passwords; Parlor appends #token=... to this address. Without a web
    /// page, Parlor sends no password links by mail [default: /password of the public address, if the program contains
    /// the desk]
    #[arg(long, value_name = "URL", env = "PARLOR_PASSWORD_PAGE", value_parser = public_url)]
    pub password_page: Option<String>,
}

/// The subcommands of `parlor callbacks`
#[derive(Debug, Subcommand)]
pub enum Callbacks {
    /// List endpoints with their health
    List {
        /// List only the endpoints of this account: id or name
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// List an endpoint's deliveries, newest first
    Deliveries {
        /// The endpoint.
        #[command(flatten)]
        which: EndpointArgs,
        /// List only deliveries with this state
        #[arg(long, value_name = "STATE", value_parser = ["pending", "delivered", "skipped", "dead"])]
        state: Option<String>,
        /// The maximum number of deliveries
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: i64,
    },
    /// Show a delivery with its attempts
    Show {
        /// The id of the delivery; in Parlor's own format, the receiver gets it in the header webhook-id
        delivery: String,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Send a test event and show the result
    Test(EndpointArgs),
    /// Stop sending to an endpoint; Parlor still stores new deliveries for the endpoint
    Pause(EndpointArgs),
    /// Send to an endpoint again after a pause or a deactivation
    Resume(EndpointArgs),
    /// Create a new signing secret and show the secret once; Parlor also signs with the old secret until the next
    /// rotation
    Rotate(EndpointArgs),
    /// Send events again, even if they were already delivered
    Replay {
        /// The endpoint.
        #[command(flatten)]
        which: EndpointArgs,
        /// The number of the first event to send
        #[arg(long, value_name = "N")]
        from: i64,
        /// The number of the last event to send [default: the number of the newest event]
        #[arg(long, value_name = "N")]
        to: Option<i64>,
    },
}

/// An endpoint on the command line.
#[derive(Args, Clone, Debug)]
pub struct EndpointArgs {
    /// The key of the endpoint, such as callback-5, inbox-407 or application-12
    pub endpoint: String,
    /// The account: id or name; needed only if several accounts have this endpoint key
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// The location of the data.
    #[command(flatten)]
    pub storage: StorageArgs,
}

/// The location of the data.
#[derive(Args, Clone, Debug)]
pub struct StorageArgs {
    /// Data directory with the embedded database, the server key and the lock [default: ./data]
    #[arg(long, value_name = "DIR", env = "PARLOR_DATA")]
    pub data: Option<PathBuf>,
    /// Use the PostgreSQL database (version 13 or later) at this URL instead of the embedded database; in the URL,
    /// options such as sslmode follow a question mark
    #[arg(
        long,
        value_name = "URL",
        env = "PARLOR_DATABASE_URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Directory for message files; all nodes of one PostgreSQL database need the same directory [default: the
    /// subdirectory files of the data directory]
    #[arg(long, value_name = "DIR", env = "PARLOR_FILES")]
    pub files: Option<PathBuf>,
}

/// The arguments of `parlor serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// The location of the data.
    #[command(flatten)]
    pub storage: StorageArgs,
    /// Listening address and port; port 0 means any free port [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", env = "PARLOR_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Apply this provisioning file before the server accepts requests
    #[arg(long, value_name = "FILE", env = "PARLOR_APPLY")]
    pub apply: Option<PathBuf>,
    /// Bearer token with which other machines may read /metrics
    #[arg(
        long,
        value_name = "TOKEN",
        env = "PARLOR_METRICS_TOKEN",
        hide_env_values = true
    )]
    pub metrics_token: Option<String>,
    /// Allow callbacks to addresses in this private network; can be repeated
    #[arg(
        long = "callback-allow",
        value_name = "CIDR",
        env = "PARLOR_CALLBACK_ALLOW",
        value_delimiter = ',',
        value_parser = network
    )]
    pub callback_allow: Vec<IpNet>,
    /// URL of the mail server, as smtps://user:password@host; needs --mail-from. Parlor sends digests of notifications,
    /// password links and, with --mail-to, reports of deactivated callback endpoints
    #[arg(
        long,
        value_name = "URL",
        env = "PARLOR_SMTP_URL",
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,
    /// Sender address of all mails
    #[arg(long, value_name = "ADDRESS", env = "PARLOR_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Address of the operator, for reports of deactivated callback endpoints
    #[arg(long, value_name = "ADDRESS", env = "PARLOR_MAIL_TO")]
    pub mail_to: Option<String>,
    /// Trust the Forwarded and X-Forwarded-For headers of proxies in this network; can be repeated
    #[arg(
        long = "trusted-proxy",
        value_name = "CIDR",
        env = "PARLOR_TRUSTED_PROXY",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxy: Vec<IpNet>,
    /// Permit web pages of this origin to send requests to /v1 and eGain's API with bearer tokens; can be repeated
    #[arg(
        long = "cors-origin",
        value_name = "ORIGIN",
        env = "PARLOR_CORS_ORIGIN",
        value_delimiter = ',',
        value_parser = origin
    )]
    pub cors_origin: Vec<Origin>,
    /// The web page on which agents set passwords.
    #[command(flatten)]
    pub password_page: PasswordPage,
    /// Maximum number of connections [default: 4096]
    #[arg(long, value_name = "N", env = "PARLOR_MAX_CONNECTIONS")]
    pub max_connections: Option<usize>,
    /// Maximum number of connections from one network address [default: a quarter of --max-connections]
    #[arg(long, value_name = "N", env = "PARLOR_MAX_CONNECTIONS_PER_ADDRESS")]
    pub max_connections_per_address: Option<usize>,
    /// Maximum size of a request body, in bytes [default: 2097152]
    #[arg(long, value_name = "BYTES", env = "PARLOR_MAX_BODY_BYTES")]
    pub max_body_bytes: Option<usize>,
    /// Maximum memory for all request bodies and large request heads together, in bytes [default: 67108864, or four
    /// times --max-body-bytes if that is more]
    #[arg(long, value_name = "BYTES", env = "PARLOR_MAX_BODIES_BYTES")]
    pub max_bodies_bytes: Option<usize>,
    /// Maximum size of a message file, in bytes [default: 41943040]
    #[arg(long, value_name = "BYTES", env = "PARLOR_MAX_ATTACHMENT_BYTES")]
    pub max_attachment_bytes: Option<u64>,
    /// Public address of this server, such as https://chat.example.com [default: the listening address]
    #[arg(long, value_name = "URL", env = "PARLOR_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Maximum time to receive the head of a request, in milliseconds [default: 10000]
    #[arg(long, value_name = "MS", env = "PARLOR_HEADER_TIMEOUT_MS")]
    pub header_timeout_ms: Option<u64>,
    /// Maximum time to receive the body of a request, in milliseconds [default: 15000]
    #[arg(long, value_name = "MS", env = "PARLOR_BODY_TIMEOUT_MS")]
    pub body_timeout_ms: Option<u64>,
    /// Maximum time to answer a request, in milliseconds [default: 30000]
    #[arg(long, value_name = "MS", env = "PARLOR_REQUEST_TIMEOUT_MS")]
    pub request_timeout_ms: Option<u64>,
}

/// The arguments of `parlor demo`
#[derive(Args, Debug)]
pub struct Demo {
    /// Listening address and port [default: 127.0.0.1:8080, or a free port if that port is in use]
    #[arg(long, value_name = "ADDR", env = "PARLOR_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Do not simulate colleagues and customers, so that only your own requests change the account
    #[arg(long)]
    pub quiet_floor: bool,
}

/// The arguments of `parlor apply`
#[derive(Args, Debug)]
pub struct Apply {
    /// The provisioning file
    pub file: PathBuf,
    /// Show the changes without making them
    #[arg(long)]
    pub dry_run: bool,
    /// Also overwrite changes that were made through an API since the file was last applied
    #[arg(long)]
    pub force: bool,
    /// The location of the data.
    #[command(flatten)]
    pub storage: StorageArgs,
}

/// The arguments of `parlor backup`
#[derive(Args, Debug)]
pub struct Backup {
    /// New directory for the backup; an existing directory must be empty
    pub dir: PathBuf,
    /// The location of the data.
    #[command(flatten)]
    pub storage: StorageArgs,
}

/// The arguments of `parlor restore`
#[derive(Args, Debug)]
pub struct Restore {
    /// Directory of the backup
    pub backup: PathBuf,
    /// The location of the data.
    #[command(flatten)]
    pub storage: StorageArgs,
}

/// The subcommands of `parlor token`
#[derive(Debug, Subcommand)]
pub enum Token {
    /// List credentials, including revoked credentials, but without their secrets
    List {
        /// List only the credentials of this account: id or name
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
        /// List only credentials of this kind
        #[arg(long, value_name = "KIND")]
        kind: Option<Kind>,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Create a credential and show its secret once
    Create(Box<Create>),
    /// Replace a credential's secret and show the new secret once; the sessions of a client application end
    Rotate {
        /// The credential's id, as listed, or its key
        credential: String,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Revoke a credential permanently
    Revoke {
        /// The credential's id, as listed, or its key
        credential: String,
        /// The location of the data.
        #[command(flatten)]
        storage: StorageArgs,
    },
}

/// The arguments of `parlor token create`
#[derive(Args, Debug)]
pub struct Create {
    /// The kind of credential
    #[arg(long, value_name = "KIND")]
    pub kind: Kind,
    /// The account: id or name; needed only if there are several accounts
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// The agent whose credential this is: id or e-mail address; not for client_application
    #[arg(long, value_name = "AGENT")]
    pub agent: Option<String>,
    /// The name of the credential in lists
    #[arg(long)]
    pub name: Option<String>,
    /// The key of the credential, which is not secret; only for api_key and client_application [default: generated]
    #[arg(long)]
    pub key: Option<String>,
    /// An inbox that a client application may use: id or key; can be repeated
    #[arg(long = "inbox", value_name = "INBOX")]
    pub inboxes: Vec<String>,
    /// The type of a client application
    #[arg(long = "type", value_name = "TYPE", default_value = "Chat")]
    pub application_type: String,
    /// The callback address of a client application; without it, the application cannot start conversations
    #[arg(long, value_name = "URL")]
    pub callback_url: Option<String>,
    /// The format of the callbacks of a client application
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = ["json", "xml"])]
    pub callback_format: String,
    /// The location of the data.
    #[command(flatten)]
    pub storage: StorageArgs,
}

/// The kinds of credentials that an operator can create.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Kind {
    /// For Firstline's API: the bearer token of an agent
    EmployeeToken,
    /// For LiveDesk's API: the key and secret of an agent
    ApiKey,
    /// For /v1 and Chatwoot's API: the token of an agent
    AccessToken,
    /// For eGain's API: the key and secret of a client application
    ClientApplication,
}

/// The settings in the configuration file. Relative paths in this file are relative to the working directory of the
/// process.
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
    #[serde(default)]
    pub trusted_proxy: Vec<String>,
    #[serde(default)]
    pub cors_origin: Vec<String>,
    pub password_page: Option<String>,
    pub log_format: Option<LogFormat>,
    pub max_connections: Option<usize>,
    pub max_connections_per_address: Option<usize>,
    pub max_body_bytes: Option<usize>,
    pub max_bodies_bytes: Option<usize>,
    pub max_attachment_bytes: Option<u64>,
    pub public_url: Option<String>,
    pub header_timeout_ms: Option<u64>,
    pub body_timeout_ms: Option<u64>,
    pub request_timeout_ms: Option<u64>,
}

impl File {
    /// Reads the configuration file. If `path` is `None`, all settings of the result are unset.
    ///
    /// # Errors
    /// The file cannot be read, or contains an invalid key or value. The error contains the number of the line.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
        toml::from_str(&text).map_err(|error| {
            // The error contains only the number of the line, because the line itself may contain a password.
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(0, |before| before.matches('\n').count());
            anyhow::anyhow!(
                "in the configuration file {}, line {}: {}",
                path.display(),
                line.saturating_add(1),
                error.message()
            )
        })
    }
}

/// The default listening address.
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
