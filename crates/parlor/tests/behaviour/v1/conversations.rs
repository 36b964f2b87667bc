//! The life of a conversation: assignment, transfer, messages and service record.

use crate::support::accounts::{Accounts, Agent, Attribute, Queue, Team, Token};
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, start};
use serde_json::{Value, json};

async fn show(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

/// Posts a document to an action of a conversation.
async fn to(app: &App, token: &str, id: i64, verb: &str, document: &Value) -> Value {
    post(
        app,
        token,
        &format!("/v1/conversations/{id}/{verb}"),
        document,
    )
    .await
    .expect(200)
    .json()
}

/// All events of a conversation, oldest first.
async fn events_of(app: &App, id: i64) -> Vec<Value> {
    let mut events = Vec::new();
    let mut after = 0;
    loop {
        let path = format!("/v1/events?limit=100&after={after}");
        let page = get(app, OMAR, &path).await.expect(200).json();
        events.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
    }
    // Other tests check the events of notifications.
    let notifies = |kind: &Value| kind.as_str().unwrap().starts_with("notification.");
    events.retain(|e| e["conversation_id"] == id && !notifies(&e["kind"]));
    events
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|e| e["kind"].as_str().unwrap()).collect()
}

fn more() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(Queue::new("billing"))
        .with(
            Agent::new(9, "Nora Night")
                .capacity(1)
                .teams(&["night"])
                .queues(&["billing"]),
        )
        .with(Token::access(9, "access-token-of-nora"))
        .with(Token::access(7, "access-token-of-mina"))
        .with(Attribute::new(240, "service_record", "amount", "number"))
        .with(Attribute::new(242, "service_record", "angry", "boolean"))
        .with(Attribute::new(243, "service_record", "day", "date"))
        .with(Attribute::new(244, "service_record", "hour", "time"))
        .with(Attribute::new(245, "service_record", "moment", "datetime"))
        .with(Attribute::new(246, "service_record", "one", "choice").options(&["a", "b"]))
        .with(Attribute::new(247, "service_record", "many", "choices").options(&["a", "b", "c"]))
        .and_globex()
        .with(Token::access(70, "access-token-of-gil"))
}

const MINA: &str = "access-token-of-mina";
const NORA: &str = "access-token-of-nora";
const GIL: &str = "access-token-of-gil";

#[both(more())]
async fn assigning_and_reassigning(app: App) {
    let id = anonymous(&app, "hold").await;
    let given = to(&app, OMAR, id, "assign", &json!({"agent_id": 7})).await;
    assert_eq!(
        (&given["assignee_id"], &given["status"]),
        (&json!(7), &json!("open"))
    );
    assert!(given["assigned_at"].is_string() && given["picked_up_at"].is_null());
    let before = app.counts().await;
    assert_eq!(
        to(&app, OMAR, id, "assign", &json!({"agent_id": 7})).await,
        given,
        "twice changes nothing"
    );
    assert_eq!(app.counts().await, before);
    let given = to(&app, OMAR, id, "assign", &json!({"agent_id": 9})).await;
    assert_eq!(given["assignee_id"], 9);
    assert_eq!(app.rows("agent_slots").await, 1);
    // Nora's capacity is one conversation, and one conversation is assigned to her.
    let other = anonymous(&app, "hold").await;
    let before = app.counts().await;
    problem(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{other}/assign"),
            &json!({"agent_id": 9}),
        )
        .await,
        409,
        "capacity-reached",
    );
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{other}/assign"),
            &json!({"agent_id": 70}),
        )
        .await,
        &[("agent_id", "unknown")],
    );
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{other}/assign"),
            &json!({}),
        )
        .await,
        &[("agent_id", "required")],
    );
    assert_eq!(app.counts().await, before);
    // A resolved conversation keeps its agent. If it opens again, Parlor first tries to assign it to that agent.
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    let named = to(&app, OMAR, id, "assign", &json!({"agent_id": 8})).await;
    assert_eq!(
        (&named["assignee_id"], &named["status"]),
        (&json!(8), &json!("resolved"))
    );
    assert_eq!(app.rows("agent_slots").await, 0);
    app.presence(7, "online").await;
    app.presence(8, "online").await;
    let opened = act(&app, OMAR, &format!("/v1/conversations/{id}/reopen"))
        .await
        .expect(200)
        .json();
    assert_eq!(opened["assignee_id"], 8);
    let events = events_of(&app, id).await;
    assert_eq!(
        kinds(&events)
            .iter()
            .filter(|k| **k == "conversation.assigned")
            .count(),
        3
    );
}

