//! Messages of the customer (`sendmessage`). This file tests section 3.3, the inbound part of vector 18, and vectors 24
//! and 25 of the contract, which `mod.rs` explains.

use super::common::*;
use crate::support::accounts::{Accounts, Agent, Application, Inbox, Queue};
use parlor_engine::ephemeral_event::Typist;
use parlor_model::ids::ConversationId;
use parlor_model::words::MessageKind;

/// A second account, with its own client application.
pub(crate) fn foreign() -> Accounts {
    Accounts::new(17_623_000_010_931, "Foreign")
        .with(Queue::new("all"))
        .with(
            Agent::new(95, "Fay Foreign")
                .capacity(1000)
                .queues(&["all"]),
        )
        .with(
            Inbox::new("foreign", "messaging")
                .id(2020)
                .name("Foreign")
                .queue("all")
                .configured_at("2025-07-31T09:12:44.000Z"),
        )
        .with(
            Application::new("Foreign chat", "foreign-key", "foreign-secret", &[2020])
                .callback("http://127.0.0.1:9001/egain"),
        )
}

const SEND: &str = "/messaging/sendmessage";

/// The body with which a client sends a message of this type.
pub(crate) fn message(conversation: &str, kind: &str, content: Value) -> Value {
    json!({"conversation": {"id": conversation}, "type": {"value": kind}, "content": content})
}

/// A request that sends a message in JSON.
pub(crate) fn sending(app: &App, token: &str, body: &Value) -> Request {
    app.post(&format!("{BASE}{SEND}"))
        .bearer(token)
        .header("accept", "application/json")
        .json(body)
}

/// Sends a message that must be accepted.
pub(crate) async fn say(app: &App, token: &str, conversation: &str, content: &str) {
    let reply = sending(
        app,
        token,
        &message(conversation, "text/plain", json!(content)),
    );
    let reply = reply.send().await.expect(204);
    assert_eq!(
        (reply.body.as_str(), reply.header("content-type")),
        ("", None)
    );
}

/// Starts a conversation of the fixture's client application and returns the answer.
pub(crate) async fn talk(app: &App, token: &str) -> Value {
    started(app, token, "anonymousCustomer=yes", &bare()).await
}

pub(crate) fn uuid(answer: &Value) -> String {
    answer["id"].as_str().unwrap().to_owned()
}

/// The kind, text and HTML of each stored message of the conversation in an answer.
async fn messages_in(app: &App, answer: &Value) -> Vec<(MessageKind, String, Option<String>)> {
    let id = ConversationId(answer["activity"]["id"].as_i64().unwrap());
    let rows = app.engine().messages(ACME, id, 0, 500).await.unwrap();
    rows.into_iter()
        .map(|row| {
            let html = row.content_attributes.get("html");
            (
                row.kind,
                row.content,
                html.map(|html| html.as_str().unwrap().to_owned()),
            )
        })
        .collect()
}

/// Sends a message that must be refused, and checks that nothing was stored.
async fn refuse(app: &App, token: &str, body: &Value, code: &str) -> Value {
    let before = app.counts().await;
    let reply = sending(app, token, body).send().await;
    assert_eq!(
        reply.status.to_string(),
        code[..3],
        "{body}: {}",
        reply.body
    );
    error(&reply, reply.status, code);
    assert_eq!(before, app.counts().await, "{body}");
    reply.json()
}

#[both(more())]
async fn words(app: App) {
    let token = ready(&app).await;
    let answer = started(
        &app,
        &token,
        "searchContactOnAttribute=externalId",
        &body_for(json!({"firstName": "Ann", "externalId": "CRM-1042"})),
    )
    .await;
    let id = uuid(&answer);
    for words in [
        "Where is my order?",
        " ",
        "<b>literal</b> & \"plain\"\r\n\t😀",
        "a\u{1}b",
    ] {
        say(&app, &token, &id, words).await;
    }
    // The id in upper case and with spaces around it, as XML tools produce it.
    sending(
        &app,
        &token,
        &message(
            &format!(" {} ", id.to_uppercase()),
            " text/plain ",
            json!("upper"),
        ),
    )
    .send()
    .await
    .expect(204);
    // Unknown members, and a known member with the value `null`, are ignored.
    let mut body = message(&id, "text/plain", json!("more"));
    body["id"] = json!(5);
    body["attachments"] = json!(null);
    sending(&app, &token, &body).send().await.expect(204);
    let longest = "x".repeat(150_000);
    say(&app, &token, &id, &longest).await;
    let said = messages_in(&app, &answer).await;
    let words: Vec<&str> = said.iter().map(|(_, words, _)| words.as_str()).collect();
    assert_eq!(
        words,
        [
            "Where is my order?",
            " ",
            "<b>literal</b> & \"plain\"\r\n\t😀",
            "a\u{1}b",
            "upper",
            "more",
            longest.as_str()
        ]
    );
    assert!(
        said.iter()
            .all(|(kind, _, html)| *kind == MessageKind::Incoming && html.is_none())
    );
    // The customer's messages are unread, and the conversation shows the time at which the customer's wait began.
    let view = stored(&app, &answer).await;
    assert_eq!(
        (
            view.conversation.unread_count,
            view.conversation.message_count
        ),
        (7, 7)
    );
    assert!(view.conversation.waiting_since.is_some());
    assert!(view.person.unwrap().contact.last_activity_at.is_some());
}

