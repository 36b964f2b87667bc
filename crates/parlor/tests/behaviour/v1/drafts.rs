//! Drafts of messages.

use super::writing::{MINA, drafts, says, upload, writers};
use crate::support::accounts::Agent;
use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session};
use serde_json::{Value, json};

/// The path of a signed address.
fn path_of(url: &Value) -> String {
    let url = url.as_str().unwrap();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest[rest.find('/').unwrap()..].to_owned()
}

/// The kinds and data of the draft events that a caller receives.
async fn events_of(app: &App, token: &str) -> Vec<(String, Value)> {
    let page = get(app, token, "/v1/events?limit=100").await;
    let page = page.expect(200).json();
    let events = page["data"].as_array().unwrap().iter();
    events
        .filter(|event| event["kind"].as_str().unwrap().starts_with("draft."))
        .map(|event| {
            (
                event["kind"].as_str().unwrap().to_owned(),
                event["data"].clone(),
            )
        })
        .collect()
}

#[both]
async fn drafts_survive_everything(app: App) {
    let narrow = |id: i64, name: &str| Agent::new(id, name).visibility("own").capacity(3);
    app.apply((writers().with(narrow(9, "Nora Night"))).with(narrow(10, "Ned Narrow")))
        .await;
    let all = json!({"name": "all", "url": "https://partner.invalid/"});
    post(&app, OMAR, "/v1/callbacks", &all).await.expect(201);
    let (mina, nora) = (session(&app, 7).await, session(&app, 9).await);
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/draft");
    // Nora sees only her own conversations, so this conversation does not exist for her.
    problem(
        &drafts(&app, &nora, id, &json!({"content": "x"})).await,
        404,
        "not-found",
    );
    let assign = format!("/v1/conversations/{id}/assign");
    post(&app, OMAR, &assign, &json!({"agent_id": 9}))
        .await
        .expect(200);
    let file = upload(&app, &nora).await;
    let written = json!({"content": "Your order", "attachment_ids": [file], "in_reply_to": null});
    let first = drafts(&app, &nora, id, &written).await.expect(200).json();
    assert_eq!(
        (&first["version"], &first["kind"]),
        (&json!(1), &json!("outgoing"))
    );
    assert_eq!(first["attachments"][0]["id"], file);
    let url = path_of(&first["attachments"][0]["url"]);
    assert_eq!(app.get(&url).send().await.expect(200).body, "bytes");
    let before = app.rows("events").await;
    let note = json!({"content": "<b>Hi</b><script>x</script>", "html": true, "kind": "note", "attachment_ids": [file], "mentions": [7]});
    let second = drafts(&app, &nora, id, &note).await.expect(200).json();
    assert_eq!(
        (&second["version"], &second["content"]),
        (&json!(2), &json!("<b>Hi</b>"))
    );
    assert_eq!(app.rows("events").await, before, "the text is no event");
    // Another agent gets the conversation, and the conversation is resolved. Nora still has her draft and its file.
    post(&app, OMAR, &assign, &json!({"agent_id": 7}))
        .await
        .expect(200);
    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve"))
        .await
        .expect(200);
    problem(
        &get(&app, &nora, &format!("/v1/conversations/{id}")).await,
        404,
        "not-found",
    );
    app.pass(3 * 24 * 3600).await;
    // The file has another address, because addresses expire.
    let kept = |mut draft: Value| {
        draft["attachments"][0]["url"].take();
        draft
    };
    let second = kept(second);
    let shown = get(&app, &nora, &path).await.expect(200).json();
    assert_eq!(kept(shown), second);
    let listed = get(&app, &nora, "/v1/me/drafts").await.expect(200).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(kept(listed["data"][0].clone()), second);
    drafts(&app, &nora, id, &note).await.expect(200);
    // The list of conversations shows the caller's own draft.
    let long = json!({"content": "é".repeat(201)});
    drafts(&app, OMAR, id, &long).await.expect(200);
    let shown = async |token: &str| {
        let page = get(&app, token, "/v1/conversations")
            .await
            .expect(200)
            .json();
        let rows = page["data"].as_array().unwrap().iter();
        let row = rows.clone().find(|row| row["id"] == id).unwrap();
        row["draft"].clone()
    };
    let row = shown(OMAR).await;
    assert_eq!(
        (&row["excerpt"], &row["kind"]),
        (&json!("é".repeat(200)), &json!("outgoing"))
    );
    assert_eq!(shown(&mina).await, Value::Null);
    let one = get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(one["draft"], row);
    app.delete(&path).bearer(OMAR).send().await.expect(204);
    assert_eq!(shown(OMAR).await, Value::Null);
    // No other agent can read the draft or receives its events.
    for token in [OMAR, &mina] {
        problem(&get(&app, token, &path).await, 404, "not-found");
        assert_eq!(
            get(&app, token, "/v1/me/drafts").await.expect(200).json()["data"],
            json!([])
        );
    }
    assert_eq!(
        events_of(&app, &nora).await,
        [("draft.created".to_owned(), json!({"kind": "outgoing"}))]
    );
    assert_eq!(events_of(&app, &mina).await, []);
    // A colleague gets the draft with its file, and sends both.
    let hand_over = format!("{path}/hand-over");
    invalid(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 9})).await,
        &[("agent_id", "not-allowed")],
    );
    // A draft cannot be handed to an agent who does not see the conversation.
    invalid(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 10})).await,
        &[("agent_id", "not-allowed")],
    );
    invalid(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 99})).await,
        &[("agent_id", "unknown")],
    );
    drafts(&app, &mina, id, &json!({"content": "mine"}))
        .await
        .expect(200);
    problem(
        &post(&app, &nora, &hand_over, &json!({"agent_id": 7})).await,
        409,
        "draft-exists",
    );
    app.delete(&path).bearer(&mina).send().await.expect(204);
    post(&app, &nora, &hand_over, &json!({"agent_id": 7}))
        .await
        .expect(204);
    problem(&get(&app, &nora, &path).await, 404, "not-found");
    let given = get(&app, &mina, &path).await.expect(200).json();
    assert_eq!(
        (&given["version"], &given["content"]),
        (&json!(1), &json!("<b>Hi</b>"))
    );
    let message = json!({"content": "Hi", "kind": "note", "attachment_ids": [file]});
    invalid(
        &says(&app, &mina, id, &message).await,
        &[("attachment_ids", "taken")],
    );
    let message =
        json!({"content": "Hi", "kind": "note", "attachment_ids": [file], "remove_draft": true});
    let sent = says(&app, &mina, id, &message).await.expect(201).json();
    assert_eq!(sent["attachments"][0]["id"], file);
    problem(&get(&app, &mina, &path).await, 404, "not-found");
    let of_mina = events_of(&app, &mina).await;
    let last = of_mina.last().unwrap();
    assert_eq!(
        last,
        &("draft.removed".to_owned(), json!({"reason": "sent"}))
    );
    assert_eq!(
        events_of(&app, &nora).await.last().unwrap().1["reason"],
        "handed_over"
    );
    // No callback is sent for a draft.
    let of = |kinds: &str| format!("SELECT count(*) FROM deliveries WHERE kind LIKE '{kinds}'");
    assert_eq!(app.database().number(&of("draft.%")).await, 0);
    assert!(app.database().number(&of("message.%")).await > 0);
}