#[both(more())]
async fn transferring_to_an_agent(app: App) {
    let id = anonymous(&app, "hold").await;
    act(&app, OMAR, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    let moved = to(
        &app,
        OMAR,
        id,
        "transfer",
        &json!({"agent_id": 9, "note": "speaks Dutch"}),
    )
    .await;
    assert_eq!(
        (&moved["assignee_id"], &moved["message_count"]),
        (&json!(9), &json!(2)),
        "whatever their availability"
    );
    let messages = get(&app, NORA, &format!("/v1/conversations/{id}/messages"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &messages["data"][1]["kind"],
            &messages["data"][1]["content"]
        ),
        (&json!("note"), &json!("speaks Dutch"))
    );
    let events = events_of(&app, id).await;
    let event = events
        .iter()
        .find(|e| e["kind"] == "conversation.transferred")
        .unwrap();
    assert_eq!(
        event["data"],
        json!({"from": 8, "to": {"agent_id": 9}, "note_id": messages["data"][1]["id"]})
    );
    // The service record stays. After the next pick-up, the service record belongs to the new agent.
    let picked = act(&app, NORA, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(picked["service_record"]["agent_id"], 9);
    assert_eq!(picked["picked_up_at"], moved["picked_up_at"]);
    let again = act(&app, NORA, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(again, picked, "once");
    // Nora has no free slot, so the next conversation waits for her alone.
    let second = anonymous(&app, "hold").await;
    let waits = to(&app, OMAR, second, "transfer", &json!({"agent_id": 9})).await;
    assert_eq!(
        (&waits["assignee_id"], &waits["queue"]),
        (&Value::Null, &json!("support"))
    );
    app.presence(8, "online").await;
    app.presence(9, "online").await;
    let place = get(&app, OMAR, &format!("/v1/conversations/{second}/place"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &place["queue"],
            &place["place"]["reserved_for"],
            &place["place"]["position"]
        ),
        (&json!("support"), &json!(9), &json!(1))
    );
    act(&app, NORA, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    assert_eq!(
        show(&app, second).await["assignee_id"],
        9,
        "in the transaction that freed the slot"
    );
    let place = get(&app, OMAR, &format!("/v1/conversations/{second}/place"))
        .await
        .expect(200)
        .json();
    assert_eq!(place, json!({"queue": null, "place": null}));
}

#[both(more())]
async fn transferring_to_a_queue_and_to_a_team(app: App) {
    app.presence(8, "online").await;
    let id = anonymous(&app, "enqueue").await;
    assert_eq!(show(&app, id).await["assignee_id"], 8);
    let waits = to(
        &app,
        OMAR,
        id,
        "transfer",
        &json!({"queue": "billing", "note": "a bill"}),
    )
    .await;
    assert_eq!(
        (&waits["assignee_id"], &waits["queue"]),
        (&Value::Null, &json!("billing"))
    );
    app.presence(9, "online").await;
    assert_eq!(
        show(&app, id).await["assignee_id"],
        9,
        "whoever serves the queue and came online"
    );
    // The queue does not return the conversation to the agent who transferred it, even if no other agent serves the
    // queue.
    let back = to(&app, NORA, id, "transfer", &json!({"queue": "billing"})).await;
    assert_eq!(back["queue"], "billing");
    let routing = get(&app, OMAR, &format!("/v1/conversations/{id}/routing"))
        .await
        .expect(200)
        .json();
    let last = routing["data"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["considered"][0]["why"], "gave it away before");
    assert!(
        last["reason"]
            .as_str()
            .unwrap()
            .starts_with("Nora Night transferred it to the queue billing."),
        "{last}"
    );
    // A conversation of a team goes only to members of the team, whichever queues they serve.
    let team = to(&app, OMAR, id, "transfer", &json!({"team_id": 6})).await;
    assert_eq!(
        (&team["team_id"], &team["assignee_id"]),
        (&json!(6), &json!(9)),
        "Omar gave it away this time"
    );
    for (document, field, code) in [
        (json!({}), "agent_id", "required"),
        (
            json!({"agent_id": 9, "queue": "billing"}),
            "queue",
            "not-allowed",
        ),
        (
            json!({"agent_id": 9, "team_id": 6}),
            "team_id",
            "not-allowed",
        ),
        (json!({"queue": "nowhere"}), "queue", "unknown"),
        (json!({"team_id": 99}), "team_id", "unknown"),
        (json!({"agent_id": 99}), "agent_id", "unknown"),
        (json!({"agent_id": 9, "note": ""}), "note", "required"),
    ] {
        let before = app.counts().await;
        invalid(
            &post(
                &app,
                OMAR,
                &format!("/v1/conversations/{id}/transfer"),
                &document,
            )
            .await,
            &[(field, code)],
        );
        assert_eq!(app.counts().await, before);
    }
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    problem(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/transfer"),
            &json!({"team_id": 6}),
        )
        .await,
        409,
        "not-open",
    );
}

#[both(more())]
async fn releasing(app: App) {
    app.presence(8, "online").await;
    let id = anonymous(&app, "enqueue").await;
    let free = act(&app, OMAR, &format!("/v1/conversations/{id}/release"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&free["assignee_id"], &free["queue"]),
        (&Value::Null, &json!("support")),
        "not to whoever gave it back"
    );
    app.presence(7, "online").await;
    assert_eq!(show(&app, id).await["assignee_id"], 7);
    let before = app.counts().await;
    let held = anonymous(&app, "hold").await;
    act(&app, OMAR, &format!("/v1/conversations/{held}/pick-up"))
        .await
        .expect(200);
    let free = act(&app, OMAR, &format!("/v1/conversations/{held}/release"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&free["assignee_id"], &free["queue"], &free["status"]),
        (&Value::Null, &Value::Null, &json!("open"))
    );
    assert_eq!(
        act(&app, OMAR, &format!("/v1/conversations/{held}/release"))
            .await
            .expect(200)
            .json(),
        free
    );
    assert_eq!(
        app.counts().await.of("agent_slots"),
        before.of("agent_slots")
    );
}

/// Every action from every status: the new status or the refusal.
#[both(more())]
async fn the_transition_matrix(app: App) {
    let verbs = ["reopen", "pend", "snooze", "resolve", "close"];
    let becomes = ["open", "pending", "snoozed", "resolved", "closed"];
    let ways: [(&str, &[&str], [bool; 5]); 5] = [
        ("open", &[], [true, true, true, true, false]),
        ("pending", &["pend"], [true, true, true, true, false]),
        ("snoozed", &["snooze"], [true, true, true, true, false]),
        ("resolved", &["resolve"], [true, true, false, true, true]),
        (
            "closed",
            &["resolve", "close"],
            [true, false, false, false, true],
        ),
    ];
    for (status, way, allowed) in ways {
        for ((verb, becomes), allowed) in verbs.iter().zip(becomes).zip(allowed) {
            let id = anonymous(&app, "hold").await;
            for step in way {
                post(
                    &app,
                    OMAR,
                    &format!("/v1/conversations/{id}/{step}"),
                    &json!({}),
                )
                .await
                .expect(200);
            }
            assert_eq!(show(&app, id).await["status"], status);
            let before = app.counts().await;
            let reply = post(
                &app,
                OMAR,
                &format!("/v1/conversations/{id}/{verb}"),
                &json!({}),
            )
            .await;
            if allowed {
                assert_eq!(
                    reply.expect(200).json()["status"],
                    becomes,
                    "{status} {verb}"
                );
            } else {
                problem(&reply, 409, "transition-not-allowed");
                assert_eq!(app.counts().await, before, "{status} {verb}");
            }
        }
    }
}

#[both(more())]
async fn snoozing_until_a_reply_and_until_a_time(app: App) {
    app.presence(8, "online").await;
    let id = anonymous(&app, "enqueue").await;
    let waiting = {
        for _ in 0..2 {
            anonymous(&app, "enqueue").await;
        }
        anonymous(&app, "enqueue").await
    };
    let asleep = to(&app, OMAR, id, "snooze", &json!({})).await;
    assert_eq!(
        (
            &asleep["status"],
            &asleep["snoozed_until"],
            &asleep["assignee_id"]
        ),
        (&json!("snoozed"), &Value::Null, &json!(8))
    );
    assert_eq!(
        show(&app, waiting).await["assignee_id"],
        8,
        "the slot went to the next in line"
    );
    act(&app, OMAR, &format!("/v1/conversations/{waiting}/resolve"))
        .await
        .expect(200);
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "hello?", "kind": "incoming"}),
    )
    .await
    .expect(201);
    let awake = show(&app, id).await;
    assert_eq!(
        (&awake["status"], &awake["assignee_id"]),
        (&json!("open"), &json!(8)),
        "the reply woke it, and it is whose it was"
    );
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/snooze"),
            &json!({"until": "2020-01-01T00:00:00Z"}),
        )
        .await,
        &[("until", "not-allowed")],
    );
    let until_then = app.engine().now().plus_seconds(1);
    let instant = until_then.iso_millis();
    let asleep = to(&app, OMAR, id, "snooze", &json!({"until": instant})).await;
    assert_eq!(asleep["status"], "snoozed");
    app.pass(1).await;
    assert_eq!(show(&app, id).await["status"], "open", "the snooze ends");
    assert_eq!(show(&app, id).await["assignee_id"], 8);
    assert_eq!(app.rows("timers").await, 0, "the timer is gone");
    let woken = events_of(&app, id)
        .await
        .into_iter()
        .filter(|e| e["kind"] == "conversation.status_changed" && e["data"]["to"] == "open")
        .count();
    assert_eq!(woken, 2, "once for each snooze");
}

