//! Contacts: creation, edits, notes, blocks, and the contacts of other accounts.

use crate::support::accounts::{Accounts, Attribute, Contact, Token};
use crate::support::{App, both};
use crate::v1::{OMAR, act, get, invalid, post, problem, start};
use serde_json::{Value, json};

pub(super) fn more() -> Accounts {
    Accounts::acme()
        .with(Token::access(7, "access-token-of-mina"))
        .with(Attribute::new(250, "contact", "shoe_size", "text"))
        .and_globex()
        .with(Token::access(70, "access-token-of-gil"))
}

pub(super) const MINA: &str = "access-token-of-mina";

const GIL: &str = "access-token-of-gil";

pub(super) async fn make(app: &App, document: &Value) -> i64 {
    post(app, OMAR, "/v1/contacts", document)
        .await
        .expect(201)
        .json()["id"]
        .as_i64()
        .unwrap()
}

pub(super) async fn contact(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/contacts/{id}"))
        .await
        .expect(200)
        .json()
}

pub(super) async fn patch(app: &App, id: i64, document: &Value) -> crate::v1::Reply {
    app.patch(&format!("/v1/contacts/{id}"))
        .bearer(OMAR)
        .json(document)
        .send()
        .await
}

pub(super) async fn merge(app: &App, keep: i64, other: i64) -> i64 {
    post(
        app,
        OMAR,
        &format!("/v1/contacts/{keep}/merge"),
        &json!({"contact_id": other, "evidence": "given"}),
    )
    .await
    .expect(201)
    .json()["id"]
        .as_i64()
        .unwrap()
}

pub(super) async fn undo(app: &App, merge: i64) -> crate::v1::Reply {
    act(app, OMAR, &format!("/v1/merges/{merge}/undo")).await
}

/// Starts a conversation in inbox 1 with this serial.
pub(super) async fn speak(app: &App, serial: &str, words: &str) -> Value {
    start(
        app,
        &json!({"inbox_id": 1, "who": {"kind": "serial", "serial": serial, "unknown": "refuse"}, "intent": {"kind": "hold"}, "message": words}),
    )
    .await
}

pub(super) async fn conversation(app: &App, id: &Value) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

