//! Bulk jobs: one act on many conversations, with an outcome for each conversation, and the undo of the whole job.

use crate::support::accounts::{Accounts, Agent, Queue, Token};
use crate::support::{App, both, until};
use crate::v1::{OMAR, anonymous, get, invalid, post, problem, session};
use parlor_model::command::StepBulk;
use parlor_model::ids::BulkJobId;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const MINA: &str = "access-token-of-mina";

fn more() -> Accounts {
    Accounts::acme()
        .with(Queue::new("night"))
        .with(Agent::new(9, "Nora Night").capacity(3).queues(&["night"]))
        .with(Token::access(7, MINA))
}

/// Starts this number of conversations without an agent and without a queue, and returns their ids.
async fn held(app: &App, count: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(anonymous(app, "hold").await);
    }
    ids
}

async fn show(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

/// Starts a job and returns its id.
async fn bulk(app: &App, token: &str, ids: &[i64], act: &Value) -> i64 {
    let document = json!({"conversation_ids": ids, "act": act});
    let job = post(app, token, "/v1/bulk", &document)
        .await
        .expect(202)
        .json();
    assert_eq!(
        (&job["done"], &job["finished_at"], &job["undo"]),
        (&json!(0), &json!(null), &json!(null))
    );
    job["id"].as_i64().unwrap()
}

async fn job(app: &App, token: &str, id: i64) -> Value {
    get(app, token, &format!("/v1/bulk/{id}"))
        .await
        .expect(200)
        .json()
}

/// The outcome of each conversation in a job. For a refused conversation, this is the code of the problem.
async fn outcomes(app: &App, token: &str, id: i64) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    let mut after = 0;
    loop {
        let path = format!("/v1/bulk/{id}/items?limit=40&after={after}");
        let page = get(app, token, &path).await.expect(200).json();
        for item in page["data"].as_array().unwrap() {
            let outcome = item["problem"]
                .as_str()
                .or(item["outcome"].as_str())
                .unwrap();
            found.push((
                item["conversation_id"].as_i64().unwrap(),
                outcome.to_owned(),
            ));
        }
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => return found,
        }
    }
}

fn counts(outcomes: &[(i64, String)]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for (_, outcome) in outcomes {
        *counts.entry(outcome.as_str()).or_default() += 1;
    }
    counts
}

/// Waits until a job has ended. A job begins at once, so a test cannot read it before its beginning.
async fn ended(app: &App, token: &str, id: i64) {
    until("the job ends", async || {
        job(app, token, id).await["finished_at"].is_string()
    })
    .await;
}

/// An agent has at most fifty jobs. If an agent with fifty jobs starts another job, the agent's oldest finished job is
/// deleted. Jobs of other agents are not counted.
#[both(more())]
async fn jobs_are_bounded(app: App) {
    let ids = held(&app, 1).await;
    let act = json!({"kind": "labels", "add": ["vip"]});
    let other = bulk(&app, MINA, &ids, &act).await;
    ended(&app, MINA, other).await;
    let first = bulk(&app, OMAR, &ids, &act).await;
    ended(&app, OMAR, first).await;
    for _ in 1..50 {
        let id = bulk(&app, OMAR, &ids, &act).await;
        ended(&app, OMAR, id).await;
    }
    // This agent has fifty jobs, and the other agent has one.
    assert_eq!(app.rows("bulk_jobs").await, 51);
    job(&app, OMAR, first).await;
    let last = bulk(&app, OMAR, &ids, &act).await;
    assert_eq!(app.rows("bulk_jobs").await, 51);
    assert_eq!(app.rows("bulk_items").await, 51);
    let gone = get(&app, OMAR, &format!("/v1/bulk/{first}")).await;
    assert_eq!(gone.status, 404);
    ended(&app, OMAR, last).await;
}

