//! Callbacks in the format of Firstline's automation: section 5 of the contract.

use crate::partners::common::{bodies, endpoint, own};
use crate::support::callbacks::{self, until_number};
use crate::support::receiver::Receiver;
use crate::support::{Backend, both};
use parlor_model::words::EndpointFormat;
use serde_json::json;

const PENDING: &str =
    "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint LIKE 'callback%'";

/// Starts a text call of the identity `VIP-A0001`, whose contact is Hua Li.
async fn text_call(app: &crate::support::App, message: &str) -> i64 {
    let body = json!({"identifier_type": "onsite_contact_sn", "identifier": "VIP-A0001", "message": message, "should_enter_queue": true});
    let reply = app
        .post("/api/v1/onsite-account/1/text-call")
        .bearer("firstline-token-of-mina")
        .json(&body)
        .send()
        .await;
    reply.expect(200);
    app.database()
        .number("SELECT max(id) FROM conversations")
        .await
}

/// Sends a message without a file and a message with a file. Returns the requests that a script with these triggers
/// causes.
async fn uploads_reported(backend: Backend, triggers: serde_json::Value) -> Vec<[String; 4]> {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let parameters = json!([
        {"name": "trigger", "value": "{{trigger}}"}, {"name": "file", "value": "{{file_name}}"}, {"name": "count", "value": "{{file_count}}"},
        {"name": "type", "value": "{{file_type}}"}, {"name": "url", "value": "{{file_url}}"},
    ]);
    let settings = json!({"triggers": triggers, "parameters": parameters});
    let format = EndpointFormat::FirstlineAutomation;
    endpoint(&app, &receiver.url(), format, None, settings).await;
    let id = text_call(&app, "Is it in stock?").await;
    let token = app.token_of(8).await;
    let upload = app.post("/v1/attachments?file_name=a.txt").bearer(&token);
    let upload = upload.body("", "text").send().await.expect(201).json();
    let messages = format!("/v1/conversations/{id}/messages");
    own(&app, &messages, &json!({"content": "No file"})).await;
    let sent = app.post(&messages).bearer(&token);
    let sent = sent.json(&json!({"attachment_ids": [upload["id"]]}));
    sent.send().await.expect(201);
    until_number(&app, PENDING, 0).await;
    let mut received: Vec<[String; 4]> = (receiver.hits().iter())
        .map(|hit| {
            let body = hit.json();
            assert_eq!(body["url"].as_str().unwrap().is_empty(), body["file"] == "");
            ["trigger", "file", "count", "type"].map(|name| body[name].as_str().unwrap().to_owned())
        })
        .collect();
    received.sort();
    app.stop().await;
    received
}

/// A message with files also fires the trigger `file_uploaded`. A script with both triggers is called once, for
/// `agent_replies`.
#[both]
async fn uploads(backend: Backend) {
    let row = |row: [&str; 4]| row.map(str::to_owned);
    let upload = uploads_reported(backend, json!(["file_uploaded"])).await;
    assert_eq!(upload, [row(["file_uploaded", "a.txt", "1", "text/plain"])]);
    let both = uploads_reported(backend, json!(["agent_replies", "file_uploaded"])).await;
    let replies = [
        ["agent_replies", "", "0", ""],
        ["agent_replies", "a.txt", "1", "text/plain"],
    ];
    assert_eq!(both, replies.map(row));
}