#[both(more())]
async fn making_listing_and_editing(app: App) {
    let mei = post(&app, OMAR, "/v1/contacts", &json!({"given_name": "Mei", "family_name": "Chen", "custom_attributes": {"shoe_size": "38"},
        "contact_points": [{"kind": "email", "value": "Mei@example.test"}, {"kind": "mobile_phone", "value": "+886 1"}],
        "identity": {"inbox_id": 1, "serial": "MEI"}})).await.expect(201).json();
    let id = mei["id"].as_i64().unwrap();
    assert_eq!(
        (
            &mei["name"],
            &mei["identities"][0]["serial"],
            &mei["custom_attributes"]
        ),
        (
            &json!("Mei Chen"),
            &json!("MEI"),
            &json!({"shoe_size": "38"})
        )
    );
    let ids = |reply: crate::v1::Reply| {
        reply.json()["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["id"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(get(&app, OMAR, "/v1/contacts?email=mei@EXAMPLE.test")
            .await
            .expect(200)),
        [id]
    );
    assert_eq!(
        ids(get(&app, OMAR, "/v1/contacts?phone=%2B886%201")
            .await
            .expect(200)),
        [id]
    );
    assert_eq!(
        ids(get(
            &app,
            OMAR,
            "/v1/contacts?phone=%2B886%201&email=li.hua@example.test"
        )
        .await
        .expect(200)),
        [0_i64; 0]
    );
    // The pages together contain each contact once, newest first.
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(&app, OMAR, &format!("/v1/contacts?limit=2{after}"))
            .await
            .expect(200)
            .json();
        all.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|c| c["id"].as_i64().unwrap()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(
        i64::try_from(all.len()).unwrap(),
        app.database()
            .number("SELECT count(*) FROM contacts WHERE account_id = 17623000010928")
            .await
    );
    assert!(all.is_sorted_by(|a, b| a > b) && all.contains(&1001) && !all.contains(&9001));
    let edited = patch(
        &app,
        id,
        &json!({"family_name": null, "email": "mei@other.test", "additional_attributes": {"a": 1}}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (
            &edited["name"],
            &edited["family_name"],
            &edited["additional_attributes"]
        ),
        (&json!("Mei"), &Value::Null, &json!({"a": 1}))
    );
    assert_eq!(
        ids(get(&app, OMAR, "/v1/contacts?email=mei@example.test")
            .await
            .expect(200)),
        [0_i64; 0]
    );
    // Attributes are merged key by key. A key with `null` is removed.
    let edited = patch(&app, id, &json!({"custom_attributes": {"shoe_size": null}, "additional_attributes": {"a": null, "b": 2}})).await.expect(200).json();
    assert_eq!(
        (
            &edited["custom_attributes"],
            &edited["additional_attributes"]
        ),
        (&json!({}), &json!({"b": 2}))
    );
    assert_eq!(
        app.database()
            .number(&format!(
                "SELECT count(*) FROM contact_points WHERE contact_id = {id} AND kind = 'attribute'"
            ))
            .await,
        0
    );
    let before = app.counts().await;
    invalid(
        &patch(&app, id, &json!({"email": "li.hua@example.test"})).await,
        &[("email", "taken")],
    );
    invalid(
        &patch(
            &app,
            id,
            &json!({"email": "nobody", "custom_attributes": {"no": 1}, "x": 1}),
        )
        .await,
        &[("x", "unknown-member")],
    );
    invalid(
        &patch(
            &app,
            id,
            &json!({"email": "nobody", "custom_attributes": {"no": 1}}),
        )
        .await,
        &[("email", "malformed"), ("custom_attributes.no", "unknown")],
    );
    invalid(
        &post(
            &app,
            OMAR,
            "/v1/contacts",
            &json!({"contact_points": [{"kind": "email", "value": "mei@other.test"}]}),
        )
        .await,
        &[("contact_points", "taken")],
    );
    invalid(
        &post(
            &app,
            OMAR,
            "/v1/contacts",
            &json!({"name": "X", "identity": {"inbox_id": 9999}}),
        )
        .await,
        &[("identity.inbox_id", "unknown")],
    );
    problem(
        &post(
            &app,
            OMAR,
            "/v1/contacts",
            &json!({"name": "X", "identity": {"inbox_id": 1, "serial": "MEI"}}),
        )
        .await,
        409,
        "serial-taken",
    );
    invalid(
        &get(&app, OMAR, "/v1/contacts?email=&blocked=maybe").await,
        &[("email", "required"), ("blocked", "malformed")],
    );
    assert_eq!(app.counts().await, before);
    // Contact points are added and removed.
    let point = post(
        &app,
        OMAR,
        &format!("/v1/contacts/{id}/contact-points"),
        &json!({"kind": "fax", "value": "+886 2"}),
    )
    .await
    .expect(201)
    .json();
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/contacts/{id}/contact-points"),
            &json!({"kind": "email", "value": "li.hua@example.test"}),
        )
        .await,
        &[("value", "taken")],
    );
    assert_eq!(
        contact(&app, id).await["contact_points"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    app.delete(&format!("/v1/contact-points/{}", point["id"]))
        .bearer(OMAR)
        .send()
        .await
        .expect(204);
    problem(
        &app.delete(&format!("/v1/contact-points/{}", point["id"]))
            .bearer(OMAR)
            .send()
            .await,
        404,
        "not-found",
    );
    assert_eq!(
        contact(&app, id).await["contact_points"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // A repeated request with a key creates one contact.
    let twice = |_| {
        app.post("/v1/contacts")
            .bearer(OMAR)
            .header("idempotency-key", "once")
            .json(&json!({"name": "Once"}))
            .send()
    };
    let (one, two) = (twice(1).await.expect(201), twice(2).await.expect(201));
    assert_eq!(one.body, two.body);
}

#[both(more())]
async fn notes(app: App) {
    let note = post(
        &app,
        OMAR,
        "/v1/contacts/1001/notes",
        &json!({"content": "prefers mornings"}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(
        (&note["contact_id"], &note["agent_id"]),
        (&json!(1001), &json!(8))
    );
    post(
        &app,
        MINA,
        "/v1/contacts/1001/notes",
        &json!({"content": "speaks Dutch"}),
    )
    .await
    .expect(201);
    let list = get(&app, OMAR, "/v1/contacts/1001/notes")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&list["data"][0]["content"], &list["data"][1]["content"]),
        (&json!("speaks Dutch"), &json!("prefers mornings"))
    );
    invalid(
        &post(
            &app,
            OMAR,
            "/v1/contacts/1001/notes",
            &json!({"content": ""}),
        )
        .await,
        &[("content", "required")],
    );
    invalid(
        &post(
            &app,
            OMAR,
            "/v1/contacts/1001/notes",
            &json!({"content": "x".repeat(20_001)}),
        )
        .await,
        &[("content", "too-long")],
    );
    app.delete(&format!("/v1/contact-notes/{}", note["id"]))
        .bearer(OMAR)
        .send()
        .await
        .expect(204);
    problem(
        &app.delete(&format!("/v1/contact-notes/{}", note["id"]))
            .bearer(OMAR)
            .send()
            .await,
        404,
        "not-found",
    );
    assert_eq!(app.rows("contact_notes").await, 1);
}

#[both(more())]
async fn blocking(app: App) {
    let open = start(&app, &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "hold"}, "message": "m"})).await;
    assert_eq!(
        act(&app, OMAR, "/v1/contacts/1001/block")
            .await
            .expect(200)
            .json()["blocked"],
        true
    );
    act(&app, OMAR, "/v1/contacts/1001/block").await.expect(200);
    let list = get(&app, OMAR, "/v1/contacts?blocked=true")
        .await
        .expect(200)
        .json();
    assert_eq!(
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| &c["id"])
            .collect::<Vec<_>>(),
        [&json!(1001)]
    );
    assert_eq!(
        conversation(&app, &open["id"]).await["status"],
        "open",
        "what is open stays"
    );
    let started = start(&app, &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "enqueue"}, "message": "m"})).await;
    assert_eq!(
        (&started["status"], &started["queue"]),
        (&json!("resolved"), &Value::Null)
    );
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/messages", started["id"]),
        &json!({"content": "me again", "kind": "incoming"}),
    )
    .await
    .expect(201);
    assert_eq!(
        conversation(&app, &started["id"]).await["status"],
        "resolved"
    );
    assert_eq!(
        act(&app, OMAR, "/v1/contacts/1001/unblock")
            .await
            .expect(200)
            .json()["blocked"],
        false
    );
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/messages", started["id"]),
        &json!({"content": "me again", "kind": "incoming"}),
    )
    .await
    .expect(201);
    assert_eq!(conversation(&app, &started["id"]).await["status"], "open");
}

