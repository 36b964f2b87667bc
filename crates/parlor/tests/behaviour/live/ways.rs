//! The ways to follow the feed (long poll, stream, WebSocket), and their errors.

use crate::live::client::{Socket, Stream};
use crate::live::{OMAR, get, newest, post, session, started};
use crate::support::{App, Backend, Database, PATIENCE, both, has_postgres, until};
use parlor_engine::ephemeral_event::Typist;
use parlor_engine::live::LiveLimits;
use parlor_engine::speaker::Speaker;
use parlor_model::ids::ConversationId;
use parlor_model::state::ConversationName;
use serde_json::{Value, json};

/// Changes the labels of a conversation, which causes one event.
async fn label(app: &App, id: i64, label: &str) {
    let document = json!({"add": [label]});
    post(
        app,
        OMAR,
        &format!("/v1/conversations/{id}/labels"),
        &document,
    )
    .await
    .expect(200);
}

/// A server with these limits on live connections. Its write timeout is long, because a test on a busy machine can stop
/// reading for minutes.
async fn bounded(backend: Backend, live: LiveLimits) -> App {
    let database = Database::provisioned(backend).await;
    App::bare_with(database, |options| {
        options.live = live;
        options.limits.write_stall_ms = 600_000;
        options.limits.drain_ms = 600_000;
    })
    .await
}

#[both]
async fn a_page_can_be_waited_for(app: App) {
    let id = started(&app, 1, "hold").await;
    let begin = newest(&app).await;
    let path = format!("/v1/events?after={begin}&wait=60");
    let waiting = tokio::spawn({
        let app = app.clone();
        let path = path.clone();
        async move { get(&app, OMAR, &path).await.expect(200).json() }
    });
    label(&app, id, "a").await;
    let page = waiting.await.unwrap();
    assert_eq!(page["data"][0]["kind"], "conversation.labelled");
    assert_eq!(
        (&page["position"], &page["next"]),
        (&json!(begin + 1), &Value::Null)
    );
    // Existing events are returned at once. Without them, this request would wait longer than this time limit.
    let now = tokio::time::timeout(PATIENCE / 3, get(&app, OMAR, &path));
    assert_eq!(now.await.unwrap().expect(200).json(), page);
    // Without a new event, the answer comes at the end of the wait.
    let page = get(
        &app,
        OMAR,
        &format!("/v1/events?after={}&wait=1", begin + 1),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        page,
        json!({"data": [], "next": null, "position": begin + 1})
    );
    for wait in ["61", "-1", "x", "1.5", ""] {
        assert_eq!(
            get(&app, OMAR, &format!("/v1/events?wait={wait}"))
                .await
                .status,
            422,
            "{wait}"
        );
    }
}

#[both]
async fn a_stream_tells_each_number_once(app: App) {
    let id = started(&app, 1, "hold").await;
    let begin = newest(&app).await;
    let mut stream = Stream::open(&app, OMAR, "", None).await;
    assert_eq!(stream.status(), 200);
    let head = stream.head.to_lowercase();
    assert!(
        head.contains("content-type: text/event-stream")
            && head.contains("cache-control: no-store"),
        "{head}"
    );
    assert_eq!(
        stream.block().await.unwrap().id,
        Some(begin),
        "where it begins"
    );
    for n in 0..5 {
        label(&app, id, &n.to_string()).await;
    }
    let mut all = Vec::new();
    for n in 1..=5 {
        let received = stream.next().await.unwrap();
        assert_eq!(
            (received.id, &received.data["number"]),
            (Some(begin + n), &json!(begin + n))
        );
        assert_eq!(received.event, "", "`onmessage` is called for it");
        all.push(received);
    }
    let page = get(&app, OMAR, &format!("/v1/events?after={begin}"))
        .await
        .json();
    assert_eq!(
        all.iter()
            .map(|received| received.data.clone())
            .collect::<Vec<_>>(),
        *page["data"].as_array().unwrap(),
        "as in pages"
    );
    drop(stream);
    // A stream continues at the reader's last position, also with events that are no longer in memory. The header
    // `Last-Event-ID` overrides the query.
    let mut stream = Stream::open(&app, OMAR, "?after=0", Some(begin + 3)).await;
    assert_eq!(stream.next().await.unwrap(), all[3]);
    let mut stream = Stream::open(&app, OMAR, &format!("?after={begin}"), None).await;
    for received in &all {
        assert_eq!(stream.next().await.unwrap(), *received);
    }
    let mut stream = Stream::open(&app, OMAR, "?after=0", None).await;
    assert_eq!(stream.next().await.unwrap().id, Some(1));
}