/// The queue order is priority, then waiting time, then id. A new priority changes the position.
#[both(more())]
async fn priority_gives_another_place(app: App) {
    let ids = [
        anonymous(&app, "enqueue").await,
        anonymous(&app, "enqueue").await,
        anonymous(&app, "enqueue").await,
    ];
    let [a, b, c] = ids;
    let line = async || {
        let queue = get(&app, OMAR, "/v1/queues/support")
            .await
            .expect(200)
            .json();
        queue["line"]
            .as_array()
            .unwrap()
            .iter()
            .map(|w| w["conversation_id"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(line().await, [a, b, c]);
    to(&app, OMAR, c, "priority", &json!({"priority": "urgent"})).await;
    to(&app, OMAR, a, "priority", &json!({"priority": "low"})).await;
    assert_eq!(line().await, [c, b, a]);
    to(&app, OMAR, a, "priority", &json!({"priority": null})).await;
    assert_eq!(line().await, [c, a, b], "as long as it has waited");
    assert_eq!(
        get(&app, OMAR, &format!("/v1/conversations/{b}/place"))
            .await
            .json()["place"]["position"],
        3
    );
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{a}/priority"),
            &json!({"priority": "soon"}),
        )
        .await,
        &[("priority", "not-allowed")],
    );
    app.presence(9, "online").await;
    app.presence(7, "online").await;
    let routing = get(&app, OMAR, &format!("/v1/conversations/{c}/routing"))
        .await
        .expect(200)
        .json();
    assert_eq!(routing["data"][1]["assigned_to"], 7);
    assert_eq!(line().await, Vec::<i64>::new());
}

#[both(more())]
async fn labels_attributes_subject_and_case(app: App) {
    let started = start(&app, &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1042}, "intent": {"kind": "hold"}, "labels": ["new"]})).await;
    let id = started["id"].as_i64().unwrap();
    let labelled = to(
        &app,
        OMAR,
        id,
        "labels",
        &json!({"add": ["refund", "vip", "refund"], "remove": ["new", "none"]}),
    )
    .await;
    assert_eq!(labelled["labels"], json!(["refund", "vip"]));
    let before = app.counts().await;
    to(&app, OMAR, id, "labels", &json!({"add": ["vip"]})).await;
    assert_eq!(app.counts().await, before, "nothing to do, nothing told");
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/labels"),
            &json!({"add": [""]}),
        )
        .await,
        &[("add.0", "required")],
    );
    let document = json!({"subject": "Order 1", "custom_attributes": {"order_no": "5512", "tier": "Gold"}, "additional_attributes": {"shop": "north"}});
    let changed = to(&app, OMAR, id, "attributes", &document).await;
    assert_eq!(
        (&changed["subject"], &changed["custom_attributes"]),
        (
            &json!("Order 1"),
            &json!({"order_no": "5512", "tier": "Gold"})
        )
    );
    let changed = to(
        &app,
        OMAR,
        id,
        "attributes",
        &json!({"custom_attributes": {"tier": null}}),
    )
    .await;
    assert_eq!(
        (&changed["subject"], &changed["custom_attributes"]),
        (&json!("Order 1"), &json!({"order_no": "5512"}))
    );
    let before = app.counts().await;
    let wrong = json!({"custom_attributes": {"tier": "Tin", "size": 1}});
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/attributes"),
            &wrong,
        )
        .await,
        &[
            ("custom_attributes.tier", "not-allowed"),
            ("custom_attributes.size", "unknown"),
        ],
    );
    assert_eq!(app.counts().await, before);
    // A case of the same contact is accepted, and a case of another contact is refused.
    let case = to(&app, OMAR, id, "case", &json!({"case_id": 5512})).await;
    assert_eq!(case["case_id"], 5512);
    let mine = post(
        &app,
        OMAR,
        "/v1/cases",
        &json!({"subject": "Mine", "contact_id": 1001}),
    )
    .await
    .expect(201)
    .json();
    problem(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/case"),
            &json!({"case_id": mine["id"]}),
        )
        .await,
        409,
        "case-of-another",
    );
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/case"),
            &json!({"case_id": 99_999}),
        )
        .await,
        &[("case_id", "unknown")],
    );
    assert_eq!(
        to(&app, OMAR, id, "case", &json!({})).await["case_id"],
        Value::Null
    );
    let events = events_of(&app, id).await;
    let kinds = kinds(&events).into_iter().skip(1).collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            "conversation.labelled",
            "conversation.updated",
            "conversation.updated",
            "conversation.updated",
            "conversation.updated"
        ]
    );
    assert_eq!(
        events[1]["data"],
        json!({"labels": ["refund", "vip"], "added": ["refund", "vip"], "removed": ["new"]})
    );
}

