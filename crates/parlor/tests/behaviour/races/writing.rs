//! Races of acts that can succeed only once: undo tokens, bulk jobs, scheduled messages and drafts. One of two
//! competing requests succeeds, and nothing happens twice.

use super::*;

/// Starts a conversation that is not in a queue.
async fn held(nodes: &Nodes) -> i64 {
    let start = own(
        &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"}),
    );
    let started = Conn::to(nodes.addr(0)).must(start).await.expect(201);
    started.json()["id"].as_i64().unwrap()
}

async fn read(nodes: &Nodes, token: &str, path: String) -> Reply {
    let call = Call::new("GET", path).bearer(token);
    Conn::to(nodes.addr(1)).must(call).await
}

async fn show(nodes: &Nodes, id: i64) -> Value {
    let reply = read(nodes, ACCESS_TOKEN, format!("/v1/conversations/{id}")).await;
    reply.expect(200).json()
}

/// Changes a conversation, and returns the call that undoes the change.
async fn undoable(nodes: &Nodes, id: i64, verb: &str, document: &Value) -> Call {
    let change = act(ACCESS_TOKEN, id, &format!("{verb}?undo=true")).json(document);
    let changed = Conn::to(nodes.addr(0)).must(change).await.expect(200);
    undo(&changed.json()["undo"]["token"])
}

fn undo(token: &Value) -> Call {
    let call = Call::new("POST", "/v1/undo").bearer(ACCESS_TOKEN);
    call.json(&json!({"token": token}))
}

/// The number of events of a kind about a conversation.
async fn events_of(nodes: &Nodes, kind: &str, id: i64) -> i64 {
    let count =
        format!("SELECT count(*) FROM events WHERE kind = '{kind}' AND conversation_id = {id}");
    nodes.first().database().number(&count).await
}

/// Waits until a bulk job has ended. Returns the count of each outcome.
async fn ended(nodes: &Nodes, job: &Value) -> BTreeMap<String, i64> {
    let id = job["id"].as_i64().unwrap();
    let job = async || {
        let reply = read(nodes, ACCESS_TOKEN, format!("/v1/bulk/{id}")).await;
        reply.expect(200).json()
    };
    until("the end of the job", async || {
        job().await["finished_at"].is_string()
    })
    .await;
    let mut outcomes = BTreeMap::new();
    let items = read(
        nodes,
        ACCESS_TOKEN,
        format!("/v1/bulk/{id}/items?limit=100"),
    )
    .await;
    for item in items.expect(200).json()["data"].as_array().unwrap() {
        let outcome = item["outcome"].as_str().unwrap().to_owned();
        *outcomes.entry(outcome).or_default() += 1;
    }
    outcomes
}

/// Sixteen clients use one undo token. One request succeeds, and the change is undone once.
#[everywhere(staff())]
async fn one_undo_token(nodes: Nodes) {
    for round in 0..10 {
        let id = held(&nodes).await;
        let call = undoable(&nodes, id, "labels", &json!({"add": ["vip"]})).await;
        let replies = nodes.all(vec![call; 16]).await;
        assert_eq!(
            statuses(&replies),
            BTreeMap::from([(200, 1), (409, 15)]),
            "round {round}"
        );
        for refused in replies.iter().filter(|reply| reply.status == 409) {
            let problem = refused.json();
            assert_eq!(
                (&problem["code"], &problem["reason"]),
                (&json!("cannot-undo"), &json!("undone"))
            );
        }
        assert_eq!(show(&nodes, id).await["labels"], json!([]));
        assert_eq!(events_of(&nodes, "conversation.labelled", id).await, 2);
    }
    nodes.hold().await;
}

/// An undo and a new change of the same value arrive at the same time. In any order, the new value is stored at the
/// end.
#[everywhere(staff())]
async fn an_undo_against_a_change(nodes: Nodes) {
    let mut undone = 0;
    for round in 0..30 {
        let id = held(&nodes).await;
        let back = undoable(&nodes, id, "priority", &json!({"priority": "high"})).await;
        let change = act(ACCESS_TOKEN, id, "priority").json(&json!({"priority": "low"}));
        let calls = if round % 2 == 0 {
            vec![back, change]
        } else {
            vec![change, back]
        };
        let replies = nodes.all(calls).await;
        let (back, change) = if round % 2 == 0 {
            (&replies[0], &replies[1])
        } else {
            (&replies[1], &replies[0])
        };
        assert_eq!(change.status, 200, "{}", change.text());
        match back.status {
            200 => undone += 1,
            409 => assert_eq!(back.json()["reason"], "changed"),
            other => panic!("{other}: {}", back.text()),
        }
        assert_eq!(show(&nodes, id).await["priority"], "low");
        let changes = 2 + i64::from(back.status == 200);
        assert_eq!(events_of(&nodes, "conversation.updated", id).await, changes);
    }
    assert!(undone <= 30);
    nodes.hold().await;
}