#[both]
async fn a_socket_tells_each_number_once(app: App) {
    let id = started(&app, 1, "hold").await;
    let begin = newest(&app).await;
    label(&app, id, "a").await;
    let header = format!("Bearer {OMAR}");
    let carried = format!("parlor, bearer.{OMAR}");
    let query = format!("?after={begin}");
    for headers in [
        [("authorization", header.as_str())],
        [("sec-websocket-protocol", carried.as_str())],
    ] {
        let mut socket = Socket::with(&app, &query, &headers).await.unwrap();
        let hello = socket.receive().await.unwrap();
        assert_eq!(
            (&hello["type"], &hello["position"], &hello["agent_id"]),
            (&json!("hello"), &json!(begin), &json!(8))
        );
        let event = socket.receive_of("event").await;
        assert_eq!(
            (&event["event"]["number"], &event["event"]["kind"]),
            (&json!(begin + 1), &json!("conversation.labelled"))
        );
    }
    // A browser may also send the token in the first message.
    let mut socket = Socket::with(&app, "", &[]).await.unwrap();
    socket
        .say(&json!({"type": "authenticate", "token": OMAR, "after": begin}))
        .await;
    assert_eq!(socket.receive().await.unwrap()["position"], begin);
    assert_eq!(
        socket.receive_of("event").await["event"]["number"],
        begin + 1
    );
    label(&app, id, "b").await;
    assert_eq!(
        socket.receive_of("event").await["event"]["number"],
        begin + 2
    );
}

#[both]
async fn strangers_receive_nothing(app: App) {
    for token in ["", "nonsense", "firstline-token-of-omar"] {
        assert_eq!(Stream::open(&app, token, "", None).await.status(), 401);
        assert_eq!(get(&app, token, "/v1/events?wait=5").await.status, 401);
        assert_eq!(get(&app, token, "/v1/live").await.status, 401);
        assert_eq!(
            post(
                &app,
                token,
                "/v1/conversations/1/typing",
                &json!({"typing": true})
            )
            .await
            .status,
            401
        );
        let authorization = format!("Bearer {token}");
        assert_eq!(
            Socket::with(&app, "", &[("authorization", &authorization)])
                .await
                .err(),
            Some(401)
        );
        assert_eq!(
            Socket::with(&app, "", &[("sec-websocket-protocol", "parlor, bearer.x")])
                .await
                .err(),
            Some(401)
        );
        let mut socket = Socket::with(&app, "", &[]).await.unwrap();
        socket
            .say(&json!({"type": "authenticate", "token": token}))
            .await;
        assert_eq!(
            socket.receive_of("error").await["problem"]["code"],
            "unauthenticated"
        );
        assert_eq!(socket.receive().await, Err(4401));
    }
    // A token in the URL is refused.
    assert_eq!(
        Socket::with(&app, &format!("?token={OMAR}"), &[])
            .await
            .err(),
        Some(422)
    );
    let mut socket = Socket::with(&app, "", &[]).await.unwrap();
    socket
        .say(&json!({"type": "typing", "conversation_id": 1, "typing": true}))
        .await;
    assert_eq!(
        socket.receive_of("error").await["problem"]["code"],
        "unauthenticated"
    );
}

