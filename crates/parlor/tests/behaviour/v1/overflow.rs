//! The maximum length and the overflow of queues.

use super::queue::{ACME, begins, decisions, into, lines, queue, show};
use crate::support::accounts::{Accounts, Inbox, Queue};
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, post, problem, start};
use serde_json::json;

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
