//! The attachment policy of an entry point. This file tests sections 3.1 and 3.5 of the contract, which `mod.rs`
//! explains.

use super::attachments::offer;
use super::common::*;
use super::messages::{sending, talk, uuid};

const ADMIN: &str = "access-token-of-omar";

async fn set(app: &App, body: Value) -> Reply {
    let change = app.request("PATCH", "/v1/inboxes/1001").bearer(ADMIN);
    change.json(&body).send().await
}

/// The attachment policy in the entry point's configuration, and the date of the configuration.
async fn policy(app: &App, token: &str) -> (Value, String) {
    let path = format!("{BASE}/messaging/configuration?entrypoint=1001");
    let requested = app
        .get(&path)
        .bearer(token)
        .header("accept", "application/json");
    let shown = requested.send().await.expect(200).json()["entryPointConfiguration"][0].clone();
    let date = shown["lastModified"]["date"].as_str().unwrap().to_owned();
    (shown["attachmentPolicies"].clone(), date)
}

async fn sends(app: &App, token: &str, id: &str, name: &str) -> u16 {
    let list = json!([{"fileName": name, "contentUrl": "https://elsewhere.example/a"}]);
    let reply = sending(app, token, &offer(id, list))
        .header("x-egain-error-message", "yes")
        .header("accept-language", "de-DE")
        .send()
        .await;
    if reply.status != 204 {
        error(&reply, 400, "400-152");
        assert_eq!(
            reply.json()["userMessage"],
            "Diese Datei kann hier nicht gesendet werden."
        );
    }
    reply.status
}

/// Checks each rule of the policy: the configuration shows the rule, and the server enforces it. Agents may send every
/// file.
#[both(more())]
async fn rules(app: App) {
    let token = ready(&app).await;
    let id = uuid(&talk(&app, &token).await);
    let (first, before) = policy(&app, &token).await;
    assert_eq!(first, json!({"restrictionType": {"value": "allow_all"}}));
    for (body, shown, files) in [
        (
            json!({"attachment_rule": "allow", "attachment_extensions": ["pdf", "tar.gz"]}),
            json!({"restrictionType": {"value": "allow"}, "extensions": "pdf,tar.gz"}),
            [
                ("a.pdf", 204),
                ("A.PDF", 204),
                ("b.tar.gz", 204),
                ("pdf", 400),
                ("a.pdf.exe", 400),
            ],
        ),
        (
            json!({"attachment_rule": "block", "attachment_extensions": ["exe"]}),
            json!({"restrictionType": {"value": "block"}, "extensions": "exe"}),
            [
                ("a.pdf", 204),
                ("a.EXE", 400),
                ("b.exe", 400),
                ("exe", 204),
                ("x.exe.txt", 204),
            ],
        ),
        (
            json!({"attachment_rule": "block_all", "attachment_extensions": []}),
            json!({"restrictionType": {"value": "block_all"}}),
            [
                ("a.pdf", 400),
                ("b", 400),
                ("c.exe", 400),
                ("d.txt", 400),
                ("e.png", 400),
            ],
        ),
    ] {
        let reply = set(&app, body.clone()).await.expect(200).json();
        assert_eq!(reply["attachment_rule"], body["attachment_rule"]);
        let (now, date) = policy(&app, &token).await;
        assert_eq!(now, shown);
        assert_ne!(
            date, before,
            "a client that knows the old policy must read it again"
        );
        for (name, status) in files {
            assert_eq!(
                sends(&app, &token, &id, name).await,
                status,
                "{name} {body}"
            );
        }
    }
    let number = app
        .database()
        .number("SELECT max(id) FROM conversations")
        .await;
    let upload = app.post("/v1/attachments?file_name=a.exe").bearer(ADMIN);
    let file = upload.body("", "agent's").send().await.expect(201).json();
    let sent = app.post(&format!("/v1/conversations/{number}/messages"));
    let sent = sent
        .bearer(ADMIN)
        .json(&json!({"attachment_ids": [file["id"]]}));
    sent.send().await.expect(201);
}

#[both(more())]
async fn invalid_requests_are_refused(app: App) {
    for (body, field) in [
        (json!({"attachment_rule": "none"}), "attachment_rule"),
        (json!({"attachment_rule": "allow"}), "attachment_extensions"),
        (
            json!({"attachment_extensions": ["pdf"]}),
            "attachment_extensions",
        ),
        (
            json!({"attachment_rule": "block", "attachment_extensions": [".pdf"]}),
            "attachment_extensions.0",
        ),
        (
            json!({"attachment_rule": "block", "attachment_extensions": ["PDF"]}),
            "attachment_extensions.0",
        ),
        (
            json!({"attachment_rule": "block", "attachment_extensions": ["a/b"]}),
            "attachment_extensions.0",
        ),
        (
            json!({"attachment_rule": "block", "attachment_extensions": vec!["a"; 201]}),
            "attachment_extensions",
        ),
    ] {
        let reply = set(&app, body.clone()).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert!(reply.body.contains(field), "{body}: {}", reply.body);
    }
}
