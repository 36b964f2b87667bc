//! The conversations in a list: contact, last message, unread messages, failed messages.

use crate::support::accounts::{Accounts, Agent};
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, session, start};
use serde_json::{Value, json};

/// The row of a conversation in the list of conversations that the caller gets. `GET /v1/conversations/{id}` must
/// return an object that is equal to this row.
async fn row(app: &App, token: &str, id: i64) -> Value {
    let page = get(app, token, "/v1/conversations")
        .await
        .expect(200)
        .json();
    let rows = page["data"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == id).unwrap().clone();
    let path = format!("/v1/conversations/{id}");
    assert_eq!(get(app, token, &path).await.expect(200).json(), row);
    row
}

#[both]
async fn a_row_shows_what_an_inbox_shows(app: App) {
    let mina = app.token_of(7).await;
    let stranger = anonymous(&app, "hold").await;
    let long = "ä".repeat(201);
    let who = json!({"kind": "contact", "contact_id": 1003});
    let opening = json!({"inbox_id": 2, "who": who, "intent": {"kind": "hold"}, "message": long});
    let id = start(&app, &opening).await["id"].as_i64().unwrap();
    let shown = row(&app, OMAR, id).await;
    assert_eq!(
        shown["contact"],
        json!({"id": 1003, "name": "Ken Sato", "avatar_url": null})
    );
    let last = &shown["last_message"];
    assert_eq!(last["text"], "ä".repeat(200), "the bound");
    assert_eq!(
        (&last["shortened"], &last["kind"], &last["position"]),
        (&json!(true), &json!("incoming"), &json!(1))
    );
    assert_eq!(
        last["sender"],
        json!({"kind": "contact", "id": 1003, "name": "Ken Sato"})
    );
    assert_eq!(
        (&last["has_attachments"], &last["delivery"], &shown["sla"]),
        (&json!(false), &json!("sent"), &Value::Null)
    );
    assert_eq!(last["created_at"], shown["last_activity_at"]);
    let nobody = row(&app, OMAR, stranger).await;
    assert_eq!(
        (&nobody["contact"], &nobody["last_message"]["sender"]),
        (
            &Value::Null,
            &json!({"kind": "contact", "id": null, "name": null})
        )
    );
    assert_eq!(
        (
            &nobody["last_message"]["text"],
            &nobody["last_message"]["shortened"]
        ),
        (&json!("m"), &json!(false))
    );

    // Each agent has a separate count of unread messages.
    let count = async |token: &str| row(&app, token, id).await["unread"].as_i64();
    assert_eq!((count(OMAR).await, count(&mina).await), (Some(1), Some(1)));
    act(&app, OMAR, &format!("/v1/conversations/{id}/read"))
        .await
        .expect(200);
    assert_eq!((count(OMAR).await, count(&mina).await), (Some(0), Some(1)));
    assert_eq!(row(&app, &mina, id).await["unread_count"], 0);

    // A note can be the last message. The last message names its author.
    let say = async |document: Value| {
        let path = format!("/v1/conversations/{id}/messages");
        post(&app, OMAR, &path, &document).await.expect(201).json()
    };
    let sent = say(json!({"content": "short"})).await;
    say(json!({"content": "to the team", "kind": "note"})).await;
    let noted = row(&app, OMAR, id).await;
    let last = &noted["last_message"];
    assert_eq!(
        (&last["kind"], &last["text"], &last["sender"]),
        (
            &json!("note"),
            &json!("to the team"),
            &json!({"kind": "agent", "id": 8, "name": "Omar Diaz"})
        )
    );

    // A conversation is shown as failed while at least one of its messages is failed.
    let second = say(json!({"content": "again"})).await;
    let report = async |message: &Value, delivery: &str| {
        let path = format!("/v1/messages/{}/delivery", message["id"]);
        post(&app, OMAR, &path, &json!({"delivery": delivery}))
            .await
            .expect(200)
            .json();
        row(&app, OMAR, id).await
    };
    assert_eq!(noted["failed"], false);
    let failed = report(&second, "failed").await;
    assert_eq!(
        (&failed["failed"], &failed["last_message"]["delivery"]),
        (&json!(true), &json!("failed"))
    );
    assert_eq!(report(&sent, "failed").await["failed"], true);
    assert_eq!(report(&sent, "failed").await["failed"], true, "twice");
    assert_eq!(report(&second, "delivered").await["failed"], true);
    assert_eq!(report(&sent, "read").await["failed"], false);
}

/// Conversations are read together by their ids, in the given order. Unknown and invisible conversations are left out.
#[both]
async fn rows_are_read_by_their_ids(app: App) {
    let nora = Agent::new(9, "Nora Night").visibility("own");
    app.apply(Accounts::acme().with(nora)).await;
    let nora = session(&app, 9).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(anonymous(&app, "hold").await);
    }
    let assign = format!("/v1/conversations/{}/assign", ids[1]);
    let given = post(&app, OMAR, &assign, &json!({"agent_id": 9})).await;
    given.expect(200);
    let of = async |token: &str, ids: &str| {
        let path = format!("/v1/conversations?ids={ids}");
        get(&app, token, &path).await.expect(200).json()
    };
    let wanted = format!("{},{},999999,{},{}", ids[2], ids[0], ids[1], ids[2]);
    let page = of(OMAR, &wanted).await;
    let mut rows = Vec::new();
    for id in [ids[2], ids[0], ids[1]] {
        rows.push(row(&app, OMAR, id).await);
    }
    assert_eq!(page, json!({"data": rows, "next": null, "previous": null}));
    let seen = of(&nora, &wanted).await;
    assert_eq!(seen["data"], json!([row(&app, &nora, ids[1]).await]));
    // A request has at most 100 ids, and `ids` excludes all other parameters.
    let many = |count: i64| (1..=count).map(|id| id.to_string()).collect::<Vec<_>>();
    of(OMAR, &many(100).join(",")).await;
    let faulty = async |query: &str, code: &str| {
        let path = format!("/v1/conversations?{query}");
        invalid(&get(&app, OMAR, &path).await, &[("ids", code)]);
    };
    faulty(&format!("ids={}", many(101).join(",")), "too-many").await;
    faulty("ids=", "malformed").await;
    faulty("ids=1,x", "malformed").await;
    for other in [
        "limit=5",
        "sort=created",
        "view=mine",
        "status=open",
        "around=1",
        "filter=%7B%22unread%22:true%7D",
    ] {
        faulty(&format!("ids=1&{other}"), "not-allowed").await;
    }
}
