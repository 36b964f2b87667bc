//! Administration: the configuration, the rights to change it, and the audit log.

use crate::support::accounts::{Accounts, Agent};
use crate::support::{App, Reply, both};
use crate::v1::{OMAR, PASSWORD, act, anonymous, get, invalid, post, problem};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn patch(app: &App, token: &str, path: &str, document: &Value) -> Reply {
    app.patch(path).bearer(token).json(document).send().await
}

pub(super) async fn sign_in(app: &App, email: &str, password: &str) -> Reply {
    app.post("/v1/sessions")
        .json(&json!({"email": email, "password": password}))
        .send()
        .await
}

/// Signs in as agent 7, who is not an administrator.
pub(super) async fn mina(app: &App) -> String {
    let reply = sign_in(app, "mina@acme.test", PASSWORD).await.expect(201);
    reply.json()["token"].as_str().unwrap().to_owned()
}

pub(super) async fn audit(app: &App) -> Vec<Value> {
    let page = get(app, OMAR, "/v1/audit?limit=100").await.expect(200);
    page.json()["data"].as_array().unwrap().clone()
}

/// The kinds of objects. Each has the last part of its path, a document for a new object, a document for a change, and
/// the field that this change sets.
fn kinds() -> Vec<(&'static str, Value, Value, &'static str)> {
    vec![
        (
            "teams",
            json!({"name": "Returns"}),
            json!({"name": "Refunds"}),
            "name",
        ),
        (
            "departments",
            json!({"name": "Trade"}),
            json!({"name": "Wholesale"}),
            "name",
        ),
        (
            "agents",
            json!({"name": "Ada", "email": "ada@acme.test", "capacity": 2, "teams": [5], "queues": ["support"], "skills": {"german": 3}}),
            json!({"capacity": 3}),
            "capacity",
        ),
        (
            "hours",
            json!({"key": "evenings", "time_zone": "Europe/Berlin", "weekly": [{"days": ["mon", "tue"], "from": "17:00", "to": "24:00"}]}),
            json!({"holidays": [{"date": "2030-12-25"}]}),
            "holidays",
        ),
        (
            "labels",
            json!({"name": "vip", "colour": "#d4a72c"}),
            json!({"colour": null}),
            "colour",
        ),
        (
            "inboxes",
            json!({"key": "window", "kind": "web", "queue": "support"}),
            json!({"active": false}),
            "active",
        ),
        (
            "attributes",
            json!({"object": "contact", "name": "size", "value_type": "choice", "options": ["S", "M"]}),
            json!({"options": ["S", "M", "L"]}),
            "options",
        ),
    ]
}

/// Each kind of object is created, read, listed and changed, with versions and audit entries. A second object with
/// the same name is refused.
#[both]
async fn every_kind_is_made_and_changed(app: App) {
    for (path, new, change, field) in kinds() {
        let before = audit(&app).await.len();
        let made = post(&app, OMAR, &format!("/v1/{path}"), &new)
            .await
            .expect(201);
        let tag = made.header("etag").unwrap().to_owned();
        let made = made.json();
        assert_eq!(
            tag,
            format!("\"{}\"", made["version"].as_str().unwrap()),
            "{path}"
        );
        for (name, value) in new.as_object().unwrap() {
            if let Some(shown) = made
                .get(name)
                .filter(|_| !matches!(name.as_str(), "weekly"))
            {
                assert_eq!(shown, value, "{path} {name}");
            }
        }
        let one = format!("/v1/{path}/{}", made["id"]);
        let read = get(&app, OMAR, &one).await.expect(200);
        assert_eq!(
            (read.header("etag"), read.json()),
            (Some(tag.as_str()), made.clone()),
            "{path}"
        );
        let listed = get(&app, OMAR, &format!("/v1/{path}?limit=100"))
            .await
            .expect(200)
            .json();
        assert!(
            listed["data"].as_array().unwrap().contains(&made),
            "{path}: {listed}"
        );
        let again = post(&app, OMAR, &format!("/v1/{path}"), &new).await;
        problem(&again, 422, "invalid");
        let changed = patch(&app, OMAR, &one, &change).await.expect(200);
        assert_ne!(changed.header("etag"), Some(tag.as_str()), "{path}");
        let changed = changed.json();
        assert_ne!(changed[field], made[field], "{path}");
        assert_eq!(
            get(&app, OMAR, &one).await.expect(200).json(),
            changed,
            "{path}"
        );
        let same = patch(&app, OMAR, &one, &change).await.expect(200).json();
        assert_eq!(same, changed, "{path}: nothing more changed");
        let log = audit(&app).await;
        assert_eq!(log.len(), before + 2, "{path}: {log:#?}");
        assert_eq!(
            (&log[1]["data"]["made"], &log[0]["data"]["made"]),
            (&json!(true), &json!(false)),
            "{path}"
        );
        assert_eq!(log[0]["data"]["fields"][0]["field"], field, "{path}");
        assert_eq!(
            (&log[0]["kind"], &log[0]["agent_id"]),
            (&json!("audit.configured"), &json!(8)),
            "{path}"
        );
    }
}

