//! Starts of conversations: `POST /conversations`. This file tests section 3.4 of the contract, which `mod.rs`
//! explains.

use super::{
    ACME, AsLiveDesk as _, BASE, NOT_FOUND, get, keys, more, patch, post, refused, started,
};
use crate::support::{App, both};
use serde_json::{Value, json};

const UNIQUE: &str = r#"{"error":"source_id should be unique"}"#;

fn is_uuid_v4(text: &str) -> bool {
    let form = text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_digit() || (b'a'..=b'f').contains(&b),
        });
    form && &text[14..15] == "4" && "89ab".contains(&text[19..20])
}

/// The links of a contact with inboxes (`contact_inboxes`), as `(inbox, source id)`.
async fn links(app: &App, contact: i64) -> Vec<(i64, String)> {
    let contact = get(app, &format!("/contacts/{contact}"))
        .await
        .expect(200)
        .json();
    contact["payload"]["contact_inboxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| {
            let inbox = link["inbox"]["id"].as_i64().unwrap();
            (inbox, link["source_id"].as_str().unwrap().to_owned())
        })
        .collect()
}

/// Starts a conversation with a message and returns the source id that it used.
async fn source_of(app: &App, mut body: Value) -> String {
    body["message"] = json!({"content": "x", "message_type": "incoming"});
    let started = post(app, "/conversations", &body).await.expect(200).json();
    started["messages"][0]["conversation"]["contact_inbox"]["source_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The answer to the vendor's example is the documented answer, byte for byte, except times, UUID and account-wide
/// counters.
#[both]
async fn the_example(app: App) {
    let before = app.engine().now().seconds();
    let body = json!({"inbox_id": 407, "contact_id": 2219256, "source_id": "123456789"});
    let reply = post(&app, "/conversations", &body).await.expect(200);
    assert_eq!(
        reply.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    let got = reply.json();
    let (uuid, at) = (
        got["uuid"].as_str().unwrap(),
        got["created_at"].as_i64().unwrap(),
    );
    let (updated, contact_at) = (
        &got["updated_at"],
        got["meta"]["sender"]["created_at"].as_i64().unwrap(),
    );
    assert!(is_uuid_v4(uuid), "{uuid}");
    assert!(
        (before..=app.engine().now().seconds()).contains(&at),
        "{at}"
    );
    assert!(contact_at <= at && contact_at > 1_600_000_000);
    assert!(
        updated.is_f64() && updated.as_f64().unwrap().floor() == at as f64,
        "{updated}"
    );
    let expected = format!(
        concat!(
            r#"{{"meta":{{"sender":{{"additional_attributes":{{}},"availability_status":"offline","email":null,"id":2219256,"name":"wjTest","phone_number":null,"#,
            r#""blocked":false,"identifier":null,"thumbnail":"","custom_attributes":{{}},"created_at":{contact_at}}},"channel":"Channel::Api","hmac_verified":false}},"#,
            r#""id":1,"messages":[],"account_id":17623000010928,"uuid":"{uuid}","inbox_id":407,"additional_attributes":{{}},"agent_last_seen_at":0,"#,
            r#""assignee_last_seen_at":0,"can_reply":true,"contact_last_seen_at":0,"custom_attributes":{{}},"labels":[],"muted":false,"snoozed_until":null,"#,
            r#""status":"open","priority":null,"conversation_category":"chat","chat_mode":"private_chat","is_forum":false,"created_at":{at},"updated_at":{updated},"#,
            r#""timestamp":{at},"first_reply_created_at":0,"unread_count":0,"last_non_activity_message":null,"last_activity_at":{at},"waiting_since":{at},"#,
            r#""sla_policy_id":null,"ticket_id":null,"over_limit":false,"content_preview":{{"content":null,"message_type":null,"created_at":null}},"#,
            r#""platform":{{"channel_type":"Channel::Api","inbox_name":"JennyApi","inbox_id":407}},"account_info":{{"contact_name":"wjTest","contact_email":null,"#,
            r#""contact_phone":null,"contact_id":2219256,"contact_avatar":""}},"assignment":{{"assignee_id":null,"assignee_name":null,"assignee_email":null,"#,
            r#""team_id":null,"team_name":null}}}}"#
        ),
        contact_at = contact_at,
        uuid = uuid,
        at = at,
        updated = updated
    );
    assert_eq!(reply.body, expected);
    // The same request creates another conversation with the next number. A refused call uses no number.
    post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 1}),
    )
    .await
    .expect(404);
    assert_eq!(
        post(&app, "/conversations", &body).await.expect(200).json()["id"],
        2
    );
    // The conversation can be read again, key by key.
    assert_eq!(
        get(&app, "/conversations/1").await.expect(200).body,
        reply.body
    );
}

