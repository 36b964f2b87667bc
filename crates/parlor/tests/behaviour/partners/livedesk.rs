//! Callbacks in LiveDesk's format: section 5 of the contract.

use crate::partners::common::{a_day, bodies, livedesk, own, set_webhook};
use crate::support::callbacks::{self};
use crate::support::receiver::Receiver;
use crate::support::{Backend, both};
use serde_json::json;

/// The callback about a new conversation has exactly the documented body.
#[both]
async fn a_conversation_is_created(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    set_webhook(&app, &receiver).await;
    let started = livedesk(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256}),
    )
    .await;
    let hit = bodies(&receiver, 1).await.remove(0);
    assert_eq!(
        (
            hit.method.as_str(),
            hit.headers["content-type"].as_str(),
            hit.headers["accept"].as_str()
        ),
        ("POST", "application/json", "application/json")
    );
    // The vendor documents no signature, so the callback has none.
    assert!(
        hit.headers
            .keys()
            .all(|name| !name.contains("signature") && !name.starts_with("webhook-")),
        "{:?}",
        hit.headers
    );
    let body = hit.json();
    let at = started["created_at"].as_i64().unwrap();
    let (link, made) = (
        &body["contact_inbox"]["id"],
        &body["contact_inbox"]["created_at"],
    );
    let number = &started["id"];
    let updated = &started["updated_at"];
    let wanted = format!(
        concat!(
            r#"{{"account":{{"id":17623000010928,"name":"Acme"}},"additional_attributes":{{}},"can_reply":true,"channel":"Channel::Api","#,
            r#""contact_inbox":{{"id":{link},"contact_id":2219256,"inbox_id":407,"source_id":"123456789","created_at":{made},"updated_at":{changed},"hmac_verified":false,"pubsub_token":{token}}},"#,
            r#""id":{number},"inbox_id":407,"messages":[],"labels":[],"#,
            r#""meta":{{"sender":{{"additional_attributes":{{}},"custom_attributes":{{}},"email":null,"id":2219256,"identifier":null,"name":"wjTest","phone_number":null,"thumbnail":"","blocked":false,"type":"contact"}},"#,
            r#""assignee":null,"team":null,"hmac_verified":false,"channel":"Channel::Api"}},"#,
            r#""status":"open","custom_attributes":{{}},"snoozed_until":null,"unread_count":0,"first_reply_created_at":null,"priority":null,"#,
            r#""waiting_since":{at},"conversation_category":"chat","chat_mode":"private_chat","ticket_info":null,"#,
            r#""agent_last_seen_at":0,"contact_last_seen_at":0,"last_activity_at":{at},"timestamp":{at},"#,
            r#""created_at":{at},"updated_at":{updated},"event":"conversation_created"}}"#,
        ),
        token = body["contact_inbox"]["pubsub_token"],
        link = link,
        made = made,
        changed = body["contact_inbox"]["updated_at"],
        number = number,
        at = at,
        updated = updated,
    );
    assert_eq!(hit.body, wanted);
    let token = body["contact_inbox"]["pubsub_token"].as_str().unwrap();
    assert_eq!(token.len(), 24);
    assert!(
        made.as_str().unwrap().ends_with('Z')
            && made.as_str().unwrap().len() == "2026-01-21T03:26:49.012Z".len()
    );
    app.stop().await;
}

/// A message event has the type as a word and the time as a text. The conversation has the documented form, with this
/// message as its newest message.
#[both]
async fn a_message_is_created(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    set_webhook(&app, &receiver).await;
    let started = livedesk(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256}),
    )
    .await;
    let path = format!("/conversations/{}/messages", started["id"]);
    let sent = livedesk(
        &app,
        &path,
        &json!({"content": "Hello", "message_type": "incoming", "source_id": "m-1"}),
    )
    .await;
    let hit = bodies(&receiver, 2).await.remove(1);
    let body = hit.json();
    let keys: Vec<&str> = body
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "account",
            "additional_attributes",
            "content_attributes",
            "content_type",
            "content",
            "conversation",
            "created_at",
            "id",
            "inbox",
            "message_type",
            "private",
            "sender",
            "source_id",
            "event",
        ]
    );
    for (key, value) in [
        ("content", json!("Hello")),
        ("content_type", json!("text")),
        ("message_type", json!("incoming")),
        ("private", json!(false)),
        ("source_id", json!("m-1")),
        ("event", json!("message_created")),
        ("id", sent["id"].clone()),
        ("inbox", json!({"id": 407, "name": "JennyApi"})),
        (
            "account",
            json!({"id": 17_623_000_010_928_i64, "name": "Acme"}),
        ),
        (
            "sender",
            json!({
                "account": {"id": 17_623_000_010_928_i64, "name": "Acme"}, "additional_attributes": {}, "avatar": "", "custom_attributes": {}, "email": null,
                "id": 2_219_256, "identifier": null, "name": "wjTest", "phone_number": null, "thumbnail": "", "blocked": false,
            }),
        ),
    ] {
        assert_eq!(body[key], value, "{key}");
    }
    assert!(body["created_at"].as_str().unwrap().ends_with('Z'));
    let conversation = &body["conversation"];
    assert_eq!(
        (
            &conversation["conversation_category"],
            &conversation["meta"]["channel"],
            &conversation["unread_count"]
        ),
        (&json!("chat"), &json!("Channel::Api"), &json!(1))
    );
    let newest = &conversation["messages"][0];
    assert_eq!(
        (&newest["id"], &newest["message_type"], &newest["content"]),
        (&sent["id"], &json!(0), &json!("Hello"))
    );
    assert_eq!(
        (
            &newest["sender"]["type"],
            &newest["conversation"]["contact_inbox"]["source_id"]
        ),
        (&json!("contact"), &json!("123456789"))
    );
    // A private note is also sent, marked as private. The conversation does not show it.
    livedesk(&app, &path, &json!({"content": "Hm.", "private": true})).await;
    let note = bodies(&receiver, 3).await.remove(2).json();
    assert_eq!(
        (
            &note["private"],
            &note["message_type"],
            &note["conversation"]["messages"]
        ),
        (&json!(true), &json!("outgoing"), &json!([]))
    );
    assert_eq!(
        note["sender"],
        json!({"id": 8, "name": "Omar Diaz", "email": "omar@acme.test", "type": "user"})
    );
    app.stop().await;
}