/// A job that needs several rounds handles each conversation once, with its own outcome. The undo restores each
/// conversation that was not changed since.
#[both(more())]
async fn labels_and_their_undo(app: App) {
    let ids = held(&app, 60).await;
    let path = format!("/v1/conversations/{}/labels", ids[3]);
    post(&app, OMAR, &path, &json!({"add": ["vip"]}))
        .await
        .expect(200);
    let mut requested = ids.clone();
    requested.extend([999_999, ids[0]]);
    let act = json!({"kind": "labels", "add": ["vip"]});
    let id = bulk(&app, OMAR, &requested, &act).await;
    ended(&app, OMAR, id).await;
    let done = job(&app, OMAR, id).await;
    assert_eq!(
        (
            &done["kind"],
            &done["total"],
            &done["done"],
            &done["refused"]
        ),
        (&json!("labels"), &json!(61), &json!(60), &json!(1))
    );
    assert!(done["finished_at"].is_string());
    let found = outcomes(&app, OMAR, id).await;
    assert_eq!(
        counts(&found),
        BTreeMap::from([("done", 59), ("not-found", 1), ("unchanged", 1)])
    );
    assert_eq!(found[3], (ids[3], "unchanged".to_owned()));
    for one in &ids {
        assert_eq!(show(&app, *one).await["labels"], json!(["vip"]));
    }
    // If a step of the job is repeated, it changes nothing.
    let account = app.account_of(8).await;
    let events = app.rows("events").await;
    let step = StepBulk {
        job: BulkJobId(id),
        ordinal: 1,
    };
    assert!(!app.engine().execute(account, step).await.unwrap());
    assert_eq!(app.rows("events").await, events);
    // The undo does not change a conversation that was changed since, or that the job did not change.
    let path = format!("/v1/conversations/{}/labels", ids[5]);
    post(&app, OMAR, &path, &json!({"add": ["later"]}))
        .await
        .expect(200);
    let token = json!({"token": done["undo"]["token"]});
    problem(
        &post(&app, MINA, "/v1/undo", &token).await,
        404,
        "not-found",
    );
    let undo = post(&app, OMAR, "/v1/undo", &token)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&undo["conversation_id"], &undo["bulk"]["kind"]),
        (&json!(null), &json!("undo"))
    );
    app.pass(1).await;
    let undo = undo["bulk"]["id"].as_i64().unwrap();
    let found = outcomes(&app, OMAR, undo).await;
    assert_eq!(
        counts(&found),
        BTreeMap::from([("cannot-undo", 1), ("done", 58)])
    );
    assert_eq!(job(&app, OMAR, undo).await["undo"], json!(null));
    assert_eq!(show(&app, ids[0]).await["labels"], json!([]));
    assert_eq!(show(&app, ids[3]).await["labels"], json!(["vip"]));
    assert_eq!(show(&app, ids[5]).await["labels"], json!(["vip", "later"]));
    let again = problem(
        &post(&app, OMAR, "/v1/undo", &token).await,
        409,
        "cannot-undo",
    );
    assert_eq!(again["reason"], "undone");
    // The undo token of a job expires ten minutes after the end of the job.
    let late = bulk(&app, OMAR, &ids[..2], &json!({"kind": "read"})).await;
    ended(&app, OMAR, late).await;
    let token = json!({"token": job(&app, OMAR, late).await["undo"]["token"]});
    app.pass(600).await;
    let refused = post(&app, OMAR, "/v1/undo", &token).await;
    problem(&refused, 404, "not-found");
    // A finished job is deleted after a day.
    app.pass(24 * 60 * 60).await;
    for table in ["bulk_jobs", "bulk_items", "timers"] {
        assert_eq!(app.rows(table).await, 0, "{table}");
    }
}