/// Queues are named by their key. `null` clears a field. If an agent gets more capacity, waiting conversations are
/// assigned at once.
#[both]
async fn queues(app: App) {
    let new = json!({"key": "returns", "max_length": 3, "overflow": "support", "overflow_after_s": 60, "skills": [{"name": "german"}]});
    let made = post(&app, OMAR, "/v1/queues", &new)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &made["overflow"],
            &made["overflow_after_s"],
            &made["max_length"]
        ),
        (&json!("support"), &json!(60), &json!(3))
    );
    let read = get(&app, OMAR, "/v1/queues/returns")
        .await
        .expect(200)
        .json();
    assert_eq!(read["queue"]["version"], made["version"]);
    let change = json!({"max_length": null, "overflow": null, "overflow_after_s": null});
    let changed = patch(&app, OMAR, "/v1/queues/returns", &change)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["overflow"], &changed["max_length"]),
        (&Value::Null, &Value::Null)
    );
    let bad = patch(
        &app,
        OMAR,
        "/v1/queues/returns",
        &json!({"overflow_after_s": 5}),
    )
    .await;
    invalid(&bad, &[("overflow_after_s", "not-allowed")]);
    let bad = patch(&app, OMAR, "/v1/queues/returns", &json!({"hours": "never"})).await;
    invalid(&bad, &[("hours", "not-allowed")]);
    problem(
        &patch(&app, OMAR, "/v1/queues/nowhere", &json!({})).await,
        404,
        "not-found",
    );

    // A conversation waits, and an online agent gets more capacity.
    patch(&app, OMAR, "/v1/agents/7", &json!({"capacity": 0}))
        .await
        .expect(200);
    app.presence(7, "online").await;
    let waiting = anonymous(&app, "enqueue").await;
    assert_eq!(
        app.conversation(waiting, 8).await["assignee_id"],
        Value::Null
    );
    patch(&app, OMAR, "/v1/agents/7", &json!({"capacity": 1}))
        .await
        .expect(200);
    assert_eq!(app.conversation(waiting, 8).await["assignee_id"], 7);
}

/// All agents read the configuration. Only administrators change it, read the audit log and see credentials.
#[both]
async fn only_administrators_change(app: App) {
    let mina = mina(&app).await;
    let before = app.counts().await;
    for (path, new, change, _) in kinds() {
        get(&app, &mina, &format!("/v1/{path}")).await.expect(200);
        problem(
            &post(&app, &mina, &format!("/v1/{path}"), &new).await,
            403,
            "forbidden",
        );
        problem(
            &patch(&app, &mina, &format!("/v1/{path}/1"), &change).await,
            403,
            "forbidden",
        );
    }
    get(&app, &mina, "/v1/account").await.expect(200);
    problem(
        &patch(&app, &mina, "/v1/account", &json!({"name": "Mine"})).await,
        403,
        "forbidden",
    );
    problem(
        &post(&app, &mina, "/v1/queues", &json!({"key": "mine"})).await,
        403,
        "forbidden",
    );
    problem(
        &patch(&app, &mina, "/v1/queues/support", &json!({"max_length": 1})).await,
        403,
        "forbidden",
    );
    problem(&get(&app, &mina, "/v1/audit").await, 403, "forbidden");
    problem(&get(&app, &mina, "/v1/credentials").await, 403, "forbidden");
    let token = json!({"kind": "access_token", "name": "n", "agent_id": 7});
    problem(
        &post(&app, &mina, "/v1/credentials", &token).await,
        403,
        "forbidden",
    );
    problem(
        &act(&app, &mina, "/v1/credentials/1/rotate").await,
        403,
        "forbidden",
    );
    problem(
        &app.delete("/v1/credentials/1").bearer(&mina).send().await,
        403,
        "forbidden",
    );
    assert_eq!(app.counts().await, before);
}

