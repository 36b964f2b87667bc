//! Callback endpoints and their subscriptions.

use crate::audit;
use crate::entities::{Conversation, EndpointState, Event, JsonMap};
use crate::events::EVENTS;
use crate::ids::{AccountId, CredentialId, EndpointKey, InboxId};
use crate::time::Timestamp;
use crate::words::{EndpointFormat, InboxKind};
use std::sync::OnceLock;

/// The name of the test event. A caller requests this event for one endpoint. Only this endpoint receives the event,
/// even if it has no subscription for the event.
pub const TEST_EVENT: &str = "callback.test";
/// The name of the event that reports the deactivation of an endpoint.
pub const DEACTIVATED_EVENT: &str = "callback.deactivated";

/// A callback endpoint: either a configured endpoint, or a part of an inbox or a client application.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The key of the endpoint.
    pub key: EndpointKey,
    /// The account of the endpoint.
    pub account: AccountId,
    /// The name that people see.
    pub name: String,
    /// The address: `http://` or `https://`.
    pub url: String,
    /// The format of the requests.
    pub format: EndpointFormat,
    /// The inbox, if the endpoint receives only events of conversations in this inbox.
    pub inbox: Option<InboxId>,
    /// The client application, if the endpoint receives only events of conversations that this application started.
    pub application: Option<CredentialId>,
    /// The names of the subscribed events; `prefix.*` means all events with this prefix. An empty list means all events
    /// except `audit.*`.
    pub events: Vec<String>,
    /// The time limit for the receiver's answer, in seconds, 1 to [`MAX_TIMEOUT_S`](super::MAX_TIMEOUT_S).
    pub timeout_s: i64,
    /// The maximum number of parallel requests, 1 to [`MAX_CONCURRENCY`](super::MAX_CONCURRENCY).
    pub concurrency: i64,
    /// The settings of the format. All settings are encrypted together as one value ([`is_sealed`]). In the settings of
    /// a client application's callback, only the secrets are encrypted.
    pub settings: JsonMap,
    /// The encrypted signing secrets, newest first, at most two.
    pub secrets: Vec<String>,
    /// Whether the endpoint is the callback of a client application and the application has deactivated the callback.
    pub deactivated: bool,
}

impl Endpoint {
    /// Whether the endpoint receives this event. `conversation` is the conversation of the event, if the event has one.
    #[must_use]
    pub fn wants(&self, event: &Event, conversation: Option<&Conversation>) -> bool {
        if event.kind == TEST_EVENT {
            return is_test_of(event, self.key);
        }
        if event.audience.only.is_some() {
            return false;
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
            // By default, an endpoint receives no events of the audit log. The exception is an event about a created or
            // changed inbox, if the endpoint's format can represent this event.
            return !event.kind.starts_with(audit::PREFIX)
                || (self.format.tells_inboxes() && configured_inbox(event).is_some());
        }
        self.events.iter().any(|name| names(name, &event.kind))
    }
}

impl InboxKind {
    /// Whether the customer programs of an inbox of this kind support conversations off the record.
    #[must_use]
    pub const fn knows_off_record(self) -> bool {
        match self {
            Self::Messaging => true,
            Self::Api | Self::Onsite | Self::Web | Self::Email => false,
        }
    }

    /// Returns the format for the `webhook_url` of an inbox of this kind.
    #[must_use]
    pub const fn webhook_format(self) -> EndpointFormat {
        match self {
            Self::Api => EndpointFormat::LivedeskInbox,
            Self::Onsite | Self::Messaging | Self::Web | Self::Email => EndpointFormat::Native,
        }
    }
}

impl EndpointFormat {
    /// Whether the format can represent events about created and changed inboxes.
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

    /// Whether the format signs requests with the endpoint's secrets.
    #[must_use]
    pub const fn signs(self) -> bool {
        match self {
            Self::Native | Self::ChatwootAccount | Self::ChatwootInbox => true,
            Self::LivedeskInbox | Self::EgainApplication | Self::FirstlineAutomation => false,
        }
    }

    /// Whether the format's representation of a conversation contains the newest message.
    #[must_use]
    pub const fn shows_newest(self) -> bool {
        match self {
            Self::ChatwootAccount | Self::ChatwootInbox | Self::LivedeskInbox => true,
            Self::Native | Self::EgainApplication | Self::FirstlineAutomation => false,
        }
    }
}

/// If the event reports that an inbox was created or changed, returns this inbox. Otherwise returns `None`.
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

/// Whether a subscription includes an event.
fn names(subscription: &str, kind: &str) -> bool {
    match subscription.strip_suffix('*') {
        Some(prefix) => kind.starts_with(prefix),
        None => subscription == kind,
    }
}

/// The name of the only member of encrypted settings. The value of this member contains all settings, encrypted with
/// the server key.
pub const SEALED: &str = "sealed";

/// Whether these settings are encrypted.
#[must_use]
pub fn is_sealed(settings: &JsonMap) -> bool {
    settings.len() == 1
        && settings
            .get(SEALED)
            .is_some_and(serde_json::Value::is_string)
}

/// Whether a text is a valid subscription: the name of an event, or the part of event names before the dot, followed by
/// `.*`. For example, `message.created` and `message.*` are valid.
#[must_use]
pub fn is_subscription(text: &str) -> bool {
    // Parlor sends private events to no endpoint, so their names are not valid subscriptions.
    EVENTS
        .iter()
        .filter(|event| !event.private)
        .any(|event| match text.strip_suffix(".*") {
            Some(object) => (event.name.split_once('.')).is_some_and(|(of, _)| of == object),
            None => event.name == text,
        })
}

impl EndpointState {
    /// Returns the operating state of an endpoint that has no stored state.
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

/// The endpoints of one configuration, computed at the first use. A copy of the configuration computes the endpoints
/// again, because the copy is usually changed.
#[derive(Debug, Default)]
pub struct Known(OnceLock<Vec<Endpoint>>);

impl Known {
    /// Builds a value in which the endpoints are not computed yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Returns the endpoints. At the first use, calls `find` to compute the endpoints.
    pub(crate) fn get_or_find(&self, find: impl FnOnce() -> Vec<Endpoint>) -> &[Endpoint] {
        self.0.get_or_init(find)
    }
}

impl Clone for Known {
    fn clone(&self) -> Self {
        Self::new()
    }
}
