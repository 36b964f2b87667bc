//! Writing: messages with `seen_position`, copies of mails, signatures and read positions.

use crate::support::accounts::{Accounts, Inbox, Token};
use crate::support::{App, Reply, both};
use crate::v1::{OMAR, anonymous, get, invalid, post, problem};
use serde_json::{Value, json};

/// The access token of agent 7.
pub(super) const MINA: &str = "access-token-of-mina";

pub(super) fn writers() -> Accounts {
    Accounts::acme().with(Token::access(7, MINA))
}

/// Posts a message.
pub(super) async fn says(app: &App, token: &str, id: i64, message: &Value) -> Reply {
    let path = format!("/v1/conversations/{id}/messages");
    post(app, token, &path, message).await
}

#[both]
async fn a_guarded_send_is_refused_after_words_of_others(app: App) {
    app.apply(writers()).await;
    let id = anonymous(&app, "hold").await;
    // The check of `seen_position` ignores the agent's own messages and activity lines.
    for content in ["one", "two"] {
        says(
            &app,
            MINA,
            id,
            &json!({"content": content, "seen_position": 1}),
        )
        .await
        .expect(201);
    }
    let before = app.counts().await;
    // Mina's messages are later than the position that Omar has seen.
    let refused = problem(
        &says(
            &app,
            OMAR,
            id,
            &json!({"content": "late", "seen_position": 1}),
        )
        .await,
        409,
        "conversation-moved",
    );
    assert_eq!(refused["position"], 3);
    let texts = |problem: &Value| -> Vec<String> {
        let messages = problem["messages"].as_array().unwrap().iter();
        messages
            .map(|m| m["content"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts(&refused), ["one", "two"]);
    assert_eq!(refused["more"], false);
    assert_eq!(
        app.counts().await,
        before,
        "a refused message changes nothing"
    );
    says(
        &app,
        OMAR,
        id,
        &json!({"content": "now", "seen_position": 3}),
    )
    .await
    .expect(201);
    // The check includes a colleague's notes and the customer's messages.
    says(
        &app,
        MINA,
        id,
        &json!({"content": "do not answer", "kind": "note"}),
    )
    .await
    .expect(201);
    let message = json!({"content": "late", "seen_position": 4});
    let refused = problem(
        &says(&app, OMAR, id, &message).await,
        409,
        "conversation-moved",
    );
    assert_eq!(texts(&refused), ["do not answer"]);
    // Without `seen_position`, the message is sent.
    says(&app, OMAR, id, &json!({"content": "anyway"}))
        .await
        .expect(201);
    for n in 0..21 {
        says(
            &app,
            MINA,
            id,
            &json!({"content": format!("word {n}"), "kind": "incoming"}),
        )
        .await
        .expect(201);
    }
    let refused = says(
        &app,
        OMAR,
        id,
        &json!({"content": "late", "seen_position": 6}),
    )
    .await;
    let refused = problem(&refused, 409, "conversation-moved");
    assert_eq!(
        (texts(&refused).len(), &refused["more"]),
        (20, &json!(true))
    );
    assert_eq!(refused["position"], 27);
    // The check reads at most fifty messages. If more than fifty messages follow the position, the message is refused,
    // even if all of them are the agent's own messages.
    for n in 0..51 {
        let status = says(
            &app,
            OMAR,
            id,
            &json!({"content": "more", "seen_position": 27}),
        )
        .await
        .status;
        assert_eq!(status, if n > 50 { 409 } else { 201 }, "{n}");
    }
    let refused = says(
        &app,
        OMAR,
        id,
        &json!({"content": "far behind", "seen_position": 27}),
    )
    .await;
    problem(&refused, 409, "conversation-moved");
    for seen in [json!(-1), json!("3"), json!(1.5)] {
        assert_eq!(
            says(
                &app,
                OMAR,
                id,
                &json!({"content": "m", "seen_position": seen})
            )
            .await
            .status,
            422
        );
    }
}

/// Stores a draft and returns the answer.
pub(super) async fn drafts(app: &App, token: &str, id: i64, draft: &Value) -> Reply {
    let path = format!("/v1/conversations/{id}/draft");
    app.put(&path).bearer(token).json(draft).send().await
}

/// Uploads a file and returns its id.
pub(super) async fn upload(app: &App, token: &str) -> i64 {
    let request = app.post("/v1/attachments?file_name=a.txt").bearer(token);
    let made = request
        .body("application/octet-stream", "bytes")
        .send()
        .await;
    made.expect(201).json()["id"].as_i64().unwrap()
}

/// The time on the test's clock after this number of seconds.
pub(super) fn ahead(app: &App, seconds: i64) -> String {
    app.engine().now().plus_seconds(seconds).iso_micros()
}

/// The texts of a conversation's messages.
pub(super) async fn texts(app: &App, id: i64) -> Vec<String> {
    let path = format!("/v1/conversations/{id}/messages?limit=100");
    let page = get(app, OMAR, &path).await.expect(200).json();
    let messages = page["data"].as_array().unwrap().iter();
    messages
        .map(|m| m["content"].as_str().unwrap().to_owned())
        .collect()
}

/// A `seen_position` beyond the thread is refused, and so is a quotation of a message that is not in the conversation.
#[both]
async fn unknown_messages_are_refused(app: App) {
    app.apply(writers()).await;
    let (id, other) = (anonymous(&app, "hold").await, anonymous(&app, "hold").await);
    let of_another = get(&app, MINA, &format!("/v1/conversations/{other}/messages"))
        .await
        .expect(200)
        .json()["data"][0]["id"]
        .clone();
    let ahead = json!({"content": "a", "seen_position": 2});
    invalid(
        &says(&app, MINA, id, &ahead).await,
        &[("seen_position", "unknown")],
    );
    for quoted in [of_another, json!(4711)] {
        let quoting = json!({"content": "a", "in_reply_to": quoted});
        invalid(
            &says(&app, MINA, id, &quoting).await,
            &[("in_reply_to", "unknown")],
        );
    }
    assert_eq!(texts(&app, id).await, ["m"]);
}

/// The further recipients of a mail (`cc` and `bcc`) are stored with the message. Other messages cannot have them.
#[both]
async fn copies_of_mails(app: App) {
    app.apply(writers().with(Inbox::new("post", "email").id(1_990_900).queue("support")))
        .await;
    let mail = json!({"inbox_id": 1_990_900, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "hold"}, "message": "m"});
    let mail = post(&app, OMAR, "/v1/conversations", &mail)
        .await
        .expect(201)
        .json()["id"]
        .as_i64()
        .unwrap();
    let chat = anonymous(&app, "hold").await;
    let copies =
        json!({"content": "Hello", "cc": ["a@acme.test", "B@acme.test"], "bcc": ["c@acme.test"]});
    let sent = says(&app, MINA, mail, &copies).await.expect(201).json();
    assert_eq!(
        sent["content_attributes"],
        json!({"cc": ["a@acme.test", "B@acme.test"], "bcc": ["c@acme.test"]})
    );
    let later = json!({"content": "Later", "cc": ["a@acme.test"], "send_at": app.engine().now().plus_seconds(60).iso_micros()});
    says(&app, MINA, mail, &later).await.expect(202);
    app.pass(61).await;
    let page = get(
        &app,
        OMAR,
        &format!("/v1/conversations/{mail}/messages?order=newest&limit=1"),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        page["data"][0]["content_attributes"]["cc"],
        json!(["a@acme.test"])
    );
    let many: Vec<String> = (0..21).map(|n| format!("{n}@acme.test")).collect();
    let before = app.counts().await;
    for (id, document, field, code) in [
        (
            chat,
            json!({"content": "x", "cc": ["a@acme.test"]}),
            "cc",
            "not-allowed",
        ),
        (
            mail,
            json!({"content": "x", "kind": "note", "bcc": ["a@acme.test"]}),
            "bcc",
            "not-allowed",
        ),
        (
            mail,
            json!({"content": "x", "cc": ["nobody"]}),
            "cc.0",
            "malformed",
        ),
        (
            mail,
            json!({"content": "x", "cc": ["a@b.test, c@d.test"]}),
            "cc.0",
            "malformed",
        ),
        (mail, json!({"content": "x", "cc": many}), "cc", "too-many"),
    ] {
        invalid(&says(&app, MINA, id, &document).await, &[(field, code)]);
    }
    assert_eq!(app.counts().await, before);
}

/// An agent can write the agent's own signature. An administrator can write it, too.
#[both]
async fn signatures(app: App) {
    app.apply(writers()).await;
    let me = async |document: &Value| {
        let request = app.patch("/v1/me").bearer(MINA);
        request.json(document).send().await
    };
    let signed = me(&json!({"signature": "Best,\nMina"})).await.expect(200);
    assert_eq!(signed.json()["signature"], "Best,\nMina");
    let renamed = me(&json!({"name": "Mina Weber"})).await.expect(200).json();
    assert_eq!(
        (&renamed["name"], &renamed["signature"]),
        (&json!("Mina Weber"), &json!("Best,\nMina"))
    );
    let seen = get(&app, OMAR, "/v1/agents/7").await.expect(200).json();
    assert_eq!(seen["signature"], "Best,\nMina");
    let change = json!({"signature": "Acme"});
    let request = app.patch("/v1/agents/7").bearer(OMAR);
    request.json(&change).send().await.expect(200);
    assert_eq!(get(&app, MINA, "/v1/me").await.json()["signature"], "Acme");
    let removed = me(&json!({"signature": null})).await.expect(200).json();
    assert_eq!(removed["signature"], json!(null));
    let long = "x".repeat(4_001);
    invalid(
        &me(&json!({"signature": long})).await,
        &[("signature", "too-long")],
    );
}

/// A request can mark the conversation as read up to a message, instead of up to the newest message.
#[both]
async fn a_conversation_is_read_up_to_a_message(app: App) {
    app.apply(writers()).await;
    let id = anonymous(&app, "hold").await;
    for (kind, content) in [("incoming", "two"), ("note", "three"), ("incoming", "four")] {
        says(&app, OMAR, id, &json!({"content": content, "kind": kind}))
            .await
            .expect(201);
    }
    let path = format!("/v1/conversations/{id}/read");
    let unread = async |document: Option<Value>| {
        let request = app.post(&path).bearer(MINA);
        let reply = match document {
            Some(document) => request.json(&document).send().await,
            None => request.send().await,
        };
        let shared = reply.expect(200).json()["unread_count"].as_i64();
        let row = get(&app, MINA, &format!("/v1/conversations/{id}")).await;
        (shared, row.expect(200).json()["unread"].as_i64())
    };
    assert_eq!(unread(Some(json!({"up_to": 1}))).await, (Some(2), Some(2)));
    assert_eq!(unread(Some(json!({"up_to": 3}))).await, (Some(1), Some(1)));
    // The read position never moves back.
    assert_eq!(unread(Some(json!({"up_to": 1}))).await, (Some(1), Some(1)));
    for wrong in [5, 999] {
        invalid(
            &post(&app, MINA, &path, &json!({"up_to": wrong})).await,
            &[("up_to", "not-allowed")],
        );
    }
    assert_eq!(unread(None).await, (Some(0), Some(0)));
}