/// A script is called for each of the vendor's triggers that Parlor implements.
#[both]
async fn triggers(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let settings = json!({"parameters": [{"name": "trigger", "value": "{{trigger}}"}, {"name": "who", "value": "{{employee_name}}"}]});
    endpoint(
        &app,
        &receiver.url(),
        EndpointFormat::FirstlineAutomation,
        None,
        settings,
    )
    .await;
    app.presence(7, "online").await;
    let id = text_call(&app, "Is it in stock?").await;
    app.pick_up(id, 7).await;
    own(
        &app,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "It is."}),
    )
    .await;
    own(
        &app,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "A note", "kind": "note"}),
    )
    .await;
    own(&app, &format!("/v1/conversations/{id}/resolve"), &json!({})).await;
    own(&app, "/v1/cases", &json!({"subject": "Stock"})).await;
    app.post("/api/v1/contact")
        .bearer("firstline-token-of-mina")
        .json(&json!({"first_name": "Lin"}))
        .send()
        .await
        .expect(200);
    app.put("/api/v1/contact/1001")
        .bearer("firstline-token-of-mina")
        .json(&json!({"first_name": "Li", "last_name": "Hua Hua"}))
        .send()
        .await
        .expect(200);
    app.presence(7, "busy").await;
    app.presence(7, "offline").await;
    until_number(&app, PENDING, 0).await;
    let mut received: Vec<(String, String)> = receiver
        .hits()
        .iter()
        .map(|hit| {
            let body = hit.json();
            let text = |name: &str| body[name].as_str().unwrap().to_owned();
            (text("trigger"), text("who"))
        })
        .collect();
    // Events of different objects have no fixed order.
    received.sort();
    let mut wanted: Vec<(String, String)> = [
        ("employee_logged_in", "Mina Chen"),
        ("customer_replies", ""),
        ("call_connected", "Mina Chen"),
        ("agent_answers_customer", "Mina Chen"),
        ("agent_replies", "Omar Diaz"),
        ("conversation_ended", "Omar Diaz"),
        ("ticket_created", "Omar Diaz"),
        ("contact_created", "Mina Chen"),
        ("contact_updated", "Mina Chen"),
        ("employee_logged_out", "Mina Chen"),
    ]
    .map(|(trigger, who)| (trigger.to_owned(), who.to_owned()))
    .to_vec();
    wanted.sort();
    assert_eq!(received, wanted);
    app.stop().await;
}

/// The administrator defines the method, URL, headers, parameters and body of a script's request. An inserted value
/// cannot change the structure of the request.
#[both]
async fn scripts(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let words = "\"} & <b>50 %</b>\nüber";
    let url = |receiver: &Receiver| {
        format!(
            "http://{}/calls/{{{{contact_id}}}}/{{{{onsite_contact_sn}}}}",
            receiver.addr
        )
    };
    let mut receivers = Vec::new();
    for settings in [
        json!({"triggers": ["customer_replies"], "body": "{\"text\":\"{{message_content}}\",\"call\":{{text_call_id}}}", "headers": [{"name": "X-Key", "value": "k-1"}, {"name": "X-Who", "value": "{{contact_first_name}} {{contact_last_name}} {{message_content}}"}]}),
        json!({"triggers": ["customer_replies"], "method": "GET", "parameters": [{"name": "text", "value": "{{message_content}}"}, {"name": "a b", "value": "{{unknown}}"}]}),
        json!({"triggers": ["customer_replies"], "method": "PUT", "headers": [{"name": "Content-Type", "value": "application/x-www-form-urlencoded"}], "parameters": [{"name": "text", "value": "{{message_content}}"}]}),
        json!({"triggers": ["customer_replies"], "method": "DELETE"}),
        json!({"triggers": ["customer_replies"], "headers": [{"name": "Content-Type", "value": "text/plain"}], "body": "{{message_content}}"}),
        json!({"triggers": ["conversation_ended"]}),
    ] {
        let receiver = Receiver::good().await;
        endpoint(
            &app,
            &url(&receiver),
            EndpointFormat::FirstlineAutomation,
            None,
            settings,
        )
        .await;
        receivers.push(receiver);
    }
    let id = text_call(&app, words).await;
    until_number(&app, PENDING, 0).await;
    let mut hits = Vec::new();
    for receiver in &receivers[..5] {
        hits.push(bodies(receiver, 1).await.remove(0));
    }
    assert!(receivers[5].hits().is_empty());
    let encoded = "%22%7D%20%26%20%3Cb%3E50%20%25%3C%2Fb%3E%0A%C3%BCber";
    let path = "/calls/1001/VIP-A0001";
    let line = |n: usize| (hits[n].method.as_str(), hits[n].target.as_str());
    assert_eq!(line(0), ("POST", path));
    assert_eq!(hits[0].json(), json!({"text": words, "call": id}));
    assert_eq!(
        (
            hits[0].headers["x-key"].as_str(),
            hits[0].headers["x-who"].as_str(),
            hits[0].headers["content-type"].as_str()
        ),
        ("k-1", "Li Hua \"} & <b>50 %</b> über", "application/json")
    );
    assert_eq!(
        line(1),
        ("GET", format!("{path}?text={encoded}&a%20b=").as_str())
    );
    assert_eq!(hits[1].body, "");
    assert_eq!(
        (line(2), hits[2].body.as_str()),
        (("PUT", path), format!("text={encoded}").as_str())
    );
    assert_eq!((line(3), hits[3].body.as_str()), (("DELETE", path), ""));
    assert_eq!(
        (
            line(4),
            hits[4].body.as_str(),
            hits[4].headers["content-type"].as_str()
        ),
        (("POST", path), words, "text/plain")
    );
    app.stop().await;
}

