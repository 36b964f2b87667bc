//! The context of a conversation: reasons of routing, history and audit, similar contacts, the figures of a day,
//! visited pages.

use crate::support::accounts::{Accounts, Agent, Queue, Token};
use crate::support::{App, Backend, both, until};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session, start};
use parlor_model::time::Timestamp;
use serde_json::{Value, json};

const MINA: &str = "access-token-of-mina";
const GIL: &str = "access-token-of-gil";

fn more() -> Accounts {
    Accounts::acme()
        .with(Queue::new("night"))
        .with(
            Agent::new(9, "Nora Night")
                .capacity(3)
                .queues(&["night"])
                .set("visibility", json!("own")),
        )
        .with(Token::access(7, MINA))
        .and_globex()
        .with(Token::access(70, GIL))
}

async fn read(app: &App, token: &str, path: &str) -> Value {
    get(app, token, path).await.expect(200).json()
}

async fn make(app: &App, document: &Value) -> i64 {
    let made = post(app, OMAR, "/v1/contacts", document).await.expect(201);
    made.json()["id"].as_i64().unwrap()
}

/// Posts a document to an action of a conversation.
async fn to(app: &App, token: &str, id: i64, verb: &str, document: &Value) {
    let path = format!("/v1/conversations/{id}/{verb}");
    let reply = post(app, token, &path, document).await;
    assert!((200..300).contains(&reply.status), "{verb}: {}", reply.body);
}

fn list(page: &Value) -> &[Value] {
    page["data"].as_array().unwrap()
}

// The reasons of routing.

async fn decisions(app: &App, id: i64) -> Vec<Value> {
    let page = read(app, OMAR, &format!("/v1/conversations/{id}/routing")).await;
    list(&page).to_vec()
}

/// The codes of a decision's reasons.
fn codes(decision: &Value) -> Vec<&str> {
    let reasons = decision["reasons"].as_array().unwrap();
    reasons
        .iter()
        .map(|r| r["code"].as_str().unwrap())
        .collect()
}

#[both(more())]
async fn routing_reasons_are_codes_with_parameters(app: App) {
    let id = anonymous(&app, "enqueue").await;
    app.pass(5).await;
    app.presence(8, "online").await;
    let decided = decisions(&app, id).await;
    assert_eq!(codes(&decided[0]), ["nobody-free"]);
    assert_eq!(
        decided[0]["reason"],
        "No agent who serves the queue is free."
    );
    assert_eq!(
        decided[0]["considered"][0]["finding"],
        json!({"code": "unavailable", "parameters": {"availability": "offline"}})
    );
    assert_eq!(
        decided[1]["reasons"],
        json!([{"code": "became-free", "parameters": {"agent_id": 8, "agent_name": "Omar Diaz", "waited_s": 5}}])
    );
    assert_eq!(
        decided[1]["reason"],
        "Omar Diaz became free and this was next in line after waiting 5 s."
    );
    let chosen = decided[1]["considered"].as_array().unwrap();
    let chosen = chosen.iter().find(|one| one["chosen"] == true).unwrap();
    assert_eq!(
        chosen["finding"],
        json!({"code": "free", "parameters": {"live": 0, "capacity": 3}})
    );
    // The conversation goes to a queue without available agents. Then the conversation is assigned to an agent by name.
    let night = json!({"queue": "night"});
    to(&app, OMAR, id, "transfer", &night).await;
    let last = decisions(&app, id).await.pop().unwrap();
    assert_eq!(codes(&last), ["transferred-to-queue", "nobody-free"]);
    assert_eq!(
        last["reasons"][0]["parameters"],
        json!({"by_id": 8, "by_name": "Omar Diaz", "queue": "night"})
    );
    to(&app, OMAR, id, "assign", &json!({"agent_id": 7})).await;
    let last = decisions(&app, id).await.pop().unwrap();
    assert_eq!(codes(&last), ["given-to-agent"]);
    assert_eq!(
        last["considered"][0]["finding"],
        json!({"code": "had", "parameters": {"live": 0, "capacity": 3}})
    );
    // The OpenAPI document lists every code that these decisions use.
    let openapi = app.get("/openapi.json").send().await.expect(200).json();
    let known = |schema: &str| -> Vec<String> {
        let alternatives = &openapi["components"]["schemas"][schema]["oneOf"];
        let code = |one: &Value| {
            let path = one["$ref"].as_str().unwrap().trim_start_matches('#');
            let code = &openapi.pointer(path).unwrap()["properties"]["code"]["enum"][0];
            code.as_str().unwrap().to_owned()
        };
        alternatives.as_array().unwrap().iter().map(code).collect()
    };
    let (reasons, findings) = (known("RoutingReason"), known("RoutingFinding"));
    for decision in decisions(&app, id).await {
        for code in codes(&decision) {
            assert!(reasons.contains(&code.to_owned()), "{code}");
        }
        for one in decision["considered"].as_array().unwrap() {
            let code = one["finding"]["code"].as_str().unwrap();
            assert!(findings.contains(&code.to_owned()), "{code}");
        }
    }
}