#[both(more())]
async fn notes_call_upon_agents(app: App) {
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/messages");
    let note = post(
        &app,
        OMAR,
        &path,
        &json!({"content": "@Mina look", "kind": "note", "mentions": [7]}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(note["content_attributes"]["mentions"], json!([7]));
    let before = app.counts().await;
    invalid(
        &post(
            &app,
            OMAR,
            &path,
            &json!({"content": "x", "kind": "note", "mentions": [70]}),
        )
        .await,
        &[("mentions", "unknown")],
    );
    invalid(
        &post(&app, OMAR, &path, &json!({"content": "x", "mentions": [7]})).await,
        &[("mentions", "not-allowed")],
    );
    assert_eq!(app.counts().await, before);
    let events = events_of(&app, id).await;
    assert_eq!(events.last().unwrap()["data"]["mentions"], json!([7]));
}

/// Each agent has a separate read position.
#[both(more())]
async fn reading(app: App) {
    let id = anonymous(&app, "hold").await;
    to(&app, OMAR, id, "assign", &json!({"agent_id": 7})).await;
    let unread = async |token: &str| {
        let page = get(&app, token, "/v1/me/unread").await.expect(200).json();
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|u| u["unread_count"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    let messages = format!("/v1/conversations/{id}/messages");
    post(
        &app,
        OMAR,
        &messages,
        &json!({"content": "two", "kind": "incoming"}),
    )
    .await
    .expect(201);
    assert_eq!((unread(MINA).await, unread(OMAR).await), (vec![2], vec![]));
    assert_eq!(show(&app, id).await["unread_count"], 2);
    assert_eq!(
        to(&app, OMAR, id, "read", &json!({})).await["unread_count"],
        0,
        "somebody has looked"
    );
    assert_eq!(unread(MINA).await, [2], "but not Mina");
    post(
        &app,
        OMAR,
        &messages,
        &json!({"content": "three", "kind": "incoming"}),
    )
    .await
    .expect(201);
    assert_eq!(
        (
            unread(MINA).await,
            show(&app, id).await["unread_count"].as_i64()
        ),
        (vec![3], Some(1))
    );
    to(&app, MINA, id, "read", &json!({})).await;
    assert_eq!(unread(MINA).await, Vec::<i64>::new());
    let before = app.counts().await;
    to(&app, MINA, id, "read", &json!({})).await;
    assert_eq!(app.counts().await, before, "twice changes nothing");
    let readers = get(&app, OMAR, &format!("/v1/conversations/{id}/reads"))
        .await
        .expect(200)
        .json();
    let readers = readers["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            (
                r["agent_id"].as_i64().unwrap(),
                r["unread_count"].as_i64().unwrap(),
            )
        })
        .collect::<Vec<_>>();
    assert_eq!(readers, [(7, 0), (8, 1)]);
}

#[both(more())]
async fn delivery_status_of_an_answer(app: App) {
    let id = anonymous(&app, "hold").await;
    let answer = post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "x"}),
    )
    .await
    .expect(201)
    .json();
    let path = format!("/v1/messages/{}/delivery", answer["id"]);
    let report =
        async |document: Value| post(&app, OMAR, &path, &document).await.expect(200).json();
    let failed = report(json!({"delivery": "failed", "error": "mailbox full"})).await;
    assert_eq!(
        (
            &failed["delivery"],
            &failed["content_attributes"]["delivery_error"]
        ),
        (&json!("failed"), &json!("mailbox full"))
    );
    let repaired = report(json!({"delivery": "delivered"})).await;
    assert_eq!(
        (
            &repaired["delivery"],
            &repaired["content_attributes"]["delivery_error"]
        ),
        (&json!("delivered"), &Value::Null)
    );
    assert_eq!(
        report(json!({"delivery": "read"})).await["delivery"],
        "read"
    );
    let before = app.counts().await;
    assert_eq!(
        report(json!({"delivery": "delivered"})).await["delivery"],
        "read",
        "late"
    );
    assert_eq!(
        report(json!({"delivery": "failed"})).await["delivery"],
        "read",
        "late"
    );
    assert_eq!(app.counts().await, before);
    let events = events_of(&app, id).await;
    assert_eq!(
        kinds(&events)[3..],
        ["message.failed", "message.delivered", "message.read"]
    );
    invalid(
        &post(&app, OMAR, &path, &json!({"delivery": "sent"})).await,
        &[("delivery", "not-allowed")],
    );
    invalid(
        &post(
            &app,
            OMAR,
            &path,
            &json!({"delivery": "read", "error": "x"}),
        )
        .await,
        &[("error", "not-allowed")],
    );
    let incoming = get(&app, OMAR, &format!("/v1/conversations/{id}/messages"))
        .await
        .json()["data"][0]["id"]
        .clone();
    problem(
        &post(
            &app,
            OMAR,
            &format!("/v1/messages/{incoming}/delivery"),
            &json!({"delivery": "read"}),
        )
        .await,
        409,
        "transition-not-allowed",
    );
    problem(
        &post(
            &app,
            OMAR,
            "/v1/messages/999999/delivery",
            &json!({"delivery": "read"}),
        )
        .await,
        404,
        "not-found",
    );
    assert_eq!(app.counts().await, before);
}

