//! Tests that kill the server repeatedly under load. Every answered request is stored completely and once. Every
//! unanswered request is stored at most once, and exactly once after a repetition with its idempotency key.
//!
//! These tests cannot prove that an answer waits for the disk, because the operating system also completes the writes
//! of a killed process. `durability.rs` proves that.

use crate::support::client::{Call, Conn, Reply};
use crate::support::cluster::Cluster;
use crate::support::process::{Parlor, Setup};
use crate::support::refusals::{Claim, claim};
use crate::support::starts::{
    ACCESS_TOKEN, egain_subject, egain_token, firstline_sn, livedesk, own, presence, roomy,
};
use crate::support::{Database, Dice, checks, has_postgres, until};
use serde_json::json;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The number of kills on each database.
const KILLS: usize = 10;
/// The number of clients.
const CLIENTS: usize = 8;

/// A sent start: the text that identifies its rows, and the request with its idempotency key.
#[derive(Clone)]
struct Sent {
    marker: String,
    /// `true` if the text is the subject of the conversation, `false` if it is the first message.
    in_subject: bool,
    call: Call,
}

/// The results of all requests.
#[derive(Default)]
struct Books {
    answered: Vec<(Sent, Reply)>,
    /// The requests whose outcome is not known yet. `true` means that the server answered the request with a 503 that
    /// says "nothing was changed".
    unanswered: Vec<(Sent, bool)>,
    /// The number of requests that were answered only after a repetition. `kept` is the number of these requests that
    /// had been carried out before the repetition.
    repeated: usize,
    kept: usize,
}

/// A random start of any dialect, for a new or a known person.
fn start(dice: &mut Dice, round: usize, client: usize, number: usize, egain: &str) -> Sent {
    let marker = format!("crash-{round}-{client}-{number}");
    let person = if dice.below(2) == 0 {
        marker.clone()
    } else {
        format!("crash-{}", dice.below(5))
    };
    let (call, in_subject) = match dice.below(4) {
        0 => (firstline_sn(&person, &marker, dice.below(2) == 0), false),
        1 => (
            livedesk(
                &json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": person, "message": {"content": marker}}),
            ),
            false,
        ),
        2 => (
            egain_subject(egain, &format!("{person}@acme.test"), &marker),
            true,
        ),
        _ => {
            let who = json!({"kind": "look_up", "look_up": {"kind": "email", "value": format!("{person}@acme.test")}, "person": {"given_name": "Jo"}});
            let intent = ["hold", "enqueue", "offer"][dice.below(3)];
            (
                own(
                    &json!({"inbox_id": 2, "who": who, "intent": {"kind": intent}, "message": marker, "case": "new"}),
                ),
                false,
            )
        }
    };
    Sent {
        call: call.key(&marker),
        marker,
        in_subject,
    }
}

/// Sends starts until `working` is false or the server no longer answers.
fn load(
    addr: SocketAddr,
    dice: &mut Dice,
    round: usize,
    egain: &str,
    answered: &Arc<AtomicUsize>,
    working: &Arc<AtomicBool>,
) -> tokio::task::JoinSet<Books> {
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let (mut dice, egain) = (dice.split(), egain.to_owned());
        let (answered, working) = (Arc::clone(answered), Arc::clone(working));
        clients.spawn(async move {
            let mut books = Books::default();
            let mut conn = Conn::to(addr);
            let mut number = 0;
            while working.load(Ordering::Relaxed) {
                number += 1;
                let sent = start(&mut dice, round, client, number, &egain);
                match conn.send(&sent.call).await {
                    Ok(reply) if matches!(reply.status, 200 | 201) => {
                        answered.fetch_add(1, Ordering::Relaxed);
                        books.answered.push((sent, reply));
                    }
                    // A 503 is sent only while the database is not available.
                    Ok(reply) if reply.status == 503 => {
                        assert!(
                            reply.header("retry-after").is_some(),
                            "503 without Retry-After: {}",
                            reply.text()
                        );
                        let denied = claim(&reply) == Claim::NothingChanged;
                        books.unanswered.push((sent, denied));
                        // The pause keeps the number of requests during the outage small.
                        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                    }
                    Ok(reply) => panic!("{}: {} {}", sent.call.target, reply.status, reply.text()),
                    Err(_) => {
                        books.unanswered.push((sent, false));
                        break;
                    }
                }
            }
            books
        });
    }
    clients
}

