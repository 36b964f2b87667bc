//! Administrators create, change, pause and remove callback endpoints through `/v1`.

use crate::support::accounts::{Accounts, Application, Callback, Inbox};
use crate::support::callbacks::{self, OMAR, in_time, start, until_number};
use crate::support::receiver::{Act, Receiver};
use crate::support::{Backend, Reply, both};
use serde_json::{Value, json};

async fn get(app: &crate::support::App, path: &str) -> Value {
    app.get(path).bearer(OMAR).send().await.expect(200).json()
}

async fn post(app: &crate::support::App, path: &str, body: &Value) -> Reply {
    app.post(path).bearer(OMAR).json(body).send().await
}

/// The `webhook_url` of an inbox is an endpoint. Requests to it are signed as soon as the endpoint has a secret.
/// `/v1/callbacks` can change only the endpoint's time limit and concurrency. The other settings change only with the
/// settings of the inbox.
#[both]
async fn an_inbox_is_an_endpoint(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    app.apply(Accounts::acme().with(Inbox::known(2).webhook_url(&receiver.url())))
        .await;
    let path = "/v1/callbacks/inbox-2";
    assert_eq!(
        (
            get(&app, path).await["secrets"].as_i64(),
            get(&app, path).await["timeout_s"].as_i64()
        ),
        (Some(0), Some(5))
    );
    let signed = |hit: &crate::support::receiver::Hit, secrets: &[String]| {
        let at = hit.headers["webhook-timestamp"].parse().unwrap();
        hit.headers.get("webhook-signature").cloned()
            == Some(parlor_engine::callbacks::native::signature(
                secrets,
                hit.id(),
                at,
                hit.body.as_bytes(),
            ))
    };
    let mut secrets = Vec::new();
    for n in 0..3_usize {
        let secret = post(&app, &format!("{path}/secret"), &json!({}))
            .await
            .expect(201)
            .json();
        secrets.insert(0, secret["secret"].as_str().unwrap().to_owned());
        secrets.truncate(2);
        let before = receiver.hits().len();
        start(&app, &format!("signed {n}")).await;
        let hits = receiver.until(|hits| hits.len() > before).await;
        assert!(signed(&hits[before], &secrets), "{n}");
        until_number(
            &app,
            "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint = 'inbox-2'",
            0,
        )
        .await;
    }
    let put = |body: Value| {
        let app = &app;
        async move { app.put(path).bearer(OMAR).json(&body).send().await }
    };
    let changed = put(json!({"timeout_s": 30, "concurrency": 16}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            changed["timeout_s"].as_i64(),
            changed["concurrency"].as_i64()
        ),
        (Some(30), Some(16))
    );
    assert_eq!(
        put(json!({"concurrency": 2})).await.expect(200).json()["timeout_s"],
        30
    );
    for (body, field) in [
        (json!({"timeout_s": 31}), "timeout_s"),
        (json!({"concurrency": 0}), "concurrency"),
        (json!({"url": "https://crm.example/"}), "url"),
        (json!({"events": []}), "events"),
        (json!({"name": "x"}), "name"),
        (json!({"settings": {}}), "settings"),
    ] {
        let refused = put(body).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let state = get(&app, path).await;
    assert_eq!(
        (
            state["timeout_s"].as_i64(),
            state["concurrency"].as_i64(),
            state["secrets"].as_i64()
        ),
        (Some(30), Some(2), Some(2))
    );
    // A pause loses no event. A deactivation loses the events until the endpoint is resumed. `after_event` is the
    // number of the last event before the deactivation.
    post(&app, &format!("{path}/pause"), &json!({}))
        .await
        .expect(200);
    let resumed = post(&app, &format!("{path}/resume"), &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            resumed["timeout_s"].as_i64(),
            resumed["secrets"].as_i64(),
            resumed["after_event"].as_i64()
        ),
        (Some(30), Some(2), None)
    );
    let key = parlor_model::ids::EndpointKey::parse("inbox-2").unwrap();
    callbacks::deactivate(&app, key, "gone").await;
    let missed = get(&app, path).await["after_event"].as_i64();
    assert!(missed > Some(0));
    start(&app, "missed").await;
    post(&app, &format!("{path}/resume"), &json!({}))
        .await
        .expect(200);
    post(&app, &format!("{path}/pause"), &json!({}))
        .await
        .expect(200);
    let resumed = post(&app, &format!("{path}/resume"), &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        resumed["after_event"].as_i64(),
        missed,
        "it can still be seen from where on to replay"
    );
    let filed = parlor_engine::callbacks::native::new_secret().unwrap();
    let file = Accounts::acme().with(
        Inbox::known(2)
            .webhook_secret(&filed)
            .webhook_timeout_s(7)
            .webhook_concurrency(3),
    );
    let kept = app.apply(&file).await;
    assert_eq!(kept.changes.len(), 3, "{kept:?}");
    assert!(app.apply(&file).await.changes.is_empty());
    let shown = get(&app, path).await;
    assert_eq!(
        (
            shown["timeout_s"].as_i64(),
            shown["concurrency"].as_i64(),
            shown["secrets"].as_i64()
        ),
        (Some(7), Some(3), Some(2))
    );
    let before = receiver.hits().len();
    start(&app, "signed by a file").await;
    let hits = receiver.until(|hits| hits.len() > before).await;
    assert!(signed(hits.last().unwrap(), &[filed, secrets[0].clone()]));
    // The callbacks of a LiveDesk inbox are never signed, so this endpoint can have no secret.
    post(&app, "/v1/callbacks/inbox-407/secret", &json!({}))
        .await
        .expect(422);
    post(&app, "/v1/callbacks/inbox-99999/secret", &json!({}))
        .await
        .expect(404);
    app.stop().await;
}

