//! Merging two conversations of one contact, and separating them.

use crate::support::accounts::{Accounts, Agent, Inbox, Token};
use crate::support::{App, Reply, both, checks};
use crate::v1::{OMAR, get, invalid, post, problem, session, start};
use serde_json::{Value, json};

const MINA: &str = "access-token-of-mina";

fn more() -> Accounts {
    Accounts::acme()
        .with(Agent::known(7).capacity(1))
        .with(Agent::new(9, "Nora Night").visibility("own"))
        .with(Token::access(7, MINA))
        .with(
            Inbox::new("single-api", "api")
                .id(409)
                .queue("support")
                .single_conversation(true),
        )
}

/// Starts a conversation of a contact and returns its id.
async fn talk(app: &App, contact: i64, inbox: i64, message: &str) -> i64 {
    let document = json!({
        "inbox_id": inbox, "who": {"kind": "contact", "contact_id": contact}, "intent": {"kind": "hold"}, "message": message,
    });
    start(app, &document).await["id"].as_i64().unwrap()
}

async fn show(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

async fn act(app: &App, token: &str, id: i64, verb: &str, document: &Value) -> Reply {
    let path = format!("/v1/conversations/{id}/{verb}");
    post(app, token, &path, document).await
}

/// Merges a conversation into another one and returns the undo token.
async fn merge(app: &App, id: i64, into: i64) -> String {
    let merged = act(app, OMAR, id, "merge?undo=true", &json!({"into_id": into}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &merged["id"],
            &merged["status"],
            &merged["merged_into_id"],
            &merged["waiting_since"]
        ),
        (&json!(id), &json!("closed"), &json!(into), &json!(null))
    );
    checks::hold(app.database()).await;
    merged["undo"]["token"].as_str().unwrap().to_owned()
}

async fn undo(app: &App, token: &str) -> Reply {
    post(app, OMAR, "/v1/undo", &json!({"token": token})).await
}

/// The entries of a thread. Each entry has its code or text. An entry of a merged conversation also has the id of that
/// conversation.
async fn thread(app: &App, token: &str, id: i64, limit: usize) -> Vec<(Option<i64>, String)> {
    let entries = |page: &Value| -> Vec<(Option<i64>, String)> {
        (page["data"].as_array().unwrap().iter())
            .map(|entry| {
                let text = entry["activity"]["code"]
                    .as_str()
                    .or(entry["message"]["content"].as_str());
                (entry["merged_from"].as_i64(), text.unwrap().to_owned())
            })
            .collect()
    };
    let mut found = Vec::new();
    let mut before = String::new();
    let mut pages = 0;
    loop {
        let path = format!("/v1/conversations/{id}/thread?limit={limit}{before}");
        let page = get(app, token, &path).await.expect(200).json();
        assert!(page["data"].as_array().unwrap().len() <= limit);
        let mut rows = entries(&page);
        rows.extend(found);
        found = rows;
        pages += 1;
        assert!(pages < 100, "the pages do not end");
        match page["previous"].as_str() {
            Some(previous) => before = format!("&before={previous}"),
            None => break,
        }
    }
    // Pages from the beginning of the thread have the same entries in the same order.
    let mut forward = vec![(None, "started".to_owned())];
    let mut after = "0".to_owned();
    loop {
        let path = format!("/v1/conversations/{id}/thread?limit={limit}&after={after}");
        let page = get(app, token, &path).await.expect(200).json();
        forward.extend(entries(&page));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(forward, found);
    found
}

fn own(text: &str) -> (Option<i64>, String) {
    (None, text.to_owned())
}

/// The merged conversation is closed, and its entries are part of the target's thread. An undo or a separation restores
/// the merged conversation.
#[both(more())]
async fn merged_and_separated(app: App) {
    let target = talk(&app, 1001, 1, "first").await;
    let id = talk(&app, 1001, 1, "second").await;
    act(&app, OMAR, target, "messages", &json!({"content": "Hello"}))
        .await
        .expect(201);
    act(&app, OMAR, id, "assign", &json!({"agent_id": 7}))
        .await
        .expect(200);
    let before = show(&app, id).await;
    assert_eq!(show(&app, target).await["waiting_since"], json!(null));
    let newest = "SELECT max(number) FROM events WHERE conversation_id IS NOT NULL";
    let numbers = app.database().number(newest).await;
    let token = merge(&app, id, target).await;
    assert_eq!(app.rows("agent_slots").await, 0);
    let after = show(&app, target).await;
    assert_eq!(
        (&after["merged_count"], &after["status"]),
        (&json!(1), &json!("open"))
    );
    // The customer still waits, now in the target.
    assert_eq!(after["waiting_since"], before["waiting_since"]);
    let feed = get(&app, OMAR, &format!("/v1/events?after={numbers}"))
        .await
        .expect(200)
        .json();
    let merges: Vec<(&Value, &Value)> = (feed["data"].as_array().unwrap().iter())
        .filter(|event| event["kind"] == "conversation.merged")
        .map(|event| (&event["conversation_id"], &event["data"]))
        .collect();
    let data = json!({"merged_id": id, "into_id": target, "merge_count": 1});
    assert_eq!(
        merges,
        [(&json!(id), &data), (&json!(target), &data)],
        "{feed}"
    );
    let audit = get(&app, OMAR, "/v1/audit?limit=2")
        .await
        .expect(200)
        .json();
    for event in audit["data"].as_array().unwrap() {
        assert_eq!(
            (&event["kind"], &event["agent_id"]),
            (&json!("conversation.merged"), &json!(8))
        );
    }
    let block = |text: &str| (Some(id), text.to_owned());
    let joined = [
        own("started"),
        own("first"),
        own("Hello"),
        own("merged"),
        block("started"),
        block("second"),
        block("assigned"),
        block("status_changed"),
        block("merged"),
    ];
    for limit in [1, 2, 3, 50] {
        assert_eq!(thread(&app, OMAR, target, limit).await, joined);
    }
    act(
        &app,
        OMAR,
        target,
        "messages",
        &json!({"content": "And now"}),
    )
    .await
    .expect(201);
    let around = get(
        &app,
        OMAR,
        &format!("/v1/conversations/{target}/thread?around=3&limit=4"),
    )
    .await
    .expect(200)
    .json();
    let shown: Vec<&Value> = (around["data"].as_array().unwrap().iter())
        .map(|entry| &entry["merged_from"])
        .collect();
    assert_eq!(shown, [&json!(id), &json!(id), &json!(null)]);
    // The merged conversation can still be read. Only notes can be added.
    assert_eq!(
        thread(&app, OMAR, id, 2).await.last().unwrap(),
        &own("merged")
    );
    for (verb, document) in [
        ("reopen", json!({})),
        ("messages", json!({"content": "Hi"})),
        (
            "messages",
            json!({"content": "Hi", "send_at": app.engine().now().plus_seconds(60).iso_micros()}),
        ),
    ] {
        let refused = problem(&act(&app, OMAR, id, verb, &document).await, 409, "merged");
        assert_eq!(refused["conversation_id"], target, "{verb}");
    }

    undo(&app, &token).await.expect(200);
    checks::hold(app.database()).await;
    let again = show(&app, id).await;
    for member in [
        "status",
        "assignee_id",
        "merged_into_id",
        "waiting_since",
        "queue",
    ] {
        assert_eq!(again[member], before[member], "{member}");
    }
    assert_eq!(app.rows("agent_slots").await, 1);
    assert_eq!(show(&app, target).await["merged_count"], 0);
    let apart = [
        own("started"),
        own("first"),
        own("Hello"),
        own("merged"),
        own("And now"),
        own("unmerged"),
    ];
    assert_eq!(thread(&app, OMAR, target, 2).await, apart);
    // After a second merge, the entries of the merged conversation follow only the newest entry `merged`.
    merge(&app, id, target).await;
    let all = thread(&app, OMAR, target, 3).await;
    assert_eq!(all[..6], apart);
    assert_eq!(all[6..8], [own("merged"), block("started")]);

    act(
        &app,
        OMAR,
        id,
        "messages",
        &json!({"content": "psst", "kind": "note"}),
    )
    .await
    .expect(201);
    let separated = act(&app, OMAR, id, "unmerge", &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&separated["status"], &separated["merged_into_id"]),
        (&json!("closed"), &json!(null))
    );
    checks::hold(app.database()).await;
    let events = app.rows("events").await;
    act(&app, OMAR, id, "unmerge", &json!({})).await.expect(200);
    assert_eq!(app.rows("events").await, events);
    act(&app, OMAR, id, "reopen", &json!({})).await.expect(200);
    let answer = act(&app, OMAR, id, "unmerge?undo=true", &json!({})).await;
    invalid(&answer, &[("undo", "not-allowed")]);
}

/// Each refused merge has its own reason in the answer, and changes nothing.
#[both(more())]
async fn refused_merges(app: App) {
    let target = talk(&app, 1001, 1, "a").await;
    let one = talk(&app, 1001, 1, "b").await;
    let two = talk(&app, 1001, 2, "c").await;
    let ended = talk(&app, 1001, 1, "d").await;
    let other = talk(&app, 1002, 1, "e").await;
    act(&app, OMAR, ended, "resolve", &json!({}))
        .await
        .expect(200);
    act(&app, OMAR, two, "assign", &json!({"agent_id": 9}))
        .await
        .expect(200);
    merge(&app, one, target).await;
    let before = app.counts().await;
    for (id, into, reason) in [
        (target, target, "same"),
        (target, other, "other-contact"),
        (one, target, "merged"),
        (two, one, "target-merged"),
        (target, two, "has-merged"),
        (two, ended, "target-ended"),
    ] {
        let answer = act(&app, OMAR, id, "merge", &json!({"into_id": into})).await;
        let refused = problem(&answer, 409, "cannot-merge-conversations");
        assert_eq!(refused["reason"], reason, "{refused}");
    }
    // An agent can merge only conversations that the agent sees.
    let nora = session(&app, 9).await;
    for (token, into) in [(OMAR, 999_999), (nora.as_str(), target)] {
        let answer = act(&app, token, two, "merge", &json!({"into_id": into})).await;
        invalid(&answer, &[("into_id", "unknown")]);
    }
    let unseen = act(&app, &nora, other, "merge", &json!({"into_id": two})).await;
    problem(&unseen, 404, "not-found");
    assert_eq!(app.counts().await, before);
    // An ended conversation can be merged into an ended conversation.
    act(&app, OMAR, two, "resolve", &json!({}))
        .await
        .expect(200);
    merge(&app, two, ended).await;
    // An agent who does not see the merged conversation sees only the entry `merged`.
    act(&app, OMAR, ended, "assign", &json!({"agent_id": 7}))
        .await
        .expect(200);
    let blocks = thread(&app, OMAR, ended, 50).await;
    assert!(blocks.iter().any(|(from, _)| *from == Some(two)));
    act(&app, OMAR, ended, "assign", &json!({"agent_id": 9}))
        .await
        .expect(200);
    act(&app, OMAR, two, "assign", &json!({"agent_id": 7}))
        .await
        .expect(200);
    let lines = thread(&app, &nora, ended, 50).await;
    assert!(lines.iter().all(|(from, _)| from.is_none()), "{lines:?}");
    assert!(lines.contains(&own("merged")));
}

async fn write(app: &App, id: i64, content: &str) -> Value {
    let document = json!({"content": content, "kind": "incoming"});
    act(app, OMAR, id, "messages", &document)
        .await
        .expect(201)
        .json()
}

/// If the target has the same identity, the customer's message in a merged conversation goes to the target. Otherwise
/// the message reopens the merged conversation, so that the customer gets the answer there.
#[both(more())]
async fn the_customer_writes(app: App) {
    let target = talk(&app, 1001, 1, "a").await;
    let id = talk(&app, 1001, 1, "b").await;
    merge(&app, id, target).await;
    act(&app, OMAR, target, "resolve", &json!({}))
        .await
        .expect(200);
    let message = write(&app, id, "Are you there?").await;
    assert_eq!(message["conversation_id"], target);
    assert_eq!(show(&app, target).await["status"], "open");
    assert_eq!(show(&app, id).await["merged_into_id"], target);
    // The separation leaves the message in the target.
    act(&app, OMAR, id, "unmerge", &json!({})).await.expect(200);
    assert_eq!(show(&app, target).await["message_count"], 2);

    // The merged conversation is in another inbox, so it has another identity.
    let there = talk(&app, 1001, 2, "c").await;
    merge(&app, there, target).await;
    let message = write(&app, there, "Hello?").await;
    assert_eq!(message["conversation_id"], there);
    let opened = show(&app, there).await;
    assert_eq!(
        (&opened["status"], &opened["merged_into_id"]),
        (&json!("open"), &json!(null))
    );
    assert_eq!(show(&app, target).await["merged_count"], 0);
    checks::hold(app.database()).await;

    // The next target is a conversation that never reopens.
    let document = json!({
        "inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "hold"}, "reopens": false,
    });
    let last = start(&app, &document).await["id"].as_i64().unwrap();
    let id = talk(&app, 1001, 1, "d").await;
    merge(&app, id, last).await;
    act(&app, OMAR, last, "resolve", &json!({}))
        .await
        .expect(200);
    assert_eq!(write(&app, id, "Once more").await["conversation_id"], id);
    assert_eq!(show(&app, id).await["status"], "open");
    checks::hold(app.database()).await;
}

/// In LiveDesk, the merged conversation is closed. The customer's messages go to the target.
#[both(more())]
async fn in_livedesk(app: App) {
    let livedesk = |path: &str| {
        app.post(&format!("/api/v2/accounts{path}"))
            .basic("livedesk-key", "livedesk-secret")
    };
    let start = async |message: &str| {
        let document =
            json!({"inbox_id": 407, "contact_id": 2_219_256, "message": {"content": message}});
        let started = livedesk("/conversations").json(&document).send().await;
        started.expect(200).json()["id"].as_i64().unwrap()
    };
    let of = async |display: i64| {
        let query = format!("SELECT id FROM conversations WHERE display_id = {display}");
        app.database().number(&query).await
    };
    let (first, second) = (start("a").await, start("b").await);
    merge(&app, of(second).await, of(first).await).await;
    let say = async |number: i64, kind: &str| {
        let document = json!({"content": "Hi", "message_type": kind});
        let path = format!("/conversations/{number}/messages");
        livedesk(&path).json(&document).send().await
    };
    let said = say(second, "incoming").await.expect(200).json();
    assert_eq!(said["conversation_id"], first);
    let refused = say(second, "outgoing").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("merged"), "{}", refused.body);
    let toggle = |status: &str| {
        let path = format!("/conversations/{second}/toggle_status");
        livedesk(&path).json(&json!({"status": status})).send()
    };
    assert_eq!(toggle("open").await.status, 422);
    let closed = toggle("closed").await.expect(200).json();
    assert_eq!(closed["payload"]["current_status"], "closed");
    let messages = app
        .get(&format!("/api/v2/accounts/conversations/{second}/messages"))
        .basic("livedesk-key", "livedesk-secret")
        .send()
        .await
        .expect(200)
        .json();
    // The other entries of the list are activity lines.
    let rows = messages["payload"].as_array().unwrap();
    let said = rows.iter().filter(|row| row["message_type"] != 2);
    assert_eq!(said.count(), 1);
}

