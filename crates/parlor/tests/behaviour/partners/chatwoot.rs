//! Callbacks in Chatwoot's format: section 6 of the contract.

use crate::partners::common::{a_day, bodies, endpoint, livedesk, own, short};
use crate::support::accounts::{Accounts, Inbox, Team};
use crate::support::callbacks::{self, in_time, until_number};
use crate::support::receiver::{Act, Hit, Receiver};
use crate::support::{Backend, both};
use parlor_engine::secrets;
use parlor_model::words::EndpointFormat;
use serde_json::json;

const PENDING: &str =
    "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint LIKE 'callback%'";

/// An account webhook gets events in Chatwoot's form: without LiveDesk's additions, and with only four statuses.
#[both]
async fn an_account_webhook(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    endpoint(
        &app,
        &receiver.url(),
        EndpointFormat::ChatwootAccount,
        Some("whsec"),
        json!({}),
    )
    .await;
    let day = a_day(&app, &receiver, "callback").await;
    assert_eq!(
        day[..3],
        ["conversation_created", "message_created", "message_created"]
    );
    let hits = receiver.hits();
    let created = hits[0].json();
    let keys: Vec<&str> = created
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "additional_attributes",
            "can_reply",
            "channel",
            "contact_inbox",
            "id",
            "inbox_id",
            "messages",
            "labels",
            "meta",
            "status",
            "custom_attributes",
            "snoozed_until",
            "unread_count",
            "first_reply_created_at",
            "priority",
            "waiting_since",
            "agent_last_seen_at",
            "contact_last_seen_at",
            "last_activity_at",
            "timestamp",
            "created_at",
            "updated_at",
            "event",
        ]
    );
    let meta: Vec<&str> = created["meta"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(meta, ["sender", "assignee", "team", "hmac_verified"]);
    let assignee = &created["meta"]["assignee"];
    assert_eq!(
        (&assignee["id"], &assignee["availability_status"]),
        (&json!(7), &json!("online")),
        "it was given to whoever was free"
    );
    // Chatwoot has no status "closed". So closing the conversation changes no visible value, and no callback is sent.
    assert_eq!(
        day[day.len() - 3..],
        [
            "conversation_updated(assignee_id)",
            "conversation_status_changed(status,waiting_since)",
            "conversation_updated(status,waiting_since)",
        ]
    );
    let last = hits.last().unwrap().json();
    assert_eq!(
        last["changed_attributes"][0],
        json!({"status": {"previous_value": "open", "current_value": "resolved"}})
    );
    for (n, hit) in hits.iter().enumerate() {
        let at = &hit.headers["x-chatwoot-timestamp"];
        let signed = format!("{at}.{}", hit.body);
        assert_eq!(
            hit.headers["x-chatwoot-signature"],
            format!("sha256={}", secrets::mac_hex(b"whsec", signed.as_bytes())),
            "{n}"
        );
        assert_eq!(hit.headers["accept"], "application/json");
    }
    let ids: std::collections::BTreeSet<&str> = hits
        .iter()
        .map(|hit| hit.headers["x-chatwoot-delivery"].as_str())
        .collect();
    assert_eq!(ids.len(), hits.len(), "each has an id of its own");
    app.stop().await;
}