/// All actions of an agent, in order, with the changed attributes. Only this vendor has the status "closed".
#[both]
async fn a_whole_day(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    set_webhook(&app, &receiver).await;
    assert_eq!(
        a_day(&app, &receiver, "inbox").await,
        [
            "conversation_created",
            "message_created",
            "message_created",
            "conversation_updated(waiting_since,first_reply_created_at)",
            "message_created",
            "message_created",
            "conversation_status_changed(status)",
            "conversation_updated(status)",
            "message_created",
            "conversation_updated(waiting_since)",
            "conversation_status_changed(status,waiting_since)",
            "conversation_updated(status)",
            "conversation_updated(label_list)",
            "conversation_updated(priority)",
            "conversation_updated(assignee_id)",
            "conversation_status_changed(status,waiting_since)",
            "conversation_updated(status,waiting_since)",
            "conversation_status_changed(status)",
            "conversation_updated(status)",
        ]
    );
    let hits = receiver.hits();
    let closed = hits.last().unwrap().json();
    assert_eq!(
        closed["changed_attributes"],
        json!([{"status": {"previous_value": "resolved", "current_value": "closed"}}])
    );
    assert_eq!(
        (&closed["status"], &closed["messages"][0]["content"]),
        (&json!("closed"), &json!("Yes!"))
    );
    let assigned = hits
        .iter()
        .map(crate::support::receiver::Hit::json)
        .find(|b| b["changed_attributes"].to_string().contains("assignee_id"))
        .unwrap();
    assert_eq!(
        assigned["changed_attributes"],
        json!([{"assignee_id": {"previous_value": 7, "current_value": 8}}])
    );
    assert_eq!(
        (
            &assigned["meta"]["assignee"]["id"],
            &assigned["meta"]["assignee"]["type"]
        ),
        (&json!(8), &json!("user"))
    );
    assert_eq!(
        assigned["meta"]["assignee"]["availability_status"],
        "offline"
    );
    app.stop().await;
}

/// Typing is sent at once, and only for conversations of this inbox.
#[both]
async fn typing(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    set_webhook(&app, &receiver).await;
    let started = livedesk(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256}),
    )
    .await;
    let elsewhere = own(&app, "/v1/conversations", &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"})).await.json();
    bodies(&receiver, 1).await;
    let before = app.rows("deliveries").await;
    let id = app
        .database()
        .number(&format!(
            "SELECT id FROM conversations WHERE display_id = {} AND account_id = 17623000010928",
            started["id"]
        ))
        .await;
    let elsewhere = elsewhere["id"]
        .as_i64()
        .or(elsewhere["conversation"]["id"].as_i64())
        .unwrap();
    for (id, typing, private) in [
        (elsewhere, true, false),
        (id, true, false),
        (id, false, true),
    ] {
        own(
            &app,
            &format!("/v1/conversations/{id}/typing"),
            &json!({"typing": typing, "private": private}),
        )
        .await;
    }
    let hits = bodies(&receiver, 3).await;
    let shown: Vec<_> = hits[1..]
        .iter()
        .map(|hit| {
            let body = hit.json();
            let keys: Vec<String> = body.as_object().unwrap().keys().cloned().collect();
            assert_eq!(keys, ["event", "user", "conversation", "is_private"]);
            (
                body["event"].clone(),
                body["user"]["id"].clone(),
                body["conversation"]["id"].clone(),
                body["is_private"].clone(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                json!("conversation_typing_on"),
                json!(8),
                started["id"].clone(),
                json!(false)
            ),
            (
                json!("conversation_typing_off"),
                json!(8),
                started["id"].clone(),
                json!(true)
            ),
        ]
    );
    assert_eq!(
        app.rows("deliveries").await,
        before,
        "nothing of it is stored"
    );
    app.stop().await;
}

/// If a bot opens a pending conversation, one callback reports that the bot has handed the conversation over.
#[both]
async fn a_bot_hands_a_conversation_over(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    set_webhook(&app, &receiver).await;
    let started = livedesk(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256, "status": "pending"}),
    )
    .await;
    bodies(&receiver, 1).await;
    let path = format!("/conversations/{}/toggle_status", started["id"]);
    livedesk(
        &app,
        &path,
        &json!({"status": "open", "sender_type": "AgentBot"}),
    )
    .await;
    let kinds: Vec<String> = (bodies(&receiver, 4).await.iter())
        .map(|hit| hit.json()["event"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| *kind == "conversation_bot_handoff")
            .count(),
        1,
        "{kinds:?}"
    );
    app.stop().await;
}
