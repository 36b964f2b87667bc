//! Section 3.1 of the contract (the study of the vendor's documentation): the decision table and the table of queue and
//! assignee, with the interpretations of section 7.

use super::*;
use parlor_model::words::Status;

const HOOLI_ID: AccountId = AccountId(17_623_000_010_930);

/// Sends a start in an onsite account of Hooli.
async fn in_hooli(app: &App, account: &str, body: Value) -> Reply {
    app.post(&format!("/api/v1/onsite-account/{account}/text-call"))
        .bearer(HANA)
        .json(&body)
        .send()
        .await
}

async fn hooli(app: &App, body: Value) -> Value {
    in_hooli(app, "30", body).await.expect(200).json()["data"].clone()
}

/// Contract, rows 1 to 3: a start without the type or the value of an identifier has no target (7.1, 7.2).
#[both]
async fn rows_1_to_3_no_target(app: App) {
    for body in [
        json!({}),
        json!({"identifier_type": ""}),
        json!({"identifier": "VIP-A0001"}),
        json!({"identifier": 9999, "identifier_type": null}),
        json!({"identifier": {"a": [1]}}),
        json!({"identifier_type": "contact_id"}),
        json!({"identifier_type": "contact_id", "identifier": null}),
        json!({"identifier_type": "onsite_contact_id", "identifier": ""}),
        json!({"identifier_type": "onsite_contact_sn", "identifier": "  \t "}),
    ] {
        let mut body = body;
        body["message"] = json!("m");
        let before = app.rows("identities").await;
        let data = started(&app, body.clone()).await;
        assert_eq!(
            (&data["onsite_contact"]["sn"], &data["contact_id"]),
            (&Value::Null, &Value::Null),
            "{body}"
        );
        assert_eq!(app.rows("identities").await, before + 1, "{body}");
    }
}

/// Contract, rows 4 to 7: a start names its target by an sn.
#[both]
async fn rows_4_to_7_by_sn(app: App) {
    let by = |sn: Value| json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": sn});
    let known = started(&app, by(json!("VIP-A0001"))).await;
    assert_eq!(
        (&known["onsite_contact_id"], &known["contact_id"]),
        (&json!(501), &json!(1001))
    );
    let visitor = started(&app, by(json!("V-1"))).await;
    assert_eq!(
        (&visitor["onsite_contact_id"], &visitor["contact_id"]),
        (&json!(502), &Value::Null)
    );
    // Contract, section 7.4: the value is trimmed and then compared exactly.
    assert_eq!(
        started(&app, by(json!(" V-1 \n"))).await["onsite_contact_id"],
        502
    );
    let other_case = started(&app, by(json!("v-1"))).await;
    assert_ne!(other_case["onsite_contact_id"], 502);
    assert_eq!(other_case["onsite_contact"]["sn"], "v-1");
    // Contract, section 7.3: an integer means the text of its decimal digits.
    let number = started(&app, by(json!(20_250_916))).await;
    assert_eq!(number["onsite_contact"]["sn"], "20250916");
    assert_eq!(
        started(&app, by(json!("20250916"))).await["onsite_contact_id"],
        number["onsite_contact_id"]
    );
    assert_eq!(
        started(&app, by(json!(20_250_916.0))).await["onsite_contact_id"],
        number["onsite_contact_id"]
    );
    let longest = "號".repeat(255);
    assert_eq!(
        started(&app, by(json!(longest))).await["onsite_contact"]["sn"],
        longest
    );
    refused(
        &app,
        by(json!("號".repeat(256))),
        json!({"identifier": ["The identifier must not be greater than 255 characters."]}),
    )
    .await;
    for wrong in [
        json!(true),
        json!(1.5),
        json!(["V-1"]),
        json!({"sn": "V-1"}),
    ] {
        refused(
            &app,
            by(wrong),
            json!({"identifier": ["The identifier must be a string."]}),
        )
        .await;
    }
}

/// Contract, row 8: a membership number is not an sn (7.8).
#[both]
async fn row_8_membership_number(app: App) {
    app.post("/api/v1/contact")
        .bearer(MINA)
        .json(&json!({"first_name": "Member", "membership_no": "M-77"}))
        .send()
        .await
        .expect(200);
    let data = started(
        &app,
        json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "M-77"}),
    )
    .await;
    assert_eq!(
        (&data["onsite_contact"]["sn"], &data["contact_id"]),
        (&json!("M-77"), &Value::Null)
    );
}

