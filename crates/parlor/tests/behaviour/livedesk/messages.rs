//! Messages of a conversation: `POST` and `GET /conversations/:id/messages`. This file tests sections 3.5 and 3.7 of
//! the contract, which `mod.rs` explains.

use super::{AsLiveDesk as _, BASE, NOT_FOUND, get, keys, more, patch, post, refused, started};
use crate::support::{App, both};
use serde_json::{Value, json};

const MESSAGES: &str = "/conversations/1/messages";

/// The answers for the three kinds of message have the vendor's keys, in the vendor's order.
#[both(more())]
async fn the_three_kinds(app: App) {
    started(&app).await;
    let outgoing = post(
        &app,
        MESSAGES,
        &json!({"content": "Hello", "echo_id": "e-1"}),
    )
    .await
    .expect(200)
    .json();
    let at = outgoing["created_at"].as_i64().unwrap();
    let id = outgoing["id"].as_i64().unwrap();
    assert_eq!(
        outgoing.to_string(),
        format!(
            concat!(
                r#"{{"id":{id},"content":"Hello","inbox_id":407,"echo_id":"e-1","conversation_id":1,"message_type":1,"content_type":"text","status":"sent","#,
                r#""content_attributes":{{}},"created_at":{at},"private":false,"source_id":null,"sorting_id":1,"sender":{{"id":8,"name":"Omar Diaz","#,
                r#""available_name":"Omar Diaz","avatar_url":"","type":"user","availability_status":"offline","thumbnail":""}}}}"#
            ),
            id = id,
            at = at
        )
    );
    app.presence(8, "busy").await;
    let note = post(
        &app,
        MESSAGES,
        &json!({"content": "psst", "private": "true", "message_type": "outgoing"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&note["private"], &note["message_type"], &note["sorting_id"]),
        (&json!(true), &json!(1), &json!(2))
    );
    assert_eq!(
        (
            &note["sender"]["type"],
            &note["sender"]["availability_status"]
        ),
        (&json!("user"), &json!("busy"))
    );
    let incoming = post(&app, MESSAGES, &json!({"content": "Hi", "message_type": "incoming", "source_id": "wa-1", "private": false})).await.expect(200).json();
    assert_eq!(
        keys(&incoming),
        [
            "id",
            "content",
            "inbox_id",
            "conversation_id",
            "message_type",
            "content_type",
            "status",
            "content_attributes",
            "created_at",
            "private",
            "source_id",
            "sorting_id",
            "sender",
        ]
    );
    assert_eq!(
        (
            &incoming["message_type"],
            &incoming["source_id"],
            &incoming["sorting_id"]
        ),
        (&json!(0), &json!("wa-1"), &json!(3))
    );
    assert_eq!(
        incoming["sender"],
        json!({
            "additional_attributes": {}, "custom_attributes": {}, "email": null, "id": 2219256, "identifier": null, "name": "wjTest",
            "phone_number": null, "thumbnail": "", "blocked": false, "type": "contact",
        })
    );
}

/// The effect of each kind of message on the conversation (contract 4).
#[both(more())]
async fn effects(app: App) {
    let start = started(&app).await;
    post(&app, MESSAGES, &json!({"content": "note", "private": true}))
        .await
        .expect(200);
    let noted = get(&app, "/conversations/1").await.expect(200).json();
    assert_eq!(
        (&noted["first_reply_created_at"], &noted["waiting_since"]),
        (&json!(0), &start["waiting_since"])
    );
    assert_eq!(noted["content_preview"]["content"], "note");
    assert_eq!(noted["messages"][0]["private"], true);
    let reply = post(&app, MESSAGES, &json!({"content": "reply"}))
        .await
        .expect(200)
        .json();
    let replied = get(&app, "/conversations/1").await.expect(200).json();
    assert_eq!(
        (
            &replied["first_reply_created_at"],
            &replied["waiting_since"]
        ),
        (&reply["created_at"], &json!(0))
    );
    assert_eq!(
        (
            &replied["unread_count"],
            keys(&replied["meta"]["sender"]).contains(&"last_activity_at")
        ),
        (&json!(0), false)
    );
    let mut last = Value::Null;
    for _ in 0..12 {
        last = post(
            &app,
            MESSAGES,
            &json!({"content": "in", "message_type": "incoming"}),
        )
        .await
        .expect(200)
        .json();
    }
    let spoken = get(&app, "/conversations/1").await.expect(200).json();
    assert_eq!(spoken["unread_count"], 10, "capped");
    assert_eq!(spoken["messages"][0]["conversation"]["unread_count"], 10);
    assert_eq!(spoken["messages"][0]["id"], last["id"]);
    assert_eq!(
        spoken["content_preview"],
        json!({"content": "in", "message_type": 0, "created_at": last["created_at"]})
    );
    assert_eq!(
        (&spoken["last_activity_at"], &spoken["timestamp"]),
        (&last["created_at"], &last["created_at"])
    );
    assert!(
        spoken["waiting_since"].as_i64().unwrap() >= replied["waiting_since"].as_i64().unwrap()
    );
    assert_ne!(spoken["waiting_since"], 0);
    let sender = &spoken["meta"]["sender"];
    assert_eq!(sender["last_activity_at"], last["created_at"]);
    assert_eq!(&keys(sender)[10..], ["last_activity_at", "created_at"]);
    assert!(spoken["updated_at"].as_f64().unwrap() > start["updated_at"].as_f64().unwrap());
    assert_eq!(
        spoken["first_reply_created_at"], replied["first_reply_created_at"],
        "the first stays"
    );
}

/// A message of the customer reopens snoozed, resolved and closed conversations. It does not open a pending
/// conversation, or a conversation of a blocked contact.
#[both(more())]
async fn incoming_reopens(app: App) {
    let cases = [
        (407, 2219256, vec!["snoozed"], "open"),
        (407, 2219256, vec!["resolved"], "open"),
        (407, 2219256, vec!["resolved", "closed"], "open"),
        (407, 2219256, vec!["pending"], "pending"),
        (410, 2219256, vec!["resolved"], "pending"),
        (410, 2219256, vec!["open", "snoozed"], "open"),
        (407, 3001, vec![], "resolved"),
        (407, 3001, vec!["closed"], "closed"),
    ];
    for (inbox, contact, path, status) in cases {
        let id = post(
            &app,
            "/conversations",
            &json!({"inbox_id": inbox, "contact_id": contact}),
        )
        .await
        .expect(200)
        .json()["id"]
            .clone();
        for word in &path {
            post(
                &app,
                &format!("/conversations/{id}/toggle_status"),
                &json!({"status": word, "snoozed_until": 1_900_000_000}),
            )
            .await
            .expect(200);
        }
        // Messages of agents reopen no conversation.
        let before = get(&app, &format!("/conversations/{id}")).await.json()["status"].clone();
        for body in [
            json!({"content": "out"}),
            json!({"content": "note", "private": true}),
        ] {
            post(&app, &format!("/conversations/{id}/messages"), &body)
                .await
                .expect(200);
            assert_eq!(
                get(&app, &format!("/conversations/{id}")).await.json()["status"],
                before
            );
        }
        post(
            &app,
            &format!("/conversations/{id}/messages"),
            &json!({"content": "in", "message_type": "incoming"}),
        )
        .await
        .expect(200);
        let after = get(&app, &format!("/conversations/{id}"))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&after["status"], &after["snoozed_until"]),
            (&json!(status), &Value::Null),
            "{inbox} {contact} {path:?}"
        );
    }
}

