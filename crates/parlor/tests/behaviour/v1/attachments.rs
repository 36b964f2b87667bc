//! Files: upload, messages with files, download, visibility, removal.

use crate::support::accounts::{Accounts, Agent, Queue, Team, Token};
use crate::support::{App, Backend, Database, Reply, both, until};
use crate::v1::{OMAR, PASSWORD, anonymous, get, invalid, post, problem};
use parlor_model::attachments::file_key;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

fn more() -> Accounts {
    Accounts::acme()
        .with(Token::access(7, "access-token-of-mina"))
        .with(Team::new(6, "night"))
        .with(Queue::new("night"))
        .with(
            Agent::new(21, "Own")
                .email("own@acme.test")
                .password("correct horse battery staple")
                .visibility("own")
                .teams(&["night"])
                .queues(&["night"]),
        )
        .and_globex()
        .with(Token::access(70, "access-token-of-gil"))
}
const MINA: &str = "access-token-of-mina";
const GIL: &str = "access-token-of-gil";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
const DAY_S: i64 = 24 * 60 * 60;

async fn upload(app: &App, token: &str, name: &str, bytes: &[u8]) -> Reply {
    app.post(&format!("/v1/attachments?file_name={name}"))
        .bearer(token)
        .body("image/png", bytes.to_vec())
        .send()
        .await
}

async fn uploaded(app: &App, name: &str, bytes: &[u8]) -> i64 {
    id(&upload(app, OMAR, name, bytes).await.expect(201).json())
}

fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap()
}

/// Sends a message with these files as agent 8.
async fn send(app: &App, conversation: i64, ids: &[i64]) -> Reply {
    let path = format!("/v1/conversations/{conversation}/messages");
    post(app, OMAR, &path, &json!({"attachment_ids": ids})).await
}

async fn content(app: &App, token: &str, id: i64) -> Reply {
    get(app, token, &format!("/v1/attachments/{id}/content")).await
}

/// The path of an absolute URL of this server.
fn path_of(app: &App, url: &Value) -> String {
    let base = format!("http://{}", app.addr());
    let url = url.as_str().unwrap();
    url.strip_prefix(&base)
        .unwrap_or_else(|| panic!("{url} is not at {base}"))
        .to_owned()
}

/// All files in a directory, including the files of unfinished uploads.
pub(crate) fn stored(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for part in std::fs::read_dir(dir).unwrap() {
        for file in std::fs::read_dir(part.unwrap().path()).unwrap() {
            found.push(file.unwrap().path());
        }
    }
    found
}

fn on_disk(app: &App) -> usize {
    stored(&app.database().files()).len()
}

