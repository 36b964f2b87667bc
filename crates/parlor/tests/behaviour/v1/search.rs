//! Full-text search, with equal results on both databases.

use crate::support::accounts::{Accounts, Token};
use crate::support::index::indexed;
use crate::support::{App, Backend, both, until};
use crate::v1::{OMAR, act, get, invalid, post, start};
use parlor_store::query::MAX_PAGE;
use serde_json::{Value, json};

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

/// An installation in which more accounts than fit on one page stand before the accounts of the fixture.
fn behind_many_others() -> Accounts {
    (1..=MAX_PAGE).fold(more(), |text, id| text.and_new(id, "Neighbour"))
}

#[both(behind_many_others())]
async fn every_account_is_indexed(app: App) {
    say(&app, "Where is my order?").await;
    assert_eq!(found(&app, "order").await, ["Where is my order?"]);
}

/// Searches when the index is complete.
async fn find(app: &App, token: &str, query: &str) -> Value {
    let path = format!("/v1/search?{query}");
    let found = indexed(app, async || get(app, token, &path).await).await;
    found.expect(200).json()
}

/// The texts of the messages that a search finds, newest first.
async fn found(app: &App, words: &str) -> Vec<String> {
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
        assert_eq!(found(&app, words).await, expected, "{words}");
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
    assert_eq!(found(&app, "zebra").await, ["zebra note", "zebra answer"]);
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
    // A contact is found by its present name.
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
    until("the contact is erased", async || {
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
        match page["next"].as_str() {
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
    // A long text is one hit, although it contains the word many times.
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
    assert_eq!(found(&app, "numbat").await, ["numbat"]);
    assert_eq!(find(&app, GIL, "q=numbat").await["data"], json!([]));
    assert_eq!(find(&app, GIL, "q=hua").await["data"], json!([]));
}

/// The texts of all hits of a search with these parameters, best first.
async fn contents(app: &App, parameters: &str) -> Vec<String> {
    let found = find(app, OMAR, &format!("{parameters}&limit=100")).await;
    let hits = found["data"].as_array().unwrap().iter();
    let text = |hit: &Value| match hit["kind"].as_str().unwrap() {
        "message" => hit["message"]["content"].as_str().unwrap().to_owned(),
        "contact" => hit["contact"]["name"].as_str().unwrap().to_owned(),
        _ => hit["conversation"]["subject"].as_str().unwrap().to_owned(),
    };
    hits.map(text).collect()
}

#[both(more())]
async fn filters(app: App) {
    let mei = json!({"name": "dodo Mei"});
    let mei = post(&app, OMAR, "/v1/contacts", &mei)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let first = json!({
        "inbox_id": 1, "who": {"kind": "contact", "contact_id": mei}, "intent": {"kind": "hold"}, "message": "dodo one",
        "subject": "dodo subject", "labels": ["VIP"],
    });
    let first = start(&app, &first).await["id"].clone();
    let second = json!({
        "inbox_id": 2, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "dodo two",
    });
    let second = start(&app, &second).await["id"].clone();
    let path = format!("/v1/conversations/{first}/messages");
    let (answer, note) = (
        json!({"content": "dodo answer"}),
        json!({"content": "dodo note", "kind": "note"}),
    );
    post(&app, OMAR, &path, &answer).await.expect(201);
    post(&app, OMAR, &path, &note).await.expect(201);
    let resolve = format!("/v1/conversations/{second}/resolve");
    act(&app, OMAR, &resolve).await.expect(200);
    let middle = app.engine().now();
    app.pass(10).await;
    say(&app, "dodo late").await;
    let at = crate::support::escape(&middle.plus_seconds(5).iso_micros());
    for (parameters, expected) in [
        ("in=notes", vec!["dodo note"]),
        (
            "in=messages",
            vec![
                "dodo late",
                "dodo note",
                "dodo answer",
                "dodo two",
                "dodo one",
            ],
        ),
        ("from=contact", vec!["dodo late", "dodo two", "dodo one"]),
        ("from=agent", vec!["dodo note", "dodo answer"]),
        ("agent_id=8", vec!["dodo note", "dodo answer"]),
        ("agent_id=7", vec![]),
        ("in=notes&from=contact", vec![]),
        ("inbox_id=2", vec!["dodo two"]),
        ("inbox_id=407", vec![]),
        ("in=conversations&inbox_id=1", vec!["dodo subject"]),
        ("in=messages&status=resolved", vec!["dodo two"]),
        ("in=messages&status=open&inbox_id=2", vec![]),
        ("in=notes&label=vip", vec!["dodo note"]),
        ("label=none", vec![]),
    ] {
        assert_eq!(
            contents(&app, &format!("q=dodo&{parameters}")).await,
            expected,
            "{parameters}"
        );
    }
    let of_mei = contents(&app, &format!("q=dodo&contact_id={mei}")).await;
    assert_eq!(of_mei.len(), 5, "{of_mei:?}");
    assert!(!of_mei.contains(&"dodo two".to_owned()));
    let since = contents(&app, &format!("q=dodo&in=messages&since={at}")).await;
    assert_eq!(since, ["dodo late"]);
    let until = contents(&app, &format!("q=dodo&in=messages&from=contact&until={at}")).await;
    assert_eq!(until, ["dodo two", "dodo one"]);
    invalid(
        &get(
            &app,
            OMAR,
            "/v1/search?q=a&from=bot&agent_id=0&status=x&since=now&label=&until=1",
        )
        .await,
        &[
            ("from", "not-allowed"),
            ("agent_id", "malformed"),
            ("status", "not-allowed"),
            ("since", "malformed"),
            ("until", "malformed"),
            ("label", "required"),
        ],
    );
    invalid(
        &get(&app, OMAR, "/v1/search?q=a&from=agent&agent_id=8").await,
        &[("from", "not-allowed")],
    );
}

/// For each hit of a page: the kind of match, and the text.
fn matched(page: &Value) -> Vec<(&str, &str)> {
    let hits = page["data"].as_array().unwrap().iter();
    hits.map(|hit| {
        let content = hit["message"]["content"].as_str().unwrap();
        (hit["match"].as_str().unwrap(), content)
    })
    .collect()
}

#[both(more())]
async fn exact_hits_come_first(app: App) {
    for words in [
        "lost order here",
        "order lost",
        "lost",
        "lostness and orders",
    ] {
        say(&app, words).await;
    }
    let found = find(&app, OMAR, "in=messages&q=lost%20order").await;
    assert_eq!(
        matched(&found),
        [
            ("phrase", "lost order here"),
            ("words", "order lost"),
            ("beginnings", "lostness and orders"),
        ]
    );
    // The next page continues this order, although a better hit has been stored since.
    let first = find(&app, OMAR, "in=messages&q=lost%20order&limit=1").await;
    say(&app, "another lost order").await;
    let next = first["next"].as_str().unwrap();
    let second = find(
        &app,
        OMAR,
        &format!("in=messages&q=lost%20order&after={next}"),
    )
    .await;
    assert_eq!(
        matched(&second),
        [
            ("words", "order lost"),
            ("beginnings", "lostness and orders")
        ]
    );
    // Recent hits are before old hits, unless the old hits match more exactly.
    app.pass(40 * 86_400).await;
    say(&app, "losts orders").await;
    say(&app, "order is lost").await;
    let found = find(&app, OMAR, "in=messages&q=lost%20order").await;
    let texts: Vec<&str> = matched(&found).iter().map(|(_, text)| *text).collect();
    assert_eq!(
        texts,
        [
            "order is lost",
            "another lost order",
            "lost order here",
            "losts orders",
            "order lost",
            "lostness and orders"
        ]
    );
    // In a text without spaces, any part is an exact match.
    say(&app, "我的訂單在哪裡").await;
    say(&app, "ฉันต้องการคืนสินค้าชิ้นนี้").await;
    for (words, text) in [("訂單", "我的訂單在哪裡"), ("สินค้า", "ฉันต้องการคืนสินค้าชิ้นนี้")]
    {
        let query = format!("in=messages&q={}", crate::support::escape(words));
        let found = find(&app, OMAR, &query).await;
        assert_eq!(matched(&found), [("words", text)]);
    }
}

/// The matching parts of a snippet.
fn parts(snippet: &Value) -> Vec<String> {
    let text: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
    let matches = snippet["matches"].as_array().unwrap().iter();
    let number = |value: &Value| usize::try_from(value.as_i64().unwrap()).unwrap();
    matches
        .map(|place| {
            let (start, length) = (number(&place["start"]), number(&place["length"]));
            text[start..start + length].iter().collect()
        })
        .collect()
}

#[both(more())]
async fn snippets(app: App) {
    let long = format!(
        "{} 我的iPhone訂單 {}",
        "字 word ".repeat(200),
        "more ".repeat(200)
    );
    say(&app, &long).await;
    let found = find(&app, OMAR, &format!("q={}", crate::support::escape("訂單"))).await;
    let snippet = &found["data"][0]["snippets"][0];
    assert_eq!(
        (&snippet["field"], &snippet["before"], &snippet["after"]),
        (&json!("content"), &json!(true), &json!(true))
    );
    assert!(snippet["text"].as_str().unwrap().chars().count() <= 160);
    assert_eq!(parts(snippet), ["訂單"]);
    let mei = json!({
        "name": "Chen Mei", "contact_points": [
            {"kind": "mobile_phone", "value": "+886 912-345-521"}, {"kind": "email", "value": "MEI.chen@example.test"},
        ],
    });
    post(&app, OMAR, "/v1/contacts", &mei).await.expect(201);
    let shown = async |words: &str| -> Vec<(String, Vec<String>)> {
        let query = format!("in=contacts&q={}", crate::support::escape(words));
        let found = find(&app, OMAR, &query).await;
        let snippets = found["data"][0]["snippets"].as_array().unwrap().iter();
        let field = |snippet: &Value| snippet["field"].as_str().unwrap().to_owned();
        snippets
            .map(|snippet| (field(snippet), parts(snippet)))
            .collect()
    };
    let owned = |field: &str, parts: &[&str]| {
        (
            field.to_owned(),
            parts
                .iter()
                .map(|part| (*part).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        shown("hen").await,
        [owned("name", &["hen"]), owned("contact_point", &["hen"])]
    );
    assert_eq!(
        shown("886912345521").await,
        [owned("contact_point", &["886 912-345-521"])]
    );
}

/// Hits that the caller may not see, or that the conditions exclude, can make a page short. The search continues with
/// the next page.
#[both(more())]
async fn short_pages_go_on(app: App) {
    for n in 0..30 {
        say(&app, &format!("moa {n}")).await;
    }
    let last = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "moa rare", "labels": ["rare"]});
    let rare = start(&app, &last).await["id"].clone();
    for n in 30..60 {
        say(&app, &format!("moa {n}")).await;
    }
    let (mut after, mut found, mut pages) = (String::new(), Vec::new(), 0);
    loop {
        let page = find(&app, OMAR, &format!("q=moa&label=rare&limit=2{after}")).await;
        pages += 1;
        found.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hit| hit["conversation"]["id"].clone()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(found, [rare]);
    assert!((2..=5).contains(&pages), "{pages}");
}

/// The number of rows of the search index that meet the SQL condition `which`. On SQLite, the index is not in the
/// database, and the number is always 0.
async fn index_rows(app: &App, which: &str) -> Option<i64> {
    if app.database().dir().is_some() {
        return Some(0);
    }
    let query = format!("SELECT count(*) FROM search_docs WHERE {which}");
    Some(app.database().number(&query).await)
}

/// After a restart, the index continues at its position. A lost index is built again.
#[both]
async fn after_a_restart(backend: Backend) {
    let app = App::start(backend).await;
    say(&app, "aardvark one").await;
    assert_eq!(found(&app, "aardvark").await, ["aardvark one"]);
    say(&app, "aardvark two").await;
    app.shutdown().await;
    let app = app.again().await;
    assert_eq!(
        found(&app, "aardvark").await,
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
        found(&app, "aardvark").await,
        ["aardvark two", "aardvark one"]
    );
    app.stop().await;
}

/// Each hit contains its conversation as a list would show it to the caller. So no second request is needed.
#[both]
async fn hits_have_the_rows_of_their_conversations(app: App) {
    let who = json!({"kind": "contact", "contact_id": 1003});
    let opening = json!({"inbox_id": 2, "who": who, "intent": {"kind": "hold"}, "message": "dodo one", "subject": "dodo"});
    let id = start(&app, &opening).await["id"].clone();
    let path = format!("/v1/conversations/{id}");
    let answer = json!({"content": "dodo two"});
    post(&app, OMAR, &format!("{path}/messages"), &answer)
        .await
        .expect(201);
    let draft = json!({"content": "Dear Ken"});
    let request = app.put(&format!("{path}/draft")).bearer(OMAR);
    request.json(&draft).send().await.expect(200);
    act(&app, OMAR, &format!("{path}/read")).await.expect(200);
    let mina = app.token_of(7).await;
    for (token, unread) in [(OMAR, 0), (mina.as_str(), 1)] {
        let row = get(&app, token, &path).await.expect(200).json();
        assert_eq!(
            (&row["contact"]["name"], &row["unread"]),
            (&json!("Ken Sato"), &json!(unread))
        );
        let page = find(&app, token, "q=dodo").await;
        let hits = page["data"].as_array().unwrap();
        assert_eq!(hits.len(), 3, "{page}");
        for hit in hits {
            assert_eq!(hit["conversation"], row);
        }
    }
}
