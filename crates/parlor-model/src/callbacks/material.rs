//! The data from which the callback requests for an event are built.

use crate::entities::{
    Contact, ContactPoint, Conversation, Event, Identity, JsonMap, Message, Person, ServiceRecord,
};
use crate::ids::AgentId;
use crate::words::Availability;
use serde::{Deserialize, Serialize};

/// The objects of an event, in their state after the command that wrote the event. If the event is replayed, the
/// objects have their state at the time of the replay. All events of one command have the same objects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Views {
    /// The conversation of the event.
    pub conversation: Option<Conversation>,
    /// The conversation's columns that the command changed, each with its value before the command. Empty for a new
    /// conversation.
    #[serde(default)]
    pub changed: JsonMap,
    /// The customer's identity in the inbox.
    pub identity: Option<Identity>,
    /// The contact of the event.
    pub contact: Option<Contact>,
    /// The contact's contact points, ordered by id.
    #[serde(default)]
    pub points: Vec<ContactPoint>,
    /// The contact before the command. Set only if the event has no conversation and the command changed the contact.
    #[serde(default)]
    pub before: Option<Person>,
    /// Whether the command left the contact and its contact points unchanged. For a replayed event, Parlor does not
    /// know whether the command changed the contact, and the value is `false`.
    #[serde(default)]
    pub unchanged: bool,
    /// The service record of the conversation, if the event is about the service record.
    pub service_record: Option<ServiceRecord>,
}

impl Views {
    /// Returns the contact with its points.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.contact.clone().map(|contact| Person {
            contact,
            points: self.points.clone(),
        })
    }
}

/// The data from which the callback request for an event is built. This data is stored with the delivery, so that every
/// attempt sends the same content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Material {
    /// The event.
    pub event: Event,
    /// The message of the event.
    pub message: Option<Message>,
    /// The newest message that is not an activity line. Set only if the event has no message and the format of at least
    /// one receiving endpoint shows the newest message.
    #[serde(default)]
    pub newest: Option<Message>,
    /// The availability of the agents that the event concerns: the acting agent and the assignee.
    #[serde(default)]
    pub presence: Vec<(AgentId, Availability)>,
    /// The other objects of the event.
    pub views: Views,
}

impl Material {
    /// Returns the data of the event as a JSON object.
    #[must_use]
    pub fn data(&self) -> JsonMap {
        serde_json::from_str(&self.event.data).unwrap_or_default()
    }
}
