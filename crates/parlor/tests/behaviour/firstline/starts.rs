//! Starts of text calls: the 26 test vectors, and the complete body of a successful answer. This file tests section 8
//! of the contract, which `mod.rs` explains. An `sn` is the serial of an onsite contact.

use super::*;

/// Contract, vectors 1 and 2: a start without a target creates a visitor.
#[both]
async fn vectors_1_and_2_nobody_named(app: App) {
    for body in [
        json!({"message": "m"}),
        json!({"message": "m", "identifier_type": null, "identifier": null}),
    ] {
        let before = app.counts().await;
        let data = started(&app, body).await;
        assert_eq!(data["onsite_contact"]["sn"], Value::Null);
        assert_eq!(data["contact_id"], Value::Null);
        assert_eq!(data["onsite_contact"]["contact_id"], Value::Null);
        let after = app.counts().await;
        assert_eq!(after.of("identities"), before.of("identities") + 1);
        assert_eq!(after.of("conversations"), before.of("conversations") + 1);
        assert_eq!(after.of("messages"), before.of("messages") + 1);
        assert_eq!(
            after.of("contacts"),
            before.of("contacts"),
            "a start makes no contact"
        );
    }
}

/// Contract, vector 3: a start with a known sn uses the onsite contact with this sn.
#[both]
async fn vector_3_known_sn(app: App) {
    let before = app.counts().await;
    let data = started(
        &app,
        json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "VIP-A0001"}),
    )
    .await;
    assert_eq!(data["onsite_contact_id"], 501);
    assert_eq!(data["contact_id"], 1001);
    assert_eq!(app.counts().await.of("identities"), before.of("identities"));
}

/// Contract, vector 4: the first start with an unknown sn creates an onsite contact. The second start finds this onsite
/// contact.
#[both]
async fn vector_4_new_sn(app: App) {
    let body =
        json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "NEW-1"});
    let before = app.counts().await;
    let first = started(&app, body.clone()).await;
    let second = started(&app, body).await;
    assert_eq!(first["onsite_contact"]["sn"], "NEW-1");
    assert_eq!(first["onsite_contact_id"], second["onsite_contact_id"]);
    assert_ne!(first["id"], second["id"]);
    let after = app.counts().await;
    assert_eq!(after.of("identities"), before.of("identities") + 1);
    assert_eq!(after.of("conversations"), before.of("conversations") + 2);
}

/// Contract, vector 5: for an sn that exists only in another onsite account, the start creates an onsite contact in
/// this account.
#[both]
async fn vector_5_sn_of_another_account(app: App) {
    let data = started(
        &app,
        json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "X-9"}),
    )
    .await;
    assert_ne!(data["onsite_contact_id"], 601);
    assert_eq!(data["onsite_contact"]["sn"], "X-9");
    assert_eq!(data["onsite_contact"]["onsite_account_id"], 1);
    assert_eq!(data["contact_id"], Value::Null);
    let there = app
        .post("/api/v1/onsite-account/2/text-call")
        .bearer(MINA)
        .json(&json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "X-9"}))
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        there["data"]["onsite_contact_id"], 601,
        "the other is untouched"
    );
    assert_eq!(there["data"]["contact_id"], 1003);
}

/// Contract, vector 6: a start for a contact with one onsite contact uses this onsite contact.
#[both]
async fn vector_6_contact_with_one(app: App) {
    let data = started(
        &app,
        json!({"message": "m", "identifier_type": "contact_id", "identifier": 1001}),
    )
    .await;
    assert_eq!(data["onsite_contact_id"], 501);
}

/// Contract, vector 7: the first start for a contact without an onsite contact creates one. The second start uses it.
#[both]
async fn vector_7_contact_with_none(app: App) {
    let body = json!({"message": "m", "identifier_type": "contact_id", "identifier": 1002});
    let before = app.counts().await;
    let first = started(&app, body.clone()).await;
    assert_eq!(first["contact_id"], 1002);
    assert_eq!(first["onsite_contact"]["contact_id"], 1002);
    assert_eq!(first["onsite_contact"]["sn"], Value::Null);
    let second = started(&app, body).await;
    assert_eq!(first["onsite_contact_id"], second["onsite_contact_id"]);
    assert_eq!(
        app.counts().await.of("identities"),
        before.of("identities") + 1
    );
}

/// Contract, vector 8: if a contact has an onsite contact only in another onsite account, the start creates one in this
/// account.
#[both]
async fn vector_8_contact_known_elsewhere(app: App) {
    let data = started(
        &app,
        json!({"message": "m", "identifier_type": "contact_id", "identifier": 1003}),
    )
    .await;
    assert_ne!(data["onsite_contact_id"], 601);
    assert_eq!(data["onsite_contact"]["contact_id"], 1003);
    assert_eq!(data["onsite_contact"]["onsite_account_id"], 1);
}

