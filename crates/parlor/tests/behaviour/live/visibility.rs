//! Visibility of conversations in all reads, actions and events.

use crate::live::{OMAR, get, newest, post, session, started};
use crate::support::accounts::{Accounts, Agent, Inbox, Queue, Team};
use crate::support::{App, both, until};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Acme with agents of every visibility and role. Agents 7 and 8 are part of the fixture. They are in the team
/// `support` (5) and serve its queue. Agent 8 is an administrator.
pub(super) fn staff() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(Queue::new("night"))
        .with(Inbox::new("night-web", "web").id(61).queue("night"))
        .with(
            Inbox::new("one-web", "web")
                .id(62)
                .queue("support")
                .single_conversation(true),
        )
        .with(Inbox::new("moved-web", "web").id(63).queue("support"))
        .with(Agent::new(27, "Full").visibility("own").capacity(1))
        .with(
            Agent::new(21, "Own")
                .email("own@acme.test")
                .visibility("own")
                .teams(&["support"])
                .queues(&["support"]),
        )
        .with(
            Agent::new(22, "Night owl")
                .email("owl@acme.test")
                .visibility("own")
                .teams(&["night"])
                .queues(&["night"]),
        )
        .with(
            Agent::new(23, "Colleague")
                .email("colleague@acme.test")
                .teams(&["support"])
                .queues(&["night"]),
        )
        .with(
            Agent::new(24, "Supervisor")
                .email("supervisor@acme.test")
                .role("supervisor")
                .queues(&["night"]),
        )
        .with(
            Agent::new(25, "All-seeing")
                .email("all@acme.test")
                .visibility("all")
                .queues(&["night"]),
        )
        .with(
            Agent::new(26, "Narrow supervisor")
                .role("supervisor")
                .visibility("own")
                .queues(&["night"]),
        )
}

pub(super) const READERS: [i64; 8] = [21, 22, 23, 24, 25, 26, 27, 70];

/// Creates the conversations of the tests. Returns a description and the id of each, and the agents of [`READERS`] who
/// see it.
pub(super) async fn conversations(app: &App) -> Vec<(&'static str, i64, Vec<i64>)> {
    let act = async |id: i64, verb: &str, document: Value| {
        let path = format!("/v1/conversations/{id}/{verb}");
        let reply = post(app, OMAR, &path, &document).await;
        assert!((200..300).contains(&reply.status), "{}", reply.body);
    };
    let waiting = started(app, 1, "hold").await;
    let own = started(app, 1, "hold").await;
    act(own, "assign", json!({"agent_id": 21})).await;
    let colleagues = started(app, 1, "hold").await;
    act(colleagues, "assign", json!({"agent_id": 7})).await;
    let owls = started(app, 61, "hold").await;
    act(owls, "assign", json!({"agent_id": 22})).await;
    let called = started(app, 1, "hold").await;
    act(called, "assign", json!({"agent_id": 24})).await;
    act(
        called,
        "messages",
        json!({"content": "look", "kind": "note", "mentions": [22, 7]}),
    )
    .await;
    let night = started(app, 61, "enqueue").await;
    let teams = started(app, 1, "hold").await;
    act(teams, "transfer", json!({"team_id": 6})).await;
    act(teams, "assign", json!({"agent_id": 24})).await;
    let fulls = started(app, 61, "hold").await;
    act(fulls, "assign", json!({"agent_id": 27})).await;
    let reserved = started(app, 1, "hold").await;
    act(reserved, "transfer", json!({"agent_id": 27})).await;
    let moved = started(app, 63, "enqueue").await;
    app.apply(Accounts::acme().with(Inbox::known(63).queue("night")))
        .await;
    for (id, queue) in [(reserved, "support"), (moved, "support")] {
        let waits = get(app, OMAR, &format!("/v1/conversations/{id}")).await;
        assert_eq!(waits.expect(200).json()["queue"], queue);
    }
    vec![
        ("of 27", fulls, vec![24, 25, 27]),
        (
            "in support, reserved for 27",
            reserved,
            vec![21, 24, 25, 27],
        ),
        (
            "in support, of an inbox that is night's since",
            moved,
            vec![21, 24, 25],
        ),
        ("nobody's, in support", waiting, vec![21, 24, 25]),
        ("of 21", own, vec![21, 23, 24, 25]),
        ("of 7, in team support", colleagues, vec![23, 24, 25]),
        ("of 22", owls, vec![22, 24, 25]),
        ("of 24, calls upon 22", called, vec![22, 24, 25]),
        ("nobody's, in night", night, vec![22, 23, 24, 25, 26]),
        ("of 24, with the team night", teams, vec![24, 25]),
    ]
}

