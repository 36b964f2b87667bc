//! The numbers of conversations in views: exact for every reader, and reported to live connections.

use crate::live::client::{Socket, Stream};
use crate::live::visibility::{READERS, conversations, staff};
use crate::live::{OMAR, get, post, session, started};
use crate::support::{App, Backend, Database, both};
use parlor_engine::live::LiveLimits;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Numbers = BTreeMap<String, i64>;

async fn act(app: &App, id: i64, verb: &str, document: Value) -> Value {
    let path = format!("/v1/conversations/{id}/{verb}");
    let reply = post(app, OMAR, &path, &document).await;
    assert!((200..300).contains(&reply.status), "{}", reply.body);
    reply.json()
}

/// The counts of the built-in views, as `/v1/views` shows them to the caller.
async fn counts_of(app: &App, token: &str) -> Numbers {
    let views = get(app, token, "/v1/views").await.expect(200).json();
    let mut views = views["data"].as_array().unwrap().clone();
    views.retain(|view| view["kind"] == "built_in");
    assert!(
        views
            .iter()
            .all(|view| view["exact"] == true && view["capped"] == false)
    );
    let number = |view: &Value| {
        let key = view["key"].as_str().unwrap().to_owned();
        (key, view["count"].as_i64().unwrap())
    };
    views.iter().map(number).collect()
}

/// Counts the conversations of each view: reads the list of conversations with the filter of this view.
async fn filtered(app: &App, token: &str) -> Numbers {
    let views = get(app, token, "/v1/views").await.expect(200).json();
    let mut numbers = Numbers::new();
    for view in views["data"].as_array().unwrap() {
        let filter: String = (view["filter"].to_string().bytes())
            .map(|byte| format!("%{byte:02x}"))
            .collect();
        let path = format!("/v1/conversations?limit=100&filter={filter}");
        let page = get(app, token, &path).await.expect(200).json();
        assert_eq!(page["next"], Value::Null);
        let count = i64::try_from(page["data"].as_array().unwrap().len()).unwrap();
        numbers.insert(view["key"].as_str().unwrap().to_owned(), count);
    }
    numbers
}

/// Counts the conversations of each built-in view: checks each conversation in the list of all conversations that the
/// caller sees.
async fn counted(app: &App, token: &str, reader: i64, mentions: &[(i64, i64)]) -> Numbers {
    let mut numbers: Numbers = ["mine", "mentions", "queue", "unassigned", "all", "failed"]
        .map(|key| (key.to_owned(), 0))
        .into();
    numbers.insert("snoozed".to_owned(), 0);
    let me = get(app, token, "/v1/me").await.expect(200).json();
    let teams: Vec<i64> = if me["visibility"] == "all" {
        let teams = get(app, token, "/v1/teams?limit=100")
            .await
            .expect(200)
            .json();
        let teams = teams["data"].as_array().unwrap();
        teams
            .iter()
            .map(|team| team["id"].as_i64().unwrap())
            .collect()
    } else {
        serde_json::from_value(me["team_ids"].clone()).unwrap()
    };
    for team in &teams {
        numbers.insert(format!("team-{team}"), 0);
    }
    let inboxes = get(app, token, "/v1/inboxes?limit=100")
        .await
        .expect(200)
        .json();
    for inbox in inboxes["data"].as_array().unwrap() {
        numbers.insert(format!("inbox-{}", inbox["id"]), 0);
    }
    let page = get(app, token, "/v1/conversations?limit=100")
        .await
        .expect(200)
        .json();
    assert_eq!(page["next"], Value::Null);
    for row in page["data"].as_array().unwrap() {
        let status = row["status"].as_str().unwrap();
        if ["resolved", "closed"].contains(&status) {
            continue;
        }
        let worked_on = status != "snoozed";
        let mut keys = vec!["all".to_owned()];
        let mut add = |applies: bool, key: String| {
            if applies {
                keys.push(key);
            }
        };
        let free = row["assignee_id"].is_null();
        add(worked_on && row["assignee_id"] == reader, "mine".to_owned());
        add(
            mentions.contains(&(row["id"].as_i64().unwrap(), reader)),
            "mentions".to_owned(),
        );
        add(!row["queue"].is_null(), "queue".to_owned());
        add(status == "open" && free, "unassigned".to_owned());
        add(row["failed"] == true, "failed".to_owned());
        add(!worked_on, "snoozed".to_owned());
        add(worked_on, format!("inbox-{}", row["inbox_id"]));
        let team = row["team_id"].as_i64();
        add(
            worked_on && team.is_some_and(|team| teams.contains(&team)),
            format!("team-{}", row["team_id"]),
        );
        for key in keys {
            *numbers.get_mut(&key).unwrap_or_else(|| panic!("{key}")) += 1;
        }
    }
    numbers
}

