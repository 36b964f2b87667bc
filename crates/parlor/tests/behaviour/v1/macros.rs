//! Macros: variables, blanks, files, actions, scopes and search.

use crate::support::accounts::{Accounts, Agent, Team, Token};
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session, start};
use serde_json::{Value, json};

/// The access token of agent 7.
const MINA: &str = "access-token-of-mina";

fn agents() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(
            Agent::new(9, "Nora Night")
                .role("agent")
                .visibility("all")
                .teams(&["night"]),
        )
        .with(Token::access(7, MINA))
}

async fn made(app: &App, token: &str, document: &Value) -> Value {
    post(app, token, "/v1/macros", document)
        .await
        .expect(201)
        .json()
}

async fn codes(app: &App, token: &str, query: &str) -> Vec<String> {
    let page = get(app, token, &format!("/v1/macros{query}"))
        .await
        .expect(200)
        .json();
    let rows = page["data"].as_array().unwrap().iter();
    rows.map(|row| row["short_code"].as_str().unwrap().to_owned())
        .collect()
}

#[both]
async fn a_macro_is_applied_in_one_transaction(app: App) {
    app.apply(agents()).await;
    let started = start(&app, &json!({
        "inbox_id": 1, "who": {"kind": "look_up", "look_up": {"kind": "email", "value": "jo@example.test"}, "person": {"given_name": "Jo", "family_name": "Park"}},
        "intent": {"kind": "hold"}, "message": "m",
    })).await;
    let id = started["id"].as_i64().unwrap();
    let file = app.post("/v1/attachments?file_name=a.txt").bearer(OMAR);
    let file = file.body("", "terms").send().await.expect(201).json()["id"]
        .as_i64()
        .unwrap();
    let text = "Hello {{contact.first_name|there}}, {{contact.phone|no phone}}: {{?order number}}";
    let whole = made(&app, OMAR, &json!({
        "scope": "all", "short_code": "sent", "content": text, "attachment_ids": [file],
        "actions": [
            {"kind": "add_labels", "labels": ["sent"]}, {"kind": "set_priority", "priority": "high"},
            {"kind": "assign"}, {"kind": "set_status", "status": "resolved"},
        ],
    })).await;
    assert_eq!(
        (&whole["blanks"], &whole["scope"]),
        (&json!(["order number"]), &json!("all"))
    );
    let preview = format!("/v1/macros/{}/preview?conversation_id={id}", whole["id"]);
    let shown = get(&app, MINA, &preview).await.expect(200).json();
    assert_eq!(shown["content"], "Hello Jo, no phone: {{?order number}}");
    assert_eq!(
        (&shown["blanks"], &shown["missing"]),
        (&json!(["order number"]), &json!([]))
    );
    let path = format!("/v1/conversations/{id}/apply-macro");
    let before = app.counts().await;
    invalid(
        &post(&app, MINA, &path, &json!({"macro_id": whole["id"]})).await,
        &[("blanks", "required")],
    );
    invalid(
        &post(&app, MINA, &path, &json!({"macro_id": 999_999})).await,
        &[("macro_id", "unknown")],
    );
    assert_eq!(app.counts().await, before);
    let use_it =
        json!({"macro_id": whole["id"], "blanks": {"order number": "5512"}, "seen_position": 1});
    let done = post(&app, MINA, &path, &use_it).await.expect(200).json();
    assert_eq!(done["message"]["content"], "Hello Jo, no phone: 5512");
    assert_ne!(
        done["message"]["attachments"][0]["id"], file,
        "the message has a copy"
    );
    let row = get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &row["labels"],
            &row["priority"],
            &row["assignee_id"],
            &row["status"]
        ),
        (
            &json!(["sent"]),
            &json!("high"),
            &json!(7),
            &json!("resolved")
        )
    );
    // The file of the macro can be sent again, with a message that was made from the macro.
    act(&app, OMAR, &format!("/v1/conversations/{id}/reopen"))
        .await
        .expect(200);
    let edited =
        json!({"content": "Edited", "macro_id": whole["id"], "macro_attachment_ids": [file]});
    let messages = format!("/v1/conversations/{id}/messages");
    let sent = post(&app, MINA, &messages, &edited)
        .await
        .expect(201)
        .json();
    let url = sent["attachments"][0]["url"].as_str().unwrap();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let url = &rest[rest.find('/').unwrap()..];
    assert_eq!(app.get(url).send().await.expect(200).body, "terms");
    let status = get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(status["status"], "resolved");
    // If an action is refused, the message is not sent.
    let closes =
        json!({"short_code": "wait", "content": "x", "actions": [{"kind": "snooze", "for_s": 60}]});
    let waits = made(&app, MINA, &closes).await;
    let before = app.counts().await;
    let refused = post(&app, MINA, &path, &json!({"macro_id": waits["id"]})).await;
    problem(&refused, 409, "transition-not-allowed");
    assert_eq!(app.counts().await, before);
    // If the message is sent later, the actions are carried out with it. If the message is cancelled, the actions are
    // cancelled, too.
    act(&app, OMAR, &format!("/v1/conversations/{id}/reopen"))
        .await
        .expect(200);
    let at = app.engine().now().plus_seconds(60).iso_micros();
    let later = json!({"content": "later", "macro_id": waits["id"], "send_at": at});
    let row = post(&app, MINA, &messages, &later).await.expect(202).json();
    assert_eq!(row["actions"], waits["actions"]);
    app.delete(&format!("/v1/scheduled-messages/{}", row["id"]))
        .bearer(MINA)
        .send()
        .await
        .expect(200);
    post(&app, MINA, &messages, &later).await.expect(202);
    let row = format!("/v1/conversations/{id}");
    let shown = || get(&app, OMAR, &row);
    assert_eq!(shown().await.expect(200).json()["status"], "open");
    app.pass(61).await;
    assert_eq!(shown().await.expect(200).json()["status"], "snoozed");
    // A macro without a text only carries out its actions.
    let labels =
        json!({"short_code": "label", "actions": [{"kind": "remove_labels", "labels": ["sent"]}]});
    let labels = made(&app, MINA, &labels).await;
    let done = post(&app, MINA, &path, &json!({"macro_id": labels["id"]}))
        .await
        .expect(200)
        .json();
    assert_eq!(done, json!({"message": null, "scheduled_message": null}));
    assert_eq!(shown().await.expect(200).json()["labels"], json!([]));
}

