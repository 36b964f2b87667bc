//! Off-record messages. This file tests sections 3.3 and 3.4 of the contract, which `mod.rs` explains.

use super::attachments::offer;
use super::common::*;
use super::messages::{message, say, sending, talk, uuid};
use crate::support::callbacks::{Endpoint, endpoint};
use crate::support::receiver::Receiver;
use parlor_engine::ephemeral_event::{CallbackEvent, Typist};
use parlor_model::events::{EVENTS, fault};

/// Sends a message of the type `kind`, which turns off-record messages on or off.
async fn toggle(app: &App, token: &str, id: &str, kind: &str) -> Reply {
    let body = json!({"conversation": {"id": id}, "type": {"value": kind}});
    sending(app, token, &body).send().await
}

/// The kind and the text of each message of a conversation.
async fn thread(app: &App, number: i64) -> Vec<(String, String)> {
    let path = format!("/v1/conversations/{number}/messages?limit=100");
    let listed = app.get(&path).bearer(OMAR).send().await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = listed["data"].as_array().unwrap();
    rows.iter()
        .map(|row| (text(&row["kind"]), text(&row["content"])))
        .collect()
}

/// Off-record messages reach connected readers and are stored nowhere: not in messages, events, search documents or
/// stored answers.
#[both(more())]
async fn words_off_the_record_are_not_stored(app: App) {
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let (id, number) = (uuid(&answer), answer["activity"]["id"].as_i64().unwrap());
    let conversation = format!("/v1/conversations/{number}");
    say(&app, &token, &id, "on the record").await;
    let mut events = app.engine().ephemeral_events();
    toggle(&app, &token, &id, "enableOffRecordMessages")
        .await
        .expect(204);
    // A repetition of the request changes nothing.
    let before = app.counts().await;
    toggle(&app, &token, &id, "enableOffRecordMessages")
        .await
        .expect(204);
    assert_eq!(app.counts().await, before);
    let shown = app.get(&conversation).bearer(OMAR).send().await;
    assert_eq!(shown.expect(200).json()["off_record"], true);
    say(&app, &token, &id, "my secret is xyzzy").await;
    let rich = message(&id, "text/html", json!("<p>rich <b>xyzzy</b></p>"));
    sending(&app, &token, &rich)
        .header("idempotency-key", "off-1")
        .send()
        .await
        .expect(204);
    let words = app.post(&format!("{conversation}/off-record-messages"));
    let words = words
        .bearer(OMAR)
        .json(&json!({"content": "agent's xyzzy"}));
    words.send().await.expect(204);
    let mut received = Vec::new();
    for _ in 0..3 {
        match events.recv().await.unwrap() {
            CallbackEvent::OffRecord(said) => received.push((said.by, said.content.to_string())),
            other @ CallbackEvent::Typing(_) => panic!("{other:?}"),
        }
    }
    let omar = Typist::Agent {
        id: parlor_model::ids::AgentId(8),
        private: false,
    };
    assert_eq!(
        received,
        [
            (Typist::Contact, "my secret is xyzzy".to_owned()),
            (Typist::Contact, "rich xyzzy".to_owned()),
            (omar, "agent's xyzzy".to_owned()),
        ]
    );
    assert_eq!(app.counts().await, before, "nothing is stored");
    // Messages and files of agents are refused, but notes are not.
    let posted = app.post(&format!("{conversation}/messages")).bearer(OMAR);
    let posted = posted.json(&json!({"content": "xyzzy"})).send().await;
    crate::v1::problem(&posted, 409, "off-record");
    // Texts that wait to be sent would be stored. So drafts, scheduled messages and held messages are refused.
    let draft = app.put(&format!("{conversation}/draft")).bearer(OMAR);
    let draft = draft.json(&json!({"content": "xyzzy"})).send().await;
    crate::v1::problem(&draft, 409, "off-record");
    let at = app.engine().now().plus_seconds(60).iso_micros();
    let later = app.post(&format!("{conversation}/messages")).bearer(OMAR);
    let later = later.json(&json!({"content": "xyzzy", "send_at": at}));
    crate::v1::problem(&later.send().await, 409, "off-record");
    assert_eq!(app.rows("drafts").await, 0);
    assert_eq!(app.rows("scheduled_messages").await, 0);
    let note = app.post(&format!("{conversation}/messages")).bearer(OMAR);
    let note = note.json(&json!({"content": "a note", "kind": "note"}));
    note.send().await.expect(201);
    let file = json!([{"fileName": "a", "contentUrl": "https://elsewhere.example/a"}]);
    let refused = sending(&app, &token, &offer(&id, file)).send().await;
    error(&refused, 400, "400-152");
    assert!(
        (refused.body).contains("Files are stored, so they cannot be sent off the record."),
        "{}",
        refused.body
    );
    let long = message(&id, "text/plain", json!("x".repeat(2_001)));
    error(&sending(&app, &token, &long).send().await, 400, "400-152");
    toggle(&app, &token, &id, "disableOffRecordMessages")
        .await
        .expect(204);
    say(&app, &token, &id, "on the record again").await;
    let pair = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    assert_eq!(
        thread(&app, number).await,
        [
            pair("incoming", "on the record"),
            pair("activity", "The customer turned off-record messages on."),
            pair("note", "a note"),
            pair("activity", "The customer turned off-record messages off."),
            pair("incoming", "on the record again"),
        ]
    );
    let said = app.post(&format!("{conversation}/off-record-messages"));
    let said = said.bearer(OMAR).json(&json!({"content": "late"}));
    crate::v1::problem(&said.send().await, 409, "transition-not-allowed");
    // The transcript shows each switch of off-record messages as an action of the customer.
    let end = format!("{BASE}/messaging/conversation/{id}/end");
    app.put(&end).bearer(&token).send().await.expect(204);
    let transcript = app
        .get(&format!("{BASE}/messaging/conversation/{id}"))
        .bearer(&token)
        .header("accept", "application/json");
    let transcript = transcript.send().await.expect(200);
    assert!(!transcript.body.contains("xyzzy"));
    let transcript = transcript.json();
    let rows = transcript["activity"]["payload"]["chat"]["messages"]["message"].as_array();
    let kinds: Vec<&Value> = rows
        .unwrap()
        .iter()
        .map(|row| &row["type"]["value"])
        .collect();
    assert_eq!(
        kinds,
        [
            "text",
            "enableOffRecordMessages",
            "disableOffRecordMessages",
            "text"
        ]
    );
    assert_eq!(rows.unwrap()[1]["sender"], json!({"type": "customer"}));
}

