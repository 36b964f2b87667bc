//! `/v1/inboxes`.
#![expect(
    dead_code,
    reason = "documents are read for their form; the engine takes their members"
)]

use crate::document::fields::{Text, Time};
use crate::document::request;
use crate::document::words::InboxKind;
use crate::settings::{Given, Reference, Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{IdKind, InboxId};
use serde::Serialize;
use utoipa::ToSchema;

/// A place where conversations come in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Inbox<'a> {
    id: i64,
    key: &'a str,
    name: &'a str,
    kind: InboxKind,
    /// The key of the queue it feeds.
    queue: &'a str,
    #[schema(required)]
    department_id: Option<i64>,
    /// An inactive inbox starts nothing.
    active: bool,
    /// Where its events are sent.
    #[schema(required)]
    webhook_url: Option<&'a str>,
    /// Whether it has a key for identity proofs.
    has_hmac_token: bool,
    /// One conversation per identity: a further start returns the newest.
    single_conversation: bool,
    /// Conversations start with an automaton (`pending`) instead of `open`.
    starts_pending: bool,
    configured_at: Time,
    created_at: Time,
    /// As in the `ETag`.
    version: &'a str,
}

/// Inboxes.
pub(crate) struct Inboxes;

impl Setting for Inboxes {
    const KIND: IdKind = IdKind::Inbox;
    const NOUN: &'static str = "inbox";
    type View<'a> = Inbox<'a>;

    fn ids(config: &AccountConfig) -> Vec<i64> {
        config.inboxes.keys().map(|id| id.0).collect()
    }

    fn view<'a>(config: &'a AccountConfig, id: i64, version: &'a str) -> Option<Inbox<'a>> {
        let row = config.inboxes.get(&InboxId(id))?;
        Some(Inbox {
            id,
            key: &row.key,
            name: &row.name,
            kind: InboxKind(row.kind),
            queue: config.queues.get(&row.queue_id).map_or("", |q| &q.key),
            department_id: row.department_id.map(|id| id.0),
            active: row.active,
            webhook_url: row.webhook_url.as_deref(),
            has_hmac_token: row.hmac_token.is_some(),
            single_conversation: row.single_conversation,
            starts_pending: row.starts_pending,
            configured_at: Time(row.configured_at),
            created_at: Time(row.created_at),
            version,
        })
    }
}

request! {
    /// An inbox to be made.
    pub(crate) struct NewInbox {
        /// Unique in the account.
        key: Text<1, 255>,
        /// Shown to people; left out: the key.
        name: Given<Text<1, 255>>,
        /// Which dialect it speaks; cannot be changed later.
        kind: InboxKind,
        /// The queue it feeds, by id or key; left out: `default`.
        queue: Given<Reference>,
        /// The department, by id or name.
        department: Option<Reference>,
        /// Left out: true.
        active: Given<bool>,
        /// Where its events are sent.
        webhook_url: Option<Text<8, 2048>>,
        /// Key of identity proofs.
        hmac_token: Given<Text<8, 1024>>,
        /// One conversation per identity: a further start returns the newest.
        single_conversation: Given<bool>,
        /// Conversations start with an automaton (`pending`) instead of `open`.
        starts_pending: Given<bool>,
    }
}

request! {
    /// How an inbox shall be; `null` empties a field.
    pub(crate) struct InboxChanges {
        /// Unique in the account.
        key: Given<Text<1, 255>>,
        /// Shown to people.
        name: Given<Text<1, 255>>,
        /// The queue it feeds, by id or key.
        queue: Given<Reference>,
        /// The department, by id or name.
        department: Option<Reference>,
        /// An inactive inbox starts nothing.
        active: Given<bool>,
        /// Where its events are sent.
        webhook_url: Option<Text<8, 2048>>,
        /// Key of identity proofs.
        hmac_token: Given<Text<8, 1024>>,
        /// One conversation per identity: a further start returns the newest.
        single_conversation: Given<bool>,
        /// Conversations start with an automaton (`pending`) instead of `open`.
        starts_pending: Given<bool>,
    }
}

routes! {
    Inboxes, Inbox, InboxPage, NewInbox, InboxChanges, "administration", "/v1/inboxes", "/v1/inboxes/{id}", "an inbox", "inboxes",
    "list_inboxes", "create_inbox", "get_inbox", "change_inbox",
    new: {"key": "shop-window", "kind": "web", "queue": "support"},
    change: {"name": "Shop window"}
}