/// A file is uploaded, sent and downloaded: with a token and with a signed URL, as a whole and in part, and repeatedly.
#[both(more())]
async fn a_file_is_uploaded_sent_and_read(app: App) {
    let one = upload(&app, OMAR, "%C3%BCber.png", PNG)
        .await
        .expect(201)
        .json();
    let id = id(&one);
    assert_eq!(
        (
            &one["file_name"],
            &one["content_type"],
            &one["size"],
            &one["agent_id"],
            &one["message_id"],
            &one["url"]
        ),
        (
            &json!("über.png"),
            &json!("image/png"),
            &json!(PNG.len()),
            &json!(8),
            &Value::Null,
            &Value::Null
        )
    );
    assert_eq!(one["sha256"].as_str().unwrap().len(), 64);
    let conversation = anonymous(&app, "hold").await;
    let sent = send(&app, conversation, &[id]).await.expect(201).json();
    assert_eq!(sent["content"], "");
    let carried = &sent["attachments"][0];
    assert_eq!(
        (&carried["id"], &carried["file_name"], &carried["size"]),
        (&json!(id), &json!("über.png"), &json!(PNG.len()))
    );
    let listed = get(
        &app,
        OMAR,
        &format!("/v1/conversations/{conversation}/messages"),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(listed["data"][1]["attachments"][0]["id"], json!(id));
    assert_eq!(listed["data"][0]["attachments"], json!([]));
    let events = get(&app, OMAR, "/v1/events?after=0&limit=100")
        .await
        .expect(200)
        .json();
    let created: Vec<&Value> = events["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["kind"] == "message.created")
        .collect();
    assert_eq!(
        (
            created[0]["data"].get("attachment_count"),
            &created[1]["data"]["attachment_count"]
        ),
        (None, &json!(1))
    );
    let shown = get(&app, OMAR, &format!("/v1/attachments/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["message_id"], sent["id"]);

    let whole = content(&app, OMAR, id).await.expect(200);
    assert_eq!(whole.bytes, PNG);
    for (name, value) in [
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        (
            "content-disposition",
            "inline; filename=\"_ber.png\"; filename*=UTF-8''%C3%BCber.png",
        ),
        ("cache-control", "private"),
        ("referrer-policy", "no-referrer"),
        ("accept-ranges", "bytes"),
        ("content-length", &PNG.len().to_string()),
    ] {
        assert_eq!(whole.header(name), Some(value), "{name}");
    }
    let path = format!("/v1/attachments/{id}/content");
    let part = app
        .get(&path)
        .bearer(OMAR)
        .header("range", "bytes=1-3")
        .send()
        .await
        .expect(206);
    assert_eq!(
        (&part.bytes[..], part.header("content-range")),
        (
            &b"PNG"[..],
            Some(format!("bytes 1-3/{}", PNG.len()).as_str())
        )
    );
    let none = app
        .get(&path)
        .bearer(OMAR)
        .header("range", "bytes=999-")
        .send()
        .await;
    assert_eq!(
        none.header("content-range"),
        Some(format!("bytes */{}", PNG.len()).as_str())
    );
    problem(&none, 416, "no-such-range");
    let tag = whole.header("etag").unwrap();
    assert!(
        app.get(&path)
            .bearer(OMAR)
            .header("if-none-match", tag)
            .send()
            .await
            .expect(304)
            .bytes
            .is_empty()
    );

    // The signed URL needs no token.
    let signed = path_of(&app, &carried["url"]);
    let read = app.get(&signed).send().await.expect(200);
    assert_eq!(
        (&read.bytes[..], read.header("content-security-policy")),
        (PNG, Some("default-src 'none'; sandbox"))
    );
    assert_eq!(
        app.get(&signed.replace("%C3%BCber.png", "another-name"))
            .send()
            .await
            .status,
        200
    );
    let parts: Vec<&str> = signed.split('/').collect();
    let (number, expires, signature) = (parts[2], parts[3], parts[4]);
    let other = if signature.starts_with('0') { '1' } else { '0' };
    for wrong in [
        format!("/files/{}/{expires}/{signature}/x", id + 1),
        format!(
            "/files/{number}/{}/{signature}/x",
            expires.parse::<i64>().unwrap() + 1
        ),
        format!("/files/{number}/{expires}/{other}{}/x", &signature[1..]),
        format!("/files/{number}/{expires}/{}/x", signature.to_uppercase()),
        format!("/files/{number}/{expires}//x"),
        format!("/files/{number}/-1/{signature}/x"),
        format!("/files/99999999999999999999/{expires}/{signature}/x"),
        format!("/files/%00/{expires}/{signature}/%ff"),
    ] {
        let reply = app.get(&wrong).send().await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (404, Some("application/problem+json")),
            "{wrong}"
        );
    }
    assert_eq!(app.post(&signed).send().await.status, 405);
}

/// The content decides whether a file is a picture. Browsers save all other files instead of showing them.
#[both(more())]
async fn the_bytes_decide_the_content_type(app: App) {
    let conversation = anonymous(&app, "hold").await;
    for (bytes, content_type, disposition) in [
        (PNG, "image/png", "inline"),
        (
            b"<!DOCTYPE html><script>alert(1)</script>".as_slice(),
            "text/html; charset=utf-8",
            "attachment",
        ),
        (
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            "image/svg+xml",
            "attachment",
        ),
        (b"%PDF-1.7\n", "application/pdf", "attachment"),
        (
            b"MZ\x90\0\x03\0\0\0",
            "application/vnd.microsoft.portable-executable",
            "attachment",
        ),
        (b"just words", "text/plain; charset=utf-8", "attachment"),
        (b"\0\x01\x02", "application/octet-stream", "attachment"),
    ] {
        let file = upload(&app, OMAR, "claimed.png", bytes)
            .await
            .expect(201)
            .json();
        assert_eq!(
            file["content_type"],
            content_type.split(';').next().unwrap()
        );
        let sent = send(&app, conversation, &[id(&file)])
            .await
            .expect(201)
            .json();
        for reply in [
            content(&app, OMAR, id(&file)).await.expect(200),
            app.get(&path_of(&app, &sent["attachments"][0]["url"]))
                .send()
                .await
                .expect(200),
        ] {
            assert_eq!(reply.bytes, bytes);
            assert_eq!(reply.header("content-type"), Some(content_type));
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
            assert!(
                reply
                    .header("content-disposition")
                    .unwrap()
                    .starts_with(&format!("{disposition};")),
                "{content_type}"
            );
        }
    }
}

/// Each upload can be sent once, with a message of its uploader. A refused message changes nothing.
#[both(more())]
async fn invalid_attachments_are_refused(app: App) {
    let conversation = anonymous(&app, "hold").await;
    let (one, two) = (
        uploaded(&app, "a.png", PNG).await,
        uploaded(&app, "b.png", PNG).await,
    );
    let minas = id(&upload(&app, MINA, "m.png", PNG).await.expect(201).json());
    let gils = id(&upload(&app, GIL, "g.png", PNG).await.expect(201).json());
    send(&app, conversation, &[one]).await.expect(201);
    let mut many = vec![two];
    for _ in 0..14 {
        many.push(uploaded(&app, "c.png", PNG).await);
    }
    let before = app.counts().await;
    invalid(
        &send(&app, conversation, &[one]).await,
        &[("attachment_ids", "taken")],
    );
    invalid(
        &send(&app, conversation, &[two, two]).await,
        &[("attachment_ids", "taken")],
    );
    for other in [minas, gils, 999_999] {
        invalid(
            &send(&app, conversation, &[two, other]).await,
            &[("attachment_ids", "unknown")],
        );
    }
    let mut more = many.clone();
    more.push(999_999);
    let reply = send(&app, conversation, &more).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    let path = format!("/v1/conversations/{conversation}/messages");
    invalid(
        &post(&app, OMAR, &path, &json!({})).await,
        &[("content", "required")],
    );
    invalid(
        &post(&app, OMAR, &path, &json!({"attachment_ids": []})).await,
        &[("content", "required")],
    );
    for wrong in [
        json!([0]),
        json!(["1"]),
        json!([9_007_199_254_740_992_i64]),
        json!({}),
    ] {
        assert_eq!(
            post(&app, OMAR, &path, &json!({"attachment_ids": wrong}))
                .await
                .status,
            422,
            "{wrong}"
        );
    }
    assert_eq!(app.counts().await, before);
    let sent = send(&app, conversation, &many).await.expect(201).json();
    let ids: Vec<i64> = sent["attachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(id)
        .collect();
    assert_eq!(ids, many, "in the sender's order");
    // The first message of a conversation can have only files.
    let first = uploaded(&app, "first.png", PNG).await;
    let begun = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "attachment_ids": [first]});
    let begun = post(&app, OMAR, "/v1/conversations", &begun)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &begun["message"]["content"],
            id(&begun["message"]["attachments"][0])
        ),
        (&json!(""), first)
    );
    let begun = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "attachment_ids": [first]});
    invalid(
        &post(&app, OMAR, "/v1/conversations", &begun).await,
        &[("attachment_ids", "taken")],
    );
}

