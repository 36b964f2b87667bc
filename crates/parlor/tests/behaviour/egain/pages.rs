//! Browser pages of permitted origins (CORS), and compressed answers. This file tests section 2.1 of the contract,
//! which `mod.rs` explains.

use super::common::*;
use super::messages::{say, uuid};
use crate::support::{Backend, Database};
use std::io::Read as _;

const PAGE: &str = "https://shop.example.com";

async fn app(backend: Backend) -> App {
    let app = App::bare_with(Database::provisioned(backend).await, |options| {
        let origin = parlor_http::site::Origin::parse(PAGE).unwrap();
        options.web.cors_origins = vec![origin];
    })
    .await;
    app.apply(more()).await;
    app
}

/// A page of a permitted origin may call the whole API. Other pages get no permission.
#[both]
async fn pages_of_permitted_origins(backend: Backend) {
    let app = app(backend).await;
    let token = ready(&app).await;
    let ask = |path: &str, origin: &str| {
        app.request("OPTIONS", path)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type,x-egain-error-message",
            )
            .send()
    };
    let probe = "/system/ws/chat/entrypoint/agentAvailability/1001";
    let (sign_in, send) = (
        format!("{BASE}/authentication/oauth2/token"),
        format!("{BASE}/messaging/sendmessage"),
    );
    for path in [&sign_in, &send, probe] {
        let answer = ask(path, PAGE).await.expect(204);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
        let headers = answer.header("access-control-allow-headers").unwrap();
        for header in ["authorization", "content-type", "x-egain-error-message"] {
            assert!(headers.split(", ").any(|one| one == header), "{headers}");
        }
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        let other = ask(path, "https://evil.example").await;
        assert_eq!(
            (other.status, other.header("access-control-allow-origin")),
            (405, None)
        );
    }
    let start = starting(&app, &token, "anonymousCustomer=yes", &bare());
    let answer = start.header("origin", PAGE).send().await.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    // A page can read refusals, too.
    let refused = app
        .post(&send)
        .header("origin", PAGE)
        .send()
        .await
        .expect(401);
    assert_eq!(refused.header("access-control-allow-origin"), Some(PAGE));
    let evil = app
        .get(probe)
        .header("origin", "https://evil.example")
        .send()
        .await;
    assert_eq!(evil.expect(200).header("access-control-allow-origin"), None);
    app.stop().await;
}

/// A long answer to a read is compressed on request.
#[both]
async fn compressed_answers(backend: Backend) {
    let app = app(backend).await;
    let token = ready(&app).await;
    let answer = started(&app, &token, "anonymousCustomer=yes", &bare()).await;
    let id = uuid(&answer);
    for _ in 0..20 {
        say(&app, &token, &id, &"Where is my order? ".repeat(10)).await;
    }
    let end = format!("{BASE}/messaging/conversation/{id}/end");
    app.put(&end).bearer(&token).send().await.expect(204);
    let path = format!("{BASE}/messaging/conversation/{id}");
    let plain = app.get(&path).bearer(&token).send().await.expect(200);
    assert_eq!(plain.header("content-encoding"), None);
    let packed = app
        .get(&path)
        .bearer(&token)
        .header("accept-encoding", "gzip");
    let packed = packed.send().await.expect(200);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.bytes.len() * 4 < plain.bytes.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*packed.bytes)
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, plain.body);
    // A request with a compressed body is refused.
    let sent = app
        .post(&format!("{BASE}/messaging/sendmessage"))
        .bearer(&token);
    let sent = sent.header("content-encoding", "gzip").json(&json!({}));
    assert!(sent.send().await.expect(415).body.contains("415-101"));
    app.stop().await;
}
