//! Invalid input of every kind, for every route, gets a clear 4xx and changes nothing.

use crate::support::{App, both};
use crate::v1::{OMAR, anonymous, get, invalid, problem};
use serde_json::json;

/// All operations in the document that need a credential: method and path.
async fn operations(app: &App) -> Vec<(String, String)> {
    let api = app.get("/openapi.json").send().await.expect(200).json();
    let mut operations = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "1001").replace("{key}", "support");
        for (method, operation) in item.as_object().unwrap() {
            if operation["security"] != json!([{}]) {
                operations.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    operations
}

/// Without a valid credential, an answer shows neither ids nor faults of the request.
#[both]
async fn nobody_gets_in_without_a_token(app: App) {
    let before = app.counts().await;
    let operations = operations(&app).await;
    assert!(operations.len() > 100, "{}", operations.len());
    for (method, path) in &operations {
        for path in [path.clone(), format!("{path}?unknown=1")] {
            problem(
                &app.request(method, &path).send().await,
                401,
                "unauthenticated",
            );
            problem(
                &app.request(method, &path)
                    .bearer("no-such-token")
                    .body("application/json", "{")
                    .send()
                    .await,
                401,
                "unauthenticated",
            );
        }
    }
    assert_eq!(app.counts().await, before);
}

#[both]
async fn bodies_are_read_strictly(app: App) {
    let id = anonymous(&app, "hold").await;
    let paths = [
        ("POST", "/v1/sessions".to_owned()),
        ("PUT", "/v1/me/presence".to_owned()),
        ("PUT", "/v1/me/settings".to_owned()),
        ("PUT", "/v1/me/notification-settings".to_owned()),
        ("POST", "/v1/notifications/read".to_owned()),
        ("POST", "/v1/conversations".to_owned()),
        ("POST", format!("/v1/conversations/{id}/messages")),
        ("POST", format!("/v1/conversations/{id}/pick-up")),
        ("POST", format!("/v1/conversations/{id}/resolve")),
        ("POST", format!("/v1/conversations/{id}/reopen")),
        ("POST", format!("/v1/conversations/{id}/assign")),
        ("POST", format!("/v1/conversations/{id}/transfer")),
        ("POST", format!("/v1/conversations/{id}/release")),
        ("POST", format!("/v1/conversations/{id}/unassign")),
        ("POST", format!("/v1/conversations/{id}/merge")),
        ("POST", format!("/v1/conversations/{id}/unmerge")),
        ("POST", format!("/v1/conversations/{id}/team")),
        ("POST", format!("/v1/conversations/{id}/followers")),
        ("POST", format!("/v1/conversations/{id}/unread")),
        ("POST", "/v1/queues/support/take-next".to_owned()),
        ("POST", "/v1/undo".to_owned()),
        ("POST", "/v1/bulk".to_owned()),
        ("POST", format!("/v1/conversations/{id}/snooze")),
        ("POST", format!("/v1/conversations/{id}/close")),
        ("POST", format!("/v1/conversations/{id}/pend")),
        ("POST", format!("/v1/conversations/{id}/priority")),
        ("POST", format!("/v1/conversations/{id}/labels")),
        ("POST", format!("/v1/conversations/{id}/attributes")),
        ("POST", format!("/v1/conversations/{id}/case")),
        ("POST", format!("/v1/conversations/{id}/skills")),
        ("POST", format!("/v1/conversations/{id}/read")),
        ("POST", format!("/v1/conversations/{id}/service-record")),
        (
            "POST",
            format!("/v1/conversations/{id}/service-record/complete"),
        ),
        (
            "POST",
            format!("/v1/conversations/{id}/service-record/reopen"),
        ),
        ("POST", "/v1/cases".to_owned()),
        ("POST", "/v1/cases/5512/close".to_owned()),
        ("POST", "/v1/messages/1/delivery".to_owned()),
    ];
    let before = app.counts().await;
    let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
    let many = format!("[{}0]", "0,".repeat(100_000));
    // `serde_json` has a special meaning for such a key. A stored object with such a key would be read as another
    // document, or could not be read.
    let reserved = r#"{"client_info":{"a":{"$serde_json::private::RawValue":"x"}}}"#;
    for (method, path) in &paths {
        let send = async |content_type: &str, bytes: Vec<u8>| {
            app.request(method, path)
                .bearer(OMAR)
                .body(content_type, bytes)
                .send()
                .await
        };
        for text in [
            "{",
            "{\"a\":1,}",
            "nul",
            "{} {}",
            "{\"content\":\"\\u0000\"}",
            "{\"a\":1,\"a\":1}",
            " ",
            "{\"a\":1e999}",
            &deep,
            &many,
            reserved,
        ] {
            let answer = send("application/json", text.as_bytes().to_vec()).await;
            // The body of a sign-in can have at most 8 KiB, because a sign-in needs no credential.
            if path == "/v1/sessions" && text.len() > 8 * 1024 {
                problem(&answer, 413, "body-too-large");
            } else {
                problem(&answer, 400, "bad-json");
            }
        }
        problem(
            &send("application/json", b"{\"content\":\"\xff\"}".to_vec()).await,
            400,
            "bad-json",
        );
        for text in ["[]", "1", "\"x\"", "null", "true"] {
            invalid(
                &send("application/json", text.as_bytes().to_vec()).await,
                &[("body", "wrong-type")],
            );
        }
        for content_type in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/xml",
            "application/jsonp",
        ] {
            problem(&send(content_type, b"{}".to_vec()).await, 415, "not-json");
        }
        let large = send("application/json", vec![b' '; 2 * 1024 * 1024 + 1]).await;
        problem(&large, 413, "body-too-large");
    }
    assert_eq!(app.counts().await, before);
    let charset = app
        .post(&format!("/v1/conversations/{id}/messages"))
        .bearer(OMAR)
        .body(
            "Application/JSON; charset=utf-8",
            "\u{feff}{\"content\":\"x\"}",
        )
        .send()
        .await;
    charset.expect(201);
}

