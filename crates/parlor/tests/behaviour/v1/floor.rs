//! `/v1/floor`: availability and load of agents, and totals of waiting conversations, with their visibility.

use crate::support::accounts::{Accounts, Agent, Hours, Inbox, Queue};
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, problem, session, start};
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use serde_json::{Value, json};

const ACME: AccountId = AccountId(17_623_000_010_928);

/// Acme with three more agents, two more queues and two more inboxes. Agents 7 and 8 are part of the fixture. They are
/// in the team `support` (5) and serve its queue. Agent 8 is an administrator.
fn staff() -> Accounts {
    Accounts::acme()
        .set("weights", json!({"email": 2}))
        .with(Hours::new("never", json!([])))
        .with(Queue::new("night").hours("never"))
        .with(Queue::new("asks").accept_within_s(3600))
        .with(Inbox::new("mail", "email").id(61).queue("support"))
        .with(Inbox::new("asking", "web").id(62).queue("asks"))
        .with(
            Agent::new(21, "Own")
                .email("own@acme.test")
                .visibility("own")
                .capacity(4)
                .teams(&["support"])
                .queues(&["asks"])
                .skills(json!({"german": 3})),
        )
        .with(
            Agent::new(22, "Night owl")
                .email("owl@acme.test")
                .queues(&["night"]),
        )
        .with(
            Agent::new(24, "Supervisor")
                .email("supervisor@acme.test")
                .role("supervisor")
                .queues(&["night"]),
        )
}

async fn agents(app: &App, token: &str, query: &str) -> Vec<Value> {
    let path = format!("/v1/floor/agents{query}");
    let page = get(app, token, &path).await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

fn ids(agents: &[Value]) -> Vec<i64> {
    let ids = agents.iter().map(|a| a["agent_id"].as_i64().unwrap());
    ids.collect()
}

fn one(agents: &[Value], id: i64) -> Value {
    let found = agents.iter().find(|a| a["agent_id"] == id);
    found.unwrap_or_else(|| panic!("no {id}")).clone()
}

/// For each agent, a supervisor sees the availability, the time of its last change, the connections, and the used and
/// total capacity. The supervisor also sees the numbers of conversations by kind, and the waiting conversations.
#[both(staff())]
async fn a_supervisor_sees_the_floor(app: App) {
    let supervisor = session(&app, 24).await;
    let before = one(&agents(&app, &supervisor, "").await, 7);
    assert_eq!(
        (
            &before["availability"],
            &before["since"],
            &before["connected"]
        ),
        (&json!("offline"), &Value::Null, &json!(false))
    );
    let said = app.engine().now();
    app.presence(7, "online").await;
    app.presence(21, "online").await;
    app.presence(22, "away").await;
    let attending = app.engine().attend(ACME, AgentId(7));
    anonymous(&app, "enqueue").await;
    start(
        &app,
        &json!({"inbox_id": 61, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}}),
    )
    .await;
    start(
        &app,
        &json!({"inbox_id": 62, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}}),
    )
    .await;
    let waits = anonymous(&app, "enqueue").await;
    let floor = agents(&app, &supervisor, "").await;
    assert_eq!(ids(&floor), [7, 8, 21, 22, 24]);
    let mina = one(&floor, 7);
    assert!(
        Timestamp::parse_iso(mina["since"].as_str().unwrap()).unwrap() >= said,
        "{mina}"
    );
    assert_eq!(
        mina,
        json!({
            "agent_id": 7, "name": "Mina Chen", "role": "agent", "active": true, "availability": "online", "since": mina["since"], "connected": true,
            "capacity": 3, "used_capacity": 3, "live_conversations": 2, "offered": 0,
            "by_kind": [{"kind": "onsite", "live_conversations": 1}, {"kind": "email", "live_conversations": 1}],
            "team_ids": [5], "queues": ["support"], "skills": {},
        })
    );
    let own = one(&floor, 21);
    assert_eq!(
        (
            &own["live_conversations"],
            &own["offered"],
            &own["used_capacity"],
            &own["connected"],
            &own["skills"]
        ),
        (
            &json!(1),
            &json!(1),
            &json!(1),
            &json!(false),
            &json!({"german": 3})
        )
    );
    assert_eq!(one(&floor, 22)["availability"], "away");
    let floor = get(&app, &supervisor, "/v1/floor").await.expect(200).json();
    assert_eq!(
        floor["agents"],
        json!({
            "online": 2, "busy": 0, "away": 1, "offline": 2, "connected": 1, "live_conversations": 3, "offered": 1, "used_capacity": 4,
            "online_capacity": 7,
        })
    );
    assert_eq!(
        (
            &floor["queues"]["waiting"],
            &floor["queues"]["open"],
            &floor["queues"]["closed"]
        ),
        (&json!(1), &json!(2), &json!(1))
    );
    assert!(
        floor["queues"]["longest_wait_s"]
            .as_i64()
            .is_some_and(|s| s >= 0),
        "{floor}"
    );
    // After these changes, the next read shows the new state.
    drop(attending);
    let conversation = get(&app, OMAR, &format!("/v1/conversations/{waits}"))
        .await
        .expect(200)
        .json();
    assert_eq!(conversation["queue"], "support");
    app.presence(8, "online").await;
    let floor = agents(&app, &supervisor, "").await;
    assert_eq!(
        (
            &one(&floor, 8)["live_conversations"],
            &one(&floor, 7)["connected"]
        ),
        (&json!(1), &json!(false))
    );
    let floor = get(&app, &supervisor, "/v1/floor").await.expect(200).json();
    assert_eq!(
        (
            &floor["queues"]["waiting"],
            &floor["queues"]["longest_wait_s"]
        ),
        (&json!(0), &Value::Null)
    );
    // A deactivated agent loses all live conversations, so the agent is no longer in the list.
    let gone = Accounts::acme()
        .with(Agent::known(7).active(false))
        .with(Agent::known(22).active(false));
    app.apply(gone).await;
    let floor = agents(&app, &supervisor, "").await;
    assert_eq!(ids(&floor), [8, 21, 24]);
}