/// HTML is sanitised. Its text is stored as the text of the message.
#[both(more())]
async fn rich_text(app: App) {
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    let html = "<p onclick='x()'>Hi &amp; <b>hello</b></p><script>alert(1)</script><p><a href='https://shop.example/'>shop</a> <img src=x onerror=y alt=cat></p><table><tr><td>10<td>5<tr><td>20<td>7</table>";
    sending(&app, &token, &message(&id, "text/html", json!(html)))
        .send()
        .await
        .expect(204);
    assert_eq!(messages_in(&app, &answer).await, [(
        MessageKind::Incoming, "Hi & hello\nshop (https://shop.example/) [cat]\n10 5\n20 7".to_owned(),
        Some("<p>Hi &amp; <b>hello</b></p><p><a href=\"https://shop.example/\" rel=\"noopener noreferrer nofollow\">shop</a> </p><table><tbody><tr><td>10</td><td>5</td></tr><tr><td>20</td><td>7</td></tr></tbody></table>".to_owned()),
    )]);
    for nothing in ["<script>alert(1)</script>", "<p> </p>", "<!-- -->"] {
        let document = refuse(
            &app,
            &token,
            &message(&id, "text/html", json!(nothing)),
            "400-152",
        )
        .await;
        assert_eq!(
            document["developerMessage"],
            invalid("content"),
            "{nothing}"
        );
    }
    for too_much in ["<i>".repeat(5_001), "x".repeat(150_001)] {
        refuse(
            &app,
            &token,
            &message(&id, "text/html", json!(too_much)),
            "400-152",
        )
        .await;
    }
}

#[both(more())]
async fn required_elements(app: App) {
    let token = ready(&app).await;
    let id = uuid(&talk(&app, &token).await);
    let kind = json!({"value": "text/plain"});
    let conversation = json!({"id": id});
    for (body, path) in [
        (json!({}), "conversation.id"),
        (json!({"conversation": null}), "conversation.id"),
        (
            json!({"conversation": id, "type": kind, "content": "x"}),
            "conversation.id",
        ),
        (
            json!({"conversation": {"id": 5}, "type": kind, "content": "x"}),
            "conversation.id",
        ),
        (
            json!({"conversation": {"id": ""}, "type": kind, "content": "x"}),
            "conversation.id",
        ),
        (
            json!({"conversation": {"id": id.replace('-', "")}, "type": kind, "content": "x"}),
            "conversation.id",
        ),
        (
            json!({"conversation": {"id": format!("{{{id}}}")}, "type": kind, "content": "x"}),
            "conversation.id",
        ),
        (json!({"conversation": conversation}), "type.value"),
        (
            json!({"conversation": conversation, "type": "text/plain", "content": "x"}),
            "type.value",
        ),
        (
            json!({"conversation": conversation, "type": {"value": ""}, "content": "x"}),
            "type.value",
        ),
        (
            json!({"conversation": conversation, "type": {"value": 1}, "content": "x"}),
            "type.value",
        ),
        (
            json!({"conversation": conversation, "type": kind}),
            "content",
        ),
        (
            json!({"conversation": conversation, "type": kind, "content": null}),
            "content",
        ),
        (
            json!({"conversation": conversation, "type": kind, "content": ""}),
            "content",
        ),
        (
            json!({"conversation": conversation, "type": kind, "content": 5}),
            "content",
        ),
        (
            json!({"conversation": conversation, "type": kind, "content": {"text": "x"}}),
            "content",
        ),
        (
            json!({"conversation": conversation, "type": kind, "content": ["x"]}),
            "content",
        ),
        (
            json!({"conversation": conversation, "type": kind, "content": "x".repeat(150_001)}),
            "content",
        ),
    ] {
        let document = refuse(&app, &token, &body, "400-152").await;
        assert_eq!(document["developerMessage"], invalid(path), "{body}");
    }
    for kind in [
        "text",
        "TEXT/PLAIN",
        "text/xml",
        "StartTyping",
        "AcceptAttachment",
        "pagePush",
        "complete",
    ] {
        let document = refuse(&app, &token, &message(&id, kind, json!("x")), "400-196").await;
        assert_eq!(
            document["developerMessage"],
            "Invalid value of attribute type.value, expected values are: [text/plain, text/html, startTyping, endTyping, uploadAttachment, acceptAttachment, rejectAttachment, enableOffRecordMessages, disableOffRecordMessages]."
        );
    }
}