/// `pending` is the number of pending deliveries, but never more than 10,000. `oldest_pending_at` is correct even if
/// the oldest delivery has failed and waits for its next attempt.
#[both]
async fn a_backlog_is_counted_so_far(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let made = post(
        &app,
        "/v1/callbacks",
        &json!({"name": "away", "url": "https://partner.invalid/", "events": ["message.created"]}),
    )
    .await
    .expect(201)
    .json();
    let path = format!("/v1/callbacks/{}", made["key"].as_str().unwrap());
    let idle = get(&app, &path).await;
    assert_eq!(
        (
            idle["pending"].as_i64(),
            idle["failing"].as_i64(),
            idle["oldest_pending_at"].is_null(),
            idle["state"].as_str()
        ),
        (Some(0), Some(0), true, Some("active"))
    );
    post(&app, &format!("{path}/pause"), &json!({}))
        .await
        .expect(200);
    start(&app, "first").await;
    let one = get(&app, &path).await;
    assert_eq!(
        (one["pending"].as_i64(), one["failing"].as_i64()),
        (Some(1), Some(0))
    );
    let columns =
        "kind, ordering_key, conversation_id, material, state, attempts, tries, failing_since";
    app.database().change(&format!(
        "INSERT INTO deliveries (account_id, endpoint, event_number, id, due_at, created_at, {columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10050) \
         SELECT account_id, endpoint, event_number + 1000 + i, id || '-' || i, due_at + i, created_at + i, {columns} FROM deliveries, n WHERE endpoint LIKE 'callback%'"
    )).await;
    let first = "(SELECT min(event_number) FROM deliveries WHERE endpoint LIKE 'callback%')";
    let fails = format!(
        "UPDATE deliveries SET tries = 1, failing_since = created_at, due_at = due_at + 1000000000 WHERE event_number = {first} AND endpoint LIKE 'callback%'"
    );
    app.database().change(&fails).await;
    let shown = get(&app, &path).await;
    assert_eq!(
        (shown["pending"].as_i64(), shown["failing"].as_i64()),
        (Some(10_000), Some(1))
    );
    assert_eq!(
        (&shown["oldest_pending_at"], &shown["failing_since"]),
        (&one["oldest_pending_at"], &one["oldest_pending_at"])
    );
    let listed = get(&app, "/v1/callbacks").await;
    assert!(
        listed["data"].as_array().unwrap().contains(&shown),
        "{listed}"
    );
    app.stop().await;
}