/// Contract, rows 9 to 11: ids as strings and as numbers. Rows 13 and 14: values that name no contact.
#[both]
async fn rows_9_to_14_by_contact(app: App) {
    let by = |id: Value| json!({"message": "m", "identifier_type": "contact_id", "identifier": id});
    for id in [
        json!(1001),
        json!("1001"),
        json!(" 1001 "),
        json!(1001.0),
        json!("+1001"),
    ] {
        assert_eq!(started(&app, by(id)).await["onsite_contact_id"], 501);
    }
    let made = started(&app, by(json!(1003))).await;
    assert_eq!(
        (&made["contact_id"], &made["onsite_contact"]["sn"]),
        (&json!(1003), &Value::Null)
    );
    // Contract, section 7.8: the new onsite contact has no sn, so no sn finds it.
    assert_ne!(
        started(
            &app,
            json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "1003"})
        )
        .await["onsite_contact_id"],
        made["onsite_contact_id"]
    );
    let selected = json!({"identifier": ["The selected identifier is invalid."]});
    for id in [
        json!(9999),
        json!("9999"),
        json!(0),
        json!(-1),
        json!("-1001"),
        json!(9_007_199_254_740_992_i64),
        json!(i64::MAX),
        json!(u64::MAX),
        // A contact of another Parlor account.
        json!(9001),
    ] {
        refused(&app, by(id), selected.clone()).await;
    }
    for id in [
        json!("x"),
        json!("10o1"),
        json!("1001.0"),
        json!("01001"),
        json!(1001.5),
        json!(1e30),
        json!("99999999999999999999"),
        json!(true),
        json!([1001]),
        json!({"id": 1001}),
    ] {
        refused(
            &app,
            by(id),
            json!({"identifier": ["The identifier must be an integer."]}),
        )
        .await;
    }
}

/// Contract, rows 15 to 18: a start names its target by the id of an onsite contact.
#[both]
async fn rows_15_to_18_by_onsite_contact(app: App) {
    let by = |id: Value| json!({"message": "m", "identifier_type": "onsite_contact_id", "identifier": id});
    let linked = started(&app, by(json!(501))).await;
    assert_eq!(
        (&linked["onsite_contact_id"], &linked["contact_id"]),
        (&json!(501), &json!(1001))
    );
    assert_eq!(
        started(&app, by(json!("502"))).await["contact_id"],
        Value::Null
    );
    for id in [
        json!(9999),
        json!(601),
        json!("601"),
        json!(950),
        json!(0),
        json!(-5),
        json!(u64::MAX),
    ] {
        refused(
            &app,
            by(id),
            json!({"identifier": ["The selected identifier is invalid."]}),
        )
        .await;
    }
    for id in [
        json!("V-1"),
        json!(false),
        json!([502]),
        json!({}),
        json!(0.5),
    ] {
        refused(
            &app,
            by(id),
            json!({"identifier": ["The identifier must be an integer."]}),
        )
        .await;
    }
}

/// Contract, row 19: only the listed types are allowed, compared exactly.
#[both]
async fn row_19_other_types(app: App) {
    for kind in ["email", "Contact_id", "CONTACT_ID", "contact", "null", "sn"] {
        refused(
            &app,
            json!({"message": "m", "identifier_type": kind, "identifier": 1001}),
            json!({"identifier_type": ["The selected identifier type is invalid."]}),
        )
        .await;
    }
    for kind in [
        json!(1),
        json!(true),
        json!(["contact_id"]),
        json!({"a": 1}),
    ] {
        refused(
            &app,
            json!({"message": "m", "identifier_type": kind, "identifier": 1001}),
            json!({"identifier_type": ["The identifier type must be a string."]}),
        )
        .await;
    }
}

/// Queue and assignee: a text call that is only recorded is not assigned, although an employee is free.
#[both]
async fn recorded_only(app: App) {
    app.presence(7, "online").await;
    for (body, intended) in [
        (json!({"message": "m"}), None),
        (
            json!({"message": "m", "should_enter_queue": null, "assignee_id": null}),
            None,
        ),
        (
            json!({"message": "m", "should_enter_queue": false, "assignee_id": 7}),
            Some(7),
        ),
        (json!({"message": "m", "assignee_id": "8"}), Some(8)),
    ] {
        let data = started(&app, body.clone()).await;
        assert_eq!(data["assignee_id"].as_i64(), intended, "{body}");
        assert_eq!(waits_for(&app, &data).await, -1, "{body}");
        let conversation = kept(&app, ACME, &data).await.conversation;
        assert_eq!(
            (conversation.assignee_id, conversation.queue_id),
            (None, None),
            "{body}"
        );
        assert_eq!(
            conversation.intended_agent_id.map(|a| a.0),
            intended,
            "{body}"
        );
    }
    // Any employee may pick up the text call, even if the start names another employee.
    let data = started(&app, json!({"message": "m", "assignee_id": 7})).await;
    pick_up(&app, ACME, &data, 8).await;
    assert_eq!(
        kept(&app, ACME, &data).await.conversation.assignee_id,
        Some(AgentId(8))
    );
}