/// Contract, rows 1 to 6 and 13: each start finds its contact, and uses an existing link or creates a link.
#[both(more())]
async fn rows_that_succeed(app: App) {
    // Row 1: the contact's link in this inbox is used again.
    let before = app.counts().await;
    assert_eq!(
        source_of(&app, json!({"inbox_id": 407, "contact_id": 2219256})).await,
        "123456789"
    );
    let after = app.counts().await;
    assert_eq!(after.of("identities"), before.of("identities"));
    assert_eq!(after.of("conversations"), before.of("conversations") + 1);
    assert_eq!(after.of("contacts"), before.of("contacts"));
    // Rows 3 and 1: the newest of several links is used. Row 2: a source id names one link.
    assert_eq!(
        source_of(
            &app,
            json!({"inbox_id": 407, "contact_id": 2219256, "source_id": "aaa"})
        )
        .await,
        "aaa"
    );
    assert_eq!(
        source_of(&app, json!({"inbox_id": 407, "contact_id": 2219256})).await,
        "aaa"
    );
    assert_eq!(
        source_of(
            &app,
            json!({"inbox_id": 407, "contact_id": 2219256, "source_id": "123456789"})
        )
        .await,
        "123456789"
    );
    assert_eq!(
        source_of(&app, json!({"inbox_id": 407, "contact_id": 2219256})).await,
        "aaa",
        "newest, not latest used"
    );
    assert_eq!(
        app.counts().await.of("identities"),
        before.of("identities") + 1
    );
    // Row 1 without a link: the first start creates a link with a new UUID, and later starts use it.
    let fresh = source_of(&app, json!({"inbox_id": 407, "contact_id": 1042})).await;
    assert!(is_uuid_v4(&fresh), "{fresh}");
    assert_eq!(
        source_of(&app, json!({"inbox_id": 407, "contact_id": 1042})).await,
        fresh
    );
    assert_eq!(links(&app, 1042).await, [(407, fresh)]);
    // Row 13: a contact that has links only in other inboxes gets a new link.
    assert!(is_uuid_v4(
        &source_of(&app, json!({"inbox_id": 407, "contact_id": 3002})).await
    ));
    // Row 5: the source id exists only in another inbox, where it belongs to the same contact or to another contact.
    assert_eq!(
        source_of(
            &app,
            json!({"inbox_id": 407, "contact_id": 1042, "source_id": "only-in-408"})
        )
        .await,
        "only-in-408"
    );
    assert_eq!(
        source_of(
            &app,
            json!({"inbox_id": 408, "contact_id": 3002, "source_id": "only-in-globex"})
        )
        .await,
        "only-in-globex"
    );
    // Row 6: the request has only a source id. The conversation gets the contact of this link.
    let reply = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 408, "source_id": "only-in-408"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(reply["meta"]["sender"]["id"], 3002);
    assert_eq!(reply["meta"]["sender"]["email"], "other.inbox@example.test");
    assert_eq!(
        reply["account_info"],
        json!({
            "contact_name": "Other Inbox", "contact_email": "other.inbox@example.test", "contact_phone": "+4915112345678",
            "contact_id": 3002, "contact_avatar": "",
        })
    );
    assert_eq!(
        reply["platform"],
        json!({"channel_type": "Channel::Api", "inbox_name": "Second", "inbox_id": 408})
    );
    let reply = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "source_id": "only-in-408"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        reply["meta"]["sender"]["id"], 1042,
        "each inbox has its own source ids"
    );
    // A link without a contact becomes the link of the contact that the request names.
    let reply = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "source_id": "nobody"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (
            &reply["meta"]["sender"],
            &reply["account_info"]["contact_id"]
        ),
        (&Value::Null, &Value::Null)
    );
    let reply = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 1042, "source_id": "nobody"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(reply["meta"]["sender"]["id"], 1042);
}

