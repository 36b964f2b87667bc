//! The PostgreSQL servers of a URL: their hosts, their certificates, and the opening of sessions.

use super::tls;
use crate::error::DbError;
use percent_encoding::percent_decode_str;
use std::error::Error as _;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio_postgres::config::{Host, SslNegotiation, TargetSessionAttrs};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The time limit for opening a session on one host, over all addresses of the host.
const SESSION: Duration = Duration::from_secs(5);
/// The time limit for connecting to one address.
const REACH: Duration = Duration::from_secs(2);
/// The maximum wait for an answer of the server. The server itself cancels a statement after ten seconds.
pub(super) const ANSWER: Duration = Duration::from_secs(12);
/// The time without data after which the operating system checks the connection.
const KEEPALIVE: Duration = Duration::from_secs(9);
/// The description of a valid URL, for error messages.
const FORM: &str = "A database URL has the form postgres://user:password@host:port/database?option=value. \
    Write special characters of the user name and the password percent-encoded, for example %40 for @.";

/// The stream of a session.
type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// The server or servers of a database. All connections of a store share this object.
pub(crate) struct Server {
    /// The hosts, in the order of the URL.
    hosts: Vec<Config>,
    /// The index in `hosts` of the host of the last session. New sessions try this host first, so that they do not wait
    /// again for hosts that do not answer.
    last: AtomicUsize,
    tls: MakeRustlsConnect,
    /// The present generation: a number that each new session stores. The number grows when a server refuses writes,
    /// because another server may have become the primary.
    generation: AtomicU64,
    /// The time from which [`Self::now`] counts.
    began: Instant,
    /// The beginning of the latest wait that ended without an answer, in milliseconds on the clock of [`Self::now`]. 0
    /// means that there was no such wait.
    silent_since: AtomicU64,
}

impl Server {
    /// Parses a database URL. The error texts never contain the password.
    pub(crate) fn new(url: &str) -> Result<Self, DbError> {
        let (address, options) = split(url);
        let mut kept = String::new();
        let (mut mode, mut roots, mut target) = (None, None, false);
        for option in options.split('&').filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            match name {
                "sslmode" => mode = Some(value),
                "sslrootcert" => roots = Some(value),
                _ => {
                    target |= name == "target_session_attrs";
                    let _ = write!(kept, "{}{option}", if kept.is_empty() { "?" } else { "&" });
                }
            }
        }
        // If a password contains an unescaped `@`, a part of the password would be parsed as a host name. Error
        // messages contain host names.
        if address.matches('@').count() > 1 {
            return Err(unreadable(FORM));
        }
        let mut hosts = Vec::new();
        for url in single(address, &kept) {
            // The parser's error text may contain a part of a password.
            let config: Config = (format!("{url}{kept}").parse())
                .map_err(|_| unreadable(&format!("{}{FORM}", faulty(address, &kept))))?;
            hosts.push(config);
        }
        let mode =
            tls::Mode::of(mode.as_deref(), roots.is_some()).map_err(|text| unreadable(&text))?;
        let roots = roots.filter(|roots| roots != "system");
        let direct =
            (hosts.iter()).any(|config| config.get_ssl_negotiation() == SslNegotiation::Direct);
        let tls = tls::connector(mode, roots.as_deref().map(Path::new), direct)
            .map_err(|text| unreadable(&text))?;
        // If the URL has several hosts, Parlor uses only the primary, which accepts writes.
        let primary = hosts.len() > 1 && !target;
        for config in &mut hosts {
            config.ssl_mode(mode.ssl_mode());
            config.connect_timeout(REACH);
            if config.get_tcp_user_timeout().is_none() {
                config.tcp_user_timeout(ANSWER);
            }
            if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
                config
                    .keepalives_idle(KEEPALIVE)
                    .keepalives_interval(KEEPALIVE / 3)
                    .keepalives_retries(3);
            }
            if primary {
                config.target_session_attrs(TargetSessionAttrs::ReadWrite);
            }
        }
        Ok(Self {
            hosts,
            last: AtomicUsize::new(0),
            tls,
            generation: AtomicU64::new(0),
            began: Instant::now(),
            silent_since: AtomicU64::new(0),
        })
    }

    /// Returns the milliseconds since this object was created, at least 1.
    pub(super) fn now(&self) -> u64 {
        let elapsed = self.began.elapsed().as_millis();
        u64::try_from(elapsed).unwrap_or(u64::MAX).max(1)
    }

    /// Records that a wait for an answer began at this time and ended without an answer.
    pub(super) fn silent_since(&self, time: u64) {
        self.silent_since.fetch_max(time, Ordering::Relaxed);
    }

    /// Whether a wait of any connection ended without an answer, and this wait began at or after `last_received`.
    /// `last_received` is the time of a connection's newest answer.
    pub(super) fn is_silent(&self, last_received: u64) -> bool {
        last_received <= self.silent_since.load(Ordering::Relaxed)
    }

    /// Returns the generation, which grows when a server refuses writes. Sessions of earlier generations are closed.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Records that the server refused a write in a session of this generation.
    pub(super) fn refuses_writes(&self, generation: u64) {
        let next = generation.wrapping_add(1);
        let moved = (self.generation).compare_exchange(
            generation,
            next,
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        if moved.is_ok() {
            tracing::warn!("PostgreSQL refuses writes: Parlor connects again");
        }
    }

    /// Opens a session with an application name, which PostgreSQL shows in its list of sessions.
    pub(super) async fn connect(
        &self,
        name: &str,
    ) -> Result<(Client, Connection<Socket, Stream>), DbError> {
        let mut causes = Vec::new();
        let last = self.last.load(Ordering::Relaxed);
        let (earlier, later) = self.hosts.split_at_checked(last).unwrap_or_default();
        let later = (last..).zip(later);
        for (number, config) in later.chain((0..).zip(earlier)) {
            let mut config = config.clone();
            if config.get_application_name().is_none() {
                config.application_name(name);
            }
            let session = config.connect(self.tls.clone());
            let cause = match tokio::time::timeout(SESSION, session).await {
                Ok(Ok(connected)) => {
                    self.last.store(number, Ordering::Relaxed);
                    return Ok(connected);
                }
                Ok(Err(error)) => text(&error),
                Err(_) => format!("no answer within {} seconds", SESSION.as_secs()),
            };
            causes.push(format!("PostgreSQL at {}: {cause}", place(&config)));
        }
        Err(DbError::Unavailable(causes.join("; ")))
    }
}