/// The actions of a scheduled message need the agent's rights at two times: when the message is scheduled, and again
/// when it is sent.
#[both]
async fn later_actions_give_no_rights(app: App) {
    app.apply(agents()).await;
    let nora = session(&app, 9).await;
    let id = anonymous(&app, "hold").await;
    let takes = |agent: i64| {
        json!({
            "short_code": "take", "content": "x", "actions": [{"kind": "assign", "agent_id": agent}],
        })
    };
    let (of_nora, of_mina) = (
        made(&app, &nora, &takes(9)).await,
        made(&app, MINA, &takes(7)).await,
    );
    let messages = format!("/v1/conversations/{id}/messages");
    let assign = format!("/v1/conversations/{id}/assign");
    let shown = format!("/v1/conversations/{id}");
    let at = app.engine().now().plus_seconds(60).iso_micros();
    let later = json!({"content": "x", "macro_id": of_nora["id"], "send_at": at});
    let row = post(&app, &nora, &messages, &later).await;
    let row = row.expect(202).json();
    // The conversation is now assigned to an administrator, and Nora may no longer assign it to herself.
    post(&app, OMAR, &assign, &json!({"agent_id": 8}))
        .await
        .expect(200);
    let path = format!("/v1/scheduled-messages/{}", row["id"]);
    for refused in [
        post(&app, &nora, &assign, &json!({"agent_id": 9})).await,
        post(&app, &nora, &messages, &later).await,
        act(&app, &nora, &format!("{path}/send")).await,
    ] {
        problem(&refused, 403, "forbidden");
    }
    app.pass(61).await;
    let failed = get(&app, &nora, &path).await.expect(200).json();
    assert_eq!(
        (&failed["state"], &failed["error"]),
        (&json!("failed"), &json!("forbidden"))
    );
    let assigned = get(&app, OMAR, &shown).await.expect(200).json();
    assert_eq!(assigned["assignee_id"], 8);
    // A program may act on all conversations of the account, also with a later message.
    let at = app.engine().now().plus_seconds(60).iso_micros();
    let later = json!({"content": "x", "macro_id": of_mina["id"], "send_at": at});
    post(&app, MINA, &messages, &later).await.expect(202);
    app.pass(61).await;
    let assigned = get(&app, OMAR, &shown).await.expect(200).json();
    assert_eq!(assigned["assignee_id"], 7);
}

