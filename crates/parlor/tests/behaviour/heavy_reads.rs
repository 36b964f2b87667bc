//! Exports and searches of several accounts take turns, and they delay no other requests.

use crate::support::index::indexed;
use crate::support::{App, Backend, Reply, both, has_postgres, postgres, until};
use serde_json::json;
use std::sync::{Arc, Mutex};

const SEARCH: &str = "/v1/search?q=pangolin";
const OMAR: &str = "access-token-of-omar";

async fn start(app: &App, token: &str) {
    let path = match token {
        "firstline-token-of-gil" => "/api/v1/onsite-account/900/text-call",
        _ => "/api/v1/onsite-account/1/text-call",
    };
    let started = app.post(path).bearer(token);
    started
        .json(&json!({"message": "A pangolin"}))
        .send()
        .await
        .expect(200);
}

/// Starts a search in another task. The task adds `name` to `done` when the answer has arrived.
fn search(
    app: &App,
    token: &str,
    name: &'static str,
    done: &Arc<Mutex<Vec<&'static str>>>,
) -> tokio::task::JoinHandle<()> {
    let (call, done) = (app.get(SEARCH).bearer(token), Arc::clone(done));
    tokio::spawn(async move {
        let found = call.send().await.expect(200);
        done.lock().unwrap().push(name);
        assert!(found.body.contains("pangolin"), "{}", found.body);
    })
}

/// Searches when the index is complete.
async fn find(app: &App, token: &str) -> Reply {
    let search = async || app.get(SEARCH).bearer(token).send().await;
    indexed(app, search).await.expect(200)
}

async fn until_waiting(app: &App, searches: usize) {
    let waiting = || app.engine().store().waiting_heavy_reads();
    until("searches that wait for their turn", async || {
        waiting() == searches
    })
    .await;
}

/// While one account's searches use all the readers that it may use, light requests are served. The last reader for
/// heavy reads is reserved for another account, although that account's search comes last.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_account_has_a_reader_of_its_own() {
    if !has_postgres() {
        return;
    }
    let app = App::start(Backend::Postgres).await;
    let gil = app.token_of(70).await;
    for (token, own) in [
        ("firstline-token-of-mina", OMAR),
        ("firstline-token-of-gil", &gil),
    ] {
        start(&app, token).await;
        let found = find(&app, own).await;
        assert!(found.body.contains("pangolin"), "{}", found.body);
    }
    let mut locker = postgres(app.database().url().unwrap()).await;
    let lock = locker.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE search_docs IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    let done = Arc::default();
    let mut searches: Vec<_> = (0..12).map(|_| search(&app, OMAR, "acme", &done)).collect();
    // Two searches run, and the other ten wait.
    until_waiting(&app, 10).await;
    searches.push(search(&app, &gil, "globex", &done));
    // The search of the other account has its reader, so it also waits for the lock.
    until("three searches that wait for the lock", async || {
        app.database().blocked_on("search_docs").await == 3
    })
    .await;

    for token in [OMAR, &gil] {
        app.get("/v1/conversations")
            .bearer(token)
            .send()
            .await
            .expect(200);
    }
    start(&app, "firstline-token-of-mina").await;
    start(&app, "firstline-token-of-gil").await;
    assert_eq!(*done.lock().unwrap(), [""; 0]);
    assert_eq!(app.engine().store().waiting_heavy_reads(), 10);

    lock.rollback().await.unwrap();
    for search in searches {
        search.await.unwrap();
    }
    let order = done.lock().unwrap().clone();
    let turn = order.iter().position(|name| *name == "globex").unwrap();
    assert!(turn < 6, "{order:?}");
    assert_eq!(app.engine().store().waiting_heavy_reads(), 0);
    app.stop().await;
}

/// A heavy read finds the same data as a light read, and frees its reader at the end.
#[both]
async fn heavy_reads_are_complete(app: App) {
    for _ in 0..3 {
        start(&app, "firstline-token-of-mina").await;
    }
    for _ in 0..5 {
        let found = find(&app, OMAR).await.json();
        assert_eq!(found["data"].as_array().unwrap().len(), 3, "{found}");
        let contacts = app
            .get("/api/v2/accounts/contacts")
            .basic("livedesk-key", "livedesk-secret");
        let listed = contacts.send().await.expect(200).json();
        assert!(
            !listed["payload"].as_array().unwrap().is_empty(),
            "{listed}"
        );
        let export = app.get("/v1/contacts/1001/export").bearer(OMAR);
        let export = export.send().await.expect(200);
        assert!(export.body.ends_with("]}"), "{}", export.body);
    }
    assert_eq!(app.engine().store().waiting_heavy_reads(), 0);
}
