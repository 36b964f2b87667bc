//! One-time codes (TOTP) as a second factor. The PyPI package `pyotp` computes the codes, as an authenticator app does.

use crate::live::client::Socket;
use crate::support::nodes::Nodes;
use crate::support::{App, Reply, both, everywhere};
use crate::v1::clients::tool;
use crate::v1::{OMAR, PASSWORD, get, invalid, post, problem};
use parlor::orders::Order;
use parlor::orders::operator::Operator;
use serde_json::{Value, json};

async fn try_in(app: &App, email: &str, code: Option<&str>) -> Reply {
    let mut document = json!({"email": email, "password": PASSWORD});
    if let Some(code) = code {
        document["totp"] = code.into();
    }
    app.post("/v1/sessions").json(&document).send().await
}

pub(super) async fn token(app: &App, email: &str) -> String {
    let reply = try_in(app, email, None).await.expect(201);
    reply.json()["token"].as_str().unwrap().to_owned()
}

/// The codes of an authenticator app for this URI: the code of the present time step and the codes of the following
/// steps.
pub(super) async fn app_codes(app: &App, made: &Value) -> Vec<String> {
    let now = app.engine().now().seconds().to_string();
    let script = "
import sys, pyotp
totp = pyotp.parse_uri(sys.argv[1])
assert totp.secret == sys.argv[2], totp.secret
assert (totp.digits, totp.interval) == (6, 30)
assert totp.name == sys.argv[4] and totp.issuer == sys.argv[5], (totp.name, totp.issuer)
for step in range(40):
    print(totp.at(int(sys.argv[3]) + 30 * step))
";
    let output = tokio::process::Command::new(tool("python-tools/bin/python"))
        .args(["-c", script])
        .args([
            made["uri"].as_str().unwrap(),
            made["secret"].as_str().unwrap(),
        ])
        .args([
            &now,
            made["email"].as_str().unwrap(),
            made["issuer"].as_str().unwrap(),
        ])
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.lines().map(str::to_owned).collect()
}

/// A one-time code that is not one of these codes.
pub(super) fn wrong_code(codes: &[String]) -> String {
    (0..)
        .map(|n| format!("{n:06}"))
        .find(|code| !codes.contains(code))
        .unwrap()
}

/// Begins the set-up, and returns the codes of the authenticator app.
async fn begin(app: &App, token: &str, email: &str) -> Vec<String> {
    let made = post(app, token, "/v1/me/totp", &json!({"password": PASSWORD})).await;
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let mut made = made.expect(201).json();
    let me = get(app, token, "/v1/me").await.expect(200).json();
    made["email"] = email.into();
    made["issuer"] = me["account_name"].clone();
    app_codes(app, &made).await
}

/// Sets up one-time codes with the app's present code. Returns the app's codes from the next time step on, and the
/// recovery codes.
pub(super) async fn set_up(app: &App, token: &str, email: &str) -> (Vec<String>, Vec<String>) {
    let codes = begin(app, token, email).await;
    let confirmed = post(
        app,
        token,
        "/v1/me/totp/confirm",
        &json!({"totp": codes[0]}),
    )
    .await;
    let recovery = confirmed.expect(200).json()["recovery_codes"].clone();
    let recovery: Vec<String> = serde_json::from_value(recovery).unwrap();
    assert_eq!(recovery.len(), 10);
    app.clock().advance(30);
    (codes[1..].to_vec(), recovery)
}

