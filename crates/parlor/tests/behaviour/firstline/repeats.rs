//! Repeated requests with an `Idempotency-Key` and without one, and parallel requests. This file tests sections 7.17
//! and 3.1 ("Atomicity") of the contract, which `mod.rs` explains.

use super::*;
use std::collections::HashSet;

const KEY: &str = "idempotency-key";

/// A repetition gets the first answer, byte for byte, and stores nothing.
#[both]
async fn a_key_names_one_result(app: App) {
    let body = json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "K-1", "should_enter_queue": true});
    let before = app.counts().await;
    let first = start(&app, &body)
        .header(KEY, "k1")
        .send()
        .await
        .expect(200);
    assert_eq!(first.header("idempotency-replayed"), None);
    let after = app.counts().await;
    assert_eq!(after.of("conversations"), before.of("conversations") + 1);
    for request in [
        start(&app, &body),
        // The path without `v1` is the same route, and the textual key names the same account. A token in the query is
        // not part of the comparison.
        app.post("/api/onsite-account/1/text-call")
            .bearer(MINA)
            .json(&body),
        app.post("/api/v1/onsite-account/taiwan-web/text-call")
            .bearer(MINA)
            .json(&body),
        app.post(&format!("{HERE}?token={MINA}")).json(&body),
    ] {
        let again = request.header(KEY, "k1").send().await.expect(200);
        assert_eq!(again.body, first.body);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
    }
    // The employee is online now, but the stored answer is unchanged.
    app.presence(7, "online").await;
    let again = start(&app, &body)
        .header(KEY, "k1")
        .send()
        .await
        .expect(200);
    assert_eq!(again.body, first.body);
    let later = app.counts().await;
    for table in ["conversations", "messages", "identities"] {
        assert_eq!(later.of(table), after.of(table), "{table}");
    }
}

/// A request with a used key but another body or another query string is refused, because it is another request.
#[both]
async fn a_key_of_another_request(app: App) {
    start(&app, &json!({"message": "a"}))
        .header(KEY, "k2")
        .send()
        .await
        .expect(200);
    let before = app.counts().await;
    for request in [
        start(&app, &json!({"message": "b"})),
        start(&app, &json!({})),
        app.post(&format!("{HERE}?x=1"))
            .bearer(MINA)
            .json(&json!({"message": "a"})),
    ] {
        says(
            &request.header(KEY, "k2").send().await,
            409,
            "The Idempotency-Key was already used for another request.",
        );
    }
    assert_eq!(app.counts().await, before);
    // A request on another route, or with another key, has its own result.
    app.post("/api/v1/onsite-account/2/text-call")
        .bearer(MINA)
        .json(&json!({"message": "b"}))
        .header(KEY, "k2")
        .send()
        .await
        .expect(200);
    start(&app, &json!({"message": "b"}))
        .header(KEY, "k3")
        .send()
        .await
        .expect(200);
    app.post("/api/v1/onsite-account/900/text-call")
        .bearer(GIL)
        .json(&json!({"message": "b"}))
        .header(KEY, "k2")
        .send()
        .await
        .expect(200);
}

/// A refusal is not stored under the key.
#[both]
async fn a_refusal_leaves_the_key_free(app: App) {
    start(
        &app,
        &json!({"message": "m", "identifier_type": "contact_id", "identifier": 9999}),
    )
    .header(KEY, "k4")
    .send()
    .await
    .expect(422);
    start(&app, &json!({}))
        .header(KEY, "k4")
        .send()
        .await
        .expect(422);
    let first = start(&app, &json!({"message": "m"}))
        .header(KEY, "k4")
        .send()
        .await
        .expect(200);
    let again = start(&app, &json!({"message": "m"}))
        .header(KEY, "k4")
        .send()
        .await
        .expect(200);
    assert_eq!(first.body, again.body);
}

/// Requests with invalid idempotency keys are refused.
#[both]
async fn bad_keys(app: App) {
    let before = app.counts().await;
    let body = json!({"message": "m"});
    for request in [
        start(&app, &body).header(KEY, ""),
        start(&app, &body).header(KEY, &"k".repeat(256)),
        start(&app, &body).header(KEY, "clé"),
        start(&app, &body).header(KEY, "a").header(KEY, "b"),
    ] {
        says(
            &request.send().await,
            400,
            "The Idempotency-Key header must be given once, with 1 to 255 printable ASCII characters.",
        );
    }
    assert_eq!(app.counts().await, before);
    start(&app, &body)
        .header(KEY, &"k".repeat(255))
        .send()
        .await
        .expect(200);
}