/// The whole life of an endpoint, from creation to removal.
#[both]
async fn an_endpoint_lives(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver =
        Receiver::new(|_, number| Act::Answer(if number == 1 { 500 } else { 200 })).await;
    let made = post(&app, "/v1/callbacks", &json!({
        "name": "CRM", "url": receiver.url(), "events": ["message.created"], "timeout_s": 30, "concurrency": 2,
    })).await.expect(201).json();
    let key = made["key"].as_str().unwrap().to_owned();
    assert_eq!(
        (
            made["state"].as_str(),
            made["secrets"].as_i64(),
            made["format"].as_str()
        ),
        (Some("active"), Some(1), Some("native"))
    );
    let conversation = start(&app, "hello").await;
    in_time(&app, receiver.until(|hits| hits.len() == 2)).await;
    until_number(
        &app,
        "SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%' AND state = 'delivered'",
        1,
    )
    .await;
    let page = get(
        &app,
        &format!("/v1/callbacks/{key}/deliveries?conversation_id={conversation}&state=delivered"),
    )
    .await;
    let delivery = &page["data"][0];
    assert_eq!(
        (
            delivery["attempts"].as_i64(),
            delivery["kind"].as_str(),
            page["next"].is_null()
        ),
        (Some(2), Some("message.created"), true)
    );
    let id = delivery["id"].as_str().unwrap().to_owned();
    assert_eq!(receiver.hits()[0].id(), id);
    let shown = get(&app, &format!("/v1/callback-deliveries/{id}")).await;
    let history = shown["history"].as_array().unwrap();
    assert_eq!(
        (
            history[0]["status"].as_i64(),
            history[0]["failure"].as_str(),
            history[1]["status"].as_i64()
        ),
        (Some(500), Some("status"), Some(200))
    );
    assert_eq!(history[1]["answer"], "ok");
    // Replay of one delivery, replay of a range, and a test event.
    assert_eq!(
        post(
            &app,
            &format!("/v1/callback-deliveries/{id}/replay"),
            &json!({})
        )
        .await
        .expect(202)
        .json()["deliveries"],
        1
    );
    receiver.until(|hits| hits.len() == 3).await;
    until_number(
        &app,
        "SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%' AND state = 'pending'",
        0,
    )
    .await;
    let event = delivery["event"].as_i64().unwrap();
    let range = json!({"from": event, "to": event});
    let again = app
        .post(&format!("/v1/callbacks/{key}/replay"))
        .bearer(OMAR)
        .header("idempotency-key", "once")
        .json(&range);
    assert_eq!(again.send().await.expect(202).json()["deliveries"], 1);
    receiver.until(|hits| hits.len() == 4).await;
    let again = app
        .post(&format!("/v1/callbacks/{key}/replay"))
        .bearer(OMAR)
        .header("idempotency-key", "once")
        .json(&range);
    assert_eq!(
        again
            .send()
            .await
            .expect(202)
            .header("idempotency-replayed"),
        Some("true")
    );
    post(&app, &format!("/v1/callbacks/{key}/test"), &json!({}))
        .await
        .expect(202);
    let hits = receiver.until(|hits| hits.len() == 5).await;
    assert_eq!(hits[4].kind(), "callback.test");
    assert!(
        hits[..4].iter().all(|h| h.id() == id),
        "the same delivery, the same id"
    );
    // Pause, change and resume.
    let paused = post(&app, &format!("/v1/callbacks/{key}/pause"), &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(paused["state"], "paused");
    start(&app, "while it is paused").await;
    until_number(
        &app,
        "SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%' AND state = 'pending'",
        1,
    )
    .await;
    assert_eq!(
        get(&app, &format!("/v1/callbacks/{key}")).await["pending"],
        1
    );
    let changed = app
        .put(&format!("/v1/callbacks/{key}"))
        .bearer(OMAR)
        .json(&json!({"name": "CRM 2"}))
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (changed["name"].as_str(), changed["state"].as_str()),
        (Some("CRM 2"), Some("paused"))
    );
    post(&app, &format!("/v1/callbacks/{key}/resume"), &json!({}))
        .await
        .expect(200);
    receiver.until(|hits| hits.len() == 6).await;
    // Endpoints of inboxes and client applications are in the same list, but are changed with their inbox or client
    // application.
    let all = get(&app, "/v1/callbacks").await;
    let keys: Vec<&str> = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["key"].as_str().unwrap())
        .collect();
    assert!(
        keys.contains(&key.as_str()) && keys.contains(&"inbox-407") && keys.len() == 3,
        "{keys:?}"
    );
    app.put("/v1/callbacks/inbox-407")
        .bearer(OMAR)
        .json(&json!({"name": "x"}))
        .send()
        .await
        .expect(422);
    app.delete(&format!("/v1/callbacks/{key}"))
        .bearer(OMAR)
        .send()
        .await
        .expect(204);
    app.get(&format!("/v1/callbacks/{key}"))
        .bearer(OMAR)
        .send()
        .await
        .expect(404);
    start(&app, "after it is gone").await;
    assert_eq!(receiver.hits().len(), 6);
    app.stop().await;
}

