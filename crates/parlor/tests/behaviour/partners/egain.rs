//! Callbacks in eGain's format: section 4 of the contract, and its vectors 16 to 20.

use crate::partners::common::own;
use crate::support::accounts::{Accounts, Agent, Application, Queue};
use crate::support::callbacks::{self, ACME, deactivate, in_time, pause, resume, until_number};
use crate::support::receiver::{Act, Hit, Receiver};
use crate::support::{App, Backend, both};
use parlor_model::command::{Actor, NewMessage, PostMessage, ServiceCondition};
use parlor_model::ids::{AgentId, EndpointKey};
use parlor_model::state::ConversationName;
use parlor_model::words::MessageKind;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

pub(super) const BASE: &str = "/system/ws/v19/clientapplications/messaging";

pub(super) const PENDING: &str =
    "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint LIKE 'application%'";

/// The client application `notified-key` with this callback.
fn application(callback: Value) -> Application {
    Application::new("Notified", "notified-key", "notified-secret", &[1001])
        .set("callback", callback)
}

/// A server whose client application `notified-key` sends callbacks to this receiver, with an agent of large capacity.
/// `settings` has further members of the callback.
pub(super) async fn app(backend: Backend, receiver: &Receiver, settings: Value) -> (App, String) {
    let app = callbacks::app(backend, |_| ()).await;
    let mut callback = json!({"url": format!("http://{}/egain", receiver.addr)});
    let members = callback.as_object_mut().unwrap();
    members.extend(settings.as_object().unwrap().clone());
    let roomy = Agent::new(77, "Rosa Roomy").capacity(100_000);
    app.apply(
        Accounts::acme()
            .with(roomy.queues(&["support"]))
            .with(application(callback)),
    )
    .await;
    app.presence(77, "online").await;
    let reply = app
        .post("/ws/v19/clientapplications/authentication/oauth2/token")
        .basic("notified-key", "notified-secret")
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect(200);
    let token = reply.json()["access_token"].as_str().unwrap().to_owned();
    (app, token)
}

/// Starts a conversation, and returns its UUID and its id.
pub(super) async fn start(app: &App, token: &str, typing: bool, rich: bool) -> (String, i64) {
    let body = json!({
        "entryPointConfiguration": {"entryPoint": {"id": "1001"}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}},
        "activity": {"payload": {"chat": {"clientInfo": {"isRichTextSupported": rich}}}, "customer": {"type": {"value": "individual"},
            "contacts": {"contact": [{"firstName": "Ann", "externalId": "CRM-1042"}]}}},
    });
    let typing = if typing { "yes" } else { "no" };
    let path = format!(
        "{BASE}/conversation/start?searchContactOnAttribute=externalId&sendTypingNotification={typing}"
    );
    let reply = app
        .post(&path)
        .bearer(token)
        .header("accept", "application/json")
        .json(&body)
        .send()
        .await;
    let answer = reply.expect(200).json();
    (
        answer["id"].as_str().unwrap().to_owned(),
        answer["activity"]["id"].as_i64().unwrap(),
    )
}

/// The endpoint of the client application.
async fn receiving_endpoint(app: &App) -> EndpointKey {
    let config = app.engine().config(ACME).await.unwrap();
    let mut applications = config.applications.values();
    EndpointKey::Application(applications.find(|a| a.name == "Notified").unwrap().id)
}

/// All messages in the received requests, in order.
pub(super) fn messages(hits: &[Hit]) -> Vec<Value> {
    hits.iter()
        .flat_map(|hit| hit.json()["message"].as_array().unwrap().clone())
        .collect()
}

/// The type, content and sender of a message.
fn short(message: &Value) -> (String, String, String) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (
        text(&message["type"]["value"]),
        text(&message["content"]),
        message["sender"].to_string(),
    )
}

