//! Labels and assignments of conversations, the list of conversations, activity lines, and older paths. This file tests
//! sections 2 and 3.7 of the contract, which `mod.rs` explains.

use super::{AsLiveDesk as _, BASE, NOT_FOUND, get, more, post, refused, started};
use crate::support::accounts::{Agent, Team};
use crate::support::{App, both};
use serde_json::{Value, json};

#[both(more())]
async fn labels(app: App) {
    let made = app
        .post("/v1/labels")
        .bearer("access-token-of-omar")
        .json(&json!({"name": "vip", "colour": "#102030", "description": "Very important"}))
        .send()
        .await
        .expect(201)
        .json();
    let listed = get(&app, "/labels").await.expect(200).json();
    let vip = json!({"id": made["id"], "title": "vip", "description": "Very important", "color": "#102030", "show_on_sidebar": true});
    assert!(
        listed["payload"].as_array().unwrap().contains(&vip),
        "{listed}"
    );
    refused(
        &get(&app, "/labels?x=1").await,
        422,
        r#"{"error":"found unpermitted parameter: x"}"#,
    );

    let id = started(&app).await["id"].clone();
    let path = format!("/conversations/{id}/labels");
    let set = post(&app, &path, &json!({"labels": ["vip", "new one", "VIP"]}))
        .await
        .expect(200);
    assert_eq!(set.body, r#"{"payload":["vip","new one"]}"#);
    assert_eq!(get(&app, &path).await.expect(200).body, set.body);
    let shown = get(&app, &format!("/conversations/{id}")).await.json();
    assert_eq!(shown["labels"], json!(["vip", "new one"]));
    // The given list replaces the labels. A single text means a list with one label.
    let set = post(&app, &path, &json!({"labels": "vip"}))
        .await
        .expect(200);
    assert_eq!(set.body, r#"{"payload":["vip"]}"#);
    let set = post(&app, &path, &json!({"labels": []})).await.expect(200);
    assert_eq!(set.body, r#"{"payload":[]}"#);
    let before = app.counts().await;
    refused(
        &post(&app, &path, &json!({})).await,
        422,
        r#"{"error":"param is missing or the value is empty: labels"}"#,
    );
    for wrong in [json!({"labels": {"a": 1}}), json!({"labels": [["a"]]})] {
        let reply = post(&app, &path, &wrong).await;
        assert_eq!(reply.status, 422, "{}", reply.body);
        assert_eq!(reply.json()["attributes"], json!(["labels"]));
    }
    let long = post(&app, &path, &json!({"labels": ["l".repeat(256)]})).await;
    assert_eq!(long.status, 422, "{}", long.body);
    refused(
        &post(&app, "/conversations/999/labels", &json!({"labels": ["a"]})).await,
        404,
        NOT_FOUND,
    );
    refused(
        &post(&app, "/conversations/999/labels", &json!({})).await,
        404,
        NOT_FOUND,
    );
    assert_eq!(app.counts().await, before);
}

#[both(more().with(Team::new(31, "Elsewhere")).with(Agent::new(78, "Gone Person").active(false)))]
async fn assignments(app: App) {
    let id = started(&app).await["id"].clone();
    let path = format!("/conversations/{id}/assignments");
    let shown =
        async || get(&app, &format!("/conversations/{id}")).await.json()["assignment"].clone();
    let given = post(&app, &path, &json!({"assignee_id": "7"}))
        .await
        .expect(200)
        .json();
    assert_eq!((&given["id"], &given["role"]), (&json!(7), &json!("agent")));
    assert_eq!(shown().await["assignee_id"], 7);
    let team = post(&app, &path, &json!({"team_id": 5}))
        .await
        .expect(200)
        .json();
    assert_eq!(team["id"], 5);
    assert_eq!(
        (&shown().await["team_id"], &shown().await["assignee_id"]),
        (&json!(5), &json!(7))
    );
    // An unknown id, an inactive agent, 0 and null remove the assignment.
    for nobody in [
        json!({"assignee_id": 0}),
        json!({"assignee_id": null}),
        json!({"assignee_id": "x"}),
        json!({"assignee_id": 99_999}),
        json!({"assignee_id": 78}),
    ] {
        post(&app, &path, &json!({"assignee_id": 7}))
            .await
            .expect(200);
        assert_eq!(post(&app, &path, &nobody).await.expect(200).body, "null");
        assert_eq!(shown().await["assignee_id"], Value::Null, "{nobody}");
    }
    assert_eq!(
        post(&app, &path, &json!({"team_id": 0}))
            .await
            .expect(200)
            .body,
        "null"
    );
    assert_eq!(shown().await["team_id"], Value::Null);
    let before = app.counts().await;
    assert_eq!(post(&app, &path, &json!({})).await.expect(200).body, "null");
    for body in [json!({"assignee_id": 7}), json!({"team_id": 5}), json!({})] {
        refused(
            &post(&app, "/conversations/999/assignments", &body).await,
            404,
            NOT_FOUND,
        );
    }
    assert_eq!(app.counts().await, before);
}

/// The ids of the conversations in a list, and the list's counts.
async fn listed(app: &App, query: &str) -> (Vec<i64>, Value) {
    let list = get(app, &format!("/conversations{query}"))
        .await
        .expect(200)
        .json();
    let ids = (list["data"]["payload"].as_array().unwrap().iter())
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    (ids, list["data"]["meta"].clone())
}

#[both(more())]
async fn listing_conversations(app: App) {
    let mut ids = Vec::new();
    for body in [
        json!({"inbox_id": 407, "contact_id": 2219256}),
        json!({"inbox_id": 408, "source_id": "only-in-408"}),
        json!({"inbox_id": 407, "contact_id": 2219256, "status": "resolved"}),
    ] {
        app.clock().advance(1);
        let made = post(&app, "/conversations", &body).await.expect(200).json();
        ids.push(made["id"].as_i64().unwrap());
    }
    let [first, second, done] = ids[..] else {
        unreachable!()
    };
    // Conversations of other dialects are not listed.
    crate::v1::anonymous(&app, "hold").await;
    post(
        &app,
        &format!("/conversations/{first}/assignments"),
        &json!({"assignee_id": 8}),
    )
    .await
    .expect(200);
    post(
        &app,
        &format!("/conversations/{second}/assignments"),
        &json!({"assignee_id": 0}),
    )
    .await
    .expect(200);
    post(
        &app,
        &format!("/conversations/{second}/assignments"),
        &json!({"team_id": 5}),
    )
    .await
    .expect(200);
    post(
        &app,
        &format!("/conversations/{second}/labels"),
        &json!({"labels": ["hot"]}),
    )
    .await
    .expect(200);
    let (open, meta) = listed(&app, "").await;
    assert_eq!(open, [second, first]);
    assert_eq!(
        meta,
        json!({"mine_count": 1, "assigned_count": 1, "unassigned_count": 1, "all_count": 2})
    );
    for (query, wanted) in [
        ("?status=all", vec![done, second, first]),
        ("?status=resolved", vec![done]),
        ("?status=closed", vec![]),
        ("?assignee_type=me", vec![first]),
        ("?assignee_type=assigned", vec![first]),
        ("?assignee_type=unassigned", vec![second]),
        ("?inbox_id=408", vec![second]),
        ("?team_id=5", vec![second]),
        ("?labels=hot", vec![second]),
        ("?labels[]=hot&labels[]=cold", vec![second]),
        ("?labels=cold", vec![]),
        ("?sort_by=created_at_asc", vec![first, second]),
        ("?page=2", vec![]),
    ] {
        assert_eq!(listed(&app, query).await.0, wanted, "{query}");
    }
    // `assignee_type` does not change the counts.
    assert_eq!(listed(&app, "?assignee_type=me").await.1, meta);
    let alone = get(&app, "/conversations/meta").await.expect(200).json();
    assert_eq!(alone, json!({"meta": meta}));
    // The list shows a conversation in the same form as the call for this conversation.
    let list = get(&app, "/conversations?inbox_id=408").await.json();
    let one = get(&app, &format!("/conversations/{second}")).await.json();
    assert_eq!(list["data"]["payload"][0], one);
    for (query, status) in [
        ("?status=done", 422),
        ("?assignee_type=x", 422),
        ("?sort_by=x", 422),
        ("?page=0", 422),
        ("?page=41", 422),
        ("?conversation_type=x", 422),
        ("?colour=red", 422),
        ("?inbox_id=1", 404),
        ("?inbox_id=999", 404),
        ("?team_id=999", 404),
    ] {
        let reply = get(&app, &format!("/conversations{query}")).await;
        assert_eq!(reply.status, status, "{query}: {}", reply.body);
    }
    let theirs = app
        .get(&format!("{BASE}/conversations?status=all"))
        .globex()
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(theirs["data"]["payload"], json!([]));
}

/// The list of conversations with its parameters `q`, `source_id`, `updated_within` and `conversation_type=unattended`.
#[both(more())]
async fn listing_by_words_source_and_time(app: App) {
    let start = async |body: Value| {
        app.clock().advance(100);
        let made = post(&app, "/conversations", &body).await.expect(200).json();
        made["id"].as_i64().unwrap()
    };
    let say = async |id: i64, body: Value| {
        let path = format!("/conversations/{id}/messages");
        post(&app, &path, &body).await.expect(200)
    };
    let lamp =
        start(json!({"inbox_id": 407, "contact_id": 2219256, "source_id": "123456789"})).await;
    say(
        lamp,
        json!({"content": "The lamp is dark", "message_type": "incoming"}),
    )
    .await;
    let second = start(json!({"inbox_id": 408, "source_id": "only-in-408"})).await;
    say(second, json!({"content": "Nothing but a chair"})).await;
    let done =
        start(json!({"inbox_id": 407, "contact_id": 2219256, "source_id": "123456789"})).await;
    say(done, json!({"content": "a lamp, again", "private": true})).await;
    let path = format!("/conversations/{done}/toggle_status");
    post(&app, &path, &json!({"status": "resolved"}))
        .await
        .expect(200);
    let path = format!("/conversations/{lamp}/assignments");
    post(&app, &path, &json!({"assignee_id": 8}))
        .await
        .expect(200);
    let path = format!("/conversations/{done}/assignments");
    post(&app, &path, &json!({"assignee_id": 0}))
        .await
        .expect(200);
    for (query, wanted) in [
        // `q` searches conversations of all statuses and their notes. Every word must occur.
        ("?q=lamp", vec![done, lamp]),
        ("?q=lamp&status=open", vec![done, lamp]),
        ("?q=LAMP dark", vec![lamp]),
        ("?q=lamp&inbox_id=408", vec![]),
        ("?q=lamp&assignee_type=me", vec![lamp]),
        ("?q=lamp&sort_by=created_at_asc", vec![lamp, done]),
        ("?q=lamp&page=2", vec![]),
        ("?q=sofa", vec![]),
        ("?q=,", vec![]),
        ("?source_id=123456789&status=all", vec![done, lamp]),
        ("?source_id=123456789", vec![lamp]),
        ("?source_id=only-in-408", vec![second]),
        ("?source_id=only-in-408&inbox_id=407", vec![]),
        ("?source_id=nobody&status=all", vec![]),
        ("?source_id=123456789&q=dark", vec![lamp]),
        ("?updated_within=50&status=all", vec![done]),
        ("?updated_within=150&status=all", vec![done, second]),
        // `updated_within` ignores `page`, so the answer contains all conversations.
        (
            "?updated_within=1000&status=all&page=2",
            vec![done, second, lamp],
        ),
        ("?conversation_type=unattended&status=all", vec![done, lamp]),
    ] {
        let query = query.replace(' ', "%20");
        assert_eq!(listed(&app, &query).await.0, wanted, "{query}");
    }
    // If the customer writes again, the conversation waits for an answer again.
    say(
        second,
        json!({"content": "And a table", "message_type": "incoming"}),
    )
    .await;
    let unattended = "?conversation_type=unattended&status=all";
    assert_eq!(listed(&app, unattended).await.0, [second, done, lamp]);
    let meta = json!({"mine_count": 1, "assigned_count": 1, "unassigned_count": 1, "all_count": 2});
    assert_eq!(listed(&app, "?q=lamp&assignee_type=me").await.1, meta);
    let alone = get(&app, "/conversations/meta?q=lamp").await.expect(200);
    assert_eq!(alone.json(), json!({"meta": meta}));
    let long = format!("?q={}", "w".repeat(201));
    for query in [
        "?updated_within=x",
        "?updated_within=0",
        "?updated_within=99999999999",
        "?q[]=a",
        &long,
    ] {
        let reply = get(&app, &format!("/conversations{query}")).await;
        assert_eq!(reply.status, 422, "{query}: {}", reply.body);
    }
    let theirs = app
        .get(&format!("{BASE}/conversations?q=lamp"))
        .globex()
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(theirs["data"]["payload"], json!([]));
}

/// Calls with the path prefixes of the vendor's older pages are served, too (contract 2).
#[both(more())]
async fn older_paths(app: App) {
    for base in ["/v2/accounts", "/V2/accounts"] {
        let listed = app.get(&format!("{base}/labels")).acme().send().await;
        listed.expect(200);
        let unknown = app.get(&format!("{base}/nothing")).acme().send().await;
        refused(&unknown, 404, r#"{"status":404,"error":"Not Found"}"#);
    }
    let made = app
        .post("/V2/accounts/tickets")
        .header(
            "authorization",
            "Bearer bGl2ZWRlc2sta2V5OmxpdmVkZXNrLXNlY3JldA==",
        )
        .json(&json!({"title": "t"}))
        .send()
        .await;
    assert_eq!(made.expect(200).json()["code"], 0);
}

/// Changes of a conversation are activity lines in the list of its messages.
#[both(more())]
async fn activity_lines(app: App) {
    let id = started(&app).await["id"].clone();
    let path = format!("/conversations/{id}/messages");
    post(
        &app,
        &path,
        &json!({"content": "Hello", "message_type": "incoming"}),
    )
    .await
    .expect(200);
    post(
        &app,
        &format!("/conversations/{id}/labels"),
        &json!({"labels": ["hot"]}),
    )
    .await
    .expect(200);
    post(
        &app,
        &format!("/conversations/{id}/toggle_status"),
        &json!({"status": "resolved"}),
    )
    .await
    .expect(200);
    let list = get(&app, &path).await.expect(200).json();
    let lines: Vec<&str> = (list["payload"].as_array().unwrap().iter())
        .filter(|row| row["message_type"] == 2)
        .map(|row| row["content"].as_str().unwrap())
        .collect();
    assert!(
        lines.ends_with(&[
            "Omar Diaz added hot",
            "Conversation was marked resolved by Omar Diaz"
        ]),
        "{lines:?}"
    );
    post(
        &app,
        &format!("/conversations/{id}/toggle_status"),
        &json!({"status": "closed"}),
    )
    .await
    .expect(200);
    let list = get(&app, &path).await.expect(200).json();
    let newest = list["payload"].as_array().unwrap().last().unwrap();
    assert_eq!(newest["content"], "Conversation was closed by Omar Diaz");
    // An activity line has an id, so a page can begin or end at an activity line, as at a message.
    let rows = list["payload"].as_array().unwrap();
    let last = rows.last().unwrap();
    let earlier = get(&app, &format!("{path}?before={}", last["id"]))
        .await
        .expect(200)
        .json();
    assert_eq!(earlier["payload"].as_array().unwrap().len(), rows.len() - 1);
    let later = get(&app, &format!("{path}?after={}", rows[0]["id"]))
        .await
        .expect(200)
        .json();
    assert_eq!(later["payload"].as_array().unwrap()[..], rows[1..]);
    let between = get(
        &app,
        &format!("{path}?after={}&before={}", rows[0]["id"], last["id"]),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        between["payload"].as_array().unwrap()[..],
        rows[..rows.len() - 1]
    );
    refused(
        &get(&app, &format!("{path}?before=4503599627370496")).await,
        404,
        NOT_FOUND,
    );
}