/// A job has the rights of its agent, and respects the capacity of agents.
#[both(more())]
async fn rights_and_capacity(app: App) {
    let ids = held(&app, 5).await;
    let id = bulk(&app, OMAR, &ids, &json!({"kind": "assign", "agent_id": 9})).await;
    app.pass(1).await;
    let found = outcomes(&app, OMAR, id).await;
    assert_eq!(
        counts(&found),
        BTreeMap::from([("capacity-reached", 2), ("done", 3)])
    );
    assert_eq!(app.rows("agent_slots").await, 3);
    let token = json!({"token": job(&app, OMAR, id).await["undo"]["token"]});
    post(&app, OMAR, "/v1/undo", &token).await.expect(200);
    app.pass(1).await;
    assert_eq!(app.rows("agent_slots").await, 0);
    assert_eq!(show(&app, ids[0]).await["assignee_id"], json!(null));
    // Mina sees the conversations of her queue and of her team, but she may not unassign a conversation of Omar.
    let mina = session(&app, 7).await;
    let assign = |id: i64, agent: i64| {
        let path = format!("/v1/conversations/{id}/assign");
        let request = app.post(&path).bearer(OMAR);
        request.json(&json!({"agent_id": agent})).send()
    };
    assign(ids[0], 9).await.expect(200);
    assign(ids[1], 8).await.expect(200);
    assign(ids[2], 7).await.expect(200);
    let id = bulk(&app, &mina, &ids[..3], &json!({"kind": "unassign"})).await;
    app.pass(1).await;
    assert_eq!(
        outcomes(&app, &mina, id).await,
        [
            (ids[0], "not-found".to_owned()),
            (ids[1], "forbidden".to_owned()),
            (ids[2], "done".to_owned())
        ]
    );
    problem(
        &get(&app, OMAR, &format!("/v1/bulk/{id}")).await,
        404,
        "not-found",
    );
    problem(
        &get(&app, OMAR, &format!("/v1/bulk/{id}/items")).await,
        404,
        "not-found",
    );
}

/// Every act works in a bulk job and can be undone. Requests with one idempotency key start one job.
#[both(more())]
async fn every_act(app: App) {
    let ids = held(&app, 2).await;
    for act in [
        json!({"kind": "snooze", "until": "2039-01-31T09:30:00Z"}),
        json!({"kind": "reopen"}),
        json!({"kind": "pend"}),
        json!({"kind": "resolve"}),
        json!({"kind": "assign", "agent_id": 9}),
        json!({"kind": "transfer", "queue": "night"}),
        json!({"kind": "transfer", "team_id": 5}),
        json!({"kind": "team", "team_id": 5}),
        json!({"kind": "priority", "priority": "low"}),
        json!({"kind": "followers", "add": [7]}),
    ] {
        let before = show(&app, ids[0]).await["version"].clone();
        let id = bulk(&app, OMAR, &ids, &act).await;
        app.pass(1).await;
        let found = outcomes(&app, OMAR, id).await;
        let expected = if act["kind"] == "reopen" {
            "unchanged"
        } else {
            "done"
        };
        assert_eq!(counts(&found), BTreeMap::from([(expected, 2)]), "{act}");
        let token = json!({"token": job(&app, OMAR, id).await["undo"]["token"]});
        post(&app, OMAR, "/v1/undo", &token).await.expect(200);
        app.pass(1).await;
        assert_eq!(show(&app, ids[0]).await["version"], before, "{act}");
    }
    assert_eq!(show(&app, ids[0]).await["follower_ids"], json!([]));
    let id = bulk(&app, OMAR, &ids, &json!({"kind": "read"})).await;
    app.pass(1).await;
    assert_eq!(job(&app, OMAR, id).await["done"], 2);
    assert_eq!(show(&app, ids[1]).await["unread_count"], 0);
    // The list of jobs, newest first, also has the undo token. So an agent who has lost the token can find it in the
    // list.
    let listed = get(&app, OMAR, "/v1/bulk").await.expect(200).json();
    assert_eq!(listed["data"][0], job(&app, OMAR, id).await);
    let none = get(&app, MINA, "/v1/bulk").await.expect(200).json();
    assert_eq!(none, json!({"data": []}));
    let token = json!({"token": listed["data"][0]["undo"]["token"]});
    post(&app, OMAR, "/v1/undo", &token).await.expect(200);
    app.pass(1).await;
    assert_eq!(show(&app, ids[1]).await["unread"], 1);
    let id = bulk(&app, OMAR, &ids, &json!({"kind": "unread"})).await;
    app.pass(1).await;
    let found = outcomes(&app, OMAR, id).await;
    assert_eq!(counts(&found), BTreeMap::from([("unchanged", 2)]));
    let before = app.rows("bulk_jobs").await;
    let mut jobs = Vec::new();
    for _ in 0..2 {
        let request = app
            .post("/v1/bulk")
            .bearer(OMAR)
            .header("idempotency-key", "k");
        let document = json!({"conversation_ids": ids, "act": {"kind": "resolve"}});
        jobs.push(request.json(&document).send().await.expect(202).json());
    }
    assert_eq!(jobs[0], jobs[1]);
    assert_eq!(app.rows("bulk_jobs").await, before + 1);
    let many: Vec<i64> = (1..=501).collect();
    for (document, field, code) in [
        (
            json!({"conversation_ids": [], "act": {"kind": "read"}}),
            "conversation_ids",
            "required",
        ),
        (
            json!({"conversation_ids": many, "act": {"kind": "read"}}),
            "conversation_ids",
            "too-many",
        ),
        (
            json!({"conversation_ids": ids, "act": {"kind": "paint"}}),
            "act.kind",
            "not-allowed",
        ),
        (
            json!({"conversation_ids": ids, "act": {"kind": "assign", "agent_id": 99}}),
            "act.agent_id",
            "unknown",
        ),
        (
            json!({"conversation_ids": ids, "act": {"kind": "team", "team_id": 99}}),
            "act.team_id",
            "unknown",
        ),
        (
            json!({"conversation_ids": ids, "act": {"kind": "transfer"}}),
            "act.agent_id",
            "required",
        ),
        (
            json!({"conversation_ids": ids, "act": {"kind": "transfer", "queue": "moon"}}),
            "act.queue",
            "unknown",
        ),
        (
            json!({"conversation_ids": ids, "act": {"kind": "transfer", "team_id": 5, "note": "n"}}),
            "act.note",
            "not-allowed",
        ),
        (
            json!({"conversation_ids": ids, "act": {"kind": "snooze", "until": "2001-01-31T09:30:00Z"}}),
            "act.until",
            "not-allowed",
        ),
    ] {
        invalid(
            &post(&app, OMAR, "/v1/bulk", &document).await,
            &[(field, code)],
        );
    }
    assert_eq!(app.rows("bulk_jobs").await, before + 1);
}