/// Waits until this number of messages has arrived.
pub(super) async fn until(receiver: &Receiver, count: usize) -> Vec<Value> {
    let hits = receiver.until(|hits| messages(hits).len() >= count).await;
    let messages = messages(&hits);
    assert_eq!(messages.len(), count, "{messages:?}");
    messages
}

pub(super) async fn say(app: &App, id: i64, body: Value) {
    own(app, &format!("/v1/conversations/{id}/messages"), &body).await;
}

/// Stores a message of an agent, without HTTP.
async fn wrote(engine: &parlor_engine::Engine, id: i64, n: usize) {
    let post = PostMessage {
        conversation: ConversationName::Id(parlor_model::ids::ConversationId(id)).into(),
        kind: MessageKind::Outgoing,
        message: NewMessage::text(format!("word {n}")),
        in_reply_to: None,
        mentions: Vec::new(),
        service: ServiceCondition::None,
    };
    let by = (ACME, Actor::Program(AgentId(77)));
    engine.execute_as(by, post, None).await.unwrap();
}

const SYSTEM: &str = r#"{"type":"system"}"#;

pub(super) const OMAR: &str = r#"{"type":"user","user":{"id":8,"screenName":"Omar Diaz"}}"#;

/// A whole conversation from the client's view. The message `assigned` comes first. `complete` is the last message and
/// is sent once. The callback has no customer messages and no notes, and has typing only on request.
#[both]
async fn a_whole_conversation(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({"format": "json", "authentication": {"basic": {"user": "hook", "password": "hook-pass"}}})).await;
    let (uuid, id) = start(&app, &token, false, true).await;
    until(&receiver, 1).await;
    let hello = json!({"conversation": {"id": uuid}, "type": {"value": "text/plain"}, "content": "Where is it?"});
    app.post(&format!("{BASE}/sendmessage"))
        .bearer(&token)
        .json(&hello)
        .send()
        .await
        .expect(204);
    own(
        &app,
        &format!("/v1/conversations/{id}/typing"),
        &json!({"typing": true}),
    )
    .await;
    say(&app, id, json!({"content": "Hello, how can I help?"})).await;
    until(&receiver, 2).await;
    say(&app, id, json!({"content": "A note", "kind": "note"})).await;
    say(
        &app,
        id,
        json!({"content": "<p>It is <b onclick=x>here</b></p>", "html": true}),
    )
    .await;
    until(&receiver, 3).await;
    own(
        &app,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"agent_id": 8}),
    )
    .await;
    until(&receiver, 5).await;
    app.put(&format!("{BASE}/conversation/{uuid}/end"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    let received = until(&receiver, 6).await;
    until_number(&app, PENDING, 0).await;
    assert_eq!(
        received.iter().map(short).collect::<Vec<_>>(),
        [
            ("assigned", "Rosa Roomy has joined the chat", SYSTEM),
            ("text/plain", "Hello, how can I help?", OMAR),
            ("text/html", "<p>It is <b>here</b></p>", OMAR),
            ("transfer", "The chat is being transferred", SYSTEM),
            ("assigned", "Omar Diaz has joined the chat", SYSTEM),
            ("complete", "Ann Lee has ended the chat", SYSTEM),
        ]
        .map(|(kind, content, sender)| (
            kind.to_owned(),
            content.to_owned(),
            sender.to_owned()
        ))
    );
    let mut ids = std::collections::BTreeSet::new();
    for message in &received {
        assert_eq!(message["conversation"], json!({"id": uuid}));
        assert!(message["timeStamp"].is_i64());
        let id = message["id"].as_str().unwrap();
        assert!(
            id.bytes().all(|b| b.is_ascii_digit()) && ids.insert(id.to_owned()),
            "{id}"
        );
    }
    let hits = receiver.hits();
    for hit in &hits {
        // The Base64 form of `hook:hook-pass`.
        assert_eq!(
            (
                hit.method.as_str(),
                hit.target.as_str(),
                hit.headers["authorization"].as_str()
            ),
            ("POST", "/egain", "Basic aG9vazpob29rLXBhc3M=")
        );
        assert_eq!(hit.headers["content-type"], "application/json");
    }
    // This message is exactly equal to the example in the contract.
    let plain = hits
        .iter()
        .find(|hit| hit.body.contains("how can I help"))
        .unwrap();
    assert_eq!(
        plain.body,
        format!(
            r#"{{"message":[{{"conversation":{{"id":"{uuid}"}},"type":{{"value":"text/plain"}},"content":"Hello, how can I help?","sender":{OMAR},"timeStamp":{},"id":{}}}]}}"#,
            received[1]["timeStamp"], received[1]["id"]
        )
    );
    // After the end of the conversation, an agent's message is refused, and the client receives no further message.
    let late = app
        .post(&format!("/v1/conversations/{id}/messages"))
        .bearer(callbacks::OMAR)
        .json(&json!({"content": "Wait!"}))
        .send()
        .await;
    assert_eq!(late.status, 409);
    assert_eq!(messages(&receiver.hits()).len(), 6);
    app.stop().await;
}

/// The client application is notified of an offer only when the agent accepts it. If a conversation comes back from an
/// agent who did not accept it, no transfer is reported.
#[both]
async fn an_accepted_offer(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    app.apply(Accounts::acme().with(Queue::new("support").accept_within_s(60)))
        .await;
    let (_, refused) = start(&app, &token, false, true).await;
    own(
        &app,
        &format!("/v1/conversations/{refused}/release"),
        &json!({}),
    )
    .await;
    let (uuid, id) = start(&app, &token, false, true).await;
    until_number(&app, PENDING, 0).await;
    assert_eq!(messages(&receiver.hits()).len(), 0);
    app.pick_up(id, 77).await;
    until(&receiver, 1).await;
    own(
        &app,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"agent_id": 8}),
    )
    .await;
    let received = until(&receiver, 3).await;
    until_number(&app, PENDING, 0).await;
    let kinds: Vec<String> = received.iter().map(|message| short(message).1).collect();
    assert_eq!(
        kinds,
        [
            "Rosa Roomy has joined the chat",
            "The chat is being transferred",
            "Omar Diaz has joined the chat",
        ]
    );
    assert!(
        received
            .iter()
            .all(|message| message["conversation"]["id"] == uuid)
    );
    assert_eq!(messages(&receiver.hits()).len(), 3);
    // An answer also accepts the offer. The client receives `assigned` before the agent's answer.
    let (_, answered) = start(&app, &token, false, true).await;
    wrote(app.engine(), answered, 0).await;
    let received = until(&receiver, 5).await;
    let kinds: Vec<String> = received.iter().skip(3).map(|m| short(m).1).collect();
    assert_eq!(kinds, ["Rosa Roomy has joined the chat", "word 0"]);
    app.stop().await;
}

