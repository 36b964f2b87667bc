//! Objects together with events, and the filter by conversation: pages, streams and sockets.

use crate::live::client::{Socket, Stream};
use crate::live::{OMAR, get, newest, post, session, started};
use crate::support::accounts::{Accounts, Agent, Inbox, Queue, Team};
use crate::support::{App, both};
use serde_json::{Value, json};

const ALL: &str = "include=conversation,message,contact";

/// Acme with the queue `night`, and agent 22 with the visibility `own`, who serves only this queue. The agent sees the
/// conversations of this queue, and other conversations only if they concern the agent.
fn staff() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(Queue::new("night"))
        .with(Inbox::new("night-web", "web").id(61).queue("night"))
        .with(
            Agent::new(22, "Night owl")
                .email("owl@acme.test")
                .visibility("own")
                .teams(&["night"])
                .queues(&["night"]),
        )
}

async fn events(app: &App, token: &str, query: &str) -> Vec<Value> {
    let page = get(app, token, &format!("/v1/events?{query}")).await;
    let page = page.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

/// Returns the value of this member in the only event in which the member is not null.
fn only<'a>(events: &'a [Value], name: &str) -> &'a Value {
    let mut with = events.iter().filter_map(|event| event.get(name));
    let found = with.find(|object| !object.is_null()).unwrap();
    assert!(with.all(|object| object.is_null()), "{name} comes once");
    found
}

/// After the events of a start, no further request is needed. The events contain the objects in the form in which other
/// operations of `/v1` return them. Pages, streams and sockets contain the same objects.
#[both(staff())]
async fn a_start_needs_no_further_request(app: App) {
    let begin = newest(&app).await;
    let document = json!({
        "inbox_id": 61, "intent": {"kind": "hold"}, "message": "Where is my order?", "subject": "Order 5512",
        "who": {"kind": "look_up", "look_up": {"kind": "email", "value": "jo@example.test"}, "person": {"given_name": "Jo"}},
    });
    let start = post(&app, OMAR, "/v1/conversations", &document).await;
    let id = start.expect(201).json()["id"].as_i64().unwrap();
    let all = events(&app, OMAR, &format!("after={begin}&{ALL}")).await;
    assert!(all.len() > 2, "{all:?}");
    let path = format!("/v1/conversations/{id}");
    let conversation = only(&all, "conversation");
    assert_eq!(conversation["id"], id);
    let shown = get(&app, OMAR, &path).await.expect(200).json();
    assert_eq!(conversation, &shown);
    assert!(conversation["version"].is_string());
    let messages = get(&app, OMAR, &format!("{path}/messages")).await;
    let messages = messages.expect(200).json();
    let message = only(&all, "message");
    assert_eq!(message, &messages["data"][0]);
    let contact = only(&all, "contact");
    assert_eq!(contact["contact_points"][0]["value"], "jo@example.test");
    assert!(contact["version"].is_string());
    // The member is null if the event has no such object. The member is absent if an earlier event of the page contains
    // the same object.
    let of = |kind: &str| all.iter().find(|event| event["kind"] == kind).unwrap();
    assert_eq!(of("contact.created")["conversation"], Value::Null);
    assert_eq!(of("conversation.started")["message"], Value::Null);
    assert_eq!(of("message.created").get("conversation"), None);
    // Only the requested objects are included.
    let some = events(&app, OMAR, &format!("after={begin}&include=message")).await;
    assert_eq!(only(&some, "message"), message);
    assert!(some.iter().all(|event| event.get("contact").is_none()));
    let none = events(&app, OMAR, &format!("after={begin}")).await;
    assert!(none.iter().all(|event| event.get("message").is_none()));
    // Streams and sockets show the same objects. They may split the events into several bursts, and each burst may
    // repeat an object.
    let mut stream = Stream::open(&app, OMAR, &format!("?after={begin}&{ALL}"), None).await;
    let mut socket = Socket::open(&app, OMAR, &format!("?after={begin}&{ALL}")).await;
    for event in &all {
        let streamed = stream.next().await.unwrap().data;
        let received = socket.receive_of("event").await["event"].clone();
        for other in [streamed, received] {
            for (name, value) in event.as_object().unwrap() {
                assert_eq!(&other[name], value, "{name}");
            }
        }
    }
    for query in [
        "include=messages",
        "include=",
        "include=message,",
        "include=message&include=contact",
    ] {
        assert_eq!(
            get(&app, OMAR, &format!("/v1/events?{query}")).await.status,
            422,
            "{query}"
        );
    }
}

