//! Inboxes as other objects show them (contract 4.7).

use parlor_model::entities::Inbox;
use parlor_model::words::InboxKind;
use serde::Serialize;

/// Chatwoot's word for an inbox of this kind; `None` for kinds of other vendors, which do not exist here.
#[must_use]
pub const fn channel_type(kind: InboxKind) -> Option<&'static str> {
    match kind {
        InboxKind::Api => Some("Channel::Api"),
        InboxKind::Web => Some("Channel::WebWidget"),
        InboxKind::Email => Some("Channel::Email"),
        InboxKind::Onsite | InboxKind::Messaging => None,
    }
}

/// The slim form.
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
    /// The form of this inbox; `None` when it is of another vendor's kind. Parlor keeps one row per inbox, so the id of its
    /// channel is its own.
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
