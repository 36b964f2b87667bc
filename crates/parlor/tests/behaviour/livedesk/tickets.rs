//! Tickets and the upload of their files. This file tests section 3.9 of the contract, which `mod.rs` explains.

use super::{AsLiveDesk as _, BASE, get, more, post, started};
use crate::support::{App, Reply, both};
use serde_json::{Value, json};

async fn put(app: &App, path: &str, body: &Value) -> Reply {
    app.put(&format!("{BASE}{path}"))
        .acme()
        .json(body)
        .send()
        .await
}

/// Checks that a call is refused, in the response format of tickets.
#[track_caller]
fn failed(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.json(), json!({"code": status, "message": message}));
}

/// Creates a ticket and returns its id.
async fn made(app: &App, body: &Value) -> String {
    let reply = post(app, "/tickets", body).await.expect(200).json();
    assert_eq!(
        (&reply["code"], &reply["message"]),
        (&json!(0), &json!("Success"))
    );
    reply["data"]["ticket_id"].as_str().unwrap().to_owned()
}

async fn shown(app: &App, id: &str) -> Value {
    let reply = get(app, &format!("/tickets/{id}")).await.expect(200).json();
    assert_eq!(
        (&reply["code"], &reply["message"]),
        (&json!(0), &json!("Success"))
    );
    reply["data"].clone()
}

#[both(more())]
async fn a_ticket_as_the_vendor_documents_it(app: App) {
    let team = get(&app, "/teams").await.json()[0].clone();
    let id = made(
        &app,
        &json!({
            "title": "Login failure", "description": "**Cannot** sign in", "attachments": [{"file_url": "https://files.example.test/shot.png"}],
            "requester": {"euid": "contact_2219256", "channel_contacts": {"channel_id": "inbox_407", "contact_id": "-1001234567890", "sub_contact_id": "23232323",
                "followers": [{"id": "u_12345", "name": "Jo"}]}},
            "submitter": {"id": "u_8"}, "assignment_team": team["name"], "priority": "normal", "ticket_type": "incident",
            "custom_fields": {"severity": 3, "device": {"os": "x"}},
        }),
    )
    .await;
    assert!(id.starts_with("tk_"), "{id}");
    let ticket = shown(&app, &id).await;
    for (key, value) in [
        ("ticket_id", json!(id)),
        ("title", json!("Login failure")),
        ("description", json!("**Cannot** sign in")),
        ("status", json!("open")),
        // The word of the vendor's example is shown unchanged.
        ("priority", json!("normal")),
        ("ticket_type", json!("incident")),
        ("submitter", json!({"id": "u_8"})),
        (
            "assignment_team",
            json!({"id": team["id"], "name": team["name"]}),
        ),
        (
            "custom_fields",
            json!({"severity": 3, "device": {"os": "x"}}),
        ),
        ("tags", json!([])),
        ("conversation_list", json!([])),
    ] {
        assert_eq!(ticket[key], value, "{key}");
    }
    assert_eq!(
        ticket["attachments"][0]["file_url"],
        "https://files.example.test/shot.png"
    );
    let requester = &ticket["requester"];
    assert_eq!(
        (&requester["euid"], &requester["name"]),
        (&json!("contact_2219256"), &json!("wjTest"))
    );
    assert_eq!(
        requester["channel_contacts"]["followers"],
        json!(["u_12345"])
    );
    assert_eq!(ticket["status_changes"][0]["to_status"], "open");
    // The number without the prefix `tk_` is also an id.
    assert_eq!(shown(&app, id.strip_prefix("tk_").unwrap()).await, ticket);

    put(
        &app,
        &format!("/tickets/{id}"),
        &json!({"title": "Login", "description": "Solved", "priority": "urgent", "tags": ["login"], "custom_fields": {"severity": null}, "status": "resolved"}),
    )
    .await
    .expect(200);
    let changed = shown(&app, &id).await;
    for (key, value) in [
        ("title", json!("Login")),
        ("priority", json!("urgent")),
        ("tags", json!(["login"])),
        ("custom_fields", json!({"device": {"os": "x"}})),
        ("status", json!("resolved")),
        ("ticket_type", json!("incident")),
    ] {
        assert_eq!(changed[key], value, "{key}");
    }
    assert_eq!(changed["status_changes"][1]["to_status"], "resolved");
    // `/v1` shows the same ticket.
    let own = app
        .get(&format!("/v1/tickets/{}", id.strip_prefix("tk_").unwrap()))
        .bearer("access-token-of-omar")
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&own["subject"], &own["contact_id"], &own["priority"]),
        (&json!("Login"), &json!(2_219_256), &json!("urgent"))
    );
}

