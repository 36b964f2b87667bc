//! The order of checks, every 422 of section 3.1 of the contract (see `mod.rs`), methods, media types and invalid
//! input.

use super::*;

const MODEL_99: &str = "No query results for model [App\\OnsiteAccount] 99";

/// Contract, section 2.7: the token is checked first (401), then the path (404), then the body.
#[both]
async fn order_of_checks(app: App) {
    let before = app.counts().await;
    let unknown = "/api/v1/onsite-account/99/text-call";
    // The first request has every fault. The next requests correct one fault after the other.
    let junk = "{\"message\":";
    says(
        &app.post(unknown).body("text/plain", junk).send().await,
        401,
        "Unauthenticated.",
    );
    says(
        &app.post(unknown)
            .bearer("wrong")
            .body("text/plain", junk)
            .send()
            .await,
        401,
        "Unauthenticated.",
    );
    says(
        &app.post(unknown)
            .bearer(MINA)
            .body("text/plain", junk)
            .send()
            .await,
        404,
        MODEL_99,
    );
    says(
        &app.post(unknown)
            .bearer(MINA)
            .body("application/json", junk)
            .send()
            .await,
        404,
        MODEL_99,
    );
    says(
        &app.post(unknown).bearer(MINA).json(&json!({})).send().await,
        404,
        MODEL_99,
    );
    says(
        &app.post(HERE)
            .bearer(MINA)
            .body("text/plain", junk)
            .send()
            .await,
        415,
        "The Content-Type must be application/json.",
    );
    app.post(HERE)
        .bearer(MINA)
        .body("application/json", junk)
        .send()
        .await
        .expect(400);
    app.post(HERE)
        .bearer(MINA)
        .json(&json!({}))
        .send()
        .await
        .expect(422);
    // Only authenticated callers learn that a method is not supported.
    says(&app.get(unknown).send().await, 401, "Unauthenticated.");
    says(
        &app.get(unknown).bearer(MINA).send().await,
        405,
        "The GET method is not supported for this route. Supported methods: POST.",
    );
    // Only authenticated callers learn that a body is too large.
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    says(
        &app.post(unknown)
            .body("application/json", large.clone())
            .send()
            .await,
        401,
        "Unauthenticated.",
    );
    says(
        &app.post(unknown)
            .bearer(MINA)
            .body("application/json", large)
            .send()
            .await,
        413,
        "The request body is too large.",
    );
    assert_eq!(app.counts().await, before);
}

