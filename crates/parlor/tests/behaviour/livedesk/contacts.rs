//! Contacts: creation, changes, lists, deletion and signed identities. This file tests sections 3.1, 3.2, 3.3, 3.7 and
//! 3.8 of the contract, which `mod.rs` explains.

use super::{AsLiveDesk as _, BASE, NOT_FOUND, get, keys, more, patch, post, refused, started};
use crate::support::accounts::{Accounts, Inbox};
use crate::support::{App, Reply, both};
use serde_json::{Value, json};

fn invalid(attributes: &[&str], message: &str) -> String {
    json!({"message": message, "attributes": attributes}).to_string()
}

async fn create(app: &App, mut body: Value) -> Reply {
    body["inbox_id"] = json!(407);
    post(app, "/contacts", &body).await
}

async fn delete(app: &App, path: &str) -> Reply {
    app.delete(&format!("{BASE}{path}")).acme().send().await
}

/// The ids of the contacts in a list, and the list's count.
async fn listed(app: &App, query: &str) -> (Vec<i64>, i64) {
    let reply = get(app, &format!("/contacts{query}")).await;
    assert_eq!(reply.status, 200, "{query}: {}", reply.body);
    let reply = reply.json();
    let ids = reply["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["id"].as_i64().unwrap())
        .collect();
    (ids, reply["meta"]["count"].as_i64().unwrap())
}

/// The answer to the creation of a contact has exactly the keys of the vendor's example.
#[both(more())]
async fn creating(app: App) {
    let reply = create(&app, json!({"name": "Test"})).await.expect(200);
    let got = reply.json();
    let contact = &got["payload"]["contact"];
    let (id, at) = (
        contact["id"].as_i64().unwrap(),
        contact["created_at"].as_i64().unwrap(),
    );
    let source = got["payload"]["contact_inbox"]["source_id"]
        .as_str()
        .unwrap();
    assert_eq!(source.len(), 36);
    assert_eq!(
        reply.body,
        format!(
            concat!(
                r#"{{"payload":{{"contact":{{"additional_attributes":{{}},"availability_status":"offline","email":null,"id":{id},"name":"Test","phone_number":null,"#,
                r#""blocked":false,"identifier":null,"thumbnail":"","custom_attributes":{{}},"created_at":{at},"contact_inboxes":[{{"source_id":"{source}","#,
                r#""inbox":{{"id":407,"avatar_url":"","channel_id":407,"name":"JennyApi","channel_type":"Channel::Api","provider":null}}}}]}},"#,
                r#""contact_inbox":{{"inbox":{{"id":407,"name":"JennyApi","channel_type":"Channel::Api"}},"source_id":"{source}"}}}}}}"#
            ),
            id = id,
            at = at,
            source = source
        )
    );
    // A start with the returned contact id and a start with the returned source id both succeed. They use the link that
    // was created here.
    let started = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "source_id": source}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(started["account_info"]["contact_id"], id);
    let before = app.rows("identities").await;
    post(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": id}),
    )
    .await
    .expect(200);
    assert_eq!(app.rows("identities").await, before);

    let full = create(&app, json!({
        "inbox_id": "407", "name": "Full", "email": "Full.Name@Example.TEST", "phone_number": "+886900000001", "identifier": "crm-1", "source_id": "s-1",
        "avatar_url": "https://pictures.test/a.png", "blocked": true, "custom_attributes": {"loyalty_no": "L1"}, "additional_attributes": {"city": "Taipei"},
        "thumbnail": "read-only", "availability_status": "online", "id": 5, "last_activity_at": 1,
    })).await.expect(200).json();
    let contact = &full["payload"]["contact"];
    for (key, value) in [
        ("name", json!("Full")),
        ("email", json!("full.name@example.test")),
        ("phone_number", json!("+886900000001")),
        ("identifier", json!("crm-1")),
        ("thumbnail", json!("https://pictures.test/a.png")),
        ("blocked", json!(true)),
        ("custom_attributes", json!({"loyalty_no": "L1"})),
        ("additional_attributes", json!({"city": "Taipei"})),
        ("availability_status", json!("offline")),
    ] {
        assert_eq!(contact[key], value, "{key}");
    }
    assert!(!keys(contact).contains(&"last_activity_at"));
    assert_eq!(full["payload"]["contact_inbox"]["source_id"], "s-1");
    let shown = get(&app, &format!("/contacts/{}", contact["id"]))
        .await
        .expect(200)
        .json();
    assert_eq!(&shown["payload"], contact);
    // A form has the same effect.
    let form = app
        .post(&format!("{BASE}/contacts"))
        .acme()
        .form(&[
            ("inbox_id", "407"),
            ("name", "Form"),
            ("custom_attributes[a]", "1"),
            ("blocked", "false"),
        ])
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &form["payload"]["contact"]["custom_attributes"],
            &form["payload"]["contact"]["blocked"]
        ),
        (&json!({"a": "1"}), &json!(false))
    );
    // An empty value means the same as an absent value.
    let empty = create(&app, json!({"name": "", "email": "", "phone_number": "", "identifier": "", "source_id": "", "avatar_url": ""})).await.expect(200).json();
    assert_eq!(
        (
            &empty["payload"]["contact"]["email"],
            &empty["payload"]["contact"]["name"]
        ),
        (&Value::Null, &json!(""))
    );
}