/// Parallel requests with one key start one text call, and all get the same answer.
#[both]
async fn parallel_twins(app: App) {
    let body =
        json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "TWIN"});
    let before = app.counts().await;
    let twins = (0..12)
        .map(|_| tokio::spawn(start(&app, &body).header(KEY, "twins").send()))
        .collect::<Vec<_>>();
    let mut answers = HashSet::new();
    for twin in twins {
        answers.insert(twin.await.unwrap().expect(200).body);
    }
    assert_eq!(answers.len(), 1);
    let after = app.counts().await;
    assert_eq!(after.of("conversations"), before.of("conversations") + 1);
    assert_eq!(after.of("identities"), before.of("identities") + 1);
}

/// The other requests that change data also support the idempotency key.
#[both]
async fn keys_on_contacts_and_points(app: App) {
    let contact = json!({"first_name": "Once"});
    let phone = json!({"profile_id": 1002, "type": 2, "number": "0912"});
    let email = json!({"contact_id": 1002, "address": "once@example.test"});
    for (path, body, other) in [
        ("/api/v1/contact", contact, json!({"first_name": "Twice"})),
        (
            "/api/v1/phone-number",
            phone,
            json!({"profile_id": 1002, "type": 2, "number": "0913"}),
        ),
        (
            "/api/v1/email-contact",
            email,
            json!({"contact_id": 1002, "address": "twice@example.test"}),
        ),
    ] {
        let send = |body: &Value| {
            app.post(path)
                .bearer(MINA)
                .json(body)
                .header(KEY, "k5")
                .send()
        };
        let first = send(&body).await.expect(200);
        let before = app.counts().await;
        assert_eq!(send(&body).await.expect(200).body, first.body, "{path}");
        send(&other).await.expect(409);
        assert_eq!(app.counts().await, before, "{path}");
        let id = first.json()["data"]["id"].as_i64().unwrap();
        let change = |text: &str| json!({"description": text, "last_name": text});
        let put = |method: &str, text: &str| {
            app.request(method, &format!("{path}/{id}"))
                .bearer(MINA)
                .json(&change(text))
                .header(KEY, "k6")
                .send()
        };
        let changed = put("PUT", "one").await.expect(200);
        app.put(&format!("{path}/{id}"))
            .bearer(MINA)
            .json(&change("two"))
            .send()
            .await
            .expect(200);
        // `PATCH` does the same as `PUT`. The stored answer is unchanged, although a later change was made.
        assert_eq!(
            put("PATCH", "one").await.expect(200).body,
            changed.body,
            "{path}"
        );
        put("PUT", "three").await.expect(409);
    }
}

/// Without a key, two equal requests create two text calls (7.17). If these requests have no target, they also create
/// two visitors.
#[both]
async fn without_a_key(app: App) {
    let before = app.counts().await;
    started(&app, json!({"message": "m"})).await;
    started(&app, json!({"message": "m"})).await;
    let after = app.counts().await;
    assert_eq!(after.of("conversations"), before.of("conversations") + 2);
    assert_eq!(after.of("identities"), before.of("identities") + 2);
}

/// Parallel requests with one new sn, or for one contact without onsite contact, create one onsite contact. Each
/// request creates one text call.
#[both]
async fn races_for_one_person(app: App) {
    for body in [
        json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "RACE"}),
        json!({"message": "m", "identifier_type": "contact_id", "identifier": 1002}),
    ] {
        let before = app.counts().await;
        let posts = (0..24)
            .map(|_| tokio::spawn(start(&app, &body).send()))
            .collect::<Vec<_>>();
        let (mut people, mut calls) = (HashSet::new(), HashSet::new());
        for post in posts {
            let data = post.await.unwrap().expect(200).json()["data"].clone();
            people.insert(data["onsite_contact_id"].as_i64().unwrap());
            calls.insert(data["id"].as_i64().unwrap());
        }
        assert_eq!((people.len(), calls.len()), (1, 24));
        assert_eq!(
            app.counts().await.of("identities"),
            before.of("identities") + 1
        );
    }
}
