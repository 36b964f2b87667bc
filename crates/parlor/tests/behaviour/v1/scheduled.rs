//! Scheduled messages and held messages.

use super::writing::{MINA, ahead, drafts, says, texts, upload, writers};
use crate::support::accounts::{Accounts, Agent};
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session};
use serde_json::{Value, json};

/// The data of a conversation's events of one kind.
async fn events(app: &App, id: i64, kind: &str) -> Vec<Value> {
    let page = get(app, OMAR, "/v1/events?limit=100")
        .await
        .expect(200)
        .json();
    let all = page["data"].as_array().unwrap().iter();
    all.filter(|e| e["conversation_id"] == id && e["kind"] == kind)
        .map(|e| e["data"].clone())
        .collect()
}

#[both]
async fn scheduled_messages_are_sent_once(app: App) {
    app.apply(writers()).await;
    let id = anonymous(&app, "hold").await;
    let file = upload(&app, OMAR).await;
    for wrong in [ahead(&app, 0), ahead(&app, 367 * 24 * 3600)] {
        let refused = says(&app, OMAR, id, &json!({"content": "x", "send_at": wrong})).await;
        assert_eq!(refused.status, 422, "{wrong}");
    }
    let incoming = json!({"content": "x", "kind": "incoming", "send_at": ahead(&app, 60)});
    invalid(
        &says(&app, OMAR, id, &incoming).await,
        &[("send_at", "not-allowed")],
    );
    let written = json!({"content": "<b>Today</b>", "html": true, "attachment_ids": [file], "send_at": ahead(&app, 3 * 24 * 3600)});
    drafts(
        &app,
        OMAR,
        id,
        &json!({"content": "Today", "attachment_ids": [file]}),
    )
    .await
    .expect(200);
    let mut taking = written.clone();
    taking["remove_draft"] = json!(true);
    let row = says(&app, OMAR, id, &taking).await.expect(202).json();
    assert_eq!(
        (&row["state"], &row["held"], &row["html"]),
        (&json!("waiting"), &json!(false), &json!(true))
    );
    assert_eq!(row["content"], "<b>Today</b>");
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    // Every agent who sees the conversation sees its scheduled messages. Only the author may change or send a scheduled
    // message.
    let of_conversation = format!("/v1/conversations/{id}/scheduled-messages");
    assert_eq!(
        get(&app, MINA, &of_conversation).await.expect(200).json()["data"],
        json!([row])
    );
    assert_eq!(
        get(&app, MINA, "/v1/me/scheduled-messages")
            .await
            .expect(200)
            .json()["data"],
        json!([])
    );
    assert_eq!(
        get(&app, OMAR, "/v1/me/scheduled-messages")
            .await
            .expect(200)
            .json()["data"],
        json!([row])
    );
    let change = json!({"content": "Tomorrow"});
    problem(
        &app.patch(&path).bearer(MINA).json(&change).send().await,
        403,
        "forbidden",
    );
    problem(
        &act(&app, MINA, &format!("{path}/send")).await,
        403,
        "forbidden",
    );
    let changed = app
        .patch(&path)
        .bearer(OMAR)
        .json(&change)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["content"], &changed["html"]),
        (&json!("Tomorrow"), &json!(false))
    );
    app.pass(2 * 24 * 3600).await;
    assert_eq!(texts(&app, id).await, ["m"]);
    app.pass(24 * 3600 + 1).await;
    assert_eq!(texts(&app, id).await, ["m", "Tomorrow"]);
    problem(&get(&app, OMAR, &path).await, 404, "not-found");
    let created = events(&app, id, "message.created").await;
    let received = events(&app, id, "message.unscheduled").await;
    assert_eq!(
        received,
        [
            json!({"scheduled_message_id": row["id"], "reason": "sent", "message_id": created[1]["message_id"]})
        ]
    );
    let shown = get(&app, OMAR, &format!("/v1/attachments/{file}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["message_id"], created[1]["message_id"]);
    // A cancelled message is not sent, and its file can be sent again.
    let file = upload(&app, OMAR).await;
    let note = json!({"content": "n", "kind": "note", "attachment_ids": [file], "send_at": ahead(&app, 60)});
    let row = says(&app, OMAR, id, &note).await.expect(202).json();
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    invalid(
        &says(&app, OMAR, id, &json!({"attachment_ids": [file]})).await,
        &[("attachment_ids", "taken")],
    );
    assert_eq!(
        app.delete(&path)
            .bearer(OMAR)
            .send()
            .await
            .expect(200)
            .json(),
        row
    );
    problem(
        &app.delete(&path).bearer(OMAR).send().await,
        404,
        "not-found",
    );
    says(&app, OMAR, id, &json!({"attachment_ids": [file]}))
        .await
        .expect(201);
    app.pass(3600).await;
    assert_eq!(texts(&app, id).await.len(), 3);
    // A conversation can have at most fifty scheduled messages.
    for n in 0..51 {
        let later = json!({"content": "later", "send_at": ahead(&app, 7200)});
        assert_eq!(
            says(&app, OMAR, id, &later).await.status,
            if n < 50 { 202 } else { 422 }
        );
    }
}

#[both]
async fn replies_stop_scheduled_messages(app: App) {
    let nora = Agent::new(9, "Nora Night").visibility("all");
    app.apply(writers().with(nora)).await;
    let id = anonymous(&app, "hold").await;
    let later = |content: &str, stops: bool| json!({"content": content, "send_at": ahead(&app, 60), "cancel_on_reply": stops});
    let stopped = says(&app, OMAR, id, &later("Still there?", true))
        .await
        .expect(202)
        .json();
    says(&app, OMAR, id, &later("anyway", false))
        .await
        .expect(202);
    says(
        &app,
        OMAR,
        id,
        &json!({"content": "Hello", "kind": "incoming"}),
    )
    .await
    .expect(201);
    let path = format!("/v1/scheduled-messages/{}", stopped["id"]);
    assert_eq!(
        get(&app, OMAR, &path).await.expect(200).json()["state"],
        "stopped"
    );
    app.pass(61).await;
    assert_eq!(texts(&app, id).await, ["m", "Hello", "anyway"]);
    let reasons = |received: Vec<Value>| -> Vec<String> {
        received
            .iter()
            .map(|data| data["reason"].as_str().unwrap().to_owned())
            .collect()
    };
    let received = reasons(events(&app, id, "message.unscheduled").await);
    assert_eq!(received, ["customer_replied", "sent"]);
    // The author gives the stopped message a new time, so it is scheduled again.
    let again = json!({"send_at": ahead(&app, 10), "cancel_on_reply": false});
    let armed = app
        .patch(&path)
        .bearer(OMAR)
        .json(&again)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(armed["state"], "waiting");
    app.pass(11).await;
    assert_eq!(texts(&app, id).await.last().unwrap(), "Still there?");
    // A supervisor stops a colleague's message. Its author then sends it.
    let row = says(&app, MINA, id, &later("mine", false))
        .await
        .expect(202)
        .json();
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    // Another agent sees the message, but may not stop it.
    let nora = session(&app, 9).await;
    get(&app, &nora, &path).await.expect(200);
    let refused = app.delete(&path).bearer(&nora).send().await;
    problem(&refused, 403, "forbidden");
    app.delete(&path).bearer(OMAR).send().await.expect(200);
    assert_eq!(
        get(&app, MINA, &path).await.expect(200).json()["state"],
        "stopped"
    );
    act(&app, MINA, &format!("{path}/send")).await.expect(201);
    // If a scheduled message cannot be sent, it keeps its text and the reason.
    let start = json!({
        "inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m", "reopens": false,
    });
    let ends = post(&app, OMAR, "/v1/conversations", &start).await;
    let ends = ends.expect(201).json()["id"].as_i64().unwrap();
    let row = says(&app, OMAR, ends, &later("too late", false))
        .await
        .expect(202)
        .json();
    act(&app, OMAR, &format!("/v1/conversations/{ends}/resolve"))
        .await
        .expect(200);
    app.pass(61).await;
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    let failed = get(&app, OMAR, &path).await.expect(200).json();
    assert_eq!(
        (&failed["state"], &failed["error"]),
        (&json!("failed"), &json!("conversation_ended"))
    );
    assert_eq!(
        reasons(events(&app, ends, "message.unscheduled").await),
        ["failed"]
    );
    problem(
        &act(&app, OMAR, &format!("{path}/send")).await,
        409,
        "never-reopens",
    );
    assert_eq!(texts(&app, ends).await, ["m"]);
}

/// If the author no longer sees the conversation, a scheduled message is not sent.
#[both]
async fn authors_write_only_where_they_see(app: App) {
    let nora = Agent::new(9, "Nora Night").visibility("own").capacity(3);
    app.apply(writers().with(nora)).await;
    let nora = session(&app, 9).await;
    let id = anonymous(&app, "hold").await;
    let assign = format!("/v1/conversations/{id}/assign");
    let given = |agent: i64| json!({"agent_id": agent});
    post(&app, OMAR, &assign, &given(9)).await.expect(200);
    let later = json!({"content": "late", "send_at": ahead(&app, 60)});
    let row = says(&app, &nora, id, &later).await.expect(202).json();
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    post(&app, OMAR, &assign, &given(8)).await.expect(200);
    let shown = format!("/v1/conversations/{id}");
    problem(&get(&app, &nora, &shown).await, 404, "not-found");
    for change in [
        json!({"content": "other"}),
        json!({"send_at": ahead(&app, 30)}),
    ] {
        let refused = app.patch(&path).bearer(&nora).json(&change).send().await;
        problem(&refused, 404, "not-found");
    }
    problem(
        &act(&app, &nora, &format!("{path}/send")).await,
        404,
        "not-found",
    );
    assert_eq!(get(&app, &nora, &path).await.expect(200).json(), row);
    app.pass(61).await;
    let failed = get(&app, &nora, &path).await.expect(200).json();
    assert_eq!(
        (&failed["state"], &failed["error"]),
        (&json!("failed"), &json!("conversation_not_visible"))
    );
    assert_eq!(texts(&app, id).await, ["m"]);
    // The author is notified. The notification ends when the message is removed.
    let notified = async || {
        let list = get(
            &app,
            &nora,
            "/v1/notifications?unread=true&kind=scheduled_failed",
        )
        .await;
        list.expect(200).json()["data"].as_array().unwrap().len()
    };
    assert_eq!(notified().await, 1);
    app.delete(&path).bearer(&nora).send().await.expect(200);
    assert_eq!(notified().await, 0);
    // If the author has been deactivated, the message is not sent, either.
    post(&app, OMAR, &assign, &given(9)).await.expect(200);
    let later = json!({"content": "late", "send_at": ahead(&app, 60)});
    let row = says(&app, &nora, id, &later).await.expect(202).json();
    app.apply(Accounts::acme().with(Agent::known(9).active(false)))
        .await;
    app.pass(61).await;
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    let failed = get(&app, OMAR, &path).await.expect(200).json();
    assert_eq!(
        (&failed["state"], &failed["error"]),
        (&json!("failed"), &json!("agent_inactive"))
    );
    assert_eq!(texts(&app, id).await, ["m"]);
}

#[both]
async fn a_held_message_can_be_taken_back(app: App) {
    app.apply(writers()).await;
    let all = json!({"name": "all", "url": "https://partner.invalid/"});
    post(&app, OMAR, "/v1/callbacks", &all).await.expect(201);
    let hold = |hold_s: i64| {
        app.patch("/v1/inboxes/1")
            .bearer(OMAR)
            .json(&json!({"hold_s": hold_s}))
            .send()
    };
    assert_eq!(hold(61).await.status, 422);
    assert_eq!(hold(10).await.expect(200).json()["hold_s"], 10);
    let mina = session(&app, 7).await;
    let id = anonymous(&app, "hold").await;
    let received = format!(
        "SELECT count(*) FROM deliveries WHERE kind = 'message.created' AND conversation_id = {id}"
    );
    let before = app.database().number(&received).await;
    let row = says(&app, &mina, id, &json!({"content": "Oops"}))
        .await
        .expect(202)
        .json();
    assert_eq!(
        (&row["held"], &row["state"]),
        (&json!(true), &json!("waiting"))
    );
    app.pass(9).await;
    assert_eq!(texts(&app, id).await, ["m"]);
    assert_eq!(
        app.database().number(&received).await,
        before,
        "no callback before the hold ends"
    );
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    app.delete(&path).bearer(&mina).send().await.expect(200);
    says(&app, &mina, id, &json!({"content": "Better"}))
        .await
        .expect(202);
    app.pass(11).await;
    assert_eq!(texts(&app, id).await, ["m", "Better"]);
    assert_eq!(app.database().number(&received).await, before + 1);
    // Notes, messages of the customer and messages of programs are not held.
    says(&app, &mina, id, &json!({"content": "n", "kind": "note"}))
        .await
        .expect(201);
    says(
        &app,
        &mina,
        id,
        &json!({"content": "c", "kind": "incoming"}),
    )
    .await
    .expect(201);
    says(&app, MINA, id, &json!({"content": "p"}))
        .await
        .expect(201);
    // After a restart, a held message is sent once.
    says(&app, &mina, id, &json!({"content": "after a restart"}))
        .await
        .expect(202);
    app.shutdown().await;
    let again = app.again().await;
    again.pass(11).await;
    let all = texts(&again, id).await;
    assert_eq!(
        all.iter().filter(|text| *text == "after a restart").count(),
        1,
        "{all:?}"
    );
}

/// `seen_position` is checked until a held message is sent. If two agents answer at the same time, one answer is sent.
#[both]
async fn a_held_message_is_guarded(app: App) {
    app.apply(writers()).await;
    let held = json!({"hold_s": 10});
    app.patch("/v1/inboxes/1")
        .bearer(OMAR)
        .json(&held)
        .send()
        .await
        .expect(200);
    let (mina, omar) = (session(&app, 7).await, session(&app, 8).await);
    let id = anonymous(&app, "hold").await;
    let first = json!({"content": "first", "seen_position": 1});
    let second = json!({"content": "second", "seen_position": 1});
    says(&app, &mina, id, &first).await.expect(202);
    app.pass(1).await;
    let row = says(&app, &omar, id, &second).await.expect(202).json();
    app.pass(11).await;
    assert_eq!(texts(&app, id).await, ["m", "first"]);
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    let failed = get(&app, &omar, &path).await.expect(200).json();
    assert_eq!(
        (&failed["state"], &failed["error"], &failed["content"]),
        (
            &json!("failed"),
            &json!("conversation_moved"),
            &json!("second")
        )
    );
    // The author has now seen the other answer, and nevertheless sends the message.
    let path = format!("{path}/send");
    post(&app, &omar, &path, &json!({})).await.expect(201);
    assert_eq!(texts(&app, id).await, ["m", "first", "second"]);
}
