//! One conversation through the calls of every vendor and of `/v1`, with a callback receiver for each.

use crate::partners::told::{endpoint, livedesk, own};
use crate::support::accounts::{Accounts, Agent, Application};
use crate::support::callbacks::{self, OMAR};
use crate::support::receiver::{Hit, Receiver};
use crate::support::{App, Backend, both};
use parlor_model::words::EndpointFormat;
use serde_json::{Value, json};

const EGAIN: &str = "/system/ws/v19/clientapplications";

/// The texts of all messages as `/v1` shows them.
async fn own_texts(app: &App, id: i64) -> Vec<String> {
    let path = format!("/v1/conversations/{id}/messages?limit=100");
    let listed = app.get(&path).bearer(OMAR).send().await.expect(200).json();
    texts(&listed["data"])
}

/// The texts of all messages as LiveDesk shows them.
async fn livedesk_texts(app: &App, number: i64) -> Vec<String> {
    let path = format!("/api/v2/accounts/conversations/{number}/messages");
    let call = app.get(&path).basic("livedesk-key", "livedesk-secret");
    texts(&call.send().await.expect(200).json()["payload"])
}

fn texts(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().unwrap();
    rows.iter()
        .map(|row| row["content"].as_str().unwrap().to_owned())
        .collect()
}

/// Waits until a receiver has a request with these words.
async fn hears(receiver: &Receiver, words: &str) -> Hit {
    let hits = receiver
        .until(|hits| hits.iter().any(|hit| hit.body.contains(words)))
        .await;
    let hit = hits.into_iter().find(|hit| hit.body.contains(words));
    hit.unwrap()
}

#[both]
async fn one_conversation_through_all_dialects(backend: Backend) {
    let (egain, chatwoot, firstline, native) = (
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
    );
    let app = callbacks::app(backend, |_| ()).await;
    let callback = json!({"url": format!("http://{}/egain", egain.addr)});
    let told = Application::new("Told", "told-key", "told-secret", &[1001]);
    let roomy = Agent::new(77, "Rosa Roomy")
        .capacity(100)
        .queues(&["support"]);
    app.apply(
        Accounts::acme()
            .with(roomy)
            .with(told.set("callback", callback)),
    )
    .await;
    app.presence(77, "online").await;
    let events = [
        "conversation_created",
        "message_created",
        "conversation_status_changed",
    ];
    endpoint(
        &app,
        &chatwoot.url(),
        EndpointFormat::ChatwootAccount,
        None,
        json!({"subscriptions": events}),
    )
    .await;
    let script = json!({
        "triggers": ["customer_replies", "conversation_ended"], "method": "POST",
        "body": "{\"text\": \"{{message_content}}\"}",
    });
    endpoint(
        &app,
        &firstline.url(),
        EndpointFormat::FirstlineAutomation,
        None,
        script,
    )
    .await;
    endpoint(&app, &native.url(), EndpointFormat::Native, None, json!({})).await;

    // eGain starts the conversation.
    let token = app
        .post(&format!("{EGAIN}/authentication/oauth2/token"))
        .basic("told-key", "told-secret")
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")]);
    let token = token.send().await.expect(200).json()["access_token"].clone();
    let token = token.as_str().unwrap();
    let start = json!({
        "entryPointConfiguration": {"entryPoint": {"id": 1001}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}},
        "activity": {"subject": "Order 5512", "customer": {"type": {"value": "individual"},
            "contacts": {"contact": [{"firstName": "Ann", "externalId": "CRM-1042"}]}}},
    });
    let path = format!("{EGAIN}/messaging/conversation/start?searchContactOnAttribute=externalId");
    let started = app
        .post(&path)
        .bearer(token)
        .header("accept", "application/json");
    let started = started.json(&start).send().await.expect(200).json();
    let (uuid, id) = (
        started["id"].as_str().unwrap().to_owned(),
        started["activity"]["id"].as_i64().unwrap(),
    );
    let say = |content: &str| {
        let body = json!({"conversation": {"id": uuid}, "type": {"value": "text/plain"}, "content": content});
        app.post(&format!("{EGAIN}/messaging/sendmessage"))
            .bearer(token)
            .json(&body)
            .send()
    };
    say("one, through eGain").await.expect(204);

    // The ids map both ways.
    let shown = app.get(&format!("/v1/conversations/{id}")).bearer(OMAR);
    let shown = shown.send().await.expect(200).json();
    assert_eq!((&shown["id"], &shown["uuid"]), (&json!(id), &json!(uuid)));
    let number = shown["display_id"].as_i64().unwrap();
    let ticket = format!("/conversations/{number}");
    let desk = app
        .get(&format!("/api/v2/accounts{ticket}"))
        .basic("livedesk-key", "livedesk-secret");
    let desk = desk.send().await.expect(200).json();
    assert_eq!((&desk["id"], &desk["uuid"]), (&json!(number), &json!(uuid)));
    assert_eq!(desk["meta"]["sender"]["id"], shown["contact_id"]);
    let contact = app
        .get(&format!("/api/v1/contact/{}", shown["contact_id"]))
        .bearer("firstline-token-of-mina");
    contact.send().await.expect(200);

    // Each side answers.
    let messages = format!("{ticket}/messages");
    livedesk(
        &app,
        &messages,
        &json!({"content": "two, through LiveDesk"}),
    )
    .await;
    let customer =
        json!({"content": "three, the customer through LiveDesk", "message_type": "incoming"});
    livedesk(&app, &messages, &customer).await;
    let path = format!("/v1/conversations/{id}/messages");
    own(&app, &path, &json!({"content": "four, through /v1"})).await;
    say("five, through eGain").await.expect(204);
    let all = [
        "one, through eGain",
        "two, through LiveDesk",
        "three, the customer through LiveDesk",
        "four, through /v1",
        "five, through eGain",
    ];
    assert_eq!(own_texts(&app, id).await, all);
    assert_eq!(livedesk_texts(&app, number).await, all);

    // LiveDesk ends the conversation. The client of eGain learns of the agents' words and of the end.
    let status = format!("{ticket}/toggle_status");
    livedesk(&app, &status, &json!({"status": "resolved"})).await;
    for words in [
        "assigned",
        "two, through LiveDesk",
        "four, through /v1",
        "complete",
    ] {
        let hit = hears(&egain, words).await;
        assert_eq!(hit.json()["message"][0]["conversation"]["id"], json!(uuid));
    }
    for words in all {
        let hit = hears(&chatwoot, words).await;
        assert_eq!(hit.json()["conversation"]["id"], json!(number));
        hears(&native, words).await;
    }
    hears(&chatwoot, "conversation_status_changed").await;
    hears(&native, "conversation.completed").await;
    for words in [all[0], all[2], all[4]] {
        hears(&firstline, words).await;
    }
    let transcript = app
        .get(&format!("{EGAIN}/messaging/conversation/{uuid}"))
        .bearer(token)
        .header("accept", "application/json");
    let transcript = transcript.send().await.expect(200).json();
    let rows = &transcript["activity"]["payload"]["chat"]["messages"]["message"];
    assert_eq!(texts(rows), all);
    assert_eq!(say("late").await.status, 400);
    app.stop().await;
}

