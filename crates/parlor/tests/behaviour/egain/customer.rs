//! The customer of a start: the search for a contact, and its creation. This file tests sections 3.2.4 (rows A to H)
//! and 3.2.6 and vectors 5 to 8 of the contract, which `mod.rs` explains.

use super::common::*;
use parlor_model::ids::ContactId;
use parlor_model::words::PointKind;

const BY_EMAIL: &str = "searchContactOnAttribute=email.emailAddress";
const BY_ID: &str = "searchContactOnAttribute=externalId";
const CONTACT: &str = "activity.customer.contacts.contact";

fn email(address: &str) -> Value {
    json!([{"emailAddress": address}])
}

/// Contract, rows A, B and G, and values that do not describe a customer.
#[both(more())]
async fn missing_or_blank(app: App) {
    let token = ready(&app).await;
    let customers = |customer: Value| with(json!({"customer": customer}));
    for (query, body, path) in [
        (BY_EMAIL, bare(), "activity.customer"),
        (BY_EMAIL, with(json!({})), "activity.customer"),
        (BY_EMAIL, customers(json!(null)), "activity.customer"),
        (BY_EMAIL, customers(json!("x")), "activity.customer"),
        (BY_EMAIL, customers(json!([])), "activity.customer"),
        (BY_EMAIL, customers(json!({})), CONTACT),
        (
            BY_EMAIL,
            customers(json!({"contacts": "x"})),
            "activity.customer",
        ),
        (BY_EMAIL, customers(json!({"contacts": {}})), CONTACT),
        (
            BY_EMAIL,
            customers(json!({"contacts": {"contact": []}})),
            CONTACT,
        ),
        (
            BY_EMAIL,
            customers(json!({"contacts": {"contact": ["x"]}})),
            CONTACT,
        ),
        (
            BY_EMAIL,
            customers(json!({"contacts": {"contact": [{}, {}]}})),
            CONTACT,
        ),
        (
            BY_EMAIL,
            body_for(json!({"firstName": "A"})),
            "activity.customer.contacts.contact.email.emailAddress",
        ),
        (
            BY_EMAIL,
            body_for(json!({"firstName": "A", "email": []})),
            "activity.customer.contacts.contact.email.emailAddress",
        ),
        (
            BY_EMAIL,
            body_for(json!({"firstName": "A", "email": email("")})),
            "activity.customer.contacts.contact.email.emailAddress",
        ),
        (
            BY_EMAIL,
            body_for(json!({"firstName": "A", "email": email("  ")})),
            "activity.customer.contacts.contact.email.emailAddress",
        ),
        (
            BY_EMAIL,
            body_for(json!({"firstName": "A", "email": "a@b.c"})),
            "activity.customer.contacts.contact.email.emailAddress",
        ),
        (
            BY_EMAIL,
            body_for(json!({"firstName": "A", "email": [{"emailAddress": {}}]})),
            "activity.customer.contacts.contact.email.emailAddress",
        ),
        (
            BY_ID,
            body_for(json!({"firstName": "A", "email": email("a@b.c")})),
            "activity.customer.contacts.contact.externalId",
        ),
        (
            BY_ID,
            body_for(json!({"firstName": "A", "externalId": " "})),
            "activity.customer.contacts.contact.externalId",
        ),
        (
            BY_ID,
            body_for(json!({"firstName": "A", "externalId": null})),
            "activity.customer.contacts.contact.externalId",
        ),
        (
            "searchContactOnAttribute=mobile.phone",
            body_for(
                json!({"firstName": "A", "phone": [{"type": {"value": "home"}, "phoneNo": "1"}]}),
            ),
            "activity.customer.contacts.contact.phone.phoneNo",
        ),
        (
            "searchContactOnAttribute=mobile.phone",
            body_for(json!({"firstName": "A", "phone": [{"phoneNo": "1"}]})),
            "activity.customer.contacts.contact.phone.phoneNo",
        ),
        (
            "searchContactOnAttribute=social.twitterId",
            body_for(
                json!({"firstName": "A", "social": [{"type": {"value": "facebook"}, "socialId": "x"}]}),
            ),
            "activity.customer.contacts.contact.social.socialId",
        ),
        (
            "searchContactOnAttribute=custom.loyalty_no",
            body_for(json!({"firstName": "A"})),
            "activity.customer.contacts.contact.customAttributes.customAttribute",
        ),
        (
            "searchContactOnAttribute=custom.loyalty_no",
            body_for(
                json!({"firstName": "A", "customAttributes": attributes(&[("loyalty_no", json!(""))])}),
            ),
            "activity.customer.contacts.contact.customAttributes.customAttribute",
        ),
        (
            "anonymousCustomer=yes",
            body_for(json!({"firstName": "A"})),
            "activity.customer",
        ),
        (
            "anonymousCustomer=yes",
            customers(json!({})),
            "activity.customer",
        ),
    ] {
        assert_eq!(
            refused(&app, &token, query, &body, "400-152").await,
            invalid(path),
            "{query} {body}"
        );
    }
}