/// A request for an object of another account gets the same answer as a request for an unknown object.
#[both]
async fn other_accounts_are_not_there(app: App) {
    let gil = sign_in(&app, "gil@globex.test", PASSWORD)
        .await
        .expect(201)
        .json();
    let gil = gil["token"].as_str().unwrap().to_owned();
    let mut theirs = Vec::new();
    for (path, new, _, _) in kinds() {
        let made = post(&app, OMAR, &format!("/v1/{path}"), &new)
            .await
            .expect(201)
            .json();
        theirs.push((path, made));
    }
    let before = app.counts().await;
    for (path, made) in theirs {
        let one = format!("/v1/{path}/{}", made["id"]);
        problem(&get(&app, &gil, &one).await, 404, "not-found");
        problem(&patch(&app, &gil, &one, &json!({})).await, 404, "not-found");
        let listed = get(&app, &gil, &format!("/v1/{path}?limit=100"))
            .await
            .expect(200)
            .json();
        assert!(
            listed["data"]
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one["id"] != made["id"]),
            "{path}"
        );
    }
    problem(
        &patch(&app, &gil, "/v1/queues/support", &json!({"max_length": 1})).await,
        404,
        "not-found",
    );
    // An e-mail address is unique in the whole installation.
    let taken = post(
        &app,
        &gil,
        "/v1/agents",
        &json!({"name": "Ada", "email": "ADA@acme.test"}),
    )
    .await;
    invalid(&taken, &[("email", "taken")]);
    let foreign = post(
        &app,
        &gil,
        "/v1/agents",
        &json!({"name": "Eve", "email": "eve@globex.test", "teams": [5]}),
    )
    .await;
    invalid(&foreign, &[("teams", "not-allowed")]);
    assert_eq!(app.counts().await, before);
}

/// A new agent can sign in, and a deactivated agent cannot. The last administrator cannot be deactivated.
#[both]
async fn agents_come_and_go(app: App) {
    let new = json!({"name": "Ada", "email": "ada@acme.test", "password": "a good long password", "role": "administrator"});
    let made = post(&app, OMAR, "/v1/agents", &new)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&made["role"], &made["has_password"], &made["active"]),
        (&json!("administrator"), &json!(true), &json!(true))
    );
    assert!(!made.to_string().contains("argon2"));
    let ada = sign_in(&app, "ada@acme.test", "a good long password")
        .await
        .expect(201)
        .json();
    let ada = ada["token"].as_str().unwrap().to_owned();
    patch(&app, &ada, "/v1/agents/8", &json!({"role": "agent"}))
        .await
        .expect(200);
    problem(
        &patch(&app, OMAR, "/v1/account", &json!({"name": "Omar's"})).await,
        403,
        "forbidden",
    );
    let own = format!("/v1/agents/{}", made["id"]);
    for change in [json!({"active": false}), json!({"role": "supervisor"})] {
        problem(&patch(&app, &ada, &own, &change).await, 422, "invalid");
    }
    patch(&app, &ada, "/v1/agents/8", &json!({"active": false}))
        .await
        .expect(200);
    problem(&get(&app, OMAR, "/v1/me").await, 401, "unauthenticated");
    let log = audit_by(&app, &ada).await;
    assert!(
        !log.to_string().contains("a good long password") && !log.to_string().contains("argon2"),
        "{log}"
    );
    // Each entry has a document and its faulty fields.
    for (bad, fields) in [
        (
            json!({"name": "B", "email": "b@acme.test", "password": "elevenchars"}),
            vec![("password", "malformed")],
        ),
        (
            json!({"name": "B", "email": "nobody"}),
            vec![("email", "not-allowed")],
        ),
        (
            json!({"name": "B", "email": "b@acme.test", "skills": {"German": 1}}),
            vec![("skills.German", "not-allowed")],
        ),
        (
            json!({"name": null, "email": "b@acme.test"}),
            vec![("name", "wrong-type")],
        ),
        (
            json!({"email": "b@acme.test", "capacity": -1}),
            vec![("name", "required"), ("capacity", "malformed")],
        ),
        (
            json!({"name": "B", "email": "b@acme.test", "password_env": "HOME"}),
            vec![("password_env", "unknown-member")],
        ),
    ] {
        invalid(&post(&app, &ada, "/v1/agents", &bad).await, &fields);
    }
    invalid(
        &patch(&app, &ada, &own, &json!({"password": "elevenchars"})).await,
        &[("password", "malformed")],
    );
}

