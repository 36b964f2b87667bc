//! Callback endpoints: where an account's events are sent, and what is kept of an event until it has arrived.
//!
//! An endpoint is a row of its own ([`CallbackEndpoint`]), or part of something else: an inbox's `webhook_url`, a client
//! application's callback. [`endpoints_of`] is the one place that finds them all. Which endpoint is told of which event is
//! [`Endpoint::wants`]; the deliveries are written by [`crate::state::State::deliver`] in the transaction of the event.

use crate::audit;
use crate::config::AccountConfig;
use crate::entities::{
    CallbackEndpoint, Contact, ContactPoint, Conversation, EndpointState, Event, Identity, JsonMap,
    Message, Person, ServiceRecord,
};
use crate::ids::{AccountId, AgentId, CredentialId, EndpointId, InboxId};
use crate::time::Timestamp;
use crate::words::{Availability, EndpointFormat, InboxKind};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::OnceLock;

/// How long a receiver has to answer, in seconds, where nothing else is said.
pub const DEFAULT_TIMEOUT_S: i64 = 5;
/// The longest a receiver may be given.
pub const MAX_TIMEOUT_S: i64 = 30;
/// How many requests may be under way at once to one endpoint, where nothing else is said.
pub const DEFAULT_CONCURRENCY: i64 = 4;
/// The most that may be.
pub const MAX_CONCURRENCY: i64 = 16;
/// Most events an endpoint can name.
pub const MAX_EVENTS: usize = 64;
/// Longest address, in bytes.
pub const MAX_URL: usize = 2_048;
/// The event that a person asks for to see whether an endpoint works. It goes to that endpoint alone, whatever it subscribed to.
pub const TEST_EVENT: &str = "callback.test";
/// The event that says that an endpoint was switched off.
pub const DEACTIVATED_EVENT: &str = "callback.deactivated";

/// What a client application has to be told of. The rest is not even written for it: every start would pay for it.
const TOLD_APPLICATIONS: [&str; 6] = [
    "message.created",
    "conversation.assigned",
    "conversation.transferred",
    "conversation.updated",
    "conversation.completed",
    "typing.*",
];

/// What an endpoint is known by: `callback-5`, `inbox-407`, `application-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndpointKey {
    /// A configured endpoint.
    Callback(EndpointId),
    /// An inbox's `webhook_url`.
    Inbox(InboxId),
    /// A client application's callback.
    Application(CredentialId),
}

impl fmt::Display for EndpointKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Callback(id) => write!(f, "callback-{id}"),
            Self::Inbox(id) => write!(f, "inbox-{id}"),
            Self::Application(id) => write!(f, "application-{id}"),
        }
    }
}

impl EndpointKey {
    /// Reads what [`Display`](fmt::Display) wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('-')?;
        let id = crate::ids::parse_id(id)?;
        match kind {
            "callback" => Some(Self::Callback(EndpointId(id))),
            "inbox" => Some(Self::Inbox(InboxId(id))),
            "application" => Some(Self::Application(CredentialId(id))),
            _ => None,
        }
    }
}

impl Serialize for EndpointKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EndpointKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not the key of an endpoint"))
    }
}

/// Where events are sent, whichever way it was configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// What it is known by.
    pub key: EndpointKey,
    /// Tenant.
    pub account: AccountId,
    /// Shown to people.
    pub name: String,
    /// `http://` or `https://`.
    pub url: String,
    /// In whose words.
    pub format: EndpointFormat,
    /// Only conversations of this inbox.
    pub inbox: Option<InboxId>,
    /// Only conversations that this client application started.
    pub application: Option<CredentialId>,
    /// The model's event names, `prefix.*` for all that begin so; empty: every one.
    pub events: Vec<String>,
    /// 1 to [`MAX_TIMEOUT_S`].
    pub timeout_s: i64,
    /// 1 to [`MAX_CONCURRENCY`].
    pub concurrency: i64,
    /// What only the format understands: sealed ([`is_sealed`]), or a client application's, of which only the secrets are.
    pub settings: JsonMap,
    /// Sealed signing secrets, newest first, at most two.
    pub secrets: Vec<String>,
    /// Whether a switch of its own is off (a client application's callback).
    pub switched_off: bool,
}

impl Endpoint {
    /// Whether the endpoint is told of this event. `conversation`: the one the event is about.
    #[must_use]
    pub fn wants(&self, event: &Event, conversation: Option<&Conversation>) -> bool {
        if event.kind == TEST_EVENT {
            return is_test_of(event, self.key);
        }
        if let Some(inbox) = self.inbox
            && conversation.is_none_or(|c| c.inbox_id != inbox)
        {
            return false;
        }
        if let Some(application) = self.application
            && conversation.is_none_or(|c| c.application_id != Some(application))
        {
            return false;
        }
        if self.events.is_empty() {
            // Who administers what is told to those who ask for it by name, or whose format has words for it.
            return !event.kind.starts_with(audit::PREFIX)
                || (self.format.tells_inboxes() && configured_inbox(event).is_some());
        }
        self.events.iter().any(|name| names(name, &event.kind))
    }
}