/// Returns the message of an error that the database reported. For any other error, returns the text of the error with
/// its causes.
pub(super) fn text(error: &tokio_postgres::Error) -> String {
    if let Some(cause) = error.as_db_error() {
        return cause.message().to_owned();
    }
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let texts = std::iter::once(error.to_string()).chain(causes.map(ToString::to_string));
    texts.collect::<Vec<_>>().join(": ")
}

/// Splits a URL into two parts: the part before the options, and the options. A `?` before the `@` is a part of the
/// password.
fn split(url: &str) -> (&str, &str) {
    let from = url.find('@').unwrap_or(0);
    let question =
        (url.get(from..).and_then(|rest| rest.find('?'))).map(|at| at.saturating_add(from));
    match question {
        Some(at) => (
            url.get(..at).unwrap_or(url),
            url.get(at.saturating_add(1)..).unwrap_or(""),
        ),
        None => (url, ""),
    }
}

fn unreadable(text: &str) -> DbError {
    DbError::Broken(format!("the database URL cannot be used: {text}"))
}

/// Returns an error text with the name of the option that the parser refuses. Returns an empty text if there is no such
/// option, or if its name may be a part of a password.
fn faulty(address: &str, options: &str) -> String {
    let sure = address.matches('@').count() <= 1 && !options.contains('@');
    let fault = (options.trim_start_matches('?').split('&')).find(|option| {
        let alone: Result<Config, _> = format!("postgres://host/?{option}").parse();
        alone.is_err()
    });
    let name = fault.and_then(|option| option.split('=').next());
    match name.filter(|name| sure && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')) {
        Some(name) if !name.is_empty() => {
            format!("the option {name} is unknown or has an invalid value. ")
        }
        _ => String::new(),
    }
}

/// Returns one URL for each host of an address. If an option concerns all hosts together, returns one URL with all
/// hosts.
fn single(address: &str, options: &str) -> Vec<String> {
    let from = address
        .find('@')
        .or_else(|| Some(address.find("//")?.saturating_add(1)));
    let from = from.map_or(0, |at| at.saturating_add(1));
    let (before, rest) = address.split_at_checked(from).unwrap_or((address, ""));
    let (hosts, path) = rest
        .split_at_checked(rest.find('/').unwrap_or(rest.len()))
        .unwrap_or((rest, ""));
    let joint = ["host", "load_balance_hosts"];
    if options
        .split(['?', '&'])
        .any(|option| joint.iter().any(|name| option.starts_with(name)))
    {
        return vec![address.to_owned()];
    }
    (hosts.split(','))
        .map(|host| format!("{before}{host}{path}"))
        .collect()
}

/// Returns the host and the port of a server, for error messages.
fn place(config: &Config) -> String {
    let ports = config.get_ports();
    let named = config.get_hosts().iter().enumerate().map(|(place, host)| {
        let port = (ports.get(place).or_else(|| ports.first())).copied();
        let port = port.unwrap_or(5432);
        match host {
            Host::Tcp(host) if host.contains(':') => format!("[{host}]:{port}"),
            Host::Tcp(host) => format!("{host}:{port}"),
            Host::Unix(path) => format!("{}, port {port}", path.display()),
        }
    });
    named.collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn each_host_of_a_url_is_tried_by_itself() {
        let hosts = |url: &str| {
            let server = Server::new(url).unwrap();
            let places = server.hosts.iter().map(place).collect::<Vec<_>>();
            places.join(" | ")
        };
        for (url, places) in [
            ("postgres://u:p@a/db", "a:5432"),
            ("postgres://u:p%40@a:1,b:2/db?sslmode=disable", "a:1 | b:2"),
            ("postgres://a,b", "a:5432 | b:5432"),
            (
                "postgresql://u:x/y@[::1]:7,b/db?connect_timeout=2",
                "[::1]:7 | b:5432",
            ),
            (
                "postgres://u@a,b/db?load_balance_hosts=random",
                "a:5432 and b:5432",
            ),
            (
                "postgres://u@/db?host=/run/postgresql",
                "/run/postgresql, port 5432",
            ),
            (
                "postgres://u@%2Frun%2Fpostgresql/db",
                "/run/postgresql, port 5432",
            ),
        ] {
            assert_eq!(hosts(url), places, "{url}");
        }
    }

    #[test]
    fn an_error_shows_no_password() {
        for url in [
            "postgres://u:a@sesame/b@host/db",
            "postgres://u:a@sesame@host/db",
            "postgres://u:a@sesame?b@host/db",
            "postgres://u:a@b?sesame=c@host/db",
            "postgres://u:sesame@host:port/db",
            "postgres://u:sesame@host/db?sslmode=sesame",
            "postgres://u:sesame@host/db?port=sesame",
        ] {
            let Err(DbError::Broken(said)) = Server::new(url).map(drop) else {
                unreachable!("{url} is read");
            };
            assert!(!said.contains("sesame"), "{said}");
        }
    }
}