/// A conversation of another vendor is in `/v1` and in LiveDesk. eGain shows only conversations that the client started.
#[both]
async fn conversations_of_other_vendors(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let call = app
        .post("/api/v1/onsite-account/1/text-call")
        .bearer("firstline-token-of-mina")
        .json(&json!({"identifier_type": "onsite_contact_sn", "identifier": "VIP-A0001", "message": "through Firstline", "should_enter_queue": false}));
    let id = call.send().await.expect(200).json()["data"]["id"]
        .as_i64()
        .unwrap();
    let shown = app.get(&format!("/v1/conversations/{id}")).bearer(OMAR);
    let shown = shown.send().await.expect(200).json();
    let number = shown["display_id"].as_i64().unwrap();
    assert_eq!(livedesk_texts(&app, number).await, ["through Firstline"]);
    livedesk(
        &app,
        &format!("/conversations/{number}/messages"),
        &json!({"content": "the answer"}),
    )
    .await;
    assert_eq!(
        own_texts(&app, id).await,
        ["through Firstline", "the answer"]
    );
    let token = app
        .post(&format!("{EGAIN}/authentication/oauth2/token"))
        .basic("egain-client-key", "egain-client-secret")
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")]);
    let token = token.send().await.expect(200).json()["access_token"].clone();
    let uuid = shown["uuid"].as_str().unwrap();
    let read = app.get(&format!("{EGAIN}/messaging/conversation/{uuid}"));
    read.bearer(token.as_str().unwrap())
        .send()
        .await
        .expect(404);
    let status = format!("/conversations/{number}/toggle_status");
    livedesk(&app, &status, &json!({"status": "resolved"})).await;
    let shown = app.get(&format!("/v1/conversations/{id}")).bearer(OMAR);
    assert_eq!(shown.send().await.expect(200).json()["status"], "resolved");
    app.stop().await;
}
