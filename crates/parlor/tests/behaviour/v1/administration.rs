//! Administration: the configuration, the rights to change it, the audit log, and protection against lost updates.

use crate::support::accounts::{Accounts, Agent, Inbox};
use crate::support::{App, Reply, both};
use crate::v1::{OMAR, PASSWORD, act, anonymous, get, invalid, post, problem};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn patch(app: &App, token: &str, path: &str, document: &Value) -> Reply {
    app.patch(path).bearer(token).json(document).send().await
}

async fn sign_in(app: &App, email: &str, password: &str) -> Reply {
    app.post("/v1/sessions")
        .json(&json!({"email": email, "password": password}))
        .send()
        .await
}

/// Signs in as agent 7, who is not an administrator.
async fn mina(app: &App) -> String {
    let reply = sign_in(app, "mina@acme.test", PASSWORD).await.expect(201);
    reply.json()["token"].as_str().unwrap().to_owned()
}

async fn audit(app: &App) -> Vec<Value> {
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

/// An edit with an old version is refused. An edit with the present version, or without a version, is accepted.
#[both]
async fn an_edit_on_an_old_state_is_refused(app: App) {
    let first = get(&app, OMAR, "/v1/agents/7").await.expect(200);
    let tag = first.header("etag").unwrap().to_owned();
    let edit = |tag: &str, capacity: i64| {
        app.patch("/v1/agents/7")
            .bearer(OMAR)
            .header("if-match", tag)
            .json(&json!({"capacity": capacity}))
            .send()
    };
    edit(&tag, 9).await.expect(200);
    let before = app.counts().await;
    problem(&edit(&tag, 10).await, 412, "changed");
    problem(&edit(&format!("W/{tag}"), 10).await, 412, "changed");
    problem(&edit("\"nothing\"", 10).await, 412, "changed");
    problem(&edit("nothing", 10).await, 400, "bad-if-match");
    assert_eq!(app.counts().await, before);
    let now = get(&app, OMAR, "/v1/agents/7").await.expect(200);
    assert_eq!(now.json()["capacity"], 9);
    edit(&format!("\"other\", {}", now.header("etag").unwrap()), 10)
        .await
        .expect(200);
    edit("*", 11).await.expect(200);

    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}");
    let tag = get(&app, OMAR, &path)
        .await
        .expect(200)
        .header("etag")
        .unwrap()
        .to_owned();
    // A message does not change the version.
    post(
        &app,
        OMAR,
        &format!("{path}/messages"),
        &json!({"content": "m", "kind": "note"}),
    )
    .await
    .expect(201);
    let priority = |tag: &str, word: &str| {
        app.post(&format!("{path}/priority"))
            .bearer(OMAR)
            .header("if-match", tag)
            .json(&json!({"priority": word}))
            .send()
    };
    let edited = priority(&tag, "urgent").await.expect(200).json();
    problem(&priority(&tag, "low").await, 412, "changed");
    problem(
        &app.post(&format!("{path}/resolve"))
            .bearer(OMAR)
            .header("if-match", &tag)
            .send()
            .await,
        412,
        "changed",
    );
    priority(
        &format!("\"{}\"", edited["version"].as_str().unwrap()),
        "low",
    )
    .await
    .expect(200);

    let record = app.pick_up(id, 8).await["service_record"]["version"]
        .as_str()
        .unwrap()
        .to_owned();
    let save = |memo: &str| {
        app.post(&format!("{path}/service-record"))
            .bearer(OMAR)
            .header("if-match", &format!("\"{record}\""))
            .json(&json!({"memo": memo}))
            .send()
    };
    save("first").await.expect(200);
    problem(&save("second").await, 412, "changed");

    let made = post(
        &app,
        OMAR,
        "/v1/callbacks",
        &json!({"name": "CRM", "url": "https://partner.invalid/"}),
    )
    .await
    .expect(201)
    .json();
    let path = format!("/v1/callbacks/{}", made["key"].as_str().unwrap());
    let tag = get(&app, OMAR, &path)
        .await
        .expect(200)
        .header("etag")
        .unwrap()
        .to_owned();
    assert_eq!(tag, format!("\"{}\"", made["version"].as_str().unwrap()));
    let put = |tag: &str, seconds: i64| {
        app.put(&path)
            .bearer(OMAR)
            .header("if-match", tag)
            .json(&json!({"timeout_s": seconds}))
            .send()
    };
    let edited = put(&tag, 7).await.expect(200).json();
    problem(&put(&tag, 8).await, 412, "changed");
    assert_eq!(
        get(&app, OMAR, &path).await.expect(200).json()["timeout_s"],
        7
    );
    let edited = put(&format!("\"{}\"", edited["version"].as_str().unwrap()), 8)
        .await
        .expect(200)
        .json();
    let remove = |tag: &str| {
        app.delete(&path)
            .bearer(OMAR)
            .header("if-match", tag)
            .send()
    };
    problem(&remove(&tag).await, 412, "changed");
    remove(&format!("\"{}\"", edited["version"].as_str().unwrap()))
        .await
        .expect(204);
}

/// The version in `If-Match` also protects the endpoints of inboxes and client applications from lost updates.
#[both]
async fn an_edit_of_an_endpoint_that_is_part_of_something_else_on_an_old_state_is_refused(
    app: App,
) {
    app.apply(Accounts::acme().with(Inbox::known(1).webhook_url("https://partner.invalid/")))
        .await;
    let listed = get(&app, OMAR, "/v1/callbacks").await.expect(200).json();
    let keys: Vec<String> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["key"].as_str().unwrap().to_owned())
        .collect();
    for kind in ["inbox-1", "application-"] {
        let key = keys
            .iter()
            .rev()
            .find(|key| key.starts_with(kind))
            .unwrap_or_else(|| panic!("{kind} in {keys:?}"));
        let path = format!("/v1/callbacks/{key}");
        let tag = get(&app, OMAR, &path)
            .await
            .expect(200)
            .header("etag")
            .unwrap()
            .to_owned();
        let put = |tag: &str, seconds: i64| {
            app.put(&path)
                .bearer(OMAR)
                .header("if-match", tag)
                .json(&json!({"timeout_s": seconds}))
                .send()
        };
        let edited = put(&tag, 7).await.expect(200).json();
        let before = app.counts().await;
        problem(&put(&tag, 8).await, 412, "changed");
        problem(&put("nothing", 8).await, 400, "bad-if-match");
        assert_eq!(app.counts().await, before);
        // A pause does not change the version.
        post(&app, OMAR, &format!("{path}/pause"), &json!({}))
            .await
            .expect(200);
        let now = get(&app, OMAR, &path).await.expect(200);
        assert_eq!(now.json()["timeout_s"], 7);
        assert_eq!(
            now.header("etag").unwrap(),
            format!("\"{}\"", edited["version"].as_str().unwrap())
        );
        put(now.header("etag").unwrap(), 8).await.expect(200);
    }
}

/// Of many parallel edits with the same version, one succeeds.
#[both]
async fn one_of_many_editors_wins(app: App) {
    let tag = get(&app, OMAR, "/v1/account")
        .await
        .expect(200)
        .header("etag")
        .unwrap()
        .to_owned();
    let edits = (0..32).map(|n| {
        let name = json!({"name": format!("Acme {n}")});
        app.patch("/v1/account")
            .bearer(OMAR)
            .header("if-match", &tag)
            .json(&name)
            .send()
    });
    let replies = futures_util::future::join_all(edits).await;
    let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 412).count(),
        31
    );
    assert_eq!(
        get(&app, OMAR, "/v1/account").await.expect(200).json()["name"],
        won[0].json()["name"]
    );
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
