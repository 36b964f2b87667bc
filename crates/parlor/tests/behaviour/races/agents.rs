//! Races of agents' work: pick-ups, messages against resolutions, lost connections, changing capacities, and a
//! thousand conversations.

use super::*;
use crate::support::client::connect;
use parlor_model::command::Actor;
use parlor_model::ids::AccountId;
use parlor_model::provision::administer::AdministerAgent;
use parlor_model::provision::spec::{AccountSpec, AgentSpec};
use tokio::io::AsyncWriteExt as _;

/// Changes an agent's capacity, without HTTP.
async fn tune(app: &App, agent: i64, capacity: usize) {
    let account = AccountId(starts::ACME);
    let engine = app.engine();
    let config = engine.config(account).await.unwrap();
    let administrator = config
        .agents
        .values()
        .find(|row| row.administers())
        .unwrap();
    let spec = AccountSpec {
        id: Some(account.0),
        agents: vec![AgentSpec {
            id: Some(agent),
            capacity: Some(i64::try_from(capacity).unwrap()),
            ..AgentSpec::default()
        }],
        ..AccountSpec::default()
    };
    let act = AdministerAgent::new(Some(agent), spec);
    let by = (account, Actor::Program(administrator.id));
    engine.execute_as(by, act, None).await.unwrap().unwrap();
}

/// Checks that no agent ever received a conversation beyond the capacity. Each routing decision records the capacity at
/// that time.
async fn never_beyond(app: &App) {
    let rows = checks::texts(app.database(), "SELECT decision FROM routing_decisions").await;
    let mut given = 0;
    for row in rows {
        let decision: Value = serde_json::from_str(&row[0]).unwrap();
        for one in decision["considered"].as_array().unwrap() {
            let finding = &one["finding"];
            let had = ["free", "had"].contains(&finding["code"].as_str().unwrap());
            if one["chosen"] == true && had {
                given += 1;
                let number = |name: &str| finding["parameters"][name].as_i64().unwrap();
                assert!(number("live") < number("capacity"), "{decision}");
            }
        }
    }
    let assignments = "SELECT count(*) FROM events WHERE kind = 'conversation.assigned'";
    assert_eq!(given, app.database().number(assignments).await);
}

/// Compares the feed with the stored rows: the last event of each conversation agrees with its stored state.
async fn feed_and_rows_agree(nodes: &Nodes) {
    let mut status: BTreeMap<i64, String> = BTreeMap::new();
    let mut holder: BTreeMap<i64, Option<i64>> = BTreeMap::new();
    for event in feed(nodes.addr(1), ACCESS_TOKEN, 0).await {
        let Some(id) = event["conversation_id"].as_i64() else {
            continue;
        };
        let data = &event["data"];
        match event["kind"].as_str().unwrap() {
            "conversation.started" => {
                status.insert(id, data["status"].as_str().unwrap().to_owned());
                holder.insert(id, None);
            }
            "conversation.status_changed" | "conversation.snoozed" => {
                assert_eq!(status[&id], data["from"].as_str().unwrap(), "{event}");
                status.insert(id, data["to"].as_str().unwrap().to_owned());
            }
            "conversation.assigned" => {
                holder.insert(id, data["assignee_id"].as_i64());
            }
            "conversation.queued" => {
                holder.insert(id, None);
            }
            "conversation.updated" if data.get("assignee_id").is_some() => {
                holder.insert(id, data["assignee_id"].as_i64());
            }
            _ => {}
        }
    }
    let rows = checks::texts(
        nodes.first().database(),
        &format!(
            "SELECT id, status, coalesce(assignee_id, 0) FROM conversations WHERE account_id = {}",
            starts::ACME
        ),
    )
    .await;
    assert_eq!(rows.len(), status.len());
    for row in rows {
        let id: i64 = row[0].parse().unwrap();
        assert_eq!(row[1], status[&id], "status of {id}");
        assert_eq!(
            row[2],
            holder[&id].unwrap_or(0).to_string(),
            "holder of {id}"
        );
    }
}

