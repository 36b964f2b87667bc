//! Tokens of employees: sign-in, refresh and sign-out. This file tests section 2.4 of the contract, which `mod.rs`
//! explains.

use super::*;

const PASSWORD: &str = "correct horse battery staple";

async fn sign_in(app: &App, body: Value) -> Reply {
    app.post("/api/v1/auth").json(&body).send().await
}

async fn token(app: &App, name: &str) -> String {
    let reply = sign_in(app, json!({"name": name, "password": PASSWORD}))
        .await
        .expect(200);
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

async fn works(app: &App, token: &str) -> bool {
    let reply = app.get("/api/v1/auth/me").bearer(token).send().await;
    assert!(matches!(reply.status, 200 | 401), "{}", reply.body);
    reply.status == 200
}

/// The answer to a sign-in, key by key, and the lifetime of the token.
#[both]
async fn signing_in(app: App) {
    for (ttl, expires_in) in [
        (Value::Null, 3600),
        (json!(60), 3600),
        (json!(3600), 216_000),
        (json!("1"), 60),
        (json!(525_600), 31_536_000),
    ] {
        let before = app.engine().now();
        let reply = sign_in(
            &app,
            json!({"name": "mina@acme.test", "password": PASSWORD, "ttl": ttl}),
        )
        .await
        .expect(200);
        let body = reply.json();
        let token = body["access_token"].as_str().unwrap();
        assert_eq!(
            reply.body,
            json!({"access_token": token, "token_type": "bearer", "expires_in": expires_in})
                .to_string()
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert!(works(&app, token).await);
        let live = app
            .engine()
            .credentials(
                ACME,
                Some(parlor_model::words::CredentialKind::EmployeeToken),
            )
            .await
            .unwrap()
            .into_iter()
            .filter(|c| c.agent_id == Some(AgentId(7)) && c.revoked_at.is_none())
            .collect::<Vec<_>>();
        let [live] = live.as_slice() else {
            panic!("{} live tokens", live.len())
        };
        let promised = live.expires_at.unwrap().0 - before.plus_seconds(expires_in).0;
        assert!((0..60_000_000).contains(&promised), "off by {promised} us");
    }
}

/// An employee has at most one valid token. Tokens of different employees are independent.
#[both]
async fn one_live_token(app: App) {
    assert!(works(&app, MINA).await);
    let first = token(&app, " Mina@ACME.test ").await;
    assert!(!works(&app, MINA).await, "the permanent token ends too");
    let second = token(&app, "mina@acme.test").await;
    assert!(!works(&app, &first).await && works(&app, &second).await);
    let omar = token(&app, "omar@acme.test").await;
    assert!(works(&app, &second).await && works(&app, &omar).await && works(&app, GIL).await);
    // A failed sign-in ends no token.
    sign_in(&app, json!({"name": "mina@acme.test", "password": "wrong"}))
        .await
        .expect(401);
    assert!(works(&app, &second).await);
    // Omar's credentials of other dialects stay valid.
    app.request("GET", "/api/v1/auth/me")
        .bearer("access-token-of-omar")
        .send()
        .await
        .expect(401);
    assert!(
        app.engine()
            .bearer(
                &[parlor_model::words::CredentialKind::AccessToken],
                "access-token-of-omar"
            )
            .await
            .is_ok()
    );
}

/// `PUT`, and `POST` with `_method`, return a new token for the caller.
#[both]
async fn refreshing(app: App) {
    let put = app
        .put("/api/v1/auth")
        .bearer(MINA)
        .send()
        .await
        .expect(200)
        .json();
    let first = put["access_token"].as_str().unwrap().to_owned();
    assert_eq!(
        (&put["token_type"], &put["expires_in"]),
        (&json!("bearer"), &json!(3600))
    );
    assert!(!works(&app, MINA).await && works(&app, &first).await);
    let post = app
        .post(&format!("/api/auth?token={first}"))
        .json(&json!({"_method": "put", "ttl": 5}))
        .send()
        .await
        .expect(200)
        .json();
    let second = post["access_token"].as_str().unwrap().to_owned();
    assert_eq!(post["expires_in"], 300);
    assert!(!works(&app, &first).await && works(&app, &second).await);
    says(
        &app.put("/api/v1/auth").bearer(&first).send().await,
        401,
        "Unauthenticated.",
    );
    says(
        &app.put("/api/v1/auth").send().await,
        401,
        "Unauthenticated.",
    );
    app.put("/api/v1/auth")
        .bearer(&second)
        .json(&json!({"ttl": 0}))
        .send()
        .await
        .expect(422);
    assert!(works(&app, &second).await);
}

/// A sign-out ends the token.
#[both]
async fn logging_out(app: App) {
    let reply = app.post("/api/v1/auth/logout").bearer(MINA).send().await;
    says(&reply, 200, "Successfully logged out");
    says(
        &app.post("/api/v1/auth/logout").bearer(MINA).send().await,
        401,
        "Unauthenticated.",
    );
    says(
        &start(&app, &json!({"message": "m"})).send().await,
        401,
        "Unauthenticated.",
    );
    assert!(works(&app, GIL).await);
}

/// The answer to `GET auth/me` has exactly the documented keys, for both paths.
#[both]
async fn who_am_i(app: App) {
    let agent = app.engine().config(ACME).await.unwrap().agents[&AgentId(7)].clone();
    for path in ["/api/v1/auth/me", "/api/auth/me"] {
        let reply = app.get(path).bearer(MINA).send().await.expect(200);
        assert_eq!(reply.body, json!({
            "id": 7, "name": "Mina Chen", "email": "mina@acme.test",
            "created_at": agent.created_at.local_seconds("Asia/Taipei"), "updated_at": agent.updated_at.local_seconds("Asia/Taipei"),
            "login_at": null, "is_active": true, "instance_id": 7, "instance_type": "App\\Employee", "is_immortal": false,
            "leave_at": null, "bi_token": null,
        }).to_string());
    }
}

/// Refused requests: 401 without details, or 422 with all invalid fields. They neither end nor create a token.
#[both]
async fn refusals(app: App) {
    let tokens = app.rows("credentials").await;
    for body in [
        json!({"name": "mina@acme.test", "password": "Correct horse battery staple"}),
        json!({"name": "mina@acme.test", "password": format!(" {PASSWORD}")}),
        json!({"name": "mina@acme.test", "password": format!("{PASSWORD} ")}),
        json!({"name": "nobody@acme.test", "password": PASSWORD}),
        json!({"name": "Mina Chen", "password": PASSWORD}),
        json!({"name": "gil@globex.test", "password": "wrong"}),
    ] {
        says(&sign_in(&app, body).await, 401, "Unauthenticated.");
    }
    let name = "The name field is required.";
    let password = "The password field is required.";
    for (body, errors) in [
        (json!({}), json!({"name": [name], "password": [password]})),
        (
            json!({"name": " ", "password": ""}),
            json!({"name": [name], "password": [password]}),
        ),
        (
            json!({"name": 7, "password": ["x"], "ttl": "x"}),
            json!({"name": ["The name must be a string."], "password": ["The password must be a string."], "ttl": ["The ttl must be an integer."]}),
        ),
        (
            json!({"name": "a".repeat(256), "password": "p"}),
            json!({"name": ["The name must not be greater than 255 characters."]}),
        ),
        (
            json!({"name": "a", "password": "p".repeat(1_025)}),
            json!({"password": ["The password must not be greater than 1024 characters."]}),
        ),
        (
            json!({"name": "a", "password": "p", "ttl": 0}),
            json!({"ttl": ["The ttl must be between 1 and 525600."]}),
        ),
        (
            json!({"name": "a", "password": "p", "ttl": 525_601}),
            json!({"ttl": ["The ttl must be between 1 and 525600."]}),
        ),
        (
            json!({"name": "a", "password": "p", "ttl": -1}),
            json!({"ttl": ["The ttl must be between 1 and 525600."]}),
        ),
        (
            json!({"name": "a", "password": "p", "ttl": 1.5}),
            json!({"ttl": ["The ttl must be an integer."]}),
        ),
    ] {
        let reply = sign_in(&app, body.clone()).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert_eq!(reply.json()["errors"], errors, "{body}");
    }
    app.post("/api/v1/auth")
        .body("application/json", "{")
        .send()
        .await
        .expect(400);
    app.post("/api/v1/auth")
        .body("text/plain", "name=x")
        .send()
        .await
        .expect(415);
    assert_eq!(app.rows("credentials").await, tokens);
    assert!(works(&app, MINA).await);
}

/// Calls that issue tokens ignore the idempotency key, so that no token is stored.
#[both]
async fn no_keys_on_tokens(app: App) {
    let body = json!({"name": "mina@acme.test", "password": PASSWORD});
    let send = || {
        app.post("/api/v1/auth")
            .json(&body)
            .header("idempotency-key", "k")
            .send()
    };
    let (first, second) = (send().await.expect(200), send().await.expect(200));
    assert_ne!(first.body, second.body);
    assert_eq!(app.counts().await.of("stored_answers"), 0);
}

/// An inactive employee cannot sign in.
#[both(hooli_account())]
async fn inactive_employees(app: App) {
    says(
        &sign_in(
            &app,
            json!({"name": "gone@hooli.test", "password": PASSWORD}),
        )
        .await,
        401,
        "Unauthenticated.",
    );
    sign_in(
        &app,
        json!({"name": "hana@hooli.test", "password": PASSWORD}),
    )
    .await
    .expect(200);
}

/// Failed sign-ins in Firstline's API and at `/v1/sessions` share one limit.
#[both]
async fn guessing_is_slowed_down(app: App) {
    let session = async |email: &str, password: &str| {
        let document = json!({"email": email, "password": password});
        app.post("/v1/sessions").json(&document).send().await
    };
    for n in 0..5 {
        let guess = json!({"name": "mina@acme.test", "password": "guess"});
        if n % 2 == 0 {
            sign_in(&app, guess).await.expect(401);
            session("omar@acme.test", "guess").await.expect(401);
        } else {
            session("mina@acme.test", "guess").await.expect(401);
            let guess = json!({"name": "omar@acme.test", "password": "guess"});
            sign_in(&app, guess).await.expect(401);
        }
    }
    let tokens = app.rows("credentials").await;
    session("mina@acme.test", PASSWORD).await.expect(429);
    for name in ["mina@acme.test", " OMAR@acme.test "] {
        let reply = sign_in(&app, json!({"name": name, "password": PASSWORD})).await;
        says(&reply, 429, "Too Many Attempts.");
        assert_eq!(reply.header("retry-after"), Some("2"));
    }
    assert_eq!(app.rows("credentials").await, tokens);
    assert!(works(&app, MINA).await, "a token is no guess");
}
