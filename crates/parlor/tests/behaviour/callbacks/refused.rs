//! Event names and addresses that cannot work are refused when they are set, through the API and in files. The answer
//! that creates an endpoint shows its signing secret, once.

use crate::support::accounts::{Accounts, Application, Callback, Inbox};
use crate::support::callbacks::{self, ACME, OMAR, in_time, start};
use crate::support::receiver::{Act, Receiver};
use crate::support::{App, Backend, both};
use parlor_engine::callbacks::native;
use parlor_engine::provision::{self, Source};
use parlor_store::Clock as _;
use serde_json::{Value, json};

/// Sends a request for a new endpoint that must be refused. Returns the names of the fields in the refusal.
async fn refused(app: &App, document: &Value) -> Vec<String> {
    let before = app.counts().await;
    let reply = app
        .post("/v1/callbacks")
        .bearer(OMAR)
        .json(document)
        .send()
        .await
        .expect(422);
    assert_eq!(app.counts().await, before, "{document}");
    let errors = reply.json()["errors"].as_array().unwrap().clone();
    (errors.iter())
        .map(|error| error["field"].as_str().unwrap().to_owned())
        .collect()
}

/// Applies a provisioning file that must be refused, and returns the text of the faults.
async fn faults(app: &App, file: &Accounts) -> String {
    let source = Source {
        name: "test.toml",
        text: &file.to_string(),
        env: &|_| None,
        file: &|_| Err("tests have no files".to_owned()),
    };
    let before = app.counts().await;
    let provision = match provision::read(&source, app.engine().sealer()) {
        Ok(provision) => provision,
        Err(faults) => return faults.to_string(),
    };
    let report = app.engine().provision(provision).await.unwrap();
    assert_eq!(app.counts().await, before);
    provision::check("test.toml", report)
        .unwrap_err()
        .to_string()
}

/// A misspelt event name is refused, because no event would match it.
#[both]
async fn names_of_no_event(app: App) {
    for name in [
        "mesage.created",
        "message.create",
        "conversatoin.*",
        "message",
        "message.",
        "*",
        ".*",
        "mess*",
        "Message.created",
    ] {
        let url = "https://partner.invalid/";
        let document = json!({"name": "n", "url": url, "events": ["message.created", name]});
        assert_eq!(refused(&app, &document).await, ["events.1"], "{name}");
        let callback = Callback::new("n").url(url).events(&[name]);
        let file = Accounts::acme().with(callback);
        let faults = faults(&app, &file).await;
        assert!(
            faults.contains("callbacks.events: must be the name of an event"),
            "{name}: {faults}"
        );
    }
    let all = json!({"name": "n", "url": "https://partner.invalid/", "events": ["message.*", "typing.started", "audit.configured", "callback.test"]});
    app.post("/v1/callbacks")
        .bearer(OMAR)
        .json(&all)
        .send()
        .await
        .expect(201);
}

/// An address that this server can never call is refused in every setting that contains an address.
#[both]
async fn addresses_that_nobody_can_call(backend: Backend) {
    // Only the private network 127.0.0.0/8 is allowed.
    let app = callbacks::app(backend, |_| ()).await;
    for url in [
        "http://",
        "https:///hook",
        "http://partner.invalid:99999/",
        "http://partner.invalid:0/",
        "http://[::1/",
        "http://10.0.0.256/",
        "http://a b.invalid/",
        "ftp://partner.invalid/",
        "http://10.0.0.1/hook",
        "http://[::1]/hook",
        "http://[fd00::1]/hook",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433.0.0.0/",
        "http://0x0a000001/",
    ] {
        let document = json!({"name": "n", "url": url});
        assert_eq!(refused(&app, &document).await, ["url"], "{url}");
        let before = app.counts().await;
        let inbox = app
            .patch("/v1/inboxes/407")
            .bearer(OMAR)
            .json(&json!({"webhook_url": url}))
            .send()
            .await
            .expect(422);
        assert_eq!(inbox.json()["errors"][0]["field"], "webhook_url", "{url}");
        assert_eq!(app.counts().await, before, "{url}");
    }
    let away = "http://10.0.0.1/hook";
    let oauth2 = json!({"token_url": away, "client_id": "c", "client_secret": "s"});
    for (file, key) in [
        (Accounts::acme().with(Callback::new("n").url(away)), "url"),
        (
            Accounts::acme().with(Inbox::known(407).webhook_url(away)),
            "webhook_url",
        ),
        (
            Accounts::acme().with(
                Application::new("A", "a-key", "a-secret", &[1001])
                    .set("callback", json!({"url": away})),
            ),
            "callback",
        ),
        (
            Accounts::acme().with(Application::new("A", "a-key", "a-secret", &[1001]).set(
                "callback",
                json!({"url": "https://partner.invalid/", "authentication": {"oauth2": oauth2}}),
            )),
            "callback",
        ),
    ] {
        let faults = faults(&app, &file).await;
        let wanted = format!("{key}: 10.0.0.1 is not a public address");
        assert!(faults.contains(&wanted), "{faults}");
    }
    for url in [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://1.1.1.1/",
    ] {
        app.post("/v1/callbacks")
            .bearer(OMAR)
            .json(&json!({"name": url, "url": url}))
            .send()
            .await
            .expect(201);
    }
    app.stop().await;
}