/// A quoted message must be in the conversation of the new message. Otherwise the new message is stored without the
/// quote.
#[both(more())]
async fn quotes(app: App) {
    started(&app).await;
    started(&app).await;
    let first = post(&app, MESSAGES, &json!({"content": "one"}))
        .await
        .expect(200)
        .json()["id"]
        .as_i64()
        .unwrap();
    let foreign = post(
        &app,
        "/conversations/2/messages",
        &json!({"content": "two"}),
    )
    .await
    .expect(200)
    .json()["id"]
        .as_i64()
        .unwrap();
    for (given, kept) in [
        (json!({"in_reply_to": first}), json!({"in_reply_to": first})),
        (
            json!({"in_reply_to": first.to_string(), "x": 1}),
            json!({"x": 1, "in_reply_to": first}),
        ),
        (json!({"in_reply_to": foreign}), json!({})),
        (json!({"in_reply_to": 999_999}), json!({})),
        (json!({"in_reply_to": "nonsense"}), json!({})),
        (
            json!({"in_reply_to": null, "items": [{"title": "a", "value": "b"}]}),
            json!({"items": [{"title": "a", "value": "b"}]}),
        ),
        (Value::Null, json!({})),
    ] {
        let reply = post(
            &app,
            MESSAGES,
            &json!({"content": "x", "content_attributes": given}),
        )
        .await
        .expect(200)
        .json();
        assert_eq!(reply["content_attributes"], kept, "{given}");
    }
}