#[both]
async fn unknown_paths_and_methods(app: App) {
    for path in [
        "/v1",
        "/v1/",
        "/v1/conversation",
        "/v1/conversations/",
        "/v1/conversations/1/pickup",
        "/v1/events/1",
        "/v1/me/",
    ] {
        problem(&get(&app, OMAR, path).await, 404, "no-route");
        problem(&app.post(path).send().await, 404, "no-route");
    }
    for (method, path, allowed) in [
        ("PUT", "/v1/sessions", "GET,HEAD,POST"),
        ("POST", "/v1/sessions/current", "DELETE"),
        ("POST", "/v1/me", "GET,HEAD,PATCH"),
        ("PATCH", "/v1/conversations/1", "GET,HEAD"),
        ("DELETE", "/v1/conversations", "GET,HEAD,POST"),
        ("GET", "/v1/conversations/1/pick-up", "POST"),
        ("OPTIONS", "/v1/events", "GET,HEAD"),
        ("POST", "/openapi.json", "GET,HEAD"),
    ] {
        let reply = app.request(method, path).bearer(OMAR).send().await;
        problem(&reply, 405, "wrong-method");
        let mut allow = reply
            .header("allow")
            .unwrap()
            .split(',')
            .map(str::trim)
            .collect::<Vec<_>>();
        allow.sort_unstable();
        assert_eq!(allow.join(","), allowed, "{path}");
    }
}

#[both]
async fn a_report_of_many_faults_is_bounded(app: App) {
    let mut document = json!({});
    for n in 0..500 {
        document[format!("member{n}{}", "\u{7}x".repeat(200))] = json!(n);
    }
    let reply = app
        .put("/v1/me/presence")
        .bearer(OMAR)
        .json(&document)
        .send()
        .await;
    let report = problem(&reply, 422, "invalid");
    assert_eq!(report["errors"].as_array().unwrap().len(), 50);
    assert!(
        reply.body.len() < 30_000 && !reply.body.contains("\\u0007"),
        "{}",
        reply.body.len()
    );
}