#[both(staff())]
async fn a_conversation_is_there_for_those_who_see_it(app: App) {
    let conversations = conversations(&app).await;
    for reader in READERS {
        let token = session(&app, reader).await;
        let sees = |readers: &[i64]| readers.contains(&reader);
        let listed = get(&app, &token, "/v1/conversations?limit=100")
            .await
            .expect(200)
            .json();
        let listed: BTreeSet<i64> = listed["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["id"].as_i64().unwrap())
            .collect();
        let expected: BTreeSet<i64> = conversations
            .iter()
            .filter(|(_, _, readers)| sees(readers))
            .map(|(_, id, _)| *id)
            .collect();
        assert_eq!(listed, expected, "the list of {reader}");
        for (what, id, readers) in &conversations {
            let status = |granted: u16| if sees(readers) { granted } else { 404 };
            for path in [
                "",
                "/messages",
                "/thread",
                "/routing",
                "/place",
                "/reads",
                "/events",
                "/audit",
                "/pages",
                "/viewers",
                "/scheduled-messages",
            ] {
                let reply = get(&app, &token, &format!("/v1/conversations/{id}{path}")).await;
                assert_eq!(
                    reply.status,
                    status(200),
                    "{reader} reads {path} of what is {what}: {}",
                    reply.body
                );
            }
            let before = app.counts().await;
            for (verb, document, granted) in [
                ("labels", json!({"add": ["x"]}), 200),
                ("priority", json!({"priority": "high"}), 200),
                ("attributes", json!({"subject": "s"}), 200),
                ("skills", json!({"skills": []}), 200),
                ("messages", json!({"content": "x", "kind": "note"}), 201),
                ("typing", json!({"typing": true}), 204),
                ("read", json!({}), 200),
            ] {
                let reply = post(
                    &app,
                    &token,
                    &format!("/v1/conversations/{id}/{verb}"),
                    &document,
                )
                .await;
                assert_eq!(
                    reply.status,
                    status(granted),
                    "{reader} {verb} what is {what}: {}",
                    reply.body
                );
            }
            if !sees(readers) {
                for verb in [
                    "pick-up",
                    "resolve",
                    "reopen",
                    "close",
                    "pend",
                    "release",
                    "snooze",
                    "case",
                    "service-record/complete",
                    "service-record/reopen",
                ] {
                    let reply = app
                        .post(&format!("/v1/conversations/{id}/{verb}"))
                        .bearer(&token)
                        .json(&json!({}))
                        .send()
                        .await;
                    assert_eq!(
                        reply.status, 404,
                        "{reader} {verb} what is {what}: {}",
                        reply.body
                    );
                }
                for (verb, document) in [
                    ("assign", json!({"agent_id": 21})),
                    ("transfer", json!({"agent_id": 7})),
                    ("service-record", json!({"memo": "x"})),
                ] {
                    let reply = post(
                        &app,
                        &token,
                        &format!("/v1/conversations/{id}/{verb}"),
                        &document,
                    )
                    .await;
                    assert_eq!(
                        reply.status, 404,
                        "{reader} {verb} what is {what}: {}",
                        reply.body
                    );
                }
                assert_eq!(app.counts().await, before, "a refusal changes nothing");
            }
        }
        // A queue lists a waiting conversation only to readers who see the conversation.
        if reader != 70 {
            let line = get(&app, &token, "/v1/queues/night")
                .await
                .expect(200)
                .json();
            let waits = line["line"].as_array().unwrap().len();
            let (_, _, readers) = conversations
                .iter()
                .find(|(what, _, _)| *what == "nobody's, in night")
                .unwrap();
            assert_eq!(
                waits,
                usize::from(sees(readers)),
                "the line as {reader} sees it"
            );
            assert_eq!(line["queue"]["waiting"], 1);
        }
    }
    // A program with an access token sees all conversations of the account, even if its agent sees fewer.
    let token = app.token_of(22).await;
    let listed = get(&app, &token, "/v1/conversations?limit=100")
        .await
        .expect(200)
        .json();
    assert_eq!(
        listed["data"].as_array().unwrap().len(),
        conversations.len()
    );
}

/// In an inbox with one conversation per customer, a new start does not show the customer's conversation that another
/// agent has.
#[both(staff())]
async fn a_start_does_not_show_a_colleagues_conversation(app: App) {
    let start = json!({"inbox_id": 62, "who": {"kind": "serial", "serial": "c1"}, "intent": {"kind": "hold"}, "message": "secret"});
    let id = post(&app, OMAR, "/v1/conversations", &start)
        .await
        .expect(201)
        .json()["id"]
        .as_i64()
        .unwrap();
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/assign"),
        &json!({"agent_id": 22}),
    )
    .await
    .expect(200);
    let before = app.counts().await;
    let reply = post(&app, &session(&app, 21).await, "/v1/conversations", &start).await;
    assert_eq!(reply.status, 409, "{}", reply.body);
    assert!(
        reply.body.contains("ongoing-unseen") && !reply.body.contains("secret"),
        "{}",
        reply.body
    );
    assert_eq!(
        app.counts().await.of("messages"),
        before.of("messages"),
        "a refusal changes nothing"
    );
    for token in [session(&app, 22).await, app.token_of(21).await] {
        let reply = post(&app, &token, "/v1/conversations", &start)
            .await
            .expect(201)
            .json();
        assert_eq!(reply["id"], id);
    }
    assert_eq!(app.counts().await.of("messages"), before.of("messages") + 2);
}