/// Contract, rows 4 and 7 to 12, and other requests without a valid contact, are refused and store nothing.
#[both(more())]
async fn rows_that_fail(app: App) {
    let missing = r#"{"error":"param is missing or the value is empty: inbox_id"}"#;
    let before = app.counts().await;
    for (row, body, status, text) in [
        (
            "4",
            json!({"inbox_id": 407, "contact_id": 1042, "source_id": "123456789"}),
            422,
            UNIQUE,
        ),
        (
            "7: other inbox",
            json!({"inbox_id": 407, "source_id": "only-in-408"}),
            404,
            NOT_FOUND,
        ),
        (
            "7: other project",
            json!({"inbox_id": 407, "source_id": "only-in-globex"}),
            404,
            NOT_FOUND,
        ),
        (
            "7: other vendor's inbox",
            json!({"inbox_id": 407, "source_id": "VIP-A0001"}),
            404,
            NOT_FOUND,
        ),
        (
            "8",
            json!({"inbox_id": 407, "source_id": "unheard-of"}),
            404,
            NOT_FOUND,
        ),
        ("9", json!({"inbox_id": 407}), 404, NOT_FOUND),
        (
            "9: nulls",
            json!({"inbox_id": 407, "contact_id": null, "source_id": null}),
            404,
            NOT_FOUND,
        ),
        (
            "9: empty",
            json!({"inbox_id": 407, "contact_id": "", "source_id": ""}),
            404,
            NOT_FOUND,
        ),
        (
            "10",
            json!({"inbox_id": 407, "contact_id": 999_999}),
            404,
            NOT_FOUND,
        ),
        (
            "10: with source",
            json!({"inbox_id": 407, "contact_id": 999_999, "source_id": "123456789"}),
            404,
            NOT_FOUND,
        ),
        (
            "10: other project",
            json!({"inbox_id": 407, "contact_id": 9002}),
            404,
            NOT_FOUND,
        ),
        (
            "10: other project with free source",
            json!({"inbox_id": 407, "contact_id": 9002, "source_id": "free"}),
            404,
            NOT_FOUND,
        ),
        (
            "11",
            json!({"inbox_id": 99_999, "contact_id": 2219256}),
            404,
            NOT_FOUND,
        ),
        (
            "11: other project",
            json!({"inbox_id": 901, "contact_id": 2219256}),
            404,
            NOT_FOUND,
        ),
        (
            "11: Firstline's",
            json!({"inbox_id": 1, "contact_id": 1001}),
            404,
            NOT_FOUND,
        ),
        (
            "11: eGain's",
            json!({"inbox_id": 1001, "contact_id": 1001}),
            404,
            NOT_FOUND,
        ),
        (
            "12",
            json!({"contact_id": 2219256, "source_id": "123456789"}),
            422,
            missing,
        ),
        (
            "12: null",
            json!({"inbox_id": null, "contact_id": 2219256}),
            422,
            missing,
        ),
        (
            "12: empty",
            json!({"inbox_id": "", "contact_id": 2219256}),
            422,
            missing,
        ),
        ("12: nothing", json!({}), 422, missing),
        (
            "inactive",
            json!({"inbox_id": 411, "contact_id": 2219256}),
            422,
            r#"{"error":"The inbox is not active"}"#,
        ),
        (
            "no such agent",
            json!({"inbox_id": 407, "contact_id": 2219256, "assignee_id": 999}),
            404,
            NOT_FOUND,
        ),
        (
            "other project's agent",
            json!({"inbox_id": 407, "contact_id": 2219256, "assignee_id": 70}),
            404,
            NOT_FOUND,
        ),
        (
            "no such team",
            json!({"inbox_id": 407, "contact_id": 2219256, "team_id": 999}),
            404,
            NOT_FOUND,
        ),
    ] {
        let reply = post(&app, "/conversations", &body).await;
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (status, text),
            "row {row}: {body}"
        );
    }
    assert_eq!(app.counts().await, before);
    // The other account cannot use these objects, but it can use its own objects.
    for (body, status) in [
        (json!({"inbox_id": 407, "contact_id": 2219256}), 404),
        (json!({"inbox_id": 901, "contact_id": 2219256}), 404),
        (json!({"inbox_id": 901, "source_id": "123456789"}), 404),
        (json!({"inbox_id": 901, "source_id": "only-in-globex"}), 200),
    ] {
        app.post(&format!("{BASE}/conversations"))
            .globex()
            .json(&body)
            .send()
            .await
            .expect(status);
    }
}

