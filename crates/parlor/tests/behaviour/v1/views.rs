//! Saved views: creation and changes, the rights to them, and their limits.

use crate::support::{App, Reply, both};
use crate::v1::rights::staff;
use crate::v1::{OMAR, get, invalid, post, problem, session};
use serde_json::{Value, json};

async fn patch(app: &App, token: &str, view: &Value, document: &Value, seen: &Value) -> Reply {
    let path = format!("/v1/views/{}", view["id"]);
    let request = app.request("PATCH", &path).bearer(token);
    let request = match seen.as_str() {
        Some(version) => request.header("if-match", &format!("\"{version}\"")),
        None => request,
    };
    request.json(document).send().await
}

async fn remove(app: &App, token: &str, view: &Value) -> Reply {
    let path = format!("/v1/views/{}", view["id"]);
    app.request("DELETE", &path).bearer(token).send().await
}

/// The saved views in the list of views.
async fn listed(app: &App, token: &str) -> Vec<Value> {
    let views = get(app, token, "/v1/views").await.expect(200).json();
    let views = views["data"].as_array().unwrap().iter();
    views
        .filter(|view| view["kind"] == "saved")
        .cloned()
        .collect()
}

async fn names(app: &App, token: &str) -> Vec<String> {
    let views = listed(app, token).await;
    let name = |view: &Value| view["name"].as_str().unwrap().to_owned();
    views.iter().map(name).collect()
}

/// The events about views, and the entries of the audit log, that a caller receives.
async fn events_of(app: &App, token: &str) -> Vec<(String, Value)> {
    let mut events: Vec<Value> = Vec::new();
    let mut after = json!(0);
    while !after.is_null() {
        let path = format!("/v1/events?limit=100&after={after}");
        let page = get(app, token, &path).await.expect(200).json();
        events.extend(page["data"].as_array().unwrap().clone());
        after = page["next"].clone();
    }
    let about = |event: &&Value| {
        let kind = event["kind"].as_str().unwrap();
        kind.starts_with("view.")
            || event["data"]["object"]
                .as_str()
                .is_some_and(|o| o.starts_with("view "))
    };
    let short = |event: &Value| {
        (
            event["kind"].as_str().unwrap().to_owned(),
            event["data"].clone(),
        )
    };
    events.iter().filter(about).map(short).collect()
}

#[both(staff())]
async fn an_agent_has_own_views(app: App) {
    let (mina, own) = (session(&app, 7).await, session(&app, 23).await);
    let filter = json!({"status": ["open", "pending"], "queue": ["support"], "assignee": ["me", "none"], "created": {"from_ago_s": 3600}});
    let document =
        json!({"name": "Mine, new", "filter": filter, "sort": "waiting_since", "position": 5});
    let made = post(&app, &mina, "/v1/views", &document)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &made["kind"],
            &made["shared_with"],
            &made["owner_id"],
            &made["position"]
        ),
        (&json!("saved"), &json!("own"), &json!(7), &json!(5))
    );
    assert_eq!(
        (&made["filter"], &made["sort"]),
        (&filter, &json!("waiting_since"))
    );
    assert_eq!(made["key"], format!("view-{}", made["id"]));
    let path = format!("/v1/views/{}", made["id"]);
    let read = get(&app, &mina, &path).await.expect(200);
    assert_eq!(read.json(), made);
    let tag = format!("\"{}\"", made["version"].as_str().unwrap());
    assert_eq!(read.header("etag"), Some(tag.as_str()));
    let plain = json!({"name": "All", "filter": {}});
    let plain = post(&app, &mina, "/v1/views", &plain)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&plain["filter"], &plain["sort"]),
        (&json!({}), &json!("-created"))
    );
    assert_eq!(
        names(&app, &mina).await,
        ["All", "Mine, new"],
        "by position"
    );

    // If a change states a version, this must be the present version of the view.
    let changed = json!({"name": "New", "position": 0, "filter": {"unread": true}});
    let now = patch(&app, &mina, &made, &changed, &made["version"])
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&now["name"], &now["filter"], &now["sort"]),
        (&json!("New"), &json!({"unread": true}), &made["sort"])
    );
    problem(
        &patch(&app, &mina, &made, &json!({"name": "x"}), &made["version"]).await,
        412,
        "changed",
    );
    let before = app.counts().await;
    let same = patch(&app, &mina, &made, &changed, &Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(same, now, "the same again changes nothing");
    assert_eq!(app.counts().await, before);
    assert_eq!(
        names(&app, &app.token_of(7).await).await,
        ["New", "All"],
        "a program of the agent has them too"
    );

    // No other agent can read the views or receives their events, not even an administrator.
    for token in [own.as_str(), OMAR] {
        assert_eq!(names(&app, token).await, [""; 0]);
        problem(&get(&app, token, &path).await, 404, "not-found");
        problem(
            &patch(&app, token, &made, &json!({"name": "x"}), &Value::Null).await,
            404,
            "not-found",
        );
        problem(&remove(&app, token, &made).await, 404, "not-found");
        assert_eq!(events_of(&app, token).await, []);
    }
    remove(&app, &mina, &made).await.expect(204);
    problem(&remove(&app, &mina, &made).await, 404, "not-found");
    assert_eq!(names(&app, &mina).await, ["All"]);
    let view = json!({"view_id": made["id"]});
    let received: Vec<_> = (events_of(&app, &mina).await.into_iter())
        .filter(|(_, data)| *data == view)
        .collect();
    let kinds: Vec<&str> = received.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["view.saved", "view.saved", "view.removed"]);
}