/// A stored answer is not shown to a caller with a narrower visibility. For example, an agent's program may see more
/// than the agent.
#[both(staff())]
async fn a_stored_answer_is_not_shown_to_narrower_visibility(app: App) {
    let keyed = async |token: &str, path: &str, document: &Value| {
        app.post(path)
            .bearer(token)
            .header("idempotency-key", "k")
            .json(document)
            .send()
            .await
    };
    let id = started(&app, 1, "hold").await;
    let (path, labels) = (
        format!("/v1/conversations/{id}/labels"),
        json!({"add": ["x"]}),
    );
    let program = app.token_of(22).await;
    keyed(&program, &path, &labels).await.expect(200);
    let again = keyed(&program, &path, &labels).await.expect(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let own = session(&app, 22).await;
    let reply = keyed(&own, &path, &labels).await;
    assert_eq!(
        (reply.status, reply.header("idempotency-replayed")),
        (404, None),
        "{}",
        reply.body
    );
    // An agent who has transferred a conversation gets the stored answer again, in any session.
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/assign"),
        &json!({"agent_id": 22}),
    )
    .await
    .expect(200);
    let (path, to) = (
        format!("/v1/conversations/{id}/assign"),
        json!({"agent_id": 24}),
    );
    let first = keyed(&own, &path, &to).await.expect(200);
    get(&app, &own, &format!("/v1/conversations/{id}"))
        .await
        .expect(404);
    for token in [own, session(&app, 22).await] {
        let again = keyed(&token, &path, &to).await.expect(200);
        assert_eq!(
            (again.header("idempotency-replayed"), &again.body),
            (Some("true"), &first.body)
        );
    }
}

/// A delivery report names a message. Only the agents who see the conversation of a message can report its delivery.
#[both(staff())]
async fn a_message_is_there_for_those_who_see_its_conversation(app: App) {
    let id = started(&app, 1, "hold").await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/assign"),
        &json!({"agent_id": 21}),
    )
    .await
    .expect(200);
    let answer = post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "x"}),
    )
    .await
    .expect(201)
    .json();
    let path = format!("/v1/messages/{}/delivery", answer["id"]);
    for (reader, status) in [(22, 404), (70, 404), (21, 200), (24, 200)] {
        let token = session(&app, reader).await;
        let reply = post(&app, &token, &path, &json!({"delivery": "delivered"})).await;
        assert_eq!(reply.status, status, "{reader}: {}", reply.body);
    }
}

/// Each reader of the feed receives only visible events. The reader's position also advances over invisible events.
#[both(staff())]
async fn the_feed_tells_what_may_be_seen(app: App) {
    let begin = newest(&app).await;
    let conversations = conversations(&app).await;
    let end = newest(&app).await;
    for reader in READERS.into_iter().filter(|reader| *reader != 70) {
        let token = session(&app, reader).await;
        let (mut received, mut after) = (Vec::new(), begin);
        loop {
            let page = get(&app, &token, &format!("/v1/events?after={after}&limit=3"))
                .await
                .expect(200)
                .json();
            received.extend(page["data"].as_array().unwrap().iter().cloned());
            after = page["position"].as_i64().unwrap();
            if page["next"].is_null() {
                break;
            }
            assert_eq!(page["next"], after);
        }
        assert_eq!(after, end, "{reader} stands where the account stands");
        for (what, id, readers) in &conversations {
            // Events of notifications are private to their agent.
            let own = |e: &Value| e["kind"].as_str().unwrap().starts_with("notification.");
            let last = (received.iter()).rfind(|e| e["conversation_id"] == *id && !own(e));
            if readers.contains(&reader) {
                assert!(last.is_some(), "{reader} hears of what is {what}");
            } else if let Some(last) = last {
                // The reader saw the waiting conversation. The last event for this reader is the assignment to another
                // agent.
                assert_eq!(
                    last["kind"], "conversation.assigned",
                    "{reader} hears no more of what is {what}: {received:#?}"
                );
            }
        }
    }
    let token = session(&app, 70).await;
    let page = get(&app, &token, "/v1/events?limit=100")
        .await
        .expect(200)
        .json();
    assert!(
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|e| e["conversation_id"].is_null()),
        "another account's: {page}"
    );
}