/// The included conversation equals the conversation in the list, with the unread count and the draft of its reader.
/// Pages, streams and sockets show equal conversations. No reader gets the unread count or the draft of another reader.
#[both(staff())]
async fn the_conversation_is_the_row_of_its_reader(app: App) {
    let other = session(&app, 7).await;
    let id = started(&app, 1, "hold").await;
    let path = format!("/v1/conversations/{id}");
    let come = json!({"content": "Hello?", "kind": "incoming"});
    for _ in 0..2 {
        let sent = post(&app, OMAR, &format!("{path}/messages"), &come).await;
        sent.expect(201);
    }
    let begin = newest(&app).await;
    let query = format!("?after={begin}&{ALL}");
    let mut his = Socket::open(&app, OMAR, &query).await;
    let mut hers = Socket::open(&app, &other, &query).await;
    // Omar marks the conversation as read and writes a draft. The other agent does neither.
    let read = post(&app, OMAR, &format!("{path}/read"), &json!({})).await;
    read.expect(200);
    let draft = json!({"kind": "outgoing", "content": "Dear Jo, a secret draft"});
    let put = app.put(&format!("{path}/draft")).bearer(OMAR);
    assert!(put.json(&draft).send().await.status < 300);
    let label = json!({"add": ["vip"]});
    let labelled = post(&app, OMAR, &format!("{path}/labels"), &label).await;
    labelled.expect(200);
    for (token, socket, unread, has_draft) in [
        (OMAR, &mut his, 0, true),
        (other.as_str(), &mut hers, 3, false),
    ] {
        let row = get(&app, token, &path).await.expect(200).json();
        assert_eq!(
            (&row["unread"], row["draft"].is_object()),
            (&json!(unread), has_draft)
        );
        let list = get(&app, token, "/v1/conversations").await.expect(200);
        assert_eq!(list.json()["data"][0], row);
        let page = events(&app, token, &query[1..]).await;
        assert_eq!(only(&page, "conversation"), &row, "{token}");
        let mut stream = Stream::open(&app, token, &query, None).await;
        let first = stream.next().await.unwrap().data;
        assert_eq!(first["conversation"], row, "{token}");
        loop {
            let received = socket.receive_of("event").await["event"].clone();
            assert!(
                has_draft || !received.to_string().contains("secret"),
                "{received}"
            );
            if received["data"]["added"] == json!(["vip"]) {
                break;
            }
        }
        // A reader who requests only the last event also gets the whole conversation.
        let last = newest(&app).await.saturating_sub(1);
        let page = events(&app, token, &format!("after={last}&{ALL}")).await;
        assert_eq!(only(&page, "conversation"), &row, "{token}");
    }
}

/// A reader who may no longer see the conversation gets the event, but no objects. This holds for pages and for live
/// connections.
#[both(staff())]
async fn objects_are_filtered_by_visibility(app: App) {
    let owl = session(&app, 22).await;
    let id = started(&app, 61, "hold").await;
    let begin = newest(&app).await;
    let mut socket = Socket::open(&app, &owl, &format!("?after={begin}&{ALL}")).await;
    let mut seer = Socket::open(&app, OMAR, &format!("?after={begin}&{ALL}")).await;
    let path = format!("/v1/conversations/{id}");
    let note = json!({"content": "a secret", "kind": "note"});
    post(
        &app,
        OMAR,
        &format!("{path}/assign"),
        &json!({"agent_id": 7}),
    )
    .await
    .expect(200);
    post(&app, OMAR, &format!("{path}/messages"), &note)
        .await
        .expect(201);
    let seen = seer.receive_of("event").await["event"].clone();
    assert_eq!(seen["conversation"]["assignee_id"], 7);
    let received = socket.receive_of("event").await["event"].clone();
    assert_eq!(
        (&received["kind"], &received["conversation_id"]),
        (&json!("conversation.assigned"), &json!(id))
    );
    assert_eq!(received["conversation"], Value::Null);
    assert!(received.as_object().unwrap().contains_key("conversation"));
    let page = events(&app, &owl, &format!("after={begin}&{ALL}")).await;
    assert!(!page.is_empty());
    for event in &page {
        assert_eq!(
            (&event["conversation"], &event["message"]),
            (&Value::Null, &Value::Null),
            "{event}"
        );
    }
    assert!(!serde_json::to_string(&page).unwrap().contains("secret"));
    // The agent cannot follow this conversation. An unknown conversation gets the same answer.
    for id in [id, 999_999] {
        for path in ["/v1/events", "/v1/live"] {
            let reply = get(&app, &owl, &format!("{path}?conversation_id={id}")).await;
            assert!(matches!(reply.status, 404 | 426), "{}", reply.body);
        }
        let refused = Socket::with(
            &app,
            &format!("?conversation_id={id}"),
            &[("authorization", &format!("Bearer {owl}"))],
        )
        .await;
        assert_eq!(refused.err(), Some(404));
    }
}

