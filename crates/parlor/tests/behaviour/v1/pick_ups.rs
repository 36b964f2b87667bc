//! The pick-up by a first answer, the return of an agent's own conversation, and the release of a deactivated agent's
//! conversations.

use crate::support::accounts::{Accounts, Agent, Inbox, Queue};
use crate::support::callbacks::{self, Endpoint, endpoint, until_number};
use crate::support::receiver::Receiver;
use crate::support::{App, Backend, both};
use crate::v1::{OMAR, act, get, post, problem, start};
use serde_json::{Value, json};

const ADA: i64 = 21;
const BOB: i64 = 22;

fn more() -> Accounts {
    let queues = ["plain", "asks"];
    Accounts::acme()
        .with(Queue::new("plain"))
        .with(Queue::new("asks").accept_within_s(5))
        .with(Inbox::new("plain", "web").queue("plain"))
        .with(Inbox::new("asks", "web").queue("asks"))
        .with(Agent::new(ADA, "Ada").capacity(5).queues(&queues))
        .with(Agent::new(BOB, "Bob").capacity(5).queues(&queues))
}

/// Starts a conversation with a draft of the service record, and returns it.
async fn into(app: &App, inbox: &str, intent: &str) -> Value {
    let config = app.engine().config(callbacks::ACME).await.unwrap();
    let inbox = config.inboxes.values().find(|i| i.key == inbox).unwrap().id;
    let document = json!({"inbox_id": inbox, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": intent}, "message": "m",
        "service_record": {"memo": "Call back", "values": [{"id": 230, "value": "blue"}]}});
    start(app, &document).await
}

fn path(conversation: &Value, rest: &str) -> String {
    format!("/v1/conversations/{}{rest}", conversation["id"])
}

async fn show(app: &App, conversation: &Value) -> Value {
    get(app, OMAR, &path(conversation, ""))
        .await
        .expect(200)
        .json()
}

async fn say(app: &App, token: &str, conversation: &Value, document: Value) {
    post(app, token, &path(conversation, "/messages"), &document)
        .await
        .expect(201);
}

/// The kinds of a conversation's events, in order. The event of an accepted offer has the suffix ` (accepted)`.
async fn events_of(app: &App, conversation: &Value) -> Vec<String> {
    let events = get(app, OMAR, "/v1/events?limit=100").await.expect(200);
    let events = events.json()["data"].as_array().unwrap().clone();
    (events.iter())
        .filter(|event| event["conversation_id"] == conversation["id"])
        .map(|event| match event["data"]["accepted"].as_bool() {
            Some(true) => format!("{} (accepted)", event["kind"].as_str().unwrap()),
            _ => event["kind"].as_str().unwrap().to_owned(),
        })
        .collect()
}

