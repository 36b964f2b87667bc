//! The outcomes that several acts have in common. Each outcome is a row together with the related rows that the HTTP
//! answer needs.

use crate::callbacks::Endpoint;
use crate::config::AccountConfig;
use crate::entities::{
    Agent, ContactPoint, Conversation, EndpointState, Identity, Message, Person, ServiceRecord,
};
use std::sync::Arc;

/// A conversation together with the related rows that the HTTP answer shows.
#[derive(Clone, Debug)]
pub struct ConversationView {
    /// The account's configuration. The HTTP answer contains names from this configuration.
    pub config: Arc<AccountConfig>,
    /// The conversation.
    pub conversation: Conversation,
    /// The customer's identity in the inbox.
    pub identity: Identity,
    /// The contact with its contact points. `None` means an unknown customer.
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
    /// The account's configuration. The HTTP answer contains names from this configuration.
    pub config: Arc<AccountConfig>,
    /// The contact.
    pub person: Person,
    /// The identities of the contact. In the outcome of an act, the list is always empty, because acts on a contact do
    /// not read the identities.
    pub identities: Vec<Identity>,
}

/// A created or changed contact point.
#[derive(Clone, Debug)]
pub struct ContactPointView {
    /// The account's configuration.
    pub config: Arc<AccountConfig>,
    /// The point.
    pub point: Box<ContactPoint>,
    /// The contact of the point.
    pub person: Box<Person>,
}

/// A changed agent.
#[derive(Clone, Debug)]
pub struct AgentView {
    /// The agent.
    pub agent: Agent,
    /// The account's configuration, which contains the names of teams and queues.
    pub config: Arc<AccountConfig>,
}

/// A changed callback endpoint.
#[derive(Clone, Debug)]
pub struct EndpointView {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The stored operating state. `None` means that the operating state was never changed.
    pub state: Option<EndpointState>,
    /// The version of the endpoint's configuration.
    pub version: String,
}
