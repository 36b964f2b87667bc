//! Secrets in endpoint settings: stored encrypted, sent only to the receiver, never shown.

use crate::support::accounts::{Accounts, Callback};
use crate::support::callbacks::{self, OMAR, start};
use crate::support::receiver::Receiver;
use crate::support::{App, Backend, Database, both};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Registry, reload};

/// The number of log lines of this process that contain a secret of these tests.
static LEAKS: AtomicUsize = AtomicUsize::new(0);
static LINES: AtomicUsize = AtomicUsize::new(0);
/// Whether [`Lines`] prints the servers' errors.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// A log writer that searches each log line of this process for the secrets.
struct Lines;

/// Texts that occur only in the SQL statements of these tests. These statements contain the secret, so a log line with
/// such a statement is not a leak.
const OURS: [&str; 2] = ["pg_relation_filepath", "table_schema"];

/// A part of every secret in these tests.
const HUSH: &str = "hush-b7Qw";

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        LINES.fetch_add(1, Ordering::Relaxed);
        if SHOWN.load(Ordering::Relaxed) && text.contains(" ERROR ") {
            eprint!("{text}");
        }
        if text.contains(HUSH) && !OURS.iter().any(|ours| text.contains(ours)) {
            LEAKS.fetch_add(1, Ordering::Relaxed);
            eprintln!("in the log: {}", text.chars().take(400).collect::<String>());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// While this value exists, at least this level is logged to [`Lines`].
struct Listening(LevelFilter);

/// The levels of all [`Listening`] values. All tests of a process share one logger, so it logs the highest level.
/// Without listeners it logs nothing, because log lines of the level `TRACE` take more time than most tests.
static LEVELS: Mutex<Vec<LevelFilter>> = Mutex::new(Vec::new());

/// Sets the level of the logger to the highest of these levels.
fn set_level(levels: &[LevelFilter]) {
    static LEVEL: OnceLock<reload::Handle<LevelFilter, Registry>> = OnceLock::new();
    let handle = LEVEL.get_or_init(|| {
        let (filter, handle) = reload::Layer::new(LevelFilter::OFF);
        let lines = tracing_subscriber::fmt::layer().with_ansi(false);
        Registry::default()
            .with(filter)
            .with(lines.with_writer(|| Lines))
            .init();
        handle
    });
    let highest = levels.iter().max().copied().unwrap_or(LevelFilter::OFF);
    handle.modify(|level| *level = highest).unwrap();
}

impl Listening {
    fn at(level: LevelFilter) -> Self {
        let mut levels = LEVELS.lock().unwrap();
        levels.push(level);
        set_level(&levels);
        Self(level)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut levels = LEVELS.lock().unwrap();
        let mine = levels.iter().position(|level| *level == self.0).unwrap();
        levels.swap_remove(mine);
        set_level(&levels);
    }
}

/// Prints the errors that the servers of this process log from now on.
pub fn show_errors() {
    SHOWN.store(true, Ordering::Relaxed);
    static ERRORS: OnceLock<Listening> = OnceLock::new();
    ERRORS.get_or_init(|| Listening::at(LevelFilter::ERROR));
}

fn files_with(dir: &Path, needle: &[u8], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_with(&path, needle, found);
            continue;
        }
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            // A running server may have removed a temporary file meanwhile.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => panic!("{}: {error}", path.display()),
        };
        if bytes.windows(needle.len()).any(|window| window == needle) {
            found.push(path.display().to_string());
        }
    }
}