/// Contract, row C: a created customer has all given values.
#[both(more())]
async fn nobody_found_is_made(app: App) {
    let token = ready(&app).await;
    let contact = json!({
        "salutation": "Ms", "firstName": "Bea", "middleName": "M", "lastName": "Ray", "suffix": {"value": "Jr"}, "externalId": "NEW-1",
        "gender": {"value": "female"}, "loginId": "bea", "hasDirectMailingConsent": true, "secretQuestion": "pet", "secretAnswer": "s3cret",
        "email": [{"emailAddress": "bea@example.test"}, {"emailAddress": "Bea@Example.test"}, {"emailAddress": "bea2@example.test"}],
        "phone": [{"type": {"value": "mobile"}, "countryCode": "44", "areaCode": "20", "phoneNo": "5550100"}, {"type": {"value": "fax"}, "phoneNo": "1"},
                  {"type": {"value": "pager"}, "phoneNo": "2", "extension": "3"}, {"type": {"value": "home"}, "phoneNo": "4"}, {"type": {"value": "office"}, "phoneNo": 5}],
        "social": [{"type": {"value": "instagram"}, "socialId": "bea.ig"}, {"type": {"value": "facebook"}, "socialId": "bea.fb"}, {"type": {"value": "twitter"}, "socialId": "bea.tw"}],
        "postal": [{"type": {"value": "home"}, "address_1": "1 High St", "city": "York", "unknown": "x"}], "web": [{"url": "https://bea.test"}],
        "customAttributes": attributes(&[("loyalty_no", json!("L-77")), ("level", json!("Gold")), ("age", json!("30"))]),
    });
    let mut body = body_for(contact);
    body["activity"]["customer"]["role"] = json!({"value": "Partner"});
    body["activity"]["customer"]["pin"] = json!("1234");
    body["activity"]["customer"]["department"] = json!({"name": "ignored"});
    let before = app.counts().await;
    let answer = started(
        &app,
        &token,
        &format!("{BY_EMAIL}&conversationContact=mobile.phone"),
        &body,
    )
    .await;
    let after = app.counts().await;
    for table in [
        "contacts",
        "identities",
        "conversations",
        "cases",
        "agent_slots",
    ] {
        assert_eq!(after.of(table), before.of(table) + 1, "{table}");
    }
    assert_eq!(answer["activity"]["customer"]["customerName"], "Bea M Ray");
    let view = stored(&app, &answer).await;
    let person = view.person.unwrap();
    assert_eq!(answer["activity"]["customer"]["id"], person.contact.id.0);
    assert_eq!(
        (
            person.contact.name.as_str(),
            person.contact.given_name.as_deref(),
            person.contact.family_name.as_deref()
        ),
        ("Bea M Ray", Some("Bea"), Some("Ray"))
    );
    assert_eq!(person.contact.department_id, None);
    assert_eq!(
        Value::Object(person.contact.custom_attributes.clone()),
        json!({"loyalty_no": "L-77", "level": "Gold", "age": 30})
    );
    assert_eq!(
        Value::Object(person.contact.details.clone())["egain"],
        json!({"salutation": "Ms", "middleName": "M", "loginId": "bea", "suffix": "Jr", "gender": "female", "hasDirectMailingConsent": true,
               "postal": [{"type": "home", "address_1": "1 High St", "city": "York"}], "web": [{"url": "https://bea.test"}], "customer": {"role": "Partner"}})
    );
    assert!(!format!("{person:?}").contains("s3cret"));
    let mut points: Vec<_> = person
        .points
        .iter()
        .filter(|p| p.kind != PointKind::Attribute)
        .map(|p| (p.kind.to_string(), p.value.clone()))
        .collect();
    points.sort();
    let mut expected: Vec<_> = [
        ("email", "bea@example.test"),
        ("email", "bea2@example.test"),
        ("external_id", "NEW-1"),
        ("mobile_phone", "5550100"),
        ("fax", "1"),
        ("pager", "2"),
        ("home_phone", "4"),
        ("office_phone", "5"),
        ("instagram", "bea.ig"),
        ("facebook", "bea.fb"),
        ("twitter", "bea.tw"),
    ]
    .map(|(kind, value)| (kind.to_owned(), value.to_owned()))
    .to_vec();
    expected.sort();
    assert_eq!(points, expected);
    let mobile = person
        .points
        .iter()
        .find(|p| p.kind == PointKind::MobilePhone)
        .unwrap();
    assert_eq!(
        Value::Object(mobile.details.clone()),
        json!({"countryCode": "44", "areaCode": "20"})
    );
    assert_eq!(view.conversation.contact_point_id, Some(mobile.id));
    // Afterwards, each of these values finds the created contact.
    for (query, contact) in [
        (BY_EMAIL, json!({"email": email("BEA2@example.test")})),
        (BY_ID, json!({"externalId": "NEW-1"})),
        (
            "searchContactOnAttribute=custom.loyalty_no",
            json!({"customAttributes": attributes(&[("loyalty_no", json!("L-77"))])}),
        ),
        (
            "searchContactOnAttribute=custom.age",
            json!({"customAttributes": attributes(&[("age", json!(30))])}),
        ),
        (
            "searchContactOnAttribute=custom.level",
            json!({"customAttributes": attributes(&[("level", json!("Gold"))])}),
        ),
    ] {
        let again = started(&app, &token, query, &body_for(contact)).await;
        assert_eq!(
            again["activity"]["customer"], answer["activity"]["customer"],
            "{query}"
        );
        assert_ne!(again["id"], answer["id"]);
    }
}

