//! Protection of the configuration against lost updates.

use crate::support::accounts::{Accounts, Inbox};
use crate::support::nodes::Nodes;
use crate::support::{App, Reply, both, everywhere};
use crate::v1::{OMAR, anonymous, get, post, problem};
use serde_json::json;

/// An edit with an old version is refused. An edit with the present version, or without a version, is accepted.
#[both]
async fn an_edit_on_an_old_state_is_refused(app: App) {
    let first = get(&app, OMAR, "/v1/agents/7").await.expect(200);
    let tag = first.header("etag").unwrap().to_owned();
    let edit = |tag: &str, capacity: i64| {
        app.patch("/v1/agents/7")
            .bearer(OMAR)
            .header("if-match", tag)
            .json(&json!({"capacity": capacity}))
            .send()
    };
    edit(&tag, 9).await.expect(200);
    let before = app.counts().await;
    problem(&edit(&tag, 10).await, 412, "changed");
    problem(&edit(&format!("W/{tag}"), 10).await, 412, "changed");
    problem(&edit("\"nothing\"", 10).await, 412, "changed");
    problem(&edit("nothing", 10).await, 400, "bad-if-match");
    assert_eq!(app.counts().await, before);
    let now = get(&app, OMAR, "/v1/agents/7").await.expect(200);
    assert_eq!(now.json()["capacity"], 9);
    edit(&format!("\"other\", {}", now.header("etag").unwrap()), 10)
        .await
        .expect(200);
    edit("*", 11).await.expect(200);

    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}");
    let tag = get(&app, OMAR, &path)
        .await
        .expect(200)
        .header("etag")
        .unwrap()
        .to_owned();
    // A message does not change the version.
    post(
        &app,
        OMAR,
        &format!("{path}/messages"),
        &json!({"content": "m", "kind": "note"}),
    )
    .await
    .expect(201);
    let priority = |tag: &str, word: &str| {
        app.post(&format!("{path}/priority"))
            .bearer(OMAR)
            .header("if-match", tag)
            .json(&json!({"priority": word}))
            .send()
    };
    let edited = priority(&tag, "urgent").await.expect(200).json();
    problem(&priority(&tag, "low").await, 412, "changed");
    problem(
        &app.post(&format!("{path}/resolve"))
            .bearer(OMAR)
            .header("if-match", &tag)
            .send()
            .await,
        412,
        "changed",
    );
    priority(
        &format!("\"{}\"", edited["version"].as_str().unwrap()),
        "low",
    )
    .await
    .expect(200);

    let record = app.pick_up(id, 8).await["service_record"]["version"]
        .as_str()
        .unwrap()
        .to_owned();
    let save = |memo: &str| {
        app.post(&format!("{path}/service-record"))
            .bearer(OMAR)
            .header("if-match", &format!("\"{record}\""))
            .json(&json!({"memo": memo}))
            .send()
    };
    save("first").await.expect(200);
    problem(&save("second").await, 412, "changed");

    let made = post(
        &app,
        OMAR,
        "/v1/callbacks",
        &json!({"name": "CRM", "url": "https://partner.invalid/"}),
    )
    .await
    .expect(201)
    .json();
    let path = format!("/v1/callbacks/{}", made["key"].as_str().unwrap());
    let tag = get(&app, OMAR, &path)
        .await
        .expect(200)
        .header("etag")
        .unwrap()
        .to_owned();
    assert_eq!(tag, format!("\"{}\"", made["version"].as_str().unwrap()));
    let put = |tag: &str, seconds: i64| {
        app.put(&path)
            .bearer(OMAR)
            .header("if-match", tag)
            .json(&json!({"timeout_s": seconds}))
            .send()
    };
    let edited = put(&tag, 7).await.expect(200).json();
    problem(&put(&tag, 8).await, 412, "changed");
    assert_eq!(
        get(&app, OMAR, &path).await.expect(200).json()["timeout_s"],
        7
    );
    let edited = put(&format!("\"{}\"", edited["version"].as_str().unwrap()), 8)
        .await
        .expect(200)
        .json();
    let remove = |tag: &str| {
        app.delete(&path)
            .bearer(OMAR)
            .header("if-match", tag)
            .send()
    };
    problem(&remove(&tag).await, 412, "changed");
    remove(&format!("\"{}\"", edited["version"].as_str().unwrap()))
        .await
        .expect(204);
}

/// The version in `If-Match` also protects the endpoints of inboxes and client applications from lost updates.
#[both]
async fn an_edit_of_an_endpoint_that_is_part_of_something_else_on_an_old_state_is_refused(
    app: App,
) {
    app.apply(Accounts::acme().with(Inbox::known(1).webhook_url("https://partner.invalid/")))
        .await;
    let listed = get(&app, OMAR, "/v1/callbacks").await.expect(200).json();
    let keys: Vec<String> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["key"].as_str().unwrap().to_owned())
        .collect();
    for kind in ["inbox-1", "application-"] {
        let key = keys
            .iter()
            .rev()
            .find(|key| key.starts_with(kind))
            .unwrap_or_else(|| panic!("{kind} in {keys:?}"));
        let path = format!("/v1/callbacks/{key}");
        let tag = get(&app, OMAR, &path)
            .await
            .expect(200)
            .header("etag")
            .unwrap()
            .to_owned();
        let put = |tag: &str, seconds: i64| {
            app.put(&path)
                .bearer(OMAR)
                .header("if-match", tag)
                .json(&json!({"timeout_s": seconds}))
                .send()
        };
        let edited = put(&tag, 7).await.expect(200).json();
        let before = app.counts().await;
        problem(&put(&tag, 8).await, 412, "changed");
        problem(&put("nothing", 8).await, 400, "bad-if-match");
        assert_eq!(app.counts().await, before);
        // A pause does not change the version.
        post(&app, OMAR, &format!("{path}/pause"), &json!({}))
            .await
            .expect(200);
        let now = get(&app, OMAR, &path).await.expect(200);
        assert_eq!(now.json()["timeout_s"], 7);
        assert_eq!(
            now.header("etag").unwrap(),
            format!("\"{}\"", edited["version"].as_str().unwrap())
        );
        put(now.header("etag").unwrap(), 8).await.expect(200);
    }
}

/// Of many parallel edits with the same version, one succeeds.
#[everywhere]
async fn one_of_many_editors_wins(nodes: Nodes) {
    let app = nodes.first();
    let tag = get(app, OMAR, "/v1/account")
        .await
        .expect(200)
        .header("etag")
        .unwrap()
        .to_owned();
    let edits = (0..32).map(|n| {
        let name = json!({"name": format!("Acme {n}")});
        nodes
            .of(n)
            .patch("/v1/account")
            .bearer(OMAR)
            .header("if-match", &tag)
            .json(&name)
            .send()
    });
    let replies = futures_util::future::join_all(edits).await;
    let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 412).count(),
        31
    );
    assert_eq!(
        get(app, OMAR, "/v1/account").await.expect(200).json()["name"],
        won[0].json()["name"]
    );
}
