//! The bodies of callbacks in the native format have the same members as the answers of `/v1`: the same names, types
//! and values.

use crate::support::accounts::{Accounts, Inbox};
use crate::support::callbacks::{self, Endpoint, OMAR, endpoint, start};
use crate::support::receiver::Receiver;
use crate::support::{App, Backend, both};
use serde_json::{Value, json};

async fn get(app: &App, path: &str) -> Value {
    app.get(path).bearer(OMAR).send().await.expect(200).json()
}

/// Checks that `shown` has every member of `sent`, with an equal value. For a member in `but`, either both values are
/// texts, or neither of them is a text.
#[track_caller]
fn within(sent: &Value, shown: &Value, but: &[&str]) {
    match (sent, shown) {
        (Value::Object(sent), Value::Object(shown)) => {
            for (name, value) in sent {
                let own = shown
                    .get(name)
                    .unwrap_or_else(|| panic!("/v1 has no {name}: {shown:?}"));
                if but.contains(&name.as_str()) {
                    assert_eq!(value.is_string(), own.is_string(), "{name}");
                } else {
                    within(value, own, but);
                }
            }
        }
        (Value::Array(sent), Value::Array(shown)) => {
            assert_eq!(sent.len(), shown.len());
            sent.iter()
                .zip(shown)
                .for_each(|(sent, shown)| within(sent, shown, but));
        }
        _ => assert_eq!(sent, shown),
    }
}

/// The answers of `/v1` have all members of a callback's body, under the same names. The feed contains the event of the
/// callback.
#[both]
async fn callbacks_speak_the_language_of_the_api(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    endpoint(&app, &receiver.url(), Endpoint::default()).await;
    let conversation = start(&app, "an order").await;
    let call = |path: String, body: Value| app.post(&path).bearer(OMAR).json(&body).send();
    let view = get(&app, &format!("/v1/conversations/{conversation}")).await;
    let contact = view["contact_id"].as_i64().unwrap();
    let points = format!("/v1/contacts/{contact}/contact-points");
    let phone = json!({"kind": "mobile_phone", "value": "+49 30 1234567"});
    call(points, phone).await.expect(201);
    let upload = app.post("/v1/attachments?file_name=a.txt").bearer(OMAR);
    let file = upload
        .body("text/plain", "a file")
        .send()
        .await
        .expect(201)
        .json();
    let snooze = format!("/v1/conversations/{conversation}/snooze");
    call(snooze, json!({"until": "2099-01-31T09:30:00+01:00"}))
        .await
        .expect(200);
    let said = json!({"content": "see the file", "attachment_ids": [file["id"]]});
    let messages = format!("/v1/conversations/{conversation}/messages");
    call(messages.clone(), said).await.expect(201);

    let of_last_message = |hit: &crate::support::receiver::Hit| hit.body.contains("see the file");
    let hits = receiver
        .until(|hits| hits.iter().any(of_last_message))
        .await;
    let last = hits
        .iter()
        .rfind(|hit| of_last_message(hit))
        .unwrap()
        .json();
    let data = &last["data"];
    let listed = get(&app, &messages).await;
    let listed = listed["data"].as_array().unwrap().last().unwrap();
    // The two addresses of the file differ, because each address has its own expiry.
    within(&data["message"], listed, &["url"]);
    let shown = get(&app, &format!("/v1/conversations/{conversation}")).await;
    within(&data["conversation"], &shown, &[]);
    let person = get(&app, &format!("/v1/contacts/{contact}")).await;
    within(&data["contact"], &person, &[]);
    assert_eq!(
        data["contact"]["contact_points"].as_array().unwrap().len(),
        2
    );
    assert_eq!(data["message"]["sender"], json!({"kind": "agent", "id": 8}));

    let feed = get(&app, "/v1/events?after=0&limit=100").await;
    let numbered = |number: &Value| {
        let events = feed["data"].as_array().unwrap();
        events
            .iter()
            .find(|event| event["number"] == *number)
            .unwrap()
            .clone()
    };
    for hit in &hits {
        let hit = hit.json();
        let event = numbered(&hit["data"]["event"]);
        assert_eq!(
            (&hit["type"], &hit["timestamp"]),
            (&event["kind"], &event["at"])
        );
        assert_eq!(hit["data"]["details"], event["data"]);
        for id in ["conversation_id", "contact_id", "agent_id"] {
            assert_eq!(hit["data"][id], event[id], "{id}");
        }
    }
    let snoozed = hits
        .iter()
        .find(|hit| hit.kind() == "conversation.snoozed")
        .unwrap();
    let until = &snoozed.json()["data"]["details"]["snoozed_until"];
    assert_eq!(until, "2099-01-31T08:30:00.000000Z");
    let details = &data["details"];
    assert_eq!(details["sender"], json!({"kind": "agent", "id": 8}));
    assert_eq!(details["attachment_count"], 1);
    app.stop().await;
}

/// The audit log shows instants in the same format as all other answers.
#[both]
async fn the_audit_log_shows_instants_as_texts(app: App) {
    let inbox = Inbox::known(407).configured_at("2026-01-31T09:30:00Z");
    app.apply(Accounts::acme().with(inbox)).await;
    let log = get(&app, "/v1/audit?limit=1").await;
    let field = &log["data"][0]["data"]["fields"][0];
    assert_eq!(field["field"], "configured_at");
    assert_eq!(field["to"], "2026-01-31T09:30:00.000000Z");
    assert!(
        field["from"]
            .as_str()
            .is_some_and(|from| from.ends_with('Z'))
    );
}