/// Contract, row D and vector 8: the creation fails, and nothing is stored.
#[both(more())]
async fn nobody_found_and_none_can_be_made(app: App) {
    let token = ready(&app).await;
    let new = |more: Value| {
        let mut contact = json!({"firstName": "New", "externalId": "NEW-9"});
        contact
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body_for(contact)
    };
    let path = |rest: &str| invalid(&format!("{CONTACT}.{rest}"));
    let phone = |more: Value| {
        let mut phone = json!({"type": {"value": "home"}, "phoneNo": "1"});
        phone
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        new(json!({"phone": [phone]}))
    };
    let rows: Vec<(Value, String)> = vec![
        (new(json!({"firstName": null})), path("firstName")),
        (new(json!({"firstName": ""})), path("firstName")),
        (new(json!({"firstName": " "})), path("firstName")),
        (new(json!({"firstName": {}})), path("firstName")),
        (
            new(json!({"firstName": "x".repeat(1025)})),
            path("firstName"),
        ),
        (new(json!({"lastName": ["x"]})), path("lastName")),
        // Another contact has this address. The comparison ignores upper and lower case.
        (
            new(json!({"email": email("ann.lee@example.test")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("ANN.LEE@example.TEST")})),
            path("email.emailAddress"),
        ),
        (
            new(
                json!({"email": [{"emailAddress": "free@example.test"}, {"emailAddress": "li.hua@example.test"}]}),
            ),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("no at")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("a@b")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("a@.b")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("a@b.")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("a@b@c.d")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("a b@c.d")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("a\\\\b@c.d")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email("a(@c.d")})),
            path("email.emailAddress"),
        ),
        (
            new(json!({"email": email(&format!("{}@b.cd", "x".repeat(251)))})),
            path("email.emailAddress"),
        ),
        (new(json!({"email": ["x"]})), path("email.emailAddress")),
        (phone(json!({"phoneNo": ""})), path("phone.phoneNo")),
        (
            phone(json!({"phoneNo": "1".repeat(41)})),
            path("phone.phoneNo"),
        ),
        (
            phone(json!({"countryCode": "x"})),
            path("phone.countryCode"),
        ),
        (
            phone(json!({"countryCode": "1".repeat(10)})),
            path("phone.countryCode"),
        ),
        (
            phone(json!({"areaCode": "1".repeat(11)})),
            path("phone.areaCode"),
        ),
        (
            phone(json!({"extension": "1".repeat(11)})),
            path("phone.extension"),
        ),
        (
            new(json!({"social": [{"type": {"value": "twitter"}}]})),
            path("social.socialId"),
        ),
        (
            new(json!({"customAttributes": attributes(&[("nothing", json!("x"))])})),
            path("customAttributes.customAttribute.attribName (nothing)"),
        ),
        (
            new(json!({"customAttributes": attributes(&[("order_no", json!("of activities"))])})),
            path("customAttributes.customAttribute.attribName (order_no)"),
        ),
        (
            new(json!({"customAttributes": attributes(&[("loyalty_no", json!("a+b"))])})),
            path("customAttributes.customAttribute.attribValues (loyalty_no)"),
        ),
        (
            new(json!({"customAttributes": attributes(&[("age", json!("old"))])})),
            path("customAttributes.customAttribute.attribValues (age)"),
        ),
        (
            new(json!({"salutation": 5.5, "suffix": []})),
            path("suffix"),
        ),
        (
            new(json!({"hasHoldingDataConsent": "maybe"})),
            path("hasHoldingDataConsent"),
        ),
        (
            new(
                json!({"email": (0..51).map(|n| json!({"emailAddress": format!("a{n}@b.c")})).collect::<Vec<_>>()}),
            ),
            path("email"),
        ),
    ];
    for (body, message) in rows {
        assert_eq!(
            refused(&app, &token, BY_ID, &body, "400-152").await,
            message,
            "{body}"
        );
    }
    let with_customer = |more: Value| {
        let mut body = new(json!({}));
        body["activity"]["customer"]
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    for (body, message) in [
        (
            with_customer(json!({"type": {"value": "group"}})),
            "activity.customer.type.value, expected values are: [individual].",
        ),
        (
            with_customer(json!({"type": {"value": "corporate"}})),
            "activity.customer.type.value, expected values are: [individual].",
        ),
        (
            with_customer(json!({"role": "Friend"})),
            "activity.customer.role, expected values are: [Partner, Reseller, Customer].",
        ),
        (
            with_customer(json!({"howReferred": {"value": "Radio"}})),
            "activity.customer.howReferred, expected values are: [Website, Customer, Partner, Employee, Reseller].",
        ),
        (
            phone(json!({"type": {"value": "work"}})),
            "activity.customer.contacts.contact.phone.type.value, expected values are: [home, office, mobile, fax, pager].",
        ),
        (
            new(json!({"phone": [{"phoneNo": "1"}]})),
            "activity.customer.contacts.contact.phone.type.value, expected values are: [home, office, mobile, fax, pager].",
        ),
        (
            new(json!({"social": [{"type": {"value": "x"}, "socialId": "1"}]})),
            "activity.customer.contacts.contact.social.type.value, expected values are: [facebook, twitter, instagram].",
        ),
        (
            new(json!({"customAttributes": attributes(&[("level", json!("Tin"))])})),
            "level, expected values are: [Gold, Silver].",
        ),
    ] {
        assert_eq!(
            refused(&app, &token, BY_ID, &body, "400-196").await,
            format!("Invalid value of attribute {message}")
        );
    }
    for more in [
        json!({"pin": "1".repeat(256)}),
        json!({"marketSegment": "x".repeat(51)}),
        json!({"entitlements": "x".repeat(1025)}),
        json!({"preferredAgent": {"id": "x"}}),
        json!({"type": 5}),
    ] {
        refused(&app, &token, BY_ID, &with_customer(more), "400-152").await;
    }
    // All faults are `details` of one error.
    let before = app.counts().await;
    let reply = starting(
        &app,
        &token,
        BY_ID,
        &new(json!({"firstName": null, "email": email("x"), "suffix": []})),
    )
    .send()
    .await
    .expect(400);
    let keys: Vec<_> = reply.json()["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["key"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        keys,
        ["firstName", "email.emailAddress", "suffix"].map(|k| format!("{CONTACT}.{k}"))
    );
    assert_eq!(before, app.counts().await);
    // Values of exactly the maximum length are allowed.
    let whole = json!({"email": email(&format!("{}@b.cd", "x".repeat(250))), "phone": [{"type": {"value": "home"}, "phoneNo": "1".repeat(40),
                       "countryCode": "1".repeat(9), "areaCode": "1".repeat(10), "extension": "1".repeat(10)}]});
    started(&app, &token, BY_ID, &new(whole)).await;
}