#[both]
async fn unknown_messages_are_refused(app: App) {
    let reply = get(&app, OMAR, "/v1/live").await;
    assert_eq!(
        (reply.status, reply.json()["code"].as_str()),
        (426, Some("upgrade-required"))
    );
    assert_eq!(Stream::open(&app, OMAR, "?x=1", None).await.status(), 422);
    assert_eq!(
        Stream::open(&app, OMAR, "?after=-1", None).await.status(),
        422
    );
    let reply = app
        .get("/v1/events")
        .bearer(OMAR)
        .header("accept", "text/event-stream")
        .header("last-event-id", "x")
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.json()["errors"][0]["field"].as_str()),
        (422, Some("Last-Event-ID"))
    );
    for said in [
        json!({}),
        json!({"type": "dance"}),
        json!({"type": "typing"}),
        json!([1]),
        json!({"type": "authenticate", "token": OMAR}),
    ] {
        let mut socket = Socket::open(&app, OMAR, "").await;
        socket.say(&said).await;
        loop {
            match socket.receive().await {
                Ok(message) => assert!(
                    message["type"] == "hello"
                        || message["type"] == "presence"
                        || message["type"] == "error",
                    "{message}"
                ),
                Err(code) => {
                    assert_eq!(code, 4400, "{said}");
                    break;
                }
            }
        }
    }
}

/// A position ahead of the feed comes from another account, or from the time before a backup was restored. Such a
/// position is refused at once.
#[both]
async fn a_reader_ahead_of_the_feed_must_reload(app: App) {
    let ahead = newest(&app).await + 1;
    let reply = app
        .get(&format!("/v1/events?after={ahead}"))
        .bearer(OMAR)
        .header("accept", "text/event-stream")
        .send()
        .await;
    assert_eq!(
        (
            reply.status,
            reply.json()["code"].as_str(),
            reply.json()["newest"].as_i64()
        ),
        (410, Some("too-old"), Some(ahead - 1))
    );
    let header = format!("Bearer {OMAR}");
    assert_eq!(
        Socket::with(
            &app,
            &format!("?after={ahead}"),
            &[("authorization", &header)]
        )
        .await
        .err(),
        Some(410)
    );
    assert_eq!(
        get(&app, OMAR, &format!("/v1/events?after={ahead}&wait=5"))
            .await
            .status,
        410
    );
    let mut socket = Socket::with(&app, "", &[]).await.unwrap();
    socket
        .say(&json!({"type": "authenticate", "token": OMAR, "after": ahead}))
        .await;
    let error = socket.receive_of("error").await;
    assert_eq!(
        (&error["problem"]["code"], &error["problem"]["newest"]),
        (&json!("too-old"), &json!(ahead - 1))
    );
    assert_eq!(socket.receive().await, Err(4410));
}

/// After a sign-out, the agent receives no more events.
#[both]
async fn a_session_that_ends_ends_what_follows(app: App) {
    let token = session(&app, 8).await;
    let id = started(&app, 1, "hold").await;
    let mut stream = Stream::open(&app, &token, "", None).await;
    let mut socket = Socket::open(&app, &token, "").await;
    socket.receive_of("hello").await;
    // A credential is checked at most once a second, so the test moves the clock by one second.
    app.clock().advance(1);
    app.delete("/v1/sessions/current")
        .bearer(&token)
        .send()
        .await
        .expect(204);
    label(&app, id, "secret").await;
    let received = stream.next().await.unwrap();
    assert_eq!(
        (received.event.as_str(), &received.data["code"]),
        ("signed-out", &json!("unauthenticated"))
    );
    assert_eq!(stream.next().await, None);
    loop {
        match socket.receive().await {
            Ok(message) => assert_ne!(message["type"], "event", "{message}"),
            Err(code) => {
                assert_eq!(code, 4401);
                break;
            }
        }
    }
}

