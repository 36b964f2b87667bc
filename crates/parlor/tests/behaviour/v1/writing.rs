//! Writing: messages with `seen_position`, drafts, scheduled messages, held messages, signatures and read positions.

use crate::support::accounts::{Accounts, Agent, Inbox, Token};
use crate::support::{App, Reply, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session};
use serde_json::{Value, json};

/// The access token of agent 7.
const MINA: &str = "access-token-of-mina";

fn writers() -> Accounts {
    Accounts::acme().with(Token::access(7, MINA))
}

/// Posts a message.
async fn says(app: &App, token: &str, id: i64, message: &Value) -> Reply {
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
async fn drafts(app: &App, token: &str, id: i64, draft: &Value) -> Reply {
    let path = format!("/v1/conversations/{id}/draft");
    app.put(&path).bearer(token).json(draft).send().await
}

/// The path of a signed address.
fn path_of(url: &Value) -> String {
    let url = url.as_str().unwrap();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest[rest.find('/').unwrap()..].to_owned()
}

/// Uploads a file and returns its id.
async fn upload(app: &App, token: &str) -> i64 {
    let request = app.post("/v1/attachments?file_name=a.txt").bearer(token);
    let made = request
        .body("application/octet-stream", "bytes")
        .send()
        .await;
    made.expect(201).json()["id"].as_i64().unwrap()
}

/// The kinds and data of the draft events that a caller receives.
async fn events_of(app: &App, token: &str) -> Vec<(String, Value)> {
    let page = get(app, token, "/v1/events?limit=100").await;
    let page = page.expect(200).json();
    let events = page["data"].as_array().unwrap().iter();
    events
        .filter(|event| event["kind"].as_str().unwrap().starts_with("draft."))
        .map(|event| {
            (
                event["kind"].as_str().unwrap().to_owned(),
                event["data"].clone(),
            )
        })
        .collect()
}

#[both]
async fn drafts_survive_everything(app: App) {
    let narrow = |id: i64, name: &str| Agent::new(id, name).visibility("own").capacity(3);
    app.apply((writers().with(narrow(9, "Nora Night"))).with(narrow(10, "Ned Narrow")))
        .await;
    let all = json!({"name": "all", "url": "https://partner.invalid/"});
    post(&app, OMAR, "/v1/callbacks", &all).await.expect(201);
    let (mina, nora) = (session(&app, 7).await, session(&app, 9).await);
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/draft");
    // Nora sees only her own conversations, so this conversation does not exist for her.
    problem(
        &drafts(&app, &nora, id, &json!({"content": "x"})).await,
        404,
        "not-found",
    );
    let assign = format!("/v1/conversations/{id}/assign");
    post(&app, OMAR, &assign, &json!({"agent_id": 9}))
        .await
        .expect(200);
    let file = upload(&app, &nora).await;
    let written = json!({"content": "Your order", "attachment_ids": [file], "in_reply_to": null});
    let first = drafts(&app, &nora, id, &written).await.expect(200).json();
    assert_eq!(
        (&first["version"], &first["kind"]),
        (&json!(1), &json!("outgoing"))
    );
    assert_eq!(first["attachments"][0]["id"], file);
    let url = path_of(&first["attachments"][0]["url"]);
    assert_eq!(app.get(&url).send().await.expect(200).body, "bytes");
    let before = app.rows("events").await;
    let note = json!({"content": "<b>Hi</b><script>x</script>", "html": true, "kind": "note", "attachment_ids": [file], "mentions": [7]});
    let second = drafts(&app, &nora, id, &note).await.expect(200).json();
    assert_eq!(
        (&second["version"], &second["content"]),
        (&json!(2), &json!("<b>Hi</b>"))
    );
    assert_eq!(app.rows("events").await, before, "the text is no event");
    // Another agent gets the conversation, and the conversation is resolved. Nora still has her draft and its file.
    post(&app, OMAR, &assign, &json!({"agent_id": 7}))
        .await
        .expect(200);
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    problem(
        &get(&app, &nora, &format!("/v1/conversations/{id}")).await,
        404,
        "not-found",
    );
    app.pass(3 * 24 * 3600).await;
    // The file has another address, because addresses expire.
    let kept = |mut draft: Value| {
        draft["attachments"][0]["url"].take();
        draft
    };
    let second = kept(second);
    let shown = get(&app, &nora, &path).await.expect(200).json();
    assert_eq!(kept(shown), second);
    let listed = get(&app, &nora, "/v1/me/drafts").await.expect(200).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(kept(listed["data"][0].clone()), second);
    drafts(&app, &nora, id, &note).await.expect(200);
    // The list of conversations shows the caller's own draft.
    let long = json!({"content": "é".repeat(201)});
    drafts(&app, OMAR, id, &long).await.expect(200);
    let shown = async |token: &str| {
        let page = get(&app, token, "/v1/conversations")
            .await
            .expect(200)
            .json();
        let rows = page["data"].as_array().unwrap().iter();
        let row = rows.clone().find(|row| row["id"] == id).unwrap();
        row["draft"].clone()
    };
    let row = shown(OMAR).await;
    assert_eq!(
        (&row["excerpt"], &row["kind"]),
        (&json!("é".repeat(200)), &json!("outgoing"))
    );
    assert_eq!(shown(&mina).await, Value::Null);
    let one = get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(one["draft"], row);
    app.delete(&path).bearer(OMAR).send().await.expect(204);
    assert_eq!(shown(OMAR).await, Value::Null);
    // No other agent can read the draft or receives its events.
    for token in [OMAR, &mina] {
        problem(&get(&app, token, &path).await, 404, "not-found");
        assert_eq!(
            get(&app, token, "/v1/me/drafts").await.expect(200).json()["data"],
            json!([])
        );
    }
    assert_eq!(
        events_of(&app, &nora).await,
        [("draft.created".to_owned(), json!({"kind": "outgoing"}))]
    );
    assert_eq!(events_of(&app, &mina).await, []);
    // A colleague gets the draft with its file, and sends both.
    let hand_over = format!("{path}/hand-over");
    invalid(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 9})).await,
        &[("agent_id", "not-allowed")],
    );
    // A draft cannot be handed to an agent who does not see the conversation.
    invalid(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 10})).await,
        &[("agent_id", "not-allowed")],
    );
    invalid(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 99})).await,
        &[("agent_id", "unknown")],
    );
    drafts(&app, &mina, id, &json!({"content": "mine"}))
        .await
        .expect(200);
    problem(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 7})).await,
        409,
        "draft-exists",
    );
    app.delete(&path).bearer(&mina).send().await.expect(204);
    post(&app, &nora, &hand_over, &json!({"agent_id": 7}))
        .await
        .expect(204);
    problem(&get(&app, &nora, &path).await, 404, "not-found");
    let given = get(&app, &mina, &path).await.expect(200).json();
    assert_eq!(
        (&given["version"], &given["content"]),
        (&json!(1), &json!("<b>Hi</b>"))
    );
    let message = json!({"content": "Hi", "kind": "note", "attachment_ids": [file]});
    invalid(
        &says(&app, &mina, id, &message).await,
        &[("attachment_ids", "taken")],
    );
    let message =
        json!({"content": "Hi", "kind": "note", "attachment_ids": [file], "remove_draft": true});
    let sent = says(&app, &mina, id, &message).await.expect(201).json();
    assert_eq!(sent["attachments"][0]["id"], file);
    problem(&get(&app, &mina, &path).await, 404, "not-found");
    let of_mina = events_of(&app, &mina).await;
    let last = of_mina.last().unwrap();
    assert_eq!(
        last,
        &("draft.removed".to_owned(), json!({"reason": "sent"}))
    );
    assert_eq!(
        events_of(&app, &nora).await.last().unwrap().1["reason"],
        "handed_over"
    );
    // No callback is sent for a draft.
    let of = |kinds: &str| format!("SELECT count(*) FROM deliveries WHERE kind LIKE '{kinds}'");
    assert_eq!(app.database().number(&of("draft.%")).await, 0);
    assert!(app.database().number(&of("message.%")).await > 0);
}

