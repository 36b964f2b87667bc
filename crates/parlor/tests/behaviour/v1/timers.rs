//! Timers after a restart, with several servers, and with a changed clock.

use super::queue::{queue, show, tune};
use crate::support::{App, Backend, both, until};
use crate::v1::{OMAR, act, anonymous, get, post};
use serde_json::json;

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
