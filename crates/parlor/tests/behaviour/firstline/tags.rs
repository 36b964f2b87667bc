//! Tags, the tags of contacts, and the look-up lists. This file tests sections 3.4 ("Tags") and 3.6 of the contract,
//! which `mod.rs` explains.

use super::*;
use crate::support::accounts::{Classification, Label};

/// Acme with two tags and entries of each list. Omar has a token of this vendor.
fn lists() -> Accounts {
    Accounts::acme()
        .with(Token::employee(8, OMAR))
        .with(Label::new(101, "VIP").description("Call back within the hour"))
        .with(Label::new(102, "Wholesale"))
        .with(Contact::known(1001).labels(&["vip", "Wholesale"]))
        .with(Contact::known(1002).labels(&["VIP"]))
        .with(Classification::new(21, "sponsor", "Acme Retail").description("Shops"))
        .with(Classification::new(22, "sponsor", "Acme Online"))
        .with(Classification::new(23, "sponsor", "Closed brand").active(false))
        .with(Classification::new(31, "category", "Delivery"))
        .with(Classification::new(32, "category", "Payment"))
        .with(Classification::new(33, "subcategory", "Other").parent("Delivery"))
        .with(Classification::new(34, "subcategory", "Other").parent("Payment"))
        .with(Classification::new(41, "termination_code", "Solved"))
}

#[both(lists())]
async fn the_tags(app: App) {
    let page = get(&app, MINA, "contact-tag").await;
    assert_eq!(
        page["data"].to_string(),
        json!([
            {"id": 101, "name": "VIP", "description": "Call back within the hour", "contacts_count": 2},
            {"id": 102, "name": "Wholesale", "description": null, "contacts_count": 1},
        ])
        .to_string()
    );
    for (path, found) in [
        ("contact-tag?name=vi", vec![101]),
        ("contact-tag?name=SALE", vec![102]),
        ("contact-tag?name=x", vec![]),
        ("contact-tag?per_page=1&page=2", vec![102]),
    ] {
        assert_eq!(ids(&app, MINA, path).await, found, "{path}");
    }
    assert_eq!(
        get(&app, MINA, "contact-tag/101").await["data"]["contacts_count"],
        2
    );
    let made = send(
        &app,
        "POST",
        "contact-tag",
        OMAR,
        json!({"name": " New ", "description": "d"}),
    )
    .await;
    let made = made.expect(200).json()["data"].clone();
    let id = made["id"].as_i64().unwrap();
    assert_eq!(
        made,
        json!({"id": id, "name": "New", "description": "d", "contacts_count": 0})
    );
    // A renamed tag keeps its contacts.
    let path = "contact-tag/101";
    let renamed = send(
        &app,
        "PUT",
        path,
        OMAR,
        json!({"name": "Gold", "description": null}),
    )
    .await;
    assert_eq!(
        renamed.expect(200).json()["data"],
        json!({"id": 101, "name": "Gold", "description": null, "contacts_count": 2})
    );
    assert_eq!(
        get(&app, MINA, "contact/1002").await["data"]["tags"],
        json!([{"id": 101, "name": "Gold", "description": null}])
    );
    // The removal of a tag takes the tag from all contacts. A new tag with the same name has no contacts.
    let gone = send(&app, "DELETE", path, OMAR, json!({})).await;
    assert_eq!((gone.status, gone.body.as_str()), (204, ""));
    send(&app, "GET", path, MINA, json!({})).await.expect(404);
    assert_eq!(
        get(&app, MINA, "contact/1002").await["data"]["tags"],
        json!([])
    );
    let again = send(&app, "POST", "contact-tag", OMAR, json!({"name": "Gold"})).await;
    let again = again.expect(200).json()["data"]["id"].as_i64().unwrap();
    assert_eq!(
        ids(&app, MINA, &format!("contact?tag_ids={again}")).await,
        Vec::<i64>::new()
    );
    assert_eq!(ids(&app, MINA, "contact?tag_ids=102").await, [1001]);
}

