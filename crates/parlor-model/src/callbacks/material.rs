//! The data from which the requests for an event are built.

use crate::entities::{
    Contact, ContactPoint, Conversation, Event, Identity, JsonMap, Message, Person, ServiceRecord,
};
use crate::ids::AgentId;
use crate::words::Availability;
use serde::{Deserialize, Serialize};

/// The objects of an event, in their state at the time of the event. They are the same for all events of one command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Views {
    /// The conversation of the event.
    pub conversation: Option<Conversation>,
    /// The conversation's columns that the command changed, with their earlier values. Empty for a new conversation.
    #[serde(default)]
    pub changed: JsonMap,
    /// The customer's identity in the inbox.
    pub identity: Option<Identity>,
    /// The contact of the event.
    pub contact: Option<Contact>,
    /// The contact's contact points, ordered by id.
    #[serde(default)]
    pub points: Vec<ContactPoint>,
    /// The contact before the command. Set only if the command changed the contact, and only for events without a
    /// conversation.
    #[serde(default)]
    pub before: Option<Person>,
    /// Whether the command left the contact and its contact points unchanged. `false` if this is unknown, because the
    /// event is being sent again.
    #[serde(default)]
    pub unchanged: bool,
    /// The service record, if the event concerns it.
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

/// The data from which the request for an event is built. The data is stored with the delivery, so that a later attempt
/// has the same content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Material {
    /// The event.
    pub event: Event,
    /// The message of the event.
    pub message: Option<Message>,
    /// The newest message that is not an activity line. Set only for an event without a message, and only if an
    /// endpoint's format shows the newest message.
    #[serde(default)]
    pub newest: Option<Message>,
    /// The availability of the agents that the event concerns: the acting agent and the assignee.
    #[serde(default)]
    pub presence: Vec<(AgentId, Availability)>,
    /// The objects of the event.
    pub views: Views,
}

impl Material {
    /// Returns the data of the event itself.
    #[must_use]
    pub fn data(&self) -> JsonMap {
        serde_json::from_str(&self.event.data).unwrap_or_default()
    }
}
