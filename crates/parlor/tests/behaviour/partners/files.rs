//! Messages with files in every vendor's format. The address in a callback needs no token.

use crate::partners::common::{bodies, endpoint, livedesk, own, set_webhook};
use crate::support::callbacks::{self, OMAR};
use crate::support::receiver::Receiver;
use crate::support::{App, Backend, both};
use parlor_model::words::EndpointFormat;
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01";

/// Uploads a file as agent 8 and returns its id.
pub async fn uploaded(app: &App, name: &str) -> i64 {
    let path = format!("/v1/attachments?file_name={name}");
    let request = app.post(&path).bearer(OMAR).body("", PNG);
    let file = request.send().await.expect(201).json();
    file["id"].as_i64().unwrap()
}

/// Downloads a file from its address, without a token, as a partner does.
pub async fn fetched(app: &App, url: &Value) -> Vec<u8> {
    let base = format!("http://{}", app.addr());
    let url = url.as_str().unwrap();
    let path = url
        .strip_prefix(&base)
        .unwrap_or_else(|| panic!("{url} is not absolute"));
    app.get(path).send().await.expect(200).bytes.to_vec()
}

/// One message with a file is sent to three receivers, in the formats of LiveDesk, Chatwoot and Parlor.
#[both]
async fn each_in_its_own_words(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let started = livedesk(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256}),
    )
    .await;
    let number = started["id"].as_i64().unwrap();
    let id = app.database().number(&format!("SELECT id FROM conversations WHERE display_id = {number} AND account_id = 17623000010928")).await;
    let (livedesk, chatwoot, native) = (
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
    );
    set_webhook(&app, &livedesk).await;
    endpoint(
        &app,
        &chatwoot.url(),
        EndpointFormat::ChatwootAccount,
        None,
        json!({"subscriptions": ["message_created"]}),
    )
    .await;
    endpoint(&app, &native.url(), EndpointFormat::Native, None, json!({})).await;
    let file = uploaded(&app, "a.png").await;
    own(
        &app,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "Look", "attachment_ids": [file]}),
    )
    .await;
    for receiver in [&livedesk, &chatwoot] {
        // The callback of the start failed at the inbox's former address. So it is sent again first.
        let received = receiver.until(|hits| {
            hits.iter()
                .any(|hit| hit.json()["event"] == "message_created")
        });
        let hits = callbacks::in_time(&app, received).await;
        let hit = hits
            .iter()
            .find(|hit| hit.json()["event"] == "message_created")
            .unwrap()
            .json();
        let keys: Vec<&String> = hit.as_object().unwrap().keys().collect();
        assert_eq!(keys[keys.len() - 2..], ["attachments", "event"]);
        let shown = &hit["attachments"][0];
        assert_eq!(
            (&shown["id"], &shown["file_type"], &shown["file_size"]),
            (&json!(file), &json!("image"), &json!(PNG.len()))
        );
        assert_eq!(fetched(&app, &shown["data_url"]).await, PNG);
        assert_eq!(
            hit["conversation"]["messages"][0]["attachments"][0]["id"],
            json!(file)
        );
    }
    let hit = bodies(&native, 1).await.remove(0).json();
    assert_eq!(
        (&hit["type"], &hit["data"]["details"]["attachment_count"]),
        (&json!("message.created"), &json!(1))
    );
    let shown = &hit["data"]["message"]["attachments"][0];
    assert_eq!(
        (
            &shown["id"],
            &shown["file_name"],
            &shown["content_type"],
            &shown["size"]
        ),
        (
            &json!(file),
            &json!("a.png"),
            &json!("image/png"),
            &json!(PNG.len())
        )
    );
    assert_eq!(fetched(&app, &shown["url"]).await, PNG);
    app.stop().await;
}