/// In an inbox with one conversation per customer, a start after a merge returns the target.
#[both(more())]
async fn one_conversation_per_customer(app: App) {
    let begin = async |message: &str| {
        let document = json!({
            "inbox_id": 409, "who": {"kind": "contact", "contact_id": 2_219_256}, "intent": {"kind": "hold"}, "message": message,
        });
        post(&app, OMAR, "/v1/conversations", &document)
            .await
            .expect(201)
            .json()["id"]
            .as_i64()
            .unwrap()
    };
    let old = begin("a").await;
    act(&app, OMAR, old, "resolve", &json!({}))
        .await
        .expect(200);
    app.database()
        .change("UPDATE identities SET last_conversation_id = NULL WHERE inbox_id = 409")
        .await;
    // This start creates a second conversation of the same identity, as if the inbox had not yet been limited to one
    // conversation per customer.
    let app = app.again().await;
    let document = json!({
        "inbox_id": 409, "who": {"kind": "contact", "contact_id": 2_219_256}, "intent": {"kind": "hold"}, "message": "b",
    });
    let new = post(&app, OMAR, "/v1/conversations", &document)
        .await
        .expect(201)
        .json()["id"]
        .as_i64()
        .unwrap();
    assert_ne!(new, old);
    act(&app, OMAR, old, "reopen", &json!({})).await.expect(200);
    merge(&app, new, old).await;
    let third = post(&app, OMAR, "/v1/conversations", &document)
        .await
        .expect(201)
        .json();
    assert_eq!(third["id"], old);
    assert_eq!(show(&app, old).await["message_count"], 2);
}

