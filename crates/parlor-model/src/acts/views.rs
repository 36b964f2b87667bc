//! The views that acts return: rows with the related data for callers.

use crate::config::AccountConfig;
use crate::entities::{Conversation, Identity, Message, Person, ServiceRecord};
use std::sync::Arc;

/// A conversation with all data that a dialect shows.
#[derive(Clone, Debug)]
pub struct ConversationView {
    /// The account's configuration, for names.
    pub config: Arc<AccountConfig>,
    /// The conversation.
    pub conversation: Conversation,
    /// The customer's identity in the inbox.
    pub identity: Identity,
    /// The customer's contact, if known.
    pub person: Option<Person>,
    /// The newest message that is not an activity line.
    pub last_message: Option<Message>,
    /// The service record. `None` means that no agent has picked the conversation up.
    pub service_record: Option<ServiceRecord>,
}

/// A message with its conversation.
#[derive(Clone, Debug)]
pub struct MessageView {
    /// The message.
    pub message: Message,
    /// The conversation of the message.
    pub conversation: ConversationView,
}

/// A created or changed contact.
#[derive(Clone, Debug)]
pub struct ContactView {
    /// The account's configuration, for names.
    pub config: Arc<AccountConfig>,
    /// The contact.
    pub person: Person,
    /// The created identity, or all identities of the contact if the act returns them.
    pub identities: Vec<Identity>,
}
