//! Delivery of callbacks: content, order, timing and number of attempts.

use crate::support::callbacks::{self, Endpoint, endpoint, in_time, say, start, until_number};
use crate::support::receiver::{Act, Receiver};
use crate::support::{Backend, both};
use parlor_engine::callbacks::native;
use parlor_model::command::Actor;
use parlor_store::Clock as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

const PENDING: &str =
    "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint LIKE 'callback%'";

/// All events of an account arrive with their numbers and with a valid signature.
#[both]
async fn arrives_signed(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let (_, secret) = endpoint(&app, &receiver.url(), Endpoint::default()).await;
    let conversation = start(&app, "hello there").await;
    say(&app, conversation, "good day").await;
    let hits = receiver
        .until(|hits| {
            hits.iter()
                .filter(|h| h.body.contains("\"message.created\""))
                .count()
                == 2
        })
        .await;
    for hit in &hits {
        assert_eq!(
            (hit.method.as_str(), hit.target.as_str()),
            ("POST", "/hook?secret=query")
        );
        assert_eq!(hit.headers["content-type"], "application/json");
        let at: i64 = hit.headers["webhook-timestamp"].parse().unwrap();
        let wanted = native::signature(
            std::slice::from_ref(&secret),
            hit.id(),
            at,
            hit.body.as_bytes(),
        );
        assert_eq!(hit.headers["webhook-signature"], wanted);
    }
    let started = hits
        .iter()
        .find(|h| h.kind() == "conversation.started")
        .unwrap()
        .json();
    assert_eq!(started["data"]["conversation"]["id"], conversation);
    let said = hits
        .iter()
        .rfind(|h| h.kind() == "message.created")
        .unwrap()
        .json();
    assert_eq!(said["data"]["message"]["content"], "good day");
    assert_eq!(said["data"]["contact"]["given_name"], "Jo");
    receiver.assert_order();
    until_number(&app, PENDING, 0).await;
    // Each event has one delivery, and each delivery was sent once.
    let all = app.database().number("SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%' AND attempts = 1 AND state = 'delivered'").await;
    assert_eq!(all, i64::try_from(receiver.hits().len()).unwrap());
    app.stop().await;
}

/// All deliveries arrive in the order of their events, although the receiver often refuses or interrupts a request or
/// answers too late. A repeated delivery has the same id.
#[both]
async fn survives_a_bad_receiver(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::new(|_, number| match number % 9 {
        1 => Act::Answer(500),
        2 => Act::Reset,
        3 => Act::Garble,
        4 => Act::Answer(404),
        5 => Act::Slow(Duration::from_millis(1_500)),
        6 => Act::Break,
        _ => Act::Answer(204),
    })
    .await;
    let patch = Endpoint {
        timeout_s: Some(1),
        ..Endpoint::default()
    };
    endpoint(&app, &receiver.url(), patch).await;
    let mut conversations = Vec::new();
    for n in 0..4 {
        conversations.push(start(&app, &format!("person {n}")).await);
    }
    for n in 0..3 {
        for conversation in &conversations {
            say(&app, *conversation, &format!("word {n}")).await;
        }
    }
    in_time(&app, until_number(&app, PENDING, 0)).await;
    receiver.assert_order();
    let mut ids: Vec<(String, i64)> = receiver
        .hits()
        .iter()
        .map(|h| (h.id().to_owned(), h.number()))
        .collect();
    ids.sort();
    ids.dedup();
    let mut numbers: Vec<i64> = ids.iter().map(|(_, number)| *number).collect();
    let distinct = numbers.len();
    numbers.dedup();
    assert_eq!(numbers.len(), distinct, "an event has one id");
    let accepted: std::collections::BTreeSet<i64> = receiver
        .accepted()
        .iter()
        .map(crate::support::receiver::Hit::number)
        .collect();
    let events = app
        .database()
        .number("SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%'")
        .await;
    assert_eq!(
        i64::try_from(accepted.len()).unwrap(),
        events,
        "everything was accepted once"
    );
    app.stop().await;
}

