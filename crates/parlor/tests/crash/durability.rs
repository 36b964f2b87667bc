//! Tests of durability: the sync to disk precedes the answer. With a full disk or an unavailable database, the answer
//! is 503 with `Retry-After` in the dialect's form. Nothing is stored partly, and the server recovers without help.
//!
//! To check that the sync precedes the answer, the tests load a library between the server and the C library
//! (`support/shim.c`). The library logs every write and every sync of a file before the call returns. Writes and syncs
//! are in one log, so their order does not depend on clocks.

use crate::support::client::{Call, Conn, Reply};
use crate::support::cluster::Cluster;
use crate::support::process::{Parlor, Setup};
use crate::support::refusals::refused_well;
use crate::support::routes::Dialect;
use crate::support::shim::{CallKind, Note, Shim};
use crate::support::starts::{
    ACCESS_TOKEN, egain, egain_token, firstline_sn, livedesk, own, presence, roomy,
};
use crate::support::{Database, checks, has_postgres, until};
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::Instant;

/// The additional duration of a sync in these tests, in milliseconds.
const DELAY_MS: u64 = 150;

/// One start for every dialect. Each start is for a person, identity or visitor that does not exist yet.
fn starts(egain_token: &str, marker: &str) -> Vec<(Dialect, Call)> {
    vec![
        (Dialect::Firstline, firstline_sn(marker, marker, true)),
        (
            Dialect::LiveDesk,
            livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": marker})),
        ),
        (
            Dialect::Egain,
            egain(egain_token, &format!("{marker}@acme.test")),
        ),
        (
            Dialect::Own,
            own(
                &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": marker}),
            ),
        ),
    ]
}

/// Finds the first write in these log entries, and a complete sync after this write. The function ignores files for
/// which `counts` returns `false`. Returns the positions of the write and of the end of the sync.
fn write_then_sync(notes: &[Note], counts: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let notes: Vec<(usize, &Note)> = notes
        .iter()
        .enumerate()
        .filter(|(_, note)| counts(&note.path))
        .collect();
    let (write, _) = notes
        .iter()
        .find(|(_, note)| note.kind == CallKind::Write)?;
    let (begin, begun) = notes
        .iter()
        .find(|(at, note)| at > write && note.kind == CallKind::Begin)?;
    let (end, _) = notes
        .iter()
        .find(|(at, note)| at > begin && note.kind == CallKind::End && note.path == begun.path)?;
    Some((*write, *end))
}