#[both]
async fn the_files_of_drafts_are_released(app: App) {
    app.apply(writers()).await;
    let (one, other) = (anonymous(&app, "hold").await, anonymous(&app, "hold").await);
    let (kept, dropped) = (upload(&app, OMAR).await, upload(&app, OMAR).await);
    let files = |ids: &[i64]| json!({"content": "", "attachment_ids": ids});
    drafts(&app, OMAR, one, &files(&[kept, dropped]))
        .await
        .expect(200);
    // A file that belongs to a draft is refused in another draft and from another agent. A draft cannot contain a file
    // twice.
    invalid(
        &drafts(&app, OMAR, other, &files(&[kept])).await,
        &[("attachment_ids", "taken")],
    );
    invalid(
        &drafts(&app, MINA, other, &files(&[kept])).await,
        &[("attachment_ids", "unknown")],
    );
    invalid(
        &drafts(&app, OMAR, one, &files(&[kept, kept])).await,
        &[("attachment_ids", "taken")],
    );
    drafts(&app, OMAR, one, &files(&[kept])).await.expect(200);
    app.pass(2 * 24 * 3600).await;
    problem(
        &get(&app, OMAR, &format!("/v1/attachments/{dropped}")).await,
        404,
        "not-found",
    );
    get(&app, OMAR, &format!("/v1/attachments/{kept}"))
        .await
        .expect(200);
    for _ in 0..2 {
        let path = format!("/v1/conversations/{one}/draft");
        app.delete(&path).bearer(OMAR).send().await.expect(204);
    }
    app.pass(2 * 24 * 3600).await;
    problem(
        &get(&app, OMAR, &format!("/v1/attachments/{kept}")).await,
        404,
        "not-found",
    );
    assert_eq!(
        drafts(&app, OMAR, one, &json!({"kind": "incoming"}))
            .await
            .status,
        422
    );
    let long = "x".repeat(150_001);
    assert_eq!(
        drafts(&app, OMAR, one, &json!({"content": long}))
            .await
            .status,
        422
    );
}