/// All faulty fields are reported together, with their names in `/v1` and their whole paths.
#[both]
async fn all_faults_are_reported_together(app: App) {
    let before = app.counts().await;
    let agent = json!({"name": 5, "email": "nobody", "password": "short", "role": "boss", "capacity": -1, "skills": {"German": 1}, "teams": [true], "visibilty": "own"});
    invalid(
        &post(&app, OMAR, "/v1/agents", &agent).await,
        &[
            ("name", "wrong-type"),
            ("email", "not-allowed"),
            ("password", "malformed"),
            ("role", "not-allowed"),
            ("capacity", "malformed"),
            ("skills.German", "not-allowed"),
            ("teams.0", "wrong-type"),
            ("visibilty", "unknown-member"),
        ],
    );
    let queue = json!({"overflow_after_s": 0, "accept_within": 5, "skills": [{"name": "german"}, {"level": 2, "relax_after_s": 0}]});
    invalid(
        &patch(&app, OMAR, "/v1/queues/support", &queue).await,
        &[
            ("skills.1.name", "required"),
            ("skills.1.relax_after_s", "malformed"),
            ("overflow_after_s", "malformed"),
            ("accept_within", "unknown-member"),
        ],
    );
    let hours = json!({"weekly": [{"days": ["mon", "day"], "from": "09:00", "to": "9:00"}], "holidays": [{"date": "2030-12-25", "from": "09:00"}]});
    invalid(
        &post(&app, OMAR, "/v1/hours", &hours).await,
        &[
            ("key", "required"),
            ("weekly.0.days.1", "not-allowed"),
            ("weekly.0.to", "not-allowed"),
            ("holidays.0.to", "required"),
        ],
    );
    let unreadable =
        json!({"key": "short", "holidays": [{"date": "2030-12-25", "from": 123, "to": "11:00"}]});
    invalid(
        &post(&app, OMAR, "/v1/hours", &unreadable).await,
        &[("holidays.0.from", "wrong-type")],
    );
    let attribute = json!({"object": "contact", "name": "size", "type": "choice"});
    invalid(
        &post(&app, OMAR, "/v1/attributes", &attribute).await,
        &[("value_type", "required"), ("type", "unknown-member")],
    );
    assert_eq!(app.counts().await, before);
}

/// The next provisioning file keeps changes that were made through the API, unless the file is forced.
#[both]
async fn files_and_administrators(app: App) {
    patch(&app, OMAR, "/v1/agents/7", &json!({"capacity": 9}))
        .await
        .expect(200);
    app.apply(Accounts::acme().with(Agent::known(7).capacity(4)))
        .await;
    assert_eq!(
        get(&app, OMAR, "/v1/agents/7").await.expect(200).json()["capacity"],
        9
    );
    let log = audit(&app).await;
    app.apply(Accounts::acme().with(Agent::known(7).name("Mina M.")))
        .await;
    let later = audit(&app).await;
    assert_eq!(later.len(), log.len() + 1);
    assert_eq!(later[0]["agent_id"], Value::Null, "the operator did it");
}

/// The audit log is listed newest first, page by page, each entry once.
#[both]
async fn the_audit_log_has_pages(app: App) {
    for n in 0..7 {
        post(
            &app,
            OMAR,
            "/v1/teams",
            &json!({"name": format!("team {n}")}),
        )
        .await
        .expect(201);
    }
    let all = audit(&app).await;
    let (mut seen, mut path) = (Vec::new(), "/v1/audit?limit=3".to_owned());
    loop {
        let page = get(&app, OMAR, &path).await.expect(200).json();
        seen.extend(page["data"].as_array().unwrap().clone());
        match page["next"].as_i64() {
            Some(next) => path = format!("/v1/audit?limit=3&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
    let numbers: BTreeSet<i64> = all.iter().map(|e| e["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers.len(), all.len());
    assert_eq!(
        all[0]["data"]["object"]
            .as_str()
            .map(|o| o.contains("team 6")),
        Some(true)
    );
}

/// Requests with one idempotency key make one change. A repetition gets the first answer and creates nothing.
#[both]
async fn changes_are_made_once(app: App) {
    let make = || {
        app.post("/v1/teams")
            .bearer(OMAR)
            .header("idempotency-key", "k")
            .json(&json!({"name": "Once"}))
            .send()
    };
    let first = make().await.expect(201);
    let before = app.counts().await;
    let second = make().await.expect(201);
    assert_eq!((first.json(), app.counts().await), (second.json(), before));
    // A refusal is not stored, so a repetition of the request is checked again.
    let bad = || {
        app.post("/v1/agents")
            .bearer(OMAR)
            .header("idempotency-key", "b")
            .json(&json!({"name": "N", "email": "n@acme.test", "teams": ["Late"]}))
            .send()
    };
    invalid(&bad().await, &[("teams", "not-allowed")]);
    post(&app, OMAR, "/v1/teams", &json!({"name": "Late"}))
        .await
        .expect(201);
    bad().await.expect(201);
}

async fn audit_by(app: &App, token: &str) -> Value {
    get(app, token, "/v1/audit?limit=100")
        .await
        .expect(200)
        .json()
}