/// A hundred agents pick up one conversation. One agent succeeds, and the refusals name this agent.
#[everywhere(staff())]
async fn a_hundred_hands(nodes: Nodes) {
    nodes.first().apply(crowd(100, 3)).await;
    let mut tokens = Vec::new();
    for agent in crowd_ids(100) {
        tokens.push(nodes.first().token_of(agent).await);
    }
    let start = own(
        &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"}),
    );
    let id = Conn::to(nodes.addr(0)).must(start).await.expect(201).json()["id"]
        .as_i64()
        .unwrap();
    let calls = tokens
        .iter()
        .map(|token| act(token, id, "pick-up"))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 1), (409, 99)]));
    let winner = replies.iter().find(|r| r.status == 200).unwrap().json()["assignee_id"].clone();
    for reply in replies.iter().filter(|r| r.status == 409) {
        let problem = reply.json();
        assert_eq!(
            (&problem["code"], &problem["agent_id"]),
            (&json!("taken-by-another"), &winner)
        );
    }
    assert_eq!(nodes.first().rows("agent_slots").await, 1);
    assert_eq!(nodes.first().rows("service_records").await, 1);
    nodes.hold().await;
    feed_and_rows_agree(&nodes).await;
}

/// Twenty agents take the next conversation at the same time, three times each. Forty conversations wait, and each
/// goes to one agent, in the order of the queue.
#[everywhere(staff())]
async fn everybody_takes_the_next(nodes: Nodes) {
    let calls = (0..40)
        .map(|n| firstline_sn(&format!("line-{n}"), "m", true))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 40)]));
    let mut calls = Vec::new();
    for agent in crowd_ids(20) {
        let token = nodes.first().token_of(agent).await;
        let call = Call::new("POST", "/v1/queues/support/take-next".to_owned()).bearer(&token);
        calls.extend(vec![call; 3]);
    }
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 40), (204, 20)]));
    let taken: Vec<Reply> = replies
        .into_iter()
        .filter(|reply| reply.status == 200)
        .collect();
    assert_eq!(ids(&taken, "/id").len(), 40, "no conversation twice");
    assert_eq!(nodes.first().rows("agent_slots").await, 40);
    assert_eq!(nodes.first().rows("queue_entries").await, 0);
    let overtaken = "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY c.queue_place) AS queued, \
         row_number() OVER (ORDER BY e.number) AS served FROM conversations c \
         JOIN events e ON e.conversation_id = c.id AND e.kind = 'conversation.assigned') AS line WHERE queued <> served";
    assert_eq!(nodes.first().database().number(overtaken).await, 0);
    nodes.hold().await;
    never_beyond(nodes.first()).await;
}