/// Contract, row E and vector 7: a found contact is used unchanged. The other values of the customer in the request may
/// even be invalid.
#[both(more())]
async fn one_found_is_used_untouched(app: App) {
    let token = ready(&app).await;
    let counts = |c: &crate::support::Counts| ["contacts", "contact_points"].map(|t| c.of(t));
    let before = app.counts().await;
    for contact in [
        json!({"email": email("ann.lee@example.test")}),
        json!({"email": email("Ann.Lee@Example.TEST"), "firstName": "Someone", "lastName": "Else", "externalId": "CRM-other"}),
        json!({"email": email("ann.lee@example.test"), "firstName": {}, "phone": [{"type": {"value": "work"}, "phoneNo": ""}], "customAttributes": "x", "social": 5}),
        json!({"email": [{"emailAddress": "ann.lee@example.test"}, {"emailAddress": "never seen@"}]}),
    ] {
        let answer = started(&app, &token, BY_EMAIL, &body_for(contact.clone())).await;
        assert_eq!(
            answer["activity"]["customer"],
            json!({"customerName": "Ann Lee", "type": {"value": "individual"}, "id": 1042}),
            "{contact}"
        );
        let person = stored(&app, &answer).await.person.unwrap();
        assert_eq!(
            (
                person.contact.name.as_str(),
                person.contact.custom_attributes.len()
            ),
            ("Ann Lee", 0)
        );
    }
    let mut group = body_for(json!({"email": email("ann.lee@example.test")}));
    group["activity"]["customer"]["type"] = json!({"value": "group"});
    started(&app, &token, BY_EMAIL, &group).await;
    group["activity"]["customer"]
        .as_object_mut()
        .unwrap()
        .remove("type");
    started(&app, &token, BY_EMAIL, &group).await;
    assert_eq!(counts(&before), counts(&app.counts().await));
    // Ann has one identity in the entry point, for any number of starts.
    let view = app.engine().contact(ACME, ContactId(1042)).await.unwrap();
    assert_eq!(view.identities.len(), 1);
}