/// A webhook gets an event only if a value that Chatwoot shows has changed.
#[both]
async fn only_visible_changes(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let format = EndpointFormat::ChatwootAccount;
    endpoint(&app, &receiver.url(), format, None, json!({})).await;
    let inbox = |change: serde_json::Value| {
        app.patch("/v1/inboxes/407")
            .bearer(callbacks::OMAR)
            .json(&change)
            .send()
    };
    inbox(json!({"single_conversation": true}))
        .await
        .expect(200);
    inbox(json!({"name": "Line"})).await.expect(200);
    let talk = json!({"inbox_id": 407, "contact_id": 2_219_256});
    let talk = livedesk(&app, "/conversations", &talk).await;
    let id = app
        .database()
        .number("SELECT max(id) FROM conversations")
        .await;
    let status = format!("/conversations/{}/toggle_status", talk["id"]);
    livedesk(
        &app,
        &status,
        &json!({"status": "snoozed", "snoozed_until": 1_900_000_000}),
    )
    .await;
    livedesk(
        &app,
        &status,
        &json!({"status": "snoozed", "snoozed_until": 1_900_000_060}),
    )
    .await;
    livedesk(&app, &status, &json!({"status": "open"})).await;
    livedesk(&app, &status, &json!({"status": "resolved"})).await;
    livedesk(&app, &status, &json!({"status": "closed"})).await;
    own(&app, &format!("/v1/conversations/{id}/reopen"), &json!({})).await;
    // In Chatwoot's format, a contact has no notes and no second phone number, but it has a name.
    let contact = "/v1/contacts/2219256";
    own(
        &app,
        &format!("{contact}/notes"),
        &json!({"content": "Polite"}),
    )
    .await;
    let point = json!({"kind": "home_phone", "value": "+49 30 1234567"});
    own(&app, &format!("{contact}/contact-points"), &point).await;
    app.patch(contact)
        .bearer(callbacks::OMAR)
        .json(&json!({"name": "Wan Jing"}))
        .send()
        .await
        .expect(200);
    until_number(&app, PENDING, 0).await;
    let mut received: Vec<String> = receiver.hits().iter().map(short).collect();
    // Events of different objects have no fixed order.
    received.sort_by_key(|event| {
        event.starts_with("contact") as u8 * 2 + event.starts_with("inbox") as u8
    });
    assert_eq!(
        received,
        [
            "conversation_created",
            "conversation_status_changed(status,snoozed_until)",
            "conversation_updated(status,snoozed_until)",
            "conversation_updated(snoozed_until)",
            "conversation_status_changed(status,snoozed_until)",
            "conversation_updated(status,snoozed_until)",
            "conversation_status_changed(status,waiting_since)",
            "conversation_updated(status,waiting_since)",
            "conversation_status_changed(status)",
            "conversation_updated(status)",
            "inbox_updated(name)",
            "contact_updated(name)",
        ]
    );
    app.stop().await;
}

/// A subscription is refused if it would receive no events, or if it would receive all events by mistake.
#[both]
async fn subscriptions_that_cannot_work(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    for (format, settings, accepted) in [
        (
            "chatwoot_account",
            json!({"subscriptions": ["nope"]}),
            false,
        ),
        ("chatwoot_account", json!({"subscriptions": []}), false),
        (
            "chatwoot_account",
            json!({"subscriptions": "message_created"}),
            false,
        ),
        ("chatwoot_account", json!({"subscriptions": [5]}), false),
        (
            "chatwoot_account",
            json!({"subscription": ["message_created"]}),
            false,
        ),
        (
            "chatwoot_inbox",
            json!({"subscriptions": ["message.created"]}),
            false,
        ),
        (
            "livedesk_inbox",
            json!({"events": ["message_created"]}),
            false,
        ),
        (
            "native",
            json!({"subscriptions": ["message_created"]}),
            false,
        ),
        ("egain_application", json!({"format": "yaml"}), false),
        (
            "egain_application",
            json!({"authentication": {"basic": {"user": "u"}}}),
            false,
        ),
        ("egain_application", json!({"authentication": {}}), false),
        (
            "egain_application",
            json!({"authentication": {"oauth2": {"token_url": "nowhere", "client_id": "c", "client_secret": "s"}}}),
            false,
        ),
        (
            "egain_application",
            json!({"authentication": {"oauth2": {"token_url": "http://10.0.0.1/t", "client_id": "c", "client_secret": "s"}}}),
            false,
        ),
        (
            "chatwoot_account",
            json!({"subscriptions": ["message_created", "webwidget_triggered"]}),
            true,
        ),
        (
            "livedesk_inbox",
            json!({"subscriptions": ["message_created"]}),
            true,
        ),
        (
            "egain_application",
            json!({"format": "xml", "authentication": {"basic": {"user": "u", "password": "p"}}}),
            true,
        ),
    ] {
        let document = json!({"name": settings.to_string(), "url": "https://partner.invalid/", "format": format, "settings": settings});
        let reply = app
            .post("/v1/callbacks")
            .bearer(callbacks::OMAR)
            .json(&document)
            .send()
            .await;
        assert_eq!(
            reply.status,
            if accepted { 201 } else { 422 },
            "{document}: {}",
            reply.body
        );
        if !accepted {
            assert_eq!(reply.json()["errors"][0]["field"], "settings", "{document}");
        }
    }
}

