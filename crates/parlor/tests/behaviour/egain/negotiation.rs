//! Formats and languages of answers, and the form of errors. This file tests sections 2.4 to 2.6 and 3.2.8 and vectors
//! 1, 2, 14 and 15 of the contract, which `mod.rs` explains.

use super::common::*;
use crate::support::accounts::{Accounts, Inbox};

const STALE: &str = "{\"code\":\"409-100\",\"developerMessage\":\"Last modified date provided in the request body for the following  do not match : conversation.entryPointConfiguration.\"}";

/// Contract, vector 1: XML is the default.
#[both(more())]
async fn xml_is_the_default(app: App) {
    let token = ready(&app).await;
    let path = start_path("anonymousCustomer=yes");
    for (accept, content_type) in [
        (None, "application/xml"),
        (Some("*/*"), "application/xml"),
        (Some("application/*"), "application/xml"),
        (Some("application/xml"), "application/xml"),
        (Some("application/json"), "application/json"),
        (Some("Application/JSON;charset=utf-8"), "application/json"),
        (
            Some("application/json, text/plain, */*"),
            "application/json",
        ),
        (
            Some("application/json;q=0.1, application/xml"),
            "application/xml",
        ),
    ] {
        let request = |body: &Value| {
            let request = app.post(&path).bearer(&token).json(body);
            match accept {
                Some(accept) => request.header("accept", accept),
                None => request,
            }
        };
        let reply = request(&bare()).send().await.expect(200);
        assert_eq!(
            reply.header("content-type"),
            Some(content_type),
            "{accept:?}"
        );
        assert_eq!(
            reply.body.starts_with("<?xml"),
            content_type == "application/xml"
        );
        let reply = request(&json!({})).send().await.expect(400);
        assert_eq!(
            reply.header("content-type"),
            Some(content_type),
            "{accept:?}"
        );
        assert_eq!(
            reply.body.starts_with("<?xml"),
            content_type == "application/xml"
        );
    }
    let reply = app
        .post(&path)
        .bearer(&token)
        .header("accept", "text/html")
        .json(&bare())
        .send()
        .await
        .expect(406);
    assert_eq!(reply.header("content-type"), Some("application/xml"));
    assert!(reply.body.contains("<code>406-101</code>"));
    let reply = app.post(&path).json(&bare()).send().await.expect(401);
    assert_eq!(
        reply.body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n\
         <error xmlns=\"http://bindings.egain.com/ws/model/v19/gen/common\"><code>401-104</code>\
         <developerMessage>Invalid or missing 'authorization' header value.</developerMessage></error>"
    );
}

/// Contract, vector 2: a start with a supported language in `Accept-Language` succeeds. Any other language is refused
/// with 406.
#[both(more())]
async fn languages(app: App) {
    let token = ready(&app).await;
    for language in [
        "en-US",
        "es-ES",
        "fr-FR",
        "it-IT",
        "de-DE",
        "nl-NL",
        "pt-BR",
        "pt-PT",
        "da-DK",
        "ru-RU",
        "fr-CA",
        "zh-CN",
        "ja-JP",
        "ko-KR",
        "sv-SE",
        "en-us",
        "EN-US",
        "xx-YY, de-de;q=0.1",
        "*",
    ] {
        let reply = starting(&app, &token, "anonymousCustomer=yes", &bare())
            .header("accept-language", language)
            .send()
            .await;
        assert_eq!(reply.status, 200, "{language}: {}", reply.body);
    }
    for language in ["xx-YY", "en", "", "en_US", "english", "de-AT", "en-US;q=0"] {
        let reply = starting(&app, &token, "anonymousCustomer=yes", &bare())
            .header("accept-language", language)
            .send()
            .await;
        assert_eq!(reply.status, 406, "{language}");
        assert_eq!(
            reply.body,
            "{\"code\":\"406-100\",\"developerMessage\":\"Invalid 'Accept-Language' header value provided.\"}"
        );
    }
}

#[both(more())]
async fn a_sentence_for_people_on_request(app: App) {
    let token = ready(&app).await;
    let send = |header: Option<&'static str>, accept: &'static str| {
        let request = app
            .post(&start_path(""))
            .bearer(&token)
            .header("accept", accept)
            .json(&bare());
        match header {
            Some(value) => request.header("X-egain-error-message", value),
            None => request,
        }
        .send()
    };
    for header in [None, Some("no"), Some("")] {
        assert!(
            send(header, "application/json")
                .await
                .expect(400)
                .json()
                .get("userMessage")
                .is_none()
        );
    }
    let reply = send(Some("yes"), "application/json").await.expect(400);
    assert!(
        reply.json()["userMessage"]
            .as_str()
            .is_some_and(|m| (1..=1024).contains(&m.len()))
    );
    assert!(
        send(Some("yes"), "application/xml")
            .await
            .expect(400)
            .body
            .contains("<userMessage>")
    );
}

