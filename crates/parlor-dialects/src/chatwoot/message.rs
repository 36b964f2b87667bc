//! Messages: the names and numbers of message types, the webhook form of a message (contract 4.5), and the fields that
//! a caller may send (contract 5.4).

use super::attachment::{AttachmentObject, attachments};
use super::contact::ContactEvent;
use super::params::{Params, id_of};
use super::staff::{Presence, UserEvent};
use parlor_engine::files::links::Links;
use parlor_http::Limits;
use parlor_model::command::{
    Attach, ConversationView, FEEDBACK, MAX_ATTACHMENTS, MAX_MESSAGE, NewMessage, RATING, SURVEY,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::{Fault, Patch};
use parlor_model::entities::{Conversation, Identity, JsonMap, Message, Person};
use parlor_model::ids::{AgentId, MessageId};
use parlor_model::words::{Delivery, MessageKind, SenderKind};
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;

/// The content types that a message may have.
pub const CONTENT_TYPES: [&str; 12] = [
    "text",
    "input_text",
    "input_textarea",
    "input_email",
    "input_select",
    "cards",
    "form",
    "article",
    "incoming_email",
    INPUT_CSAT,
    "integrations",
    "sticker",
];
/// The content type of a satisfaction survey.
pub(crate) const INPUT_CSAT: &str = "input_csat";
/// The content types that require `items`.
const ITEMIZED: [&str; 4] = ["input_select", "cards", "form", "article"];
/// The maximum length of a source id, in characters. The vendor documents no limit. The longest known source ids are
/// e-mail message ids, which have fewer than 1,000 characters.
const MAX_SOURCE_ID: usize = 1_024;
/// The maximum length of an echo id, in characters.
const MAX_ECHO_ID: usize = 255;

/// Returns the vendor's content type of a message.
pub(crate) fn content_type_of(message: &Message) -> &str {
    match message.content_type.as_str() {
        SURVEY => INPUT_CSAT,
        other => other,
    }
}

/// Returns the content attributes of a message. For an answered survey, the attributes contain the submitted values.
pub(crate) fn content_attributes_of(message: &Message) -> Cow<'_, JsonMap> {
    let attributes = &message.content_attributes;
    match attributes.get(RATING) {
        Some(rating) if message.content_type == SURVEY => {
            let words = attributes.get(FEEDBACK);
            let response = json!({"rating": rating, "feedback_message": words});
            let mut shown = JsonMap::new();
            let values = json!({"csat_survey_response": response});
            shown.insert("submitted_values".to_owned(), values);
            Cow::Owned(shown)
        }
        Some(_) | None => Cow::Borrowed(attributes),
    }
}

/// Returns the vendor's number for the type of a message. A private note has the number of an outgoing message. The
/// member `private` shows that the message is a note. An automatic message has the number of the type `template`.
#[must_use]
pub const fn type_number(message: &Message) -> u8 {
    match (message.kind, message.sender_kind) {
        (MessageKind::Incoming, _) => 0,
        (MessageKind::Outgoing, SenderKind::System) => 3,
        (MessageKind::Outgoing | MessageKind::Note, _) => 1,
        (MessageKind::Activity, _) => 2,
    }
}

/// Returns the vendor's word for a message's delivery status.
#[must_use]
pub const fn status_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Read => "read",
        Delivery::Failed => "failed",
    }
}

/// Returns the content of a message. For a deleted message, this is the vendor's text about the deletion.
#[must_use]
pub fn content_of(message: &Message) -> &str {
    if message.is_deleted() {
        "This message was deleted"
    } else {
        &message.content
    }
}

/// The objects from which the JSON form of a message is built.
#[derive(Clone, Copy, Debug)]
pub struct MessageContext<'a> {
    /// The conversation of the message.
    pub conversation: &'a Conversation,
    /// The customer's identity in the conversation's inbox.
    pub identity: Option<&'a Identity>,
    /// The customer's contact, with its contact points.
    pub person: Option<&'a Person>,
    /// The account's configuration, which contains the names of agents and inboxes.
    pub config: &'a AccountConfig,
}

impl<'a> From<&'a ConversationView> for MessageContext<'a> {
    fn from(view: &'a ConversationView) -> Self {
        Self {
            conversation: &view.conversation,
            identity: Some(&view.identity),
            person: view.person.as_ref(),
            config: &view.config,
        }
    }
}

