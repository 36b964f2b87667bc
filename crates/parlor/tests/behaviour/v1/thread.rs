//! The thread of a conversation: pages of messages and activity lines, the deletion of messages, and another attempt to
//! send a failed message.

use crate::support::accounts::{Accounts, Token};
use crate::support::callbacks::{self, Endpoint, endpoint, in_time, until_number};
use crate::support::nodes::Nodes;
use crate::support::receiver::{Act, Receiver};
use crate::support::{App, Backend, both, everywhere, until};
use crate::v1::{OMAR, anonymous, get, invalid, post, problem, session};
use serde_json::{Value, json};

async fn say(app: &App, token: &str, id: i64, document: &Value) -> Value {
    let path = format!("/v1/conversations/{id}/messages");
    post(app, token, &path, document).await.expect(201).json()
}

async fn act(app: &App, id: i64, verb: &str, document: &Value) {
    let path = format!("/v1/conversations/{id}/{verb}");
    post(app, OMAR, &path, document).await.expect(200);
}

fn numbers(page: &Value, member: &str) -> Vec<i64> {
    let rows = page["data"].as_array().unwrap().iter();
    rows.map(|row| row[member].as_i64().unwrap()).collect()
}

/// Messages can be read from both ends and around one message. The cursors lead through all messages, each once.
#[both]
async fn messages_are_read_from_both_ends(app: App) {
    let id = anonymous(&app, "hold").await;
    for n in 2..=7 {
        say(
            &app,
            OMAR,
            id,
            &json!({"content": n.to_string(), "kind": "note"}),
        )
        .await;
    }
    let page = async |query: &str| {
        let path = format!("/v1/conversations/{id}/messages?{query}");
        let page = get(&app, OMAR, &path).await.expect(200).json();
        (
            numbers(&page, "position"),
            page["next"].clone(),
            page["previous"].clone(),
        )
    };
    let null = Value::Null;
    assert_eq!(
        page("limit=3").await,
        (vec![1, 2, 3], json!(3), null.clone())
    );
    assert_eq!(
        page("order=newest&limit=3").await,
        (vec![7, 6, 5], json!(5), null.clone())
    );
    assert_eq!(
        page("before=5&limit=3").await,
        (vec![4, 3, 2], json!(2), null.clone())
    );
    assert_eq!(
        page("before=2&order=newest").await,
        (vec![1], null.clone(), null.clone())
    );
    assert_eq!(
        page("around=4&limit=4").await,
        (vec![2, 3, 4, 5], json!(5), json!(2))
    );
    assert_eq!(
        page("around=1&limit=3").await,
        (vec![1, 2, 3], json!(3), null.clone())
    );
    assert_eq!(
        page("around=7&limit=2").await,
        (vec![6, 7], null.clone(), json!(6))
    );
    assert_eq!(
        page("around=4&limit=1").await,
        (vec![4], json!(4), json!(4))
    );
    assert_eq!(
        page("around=4").await,
        ((1..=7).collect(), null.clone(), null)
    );
    let path = format!("/v1/conversations/{id}/messages");
    for (query, field) in [
        ("after=1&before=3", "before"),
        ("around=1&before=3", "around"),
        ("around=1&after=3", "around"),
        ("before=3&order=oldest", "order"),
        ("around=3&order=newest", "order"),
        ("order=best", "order"),
    ] {
        let reply = get(&app, OMAR, &format!("{path}?{query}")).await;
        invalid(&reply, &[(field, "not-allowed")]);
    }
}

