//! Erasure and export of contacts.

use super::people::{MINA, conversation, make, merge, more, patch, speak, undo};
use crate::support::{App, both, until};
use crate::v1::{OMAR, act, get, invalid, post, problem, start};
use serde_json::{Value, json};

/// Waits until an erasure is finished.
async fn erased(app: &App, id: i64) {
    until("the contact is erased", async || {
        let erasure = get(app, OMAR, &format!("/v1/contacts/{id}/erasure")).await;
        !erasure.expect(200).json()["finished_at"].is_null()
    })
    .await;
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