#[both]
async fn a_code_is_a_second_factor(app: App) {
    const MINA: &str = "mina@acme.test";
    let (here, elsewhere) = (token(&app, MINA).await, token(&app, MINA).await);
    let wrong = post(&app, &here, "/v1/me/totp", &json!({"password": "guess"})).await;
    invalid(&wrong, &[("password", "not-allowed")]);
    // A secret that is not confirmed has no effect, and the next secret replaces it.
    let codes = begin(&app, &here, MINA).await;
    token(&app, MINA).await;
    let stale = codes[0].clone();
    let codes = begin(&app, &here, MINA).await;
    for code in [&stale, "", "12345", &wrong_code(&codes)] {
        let refused = post(&app, &here, "/v1/me/totp/confirm", &json!({"totp": code})).await;
        if code.is_empty() {
            invalid(&refused, &[("totp", "required")]);
        } else if *code != codes[0] {
            problem(&refused, 401, "wrong-totp");
        }
    }
    let state = get(&app, &here, "/v1/me/totp").await.expect(200).json();
    let expected =
        json!({"active": false, "required": false, "since": null, "recovery_codes_left": 0});
    assert_eq!(state, expected);
    let (codes, recovery) = set_up(&app, &here, MINA).await;

    // The session that confirms the code stays valid. Other sessions began without a code, so they end.
    let me = get(&app, &here, "/v1/me").await.expect(200).json();
    assert_eq!(
        (&me["totp_active"], &me["totp_required"]),
        (&json!(true), &json!(false))
    );
    problem(
        &get(&app, &elsewhere, "/v1/me").await,
        401,
        "unauthenticated",
    );
    problem(&try_in(&app, MINA, None).await, 401, "totp-required");
    problem(
        &try_in(&app, MINA, Some(&wrong_code(&codes))).await,
        401,
        "wrong-totp",
    );
    let guess = json!({"email": MINA, "password": "guess", "totp": codes[0]});
    let guess = app.post("/v1/sessions").json(&guess).send().await;
    problem(&guess, 401, "wrong-credentials");
    // Each code is valid once, also for two requests at the same time. Spaces in a code are ignored.
    let spaced = format!("{} {}", &codes[0][..3], &codes[0][3..]);
    let (one, other) = tokio::join!(
        try_in(&app, MINA, Some(&spaced)),
        try_in(&app, MINA, Some(&codes[0]))
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401], "{} {}", one.body, other.body);
    problem(
        &try_in(&app, MINA, Some(&codes[0])).await,
        401,
        "wrong-totp",
    );
    // The device's clock may be wrong by one time step.
    try_in(&app, MINA, Some(&codes[1])).await.expect(201);
    problem(
        &try_in(&app, MINA, Some(&codes[4])).await,
        401,
        "wrong-totp",
    );

    let upper = recovery[0].to_uppercase();
    try_in(&app, MINA, Some(&upper)).await.expect(201);
    problem(
        &try_in(&app, MINA, Some(&recovery[0])).await,
        401,
        "wrong-totp",
    );
    let state = get(&app, &here, "/v1/me/totp").await.expect(200).json();
    assert_eq!(
        (&state["active"], &state["recovery_codes_left"]),
        (&json!(true), &json!(9))
    );
    assert!(state["since"].is_string());
    let path = "/v1/me/totp/recovery-codes";
    let renewed = post(&app, &here, path, &json!({"totp": recovery[1]})).await;
    let renewed = renewed.expect(200).json()["recovery_codes"].clone();
    problem(
        &try_in(&app, MINA, Some(&recovery[2])).await,
        401,
        "wrong-totp",
    );
    try_in(&app, MINA, renewed[0].as_str()).await.expect(201);

    // The requests of the other APIs have no member for a code, so these APIs refuse the password.
    let firstline = json!({"name": MINA, "password": PASSWORD, "ttl": 60});
    let firstline = app.post("/api/v1/auth").json(&firstline).send().await;
    assert_eq!(firstline.status, 401, "{}", firstline.body);
    // Parlor counts a wrong code like a wrong password, as a failed sign-in.
    for _ in 0..5 {
        let reply = try_in(&app, MINA, Some(&wrong_code(&codes))).await;
        if reply.status == 429 {
            break;
        }
        problem(&reply, 401, "wrong-totp");
    }
    let limited = try_in(&app, MINA, Some(&codes[2])).await;
    problem(&limited, 429, "too-many-attempts");
    app.clock().advance(60);
    let again = post(&app, &here, "/v1/me/totp", &json!({"password": PASSWORD})).await;
    problem(&again, 409, "totp-active");
    let removal = json!({"totp": codes[2]});
    let removed = post(&app, &here, "/v1/me/totp/remove", &removal).await;
    removed.expect(204);
    let removed = post(&app, &here, "/v1/me/totp/remove", &removal).await;
    problem(&removed, 409, "totp-inactive");
    token(&app, MINA).await;

    // The audit log has every change, but no secret.
    let audit = get(&app, OMAR, "/v1/audit?limit=100").await.expect(200);
    for field in ["totp_secret", "\"field\":\"totp\"", "recovery_codes"] {
        assert!(audit.body.contains(field), "{field}: {}", audit.body);
    }
    assert!(!audit.body.contains(&recovery[3]));
    assert_eq!(app.rows("totps").await, 0);
    // A program cannot set up codes.
    let program = post(&app, OMAR, "/v1/me/totp", &json!({"password": PASSWORD})).await;
    problem(&program, 403, "not-a-session");
}

