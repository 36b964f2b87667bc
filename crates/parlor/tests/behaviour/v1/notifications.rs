//! Notifications: their causes, the acts that mark them as read, their lists and events, their channels, and the digest
//! by mail.

use crate::support::accounts::{Accounts, Agent, Token};
use crate::support::mail::MailServer;
use crate::support::{App, Backend, Database, both, until};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem};
use parlor::mail::MailOptions;
use serde_json::{Value, json};

/// The access token of agent 7.
const MINA: &str = "access-token-of-mina";

fn agents() -> Accounts {
    Accounts::acme().with(Token::access(7, MINA))
}

/// Posts a document to an action of a conversation.
async fn to(app: &App, token: &str, id: i64, what: &str, document: &Value) -> Value {
    let path = format!("/v1/conversations/{id}/{what}");
    let reply = post(app, token, &path, document).await;
    assert!((200..300).contains(&reply.status), "{}", reply.body);
    reply.json()
}

async fn says(app: &App, token: &str, id: i64, kind: &str, content: &str) -> i64 {
    let message = json!({"content": content, "kind": kind});
    to(app, token, id, "messages", &message).await["id"]
        .as_i64()
        .unwrap()
}

/// Writes a note that mentions Mina. Returns the id of the note.
async fn mentions(app: &App, id: i64) -> i64 {
    let note = json!({"content": "@Mina please look", "kind": "note", "mentions": [7]});
    to(app, OMAR, id, "messages", &note).await["id"]
        .as_i64()
        .unwrap()
}

async fn assigned(app: &App) -> i64 {
    let id = anonymous(app, "hold").await;
    to(app, OMAR, id, "assign", &json!({"agent_id": 7})).await;
    id
}

async fn list(app: &App, token: &str, query: &str) -> Value {
    get(app, token, &format!("/v1/notifications{query}"))
        .await
        .expect(200)
        .json()
}

/// The ids of an agent's unread notifications, newest first.
async fn unread(app: &App, token: &str) -> Vec<String> {
    let page = list(app, token, "?unread=true&limit=100").await;
    let ids: Vec<String> = (page["data"].as_array().unwrap().iter())
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(page["unread"], ids.len(), "{page}");
    ids
}

async fn settings(app: &App, token: &str, document: &Value) -> Value {
    app.put("/v1/me/notification-settings")
        .bearer(token)
        .json(document)
        .send()
        .await
        .expect(200)
        .json()
}

/// The events of a kind that an agent receives.
async fn events(app: &App, token: &str, kind: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut after = 0;
    loop {
        let page = get(app, token, &format!("/v1/events?limit=100&after={after}")).await;
        let page = page.expect(200).json();
        let events = page["data"].as_array().unwrap();
        found.extend(events.iter().filter(|event| event["kind"] == kind).cloned());
        match events.last() {
            Some(last) => after = last["number"].as_i64().unwrap(),
            None => return found,
        }
    }
}