/// Callbacks receive each kind of ephemeral event of the catalogue, with the data that the catalogue declares.
#[both(more())]
async fn ephemeral_events_are_as_the_catalogue_says(app: App) {
    let receiver = Receiver::good().await;
    let kinds = EVENTS.iter().filter(|kind| kind.ephemeral);
    let kinds: Vec<String> = kinds.map(|kind| kind.name.to_owned()).collect();
    let wanted = Endpoint {
        events: Some(kinds.clone()),
        ..Endpoint::default()
    };
    endpoint(&app, &receiver.url(), wanted).await;
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    let conversation = format!("/v1/conversations/{}", answer["activity"]["id"]);
    let does = async |what: &str, body: Value| {
        let request = app.post(&format!("{conversation}/{what}")).bearer(OMAR);
        request.json(&body).send().await.expect(204);
    };
    does("typing", json!({"typing": true, "private": true})).await;
    does("typing", json!({"typing": false})).await;
    toggle(&app, &token, &id, "enableOffRecordMessages")
        .await
        .expect(204);
    say(&app, &token, &id, "of the customer").await;
    does("off-record-messages", json!({"content": "of the agent"})).await;
    // One event of each kind, and a second message.
    let hits = receiver.until(|hits| hits.len() > kinds.len()).await;
    for kind in &kinds {
        assert!(hits.iter().any(|hit| hit.kind() == *kind), "{kind}");
    }
    for hit in hits {
        let details = hit.json()["data"]["details"].to_string();
        assert_eq!(fault(&hit.kind(), &details), None, "{}", hit.body);
    }
}

/// An agent turns off-record messages on, and the end of a conversation turns them off.
#[both(more())]
async fn agents_and_ends(app: App) {
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let (id, number) = (uuid(&answer), answer["activity"]["id"].as_i64().unwrap());
    let set = |number: i64, body: Value| {
        app.post(&format!("/v1/conversations/{number}/off-record"))
            .bearer(OMAR)
            .json(&body)
            .send()
    };
    let on = set(number, json!({"off_record": true})).await.expect(200);
    assert_eq!(on.json()["off_record"], true);
    let (_, line) = thread(&app, number).await.pop().unwrap();
    assert_eq!(line, "The agent turned off-record messages on.");
    // A snoozed or pending conversation is always on the record, because its customer could not turn off-record
    // messages off.
    for (verb, back) in [("snooze", "reopen"), ("pend", "reopen")] {
        let act = |verb: &str| {
            app.post(&format!("/v1/conversations/{number}/{verb}"))
                .bearer(OMAR)
                .json(&json!({}))
                .send()
        };
        let waiting = act(verb).await.expect(200).json();
        assert_eq!(waiting["off_record"], false, "{verb}");
        act(back).await.expect(200);
        set(number, json!({"off_record": true})).await.expect(200);
    }
    // Another application cannot turn off-record messages off. In an ended conversation, off-record messages cannot be
    // turned on.
    let other = sign_in_as(&app, "wide-key", "wide-secret").await;
    error(
        &toggle(&app, &other, &id, "disableOffRecordMessages").await,
        403,
        "403-106",
    );
    let end = format!("{BASE}/messaging/conversation/{id}/end");
    app.put(&end).bearer(&token).send().await.expect(204);
    let shown = app.get(&format!("/v1/conversations/{number}")).bearer(OMAR);
    assert_eq!(shown.send().await.expect(200).json()["off_record"], false);
    error(
        &toggle(&app, &token, &id, "enableOffRecordMessages").await,
        400,
        "400-152",
    );
    crate::v1::problem(
        &set(number, json!({"off_record": true})).await,
        409,
        "never-reopens",
    );
    // Conversations of other inboxes cannot be off the record. Invalid documents are refused.
    let start = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}});
    let onsite = app.post("/v1/conversations").bearer(OMAR).json(&start);
    let onsite = onsite.send().await.expect(201).json()["id"]
        .as_i64()
        .unwrap();
    let refused = set(onsite, json!({"off_record": true})).await;
    crate::v1::invalid(&refused, &[("off_record", "not-allowed")]);
    for (body, code) in [
        (json!({}), "required"),
        (json!({"off_record": "yes"}), "wrong-type"),
    ] {
        crate::v1::invalid(&set(number, body).await, &[("off_record", code)]);
    }
    let path = format!("/v1/conversations/{onsite}/off-record-messages");
    for (body, code) in [
        (json!({}), "required"),
        (json!({"content": ""}), "required"),
        (json!({"content": "x".repeat(2_001)}), "too-long"),
    ] {
        let refused = app.post(&path).bearer(OMAR).json(&body).send().await;
        crate::v1::invalid(&refused, &[("content", code)]);
    }
    let gone = set(999_999, json!({"off_record": true})).await;
    crate::v1::problem(&gone, 404, "not-found");
}
