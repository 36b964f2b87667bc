//! The live feed and its visibility, over HTTP, Server-Sent Events and WebSockets, on both databases.

pub mod client;
mod counts;
mod cuts;
mod ends;
mod include;
mod presence;
mod viewers;
mod visibility;
mod ways;

use crate::support::{App, Reply};
use parlor_engine::Engine;
use parlor_model::command::Actor;
use parlor_model::ids::AgentId;
use parlor_model::words::CredentialKind;
use serde_json::{Value, json};

/// The access token of agent 8 in the fixture. Programs with this token see all conversations of the account.
const OMAR: &str = "access-token-of-omar";

/// Signs in an agent and returns the token of the session.
async fn session(app: &App, agent: i64) -> String {
    let account = app.account_of(agent).await;
    let token = format!("session-{agent}-{}", app.rows("credentials").await);
    let issue = Engine::agent_credential(AgentId(agent), CredentialKind::Session);
    let by = (account, Actor::System);
    app.engine().issue_token(by, token, issue).await.unwrap().0
}

async fn get(app: &App, token: &str, path: &str) -> Reply {
    app.get(path).bearer(token).send().await
}

async fn post(app: &App, token: &str, path: &str, document: &Value) -> Reply {
    app.post(path).bearer(token).json(document).send().await
}

/// Starts an anonymous conversation in an inbox and returns its id.
async fn started(app: &App, inbox: i64, intent: &str) -> i64 {
    let document = json!({"inbox_id": inbox, "who": {"kind": "anonymous"}, "intent": {"kind": intent}, "message": "m"});
    let reply = post(app, OMAR, "/v1/conversations", &document).await;
    reply.expect(201).json()["id"].as_i64().unwrap()
}

/// The number of the newest event.
async fn newest(app: &App) -> i64 {
    let mut after = 0;
    loop {
        let path = format!("/v1/events?limit=100&after={after}");
        let page = get(app, OMAR, &path).await.expect(200).json();
        after = page["position"].as_i64().unwrap();
        if page["next"].is_null() {
            return after;
        }
    }
}