#[both(more())]
async fn creating_is_refused(app: App) {
    let before = app.counts().await;
    for (body, status, text) in [
        (
            json!({"name": "x"}),
            422,
            r#"{"error":"param is missing or the value is empty: inbox_id"}"#.to_owned(),
        ),
        (
            json!({"inbox_id": 99_999, "name": "x"}),
            404,
            NOT_FOUND.to_owned(),
        ),
        (
            json!({"inbox_id": "x", "email": "bad"}),
            404,
            NOT_FOUND.to_owned(),
        ),
        (
            json!({"inbox_id": 1, "name": "x"}),
            404,
            NOT_FOUND.to_owned(),
        ),
        (
            json!({"inbox_id": 901, "name": "x"}),
            404,
            NOT_FOUND.to_owned(),
        ),
    ] {
        refused(&post(&app, "/contacts", &body).await, status, &text);
    }
    let long = "x".repeat(1025);
    for (body, attributes, message) in [
        // Values are unique in the account. The comparison of e-mail addresses ignores upper and lower case.
        (
            json!({"email": "ann.lee@example.test"}),
            &["email"][..],
            "Email has already been taken",
        ),
        (
            json!({"email": "ANN.Lee@Example.Test"}),
            &["email"],
            "Email has already been taken",
        ),
        (
            json!({"phone_number": "+4915112345678"}),
            &["phone_number"],
            "Phone number has already been taken",
        ),
        (
            json!({"identifier": "CRM-1042"}),
            &["identifier"],
            "Identifier has already been taken",
        ),
        (
            json!({"phone_number": "+4915112345678", "identifier": "CRM-1042", "email": "ann.lee@example.test"}),
            &["email", "identifier", "phone_number"],
            "Email has already been taken, Identifier has already been taken, Phone number has already been taken",
        ),
        // The values are malformed. All faults are reported together.
        (
            json!({"phone_number": "0912345678"}),
            &["phone_number"],
            "Phone number should be in e164 format",
        ),
        (
            json!({"phone_number": "+0912345678"}),
            &["phone_number"],
            "Phone number should be in e164 format",
        ),
        (
            json!({"phone_number": "+1234567890123456"}),
            &["phone_number"],
            "Phone number should be in e164 format",
        ),
        (
            json!({"phone_number": 886912345678_i64}),
            &["phone_number"],
            "Phone number should be in e164 format",
        ),
        (
            json!({"email": "nobody"}),
            &["email"],
            "Email Invalid email",
        ),
        (
            json!({"email": "ann.lee@example.test", "phone_number": "12"}),
            &["email", "phone_number"],
            "Email has already been taken, Phone number should be in e164 format",
        ),
        (json!({"email": {}}), &["email"], "Email is invalid"),
        (json!({"name": []}), &["name"], "Name is invalid"),
        (json!({"blocked": {}}), &["blocked"], "Blocked is invalid"),
        (
            json!({"custom_attributes": 5}),
            &["custom_attributes"],
            "Custom attributes is invalid",
        ),
        (
            json!({"avatar_url": "javascript:alert(1)"}),
            &["avatar_url"],
            "Avatar url is invalid",
        ),
        (
            json!({"name": long}),
            &["name"],
            "Name is too long (maximum is 1024 characters)",
        ),
        (
            json!({"identifier": long}),
            &["identifier"],
            "Identifier is too long (maximum is 1024 characters)",
        ),
        (
            json!({"email": format!("{long}@x")}),
            &["email"],
            "Email is too long (maximum is 1024 characters)",
        ),
        (
            json!({"source_id": "s".repeat(256)}),
            &["source_id"],
            "Source is too long (maximum is 255 characters)",
        ),
    ] {
        let reply = create(&app, body.clone()).await;
        assert_eq!(
            (reply.status, reply.body),
            (422, invalid(attributes, message)),
            "{body}"
        );
    }
    refused(
        &create(&app, json!({"name": "x", "source_id": "123456789"})).await,
        422,
        r#"{"error":"source_id should be unique"}"#,
    );
    let file = "--X\r\nContent-Disposition: form-data; name=\"inbox_id\"\r\n\r\n407\r\n--X\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\n\r\nx\r\n--X--\r\n";
    let reply = app
        .post(&format!("{BASE}/contacts"))
        .acme()
        .body("multipart/form-data; boundary=X", file)
        .send()
        .await;
    refused(
        &reply,
        422,
        r#"{"error":"File uploads are not supported yet: send avatar_url instead"}"#,
    );
    assert_eq!(app.counts().await, before);
    // A contact can have an e-mail address that a contact of the other account also has.
    create(&app, json!({"email": "person@globex.test"}))
        .await
        .expect(200);
    // Many parallel requests have the same e-mail address. Only one of them creates a contact.
    let twins: Vec<_> = (0..16)
        .map(|_| {
            tokio::spawn(
                app.post(&format!("{BASE}/contacts"))
                    .acme()
                    .json(&json!({"inbox_id": 407, "email": "Twin@example.test"}))
                    .send(),
            )
        })
        .collect();
    let mut made = 0;
    for twin in twins {
        let reply = twin.await.unwrap();
        if reply.status == 200 {
            made += 1;
        } else {
            refused(
                &reply,
                422,
                &invalid(&["email"], "Email has already been taken"),
            );
        }
    }
    assert_eq!(made, 1);
}