/// A merge frees the merged conversation's slot or its place in the queue. The slot goes to the next waiting
/// conversation at once. If the agent then has no free slot, the undo is refused.
#[both(more())]
async fn slots_and_queues(app: App) {
    app.presence(7, "online").await;
    let queued = async |contact: i64| {
        let document = json!({
            "inbox_id": 1, "who": {"kind": "contact", "contact_id": contact}, "intent": {"kind": "enqueue"}, "message": "m",
        });
        start(&app, &document).await["id"].as_i64().unwrap()
    };
    let target = talk(&app, 1001, 1, "a").await;
    let served = queued(1001).await;
    assert_eq!(show(&app, served).await["assignee_id"], 7);
    let waiting = queued(1001).await;
    let next = queued(1002).await;
    let late = queued(1003).await;
    let token = merge(&app, waiting, target).await;
    assert_eq!(show(&app, waiting).await["queue"], json!(null));
    // The undo returns the conversation to its place, before the later conversations.
    undo(&app, &token).await.expect(200);
    checks::hold(app.database()).await;
    assert_eq!(show(&app, waiting).await["queue"], "support");
    let merged = merge(&app, served, target).await;
    assert_eq!(show(&app, waiting).await["assignee_id"], 7, "it was first");
    assert_eq!(show(&app, next).await["assignee_id"], json!(null));
    problem(&undo(&app, &merged).await, 409, "capacity-reached");
    assert_eq!(show(&app, served).await["merged_into_id"], target);
    assert_eq!(show(&app, target).await["merged_count"], 1);
    act(&app, OMAR, waiting, "resolve", &json!({}))
        .await
        .expect(200);
    assert_eq!(show(&app, next).await["assignee_id"], 7);
    assert_eq!(show(&app, late).await["queue"], "support");
    checks::hold(app.database()).await;
}