/// An id is a number or decimal text. Any other value names no object.
#[both(more())]
async fn ids_of_every_kind(app: App) {
    for body in [
        json!({"inbox_id": "407", "contact_id": "2219256"}),
        json!({"inbox_id": "407", "contact_id": 2219256, "source_id": 123456789}),
        json!({"inbox_id": 407, "source_id": 123456789, "unknown": {"field": [1]}, "created_at": "yesterday"}),
    ] {
        let reply = post(&app, "/conversations", &body).await.expect(200).json();
        assert_eq!(
            (&reply["inbox_id"], &reply["account_info"]["contact_id"]),
            (&json!(407), &json!(2219256))
        );
    }
    let before = app.counts().await;
    for bad in [
        json!(0),
        json!(-1),
        json!(407.0),
        json!(1.5),
        json!(9_007_199_254_740_992_i64),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e30),
        json!("0"),
        json!("-1"),
        json!("407 "),
        json!("+407"),
        json!("4O7"),
        json!("99999999999999999999999"),
        json!("٤٠٧"),
        json!(true),
        json!([407]),
        json!({"id": 407}),
    ] {
        for body in [
            json!({"inbox_id": bad, "contact_id": 2219256}),
            json!({"inbox_id": 407, "contact_id": bad}),
        ] {
            let reply = post(&app, "/conversations", &body).await;
            assert_eq!(
                (reply.status, reply.body.as_str()),
                (404, NOT_FOUND),
                "{body}"
            );
        }
    }
    for (source, complaint) in [
        (json!(true), "is invalid"),
        (json!([]), "is invalid"),
        (
            json!("x".repeat(256)),
            "is too long (maximum is 255 characters)",
        ),
    ] {
        let reply = post(
            &app,
            "/conversations",
            &json!({"inbox_id": 407, "contact_id": 2219256, "source_id": source}),
        )
        .await;
        refused(
            &reply,
            422,
            &format!(r#"{{"message":"Source {complaint}","attributes":["source_id"]}}"#),
        );
    }
    assert_eq!(app.counts().await, before);
    let longest = "\u{10348}".repeat(255);
    post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2219256, "source_id": longest}),
    )
    .await
    .expect(200);
}

/// The other fields of a start, with the values that Chatwoot accepts.
#[both(more())]
async fn further_fields(app: App) {
    let reply = post(&app, "/conversations", &json!({
        "inbox_id": 407, "contact_id": 2219256, "status": "snoozed", "snoozed_until": 1_900_000_000, "team_id": "5",
        "custom_attributes": {"order_no": "A-1", "n": [1, null]}, "additional_attributes": {"browser": {"name": "x"}},
    })).await.expect(200).json();
    assert_eq!(reply["status"], "snoozed");
    assert_eq!(reply["snoozed_until"], "2030-03-17T17:46:40.000Z");
    assert_eq!(
        reply["custom_attributes"],
        json!({"order_no": "A-1", "n": [1, null]})
    );
    assert_eq!(
        reply["additional_attributes"],
        json!({"browser": {"name": "x"}})
    );
    assert_eq!(
        reply["meta"]["team"],
        json!({
            "id": 5, "name": "support", "description": null, "allow_auto_assign": true, "account_id": ACME, "is_member": true,
        })
    );
    assert_eq!(
        keys(&reply["meta"]),
        ["sender", "channel", "team", "hmac_verified"]
    );
    assert_eq!(
        (
            &reply["assignment"]["team_id"],
            &reply["assignment"]["team_name"]
        ),
        (&json!(5), &json!("support"))
    );
    for (until, shown) in [
        (json!("1900000000"), json!("2030-03-17T17:46:40.000Z")),
        (
            json!("2030-03-17T18:46:40.5+01:00"),
            json!("2030-03-17T17:46:40.500Z"),
        ),
        (json!(null), Value::Null),
        (json!(""), Value::Null),
    ] {
        let body = json!({"inbox_id": 407, "contact_id": 2219256, "status": "snoozed", "snoozed_until": until});
        assert_eq!(
            post(&app, "/conversations", &body).await.expect(200).json()["snoozed_until"],
            shown,
            "{until}"
        );
    }
    for status in ["open", "pending", "resolved"] {
        let body = json!({"inbox_id": 407, "contact_id": 2219256, "status": status, "snoozed_until": "only read when snoozed"});
        let reply = post(&app, "/conversations", &body).await.expect(200).json();
        assert_eq!(
            (&reply["status"], &reply["snoozed_until"]),
            (&json!(status), &Value::Null)
        );
        assert_eq!(reply["waiting_since"] == 0, status == "resolved");
    }
    let before = app.counts().await;
    for (field, value, complaint) in [
        (
            "status",
            json!("closed"),
            "Status is not one of open, resolved, pending, snoozed",
        ),
        (
            "status",
            json!("Open"),
            "Status is not one of open, resolved, pending, snoozed",
        ),
        (
            "status",
            json!(7),
            "Status is not one of open, resolved, pending, snoozed",
        ),
        ("status", json!({}), "Status is invalid"),
        (
            "custom_attributes",
            json!([1]),
            "Custom attributes is invalid",
        ),
        (
            "custom_attributes",
            json!("x"),
            "Custom attributes is invalid",
        ),
        (
            "additional_attributes",
            json!(1),
            "Additional attributes is invalid",
        ),
        ("message", json!([1]), "Message is invalid"),
        ("message", json!("hello"), "Message is invalid"),
    ] {
        let mut body = json!({"inbox_id": 407, "contact_id": 2219256});
        body[field] = value;
        let expected = json!({"message": complaint, "attributes": [field]}).to_string();
        refused(&post(&app, "/conversations", &body).await, 422, &expected);
    }
    for until in [
        json!("soon"),
        json!(-5),
        json!(0),
        json!(1.5),
        json!(999_999_999_999_i64),
        json!([1]),
        json!(true),
    ] {
        let body = json!({"inbox_id": 407, "contact_id": 2219256, "status": "snoozed", "snoozed_until": until});
        refused(
            &post(&app, "/conversations", &body).await,
            422,
            r#"{"message":"Snoozed until is invalid","attributes":["snoozed_until"]}"#,
        );
    }
    assert_eq!(app.counts().await, before);
}

