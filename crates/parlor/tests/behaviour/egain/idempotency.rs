//! Starts with an `Idempotency-Key`, and their repetitions.

use super::common::*;

const BY_EMAIL: &str = "searchContactOnAttribute=email.emailAddress";

fn body(name: &str) -> Value {
    body_for(json!({"firstName": name, "email": [{"emailAddress": "key@example.test"}]}))
}

fn keyed(app: &App, token: &str, key: &str, body: &Value) -> Request {
    starting(app, token, BY_EMAIL, body).header("idempotency-key", key)
}

#[both(more())]
async fn one_key_one_result(app: App) {
    let token = ready(&app).await;
    let first = keyed(&app, &token, "k1", &body("Kay"))
        .send()
        .await
        .expect(200);
    assert_eq!(first.header("idempotency-replayed"), None);
    // The agent goes offline, but the stored answer stays the same. For an idempotency key, all sessions of one
    // application are the same caller, and both path prefixes are the same route.
    app.presence(77, "offline").await;
    let before = app.counts().await;
    let other = sign_in(&app).await;
    for token in [&token, &other] {
        let again = keyed(&app, token, "k1", &body("Kay"))
            .send()
            .await
            .expect(200);
        assert_eq!(
            (
                again.body.as_str(),
                again.header("content-type"),
                again.header("idempotency-replayed")
            ),
            (first.body.as_str(), Some("application/json"), Some("true"))
        );
    }
    let bare_prefix = app
        .post(&format!(
            "/ws/v19/clientapplications/messaging/conversation/start?{BY_EMAIL}"
        ))
        .bearer(&token)
        .header("idempotency-key", "k1")
        .json(&body("Kay"))
        .send()
        .await
        .expect(200);
    assert_eq!(bare_prefix.body, first.body);
    // Another request with the same key is refused.
    for request in [
        keyed(&app, &token, "k1", &body("Other")),
        starting(
            &app,
            &token,
            &format!("{BY_EMAIL}&sendTypingNotification=yes"),
            &body("Kay"),
        )
        .header("idempotency-key", "k1"),
    ] {
        let reply = request.send().await;
        let message = error(&reply, 409, "409-101");
        assert_eq!(
            message,
            "The 'Idempotency-Key' header value was already used for a different request."
        );
    }
    assert_eq!(before, app.counts().await);
    // A key is valid for one application, so another application can use the same key for another start.
    app.presence(77, "online").await;
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    let reply = keyed(&app, &wide, "k1", &body("Kay"))
        .send()
        .await
        .expect(200);
    assert_ne!(reply.json()["id"], first.json()["id"]);
}

/// A refusal is not stored: the same key may succeed later.
#[both(more())]
async fn refusals_are_not_kept(app: App) {
    let token = sign_in(&app).await;
    let reply = keyed(&app, &token, "k2", &body("Kay")).send().await;
    error(&reply, 400, "400-152");
    app.presence(77, "online").await;
    keyed(&app, &token, "k2", &body("Kay"))
        .send()
        .await
        .expect(200);
}

#[both(more())]
async fn xml_is_replayed_as_xml(app: App) {
    let token = ready(&app).await;
    let send = || {
        app.post(&start_path(BY_EMAIL))
            .bearer(&token)
            .header("idempotency-key", "k3")
            .json(&body("Kay"))
            .send()
    };
    let (first, second) = (send().await.expect(200), send().await.expect(200));
    assert!(first.body.starts_with("<?xml"));
    assert_eq!(
        (first.body, second.header("content-type")),
        (second.body.clone(), Some("application/xml"))
    );
}

#[both(more())]
async fn parallel_twins(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let twins: Vec<_> = (0..20)
        .map(|_| tokio::spawn(keyed(&app, &token, "k4", &body("Kay")).send()))
        .collect();
    let mut answers = std::collections::BTreeSet::new();
    for twin in twins {
        answers.insert(twin.await.unwrap().expect(200).body);
    }
    assert_eq!(answers.len(), 1);
    let after = app.counts().await;
    assert_eq!(after.of("conversations"), before.of("conversations") + 1);
    assert_eq!(after.of("stored_answers"), before.of("stored_answers") + 1);
}

#[both(more())]
async fn bad_keys(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    for key in [String::new(), " ".into(), "x".repeat(256), "é".into()] {
        let reply = keyed(&app, &token, &key, &body("Kay")).send().await;
        error(&reply, 400, "400-103");
    }
    let twice = keyed(&app, &token, "a", &body("Kay"))
        .header("idempotency-key", "b")
        .send()
        .await;
    error(&twice, 400, "400-103");
    assert_eq!(before, app.counts().await);
    keyed(&app, &token, &"x".repeat(255), &body("Kay"))
        .send()
        .await
        .expect(200);
}