/// The same message is sent as JSON, as a form and as a multipart form.
#[both(more())]
async fn every_form(app: App) {
    started(&app).await;
    let quoted = post(&app, MESSAGES, &json!({"content": "one"}))
        .await
        .expect(200)
        .json()["id"]
        .to_string();
    let path = format!("{BASE}{MESSAGES}");
    let check = |reply: Value, what: &str| {
        assert_eq!(
            (&reply["content"], &reply["private"]),
            (&json!("a & ü\n"), &json!(true)),
            "{what}"
        );
        assert_eq!(
            reply["content_attributes"]["in_reply_to"].to_string(),
            quoted,
            "{what}"
        );
    };
    let attributes = format!("{{\"in_reply_to\":{quoted}}}");
    for (name, value) in [
        ("content_attributes", attributes.as_str()),
        ("content_attributes[in_reply_to]", quoted.as_str()),
    ] {
        let pairs = [("content", "a & ü\n"), ("private", "true"), (name, value)];
        check(
            app.post(&path)
                .acme()
                .form(&pairs)
                .send()
                .await
                .expect(200)
                .json(),
            name,
        );
        let mut body = String::new();
        for (name, value) in pairs {
            body += &format!(
                "--B0undary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        body += "--B0undary--\r\n";
        check(
            app.post(&path)
                .acme()
                .body("multipart/form-data; boundary=B0undary", body)
                .send()
                .await
                .expect(200)
                .json(),
            "multipart",
        );
    }
    let query = app
        .post(&format!("{path}?content=from+the+query"))
        .acme()
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(query["content"], "from the query");
    // A repeated multipart request is treated as the same request, although its boundary differs.
    let send = |boundary: &str| {
        let body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\nonce\r\n--{boundary}--\r\n"
        );
        app.post(&path)
            .acme()
            .header("idempotency-key", "m")
            .body(&format!("multipart/form-data; boundary={boundary}"), body)
            .send()
    };
    let first = send("one").await.expect(200);
    assert_eq!(send("two").await.expect(200).body, first.body);
}

/// Every kind of invalid message is refused. A refused request stores nothing.
#[both(more())]
async fn refusals(app: App) {
    started(&app).await;
    post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 1042}),
    )
    .await
    .expect(200);
    let firstline = app
        .post("/api/v1/onsite-account/1/text-call")
        .bearer("firstline-token-of-mina")
        .json(&json!({"message": "m"}))
        .send()
        .await;
    firstline.expect(200);
    let before = app.counts().await;
    for (body, text) in [
        (json!({}), "param is missing or the value is empty: content"),
        (
            json!({"content": null}),
            "param is missing or the value is empty: content",
        ),
        (
            json!({"content": ""}),
            "param is missing or the value is empty: content",
        ),
        (
            json!({"content": 5}),
            "Validation failed: Content must be text",
        ),
        (
            json!({"content": ["x"]}),
            "Validation failed: Content must be text",
        ),
        (
            json!({"content": "x".repeat(150_001)}),
            "Validation failed: Content is too long (maximum is 150000 characters)",
        ),
        (
            json!({"content": "x", "private": []}),
            "Validation failed: Private is invalid",
        ),
        (
            json!({"content": "x", "message_type": "template"}),
            "Validation failed: Message type must be incoming or outgoing",
        ),
        (
            json!({"content": "x", "message_type": 0}),
            "Validation failed: Message type must be incoming or outgoing",
        ),
        (
            json!({"content": "x", "message_type": {}}),
            "Validation failed: Message type is invalid",
        ),
        (
            json!({"content": "x", "message_type": "incoming", "private": true}),
            "Validation failed: Incoming messages cannot be private",
        ),
        (
            json!({"content": "x", "content_type": "shout"}),
            "Validation failed: Content type is not included in the list",
        ),
        (
            json!({"content": "x", "content_type": "cards"}),
            "Validation failed: Content attributes At least one item is required.",
        ),
        (
            json!({"content": "x", "content_attributes": [1]}),
            "Validation failed: Content attributes is invalid",
        ),
        (
            json!({"content": "x", "content_attributes": "no"}),
            "Validation failed: Content attributes is invalid",
        ),
        (
            json!({"content": "x", "source_id": "s".repeat(1025)}),
            "Validation failed: Source is too long (maximum is 1024 characters)",
        ),
        (
            json!({"content": "x", "attachments": ["blob"]}),
            "Validation failed: Attachments must be files of a multipart form, in fields named attachments[]",
        ),
    ] {
        refused(
            &post(&app, MESSAGES, &body).await,
            422,
            &json!({"error": text}).to_string(),
        );
        // An unknown conversation has priority over other faults.
        refused(
            &post(&app, "/conversations/99/messages", &body).await,
            404,
            NOT_FOUND,
        );
    }
    for id in [
        "99",
        "0",
        "-1",
        "1.0",
        "abc",
        "99999999999999999999",
        "%31%00",
        "1%20",
        "%ff",
        "660ce36f-46bb-4153-948c-8a26e6dab634",
        "4",
    ] {
        for call in ["messages", "toggle_status"] {
            let reply = post(
                &app,
                &format!("/conversations/{id}/{call}"),
                &json!({"content": "x", "status": "resolved"}),
            )
            .await;
            assert_eq!(
                (reply.status, reply.body.as_str()),
                (404, NOT_FOUND),
                "{id} {call}"
            );
        }
        for call in ["", "/messages"] {
            refused(
                &get(&app, &format!("/conversations/{id}{call}")).await,
                404,
                NOT_FOUND,
            );
        }
    }
    for call in ["", "/messages"] {
        refused(
            &app.get(&format!("{BASE}/conversations/1{call}"))
                .globex()
                .send()
                .await,
            404,
            NOT_FOUND,
        );
    }
    let reply = app
        .post(&format!("{BASE}{MESSAGES}"))
        .globex()
        .json(&json!({"content": "x"}))
        .send()
        .await;
    refused(&reply, 404, NOT_FOUND);
    assert_eq!(app.counts().await, before);
    // A message of the maximum length is accepted. The length is counted in characters.
    post(&app, MESSAGES, &json!({"content": "ü".repeat(150_000)}))
        .await
        .expect(200);
    assert_eq!(app.counts().await.of("messages"), before.of("messages") + 1);
}

