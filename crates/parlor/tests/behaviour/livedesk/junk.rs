//! Requests that no client of the vendor sends are refused in the vendor's form and change nothing. Also other forms of
//! paths, and the lists of agents, teams and inboxes.

use super::{ACME, AsLiveDesk as _, BASE, NOT_FOUND, get, post, refused, started};
use crate::support::{App, both};
use serde_json::{Value, json};

const BAD_REQUEST: &str = r#"{"status":400,"error":"Bad Request"}"#;
const ROUTELESS: &str = r#"{"status":404,"error":"Not Found"}"#;
const UNSUPPORTED: &str = r#"{"status":415,"error":"Unsupported Media Type"}"#;
const TOO_LARGE: &str = r#"{"status":413,"error":"Payload Too Large"}"#;

const WRITES: [(&str, &str); 5] = [
    ("POST", "/conversations"),
    ("POST", "/contacts"),
    ("PATCH", "/contacts/2219256"),
    ("POST", "/conversations/1/messages"),
    ("POST", "/conversations/1/toggle_status"),
];

#[both]
async fn bodies(app: App) {
    started(&app).await;
    let before = app.counts().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!(
        "{{\"custom_attributes\":{}1{}}}",
        "{\"a\":".repeat(70),
        "}".repeat(70)
    );
    for (method, path) in WRITES {
        for (content_type, body, status, text) in [
            ("application/json", "{", 400, BAD_REQUEST),
            ("application/json", "not json", 400, BAD_REQUEST),
            (
                "application/json",
                "{\"inbox_id\": 407, // required\n}",
                400,
                BAD_REQUEST,
            ),
            ("application/json", "{\"inbox_id\":407,}", 400, BAD_REQUEST),
            ("application/json", "[]", 400, BAD_REQUEST),
            ("application/json", "null", 400, BAD_REQUEST),
            ("application/json", "7", 400, BAD_REQUEST),
            (
                "application/json",
                "{\"content\":\"a\",\"content\":\"b\"}",
                400,
                BAD_REQUEST,
            ),
            (
                "application/json",
                "{\"content\":\"a\\u0000b\",\"name\":\"\\u0000\"}",
                400,
                BAD_REQUEST,
            ),
            ("application/json", "{\"a\":1e999}", 400, BAD_REQUEST),
            ("application/json", &deep, 400, BAD_REQUEST),
            ("application/json", &nested, 400, BAD_REQUEST),
            ("", "{\"x\":", 400, BAD_REQUEST),
            ("text/plain", "{}", 415, UNSUPPORTED),
            ("application/xml", "<a/>", 415, UNSUPPORTED),
            ("nonsense", "{}", 415, UNSUPPORTED),
            (
                "application/x-www-form-urlencoded",
                "content=%ff",
                400,
                BAD_REQUEST,
            ),
            (
                "application/x-www-form-urlencoded",
                "content=%00",
                400,
                BAD_REQUEST,
            ),
            (
                "application/x-www-form-urlencoded",
                "content=1&content=2",
                400,
                BAD_REQUEST,
            ),
            ("multipart/form-data", "--X--", 400, BAD_REQUEST),
            (
                "multipart/form-data; boundary=X",
                "no boundary",
                400,
                BAD_REQUEST,
            ),
        ] {
            let reply = app
                .request(method, &format!("{BASE}{path}"))
                .acme()
                .body(content_type, body.to_owned())
                .send()
                .await;
            assert_eq!(
                (reply.status, reply.body.as_str()),
                (status, text),
                "{method} {path} {content_type} {}",
                &body[..body.len().min(60)]
            );
        }
        let bytes = b"{\"content\":\"\xff\",\"name\":\"\xff\"}".to_vec();
        let reply = app
            .request(method, &format!("{BASE}{path}"))
            .acme()
            .body("application/json", bytes)
            .send()
            .await;
        refused(&reply, 400, BAD_REQUEST);
        let large = format!("{{\"content\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
        let reply = app
            .request(method, &format!("{BASE}{path}"))
            .acme()
            .body("application/json", large)
            .send()
            .await;
        refused(&reply, 413, TOO_LARGE);
        let reply = app
            .request(method, &format!("{BASE}{path}?a=%zz"))
            .acme()
            .body("application/json", "{}")
            .send()
            .await;
        refused(&reply, 400, BAD_REQUEST);
    }
    assert_eq!(app.counts().await, before);
    // White space or a byte order mark means an empty body. A body without a content type is read as JSON.
    for body in ["", " \n", "\u{feff}"] {
        let reply = app
            .post(&format!("{BASE}/conversations"))
            .acme()
            .body("application/json", body)
            .send()
            .await;
        refused(
            &reply,
            422,
            r#"{"error":"param is missing or the value is empty: inbox_id"}"#,
        );
    }
    app.post(&format!("{BASE}/conversations"))
        .acme()
        .body("", "{\"inbox_id\":407,\"contact_id\":2219256}")
        .send()
        .await
        .expect(200);
}

#[both]
async fn routes(app: App) {
    started(&app).await;
    let before = app.counts().await;
    for (method, path) in [
        ("GET", ""),
        ("GET", "/"),
        ("POST", "/nothing"),
        ("PUT", "/conversations"),
        ("DELETE", "/conversations/1"),
        ("GET", "/conversations/1/toggle_status"),
        ("PATCH", "/conversations/1/messages"),
        ("POST", "/contacts/2219256"),
        ("POST", "/agents"),
        ("OPTIONS", "/contacts"),
        ("TRACE", "/contacts"),
        ("BREW", "/conversations"),
        ("POST", "/conversations/1/messages/2"),
        ("GET", "/tickets"),
        ("DELETE", "/tickets/tk_1"),
        ("GET", "/upload"),
        ("POST", "//conversations"),
        ("POST", "/17623000010928/conversations"),
        ("GET", "/%ff"),
    ] {
        for with_key in [true, false] {
            let request = app.request(method, &format!("{BASE}{path}"));
            let reply = if with_key { request.acme() } else { request }.send().await;
            assert_eq!(
                (reply.status, reply.body.as_str()),
                (404, ROUTELESS),
                "{method} {path}"
            );
        }
    }
    assert_eq!(app.counts().await, before);
    // A slash or the suffix `.json` at the end of the path makes no difference.
    let body = json!({"inbox_id": 407, "contact_id": 2219256});
    for path in ["/conversations/", "/conversations.json"] {
        post(&app, path, &body).await.expect(200);
    }
    for path in [
        "/conversations/1/",
        "/conversations/1.json",
        "/conversations/1/messages/",
        "/conversations/1/messages.json",
        "/contacts/2219256.json",
        "/inboxes/",
    ] {
        get(&app, path).await.expect(200);
    }
}

#[both]
async fn directory(app: App) {
    app.presence(8, "online").await;
    let agents = get(&app, "/agents").await.expect(200).json();
    assert_eq!(agents.as_array().unwrap().len(), 2);
    assert_eq!(
        agents[1],
        json!({
            "id": 8, "account_id": ACME, "availability_status": "online", "auto_offline": true, "confirmed": true, "email": "omar@acme.test",
            "available_name": "Omar Diaz", "name": "Omar Diaz", "role": "administrator", "thumbnail": "",
        })
    );
    assert_eq!(agents[0]["availability_status"], "offline");
    assert_eq!(
        get(&app, "/teams").await.expect(200).json(),
        json!([
            {"id": 5, "name": "support", "description": null, "allow_auto_assign": true, "account_id": ACME, "is_member": true},
        ])
    );
    let jenny = json!({"id": 407, "avatar_url": "", "channel_id": 407, "name": "JennyApi", "channel_type": "Channel::Api", "provider": null});
    assert_eq!(
        get(&app, "/inboxes").await.expect(200).json(),
        json!({"payload": [jenny]})
    );
    assert_eq!(get(&app, "/inboxes/407").await.expect(200).json(), jenny);
    for id in ["1", "900", "999", "x"] {
        refused(&get(&app, &format!("/inboxes/{id}")).await, 404, NOT_FOUND);
    }
    let globex = app
        .get(&format!("{BASE}/agents"))
        .globex()
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        globex
            .as_array()
            .unwrap()
            .iter()
            .map(|a| &a["id"])
            .collect::<Vec<_>>(),
        [&json!(70)]
    );
    for path in [
        "/agents",
        "/teams",
        "/inboxes",
        "/inboxes/407",
        "/contacts",
        "/contacts/1",
        "/conversations/1",
        "/conversations/1/messages",
    ] {
        let reply = app.get(&format!("{BASE}{path}")).send().await;
        refused(&reply, 401, r#"{"error":"Invalid API key or secret"}"#);
    }
}

/// The answer to any valid JSON value in any member is the vendor's refusal or the vendor's object.
#[both]
async fn any_value_anywhere(app: App) {
    started(&app).await;
    let contact = [
        "name",
        "email",
        "phone_number",
        "identifier",
        "avatar_url",
        "blocked",
        "custom_attributes",
        "additional_attributes",
        "source_id",
    ];
    let conversation = [
        "inbox_id",
        "contact_id",
        "source_id",
        "status",
        "snoozed_until",
        "assignee_id",
        "team_id",
        "custom_attributes",
        "additional_attributes",
        "message",
    ];
    let message = [
        "content",
        "private",
        "message_type",
        "content_type",
        "content_attributes",
        "source_id",
        "echo_id",
        "attachments",
    ];
    let fields: [&[&str]; 5] = [
        &conversation,
        &contact,
        &contact,
        &message,
        &["status", "snoozed_until", "sender_type"],
    ];
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!(" "),
        json!("x\u{1}\u{202e}😀"),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"a": {"b": null}}),
        json!("y".repeat(5000)),
    ];
    for ((method, path), fields) in WRITES.into_iter().zip(fields) {
        for (field, value) in fields
            .iter()
            .flat_map(|field| values.iter().map(move |value| (field, value)))
        {
            let mut body = json!({"inbox_id": 407, "contact_id": 2219256, "content": "c", "status": "snoozed"});
            body[field] = value.clone();
            let reply = app
                .request(method, &format!("{BASE}{path}"))
                .acme()
                .json(&body)
                .send()
                .await;
            assert!(
                [200, 404, 422].contains(&reply.status),
                "{method} {path} {body}: {} {}",
                reply.status,
                reply.body
            );
            let answer: Value = reply.json();
            if reply.status != 200 {
                let known = answer["error"].is_string()
                    || (answer["message"].is_string() && answer["attributes"].is_array());
                assert!(known, "{}", reply.body);
            }
        }
    }
}