/// The sender of a message in webhook bodies and in LiveDesk's answers.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Sender<'a> {
    /// The customer sent the message.
    Contact(ContactEvent<'a>),
    /// An agent sent the message.
    User(UserEvent<'a>),
}

impl<'a> Sender<'a> {
    /// Returns the sender of a message of this conversation. `None` means that Parlor wrote the message itself, or that
    /// the author of the message is not known.
    #[must_use]
    pub fn of(message: &Message, context: MessageContext<'a>, presence: &Presence) -> Option<Self> {
        match message.sender_kind {
            SenderKind::Contact => context
                .person
                .map(|person| Self::Contact(ContactEvent::of(person))),
            SenderKind::Agent => context
                .config
                .agents
                .get(&AgentId(message.sender_id?))
                .map(|agent| Self::User(UserEvent::of(agent, presence))),
            SenderKind::System => None,
        }
    }
}

/// A message of a conversation in webhook bodies and in LiveDesk's answers, with every member of the vendor's form.
/// Members without a counterpart in Parlor are empty.
#[derive(Clone, Debug, Serialize)]
pub struct MessageEvent<'a> {
    id: i64,
    content: &'a str,
    account_id: i64,
    inbox_id: i64,
    conversation_id: i64,
    message_type: u8,
    created_at: i64,
    updated_at: String,
    private: bool,
    status: &'static str,
    source_id: Option<&'a str>,
    content_type: &'a str,
    content_attributes: Cow<'a, JsonMap>,
    sender_type: Option<&'static str>,
    sender_id: Option<i64>,
    external_source_ids: JsonMap,
    additional_attributes: JsonMap,
    processed_message_content: &'a str,
    sentiment: JsonMap,
    conversation: ConversationOfMessage<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<Vec<AttachmentObject<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<Sender<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct ConversationOfMessage<'a> {
    assignee_id: Option<i64>,
    unread_count: i64,
    last_activity_at: i64,
    contact_inbox: ContactInboxOfMessage<'a>,
}

#[derive(Clone, Debug, Serialize)]
struct ContactInboxOfMessage<'a> {
    source_id: Option<&'a str>,
}

/// The maximum value of `unread_count` in webhooks and in LiveDesk's answers (contract 4.4).
pub const MOST_UNREAD: i64 = 10;

impl<'a> MessageEvent<'a> {
    /// Builds the JSON form of a message of this conversation.
    #[must_use]
    pub fn of(
        message: &'a Message,
        context: MessageContext<'a>,
        presence: &Presence,
        links: &Links,
    ) -> Self {
        let conversation = context.conversation;
        Self {
            id: message.id.0,
            content: content_of(message),
            account_id: message.account_id.0,
            inbox_id: conversation.inbox_id.0,
            conversation_id: conversation.display_id,
            message_type: type_number(message),
            created_at: message.created_at.seconds(),
            updated_at: message.updated_at.iso_millis(),
            private: message.kind == MessageKind::Note,
            status: status_word(message.delivery),
            source_id: message.source_id.as_deref(),
            content_type: content_type_of(message),
            content_attributes: content_attributes_of(message),
            sender_type: match message.sender_kind {
                SenderKind::Contact => Some("Contact"),
                SenderKind::Agent => Some("User"),
                SenderKind::System => None,
            },
            sender_id: message.sender_id,
            external_source_ids: JsonMap::new(),
            additional_attributes: JsonMap::new(),
            processed_message_content: content_of(message),
            sentiment: JsonMap::new(),
            conversation: ConversationOfMessage {
                assignee_id: conversation.assignee_id.map(|id| id.0),
                unread_count: conversation.unread_count.min(MOST_UNREAD),
                last_activity_at: conversation.last_activity_at.seconds(),
                contact_inbox: ContactInboxOfMessage {
                    source_id: context.identity.and_then(|i| i.serial.as_deref()),
                },
            },
            attachments: attachments(message, links),
            sender: Sender::of(message, context, presence),
        }
    }
}

/// A message that a caller sends, as read from a request.
#[derive(Clone, Debug)]
pub struct SentMessage {
    /// The kind of the message: incoming, outgoing or note.
    pub kind: MessageKind,
    /// The content and the other data of the message.
    pub message: NewMessage,
    /// The id of the quoted message, if the request names one.
    pub in_reply_to: Option<MessageId>,
    /// A text or number that the answer repeats. Parlor does not store this value. A text that is too long, and a value
    /// of another type, are ignored.
    pub echo_id: Option<Value>,
}

