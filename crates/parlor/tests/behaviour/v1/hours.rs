//! The business hours of queues.

use super::queue::{decisions, into, lines, queue, show, why};
use crate::support::accounts::{Accounts, Agent, Hours, Inbox, Queue};
use crate::support::{App, both};
use crate::v1::{OMAR, act};
use parlor_model::time::Timestamp;
use serde_json::{Value, json};

/// Outside its hours, a queue assigns nothing, but agents may pick up conversations. At the beginning of its hours, the
/// queue assigns the conversations that wait.
#[both(lines())]
async fn business_hours(app: App) {
    app.presence(21, "online").await;
    let id = into(&app, "closed", &json!({})).await;
    let decided = decisions(&app, id).await.pop().unwrap();
    assert_eq!(
        (why(&decided, 21), decided["reason"].as_str().unwrap()),
        (
            "is free, but this queue is closed".to_owned(),
            "The queue closed is closed."
        )
    );
    let state = queue(&app, "closed").await["queue"].clone();
    assert_eq!(
        (&state["open"], &state["hours"], &state["opens_at"]),
        (&json!(false), &json!("never"), &Value::Null)
    );
    let other = into(&app, "closed", &json!({})).await;
    let token = app.token_of(21).await;
    act(&app, &token, &format!("/v1/conversations/{other}/pick-up"))
        .await
        .expect(200);
    // The provisioning file opens the queue all day.
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let always = json!([{"days": days, "from": "00:00", "to": "24:00"}]);
    app.apply(Accounts::acme().with(Hours::new("never", always)))
        .await;
    assert_eq!(show(&app, id).await["assignee_id"], 21);
    assert_eq!(queue(&app, "closed").await["queue"]["open"], true);
}

fn office() -> Accounts {
    Accounts::acme()
        .with(Hours::new("office", json!([{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}])).time_zone("Europe/Berlin").holidays(json!([{"date": "2030-01-07", "name": "Holiday"}])))
        .with(Queue::new("office").hours("office"))
        .with(Inbox::new("office", "web").queue("office"))
        .with(Agent::new(31, "Otto").capacity(2).queues(&["office"]))
}

/// A weekend and a holiday pass. At nine o'clock in Berlin, waiting conversations are assigned in order, each once.
#[both]
async fn the_office_opens(app: App) {
    let at = |text: &str| Timestamp::parse_iso(text).unwrap();
    // It is Friday evening.
    app.clock().set(at("2030-01-04T18:00:00Z"));
    app.apply(office()).await;
    app.presence(31, "online").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(into(&app, "office", &json!({})).await);
        app.clock().advance(1);
    }
    let state = queue(&app, "office").await["queue"].clone();
    assert_eq!(
        state["opens_at"], "2030-01-08T08:00:00.000000Z",
        "Monday is a holiday"
    );
    let decided = decisions(&app, ids[0]).await.pop().unwrap();
    assert_eq!(
        decided["reason"],
        "The queue office is closed until 2030-01-08 09:00:00 (Europe/Berlin)."
    );
    let set = |text: &str| app.clock().set(at(text));
    set("2030-01-08T07:59:59Z");
    app.engine().fire_timers().await.unwrap();
    assert_eq!(show(&app, ids[0]).await["assignee_id"], Value::Null);
    set("2030-01-08T08:00:00Z");
    app.engine().fire_timers().await.unwrap();
    let mut assignees = Vec::new();
    for id in &ids {
        assignees.push(show(&app, *id).await["assignee_id"].as_i64());
    }
    assert_eq!(assignees, [Some(31), Some(31), None]);
    let decided = decisions(&app, ids[0]).await.pop().unwrap();
    let reason = decided["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("The queue office opened. Next in line after waiting"),
        "{reason}"
    );
    // A conversation that entered the queue during its hours, but was not served, is assigned at the next opening.
    set("2030-01-08T17:00:00Z");
    for id in &ids[..2] {
        act(&app, OMAR, &format!("/v1/conversations/{}/resolve", id))
            .await
            .expect(200);
    }
    assert_eq!(show(&app, ids[2]).await["assignee_id"], Value::Null);
    set("2030-01-09T08:00:00Z");
    app.engine().fire_timers().await.unwrap();
    assert_eq!(show(&app, ids[2]).await["assignee_id"], 31);
    let fourth = into(&app, "office", &json!({})).await;
    let fifth = into(&app, "office", &json!({})).await;
    assert_eq!(show(&app, fourth).await["assignee_id"], 31);
    set("2030-01-09T17:00:00Z");
    act(&app, OMAR, &format!("/v1/conversations/{}/resolve", ids[2]))
        .await
        .expect(200);
    act(&app, OMAR, &format!("/v1/conversations/{}/resolve", fourth))
        .await
        .expect(200);
    // A conversation that arrives before the timer of the opening fires does not overtake the conversations that wait.
    set("2030-01-10T08:00:00Z");
    let sixth = into(&app, "office", &json!({})).await;
    for id in [fifth, sixth] {
        assert_eq!(show(&app, id).await["assignee_id"], 31);
    }
    let served = "SELECT count(*) FROM events AS a JOIN events AS b ON b.account_id = a.account_id AND b.number > a.number \
        WHERE a.kind = 'conversation.assigned' AND b.kind = 'conversation.assigned'";
    let served =
        format!("{served} AND a.conversation_id = {fifth} AND b.conversation_id = {sixth}");
    assert_eq!(app.database().number(&served).await, 1);
}