/// Queue without assignee: the text call is assigned at once if an employee is free. Otherwise it waits for an
/// employee.
#[both]
async fn queued_for_anybody(app: App) {
    let waiting = started(&app, json!({"message": "m", "should_enter_queue": true})).await;
    assert_eq!(waits_for(&app, &waiting).await, 0);
    assert_eq!(waiting["assignee_id"], Value::Null);
    app.presence(8, "online").await;
    assert_eq!(waits_for(&app, &waiting).await, -1);
    assert_eq!(
        kept(&app, ACME, &waiting).await.conversation.assignee_id,
        Some(AgentId(8))
    );
    let at_once = started(&app, json!({"message": "m", "should_enter_queue": 1})).await;
    assert_eq!(
        (&at_once["assignee_id"], &at_once["status"]),
        (&json!(8), &json!(0)),
        "given is not taken"
    );
    assert!(
        at_once["first_enter_queue_at"].is_string() || at_once["first_enter_queue_at"].is_null()
    );
}

/// Queue with assignee: the text call is reserved for the assignee, although other employees are free (7.12).
#[both]
async fn queued_for_one(app: App) {
    app.presence(8, "online").await;
    let data = started(
        &app,
        json!({"message": "m", "should_enter_queue": "1", "assignee_id": 7}),
    )
    .await;
    assert_eq!(waits_for(&app, &data).await, 7);
    assert_eq!(
        (
            &data["assignee_id"],
            &data["should_enter_queue"],
            &data["status"]
        ),
        (&json!(7), &json!(true), &json!(0))
    );
    app.presence(7, "online").await;
    assert_eq!(waits_for(&app, &data).await, -1);
    assert_eq!(
        kept(&app, ACME, &data).await.conversation.assignee_id,
        Some(AgentId(7))
    );
}

/// Contract, section 2.6: six values are booleans. `null` and an empty text mean `false`. All other values are refused.
#[both]
async fn truth_values(app: App) {
    for (value, queued) in [
        (json!(true), true),
        (json!(1), true),
        (json!("1"), true),
        (json!(false), false),
        (json!(0), false),
        (json!("0"), false),
        (json!(null), false),
        (json!(""), false),
    ] {
        assert_eq!(
            started(&app, json!({"message": "m", "should_enter_queue": value})).await["should_enter_queue"],
            queued
        );
    }
    for value in [
        json!("true"),
        json!("false"),
        json!("yes"),
        json!(2),
        json!(-1),
        json!(1.5),
        json!([]),
        json!({}),
        json!([true]),
    ] {
        refused(
            &app,
            json!({"message": "m", "should_enter_queue": value}),
            json!({"should_enter_queue": ["The should enter queue field must be true or false."]}),
        )
        .await;
    }
}

/// Contract, section 7.11: every start creates a new text call, even if the same onsite contact has an open text call.
#[both]
async fn every_start_is_a_new_text_call(app: App) {
    let body = json!({"message": "m", "identifier_type": "onsite_contact_id", "identifier": 502});
    let first = started(&app, body.clone()).await;
    let second = started(&app, body).await;
    assert_ne!(first["id"], second["id"]);
    assert_ne!(first["message"]["id"], second["message"]["id"]);
}

/// Contract, sections 7.15 and 4.3: the start does not check the values of columns. The pick-up leaves out invalid
/// values.
#[both]
async fn drafts_are_lenient(app: App) {
    for draft in [
        json!({}),
        json!(null),
        json!({"memo": null, "cz_cols": null}),
        json!({"memo": "", "cz_cols": []}),
        json!({"other": 1}),
    ] {
        let data = started(
            &app,
            json!({"message": "m", "interact_collection_data": draft}),
        )
        .await;
        assert_eq!(
            kept(&app, ACME, &data)
                .await
                .conversation
                .service_record_draft,
            None
        );
    }
    let data = started(
        &app,
        json!({"message": "m", "interact_collection_data": {"memo": " note ", "cz_cols": [
            {"id": 999_999, "value": "unknown"},
            {"id": -1, "value": "impossible"},
            {"id": 301, "value": "of a conversation"},
            {"id": 303, "value": "of a contact"},
            {"id": "230", "value": "first"},
            {"id": 226, "value": ["not", "text"]},
            {"id": 230, "value": " last "},
            {"id": 226},
        ]}}),
    )
    .await;
    pick_up(&app, ACME, &data, 7).await;
    let record = kept(&app, ACME, &data).await.service_record.unwrap();
    assert_eq!(record.memo, "note");
    assert_eq!(
        Value::Object(record.custom_values),
        json!({"note_line": "last"})
    );
}