/// Contract, section 3.1, "422 instances": each request has only one of the documented faults.
#[both]
async fn every_422_alone(app: App) {
    let long = "x".repeat(5001);
    for (field, value, text) in [
        ("message", json!(7), "The message must be a string."),
        ("message", json!(true), "The message must be a string."),
        ("message", json!(["m"]), "The message must be a string."),
        ("message", json!({"m": 1}), "The message must be a string."),
        (
            "message",
            json!(" \u{3000}\u{a0}\n"),
            "The message field is required.",
        ),
        (
            "message",
            json!(long),
            "The message must not be greater than 5000 characters.",
        ),
        (
            "assignee_id",
            json!("x"),
            "The assignee id must be an integer.",
        ),
        (
            "assignee_id",
            json!(7.5),
            "The assignee id must be an integer.",
        ),
        (
            "assignee_id",
            json!(true),
            "The assignee id must be an integer.",
        ),
        (
            "assignee_id",
            json!([7]),
            "The assignee id must be an integer.",
        ),
        (
            "assignee_id",
            json!({"id": 7}),
            "The assignee id must be an integer.",
        ),
        (
            "assignee_id",
            json!(0),
            "The selected assignee id is invalid.",
        ),
        (
            "assignee_id",
            json!(-7),
            "The selected assignee id is invalid.",
        ),
        (
            "assignee_id",
            json!(70),
            "The selected assignee id is invalid.",
        ),
        (
            "assignee_id",
            json!(u64::MAX),
            "The selected assignee id is invalid.",
        ),
        (
            "interact_collection_data",
            json!("x"),
            "The interact collection data must be an array.",
        ),
        (
            "interact_collection_data",
            json!(1),
            "The interact collection data must be an array.",
        ),
        (
            "interact_collection_data",
            json!(false),
            "The interact collection data must be an array.",
        ),
        (
            "interact_collection_data",
            json!([[]]),
            "The interact collection data must be an array.",
        ),
    ] {
        let mut body = json!({"message": "m"});
        body[field] = value;
        refused(&app, body, json!({field: [text]})).await;
    }
    for (draft, field, text) in [
        (
            json!({"memo": 1}),
            "memo",
            "The interact collection data.memo must be a string.",
        ),
        (
            json!({"memo": ["x"]}),
            "memo",
            "The interact collection data.memo must be a string.",
        ),
        (
            json!({"cz_cols": "x"}),
            "cz_cols",
            "The interact collection data.cz cols must be an array.",
        ),
        (
            json!({"cz_cols": {"id": 230}}),
            "cz_cols",
            "The interact collection data.cz cols must be an array.",
        ),
        (
            json!({"cz_cols": [{"id": 230}, null]}),
            "cz_cols.1",
            "The interact collection data.cz cols.1 must be an array.",
        ),
        (
            json!({"cz_cols": [[230]]}),
            "cz_cols.0",
            "The interact collection data.cz cols.0 must be an array.",
        ),
        (
            json!({"cz_cols": [{"value": "x"}]}),
            "cz_cols.0.id",
            "The interact collection data.cz cols.0.id field is required.",
        ),
        (
            json!({"cz_cols": [{"id": null}]}),
            "cz_cols.0.id",
            "The interact collection data.cz cols.0.id field is required.",
        ),
        (
            json!({"cz_cols": [{"id": " "}]}),
            "cz_cols.0.id",
            "The interact collection data.cz cols.0.id field is required.",
        ),
        (
            json!({"cz_cols": [{"id": 230}, {"id": 226}, {"id": "x"}]}),
            "cz_cols.2.id",
            "The interact collection data.cz cols.2.id must be an integer.",
        ),
        (
            json!({"cz_cols": [{"id": 1.5}]}),
            "cz_cols.0.id",
            "The interact collection data.cz cols.0.id must be an integer.",
        ),
    ] {
        let path = format!("interact_collection_data.{field}");
        refused(
            &app,
            json!({"message": "m", "interact_collection_data": draft}),
            json!({path: [text]}),
        )
        .await;
    }
}

/// Contract, section 2.7: all invalid fields are reported together, including those that need a look-up in the
/// database.
#[both]
async fn all_failing_fields_together(app: App) {
    let identifier = "The selected identifier is invalid.";
    let assignee = "The selected assignee id is invalid.";
    refused(&app, json!({
        "message": " ", "should_enter_queue": "yes", "assignee_id": 999, "identifier_type": "contact_id", "identifier": 9999,
        "interact_collection_data": {"memo": 1, "cz_cols": [{"id": 230}, 7]},
    }), json!({
        "message": ["The message field is required."],
        "should_enter_queue": ["The should enter queue field must be true or false."],
        "assignee_id": [assignee],
        "interact_collection_data.memo": ["The interact collection data.memo must be a string."],
        "interact_collection_data.cz_cols.1": ["The interact collection data.cz cols.1 must be an array."],
        "identifier": [identifier],
    })).await;
    for (kind, unknown, known) in [
        ("contact_id", 9999, 1002),
        ("contact_id", 9001, 1001),
        ("onsite_contact_id", 9999, 501),
        ("onsite_contact_id", 601, 502),
    ] {
        refused(&app, json!({"message": "m", "assignee_id": 999, "identifier_type": kind, "identifier": unknown}),
            json!({"assignee_id": [assignee], "identifier": [identifier]})).await;
        refused(&app, json!({"message": "m", "assignee_id": 999, "identifier_type": kind, "identifier": known}),
            json!({"assignee_id": [assignee]})).await;
    }
    refused(
        &app,
        json!({"assignee_id": 999, "identifier_type": "onsite_contact_sn", "identifier": "NOBODY"}),
        json!({"message": ["The message field is required."], "assignee_id": [assignee]}),
    )
    .await;
    // The type is wrong, so the value is not checked.
    refused(&app, json!({"identifier_type": "email", "identifier": [1]}),
        json!({"identifier_type": ["The selected identifier type is invalid."], "message": ["The message field is required."]})).await;
}

