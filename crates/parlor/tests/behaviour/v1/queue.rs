//! Queues: skills, overflow, length, hours, acceptance, weights, and the reasons of routing.

use crate::support::accounts::{Accounts, Agent, Hours, Inbox, Queue};
use crate::support::{App, Backend, both, postgres_server, until};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, start};
use parlor_model::ids::AccountId;
use parlor_model::time::Timestamp;
use serde_json::{Value, json};

const ACME: AccountId = AccountId(17_623_000_010_928);

async fn show(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

async fn queue(app: &App, key: &str) -> Value {
    get(app, OMAR, &format!("/v1/queues/{key}"))
        .await
        .expect(200)
        .json()
}

/// The routing decisions of a conversation.
async fn decisions(app: &App, id: i64) -> Vec<Value> {
    let path = format!("/v1/conversations/{id}/routing");
    let page = get(app, OMAR, &path).await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

/// The reason that a decision gives for an agent.
fn why(decision: &Value, agent: i64) -> String {
    let considered = decision["considered"].as_array().unwrap();
    considered
        .iter()
        .find(|c| c["agent_id"] == agent)
        .unwrap_or_else(|| panic!("{agent} was not considered: {decision}"))["why"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn tune(app: &App, agent: i64, capacity: Option<i64>, skills: Option<&[(&str, i64)]>) {
    let mut change = json!({});
    if let Some(capacity) = capacity {
        change["capacity"] = json!(capacity);
    }
    if let Some(skills) = skills {
        change["skills"] = skills.iter().copied().collect();
    }
    app.patch(&format!("/v1/agents/{agent}"))
        .bearer(OMAR)
        .json(&change)
        .send()
        .await
        .expect(200);
}

/// Starts a conversation in an inbox of the provisioning texts below and returns its id.
async fn into(app: &App, inbox: &str, more: &Value) -> i64 {
    let config = app.engine().config(ACME).await.unwrap();
    let inbox = config.inboxes.values().find(|i| i.key == inbox).unwrap();
    let mut document = json!({"inbox_id": inbox.id, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": "m"});
    let members = more.as_object().unwrap().clone();
    document.as_object_mut().unwrap().extend(members);
    start(app, &document).await["id"].as_i64().unwrap()
}

fn skilled() -> Accounts {
    Accounts::acme()
        .with(Queue::new("languages").skills(
            json!([{"name": "german", "level": 2, "relax_after_s": 1}, {"name": "polite"}]),
        ))
        .with(Inbox::new("languages", "web").queue("languages"))
        .with(
            Agent::new(11, "Greta German")
                .capacity(2)
                .queues(&["languages", "support"])
                .skills(json!({"german": 3, "polite": 1})),
        )
        .with(
            Agent::new(12, "Ben Beginner")
                .capacity(2)
                .queues(&["languages", "support"])
                .skills(json!({"german": 1, "polite": 1})),
        )
}

/// Only an agent with the required level of the skill gets the conversation. The decision gives a reason for each agent
/// who was passed over. After a time, the queue no longer requires the skill.
#[both(skilled())]
async fn skills(app: App) {
    app.presence(12, "online").await;
    let id = into(&app, "languages", &json!({})).await;
    let waits = decisions(&app, id).await;
    assert_eq!(waits[0]["assigned_to"], Value::Null);
    assert_eq!(
        (why(&waits[0], 11), why(&waits[0], 12)),
        ("is offline".to_owned(), "has german 1, needs 2".to_owned())
    );
    assert_eq!(
        waits[0]["reason"],
        "No free agent has the required skills: german 2, polite 1."
    );
    let place = get(&app, OMAR, &format!("/v1/conversations/{id}/place"))
        .await
        .json();
    assert_eq!(place["place"]["needs"], json!({"german": 2, "polite": 1}));
    // After one second, German is no longer required, and Ben has the other skill.
    app.pass(1).await;
    assert_eq!(show(&app, id).await["assignee_id"], 12, "it is relaxed");
    let last = decisions(&app, id).await.pop().unwrap();
    begins(&last, "After 1 s it requires less: german.");
    assert_eq!(last["assigned_to"], 12);
}

/// The decision records the conversations that were passed over. A new skill of an agent takes effect in the same
/// transaction.
#[both(skilled())]
async fn passing_over(app: App) {
    let picky = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "skills": [{"name": "german", "level": 3}]})).await;
    let picky = picky["id"].as_i64().unwrap();
    let easy = anonymous(&app, "enqueue").await;
    app.presence(12, "online").await;
    assert_eq!(
        (
            &show(&app, easy).await["assignee_id"],
            &show(&app, picky).await["assignee_id"]
        ),
        (&json!(12), &Value::Null)
    );
    let decided = decisions(&app, easy).await.pop().unwrap();
    assert_eq!(
        decided["passed"],
        json!([{"conversation_id": picky, "waiting": 1, "why": "Ben Beginner has german 1, needs 3",
            "finding": {"code": "skill-too-low", "parameters": {"skill": "german", "level": 1, "needed": 3}}}])
    );
    assert_eq!(why(&decided, 11), "is offline");
    tune(&app, 12, None, Some(&[("german", 3)])).await;
    assert_eq!(show(&app, picky).await["assignee_id"], 12);
    assert_eq!(app.rows("agent_slots").await, 2);
    // The required skills can change while the conversation waits.
    let third = start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "skills": [{"name": "polite", "level": 5}]})).await["id"].as_i64().unwrap();
    app.presence(11, "online").await;
    assert_eq!(show(&app, third).await["assignee_id"], Value::Null);
    let changed = post(
        &app,
        OMAR,
        &format!("/v1/conversations/{third}/skills"),
        &json!({"skills": [{"name": "polite"}]}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&changed["assignee_id"], &changed["skills"]),
        (
            &json!(11),
            &json!([{"name": "polite", "level": 1, "relax_after_s": null}])
        )
    );
    let before = app.counts().await;
    let wrong = json!({"skills": [{"name": "juggling"}, {"name": "polite", "level": 11}]});
    invalid(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{third}/skills"),
            &wrong,
        )
        .await,
        &[
            ("skills.0.name", "unknown"),
            ("skills.1.level", "not-allowed"),
        ],
    );
    assert_eq!(app.counts().await, before);
}

