//! The configuration of an entry point (`GET /messaging/configuration`). This file tests section 3.1 of the contract,
//! which `mod.rs` explains.

use super::common::*;

fn asking(app: &App, token: &str, query: &str) -> Request {
    app.get(&format!("{BASE}/messaging/configuration{query}"))
        .bearer(token)
        .header("accept", "application/json")
}

#[both(more())]
async fn an_entry_point(app: App) {
    let token = sign_in(&app).await;
    let reply = asking(&app, &token, "?entrypoint=1001")
        .send()
        .await
        .expect(200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(
        reply.body,
        "{\"entryPointConfiguration\":[{\"entryPoint\":{\"id\":1001},\"lastModified\":{\"date\":\"2025-07-31T09:12:44.000Z\"},\
         \"attachmentPolicies\":{\"restrictionType\":{\"value\":\"allow_all\"}}}]}"
    );
    let reply = app
        .get(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
        .bearer(&token)
        .send()
        .await
        .expect(200);
    assert_eq!(reply.header("content-type"), Some("application/xml"));
    assert_eq!(
        reply.body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n\
         <entryPointConfigurations xmlns=\"http://bindings.egain.com/ws/model/v19/gen/live/entrypoint\"><entryPointConfiguration>\
         <entryPoint id=\"1001\"/><lastModified date=\"2025-07-31T09:12:44.000Z\"/>\
         <attachmentPolicies><restrictionType><value>allow_all</value></restrictionType></attachmentPolicies>\
         </entryPointConfiguration></entryPointConfigurations>"
    );
    // The date is shown with milliseconds.
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    let reply = asking(&app, &wide, "?entrypoint=1006")
        .send()
        .await
        .expect(200);
    assert_eq!(
        reply.json()["entryPointConfiguration"][0]["lastModified"]["date"],
        "2025-07-31T09:12:44.123Z"
    );
}

#[both(more())]
async fn refusals(app: App) {
    let token = sign_in(&app).await;
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    for (query, code) in [
        ("", "400-112"),
        ("?", "400-112"),
        ("?entryPoint=1001", "400-112"),
        ("?entrypoint=", "400-105"),
        ("?entrypoint=x", "400-105"),
        ("?entrypoint=-1", "400-105"),
        ("?entrypoint=0", "400-105"),
        ("?entrypoint=1001.0", "400-105"),
        ("?entrypoint=9007199254740992", "400-105"),
        ("?entrypoint=99999999999999999999999", "400-105"),
        ("?entrypoint=1001&entrypoint=1001", "400-102"),
        ("?entrypoint=1001&$attribute=all", "400-101"),
        ("?entrypoint=1001&%zz", "400-102"),
        ("?entrypoint=%00", "400-102"),
        ("?entrypoint=1", "404-100"),
        // Inboxes of other kinds, and entry points of other accounts, are unknown.
        ("?entrypoint=407", "404-100"),
        ("?entrypoint=900", "404-100"),
        ("?entrypoint=1004", "403-105"),
        ("?entrypoint=1006", "403-105"),
    ] {
        let reply = asking(&app, &token, query).send().await;
        let status = code[..3].parse().unwrap();
        assert_eq!(reply.status, status, "{query}: {}", reply.body);
        error(&reply, status, code);
    }
    // The first inbox is inactive. The second inbox is of another kind, although the application may use it.
    for id in [1005, 407] {
        error(
            &asking(&app, &wide, &format!("?entrypoint={id}"))
                .send()
                .await,
            404,
            "404-100",
        );
    }
    let message = error(&asking(&app, &token, "").send().await, 400, "400-112");
    assert_eq!(
        message,
        "Required query parameter(s) is missing. The following parameters are required: 'entrypoint'."
    );
    let message = error(
        &asking(&app, &token, "?entrypoint=1001&$attribute=all")
            .send()
            .await,
        400,
        "400-101",
    );
    assert_eq!(
        message,
        "Unsupported query parameter(s) supplied: '$attribute'."
    );
    error(
        &asking(&app, "nobody", "?entrypoint=1001").send().await,
        401,
        "401-101",
    );
    error(
        &asking(&app, &token, "?entrypoint=1001")
            .header("accept-language", "xx-YY")
            .send()
            .await,
        406,
        "406-100",
    );
    let reply = app
        .get(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
        .bearer(&token)
        .header("accept", "text/html")
        .send()
        .await
        .expect(406);
    assert!(
        reply.body.contains("<code>406-101</code>"),
        "{}",
        reply.body
    );
    let reply = app
        .post(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
        .bearer(&token)
        .header("accept", "application/json")
        .send()
        .await;
    error(&reply, 405, "405-100");
}