/// Sends each unanswered request twice more. The first repetition must succeed, and the second must get the same
/// answer. The function also repeats up to 20 answered requests and checks that they get the same answers again.
async fn settle(addr: SocketAddr, mut clients: tokio::task::JoinSet<Books>, books: &mut Books) {
    let mut repeating = tokio::task::JoinSet::new();
    while let Some(done) = clients.join_next().await {
        let done = done.unwrap();
        books.answered.extend(done.answered);
        repeating.spawn(async move {
            let mut conn = Conn::to(addr);
            let (mut answered, mut kept) = (Vec::new(), 0);
            for (sent, denied) in done.unanswered {
                let first = conn.must(sent.call.clone()).await;
                assert!(
                    matches!(first.status, 200 | 201),
                    "{}: {} {}",
                    sent.marker,
                    first.status,
                    first.text()
                );
                let was_there = first.header("idempotency-replayed").is_some();
                assert!(
                    !(denied && was_there),
                    "{}: the 503 said that nothing was changed",
                    sent.marker
                );
                kept += usize::from(was_there);
                let second = conn.must(sent.call.clone()).await;
                assert_eq!(
                    (second.status, &second.body),
                    (first.status, &first.body),
                    "{}",
                    sent.marker
                );
                answered.push((sent, first));
            }
            (answered, kept)
        });
    }
    let mut conn = Conn::to(addr);
    for (sent, reply) in books.answered.iter().rev().take(20) {
        let again = conn.must(sent.call.clone()).await;
        assert_eq!(
            (again.status, again.text()),
            (reply.status, reply.text()),
            "{}",
            sent.marker
        );
    }
    while let Some(done) = repeating.join_next().await {
        let (answered, kept) = done.unwrap();
        books.repeated += answered.len();
        books.kept += kept;
        books.answered.extend(answered);
    }
}

/// Checks that every answered start is stored, once and completely, and that no other conversations are stored.
async fn audit(database: &Database, books: &Books) {
    checks::hold(database).await;
    let rows = checks::texts(
        database,
        "SELECT coalesce(m.content, c.subject), c.id, c.uuid, c.display_id, \
         (SELECT count(*) FROM messages m2 WHERE m2.conversation_id = c.id), \
         (SELECT count(*) FROM identities i WHERE i.id = c.identity_id AND i.account_id = c.account_id), \
         (SELECT count(*) FROM events e WHERE e.account_id = c.account_id AND e.conversation_id = c.id AND e.kind = 'conversation.started'), \
         (SELECT count(*) FROM events e WHERE e.account_id = c.account_id AND e.conversation_id = c.id AND e.kind = 'message.created'), \
         (SELECT count(*) FROM contacts p WHERE p.id = c.contact_id) \
         FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id AND m.position = 1",
    )
    .await;
    let mut found: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
    for row in &rows {
        found.entry(&row[0]).or_default().push(row);
    }
    for (sent, reply) in &books.answered {
        let rows = found
            .get(sent.marker.as_str())
            .unwrap_or_else(|| panic!("{} was answered and is gone", sent.marker));
        assert_eq!(
            rows.len(),
            1,
            "{} is there {} times",
            sent.marker,
            rows.len()
        );
        let row = rows[0];
        let messages = if sent.in_subject { "0" } else { "1" };
        assert_eq!(
            row[4..8],
            [messages, "1", "1", messages].map(str::to_owned),
            "{}: messages, identity, conversation.started, message.created",
            sent.marker
        );
        let body = reply.json();
        let (id, column) = if sent.call.target.contains("/v2/") {
            (&body["id"], 3)
        } else if sent.in_subject {
            assert_eq!(body["id"], row[2], "{}", sent.marker);
            assert_eq!(row[8], "1", "{}: its contact", sent.marker);
            (&body["activity"]["id"], 1)
        } else if sent.call.target.starts_with("/v1/") {
            assert_eq!(row[8], "1", "{}: its contact", sent.marker);
            (&body["id"], 1)
        } else {
            (&body["data"]["id"], 1)
        };
        assert_eq!(id.to_string(), row[column], "{}", sent.marker);
    }
    let expected = books.answered.len();
    assert_eq!(
        rows.len(),
        expected,
        "conversations that nobody asked for, or that are missing"
    );
}

