//! Parlor's own API over HTTP: all operations and refusals, on both databases.

mod acts;
mod administration;
mod attachments;
mod avatars;
mod bulk;
pub(crate) mod clients;
mod contact_erasure;
mod contact_merges;
mod contacts_and_me;
mod context;
mod conversation_merges;
mod conversations;
mod cookies;
mod credentials;
mod drafts;
mod events;
mod floor;
mod hours;
mod idempotency;
mod lists;
mod lost_updates;
mod macros;
mod notifications;
mod offers;
mod openapi;
mod openid;
mod overflow;
mod passwords;
mod people;
mod pick_ups;
mod proxies;
mod push;
mod queue;
mod rights;
mod rows;
mod scheduled;
mod search;
mod sessions;
mod settings;
mod sign_in;
mod sorted;
mod sorted_contacts;
mod start;
mod strict;
mod thread;
mod tickets;
mod timers;
mod totp;
mod traces;
mod undo;
mod views;
mod work;
mod writing;

use crate::support::{App, Reply};
use parlor_engine::Engine;
use parlor_model::command::Actor;
use parlor_model::ids::AgentId;
use parlor_model::words::CredentialKind;
use serde_json::{Value, json};

/// The access token of agent 8, in the fixture.
const OMAR: &str = "access-token-of-omar";
/// The password of the fixture's agents.
const PASSWORD: &str = "correct horse battery staple";

/// Signs an agent in and returns the token of the session.
async fn session(app: &App, agent: i64) -> String {
    let account = app.account_of(agent).await;
    let token = format!("session-{agent}-{}", app.rows("credentials").await);
    let issue = Engine::agent_credential(AgentId(agent), CredentialKind::Session);
    let by = (account, Actor::System);
    app.engine().issue_token(by, token, issue).await.unwrap().0
}

/// Gets a path.
async fn get(app: &App, token: &str, path: &str) -> Reply {
    app.get(path).bearer(token).send().await
}

/// Posts a document.
async fn post(app: &App, token: &str, path: &str, document: &Value) -> Reply {
    app.post(path).bearer(token).json(document).send().await
}

/// Posts an empty body.
async fn act(app: &App, token: &str, path: &str) -> Reply {
    app.post(path).bearer(token).send().await
}

/// Starts a conversation as agent 8 and returns the answer.
async fn start(app: &App, document: &Value) -> Value {
    post(app, OMAR, "/v1/conversations", document)
        .await
        .expect(201)
        .json()
}

/// Starts an anonymous conversation and returns its id.
pub async fn anonymous(app: &App, intent: &str) -> i64 {
    start(
        app,
        &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": intent}, "message": "m"}),
    )
    .await["id"]
        .as_i64()
        .unwrap()
}

/// Checks that an answer is a problem document of this kind, and returns it.
#[track_caller]
pub fn problem(reply: &Reply, status: u16, code: &str) -> Value {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
    let document = reply.json();
    assert_eq!(document["status"], status);
    assert_eq!(document["code"], code, "{document}");
    assert_eq!(document["type"], format!("urn:parlor:problem:{code}"));
    assert!(document["title"].as_str().is_some_and(|t| !t.is_empty()));
    assert!(document["detail"].as_str().is_some_and(|d| !d.is_empty()));
    assert_eq!(
        reply.header("www-authenticate").is_some(),
        status == 401,
        "401 and only 401 says how to authenticate"
    );
    document
}

/// Checks that an answer is a 422 with exactly these fields and codes, in any order.
#[track_caller]
pub fn invalid(reply: &Reply, fields: &[(&str, &str)]) {
    let document = problem(reply, 422, "invalid");
    let mut named = document["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            assert!(e["detail"].as_str().is_some_and(|d| !d.is_empty()));
            (e["field"].as_str().unwrap(), e["code"].as_str().unwrap())
        })
        .collect::<Vec<_>>();
    named.sort_unstable();
    let mut expected = fields.to_vec();
    expected.sort_unstable();
    assert_eq!(named, expected, "{document}");
}
