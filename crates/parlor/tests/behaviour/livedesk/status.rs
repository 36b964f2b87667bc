//! Changes of the status of a conversation: `POST /conversations/:id/toggle_status`. This file tests section 3.6 of the
//! contract, which `mod.rs` explains.

use super::{AsLiveDesk as _, BASE, NOT_FOUND, get, post, refused, started};
use crate::support::{App, both};
use serde_json::{Value, json};

const WORDS: [&str; 5] = ["open", "pending", "snoozed", "resolved", "closed"];
/// The allowed changes of the status. Each line is for an old status and each column is for a new status, both in the
/// order of [`WORDS`].
const ALLOWED: [[bool; 5]; 5] = [
    [true, true, true, true, false],
    [true, true, true, true, false],
    [true, true, true, true, false],
    [true, true, false, true, true],
    [true, false, false, false, true],
];
const REFUSED: &str =
    r#"{"error":"The conversation cannot change to this status from its current status"}"#;

async fn toggle(app: &App, id: &Value, body: &Value) -> crate::support::Reply {
    post(app, &format!("/conversations/{id}/toggle_status"), body).await
}

/// Creates a conversation with this status.
async fn in_status(app: &App, word: &str) -> Value {
    let id = started(app).await["id"].clone();
    let way: &[&str] = match word {
        "open" => &[],
        "closed" => &["resolved", "closed"],
        _ => &[word],
    };
    for word in way {
        toggle(app, &id, &json!({"status": word})).await.expect(200);
    }
    id
}

/// Each change of the status is accepted or refused as in the vendor's table.
#[both]
async fn the_matrix(app: App) {
    for (from, row) in WORDS.iter().zip(ALLOWED) {
        for (to, allowed) in WORDS.iter().zip(row) {
            let id = in_status(&app, from).await;
            let before = app.counts().await;
            let reply = toggle(&app, &id, &json!({"status": to})).await;
            let now = get(&app, &format!("/conversations/{id}"))
                .await
                .expect(200)
                .json()["status"]
                .clone();
            if allowed {
                let body = format!(
                    r#"{{"meta":{{}},"payload":{{"success":true,"conversation_id":{id},"current_status":"{to}","snoozed_until":null}}}}"#
                );
                refused(&reply, 200, &body);
                assert_eq!(now, *to, "{from} to {to}");
                if from == to {
                    assert_eq!(app.counts().await, before, "{from} to itself has no effect");
                }
            } else {
                refused(&reply, 422, REFUSED);
                assert_eq!(now, *from, "{from} to {to}");
                assert_eq!(app.counts().await, before);
            }
        }
    }
}

/// `snoozed_until` is in Unix seconds. The value is read only if the new status is `snoozed`, and it is removed after
/// the snooze.
#[both]
async fn snoozing(app: App) {
    let id = started(&app).await["id"].clone();
    for (until, shown) in [
        (json!(1_900_000_000), json!("2030-03-17T17:46:40.000Z")),
        (json!("1900000060"), json!("2030-03-17T17:47:40.000Z")),
        (json!(null), Value::Null),
    ] {
        let reply = toggle(
            &app,
            &id,
            &json!({"status": "snoozed", "snoozed_until": until}),
        )
        .await
        .expect(200)
        .json();
        assert_eq!(
            reply["payload"],
            json!({"success": true, "conversation_id": id, "current_status": "snoozed", "snoozed_until": shown})
        );
        let object = get(&app, &format!("/conversations/{id}")).await.json();
        assert_eq!(
            (&object["status"], &object["snoozed_until"]),
            (&json!("snoozed"), &shown)
        );
        toggle(
            &app,
            &id,
            &json!({"status": "open", "snoozed_until": 1_900_000_000}),
        )
        .await
        .expect(200);
        assert_eq!(
            get(&app, &format!("/conversations/{id}")).await.json()["snoozed_until"],
            Value::Null
        );
    }
    for until in [
        json!("soon"),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(253_402_207_201_i64),
        json!(i64::MAX),
        json!("99999999999999999999"),
        json!([1]),
        json!({}),
    ] {
        let reply = toggle(
            &app,
            &id,
            &json!({"status": "snoozed", "snoozed_until": until}),
        )
        .await;
        refused(
            &reply,
            422,
            r#"{"message":"Snoozed until is invalid","attributes":["snoozed_until"]}"#,
        );
    }
    assert_eq!(
        get(&app, &format!("/conversations/{id}")).await.json()["status"],
        "open"
    );
}

/// A resolved conversation does not wait. After it is reopened, it waits only if the customer has written.
#[both]
async fn effects(app: App) {
    let id = started(&app).await["id"].clone();
    toggle(&app, &id, &json!({"status": "resolved"}))
        .await
        .expect(200);
    let object = get(&app, &format!("/conversations/{id}")).await.json();
    assert_eq!(
        (&object["waiting_since"], &object["status"]),
        (&json!(0), &json!("resolved"))
    );
    // Agent 7 has three slots, so three of the next four starts are assigned to this agent.
    app.presence(7, "online").await;
    let mine: Vec<Value> = [
        started(&app).await,
        started(&app).await,
        started(&app).await,
    ]
    .into();
    assert!(mine.iter().all(|c| c["assignment"]["assignee_id"] == 7));
    assert_eq!(
        started(&app).await["assignment"]["assignee_id"],
        Value::Null
    );
    toggle(
        &app,
        &mine[0]["id"],
        &json!({"status": "resolved", "sender_type": "AgentBot"}),
    )
    .await
    .expect(200);
    let live = get(&app, "/agents").await.json();
    assert_eq!(
        (&live[0]["id"], &live[0]["availability_status"]),
        (&json!(7), &json!("online"))
    );
}

#[both]
async fn refusals(app: App) {
    let id = started(&app).await["id"].clone();
    let before = app.counts().await;
    let unknown = r#"{"error":"status is not one of open, pending, snoozed, resolved, closed"}"#;
    let missing = r#"{"error":"param is missing or the value is empty: status"}"#;
    for (body, text) in [
        (json!({}), missing),
        (json!({"status": null}), missing),
        (json!({"status": ""}), missing),
        (json!({"status": "Resolved"}), unknown),
        (json!({"status": "deleted"}), unknown),
        (json!({"status": 1}), unknown),
        (
            json!({"status": ["open"]}),
            r#"{"message":"Status is invalid","attributes":["status"]}"#,
        ),
        (
            json!({"status": true}),
            r#"{"message":"Status is invalid","attributes":["status"]}"#,
        ),
    ] {
        refused(&toggle(&app, &id, &body).await, 422, text);
        refused(&toggle(&app, &json!(99), &body).await, 404, NOT_FOUND);
    }
    let foreign = app
        .post(&format!("{BASE}/conversations/{id}/toggle_status"))
        .globex()
        .json(&json!({"status": "resolved"}))
        .send()
        .await;
    refused(&foreign, 404, NOT_FOUND);
    assert_eq!(app.counts().await, before);
    // A form has the same effect.
    let form = app
        .post(&format!("{BASE}/conversations/{id}/toggle_status"))
        .acme()
        .form(&[("status", "snoozed"), ("snoozed_until", "1900000000")])
        .send()
        .await;
    assert_eq!(
        form.expect(200).json()["payload"]["snoozed_until"],
        "2030-03-17T17:46:40.000Z"
    );
}