/// Contract, row F: if the request's values find several contacts, the start is refused.
#[both(more())]
async fn several_found(app: App) {
    let token = ready(&app).await;
    let twins = json!({
        "firstName": "T", "phone": [{"type": {"value": "home"}, "phoneNo": "555-0001"}], "social": [{"type": {"value": "instagram"}, "socialId": "twins"}],
        "customAttributes": attributes(&[("loyalty_no", json!("L-2"))]),
    });
    for attribute in ["home.phone", "social.instagramId", "custom.loyalty_no"] {
        let message = refused(
            &app,
            &token,
            &format!("searchContactOnAttribute={attribute}"),
            &body_for(twins.clone()),
            "400-152",
        )
        .await;
        assert_eq!(message, invalid("activity.customer"));
    }
    // If several contact points of one contact match, one contact is found.
    let one = json!({"phone": [{"type": {"value": "home"}, "phoneNo": "555-0003"}]});
    let answer = started(
        &app,
        &token,
        "searchContactOnAttribute=home.phone",
        &body_for(one),
    )
    .await;
    assert_eq!(answer["activity"]["customer"]["id"], 3002);
}

/// Contract, row H: if the request has several values for the attribute of the search, a contact with at least one of
/// these values is found.
#[both(more())]
async fn several_values(app: App) {
    let token = ready(&app).await;
    let emails = |addresses: &[&str]| {
        let list: Vec<Value> = addresses
            .iter()
            .map(|a| json!({"emailAddress": a}))
            .collect();
        body_for(json!({"firstName": "Eve", "email": list}))
    };
    let answer = started(
        &app,
        &token,
        BY_EMAIL,
        &emails(&["new1@example.test", "ann.lee@example.test"]),
    )
    .await;
    assert_eq!(answer["activity"]["customer"]["id"], 1042);
    refused(
        &app,
        &token,
        BY_EMAIL,
        &emails(&["li.hua@example.test", "ann.lee@example.test"]),
        "400-152",
    )
    .await;
    let made = started(
        &app,
        &token,
        BY_EMAIL,
        &emails(&["new1@example.test", "new2@example.test"]),
    )
    .await;
    for address in ["new1@example.test", "new2@example.test"] {
        let again = started(&app, &token, BY_EMAIL, &emails(&[address])).await;
        assert_eq!(again["activity"]["customer"], made["activity"]["customer"]);
    }
    let many: Vec<String> = (0..21).map(|n| format!("m{n}@example.test")).collect();
    refused(
        &app,
        &token,
        BY_EMAIL,
        &emails(&many.iter().map(String::as_str).collect::<Vec<_>>()),
        "400-152",
    )
    .await;
}

