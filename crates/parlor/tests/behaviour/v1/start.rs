//! Starting conversations: customer, inbox, routing, and all refusals.

use crate::support::accounts::{Accounts, Inbox};
use crate::support::{App, both};
use crate::v1::{OMAR, act, get, invalid, post, problem, start};
use serde_json::{Value, json};

/// A start in inbox 1 with the intent `hold`.
fn held(who: Value) -> Value {
    json!({"inbox_id": 1, "who": who, "intent": {"kind": "hold"}})
}

#[both]
async fn answers_with_everything_that_was_made(app: App) {
    let before = app.counts().await;
    let answer = start(&app, &json!({
        "inbox": "taiwan-web", "who": {"kind": "contact", "contact_id": 1002}, "intent": {"kind": "hold", "agent_id": 7},
        "message": "你好\n", "subject": "Order", "team_id": 5, "priority": "high", "labels": ["a", "b"],
        "custom_attributes": {"order_no": 5512, "tier": "Gold"}, "additional_attributes": {"x": [1, {"y": null}]},
        "client_info": {"ua": "curl"}, "case": "new",
    })).await;
    assert_eq!(answer["status"], "open");
    assert_eq!(answer["inbox_id"], 1);
    assert_eq!(answer["contact_id"], 1002);
    assert_eq!(answer["assignee_id"], Value::Null);
    assert_eq!(answer["queue"], Value::Null);
    assert_eq!(answer["service_record"], Value::Null);
    assert_eq!(answer["priority"], "high");
    assert_eq!(answer["subject"], "Order");
    assert_eq!(answer["team_id"], 5);
    assert_eq!(answer["labels"], json!(["a", "b"]));
    assert_eq!(
        answer["custom_attributes"],
        json!({"order_no": "5512", "tier": "Gold"}),
        "as the definitions store them"
    );
    assert_eq!(answer["intent"], json!({"kind": "hold", "agent_id": 7}));
    assert_eq!(
        (&answer["unread_count"], &answer["message_count"]),
        (&json!(1), &json!(1))
    );
    assert!(answer["case_id"].is_i64());
    assert_eq!(answer["contact"]["id"], 1002);
    assert_eq!(
        answer["contact"]["contact_points"][0]["value"],
        "+886912345678"
    );
    assert_eq!(
        answer["contact"]["contact_points"][0]["kind"],
        "mobile_phone"
    );
    assert_eq!(answer["identity"]["id"], answer["identity_id"]);
    assert_eq!(answer["identity"]["contact_id"], 1002);
    assert_eq!(answer["message"]["content"], "你好\n");
    assert_eq!(answer["message"]["kind"], "incoming");
    assert_eq!(
        answer["message"]["sender"],
        json!({"kind": "contact", "id": 1002})
    );
    let id = answer["id"].as_i64().unwrap();
    assert_eq!(
        answer["routing"],
        json!({"result": "held", "assignee_id": null, "queue": null, "decisions": format!("/v1/conversations/{id}/routing")})
    );
    let time = answer["created_at"].as_str().unwrap();
    assert_eq!(
        (time.len(), &time[10..11], &time[26..]),
        (27, "T", "Z"),
        "RFC 3339, UTC, microseconds: {time}"
    );
    let after = app.counts().await;
    for (table, more) in [
        ("conversations", 1),
        ("identities", 1),
        ("messages", 1),
        ("cases", 1),
        ("contacts", 0),
        ("queue_entries", 0),
    ] {
        assert_eq!(after.of(table), before.of(table) + more, "{table}");
    }
    // The stored conversation equals the answer. `GET /v1/conversations/{id}` shows further members.
    let mut stored = get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    for row_only in ["contact", "last_message", "unread", "sla"] {
        let there = stored.as_object_mut().unwrap().remove(row_only);
        assert!(there.is_some(), "{row_only}");
    }
    for (name, value) in stored.as_object_mut().unwrap() {
        assert_eq!(&answer[name], value, "{name}");
    }
}