#[both]
async fn typing_reaches_those_who_see_the_conversation(app: App) {
    let id = started(&app, 1, "hold").await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/assign"),
        &json!({"agent_id": 8}),
    )
    .await
    .expect(200);
    let (colleague, foreign) = (session(&app, 7).await, app.token_of(70).await);
    let before = app.counts().await;
    let mut hears = Socket::open(&app, &colleague, "").await;
    let mut stranger = Socket::open(&app, &foreign, "").await;
    hears.receive_of("hello").await;
    stranger.receive_of("hello").await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/typing"),
        &json!({"typing": true}),
    )
    .await
    .expect(204);
    assert_eq!(
        hears.receive_of("typing").await,
        json!({"type": "typing", "conversation_id": id, "agent_id": 8, "typing": true, "private": false})
    );
    // The agent reports the typing over the WebSocket.
    let mut types = Socket::open(&app, &colleague, "").await;
    types
        .say(&json!({"type": "typing", "conversation_id": id, "typing": false, "private": true}))
        .await;
    assert_eq!(
        hears.receive_of("typing").await,
        json!({"type": "typing", "conversation_id": id, "agent_id": 7, "typing": false, "private": true})
    );
    // The customer types.
    let mut passed_on = app.engine().ephemeral_events();
    let account = app.account_of(8).await;
    let customer = Speaker {
        account,
        conversation: ConversationName::Id(ConversationId(id)).into(),
        application: None,
        by: Typist::Contact,
        visibility: None,
    };
    app.engine().typing(customer, true).await.unwrap();
    assert_eq!(
        hears.receive_of("typing").await,
        json!({"type": "typing", "conversation_id": id, "agent_id": null, "typing": true, "private": false})
    );
    assert_eq!(
        passed_on.recv().await.unwrap().conversation(),
        ConversationId(id)
    );
    // For a reader of another account, the conversation does not exist. So this reader gets no notification.
    assert_eq!(
        post(
            &app,
            &foreign,
            &format!("/v1/conversations/{id}/typing"),
            &json!({"typing": true})
        )
        .await
        .status,
        404
    );
    assert_eq!(
        post(
            &app,
            OMAR,
            "/v1/conversations/0/typing",
            &json!({"typing": true})
        )
        .await
        .status,
        404
    );
    assert_eq!(
        post(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/typing"),
            &json!({"typing": 1})
        )
        .await
        .status,
        422
    );
    post(&app, &foreign, "/v1/cases", &json!({"subject": "s"}))
        .await
        .expect(201);
    loop {
        let message = stranger.receive().await.unwrap();
        assert_ne!(message["type"], "typing");
        if message["type"] == "event" {
            break;
        }
    }
    assert_eq!(
        app.counts().await.of("events"),
        before.of("events") + 1,
        "nothing of it is stored"
    );
}

