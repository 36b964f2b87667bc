//! Signing in and out. This file tests sections 2.2 and 2.3 and vectors 22 to 24 of the contract, which `mod.rs`
//! explains.

use super::common::*;

const TOKEN: &str = "/authentication/oauth2/token";
const REVOKE: &str = "/authentication/oauth2/revoke";

fn signing_in(app: &App, query: &str) -> Request {
    app.post(&format!("{BASE}{TOKEN}{query}"))
        .basic("egain-client-key", "egain-client-secret")
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")])
}

fn oauth(reply: &Reply, status: u16, error: &str) {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let document = reply.json();
    assert_eq!(document["error"], error, "{}", reply.body);
    assert!(
        document["error_description"]
            .as_str()
            .is_some_and(|d| !d.is_empty())
    );
    assert_eq!(document.as_object().unwrap().len(), 2);
}

async fn lives(app: &App, token: &str) -> bool {
    let reply = app
        .get(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
        .bearer(token)
        .header("accept", "application/json")
        .send()
        .await;
    match reply.status {
        200 => true,
        401 => {
            let message = error(&reply, 401, "401-101");
            assert_eq!(
                message,
                "Invalid or expired 'Authorization' header provided. New login is required."
            );
            false
        }
        other => panic!("{other}: {}", reply.body),
    }
}

/// A client application that an administrator creates over `/v1` may use the API.
#[both]
async fn an_application_of_the_administration(app: App) {
    let made = app
        .post("/v1/credentials")
        .bearer(OMAR)
        .json(&json!({"kind": "client_application", "name": "New", "inbox_ids": [1001]}))
        .send()
        .await
        .expect(201)
        .json();
    let key = made["credential"]["key"].as_str().unwrap();
    let token = sign_in_as(&app, key, made["secret"].as_str().unwrap()).await;
    assert!(lives(&app, &token).await);
}

/// The answer to a sign-in, in JSON and in XML. The token is a UUID and works with both path prefixes.
#[both]
async fn a_token_in_both_formats(app: App) {
    let reply = signing_in(&app, "").send().await.expect(200);
    let token = reply.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(
        reply.body,
        format!("{{\"access_token\":\"{token}\",\"expires_in\":86400,\"token_type\":\"Bearer\"}}")
    );
    assert_eq!(uuid::Uuid::parse_str(&token).unwrap().get_version_num(), 4);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    for accept in ["application/xml", "*/*", ""] {
        let mut request = app
            .post(&format!("/ws/v19/clientapplications{TOKEN}"))
            .basic("egain-client-key", "egain-client-secret")
            .form(&[("grant_type", "client_credentials")]);
        if !accept.is_empty() {
            request = request.header("accept", accept);
        }
        let reply = request.send().await.expect(200);
        assert_eq!(reply.header("content-type"), Some("application/xml"));
        assert!(reply.body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n\
            <oauthLoginResponse xmlns=\"http://bindings.egain.com/ws/model/v19/gen/platform\"><access_token>"), "{}", reply.body);
        assert!(reply.body.ends_with("</access_token><expires_in>86400</expires_in><token_type>Bearer</token_type></oauthLoginResponse>"));
    }
    for prefix in [
        "/ws/v19/clientapplications",
        "/system/ws/v19/clientapplications",
        "/any-root/ws/v19/clientapplications",
    ] {
        app.get(&format!("{prefix}/messaging/configuration?entrypoint=1001"))
            .bearer(&token)
            .send()
            .await
            .expect(200);
    }
    assert_eq!(
        app.get(&format!(
            "/a/b{BASE}/messaging/configuration?entrypoint=1001"
        ))
        .bearer(&token)
        .send()
        .await
        .status,
        404
    );
}

#[both]
async fn wrong_clients(app: App) {
    let form = [("grant_type", "client_credentials")];
    let path = format!("{BASE}{TOKEN}");
    for (key, secret) in [
        ("egain-client-key", "wrong"),
        ("nobody", "egain-client-secret"),
        ("", ""),
        ("egain-client-key", ""),
        // Credentials of other dialects do not belong to a client application.
        ("livedesk-key", "livedesk-secret"),
    ] {
        let reply = app
            .post(&path)
            .basic(key, secret)
            .header("accept", "application/json")
            .form(&form)
            .send()
            .await;
        oauth(&reply, 401, "invalid_client");
        assert_eq!(reply.header("www-authenticate"), Some("Basic"));
    }
    for authorization in [
        "",
        "Bearer x",
        "Basic",
        "Basic ****",
        "Basic YWJj",
        "egain-client-key:egain-client-secret",
    ] {
        let mut request = app
            .post(&path)
            .header("accept", "application/json")
            .form(&form);
        if !authorization.is_empty() {
            request = request.header("authorization", authorization);
        }
        oauth(&request.send().await, 401, "invalid_client");
    }
    // Without `Accept`, the refusal is in XML.
    let reply = app
        .post(&path)
        .basic("nobody", "x")
        .form(&form)
        .send()
        .await
        .expect(401);
    assert_eq!(reply.header("content-type"), Some("application/xml"));
    assert!(
        reply
            .body
            .contains("<error>invalid_client</error><error_description>"),
        "{}",
        reply.body
    );
}