/// Returns the places of the database that contain a text. For SQLite, these are the files of the data directory. For
/// PostgreSQL, these are rows of all tables, and the files of the tables that store endpoint settings.
async fn leaks(database: &Database, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    match database {
        Database::Sqlite(dir) => files_with(dir.path(), needle.as_bytes(), &mut found),
        Database::Postgres { .. } => {
            let rows = format!(
                "SELECT COALESCE(sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I t WHERE t::text LIKE ''%%{needle}%%''', \
                 table_schema, table_name), false, true, '')))[1]::text::bigint), 0)::bigint FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            );
            if database.number(&rows).await > 0 {
                found.push("a row".to_owned());
            }
            database.change("CHECKPOINT").await;
            let files = format!(
                "SELECT count(*) FROM pg_class c WHERE relname IN ('callback_endpoints', 'provisioned') \
                 AND position('{needle}'::bytea in pg_read_binary_file(pg_relation_filepath(c.oid))) > 0"
            );
            if database.number(&files).await > 0 {
                found.push("a table's file".to_owned());
            }
        }
    }
    found
}

async fn made(app: &App, body: &Value, key: &str) -> String {
    let mut texts = Vec::new();
    // The second request has the same idempotency key, so it gets the stored answer to the first request.
    for _ in 0..2 {
        let reply = app
            .post("/v1/callbacks")
            .bearer(OMAR)
            .header("idempotency-key", key)
            .json(body)
            .send()
            .await
            .expect(201);
        texts.push(reply.body);
    }
    assert_eq!(texts[0], texts[1]);
    assert!(!texts[0].contains(HUSH), "{}", texts[0]);
    let made: Value = serde_json::from_str(&texts[0]).unwrap();
    made["key"].as_str().unwrap().to_owned()
}

/// An endpoint's passwords, keys and tokens are sent only to its receiver. The database files, events, audit log,
/// stored answers and logs contain none of these secrets in plain text. No answer shows a secret.
#[both]
async fn are_nowhere_in_clear(backend: Backend) {
    let listening = Listening::at(LevelFilter::TRACE);
    let app = callbacks::app(backend, |_| ()).await;
    let (basic, token, script, filed) = (
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
    );
    let mut keys = Vec::new();
    for (n, body) in [
        json!({"name": "basic", "url": basic.url(), "format": "egain_application", "settings": {"format": "json",
            "authentication": {"basic": {"user": "hook", "password": format!("{HUSH}-password")}}}}),
        json!({"name": "oauth", "url": token.url(), "format": "egain_application", "settings": {"authentication": {"oauth2": {
            "token_url": format!("http://{}/token", token.addr), "client_id": "us", "client_secret": format!("{HUSH}-client")}}}}),
        json!({"name": "script", "url": script.url(), "format": "firstline_automation", "settings": {"triggers": ["customer_replies"],
            "headers": [{"name": "X-Key", "value": format!("{HUSH}-header")}], "body": format!("{{\"token\":\"{HUSH}-body\"}}")}}),
    ].into_iter().enumerate() {
        keys.push(made(&app, &body, &format!("made-{n}")).await);
    }
    let file = |pass: &str| {
        Accounts::acme().with(
            Callback::new("filed")
                .url(&filed.url())
                .format("firstline_automation")
                .settings(
                    json!({"headers": [{"name": "X-Key", "value": format!("{HUSH}-{pass}")}]}),
                ),
        )
    };
    assert_eq!(app.apply(file("one")).await.changes.len(), 1);
    assert!(
        app.apply(file("one")).await.changes.is_empty(),
        "what is the same is not sealed anew"
    );
    let report = app.apply(file("two")).await;
    assert!(
        report.changes.len() == 1 && report.changes[0].ends_with("filed settings"),
        "{report:?}"
    );
    let changed =
        json!({"settings": {"headers": [{"name": "X-Key", "value": format!("{HUSH}-again")}]}});
    let put = app
        .put(&format!("/v1/callbacks/{}", keys[2]))
        .bearer(OMAR)
        .header("idempotency-key", "put")
        .json(&changed)
        .send()
        .await
        .expect(200);
    assert!(!put.body.contains(HUSH));
    start(&app, "told").await;
    let hits = script.until(|hits| !hits.is_empty()).await;
    assert_eq!(hits[0].headers["x-key"], format!("{HUSH}-again"));
    let hits = filed.until(|hits| !hits.is_empty()).await;
    assert_eq!(hits[0].headers["x-key"], format!("{HUSH}-two"));
    app.post(&format!("/v1/callbacks/{}/test", keys[0]))
        .bearer(OMAR)
        .send()
        .await
        .expect(202);
    app.post(&format!("/v1/callbacks/{}/test", keys[1]))
        .bearer(OMAR)
        .send()
        .await
        .expect(202);
    let hits = basic.until(|hits| !hits.is_empty()).await;
    let wanted = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("hook:{HUSH}-password"),
    );
    assert_eq!(hits[0].headers["authorization"], format!("Basic {wanted}"));
    let hits = token
        .until(|hits| hits.iter().any(|hit| hit.target == "/token"))
        .await;
    assert!(
        hits.iter()
            .any(|hit| hit.body.contains(&format!("{HUSH}-client"))
                || hit.headers.contains_key("authorization"))
    );
    for path in [
        "/v1/callbacks".to_owned(),
        format!("/v1/callbacks/{}", keys[0]),
        "/v1/audit".to_owned(),
        "/v1/events".to_owned(),
        format!("/v1/callbacks/{}/deliveries", keys[2]),
    ] {
        let reply = app.get(&path).bearer(OMAR).send().await.expect(200);
        assert!(!reply.body.contains(HUSH), "{path}");
    }
    let long = json!({"name": "long", "url": "https://crm.example/", "settings": {"a": "x".repeat(65_536)}});
    let reply = app
        .post("/v1/callbacks")
        .bearer(OMAR)
        .json(&long)
        .send()
        .await
        .expect(422)
        .json();
    assert_eq!(reply["errors"][0]["field"], "settings", "{reply}");
    assert!(
        leaks(app.database(), "X-Key").await.is_empty(),
        "settings are sealed as a whole"
    );
    app.shutdown().await;
    drop(listening);
    let found = leaks(app.database(), HUSH).await;
    assert!(found.is_empty(), "{found:?}");
    assert!(LINES.load(Ordering::Relaxed) > 0);
    assert_eq!(LEAKS.load(Ordering::Relaxed), 0, "the log has them");
    app.stop().await;
}