/// The ways to name the customer in a start.
#[both]
async fn every_way_to_say_who(app: App) {
    let nobody = start(&app, &held(json!({"kind": "anonymous"}))).await;
    assert_eq!(
        (
            &nobody["contact_id"],
            &nobody["contact"],
            &nobody["identity"]["serial"]
        ),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(nobody["message"], Value::Null);

    let contact = start(&app, &held(json!({"kind": "contact", "contact_id": 1001}))).await;
    assert_eq!(
        (&contact["identity_id"], &contact["contact_id"]),
        (&json!(501), &json!(1001))
    );

    let identity = start(&app, &held(json!({"kind": "identity", "identity_id": 502}))).await;
    assert_eq!(
        (&identity["identity_id"], &identity["contact_id"]),
        (&json!(502), &Value::Null)
    );

    let serial = start(
        &app,
        &held(json!({"kind": "serial", "serial": "VIP-A0001"})),
    )
    .await;
    assert_eq!(serial["identity_id"], 501);
    let made = start(
        &app,
        &held(json!({"kind": "serial", "serial": "new-1", "unknown": "create"})),
    )
    .await;
    assert_eq!(
        (&made["identity"]["serial"], &made["contact_id"]),
        (&json!("new-1"), &Value::Null)
    );
    let again = start(
        &app,
        &held(json!({"kind": "serial", "serial": "new-1", "unknown": "refuse"})),
    )
    .await;
    assert_eq!(again["identity_id"], made["identity_id"]);
    invalid(
        &post(
            &app,
            OMAR,
            "/v1/conversations",
            &held(json!({"kind": "serial", "serial": "new-2", "unknown": "refuse"})),
        )
        .await,
        &[("who.serial", "unknown")],
    );

    // A visitor becomes a known contact. A serial of another contact is refused.
    let linked = start(
        &app,
        &held(json!({"kind": "contact", "contact_id": 1001, "serial": "V-1"})),
    )
    .await;
    assert_eq!(
        (&linked["identity_id"], &linked["contact_id"]),
        (&json!(502), &json!(1001))
    );
    let reply = post(
        &app,
        OMAR,
        "/v1/conversations",
        &held(json!({"kind": "contact", "contact_id": 1002, "serial": "VIP-A0001"})),
    )
    .await;
    problem(&reply, 409, "serial-taken");
    // Both identities were created before, and 502 was used last.
    let newest = start(
        &app,
        &held(json!({"kind": "contact", "contact_id": 1001, "identity": "latest_active"})),
    )
    .await;
    assert_eq!(newest["identity_id"], 502);
}

/// If a contact has several identities in an inbox, the start uses the identity with the latest activity or the newest
/// identity, as requested.
#[both]
async fn one_of_many_identities(app: App) {
    let through = async |who: Value| {
        start(&app, &held(who)).await["identity_id"]
            .as_i64()
            .unwrap()
    };
    let mut made = Vec::new();
    for n in 0..12 {
        made.push(
            through(json!({"kind": "contact", "contact_id": 1002, "serial": format!("many-{n}")}))
                .await,
        );
        let spoken = made[n / 2];
        assert_eq!(
            through(json!({"kind": "identity", "identity_id": spoken})).await,
            spoken
        );
        let latest =
            through(json!({"kind": "contact", "contact_id": 1002, "identity": "latest_active"}))
                .await;
        assert_eq!(latest, spoken, "of {}", n + 1);
        let newest =
            through(json!({"kind": "contact", "contact_id": 1002, "identity": "newest"})).await;
        assert_eq!(newest, made[n], "of {}", n + 1);
    }
}

#[both]
async fn looking_people_up(app: App) {
    let by = |kind: &str, value: &str| json!({"kind": "look_up", "look_up": {"kind": kind, "value": value}});
    let known = start(&app, &held(by("email", "ANN.LEE@example.test"))).await;
    assert_eq!(known["contact_id"], 1042);
    let known = start(&app, &held(by("external_id", "CRM-1042"))).await;
    assert_eq!(known["contact_id"], 1042);

    let jo = json!({"kind": "look_up", "look_up": {"kind": "email", "values": ["jo@example.test", "jo@work.test"]},
        "person": {"given_name": "Jo", "family_name": "Park", "contact_points": [{"kind": "home_phone", "value": "+491"}],
                   "custom_attributes": {"loyalty_no": "L-1"}, "additional_attributes": {"vip": true}}});
    let made = start(&app, &held(jo.clone())).await;
    let contact = &made["contact"];
    assert_eq!(contact["name"], "Jo Park");
    assert_eq!(contact["custom_attributes"], json!({"loyalty_no": "L-1"}));
    assert_eq!(contact["additional_attributes"], json!({"vip": true}));
    let points = contact["contact_points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["kind"].as_str().unwrap(), p["value"].as_str().unwrap()))
        .collect::<Vec<_>>();
    assert_eq!(
        points,
        [("home_phone", "+491"), ("email", "jo@example.test")],
        "the value looked up is theirs, the attribute's row is not shown"
    );
    for who in [
        jo,
        by("email", "JO@example.test"),
        by("home_phone", "+491"),
        json!({"kind": "look_up", "look_up": {"kind": "attribute", "name": "loyalty_no", "value": "L-1"}}),
    ] {
        assert_eq!(
            start(&app, &held(who)).await["contact_id"],
            made["contact_id"]
        );
    }
    // A look-up by an attribute value creates a contact, and the next look-up finds this contact.
    let by_number = json!({"kind": "look_up", "look_up": {"kind": "attribute", "name": "loyalty_no", "value": "L-2"}});
    let two = start(&app, &held(by_number.clone())).await;
    assert_ne!(two["contact_id"], made["contact_id"]);
    assert_eq!(
        two["contact"]["custom_attributes"],
        json!({"loyalty_no": "L-2"})
    );
    assert_eq!(
        start(&app, &held(by_number)).await["contact_id"],
        two["contact_id"]
    );

    // Several contacts may share a home phone. In that case, a look-up by this phone is ambiguous.
    let flatmate = json!({"kind": "look_up", "look_up": {"kind": "external_id", "value": "CRM-2"},
        "person": {"name": "Flatmate", "contact_points": [{"kind": "home_phone", "value": "+491"}]}});
    start(&app, &held(flatmate)).await;
    let before = app.counts().await;
    problem(
        &post(
            &app,
            OMAR,
            "/v1/conversations",
            &held(by("home_phone", "+491")),
        )
        .await,
        409,
        "ambiguous",
    );
    // If a unique value is taken, the refusal names the field of the value in the request.
    let thief = json!({"kind": "look_up", "look_up": {"kind": "external_id", "value": "CRM-3"},
        "person": {"name": "Thief", "contact_points": [{"kind": "fax", "value": "1"}, {"kind": "email", "value": "jo@example.test"}]}});
    invalid(
        &post(&app, OMAR, "/v1/conversations", &held(thief)).await,
        &[("who.person.contact_points.1.value", "taken")],
    );
    // A contact is not created if the same look-up would not find it.
    let other = json!({"kind": "look_up", "look_up": {"kind": "email", "value": "a@example.test"},
        "person": {"contact_points": [{"kind": "email", "value": "b@example.test"}]}});
    invalid(
        &post(&app, OMAR, "/v1/conversations", &held(other)).await,
        &[("who.person.contact_points", "not-allowed")],
    );
    assert_eq!(app.counts().await, before);
}

/// The routing intents, without and with a free agent.
#[both]
async fn every_intent(app: App) {
    let route =
        |intent: Value| json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": intent});
    for (intent, result, queue) in [
        ("hold", "held", Value::Null),
        ("enqueue", "queued", json!("support")),
        ("offer", "unassigned", Value::Null),
    ] {
        let answer = start(&app, &route(json!({"kind": intent}))).await;
        assert_eq!(
            (
                &answer["routing"]["result"],
                &answer["routing"]["queue"],
                &answer["queue"]
            ),
            (&json!(result), &queue, &queue),
            "{intent}"
        );
        assert_eq!(answer["assignee_id"], Value::Null);
    }
    let before = app.counts().await;
    problem(
        &post(
            &app,
            OMAR,
            "/v1/conversations",
            &route(json!({"kind": "require_agent"})),
        )
        .await,
        409,
        "no-agent-available",
    );
    assert_eq!(app.counts().await, before, "a refusal leaves nothing");
    // A named agent gets the conversation, even while not online.
    let named = start(&app, &route(json!({"kind": "offer", "agent_id": 7}))).await;
    assert_eq!(
        (&named["routing"]["result"], &named["assignee_id"]),
        (&json!("assigned"), &json!(7))
    );
    // A conversation that is reserved for an agent waits, although another agent is free.
    app.presence(8, "online").await;
    let reserved = start(&app, &route(json!({"kind": "enqueue", "agent_id": 7}))).await;
    assert_eq!(
        (
            &reserved["routing"]["result"],
            &reserved["intent"]["agent_id"]
        ),
        (&json!("queued"), &json!(7))
    );
    for intent in ["offer", "require_agent"] {
        let answer = start(&app, &route(json!({"kind": intent}))).await;
        assert_eq!(
            (
                &answer["routing"]["result"],
                &answer["routing"]["assignee_id"]
            ),
            (&json!("assigned"), &json!(8)),
            "{intent}"
        );
    }
}

#[both]
async fn not_open_is_not_routed(app: App) {
    app.presence(8, "online").await;
    for status in ["pending", "resolved", "snoozed"] {
        let answer = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "status": status})).await;
        assert_eq!(
            (
                &answer["status"],
                &answer["routing"]["result"],
                &answer["assignee_id"]
            ),
            (&json!(status), &json!("not_routed"), &Value::Null)
        );
    }
    let answer = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "status": "snoozed",
        "snoozed_until": "2099-01-31T10:30:00.5+01:00"})).await;
    assert_eq!(answer["snoozed_until"], "2099-01-31T09:30:00.500000Z");
    // This start has the status `resolved` and never reopens.
    let answer = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "status": "resolved", "reopens": false})).await;
    problem(
        &act(
            &app,
            OMAR,
            &format!("/v1/conversations/{}/reopen", answer["id"]),
        )
        .await,
        409,
        "never-reopens",
    );
}

