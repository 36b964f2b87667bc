//! Random input: arbitrary bytes, arbitrary documents and damaged valid documents on every route of every dialect, with
//! right, wrong and no credentials. A refusal has the dialect's own form and changes nothing. No answer is a fault of
//! the server, and the server continues. Other tests send requests that are too large, too slow or too many.

mod cases;
mod limits;
mod memory;
mod odd;
mod spoil;
mod suites;

use crate::support::client::{Call, Conn};
use crate::support::refusals::{readable, refused_well};
use crate::support::routes::{Dialect, ROUTES};
use crate::support::starts::{egain, egain_token, firstline_sn, livedesk, own, roomy};
use crate::support::{App, Backend, Database, Dice, both, sqlite_file, until};
use cases::{Aim, Case, case};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::net::SocketAddr;
use std::sync::Arc;

/// The number of cases for one database. The environment variable `PARLOR_JUNK_CASES` overrides it.
const CASES: usize = 3000;
/// The number of cases after which the test renews the session and the conversation that the cases use, if necessary.
const ROUND: usize = 20;

/// A database connection that counts the stored rows before and after each case.
enum Ledger {
    Sqlite(std::sync::Mutex<rusqlite::Connection>),
    Postgres(tokio_postgres::Client),
}

const TABLES: [&str; 16] = [
    "contacts",
    "contact_points",
    "identities",
    "conversations",
    "messages",
    "attachments",
    "cases",
    "tickets",
    "queue_entries",
    "agent_slots",
    "events",
    "service_records",
    "stored_answers",
    "routing_decisions",
    "credentials",
    "agent_states",
];

impl Ledger {
    async fn of(database: &Database) -> Self {
        match database {
            Database::Sqlite(dir) => Self::Sqlite(std::sync::Mutex::new(
                rusqlite::Connection::open_with_flags(
                    sqlite_file(dir.path()),
                    rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
                )
                .unwrap(),
            )),
            Database::Postgres { url, .. } => {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                    .await
                    .unwrap();
                tokio::spawn(connection);
                Self::Postgres(client)
            }
        }
    }

    /// Returns the number of rows in each table, and the sums of the accounts' counters.
    async fn read(&self) -> Vec<i64> {
        let mut counts: Vec<String> = TABLES
            .iter()
            .map(|table| format!("(SELECT count(*) FROM {table})"))
            .collect();
        for sum in ["version", "next_event", "next_display"] {
            counts.push(format!(
                "(SELECT CAST(sum({sum}) AS BIGINT) FROM account_counters)"
            ));
        }
        let query = format!("SELECT {}", counts.join(", "));
        match self {
            Self::Sqlite(connection) => connection
                .lock()
                .unwrap()
                .query_row(&query, [], |row| {
                    (0..counts.len()).map(|at| row.get(at)).collect()
                })
                .unwrap(),
            Self::Postgres(client) => {
                let row = client.query_one(&query, &[]).await.unwrap();
                (0..counts.len()).map(|at| row.get(at)).collect()
            }
        }
    }
}

/// Waits until no timer is due. Due timers carry out what earlier cases began, for example an erasure.
async fn settled(app: &App) {
    let due = format!(
        "SELECT count(*) FROM timers WHERE due_at <= {}",
        app.engine().now().0
    );
    until("no timer to be due", async || {
        app.database().number(&due).await == 0
    })
    .await;
}

