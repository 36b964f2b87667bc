//! Contacts, their custom columns, and lists of contacts. This file tests sections 3.4, 3.5 and 2.9 of the contract,
//! which `mod.rs` explains.

use super::*;

async fn create(app: &App, token: &str, body: Value) -> Value {
    app.post("/api/v1/contact")
        .bearer(token)
        .json(&body)
        .send()
        .await
        .expect(200)
        .json()["data"]
        .clone()
}

/// Sends a request that changes data. Checks that it is refused with these errors and changes nothing.
async fn not_written(app: &App, method: &str, path: &str, token: &str, body: Value, errors: Value) {
    let before = app.counts().await;
    let reply = app
        .request(method, &format!("/api/v1/{path}"))
        .bearer(token)
        .json(&body)
        .send()
        .await;
    assert_eq!(reply.status, 422, "{body}: {}", reply.body);
    assert_eq!(
        reply.json(),
        json!({"message": "The given data was invalid.", "errors": errors}),
        "{body}"
    );
    assert_eq!(app.counts().await, before, "{body}");
}

/// The contact object, key by key, with the family name first (contract, section 7.24).
#[both]
async fn the_whole_object(app: App) {
    let reply = app
        .get("/api/v1/contact/1002")
        .bearer(MINA)
        .send()
        .await
        .expect(200);
    let contact = app
        .engine()
        .contact(ACME, parlor_model::ids::ContactId(1002))
        .await
        .unwrap()
        .person;
    let phone = contact.points[0].id;
    assert_eq!(reply.body, json!({"data": {
        "id": 1002, "name": "Wang Fang", "first_name": "Wang", "last_name": "Fang", "membership_no": null, "identity_no": null,
        "gender": null, "birth_at": null, "profile_id": 1002,
        "profile": {"id": 1002, "phones": [{"id": phone, "type": 2, "extension": null, "number": "+886912345678", "description": null, "profile_id": 1002}]},
        "sponsor_id": null, "sponsor": null, "cz_cols": [], "tags": [], "disturb_setting": null,
        "created_at": contact.contact.created_at.local_seconds("Asia/Taipei"),
        "updated_at": contact.contact.updated_at.local_seconds("Asia/Taipei"),
    }}).to_string());
    // The vendor's API requires `first_name`. If a contact has only a full name, `first_name` shows the full name.
    let one = get(&app, MINA, "contact/2219256").await;
    assert_eq!(
        (
            &one["data"]["name"],
            &one["data"]["first_name"],
            &one["data"]["last_name"]
        ),
        (&json!("wjTest"), &json!("wjTest"), &Value::Null)
    );
}

