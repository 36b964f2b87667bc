//! The body of a start. This file tests sections 3.2.2 and 3.2.7 and vectors 12, 13 and 25 of the contract, which
//! `mod.rs` explains.

use super::common::*;

#[both(more())]
async fn required_elements(app: App) {
    let token = ready(&app).await;
    let entry = json!({"id": 1001});
    let modified = json!({"date": CONFIGURED});
    let (id, date) = (
        "entryPointConfiguration.entryPoint.id",
        "entryPointConfiguration.lastModified.date",
    );
    for (configuration, path) in [
        (json!(null), id),
        (json!({}), id),
        (json!("x"), id),
        (json!([]), id),
        (json!({"lastModified": modified}), id),
        (json!({"entryPoint": null, "lastModified": modified}), id),
        (json!({"entryPoint": {}, "lastModified": modified}), id),
        (
            json!({"entryPoint": {"id": null}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": ""}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": "x"}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": 0}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": -1001}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": 1001.5}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": [1001]}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": true}, "lastModified": modified}),
            id,
        ),
        (
            json!({"entryPoint": {"id": "9223372036854775808"}, "lastModified": modified}),
            id,
        ),
        (json!({"entryPoint": 1001, "lastModified": modified}), id),
        (json!({"entryPoint": entry}), date),
        (json!({"entryPoint": entry, "lastModified": null}), date),
        (json!({"entryPoint": entry, "lastModified": {}}), date),
        (
            json!({"entryPoint": entry, "lastModified": CONFIGURED}),
            date,
        ),
        (
            json!({"entryPoint": entry, "lastModified": {"date": ""}}),
            date,
        ),
        (
            json!({"entryPoint": entry, "lastModified": {"date": "yesterday"}}),
            date,
        ),
        (
            json!({"entryPoint": entry, "lastModified": {"date": "2025-07-31"}}),
            date,
        ),
        (
            json!({"entryPoint": entry, "lastModified": {"date": "2025-13-31T09:12:44.000Z"}}),
            date,
        ),
        (
            json!({"entryPoint": entry, "lastModified": {"date": 1_753_953_164_000_i64}}),
            date,
        ),
    ] {
        let body = json!({"entryPointConfiguration": configuration});
        assert_eq!(
            refused(&app, &token, "anonymousCustomer=yes", &body, "400-152").await,
            invalid(path),
            "{body}"
        );
    }
    refused(&app, &token, "anonymousCustomer=yes", &json!({}), "400-152").await;
    // The id may be a number or a text. Spaces around the text are ignored.
    for id in [json!(1001), json!("1001"), json!(" 1001 ")] {
        let mut body = bare();
        body["entryPointConfiguration"]["entryPoint"]["id"] = id;
        started(&app, &token, "anonymousCustomer=yes", &body).await;
    }
}

/// Contract, vector 13: a subject is a text of 1 to 255 characters. Any other subject is refused.
#[both(more())]
async fn subjects(app: App) {
    let token = ready(&app).await;
    for subject in [
        json!(""),
        json!("x".repeat(256)),
        json!("é".repeat(256)),
        json!("😀".repeat(256)),
        json!(5),
        json!(["x"]),
        json!({}),
        json!(true),
    ] {
        let message = refused(
            &app,
            &token,
            "anonymousCustomer=yes",
            &with(json!({"subject": subject})),
            "400-152",
        )
        .await;
        assert_eq!(message, invalid("activity.subject"), "{subject}");
    }
    for subject in [
        "x".repeat(255),
        "é".repeat(255),
        "😀".repeat(255),
        "x".into(),
        " ".into(),
        "<b>bold</b> & \"plain\" \n\r\t".into(),
        "a\u{1}b".into(),
    ] {
        let answer = started(
            &app,
            &token,
            "anonymousCustomer=yes",
            &with(json!({"subject": subject})),
        )
        .await;
        assert_eq!(answer["activity"]["subject"], subject);
        let view = stored(&app, &answer).await;
        assert_eq!(view.conversation.subject.as_deref(), Some(subject.as_str()));
    }
    let answer = started(
        &app,
        &token,
        "anonymousCustomer=yes",
        &with(json!({"subject": null})),
    )
    .await;
    assert!(answer["activity"].get("subject").is_none());
}

