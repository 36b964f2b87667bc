//! Categories of columns, the columns of a contact, and the rows of its tables. Also the filters `cz_cols` and
//! `has_duplicate_number` of the list of contacts. This file tests sections 3.5 and 3.4 of the contract, which `mod.rs`
//! explains.

use super::*;
use crate::support::accounts::AttributeGroup;

/// Hooli with two groups of columns: a part of the customer form, and a table of purchases.
fn tables() -> Accounts {
    hooli_account()
        .with(AttributeGroup::new(50, "contact", "Membership"))
        .with(
            AttributeGroup::new(51, "contact_row", "Purchases")
                .set("description", json!("One row for each order")),
        )
        .with(
            Attribute::new(411, "contact", "level", "number")
                .label("Level")
                .group(50),
        )
        .with(
            Attribute::new(412, "contact_row", "order_no", "text")
                .label("Order")
                .group(51),
        )
        .with(
            Attribute::new(413, "contact_row", "price", "number")
                .label("Price")
                .group(51),
        )
        .with(
            Agent::new(92, "Ada Boss")
                .email("ada@hooli.test")
                .role("administrator"),
        )
        .with(Contact::new(3003).family_name("Columns"))
}

/// The list of categories: the groups of the account, and one category per object for its attributes without a group.
#[both(tables())]
async fn categories(app: App) {
    let page = get(&app, HANA, "cz-col-category").await;
    let shown: Vec<Value> = (page["data"].as_array().unwrap().iter())
        .map(|c| {
            json!([
                c["id"],
                c["name"],
                c["type"],
                c["description"],
                c["cols"].as_array().unwrap().len()
            ])
        })
        .collect();
    assert_eq!(
        shown,
        [
            json!([1, "Customer form", 0, null, 8]),
            json!([3, "Ticket form", 2, null, 0]),
            json!([5, "Service record form", 4, null, 1]),
            json!([50, "Membership", 0, null, 1]),
            json!([51, "Purchases", 1, "One row for each order", 2]),
        ]
    );
    let column = &page["data"][4]["cols"][0];
    assert_eq!(
        (
            &column["id"],
            &column["name"],
            &column["type"],
            &column["category_id"],
            &column["category"]["type"]
        ),
        (
            &json!(412),
            &json!("Order"),
            &json!(1),
            &json!(51),
            &json!(1)
        )
    );
    assert_eq!(ids(&app, HANA, "cz-col-category?types=1,4").await, [5, 51]);
    assert_eq!(
        ids(&app, HANA, "cz-col-category?per_page=1&page=2").await,
        [3]
    );
    assert_eq!(ids(&app, HANA, "cz-col?category_id=51").await, [412, 413]);
    assert_eq!(ids(&app, HANA, "cz-col?category_id=50").await, [411]);
    for query in ["types=x", "page=0", "name=a"] {
        app.get(&format!("/api/v1/cz-col-category?{query}"))
            .bearer(HANA)
            .send()
            .await
            .expect(422);
    }
    assert_eq!(app.apply(tables()).await.changes, Vec::<String>::new());
}

