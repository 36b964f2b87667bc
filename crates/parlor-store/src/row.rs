//! How entities become rows and rows entities: one declaration per table, from which every statement is made.

use parlor_model::audience::Audience;
use parlor_model::entities::{
    Account, Agent, AgentQueue, AgentState, AgentTeam, ApplicationInbox, Attached, Attachment,
    AttributeDefinition, CallbackDelivery, CallbackEndpoint, Case, Contact, ContactNote,
    ContactPoint, Conversation, Credential, DeliveryAttempt, Department, EndpointState, Erasure,
    Event, Hours, Identity, Inbox, JsonMap, Label, Merge, Message, Moved, Provisioned, Queue,
    QueueEntry, QueueStats, ReadMark, RoutingDecision, ServiceRecord, ServiceRecordDraft, Slot,
    StoredAnswer, Team, Timer,
};
use parlor_model::hours::{Holiday, Opening};
use parlor_model::ids as id;
use parlor_model::ids::EndpointKey;
use parlor_model::skills::SkillNeed;
use parlor_model::time::Timestamp;
use parlor_model::words as word;
use parlor_model::words::Word;
use std::borrow::Cow;

/// What a column holds. Every column may be null in transit; the schema says which may be null at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 64-bit integer.
    Int,
    /// UTF-8.
    Text,
    /// Yes or no.
    Bool,
}

/// One value on its way to or from a database.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// A flag.
    Bool(bool),
}

impl Value<'_> {
    /// A text of one's own.
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(Cow::Owned(text.into()))
    }

    /// The same value, without anything borrowed.
    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(number),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Bool(flag) => Value::Bool(flag),
        }
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// A row that says something its type cannot.
#[derive(Debug, thiserror::Error)]
#[error("column {table}.{column} holds what it cannot")]
pub struct Corrupt {
    table: &'static str,
    column: &'static str,
}

impl Corrupt {
    pub(crate) const fn new(table: &'static str, column: &'static str) -> Self {
        Self { table, column }
    }
}