/// Wrong codes are limited. Other successful requests, such as a change of the password, do not reset the count of
/// wrong codes. Only a right and unused code resets it.
#[both]
async fn wrong_codes_are_limited(app: App) {
    const MINA: &str = "mina@acme.test";
    const OTHER: &str = "another horse battery staple";
    let here = token(&app, MINA).await;
    let (codes, _) = set_up(&app, &here, MINA).await;
    let remove = |code: String| {
        let call = app.post("/v1/me/totp/remove").bearer(&here);
        call.json(&json!({"totp": code})).send()
    };
    try_in(&app, MINA, Some(&codes[0])).await.expect(201);
    let wrong = wrong_code(&codes);
    // A code that was used already is a wrong code.
    for code in [&wrong, &codes[0]] {
        problem(&try_in(&app, MINA, Some(code)).await, 401, "wrong-totp");
    }
    for code in [&wrong, &codes[0]] {
        problem(&remove(code.clone()).await, 401, "wrong-totp");
    }
    let change = app.put("/v1/me/password").bearer(&here);
    let change = change.json(&json!({"current_password": PASSWORD, "password": OTHER}));
    change.send().await.expect(204);
    problem(&remove(wrong.clone()).await, 401, "wrong-totp");
    problem(&remove(wrong).await, 429, "too-many-attempts");
    app.clock().advance(30);
    remove(codes[1].clone()).await.expect(204);
}

/// An account can require codes for a role. A session of an agent without codes can then only set up codes. Access
/// tokens stay valid.
#[both]
async fn an_account_requires_codes(app: App) {
    const OMAR_MAIL: &str = "omar@acme.test";
    let session = token(&app, OMAR_MAIL).await;
    let mina = token(&app, "mina@acme.test").await;
    let mut socket = Socket::open(&app, &session, "").await;
    assert_eq!(socket.receive().await.unwrap()["type"], "hello");
    let rule = |rule: &str| {
        let change = app.patch("/v1/account").bearer(OMAR);
        change.json(&json!({"totp_required": rule})).send()
    };
    invalid(
        &rule("everybody").await,
        &[("totp_required", "not-allowed")],
    );
    let account = rule("administrators").await.expect(200).json();
    assert_eq!(account["totp_required"], "administrators");
    let end = loop {
        if let Err(code) = socket.receive().await {
            break code;
        }
    };
    assert_eq!(end, 4401);

    problem(
        &get(&app, &session, "/v1/conversations").await,
        403,
        "totp-setup-required",
    );
    let refused = app
        .patch("/v1/me")
        .bearer(&session)
        .json(&json!({"name": "x"}));
    problem(&refused.send().await, 403, "totp-setup-required");
    let me = get(&app, &session, "/v1/me").await.expect(200).json();
    assert_eq!(
        (&me["totp_active"], &me["totp_required"]),
        (&json!(false), &json!(true))
    );
    get(&app, OMAR, "/v1/conversations").await.expect(200);
    get(&app, &mina, "/v1/conversations").await.expect(200);
    let firstline = json!({"name": OMAR_MAIL, "password": PASSWORD, "ttl": 60});
    let firstline = app.post("/api/v1/auth").json(&firstline).send().await;
    assert_eq!(firstline.status, 401, "{}", firstline.body);
    // A new session can set up codes and can sign out.
    let other = token(&app, OMAR_MAIL).await;
    app.delete("/v1/sessions/current")
        .bearer(&other)
        .send()
        .await
        .expect(204);
    let (codes, _) = set_up(&app, &session, OMAR_MAIL).await;
    get(&app, &session, "/v1/conversations").await.expect(200);
    try_in(&app, OMAR_MAIL, Some(&codes[0])).await.expect(201);
    rule("everyone").await.expect(200);
    problem(
        &get(&app, &mina, "/v1/conversations").await,
        403,
        "totp-setup-required",
    );
    rule("nobody").await.expect(200);
    get(&app, &mina, "/v1/conversations").await.expect(200);
}