/// A changed requirement applies to all waiting conversations, whatever their number. The conversations keep their
/// positions.
#[both(skilled())]
async fn changed_rules_hold_for_what_waits(app: App) {
    let patch = async |path: &str, document: &Value| {
        app.patch(path)
            .bearer(OMAR)
            .json(document)
            .send()
            .await
            .expect(200);
    };
    let picky = json!({"key": "picky", "skills": [{"name": "german", "level": 3}]});
    post(&app, OMAR, "/v1/queues", &picky).await.expect(201);
    post(
        &app,
        OMAR,
        "/v1/inboxes",
        &json!({"key": "picky", "kind": "web", "queue": "picky"}),
    )
    .await
    .expect(201);
    patch("/v1/agents/12", &json!({"queues": ["picky"]})).await;
    app.presence(12, "online").await;
    let mut ids = Vec::new();
    for _ in 0..70 {
        ids.push(into(&app, "picky", &json!({})).await);
    }
    let buckets = async |like: &str| {
        app.database()
            .number(&format!(
                "SELECT count(*) FROM queue_entries WHERE bucket LIKE '{like}'"
            ))
            .await
    };
    assert_eq!(buckets("german:3%").await, 70);
    // Ben's level of German is too low. Then the queue requires a lower level.
    patch(
        "/v1/queues/picky",
        &json!({"skills": [{"name": "german", "level": 1}]}),
    )
    .await;
    until("all are placed anew", async || {
        buckets("german:1%").await == 68
    })
    .await;
    for (n, id) in ids.iter().enumerate().take(3) {
        let assignee = show(&app, *id).await["assignee_id"].as_i64();
        assert_eq!(assignee, (n < 2).then_some(12), "the first two, in order");
    }
    let decided = decisions(&app, ids[0]).await.pop().unwrap();
    begins(
        &decided,
        "The required skills of the queue picky, or the weights of the account, changed.",
    );
    let line = queue(&app, "picky").await["line"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w["conversation_id"].as_i64().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(line, ids[2..2 + line.len()]);
    // Then the queue requires a higher level of a skill than Ben has, so he gets no more conversations.
    patch(
        "/v1/queues/picky",
        &json!({"skills": [{"name": "polite", "level": 5}]}),
    )
    .await;
    until("all are placed anew", async || {
        buckets("polite:5%").await == 68
    })
    .await;
    act(&app, OMAR, &format!("/v1/conversations/{}/resolve", ids[0]))
        .await
        .expect(200);
    assert_eq!(show(&app, ids[2]).await["assignee_id"], Value::Null);
    // The weight of a conversation is also a requirement: an agent needs this number of free slots.
    patch("/v1/account", &json!({"weights": {"web": 2}})).await;
    until("all are weighed anew", async || {
        buckets("*2 polite:5%").await == 68
    })
    .await;
    assert_eq!(
        app.database()
            .number("SELECT count(*) FROM timers WHERE kind = 'rules'")
            .await,
        0
    );
}

/// A higher capacity is used in the same transaction. A lower capacity removes no conversation.
#[both(skilled())]
async fn capacity(app: App) {
    app.presence(12, "online").await;
    let ids = [
        anonymous(&app, "enqueue").await,
        anonymous(&app, "enqueue").await,
        anonymous(&app, "enqueue").await,
    ];
    assert_eq!(show(&app, ids[2]).await["queue"], "support");
    tune(&app, 12, Some(3), None).await;
    assert_eq!(show(&app, ids[2]).await["assignee_id"], 12);
    tune(&app, 12, Some(1), None).await;
    assert_eq!(app.rows("agent_slots").await, 3);
    let late = anonymous(&app, "enqueue").await;
    for id in [ids[0], ids[1]] {
        act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
            .await
            .expect(200);
        assert_eq!(show(&app, late).await["assignee_id"], Value::Null);
    }
    act(&app, OMAR, &format!("/v1/conversations/{}/resolve", ids[2]))
        .await
        .expect(200);
    assert_eq!(show(&app, late).await["assignee_id"], 12);
}

/// Checks the beginning of a decision's reason.
#[track_caller]
fn begins(decision: &Value, text: &str) {
    let reason = decision["reason"].as_str().unwrap();
    assert!(reason.starts_with(text), "{decision}");
}

fn lines() -> Accounts {
    Accounts::acme()
        .set("weights", json!({"email": 2}))
        .with(Hours::new("never", json!([])))
        .with(Queue::new("short").max_length(2))
        .with(
            Queue::new("front")
                .max_length(1)
                .overflow("back")
                .overflow_after_s(1),
        )
        .with(Queue::new("back").overflow("front"))
        .with(Queue::new("closed").hours("never"))
        .with(Queue::new("asks").accept_within_s(1))
        .with(
            Queue::new("careful")
                .accept_within_s(3600)
                .dispatch_per_agent(1),
        )
        .with(Inbox::new("short", "web").queue("short"))
        .with(Inbox::new("front", "web").queue("front"))
        .with(Inbox::new("closed", "web").queue("closed"))
        .with(Inbox::new("asks", "web").queue("asks"))
        .with(Inbox::new("careful", "web").queue("careful"))
        .with(Inbox::new("heavy", "email").queue("short"))
        .with(
            Agent::new(21, "Ada")
                .email("ada@acme.test")
                .capacity(3)
                .queues(&["short", "back", "closed", "asks", "careful"]),
        )
        .with(
            Agent::new(22, "Bob")
                .capacity(3)
                .queues(&["asks", "careful"]),
        )
}

#[both(lines())]
async fn a_full_queue_takes_nobody(app: App) {
    for _ in 0..2 {
        into(&app, "short", &json!({})).await;
    }
    let config = app.engine().config(ACME).await.unwrap();
    let inbox = config
        .inboxes
        .values()
        .find(|i| i.key == "short")
        .unwrap()
        .id;
    let before = app.counts().await;
    let document =
        json!({"inbox_id": inbox, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}});
    problem(
        &post(&app, OMAR, "/v1/conversations", &document).await,
        409,
        "queue-full",
    );
    let held = anonymous(&app, "hold").await;
    problem(
        &post(
            &app,
            OMAR,
            &format!("/v1/conversations/{held}/transfer"),
            &json!({"queue": "short"}),
        )
        .await,
        409,
        "queue-full",
    );
    assert_eq!(
        app.counts().await.of("queue_entries"),
        before.of("queue_entries")
    );
    // A free agent gets a conversation at once, and the conversations that wait stay in the queue until they are
    // assigned.
    app.presence(21, "online").await;
    assert_eq!(queue(&app, "short").await["queue"]["waiting"], 0);
    assert_eq!(start(&app, &document).await["assignee_id"], 21);
}

