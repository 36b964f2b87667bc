//! Queues: skills, weights, changed rules, places, and the reasons of routing.

use crate::support::accounts::{Accounts, Agent, Hours, Inbox, Queue};
use crate::support::{App, both, until};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, start};
use parlor_model::ids::AccountId;
use serde_json::{Value, json};

pub(super) const ACME: AccountId = AccountId(17_623_000_010_928);

pub(super) async fn show(app: &App, id: i64) -> Value {
    get(app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json()
}

pub(super) async fn queue(app: &App, key: &str) -> Value {
    get(app, OMAR, &format!("/v1/queues/{key}"))
        .await
        .expect(200)
        .json()
}

/// The routing decisions of a conversation.
pub(super) async fn decisions(app: &App, id: i64) -> Vec<Value> {
    let path = format!("/v1/conversations/{id}/routing");
    let page = get(app, OMAR, &path).await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

/// The reason that a decision gives for an agent.
pub(super) fn why(decision: &Value, agent: i64) -> String {
    let considered = decision["considered"].as_array().unwrap();
    considered
        .iter()
        .find(|c| c["agent_id"] == agent)
        .unwrap_or_else(|| panic!("{agent} was not considered: {decision}"))["why"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub(super) async fn tune(
    app: &App,
    agent: i64,
    capacity: Option<i64>,
    skills: Option<&[(&str, i64)]>,
) {
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
pub(super) async fn into(app: &App, inbox: &str, more: &Value) -> i64 {
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
    let path = format!("/v1/conversations/{third}/skills");
    for (skills, field, code) in [
        (
            json!([{"name": "juggling"}, {"name": "polite"}]),
            "skills.0.name",
            "unknown",
        ),
        (
            json!([{"name": "polite", "level": 11}]),
            "skills.0.level",
            "malformed",
        ),
        (
            json!([{"name": "polite", "relax_after_s": 604_801}]),
            "skills.0.relax_after_s",
            "malformed",
        ),
    ] {
        let reply = post(&app, OMAR, &path, &json!({"skills": skills})).await;
        invalid(&reply, &[(field, code)]);
    }
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
pub(super) fn begins(decision: &Value, text: &str) {
    let reason = decision["reason"].as_str().unwrap();
    assert!(reason.starts_with(text), "{decision}");
}

pub(super) fn lines() -> Accounts {
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