/// Every change has an activity line in the thread, in the order of the changes. The start of the conversation stores
/// no activity line.
#[both]
async fn changes_are_lines_of_the_thread(app: App) {
    let id = anonymous(&app, "hold").await;
    let lines = "SELECT count(*) FROM events WHERE thread_position IS NOT NULL";
    assert_eq!(
        app.database().number(lines).await,
        0,
        "a start writes no line"
    );
    let mina = session(&app, 7).await;
    act(&app, id, "assign", &json!({"agent_id": 7})).await;
    act(&app, id, "labels", &json!({"add": ["vip", "new"]})).await;
    say(&app, &mina, id, &json!({"content": "Good morning!"})).await;
    act(
        &app,
        id,
        "labels",
        &json!({"add": ["Refund"], "remove": ["NEW"]}),
    )
    .await;
    act(&app, id, "priority", &json!({"priority": "high"})).await;
    act(&app, id, "read", &json!({})).await;
    act(
        &app,
        id,
        "transfer",
        &json!({"agent_id": 8, "note": "Yours."}),
    )
    .await;
    act(&app, id, "snooze", &json!({})).await;
    act(&app, id, "resolve", &json!({})).await;
    let path = format!("/v1/conversations/{id}/thread");
    let thread = async |query: &str| {
        let reply = get(&app, OMAR, &format!("{path}?{query}")).await;
        reply.expect(200).json()
    };
    let whole = thread("limit=100").await;
    assert_eq!(
        (&whole["previous"], &whole["next"]),
        (&Value::Null, &Value::Null)
    );
    let entries = whole["data"].as_array().unwrap();
    let shown = |entry: &Value| match entry["message"]["kind"].as_str() {
        Some(kind) => kind.to_owned(),
        None => entry["activity"]["code"].as_str().unwrap().to_owned(),
    };
    let words: Vec<String> = entries.iter().map(shown).collect();
    assert_eq!(
        words[..8],
        [
            "started", "incoming", "assigned", "labelled", "outgoing", "labelled", "updated",
            "note"
        ],
        "{words:?}"
    );
    let last = &words[8..];
    assert!(
        last.contains(&"transferred".to_owned()) && last.contains(&"assigned".to_owned()),
        "{last:?}"
    );
    assert_eq!(last[last.len() - 2..], ["snoozed", "status_changed"]);
    let activity = |place: usize| &entries[place]["activity"];
    assert_eq!(
        (&activity(0)["number"], &activity(0)["parameters"]),
        (
            &Value::Null,
            &json!({"inbox_id": 1, "queue": null, "assignee_id": null})
        )
    );
    assert_eq!(
        (
            &activity(2)["agent_id"],
            &activity(2)["parameters"]["assignee_id"]
        ),
        (&json!(8), &json!(7))
    );
    assert_eq!(activity(3)["parameters"]["added"], json!(["vip", "new"]));
    let relabelled = &activity(5)["parameters"];
    assert_eq!(
        (&relabelled["added"], &relabelled["removed"]),
        (&json!(["Refund"]), &json!(["new"]))
    );
    assert_eq!(activity(6)["parameters"], json!({"priority": "high"}));
    // The feed has the same events, with the positions of their activity lines.
    let feed = get(&app, OMAR, "/v1/events?limit=100")
        .await
        .expect(200)
        .json();
    let in_feed: Vec<String> = (feed["data"].as_array().unwrap().iter())
        .filter(|event| !event["thread_position"].is_null())
        .map(|event| format!("{}.{}", event["thread_position"], event["number"]))
        .collect();
    let places: Vec<String> = (entries.iter())
        .map(|entry| entry["place"].as_str().unwrap().to_owned())
        .collect();
    let of_lines: Vec<String> = places
        .iter()
        .filter(|place| place.contains('.'))
        .cloned()
        .collect();
    assert_eq!(in_feed, of_lines);
    // The cursors lead through all entries, each once, in both directions.
    for limit in 1..=4 {
        let mut back: Vec<Value> = Vec::new();
        let mut query = format!("limit={limit}");
        loop {
            let page = thread(&query).await;
            let mut data = page["data"].as_array().unwrap().clone();
            assert!(data.len() <= limit);
            data.append(&mut back);
            back = data;
            let Some(previous) = page["previous"].as_str() else {
                break;
            };
            query = format!("limit={limit}&before={previous}");
        }
        assert_eq!(&back, entries, "back by {limit}");
        let mut on = vec![entries[0].clone()];
        let mut next = "0".to_owned();
        loop {
            let page = thread(&format!("limit={limit}&after={next}")).await;
            on.extend(page["data"].as_array().unwrap().iter().cloned());
            let Some(place) = page["next"].as_str() else {
                break;
            };
            next = place.to_owned();
        }
        assert_eq!(&on, entries, "on by {limit}");
    }
    let around = thread("around=2&limit=5").await;
    let place = |n: usize| json!(places[n]);
    let of = |page: &Value| -> Vec<Value> {
        (page["data"].as_array().unwrap().iter())
            .map(|entry| entry["place"].clone())
            .collect()
    };
    assert_eq!(of(&around), (2..7).map(place).collect::<Vec<_>>());
    assert_eq!(
        (&around["previous"], &around["next"]),
        (&place(2), &place(6))
    );
    for (query, code) in [
        ("after=x", "malformed"),
        ("after=1.0", "malformed"),
        ("before=1.2.x", "malformed"),
        ("before=1.2.3.0", "malformed"),
        ("before=1.2.3.4.5", "malformed"),
        ("after=-1", "malformed"),
    ] {
        let field = &query[..query.find('=').unwrap()];
        invalid(
            &get(&app, OMAR, &format!("{path}?{query}")).await,
            &[(field, code)],
        );
    }
    get(&app, OMAR, "/v1/conversations/999999/thread")
        .await
        .expect(404);
}

