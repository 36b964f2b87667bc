//! The common part of the eGain tests: paths, bodies, additional provisioning, checks of refusals.

pub(crate) use crate::support::{App, Reply, Request, both};
pub(crate) use serde_json::{Value, json};

use parlor_model::command::ConversationView;
use parlor_model::ids::{AccountId, ConversationId};
use parlor_model::state::ConversationName;

/// The account of the fixture.
pub(crate) const ACME: AccountId = AccountId(17_623_000_010_928);
/// Deployed installations have a context root in front of the path.
pub(crate) const BASE: &str = "/system/ws/v19/clientapplications";
/// The configuration time of the fixture's entry point.
pub(crate) const CONFIGURED: &str = "2025-07-31T09:12:44.000Z";

/// An agent with capacity for all starts of the tests, and objects that the fixture lacks.
pub(crate) const MORE: &str = r#"
[[accounts]]
id = 17623000010928

[[accounts.agents]]
id = 77
name = "Rosa Roomy"
email = "rosa@acme.test"
role = "agent"
capacity = 100000
queues = ["support"]

[[accounts.inboxes]]
id = 1005
key = "inactive-chat"
name = "Inactive chat"
kind = "messaging"
queue = "support"
department = 999
active = false
configured_at = "2025-07-31T09:12:44.000Z"

[[accounts.inboxes]]
id = 1006
key = "second-chat"
name = "Second chat"
kind = "messaging"
queue = "support"
department = 999
configured_at = "2025-07-31T09:12:44.123Z"

[[accounts.contacts]]
id = 3001
given_name = "Twin"
family_name = "One"
phones = [{ kind = "home", number = "555-0001" }]
social = [{ kind = "instagram", id = "twins" }]
custom_attributes = { loyalty_no = "L-2" }

[[accounts.contacts]]
id = 3002
given_name = "Twin"
family_name = "Two"
phones = [{ kind = "home", number = "555-0001" }, { kind = "home", number = "555-0003" }]
social = [{ kind = "instagram", id = "twins" }]
custom_attributes = { loyalty_no = "L-2" }

[[accounts.contacts]]
id = 3003
given_name = "Solo"
family_name = "Stone"
email = "Solo.Stone@example.test"
external_id = "CRM-3003"
phones = [
  { kind = "home", number = "555-1001" },
  { kind = "mobile", number = "555-1002" },
  { kind = "office", number = "555-1003" },
]
social = [
  { kind = "facebook", id = "fb-solo" },
  { kind = "twitter", id = "tw-solo" },
  { kind = "instagram", id = "ig-solo" },
]
custom_attributes = { loyalty_no = "L-1", age = 42 }
cases = [{ id = 6001, subject = "Solo's case" }]

[[accounts.custom_attributes]]
id = 311
object = "contact"
name = "level"
label = "Level"
type = "choice"
options = ["Gold", "Silver"]

[[accounts.custom_attributes]]
id = 312
object = "contact"
name = "age"
label = "Age"
type = "number"

[[accounts.custom_attributes]]
id = 313
object = "contact"
name = "interests"
label = "Interests"
type = "choices"
options = ["tea", "go"]

[[accounts.custom_attributes]]
id = 321
object = "conversation"
name = "count"
label = "Count"
type = "number"

[[accounts.custom_attributes]]
id = 322
object = "conversation"
name = "due"
label = "Due"
type = "date"

[[accounts.custom_attributes]]
id = 323
object = "conversation"
name = "tags"
label = "Tags"
type = "choices"
options = ["a", "b", "c"]

[[accounts.custom_attributes]]
id = 324
object = "conversation"
name = "notes"
label = "Notes"
type = "long_text"

[[accounts.custom_attributes]]
id = 325
object = "conversation"
name = "urgent"
label = "Urgent"
type = "boolean"

[[accounts.credentials]]
kind = "client_application"
name = "Of another type"
type = "Email"
key = "email-key"
secret = "email-secret"
inboxes = [1001]
callback = { url = "http://127.0.0.1:9001/egain", format = "json" }

[[accounts.credentials]]
kind = "client_application"
name = "Callback switched off"
type = "Chat"
key = "silent-key"
secret = "silent-secret"
inboxes = [1001]
callback = { url = "http://127.0.0.1:9001/egain", format = "json", active = false }

[[accounts.credentials]]
kind = "client_application"
name = "No callback"
type = "Chat"
key = "deaf-key"
secret = "deaf-secret"
inboxes = [1001]

[[accounts.credentials]]
kind = "client_application"
name = "May use everything"
type = "Chat"
key = "wide-key"
secret = "wide-secret"
inboxes = [1001, 1005, 1006, 407]
callback = { url = "http://127.0.0.1:9001/egain", format = "json" }
"#;