/// Two bulk jobs resolve the same conversations. Then several requests undo each job at the same time, and one of
/// them succeeds. Each conversation is resolved once and reopened once.
#[everywhere(staff())]
async fn bulk_against_itself(nodes: Nodes) {
    let mut ids = Vec::new();
    for _ in 0..30 {
        ids.push(held(&nodes).await);
    }
    let document = json!({"conversation_ids": ids, "act": {"kind": "resolve"}});
    let start = Call::new("POST", "/v1/bulk")
        .bearer(ACCESS_TOKEN)
        .json(&document);
    let jobs = nodes.all(vec![start; 2]).await;
    assert_eq!(statuses(&jobs), BTreeMap::from([(202, 2)]));
    let mut sums = BTreeMap::new();
    for job in &jobs {
        for (outcome, number) in ended(&nodes, &job.json()).await {
            *sums.entry(outcome).or_insert(0) += number;
        }
    }
    assert_eq!(
        sums,
        BTreeMap::from([("done".to_owned(), 30), ("unchanged".to_owned(), 30)])
    );
    for id in &ids {
        assert_eq!(
            events_of(&nodes, "conversation.status_changed", *id).await,
            1
        );
    }
    for job in &jobs {
        let path = format!("/v1/bulk/{}", job.json()["id"]);
        let job = read(&nodes, ACCESS_TOKEN, path).await.expect(200).json();
        let replies = nodes.all(vec![undo(&job["undo"]["token"]); 8]).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 1), (409, 7)]));
        let undone = replies
            .iter()
            .find(|reply| reply.status == 200)
            .unwrap()
            .json();
        ended(&nodes, &undone["bulk"]).await;
    }
    for id in &ids {
        assert_eq!(show(&nodes, *id).await["status"], "open");
        assert_eq!(
            events_of(&nodes, "conversation.status_changed", *id).await,
            2
        );
    }
    nodes.hold().await;
}

/// Scheduled messages are cancelled at the time when they are due. Each message is either sent once or cancelled.
#[everywhere(staff())]
async fn cancelling_against_sending(nodes: Nodes) {
    let (mut sent, mut cancelled) = (0, 0);
    for round in 0..6 {
        let mut scheduled = Vec::new();
        for _ in 0..10 {
            let id = held(&nodes).await;
            let at = nodes.first().engine().now().plus_seconds(60).iso_micros();
            let later =
                act(ACCESS_TOKEN, id, "messages").json(&json!({"content": "later", "send_at": at}));
            let row = Conn::to(nodes.addr(0)).must(later).await.expect(202).json();
            scheduled.push((id, row["id"].as_i64().unwrap()));
        }
        let cancel = |(_, id): &(i64, i64)| {
            Call::new("DELETE", format!("/v1/scheduled-messages/{id}")).bearer(ACCESS_TOKEN)
        };
        let calls: Vec<Call> = scheduled.iter().map(cancel).collect();
        let pass = nodes.first().pass(60);
        let (replies, ()) = if round % 2 == 0 {
            tokio::join!(nodes.all(calls), pass)
        } else {
            let (done, replies) = tokio::join!(pass, nodes.all(calls));
            (replies, done)
        };
        // Fires the timers that are still due.
        nodes.first().pass(1).await;
        for ((id, _), reply) in scheduled.iter().zip(&replies) {
            let count = show(&nodes, *id).await["message_count"].as_i64().unwrap();
            let events = events_of(&nodes, "message.created", *id).await;
            match reply.status {
                200 => {
                    assert_eq!((count, events), (1, 1), "cancelled, and not sent");
                    cancelled += 1;
                }
                404 | 409 => {
                    assert_eq!((count, events), (2, 2), "sent once");
                    sent += 1;
                }
                other => panic!("{other}: {}", reply.text()),
            }
        }
    }
    assert_eq!(sent + cancelled, 60);
    nodes.hold().await;
}

/// A draft is handed over while its author writes it. Another draft is handed over to two colleagues at the same
/// time. No text is lost or doubled.
#[everywhere(staff())]
async fn handing_over_a_draft(nodes: Nodes) {
    let ids = crowd_ids(2);
    let colleagues = [
        nodes.first().token_of(ids[0]).await,
        nodes.first().token_of(ids[1]).await,
    ];
    let write = |id: i64, text: &str| {
        let call = Call::new("PUT", format!("/v1/conversations/{id}/draft"));
        call.bearer(ACCESS_TOKEN).json(&json!({"content": text}))
    };
    let draft = async |token: &str, id: i64| {
        let reply = read(&nodes, token, format!("/v1/conversations/{id}/draft")).await;
        (reply.status == 200).then(|| reply.json()["content"].as_str().unwrap().to_owned())
    };
    for round in 0..20 {
        let id = held(&nodes).await;
        Conn::to(nodes.addr(0))
            .must(write(id, "first"))
            .await
            .expect(200);
        let give = act(ACCESS_TOKEN, id, "draft/hand-over").json(&json!({"agent_id": ids[0]}));
        let calls = if round % 2 == 0 {
            vec![give, write(id, "second")]
        } else {
            vec![write(id, "second"), give]
        };
        let mut replies = nodes
            .all(calls)
            .await
            .into_iter()
            .map(|reply| reply.status)
            .collect::<Vec<_>>();
        replies.sort_unstable();
        assert_eq!(replies, [200, 204]);
        let found = (
            draft(ACCESS_TOKEN, id).await,
            draft(&colleagues[0], id).await,
        );
        let (first, second) = (Some("first".to_owned()), Some("second".to_owned()));
        assert!(
            found == (None, second.clone()) || found == (second, first),
            "{found:?}"
        );
    }
    for _ in 0..20 {
        let id = held(&nodes).await;
        Conn::to(nodes.addr(0))
            .must(write(id, "only one"))
            .await
            .expect(200);
        let give = |agent: &i64| {
            act(ACCESS_TOKEN, id, "draft/hand-over").json(&json!({"agent_id": agent}))
        };
        let replies = nodes.all(ids.iter().map(give).collect()).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(204, 1), (404, 1)]));
        let mut found = Vec::new();
        for token in colleagues.iter().map(String::as_str).chain([ACCESS_TOKEN]) {
            found.extend(draft(token, id).await);
        }
        assert_eq!(found, ["only one"]);
    }
    nodes.hold().await;
}
