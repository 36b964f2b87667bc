//! Web Push: subscriptions, and the pushes that Parlor sends. The tests contain a push service that receives the
//! pushes, and a browser that decrypts them.

use crate::support::accounts::{Accounts, Agent, Token};
use crate::support::nodes::Nodes;
use crate::support::receiver::{Act, Hit, Receiver};
use crate::support::{App, Reply, both, everywhere, until};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session};
use aes_gcm::aead::{Aead as _, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdh::diffie_hellman;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey};
use parlor_engine::Engine;
use parlor_model::command::{Actor, IssueCredential};
use parlor_model::ids::AgentId;
use parlor_model::words::CredentialKind;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The access token of agent 7.
const MINA: &str = "access-token-of-mina";

fn agents() -> Accounts {
    Accounts::acme().with(Token::access(7, MINA))
}

/// HMAC-SHA-256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let keyed = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new()
        .chain_update(keyed(0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(keyed(0x5c))
        .chain_update(inner)
        .finalize();
    outer.into()
}

/// A browser with a push subscription.
struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    fn new(seed: u8) -> Self {
        Self {
            secret: SecretKey::from_slice(&[seed; 32]).unwrap(),
            auth: [seed; 16],
        }
    }

    fn public(&self) -> Vec<u8> {
        let point = self.secret.public_key().to_encoded_point(false);
        point.as_bytes().to_vec()
    }

    /// The subscription, in the form in which a browser gives it.
    fn subscription(&self, service: &Receiver, path: &str) -> Value {
        json!({
            "endpoint": format!("http://{}/{path}", service.addr),
            "keys": {"p256dh": URL_SAFE_NO_PAD.encode(self.public()), "auth": URL_SAFE_NO_PAD.encode(self.auth)},
            "name": "Firefox",
        })
    }

    /// Decrypts a push (RFC 8291, RFC 8188).
    fn decrypt(&self, body: &[u8]) -> Value {
        let (salt, rest) = body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!((size, rest[0]), (&[0, 0, 16, 0][..], 65));
        let (sender, sealed) = rest[1..].split_at(65);
        let point = PublicKey::from_sec1_bytes(sender).unwrap();
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), point.as_affine());
        let combined = hmac(&self.auth, shared.raw_secret_bytes());
        let info = [b"WebPush: info\0".as_slice(), &self.public(), sender, &[1]].concat();
        let prk = hmac(salt, &hmac(&combined, &info));
        let key = hmac(&prk, b"Content-Encoding: aes128gcm\0\x01");
        let nonce = hmac(&prk, b"Content-Encoding: nonce\0\x01");
        let cipher = aes_gcm::Aes128Gcm::new_from_slice(&key[..16]).unwrap();
        let mut plain = cipher.decrypt(nonce[..12].into(), sealed).unwrap();
        assert_eq!(plain.pop(), Some(2), "the last record");
        serde_json::from_slice(&plain).unwrap()
    }
}