/// A type that fits into one column.
pub trait Field: Sized {
    /// What the column holds.
    const KIND: Kind;
    /// As a value.
    fn put(&self) -> Value<'_>;
    /// From a value.
    fn take(value: Value<'static>) -> Option<Self>;
}

/// A type that is a row.
pub trait Row: Sized {
    /// The table.
    const TABLE: &'static str;
    /// Its key columns.
    const KEY: &'static [&'static str];
    /// Its columns, in order.
    const COLUMNS: &'static [Column];
    /// The values, in order.
    fn encode(&self) -> Vec<Value<'_>>;
    /// From the values, in order.
    fn decode(values: Vec<Value<'static>>) -> Result<Self, Corrupt>;
}

pub(crate) const fn kind_of<E, F: Field>(_: fn(&E) -> &F) -> Kind {
    F::KIND
}

macro_rules! rows {
    ($($name:ident = $table:literal [$($key:literal),+] { $($field:ident),+ $(,)? })*) => {$(
        impl Row for $name {
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[$($key),+];
            const COLUMNS: &'static [Column] = &[$(Column { name: stringify!($field), kind: kind_of(|e: &$name| &e.$field) }),+];
            fn encode(&self) -> Vec<Value<'_>> { vec![$(self.$field.put()),+] }
            fn decode(values: Vec<Value<'static>>) -> Result<Self, Corrupt> {
                let mut values = values.into_iter();
                Ok(Self { $($field: values.next().and_then(Field::take).ok_or(Corrupt { table: $table, column: stringify!($field) })?),+ })
            }
        }
    )*};
}

rows! {
    Account = "accounts" ["id"] { id, name, time_zone, language, customer_departmentalization, allow_over_capacity, created_at, weights }
    Department = "departments" ["id"] { id, account_id, name }
    Team = "teams" ["id"] { id, account_id, name }
    Queue = "queues" ["id"] {
        id, account_id, key, department_id, distribution, skills, overflow_queue_id, overflow_after_s, max_length, hours_id, accept_within_s,
        dispatch_per_agent,
    }
    Label = "labels" ["id"] { id, account_id, name, colour, description }
    Hours = "hours" ["id"] { id, account_id, key, time_zone, weekly, holidays }
    Agent = "agents" ["id"] { id, account_id, name, email, password_hash, role, capacity, active, created_at, updated_at, skills, visibility }
    AgentTeam = "agent_teams" ["agent_id", "team_id"] { agent_id, team_id, account_id }
    AgentQueue = "agent_queues" ["agent_id", "queue_id"] { agent_id, queue_id, account_id }
    Inbox = "inboxes" ["id"] {
        id, account_id, key, name, kind, queue_id, department_id, active, configured_at, webhook_url, hmac_token, single_conversation, starts_pending,
        created_at,
    }
    AttributeDefinition = "attributes" ["id"] { id, account_id, object, name, label, value_type, options }
    Credential = "credentials" ["id"] {
        id, account_id, kind, agent_id, application_id, name, key, secret_hash, application_type, callback, callback_active, expires_at, revoked_at,
        created_at,
    }
    ApplicationInbox = "application_inboxes" ["credential_id", "inbox_id"] { credential_id, inbox_id, account_id }
    AgentState = "agent_states" ["agent_id"] { agent_id, account_id, availability, availability_at, last_assigned }
    Slot = "agent_slots" ["agent_id", "slot"] { agent_id, slot, account_id, conversation_id, weight, offered_queue_id }
    Contact = "contacts" ["id"] {
        id, account_id, department_id, name, given_name, family_name, details, custom_attributes, additional_attributes, blocked, last_activity_at,
        created_at, updated_at, merged_into, erased_at,
        blocked_by_merge,
    }
    ContactPoint = "contact_points" ["id"] {
        id, account_id, contact_id, department_id, kind, label, value, match_value, unique_key, evidence, details, created_at, updated_at,
        merge_id,
    }
    ContactNote = "contact_notes" ["id"] { id, account_id, contact_id, agent_id, content, created_at }
    Merge = "merges" ["id"] { id, account_id, kept_id, merged_id, evidence, agent_id, moved, created_at, undone_at, undone_by }
    Erasure = "erasures" ["contact_id"] { contact_id, account_id, agent_id, stage, cursor, position, created_at, finished_at }
    Identity = "identities" ["id"] {
        id, account_id, inbox_id, contact_id, serial, verified, last_conversation_id, last_activity_at, created_at, updated_at,
    }
    Conversation = "conversations" ["id"] {
        id, account_id, uuid, display_id, inbox_id, identity_id, contact_id, contact_point_id, application_id, case_id, status, intent, reopens, priority, assignee_id,
        intended_agent_id, team_id, queue_id, subject, labels, custom_attributes, additional_attributes, client_info, service_record_draft,
        message_count, unread_count, decision_count, last_message_id, first_queued_at, picked_up_at, waiting_since, first_reply_at, snoozed_until,
        agent_seen_at, assignee_seen_at, contact_seen_at, resolved_at, last_activity_at, created_at, updated_at, route_queue_id, route_team_id, skills,
        incoming_count, queued_at, assigned_at, offered_until, mentioned, given_up_by,
    }
    Message = "messages" ["id"] {
        id, account_id, conversation_id, position, kind, content, content_type, content_attributes, sender_kind, sender_id, source_id, delivery,
        created_at, updated_at, attachments,
    }
    Attachment = "attachments" ["id"] {
        id, account_id, message_id, agent_id, file_name, content_type, size, sha256, storage_key, link, created_at,
    }
    Case = "cases" ["id"] { id, account_id, contact_id, department_id, subject, open, created_at, closed_at }
    QueueEntry = "queue_entries" ["conversation_id"] { conversation_id, account_id, queue_id, rank, queued_at, reserved_for, bucket }
    QueueStats = "queue_stats" ["queue_id"] { queue_id, account_id, served, mean_service_ms, updated_at }
    Timer = "timers" ["kind", "subject"] { kind, subject, account_id, due_at }
    ReadMark = "read_marks" ["conversation_id", "agent_id"] { conversation_id, agent_id, account_id, incoming_seen, seen_at }
    ServiceRecord = "service_records" ["conversation_id"] {
        conversation_id, account_id, agent_id, memo, custom_values, queued_at, started_at, updated_at, finished_at, completed_at,
    }
    RoutingDecision = "routing_decisions" ["conversation_id", "ordinal"] { conversation_id, ordinal, account_id, decided_at, decision }
    Event = "events" ["account_id", "number"] { account_id, number, kind, occurred_at, conversation_id, contact_id, agent_id, data, audience }
    StoredAnswer = "stored_answers" ["account_id", "scope", "key"] { account_id, scope, key, fingerprint, status, content_type, body, created_at }
    CallbackEndpoint = "callback_endpoints" ["id"] {
        id, account_id, name, url, format, inbox_id, application_id, events, timeout_s, concurrency, settings, secrets, removed_at, created_at, updated_at,
    }
    EndpointState = "endpoint_states" ["account_id", "endpoint"] {
        account_id, endpoint, paused_at, deactivated_at, reason, after_event, timeout_s, concurrency, secrets, updated_at,
    }
    CallbackDelivery = "deliveries" ["account_id", "endpoint", "event_number"] {
        account_id, endpoint, event_number, id, ordering_key, conversation_id, kind, material, state, attempts, tries, failing_since, due_at, created_at, settled_at,
    }
    DeliveryAttempt = "delivery_attempts" ["delivery_id", "number"] { delivery_id, number, account_id, at, status, failure, latency_ms, answer }
    Provisioned = "provisioned" ["account_id", "object"] { account_id, object, fields }
}

macro_rules! integer_fields {
    ($($name:ty),+) => {$(
        impl Field for $name {
            const KIND: Kind = Kind::Int;
            fn put(&self) -> Value<'_> { Value::Int(self.0) }
            fn take(value: Value<'static>) -> Option<Self> { i64::take(value).map(Self) }
        }
    )+};
}

macro_rules! word_fields {
    ($($name:ty),+) => {$(
        impl Field for $name {
            const KIND: Kind = Kind::Text;
            fn put(&self) -> Value<'_> { Value::Text(Cow::Borrowed(self.word())) }
            fn take(value: Value<'static>) -> Option<Self> {
                if let Value::Text(text) = value { Self::from_word(&text) } else { None }
            }
        }
    )+};
}

integer_fields!(
    id::AccountId,
    id::DepartmentId,
    id::TeamId,
    id::QueueId,
    id::AgentId,
    id::InboxId,
    id::ContactId,
    id::ContactPointId,
    id::IdentityId,
    id::ConversationId,
    id::MessageId,
    id::CaseId,
    id::AttributeId,
    id::CredentialId,
    id::EndpointId,
    id::HoursId,
    id::LabelId,
    id::ContactNoteId,
    id::MergeId,
    id::AttachmentId,
    Timestamp
);
word_fields!(
    word::Status,
    word::Priority,
    word::InboxKind,
    word::Distribution,
    word::Role,
    word::Availability,
    word::MessageKind,
    word::SenderKind,
    word::Delivery,
    word::Evidence,
    word::PointKind,
    word::AttributeObject,
    word::AttributeType,
    word::CredentialKind,
    word::EndpointFormat,
    word::DeliveryState,
    word::Intent,
    word::TimerKind,
    word::Visibility,
    word::ErasureStage
);

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

impl Field for i64 {
    const KIND: Kind = Kind::Int;
    fn put(&self) -> Value<'_> {
        Value::Int(*self)
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if let Value::Int(number) = value {
            Some(number)
        } else {
            None
        }
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Bool;
    fn put(&self) -> Value<'_> {
        Value::Bool(*self)
    }
    fn take(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(flag),
            // SQLite has no flags of its own.
            Value::Int(number) => Some(number != 0),
            Value::Null | Value::Text(_) => None,
        }
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if let Value::Text(text) = value {
            Some(text.into_owned())
        } else {
            None
        }
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    fn put(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::put)
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if value == Value::Null {
            Some(None)
        } else {
            T::take(value).map(Some)
        }
    }
}

