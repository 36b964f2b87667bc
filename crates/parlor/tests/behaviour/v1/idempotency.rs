//! Idempotency keys: requests with one key have one result.

use crate::support::{App, Reply, both};
use crate::v1::{OMAR, act, anonymous, problem};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn keyed(
    app: &App,
    token: &str,
    method: &str,
    path: &str,
    key: &str,
    document: Option<&Value>,
) -> Reply {
    let request = app
        .request(method, path)
        .bearer(token)
        .header("idempotency-key", key);
    match document {
        Some(document) => request.json(document),
        None => request,
    }
    .send()
    .await
}

fn start() -> Value {
    json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "once"})
}

/// No object has an id or key with a NUL character, so the answer is 404. This also holds for a request with an
/// idempotency key.
#[both]
async fn a_nul_in_the_path_names_nothing(app: App) {
    for path in [
        "/v1/conversations/a%00b/priority",
        "/v1/callbacks/a%00b/pause",
    ] {
        let reply = keyed(
            &app,
            OMAR,
            "POST",
            path,
            "nul",
            Some(&json!({"priority": "high"})),
        )
        .await;
        assert_eq!(reply.status, 404, "{path}: {}", reply.body);
    }
}

/// Of parallel requests with one key, one request is carried out. All other requests get the answer of this request,
/// with the header of a repetition.
#[both]
async fn parallel_requests_with_one_key(app: App) {
    for round in 0..5 {
        let key = format!("parallel-{round}");
        let document = start();
        let twins = (0..16).map(|_| {
            keyed(
                &app,
                OMAR,
                "POST",
                "/v1/conversations",
                &key,
                Some(&document),
            )
        });
        let replies = futures_util::future::join_all(twins).await;
        let bodies: BTreeSet<&str> = replies.iter().map(|reply| reply.body.as_str()).collect();
        assert_eq!(bodies.len(), 1, "{bodies:?}");
        assert!(replies.iter().all(|reply| reply.status == 201));
        let firsts = replies
            .iter()
            .filter(|reply| reply.header("idempotency-replayed").is_none());
        assert_eq!(firsts.count(), 1);
    }
    assert_eq!(app.rows("conversations").await, 5);
}

/// A repeated write gets the first answer, byte for byte, and changes nothing.
#[both]
async fn every_write_happens_once(app: App) {
    let id = anonymous(&app, "hold").await;
    let message = json!({"content": "once"});
    let presence = json!({"availability": "away"});
    let settings = json!({"settings": {"theme": "dark"}});
    let writes: &[(&str, String, Option<Value>, u16)] = &[
        ("POST", "/v1/conversations".to_owned(), Some(start()), 201),
        ("POST", format!("/v1/conversations/{id}/pick-up"), None, 200),
        (
            "POST",
            format!("/v1/conversations/{id}/messages"),
            Some(message),
            201,
        ),
        ("POST", format!("/v1/conversations/{id}/resolve"), None, 200),
        (
            "POST",
            format!("/v1/conversations/{id}/reopen"),
            Some(json!({})),
            200,
        ),
        ("PUT", "/v1/me/presence".to_owned(), Some(presence), 200),
        ("PUT", "/v1/me/settings".to_owned(), Some(settings), 200),
    ];
    let mut first = Vec::new();
    for (method, path, document, status) in writes {
        let reply = keyed(&app, OMAR, method, path, "key-1", document.as_ref())
            .await
            .expect(*status);
        assert_eq!(reply.header("idempotency-replayed"), None, "{path}");
        first.push(reply);
    }
    // The conversation and the presence change, but the stored answers stay the same.
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    app.presence(8, "offline").await;
    let before = app.counts().await;
    for ((method, path, document, status), first) in writes.iter().zip(&first) {
        let again = keyed(&app, OMAR, method, path, "key-1", document.as_ref())
            .await
            .expect(*status);
        assert_eq!(again.header("idempotency-replayed"), Some("true"), "{path}");
        assert_eq!(again.header("content-type"), Some("application/json"));
        assert_eq!(again.body, first.body, "{path}");
        let other = json!({"something": "else"});
        problem(
            &keyed(&app, OMAR, method, path, "key-1", Some(&other)).await,
            422,
            "idempotency-key-reused",
        );
        let query = format!("{path}?x=1");
        problem(
            &keyed(&app, OMAR, method, &query, "key-1", document.as_ref()).await,
            422,
            "idempotency-key-reused",
        );
    }
    assert_eq!(app.counts().await, before);
}