async fn chosen(app: &App, token: &str, document: &Value) -> Value {
    post(app, token, "/v1/bulk", document)
        .await
        .expect(202)
        .json()
}

/// A job can be for all conversations of a filter or a view. It contains those conversations that its agent sees at the
/// time at which the job starts.
#[both(more())]
async fn filters_and_views(app: App) {
    let ids = held(&app, 5).await;
    let label = |label: &str| json!({"kind": "labels", "add": [label]});
    let path = format!("/v1/conversations/{}/labels", ids[0]);
    post(&app, OMAR, &path, &json!({"add": ["old"]}))
        .await
        .expect(200);
    let path = format!("/v1/conversations/{}/resolve", ids[4]);
    post(&app, OMAR, &path, &json!({})).await.expect(200);
    // The act changes the conversations so that the filter no longer finds them. The job still handles all of them.
    let filter = json!({"status": ["open"], "labels": {"none": ["old"]}});
    let job_of = json!({"filter": filter, "act": label("old")});
    let job_row = chosen(&app, OMAR, &job_of).await;
    assert_eq!(job_row["total"], 3);
    let id = job_row["id"].as_i64().unwrap();
    // A conversation that starts later is not in the job.
    let later = anonymous(&app, "hold").await;
    app.pass(1).await;
    let done = |ids: &[i64]| -> Vec<(i64, String)> {
        ids.iter().map(|id| (*id, "done".to_owned())).collect()
    };
    assert_eq!(outcomes(&app, OMAR, id).await, done(&ids[1..4]));
    let token = json!({"token": job(&app, OMAR, id).await["undo"]["token"]});
    post(&app, OMAR, "/v1/undo", &token).await.expect(200);
    app.pass(1).await;
    assert_eq!(show(&app, ids[1]).await["labels"], json!([]));
    assert_eq!(show(&app, ids[0]).await["labels"], json!(["old"]));

    // A filter that finds no conversation gives a job that is already finished.
    let nothing = json!({"filter": {"labels": {"all": ["old", "none"]}}, "act": label("a")});
    let empty = chosen(&app, OMAR, &nothing).await;
    assert_eq!((&empty["total"], &empty["done"]), (&json!(0), &json!(0)));
    assert!(empty["finished_at"].is_string());

    // A job for a built-in view, and a job for a saved view.
    let built_in = json!({"view": "unassigned", "act": label("b")});
    let of_view = chosen(&app, OMAR, &built_in).await;
    assert_eq!(of_view["total"], 5);
    let view = json!({"name": "Old ones", "filter": {"labels": {"any": ["old"]}}});
    let view = post(&app, OMAR, "/v1/views", &view)
        .await
        .expect(201)
        .json();
    let saved = json!({"view": view["key"], "act": label("c")});
    let of_saved = chosen(&app, OMAR, &saved).await;
    assert_eq!(of_saved["total"], 1);
    app.pass(1).await;
    let found = outcomes(&app, OMAR, of_saved["id"].as_i64().unwrap()).await;
    assert_eq!(found, done(&ids[..1]));
    assert_eq!(show(&app, later).await["labels"], json!(["b"]));

    // The job of an agent has only conversations that the agent sees. The views of other agents are unknown.
    let assign = |id: i64, agent: i64| {
        let path = format!("/v1/conversations/{id}/assign");
        let request = app.post(&path).bearer(OMAR);
        request.json(&json!({"agent_id": agent})).send()
    };
    assign(ids[0], 9).await.expect(200);
    assign(ids[1], 7).await.expect(200);
    let nora = session(&app, 9).await;
    let mine = json!({"filter": {"labels": {"any": ["b", "old"]}}, "act": label("d")});
    assert_eq!(chosen(&app, &nora, &mine).await["total"], 1);
    for (document, field, code) in [
        (json!({"act": label("a")}), "conversation_ids", "required"),
        (
            json!({"conversation_ids": ids, "filter": {}, "act": label("a")}),
            "filter",
            "not-allowed",
        ),
        (
            json!({"filter": {}, "view": "mine", "act": label("a")}),
            "view",
            "not-allowed",
        ),
        (
            json!({"view": "view-999", "act": label("a")}),
            "view",
            "unknown",
        ),
        (
            json!({"view": view["key"], "act": label("a")}),
            "view",
            "unknown",
        ),
        (
            json!({"view": "moon", "act": label("a")}),
            "view",
            "unknown",
        ),
        (
            json!({"filter": {"queue": ["moon"]}, "act": label("a")}),
            "filter.queue.0",
            "unknown",
        ),
    ] {
        let answer = post(&app, &nora, "/v1/bulk", &document).await;
        invalid(&answer, &[(field, code)]);
    }
}