/// An agent who loses a conversation receives the event of this change, and no later event of the conversation.
#[both(staff())]
async fn the_former_agent_of_a_conversation_learns_that_it_is_gone(app: App) {
    let id = started(&app, 1, "hold").await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/assign"),
        &json!({"agent_id": 21}),
    )
    .await
    .expect(200);
    let begin = newest(&app).await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/assign"),
        &json!({"agent_id": 22}),
    )
    .await
    .expect(200);
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "x"}),
    )
    .await
    .expect(201);
    let own = session(&app, 21).await;
    let page = get(&app, &own, &format!("/v1/events?after={begin}"))
        .await
        .expect(200)
        .json();
    let kinds: Vec<&str> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["conversation.assigned", "notification.read"],
        "{page}"
    );
    assert_eq!(page["data"][0]["agent_id"], 22);
    get(&app, &own, &format!("/v1/conversations/{id}"))
        .await
        .expect(404);
}

/// The role of an agent sets the default visibility. A provisioning file can give the agent another visibility, and can
/// change it again.
#[both(staff())]
async fn visibility_goes_with_the_role_unless_it_is_set(app: App) {
    for (agent, visibility) in [
        (7, "team"),
        (8, "all"),
        (21, "own"),
        (23, "team"),
        (24, "all"),
        (25, "all"),
        (26, "own"),
    ] {
        let token = session(&app, agent).await;
        assert_eq!(
            get(&app, &token, "/v1/me").await.expect(200).json()["visibility"],
            visibility,
            "{agent}"
        );
    }
    app.apply(Accounts::acme().with(Agent::known(21).visibility("all")))
        .await;
    let token = session(&app, 21).await;
    assert_eq!(
        get(&app, &token, "/v1/me").await.expect(200).json()["visibility"],
        "all"
    );
}

/// A search, and a request with ids, find the conversations that the reader sees, with their messages and notes.
#[both(staff())]
async fn a_search_finds_what_the_reader_sees(app: App) {
    let conversations = conversations(&app).await;
    let ids: Vec<String> = (conversations.iter())
        .map(|(_, id, _)| id.to_string())
        .collect();
    for (_, id, _) in &conversations {
        let path = format!("/v1/conversations/{id}");
        let subject = json!({"subject": "wombats"});
        post(&app, OMAR, &format!("{path}/attributes"), &subject)
            .await
            .expect(200);
        for kind in ["incoming", "note"] {
            let message = json!({"content": "wombats", "kind": kind});
            post(&app, OMAR, &format!("{path}/messages"), &message)
                .await
                .expect(201);
        }
    }
    let found = async |token: &str| {
        let mut found: BTreeMap<i64, usize> = BTreeMap::new();
        let mut after = String::new();
        loop {
            let path = format!("/v1/search?q=wombats&limit=100{after}");
            let page = get(&app, token, &path).await.expect(200).json();
            for hit in page["data"].as_array().unwrap() {
                let id = hit["conversation"]["id"].as_i64().unwrap();
                *found.entry(id).or_default() += 1;
            }
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return found,
            }
        }
    };
    let all = conversations.len();
    until("the index", async || {
        let found = found(OMAR).await;
        found.len() == all && found.values().all(|hits| *hits == 3)
    })
    .await;
    for reader in READERS {
        let token = session(&app, reader).await;
        let expected: BTreeMap<i64, usize> = (conversations.iter())
            .filter(|(_, _, readers)| readers.contains(&reader))
            .map(|(_, id, _)| (*id, 3))
            .collect();
        assert_eq!(found(&token).await, expected, "the hits of {reader}");
        let path = format!("/v1/conversations?ids={}", ids.join(","));
        let rows = get(&app, &token, &path).await.expect(200).json();
        let rows: BTreeSet<i64> = (rows["data"].as_array().unwrap().iter())
            .map(|row| row["id"].as_i64().unwrap())
            .collect();
        let expected: BTreeSet<i64> = expected.into_keys().collect();
        assert_eq!(rows, expected, "the rows of {reader}");
    }
}
