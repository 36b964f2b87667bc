//! The end of a conversation, and its transcript. This file tests sections 3.4, 3.6 and 5.1 and vector 21 of the
//! contract, which `mod.rs` explains.

use super::common::*;
use super::messages::{foreign, message, say, sending, talk, uuid};
use crate::support::accounts::Accounts;
use parlor_model::conversation_uuid::uuid_of;
use parlor_model::ids::ConversationId;
use parlor_model::words::Status;

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// Returns the same UUID with the version 1.
fn older_version(uuid: &str) -> String {
    format!("{}1{}", &uuid[..14], &uuid[15..])
}

/// Returns a UUID that contains the id of this answer's conversation, but is not the UUID of the conversation. Such a
/// UUID can exist if the data was restored from a backup.
async fn second_uuid(app: &App, answer: &Value) -> String {
    let id = ConversationId(answer["activity"]["id"].as_i64().unwrap());
    let config = app.engine().config(ACME).await.unwrap();
    uuid_of(&config.account.uuid_key, id, "a different random text")
}

fn at(id: &str, rest: &str) -> String {
    format!("{BASE}/messaging/conversation/{id}{rest}")
}

fn ending(app: &App, token: &str, id: &str) -> Request {
    app.put(&at(id, "/end"))
        .bearer(token)
        .header("accept", "application/json")
}

fn reading(app: &App, token: &str, id: &str) -> Request {
    app.get(&at(id, ""))
        .bearer(token)
        .header("accept", "application/json")
}

/// Sends a message as an agent.
async fn agent_says(app: &App, agent: i64, conversation: &Value, content: &str, kind: &str) {
    let token = app.token_of(agent).await;
    let id = &conversation["activity"]["id"];
    app.post(&format!("/v1/conversations/{id}/messages"))
        .bearer(&token)
        .json(&json!({"content": content, "kind": kind}))
        .send()
        .await
        .expect(201);
}

async fn refuse(app: &App, request: Request, code: &str) {
    let before = app.counts().await;
    let reply = request.send().await;
    error(&reply, code[..3].parse().unwrap(), code);
    assert_eq!(before, app.counts().await);
}

#[both(more(), foreign())]
async fn it_ends_once(app: App) {
    let token = ready(&app).await;
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    app.presence(95, "online").await;
    let foreign = sign_in_as(&app, "foreign-key", "foreign-secret").await;
    let other_type = sign_in_as(&app, "email-key", "email-secret").await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    refuse(&app, ending(&app, "nobody", &id), "401-101").await;
    refuse(
        &app,
        app.put(&at(&id, "/end"))
            .header("accept", "application/json"),
        "401-104",
    )
    .await;
    refuse(&app, ending(&app, &other_type, &id), "403-112").await;
    refuse(
        &app,
        ending(&app, &token, &id).header("accept-language", "xx"),
        "406-100",
    )
    .await;
    refuse(
        &app,
        app.put(&at(&id, "/end?a=b"))
            .bearer(&token)
            .header("accept", "application/json"),
        "400-101",
    )
    .await;
    refuse(&app, ending(&app, &token, &id).json(&json!({})), "400-152").await;
    refuse(&app, ending(&app, &wide, &id), "403-106").await;
    refuse(&app, ending(&app, &foreign, &id), "404-100").await;
    for nobody in [
        NOBODY,
        "x",
        "%00",
        "%ff",
        "%20",
        "5",
        "00000000-0000-0000-0000-000000000000",
        &id.replace('-', ""),
        &format!("{id},{NOBODY}"),
        &older_version(&id),
        &second_uuid(&app, &answer).await,
    ] {
        refuse(&app, ending(&app, &token, nobody), "404-100").await;
    }
    let before = app.rows("agent_slots").await;
    let reply = ending(&app, &token, &id).send().await.expect(204);
    assert_eq!(
        (reply.body.as_str(), reply.header("content-type")),
        ("", None)
    );
    let view = stored(&app, &answer).await;
    assert_eq!(
        (
            view.conversation.status,
            view.conversation.resolved_at.is_some()
        ),
        (Status::Resolved, true)
    );
    assert_eq!(app.rows("agent_slots").await, before - 1);
    let completed = app
        .database()
        .number("SELECT count(*) FROM events WHERE kind = 'conversation.completed'")
        .await;
    assert_eq!(completed, 1);
    refuse(&app, ending(&app, &token, &id), "400-106").await;
    refuse(&app, ending(&app, &wide, &id), "403-106").await;
    // An agent cannot reopen the conversation either.
    let agent = app.token_of(77).await;
    let reopen = app
        .post(&format!(
            "/v1/conversations/{}/reopen",
            answer["activity"]["id"]
        ))
        .bearer(&agent)
        .send()
        .await;
    assert_eq!(reopen.status, 409, "{}", reopen.body);
}