/// A callback in XML, for a client that requested typing notifications and cannot show rich text. The agent ends the
/// conversation.
#[both]
async fn plain_xml_and_typing(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({"format": "xml"})).await;
    let (uuid, id) = start(&app, &token, true, false).await;
    receiver.until(|hits| hits.len() == 1).await;
    own(
        &app,
        &format!("/v1/conversations/{id}/typing"),
        &json!({"typing": true}),
    )
    .await;
    receiver.until(|hits| hits.len() == 2).await;
    own(
        &app,
        &format!("/v1/conversations/{id}/typing"),
        &json!({"typing": true, "private": true}),
    )
    .await;
    own(
        &app,
        &format!("/v1/conversations/{id}/typing"),
        &json!({"typing": false}),
    )
    .await;
    receiver.until(|hits| hits.len() == 3).await;
    say(
        &app,
        id,
        json!({"content": "<i>5 &lt; 6</i>", "html": true}),
    )
    .await;
    receiver.until(|hits| hits.len() == 4).await;
    own(&app, &format!("/v1/conversations/{id}/resolve"), &json!({})).await;
    let hits = receiver.until(|hits| hits.len() == 5).await;
    let attribute = |hit: &Hit, before: &str, after: char| {
        hit.body
            .split_once(before)
            .unwrap()
            .1
            .split(after)
            .next()
            .unwrap()
            .to_owned()
    };
    let wanted = [
        (
            "assigned",
            "<content>Rosa Roomy has joined the chat</content>",
            "<type>system</type>",
        ),
        (
            "startTyping",
            "",
            r#"<type>user</type><user id="8"><screenName>Omar Diaz</screenName></user>"#,
        ),
        (
            "endTyping",
            "",
            r#"<type>user</type><user id="8"><screenName>Omar Diaz</screenName></user>"#,
        ),
        (
            "text/plain",
            "<content>5 &lt; 6</content>",
            r#"<type>user</type><user id="8"><screenName>Omar Diaz</screenName></user>"#,
        ),
        (
            "complete",
            "<content>Omar Diaz has ended the chat</content>",
            "<type>system</type>",
        ),
    ];
    for (hit, (kind, content, sender)) in hits.iter().zip(wanted) {
        assert_eq!(hit.headers["content-type"], "application/xml");
        assert!(
            !hit.headers.contains_key("authorization"),
            "it asked for none"
        );
        let (message, at) = (
            attribute(hit, "<message id=\"", '"'),
            attribute(hit, "<timeStamp>", '<'),
        );
        assert_eq!(
            hit.body,
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n<messages xmlns=\"http://bindings.egain.com/ws/model/v19/gen/live/message\">\
             <message id=\"{message}\"><conversation id=\"{uuid}\"/><type><value>{kind}</value></type>{content}<sender>{sender}</sender><timeStamp>{at}</timeStamp></message></messages>"
            )
        );
    }
    app.stop().await;
}