/// Requests with accounts, contacts or employees of another Parlor account get the same answers as requests with
/// unknown ids.
#[both]
async fn the_other_tenant(app: App) {
    let before = app.counts().await;
    says(
        &app.post("/api/v1/onsite-account/900/text-call")
            .bearer(MINA)
            .json(&json!({"message": "m"}))
            .send()
            .await,
        404,
        "No query results for model [App\\OnsiteAccount] 900",
    );
    says(
        &app.post("/api/v1/onsite-account/globex-web/text-call")
            .bearer(MINA)
            .json(&json!({"message": "m"}))
            .send()
            .await,
        404,
        "No query results for model [App\\OnsiteAccount] globex-web",
    );
    says(
        &app.post(HERE)
            .bearer(GIL)
            .json(&json!({"message": "m"}))
            .send()
            .await,
        404,
        "No query results for model [App\\OnsiteAccount] 1",
    );
    says(
        &app.get("/api/v1/contact/9001").bearer(MINA).send().await,
        404,
        "No query results for model [App\\Contact] 9001",
    );
    says(
        &app.put("/api/v1/contact/9001")
            .bearer(MINA)
            .json(&json!({"first_name": "Mine"}))
            .send()
            .await,
        404,
        "No query results for model [App\\Contact] 9001",
    );
    assert_eq!(app.counts().await, before);
    let own = app.post("/api/v1/onsite-account/900/text-call").bearer(GIL)
        .json(&json!({"message": "m", "identifier_type": "onsite_contact_sn", "identifier": "VIP-A0001"})).send().await.expect(200).json();
    assert_eq!(
        (
            &own["data"]["onsite_contact_id"],
            &own["data"]["contact_id"]
        ),
        (&json!(950), &json!(9001))
    );
}

/// A request with an unsupported method gets a 405, which lists the supported methods in its text and in `Allow`.
#[both]
async fn methods(app: App) {
    let before = app.counts().await;
    for (method, path, allowed) in [
        ("GET", HERE, "POST"),
        ("PUT", HERE, "POST"),
        ("PATCH", HERE, "POST"),
        ("DELETE", HERE, "POST"),
        ("DELETE", "/api/v1/contact", "GET, HEAD, POST"),
        ("PUT", "/api/v1/contact", "GET, HEAD, POST"),
        (
            "POST",
            "/api/v1/contact/1001",
            "GET, HEAD, PUT, PATCH, DELETE",
        ),
        (
            "POST",
            "/api/v1/phone-number/1",
            "GET, HEAD, PUT, PATCH, DELETE",
        ),
        (
            "POST",
            "/api/v1/email-contact/1",
            "GET, HEAD, PUT, PATCH, DELETE",
        ),
        ("GET", "/api/v1/text-call/1/reply-from-external", "POST"),
        ("GET", "/api/v1/message/push", "POST"),
        ("DELETE", "/api/v1/contact-tag", "GET, HEAD, POST"),
        ("DELETE", "/api/v1/ticket", "GET, HEAD, POST"),
        ("POST", "/api/v1/ticket/1", "GET, HEAD, PUT, PATCH, DELETE"),
        ("POST", "/api/v1/sponsor", "GET, HEAD"),
        ("POST", "/api/v1/cz-col-category", "GET, HEAD"),
        ("GET", "/api/v1/contact/1001/cz-col/303", "PUT, PATCH"),
        ("GET", "/api/v1/contact/1001/cz-col-category/12", "DELETE"),
        ("POST", "/api/v1/employee", "GET, HEAD"),
        ("DELETE", "/api/v1/interact-collection", "GET, HEAD"),
        ("POST", "/api/v1/cz-col", "GET, HEAD"),
        ("GET", "/api/v1/auth", "POST, PUT"),
        ("PUT", "/api/v1/auth/logout", "POST"),
        ("POST", "/api/v1/auth/me", "GET, HEAD"),
    ] {
        let reply = app.request(method, path).bearer(MINA).send().await;
        says(
            &reply,
            405,
            &format!(
                "The {method} method is not supported for this route. Supported methods: {allowed}."
            ),
        );
        assert_eq!(reply.header("allow"), Some(allowed));
    }
    for method in ["OPTIONS", "TRACE", "BREW"] {
        app.request(method, HERE)
            .bearer(MINA)
            .send()
            .await
            .expect(405);
    }
    let head = app
        .request("HEAD", "/api/v1/contact")
        .bearer(MINA)
        .send()
        .await
        .expect(200);
    assert_eq!(head.body, "");
    assert_eq!(app.counts().await, before);
}