/// One conversation overflows at once because the queue is full. Another conversation overflows after its maximum wait.
#[both(lines())]
async fn overflowing(app: App) {
    let first = into(&app, "front", &json!({})).await;
    let second = into(&app, "front", &json!({})).await;
    assert_eq!(
        (
            &show(&app, first).await["queue"],
            &show(&app, second).await["queue"]
        ),
        (&json!("front"), &json!("back"))
    );
    let decided = decisions(&app, second).await;
    assert_eq!(
        (&decided[0]["queue"], &decided[1]["queue"]),
        (&json!("front"), &json!("back"))
    );
    begins(
        &decided[1],
        "The queue front is full, so the conversation goes to back.",
    );
    app.pass(1).await;
    assert_eq!(
        show(&app, first).await["queue"],
        "back",
        "it goes to the other queue"
    );
    let decided = decisions(&app, first).await;
    begins(&decided[1], "After 1 s in the queue front it goes to back.");
    let line = queue(&app, "back").await;
    let line = line["line"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w["conversation_id"].as_i64().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(
        line,
        [first, second],
        "who has waited longer is still before the other"
    );
    app.presence(21, "online").await;
    assert_eq!(
        (
            &show(&app, first).await["assignee_id"],
            &show(&app, second).await["assignee_id"]
        ),
        (&json!(21), &json!(21))
    );
}

/// A conversation that stays because the overflow queue is full goes there later. The reason states the whole wait.
#[both(Accounts::acme()
    .with(Queue::new("front").overflow("back").overflow_after_s(1))
    .with(Queue::new("back").max_length(1))
    .with(Inbox::new("front", "web").queue("front"))
    .with(Inbox::new("back", "web").queue("back")))]
