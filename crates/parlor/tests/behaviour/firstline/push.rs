//! Messages pushed to identities in live chats. This file tests section 3.3 of the contract, which `mod.rs` explains.

use super::*;
use crate::support::everywhere;
use crate::support::nodes::Nodes;

/// Acme with a live chat: an inbox of kind `web` with two identities.
fn live_chat() -> Accounts {
    Accounts::acme()
        .with(Inbox::new("site", "web").id(60).queue("support"))
        .with(Contact::known(1002).identities(json!([{"inbox": 60, "id": 701, "serial": "web-1"}])))
        .with(Contact::known(1003).identities(json!([{"inbox": 60, "id": 702, "serial": "web-2"}])))
}

const LIVECHAT: &str = "App\\LivechatContact";

async fn push(app: &App, body: &Value) -> Reply {
    app.post("/api/v1/message/push")
        .bearer(MINA)
        .json(body)
        .send()
        .await
}

fn text(identity: i64, message: &str) -> Value {
    json!({"contactable_type": LIVECHAT, "contactable_id": identity, "type": "text", "message": message})
}

/// The conversations of the inbox, newest last, with their messages.
async fn talks(app: &App) -> Vec<(i64, Vec<Value>)> {
    let token = app.token_of(8).await;
    let list = app
        .get("/v1/conversations?inbox_id=60&limit=100")
        .bearer(&token);
    let list = list.send().await.expect(200).json();
    let mut talks = Vec::new();
    for row in list["data"].as_array().unwrap() {
        let id = row["id"].as_i64().unwrap();
        let path = format!("/v1/conversations/{id}/messages");
        let page = app
            .get(&path)
            .bearer(&token)
            .send()
            .await
            .expect(200)
            .json();
        talks.push((id, page["data"].as_array().unwrap().clone()));
    }
    talks.sort_by_key(|(id, _)| *id);
    talks
}

/// Parallel pushes to one identity begin only one conversation.
#[everywhere(live_chat())]
async fn pushes_at_once(nodes: Nodes) {
    let calls = (0..12).map(|n| {
        let app = nodes.of(n);
        async move { push(app, &text(702, &format!("m{n}"))).await.status }
    });
    let statuses = futures_util::future::join_all(calls).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    let begun = talks(nodes.first()).await;
    assert_eq!(begun.len(), 1);
    assert_eq!(begun[0].1.len(), 12);
}

#[both(live_chat())]
async fn pushes(app: App) {
    let reply = push(&app, &text(701, " Hello ")).await;
    assert_eq!((reply.status, reply.body.as_str()), (200, "{}"));
    let begun = talks(&app).await;
    assert_eq!(begun.len(), 1);
    let first = &begun[0].1[0];
    assert_eq!(
        (&first["kind"], &first["content"], &first["sender"]["id"]),
        (&json!("outgoing"), &json!("Hello"), &json!(7))
    );
    // The second message is added to the ongoing conversation.
    push(&app, &text(701, "Again")).await.expect(200);
    push(&app, &text(702, "Other")).await.expect(200);
    let now = talks(&app).await;
    assert_eq!(now.iter().map(|(_, m)| m.len()).collect::<Vec<_>>(), [2, 1]);
    // The message is refused if an agent has picked up the conversation, unless the request forces the message.
    let data = json!({"id": now[0].0});
    pick_up(&app, ACME, &data, 7).await;
    let refused = push(&app, &text(701, "No")).await;
    assert_eq!(
        refused.expect(422).json()["errors"],
        json!({"contactable_id": ["The selected contactable id is invalid."]})
    );
    let mut forced = text(701, "Forced");
    forced["is_force"] = json!(1);
    push(&app, &forced).await.expect(200);
    assert_eq!(talks(&app).await[0].1.len(), 3);
    // After the end of the conversation, the next message begins another one.
    let resolve = app.post(&format!("/v1/conversations/{}/resolve", now[0].0));
    resolve
        .bearer(&app.token_of(7).await)
        .send()
        .await
        .expect(200);
    push(&app, &text(701, "New")).await.expect(200);
    assert_eq!(
        talks(&app)
            .await
            .iter()
            .map(|(_, m)| m.len())
            .collect::<Vec<_>>(),
        [3, 1, 1]
    );
    // Two requests with one idempotency key send one message.
    for again in [false, true] {
        let call = app
            .post("/api/message/push/")
            .bearer(MINA)
            .header("idempotency-key", "p-1");
        let reply = call.json(&text(702, "Once")).send().await.expect(200);
        assert_eq!(reply.header("idempotency-replayed").is_some(), again);
    }
    assert_eq!(talks(&app).await[1].1.len(), 2);
}