#[both]
async fn agents_are_notified_of_what_concerns_them(app: App) {
    app.apply(agents()).await;
    assert_eq!(
        list(&app, MINA, "").await,
        json!({"data": [], "next": null, "unread": 0})
    );
    let id = assigned(&app).await;
    let page = list(&app, MINA, "").await;
    let row = &page["data"][0];
    assert_eq!(row["id"], format!("assigned-{id}"));
    assert_eq!(
        (
            &row["kind"],
            &row["agent_id"],
            &row["count"],
            &row["read_at"],
            &row["text"]
        ),
        (
            &json!("assigned"),
            &json!(8),
            &json!(1),
            &Value::Null,
            &json!("m")
        )
    );
    // An act does not notify the agent who acts.
    assert_eq!(unread(&app, OMAR).await, Vec::<String>::new());

    let first = says(&app, OMAR, id, "incoming", "Hello  there").await;
    let second = says(&app, OMAR, id, "incoming", "Is anybody there?").await;
    let page = list(&app, MINA, "?kind=new_message").await;
    let row = &page["data"][0];
    assert_eq!(
        (&row["count"], &row["message_id"]),
        (&json!(2), &json!(second))
    );
    assert_eq!(
        (&row["text"], &row["agent_id"]),
        (&json!("Is anybody there?"), &Value::Null)
    );
    assert_eq!(
        page["data"].as_array().unwrap().len(),
        1,
        "one for both messages"
    );
    let note = mentions(&app, id).await;
    assert_eq!(
        unread(&app, MINA).await,
        [
            format!("mentioned-{id}"),
            format!("new_message-{id}"),
            format!("assigned-{id}")
        ]
    );

    // Only Mina receives the events of her notifications.
    let created = events(&app, MINA, "notification.created").await;
    let data: Vec<&Value> = created.iter().map(|event| &event["data"]).collect();
    let position = |n: usize| &created[n]["number"];
    assert_eq!(
        data,
        [
            &json!({"notification": format!("assigned-{id}"), "kind": "assigned", "position": position(0), "count": 1,
                "message_id": data[0]["message_id"], "by": 8, "unread": 1}),
            &json!({"notification": format!("new_message-{id}"), "kind": "new_message", "position": position(1), "count": 1,
                "message_id": first, "by": null, "unread": 2}),
            &json!({"notification": format!("new_message-{id}"), "kind": "new_message", "position": position(2), "count": 2,
                "message_id": second, "by": null, "unread": 2}),
            &json!({"notification": format!("mentioned-{id}"), "kind": "mentioned", "position": position(3), "count": 1,
                "message_id": note, "by": 8, "unread": 3}),
        ]
    );
    assert!(
        created
            .iter()
            .all(|event| event["conversation_id"] == id && event["agent_id"] == 7)
    );
    assert_eq!(
        events(&app, OMAR, "notification.created").await,
        Vec::<Value>::new()
    );

    // The list has pages, in the order of the positions.
    let page = list(&app, MINA, "?limit=2").await;
    assert_eq!(page["data"][1]["kind"], "new_message");
    let rest = list(&app, MINA, &format!("?limit=2&after={}", page["next"])).await;
    assert_eq!(rest["data"][0]["kind"], "assigned");
    assert_eq!(rest["next"], Value::Null);
    assert_eq!(list(&app, MINA, "?unread=false").await["data"], json!([]));
    invalid(
        &get(&app, MINA, "/v1/notifications?kind=painted").await,
        &[("kind", "not-allowed")],
    );

    // The agent's own messages, and a pick-up by the agent, do not notify the agent.
    says(&app, MINA, id, "outgoing", "Here I am").await;
    let own = anonymous(&app, "hold").await;
    to(&app, MINA, own, "pick-up", &json!({})).await;
    assert_eq!(unread(&app, MINA).await, Vec::<String>::new());
}

#[both]
async fn a_start_that_concerns_nobody_writes_nothing_more(app: App) {
    app.apply(agents()).await;
    let before = app.rows("events").await;
    anonymous(&app, "hold").await;
    // The start causes only `conversation.started` and `message.created`.
    assert_eq!(app.rows("events").await, before + 2);
    assert_eq!(app.rows("notifications").await, 0);
    assert_eq!(app.rows("pushes").await, 0);
    assert_eq!(app.rows("timers").await, 0);
}

