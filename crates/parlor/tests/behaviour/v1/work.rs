//! Work on conversations: messages, pick-up, resolve, reopen, routing.

use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, start};
use serde_json::{Value, json};

#[both]
async fn picking_up(app: App) {
    let mina = app.token_of(7).await;
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/pick-up");
    let picked = act(&app, &mina, &path).await.expect(200).json();
    assert_eq!(
        (&picked["assignee_id"], &picked["status"]),
        (&json!(7), &json!("open"))
    );
    assert_eq!(picked["service_record"]["agent_id"], 7);
    assert!(picked["picked_up_at"].is_string());
    // A second pick-up by the same agent changes nothing. If another agent tries to pick up the conversation, the
    // refusal names the agent to whom it is assigned.
    let before = app.counts().await;
    assert_eq!(act(&app, &mina, &path).await.expect(200).json(), picked);
    let refused = problem(&act(&app, OMAR, &path).await, 409, "taken-by-another");
    assert_eq!(
        (&refused["agent_id"], &refused["agent_name"]),
        (&json!(7), &json!("Mina Chen"))
    );
    assert!(refused["detail"].as_str().unwrap().contains("Mina Chen"));
    assert_eq!(app.counts().await, before);
    // Only open and pending conversations can be picked up.
    act(&app, &mina, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    let refused = problem(&act(&app, OMAR, &path).await, 409, "not-open");
    assert_eq!(refused["conversation_id"], id);
    // Mina has three slots, so she cannot pick up a fourth conversation.
    for _ in 0..3 {
        let id = anonymous(&app, "hold").await;
        act(&app, &mina, &format!("/v1/conversations/{id}/pick-up"))
            .await
            .expect(200);
    }
    let id = anonymous(&app, "hold").await;
    let before = app.counts().await;
    problem(
        &act(&app, &mina, &format!("/v1/conversations/{id}/pick-up")).await,
        409,
        "capacity-reached",
    );
    assert_eq!(app.counts().await, before);
    // A pick-up always assigns the conversation to the caller, so the request cannot name another agent.
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/pick-up"),
            &json!({"agent_id": 7}),
        )
        .await,
        &[("agent_id", "unknown-member")],
    );
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/pick-up"),
        &json!({}),
    )
    .await
    .expect(200);
}

/// The pick-up opens a pending conversation, and takes a waiting conversation out of its queue.
#[both]
async fn picking_up_what_waits(app: App) {
    let id = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "status": "pending"})).await["id"].clone();
    let picked = act(&app, OMAR, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&picked["status"], &picked["assignee_id"]),
        (&json!("open"), &json!(8))
    );
    let id = anonymous(&app, "enqueue").await;
    assert_eq!(app.counts().await.of("queue_entries"), 1);
    let picked = act(&app, OMAR, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&picked["queue"], &picked["assignee_id"]),
        (&Value::Null, &json!(8))
    );
    assert!(picked["first_queued_at"].is_string());
    assert_eq!(app.counts().await.of("queue_entries"), 0);
}

/// A free slot is filled in the same transaction. If a conversation is reopened and its agent has no free slot, the
/// conversation waits.
#[both]
async fn resolving_and_reopening(app: App) {
    app.presence(8, "online").await;
    let mut mine = Vec::new();
    for _ in 0..3 {
        mine.push(anonymous(&app, "enqueue").await);
    }
    let waiting = anonymous(&app, "enqueue").await;
    let show = async |id: i64| {
        get(&app, OMAR, &format!("/v1/conversations/{id}"))
            .await
            .expect(200)
            .json()
    };
    assert_eq!(
        (
            &show(mine[0]).await["assignee_id"],
            &show(waiting).await["queue"]
        ),
        (&json!(8), &json!("support"))
    );
    let resolved = act(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/resolve", mine[0]),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&resolved["status"], &resolved["waiting_since"]),
        (&json!("resolved"), &Value::Null)
    );
    assert!(resolved["resolved_at"].is_string());
    assert_eq!(
        (
            &show(waiting).await["assignee_id"],
            &show(waiting).await["queue"]
        ),
        (&json!(8), &Value::Null)
    );
    let before = app.counts().await;
    assert_eq!(
        act(
            &app,
            OMAR,
            &format!("/v1/conversations/{}/resolve", mine[0])
        )
        .await
        .expect(200)
        .json(),
        resolved
    );
    assert_eq!(app.counts().await, before, "resolving twice does nothing");
    let reopened = act(&app, OMAR, &format!("/v1/conversations/{}/reopen", mine[0]))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &reopened["status"],
            &reopened["assignee_id"],
            &reopened["queue"]
        ),
        (&json!("open"), &Value::Null, &json!("support"))
    );
    act(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/resolve", mine[1]),
    )
    .await
    .expect(200);
    assert_eq!(show(mine[0]).await["assignee_id"], 8);
}