/// Sends one case and checks the answer. A refusal must not change the database.
async fn judge(case: &Case, app: &App, aim: &Aim, ledger: &Ledger) -> Result<u16, String> {
    let addr = app.addr();
    let call = case.call(aim);
    let before = ledger.read().await;
    // Each case has its own connection, because a connection with an unread body cannot be used again.
    let reply = Conn::to(addr)
        .send(&call)
        .await
        .map_err(|error| format!("no answer: {error}"))?;
    let shown = || format!("{} {:?} {}", reply.status, reply.headers, reply.text());
    if reply.status >= 500 || reply.status < 200 {
        return Err(shown());
    }
    if reply.status >= 400 {
        // A malformed HTTP request is refused before any dialect sees it, without a body.
        if !(reply.body.is_empty() && matches!(reply.status, 400 | 414 | 431) && malformed(&call)) {
            refused_well(case.route.dialect, &call, &reply)
                .map_err(|fault| format!("{fault}: {}", shown()))?;
        }
    } else if case.method != "HEAD" && !case.route.path.ends_with("/content") {
        // The content of a file is returned unchanged, so its form is not checked.
        readable(&reply).map_err(|fault| format!("{fault}: {}", shown()))?;
    }
    if reply.status < 400 {
        settled(app).await;
    }
    if reply.status >= 400 || matches!(case.method, "HEAD" | "OPTIONS") {
        let after = ledger.read().await;
        if after != before {
            let names = TABLES
                .iter()
                .copied()
                .chain(["version", "next_event", "next_display"]);
            let changed: Vec<_> = names
                .zip(before.iter().zip(&after))
                .filter(|(_, (before, after))| before != after)
                .collect();
            return Err(format!("a refusal changed {changed:?}: {}", shown()));
        }
    }
    Ok(reply.status)
}

/// Whether the request target is too long or has characters that HTTP does not allow.
fn malformed(call: &Call) -> bool {
    call.target.len() > 16 * 1024
        || call
            .target
            .bytes()
            .any(|byte| byte <= b' ' || byte >= 0x7f || b"\"<>\\^`{|}".contains(&byte))
}

