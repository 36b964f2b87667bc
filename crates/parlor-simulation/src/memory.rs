//! A database in memory that refuses everything that SQLite and PostgreSQL refuse, and more. A write of a missing row,
//! or of an account that was not locked, is a defect that a real database would hide.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use parlor_model::canonical;
use parlor_model::command::{MAX_LABEL, MAX_MESSAGE, MAX_NOTE, MAX_SUBJECT};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{
    Account, Agent, AgentLogin, AgentQueue, AgentSettings, AgentState, AgentTeam, ApplicationInbox,
    Attachment, AttributeDefinition, AttributeGroup, Avatar, BulkItem, BulkJob, CallbackDelivery,
    CallbackEndpoint, Case, Classification, Contact, ContactNote, ContactPoint, ContactRow,
    Conversation, ConversationCount, Credential, DayFigures, Department, Draft, EndpointState,
    Erasure, Event, Hours, Identity, Inbox, Label, Macro, Merge, Message, Notification,
    NotificationSettings, Provisioned, Push, PushSubscription, Queue, QueueEntry, QueueStats,
    ReadMark, RoutingDecision, ScheduledMessage, ServiceRecord, SignInProvider, Slot, StoredAnswer,
    Team, Ticket, Timer, Totp, UndoToken, UniqueValue, View, VisitedPages,
};
use parlor_model::ids::{AccountId, AgentId, Id, IdKind};
use parlor_model::notifications::{MAX_PUSH_ENDPOINT, MAX_PUSH_NAME, MAX_SUBSCRIPTIONS};
use parlor_model::prefetch::{Chain, Prefetch};
use parlor_model::state::{Counters, Flush, Key, LiveState, Workload};
use parlor_model::tables::{PERSONAL_EVENTS, Source};
use parlor_model::time::Timestamp;
use parlor_model::words::{CredentialKind, Sharing, Status, TicketStatus};
use parlor_store::catalogue::Verb;
use parlor_store::port::{Backend, DbError, Fetched, Leased, StoredVersion};
use parlor_store::row::{Columns, Field, Row, RowKey as _, Rows, Value};
use parlor_store::writes::{self, Write};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

/// A value as part of a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
}

pub(crate) type RowKey = Vec<Cell>;

pub(crate) fn cell(value: &Value<'_>) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(flag) => Cell::Bool(*flag),
        Value::Int(number) => Cell::Int(*number),
        Value::Text(text) => Cell::Text(text.to_string()),
    }
}

