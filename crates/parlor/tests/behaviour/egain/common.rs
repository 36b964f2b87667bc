//! Helpers of the eGain tests: paths, bodies, additional provisioning, checks of refusals.

pub(crate) use crate::support::{App, Reply, Request, both};
pub(crate) use serde_json::{Value, json};

use crate::support::accounts::{Accounts, Agent, Application, Attribute, Contact, Inbox};
use parlor_model::command::ConversationView;
use parlor_model::ids::{AccountId, ConversationId};
use parlor_model::state::ConversationName;

/// The account `Acme` of the fixture.
pub(crate) const ACME: AccountId = AccountId(17_623_000_010_928);
/// The access token of an administrator.
pub(crate) const OMAR: &str = "access-token-of-omar";
/// The base path of eGain's API. Deployed installations have a context root, here `/system`, in front of the path.
pub(crate) const BASE: &str = "/system/ws/v19/clientapplications";
/// The configuration time of the fixture's entry point.
pub(crate) const CONFIGURED: &str = "2025-07-31T09:12:44.000Z";

/// An agent with capacity for all starts of the tests, and objects that the fixture lacks.
pub(crate) fn more() -> Accounts {
    Accounts::acme()
        .with(
            Agent::new(77, "Rosa Roomy")
                .email("rosa@acme.test")
                .capacity(100_000)
                .queues(&["support"]),
        )
        .with(
            Inbox::new("inactive-chat", "messaging")
                .id(1005)
                .queue("support")
                .department(999)
                .active(false)
                .configured_at("2025-07-31T09:12:44.000Z"),
        )
        .with(
            Inbox::new("second-chat", "messaging")
                .id(1006)
                .queue("support")
                .department(999)
                .configured_at("2025-07-31T09:12:44.123Z"),
        )
        .with(
            Contact::new(3001)
                .given_name("Twin")
                .family_name("One")
                .contact_points(&[("home_phone", "555-0001"), ("instagram", "twins")])
                .custom_attributes(json!({"loyalty_no": "L-2"})),
        )
        .with(
            Contact::new(3002)
                .given_name("Twin")
                .family_name("Two")
                .contact_points(&[
                    ("home_phone", "555-0001"),
                    ("home_phone", "555-0003"),
                    ("instagram", "twins"),
                ])
                .custom_attributes(json!({"loyalty_no": "L-2"})),
        )
        .with(
            Contact::new(3003)
                .given_name("Solo")
                .family_name("Stone")
                .email("Solo.Stone@example.test")
                .external_id("CRM-3003")
                .contact_points(&[
                    ("home_phone", "555-1001"),
                    ("mobile_phone", "555-1002"),
                    ("office_phone", "555-1003"),
                    ("facebook", "fb-solo"),
                    ("twitter", "tw-solo"),
                    ("instagram", "ig-solo"),
                ])
                .custom_attributes(json!({"loyalty_no": "L-1", "age": 42}))
                .cases(json!([{"id": 6001, "subject": "Solo's case"}])),
        )
        .with(
            Attribute::new(311, "contact", "level", "choice")
                .label("Level")
                .options(&["Gold", "Silver"]),
        )
        .with(Attribute::new(312, "contact", "age", "number").label("Age"))
        .with(Attribute::new(313, "contact", "interests", "choices").options(&["tea", "go"]))
        .with(Attribute::new(321, "conversation", "count", "number").label("Count"))
        .with(Attribute::new(322, "conversation", "due", "date"))
        .with(Attribute::new(323, "conversation", "tags", "choices").options(&["a", "b", "c"]))
        .with(Attribute::new(324, "conversation", "notes", "long_text"))
        .with(Attribute::new(325, "conversation", "urgent", "boolean"))
        .with(
            Application::new("Of another type", "email-key", "email-secret", &[1001])
                .of_type("Email")
                .callback("http://127.0.0.1:9001/egain"),
        )
        .with(
            Application::new(
                "Callback switched off",
                "silent-key",
                "silent-secret",
                &[1001],
            )
            .callback_off("http://127.0.0.1:9001/egain"),
        )
        .with(Application::new(
            "No callback",
            "deaf-key",
            "deaf-secret",
            &[1001],
        ))
        .with(
            Application::new(
                "May use everything",
                "wide-key",
                "wide-secret",
                &[1001, 1005, 1006, 407],
            )
            .callback("http://127.0.0.1:9001/egain"),
        )
}

/// Signs a client application in and returns its access token.
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

/// Signs the fixture's client application in and returns its access token.
pub(crate) async fn sign_in(app: &App) -> String {
    sign_in_as(app, "egain-client-key", "egain-client-secret").await
}

/// Sets the agent of [`more`] online, signs the fixture's client application in, and returns its access token.
pub(crate) async fn ready(app: &App) -> String {
    app.presence(77, "online").await;
    sign_in(app).await
}

/// The path of a start with this query string.
pub(crate) fn start_path(query: &str) -> String {
    format!("{BASE}/messaging/conversation/start?{query}")
}

/// The body of a start with only the required elements.
pub(crate) fn bare() -> Value {
    json!({"entryPointConfiguration": {"entryPoint": {"id": "1001"}, "lastModified": {"date": CONFIGURED}}})
}

/// The body of a start with the required elements and this `activity`.
pub(crate) fn with(activity: Value) -> Value {
    let mut body = bare();
    body["activity"] = activity;
    body
}

/// The `customer` element of a start, with one contact.
pub(crate) fn customer(contact: Value) -> Value {
    json!({"type": {"value": "individual"}, "contacts": {"contact": [contact]}})
}

/// The body of a start for a customer with this one contact.
pub(crate) fn body_for(contact: Value) -> Value {
    with(json!({"customer": customer(contact)}))
}

/// The `customAttributes` element of an activity or contact, from names and values.
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

/// Starts a conversation, which must succeed, and returns the answer.
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

/// Reads the stored conversation whose id is in the answer to a start.
pub(crate) async fn stored(app: &App, answer: &Value) -> ConversationView {
    stored_in(app, ACME, answer).await
}

/// Reads the stored conversation whose id is in the answer to a start, in this account.
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

/// The `developerMessage` of the error 400-152 about the element with this path.
pub(crate) fn invalid(path: &str) -> String {
    format!("Invalid value is provided in the request body for the following attribute:'{path}'.")
}