async fn a_full_overflow_queue_postpones(app: App) {
    let other = into(&app, "back", &json!({})).await;
    let first = into(&app, "front", &json!({})).await;
    app.pass(1).await;
    assert_eq!(show(&app, first).await["queue"], "front", "back is full");
    act(&app, OMAR, &format!("/v1/conversations/{other}/resolve"))
        .await
        .expect(200);
    app.pass(1).await;
    assert_eq!(show(&app, first).await["queue"], "back");
    let decided = decisions(&app, first).await;
    begins(&decided[1], "After 2 s in the queue front it goes to back.");
}

/// Regression: an agent transfers a conversation to the queue, and the next agent does not accept the offer. The first
/// agent does not get the conversation back.
#[both(lines())]
async fn a_silent_agent_does_not_send_it_back(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "asks", &json!({})).await;
    let token = app.token_of(21).await;
    act(&app, &token, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    app.presence(22, "online").await;
    let given = post(
        &app,
        &token,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"queue": "asks"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&given["assignee_id"], given["offered_until"].is_string()),
        (&json!(22), true)
    );
    let away = "SELECT count(*) FROM agent_states WHERE availability = 'away' AND agent_id = 22";
    app.pass(1).await;
    assert_eq!(app.database().number(away).await, 1, "22 is away");
    let waits = show(&app, id).await;
    assert_eq!(
        (&waits["assignee_id"], &waits["queue"]),
        (&Value::Null, &json!("asks"))
    );
    let decided = decisions(&app, id).await.pop().unwrap();
    assert_eq!(
        (why(&decided, 21), why(&decided, 22)),
        ("gave it away before".to_owned(), "is away".to_owned())
    );
    // After another agent has picked up the conversation, this rule no longer applies.
    app.presence(22, "online").await;
    let other = app.token_of(22).await;
    act(&app, &other, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    post(
        &app,
        &other,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"queue": "asks"}),
    )
    .await
    .expect(200);
    assert_eq!(show(&app, id).await["assignee_id"], 21);
}

/// After an offer ends, the queue offers its first conversation, which may differ from the returned conversation.
#[both(lines())]
async fn what_comes_back_does_not_overtake(app: App) {
    app.presence(21, "online").await;
    app.presence(22, "online").await;
    let first = into(&app, "careful", &json!({})).await;
    let second = into(&app, "careful", &json!({})).await;
    let third = into(&app, "careful", &json!({})).await;
    let token = app.token_of(22).await;
    act(&app, &token, &format!("/v1/conversations/{second}/pick-up"))
        .await
        .expect(200);
    // Agent 21 has both allowed offers, and agent 22 has a free slot.
    for id in [first, third] {
        assert_eq!(show(&app, id).await["assignee_id"], 21);
    }
    let urgent = into(&app, "careful", &json!({"priority": "urgent"})).await;
    assert_eq!(show(&app, urgent).await["assignee_id"], Value::Null);
    let back = act(
        &app,
        &app.token_of(21).await,
        &format!("/v1/conversations/{first}/release"),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&back["assignee_id"], &back["queue"]),
        (&Value::Null, &json!("careful"))
    );
    assert!(
        show(&app, urgent).await["assignee_id"].is_i64(),
        "what stood before it"
    );
    let decided = decisions(&app, first).await.pop().unwrap();
    assert_eq!(
        why(&decided, 22),
        "is free, but first gets an offer of an earlier conversation"
    );
    assert!(
        decided["reason"]
            .as_str()
            .unwrap()
            .ends_with("Other conversations are before it in the queue."),
        "{decided}"
    );
    // The returned conversation is now the first in the queue.
    let answered = show(&app, urgent).await["assignee_id"].as_i64().unwrap();
    act(
        &app,
        &app.token_of(answered).await,
        &format!("/v1/conversations/{urgent}/pick-up"),
    )
    .await
    .expect(200);
    assert_eq!(
        show(&app, first).await["assignee_id"],
        22,
        "who gave it back is not given it"
    );
}

