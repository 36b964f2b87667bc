//! The undo of changes of conversations: restored values, refusals, and the expiry of the tokens.

use crate::support::accounts::{Accounts, Agent, Attribute, Queue, Team, Token};
use crate::support::{App, both};
use crate::v1::rights::staff;
use crate::v1::{OMAR, anonymous, get, invalid, post, problem, session, start};
use serde_json::{Value, json};

const MINA: &str = "access-token-of-mina";

fn more() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(Queue::new("night"))
        .with(Agent::known(7).capacity(1))
        .with(Agent::new(9, "Nora Night").capacity(1).queues(&["night"]))
        .with(Attribute::new(250, "conversation", "plan", "text"))
        .with(Token::access(7, MINA))
}

/// Acme with a queue that makes offers, and with one slot for agent 7, who serves this queue.
fn asks() -> Accounts {
    Accounts::acme()
        .with(Queue::new("night"))
        .with(Queue::new("asks").accept_within_s(60))
        .with(Agent::known(7).capacity(1).queues(&["asks"]))
}

async fn show(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

/// Changes a conversation and returns the undo token.
async fn change(app: &App, token: &str, id: i64, verb: &str, document: &Value) -> String {
    let path = format!("/v1/conversations/{id}/{verb}?undo=true");
    let changed = post(app, token, &path, document).await.expect(200).json();
    assert_eq!(changed["id"], id);
    assert!(changed["undo"]["expires_at"].is_string());
    changed["undo"]["token"].as_str().unwrap().to_owned()
}

async fn undo(app: &App, token: &str, undo: &str) -> crate::support::Reply {
    post(app, token, "/v1/undo", &json!({"token": undo})).await
}

/// The state of a conversation without the times of its changes.
fn lasting(mut conversation: Value) -> Value {
    for member in ["updated_at", "assigned_at", "resolved_at", "queued_at"] {
        conversation.as_object_mut().unwrap().remove(member);
    }
    conversation
}

/// The agents who see the conversation again after the undo receive an event of the undo.
#[both(staff())]
async fn the_agents_of_the_earlier_queue_learn_of_an_undo(app: App) {
    let colleague = session(&app, 23).await;
    let seen = async |after: i64| {
        let path = format!("/v1/events?limit=100&after={after}");
        let page = get(&app, &colleague, &path).await.expect(200).json();
        let kinds = page["data"].as_array().unwrap().iter();
        let kinds = kinds.map(|event| event["kind"].as_str().unwrap().to_owned());
        kinds.collect::<Vec<_>>()
    };
    for verb in ["pend", "reopen"] {
        let id = anonymous(&app, "hold").await;
        let path = format!("/v1/conversations/{id}");
        post(&app, OMAR, &format!("{path}/pend"), &json!({})).await;
        post(&app, OMAR, &format!("{path}/{verb}"), &json!({})).await;
        get(&app, &colleague, &path).await.expect(200);
        let to = json!({"queue": "night"});
        let token = change(&app, OMAR, id, "transfer", &to).await;
        get(&app, &colleague, &path).await.expect(404);
        let newest = "SELECT max(number) FROM events";
        let before = app.database().number(newest).await;
        undo(&app, OMAR, &token).await.expect(200);
        get(&app, &colleague, &path).await.expect(200);
        let kinds = seen(before).await;
        let told = kinds.iter().any(|kind| kind == "conversation.transferred");
        assert!(told, "{verb}: {kinds:?}");
    }
}

/// Every change of a conversation with the intent `hold` can be undone. The undo causes an event.
#[both(more())]
async fn every_change_is_undone(app: App) {
    let id = anonymous(&app, "hold").await;
    let changes = [
        ("labels", json!({"add": ["a", "b"]})),
        ("labels", json!({"add": ["c"], "remove": ["new"]})),
        ("priority", json!({"priority": "urgent"})),
        (
            "attributes",
            json!({"subject": "s", "custom_attributes": {"plan": "gold"}, "additional_attributes": {"x": 1}}),
        ),
        ("team", json!({"team_id": 6})),
        ("followers", json!({"add": [7, 8]})),
        ("assign", json!({"agent_id": 7})),
        ("transfer", json!({"queue": "night"})),
        ("transfer", json!({"queue": "support"})),
        ("transfer", json!({"team_id": 6})),
        ("snooze", json!({"until": "2039-01-31T09:30:00Z"})),
        ("pend", json!({})),
        ("resolve", json!({})),
        ("pick-up", json!({})),
    ];
    for (verb, document) in &changes {
        let before = lasting(show(&app, id).await);
        let token = change(&app, OMAR, id, verb, document).await;
        assert_ne!(lasting(show(&app, id).await), before, "{verb}");
        let events = app.rows("events").await;
        let undone = undo(&app, OMAR, &token).await.expect(200).json();
        assert_eq!(undone, json!({"conversation_id": id, "bulk": null}));
        let mut after = lasting(show(&app, id).await);
        if *verb == "pick-up" {
            // The undo of a pick-up does not remove the service record.
            for member in ["picked_up_at", "service_record"] {
                after[member] = before[member].clone();
            }
        }
        if *verb == "transfer" {
            // The transfer set `first_queued_at`, and the undo does not clear it.
            after["first_queued_at"] = before["first_queued_at"].clone();
        }
        assert_eq!(after, before, "{verb}");
        assert!(app.rows("events").await > events, "{verb} is reported");
        let again = problem(&undo(&app, OMAR, &token).await, 409, "cannot-undo");
        assert_eq!(again["reason"], "undone");
    }
    // If a conversation was resolved and then closed, the two changes are undone in reverse order.
    let resolve = change(&app, OMAR, id, "resolve", &json!({})).await;
    let close = change(&app, OMAR, id, "close", &json!({})).await;
    let early = problem(&undo(&app, OMAR, &resolve).await, 409, "cannot-undo");
    assert_eq!(early["reason"], "changed");
    undo(&app, OMAR, &close).await.expect(200);
    assert_eq!(show(&app, id).await["status"], "resolved");
    undo(&app, OMAR, &resolve).await.expect(200);
    assert_eq!(show(&app, id).await["status"], "open");
}

/// The undo of a read position restores only the position of the agent who requests the undo.
#[both(more())]
async fn read_positions_are_undone(app: App) {
    let id = anonymous(&app, "hold").await;
    let more = json!({"content": "more", "kind": "incoming"});
    let path = format!("/v1/conversations/{id}/messages");
    post(&app, OMAR, &path, &more).await.expect(201);
    let unread = async |token: &str| {
        let path = format!("/v1/conversations/{id}");
        let row = get(&app, token, &path).await.expect(200).json();
        (row["unread"].as_i64(), row["unread_count"].as_i64())
    };
    let read = change(&app, OMAR, id, "read", &json!({})).await;
    assert_eq!(unread(OMAR).await, (Some(0), Some(0)));
    undo(&app, OMAR, &read).await.expect(200);
    assert_eq!(unread(OMAR).await, (Some(2), Some(2)));
    // A colleague has read the conversation meanwhile. The undo does not change this.
    let read = change(&app, OMAR, id, "read", &json!({})).await;
    let path = format!("/v1/conversations/{id}/read");
    post(&app, MINA, &path, &json!({})).await.expect(200);
    undo(&app, OMAR, &read).await.expect(200);
    assert_eq!(unread(OMAR).await, (Some(2), Some(0)));
    assert_eq!(unread(MINA).await, (Some(0), Some(0)));
    post(&app, OMAR, &path, &json!({})).await.expect(200);
    let back = change(&app, OMAR, id, "unread", &json!({"position": 1})).await;
    assert_eq!(unread(OMAR).await, (Some(2), Some(0)));
    undo(&app, OMAR, &back).await.expect(200);
    assert_eq!(unread(OMAR).await, (Some(0), Some(0)));
    // The agent has read more messages since.
    let back = change(&app, OMAR, id, "unread", &json!({"position": 1})).await;
    post(&app, OMAR, &path, &json!({})).await.expect(200);
    let late = problem(&undo(&app, OMAR, &back).await, 409, "cannot-undo");
    assert_eq!(late["reason"], "changed");
    // A new message of the customer does not prevent the undo.
    let back = change(&app, OMAR, id, "unread", &json!({"position": 1})).await;
    let path = format!("/v1/conversations/{id}/messages");
    post(&app, OMAR, &path, &more).await.expect(201);
    undo(&app, OMAR, &back).await.expect(200);
    assert_eq!(unread(OMAR).await, (Some(1), Some(1)));
}

/// An undo restores only the values that the act changed, and only if they have not been changed since.
#[both(more())]
async fn later_changes_are_kept(app: App) {
    let id = anonymous(&app, "hold").await;
    let labels = change(&app, OMAR, id, "labels", &json!({"add": ["a"]})).await;
    let plan = json!({"custom_attributes": {"plan": "gold"}});
    let attributes = change(&app, OMAR, id, "attributes", &plan).await;
    let path = format!("/v1/conversations/{id}/labels");
    post(&app, MINA, &path, &json!({"add": ["b"]}))
        .await
        .expect(200);
    let path = format!("/v1/conversations/{id}/priority");
    post(&app, MINA, &path, &json!({"priority": "low"}))
        .await
        .expect(200);
    let before = app.counts().await;
    let refused = problem(&undo(&app, OMAR, &labels).await, 409, "cannot-undo");
    assert_eq!(refused["reason"], "changed");
    assert_eq!(app.counts().await, before);
    // Only the agent who made the change may undo it.
    problem(&undo(&app, MINA, &attributes).await, 404, "not-found");
    problem(&undo(&app, OMAR, "no-such-token").await, 404, "not-found");
    invalid(
        &post(&app, OMAR, "/v1/undo", &json!({"token": ""})).await,
        &[("token", "required")],
    );
    undo(&app, OMAR, &attributes).await.expect(200);
    let now = show(&app, id).await;
    assert_eq!(
        (&now["custom_attributes"], &now["labels"], &now["priority"]),
        (&json!({}), &json!(["a", "b"]), &json!("low"))
    );
    // A request that changes nothing also returns a token.
    let nothing = change(&app, OMAR, id, "labels", &json!({"add": ["a"]})).await;
    undo(&app, OMAR, &nothing).await.expect(200);
    // Without `undo=true`, the answer has no token.
    let path = format!("/v1/conversations/{id}/labels");
    let plain = post(&app, OMAR, &path, &json!({"add": ["z"]}))
        .await
        .expect(200);
    assert_eq!(plain.json().get("undo"), None);
    let path = format!("/v1/conversations/{id}/service-record?undo=true");
    invalid(
        &post(&app, OMAR, &path, &json!({})).await,
        &[("undo", "not-allowed")],
    );
}

/// An undo does not take a slot from another conversation. An undo restores the conversation's place in the queue.
#[both(more())]
async fn slots_and_places(app: App) {
    app.presence(7, "online").await;
    let first = anonymous(&app, "enqueue").await;
    let second = anonymous(&app, "enqueue").await;
    let third = anonymous(&app, "enqueue").await;
    assert_eq!(show(&app, first).await["assignee_id"], 7);
    let resolved = change(&app, OMAR, first, "resolve", &json!({})).await;
    assert_eq!(show(&app, second).await["assignee_id"], 7, "the next one");
    let before = app.counts().await;
    problem(&undo(&app, OMAR, &resolved).await, 409, "capacity-reached");
    assert_eq!(app.counts().await, before);
    // The third conversation is assigned to another agent. After the undo, it waits at its earlier place.
    let taken = change(&app, OMAR, third, "assign", &json!({"agent_id": 8})).await;
    let fourth = anonymous(&app, "enqueue").await;
    undo(&app, OMAR, &taken).await.expect(200);
    let place = async |id: i64| {
        let path = format!("/v1/conversations/{id}/place");
        get(&app, OMAR, &path).await.expect(200).json()["place"]["position"].clone()
    };
    assert_eq!(
        (place(third).await, place(fourth).await),
        (json!(1), json!(2))
    );
    // As soon as the slot is free again, the undo returns the slot to the first conversation.
    app.presence(7, "away").await;
    let path = format!("/v1/conversations/{second}/resolve");
    post(&app, OMAR, &path, &json!({})).await.expect(200);
    undo(&app, OMAR, &resolved).await.expect(200);
    let back = show(&app, first).await;
    assert_eq!(
        (&back["assignee_id"], &back["status"]),
        (&json!(7), &json!("open"))
    );
    assert_eq!(app.rows("agent_slots").await, 1);
    let path = format!("/v1/conversations/{first}/routing");
    let page = get(&app, OMAR, &path).await.expect(200).json();
    let reason = page["data"].as_array().unwrap().last().unwrap()["reason"].clone();
    assert_eq!(
        reason,
        "Omar Diaz assigned it to Mina Chen, who has a free slot."
    );
}

/// The end of a conversation that never reopens cannot be undone.
#[both(more())]
async fn an_end_for_good_is_not_undone(app: App) {
    let document = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "reopens": false});
    let id = start(&app, &document).await["id"].as_i64().unwrap();
    let resolved = change(&app, OMAR, id, "resolve", &json!({})).await;
    problem(&undo(&app, OMAR, &resolved).await, 409, "never-reopens");
    assert_eq!(show(&app, id).await["status"], "resolved");
}