/// The drafts of a deactivated agent stay. An administrator lists these drafts, and gives them to a colleague or to the
/// administrator.
#[both]
async fn the_drafts_of_a_deactivated_agent_are_handed_over(app: App) {
    let boss = Agent::new(30, "Ada Admin").role("administrator");
    let nora = Agent::new(9, "Nora Night").visibility("all");
    app.apply(writers().with(boss).with(nora)).await;
    let boss = session(&app, 30).await;
    let mina = session(&app, 7).await;
    let (one, two) = (anonymous(&app, "hold").await, anonymous(&app, "hold").await);
    for id in [one, two] {
        let draft = json!({"content": format!("Dear customer of {id}")});
        drafts(&app, &mina, id, &draft).await.expect(200);
    }
    let hand_over = async |token: &str, id: i64, document: Value| {
        let path = format!("/v1/conversations/{id}/draft/hand-over");
        post(&app, token, &path, &document).await
    };
    let path = "/v1/agents/7/drafts";
    let give = json!({"agent_id": 8, "from_agent_id": 7});
    // The drafts of an active agent are private.
    problem(&get(&app, &boss, path).await, 403, "forbidden");
    invalid(
        &hand_over(&boss, one, give.clone()).await,
        &[("from_agent_id", "not-allowed")],
    );
    let deactivate = json!({"active": false});
    let request = app.request("PATCH", "/v1/agents/7").bearer(&boss);
    request.json(&deactivate).send().await.expect(200);
    let listed = get(&app, &boss, path).await.expect(200).json();
    let ids: Vec<&Value> = (listed["data"].as_array().unwrap().iter())
        .map(|draft| &draft["conversation_id"])
        .collect();
    assert_eq!(ids, [&json!(two), &json!(one)]);
    // Only an administrator may list and hand over these drafts.
    problem(
        &get(&app, &session(&app, 9).await, path).await,
        403,
        "forbidden",
    );
    problem(
        &hand_over(&session(&app, 9).await, one, give.clone()).await,
        403,
        "forbidden",
    );
    invalid(
        &hand_over(&boss, one, json!({"agent_id": 8, "from_agent_id": 999})).await,
        &[("from_agent_id", "unknown")],
    );
    hand_over(&boss, one, give.clone()).await.expect(204);
    problem(&hand_over(&boss, one, give).await, 404, "not-found");
    let draft = format!("/v1/conversations/{one}/draft");
    let given = get(&app, OMAR, &draft).await.expect(200).json();
    assert_eq!(given["content"], format!("Dear customer of {one}"));
    let taken = json!({"agent_id": 30, "from_agent_id": 7});
    hand_over(&boss, two, taken).await.expect(204);
    assert_eq!(
        get(&app, &boss, path).await.expect(200).json()["data"],
        json!([])
    );
    // The administrator now has the draft that the administrator took from the deactivated agent.
    assert_eq!(
        get(&app, &boss, "/v1/me/drafts").await.expect(200).json()["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