/// If a change of a queue makes assignments possible, conversations are assigned at once, in order, to all agents who
/// fit.
#[both(lines())]
async fn a_changed_queue_gives_out_what_waits(app: App) {
    let patch = async |path: &str, document: &Value| {
        app.patch(path)
            .bearer(OMAR)
            .json(document)
            .send()
            .await
            .expect(200)
            .json()
    };
    post(
        &app,
        OMAR,
        "/v1/queues",
        &json!({"key": "hand", "distribution": "manual"}),
    )
    .await
    .expect(201);
    post(
        &app,
        OMAR,
        "/v1/inboxes",
        &json!({"key": "hand", "kind": "web", "queue": "hand"}),
    )
    .await
    .expect(201);
    patch(
        "/v1/agents/21",
        &json!({"queues": ["short", "back", "closed", "asks", "careful", "hand"]}),
    )
    .await;
    app.presence(21, "online").await;
    app.presence(7, "online").await;
    let hours = get(&app, OMAR, "/v1/hours").await.expect(200).json()["data"][0]["id"].clone();
    let open = json!({"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "24:00"}]});
    for (inbox, path, change) in [
        (
            "hand",
            "/v1/queues/hand".to_owned(),
            json!({"distribution": "least_busy"}),
        ),
        ("closed", format!("/v1/hours/{hours}"), open),
    ] {
        let served = into(&app, inbox, &json!({})).await;
        // A team's conversation may be assigned to a member of the team who does not serve the queue.
        let teams = into(&app, inbox, &json!({})).await;
        post(
            &app,
            OMAR,
            &format!("/v1/conversations/{teams}/transfer"),
            &json!({"team_id": 5}),
        )
        .await
        .expect(200);
        let late = into(&app, inbox, &json!({"priority": "low"})).await;
        for id in [served, teams, late] {
            assert_eq!(show(&app, id).await["queue"], inbox);
        }
        patch(&path, &change).await;
        let given = [
            show(&app, served).await["assignee_id"].as_i64(),
            show(&app, teams).await["assignee_id"].as_i64(),
        ];
        assert_eq!(given, [Some(21), Some(7)], "{inbox}");
        let assigned = format!(
            "SELECT MAX(number) FROM events WHERE kind = 'conversation.assigned' AND conversation_id = {served}"
        );
        let first = app.database().number(&assigned).await;
        let assigned = format!(
            "SELECT MAX(number) FROM events WHERE kind = 'conversation.assigned' AND conversation_id = {late}"
        );
        assert!(first < app.database().number(&assigned).await, "in order");
        for id in [served, teams, late] {
            act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
                .await
                .expect(200);
        }
    }
}

/// If an agent is deactivated while offline, the conversations that were reserved for this agent are assigned to other
/// agents.
#[both(lines())]
async fn nobody_waits_for_who_was_deactivated_while_offline(app: App) {
    let id = anonymous(&app, "hold").await;
    app.apply(Accounts::acme().with(Agent::known(22).capacity(0)))
        .await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"agent_id": 22}),
    )
    .await
    .expect(200);
    app.presence(8, "online").await;
    assert_eq!(show(&app, id).await["assignee_id"], Value::Null);
    app.patch("/v1/agents/22")
        .bearer(OMAR)
        .json(&json!({"active": false}))
        .send()
        .await
        .expect(200);
    assert_eq!(show(&app, id).await["assignee_id"], 8);
}

/// If an agent is deactivated, the conversations that were reserved for this agent are assigned to other agents.
#[both(lines())]
async fn a_deactivated_agent_is_not_waited_for(app: App) {
    let agent =
        json!({"name": "Gone", "email": "gone@acme.test", "capacity": 0, "queues": ["support"]});
    let gone = post(&app, OMAR, "/v1/agents", &agent)
        .await
        .expect(201)
        .json()["id"]
        .as_i64()
        .unwrap();
    app.presence(gone, "online").await;
    let id = anonymous(&app, "hold").await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"agent_id": gone}),
    )
    .await
    .expect(200);
    app.presence(8, "online").await;
    assert_eq!(
        show(&app, id).await["assignee_id"],
        Value::Null,
        "it is for the other one"
    );
    let patch = app
        .request("PATCH", &format!("/v1/agents/{gone}"))
        .bearer(OMAR)
        .json(&json!({"active": false}));
    patch.send().await.expect(200);
    assert_eq!(show(&app, id).await["assignee_id"], 8);
    let decided = decisions(&app, id).await.pop().unwrap();
    begins(&decided, "Gone is deactivated.");
    let offline =
        "SELECT count(*) FROM agent_states WHERE availability = 'offline' AND agent_id = ";
    assert_eq!(app.database().number(&format!("{offline}{gone}")).await, 1);
}

/// Outside its hours, a queue assigns nothing, but agents may pick up conversations. At the beginning of its hours, the
/// queue assigns the conversations that wait.
#[both(lines())]
async fn business_hours(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "closed", &json!({})).await;
    let decided = decisions(&app, id).await.pop().unwrap();
    assert_eq!(
        (why(&decided, 21), decided["reason"].as_str().unwrap()),
        (
            "is free, but this queue is closed".to_owned(),
            "The queue closed is closed."
        )
    );
    let state = queue(&app, "closed").await["queue"].clone();
    assert_eq!(
        (&state["open"], &state["hours"], &state["opens_at"]),
        (&json!(false), &json!("never"), &Value::Null)
    );
    let other = into(&app, "closed", &json!({})).await;
    let token = app.token_of(21).await;
    act(&app, &token, &format!("/v1/conversations/{other}/pick-up"))
        .await
        .expect(200);
    // The provisioning file opens the queue all day.
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let always = json!([{"days": days, "from": "00:00", "to": "24:00"}]);
    app.apply(Accounts::acme().with(Hours::new("never", always)))
        .await;
    assert_eq!(show(&app, id).await["assignee_id"], 21);
    assert_eq!(queue(&app, "closed").await["queue"]["open"], true);
}