#[both]
async fn the_files_of_drafts_are_released(app: App) {
    app.apply(writers()).await;
    let (one, other) = (anonymous(&app, "hold").await, anonymous(&app, "hold").await);
    let (kept, dropped) = (upload(&app, OMAR).await, upload(&app, OMAR).await);
    let files = |ids: &[i64]| json!({"content": "", "attachment_ids": ids});
    drafts(&app, OMAR, one, &files(&[kept, dropped]))
        .await
        .expect(200);
    // A file that belongs to a draft is refused in another draft and from another agent. A draft cannot contain a file
    // twice.
    invalid(
        &drafts(&app, OMAR, other, &files(&[kept])).await,
        &[("attachment_ids", "taken")],
    );
    invalid(
        &drafts(&app, MINA, other, &files(&[kept])).await,
        &[("attachment_ids", "unknown")],
    );
    invalid(
        &drafts(&app, OMAR, one, &files(&[kept, kept])).await,
        &[("attachment_ids", "taken")],
    );
    drafts(&app, OMAR, one, &files(&[kept])).await.expect(200);
    app.pass(2 * 24 * 3600).await;
    problem(
        &get(&app, OMAR, &format!("/v1/attachments/{dropped}")).await,
        404,
        "not-found",
    );
    get(&app, OMAR, &format!("/v1/attachments/{kept}"))
        .await
        .expect(200);
    for _ in 0..2 {
        let path = format!("/v1/conversations/{one}/draft");
        app.delete(&path).bearer(OMAR).send().await.expect(204);
    }
    app.pass(2 * 24 * 3600).await;
    problem(
        &get(&app, OMAR, &format!("/v1/attachments/{kept}")).await,
        404,
        "not-found",
    );
    assert_eq!(
        drafts(&app, OMAR, one, &json!({"kind": "incoming"}))
            .await
            .status,
        422
    );
    let long = "x".repeat(150_001);
    assert_eq!(
        drafts(&app, OMAR, one, &json!({"content": long}))
            .await
            .status,
        422
    );
}