/// Checks the headers of a push, and the server's VAPID signature with the key that browsers get.
fn proven(hit: &Hit, key: &str, now_s: i64) {
    let header = |name: &str| hit.headers[name].as_str();
    assert_eq!(header("content-encoding"), "aes128gcm");
    assert!((1..=3_600).contains(&header("ttl").parse::<i64>().unwrap()));
    let (token, shown) = header("authorization")
        .strip_prefix("vapid t=")
        .unwrap()
        .split_once(", k=")
        .unwrap();
    assert_eq!(shown, key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let signature = Signature::from_slice(&bytes(signature)).unwrap();
    VerifyingKey::from_sec1_bytes(&bytes(key))
        .unwrap()
        .verify(signed.as_bytes(), &signature)
        .unwrap();
    let claims: Value = serde_json::from_slice(&bytes(signed.split_once('.').unwrap().1)).unwrap();
    assert_eq!(claims["aud"], format!("http://{}", header("host")));
    assert!(claims["sub"].as_str().unwrap().starts_with("mailto:"));
    let left = claims["exp"].as_i64().unwrap() - now_s;
    assert!((1..=24 * 3_600).contains(&left), "{left}");
}

async fn subscribe(app: &App, token: &str, subscription: &Value) -> Reply {
    post(app, token, "/v1/push/subscriptions", subscription).await
}

async fn says(app: &App, id: i64, content: &str) {
    let path = format!("/v1/conversations/{id}/messages");
    let message = json!({"content": content, "kind": "incoming"});
    post(app, OMAR, &path, &message).await.expect(201);
}

async fn assigned(app: &App) -> i64 {
    let id = anonymous(app, "hold").await;
    let path = format!("/v1/conversations/{id}/assign");
    post(app, OMAR, &path, &json!({"agent_id": 7}))
        .await
        .expect(200);
    id
}

async fn reads(app: &App, id: i64) {
    act(app, MINA, &format!("/v1/conversations/{id}/read"))
        .await
        .expect(200);
}

/// Waits until the results of all sent pushes are stored. A push that is being sent has `tries` above 0 and a `due_at`.
async fn settled(app: &App) {
    let query = "SELECT count(*) FROM pushes WHERE tries > 0 AND due_at IS NOT NULL";
    until("results", async || app.database().number(query).await == 0).await;
}

#[both]
async fn browsers_show_notifications_until_they_are_handled(app: App) {
    app.apply(agents()).await;
    let service = Receiver::good().await;
    let browser = Browser::new(7);
    let mina = session(&app, 7).await;
    let key = get(&app, &mina, "/v1/push/key").await.expect(200).json()["key"].clone();
    assert_eq!(
        get(&app, OMAR, "/v1/push/key").await.json()["key"],
        key,
        "one key for all"
    );
    let key = key.as_str().unwrap();
    subscribe(&app, &mina, &browser.subscription(&service, "mina"))
        .await
        .expect(201);

    let id = assigned(&app).await;
    says(&app, id, "Hello\nthere").await;
    // A push waits a few seconds. A newer push about the conversation replaces an older one.
    app.engine().fire_timers().await.unwrap();
    assert_eq!(service.hits().len(), 0);
    app.pass(3).await;
    let hits = service.until(|hits| !hits.is_empty()).await;
    proven(&hits[0], key, app.engine().now().0 / 1_000_000);
    assert_eq!(hits[0].headers["topic"], format!("conversation-{id}"));
    assert_eq!(
        browser.decrypt(&hits[0].bytes),
        json!({
            "notification": format!("new_message-{id}"), "kind": "new_message", "account_id": 17_623_000_010_928_i64,
            "conversation_id": id, "title": null, "text": "Hello there", "count": 1, "unread": 2,
        })
    );
    settled(&app).await;
    app.pass(3_600).await;
    assert_eq!(service.hits().len(), 1, "it was sent once");

    // The agent has read the conversation on another device.
    reads(&app, id).await;
    app.pass(0).await;
    let hits = service.until(|hits| hits.len() == 2).await;
    assert_eq!(
        browser.decrypt(&hits[1].bytes),
        json!({"clear": true, "account_id": 17_623_000_010_928_i64, "conversation_id": id, "unread": 0})
    );
    settled(&app).await;
    assert_eq!(app.rows("pushes").await, 0);

    // If the agent reads the message at once, no push is sent.
    says(&app, id, "Quick question").await;
    reads(&app, id).await;
    app.pass(60).await;
    assert_eq!(service.hits().len(), 2);
    assert_eq!(app.rows("pushes").await, 0);

    // The agent can hide texts. During quiet hours, no push is sent.
    let hide = |quiet: Value| {
        let document = json!({"push_text": false, "quiet_hours": quiet});
        app.put("/v1/me/notification-settings")
            .bearer(MINA)
            .json(&document)
            .send()
    };
    hide(Value::Null).await.expect(200);
    says(&app, id, "Secret").await;
    app.pass(3).await;
    let hits = service.until(|hits| hits.len() == 3).await;
    let shown = browser.decrypt(&hits[2].bytes);
    assert_eq!(
        (&shown["text"], &shown["title"], &shown["kind"]),
        (&Value::Null, &Value::Null, &json!("new_message"))
    );
    settled(&app).await;
    let now = app.engine().now().iso_micros();
    let hour: i64 = now[11..13].parse().unwrap();
    let quiet = json!({"from": format!("{hour:02}:00"), "to": format!("{:02}:00", (hour + 2) % 24), "time_zone": "UTC"});
    hide(quiet.clone()).await.expect(200);
    says(&app, id, "Are you asleep?").await;
    app.pass(60).await;
    // A push that still waits at the beginning of the quiet hours is also not sent.
    reads(&app, id).await;
    settled(&app).await;
    hide(Value::Null).await.expect(200);
    let other = assigned(&app).await;
    hide(quiet).await.expect(200);
    app.pass(3).await;
    settled(&app).await;
    // The next push is for a message after the quiet hours.
    hide(Value::Null).await.expect(200);
    says(&app, other, "Good morning").await;
    app.pass(3).await;
    settled(&app).await;
    let shown: Vec<Value> = (service.hits()[3..].iter())
        .map(|hit| browser.decrypt(&hit.bytes))
        .filter(|shown| shown["clear"].is_null())
        .collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(
        (&shown[0]["conversation_id"], &shown[0]["kind"]),
        (&json!(other), &json!("new_message"))
    );
}

#[both]
async fn failing_push_services_are_tried_again(app: App) {
    app.apply(agents()).await;
    let busy = Receiver::new(|_, number| match number {
        1 => Act::Say(503, vec![("retry-after", "90".to_owned())], String::new()),
        2 => Act::Reset,
        3 => Act::Answer(500),
        _ => Act::Answer(201),
    })
    .await;
    let gone = Receiver::new(|_, _| Act::Answer(410)).await;
    let mina = session(&app, 7).await;
    let (one, two) = (Browser::new(1), Browser::new(2));
    subscribe(&app, &mina, &one.subscription(&busy, "one"))
        .await
        .expect(201);
    subscribe(&app, &mina, &two.subscription(&gone, "two"))
        .await
        .expect(201);
    let id = assigned(&app).await;
    app.pass(3).await;
    busy.until(|hits| hits.len() == 1).await;
    gone.until(|hits| hits.len() == 1).await;
    // The subscription that the push service has ended is removed.
    until("the removal", async || {
        let left = get(&app, &mina, "/v1/push/subscriptions").await.json();
        left["data"].as_array().unwrap().len() == 1
    })
    .await;
    let waits = async |seconds: i64| {
        let query = format!(
            "SELECT count(*) FROM pushes WHERE due_at >= {}",
            app.engine().now().0 + seconds * 1_000_000
        );
        until("the wait", async || {
            app.database().number(&query).await == 1
        })
        .await;
    };
    waits(80).await;
    app.pass(61).await;
    assert_eq!(busy.hits().len(), 1, "the push service asked for 90 s");
    for (number, pause) in [(2, 30), (3, 121), (4, 301)] {
        app.pass(pause).await;
        busy.until(|hits| hits.len() == number).await;
    }
    settled(&app).await;
    let hits = busy.hits();
    let shown = one.decrypt(&hits[3].bytes);
    assert_eq!(shown["notification"], format!("assigned-{id}"));
    assert_ne!(
        hits[2].bytes[..16],
        hits[3].bytes[..16],
        "each attempt has its own salt"
    );
    assert_ne!(
        hits[2].bytes[21..86],
        hits[3].bytes[21..86],
        "each attempt has its own key"
    );
    assert_eq!(gone.hits().len(), 1);

    // A push that is older than an hour is given up.
    let down = Receiver::new(|_, _| Act::Answer(503)).await;
    let third = subscribe(&app, &mina, &two.subscription(&down, "three")).await;
    let third = third.expect(201).json()["id"].as_i64().unwrap();
    assigned(&app).await;
    app.pass(3).await;
    down.until(|hits| hits.len() == 1).await;
    app.pass(2 * 3_600).await;
    until("the end", async || {
        app.engine().fire_timers().await.unwrap();
        let left = format!("SELECT count(*) FROM pushes WHERE subscription_id = {third}");
        app.database().number(&left).await == 0
    })
    .await;
    assert_eq!(down.hits().len(), 1);
}

#[both]
async fn subscriptions(app: App) {
    app.apply(agents()).await;
    let service = Receiver::good().await;
    let browser = Browser::new(3);
    let mina = session(&app, 7).await;
    let new = browser.subscription(&service, "one");
    let first = subscribe(&app, &mina, &new).await.expect(201).json();
    assert_eq!(
        (&first["name"], &first["host"], &first["current"]),
        (
            &json!("Firefox"),
            &json!(service.addr.to_string()),
            &json!(true)
        )
    );
    assert_eq!(
        subscribe(&app, &mina, &new).await.expect(200).json(),
        first,
        "the same again"
    );
    let renewed = Browser::new(4).subscription(&service, "one");
    assert_eq!(
        subscribe(&app, &mina, &renewed).await.expect(200).json()["id"],
        first["id"]
    );

    // A program with an access token cannot subscribe.
    problem(&subscribe(&app, MINA, &new).await, 403, "not-a-session");
    // The rules for forbidden callback addresses also apply to pushes. Plain HTTP is allowed only for this machine.
    for endpoint in [
        "https://10.0.0.1/x",
        "https://localhost.:1/x",
        "http://push.example/x",
        "http://10.0.0.1/x",
        "ftp://127.0.0.1/x",
        "http://localhost:80@push.example/x",
        "https://mina:secret@push.example/x",
        "https://push.example/\u{e4}",
        "x",
    ] {
        let mut bad = new.clone();
        bad["endpoint"] = json!(endpoint);
        let reply = subscribe(&app, &mina, &bad).await;
        if endpoint.starts_with("https://localhost") {
            // The fixture allows addresses of this machine.
            reply.expect(201);
        } else {
            invalid(&reply, &[("endpoint", "not-allowed")]);
        }
    }
    let mut bad = new.clone();
    bad["keys"]["p256dh"] = json!(URL_SAFE_NO_PAD.encode([4; 65]));
    invalid(
        &subscribe(&app, &mina, &bad).await,
        &[("keys", "malformed")],
    );

    // An endpoint address belongs to one agent. Another agent who signs in with the same browser gets the subscription.
    let omar = session(&app, 8).await;
    subscribe(&app, &omar, &new).await.expect(201);
    let of = async |token: &str| {
        get(&app, token, "/v1/push/subscriptions")
            .await
            .expect(200)
            .json()["data"]
            .clone()
    };
    assert_eq!(of(&mina).await.as_array().unwrap().len(), 1);
    let omars = of(&omar).await;
    assert_eq!(omars.as_array().unwrap().len(), 1);
    assert_ne!(omars[0]["id"], first["id"], "another subscription");
    for n in 0..9 {
        subscribe(
            &app,
            &mina,
            &browser.subscription(&service, &format!("more-{n}")),
        )
        .await
        .expect(201);
    }
    let over = subscribe(&app, &mina, &browser.subscription(&service, "over")).await;
    problem(&over, 409, "too-many-subscriptions");
    let remove = |token: &str, id: i64| {
        app.delete(&format!("/v1/push/subscriptions/{id}"))
            .bearer(token)
            .send()
    };
    let id = of(&mina).await[0]["id"].as_i64().unwrap();
    remove(&mina, id).await.expect(204);
    problem(&remove(&mina, id).await, 404, "not-found");
    // The caller cannot remove another agent's subscription.
    let left = of(&mina).await;
    let others = left[0]["id"].as_i64().unwrap();
    problem(&remove(&omar, others).await, 404, "not-found");
    assert_eq!(of(&mina).await, left);

    // The answer contains neither the keys nor the endpoint address.
    let text = of(&mina).await.to_string();
    assert!(
        !text.contains("p256dh") && !text.contains("more-1"),
        "{text}"
    );
    // The secret `auth` of the subscription is encrypted in the database.
    let secret = URL_SAFE_NO_PAD.encode(browser.auth);
    let query = format!("SELECT count(*) FROM push_subscriptions WHERE auth LIKE '%{secret}%'");
    assert_eq!(app.database().number(&query).await, 0);
}

/// The version of the account's configuration, and the number of the next event.
async fn configured(app: &App) -> (i64, i64) {
    let counter = async |column: &str| {
        let query = format!("SELECT max({column}) FROM account_counters");
        app.database().number(&query).await
    };
    (counter("config_version").await, counter("next_event").await)
}

/// No change of a subscription changes the account's configuration or causes an event.
#[both]
async fn subscriptions_are_no_configuration(app: App) {
    app.apply(agents()).await;
    let service = Receiver::good().await;
    let ended = Receiver::new(|_, _| Act::Answer(404)).await;
    let (mina, omar) = (session(&app, 7).await, session(&app, 8).await);
    let before = configured(&app).await;
    let browser = Browser::new(3);
    let one = browser.subscription(&service, "one");
    let first = subscribe(&app, &mina, &one).await.expect(201).json();
    let renewed = Browser::new(4).subscription(&service, "one");
    subscribe(&app, &mina, &renewed).await.expect(200);
    subscribe(&app, &omar, &one).await.expect(201);
    subscribe(&app, &mina, &browser.subscription(&ended, "two"))
        .await
        .expect(201);
    let third = browser.subscription(&service, "three");
    let third = subscribe(&app, &mina, &third).await.expect(201).json();
    assert_ne!(third["id"], first["id"]);
    let path = format!("/v1/push/subscriptions/{}", third["id"]);
    app.delete(&path).bearer(&mina).send().await.expect(204);
    assert_eq!(configured(&app).await, before);
    assert_eq!(app.rows("push_subscriptions").await, 2);

    // The push service ends this subscription of the agent.
    assigned(&app).await;
    app.pass(3).await;
    ended.until(|hits| hits.len() == 1).await;
    until("the removal", async || {
        app.rows("push_subscriptions").await == 1
    })
    .await;
    assert_eq!(app.rows("pushes").await, 0);
    assert_eq!(configured(&app).await.0, before.0);
}

/// One endpoint address has one subscription, even if two requests register it at the same time. Each node sees the
/// subscriptions that the other node has stored.
#[everywhere(agents())]
async fn nodes_share_subscriptions(nodes: Nodes) {
    let (here, there) = (nodes.of(0), nodes.of(1));
    let service = Receiver::good().await;
    let browser = Browser::new(3);
    let mina = session(here, 7).await;
    let listed = async |app: &App| {
        let reply = get(app, &mina, "/v1/push/subscriptions").await.expect(200);
        reply.json()["data"].as_array().unwrap().len()
    };
    for round in 0..6 {
        let one = browser.subscription(&service, &format!("one-{round}"));
        let (a, b) = tokio::join!(subscribe(here, &mina, &one), subscribe(there, &mina, &one));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201]);
        assert_eq!(a.json()["id"], b.json()["id"]);
    }
    assert_eq!((listed(here).await, listed(there).await), (6, 6));
    // Both nodes register more subscriptions than an agent may have.
    let more: Vec<Value> = (0..8)
        .map(|n| browser.subscription(&service, &format!("more-{n}")))
        .collect();
    let replies = (more.iter().zip([here, there].into_iter().cycle()))
        .map(|(one, app)| subscribe(app, &mina, one));
    let replies = futures_util::future::join_all(replies).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(made, 4);
    for refused in replies.iter().filter(|reply| reply.status != 201) {
        problem(refused, 409, "too-many-subscriptions");
    }
    assert_eq!((listed(here).await, listed(there).await), (10, 10));
    // The other node removes all subscriptions, so this node sends no push.
    let rows = get(there, &mina, "/v1/push/subscriptions").await.json();
    for row in rows["data"].as_array().unwrap() {
        let path = format!("/v1/push/subscriptions/{}", row["id"]);
        there.delete(&path).bearer(&mina).send().await.expect(204);
    }
    assert_eq!(listed(here).await, 0);
    assigned(here).await;
    here.pass(10).await;
    assert_eq!(here.rows("pushes").await, 0);
    assert_eq!(service.hits().len(), 0);
}

