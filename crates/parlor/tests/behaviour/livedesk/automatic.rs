//! Messages that Parlor writes itself, surveys, and the resolution of a blocked contact's conversations. This file
//! tests section 4 of the contract, which `mod.rs` explains.

use super::{get, patch, post, started};
use crate::support::accounts::{Accounts, Contact, Hours, Inbox, Queue};
use crate::support::{App, both};
use crate::v1::problem;
use serde_json::{Value, json};

const OMAR: &str = "access-token-of-omar";

fn two_inboxes() -> Accounts {
    Accounts::acme()
        .with(
            Inbox::new("second-api", "api")
                .id(408)
                .queue("support")
                .set("block_resolves", json!(false)),
        )
        .with(Contact::new(3002).name("Two Inboxes"))
}

fn talking() -> Accounts {
    Accounts::acme()
        .with(
            Hours::new("never", json!([]))
                .time_zone("UTC")
                .holidays(json!([])),
        )
        .with(Queue::new("night").set("hours", json!("never")))
        .with(
            Inbox::known(407)
                .set("greeting", json!("Welcome!"))
                .set("survey", json!("How was it?")),
        )
        .with(
            Inbox::new("night-api", "api")
                .id(430)
                .queue("night")
                .set("out_of_hours_message", json!("We are closed.")),
        )
}

async fn say(app: &App, id: &Value, words: &str) -> Value {
    post(
        app,
        &format!("/conversations/{id}/messages"),
        &json!({"content": words, "message_type": "incoming"}),
    )
    .await
    .expect(200)
    .json()
}

