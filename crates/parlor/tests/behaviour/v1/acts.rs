//! Acts of agents: unassigning, unread marks, followers, and taking the next conversation of a queue.

use crate::support::accounts::{Accounts, Agent, Inbox, Queue, Team, Token};
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session, start};
use serde_json::{Value, json};

const MINA: &str = "access-token-of-mina";

fn more() -> Accounts {
    Accounts::acme()
        .set("weights", json!({"email": 2}))
        .with(Team::new(6, "night"))
        .with(Queue::new("night"))
        .with(Queue::new("by-hand").set("distribution", json!("manual")))
        .with(Inbox::new("night", "web").queue("night"))
        .with(Inbox::new("by-hand", "web").queue("by-hand"))
        .with(Inbox::new("mail", "email").queue("by-hand"))
        .with(
            Agent::new(9, "Nora Night")
                .capacity(1)
                .teams(&["night"])
                .queues(&["night"]),
        )
        .with(
            Agent::new(11, "Greta German")
                .capacity(2)
                .queues(&["by-hand"])
                .skills(json!({"german": 3})),
        )
        .with(
            Agent::new(12, "Ben Beginner")
                .capacity(9)
                .queues(&["by-hand"]),
        )
        .with(Token::access(7, MINA))
        .and_globex()
        .with(Token::access(70, "access-token-of-gil"))
}

