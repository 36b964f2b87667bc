//! The provisioning file and the requests for the three measured starts of conversations, one for each dialect.

use std::fmt::Write as _;
use std::net::SocketAddr;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http;
use crate::load::{CONTACT_BASE, People, Template};

const FIRSTLINE_TOKEN: &str = "bench-firstline-token";
const LIVEDESK_KEY: &str = "bench-livedesk-key";
const LIVEDESK_SECRET: &str = "bench-livedesk-secret";
const EGAIN_KEY: &str = "bench-egain-key";
const EGAIN_SECRET: &str = "bench-egain-secret";
const AGENT_EMAIL: &str = "agent@bench.test";
const PASSWORD: &str = "correct horse battery staple";
/// The id of the inbox of kind `onsite`.
pub const ONSITE_INBOX: u64 = 1;
const API_INBOX: u64 = 407;
const MESSAGING_INBOX: u64 = 1001;
const MESSAGE: &str = "Do you still have the blue one in size 42, and could it be here by Friday?";

/// A dialect whose start is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Dialect {
    /// `POST text-call`, which names the contact by serial number. Parlor stores the conversation and assigns it to no
    /// agent.
    Firstline,
    /// `POST conversations`, which names the contact by contact id and source id. The request contains a message.
    Livedesk,
    /// `POST conversation/start`, which names the contact by e-mail address. The body is JSON. Parlor assigns the
    /// conversation to an agent.
    Egain,
}

impl Dialect {
    /// The name of the dialect in the tables of the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Firstline => "Firstline",
            Self::Livedesk => "LiveDesk",
            Self::Egain => "eGain",
        }
    }
}

/// Values that the requests need and that a running server provides.
pub struct Session {
    egain_token: String,
    egain_configured_at: String,
    /// The agent's token for `/v1`.
    pub token: String,
}

impl Session {
    /// Placeholder values for the requests of the constant POST. The server of the constant POST ignores these values.
    pub fn of_nobody() -> Self {
        Self {
            egain_token: "00000000-0000-0000-0000-000000000000".to_owned(),
            egain_configured_at: "2025-07-31T09:12:44.000Z".to_owned(),
            token: String::new(),
        }
    }

    /// Sets the agent online. Also gets a token of eGain's API, and the time at which the inbox's configuration last
    /// changed.
    pub fn open(server: SocketAddr) -> Result<Self> {
        let json_type = ("content-type", "application/json");
        let token = sign_in(server)?;

        let bearer = format!("Bearer {token}");
        http::request(
            server,
            "PUT",
            "/v1/me/presence",
            &[json_type, ("authorization", &bearer)],
            r#"{"availability":"online"}"#,
        )?
        .expect_success("PUT /v1/me/presence")?;

        let call = "eGain's POST .../authentication/oauth2/token";
        let basic = format!(
            "Basic {}",
            STANDARD.encode(format!("{EGAIN_KEY}:{EGAIN_SECRET}"))
        );
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "application/json"),
            ("authorization", basic.as_str()),
        ];
        let path = "/ws/v19/clientapplications/authentication/oauth2/token";
        let answer = http::request(
            server,
            "POST",
            path,
            &headers,
            "grant_type=client_credentials",
        )?
        .json(call)?;
        let egain_token = string_at(&answer, "/access_token", call)?;

        let call = "eGain's GET .../messaging/configuration";
        let bearer = format!("Bearer {egain_token}");
        let path = format!(
            "/ws/v19/clientapplications/messaging/configuration?entrypoint={MESSAGING_INBOX}"
        );
        let answer = http::request(
            server,
            "GET",
            &path,
            &[("accept", "application/json"), ("authorization", &bearer)],
            "",
        )?
        .json(call)?;
        let egain_configured_at = string_at(
            &answer,
            "/entryPointConfiguration/0/lastModified/date",
            call,
        )?;
        Ok(Self {
            egain_token,
            egain_configured_at,
            token,
        })
    }
}

/// Signs in as the agent and returns the token.
pub fn sign_in(server: SocketAddr) -> Result<String> {
    let call = "POST /v1/sessions";
    let body = json!({"email": AGENT_EMAIL, "password": PASSWORD}).to_string();
    let json_type = ("content-type", "application/json");
    let answer = http::request(server, "POST", "/v1/sessions", &[json_type], &body)?.json(call)?;
    string_at(&answer, "/token", call)
}

fn string_at(answer: &Value, pointer: &str, call: &str) -> Result<String> {
    answer
        .pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .with_context(|| format!("{call} answered without a string at {pointer}: {answer}"))
}