/// A key is valid for one agent and one route. It is valid with every token of the agent.
#[both]
async fn whose_key_it_is(app: App) {
    let (mina, also_mina) = (app.token_of(7).await, app.token_of(7).await);
    let a = keyed(
        &app,
        &mina,
        "POST",
        "/v1/conversations",
        "k",
        Some(&start()),
    )
    .await
    .expect(201);
    let b = keyed(
        &app,
        &also_mina,
        "POST",
        "/v1/conversations",
        "k",
        Some(&start()),
    )
    .await
    .expect(201);
    assert_eq!(a.body, b.body);
    let c = keyed(&app, OMAR, "POST", "/v1/conversations", "k", Some(&start()))
        .await
        .expect(201);
    assert_ne!(a.json()["id"], c.json()["id"]);
    let id = a.json()["id"].clone();
    keyed(
        &app,
        &mina,
        "POST",
        &format!("/v1/conversations/{id}/pick-up"),
        "k",
        None,
    )
    .await
    .expect(200);
    let other = c.json()["id"].clone();
    let picked = keyed(
        &app,
        &mina,
        "POST",
        &format!("/v1/conversations/{other}/pick-up"),
        "k",
        None,
    )
    .await
    .expect(200);
    assert_eq!(
        picked.json()["id"],
        other,
        "another conversation is another route"
    );
}

#[both]
async fn a_refusal_is_not_remembered(app: App) {
    let document =
        json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "require_agent"}});
    problem(
        &keyed(
            &app,
            OMAR,
            "POST",
            "/v1/conversations",
            "k",
            Some(&document),
        )
        .await,
        409,
        "no-agent-available",
    );
    app.presence(8, "online").await;
    let reply = keyed(
        &app,
        OMAR,
        "POST",
        "/v1/conversations",
        "k",
        Some(&document),
    )
    .await
    .expect(201);
    assert_eq!(reply.header("idempotency-replayed"), None);
    problem(
        &keyed(
            &app,
            OMAR,
            "POST",
            "/v1/conversations",
            "k2",
            Some(&json!({})),
        )
        .await,
        422,
        "invalid",
    );
    keyed(
        &app,
        OMAR,
        "POST",
        "/v1/conversations",
        "k2",
        Some(&start()),
    )
    .await
    .expect(201);
}

#[both]
async fn keys_that_are_none(app: App) {
    let before = app.counts().await;
    for key in ["", " ", "ä", &"x".repeat(256), "a\tb"] {
        let reply = app
            .post("/v1/conversations")
            .bearer(OMAR)
            .header("idempotency-key", key)
            .json(&start())
            .send()
            .await;
        problem(&reply, 400, "bad-idempotency-key");
    }
    let twice = app
        .post("/v1/conversations")
        .bearer(OMAR)
        .header("idempotency-key", "a")
        .header("idempotency-key", "a")
        .json(&start())
        .send()
        .await;
    problem(&twice, 400, "bad-idempotency-key");
    assert_eq!(app.counts().await, before);
    keyed(
        &app,
        OMAR,
        "POST",
        "/v1/conversations",
        &"x".repeat(255),
        Some(&start()),
    )
    .await
    .expect(201);
}

/// Parallel requests with one idempotency key get one result.
#[both]
async fn parallel_twins_get_one_result(app: App) {
    let before = app.counts().await;
    let mut twins = Vec::new();
    for _ in 0..24 {
        let app = app.clone();
        twins.push(tokio::spawn(async move {
            keyed(
                &app,
                OMAR,
                "POST",
                "/v1/conversations",
                "twin",
                Some(&start()),
            )
            .await
            .expect(201)
            .body
        }));
    }
    let mut bodies = BTreeSet::new();
    for twin in twins {
        bodies.insert(twin.await.unwrap());
    }
    assert_eq!(bodies.len(), 1);
    let after = app.counts().await;
    assert_eq!(after.of("conversations"), before.of("conversations") + 1);
    assert_eq!(after.of("stored_answers"), before.of("stored_answers") + 1);
}
