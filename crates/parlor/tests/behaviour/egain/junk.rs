//! Invalid input gets a 4xx in the vendor's form and changes nothing.

use super::common::*;
use crate::support::Dice;
use std::io::{Read as _, Write as _};

/// The body of a start that has every kind of member.
fn full() -> Value {
    let mut body = with(json!({
        "case": {"id": "5512"}, "subject": "S",
        "payload": {"chat": {"clientInfo": {"timeOffset": "-60", "referrerName": "n", "referrerURL": "u", "isRichTextSupported": false}}},
        "customAttributes": attributes(&[("order_no", json!("5512"))]),
        "customer": customer(json!({
            "firstName": "Ann", "middleName": "M", "lastName": "Lee", "externalId": "CRM-1042", "suffix": {"value": "x"},
            "email": [{"emailAddress": "ann.lee@example.test"}], "phone": [{"type": {"value": "mobile"}, "countryCode": "44", "phoneNo": "5550100"}],
            "social": [{"type": {"value": "instagram"}, "socialId": "ann.lee"}], "postal": [{"type": {"value": "home"}, "city": "York"}],
            "customAttributes": attributes(&[("loyalty_no", json!("L"))]),
        })),
    }));
    body["activity"]["customer"]["role"] = json!("Partner");
    body
}

fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                pointers(value, &format!("{at}/{name}"), all);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), all);
            }
        }
        _ => {}
    }
}

/// Values of every JSON type. Most of them are invalid for most members of a start.
fn junk() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!(" "),
        json!("x"),
        json!("5512"),
        json!("ÿ\u{7f}\u{85}\u{2028}\u{fffd}😀"),
        json!("'; DROP TABLE contacts; --"),
        json!("x".repeat(20_000)),
        json!([]),
        json!([[]]),
        json!([null]),
        json!({}),
        json!({"id": {"id": 1}}),
        json!({"value": {"value": "x"}}),
        json!(["a", 1, {}]),
        json!({"#text": "x"}),
    ]
}

/// Checks that no answer is a 5xx, that every error has the right form, and that only successful starts create
/// conversations.
async fn hold(app: &App, replies: Vec<Reply>, before: crate::support::Counts) {
    let mut successes = 0;
    for reply in replies {
        match reply.status {
            200 => successes += 1,
            400..=499 => {
                let code = reply.json()["code"].as_str().unwrap().to_owned();
                error(&reply, reply.status, &code);
            }
            other => panic!("{other}: {}", reply.body),
        }
    }
    assert_eq!(
        app.counts().await.of("conversations"),
        before.of("conversations") + successes
    );
}

/// Sends starts with each value of [`junk`] in place of each member of the body, for a known and for an unknown
/// customer.
#[both(more())]
async fn junk_everywhere(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let mut places = Vec::new();
    pointers(&full(), "", &mut places);
    assert!(places.len() > 50);
    let mut replies = Vec::new();
    for place in &places {
        for junk in junk() {
            for external_id in ["CRM-1042", "CRM-junk"] {
                let mut body = full();
                body["activity"]["customer"]["contacts"]["contact"][0]["externalId"] =
                    json!(external_id);
                *body.pointer_mut(place).unwrap() = junk.clone();
                let reply = starting(
                    &app,
                    &token,
                    "searchContactOnAttribute=externalId&conversationContact=mobile.phone",
                    &body,
                )
                .send()
                .await;
                replies.push(reply);
                if external_id == "CRM-1042" && place.contains("/firstName") {
                    assert_eq!(
                        replies.last().unwrap().status,
                        200,
                        "who is found is used whatever else is said: {body}"
                    );
                }
            }
        }
    }
    assert!(
        replies.iter().any(|r| r.status == 200)
            && replies.iter().filter(|r| r.status == 400).count() > 500
    );
    hold(&app, replies, before).await;
}