/// Sends requests, and checks the part of the log between each request and its answer. This part must have a write, and
/// then the beginning and the end of a sync.
async fn answers_wait_for_the_disk(
    addr: SocketAddr,
    shim: &Shim,
    counts: impl Fn(&str) -> bool + Copy,
) {
    Conn::to(addr)
        .must(presence(ACCESS_TOKEN, "online"))
        .await
        .expect(200);
    let token = egain_token(addr).await;
    for round in 0..5 {
        for (dialect, call) in starts(&token, &format!("durable-{round}")) {
            let noted = shim.noted();
            let sent = Instant::now();
            let reply = Conn::to(addr).must(call).await;
            let took = sent.elapsed();
            let notes = shim.notes_after(noted);
            assert!(
                matches!(reply.status, 200 | 201),
                "{dialect:?}: {} {}",
                reply.status,
                reply.text()
            );
            assert!(
                write_then_sync(&notes, counts).is_some(),
                "{dialect:?}: answered before what was written was synced: {notes:#?}"
            );
            assert!(
                took >= Duration::from_millis(DELAY_MS),
                "{dialect:?}: a sync takes {DELAY_MS} ms, the answer took {took:?}"
            );
        }
    }
    // The same check for many parallel requests that share syncs. A sync that began before a request was sent does not
    // prove that the data of this request is on the disk.
    let clients = (0..32).map(|client| async move {
        let mut conn = Conn::to(addr);
        for number in 0..4 {
            let call = firstline_sn(&format!("many-{client}-{number}"), "m", false);
            let noted = shim.noted();
            let reply = conn.must(call).await;
            let notes = shim.notes_after(noted);
            assert_eq!(reply.status, 200, "{}", reply.text());
            assert!(
                write_then_sync(&notes, counts).is_some(),
                "answered too early: {notes:#?}"
            );
        }
    });
    futures_util::future::join_all(clients).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_answers_after_the_sync() {
    let shim = Shim::compiled();
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = files.path().join("fixture.toml");
    std::fs::write(&file, roomy(1000)).unwrap();
    let environment = shim.environment(data.path().to_str().unwrap(), DELAY_MS);
    let parlor = Parlor::start(Setup {
        data: data.path(),
        url: None,
        apply: Some(&file),
        environment: &environment,
    })
    .await;
    answers_wait_for_the_disk(parlor.addr(), &shim, |path| path.ends_with("parlor.db-wal")).await;
    // A sync must follow the last logged write, so that all written data survives a power cut. The test waits for this
    // sync, because background work of the server may be between a write and its sync.
    let synced = || {
        let log: Vec<Note> = (shim.notes_after(0).into_iter())
            .filter(|note| note.path.ends_with("parlor.db-wal"))
            .collect();
        let last = log.iter().rposition(|note| note.kind == CallKind::Write);
        write_then_sync(log.get(last.unwrap()..).unwrap(), |_| true).is_some()
    };
    until("the sync", async || synced()).await;
    parlor.kill();
    checks::hold(&Database::Sqlite(data)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_answers_after_the_sync() {
    if !has_postgres() {
        return;
    }
    let shim = Shim::compiled();
    let cluster = Cluster::start();
    let (home, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = files.path().join("fixture.toml");
    std::fs::write(&file, roomy(1000)).unwrap();
    let setup = |apply| Setup {
        data: home.path(),
        url: Some(cluster.url()),
        apply,
        environment: &[],
    };
    // The migration and the provisioning run without the delay.
    drop(Parlor::start(setup(Some(file.as_path()))).await);
    cluster.stop_immediately();
    let directory = cluster.data().join("pg_wal");
    cluster.start_again(&shim.environment(directory.to_str().unwrap(), DELAY_MS));
    let parlor = Parlor::start(setup(None)).await;
    answers_wait_for_the_disk(parlor.addr(), &shim, |_| true).await;
}

/// Tests [`write_then_sync`]: it finds nothing if no complete sync follows the write.
#[test]
fn an_answer_before_the_sync_is_seen() {
    let note = |kind, path: &str| Note {
        kind,
        path: path.to_owned(),
    };
    let wal = |path: &str| path.ends_with("-wal");
    let (write, begin, end) = (
        note(CallKind::Write, "a-wal"),
        note(CallKind::Begin, "a-wal"),
        note(CallKind::End, "a-wal"),
    );
    let whole = [write.clone(), begin.clone(), end.clone()];
    assert_eq!(write_then_sync(&whole, wal), Some((0, 2)));
    for (notes, why) in [
        (vec![write.clone()], "not synced"),
        (
            vec![write.clone(), begin.clone()],
            "the sync has not returned",
        ),
        (vec![begin.clone(), end.clone()], "nothing was written"),
        (
            vec![begin.clone(), write.clone(), end.clone()],
            "the sync began before the write",
        ),
        (
            vec![
                end,
                write,
                note(CallKind::Begin, "a.db"),
                note(CallKind::End, "a.db"),
            ],
            "another file was synced",
        ),
    ] {
        assert_eq!(write_then_sync(&notes, wal), None, "{why}");
    }
}

/// Sends one start for every dialect. Checks that each start gets a 503 in the dialect's form.
async fn all_unavailable(addr: SocketAddr, token: &str, marker: &str) {
    for (dialect, call) in starts(token, marker) {
        let reply = Conn::to(addr)
            .must(call.clone().key(&format!("{marker} {dialect:?}")))
            .await;
        unavailable(dialect, &call, &reply);
    }
}

fn unavailable(dialect: Dialect, call: &Call, reply: &Reply) {
    assert_eq!(reply.status, 503, "{dialect:?}: {}", reply.text());
    let seconds = reply
        .header("retry-after")
        .and_then(|value| value.parse::<u32>().ok());
    assert!(
        seconds.is_some_and(|seconds| seconds > 0),
        "{dialect:?}: Retry-After: {:?}",
        reply.header("retry-after")
    );
    if let Err(fault) = refused_well(dialect, call, reply) {
        panic!("{dialect:?}: {fault}: {}", reply.text());
    }
}

/// Repeats the refused starts of [`all_unavailable`] with their idempotency keys until each succeeds.
async fn all_served(addr: SocketAddr, token: &str, marker: &str) {
    for (dialect, call) in starts(token, marker) {
        let call = call.key(&format!("{marker} {dialect:?}"));
        let call = &call;
        until("the server to recover by itself", || async move {
            matches!(Conn::to(addr).must(call.clone()).await.status, 200 | 201)
        })
        .await;
    }
}

/// Waits until `/readyz` answers with this status.
async fn readiness(addr: SocketAddr, status: u16) {
    until("/readyz", move || async move {
        let reply = Conn::to(addr).must(Call::new("GET", "/readyz")).await;
        reply.status == status
    })
    .await;
}

const COUNTED: &str = "SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM identities) + (SELECT count(*) FROM conversations) \
    + (SELECT count(*) FROM messages) + (SELECT count(*) FROM cases) + (SELECT count(*) FROM events) + (SELECT count(*) FROM stored_answers) \
    + (SELECT count(*) FROM agent_slots) + (SELECT count(*) FROM queue_entries) + (SELECT count(*) FROM routing_decisions)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_survived() {
    let shim = Shim::compiled();
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = files.path().join("fixture.toml");
    std::fs::write(&file, roomy(1000)).unwrap();
    let environment = shim.environment(data.path().to_str().unwrap(), 0);
    let parlor = Parlor::start(Setup {
        data: data.path(),
        url: None,
        apply: Some(&file),
        environment: &environment,
    })
    .await;
    let database = Database::Sqlite(data);
    let addr = parlor.addr();
    Conn::to(addr)
        .must(presence(ACCESS_TOKEN, "online"))
        .await
        .expect(200);
    let token = egain_token(addr).await;
    let ready = |status: u16| readiness(addr, status);
    for round in 0..3 {
        let before = database.number(COUNTED).await;
        shim.disk_full(true);
        let marker = format!("full-{round}");
        ready(503).await;
        all_unavailable(addr, &token, &marker).await;
        // Reads still succeed.
        Conn::to(addr)
            .must(Call::new("GET", "/v1/conversations").bearer(ACCESS_TOKEN))
            .await
            .expect(200);
        assert_eq!(
            database.number(COUNTED).await,
            before,
            "something was half-written"
        );
        shim.disk_full(false);
        ready(200).await;
        all_served(addr, &token, &marker).await;
        checks::hold(&database).await;
    }
    assert_eq!(
        database.number("SELECT count(*) FROM conversations").await,
        3 * 4
    );
    parlor.kill();
    checks::hold(&database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absent_postgres_is_survived() {
    if !has_postgres() {
        return;
    }
    let cluster = Cluster::start();
    let (home, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = files.path().join("fixture.toml");
    std::fs::write(&file, roomy(1000)).unwrap();
    let parlor = Parlor::start(Setup {
        data: home.path(),
        url: Some(cluster.url()),
        apply: Some(&file),
        environment: &[],
    })
    .await;
    let database = Database::Postgres {
        url: cluster.url().to_owned(),
        name: "postgres".to_owned(),
    };
    let addr = parlor.addr();
    Conn::to(addr)
        .must(presence(ACCESS_TOKEN, "online"))
        .await
        .expect(200);
    let token = egain_token(addr).await;
    let ready = |status: u16| readiness(addr, status);
    ready(200).await;
    for round in 0..3 {
        let before = database.number(COUNTED).await;
        cluster.stop_immediately();
        let marker = format!("absent-{round}");
        all_unavailable(addr, &token, &marker).await;
        // Reads and sign-ins fail, too.
        let read = Call::new("GET", "/v1/conversations").bearer(ACCESS_TOKEN);
        unavailable(
            Dialect::Own,
            &read,
            &Conn::to(addr).must(read.clone()).await,
        );
        let read =
            Call::new("GET", "/api/v2/accounts/contacts").basic("livedesk-key", "livedesk-secret");
        unavailable(
            Dialect::LiveDesk,
            &read,
            &Conn::to(addr).must(read.clone()).await,
        );
        ready(503).await;
        assert_eq!(
            Conn::to(addr)
                .must(Call::new("GET", "/healthz"))
                .await
                .status,
            200,
            "the process itself is well"
        );
        cluster.start_again(&[]);
        ready(200).await;
        assert_eq!(
            database.number(COUNTED).await,
            before,
            "something was half-written"
        );
        all_served(addr, &token, &marker).await;
        checks::hold(&database).await;
    }
    assert_eq!(
        database.number("SELECT count(*) FROM conversations").await,
        3 * 4
    );
}