/// Before a file is sent, only its uploader sees it. After that, all agents who see the conversation see the file.
#[both(more())]
async fn visibility_of_attachments(app: App) {
    let one = uploaded(&app, "a.png", PNG).await;
    for token in [MINA, GIL] {
        problem(
            &get(&app, token, &format!("/v1/attachments/{one}")).await,
            404,
            "not-found",
        );
        problem(&content(&app, token, one).await, 404, "not-found");
    }
    for path in [
        format!("/v1/attachments/{one}"),
        format!("/v1/attachments/{one}/content"),
        "/v1/attachments/0".to_owned(),
        "/v1/attachments/x/content".to_owned(),
    ] {
        problem(&app.get(&path).send().await, 401, "unauthenticated");
    }
    problem(
        &app.post("/v1/attachments").body("", PNG).send().await,
        401,
        "unauthenticated",
    );
    for unknown in ["0", "x", "99999999999999999999", "424242"] {
        problem(
            &get(&app, OMAR, &format!("/v1/attachments/{unknown}/content")).await,
            404,
            "not-found",
        );
    }
    let conversation = anonymous(&app, "hold").await;
    send(&app, conversation, &[one]).await.expect(201);
    content(&app, MINA, one).await.expect(200);
    problem(&content(&app, GIL, one).await, 404, "not-found");
    let session = app
        .post("/v1/sessions")
        .json(&json!({"email": "own@acme.test", "password": PASSWORD}))
        .send()
        .await
        .expect(201)
        .json();
    let scope = session["token"].as_str().unwrap();
    problem(
        &get(&app, scope, &format!("/v1/conversations/{conversation}")).await,
        404,
        "not-found",
    );
    problem(
        &get(&app, scope, &format!("/v1/attachments/{one}")).await,
        404,
        "not-found",
    );
    problem(&content(&app, scope, one).await, 404, "not-found");
    invalid(
        &upload(&app, OMAR, "", PNG).await,
        &[("file_name", "required")],
    );
    invalid(
        &app.post("/v1/attachments?name=x")
            .bearer(OMAR)
            .body("", PNG)
            .send()
            .await,
        &[("name", "unknown-member")],
    );
    assert_eq!(
        problem(
            &app.post("/v1/attachments").bearer(OMAR).send().await,
            400,
            "broken-body"
        )["status"],
        400
    );
    assert_eq!(on_disk(&app), 1);
}