#[both]
async fn handled_notifications_are_read_everywhere(app: App) {
    app.apply(agents()).await;
    let none = Vec::<String>::new();
    // If the agent reads the conversation to its end, the notifications are marked as read. This includes mentions,
    // although the customer wrote nothing.
    let id = assigned(&app).await;
    mentions(&app, id).await;
    act(&app, MINA, &format!("/v1/conversations/{id}/read"))
        .await
        .expect(200);
    assert_eq!(unread(&app, MINA).await, none);
    let read = events(&app, MINA, "notification.read").await;
    assert_eq!(read.len(), 1);
    let data = &read[0]["data"];
    assert_eq!((&data["up_to"], &data["unread"]), (&Value::Null, &json!(0)));
    let mut names: Vec<&str> = (data["notifications"].as_array().unwrap().iter())
        .map(|name| name.as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, [format!("assigned-{id}"), format!("mentioned-{id}")]);
    assert_eq!(
        events(&app, OMAR, "notification.read").await,
        Vec::<Value>::new()
    );

    // After a notification was read, the next cause creates a new notification.
    mentions(&app, id).await;
    let row = list(&app, MINA, "?kind=mentioned").await["data"][0].clone();
    assert_eq!((&row["count"], &row["read_at"]), (&json!(1), &Value::Null));

    // A colleague takes the conversation. Only the notification of the mention stays unread.
    says(&app, OMAR, id, "incoming", "Hello?").await;
    assert_eq!(unread(&app, MINA).await.len(), 2);
    to(&app, OMAR, id, "assign", &json!({"agent_id": 8})).await;
    assert_eq!(unread(&app, MINA).await, [format!("mentioned-{id}")]);
    // The agent resolves the conversation, so all its notifications are marked as read.
    to(&app, MINA, id, "resolve", &json!({})).await;
    assert_eq!(unread(&app, MINA).await, none);

    // A colleague resolves a conversation of the agent.
    let id = assigned(&app).await;
    says(&app, OMAR, id, "incoming", "Thanks, done").await;
    assert_eq!(unread(&app, MINA).await.len(), 2);
    to(&app, OMAR, id, "resolve", &json!({})).await;
    assert_eq!(unread(&app, MINA).await, none);
    // The customer writes again, so the agent is notified.
    app.presence(7, "online").await;
    says(&app, OMAR, id, "incoming", "One more thing").await;
    assert_eq!(unread(&app, MINA).await, [format!("new_message-{id}")]);
}

#[both]
async fn notifications_are_marked_as_read(app: App) {
    app.apply(agents()).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        let id = anonymous(&app, "hold").await;
        mentions(&app, id).await;
        ids.push(id);
    }
    let name = |n: usize| format!("mentioned-{}", ids[n]);
    let read = async |document: Value| {
        let reply = post(&app, MINA, "/v1/notifications/read", &document).await;
        reply.expect(200).json()["unread"].as_i64().unwrap()
    };
    // Unknown ids, and ids of other agents' notifications, are ignored.
    assert_eq!(read(json!({})).await, 4);
    assert_eq!(
        read(
            json!({"ids": [name(0), name(0), "assigned-9999999", format!("assigned-{}", ids[1])]})
        )
        .await,
        3
    );
    assert_eq!(unread(&app, MINA).await, [name(3), name(2), name(1)]);
    assert_eq!(read(json!({"conversation_id": ids[3]})).await, 2);
    let rows = list(&app, MINA, "?unread=true").await;
    let position = rows["data"][1]["position"].as_i64().unwrap();
    assert_eq!(read(json!({"up_to": position})).await, 1);
    assert_eq!(unread(&app, MINA).await, [name(2)]);
    let last = events(&app, MINA, "notification.read").await.pop().unwrap();
    assert_eq!(
        last["data"],
        json!({"notifications": [], "up_to": position, "unread": 1})
    );
    mentions(&app, ids[0]).await;
    assert_eq!(read(json!({"all": true})).await, 0);
    assert_eq!(
        read(json!({"all": true})).await,
        0,
        "nothing is left, and nothing happens"
    );
    assert_eq!(events(&app, MINA, "notification.read").await.len(), 4);
    assert_eq!(
        list(&app, MINA, "?unread=false").await["data"]
            .as_array()
            .unwrap()
            .len(),
        4
    );

    let reply = post(
        &app,
        MINA,
        "/v1/notifications/read",
        &json!({"ids": ["mentioned"], "up_to": -1}),
    )
    .await;
    invalid(&reply, &[("ids.0", "malformed"), ("up_to", "malformed")]);
    // Another agent's notifications cannot be marked as read.
    mentions(&app, ids[0]).await;
    let reply = post(
        &app,
        OMAR,
        "/v1/notifications/read",
        &json!({"ids": [name(0)]}),
    )
    .await;
    assert_eq!(reply.expect(200).json(), json!({"unread": 0}));
    assert_eq!(unread(&app, MINA).await, [name(0)]);
}

