//! The Firstline dialect over HTTP, on both databases. The comments refer to test vectors, table rows and sections of
//! the contract. The contract is the study of the vendor's documentation on which the dialect is based.
//! `docs/dialects/firstline.md` summarises the contract.

mod addresses;
mod auth;
mod checks;
mod columns;
mod contacts;
mod livechat;
mod points;
mod push;
mod repeats;
mod service;
mod starts;
mod tables;
mod tags;
mod tickets;

use crate::support::accounts::{Accounts, Agent, Attribute, Contact, Inbox, Queue, Token};
use crate::support::{App, Reply, Request, both};
use parlor_model::command::{Actor, ConversationView, PickUp};
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use parlor_model::state::ConversationName;
use serde_json::{Value, json};

/// The token of employee 7 in the account Acme.
const MINA: &str = "firstline-token-of-mina";
/// The token of employee 70 in the account Globex.
const GIL: &str = "firstline-token-of-gil";
/// The token of employee 8, an administrator. [`with_omar`] creates this token.
const OMAR: &str = "firstline-token-of-omar";
/// The token of employee 90 in the account Hooli. [`hooli_account`] defines this account.
const HANA: &str = "firstline-token-of-hana";
/// The path that starts text calls in account 1.
const HERE: &str = "/api/v1/onsite-account/1/text-call";
/// The account Acme.
const ACME: AccountId = AccountId(17_623_000_010_928);

/// Additions to `vectors.toml`: several identities of one contact, inactive employees and accounts, and textual keys
/// that consist of digits. Also custom columns of every type, a blocked contact, and a channel with an automated
/// process.
fn hooli_account() -> Accounts {
    Accounts::new(17_623_000_010_930, "Hooli")
        .set("time_zone", "America/New_York")
        .with(Queue::new("service"))
        .with(
            Agent::new(90, "Hana Sato")
                .email("hana@hooli.test")
                .password("correct horse battery staple")
                .capacity(3)
                .queues(&["service"]),
        )
        .with(
            Agent::new(91, "Gone Person")
                .email("gone@hooli.test")
                .password("correct horse battery staple")
                .capacity(3)
                .active(false)
                .queues(&["service"]),
        )
        .with(Inbox::new("counter", "onsite").id(30).queue("service"))
        .with(
            Inbox::new("closed", "onsite")
                .id(31)
                .queue("service")
                .active(false),
        )
        .with(Inbox::new("33", "onsite").id(32).queue("service"))
        .with(Inbox::new("777", "onsite").id(33).queue("service"))
        .with(Inbox::new("not-onsite", "api").id(34).queue("service"))
        .with(
            Inbox::new("automaton", "onsite")
                .id(35)
                .queue("service")
                .starts_pending(true),
        )
        .with(
            Contact::new(3001)
                .family_name("Many")
                .given_name("Faces")
                .identities(json!([
                    {"inbox": 30, "id": 3501, "serial": "S-1"},
                    {"inbox": 30, "id": 3502, "serial": "S-2"},
                    {"inbox": 30, "id": 3503},
                ])),
        )
        .with(Contact::new(3002).family_name("Blocked").blocked(true))
        .with(Attribute::new(401, "contact", "points", "number").label("Points"))
        .with(Attribute::new(402, "contact", "nickname", "text"))
        .with(Attribute::new(403, "contact", "vip", "boolean").label("VIP"))
        .with(Attribute::new(404, "contact", "since", "date"))
        .with(Attribute::new(405, "contact", "call_at", "time"))
        .with(Attribute::new(406, "contact", "seen", "datetime"))
        .with(
            Attribute::new(407, "contact", "tier", "choice")
                .label("Tier")
                .options(&["gold", "silver"]),
        )
        .with(Attribute::new(408, "contact", "likes", "choices").options(&["tea", "coffee"]))
        .with(
            Attribute::new(409, "service_record", "result", "choice")
                .label("Result")
                .options(&["sold", "lost"]),
        )
        .with(Attribute::new(410, "conversation", "order", "text").label("Order"))
        .with(Token::employee(90, "firstline-token-of-hana"))
}

/// Gives Omar a token of this vendor.
async fn with_omar(app: &App) {
    app.apply(Accounts::acme().with(Token::employee(8, OMAR)))
        .await;
}

/// A start in account 1 as Mina, not sent yet.
fn start(app: &App, body: &Value) -> Request {
    app.post(HERE).bearer(MINA).json(body)
}

/// Starts a text call in account 1 as Mina and returns its `data`. The start must succeed.
async fn started(app: &App, body: Value) -> Value {
    start(app, &body).send().await.expect(200).json()["data"].clone()
}

/// Sends a start. Checks that it is refused with exactly these fields and texts, and that it stores nothing.
async fn refused(app: &App, body: Value, errors: Value) {
    let before = app.counts().await;
    let reply = start(app, &body).send().await;
    assert_eq!(reply.status, 422, "{body} gave {}", reply.body);
    assert_eq!(
        reply.json(),
        json!({"message": "The given data was invalid.", "errors": errors}),
        "{body}"
    );
    assert_eq!(app.counts().await, before, "{body} wrote something");
}

/// Sends a request to a path of version 1 of the API. A null body means no body.
async fn send(app: &App, method: &str, path: &str, token: &str, body: Value) -> Reply {
    let call = app
        .request(method, &format!("/api/v1/{path}"))
        .bearer(token);
    match body {
        Value::Null => call.send().await,
        body => call.json(&body).send().await,
    }
}

/// Reads a path of version 1 of the API. The read must succeed.
async fn get(app: &App, token: &str, path: &str) -> Value {
    send(app, "GET", path, token, Value::Null)
        .await
        .expect(200)
        .json()
}

/// The ids of the objects in the list at this path, in order.
async fn ids(app: &App, token: &str, path: &str) -> Vec<i64> {
    let page = get(app, token, path).await;
    let rows = page["data"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

/// Checks the status of an answer, and that its body is exactly this message.
#[track_caller]
fn says(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{message}: {}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.json(), json!({"message": message}));
}

/// The stored conversation of a text call.
async fn kept(app: &App, account: AccountId, data: &Value) -> ConversationView {
    let id = ConversationId(data["id"].as_i64().unwrap());
    app.engine()
        .conversation(account, ConversationName::Id(id))
        .await
        .unwrap()
}

/// Lets an employee pick up a text call.
async fn pick_up(app: &App, account: AccountId, data: &Value, agent: i64) {
    let act = PickUp {
        conversation: ConversationName::Id(ConversationId(data["id"].as_i64().unwrap())),
    };
    let by = (account, Actor::Program(AgentId(agent)));
    app.engine().execute_as(by, act, None).await.unwrap();
}

/// The employee for whom a waiting text call is reserved. 0 means that there is no reservation. -1 means that the text
/// call does not wait.
async fn waits_for(app: &App, data: &Value) -> i64 {
    let id = data["id"].as_i64().unwrap();
    app.database()
        .number(&format!(
            "SELECT CASE WHEN count(*) = 0 THEN -1 ELSE coalesce(max(reserved_for), 0) END FROM queue_entries WHERE conversation_id = {id}"
        ))
        .await
}