/// The pick-up creates the record and copies the draft once. The record is saved, completed after the end, and
/// reopened.
#[both(more())]
async fn the_service_record(app: App) {
    let draft = json!({"memo": "wants a refund", "values": [{"id": 240, "value": 12}, {"id": 246, "value": "a"}]});
    let started = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "service_record": draft})).await;
    let id = started["id"].as_i64().unwrap();
    let record = format!("/v1/conversations/{id}/service-record");
    problem(
        &post(&app, OMAR, &record, &json!({"memo": "x"})).await,
        409,
        "no-service-record",
    );
    problem(
        &act(&app, OMAR, &format!("{record}/complete")).await,
        409,
        "no-service-record",
    );
    let picked = act(&app, OMAR, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(picked["service_record"]["memo"], "wants a refund");
    let saved = to(&app, OMAR, id, "service-record", &json!({"memo": "refunded", "values": [{"name": "amount", "value": null}, {"name": "one", "value": "b"}]})).await;
    let values = saved["service_record"]["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["name"].as_str().unwrap(), v["value"].clone()))
        .collect::<Vec<_>>();
    assert_eq!(
        (&saved["service_record"]["memo"], values),
        (&json!("refunded"), vec![("one", json!("b"))])
    );
    problem(
        &act(&app, OMAR, &format!("{record}/complete")).await,
        409,
        "still-open",
    );
    // The second pick-up, after a transfer, does not copy the draft again.
    to(&app, OMAR, id, "transfer", &json!({"agent_id": 7})).await;
    let picked = act(&app, MINA, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &picked["service_record"]["memo"],
            &picked["service_record"]["agent_id"]
        ),
        (&json!("refunded"), &json!(7))
    );
    let resolved = act(&app, MINA, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200)
        .json();
    assert!(
        resolved["service_record"]["finished_at"].is_string()
            && resolved["service_record"]["completed_at"].is_null()
    );
    let saved = to(
        &app,
        MINA,
        id,
        "service-record",
        &json!({"memo": "after-contact work"}),
    )
    .await;
    assert_eq!(saved["service_record"]["memo"], "after-contact work");
    let done = act(&app, MINA, &format!("{record}/complete"))
        .await
        .expect(200)
        .json();
    assert!(
        done["service_record"]["completed_at"].as_str()
            >= done["service_record"]["finished_at"].as_str()
    );
    let before = app.counts().await;
    assert_eq!(
        act(&app, MINA, &format!("{record}/complete"))
            .await
            .expect(200)
            .json(),
        done
    );
    problem(
        &post(&app, MINA, &record, &json!({"memo": "late"})).await,
        409,
        "record-completed",
    );
    assert_eq!(app.counts().await, before);
    let open = act(&app, MINA, &format!("{record}/reopen"))
        .await
        .expect(200)
        .json();
    assert!(open["service_record"]["completed_at"].is_null());
    assert_eq!(
        to(&app, MINA, id, "service-record", &json!({"memo": "late"})).await["service_record"]["memo"],
        "late"
    );
}