/// The first status (contract 3.4). The order of priority is: blocked contact, AI agent, the caller's value, open.
#[both(more())]
async fn initial_status(app: App) {
    for (body, status) in [
        (json!({"inbox_id": 410, "contact_id": 2219256}), "pending"),
        (
            json!({"inbox_id": 410, "contact_id": 2219256, "status": "open"}),
            "pending",
        ),
        (
            json!({"inbox_id": 410, "contact_id": 3001, "status": "open"}),
            "resolved",
        ),
        (
            json!({"inbox_id": 407, "contact_id": 3001, "status": "pending"}),
            "resolved",
        ),
    ] {
        let reply = post(&app, "/conversations", &body).await.expect(200).json();
        assert_eq!(reply["status"], status, "{body}");
    }
    app.presence(8, "online").await;
    let reply = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "source_id": "bob"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (
            &reply["status"],
            &reply["muted"],
            &reply["meta"]["sender"]["blocked"]
        ),
        (&json!("resolved"), &json!(true), &json!(true))
    );
    assert_eq!(
        (&reply["waiting_since"], &reply["assignment"]["assignee_id"]),
        (&json!(0), &Value::Null)
    );
    // A pending conversation is not assigned to an agent.
    let reply = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 410, "contact_id": 2219256}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(reply["assignment"]["assignee_id"], Value::Null);
    // After the update call has blocked the contact, a start is resolved at once.
    patch(&app, "/contacts/2219256", &json!({"blocked": true}))
        .await
        .expect(200);
    assert_eq!(started(&app).await["status"], "resolved");
}