/// Account endpoints receive events of inboxes of this vendor's kinds, however the inboxes are created. No other
/// endpoint receives them.
#[both]
async fn inboxes(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let (account, inbox, some) = (
        Receiver::good().await,
        Receiver::good().await,
        Receiver::good().await,
    );
    endpoint(
        &app,
        &account.url(),
        EndpointFormat::ChatwootAccount,
        Some("whsec"),
        json!({}),
    )
    .await;
    endpoint(
        &app,
        &inbox.url(),
        EndpointFormat::ChatwootInbox,
        None,
        json!({}),
    )
    .await;
    endpoint(
        &app,
        &some.url(),
        EndpointFormat::ChatwootAccount,
        None,
        json!({"subscriptions": ["inbox_updated"]}),
    )
    .await;
    let made = app
        .post("/v1/inboxes")
        .bearer(callbacks::OMAR)
        .json(&json!({"key": "line", "name": "Line", "kind": "api"}))
        .send()
        .await
        .expect(201)
        .json();
    let id = made["id"].as_i64().unwrap();
    let changed = Accounts::acme()
        .with(Inbox::known(id).name("LINE"))
        .with(Inbox::known(1).name("Taiwan"))
        .with(Team::new(6, "t"));
    app.apply(changed).await;
    until_number(&app, PENDING, 0).await;
    let hits = account.hits();
    let received: Vec<_> = hits.iter().map(|hit| hit.json()).collect();
    assert_eq!(received.len(), 2, "{received:?}");
    assert_eq!(
        received[0],
        json!({
            "id": id, "avatar_url": "", "channel_id": id, "name": received[0]["name"], "channel_type": "Channel::Api", "provider": null,
            "account": {"id": callbacks::ACME, "name": received[0]["account"]["name"]}, "event": "inbox_created",
        })
    );
    assert_eq!(
        (&received[1]["event"], &received[1]["changed_attributes"]),
        (
            &json!("inbox_updated"),
            &json!([{"name": {"previous_value": "Line", "current_value": "LINE"}}])
        )
    );
    assert!(
        hits.iter()
            .all(|hit| hit.headers.contains_key("x-chatwoot-signature"))
    );
    assert_eq!(
        some.hits().iter().map(short).collect::<Vec<_>>(),
        ["inbox_updated(name)"]
    );
    assert!(inbox.hits().is_empty());
    app.stop().await;
}

/// If Parlor gives up the callback of an agent's message, the message becomes failed. If a later attempt succeeds, the
/// message becomes delivered.
#[both]
async fn a_message_that_does_not_arrive(backend: Backend) {
    let app = callbacks::app(backend, |options| {
        options.callbacks.schedule.lasts = std::time::Duration::from_secs(60)
    })
    .await;
    let up = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_up = std::sync::Arc::clone(&up);
    let receiver = Receiver::new(move |_, _| {
        Act::Answer(if is_up.load(std::sync::atomic::Ordering::Relaxed) {
            200
        } else {
            500
        })
    })
    .await;
    crate::partners::common::set_webhook(&app, &receiver).await;
    let talk = livedesk(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256}),
    )
    .await;
    let number = talk["id"].as_i64().unwrap();
    livedesk(
        &app,
        &format!("/conversations/{number}/messages"),
        &json!({"content": "Good day"}),
    )
    .await;
    let of = |state: &str| {
        format!(
            "SELECT count(*) FROM messages WHERE kind = 'outgoing' AND content = 'Good day' AND delivery = '{state}'"
        )
    };
    // Parlor gives up the earlier delivery of the same conversation first.
    let deactivated = "SELECT count(*) FROM endpoint_states WHERE deactivated_at IS NOT NULL";
    in_time(&app, until_number(&app, deactivated, 1)).await;
    let resume = || async {
        app.post("/v1/callbacks/inbox-407/resume")
            .bearer(callbacks::OMAR)
            .send()
            .await
            .expect(200)
    };
    app.database()
        .change(
            "UPDATE deliveries SET state = 'dead', settled_at = 1 WHERE kind <> 'message.created'",
        )
        .await;
    resume().await;
    in_time(&app, until_number(&app, &of("failed"), 1)).await;
    let id = app
        .database()
        .number("SELECT id FROM messages WHERE content = 'Good day'")
        .await;
    let error = app.database().number(&format!("SELECT count(*) FROM messages WHERE id = {id} AND content_attributes LIKE '%delivery_error%500%'")).await;
    assert_eq!(error, 1);
    in_time(&app, until_number(&app, deactivated, 1)).await;
    up.store(true, std::sync::atomic::Ordering::Relaxed);
    resume().await;
    in_time(&app, until_number(&app, &of("delivered"), 1)).await;
    app.stop().await;
}

