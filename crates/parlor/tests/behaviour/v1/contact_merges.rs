//! Merges of contacts, and their undo.

use super::people::{contact, conversation, make, merge, more, patch, speak, undo};
use crate::support::{App, both};
use crate::v1::{OMAR, PASSWORD, act, get, invalid, post, problem, start};
use serde_json::{Value, json};

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
