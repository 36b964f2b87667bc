//! The entities of the model. Each field name is also the column name. The store generates its SQL statements from
//! these names.

use crate::audience::Audience;
use crate::canonical;
use crate::figures::Durations;
use crate::ids::{AgentId, EndpointKey, LabelId, TeamId};
use crate::macros::MacroAction;
use crate::notifications::{Preferences, QuietHours};
use crate::row::{Field, Kind, Value, json_fields};
use std::borrow::Cow;

/// Declares entities. The columns after `+` are derived columns. A derived column is a text that is computed from the
/// entity whenever the row is written, so it always agrees with the other columns. A derived column is not a field of
/// the entity, and is never read into the entity.
macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? } $(+ { $($derived:ident = |$row:ident| $form:expr),+ $(,)? })?)*) => {$(
        $(#[$doc])*
        // Deliveries store thousands of entities as JSON, and most nullable fields are null. To save space, null fields
        // are left out.
        #[serde_with::skip_serializing_none]
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }

        impl crate::row::Columns for $name {
            const COLUMNS: &'static [crate::row::Column] = &[$(crate::row::Column { name: stringify!($field), kind: <$type as crate::row::Field>::KIND }),+ $(, $(crate::row::Column { name: stringify!($derived), kind: crate::row::Kind::Text }),+)?];
            fn encode(&self) -> Vec<crate::row::Value<'_>> { vec![$(crate::row::Field::put(&self.$field)),+ $(, $({ let $row = self; $crate::entities::derived($form) }),+)?] }
            fn decode(values: Vec<crate::row::Value<'static>>) -> Result<Self, crate::row::Corrupt> {
                let mut values = values.into_iter();
                Ok(Self {
                    $($field: values.next().and_then(crate::row::Field::take).ok_or(crate::row::Corrupt::new(stringify!($name), stringify!($field)))?),+
                })
            }
            fn references(&self) -> Vec<(&'static str, i64)> {
                [$(crate::row::reference(&self.$field)),+].into_iter().flatten().collect()
            }
        }
    )*};
}

mod access;
mod agent_settings;
mod avatar;
mod bulk;
mod cell;
mod configuration;
mod conversations;
mod events;
mod notifications;
mod people;
mod sign_in;
mod tickets;
mod totp;
mod undo;
mod view;
mod work;
mod writing;

pub use access::{ApplicationInbox, Credential, StoredAnswer, UniqueValue};
pub use agent_settings::AgentSettings;
pub use avatar::Avatar;
pub use bulk::{BulkAct, BulkItem, BulkJob};
pub use cell::Cell;
pub use configuration::{
    Account, Agent, AgentQueue, AgentTeam, AttributeDefinition, AttributeGroup, Classification,
    Department, Holiday, Hours, Inbox, Label, Opening, Provisioned, Queue, SkillNeed, Team,
};
pub use conversations::{
    Attached, Attachment, Case, Conversation, Message, ReadMark, ServiceRecord, ServiceRecordDraft,
};
pub use events::{CallbackDelivery, CallbackEndpoint, DeliveryAttempt, EndpointState, Event};
pub use notifications::{Notification, NotificationSettings, Push, PushSubscription, channels};
pub use people::{
    Contact, ContactNote, ContactPoint, ContactRow, Erasure, Identity, Merge, Moved, Person,
    VisitedPage, VisitedPages,
};
pub use sign_in::{AgentLogin, SignInProvider};
pub use tickets::{Ticket, TicketStatusChange};
pub use totp::Totp;
pub(crate) use undo::attributes_between;
pub use undo::{Assignment, Swap, UndoStep, UndoToken, Wait};
pub use view::View;
pub use work::{
    AgentState, ConversationCount, DayFigures, QueueEntry, QueueStats, RoutingDecision, Slot, Timer,
};
pub use writing::{Draft, Macro, ScheduledMessage};

/// Returns the value of a derived column.
fn derived<'a>(text: impl Into<Option<Cow<'a, str>>>) -> Value<'a> {
    text.into().map_or(Value::Null, Value::Text)
}

/// Returns the comparison keys of labels as JSON texts, one per line, for conditions in SQL. `None` means that there
/// are no labels.
fn label_keys(labels: &[String]) -> Option<Cow<'static, str>> {
    if labels.is_empty() {
        return None;
    }
    let mut lines = "\n".to_owned();
    for label in labels {
        lines.push_str(&serde_json::Value::from(canonical::name(label)).to_string());
        lines.push('\n');
    }
    Some(Cow::Owned(lines))
}

/// Returns a JSON object with the search form of each text member of `details`. `None` means that no member is a text.
fn searched(details: &JsonMap) -> Option<Cow<'static, str>> {
    let texts: JsonMap = (details.iter())
        .filter_map(|(key, value)| {
            let text = canonical::search(value.as_str()?).into_owned();
            Some((key.clone(), text.into()))
        })
        .collect();
    (!texts.is_empty()).then(|| Cow::Owned(serde_json::Value::Object(texts).to_string()))
}

/// A JSON object in its stored form. Its members keep the order in which they were given.
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
    Vec<TeamId>, empty "[]";
    Vec<LabelId>, empty "[]";
    Vec<SkillNeed>, empty "[]";
    Vec<Attached>, empty "[]";
    Vec<VisitedPage>, empty "[]";
    Vec<TicketStatusChange>, empty "[]";
    Vec<MacroAction>, empty "[]";
    Vec<Opening>;
    Vec<Holiday>;
    ServiceRecordDraft;
    Moved;
    Durations;
    UndoStep;
    BulkAct;
    Preferences;
    QuietHours;
}