/// A message with an idempotency key is stored once. The repeated answer equals the first answer, including `echo_id`.
#[both(more())]
async fn idempotency(app: App) {
    started(&app).await;
    let send = |body: Value| {
        app.post(&format!("{BASE}{MESSAGES}"))
            .acme()
            .header("idempotency-key", "k")
            .json(&body)
            .send()
    };
    let first = send(json!({"content": "x", "echo_id": 5}))
        .await
        .expect(200);
    assert_eq!(
        send(json!({"content": "x", "echo_id": 5}))
            .await
            .expect(200)
            .body,
        first.body
    );
    refused(
        &send(json!({"content": "y"})).await,
        422,
        r#"{"error":"The Idempotency-Key was already used for another request"}"#,
    );
    assert_eq!(app.rows("messages").await, 1);
}

/// The list of messages has pages. Each page is in ascending order of ids.
#[both(more())]
async fn listing(app: App) {
    started(&app).await;
    let empty = get(&app, MESSAGES).await.expect(200);
    assert_eq!(
        empty.body,
        concat!(
            r#"{"meta":{"labels":[],"additional_attributes":{},"contact":{"additional_attributes":{},"custom_attributes":{},"email":null,"id":2219256,"#,
            r#""identifier":null,"name":"wjTest","phone_number":null,"thumbnail":"","blocked":false,"type":"contact"},"agent_last_seen_at":null,"#,
            r#""assignee_last_seen_at":null},"payload":[]}"#
        )
    );
    let mut ids = vec![0];
    for n in 1..=25 {
        let sent = post(&app, MESSAGES, &json!({"content": n.to_string()}))
            .await
            .expect(200);
        ids.push(sent.json()["id"].as_i64().unwrap());
        if n == 1 {
            let listed = get(&app, MESSAGES).await.json();
            assert_eq!(listed["payload"][0], sent.json(), "the same form");
        }
    }
    for (query, from, to) in [
        (String::new(), 6, 25),
        (format!("?before={}", ids[25]), 5, 24),
        (format!("?before={}", ids[4]), 1, 3),
        (format!("?before={}", ids[1]), 1, 0),
        (format!("?after={}", ids[3]), 4, 25),
        (format!("?after={}", ids[25]), 1, 0),
        (format!("?after={}&before={}", ids[3], ids[7]), 3, 6),
        (format!("?after={}&before={}", ids[7], ids[3]), 1, 0),
    ] {
        let listed = get(&app, &format!("{MESSAGES}{query}"))
            .await
            .expect(200)
            .json();
        let positions: Vec<i64> = listed["payload"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["sorting_id"].as_i64().unwrap())
            .collect();
        assert_eq!(positions, (from..=to).collect::<Vec<i64>>(), "{query}");
    }
    for query in ["?before=999999", "?after=x", "?before=0"] {
        refused(
            &get(&app, &format!("{MESSAGES}{query}")).await,
            404,
            NOT_FOUND,
        );
    }
    patch(&app, "/contacts/2219256", &json!({"name": "New"}))
        .await
        .expect(200);
    assert_eq!(
        get(&app, MESSAGES).await.json()["meta"]["contact"]["name"],
        "New"
    );
}