#[both]
async fn bad_requests(app: App) {
    for (form, error) in [
        ("", "invalid_request"),
        ("grant_type=", "invalid_request"),
        ("grant=client_credentials", "invalid_request"),
        (
            "grant_type=client_credentials&grant_type=client_credentials",
            "invalid_request",
        ),
        ("grant_type=%ZZ", "invalid_request"),
        ("grant_type=%00", "invalid_request"),
        ("grant_type=%FF", "invalid_request"),
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=Client_Credentials", "unsupported_grant_type"),
    ] {
        let reply = signing_in(&app, "")
            .body("application/x-www-form-urlencoded", form)
            .send()
            .await;
        oauth(&reply, 400, error);
    }
    for query in [
        "?forceLogin=no",
        "?forceLogin=",
        "?forceLogin=yes&forceLogin=yes",
        "?forcelogin=yes",
        "?x=y",
        "?forceLogin=%zz",
    ] {
        oauth(
            &signing_in(&app, query).send().await,
            400,
            "invalid_request",
        );
    }
    for content_type in ["", "application/json", "text/plain"] {
        let reply = signing_in(&app, "")
            .body(content_type, "grant_type=client_credentials")
            .send()
            .await;
        oauth(&reply, 415, "invalid_request");
    }
    let long = format!("grant_type=client_credentials&x={}", "y".repeat(3_000_000));
    oauth(
        &signing_in(&app, "")
            .body("application/x-www-form-urlencoded", long)
            .send()
            .await,
        413,
        "invalid_request",
    );
    let reply = app
        .post(&format!("{BASE}{TOKEN}"))
        .basic("egain-client-key", "egain-client-secret")
        .header("accept", "text/html")
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect(406);
    assert_eq!(reply.header("content-type"), Some("application/xml"));
    // Unknown fields of the form, and the character set in its content type, are ignored.
    signing_in(&app, "")
        .body(
            "application/x-www-form-urlencoded; charset=UTF-8",
            "scope=x&grant_type=client_credentials",
        )
        .send()
        .await
        .expect(200);
    for method in ["GET", "PUT", "DELETE"] {
        let reply = app
            .request(method, &format!("{BASE}{TOKEN}"))
            .header("accept", "application/json")
            .send()
            .await;
        error(&reply, 405, "405-100");
        assert_eq!(reply.header("allow"), Some("POST"));
    }
    // None of the refused requests created a session, so nine more sign-ins succeed.
    for _ in 0..9 {
        signing_in(&app, "").send().await.expect(200);
    }
}

/// Contract, vector 22: an application can have ten sessions at the same time. With `forceLogin=yes`, a further sign-in
/// ends the earliest session.
#[both]
async fn ten_sessions_at_once(app: App) {
    let mut tokens = Vec::new();
    for _ in 0..10 {
        tokens.push(sign_in(&app).await);
    }
    oauth(&signing_in(&app, "").send().await, 403, "access_denied");
    for token in &tokens {
        assert!(lives(&app, token).await, "a refused login ends nothing");
    }
    let eleventh = signing_in(&app, "?forceLogin=yes").send().await.expect(200);
    assert!(!lives(&app, &tokens[0]).await, "the earliest goes");
    assert!(lives(&app, &tokens[1]).await);
    assert!(lives(&app, eleventh.json()["access_token"].as_str().unwrap()).await);
    oauth(&signing_in(&app, "").send().await, 403, "access_denied");
    app.post(&format!("{BASE}{REVOKE}"))
        .bearer(&tokens[5])
        .send()
        .await
        .expect(204);
    sign_in(&app).await;
    oauth(&signing_in(&app, "").send().await, 403, "access_denied");
}

/// Parallel sign-ins never exceed ten sessions.
#[both]
async fn parallel_logins(app: App) {
    let logins = (0..30).map(|_| tokio::spawn(signing_in(&app, "").send()));
    let mut statuses = Vec::new();
    for login in logins.collect::<Vec<_>>() {
        statuses.push(login.await.unwrap().status);
    }
    assert_eq!(
        statuses.iter().filter(|s| **s == 200).count(),
        10,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|s| **s == 403).count(),
        20,
        "{statuses:?}"
    );
}

