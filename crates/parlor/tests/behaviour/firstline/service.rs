//! Replies from outside, employees, service records, deletions, and a slash at the end of a path. This file tests
//! sections 3.2, 3.4, 3.6 and 3.7 of the contract, which `mod.rs` explains.

use super::*;
use crate::support::accounts::Team;

fn reply_path(data: &Value) -> String {
    format!("/api/v1/text-call/{}/reply-from-external", data["id"])
}

async fn reply(app: &App, data: &Value, body: Value) -> Reply {
    app.post(&reply_path(data))
        .bearer(MINA)
        .json(&body)
        .send()
        .await
}

/// The kind, the content and the sender of each message of a text call, in order.
async fn messages(app: &App, data: &Value) -> Vec<(String, String, Value)> {
    let path = format!("/v1/conversations/{}/messages", data["id"]);
    let token = app.token_of(8).await;
    let page = app
        .get(&path)
        .bearer(&token)
        .send()
        .await
        .expect(200)
        .json();
    let rows = page["data"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            (text("kind"), text("content"), row["sender"]["id"].clone())
        })
        .collect()
}

/// Contract, section 3.2: a text call that an employee serves accepts replies from outside, as messages or as notes.
/// The customer does not see notes.
#[both]
async fn replies_from_outside(app: App) {
    let data = started(&app, json!({"message": "m"})).await;
    pick_up(&app, ACME, &data, 7).await;
    for (body, kind) in [
        (json!({"content": "answer"}), "outgoing"),
        (json!({"content": " second ", "is_note": false}), "outgoing"),
        (json!({"content": "third", "is_note": 0}), "outgoing"),
        (json!({"content": "fourth", "is_note": null}), "outgoing"),
        (json!({"content": "secret", "is_note": 1}), "note"),
        (json!({"content": "secret 2", "is_note": "1"}), "note"),
        (json!({"content": "secret 3", "is_note": true}), "note"),
    ] {
        let sent = reply(&app, &data, body.clone()).await;
        assert_eq!((sent.status, sent.body.as_str()), (204, ""), "{body}");
        let all = messages(&app, &data).await;
        let last = all.last().unwrap();
        assert_eq!(last.0, kind, "{body}");
        assert_eq!(last.1, body["content"].as_str().unwrap().trim(), "{body}");
        assert_eq!(last.2, 7, "{body}");
    }
    // The path without a version and with a slash at the end names the same resource.
    let short = reply_path(&data).replacen("/v1", "", 1) + "/";
    app.post(&short)
        .bearer(MINA)
        .json(&json!({"content": "short"}))
        .send()
        .await
        .expect(204);
    assert_eq!(messages(&app, &data).await.len(), 9);
}

/// Contract, section 3.2: a reply with an invalid field is refused. A reply to a text call that no employee serves now,
/// or to a text call of another account, is refused too.
#[both]
async fn refused_replies(app: App) {
    let held = started(&app, json!({"message": "m"})).await;
    let served = started(&app, json!({"message": "m"})).await;
    pick_up(&app, ACME, &served, 7).await;
    let ended = started(&app, json!({"message": "m"})).await;
    pick_up(&app, ACME, &ended, 7).await;
    app.post(&format!("/v1/conversations/{}/resolve", ended["id"]))
        .bearer(&app.token_of(7).await)
        .send()
        .await
        .expect(200);
    let before = app.counts().await;
    let invalid =
        |errors: Value| json!({"message": "The given data was invalid.", "errors": errors});
    for (data, body, errors) in [
        (
            &served,
            json!({}),
            json!({"content": ["The content field is required."]}),
        ),
        (
            &served,
            json!({"content": "  ", "is_note": "yes"}),
            json!({"content": ["The content field is required."], "is_note": ["The is note field must be true or false."]}),
        ),
        (
            &served,
            json!({"content": 5, "is_note": 2}),
            json!({"content": ["The content must be a string."], "is_note": ["The is note field must be true or false."]}),
        ),
        (
            &served,
            json!({"content": "x".repeat(150_001)}),
            json!({"content": ["The content must not be greater than 150000 characters."]}),
        ),
        // A pending text call, and a finished text call.
        (
            &held,
            json!({"content": "c"}),
            json!({"text_call": ["The selected text call is invalid."]}),
        ),
        (
            &ended,
            json!({"content": "c", "is_note": 1}),
            json!({"text_call": ["The selected text call is invalid."]}),
        ),
    ] {
        let sent = reply(&app, data, body.clone()).await;
        assert_eq!(sent.status, 422, "{}", sent.body);
        assert_eq!(sent.json(), invalid(errors), "{body}");
    }
    for id in ["0", "9007199254740992", "x", "999999"] {
        let path = format!("/api/v1/text-call/{id}/reply-from-external");
        let call = app.post(&path).bearer(MINA).json(&json!({"content": ""}));
        let message = format!("No query results for model [App\\TextCall] {id}");
        says(&call.send().await, 404, &message);
    }
    // A text call of another Parlor account, and a request without a token.
    let other = app
        .post(&reply_path(&served))
        .json(&json!({"content": "c"}));
    other.bearer(GIL).send().await.expect(404);
    let nobody = app
        .post(&reply_path(&served))
        .json(&json!({"content": "c"}));
    nobody.send().await.expect(401);
    assert_eq!(app.counts().await, before);
}

