//! One conversation through the calls of every vendor and of `/v1`, with a callback receiver for each API.

use crate::partners::common::{endpoint, livedesk, own, set_webhook};
use crate::support::accounts::{Accounts, Agent, Application};
use crate::support::callbacks::{self, OMAR};
use crate::support::receiver::{Hit, Receiver};
use crate::support::{App, Backend, both};
use parlor_model::words::EndpointFormat;
use serde_json::{Value, json};

/// The token of employee 7 at Firstline.
const MINA: &str = "firstline-token-of-mina";
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
    let mut rows = call.send().await.expect(200).json()["payload"].clone();
    // Activity lines are no messages.
    let words = |row: &Value| row["message_type"] != 2;
    rows.as_array_mut().unwrap().retain(words);
    texts(&rows)
}

fn texts(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().unwrap();
    rows.iter()
        .map(|row| row["content"].as_str().unwrap().to_owned())
        .collect()
}

/// A conversation as `/v1` shows it.
async fn own_view(app: &App, id: i64) -> Value {
    let shown = app.get(&format!("/v1/conversations/{id}")).bearer(OMAR);
    shown.send().await.expect(200).json()
}

/// A conversation as LiveDesk shows it.
async fn livedesk_view(app: &App, number: i64) -> Value {
    let call = app.get(&format!("/api/v2/accounts/conversations/{number}"));
    let call = call.basic("livedesk-key", "livedesk-secret");
    call.send().await.expect(200).json()
}

/// Sends a reply or a note with Firstline's only call that adds to a conversation. Returns the status.
async fn from_outside(app: &App, id: i64, content: &str, is_note: i64) -> u16 {
    let call = app.post(&format!("/api/v1/text-call/{id}/reply-from-external"));
    let body = json!({"content": content, "is_note": is_note});
    call.bearer(MINA).json(&body).send().await.status
}

/// Reads a path of Firstline's API as employee 7. The read must succeed.
async fn firstline(app: &App, path: &str) -> Value {
    let call = app.get(&format!("/api/v1/{path}")).bearer(MINA);
    call.send().await.expect(200).json()
}

/// Signs in an eGain client application. Returns the access token of its session.
async fn egain_session(app: &App, key: &str, secret: &str) -> String {
    let token = app
        .post(&format!("{EGAIN}/authentication/oauth2/token"))
        .basic(key, secret)
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")]);
    let token = token.send().await.expect(200).json()["access_token"].clone();
    token.as_str().unwrap().to_owned()
}

/// Starts a conversation of the customer `CRM-1042` through eGain. Returns its UUID and its id.
async fn egain_start(app: &App, token: &str) -> (String, i64) {
    let start = json!({
        "entryPointConfiguration": {"entryPoint": {"id": 1001}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}},
        "activity": {"subject": "Order 5512", "customer": {"type": {"value": "individual"},
            "contacts": {"contact": [{"firstName": "Ann", "externalId": "CRM-1042"}]}}},
    });
    let path = format!("{EGAIN}/messaging/conversation/start?searchContactOnAttribute=externalId");
    let call = app
        .post(&path)
        .bearer(token)
        .header("accept", "application/json");
    let started = call.json(&start).send().await.expect(200).json();
    let id = started["activity"]["id"].as_i64().unwrap();
    (started["id"].as_str().unwrap().to_owned(), id)
}

/// Sends an action of the customer through eGain. Returns the HTTP status.
async fn egain_send(app: &App, token: &str, uuid: &str, kind: &str, rest: Value) -> u16 {
    let mut body = json!({"conversation": {"id": uuid}, "type": {"value": kind}});
    for (key, value) in rest.as_object().unwrap() {
        body[key] = value.clone();
    }
    let call = app.post(&format!("{EGAIN}/messaging/sendmessage"));
    call.bearer(token).json(&body).send().await.status
}

/// The HTTP status of a request for the transcript. eGain has transcripts only of ended conversations.
async fn transcript_status(app: &App, token: &str, uuid: &str) -> u16 {
    let call = app.get(&format!("{EGAIN}/messaging/conversation/{uuid}"));
    call.bearer(token)
        .header("accept", "application/json")
        .send()
        .await
        .status
}