/// Four conversations of one customer are merged in all directions, separated, reopened, assigned and written to,
/// all at the same time. No conversation is lost between two targets, and no slot is counted twice.
#[everywhere(staff())]
async fn merged_in_all_directions(nodes: Nodes) {
    nodes.first().apply(crowd(3, 2)).await;
    for agent in crowd_ids(3) {
        nodes.first().presence(agent, "online").await;
    }
    let start = own(
        &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "enqueue"}, "message": "m"}),
    );
    let replies = nodes.all(vec![start; 4]).await;
    let ids = ids(&replies, "/id");
    let mut dice = Dice::thrown("merged_in_all_directions");
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut calls = Vec::new();
    for _ in 0..400 {
        let (id, other) = (*dice.pick::<i64>(&ids), *dice.pick::<i64>(&ids));
        let send = |verb: &str, document: Value| act(ACCESS_TOKEN, id, verb).json(&document);
        calls.push(match dice.below(8) {
            0..=2 => send("merge", json!({"into_id": other})),
            3 => send("unmerge", json!({})),
            4 => send("reopen", json!({})),
            5 => send("resolve", json!({})),
            6 => send(
                "assign",
                json!({"agent_id": *dice.pick::<i64>(&crowd_ids(3))}),
            ),
            _ => send("messages", json!({"content": "Hello?", "kind": "incoming"})),
        });
    }
    let said = calls
        .iter()
        .filter(|call| call.target.ends_with("messages"))
        .count();
    let replies = nodes.all(calls).await;
    for reply in &replies {
        assert!(matches!(reply.status, 200 | 201 | 409), "{}", reply.text());
    }
    assert!(statuses(&replies)[&409] > 0);
    let merges = "SELECT count(*) FROM events WHERE kind = 'conversation.merged'";
    assert!(nodes.first().database().number(merges).await > 0);
    let stored = nodes.first().rows("messages").await;
    assert_eq!(
        stored,
        4 + i64::try_from(said).unwrap(),
        "each message is in one conversation"
    );
    nodes.hold().await;
    never_beyond(nodes.first()).await;
    feed_and_rows_agree(&nodes).await;
}

/// Two agents who have seen the same messages send at the same time. One message is sent. The refusal of the other
/// message contains the sent message.
#[everywhere(staff())]
async fn two_guarded_sends(nodes: Nodes) {
    nodes.first().apply(crowd(2, 3)).await;
    let mut tokens = Vec::new();
    for agent in crowd_ids(2) {
        tokens.push(nodes.first().token_of(agent).await);
    }
    let start = own(
        &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"}),
    );
    let id = Conn::to(nodes.addr(0)).must(start).await.expect(201).json()["id"]
        .as_i64()
        .unwrap();
    for round in 1..=20_i64 {
        let says = |token: &String| {
            act(token, id, "messages").json(&json!({"content": token, "seen_position": round}))
        };
        let replies = nodes.all(tokens.iter().map(says).collect()).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(201, 1), (409, 1)]));
        let sent = replies.iter().find(|r| r.status == 201).unwrap().json();
        let refused = replies.iter().find(|r| r.status == 409).unwrap().json();
        assert_eq!(refused["code"], "conversation-moved");
        assert_eq!(refused["messages"][0]["id"], sent["id"]);
        assert_eq!(refused["position"], round + 1);
    }
    nodes.hold().await;
}

/// Resolutions and the customer's messages arrive at the same time. Every message is stored, and the last of these
/// events decides whether the conversation is open.
#[everywhere(staff())]
async fn resolving_against_an_incoming_message(nodes: Nodes) {
    nodes.first().presence(8, "online").await;
    for round in 0..25 {
        let start = firstline_sn(&format!("race-{round}"), "m", true);
        let id = Conn::to(nodes.addr(round))
            .must(start)
            .await
            .expect(200)
            .json()["data"]["id"]
            .as_i64()
            .unwrap();
        let word = |n: i64| {
            act(ACCESS_TOKEN, id, "messages")
                .json(&json!({"content": format!("wait {n}"), "kind": "incoming"}))
        };
        let replies = nodes
            .all(vec![
                word(1),
                act(ACCESS_TOKEN, id, "resolve"),
                word(2),
                act(ACCESS_TOKEN, id, "resolve"),
            ])
            .await;
        let statuses = replies.iter().map(|r| r.status).collect::<Vec<_>>();
        assert_eq!(statuses, [201, 200, 201, 200]);
        nodes.hold().await;
        let call = Call::new("GET", format!("/v1/conversations/{id}")).bearer(ACCESS_TOKEN);
        let shown = Conn::to(nodes.addr(round))
            .must(call)
            .await
            .expect(200)
            .json();
        assert_eq!(shown["message_count"], 3);
        let of = shown["id"].as_i64();
        let last = feed(nodes.addr(round), ACCESS_TOKEN, 0)
            .await
            .into_iter()
            .rev()
            .find(|e| {
                e["conversation_id"].as_i64() == of
                    && ["message.created", "conversation.status_changed"]
                        .contains(&e["kind"].as_str().unwrap())
            })
            .unwrap();
        let woken = last["kind"] == "message.created" || last["data"]["to"] == "open";
        assert_eq!(
            shown["status"],
            if woken { "open" } else { "resolved" },
            "{last}"
        );
        Conn::to(nodes.addr(round))
            .must(act(ACCESS_TOKEN, id, "resolve"))
            .await
            .expect(200);
    }
    feed_and_rows_agree(&nodes).await;
}

