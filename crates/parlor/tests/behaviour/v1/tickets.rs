//! Tickets: creation, changes, lists, visibility, files, and the effect of merges and erasures of contacts.

use crate::support::accounts::{Accounts, Agent, Attribute, Team, Token};
use crate::support::{App, both, until};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session, start};
use serde_json::{Value, json};

const MINA: &str = "access-token-of-mina";
const GIL: &str = "access-token-of-gil";

fn more() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(Agent::new(9, "Nora Night").teams(&["night"]))
        .with(Token::access(7, MINA))
        .with(Attribute::new(260, "ticket", "severity", "choice").options(&["minor", "major"]))
        .and_globex()
        .with(Token::access(70, GIL))
}

async fn make(app: &App, token: &str, document: &Value) -> Value {
    post(app, token, "/v1/tickets", document)
        .await
        .expect(201)
        .json()
}

async fn patch(app: &App, token: &str, id: &Value, document: &Value) -> crate::v1::Reply {
    app.patch(&format!("/v1/tickets/{id}"))
        .bearer(token)
        .json(document)
        .send()
        .await
}

async fn show(app: &App, id: &Value) -> Value {
    get(app, OMAR, &format!("/v1/tickets/{id}"))
        .await
        .expect(200)
        .json()
}

/// The ids of the tickets in a list.
async fn listed(app: &App, token: &str, query: &str) -> Vec<i64> {
    let page = get(app, token, &format!("/v1/tickets{query}"))
        .await
        .expect(200)
        .json();
    (page["data"].as_array().unwrap().iter())
        .map(|row| row["id"].as_i64().unwrap())
        .collect()
}

/// The events about tickets: kind and data.
async fn ticket_events(app: &App) -> Vec<(String, Value)> {
    let page = get(app, OMAR, "/v1/events?limit=100&after=0")
        .await
        .expect(200)
        .json();
    (page["data"].as_array().unwrap().iter())
        .filter(|e| e["kind"].as_str().unwrap().starts_with("ticket."))
        .map(|e| (e["kind"].as_str().unwrap().to_owned(), e["data"].clone()))
        .collect()
}

