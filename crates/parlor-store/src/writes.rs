//! The rows that a flush writes, in an order that satisfies foreign keys and unique constraints. A flush contains all
//! changes of one batch.

use crate::catalogue::{Shape, Verb};
use crate::row::{Columns, Field, Row, RowKey, Value};
use crate::unique_values;
use parlor_model::entities::{Account, CallbackDelivery, UniqueValue};
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::state::{Flush, FlushVisitor, Way};
use parlor_model::table::Changes;
use std::collections::BTreeMap;

/// Rows of one table, with the kind of statement that writes them.
#[derive(Debug)]
pub struct Write<'a> {
    /// The table.
    pub shape: Shape,
    /// The kind of statement.
    pub verb: Verb,
    /// The values of each row, for the columns that the kind of statement needs.
    pub rows: Vec<Vec<Value<'a>>>,
    /// The earlier values of each row, for updates. The list is empty if the earlier values are unknown.
    pub were: Vec<Vec<Value<'a>>>,
}

impl Write<'_> {
    /// Returns the positions of the columns in which a row differs from its earlier values. If the earlier values are
    /// unknown, returns all columns except the key.
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

#[derive(Default)]
struct Writes<'a>(Vec<Write<'a>>);

impl<'a> Writes<'a> {
    fn add(
        &mut self,
        shape: Shape,
        verb: Verb,
        rows: impl IntoIterator<Item = Vec<Value<'a>>>,
        were: impl IntoIterator<Item = Vec<Value<'a>>>,
    ) {
        let rows: Vec<_> = rows.into_iter().collect();
        if !rows.is_empty() {
            self.0.push(Write {
                shape,
                verb,
                rows,
                were: were.into_iter().collect(),
            });
        }
    }
}

impl<'a> FlushVisitor<'a> for Writes<'a> {
    fn changes<R: Row>(&mut self, way: Way, changes: &'a Changes<R>) {
        let shape = Shape::of::<R>();
        let deleted = changes.deleted.iter().map(RowKey::values);
        let (inserted, updated) = (&changes.inserted, &changes.updated);
        let encoded = |row: &'a std::sync::Arc<R>| row.encode();
        match way {
            Way::Update => {
                self.add(shape, Verb::Delete, deleted, []);
                let were = changes.were.iter().map(encoded);
                self.add(shape, Verb::Update, updated.iter().map(encoded), were);
                self.add(shape, Verb::Insert, inserted.iter().map(encoded), []);
            }
            Way::Replace => {
                let replaced = updated.iter().map(|row| owned(&row.key()));
                self.add(shape, Verb::Delete, deleted.chain(replaced), []);
                let rows = updated.iter().chain(inserted).map(encoded);
                self.add(shape, Verb::Insert, rows, []);
            }
            Way::Put => {
                self.add(shape, Verb::Delete, deleted, []);
                let rows = inserted.iter().chain(updated).map(encoded);
                self.add(shape, Verb::Put, rows, []);
            }
        }
    }

    fn added<R: Row>(&mut self, rows: &'a [R]) {
        let rows = rows.iter().map(Columns::encode);
        self.add(Shape::of::<R>(), Verb::Insert, rows, []);
    }
}

fn owned(key: &impl RowKey) -> Vec<Value<'static>> {
    key.values().into_iter().map(Value::into_owned).collect()
}

/// Returns all writes of a flush, except the writes of accounts and counters. Each back end writes accounts and
/// counters first.
#[must_use]
pub fn of(flush: &Flush) -> Vec<Write<'_>> {
    let mut writes = Writes::default();
    let shape = Shape {
        key: &["account_id", "ordering_key"],
        ..Shape::of::<CallbackDelivery>()
    };
    let forgotten = (flush.forgotten.iter())
        .map(|(account, ordering_key)| vec![account.put(), Value::Int(*ordering_key)]);
    writes.add(shape, Verb::Delete, forgotten, []);
    let unique = unique_values::of(flush, chosen_ids(flush));
    let shape = Shape::of::<UniqueValue>();
    let by_object = Shape {
        key: unique_values::OBJECT,
        ..shape
    };
    writes.add(by_object, Verb::Delete, unique.removed, []);
    writes.add(shape, Verb::Insert, unique.added, []);
    writes.add(shape, Verb::Put, unique.chosen, []);
    flush.visit(&mut writes);
    let redacted = flush.redacted.iter().map(Columns::encode);
    let events = Shape::of::<parlor_model::entities::Event>();
    writes.add(events, Verb::Update, redacted, []);
    writes.0.retain(|write| write.shape.table != Account::TABLE);
    writes.0
}

/// Returns the writes of a flush's accounts. Accounts are written before their counters, and counters are written
/// before all other rows.
pub fn accounts(flush: &Flush) -> Vec<Write<'_>> {
    let mut writes = Writes::default();
    writes.changes(Way::Put, &flush.accounts);
    writes.0
}

/// The ids of the configuration rows of a flush.
#[derive(Default)]
struct Configured(Vec<(IdKind, AccountId, i64)>);

impl<'a> FlushVisitor<'a> for Configured {
    fn changes<R: Row>(&mut self, way: Way, changes: &'a Changes<R>) {
        let kind = (IdKind::ALL.iter().copied()).find(|kind| kind.table() == R::TABLE);
        let Some(kind) = kind.filter(|_| way == Way::Put) else {
            return;
        };
        for row in changes.written() {
            if let Some(Value::Int(id)) = row.key().values().pop() {
                self.0.push((kind, row.account(), id));
            }
        }
    }

    fn added<R: Row>(&mut self, _: &'a [R]) {}
}

/// Returns the ids that a person may have chosen, with their accounts. These are the ids of configuration rows, and the
/// ids that a provisioning file gives to new contacts, identities and cases.
#[must_use]
pub fn chosen_ids(flush: &Flush) -> Vec<(IdKind, AccountId, i64)> {
    let mut configured = Configured::default();
    if flush.configures() {
        flush.visit(&mut configured);
    }
    configured.0.extend_from_slice(&flush.given);
    configured.0
}

/// Returns the highest id of each kind in [`chosen_ids`]. The counters of ids must be greater than these ids, so that
/// Parlor does not generate the same ids.
#[must_use]
pub fn highest_ids(flush: &Flush) -> Vec<(IdKind, i64)> {
    let mut highest = BTreeMap::new();
    for (kind, _, id) in chosen_ids(flush) {
        let known = highest.entry(kind).or_insert(id);
        *known = (*known).max(id);
    }
    highest.into_iter().collect()
}