/// The connection of a transfer breaks at a random byte. After a repetition with the same key, the transfer is
/// carried out once.
#[everywhere(staff())]
async fn transferring_over_lost_connections(nodes: Nodes) {
    let mut dice = Dice::thrown("transferring_over_lost_connections");
    let mut cut = tokio::task::JoinSet::new();
    let mut moved = Vec::new();
    for round in 0..40 {
        let start =
            own(&json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}}));
        let id = Conn::to(nodes.addr(round))
            .must(start)
            .await
            .expect(201)
            .json()["id"]
            .as_i64()
            .unwrap();
        let call = act(ACCESS_TOKEN, id, "transfer")
            .key(&format!("transfer-{round}"))
            .json(&json!({"queue": "support", "note": "over to you"}));
        let bytes = call.bytes();
        let sent = if dice.below(3) == 0 {
            dice.below(bytes.len())
        } else {
            bytes.len()
        };
        let addr = nodes.addr(round);
        cut.spawn(async move {
            let mut stream = connect(addr).await.unwrap();
            stream.write_all(&bytes[..sent]).await.unwrap();
        });
        moved.push((id, call));
    }
    while let Some(done) = cut.join_next().await {
        done.unwrap();
    }
    let again = moved
        .iter()
        .flat_map(|(_, call)| [call.clone(), call.clone()])
        .collect();
    let replies = nodes.all(again).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 80)]));
    let database = nodes.first().database();
    for (id, _) in &moved {
        let once = |kind: &str| {
            format!("SELECT count(*) FROM events WHERE kind = '{kind}' AND conversation_id = {id}")
        };
        assert_eq!(database.number(&once("conversation.transferred")).await, 1);
        assert_eq!(database.number(&once("conversation.queued")).await, 1);
        assert_eq!(
            database
                .number(&format!(
                    "SELECT count(*) FROM messages WHERE conversation_id = {id}"
                ))
                .await,
            1
        );
    }
    nodes.hold().await;
    feed_and_rows_agree(&nodes).await;
}

/// Capacities change during assignments. No agent receives a conversation beyond the capacity at that time.
#[everywhere(staff())]
async fn capacity_lowered_while_assigning(nodes: Nodes) {
    let agents = crowd_ids(10);
    for agent in &agents {
        nodes.first().presence(*agent, "online").await;
    }
    let working = Arc::new(AtomicBool::new(true));
    let tuner = {
        let (app, working, agents) = (nodes.first().clone(), Arc::clone(&working), agents.clone());
        let mut dice = Dice::thrown("capacity_lowered_while_assigning");
        tokio::spawn(async move {
            while working.load(Ordering::Relaxed) {
                tune(&app, *dice.pick::<i64>(&agents), dice.below(5)).await;
            }
        })
    };
    let calls = (0..200)
        .map(|n| firstline_sn(&format!("tune-{n}"), "m", true))
        .collect();
    assert_eq!(
        statuses(&nodes.all(calls).await),
        BTreeMap::from([(200, 200)])
    );
    working.store(false, Ordering::Relaxed);
    tuner.await.unwrap();
    never_beyond(nodes.first()).await;
    for agent in agents {
        tune(nodes.first(), agent, 20).await;
    }
    assert_eq!(
        nodes.first().rows("queue_entries").await,
        0,
        "a raised capacity is used at once"
    );
    assert_eq!(nodes.first().rows("agent_slots").await, 200);
    nodes.hold().await;
    feed_and_rows_agree(&nodes).await;
}