/// A repetition with the same idempotency key gets a 204 again and adds no message.
#[both]
async fn a_repeated_reply_is_one_message(app: App) {
    let data = started(&app, json!({"message": "m"})).await;
    pick_up(&app, ACME, &data, 7).await;
    for again in [false, true] {
        let sent = app
            .post(&reply_path(&data))
            .bearer(MINA)
            .header("idempotency-key", "k-1")
            .json(&json!({"content": "once"}))
            .send()
            .await
            .expect(204);
        assert_eq!(sent.header("idempotency-replayed").is_some(), again);
    }
    assert_eq!(messages(&app, &data).await.len(), 2);
}

/// Contract, section 3.6: the employees. A field for which Parlor has no data is `null`. An id for which Parlor has no
/// data is -1.
#[both]
async fn employees(app: App) {
    let get = async |path: &str| {
        let reply = app.get(&format!("/api/v1/{path}")).bearer(MINA);
        reply.send().await.expect(200).json()
    };
    let page = get("employee").await;
    assert_eq!(page["meta"]["total"], 2);
    let mina = &page["data"][0];
    let created = mina["created_at"].as_str().unwrap();
    assert_eq!(created.len(), "2025-09-16 10:00:00".len());
    assert_eq!(
        mina.to_string(),
        json!({
            "id": 7, "name": "Mina Chen", "first_name": "Mina Chen", "last_name": null, "employee_no": null, "photo_url": null,
            "identity_no": null, "job_title_id": -1, "job_title": null, "department_id": -1, "department": null, "extension_id": -1,
            "extension": null, "profile": null, "is_active": true, "role": "agent", "email": "mina@acme.test", "group_id": 5,
            "group": {"id": 5, "name": "support", "description": null, "supervisor_id": null}, "is_immortal": false,
            "cti_agent_account": null, "cti_agent": null, "created_at": mina["created_at"], "updated_at": mina["updated_at"],
        })
        .to_string()
    );
    for (path, ids) in [
        ("employee?search=omar", vec![8]),
        ("employee?search=MINA%40acme", vec![7]),
        ("employee?search=nobody", vec![]),
        ("employee?search=", vec![7, 8]),
        ("employee?per_page=1&page=2", vec![8]),
        ("employee/", vec![7, 8]),
    ] {
        let page = get(path).await;
        let found = page["data"].as_array().unwrap();
        let found: Vec<i64> = found.iter().map(|e| e["id"].as_i64().unwrap()).collect();
        assert_eq!(found, ids, "{path}");
    }
    for (query, errors) in [
        (
            "page=0",
            json!({"page": ["The page must be between 1 and 1000000000."]}),
        ),
        (
            "role=agent",
            json!({"role": ["The role filter is not supported."]}),
        ),
    ] {
        let reply = app.get(&format!("/api/v1/employee?{query}")).bearer(MINA);
        let reply = reply.send().await.expect(422).json();
        assert_eq!(reply["errors"], errors, "{query}");
    }
    // Another Parlor account has other employees.
    let other = app.get("/api/v1/employee").bearer(GIL).send().await;
    assert_eq!(other.expect(200).json()["data"][0]["id"], 70);
}

