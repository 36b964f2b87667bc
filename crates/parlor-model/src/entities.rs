//! The rows of the model. Field names are column names, and the store generates its statements from them.

use crate::audience::Audience;
use crate::ids::{AgentId, EndpointKey};
use crate::row::{Field, Kind, Value, json_fields};

macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? })*) => {$(
        $(#[$doc])*
        // Deliveries store thousands of rows as JSON, and most nullable fields are null, so null fields are left out.
        #[serde_with::skip_serializing_none]
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }

        impl crate::row::Columns for $name {
            const COLUMNS: &'static [crate::row::Column] = &[$(crate::row::Column { name: stringify!($field), kind: <$type as crate::row::Field>::KIND }),+];
            fn encode(&self) -> Vec<crate::row::Value<'_>> { vec![$(crate::row::Field::put(&self.$field)),+] }
            fn decode(values: Vec<crate::row::Value<'static>>) -> Result<Self, crate::row::Corrupt> {
                let mut values = values.into_iter();
                Ok(Self {
                    $($field: values.next().and_then(crate::row::Field::take).ok_or(crate::row::Corrupt::new(stringify!($name), stringify!($field)))?),+
                })
            }
        }
    )*};
}

mod access;
mod configuration;
mod conversations;
mod events;
mod people;
mod work;

pub use access::{ApplicationInbox, Credential, StoredAnswer, UniqueValue};
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

/// A JSON object in its stored form: keys keep the given order.
pub type JsonMap = serde_json::Map<String, serde_json::Value>;

impl Field for EndpointKey {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        Value::text(self.to_string())
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if let Value::Text(text) = value {
            Self::parse(&text)
        } else {
            None
        }
    }
}

impl Field for Audience {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        Value::text(self.encode())
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if let Value::Text(text) = value {
            Self::parse(&text)
        } else {
            None
        }
    }
}

json_fields! {
    JsonMap, empty "{}";
    Vec<String>, empty "[]";
    Vec<AgentId>, empty "[]";
    Vec<SkillNeed>, empty "[]";
    Vec<Attached>, empty "[]";
    Vec<Opening>;
    Vec<Holiday>;
    ServiceRecordDraft;
    Moved;
}