#[both(more())]
async fn hostile_xml(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let entry = "<entryPointConfiguration><entryPoint id='1001'/><lastModified date='2025-07-31T09:12:44.000Z'/></entryPointConfiguration>";
    let good = format!("<conversation>{entry}</conversation>");
    let subject = |text: &str| {
        format!(
            "<conversation>{entry}<activity><subject>{text}</subject></activity></conversation>"
        )
    };
    let laughs: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let deep = |n: usize| {
        format!(
            "<conversation>{entry}{}{}</conversation>",
            "<x>".repeat(n),
            "</x>".repeat(n)
        )
    };
    let wide = format!(
        "<conversation>{entry}{}</conversation>",
        "<x/>".repeat(60_000)
    );
    let attributes: String = (0..100).map(|n| format!(" a{n}='1'")).collect();
    let mut replies = Vec::new();
    for document in [
        format!(
            "<!DOCTYPE c [<!ENTITY l0 \"ha\">{laughs}]>{}",
            subject("&l9;")
        ),
        format!("<!DOCTYPE c SYSTEM 'file:///etc/passwd'>{good}"),
        format!(
            "<!DOCTYPE c [<!ENTITY x SYSTEM 'http://127.0.0.1:1/x'>]>{}",
            subject("&x;")
        ),
        format!("<!DOCTYPE c>{good}"),
        subject("&nbsp;"),
        subject("&#0;"),
        subject("&#x1;"),
        subject("&#xFFFF;"),
        subject("&#99999999999;"),
        subject("&amp"),
        subject("a\0b"),
        subject("]]>"),
        deep(70),
        deep(10_000),
        wide,
        format!("<conversation{attributes}>{entry}</conversation>"),
        format!("<conversation a='1' a='2'>{entry}</conversation>"),
        format!("<?xml version='1.0' encoding='UTF-16'?>{good}"),
        format!("<?xml version='1.1'?>{good}"),
        format!("<?php x ?>{good}"),
        format!("{good}{good}"),
        format!("{good}x"),
        format!("x{good}"),
        good[..good.len() - 1].to_owned(),
        good.replace("</conversation>", "</x>"),
        "<".into(),
        "<>".into(),
        "<conversation".into(),
        "&".into(),
        " ".into(),
        String::new(),
        "{}".into(),
        "<a:b:conversation/>".into(),
    ] {
        let reply = app
            .post(&start_path("anonymousCustomer=yes"))
            .bearer(&token)
            .header("accept", "application/json")
            .body("application/xml", document.clone())
            .send()
            .await;
        let shown: String = document.chars().take(200).collect();
        assert_eq!(reply.status, 400, "{shown}: {}", reply.body);
        assert!(!reply.body.contains("root:"), "{shown}");
        replies.push(reply);
    }
    let mut latin = good.clone().into_bytes();
    latin.extend_from_slice(b"<!-- \xe9 -->");
    replies.push(
        app.post(&start_path("anonymousCustomer=yes"))
            .bearer(&token)
            .header("accept", "application/json")
            .body("application/xml", latin)
            .send()
            .await,
    );
    assert!(replies.iter().all(|r| r.status == 400));
    hold(&app, replies, before).await;
    app.post(&start_path("anonymousCustomer=yes"))
        .bearer(&token)
        .body("application/xml", good)
        .send()
        .await
        .expect(200);
}

#[both(more())]
async fn hostile_multipart(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let head =
        "Content-Disposition: form-data; name=\"body\"\r\nContent-Type: application/json\r\n";
    let many: String = (0..200)
        .map(|n| format!("--XX\r\nContent-Disposition: form-data; name=\"f{n}\"\r\n\r\nx\r\n"))
        .collect();
    let mut replies = Vec::new();
    for body in [
        String::new(),
        "--XX".into(),
        "--XX--".into(),
        "--XX\r\n".into(),
        "--XX\r\n\r\n\r\n--XX--\r\n".into(),
        format!("--XX\r\n{head}"),
        format!("--XX\r\n{head}\r\n"),
        format!("--XX\r\n{head}\r\n{}", bare()),
        format!("--XX\r\n{head}\r\n\0\r\n--XX--\r\n"),
        format!(
            "--XX\r\n{}\r\n{}\r\n--XX--\r\n",
            "X: y\r\n".repeat(1000),
            bare()
        ),
        format!("{many}--XX--\r\n"),
        bare().to_string(),
        "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--\r\n".into(),
    ] {
        let reply = app
            .post(&start_path("anonymousCustomer=yes"))
            .bearer(&token)
            .header("accept", "application/json")
            .body("multipart/form-data; boundary=XX", body.clone())
            .send()
            .await;
        assert_eq!(reply.status, 400, "{body}: {}", reply.body);
        replies.push(reply);
    }
    hold(&app, replies, before).await;
}