/// The content types that a start accepts and refuses, also for documents inside multipart bodies.
#[both(more())]
async fn content_types(app: App) {
    let token = ready(&app).await;
    let path = start_path("anonymousCustomer=yes");
    let document = bare().to_string();
    let send = |content_type: &str, body: String| {
        app.post(&path)
            .bearer(&token)
            .header("accept", "application/json")
            .body(content_type, body)
            .send()
    };
    for good in [
        "application/json",
        "application/json; charset=ISO-8859-1",
        "Application/Json",
    ] {
        assert_eq!(send(good, document.clone()).await.status, 200, "{good}");
    }
    for bad in [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "text/xml",
        "*/*",
        "application/jsonx",
        "json",
    ] {
        error(&send(bad, document.clone()).await, 415, "415-100");
    }
    let twice = app
        .post(&path)
        .bearer(&token)
        .header("accept", "application/json")
        .json(&bare())
        .header("content-type", "application/xml")
        .send()
        .await;
    error(&twice, 415, "415-100");
    let packed = app
        .post(&path)
        .bearer(&token)
        .header("accept", "application/json")
        .header("content-encoding", "gzip")
        .json(&bare())
        .send()
        .await;
    error(&packed, 415, "415-101");

    let part = |name: &str, content_type: &str, content: &str| {
        let declared = if content_type.is_empty() {
            String::new()
        } else {
            format!("Content-Type: {content_type}\r\n")
        };
        format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{declared}\r\n{content}\r\n"
        )
    };
    let xml = "<conversation><entryPointConfiguration><entryPoint id='1001'/><lastModified date='2025-07-31T09:12:44Z'/></entryPointConfiguration></conversation>";
    let file = part("file", "image/png", "PNG");
    for parts in [
        part("x", "application/json", &document),
        part("x", "application/xml; charset=utf-8", xml),
        format!("{file}{}{file}", part("y", "application/json", &document)),
        part("body", "", &document),
        part("conversation", "", &format!(" {xml}")),
        part("message", "text/plain", &document),
    ] {
        let reply = send(
            "multipart/form-data; boundary=XX",
            format!("{parts}--XX--\r\n"),
        )
        .await;
        assert_eq!(reply.status, 200, "{parts}: {}", reply.body);
    }
    for parts in [
        file.clone(),
        part("x", "", &document),
        part("x", "application/json", xml),
        part("body", "", "x"),
        String::new(),
    ] {
        error(
            &send(
                "multipart/form-data; boundary=XX",
                format!("{parts}--XX--\r\n"),
            )
            .await,
            400,
            "400-152",
        );
    }
    for content_type in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=YY",
    ] {
        error(
            &send(content_type, format!("{file}--XX--\r\n")).await,
            400,
            "400-152",
        );
    }
    error(
        &send("multipart/form-data; boundary=XX", file.clone()).await,
        400,
        "400-152",
    );
}

