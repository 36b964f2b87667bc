//! Callbacks after pauses, failures, changed server keys and erasures: deliveries that must not be sent are not sent,
//! and all other deliveries are sent at once.

use crate::support::callbacks::{
    self, ACME, Endpoint, OMAR, endpoint, in_time, say, signed_endpoint, start, until_number,
};
use crate::support::receiver::{Act, Hit, Receiver};
use crate::support::{App, Backend, Database, both};
use parlor_engine::callbacks::native;
use parlor_model::command::Actor;
use parlor_model::ids::EndpointKey;
use parlor_model::words::EndpointFormat;
use parlor_store::Clock as _;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

const PENDING: &str =
    "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint LIKE 'callback%'";

fn messages() -> Endpoint {
    Endpoint {
        events: Some(vec!["message.created".to_owned()]),
        ..Endpoint::default()
    }
}

async fn pause(app: &App, key: EndpointKey) {
    callbacks::pause(app, key).await;
    app.engine().wake_callback(ACME, key);
}

async fn resume(app: &App, key: EndpointKey) {
    callbacks::resume(app, key).await;
    app.engine().wake_callback(ACME, key);
}

async fn replay_all(app: &App, key: EndpointKey) -> usize {
    let engine = app.engine();
    let replayed = engine
        .replay_callbacks((ACME, Actor::System), key, 1, i64::MAX)
        .await;
    usize::try_from(replayed.unwrap()).unwrap()
}

fn says(hit: &Hit, words: &str) -> bool {
    hit.json()["data"]["message"]["content"] == words
}

/// If an endpoint is paused while its delivery worker reads deliveries, these deliveries are not sent.
#[both]
async fn a_pause_holds_at_once(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::new(|_, _| Act::Slow(Duration::from_millis(3))).await;
    let patch = Endpoint {
        concurrency: Some(1),
        ..messages()
    };
    let (key, _) = endpoint(&app, &receiver.url(), patch).await;
    pause(&app, key).await;
    let conversation = start(&app, "pause").await;
    for n in 0..120 {
        say(&app, conversation, &format!("word {n}")).await;
    }
    for round in 0..8 {
        let before = receiver.hits().len();
        resume(&app, key).await;
        // There are 121 messages, because the start of the conversation also has a message. Each earlier round also
        // sent one test event.
        receiver
            .until(|hits| hits.len() >= (before + round).min(121 + round))
            .await;
        pause(&app, key).await;
        // At the beginning of the pause, one request may be running, and another request may be about to begin.
        let most = receiver.hits().len() + 2;
        callbacks::send_test(&app, key).await;
        let tests = round + 1;
        let hits = receiver
            .until(|hits| hits.iter().filter(|h| h.kind() == "callback.test").count() == tests)
            .await;
        assert!(
            hits.len() <= most + 1,
            "{} instead of {most} came after a pause",
            hits.len() - 1
        );
    }
    app.stop().await;
}

/// With a wrong server key, Parlor cannot sign requests, so it sends no deliveries. With the right key, it sends all
/// deliveries.
#[both]
async fn nothing_goes_unsigned(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let (native, scripted) = (Receiver::good().await, Receiver::good().await);
    let (key, secret) = endpoint(&app, &native.url(), messages()).await;
    let script = Endpoint {
        name: Some("script".to_owned()),
        format: Some(EndpointFormat::FirstlineAutomation),
        settings: Some(json!({"headers": [{"name": "x-key", "value": "k-1"}]})),
        ..Endpoint::default()
    };
    let script = signed_endpoint(&app, &scripted.url(), script, None).await;
    pause(&app, key).await;
    pause(&app, script).await;
    let conversation = start(&app, "signed").await;
    let waiting = app.database().number(PENDING).await;
    assert!(waiting > 1);
    app.shutdown().await;
    // The database no longer knows its server key, as after the loss of the key. So it accepts another key.
    app.database().change("DELETE FROM server_keys").await;
    let other = callbacks::again_with(&app, |options| {
        options.server_key = *b"another server key, by a mistake"
    })
    .await;
    for key in [key, script] {
        let report = other.engine().callback_endpoint(ACME, key).await.unwrap();
        assert_eq!(report.word(), "paused");
    }
    for key in [key, script] {
        resume(&other, key).await;
        callbacks::send_test(&other, key).await;
    }
    say(&other, conversation, "while it is wrong").await;
    until_number(
        &other,
        "SELECT count(*) FROM delivery_attempts WHERE failure = 'sealed'",
        2,
    )
    .await;
    until_number(
        &other,
        "SELECT count(*) FROM deliveries WHERE kind = 'callback.test' AND state = 'dead'",
        2,
    )
    .await;
    assert!(
        other.database().number(PENDING).await > waiting,
        "what waits keeps waiting"
    );
    assert_eq!((native.hits().len(), scripted.hits().len()), (0, 0));
    for key in [key, script] {
        let report = other.engine().callback_endpoint(ACME, key).await.unwrap();
        assert_eq!(report.word(), "sealed");
    }
    other.shutdown().await;
    other.database().change("DELETE FROM server_keys").await;
    let right = callbacks::again(&other).await;
    until_number(&right, PENDING, 0).await;
    let hits = native.hits();
    assert!(hits.iter().any(|h| says(h, "while it is wrong")));
    for hit in hits {
        let at: i64 = hit.headers["webhook-timestamp"].parse().unwrap();
        let wanted = native::signature(
            std::slice::from_ref(&secret),
            hit.id(),
            at,
            hit.body.as_bytes(),
        );
        assert_eq!(hit.headers["webhook-signature"], wanted);
    }
    assert!(
        !scripted.hits().is_empty() && scripted.hits().iter().all(|h| h.headers["x-key"] == "k-1")
    );
    right.stop().await;
}

