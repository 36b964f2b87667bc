//! Full-text search, with equal results on both databases.

use crate::support::accounts::{Accounts, Token};
use crate::support::{App, Backend, PATIENCE, both, sqlite_file, until};
use crate::v1::{OMAR, act, get, invalid, post, start};
use serde_json::{Value, json};
use std::path::Path;
use tokio::time::Instant;

fn more() -> Accounts {
    Accounts::globex().with(Token::access(70, "access-token-of-gil"))
}

const GIL: &str = "access-token-of-gil";

async fn say(app: &App, words: &str) -> Value {
    start(
        app,
        &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": words}),
    )
    .await
}

/// Searches. A search waits one second for the index, which can take longer on a busy machine. So the search is repeated
/// until the index contained all events before it.
async fn find(app: &App, token: &str, query: &str) -> Value {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let complete = unindexed(app).await == 0;
        let found = get(app, token, &format!("/v1/search?{query}")).await;
        let found = found.expect(200).json();
        if complete {
            return found;
        }
        assert!(Instant::now() < deadline, "the index is never complete");
    }
}

/// The number of accounts with events that are not in the index.
async fn unindexed(app: &App) -> i64 {
    let query = |positions: &str| {
        format!(
            "SELECT count(*) FROM account_counters AS c LEFT JOIN {positions} AS p ON p.account_id = c.account_id \
             WHERE COALESCE(p.position, 0) < c.next_event - 1"
        )
    };
    let Some(dir) = app.database().dir().map(Path::to_owned) else {
        return app.database().number(&query("search_positions")).await;
    };
    tokio::task::spawn_blocking(move || {
        let database = rusqlite::Connection::open(sqlite_file(&dir)).unwrap();
        let index = dir.join("search.index");
        database
            .execute("ATTACH ?1 AS found", [index.to_str().unwrap()])
            .unwrap();
        let query = query("found.search_positions");
        database.query_row(&query, [], |row| row.get(0)).unwrap()
    })
    .await
    .unwrap()
}

/// The texts of the messages that a search finds, newest first.
async fn said(app: &App, words: &str) -> Vec<String> {
    let query = format!("in=messages&limit=100&q={}", crate::support::escape(words));
    let found = find(app, OMAR, &query).await;
    let data = found["data"].as_array().unwrap();
    data.iter()
        .map(|hit| hit["message"]["content"].as_str().unwrap().to_owned())
        .collect()
}

/// The ids of the contacts that a search finds.
async fn people(app: &App, words: &str) -> Vec<i64> {
    let query = format!("in=contacts&q={}", crate::support::escape(words));
    let found = find(app, OMAR, &query).await;
    let data = found["data"].as_array().unwrap();
    let mut ids: Vec<i64> = data
        .iter()
        .map(|hit| hit["contact"]["id"].as_i64().unwrap())
        .collect();
    ids.sort_unstable();
    ids
}

