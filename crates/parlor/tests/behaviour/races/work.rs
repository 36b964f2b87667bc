//! Assignment and its events: capacity, queues, transfers, the feed.

use super::*;

/// Two hundred starts need an agent, and one agent has three slots. Three starts succeed, and the others store
/// nothing.
#[everywhere(staff())]
async fn capacity_is_never_exceeded_by_starts_that_need_an_agent(nodes: Nodes) {
    nodes.first().presence(7, "online").await;
    let token = egain_token(nodes.addr(0)).await;
    let before = nodes.first().counts().await;
    let calls = (0..200)
        .map(|n| egain(&token, &format!("rush{n}@acme.test")))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 3), (400, 197)]));
    grew(
        nodes.first(),
        &before,
        &[
            ("contacts", 3),
            ("identities", 3),
            ("conversations", 3),
            ("cases", 3),
        ],
    )
    .await;
    assert_eq!(nodes.first().rows("agent_slots").await, 3);
    nodes.hold().await;
}

/// Two hundred starts may wait. Three conversations are assigned at once. The other conversations are assigned one
/// by one, as slots become free.
#[everywhere(staff())]
async fn conversations_without_a_slot_wait(nodes: Nodes) {
    nodes.first().presence(7, "online").await;
    let calls = (0..200)
        .map(|n| firstline_sn(&format!("rush-{n}"), "m", true))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 200)]));
    let database = nodes.first().database();
    assert_eq!(nodes.first().rows("agent_slots").await, 3);
    assert_eq!(nodes.first().rows("queue_entries").await, 197);
    nodes.hold().await;
    // Many agents come online at the same time, and each receives three conversations.
    let ids = crowd_ids(20);
    let mut calls = Vec::new();
    for id in &ids {
        calls.push(presence(&nodes.first().token_of(*id).await, "online"));
    }
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 20)]));
    assert_eq!(nodes.first().rows("agent_slots").await, 63);
    assert_eq!(nodes.first().rows("queue_entries").await, 137);
    nodes.hold().await;
    // After a resolution, the next waiting conversation is assigned. At the end, every conversation has been
    // assigned.
    let mut turns = 0;
    while nodes.first().rows("agent_slots").await > 0 {
        turns += 1;
        assert!(turns < 20, "slots are not freed");
        let live = checks::texts(database, "SELECT conversation_id FROM agent_slots").await;
        let calls = live
            .iter()
            .map(|row| act(ACCESS_TOKEN, row[0].parse().unwrap(), "resolve"))
            .collect();
        let replies = nodes.all(calls).await;
        assert!(
            replies.iter().all(|reply| reply.status == 200),
            "{:?}",
            statuses(&replies)
        );
        nodes.hold().await;
    }
    assert_eq!(nodes.first().rows("queue_entries").await, 0);
    assert_eq!(
        database.number("SELECT count(*) FROM conversations WHERE assignee_id IS NULL OR status <> 'resolved'").await,
        0
    );
}

/// One agent has one slot, and many conversations arrive in parallel. They are assigned in queue order.
#[everywhere(staff())]
async fn the_queue_keeps_its_order(nodes: Nodes) {
    let agent = 2001;
    nodes.first().apply(crowd(1, 1)).await;
    let calls = (0..100)
        .map(|n| firstline_sn(&format!("line-{n}"), "m", true))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 100)]));
    nodes.first().presence(agent, "online").await;
    // Several requests resolve the same conversation at the same time. The later requests find it resolved and
    // change nothing.
    let database = nodes.first().database();
    for _ in 0..100 {
        let live = checks::texts(database, "SELECT conversation_id FROM agent_slots").await;
        let [row] = live.as_slice() else {
            panic!("{} slots are taken", live.len());
        };
        nodes
            .all(vec![
                act(ACCESS_TOKEN, row[0].parse().unwrap(), "resolve");
                4
            ])
            .await;
    }
    assert_eq!(nodes.first().rows("queue_entries").await, 0);
    let overtaken = "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY c.first_queued_at, c.id) AS queued, \
         row_number() OVER (ORDER BY e.number) AS served FROM conversations c \
         JOIN events e ON e.conversation_id = c.id AND e.kind = 'conversation.assigned') AS line WHERE queued <> served";
    assert_eq!(database.number(overtaken).await, 0);
    assert_eq!(
        database
            .number("SELECT count(*) FROM events WHERE kind = 'conversation.assigned'")
            .await,
        100
    );
    nodes.hold().await;
}