#[both(more())]
async fn a_ticket_from_its_creation_to_its_end(app: App) {
    let made = make(
        &app,
        OMAR,
        &json!({
            "subject": "The lamp does not light", "description": "Since *Monday*", "kind": "incident", "priority": "high", "contact_id": 1042,
            "assignee_id": 7, "team_id": 5, "labels": ["lamp", "Lamp", "night"], "custom_attributes": {"severity": "major"},
            "due_at": "2030-01-01T00:00:00Z",
        }),
    )
    .await;
    let id = &made["id"];
    for (key, value) in [
        ("subject", json!("The lamp does not light")),
        ("description", json!("Since *Monday*")),
        ("kind", json!("incident")),
        ("status", json!("open")),
        ("status_note", Value::Null),
        ("priority", json!("high")),
        ("contact_id", json!(1042)),
        ("conversation_id", Value::Null),
        ("assignee_id", json!(7)),
        ("team_id", json!(5)),
        ("created_by_id", json!(8)),
        ("labels", json!(["lamp", "night"])),
        ("custom_attributes", json!({"severity": "major"})),
        ("attachments", json!([])),
        ("due_at", json!("2030-01-01T00:00:00.000000Z")),
        ("ended_at", Value::Null),
    ] {
        assert_eq!(made[key], value, "{key}");
    }
    assert_eq!(made["status_changes"][0]["to"], "open");
    assert_eq!(show(&app, id).await, made);

    let changed = patch(
        &app,
        MINA,
        id,
        &json!({"status": "resolved", "status_note": "Sent a new lamp", "priority": null, "labels": [], "custom_attributes": {"severity": null}}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(changed["status"], "resolved");
    assert!(changed["ended_at"].is_string());
    assert_eq!(changed["priority"], Value::Null);
    assert_eq!(changed["labels"], json!([]));
    assert_eq!(changed["custom_attributes"], json!({}));
    let steps = changed["status_changes"].as_array().unwrap();
    assert_eq!(steps.len(), 2);
    assert_eq!(
        (&steps[1]["from"], &steps[1]["to"], &steps[1]["agent_id"]),
        (&json!("open"), &json!("resolved"), &json!(7))
    );
    // The change repeats the present value, so there is no event.
    let before = app.counts().await;
    patch(&app, MINA, id, &json!({"status": "resolved"}))
        .await
        .expect(200);
    assert_eq!(app.counts().await, before);
    let reopened = patch(&app, MINA, id, &json!({"status": "processing"}))
        .await
        .expect(200)
        .json();
    assert_eq!(reopened["ended_at"], Value::Null);

    // A change with an older version is refused.
    let stale = app
        .patch(&format!("/v1/tickets/{id}"))
        .bearer(OMAR)
        .header("if-match", &made["version"].to_string())
        .json(&json!({"subject": "x"}))
        .send()
        .await;
    problem(&stale, 412, "changed");

    let events = ticket_events(&app).await;
    let kinds: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["ticket.created", "ticket.updated", "ticket.updated"]
    );
    assert_eq!(
        events[1].1,
        json!({"ticket_id": id, "status": "resolved", "fields": ["status", "status_note", "priority", "labels", "custom_attributes"]})
    );

    let gone = app
        .delete(&format!("/v1/tickets/{id}"))
        .bearer(OMAR)
        .send()
        .await;
    gone.expect(204);
    problem(
        &get(&app, OMAR, &format!("/v1/tickets/{id}")).await,
        404,
        "not-found",
    );
    assert_eq!(
        ticket_events(&app).await.last().unwrap().0,
        "ticket.deleted"
    );
}

#[both(more())]
async fn wrong_tickets_are_refused(app: App) {
    let before = app.counts().await;
    for (document, faults) in [
        (json!({}), vec![("subject", "required")]),
        (json!({"subject": ""}), vec![("subject", "required")]),
        (
            json!({"subject": "s".repeat(256), "status": "done", "priority": "normal"}),
            vec![
                ("subject", "too-long"),
                ("status", "not-allowed"),
                ("priority", "not-allowed"),
            ],
        ),
        (
            json!({"subject": "s", "assignee_id": 70}),
            vec![("assignee_id", "unknown")],
        ),
        (
            json!({"subject": "s", "team_id": 99}),
            vec![("team_id", "unknown")],
        ),
        (
            json!({"subject": "s", "contact_id": 99_999}),
            vec![("contact_id", "unknown")],
        ),
        (
            json!({"subject": "s", "conversation_id": 99_999}),
            vec![("conversation_id", "unknown")],
        ),
        (
            json!({"subject": "s", "attachment_ids": [99_999]}),
            vec![("attachment_ids", "unknown")],
        ),
        (
            json!({"subject": "s", "custom_attributes": {"severity": "huge"}}),
            vec![("custom_attributes.severity", "not-allowed")],
        ),
        (
            json!({"subject": "s", "labels": [""]}),
            vec![("labels.0", "required")],
        ),
    ] {
        invalid(&post(&app, OMAR, "/v1/tickets", &document).await, &faults);
    }
    assert_eq!(app.counts().await, before);
    for (query, field) in [
        ("?status=done", "status"),
        ("?assignee_id=x", "assignee_id"),
        ("?limit=101", "limit"),
    ] {
        let reply = get(&app, OMAR, &format!("/v1/tickets{query}")).await;
        let document = problem(&reply, 422, "invalid");
        assert_eq!(document["errors"][0]["field"], field);
    }
}

#[both(more())]
async fn tickets_are_listed_by_filter_and_page(app: App) {
    let conversation = anonymous(&app, "hold").await;
    let mut ids = Vec::new();
    for document in [
        json!({"subject": "Broken lamp", "contact_id": 1042, "labels": ["Lamp"]}),
        json!({"subject": "Rechnung", "description": "Für März", "assignee_id": 7, "status": "closed"}),
        json!({"subject": "Talk", "conversation_id": conversation, "team_id": 5, "priority": "low"}),
    ] {
        let made = make(&app, OMAR, &document).await;
        ids.push(made["id"].as_i64().unwrap());
    }
    let [lamp, bill, talk] = ids[..] else {
        unreachable!()
    };
    for (query, wanted) in [
        ("", vec![talk, bill, lamp]),
        ("?q=LAMP", vec![lamp]),
        ("?q=fur%20marz", vec![bill]),
        ("?q=nothing", vec![]),
        ("?status=closed", vec![bill]),
        ("?ended=true", vec![bill]),
        ("?ended=false", vec![talk, lamp]),
        ("?ended=false&status=open&priority=low", vec![talk]),
        ("?ended=false&status=closed", vec![]),
        ("?priority=low", vec![talk]),
        ("?assignee_id=7", vec![bill]),
        ("?assigned=false", vec![talk, lamp]),
        ("?team_id=5", vec![talk]),
        ("?created_by_id=8", vec![talk, bill, lamp]),
        ("?created_by_id=7", vec![]),
        ("?contact_id=1042", vec![lamp]),
        ("?label=lamp", vec![lamp]),
    ] {
        assert_eq!(listed(&app, OMAR, query).await, wanted, "{query}");
    }
    let query = format!("?conversation_id={conversation}");
    assert_eq!(listed(&app, OMAR, &query).await, [talk]);
    let page = get(&app, OMAR, "/v1/tickets?limit=2")
        .await
        .expect(200)
        .json();
    assert_eq!(page["next"], bill);
    let query = format!("?limit=2&after={bill}");
    assert_eq!(listed(&app, OMAR, &query).await, [lamp]);
    // The other account has no tickets.
    assert_eq!(listed(&app, GIL, "").await, Vec::<i64>::new());
    problem(
        &get(&app, GIL, &format!("/v1/tickets/{lamp}")).await,
        404,
        "not-found",
    );
    // The conversation shows its newest ticket.
    let path = format!("/v1/conversations/{conversation}");
    let row = get(&app, OMAR, &path).await.expect(200).json();
    assert_eq!(row["ticket_id"], talk);
    app.delete(&format!("/v1/tickets/{talk}"))
        .bearer(OMAR)
        .send()
        .await
        .expect(204);
    let row = get(&app, OMAR, &path).await.expect(200).json();
    assert_eq!(row["ticket_id"], Value::Null);
}

#[both(more())]
async fn agents_see_the_tickets_that_concern_them(app: App) {
    let nora = session(&app, 9).await;
    let free = make(&app, OMAR, &json!({"subject": "free"})).await["id"].clone();
    let hers = make(&app, OMAR, &json!({"subject": "hers", "assignee_id": 9})).await["id"].clone();
    let team = make(&app, OMAR, &json!({"subject": "team", "team_id": 6})).await["id"].clone();
    let other =
        make(&app, OMAR, &json!({"subject": "other", "assignee_id": 7})).await["id"].clone();
    let made = make(&app, &nora, &json!({"subject": "made", "assignee_id": 7})).await["id"].clone();
    let wanted: Vec<i64> = [&made, &team, &hers, &free]
        .iter()
        .map(|id| id.as_i64().unwrap())
        .collect();
    assert_eq!(listed(&app, &nora, "").await, wanted);
    for (id, status) in [
        (&free, 200),
        (&hers, 200),
        (&team, 200),
        (&made, 200),
        (&other, 404),
    ] {
        get(&app, &nora, &format!("/v1/tickets/{id}"))
            .await
            .expect(status);
        patch(&app, &nora, id, &json!({"description": "d"}))
            .await
            .expect(status);
    }
    // The feed shows only the tickets that Nora may see.
    let page = get(&app, &nora, "/v1/events?limit=100&after=0")
        .await
        .expect(200)
        .json();
    let seen = (page["data"].as_array().unwrap().iter())
        .filter(|e| e["kind"] == "ticket.created")
        .count();
    assert_eq!(seen, 4);
    // An agent may not delete tickets, only a supervisor may.
    let gone = |id: &Value| app.delete(&format!("/v1/tickets/{id}")).bearer(&nora);
    problem(&gone(&hers).send().await, 403, "forbidden");
    problem(&gone(&other).send().await, 403, "forbidden");
}

#[both(more())]
async fn files_of_a_ticket(app: App) {
    let upload = async |bytes: &'static str| {
        let sent = app
            .post("/v1/attachments")
            .bearer(OMAR)
            .body("text/plain", bytes)
            .send()
            .await;
        sent.expect(201).json()["id"].clone()
    };
    let (one, two) = (upload("one").await, upload("two").await);
    let made = make(
        &app,
        OMAR,
        &json!({"subject": "s", "attachment_ids": [one, two]}),
    )
    .await;
    let files = made["attachments"].as_array().unwrap();
    assert_eq!((&files[0]["id"], &files[1]["id"]), (&one, &two));
    let url = files[0]["url"].as_str().unwrap();
    let path = &url[url.find("/files/").unwrap()..];
    assert_eq!(app.get(path).send().await.expect(200).body, "one");
    // A file can belong to only one ticket.
    invalid(
        &post(
            &app,
            OMAR,
            "/v1/tickets",
            &json!({"subject": "t", "attachment_ids": [one]}),
        )
        .await,
        &[("attachment_ids", "taken")],
    );
    let changed = patch(&app, OMAR, &made["id"], &json!({"attachment_ids": [two]}))
        .await
        .expect(200)
        .json();
    assert_eq!(changed["attachments"].as_array().unwrap().len(), 1);
    // A file that no longer belongs to a ticket is removed after a day. The other file stays.
    app.pass(25 * 60 * 60).await;
    until("the file is removed", async || {
        app.rows("attachments").await == 1
    })
    .await;
    assert_eq!(show(&app, &made["id"]).await["attachments"][0]["id"], two);
}