#[both(more())]
async fn messages_by_their_words(app: App) {
    for words in [
        "Where is my order No. A-5512?",
        "Herr Müller fragt nach",
        "我的訂單在哪裡",
        "注文した商品はまだですか",
        "ฉันต้องการคืนสินค้าชิ้นนี้",
        "iPhone手機壞了",
    ] {
        say(&app, words).await;
    }
    for (words, expected) in [
        ("order", vec!["Where is my order No. A-5512?"]),
        ("ORD wher", vec!["Where is my order No. A-5512?"]),
        ("order lost", vec![]),
        ("5512", vec!["Where is my order No. A-5512?"]),
        ("muller", vec!["Herr Müller fragt nach"]),
        ("MÜLL", vec!["Herr Müller fragt nach"]),
        ("訂單", vec!["我的訂單在哪裡"]),
        ("單在哪", vec!["我的訂單在哪裡"]),
        ("裡", vec!["我的訂單在哪裡"]),
        ("哪單", vec![]),
        ("商品", vec!["注文した商品はまだですか"]),
        ("まだ", vec!["注文した商品はまだですか"]),
        ("สินค้า", vec!["ฉันต้องการคืนสินค้าชิ้นนี้"]),
        ("iphone 手機", vec!["iPhone手機壞了"]),
        (
            "' OR \" * ) ( : & | ! <-> order",
            vec!["Where is my order No. A-5512?"],
        ),
        ("order OR zebra", vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(said(&app, words).await, expected, "{words}");
    }
    // The search finds messages, notes and answers, but no activity lines.
    let one = say(&app, "hello").await;
    let path = format!("/v1/conversations/{}/messages", one["id"]);
    post(&app, OMAR, &path, &json!({"content": "zebra answer"}))
        .await
        .expect(201);
    post(
        &app,
        OMAR,
        &path,
        &json!({"content": "zebra note", "kind": "note"}),
    )
    .await
    .expect(201);
    assert_eq!(said(&app, "zebra").await, ["zebra note", "zebra answer"]);
    let hit = find(&app, OMAR, "q=zebra&limit=1").await;
    assert_eq!(
        (
            &hit["data"][0]["kind"],
            &hit["data"][0]["conversation"]["id"],
            &hit["data"][0]["contact"]
        ),
        (&json!("message"), &one["id"], &Value::Null)
    );
}

#[both(more())]
async fn contacts_and_conversations(app: App) {
    assert_eq!(people(&app, "hua").await, [1001]);
    assert_eq!(
        people(&app, "ua@exam").await,
        [1001],
        "by any part of an address"
    );
    let mei = post(&app, OMAR, "/v1/contacts", &json!({"name": "陳美玲", "contact_points": [{"kind": "mobile_phone", "value": "+886912345521"}]})).await.expect(201).json()["id"].as_i64().unwrap();
    assert_eq!(people(&app, "美玲").await, [mei]);
    assert_eq!(people(&app, "陳").await, [mei]);
    assert_eq!(people(&app, "45521").await, [mei]);
    // Contacts are found by their present name.
    app.patch(&format!("/v1/contacts/{mei}"))
        .bearer(OMAR)
        .json(&json!({"name": "Mei Ling"}))
        .send()
        .await
        .expect(200);
    assert_eq!(people(&app, "美玲").await, [0_i64; 0]);
    assert_eq!(people(&app, "ling").await, [mei]);
    let other = post(&app, OMAR, "/v1/contacts", &json!({"name": "Lingling"}))
        .await
        .expect(201)
        .json()["id"]
        .as_i64()
        .unwrap();
    assert_eq!(people(&app, "ling").await, [mei, other]);
    let merge = post(
        &app,
        OMAR,
        &format!("/v1/contacts/{mei}/merge"),
        &json!({"contact_id": other, "evidence": "given"}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(people(&app, "lingling").await, [0_i64; 0]);
    act(&app, OMAR, &format!("/v1/merges/{}/undo", merge["id"]))
        .await
        .expect(200);
    assert_eq!(people(&app, "lingling").await, [other]);
    let one = start(&app, &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": mei}, "intent": {"kind": "hold"}, "message": "quagga words", "subject": "退貨 quagga"})).await;
    let found = find(&app, OMAR, "in=conversations&q=%E9%80%80%E8%B2%A8").await;
    assert_eq!(
        (
            &found["data"][0]["kind"],
            &found["data"][0]["conversation"]["id"],
            &found["next"]
        ),
        (&json!("conversation"), &one["id"], &Value::Null)
    );
    let all = find(&app, OMAR, "q=quagga").await;
    assert_eq!(
        all["data"].as_array().unwrap().len(),
        2,
        "the message and the conversation"
    );
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/attributes", one["id"]),
        &json!({"subject": "okapi"}),
    )
    .await
    .expect(200);
    assert_eq!(
        find(&app, OMAR, "in=conversations&q=quagga").await["data"],
        json!([])
    );
    // Erased data is not found.
    act(&app, OMAR, &format!("/v1/contacts/{mei}/erase"))
        .await
        .expect(202);
    until("the contact is erased", 60, async || {
        let erasure = get(&app, OMAR, &format!("/v1/contacts/{mei}/erasure")).await;
        erasure.expect(200).json()["finished_at"].is_string()
    })
    .await;
    for words in ["q=quagga", "q=okapi", "in=contacts&q=mei%20ling"] {
        assert_eq!(find(&app, OMAR, words).await["data"], json!([]), "{words}");
    }
    assert_eq!(
        index_rows(&app, "conversation_id IS NOT NULL").await,
        Some(0),
        "nothing is left to be found by"
    );
}

#[both(more())]
async fn pages(app: App) {
    for n in 0..7 {
        say(&app, &format!("gnu number {n}")).await;
    }
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = find(&app, OMAR, &format!("q=gnu&limit=3{after}")).await;
        all.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hit| hit["message"]["content"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_i64() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(
        all,
        (0..7)
            .rev()
            .map(|n| format!("gnu number {n}"))
            .collect::<Vec<_>>()
    );
    // A long text gives one hit.
    say(&app, &format!("{} ibex", "ibex word ".repeat(9_000))).await;
    assert_eq!(
        find(&app, OMAR, "q=ibex").await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        find(&app, OMAR, "q=ibex&limit=1").await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[both(more())]
async fn refused_and_foreign(app: App) {
    invalid(&get(&app, OMAR, "/v1/search").await, &[("q", "required")]);
    for nothing in ["", "%20", "%3F!", "%F0%9F%98%80"] {
        invalid(
            &get(&app, OMAR, &format!("/v1/search?q={nothing}")).await,
            &[("q", "malformed")],
        );
    }
    invalid(
        &get(&app, OMAR, &format!("/v1/search?q={}", "x".repeat(201))).await,
        &[("q", "too-long")],
    );
    invalid(
        &get(&app, OMAR, "/v1/search?q=a&in=files&after=0&limit=101&x=1").await,
        &[
            ("in", "not-allowed"),
            ("after", "malformed"),
            ("limit", "malformed"),
            ("x", "unknown-member"),
        ],
    );
    crate::v1::problem(
        &app.get("/v1/search?q=a").send().await,
        401,
        "unauthenticated",
    );
    say(&app, "numbat").await;
    assert_eq!(said(&app, "numbat").await, ["numbat"]);
    assert_eq!(find(&app, GIL, "q=numbat").await["data"], json!([]));
    assert_eq!(find(&app, GIL, "q=hua").await["data"], json!([]));
}

/// The number of rows in the search index, if the index is in the database.
async fn index_rows(app: &App, which: &str) -> Option<i64> {
    if app.database().dir().is_some() {
        return Some(0);
    }
    let query = format!("SELECT count(*) FROM search_docs WHERE {which}");
    Some(app.database().number(&query).await)
}

/// After a restart the index continues at its position. A lost index is built again.
async fn after_a_restart(backend: Backend) {
    if backend == Backend::Postgres && crate::support::postgres_server().is_none() {
        eprintln!("PARLOR_TEST_POSTGRES is not set");
        return;
    }
    let app = App::start(backend).await;
    say(&app, "aardvark one").await;
    assert_eq!(said(&app, "aardvark").await, ["aardvark one"]);
    say(&app, "aardvark two").await;
    app.shutdown().await;
    let app = app.again().await;
    assert_eq!(
        said(&app, "aardvark").await,
        ["aardvark two", "aardvark one"]
    );
    app.shutdown().await;
    match app.database().dir() {
        Some(dir) => {
            for file in ["search.index", "search.index-wal", "search.index-shm"] {
                let _ = std::fs::remove_file(dir.join(file));
            }
            std::fs::write(dir.join("search.index"), "no index at all, but some text").unwrap();
        }
        None => {
            let database = app.database();
            database
                .change("DELETE FROM search_docs; DELETE FROM search_positions")
                .await;
        }
    }
    let app = app.again().await;
    assert_eq!(
        said(&app, "aardvark").await,
        ["aardvark two", "aardvark one"]
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_sqlite() {
    after_a_restart(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_postgres() {
    after_a_restart(Backend::Postgres).await;
}
