//! The Firstline dialect over HTTP, on both databases. Numbers of vectors, rows and sections are those of the
//! implementer's contract. `docs/dialects/firstline.md` contains its substance.

mod auth;
mod checks;
mod contacts;
mod points;
mod repeats;
mod starts;
mod tables;

use crate::support::{App, Reply, Request, both};
use parlor_model::command::{Command, ConversationView, PickUp};
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use parlor_model::state::ConversationName;
use serde_json::{Value, json};

/// The token of employee 7 in the account Acme.
const MINA: &str = "firstline-token-of-mina";
/// The token of employee 70 in the account Globex.
const GIL: &str = "firstline-token-of-gil";
/// The token of employee 90 in the account Hooli ([`HOOLI`]).
const HANA: &str = "firstline-token-of-hana";
/// The path that starts text calls in account 1.
const HERE: &str = "/api/v1/onsite-account/1/text-call";
/// The account Acme.
const ACME: AccountId = AccountId(17_623_000_010_928);

/// Additions to `vectors.toml`: several identities of one contact, inactive employees and accounts, and textual keys
/// that consist of digits. Also custom columns of every type, a blocked contact, and a channel with an automated
/// process.
const HOOLI: &str = r#"
[[accounts]]
id = 17623000010930
name = "Hooli"
time_zone = "America/New_York"
language = "en-US"

[[accounts.queues]]
key = "desk"
distribution = "least_busy"

[[accounts.agents]]
id = 90
name = "Hana Sato"
email = "hana@hooli.test"
password = "correct horse battery staple"
role = "agent"
capacity = 3
queues = ["desk"]

[[accounts.agents]]
id = 91
name = "Gone Person"
email = "gone@hooli.test"
password = "correct horse battery staple"
role = "agent"
capacity = 3
active = false
queues = ["desk"]

[[accounts.inboxes]]
id = 30
key = "counter"
name = "Shop counter"
kind = "onsite"
queue = "desk"

[[accounts.inboxes]]
id = 31
key = "closed"
name = "Closed shop"
kind = "onsite"
queue = "desk"
active = false

[[accounts.inboxes]]
id = 32
key = "33"
name = "Its key is another's id"
kind = "onsite"
queue = "desk"

[[accounts.inboxes]]
id = 33
key = "777"
name = "Its key is nobody's id"
kind = "onsite"
queue = "desk"

[[accounts.inboxes]]
id = 34
key = "not-onsite"
name = "Another dialect's"
kind = "api"
queue = "desk"

[[accounts.inboxes]]
id = 35
key = "automaton"
name = "Begins with an automaton elsewhere"
kind = "onsite"
queue = "desk"
starts_pending = true

[[accounts.contacts]]
id = 3001
family_name = "Many"
given_name = "Faces"
identities = [{ inbox = 30, id = 3501, serial = "S-1" }, { inbox = 30, id = 3502, serial = "S-2" }, { inbox = 30, id = 3503 }]

[[accounts.contacts]]
id = 3002
family_name = "Blocked"
blocked = true

[[accounts.custom_attributes]]
id = 401
object = "contact"
name = "points"
label = "Points"
type = "number"

[[accounts.custom_attributes]]
id = 402
object = "contact"
name = "nickname"
label = "Nickname"
type = "text"

[[accounts.custom_attributes]]
id = 403
object = "contact"
name = "vip"
label = "VIP"
type = "boolean"

[[accounts.custom_attributes]]
id = 404
object = "contact"
name = "since"
label = "Since"
type = "date"

[[accounts.custom_attributes]]
id = 405
object = "contact"
name = "call_at"
label = "Call at"
type = "time"

[[accounts.custom_attributes]]
id = 406
object = "contact"
name = "seen"
label = "Seen"
type = "datetime"

[[accounts.custom_attributes]]
id = 407
object = "contact"
name = "tier"
label = "Tier"
type = "choice"
options = ["gold", "silver"]

[[accounts.custom_attributes]]
id = 408
object = "contact"
name = "likes"
label = "Likes"
type = "choices"
options = ["tea", "coffee"]

[[accounts.custom_attributes]]
id = 409
object = "service_record"
name = "result"
label = "Result"
type = "choice"
options = ["sold", "lost"]

[[accounts.custom_attributes]]
id = 410
object = "conversation"
name = "order"
label = "Order"
type = "text"

[[accounts.credentials]]
kind = "employee_token"
agent = 90
token = "firstline-token-of-hana"
"#;

/// A start in account 1 as Mina, not sent yet.
fn start(app: &App, body: &Value) -> Request {
    app.post(HERE).bearer(MINA).json(body)
}

/// Starts a text call in account 1 as Mina and returns its `data`. The start must succeed.
async fn started(app: &App, body: Value) -> Value {
    start(app, &body).send().await.expect(200).json()["data"].clone()
}

/// Sends a start that is refused with exactly these fields and texts, and stores nothing.
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
    let command = Command::PickUp(PickUp {
        account,
        conversation: ConversationName::Id(ConversationId(data["id"].as_i64().unwrap())),
        agent: AgentId(agent),
    });
    app.engine().execute(command).await.unwrap();
}

/// The employee for whom a waiting text call is reserved. 0 means no reservation, -1 means that it does not wait.
async fn waits_for(app: &App, data: &Value) -> i64 {
    let id = data["id"].as_i64().unwrap();
    app.database()
        .number(&format!(
            "SELECT CASE WHEN count(*) = 0 THEN -1 ELSE coalesce(max(reserved_for), 0) END FROM queue_entries WHERE conversation_id = {id}"
        ))
        .await
}