/// The column types 0 to 7 of service records: accepted values, their stored form, and refused values.
#[both(more())]
async fn columns_of_every_type(app: App) {
    let id = anonymous(&app, "hold").await;
    act(&app, OMAR, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    let cases = [
        (240, json!(12), json!(12), json!("twelve"), "wrong-type"),
        (230, json!("text"), json!("text"), json!([1]), "wrong-type"),
        (
            242,
            json!("true"),
            json!(true),
            json!("maybe"),
            "wrong-type",
        ),
        (
            243,
            json!("2026-02-28"),
            json!("2026-02-28"),
            json!("2026-02-30"),
            "wrong-type",
        ),
        (
            244,
            json!("23:59"),
            json!("23:59"),
            json!("24:61"),
            "wrong-type",
        ),
        (
            245,
            json!("2026-02-28T10:00:00Z"),
            json!("2026-02-28T10:00:00Z"),
            json!("tomorrow"),
            "wrong-type",
        ),
        (246, json!("b"), json!("b"), json!("z"), "not-allowed"),
        (
            247,
            json!(["a", "c"]),
            json!(["a", "c"]),
            json!(["a", "z"]),
            "not-allowed",
        ),
    ];
    for (column, value, kept, wrong, code) in cases {
        let saved = to(
            &app,
            OMAR,
            id,
            "service-record",
            &json!({"values": [{"id": column, "value": value}]}),
        )
        .await;
        let values = saved["service_record"]["values"]
            .as_array()
            .unwrap()
            .clone();
        let found = values.iter().find(|v| v["id"] == column).unwrap();
        assert_eq!(found["value"], kept, "{column}");
        let before = app.counts().await;
        let reply = post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/service-record"),
            &json!({"values": [{"id": column, "value": wrong}]}),
        )
        .await;
        invalid(&reply, &[("values.0.value", code)]);
        assert_eq!(app.counts().await, before);
    }
}