/// The text of a message with options lists the options. The content attributes also list the options.
#[both(live_chat())]
async fn options(app: App) {
    for kind in ["carousel", "image_carousel", "button", "quickreply"] {
        let body = json!({
            "contactable_type": LIVECHAT, "contactable_id": "701", "type": kind,
            "message": {"explain_text": "Choose", "options": [
                {"label": "Yes", "value": "y", "type": "text"}, {"label": "Shop", "type": "url", "url": "https://shop.example/"},
                {"label": "Call", "type": "phonenumber", "number": "0800"}, {"label": "No"},
            ]},
        });
        push(&app, &body).await.expect(200);
        let talks = talks(&app).await;
        let last = talks[0].1.last().unwrap();
        assert_eq!(
            last["content"],
            "Choose\n- Yes\n- Shop: https://shop.example/\n- Call: 0800\n- No"
        );
        assert_eq!(last["content_attributes"]["layout"], kind);
        assert_eq!(
            last["content_attributes"]["options"][1]["url"],
            "https://shop.example/"
        );
    }
}

#[both(live_chat())]
async fn refused_pushes(app: App) {
    let before = app.counts().await;
    let selected = |field: &str| json!({field: [format!("The selected {} is invalid.", field.replace('_', " "))]});
    let with = |field: &str, value: Value| {
        let mut body = text(701, "m");
        body[field] = value;
        body
    };
    let rich = |message: Value| {
        let mut body = text(701, "m");
        body["type"] = json!("button");
        body["message"] = message;
        body
    };
    for (body, errors) in [
        (
            json!({}),
            json!({
                "contactable_type": ["The contactable type field is required."], "contactable_id": ["The contactable id field is required."],
                "type": ["The type field is required."],
            }),
        ),
        // The vendor's other channels, the onsite channel, and an identity of another inbox or another Parlor account.
        (
            with("contactable_type", json!("App\\LineContact")),
            selected("contactable_type"),
        ),
        (
            with("contactable_type", json!("App\\FbContact")),
            selected("contactable_type"),
        ),
        (
            with("contactable_type", json!("App\\OnsiteContact")),
            selected("contactable_type"),
        ),
        (
            with("contactable_type", json!(5)),
            json!({"contactable_type": ["The contactable type must be a string."]}),
        ),
        (
            with("contactable_id", json!(501)),
            selected("contactable_id"),
        ),
        (
            with("contactable_id", json!(950)),
            selected("contactable_id"),
        ),
        (with("contactable_id", json!(0)), selected("contactable_id")),
        (
            with("contactable_id", json!(99_999)),
            selected("contactable_id"),
        ),
        (
            with("contactable_id", json!("x")),
            json!({"contactable_id": ["The contactable id must be an integer."]}),
        ),
        (with("type", json!("video")), selected("type")),
        (
            with("message", json!(" ")),
            json!({"message": ["The message field is required."]}),
        ),
        (
            with("message", json!({})),
            json!({"message": ["The message must be a string."]}),
        ),
        (
            with("is_force", json!("yes")),
            json!({"is_force": ["The is force field must be true or false."]}),
        ),
        (
            rich(json!("text")),
            json!({"message": ["The message must be an array."]}),
        ),
        (
            rich(Value::Null),
            json!({"message": ["The message field is required."]}),
        ),
        (
            rich(json!({})),
            json!({"message.explain_text": ["The message.explain text field is required."], "message.options": ["The message.options field is required."]}),
        ),
        (
            rich(json!({"explain_text": "e", "options": []})),
            json!({"message.options": ["The message.options field is required."]}),
        ),
        (
            rich(
                json!({"explain_text": "e", "options": [1, {"type": "text"}, {"label": "a", "type": "x"}, {"label": "a", "type": "url"}, {"label": "a", "url": "javascript:x", "type": "url"}, {"label": "a", "url": "https://", "type": "url"}]}),
            ),
            json!({
                "message.options.0": ["The message.options.0 must be an array."],
                "message.options.1.label": ["The message.options.1.label field is required."],
                "message.options.2.type": ["The selected message.options.2.type is invalid."],
                "message.options.3.url": ["The message.options.3.url field is required."],
                "message.options.4.url": ["The message.options.4.url format is invalid."],
                "message.options.5.url": ["The message.options.5.url format is invalid."],
            }),
        ),
    ] {
        let reply = push(&app, &body).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert_eq!(reply.json()["errors"], errors, "{body}");
    }
    assert_eq!(app.counts().await, before);
    let nobody = app
        .post("/api/v1/message/push")
        .json(&text(701, "m"))
        .send()
        .await;
    nobody.expect(401);
    let other = app
        .post("/api/v1/message/push")
        .bearer(GIL)
        .json(&text(701, "m"))
        .send()
        .await;
    other.expect(422);
}
