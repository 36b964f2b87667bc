//! Queries for parts of the entries in a list of conversations: the names of contacts, and the last messages in
//! shortened form. Each query reads one of these parts for all conversations of a list at once.

use super::{Query, Select, Statement, from_row};
use parlor_model::entities::{Contact, Message};
use parlor_model::ids::{AccountId, ContactId, MessageId};
use parlor_model::time::Timestamp;
use parlor_model::words::{Delivery, MessageKind, SenderKind};

/// The maximum length of a shortened message's text, in characters.
pub const EXCERPT_CHARS: usize = 200;

/// The name and the picture of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactName {
    /// The id of the contact.
    pub id: ContactId,
    /// The display name.
    pub name: String,
    /// The address of the contact's picture. `None` and an empty text mean that there is no picture.
    pub avatar_url: Option<String>,
}

from_row! { ContactName { id, name, avatar_url } }

impl From<&Contact> for ContactName {
    fn from(row: &Contact) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            avatar_url: row.avatar_url().map(str::to_owned),
        }
    }
}

/// The names of these contacts, ordered by id.
#[derive(Clone, Copy, Debug)]
pub struct ContactNames<'a> {
    /// The account.
    pub account: AccountId,
    /// The ids.
    pub ids: &'a [ContactId],
}

impl Query for ContactNames<'_> {
    type Row = ContactName;
    fn statement(&self, select: Select) -> Statement<ContactName> {
        let avatar = select.member("details", Contact::AVATAR_URL);
        let account = select.account_of_narrower();
        let select = (select.equal(account, &self.account)).one_of("id", self.ids);
        let conditions = select.conditions();
        select.statement(format!(
            "SELECT id, name, {avatar} FROM contacts WHERE {conditions} ORDER BY id"
        ))
    }
}

/// A message, shortened for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageExcerpt {
    /// The id of the message.
    pub id: MessageId,
    /// The position in the conversation.
    pub position: i64,
    /// The kind of message.
    pub kind: MessageKind,
    /// The kind of author.
    pub sender_kind: SenderKind,
    /// The id of the agent or contact who wrote the message. `None` means that Parlor or an unknown customer wrote the
    /// message.
    pub sender_id: Option<i64>,
    /// The delivery status.
    pub delivery: Delivery,
    /// The first characters of the text, at most [`EXCERPT_CHARS`] + 1. If there are [`EXCERPT_CHARS`] + 1 characters,
    /// the stored text is longer than [`EXCERPT_CHARS`], and the last character is not shown.
    pub text: String,
    /// Whether the message has files.
    pub has_attachments: bool,
    /// The time of creation.
    pub created_at: Timestamp,
}

from_row! {
    MessageExcerpt { id, position, kind, sender_kind, sender_id, delivery, text, has_attachments, created_at }
}

impl From<&Message> for MessageExcerpt {
    fn from(row: &Message) -> Self {
        let most = EXCERPT_CHARS.saturating_add(1);
        Self {
            id: row.id,
            position: row.position,
            kind: row.kind,
            sender_kind: row.sender_kind,
            sender_id: row.sender_id,
            delivery: row.delivery,
            text: row.content.chars().take(most).collect(),
            has_attachments: !row.attachments.is_empty(),
            created_at: row.created_at,
        }
    }
}

impl MessageExcerpt {
    /// Returns the first [`EXCERPT_CHARS`] characters of the text, and whether the text is longer.
    #[must_use]
    pub fn shortened(&self) -> (&str, bool) {
        match self.text.char_indices().nth(EXCERPT_CHARS) {
            Some((end, _)) => (self.text.get(..end).unwrap_or_default(), true),
            None => (&self.text, false),
        }
    }
}

/// The messages with these ids, shortened and ordered by id. Only the beginning of a long text is read from the
/// database.
#[derive(Clone, Copy, Debug)]
pub struct MessageExcerpts<'a> {
    /// The account.
    pub account: AccountId,
    /// The ids.
    pub ids: &'a [MessageId],
}

impl Query for MessageExcerpts<'_> {
    type Row = MessageExcerpt;
    fn statement(&self, select: Select) -> Statement<MessageExcerpt> {
        let account = select.account_of_narrower();
        let select = (select.equal(account, &self.account)).one_of("id", self.ids);
        let (conditions, most) = (select.conditions(), EXCERPT_CHARS.saturating_add(1));
        select.statement(format!(
            "SELECT id, position, kind, sender_kind, sender_id, delivery, substr(content, 1, {most}), \
             attachments <> '[]', created_at FROM messages WHERE {conditions} ORDER BY id"
        ))
    }
}