/// Contract 3.2.8: a request that violates several rules gets the error of the first rule.
#[both(more())]
async fn order_of_checks(app: App) {
    let good = ready(&app).await;
    let other_type = sign_in_as(&app, "email-key", "email-secret").await;
    let silent = sign_in_as(&app, "silent-key", "silent-secret").await;
    app.presence(77, "offline").await;
    struct Request<'a> {
        token: &'a str,
        language: &'a str,
        query: &'a str,
        content_type: &'a str,
        body: String,
    }
    let body = |id: i64, date: &str, activity: Value| {
        json!({"entryPointConfiguration": {"entryPoint": {"id": id}, "lastModified": {"date": date}}, "activity": activity}).to_string()
    };
    let old = "2020-01-01T00:00:00.000Z";
    let bad_subject = json!({"subject": ""});
    let twins = json!({"customer": customer(json!({"firstName": "T", "social": [{"type": {"value": "instagram"}, "socialId": "twins"}]}))});
    let social = "searchContactOnAttribute=social.instagramId";
    let ask = |token, language, query, content_type, body| Request {
        token,
        language,
        query,
        content_type,
        body,
    };
    let rows = [
        ("401-101", ask("nobody", "xx", "", "text/plain", "x".into())),
        (
            "403-112",
            ask(&other_type, "xx", "", "text/plain", "x".into()),
        ),
        ("406-100", ask(&good, "xx", "", "text/plain", "x".into())),
        (
            "400-112",
            ask(
                &good,
                "en-US",
                "sendTypingNotification=x&y=z",
                "text/plain",
                "x".into(),
            ),
        ),
        (
            "400-101",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=no&searchContactOnAttribute=x&y=z",
                "text/plain",
                "x".into(),
            ),
        ),
        (
            "400-102",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=no&y=z",
                "text/plain",
                "x".into(),
            ),
        ),
        (
            "400-101",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=yes&y=z",
                "text/plain",
                "x".into(),
            ),
        ),
        (
            "415-100",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=yes",
                "text/plain",
                "x".into(),
            ),
        ),
        (
            "400-152",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=yes",
                "application/json",
                "x".into(),
            ),
        ),
        (
            "400-152",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=yes",
                "application/json",
                json!({"activity": bad_subject}).to_string(),
            ),
        ),
        (
            "400-152",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=yes",
                "application/json",
                body(5, old, bad_subject.clone()),
            ),
        ),
        (
            "403-105",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=yes",
                "application/json",
                body(1004, old, bad_subject.clone()),
            ),
        ),
        (
            "409-100",
            ask(
                &good,
                "en-US",
                "anonymousCustomer=yes",
                "application/json",
                body(1001, old, bad_subject.clone()),
            ),
        ),
        (
            "400-152",
            ask(
                &silent,
                "en-US",
                "anonymousCustomer=yes",
                "application/json",
                body(1001, CONFIGURED, bad_subject.clone()),
            ),
        ),
        (
            "400-152",
            ask(
                &silent,
                "en-US",
                social,
                "application/json",
                body(1001, CONFIGURED, twins.clone()),
            ),
        ),
        (
            "400-152",
            ask(
                &good,
                "en-US",
                social,
                "application/json",
                body(1001, CONFIGURED, twins),
            ),
        ),
    ];
    let before = app.counts().await;
    let mut paths = Vec::new();
    for (code, requested) in rows {
        let reply = app
            .post(&start_path(requested.query))
            .bearer(requested.token)
            .header("accept", "application/json")
            .header("accept-language", requested.language)
            .body(requested.content_type, requested.body)
            .send()
            .await;
        error(&reply, code[..3].parse().unwrap(), code);
        if code == "400-152" {
            let document = reply.json();
            paths.push(format!(
                "{} {}",
                document["details"][0]["key"].as_str().unwrap(),
                document["details"][0]["value"].as_str().unwrap()
            ));
        }
    }
    let begins = [
        "conversation ",
        "entryPointConfiguration.entryPoint.id A positive integer",
        "entryPointConfiguration.entryPoint.id The entry point must exist",
        "activity.subject ",
        "precondition The webhook callback URL",
        "activity.customer Customer search found multiple",
    ];
    assert_eq!(paths.len(), begins.len());
    for (path, begin) in paths.iter().zip(begins) {
        assert!(path.starts_with(begin), "{path}");
    }
    assert_eq!(before, app.counts().await);
}

