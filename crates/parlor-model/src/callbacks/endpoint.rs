//! Endpoints and their subscriptions.

use crate::audit;
use crate::entities::{Conversation, EndpointState, Event, JsonMap};
use crate::ids::{AccountId, CredentialId, EndpointKey, InboxId};
use crate::time::Timestamp;
use crate::words::{EndpointFormat, InboxKind};
use std::sync::OnceLock;

/// The event that a person asks for to see whether an endpoint works. It goes to that endpoint alone, whatever it subscribed to.
pub const TEST_EVENT: &str = "callback.test";
/// The event that says that an endpoint was switched off.
pub const DEACTIVATED_EVENT: &str = "callback.deactivated";

/// Where events are sent, whichever way it was configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The key.
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
    /// 1 to [`MAX_TIMEOUT_S`](super::MAX_TIMEOUT_S).
    pub timeout_s: i64,
    /// 1 to [`MAX_CONCURRENCY`](super::MAX_CONCURRENCY).
    pub concurrency: i64,
    /// The settings of the format: sealed ([`is_sealed`]), or a client application's, of which only the secrets are sealed.
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

/// The endpoints of one configuration, found at first use. A copy of a configuration is made to be changed, and finds them again.
#[derive(Debug, Default)]
pub struct Known(OnceLock<Vec<Endpoint>>);

impl Known {
    /// Nothing found yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The endpoints, found by `find` at first use.
    pub(crate) fn get_or_find(&self, find: impl FnOnce() -> Vec<Endpoint>) -> &[Endpoint] {
        self.0.get_or_init(find)
    }
}

impl Clone for Known {
    fn clone(&self) -> Self {
        Self::new()
    }
}