#[both]
async fn failures_snoozes_and_followed_conversations(app: App) {
    app.apply(agents()).await;
    let none = Vec::<String>::new();
    let id = assigned(&app).await;
    let message = says(&app, MINA, id, "outgoing", "Your order is on its way").await;
    let report = json!({"delivery": "failed", "error": "no such number"});
    post(
        &app,
        MINA,
        &format!("/v1/messages/{message}/delivery"),
        &report,
    )
    .await
    .expect(200);
    // The author's own program reports the failure. The author is notified nevertheless.
    assert_eq!(unread(&app, MINA).await, [format!("delivery_failed-{id}")]);
    act(&app, MINA, &format!("/v1/messages/{message}/retry"))
        .await
        .expect(200);
    assert_eq!(unread(&app, MINA).await, none, "it is on its way again");

    // After the snooze, an agent who is present gets the conversation back.
    app.presence(7, "online").await;
    let until = "2100-01-01T00:00:00Z";
    to(&app, MINA, id, "snooze", &json!({"until": until})).await;
    assert_eq!(unread(&app, MINA).await, none);
    app.clock()
        .set(parlor_model::time::Timestamp::parse_iso(until).unwrap());
    app.engine().fire_timers().await.unwrap();
    assert_eq!(unread(&app, MINA).await, [format!("snooze_ended-{id}")]);

    // Mina follows a conversation of Omar.
    to(&app, MINA, id, "resolve", &json!({})).await;
    let id = anonymous(&app, "hold").await;
    to(&app, OMAR, id, "followers", &json!({"add": [7]})).await;
    to(&app, OMAR, id, "labels", &json!({"add": ["blue"]})).await;
    assert_eq!(unread(&app, MINA).await, none, "a label is no news");
    says(&app, OMAR, id, "note", "I ask the warehouse").await;
    assert_eq!(
        unread(&app, MINA).await,
        [format!("conversation_changed-{id}")]
    );
    says(&app, MINA, id, "note", "Thank you").await;
    assert_eq!(unread(&app, MINA).await, none);
    to(&app, OMAR, id, "resolve", &json!({})).await;
    assert_eq!(
        unread(&app, MINA).await,
        [format!("conversation_changed-{id}")]
    );
}

#[both]
async fn nobody_learns_of_what_they_may_not_see(app: App) {
    let mina = Agent::known(7).visibility("own");
    app.apply(agents().with(mina)).await;
    let id = anonymous(&app, "hold").await;
    to(&app, OMAR, id, "assign", &json!({"agent_id": 8})).await;
    to(&app, OMAR, id, "followers", &json!({"add": [7]})).await;
    says(&app, OMAR, id, "incoming", "secret").await;
    // A follower who does not see the conversation gets no notification.
    assert_eq!(unread(&app, MINA).await, Vec::<String>::new());
    // If an agent can no longer see a conversation, the agent's session shows none of its texts.
    let session = crate::v1::session(&app, 7).await;
    let other = assigned(&app).await;
    says(&app, OMAR, other, "incoming", "hello").await;
    assert_eq!(
        list(&app, &session, "?kind=new_message").await["data"][0]["text"],
        "hello"
    );
    to(&app, OMAR, other, "assign", &json!({"agent_id": 8})).await;
    let row = list(&app, &session, "?kind=new_message").await["data"][0].clone();
    assert_eq!((&row["text"], &row["title"]), (&Value::Null, &Value::Null));
}