/// A token expires after ten minutes, and its database row is removed.
#[both(more())]
async fn tokens_end(app: App) {
    let id = anonymous(&app, "hold").await;
    let early = change(&app, OMAR, id, "labels", &json!({"add": ["a"]})).await;
    app.pass(300).await;
    let late = change(&app, OMAR, id, "labels", &json!({"add": ["b"]})).await;
    app.pass(301).await;
    problem(&undo(&app, OMAR, &early).await, 404, "not-found");
    assert_eq!(app.rows("undo_tokens").await, 1, "the other one is there");
    undo(&app, OMAR, &late).await.expect(200);
    app.pass(301).await;
    assert_eq!(app.rows("undo_tokens").await, 0);
    assert_eq!(app.rows("timers").await, 0);
}

/// A token is valid for exactly ten minutes, even if its database row still exists.
#[both(more())]
async fn a_token_works_for_ten_minutes(app: App) {
    let id = anonymous(&app, "hold").await;
    let first = change(&app, OMAR, id, "labels", &json!({"add": ["a"]})).await;
    let second = change(&app, OMAR, id, "priority", &json!({"priority": "low"})).await;
    // Without the timers, the database rows are not removed.
    let idle = "DELETE FROM timers WHERE kind = 'undo'";
    app.database().change(idle).await;
    app.pass(599).await;
    undo(&app, OMAR, &first).await.expect(200);
    app.pass(1).await;
    let before = app.counts().await;
    problem(&undo(&app, OMAR, &second).await, 404, "not-found");
    assert_eq!(app.counts().await, before);
    assert_eq!(app.rows("undo_tokens").await, 2);
    assert_eq!(show(&app, id).await["priority"], "low");
}