/// Contract, vector 14: a start with another modification date than the date of the present configuration is refused.
#[both(more())]
async fn a_stale_configuration(app: App) {
    let token = ready(&app).await;
    let mut body = bare();
    for date in [
        "2025-07-31T09:12:43.999Z",
        "2025-07-31T09:12:44.001Z",
        "2025-07-31T09:12:45Z",
        "2020-01-01T00:00:00.000Z",
    ] {
        body["entryPointConfiguration"]["lastModified"]["date"] = json!(date);
        let before = app.counts().await;
        let reply = starting(&app, &token, "anonymousCustomer=yes", &body)
            .send()
            .await
            .expect(409);
        assert_eq!(reply.body, STALE);
        assert_eq!(before, app.counts().await);
    }
    let reply = app
        .post(&start_path("anonymousCustomer=yes"))
        .bearer(&token)
        .json(&body)
        .send()
        .await
        .expect(409);
    assert!(reply.body.contains("<developerMessage>Last modified date provided in the request body for the following  do not match : conversation.entryPointConfiguration.</developerMessage>"));
    let configuration = app
        .get(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
        .bearer(&token)
        .header("accept", "application/json")
        .send()
        .await
        .expect(200);
    body["entryPointConfiguration"] = configuration.json()["entryPointConfiguration"][0].clone();
    started(&app, &token, "anonymousCustomer=yes", &body).await;
    // The date may have another notation, if it is the same instant.
    for date in [
        "2025-07-31T09:12:44Z",
        "2025-07-31T11:12:44.000+02:00",
        " 2025-07-31T09:12:44.000Z ",
    ] {
        body["entryPointConfiguration"]["lastModified"]["date"] = json!(date);
        started(&app, &token, "anonymousCustomer=yes", &body).await;
    }
    // An administrator changes the entry point, so the clients' configuration is outdated.
    let changed = Inbox::known(1001).configured_at("2026-01-01T00:00:00.000Z");
    app.apply(Accounts::acme().with(changed)).await;
    refused(&app, &token, "anonymousCustomer=yes", &bare(), "409-100").await;
}

/// Contract, vector 15: a start at an entry point that the application may not use is refused, and so is a start at an
/// unknown entry point.
#[both(more())]
async fn entry_points(app: App) {
    let token = ready(&app).await;
    let wide = sign_in_as(&app, "wide-key", "wide-secret").await;
    let mut body = bare();
    for (who, id, code) in [
        (&token, json!(1004), "403-105"),
        (&token, json!(1006), "403-105"),
        (&token, json!(1), "400-152"),
        (&token, json!(900), "400-152"),
        (&wide, json!(1005), "400-152"),
        (&wide, json!(407), "400-152"),
        (&token, json!("99999999999999999999"), "400-152"),
    ] {
        body["entryPointConfiguration"]["entryPoint"]["id"] = id.clone();
        let message = refused(&app, who, "anonymousCustomer=yes", &body, code).await;
        if code == "400-152" {
            assert_eq!(
                message,
                invalid("entryPointConfiguration.entryPoint.id"),
                "{id}"
            );
        }
    }
}

/// Requests with paths or methods that the vendor does not have get a 404 or 405 in the vendor's form.
#[both(more())]
async fn unknown_paths(app: App) {
    for path in [
        "/ws/v19/clientapplications",
        "/system/ws/v19/clientapplications/messaging/nothing",
        "/ws/v18/clientapplications/messaging/configuration",
        "/%ff/ws/v19/x",
    ] {
        let reply = app
            .get(path)
            .header("accept", "application/json")
            .send()
            .await;
        error(&reply, 404, "404-100");
        assert!(
            app.get(path)
                .send()
                .await
                .expect(404)
                .body
                .contains("<code>404-100</code>")
        );
    }
    let reply = app
        .get(&start_path("anonymousCustomer=yes"))
        .header("accept", "application/json")
        .send()
        .await;
    error(&reply, 405, "405-100");
    assert_eq!(reply.header("allow"), Some("POST"));
}

/// The sentence for the customer is in the language of `Accept-Language`. The text for developers is always in English.
#[both(more())]
async fn sentences_in_all_languages(app: App) {
    let token = sign_in(&app).await;
    let ask = async |language: Option<&str>| {
        let request = starting(&app, &token, "anonymousCustomer=yes", &bare())
            .header("x-egain-error-message", "yes");
        let request = language
            .into_iter()
            .fold(request, |r, value| r.header("accept-language", value));
        let reply = request.send().await.expect(400);
        assert_eq!(
            error(&reply, 400, "400-152"),
            "No agent is available to serve the chat."
        );
        let said = reply.json()["userMessage"].as_str().unwrap().to_owned();
        (
            said,
            reply.header("content-language").unwrap_or("-").to_owned(),
        )
    };
    let mut said = std::collections::BTreeSet::new();
    for code in [
        "en-US", "es-ES", "fr-FR", "it-IT", "de-DE", "nl-NL", "pt-BR", "pt-PT", "da-DK", "ru-RU",
        "fr-CA", "zh-CN", "ja-JP", "ko-KR", "sv-SE",
    ] {
        let (sentence, language) = ask(Some(code)).await;
        assert_eq!(language, code);
        assert!(said.insert(sentence), "{code} repeats another language");
    }
    assert!(said.contains(
        "Im Moment ist kein Mitarbeiter frei. Bitte versuchen Sie es später noch einmal."
    ));
    let english = "No agent is available at the moment. Please try again later.";
    for (requested, language) in [
        (None, "en-US"),
        (Some("*"), "en-US"),
        (Some("EN-us"), "en-US"),
    ] {
        assert_eq!(
            ask(requested).await,
            (english.to_owned(), language.to_owned())
        );
    }
    let (japanese, _) = ask(Some("de-DE;q=0.2, xx, ja-jp;q=0.9, *;q=0.1")).await;
    assert!(japanese.starts_with("現在"), "{japanese}");
    // A start with an unknown language is refused. The error's sentence is in the default language.
    let reply = starting(&app, &token, "anonymousCustomer=yes", &bare())
        .header("x-egain-error-message", "yes")
        .header("accept-language", "xx-YY")
        .send()
        .await
        .expect(406);
    assert_eq!(
        reply.json()["userMessage"],
        "The request could not be completed."
    );
    // The XML answer has the same sentence. Without `x-egain-error-message`, an answer has no sentence.
    let reply = app
        .post(&start_path("anonymousCustomer=yes"))
        .bearer(&token)
        .header("x-egain-error-message", "yes")
        .header("accept-language", "ru-RU")
        .json(&bare())
        .send()
        .await
        .expect(400);
    assert!(
        reply
            .body
            .contains("<userMessage>Сейчас нет свободных операторов.")
    );
    let plain = starting(&app, &token, "anonymousCustomer=yes", &bare())
        .header("accept-language", "de-DE")
        .send()
        .await
        .expect(400);
    assert!(plain.header("content-language").is_none() && !plain.body.contains("userMessage"));
}