/// Contract, row 12: if a contact has several onsite contacts, the start uses the one that was used most recently
/// (7.7).
#[both(hooli_account())]
async fn row_12_the_latest_active(app: App) {
    let by_contact = json!({"message": "m", "identifier_type": "contact_id", "identifier": 3001});
    let by_id =
        |id: i64| json!({"message": "m", "identifier_type": "onsite_contact_id", "identifier": id});
    assert_eq!(
        hooli(&app, by_contact.clone()).await["onsite_contact_id"],
        3501,
        "a tie goes to the lowest id"
    );
    hooli(&app, by_id(3503)).await;
    assert_eq!(
        hooli(&app, by_contact.clone()).await["onsite_contact_id"],
        3503
    );
    hooli(&app, by_id(3502)).await;
    assert_eq!(
        hooli(&app, by_contact.clone()).await["onsite_contact_id"],
        3502
    );
    hooli(
        &app,
        json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "S-1"}),
    )
    .await;
    assert_eq!(hooli(&app, by_contact).await["onsite_contact_id"], 3501);
}

/// Contract, section 7.14: the assignee must exist, but may be inactive.
#[both(hooli_account())]
async fn inactive_employees_are_accepted(app: App) {
    let data = hooli(&app, json!({"message": "m", "assignee_id": 91})).await;
    assert_eq!(data["assignee_id"], 91);
    let data = hooli(
        &app,
        json!({"message": "m", "assignee_id": 91, "should_enter_queue": true}),
    )
    .await;
    assert_eq!(waits_for(&app, &data).await, 91);
    // Employees of another Parlor account are unknown.
    let reply = in_hooli(&app, "30", json!({"message": "m", "assignee_id": 7}))
        .await
        .expect(422);
    assert_eq!(
        reply.json()["errors"],
        json!({"assignee_id": ["The selected assignee id is invalid."]})
    );
}

/// Contract, section 7.16: digits in the path are tried as an id first, then as a key. An account that is inactive or
/// not onsite is treated as unknown.
#[both(hooli_account())]
async fn accounts_by_id_and_by_key(app: App) {
    for (named, id) in [
        ("30", 30),
        ("counter", 30),
        ("33", 33),
        ("777", 33),
        ("32", 32),
        ("030", 30),
        ("c%6Funter", 30),
        ("Counter", 30),
    ] {
        let reply = in_hooli(&app, named, json!({"message": "m"}))
            .await
            .expect(200);
        assert_eq!(reply.json()["data"]["onsite_account_id"], id, "{named}");
    }
    let before = app.counts().await;
    for named in [
        "31",
        "closed",
        "34",
        "not-onsite",
        "1",
        "taiwan-web",
        "900",
        "0",
        "-30",
        "30.0",
        "99999999999999999999",
    ] {
        let reply = in_hooli(&app, named, json!({"message": "m"})).await;
        says(
            &reply,
            404,
            &format!("No query results for model [App\\OnsiteAccount] {named}"),
        );
    }
    assert_eq!(app.counts().await, before);
}

/// Contract, section 4.1: in a channel without an automated process, a text call begins as open. A text call of a
/// blocked contact is recorded as finished.
#[both(hooli_account())]
async fn states_at_the_start(app: App) {
    let reply = in_hooli(
        &app,
        "35",
        json!({"message": "m", "should_enter_queue": true}),
    )
    .await
    .expect(200)
    .json();
    let view = kept(&app, HOOLI_ID, &reply["data"]).await;
    assert_eq!(view.conversation.status, Status::Open);
    assert_eq!(waits_for(&app, &reply["data"]).await, 0);
    let blocked = hooli(&app, json!({"message": "m", "identifier_type": "contact_id", "identifier": 3002, "should_enter_queue": true})).await;
    assert_eq!(blocked["status"], 2);
    assert_eq!(waits_for(&app, &blocked).await, -1);
}

/// Contract, section 2.9: times are in the account's time zone.
#[both(hooli_account())]
async fn local_times(app: App) {
    let data = hooli(&app, json!({"message": "m"})).await;
    let view = kept(&app, HOOLI_ID, &data).await;
    assert_eq!(
        data["created_at"],
        view.conversation
            .created_at
            .local_seconds("America/New_York")
    );
    assert_ne!(
        data["created_at"],
        view.conversation.created_at.local_seconds("UTC")
    );
}

/// Contract, section 4.3: a column of the type choice accepts only the value of one of its options.
#[both(hooli_account())]
async fn drafts_of_choices(app: App) {
    for (value, kept_value) in [
        (json!("sold"), json!({"result": "sold"})),
        (json!("other"), json!({})),
        (json!(["sold"]), json!({})),
    ] {
        let data = hooli(&app, json!({"message": "m", "interact_collection_data": {"cz_cols": [{"id": 409, "value": value}]}})).await;
        pick_up(&app, HOOLI_ID, &data, 90).await;
        let record = kept(&app, HOOLI_ID, &data).await.service_record.unwrap();
        assert_eq!(Value::Object(record.custom_values), kept_value);
    }
}