/// A merged conversation that never reopens stays closed after its separation.
#[both(more())]
async fn it_never_reopens(app: App) {
    let target = talk(&app, 1001, 1, "a").await;
    let document = json!({
        "inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "hold"}, "reopens": false,
    });
    let id = start(&app, &document).await["id"].as_i64().unwrap();
    let token = merge(&app, id, target).await;
    problem(&undo(&app, &token).await, 409, "never-reopens");
    act(&app, OMAR, id, "unmerge", &json!({})).await.expect(200);
    let answer = act(
        &app,
        OMAR,
        id,
        "messages",
        &json!({"content": "Hi", "kind": "incoming"}),
    )
    .await;
    problem(&answer, 409, "never-reopens");
}

/// If the merge of two contacts is undone, their merged conversations are separated.
#[both(more())]
async fn contacts_become_two_again(app: App) {
    let first = talk(&app, 1001, 1, "a").await;
    let second = talk(&app, 1003, 2, "b").await;
    let document = json!({"contact_id": 1003, "evidence": "given"});
    let contacts = post(&app, OMAR, "/v1/contacts/1001/merge", &document)
        .await
        .expect(201)
        .json();
    merge(&app, second, first).await;
    let path = format!("/v1/merges/{}/undo", contacts["id"]);
    post(&app, OMAR, &path, &json!({})).await.expect(200);
    checks::hold(app.database()).await;
    let apart = show(&app, second).await;
    assert_eq!(
        (&apart["merged_into_id"], &apart["contact_id"]),
        (&json!(null), &json!(1003))
    );
    assert_eq!(show(&app, first).await["merged_count"], 0);
}

