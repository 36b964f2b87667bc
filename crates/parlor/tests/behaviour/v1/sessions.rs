//! Signing in and out.

use crate::support::{App, Backend, both};
use crate::v1::{OMAR, PASSWORD, get, invalid, problem};
use parlor_model::time::Timestamp;
use serde_json::json;

async fn sign_in(app: &App, email: &str, password: &str) -> crate::support::Reply {
    app.post("/v1/sessions")
        .json(&json!({"email": email, "password": password}))
        .send()
        .await
}

async fn token(app: &App) -> String {
    let reply = sign_in(app, "mina@acme.test", PASSWORD).await.expect(201);
    reply.json()["token"].as_str().unwrap().to_owned()
}

#[both]
async fn a_session_begins_and_ends(app: App) {
    let reply = sign_in(&app, "Mina@ACME.test", PASSWORD).await.expect(201);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let first = reply.json();
    assert_eq!(first["agent"]["id"], 7);
    assert_eq!(first["agent"]["email"], "mina@acme.test");
    assert_eq!(first["agent"]["account_id"], 17_623_000_010_928_i64);
    assert_eq!(first["agent"]["role"], "agent");
    assert_eq!(first["agent"]["team_ids"], json!([5]));
    assert_eq!(first["agent"]["queues"], json!(["support"]));
    let expires = Timestamp::parse_iso(first["expires_at"].as_str().unwrap()).unwrap();
    let month = app.engine().now().plus_seconds(30 * 24 * 60 * 60);
    assert!((month.0 - expires.0).abs() < 60_000_000, "{first}");

    let first = first["token"].as_str().unwrap().to_owned();
    let second = token(&app).await;
    assert_ne!(first, second);
    for token in [&first, &second] {
        assert_eq!(get(&app, token, "/v1/me").await.expect(200).json()["id"], 7);
    }
    let reply = app
        .delete("/v1/sessions/current")
        .bearer(&first)
        .send()
        .await
        .expect(204);
    assert_eq!(reply.body, "");
    problem(&get(&app, &first, "/v1/me").await, 401, "unauthenticated");
    problem(
        &app.delete("/v1/sessions/current")
            .bearer(&first)
            .send()
            .await,
        401,
        "unauthenticated",
    );
    get(&app, &second, "/v1/me").await.expect(200);
}

#[both]
async fn wrong_credentials_are_refused(app: App) {
    let before = app.rows("credentials").await;
    let wrong = sign_in(&app, "mina@acme.test", "wrong").await;
    let unknown = sign_in(&app, "nobody@acme.test", PASSWORD).await;
    problem(&wrong, 401, "wrong-credentials");
    assert_eq!(
        wrong.body, unknown.body,
        "an unknown address must not be told from a wrong password"
    );
    invalid(
        &app.post("/v1/sessions")
            .json(&json!({"email": "", "pass": "x"}))
            .send()
            .await,
        &[
            ("email", "required"),
            ("password", "required"),
            ("pass", "unknown-member"),
        ],
    );
    invalid(
        &app.post("/v1/sessions")
            .json(&json!({"email": 7, "password": ["x"]}))
            .send()
            .await,
        &[("email", "wrong-type"), ("password", "wrong-type")],
    );
    invalid(
        &app.post("/v1/sessions").json(&json!([])).send().await,
        &[("body", "wrong-type")],
    );
    invalid(
        &app.post("/v1/sessions?x=1")
            .json(&json!({"email": "mina@acme.test", "password": PASSWORD}))
            .send()
            .await,
        &[("x", "unknown-member")],
    );
    problem(&app.post("/v1/sessions").send().await, 415, "not-json");
    assert_eq!(app.rows("credentials").await, before);
}

/// `/v1` accepts sessions and access tokens, and refuses the credentials of the dialects.
#[both]
async fn only_sessions_and_access_tokens(app: App) {
    get(&app, OMAR, "/v1/me").await.expect(200);
    for token in [
        "firstline-token-of-mina",
        "livedesk-secret",
        "access-token-of-oma",
        "x",
    ] {
        problem(&get(&app, token, "/v1/me").await, 401, "unauthenticated");
    }
    problem(
        &app.get("/v1/me")
            .basic("livedesk-key", "livedesk-secret")
            .send()
            .await,
        401,
        "unauthenticated",
    );
    problem(
        &app.get("/v1/me")
            .header("authorization", "Bearer")
            .send()
            .await,
        401,
        "unauthenticated",
    );
    problem(
        &app.get("/v1/me").bearer(OMAR).bearer(OMAR).send().await,
        401,
        "unauthenticated",
    );
    problem(
        &app.get(&format!("/v1/me?token={OMAR}")).send().await,
        401,
        "unauthenticated",
    );
    problem(
        &app.delete("/v1/sessions/current").bearer(OMAR).send().await,
        403,
        "not-a-session",
    );
    get(&app, OMAR, "/v1/me").await.expect(200);
}

/// Sign-in ignores the idempotency key, so two requests with one key create two sessions.
#[both]
async fn signing_in_is_not_keyed(app: App) {
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let reply = app
            .post("/v1/sessions")
            .header("idempotency-key", "one")
            .json(&json!({"email": "mina@acme.test", "password": PASSWORD}))
            .send()
            .await
            .expect(201);
        tokens.push(reply.json()["token"].clone());
    }
    assert_ne!(tokens[0], tokens[1]);
}

/// Five failures cause no wait. Each further failure doubles the wait, up to 15 minutes. After the wait, an agent can
/// sign in with the right password, and the count begins at 0 again.
#[both]
async fn guessing_is_slowed_down(app: App) {
    let wrong = async || {
        let reply = sign_in(&app, "mina@acme.test", "guess").await;
        problem(&reply, 401, "wrong-credentials");
    };
    for _ in 0..5 {
        wrong().await;
    }
    for expected in [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
        // The right password is also refused during the wait.
        let reply = sign_in(&app, "MINA@acme.test", PASSWORD).await;
        problem(&reply, 429, "too-many-attempts");
        let wait: i64 = reply.header("retry-after").unwrap().parse().unwrap();
        assert!(wait == expected || wait + 1 == expected, "{wait}");
        app.clock().advance(expected);
        wrong().await;
    }
    sign_in(&app, "omar@acme.test", PASSWORD).await.expect(201);
    app.clock().advance(900);
    sign_in(&app, "mina@acme.test", PASSWORD).await.expect(201);
    for _ in 0..5 {
        wrong().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_after_thirty_days() {
    const DAY_S: i64 = 24 * 60 * 60;
    let app = App::start(Backend::Sqlite).await;
    let token = token(&app).await;
    app.clock().advance(30 * DAY_S - 10);
    get(&app, &token, "/v1/me").await.expect(200);
    app.clock().advance(10);
    problem(&get(&app, &token, "/v1/me").await, 401, "unauthenticated");
    app.stop().await;
}