/// A backlog arrives in batches of at most a thousand messages, in order. `complete` is sent once, as the last
/// message.
#[both]
async fn batches(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let key = receiving_endpoint(&app).await;
    pause(&app, key).await;
    let (uuid, id) = start(&app, &token, false, true).await;
    // Many tasks store messages in parallel, so that several messages share a commit.
    let writers: Vec<_> = (0..50)
        .map(|part| {
            let engine = app.engine().clone();
            tokio::spawn(async move {
                for n in 0..50 {
                    wrote(&engine, id, part * 50 + n).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    app.put(&format!("{BASE}/conversation/{uuid}/end"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    assert_eq!(receiver.hits().len(), 0);
    resume(&app, key).await;
    until_number(&app, PENDING, 0).await;
    let accepted = receiver.accepted();
    for hit in &receiver.hits() {
        assert!((1..=1_000).contains(&messages(std::slice::from_ref(hit)).len()));
    }
    let received = messages(&accepted);
    let mut seen = std::collections::HashSet::new();
    let once: Vec<&Value> = received
        .iter()
        .filter(|m| seen.insert(m["id"].as_str().unwrap().to_owned()))
        .collect();
    let [first, said @ .., last] = once.as_slice() else {
        panic!("{once:?}")
    };
    assert_eq!(short(first).1, "Rosa Roomy has joined the chat");
    assert_eq!(short(last).1, "Ann Lee has ended the chat");
    let id = |m: &&Value| m["id"].as_str().unwrap().parse::<i64>().unwrap();
    assert!(said.is_sorted_by_key(id), "the order of the conversation");
    let words: std::collections::BTreeSet<String> = said.iter().map(|m| short(m).1).collect();
    let wanted = (0..2_500).map(|n| format!("word {n}"));
    assert_eq!(words, wanted.collect());
    assert_eq!(said.len(), 2_500);
    let most = accepted
        .iter()
        .map(|hit| messages(std::slice::from_ref(hit)).len())
        .max()
        .unwrap();
    assert_eq!(most, 1_000, "the first batches are full");
    assert!(
        (3..8).contains(&accepted.len()),
        "{} requests are no batches",
        accepted.len()
    );
    app.stop().await;
}

/// If a message cannot be sent, its delivery becomes dead, with one attempt that states the reason. The other messages
/// of its batch are sent, in order.
#[both]
async fn unsendable_deliveries_delay_nobody(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let key = receiving_endpoint(&app).await;
    pause(&app, key).await;
    let (_, one) = start(&app, &token, false, true).await;
    for n in 0..4 {
        wrote(app.engine(), one, n).await;
    }
    let of = |n: usize| {
        format!(
            "endpoint LIKE 'application%' AND kind = 'message.created' AND material LIKE '%\"word {n}\"%'"
        )
    };
    app.database()
        .change(&format!(
            "UPDATE deliveries SET material = '{{\"event\":1}}' WHERE {}",
            of(1)
        ))
        .await;
    let long = "x".repeat(2_200_000);
    app.database().change(&format!("UPDATE deliveries SET material = replace(material, '\"word 2\"', '\"{long}\"') WHERE {}", of(2))).await;
    resume(&app, key).await;
    until_number(&app, PENDING, 0).await;
    let words: Vec<String> = messages(&receiver.hits())
        .iter()
        .map(|m| short(m).1)
        .collect();
    assert_eq!(
        words,
        ["Rosa Roomy has joined the chat", "word 0", "word 3"]
    );
    let dead = "SELECT count(*) FROM deliveries AS d JOIN delivery_attempts AS a ON a.delivery_id = d.id \
        WHERE d.state = 'dead' AND d.attempts = 1 AND a.failure = 'unsendable' AND a.answer LIKE";
    assert_eq!(
        app.database()
            .number(&format!("{dead} '%cannot be read%'"))
            .await,
        1
    );
    assert_eq!(
        app.database().number(&format!("{dead} '%larger%'")).await,
        1
    );
    app.stop().await;
}

/// A message that the receiver refuses is sent again without other messages. The other messages of its batch arrive.
#[both]
async fn refused_deliveries_are_sent_alone(backend: Backend) {
    let receiver = Receiver::new(|hit, _| {
        Act::Answer(if hit.body.contains("word 13") {
            422
        } else {
            200
        })
    })
    .await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let key = receiving_endpoint(&app).await;
    pause(&app, key).await;
    let (_, bad) = start(&app, &token, false, true).await;
    wrote(app.engine(), bad, 13).await;
    wrote(app.engine(), bad, 14).await;
    for n in 0..3 {
        let (_, id) = start(&app, &token, false, true).await;
        wrote(app.engine(), id, n).await;
    }
    resume(&app, key).await;
    let refused = "SELECT count(DISTINCT conversation_id) FROM deliveries WHERE state = 'pending' AND endpoint LIKE 'application%'";
    in_time(&app, until_number(&app, refused, 1)).await;
    let accepted: Vec<String> = messages(&receiver.accepted())
        .iter()
        .map(|m| short(m).1)
        .collect();
    for n in 0..3 {
        assert_eq!(
            accepted
                .iter()
                .filter(|words| **words == format!("word {n}"))
                .count(),
            1,
            "{accepted:?}"
        );
    }
    assert!(
        !accepted
            .iter()
            .any(|words| words == "word 13" || words == "word 14"),
        "{accepted:?}"
    );
    let why = "SELECT count(*) FROM deliveries AS d JOIN delivery_attempts AS a ON a.delivery_id = d.id \
        WHERE d.state = 'pending' AND d.attempts > 1 AND a.status = 422";
    let refused_twice = crate::support::until("it is refused alone", async || {
        app.database().number(why).await > 1
    });
    in_time(&app, refused_twice).await;
    app.stop().await;
}

/// Even if the receiver is slow, no typing is sent after the end.
#[both]
async fn nothing_after_the_end(backend: Backend) {
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let receiver = Receiver::new(move |hit, _| {
        if hit.body.contains("startTyping") {
            Act::Hold(Arc::clone(&held))
        } else {
            Act::Answer(200)
        }
    })
    .await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let (uuid, id) = start(&app, &token, true, true).await;
    until(&receiver, 1).await;
    let typing = |id: i64, on: bool| {
        let app = &app;
        async move {
            own(
                app,
                &format!("/v1/conversations/{id}/typing"),
                &json!({"typing": on}),
            )
            .await
        }
    };
    let (other, other_id) = start(&app, &token, true, true).await;
    typing(id, true).await;
    receiver
        .until(|hits| hits.iter().any(|hit| hit.body.contains("startTyping")))
        .await;
    // The delivery of `endTyping` waits for the answer to `startTyping`.
    typing(id, false).await;
    own(&app, &format!("/v1/conversations/{id}/resolve"), &json!({})).await;
    gate.add_permits(1);
    typing(other_id, false).await;
    let hits = receiver
        .until(|hits| {
            let received = messages(hits);
            received
                .iter()
                .any(|m| m["conversation"]["id"] == *other && short(m).0 == "endTyping")
                && received.iter().any(|m| short(m).0 == "complete")
        })
        .await;
    let received: Vec<String> = messages(&hits)
        .iter()
        .filter(|m| m["conversation"]["id"] == *uuid)
        .map(|m| short(m).0)
        .collect();
    assert_eq!(received, ["assigned", "startTyping", "complete"]);
    app.stop().await;
}

/// OAuth 2.0 client credentials: Parlor requests a token once and uses it again. After a 401, Parlor requests one new
/// token.
#[both]
async fn client_credentials(backend: Backend) {
    let issued = std::sync::Arc::new(AtomicUsize::new(0));
    let number = std::sync::Arc::clone(&issued);
    let receiver = Receiver::new(move |hit, _| {
        if hit.target == "/token" {
            let n = number.fetch_add(1, Ordering::SeqCst) + 1;
            let body = json!({"access_token": format!("t{n}"), "token_type": "Bearer", "expires_in": 3600}).to_string();
            return Act::Say(200, vec![("content-type", "application/json".to_owned())], body);
        }
        // As soon as the first message arrives, the first token is no longer valid.
        let revoked = hit.headers["authorization"] == "Bearer t1" && hit.body.contains("word");
        Act::Answer(if revoked { 401 } else { 200 })
    }).await;
    let oauth2 = json!({
        "token_url": format!("http://{}/token", receiver.addr), "client_id": "us", "client_secret": "ours",
    });
    let callback = json!({"format": "json", "authentication": {"oauth2": oauth2}});
    let (app, token) = app(backend, &receiver, callback).await;
    let (_, id) = start(&app, &token, false, true).await;
    let called = |hits: &[Hit]| {
        hits.iter()
            .filter(|hit| hit.target == "/egain" && hit.accepted)
            .count()
    };
    receiver.until(|hits| called(hits) == 1).await;
    say(&app, id, json!({"content": "word 1"})).await;
    receiver.until(|hits| called(hits) == 2).await;
    say(&app, id, json!({"content": "word 2"})).await;
    let hits = receiver.until(|hits| called(hits) == 3).await;
    assert_eq!(issued.load(Ordering::SeqCst), 2);
    let bearers: Vec<&str> = hits
        .iter()
        .filter(|hit| hit.target == "/egain")
        .map(|hit| hit.headers["authorization"].as_str())
        .collect();
    assert_eq!(
        bearers,
        ["Bearer t1", "Bearer t1", "Bearer t2", "Bearer t2"]
    );
    until_number(&app, PENDING, 0).await;
    assert_eq!(app.database().number("SELECT count(*) FROM deliveries WHERE endpoint LIKE 'application%' AND attempts > 1").await, 0, "a new token is no new attempt");
    app.stop().await;
}

/// While the callback is deactivated, the client application cannot start conversations. Existing conversations
/// continue, and their deliveries wait.
#[both]
async fn a_deactivated_callback(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let (uuid, id) = start(&app, &token, false, true).await;
    until(&receiver, 1).await;
    let key = receiving_endpoint(&app).await;
    deactivate(&app, key, "gone").await;
    let before = app.counts().await;
    let body = json!({"entryPointConfiguration": {"entryPoint": {"id": 1001}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}}});
    let path = format!("{BASE}/conversation/start?anonymousCustomer=yes");
    let refused = app
        .post(&path)
        .bearer(&token)
        .header("accept", "application/json")
        .json(&body)
        .send()
        .await
        .expect(400)
        .json();
    assert_eq!(
        (&refused["code"], &refused["details"][0]["value"]),
        (
            &json!("400-152"),
            &json!("The webhook callback URL of the client application must be active.")
        )
    );
    assert_eq!(
        refused["developerMessage"],
        "The webhook callback URL of the client application is not active."
    );
    assert_eq!(app.counts().await, before);
    // The client can still send messages (contract 3.3).
    let hello = json!({"conversation": {"id": uuid}, "type": {"value": "text/plain"}, "content": "Still there?"});
    app.post(&format!("{BASE}/sendmessage"))
        .bearer(&token)
        .json(&hello)
        .send()
        .await
        .expect(204);
    resume(&app, key).await;
    app.post(&path)
        .bearer(&token)
        .json(&body)
        .send()
        .await
        .expect(200);
    say(&app, id, json!({"content": "We are."})).await;
    let received = until(&receiver, 3).await;
    assert_eq!(
        received
            .iter()
            .map(|m| short(m).0)
            .filter(|kind| kind == "assigned")
            .count(),
        2
    );
    app.stop().await;
}

/// Starts, deliveries and all answers treat the callback as active, or all treat it as deactivated. The server, `/v1`
/// and a provisioning file can change this state.
#[both]
async fn one_switch(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let key = receiving_endpoint(&app).await;
    let url = format!("http://{}/egain", receiver.addr);
    let file =
        |active: bool| Accounts::acme().with(application(json!({"url": url, "active": active})));
    let forced = |active: bool| {
        let mut provision = crate::support::provisioned(file(active));
        provision.force = true;
        let app = &app;
        async move { app.engine().provision(provision).await.unwrap() }
    };
    let state = || {
        let (app, path) = (&app, format!("/v1/callbacks/{key}"));
        async move {
            app.get(&path)
                .bearer(callbacks::OMAR)
                .send()
                .await
                .expect(200)
                .json()["state"]
                .as_str()
                .unwrap()
                .to_owned()
        }
    };
    let path = format!("{BASE}/conversation/start?anonymousCustomer=yes");
    let starts = || {
        let body = json!({"entryPointConfiguration": {"entryPoint": {"id": 1001}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}}});
        let call = app.post(&path).bearer(&token).json(&body);
        async move { call.send().await.status }
    };
    for round in 0..3 {
        match round {
            0 => deactivate(&app, key, "gone").await,
            1 => drop(forced(false).await),
            _ => deactivate(&app, key, "gone").await,
        }
        assert_eq!(
            (starts().await, state().await.as_str()),
            (400, "deactivated"),
            "{round}"
        );
        match round {
            0 => {
                assert!(
                    app.apply(file(true)).await.changes.is_empty(),
                    "somebody else changed it"
                );
                assert_eq!(starts().await, 400);
                assert!(!forced(true).await.changes.is_empty());
            }
            1 => {
                app.post(&format!("/v1/callbacks/{key}/resume"))
                    .bearer(callbacks::OMAR)
                    .send()
                    .await
                    .expect(200);
            }
            // An earlier version could leave this state: the application's setting is on, but the endpoint is
            // deactivated.
            _ => {
                app.shutdown().await;
                app.database()
                    .change("UPDATE credentials SET callback_active = TRUE WHERE name = 'Notified'")
                    .await;
                let app = callbacks::again(&app).await;
                let body = json!({"entryPointConfiguration": {"entryPoint": {"id": 1001}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}}});
                let again = || app.post(&path).bearer(&token).json(&body);
                assert_eq!(again().send().await.status, 400);
                let mut provision = crate::support::provisioned(file(true));
                provision.force = true;
                app.engine().provision(provision).await.unwrap();
                assert_eq!(again().send().await.status, 200);
                app.shutdown().await;
                continue;
            }
        }
        assert_eq!(
            (starts().await, state().await.as_str()),
            (200, "active"),
            "{round}"
        );
        until_number(&app, PENDING, 0).await;
        assert!(!receiver.hits().is_empty());
    }
    app.stop().await;
}

/// An agent pushes the address of a page to the client. A push with other content, or with an invalid address, is
/// refused.
#[both]
async fn pages_are_pushed(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let (_, id) = start(&app, &token, false, true).await;
    let page = "https://shop.example/returns?order=5512";
    say(&app, id, json!({"page_url": page})).await;
    let received = until(&receiver, 2).await;
    assert_eq!(
        short(&received[1]),
        ("pagePush".to_owned(), page.to_owned(), OMAR.to_owned())
    );
    let before = app.counts().await;
    let file = crate::partners::files::uploaded(&app, "a.png").await;
    for (body, field, code) in [
        (
            json!({"page_url": page, "content": "x"}),
            "page_url",
            "not-allowed",
        ),
        (
            json!({"page_url": page, "kind": "note"}),
            "page_url",
            "not-allowed",
        ),
        (
            json!({"page_url": page, "kind": "incoming"}),
            "page_url",
            "not-allowed",
        ),
        (
            json!({"page_url": page, "attachment_ids": [file]}),
            "page_url",
            "not-allowed",
        ),
        (
            json!({"page_url": "javascript:alert(1)"}),
            "page_url",
            "not-allowed",
        ),
        (
            json!({"page_url": "shop.example/returns"}),
            "page_url",
            "not-allowed",
        ),
        (json!({"page_url": ""}), "page_url", "required"),
        (json!({"page_url": 5}), "page_url", "wrong-type"),
    ] {
        let call = app.post(&format!("/v1/conversations/{id}/messages"));
        let reply = call.bearer(callbacks::OMAR).json(&body).send().await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        crate::v1::invalid(&reply, &[(field, code)]);
    }
    assert_eq!(app.counts().await.of("messages"), before.of("messages"));
    app.stop().await;
}

/// An agent's off-record message reaches the client once, and is not stored as a delivery.
#[both]
async fn words_off_the_record(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let (uuid, id) = start(&app, &token, false, true).await;
    until(&receiver, 1).await;
    let on = json!({"conversation": {"id": uuid}, "type": {"value": "enableOffRecordMessages"}});
    let call = app.post(&format!("{BASE}/sendmessage")).bearer(&token);
    call.json(&on).send().await.expect(204);
    until_number(&app, PENDING, 0).await;
    let before = app.counts().await;
    let path = format!("/v1/conversations/{id}/off-record-messages");
    let call = app.post(&path).bearer(callbacks::OMAR);
    call.json(&json!({"content": "between us"}))
        .send()
        .await
        .expect(204);
    let received = until(&receiver, 2).await;
    assert_eq!(
        short(&received[1]),
        (
            "text/plain".to_owned(),
            "between us".to_owned(),
            OMAR.to_owned()
        )
    );
    // The callback does not repeat the customer's own off-record messages.
    let said =
        json!({"conversation": {"id": uuid}, "type": {"value": "text/plain"}, "content": "mine"});
    let call = app.post(&format!("{BASE}/sendmessage")).bearer(&token);
    call.json(&said).send().await.expect(204);
    let call = app.post(&path).bearer(callbacks::OMAR);
    call.json(&json!({"content": "the end"}))
        .send()
        .await
        .expect(204);
    assert_eq!(short(&until(&receiver, 3).await[2]).1, "the end");
    assert_eq!(app.counts().await, before);
    app.stop().await;
}