impl InboxKind {
    /// In whose words an inbox's `webhook_url` is told.
    #[must_use]
    pub const fn webhook_format(self) -> EndpointFormat {
        match self {
            Self::Api => EndpointFormat::LivedeskInbox,
            Self::Onsite | Self::Messaging | Self::Web | Self::Email => EndpointFormat::Native,
        }
    }
}

impl EndpointFormat {
    /// Whether it tells of inboxes that are made and changed.
    #[must_use]
    pub const fn tells_inboxes(self) -> bool {
        match self {
            Self::ChatwootAccount => true,
            Self::Native
            | Self::ChatwootInbox
            | Self::LivedeskInbox
            | Self::EgainApplication
            | Self::FirstlineAutomation => false,
        }
    }

    /// Whether its requests are signed with an endpoint's secrets.
    #[must_use]
    pub const fn signs(self) -> bool {
        match self {
            Self::Native | Self::ChatwootAccount | Self::ChatwootInbox => true,
            Self::LivedeskInbox | Self::EgainApplication | Self::FirstlineAutomation => false,
        }
    }

    /// Whether its forms of a conversation show the newest message.
    #[must_use]
    pub const fn shows_newest(self) -> bool {
        match self {
            Self::ChatwootAccount | Self::ChatwootInbox | Self::LivedeskInbox => true,
            Self::Native | Self::EgainApplication | Self::FirstlineAutomation => false,
        }
    }
}

/// The inbox that an act of administration made or changed.
#[must_use]
pub fn configured_inbox(event: &Event) -> Option<InboxId> {
    if event.kind != audit::CONFIGURED {
        return None;
    }
    let data: JsonMap = serde_json::from_str(&event.data).ok()?;
    let (noun, rest) = data.get("object")?.as_str()?.split_once(' ')?;
    let id = rest.split(' ').next()?;
    (noun == "inbox")
        .then(|| crate::ids::parse_id(id))?
        .map(InboxId)
}

fn is_test_of(event: &Event, key: EndpointKey) -> bool {
    serde_json::from_str::<JsonMap>(&event.data)
        .ok()
        .and_then(|data| EndpointKey::parse(data.get("endpoint")?.as_str()?))
        == Some(key)
}

/// Whether a subscription names an event.
fn names(subscription: &str, kind: &str) -> bool {
    match subscription.strip_suffix('*') {
        Some(prefix) => kind.starts_with(prefix),
        None => subscription == kind,
    }
}

/// The only name in an endpoint's settings as they are stored: whatever was written there, sealed with the server key.
pub const SEALED: &str = "sealed";

/// Whether these settings are sealed, so that nobody reads them in the database.
#[must_use]
pub fn is_sealed(settings: &JsonMap) -> bool {
    settings.len() == 1
        && settings
            .get(SEALED)
            .is_some_and(serde_json::Value::is_string)
}

/// Whether a text can be a subscription: `message.created`, or `message.*`.
#[must_use]
pub fn is_subscription(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part.len() <= 64
            && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    text.split_once('.')
        .is_some_and(|(object, what)| word(object) && (what == "*" || word(what)))
}

/// Whether a text can be an endpoint's address. What it leads to is checked when it is connected to.
#[must_use]
pub fn is_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    url.len() <= MAX_URL
        && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether an address holds a user or a password: `https://user:password@host/`. These would be sent in clear to whoever is there and be
/// read by whoever sees the endpoint, so no endpoint has them.
#[must_use]
pub fn holds_credentials(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '\\', '?', '#']).next();
    authority.is_some_and(|authority| authority.contains('@'))
}

impl EndpointState {
    /// Of an endpoint of which nobody has changed anything.
    #[must_use]
    pub const fn untouched(account_id: AccountId, endpoint: EndpointKey, now: Timestamp) -> Self {
        Self {
            account_id,
            endpoint,
            paused_at: None,
            deactivated_at: None,
            reason: String::new(),
            after_event: 0,
            timeout_s: None,
            concurrency: None,
            secrets: Vec::new(),
            updated_at: now,
        }
    }
}