#[both(staff())]
async fn numbers_are_those_of_the_conversations_that_the_reader_sees(app: App) {
    let there = conversations(&app).await;
    let of = |name: &str| there.iter().find(|(of, ..)| *of == name).unwrap().1;
    let (own, waiting) = (of("of 21"), of("nobody's, in support"));
    let mut mentions = vec![
        (of("of 24, calls upon 22"), 22),
        (of("of 24, calls upon 22"), 7),
    ];
    // These conversations have several statuses and teams. Agent 22 sees these conversations only because of mentions.
    for (id, verb, document) in [
        (own, "pend", json!({})),
        (of("of 7, in team support"), "snooze", json!({})),
        (
            of("of 24, with the team night"),
            "priority",
            json!({"priority": "high"}),
        ),
    ] {
        let note = json!({"content": "look", "kind": "note", "mentions": [22]});
        act(&app, id, "messages", note).await;
        act(&app, id, verb, document).await;
        mentions.push((id, 22));
    }
    let ended = started(&app, 1, "hold").await;
    act(
        &app,
        ended,
        "messages",
        json!({"content": "x", "kind": "note", "mentions": [22]}),
    )
    .await;
    act(&app, ended, "resolve", json!({})).await;
    mentions.push((ended, 22));
    // A conversation that the agent may see for two reasons, for example because of its queue and because of a mention,
    // is counted once.
    let seen = of("nobody's, in night");
    let note = json!({"content": "look", "kind": "note", "mentions": [22]});
    act(&app, seen, "messages", note).await;
    mentions.push((seen, 22));
    let answer = act(&app, own, "messages", json!({"content": "lost"})).await;
    let failure = json!({"delivery": "failed", "error": "no route"});
    post(
        &app,
        OMAR,
        &format!("/v1/messages/{}/delivery", answer["id"]),
        &failure,
    )
    .await
    .expect(200);
    let check = async || {
        for reader in READERS
            .into_iter()
            .chain([7])
            .filter(|reader| *reader != 70)
        {
            let token = session(&app, reader).await;
            let numbers = counts_of(&app, &token).await;
            assert_eq!(numbers, filtered(&app, &token).await, "{reader}");
            assert_eq!(
                numbers,
                counted(&app, &token, reader, &mentions).await,
                "{reader}"
            );
        }
        counts_of(&app, OMAR).await
    };
    let all = check().await;
    for key in [
        "queue",
        "unassigned",
        "all",
        "failed",
        "snoozed",
        "team-6",
        "inbox-61",
    ] {
        assert!(all[key] > 0, "{key} in {all:?}");
    }
    // After each act, the counts change at once.
    act(&app, waiting, "assign", json!({"agent_id": 8})).await;
    let now = counts_of(&app, OMAR).await;
    assert_eq!(now["unassigned"], all["unassigned"] - 1);
    assert_eq!(now["mine"], all["mine"] + 1);
    act(&app, waiting, "resolve", json!({})).await;
    act(&app, ended, "reopen", json!({})).await;
    let last = check().await;
    assert_eq!(last["all"], all["all"]);
    // The counts of one account do not depend on other accounts.
    let gil = counts_of(&app, &app.token_of(70).await).await;
    assert_eq!(gil["all"], 0);
}

/// Reads counts from a socket and merges them into the known counts, until the counts fulfil a condition.
async fn await_counts(
    socket: &mut Socket,
    numbers: &mut Numbers,
    done: impl Fn(&Numbers) -> bool,
) -> Value {
    loop {
        let message = socket.receive_of("counts").await;
        for one in message["counts"].as_array().unwrap() {
            let key = one["key"].as_str().unwrap().to_owned();
            let count = one["count"].as_i64().unwrap();
            assert_ne!(
                numbers.insert(key, count),
                Some(count),
                "only changes are told"
            );
        }
        if done(numbers) {
            return message;
        }
    }
}