/// Creates a contact with all fields, shows it, and uses it in a start.
#[both]
async fn create_show_and_start(app: App) {
    let made = create(&app, MINA, json!({
        "first_name": " 王 ", "last_name": "小明", "membership_no": "M-1", "identity_no": "A123456789", "gender": "1",
        "birth_at": "1990-01-31 00:00:00", "cz_cols": [{"id": 303, "value": "L-1"}, {"id": "303", "value": " L-2 "}], "tag_ids": [], "unknown": {},
    })).await;
    for (field, value) in [
        ("name", json!("王 小明")),
        ("first_name", json!("王")),
        ("last_name", json!("小明")),
        ("membership_no", json!("M-1")),
        ("identity_no", json!("A123456789")),
        ("gender", json!(1)),
        ("birth_at", json!("1990-01-31")),
        ("profile_id", made["id"].clone()),
        (
            "cz_cols",
            json!([{"id": 303, "value": "L-2", "category_id": 1}]),
        ),
        ("tags", json!([])),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    let id = made["id"].as_i64().unwrap();
    assert_eq!(
        get(&app, MINA, &format!("contact/{id}")).await["data"],
        made
    );
    let data = started(
        &app,
        json!({"message": "m", "identifier_type": "contact_id", "identifier": id}),
    )
    .await;
    assert_eq!(data["contact_id"], made["id"]);
    // This contact has only the required field. Blank values mean the same as absent values.
    let small = create(&app, MINA, json!({"first_name": "Li", "last_name": " ", "gender": null, "birth_at": "", "cz_cols": null})).await;
    assert_eq!(
        (
            &small["name"],
            &small["last_name"],
            &small["gender"],
            &small["cz_cols"]
        ),
        (&json!("Li"), &Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!(
        create(&app, MINA, json!({"first_name": "X", "gender": 0})).await["gender"],
        0
    );
}

/// `PUT`, `PATCH` and `POST` with `_method` change a contact. Absent fields keep their values, and `null` clears a
/// field.
#[both]
async fn update(app: App) {
    let id = create(&app, MINA, json!({"first_name": "A", "last_name": "B", "membership_no": "M", "gender": 1, "birth_at": "2000-02-29", "cz_cols": [{"id": 303, "value": "L"}]})).await["id"].clone();
    let path = format!("/api/v1/contact/{id}");
    let put = |body: Value| app.put(&path).bearer(MINA).json(&body).send();
    let shown = put(json!({"last_name": "C"})).await.expect(200).json()["data"].clone();
    assert_eq!(
        (
            &shown["name"],
            &shown["membership_no"],
            &shown["gender"],
            &shown["birth_at"]
        ),
        (&json!("A C"), &json!("M"), &json!(1), &json!("2000-02-29"))
    );
    assert_eq!(shown["cz_cols"][0]["value"], "L");
    let shown = app.patch(&path).bearer(MINA).json(&json!({"first_name": "D", "last_name": null, "membership_no": "", "gender": null, "birth_at": null, "identity_no": "I"})).send().await.expect(200).json()["data"].clone();
    assert_eq!(
        (
            &shown["name"],
            &shown["last_name"],
            &shown["membership_no"],
            &shown["gender"],
            &shown["birth_at"],
            &shown["identity_no"]
        ),
        (
            &json!("D"),
            &Value::Null,
            &Value::Null,
            &Value::Null,
            &Value::Null,
            &json!("I")
        )
    );
    let shown = put(json!({"cz_cols": [{"id": 303, "value": null}]}))
        .await
        .expect(200)
        .json()["data"]
        .clone();
    assert_eq!(
        shown["cz_cols"],
        json!([{"id": 303, "value": null, "category_id": 1}])
    );
    let same = put(json!({})).await.expect(200).json()["data"].clone();
    assert_eq!(same["name"], "D");
    assert_eq!(
        get(&app, MINA, &format!("contact/{id}")).await["data"],
        same
    );
    // If the contact gets a `last_name`, the name that `first_name` showed stays in the full name.
    let named = app
        .put("/api/v1/contact/2219256")
        .bearer(MINA)
        .json(&json!({"last_name": "Jun"}))
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(named["data"]["name"], "wjTest Jun");
    for (field, text) in [("first_name", "The first name field is required.")] {
        not_written(
            &app,
            "PUT",
            &format!("contact/{id}"),
            MINA,
            json!({field: " "}),
            json!({field: [text]}),
        )
        .await;
    }
    says(
        &app.put("/api/v1/contact/99999")
            .bearer(MINA)
            .json(&json!({"first_name": [1]}))
            .send()
            .await,
        404,
        "No query results for model [App\\Contact] 99999",
    );
    says(
        &app.get("/api/v1/contact/99999").bearer(MINA).send().await,
        404,
        "No query results for model [App\\Contact] 99999",
    );
}

/// All invalid fields of a request are reported together. Each invalid field alone is reported, too.
#[both]
async fn invalid(app: App) {
    not_written(
        &app,
        "POST",
        "contact",
        MINA,
        json!({}),
        json!({"first_name": ["The first name field is required."]}),
    )
    .await;
    for (tags, errors) in [
        (
            json!([1, 2]),
            json!({"tag_ids.0": ["The selected tag ids.0 is invalid."], "tag_ids.1": ["The selected tag ids.1 is invalid."]}),
        ),
        (
            json!(vec![1; 201]),
            json!({"tag_ids": ["The tag ids is too long."]}),
        ),
        (
            json!(1),
            json!({"tag_ids": ["The tag ids must be an array."]}),
        ),
    ] {
        let body = json!({"first_name": "A", "tag_ids": tags});
        not_written(&app, "POST", "contact", MINA, body.clone(), errors.clone()).await;
        not_written(&app, "PUT", "contact/1001", MINA, body, errors).await;
    }
    not_written(&app, "POST", "contact", MINA, json!({
        "first_name": 1, "last_name": true, "membership_no": 5, "identity_no": {}, "gender": 2, "birth_at": "soon",
        "cz_cols": [1, {"value": 1}, {"id": "x"}, {"id": 999}, {"id": 230, "value": "of a service record"}, {"id": 303, "value": {}}],
    }), json!({
        "first_name": ["The first name must be a string."], "last_name": ["The last name must be a string."],
        "membership_no": ["The membership no must be a string."], "identity_no": ["The identity no must be a string."],
        "gender": ["The selected gender is invalid."], "birth_at": ["The birth at is not a valid date."],
        "cz_cols.0": ["The cz cols.0 must be an array."], "cz_cols.1.id": ["The cz cols.1.id field is required."],
        "cz_cols.2.id": ["The cz cols.2.id must be an integer."], "cz_cols.3.id": ["The selected cz cols.3.id is invalid."],
        "cz_cols.4.id": ["The selected cz cols.4.id is invalid."], "cz_cols.5.value": ["The cz cols.5.value must be a string."],
    })).await;
    for (field, value, text) in [
        (
            "last_name",
            json!("x".repeat(256)),
            "The last name must not be greater than 255 characters.",
        ),
        ("gender", json!("f"), "The gender must be an integer."),
        ("gender", json!(true), "The gender must be an integer."),
        (
            "birth_at",
            json!(19_900_131),
            "The birth at is not a valid date.",
        ),
        (
            "birth_at",
            json!("1990-02-30"),
            "The birth at is not a valid date.",
        ),
        (
            "cz_cols",
            json!({"id": 303}),
            "The cz cols must be an array.",
        ),
        ("cz_cols", json!("303"), "The cz cols must be an array."),
    ] {
        let mut body = json!({"first_name": "x"});
        body[field] = value;
        not_written(&app, "POST", "contact", MINA, body, json!({field: [text]})).await;
    }
    for path in ["/api/v1/contact", "/api/v1/contact/1001"] {
        says(&app.get(path).send().await, 401, "Unauthenticated.");
    }
}

/// Contract, section 2.9: a list has the members `data`, `links` and `meta`.
#[both]
async fn the_envelope(app: App) {
    let reply = app
        .get(&format!(
            "/api/v1/contact?token={MINA}&per_page=2&page=2&search="
        ))
        .header("host", "desk.example.test")
        .send()
        .await
        .expect(200);
    let page = reply.json();
    assert_eq!(
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["id"].clone())
            .collect::<Vec<_>>(),
        [json!(1003), json!(1042)]
    );
    let at =
        |n: i64| format!("http://desk.example.test/api/v1/contact?per_page=2&search=&page={n}");
    assert_eq!(
        page["links"],
        json!({"first": at(1), "last": at(3), "prev": at(1), "next": at(3)})
    );
    assert_eq!(
        page["meta"],
        json!({
            "current_page": 2, "from": 3, "last_page": 3,
            "links": [
                {"url": at(1), "label": "&laquo; Previous", "active": false},
                {"url": at(1), "label": "1", "active": false},
                {"url": at(2), "label": "2", "active": true},
                {"url": at(3), "label": "3", "active": false},
                {"url": at(3), "label": "Next &raquo;", "active": false},
            ],
            "path": "http://desk.example.test/api/v1/contact", "per_page": 2, "to": 4, "total": 5,
        })
    );
    assert!(
        !reply.body.contains(MINA),
        "a token never comes back in a body"
    );
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&page), ["data", "links", "meta"]);
    assert_eq!(
        keys(&page["meta"]),
        [
            "current_page",
            "from",
            "last_page",
            "links",
            "path",
            "per_page",
            "to",
            "total"
        ]
    );
    let first = get(&app, MINA, "contact").await;
    assert_eq!(
        (
            &first["meta"]["per_page"],
            &first["meta"]["total"],
            &first["links"]["prev"],
            &first["links"]["next"]
        ),
        (&json!(15), &json!(5), &Value::Null, &Value::Null)
    );
    let beyond = get(&app, MINA, "contact?page=9").await;
    assert_eq!(
        (
            &beyond["data"],
            &beyond["meta"]["from"],
            &beyond["meta"]["to"],
            &beyond["meta"]["total"]
        ),
        (&json!([]), &Value::Null, &Value::Null, &json!(5))
    );
    for (query, field, text) in [
        (
            "page=0",
            "page",
            "The page must be between 1 and 1000000000.",
        ),
        ("page=x", "page", "The page must be an integer."),
        (
            "page=99999999999999999999",
            "page",
            "The page must be an integer.",
        ),
        (
            "per_page=0",
            "per_page",
            "The per page must be between 1 and 500.",
        ),
        (
            "per_page=501",
            "per_page",
            "The per page must be between 1 and 500.",
        ),
        (
            "per_page=-1",
            "per_page",
            "The per page must be between 1 and 500.",
        ),
    ] {
        for path in ["contact", "phone-number", "email-contact", "cz-col"] {
            let reply = app
                .get(&format!("/api/v1/{path}?{query}"))
                .bearer(MINA)
                .send()
                .await;
            assert_eq!(
                (reply.status, &reply.json()["errors"]),
                (422, &json!({field: [text]})),
                "{path} {query}"
            );
        }
    }
    app.get("/api/v1/contact?page=1000000000&per_page=500")
        .bearer(MINA)
        .send()
        .await
        .expect(200);
}