/// Contract, vectors 9, 11 and 12: a start with an id that does not exist in this onsite account is refused.
#[both]
async fn vectors_9_11_12_rejected(app: App) {
    for (kind, id) in [
        ("contact_id", 9999),
        ("onsite_contact_id", 9999),
        ("onsite_contact_id", 601),
    ] {
        refused(
            &app,
            json!({"message": "m", "identifier_type": kind, "identifier": id}),
            json!({"identifier": ["The selected identifier is invalid."]}),
        )
        .await;
    }
}

/// Contract, vector 10: a start can name a visitor by the id of the onsite contact.
#[both]
async fn vector_10_visitor_by_id(app: App) {
    let data = started(
        &app,
        json!({"message": "m", "identifier_type": "onsite_contact_id", "identifier": 502}),
    )
    .await;
    assert_eq!(data["onsite_contact_id"], 502);
    assert_eq!(data["onsite_contact"]["sn"], "V-1");
    assert_eq!(data["contact_id"], Value::Null);
}

/// Contract, vectors 13, 14, 17 and 20: a start with an invalid field is refused.
#[both]
async fn vectors_13_14_17_20_invalid(app: App) {
    refused(
        &app,
        json!({"message": "m", "identifier_type": "email", "identifier": "x"}),
        json!({"identifier_type": ["The selected identifier type is invalid."]}),
    )
    .await;
    for body in [
        json!({}),
        json!({"message": null}),
        json!({"message": ""}),
        json!({"message": "   "}),
    ] {
        refused(
            &app,
            body,
            json!({"message": ["The message field is required."]}),
        )
        .await;
    }
    refused(
        &app,
        json!({"message": "m", "assignee_id": 999}),
        json!({"assignee_id": ["The selected assignee id is invalid."]}),
    )
    .await;
    refused(
        &app,
        json!({"message": "m", "should_enter_queue": "yes"}),
        json!({"should_enter_queue": ["The should enter queue field must be true or false."]}),
    )
    .await;
}

/// Contract, vector 15: the maximum length of a message is counted in characters, not in bytes.
#[both]
async fn vector_15_length(app: App) {
    let longest = "字".repeat(5000);
    let data = started(&app, json!({"message": longest})).await;
    assert_eq!(data["message"]["content"], longest);
    refused(
        &app,
        json!({"message": "字".repeat(5001)}),
        json!({"message": ["The message must not be greater than 5000 characters."]}),
    )
    .await;
}

/// Contract, vector 16: a request names an employee but does not use the queue. The text call is intended for this
/// employee, but is not assigned.
#[both]
async fn vector_16_assignee_without_queue(app: App) {
    let data = started(&app, json!({"message": "m", "assignee_id": 7})).await;
    assert_eq!(data["assignee_id"], 7);
    assert_eq!(data["status"], 0);
    assert_eq!(waits_for(&app, &data).await, -1);
    let view = kept(&app, ACME, &data).await;
    assert_eq!(view.conversation.intended_agent_id, Some(AgentId(7)));
    assert_eq!(view.conversation.assignee_id, None);
}

/// Contract, vectors 18 and 19: a text call waits in the queue only if its start has `should_enter_queue` = `true`.
#[both]
async fn vectors_18_and_19_queue(app: App) {
    let data = started(&app, json!({"message": "m", "should_enter_queue": true})).await;
    assert_eq!(waits_for(&app, &data).await, 0);
    assert_eq!(app.rows("queue_entries").await, 1);
    assert_eq!(
        (&data["should_enter_queue"], &data["status"]),
        (&json!(true), &json!(0))
    );
    for queue in [Value::Null, json!(false)] {
        let data = started(&app, json!({"message": "m", "should_enter_queue": queue})).await;
        assert_eq!(waits_for(&app, &data).await, -1);
        assert_eq!(data["should_enter_queue"], false);
        assert_eq!(data["first_enter_queue_at"], Value::Null);
    }
    assert_eq!(app.rows("queue_entries").await, 1);
    // If an employee is free, the queue assigns the text call at once.
    app.presence(7, "online").await;
    let data = started(&app, json!({"message": "m", "should_enter_queue": true})).await;
    assert_eq!(data["assignee_id"], 7);
    assert_eq!(data["first_enter_queue_at"], data["created_at"]);
}

/// Contract, vector 21: the pick-up, not the start, copies the draft into the service record.
#[both]
async fn vector_21_draft(app: App) {
    let data = started(&app, json!({"message": "m", "interact_collection_data": {
        "memo": "Default filled note",
        "cz_cols": [{"id": 230, "value": "Default filled #001"}, {"id": 226, "value": "Default filled #002"}],
    }})).await;
    assert!(kept(&app, ACME, &data).await.service_record.is_none());
    assert_eq!(app.rows("service_records").await, 0);
    pick_up(&app, ACME, &data, 7).await;
    let record = kept(&app, ACME, &data).await.service_record.unwrap();
    assert_eq!(record.memo, "Default filled note");
    assert_eq!(
        Value::Object(record.custom_values),
        json!({"note_line": "Default filled #001", "topic": "Default filled #002"})
    );
}