/// Reads a new stream from a position up to the first event of a message.
async fn streamed(app: &App, token: &str, after: i64) -> Value {
    let mut stream = Stream::open(app, token, &format!("?after={after}&{ALL}"), None).await;
    loop {
        let event = stream.next().await.unwrap().data;
        if event["kind"] == "message.created" {
            return event;
        }
    }
}

/// A reader who begins at an earlier position gets the objects as they are now, with the present visibility. Objects
/// that another reader received earlier do not change the result.
#[both(staff())]
async fn earlier_objects_are_not_given_out_again(app: App) {
    let owl = session(&app, 22).await;
    let id = started(&app, 61, "hold").await;
    let begin = newest(&app).await;
    // A connected reader keeps the account's feed in memory.
    let _stays = Stream::open(&app, OMAR, "", None).await;
    let path = format!("/v1/conversations/{id}");
    let note = json!({"content": "a secret", "kind": "note"});
    let sent = post(&app, OMAR, &format!("{path}/messages"), &note).await;
    let message = sent.expect(201).json()["id"].as_i64().unwrap();
    for token in [OMAR, &owl] {
        let event = streamed(&app, token, begin).await;
        assert_eq!(event["message"]["content"], "a secret", "{event}");
        assert_eq!(event["message"]["id"], message);
    }
    let to = json!({"agent_id": 7});
    post(&app, OMAR, &format!("{path}/assign"), &to)
        .await
        .expect(200);
    assert_eq!(get(&app, &owl, &path).await.status, 404);
    let event = streamed(&app, &owl, begin).await;
    assert!(event.as_object().unwrap().contains_key("message"));
    assert_eq!(event["message"], Value::Null);
    assert!(!event.to_string().contains("a secret"), "{event}");
    let event = streamed(&app, OMAR, begin).await;
    assert_eq!(event["message"]["content"], "a secret", "{event}");
    let path = format!("/v1/messages/{message}");
    app.delete(&path).bearer(OMAR).send().await.expect(200);
    let event = streamed(&app, OMAR, begin).await;
    assert!(!event.to_string().contains("a secret"), "{event}");
}

/// With the filter by conversation, a reader gets only the events of this conversation. All other events only advance
/// the reader's position.
#[both]
async fn one_conversation_can_be_followed(app: App) {
    let (one, other) = (
        started(&app, 1, "hold").await,
        started(&app, 1, "hold").await,
    );
    let begin = newest(&app).await;
    let mut socket =
        Socket::open(&app, OMAR, &format!("?after={begin}&conversation_id={one}")).await;
    let mut stream = Stream::open(
        &app,
        OMAR,
        &format!("?after={begin}&conversation_id={one}"),
        None,
    )
    .await;
    for (id, label) in [(other, "a"), (one, "b"), (other, "c"), (one, "d")] {
        let path = format!("/v1/conversations/{id}/labels");
        post(&app, OMAR, &path, &json!({"add": [label]}))
            .await
            .expect(200);
    }
    for typed in [other, one] {
        let path = format!("/v1/conversations/{typed}/typing");
        post(&app, OMAR, &path, &json!({"typing": true}))
            .await
            .expect(204);
    }
    for label in ["b", "d"] {
        let received = socket.receive_of("event").await["event"].clone();
        assert_eq!(received["data"]["added"], json!([label]));
        assert_eq!(stream.next().await.unwrap().data, received);
    }
    assert_eq!(socket.receive_of("typing").await["conversation_id"], one);
    let page = get(
        &app,
        OMAR,
        &format!("/v1/events?after={begin}&conversation_id={one}"),
    )
    .await;
    let page = page.expect(200).json();
    let numbers: Vec<i64> = (page["data"].as_array().unwrap().iter())
        .map(|event| event["number"].as_i64().unwrap() - begin)
        .collect();
    assert_eq!(
        (numbers, &page["position"]),
        (vec![2, 4], &json!(begin + 4))
    );
    // Only an event of the conversation ends the wait.
    let path = format!(
        "/v1/events?after={}&wait=60&conversation_id={one}",
        begin + 4
    );
    let waiting = tokio::spawn({
        let app = app.clone();
        async move { get(&app, OMAR, &path).await.expect(200).json() }
    });
    for (id, label) in [(other, "e"), (one, "f")] {
        let path = format!("/v1/conversations/{id}/labels");
        post(&app, OMAR, &path, &json!({"add": [label]}))
            .await
            .expect(200);
    }
    let page = waiting.await.unwrap();
    assert_eq!(page["data"][0]["data"]["added"], json!(["f"]));
}
