//! Contacts: creation, edits, notes, merges and their undo, erasure, export.

use crate::support::accounts::{Accounts, Attribute, Contact, Token};
use crate::support::{App, both, escape, until};
use crate::v1::{OMAR, PASSWORD, act, get, invalid, post, problem, start};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn more() -> Accounts {
    Accounts::acme()
        .with(Token::access(7, "access-token-of-mina"))
        .with(Attribute::new(250, "contact", "shoe_size", "text"))
        .and_globex()
        .with(Token::access(70, "access-token-of-gil"))
}

const MINA: &str = "access-token-of-mina";
const GIL: &str = "access-token-of-gil";

async fn make(app: &App, document: &Value) -> i64 {
    post(app, OMAR, "/v1/contacts", document)
        .await
        .expect(201)
        .json()["id"]
        .as_i64()
        .unwrap()
}

async fn contact(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/contacts/{id}"))
        .await
        .expect(200)
        .json()
}

async fn patch(app: &App, id: i64, document: &Value) -> crate::v1::Reply {
    app.patch(&format!("/v1/contacts/{id}"))
        .bearer(OMAR)
        .json(document)
        .send()
        .await
}

async fn merge(app: &App, keep: i64, other: i64) -> i64 {
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

async fn undo(app: &App, merge: i64) -> crate::v1::Reply {
    act(app, OMAR, &format!("/v1/merges/{merge}/undo")).await
}

/// Starts a conversation in inbox 1 with this serial.
async fn speak(app: &App, serial: &str, words: &str) -> Value {
    start(
        app,
        &json!({"inbox_id": 1, "who": {"kind": "serial", "serial": serial, "unknown": "refuse"}, "intent": {"kind": "hold"}, "message": words}),
    )
    .await
}

async fn conversation(app: &App, id: &Value) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

/// The document of a contact without `updated_at`.
fn timeless(mut value: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.shift_remove("updated_at");
                map.values_mut().for_each(strip);
            }
            Value::Array(values) => values.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut value);
    value
}