/// In an inbox with one conversation per link, a start returns the newest conversation unchanged, in any status. If the
/// start has a message, the message is added to this conversation (Chatwoot contract 5.1).
#[both(more())]
async fn one_conversation_per_link(app: App) {
    let body = json!({"inbox_id": 409, "contact_id": 2219256, "message": {"content": "first"}});
    let first = post(&app, "/conversations", &body).await.expect(200).json();
    let before = app.counts().await;
    let again = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 409, "contact_id": 2219256, "status": "pending"}),
    )
    .await;
    assert_eq!(again.expect(200).json(), first);
    assert_eq!(app.counts().await, before);
    let again = post(&app, "/conversations", &json!({"inbox_id": 409, "contact_id": 2219256, "message": {"content": "second"}, "status": "pending"})).await.expect(200).json();
    let id = first["id"].as_i64().unwrap();
    assert_eq!(
        (
            &again["id"],
            &again["status"],
            &again["messages"][0]["content"]
        ),
        (&json!(id), &json!("open"), &json!("second"))
    );
    assert_eq!(app.counts().await.of("messages"), before.of("messages") + 1);
    post(
        &app,
        &format!("/conversations/{id}/toggle_status"),
        &json!({"status": "resolved"}),
    )
    .await
    .expect(200);
    let again = post(&app, "/conversations", &body).await.expect(200).json();
    assert_eq!(
        (
            &again["id"],
            &again["status"],
            &again["content_preview"]["message_type"]
        ),
        (&json!(id), &json!("resolved"), &json!(1))
    );
    // A message of the customer reopens the conversation.
    let speaks = json!({"inbox_id": 409, "contact_id": 2219256, "message": {"content": "third", "message_type": "incoming"}});
    let again = post(&app, "/conversations", &speaks)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&again["id"], &again["status"], &again["unread_count"]),
        (&json!(id), &json!("open"), &json!(1))
    );
    assert_eq!(
        again["meta"]["sender"]["last_activity_at"],
        again["last_activity_at"]
    );
    // Another link of the same contact has its own conversation.
    let other = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 409, "contact_id": 2219256, "source_id": "other"}),
    )
    .await
    .expect(200)
    .json();
    assert_ne!(other["id"], first["id"]);
    // The answer shows the assignee's availability at the time of the answer.
    app.presence(7, "online").await;
    let mine = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 409, "contact_id": 1042}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(mine["meta"]["assignee"]["availability_status"], "online");
    app.presence(7, "away").await;
    let mine = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 409, "contact_id": 1042}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (
            &mine["meta"]["assignee"]["id"],
            &mine["meta"]["assignee"]["availability_status"]
        ),
        (&json!(7), &json!("busy"))
    );
}

/// If an agent is free, the conversation is assigned at once. Otherwise it stays open and unassigned.
#[both(more())]
async fn assignment(app: App) {
    app.presence(7, "online").await;
    let reply = started(&app).await;
    assert_eq!(
        keys(&reply["meta"]),
        ["sender", "channel", "assignee", "hmac_verified"]
    );
    assert_eq!(
        reply["meta"]["assignee"].to_string(),
        concat!(
            r#"{"id":7,"account_id":17623000010928,"availability_status":"online","auto_offline":true,"confirmed":true,"email":"mina@acme.test","#,
            r#""available_name":"Mina Chen","name":"Mina Chen","role":"agent","thumbnail":""}"#
        )
    );
    assert_eq!(
        reply["assignment"],
        json!({
            "assignee_id": 7, "assignee_name": "Mina Chen", "assignee_email": "mina@acme.test", "team_id": null, "team_name": null,
        })
    );
    for _ in 0..2 {
        assert_eq!(started(&app).await["assignment"]["assignee_id"], 7);
    }
    // If all agents are full, the conversation is open and unassigned.
    let full = started(&app).await;
    assert_eq!(
        (&full["status"], &full["assignment"]["assignee_id"]),
        (&json!("open"), &Value::Null)
    );
    assert_eq!(keys(&full["meta"]), ["sender", "channel", "hmac_verified"]);
    // A named agent gets the conversation with any availability, but not beyond the capacity.
    for expected in [json!(8), json!(8), json!(8), Value::Null] {
        let body = json!({"inbox_id": 407, "contact_id": 2219256, "assignee_id": "8"});
        let reply = post(&app, "/conversations", &body).await.expect(200).json();
        assert_eq!(reply["assignment"]["assignee_id"], expected);
        if expected == 8 {
            let assignee = &reply["meta"]["assignee"];
            assert_eq!(
                (&assignee["availability_status"], &assignee["role"]),
                (&json!("offline"), &json!("administrator"))
            );
        }
    }
}