/// If an agent is deactivated, all subscriptions of the agent end. If a session ends, its subscriptions end.
#[both]
async fn subscriptions_end_with_the_agent(app: App) {
    app.apply(agents()).await;
    let service = Receiver::good().await;
    let (mina, other) = (session(&app, 7).await, session(&app, 7).await);
    let omar = session(&app, 8).await;
    for (token, path, seed) in [(&mina, "one", 5), (&other, "two", 6), (&omar, "omar", 7)] {
        let new = Browser::new(seed).subscription(&service, path);
        subscribe(&app, token, &new).await.expect(201);
    }
    assigned(&app).await;
    assert_eq!(app.rows("pushes").await, 2);
    // Only the session `other` ends.
    let ended = app.delete("/v1/sessions/current").bearer(&other).send();
    ended.await.expect(204);
    assert_eq!(app.rows("push_subscriptions").await, 2);
    assert_eq!(app.rows("pushes").await, 1);
    let left = get(&app, &mina, "/v1/push/subscriptions").await.json();
    assert_eq!(left["data"].as_array().unwrap().len(), 1);
    app.apply(agents().with(Agent::known(7).active(false)))
        .await;
    assert_eq!(app.rows("pushes").await, 0);
    assert_eq!(app.rows("push_subscriptions").await, 1, "Omar's stays");
    let numbers = "SELECT CAST(sum(push_subscriptions) AS BIGINT) FROM agent_states";
    assert_eq!(app.database().number(numbers).await, 1);
    app.pass(10).await;
    assert_eq!(service.hits().len(), 0);
    // An agent who is activated again has no subscriptions.
    app.apply(agents().with(Agent::known(7).active(true))).await;
    let left = get(&app, MINA, "/v1/push/subscriptions").await.expect(200);
    assert_eq!(left.json()["data"], json!([]));
}