fn owned(value: &Value<'_>) -> Value<'static> {
    value.clone().into_owned()
}

/// Returns the key of a row whose key is this number.
pub(crate) fn one(id: i64) -> RowKey {
    vec![Cell::Int(id)]
}

/// A reference from one row to another.
pub(crate) struct Reference {
    pub table: &'static str,
    pub id: i64,
    /// Whether the schema has a foreign key for the reference.
    pub enforced: bool,
}

/// The rules of the schema for a row, in addition to its columns.
pub(crate) trait Ruled: Row + Clone + PartialEq + std::fmt::Debug {
    /// Returns the unique values of the row, in the order of the schema's constraints. `None` means that the constraint
    /// does not apply.
    fn uniques(&self) -> Vec<(&'static str, Option<Vec<Cell>>)> {
        Vec::new()
    }
    /// Returns the references of the row.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }
    /// Whether the row fulfils the further rules of its table.
    fn sound(&self) -> bool {
        true
    }
}

fn int(value: impl Id) -> Cell {
    Cell::Int(value.get())
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

/// The key of a name.
fn named(name: &str) -> Cell {
    text(&canonical::name(name))
}

macro_rules! refs {
    ($($table:literal: $id:expr, $enforced:literal;)*) => {{
        let mut out = Vec::new();
        $(if let Some(id) = $id { out.push(Reference { table: $table, id: id.get(), enforced: $enforced }); })*
        out
    }};
}

impl Ruled for Account {}

macro_rules! ruled {
    ($($row:ident |$r:ident| [$($name:literal: $unique:expr),*] { $($table:literal: $id:expr, $enforced:literal;)* } $(if $sound:expr)?;)*) => {$(
        impl Ruled for $row {
            fn uniques(&self) -> Vec<(&'static str, Option<Vec<Cell>>)> { let $r = self; let _ = $r; vec![$(($name, $unique)),*] }
            fn references(&self) -> Vec<Reference> { let $r = self; let _ = $r; refs! { $($table: $id, $enforced;)* } }
            $(fn sound(&self) -> bool { let $r = self; $sound })?
        }
    )*};
}

ruled! {
    UniqueValue |r| ["object": Some(vec![text(&r.kind), int(r.account_id), Cell::Int(r.object_id)])] { "accounts": Some(r.account_id), true; };
    Department |r| ["name": Some(vec![int(r.account_id), named(&r.name)])] { "accounts": Some(r.account_id), true; };
    Team |r| ["name": Some(vec![int(r.account_id), named(&r.name)])] { "accounts": Some(r.account_id), true; };
    Queue |r| ["key": Some(vec![int(r.account_id), named(&r.key)])] {
        "accounts": Some(r.account_id), true; "departments": r.department_id, true; "queues": r.overflow_queue_id, false; "hours": r.hours_id, true;
    };
    Label |r| ["name": Some(vec![int(r.account_id), named(&r.name)])] { "accounts": Some(r.account_id), true; };
    Classification |r| ["classifications_name": Some(vec![int(r.account_id), cell(&r.kind.put()), Cell::Int(r.parent_id.map_or(0, Id::get)), named(&r.name)])]
        { "accounts": Some(r.account_id), true; "classifications": r.parent_id, false; } if r.parent_id.is_some() == r.kind.parent().is_some();
    Hours |r| ["key": Some(vec![int(r.account_id), named(&r.key)])] { "accounts": Some(r.account_id), true; };
    QueueStats |r| [] { "queues": Some(r.queue_id), true; };
    Timer |r| [] { "accounts": Some(r.account_id), true; };
    Macro |r| ["macros_code": Some(vec![int(r.account_id), text(&r.scope), named(&r.short_code)])] { "accounts": Some(r.account_id), true; };
    ScheduledMessage |r| [] { "agents": Some(r.agent_id), true; "conversations": Some(r.conversation_id), true; };
    Draft |r| [] { "agents": Some(r.agent_id), true; "conversations": Some(r.conversation_id), true; "messages": r.in_reply_to, false; };
    ReadMark |r| [] { "conversations": Some(r.conversation_id), true; "agents": Some(r.agent_id), true; };
    AgentSettings |r| [] { "agents": Some(r.agent_id), true; };
    NotificationSettings |r| [] { "agents": Some(r.agent_id), true; };
    Notification |r| [] {
        "conversations": Some(r.conversation_id), true; "agents": Some(r.agent_id), true; "messages": r.message_id, false; "agents": r.caused_by, false;
    } if r.count >= 1;
    PushSubscription |r| ["endpoint": Some(vec![int(r.account_id), text(&r.endpoint.0)])]
        { "agents": Some(r.agent_id), true; "credentials": Some(r.credential_id), true; }
        if (1..=MAX_PUSH_ENDPOINT).contains(&r.endpoint.0.chars().count()) && r.name.chars().count() <= MAX_PUSH_NAME;
    Push |r| [] {
        "conversations": Some(r.conversation_id), true; "agents": Some(r.agent_id), true; "push_subscriptions": Some(r.subscription_id), true;
    };
    BulkJob |r| [] { "accounts": Some(r.account_id), true; "agents": Some(r.agent_id), true; };
    BulkItem |r| [] { "accounts": Some(r.account_id), false; };
    UndoToken |r| [] { "conversations": Some(r.step.conversation_id), false; "agents": Some(r.agent_id), true; };
    Agent |r| [] { "accounts": Some(r.account_id), true; }
        if (0..=1_000_000).contains(&r.capacity);
    Avatar |r| [] { "agents": Some(r.agent_id), true; };
    Totp |r| [] { "agents": Some(r.agent_id), true; };
    AgentTeam |r| [] { "agents": Some(r.agent_id), true; "teams": Some(r.team_id), true; };
    AgentQueue |r| [] { "agents": Some(r.agent_id), true; "queues": Some(r.queue_id), true; };
    Inbox |r| ["key": Some(vec![int(r.account_id), named(&r.key)])]
        { "accounts": Some(r.account_id), true; "queues": Some(r.queue_id), true; "departments": r.department_id, true; }
        if (0..=60).contains(&r.hold_s);
    AttributeDefinition |r| ["name": Some(vec![int(r.account_id), cell(&r.object.put()), named(&r.name)])]
        { "accounts": Some(r.account_id), true; "attribute_groups": r.group_id, true; };
    AttributeGroup |r| ["name": Some(vec![int(r.account_id), cell(&r.object.put()), named(&r.name)])] { "accounts": Some(r.account_id), true; };
    ContactRow |r| [] { "accounts": Some(r.account_id), true; "contacts": Some(r.contact_id), true; "attribute_groups": Some(r.group_id), true; };
    Credential |r| [] {
        "accounts": Some(r.account_id), true; "agents": r.agent_id, true; "credentials": r.application_id, true; "sign_in_providers": r.provider_id, true;
    };
    SignInProvider |r| ["key": Some(vec![int(r.account_id), named(&r.key)])] { "accounts": Some(r.account_id), true; };
    AgentLogin |r| ["subject": Some(vec![int(r.account_id), text(&r.issuer), text(&r.subject)])]
        { "agents": Some(r.agent_id), true; "sign_in_providers": Some(r.provider_id), true; };
    ApplicationInbox |r| [] { "credentials": Some(r.credential_id), true; "inboxes": Some(r.inbox_id), true; };
    AgentState |r| [] { "agents": Some(r.agent_id), true; } if (0..=MAX_SUBSCRIPTIONS).contains(&r.push_subscriptions);
    DayFigures |r| [] { "accounts": Some(r.account_id), false; } if r.served >= 0 && r.abandoned >= 0 && r.longest_wait_s >= 0;
    ConversationCount |r| [] { "accounts": Some(r.account_id), false; } if r.count >= 1;
    Provisioned |r| [] { "accounts": Some(r.account_id), true; };
    Contact |r| [] { "accounts": Some(r.account_id), true; "departments": r.department_id, true; "contacts": r.merged_into, false; } if (0..=1_000).contains(&r.row_count);
    ContactNote |r| [] { "accounts": Some(r.account_id), true; "contacts": Some(r.contact_id), true; "agents": Some(r.agent_id), true; };
    Merge |r| ["merges_merged": r.undone_at.is_none().then(|| vec![int(r.merged_id)])] { "accounts": Some(r.account_id), true; "contacts": Some(r.kept_id), true; "contacts": Some(r.merged_id), true; "agents": r.agent_id, true; } if r.kept_id != r.merged_id;
    Erasure |r| [] { "contacts": Some(r.contact_id), true; "agents": r.agent_id, true; };
    ContactPoint |r| ["contact_points_unique": r.unique_key.as_ref().map(|key| vec![int(r.account_id), text(key)])]
        { "contacts": Some(r.contact_id), true; "departments": r.department_id, false; };
    Identity |r| ["identities_serial": r.serial.as_ref().map(|serial| vec![int(r.inbox_id), text(serial)])]
        { "inboxes": Some(r.inbox_id), true; "contacts": r.contact_id, true; "conversations": r.last_conversation_id, false; };
    VisitedPages |r| [] { "identities": Some(r.identity_id), true; };
    Case |r| [] { "accounts": Some(r.account_id), true; "contacts": r.contact_id, true; "departments": r.department_id, true; };
    Conversation |r| ["conversations_uuid": Some(vec![int(r.account_id), text(&r.uuid)]), "display_id": Some(vec![int(r.account_id), Cell::Int(r.display_id)])] {
        "inboxes": Some(r.inbox_id), true; "identities": Some(r.identity_id), true; "contacts": r.contact_id, true;
        "contact_points": r.contact_point_id, false; "credentials": r.application_id, true; "cases": r.case_id, true; "agents": r.assignee_id, true;
        "agents": r.intended_agent_id, true; "teams": r.team_id, true; "queues": r.queue_id, true; "messages": r.last_message_id, false;
        "queues": r.route_queue_id, true; "teams": r.route_team_id, true; "agents": r.given_up_by, true; "agents": r.snoozed_by, true; "tickets": r.ticket_id, false;
        "messages": r.survey_message_id, false;
    } if r.rating.is_none_or(|rating| (1..=5).contains(&rating))
        && r.merged_into.is_none_or(|into| r.status == Status::Closed && into != r.id && r.merged_count == 0);
    Ticket |r| [] {
        "accounts": Some(r.account_id), true; "contacts": r.contact_id, true; "conversations": r.conversation_id, true; "agents": r.assignee_id, true;
        "teams": r.team_id, true; "agents": r.created_by, true; "classifications": r.sponsor_id, true;
        "classifications": r.subcategory_id, true; "classifications": r.termination_code_id, true;
    } if r.ended_at.is_none() == matches!(r.status, TicketStatus::Open | TicketStatus::Processing)
        && r.subject.chars().count() <= MAX_SUBJECT && r.description.chars().count() <= MAX_MESSAGE
        && r.kind.as_ref().is_none_or(|kind| (1..=MAX_LABEL).contains(&kind.chars().count()))
        && r.status_note.as_ref().is_none_or(|note| note.chars().count() <= MAX_NOTE);
    Message |r| ["position": Some(vec![int(r.conversation_id), Cell::Int(r.position)])] { "conversations": Some(r.conversation_id), true; };
    Attachment |r| ["attachments_storage": r.storage_key.as_ref().map(|key| vec![int(r.account_id), text(key)])]
        { "accounts": Some(r.account_id), true; "messages": r.message_id, true; "agents": r.agent_id, true; "tickets": r.ticket_id, false; }
        if r.ticket_id.is_none_or(|_| r.held && r.message_id.is_none()) && r.size >= 0 && r.addresses_used >= 0 && (r.storage_key.is_none() || r.link.is_none());
    QueueEntry |r| [] { "conversations": Some(r.conversation_id), true; "queues": Some(r.queue_id), true; "agents": r.reserved_for, true; };
    Slot |r| ["conversation": Some(vec![int(r.conversation_id)])]
        { "agents": Some(r.agent_id), true; "conversations": Some(r.conversation_id), true; "queues": r.offered_queue_id, true; }
        if r.slot >= 1 && r.weight >= 1;
    ServiceRecord |r| [] { "conversations": Some(r.conversation_id), true; "agents": Some(r.agent_id), true; };
    RoutingDecision |r| [] { "conversations": Some(r.conversation_id), true; };
    Event |r| [] {
        "accounts": Some(r.account_id), true; "conversations": r.conversation_id, false; "contacts": r.contact_id, false; "agents": r.agent_id, false;
    };
    CallbackEndpoint |r| ["callback_endpoints_name": r.removed_at.is_none().then(|| vec![int(r.account_id), named(&r.name)])]
        { "accounts": Some(r.account_id), true; "inboxes": r.inbox_id, true; "credentials": r.application_id, true; }
        if (1..=30).contains(&r.timeout_s) && (1..=16).contains(&r.concurrency);
    EndpointState |r| [] { "accounts": Some(r.account_id), true; }
        if r.timeout_s.is_none_or(|s| (1..=30).contains(&s)) && r.concurrency.is_none_or(|n| (1..=16).contains(&n));
    CallbackDelivery |r| ["deliveries_id": Some(vec![int(r.account_id), text(&r.id)])] {
        "accounts": Some(r.account_id), true; "conversations": r.conversation_id, false;
    };
    View |r| [] { "accounts": Some(r.account_id), true; "agents": r.owner_id, true; "teams": r.team_id, true; }
        if r.owner_id.is_some() == (r.shared_with == Sharing::Own) && r.team_id.is_some() == (r.shared_with == Sharing::Team);
    StoredAnswer |r| [] { "accounts": Some(r.account_id), true; };
}

/// The rows of one table.
#[derive(Debug)]
pub(crate) struct Sheet<R> {
    rows: BTreeMap<RowKey, R>,
    /// The positions of the local key's columns, among all columns and among those of the whole key.
    key: Vec<usize>,
    of_key: Vec<usize>,
    taken: HashMap<(&'static str, Vec<Cell>), RowKey>,
    /// The changes of this transaction, with the earlier rows.
    journal: Vec<(RowKey, Option<R>)>,
    /// The changes since [`Database::settle_changes`], with the earlier rows.
    pub changed: BTreeMap<RowKey, Option<R>>,
}

impl<R: Ruled> Default for Sheet<R> {
    fn default() -> Self {
        let place = |name: &&str| R::COLUMNS.iter().position(|c| c.name == *name).unwrap();
        Self {
            rows: BTreeMap::new(),
            key: R::LOCAL_KEY.iter().map(place).collect(),
            of_key: (R::LOCAL_KEY.iter())
                .map(|name| R::KEY.iter().position(|key| key == name).unwrap())
                .collect(),
            taken: HashMap::new(),
            journal: Vec::new(),
            changed: BTreeMap::new(),
        }
    }
}

impl<R: Ruled> Sheet<R> {
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &R> {
        self.rows.values()
    }

    pub fn get(&self, key: &RowKey) -> Option<&R> {
        self.rows.get(key)
    }

    pub fn id(&self, id: impl Id) -> Option<&R> {
        self.rows.get(&one(id.get()))
    }

    /// Returns the local key for a whole key.
    fn local(&self, key: &[Value<'_>]) -> RowKey {
        self.of_key.iter().map(|place| cell(&key[*place])).collect()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns the changed rows: the present row (`None` if deleted) and the earlier row (`None` if new).
    pub fn changes(&self) -> impl Iterator<Item = (Option<&R>, Option<&R>)> {
        self.changed
            .iter()
            .map(|(key, old)| (self.rows.get(key), old.as_ref()))
            .filter(|(now, old)| now != old)
    }

    fn set(&mut self, key: RowKey, row: Option<R>) -> Option<R> {
        match row {
            Some(row) => {
                let old = self.rows.insert(key.clone(), row);
                self.untake(old.as_ref());
                for (name, value) in self.rows[&key].uniques() {
                    if let Some(value) = value {
                        self.taken.insert((name, value), key.clone());
                    }
                }
                old
            }
            None => {
                let old = self.rows.remove(&key);
                self.untake(old.as_ref());
                old
            }
        }
    }

    fn untake(&mut self, row: Option<&R>) {
        for (name, value) in row.map(Ruled::uniques).unwrap_or_default() {
            if let Some(value) = value {
                self.taken.remove(&(name, value));
            }
        }
    }

    fn remove(&mut self, which: impl Fn(&R) -> bool) {
        let keys: Vec<RowKey> = (self.rows.iter())
            .filter(|(_, row)| which(row))
            .map(|(key, _)| key.clone())
            .collect();
        for key in keys {
            let old = self.set(key.clone(), None);
            self.journal.push((key, old));
        }
    }

    fn write(&mut self, verb: Verb, values: &[Value<'_>]) -> Result<(), DbError> {
        if verb == Verb::Delete {
            let key = self.local(values);
            let Some(old) = self.set(key.clone(), None) else {
                return Err(broken(format!(
                    "{} {key:?} is deleted but not there",
                    R::TABLE
                )));
            };
            self.journal.push((key, Some(old)));
            return Ok(());
        }
        let row =
            R::decode(values.iter().map(owned).collect()).map_err(|e| broken(e.to_string()))?;
        let key: RowKey = self.key.iter().map(|place| cell(&values[*place])).collect();
        let old = self.rows.get(&key);
        match (verb, old) {
            (Verb::Insert, Some(_)) => return Err(DbError::Taken(format!("{} {key:?}", R::TABLE))),
            (Verb::Update, None) => {
                return Err(broken(format!(
                    "{} {key:?} is updated but not there",
                    R::TABLE
                )));
            }
            (_, Some(old)) if old.account() != row.account() => {
                return Err(DbError::Taken(format!(
                    "{} {key:?} of another account",
                    R::TABLE
                )));
            }
            _ => {}
        }
        for (name, value) in row.uniques() {
            if let Some(value) = value
                && self
                    .taken
                    .get(&(name, value))
                    .is_some_and(|other| *other != key)
            {
                return Err(DbError::Taken(format!("{}.{name}", R::TABLE)));
            }
        }
        if !row.sound() {
            return Err(broken(format!("a check of {}: {row:?}", R::TABLE)));
        }
        let old = self.set(key.clone(), Some(row));
        self.journal.push((key, old));
        Ok(())
    }

    fn dump(&self) -> Dump {
        let place = |name: &&str| R::COLUMNS.iter().position(|c| c.name == *name).unwrap();
        let values = |row: &R| row.encode().iter().map(owned).collect();
        Dump {
            table: R::TABLE,
            sql: format!(
                "SELECT {} FROM {}",
                parlor_store::catalogue::column_list(R::COLUMNS, ""),
                R::TABLE,
            ),
            columns: R::COLUMNS,
            key: R::KEY.iter().map(place).collect(),
            again: |values| {
                let row = R::decode(values).unwrap();
                row.encode().iter().map(owned).collect()
            },
            rows: self.all().map(values).collect(),
        }
    }

    fn undo(&mut self) {
        while let Some((key, old)) = self.journal.pop() {
            self.set(key, old);
        }
    }

    fn keep(&mut self) {
        for (key, old) in self.journal.drain(..) {
            self.changed.entry(key).or_insert(old);
        }
    }
}

fn broken(reason: impl Into<String>) -> DbError {
    DbError::Broken(reason.into())
}

macro_rules! database {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// The tables of the database.
        #[derive(Debug, Default)]
        pub(crate) struct Database {
            $(pub $field: Sheet<$row>,)*
            pub unique_values: Sheet<UniqueValue>,
            pub counters: BTreeMap<AccountId, (Counters, i64)>,
            pub next: BTreeMap<IdKind, i64>,
            pub counters_before: BTreeMap<AccountId, (Counters, i64)>,
            /// The greatest number of loads that one transaction needed.
            pub loads: usize,
        }

        $(impl Source<$row> for Database {
            fn get(&self, key: &<$row as Row>::Key) -> Option<&$row> {
                let row = self.$field.get(&self.$field.local(&key.values()))?;
                (row.key() == *key).then_some(row)
            }
            fn rows(&self) -> impl Iterator<Item = &$row> { self.$field.all() }
        })*

        impl Database {
            fn write(&mut self, write: &Write<'_>, locked: &BTreeSet<AccountId>) -> Result<(), DbError> {
                if write.shape.table == UniqueValue::TABLE {
                    for values in &write.rows {
                        if write.verb == Verb::Delete {
                            let object: RowKey = values.iter().map(cell).collect();
                            self.unique_values.remove(|v| vec![text(&v.kind), int(v.account_id), Cell::Int(v.object_id)] == object);
                        } else {
                            self.unique_values.write(write.verb, values)?;
                        }
                    }
                    return Ok(());
                }
                if write.shape.key == ["account_id", "ordering_key"] {
                    for values in &write.rows {
                        let ordering_key: RowKey = values.iter().map(cell).collect();
                        self.deliveries.remove(|d| vec![Cell::Int(d.account_id.0), Cell::Int(d.ordering_key)] == ordering_key);
                    }
                    return Ok(());
                }
                $(if write.shape.table == <$row as Row>::TABLE {
                    for values in &write.rows {
                        if write.verb != Verb::Delete {
                            let row = <$row>::decode(values.iter().map(owned).collect()).map_err(|e| broken(e.to_string()))?;
                            if !locked.contains(&row.account()) {
                                return Err(broken(format!("{row:?} is written but its account was not locked")));
                            }
                            for reference in row.references().iter().filter(|r| r.enforced) {
                                if self.account_of(reference.table, reference.id).is_none() {
                                    return Err(broken(format!("{row:?} names {} {}, which is not there", reference.table, reference.id)));
                                }
                            }
                        }
                        self.$field.write(write.verb, values)?;
                    }
                    return Ok(());
                })*
                Err(broken(format!("no table {}", write.shape.table)))
            }

            fn undo(&mut self) { self.unique_values.undo(); $(self.$field.undo();)* }

            fn keep(&mut self) { self.unique_values.keep(); $(self.$field.keep();)* }

            /// Forgets the recorded changes.
            pub fn settle_changes(&mut self) {
                self.unique_values.changed.clear();
                $(self.$field.changed.clear();)*
                self.counters_before = self.counters.clone();
            }

            /// Returns the recorded changes as texts.
            pub fn changes(&self) -> Vec<String> {
                let mut out = Vec::new();
                $(for (now, old) in self.$field.changes() { out.push(format!("{}: {old:?} -> {now:?}", <$row as Row>::TABLE)); })*
                if self.counters != self.counters_before { out.push(format!("{:?} -> {:?}", self.counters_before, self.counters)); }
                out
            }

            /// Returns the changed rows whose references leave their account.
            pub fn strays(&self) -> Vec<String> {
                let mut out = Vec::new();
                $(for (now, old) in self.$field.changes() {
                    let Some(row) = now else { continue };
                    if old.is_some_and(|old| old.account() != row.account()) { out.push(format!("{row:?} changed hands")); }
                    for r in row.references() {
                        if self.account_of(r.table, r.id).is_some_and(|owner| owner != row.account()) {
                            out.push(format!("{row:?} names {} {} of another account", r.table, r.id));
                        }
                    }
                })*
                out
            }

            /// The rows of every table.
            pub fn dump(&self) -> Vec<Dump> {
                vec![self.unique_values.dump(), $(self.$field.dump()),*]
            }
        }
    };
}

/// A table's rows, for the comparison with another database.
pub(crate) struct Dump {
    pub table: &'static str,
    /// Selects all rows, in any order.
    pub sql: String,
    pub columns: &'static [parlor_store::row::Column],
    /// The places of the columns of the primary key.
    pub key: Vec<usize>,
    /// Reads another database's row and writes it again, so that it is comparable with [`Self::rows`].
    pub again: fn(Vec<Value<'static>>) -> Vec<Value<'static>>,
    pub rows: Vec<Vec<Value<'static>>>,
}

parlor_model::tables!(database);

impl Database {
    /// Deletes old stored answers, as the real databases do at intervals.
    pub fn forget_answers(&mut self, before: Timestamp) {
        let old: Vec<RowKey> = (self.answers.rows.iter())
            .filter(|(_, answer)| answer.created_at < before)
            .map(|(key, _)| key.clone())
            .collect();
        for key in old {
            self.answers.set(key, None);
        }
    }

    /// Returns the account of a row, if the row exists. Tables without references to them are left out.
    pub fn account_of(&self, table: &str, id: i64) -> Option<AccountId> {
        let key = one(id);
        match table {
            "accounts" => self.accounts.get(&key).map(Row::account),
            "departments" => self.departments.get(&key).map(Row::account),
            "teams" => self.teams.get(&key).map(Row::account),
            "queues" => self.queues.get(&key).map(Row::account),
            "hours" => self.hours.get(&key).map(Row::account),
            "agents" => self.agents.get(&key).map(Row::account),
            "inboxes" => self.inboxes.get(&key).map(Row::account),
            "sign_in_providers" => self.providers.get(&key).map(Row::account),
            "push_subscriptions" => self.push_subscriptions.get(&key).map(Row::account),
            "credentials" => self.credentials.get(&key).map(Row::account),
            "contacts" => self.contacts.get(&key).map(Row::account),
            "contact_points" => self.points.get(&key).map(Row::account),
            "identities" => self.identities.get(&key).map(Row::account),
            "cases" => self.cases.get(&key).map(Row::account),
            "conversations" => self.conversations.get(&key).map(Row::account),
            "messages" => self.messages.get(&key).map(Row::account),
            "tickets" => self.tickets.get(&key).map(Row::account),
            other => panic!("nothing should name a row of {other}"),
        }
    }

    pub fn config(&self, account: AccountId) -> Option<AccountConfig> {
        let mut config = AccountConfig::new(self.accounts.id(account)?.clone());
        macro_rules! collect {
            ($($(#[$doc:meta])* $field:ident: $type:ty = $table:ident($row:ident: $entity:ident) => $entry:expr $(, only($test:expr, $sql:literal))?;)*) => {$(
                config.$field = (self.$table.all())
                    .filter(|$row| $row.account_id == account $(&& $test)?)
                    .cloned()
                    .map(|$row| $entry)
                    .collect();
            )*};
        }
        parlor_model::configuration!(collect);
        Some(config)
    }

    pub fn live_state(&self, account: AccountId) -> LiveState {
        let mut slots: BTreeMap<AgentId, Vec<Slot>> = BTreeMap::new();
        for slot in self.slots.all().filter(|s| s.account_id == account) {
            slots.entry(slot.agent_id).or_default().push(slot.clone());
        }
        let workloads = (self.agent_states.all())
            .filter(|s| s.account_id == account)
            .map(|s| {
                let slots = slots.remove(&s.agent_id).unwrap_or_default();
                (s.agent_id, Workload::new(s.clone(), slots))
            })
            .collect();
        let mut buckets = BTreeMap::new();
        for entry in self.queue_entries.all().filter(|e| e.account_id == account) {
            let line = (entry.queue_id, entry.reserved_for, entry.bucket.clone());
            *buckets.entry(line).or_insert(0) += 1;
        }
        let stats = (self.queue_stats.all())
            .filter(|s| s.account_id == account)
            .map(|s| (s.queue_id, s.clone()))
            .collect();
        let cells = (self.conversation_counts.all())
            .filter(|c| c.account_id == account)
            .map(|c| (c.cell, c.count))
            .collect();
        let figures = (self.day_figures.all())
            .filter(|f| f.account_id == account)
            .map(|f| ((f.kind, f.subject), f.clone()))
            .collect();
        LiveState {
            workloads,
            buckets,
            stats,
            cells,
            figures,
        }
    }
}

/// Whether events of this kind contain personal data.
pub(crate) fn tells(kind: &str) -> bool {
    PERSONAL_EVENTS.contains(&kind)
}

/// The point of a commit at which a fault occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    Lock,
    Load,
    Lease,
    BeforeCommit,
    /// After the commit, so that only its answer is lost.
    AfterCommit,
}

/// An injected fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Unavailable,
    NoAnswer,
    Raced,
    Taken,
    Broken,
}

/// The state that nodes share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub database: Database,
    pub fault: Option<(Point, Fault)>,
    /// Writes that the schema does not allow. The writer decides such a batch again, so no caller notices; but the
    /// model should have prevented it.
    pub failures: Vec<String>,
    /// The number of faults that occurred.
    pub struck: usize,
    /// The delays of the next answers, in polls, repeated in a cycle. An empty list means no delays.
    pub delays: Vec<usize>,
    next_delay: usize,
    /// The locked accounts, each with the node that holds the lock.
    locks: BTreeMap<AccountId, usize>,
    nodes: usize,
}

impl Shared {
    fn delay(&mut self) -> usize {
        if self.delays.is_empty() {
            return 0;
        }
        self.next_delay = (self.next_delay + 1) % self.delays.len();
        self.delays[self.next_delay]
    }

    fn reach(&mut self, point: Point) -> Result<(), DbError> {
        if let Some((at, fault)) = self.fault
            && at == point
        {
            self.fault = None;
            self.struck += 1;
            return Err(match fault {
                Fault::Unavailable => DbError::Unavailable(format!("struck at {point:?}")),
                Fault::NoAnswer => DbError::NoAnswer(format!("struck at {point:?}")),
                Fault::Raced => DbError::Raced,
                Fault::Taken => DbError::Taken(format!("struck at {point:?}")),
                Fault::Broken => broken(format!("struck at {point:?}")),
            });
        }
        Ok(())
    }

    /// Whether another node than `node` has locked one of these accounts.
    fn is_locked(&self, node: usize, mut accounts: impl Iterator<Item = AccountId>) -> bool {
        accounts.any(|account| (self.locks.get(&account)).is_some_and(|owner| *owner != node))
    }

    fn unlock(&mut self, node: usize) {
        self.locks.retain(|_, owner| *owner != node);
    }
}

/// Completes after this number of polls.
async fn polls(mut number: usize) {
    futures_util::future::poll_fn(|cx| {
        if number == 0 {
            return std::task::Poll::Ready(());
        }
        number -= 1;
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// The connection of one node.
#[derive(Debug)]
pub(crate) struct Memory {
    shared: Arc<Mutex<Shared>>,
    node: usize,
    lease: i64,
    /// Whether leased ids are written with the next batch, as in SQLite, or at once, as in PostgreSQL.
    embedded: bool,
    /// For embedded databases: the first unleased id of each kind that is not written yet.
    leased: Arc<Mutex<BTreeMap<IdKind, i64>>>,
    loads: usize,
    in_flight: Arc<()>,
}

impl Memory {
    pub fn new(shared: &Arc<Mutex<Shared>>, lease: i64, embedded: bool) -> Self {
        let node = {
            let mut shared = shared.lock().unwrap();
            shared.nodes += 1;
            shared.nodes
        };
        Self {
            shared: Arc::clone(shared),
            node,
            lease,
            embedded,
            leased: Arc::default(),
            loads: 0,
            in_flight: Arc::default(),
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Ok(mut shared) = self.shared.lock() {
            shared.unlock(self.node);
        }
    }
}

/// Returns the look-ups at the end of a chain with their rows.
fn followed(database: &Database, chain: &Chain) -> Vec<(Key, Rows)> {
    let account = chain.first.account().unwrap();
    let mut last = vec![(chain.first.clone(), chain.first.find(database))];
    for (column, next) in &chain.steps {
        let mut ids = BTreeSet::new();
        for (key, rows) in &last {
            let columns = key.lookup().columns;
            let place = columns.iter().position(|c| c.name == *column).unwrap();
            ids.extend(rows.iter().filter_map(|row| match row[place] {
                Value::Int(id) => Some(id),
                _ => None,
            }));
        }
        let keys = ids.into_iter().map(|id| next.key(account, id));
        last = keys.map(|key| (key.clone(), key.find(database))).collect();
    }
    last
}

fn look_up(
    shared: &mut Shared,
    accounts: &[AccountId],
    wanted: &Prefetch,
    loads: usize,
) -> Result<Fetched, DbError> {
    shared.reach(Point::Load)?;
    shared.database.loads = shared.database.loads.max(loads);
    let stored_version = |account: &AccountId| {
        let (counters, config_version) = *shared.database.counters.get(account)?;
        Some((
            *account,
            StoredVersion {
                counters,
                config_version,
            },
        ))
    };
    let versions = accounts.iter().filter_map(stored_version).collect();
    let database = &shared.database;
    let found = (wanted.keys.iter()).map(|key| (key.clone(), key.find(database)));
    let chained = (wanted.chains.iter()).flat_map(|chain| followed(database, chain));
    let found = found.chain(chained).collect();
    Ok(Fetched { versions, found })
}

impl Backend for Memory {
    const SHARED: bool = true;

    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        mut wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        if self.embedded {
            // SQLite leaves chains out.
            wanted.chains.clear();
        }
        self.loads = if accounts.is_empty() {
            self.loads + 1
        } else {
            0
        };
        let (loads, shared) = (self.loads, Arc::clone(&self.shared));
        let delay = self.shared().delay();
        async move {
            // The request takes as long as the answer, so the answer may be outdated when it arrives.
            polls(delay / 2).await;
            let answer = look_up(&mut shared.lock().unwrap(), &accounts, &wanted, loads);
            polls(delay - delay / 2).await;
            answer
        }
        .boxed()
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        let mut shared = self.shared();
        shared.reach(Point::Load)?;
        (shared.database.config(account)).ok_or_else(|| broken("no such account"))
    }

    async fn live_state(&mut self, account: AccountId) -> Result<LiveState, DbError> {
        let mut shared = self.shared();
        shared.reach(Point::Load)?;
        Ok(shared.database.live_state(account))
    }

    async fn next_ids(&mut self, _: IdKind, _: usize) -> Result<Vec<(i64, i64)>, DbError> {
        // No simulated command is a dry run.
        Err(DbError::Broken("a dry run in a simulation".to_owned()))
    }

    async fn lease(&mut self, wanted: &[(IdKind, usize)]) -> Result<Vec<Leased>, DbError> {
        let mut shared = self.shared();
        shared.reach(Point::Lease)?;
        let mut leased = self.leased.lock().unwrap();
        let mut all = Vec::new();
        for (kind, blocks) in wanted.iter().copied() {
            let stored = shared.database.next.get(&kind).copied().unwrap_or(1);
            let (mut next, blocks) = if self.embedded {
                (
                    leased.get(&kind).copied().unwrap_or(stored),
                    blocks.div_ceil(8),
                )
            } else {
                (stored, blocks)
            };
            let mut out = Vec::new();
            for _ in 0..blocks {
                out.push((next, next + self.lease));
                next += self.lease;
            }
            if self.embedded {
                leased.insert(kind, next);
            } else {
                shared.database.next.insert(kind, next);
            }
            all.push((kind, out));
        }
        Ok(all)
    }

    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>> {
        let (shared, leased) = (Arc::clone(&self.shared), Arc::clone(&self.leased));
        let (node, embedded) = (self.node, self.embedded);
        let delay = self.shared().delay();
        let in_flight = Arc::clone(&self.in_flight);
        async move {
            let _in_flight = in_flight;
            polls(delay).await;
            let accounts = || flush.counters.iter().map(|(account, ..)| *account);
            while shared.lock().unwrap().is_locked(node, accounts()) {
                polls(1).await;
            }
            let mut shared = shared.lock().unwrap();
            let applied =
                (shared.reach(Point::BeforeCommit)).and_then(|()| apply(&mut shared, &flush, node));
            shared.unlock(node);
            applied?;
            let database = &mut shared.database;
            for (kind, highest) in writes::highest_ids(&flush) {
                let mut leased = leased.lock().unwrap();
                let stored = database.next.entry(kind).or_insert(1);
                let next = if embedded {
                    leased.entry(kind).or_insert(*stored)
                } else {
                    stored
                };
                *next = (*next).max(highest + 1);
            }
            for (kind, next) in &*leased.lock().unwrap() {
                database.next.insert(*kind, *next);
            }
            shared.reach(Point::AfterCommit)
        }
        .boxed()
    }

    async fn lock(&mut self, accounts: &[AccountId]) -> Result<(), DbError> {
        let flying = Arc::strong_count(&self.in_flight) - 1;
        assert_eq!(flying, 0, "a batch is locked while another is in flight");
        self.shared().reach(Point::Lock)?;
        while self.shared().is_locked(self.node, accounts.iter().copied()) {
            polls(1).await;
        }
        let node = self.node;
        let mut shared = self.shared();
        for account in accounts {
            shared.locks.insert(*account, node);
        }
        Ok(())
    }

    async fn rollback(&mut self) {
        let node = self.node;
        self.shared().unlock(node);
    }
}

fn apply(shared: &mut Shared, flush: &Flush, node: usize) -> Result<(), DbError> {
    let database = &mut shared.database;
    let stale = flush.counters.iter().any(|(account, before, _)| {
        (database.counters.get(account)).map(|(counters, _)| *counters) != *before
    });
    if stale {
        return Err(DbError::Raced);
    }
    // A node that changes an account's counters locks the account, as an explicit lock does.
    let ours: BTreeSet<AccountId> = (shared.locks.iter())
        .filter(|(_, owner)| **owner == node)
        .map(|(account, _)| *account)
        .chain(flush.counters.iter().map(|(account, ..)| *account))
        .collect();
    let written = writes::accounts(flush)
        .iter()
        .chain(&writes::of(flush))
        .try_for_each(|write| database.write(write, &ours));
    if let Err(error) = written {
        database.undo();
        shared.failures.push(format!("{error:?}"));
        return Err(error);
    }
    database.keep();
    for (account, _, counters) in &flush.counters {
        let reconfigured = i64::from(flush.reconfigured.contains(account));
        let entry = database.counters.entry(*account).or_insert((*counters, 0));
        *entry = (*counters, entry.1 + reconfigured);
    }
    Ok(())
}