/// Contract, vector 22: the draft must be an object, and may be empty.
#[both]
async fn vector_22_draft_shape(app: App) {
    // PHP writes an empty object as an empty list.
    for empty in [json!([]), json!({}), Value::Null] {
        started(
            &app,
            json!({"message": "m", "interact_collection_data": empty}),
        )
        .await;
    }
    refused(
        &app,
        json!({"message": "m", "interact_collection_data": [{"memo": "x"}]}),
        json!({"interact_collection_data": ["The interact collection data must be an array."]}),
    )
    .await;
    refused(
        &app,
        json!({"message": "m", "interact_collection_data": "x"}),
        json!({"interact_collection_data": ["The interact collection data must be an array."]}),
    )
    .await;
    refused(&app, json!({"message": "m", "interact_collection_data": {"cz_cols": [1, "b"]}}), json!({
        "interact_collection_data.cz_cols.0": ["The interact collection data.cz cols.0 must be an array."],
        "interact_collection_data.cz_cols.1": ["The interact collection data.cz cols.1 must be an array."],
    })).await;
}

/// Contract, vector 23: for an unknown onsite account, the answer is 404.
#[both]
async fn vector_23_unknown_account(app: App) {
    let before = app.counts().await;
    let reply = app
        .post("/api/v1/onsite-account/99/text-call")
        .bearer(MINA)
        .json(&json!({"message": "m"}))
        .send()
        .await;
    says(
        &reply,
        404,
        "No query results for model [App\\OnsiteAccount] 99",
    );
    assert_eq!(app.counts().await, before);
}

/// Contract, vector 24: a missing token has priority over all other faults.
#[both]
async fn vector_24_no_token(app: App) {
    for path in [HERE, "/api/v1/onsite-account/99/text-call"] {
        for body in ["{\"message\":\"m\"}", "{\"message\":", ""] {
            let reply = app.post(path).body("application/json", body).send().await;
            says(&reply, 401, "Unauthenticated.");
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
    }
}

/// Contract, vector 25: a request can have its token in the query.
#[both]
async fn vector_25_token_in_query(app: App) {
    let path = format!("{HERE}?token={MINA}");
    app.post(&path)
        .json(&json!({"message": "m"}))
        .send()
        .await
        .expect(200);
    let wrong = format!("{HERE}?token={MINA}x");
    says(
        &app.post(&wrong).json(&json!({"message": "m"})).send().await,
        401,
        "Unauthenticated.",
    );
}

/// Contract, vector 26: an employee has at most one valid token.
#[both]
async fn vector_26_old_token(app: App) {
    let issued = app
        .post("/api/v1/auth")
        .json(&json!({"name": "mina@acme.test", "password": "correct horse battery staple"}))
        .send()
        .await
        .expect(200)
        .json();
    let reply = start(&app, &json!({"message": "m"})).send().await;
    says(&reply, 401, "Unauthenticated.");
    app.post(HERE)
        .bearer(issued["access_token"].as_str().unwrap())
        .json(&json!({"message": "m"}))
        .send()
        .await
        .expect(200);
}

/// Contract, section 3.1, "Success": the answer has every documented key, in the documented order, with its value.
#[both]
async fn the_whole_body(app: App) {
    let reply = start(&app, &json!({
        "identifier_type": "onsite_contact_sn", "identifier": "VIP-A0001", "message": "  Wants to inquire\nabout product stock \u{3000}",
        "should_enter_queue": true, "assignee_id": 7,
    })).send().await.expect(200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let body = reply.json();
    let view = kept(&app, ACME, &body["data"]).await;
    let (conversation, identity) = (&view.conversation, &view.identity);
    let message = view.last_message.as_ref().unwrap();
    let local = |at: parlor_model::time::Timestamp| at.local_seconds("Asia/Taipei");
    let expected = json!({"data": {
        "id": conversation.id,
        "status": 0,
        "onsite_account_id": 1,
        "contactable_type": "App\\OnsiteContact",
        "contactable_id": 501,
        "onsite_contact_id": 501,
        "onsite_contact": {
            "id": 501,
            "sn": "VIP-A0001",
            "onsite_account_id": 1,
            "contact_id": 1001,
            "created_at": local(identity.created_at),
            "updated_at": local(identity.updated_at),
        },
        "contact_id": 1001,
        "assignee_id": 7,
        "should_enter_queue": true,
        "first_enter_queue_at": local(conversation.first_queued_at.unwrap()),
        "message": {
            "id": message.id,
            "text_call_id": conversation.id,
            "content": "Wants to inquire\nabout product stock",
            "created_at": local(message.created_at),
        },
        "created_at": local(conversation.created_at),
        "updated_at": local(conversation.updated_at),
    }});
    // The bodies are compared as text, so that the test also checks the order of the keys.
    assert_eq!(reply.body, expected.to_string());
    assert_eq!(message.kind, parlor_model::words::MessageKind::Incoming);
}

/// Contract, sections 7.18 and 2.1: a start without `v1` in its path also gets the status 200.
#[both]
async fn the_path_without_version(app: App) {
    let reply = app
        .post("/api/onsite-account/1/text-call")
        .bearer(MINA)
        .json(&json!({"message": "m"}))
        .send()
        .await
        .expect(200);
    assert_eq!(reply.json()["data"]["onsite_account_id"], 1);
}
