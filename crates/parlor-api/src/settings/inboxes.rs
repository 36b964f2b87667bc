//! `/v1/inboxes`: the inboxes.

use crate::document::configured::configured;
use crate::document::fields::Time;
use crate::document::words::{AttachmentRule, InboxKind};
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::InboxSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// An inbox: an entry point for conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Inbox<'a> {
    id: i64,
    key: &'a str,
    name: &'a str,
    kind: InboxKind,
    /// The key of the inbox's queue.
    queue: &'a str,
    #[schema(required)]
    department_id: Option<i64>,
    /// Whether the inbox is active. An inactive inbox starts no conversations.
    active: bool,
    /// The address that receives the inbox's events. `null` means that no address receives them.
    #[schema(required)]
    webhook_url: Option<&'a str>,
    /// Whether the inbox has a key for signed identities (HMAC).
    has_hmac_token: bool,
    /// Whether an identity has only one conversation at a time. If `true`, a request for a new conversation adds its
    /// message to the newest conversation instead.
    single_conversation: bool,
    /// Whether conversations start as `pending`, for an automated process, instead of `open`.
    starts_pending: bool,
    /// The time for which Parlor holds an agent's message to the customer before it sends the message, in seconds.
    hold_s: i64,
    attachment_rule: AttachmentRule,
    /// The extensions of file names to which `attachment_rule` refers.
    attachment_extensions: &'a [String],
    /// The text that greets a customer after the first message of a conversation. `null` means no greeting.
    #[schema(required)]
    greeting: Option<&'a str>,
    /// The text that a customer gets while the business hours of the conversation's queue are closed, at most once a
    /// day. `null` means no such text.
    #[schema(required)]
    out_of_hours_message: Option<&'a str>,
    /// The question of the satisfaction survey, which the customer gets when the conversation is resolved. `null` means
    /// no survey.
    #[schema(required)]
    survey: Option<&'a str>,
    /// Whether blocking a contact resolves the contact's ongoing conversations in the inbox.
    block_resolves: bool,
    configured_at: Time,
    created_at: Time,
    /// The version. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::Inbox {
    const NOUN: &'static str = "inbox";
    type View<'a> = Inbox<'a>;

    fn view<'a>(&'a self, config: &'a AccountConfig, version: &'a str) -> Inbox<'a> {
        Inbox {
            id: self.id.0,
            key: &self.key,
            name: &self.name,
            kind: InboxKind(self.kind),
            queue: config.queues.get(&self.queue_id).map_or("", |q| &q.key),
            department_id: self.department_id.map(|id| id.0),
            active: self.active,
            webhook_url: self.webhook_url.as_deref(),
            has_hmac_token: self.hmac_token.is_some(),
            single_conversation: self.single_conversation,
            starts_pending: self.starts_pending,
            hold_s: self.hold_s,
            attachment_rule: AttachmentRule(self.attachment_rule),
            attachment_extensions: &self.attachment_extensions,
            greeting: self.greeting.as_deref(),
            out_of_hours_message: self.out_of_hours_message.as_deref(),
            survey: self.survey.as_deref(),
            block_resolves: self.block_resolves,
            configured_at: Time(self.configured_at),
            created_at: Time(self.created_at),
            version,
        }
    }
}

configured! {
    /// A new inbox.
    pub(crate) struct NewInbox(InboxSpec, Create of InboxChanges);
    /// Changes to an inbox. `null` clears a field.
    pub(crate) struct InboxChanges(InboxSpec, Change);
}

routes! {
    entities::Inbox, Inbox, InboxPage, NewInbox, InboxChanges, "administration", "/v1/inboxes", "/v1/inboxes/{id}", "an inbox", "inboxes",
    "list_inboxes", "create_inbox", "get_inbox", "change_inbox",
    new: {"key": "shop-window", "kind": "web", "queue": "support"},
    change: {"name": "Shop window"}
}