/// An offer that is not accepted in time goes to the next agent, and the first agent becomes away.
#[both(lines())]
async fn offers_run_out(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "asks", &json!({})).await;
    let offered = show(&app, id).await;
    assert_eq!(offered["assignee_id"], 21);
    assert!(offered["offered_until"].is_string());
    let decided = decisions(&app, id).await;
    assert_eq!(
        (&decided[0]["assigned_to"], &decided[0]["accept_within_s"]),
        (&json!(21), &json!(1))
    );
    app.presence(22, "online").await;
    app.pass(1).await;
    assert_eq!(show(&app, id).await["assignee_id"], 22, "the next is asked");
    let decided = decisions(&app, id).await;
    begins(&decided[1], "Ada did not accept it in time.");
    assert_eq!(why(&decided[1], 21), "is away");
    let state = queue(&app, "asks").await["queue"].clone();
    // Bob accepts the offer by a pick-up.
    let token = app.token_of(22).await;
    let accepted = act(&app, &token, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    assert_eq!(accepted.json()["offered_until"], Value::Null);
    assert_eq!(state["agents_ready"], 1, "Ada is away");
    app.pass(1).await;
    assert_eq!(app.rows("timers").await, 0, "the timers are done");
    assert_eq!(
        show(&app, id).await["assignee_id"],
        22,
        "what was accepted does not run out"
    );
}

/// The only agent does not accept an offer, then goes online again, and gets the offer again. A busy agent gets no
/// offers.
#[both(lines())]
async fn an_agent_who_is_back_gets_offers_again(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "asks", &json!({})).await;
    app.pass(1).await;
    assert_eq!(show(&app, id).await["queue"], "asks", "it runs out");
    assert_eq!(show(&app, id).await["assignee_id"], Value::Null);
    app.presence(21, "busy").await;
    assert_eq!(show(&app, id).await["assignee_id"], Value::Null);
    let late = into(&app, "short", &json!({})).await;
    assert_eq!(why(&decisions(&app, late).await[0], 21), "is busy");
    app.presence(21, "online").await;
    let token = app.token_of(21).await;
    let picked = act(&app, &token, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &picked["assignee_id"],
            &picked["offered_until"],
            &picked["queue"]
        ),
        (&json!(21), &Value::Null, &Value::Null)
    );
    assert_eq!(show(&app, late).await["assignee_id"], 21);
}

/// The number of a queue's open offers is at most the number of its online agents times `dispatch_per_agent`. After an
/// agent has accepted an offer, the queue makes the next offer.
#[both(lines())]
async fn offers_are_bounded(app: App) {
    app.presence(21, "online").await;
    app.presence(22, "online").await;
    let ids = [
        into(&app, "careful", &json!({})).await,
        into(&app, "careful", &json!({})).await,
        into(&app, "careful", &json!({})).await,
    ];
    let assignees = async || {
        let mut found = Vec::new();
        for id in ids {
            found.push(show(&app, id).await["assignee_id"].as_i64());
        }
        found
    };
    assert_eq!(assignees().await, [Some(21), Some(22), None]);
    let decided = decisions(&app, ids[2]).await.pop().unwrap();
    assert_eq!(
        why(&decided, 21),
        "is free, but this queue has the maximum number of open offers"
    );
    let place = get(&app, OMAR, &format!("/v1/conversations/{}/place", ids[2]))
        .await
        .json();
    assert_eq!(place["place"]["dispatching"], true);
    let token = app.token_of(22).await;
    act(
        &app,
        &token,
        &format!("/v1/conversations/{}/pick-up", ids[1]),
    )
    .await
    .expect(200);
    assert_eq!(
        assignees().await,
        [Some(21), Some(22), Some(21)],
        "the least busy of the two"
    );
}

/// A conversation with a larger weight uses more capacity.
#[both(lines())]
async fn weights(app: App) {
    app.presence(21, "online").await;
    let heavy = into(&app, "heavy", &json!({})).await;
    let light = into(&app, "short", &json!({})).await;
    assert_eq!(
        (
            &show(&app, heavy).await["assignee_id"],
            &show(&app, light).await["assignee_id"]
        ),
        (&json!(21), &json!(21))
    );
    let waits = into(&app, "short", &json!({})).await;
    assert_eq!(why(&decisions(&app, waits).await[0], 21), "is full: 3 of 3");
    act(&app, OMAR, &format!("/v1/conversations/{light}/resolve"))
        .await
        .expect(200);
    assert_eq!(show(&app, waits).await["assignee_id"], 21);
}