#[both(more())]
async fn client_information(app: App) {
    let token = ready(&app).await;
    let info = |info: Value| with(json!({"payload": {"chat": {"clientInfo": info}}}));
    let shown = |answer: &Value| answer["activity"]["payload"]["chat"]["clientInfo"].clone();
    for (given, answered, kept) in [
        (
            json!({}),
            json!({"isRichTextSupported": true}),
            json!({"isRichTextSupported": true}),
        ),
        (
            json!({"isRichTextSupported": null, "timeOffset": null}),
            json!({"isRichTextSupported": true}),
            json!({"isRichTextSupported": true}),
        ),
        (
            json!({"isRichTextSupported": false}),
            json!({"isRichTextSupported": false}),
            json!({"isRichTextSupported": false}),
        ),
        (
            json!({"isRichTextSupported": "false"}),
            json!({"isRichTextSupported": false}),
            json!({"isRichTextSupported": false}),
        ),
        (
            json!({"isRichTextSupported": "true"}),
            json!({"isRichTextSupported": true}),
            json!({"isRichTextSupported": true}),
        ),
        (
            json!({"timeOffset": "-60"}),
            json!({"isRichTextSupported": true, "timeOffset": "-60"}),
            json!({"isRichTextSupported": true, "timeOffset": "-60"}),
        ),
        (
            json!({"timeOffset": -330}),
            json!({"isRichTextSupported": true, "timeOffset": "-330"}),
            json!({"isRichTextSupported": true, "timeOffset": "-330"}),
        ),
        (
            json!({"referrerURL": "https://a.test/?x=1&y=<2>"}),
            json!({"referrerUrl": "https://a.test/?x=1&y=<2>", "isRichTextSupported": true}),
            json!({"referrerUrl": "https://a.test/?x=1&y=<2>", "isRichTextSupported": true}),
        ),
        (
            json!({"referrerUrl": "u"}),
            json!({"referrerUrl": "u", "isRichTextSupported": true}),
            json!({"referrerUrl": "u", "isRichTextSupported": true}),
        ),
        (
            json!({"referrerUrl": "of the schema", "referrerURL": "of the page"}),
            json!({"referrerUrl": "of the page", "isRichTextSupported": true}),
            json!({"referrerUrl": "of the page", "isRichTextSupported": true}),
        ),
        (
            json!({"referrerName": "Help", "browser": {"unknown": 1}}),
            json!({"isRichTextSupported": true}),
            json!({"referrerName": "Help", "isRichTextSupported": true}),
        ),
    ] {
        let answer = started(&app, &token, "anonymousCustomer=yes", &info(given.clone())).await;
        assert_eq!(shown(&answer), answered, "{given}");
        let mut stored = Value::Object(stored(&app, &answer).await.conversation.client_info);
        assert_eq!(
            stored
                .as_object_mut()
                .unwrap()
                .remove("sendTypingNotification"),
            Some(json!(false))
        );
        assert_eq!(stored, kept, "{given}");
    }
    for (given, member) in [
        (json!({"isRichTextSupported": 1}), ".isRichTextSupported"),
        (
            json!({"isRichTextSupported": "yes"}),
            ".isRichTextSupported",
        ),
        (json!({"isRichTextSupported": {}}), ".isRichTextSupported"),
        (json!({"timeOffset": {}}), ".timeOffset"),
        (json!({"timeOffset": true}), ".timeOffset"),
        (json!({"referrerName": 5}), ".referrerName"),
        (json!({"referrerURL": ["x"]}), ".referrerURL"),
        (json!({"referrerUrl": false}), ".referrerUrl"),
        (json!("x"), ".timeOffset"),
        (json!([]), ".timeOffset"),
    ] {
        let message = refused(
            &app,
            &token,
            "anonymousCustomer=yes",
            &info(given.clone()),
            "400-152",
        )
        .await;
        assert_eq!(
            message,
            invalid(&format!("activity.payload.chat.clientInfo{member}")),
            "{given}"
        );
    }
    for activity in [
        json!("x"),
        json!([]),
        json!(5),
        json!({"payload": 5}),
        json!({"payload": {"chat": "x"}}),
    ] {
        refused(
            &app,
            &token,
            "anonymousCustomer=yes",
            &with(activity),
            "400-152",
        )
        .await;
    }
    // Unknown members are ignored. `null` means the same as an absent member.
    for activity in [
        json!(null),
        json!({}),
        json!({"payload": null, "case": null, "customer": null, "customAttributes": null, "priority": 5}),
        json!({"payload": {"chat": null}}),
    ] {
        let mut body = with(activity);
        body["unknown"] = json!({"a": [1, 2, {"b": null}]});
        let answer = started(&app, &token, "anonymousCustomer=yes", &body).await;
        assert_eq!(shown(&answer), json!({"isRichTextSupported": true}));
    }
}

