//! Writing: guarded sends, drafts, scheduled messages and macros.

use crate::support::accounts::{Accounts, Token};
use crate::support::{App, Reply, both};
use crate::v1::{OMAR, anonymous, post, problem};
use serde_json::{Value, json};

/// The access token of agent 7.
const MINA: &str = "access-token-of-mina";

fn writers() -> Accounts {
    Accounts::acme().with(Token::access(7, MINA))
}

/// Posts a message.
async fn says(app: &App, token: &str, id: i64, message: &Value) -> Reply {
    let path = format!("/v1/conversations/{id}/messages");
    post(app, token, &path, message).await
}

#[both]
async fn a_guarded_send_is_refused_after_words_of_others(app: App) {
    app.apply(writers()).await;
    let id = anonymous(&app, "hold").await;
    // Own messages and activity lines do not count.
    for content in ["one", "two"] {
        says(
            &app,
            MINA,
            id,
            &json!({"content": content, "seen_position": 1}),
        )
        .await
        .expect(201);
    }
    let before = app.counts().await;
    // Mina's answers came after Omar's position.
    let refused = problem(
        &says(
            &app,
            OMAR,
            id,
            &json!({"content": "late", "seen_position": 1}),
        )
        .await,
        409,
        "conversation-moved",
    );
    assert_eq!(refused["position"], 3);
    let texts = |problem: &Value| -> Vec<String> {
        let messages = problem["messages"].as_array().unwrap().iter();
        messages
            .map(|m| m["content"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts(&refused), ["one", "two"]);
    assert_eq!(refused["more"], false);
    assert_eq!(
        app.counts().await,
        before,
        "a refused message changes nothing"
    );
    says(
        &app,
        OMAR,
        id,
        &json!({"content": "now", "seen_position": 3}),
    )
    .await
    .expect(201);
    // A note of a colleague and words of the customer count too.
    says(
        &app,
        MINA,
        id,
        &json!({"content": "do not answer", "kind": "note"}),
    )
    .await
    .expect(201);
    let message = json!({"content": "late", "seen_position": 4});
    let refused = problem(
        &says(&app, OMAR, id, &message).await,
        409,
        "conversation-moved",
    );
    assert_eq!(texts(&refused), ["do not answer"]);
    // Without the guard, the message is sent.
    says(&app, OMAR, id, &json!({"content": "anyway"}))
        .await
        .expect(201);
    for n in 0..21 {
        says(
            &app,
            MINA,
            id,
            &json!({"content": format!("word {n}"), "kind": "incoming"}),
        )
        .await
        .expect(201);
    }
    let refused = says(
        &app,
        OMAR,
        id,
        &json!({"content": "late", "seen_position": 6}),
    )
    .await;
    let refused = problem(&refused, 409, "conversation-moved");
    assert_eq!(
        (texts(&refused).len(), &refused["more"]),
        (20, &json!(true))
    );
    assert_eq!(refused["position"], 27);
    // Fifty own messages are read. More are refused, whoever wrote them.
    for n in 0..51 {
        let status = says(
            &app,
            OMAR,
            id,
            &json!({"content": "more", "seen_position": 27}),
        )
        .await
        .status;
        assert_eq!(status, if n > 50 { 409 } else { 201 }, "{n}");
    }
    let refused = says(
        &app,
        OMAR,
        id,
        &json!({"content": "far behind", "seen_position": 27}),
    )
    .await;
    problem(&refused, 409, "conversation-moved");
    // A position after the newest message guards nothing.
    says(
        &app,
        OMAR,
        id,
        &json!({"content": "ahead", "seen_position": 1_000}),
    )
    .await
    .expect(201);
    for seen in [json!(-1), json!("3"), json!(1.5)] {
        assert_eq!(
            says(
                &app,
                OMAR,
                id,
                &json!({"content": "m", "seen_position": seen})
            )
            .await
            .status,
            422
        );
    }
}