/// The expected wait is computed from the recent service times.
#[both(lines())]
async fn places_and_estimates(app: App) {
    app.presence(21, "online").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(into(&app, "short", &json!({})).await);
    }
    let first = into(&app, "short", &json!({})).await;
    let second = into(&app, "short", &json!({})).await;
    let place = async |id: i64| {
        get(&app, OMAR, &format!("/v1/conversations/{id}/place"))
            .await
            .expect(200)
            .json()["place"]
            .clone()
    };
    assert_eq!(
        (
            &place(first).await["position"],
            &place(second).await["position"]
        ),
        (&json!(1), &json!(2))
    );
    assert_eq!(
        place(first).await["estimated_wait_s"],
        Value::Null,
        "nobody was served yet"
    );
    app.clock().advance(1);
    act(&app, OMAR, &format!("/v1/conversations/{}/resolve", ids[0]))
        .await
        .expect(200);
    let state = queue(&app, "short").await;
    assert_eq!(
        (
            &state["queue"]["waiting"],
            &state["queue"]["agents_ready"],
            &state["queue"]["agents_serving"]
        ),
        (&json!(1), &json!(1), &json!(1))
    );
    assert!(
        state["queue"]["service_time_s"]
            .as_i64()
            .is_some_and(|s| s >= 1),
        "{state}"
    );
    assert!(
        place(second).await["estimated_wait_s"]
            .as_i64()
            .is_some_and(|s| s >= 1)
    );
    assert_eq!(place(second).await["position"], 1);
    assert_eq!(state["line"][0]["conversation_id"], second);
    let all = get(&app, OMAR, "/v1/queues").await.expect(200).json();
    let one = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|q| q["key"] == "short")
        .unwrap()
        .clone();
    assert_eq!(
        (&one["waiting"], &one["max_length"]),
        (&json!(1), &json!(2))
    );
    problem(
        &get(&app, OMAR, "/v1/queues/nowhere").await,
        404,
        "not-found",
    );
}