/// Waits until a receiver gets a request with this text.
async fn hears(receiver: &Receiver, words: &str) -> Hit {
    let hits = receiver
        .until(|hits| hits.iter().any(|hit| hit.body.contains(words)))
        .await;
    let hit = hits.into_iter().find(|hit| hit.body.contains(words));
    hit.unwrap()
}

#[both]
async fn one_conversation_through_all_dialects(backend: Backend) {
    let (egain, chatwoot, firstline_scripts, native) = (
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
    );
    let app = callbacks::app(backend, |_| ()).await;
    let callback = json!({"url": format!("http://{}/egain", egain.addr)});
    let notified = Application::new("Notified", "notified-key", "notified-secret", &[1001]);
    let roomy = Agent::new(77, "Rosa Roomy")
        .capacity(100)
        .queues(&["support"]);
    app.apply(
        Accounts::acme()
            .with(roomy)
            .with(notified.set("callback", callback)),
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
        &firstline_scripts.url(),
        EndpointFormat::FirstlineAutomation,
        None,
        script,
    )
    .await;
    endpoint(&app, &native.url(), EndpointFormat::Native, None, json!({})).await;

    // eGain starts the conversation.
    let token = egain_session(&app, "notified-key", "notified-secret").await;
    let token = token.as_str();
    let (uuid, id) = egain_start(&app, token).await;
    let say = |content: &str| {
        let body = json!({"conversation": {"id": uuid}, "type": {"value": "text/plain"}, "content": content});
        app.post(&format!("{EGAIN}/messaging/sendmessage"))
            .bearer(token)
            .json(&body)
            .send()
    };
    say("one, through eGain").await.expect(204);

    // `/v1` and LiveDesk's API show the conversation with the same UUID.
    let shown = app.get(&format!("/v1/conversations/{id}")).bearer(OMAR);
    let shown = shown.send().await.expect(200).json();
    assert_eq!((&shown["id"], &shown["uuid"]), (&json!(id), &json!(uuid)));
    let number = shown["display_id"].as_i64().unwrap();
    let ticket = format!("/conversations/{number}");
    let answer = app
        .get(&format!("/api/v2/accounts{ticket}"))
        .basic("livedesk-key", "livedesk-secret");
    let answer = answer.send().await.expect(200).json();
    assert_eq!(
        (&answer["id"], &answer["uuid"]),
        (&json!(number), &json!(uuid))
    );
    assert_eq!(answer["meta"]["sender"]["id"], shown["contact_id"]);
    let contact = app
        .get(&format!("/api/v1/contact/{}", shown["contact_id"]))
        .bearer("firstline-token-of-mina");
    contact.send().await.expect(200);

    // Firstline adds only to a text call that an employee serves, so this call is refused. The assigned agent's first
    // answer is the pick-up.
    assert_eq!(from_outside(&app, id, "too early", 0).await, 422);
    // Every API adds a message.
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
    let rosa = app.token_of(77).await;
    let body = json!({"content": "four, through /v1"});
    app.post(&path)
        .bearer(&rosa)
        .json(&body)
        .send()
        .await
        .expect(201);
    say("five, through eGain").await.expect(204);
    assert_eq!(
        from_outside(&app, id, "six, through Firstline", 0).await,
        204
    );
    assert_eq!(
        from_outside(&app, id, "seven, a note through Firstline", 1).await,
        204
    );
    let all = [
        "one, through eGain",
        "two, through LiveDesk",
        "three, the customer through LiveDesk",
        "four, through /v1",
        "five, through eGain",
        "six, through Firstline",
        "seven, a note through Firstline",
    ];
    assert_eq!(own_texts(&app, id).await, all);
    assert_eq!(livedesk_texts(&app, number).await, all);

    // `/v1` and Firstline show the labels, the ticket and the assignment that LiveDesk made.
    let path = format!("{ticket}/labels");
    livedesk(&app, &path, &json!({"labels": ["parcel"]})).await;
    let body = json!({"title": "Late parcel", "description": "It is late", "conversation_id": number, "requester": {"euid": "contact_1042"}});
    let made = livedesk(&app, "/tickets", &body).await;
    let made = made["data"]["ticket_id"].as_str().unwrap().to_owned();
    let made_id: i64 = made.trim_start_matches("tk_").parse().unwrap();
    let shown = livedesk_view(&app, number).await;
    assert_eq!(
        (&shown["labels"], &shown["ticket_id"]),
        (&json!(["parcel"]), &json!(made))
    );
    assert_eq!(own_view(&app, id).await["labels"], json!(["parcel"]));
    let theirs = firstline(&app, &format!("ticket/{made_id}")).await;
    assert_eq!(
        (
            &theirs["subject"],
            &theirs["contact_id"],
            &theirs["interact_collections"][0]["id"]
        ),
        (&json!("Late parcel"), &json!(1042), &json!(id))
    );
    let words = livedesk_ticket(&app, &made).await["conversation_list"].clone();
    assert_eq!(texts(&words), all);
    let path = format!("{ticket}/assignments");
    livedesk(&app, &path, &json!({"assignee_id": 8})).await;
    assert_eq!(own_view(&app, id).await["assignee_id"], 8);
    // The handler of the service record is the employee who picked up the text call.
    let record = firstline(&app, "interact-collection?contact_id=1042").await["data"][0].clone();
    assert_eq!(
        (&record["id"], &record["handler_id"]),
        (&json!(id), &json!(77))
    );

    // Through eGain, the customer types, offers a file and turns off-record messages on. The other APIs show what they
    // support.
    let nothing = json!({});
    for kind in ["startTyping", "endTyping"] {
        assert_eq!(
            egain_send(&app, token, &uuid, kind, nothing.clone()).await,
            204,
            "{kind}"
        );
    }
    let file = json!({"content": "eight, a file through eGain", "attachments": {"attachment": [
        {"fileName": "scan.pdf", "contentType": "application/pdf", "size": 9, "contentUrl": "http://127.0.0.1:9/scan.pdf"}]}});
    assert_eq!(
        egain_send(&app, token, &uuid, "uploadAttachment", file).await,
        204
    );
    assert_eq!(
        livedesk_texts(&app, number).await.last().unwrap(),
        "eight, a file through eGain"
    );
    for (kind, off) in [
        ("enableOffRecordMessages", true),
        ("disableOffRecordMessages", false),
    ] {
        assert_eq!(
            egain_send(&app, token, &uuid, kind, nothing.clone()).await,
            204,
            "{kind}"
        );
        assert_eq!(own_view(&app, id).await["off_record"], off, "{kind}");
    }

    // LiveDesk ends the conversation. The eGain client receives the agents' messages and the end.
    let status = format!("{ticket}/toggle_status");
    livedesk(&app, &status, &json!({"status": "resolved"})).await;
    for words in [
        "assigned",
        "two, through LiveDesk",
        "four, through /v1",
        "six, through Firstline",
        "complete",
    ] {
        let hit = hears(&egain, words).await;
        assert_eq!(hit.json()["message"][0]["conversation"]["id"], json!(uuid));
    }
    let received = egain.hits();
    assert!(
        received
            .iter()
            .all(|hit| !hit.body.contains("seven, a note"))
    );
    for words in &all[..6] {
        let hit = hears(&chatwoot, words).await;
        assert_eq!(hit.json()["conversation"]["id"], json!(number));
        hears(&native, words).await;
    }
    hears(&chatwoot, "conversation_status_changed").await;
    hears(&native, "conversation.completed").await;
    for words in [all[0], all[2], all[4], "eight, a file through eGain"] {
        hears(&firstline_scripts, words).await;
    }
    let transcript = app
        .get(&format!("{EGAIN}/messaging/conversation/{uuid}"))
        .bearer(token)
        .header("accept", "application/json");
    let transcript = transcript.send().await.expect(200).json();
    let mut rows = transcript["activity"]["payload"]["chat"]["messages"]["message"].clone();
    // The transcript has no notes. Besides the texts, it has the customer's two off-record actions.
    let of_words = |row: &Value| row["type"]["value"] == "text";
    rows.as_array_mut().unwrap().retain(of_words);
    let wanted: Vec<&str> = (all[..6].iter().copied())
        .chain(["eight, a file through eGain"])
        .collect();
    assert_eq!(texts(&rows), wanted);
    assert_eq!(say("late").await.status, 400);
    assert_eq!(from_outside(&app, id, "late", 0).await, 422);

    // LiveDesk deletes the contact, and the contact no longer exists in any API.
    let call = app.delete("/api/v2/accounts/contacts/1042");
    call.basic("livedesk-key", "livedesk-secret")
        .send()
        .await
        .expect(200);
    let call = app.get("/api/v1/contact/1042").bearer(MINA);
    call.send().await.expect(404);
    let erased = app.get("/v1/contacts/1042").bearer(OMAR).send().await;
    assert_eq!(erased.status, 404, "{}", erased.body);
    app.stop().await;
}