/// A replay sends failed deliveries at once, although the endpoint is busy and their next attempts are due only hours
/// later.
#[both]
async fn a_replay_does_not_wait_for_the_schedule(backend: Backend) {
    let app = callbacks::app(backend, |options| {
        options.callbacks.schedule.gaps = vec![Duration::from_secs(3_600)];
    })
    .await;
    let failing = Arc::new(AtomicI64::new(0));
    let fails = Arc::clone(&failing);
    let receiver = Receiver::new(move |hit, _| {
        Act::Answer(
            if hit.conversation() == Some(fails.load(Ordering::Relaxed)) {
                500
            } else {
                200
            },
        )
    })
    .await;
    let (key, _) = endpoint(&app, &receiver.url(), messages()).await;
    let (bad, good) = (start(&app, "bad").await, start(&app, "good").await);
    receiver.until(|hits| hits.len() == 2).await;
    failing.store(bad, Ordering::Relaxed);
    say(&app, bad, "first").await;
    until_number(
        &app,
        "SELECT count(*) FROM deliveries WHERE tries = 1 AND endpoint LIKE 'callback%'",
        1,
    )
    .await;
    say(&app, bad, "second").await;
    say(&app, good, "busy").await;
    receiver
        .until(|hits| hits.iter().any(|h| says(h, "busy")))
        .await;
    failing.store(0, Ordering::Relaxed);
    replay_all(&app, key).await;
    say(&app, good, "busy still").await;
    receiver
        .until(|hits| {
            ["first", "second"]
                .iter()
                .all(|words| hits.iter().any(|h| h.accepted && says(h, words)))
        })
        .await;
    receiver.assert_order();
    app.stop().await;
}

/// A replay creates missing deliveries and sends all deliveries in the order of their events.
#[both]
async fn a_replay_keeps_the_order(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let (key, _) = endpoint(&app, &receiver.url(), messages()).await;
    let mut conversations = Vec::new();
    for n in 0..3 {
        conversations.push(start(&app, &format!("order {n}")).await);
    }
    for n in 0..4 {
        if n % 2 == 0 {
            callbacks::deactivate(&app, key, "a test").await;
        } else {
            callbacks::resume(&app, key).await;
        }
        for conversation in &conversations {
            say(&app, *conversation, &format!("part {n}")).await;
        }
    }
    app.engine().wake_callback(ACME, key);
    until_number(&app, PENDING, 0).await;
    let before = receiver.hits().len();
    let replayed = replay_all(&app, key).await;
    assert_eq!(replayed, 15, "a start and four parts, thrice");
    let hits = receiver.until(|hits| hits.len() >= before + replayed).await;
    until_number(&app, PENDING, 0).await;
    assert_eq!(receiver.hits().len(), before + replayed, "once each");
    for conversation in conversations {
        let received: Vec<i64> = hits[before..]
            .iter()
            .filter(|h| h.conversation() == Some(conversation))
            .map(Hit::number)
            .collect();
        assert!(received.len() == 5 && received.is_sorted(), "{received:?}");
    }
    app.stop().await;
}