/// Contract, section 2.3: `POST` with `_method` in the body or the query. The method may be in upper or lower case.
#[both]
async fn method_override(app: App) {
    for (query, body) in [
        ("", json!({"_method": "put", "last_name": "A"})),
        ("", json!({"_method": "PATCH", "last_name": "B"})),
        ("?_method=Put", json!({"last_name": "C"})),
        (
            "?_method=delete",
            json!({"_method": "put", "last_name": "D"}),
        ),
    ] {
        let reply = app
            .post(&format!("/api/v1/contact/1001{query}"))
            .bearer(MINA)
            .json(&body)
            .send()
            .await
            .expect(200)
            .json();
        assert_eq!(reply["data"]["last_name"], body["last_name"]);
    }
    let reply = app
        .post("/api/v1/cz-col")
        .bearer(MINA)
        .json(&json!({"_method": "delete"}))
        .send()
        .await;
    says(
        &reply,
        405,
        "The DELETE method is not supported for this route. Supported methods: GET, HEAD.",
    );
    let reply = app
        .post(HERE)
        .bearer(MINA)
        .json(&json!({"_method": "put", "message": "m"}))
        .send()
        .await;
    says(
        &reply,
        405,
        "The PUT method is not supported for this route. Supported methods: POST.",
    );
    // Other values of `_method` are ignored. A `PUT` ignores `_method`, too.
    for word in [
        json!("get"),
        json!("post"),
        json!("brew"),
        json!(1),
        json!(null),
    ] {
        started(&app, json!({"_method": word, "message": "m"})).await;
    }
    app.put("/api/v1/contact/1001")
        .bearer(MINA)
        .json(&json!({"_method": "delete", "last_name": "E"}))
        .send()
        .await
        .expect(200);
}