#[both]
async fn channels_are_chosen_for_each_kind(app: App) {
    app.apply(agents()).await;
    let path = "/v1/me/notification-settings";
    let reply = get(&app, MINA, path).await.expect(200);
    let shown = reply.json();
    assert_eq!(
        shown["kinds"]["mentioned"],
        json!({"desk": true, "push": true, "mail": true})
    );
    assert_eq!(
        shown["kinds"]["conversation_changed"],
        json!({"desk": true, "push": false, "mail": false})
    );
    assert_eq!(
        (&shown["quiet_hours"], &shown["updated_at"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        reply.header("etag").unwrap(),
        format!("\"{}\"", shown["version"].as_str().unwrap())
    );

    let change = json!({
        "kinds": {"assigned": {"desk": false}, "mentioned": {"mail": false}},
        "push_text": false,
        "quiet_hours": {"from": "22:00", "to": "07:30", "time_zone": "Europe/Oslo"},
    });
    let saved = settings(&app, MINA, &change).await;
    assert_eq!(
        saved["kinds"]["assigned"],
        json!({"desk": false, "push": true, "mail": false})
    );
    assert_eq!(
        saved["kinds"]["mentioned"],
        json!({"desk": true, "push": true, "mail": false})
    );
    assert_eq!(
        (&saved["push_text"], &saved["quiet_hours"]),
        (&json!(false), &change["quiet_hours"])
    );
    assert_ne!(saved["version"], shown["version"]);
    assert_eq!(get(&app, MINA, path).await.json(), saved);
    let before = app.rows("events").await;
    settings(&app, MINA, &change).await;
    assert_eq!(
        app.rows("events").await,
        before,
        "the same again changes nothing"
    );
    let received = events(&app, MINA, "agent.notification_settings_changed").await;
    assert_eq!(received.len(), 1);
    assert_eq!(received[0]["data"], json!({"version": saved["version"]}));
    let stale = app
        .put(path)
        .bearer(MINA)
        .header("if-match", "\"0\"")
        .json(&json!({}));
    problem(&stale.send().await, 412, "changed");

    // The agent has switched off the channel `desk` for this kind, so no notification of this kind is stored.
    let id = assigned(&app).await;
    mentions(&app, id).await;
    assert_eq!(unread(&app, MINA).await, [format!("mentioned-{id}")]);

    for (document, field, code) in [
        (
            json!({"quiet_hours": {"from": "22:00", "to": "22:00", "time_zone": "UTC"}}),
            "quiet_hours.to",
            "not-allowed",
        ),
        (
            json!({"quiet_hours": {"from": "22:00", "to": "07:00", "time_zone": "Mars/Base"}}),
            "quiet_hours.time_zone",
            "unknown",
        ),
        (
            json!({"quiet_hours": {"from": "24:00", "to": "07:00", "time_zone": "UTC"}}),
            "quiet_hours.from",
            "malformed",
        ),
        (
            json!({"kinds": {"painted": {}}}),
            "kinds.painted",
            "unknown-member",
        ),
    ] {
        let reply = app.put(path).bearer(MINA).json(&document).send().await;
        invalid(&reply, &[(field, code)]);
    }
}

/// A server that sends its mails through this mail server.
async fn mailing(backend: Backend, mail: &MailServer) -> App {
    let app = App::bare_with(Database::provisioned(backend).await, |options| {
        options.callbacks.mail = Some(MailOptions {
            smtp_url: format!("smtp://{}", mail.address),
            from: "Parlor <parlor@acme.test>".to_owned(),
            to: None,
        });
        options.files.public_url = Some("https://chat.acme.test".to_owned());
    })
    .await;
    app.apply(agents()).await;
    app
}

async fn mails(mail: &MailServer, number: usize) -> Vec<String> {
    until("mails", async || mail.came().len() >= number).await;
    assert_eq!(mail.came().len(), number);
    mail.came()
}

#[both]
async fn a_digest_lists_what_stayed_unread(backend: Backend) {
    // The mail server refuses the first mail.
    let mail = MailServer::new(1).await;
    let app = mailing(backend, &mail).await;
    assert_eq!(
        get(&app, MINA, "/v1/me/notification-settings").await.json()["mail_available"],
        true
    );
    let (first, second) = (anonymous(&app, "hold").await, anonymous(&app, "hold").await);
    mentions(&app, first).await;
    mentions(&app, second).await;
    assigned(&app).await;
    act(&app, MINA, &format!("/v1/conversations/{second}/read"))
        .await
        .expect(200);
    app.pass(14 * 60).await;
    app.pass(60).await;
    // The notifications of the failed mail are sent with the next mail, an hour later.
    let later = app.engine().now().plus_seconds(30 * 60).0;
    let failed = format!("SELECT count(*) FROM timers WHERE kind = 'digest' AND due_at > {later}");
    until("the failure", async || {
        app.database().number(&failed).await == 1
    })
    .await;
    app.pass(60 * 60).await;
    let sent = mails(&mail, 1).await.remove(0);
    assert!(
        sent.contains("Subject: Acme: 1 unread notification"),
        "{sent}"
    );
    assert!(sent.contains("To: \"Mina Chen\" <"), "{sent}");
    assert!(sent.contains("a note mentions you"), "{sent}");
    let link = format!("https://chat.acme.test/inbox/all/{first}");
    assert!(sent.replace("=\n", "").contains(&link), "{sent}");
    assert!(
        !sent.contains("please look"),
        "no text of a message: {sent}"
    );

    // No notification is in two mails. At least an hour is between two mails.
    mentions(&app, first).await;
    mentions(&app, second).await;
    app.pass(16 * 60).await;
    app.pass(40 * 60).await;
    mails(&mail, 1).await;
    app.pass(5 * 60).await;
    let sent = mails(&mail, 2).await.remove(1);
    assert!(
        sent.replace("=\n", "")
            .contains(&format!("/inbox/all/{second}")),
        "{sent}"
    );
    assert!(!sent.replace("=\n", "").contains(&link), "{sent}");
    app.pass(3 * 60 * 60).await;
    mails(&mail, 2).await;
    app.stop().await;
}

#[both]
async fn a_digest_waits_for_the_end_of_quiet_hours(backend: Backend) {
    let mail = MailServer::new(0).await;
    let app = mailing(backend, &mail).await;
    let now = app.engine().now().iso_micros();
    let hour: i64 = now[11..13].parse().unwrap();
    let quiet = json!({"from": format!("{hour:02}:00"), "to": format!("{:02}:00", (hour + 3) % 24), "time_zone": "UTC"});
    settings(&app, MINA, &json!({"quiet_hours": quiet})).await;
    mentions(&app, anonymous(&app, "hold").await).await;
    app.pass(20 * 60).await;
    app.pass(90 * 60).await;
    assert_eq!(mail.came().len(), 0);
    app.pass(2 * 60 * 60).await;
    mails(&mail, 1).await;
    app.stop().await;
}

/// The end of a snooze notifies the agent who began it and the assignee, but not the followers.
#[both]
async fn a_snooze_ends_for_the_agent_who_began_it(app: App) {
    app.apply(agents()).await;
    let kinds = async |token: &str, id: i64| {
        let all = unread(&app, token).await;
        let of_this = all
            .into_iter()
            .filter(|name| name.ends_with(&format!("-{id}")));
        of_this.collect::<Vec<_>>()
    };
    let soon = || {
        let until = app.engine().now().plus_seconds(60).iso_micros();
        json!({"until": until})
    };
    app.presence(7, "online").await;
    // Omar snoozes a conversation that is assigned to Mina.
    let id = assigned(&app).await;
    act(&app, MINA, &format!("/v1/conversations/{id}/read"))
        .await
        .expect(200);
    to(&app, OMAR, id, "snooze", &soon()).await;
    app.pass(61).await;
    let ended = [format!("snooze_ended-{id}")];
    assert_eq!(kinds(OMAR, id).await, ended);
    assert_eq!(kinds(MINA, id).await, ended);
    // A conversation without an agent: the customer's message ends the snooze, so Omar is notified. A follower was
    // notified of the snooze.
    let id = anonymous(&app, "hold").await;
    to(&app, OMAR, id, "followers", &json!({"add": [7]})).await;
    to(&app, OMAR, id, "snooze", &json!({})).await;
    assert_eq!(kinds(OMAR, id).await, Vec::<String>::new());
    assert_eq!(
        kinds(MINA, id).await,
        [format!("conversation_changed-{id}")]
    );
    says(&app, OMAR, id, "incoming", "Here I am again").await;
    assert_eq!(kinds(OMAR, id).await, [format!("snooze_ended-{id}")]);
    assert_eq!(
        kinds(MINA, id).await,
        [format!("conversation_changed-{id}")]
    );
    // If another agent reopens the conversation by hand, the snooze is over, and its end notifies neither agent.
    let id = anonymous(&app, "hold").await;
    to(&app, OMAR, id, "snooze", &soon()).await;
    to(&app, MINA, id, "reopen", &json!({})).await;
    app.pass(61).await;
    assert_eq!(kinds(OMAR, id).await, Vec::<String>::new());
}

/// After a note is deleted, its mentions give no visibility and no notification, unless another note mentions the same
/// agent.
#[both]
async fn a_deleted_note_mentions_nobody(app: App) {
    let owl = Agent::new(22, "Night owl").visibility("own");
    app.apply(agents().with(owl)).await;
    let owl = crate::v1::session(&app, 22).await;
    let id = anonymous(&app, "hold").await;
    to(&app, OMAR, id, "assign", &json!({"agent_id": 8})).await;
    let path = format!("/v1/conversations/{id}");
    let note = json!({"content": "@owl @Mina", "kind": "note", "mentions": [22, 7]});
    let mut notes = Vec::new();
    for _ in 0..2 {
        notes.push(to(&app, OMAR, id, "messages", &note).await["id"].clone());
    }
    get(&app, &owl, &path).await.expect(200);
    let mentioned = get(&app, &owl, "/v1/conversations?mentioned=true").await;
    assert_eq!(mentioned.expect(200).json()["data"][0]["id"], id);
    let remove = async |note: &Value| {
        let path = format!("/v1/messages/{note}");
        app.delete(&path).bearer(OMAR).send().await.expect(200);
    };
    remove(&notes[0]).await;
    get(&app, &owl, &path).await.expect(200);
    assert_eq!(unread(&app, &owl).await, [format!("mentioned-{id}")]);
    remove(&notes[1]).await;
    problem(&get(&app, &owl, &path).await, 404, "not-found");
    assert_eq!(unread(&app, &owl).await, Vec::<String>::new());
    // The mentioned agent receives the event of the deletion, without the conversation.
    let page = get(&app, &owl, "/v1/events?limit=100&include=conversation").await;
    let page = page.expect(200).json();
    let deleted = page["data"].as_array().unwrap().iter();
    let deleted: Vec<&Value> = deleted.filter(|e| e["kind"] == "message.deleted").collect();
    assert_eq!(deleted.len(), 2, "{page}");
    assert!(!page.to_string().contains("\"assignee_id\":8"), "{page}");
    let mentioned = get(&app, MINA, "/v1/conversations?mentioned=true").await;
    assert_eq!(mentioned.expect(200).json()["data"], json!([]));
    crate::support::checks::hold(app.database()).await;
}

/// An agent has at most 500 notifications. If there are more, the oldest are removed.
#[both]
async fn notifications_are_bounded(app: App) {
    app.apply(agents()).await;
    let first = anonymous(&app, "hold").await;
    mentions(&app, first).await;
    for _ in 0..25 {
        let app = &app;
        let more = (0..20).map(|_| async move {
            let id = anonymous(app, "hold").await;
            mentions(app, id).await;
        });
        futures_util::future::join_all(more).await;
    }
    let mut ids = Vec::new();
    let mut after = String::new();
    loop {
        let page = list(&app, MINA, &format!("?limit=100{after}")).await;
        assert_eq!(page["unread"], 476);
        let rows = page["data"].as_array().unwrap();
        ids.extend(
            rows.iter()
                .map(|row| row["conversation_id"].as_i64().unwrap()),
        );
        if page["next"].is_null() {
            break;
        }
        after = format!("&after={}", page["next"]);
    }
    assert_eq!((ids.len(), ids.contains(&first)), (476, false));
    assert_eq!(app.rows("notifications").await, 476);
}