#[both(more())]
async fn merging_and_erasing_contacts(app: App) {
    let person = async |name: &str| {
        let made = post(&app, OMAR, "/v1/contacts", &json!({"name": name})).await;
        made.expect(201).json()["id"].clone()
    };
    let (keep, other) = (person("Keep").await, person("Other").await);
    let ticket = make(
        &app,
        OMAR,
        &json!({"subject": "Secret", "description": "Of Other", "contact_id": other}),
    )
    .await["id"]
        .clone();
    let merge = post(
        &app,
        OMAR,
        &format!("/v1/contacts/{keep}/merge"),
        &json!({"contact_id": other, "evidence": "given"}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(show(&app, &ticket).await["contact_id"], keep);
    act(&app, OMAR, &format!("/v1/merges/{}/undo", merge["id"]))
        .await
        .expect(200);
    assert_eq!(show(&app, &ticket).await["contact_id"], other);
    let exported = get(&app, OMAR, &format!("/v1/contacts/{other}/export"))
        .await
        .expect(200)
        .json();
    assert_eq!(exported["tickets"][0]["subject"], "Secret");
    act(&app, OMAR, &format!("/v1/contacts/{other}/erase")).await;
    until("the ticket is erased", async || {
        show(&app, &ticket).await["subject"] == ""
    })
    .await;
    let erased = show(&app, &ticket).await;
    assert_eq!(
        (&erased["description"], &erased["status"]),
        (&json!(""), &json!("open"))
    );
    problem(
        &patch(&app, OMAR, &ticket, &json!({"subject": "again"})).await,
        409,
        "contact-erased",
    );
}

/// A conversation shows its newest ticket, after tickets are added to it and taken from it.
#[both(more())]
async fn the_newest_ticket_of_a_conversation(app: App) {
    let hold = json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "hold"}, "message": "a"});
    let conversation = start(&app, &hold).await["id"].clone();
    let of = async |document: Value| make(&app, OMAR, &document).await["id"].clone();
    let newest = async || {
        let path = format!("/v1/conversations/{conversation}");
        get(&app, OMAR, &path).await.json()["ticket_id"].clone()
    };
    let early = of(json!({"subject": "early"})).await;
    let one = of(json!({"subject": "one", "conversation_id": conversation})).await;
    let two = of(json!({"subject": "two", "conversation_id": conversation})).await;
    assert_eq!(newest().await, two);
    // A ticket that was created earlier and added later is not the newest ticket.
    patch(
        &app,
        OMAR,
        &early,
        &json!({"conversation_id": conversation}),
    )
    .await
    .expect(200);
    assert_eq!(newest().await, two);
    let before = app.counts().await.of("events");
    app.delete(&format!("/v1/tickets/{two}"))
        .bearer(OMAR)
        .send()
        .await
        .expect(204);
    assert_eq!(newest().await, one);
    assert_eq!(app.counts().await.of("events"), before + 2);
    patch(&app, OMAR, &one, &json!({"conversation_id": null}))
        .await
        .expect(200);
    assert_eq!(newest().await, early);
    patch(&app, OMAR, &early, &json!({"conversation_id": null}))
        .await
        .expect(200);
    assert_eq!(newest().await, Value::Null);
}

