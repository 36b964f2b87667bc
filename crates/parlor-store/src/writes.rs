//! A flush as rows to write, in an order that foreign keys and unique constraints allow.

use crate::catalogue::{Shape, Verb};
use crate::row::{Field, Row, Value};
use parlor_model::entities::{
    Account, Agent, AgentQueue, AgentState, AgentTeam, ApplicationInbox, AttributeDefinition,
    CallbackDelivery, CallbackEndpoint, ContactPoint, Department, EndpointState, Event, Hours,
    Inbox, Label, Provisioned, Queue, QueueEntry, QueueStats, ReadMark, RoutingDecision, Slot,
    StoredAnswer, Team, Timer,
};
use parlor_model::ids::{Id, IdKind};
use parlor_model::state::{ConfigKey, ConfigRow, Flush};
use parlor_model::table::Changes;

/// Rows of one table and what to do with them.
#[derive(Debug)]
pub struct Write<'a> {
    /// The table.
    pub shape: Shape,
    /// What to do.
    pub verb: Verb,
    /// The given columns of each row.
    pub rows: Vec<Vec<Value<'a>>>,
    /// For updates, where it is known: what each row was.
    pub were: Vec<Vec<Value<'a>>>,
}

impl Write<'_> {
    /// The places of the columns in which a row differs from what it was; all but those of the key if that is not known.
    pub(crate) fn differing(&self, row: usize) -> Vec<usize> {
        let (Some(now), was) = (self.rows.get(row), self.were.get(row)) else {
            return Vec::new();
        };
        let differs = |place: usize| match was {
            Some(was) => was.get(place) != now.get(place),
            None => !self.shape.key_places().contains(&place),
        };
        (0..now.len()).filter(|place| differs(*place)).collect()
    }
}

fn write<'a, R: Row + 'a>(
    out: &mut Vec<Write<'a>>,
    verb: Verb,
    rows: impl IntoIterator<Item = &'a R>,
) {
    let rows: Vec<Vec<Value<'a>>> = rows.into_iter().map(Row::encode).collect();
    if !rows.is_empty() {
        out.push(Write {
            shape: Shape::of::<R>(),
            verb,
            rows,
            were: Vec::new(),
        });
    }
}

fn delete<'a, R: Row>(out: &mut Vec<Write<'a>>, keys: impl IntoIterator<Item = Vec<Value<'a>>>) {
    let rows: Vec<Vec<Value<'a>>> = keys.into_iter().collect();
    if !rows.is_empty() {
        out.push(Write {
            shape: Shape::of::<R>(),
            verb: Verb::Delete,
            rows,
            were: Vec::new(),
        });
    }
}

fn update<'a, K, R: Row + 'a>(out: &mut Vec<Write<'a>>, changes: &'a Changes<K, R>) {
    if !changes.updated.is_empty() {
        out.push(Write {
            shape: Shape::of::<R>(),
            verb: Verb::Update,
            rows: changes.updated.iter().map(|row| row.encode()).collect(),
            were: changes.were.iter().map(|row| row.encode()).collect(),
        });
    }
}

fn changes<'a, K: Id, R: Row + 'a>(out: &mut Vec<Write<'a>>, changes: &'a Changes<K, R>) {
    delete::<R>(
        out,
        changes
            .deleted
            .iter()
            .map(|key| vec![Value::Int(key.get())]),
    );
    update(out, changes);
    write(out, Verb::Insert, changes.inserted.iter().map(|row| &**row));
}

/// As [`changes`], but a changed row is taken out and put in again: rows that swap a unique value must not meet half-way.
fn replaced<'a, K: Id, R: Row + 'a>(
    out: &mut Vec<Write<'a>>,
    changes: &'a Changes<K, R>,
    key: impl Fn(&R) -> i64,
) {
    let keys = changes
        .deleted
        .iter()
        .map(|k| k.get())
        .chain(changes.updated.iter().map(|row| key(row)));
    delete::<R>(out, keys.map(|k| vec![Value::Int(k)]));
    write(
        out,
        Verb::Insert,
        changes
            .updated
            .iter()
            .chain(&changes.inserted)
            .map(|row| &**row),
    );
}

/// Everything a flush writes, counters excepted: those are the engine's to write, first of all.
#[must_use]
pub fn of(flush: &Flush) -> Vec<Write<'_>> {
    let mut out = Vec::new();
    config(&mut out, flush);
    changes(&mut out, &flush.contacts);
    replaced(&mut out, &flush.points, |p: &ContactPoint| p.id.get());
    changes(&mut out, &flush.identities);
    changes(&mut out, &flush.cases);
    changes(&mut out, &flush.notes);
    changes(&mut out, &flush.merges);
    changes(&mut out, &flush.erasures);
    changes(&mut out, &flush.conversations);
    changes(&mut out, &flush.messages);
    changes(&mut out, &flush.attachments);
    replaced(&mut out, &flush.queue_entries, |e: &QueueEntry| {
        e.conversation_id.get()
    });
    delete::<Slot>(
        &mut out,
        flush
            .slots_freed
            .iter()
            .map(|(agent, slot)| vec![agent.put(), slot.put()]),
    );
    write::<Slot>(&mut out, Verb::Insert, &flush.slots_taken);
    write::<AgentState>(&mut out, Verb::Put, &flush.agent_states);
    write::<QueueStats>(&mut out, Verb::Put, &flush.queue_stats);
    delete::<Timer>(
        &mut out,
        flush
            .timers
            .deleted
            .iter()
            .map(|(kind, subject)| vec![kind.put(), subject.put()]),
    );
    // A timer is set whether or not there is one already.
    write::<Timer>(
        &mut out,
        Verb::Put,
        (flush.timers.inserted.iter().chain(&flush.timers.updated)).map(|row| &**row),
    );
    update(&mut out, &flush.reads);
    write::<ReadMark>(
        &mut out,
        Verb::Insert,
        flush.reads.inserted.iter().map(|row| &**row),
    );
    changes(&mut out, &flush.service_records);
    write::<RoutingDecision>(&mut out, Verb::Insert, &flush.decisions);
    write::<Event>(&mut out, Verb::Update, &flush.redacted);
    write::<Event>(&mut out, Verb::Insert, &flush.events);
    if !flush.forgotten.is_empty() {
        out.push(Write {
            shape: Shape {
                key: &["account_id", "ordering_key"],
                ..Shape::of::<CallbackDelivery>()
            },
            verb: Verb::Delete,
            rows: (flush.forgotten.iter())
                .map(|(account, ordering_key)| vec![account.put(), Value::Int(*ordering_key)])
                .collect(),
            were: Vec::new(),
        });
    }
    write::<CallbackDelivery>(&mut out, Verb::Insert, &flush.deliveries);
    write::<StoredAnswer>(&mut out, Verb::Put, &flush.answers);
    out
}