/// An undo never exceeds the capacity of an agent.
#[both(asks())]
async fn an_undo_fits_into_the_capacity(app: App) {
    app.presence(7, "online").await;
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/assign");
    let mina = json!({"agent_id": 7});
    post(&app, OMAR, &path, &mina).await.expect(200);
    // Meanwhile, the agent has got another conversation.
    let released = change(&app, OMAR, id, "transfer", &json!({"queue": "night"})).await;
    let other = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{other}/assign");
    post(&app, OMAR, &path, &mina).await.expect(200);
    let before = app.counts().await;
    problem(&undo(&app, OMAR, &released).await, 409, "capacity-reached");
    assert_eq!(app.counts().await, before);
    assert_eq!(show(&app, id).await["queue"], "night");
}

/// A change with `undo=true`, and the undo itself, can be repeated with the same idempotency key.
#[both(more())]
async fn once_per_key(app: App) {
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/labels?undo=true");
    let send = |path: String, document: Value| {
        let request = app.post(&path).bearer(OMAR).header("idempotency-key", "k");
        request.json(&document).send()
    };
    let first = send(path.clone(), json!({"add": ["a"]}))
        .await
        .expect(200)
        .json();
    let again = send(path, json!({"add": ["a"]})).await.expect(200).json();
    assert_eq!(again, first);
    assert_eq!(app.rows("undo_tokens").await, 1);
    let token = json!({"token": first["undo"]["token"]});
    let first = send("/v1/undo".to_owned(), token.clone())
        .await
        .expect(200)
        .json();
    let again = send("/v1/undo".to_owned(), token).await.expect(200).json();
    assert_eq!(again, first);
    assert_eq!(show(&app, id).await["labels"], json!([]));
}