/// The activity line `started` shows the result of routing.
#[both]
async fn the_first_line_shows_the_routing(app: App) {
    let waiting = anonymous(&app, "enqueue").await;
    app.presence(7, "online").await;
    let taken = anonymous(&app, "enqueue").await;
    for (id, assignee) in [(waiting, Value::Null), (taken, json!(7))] {
        let thread = get(&app, OMAR, &format!("/v1/conversations/{id}/thread")).await;
        let thread = thread.expect(200).json();
        let first = &thread["data"][0]["activity"];
        assert_eq!(first["code"], "started");
        let parameters = &first["parameters"];
        assert_eq!(
            (&parameters["queue"], &parameters["assignee_id"]),
            (&json!("support"), &assignee)
        );
    }
}

fn with_mina() -> Accounts {
    Accounts::acme().with(Token::access(7, "access-token-of-mina"))
}

/// The content and the files of a deleted message no longer exist anywhere. The message keeps its place in the thread.
#[both(with_mina())]
async fn a_deleted_message_keeps_its_place(app: App) {
    let mina = "access-token-of-mina";
    let id = anonymous(&app, "hold").await;
    let upload = app.post("/v1/attachments?file_name=plan.txt").bearer(mina);
    let file = upload
        .body("text/plain", "a plan")
        .send()
        .await
        .expect(201)
        .json();
    let document = json!({"content": "wombats <b>everywhere</b>", "html": true, "attachment_ids": [file["id"]]});
    let sent = say(&app, mina, id, &document).await;
    let theirs = say(
        &app,
        OMAR,
        id,
        &json!({"content": "quokkas", "kind": "note"}),
    )
    .await;
    let path = |message: &Value| format!("/v1/messages/{}", message["id"]);
    let delete =
        async |token: &str, message: &Value| app.delete(&path(message)).bearer(token).send().await;
    let found = async |words: &str| {
        let hits = get(&app, OMAR, &format!("/v1/search?in=messages&q={words}")).await;
        hits.expect(200).json()["data"].as_array().unwrap().len()
    };
    until("both are found", async || {
        found("wombats").await == 1 && found("quokkas").await == 1
    })
    .await;
    // An agent may delete only the agent's own messages. An administrator may delete all messages.
    problem(&delete(mina, &theirs).await, 403, "forbidden");
    assert_eq!(delete(mina, &json!({"id": 999_999})).await.status, 404);
    let before = app.rows("events").await;
    let deleted = delete(mina, &sent).await.expect(200).json();
    let gone = |message: &Value| {
        assert_eq!(
            (
                &message["deleted"],
                &message["content"],
                &message["attachments"]
            ),
            (&json!(true), &json!(""), &json!([]))
        );
        assert!(!message.to_string().contains("wombats"), "{message}");
    };
    gone(&deleted);
    for name in ["id", "position", "kind", "sender", "created_at"] {
        assert_eq!(deleted[name], sent[name], "{name}");
    }
    assert_eq!(app.rows("events").await, before + 1);
    // A second deletion changes nothing.
    assert_eq!(delete(OMAR, &sent).await.expect(200).json(), deleted);
    assert_eq!(app.rows("events").await, before + 1);
    let messages = get(&app, OMAR, &format!("/v1/conversations/{id}/messages")).await;
    gone(&messages.expect(200).json()["data"][1]);
    let thread = get(&app, OMAR, &format!("/v1/conversations/{id}/thread")).await;
    gone(&thread.expect(200).json()["data"][2]["message"]);
    assert_eq!(
        get(
            &app,
            mina,
            &format!("/v1/attachments/{}/content", file["id"])
        )
        .await
        .status,
        404
    );
    until("it is found no more", async || found("wombats").await == 0).await;
    assert_eq!(found("quokkas").await, 1);
    let events = get(&app, OMAR, "/v1/events?limit=100&include=message").await;
    let events = events.expect(200).json();
    assert!(!events.to_string().contains("wombats"));
    let last = events["data"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["kind"], &last["data"]["message_id"]),
        (&json!("message.deleted"), &sent["id"])
    );
    delete(OMAR, &theirs).await.expect(200);
    let texts = app.database().number("SELECT count(*) FROM messages WHERE content LIKE '%wombat%' OR content_attributes LIKE '%wombat%' OR content LIKE '%quokka%'");
    assert_eq!(texts.await, 0);
    let files = crate::v1::attachments::stored(&app.database().files());
    assert_eq!(files.len(), 0, "{files:?}");
}