/// Contract 3.2.7 and vector 12: custom attributes of activities.
#[both(more())]
async fn custom_attributes_of_activities(app: App) {
    let token = ready(&app).await;
    let list = |attributes: Value| with(json!({"customAttributes": attributes}));
    let one = |name: &str, value: Value| list(attributes(&[(name, value)]));
    let values = |name: &str, values: Vec<Value>| {
        let values: Vec<Value> = values.into_iter().map(|v| json!({"value": v})).collect();
        list(
            json!({"customAttribute": [{"attribName": name, "attribValues": {"attribValue": values}}]}),
        )
    };
    let kept = async |body: &Value| {
        let answer = started(&app, &token, "anonymousCustomer=yes", body).await;
        assert!(
            answer["activity"].get("customAttributes").is_none(),
            "not a summary attribute"
        );
        Value::Object(stored(&app, &answer).await.conversation.custom_attributes)
    };
    let allowed = "azAZ09 @:._-&,()?#='\"";
    for (body, expected) in [
        (one("order_no", json!("5512")), json!({"order_no": "5512"})),
        (one("order_no", json!(5512)), json!({"order_no": "5512"})),
        (
            one("order_no", json!(allowed)),
            json!({"order_no": allowed}),
        ),
        (
            one("order_no", json!("Größe 漢字 😀 \u{80}")),
            json!({"order_no": "Größe 漢字 😀 \u{80}"}),
        ),
        (one("tier", json!("Gold")), json!({"tier": "Gold"})),
        (one("count", json!("12")), json!({"count": 12})),
        (one("count", json!(12)), json!({"count": 12})),
        (
            one("due", json!("2025-07-31")),
            json!({"due": "2025-07-31"}),
        ),
        (one("urgent", json!(true)), json!({"urgent": true})),
        (one("urgent", json!("false")), json!({"urgent": false})),
        (
            values("tags", vec![json!("a"), json!("c")]),
            json!({"tags": ["a", "c"]}),
        ),
        (one("tags", json!("b")), json!({"tags": ["b"]})),
        (
            list(attributes(&[
                ("order_no", json!("1")),
                ("tier", json!("Silver")),
            ])),
            json!({"order_no": "1", "tier": "Silver"}),
        ),
        // An empty value means the same as an absent value.
        (one("order_no", json!("")), json!({})),
        (one("tier", json!("")), json!({})),
        (one("order_no", json!(null)), json!({})),
        (values("order_no", vec![]), json!({})),
        (
            values("order_no", vec![json!(""), json!("x")]),
            json!({"order_no": "x"}),
        ),
        (
            list(json!({"customAttribute": [{"attribName": "order_no"}]})),
            json!({}),
        ),
        (list(json!({"customAttribute": []})), json!({})),
        (list(json!({})), json!({})),
        (list(json!(null)), json!({})),
        // A single item without its list, as the vendor's XML mapping may produce it.
        (
            list(
                json!({"customAttribute": {"attribName": "order_no", "attribValues": {"attribValue": {"value": "x"}}}}),
            ),
            json!({"order_no": "x"}),
        ),
    ] {
        assert_eq!(kept(&body).await, expected, "{body}");
    }
    for c in "+/!%$*;<>[]{}|\\^~`\t\n\r\u{7f}".chars() {
        for name in ["order_no", "notes"] {
            refused(
                &app,
                &token,
                "anonymousCustomer=yes",
                &one(name, json!(format!("a{c}b"))),
                "400-152",
            )
            .await;
        }
    }
    for body in [
        one("unheard_of", json!("x")),
        one("loyalty_no", json!("of contacts")),
        one("topic", json!("of records")),
        one("", json!("x")),
        one("order_no", json!("x".repeat(10_001))),
        one("order_no", json!(true)),
        one("order_no", json!({})),
        one("order_no", json!([])),
        one("count", json!("x")),
        one("count", json!("1,5")),
        one("count", json!(true)),
        one("due", json!("31.07.2025")),
        one("due", json!(5)),
        one("urgent", json!("yes")),
        values("order_no", vec![json!("a"), json!("b")]),
        values("tier", vec![json!("Gold"), json!("Silver")]),
        list(attributes(&[
            ("order_no", json!("1")),
            ("order_no", json!("1")),
        ])),
        list(attributes(&[
            ("order_no", json!("1")),
            ("order_no", json!("")),
        ])),
        // Names that differ only in upper and lower case are the same name.
        list(attributes(&[
            ("order_no", json!("1")),
            ("Order_No", json!("1")),
        ])),
        list(json!("x")),
        list(json!([])),
        list(json!({"customAttribute": "x"})),
        list(json!({"customAttribute": [5]})),
        list(json!({"customAttribute": [{}]})),
        list(
            json!({"customAttribute": [{"attribName": 5, "attribValues": {"attribValue": [{"value": "x"}]}}]}),
        ),
        list(json!({"customAttribute": [{"attribName": "order_no", "attribValues": "x"}]})),
        list(
            json!({"customAttribute": [{"attribName": "order_no", "attribValues": {"attribValue": ["x"]}}]}),
        ),
    ] {
        refused(&app, &token, "anonymousCustomer=yes", &body, "400-152").await;
    }
    for (body, message) in [
        (
            one("tier", json!("Bronze")),
            "Invalid value of attribute tier, expected values are: [Gold, Silver].",
        ),
        (
            values("tags", vec![json!("a"), json!("z")]),
            "Invalid value of attribute tags, expected values are: [a, b, c].",
        ),
    ] {
        assert_eq!(
            refused(&app, &token, "anonymousCustomer=yes", &body, "400-196").await,
            message
        );
    }
}