/// A filter with more conversations than a job can have is refused, and nothing is stored.
#[both(more())]
async fn too_many_conversations(app: App) {
    let mut starts = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let app = app.clone();
        starts.spawn(async move { held(&app, 100).await });
    }
    while let Some(done) = starts.join_next().await {
        done.unwrap();
    }
    let document = json!({"view": "all", "act": {"kind": "priority", "priority": "low"}});
    let most = chosen(&app, OMAR, &document).await;
    assert_eq!(most["total"], 2_000);
    app.pass(1).await;
    let id = most["id"].as_i64().unwrap();
    assert_eq!(job(&app, OMAR, id).await["done"], 2_000);
    let token = json!({"token": format!("bulk-{id}")});
    let undo = post(&app, OMAR, "/v1/undo", &token)
        .await
        .expect(200)
        .json();
    assert_eq!(undo["bulk"]["total"], 2_000);
    app.pass(1).await;
    held(&app, 1).await;
    let jobs = app.rows("bulk_jobs").await;
    invalid(
        &post(&app, OMAR, "/v1/bulk", &document).await,
        &[("view", "too-many")],
    );
    assert_eq!(app.rows("bulk_jobs").await, jobs);
    // Both jobs are deleted, with all their conversations.
    app.pass(24 * 60 * 60).await;
    assert_eq!(app.rows("bulk_items").await, 0);
}