/// Changes of a contact are events. Changes by an administrator are also in the audit log.
#[both(more())]
async fn the_actor_of_a_change(app: App) {
    let (keep, other) = (
        make(&app, &json!({"name": "Keep"})).await,
        make(&app, &json!({"name": "Other"})).await,
    );
    app.patch(&format!("/v1/contacts/{keep}"))
        .bearer(MINA)
        .json(&json!({"name": "Kept"}))
        .send()
        .await
        .expect(200);
    let point = app
        .post(&format!("/v1/contacts/{keep}/contact-points"))
        .bearer(MINA)
        .json(&json!({"kind": "fax", "value": "+886 2"}))
        .send()
        .await
        .expect(201)
        .json();
    app.delete(&format!("/v1/contact-points/{}", point["id"]))
        .bearer(MINA)
        .send()
        .await
        .expect(204);
    act(&app, MINA, &format!("/v1/contacts/{keep}/block"))
        .await
        .expect(200);
    act(&app, MINA, &format!("/v1/contacts/{keep}/block"))
        .await
        .expect(200);
    act(&app, OMAR, &format!("/v1/contacts/{keep}/unblock"))
        .await
        .expect(200);
    let merged = merge(&app, keep, other).await;
    undo(&app, merged).await.expect(200);
    let facts = async |kind: &str, agent: i64| {
        app.database().number(&format!("SELECT count(*) FROM events WHERE contact_id = {keep} AND kind = '{kind}' AND agent_id = {agent}")).await
    };
    assert_eq!(
        (
            facts("contact.created", 8).await,
            facts("contact.updated", 7).await
        ),
        (1, 5)
    );
    let nobodys = format!(
        "SELECT count(*) FROM events WHERE contact_id IN ({keep}, {other}) AND agent_id IS NULL"
    );
    assert_eq!(app.database().number(&nobodys).await, 0);
    let acts = get(&app, OMAR, "/v1/audit?limit=4")
        .await
        .expect(200)
        .json();
    let acts: Vec<_> = acts["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| {
            (
                a["kind"].clone(),
                a["agent_id"].clone(),
                a["data"]["contact_id"].clone(),
            )
        })
        .collect();
    let expected = [
        ("contact.unmerged", 8),
        ("contact.merged", 8),
        ("contact.unblocked", 8),
        ("contact.blocked", 7),
    ];
    assert_eq!(
        acts,
        expected.map(|(kind, agent)| (json!(kind), json!(agent), json!(keep)))
    );
}