#[both(more())]
async fn cases(app: App) {
    let made = post(
        &app,
        OMAR,
        "/v1/cases",
        &json!({"subject": "Broken lamp", "contact_id": 1042}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(
        (&made["open"], &made["contact_id"], &made["closed_at"]),
        (&json!(true), &json!(1042), &Value::Null)
    );
    let path = format!("/v1/cases/{}", made["id"]);
    assert_eq!(get(&app, OMAR, &path).await.expect(200).json(), made);
    let closed = act(&app, OMAR, &format!("{path}/close"))
        .await
        .expect(200)
        .json();
    assert!(closed["open"] == false && closed["closed_at"].is_string());
    assert_eq!(
        act(&app, OMAR, &format!("{path}/close"))
            .await
            .expect(200)
            .json(),
        closed
    );
    let ids = async |query: &str| {
        let page = get(&app, OMAR, &format!("/v1/cases{query}"))
            .await
            .expect(200)
            .json();
        (
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|c| c["id"].as_i64().unwrap())
                .collect::<Vec<_>>(),
            page["next"].clone(),
        )
    };
    let id = made["id"].as_i64().unwrap();
    assert_eq!(ids("?contact_id=1042").await.0, [id, 5512]);
    assert_eq!(ids("?contact_id=1042&open=true").await.0, [5512]);
    assert_eq!(ids("?open=false").await.0, [id]);
    assert_eq!(ids("?contact_id=1042&limit=1").await, (vec![id], json!(id)));
    assert_eq!(ids(&format!("?contact_id=1042&after={id}")).await.0, [5512]);
    invalid(
        &get(&app, OMAR, "/v1/cases?open=yes").await,
        &[("open", "malformed")],
    );
    assert_eq!(
        act(&app, OMAR, &format!("{path}/reopen"))
            .await
            .expect(200)
            .json(),
        made
    );
    let before = app.counts().await;
    invalid(
        &post(
            &app,
            OMAR,
            "/v1/cases",
            &json!({"subject": "x", "contact_id": 4_040}),
        )
        .await,
        &[("contact_id", "unknown")],
    );
    invalid(
        &post(&app, OMAR, "/v1/cases", &json!({"subject": ""})).await,
        &[("subject", "required")],
    );
    assert_eq!(app.counts().await, before);
}

/// HTML is sanitised and stored. Its text is stored as the content of the message.
#[both(more())]
async fn rich_text(app: App) {
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/messages");
    let html = "<p>Hello <b onclick=x>you</b></p><script>x()</script>";
    let message = post(&app, OMAR, &path, &json!({"content": html, "html": true}))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&message["content"], &message["content_attributes"]),
        (
            &json!("Hello you"),
            &json!({"html": "<p>Hello <b>you</b></p>"})
        )
    );
    let message = post(&app, OMAR, &path, &json!({"content": html, "html": false}))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&message["content"], &message["content_attributes"]),
        (&json!(html), &json!({}))
    );
    for nothing in ["<script>x()</script>".to_owned(), "<br>".repeat(5_001)] {
        let before = app.counts().await;
        invalid(
            &post(
                &app,
                OMAR,
                &path,
                &json!({"content": nothing, "html": true}),
            )
            .await,
            &[("content", "not-allowed")],
        );
        assert_eq!(app.counts().await, before);
    }
}