/// The time on the test's clock after this number of seconds.
fn ahead(app: &App, seconds: i64) -> String {
    app.engine().now().plus_seconds(seconds).iso_micros()
}

/// The texts of a conversation's messages.
async fn texts(app: &App, id: i64) -> Vec<String> {
    let path = format!("/v1/conversations/{id}/messages?limit=100");
    let page = get(app, OMAR, &path).await.expect(200).json();
    let messages = page["data"].as_array().unwrap().iter();
    messages
        .map(|m| m["content"].as_str().unwrap().to_owned())
        .collect()
}

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

/// The drafts of a deactivated agent stay. An administrator lists these drafts, and gives them to a colleague or to the
/// administrator.
#[both]
async fn the_drafts_of_a_deactivated_agent_are_handed_over(app: App) {
    let boss = Agent::new(30, "Ada Admin").role("administrator");
    let nora = Agent::new(9, "Nora Night").visibility("all");
    app.apply(writers().with(boss).with(nora)).await;
    let boss = session(&app, 30).await;
    let mina = session(&app, 7).await;
    let (one, two) = (anonymous(&app, "hold").await, anonymous(&app, "hold").await);
    for id in [one, two] {
        let draft = json!({"content": format!("Dear customer of {id}")});
        drafts(&app, &mina, id, &draft).await.expect(200);
    }
    let hand_over = async |token: &str, id: i64, document: Value| {
        let path = format!("/v1/conversations/{id}/draft/hand-over");
        post(&app, token, &path, &document).await
    };
    let path = "/v1/agents/7/drafts";
    let give = json!({"agent_id": 8, "from_agent_id": 7});
    // The drafts of an active agent are private.
    problem(&get(&app, &boss, path).await, 403, "forbidden");
    invalid(
        &hand_over(&boss, one, give.clone()).await,
        &[("from_agent_id", "not-allowed")],
    );
    let deactivate = json!({"active": false});
    let request = app.request("PATCH", "/v1/agents/7").bearer(&boss);
    request.json(&deactivate).send().await.expect(200);
    let listed = get(&app, &boss, path).await.expect(200).json();
    let ids: Vec<&Value> = (listed["data"].as_array().unwrap().iter())
        .map(|draft| &draft["conversation_id"])
        .collect();
    assert_eq!(ids, [&json!(two), &json!(one)]);
    // Only an administrator may list and hand over these drafts.
    problem(
        &get(&app, &session(&app, 9).await, path).await,
        403,
        "forbidden",
    );
    problem(
        &hand_over(&session(&app, 9).await, one, give.clone()).await,
        403,
        "forbidden",
    );
    invalid(
        &hand_over(&boss, one, json!({"agent_id": 8, "from_agent_id": 999})).await,
        &[("from_agent_id", "unknown")],
    );
    hand_over(&boss, one, give.clone()).await.expect(204);
    problem(&hand_over(&boss, one, give).await, 404, "not-found");
    let draft = format!("/v1/conversations/{one}/draft");
    let given = get(&app, OMAR, &draft).await.expect(200).json();
    assert_eq!(given["content"], format!("Dear customer of {one}"));
    let taken = json!({"agent_id": 30, "from_agent_id": 7});
    hand_over(&boss, two, taken).await.expect(204);
    assert_eq!(
        get(&app, &boss, path).await.expect(200).json()["data"],
        json!([])
    );
    // The administrator now has the draft that the administrator took from the deactivated agent.
    assert_eq!(
        get(&app, &boss, "/v1/me/drafts").await.expect(200).json()["data"]
            .as_array()
            .unwrap()
            .len(),
        1
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
