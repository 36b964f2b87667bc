//! Events arrive in order and without gaps, also during changes.

use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, post, problem};
use serde_json::{Value, json};

async fn page(app: &App, after: i64, limit: i64) -> (Vec<Value>, Option<i64>) {
    let page = get(
        app,
        OMAR,
        &format!("/v1/events?after={after}&limit={limit}"),
    )
    .await
    .expect(200)
    .json();
    (
        page["data"].as_array().unwrap().clone(),
        page["next"].as_i64(),
    )
}

fn numbers(events: &[Value]) -> Vec<i64> {
    events
        .iter()
        .map(|e| e["number"].as_i64().unwrap())
        .collect()
}

/// The number of the newest event.
async fn newest(app: &App) -> i64 {
    let mut last = 0;
    while let (events, next) = page(app, last, 100).await
        && let Some(event) = events.last()
    {
        last = event["number"].as_i64().unwrap();
        if next.is_none() {
            break;
        }
    }
    last
}

#[both]
async fn every_change_is_sent_in_order(app: App) {
    let begin = newest(&app).await;
    let id = anonymous(&app, "enqueue").await;
    act(&app, OMAR, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{id}/messages"),
        &json!({"content": "x"}),
    )
    .await
    .expect(201);
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    app.put("/v1/me/presence")
        .bearer(OMAR)
        .json(&json!({"availability": "away"}))
        .send()
        .await
        .expect(200);
    let (events, next) = page(&app, begin, 100).await;
    assert_eq!(next, None);
    let kinds = events
        .iter()
        .map(|e| e["kind"].as_str().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            "conversation.started",
            "message.created",
            "conversation.queued",
            "conversation.assigned",
            "service_record.saved",
            "conversation.picked_up",
            "message.created",
            "conversation.status_changed",
            "agent.presence_changed",
        ]
    );
    assert_eq!(
        numbers(&events),
        (begin + 1..=begin + 9).collect::<Vec<_>>()
    );
    for event in &events {
        assert_eq!(
            event.as_object().unwrap().keys().collect::<Vec<_>>(),
            [
                "number",
                "kind",
                "at",
                "conversation_id",
                "contact_id",
                "agent_id",
                "data",
                "thread_position"
            ]
        );
        assert!(event["at"].as_str().unwrap().ends_with('Z') && event["data"].is_object());
    }
    assert_eq!(events[0]["conversation_id"], id);
    assert_eq!(
        (
            &events[3]["agent_id"],
            &events[8]["agent_id"],
            &events[8]["conversation_id"]
        ),
        (&json!(8), &json!(8), &Value::Null)
    );
    assert_eq!(events[8]["data"], json!({"from": "offline", "to": "away"}));
    // The pages contain the same events, and nothing after the last event.
    let (mut all, mut after) = (Vec::new(), begin);
    loop {
        let (events, next) = page(&app, after, 4).await;
        assert!(events.len() <= 4);
        all.extend(events);
        let Some(next) = next else { break };
        assert_eq!(Some(next), all.last().and_then(|e| e["number"].as_i64()));
        after = next;
    }
    assert_eq!(all, events);
    assert_eq!(page(&app, begin + 9, 4).await, (vec![], None));
    // From its first event on, the feed has no gap.
    let first = page(&app, 0, 100).await.0;
    assert_eq!(
        numbers(&first),
        (1..=i64::try_from(first.len()).unwrap()).collect::<Vec<_>>()
    );
}

/// A position ahead of the feed is refused, because its reader would miss all events up to this position.
#[both]
async fn a_position_ahead_is_refused(app: App) {
    anonymous(&app, "hold").await;
    let newest = newest(&app).await;
    page(&app, newest, 10).await;
    for query in ["", "&wait=1"] {
        let path = format!("/v1/events?after={}{query}", newest + 1);
        let ahead = problem(&get(&app, OMAR, &path).await, 410, "too-old");
        assert_eq!(ahead["newest"], newest);
    }
}

/// A refused request causes no event.
#[both]
async fn refusals_are_no_facts(app: App) {
    let before = newest(&app).await;
    post(
        &app,
        OMAR,
        "/v1/conversations",
        &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "require_agent"}}),
    )
    .await
    .expect(409);
    act(&app, OMAR, "/v1/conversations/1/pick-up")
        .await
        .expect(404);
    assert_eq!(newest(&app).await, before);
}

/// A reader who has received the event number N never finds a lower number later, and never finds a gap in the numbers.
#[both]
async fn a_reader_never_finds_a_gap(app: App) {
    let begin = newest(&app).await;
    let mut writers = Vec::new();
    for _ in 0..8 {
        let app = app.clone();
        writers.push(tokio::spawn(async move {
            for _ in 0..10 {
                anonymous(&app, "enqueue").await;
            }
        }));
    }
    let reading = tokio::spawn({
        let app = app.clone();
        async move {
            let (mut seen, mut last) = (Vec::new(), begin);
            // Eighty starts with three events each.
            while seen.len() < 240 {
                let (events, _) = page(&app, last, 50).await;
                seen.extend(numbers(&events));
                last = seen.last().copied().unwrap_or(begin);
            }
            seen
        }
    });
    for writer in writers {
        writer.await.unwrap();
    }
    let seen = tokio::time::timeout(std::time::Duration::from_secs(60), reading)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen, (begin + 1..=begin + 240).collect::<Vec<_>>());
    assert_eq!(newest(&app).await, begin + 240);
}