/// Requests with one idempotency key upload one file. A repetition gets the first answer and stores nothing.
#[both(more())]
async fn a_key_names_one_upload(app: App) {
    let ask = async |bytes: &[u8], name: &str| {
        let request = app
            .post(&format!("/v1/attachments?file_name={name}"))
            .bearer(OMAR)
            .header("idempotency-key", "k1");
        request.body("", bytes.to_vec()).send().await
    };
    let first = ask(PNG, "a.png").await.expect(201);
    let again = ask(PNG, "a.png").await.expect(201);
    assert_eq!(
        (
            again.body,
            again.headers.contains_key("idempotency-replayed")
        ),
        (first.body, true)
    );
    problem(&ask(b"other", "a.png").await, 422, "idempotency-key-reused");
    problem(&ask(PNG, "b.png").await, 422, "idempotency-key-reused");
    assert_eq!((app.rows("attachments").await, on_disk(&app)), (1, 1));
}

/// Files without a row, from a crash or a refusal, are removed after an hour. Files with a row stay.
#[both(more())]
async fn files_without_a_row_are_removed(app: App) {
    let kept = uploaded(&app, "a.png", PNG).await;
    let old = stored(&app.database().files()).remove(0);
    let part = app.database().files().join("ff");
    std::fs::create_dir_all(&part).unwrap();
    let now =
        SystemTime::UNIX_EPOCH + Duration::from_micros(app.engine().now().0.try_into().unwrap());
    let leave = |key: char, age_s: u64| {
        let random = format!("ff{}", key.to_string().repeat(30));
        let path = part.join(file_key(&random));
        std::fs::write(&path, "left").unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(now - Duration::from_secs(age_s)).unwrap();
        path
    };
    let (stale, fresh) = (leave('a', 3_700), leave('b', 3_000));
    std::fs::File::options()
        .write(true)
        .open(&old)
        .unwrap()
        .set_modified(SystemTime::UNIX_EPOCH)
        .unwrap();
    // The server also removes such files at its start, so it may have found the file first.
    app.engine().sweep_files().await.unwrap();
    assert!(!stale.exists() && fresh.exists() && old.exists());
    content(&app, OMAR, kept).await.expect(200);
}

