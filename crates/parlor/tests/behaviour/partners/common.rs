//! Common helpers: endpoints of a format, requests to the fixture's APIs, and short forms of the callbacks.

use crate::support::accounts::{Accounts, Inbox};
use crate::support::callbacks::{Endpoint, OMAR, signed_endpoint};
use crate::support::receiver::{Hit, Receiver};
use crate::support::{App, Reply};
use parlor_model::ids::EndpointKey;
use parlor_model::words::EndpointFormat;
use serde_json::{Value, json};

/// Creates an endpoint with a vendor's format. If a secret is given, the endpoint uses it.
pub async fn endpoint(
    app: &App,
    url: &str,
    format: EndpointFormat,
    secret: Option<&str>,
    settings: Value,
) -> EndpointKey {
    let endpoint = Endpoint {
        name: Some(format!("{format} {url}")),
        format: Some(format),
        settings: Some(settings),
        ..Endpoint::default()
    };
    signed_endpoint(app, url, endpoint, secret).await
}

/// Sets this receiver as the webhook of inbox 407.
pub async fn set_webhook(app: &App, receiver: &Receiver) {
    app.apply(Accounts::acme().with(Inbox::known(407).webhook_url(&receiver.url())))
        .await;
}

/// A LiveDesk call that must succeed.
pub async fn livedesk(app: &App, path: &str, body: &Value) -> Value {
    app.post(&format!("/api/v2/accounts{path}"))
        .basic("livedesk-key", "livedesk-secret")
        .json(body)
        .send()
        .await
        .expect(200)
        .json()
}

/// A call of Parlor's own API that must succeed.
pub async fn own(app: &App, path: &str, body: &Value) -> Reply {
    let reply = app.post(path).bearer(OMAR).json(body).send().await;
    assert!((200..300).contains(&reply.status), "{path}: {}", reply.body);
    reply
}

/// A short form of an event of Chatwoot or LiveDesk: its name and the changed attributes.
pub fn short(hit: &Hit) -> String {
    let body = hit.json();
    let changed: Vec<String> = body["changed_attributes"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|change| change.as_object().unwrap().keys().cloned())
        .collect();
    let event = body["event"].as_str().unwrap();
    if changed.is_empty() {
        event.to_owned()
    } else {
        format!("{event}({})", changed.join(","))
    }
}

/// Waits for `count` requests, checks that no more arrive, and returns the requests.
#[track_caller]
pub fn bodies(receiver: &Receiver, count: usize) -> impl Future<Output = Vec<Hit>> {
    let waiting = receiver.clone();
    async move {
        let hits = waiting.until(|hits| hits.len() >= count).await;
        assert_eq!(
            hits.len(),
            count,
            "{:?}",
            hits.iter().map(|h| &h.body).collect::<Vec<_>>()
        );
        hits
    }
}

/// Performs many actions on a conversation of inbox 407, as its customer and its agents. Returns the short forms of the
/// callbacks that the receiver got. `kind` is the beginning of the only endpoint's key, for example `inbox`.
pub async fn a_day(app: &App, receiver: &Receiver, kind: &str) -> Vec<String> {
    app.presence(7, "online").await;
    let conversation = livedesk(
        app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256}),
    )
    .await;
    let number = conversation["id"].as_i64().unwrap();
    let id = app
        .database()
        .number(&format!("SELECT id FROM conversations WHERE display_id = {number} AND account_id = 17623000010928"))
        .await;
    let messages = format!("/conversations/{number}/messages");
    let status = format!("/conversations/{number}/toggle_status");
    livedesk(
        app,
        &messages,
        &json!({"content": "Hello", "message_type": "incoming", "source_id": "m-1"}),
    )
    .await;
    livedesk(app, &messages, &json!({"content": "Good day"})).await;
    livedesk(app, &messages, &json!({"content": "Anything else?"})).await;
    livedesk(
        app,
        &messages,
        &json!({"content": "Polite.", "private": true}),
    )
    .await;
    livedesk(app, &status, &json!({"status": "snoozed"})).await;
    livedesk(
        app,
        &messages,
        &json!({"content": "Yes!", "message_type": "incoming"}),
    )
    .await;
    own(
        app,
        &format!("/v1/conversations/{id}/labels"),
        &json!({"add": ["refund"]}),
    )
    .await;
    own(
        app,
        &format!("/v1/conversations/{id}/priority"),
        &json!({"priority": "high"}),
    )
    .await;
    own(
        app,
        &format!("/v1/conversations/{id}/assign"),
        &json!({"agent_id": 8}),
    )
    .await;
    livedesk(app, &status, &json!({"status": "resolved"})).await;
    livedesk(app, &status, &json!({"status": "closed"})).await;
    let pending = format!(
        "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint LIKE '{kind}%'"
    );
    crate::support::callbacks::until_number(app, &pending, 0).await;
    receiver.hits().iter().map(short).collect()
}
