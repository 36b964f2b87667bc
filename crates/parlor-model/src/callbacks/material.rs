//! Everything that a request about an event is written from.

use crate::entities::{
    Contact, ContactPoint, Conversation, Event, Identity, JsonMap, Message, Person, ServiceRecord,
};
use crate::ids::AgentId;
use crate::words::Availability;
use serde::{Deserialize, Serialize};

/// What an event was about, as it was when the event happened. The same for all events of one command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Views {
    /// The conversation.
    pub conversation: Option<Conversation>,
    /// What of the conversation the command changed: column name to the value before. Empty for a new one.
    #[serde(default)]
    pub changed: JsonMap,
    /// Who speaks, as the inbox knows them.
    pub identity: Option<Identity>,
    /// Who speaks.
    pub contact: Option<Contact>,
    /// Their contact points by id.
    #[serde(default)]
    pub points: Vec<ContactPoint>,
    /// Who speaks, as they were before the command changed them; only where it did, and of events that are about no conversation.
    #[serde(default)]
    pub before: Option<Person>,
    /// What the agent wrote down, where the command had to do with it.
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
    /// What it was about.
    pub views: Views,
}

impl Material {
    /// The event's own data.
    #[must_use]
    pub fn data(&self) -> JsonMap {
        serde_json::from_str(&self.event.data).unwrap_or_default()
    }
}
