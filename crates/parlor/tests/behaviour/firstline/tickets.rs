//! Tickets: creation, changes and lists. This file tests section 3.8 of the contract, which `mod.rs` explains.

use super::*;
use crate::support::accounts::Classification;

fn more() -> Accounts {
    Accounts::acme()
        .with(Token::employee(8, OMAR))
        .with(Classification::new(21, "sponsor", "Acme Retail"))
        .with(Classification::new(22, "sponsor", "Closed").active(false))
        .with(Classification::new(31, "category", "Delivery"))
        .with(Classification::new(33, "subcategory", "Late").parent("Delivery"))
        .with(Classification::new(41, "termination_code", "Solved"))
        .with(Attribute::new(601, "ticket", "order_no", "text").label("Order"))
}

/// The ids of the tickets that meet a query. The list's `total` must be the number of these tickets.
async fn ids_of(app: &App, query: &str) -> Vec<i64> {
    let page = get(app, MINA, &format!("ticket{query}")).await;
    let rows = page["data"].as_array().unwrap();
    assert_eq!(page["meta"]["total"], rows.len(), "{query}");
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

#[both(more())]
async fn the_whole_ticket(app: App) {
    let body = json!({
        "subject": " Late parcel ", "content": "It is late.", "sponsor_id": 21, "handler_id": "8", "termination_code_id": 41,
        "due_at": "2030-01-31 09:30:00", "priority": 3, "status": 1, "status_memo": "asked", "sub_category_id": 33, "contact_id": 1001,
        "cz_cols": [{"id": 601, "value": "A-1"}], "unknown": 1,
    });
    let made = send(&app, "POST", "ticket", MINA, body)
        .await
        .expect(200)
        .json();
    for (field, value) in [
        ("subject", json!("Late parcel")),
        ("content", json!("It is late.")),
        ("status", json!(1)),
        ("status_memo", json!("asked")),
        ("priority", json!(3)),
        ("due_at", json!("2030-01-31 09:30:00")),
        ("sponsor_id", json!(21)),
        (
            "sponsor",
            json!({"id": 21, "name": "Acme Retail", "description": null}),
        ),
        ("sub_category_id", json!(33)),
        ("category_id", json!(31)),
        ("termination_code_id", json!(41)),
        ("handler_id", json!(8)),
        ("creater_id", json!(7)),
        ("contact_id", json!(1001)),
        (
            "cz_cols",
            json!([{"id": 601, "value": "A-1", "category_id": 3}]),
        ),
        ("interact_collections", json!([])),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(
        (&made["handler"]["name"], &made["creater"]["name"]),
        (&json!("Omar Diaz"), &json!("Mina Chen"))
    );
    let path = format!("ticket/{}", made["id"]);
    // The answer is the ticket itself, without `data` around it.
    assert_eq!(
        send(&app, "GET", &path, MINA, Value::Null)
            .await
            .expect(200)
            .json(),
        made
    );
    for (body, field, value) in [
        (json!({"status": 2}), "status", json!(2)),
        (json!({"status": "3"}), "status", json!(3)),
        (json!({"status": 0}), "status", json!(0)),
        (json!({"priority": null}), "priority", Value::Null),
        (json!({"priority": 0}), "priority", json!(0)),
        (json!({"handler_id": null}), "handler_id", Value::Null),
        (json!({"sponsor_id": null}), "sponsor", Value::Null),
        (json!({"sub_category_id": null}), "category_id", Value::Null),
        (
            json!({"due_at": "2030-02-01"}),
            "due_at",
            json!("2030-02-01 00:00:00"),
        ),
        (json!({"contact_id": 1002}), "contact_id", json!(1002)),
        (json!({"status_memo": ""}), "status_memo", Value::Null),
        (
            json!({"cz_cols": [{"id": 601, "value": null}]}),
            "cz_cols",
            json!([]),
        ),
    ] {
        let changed = send(&app, "PUT", &path, MINA, body.clone())
            .await
            .expect(200)
            .json();
        assert_eq!(changed[field], value, "{body}");
        assert_eq!(changed["subject"], "Late parcel", "{body}");
    }
    let small = send(
        &app,
        "POST",
        "ticket",
        MINA,
        json!({"subject": "s", "content": "c"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&small["status"], &small["priority"], &small["contact_id"]),
        (&json!(0), &Value::Null, &Value::Null)
    );
    // Columns of tickets have a category of type 2.
    let columns = app
        .get("/api/v1/cz-col?category_id=3")
        .bearer(MINA)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &columns["data"][0]["id"],
            &columns["data"][0]["category"]["type"]
        ),
        (&json!(601), &json!(2))
    );
}

/// A ticket that was made from a conversation has the conversation's service record.
#[both(more())]
async fn service_records_of_a_ticket(app: App) {
    let data = started(&app, json!({"message": "m", "identifier_type": "contact_id", "identifier": 1001, "interact_collection_data": {"memo": "note"}})).await;
    pick_up(&app, ACME, &data, 7).await;
    let token = app.token_of(8).await;
    let made = app
        .post("/v1/tickets")
        .bearer(&token)
        .json(&json!({"subject": "s", "conversation_id": data["id"]}));
    let made = made.send().await.expect(201).json();
    let shown = send(
        &app,
        "GET",
        &format!("ticket/{}", made["id"]),
        MINA,
        Value::Null,
    )
    .await
    .expect(200)
    .json();
    assert_eq!(shown["interact_collections"][0]["memo"], "note");
    assert_eq!(shown["interact_collections"][0]["id"], data["id"]);
    let list = send(&app, "GET", "ticket", MINA, Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(
        list["data"][0]["interact_collections"],
        shown["interact_collections"]
    );
    // The ticket keeps the contact of its conversation.
    let path = format!("ticket/{}", made["id"]);
    let other = send(&app, "PUT", &path, MINA, json!({"contact_id": 1002})).await;
    assert_eq!(
        other.expect(422).json()["errors"],
        json!({"contact_id": ["The selected contact id is invalid."]})
    );
}

#[both(more())]
async fn filters(app: App) {
    let make = async |body: Value| {
        let made = send(&app, "POST", "ticket", MINA, body)
            .await
            .expect(200)
            .json();
        made["id"].as_i64().unwrap()
    };
    let a = make(json!({"subject": "Late Parcel", "content": "x", "sponsor_id": 21, "handler_id": 7, "status": 2, "due_at": "2030-01-31 09:30:00"})).await;
    let b = make(json!({"subject": "Broken", "content": "the parcel", "termination_code_id": 41, "handler_id": 8, "contact_id": 1001})).await;
    let c = make(json!({"subject": "Other", "content": "y", "status": 3})).await;
    for (query, found) in [
        ("", vec![c, b, a]),
        ("?search=PARCEL", vec![b, a]),
        ("?search=nothing", vec![]),
        ("?contact_id=1001", vec![b]),
        ("?contact_id=1002", vec![]),
        ("?statuses=2,3", vec![c, a]),
        ("?statuses=0", vec![b]),
        ("?sponsor_id=21", vec![a]),
        ("?sponsor_id=99", vec![]),
        ("?termination_code_ids=41,42", vec![b]),
        ("?handler_ids=7,8", vec![b, a]),
        ("?handler_ids%5B%5D=8", vec![b]),
        ("?creater_ids=7", vec![c, b, a]),
        ("?creater_ids=8", vec![]),
        ("?due_at__start=2030-01-31&due_at__end=2030-01-31", vec![a]),
        ("?due_at__end=2030-01-30", vec![]),
        ("?created_at__end=2000-01-01", vec![]),
        ("?created_at__start=2000-01-01&statuses=3", vec![c]),
    ] {
        assert_eq!(ids_of(&app, query).await, found, "{query}");
    }
    let page = send(&app, "GET", "ticket?per_page=1&page=2", MINA, Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&page["data"][0]["id"], &page["meta"]["total"]),
        (&json!(b), &json!(3))
    );
    for (query, field) in [
        ("statuses=4", "statuses"),
        ("statuses=x", "statuses"),
        ("due_at__start=soon", "due_at__start"),
        ("contact_id=x", "contact_id"),
        ("handler_ids=x", "handler_ids"),
        ("priority=1", "priority"),
    ] {
        let reply = send(&app, "GET", &format!("ticket?{query}"), MINA, Value::Null)
            .await
            .expect(422)
            .json();
        assert!(reply["errors"][field].is_array(), "{query}: {reply}");
    }
    let other = send(&app, "GET", "ticket", GIL, Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(other["data"], json!([]));
}

#[both(more())]
async fn refused_tickets(app: App) {
    let made = send(
        &app,
        "POST",
        "ticket",
        MINA,
        json!({"subject": "s", "content": "c"}),
    )
    .await
    .expect(200)
    .json();
    let path = format!("ticket/{}", made["id"]);
    let before = app.counts().await;
    for (method, path, body, errors) in [
        (
            "POST",
            "ticket",
            json!({}),
            json!({"subject": ["The subject field is required."], "content": ["The content field is required."]}),
        ),
        (
            "PUT",
            &path,
            json!({"subject": null, "content": " "}),
            json!({"subject": ["The subject field is required."], "content": ["The content field is required."]}),
        ),
        (
            "PUT",
            &path,
            json!({"subject": "x".repeat(256)}),
            json!({"subject": ["The subject must not be greater than 255 characters."]}),
        ),
        (
            "PUT",
            &path,
            json!({"status": 4, "priority": -1}),
            json!({"status": ["The selected status is invalid."], "priority": ["The selected priority is invalid."]}),
        ),
        (
            "PUT",
            &path,
            json!({"status": "open", "priority": "high"}),
            json!({"status": ["The status must be an integer."], "priority": ["The priority must be an integer."]}),
        ),
        (
            "PUT",
            &path,
            json!({"handler_id": 999, "contact_id": 0, "sponsor_id": 31}),
            json!({"handler_id": ["The selected handler id is invalid."], "contact_id": ["The selected contact id is invalid."], "sponsor_id": ["The selected sponsor id is invalid."]}),
        ),
        (
            "PUT",
            &path,
            json!({"contact_id": 9001}),
            json!({"contact_id": ["The selected contact id is invalid."]}),
        ),
        (
            "PUT",
            &path,
            json!({"sponsor_id": 22}),
            json!({"sponsor_id": ["The selected sponsor id is invalid."]}),
        ),
        (
            "PUT",
            &path,
            json!({"sub_category_id": 31, "termination_code_id": "x"}),
            json!({"sub_category_id": ["The selected sub category id is invalid."], "termination_code_id": ["The termination code id must be an integer."]}),
        ),
        (
            "PUT",
            &path,
            json!({"due_at": "soon"}),
            json!({"due_at": ["The due at is not a valid date."]}),
        ),
        (
            "PUT",
            &path,
            json!({"cz_cols": [{"id": 303, "value": "x"}]}),
            json!({"cz_cols.0.id": ["The selected cz cols.0.id is invalid."]}),
        ),
    ] {
        let reply = send(&app, method, path, MINA, body.clone()).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert_eq!(reply.json()["errors"], errors, "{body}");
    }
    for id in ["0", "x", "999999"] {
        for method in ["GET", "PUT", "DELETE"] {
            let reply = send(&app, method, &format!("ticket/{id}"), OMAR, json!({})).await;
            says(
                &reply,
                404,
                &format!("No query results for model [App\\Ticket] {id}"),
            );
        }
    }
    send(&app, "GET", &path, GIL, Value::Null).await.expect(404);
    says(
        &send(&app, "DELETE", &path, MINA, json!({})).await,
        403,
        "This action is unauthorized.",
    );
    assert_eq!(app.counts().await, before);
    let gone = send(&app, "DELETE", &path, OMAR, json!({})).await;
    assert_eq!((gone.status, gone.body.as_str()), (204, ""));
    send(&app, "GET", &path, MINA, Value::Null)
        .await
        .expect(404);
}