/// Lets the server work until a random number of further starts is answered.
async fn work(dice: &mut Dice, answered: &Arc<AtomicUsize>) {
    let enough = answered.load(Ordering::Relaxed) + 20 + dice.below(200);
    until("answers", || {
        let now = answered.load(Ordering::Relaxed);
        async move { now >= enough }
    })
    .await;
}

async fn kill_again_and_again(test: &str, database: Database, cluster: Option<&Cluster>) {
    let mut dice = Dice::thrown(test);
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("fixture.toml");
    std::fs::write(&file, roomy(100_000)).unwrap();
    let own = home.path().join("data");
    let data = database.dir().unwrap_or(&own);
    let setup = |apply| Setup {
        data,
        url: database.url(),
        apply,
        environment: &[],
    };
    let mut books = Books::default();
    let answered = Arc::new(AtomicUsize::new(0));
    let mut parlor = Parlor::start(setup(Some(file.as_path()))).await;
    let egain = egain_token(parlor.addr()).await;
    Conn::to(parlor.addr())
        .must(presence(ACCESS_TOKEN, "online"))
        .await
        .expect(200);
    for round in 1..=KILLS {
        let working = Arc::new(AtomicBool::new(true));
        let clients = load(parlor.addr(), &mut dice, round, &egain, &answered, &working);
        work(&mut dice, &answered).await;
        parlor.kill();
        // In every third round, the database is killed after the server.
        if let Some(cluster) = cluster
            && round % 3 == 0
        {
            cluster.stop_immediately();
            cluster.start_again(&[]);
        }
        parlor = Parlor::start(setup(None)).await;
        settle(parlor.addr(), clients, &mut books).await;
        audit(&database, &books).await;
    }
    // In further rounds, only the database is killed and started again. The server continues to run.
    if let Some(cluster) = cluster {
        for round in KILLS + 1..=KILLS + 3 {
            let working = Arc::new(AtomicBool::new(true));
            let clients = load(parlor.addr(), &mut dice, round, &egain, &answered, &working);
            work(&mut dice, &answered).await;
            cluster.stop_immediately();
            let addr = parlor.addr();
            let ready = |status: u16| {
                until("/readyz", move || async move {
                    let reply = Conn::to(addr).send(&Call::new("GET", "/readyz")).await;
                    reply.is_ok_and(|reply| reply.status == status)
                })
            };
            ready(503).await;
            cluster.start_again(&[]);
            ready(200).await;
            work(&mut dice, &answered).await;
            working.store(false, Ordering::Relaxed);
            settle(addr, clients, &mut books).await;
            audit(&database, &books).await;
        }
    }
    eprintln!(
        "{test}: {} starts answered, {} of them only when repeated, of which {} were there already",
        books.answered.len(),
        books.repeated,
        books.kept
    );
    assert!(
        books.repeated > 0,
        "nothing was ever in flight when the server died: the test shows nothing"
    );
    drop(parlor);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_survives_kills() {
    kill_again_and_again(
        "sqlite_survives_kills",
        Database::Sqlite(tempfile::tempdir().unwrap()),
        None,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_survives_kills() {
    if !has_postgres() {
        return;
    }
    let cluster = Cluster::start();
    let database = Database::Postgres {
        url: cluster.url().to_owned(),
        name: "postgres".to_owned(),
    };
    kill_again_and_again("postgres_survives_kills", database, Some(&cluster)).await;
}