/// The text of the error `{"error":"..."}` for a message that cannot be built.
pub type Reason = Cow<'static, str>;

impl SentMessage {
    /// Takes the fields of a new message out of the parameters, and checks the fields. The message is for an API inbox.
    ///
    /// # Errors
    /// Returns the error text of the first invalid field.
    pub fn read(params: &mut Params, limits: &Limits) -> Result<Self, Reason> {
        let invalid = |fault: Fault| Cow::Owned(format!("Validation failed: {}", fault.message));
        let attachments: Vec<Attach> = (std::mem::take(&mut params.files).into_iter())
            .map(Attach::File)
            .collect();
        // In the vendor's product, a client can also upload a file first and then send its blob id. Parlor does not
        // implement this upload, so it refuses blob ids.
        if params.has_files || params.has("attachments") {
            return Err(Cow::Borrowed(
                "Validation failed: Attachments must be files of a multipart form, in fields named attachments[]",
            ));
        }
        let content = match params.take("content") {
            Patch::Absent | Patch::Null => String::new(),
            Patch::Value(Value::String(text)) => text,
            Patch::Value(_) => {
                return Err(Cow::Borrowed("Validation failed: Content must be text"));
            }
        };
        if content.is_empty() && attachments.is_empty() {
            return Err(Cow::Borrowed(
                "param is missing or the value is empty: content",
            ));
        }
        if content.chars().count() > MAX_MESSAGE {
            return Err(too_long("Content", MAX_MESSAGE));
        }
        let private = params.boolean("private").map_err(invalid)?.unwrap_or(false);
        let message_type = params.filled("message_type").map_err(invalid)?;
        let incoming = match message_type.as_deref() {
            None | Some("outgoing") => false,
            Some("incoming") => true,
            Some(_) => {
                return Err(Cow::Borrowed(
                    "Validation failed: Message type must be incoming or outgoing",
                ));
            }
        };
        let kind = match (incoming, private) {
            (true, true) => {
                return Err(Cow::Borrowed(
                    "Validation failed: Incoming messages cannot be private",
                ));
            }
            (true, false) => MessageKind::Incoming,
            (false, true) => MessageKind::Note,
            (false, false) => MessageKind::Outgoing,
        };
        let content_type = params
            .filled("content_type")
            .map_err(invalid)?
            .unwrap_or_else(|| "text".to_owned());
        if !CONTENT_TYPES.contains(&content_type.as_str()) {
            return Err(Cow::Borrowed(
                "Validation failed: Content type is not included in the list",
            ));
        }
        let mut content_attributes = params
            .object("content_attributes", limits)
            .map_err(invalid)?;
        let has_items = content_attributes
            .get("items")
            .and_then(Value::as_array)
            .is_some_and(|items| !items.is_empty());
        if ITEMIZED.contains(&content_type.as_str()) && !has_items {
            return Err(Cow::Borrowed(
                "Validation failed: Content attributes At least one item is required.",
            ));
        }
        // The model stores the id of the quoted message if that message exists. Otherwise, the model drops the id.
        let in_reply_to = content_attributes
            .shift_remove("in_reply_to")
            .and_then(|value| id_of(&value).ok().flatten())
            .map(MessageId);
        let source_id = params.filled("source_id").map_err(invalid)?;
        if source_id
            .as_ref()
            .is_some_and(|id| id.chars().count() > MAX_SOURCE_ID)
        {
            return Err(too_long("Source", MAX_SOURCE_ID));
        }
        let echo_id = params.take("echo_id").value().filter(|id| match id {
            Value::String(text) => text.chars().count() <= MAX_ECHO_ID,
            Value::Number(_) => true,
            _ => false,
        });
        Ok(Self {
            kind,
            message: NewMessage {
                content,
                content_type,
                content_attributes,
                source_id,
                attachments,
            },
            in_reply_to,
            echo_id,
        })
    }
}

/// Returns the error text for too many attachments.
#[must_use]
pub fn too_many_attachments() -> Reason {
    Cow::Owned(format!(
        "Validation failed: Attachments is too many (maximum is {MAX_ATTACHMENTS})"
    ))
}

/// Returns the error text for a text that is too long.
#[must_use]
pub fn too_long(what: &str, most: usize) -> Reason {
    Cow::Owned(format!(
        "Validation failed: {what} is too long (maximum is {most} characters)"
    ))
}