/// A conversation with many slow deliveries does not delay another conversation.
#[both]
async fn a_long_conversation_delays_nobody(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let slow = Arc::new(AtomicI64::new(0));
    let is_slow = Arc::clone(&slow);
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let receiver = Receiver::new(move |hit, _| {
        if hit.conversation() == Some(is_slow.load(Ordering::Relaxed)) {
            Act::Hold(Arc::clone(&held))
        } else {
            Act::Answer(200)
        }
    })
    .await;
    let patch = Endpoint {
        concurrency: Some(4),
        timeout_s: Some(30),
        ..messages()
    };
    let (key, _) = endpoint(&app, &receiver.url(), patch).await;
    let (long, short) = (start(&app, "long").await, start(&app, "short").await);
    receiver.until(|hits| hits.len() == 2).await;
    until_number(&app, PENDING, 0).await;
    slow.store(long, Ordering::Relaxed);
    pause(&app, key).await;
    for n in 0..300 {
        say(&app, long, &format!("long {n}")).await;
    }
    for n in 0..5 {
        say(&app, short, &format!("short {n}")).await;
    }
    resume(&app, key).await;
    say(&app, short, "short while it runs").await;
    let hits = receiver
        .until(|hits| hits.iter().any(|h| says(h, "short while it runs")))
        .await;
    let before = hits
        .iter()
        .filter(|h| h.conversation() == Some(long))
        .count();
    assert_eq!(
        before, 2,
        "the start, and the first of the long conversation"
    );
    gate.add_permits(1_000);
    receiver.assert_order();
    app.stop().await;
}

/// A successful answer to a running request does not end a wait that another answer requested with `Retry-After`.
#[both]
async fn an_answer_does_not_end_retry_after(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let receiver = Receiver::new(move |_, number| match number {
        1 => Act::Hold(Arc::clone(&held)),
        2 => Act::Say(503, vec![("retry-after", "1800".to_owned())], String::new()),
        _ => Act::Answer(200),
    })
    .await;
    let (key, _) = endpoint(&app, &receiver.url(), messages()).await;
    pause(&app, key).await;
    for n in 0..2 {
        let conversation = start(&app, &format!("asked {n}")).await;
        say(&app, conversation, "more").await;
    }
    resume(&app, key).await;
    let attempts =
        |status: i64| format!("SELECT count(*) FROM delivery_attempts WHERE status = {status}");
    until_number(&app, &attempts(503), 1).await;
    gate.add_permits(1);
    until_number(&app, &attempts(200), 1).await;
    let refused_at = app.clock().now();
    in_time(&app, receiver.until(|hits| hits.len() >= 3)).await;
    assert!(app.clock().now() >= refused_at.plus_seconds(1_790));
    in_time(&app, until_number(&app, PENDING, 0)).await;
    app.stop().await;
}

/// A delivery fails while the clock is an hour ahead, and the receiver requests a pause with `Retry-After`. After the
/// clock is set back, neither the next attempt nor the end of the pause is an hour late.
#[both]
async fn a_clock_that_was_ahead_delays_no_attempt(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::new(|_, number| match number {
        1 => Act::Say(503, vec![("retry-after", "9".to_owned())], String::new()),
        _ => Act::Answer(200),
    })
    .await;
    endpoint(&app, &receiver.url(), messages()).await;
    app.clock().advance(3_600);
    start(&app, "ahead").await;
    let failed = "SELECT count(*) FROM deliveries WHERE tries = 1 AND endpoint LIKE 'callback%'";
    until_number(&app, failed, 1).await;
    app.clock().set_back(3_600);
    receiver.until(|hits| hits.len() == 2).await;
    start(&app, "right again").await;
    until_number(&app, PENDING, 0).await;
    app.stop().await;
}