/// Contract, section 3.7: service records and their filters.
#[both]
async fn service_records(app: App) {
    app.apply(Accounts::acme().with(Team::new(6, "other")))
        .await;
    let ask = json!({"message": "m", "identifier_type": "contact_id", "identifier": 1001, "should_enter_queue": true,
        "interact_collection_data": {"memo": "from web form", "cz_cols": [{"id": 230, "value": "blue"}]}});
    let first = started(&app, ask).await;
    let second = started(&app, json!({"message": "m"})).await;
    started(&app, json!({"message": "nobody takes it"})).await;
    pick_up(&app, ACME, &first, 7).await;
    pick_up(&app, ACME, &second, 8).await;
    let get = async |query: &str| {
        let reply = app.get(&format!("/api/v1/interact-collection{query}"));
        let page = reply.bearer(MINA).send().await.expect(200).json();
        let rows = page["data"].as_array().unwrap().clone();
        assert_eq!(page["meta"]["total"], rows.len(), "{query}");
        rows
    };
    let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    let (one, two) = (first["id"].clone(), second["id"].clone());
    let rows = get("").await;
    assert_eq!(ids(&rows), [one.clone(), two.clone()]);
    let record = &rows[0];
    for (field, value) in [
        ("text_call_id", one.clone()),
        ("is_acw_completed", json!(false)),
        (
            "first_enter_queue_at",
            first["first_enter_queue_at"].clone(),
        ),
        ("acw_at", Value::Null),
        ("last_finished_at", Value::Null),
        ("handler_id", json!(7)),
        ("contact_id", json!(1001)),
        ("memo", json!("from web form")),
        ("bound_type", json!(1)),
        ("sponsor_id", Value::Null),
        ("campaign_queue_id", Value::Null),
        ("result_id", Value::Null),
        (
            "cz_cols",
            json!([{"id": 230, "value": "blue", "category_id": 5}]),
        ),
    ] {
        assert_eq!(record[field], value, "{field}");
    }
    assert_eq!(record["handler"]["email"], "mina@acme.test");
    assert_eq!(rows[1]["contact_id"], Value::Null);
    // The end of the text call, and the completed record.
    let mina = app.token_of(7).await;
    let act = async |path: &str, method: &str, body: Value| {
        let path = format!("/v1/conversations/{one}/{path}");
        let call = app.request(method, &path).bearer(&mina).json(&body);
        call.send().await.expect(200);
    };
    act("resolve", "POST", json!({})).await;
    act("service-record/complete", "POST", json!({})).await;
    let done = get("?is_acw_completed=1").await;
    assert_eq!(ids(&done), std::slice::from_ref(&one));
    assert!(done[0]["acw_at"].is_string() && done[0]["last_finished_at"].is_string());
    let day = &done[0]["created_at"].as_str().unwrap()[..10];
    for (query, expected) in [
        ("?is_acw_completed=0".to_owned(), vec![&two]),
        ("?handler_id=7".to_owned(), vec![&one]),
        ("?handler_id=8".to_owned(), vec![&two]),
        ("?handler_id=70".to_owned(), vec![]),
        ("?handler_group_id=5".to_owned(), vec![&one, &two]),
        ("?handler_group_id=6".to_owned(), vec![]),
        ("?handler_group_id=99".to_owned(), vec![]),
        ("?handler_group_id=6&handler_id=7".to_owned(), vec![]),
        ("?contact_id=1001".to_owned(), vec![&one]),
        ("?contact_id=1002".to_owned(), vec![]),
        ("?contact_id=9001".to_owned(), vec![]),
        (
            format!("?created_at__start={day}&created_at__end={day}"),
            vec![&one, &two],
        ),
        ("?created_at__end=2000-01-01".to_owned(), vec![]),
        (
            "?created_at__start=2999-01-01%2000:00:00".to_owned(),
            vec![],
        ),
    ] {
        let found = ids(&get(&query).await);
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    let page = app.get("/api/interact-collection/?per_page=1&page=2");
    let page = page.bearer(MINA).send().await.expect(200).json();
    assert_eq!(
        (&page["data"][0]["id"], &page["meta"]["total"]),
        (&two, &json!(2))
    );
    assert!(
        page["meta"]["path"]
            .as_str()
            .unwrap()
            .ends_with("/interact-collection")
    );
    for (query, field) in [
        ("?handler_id=x", "handler_id"),
        ("?handler_group_id=1.5", "handler_group_id"),
        ("?contact_id=-", "contact_id"),
        ("?created_at__start=soon", "created_at__start"),
        ("?created_at__end=2025-02-30", "created_at__end"),
        ("?is_acw_completed=yes", "is_acw_completed"),
        ("?memo=m", "memo"),
    ] {
        let reply = app.get(&format!("/api/v1/interact-collection{query}"));
        let reply = reply.bearer(MINA).send().await.expect(422).json();
        assert!(reply["errors"][field].is_array(), "{query}: {reply}");
    }
    // Another Parlor account has no service records.
    let other = app
        .get("/api/v1/interact-collection")
        .bearer(GIL)
        .send()
        .await;
    assert_eq!(other.expect(200).json()["data"], json!([]));
}

/// Contract, section 3.4: deletions of phone numbers and e-mail addresses, each with its documented answer.
#[both]
async fn deleted_points(app: App) {
    let made = async |path: &str, body: Value| {
        let made = app
            .post(&format!("/api/v1/{path}"))
            .bearer(MINA)
            .json(&body);
        made.send().await.expect(200).json()["data"]["id"].clone()
    };
    let phone = made(
        "phone-number",
        json!({"profile_id": 1001, "type": 2, "number": "0911222333"}),
    )
    .await;
    let email = made(
        "email-contact",
        json!({"contact_id": 1002, "address": "fang@acme.test"}),
    )
    .await;
    let delete = async |path: &str, token: &str| {
        app.delete(&format!("/api/v1/{path}"))
            .bearer(token)
            .send()
            .await
    };
    // The id of a contact point of the other kind is unknown. An id of another Parlor account is also unknown.
    delete(&format!("email-contact/{phone}"), MINA)
        .await
        .expect(404);
    delete(&format!("phone-number/{email}"), MINA)
        .await
        .expect(404);
    delete(&format!("phone-number/{phone}"), GIL)
        .await
        .expect(404);
    let reply = delete(&format!("phone-number/{phone}"), MINA).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (200, r#"{"data":{"status":200}}"#)
    );
    delete(&format!("phone-number/{phone}"), MINA)
        .await
        .expect(404);
    // A `POST` with `_method` also deletes a contact point.
    let reply = app.post(&format!("/api/v1/email-contact/{email}"));
    let reply = reply
        .bearer(MINA)
        .json(&json!({"_method": "DELETE"}))
        .send()
        .await;
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    for path in [
        format!("phone-number/{phone}"),
        format!("email-contact/{email}"),
    ] {
        app.get(&format!("/api/v1/{path}"))
            .bearer(MINA)
            .send()
            .await
            .expect(404);
    }
    // After the deletion, another contact can have the same e-mail address.
    made(
        "email-contact",
        json!({"contact_id": 1001, "address": "fang@acme.test"}),
    )
    .await;
}

/// Contract, section 3.4: the deletion of a contact, which only an administrator may request.
#[both]
async fn deleted_contacts(app: App) {
    with_omar(&app).await;
    let delete = async |id: i64, token: &str| {
        let call = app.delete(&format!("/api/v1/contact/{id}")).bearer(token);
        call.send().await
    };
    says(
        &delete(1002, MINA).await,
        403,
        "This action is unauthorized.",
    );
    app.get("/api/v1/contact/1002")
        .bearer(MINA)
        .send()
        .await
        .expect(200);
    for id in [9001, 999_999, 0] {
        delete(id, OMAR).await.expect(404);
    }
    let reply = delete(1002, OMAR).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (200, r#"{"data":{"status":204}}"#)
    );
    delete(1002, OMAR).await.expect(404);
    app.get("/api/v1/contact/1002")
        .bearer(MINA)
        .send()
        .await
        .expect(404);
    refused(
        &app,
        json!({"message": "m", "identifier_type": "contact_id", "identifier": 1002}),
        json!({"identifier": ["The selected identifier is invalid."]}),
    )
    .await;
}

/// A slash at the end of any path is ignored, with both path prefixes. An idempotency key is valid for the path with
/// and without the slash.
#[both]
async fn a_slash_at_the_end(app: App) {
    let body = json!({"message": "m"});
    let sent = async |path: &str| {
        let call = app
            .post(path)
            .bearer(MINA)
            .header("idempotency-key", "slash");
        call.json(&body).send().await.expect(200)
    };
    let first = sent("/api/onsite-account/1/text-call").await;
    let second = sent("/api/v1/onsite-account/taiwan-web/text-call/").await;
    assert_eq!(first.body, second.body);
    assert!(second.header("idempotency-replayed").is_some());
    for path in [
        "contact/",
        "contact/1001/",
        "cz-col/",
        "phone-number/",
        "auth/me/",
    ] {
        for prefix in ["/api/", "/api/v1/"] {
            app.get(&format!("{prefix}{path}"))
                .bearer(MINA)
                .send()
                .await
                .expect(200);
        }
    }
    let page = app
        .get("/api/v1/contact/?per_page=1")
        .bearer(MINA)
        .send()
        .await;
    let next = page.expect(200).json()["links"]["next"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        next.ends_with("/api/v1/contact?per_page=1&page=2"),
        "{next}"
    );
    // Another path with a slash at the end is still unknown.
    let reply = app.get("/api/v1/nothing-here/").bearer(MINA).send().await;
    assert_eq!(reply.status, 404);
    let reply = app.get("/api/v1/contact//").bearer(MINA).send().await;
    assert_eq!(reply.status, 404);
}
