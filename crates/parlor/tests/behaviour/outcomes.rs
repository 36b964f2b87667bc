//! The two claims that an answer 503 can make. "Nothing was changed" means that the request was not carried out and
//! never will be. "The outcome is unknown" means that the request may or may not be stored, because its time limit
//! ended while Parlor was storing it. A repetition with the same key shows the outcome.

use crate::support::client::{Call, Conn, Reply, connect, read_reply};
use crate::support::refusals::{Claim, claim, refused_well};
use crate::support::routes::Dialect;
use crate::support::starts::{
    ACCESS_TOKEN, egain, egain_token_call, firstline_sn, livedesk, own, roomy,
};
use crate::support::{
    App, Backend, Database, ManualClock, both, has_postgres, postgres, until, within,
};
use parlor_model::time::Timestamp;
use parlor_store::{Clock, Sleep};
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use tokio::io::{AsyncWriteExt as _, BufReader};

/// The time limit of handlers in these tests, in milliseconds. If no lock delays a request, the test repeats the
/// request until it is served. So a busy machine does not fail a test.
const LIMIT_MS: u64 = 2_000;

async fn start(database: Database, change: impl FnOnce(&mut parlor::app::Options)) -> App {
    let app = App::bare_with(database, |options| {
        options.limits.request_ms = LIMIT_MS;
        change(options);
    })
    .await;
    // eGain's starts need a free agent.
    app.apply(roomy(1000)).await;
    app.presence(8, "online").await;
    app
}

/// Checks that an answer is a 503 in the dialect's form, and returns its claim.
#[track_caller]
fn claimed(dialect: Dialect, call: &Call, reply: &Reply) -> Claim {
    assert_eq!(reply.status, 503, "{dialect:?}: {}", reply.text());
    assert_eq!(reply.header("retry-after"), Some("1"), "{dialect:?}");
    if let Err(fault) = refused_well(dialect, call, reply) {
        panic!("{dialect:?}: {fault}: {}", reply.text());
    }
    claim(reply)
}

/// A start of this dialect with an idempotency key. `marker` is the key, and also names the new contact or identity.
fn begins(dialect: Dialect, egain_token: &str, marker: &str) -> Call {
    match dialect {
        Dialect::Firstline => firstline_sn(marker, marker, true),
        Dialect::LiveDesk => {
            livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": marker}))
        }
        Dialect::Egain => egain(egain_token, &format!("{marker}@acme.test")),
        Dialect::Own => own(
            &json!({"inbox_id": 1, "who": {"kind": "serial", "serial": marker}, "intent": {"kind": "enqueue"}, "message": marker}),
        ),
    }
    .key(marker)
}

const DIALECTS: [Dialect; 4] = [
    Dialect::Firstline,
    Dialect::LiveDesk,
    Dialect::Egain,
    Dialect::Own,
];

/// The number of stored answers under this key. Each of them belongs to a start that was carried out.
async fn stored(app: &App, marker: &str) -> i64 {
    app.database()
        .number(&format!(
            "SELECT count(*) FROM stored_answers WHERE key = '{marker}'"
        ))
        .await
}

/// Sends a call until it is served. On a busy machine, earlier attempts may exceed the short time limit of handlers.
async fn served(addr: SocketAddr, call: &Call) -> Reply {
    let reply = Mutex::new(None);
    until("the call to be served", || async {
        let answer = Conn::to(addr).must(call.clone()).await;
        let served = answer.status != 503;
        *reply.lock().unwrap() = Some(answer);
        served
    })
    .await;
    reply.into_inner().unwrap().unwrap()
}

/// Sends a start of each dialect while no batch can be stored. All starts are sent at once, and every answer is
/// "nothing was changed".
async fn nothing_changes(addr: SocketAddr, token: &str, marker: impl Fn(Dialect) -> String) {
    let calls = DIALECTS.map(|dialect| (dialect, begins(dialect, token, &marker(dialect))));
    let sent = calls.iter().map(async |(dialect, call)| {
        let reply = Conn::to(addr).must(call.clone()).await;
        assert_eq!(claimed(*dialect, call, &reply), Claim::NothingChanged);
    });
    futures_util::future::join_all(sent).await;
}

