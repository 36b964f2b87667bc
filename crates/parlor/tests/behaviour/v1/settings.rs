//! The settings document of an agent.

use crate::support::{App, Reply, both};
use crate::v1::{OMAR, get, invalid, problem, session};
use serde_json::{Value, json};

const PATH: &str = "/v1/me/settings";

async fn save(app: &App, token: &str, settings: &Value, seen: Option<&str>) -> Reply {
    let request = app.put(PATH).bearer(token);
    let request = match seen {
        Some(version) => request.header("if-match", &format!("\"{version}\"")),
        None => request,
    };
    request.json(&json!({"settings": settings})).send().await
}

/// A value inside this number of nested arrays.
fn nested(levels: usize) -> Value {
    (0..levels).fold(json!(1), |inner, _| json!([inner]))
}

#[both]
async fn a_document_per_agent(app: App) {
    let mina = session(&app, 7).await;
    let none = get(&app, &mina, PATH).await.expect(200);
    let version = none.json()["version"].as_str().unwrap().to_owned();
    assert_eq!(
        none.json(),
        json!({"settings": {}, "version": version, "updated_at": null})
    );
    assert_eq!(none.header("etag"), Some(format!("\"{version}\"").as_str()));

    // The version of the empty document is valid for the first change.
    let document = json!({"theme": "dark", "keys": {"j": "down"}, "widths": [240, 360.5], "z": null, "a": true});
    let saved = save(&app, &mina, &document, Some(&version))
        .await
        .expect(200)
        .json();
    assert_eq!(
        saved["settings"].to_string(),
        document.to_string(),
        "as it was sent"
    );
    problem(
        &save(&app, &mina, &json!({}), Some(&version)).await,
        412,
        "changed",
    );
    let read = get(&app, &mina, PATH).await.expect(200);
    assert_eq!(read.json(), saved);
    assert_eq!(
        read.header("etag"),
        Some(format!("\"{}\"", saved["version"].as_str().unwrap()).as_str())
    );
    // Without `If-Match`, the document is replaced as a whole.
    let other = json!({"theme": "light"});
    let replaced = save(&app, &mina, &other, None).await.expect(200).json();
    assert_eq!(replaced["settings"], other);
    assert_ne!(replaced["version"], saved["version"]);

    // The document belongs to one agent. All credentials of the agent can read the document.
    let omar = get(&app, OMAR, PATH).await.expect(200).json();
    assert_eq!(
        (&omar["settings"], &omar["version"]),
        (&json!({}), &json!(version))
    );
    let program = get(&app, &app.token_of(7).await, PATH)
        .await
        .expect(200)
        .json();
    assert_eq!(program["settings"], other);

    // The same document again changes nothing.
    let before = app.counts().await;
    save(&app, &mina, &other, None).await.expect(200);
    assert_eq!(app.counts().await, before);
}

/// Only the agent whose settings have changed receives the event of the change. No other agent receives it, not even an
/// administrator.
#[both]
async fn only_its_agent_hears_of_it(app: App) {
    let mina = session(&app, 7).await;
    let omar = session(&app, 8).await;
    let feed = "/v1/events?after=0&limit=100";
    let saved = save(&app, &mina, &json!({"theme": "dark"}), None)
        .await
        .expect(200)
        .json();
    save(&app, &omar, &json!({"theme": "light"}), None)
        .await
        .expect(200);
    for (token, agent, count) in [(mina.as_str(), 7, 1), (&omar, 8, 1), (OMAR, 8, 1)] {
        let page = get(&app, token, feed).await.expect(200).json();
        let found: Vec<&Value> = (page["data"].as_array().unwrap().iter())
            .filter(|event| event["kind"] == "agent.settings_changed")
            .collect();
        assert_eq!(found.len(), count, "{found:?}");
        assert_eq!(found[0]["agent_id"], agent);
        if agent == 7 {
            assert_eq!(found[0]["data"], json!({"version": saved["version"]}));
        }
    }
    // A callback cannot subscribe to the event `agent.settings_changed`.
    let callback =
        json!({"name": "x", "url": "https://example.test/x", "events": ["agent.settings_changed"]});
    let reply = app
        .post("/v1/callbacks")
        .bearer(OMAR)
        .json(&callback)
        .send()
        .await;
    assert_eq!(reply.status, 422, "{}", reply.body);
}

#[both]
async fn the_document_is_bounded(app: App) {
    let before = app.counts().await;
    // The size of 16 KiB includes all quotes and braces.
    let long = |bytes: usize| json!({"a": "x".repeat(bytes - "{\"a\":\"\"}".len())});
    let bad = [
        (long(16 * 1024 + 1), "too-long"),
        (json!({"a": nested(8)}), "malformed"),
        (json!([1]), "wrong-type"),
        (json!(null), "wrong-type"),
        (json!("dark"), "wrong-type"),
    ];
    for (document, code) in &bad {
        invalid(
            &save(&app, OMAR, document, None).await,
            &[("settings", code)],
        );
    }
    let empty = app.put(PATH).bearer(OMAR).json(&json!({})).send().await;
    invalid(&empty, &[("settings", "required")]);
    assert_eq!(app.counts().await, before);
    for document in [long(16 * 1024), json!({"a": nested(7)})] {
        let saved = save(&app, OMAR, &document, None).await.expect(200).json();
        assert_eq!(saved["settings"], document);
    }
}