#[both(more())]
async fn updating(app: App) {
    let made = create(&app, json!({
        "name": "A", "email": "a@example.test", "phone_number": "+886900000001", "identifier": "i-1", "source_id": "s-1",
        "custom_attributes": {"a": 1, "b": 2}, "additional_attributes": {"city": "X", "social_profiles": {"github": "g", "twitter": "t"}},
    })).await.expect(200).json()["payload"]["contact"].clone();
    let path = format!("/contacts/{}", made["id"]);
    // `custom_attributes` and `additional_attributes` are merged by their top-level keys. The other values in this
    // request cannot be changed by a request, so they stay.
    let reply = patch(&app, &path, &json!({
        "custom_attributes": {"b": null, "c": [3]}, "additional_attributes": {"country": "Y", "social_profiles": {"github": "h"}},
        "availability_status": "online", "thumbnail": "x", "last_activity_at": 1, "created_at": 1, "first_name": "F", "last_name": "L", "id": 7,
    })).await.expect(200).json();
    let contact = &reply["payload"];
    assert_eq!(
        contact["custom_attributes"],
        json!({"a": 1, "b": null, "c": [3]})
    );
    assert_eq!(
        contact["additional_attributes"],
        json!({"city": "X", "social_profiles": {"github": "h"}, "country": "Y"})
    );
    let same = [
        "id",
        "name",
        "email",
        "phone_number",
        "identifier",
        "blocked",
        "thumbnail",
        "created_at",
        "contact_inboxes",
        "availability_status",
    ];
    for key in same {
        assert_eq!(contact[key], made[key], "{key}");
    }
    assert_eq!(keys(contact), keys(&made));
    // Single values are set. Null or an empty value clears them.
    let set = json!({"name": "B", "email": "B@Example.test", "phone_number": "+886900000002", "identifier": "i-2", "blocked": true, "avatar_url": "http://p.test/x"});
    let contact = app
        .put(&format!("{BASE}{path}"))
        .acme()
        .json(&set)
        .send()
        .await
        .expect(200)
        .json()["payload"]
        .clone();
    for (key, value) in [
        ("name", json!("B")),
        ("email", json!("b@example.test")),
        ("phone_number", json!("+886900000002")),
        ("identifier", json!("i-2")),
        ("blocked", json!(true)),
        ("thumbnail", json!("http://p.test/x")),
    ] {
        assert_eq!(contact[key], value, "{key}");
    }
    assert_eq!(
        get(&app, &path).await.expect(200).json()["payload"],
        contact
    );
    for empty in [Value::Null, json!("")] {
        patch(&app, &path, &set).await.expect(200);
        let contact = patch(&app, &path, &json!({"name": empty, "email": empty, "phone_number": empty, "identifier": empty, "avatar_url": empty, "blocked": null, "custom_attributes": null}))
            .await.expect(200).json()["payload"].clone();
        for (key, value) in [
            ("name", json!("")),
            ("email", Value::Null),
            ("phone_number", Value::Null),
            ("identifier", Value::Null),
            ("blocked", json!(true)),
            ("thumbnail", json!("")),
            ("custom_attributes", json!({"a": 1, "b": null, "c": [3]})),
        ] {
            assert_eq!(contact[key], value, "{key}");
        }
    }
    // A removed value can be used again. The contact's own value is no conflict.
    create(
        &app,
        json!({"email": "b@example.test", "phone_number": "+886900000002", "identifier": "i-2"}),
    )
    .await
    .expect(200);
    patch(
        &app,
        "/contacts/1042",
        &json!({"email": "ann.LEE@example.test", "identifier": "CRM-1042"}),
    )
    .await
    .expect(200);
    let before = app.counts().await;
    for (body, attributes, message) in [
        (
            json!({"email": "ANN.lee@example.test"}),
            &["email"][..],
            "Email has already been taken",
        ),
        (
            json!({"identifier": "CRM-1042", "email": "ann.lee@example.test"}),
            &["email", "identifier"],
            "Email has already been taken, Identifier has already been taken",
        ),
        (
            json!({"identifier": "CRM-1042", "phone_number": "1"}),
            &["identifier", "phone_number"],
            "Identifier has already been taken, Phone number should be in e164 format",
        ),
        (json!({"email": "x"}), &["email"], "Email Invalid email"),
        (
            json!({"custom_attributes": [1]}),
            &["custom_attributes"],
            "Custom attributes is invalid",
        ),
    ] {
        let reply = patch(&app, &path, &body).await;
        assert_eq!(
            (reply.status, reply.body),
            (422, invalid(attributes, message)),
            "{body}"
        );
    }
    // If the request has another fault, the contact's own value is not reported as taken.
    let reply = patch(
        &app,
        "/contacts/1042",
        &json!({"email": "ann.lee@example.test", "phone_number": "1"}),
    )
    .await;
    refused(
        &reply,
        422,
        &invalid(&["phone_number"], "Phone number should be in e164 format"),
    );
    for id in ["999999", "9002", "0", "x", "%00"] {
        refused(
            &patch(&app, &format!("/contacts/{id}"), &json!({"email": "x"})).await,
            404,
            NOT_FOUND,
        );
        refused(&get(&app, &format!("/contacts/{id}")).await, 404, NOT_FOUND);
    }
    refused(
        &app.patch(&format!("{BASE}{path}"))
            .globex()
            .json(&json!({"name": "theft"}))
            .send()
            .await,
        404,
        NOT_FOUND,
    );
    refused(
        &app.get(&format!("{BASE}{path}")).globex().send().await,
        404,
        NOT_FOUND,
    );
    assert_eq!(app.counts().await, before);
    // With one idempotency key, the change is made once.
    let keyed = |body: Value| {
        app.patch(&format!("{BASE}{path}"))
            .acme()
            .header("idempotency-key", "k")
            .json(&body)
            .send()
    };
    let first = keyed(json!({"name": "C"})).await.expect(200);
    patch(&app, &path, &json!({"name": "D"})).await.expect(200);
    assert_eq!(
        keyed(json!({"name": "C"})).await.expect(200).body,
        first.body
    );
    assert_eq!(get(&app, &path).await.json()["payload"]["name"], "D");
    refused(
        &keyed(json!({"name": "E"})).await,
        422,
        r#"{"error":"The Idempotency-Key was already used for another request"}"#,
    );
}