/// The first answer of the assigned agent is a pick-up, which creates the service record from the draft. An answer of
/// another agent, a note and a later answer are no pick-ups.
#[both(more())]
async fn the_first_answer_is_a_pick_up(app: App) {
    app.presence(ADA, "online").await;
    let ada = app.token_of(ADA).await;
    let id = into(&app, "plain", "enqueue").await;
    assert_eq!(id["assignee_id"], ADA);
    assert_eq!(
        (&id["picked_up_at"], &id["service_record"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        id["first_queued_at"], id["created_at"],
        "it was meant for the queue, which gave it away at once"
    );
    let record = json!({"memo": "Blue it is"});
    let writes = || {
        app.post(&path(&id, "/service-record"))
            .bearer(&ada)
            .json(&record)
            .send()
    };
    problem(&writes().await, 409, "no-service-record");
    say(&app, OMAR, &id, json!({"content": "Ada will answer"})).await;
    say(&app, &ada, &id, json!({"content": "Who?", "kind": "note"})).await;
    assert_eq!(show(&app, &id).await["picked_up_at"], Value::Null);
    say(&app, &ada, &id, json!({"content": "Good day"})).await;
    let picked = show(&app, &id).await;
    assert!(picked["picked_up_at"].is_string());
    let written = &picked["service_record"];
    assert_eq!(
        (
            &written["agent_id"],
            &written["memo"],
            &written["values"][0]["value"]
        ),
        (&json!(ADA), &json!("Call back"), &json!("blue"))
    );
    writes().await.expect(200);
    say(&app, &ada, &id, json!({"content": "Anything else?"})).await;
    let received = events_of(&app, &id).await;
    let count = |kind: &str| received.iter().filter(|one| *one == kind).count();
    assert_eq!(
        (
            count("conversation.picked_up"),
            count("conversation.assigned")
        ),
        (1, 1),
        "{received:?}"
    );
    assert_eq!(
        show(&app, &id).await["service_record"]["memo"],
        "Blue it is"
    );
    // After a transfer, the first answer of the new agent gives the service record to this agent.
    let to = json!({"agent_id": BOB});
    post(&app, OMAR, &path(&id, "/transfer"), &to)
        .await
        .expect(200);
    let bob = app.token_of(BOB).await;
    assert_eq!(show(&app, &id).await["service_record"]["agent_id"], ADA);
    say(&app, &bob, &id, json!({"content": "Bob here"})).await;
    let taken = show(&app, &id).await;
    assert_eq!(
        (&taken["service_record"]["agent_id"], &taken["picked_up_at"]),
        (&json!(BOB), &picked["picked_up_at"])
    );
}

/// If an agent starts a conversation with a message to the customer, and is assigned, the start is a pick-up.
#[both(more())]
async fn the_first_writer_serves(app: App) {
    let begun = |assignee: i64| {
        let document = json!({"inbox_id": 407, "contact_id": 2_219_256, "assignee_id": assignee, "message": {"content": "Hello"}});
        let request = app.post("/api/v2/accounts/conversations");
        request
            .basic("livedesk-key", "livedesk-secret")
            .json(&document)
            .send()
    };
    let records = "SELECT count(*) FROM service_records WHERE agent_id = 8";
    begun(7).await.expect(200);
    assert_eq!(app.database().number(records).await, 0);
    begun(8).await.expect(200);
    assert_eq!(app.database().number(records).await, 1);
}

/// An answer accepts an offer, and the acceptance is an assignment. If an agent reopens the agent's own conversation,
/// no acceptance is needed. If the customer's message reopens the conversation, there is a new offer.
#[both(more())]
async fn an_answer_accepts(app: App) {
    app.presence(ADA, "online").await;
    let ada = app.token_of(ADA).await;
    let id = into(&app, "asks", "enqueue").await;
    assert!(id["offered_until"].is_string() && id["first_queued_at"].is_string());
    assert_eq!(id["picked_up_at"], Value::Null);
    say(&app, &ada, &id, json!({"content": "Good day"})).await;
    let accepted = show(&app, &id).await;
    assert_eq!(
        (
            &accepted["offered_until"],
            &accepted["service_record"]["memo"]
        ),
        (&Value::Null, &json!("Call back"))
    );
    assert_eq!(
        events_of(&app, &id).await,
        [
            "conversation.started",
            "message.created",
            "conversation.offered",
            "conversation.assigned (accepted)",
            "service_record.saved",
            "conversation.picked_up",
            "message.created",
        ]
    );
    act(&app, &ada, &path(&id, "/resolve")).await.expect(200);
    let again = act(&app, &ada, &path(&id, "/reopen")).await;
    let again = again.expect(200).json();
    assert_eq!(
        (&again["assignee_id"], &again["offered_until"]),
        (&json!(ADA), &Value::Null)
    );
    app.pass(10).await;
    assert_eq!(show(&app, &id).await["assignee_id"], ADA, "nothing lapses");
    act(&app, &ada, &path(&id, "/resolve")).await.expect(200);
    say(
        &app,
        OMAR,
        &id,
        json!({"content": "Wait", "kind": "incoming"}),
    )
    .await;
    let offered = show(&app, &id).await;
    assert!(offered["assignee_id"] == ADA && offered["offered_until"].is_string());
    act(&app, &ada, &path(&id, "/resolve")).await.expect(200);
    // If another agent reopens the conversation, this is an offer, too.
    let other = act(&app, OMAR, &path(&id, "/reopen")).await;
    assert!(other.expect(200).json()["offered_until"].is_string());
}

/// A conversation that was never intended for a queue has no `first_queued_at`.
#[both(more())]
async fn only_conversations_for_the_queue_entered_it(app: App) {
    app.presence(ADA, "online").await;
    let held = into(&app, "plain", "hold").await;
    let picked = act(&app, &app.token_of(ADA).await, &path(&held, "/pick-up")).await;
    assert_eq!(picked.expect(200).json()["first_queued_at"], Value::Null);
    let reserved = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue", "agent_id": ADA}, "message": "m"});
    let reserved = start(&app, &reserved).await;
    assert_eq!(
        (&reserved["assignee_id"], &reserved["first_queued_at"]),
        (&json!(ADA), &reserved["created_at"])
    );
}

/// If an agent is deactivated, all the agent's conversations are released in the same transaction. This holds for the
/// API and for a file. The callbacks about these conversations contain the customer.
#[both]
async fn a_deactivated_agent_keeps_nothing(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    app.apply(more()).await;
    let receiver = Receiver::good().await;
    let events = Some(vec!["conversation.updated".to_owned()]);
    let wanted = Endpoint {
        events,
        ..Endpoint::default()
    };
    endpoint(&app, &receiver.url(), wanted).await;
    app.presence(ADA, "online").await;
    let ada = app.token_of(ADA).await;
    let served = into(&app, "plain", "enqueue").await;
    say(&app, &ada, &served, json!({"content": "Good day"})).await;
    let offered = into(&app, "asks", "enqueue").await;
    let held = into(&app, "plain", "hold").await;
    act(&app, &ada, &path(&held, "/pick-up")).await.expect(200);
    app.presence(BOB, "online").await;
    let off = |active: bool| {
        app.patch(&format!("/v1/agents/{ADA}"))
            .bearer(OMAR)
            .json(&json!({"active": active}))
            .send()
    };
    off(false).await.expect(200);
    let slots = format!("SELECT count(*) FROM agent_slots WHERE agent_id = {ADA}");
    assert_eq!(app.database().number(&slots).await, 0);
    for (conversation, agent) in [
        (&served, json!(BOB)),
        (&offered, json!(BOB)),
        (&held, Value::Null),
    ] {
        let now = show(&app, conversation).await;
        assert_eq!(
            (&now["assignee_id"], &now["status"]),
            (&agent, &json!("open"))
        );
        assert!(
            events_of(&app, conversation)
                .await
                .contains(&"conversation.updated".to_owned())
        );
    }
    let routing = get(&app, OMAR, &path(&served, "/routing"))
        .await
        .expect(200);
    let routing = routing.json();
    let reason = routing["data"].as_array().unwrap().last().unwrap()["reason"].clone();
    assert!(
        reason.as_str().unwrap().starts_with("Ada is deactivated."),
        "{reason}"
    );
    off(true).await.expect(200);
    assert_eq!(app.database().number(&slots).await, 0, "nothing comes back");
    // Now a file deactivates the other agent, and no agent is free.
    app.apply(Accounts::acme().with(Agent::known(BOB).set("active", json!(false))))
        .await;
    for conversation in [&served, &offered] {
        let now = show(&app, conversation).await;
        assert!(
            now["assignee_id"].is_null() && now["queue"].is_string(),
            "{now}"
        );
    }
    let pending = "SELECT count(*) FROM deliveries WHERE state = 'pending'";
    until_number(&app, pending, 0).await;
    let hits = receiver.hits();
    assert_eq!(hits.len(), 5);
    for hit in hits {
        let data = &hit.json()["data"];
        assert_eq!(data["contact"]["id"], 1001, "{data}");
        assert!(data["details"]["released_by"].is_i64(), "{data}");
    }
    app.stop().await;
}
