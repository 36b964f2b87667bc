//! Offers: their acceptance, their end, and their number.

use super::queue::{begins, decisions, into, lines, queue, show, why};
use crate::support::{App, both};
use crate::v1::{OMAR, act, get, post};
use serde_json::{Value, json};

/// Regression: an agent transfers a conversation to the queue, and the next agent does not accept the offer. The first
/// agent does not get the conversation back.
#[both(lines())]
async fn a_silent_agent_does_not_send_it_back(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "asks", &json!({})).await;
    let token = app.token_of(21).await;
    act(&app, &token, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    app.presence(22, "online").await;
    let given = post(
        &app,
        &token,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"queue": "asks"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&given["assignee_id"], given["offered_until"].is_string()),
        (&json!(22), true)
    );
    let away = "SELECT count(*) FROM agent_states WHERE availability = 'away' AND agent_id = 22";
    app.pass(1).await;
    assert_eq!(app.database().number(away).await, 1, "22 is away");
    let waits = show(&app, id).await;
    assert_eq!(
        (&waits["assignee_id"], &waits["queue"]),
        (&Value::Null, &json!("asks"))
    );
    let decided = decisions(&app, id).await.pop().unwrap();
    assert_eq!(
        (why(&decided, 21), why(&decided, 22)),
        ("gave it away before".to_owned(), "is away".to_owned())
    );
    // After another agent has picked up the conversation, this rule no longer applies.
    app.presence(22, "online").await;
    let other = app.token_of(22).await;
    act(&app, &other, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    post(
        &app,
        &other,
        &format!("/v1/conversations/{id}/transfer"),
        &json!({"queue": "asks"}),
    )
    .await
    .expect(200);
    assert_eq!(show(&app, id).await["assignee_id"], 21);
}

/// After an offer ends, the queue offers its first conversation, which may differ from the returned conversation.
#[both(lines())]
async fn returned_conversations_keep_their_position(app: App) {
    app.presence(21, "online").await;
    app.presence(22, "online").await;
    let first = into(&app, "careful", &json!({})).await;
    let second = into(&app, "careful", &json!({})).await;
    let third = into(&app, "careful", &json!({})).await;
    let token = app.token_of(22).await;
    act(&app, &token, &format!("/v1/conversations/{second}/pick-up"))
        .await
        .expect(200);
    // Agent 21 has both allowed offers, and agent 22 has a free slot.
    for id in [first, third] {
        assert_eq!(show(&app, id).await["assignee_id"], 21);
    }
    let urgent = into(&app, "careful", &json!({"priority": "urgent"})).await;
    assert_eq!(show(&app, urgent).await["assignee_id"], Value::Null);
    let back = act(
        &app,
        &app.token_of(21).await,
        &format!("/v1/conversations/{first}/release"),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&back["assignee_id"], &back["queue"]),
        (&Value::Null, &json!("careful"))
    );
    assert!(
        show(&app, urgent).await["assignee_id"].is_i64(),
        "what stood before it"
    );
    let decided = decisions(&app, first).await.pop().unwrap();
    assert_eq!(
        why(&decided, 22),
        "is free, but first gets an offer of an earlier conversation"
    );
    assert!(
        decided["reason"]
            .as_str()
            .unwrap()
            .ends_with("Other conversations are before it in the queue."),
        "{decided}"
    );
    // The returned conversation is now the first in the queue.
    let answered = show(&app, urgent).await["assignee_id"].as_i64().unwrap();
    act(
        &app,
        &app.token_of(answered).await,
        &format!("/v1/conversations/{urgent}/pick-up"),
    )
    .await
    .expect(200);
    assert_eq!(
        show(&app, first).await["assignee_id"],
        22,
        "who gave it back is not given it"
    );
}

/// An offer that is not accepted in time goes to the next agent, and the first agent becomes away.
#[both(lines())]
async fn offers_run_out(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "asks", &json!({})).await;
    let offered = show(&app, id).await;
    assert_eq!(offered["assignee_id"], 21);
    assert!(offered["offered_until"].is_string());
    let decided = decisions(&app, id).await;
    assert_eq!(
        (&decided[0]["assigned_to"], &decided[0]["accept_within_s"]),
        (&json!(21), &json!(1))
    );
    app.presence(22, "online").await;
    app.pass(1).await;
    assert_eq!(show(&app, id).await["assignee_id"], 22, "the next is asked");
    let decided = decisions(&app, id).await;
    begins(&decided[1], "Ada did not accept it in time.");
    assert_eq!(why(&decided[1], 21), "is away");
    let state = queue(&app, "asks").await["queue"].clone();
    // Bob accepts the offer by a pick-up.
    let token = app.token_of(22).await;
    let accepted = act(&app, &token, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200);
    assert_eq!(accepted.json()["offered_until"], Value::Null);
    assert_eq!(state["agents_ready"], 1, "Ada is away");
    app.pass(1).await;
    assert_eq!(app.rows("timers").await, 0, "the timers are done");
    assert_eq!(
        show(&app, id).await["assignee_id"],
        22,
        "what was accepted does not run out"
    );
}

/// The only agent does not accept an offer, then goes online again, and gets the offer again. A busy agent gets no
/// offers.
#[both(lines())]
async fn an_agent_who_is_back_gets_offers_again(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "asks", &json!({})).await;
    app.pass(1).await;
    assert_eq!(show(&app, id).await["queue"], "asks", "it runs out");
    assert_eq!(show(&app, id).await["assignee_id"], Value::Null);
    app.presence(21, "busy").await;
    assert_eq!(show(&app, id).await["assignee_id"], Value::Null);
    let late = into(&app, "short", &json!({})).await;
    assert_eq!(why(&decisions(&app, late).await[0], 21), "is busy");
    app.presence(21, "online").await;
    let token = app.token_of(21).await;
    let picked = act(&app, &token, &format!("/v1/conversations/{id}/pick-up"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &picked["assignee_id"],
            &picked["offered_until"],
            &picked["queue"]
        ),
        (&json!(21), &Value::Null, &Value::Null)
    );
    assert_eq!(show(&app, late).await["assignee_id"], 21);
}

/// The number of a queue's open offers is at most the number of its online agents times `dispatch_per_agent`. After an
/// agent has accepted an offer, the queue makes the next offer.
#[both(lines())]
async fn offers_are_bounded(app: App) {
    app.presence(21, "online").await;
    app.presence(22, "online").await;
    let ids = [
        into(&app, "careful", &json!({})).await,
        into(&app, "careful", &json!({})).await,
        into(&app, "careful", &json!({})).await,
    ];
    let assignees = async || {
        let mut found = Vec::new();
        for id in ids {
            found.push(show(&app, id).await["assignee_id"].as_i64());
        }
        found
    };
    assert_eq!(assignees().await, [Some(21), Some(22), None]);
    let decided = decisions(&app, ids[2]).await.pop().unwrap();
    assert_eq!(
        why(&decided, 21),
        "is free, but this queue has the maximum number of open offers"
    );
    let place = get(&app, OMAR, &format!("/v1/conversations/{}/place", ids[2]))
        .await
        .json();
    assert_eq!(place["place"]["dispatching"], true);
    let token = app.token_of(22).await;
    act(
        &app,
        &token,
        &format!("/v1/conversations/{}/pick-up", ids[1]),
    )
    .await
    .expect(200);
    assert_eq!(
        assignees().await,
        [Some(21), Some(22), Some(21)],
        "the least busy of the two"
    );
}