#[both]
async fn messages(app: App) {
    let mina = app.token_of(7).await;
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/messages");
    let answer = post(&app, &mina, &path, &json!({"content": "Hello"}))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &answer["kind"],
            &answer["position"],
            &answer["conversation_id"]
        ),
        (&json!("outgoing"), &json!(2), &json!(id))
    );
    assert_eq!(answer["sender"], json!({"kind": "agent", "id": 7}));
    assert_eq!(
        (
            &answer["content_type"],
            &answer["delivery"],
            &answer["source_id"]
        ),
        (&json!("text"), &json!("sent"), &Value::Null)
    );
    let note = post(
        &app,
        OMAR,
        &path,
        &json!({"content": "psst", "kind": "note"}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(
        (&note["kind"], &note["sender"]["id"]),
        (&json!("note"), &json!(8))
    );
    let incoming = post(&app, OMAR, &path, &json!({"content": "Hi", "kind": "incoming", "source_id": "call-1", "in_reply_to": answer["id"]})).await.expect(201).json();
    assert_eq!(incoming["sender"], json!({"kind": "contact", "id": null}));
    assert_eq!(incoming["source_id"], "call-1");
    assert_eq!(incoming["content_attributes"]["in_reply_to"], answer["id"]);
    let all = get(&app, &mina, &path).await.expect(200).json();
    let shown = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| {
            (
                m["position"].as_i64().unwrap(),
                m["content"].as_str().unwrap(),
            )
        })
        .collect::<Vec<_>>();
    assert_eq!(shown, [(1, "m"), (2, "Hello"), (3, "psst"), (4, "Hi")]);
    assert_eq!(
        (&all["data"][1], &all["data"][3], &all["next"]),
        (&answer, &incoming, &Value::Null)
    );
    let conversation = get(&app, &mina, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &conversation["message_count"],
            &conversation["unread_count"]
        ),
        (&json!(4), &json!(2))
    );
    assert!(conversation["first_reply_at"].is_string());
    // A customer's message reopens a resolved conversation. A note does not.
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    post(&app, OMAR, &path, &json!({"content": "n", "kind": "note"}))
        .await
        .expect(201);
    assert_eq!(
        get(&app, &mina, &format!("/v1/conversations/{id}"))
            .await
            .json()["status"],
        "resolved"
    );
    post(
        &app,
        OMAR,
        &path,
        &json!({"content": "one more thing", "kind": "incoming"}),
    )
    .await
    .expect(201);
    assert_eq!(
        get(&app, &mina, &format!("/v1/conversations/{id}"))
            .await
            .json()["status"],
        "open"
    );
    let before = app.counts().await;
    for (document, field, code) in [
        (json!({}), "content", "required"),
        (json!({"content": ""}), "content", "required"),
        (json!({"content": 1}), "content", "wrong-type"),
        (
            json!({"content": "ä".repeat(150_001)}),
            "content",
            "too-long",
        ),
        (
            json!({"content": "x", "kind": "activity"}),
            "kind",
            "not-allowed",
        ),
        (
            json!({"content": "x", "source_id": ""}),
            "source_id",
            "required",
        ),
        (
            json!({"content": "x", "in_reply_to": "1"}),
            "in_reply_to",
            "wrong-type",
        ),
        (
            json!({"content": "x", "private": true}),
            "private",
            "unknown-member",
        ),
    ] {
        invalid(&post(&app, OMAR, &path, &document).await, &[(field, code)]);
    }
    assert_eq!(app.counts().await, before);
}

#[both]
async fn conversations_that_never_reopen_take_no_message(app: App) {
    let id = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "reopens": false})).await["id"].clone();
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    let before = app.counts().await;
    problem(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/messages"),
            &json!({"content": "x", "kind": "incoming"}),
        )
        .await,
        409,
        "never-reopens",
    );
    problem(
        &act(&app, OMAR, &format!("/v1/conversations/{id}/reopen")).await,
        409,
        "never-reopens",
    );
    assert_eq!(app.counts().await, before);
}

/// Every routing decision names the considered agents and the reasons.
#[both]
async fn routing_is_explained(app: App) {
    let held = anonymous(&app, "hold").await;
    let none = get(&app, OMAR, &format!("/v1/conversations/{held}/routing"))
        .await
        .expect(200)
        .json();
    assert_eq!(none, json!({"data": [], "next": null}));
    let id = anonymous(&app, "enqueue").await;
    app.presence(8, "online").await;
    let decisions = get(&app, OMAR, &format!("/v1/conversations/{id}/routing"))
        .await
        .expect(200)
        .json();
    let first = &decisions["data"][0];
    assert_eq!(
        (
            &first["ordinal"],
            &first["intent"],
            &first["queue"],
            &first["distribution"],
            &first["assigned_to"]
        ),
        (
            &json!(1),
            &json!("enqueue"),
            &json!("support"),
            &json!("least_busy"),
            &Value::Null
        )
    );
    let who = first["considered"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| {
            (
                c["agent_id"].as_i64().unwrap(),
                c["chosen"].as_bool().unwrap(),
                c["why"].as_str().unwrap(),
            )
        })
        .collect::<Vec<_>>();
    assert_eq!(who, [(7, false, "is offline"), (8, false, "is offline")]);
    let second = &decisions["data"][1];
    assert_eq!(
        (&second["ordinal"], &second["assigned_to"]),
        (&json!(2), &json!(8))
    );
    assert!(second["reason"].as_str().is_some_and(|r| !r.is_empty()));
}