/// A client can end a conversation with each of the likely paths and methods. The vendor's path and method are unknown.
#[both(more(), foreign())]
async fn paths(app: App) {
    let token = ready(&app).await;
    for prefix in [BASE, "/ws/v19/clientapplications"] {
        for method in ["PUT", "POST"] {
            for path in [
                |id: &str| format!("/messaging/conversation/{id}/end"),
                |id: &str| format!("/messaging/conversation/end/{id}"),
            ] {
                let id = uuid(&talk(&app, &token).await);
                let path = format!("{prefix}{}", path(&id));
                app.request(method, &path)
                    .bearer(&token)
                    .send()
                    .await
                    .expect(204);
                let reply = app
                    .request("DELETE", &path)
                    .bearer(&token)
                    .header("accept", "application/json")
                    .send()
                    .await;
                error(&reply, 405, "405-100");
                assert_eq!(reply.header("allow"), Some("PUT, POST"));
            }
        }
    }
    // With one idempotency key, a second request to end the conversation is a repetition, even with another path and
    // method.
    let id = uuid(&talk(&app, &token).await);
    ending(&app, &token, &id)
        .header("idempotency-key", "e")
        .send()
        .await
        .expect(204);
    let again = app
        .post(&format!(
            "/ws/v19/clientapplications/messaging/conversation/end/{id}"
        ))
        .bearer(&token)
        .header("idempotency-key", "e")
        .send()
        .await
        .expect(204);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    refuse(
        &app,
        ending(&app, &token, &id).header("idempotency-key", "f"),
        "400-106",
    )
    .await;
}

/// A conversation's UUID stays valid after changes of the account, because the key of the UUIDs stays the same. Each
/// account has its own key.
#[both(more(), foreign())]
async fn ids_outlive_changes_of_the_account(app: App) {
    let token = ready(&app).await;
    let id = uuid(&talk(&app, &token).await);
    app.apply(Accounts::acme().set("name", "Acme Limited"))
        .await;
    app.patch("/v1/account")
        .bearer(OMAR)
        .json(&json!({"name": "Acme Group"}))
        .send()
        .await
        .expect(200);
    ending(&app, &token, &id).send().await.expect(204);
    let shared = app
        .database()
        .number("SELECT count(*) - count(DISTINCT uuid_key) FROM accounts")
        .await;
    assert_eq!(shared, 0);
}

/// Contract 3.4: the client applications that may read a transcript, and the status that the conversation must have.
#[both(more(), foreign())]
async fn the_reader_of_the_end(app: App) {
    let token = ready(&app).await;
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    app.presence(95, "online").await;
    let foreign = sign_in_as(&app, "foreign-key", "foreign-secret").await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    refuse(&app, reading(&app, &token, &id), "400-107").await;
    refuse(&app, reading(&app, &wide, &id), "403-106").await;
    ending(&app, &token, &id).send().await.expect(204);
    refuse(&app, reading(&app, "nobody", &id), "401-101").await;
    refuse(
        &app,
        reading(&app, &token, &id).header("accept-language", "xx"),
        "406-100",
    )
    .await;
    refuse(
        &app,
        app.get(&at(&id, ""))
            .bearer(&token)
            .header("accept", "text/csv")
            .header("accept", "application/json;q=0.1")
            .header("accept-language", "xx"),
        "406-100",
    )
    .await;
    refuse(
        &app,
        app.get(&at(&id, "?$attribute=id"))
            .bearer(&token)
            .header("accept", "application/json"),
        "400-101",
    )
    .await;
    refuse(&app, reading(&app, &wide, &id), "403-106").await;
    refuse(&app, reading(&app, &foreign, &id), "404-100").await;
    let (older, second) = (older_version(&id), second_uuid(&app, &answer).await);
    for nobody in [NOBODY, "x", "%00", "%ff", "5", &older, &second] {
        refuse(&app, reading(&app, &token, nobody), "404-100").await;
    }
    reading(&app, &token, &id.to_uppercase())
        .send()
        .await
        .expect(200);
    let reply = app
        .request("PUT", &at(&id, ""))
        .header("accept", "application/json")
        .send()
        .await;
    error(&reply, 405, "405-100");
    assert_eq!(reply.header("allow"), Some("GET, HEAD"));
}