/// A typing notification is sent to connected readers and is not stored.
#[both(more())]
async fn typing(app: App) {
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/typing");
    let mut typings = app.engine().ephemeral_events();
    let before = app.counts().await;
    for (requested, started, private) in [
        (json!({"typing": true}), true, false),
        (json!({"typing": false, "private": true}), false, true),
    ] {
        let reply = post(&app, OMAR, &path, &requested).await.expect(204);
        assert_eq!(reply.body, "");
        let moment = typings.try_recv().unwrap().typing().unwrap();
        let by = parlor_engine::ephemeral_event::Typist::Agent {
            id: parlor_model::ids::AgentId(8),
            private,
        };
        assert_eq!(
            (moment.conversation.0, moment.by, moment.started),
            (id, by, started)
        );
    }
    invalid(
        &post(&app, OMAR, &path, &json!({})).await,
        &[("typing", "required")],
    );
    problem(
        &post(
            &app,
            OMAR,
            "/v1/conversations/999999/typing",
            &json!({"typing": true}),
        )
        .await,
        404,
        "not-found",
    );
    assert!(typings.try_recv().is_err());
    assert_eq!(app.counts().await, before);
}

/// No call reaches objects of another account. Without a token, no call reaches any object.
#[both(more())]
async fn foreign_and_unknown_callers(app: App) {
    let id = anonymous(&app, "enqueue").await;
    let case = post(&app, OMAR, "/v1/cases", &json!({"subject": "x"}))
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let message = post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "x"}),
    )
    .await
    .expect(201)
    .json()["id"]
        .clone();
    let one = format!("/v1/conversations/{id}");
    let calls: Vec<(&str, String, Value)> = vec![
        ("POST", format!("{one}/assign"), json!({"agent_id": 70})),
        ("POST", format!("{one}/transfer"), json!({"agent_id": 70})),
        ("POST", format!("{one}/release"), json!({})),
        ("POST", format!("{one}/snooze"), json!({})),
        ("POST", format!("{one}/close"), json!({})),
        ("POST", format!("{one}/pend"), json!({})),
        ("POST", format!("{one}/read"), json!({})),
        ("POST", format!("{one}/typing"), json!({"typing": true})),
        (
            "POST",
            format!("{one}/priority"),
            json!({"priority": "low"}),
        ),
        ("POST", format!("{one}/labels"), json!({"add": ["x"]})),
        ("POST", format!("{one}/attributes"), json!({"subject": "x"})),
        ("POST", format!("{one}/case"), json!({})),
        ("POST", format!("{one}/skills"), json!({"skills": []})),
        (
            "POST",
            format!("{one}/service-record"),
            json!({"memo": "x"}),
        ),
        ("POST", format!("{one}/service-record/complete"), json!({})),
        ("POST", format!("{one}/service-record/reopen"), json!({})),
        (
            "POST",
            format!("/v1/messages/{message}/delivery"),
            json!({"delivery": "read"}),
        ),
        ("POST", format!("/v1/cases/{case}/close"), json!({})),
        ("POST", format!("/v1/cases/{case}/reopen"), json!({})),
        ("GET", format!("/v1/cases/{case}"), Value::Null),
        ("GET", format!("{one}/place"), Value::Null),
        ("GET", format!("{one}/reads"), Value::Null),
        ("GET", "/v1/queues/support".to_owned(), Value::Null),
    ];
    let before = app.counts().await;
    for (method, path, document) in calls {
        let ask = |token: Option<&str>| {
            let request = app.request(method, &path);
            let request = if document.is_null() {
                request
            } else {
                request.json(&document)
            };
            match token {
                Some(token) => request.bearer(token),
                None => request,
            }
        };
        problem(&ask(Some(GIL)).send().await, 404, "not-found");
        problem(&ask(None).send().await, 401, "unauthenticated");
    }
    for path in ["/v1/cases", "/v1/queues", "/v1/me/unread"] {
        problem(&app.get(path).send().await, 401, "unauthenticated");
        let page = get(&app, GIL, path).await.expect(200).json();
        assert!(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .all(|q| q["key"] != "support" && q["subject"].is_null()),
            "{page}"
        );
    }
    problem(
        &app.post("/v1/cases")
            .json(&json!({"subject": "x"}))
            .send()
            .await,
        401,
        "unauthenticated",
    );
    invalid(
        &post(
            &app,
            GIL,
            "/v1/cases",
            &json!({"subject": "x", "contact_id": 1042}),
        )
        .await,
        &[("contact_id", "unknown")],
    );
    assert_eq!(app.counts().await, before);
}