async fn show(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

/// Posts a document to an action of a conversation.
async fn to(app: &App, token: &str, id: i64, verb: &str, document: &Value) -> Value {
    let path = format!("/v1/conversations/{id}/{verb}");
    post(app, token, &path, document).await.expect(200).json()
}

/// Starts a conversation that waits in an inbox's queue, and returns its id.
async fn into(app: &App, inbox: &str, more: &Value) -> i64 {
    let account = app.account_of(8).await;
    let config = app.engine().config(account).await.unwrap();
    let inbox = config.inboxes.values().find(|i| i.key == inbox).unwrap();
    let mut document = json!({"inbox_id": inbox.id, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": "m"});
    let members = more.as_object().unwrap().clone();
    document.as_object_mut().unwrap().extend(members);
    start(app, &document).await["id"].as_i64().unwrap()
}

/// The newest event of the account.
async fn newest(app: &App) -> Value {
    let mut after = 0;
    loop {
        let path = format!("/v1/events?limit=100&after={after}");
        let page = get(app, OMAR, &path).await.expect(200).json();
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => return page["data"].as_array().unwrap().last().unwrap().clone(),
        }
    }
}

/// If a conversation is taken from its agent, the caller chooses whether it stays without an agent, or whether its
/// queue routes it again.
#[both(more())]
async fn unassigning(app: App) {
    app.presence(7, "online").await;
    let id = anonymous(&app, "enqueue").await;
    assert_eq!(show(&app, id).await["assignee_id"], 7);
    let free = to(&app, OMAR, id, "unassign", &json!({})).await;
    assert_eq!(
        (&free["assignee_id"], &free["queue"], &free["status"]),
        (&json!(null), &json!(null), &json!("open"))
    );
    assert_eq!(app.rows("agent_slots").await, 0);
    assert_eq!(
        newest(&app).await["data"],
        json!({"assignee_id": null, "released_by": 7})
    );
    let before = app.counts().await;
    assert_eq!(
        to(&app, OMAR, id, "unassign", &json!({"to": "nobody"})).await,
        free
    );
    assert_eq!(
        app.counts().await,
        before,
        "nobody has it, so nothing changes"
    );
    to(&app, OMAR, id, "assign", &json!({"agent_id": 7})).await;
    let back = to(&app, OMAR, id, "unassign", &json!({"to": "queue"})).await;
    assert_eq!(
        (&back["assignee_id"], &back["queue"]),
        (&json!(null), &json!("support"))
    );
    let path = format!("/v1/conversations/{id}/unassign");
    invalid(
        &post(&app, OMAR, &path, &json!({"to": "moon"})).await,
        &[("to", "not-allowed")],
    );
    // Ben does not see the conversation of another agent, so he cannot unassign it.
    to(&app, OMAR, id, "assign", &json!({"agent_id": 7})).await;
    let ben = session(&app, 12).await;
    assert_eq!(
        post(&app, &ben, &path, &json!({})).await.status,
        404,
        "Ben does not see it"
    );
}

/// An unread mark belongs to one agent. The mark can only move the read position back, and an event reports this
/// change.
#[both(more())]
async fn unread(app: App) {
    let id = anonymous(&app, "hold").await;
    for content in ["two", "three"] {
        let message = json!({"content": content, "kind": "incoming"});
        let path = format!("/v1/conversations/{id}/messages");
        post(&app, OMAR, &path, &message).await.expect(201);
    }
    let readers = async |app: &App| {
        let path = format!("/v1/conversations/{id}/reads");
        let page = get(app, OMAR, &path).await.expect(200).json();
        (page["data"].as_array().unwrap().iter())
            .map(|one| {
                (
                    one["agent_id"].as_i64().unwrap(),
                    one["unread_count"].as_i64().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    let before = app.counts().await;
    to(&app, OMAR, id, "unread", &json!({})).await;
    assert_eq!(app.counts().await, before, "all is unread already");
    to(&app, OMAR, id, "read", &json!({})).await;
    assert_eq!(
        to(&app, OMAR, id, "unread", &json!({})).await["unread_count"],
        1
    );
    assert_eq!(readers(&app).await, [(8, 1)]);
    assert_eq!(
        newest(&app).await["data"],
        json!({"read_by": 8, "incoming_seen": 2})
    );
    // Another agent has read all messages, so the account's unread count is 0.
    to(&app, MINA, id, "read", &json!({})).await;
    let seen = to(&app, OMAR, id, "unread", &json!({"position": 2})).await;
    assert_eq!(seen["unread_count"], 0);
    assert_eq!(readers(&app).await, [(7, 0), (8, 2)]);
    to(&app, OMAR, id, "unread", &json!({"position": 3})).await;
    assert_eq!(
        readers(&app).await,
        [(7, 0), (8, 2)],
        "nothing becomes read"
    );
    to(&app, OMAR, id, "unread", &json!({"position": 1})).await;
    assert_eq!(readers(&app).await, [(7, 0), (8, 3)]);
    let path = format!("/v1/conversations/{id}/unread");
    for position in [4, i64::from(u32::MAX)] {
        let document = json!({"position": position});
        invalid(
            &post(&app, OMAR, &path, &document).await,
            &[("position", "not-allowed")],
        );
    }
    let path = "/v1/conversations/999/unread";
    problem(&post(&app, OMAR, path, &json!({})).await, 404, "not-found");
}

/// Followers are listed, reported and limited. A follower gets no additional visibility.
#[both(more())]
async fn followers(app: App) {
    let id = anonymous(&app, "hold").await;
    assert_eq!(show(&app, id).await["follower_ids"], json!([]));
    let change = json!({"add": [12, 7, 12], "remove": []});
    let followed = to(&app, OMAR, id, "followers", &change).await;
    assert_eq!(followed["follower_ids"], json!([7, 12]));
    let received = newest(&app).await;
    assert_eq!(
        (&received["kind"], &received["data"]),
        (
            &json!("conversation.updated"),
            &json!({"follower_ids": [7, 12]})
        )
    );
    let before = app.counts().await;
    assert_eq!(to(&app, OMAR, id, "followers", &change).await, followed);
    assert_eq!(app.counts().await, before, "the same followers");
    let ben = session(&app, 12).await;
    let path = format!("/v1/conversations/{id}");
    problem(&get(&app, &ben, &path).await, 404, "not-found");
    let left = to(&app, OMAR, id, "followers", &json!({"remove": [12, 9]})).await;
    assert_eq!(left["follower_ids"], json!([7]));
    let path = format!("/v1/conversations/{id}/followers");
    for stranger in [70, 99] {
        invalid(
            &post(&app, OMAR, &path, &json!({"add": [stranger]})).await,
            &[("add", "unknown")],
        );
    }
    let crowd: Vec<i64> = (1..=51).collect();
    invalid(
        &post(&app, OMAR, &path, &json!({"add": crowd})).await,
        &[("add", "too-many")],
    );
    // A new team changes the visibility of the conversation, but not its agent.
    let team = to(&app, OMAR, id, "team", &json!({"team_id": 6})).await;
    assert_eq!(
        (&team["team_id"], &team["assignee_id"]),
        (&json!(6), &json!(null))
    );
    let path = format!("/v1/conversations/{id}/team");
    invalid(
        &post(&app, OMAR, &path, &json!({"team_id": 99})).await,
        &[("team_id", "unknown")],
    );
    assert_eq!(
        to(&app, OMAR, id, "team", &json!({})).await["team_id"],
        json!(null)
    );
}

/// The undo of a `take-next` request returns the conversation to its place in the queue, unless the agent has answered
/// since.
#[both(more())]
async fn taking_the_next_is_undone(app: App) {
    let ben = session(&app, 12).await;
    let next = "/v1/queues/by-hand/take-next?undo=true";
    assert_eq!(act(&app, &ben, next).await.status, 204);
    assert_eq!(app.rows("undo_tokens").await, 0);
    let first = into(&app, "by-hand", &json!({})).await;
    let second = into(&app, "by-hand", &json!({})).await;
    let line = async || -> Vec<i64> {
        let queue = get(&app, OMAR, "/v1/queues/by-hand").await.expect(200);
        let queue = queue.json();
        let line = queue["line"].as_array().unwrap().iter();
        line.map(|one| one["conversation_id"].as_i64().unwrap())
            .collect()
    };
    let before = get(&app, OMAR, &format!("/v1/conversations/{first}"))
        .await
        .json();
    let keyed = || app.post(next).bearer(&ben).header("idempotency-key", "k");
    let taken = keyed().send().await.expect(200).json();
    assert_eq!(taken["id"], first);
    assert_eq!(keyed().send().await.expect(200).json(), taken);
    assert_eq!(line().await, [second]);
    app.pass(60).await;
    let undo = async |taken: &Value| {
        let token = json!({"token": taken["undo"]["token"]});
        post(&app, &ben, "/v1/undo", &token).await
    };
    undo(&taken).await.expect(200);
    assert_eq!(line().await, [first, second]);
    assert_eq!(app.rows("agent_slots").await, 0);
    let after = get(&app, OMAR, &format!("/v1/conversations/{first}"))
        .await
        .json();
    for member in [
        "queue",
        "queued_at",
        "assignee_id",
        "waiting_since",
        "status",
    ] {
        assert_eq!(after[member], before[member], "{member}");
    }
    let again = problem(&undo(&taken).await, 409, "cannot-undo");
    assert_eq!(again["reason"], "undone");
    let taken = act(&app, &ben, next).await.expect(200).json();
    assert_eq!(taken["id"], first);
    let path = format!("/v1/conversations/{first}/messages");
    let hello = json!({"content": "Hello"});
    post(&app, &ben, &path, &hello).await.expect(201);
    let late = problem(&undo(&taken).await, 409, "cannot-undo");
    assert_eq!(late["reason"], "changed");
}

/// A conversation that needs more slots than the agent has free is passed over. The routing decision states both
/// numbers of slots.
#[both(more())]
async fn taking_what_fits(app: App) {
    let greta = session(&app, 11).await;
    let next = "/v1/queues/by-hand/take-next";
    into(&app, "by-hand", &json!({})).await;
    act(&app, &greta, next).await.expect(200);
    let heavy = into(&app, "mail", &json!({})).await;
    let light = into(&app, "by-hand", &json!({})).await;
    let taken = act(&app, &greta, next).await.expect(200).json();
    assert_eq!(taken["id"], light);
    let path = format!("/v1/conversations/{light}/routing");
    let page = get(&app, OMAR, &path).await.expect(200).json();
    let decision = page["data"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(decision["passed"][0]["conversation_id"], heavy);
    assert_eq!(
        decision["passed"][0]["why"],
        "Greta German has too few free slots: needs 2, uses 1 of 2"
    );
}

/// An agent takes the first conversation that the agent may serve. The routing decision names the conversations that
/// were passed over.
#[both(more())]
async fn taking_the_next(app: App) {
    let greta = session(&app, 11).await;
    let ben = session(&app, 12).await;
    let nora = session(&app, 9).await;
    let next = "/v1/queues/by-hand/take-next";
    assert_eq!(act(&app, &ben, next).await.status, 204, "nothing waits");
    let german = json!({"skills": [{"name": "german", "level": 2}]});
    let first = into(&app, "by-hand", &german).await;
    let second = into(&app, "by-hand", &json!({})).await;
    let third = into(&app, "by-hand", &json!({})).await;
    let urgent = into(&app, "by-hand", &json!({"priority": "urgent"})).await;
    let taken = act(&app, &ben, next).await.expect(200).json();
    assert_eq!(
        (&taken["id"], &taken["assignee_id"], &taken["queue"]),
        (&json!(urgent), &json!(12), &json!(null)),
        "the most urgent first"
    );
    assert!(taken["picked_up_at"].is_string() && taken["service_record"].is_object());
    // The first conversation requires German, which Ben lacks.
    let keyed = |key: &str| app.post(next).bearer(&ben).header("idempotency-key", key);
    let taken = keyed("a").send().await.expect(200).json();
    assert_eq!(taken["id"], second);
    let again = keyed("a").send().await.expect(200).json();
    assert_eq!(again, taken, "once per key");
    let path = format!("/v1/conversations/{second}/routing");
    let page = get(&app, OMAR, &path).await.expect(200).json();
    let decision = page["data"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        decision["reason"],
        "Ben Beginner took the next one of the queue by-hand by hand."
    );
    assert_eq!(decision["passed"][0]["conversation_id"], first);
    assert_eq!(
        decision["passed"][0]["why"],
        "Ben Beginner lacks german (needs 2)"
    );
    // Greta has two slots.
    assert_eq!(
        act(&app, &greta, next).await.expect(200).json()["id"],
        first
    );
    assert_eq!(
        act(&app, &greta, next).await.expect(200).json()["id"],
        third
    );
    assert_eq!(act(&app, &greta, next).await.status, 204);
    let fourth = into(&app, "by-hand", &json!({})).await;
    problem(&act(&app, &greta, next).await, 409, "capacity-reached");
    problem(&act(&app, &nora, next).await, 403, "forbidden");
    problem(
        &act(&app, OMAR, "/v1/queues/moon/take-next").await,
        404,
        "not-found",
    );
    // A conversation that is reserved for one agent is not given to another agent.
    let path = format!("/v1/conversations/{fourth}/transfer");
    let full = json!({"agent_id": 11});
    post(&app, OMAR, &path, &full).await.expect(200);
    assert_eq!(act(&app, &ben, next).await.status, 204);
    assert_eq!(app.rows("queue_entries").await, 1);
}