/// The maximum length of a message also applies to a text with inserted values, in a preview and in a message.
#[both]
async fn a_text_with_values_has_a_bound(app: App) {
    app.apply(agents()).await;
    let id = anonymous(&app, "hold").await;
    let long = json!({"custom_attributes": {"order_no": "<".repeat(1_000)}});
    let attributes = format!("/v1/conversations/{id}/attributes");
    post(&app, OMAR, &attributes, &long).await.expect(200);
    for html in [false, true] {
        let text = "{{conversation.custom.order_no}}".repeat(200);
        let document = json!({"short_code": format!("long-{html}"), "content": text, "html": html});
        let row = made(&app, OMAR, &document).await;
        let preview = format!("/v1/macros/{}/preview?conversation_id={id}", row["id"]);
        let before = app.counts().await;
        invalid(&get(&app, OMAR, &preview).await, &[("content", "too-long")]);
        let apply = format!("/v1/conversations/{id}/apply-macro");
        invalid(
            &post(&app, OMAR, &apply, &json!({"macro_id": row["id"]})).await,
            &[("content", "too-long")],
        );
        assert_eq!(app.counts().await, before);
    }
}

#[both]
async fn scopes_and_search_of_macros(app: App) {
    app.apply(agents()).await;
    let nora = session(&app, 9).await;
    anonymous(&app, "hold").await;
    let reply = |scope: &str, code: &str, text: &str| json!({"scope": scope, "short_code": code, "content": text});
    made(
        &app,
        OMAR,
        &reply("all", "refund", "Your refund is on its way."),
    )
    .await;
    let mut of_team = reply(
        "team",
        "night",
        "We call back in the morning about the refund.",
    );
    of_team["team_id"] = json!(6);
    let of_team = made(&app, OMAR, &of_team).await;
    let own = made(&app, &nora, &reply("own", "ref", "Reference")).await;
    let hidden = made(&app, MINA, &reply("own", "ref", "Mina's")).await;
    assert_eq!(codes(&app, &nora, "").await, ["refund", "night", "ref"]);
    assert_eq!(codes(&app, MINA, "").await, ["refund", "ref"]);
    assert_eq!(
        codes(&app, &nora, "?q=ref").await,
        ["ref", "refund", "night"]
    );
    assert_eq!(codes(&app, &nora, "?q=morning%20REFUND").await, ["night"]);
    assert_eq!(codes(&app, &nora, "?q=100%25").await, Vec::<String>::new());
    assert_eq!(codes(&app, &nora, "?limit=1").await, ["refund"]);
    problem(
        &get(&app, &nora, &format!("/v1/macros/{}", hidden["id"])).await,
        404,
        "not-found",
    );
    // For Mina, the macro of another team does not exist. An administrator may change it, so an administrator can also
    // find and read it.
    let path = format!("/v1/macros/{}", of_team["id"]);
    let mina = session(&app, 7).await;
    problem(&get(&app, &mina, &path).await, 404, "not-found");
    let id = anonymous(&app, "hold").await;
    let apply = format!("/v1/conversations/{id}/apply-macro");
    let applied = post(&app, &mina, &apply, &json!({"macro_id": of_team["id"]})).await;
    invalid(&applied, &[("macro_id", "unknown")]);
    let omar = session(&app, 8).await;
    assert_eq!(codes(&app, &omar, "").await, ["refund"]);
    let applied = post(&app, &omar, &apply, &json!({"macro_id": of_team["id"]})).await;
    invalid(&applied, &[("macro_id", "unknown")]);
    get(&app, &omar, &path).await.expect(200);
    assert_eq!(
        codes(&app, &omar, "?editable=true").await,
        ["refund", "night"]
    );
    assert_eq!(
        codes(&app, &omar, "?editable=true&q=morning").await,
        ["night"]
    );
    assert_eq!(codes(&app, &nora, "?editable=true").await, ["ref"]);
    // An agent may write only the agent's own macros.
    problem(
        &post(&app, &nora, "/v1/macros", &reply("all", "x", "x")).await,
        403,
        "forbidden",
    );
    let path = format!("/v1/macros/{}", of_team["id"]);
    problem(
        &app.patch(&path)
            .bearer(&nora)
            .json(&json!({"name": "x"}))
            .send()
            .await,
        403,
        "forbidden",
    );
    problem(
        &app.delete(&path).bearer(&nora).send().await,
        403,
        "forbidden",
    );
    // A short code is unique in its scope, in any spelling.
    invalid(
        &post(&app, &nora, "/v1/macros", &reply("own", "REF", "x")).await,
        &[("short_code", "taken")],
    );
    let own = format!("/v1/macros/{}", own["id"]);
    let renamed =
        json!({"short_code": "reference", "actions": [{"kind": "assign", "agent_id": 9}]});
    let changed = app
        .patch(&own)
        .bearer(&nora)
        .json(&renamed)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["short_code"], &changed["content"]),
        (&json!("reference"), &json!("Reference"))
    );
    for (document, field) in [
        (json!({"content": "{{contact.age}}"}), "content"),
        (json!({"content": "{{contact.name"}), "content"),
        (json!({"content": "", "actions": []}), "content"),
        (json!({"short_code": "two words"}), "short_code"),
        (
            json!({"actions": [{"kind": "assign", "agent_id": 999}]}),
            "actions",
        ),
        (
            json!({"actions": [{"kind": "add_labels", "labels": []}]}),
            "actions",
        ),
    ] {
        let refused = app.patch(&own).bearer(&nora).json(&document).send().await;
        assert_eq!(refused.status, 422, "{document}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{document}");
    }
    app.delete(&own).bearer(&nora).send().await.expect(204);
    problem(
        &app.delete(&own).bearer(&nora).send().await,
        404,
        "not-found",
    );
}