/// Each of these filters can have more than a thousand ids. The ids become one SQL condition.
#[both(lists())]
async fn filters_by_many_ids(app: App) {
    let many: Vec<String> = (1..=1_200).map(|id: i64| id.to_string()).collect();
    let many = many.join(",");
    assert_eq!(
        ids(&app, MINA, &format!("contact?tag_ids={many}&id=1001,1002")).await,
        [1001, 1002]
    );
    for name in ["sponsor_id", "company_ids"] {
        let found = ids(&app, MINA, &format!("contact?{name}={many}")).await;
        assert!(found.is_empty(), "{name}");
    }
}

#[both(lists())]
async fn refused_tags(app: App) {
    let before = app.counts().await;
    for (method, path) in [
        ("POST", "contact-tag"),
        ("PUT", "contact-tag/101"),
        ("DELETE", "contact-tag/101"),
    ] {
        let reply = send(&app, method, path, MINA, json!({"name": "A"})).await;
        says(&reply, 403, "This action is unauthorized.");
    }
    for id in ["999", "0", "x", "9007199254740992"] {
        for method in ["GET", "PUT", "DELETE"] {
            let reply = send(
                &app,
                method,
                &format!("contact-tag/{id}"),
                OMAR,
                json!({"name": "A"}),
            )
            .await;
            says(
                &reply,
                404,
                &format!("No query results for model [App\\ContactTag] {id}"),
            );
        }
    }
    send(&app, "GET", "contact-tag/101", GIL, json!({}))
        .await
        .expect(404);
    for (method, path, body, errors) in [
        (
            "POST",
            "contact-tag",
            json!({}),
            json!({"name": ["The name field is required."]}),
        ),
        (
            "POST",
            "contact-tag",
            json!({"name": " ", "description": 1}),
            json!({"name": ["The name field is required."], "description": ["The description must be a string."]}),
        ),
        (
            "POST",
            "contact-tag",
            json!({"name": ["a"]}),
            json!({"name": ["The name must be a string."]}),
        ),
        (
            "POST",
            "contact-tag",
            json!({"name": "vip"}),
            json!({"name": ["The name has already been taken."]}),
        ),
        (
            "PUT",
            "contact-tag/102",
            json!({"name": "VIP"}),
            json!({"name": ["The name has already been taken."]}),
        ),
        (
            "PUT",
            "contact-tag/102",
            json!({"name": null}),
            json!({"name": ["The name field is required."]}),
        ),
        (
            "POST",
            "contact-tag",
            json!({"name": "a", "description": "x".repeat(1_025)}),
            json!({"description": ["The description must not be greater than 1024 characters."]}),
        ),
    ] {
        let reply = send(&app, method, path, OMAR, body.clone()).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert_eq!(reply.json()["errors"], errors, "{body}");
    }
    let list = app
        .get("/api/v1/contact-tag?description=x")
        .bearer(MINA)
        .send()
        .await;
    assert_eq!(
        list.expect(422).json()["errors"]["description"][0],
        "The description filter is not supported."
    );
    assert_eq!(app.counts().await, before);
}