/// Contract, section 2.2: the ways to send a token.
#[both]
async fn ways_to_show_a_token(app: App) {
    let body = json!({"message": "m"});
    let send = |header: Option<String>, query: &str| {
        let request = app.post(&format!("{HERE}{query}")).json(&body);
        match header {
            Some(value) => request.header("authorization", &value),
            None => request,
        }
    };
    let in_query = format!("?token={MINA}");
    for (header, query) in [
        (Some(format!("Bearer {MINA}")), ""),
        (Some(format!("bearer {MINA}")), ""),
        (Some(format!("BEARER   {MINA}")), ""),
        (Some(MINA.to_owned()), ""),
        (None, in_query.as_str()),
        (Some("Basic Zm9yOmEtcHJveHk=".to_owned()), in_query.as_str()),
        // A token in the header has priority over a token in the query.
        (Some(format!("Bearer {MINA}")), "?token=wrong"),
    ] {
        send(header.clone(), query).send().await.expect(200);
    }
    let before = app.counts().await;
    for (header, query) in [
        (None, ""),
        (None, "?token="),
        (None, "?token=wrong"),
        (None, "?token=%zz"),
        (Some("Bearer".to_owned()), ""),
        (Some("Bearer wrong".to_owned()), in_query.as_str()),
        (Some(format!("Bearer {MINA}x")), ""),
        (Some(format!("Token {MINA}")), ""),
        (Some("Basic Zm9yOmEtcHJveHk=".to_owned()), ""),
        // Credentials of other dialects are refused.
        (Some("Bearer access-token-of-omar".to_owned()), ""),
        (Some("Bearer livedesk-key".to_owned()), ""),
        (
            Some("Basic bGl2ZWRlc2sta2V5OmxpdmVkZXNrLXNlY3JldA==".to_owned()),
            "",
        ),
    ] {
        says(
            &send(header.clone(), query).send().await,
            401,
            "Unauthenticated.",
        );
    }
    let twice = app
        .post(HERE)
        .bearer(MINA)
        .bearer(MINA)
        .json(&body)
        .send()
        .await;
    says(&twice, 401, "Unauthenticated.");
    assert_eq!(app.counts().await, before);
}

/// Contract, sections 2.2 and 7.21: JSON bodies and JSON answers, for any `Accept`.
#[both]
async fn media_types(app: App) {
    let text = json!({"message": "m"}).to_string();
    for sent in [
        "application/json",
        "APPLICATION/JSON; charset=utf-8",
        "application/vnd.api+json",
        "",
    ] {
        app.post(HERE)
            .bearer(MINA)
            .body(sent, text.clone())
            .send()
            .await
            .expect(200);
    }
    for accept in [
        "application/json",
        "*/*",
        "text/html",
        "application/xml",
        "nonsense",
    ] {
        let reply = start(&app, &json!({"message": "m"}))
            .header("accept", accept)
            .send()
            .await
            .expect(200);
        assert_eq!(reply.header("content-type"), Some("application/json"));
    }
    let before = app.counts().await;
    for sent in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "json",
        ";",
    ] {
        let reply = app
            .post(HERE)
            .bearer(MINA)
            .body(sent, text.clone())
            .send()
            .await;
        says(&reply, 415, "The Content-Type must be application/json.");
    }
    let reply = app
        .post(HERE)
        .bearer(MINA)
        .header("content-type", "application/json")
        .header("content-type", "text/plain")
        .send()
        .await;
    assert_eq!(reply.status, 422, "no body has no type: {}", reply.body);
    assert_eq!(app.counts().await, before);
}

/// An unreadable body gets a 400. A body that is not an object has no fields.
#[both]
async fn bodies_that_are_no_objects(app: App) {
    let before = app.counts().await;
    for body in ["", "  ", "null", "[]", "[1,2]", "\"m\"", "5", "true", "{}"] {
        let reply = app
            .post(HERE)
            .bearer(MINA)
            .body("application/json", body)
            .send()
            .await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert_eq!(
            reply.json()["errors"],
            json!({"message": ["The message field is required."]}),
            "{body}"
        );
    }
    let deep = format!(
        "{{\"message\":\"m\",\"a\":{}{}}}",
        "[".repeat(100),
        "]".repeat(100)
    );
    let bodies: Vec<&[u8]> = vec![
        b"{",
        b"{\"message\":\"m\"",
        b"{\"message\":\"m\"}}",
        b"{'message':'m'}",
        b"{\"message\":m}",
        b"\xff\xfe",
        b"{\"message\":\"\xff\"}",
        b"{\"message\":\"a\\u0000b\"}",
        b"{\"message\":\"a\0b\"}",
        b"{\"message\":\"m\",\"\\u0000\":1}",
        b"{\"message\":\"a\",\"message\":\"b\"}",
        b"{\"message\":\"m\",\"x\":{\"y\":1,\"y\":2}}",
        b"{\"message\":\"m\",\"x\":1e999}",
        b"{\"message\":\"\\ud800\"}",
        b"{\"message\":\"m\",}",
        b"message=m",
        b"<message>m</message>",
        deep.as_bytes(),
    ];
    for body in bodies {
        let reply = app
            .post(HERE)
            .bearer(MINA)
            .body("application/json", body.to_vec())
            .send()
            .await;
        assert_eq!(
            reply.status,
            400,
            "{}: {}",
            String::from_utf8_lossy(body),
            reply.body
        );
        assert!(reply.json()["message"].is_string());
    }
    assert_eq!(app.counts().await, before);
}