/// After a restart, an endpoint that failed before the restart gets one request at a time until it recovers. After its
/// recovery, all deliveries are sent at once, as without a restart.
#[both]
async fn a_restart_forgets_no_failure(backend: Backend) {
    let schedule = |options: &mut parlor::app::Options| {
        options.callbacks.schedule.gaps = vec![Duration::from_secs(3_600)]
    };
    let app = callbacks::app(backend, schedule).await;
    let up = Arc::new(AtomicI64::new(0));
    let is_up = Arc::clone(&up);
    let receiver = Receiver::new(move |_, _| {
        Act::Answer(if is_up.load(Ordering::Relaxed) == 1 {
            200
        } else {
            500
        })
    })
    .await;
    endpoint(&app, &receiver.url(), messages()).await;
    for n in 0..9 {
        start(&app, &format!("failed {n}")).await;
        until_number(
            &app,
            "SELECT count(*) FROM deliveries WHERE tries = 1 AND endpoint LIKE 'callback%'",
            n + 1,
        )
        .await;
        // After 40 seconds, the pause that consecutive failures caused has ended. The next attempts are due in an hour.
        app.clock().advance(40);
    }
    app.shutdown().await;
    up.store(1, Ordering::Relaxed);
    let app = callbacks::again_with(&app, schedule).await;
    start(&app, "it is back").await;
    let hits = receiver
        .until(|hits| hits.iter().filter(|h| h.accepted).count() == 10)
        .await;
    assert_eq!(hits.iter().filter(|h| !h.accepted).count(), 9);
    app.stop().await;
}

/// The delivery of a replayed event has the same id as before, although the earlier delivery was deleted.
#[both]
async fn a_forgotten_delivery_keeps_its_id(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let (key, _) = endpoint(&app, &receiver.url(), messages()).await;
    start(&app, "again").await;
    until_number(
        &app,
        "SELECT count(*) FROM deliveries WHERE state = 'delivered' AND endpoint LIKE 'callback%'",
        1,
    )
    .await;
    app.database().change("DELETE FROM deliveries").await;
    replay_all(&app, key).await;
    let hits = receiver.until(|hits| hits.len() == 2).await;
    assert_eq!(
        (hits[0].id(), hits[0].number()),
        (hits[1].id(), hits[1].number())
    );
    app.stop().await;
}

/// Regression: an attempt that ends after its delivery was erased stores nothing.
#[both]
async fn an_erased_delivery_leaves_no_attempt(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let receiver = Receiver::new(move |_, number| match number {
        1 => Act::Hold(Arc::clone(&held)),
        2 => Act::Answer(500),
        _ => Act::Answer(200),
    })
    .await;
    endpoint(&app, &receiver.url(), messages()).await;
    for (n, come) in [("accepted", 1), ("failed", 2)] {
        start(&app, n).await;
        receiver.until(|hits| hits.len() == come).await;
        app.database().change("DELETE FROM deliveries").await;
        gate.add_permits(1);
    }
    // Before this delivery is stored as delivered, the results of the two earlier attempts have been processed.
    start(&app, "last").await;
    until_number(
        &app,
        "SELECT count(*) FROM deliveries WHERE state = 'delivered' AND endpoint LIKE 'callback%'",
        1,
    )
    .await;
    let left = "SELECT count(*) FROM delivery_attempts WHERE delivery_id NOT IN (SELECT id FROM deliveries)";
    assert_eq!(app.database().number(left).await, 0);
    app.stop().await;
}

/// The server deletes all old deliveries, even if there are thousands of them.
#[both]
async fn all_that_is_old_is_forgotten(backend: Backend) {
    let app = callbacks::bare(Database::provisioned(backend).await, |_| ()).await;
    app.shutdown().await;
    app.database().change(&format!(
        "INSERT INTO deliveries (account_id, endpoint, event_number, id, ordering_key, conversation_id, kind, material, state, attempts, tries, \
         failing_since, due_at, created_at, settled_at) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500) \
         SELECT {}, 'callback-1', i, 'old-' || i, i, NULL, 'message.created', '', 'delivered', 0, 0, NULL, i, i, i FROM n", ACME.0
    )).await;
    let app = callbacks::again(&app).await;
    until_number(
        &app,
        "SELECT count(*) FROM deliveries WHERE id LIKE 'old-%'",
        0,
    )
    .await;
    app.stop().await;
}

/// A URL with a user name or a password is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_hold_no_passwords() {
    let app = callbacks::app(Backend::Sqlite, |_| ()).await;
    for url in [
        "https://user:pw@crm.example/hook",
        "https://user@crm.example",
        "http://:pw@crm.example?x",
    ] {
        let body = json!({"name": "CRM", "url": url});
        let made = app.post("/v1/callbacks").bearer(OMAR).json(&body);
        let reply = made.send().await.expect(422).json();
        assert_eq!(reply["errors"][0]["field"], "url", "{reply}");
    }
    let body = json!({"name": "CRM", "url": "https://crm.example/a@b?c=d@e"});
    let made = app.post("/v1/callbacks").bearer(OMAR).json(&body);
    made.send().await.expect(201);
    app.stop().await;
}
