//! The short form of inboxes, for other objects that contain an inbox (contract 4.7).

use parlor_model::entities::Inbox;
use parlor_model::words::InboxKind;
use serde::Serialize;

/// Chatwoot's name for inboxes of the kind [`InboxKind::Api`].
pub const API_CHANNEL: &str = "Channel::Api";

/// Returns Chatwoot's name for an inbox kind. `None` means that the kind belongs to another vendor, so this API does
/// not show the inbox.
#[must_use]
pub const fn channel_type(kind: InboxKind) -> Option<&'static str> {
    match kind {
        InboxKind::Api => Some(API_CHANNEL),
        InboxKind::Web => Some("Channel::WebWidget"),
        InboxKind::Email => Some("Channel::Email"),
        InboxKind::Onsite | InboxKind::Messaging => None,
    }
}

/// The short form of an inbox.
#[derive(Clone, Debug, Serialize)]
pub struct SlimInbox<'a> {
    id: i64,
    avatar_url: &'static str,
    channel_id: i64,
    name: &'a str,
    channel_type: &'static str,
    provider: Option<&'static str>,
}

impl<'a> SlimInbox<'a> {
    /// Builds the short form of an inbox. Returns `None` if the inbox is of another vendor's kind. Parlor stores no
    /// separate channel, so `channel_id` is the inbox's id.
    #[must_use]
    pub fn of(inbox: &'a Inbox) -> Option<Self> {
        Some(Self {
            id: inbox.id.0,
            avatar_url: "",
            channel_id: inbox.id.0,
            name: &inbox.name,
            channel_type: channel_type(inbox.kind)?,
            provider: None,
        })
    }
}