#[both]
async fn limits(backend: Backend) {
    let database = Database::provisioned(backend).await;
    let app = App::bare_with(database, |options| {
        options.files.max_bytes = 100_000;
        options.files.public_url = Some("https://chat.example.test/parlor/".to_owned());
    })
    .await;
    uploaded(&app, "a", &vec![b'x'; 100_000]).await;
    let reply = upload(&app, OMAR, "a", &vec![b'x'; 100_001]).await;
    problem(&reply, 413, "body-too-large");
    assert!(reply.body.contains("100000"), "{}", reply.body);
    // An upload without an announced length is stopped at the limit. An interrupted upload leaves no file.
    let say = async |chunks: usize, end: &str| {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let mut socket = tokio::net::TcpStream::connect(app.addr()).await.unwrap();
        let head = format!(
            "POST /v1/attachments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {OMAR}\r\ntransfer-encoding: chunked\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..chunks {
            let chunk = format!("2710\r\n{}\r\n", "x".repeat(10_000));
            if socket.write_all(chunk.as_bytes()).await.is_err() {
                break;
            }
        }
        let _ = socket.write_all(end.as_bytes()).await;
        let _ = socket.shutdown().await;
        let mut answer = Vec::new();
        let _ = socket.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    assert!(say(11, "0\r\n\r\n").await.starts_with("HTTP/1.1 413"));
    say(3, "").await;
    until("nothing is left of it", async || on_disk(&app) == 1).await;
    assert_eq!(app.rows("attachments").await, 1);
    // Other routes have their own size limit for request bodies.
    let conversation = anonymous(&app, "hold").await;
    let long = json!({"content": "x".repeat(3_000_000)});
    let path = format!("/v1/conversations/{conversation}/messages");
    problem(&post(&app, OMAR, &path, &long).await, 413, "body-too-large");
    // The URL begins with the configured address, not with the listening address.
    let one = uploaded(&app, "b", b"words").await;
    let sent = send(&app, conversation, &[one]).await.expect(201).json();
    let url = sent["attachments"][0]["url"].as_str().unwrap();
    assert!(
        url.starts_with("https://chat.example.test/parlor/files/"),
        "{url}"
    );

    // A file in place of the directory has the same effect as a full disk.
    let dir = app.database().files();
    let before = app.counts().await;
    std::fs::remove_dir_all(dir.join("drafts")).unwrap();
    std::fs::write(dir.join("drafts"), "in the way").unwrap();
    let reply = upload(&app, OMAR, "c", b"words").await;
    problem(&reply, 503, "unavailable");
    assert!(reply.header("retry-after").is_some());
    assert_eq!(app.counts().await, before);
    app.stop().await;
}

/// An upload that is not sent within a day is removed, with row and file. A sent file stays. Signed URLs work for
/// seven days.
#[both]
async fn a_day_later(backend: Backend) {
    let app = App::start(backend).await;
    let conversation = anonymous(&app, "hold").await;
    let (sent, unsent) = (
        uploaded(&app, "a.png", PNG).await,
        uploaded(&app, "b.png", PNG).await,
    );
    let message = send(&app, conversation, &[sent]).await.expect(201).json();
    app.pass(DAY_S - 60).await;
    assert_eq!((app.rows("attachments").await, on_disk(&app)), (2, 2));
    app.pass(61).await;
    until("it is removed", async || on_disk(&app) == 1).await;
    assert_eq!(app.rows("attachments").await, 1);
    problem(&content(&app, OMAR, unsent).await, 404, "not-found");
    invalid(
        &send(&app, conversation, &[unsent]).await,
        &[("attachment_ids", "unknown")],
    );
    content(&app, OMAR, sent).await.expect(200);
    let signed = path_of(&app, &message["attachments"][0]["url"]);
    app.get(&signed).send().await.expect(200);
    app.clock().advance(6 * DAY_S - 61);
    app.get(&signed).send().await.expect(200);
    app.clock().advance(120);
    app.get(&signed).send().await.expect(404);
    // A new read returns a new URL.
    let shown = get(&app, OMAR, &format!("/v1/attachments/{sent}"))
        .await
        .expect(200)
        .json();
    app.get(&path_of(&app, &shown["url"]))
        .send()
        .await
        .expect(200);
    app.stop().await;
}

/// The erasure of a contact also removes the files of its messages. The number of files can still be counted.
#[both(more())]
async fn erasing_a_person_removes_their_files(app: App) {
    let begun = json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1002}, "intent": {"kind": "hold"}, "message": "m"});
    let begun = post(&app, OMAR, "/v1/conversations", &begun)
        .await
        .expect(201)
        .json();
    let theirs = [
        uploaded(&app, "passport.png", PNG).await,
        uploaded(&app, "b.txt", b"secret words").await,
    ];
    let sent = send(&app, id(&begun), &theirs).await.expect(201).json();
    let other = uploaded(&app, "other.png", PNG).await;
    send(&app, anonymous(&app, "hold").await, &[other])
        .await
        .expect(201);
    let export = get(&app, OMAR, "/v1/contacts/1002/export")
        .await
        .expect(200);
    let exported = export.json();
    let urls: Vec<&Value> = exported["conversations"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|c| c["messages"].as_array().unwrap())
        .flat_map(|m| m["attachments"].as_array().unwrap())
        .map(|a| &a["url"])
        .collect();
    assert_eq!(urls.len(), 2);
    assert_eq!(
        app.get(&path_of(&app, urls[0]))
            .send()
            .await
            .expect(200)
            .bytes,
        PNG
    );
    assert_eq!(on_disk(&app), 3);

    post(&app, OMAR, "/v1/contacts/1002/erase", &json!({}))
        .await
        .expect(202);
    until("it is erased", async || {
        !get(&app, OMAR, "/v1/contacts/1002/erasure").await.json()["finished_at"].is_null()
    })
    .await;
    until("its files are gone", async || on_disk(&app) == 1).await;
    assert_eq!(app.rows("attachments").await, 3);
    let kept = "SELECT count(*) FROM attachments WHERE file_name <> '' OR storage_key IS NOT NULL OR sha256 IS NOT NULL";
    assert_eq!(app.database().number(kept).await, 1);
    assert_eq!(
        app.database()
            .number("SELECT count(*) FROM messages WHERE attachments LIKE '%passport%'")
            .await,
        0
    );
    for id in theirs {
        problem(&content(&app, OMAR, id).await, 404, "not-found");
    }
    let shown = get(&app, OMAR, &format!("/v1/attachments/{}", theirs[0]))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&shown["file_name"], &shown["url"], &shown["size"]),
        (&json!(""), &Value::Null, &json!(PNG.len()))
    );
    app.get(&path_of(&app, &sent["attachments"][0]["url"]))
        .send()
        .await
        .expect(404);
    content(&app, OMAR, other).await.expect(200);
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(width, height, image::Rgb([200, 10, 10]));
    pixels.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// A picture is measured at its upload, and a smaller copy is served to callers who may read the file.