/// Repeats a start that was refused with a 503. The start is carried out now, or it was carried out before. In both
/// cases it is stored once.
async fn repeated(app: &App, call: &Call, marker: &str, claim: Claim) {
    let reply = served(app.addr(), call).await;
    assert!(matches!(reply.status, 200 | 201), "{}", reply.text());
    // A repetition may also exceed the short limit. If that repetition was carried out, the next repetition gets the
    // stored answer.
    assert!(
        claim == Claim::NothingChanged || reply.header("idempotency-replayed").is_some(),
        "{marker}"
    );
    assert_eq!(stored(app, marker).await, 1, "{marker}");
}

/// A lock on a table delays a batch while it is stored, so the answer is "the outcome is unknown". The answer to a
/// later command is "nothing was changed", and this command is never carried out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_table_on_postgres() {
    if !has_postgres() {
        return;
    }
    let app = start(Database::provisioned(Backend::Postgres).await, |_| ()).await;
    let token = served_token(&app).await;
    let locker = postgres(app.database().url().unwrap()).await;
    for dialect in DIALECTS {
        let mut rounds = 0..20;
        loop {
            let round = rounds.next().expect("a batch is held back by the lock");
            let name = |which: &str| format!("{dialect:?}-{which}-{round}").to_lowercase();
            let (first, second) = (name("first"), name("second"));
            let calls = [&first, &second].map(|marker| begins(dialect, &token, marker));
            locker
                .batch_execute("BEGIN; LOCK TABLE events IN SHARE MODE")
                .await
                .unwrap();
            let addr = app.addr();
            let send = |call: &Call| {
                let call = call.clone();
                tokio::spawn(async move { Conn::to(addr).must(call).await })
            };
            let held = send(&calls[0]);
            until("the lock to hold a batch back", || async {
                held.is_finished() || app.database().blocked_on("events").await > 0
            })
            .await;
            let later = send(&calls[1]).await.unwrap();
            let claims = [
                claimed(dialect, &calls[0], &held.await.unwrap()),
                claimed(dialect, &calls[1], &later),
            ];
            locker.batch_execute("COMMIT").await.unwrap();
            if claims[0] == Claim::NothingChanged {
                // On a busy machine, the limit was exceeded before the batch began.
                continue;
            }
            assert_eq!(claims[1], Claim::NothingChanged, "{dialect:?}");
            // This start is in the same account as the two earlier starts. Parlor decides it after them.
            let after = name("after");
            served(addr, &begins(dialect, &token, &after)).await;
            assert_eq!(
                stored(&app, &first).await,
                1,
                "{dialect:?}: the unknown one"
            );
            assert_eq!(
                stored(&app, &second).await,
                0,
                "{dialect:?}: the denied one"
            );
            repeated(&app, &calls[0], &first, claims[0]).await;
            repeated(&app, &calls[1], &second, claims[1]).await;
            break;
        }
    }
    app.stop().await;
}

/// Another program has locked SQLite's file. No batch can begin, so every answer is "nothing was changed", and none of
/// the commands is carried out later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_file_on_sqlite() {
    let database = Database::provisioned(Backend::Sqlite).await;
    let file = crate::support::sqlite_file(database.dir().unwrap());
    let app = start(database, |_| ()).await;
    let token = served_token(&app).await;
    let locker = rusqlite::Connection::open(file).unwrap();
    locker
        .busy_timeout(std::time::Duration::from_secs(60))
        .unwrap();
    locker.execute_batch("BEGIN IMMEDIATE").unwrap();
    let marker = |dialect| format!("{dialect:?}-locked").to_lowercase();
    nothing_changes(app.addr(), &token, marker).await;
    locker.execute_batch("COMMIT").unwrap();
    served(app.addr(), &begins(Dialect::Own, &token, "after")).await;
    for dialect in DIALECTS {
        assert_eq!(stored(&app, &marker(dialect)).await, 0, "{dialect:?}");
        let call = begins(dialect, &token, &marker(dialect));
        repeated(&app, &call, &marker(dialect), Claim::NothingChanged).await;
    }
    app.stop().await;
}

async fn served_token(app: &App) -> String {
    let reply = served(app.addr(), &egain_token_call()).await;
    let token = reply.json()["access_token"].as_str().map(str::to_owned);
    token.unwrap_or_else(|| panic!("{}", reply.text()))
}

