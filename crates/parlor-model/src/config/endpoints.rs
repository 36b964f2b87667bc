//! Finds the endpoints of an account: the configured endpoints, and the endpoints that are part of an inbox or a client
//! application.

use super::AccountConfig;
use crate::callbacks::{DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT_S, Endpoint};
use crate::entities::{CallbackEndpoint, JsonMap};
use crate::ids::EndpointKey;
use crate::words::EndpointFormat;

/// The events that callbacks of client applications receive. These events matter to the customers who write through the
/// application. No deliveries are written for other events, because these deliveries would make every start of a
/// conversation slower.
const APPLICATION_EVENTS: [&str; 10] = [
    "message.created",
    "message.retried",
    "message.off_record",
    "attachment.accepted",
    "attachment.rejected",
    "conversation.assigned",
    "conversation.transferred",
    "conversation.updated",
    "conversation.completed",
    "typing.*",
];

fn endpoints_of(config: &AccountConfig) -> Vec<Endpoint> {
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
            deactivated: false,
        }
    };
    let mut endpoints: Vec<Endpoint> = config.callbacks.values().map(Endpoint::from).collect();
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
            deactivated: !application.callback_active,
            events: APPLICATION_EVENTS.map(str::to_owned).to_vec(),
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

impl From<&CallbackEndpoint> for Endpoint {
    fn from(row: &CallbackEndpoint) -> Self {
        Self {
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
            deactivated: false,
        }
    }
}

impl AccountConfig {
    /// Returns all endpoints of the account: the configured endpoints, and the endpoints that are part of an inbox or a
    /// client application. The endpoints are computed only once for each configuration.
    #[must_use]
    pub fn endpoints(&self) -> &[Endpoint] {
        self.known.get_or_find(|| endpoints_of(self))
    }

    /// Returns the endpoint with this key.
    #[must_use]
    pub fn endpoint(&self, key: EndpointKey) -> Option<&Endpoint> {
        self.endpoints().iter().find(|e| e.key == key)
    }

    /// Whether deliveries are written for the endpoint. Deliveries are written if the endpoint exists and is neither
    /// deactivated, even if the endpoint is paused.
    #[must_use]
    pub fn is_called(&self, key: EndpointKey) -> bool {
        let off = (self.endpoint_states.get(&key)).is_some_and(|s| s.deactivated_at.is_some());
        !off && self.endpoint(key).is_some_and(|e| !e.deactivated)
    }
}