/// The variables of a script have the same form as in the vendor's API. A change that is visible neither in the API nor
/// in a variable calls no script.
#[both]
async fn variables(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let names = [
        "contact_name",
        "contact_first_name",
        "contact_last_name",
        "contact_membership_no",
        "contact_identity_no",
        "contact_gender",
        "contact_birth_at",
        "contact_membership",
        "status",
    ];
    let parameters: Vec<_> = (names.iter())
        .map(|name| json!({"name": name, "value": format!("{{{{{name}}}}}")}))
        .collect();
    let triggers = [
        "contact_updated",
        "customer_replies",
        "agent_replies",
        "conversation_ended",
    ];
    let settings = json!({"triggers": triggers, "parameters": parameters,
        "headers": [{"name": "X-Name", "value": "{{contact_name}}"}]});
    let format = EndpointFormat::FirstlineAutomation;
    endpoint(&app, &receiver.url(), format, None, settings).await;
    let change = |document: serde_json::Value| {
        app.put("/api/v1/contact/1001")
            .bearer("firstline-token-of-mina")
            .json(&document)
            .send()
    };
    let contact = json!({"first_name": "李", "last_name": "華", "membership_no": "M-1", "identity_no": "A123", "gender": 0, "birth_at": "1990-01-31"});
    change(contact.clone()).await.expect(200);
    // The change repeats the same values. The note is not visible in this API.
    change(contact.clone()).await.expect(200);
    own(
        &app,
        "/v1/contacts/1001/notes",
        &json!({"content": "Polite"}),
    )
    .await;
    // The order between deliveries about the contact and deliveries about a conversation is not fixed. So the test
    // waits here until all earlier deliveries are sent.
    until_number(&app, PENDING, 0).await;
    app.presence(7, "online").await;
    let id = text_call(&app, "m").await;
    app.post(&format!("/v1/conversations/{id}/messages"))
        .bearer(&app.token_of(7).await)
        .json(&json!({"content": "Good day"}))
        .send()
        .await
        .expect(201);
    own(&app, &format!("/v1/conversations/{id}/resolve"), &json!({})).await;
    own(&app, &format!("/v1/conversations/{id}/close"), &json!({})).await;
    until_number(&app, PENDING, 0).await;
    let hits = bodies(&receiver, 4).await;
    let mut status = Vec::new();
    for hit in &hits {
        let mut body = hit.json();
        status.push(body["status"].take());
        assert_eq!(
            body,
            json!({
                "contact_name": "李 華", "contact_first_name": "李", "contact_last_name": "華", "contact_membership_no": "M-1",
                "contact_identity_no": "A123", "contact_gender": "0", "contact_birth_at": "1990-01-31", "contact_membership": "", "status": null,
            })
        );
        assert_eq!(hit.headers["x-name"], "李 華");
    }
    assert_eq!(status, ["", "0", "1", "2"]);
    app.stop().await;
}