/// The answer 410 Gone deactivates the endpoint. Parlor then sends nothing and creates no deliveries, and an event
/// reports the deactivation. Pending deliveries are sent after the endpoint is resumed.
#[both]
async fn gone_is_gone(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::new(|_, _| Act::Answer(410)).await;
    let (key, _) = endpoint(
        &app,
        &receiver.url(),
        Endpoint {
            concurrency: Some(1),
            ..Endpoint::default()
        },
    )
    .await;
    start(&app, "one").await;
    until_number(
        &app,
        "SELECT count(*) FROM endpoint_states WHERE deactivated_at IS NOT NULL",
        1,
    )
    .await;
    until_number(
        &app,
        "SELECT count(*) FROM events WHERE kind = 'callback.deactivated'",
        1,
    )
    .await;
    let waiting = app.database().number(PENDING).await;
    assert!(waiting > 0);
    let conversation = start(&app, "two").await;
    assert_eq!(
        app.database().number(PENDING).await,
        waiting,
        "nothing is written for it"
    );
    let came = receiver.hits().len();
    receiver.behave(|_, _| Act::Answer(200));
    app.engine()
        .refresh_callback(callbacks::ACME, key)
        .await
        .unwrap();
    callbacks::resume(&app, key).await;
    app.engine().wake_callback(callbacks::ACME, key);
    until_number(&app, PENDING, 0).await;
    assert!(receiver.hits().len() > came);
    assert!(
        receiver
            .accepted()
            .iter()
            .all(|h| h.conversation() != Some(conversation))
    );
    // A replay creates the missing deliveries. Delivered events arrive again with their earlier ids.
    let accepted = receiver.accepted();
    let count = app
        .engine()
        .replay_callbacks((callbacks::ACME, Actor::System), key, 1, i64::MAX)
        .await
        .unwrap();
    let hits = receiver
        .until(|hits| {
            hits.iter().filter(|h| h.accepted).count()
                >= accepted.len() + usize::try_from(count).unwrap()
        })
        .await;
    assert!(
        hits.iter()
            .any(|h| h.accepted && h.conversation() == Some(conversation))
    );
    for before in &accepted {
        let again = hits
            .iter()
            .filter(|h| h.accepted && h.number() == before.number());
        assert!(
            again.into_iter().all(|h| h.id() == before.id()),
            "{before:?}"
        );
    }
    app.stop().await;
}

/// Parlor respects `Retry-After`, and does not follow redirects.
#[both]
async fn follows_retry_after_and_no_redirect(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let elsewhere = Receiver::good().await;
    let target = elsewhere.url();
    let receiver = Receiver::new(move |_, number| match number {
        1 => Act::Say(
            503,
            vec![("retry-after", "1800".to_owned())],
            "later".to_owned(),
        ),
        2 => Act::Say(307, vec![("location", target.clone())], String::new()),
        _ => Act::Answer(200),
    })
    .await;
    let events = Some(vec!["message.created".to_owned()]);
    endpoint(
        &app,
        &receiver.url(),
        Endpoint {
            events,
            ..Endpoint::default()
        },
    )
    .await;
    start(&app, "patience").await;
    let before = receiver.until(|hits| hits.len() == 1).await.len();
    let refused_at = app.clock().now();
    in_time(&app, receiver.until(|hits| hits.len() > before)).await;
    assert!(
        app.clock().now() >= refused_at.plus_seconds(1_790),
        "Retry-After"
    );
    let hits = in_time(&app, receiver.until(|hits| hits.len() == 3)).await;
    assert!(
        hits.iter()
            .all(|h| h.id() == hits[0].id() && h.body == hits[0].body),
        "an attempt says what the first said"
    );
    assert_eq!(elsewhere.hits().len(), 0);
    until_number(
        &app,
        "SELECT count(*) FROM delivery_attempts WHERE status = 307 AND failure = 'status'",
        1,
    )
    .await;
    until_number(
        &app,
        "SELECT count(*) FROM delivery_attempts WHERE status = 503 AND answer = 'later'",
        1,
    )
    .await;
    app.stop().await;
}

/// An endpoint that never answers delays no other endpoint. The endpoint is deactivated at the end of the retry
/// schedule.
#[both]
async fn a_dead_endpoint_delays_only_itself(backend: Backend) {
    let app = callbacks::app(backend, |options| {
        options.callbacks.schedule.lasts = Duration::from_secs(60);
    })
    .await;
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let slow = Receiver::new(move |_, _| Act::Hold(Arc::clone(&held))).await;
    let dead = Receiver::new(|_, _| Act::Hang).await;
    let good = Receiver::good().await;
    let patch = |timeout_s| Endpoint {
        events: Some(vec!["message.*".to_owned()]),
        timeout_s: Some(timeout_s),
        ..Endpoint::default()
    };
    endpoint(&app, &slow.url(), patch(30)).await;
    endpoint(&app, &dead.url(), patch(1)).await;
    endpoint(&app, &good.url(), patch(30)).await;
    for n in 0..12 {
        start(&app, &format!("person {n}")).await;
    }
    good.until(|hits| hits.len() == 12).await;
    // The slow endpoint has not accepted any delivery so far.
    assert!(slow.hits().iter().all(|hit| !hit.accepted));
    gate.add_permits(1_000);
    slow.until(|hits| hits.iter().filter(|hit| hit.accepted).count() == 12)
        .await;
    let deactivated = "SELECT count(*) FROM endpoint_states WHERE deactivated_at IS NOT NULL";
    in_time(&app, until_number(&app, deactivated, 1)).await;
    assert_eq!(
        app.database()
            .number(
                "SELECT count(*) FROM delivery_attempts WHERE number = 1 AND failure <> 'timed_out'"
            )
            .await,
        0
    );
    app.stop().await;
}