/// The file of a ticket can be read only by the agents who see the ticket.
#[both(more())]
async fn readers_of_a_ticket_read_its_files(app: App) {
    let nora = session(&app, 9).await;
    let sent = app
        .post("/v1/attachments")
        .bearer(OMAR)
        .body("text/plain", "one")
        .send()
        .await;
    let file = sent.expect(201).json()["id"].clone();
    let path = format!("/v1/attachments/{file}");
    let read = async |token: &str| get(&app, token, &path).await.status;
    assert_eq!((read(OMAR).await, read(&nora).await), (200, 404));
    let ticket = make(
        &app,
        OMAR,
        &json!({"subject": "s", "team_id": 6, "attachment_ids": [file]}),
    )
    .await["id"]
        .clone();
    assert_eq!((read(OMAR).await, read(&nora).await), (200, 200));
    assert_eq!(read(GIL).await, 404);
    patch(&app, OMAR, &ticket, &json!({"team_id": 5}))
        .await
        .expect(200);
    assert_eq!(read(&nora).await, 404);
    // If the file is removed from the ticket, the ticket gives no right to read it.
    patch(
        &app,
        OMAR,
        &ticket,
        &json!({"team_id": 6, "attachment_ids": []}),
    )
    .await
    .expect(200);
    assert_eq!((read(OMAR).await, read(&nora).await), (200, 404));
}

/// A ticket about a conversation has the contact of this conversation. A refusal names a field that the caller sent.
#[both(more())]
async fn another_contact_than_that_of_the_conversation(app: App) {
    let conversation = anonymous(&app, "hold").await;
    let about = json!({"subject": "Talk", "conversation_id": conversation});
    let about = make(&app, OMAR, &about).await["id"].clone();
    let plain = make(&app, OMAR, &json!({"subject": "Other"})).await["id"].clone();
    let before = app.counts().await;
    let reply = patch(&app, OMAR, &about, &json!({"contact_id": 1042})).await;
    invalid(&reply, &[("contact_id", "not-allowed")]);
    let both = json!({"contact_id": 1042, "conversation_id": conversation});
    let reply = patch(&app, OMAR, &plain, &both).await;
    invalid(&reply, &[("conversation_id", "not-allowed")]);
    assert_eq!(app.counts().await, before);
}