/// A ticket as LiveDesk shows it.
async fn livedesk_ticket(app: &App, id: &str) -> Value {
    let call = app.get(&format!("/api/v2/accounts/tickets/{id}"));
    let call = call.basic("livedesk-key", "livedesk-secret");
    call.send().await.expect(200).json()["data"].clone()
}

/// Each API that can end conversations ends a conversation of eGain, and all APIs show the end. Firstline's API cannot
/// end conversations.
#[both]
async fn every_side_ends_a_conversation(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let callback = json!({"url": receiver.url()});
    let notified = Application::new("Notified", "notified-key", "notified-secret", &[1001]);
    let roomy = Agent::new(77, "Rosa Roomy")
        .capacity(100)
        .queues(&["support"]);
    app.apply(
        Accounts::acme()
            .with(roomy)
            .with(notified.set("callback", callback)),
    )
    .await;
    app.presence(77, "online").await;
    let token = egain_session(&app, "notified-key", "notified-secret").await;
    for side in ["LiveDesk", "/v1", "eGain"] {
        let (uuid, id) = egain_start(&app, &token).await;
        let number = own_view(&app, id).await["display_id"].as_i64().unwrap();
        assert_eq!(transcript_status(&app, &token, &uuid).await, 400, "{side}");
        match side {
            "LiveDesk" => {
                let path = format!("/conversations/{number}/toggle_status");
                livedesk(&app, &path, &json!({"status": "resolved"})).await;
            }
            "/v1" => {
                own(&app, &format!("/v1/conversations/{id}/resolve"), &json!({})).await;
            }
            _ => {
                let path = format!("{EGAIN}/messaging/conversation/{uuid}/end");
                app.put(&path).bearer(&token).send().await.expect(204);
            }
        }
        assert_eq!(own_view(&app, id).await["status"], "resolved", "{side}");
        assert_eq!(
            livedesk_view(&app, number).await["status"],
            "resolved",
            "{side}"
        );
        assert_eq!(transcript_status(&app, &token, &uuid).await, 200, "{side}");
        assert_eq!(from_outside(&app, id, "late", 0).await, 422, "{side}");
        let words = json!({"content": "late"});
        assert_eq!(
            egain_send(&app, &token, &uuid, "text/plain", words).await,
            400,
            "{side}"
        );
        // No API can reopen a conversation of eGain.
        let path = format!("/api/v2/accounts/conversations/{number}/toggle_status");
        let call = app.post(&path).basic("livedesk-key", "livedesk-secret");
        call.json(&json!({"status": "open"}))
            .send()
            .await
            .expect(422);
        let hits = receiver
            .until(|hits| {
                hits.iter()
                    .any(|hit| hit.body.contains(&uuid) && hit.body.contains("\"complete\""))
            })
            .await;
        let ends = hits.iter().filter(|hit| hit.body.contains(&uuid));
        let ends = ends.map(|hit| hit.body.matches("\"complete\"").count());
        assert_eq!(ends.sum::<usize>(), 1, "{side}");
    }
    app.stop().await;
}