/// If a session ends, a push that still waits in the server is not sent.
#[both]
async fn nothing_is_sent_after_a_sign_out(app: App) {
    app.apply(agents()).await;
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let slow = Receiver::new(move |_, _| Act::Hold(Arc::clone(&held))).await;
    let service = Receiver::good().await;
    let (old, new) = (session(&app, 7).await, session(&app, 7).await);
    let add = async |token: &str, receiver: &Receiver, seed: u8| {
        let one = Browser::new(seed).subscription(receiver, &format!("browser-{seed}"));
        subscribe(&app, token, &one).await.expect(201);
    };
    add(&new, &slow, 1).await;
    add(&new, &slow, 2).await;
    let id = assigned(&app).await;
    app.pass(3).await;
    slow.until(|hits| hits.len() == 2).await;
    // An agent's pushes are sent two at a time, so the push to the third browser waits.
    add(&old, &service, 3).await;
    says(&app, id, "Hello").await;
    app.pass(3).await;
    let ended = app.delete("/v1/sessions/current").bearer(&old).send();
    ended.await.expect(204);
    gate.add_permits(100);
    app.pass(60).await;
    slow.until(|hits| hits.len() >= 4).await;
    settled(&app).await;
    assert_eq!(service.hits().len(), 0);
}

/// If a session expires, its subscriptions end: they are not in the list, and the limit does not include them.
#[both]
async fn subscriptions_end_with_the_time_of_their_session(app: App) {
    app.apply(agents()).await;
    let service = Receiver::good().await;
    let browser = Browser::new(5);
    let expires_at = app.engine().now().plus_seconds(60);
    let issue = IssueCredential {
        expires_at: Some(expires_at),
        ..Engine::agent_credential(AgentId(7), CredentialKind::Session)
    };
    let by = (app.account_of(7).await, Actor::System);
    let issued = app.engine().issue_token(by, "old".to_owned(), issue).await;
    let old = issued.unwrap().0;
    for n in 0..10 {
        let new = browser.subscription(&service, &format!("old-{n}"));
        subscribe(&app, &old, &new).await.expect(201);
    }
    app.clock().advance(60);
    let new = session(&app, 7).await;
    let list = async || {
        get(&app, &new, "/v1/push/subscriptions")
            .await
            .expect(200)
            .json()
    };
    assert_eq!(list().await["data"], json!([]));
    let one = browser.subscription(&service, "new");
    subscribe(&app, &new, &one).await.expect(201);
    assert_eq!(list().await["data"].as_array().unwrap().len(), 1);
    assert_eq!(app.rows("push_subscriptions").await, 1);
}

#[both]
async fn a_subscription_ends_with_its_session(app: App) {
    app.apply(agents()).await;
    let service = Receiver::good().await;
    let mina = session(&app, 7).await;
    subscribe(&app, &mina, &Browser::new(5).subscription(&service, "one"))
        .await
        .expect(201);
    app.delete("/v1/sessions/current")
        .bearer(&mina)
        .send()
        .await
        .expect(204);
    assert_eq!(app.rows("push_subscriptions").await, 0);
    assigned(&app).await;
    app.pass(10).await;
    assert_eq!(service.hits().len(), 0);
    assert_eq!(app.rows("pushes").await, 0);
    let left = get(&app, MINA, "/v1/push/subscriptions").await.json();
    assert_eq!(left["data"], json!([]));
}