/// Builds the request that starts a conversation. For the constant POST, `path` replaces the path of the dialect.
pub fn template(
    dialect: Dialect,
    people: People,
    server: SocketAddr,
    session: &Session,
    path: Option<&str>,
) -> Template {
    let person = match people {
        People::New => "new-{who}",
        People::Known => "known-{who}",
    };
    let (own_path, authorization, body) = match dialect {
        Dialect::Firstline => (
            format!("/api/v1/onsite-account/{ONSITE_INBOX}/text-call"),
            format!("Bearer {FIRSTLINE_TOKEN}"),
            format!(r#"{{"identifier_type":"onsite_contact_sn","identifier":"{person}","message":"{MESSAGE}"}}"#),
        ),
        Dialect::Livedesk => (
            "/api/v2/accounts/conversations".to_owned(),
            format!("Basic {}", STANDARD.encode(format!("{LIVEDESK_KEY}:{LIVEDESK_SECRET}"))),
            format!(r#"{{"inbox_id":{API_INBOX},"contact_id":{{contact}},"source_id":"{person}","message":{{"content":"{MESSAGE}"}}}}"#),
        ),
        Dialect::Egain => (
            "/ws/v19/clientapplications/messaging/conversation/start?searchContactOnAttribute=email.emailAddress".to_owned(),
            format!("Bearer {}", session.egain_token),
            format!(
                concat!(
                    r#"{{"entryPointConfiguration":{{"entryPoint":{{"id":"{inbox}"}},"lastModified":{{"date":"{date}"}}}},"#,
                    r#""activity":{{"subject":"Blue, size 42, by Friday","customer":{{"type":{{"value":"individual"}},"#,
                    r#""contacts":{{"contact":[{{"firstName":"Bench","email":[{{"emailAddress":"{person}@bench.test"}}]}}]}}}}}}}}"#
                ),
                inbox = MESSAGING_INBOX,
                date = session.egain_configured_at,
                person = person,
            ),
        ),
    };
    let headers = [
        ("authorization", authorization.as_str()),
        ("accept", "application/json"),
    ];
    Template::new(server, path.unwrap_or(&own_path), &headers, &body)
}

/// The provisioning file: one account with an inbox of each kind, one agent for eGain's starts, and the known people
/// of LiveDesk's starts.
pub fn provisioning(known: u64, capacity: u64) -> String {
    let mut toml = format!(
        r#"# Written by the benchmark.

[[accounts]]
id = 17623000010928
name = "Bench"
time_zone = "UTC"
language = "en-US"
customer_departmentalization = false

[[accounts.departments]]
id = 999
name = "Service"

[[accounts.teams]]
id = 5
name = "bench"

# Nobody serves this one: what Firstline and LiveDesk start stays unassigned.
[[accounts.queues]]
key = "unattended"
department = 999
distribution = "least_busy"

[[accounts.queues]]
key = "attended"
department = 999
distribution = "least_busy"

[[accounts.agents]]
id = 7
name = "Bench Agent"
email = "{AGENT_EMAIL}"
visibility = "all"
password = "{PASSWORD}"
role = "agent"
capacity = {capacity}
teams = ["bench"]
queues = ["attended"]

[[accounts.agents]]
id = 8
name = "Bench Caller"
email = "caller@bench.test"
password = "{PASSWORD}"
role = "administrator"
capacity = 1

[[accounts.inboxes]]
id = {ONSITE_INBOX}
key = "bench-onsite"
name = "Bench onsite"
kind = "onsite"
queue = "unattended"

[[accounts.inboxes]]
id = {API_INBOX}
key = "bench-api"
name = "Bench API"
kind = "api"
queue = "unattended"

[[accounts.inboxes]]
id = {MESSAGING_INBOX}
key = "bench-messaging"
name = "Bench messaging"
kind = "messaging"
queue = "attended"
department = 999
configured_at = "2025-07-31T09:12:44.000Z"

[[accounts.credentials]]
kind = "employee_token"
agent = 8
token = "{FIRSTLINE_TOKEN}"

[[accounts.credentials]]
kind = "api_key"
agent = 8
key = "{LIVEDESK_KEY}"
secret = "{LIVEDESK_SECRET}"

[[accounts.credentials]]
kind = "client_application"
name = "Bench messaging"
type = "Chat"
key = "{EGAIN_KEY}"
secret = "{EGAIN_SECRET}"
inboxes = [{MESSAGING_INBOX}]
callback = {{ url = "http://127.0.0.1:9/egain", format = "json" }}
"#
    );
    for number in 0..known {
        // Writing to a String cannot fail.
        let _ = write!(
            toml,
            "\n[[accounts.contacts]]\nid = {}\nname = \"Known {number}\"\n",
            CONTACT_BASE + number
        );
    }
    toml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_json_once_filled() {
        let server = SocketAddr::from(([127, 0, 0, 1], 1));
        for dialect in [Dialect::Firstline, Dialect::Livedesk, Dialect::Egain] {
            for people in [People::New, People::Known] {
                let request =
                    template(dialect, people, server, &Session::of_nobody(), None).example();
                let body = request.split_once("\r\n\r\n").unwrap().1.to_owned();
                serde_json::from_str::<Value>(&body)
                    .unwrap_or_else(|error| panic!("{dialect:?} {people:?}: {error}: {body}"));
            }
        }
    }
}