/// LiveDesk starts a conversation, and the callback of its inbox is sent. eGain does not show the conversation, because
/// the eGain client did not start it.
#[both]
async fn a_conversation_of_livedesk(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let (inbox, firstline_scripts) = (Receiver::good().await, Receiver::good().await);
    set_webhook(&app, &inbox).await;
    let script = json!({
        "triggers": ["customer_replies", "agent_replies", "conversation_ended"], "method": "POST",
        "body": "{\"call\": {{text_call_id}}, \"text\": \"{{message_content}}\", \"trigger\": \"{{trigger}}\"}",
    });
    let format = EndpointFormat::FirstlineAutomation;
    endpoint(&app, &firstline_scripts.url(), format, None, script).await;
    let body = json!({"inbox_id": 407, "contact_id": 2_219_256, "message": {"content": "one, the customer", "message_type": "incoming"}});
    let made = livedesk(&app, "/conversations", &body).await;
    let (number, uuid) = (made["id"].as_i64().unwrap(), made["uuid"].clone());
    let id =
        "SELECT id FROM conversations WHERE account_id = 17623000010928 ORDER BY id DESC LIMIT 1";
    let id = app.database().number(id).await;
    let shown = own_view(&app, id).await;
    assert_eq!(
        (&shown["display_id"], &shown["uuid"]),
        (&json!(number), &uuid)
    );
    assert_eq!(from_outside(&app, id, "too early", 0).await, 422);
    own(&app, &format!("/v1/conversations/{id}/pick-up"), &json!({})).await;
    assert_eq!(
        from_outside(&app, id, "two, through Firstline", 0).await,
        204
    );
    let path = format!("/v1/conversations/{id}/messages");
    own(&app, &path, &json!({"content": "three, through /v1"})).await;
    let all = [
        "one, the customer",
        "two, through Firstline",
        "three, through /v1",
    ];
    assert_eq!(own_texts(&app, id).await, all);
    assert_eq!(livedesk_texts(&app, number).await, all);
    // The service record of the pick-up has the id of the text call.
    let record = firstline(&app, "interact-collection?contact_id=2219256").await["data"][0].clone();
    assert_eq!(
        (&record["id"], &record["text_call_id"]),
        (&json!(id), &json!(id))
    );
    let token = egain_session(&app, "egain-client-key", "egain-client-secret").await;
    let uuid = uuid.as_str().unwrap();
    assert_eq!(transcript_status(&app, &token, uuid).await, 404);
    let words = json!({"content": "x"});
    assert_eq!(
        egain_send(&app, &token, uuid, "text/plain", words).await,
        400
    );
    let end = app.put(&format!("{EGAIN}/messaging/conversation/{uuid}/end"));
    end.bearer(&token).send().await.expect(404);
    let path = format!("/v1/conversations/{id}/resolve");
    own(&app, &path, &json!({})).await;
    assert_eq!(livedesk_view(&app, number).await["status"], "resolved");
    for words in all.into_iter().chain(["conversation_status_changed"]) {
        let hit = hears(&inbox, words).await.json();
        let of = hit.get("conversation").unwrap_or(&hit);
        assert_eq!(of["id"], json!(number), "{words}");
    }
    for words in all.into_iter().chain(["conversation_ended"]) {
        assert_eq!(
            hears(&firstline_scripts, words).await.json()["call"],
            json!(id),
            "{words}"
        );
    }
    app.stop().await;
}

/// A conversation that Firstline started is in `/v1` and in LiveDesk. eGain shows a client application only the
/// conversations that it started.
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
    assert_eq!(from_outside(&app, id, "nobody serves it", 0).await, 422);
    own(&app, &format!("/v1/conversations/{id}/pick-up"), &json!({})).await;
    assert_eq!(from_outside(&app, id, "from outside", 0).await, 204);
    assert_eq!(livedesk_texts(&app, number).await[2], "from outside");
    let path = format!("/conversations/{number}/labels");
    livedesk(&app, &path, &json!({"labels": ["blue"]})).await;
    assert_eq!(own_view(&app, id).await["labels"], json!(["blue"]));
    let token = egain_session(&app, "egain-client-key", "egain-client-secret").await;
    let uuid = shown["uuid"].as_str().unwrap();
    assert_eq!(transcript_status(&app, &token, uuid).await, 404);
    let status = format!("/conversations/{number}/toggle_status");
    livedesk(&app, &status, &json!({"status": "resolved"})).await;
    let shown = app.get(&format!("/v1/conversations/{id}")).bearer(OMAR);
    assert_eq!(shown.send().await.expect(200).json()["status"], "resolved");
    app.stop().await;
}
