//! Phone numbers, and the e-mail addresses that the vendor calls e-mail contacts. This file tests section 3.4 of the
//! contract, which `mod.rs` explains.

use super::*;

async fn send(app: &App, method: &str, path: &str, body: Value) -> Reply {
    super::send(app, method, path, MINA, body).await
}

async fn not_written(app: &App, method: &str, path: &str, body: Value, errors: Value) {
    let before = app.counts().await;
    let reply = send(app, method, path, body.clone()).await;
    assert_eq!(reply.status, 422, "{body}: {}", reply.body);
    assert_eq!(reply.json()["errors"], errors, "{body}");
    assert_eq!(app.counts().await, before, "{body}");
}

/// The five types of phone numbers are written and read, also as a part of the contact.
#[both]
async fn phones_of_every_type(app: App) {
    for number_type in 0..=4 {
        let body = json!({"profile_id": 1001, "type": number_type, "number": format!("02-{number_type}"), "extension": "12", "description": "desk"});
        let reply = send(&app, "POST", "phone-number", body).await.expect(200);
        let id = reply.json()["data"]["id"].clone();
        assert_eq!(reply.body, json!({"data": {"id": id, "type": number_type, "extension": "12", "number": format!("02-{number_type}"), "description": "desk", "profile_id": 1001}}).to_string());
        let shown = app
            .get(&format!("/api/v1/phone-number/{id}"))
            .bearer(MINA)
            .send()
            .await
            .expect(200);
        assert_eq!(shown.body, reply.body);
    }
    let contact = app
        .get("/api/v1/contact/1001")
        .bearer(MINA)
        .send()
        .await
        .expect(200)
        .json();
    let phones = contact["data"]["profile"]["phones"].as_array().unwrap();
    assert_eq!(
        phones
            .iter()
            .map(|p| p["type"].as_i64().unwrap())
            .collect::<Vec<_>>(),
        [0, 1, 2, 3, 4],
        "and the e-mail is no phone"
    );
    // Several contacts may share a number, and a contact may have several numbers of one type.
    send(
        &app,
        "POST",
        "phone-number",
        json!({"profile_id": "1002", "type": "0", "number": "02-0"}),
    )
    .await
    .expect(200);
    send(
        &app,
        "POST",
        "phone-number",
        json!({"profile_id": 1001, "type": 0, "number": "02-0"}),
    )
    .await
    .expect(200);
}