/// A start with a message: from the caller's agent by default, from the customer if requested, or a private note.
#[both(more())]
async fn with_a_message(app: App) {
    let body = |message: Value| json!({"inbox_id": 407, "contact_id": 2219256, "message": message});
    let reply = post(
        &app,
        "/conversations",
        &body(json!({"content": "Hello 你好", "message_type": "incoming", "source_id": "m-1"})),
    )
    .await
    .expect(200)
    .json();
    let message = &reply["messages"][0];
    assert_eq!(reply["messages"].as_array().unwrap().len(), 1);
    // The message is the customer's, so it sets the contact's last activity.
    assert_eq!(
        reply["meta"]["sender"]["last_activity_at"],
        reply["created_at"]
    );
    assert_eq!(&reply["last_non_activity_message"], message);
    assert_eq!(
        keys(message),
        [
            "id",
            "content",
            "account_id",
            "inbox_id",
            "conversation_id",
            "message_type",
            "created_at",
            "updated_at",
            "private",
            "status",
            "source_id",
            "content_type",
            "content_attributes",
            "sender_type",
            "sender_id",
            "external_source_ids",
            "additional_attributes",
            "processed_message_content",
            "sentiment",
            "conversation",
            "sender",
        ]
    );
    for (key, value) in [
        ("content", json!("Hello 你好")),
        ("account_id", json!(ACME)),
        ("inbox_id", json!(407)),
        ("conversation_id", reply["id"].clone()),
        ("message_type", json!(0)),
        ("created_at", reply["created_at"].clone()),
        ("private", json!(false)),
        ("status", json!("sent")),
        ("source_id", json!("m-1")),
        ("content_type", json!("text")),
        ("content_attributes", json!({})),
        ("sender_type", json!("Contact")),
        ("sender_id", json!(2219256)),
        ("processed_message_content", json!("Hello 你好")),
        (
            "conversation",
            json!({"assignee_id": null, "unread_count": 1, "last_activity_at": reply["created_at"], "contact_inbox": {"source_id": "123456789"}}),
        ),
        (
            "sender",
            json!({
                "additional_attributes": {}, "custom_attributes": {}, "email": null, "id": 2219256, "identifier": null, "name": "wjTest",
                "phone_number": null, "thumbnail": "", "blocked": false, "type": "contact",
            }),
        ),
    ] {
        assert_eq!(message[key], value, "{key}");
    }
    assert!(message["updated_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(reply["unread_count"], 1);
    assert_eq!(
        reply["content_preview"],
        json!({"content": "Hello 你好", "message_type": 0, "created_at": reply["created_at"]})
    );
    assert_eq!(reply["waiting_since"], reply["created_at"]);

    let reply = post(&app, "/conversations", &body(json!({"content": "out"})))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &reply["messages"][0]["message_type"],
            &reply["messages"][0]["sender_type"]
        ),
        (&json!(1), &json!("User"))
    );
    assert_eq!(
        reply["messages"][0]["sender"],
        json!({
            "id": 8, "name": "Omar Diaz", "available_name": "Omar Diaz", "avatar_url": "", "type": "user", "availability_status": "offline", "thumbnail": "",
        })
    );
    assert_eq!(
        (
            &reply["unread_count"],
            &reply["waiting_since"],
            &reply["first_reply_created_at"]
        ),
        (&json!(0), &json!(0), &reply["created_at"])
    );
    let reply = post(
        &app,
        "/conversations",
        &body(json!({"content": "psst", "private": true})),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (
            &reply["messages"][0]["private"],
            &reply["first_reply_created_at"]
        ),
        (&json!(true), &json!(0))
    );
    assert_eq!(reply["waiting_since"], reply["created_at"]);
    // An empty message means the same as an absent message.
    assert_eq!(
        post(&app, "/conversations", &body(json!({})))
            .await
            .expect(200)
            .json()["messages"],
        json!([])
    );
    assert_eq!(
        post(&app, "/conversations", &body(Value::Null))
            .await
            .expect(200)
            .json()["messages"],
        json!([])
    );

    let before = app.counts().await;
    for (message, text) in [
        (
            json!({"content": ""}),
            "param is missing or the value is empty: content",
        ),
        (
            json!({"private": false}),
            "param is missing or the value is empty: content",
        ),
        (
            json!({"content": "x".repeat(150_001)}),
            "Validation failed: Content is too long (maximum is 150000 characters)",
        ),
        (
            json!({"content": "x", "message_type": "activity"}),
            "Validation failed: Message type must be incoming or outgoing",
        ),
        (
            json!({"content": "x", "attachments": ["y"]}),
            "Validation failed: Attachments must be files of a multipart form, in fields named attachments[]",
        ),
    ] {
        refused(
            &post(&app, "/conversations", &body(message)).await,
            422,
            &json!({"error": text}).to_string(),
        );
    }
    assert_eq!(
        app.counts().await,
        before,
        "a message that cannot be built leaves no conversation"
    );
}

