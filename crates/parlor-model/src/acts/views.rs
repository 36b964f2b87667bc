//! The views that acts return: rows with everything that callers show of them.

use crate::config::AccountConfig;
use crate::entities::{Conversation, Identity, Message, Person, ServiceRecord};
use std::sync::Arc;

/// A conversation with everything a dialect shows of it.
#[derive(Clone, Debug)]
pub struct ConversationView {
    /// The account's configuration, for names.
    pub config: Arc<AccountConfig>,
    /// The row.
    pub conversation: Conversation,
    /// The customer's identity in the inbox.
    pub identity: Identity,
    /// The customer, if they are known.
    pub person: Option<Person>,
    /// The newest message that is not an activity line.
    pub last_message: Option<Message>,
    /// The service record; `None` before pick-up.
    pub service_record: Option<ServiceRecord>,
}

/// A message with its conversation.
#[derive(Clone, Debug)]
pub struct MessageView {
    /// The row.
    pub message: Message,
    /// Its conversation.
    pub conversation: ConversationView,
}

/// A contact as made or changed.
#[derive(Clone, Debug)]
pub struct ContactView {
    /// The account's configuration, for names.
    pub config: Arc<AccountConfig>,
    /// The contact.
    pub person: Person,
    /// The identity made with it, or the identities it has where they were asked for.
    pub identities: Vec<Identity>,
}