/// All filters of the list of contacts.
#[both]
async fn filters(app: App) {
    let year = |years: i64| {
        app.engine().now().local_seconds("Asia/Taipei")[..4]
            .parse::<i64>()
            .unwrap()
            - years
    };
    let old = create(&app, MINA, json!({"first_name": "Chou", "last_name": "Mei", "membership_no": "MN-100%", "identity_no": "ID_9", "gender": 0, "birth_at": format!("{}-01-01", year(40))})).await["id"].as_i64().unwrap();
    let young = create(&app, MINA, json!({"first_name": "Chou", "last_name": "Li", "membership_no": "MN-200", "gender": 1, "birth_at": format!("{}-12-31", year(20))})).await["id"].as_i64().unwrap();
    app.post("/api/v1/phone-number")
        .bearer(MINA)
        .json(&json!({"profile_id": young, "type": 0, "number": "02-5551234"}))
        .send()
        .await
        .expect(200);
    app.post("/api/v1/email-contact")
        .bearer(MINA)
        .json(&json!({"contact_id": young, "address": "Young@Example.test"}))
        .send()
        .await
        .expect(200);
    let (old_year, young_year) = (year(40), year(20));
    let born_between = format!("birth_at__start={old_year}-01-01&birth_at__end={old_year}-01-01");
    for (query, expected) in [
        ("search=chou", vec![old, young]),
        ("search=Chou+Mei", vec![old]),
        ("search=Mei+Chou", vec![old]),
        ("search=MN-100%25", vec![old]),
        ("search=MN-100_", vec![]),
        ("search=ID_9", vec![old]),
        ("search=555123", vec![young]),
        ("search=nobody", vec![]),
        ("membership_no=MN-200", vec![young]),
        ("membership_no=MN", vec![]),
        ("identity_no=ID_9", vec![old]),
        ("phone_number=02-5551234", vec![young]),
        ("phone_number=02", vec![]),
        ("email=young@example.TEST", vec![young]),
        (
            "email=young@example.test&phone_number=02-5551234",
            vec![young],
        ),
        ("email=li.hua@example.test&phone_number=02-5551234", vec![]),
        (
            "email=young@example.test&phone_number=02-5551234&id=1001",
            vec![],
        ),
        ("gender=0", vec![old]),
        ("gender=1", vec![young]),
        ("birth_months=1", vec![old]),
        ("birth_months=12,1", vec![old, young]),
        ("birth_months%5B%5D=12&birth_months%5B%5D=2", vec![young]),
        (born_between.as_str(), vec![old]),
        (&format!("birth_at__start={young_year}-12-31"), vec![young]),
        (&format!("birth_at__end={young_year}-12-30"), vec![old]),
        ("age__start=30", vec![old]),
        ("age__end=39", vec![young]),
        ("age__start=40&age__end=40", vec![old]),
        ("age__start=41", vec![]),
        ("id=1001", vec![1001]),
        ("id=1001,1003,9001,99999", vec![1001, 1003]),
        ("has_number=1", vec![1002, young]),
        ("has_number=0&id=1001,1002", vec![1001]),
        ("has_disturb=0&id=1001", vec![1001]),
        ("has_disturb=1", vec![]),
        ("has_fb_optin=1", vec![]),
        ("sponsor_id=1", vec![]),
        ("company_ids%5B%5D=1", vec![]),
        ("tag_ids=101,102", vec![]),
        ("has_duplicate_number=1", vec![]),
        ("has_duplicate_number=0&id=1001,1002", vec![1001, 1002]),
        ("cz_cols=%5B%5D&id=1001", vec![1001]),
        ("tag_ids=&id=1001", vec![1001]),
        ("id%5B0%5D=1001&id%5B1%5D=1003", vec![1001, 1003]),
        ("_=1767225600&id=1001", vec![1001]),
    ] {
        assert_eq!(
            ids(&app, MINA, &format!("contact?{query}")).await,
            expected,
            "{query}"
        );
    }
    for (query, field, text) in [
        (
            "created_at__start=soon",
            "created_at__start",
            "The created at  start is not a valid date.",
        ),
        (
            "created_at__end=2025-13-01",
            "created_at__end",
            "The created at  end is not a valid date.",
        ),
        (
            "birth_at__start=x",
            "birth_at__start",
            "The birth at  start is not a valid date.",
        ),
        (
            "birth_months=0",
            "birth_months",
            "The birth months must be between 1 and 12.",
        ),
        (
            "birth_months=13",
            "birth_months",
            "The birth months must be between 1 and 12.",
        ),
        (
            "birth_months=x",
            "birth_months",
            "The birth months must be an integer.",
        ),
        (
            "gender=2",
            "gender",
            "The gender field must be true or false.",
        ),
        ("id=x", "id", "The id must be an integer."),
        (
            "has_number=yes",
            "has_number",
            "The has number field must be true or false.",
        ),
        (
            "age__start=-1",
            "age__start",
            "The age  start must be between 0 and 1000.",
        ),
        ("age__end=x", "age__end", "The age  end must be an integer."),
        (
            "has_duplicate_number=2",
            "has_duplicate_number",
            "The has duplicate number field must be true or false.",
        ),
        ("cz_cols=303", "cz_cols", "The cz cols must be an array."),
        (
            "tag_ids=101,x",
            "tag_ids",
            "The tag ids must be an integer.",
        ),
        (
            "sponsor_id=x",
            "sponsor_id",
            "The sponsor id must be an integer.",
        ),
        (
            "company_ids%5B%5D=1.5",
            "company_ids",
            "The company ids must be an integer.",
        ),
        (
            "has_fb_optin=yes",
            "has_fb_optin",
            "The has fb optin field must be true or false.",
        ),
        (
            "has_disturb=true",
            "has_disturb",
            "The has disturb field must be true or false.",
        ),
        (
            "created_at_start=2025-01-01",
            "created_at_start",
            "The created at start filter is not supported.",
        ),
        (
            "membership_no%5B%5D=x",
            "membership_no[]",
            "The membership no[] filter is not supported.",
        ),
    ] {
        let reply = app
            .get(&format!("/api/v1/contact?{query}"))
            .bearer(MINA)
            .send()
            .await;
        assert_eq!(
            (reply.status, &reply.json()["errors"]),
            (422, &json!({field: [text]})),
            "{query}"
        );
    }
    for list in ["contact", "phone-number", "email-contact", "cz-col"] {
        let reply = app
            .get(&format!("/api/v1/{list}?unknown=1&per_page=1"))
            .bearer(MINA)
            .send()
            .await
            .expect(422);
        assert_eq!(
            reply.json()["errors"],
            json!({"unknown": ["The unknown filter is not supported."]})
        );
    }
    let both = app
        .get("/api/v1/contact?id=x&page=x")
        .bearer(MINA)
        .send()
        .await
        .expect(422)
        .json();
    assert_eq!(both["errors"].as_object().unwrap().len(), 2);
    assert_eq!(
        ids(&app, GIL, "contact?id=1001,9001").await,
        [9001],
        "the other tenant has its own"
    );
}

