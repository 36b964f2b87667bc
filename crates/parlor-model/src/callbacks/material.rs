//! Everything that a request about an event is written from.

use crate::entities::{
    Contact, ContactPoint, Conversation, Event, Identity, JsonMap, Message, Person, ServiceRecord,
};
use crate::ids::AgentId;
use crate::words::Availability;
use serde::{Deserialize, Serialize};

/// The objects of an event in their state at its time. They are the same for all events of one command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Views {
    /// The conversation.
    pub conversation: Option<Conversation>,
    /// The conversation's columns that the command changed, with their earlier values. Empty for a new one.
    #[serde(default)]
    pub changed: JsonMap,
    /// The contact in the inbox.
    pub identity: Option<Identity>,
    /// The contact.
    pub contact: Option<Contact>,
    /// Their contact points by id.
    #[serde(default)]
    pub points: Vec<ContactPoint>,
    /// The contact before the command; only if the command changed it, and for events without a conversation.
    #[serde(default)]
    pub before: Option<Person>,
    /// The service record, if the command concerned it.
    pub service_record: Option<ServiceRecord>,
}

impl Views {
    /// The contact with their points.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.contact.clone().map(|contact| Person {
            contact,
            points: self.points.clone(),
        })
    }
}

/// Everything of an event that a request is written from, kept with the delivery so that a later attempt says the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Material {
    /// The event.
    pub event: Event,
    /// The message it is about.
    pub message: Option<Message>,
    /// Of an event about a conversation rather than a message, and only where somebody is told of it who shows it: the newest message
    /// that is not an activity line.
    #[serde(default)]
    pub newest: Option<Message>,
    /// Whether the agents it concerns (who caused it, whose conversation it is) took work.
    #[serde(default)]
    pub presence: Vec<(AgentId, Availability)>,
    /// The objects of the event.
    pub views: Views,
}

impl Material {
    /// The event's own data.
    #[must_use]
    pub fn data(&self) -> JsonMap {
        serde_json::from_str(&self.event.data).unwrap_or_default()
    }
}