/// The deliveries about a contact, and the deliveries about a conversation. Parlor sends the two groups in parallel.
fn by_subject(receiver: &Receiver) -> (Vec<Hit>, Vec<Hit>) {
    let of_contact = |hit: &Hit| short(hit).starts_with("contact_");
    receiver.hits().into_iter().partition(of_contact)
}

/// Events of contacts belong to the account and not to an inbox. Subscriptions use the vendor's event names.
#[both]
async fn subscriptions(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let all = Receiver::good().await;
    let some = Receiver::good().await;
    endpoint(
        &app,
        &all.url(),
        EndpointFormat::ChatwootAccount,
        None,
        json!({}),
    )
    .await;
    endpoint(
        &app,
        &some.url(),
        EndpointFormat::ChatwootAccount,
        None,
        json!({"subscriptions": ["contact_created", "message_created"]}),
    )
    .await;
    let made = livedesk(
        &app,
        "/contacts",
        &json!({"inbox_id": 407, "name": "Nia", "email": "nia@example.test", "source_id": "nia"}),
    )
    .await;
    let id = made["payload"]["contact"]["id"].as_i64().unwrap();
    app.patch(&format!("/api/v2/accounts/contacts/{id}"))
        .basic("livedesk-key", "livedesk-secret")
        .json(&json!({"name": "Nia B", "email": "nia.b@example.test"}))
        .send()
        .await
        .expect(200);
    let talk = livedesk(&app, "/conversations", &json!({"inbox_id": 407, "contact_id": id, "message": {"content": "Hi", "message_type": "incoming"}})).await;
    // A note about the contact changes no visible value, so it is not sent.
    let note = app
        .post(&format!("/v1/contacts/{id}/notes"))
        .bearer(callbacks::OMAR)
        .json(&json!({"content": "x"}))
        .send()
        .await;
    note.expect(201);
    until_number(&app, PENDING, 0).await;
    // The deliveries about the contact have a fixed order, and so do those about the conversation. The order between
    // the two groups is not fixed.
    let (of_contact, of_conversation) = by_subject(&all);
    assert_eq!(
        of_contact.iter().map(short).collect::<Vec<_>>(),
        ["contact_created", "contact_updated(email,name)"]
    );
    assert_eq!(
        of_conversation.iter().map(short).collect::<Vec<_>>(),
        ["conversation_created", "message_created"]
    );
    // One change of the contact causes several events.
    app.patch(&format!("/api/v2/accounts/contacts/{id}"))
        .basic("livedesk-key", "livedesk-secret")
        .json(&json!({"name": "Nia C", "blocked": true}))
        .send()
        .await
        .expect(200);
    until_number(&app, PENDING, 0).await;
    let (of_contact, of_conversation) = by_subject(&all);
    assert_eq!(
        of_contact.last().unwrap().json()["changed_attributes"],
        json!([
            {"name": {"previous_value": "Nia B", "current_value": "Nia C"}}, {"blocked": {"previous_value": false, "current_value": true}},
        ])
    );
    let (contact, conversation) = by_subject(&some);
    assert_eq!(
        (
            contact.iter().map(short).collect::<Vec<_>>(),
            conversation.iter().map(short).collect::<Vec<_>>()
        ),
        (
            vec!["contact_created".to_owned()],
            vec!["message_created".to_owned()]
        )
    );
    assert_eq!(
        contact[0].json(),
        json!({
            "account": {"id": 17_623_000_010_928_i64, "name": "Acme"}, "additional_attributes": {}, "avatar": "", "custom_attributes": {}, "email": "nia@example.test",
            "id": id, "identifier": null, "name": "Nia", "phone_number": null, "thumbnail": "", "blocked": false, "event": "contact_created",
        })
    );
    assert!(
        !contact[0].headers.contains_key("x-chatwoot-signature"),
        "without a secret there is nothing to sign with"
    );
    assert_eq!(conversation[0].json()["conversation"]["id"], talk["id"]);
    assert_eq!(
        of_contact[1].json()["changed_attributes"],
        json!([
            {"email": {"previous_value": "nia@example.test", "current_value": "nia.b@example.test"}},
            {"name": {"previous_value": "Nia", "current_value": "Nia B"}},
        ])
    );
    // The event of a start contains the first message.
    assert_eq!(of_conversation[0].json()["messages"][0]["content"], "Hi");
    app.stop().await;
}