/// Returns a runner for [`ROUND`] cases.
fn runner(dice: &mut Dice) -> TestRunner {
    let seed: Vec<u8> = (0..4).flat_map(|_| dice.next().to_le_bytes()).collect();
    let config = Config {
        cases: ROUND as u32,
        max_shrink_iters: 400,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// Returns the number of runners ([`runner`]) for this number of cases.
fn rounds(cases: usize) -> usize {
    let cases = std::env::var("PARLOR_JUNK_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(cases);
    cases.div_ceil(ROUND)
}

/// Replaces the token of `aim` if it is no longer valid, and replaces its conversation with a new one.
async fn aimed(addr: SocketAddr, aim: &std::sync::Mutex<Aim>) {
    let known = aim.lock().unwrap().token.clone();
    let call = Call::new(
        "GET",
        "/system/ws/v19/clientapplications/messaging/configuration?entryPointId=1001",
    )
    .bearer(&known);
    if Conn::to(addr).must(call).await.status == 401 {
        let call = Call::new(
            "POST",
            "/system/ws/v19/clientapplications/authentication/oauth2/token?forceLogin=yes",
        )
        .basic("egain-client-key", "egain-client-secret")
        .header("accept", "application/json")
        .body(
            "application/x-www-form-urlencoded",
            "grant_type=client_credentials",
        );
        let reply = Conn::to(addr).must(call).await.expect(200).json();
        aim.lock().unwrap().token = reply["access_token"].as_str().unwrap().to_owned();
    }
    let token = aim.lock().unwrap().token.clone();
    // One agent must be free, although earlier cases may have set the agent offline.
    let online = Call::new("PUT", "/v1/me/presence")
        .bearer(crate::support::starts::ACCESS_TOKEN)
        .json(&serde_json::json!({"availability": "online"}));
    Conn::to(addr).must(online).await.expect(200);
    let reply = Conn::to(addr)
        .must(egain(&token, "talk@example.test"))
        .await;
    aim.lock().unwrap().conversation = reply.expect(200).json()["id"].as_str().unwrap().to_owned();
}

/// Checks that the server still starts conversations.
async fn still_serves(addr: SocketAddr) {
    let api = serde_json::json!({"inbox_id": 407, "contact_id": 2_219_256});
    let start = serde_json::json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"});
    for (call, status) in [
        (Call::new("GET", "/healthz"), 200),
        (firstline_sn("after", "m", true), 200),
        (livedesk(&api), 200),
        (own(&start), 201),
    ] {
        let call = &call;
        // With the short limits of some tests, a busy machine can be too slow to send a whole request.
        until("an answer", || async move {
            match Conn::to(addr).send(call).await {
                Ok(reply) if reply.status != 408 => reply.expect(status).status == status,
                Ok(_) | Err(_) => false,
            }
        })
        .await;
    }
}

/// Random requests to all routes cause no fault of the server. Refused requests change nothing.
#[both]
async fn junk_is_refused_and_changes_nothing(app: App) {
    // Prints the server's errors, so that they are shown with a failed case.
    crate::callbacks::secrets::show_errors();
    app.apply(&roomy(100_000)).await;
    app.presence(7, "online").await;
    let addr = app.addr();
    let aim = Aim {
        token: egain_token(addr).await,
        conversation: String::new(),
    };
    let aim = Arc::new(std::sync::Mutex::new(aim));
    aimed(addr, &aim).await;
    // Creates objects for the cases.
    for n in 0..3 {
        Conn::to(addr)
            .must(firstline_sn(&format!("target-{n}"), "m", true))
            .await
            .expect(200);
        Conn::to(addr)
            .must(livedesk(
                &serde_json::json!({"inbox_id": 407, "contact_id": 2_219_256}),
            ))
            .await
            .expect(200);
    }
    let ledger = Arc::new(Ledger::of(app.database()).await);
    let handle = tokio::runtime::Handle::current();
    // At least one case must get each of these statuses. Otherwise the generators would produce only refused documents.
    let wanted = [
        ("Firstline", 200),
        ("LiveDesk", 200),
        ("Egain", 200),
        ("Egain", 204),
        ("Own", 201),
    ]
    .map(|(dialect, status)| (dialect.to_owned(), status));
    let judging = app.clone();
    let (outcome, seen) = tokio::task::spawn_blocking(move || {
        let seen = std::cell::RefCell::new(std::collections::BTreeMap::<(String, u16), u32>::new());
        let mut dice = Dice::thrown("junk");
        let one = |case: Case| {
            let aim = aim.lock().unwrap().clone();
            let judged = handle.block_on(judge(&case, &judging, &aim, &ledger));
            let status = judged.map_err(TestCaseError::fail)?;
            *seen
                .borrow_mut()
                .entry((format!("{:?}", case.route.dialect), status))
                .or_default() += 1;
            Ok(())
        };
        let mut outcome = Ok(());
        let enough = || wanted.iter().all(|one| seen.borrow().contains_key(one));
        let planned = rounds(CASES);
        let mut round = 0;
        while outcome.is_ok() && (round < planned || !enough()) {
            assert!(round < planned + 200, "hardly a case is accepted: {seen:?}");
            round += 1;
            outcome = runner(&mut dice).run(&case(), one);
            // A case may have ended the session or the conversation.
            handle.block_on(aimed(addr, &aim));
        }
        (outcome, seen.into_inner())
    })
    .await
    .unwrap();
    eprintln!("{seen:?}");
    if let Err(error) = outcome {
        panic!("{error}");
    }
    crate::support::checks::hold(app.database()).await;
    still_serves(addr).await;
}

/// Compares the table of routes with the OpenAPI document. A missing route would get no random input.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_described_route_is_in_the_table() {
    let app = App::start(Backend::Sqlite).await;
    let described = app.get("/openapi.json").send().await.expect(200).json();
    let mut described: Vec<(String, String)> = described["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let path = ["id", "key", "account", "provider", "login"]
                .iter()
                .fold(path.clone(), |path, name| {
                    path.replace(&format!("{{{name}}}"), "{}")
                });
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| (path.clone(), method.to_uppercase()))
        })
        .collect();
    let mut known: Vec<(String, String)> = ROUTES
        .iter()
        .filter(|route| route.dialect == Dialect::Own)
        .flat_map(|route| {
            route
                .methods
                .iter()
                .map(|method| (route.path.to_owned(), (*method).to_owned()))
        })
        .collect();
    described.sort();
    known.sort();
    assert_eq!(described, known);
    app.stop().await;
}