/// Sets a read position. Returns the account's unread count from the answer.
async fn reads(app: &App, token: &str, id: i64, document: &Value) -> i64 {
    let read = act(app, token, id, "read", document).await.expect(200);
    read.json()["unread_count"].as_i64().unwrap()
}

/// Messages of a merged conversation that an agent has not read are unread in the target. After a separation, they are
/// unread in the merged conversation again.
#[both(more())]
async fn unread_messages_stay_unread(app: App) {
    let unread = async |token: &str, id: i64| {
        let path = format!("/v1/conversations/{id}");
        get(&app, token, &path).await.expect(200).json()["unread"].as_i64()
    };
    let incoming = json!({"content": "more", "kind": "incoming"});
    let target = talk(&app, 1001, 1, "first").await;
    let other = talk(&app, 1001, 1, "second").await;
    for _ in 0..2 {
        act(&app, OMAR, other, "messages", &incoming)
            .await
            .expect(201);
    }
    // Omar and Mina have read the target. Mina has also read one of the three messages of the other conversation.
    for token in [OMAR, MINA] {
        reads(&app, token, target, &json!({})).await;
    }
    assert_eq!(reads(&app, MINA, other, &json!({"up_to": 1})).await, 2);
    assert_eq!(unread(MINA, other).await, Some(2));
    let token = merge(&app, other, target).await;
    assert_eq!(unread(OMAR, target).await, Some(3));
    assert_eq!(unread(MINA, target).await, Some(2));
    assert_eq!(show(&app, target).await["unread_count"], 2);
    let filter = "/v1/conversations?unread=true&contact_id=1001&status=open&limit=5";
    let listed = get(&app, MINA, filter).await.expect(200).json();
    assert_eq!(listed["data"][0]["id"], target);
    undo(&app, &token).await.expect(200);
    checks::hold(app.database()).await;
    for (token, expected) in [(OMAR, 3), (MINA, 2)] {
        assert_eq!(unread(token, target).await, Some(0));
        assert_eq!(unread(token, other).await, Some(expected));
    }
    // An agent who reads the target after the merge has read both conversations.
    merge(&app, other, target).await;
    assert_eq!(reads(&app, MINA, target, &json!({})).await, 0);
    assert_eq!(unread(MINA, target).await, Some(0));
    assert_eq!(unread(OMAR, target).await, Some(3));
    act(&app, OMAR, other, "unmerge", &json!({}))
        .await
        .expect(200);
    checks::hold(app.database()).await;
    assert_eq!(
        (unread(MINA, target).await, unread(MINA, other).await),
        (Some(0), Some(0))
    );
    assert_eq!(
        (unread(OMAR, target).await, unread(OMAR, other).await),
        (Some(0), Some(3))
    );
    // Messages that arrive after the merge are unread in the target. Mina has read all earlier messages, but Omar has
    // not.
    act(&app, OMAR, other, "messages", &incoming)
        .await
        .expect(201);
    merge(&app, other, target).await;
    assert_eq!(unread(MINA, target).await, Some(1));
    assert_eq!(reads(&app, MINA, target, &json!({})).await, 0);
    act(&app, OMAR, target, "messages", &incoming)
        .await
        .expect(201);
    assert_eq!(unread(MINA, target).await, Some(1));
    assert_eq!(unread(OMAR, target).await, Some(5));
    act(&app, OMAR, other, "unmerge", &json!({}))
        .await
        .expect(200);
    checks::hold(app.database()).await;
    for (token, expected) in [(MINA, (Some(1), Some(0))), (OMAR, (Some(1), Some(4)))] {
        let now = (unread(token, target).await, unread(token, other).await);
        assert_eq!(now, expected, "{token}");
    }
    // The unread messages of the merged conversation are also counted in a target without messages of the customer.
    let empty = json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "hold"}});
    let empty = start(&app, &empty).await["id"].as_i64().unwrap();
    merge(&app, other, empty).await;
    assert_eq!(unread(OMAR, empty).await, Some(4));
}