/// A pending delivery does not send the content of a deleted message. No stored delivery keeps the content.
#[both]
async fn waiting_callbacks_lose_a_deleted_message(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::new(|_, _| Act::Answer(503)).await;
    endpoint(&app, &receiver.url(), Endpoint::default()).await;
    let id = callbacks::start(&app, "hello there").await;
    let sent = say(&app, OMAR, id, &json!({"content": "wombats"})).await;
    let held = "SELECT count(*) FROM deliveries WHERE material LIKE '%wombats%'";
    assert_ne!(app.database().number(held).await, 0);
    let path = format!("/v1/messages/{}", sent["id"]);
    app.delete(&path).bearer(OMAR).send().await.expect(200);
    until_number(&app, held, 0).await;
    receiver.behave(|_, _| Act::Answer(204));
    let hits = in_time(
        &app,
        receiver.until(|hits| hits.iter().any(|hit| hit.kind() == "message.deleted")),
    )
    .await;
    let accepted: Vec<_> = receiver.accepted();
    assert!(
        accepted.iter().all(|hit| !hit.body.contains("wombats")),
        "{hits:?}"
    );
    let received = accepted
        .iter()
        .find(|hit| hit.kind() == "message.deleted")
        .unwrap()
        .json();
    assert_eq!(received["data"]["details"]["message_id"], sent["id"]);
    assert_eq!(received["data"]["message"]["content"], "");
    app.stop().await;
}

/// Of two parallel requests, one sends a failed message again.
#[everywhere]
async fn a_failed_message_is_sent_again_once(nodes: Nodes) {
    let app = nodes.first();
    let id = anonymous(app, "hold").await;
    let sent = say(app, OMAR, id, &json!({"content": "Hello?"})).await;
    let path = format!("/v1/messages/{}", sent["id"]);
    let failed = json!({"delivery": "failed", "error": "mailbox full"});
    let report = post(app, OMAR, &format!("{path}/delivery"), &failed).await;
    report.expect(200);
    let retry = |n: usize| {
        let request = nodes.of(n).post(&format!("{path}/retry"));
        request.bearer(OMAR).send()
    };
    let (one, other) = tokio::join!(retry(0), retry(1));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

/// A failed message can be sent again once after each failure.
#[both]
async fn a_failed_message_is_sent_again(app: App) {
    let id = anonymous(&app, "hold").await;
    let sent = say(&app, OMAR, id, &json!({"content": "Hello?"})).await;
    let path = format!("/v1/messages/{}", sent["id"]);
    let retry = async || app.post(&format!("{path}/retry")).bearer(OMAR).send().await;
    problem(&retry().await, 409, "transition-not-allowed");
    let failed = json!({"delivery": "failed", "error": "mailbox full"});
    for _ in 0..2 {
        let report = post(&app, OMAR, &format!("{path}/delivery"), &failed).await;
        assert_eq!(report.expect(200).json()["delivery"], "failed");
        let again = retry().await.expect(200).json();
        assert_eq!(again["delivery"], "sent");
        assert_eq!(again["content_attributes"].get("delivery_error"), None);
        problem(&retry().await, 409, "transition-not-allowed");
    }
    let events = get(&app, OMAR, "/v1/events?limit=100")
        .await
        .expect(200)
        .json();
    let retried = (events["data"].as_array().unwrap().iter())
        .filter(|event| event["kind"] == "message.retried");
    assert_eq!(retried.count(), 2);
    // A deleted message cannot be sent again.
    post(&app, OMAR, &format!("{path}/delivery"), &failed)
        .await
        .expect(200);
    app.delete(&path).bearer(OMAR).send().await.expect(200);
    problem(&retry().await, 409, "transition-not-allowed");
    assert_eq!(
        app.post("/v1/messages/999999/retry")
            .bearer(OMAR)
            .send()
            .await
            .status,
        404
    );
}