/// Only administrators of the account have access to its endpoints. The refusal of an invalid request lists all its
/// faulty fields.
#[both]
async fn strangers_and_nonsense_are_refused(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let made = post(
        &app,
        "/v1/callbacks",
        &json!({"name": "CRM", "url": "https://crm.example/hook"}),
    )
    .await
    .expect(201)
    .json();
    let key = made["key"].as_str().unwrap();
    start(&app, "hello").await;
    let page = get(&app, &format!("/v1/callbacks/{key}/deliveries?limit=1")).await;
    let id = page["data"][0]["id"].as_str().unwrap();
    let mina = app.token_of(7).await;
    let gil = app.token_of(70).await;
    for (method, path) in [
        ("GET", "/v1/callbacks".to_owned()),
        ("POST", "/v1/callbacks".to_owned()),
        ("GET", format!("/v1/callbacks/{key}")),
        ("PUT", format!("/v1/callbacks/{key}")),
        ("DELETE", format!("/v1/callbacks/{key}")),
        ("POST", format!("/v1/callbacks/{key}/secret")),
        ("POST", format!("/v1/callbacks/{key}/test")),
        ("POST", format!("/v1/callbacks/{key}/pause")),
        ("POST", format!("/v1/callbacks/{key}/resume")),
        ("POST", format!("/v1/callbacks/{key}/replay")),
        ("GET", format!("/v1/callbacks/{key}/deliveries")),
        ("GET", format!("/v1/callback-deliveries/{id}")),
        ("POST", format!("/v1/callback-deliveries/{id}/replay")),
    ] {
        let body = if path.ends_with("replay") && path.contains("callbacks/") {
            json!({"from": 1})
        } else {
            json!({})
        };
        let send = |token: &str| app.request(method, &path).bearer(token).json(&body).send();
        send(&mina).await.expect(403);
        app.request(method, &path)
            .json(&body)
            .send()
            .await
            .expect(401);
        if path != "/v1/callbacks" {
            send(&gil).await.expect(404);
        }
    }
    assert_eq!(
        app.get("/v1/callbacks")
            .bearer(&gil)
            .send()
            .await
            .expect(200)
            .json()["data"],
        json!([])
    );
    for (body, fields) in [
        (
            json!({"name": "", "url": "ftp://x", "events": ["nonsense"], "timeout_s": 31, "concurrency": 17}),
            "concurrency events.0 name timeout_s url",
        ),
        (json!({"name": "CRM", "url": "https://a.example"}), "name"),
        (
            json!({"name": "a", "url": "https://a.example", "inbox_id": 900}),
            "inbox_id",
        ),
        (
            json!({"name": "a", "url": "https://a.example", "format": "chatwoot"}),
            "format",
        ),
    ] {
        let reply = post(&app, "/v1/callbacks", &body).await.expect(422).json();
        let mut found: Vec<&str> = reply["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["field"].as_str().unwrap())
            .collect();
        found.sort_unstable();
        assert_eq!(found.join(" "), fields, "{reply}");
    }
    for path in [
        "/v1/callbacks/nothing",
        "/v1/callbacks/callback-999",
        "/v1/callbacks/callback-x",
        "/v1/callbacks/callback-99999999999999999999",
    ] {
        app.get(path).bearer(OMAR).send().await.expect(404);
    }
    app.stop().await;
}

/// An eGain application with a deactivated callback cannot start conversations until the callback is resumed.
#[both]
async fn a_deactivated_application_starts_nothing(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let all = get(&app, "/v1/callbacks").await;
    let key = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["format"] == "egain_application")
        .unwrap()["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let endpoint = parlor_model::ids::EndpointKey::parse(&key).unwrap();
    let why = "no answer for three days".to_owned();
    callbacks::deactivate(&app, endpoint, &why).await;
    let shown = get(&app, &format!("/v1/callbacks/{key}")).await;
    assert_eq!(
        (shown["state"].as_str(), shown["reason"].as_str()),
        (Some("deactivated"), Some(why.as_str()))
    );
    let off =
        "SELECT count(*) FROM credentials WHERE kind = 'client_application' AND callback_active";
    let off = if matches!(backend, crate::support::Backend::Sqlite) {
        format!("{off} = 1")
    } else {
        off.to_owned()
    };
    assert_eq!(app.database().number(&off).await, 0);
    post(&app, &format!("/v1/callbacks/{key}/resume"), &json!({}))
        .await
        .expect(200);
    assert_eq!(app.database().number(&off).await, 1);
    app.stop().await;
}

/// A request to `/v1`, or a provisioning file, can limit an endpoint to the events of one inbox and of one client
/// application. The file of this test also creates the application.
#[both]
async fn an_endpoint_is_limited(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let new = json!({"name": "CRM", "url": "https://crm.example/hook", "inbox_id": 407, "application_id": "egain-client-key"});
    let made = post(&app, "/v1/callbacks", &new).await.expect(201).json();
    assert_eq!(made["inbox_id"], 407);
    assert!(made["application_id"].is_i64(), "{made}");
    let path = format!("/v1/callbacks/{}", made["key"].as_str().unwrap());
    let put = |body: Value| app.put(&path).bearer(OMAR).json(&body).send();
    let shown = put(json!({"inbox_id": null})).await.expect(200).json();
    assert_eq!(
        (&shown["inbox_id"], &shown["application_id"]),
        (&Value::Null, &made["application_id"])
    );
    for (body, field) in [
        (json!({"inbox_id": 99_999}), "inbox_id"),
        (json!({"application_id": "nobody"}), "application_id"),
        (json!({"format": "native"}), "format"),
    ] {
        let refused = put(body).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let shown = put(json!({"application_id": null, "inbox_id": 407}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&shown["inbox_id"], &shown["application_id"]),
        (&json!(407), &Value::Null)
    );
    let filed = Callback::new("filed")
        .set("url", json!("https://crm.example/filed"))
        .set("inbox", json!(407))
        .set("application", json!("new-key"));
    app.apply(
        Accounts::acme()
            .with(Application::new(
                "New chat",
                "new-key",
                "new-secret",
                &[1001],
            ))
            .with(filed),
    )
    .await;
    let all = get(&app, "/v1/callbacks").await;
    let filed = all["data"].as_array().unwrap().iter();
    let filed: Vec<&Value> = filed.filter(|e| e["name"] == "filed").collect();
    assert_eq!(filed[0]["inbox_id"], 407);
    assert!(filed[0]["application_id"].is_i64(), "{all}");
    assert_ne!(filed[0]["application_id"], made["application_id"]);
    app.stop().await;
}