#[both]
async fn cases(app: App) {
    let of = |contact: i64, case: Value| json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": contact}, "intent": {"kind": "hold"}, "case": case});
    assert_eq!(start(&app, &of(1042, json!(5512))).await["case_id"], 5512);
    let before = app.counts().await;
    problem(
        &post(&app, OMAR, "/v1/conversations", &of(1001, json!(5512))).await,
        409,
        "case-of-another",
    );
    invalid(
        &post(&app, OMAR, "/v1/conversations", &of(1001, json!(5513))).await,
        &[("case", "unknown")],
    );
    for wrong in [json!("old"), json!(true), json!({"id": 1})] {
        invalid(
            &post(&app, OMAR, "/v1/conversations", &of(1001, wrong)).await,
            &[("case", "not-allowed")],
        );
    }
    for wrong in [
        json!(0),
        json!(-1),
        json!(5512.5),
        json!(9_007_199_254_740_992_i64),
    ] {
        invalid(
            &post(&app, OMAR, "/v1/conversations", &of(1001, wrong)).await,
            &[("case", "malformed")],
        );
    }
    assert_eq!(app.counts().await, before);
}

/// The start checks the draft. After the pick-up, the service record contains the draft, with the ids and names of the
/// definitions.
#[both]
async fn the_service_record_is_prefilled(app: App) {
    let answer = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"},
        "service_record": {"memo": "Call back", "values": [{"name": "topic", "value": "Delivery"}, {"id": 230, "value": 7}]}})).await;
    assert_eq!(answer["service_record"], Value::Null);
    let picked = act(
        &app,
        OMAR,
        &format!("/v1/conversations/{}/pick-up", answer["id"]),
    )
    .await
    .expect(200)
    .json();
    let record = &picked["service_record"];
    assert_eq!(
        (&record["memo"], &record["agent_id"]),
        (&json!("Call back"), &json!(8))
    );
    assert_eq!(
        record["values"],
        json!([
            {"id": 226, "name": "topic", "label": "Topic", "value": "Delivery"}, {"id": 230, "name": "note_line", "label": "Note line", "value": "7"}
        ])
    );
    assert_eq!(record["started_at"], picked["picked_up_at"]);
    let of = |value: Value| json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "service_record": {"values": [value]}});
    for (value, field, code) in [
        (
            json!({"id": 301, "value": "x"}),
            "service_record.values.0.id",
            "unknown",
        ),
        (
            json!({"name": "order_no", "value": "x"}),
            "service_record.values.0.name",
            "unknown",
        ),
        (
            json!({"value": "x"}),
            "service_record.values.0.id",
            "required",
        ),
        (
            json!({"id": 230, "name": "note_line", "value": "x"}),
            "service_record.values.0.name",
            "not-allowed",
        ),
        (
            json!({"id": 230}),
            "service_record.values.0.value",
            "required",
        ),
        (
            json!({"id": 230, "value": {"a": 1}}),
            "service_record.values.0.value",
            "wrong-type",
        ),
    ] {
        invalid(
            &post(&app, OMAR, "/v1/conversations", &of(value)).await,
            &[(field, code)],
        );
    }
}

