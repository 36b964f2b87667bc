//! Access tokens and employee tokens, and the sessions of agents.

use super::administration::{audit, mina, sign_in};
use crate::support::{App, both};
use crate::v1::{OMAR, PASSWORD, act, get, invalid, post, problem};
use serde_json::{Value, json};

/// An agent has one employee token: a new one ends the previous one.
#[both]
async fn a_new_employee_token_replaces_the_old_one(app: App) {
    let requested = json!({"kind": "employee_token", "name": "Firstline", "agent_id": 7});
    let mut secrets = Vec::new();
    for _ in 0..2 {
        let made = post(&app, OMAR, "/v1/credentials", &requested).await;
        let made = made.expect(201).json();
        secrets.push(made["secret"].as_str().unwrap().to_owned());
    }
    let answer = async |token: &str| app.get("/api/contact").bearer(token).send().await.status;
    assert_eq!(answer("firstline-token-of-mina").await, 401);
    assert_eq!(answer(&secrets[0]).await, 401);
    assert_eq!(answer(&secrets[1]).await, 200);
}

/// Access tokens: created and shown once, listed without secrets, rotated, revoked.
#[both]
async fn credentials(app: App) {
    let requested = json!({"kind": "access_token", "name": "Reporting", "agent_id": 7});
    let made = post(&app, OMAR, "/v1/credentials", &requested)
        .await
        .expect(201);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let made = made.json();
    let (id, secret) = (
        made["credential"]["id"].as_i64().unwrap(),
        made["secret"].as_str().unwrap().to_owned(),
    );
    assert_eq!(
        get(&app, &secret, "/v1/me").await.expect(200).json()["id"],
        7
    );
    let listed = get(&app, OMAR, "/v1/credentials?limit=100")
        .await
        .expect(200);
    assert!(!listed.body.contains(&secret) && listed.body.contains("Reporting"));
    assert!(
        listed.json()["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|c| c["kind"] != "session")
    );
    let rotated = act(&app, OMAR, &format!("/v1/credentials/{id}/rotate"))
        .await
        .expect(200)
        .json();
    let second = rotated["secret"].as_str().unwrap().to_owned();
    problem(&get(&app, &secret, "/v1/me").await, 401, "unauthenticated");
    get(&app, &second, "/v1/me").await.expect(200);
    let gone = app
        .delete(&format!("/v1/credentials/{id}"))
        .bearer(OMAR)
        .send()
        .await;
    assert_eq!(gone.status, 204);
    problem(&get(&app, &second, "/v1/me").await, 401, "unauthenticated");
    problem(
        &act(&app, OMAR, &format!("/v1/credentials/{id}/rotate")).await,
        409,
        "revoked",
    );
    let entries: Vec<Value> = audit(&app)
        .await
        .iter()
        .take(3)
        .map(|e| e["kind"].clone())
        .collect();
    assert_eq!(
        entries,
        [
            "audit.credential_revoked",
            "audit.credential_rotated",
            "audit.credential_issued"
        ]
    );

    let pair = json!({"kind": "api_key", "name": "Shop", "agent_id": 8});
    let pair = post(&app, OMAR, "/v1/credentials", &pair)
        .await
        .expect(201)
        .json();
    let (key, secret) = (
        pair["credential"]["key"].as_str().unwrap(),
        pair["secret"].as_str().unwrap(),
    );
    app.get("/api/v2/accounts/agents")
        .basic(key, secret)
        .send()
        .await
        .expect(200);
    for (bad, fields) in [
        (
            json!({"kind": "access_token", "name": "n"}),
            [("agent_id", "not-allowed")],
        ),
        (
            json!({"kind": "client_application", "name": "n", "agent_id": 7}),
            [("agent_id", "not-allowed")],
        ),
        (
            json!({"kind": "access_token", "name": "n", "agent_id": 99}),
            [("agent_id", "unknown")],
        ),
        (
            json!({"kind": "session", "name": "n", "agent_id": 7}),
            [("kind", "not-allowed")],
        ),
        (
            json!({"kind": "client_application", "name": "n", "inbox_ids": [99]}),
            [("inbox_ids", "unknown")],
        ),
    ] {
        invalid(&post(&app, OMAR, "/v1/credentials", &bad).await, &fields);
    }
    let gil = sign_in(&app, "gil@globex.test", PASSWORD)
        .await
        .expect(201)
        .json();
    let gil = gil["token"].as_str().unwrap();
    let id = pair["credential"]["id"].as_i64().unwrap();
    problem(
        &act(&app, gil, &format!("/v1/credentials/{id}/rotate")).await,
        404,
        "not-found",
    );
    problem(
        &app.delete(&format!("/v1/credentials/{id}"))
            .bearer(gil)
            .send()
            .await,
        404,
        "not-found",
    );
    app.get("/api/v2/accounts/agents")
        .basic(key, secret)
        .send()
        .await
        .expect(200);
}

/// Agents list and end their own sessions. Administrators end any session.
#[both]
async fn sessions_are_seen_and_ended(app: App) {
    let (first, second) = (mina(&app).await, mina(&app).await);
    let listed = get(&app, &first, "/v1/sessions").await.expect(200).json();
    let sessions = listed["data"].as_array().unwrap();
    assert_eq!(
        sessions
            .iter()
            .map(|s| s["current"].clone())
            .collect::<Vec<_>>(),
        [true, false]
    );
    let other = sessions[1]["id"].as_i64().unwrap();
    problem(
        &get(&app, &first, "/v1/sessions?agent_id=8").await,
        403,
        "forbidden",
    );
    let gil = sign_in(&app, "gil@globex.test", PASSWORD)
        .await
        .expect(201)
        .json();
    let gil = gil["token"].as_str().unwrap().to_owned();
    let theirs = get(&app, &gil, "/v1/sessions").await.expect(200).json()["data"][0]["id"].clone();
    for (token, id) in [
        (&gil, json!(other)),
        (&first, theirs.clone()),
        (&first, json!(1)),
    ] {
        problem(
            &app.delete(&format!("/v1/sessions/{id}"))
                .bearer(token)
                .send()
                .await,
            404,
            "not-found",
        );
    }
    invalid(
        &get(&app, &gil, "/v1/sessions?agent_id=7").await,
        &[("agent_id", "unknown")],
    );
    assert_eq!(
        app.delete(&format!("/v1/sessions/{other}"))
            .bearer(&first)
            .send()
            .await
            .status,
        204
    );
    problem(&get(&app, &second, "/v1/me").await, 401, "unauthenticated");
    let mine = sessions[0]["id"].as_i64().unwrap();
    get(&app, OMAR, "/v1/sessions?agent_id=7").await.expect(200);
    assert_eq!(
        app.delete(&format!("/v1/sessions/{mine}"))
            .bearer(OMAR)
            .send()
            .await
            .status,
        204
    );
    problem(&get(&app, &first, "/v1/me").await, 401, "unauthenticated");
    get(&app, &gil, "/v1/me").await.expect(200);
}
