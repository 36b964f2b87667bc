//! The rows of the model. Field names are column names; the store derives its statements from them.

macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? })*) => {$(
        $(#[$doc])*
        // Deliveries keep rows as JSON by the thousand, and most of what may be null is.
        #[serde_with::skip_serializing_none]
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }
    )*};
}

mod access;
mod configuration;
mod conversations;
mod events;
mod people;
mod work;

pub use access::{ApplicationInbox, Credential, StoredAnswer};
pub use configuration::{
    Account, Agent, AgentQueue, AgentTeam, AttributeDefinition, Department, Holiday, Hours, Inbox,
    Label, Opening, Provisioned, Queue, SkillNeed, Team,
};
pub use conversations::{
    Attached, Attachment, Case, Conversation, Message, ReadMark, ServiceRecord, ServiceRecordDraft,
};
pub use events::{CallbackDelivery, CallbackEndpoint, DeliveryAttempt, EndpointState, Event};
pub use people::{Contact, ContactNote, ContactPoint, Erasure, Identity, Merge, Moved, Person};
pub use work::{AgentState, QueueEntry, QueueStats, RoutingDecision, Slot, Timer};

/// A JSON object as stored: keys in the order they were given.
pub type JsonMap = serde_json::Map<String, serde_json::Value>;
