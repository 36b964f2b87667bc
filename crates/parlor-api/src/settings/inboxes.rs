//! `/v1/inboxes`: the inboxes of the account.

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
    /// The key of the queue that routes the conversations of the inbox.
    queue: &'a str,
    #[schema(required)]
    department_id: Option<i64>,
    /// Whether the inbox is active. In an inactive inbox, no conversation can be started.
    active: bool,
    /// The web address to which Parlor sends the events of the inbox. `null` means that there is no such address.
    #[schema(required)]
    webhook_url: Option<&'a str>,
    /// Whether the inbox has a secret key with which the account signs the identities of customers (HMAC).
    has_hmac_token: bool,
    /// Whether an identity has only one conversation at a time. If `true`, a request to start a conversation adds its
    /// message to the identity's newest conversation instead. If the newest conversation has ended and cannot be
    /// reopened, the request starts a new conversation.
    single_conversation: bool,
    /// Whether new conversations begin with the status `pending`, for an automated process, instead of `open`.
    starts_pending: bool,
    /// The time for which Parlor holds an agent's message to the customer before it sends the message, in seconds. 0
    /// means that Parlor sends the message at once.
    hold_s: i64,
    attachment_rule: AttachmentRule,
    /// The extensions of file names to which the rules `allow` and `block` refer.
    attachment_extensions: &'a [String],
    /// The text that Parlor sends to the customer after the customer's first message in a conversation. A blocked
    /// contact gets no greeting. `null` means that Parlor sends no greeting.
    #[schema(required)]
    greeting: Option<&'a str>,
    /// The text that Parlor sends to a customer who writes outside the business hours of the conversation's queue.
    /// Parlor sends the text at most once in 24 hours in each conversation, and never to a blocked contact. `null`
    /// means that Parlor sends no such text.
    #[schema(required)]
    out_of_hours_message: Option<&'a str>,
    /// The question of the satisfaction survey. Parlor sends the survey to the customer when the conversation is
    /// resolved. Parlor sends no survey if the customer wrote no message, if the contact is blocked, or if the
    /// conversation is merged or can never be reopened. `null` means that there is no survey.
    #[schema(required)]
    survey: Option<&'a str>,
    /// Whether Parlor resolves a contact's ongoing conversations in this inbox when the contact is blocked.
    block_resolves: bool,
    configured_at: Time,
    created_at: Time,
    /// The version of the inbox. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// inbox has changed since you read it. The `ETag` header has the same value.
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
    /// The body of a request that creates an inbox.
    pub(crate) struct NewInbox(InboxSpec, Create of InboxChanges);
    /// Changes to an inbox. Absent members keep their values. `null` removes a value.
    pub(crate) struct InboxChanges(InboxSpec, Change);
}

routes! {
    entities::Inbox, Inbox, InboxPage, NewInbox, InboxChanges, "administration", "/v1/inboxes", "/v1/inboxes/{id}", "an inbox", "inboxes",
    "list_inboxes", "create_inbox", "get_inbox", "change_inbox",
    new: {"key": "shop-window", "kind": "web", "queue": "support"},
    change: {"name": "Shop window"}
}