/// The target shows the newest ticket among its own tickets and the tickets of its merged conversations. After a
/// separation, the target shows only its own tickets.
#[both(more())]
async fn tickets_of_merged_conversations(app: App) {
    let parts = [
        talk(&app, 1001, 1, "a").await,
        talk(&app, 1001, 2, "b").await,
    ];
    let [target, part] = parts;
    let ticket = async |conversation: i64| {
        let document = json!({"subject": "s", "conversation_id": conversation});
        let made = post(&app, OMAR, "/v1/tickets", &document).await;
        made.expect(201).json()["id"].clone()
    };
    let shown = async || {
        let ids = async |id| show(&app, id).await["ticket_id"].clone();
        (ids(target).await, ids(part).await)
    };
    let gone = async |id: &Value| {
        let path = format!("/v1/tickets/{id}");
        app.delete(&path).bearer(OMAR).send().await.expect(204);
    };
    let first = ticket(part).await;
    assert_eq!(shown().await, (Value::Null, first.clone()));
    let token = merge(&app, part, target).await;
    assert_eq!(shown().await, (first.clone(), first.clone()));
    // While the conversation is merged, it gets another ticket, which is deleted later.
    let second = ticket(part).await;
    assert_eq!(shown().await, (second.clone(), second.clone()));
    gone(&second).await;
    assert_eq!(shown().await, (first.clone(), first.clone()));
    undo(&app, &token).await.expect(200);
    assert_eq!(shown().await, (Value::Null, first.clone()));
    let own = ticket(target).await;
    merge(&app, part, target).await;
    assert_eq!(shown().await, (own.clone(), first.clone()));
    gone(&own).await;
    assert_eq!(shown().await, (first.clone(), first.clone()));
    act(&app, OMAR, part, "unmerge", &json!({}))
        .await
        .expect(200);
    assert_eq!(shown().await, (Value::Null, first.clone()));
}