/// Pending deliveries survive a restart. A pause keeps them, and a resume sends them.
#[both]
async fn waits_through_pause_and_restart(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let (key, _) = endpoint(&app, &receiver.url(), Endpoint::default()).await;
    callbacks::pause(&app, key).await;
    start(&app, "paused").await;
    until_number(&app, "SELECT count(*) FROM deliveries WHERE kind = 'message.created' AND endpoint LIKE 'callback%'", 1).await;
    assert_eq!(receiver.hits().len(), 0);
    // A test event is sent once, even during a pause.
    callbacks::send_test(&app, key).await;
    let hits = receiver.until(|hits| hits.len() == 1).await;
    assert_eq!(hits[0].kind(), "callback.test");
    app.shutdown().await;
    let app = callbacks::again(&app).await;
    callbacks::resume(&app, key).await;
    app.engine().wake_callback(callbacks::ACME, key);
    receiver
        .until(|hits| hits.iter().any(|h| h.kind() == "message.created"))
        .await;
    until_number(&app, PENDING, 0).await;
    assert_eq!(
        receiver
            .hits()
            .iter()
            .filter(|h| h.kind() == "message.created")
            .count(),
        1
    );
    app.shutdown().await;
}

/// During a rotation, Parlor signs with both secrets. The `standardwebhooks` packages from PyPI and npm verify the
/// signatures.
#[both]
async fn both_secrets_sign_during_rotation(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    // The packages refuse a signature whose time differs from the machine's time by more than five minutes.
    app.clock().catch_up();
    let receiver = Receiver::good().await;
    let (key, old) = endpoint(&app, &receiver.url(), Endpoint::default()).await;
    let path = format!("/v1/callbacks/{key}/secret");
    let reply = app
        .post(&path)
        .bearer(callbacks::OMAR)
        .json(&serde_json::json!({}))
        .send()
        .await
        .expect(201)
        .json();
    let new = reply["secret"].as_str().unwrap().to_owned();
    start(&app, "rotation ünïcødé \" \\ 你好").await;
    let hits = receiver
        .until(|hits| hits.iter().any(|h| h.kind() == "message.created"))
        .await;
    let mut lines = Vec::new();
    for hit in &hits {
        let other = native::new_secret().unwrap();
        for (secret, expected) in [(&old, "good"), (&new, "good"), (&other, "bad")] {
            lines.push(serde_json::json!({"secret": secret, "headers": hit.headers, "body": hit.body, "expected": expected}).to_string());
        }
        lines.push(serde_json::json!({"secret": new, "headers": hit.headers, "body": format!("{} ", hit.body), "expected": "bad"}).to_string());
    }
    callbacks::verified_by_packages(&lines.join("\n")).await;
    // A rotation with `keep_old: false` ends all earlier secrets.
    app.post(&path)
        .bearer(callbacks::OMAR)
        .json(&serde_json::json!({"keep_old": false}))
        .send()
        .await
        .expect(201);
    say(
        &app,
        hits.iter()
            .find_map(crate::support::receiver::Hit::conversation)
            .unwrap(),
        "again",
    )
    .await;
    let hits = receiver
        .until(|hits| {
            hits.iter()
                .filter(|h| h.kind() == "message.created")
                .count()
                == 2
        })
        .await;
    // Events of the contact may arrive later, because they have another ordering key than events of the conversation.
    let said = hits.iter().rfind(|hit| hit.kind() == "message.created");
    let signed = &said.unwrap().headers["webhook-signature"];
    assert_eq!(signed.split(' ').count(), 1);
    app.stop().await;
}

/// Two servers on one database share the deliveries and send nothing twice. If one server ends, the other server
/// continues.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_send_nothing_twice() {
    if !crate::support::has_postgres() {
        return;
    }
    let app = callbacks::app(crate::support::Backend::Postgres, |_| ()).await;
    let other = app.sibling().await;
    let receiver = Receiver::good().await;
    endpoint(&app, &receiver.url(), Endpoint::default()).await;
    let mut conversations = Vec::new();
    for n in 0..6 {
        let node = if n % 2 == 0 { &app } else { &other };
        conversations.push(start(node, &format!("person {n}")).await);
    }
    for n in 0..4 {
        for (place, conversation) in conversations.iter().enumerate() {
            let node = if (place + n) % 2 == 0 { &app } else { &other };
            say(node, *conversation, &format!("word {n}")).await;
        }
    }
    until_number(&app, PENDING, 0).await;
    other.shutdown().await;
    for conversation in &conversations {
        say(&app, *conversation, "the other is gone").await;
    }
    until_number(&app, PENDING, 0).await;
    receiver.assert_order();
    let hits = receiver.hits();
    let ids: std::collections::HashSet<&str> =
        hits.iter().map(crate::support::receiver::Hit::id).collect();
    assert_eq!(ids.len(), hits.len(), "nothing came twice");
    let events = app
        .database()
        .number("SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%'")
        .await;
    assert_eq!(i64::try_from(ids.len()).unwrap(), events);
    app.stop().await;
}