/// An edit with an old version is refused, also after a contact point was added or removed.
#[both(more())]
async fn lost_updates(app: App) {
    let id = make(&app, &json!({"name": "Mei", "custom_attributes": {"shoe_size": "38"}, "contact_points": [{"kind": "email", "value": "mei@example.test"}, {"kind": "fax", "value": "+886 2"}]})).await;
    let path = format!("/v1/contacts/{id}");
    let seen = async || {
        let reply = get(&app, OMAR, &path).await.expect(200);
        let tag = reply.header("etag").unwrap().to_owned();
        assert_eq!(
            tag,
            format!("\"{}\"", reply.json()["version"].as_str().unwrap())
        );
        tag
    };
    let edit = |tag: &str, document: &Value| {
        app.patch(&path)
            .bearer(OMAR)
            .header("if-match", tag)
            .json(document)
            .send()
    };
    let first = seen().await;
    let edited = edit(&first, &json!({"custom_attributes": {"shoe_size": "39"}}))
        .await
        .expect(200)
        .json();
    let before = app.counts().await;
    problem(
        &edit(&first, &json!({"name": "Lost"})).await,
        412,
        "changed",
    );
    problem(
        &edit("nothing", &json!({"name": "Lost"})).await,
        400,
        "bad-if-match",
    );
    assert_eq!(app.counts().await, before);
    let second = seen().await;
    assert_eq!(
        second,
        format!("\"{}\"", edited["version"].as_str().unwrap()),
        "what an edit answers is what is read"
    );
    post(
        &app,
        OMAR,
        &format!("{path}/contact-points"),
        &json!({"kind": "fax", "value": "+886 3"}),
    )
    .await
    .expect(201);
    problem(
        &edit(&second, &json!({"name": "Lost"})).await,
        412,
        "changed",
    );
    let third = seen().await;
    // A message does not change the contact's version.
    start(&app, &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": id}, "intent": {"kind": "hold"}, "message": "m"})).await;
    assert_eq!(seen().await, third);
    edit(&format!("\"other\", {third}"), &json!({"name": "Mei-Ling"}))
        .await
        .expect(200);
    edit("*", &json!({"name": "Mei"})).await.expect(200);
}

/// A block by a provisioning file is an administrative act with an audit entry.
#[both(more())]
async fn a_file_that_blocks_is_noted(app: App) {
    for (blocked, kind) in [(true, "contact.blocked"), (false, "contact.unblocked")] {
        app.apply(Accounts::acme().with(Contact::new(1001).blocked(blocked)))
            .await;
        assert_eq!(contact(&app, 1001).await["blocked"], blocked);
        let noted = get(&app, OMAR, "/v1/audit?limit=1")
            .await
            .expect(200)
            .json()["data"][0]
            .clone();
        assert_eq!(
            (&noted["kind"], &noted["agent_id"], &noted["data"]),
            (&json!(kind), &Value::Null, &json!({"contact_id": 1001}))
        );
    }
}

/// A request for a contact of another account gets the same answer as a request for an unknown contact.
#[both(more())]
async fn foreign_people(app: App) {
    let note = post(
        &app,
        OMAR,
        "/v1/contacts/1001/notes",
        &json!({"content": "note"}),
    )
    .await
    .expect(201)
    .json();
    let merged = merge(&app, 1001, 1002).await;
    let point = contact(&app, 1001).await["contact_points"][0]["id"].clone();
    let before = app.counts().await;
    for path in ["", "/notes", "/merges", "/erasure"] {
        problem(
            &get(&app, GIL, &format!("/v1/contacts/1001{path}")).await,
            404,
            "not-found",
        );
    }
    // The answers are the same for an administrator of the other account.
    for (path, document) in [
        ("/block", None),
        ("/unblock", None),
        ("/notes", Some(json!({"content": "x"}))),
        (
            "/contact-points",
            Some(json!({"kind": "fax", "value": "1"})),
        ),
        (
            "/merge",
            Some(json!({"contact_id": 9001, "evidence": "given"})),
        ),
    ] {
        let path = format!("/v1/contacts/1001{path}");
        let reply = match document {
            Some(document) => post(&app, GIL, &path, &document).await,
            None => act(&app, GIL, &path).await,
        };
        problem(&reply, 404, "not-found");
    }
    invalid(
        &post(
            &app,
            GIL,
            "/v1/contacts/9001/merge",
            &json!({"contact_id": 1001, "evidence": "given"}),
        )
        .await,
        &[("contact_id", "unknown")],
    );
    problem(
        &app.patch("/v1/contacts/1001")
            .bearer(GIL)
            .json(&json!({"name": "x"}))
            .send()
            .await,
        404,
        "not-found",
    );
    problem(
        &app.delete(&format!("/v1/contact-points/{point}"))
            .bearer(GIL)
            .send()
            .await,
        404,
        "not-found",
    );
    problem(
        &app.delete(&format!("/v1/contact-notes/{}", note["id"]))
            .bearer(GIL)
            .send()
            .await,
        404,
        "not-found",
    );
    problem(
        &act(&app, GIL, &format!("/v1/merges/{merged}/undo")).await,
        404,
        "not-found",
    );
    for (method, path) in [
        ("POST", "/v1/contacts/1001/erase"),
        ("GET", "/v1/contacts/1001/export"),
    ] {
        let reply = app.request(method, path).bearer(GIL).send().await;
        assert!([403, 404].contains(&reply.status), "{path}: {}", reply.body);
    }
    let list = get(&app, GIL, "/v1/contacts?limit=100")
        .await
        .expect(200)
        .json();
    assert!(
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|c| c["id"] != 1001)
    );
    assert_eq!(app.counts().await, before);
}