const LABEL: &str = "stops-the-writer";

/// A clock that stops SQLite's writer after the commit of the label [`LABEL`], and before the writer answers.
struct StoppingClock {
    clock: Arc<ManualClock>,
    file: PathBuf,
    stops: AtomicBool,
    open: Mutex<bool>,
    opened: Condvar,
}

impl StoppingClock {
    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }
}

impl Clock for StoppingClock {
    fn now(&self) -> Timestamp {
        let writes = std::thread::current().name() == Some("parlor-write");
        if writes && !*self.open.lock().unwrap() {
            let database = rusqlite::Connection::open(&self.file).unwrap();
            let labels = format!("SELECT count(*) FROM labels WHERE name = '{LABEL}'");
            let labels: i64 = database.query_row(&labels, [], |row| row.get(0)).unwrap();
            if labels > 0 {
                self.stops.store(true, Ordering::SeqCst);
                let open = self.open.lock().unwrap();
                drop(self.opened.wait_while(open, |open| !*open));
            }
        }
        self.clock.now()
    }

    fn sleep(&self, now: Timestamp, until: Timestamp) -> Sleep<'_> {
        self.clock.sleep(now, until)
    }
}

/// SQLite's writer stops after a commit and before its answers. The answer for that batch is "the outcome is unknown".
/// The answer to later commands is "nothing was changed", and none of them is carried out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_writer_on_sqlite() {
    let database = Database::provisioned(Backend::Sqlite).await;
    let clock = Arc::new(StoppingClock {
        clock: ManualClock::new(),
        file: crate::support::sqlite_file(database.dir().unwrap()),
        stops: AtomicBool::new(false),
        open: Mutex::new(false),
        opened: Condvar::new(),
    });
    let app = start(database, |options| {
        options.clock = Arc::<StoppingClock>::clone(&clock)
    })
    .await;
    let token = served_token(&app).await;
    let (addr, stops) = (app.addr(), || clock.stops.load(Ordering::SeqCst));
    let label = Call::new("POST", "/v1/labels")
        .bearer(ACCESS_TOKEN)
        .json(&json!({"name": LABEL}))
        .key("the label");
    // On a busy machine, a request may exceed the short limit of handlers before the writer stops.
    let unknown = Mutex::new(false);
    until("the writer to stop", || async {
        let reply = Conn::to(addr).must(label.clone()).await;
        if reply.status == 503 {
            // The limit may end after the commit and before the writer stops. The next request then waits behind the
            // stopped writer, and its answer is "nothing was changed".
            let claim = claimed(Dialect::Own, &label, &reply);
            let mut unknown = unknown.lock().unwrap();
            *unknown |= claim == Claim::Unknown;
        }
        stops()
    })
    .await;
    assert!(unknown.into_inner().unwrap());
    let marker = |dialect| format!("{dialect:?}-behind").to_lowercase();
    nothing_changes(addr, &token, marker).await;
    clock.open();
    let reply = served(addr, &label).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.header("idempotency-replayed"), Some("true"));
    for dialect in DIALECTS {
        assert_eq!(stored(&app, &marker(dialect)).await, 0, "{dialect:?}");
        let call = begins(dialect, &token, &marker(dialect));
        repeated(&app, &call, &marker(dialect), Claim::NothingChanged).await;
    }
    app.stop().await;
}

/// A caller that closes the sending side of the connection after a start still gets the answer.
#[both]
async fn a_closed_sending_side(app: App) {
    app.presence(8, "online").await;
    let token = served_token(&app).await;
    for dialect in DIALECTS {
        let call = begins(dialect, &token, &format!("{dialect:?}-half").to_lowercase());
        let mut stream = BufReader::new(connect(app.addr()).await.unwrap());
        stream.get_mut().write_all(&call.bytes()).await.unwrap();
        stream.get_mut().shutdown().await.unwrap();
        let reply = within("the answer", read_reply(&mut stream, false)).await;
        let reply = reply.unwrap_or_else(|error| panic!("{dialect:?}: {error}"));
        assert!(
            matches!(reply.status, 200 | 201),
            "{dialect:?}: {}",
            reply.text()
        );
    }
}