#[both(more())]
async fn a_picture_has_a_size_and_a_thumbnail(app: App) {
    let png = picture(640, 480);
    let one = upload(&app, OMAR, "lamp.png", &png)
        .await
        .expect(201)
        .json();
    let measures = |file: &Value| (file["width"].clone(), file["height"].clone());
    assert_eq!(measures(&one), (json!(640), json!(480)));
    assert_eq!(one["thumbnail_url"], Value::Null, "it is not sent yet");
    let small = |bytes: &[u8]| {
        let small = image::load_from_memory(bytes).unwrap();
        assert_eq!((small.width(), small.height()), (320, 240));
    };
    let path = format!("/v1/attachments/{}/thumbnail", id(&one));
    let shown = get(&app, OMAR, &path).await.expect(200);
    small(&shown.bytes);
    get(&app, MINA, &path).await.expect(404);
    let text = uploaded(&app, "notes.txt", b"some notes").await;
    get(&app, OMAR, &format!("/v1/attachments/{text}/thumbnail"))
        .await
        .expect(404);
    let broken = upload(&app, OMAR, "broken.png", PNG)
        .await
        .expect(201)
        .json();
    assert_eq!(measures(&broken), (Value::Null, Value::Null));
    let conversation = anonymous(&app, "hold").await;
    let sent = send(&app, conversation, &[id(&one), text])
        .await
        .expect(201)
        .json();
    let carried = &sent["attachments"][0];
    assert_eq!(measures(carried), (json!(640), json!(480)));
    assert_eq!(
        (
            measures(&sent["attachments"][1]),
            &sent["attachments"][1]["thumbnail_url"]
        ),
        ((Value::Null, Value::Null), &Value::Null)
    );
    // Every caller with the address may read the thumbnail.
    let signed = path_of(&app, &carried["thumbnail_url"]);
    let read = app.get(&signed).send().await.expect(200);
    small(&read.bytes);
    assert_eq!(
        (
            read.header("content-type"),
            read.header("x-content-type-options")
        ),
        (Some("image/jpeg"), Some("nosniff"))
    );
    let tag = read.header("etag").unwrap();
    assert_eq!(
        app.get(&signed)
            .header("if-none-match", tag)
            .send()
            .await
            .status,
        304
    );
    let forged = signed.replace("/thumbnail/", "0/thumbnail/");
    assert_eq!(app.get(&forged).send().await.status, 404);
    let whole = app
        .get(&path_of(&app, &carried["url"]))
        .send()
        .await
        .expect(200);
    assert_eq!(whole.bytes, png);
    // The text and the broken picture have one file each. The other picture has two files.
    assert_eq!(on_disk(&app), 4);
    let message = format!("/v1/messages/{}", id(&sent));
    app.delete(&message).bearer(OMAR).send().await.expect(200);
    assert_eq!(on_disk(&app), 1, "only the broken upload is left");
    assert_eq!(app.get(&signed).send().await.status, 404);
}
