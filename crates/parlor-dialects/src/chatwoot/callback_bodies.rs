//! The JSON bodies of webhooks (contract 6), including the members that LiveDesk adds to a conversation.

use super::account::Account;
use super::attachment::AttachmentObject;
use super::contact::{ContactEvent, ContactWebhook};
use super::inbox::SlimInbox;
use super::message::MessageEvent;
use super::staff::{UserEvent, UserWebhook};
use parlor_engine::files::links::Links;
use parlor_model::entities::{Identity, JsonMap, Team};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

#[derive(Serialize)]
pub(super) struct InboxBody<'a> {
    #[serde(flatten)]
    pub(super) inbox: SlimInbox<'a>,
    pub(super) account: Account<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changed_attributes: Option<Vec<Value>>,
    pub(super) event: &'static str,
}

#[derive(Serialize)]
pub(super) struct Test<'a> {
    pub(super) account: Account<'a>,
    pub(super) event: &'static str,
}

#[derive(Serialize)]
pub(super) struct ConversationForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<Account<'a>>,
    pub(super) additional_attributes: &'a JsonMap,
    pub(super) can_reply: bool,
    pub(super) channel: &'static str,
    pub(super) contact_inbox: Option<ContactInboxRow<'a>>,
    pub(super) id: i64,
    pub(super) inbox_id: i64,
    pub(super) messages: Vec<MessageEvent<'a>>,
    pub(super) labels: &'a [String],
    pub(super) meta: Meta<'a>,
    pub(super) status: &'static str,
    pub(super) custom_attributes: &'a JsonMap,
    pub(super) snoozed_until: Option<String>,
    pub(super) unread_count: i64,
    pub(super) first_reply_created_at: Option<String>,
    pub(super) priority: Option<&'static str>,
    pub(super) waiting_since: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conversation_category: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) chat_mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ticket_info: Option<()>,
    pub(super) agent_last_seen_at: i64,
    pub(super) contact_last_seen_at: i64,
    pub(super) last_activity_at: i64,
    pub(super) timestamp: i64,
    pub(super) created_at: i64,
    pub(super) updated_at: f64,
}

/// The link between a contact and an inbox, as webhooks show it.
#[derive(Serialize)]
pub(super) struct ContactInboxRow<'a> {
    pub(super) id: i64,
    pub(super) contact_id: Option<i64>,
    pub(super) inbox_id: i64,
    pub(super) source_id: Option<&'a str>,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) hmac_verified: bool,
    /// The token with which a contact's browser would open a WebSocket connection. Parlor has no WebSocket for
    /// contacts.
    pub(super) pubsub_token: String,
}

impl<'a> ContactInboxRow<'a> {
    pub(super) fn of(identity: &'a Identity, links: &Links) -> Self {
        Self {
            id: identity.id.0,
            contact_id: identity.contact_id.map(|id| id.0),
            inbox_id: identity.inbox_id.0,
            source_id: identity.serial.as_deref(),
            created_at: identity.created_at.iso_millis(),
            updated_at: identity.updated_at.iso_millis(),
            hmac_verified: identity.verified,
            pubsub_token: links.live_key(identity.id),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Meta<'a> {
    pub(super) sender: Option<ContactEvent<'a>>,
    pub(super) assignee: Option<UserEvent<'a>>,
    pub(super) team: Option<TeamEvent<'a>>,
    pub(super) hmac_verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct TeamEvent<'a> {
    pub(super) id: i64,
    pub(super) name: &'a str,
}

impl<'a> TeamEvent<'a> {
    pub(super) fn of(team: &'a Team) -> Self {
        Self {
            id: team.id.0,
            name: &team.name,
        }
    }
}

#[derive(Serialize)]
pub(super) struct ConversationBody<'a> {
    #[serde(flatten)]
    pub(super) conversation: ConversationForm<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changed_attributes: Option<Value>,
    pub(super) event: &'static str,
}

#[derive(Serialize)]
pub(super) struct MessageBody<'a> {
    pub(super) account: Account<'a>,
    pub(super) additional_attributes: JsonMap,
    pub(super) content_attributes: Cow<'a, JsonMap>,
    pub(super) content_type: &'a str,
    pub(super) content: &'a str,
    pub(super) conversation: ConversationForm<'a>,
    pub(super) created_at: String,
    pub(super) id: i64,
    pub(super) inbox: InboxName<'a>,
    pub(super) message_type: &'static str,
    pub(super) private: bool,
    pub(super) sender: Option<Sender<'a>>,
    pub(super) source_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attachments: Option<Vec<AttachmentObject<'a>>>,
    pub(super) event: &'static str,
}

#[derive(Serialize)]
pub(super) struct InboxName<'a> {
    pub(super) id: i64,
    pub(super) name: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Sender<'a> {
    Contact(ContactWebhook<'a>),
    User(UserWebhook<'a>),
}

#[derive(Serialize)]
pub(super) struct TypingBody<'a> {
    pub(super) event: &'static str,
    pub(super) user: Sender<'a>,
    pub(super) conversation: ConversationForm<'a>,
    pub(super) is_private: bool,
}

#[derive(Serialize)]
pub(super) struct ContactBody<'a> {
    #[serde(flatten)]
    pub(super) contact: ContactWebhook<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changed_attributes: Option<Value>,
    pub(super) event: &'static str,
}