/// A message can be sent as JSON, as XML and in a multipart body. Errors have the negotiated format.
#[both(more())]
async fn forms(app: App) {
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    let xml = format!(
        "<message xmlns=\"http://bindings.egain.com/ws/model/v19/gen/live/message\">\n  <conversation id=\"{id}\"/>\n  <type><value>text/plain</value></type>\n  <content>In &lt;XML&gt;</content>\n</message>"
    );
    let nested = format!(
        "<m:message xmlns:m='urn:x'><m:conversation><m:id>{id}</m:id></m:conversation><m:type><m:value>text/plain</m:value></m:type><m:content><![CDATA[<raw>]]></m:content></m:message>"
    );
    let json = message(&id, "text/plain", json!("In JSON")).to_string();
    let part = |name: &str, media: &str, text: &str| {
        format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: {media}\r\n\r\n{text}\r\n--XX--\r\n"
        )
    };
    let multipart = "multipart/form-data; boundary=XX";
    for (content_type, body, words) in [
        ("application/json; charset=utf-8", json.clone(), "In JSON"),
        ("application/xml", xml.clone(), "In <XML>"),
        ("application/xml", nested, "<raw>"),
        (multipart, part("x", "application/json", &json), "In JSON"),
        (multipart, part("message", "text/plain", &xml), "In <XML>"),
    ] {
        for prefix in [BASE, "/ws/v19/clientapplications"] {
            let reply = app
                .post(&format!("{prefix}{SEND}"))
                .bearer(&token)
                .body(content_type, body.clone())
                .send()
                .await
                .expect(204);
            assert_eq!(
                (reply.body.as_str(), reply.header("content-type")),
                ("", None)
            );
            assert_eq!(messages_in(&app, &answer).await.pop().unwrap().1, words);
        }
    }
    // Without `Accept`, the answer is XML.
    let send = |content_type: &'static str, body: String| {
        app.post(&format!("{BASE}{SEND}"))
            .bearer(&token)
            .body(content_type, body)
    };
    let reply = send("application/xml", xml.replace("message", "conversation"))
        .send()
        .await
        .expect(400);
    assert!(
        reply.body.contains("<code>400-152</code>")
            && reply
                .body
                .contains("The root element must be &#39;message&#39;.")
            || reply.body.contains("The root element must be 'message'."),
        "{}",
        reply.body
    );
    for (content_type, body, code) in [
        ("text/plain", json.clone(), "415-100"),
        ("", json.clone(), "415-100"),
        ("application/json", "{".into(), "400-152"),
        ("application/json", "[]".into(), "400-152"),
        ("application/json", String::new(), "400-152"),
        (
            "application/json",
            json.replace("In JSON", "In\nJSON"),
            "400-152",
        ),
        (
            "application/json",
            json.replace("In JSON", "\\u0000"),
            "400-152",
        ),
        ("application/xml", json.clone(), "400-152"),
        ("application/xml", xml.replace("In", "\u{1}"), "400-152"),
        (multipart, json.clone(), "400-152"),
    ] {
        let before = app.counts().await;
        let reply = send(content_type, body.clone())
            .header("accept", "application/json")
            .send()
            .await;
        error(&reply, code[..3].parse().unwrap(), code);
        assert_eq!(before, app.counts().await, "{content_type} {body}");
    }
}