/// Many agents pick up one conversation. One agent succeeds, and the refusals name this agent.
#[everywhere(staff())]
async fn one_conversation_many_hands(nodes: Nodes) {
    let agents = crowd_ids(20);
    let mut tokens = Vec::new();
    for agent in &agents {
        tokens.push(nodes.first().token_of(*agent).await);
    }
    for round in 0..20 {
        let start = own(
            &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"}),
        );
        let conversation = Conn::to(nodes.addr(round))
            .must(start)
            .await
            .expect(201)
            .json()["id"]
            .as_i64()
            .unwrap();
        let calls = tokens
            .iter()
            .map(|token| act(token, conversation, "pick-up"))
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 1), (409, 19)]));
        let winner = replies
            .iter()
            .find(|reply| reply.status == 200)
            .unwrap()
            .json();
        assert_eq!(
            winner["assignee_id"].as_i64(),
            Some(agents[replies.iter().position(|r| r.status == 200).unwrap()])
        );
        for reply in replies.iter().filter(|reply| reply.status == 409) {
            let problem = reply.json();
            assert_eq!(problem["status"], 409, "{problem}");
            assert!(
                problem["detail"]
                    .as_str()
                    .is_some_and(|detail| !detail.is_empty()),
                "{problem}"
            );
        }
        Conn::to(nodes.addr(round))
            .must(act(ACCESS_TOKEN, conversation, "resolve"))
            .await
            .expect(200);
    }
    assert_eq!(nodes.first().rows("service_records").await, 20);
    nodes.hold().await;
}

/// One agent with three slots picks up many conversations at the same time, and gets three of them.
#[everywhere(staff())]
async fn many_conversations_one_pair_of_hands(nodes: Nodes) {
    let token = nodes.first().token_of(2001).await;
    let calls = (0..40)
        .map(|n| firstline_sn(&format!("grab-{n}"), "m", n % 2 == 0))
        .collect();
    let started = nodes.all(calls).await;
    let calls = ids(&started, "/data/id")
        .into_iter()
        .map(|id| act(&token, id, "pick-up"))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 3), (409, 37)]));
    assert_eq!(nodes.first().rows("agent_slots").await, 3);
    nodes.hold().await;
}