#[both(more())]
async fn a_ticket_from_a_conversation(app: App) {
    let conversation = started(&app).await["id"].clone();
    let path = format!("/conversations/{conversation}");
    post(
        &app,
        &format!("{path}/messages"),
        &json!({"content": "It is broken", "message_type": "incoming"}),
    )
    .await
    .expect(200);
    post(
        &app,
        &format!("{path}/messages"),
        &json!({"content": "A note", "private": true}),
    )
    .await
    .expect(200);
    let id = made(
        &app,
        &json!({"title": "Broken", "conversation_id": conversation}),
    )
    .await;
    let ticket = shown(&app, &id).await;
    let list = ticket["conversation_list"].as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(
        (
            &list[0]["content"],
            &list[0]["is_internal"],
            &list[0]["sender"]["type"]
        ),
        (&json!("It is broken"), &json!(false), &json!("contact"))
    );
    assert_eq!(
        (&list[1]["is_internal"], &list[1]["sender"]),
        (
            &json!(true),
            &json!({"id": "u_8", "type": "internal_member", "name": "Omar Diaz"})
        )
    );
    assert_eq!(ticket["requester"]["euid"], "contact_2219256");
    assert_eq!(get(&app, &path).await.json()["ticket_id"], id);
}

#[both(more())]
async fn wrong_tickets(app: App) {
    let before = app.counts().await;
    for (body, message) in [
        (json!({}), "title is required"),
        (json!({"title": ""}), "title is required"),
        (json!({"title": "t".repeat(256)}), "title is too long"),
        (
            json!({"title": "t", "priority": "huge"}),
            "priority is not one of low, medium, normal, high, urgent",
        ),
        (
            json!({"title": "t", "assignment_team": "No such team"}),
            "assignment_team does not exist",
        ),
        (
            json!({"title": "t", "attachments": "x"}),
            "attachments must be a list of objects with file_url",
        ),
        (
            json!({"title": "t", "attachments": [{}]}),
            "attachments must be a list of objects with file_url",
        ),
        (
            json!({"title": "t", "attachments": [{"file_url": "nothing"}]}),
            "attachments is invalid",
        ),
        (
            json!({"title": "t", "attachments": vec![json!({"file_url": "https://a.test/"}); 16]}),
            "attachments has too many files",
        ),
        (
            json!({"title": "t", "custom_fields": "x"}),
            "Custom fields is invalid",
        ),
        (
            json!({"title": "t", "conversation_id": 999}),
            "conversation_id does not exist",
        ),
        (json!({"title": ["t"]}), "Title is invalid"),
    ] {
        failed(&post(&app, "/tickets", &body).await, 422, message);
    }
    assert_eq!(app.counts().await, before);
    let id = made(&app, &json!({"title": "t"})).await;
    let path = format!("/tickets/{id}");
    for (body, message) in [
        (json!({"description": "d"}), "title is required"),
        (json!({"title": "t"}), "description is required"),
        (
            json!({"title": "t", "description": "d", "status": "done"}),
            "status is not one of open, processing, resolved, closed",
        ),
    ] {
        failed(&put(&app, &path, &body).await, 422, message);
    }
    let unknown = "The ticket does not exist";
    for id in ["tk_999", "999", "tk_", "x", "tk_-1"] {
        failed(&get(&app, &format!("/tickets/{id}")).await, 404, unknown);
        failed(
            &put(
                &app,
                &format!("/tickets/{id}"),
                &json!({"title": "t", "description": "d"}),
            )
            .await,
            404,
            unknown,
        );
    }
    failed(
        &app.get(&format!("{BASE}{path}")).globex().send().await,
        404,
        unknown,
    );
    let stranger = app
        .get(&format!("{BASE}{path}"))
        .basic("livedesk-key", "wrong")
        .send()
        .await;
    failed(&stranger, 401, "Invalid API key or secret");
    assert!(stranger.header("www-authenticate").is_some());
    let broken = app
        .post(&format!("{BASE}/tickets"))
        .acme()
        .body("application/json", "{")
        .send()
        .await;
    failed(&broken, 400, "Bad Request");
}

fn form(field: &str) -> String {
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"note.txt\"\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--\r\n"
    )
}