/// Two starts compete for the last slot. One start succeeds, and the other start stores nothing.
#[everywhere(staff())]
async fn the_last_slot(nodes: Nodes) {
    nodes.first().presence(7, "online").await;
    let token = egain_token(nodes.addr(0)).await;
    for n in 0..2 {
        Conn::to(nodes.addr(0))
            .must(egain(&token, &format!("first{n}@acme.test")))
            .await
            .expect(200);
    }
    for round in 0..20 {
        let before = nodes.first().counts().await;
        let replies = nodes
            .all(vec![
                egain(&token, &format!("left{round}@acme.test")),
                egain(&token, &format!("right{round}@acme.test")),
            ])
            .await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 1), (400, 1)]));
        grew(
            nodes.first(),
            &before,
            &[
                ("contacts", 1),
                ("identities", 1),
                ("conversations", 1),
                ("cases", 1),
            ],
        )
        .await;
        let id = replies.iter().find(|r| r.status == 200).unwrap().json()["activity"]["id"]
            .as_i64()
            .unwrap();
        Conn::to(nodes.addr(round))
            .must(act(ACCESS_TOKEN, id, "resolve"))
            .await
            .expect(200);
    }
    nodes.hold().await;
}

/// Ten agents with changing capacities serve a thousand conversations.
#[everywhere(staff())]
async fn a_thousand_drain(nodes: Nodes) {
    let agents = crowd_ids(10);
    for agent in &agents {
        nodes.first().presence(*agent, "online").await;
    }
    let calls = (0..1_000)
        .map(|n| firstline_sn(&format!("flood-{n}"), "m", true))
        .collect();
    assert_eq!(
        statuses(&nodes.all(calls).await),
        BTreeMap::from([(200, 1_000)])
    );
    let mut dice = Dice::thrown("a_thousand_drain");
    let database = nodes.first().database();
    let mut turns = 0;
    loop {
        let live = checks::texts(database, "SELECT conversation_id FROM agent_slots").await;
        if live.is_empty() && nodes.first().rows("queue_entries").await == 0 {
            break;
        }
        turns += 1;
        assert!(turns < 500, "it does not drain");
        let calls: Vec<Call> = live
            .iter()
            .map(|row| act(ACCESS_TOKEN, row[0].parse().unwrap(), "resolve"))
            .collect();
        let tuned = async {
            for _ in 0..4 {
                tune(nodes.first(), *dice.pick::<i64>(&agents), dice.below(12)).await;
            }
            // At least one agent has capacity, for any random choices.
            tune(nodes.first(), agents[0], 6).await;
        };
        let (replies, ()) = tokio::join!(nodes.all(calls), tuned);
        assert!(
            replies.iter().all(|reply| reply.status == 200),
            "{:?}",
            statuses(&replies)
        );
    }
    never_beyond(nodes.first()).await;
    assert_eq!(database.number("SELECT count(*) FROM conversations WHERE status = 'resolved' AND assignee_id IS NOT NULL").await, 1_000);
    // Each conversation was assigned once, and in queue order, because no conversation needs a skill.
    assert_eq!(
        database
            .number("SELECT count(*) FROM events WHERE kind = 'conversation.assigned'")
            .await,
        1_000
    );
    let overtaken = "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY c.first_queued_at, c.id) AS queued, \
         row_number() OVER (ORDER BY e.number) AS served FROM conversations c \
         JOIN events e ON e.conversation_id = c.id AND e.kind = 'conversation.assigned' \
         WHERE c.first_queued_at IS NOT NULL) AS line WHERE queued <> served";
    assert_eq!(database.number(overtaken).await, 0);
    nodes.hold().await;
    feed_and_rows_agree(&nodes).await;
}