/// The answer that creates an endpoint shows its signing secret. No other answer shows this secret.
#[both]
async fn a_secret_is_shown_once(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let create = |name: &str, format: &str| {
        app.post("/v1/callbacks")
            .bearer(OMAR)
            .header("idempotency-key", &format!("key-{name}"))
            .json(&json!({"name": name, "url": receiver.url(), "format": format, "events": ["message.created"]}))
            .send()
    };
    let made = create("signed", "native").await.expect(201);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert!(native::is_secret(&secret), "{secret}");
    assert_eq!(
        (
            made.header("cache-control"),
            made.json()["secrets"].as_i64()
        ),
        (Some("no-store"), Some(1))
    );
    let etag = made.header("etag").unwrap();
    assert_eq!(
        etag,
        format!("\"{}\"", made.json()["version"].as_str().unwrap())
    );
    let again = create("signed", "native").await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let (mut first, repeated) = (made.json(), again.json());
    first.as_object_mut().unwrap().shift_remove("secret");
    assert_eq!(repeated, first, "a repetition does not show it");
    let path = format!("/v1/callbacks/{}", repeated["key"].as_str().unwrap());
    let shown = app.get(&path).bearer(OMAR).send().await.expect(200);
    let changed = app
        .put(&path)
        .bearer(OMAR)
        .json(&json!({"timeout_s": 9}))
        .send()
        .await
        .expect(200);
    let listed = app
        .get("/v1/callbacks")
        .bearer(OMAR)
        .send()
        .await
        .expect(200);
    for reply in [shown, changed, listed] {
        assert!(!reply.body.contains("whsec_"), "{}", reply.body);
    }
    start(&app, "signed").await;
    let hit = receiver.until(|hits| !hits.is_empty()).await.remove(0);
    let at = hit.headers["webhook-timestamp"].parse().unwrap();
    let signed = native::signature(&[secret], hit.id(), at, hit.body.as_bytes());
    assert_eq!(hit.headers["webhook-signature"], signed);
    let unsigned = create("unsigned", "livedesk_inbox").await.expect(201);
    assert!(!unsigned.body.contains("whsec_"), "{}", unsigned.body);
    let config = app.engine().config(ACME).await.unwrap();
    assert_eq!(config.callbacks.len(), 2);
    app.stop().await;
}

/// `Retry-After` may contain a date, even if the answer has no `Date` header.
#[both]
async fn a_date_to_come_back(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let begun = app.clock().now();
    let later = begun.plus_seconds(1_800);
    let date = httpdate::fmt_http_date(
        std::time::UNIX_EPOCH + std::time::Duration::from_micros(later.0.try_into().unwrap()),
    );
    let receiver = Receiver::new(move |_, number| match number {
        1 => Act::Say(503, vec![("retry-after", date.clone())], String::new()),
        _ => Act::Answer(200),
    })
    .await;
    let wanted = callbacks::Endpoint {
        events: Some(vec!["message.created".to_owned()]),
        ..callbacks::Endpoint::default()
    };
    callbacks::endpoint(&app, &receiver.url(), wanted).await;
    start(&app, "later").await;
    receiver.until(|hits| hits.len() == 1).await;
    in_time(&app, receiver.until(|hits| hits.len() > 1)).await;
    assert!(app.clock().now() >= begun.plus_seconds(1_790));
    app.stop().await;
}