/// Requests with one idempotency key start one conversation. A different request with the same key is refused.
#[both(more())]
async fn idempotency(app: App) {
    let send = |key: &'static str, body: Value| {
        app.post(&format!("{BASE}/conversations"))
            .acme()
            .header("idempotency-key", key)
            .json(&body)
            .send()
    };
    let body = json!({"inbox_id": 407, "contact_id": 2219256});
    let first = send("k-1", body.clone()).await.expect(200);
    assert_eq!(first.header("idempotency-replayed"), None);
    let before = app.counts().await;
    let again = send("k-1", body.clone()).await.expect(200);
    assert_eq!(
        (again.body.as_str(), again.header("idempotency-replayed")),
        (first.body.as_str(), Some("true"))
    );
    assert_eq!(again.header("content-type"), first.header("content-type"));
    let other = send("k-1", json!({"inbox_id": 407, "contact_id": 1042})).await;
    refused(
        &other,
        422,
        r#"{"error":"The Idempotency-Key was already used for another request"}"#,
    );
    assert_eq!(app.counts().await, before);
    // The contact has a new name, but the stored answer is unchanged.
    patch(&app, "/contacts/2219256", &json!({"name": "Renamed"}))
        .await
        .expect(200);
    assert_eq!(send("k-1", body.clone()).await.expect(200).body, first.body);
    // A refusal is not stored under the key.
    send("k-2", json!({"inbox_id": 407, "source_id": "later"}))
        .await
        .expect(404);
    post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 1042, "source_id": "later"}),
    )
    .await
    .expect(200);
    send("k-2", json!({"inbox_id": 407, "source_id": "later"}))
        .await
        .expect(200);
    // The same key on another route belongs to another request.
    app.post(&format!("{BASE}/conversations/1/toggle_status"))
        .acme()
        .header("idempotency-key", "k-1")
        .json(&json!({"status": "resolved"}))
        .send()
        .await
        .expect(200);
    for bad in ["", &"k".repeat(256)] {
        let reply = app
            .post(&format!("{BASE}/conversations"))
            .acme()
            .header("idempotency-key", bad)
            .json(&body)
            .send()
            .await;
        refused(
            &reply,
            422,
            r#"{"error":"The Idempotency-Key header must be given once, with 1 to 255 printable ASCII characters."}"#,
        );
    }
    // Parallel requests with the same key get one answer.
    let twins = (0..8).map(|_| {
        tokio::spawn(
            app.post(&format!("{BASE}/conversations"))
                .acme()
                .header("idempotency-key", "twin")
                .json(&body)
                .send(),
        )
    });
    let mut bodies = Vec::new();
    for twin in twins.collect::<Vec<_>>() {
        bodies.push(twin.await.unwrap().expect(200).body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
}

/// The API key with its secret is accepted with the scheme `Basic`, and also with `Bearer`, as on the vendor's older
/// pages.
#[both(more())]
async fn credentials(app: App) {
    let body = json!({"inbox_id": 407, "contact_id": 2219256});
    let good = "bGl2ZWRlc2sta2V5OmxpdmVkZXNrLXNlY3JldA==";
    for header in [
        format!("Basic {good}"),
        format!("bASIC   {good}"),
        format!("Bearer {good}"),
        format!("bearer {}", good.trim_end_matches('=')),
    ] {
        app.post(&format!("{BASE}/conversations"))
            .header("authorization", &header)
            .json(&body)
            .send()
            .await
            .expect(200);
    }
    let before = app.counts().await;
    let request = || app.post(&format!("{BASE}/conversations")).json(&body);
    for wrong in [
        request(),
        request().basic("livedesk-key", "wrong"),
        request().basic("livedesk-key", ""),
        request().basic("wrong", "livedesk-secret"),
        request().basic("livedesk-key ", "livedesk-secret"),
        request().basic("egain-client-key", "egain-client-secret"),
        request().bearer("access-token-of-omar"),
        request().bearer("firstline-token-of-mina"),
        request().header("authorization", "Basic"),
        request().header("authorization", "Basic ***"),
        request().header("authorization", &format!("Digest {good}")),
        request().header("api_access_token", "access-token-of-omar"),
        request()
            .basic("livedesk-key", "livedesk-secret")
            .basic("livedesk-key", "livedesk-secret"),
    ] {
        let reply = wrong.send().await;
        refused(&reply, 401, r#"{"error":"Invalid API key or secret"}"#);
        assert!(
            reply
                .header("www-authenticate")
                .is_some_and(|value| value.starts_with("Basic "))
        );
    }
    assert_eq!(app.counts().await, before);
    // Without valid credentials, the answer does not show the faults of the request.
    let reply = app
        .post(&format!("{BASE}/conversations"))
        .body("application/json", "{")
        .send()
        .await;
    assert_eq!(reply.status, 401);
}