/// The actions of a macro can be undone together. A message that was sent stays.
#[both]
async fn the_actions_of_a_macro_are_undone(app: App) {
    app.apply(agents()).await;
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}");
    let actions = json!([
        {"kind": "add_labels", "labels": ["sent"]}, {"kind": "set_priority", "priority": "high"},
        {"kind": "assign"}, {"kind": "set_status", "status": "resolved"},
    ]);
    let quiet = json!({"short_code": "quiet", "actions": actions});
    let loud = json!({"short_code": "loud", "content": "Bye", "actions": actions});
    let state = async || {
        let row = get(&app, OMAR, &path).await.expect(200).json();
        ["labels", "priority", "assignee_id", "status"].map(|name| row[name].clone())
    };
    let before = state().await;
    for (document, messages) in [(quiet, 1), (loud, 2)] {
        let made = made(&app, MINA, &document).await;
        let apply = format!("{path}/apply-macro");
        let with = format!("{apply}?undo=true");
        let used = json!({"macro_id": made["id"]});
        let done = post(&app, MINA, &with, &used).await.expect(200).json();
        assert_eq!(state().await[3], "resolved");
        assert!(done["undo"]["expires_at"].is_string());
        let undo = json!({"token": done["undo"]["token"]});
        let of_another = post(&app, OMAR, "/v1/undo", &undo).await;
        problem(&of_another, 404, "not-found");
        post(&app, MINA, "/v1/undo", &undo).await.expect(200);
        assert_eq!(state().await, before);
        let row = get(&app, OMAR, &path).await.expect(200).json();
        assert_eq!(row["message_count"], messages);
        // Without `undo=true`, the answer has no undo token.
        let done = post(&app, MINA, &apply, &used).await.expect(200).json();
        assert_eq!(done.get("undo"), None);
        act(&app, MINA, &format!("{path}/reopen")).await.expect(200);
        for (verb, document) in [
            ("labels", json!({"remove": ["sent"]})),
            ("priority", json!({"priority": null})),
            ("unassign", json!({})),
        ] {
            let reply = post(&app, MINA, &format!("{path}/{verb}"), &document).await;
            assert!(reply.status == 200, "{verb}: {}", reply.body);
        }
        if messages == 2 {
            break;
        }
    }
}