/// The transcript of a whole conversation, in both formats.
#[both(more(), foreign())]
async fn transcript(app: App) {
    let token = ready(&app).await;
    let body = with(
        json!({"subject": "Order <5512>", "customer": customer(json!({"firstName": "Ann", "externalId": "CRM-1042"})),
        "payload": {"chat": {"clientInfo": {"referrerURL": "https://shop.example/help", "isRichTextSupported": true, "timeOffset": "-330"}}}}),
    );
    let answer = started(&app, &token, "searchContactOnAttribute=externalId", &body).await;
    let id = uuid(&answer);
    say(&app, &token, &id, "Hello").await;
    agent_says(
        &app,
        77,
        &answer,
        "How can I help, \"messages\":{\"message\":[]}?",
        "outgoing",
    )
    .await;
    agent_says(&app, 77, &answer, "She sounds upset.", "note").await;
    sending(
        &app,
        &token,
        &message(
            &id,
            "text/html",
            json!("<b>Where</b> is it? <ns10:messages/>"),
        ),
    )
    .send()
    .await
    .expect(204);
    ending(&app, &token, &id).send().await.expect(204);
    agent_says(&app, 77, &answer, "A note after the end.", "note").await;

    let reply = reading(&app, &token, &id).send().await.expect(200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let shown = reply.json();
    let messages = shown["activity"]["payload"]["chat"]["messages"]["message"]
        .as_array()
        .unwrap()
        .clone();
    let mut without = shown.clone();
    without["activity"]["payload"]["chat"]
        .as_object_mut()
        .unwrap()
        .remove("messages");
    assert_eq!(without, answer, "all that the start said, and the messages");
    let words: Vec<_> = messages
        .iter()
        .map(|m| {
            (
                m["type"]["value"].as_str().unwrap(),
                m["content"].as_str().unwrap(),
                m["sender"].to_string(),
            )
        })
        .collect();
    let customer = r#"{"type":"customer"}"#.to_owned();
    assert_eq!(
        words,
        [
            ("text", "Hello", customer.clone()),
            (
                "text",
                "How can I help, \"messages\":{\"message\":[]}?",
                r#"{"type":"user","user":{"id":77,"screenName":"Rosa Roomy"}}"#.to_owned()
            ),
            ("text", "Where is it?", customer),
        ]
    );
    for message in &messages {
        assert!(message["id"].is_i64() && message["timeStamp"].is_i64());
        let keys: Vec<&str> = message
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["type", "content", "sender", "timeStamp", "id"]);
    }
    // The members have the order of the example in the contract.
    assert!(reply.body.contains(r#""timeOffset":"-330"},"messages":{"message":[{"type":{"value":"text"},"content":"Hello","sender":{"type":"customer"},"timeStamp":"#), "{}", reply.body);
    assert!(
        reply.body.ends_with(&format!(
            "}}]}}}}}},\"id\":{}}},\"id\":\"{id}\"}}",
            answer["activity"]["id"]
        )),
        "{}",
        reply.body
    );

    let xml = app
        .get(&at(&id, ""))
        .bearer(&token)
        .send()
        .await
        .expect(200);
    assert_eq!(xml.header("content-type"), Some("application/xml"));
    let stamp = |n: usize| {
        (
            messages[n]["id"].as_i64().unwrap(),
            messages[n]["timeStamp"].as_i64().unwrap(),
        )
    };
    let ((a, at), (b, bt), (c, ct)) = (stamp(0), stamp(1), stamp(2));
    let rows = format!(
        "<ns10:messages><ns10:message id=\"{a}\"><ns10:type><ns10:value>text</ns10:value></ns10:type><ns10:content>Hello</ns10:content><ns10:sender><ns10:type>customer</ns10:type></ns10:sender>\
         <ns10:timeStamp>{at}</ns10:timeStamp></ns10:message><ns10:message id=\"{b}\"><ns10:type><ns10:value>text</ns10:value></ns10:type>\
         <ns10:content>How can I help, \"messages\":{{\"message\":[]}}?</ns10:content><ns10:sender><ns10:type>user</ns10:type><ns10:user id=\"77\"><ns10:screenName>Rosa Roomy</ns10:screenName></ns10:user></ns10:sender>\
         <ns10:timeStamp>{bt}</ns10:timeStamp></ns10:message><ns10:message id=\"{c}\"><ns10:type><ns10:value>text</ns10:value></ns10:type><ns10:content>Where is it?</ns10:content>\
         <ns10:sender><ns10:type>customer</ns10:type></ns10:sender><ns10:timeStamp>{ct}</ns10:timeStamp></ns10:message></ns10:messages></ns10:chat></ns10:payload></ns9:activity></ns9:conversation>"
    );
    assert!(xml.body.ends_with(&rows), "{}", xml.body);
    assert!(
        xml.body
            .contains("<ns10:subject>Order &lt;5512&gt;</ns10:subject>")
            && xml.body.contains(&format!(
                "id=\"{id}\"><ns9:activity id=\"{}\">",
                answer["activity"]["id"]
            ))
    );
}

/// A long transcript is complete, in order, and without private notes. A transcript can also be empty.
#[both(more(), foreign())]
async fn long_and_empty(app: App) {
    let token = ready(&app).await;
    for count in [0, 1, 49, 50, 51, 120] {
        let answer = talk(&app, &token).await;
        let id = uuid(&answer);
        let number = ConversationId(answer["activity"]["id"].as_i64().unwrap());
        for n in 0..count {
            if n % 2 == 0 {
                say(&app, &token, &id, &format!("m{n}")).await;
            } else {
                let kind = if n % 10 == 1 { "note" } else { "outgoing" };
                let post = parlor_model::command::PostMessage {
                    conversation: parlor_model::state::ConversationName::Id(number).into(),
                    kind: if kind == "note" {
                        parlor_model::words::MessageKind::Note
                    } else {
                        parlor_model::words::MessageKind::Outgoing
                    },
                    message: parlor_model::command::NewMessage::text(format!("m{n}")),
                    in_reply_to: None,
                    mentions: Vec::new(),
                    service: parlor_model::command::ServiceCondition::None,
                };
                let agent = parlor_model::ids::AgentId(77);
                let by = (ACME, parlor_model::command::Actor::Program(agent));
                app.engine().execute_as(by, post, None).await.unwrap();
            }
        }
        ending(&app, &token, &id).send().await.expect(204);
        let shown = reading(&app, &token, &id).send().await.expect(200).json();
        let words: Vec<&str> = shown["activity"]["payload"]["chat"]["messages"]["message"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["content"].as_str().unwrap())
            .collect();
        let wanted: Vec<String> = (0..count)
            .filter(|n| n % 10 != 1)
            .map(|n| format!("m{n}"))
            .collect();
        assert_eq!(words, wanted);
        let xml = app
            .get(&at(&id, ""))
            .bearer(&token)
            .send()
            .await
            .expect(200)
            .body;
        assert_eq!(xml.matches("<ns10:message ").count(), wanted.len());
        assert!(
            xml.contains("<ns10:messages></ns10:messages>") == wanted.is_empty()
                && xml.ends_with("</ns9:conversation>"),
            "{xml}"
        );
    }
}

/// If an agent ends the conversation, it has ended for the client application, too.
#[both(more(), foreign())]
async fn an_agent_ends_it(app: App) {
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    let agent = app.token_of(77).await;
    app.post(&format!(
        "/v1/conversations/{}/resolve",
        answer["activity"]["id"]
    ))
    .bearer(&agent)
    .send()
    .await
    .expect(200);
    refuse(&app, ending(&app, &token, &id), "400-106").await;
    reading(&app, &token, &id).send().await.expect(200);
    // After the end the agent cannot write, because the client application already knows that the conversation is over.
    let reply = app
        .post(&format!(
            "/v1/conversations/{}/messages",
            answer["activity"]["id"]
        ))
        .bearer(&agent)
        .json(&json!({"content": "Wait!"}))
        .send()
        .await;
    assert_eq!(reply.status, 409, "{}", reply.body);
}

/// For the client application, a conversation that was merged into another one has ended. Its transcript can still be
/// read, but it accepts no message.
#[both(more(), foreign())]
async fn a_merged_conversation_has_ended(app: App) {
    let token = ready(&app).await;
    let query = "searchContactOnAttribute=email.emailAddress";
    let body = body_for(json!({"firstName": "Ann", "email": [{"emailAddress": "ann@merge.test"}]}));
    let target = started(&app, &token, query, &body).await;
    let merged = started(&app, &token, query, &body).await;
    let id = uuid(&merged);
    let agent = app.token_of(77).await;
    let path = format!(
        "/v1/conversations/{}/merge?undo=true",
        merged["activity"]["id"]
    );
    let answer = app
        .post(&path)
        .bearer(&agent)
        .json(&json!({"into_id": target["activity"]["id"]}))
        .send()
        .await
        .expect(200)
        .json();
    let text = message(&id, "text/plain", json!("Hello?"));
    refuse(&app, sending(&app, &token, &text), "400-152").await;
    reading(&app, &token, &id).send().await.expect(200);
    assert_eq!(
        stored(&app, &merged).await.conversation.status,
        Status::Closed
    );
    let undo = app
        .post("/v1/undo")
        .bearer(&agent)
        .json(&json!({"token": answer["undo"]["token"]}))
        .send()
        .await;
    assert_eq!(undo.json()["code"], "never-reopens");
    say(&app, &token, &uuid(&target), "I am here.").await;
}