/// A range of times begins and ends with a day or a second, in the account's time zone. The range includes the whole
/// first and the whole last day or second.
#[both]
async fn made_between(app: App) {
    let made = create(&app, MINA, json!({"first_name": "Now"})).await;
    let (id, at) = (
        made["id"].as_i64().unwrap(),
        made["created_at"].as_str().unwrap(),
    );
    let (day, second) = (&at[..10], at.replace(' ', "+"));
    for query in [
        format!("created_at__start={second}&created_at__end={second}"),
        format!("created_at__start={day}&created_at__end={day}"),
        format!("created_at__end={second}"),
        format!("created_at__start={second}"),
    ] {
        assert!(
            ids(&app, MINA, &format!("contact?{query}"))
                .await
                .contains(&id),
            "{query}"
        );
    }
    for query in [
        "created_at__start=2999-01-01",
        "created_at__end=2001-01-01+00:00:00",
    ] {
        assert_eq!(
            ids(&app, MINA, &format!("contact?{query}")).await,
            [0_i64; 0],
            "{query}"
        );
    }
}

/// Contract, section 3.5: every column type accepts valid values and explains invalid ones.
#[both(hooli_account())]
async fn columns_of_every_type(app: App) {
    let made = create(&app, HANA, json!({"first_name": "T", "cz_cols": [
        {"id": 401, "value": "12"}, {"id": 402, "value": "nick"}, {"id": 403, "value": 1}, {"id": 404, "value": "2020-01-02"}, {"id": 405, "value": "09:30"},
        {"id": 406, "value": "2020-01-02 09:30:00"}, {"id": 407, "value": "gold"}, {"id": 408, "value": ["tea", "coffee"]},
    ]})).await;
    assert_eq!(
        made["cz_cols"],
        json!([
            {"id": 401, "value": 12, "category_id": 1}, {"id": 402, "value": "nick", "category_id": 1}, {"id": 403, "value": true, "category_id": 1},
            {"id": 404, "value": "2020-01-02", "category_id": 1}, {"id": 405, "value": "09:30", "category_id": 1},
            {"id": 406, "value": "2020-01-02 09:30:00", "category_id": 1}, {"id": 407, "value": "gold", "category_id": 1},
            {"id": 408, "value": ["tea", "coffee"], "category_id": 1},
        ])
    );
    for (id, value, text) in [
        (401, json!("many"), "The cz cols.0.value must be a number."),
        (402, json!(true), "The cz cols.0.value must be a string."),
        (
            402,
            json!("x".repeat(10_001)),
            "The cz cols.0.value is too long.",
        ),
        (
            403,
            json!("maybe"),
            "The cz cols.0.value field must be true or false.",
        ),
        (
            404,
            json!("2020-02-30"),
            "The cz cols.0.value is not a valid date.",
        ),
        (
            405,
            json!("25:00"),
            "The cz cols.0.value is not a valid date.",
        ),
        (
            406,
            json!("then"),
            "The cz cols.0.value is not a valid date.",
        ),
        (
            407,
            json!("bronze"),
            "The selected cz cols.0.value is invalid.",
        ),
        (
            407,
            json!(["gold"]),
            "The selected cz cols.0.value is invalid.",
        ),
        (
            408,
            json!(["tea", "milk"]),
            "The selected cz cols.0.value is invalid.",
        ),
    ] {
        not_written(
            &app,
            "POST",
            "contact",
            HANA,
            json!({"first_name": "T", "cz_cols": [{"id": id, "value": value}]}),
            json!({"cz_cols.0.value": [text]}),
        )
        .await;
    }
    for id in [409, 410, 303] {
        not_written(
            &app,
            "POST",
            "contact",
            HANA,
            json!({"first_name": "T", "cz_cols": [{"id": id, "value": "x"}]}),
            json!({"cz_cols.0.id": ["The selected cz cols.0.id is invalid."]}),
        )
        .await;
    }
}