/// The rule for codes also applies to tokens of Firstline's API that an agent created with the password. Tokens that an
/// administrator created stay valid.
#[both]
async fn codes_bind_tokens_made_with_a_password(app: App) {
    const MINA: &str = "mina@acme.test";
    let session = token(&app, MINA).await;
    let rule = |rule: &str| {
        let change = app.patch("/v1/account").bearer(OMAR);
        change.json(&json!({"totp_required": rule})).send()
    };
    let firstline = |method: &str, token: &str| {
        let path = match method {
            "PUT" => "/api/v1/auth",
            _ => "/api/v1/auth/me",
        };
        app.request(method, path).bearer(token).send()
    };
    let issued = |reply: Reply| {
        let token = reply.expect(200).json()["access_token"].clone();
        token.as_str().unwrap().to_owned()
    };
    // The token that an administrator created is exchanged for another token.
    let program = issued(firstline("PUT", "firstline-token-of-mina").await);
    rule("everyone").await.expect(200);
    firstline("GET", &program).await.expect(200);
    rule("nobody").await.expect(200);
    let sign_in = json!({"name": MINA, "password": PASSWORD, "ttl": 60});
    let own = issued(app.post("/api/v1/auth").json(&sign_in).send().await);
    let own = issued(firstline("PUT", &own).await);
    rule("everyone").await.expect(200);
    for method in ["GET", "PUT"] {
        firstline(method, &own).await.expect(401);
    }
    rule("nobody").await.expect(200);
    firstline("GET", &own).await.expect(200);
    set_up(&app, &session, MINA).await;
    firstline("GET", &own).await.expect(401);
}

/// If an agent has lost the device, an administrator removes the agent's codes. The operator can remove the codes of
/// any agent.
#[both]
async fn lost_codes_are_reset(app: App) {
    const MINA: &str = "mina@acme.test";
    let mina = token(&app, MINA).await;
    set_up(&app, &mina, MINA).await;
    let reset = |token: String, agent: i64| {
        let call = app.delete(&format!("/v1/agents/{agent}/totp"));
        call.bearer(&token).send()
    };
    problem(&reset(mina.clone(), 7).await, 403, "forbidden");
    problem(&reset(OMAR.to_owned(), 99_999).await, 404, "not-found");
    reset(OMAR.to_owned(), 7).await.expect(204);
    reset(OMAR.to_owned(), 7).await.expect(204);
    let again = token(&app, MINA).await;
    set_up(&app, &again, MINA).await;
    // An administrator cannot remove the administrator's own codes, because the session may be stolen.
    problem(&reset(OMAR.to_owned(), 8).await, 403, "forbidden");
    problem(&try_in(&app, MINA, None).await, 401, "totp-required");
    let operator = Operator {
        engine: app.engine().clone(),
        data: app.database().files(),
    };
    let order = Order::ResetTotp {
        agent: MINA.to_owned(),
        account: None,
    };
    let said = operator.carry_out(order).await.unwrap();
    assert_eq!(said, ["agent 7 signs in without one-time codes now"]);
    token(&app, MINA).await;
}

/// Of several parallel requests with one code, one succeeds.
#[everywhere]
async fn one_code_counts_once(nodes: Nodes) {
    const MINA: &str = "mina@acme.test";
    let app = nodes.first();
    let token = token(app, MINA).await;
    let (codes, _) = set_up(app, &token, MINA).await;
    let code = json!({"totp": codes[0]});
    let renewals = (0..4).map(|n| post(nodes.of(n), &token, "/v1/me/totp/recovery-codes", &code));
    let replies = futures_util::future::join_all(renewals).await;
    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401]);
}