/// Sends arbitrary bytes to every route, with any content type.
#[both(more())]
async fn arbitrary_bytes(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let mut dice = Dice::thrown("arbitrary_bytes");
    let alphabet: [&[u8]; 16] = [
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b":",
        b",",
        b"<",
        b">",
        b"/",
        b"conversation",
        b"\0",
        b"\xff",
        b"--XX\r\n",
        b"&",
        b"1001",
    ];
    let mut replies = Vec::new();
    for round in 0..400 {
        let bytes: Vec<u8> = (0..dice.below(60))
            .flat_map(|_| dice.pick(&alphabet).to_vec())
            .collect();
        let content_type = [
            "application/json",
            "application/xml",
            "multipart/form-data; boundary=XX",
            "application/x-www-form-urlencoded",
        ][round % 4];
        let reply = app
            .post(&start_path("anonymousCustomer=yes"))
            .bearer(&token)
            .header("accept", "application/json")
            .body(content_type, bytes.clone())
            .send()
            .await;
        assert_ne!(reply.status, 200);
        replies.push(reply);
        let reply = app
            .post(&format!("{BASE}/authentication/oauth2/token"))
            .basic("egain-client-key", "egain-client-secret")
            .header("accept", "application/json")
            .body(content_type, bytes.clone())
            .send()
            .await;
        assert!(
            (400..500).contains(&reply.status) && reply.json()["error"].is_string(),
            "{}",
            reply.body
        );
        for path in [
            "sendmessage",
            "conversation/00000000-0000-4000-8000-000000000000/end",
        ] {
            let reply = app
                .post(&format!("{BASE}/messaging/{path}"))
                .bearer(&token)
                .header("accept", "application/json")
                .body(content_type, bytes.clone())
                .send()
                .await;
            assert!((400..500).contains(&reply.status), "{}", reply.body);
            replies.push(reply);
        }
        if !bytes.is_empty() {
            replies.push(
                app.post(&format!("{BASE}/authentication/oauth2/revoke"))
                    .bearer(&token)
                    .header("accept", "application/json")
                    .body(content_type, bytes)
                    .send()
                    .await,
            );
        }
    }
    hold(&app, replies, before.clone()).await;
    assert_eq!(before, app.counts().await);
}

/// Size limits: a request target that is too long, and bodies that are too large, with and without an announced
/// length.
#[both(more())]
async fn too_much(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let reply = starting(
        &app,
        &token,
        &format!("anonymousCustomer=yes&x={}", "y".repeat(10_000)),
        &bare(),
    )
    .send()
    .await;
    error(&reply, 400, "400-101");
    let addr = app.addr();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nContent-Type: application/json\r\n",
        start_path("anonymousCustomer=yes")
    );
    let answers = tokio::task::spawn_blocking(move || {
        [
            "Content-Length: 3000000\r\n\r\n{".to_owned(),
            format!(
                "Transfer-Encoding: chunked\r\n\r\n300000\r\n{}\r\n0\r\n\r\n",
                "x".repeat(0x30_0000)
            ),
        ]
        .map(|rest| {
            let mut stream = std::net::TcpStream::connect(addr).unwrap();
            let _ = stream.write_all(format!("{head}Connection: close\r\n{rest}").as_bytes());
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer);
            answer
        })
    })
    .await
    .unwrap();
    for answer in answers {
        assert!(
            answer.starts_with("HTTP/1.1 413") && answer.contains("413-100"),
            "{answer}"
        );
    }
    assert_eq!(before, app.counts().await);
}

/// Without its database the server answers 503 with `Retry-After`, in the vendor's form.
#[both(more())]
async fn no_database(app: App) {
    let token = ready(&app).await;
    started(&app, &token, "anonymousCustomer=yes", &bare()).await;
    app.engine().store().close().await;
    let reply = starting(&app, &token, "anonymousCustomer=yes", &bare())
        .send()
        .await;
    error(&reply, 503, "503-100");
    assert_eq!(reply.header("retry-after"), Some("1"));
    let reply = app
        .post(&format!("{BASE}/authentication/oauth2/token"))
        .basic("egain-client-key", "egain-client-secret")
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect(503);
    assert_eq!(
        (reply.header("retry-after"), &reply.json()["error"]),
        (Some("1"), &json!("server_error"))
    );
    let reply = app
        .post(&start_path("anonymousCustomer=yes"))
        .bearer(&token)
        .json(&bare())
        .send()
        .await
        .expect(503);
    assert!(
        reply.body.contains("<code>503-100</code>"),
        "{}",
        reply.body
    );
}

/// A body that does not arrive in time gets a 408 in the vendor's form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_body() {
    use crate::support::{Backend, Database};
    let app = App::bare_with(Database::provisioned(Backend::Sqlite).await, |options| {
        options.limits.body_read_ms = 300;
    })
    .await;
    let token = sign_in(&app).await;
    let addr = app.addr();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\nConnection: close\r\n\r\n{{",
        start_path("anonymousCustomer=yes")
    );
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(addr).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    })
    .await
    .unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 408") && answer.contains("408-100"),
        "{answer}"
    );
    app.stop().await;
}