/// The columns of one contact are written one by one, listed with their values, and cleared. Invalid values and unknown
/// columns are refused.
#[both(tables())]
async fn columns_of_a_contact(app: App) {
    assert_eq!(
        get(&app, HANA, "contact/3003/cz-col").await["data"],
        json!([])
    );
    for (id, value, stored) in [
        (401, json!("7"), json!(7)),
        (402, json!("nick"), json!("nick")),
        (403, json!(1), json!(true)),
        (408, json!(["tea"]), json!(["tea"])),
        (411, json!(3.5), json!(3.5)),
    ] {
        let reply = send(
            &app,
            "PUT",
            &format!("contact/3003/cz-col/{id}"),
            HANA,
            json!({"value": value}),
        )
        .await;
        let column = reply.expect(200).json()["data"].clone();
        assert_eq!(
            column["pivot"],
            json!({"contact_id": 3003, "cz_col_id": id, "value": stored})
        );
        assert_eq!(column["id"], id);
    }
    assert_eq!(
        ids(&app, HANA, "contact/3003/cz-col").await,
        [401, 402, 403, 408, 411]
    );
    let contact = get(&app, HANA, "contact/3003").await;
    assert!(
        contact["data"]["cz_cols"]
            .to_string()
            .contains(r#"{"id":411,"value":3.5,"category_id":50}"#),
        "{contact}"
    );
    let cleared = send(
        &app,
        "PUT",
        "contact/3003/cz-col/402",
        HANA,
        json!({"value": null}),
    )
    .await;
    assert_eq!(
        cleared.expect(200).json()["data"]["pivot"]["value"],
        Value::Null
    );
    assert_eq!(
        ids(&app, HANA, "contact/3003/cz-col").await,
        [401, 403, 408, 411]
    );
    let before = app.counts().await;
    for (path, body, errors) in [
        (
            "contact/3003/cz-col/401",
            json!({}),
            json!({"value": ["The value field is required."]}),
        ),
        (
            "contact/3003/cz-col/401",
            json!({"value": "x"}),
            json!({"value": ["The value must be a number."]}),
        ),
        (
            "contact/3003/cz-col/407",
            json!({"value": "bronze"}),
            json!({"value": ["The selected value is invalid."]}),
        ),
    ] {
        let reply = send(&app, "PUT", path, HANA, body.clone())
            .await
            .expect(422)
            .json();
        assert_eq!(reply["errors"], errors, "{body}");
    }
    // Columns of other objects, unknown columns, contacts of other Parlor accounts, and wrong ids.
    for path in [
        "contact/3003/cz-col/409",
        "contact/3003/cz-col/412",
        "contact/3003/cz-col/999",
        "contact/3003/cz-col/x",
        "contact/1001/cz-col/401",
        "contact/0/cz-col/401",
    ] {
        send(&app, "PUT", path, HANA, json!({"value": 1}))
            .await
            .expect(404);
    }
    app.get("/api/v1/contact/1001/cz-col")
        .bearer(HANA)
        .send()
        .await
        .expect(404);
    assert_eq!(app.counts().await, before);
}

/// The rows of a contact's tables: added, listed, changed, removed.
#[both(tables())]
async fn rows_of_a_contact(app: App) {
    let new = "contact/3003/cz-col-category/51/contact-cz-relation";
    let add = async |order: &str, price: Value| {
        let body = json!({"cz_cols": [{"id": 412, "value": order}, {"id": 413, "value": price}]});
        send(&app, "POST", new, HANA, body).await.expect(200).json()["data"].clone()
    };
    let (one, two) = (
        add("A-1", json!("12.5")).await,
        add("A-2", Value::Null).await,
    );
    assert_eq!(
        (
            &one["relation_id"],
            &one["relation_name"],
            &one["information"]
        ),
        (
            &json!(51),
            &json!("Purchases"),
            &json!([
                {"id": 412, "value": "A-1", "col_id": 412, "col_name": "Order"},
                {"id": 413, "value": 12.5, "col_id": 413, "col_name": "Price"},
            ])
        )
    );
    assert_eq!(two["information"].as_array().unwrap().len(), 1);
    let list = "contact/3003/contact-cz-relation";
    assert_eq!(get(&app, HANA, list).await["data"], json!([one, two]));
    assert_eq!(
        get(&app, HANA, &format!("{list}?relation_id=51")).await["meta"]["total"],
        2
    );
    assert_eq!(
        get(&app, HANA, &format!("{list}?relation_id=50")).await["meta"]["total"],
        0
    );
    let path = format!("{list}/{}", two["id"]);
    let changed = send(
        &app,
        "PUT",
        &path,
        HANA,
        json!({"cz_cols": [{"id": 413, "value": 3}]}),
    )
    .await;
    assert_eq!(
        changed.expect(200).json()["data"]["information"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let before = app.counts().await;
    for (method, path, body, field) in [
        ("POST", new, json!({}), "cz_cols"),
        ("POST", new, json!({"cz_cols": "x"}), "cz_cols"),
        (
            "POST",
            new,
            json!({"cz_cols": [{"id": 411, "value": 1}]}),
            "cz_cols.0.id",
        ),
        (
            "POST",
            new,
            json!({"cz_cols": [{"id": 413, "value": "dear"}]}),
            "cz_cols.0.value",
        ),
        (
            "PUT",
            &path,
            json!({"cz_cols": [{"value": 1}]}),
            "cz_cols.0.id",
        ),
    ] {
        let reply = send(&app, method, path, HANA, body.clone())
            .await
            .expect(422)
            .json();
        assert!(reply["errors"][field].is_array(), "{body}: {reply}");
    }
    for (method, path) in [
        (
            "POST",
            "contact/3003/cz-col-category/50/contact-cz-relation".to_owned(),
        ),
        (
            "POST",
            "contact/3003/cz-col-category/99/contact-cz-relation".to_owned(),
        ),
        (
            "POST",
            "contact/1001/cz-col-category/51/contact-cz-relation".to_owned(),
        ),
        ("PUT", format!("{list}/999999")),
        (
            "PUT",
            format!("contact/3001/contact-cz-relation/{}", one["id"]),
        ),
        (
            "DELETE",
            format!("contact/3001/contact-cz-relation/{}", one["id"]),
        ),
        ("DELETE", format!("{list}/x")),
        ("DELETE", "contact/3003/cz-col-category/50".to_owned()),
    ] {
        let body = json!({"cz_cols": [{"id": 412, "value": "x"}]});
        assert_eq!(
            send(&app, method, &path, HANA, body).await.status,
            404,
            "{method} {path}"
        );
    }
    send(&app, "PUT", &path, GIL, json!({"cz_cols": []}))
        .await
        .expect(404);
    assert_eq!(app.counts().await, before);
    let gone = send(
        &app,
        "DELETE",
        &format!("{list}/{}", one["id"]),
        HANA,
        json!({}),
    )
    .await;
    assert_eq!((gone.status, gone.body.as_str()), (204, ""));
    assert_eq!(get(&app, HANA, list).await["meta"]["total"], 1);
    add("A-3", json!(1)).await;
    for _ in 0..2 {
        // The removal of all rows also succeeds if the table is already empty.
        let gone = send(
            &app,
            "DELETE",
            "contact/3003/cz-col-category/51",
            HANA,
            json!({}),
        )
        .await;
        assert_eq!((gone.status, gone.body.as_str()), (204, ""));
        assert_eq!(get(&app, HANA, list).await["data"], json!([]));
    }
}

/// `/v1` shows the rows of a contact's tables. A merge of contacts moves the rows, and the undo of the merge moves them
/// back. An export contains them, and an erasure removes them.
#[both(tables())]
async fn rows_in_v1(app: App) {
    let token = app.token_of(92).await;
    let v1 = async |method: &str, path: &str, body: Value| {
        let call = app.request(method, path).bearer(&token);
        let call = if body.is_null() {
            call
        } else {
            call.json(&body)
        };
        call.send().await
    };
    let rows = "/v1/contacts/3003/rows";
    let made = v1(
        "POST",
        rows,
        json!({"group_id": 51, "values": {"order_no": "A-1", "price": "5"}}),
    )
    .await;
    let made = made.expect(201).json();
    assert_eq!(made["values"], json!({"order_no": "A-1", "price": 5}));
    let path = format!("/v1/contact-rows/{}", made["id"]);
    let changed = v1("PATCH", &path, json!({"values": {"price": null}}))
        .await
        .expect(200)
        .json();
    assert_eq!(changed["values"], json!({"order_no": "A-1"}));
    for (body, field) in [
        (json!({"values": {}}), "group_id"),
        (json!({"group_id": 50, "values": {}}), "group_id"),
        (
            json!({"group_id": 51, "values": {"colour": "red"}}),
            "values.colour",
        ),
        (
            json!({"group_id": 51, "values": {"price": "dear"}}),
            "values.price",
        ),
    ] {
        let reply = v1("POST", rows, body.clone()).await.expect(422).json();
        assert_eq!(reply["errors"][0]["field"], field, "{body}: {reply}");
    }
    // The list of rows has pages, both for all tables and for one table.
    for order in ["A-2", "A-3"] {
        let body = json!({"group_id": 51, "values": {"order_no": order}});
        v1("POST", rows, body).await.expect(201);
    }
    let page = async |query: &str| {
        let list = v1("GET", &format!("{rows}?{query}"), Value::Null).await;
        let list = list.expect(200).json();
        let orders = list["data"].as_array().unwrap().iter();
        let orders: Vec<String> = orders
            .map(|row| row["values"]["order_no"].as_str().unwrap().to_owned())
            .collect();
        (orders, list["next"].clone())
    };
    let (first, next) = page("limit=2").await;
    assert_eq!(first, ["A-1", "A-2"]);
    let (last, end) = page(&format!("limit=2&after={next}&group_id=51")).await;
    assert_eq!((last, end), (vec!["A-3".to_owned()], Value::Null));
    assert_eq!(page("group_id=50").await.0, [""; 0]);
    let all = v1("GET", rows, Value::Null).await.json();
    for row in &all["data"].as_array().unwrap()[1..] {
        let path = format!("/v1/contact-rows/{}", row["id"]);
        v1("DELETE", &path, Value::Null).await.expect(204);
    }
    let count = async |contact: i64| {
        let list = v1("GET", &format!("/v1/contacts/{contact}/rows"), Value::Null).await;
        list.expect(200).json()["data"].as_array().unwrap().len()
    };
    let merge = v1(
        "POST",
        "/v1/contacts/3001/merge",
        json!({"contact_id": 3003, "evidence": "given"}),
    )
    .await;
    let merge = merge.expect(201).json();
    assert_eq!(count(3001).await, 1);
    v1(
        "POST",
        &format!("/v1/merges/{}/undo", merge["id"]),
        json!({}),
    )
    .await
    .expect(200);
    assert_eq!((count(3001).await, count(3003).await), (0, 1));
    let export = v1("GET", "/v1/contacts/3003/export", Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(export["rows"][0]["values"]["order_no"], "A-1");
    v1("POST", "/v1/contacts/3003/erase", json!({})).await;
    assert_eq!(app.rows("contact_rows").await, 0);
    v1("DELETE", &path, Value::Null).await.expect(404);
    let groups = v1(
        "POST",
        "/v1/attribute-groups",
        json!({"object": "contact", "name": "membership"}),
    )
    .await;
    assert_eq!(groups.expect(422).json()["errors"][0]["code"], "taken");
    let made = v1(
        "POST",
        "/v1/attribute-groups",
        json!({"object": "contact", "name": "More"}),
    )
    .await;
    assert!(made.expect(201).json()["id"].as_i64().unwrap() > 10);
    for (body, field) in [
        (
            json!({"object": "contact_row", "name": "c", "value_type": "text"}),
            "group_id",
        ),
        (
            json!({"object": "contact_row", "name": "c", "value_type": "text", "group_id": 50}),
            "group_id",
        ),
        (
            json!({"object": "contact", "name": "c", "value_type": "text", "group_id": 99}),
            "group_id",
        ),
    ] {
        let reply = v1("POST", "/v1/attributes", body.clone())
            .await
            .expect(422)
            .json();
        assert_eq!(reply["errors"][0]["field"], field, "{body}: {reply}");
    }
    let moved = v1("PATCH", "/v1/attributes/412", json!({"group_id": null})).await;
    assert_eq!(moved.expect(422).json()["errors"][0]["field"], "group_id");
}

/// The filter `cz_cols`, for each type of column and each operator.
#[both(tables())]
async fn filters_on_columns(app: App) {
    let made = async |name: &str, columns: Value| {
        let body = json!({"first_name": name, "cz_cols": columns});
        send(&app, "POST", "contact", HANA, body)
            .await
            .expect(200)
            .json()["data"]["id"]
            .as_i64()
            .unwrap()
    };
    let a = made("A", json!([{"id": 401, "value": 5}, {"id": 402, "value": "ann"}, {"id": 403, "value": true}, {"id": 404, "value": "2024-01-31"}, {"id": 408, "value": ["tea", "coffee"]}])).await;
    let b = made("B", json!([{"id": 401, "value": 10.5}, {"id": 402, "value": "bob"}, {"id": 403, "value": false}, {"id": 407, "value": "gold"}, {"id": 408, "value": ["tea"]}])).await;
    let c = made("C", json!([{"id": 401, "value": -2}])).await;
    let all = ids(&app, HANA, "contact?per_page=100").await;
    let without = |some: &[i64]| {
        all.iter()
            .copied()
            .filter(|id| !some.contains(id))
            .collect::<Vec<_>>()
    };
    for (conditions, found) in [
        (json!([{"id": 401, "op": "=", "val": 5}]), vec![a]),
        (json!([{"id": 401, "op": "=", "val": "10.5"}]), vec![b]),
        (json!([{"id": 401, "op": ">", "val": 5}]), vec![b]),
        (json!([{"id": 401, "op": ">=", "val": 5}]), vec![a, b]),
        (json!([{"id": 401, "op": "<", "val": 5}]), vec![c]),
        (json!([{"id": 401, "op": "<=", "val": 5}]), vec![a, c]),
        (json!([{"id": 401, "op": "<>", "val": 5}]), vec![b, c]),
        (json!([{"id": 401, "op": "in", "val": [5, -2]}]), vec![a, c]),
        (
            json!([{"id": 401, "op": "not_in", "val": [5, -2]}]),
            vec![b],
        ),
        (json!([{"id": 401, "op": "is_null"}]), without(&[a, b, c])),
        (
            json!([{"id": 402, "op": "is_not_null", "val": null}]),
            vec![a, b],
        ),
        (json!([{"id": 402, "op": "=", "val": "ann"}]), vec![a]),
        (json!([{"id": 402, "op": ">", "val": "ann"}]), vec![b]),
        (json!([{"id": 402, "op": "=", "val": "a%"}]), vec![]),
        (json!([{"id": 403, "op": "=", "val": 1}]), vec![a]),
        (json!([{"id": 403, "op": "=", "val": false}]), vec![b]),
        (
            json!([{"id": 404, "op": "<", "val": "2024-02-01"}]),
            vec![a],
        ),
        (json!([{"id": 407, "op": "=", "val": "gold"}]), vec![b]),
        (json!([{"id": 408, "op": "=", "val": "tea"}]), vec![a, b]),
        (json!([{"id": 408, "op": "<>", "val": "coffee"}]), vec![b]),
        (
            json!([{"id": "401", "op": ">", "val": 0}, {"id": 403, "op": "=", "val": true}]),
            vec![a],
        ),
        (json!([]), all.clone()),
    ] {
        let query = crate::support::escape(&conditions.to_string());
        assert_eq!(
            ids(&app, HANA, &format!("contact?per_page=100&cz_cols={query}")).await,
            found,
            "{conditions}"
        );
    }
    for (conditions, field) in [
        (json!({}), "cz_cols"),
        (json!([1]), "cz_cols.0"),
        (json!([{"op": "=", "val": 1}]), "cz_cols.0.id"),
        (
            json!([{"id": 409, "op": "=", "val": "sold"}]),
            "cz_cols.0.id",
        ),
        (json!([{"id": 401, "op": "like", "val": 1}]), "cz_cols.0.op"),
        (json!([{"id": 401, "op": "="}]), "cz_cols.0.val"),
        (json!([{"id": 401, "op": "=", "val": "x"}]), "cz_cols.0.val"),
        (json!([{"id": 401, "op": "=", "val": [1]}]), "cz_cols.0.val"),
        (json!([{"id": 401, "op": "in", "val": []}]), "cz_cols.0.val"),
        (
            json!([{"id": 407, "op": "=", "val": "bronze"}]),
            "cz_cols.0.val",
        ),
        (
            json!(vec![json!({"id": 401, "op": "is_null"}); 21]),
            "cz_cols",
        ),
    ] {
        let query = crate::support::escape(&conditions.to_string());
        let reply = app
            .get(&format!("/api/v1/contact?cz_cols={query}"))
            .bearer(HANA)
            .send()
            .await;
        let reply = reply.expect(422).json();
        assert!(reply["errors"][field].is_array(), "{conditions}: {reply}");
    }
}

/// `has_duplicate_number`: contacts that share a number with another contact.
#[both(tables())]
async fn duplicate_numbers(app: App) {
    for (contact, kind, number) in [
        (3001, 2, "0912 345 678"),
        (3003, 0, "0912345678"),
        (3002, 1, "0255556666"),
    ] {
        let body = json!({"profile_id": contact, "type": kind, "number": number});
        send(&app, "POST", "phone-number", HANA, body)
            .await
            .expect(200);
    }
    // Two equal numbers of one contact are not duplicates.
    let body = json!({"profile_id": 3002, "type": 4, "number": "02 5555 6666"});
    send(&app, "POST", "phone-number", HANA, body)
        .await
        .expect(200);
    assert_eq!(
        ids(&app, HANA, "contact?has_duplicate_number=1").await,
        [3001, 3003]
    );
    assert_eq!(
        ids(&app, HANA, "contact?has_duplicate_number=0").await,
        [3002]
    );
}

/// A repetition with the same idempotency key may spell the ids of the path in another way.
#[both(tables())]
async fn another_spelling_of_the_path_is_the_same_request(app: App) {
    let row = json!({"cz_cols": [{"id": 412, "value": "A-1"}]});
    let send = async |method: &str, path: &str| {
        let request = app.request(method, &format!("/api/{path}")).bearer(HANA);
        let request = request.header("idempotency-key", method).json(&row);
        request.send().await.expect(200)
    };
    let new = send(
        "POST",
        "contact/3003/cz-col-category/51/contact-cz-relation",
    )
    .await;
    let id = new.json()["data"]["id"].clone();
    let set = send("PUT", &format!("contact/3003/contact-cz-relation/{id}")).await;
    for (method, path, first) in [
        (
            "POST",
            "contact/03003/cz-col-category/051/contact-cz-relation".to_owned(),
            new,
        ),
        (
            "PUT",
            format!("contact/03003/contact-cz-relation/0{id}"),
            set,
        ),
    ] {
        let again = send(method, &path).await;
        assert_eq!(again.body, first.body);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
    }
}
