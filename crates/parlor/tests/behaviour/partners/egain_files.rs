//! Files in eGain's callbacks: section 4 of the contract.

use super::egain::{BASE, OMAR, PENDING, app, messages, say, start, until};
use crate::support::callbacks::{self, until_number};
use crate::support::receiver::Receiver;
use crate::support::{App, Backend, both};
use serde_json::{Value, json};

/// The files of an agent's message are a separate message after the text, in JSON and in XML.
#[both]
async fn an_agent_offers_files(backend: Backend) {
    for format in ["json", "xml"] {
        let receiver = Receiver::good().await;
        let (app, token) = app(backend, &receiver, json!({"format": format})).await;
        let (_, id) = start(&app, &token, false, true).await;
        receiver.until(|hits| hits.len() == 1).await;
        let (one, two) = (
            crate::partners::files::uploaded(&app, "a.png").await,
            crate::partners::files::uploaded(&app, "b.png").await,
        );
        say(
            &app,
            id,
            json!({"content": "Look", "attachment_ids": [one]}),
        )
        .await;
        say(&app, id, json!({"attachment_ids": [two]})).await;
        until_number(&app, PENDING, 0).await;
        let hits = receiver.hits();
        if format == "xml" {
            let all: String = hits.iter().map(|hit| hit.body.as_str()).collect();
            assert!(all.contains(&format!("<attachments><attachment id=\"{one}\"><fileName>a.png</fileName><contentType>image/png</contentType><size>")), "{all}");
            assert_eq!(all.matches("<value>uploadAttachment</value>").count(), 2);
            app.stop().await;
            continue;
        }
        let received = messages(&hits);
        let kinds: Vec<&str> = received
            .iter()
            .map(|m| m["type"]["value"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds,
            [
                "assigned",
                "text/plain",
                "uploadAttachment",
                "uploadAttachment"
            ]
        );
        assert_eq!(received[1].get("attachments"), None);
        for (message, file) in [(&received[2], one), (&received[3], two)] {
            assert_eq!(
                (message.get("content"), message["sender"].to_string()),
                (None, OMAR.to_owned())
            );
            let shown = &message["attachments"]["attachment"][0];
            assert_eq!(
                (&shown["id"], &shown["contentType"]),
                (&json!(file.to_string()), &json!("image/png"))
            );
            let url = shown["contentUrl"].as_str().unwrap();
            let path = url.strip_prefix(&format!("http://{}", app.addr())).unwrap();
            // After a request with a wrong signature, or a HEAD request, the single-use address still works.
            for wrong in [
                path.replace("/once/0/", "/once/1/"),
                path.replace("/once/0", ""),
                path.replace("/once/0/", "/once/x/"),
            ] {
                app.get(&wrong).send().await.expect(404);
            }
            let head = app.request("HEAD", path).send().await.expect(200);
            assert_eq!(head.header("content-type"), Some("image/png"));
            let got = crate::partners::files::fetched(&app, &shown["contentUrl"]).await;
            assert!(got.starts_with(b"\x89PNG"));
            app.get(path).send().await.expect(404);
            app.request("HEAD", path).send().await.expect(404);
            assert_eq!(received_of(&app, "attachment.downloaded", file).await, 1);
        }
        let ids: std::collections::BTreeSet<&str> =
            received.iter().map(|m| m["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 4);
        app.stop().await;
    }
}

/// The number of events of this kind about a file.
async fn received_of(app: &App, kind: &str, file: i64) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM events WHERE kind = '{kind}' AND data LIKE '%\"attachment_id\":{file},%'"
    );
    app.database().number(&sql).await
}

/// If many requests use one single-use address, one of them gets the file. The transcript then has a new address.
#[both]
async fn one_download_per_address(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let (uuid, id) = start(&app, &token, false, true).await;
    let file = crate::partners::files::uploaded(&app, "a.png").await;
    say(&app, id, json!({"attachment_ids": [file]})).await;
    let received = until(&receiver, 2).await;
    let path = |url: &Value| {
        let base = format!("http://{}", app.addr());
        url.as_str()
            .unwrap()
            .strip_prefix(&base)
            .unwrap()
            .to_owned()
    };
    let first = path(&received[1]["attachments"]["attachment"][0]["contentUrl"]);
    let asking: Vec<_> = (0..16)
        .map(|_| tokio::spawn(app.get(&first).send()))
        .collect();
    let mut got = 0;
    for one in asking {
        match one.await.unwrap().status {
            200 => got += 1,
            other => assert_eq!(other, 404),
        }
    }
    assert_eq!(got, 1);
    app.put(&format!("{BASE}/conversation/{uuid}/end"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    let transcript = async || {
        let read = app
            .get(&format!("{BASE}/conversation/{uuid}"))
            .bearer(&token);
        let read = read.header("accept", "application/json").send().await;
        let json = read.expect(200).json();
        let rows = json["activity"]["payload"]["chat"]["messages"]["message"].clone();
        let rows = rows.as_array().unwrap();
        path(&rows.last().unwrap()["attachments"]["attachment"][0]["contentUrl"])
    };
    let again = transcript().await;
    assert_ne!(again, first);
    app.get(&again).send().await.expect(200);
    app.get(&again).send().await.expect(404);
    app.get(&transcript().await).send().await.expect(200);
    assert_eq!(received_of(&app, "attachment.downloaded", file).await, 3);
    app.stop().await;
}

/// The client accepts or rejects the agent's files, and the agent accepts or rejects the client's files. A callback
/// reports the agent's answers, with the file's name and without its address.
#[both]
async fn files_are_answered(backend: Backend) {
    let receiver = Receiver::good().await;
    let (app, token) = app(backend, &receiver, json!({})).await;
    let (uuid, id) = start(&app, &token, false, true).await;
    let theirs = crate::partners::files::uploaded(&app, "theirs.png").await;
    say(&app, id, json!({"attachment_ids": [theirs]})).await;
    let send = |body: Value| {
        let call = app.post(&format!("{BASE}/sendmessage")).bearer(&token);
        call.header("accept", "application/json").json(&body).send()
    };
    let answer = |kind: &str, file: Value| {
        send(
            json!({"conversation": {"id": uuid}, "type": {"value": kind}, "attachments": {"attachment": [file]}}),
        )
    };
    let link = "https://elsewhere.example/a";
    answer(
        "uploadAttachment",
        json!({"fileName": "ours.pdf", "contentUrl": link}),
    )
    .await
    .expect(204);
    let listed = async || {
        let listed = app.get(&format!("/v1/conversations/{id}/messages?limit=100"));
        let listed = listed.bearer(callbacks::OMAR).send().await.expect(200);
        let rows = listed.json()["data"].as_array().unwrap().clone();
        let files = rows
            .iter()
            .flat_map(|row| row["attachments"].as_array().unwrap().clone());
        files
            .map(|file| (file["id"].as_i64().unwrap(), file["answer"].clone()))
            .collect::<Vec<_>>()
    };
    let ours = listed().await[1].0;
    assert_eq!(listed().await, [(theirs, json!(null)), (ours, json!(null))]);
    // The client answers with the file's id from the callback, which is a text. The same id as a number is also
    // accepted. The last answer is stored.
    answer("acceptAttachment", json!({"id": theirs.to_string()}))
        .await
        .expect(204);
    answer("acceptAttachment", json!({"id": theirs}))
        .await
        .expect(204);
    answer("rejectAttachment", json!({"id": theirs}))
        .await
        .expect(204);
    let xml = format!(
        "<message xmlns='urn:x'><conversation id='{uuid}'/><type><value>acceptAttachment</value></type><attachments><attachment id='{theirs}'/></attachments></message>"
    );
    let call = app.post(&format!("{BASE}/sendmessage")).bearer(&token);
    call.body("application/xml", xml).send().await.expect(204);
    assert_eq!(received_of(&app, "attachment.accepted", theirs).await, 2);
    assert_eq!(received_of(&app, "attachment.rejected", theirs).await, 1);
    // The agent accepts or rejects the customer's file.
    let judge = |file: i64, body: Value| {
        let call = app.post(&format!("/v1/attachments/{file}/answer"));
        call.bearer(callbacks::OMAR).json(&body).send()
    };
    let shown = judge(ours, json!({"answer": "accepted"}))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["attachments"][0]["answer"], "accepted");
    judge(ours, json!({"answer": "accepted"})).await.expect(200);
    judge(ours, json!({"answer": "rejected"})).await.expect(200);
    assert_eq!(
        listed().await,
        [(theirs, json!("accepted")), (ours, json!("rejected"))]
    );
    let received = until(&receiver, 4).await;
    until_number(&app, PENDING, 0).await;
    assert_eq!(messages(&receiver.hits()).len(), 4);
    for (message, kind) in received[2..]
        .iter()
        .zip(["acceptAttachment", "rejectAttachment"])
    {
        assert_eq!(message["type"]["value"], kind);
        assert_eq!(message["sender"].to_string(), OMAR);
        assert_eq!(
            message["attachments"]["attachment"],
            json!([{"fileName": "ours.pdf", "contentType": "application/octet-stream", "size": 0, "id": ours.to_string()}])
        );
    }
    // Each of these answers is refused: for the client's own file, for a file of another conversation, and for an
    // unknown file.
    let (other, _) = start(&app, &token, false, true).await;
    let elsewhere = json!({"conversation": {"id": other}, "type": {"value": "acceptAttachment"}, "attachments": {"attachment": [{"id": theirs}]}});
    let before = app.counts().await;
    for reply in [
        answer("acceptAttachment", json!({"id": ours})).await,
        answer("acceptAttachment", json!({"id": 999_999})).await,
        answer("rejectAttachment", json!({"id": "x"})).await,
        answer("rejectAttachment", json!({"fileName": "theirs.png"})).await,
        answer("rejectAttachment", json!(null)).await,
        send(json!({"conversation": {"id": uuid}, "type": {"value": "acceptAttachment"}})).await,
        send(json!({"conversation": {"id": uuid}, "type": {"value": "acceptAttachment"}, "attachments": {"attachment": [{"id": theirs}, {"id": theirs}]}})).await,
        send(elsewhere).await,
    ] {
        assert_eq!(reply.status, 400, "{}", reply.body);
        assert_eq!(reply.json()["code"], "400-152");
        assert_eq!(
            reply.json()["details"][0]["key"],
            "attachments.attachment.id",
            "{}",
            reply.body
        );
    }
    crate::v1::problem(
        &judge(theirs, json!({"answer": "accepted"})).await,
        409,
        "transition-not-allowed",
    );
    crate::v1::problem(
        &judge(999_999, json!({"answer": "accepted"})).await,
        404,
        "not-found",
    );
    crate::v1::invalid(
        &judge(ours, json!({"answer": "perhaps"})).await,
        &[("answer", "not-allowed")],
    );
    crate::v1::invalid(&judge(ours, json!({})).await, &[("answer", "required")]);
    assert_eq!(app.counts().await, before);
    app.stop().await;
}
