//! Messages of the type `uploadAttachment`, which contain files or links. This file tests sections 3.3 and 3.5 of the
//! contract, which `mod.rs` explains.

use super::common::*;
use super::messages::{message, talk, uuid};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01";
const PATH: &str = "/messaging/sendmessage";
const FORM: &str = "multipart/form-data; boundary=XX";

/// The body of a message of the type `uploadAttachment` with these files.
pub(crate) fn offer(conversation: &str, list: Value) -> Value {
    json!({"conversation": {"id": conversation}, "type": {"value": "uploadAttachment"}, "attachments": {"attachment": list}})
}

/// The body of a multipart form. For each part, `parts` has the text after `form-data; ` in the part's headers, and the
/// part's bytes.
fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, bytes) in parts {
        body.extend_from_slice(
            format!("--XX\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

fn send(app: &App, token: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Request {
    let request = app.post(&format!("{BASE}{PATH}")).bearer(token);
    let request = request.header("accept", "application/json");
    request.body(content_type, body.into())
}

/// The attachments of the newest message, as `/v1` shows them.
async fn newest(app: &App) -> Vec<Value> {
    let id = "SELECT conversation_id FROM messages ORDER BY id DESC LIMIT 1";
    let id = app.database().number(id).await;
    let path = format!("/v1/conversations/{id}/messages?limit=100");
    let listed = app.get(&path).bearer("access-token-of-omar").send().await;
    let listed = listed.expect(200).json();
    let last = listed["data"].as_array().unwrap().last().unwrap();
    last["attachments"].as_array().unwrap().clone()
}

fn on_disk(app: &App) -> usize {
    let mut count = 0;
    for part in std::fs::read_dir(app.database().files()).unwrap() {
        count += std::fs::read_dir(part.unwrap().path()).unwrap().count();
    }
    count
}

/// Parlor stores a link unchanged and never loads the file at its address. In this test, no server listens at this
/// address.
#[both(more())]
async fn links(app: App) {
    let token = ready(&app).await;
    let id = uuid(&talk(&app, &token).await);
    let url = "http://127.0.0.1:9/a?b=c";
    let list = json!([
        {"fileName": "scan.pdf", "contentType": "application/pdf", "size": "1024", "contentUrl": url},
        {"fileName": "x/../y.png", "size": 7, "contentUrl": url}, {"fileName": "z", "contentType": "a b", "contentUrl": url},
    ]);
    send(
        &app,
        &token,
        "application/json",
        offer(&id, list).to_string(),
    )
    .send()
    .await
    .expect(204);
    let shown: Vec<Value> = newest(&app)
        .await
        .iter()
        .map(|a| json!([a["file_name"], a["content_type"], a["size"], a["url"]]))
        .collect();
    assert_eq!(
        shown,
        [
            json!(["scan.pdf", "application/pdf", 1024, url]),
            json!(["y.png", "application/octet-stream", 7, url]),
            json!(["z", "application/octet-stream", 0, url]),
        ]
    );
    let xml = format!(
        "<message xmlns='urn:x'><conversation id='{id}'/><type><value>uploadAttachment</value></type><content>See</content><attachments><attachment><fileName>one.txt</fileName><size>5</size><contentUrl>{url}</contentUrl></attachment></attachments></message>"
    );
    send(&app, &token, "application/xml", xml)
        .send()
        .await
        .expect(204);
    assert_eq!(newest(&app).await.len(), 1);
    assert_eq!(on_disk(&app), 0);
}

/// A multipart message has a document and one file part for each `fileName`, or it has only file parts.
#[both(more())]
async fn native_files(app: App) {
    let token = ready(&app).await;
    let id = uuid(&talk(&app, &token).await);
    let url = "https://elsewhere.example/b";
    let document = offer(&id, json!([{"fileName": "b.png"}, {"fileName": "link", "contentUrl": url}, {"fileName": "a.txt", "size": 99}])).to_string();
    let message = "name=\"message\"; filename=\"blob\"\r\nContent-Type: application/json";
    let body = form(&[
        (message, document.as_bytes()),
        // The first file name is only in the parameter `filename*`. The second file name is a MIME encoded word (RFC
        // 2047).
        ("name=\"f1\"; filename*=UTF-8''a.txt", b"plain words"),
        (
            "name=f2; filename=\"=?utf-8?B?Yi5wbmc=?=\"\r\nContent-Type: text/html",
            PNG,
        ),
    ]);
    send(&app, &token, FORM, body).send().await.expect(204);
    let shown: Vec<Value> = newest(&app)
        .await
        .iter()
        .map(|a| json!([a["file_name"], a["content_type"], a["size"]]))
        .collect();
    assert_eq!(
        shown,
        [
            json!(["b.png", "image/png", PNG.len()]),
            json!(["link", "application/octet-stream", 0]),
            json!(["a.txt", "text/plain", 11])
        ]
    );
    let url = newest(&app).await[0]["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&format!("http://{}", app.addr())).unwrap();
    assert_eq!(app.get(path).send().await.expect(200).bytes, PNG);
    let bare =
        json!({"conversation": {"id": id}, "type": {"value": "uploadAttachment"}}).to_string();
    // If the body has a message document, another JSON part is an ordinary file.
    let body = form(&[
        ("name=\"message\"", bare.as_bytes()),
        (
            "name=\"x\"; filename=\"c.json\"\r\nContent-Type: application/json",
            b"{}",
        ),
    ]);
    send(&app, &token, FORM, body).send().await.expect(204);
    assert_eq!(newest(&app).await[0]["file_name"], "c.json");
    assert_eq!((on_disk(&app), app.rows("attachments").await), (3, 4));
}

#[both(more())]
async fn invalid_requests_are_refused(app: App) {
    let token = ready(&app).await;
    let id = uuid(&talk(&app, &token).await);
    let before = app.counts().await;
    let good = json!({"fileName": "a", "contentUrl": "https://elsewhere.example/a"});
    for list in [
        json!(null),
        json!([]),
        json!("x"),
        json!([5]),
        json!([{}]),
        json!([{"fileName": "a"}]),
        json!([{"contentUrl": "https://elsewhere.example/a"}]),
        json!([{"fileName": 5, "contentUrl": "https://elsewhere.example/a"}]),
        json!([{"fileName": "a", "contentUrl": "javascript:alert(1)"}]),
        json!([{"fileName": "a", "contentUrl": "file:///etc/passwd"}]),
        json!([{"fileName": "a", "contentUrl": "https://elsewhere.example/a", "size": -1}]),
        json!([{"fileName": "a", "contentUrl": "https://elsewhere.example/a", "size": "many"}]),
        json!(vec![good.clone(); 16]),
    ] {
        let reply = send(
            &app,
            &token,
            "application/json",
            offer(&id, list.clone()).to_string(),
        )
        .send()
        .await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (400, &json!("400-152")),
            "{list}: {}",
            reply.body
        );
    }
    let document = offer(&id, json!([good])).to_string();
    let text = message(&id, "text/plain", json!("x")).to_string();
    let nobody = offer(
        "00000000-0000-4000-8000-000000000000",
        json!([{"fileName": "a.txt"}]),
    )
    .to_string();
    let part = |document: &str| {
        form(&[
            ("name=\"message\"", document.as_bytes()),
            ("name=\"f\"; filename=\"a.txt\"", b"words"),
        ])
    };
    for document in [document.as_str(), &text, &nobody, "{", "[]"] {
        let reply = send(&app, &token, FORM, part(document)).send().await;
        assert_eq!(reply.status, 400, "{document}: {}", reply.body);
    }
    assert_eq!(
        send(&app, "nobody", FORM, part(&document))
            .send()
            .await
            .status,
        401
    );
    let files: Vec<(&str, &[u8])> =
        vec![("name=\"f\"; filename=\"a.txt\"", b"words".as_slice()); 16];
    assert_eq!(
        send(&app, &token, FORM, form(&files)).send().await.status,
        400
    );
    assert_eq!((app.counts().await, on_disk(&app)), (before, 0));
}

/// A transcript contains the exchanged files.
#[both(more())]
async fn transcripts(app: App) {
    let token = ready(&app).await;
    let answer = talk(&app, &token).await;
    let id = uuid(&answer);
    let list = json!([{"fileName": "scan.pdf", "contentType": "application/pdf", "size": 3, "contentUrl": "https://elsewhere.example/a"}]);
    send(
        &app,
        &token,
        "application/json",
        offer(&id, list).to_string(),
    )
    .send()
    .await
    .expect(204);
    app.put(&format!("{BASE}/messaging/conversation/{id}/end"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    let read = |accept: &str| {
        app.get(&format!("{BASE}/messaging/conversation/{id}"))
            .bearer(&token)
            .header("accept", accept)
            .send()
    };
    let json = read("application/json").await.expect(200).json();
    let messages = json["activity"]["payload"]["chat"]["messages"]["message"]
        .as_array()
        .unwrap()
        .clone();
    let file = &messages.last().unwrap()["attachments"]["attachment"][0];
    assert_eq!(
        (
            &file["fileName"],
            &file["contentType"],
            &file["size"],
            &file["contentUrl"]
        ),
        (
            &json!("scan.pdf"),
            &json!("application/pdf"),
            &json!(3),
            &json!("https://elsewhere.example/a")
        )
    );
    let xml = read("application/xml").await.expect(200).body;
    assert!(
        xml.contains("<ns10:fileName>scan.pdf</ns10:fileName>"),
        "{xml}"
    );
}