/// After a merge, webhooks show the kept contact's own contact points first, although the merged contact is older.
#[both]
async fn a_kept_contact_is_shown_with_its_own_address(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let all = Receiver::good().await;
    endpoint(
        &app,
        &all.url(),
        EndpointFormat::ChatwootAccount,
        None,
        json!({"subscriptions": ["contact_updated"]}),
    )
    .await;
    let mut ids = Vec::new();
    for name in ["old", "young"] {
        let contact = json!({"inbox_id": 407, "name": name, "email": format!("{name}@example.test"), "source_id": name});
        let made = livedesk(&app, "/contacts", &contact).await;
        ids.push(made["payload"]["contact"]["id"].as_i64().unwrap());
    }
    let (old, young) = (ids[0], ids[1]);
    app.post(&format!("/v1/contacts/{young}/merge"))
        .bearer(callbacks::OMAR)
        .json(&json!({"contact_id": old, "evidence": "given"}))
        .send()
        .await
        .expect(201);
    app.patch(&format!("/v1/contacts/{young}"))
        .bearer(callbacks::OMAR)
        .json(&json!({"name": "Young"}))
        .send()
        .await
        .expect(200);
    until_number(&app, PENDING, 0).await;
    // The merge changes both contacts. The callbacks of the two contacts have no fixed order.
    let received = all.hits();
    let renamed = received.iter().map(crate::support::receiver::Hit::json);
    let renamed: Vec<_> = renamed
        .filter(|received| received["changed_attributes"][0]["name"]["current_value"] == "Young")
        .collect();
    assert_eq!(renamed.len(), 1, "{renamed:?}");
    let renamed = &renamed[0];
    assert_eq!(
        (&renamed["id"], &renamed["name"], &renamed["email"]),
        (&json!(young), &json!("Young"), &json!("young@example.test"))
    );
    assert_eq!(
        renamed["changed_attributes"],
        json!([{"name": {"previous_value": "young", "current_value": "Young"}}])
    );
    app.stop().await;
}

/// One event causes two requests, because it has two names in this vendor's format. If one of the two requests fails,
/// both are sent again with their earlier ids, until both succeed.
#[both]
async fn failed_deliveries_are_sent_again(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let started = livedesk(
        &app,
        "/conversations",
        &json!({"inbox_id": 407, "contact_id": 2_219_256}),
    )
    .await;
    let receiver =
        Receiver::new(|_, number| Act::Answer(if number == 2 { 500 } else { 200 })).await;
    endpoint(
        &app,
        &receiver.url(),
        EndpointFormat::ChatwootInbox,
        Some("s"),
        json!({}),
    )
    .await;
    livedesk(
        &app,
        &format!("/conversations/{}/toggle_status", started["id"]),
        &json!({"status": "resolved"}),
    )
    .await;
    let hits = in_time(&app, bodies(&receiver, 4)).await;
    until_number(&app, PENDING, 0).await;
    assert_eq!(
        hits.iter()
            .map(|hit| hit.json()["event"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>(),
        [
            "conversation_status_changed",
            "conversation_updated",
            "conversation_status_changed",
            "conversation_updated",
        ]
    );
    let id = |n: usize| hits[n].headers["x-chatwoot-delivery"].clone();
    assert_eq!((id(0), id(1)), (id(2), id(3)));
    assert_ne!(id(0), id(1));
    app.stop().await;
}