// The history.

/// Reads all pages of a list, two entries at a time.
async fn whole(app: &App, token: &str, path: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = read(app, token, &format!("{path}?limit=2{after}")).await;
        assert!(list(&page).len() <= 2);
        all.extend(list(&page).to_vec());
        match page["next"].as_i64() {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

fn kinds(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect()
}

#[both(more())]
async fn history_and_audit_of_a_conversation(app: App) {
    let other = anonymous(&app, "hold").await;
    let id = anonymous(&app, "enqueue").await;
    let path = format!("/v1/conversations/{id}");
    to(&app, OMAR, id, "assign", &json!({"agent_id": 7})).await;
    to(&app, MINA, id, "labels", &json!({"add": ["vip"]})).await;
    to(&app, MINA, id, "messages", &json!({"content": "Hello"})).await;
    act(&app, MINA, &format!("{path}/read")).await.expect(200);
    let draft = app.put(&format!("{path}/draft")).bearer(MINA);
    let draft = draft.json(&json!({"content": "a thought"})).send().await;
    assert!((200..300).contains(&draft.status), "{}", draft.body);
    act(&app, MINA, &format!("{path}/resolve"))
        .await
        .expect(200);
    let resolve = format!("/v1/conversations/{other}/resolve");
    act(&app, OMAR, &resolve).await.expect(200);

    let events = whole(&app, MINA, &format!("{path}/events")).await;
    assert_eq!(
        kinds(&events),
        [
            "conversation.status_changed",
            "draft.created",
            "conversation.updated",
            "conversation.picked_up",
            "service_record.saved",
            "conversation.labelled",
            "conversation.assigned",
            "conversation.queued",
        ]
    );
    assert!(events.iter().all(|event| event["conversation_id"] == id));
    let numbers: Vec<i64> = events
        .iter()
        .map(|e| e["number"].as_i64().unwrap())
        .collect();
    assert!(
        numbers.is_sorted_by(|one, other| one > other),
        "{numbers:?}"
    );
    // The feed contains the same events.
    let feed = format!("/v1/events?conversation_id={id}&limit=100");
    let feed = read(&app, MINA, &feed).await;
    for event in &events {
        assert!(list(&feed).contains(event), "{event}");
    }
    // The events of a draft are private to its author.
    let seen = whole(&app, OMAR, &format!("{path}/events")).await;
    assert!(!kinds(&seen).contains(&"draft.created"));
    assert_eq!(seen.len(), events.len() - 1);

    let audit = whole(&app, OMAR, &format!("{path}/audit")).await;
    let agents: Vec<(&str, Option<i64>)> = (audit.iter())
        .map(|row| (row["kind"].as_str().unwrap(), row["agent_id"].as_i64()))
        .collect();
    assert_eq!(
        agents,
        [
            ("conversation.status_changed", Some(7)),
            ("conversation.picked_up", Some(7)),
            ("service_record.saved", Some(7)),
            ("conversation.labelled", Some(7)),
            ("conversation.assigned", Some(8)),
            ("conversation.queued", None),
        ]
    );
    assert_eq!(audit[3]["data"]["added"], json!(["vip"]));

    // Nora sees only her own conversations, and Gil belongs to another account.
    let nora = session(&app, 9).await;
    for token in [nora.as_str(), GIL] {
        for list in ["events", "audit"] {
            let refused = get(&app, token, &format!("{path}/{list}")).await;
            problem(&refused, 404, "not-found");
        }
    }
    invalid(
        &get(&app, OMAR, &format!("{path}/audit?after=x&limit=101&y=1")).await,
        &[
            ("after", "malformed"),
            ("limit", "malformed"),
            ("y", "unknown-member"),
        ],
    );
}

#[both(more())]
async fn the_audit_log_by_contact(app: App) {
    let one = make(&app, &json!({"name": "One"})).await;
    let two = make(&app, &json!({"name": "Two"})).await;
    for path in [format!("{one}/block"), format!("{two}/block")] {
        act(&app, OMAR, &format!("/v1/contacts/{path}"))
            .await
            .expect(200);
    }
    get(&app, OMAR, &format!("/v1/contacts/{one}/export"))
        .await
        .expect(200);
    act(&app, OMAR, &format!("/v1/contacts/{one}/unblock"))
        .await
        .expect(200);
    let acts = read(&app, OMAR, &format!("/v1/audit?contact_id={one}")).await;
    assert_eq!(
        kinds(list(&acts)),
        [
            "contact.unblocked",
            "audit.contact_exported",
            "contact.blocked"
        ]
    );
    assert_eq!(acts["next"], Value::Null);
    let first = read(&app, OMAR, &format!("/v1/audit?contact_id={one}&limit=1")).await;
    assert_eq!(first["next"], first["data"][0]["number"]);
    problem(&get(&app, MINA, "/v1/audit").await, 403, "forbidden");
}

// Similar contacts.

/// The candidates of a contact: the id, the strength, and the codes of the evidence.
async fn candidates(app: &App, id: i64) -> Vec<(i64, String, Vec<String>)> {
    let page = read(app, OMAR, &format!("/v1/contacts/{id}/candidates")).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (list(&page).iter())
        .map(|one| {
            let evidence = one["evidence"].as_array().unwrap();
            let codes = evidence
                .iter()
                .map(|piece| text(&piece["likeness"]["code"]));
            (
                one["contact"]["id"].as_i64().unwrap(),
                text(&one["strength"]),
                codes.collect(),
            )
        })
        .collect()
}

/// The document for a new contact with a name and one contact point.
fn with(name: &str, kind: &str, value: &str) -> Value {
    json!({"name": name, "contact_points": [{"kind": kind, "value": value}]})
}

#[both(more())]
async fn contacts_that_may_be_the_same_person(app: App) {
    let mei = json!({
        "name": "陳美玲", "identity": {"inbox_id": 1, "serial": "cust-77"},
        "contact_points": [
            {"kind": "mobile_phone", "value": "+886 912 345 521"}, {"kind": "email", "value": "mei.chen@example.test"},
        ],
    });
    let mei = make(&app, &mei).await;
    // No other contact is similar yet, and a contact is never a candidate for itself.
    assert_eq!(candidates(&app, mei).await, []);
    let phone = make(&app, &with("M. Chen", "office_phone", "+886-912-345-521")).await;
    let named = make(&app, &with("陳美玲", "email", "mei.chen@work.test")).await;
    let both = make(&app, &with("陳美玲", "home_phone", "00886912345521")).await;
    let serial = json!({"name": "Visitor", "identity": {"inbox_id": 2, "serial": "cust-77"}});
    let serial = make(&app, &serial).await;
    make(&app, &json!({"name": "陳美玲"})).await;
    make(&app, &with("Other", "mobile_phone", "+886 912 345 522")).await;
    // Merged and erased contacts are never candidates.
    let merged = make(&app, &with("Merged", "other_phone", "+886912345521")).await;
    let remaining = make(&app, &json!({"name": "Remaining"})).await;
    let same = json!({"contact_id": merged, "evidence": "given"});
    let path = format!("/v1/contacts/{remaining}/merge");
    post(&app, OMAR, &path, &same).await.expect(201);
    let path = format!("/v1/contacts/{remaining}/erase");
    act(&app, OMAR, &path).await.expect(202);
    let expected: [(i64, &str, &[&str]); 4] = [
        (both, "strong", &["same-point", "same-name"]),
        (serial, "medium", &["same-serial"]),
        (phone, "medium", &["same-point"]),
        (named, "medium", &["same-mailbox-name", "same-name"]),
    ];
    // Names are found in the search index, which is updated after the change.
    until("the index has all contacts", async || {
        candidates(&app, mei).await.len() == 4
    })
    .await;
    let found = candidates(&app, mei).await;
    for (place, (id, strength, codes)) in expected.iter().enumerate() {
        assert_eq!(
            found[place],
            (
                *id,
                (*strength).to_owned(),
                codes.iter().map(|code| (*code).to_owned()).collect()
            ),
            "{found:?}"
        );
    }

    let page = read(
        &app,
        OMAR,
        &format!("/v1/contacts/{mei}/candidates?limit=1"),
    )
    .await;
    assert_eq!(list(&page).len(), 1);
    assert_eq!(
        page["data"][0]["evidence"][0],
        json!({
            "strength": "medium",
            "text": "Both have +886 912 345 521.",
            "likeness": {"code": "same-point", "parameters": {
                "kind": "mobile_phone", "other_kind": "home_phone", "value": "+886 912 345 521", "evidence": "given", "other_evidence": "given",
            }},
        })
    );
    // After the merge, the candidate is no longer in the list. The merged contact's id leads to the remaining contact.
    let merge = json!({"contact_id": both, "evidence": "given"});
    let path = format!("/v1/contacts/{mei}/merge");
    post(&app, OMAR, &path, &merge).await.expect(201);
    let left = candidates(&app, mei).await;
    assert!(left.iter().all(|(id, _, _)| *id != both), "{left:?}");
    assert_eq!(candidates(&app, both).await, left);
    invalid(
        &get(
            &app,
            OMAR,
            &format!("/v1/contacts/{mei}/candidates?limit=21"),
        )
        .await,
        &[("limit", "malformed")],
    );
    let foreign = get(&app, GIL, &format!("/v1/contacts/{mei}/candidates")).await;
    problem(&foreign, 404, "not-found");
    let erased = get(&app, OMAR, &format!("/v1/contacts/{remaining}/candidates")).await;
    problem(&erased, 404, "not-found");
}

/// A phone number that many contacts share is weak evidence.
#[both(more())]
async fn a_value_of_many_contacts_is_weak(app: App) {
    let office = "+886 2 2345 6789";
    for n in 0..8 {
        make(&app, &with(&format!("Clerk {n}"), "office_phone", office)).await;
    }
    let one = make(&app, &with("Boss", "office_phone", office)).await;
    let found = candidates(&app, one).await;
    assert_eq!(found.len(), 8);
    let weak = |(_, strength, _): &(i64, String, Vec<String>)| strength == "weak";
    assert!(found.iter().all(weak), "{found:?}");
}

// The figures of a day.

async fn figures(app: &App, of: &str) -> Value {
    read(app, OMAR, &format!("/v1/{of}/figures")).await
}

#[both(more())]
async fn figures_of_a_day(app: App) {
    // The days begin at midnight in Taipei.
    let first_day = Timestamp::parse_iso("2031-05-04T16:00:00Z").unwrap();
    app.clock().set(first_day.plus_seconds(3_600));
    assert_eq!(
        figures(&app, "queues/support").await,
        json!({
            "queue": "support", "day": "2031-05-05", "time_zone": "Asia/Taipei", "since": "2031-05-04T16:00:00.000000Z",
            "waiting": 0, "longest_wait_s": null, "longest_wait_today_s": 0, "served": 0, "abandoned": 0,
            "first_answer": {"count": 0, "p50_s": null, "p90_s": null},
        })
    );
    let one = anonymous(&app, "enqueue").await;
    let two = anonymous(&app, "enqueue").await;
    let three = anonymous(&app, "enqueue").await;
    app.pass(12).await;
    let waits = figures(&app, "queues/support").await;
    assert_eq!(
        (&waits["waiting"], &waits["longest_wait_s"]),
        (&json!(3), &json!(12))
    );
    // Two conversations are answered, after 12 and after 15 seconds. The third conversation ends without an agent.
    for (id, pause) in [(one, 3), (two, 0)] {
        let path = format!("/v1/conversations/{id}/pick-up");
        act(&app, MINA, &path).await.expect(200);
        to(&app, MINA, id, "messages", &json!({"content": "Hello"})).await;
        app.pass(pause).await;
    }
    let resolve = async |app: &App, token: &str, id: i64| {
        let path = format!("/v1/conversations/{id}/resolve");
        act(app, token, &path).await.expect(200);
    };
    resolve(&app, OMAR, three).await;
    let more = json!({"content": "And?", "kind": "incoming"});
    to(&app, OMAR, one, "messages", &more).await;
    app.pass(4).await;
    resolve(&app, MINA, two).await;
    let queue = figures(&app, "queues/support").await;
    assert_eq!(
        (&queue["served"], &queue["abandoned"], &queue["waiting"]),
        (&json!(1), &json!(1), &json!(0))
    );
    assert_eq!(
        queue["first_answer"],
        json!({"count": 2, "p50_s": 12, "p90_s": 15})
    );
    let mina = figures(&app, "agents/7").await;
    assert_eq!(
        (&mina["served"], &mina["abandoned"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(
        (&mina["waiting"], &mina["longest_wait_s"]),
        (&json!(1), &json!(4))
    );
    assert_eq!(mina["first_answer"]["count"], 2);
    // A conversation that was never in a queue does not change the figures of a queue.
    let held = anonymous(&app, "hold").await;
    resolve(&app, OMAR, held).await;
    assert_eq!(figures(&app, "queues/support").await["abandoned"], 1);
    assert_eq!(figures(&app, "queues/night").await["served"], 0);
    assert_eq!(figures(&app, "agents/8").await["served"], 0);

    // At midnight, the figures begin at 0 again.
    app.clock().set(first_day.plus_seconds(86_400 + 1));
    let next = figures(&app, "queues/support").await;
    assert_eq!(
        (&next["day"], &next["served"]),
        (&json!("2031-05-06"), &json!(0))
    );
    resolve(&app, MINA, one).await;
    let next = figures(&app, "queues/support").await;
    assert_eq!(
        (&next["served"], &next["first_answer"]["count"]),
        (&json!(1), &json!(0))
    );

    // Nora sees only her own figures.
    let nora = session(&app, 9).await;
    assert_eq!(
        read(&app, &nora, "/v1/agents/9/figures").await["agent_id"],
        9
    );
    for (token, path) in [
        (nora.as_str(), "agents/7"),
        (GIL, "agents/7"),
        (OMAR, "agents/77"),
        (OMAR, "queues/none"),
    ] {
        let refused = get(&app, token, &format!("/v1/{path}/figures")).await;
        problem(&refused, 404, "not-found");
    }
}

/// Checks the waits in a queue or for an agent: the number of present waits, the longest present wait, and the longest
/// wait of the day.
async fn waits(app: &App, of: &str, expected: (i64, Option<i64>, i64)) {
    let found = figures(app, of).await;
    assert_eq!(
        (
            &found["waiting"],
            &found["longest_wait_s"],
            &found["longest_wait_today_s"]
        ),
        (&json!(expected.0), &json!(expected.1), &json!(expected.2)),
        "{of}"
    );
}

/// The longest wait of a day includes conversations that have left the queue in any way, and conversations that still
/// wait.
#[both(more())]
async fn the_longest_wait_of_a_day(app: App) {
    // It is noon in Taipei.
    let noon = Timestamp::parse_iso("2031-05-05T04:00:00Z").unwrap();
    app.clock().set(noon);
    let change = async |app: &App, id: i64, verb: &str, document: &Value| {
        let path = format!("/v1/conversations/{id}/{verb}?undo=true");
        let changed = post(app, OMAR, &path, document).await.expect(200).json();
        changed["undo"]["token"].clone()
    };
    let taken = anonymous(&app, "enqueue").await;
    app.pass(10).await;
    waits(&app, "queues/support", (1, Some(10), 10)).await;
    act(&app, MINA, &format!("/v1/conversations/{taken}/pick-up"))
        .await
        .expect(200);
    waits(&app, "queues/support", (0, None, 10)).await;
    // The customer still waits for Mina's answer.
    waits(&app, "agents/7", (1, Some(10), 10)).await;
    app.pass(5).await;
    to(&app, MINA, taken, "messages", &json!({"content": "Hello"})).await;
    waits(&app, "agents/7", (0, None, 15)).await;
    waits(&app, "agents/8", (0, None, 0)).await;

    // A shorter wait does not change the longest wait.
    let abandoned = anonymous(&app, "enqueue").await;
    app.pass(4).await;
    change(&app, abandoned, "resolve", &json!({})).await;
    waits(&app, "queues/support", (0, None, 10)).await;

    // A longer wait that ends without an agent is the new longest wait. The undo of the end brings the conversation
    // back and does not change this figure.
    let abandoned = anonymous(&app, "enqueue").await;
    app.pass(20).await;
    let token = change(&app, abandoned, "resolve", &json!({})).await;
    waits(&app, "queues/support", (0, None, 20)).await;
    post(&app, OMAR, "/v1/undo", &json!({ "token": token }))
        .await
        .expect(200);
    waits(&app, "queues/support", (1, Some(20), 20)).await;
    app.pass(10).await;
    waits(&app, "queues/support", (1, Some(30), 30)).await;

    // After a transfer, the wait has ended in the first queue and continues in the other queue.
    let night = json!({"queue": "night"});
    let moved = change(&app, abandoned, "transfer", &night).await;
    assert!(moved.is_string());
    waits(&app, "queues/support", (0, None, 30)).await;
    app.pass(10).await;
    waits(&app, "queues/night", (1, Some(40), 40)).await;
    waits(&app, "queues/support", (0, None, 30)).await;
    // A change that leaves the conversation in its queue does not end the wait.
    change(&app, abandoned, "priority", &json!({"priority": "urgent"})).await;
    waits(&app, "queues/night", (1, Some(40), 40)).await;

    // At midnight, the figures begin at 0 again. A wait that continues is counted with its whole length.
    let morning = noon.plus_seconds(20 * 3_600);
    app.clock().set(morning);
    waits(&app, "queues/support", (0, None, 0)).await;
    waits(&app, "queues/night", (1, Some(71_980), 71_980)).await;
    change(&app, abandoned, "resolve", &json!({})).await;
    waits(&app, "queues/night", (0, None, 71_980)).await;
    app.clock().set(morning.plus_seconds(86_400));
    waits(&app, "queues/night", (0, None, 0)).await;
}

/// The figures are stored with the changes, so a restarted server continues them.
#[both]
async fn figures_after_a_restart(backend: Backend) {
    let app = App::start_with(backend, &[more()]).await;
    let serve = async |app: &App| {
        let id = anonymous(app, "enqueue").await;
        for verb in ["pick-up", "resolve"] {
            let path = format!("/v1/conversations/{id}/{verb}");
            act(app, OMAR, &path).await.expect(200);
        }
    };
    serve(&app).await;
    let id = anonymous(&app, "enqueue").await;
    app.pass(9).await;
    to(&app, OMAR, id, "transfer", &json!({"queue": "night"})).await;
    app.shutdown().await;
    let app = app.again().await;
    let kept = figures(&app, "queues/support").await;
    assert_eq!(
        (&kept["served"], &kept["longest_wait_today_s"]),
        (&json!(1), &json!(9))
    );
    serve(&app).await;
    assert_eq!(figures(&app, "queues/support").await["served"], 2);
    app.stop().await;
}

// The visited pages.

fn urls(page: &Value) -> Vec<&str> {
    list(page)
        .iter()
        .map(|one| one["url"].as_str().unwrap())
        .collect()
}

#[both(more())]
async fn visited_pages(app: App) {
    let mei = make(&app, &json!({"name": "Mei"})).await;
    let id = json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": mei}, "intent": {"kind": "hold"}});
    let id = start(&app, &id).await["id"].clone();
    let path = format!("/v1/conversations/{id}/pages");
    let report = async |pages: Value| post(&app, OMAR, &path, &json!({"pages": pages})).await;
    report(json!([
        {"url": "HTTPS://me:secret@Shop.Example:443/a b?q=1#top", "title": " Shop "},
        {"url": "http://bücher.example", "title": ""},
    ]))
    .await
    .expect(200);
    let known = read(&app, MINA, &path).await;
    let (shop, books) = (
        "https://shop.example/a%20b?q=1",
        "http://xn--bcher-kva.example/",
    );
    let mut both = urls(&known);
    both.sort_unstable();
    assert_eq!(both, [books, shop]);
    let title = |page: &Value, url: &str| {
        let found = list(page).iter().find(|one| one["url"] == url);
        found.unwrap()["title"].clone()
    };
    assert_eq!(title(&known, books), Value::Null);
    assert_eq!(title(&known, shop), "Shop");
    assert_eq!(known["data"][0]["inbox_id"], 1);
    let of_contact = read(&app, OMAR, &format!("/v1/contacts/{mei}/pages")).await;
    assert_eq!(of_contact, known);
    // Each page is stored once, with its latest visit. A report with an older time changes nothing.
    app.pass(10).await;
    report(json!([{"url": shop}])).await.expect(200);
    report(json!([{"url": books, "at": "2020-01-01T00:00:00Z"}]))
        .await
        .expect(200);
    let known = read(&app, OMAR, &path).await;
    assert_eq!(urls(&known), [shop, books]);
    assert_eq!(title(&known, shop), "Shop");
    // Only the newest 30 pages are kept. A time in the future is replaced by the present time.
    for n in 0..40 {
        let url = format!("https://shop.example/{n}");
        report(json!([{"url": url, "at": "2099-01-01T00:00:00Z"}]))
            .await
            .expect(200);
    }
    let known = read(&app, OMAR, &path).await;
    assert_eq!(urls(&known).len(), 30);
    assert_eq!(urls(&known)[0], "https://shop.example/39");
    assert!(known["data"][0]["at"].as_str().unwrap() < "2099");
    let long = format!("https://shop.example/{}", "x".repeat(1_100));
    let title = "x".repeat(201);
    for (pages, field, code) in [
        (json!([]), "pages", "required"),
        (
            json!([{"url": "javascript:alert(1)"}]),
            "pages.0.url",
            "malformed",
        ),
        (json!([{"url": "/cart"}]), "pages.0.url", "malformed"),
        (json!([{"url": 1}]), "pages.0.url", "wrong-type"),
        (json!([{"url": long}]), "pages.0.url", "too-long"),
        (
            json!([{"url": "https://a.example", "title": title}]),
            "pages.0.title",
            "too-long",
        ),
        (
            json!(vec![json!({"url": "https://a.example"}); 11]),
            "pages",
            "too-many",
        ),
    ] {
        invalid(&report(pages).await, &[(field, code)]);
    }
    // Nora does not see the conversation, and Gil belongs to another account.
    let nora = session(&app, 9).await;
    for token in [nora.as_str(), GIL] {
        problem(&get(&app, token, &path).await, 404, "not-found");
        let pages = json!({"pages": [{"url": "https://a.example"}]});
        problem(&post(&app, token, &path, &pages).await, 404, "not-found");
    }
    let foreign = get(&app, GIL, &format!("/v1/contacts/{mei}/pages")).await;
    problem(&foreign, 404, "not-found");
    // Visited pages are personal data. So the export contains them, and an erasure removes them.
    let export = read(&app, OMAR, &format!("/v1/contacts/{mei}/export")).await;
    assert_eq!(export["pages"].as_array().unwrap().len(), 30);
    let erase = format!("/v1/contacts/{mei}/erase");
    act(&app, OMAR, &erase).await.expect(202);
    until("the contact is erased", async || {
        let erasure = get(&app, OMAR, &format!("/v1/contacts/{mei}/erasure")).await;
        erasure.expect(200).json()["finished_at"].is_string()
    })
    .await;
    assert_eq!(read(&app, OMAR, &path).await["data"], json!([]));
    assert_eq!(app.rows("visited_pages").await, 0);
    let late = report(json!([{"url": "https://a.example"}])).await;
    problem(&late, 404, "not-found");
}

/// An agent with a session reports and reads pages of the conversations that the agent sees.
#[both(more())]
async fn pages_by_session(app: App) {
    let token = session(&app, 7).await;
    let id = anonymous(&app, "enqueue").await;
    let path = format!("/v1/conversations/{id}/pages");
    let pages = json!({"pages": [{"url": "https://shop.example/ราคา?ที่=1", "title": "ราคา"}]});
    post(&app, &token, &path, &pages).await.expect(200);
    let known = read(&app, &token, &path).await;
    assert_eq!(known["data"][0]["title"], "ราคา");
    assert!(urls(&known)[0].is_ascii());
}

/// The undo of an end removes the end from the figures of the day. If the undo of a reopening restores the end, the end
/// is not counted twice.
#[both(more())]
async fn an_undone_end_is_no_figure(app: App) {
    let ends = async || {
        let (queue, mina) = (
            figures(&app, "queues/support").await,
            figures(&app, "agents/7").await,
        );
        [&queue["served"], &queue["abandoned"], &mina["served"]].map(|n| n.as_i64().unwrap())
    };
    let change = async |id: i64, verb: &str, document: Value| {
        let path = format!("/v1/conversations/{id}/{verb}?undo=true");
        let changed = post(&app, MINA, &path, &document).await.expect(200).json();
        changed["undo"]["token"].clone()
    };
    let undo = async |token: Value| {
        let undone = post(&app, MINA, "/v1/undo", &json!({"token": token})).await;
        undone.expect(200);
    };
    let served = anonymous(&app, "enqueue").await;
    let path = format!("/v1/conversations/{served}/pick-up");
    act(&app, MINA, &path).await.expect(200);
    let token = change(served, "resolve", json!({})).await;
    assert_eq!(ends().await, [1, 0, 1]);
    undo(token).await;
    assert_eq!(ends().await, [0, 0, 0]);
    // A resolution is counted once, also if its reopening is undone.
    change(served, "resolve", json!({})).await;
    let token = change(served, "reopen", json!({})).await;
    undo(token).await;
    assert_eq!(ends().await, [1, 0, 1]);
    // A reopening that is not an undo does not change the figures, because the conversation was served.
    change(served, "reopen", json!({})).await;
    assert_eq!(ends().await, [1, 0, 1]);
    // A bulk job changes the figures like single acts. The undo of the job changes them back.
    let waiting = anonymous(&app, "enqueue").await;
    let document = json!({"conversation_ids": [served, waiting], "act": {"kind": "resolve"}});
    let job = post(&app, MINA, "/v1/bulk", &document).await;
    assert!(job.status < 300, "{}", job.body);
    let job = job.json();
    let path = format!("/v1/bulk/{}", job["id"]);
    let finished = async |path: String| {
        let read = async || get(&app, MINA, &path).await.expect(200).json();
        until("the end of the job", async || {
            !read().await["finished_at"].is_null()
        })
        .await;
        read().await
    };
    let job = finished(path).await;
    assert_eq!(ends().await, [2, 1, 1]);
    let undone = post(
        &app,
        MINA,
        "/v1/undo",
        &json!({"token": job["undo"]["token"]}),
    )
    .await;
    let undone = undone.expect(200).json();
    finished(format!("/v1/bulk/{}", undone["bulk"]["id"])).await;
    assert_eq!(ends().await, [1, 0, 1]);
    // After midnight, yesterday's figures no longer exist. So the undo does not change the figures.
    app.clock()
        .set(Timestamp::parse_iso("2031-05-05T15:55:00Z").unwrap());
    let token = change(served, "resolve", json!({})).await;
    app.clock()
        .set(Timestamp::parse_iso("2031-05-05T16:00:01Z").unwrap());
    undo(token).await;
    assert_eq!(ends().await, [0, 0, 0]);
    change(served, "resolve", json!({})).await;
    assert_eq!(ends().await, [1, 0, 0]);
}