/// The checks have the same order as those of a start. A request that violates several rules gets the error of the
/// first rule.
#[both(more())]
async fn order_of_checks(app: App) {
    let token = ready(&app).await;
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    let other_type = sign_in_as(&app, "email-key", "email-secret").await;
    let over = uuid(&talk(&app, &token).await);
    app.put(&format!("{BASE}/messaging/conversation/{over}/end"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    let text = |id: &str, kind: &str, content: &str| message(id, kind, json!(content)).to_string();
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (code, detail, token, accept, language, query, content_type, body) in [
        (
            "401-101",
            "",
            "nobody",
            "text/csv",
            "xx",
            "?a=b",
            "text/plain",
            "x".to_owned(),
        ),
        (
            "403-112",
            "",
            other_type.as_str(),
            "text/csv",
            "xx",
            "?a=b",
            "text/plain",
            "x".to_owned(),
        ),
        (
            "406-101",
            "",
            &token,
            "text/csv",
            "xx",
            "?a=b",
            "text/plain",
            "x".to_owned(),
        ),
        (
            "406-100",
            "",
            &token,
            "application/json",
            "xx",
            "?a=b",
            "text/plain",
            "x".to_owned(),
        ),
        (
            "400-101",
            "",
            &token,
            "application/json",
            "en-us",
            "?a=b",
            "text/plain",
            "x".to_owned(),
        ),
        (
            "415-100",
            "",
            &token,
            "application/json",
            "en-us",
            "",
            "text/plain",
            "x".to_owned(),
        ),
        (
            "400-152",
            "message",
            &token,
            "application/json",
            "en-us",
            "",
            "application/json",
            "x".to_owned(),
        ),
        (
            "400-152",
            "conversation.id",
            &token,
            "application/json",
            "en-us",
            "",
            "application/json",
            "{}".to_owned(),
        ),
        (
            "400-196",
            "",
            &token,
            "application/json",
            "en-us",
            "",
            "application/json",
            text(nobody, "x", ""),
        ),
        (
            "400-152",
            "content",
            &token,
            "application/json",
            "en-us",
            "",
            "application/json",
            text(nobody, "text/plain", ""),
        ),
        (
            "400-152",
            "conversation.id",
            &token,
            "application/json",
            "en-us",
            "",
            "application/json",
            text(nobody, "text/plain", "x"),
        ),
        (
            "403-106",
            "",
            &wide,
            "application/json",
            "en-us",
            "",
            "application/json",
            text(&over, "text/plain", "x"),
        ),
        (
            "400-152",
            "conversation.id",
            &token,
            "application/json",
            "en-us",
            "",
            "application/json",
            text(&over, "text/plain", "x"),
        ),
    ] {
        let before = app.counts().await;
        let reply = app
            .post(&format!("{BASE}{SEND}{query}"))
            .bearer(token)
            .header("accept", accept)
            .header("accept-language", language)
            .body(content_type, body)
            .send()
            .await;
        if accept == "text/csv" {
            assert!(
                reply.status.to_string() == code[..3] && reply.body.contains(code),
                "{code}: {}",
                reply.body
            );
            continue;
        }
        error(&reply, code[..3].parse().unwrap(), code);
        if !detail.is_empty() {
            assert_eq!(reply.json()["details"][0]["key"], detail, "{}", reply.body);
        }
        assert_eq!(before, app.counts().await);
    }
    // Existing clients send the scheme in lower case, and two spaces before the token.
    let id = uuid(&talk(&app, &token).await);
    app.post(&format!("{BASE}{SEND}"))
        .header("authorization", &format!("bearer  {token}"))
        .json(&message(&id, "text/plain", json!("x")))
        .send()
        .await
        .expect(204);
    let reply = app
        .get(&format!("{BASE}{SEND}"))
        .header("accept", "application/json")
        .send()
        .await;
    error(&reply, 405, "405-100");
    assert_eq!(reply.header("allow"), Some("POST"));
}

/// Only the application that started a conversation may write in it. For an application of another account, the
/// conversation does not exist.
#[both(more(), foreign())]
async fn whose_conversation(app: App) {
    let token = ready(&app).await;
    app.presence(95, "online").await;
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    let foreign = sign_in_as(&app, "foreign-key", "foreign-secret").await;
    let id = uuid(&talk(&app, &token).await);
    for kind in ["text/plain", "text/html", "startTyping", "endTyping"] {
        let body = message(&id, kind, json!("x"));
        let document = refuse(&app, &wide, &body, "403-106").await;
        assert_eq!(
            document["developerMessage"],
            "The conversation was not started by this client application."
        );
        let document = refuse(&app, &foreign, &body, "400-152").await;
        assert_eq!(document["developerMessage"], invalid("conversation.id"));
    }
    // The application can write only in conversations that a client application started, and only in inboxes of the
    // kind that eGain's API serves.
    let own = app.token_of(8).await;
    for (inbox, code) in [(1001, "403-106"), (1, "400-152")] {
        let start = json!({"inbox_id": inbox, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"});
        let made = app
            .post("/v1/conversations")
            .bearer(&own)
            .json(&start)
            .send()
            .await
            .expect(201)
            .json();
        let uuid = made["conversation"]["uuid"]
            .as_str()
            .or(made["uuid"].as_str())
            .unwrap()
            .to_owned();
        refuse(
            &app,
            &token,
            &message(&uuid, "text/plain", json!("x")),
            code,
        )
        .await;
    }
    // After the end, neither side can write.
    say(&app, &token, &id, "last words").await;
    app.put(&format!("{BASE}/messaging/conversation/{id}/end"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    for kind in ["text/plain", "text/html", "startTyping", "endTyping"] {
        let document = refuse(&app, &token, &message(&id, kind, json!("x")), "400-152").await;
        assert_eq!(
            document["details"][0]["value"],
            "The id must belong to an ongoing conversation of the client application."
        );
    }
}

/// A typing notification is sent to connected readers and is not stored.
#[both(more(), foreign())]
async fn typing(app: App) {
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    let mut typings = app.engine().ephemeral_events();
    let before = app.counts().await;
    for (kind, started) in [("startTyping", true), ("endTyping", false)] {
        for body in [
            message(&id, kind, json!(null)),
            message(&id, kind, json!({"ignored": 1})),
        ] {
            sending(&app, &token, &body).send().await.expect(204);
            let moment = typings.try_recv().unwrap().typing().unwrap();
            assert_eq!(
                (
                    moment.account,
                    moment.conversation.0,
                    moment.by,
                    moment.started
                ),
                (
                    ACME,
                    answer["activity"]["id"].as_i64().unwrap(),
                    Typist::Contact,
                    started
                )
            );
        }
    }
    assert_eq!(before, app.counts().await);
    // A refused typing notification reaches no reader.
    let nobody = "00000000-0000-4000-8000-000000000000";
    refuse(
        &app,
        &token,
        &message(nobody, "startTyping", json!(null)),
        "400-152",
    )
    .await;
    assert!(typings.try_recv().is_err());
}

/// Requests with one idempotency key store one message.
#[both(more(), foreign())]
async fn idempotency(app: App) {
    let token = ready(&app).await;
    let id = uuid(&talk(&app, &token).await);
    let body = message(&id, "text/plain", json!("once"));
    let before = app.rows("messages").await;
    let other = sign_in(&app).await;
    for token in [&token, &token, &other] {
        sending(&app, token, &body)
            .header("idempotency-key", "k")
            .send()
            .await
            .expect(204);
    }
    let replayed = sending(&app, &token, &body)
        .header("idempotency-key", "k")
        .send()
        .await
        .expect(204);
    assert_eq!(
        (
            replayed.header("idempotency-replayed"),
            replayed.header("content-type"),
            replayed.body.as_str()
        ),
        (Some("true"), None, "")
    );
    assert_eq!(app.rows("messages").await, before + 1);
    let reply = sending(&app, &token, &message(&id, "text/plain", json!("other")))
        .header("idempotency-key", "k")
        .send()
        .await;
    error(&reply, 409, "409-101");
    let reply = sending(&app, &token, &body)
        .header("idempotency-key", "")
        .send()
        .await;
    error(&reply, 400, "400-103");
    let twins: Vec<_> = (0..10)
        .map(|_| {
            tokio::spawn(
                sending(&app, &token, &body)
                    .header("idempotency-key", "twins")
                    .send(),
            )
        })
        .collect();
    for twin in twins {
        twin.await.unwrap().expect(204);
    }
    assert_eq!(app.rows("messages").await, before + 2);
    // The end of the conversation does not change the stored answer.
    app.put(&format!("{BASE}/messaging/conversation/{id}/end"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    sending(&app, &token, &body)
        .header("idempotency-key", "k")
        .send()
        .await
        .expect(204);
}