#[both(more())]
async fn uploading_a_file(app: App) {
    let send = async |body: String| {
        let upload = app.post(&format!("{BASE}/upload")).acme();
        upload
            .body("multipart/form-data; boundary=b", body)
            .send()
            .await
    };
    let mut urls = Vec::new();
    for field in ["file", "attachment"] {
        let reply = send(form(field)).await.expect(200).json();
        let data = &reply["data"];
        assert_eq!(reply["code"], 0);
        assert_eq!(
            (&data["file_name"], &data["file_type"], &data["file_size"]),
            (&json!("note.txt"), &json!("text/plain"), &json!(5))
        );
        urls.push(data["file_url"].as_str().unwrap().to_owned());
    }
    let id = made(
        &app,
        &json!({"title": "t", "attachments": [{"file_url": urls[0]}]}),
    )
    .await;
    let ticket = shown(&app, &id).await;
    let url = ticket["attachments"][0]["file_url"].as_str().unwrap();
    let path = &url[url.find("/files/").unwrap()..];
    assert_eq!(app.get(path).send().await.expect(200).body, "Hello");
    // A client that sends the file's address back keeps the file. The second address adds another file.
    let both = json!({"title": "t", "description": "d", "attachments": [{"file_url": url}, {"file_url": urls[1]}]});
    put(&app, &format!("/tickets/{id}"), &both)
        .await
        .expect(200);
    assert_eq!(
        shown(&app, &id).await["attachments"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // A file can belong to only one ticket.
    let again = post(
        &app,
        "/tickets",
        &json!({"title": "u", "attachments": [{"file_url": url}]}),
    )
    .await;
    failed(&again, 422, "attachments is used already");
    for (body, message) in [
        (
            form("elsewhere"),
            "Send a multipart form with one file in the field file",
        ),
        (
            form("file").replace("Hello", ""),
            "Validation failed: Attachments must not be empty",
        ),
    ] {
        let reply = send(body).await;
        assert_eq!(reply.status, 422, "{}", reply.body);
        assert_eq!(reply.json()["message"], message);
    }
    let plain = post(&app, "/upload", &json!({"file": "x"})).await;
    failed(
        &plain,
        422,
        "Send a multipart form with one file in the field file",
    );
}

/// The number and the size of attributes have a limit, also after many changes.
#[both(more())]
async fn tickets_and_contacts_stay_bounded(app: App) {
    let fields = |from: i64| -> Value {
        (from..from + 600)
            .map(|n| (format!("field {n}"), json!("x")))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let ticket = |fields: Value| json!({"title": "t", "description": "d", "custom_fields": fields});
    let path = format!("/tickets/{}", made(&app, &ticket(fields(0))).await);
    put(&app, &path, &ticket(fields(0))).await.expect(200);
    let refused = put(&app, &path, &ticket(fields(600))).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let large = ticket(json!({"large": "x".repeat(300_000)}));
    assert_eq!(put(&app, &path, &large).await.status, 422);
    let shown = shown(&app, path.rsplit('/').next().unwrap()).await;
    assert_eq!(shown["custom_fields"].as_object().unwrap().len(), 600);
    let path = "/contacts/2219256";
    put(&app, path, &json!({"custom_attributes": fields(0)}))
        .await
        .expect(200);
    let refused = put(&app, path, &json!({"custom_attributes": fields(600)})).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
}

/// The URL of a link is stored without user name and password. If the stated type is not a media type, the default
/// media type is stored instead.
#[both(more())]
async fn links_are_canonical(app: App) {
    let id = made(
        &app,
        &json!({"title": "t", "attachments": [
            {"file_url": "https://me:secret@files.example/a.png?x=1", "file_type": "Image/PNG; q=1"},
            {"file_url": "https://files.example/b", "file_type": "<b>"},
        ]}),
    )
    .await;
    let ticket = shown(&app, &id).await;
    let files: Vec<(&str, &str)> = (ticket["attachments"].as_array().unwrap().iter())
        .map(|file| {
            (
                file["file_url"].as_str().unwrap(),
                file["file_type"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        files,
        [
            ("https://files.example/a.png?x=1", "image/png"),
            ("https://files.example/b", "application/octet-stream"),
        ]
    );
    let bad = json!({"title": "t", "attachments": [{"file_url": "https://me:secret@/"}]});
    assert_eq!(post(&app, "/tickets", &bad).await.status, 422);
}