/// All invalid fields are reported together, and nothing changes.
#[both]
async fn faulty_fields_are_named(app: App) {
    let good = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}});
    let before = app.counts().await;
    let table: &[(Value, &[(&str, &str)])] = &[
        (json!({"inbox_id": null}), &[("inbox_id", "required")]),
        (json!({"inbox": "taiwan-web"}), &[("inbox", "not-allowed")]),
        (
            json!({"inbox_id": null, "inbox": "no-such"}),
            &[("inbox", "unknown")],
        ),
        (
            json!({"inbox_id": null, "inbox": "globex-web"}),
            &[("inbox", "unknown")],
        ),
        (json!({"inbox_id": 999}), &[("inbox_id", "unknown")]),
        (json!({"inbox_id": 900}), &[("inbox_id", "unknown")]),
        (json!({"inbox_id": "1"}), &[("inbox_id", "wrong-type")]),
        (json!({"inbox_id": 0}), &[("inbox_id", "malformed")]),
        (
            json!({"inbox_id": 9_223_372_036_854_775_808_u64}),
            &[("inbox_id", "malformed")],
        ),
        (json!({"inbox_id": 1.5}), &[("inbox_id", "malformed")]),
        (json!({"who": null}), &[("who", "wrong-type")]),
        (json!({"who": {}}), &[("who.kind", "required")]),
        (json!({"who": {"kind": 1}}), &[("who.kind", "wrong-type")]),
        (
            json!({"who": {"kind": "somebody"}}),
            &[("who.kind", "not-allowed")],
        ),
        (
            json!({"who": {"kind": "anonymous", "contact_id": 1001}}),
            &[("who.contact_id", "unknown-member")],
        ),
        (
            json!({"who": {"kind": "contact"}}),
            &[("who.contact_id", "required")],
        ),
        (
            json!({"who": {"kind": "contact", "contact_id": 1}}),
            &[("who.contact_id", "unknown")],
        ),
        (
            json!({"who": {"kind": "contact", "contact_id": 9001}}),
            &[("who.contact_id", "unknown")],
        ),
        (
            json!({"who": {"kind": "contact", "contact_id": 1001, "serial": "x", "identity": "newest"}}),
            &[("who.identity", "not-allowed")],
        ),
        (
            json!({"who": {"kind": "contact", "contact_id": 1001, "identity": "oldest"}}),
            &[("who.identity", "not-allowed")],
        ),
        (
            json!({"who": {"kind": "identity", "identity_id": 601}}),
            &[("who.identity_id", "unknown")],
        ),
        (
            json!({"who": {"kind": "identity", "identity_id": 950}}),
            &[("who.identity_id", "unknown")],
        ),
        (
            json!({"who": {"kind": "serial", "serial": ""}}),
            &[("who.serial", "required")],
        ),
        (
            json!({"who": {"kind": "serial", "serial": "x".repeat(256)}}),
            &[("who.serial", "too-long")],
        ),
        (
            json!({"who": {"kind": "look_up"}}),
            &[("who.look_up", "required")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "email"}}}),
            &[("who.look_up.value", "required")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "email", "values": []}}}),
            &[("who.look_up.value", "required")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "email", "value": "a@b", "values": ["a@b"]}}}),
            &[("who.look_up.values", "not-allowed")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "email", "value": "not an address"}}}),
            &[("who.look_up.value", "malformed")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "email", "name": "x", "value": "a@b"}}}),
            &[("who.look_up.name", "not-allowed")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "star_sign", "value": "x"}}}),
            &[("who.look_up.kind", "not-allowed")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "attribute", "value": "x"}}}),
            &[("who.look_up.name", "required")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "attribute", "name": "order_no", "value": "x"}}}),
            &[("who.look_up.name", "unknown")],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "email", "value": "a@b"},
            "person": {"contact_points": [{"kind": "attribute", "value": "x"}], "custom_attributes": [], "age": 7}}}),
            &[
                ("who.person.contact_points.0.kind", "not-allowed"),
                ("who.person.custom_attributes", "wrong-type"),
                ("who.person.age", "unknown-member"),
            ],
        ),
        (
            json!({"who": {"kind": "look_up", "look_up": {"kind": "email", "value": "a@b"}, "person": {"custom_attributes": {"order_no": "x"}}}}),
            &[("who.person.custom_attributes.order_no", "unknown")],
        ),
        (json!({"intent": null}), &[("intent", "wrong-type")]),
        (json!({"intent": "hold"}), &[("intent", "wrong-type")]),
        (
            json!({"intent": {"kind": "keep"}}),
            &[("intent.kind", "not-allowed")],
        ),
        (
            json!({"intent": {"kind": "require_agent", "agent_id": 7}}),
            &[("intent.agent_id", "unknown-member")],
        ),
        (
            json!({"intent": {"kind": "hold", "agent_id": 70}}),
            &[("intent.agent_id", "unknown")],
        ),
        (
            json!({"intent": {"kind": "require_agent"}, "status": "pending"}),
            &[("status", "not-allowed")],
        ),
        (json!({"message": ""}), &[("message", "required")]),
        (
            json!({"message": {"content": "x"}}),
            &[("message", "wrong-type")],
        ),
        (
            json!({"message": "ä".repeat(150_001)}),
            &[("message", "too-long")],
        ),
        (
            json!({"subject": "x".repeat(256)}),
            &[("subject", "too-long")],
        ),
        (json!({"team_id": 6}), &[("team_id", "unknown")]),
        (json!({"priority": "asap"}), &[("priority", "not-allowed")]),
        (json!({"labels": "a"}), &[("labels", "wrong-type")]),
        (
            json!({"labels": ["a", 1, ""]}),
            &[("labels.1", "wrong-type"), ("labels.2", "required")],
        ),
        (json!({"labels": vec!["a"; 101]}), &[("labels", "too-many")]),
        (json!({"status": "closed"}), &[("status", "not-allowed")]),
        (
            json!({"status": "open", "snoozed_until": "2099-01-01T00:00:00Z"}),
            &[("snoozed_until", "not-allowed")],
        ),
        (
            json!({"status": "snoozed", "snoozed_until": "tomorrow"}),
            &[("snoozed_until", "malformed")],
        ),
        (json!({"reopens": "yes"}), &[("reopens", "wrong-type")]),
        (
            json!({"custom_attributes": {"order_no": [1], "tier": "Iron", "loyalty_no": "x", "note_line": "x"}}),
            &[
                ("custom_attributes.order_no", "wrong-type"),
                ("custom_attributes.tier", "not-allowed"),
                ("custom_attributes.loyalty_no", "unknown"),
                ("custom_attributes.note_line", "unknown"),
            ],
        ),
        (
            json!({"client_info": 1, "additional_attributes": []}),
            &[
                ("client_info", "wrong-type"),
                ("additional_attributes", "wrong-type"),
            ],
        ),
        (
            json!({"contact_id": 1, "__proto__": {}}),
            &[
                ("contact_id", "unknown-member"),
                ("__proto__", "unknown-member"),
            ],
        ),
    ];
    for (change, fields) in table {
        let mut document = good.clone();
        for (name, value) in change.as_object().unwrap() {
            document[name] = value.clone();
        }
        invalid(
            &post(&app, OMAR, "/v1/conversations", &document).await,
            fields,
        );
    }
    assert_eq!(app.counts().await, before);
    start(&app, &good).await;
    // All values have exactly the maximum length.
    let mut longest = good.clone();
    longest["message"] = json!("ä".repeat(150_000));
    longest["subject"] = json!("ß".repeat(255));
    start(&app, &longest).await;
}

fn second_names() -> Accounts {
    Accounts::acme().with(
        Inbox::new("closed-web", "onsite")
            .id(3)
            .name("Closed")
            .queue("support")
            .active(false),
    )
}

#[both(second_names())]
async fn an_inactive_inbox_starts_nothing(app: App) {
    let before = app.counts().await;
    let reply = post(
        &app,
        OMAR,
        "/v1/conversations",
        &json!({"inbox_id": 3, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}}),
    )
    .await;
    problem(&reply, 409, "inbox-inactive");
    assert_eq!(app.counts().await, before);
}
