//! LiveDesk over HTTP: every row of the contract's decision table, every key of the answers, every refusal. The
//! contract is the description of the vendor's API for its implementers. The comments refer to its sections and table
//! rows. The Chatwoot contract is such a description of Chatwoot's API, of which LiveDesk uses parts.

mod attachments;
mod automatic;
mod contacts;
mod conversations;
mod junk;
mod messages;
mod start;
mod status;
mod tickets;

use crate::support::accounts::{Accounts, Contact, Inbox, Visitor};
use crate::support::{App, Reply, Request};
use serde_json::{Value, json};

/// The account `Acme` of the fixture.
const ACME: i64 = 17_623_000_010_928;
const BASE: &str = "/api/v2/accounts";
const NOT_FOUND: &str = r#"{"error":"Resource could not be found"}"#;

/// Additions to the fixture: more inboxes of this vendor, and an inbox and a contact of the other account. Also a
/// blocked contact, an identity without contact, and a contact with a primary phone.
fn more() -> Accounts {
    Accounts::acme()
        .with(
            Inbox::new("second-api", "api")
                .id(408)
                .name("Second")
                .queue("support"),
        )
        .with(
            Inbox::new("single-api", "api")
                .id(409)
                .queue("support")
                .single_conversation(true),
        )
        .with(
            Inbox::new("pending-api", "api")
                .id(410)
                .queue("support")
                .starts_pending(true),
        )
        .with(
            Inbox::new("inactive-api", "api")
                .id(411)
                .name("Inactive")
                .queue("support")
                .active(false),
        )
        .with(
            Contact::new(3001)
                .name("Blocked Bob")
                .blocked(true)
                .identities(json!([{"inbox": 407, "serial": "bob"}])),
        )
        .with(
            Contact::new(3002)
                .name("Other Inbox")
                .email("other.inbox@example.test")
                .phone("+4915112345678")
                .identities(json!([{"inbox": 408, "serial": "only-in-408"}])),
        )
        .with(Visitor::new(407, 777, "nobody"))
        .and_globex()
        .with(Inbox::new("globex-api", "api").id(901))
        .with(
            Contact::new(9002)
                .name("Globex Person")
                .email("person@globex.test")
                .identities(json!([{"inbox": 901, "serial": "only-in-globex"}])),
        )
}

trait AsLiveDesk {
    /// Authenticates with the API key and the secret of Acme.
    fn acme(self) -> Self;
    /// Authenticates with the API key and the secret of the other account.
    fn globex(self) -> Self;
}

impl AsLiveDesk for Request {
    fn acme(self) -> Self {
        self.basic("livedesk-key", "livedesk-secret")
    }
    fn globex(self) -> Self {
        self.basic("globex-key", "globex-secret")
    }
}

async fn post(app: &App, path: &str, body: &Value) -> Reply {
    app.post(&format!("{BASE}{path}"))
        .acme()
        .json(body)
        .send()
        .await
}

async fn patch(app: &App, path: &str, body: &Value) -> Reply {
    app.patch(&format!("{BASE}{path}"))
        .acme()
        .json(body)
        .send()
        .await
}

async fn get(app: &App, path: &str) -> Reply {
    app.get(&format!("{BASE}{path}")).acme().send().await
}

/// Starts a conversation of the fixture's contact and returns the conversation in the answer.
async fn started(app: &App) -> Value {
    let body = json!({"inbox_id": 407, "contact_id": 2219256});
    post(app, "/conversations", &body).await.expect(200).json()
}

/// Checks that a call is refused with exactly this status and body.
#[track_caller]
fn refused(reply: &Reply, status: u16, body: &str) {
    assert_eq!((reply.status, reply.body.as_str()), (status, body));
}

/// The keys of an object, in the order of the text.
fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}