/// Contract, vector 23: the revocation of a token ends its session, and no other session.
#[both]
async fn revoking(app: App) {
    let token = sign_in(&app).await;
    let other = sign_in(&app).await;
    let path = format!("{BASE}{REVOKE}");
    let json = |request: Request| request.header("accept", "application/json");
    error(
        &json(app.post(&format!("{path}?x=y")).bearer(&token))
            .send()
            .await,
        400,
        "400-101",
    );
    error(
        &json(app.post(&format!("{path}?%zz")).bearer(&token))
            .send()
            .await,
        400,
        "400-102",
    );
    error(
        &json(
            app.post(&path)
                .bearer(&token)
                .body("application/json", "{}"),
        )
        .send()
        .await,
        400,
        "400-152",
    );
    error(
        &json(app.post(&path).bearer(&token).body("", " "))
            .send()
            .await,
        400,
        "400-152",
    );
    error(&json(app.post(&path)).send().await, 401, "401-104");
    error(
        &json(app.post(&path).bearer("nobody")).send().await,
        401,
        "401-101",
    );
    error(
        &json(app.get(&path).bearer(&token)).send().await,
        405,
        "405-100",
    );
    assert!(lives(&app, &token).await);
    let reply = app
        .post(&format!("{path}?"))
        .bearer(&token)
        .header("content-type", "multipart/form-data")
        .send()
        .await
        .expect(204);
    assert_eq!(reply.body, "");
    assert_eq!(reply.header("content-type"), None);
    assert!(!lives(&app, &token).await);
    assert!(lives(&app, &other).await, "the other session stays");
    error(
        &json(app.post(&path).bearer(&token)).send().await,
        401,
        "401-101",
    );
}

/// Contract, vector 24 and section 2.3: the `Authorization` header.
#[both]
async fn the_authorization_header(app: App) {
    let token = sign_in(&app).await;
    let get = |authorization: Option<&str>| {
        let request = app
            .get(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
            .header("accept", "application/json");
        match authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        }
    };
    for good in [
        format!("Bearer {token}"),
        format!("Bearer  {token}"),
        format!("bearer   {token}"),
        format!("BEARER {token} "),
    ] {
        assert_eq!(get(Some(&good)).send().await.status, 200, "{good}");
    }
    let basic = "Basic ZWdhaW4tY2xpZW50LWtleTplZ2Fpbi1jbGllbnQtc2VjcmV0";
    for malformed in [
        None,
        Some("Bearer"),
        Some("Bearer "),
        Some(token.as_str()),
        Some(basic),
        Some("Token x"),
        Some("Bearer a b"),
    ] {
        let message = error(&get(malformed).send().await, 401, "401-104");
        assert_eq!(message, "Invalid or missing 'authorization' header value.");
    }
    let twice = get(Some(&format!("Bearer {token}")))
        .bearer(&token)
        .send()
        .await;
    error(&twice, 401, "401-104");
    // The token is unknown, or belongs to another kind of credential.
    for other in [
        "0c9e3d3c-0000-4000-8000-000000000000",
        "x",
        "access-token-of-omar",
        "firstline-token-of-mina",
        "egain-client-secret",
    ] {
        assert!(!lives(&app, other).await, "{other}");
    }
    let reply = get(None).header("x-egain-session", &token).send().await;
    error(&reply, 401, "401-104");
    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
}

/// An application of another type may only sign in and out: contract 2.3.
#[both(more())]
async fn applications_of_another_type(app: App) {
    let token = sign_in_as(&app, "email-key", "email-secret").await;
    let reply = app
        .get(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
        .bearer(&token)
        .header("accept", "application/json")
        .send()
        .await;
    error(&reply, 403, "403-112");
    app.presence(77, "online").await;
    refused(&app, &token, "anonymousCustomer=yes", &bare(), "403-112").await;
    app.post(&format!("{BASE}{REVOKE}"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    refused(&app, &token, "anonymousCustomer=yes", &bare(), "401-101").await;
}

/// Sessions are counted per application.
#[both(more())]
async fn each_application_has_its_own_ten(app: App) {
    for _ in 0..10 {
        sign_in(&app).await;
    }
    sign_in_as(&app, "wide-key", "wide-secret").await;
    oauth(&signing_in(&app, "").send().await, 403, "access_denied");
}

/// A session ends one day after the sign-in, whether it is used or not. The limit of ten sessions does not include
/// ended sessions.
#[both]
async fn a_session_ends_after_a_day(app: App) {
    let mut tokens = Vec::new();
    for _ in 0..10 {
        tokens.push(sign_in(&app).await);
    }
    app.clock().advance(86_340);
    assert!(lives(&app, &tokens[0]).await);
    oauth(&signing_in(&app, "").send().await, 403, "access_denied");
    app.clock().advance(120);
    for token in &tokens {
        assert!(!lives(&app, token).await);
    }
    for _ in 0..10 {
        sign_in(&app).await;
    }
    oauth(&signing_in(&app, "").send().await, 403, "access_denied");
}