/// Requests with invalid ids or characters in the path or the query are refused, and nothing changes.
#[both]
async fn junk_in_paths_and_queries(app: App) {
    let before = app.counts().await;
    for (named, shown) in [
        ("%00", "%00"),
        ("%FF", "%FF"),
        ("%zz", "%zz"),
        ("1%00", "1%00"),
        ("%20", " "),
        ("1%2F2", "1/2"),
        ("%E4%BD%A0", "你"),
        ("1%20", "1 "),
        ("'%22", "'\""),
    ] {
        let reply = app
            .post(&format!("/api/v1/onsite-account/{named}/text-call"))
            .bearer(MINA)
            .json(&json!({"message": "m"}))
            .send()
            .await;
        says(
            &reply,
            404,
            &format!("No query results for model [App\\OnsiteAccount] {shown}"),
        );
    }
    let reply = app
        .post("/api/v1/onsite-account//text-call")
        .bearer(MINA)
        .json(&json!({"message": "m"}))
        .send()
        .await;
    says(
        &reply,
        404,
        "No query results for model [App\\OnsiteAccount].",
    );
    for query in ["?a=%zz", "?a=%ff", "?a=%00", "?%00=1"] {
        app.post(&format!("{HERE}{query}"))
            .bearer(MINA)
            .json(&json!({"message": "m"}))
            .send()
            .await
            .expect(400);
    }
    for id in [
        "0",
        "-1",
        "x",
        "1.5",
        "99999999999999999999",
        "9007199254740992",
        "%00",
        "%FF",
    ] {
        for path in ["contact", "phone-number", "email-contact"] {
            app.get(&format!("/api/v1/{path}/{id}"))
                .bearer(MINA)
                .send()
                .await
                .expect(404);
            app.put(&format!("/api/v1/{path}/{id}"))
                .bearer(MINA)
                .json(&json!({}))
                .send()
                .await
                .expect(404);
        }
    }
    assert_eq!(app.counts().await, before);
}

/// Unknown paths of this vendor are refused in the vendor's form, with and without a token. This includes documented
/// paths that Parlor does not serve.
#[both]
async fn unknown_paths(app: App) {
    for path in [
        "api/v1/onsite-account",
        "api/v1/onsite-account/1",
        "api/onsite-account/1/text-call/2",
        "api/v1/text-call/1",
        "api/v1/message",
        "api/v1/employee/7",
        "api/v1/ticket/1/2",
        "api/v1/interact-collection/1",
        "api/v1/auth/other",
        "api/contact/1/cz-cols",
        "api/v1/kb",
    ] {
        let reply = app
            .post(&format!("/{path}"))
            .json(&json!({"message": "m"}))
            .send()
            .await;
        says(
            &reply,
            404,
            &format!("The route {path} could not be found."),
        );
    }
}

/// Contract, section 2.6: unknown fields are ignored.
#[both]
async fn unknown_fields(app: App) {
    started(&app, json!({"message": "m", "identifier_typ": "contact_id", "x": {"y": [1, 2]}, "onsite_account": 99})).await;
}