/// A delivery whose script gives no valid request becomes dead, with the reason. Later deliveries are sent.
#[both]
async fn broken_scripts(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    for (n, settings) in [
        json!({"method": "BREW"}),
        json!({"headers": {}}),
        json!({"parameters": [{"value": "x"}]}),
        json!({"headers": [{"name": "X-Key", "sealed": "x"}]}),
    ]
    .into_iter()
    .enumerate()
    {
        endpoint(
            &app,
            &format!("http://127.0.0.1:9/{n}"),
            EndpointFormat::FirstlineAutomation,
            None,
            settings,
        )
        .await;
    }
    text_call(&app, "m").await;
    let of = |state: &str| {
        format!(
            "SELECT count(*) FROM deliveries WHERE state = '{state}' AND kind = 'message.created' AND endpoint LIKE 'callback%'"
        )
    };
    until_number(&app, &of("dead"), 4).await;
    let said = "SELECT count(*) FROM delivery_attempts WHERE failure = 'unsendable' AND answer LIKE '%script%'";
    until_number(&app, said, 4).await;
    app.stop().await;
}

/// Settings that give no valid request are refused, for example a header without a name or a value. The API and
/// provisioning files refuse them, and the stored settings stay unchanged.
#[both]
async fn a_header_without_a_value_is_refused(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let good = json!({"name": "script", "url": receiver.url(), "format": "firstline_automation",
        "settings": {"triggers": ["customer_replies"], "headers": [{"name": "X-Key", "value": "k-1"}]}});
    let key = own(&app, "/v1/callbacks", &good).await.json()["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let put = |body: &serde_json::Value| {
        app.put(&format!("/v1/callbacks/{key}"))
            .bearer(callbacks::OMAR)
            .json(body)
            .send()
    };
    for settings in [
        json!({"headers": [{"name": "X-Key", "sealed": "k-1"}]}),
        json!({"headers": [{"name": "X-Key"}]}),
        json!({"headers": [{"name": "X-Key", "value": null}]}),
        json!({"parameters": [{"name": "n", "value": 5}]}),
        json!({"parameters": {}}),
        json!({"headers": [{"value": "k-1"}]}),
        json!({"method": "BREW"}),
        json!({"method": 5}),
        json!({"method": "GET", "body": "x"}),
        json!({"body": {}}),
        json!({"trigger": ["customer_replies"]}),
        json!({"triggers": ["customer_reply"]}),
        json!({"triggers": []}),
        json!({"triggers": "customer_replies"}),
        json!({"url": "nowhere"}),
        json!({"url": "https://user:k-1@crm.example/"}),
        json!({"url": "http://10.0.0.1/"}),
        json!({"headers": [{"name": "Host", "value": "k-1"}]}),
        json!({"headers": [{"name": "content-length", "value": "k-1"}]}),
        json!({"headers": [{"name": "X Key", "value": "k-1"}]}),
        json!({"headers": [{"name": " X-Key", "value": "k-1"}]}),
        json!({"headers": [{"name": "X-K\u{e9}y", "value": "k-1"}]}),
        json!({"headers": [{"name": "X-Key", "value": "k-1\r\nX-Other: 1"}]}),
    ] {
        let refused = put(&json!({"settings": settings})).await.expect(422).json();
        assert_eq!(
            (
                &refused["errors"][0]["field"],
                &refused["errors"][0]["code"]
            ),
            (&json!("settings"), &json!("not-allowed")),
            "{settings}: {refused}"
        );
        assert!(!refused.to_string().contains("k-1"), "{refused}");
        let new = json!({"name": "other", "url": receiver.url(), "format": "firstline_automation", "settings": settings});
        app.post("/v1/callbacks")
            .bearer(callbacks::OMAR)
            .json(&new)
            .send()
            .await
            .expect(422);
    }
    // The report names a line of the file, so this text is not built.
    let file = "[[accounts]]\nid = 17623000010928\n[[accounts.callbacks]]\nname = \"script\"\nsettings = { headers = [{ name = \"X-Key\" }] }\n";
    let report = app
        .engine()
        .provision(crate::support::provisioned(file))
        .await
        .unwrap();
    assert_eq!(report.faults.len(), 1, "{report:?}");
    assert_eq!(
        (report.faults[0].line, report.faults[0].key.as_str()),
        (5, "settings")
    );
    put(&json!({"timeout_s": 9})).await.expect(200);
    text_call(&app, "m").await;
    assert_eq!(bodies(&receiver, 1).await[0].headers["x-key"], "k-1");
    app.stop().await;
}