/// Every endpoint of an account: the configured ones, and those that are part of an inbox or a client application.
#[must_use]
pub fn endpoints_of(config: &AccountConfig) -> Vec<Endpoint> {
    let account = config.account.id;
    let part = |key, name: &str, url: &str, format| {
        let set = config.endpoint_states.get(&key);
        Endpoint {
            key,
            account,
            name: name.to_owned(),
            url: url.to_owned(),
            format,
            inbox: None,
            application: None,
            events: Vec::new(),
            timeout_s: (set.and_then(|s| s.timeout_s)).unwrap_or(DEFAULT_TIMEOUT_S),
            concurrency: (set.and_then(|s| s.concurrency)).unwrap_or(DEFAULT_CONCURRENCY),
            settings: JsonMap::new(),
            secrets: set.map(|s| s.secrets.clone()).unwrap_or_default(),
            switched_off: false,
        }
    };
    let mut endpoints: Vec<Endpoint> = config.callbacks.values().map(configured).collect();
    for inbox in config.inboxes.values() {
        let Some(url) = inbox.webhook_url.as_deref() else {
            continue;
        };
        let format = inbox.kind.webhook_format();
        endpoints.push(Endpoint {
            inbox: Some(inbox.id),
            ..part(EndpointKey::Inbox(inbox.id), &inbox.name, url, format)
        });
    }
    for application in config.applications.values() {
        let settings = application.callback.as_deref();
        let settings = settings.and_then(|text| serde_json::from_str::<JsonMap>(text).ok());
        let Some(settings) = settings else { continue };
        let Some(url) = settings.get("url").and_then(serde_json::Value::as_str) else {
            continue;
        };
        endpoints.push(Endpoint {
            application: Some(application.id),
            switched_off: !application.callback_active,
            events: TOLD_APPLICATIONS.map(str::to_owned).to_vec(),
            ..part(
                EndpointKey::Application(application.id),
                &application.name,
                url,
                EndpointFormat::EgainApplication,
            )
        });
        if let Some(last) = endpoints.last_mut() {
            last.settings = settings;
        }
    }
    endpoints
}

fn configured(row: &CallbackEndpoint) -> Endpoint {
    Endpoint {
        key: EndpointKey::Callback(row.id),
        account: row.account_id,
        name: row.name.clone(),
        url: row.url.clone(),
        format: row.format,
        inbox: row.inbox_id,
        application: row.application_id,
        events: row.events.clone(),
        timeout_s: row.timeout_s,
        concurrency: row.concurrency,
        settings: row.settings.clone(),
        secrets: row.secrets.clone(),
        switched_off: false,
    }
}

/// The endpoints of one configuration, once they were asked for. A copy of a configuration, made to be changed, asks again.
#[derive(Debug, Default)]
pub struct Known(OnceLock<Vec<Endpoint>>);

impl Known {
    /// Not asked for yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// What [`endpoints_of`] finds.
    pub fn of(&self, config: &AccountConfig) -> &[Endpoint] {
        self.0.get_or_init(|| endpoints_of(config))
    }
}

impl Clone for Known {
    fn clone(&self) -> Self {
        Self::new()
    }
}

/// What an event was about, as it was when the event happened. The same for all events of one command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Views {
    /// The conversation.
    pub conversation: Option<Conversation>,
    /// What of the conversation the command changed: column name to the value before. Empty for a new one.
    #[serde(default)]
    pub changed: JsonMap,
    /// Who speaks, as the inbox knows them.
    pub identity: Option<Identity>,
    /// Who speaks.
    pub contact: Option<Contact>,
    /// Their contact points by id.
    #[serde(default)]
    pub points: Vec<ContactPoint>,
    /// Who speaks, as they were before the command changed them; only where it did, and of events that are about no conversation.
    #[serde(default)]
    pub before: Option<Person>,
    /// What the agent wrote down, where the command had to do with it.
    pub service_record: Option<ServiceRecord>,
}

impl Views {
    /// The contact with their points.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.contact.clone().map(|contact| Person {
            contact,
            points: self.points.clone(),
        })
    }
}

/// Everything of an event that a request is written from, kept with the delivery so that a later attempt says the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Material {
    /// The event.
    pub event: Event,
    /// The message it is about.
    pub message: Option<Message>,
    /// Of an event about a conversation rather than a message, and only where somebody is told of it who shows it: the newest message
    /// that is not an activity line.
    #[serde(default)]
    pub newest: Option<Message>,
    /// Whether the agents it concerns (who caused it, whose conversation it is) took work.
    #[serde(default)]
    pub presence: Vec<(AgentId, Availability)>,
    /// What it was about.
    pub views: Views,
}

impl Material {
    /// The event's own data.
    #[must_use]
    pub fn data(&self) -> JsonMap {
        serde_json::from_str(&self.event.data).unwrap_or_default()
    }
}