/// The list of agents has pages and filters. Invalid filters are refused.
#[both(staff())]
async fn in_pages_and_by_filter(app: App) {
    app.presence(21, "online").await;
    let page = get(&app, OMAR, "/v1/floor/agents?limit=2")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (ids(page["data"].as_array().unwrap()), &page["next"]),
        (vec![7, 8], &json!(8))
    );
    let page = get(&app, OMAR, "/v1/floor/agents?limit=3&after=8")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (ids(page["data"].as_array().unwrap()), &page["next"]),
        (vec![21, 22, 24], &Value::Null)
    );
    for (query, expected) in [
        ("?availability=online", vec![21]),
        ("?availability=offline", vec![7, 8, 22, 24]),
        ("?queue=night", vec![22, 24]),
        ("?team_id=5", vec![7, 8, 21]),
        ("?team_id=5&queue=support&limit=1", vec![7]),
        ("?team_id=999", vec![]),
    ] {
        assert_eq!(ids(&agents(&app, OMAR, query).await), expected, "{query}");
    }
    invalid(
        &get(&app, OMAR, "/v1/floor/agents?queue=nowhere").await,
        &[("queue", "unknown")],
    );
    invalid(
        &get(&app, OMAR, "/v1/floor/agents?availability=here&limit=101").await,
        &[("availability", "not-allowed"), ("limit", "malformed")],
    );
    invalid(
        &get(&app, OMAR, "/v1/floor?x=1").await,
        &[("x", "unknown-member")],
    );
    // Queues also have pages.
    let page = get(&app, OMAR, "/v1/queues?limit=2")
        .await
        .expect(200)
        .json();
    assert_eq!(page["data"].as_array().unwrap().len(), 2);
    let rest = get(&app, OMAR, &format!("/v1/queues?after={}", page["next"]))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (rest["data"].as_array().unwrap().len(), &rest["next"]),
        (1, &Value::Null)
    );
    assert_ne!(rest["data"][0]["key"], page["data"][1]["key"]);
}

/// Each agent sees the agent's own state. With the visibility `team`, an agent also sees the state of the members of
/// the agent's teams. The totals include the same agents.
#[both(staff())]
async fn agents_see_whom_they_may(app: App) {
    app.presence(7, "online").await;
    anonymous(&app, "enqueue").await;
    for (agent, seen, live) in [
        (7, vec![7, 8, 21], 1),
        (21, vec![21], 0),
        (22, vec![22], 0),
        (24, vec![7, 8, 21, 22, 24], 1),
        (8, vec![7, 8, 21, 22, 24], 1),
    ] {
        let token = session(&app, agent).await;
        assert_eq!(ids(&agents(&app, &token, "").await), seen, "{agent}");
        let floor = get(&app, &token, "/v1/floor").await.expect(200).json();
        assert_eq!(floor["agents"]["live_conversations"], live, "{agent}");
        assert_eq!(floor["agents"]["online"], live, "{agent}");
    }
    // Programs with an access token see all agents of their account, and no others.
    let program = app.token_of(22).await;
    assert_eq!(ids(&agents(&app, &program, "").await), [7, 8, 21, 22, 24]);
    let globex = session(&app, 70).await;
    assert_eq!(ids(&agents(&app, &globex, "").await), [70]);
    let floor = get(&app, &globex, "/v1/floor").await.expect(200).json();
    assert_eq!(
        (
            &floor["agents"]["live_conversations"],
            &floor["queues"]["waiting"]
        ),
        (&json!(0), &json!(0))
    );
    problem(&app.get("/v1/floor").send().await, 401, "unauthenticated");
    problem(
        &app.get("/v1/floor/agents").send().await,
        401,
        "unauthenticated",
    );
    problem(&act(&app, OMAR, "/v1/floor").await, 405, "wrong-method");
}