/// The list contains contacts with an e-mail address, a phone number or an identifier, 15 per page. The answer repeats
/// the parameter `page` as it was sent.
#[both(more())]
async fn listing(app: App) {
    // In the fixture, these are the contacts 1001 and 1042 with an e-mail address, and 3002 with an e-mail address and
    // a phone number. The phone number of 1002 is not the primary phone number.
    let reply = get(&app, "/contacts").await.expect(200).json();
    assert_eq!(keys(&reply), ["meta", "payload"]);
    assert_eq!(reply["meta"].to_string(), r#"{"count":3,"current_page":1}"#);
    assert_eq!(listed(&app, "").await, (vec![1001, 1042, 3002], 3));
    assert_eq!(
        reply["payload"][2]["contact_inboxes"],
        json!([
            {"source_id": "only-in-408", "inbox": {"id": 408, "avatar_url": "", "channel_id": 408, "name": "Second", "channel_type": "Channel::Api", "provider": null}},
        ])
    );
    assert_eq!(
        reply["payload"][0]["contact_inboxes"],
        json!([]),
        "another vendor's inbox does not exist here"
    );
    for (query, shown) in [
        ("?include_contact_inboxes=false", false),
        ("?include_contact_inboxes=0", false),
        ("?include_contact_inboxes=true", true),
        ("?include_contact_inboxes=", true),
    ] {
        let reply = get(&app, &format!("/contacts{query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(
            keys(&reply["payload"][0]).contains(&"contact_inboxes"),
            shown,
            "{query}"
        );
    }
    let globex = app
        .get(&format!("{BASE}/contacts"))
        .globex()
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        globex["payload"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| &c["id"])
            .collect::<Vec<_>>(),
        [&json!(9002)]
    );

    let mut made = Vec::new();
    for n in 10..30 {
        let body = json!({"name": format!("Zoë {n}"), "identifier": format!("id-{n}"), "additional_attributes": {"city": format!("C{}", 99 - n), "company_name": "Co", "country": "TW"}});
        made.push(
            create(&app, body).await.expect(200).json()["payload"]["contact"]["id"]
                .as_i64()
                .unwrap(),
        );
    }
    assert_eq!(listed(&app, "").await.0.len(), 15);
    for (query, count, current) in [
        ("?page=1", 15, json!("1")),
        ("?page=2", 8, json!("2")),
        ("?page=02", 8, json!("02")),
        ("?page=3", 0, json!("3")),
        ("?page=4294967295", 0, json!("4294967295")),
        ("?page_size=10", 10, json!(1)),
        ("?page=3&page_size=10", 3, json!("3")),
        ("?page_size=100", 23, json!(1)),
        ("?page_size=1&page=23", 1, json!("23")),
        ("?page=&page_size=", 15, json!(1)),
    ] {
        let reply = get(&app, &format!("/contacts{query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(reply["payload"].as_array().unwrap().len(), count, "{query}");
        assert_eq!(
            reply["meta"],
            json!({"count": 23, "current_page": current}),
            "{query}"
        );
    }
    // The two pages together contain every contact exactly once.
    let mut all = listed(&app, "?page_size=20").await.0;
    all.extend(listed(&app, "?page_size=20&page=2").await.0);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 23);

    for (query, ids) in [
        ("?q=ann.lee", vec![1042]),
        ("?q=ANN.LEE%40EXAMPLE", vec![1042]),
        ("?q=crm-10", vec![1042]),
        ("?q=49151123", vec![3002]),
        ("?q=%2B4915", vec![3002]),
        ("?q=other+inb", vec![3002]),
        ("?q=id-17", vec![made[7]]),
        ("?q=zo%C3%AB+18", vec![made[8]]),
        ("?q=nobody", vec![]),
        ("?q=%25", vec![]),
        ("?q=_", vec![]),
        ("?q=wjTest", vec![]),
        ("?q=12345678&sort=name", vec![3002]),
        ("?labels=&q=id-17", vec![made[7]]),
        ("?labels[]=&labels[]=&q=id-17", vec![made[7]]),
        ("?_=1767225600&q=id-17", vec![made[7]]),
    ] {
        assert_eq!(
            listed(&app, query).await,
            (ids.clone(), i64::try_from(ids.len()).unwrap()),
            "{query}"
        );
    }
    let up: Vec<i64> = made.clone();
    let down: Vec<i64> = made.iter().rev().copied().collect();
    for (query, ids) in [
        ("sort=name", &up),
        ("sort=name&direction=asc", &up),
        ("sort=name&direction=desc", &down),
        ("sort=-name", &down),
        ("sort=-name&direction=asc", &up),
        ("sort=city", &down),
        ("sort=-city", &up),
        ("sort=created_at", &up),
        ("sort=created_at&direction=desc", &down),
        ("direction=desc", &down),
        ("", &up),
    ] {
        assert_eq!(
            &listed(&app, &format!("?q=id-&page_size=100&{query}"))
                .await
                .0,
            ids,
            "{query}"
        );
    }
    for sort in [
        "email",
        "phone_number",
        "last_activity_at",
        "company",
        "country",
    ] {
        for direction in ["asc", "desc"] {
            assert_eq!(
                listed(
                    &app,
                    &format!("?page_size=100&sort={sort}&direction={direction}")
                )
                .await
                .0
                .len(),
                23,
                "{sort}"
            );
        }
    }
    let by_email = listed(&app, "?q=example.test&sort=email").await.0;
    assert_eq!(by_email, [1042, 1001, 3002]);
}

/// An invalid value of a filter, and an unknown parameter of any list, are refused.
#[both(more())]
async fn listing_is_refused(app: App) {
    started(&app).await;
    for list in [
        "/contacts",
        "/conversations/1/messages",
        "/agents",
        "/teams",
        "/inboxes",
    ] {
        refused(
            &get(&app, &format!("{list}?label=vip")).await,
            422,
            r#"{"error":"found unpermitted parameter: label"}"#,
        );
    }
    for (query, attribute, message) in [
        ("page=0", "page", "Page is invalid"),
        ("page=-1", "page", "Page is invalid"),
        ("page=x", "page", "Page is invalid"),
        ("page=1.5", "page", "Page is invalid"),
        ("page=4294967296", "page", "Page is invalid"),
        ("page=99999999999999999999", "page", "Page is invalid"),
        ("page[]=1", "page", "Page is invalid"),
        ("page_size=0", "page_size", "Page size is invalid"),
        ("page_size=101", "page_size", "Page size is invalid"),
        ("page_size=x", "page_size", "Page size is invalid"),
        ("sort=age", "sort", "Sort is invalid"),
        ("sort=-", "sort", "Sort is invalid"),
        ("sort=--name", "sort", "Sort is invalid"),
        ("direction=up", "direction", "Direction is invalid"),
        ("q[]=x", "q", "Q is invalid"),
        ("labels[a]=x", "labels", "Labels is invalid"),
        (
            "include_contact_inboxes[]=x",
            "include_contact_inboxes",
            "Include contact inboxes is invalid",
        ),
    ] {
        refused(
            &get(&app, &format!("/contacts?{query}")).await,
            422,
            &invalid(&[attribute], message),
        );
    }
    for query in [
        "page=1&page=2",
        "q=%zz",
        "q=%ff",
        "q=%00",
        "q=1&q[]=2",
        "a[b=1",
    ] {
        let reply = get(&app, &format!("/contacts?{query}")).await;
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (400, r#"{"status":400,"error":"Bad Request"}"#),
            "{query}"
        );
    }
}

#[both(more())]
async fn deleting_contacts(app: App) {
    let made = post(
        &app,
        "/contacts",
        &json!({"inbox_id": 407, "name": "Gone", "email": "gone@example.test"}),
    )
    .await
    .expect(200)
    .json();
    let id = &made["payload"]["contact"]["id"];
    let path = format!("/contacts/{id}");
    let theirs = app.delete(&format!("{BASE}{path}")).globex().send().await;
    refused(&theirs, 404, NOT_FOUND);
    let reply = delete(&app, &path).await.expect(200);
    assert_eq!(reply.body, "");
    refused(&get(&app, &path).await, 404, NOT_FOUND);
    refused(&delete(&app, &path).await, 404, NOT_FOUND);
    refused(&delete(&app, "/contacts/999999").await, 404, NOT_FOUND);
    refused(&delete(&app, "/contacts/x").await, 404, NOT_FOUND);
    // The e-mail address can be used again.
    post(
        &app,
        "/contacts",
        &json!({"inbox_id": 407, "email": "gone@example.test"}),
    )
    .await
    .expect(200);
}

#[both(Accounts::acme().with(Inbox::new("signed", "api").id(420).queue("support").set("hmac_token", json!("hmac-key-of-acme"))))]
async fn signed_identities(app: App) {
    let hash = parlor_engine::secrets::mac_hex(b"hmac-key-of-acme", b"u-77");
    let body = |inbox: i64, identifier: &str, hash: &str| json!({"inbox_id": inbox, "identifier": identifier, "identifier_hash": hash, "source_id": format!("s-{identifier}")});
    let before = app.counts().await;
    for (inbox, identifier, sent) in [
        (420, "u-77", "0".repeat(64)),
        (420, "u-78", hash.clone()),
        (420, "", hash.clone()),
        // The inbox has no key for signatures, so no hash is valid.
        (407, "u-77", hash.clone()),
    ] {
        let reply = post(&app, "/contacts", &body(inbox, identifier, &sent)).await;
        refused(
            &reply,
            422,
            r#"{"error":"HMAC failed: Invalid Identifier Hash Provided"}"#,
        );
    }
    assert_eq!(app.counts().await, before);
    let made = post(&app, "/contacts", &body(420, "u-77", &hash))
        .await
        .expect(200)
        .json();
    let started = post(
        &app,
        "/conversations",
        &json!({"inbox_id": 420, "source_id": made["payload"]["contact_inbox"]["source_id"]}),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(started["meta"]["hmac_verified"], true);
    assert_eq!(super::started(&app).await["meta"]["hmac_verified"], false);
}