/// Contract, vector 25: a body that cannot be parsed is refused, and nothing is stored.
#[both(more())]
async fn unreadable_bodies(app: App) {
    let token = ready(&app).await;
    let before = app.counts().await;
    let send = |content_type: &str, body: Vec<u8>| {
        app.post(&start_path("anonymousCustomer=yes"))
            .bearer(&token)
            .header("accept", "application/json")
            .body(content_type, body)
            .send()
    };
    let entry = r#""entryPointConfiguration":{"entryPoint":{"id":1001},"lastModified":{"date":"2025-07-31T09:12:44.000Z"}}"#;
    let good = format!("{{{entry}}}");
    let mut bad_utf8 = good.clone().into_bytes();
    bad_utf8.extend_from_slice(b" \xff");
    let bodies: Vec<Vec<u8>> = vec![
        format!("{{{entry},\"activity\":{{\"subject\":\"a\nb\"}}}}").into(),
        format!("{{{entry},\"activity\":{{\"subject\":\"a\tb\"}}}}").into(),
        format!("{{{entry},\"activity\":{{\"subject\":\"a\\u0000b\"}}}}").into(),
        format!("{{{entry},\"activity\":{{\"subject\":\"\\ud800\"}}}}").into(),
        format!("{{{entry},\"activity\":{{\"subject\":\"a\",\"subject\":\"b\"}}}}").into(),
        format!("{{{entry},{entry}}}").into(),
        format!("{good}x").into(),
        format!("{good}{good}").into(),
        good[..good.len() - 1].into(),
        format!("{{{entry},}}").into(),
        format!("{{{entry},\"x\":{}1{}}}", "[".repeat(70), "]".repeat(70)).into(),
        format!("{{{entry},\"x\":{}}}", "[".repeat(100_000)).into(),
        format!("{{{entry},\"x\":[{}1]}}", "1,".repeat(100_000)).into(),
        format!("{{{entry},\"x\":1e999}}").into(),
        format!("{{{entry},\"x\":NaN}}").into(),
        bad_utf8,
        b"".to_vec(),
        b" ".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"x\"".to_vec(),
        b"5".to_vec(),
        b"\0".to_vec(),
        b"<conversation/>".to_vec(),
    ];
    for body in bodies {
        let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        let reply = send("application/json", body).await;
        assert_eq!(reply.status, 400, "{shown}: {}", reply.body);
        error(&reply, 400, "400-152");
    }
    let large = format!("{{{entry},\"x\":\"{}\"}}", "y".repeat(2 * 1024 * 1024));
    error(
        &send("application/json", large.into()).await,
        413,
        "413-100",
    );
    assert_eq!(before, app.counts().await);
    assert_eq!(
        send("application/json", format!("\u{feff}{good}").into())
            .await
            .status,
        200
    );
}