/// Starts, messages, presence, pick-ups, resolutions and reopenings in random order, while readers follow the feed
/// on every node. There is no server fault, and every rule holds. No reader misses an event or receives it out of
/// order, and every customer is served.
#[everywhere(staff())]
async fn everything_at_once(nodes: Nodes) {
    let token = egain_token(nodes.addr(0)).await;
    let mut agents = Vec::new();
    for agent in crowd_ids(20).into_iter().take(6).chain([7, 8]) {
        agents.push(nodes.first().token_of(agent).await);
    }
    let working = Arc::new(AtomicBool::new(true));
    let mut readers = tokio::task::JoinSet::new();
    for node in 0..nodes.0.len() {
        for _ in 0..2 {
            readers.spawn(follow(nodes.addr(node), Arc::clone(&working)));
        }
    }
    let mut dice = Dice::thrown("everything_at_once");
    let known = Arc::new(std::sync::Mutex::new(vec![]));
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..24 {
        let (mut dice, addr, known) = (dice.split(), nodes.addr(client), Arc::clone(&known));
        let (token, agents) = (token.clone(), agents.clone());
        clients.spawn(async move {
            let mut conn = Conn::to(addr);
            for step in 0..60 {
                let some: Option<i64> = {
                    let known = known.lock().unwrap();
                    if known.is_empty() { None } else { Some(*dice.pick::<i64>(&known)) }
                };
                let agent = dice.pick(&agents);
                let (call, id_at) = match (dice.below(12), some) {
                    (0 | 1, _) => (firstline_sn(&format!("mix-{}", dice.below(40)), "m", dice.below(3) > 0), "/data/id"),
                    (2, _) => (egain(&token, &format!("mix{}@acme.test", dice.below(40))), "/activity/id"),
                    (3, _) => (livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": format!("mix-{}", dice.below(5))})), ""),
                    (4, _) => (
                        firstline(&json!({"message": "m", "should_enter_queue": true, "assignee_id": 2001 + dice.below(6)})),
                        "/data/id",
                    ),
                    (5 | 6, Some(id)) => (act(agent, id, "resolve"), ""),
                    (7, Some(id)) => (act(agent, id, "reopen"), ""),
                    (8, Some(id)) => (act(agent, id, "pick-up"), ""),
                    (9, Some(id)) => (act(agent, id, "messages").json(&json!({"content": format!("{client} {step}")})), ""),
                    _ => (presence(agent, dice.pick::<&str>(&["online", "online", "busy", "away", "offline"])), ""),
                };
                let target = call.target.clone();
                let reply = conn.must(call).await;
                assert!(reply.status < 500, "{target}: {} {}", reply.status, reply.text());
                if reply.status < 300 && !id_at.is_empty() {
                    known.lock().unwrap().push(reply.json().pointer(id_at).and_then(Value::as_i64).unwrap());
                }
            }
        });
    }
    while let Some(done) = clients.join_next().await {
        done.unwrap();
    }
    nodes.hold().await;
    // All agents come online. After enough resolutions, every waiting conversation is served.
    let calls = agents
        .iter()
        .map(|token| presence(token, "online"))
        .collect();
    assert_eq!(
        statuses(&nodes.all(calls).await)
            .into_keys()
            .collect::<Vec<_>>(),
        [200]
    );
    nodes.hold().await;
    let database = nodes.first().database();
    let mut turns = 0;
    while nodes.first().rows("queue_entries").await > 0 {
        turns += 1;
        assert!(turns < 200, "what waits is not served");
        let live = checks::texts(database, "SELECT conversation_id FROM agent_slots").await;
        let calls = live
            .iter()
            .map(|row| act(ACCESS_TOKEN, row[0].parse().unwrap(), "resolve"))
            .collect();
        nodes.all(calls).await;
    }
    nodes.hold().await;
    working.store(false, Ordering::Relaxed);
    let stored = checks::texts(
        database,
        // The reader is agent 8. The notifications of other agents are private.
        &format!(
            "SELECT number, kind, coalesce(conversation_id, 0) FROM events WHERE account_id = {} \
             AND (kind NOT LIKE 'notification.%' OR agent_id = 8) ORDER BY number",
            starts::ACME
        ),
    )
    .await;
    while let Some(done) = readers.join_next().await {
        assert_eq!(done.unwrap(), stored);
    }
}

/// Reads the feed during the work, and then up to the end of the feed. Checks that the numbers increase. An event that
/// becomes visible too late would be missing, and the comparison with the stored events would show this.
async fn follow(addr: SocketAddr, working: Arc<AtomicBool>) -> Vec<Vec<String>> {
    let mut seen: Vec<Vec<String>> = Vec::new();
    loop {
        // The state is read before the feed, so that the last read includes all events of the work.
        let last = !working.load(Ordering::Relaxed);
        let after = (seen.last()).map_or(0, |last: &Vec<String>| last[0].parse().unwrap());
        let mut before = after;
        for event in feed(addr, ACCESS_TOKEN, after).await {
            let number = event["number"].as_i64().unwrap();
            assert!(number > before, "the feed goes back");
            before = number;
            seen.push(vec![
                number.to_string(),
                event["kind"].as_str().unwrap().to_owned(),
                event["conversation_id"]
                    .as_i64()
                    .unwrap_or_default()
                    .to_string(),
            ]);
        }
        if last {
            return seen;
        }
    }
}