/// Signs a client application in.
pub(crate) async fn sign_in_as(app: &App, key: &str, secret: &str) -> String {
    let reply = app
        .post(&format!("{BASE}/authentication/oauth2/token"))
        .basic(key, secret)
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect(200);
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

/// Signs the fixture's client application in.
pub(crate) async fn sign_in(app: &App) -> String {
    sign_in_as(app, "egain-client-key", "egain-client-secret").await
}

/// Signs in the fixture's client application, and sets the agent of [`MORE`] online.
pub(crate) async fn ready(app: &App) -> String {
    app.presence(77, "online").await;
    sign_in(app).await
}

/// The path of a start.
pub(crate) fn start_path(query: &str) -> String {
    format!("{BASE}/messaging/conversation/start?{query}")
}

/// A body with the required elements.
pub(crate) fn bare() -> Value {
    json!({"entryPointConfiguration": {"entryPoint": {"id": "1001"}, "lastModified": {"date": CONFIGURED}}})
}

/// A body with this activity.
pub(crate) fn with(activity: Value) -> Value {
    let mut body = bare();
    body["activity"] = activity;
    body
}

/// A customer with one contact.
pub(crate) fn customer(contact: Value) -> Value {
    json!({"type": {"value": "individual"}, "contacts": {"contact": [contact]}})
}

/// A body for a customer with one contact.
pub(crate) fn body_for(contact: Value) -> Value {
    with(json!({"customer": customer(contact)}))
}

/// The custom attributes of an activity or contact.
pub(crate) fn attributes(pairs: &[(&str, Value)]) -> Value {
    let list: Vec<Value> = pairs
        .iter()
        .map(|(name, value)| {
            json!({"attribName": name, "attribValues": {"attribValue": [{"value": value}]}})
        })
        .collect();
    json!({"customAttribute": list})
}

/// A request to start a conversation, in JSON.
pub(crate) fn starting(app: &App, token: &str, query: &str, body: &Value) -> Request {
    app.post(&start_path(query))
        .bearer(token)
        .header("accept", "application/json")
        .json(body)
}

/// Starts a conversation. The start must succeed.
#[track_caller]
pub(crate) fn started(
    app: &App,
    token: &str,
    query: &str,
    body: &Value,
) -> impl Future<Output = Value> {
    let sending = starting(app, token, query, body).send();
    let caller = std::panic::Location::caller();
    async move {
        let reply = sending.await;
        assert_eq!(reply.status, 200, "at {caller}: {}", reply.body);
        reply.json()
    }
}

/// The stored conversation of an answer.
pub(crate) async fn stored(app: &App, answer: &Value) -> ConversationView {
    stored_in(app, ACME, answer).await
}

/// The stored conversation of an answer, in another account.
pub(crate) async fn stored_in(app: &App, account: AccountId, answer: &Value) -> ConversationView {
    let id = ConversationId(answer["activity"]["id"].as_i64().unwrap());
    app.engine()
        .conversation(account, ConversationName::Id(id))
        .await
        .unwrap()
}

/// Checks an error's status, code and form in JSON, and returns its `developerMessage`.
#[track_caller]
pub(crate) fn error(reply: &Reply, status: u16, code: &str) -> String {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let document = reply.json();
    assert_eq!(document["code"], code, "{}", reply.body);
    assert!(code.starts_with(&status.to_string()));
    for member in document.as_object().unwrap().keys() {
        assert!(
            ["code", "developerMessage", "details", "userMessage"].contains(&member.as_str()),
            "{}",
            reply.body
        );
    }
    let message = document["developerMessage"].as_str().unwrap();
    assert!(!message.is_empty() && message.chars().count() <= 2048);
    for detail in document["details"].as_array().into_iter().flatten() {
        assert!(detail["key"].as_str().unwrap().chars().count() <= 255);
        assert!(detail["value"].as_str().unwrap().chars().count() <= 255);
    }
    message.to_owned()
}

/// Sends a start that must be refused, and checks that nothing was stored.
#[track_caller]
pub(crate) fn refused(
    app: &App,
    token: &str,
    query: &str,
    body: &Value,
    code: &str,
) -> impl Future<Output = String> {
    let request = starting(app, token, query, body);
    let shown = format!("{} {query} {body}", std::panic::Location::caller());
    let (app, code) = (app.clone(), code.to_owned());
    async move {
        let before = app.counts().await;
        let reply = request.send().await;
        let status: u16 = code.split('-').next().unwrap().parse().unwrap();
        assert_eq!(reply.status, status, "{shown}: {}", reply.body);
        let message = error(&reply, status, &code);
        assert_eq!(before, app.counts().await, "{shown}");
        message
    }
}

/// The text of error 400-152 for the path of an element.
pub(crate) fn invalid(path: &str) -> String {
    format!("Invalid value is provided in the request body for the following attribute:'{path}'.")
}
