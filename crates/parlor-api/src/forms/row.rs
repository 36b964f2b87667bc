//! An entry in a list of conversations: the conversation with all data that a client shows in the list.

use super::conversation::Conversation;
use crate::document::fields::Time;
use crate::document::words::{Delivery, MessageKind, SenderKind};
use parlor_engine::rows::{ContactName, DraftExcerpt, MessageExcerpt, RowParts};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::ids::AgentId;
use parlor_model::words;
use serde::Serialize;
use utoipa::ToSchema;

/// A conversation with its contact, its last message, and the number of messages that the caller has not read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationRow<'a> {
    #[serde(flatten)]
    shared: SharedRow<'a>,
    #[serde(flatten)]
    own: OwnMembers<'a>,
}

/// The common part of an entry in the list of conversations: the members that are the same for all callers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SharedRow<'a> {
    #[serde(flatten)]
    conversation: Conversation<'a>,
    /// The name and the picture of the conversation's contact. `null` means that the contact is unknown.
    #[schema(required)]
    contact: Option<RowContact<'a>>,
    /// The newest message that is not an activity line. `null` means that there is no such message.
    #[schema(required)]
    last_message: Option<LastMessage<'a>>,
    /// Always `null` at present. The name is reserved for the deadlines of the conversation.
    #[schema(required, value_type = Option<Object>)]
    sla: (),
}

/// The caller's part of an entry in the list of conversations: the members that depend on the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnMembers<'a> {
    /// The number of customer messages that the caller has not read. The member `unread_count` of the conversation is
    /// the number of customer messages that no agent has read.
    unread: i64,
    /// The caller's unsent text in the conversation, shortened. `null` means that the caller has no draft there.
    #[schema(required)]
    draft: Option<RowDraft<'a>>,
}

/// The caller's unsent text in a conversation, shortened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowDraft<'a> {
    /// The kind of the message that the draft becomes: `outgoing` or `note`.
    kind: MessageKind,
    /// The first 200 characters of the text, or fewer if the text is shorter.
    excerpt: &'a str,
    updated_at: Time,
}

/// The name and the picture of a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowContact<'a> {
    id: i64,
    /// The displayed name.
    name: &'a str,
    /// The web address of the contact's picture, as a partner's system provided it. `null` means that there is no
    /// picture.
    #[schema(required)]
    avatar_url: Option<&'a str>,
}

/// The last message of a conversation, shortened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LastMessage<'a> {
    id: i64,
    /// The position of the message in the conversation: 1, 2, 3 and so on.
    position: i64,
    kind: MessageKind,
    sender: NamedSender<'a>,
    /// The first 200 characters of the text, or fewer if the text is shorter.
    text: &'a str,
    /// Whether the message has more text than `text` contains.
    shortened: bool,
    delivery: Delivery,
    /// Whether the message has attached files.
    has_attachments: bool,
    created_at: Time,
}

/// The author of a message, with the author's name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamedSender<'a> {
    kind: SenderKind,
    /// The id of the agent or contact who wrote the message. For a message of the customer, the value is the id of the
    /// conversation's present contact. `null` means that the author is Parlor or an unknown customer.
    #[schema(required)]
    id: Option<i64>,
    /// The name of the author. `null` means that the author is Parlor, or that the name is unknown.
    #[schema(required)]
    name: Option<&'a str>,
}

impl<'a> ConversationRow<'a> {
    /// Builds the list entry from its parts.
    pub(crate) fn of(
        row: &'a entities::Conversation,
        parts: &'a RowParts,
        config: &'a AccountConfig,
    ) -> Self {
        Self {
            shared: SharedRow::of(row, parts, config),
            own: OwnMembers::of(parts.unread(row), parts.drafts.get(&row.id)),
        }
    }
}

impl<'a> SharedRow<'a> {
    /// Builds the shared members from the parts of the list entry.
    pub(crate) fn of(
        row: &'a entities::Conversation,
        parts: &'a RowParts,
        config: &'a AccountConfig,
    ) -> Self {
        let contact = row.contact_id.and_then(|id| parts.contacts.get(&id));
        let message = row.last_message_id.and_then(|id| parts.messages.get(&id));
        Self {
            conversation: Conversation::of(row, parts.records.get(&row.id), config),
            contact: contact.map(RowContact::of),
            last_message: message.map(|one| LastMessage::of(one, row, contact, config)),
            sla: (),
        }
    }
}

impl<'a> OwnMembers<'a> {
    /// Builds the members that depend on the caller.
    pub(crate) fn of(unread: i64, draft: Option<&'a DraftExcerpt>) -> Self {
        Self {
            unread,
            draft: draft.map(|draft| RowDraft {
                kind: MessageKind(draft.kind),
                excerpt: &draft.excerpt,
                updated_at: Time(draft.updated_at),
            }),
        }
    }
}

impl<'a> RowContact<'a> {
    fn of(contact: &'a ContactName) -> Self {
        Self {
            id: contact.id.0,
            name: &contact.name,
            avatar_url: contact.avatar_url.as_deref().filter(|url| !url.is_empty()),
        }
    }
}

impl<'a> LastMessage<'a> {
    fn of(
        one: &'a MessageExcerpt,
        row: &entities::Conversation,
        contact: Option<&'a ContactName>,
        config: &'a AccountConfig,
    ) -> Self {
        let (text, shortened) = one.shortened();
        let agent = |id| config.agents.get(&AgentId(id));
        let (id, name) = match one.sender_kind {
            words::SenderKind::Contact => (
                row.contact_id.map(|id| id.0).or(one.sender_id),
                contact.map(|contact| contact.name.as_str()),
            ),
            words::SenderKind::Agent => (
                one.sender_id,
                one.sender_id.and_then(agent).map(|row| row.name.as_str()),
            ),
            words::SenderKind::System => (one.sender_id, None),
        };
        Self {
            id: one.id.0,
            position: one.position,
            kind: MessageKind(one.kind),
            sender: NamedSender {
                kind: SenderKind(one.sender_kind),
                id,
                name,
            },
            text,
            shortened,
            delivery: Delivery(one.delivery),
            has_attachments: one.has_attachments,
            created_at: Time(one.created_at),
        }
    }
}