/// Waits until an erasure is finished.
async fn erased(app: &App, id: i64) {
    until("the contact is erased", async || {
        let erasure = get(app, OMAR, &format!("/v1/contacts/{id}/erasure")).await;
        !erasure.expect(200).json()["finished_at"].is_null()
    })
    .await;
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
async fn who_did_it(app: App) {
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

/// A merge moves all data of one contact to the other. The undo moves the data back.
#[both(more())]
async fn merging_and_undoing(app: App) {
    let a = make(&app, &json!({"name": "Ann", "contact_points": [{"kind": "email", "value": "ann@example.test"}, {"kind": "mobile_phone", "value": "+1"}], "identity": {"inbox_id": 1, "serial": "A"}})).await;
    let b = make(&app, &json!({"name": "Anna", "given_name": "Anna", "custom_attributes": {"shoe_size": "40"}, "additional_attributes": {"vip": true},
        "contact_points": [{"kind": "email", "value": "anna@example.test"}, {"kind": "mobile_phone", "value": "+1"}], "identity": {"inbox_id": 1, "serial": "B"}})).await;
    let of_a = speak(&app, "A", "from ann").await;
    let of_b = speak(&app, "B", "from anna").await;
    let case = post(
        &app,
        OMAR,
        "/v1/cases",
        &json!({"subject": "anna's", "contact_id": b}),
    )
    .await
    .expect(201)
    .json();
    let in_case = json!({"case_id": case["id"]});
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/case", of_b["id"]),
        &in_case,
    )
    .await
    .expect(200);
    post(
        &app,
        OMAR,
        &format!("/v1/contacts/{b}/notes"),
        &json!({"content": "note"}),
    )
    .await
    .expect(201);
    let (before_a, before_b) = (contact(&app, a).await, contact(&app, b).await);
    let before_messages = get(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/messages", of_b["id"]),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(before_messages["data"][0]["sender"]["id"], b);

    let merged = merge(&app, a, b).await;
    let both = contact(&app, a).await;
    assert_eq!(
        contact(&app, b).await,
        both,
        "the id of who was merged stands for who remains"
    );
    assert_eq!(
        (
            &both["name"],
            &both["given_name"],
            &both["custom_attributes"],
            &both["additional_attributes"]
        ),
        (
            &json!("Ann"),
            &json!("Anna"),
            &json!({"shoe_size": "40"}),
            &json!({"vip": true})
        )
    );
    let values = both["contact_points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["value"].as_str().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(
        values,
        ["ann@example.test", "+1", "anna@example.test", "+1"],
        "their own come first"
    );
    assert_eq!(both["identities"].as_array().unwrap().len(), 2);
    assert_eq!(conversation(&app, &of_b["id"]).await["contact_id"], a);
    let messages = get(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/messages", of_b["id"]),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(messages["data"][0]["sender"]["id"], a);
    assert_eq!(
        get(&app, OMAR, &format!("/v1/cases/{}", case["id"]))
            .await
            .expect(200)
            .json()["contact_id"],
        a
    );
    assert_eq!(
        get(&app, OMAR, &format!("/v1/contacts/{b}/notes"))
            .await
            .expect(200)
            .json()["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let found = start(&app, &json!({"inbox_id": 2, "who": {"kind": "look_up", "look_up": {"kind": "attribute", "name": "shoe_size", "value": "40"}}, "intent": {"kind": "hold"}})).await;
    assert_eq!(found["contact_id"], a);
    // Both contacts had this value. The look-up finds the contact that remains after the merge.
    let found = start(&app, &json!({"inbox_id": 2, "who": {"kind": "look_up", "look_up": {"kind": "mobile_phone", "value": "+1"}}, "intent": {"kind": "hold"}})).await;
    assert_eq!(found["contact_id"], a);
    let by_id = start(&app, &json!({"inbox_id": 2, "who": {"kind": "contact", "contact_id": b}, "intent": {"kind": "hold"}})).await;
    assert_eq!(by_id["contact_id"], a);
    // Before the undo, both identities write again.
    let later_a = speak(&app, "A", "ann again").await;
    let later_b = speak(&app, "B", "anna again").await;
    assert_eq!(
        (&later_a["contact_id"], &later_b["contact_id"]),
        (&json!(a), &json!(a))
    );
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/case", later_a["id"]),
        &in_case,
    )
    .await
    .expect(200);
    patch(&app, a, &json!({"custom_attributes": {"shoe_size": "41"}}))
        .await
        .expect(200);
    let merges = get(&app, OMAR, &format!("/v1/contacts/{a}/merges"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &merges["data"][0]["id"],
            &merges["data"][0]["merged_contact_id"],
            &merges["data"][0]["evidence"],
            &merges["data"][0]["conversations"]
        ),
        (&json!(merged), &json!(b), &json!("given"), &json!(1))
    );

    let undone = undo(&app, merged).await.expect(200).json();
    assert_eq!(
        (&undone["undone_by"], &undone["undone_at"].is_string()),
        (&json!(8), &true)
    );
    let (after_a, mut after_b) = (
        timeless(contact(&app, a).await),
        timeless(contact(&app, b).await),
    );
    let mut expected_a = timeless(before_a);
    // Ann keeps the changes that were made after the merge.
    expected_a["custom_attributes"] = json!({"shoe_size": "41"});
    expected_a["version"] = after_a["version"].clone();
    expected_a["identities"] = after_a["identities"].clone();
    expected_a["last_activity_at"] = after_a["last_activity_at"].clone();
    assert_eq!(after_a, expected_a);
    assert_eq!(
        after_a["identities"].as_array().unwrap().len(),
        2,
        "hers in inbox 1, and the one made for her in inbox 2"
    );
    let mut expected_b = timeless(before_b);
    // The time of the last message follows the identity, so it is not compared.
    for side in [&mut after_b, &mut expected_b] {
        side["last_activity_at"] = Value::Null;
        side["identities"][0]["last_activity_at"] = Value::Null;
    }
    assert_eq!(after_b, expected_b);
    for (id, owner) in [
        (&of_a, a),
        (&of_b, b),
        (&later_a, a),
        (&later_b, b),
        (&by_id, a),
    ] {
        assert_eq!(
            conversation(&app, &id["id"]).await["contact_id"],
            owner,
            "{id}"
        );
    }
    assert_eq!(conversation(&app, &of_b["id"]).await["case_id"], case["id"]);
    assert_eq!(
        conversation(&app, &later_a["id"]).await["case_id"],
        Value::Null,
        "the case is Anna's"
    );
    let messages = get(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/messages", later_b["id"]),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(messages["data"][0]["sender"]["id"], b);
    assert_eq!(
        get(
            &app,
            OMAR,
            &format!("/v1/conversations/{}/messages", of_b["id"])
        )
        .await
        .expect(200)
        .json(),
        before_messages
    );
    let found = start(&app, &json!({"inbox_id": 1, "who": {"kind": "look_up", "look_up": {"kind": "email", "value": "anna@example.test"}}, "intent": {"kind": "hold"}})).await;
    assert_eq!(found["contact_id"], b);
    problem(&undo(&app, merged).await, 409, "cannot-undo-merge");
    // The contacts can be merged again.
    let again = merge(&app, b, a).await;
    assert_eq!(contact(&app, a).await["id"], b);
    undo(&app, again).await.expect(200);
    assert_eq!(contact(&app, a).await["id"], a);
}

/// If the remaining contact of a merge was later merged into a third contact, this later merge must be undone first.
/// Until then, the ids of all merged contacts lead to the third contact.
#[both(more())]
async fn merges_of_merges(app: App) {
    let mut people = Vec::new();
    for n in 0..4 {
        people.push(make(&app, &json!({"name": format!("P{n}"), "identity": {"inbox_id": 1, "serial": format!("P{n}")}})).await);
    }
    let first = merge(&app, people[1], people[0]).await;
    let second = merge(&app, people[2], people[1]).await;
    let third = merge(&app, people[2], people[3]).await;
    for id in &people {
        assert_eq!(contact(&app, *id).await["id"], people[2]);
    }
    problem(&undo(&app, first).await, 409, "cannot-undo-merge");
    undo(&app, second).await.expect(200);
    assert_eq!(contact(&app, people[0]).await["id"], people[1]);
    assert_eq!(contact(&app, people[3]).await["id"], people[2]);
    undo(&app, first).await.expect(200);
    undo(&app, third).await.expect(200);
    for id in &people {
        let shown = contact(&app, *id).await;
        assert_eq!(
            (&shown["id"], shown["identities"].as_array().unwrap().len()),
            (&json!(id), 1)
        );
    }
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

/// Merges can be undone in any order. Each contact gets back the blocked state that it had before the merge.
#[both(more())]
async fn blocks_come_back_as_they_were(app: App) {
    let blocked = async |id: i64| contact(&app, id).await["blocked"].as_bool().unwrap();
    let block = async |id: i64| {
        drop(
            act(&app, OMAR, &format!("/v1/contacts/{id}/block"))
                .await
                .expect(200),
        )
    };
    let people = async |blocks: [bool; 3]| {
        let mut ids = Vec::new();
        for (n, is) in blocks.into_iter().enumerate() {
            let id = make(&app, &json!({"name": format!("Person {n}")})).await;
            if is {
                block(id).await;
            }
            ids.push(id);
        }
        ids
    };
    for was in [
        [false, true, false],
        [true, true, true],
        [false, true, true],
        [true, false, true],
        [false, false, false],
    ] {
        for first_undone in [0, 1] {
            let ids = people(was).await;
            let merges = [
                merge(&app, ids[0], ids[1]).await,
                merge(&app, ids[0], ids[2]).await,
            ];
            assert_eq!(blocked(ids[0]).await, was.contains(&true), "{was:?}");
            undo(&app, merges[first_undone]).await.expect(200);
            let stays = was[0] || was[2 - first_undone];
            assert_eq!(
                blocked(ids[0]).await,
                stays,
                "{was:?} without {first_undone}"
            );
            undo(&app, merges[1 - first_undone]).await.expect(200);
            for (id, was_blocked) in ids.iter().zip(was) {
                assert_eq!(blocked(*id).await, was_blocked, "{was:?}");
            }
        }
    }
    // Later changes of the remaining contact stay.
    let ids = people([false, true, false]).await;
    let merged = merge(&app, ids[0], ids[1]).await;
    block(ids[0]).await;
    undo(&app, merged).await.expect(200);
    assert_eq!((blocked(ids[0]).await, blocked(ids[1]).await), (true, true));
    let ids = people([false, true, false]).await;
    let merged = merge(&app, ids[0], ids[1]).await;
    act(&app, OMAR, &format!("/v1/contacts/{}/unblock", ids[0]))
        .await
        .expect(200);
    undo(&app, merged).await.expect(200);
    assert_eq!(
        (blocked(ids[0]).await, blocked(ids[1]).await),
        (false, true)
    );
}

/// Regression: in an earlier version, a merge stored the block among the values that it filled in. The undo of such a
/// merge restores the blocked state.
#[both(more())]
async fn blocks_of_merges_of_an_earlier_version_come_back_as_they_were(app: App) {
    let blocked = async |id: i64| contact(&app, id).await["blocked"].as_bool().unwrap();
    // Each entry has the blocked contacts, and the index of the merge that is undone first.
    for (was, first) in [
        ([false, true, false], 0),
        ([false, true, true], 0),
        ([false, true, true], 1),
        ([true, true, false], 0),
    ] {
        let mut ids = Vec::new();
        for is in was {
            let id = make(&app, &json!({"name": "Somebody"})).await;
            if is {
                act(&app, OMAR, &format!("/v1/contacts/{id}/block"))
                    .await
                    .expect(200);
            }
            ids.push(id);
        }
        let merges = [
            merge(&app, ids[0], ids[1]).await,
            merge(&app, ids[0], ids[2]).await,
        ];
        // This is the form in which an earlier version stored the block.
        app.database()
            .change(&format!(
                "UPDATE contacts SET blocked_by_merge = (1 = 0) WHERE id = {}",
                ids[0]
            ))
            .await;
        if !was[0] {
            let noted = "REPLACE(moved, '\"fields\":[]', '\"fields\":[\"blocked\"]')";
            app.database()
                .change(&format!(
                    "UPDATE merges SET moved = {noted} WHERE id = {}",
                    merges[0]
                ))
                .await;
            let old = format!(
                "SELECT count(*) FROM merges WHERE id = {} AND moved LIKE '%\"blocked\"%'",
                merges[0]
            );
            assert_eq!(app.database().number(&old).await, 1);
        }
        undo(&app, merges[first]).await.expect(200);
        assert_eq!(
            blocked(ids[0]).await,
            was[0] || was[2 - first],
            "{was:?} without {first}"
        );
        undo(&app, merges[1 - first]).await.expect(200);
        for (id, was_blocked) in ids.iter().zip(was) {
            assert_eq!(blocked(*id).await, was_blocked, "{was:?}, {first} first");
        }
    }
}

#[both(more())]
async fn merges_refused(app: App) {
    let path = "/v1/contacts/1001/merge";
    let before = app.counts().await;
    let ask = async |token: &str, contact: i64, evidence: &str| {
        post(
            &app,
            token,
            path,
            &json!({"contact_id": contact, "evidence": evidence}),
        )
        .await
    };
    problem(&ask(OMAR, 1001, "given").await, 409, "cannot-merge");
    problem(&ask(OMAR, 1002, "claimed").await, 409, "cannot-merge");
    invalid(&ask(OMAR, 777, "given").await, &[("contact_id", "unknown")]);
    invalid(
        &ask(OMAR, 9001, "given").await,
        &[("contact_id", "unknown")],
    );
    invalid(
        &ask(OMAR, 1002, "sworn").await,
        &[("evidence", "not-allowed")],
    );
    invalid(
        &post(&app, OMAR, path, &json!({})).await,
        &[("contact_id", "required"), ("evidence", "required")],
    );
    let session = app
        .post("/v1/sessions")
        .json(&json!({"email": "omar@acme.test", "password": PASSWORD}))
        .send()
        .await
        .expect(201)
        .json();
    let session = session["token"].as_str().unwrap();
    for evidence in ["signed", "proven"] {
        problem(&ask(session, 1002, evidence).await, 403, "forbidden");
    }
    assert_eq!(app.counts().await, before);
    ask(session, 1002, "given").await.expect(201);
    ask(OMAR, 1003, "signed").await.expect(201);
}

/// Two contacts with values that the account's own system has signed can be merged only with signed evidence.
#[both(more())]
async fn signatures_outrank(app: App) {
    let (a, b) = (
        make(
            &app,
            &json!({"name": "A", "contact_points": [{"kind": "external_id", "value": "x-1"}]}),
        )
        .await,
        make(
            &app,
            &json!({"name": "B", "contact_points": [{"kind": "external_id", "value": "x-2"}]}),
        )
        .await,
    );
    app.database()
        .change(&format!(
            "UPDATE contact_points SET evidence = 'signed' WHERE contact_id IN ({a}, {b})"
        ))
        .await;
    let path = format!("/v1/contacts/{a}/merge");
    for evidence in ["given", "proven"] {
        problem(
            &post(
                &app,
                OMAR,
                &path,
                &json!({"contact_id": b, "evidence": evidence}),
            )
            .await,
            409,
            "cannot-merge",
        );
    }
    post(
        &app,
        OMAR,
        &path,
        &json!({"contact_id": b, "evidence": "signed"}),
    )
    .await
    .expect(201);
}

#[both(more())]
async fn erasing(app: App) {
    // Pending deliveries about the contact are also erased.
    post(
        &app,
        OMAR,
        "/v1/callbacks",
        &json!({"name": "partner", "url": "https://partner.invalid/"}),
    )
    .await
    .expect(201);
    let ann = make(&app, &json!({"name": "Ann Secret", "custom_attributes": {"shoe_size": "secret"}, "contact_points": [{"kind": "email", "value": "secret@example.test"}], "identity": {"inbox_id": 1, "serial": "secret-serial"}})).await;
    let other = make(
        &app,
        &json!({"name": "Other Secret", "identity": {"inbox_id": 1, "serial": "secret-2"}}),
    )
    .await;
    let merged = merge(&app, ann, other).await;
    post(
        &app,
        OMAR,
        &format!("/v1/contacts/{ann}/notes"),
        &json!({"content": "a secret"}),
    )
    .await
    .expect(201);
    let one = start(&app, &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": ann}, "intent": {"kind": "enqueue"}, "message": "secret words", "subject": "secret", "case": "new",
        "additional_attributes": {"secret": "secret"}, "client_info": {"secret": "secret"}, "service_record": {"memo": "secret"}})).await;
    let two = speak(&app, "secret-2", "more secret words").await;
    act(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/pick-up", one["id"]),
    )
    .await
    .expect(200);
    for n in 0..1_100 {
        if n % 100 == 0 {
            post(
                &app,
                OMAR,
                &format!("/v1/conversations/{}/messages", two["id"]),
                &json!({"content": format!("secret {n}"), "source_id": format!("secret-{n}")}),
            )
            .await
            .expect(201);
        }
    }
    let waiting = "SELECT count(*) FROM deliveries WHERE lower(material) LIKE '%secret%'";
    assert!(app.database().number(waiting).await > 10);
    let before = app.counts().await;
    let path = format!("/v1/contacts/{ann}/erase");
    problem(&act(&app, MINA, &path).await, 403, "forbidden");
    problem(
        &get(&app, OMAR, &format!("/v1/contacts/{ann}/erasure")).await,
        404,
        "not-found",
    );
    let begun = act(&app, OMAR, &path).await.expect(202).json();
    assert_eq!(
        (
            &begun["contact_id"],
            &begun["agent_id"],
            &begun["finished_at"]
        ),
        (&json!(ann), &json!(8), &Value::Null)
    );
    // Even before the erasure is finished, the contact can no longer be read, changed or used.
    problem(
        &get(&app, OMAR, &format!("/v1/contacts/{ann}")).await,
        404,
        "not-found",
    );
    problem(
        &get(&app, OMAR, &format!("/v1/contacts/{other}")).await,
        404,
        "not-found",
    );
    problem(
        &patch(&app, ann, &json!({"name": "Ann"})).await,
        404,
        "not-found",
    );
    invalid(&post(&app, OMAR, "/v1/conversations", &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": ann}, "intent": {"kind": "hold"}})).await, &[("who.contact_id", "unknown")]);
    problem(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{}/messages", two["id"]),
            &json!({"content": "x", "kind": "incoming"}),
        )
        .await,
        409,
        "contact-erased",
    );
    for (verb, document) in [
        ("attributes", json!({"subject": "a secret"})),
        (
            "attributes",
            json!({"custom_attributes": {"order_no": "secret"}}),
        ),
        (
            "attributes",
            json!({"additional_attributes": {"a": "secret"}}),
        ),
        ("service-record", json!({"memo": "secret"})),
        ("messages", json!({"content": "secret", "kind": "note"})),
    ] {
        problem(
            &post(
                &app,
                OMAR,
                &format!("/v1/conversations/{}/{verb}", one["id"]),
                &document,
            )
            .await,
            409,
            "contact-erased",
        );
    }
    erased(&app, ann).await;
    erased(&app, other).await;
    let after = app.counts().await;
    for table in [
        "contacts",
        "identities",
        "conversations",
        "messages",
        "cases",
        "service_records",
    ] {
        assert_eq!(
            after.of(table),
            before.of(table),
            "{table} are counted as before"
        );
    }
    for (table, columns) in [
        (
            "contacts",
            "name || search_name || sort_name || coalesce(search_details, '') || coalesce(given_name, '') || details || custom_attributes || additional_attributes",
        ),
        (
            "contact_points",
            "value || match_value || coalesce(search_value, '') || coalesce(search_details, '')",
        ),
        ("identities", "coalesce(serial, '')"),
        (
            "conversations",
            "coalesce(subject, '') || custom_attributes || additional_attributes || client_info || coalesce(service_record_draft, '')",
        ),
        (
            "messages",
            "content || content_attributes || coalesce(source_id, '')",
        ),
        ("cases", "subject"),
        ("contact_notes", "content"),
        ("service_records", "memo || custom_values"),
        // The event of the created callback has a member `secret`, so the test does not search this event.
        (
            "events",
            "CASE kind WHEN 'audit.configured' THEN '' ELSE data END",
        ),
        ("merges", "moved"),
        ("deliveries", "material"),
    ] {
        let left = app
            .database()
            .number(&format!(
                "SELECT count(*) FROM {table} WHERE lower({columns}) LIKE '%secret%'"
            ))
            .await;
        assert_eq!(left, 0, "{table}");
    }
    // The contact's open conversations are resolved, and their slots are free.
    assert_eq!(conversation(&app, &one["id"]).await["status"], "resolved");
    assert_eq!(app.rows("agent_slots").await, 0);
    problem(
        &act(
            &app,
            OMAR,
            &format!("/v1/conversations/{}/reopen", one["id"]),
        )
        .await,
        409,
        "never-reopens",
    );
    // The erasure has one audit entry: the event `contact.erased` of the agent who requested the erasure.
    let facts = app.database().number(&format!("SELECT count(*) FROM events WHERE kind = 'contact.erased' AND contact_id = {ann} AND agent_id = 8")).await;
    assert_eq!(facts, 1);
    let again = act(&app, OMAR, &path).await.expect(202).json();
    assert!(
        again["finished_at"].is_string(),
        "asking again changes nothing"
    );
    assert_eq!(
        app.database()
            .number("SELECT count(*) FROM events WHERE kind = 'contact.erased'")
            .await,
        2
    );
    problem(&undo(&app, merged).await, 409, "cannot-undo-merge");
    // The serial can be used again. A start with it creates an unknown visitor.
    let fresh = start(&app, &json!({"inbox_id": 1, "who": {"kind": "serial", "serial": "secret-serial"}, "intent": {"kind": "hold"}})).await;
    assert_eq!(fresh["contact_id"], Value::Null);
    make(&app, &json!({"name": "New", "contact_points": [{"kind": "email", "value": "secret@example.test"}]})).await;
}

/// The export is complete, although there is more than one page of every kind of row.
#[both(more())]
async fn exporting(app: App) {
    let ann = make(&app, &json!({"name": "Ann", "contact_points": [{"kind": "email", "value": "ann@example.test"}], "identity": {"inbox_id": 1, "serial": "A"}})).await;
    let bea = make(&app, &json!({"name": "Bea"})).await;
    merge(&app, ann, bea).await;
    post(
        &app,
        OMAR,
        &format!("/v1/contacts/{ann}/notes"),
        &json!({"content": "a note"}),
    )
    .await
    .expect(201);
    post(
        &app,
        OMAR,
        "/v1/cases",
        &json!({"subject": "s", "contact_id": ann}),
    )
    .await
    .expect(201);
    let long = speak(&app, "A", "message 0").await;
    for n in 1..120 {
        post(
            &app,
            OMAR,
            &format!("/v1/conversations/{}/messages", long["id"]),
            &json!({"content": format!("message {n}")}),
        )
        .await
        .expect(201);
    }
    for n in 0..110 {
        speak(&app, "A", &format!("start {n}")).await;
    }
    let path = format!("/v1/contacts/{ann}/export");
    problem(&get(&app, MINA, &path).await, 403, "forbidden");
    // A HEAD request exports nothing and is not recorded.
    let before = app.counts().await;
    assert_eq!(
        app.request("HEAD", &path)
            .bearer(OMAR)
            .send()
            .await
            .expect(200)
            .body,
        ""
    );
    assert_eq!(app.counts().await, before);
    let reply = get(&app, OMAR, &path).await.expect(200);
    assert_ne!(app.counts().await, before);
    assert_eq!(
        reply.header("content-disposition"),
        Some(format!("attachment; filename=\"contact-{ann}.json\"").as_str())
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let document = reply.json();
    assert_eq!(
        (
            &document["contact"]["id"],
            &document["merged_contacts"][0]["name"],
            &document["notes"][0]["content"],
            &document["cases"][0]["subject"]
        ),
        (&json!(ann), &json!("Bea"), &json!("a note"), &json!("s"))
    );
    assert_eq!(
        document["contact"]["contact_points"][0]["value"],
        "ann@example.test"
    );
    let conversations = document["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 111);
    let exported = conversations.last().unwrap();
    assert_eq!(exported["conversation"]["id"], long["id"]);
    let words = exported["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["content"].as_str().unwrap().to_owned())
        .collect::<Vec<_>>();
    assert_eq!(
        words,
        (0..120).map(|n| format!("message {n}")).collect::<Vec<_>>()
    );
    // A contact without any other data can be exported.
    let nobody = make(&app, &json!({"name": "Nobody"})).await;
    let document = get(&app, OMAR, &format!("/v1/contacts/{nobody}/export"))
        .await
        .expect(200)
        .json();
    assert_eq!(document["conversations"], json!([]));
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

/// Reads all pages of a list of contacts. Returns the ids in order, and the number of pages.
async fn pages(app: &App, query: &str) -> (Vec<i64>, usize) {
    let (mut all, mut after, mut count) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("/v1/contacts?{query}{after}");
        let page = get(app, OMAR, &path).await.expect(200).json();
        let data = page["data"].as_array().unwrap();
        all.extend(data.iter().map(|c| c["id"].as_i64().unwrap()));
        count += 1;
        match page["next"].as_str() {
            Some(next) => after = format!("&after={}", escape(next)),
            None => return (all, count),
        }
    }
}

/// A list of contacts in each order has every contact once, page by page.
#[both(more())]
async fn sorted_contacts(app: App) {
    let mut made = BTreeMap::new();
    for name in ["eva", "Émile", "", "Zoë", "emil", "王小明", "EVA"] {
        let email = format!("{}@sorted.test", made.len());
        let mut document = json!({"contact_points": [{"kind": "email", "value": email}]});
        if !name.is_empty() {
            document["name"] = json!(name);
        }
        let contact = post(&app, OMAR, "/v1/contacts", &document)
            .await
            .expect(201);
        made.insert(name, contact.json()["id"].as_i64().unwrap());
    }
    for name in ["Zoë", "eva", "Émile"] {
        app.pass(60).await;
        let who = json!({"kind": "contact", "contact_id": made[name]});
        let intent = json!({"kind": "hold"});
        let document = json!({"inbox_id": 1, "who": who, "intent": intent, "message": "Hello"});
        start(&app, &document).await;
    }
    let ours = |ids: &[i64]| -> Vec<&str> {
        let name = |id: &i64| made.iter().find(|(_, made)| *made == id);
        ids.iter().filter_map(name).map(|(name, _)| *name).collect()
    };
    let (created, _) = pages(&app, "limit=100").await;
    for (sort, expected) in [
        (
            "created",
            ["eva", "Émile", "", "Zoë", "emil", "王小明", "EVA"],
        ),
        // Contacts with equal names are in the order of their ids.
        ("name", ["emil", "Émile", "eva", "EVA", "Zoë", "王小明", ""]),
        (
            "last_activity",
            ["", "emil", "王小明", "EVA", "Zoë", "eva", "Émile"],
        ),
    ] {
        let (mut ids, count) = pages(&app, &format!("sort={sort}&limit=2")).await;
        assert_eq!(
            (ours(&ids), count),
            (expected.to_vec(), created.len().div_ceil(2)),
            "{sort}"
        );
        let (descending, _) = pages(&app, &format!("sort=-{sort}&limit=3")).await;
        ids.reverse();
        assert_eq!(descending, ids, "{sort}, backwards");
        ids.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(ids, created, "{sort}");
    }
    // A filter by a value finds its contact in every order.
    for sort in ["name", "-last_activity", "created"] {
        let (ids, _) = pages(&app, &format!("email=3@sorted.test&sort={sort}")).await;
        assert_eq!(ids, [made["Zoë"]]);
    }
    // A contact with a changed name has another position in the order.
    patch(&app, made["Zoë"], &json!({"name": "Aaron"})).await;
    let (ids, _) = pages(&app, "sort=name").await;
    assert_eq!(ours(&ids)[0], "Zoë");
    let page = get(&app, OMAR, "/v1/contacts?sort=name&limit=1")
        .await
        .expect(200)
        .json();
    let next = escape(page["next"].as_str().unwrap());
    let other = format!("/v1/contacts?sort=-name&after={next}");
    invalid(&get(&app, OMAR, &other).await, &[("after", "not-allowed")]);
    for after in ["5", "9.1.1.x", "2.1.-1.x", ""] {
        let path = format!("/v1/contacts?sort=name&after={after}");
        invalid(&get(&app, OMAR, &path).await, &[("after", "malformed")]);
    }
    let unknown = get(&app, OMAR, "/v1/contacts?sort=shoe_size").await;
    invalid(&unknown, &[("sort", "not-allowed")]);
}

/// For one page in sorted order, the server reads about 1,000 contacts. So a filter that few contacts meet gives short
/// pages. Each page except the last has a `next`.
#[both(more())]
async fn sorted_contacts_of_a_rare_kind(app: App) {
    let mut blocked = Vec::new();
    for n in 0..1_050 {
        let id = make(&app, &json!({"name": format!("Sorted {n:04}")})).await;
        if [3, 1_040].contains(&n) {
            let path = format!("/v1/contacts/{id}/block");
            post(&app, OMAR, &path, &json!({})).await.expect(200);
            blocked.push(id);
        }
    }
    let (ids, count) = pages(&app, "blocked=true&sort=name&limit=100").await;
    assert_eq!((ids, count), (blocked.clone(), 2));
    let (ids, count) = pages(&app, "blocked=true&sort=name&limit=1").await;
    assert_eq!((ids, count), (blocked.clone(), 2));
    let (ids, _) = pages(&app, "blocked=false&sort=-name&limit=100").await;
    let (all, _) = pages(&app, "limit=100").await;
    assert_eq!(ids.len(), all.len() - blocked.len());
}