#[both(staff())]
async fn live_connections_receive_changed_numbers(app: App) {
    let (supervisor, owl) = (session(&app, 24).await, session(&app, 22).await);
    let mut socket = Socket::open(&app, &supervisor, "?counts=true").await;
    let mut narrow = Socket::open(&app, &owl, "?counts=true").await;
    let (mut seen, mut seen_narrow) = (Numbers::new(), Numbers::new());
    await_counts(&mut socket, &mut seen, |_| true).await;
    await_counts(&mut narrow, &mut seen_narrow, |_| true).await;
    assert_eq!(
        seen,
        counts_of(&app, &supervisor).await,
        "the first message has all"
    );
    assert_eq!(seen_narrow, counts_of(&app, &owl).await);

    let id = started(&app, 1, "hold").await;
    let message = await_counts(&mut socket, &mut seen, |numbers| numbers["unassigned"] == 1).await;
    assert_eq!(message["counts"].as_array().unwrap().len(), 3, "{message}");
    assert_eq!(seen, counts_of(&app, &supervisor).await);
    // Agent 22 does not see the first conversation, but sees the next one.
    started(&app, 61, "hold").await;
    let message = await_counts(&mut narrow, &mut seen_narrow, |numbers| numbers["all"] == 1).await;
    assert_eq!(message["counts"].as_array().unwrap().len(), 3, "{message}");
    assert_eq!(seen_narrow, counts_of(&app, &owl).await);
    await_counts(&mut socket, &mut seen, |numbers| numbers["all"] == 2).await;

    // A stream of Server-Sent Events also sends the counts, without an id.
    let mut stream = Stream::open(&app, &supervisor, "?counts=true", None).await;
    let first = stream.next().await.unwrap();
    assert_eq!((first.event.as_str(), first.id), ("counts", None));
    assert_eq!(first.data["counts"].as_array().unwrap().len(), seen.len());
    act(&app, id, "resolve", json!({})).await;
    let changed = loop {
        let next = stream.next().await.unwrap();
        if next.event == "counts" {
            break next;
        }
    };
    let keys: Vec<&Value> = (changed.data["counts"].as_array().unwrap().iter())
        .map(|one| &one["key"])
        .collect();
    assert_eq!(keys, ["unassigned", "all", "inbox-1"]);
    // A page of events has no counts, so the parameter is refused.
    let reply = get(&app, &supervisor, "/v1/events?counts=true").await;
    assert_eq!(reply.status, 422, "{}", reply.body);
}

/// The number of conversations in a saved view, as `GET /v1/views` shows it, and whether the number is capped.
async fn number(app: &App, token: &str, view: &Value) -> (Value, bool) {
    let views = get(app, token, "/v1/views").await.expect(200).json();
    let mut views = views["data"].as_array().unwrap().iter();
    let view = views.find(|one| one["key"] == view["key"]).unwrap().clone();
    assert_eq!(view["exact"], false);
    (view["count"].clone(), view["capped"] == true)
}

/// A server that counts views for live connections with pauses of only a few milliseconds.
async fn quick(backend: Backend) -> App {
    let database = Database::provisioned(backend).await;
    let app = App::bare_with(database, |options| {
        options.live = LiveLimits {
            counts_ms: 10,
            saved_counts_ms: 20,
            ..LiveLimits::default()
        };
    })
    .await;
    app.apply(staff()).await;
    app
}

#[both]
async fn saved_views_are_counted(backend: Backend) {
    let app = quick(backend).await;
    let (supervisor, owl) = (session(&app, 24).await, session(&app, 22).await);
    let labelled = json!({"name": "vip", "shared_with": "all", "filter": {"status": ["open"], "labels": {"any": ["vip"]}}});
    let view = post(&app, &supervisor, "/v1/views", &labelled)
        .await
        .expect(201)
        .json();
    assert_eq!(number(&app, &supervisor, &view).await, (json!(0), false));
    let mut socket = Socket::open(&app, &supervisor, "?counts=true").await;
    let mut received = async |wanted: &Value| {
        loop {
            let message = socket.receive_of("counts").await;
            let counts = message["counts"].as_array().unwrap();
            if counts
                .iter()
                .any(|one| one["key"] == view["key"] && one["count"] == *wanted)
            {
                return;
            }
        }
    };
    received(&json!(0)).await;
    let mut ids = Vec::new();
    for inbox in [1, 1, 61] {
        let document = json!({"inbox_id": inbox, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m", "labels": ["vip"]});
        let reply = post(&app, OMAR, "/v1/conversations", &document).await;
        ids.push(reply.expect(201).json()["id"].clone());
    }
    // The count of a saved view is at most a few seconds old.
    app.pass(4).await;
    assert_eq!(number(&app, &supervisor, &view).await, (json!(3), false));
    // Each reader gets the count for the reader's own visibility.
    assert_eq!(number(&app, &owl, &view).await, (json!(1), false));
    // No built-in view depends on a label. The event of the label makes the connection count the saved view again.
    let unlabel = json!({"remove": ["vip"]});
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/labels", ids[0]),
        &unlabel,
    )
    .await
    .expect(200);
    app.pass(4).await;
    received(&json!(2)).await;
    // After a change of the filter, the view is counted at once. In a filter, `me` means the agent who reads.
    let personal = json!({"filter": {"assignee": ["me"]}, "name": "own"});
    let path = format!("/v1/views/{}", view["id"]);
    let change = app
        .request("PATCH", &path)
        .bearer(&supervisor)
        .json(&personal);
    change.send().await.expect(200);
    let assign = json!({"agent_id": 22});
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/assign", ids[2]),
        &assign,
    )
    .await
    .expect(200);
    assert_eq!(number(&app, &owl, &view).await, (json!(1), false));
    assert_eq!(number(&app, &supervisor, &view).await, (json!(0), false));
}