/// What every engine can hold of a JSON text: NUL, escaped or not, is refused at the door, so nothing is lost here.
fn json<T: serde::Serialize>(value: &T) -> Value<'static> {
    Value::Text(Cow::Owned(serde_json::to_string(value).unwrap_or_default()))
}

fn from_json<T: serde::de::DeserializeOwned>(value: Value<'static>) -> Option<T> {
    if let Value::Text(text) = value {
        serde_json::from_str(&text).ok()
    } else {
        None
    }
}

impl Field for JsonMap {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        if self.is_empty() {
            Value::Text(Cow::Borrowed("{}"))
        } else {
            json(self)
        }
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if value == Value::Text(Cow::Borrowed("{}")) {
            Some(Self::new())
        } else {
            from_json(value)
        }
    }
}

impl Field for Vec<String> {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        if self.is_empty() {
            Value::Text(Cow::Borrowed("[]"))
        } else {
            json(self)
        }
    }
    fn take(value: Value<'static>) -> Option<Self> {
        from_json(value)
    }
}

macro_rules! json_fields {
    ($($name:ty),+) => {$(
        impl Field for $name {
            const KIND: Kind = Kind::Text;
            fn put(&self) -> Value<'_> { json(self) }
            fn take(value: Value<'static>) -> Option<Self> { from_json(value) }
        }
    )+};
}

json_fields!(ServiceRecordDraft, Moved, Vec<Opening>, Vec<Holiday>);

impl Field for Vec<Attached> {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        if self.is_empty() {
            Value::Text(Cow::Borrowed("[]"))
        } else {
            json(self)
        }
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if value == Value::Text(Cow::Borrowed("[]")) {
            Some(Self::new())
        } else {
            from_json(value)
        }
    }
}

impl Field for Vec<id::AgentId> {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        if self.is_empty() {
            Value::Text(Cow::Borrowed("[]"))
        } else {
            json(self)
        }
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if value == Value::Text(Cow::Borrowed("[]")) {
            Some(Self::new())
        } else {
            from_json(value)
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

impl Field for Vec<SkillNeed> {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        if self.is_empty() {
            Value::Text(Cow::Borrowed("[]"))
        } else {
            json(self)
        }
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if value == Value::Text(Cow::Borrowed("[]")) {
            Some(Self::new())
        } else {
            from_json(value)
        }
    }
}