fn config<'a>(out: &mut Vec<Write<'a>>, flush: &'a Flush) {
    macro_rules! put {
        ($variant:ident, $row:ty) => {
            write::<$row>(
                out,
                Verb::Put,
                flush.config.iter().filter_map(|(_, row)| {
                    if let ConfigRow::$variant(row) = row {
                        Some(row)
                    } else {
                        None
                    }
                }),
            );
        };
    }
    put!(Department, Department);
    put!(Team, Team);
    put!(Hours, Hours);
    put!(Label, Label);
    put!(Queue, Queue);
    put!(Agent, Agent);
    put!(Inbox, Inbox);
    put!(Attribute, AttributeDefinition);
    let gone = || {
        flush
            .config
            .iter()
            .filter(|(_, row)| *row == ConfigRow::Gone)
            .map(|(key, _)| key)
    };
    delete::<AgentTeam>(
        out,
        gone().filter_map(|k| {
            if let ConfigKey::AgentTeam(a, b) = k {
                Some(vec![a.put(), b.put()])
            } else {
                None
            }
        }),
    );
    delete::<AgentQueue>(
        out,
        gone().filter_map(|k| {
            if let ConfigKey::AgentQueue(a, b) = k {
                Some(vec![a.put(), b.put()])
            } else {
                None
            }
        }),
    );
    delete::<ApplicationInbox>(
        out,
        gone().filter_map(|k| {
            if let ConfigKey::ApplicationInbox(a, b) = k {
                Some(vec![a.put(), b.put()])
            } else {
                None
            }
        }),
    );
    put!(AgentTeam, AgentTeam);
    put!(AgentQueue, AgentQueue);
    changes(out, &flush.credentials);
    put!(ApplicationInbox, ApplicationInbox);
    put!(Endpoint, CallbackEndpoint);
    put!(EndpointState, EndpointState);
    write::<Provisioned>(out, Verb::Put, &flush.provisioned);
}

/// Accounts come before their counters, and counters before everything else.
pub fn accounts(flush: &Flush) -> Vec<Write<'_>> {
    let mut out = Vec::new();
    write::<Account>(
        &mut out,
        Verb::Put,
        flush.config.iter().filter_map(|(_, row)| {
            if let ConfigRow::Account(row) = row {
                Some(row)
            } else {
                None
            }
        }),
    );
    out
}

/// The highest id of each kind among the rows that a person may have chosen the ids of. Counters must never reach them again.
#[must_use]
pub fn highest_ids(flush: &Flush) -> Vec<(IdKind, i64)> {
    let mut highest = std::collections::BTreeMap::new();
    let mut see = |kind: IdKind, id: i64| {
        let known = highest.entry(kind).or_insert(id);
        *known = (*known).max(id);
    };
    for (key, _) in &flush.config {
        match key {
            ConfigKey::Account(id) => see(IdKind::Account, id.get()),
            ConfigKey::Department(id) => see(IdKind::Department, id.get()),
            ConfigKey::Team(id) => see(IdKind::Team, id.get()),
            ConfigKey::Queue(id) => see(IdKind::Queue, id.get()),
            ConfigKey::Hours(id) => see(IdKind::Hours, id.get()),
            ConfigKey::Label(id) => see(IdKind::Label, id.get()),
            ConfigKey::Agent(id) => see(IdKind::Agent, id.get()),
            ConfigKey::Inbox(id) => see(IdKind::Inbox, id.get()),
            ConfigKey::Attribute(id) => see(IdKind::Attribute, id.get()),
            ConfigKey::Endpoint(id) => see(IdKind::Endpoint, id.get()),
            ConfigKey::AgentTeam(..)
            | ConfigKey::AgentQueue(..)
            | ConfigKey::ApplicationInbox(..)
            | ConfigKey::EndpointState(..) => {}
        }
    }
    if !flush.provisioned.is_empty() {
        flush
            .contacts
            .inserted
            .iter()
            .for_each(|r| see(IdKind::Contact, r.id.get()));
        flush
            .identities
            .inserted
            .iter()
            .for_each(|r| see(IdKind::Identity, r.id.get()));
        flush
            .cases
            .inserted
            .iter()
            .for_each(|r| see(IdKind::Case, r.id.get()));
        flush
            .credentials
            .inserted
            .iter()
            .for_each(|r| see(IdKind::Credential, r.id.get()));
    }
    highest.into_iter().collect()
}