/// A reader stops reading, and more events follow than the server allows for a late reader. If it reads again, it gets
/// the events that were already sent, and then `too-old`. While it does not read, the server prepares no further bytes.
#[both]
async fn a_slow_reader_must_reload(backend: Backend) {
    let behind = 20;
    let app = bounded(
        backend,
        LiveLimits {
            behind,
            remembered: 20,
            ..LiveLimits::default()
        },
    )
    .await;
    let id = started(&app, 1, "hold").await;
    let mut stream = Stream::scope(&app, OMAR, "").await;
    let mut socket = Socket::open(&app, OMAR, "").await;
    let mut quick = Stream::open(&app, OMAR, "", None).await;
    socket.receive_of("hello").await;
    let begin = newest(&app).await;
    let large = "x".repeat(150_000);
    let path = format!("/v1/conversations/{id}/attributes");
    // The changes are made in parallel, because a reader that does not read for too long is disconnected.
    for n in 0..6 {
        let changes = (0..10).map(|m| {
            let document = json!({"additional_attributes": {"large": format!("{n} {m} {large}")}});
            let (app, path) = (&app, &path);
            async move { post(app, OMAR, path, &document).await.expect(200) }
        });
        futures_util::future::join_all(changes).await;
        for m in 1..=10 {
            assert_eq!(quick.next().await.unwrap().id, Some(begin + 10 * n + m));
        }
    }
    let mut last = begin;
    loop {
        let received = stream.next().await.unwrap();
        if received.event == "too-old" {
            assert_eq!(received.data["code"], "too-old");
            assert!(received.data["newest"].as_i64().unwrap() - last > behind);
            break;
        }
        assert_eq!(received.id, Some(last + 1), "without a gap until then");
        last += 1;
    }
    assert_eq!(stream.next().await, None);
    loop {
        match socket.receive().await {
            Ok(message) if message["type"] == "error" => {
                assert_eq!(message["problem"]["code"], "too-old");
            }
            Ok(_) => {}
            Err(code) => {
                assert_eq!(code, 4410);
                break;
            }
        }
    }
    // A new reader with such an old position is refused at once. A page can still begin at the first event.
    assert_eq!(
        Stream::open(&app, OMAR, "?after=0", None).await.status(),
        410
    );
    get(&app, OMAR, "/v1/events?after=0&wait=1")
        .await
        .expect(200);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_only_so_many_live_connections() {
    let live = LiveLimits {
        connections: 3,
        per_account: 2,
        ..LiveLimits::default()
    };
    let app = bounded(Backend::Sqlite, live).await;
    let foreign = app.token_of(70).await;
    let first = Stream::open(&app, OMAR, "", None).await;
    let _second = Socket::open(&app, OMAR, "").await;
    let third = Stream::open(&app, OMAR, "", None).await;
    assert_eq!(third.status(), 429);
    assert!(third.head.to_lowercase().contains("retry-after: "));
    let header = format!("Bearer {OMAR}");
    let headers = [("authorization", header.as_str())];
    assert_eq!(Socket::with(&app, "", &headers).await.err(), Some(429));
    let end = newest(&app).await;
    let path = format!("/v1/events?after={end}&wait=5");
    assert_eq!(get(&app, OMAR, &path).await.status, 429);
    get(&app, OMAR, "/v1/events").await.expect(200);
    let _other = Stream::open(&app, &foreign, "", None).await;
    let full = Stream::open(&app, &foreign, "", None).await;
    assert_eq!(full.status(), 503);
    assert!(full.head.to_lowercase().contains("retry-after: "));
    // After a connection has ended, another connection is allowed.
    drop(first);
    until("a free place", async || {
        Stream::open(&app, OMAR, "", None).await.status() == 200
    })
    .await;
    app.stop().await;
}

/// At shutdown, all live connections end at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_connections_end_with_the_server() {
    let live = LiveLimits {
        per_account: 3,
        ..LiveLimits::default()
    };
    let app = bounded(Backend::Sqlite, live).await;
    let end = newest(&app).await;
    let mut stream = Stream::open(&app, OMAR, "", None).await;
    let mut socket = Socket::open(&app, OMAR, "").await;
    socket.receive_of("hello").await;
    let mut unproven = Socket::with(&app, "", &[]).await.unwrap();
    let poll = tokio::spawn({
        let app = app.clone();
        async move {
            loop {
                let path = format!("/v1/events?after={end}&wait=60");
                let reply = get(&app, OMAR, &path).await;
                // 429: the check below used the last allowed connection at this moment.
                if reply.status != 429 {
                    return reply;
                }
            }
        }
    });
    until("the poll has the last place", async || {
        Stream::open(&app, OMAR, "", None).await.status() == 429
    })
    .await;
    let ending = tokio::spawn({
        let app = app.clone();
        async move { app.shutdown().await }
    });
    assert_eq!(stream.next().await, None);
    while socket.receive().await.is_ok() {}
    assert_eq!(unproven.receive().await, Err(1001));
    poll.await.unwrap().expect(200);
    // A connection that does not end would delay the shutdown by `drain_ms`.
    tokio::time::timeout(PATIENCE, ending)
        .await
        .unwrap()
        .unwrap();
    app.stop().await;
}

/// Stored and ephemeral events of one node arrive at the other node.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_tell_each_other() {
    if !has_postgres() {
        return;
    }
    let here = App::start(Backend::Postgres).await;
    let there = here.sibling().await;
    let id = started(&here, 1, "hold").await;
    let begin = newest(&here).await;
    let mut stream = Stream::open(&there, OMAR, "", None).await;
    let mut socket = Socket::open(&there, OMAR, "").await;
    socket.receive_of("hello").await;
    for n in 1..=20 {
        label(&here, id, &n.to_string()).await;
        assert_eq!(stream.next().await.unwrap().id, Some(begin + n));
        assert_eq!(
            socket.receive_of("event").await["event"]["number"],
            begin + n
        );
    }
    let path = format!("/v1/conversations/{id}/typing");
    let typing = json!({"typing": true});
    post(&here, OMAR, &path, &typing).await.expect(204);
    assert_eq!(socket.receive_of("typing").await["conversation_id"], id);
    // Both nodes know the connected agents. An agent who is connected to both nodes stays present until both
    // connections are closed.
    let _seven = Socket::open(&here, &session(&here, 7).await, "").await;
    loop {
        let presence = socket.receive_of("presence").await;
        if presence["agent_ids"]
            .as_array()
            .unwrap()
            .contains(&json!(7))
        {
            assert_eq!(presence["present"], true);
            break;
        }
    }
    there.shutdown().await;
    here.stop().await;
}