#[both(lists())]
async fn tags_of_contacts(app: App) {
    let made = send(
        &app,
        "POST",
        "contact",
        MINA,
        json!({"first_name": "Li", "tag_ids": [102, "101", 102]}),
    )
    .await;
    let made = made.expect(200).json()["data"].clone();
    let names = |contact: &Value| {
        let tags = contact["tags"].as_array().unwrap();
        tags.iter()
            .map(|tag| tag["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&made), ["VIP", "Wholesale"]);
    let path = format!("contact/{}", made["id"]);
    let id = made["id"].as_i64().unwrap();
    for (body, expected) in [
        (json!({"last_name": "Hua"}), vec!["VIP", "Wholesale"]),
        (json!({"tag_ids": [102]}), vec!["Wholesale"]),
        (json!({"tag_ids": []}), vec![]),
        (json!({"tag_ids": [101]}), vec!["VIP"]),
        (json!({"tag_ids": null}), vec![]),
        (json!({"tag_ids": [101]}), vec!["VIP"]),
    ] {
        let changed = send(&app, "PUT", &path, MINA, body.clone())
            .await
            .expect(200)
            .json();
        assert_eq!(names(&changed["data"]), expected, "{body}");
    }
    for (query, found) in [
        ("tag_ids=101", vec![1001, 1002, id]),
        ("tag_ids=102", vec![1001]),
        ("tag_ids=102,101", vec![1001, 1002, id]),
        ("tag_ids[]=102&tag_ids[]=999", vec![1001]),
        ("tag_ids=999", vec![]),
        ("tag_ids=10", vec![]),
        ("tag_ids=101&search=Li&per_page=500", vec![1001, id]),
    ] {
        let query = query.replace('[', "%5B").replace(']', "%5D");
        assert_eq!(
            ids(&app, MINA, &format!("contact?{query}")).await,
            found,
            "{query}"
        );
    }
    let invalid = json!({"first_name": "A", "tag_ids": [101, 999, "x", 1.5]});
    let reply = send(&app, "POST", "contact", MINA, invalid)
        .await
        .expect(422)
        .json();
    assert_eq!(
        reply["errors"],
        json!({
            "tag_ids.1": ["The selected tag ids.1 is invalid."], "tag_ids.2": ["The tag ids.2 must be an integer."],
            "tag_ids.3": ["The tag ids.3 must be an integer."],
        })
    );
    let other = send(
        &app,
        "POST",
        "contact",
        GIL,
        json!({"first_name": "A", "tag_ids": [101]}),
    )
    .await;
    other.expect(422);
    // `/v1` shows the same labels, changes them, and finds contacts by them.
    let token = app.token_of(8).await;
    let v1 = async |method: &str, path: &str, body: Value| {
        let call = app.request(method, path).bearer(&token).json(&body);
        call.send().await
    };
    let contact = format!("/v1/contacts/{id}");
    let shown = app
        .get(&contact)
        .bearer(&token)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(shown["label_ids"], json!([101]));
    v1("PATCH", &contact, json!({"label_ids": [102]}))
        .await
        .expect(200);
    let list = app
        .get("/v1/contacts?label_id=102")
        .bearer(&token)
        .send()
        .await
        .expect(200)
        .json();
    let list: Vec<i64> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["id"].as_i64().unwrap())
        .collect();
    assert_eq!(list, [id, 1001]);
    let reply = v1("PATCH", &contact, json!({"label_ids": [999]}))
        .await
        .expect(422)
        .json();
    assert_eq!(reply["errors"][0]["field"], "label_ids");
    let made = v1(
        "POST",
        "/v1/contacts",
        json!({"name": "N", "label_ids": [101]}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(made["label_ids"], json!([101]));
    // A merge adds labels to the remaining contact, and the undo of the merge removes these labels.
    let merge = v1(
        "POST",
        "/v1/contacts/1002/merge",
        json!({"contact_id": id, "evidence": "given"}),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(
        get(&app, MINA, "contact/1002").await["data"]["tags"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    v1(
        "POST",
        &format!("/v1/merges/{}/undo", merge["id"]),
        json!({}),
    )
    .await
    .expect(200);
    assert_eq!(
        names(&get(&app, MINA, "contact/1002").await["data"]),
        ["VIP"]
    );
    // Only administrators remove labels.
    let mina = app.token_of(7).await;
    app.delete("/v1/labels/102")
        .bearer(&mina)
        .send()
        .await
        .expect(403);
    // A removal that expects an older version of the label is refused.
    let version = async || {
        let label = app.get("/v1/labels/102").bearer(&token).send().await;
        label.json()["version"].clone()
    };
    let old = version().await;
    v1("PATCH", "/v1/labels/102", json!({"description": "Big"}))
        .await
        .expect(200);
    for (seen, status) in [(old, 412), (version().await, 204)] {
        app.delete("/v1/labels/102")
            .bearer(&token)
            .header("if-match", &seen.to_string())
            .send()
            .await
            .expect(status);
    }
    v1("DELETE", "/v1/labels/102", json!({})).await.expect(404);
    // Contacts no longer show a removed label, and a filter by this label finds no contact. The audit log still has the
    // name of the label.
    let shown = app.get(&contact).bearer(&token).send().await.json();
    assert_eq!(shown["label_ids"], json!([]));
    let found = app.get("/v1/contacts?label_id=102").bearer(&token).send();
    assert_eq!(found.await.expect(200).json()["data"], json!([]));
    let tagged = get(&app, MINA, "contact?tag_ids[]=102").await;
    assert_eq!(tagged["meta"]["total"], 0);
    let shown = app
        .get("/v1/audit")
        .bearer(&token)
        .send()
        .await
        .expect(200)
        .json();
    assert!(shown.to_string().contains("label 102 Wholesale"), "{shown}");
    // A change of a contact may still list the id of a removed label. The label is not added.
    let back = v1("PATCH", &contact, json!({"label_ids": [101, 102]}))
        .await
        .expect(200)
        .json();
    assert_eq!(back["label_ids"], json!([101]));
}

/// Contract, section 3.6: the look-up lists show the active entries.
#[both(lists())]
async fn look_up_lists(app: App) {
    let sponsors = get(&app, MINA, "sponsor").await;
    assert_eq!(
        sponsors["data"].to_string(),
        json!([{"id": 21, "name": "Acme Retail", "description": "Shops"}, {"id": 22, "name": "Acme Online", "description": null}]).to_string()
    );
    assert_eq!(sponsors["meta"]["total"], 2);
    for (path, found) in [
        ("category", vec![31, 32]),
        ("category?search=PAY", vec![32]),
        ("subcategory", vec![33, 34]),
        ("subcategory?category_id=32", vec![34]),
        ("subcategory?category_id=99", vec![]),
        ("ticket-termination-code", vec![41]),
        ("sponsor?per_page=1&page=2", vec![22]),
    ] {
        assert_eq!(ids(&app, MINA, path).await, found, "{path}");
    }
    let part = &get(&app, MINA, "subcategory").await["data"][0];
    assert_eq!(
        part.to_string(),
        json!({"id": 33, "name": "Other", "description": null, "category_id": 31, "category": {"id": 31, "name": "Delivery", "description": null}}).to_string()
    );
    for (path, field) in [
        ("category?category_id=1", "category_id"),
        ("sponsor?page=0", "page"),
        ("subcategory?category_id=x", "category_id"),
    ] {
        let reply = app
            .get(&format!("/api/v1/{path}"))
            .bearer(MINA)
            .send()
            .await;
        assert!(
            reply.expect(422).json()["errors"][field].is_array(),
            "{path}"
        );
    }
    let other = app.get("/api/v1/category").bearer(GIL).send().await;
    assert_eq!(other.expect(200).json()["data"], json!([]));
}

/// The lists in `/v1`: only administrators change them. An entry can never move to another list or category.
#[both(lists())]
async fn classifications(app: App) {
    let (omar, mina) = (app.token_of(8).await, app.token_of(7).await);
    let v1 = async |token: &str, method: &str, path: &str, body: Value| {
        let call = app.request(method, path).bearer(token).json(&body);
        call.send().await
    };
    let list = "/v1/classifications";
    let made = v1(
        &omar,
        "POST",
        list,
        json!({"kind": "subcategory", "name": "Late", "parent_id": 31}),
    )
    .await;
    let made = made.expect(201).json();
    let id = made["id"].clone();
    assert_eq!(
        (&made["kind"], &made["parent_id"], &made["active"]),
        (&json!("subcategory"), &json!(31), &json!(true))
    );
    let path = format!("{list}/{id}");
    let changed = v1(
        &omar,
        "PATCH",
        &path,
        json!({"name": "Too late", "active": false}),
    )
    .await;
    assert_eq!(changed.expect(200).json()["name"], "Too late");
    v1(&mina, "GET", &path, json!({})).await.expect(200);
    v1(
        &mina,
        "POST",
        list,
        json!({"kind": "category", "name": "C"}),
    )
    .await
    .expect(403);
    v1(&mina, "PATCH", &path, json!({"name": "C"}))
        .await
        .expect(403);
    for (body, field) in [
        (json!({"kind": "category"}), "name"),
        (json!({"name": "x"}), "kind"),
        (json!({"kind": "brand", "name": "x"}), "kind"),
        (json!({"kind": "subcategory", "name": "x"}), "parent_id"),
        (
            json!({"kind": "subcategory", "name": "x", "parent_id": 21}),
            "parent_id",
        ),
        (
            json!({"kind": "subcategory", "name": "x", "parent_id": 999}),
            "parent_id",
        ),
        (
            json!({"kind": "category", "name": "x", "parent_id": 31}),
            "parent_id",
        ),
        (json!({"kind": "category", "name": "delivery"}), "name"),
        (
            json!({"kind": "subcategory", "name": "OTHER", "parent_id": 31}),
            "name",
        ),
    ] {
        let reply = v1(&omar, "POST", list, body.clone())
            .await
            .expect(422)
            .json();
        assert_eq!(reply["errors"][0]["field"], field, "{body}: {reply}");
    }
    let taken = v1(
        &omar,
        "PATCH",
        &format!("{list}/32"),
        json!({"name": "Delivery"}),
    )
    .await;
    assert_eq!(taken.expect(422).json()["errors"][0]["code"], "taken");
    // Applying the file again changes nothing.
    let report = app.apply(lists()).await;
    assert_eq!(report.changes, Vec::<String>::new(), "{report:?}");
}

/// A contact's sponsor, company and flags, with the filters that find the contact by them.
#[both(lists())]
async fn sponsors_and_flags_of_contacts(app: App) {
    let body = json!({"first_name": "A", "sponsor_id": "21", "company_id": 5, "disturb_setting": 1, "has_fb_optin": true, "has_valid_fb_optin": 0});
    let made = send(&app, "POST", "contact", MINA, body)
        .await
        .expect(200)
        .json()["data"]
        .clone();
    let id = made["id"].as_i64().unwrap();
    assert_eq!(
        (
            &made["sponsor_id"],
            &made["sponsor"]["name"],
            &made["disturb_setting"]
        ),
        (&json!(21), &json!("Acme Retail"), &json!(1))
    );
    let everybody = ids(&app, MINA, "contact?per_page=500").await;
    let others: Vec<i64> = everybody
        .iter()
        .copied()
        .filter(|other| *other != id)
        .collect();
    for (query, found) in [
        ("sponsor_id=21", vec![id]),
        ("sponsor_id=22", vec![]),
        ("sponsor_id=21,22", vec![id]),
        ("company_ids=5,6", vec![id]),
        ("company_ids%5B%5D=6", vec![]),
        ("has_disturb=1", vec![id]),
        ("has_disturb=0", others.clone()),
        ("has_fb_optin=1", vec![id]),
        ("has_fb_optin=0", others.clone()),
        ("has_valid_fb_optin=1", vec![]),
        ("has_valid_fb_optin=0", everybody.clone()),
    ] {
        assert_eq!(
            ids(&app, MINA, &format!("contact?per_page=500&{query}")).await,
            found,
            "{query}"
        );
    }
    let path = format!("contact/{id}");
    let body = json!({"sponsor_id": null, "disturb_setting": 0, "has_fb_optin": null, "has_valid_fb_optin": "1"});
    let changed = send(&app, "PUT", &path, MINA, body)
        .await
        .expect(200)
        .json()["data"]
        .clone();
    assert_eq!(
        (&changed["sponsor_id"], &changed["disturb_setting"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        ids(&app, MINA, "contact?has_disturb=1").await,
        Vec::<i64>::new()
    );
    assert_eq!(
        ids(&app, MINA, "contact?has_fb_optin=1").await,
        Vec::<i64>::new()
    );
    assert_eq!(ids(&app, MINA, "contact?has_valid_fb_optin=1").await, [id]);
    for (body, errors) in [
        (
            json!({"sponsor_id": 23}),
            json!({"sponsor_id": ["The selected sponsor id is invalid."]}),
        ),
        (
            json!({"sponsor_id": 31}),
            json!({"sponsor_id": ["The selected sponsor id is invalid."]}),
        ),
        (
            json!({"sponsor_id": "x", "company_id": 0}),
            json!({"sponsor_id": ["The sponsor id must be an integer."], "company_id": ["The selected company id is invalid."]}),
        ),
        (
            json!({"disturb_setting": "yes"}),
            json!({"disturb_setting": ["The disturb setting field must be true or false."]}),
        ),
    ] {
        let reply = send(&app, "PUT", &path, MINA, body.clone())
            .await
            .expect(422)
            .json();
        assert_eq!(reply["errors"], errors, "{body}");
    }
}
