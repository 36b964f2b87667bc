//! The client's address behind proxies: throttling, lists of sessions, and the metrics.

use crate::support::{App, Backend, Database, Reply, both};
use crate::v1::{PASSWORD, get, problem};
use serde_json::json;

const STRANGER: &str = "198.51.100.9";
const MINA: &str = "203.0.113.7";

async fn sign_in(app: &App, header: (&str, &str), email: &str, password: &str) -> Reply {
    app.post("/v1/sessions")
        .header(header.0, header.1)
        .json(&json!({"email": email, "password": password}))
        .send()
        .await
}

async fn address_of(app: &App, reply: Reply) -> serde_json::Value {
    let token = reply.expect(201).json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let sessions = get(app, &token, "/v1/sessions").await.expect(200).json();
    let sessions = sessions["data"].as_array().unwrap().clone();
    sessions.iter().find(|s| s["current"] == true).unwrap()["address"].clone()
}

/// Behind a trusted proxy, Parlor counts failed sign-ins only for the client's address that the proxy names, in both
/// forms of the header.
#[both]
async fn a_trusted_proxy_names_the_client(backend: Backend) {
    let app = App::bare_with(Database::provisioned(backend).await, |options| {
        options.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    // The client claims another address. The proxy adds the true address at the end of the header.
    let claims = format!("{MINA}, {STRANGER}");
    for _ in 0..5 {
        let reply = sign_in(
            &app,
            ("x-forwarded-for", &claims),
            "mina@acme.test",
            "guess",
        )
        .await;
        problem(&reply, 401, "wrong-credentials");
    }
    let stranger = format!("for={MINA}, for={STRANGER};proto=https");
    let reply = sign_in(&app, ("forwarded", &stranger), "mina@acme.test", PASSWORD).await;
    problem(&reply, 429, "too-many-attempts");
    let reply = sign_in(&app, ("x-forwarded-for", MINA), "mina@acme.test", PASSWORD).await;
    assert_eq!(address_of(&app, reply).await, MINA);
    // 100 failures from one address do not stop sign-ins from other addresses.
    for n in 0..100 {
        let email = format!("user{n}@acme.test");
        sign_in(&app, ("forwarded", &stranger), &email, "guess").await;
    }
    let reply = sign_in(&app, ("forwarded", &stranger), "omar@acme.test", PASSWORD).await;
    problem(&reply, 429, "too-many-attempts");
    let reply = sign_in(&app, ("x-forwarded-for", MINA), "omar@acme.test", PASSWORD).await;
    address_of(&app, reply).await;
    // Firstline's API and `/v1` count the failed sign-ins from an address together.
    let sent = json!({"name": "omar@acme.test", "password": PASSWORD, "ttl": 60});
    let call = |from: &str| {
        let call = app.post("/api/v1/auth").header("x-forwarded-for", from);
        call.json(&sent).send()
    };
    assert_eq!(call(STRANGER).await.status, 429);
    assert_eq!(call(MINA).await.status, 200);
    app.stop().await;
}

/// Without a trusted proxy, the address in the headers of a proxy is ignored. But a request with such a header is not
/// accepted as a request from this machine.
#[both]
async fn other_headers_are_ignored(app: App) {
    for n in 0..5 {
        let from = format!("203.0.113.{n}");
        let reply = sign_in(&app, ("x-forwarded-for", &from), "mina@acme.test", "guess").await;
        problem(&reply, 401, "wrong-credentials");
    }
    let reply = sign_in(
        &app,
        ("forwarded", "for=203.0.113.77"),
        "mina@acme.test",
        PASSWORD,
    )
    .await;
    problem(&reply, 429, "too-many-attempts");
    let reply = sign_in(&app, ("x-forwarded-for", MINA), "omar@acme.test", PASSWORD).await;
    assert_eq!(address_of(&app, reply).await, "127.0.0.1");
    app.get("/metrics").send().await.expect(200);
    for (header, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("via", "1.1 proxy"),
    ] {
        app.get("/metrics")
            .header(header, value)
            .send()
            .await
            .expect(403);
    }
}

/// If an agent has a session from an address, the agent can still sign in from there after many failures for other
/// agents. This also holds after a restart.
#[both]
async fn the_network_of_a_session_stays_open(app: App) {
    let direct = ("x-request-id", "direct");
    sign_in(&app, direct, "mina@acme.test", PASSWORD)
        .await
        .expect(201);
    app.shutdown().await;
    let app = app.again().await;
    for n in 0..100 {
        let email = format!("user{n}@acme.test");
        sign_in(&app, direct, &email, "guess").await;
    }
    let reply = sign_in(&app, direct, "omar@acme.test", PASSWORD).await;
    problem(&reply, 429, "too-many-attempts");
    sign_in(&app, direct, "mina@acme.test", PASSWORD)
        .await
        .expect(201);
    app.shutdown().await;
}