/// The list of columns (`GET cz-col`).
#[both(hooli_account())]
async fn listing_columns(app: App) {
    let page = get(&app, HANA, "cz-col?per_page=20").await;
    let rows = page["data"].as_array().unwrap();
    assert_eq!(
        rows.iter()
            .map(|row| (row["id"].as_i64().unwrap(), row["type"].as_i64().unwrap()))
            .collect::<Vec<_>>(),
        [
            (401, 0),
            (402, 1),
            (403, 2),
            (404, 3),
            (405, 4),
            (406, 5),
            (407, 6),
            (408, 7),
            (409, 6)
        ],
        "those of conversations are no columns"
    );
    assert_eq!(rows[6].to_string(), json!({
        "id": 407, "name": "Tier", "description": null, "is_allowed_null": true, "default": null, "type": 6,
        "options": [{"text": "gold", "value": "gold"}, {"text": "silver", "value": "silver"}], "category_id": 1,
        "category": {"id": 1, "name": "Customer form", "type": 0, "description": null}, "creater_id": null, "creater": null,
    }).to_string());
    assert_eq!(
        (&rows[8]["category_id"], &rows[8]["category"]["type"]),
        (&json!(5), &json!(4))
    );
    assert_eq!(ids(&app, HANA, "cz-col?category_id=5").await, [409]);
    assert_eq!(ids(&app, HANA, "cz-col?types=6,7").await, [407, 408, 409]);
    assert_eq!(
        ids(&app, HANA, "cz-col?types=6,7&per_page=2&page=2").await,
        [409]
    );
    assert_eq!(
        get(&app, HANA, "cz-col?types=6,7&per_page=2&page=2").await["meta"]["total"],
        3
    );
    assert_eq!(ids(&app, MINA, "cz-col").await, [226, 230, 303]);
    app.get("/api/v1/cz-col?types=x")
        .bearer(HANA)
        .send()
        .await
        .expect(422);
    says(
        &app.get("/api/v1/cz-col").send().await,
        401,
        "Unauthenticated.",
    );
}