/// Macros have versions, and an edit of an older version is refused. Events report changes to the agents who can use
/// the macro.
#[both]
async fn macros_have_versions_and_events(app: App) {
    app.apply(agents()).await;
    let begin = get(&app, OMAR, "/v1/events?limit=100")
        .await
        .expect(200)
        .json()["position"]
        .clone();
    let shared = json!({"scope": "all", "short_code": "hello", "content": "Hello"});
    let shared = made(&app, OMAR, &shared).await;
    let own = made(&app, MINA, &json!({"short_code": "bye", "content": "Bye"})).await;
    let path = format!("/v1/macros/{}", shared["id"]);
    let read = get(&app, MINA, &path).await.expect(200);
    let tag = format!("\"{}\"", shared["version"].as_str().unwrap());
    assert_eq!(
        (read.header("etag"), &read.json()["version"]),
        (Some(tag.as_str()), &shared["version"])
    );
    let change = async |tag: &str, document: Value| {
        let request = app.request("PATCH", &path).bearer(OMAR);
        request.header("if-match", tag).json(&document).send().await
    };
    let changed = change(&tag, json!({"name": "Greeting"}))
        .await
        .expect(200)
        .json();
    assert_ne!(changed["version"], shared["version"]);
    problem(
        &change(&tag, json!({"name": "Other"})).await,
        412,
        "changed",
    );
    // A change that changes nothing causes no event.
    let tag = format!("\"{}\"", changed["version"].as_str().unwrap());
    change(&tag, json!({"name": "Greeting"})).await.expect(200);
    let removal = |tag: &str| app.delete(&path).bearer(OMAR).header("if-match", tag);
    problem(&removal("\"0\"").send().await, 412, "changed");
    removal(&tag).send().await.expect(204);
    for (token, expected) in [
        (
            MINA,
            vec![
                ("macro.saved", &shared),
                ("macro.saved", &own),
                ("macro.saved", &shared),
                ("macro.removed", &shared),
            ],
        ),
        (
            OMAR,
            vec![
                ("macro.saved", &shared),
                ("macro.saved", &shared),
                ("macro.removed", &shared),
            ],
        ),
    ] {
        let page = get(&app, token, &format!("/v1/events?limit=100&after={begin}")).await;
        let page = page.expect(200).json();
        let received = page["data"].as_array().unwrap().iter();
        let received: Vec<(&str, &Value)> = received
            .filter(|event| event["kind"].as_str().unwrap().starts_with("macro."))
            .map(|event| (event["kind"].as_str().unwrap(), &event["data"]["macro_id"]))
            .collect();
        let expected: Vec<(&str, &Value)> = expected
            .iter()
            .map(|(kind, row)| (*kind, &row["id"]))
            .collect();
        assert_eq!(received, expected);
    }
    // The audit log has only the changes of the shared macro.
    let acts =
        "SELECT count(*) FROM events WHERE kind = 'audit.configured' AND data LIKE '%macro %'";
    assert_eq!(app.database().number(acts).await, 3);
}