/// A timer is a database row. An overdue timer fires after the start of a server. With several servers, it fires once.
#[both]
async fn timers_outlive_servers(app: App) {
    app.presence(8, "online").await;
    let id = anonymous(&app, "enqueue").await;
    let soon = app.engine().now().plus_seconds(1).iso_millis();
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/snooze"),
        &json!({"until": soon}),
    )
    .await
    .expect(200);
    if app.database().url().is_none() {
        app.pass(1).await;
        assert_eq!(show(&app, id).await["status"], "open", "it wakes");
        return;
    }
    // Three nodes share one database. The node that set the timer ends before the timer is due.
    let (second, third) = (app.sibling().await, app.sibling().await);
    app.shutdown().await;
    app.clock().advance(1);
    tokio::join!(second.pass(0), third.pass(0));
    assert_eq!(show(&second, id).await["status"], "open", "it wakes");
    let (mut after, mut woken) = (0, 0);
    loop {
        let page = get(&third, OMAR, &format!("/v1/events?limit=100&after={after}"))
            .await
            .expect(200)
            .json();
        woken += page["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["conversation_id"] == id && e["data"]["to"] == "open")
            .count();
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(woken, 1, "once");
    second.shutdown().await;
    third.shutdown().await;
}

fn office() -> Accounts {
    Accounts::acme()
        .with(Hours::new("office", json!([{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}])).time_zone("Europe/Berlin").holidays(json!([{"date": "2030-01-07", "name": "Holiday"}])))
        .with(Queue::new("office").hours("office"))
        .with(Inbox::new("office", "web").queue("office"))
        .with(Agent::new(31, "Otto").capacity(2).queues(&["office"]))
}

/// A weekend and a holiday pass. At nine o'clock in Berlin, waiting conversations are assigned in order, each once.
async fn the_office_opens(backend: Backend) {
    if backend == Backend::Postgres && postgres_server().is_none() {
        return;
    }
    let at = |text: &str| Timestamp::parse_iso(text).unwrap();
    // It is Friday evening.
    let app = App::start(backend).await;
    app.clock().set(at("2030-01-04T18:00:00Z"));
    app.apply(office()).await;
    app.presence(31, "online").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(into(&app, "office", &json!({})).await);
        app.clock().advance(1);
    }
    let state = queue(&app, "office").await["queue"].clone();
    assert_eq!(
        state["opens_at"], "2030-01-08T08:00:00.000000Z",
        "Monday is a holiday"
    );
    let decided = decisions(&app, ids[0]).await.pop().unwrap();
    assert_eq!(
        decided["reason"],
        "The queue office is closed until 2030-01-08 09:00:00 (Europe/Berlin)."
    );
    let set = |text: &str| app.clock().set(at(text));
    set("2030-01-08T07:59:59Z");
    app.engine().fire_timers().await.unwrap();
    assert_eq!(show(&app, ids[0]).await["assignee_id"], Value::Null);
    set("2030-01-08T08:00:00Z");
    app.engine().fire_timers().await.unwrap();
    let mut assignees = Vec::new();
    for id in &ids {
        assignees.push(show(&app, *id).await["assignee_id"].as_i64());
    }
    assert_eq!(assignees, [Some(31), Some(31), None]);
    let decided = decisions(&app, ids[0]).await.pop().unwrap();
    let reason = decided["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("The queue office opened. Next in line after waiting"),
        "{reason}"
    );
    // A conversation that entered the queue during its hours, but was not served, is assigned at the next opening.
    set("2030-01-08T17:00:00Z");
    for id in &ids[..2] {
        act(&app, OMAR, &format!("/v1/conversations/{}/resolve", id))
            .await
            .expect(200);
    }
    assert_eq!(show(&app, ids[2]).await["assignee_id"], Value::Null);
    set("2030-01-09T08:00:00Z");
    app.engine().fire_timers().await.unwrap();
    assert_eq!(show(&app, ids[2]).await["assignee_id"], 31);
    let fourth = into(&app, "office", &json!({})).await;
    let fifth = into(&app, "office", &json!({})).await;
    assert_eq!(show(&app, fourth).await["assignee_id"], 31);
    set("2030-01-09T17:00:00Z");
    act(&app, OMAR, &format!("/v1/conversations/{}/resolve", ids[2]))
        .await
        .expect(200);
    act(&app, OMAR, &format!("/v1/conversations/{}/resolve", fourth))
        .await
        .expect(200);
    // A conversation that arrives before the timer of the opening fires does not overtake the conversations that wait.
    set("2030-01-10T08:00:00Z");
    let sixth = into(&app, "office", &json!({})).await;
    for id in [fifth, sixth] {
        assert_eq!(show(&app, id).await["assignee_id"], 31);
    }
    let served = "SELECT count(*) FROM events AS a JOIN events AS b ON b.account_id = a.account_id AND b.number > a.number \
        WHERE a.kind = 'conversation.assigned' AND b.kind = 'conversation.assigned'";
    let served =
        format!("{served} AND a.conversation_id = {fifth} AND b.conversation_id = {sixth}");
    assert_eq!(app.database().number(&served).await, 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_office_opens_sqlite() {
    the_office_opens(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_office_opens_postgres() {
    the_office_opens(Backend::Postgres).await;
}

/// A timer that became due while no server ran fires at the start of the next server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn timers_survive_a_restart() {
    let app = App::start(Backend::Sqlite).await;
    app.presence(8, "online").await;
    let id = anonymous(&app, "enqueue").await;
    let soon = app.engine().now().plus_seconds(1).iso_millis();
    let path = format!("/v1/conversations/{id}/snooze");
    post(&app, OMAR, &path, &json!({"until": soon}))
        .await
        .expect(200);
    app.shutdown().await;
    app.clock().advance(1);
    let again = app.again().await;
    until("it wakes", async || {
        show(&again, id).await["status"] == "open"
    })
    .await;
    again.stop().await;
}

/// The clock is an hour ahead for a moment. Afterwards, new changes have the right times again, and a new timer fires
/// on time. The queue keeps the order of arrival.
#[both]
async fn a_clock_that_was_ahead_changes_no_order(app: App) {
    tune(&app, 8, Some(1), None).await;
    // This conversation starts before all others, but enters the queue after them.
    let last = anonymous(&app, "hold").await;
    let first = anonymous(&app, "enqueue").await;
    app.clock().advance(3_600);
    let second = anonymous(&app, "enqueue").await;
    app.clock().set_back(3_600);
    let third = anonymous(&app, "enqueue").await;
    let (mut created, mut waited) = (Vec::new(), Vec::new());
    for id in [first, second, third] {
        let shown = show(&app, id).await;
        created.push(shown["created_at"].as_str().unwrap().to_owned());
        waited.push(shown["queued_at"].as_str().unwrap().to_owned());
    }
    for times in [created, waited] {
        assert!(times[0] < times[2] && times[2] < times[1], "{times:?}");
    }
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{last}/transfer"),
        &json!({"queue": "support"}),
    )
    .await
    .expect(200);
    let line = queue(&app, "support").await["line"].clone();
    let line = line.as_array().unwrap().iter();
    let line: Vec<i64> = line
        .map(|e| e["conversation_id"].as_i64().unwrap())
        .collect();
    assert_eq!(line, [first, second, third, last]);
    for (id, position) in [(first, 1), (second, 2), (third, 3), (last, 4)] {
        let path = format!("/v1/conversations/{id}/place");
        let place = get(&app, OMAR, &path).await.expect(200).json();
        assert_eq!(place["place"]["position"], position, "{place}");
    }
    app.presence(8, "online").await;
    // The agent has transferred the last conversation to the queue, so it is not assigned to this agent.
    for id in [first, second, third] {
        assert_eq!(show(&app, id).await["assignee_id"], 8, "{id}");
        let soon = app.engine().now().plus_seconds(10).iso_millis();
        let path = format!("/v1/conversations/{id}/snooze");
        post(&app, OMAR, &path, &json!({"until": soon}))
            .await
            .expect(200);
        app.clock().advance(10);
        until("it wakes", async || {
            show(&app, id).await["status"] == "open"
        })
        .await;
        act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
            .await
            .expect(200);
    }
}
