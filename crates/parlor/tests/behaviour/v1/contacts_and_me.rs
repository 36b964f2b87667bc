//! The calling agent, presence, and contacts.

use crate::support::{App, both};
use crate::v1::{OMAR, anonymous, get, invalid, problem, start};
use serde_json::{Value, json};

#[both]
async fn me(app: App) {
    let me = get(&app, OMAR, "/v1/me").await.expect(200).json();
    assert_eq!(
        (
            &me["id"],
            &me["name"],
            &me["email"],
            &me["role"],
            &me["capacity"]
        ),
        (
            &json!(8),
            &json!("Omar Diaz"),
            &json!("omar@acme.test"),
            &json!("administrator"),
            &json!(3)
        )
    );
    assert_eq!(
        (&me["account_id"], &me["account_name"]),
        (&json!(17_623_000_010_928_i64), &json!("Acme"))
    );
    assert!(!me.to_string().contains("argon2"));
    let gil = get(&app, &app.token_of(70).await, "/v1/me")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&gil["id"], &gil["queues"], &gil["team_ids"]),
        (&json!(70), &json!(["default"]), &json!([]))
    );
}

/// An agent who comes online receives waiting conversations in the same transaction, up to the capacity.
#[both]
async fn presence(app: App) {
    let put = async |document: Value| {
        app.put("/v1/me/presence")
            .bearer(OMAR)
            .json(&document)
            .send()
            .await
    };
    let mut waiting = Vec::new();
    for _ in 0..4 {
        waiting.push(anonymous(&app, "enqueue").await);
    }
    for word in ["busy", "away", "offline"] {
        let reply = put(json!({"availability": word})).await.expect(200);
        assert_eq!(
            reply.json(),
            json!({"agent_id": 8, "availability": word, "live_conversations": 0})
        );
    }
    let reply = put(json!({"availability": "online"})).await.expect(200);
    assert_eq!(
        reply.json(),
        json!({"agent_id": 8, "availability": "online", "live_conversations": 3})
    );
    let mut left = Vec::new();
    for id in &waiting {
        left.push(
            get(&app, OMAR, &format!("/v1/conversations/{id}"))
                .await
                .expect(200)
                .json()["queue"]
                .clone(),
        );
    }
    assert_eq!(
        left,
        [Value::Null, Value::Null, Value::Null, json!("support")],
        "the oldest first"
    );
    let before = app.counts().await;
    put(json!({"availability": "online"})).await.expect(200);
    invalid(
        &put(json!({"availability": "asleep"})).await,
        &[("availability", "not-allowed")],
    );
    invalid(
        &put(json!({"availability": null})).await,
        &[("availability", "wrong-type")],
    );
    invalid(&put(json!({})).await, &[("availability", "required")]);
    invalid(
        &put(json!({"availability": "away", "agent_id": 7})).await,
        &[("agent_id", "unknown-member")],
    );
    assert_eq!(app.counts().await, before);
}

#[both]
async fn contacts(app: App) {
    let hua = get(&app, OMAR, "/v1/contacts/1001")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &hua["id"],
            &hua["given_name"],
            &hua["family_name"],
            &hua["blocked"]
        ),
        (&json!(1001), &json!("Hua"), &json!("Li"), &json!(false))
    );
    assert_eq!(hua["contact_points"].as_array().unwrap().len(), 1);
    assert_eq!(
        (
            &hua["contact_points"][0]["kind"],
            &hua["contact_points"][0]["value"]
        ),
        (&json!("email"), &json!("li.hua@example.test"))
    );
    assert_eq!(hua["identities"].as_array().unwrap().len(), 1);
    assert_eq!(
        (
            &hua["identities"][0]["id"],
            &hua["identities"][0]["inbox_id"],
            &hua["identities"][0]["serial"]
        ),
        (&json!(501), &json!(1), &json!("VIP-A0001"))
    );
    assert_eq!(hua["identities"][0]["contact_id"], 1001);
    start(&app, &json!({"inbox_id": 2, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "hold"}})).await;
    let hua = get(&app, OMAR, "/v1/contacts/1001")
        .await
        .expect(200)
        .json();
    let inboxes = hua["identities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["inbox_id"].as_i64().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(inboxes, [1, 2]);
    invalid(
        &get(&app, OMAR, "/v1/contacts/1001?with=identities").await,
        &[("with", "unknown-member")],
    );
    for path in [
        "9001",
        "1",
        "0",
        "-1",
        "abc",
        "1001.0",
        "9007199254740992",
        "99999999999999999999",
        "%00",
        "%zz",
        "1001%20",
    ] {
        problem(
            &get(&app, OMAR, &format!("/v1/contacts/{path}")).await,
            404,
            "not-found",
        );
    }
    get(&app, &app.token_of(70).await, "/v1/contacts/9001")
        .await
        .expect(200);
}
