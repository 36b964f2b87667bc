//! Messages with files: multipart forms with repeated `attachments[]`. This file tests section 3.5 of the contract and
//! section 4.6 of the Chatwoot contract, which `mod.rs` explains.

use super::{ACME, AsLiveDesk as _, BASE, get, keys, more, refused, started};
use crate::support::{App, Reply, both};
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01";

/// The body of a multipart form. Each part has a name, a file name if it is a file, and its bytes.
fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        let head = format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

async fn send(app: &App, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Reply {
    let body = form(parts);
    app.post(&format!("{BASE}{path}"))
        .acme()
        .body("multipart/form-data; boundary=XX", body)
        .send()
        .await
}

fn on_disk(app: &App) -> usize {
    let mut count = 0;
    for part in std::fs::read_dir(app.database().files()).unwrap() {
        count += std::fs::read_dir(part.unwrap().path()).unwrap().count();
    }
    count
}

const MESSAGES: &str = "/conversations/1/messages";

/// A form with text and files, a form with only files, and the files in the answers.
#[both(more())]
async fn a_form_with_files(app: App) {
    started(&app).await;
    let both = send(
        &app,
        MESSAGES,
        &[
            ("content", None, b"Look"),
            ("content_attributes", None, br#"{"a":1}"#),
            ("message_type", None, b"incoming"),
            ("attachments[]", Some("photo.png"), PNG),
            ("attachments[]", Some("../notes.txt"), b"plain words"),
        ],
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (
            &both["content"],
            &both["message_type"],
            &both["content_attributes"]
        ),
        (&json!("Look"), &json!(0), &json!({"a": 1}))
    );
    assert_eq!(keys(&both).last(), Some(&"attachments"));
    let files = both["attachments"].as_array().unwrap();
    assert_eq!(files.len(), 2);
    assert_eq!(
        keys(&files[0]),
        [
            "id",
            "message_id",
            "file_type",
            "account_id",
            "extension",
            "data_url",
            "thumb_url",
            "file_size",
            "width",
            "height",
        ]
    );
    for (file, kind, extension, bytes) in [
        (&files[0], "image", "png", PNG),
        (&files[1], "file", "txt", b"plain words".as_slice()),
    ] {
        assert_eq!(
            (&file["file_type"], &file["extension"], &file["file_size"]),
            (&json!(kind), &json!(extension), &json!(bytes.len()))
        );
        assert_eq!(
            (&file["message_id"], &file["account_id"]),
            (&both["id"], &json!(ACME))
        );
        let url = file["data_url"].as_str().unwrap();
        let path = url.strip_prefix(&format!("http://{}", app.addr())).unwrap();
        let read = app.get(path).send().await.expect(200);
        assert_eq!(
            (&read.bytes[..], read.header("x-content-type-options")),
            (bytes, Some("nosniff"))
        );
    }
    assert!(
        files[1]["data_url"]
            .as_str()
            .unwrap()
            .ends_with("/notes.txt")
    );
    let alone = send(
        &app,
        MESSAGES,
        &[
            ("attachments[]", Some("a.png"), PNG),
            ("private", None, b"true"),
        ],
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (
            &alone["content"],
            &alone["private"],
            alone["attachments"].as_array().unwrap().len()
        ),
        (&json!(""), &json!(true), 1)
    );
    // An empty file field, as browsers send it, means the same as an absent field.
    let none = send(
        &app,
        MESSAGES,
        &[("content", None, b"x"), ("attachments[]", Some(""), b"")],
    )
    .await
    .expect(200)
    .json();
    assert_eq!(none.get("attachments"), None);
    let listed = get(&app, MESSAGES).await.expect(200).json();
    let shown: Vec<Option<usize>> = listed["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m.get("attachments").map(|a| a.as_array().unwrap().len()))
        .collect();
    assert_eq!(shown, [Some(2), Some(1), None]);
    let conversation = get(&app, "/conversations/1").await.expect(200).json();
    assert_eq!(conversation["messages"][0].get("attachments"), None);
    assert_eq!((app.rows("attachments").await, on_disk(&app)), (3, 3));
}

/// The first message of a conversation can have files, with or without text.
#[both(more())]
async fn a_start_with_files(app: App) {
    for words in [true, false] {
        let mut parts: Vec<(&str, Option<&str>, &[u8])> = vec![
            ("inbox_id", None, b"407"),
            ("contact_id", None, b"2219256"),
            ("message[attachments][]", Some("a.png"), PNG),
        ];
        if words {
            parts.push(("message[content]", None, b"Hi"));
        }
        let begun = send(&app, "/conversations", &parts)
            .await
            .expect(200)
            .json();
        let first = &begun["messages"][0];
        assert_eq!(
            (&first["content"], &first["attachments"][0]["file_type"]),
            (&json!(if words { "Hi" } else { "" }), &json!("image"))
        );
    }
    let reply = send(
        &app,
        "/conversations",
        &[
            ("inbox_id", None, b"407"),
            ("message[attachments][]", Some("a.png"), PNG),
        ],
    )
    .await;
    assert!((400..500).contains(&reply.status), "{}", reply.body);
    assert_eq!((app.rows("attachments").await, on_disk(&app)), (2, 2));
}

/// A refused upload leaves no rows and no files.
#[both(more())]
async fn invalid_requests_are_refused(app: App) {
    started(&app).await;
    let before = app.counts().await;
    let many: Vec<(&str, Option<&str>, &[u8])> = vec![("attachments[]", Some("a.png"), PNG); 16];
    let reply = send(&app, MESSAGES, &many).await;
    refused(
        &reply,
        422,
        r#"{"error":"Validation failed: Attachments is too many (maximum is 15)"}"#,
    );
    let reply = send(&app, MESSAGES, &[("attachments[]", Some("a.png"), b"")]).await;
    refused(
        &reply,
        422,
        r#"{"error":"Validation failed: Attachments must not be empty"}"#,
    );
    let reply = send(
        &app,
        MESSAGES,
        &[("file", Some("a.png"), PNG), ("content", None, b"x")],
    )
    .await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    for (parts, status) in [
        (
            vec![
                ("attachments[]", Some("a.png"), PNG),
                ("message_type", None, b"wrong".as_slice()),
            ],
            422,
        ),
        (
            vec![
                ("attachments[]", Some("a.png"), PNG),
                ("content", None, b"\xff".as_slice()),
            ],
            400,
        ),
        (
            vec![
                ("attachments[]", Some("a.png"), PNG),
                ("content", None, b"x".as_slice()),
                ("content", None, b"y".as_slice()),
            ],
            400,
        ),
    ] {
        let reply = send(&app, MESSAGES, &parts).await;
        assert_eq!(reply.status, status, "{}", reply.body);
    }
    let reply = send(
        &app,
        "/conversations/999/messages",
        &[("attachments[]", Some("a.png"), PNG)],
    )
    .await;
    assert_eq!(reply.status, 404);
    let body = form(&[("attachments[]", Some("a.png"), PNG)]);
    let path = format!("{BASE}{MESSAGES}");
    let form_of = "multipart/form-data; boundary=XX";
    let cut = body[..body.len() - 12].to_vec();
    assert_eq!(
        app.post(&path)
            .acme()
            .body(form_of, cut)
            .send()
            .await
            .status,
        400
    );
    assert_eq!(
        app.post(&path)
            .body(form_of, body.clone())
            .send()
            .await
            .status,
        401
    );
    assert_eq!(
        app.post(&path)
            .globex()
            .body(form_of, body.clone())
            .send()
            .await
            .status,
        404
    );
    assert_eq!((app.counts().await, on_disk(&app)), (before, 0));
    // Any number of requests with one idempotency key store one message, even if their multipart boundaries differ.
    let keyed = |body: Vec<u8>, boundary: &str| {
        app.post(&path)
            .acme()
            .header("idempotency-key", "k")
            .body(&format!("multipart/form-data; boundary={boundary}"), body)
            .send()
    };
    let first: Value = keyed(body.clone(), "XX").await.expect(200).json();
    let other = String::from_utf8_lossy(&form(&[("attachments[]", Some("a.png"), b"PNG")]))
        .replace("XX", "YY");
    assert_eq!(keyed(other.into_bytes(), "YY").await.status, 422);
    let again = keyed(body, "XX").await.expect(200);
    assert_eq!(
        (again.json(), again.header("idempotency-replayed")),
        (first, Some("true"))
    );
    assert_eq!((app.rows("attachments").await, on_disk(&app)), (1, 1));
}

/// The name of a file may have any of these forms.
#[both(more())]
async fn names_of_files(app: App) {
    started(&app).await;
    for disposition in [
        &b"name=\"attachments[]\"; filename*=UTF-8''r%C3%A9sum%C3%A9.txt"[..],
        b"name=\"attachments[]\"; filename=\"r\xe9sum\xe9.txt\"",
        b"name=attachments[]; filename=\"=?utf-8?B?csOpc3Vtw6kudHh0?=\"; filename*=utf-8''r%C3%A9sum%C3%A9.txt",
        b"name=\"=?utf-8?B?YXR0YWNobWVudHNbXQ==?=\"; filename=\"=?utf-8?B?csOpc3Vtw6kudHh0?=\"",
        "name=\"attachments[0]\"; filename=\"r\u{e9}sum\u{e9}.txt\"".as_bytes(),
    ] {
        let mut body = b"--XX\r\nContent-Disposition: form-data; ".to_vec();
        body.extend_from_slice(disposition);
        body.extend_from_slice(b"\r\n\r\nwords \xff\r\n--XX--\r\n");
        let reply = app
            .post(&format!("{BASE}{MESSAGES}"))
            .acme()
            .body("multipart/form-data; boundary=XX", body)
            .send()
            .await;
        let what = String::from_utf8_lossy(disposition).into_owned();
        assert_eq!(reply.status, 200, "{what}: {}", reply.body);
        let file = &reply.json()["attachments"][0];
        let url = file["data_url"].as_str().unwrap();
        assert!(url.ends_with("/r%C3%A9sum%C3%A9.txt"), "{what}: {url}");
        assert_eq!(file["file_size"], 7, "{what}");
    }
}