/// Values are compared exactly, but phone numbers only by their digits. An equal value of another kind does not match.
#[both(more())]
async fn matching_is_exact(app: App) {
    let token = ready(&app).await;
    let before = app.rows("contacts").await;
    for (query, contact) in [
        (BY_ID, json!({"firstName": "A", "externalId": "crm-1042"})),
        (BY_ID, json!({"firstName": "A", "externalId": " CRM-1042"})),
        (
            "searchContactOnAttribute=home.phone",
            json!({"firstName": "A", "phone": [{"type": {"value": "home"}, "phoneNo": "555-1002"}]}),
        ),
        (
            "searchContactOnAttribute=social.twitterId",
            json!({"firstName": "A", "social": [{"type": {"value": "twitter"}, "socialId": "fb-solo"}]}),
        ),
    ] {
        started(&app, &token, query, &body_for(contact)).await;
    }
    assert_eq!(app.rows("contacts").await, before + 4);
    for spelling in ["5551001", "555 1001", "(555) 10-01"] {
        let phone = json!([{"type": {"value": "home"}, "phoneNo": spelling}]);
        let contact = body_for(json!({"firstName": "A", "phone": phone}));
        let query = "searchContactOnAttribute=home.phone";
        let answer = started(&app, &token, query, &contact).await;
        assert_eq!(answer["activity"]["customer"]["id"], 3003, "{spelling}");
    }
    assert_eq!(app.rows("contacts").await, before + 4);
}

/// Contract 3.2.6: `conversationContact` names the element of the request whose value becomes the contact point of the
/// conversation.
#[both(more())]
async fn the_contact_point_of_the_conversation(app: App) {
    let token = ready(&app).await;
    let query = format!("{BY_ID}&conversationContact=mobile.phone");
    let mobile = |number: &str| json!([{"type": {"value": "mobile"}, "phoneNo": number}]);
    refused(
        &app,
        &token,
        &query,
        &body_for(json!({"externalId": "CRM-3003"})),
        "400-152",
    )
    .await;
    refused(&app, &token, &query, &body_for(json!({"externalId": "CRM-3003", "phone": [{"type": {"value": "home"}, "phoneNo": "555-1001"}]})), "400-152").await;
    refused(
        &app,
        &token,
        &query,
        &body_for(json!({"externalId": "CRM-3003", "phone": mobile(" ")})),
        "400-152",
    )
    .await;
    let linked = started(
        &app,
        &token,
        &query,
        &body_for(json!({"externalId": "CRM-3003", "phone": mobile("555-1002")})),
    )
    .await;
    assert!(
        stored(&app, &linked)
            .await
            .conversation
            .contact_point_id
            .is_some()
    );
    let points = app.rows("contact_points").await;
    let unlinked = started(
        &app,
        &token,
        &query,
        &body_for(json!({"externalId": "CRM-3003", "phone": mobile("555-9999")})),
    )
    .await;
    assert_eq!(
        stored(&app, &unlinked).await.conversation.contact_point_id,
        None
    );
    assert_eq!(
        app.rows("contact_points").await,
        points,
        "nothing is added to who was found"
    );
}

/// The nested contact points of older API versions are accepted, too.
#[both(more())]
async fn nested_contact_points(app: App) {
    let token = ready(&app).await;
    let customer = json!({"type": {"value": "individual"}, "contactPersons": {"contactPerson": [{"firstName": "Old", "contactPoints": {"contactPoint": [
        {"type": {"email": {"emailAddress": "old@example.test"}}}, {"type": {"phone": {"type": {"value": "home"}, "phoneNo": "1"}}}]}}]}});
    let answer = started(&app, &token, BY_EMAIL, &with(json!({"customer": customer}))).await;
    let person = stored(&app, &answer).await.person.unwrap();
    assert_eq!(
        (
            person.value(PointKind::Email),
            person.value(PointKind::HomePhone)
        ),
        (Some("old@example.test"), Some("1"))
    );
}

/// Parallel starts for one unknown customer create one contact and one identity.
#[both(more())]
async fn parallel_starts_for_one_person(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let body = body_for(json!({"firstName": "Race", "email": email("race@example.test")}));
    let starts: Vec<_> = (0..50)
        .map(|_| tokio::spawn(starting(&app, &token, BY_EMAIL, &body).send()))
        .collect();
    let mut customers = std::collections::BTreeSet::new();
    for start in starts {
        customers.insert(
            start.await.unwrap().expect(200).json()["activity"]["customer"]["id"]
                .as_i64()
                .unwrap(),
        );
    }
    assert_eq!(customers.len(), 1);
    let after = app.counts().await;
    assert_eq!(
        (
            after.of("contacts"),
            after.of("identities"),
            after.of("conversations")
        ),
        (
            before.of("contacts") + 1,
            before.of("identities") + 1,
            before.of("conversations") + 50
        )
    );
}