/// A phone number is changed with `PUT`, `PATCH`, or `POST` and `_method`. Invalid changes are refused.
#[both]
async fn updating_a_phone(app: App) {
    let id = ids(&app, MINA, "phone-number?contact_id=1002").await[0];
    let path = format!("phone-number/{id}");
    let shown = send(
        &app,
        "PUT",
        &path,
        json!({"extension": "9", "description": "mine"}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        shown["data"],
        json!({"id": id, "type": 2, "extension": "9", "number": "+886912345678", "description": "mine", "profile_id": 1002})
    );
    let shown = send(
        &app,
        "PATCH",
        &path,
        json!({"type": 1, "number": "02-1", "extension": null, "profile_id": 1002}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        shown["data"],
        json!({"id": id, "type": 1, "extension": null, "number": "02-1", "description": "mine", "profile_id": 1002})
    );
    let shown = send(
        &app,
        "POST",
        &path,
        json!({"_method": "PUT", "description": ""}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(shown["data"]["description"], Value::Null);
    for (body, field, text) in [
        (
            json!({"number": null}),
            "number",
            "The number field is required.",
        ),
        (json!({"type": ""}), "type", "The type field is required."),
        (json!({"type": 5}), "type", "The selected type is invalid."),
        (
            json!({"profile_id": 1001}),
            "profile_id",
            "The selected profile id is invalid.",
        ),
        (
            json!({"profile_id": null}),
            "profile_id",
            "The profile id field is required.",
        ),
    ] {
        not_written(&app, "PUT", &path, body, json!({field: [text]})).await;
    }
    says(
        &send(&app, "PUT", "phone-number/99999", json!({"type": 9})).await,
        404,
        "No query results for model [App\\PhoneNumber] 99999",
    );
}

/// Requests that create a phone number with invalid fields are refused.
#[both]
async fn invalid_phones(app: App) {
    not_written(&app, "POST", "phone-number", json!({}), json!({
        "profile_id": ["The profile id field is required."], "type": ["The type field is required."], "number": ["The number field is required."],
    })).await;
    not_written(&app, "POST", "phone-number", json!({"profile_id": 9999, "type": -1, "number": 912, "extension": 1, "description": ["x"]}), json!({
        "type": ["The selected type is invalid."], "number": ["The number must be a string."], "extension": ["The extension must be a string."],
        "description": ["The description must be a string."], "profile_id": ["The selected profile id is invalid."],
    })).await;
    for profile in [
        json!(9999),
        json!(9001),
        json!(0),
        json!(-1),
        json!(u64::MAX),
    ] {
        not_written(
            &app,
            "POST",
            "phone-number",
            json!({"profile_id": profile, "type": 2, "number": "1"}),
            json!({"profile_id": ["The selected profile id is invalid."]}),
        )
        .await;
    }
    not_written(
        &app,
        "POST",
        "phone-number",
        json!({"profile_id": 1001, "type": 2, "number": "1".repeat(256)}),
        json!({"number": ["The number must not be greater than 255 characters."]}),
    )
    .await;
    not_written(
        &app,
        "POST",
        "phone-number",
        json!({"profile_id": 1001, "type": 2, "number": "1", "description": "d".repeat(1001)}),
        json!({"description": ["The description must not be greater than 1000 characters."]}),
    )
    .await;
    says(
        &app.get("/api/v1/phone-number").send().await,
        401,
        "Unauthenticated.",
    );
}

/// The list of phone numbers, with each of its filters.
#[both]
async fn listing_phones(app: App) {
    let mobile = ids(&app, MINA, "phone-number?contact_id=1002").await[0];
    let made = |body: Value| {
        let app = app.clone();
        async move {
            send(&app, "POST", "phone-number", body)
                .await
                .expect(200)
                .json()["data"]["id"]
                .as_i64()
                .unwrap()
        }
    };
    let home = made(json!({"profile_id": 1001, "type": 0, "number": "02-555_1", "extension": "77", "description": "Ring twice"})).await;
    let other = made(json!({"profile_id": 1001, "type": 4, "number": "02-555X1"})).await;
    for (query, expected) in [
        ("", vec![mobile, home, other]),
        ("contact_id=1001", vec![home, other]),
        ("contact_id=9001", vec![]),
        ("type=2", vec![mobile]),
        ("type=4", vec![other]),
        ("type=1", vec![]),
        ("number=555", vec![home, other]),
        ("number=555_", vec![home]),
        ("extension=77", vec![home]),
        ("description=ring", vec![home]),
        ("contact_id=1001&per_page=1&page=2", vec![other]),
    ] {
        assert_eq!(
            ids(&app, MINA, &format!("phone-number?{query}")).await,
            expected,
            "{query}"
        );
    }
    for query in ["type=5", "type=x", "contact_id=x"] {
        app.get(&format!("/api/v1/phone-number?{query}"))
            .bearer(MINA)
            .send()
            .await
            .expect(422);
    }
}

/// An e-mail address of a contact is created, read, changed, and found with each filter.
#[both]
async fn email_contacts(app: App) {
    let reply = send(&app, "POST", "email-contact", json!({"contact_id": 1002, "address": "Fang@Example.test", "name": "Work", "description": "days"})).await.expect(200);
    let data = reply.json()["data"].clone();
    let id = data["id"].as_i64().unwrap();
    let contact = app
        .get("/api/v1/contact/1002")
        .bearer(MINA)
        .send()
        .await
        .expect(200)
        .json()["data"]
        .clone();
    assert_eq!(reply.body, json!({"data": {"id": id, "address": "Fang@Example.test", "contact_id": 1002, "draft": null, "name": "Work", "description": "days", "contact": contact}}).to_string());
    let path = format!("email-contact/{id}");
    assert_eq!(
        app.get(&format!("/api/v1/{path}"))
            .bearer(MINA)
            .send()
            .await
            .expect(200)
            .json()["data"],
        data
    );
    let shown = send(&app, "PUT", &path, json!({"name": "Home"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&shown["data"]["name"], &shown["data"]["address"]),
        (&json!("Home"), &json!("Fang@Example.test"))
    );
    let shown = send(
        &app,
        "PUT",
        &path,
        json!({"address": "fang@example.test", "description": null}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&shown["data"]["address"], &shown["data"]["description"]),
        (&json!("fang@example.test"), &Value::Null)
    );
    let li = ids(&app, MINA, "email-contact?contact_id=1001").await[0];
    let ann = ids(&app, MINA, "email-contact?contact_id=1042").await[0];
    for (query, expected) in [
        ("", vec![li, ann, id]),
        ("contact_id=1002", vec![id]),
        ("address=EXAMPLE.test", vec![li, ann, id]),
        ("address=hua", vec![li]),
        ("name=home", vec![id]),
        ("description=days", vec![]),
        ("per_page=1&page=3", vec![id]),
    ] {
        assert_eq!(
            ids(&app, MINA, &format!("email-contact?{query}")).await,
            expected,
            "{query}"
        );
    }
    let listed = app
        .get("/api/v1/email-contact")
        .bearer(MINA)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &listed["data"][0]["contact"]["name"],
            &listed["data"][1]["contact"]["name"]
        ),
        (&json!("Li Hua"), &json!("Lee Ann"))
    );
    // A phone number is not an e-mail contact, and an e-mail contact is not a phone number.
    let phone = ids(&app, MINA, "phone-number?contact_id=1002").await[0];
    says(
        &app.get(&format!("/api/v1/email-contact/{phone}"))
            .bearer(MINA)
            .send()
            .await,
        404,
        &format!("No query results for model [App\\EmailContact] {phone}"),
    );
    says(
        &app.get(&format!("/api/v1/phone-number/{id}"))
            .bearer(MINA)
            .send()
            .await,
        404,
        &format!("No query results for model [App\\PhoneNumber] {id}"),
    );
    // For an employee of another Parlor account, the e-mail contact does not exist.
    says(
        &app.get(&format!("/api/v1/{path}")).bearer(GIL).send().await,
        404,
        &format!("No query results for model [App\\EmailContact] {id}"),
    );
    app.put(&format!("/api/v1/{path}"))
        .bearer(GIL)
        .json(&json!({"name": "Mine"}))
        .send()
        .await
        .expect(404);
}

/// Refusals of e-mail contacts. An e-mail address can belong to only one contact.
#[both]
async fn invalid_email_contacts(app: App) {
    not_written(&app, "POST", "email-contact", json!({}), json!({"contact_id": ["The contact id field is required."], "address": ["The address field is required."]})).await;
    not_written(&app, "POST", "email-contact", json!({"contact_id": 9001, "address": "x", "name": 1}), json!({
        "address": ["The address must be a valid email address."], "name": ["The name must be a string."], "contact_id": ["The selected contact id is invalid."],
    })).await;
    for address in ["x", "@x", "x@", "a@b@c", "a b@c", "a@b\nc"] {
        not_written(
            &app,
            "POST",
            "email-contact",
            json!({"contact_id": 1001, "address": address}),
            json!({"address": ["The address must be a valid email address."]}),
        )
        .await;
    }
    for contact in [json!(9999), json!(9001), json!(0)] {
        not_written(
            &app,
            "POST",
            "email-contact",
            json!({"contact_id": contact, "address": "new@example.test"}),
            json!({"contact_id": ["The selected contact id is invalid."]}),
        )
        .await;
    }
    let taken = json!({"address": ["The address has already been taken."]});
    not_written(
        &app,
        "POST",
        "email-contact",
        json!({"contact_id": 1002, "address": "LI.HUA@example.test"}),
        taken.clone(),
    )
    .await;
    let ann = ids(&app, MINA, "email-contact?contact_id=1042").await[0];
    not_written(
        &app,
        "PUT",
        &format!("email-contact/{ann}"),
        json!({"address": "li.hua@example.test"}),
        taken,
    )
    .await;
    for (body, field, text) in [
        (
            json!({"address": ""}),
            "address",
            "The address field is required.",
        ),
        (
            json!({"contact_id": 1001}),
            "contact_id",
            "The selected contact id is invalid.",
        ),
        (
            json!({"address": "a@b", "name": "n".repeat(256)}),
            "name",
            "The name must not be greater than 255 characters.",
        ),
    ] {
        not_written(
            &app,
            "PUT",
            &format!("email-contact/{ann}"),
            body,
            json!({field: [text]}),
        )
        .await;
    }
}
