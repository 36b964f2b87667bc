//! Requests that start conversations, for each API and with the data of the fixture.

use crate::support::VECTORS;
use crate::support::accounts::{Accounts, Agent};
use crate::support::client::{Call, Conn};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The id of the fixture's first account.
pub const ACME: i64 = 17_623_000_010_928;
/// The employee token of agent 7.
pub const FIRSTLINE_TOKEN: &str = "firstline-token-of-mina";
/// The access token of agent 8.
pub const ACCESS_TOKEN: &str = "access-token-of-omar";

/// The text of the fixture, with this capacity for agents whose capacity is 3.
pub fn roomy(capacity: u32) -> String {
    let text = VECTORS.replace("capacity = 3", &format!("capacity = {capacity}"));
    assert_ne!(
        text, VECTORS,
        "the fixture's capacities changed; change this with them"
    );
    text
}

/// `count` more agents (from id 2001) who serve the queue `support` of the first account.
pub fn crowd(count: i64, capacity: i64) -> Accounts {
    crowd_ids(count)
        .into_iter()
        .fold(Accounts::acme(), |crowd, id| {
            crowd.with(
                Agent::new(id, &format!("Crowd {id}"))
                    .capacity(capacity)
                    .teams(&["support"])
                    .queues(&["support"]),
            )
        })
}

/// The ids of the agents of [`crowd`].
pub fn crowd_ids(count: i64) -> Vec<i64> {
    (2001..=2000 + count).collect()
}

/// A request that starts a text call through Firstline's API.
pub fn firstline(body: &Value) -> Call {
    Call::new("POST", "/api/v1/onsite-account/1/text-call")
        .bearer(FIRSTLINE_TOKEN)
        .json(body)
}

/// A request that starts a text call through Firstline's API, with this serial number (`sn`) of the contact.
pub fn firstline_sn(serial: &str, message: &str, queue: bool) -> Call {
    firstline(&json!({
        "identifier_type": "onsite_contact_sn", "identifier": serial, "message": message, "should_enter_queue": queue,
    }))
}

/// A request that starts a conversation through LiveDesk's API.
pub fn livedesk(body: &Value) -> Call {
    Call::new("POST", "/api/v2/accounts/conversations")
        .basic("livedesk-key", "livedesk-secret")
        .json(body)
}

/// A request that creates a contact through LiveDesk's API.
pub fn livedesk_contact(body: &Value) -> Call {
    Call::new("POST", "/api/v2/accounts/contacts")
        .basic("livedesk-key", "livedesk-secret")
        .json(body)
}

/// A request that starts a conversation through `/v1`.
pub fn own(body: &Value) -> Call {
    Call::new("POST", "/v1/conversations")
        .bearer(ACCESS_TOKEN)
        .json(body)
}

/// A POST request to `/v1` for an action on a conversation. `verb` is the last part of the path, such as `pick-up`.
pub fn act(token: &str, conversation: i64, verb: &str) -> Call {
    Call::new("POST", format!("/v1/conversations/{conversation}/{verb}")).bearer(token)
}

/// A request that sets the availability of the agent to whom the token belongs.
pub fn presence(token: &str, availability: &str) -> Call {
    Call::new("PUT", "/v1/me/presence")
        .bearer(token)
        .json(&json!({"availability": availability}))
}

/// A request for an eGain token.
pub fn egain_token_call() -> Call {
    Call::new(
        "POST",
        "/system/ws/v19/clientapplications/authentication/oauth2/token",
    )
    .basic("egain-client-key", "egain-client-secret")
    .header("accept", "application/json")
    .body(
        "application/x-www-form-urlencoded",
        "grant_type=client_credentials",
    )
}

/// Requests an eGain token and returns it.
pub async fn egain_token(addr: SocketAddr) -> String {
    let reply = Conn::to(addr)
        .must(egain_token_call())
        .await
        .expect(200)
        .json();
    reply["access_token"].as_str().unwrap().to_owned()
}

/// A request that starts a conversation of the customer with this e-mail address through eGain's API.
pub fn egain(token: &str, email: &str) -> Call {
    egain_subject(token, email, "A question")
}

/// The same request as from [`egain`], but with this subject.
pub fn egain_subject(token: &str, email: &str, subject: &str) -> Call {
    Call::new(
        "POST",
        "/system/ws/v19/clientapplications/messaging/conversation/start?searchContactOnAttribute=email.emailAddress",
    )
    .bearer(token)
    .header("accept", "application/json")
    .json(&egain_document(email, subject))
}

/// The body that [`egain`] sends.
pub fn egain_document(email: &str, subject: &str) -> Value {
    json!({
        "entryPointConfiguration": {"entryPoint": {"id": "1001"}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}},
        "activity": {"subject": subject, "customer": {
            "type": {"value": "individual"},
            "contacts": {"contact": [{"firstName": "Ann", "email": [{"emailAddress": email}]}]},
        }},
    })
}