#[both(staff())]
async fn supervisors_share_views(app: App) {
    let (mina, owl, supervisor) = (
        session(&app, 7).await,
        session(&app, 25).await,
        session(&app, 24).await,
    );
    let shared = |with: &str, team: Value| json!({"name": with, "shared_with": with, "team_id": team, "filter": {}});
    for (with, team) in [("all", Value::Null), ("team", json!(5))] {
        let program = app.token_of(7).await;
        for token in [&mina, &program] {
            problem(
                &post(&app, token, "/v1/views", &shared(with, team.clone())).await,
                403,
                "forbidden",
            );
        }
    }
    for (with, team, code) in [
        ("team", Value::Null, "required"),
        ("team", json!(99), "unknown"),
        ("all", json!(5), "not-allowed"),
        ("own", json!(5), "not-allowed"),
    ] {
        invalid(
            &post(&app, &supervisor, "/v1/views", &shared(with, team)).await,
            &[("team_id", code)],
        );
    }
    let all = post(&app, &supervisor, "/v1/views", &shared("all", Value::Null))
        .await
        .expect(201)
        .json();
    let team = post(&app, &supervisor, "/v1/views", &shared("team", json!(5)))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&all["owner_id"], &team["owner_id"], &team["team_id"]),
        (&Value::Null, &Value::Null, &json!(5))
    );
    assert_eq!(names(&app, &mina).await, ["all", "team"]);
    assert_eq!(names(&app, &owl).await, ["all"], "another team");
    assert_eq!(names(&app, &supervisor).await, ["all", "team"]);
    problem(
        &get(&app, &owl, &format!("/v1/views/{}", team["id"])).await,
        404,
        "not-found",
    );
    problem(
        &patch(&app, &mina, &team, &json!({"name": "x"}), &Value::Null).await,
        403,
        "forbidden",
    );
    problem(&remove(&app, &mina, &all).await, 403, "forbidden");

    // Another supervisor may give a shared view to another team, turn it into an own view, and remove shared views.
    let omar = session(&app, 8).await;
    let moved = patch(&app, &omar, &team, &json!({"team_id": 6}), &Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(moved["team_id"], 6);
    assert_eq!(names(&app, &owl).await, ["all", "team"]);
    let taken = patch(
        &app,
        &omar,
        &team,
        &json!({"shared_with": "own"}),
        &Value::Null,
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&taken["owner_id"], &taken["team_id"]),
        (&json!(8), &Value::Null)
    );
    assert_eq!(names(&app, &supervisor).await, ["all"]);
    remove(&app, &omar, &all).await.expect(204);

    // Every agent receives the events of shared views. The audit log has the changes.
    let kinds = |received: &[(String, Value)]| {
        received
            .iter()
            .map(|(kind, _)| kind.clone())
            .collect::<Vec<_>>()
    };
    let received = events_of(&app, &owl).await;
    assert_eq!(
        kinds(&received),
        [
            "view.saved",
            "view.saved",
            "view.saved",
            "view.saved",
            "view.removed"
        ]
    );
    let entries: Vec<Value> = (events_of(&app, &omar).await.into_iter())
        .filter(|(kind, _)| kind == "audit.configured")
        .map(|(_, data)| data)
        .collect();
    assert_eq!(entries.len(), 5, "{entries:?}");
    assert_eq!(
        (&entries[0]["made"], &entries[2]["made"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        entries[2]["fields"],
        json!([{"field": "team_id", "from": 5, "to": 6}])
    );
    assert_eq!(
        entries[4]["fields"],
        json!([{"field": "removed", "from": false, "to": true}])
    );
    assert_eq!(entries[4]["object"], format!("view {} all", all["id"]));
}

#[both]
async fn views_are_bounded(app: App) {
    let before = app.counts().await;
    let with = |name: &str, value: Value| {
        let mut document = json!({"name": "x", "filter": {}});
        document[name] = value;
        document
    };
    for (field, value, at, code) in [
        ("name", json!(""), "name", "required"),
        ("name", json!("x".repeat(101)), "name", "too-long"),
        ("position", json!(-1), "position", "malformed"),
        ("position", json!(1_000_001), "position", "malformed"),
        ("position", json!("1"), "position", "wrong-type"),
        ("sort", json!("name"), "sort", "not-allowed"),
        ("shared_with", json!("us"), "shared_with", "not-allowed"),
        ("filter", json!([]), "filter", "wrong-type"),
        (
            "filter",
            json!({"colour": 1}),
            "filter.colour",
            "unknown-member",
        ),
        (
            "filter",
            json!({"queue": ["none"]}),
            "filter.queue.0",
            "unknown",
        ),
        (
            "filter",
            json!({"team_id": vec![5; 21]}),
            "filter.team_id",
            "too-many",
        ),
        ("query", json!(1), "query", "unknown-member"),
    ] {
        invalid(
            &post(&app, OMAR, "/v1/views", &with(field, value)).await,
            &[(at, code)],
        );
    }
    invalid(
        &post(&app, OMAR, "/v1/views", &json!({"name": "x"})).await,
        &[("filter", "required")],
    );
    assert_eq!(app.counts().await, before);
    // An agent has at most 200 own views, and the account at most 200 shared views.
    for with in ["own", "all"] {
        let view = json!({"name": "x", "filter": {}, "shared_with": with});
        for _ in 0..200 {
            post(&app, OMAR, "/v1/views", &view).await.expect(201);
        }
        invalid(
            &post(&app, OMAR, "/v1/views", &view).await,
            &[("shared_with", "too-many")],
        );
    }
    let last = listed(&app, OMAR).await.pop().unwrap();
    assert_eq!(listed(&app, OMAR).await.len(), 400);
    remove(&app, OMAR, &last).await.expect(204);
    let view = json!({"name": "x", "filter": {}, "shared_with": "all"});
    post(&app, OMAR, "/v1/views", &view).await.expect(201);
}