/// The messages of a conversation, without activity lines, each with its type and content.
async fn spoken(app: &App, id: &Value) -> Vec<(i64, String)> {
    let list = get(app, &format!("/conversations/{id}/messages"))
        .await
        .expect(200)
        .json();
    (list["payload"].as_array().unwrap().iter())
        .filter(|row| row["message_type"] != 2)
        .map(|row| {
            (
                row["message_type"].as_i64().unwrap(),
                row["content"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn texts(of: &[(i64, &str)]) -> Vec<(i64, String)> {
    of.iter()
        .map(|(kind, text)| (*kind, (*text).to_owned()))
        .collect()
}

#[both(talking())]
async fn a_greeting_comes_once(app: App) {
    let id = started(&app).await["id"].clone();
    assert_eq!(spoken(&app, &id).await, []);
    say(&app, &id, "Hello").await;
    say(&app, &id, "Anybody?").await;
    assert_eq!(
        spoken(&app, &id).await,
        texts(&[(0, "Hello"), (3, "Welcome!"), (0, "Anybody?")])
    );
    // The greeting is no answer, so the customer still waits.
    let shown = get(&app, &format!("/conversations/{id}")).await.json();
    assert_eq!(shown["first_reply_created_at"], 0);
    assert_ne!(shown["waiting_since"], 0);
    // If a conversation begins with the customer's message, the greeting is sent at once.
    let begun = post(&app, "/conversations", &json!({"inbox_id": 407, "contact_id": 2219256, "message": {"content": "Hi", "message_type": "incoming"}}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        spoken(&app, &begun["id"]).await,
        texts(&[(0, "Hi"), (3, "Welcome!")])
    );
}

#[both(talking())]
async fn outside_of_business_hours(app: App) {
    let begun = post(&app, "/conversations", &json!({"inbox_id": 430, "contact_id": 2219256, "message": {"content": "Hi", "message_type": "incoming"}}))
        .await
        .expect(200)
        .json();
    let id = &begun["id"];
    say(&app, id, "Hello?").await;
    assert_eq!(
        spoken(&app, id).await,
        texts(&[(0, "Hi"), (3, "We are closed."), (0, "Hello?")])
    );
    app.clock().advance(24 * 60 * 60);
    say(&app, id, "Still there?").await;
    assert_eq!(spoken(&app, id).await.last().unwrap().1, "We are closed.");
}

async fn toggle(app: &App, id: &Value, status: &str) -> Value {
    post(
        app,
        &format!("/conversations/{id}/toggle_status"),
        &json!({"status": status}),
    )
    .await
    .expect(200)
    .json()
}

async fn status(app: &App, id: &Value) -> Value {
    get(app, &format!("/conversations/{id}")).await.json()["status"].clone()
}

#[both(talking())]
async fn a_survey_closes(app: App) {
    let id = started(&app).await["id"].clone();
    let rating = json!({"content": "5", "message_type": "incoming", "content_type": "input_csat", "content_attributes":
        {"submitted_values": {"csat_survey_response": {"rating": 5, "feedback_message": "Quick"}}}});
    let path = format!("/conversations/{id}/messages");
    say(&app, &id, "Hello").await;
    let early = post(&app, &path, &rating).await;
    assert_eq!(
        (early.status, early.body.as_str()),
        (
            422,
            r#"{"error":"The conversation has no survey to answer"}"#
        )
    );
    toggle(&app, &id, "resolved").await;
    let list = get(&app, &path).await.json();
    let survey = (list["payload"].as_array().unwrap().iter())
        .find(|row| row["content_type"] == "input_csat")
        .unwrap()
        .clone();
    assert_eq!(
        (&survey["content"], &survey["message_type"]),
        (&json!("How was it?"), &json!(3))
    );
    for wrong in [0, 6] {
        let mut wrong_rating = rating.clone();
        wrong_rating["content_attributes"]["submitted_values"]["csat_survey_response"]["rating"] =
            json!(wrong);
        assert_eq!(post(&app, &path, &wrong_rating).await.status, 422);
    }
    assert_eq!(status(&app, &id).await, "resolved");
    let rated = post(&app, &path, &rating).await.expect(200).json();
    assert_eq!(rated["id"], survey["id"]);
    assert_eq!(
        rated["content_attributes"]["submitted_values"]["csat_survey_response"],
        json!({"rating": 5, "feedback_message": "Quick"})
    );
    assert_eq!(status(&app, &id).await, "closed");
    assert_eq!(post(&app, &path, &rating).await.status, 422);
    // The feed contains the answer to the survey and the rating.
    let page = app.get("/v1/events?limit=100&after=0").bearer(OMAR).send();
    let page = page.await.expect(200).json();
    let received: Vec<&Value> = (page["data"].as_array().unwrap().iter())
        .filter(|e| e["kind"] == "message.updated" || e["data"]["rating"] == 5)
        .map(|e| &e["data"])
        .collect();
    assert_eq!(received.len(), 2, "{page}");
    assert_eq!(received[0]["message_id"], survey["id"]);
}

/// If a conversation is reopened, Parlor no longer waits for an answer to its survey.
#[both(talking())]
async fn a_survey_ends_when_the_conversation_opens(app: App) {
    let id = started(&app).await["id"].clone();
    say(&app, &id, "Hello").await;
    toggle(&app, &id, "resolved").await;
    let waiting = async || {
        let query = "SELECT count(*) FROM timers WHERE kind = 'survey'";
        app.database().number(query).await
    };
    assert_eq!(waiting().await, 1);
    toggle(&app, &id, "open").await;
    assert_eq!(waiting().await, 0);
}

/// If the survey gets no answer, the conversation is closed after a day, unless the customer writes again.
#[both(talking())]
async fn a_survey_without_an_answer(app: App) {
    let (silent, talks) = (
        started(&app).await["id"].clone(),
        started(&app).await["id"].clone(),
    );
    for id in [&silent, &talks] {
        say(&app, id, "Hello").await;
        toggle(&app, id, "resolved").await;
    }
    say(&app, &talks, "One more thing").await;
    app.pass(24 * 60 * 60 - 1).await;
    assert_eq!(status(&app, &silent).await, "resolved");
    app.pass(2).await;
    assert_eq!(status(&app, &silent).await, "closed");
    assert_eq!(status(&app, &talks).await, "open");
    // If the customer wrote nothing in the conversation, no survey is sent.
    let mute = started(&app).await["id"].clone();
    toggle(&app, &mute, "resolved").await;
    assert_eq!(spoken(&app, &mute).await, []);
}

#[both(talking())]
async fn rating_through_the_own_api(app: App) {
    let number = started(&app).await["id"].clone();
    say(&app, &number, "Hello").await;
    let list = app
        .get("/v1/conversations?limit=1")
        .bearer(OMAR)
        .send()
        .await
        .json();
    let id = list["data"][0]["id"].clone();
    let rate = async |document: &Value| {
        let path = format!("/v1/conversations/{id}/rating");
        app.post(&path).bearer(OMAR).json(document).send().await
    };
    problem(&rate(&json!({"rating": 4})).await, 409, "no-survey");
    toggle(&app, &number, "resolved").await;
    for wrong in [
        json!({}),
        json!({"rating": 0}),
        json!({"rating": 6}),
        json!({"rating": "5"}),
    ] {
        problem(&rate(&wrong).await, 422, "invalid");
    }
    let rated = rate(&json!({"rating": 4, "feedback": "Fine"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&rated["status"], &rated["rating"]),
        (&json!("closed"), &json!(4))
    );
    problem(&rate(&json!({"rating": 4})).await, 409, "no-survey");
}

#[both(two_inboxes())]
async fn blocking_resolves(app: App) {
    let mut ids = Vec::new();
    for body in [
        json!({"inbox_id": 407, "contact_id": 3002}),
        json!({"inbox_id": 407, "contact_id": 3002, "status": "pending"}),
        json!({"inbox_id": 408, "contact_id": 3002}),
        json!({"inbox_id": 407, "contact_id": 2219256}),
    ] {
        ids.push(post(&app, "/conversations", &body).await.expect(200).json()["id"].clone());
    }
    patch(&app, "/contacts/3002", &json!({"blocked": true}))
        .await
        .expect(200);
    let mut after = Vec::new();
    for id in &ids {
        after.push(status(&app, id).await);
    }
    // In the inbox 408, blocking does not resolve conversations. The last conversation belongs to another contact.
    assert_eq!(after, ["resolved", "resolved", "open", "open"]);
    let shown = get(&app, &format!("/conversations/{}", ids[0]))
        .await
        .json();
    assert_eq!(
        (&shown["muted"], &shown["meta"]["sender"]["blocked"]),
        (&json!(true), &json!(true))
    );
    // Unblocking the contact reopens no conversation.
    patch(&app, "/contacts/3002", &json!({"blocked": false}))
        .await
        .expect(200);
    assert_eq!(status(&app, &ids[0]).await, "resolved");
}

/// If a merge or a provisioning file blocks a contact, the effect is the same as if an agent blocks the contact.
#[both(two_inboxes())]
async fn blocking_by_a_merge_and_by_a_file_resolves(app: App) {
    let mut ids = Vec::new();
    for (inbox, contact) in [(407, 3002), (408, 3002), (407, 2_219_256)] {
        let body = json!({"inbox_id": inbox, "contact_id": contact});
        ids.push(post(&app, "/conversations", &body).await.expect(200).json()["id"].clone());
    }
    let own = async |path: &str, document: Value| {
        let sent = app.post(path).bearer(OMAR).json(&document).send().await;
        sent.json()
    };
    let bad = own("/v1/contacts", json!({"name": "Bad"})).await;
    own(&format!("/v1/contacts/{}/block", bad["id"]), json!({})).await;
    let merge = json!({"contact_id": bad["id"], "evidence": "given"});
    own("/v1/contacts/3002/merge", merge).await;
    app.apply(
        Accounts::acme().with(
            Contact::new(2_219_256)
                .name("By file")
                .set("blocked", json!(true)),
        ),
    )
    .await;
    let mut after = Vec::new();
    for id in &ids {
        after.push(status(&app, id).await);
    }
    assert_eq!(after, ["resolved", "open", "resolved"]);
}
