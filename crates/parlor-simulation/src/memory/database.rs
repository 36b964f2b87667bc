//! The tables of the database in memory. The database refuses all writes that SQLite and PostgreSQL refuse. It also
//! refuses updates of missing rows, and writes to accounts that are not locked. A real database would not detect these
//! two defects.
//!
//! The rows are in maps, so that checks and look-ups need no SQL. Each batch is also written to an SQLite database in
//! memory with the production schema ([`Schema`]). So SQLite checks unique values, foreign keys, CHECK and NOT NULL,
//! and this module does not declare these constraints again.

use futures_util::FutureExt as _;
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::state::{Counters, Flush, LiveState};
use parlor_model::tables::Source;
use parlor_model::time::Timestamp;
use parlor_store::catalogue::Verb;
use parlor_store::port::{Backend as _, DbError, Sqlite};
use parlor_store::row::{Columns as _, Row, RowKey as _, Value};
use parlor_store::writes::{self, Write};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A value of a column, as a type that can be part of a map key.
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

/// Returns the row key that consists of only this number.
pub(crate) fn one(id: i64) -> RowKey {
    vec![Cell::Int(id)]
}

/// A separate SQLite database in memory with the production schema. The production backend for SQLite also writes all
/// rows to this database, so that SQLite checks the constraints.
struct Schema(Sqlite);

impl Default for Schema {
    fn default() -> Self {
        Self(Sqlite::in_memory().unwrap())
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Schema")
    }
}

impl Schema {
    /// Writes a batch in one transaction. Fails if the batch violates a constraint.
    fn apply(&mut self, flush: &Arc<Flush>) -> Result<(), DbError> {
        let applied = self.0.apply(Arc::clone(flush));
        applied.now_or_never().expect("SQLite does not wait")
    }
}

/// The rows of one table.
#[derive(Debug)]
pub(crate) struct Sheet<R> {
    rows: BTreeMap<RowKey, R>,
    /// The indexes of the columns of [`Row::LOCAL_KEY`] among all columns. `of_key` contains the indexes of the same
    /// columns in [`Row::KEY`].
    key: Vec<usize>,
    of_key: Vec<usize>,
    /// The changes of the present transaction, each with the earlier row.
    journal: Vec<(RowKey, Option<R>)>,
    /// The keys of the rows that changed since [`Database::settle_changes`], each with the earlier row.
    pub changed: BTreeMap<RowKey, Option<R>>,
}

impl<R: Row> Default for Sheet<R> {
    fn default() -> Self {
        let place = |name: &&str| R::COLUMNS.iter().position(|c| c.name == *name).unwrap();
        Self {
            rows: BTreeMap::new(),
            key: R::LOCAL_KEY.iter().map(place).collect(),
            of_key: (R::LOCAL_KEY.iter())
                .map(|name| R::KEY.iter().position(|key| key == name).unwrap())
                .collect(),
            journal: Vec::new(),
            changed: BTreeMap::new(),
        }
    }
}

impl<R: Row> Sheet<R> {
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &R> {
        self.rows.values()
    }

    pub fn get(&self, key: &RowKey) -> Option<&R> {
        self.rows.get(key)
    }

    pub fn id(&self, id: impl Id) -> Option<&R> {
        self.rows.get(&one(id.get()))
    }

    /// Returns the values of [`Row::LOCAL_KEY`] from the values of [`Row::KEY`].
    fn local(&self, key: &[Value<'_>]) -> RowKey {
        self.of_key.iter().map(|place| cell(&key[*place])).collect()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns the changed rows. Each entry is the present row (`None` if it was deleted) and the earlier row (`None`
    /// if the row is new).
    pub fn changes(&self) -> impl Iterator<Item = (Option<&R>, Option<&R>)>
    where
        R: PartialEq,
    {
        self.changed
            .iter()
            .map(|(key, old)| (self.rows.get(key), old.as_ref()))
            .filter(|(now, old)| now != old)
    }

    fn set(&mut self, key: RowKey, row: Option<R>) -> Option<R> {
        match row {
            Some(row) => self.rows.insert(key, row),
            None => self.rows.remove(&key),
        }
    }

    /// Returns the row whose key is `key`. `None` means that no row has this key, or that the row belongs to another
    /// account.
    fn keyed(&self, key: &R::Key) -> Option<&R> {
        let row = self.rows.get(&self.local(&key.values()))?;
        (row.key() == *key).then_some(row)
    }

    /// Writes rows without checking the constraints of the schema. Refuses updates and deletions of missing rows,
    /// updates that would change a row's account, and writes to accounts that are not locked.
    fn write(&mut self, write: &Write<'_>, locked: &BTreeSet<AccountId>) -> Result<(), DbError> {
        for values in &write.rows {
            if write.verb == Verb::Delete {
                for key in self.deleted(write, values)? {
                    self.write_one(key, None, locked)?;
                }
                continue;
            }
            let row =
                R::decode(values.iter().map(owned).collect()).map_err(|e| broken(e.to_string()))?;
            if write.verb == Verb::Update && self.keyed(&row.key()).is_none() {
                let (table, key) = (R::TABLE, row.key());
                return Err(broken(format!("{table} {key:?} is updated but not there")));
            }
            let key = self.key.iter().map(|place| cell(&values[*place])).collect();
            self.write_one(key, Some(row), locked)?;
        }
        Ok(())
    }

    /// Returns the keys ([`Row::LOCAL_KEY`]) of the rows that a deletion removes. A deletion by key must find its row.
    /// A deletion by other columns may find any number of rows, even none.
    fn deleted(&self, write: &Write<'_>, values: &[Value<'_>]) -> Result<Vec<RowKey>, DbError> {
        if write.shape.key == R::KEY {
            let key = self.local(values);
            let row = self.rows.get(&key);
            return match row.filter(|row| row.key().values() == values) {
                Some(_) => Ok(vec![key]),
                None => Err(broken(format!(
                    "{} {key:?} is deleted but not there",
                    R::TABLE
                ))),
            };
        }
        let places = write.shape.key_places();
        let is_deleted = |row: &R| {
            let row = row.encode();
            places.iter().map(|place| &row[*place]).eq(values)
        };
        let rows = self.rows.iter().filter(|(_, row)| is_deleted(row));
        Ok(rows.map(|(key, _)| key.clone()).collect())
    }

    fn write_one(
        &mut self,
        key: RowKey,
        row: Option<R>,
        locked: &BTreeSet<AccountId>,
    ) -> Result<(), DbError> {
        let account = row.as_ref().or(self.rows.get(&key)).map(Row::account);
        if account.is_none_or(|account| !locked.contains(&account)) {
            return Err(broken(format!(
                "{} {key:?} is written but its account {account:?} was not locked",
                R::TABLE
            )));
        }
        let old = self.set(key.clone(), row);
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

pub(super) fn broken(reason: impl Into<String>) -> DbError {
    DbError::Broken(reason.into())
}

/// The references that [`Database::strays`] does not check: the table with the id, and the table to which the id
/// refers. The id comes from a caller and is stored before it is looked up. So the row may not exist or may belong to
/// another account.
const UNCHECKED: &[(&str, &str)] = &[("bulk_items", "conversations")];

/// Whether a row always stays in its account. Another account may take a unique value that is no longer in use.
macro_rules! may_not_move {
    (outside) => {
        false
    };
    ($store:ident) => {
        true
    };
}

macro_rules! database {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// The tables of the database.
        #[derive(Debug, Default)]
        pub(crate) struct Database {
            $(pub $field: Sheet<entities::$row>,)*
            schema: Schema,
            pub counters: BTreeMap<AccountId, (Counters, i64)>,
            pub next: BTreeMap<IdKind, i64>,
            pub counters_before: BTreeMap<AccountId, (Counters, i64)>,
            /// The maximum number of further loads that one transaction needed after its first load.
            pub loads: usize,
        }

        $(impl Source<entities::$row> for Database {
            fn get(&self, key: &<entities::$row as Row>::Key) -> Option<&entities::$row> {
                self.$field.keyed(key)
            }
            fn rows(&self) -> impl Iterator<Item = &entities::$row> { self.$field.all() }
        })*

        impl Database {
            fn write(&mut self, write: &Write<'_>, locked: &BTreeSet<AccountId>) -> Result<(), DbError> {
                $(if write.shape.table == $table {
                    return self.$field.write(write, locked);
                })*
                Err(broken(format!("no table {}", write.shape.table)))
            }

            fn undo(&mut self) { $(self.$field.undo();)* }

            fn keep(&mut self) { $(self.$field.keep();)* }

            /// Clears the recorded changes.
            pub fn settle_changes(&mut self) {
                $(self.$field.changed.clear();)*
                self.counters_before = self.counters.clone();
            }

            /// Returns the recorded changes as texts.
            pub fn changes(&self) -> Vec<String> {
                let mut out = Vec::new();
                $(for (now, old) in self.$field.changes() { out.push(format!("{}: {old:?} -> {now:?}", $table)); })*
                if self.counters != self.counters_before { out.push(format!("{:?} -> {:?}", self.counters_before, self.counters)); }
                out
            }

            /// Returns a description of each changed row that refers to a row of another account, or that moved to
            /// another account.
            pub fn strays(&self) -> Vec<String> {
                let mut out = Vec::new();
                $(for (now, old) in self.$field.changes() {
                    let Some(row) = now else { continue };
                    if may_not_move!($store) && old.is_some_and(|old| old.account() != row.account()) { out.push(format!("{row:?} changed hands")); }
                    for (table, id) in row.references() {
                        let is_checked = !UNCHECKED.contains(&($table, table));
                        if is_checked && self.account_of(table, id).is_some_and(|owner| owner != row.account()) {
                            out.push(format!("{row:?} names {table} {id} of another account"));
                        }
                    }
                })*
                out
            }

            /// Returns the account of the row with this id, if the row exists.
            fn account_of(&self, table: &str, id: i64) -> Option<AccountId> {
                match table {
                    $($table if <entities::$row as Row>::LOCAL_KEY == ["id"] => self.$field.get(&one(id)).map(Row::account),)*
                    other => panic!("no table {other} with ids"),
                }
            }

            /// Returns the rows of every table.
            pub fn dump(&self) -> Vec<Dump> {
                vec![$(self.$field.dump()),*]
            }
        }
    };
}

/// The rows of a table, for the comparison with another database.
pub(crate) struct Dump {
    pub table: &'static str,
    /// The SQL statement that selects all rows of the table, in any order.
    pub sql: String,
    pub columns: &'static [parlor_store::row::Column],
    /// The indexes of the primary key's columns.
    pub key: Vec<usize>,
    /// Decodes a row of another database and encodes it again, so that the row can be compared with [`Self::rows`].
    pub again: fn(Vec<Value<'static>>) -> Vec<Value<'static>>,
    pub rows: Vec<Vec<Value<'static>>>,
}

parlor_model::tables!(database, with outside);

impl Database {
    /// Writes a batch. If a rule or a constraint is violated, writes nothing and returns the error.
    pub(super) fn apply(
        &mut self,
        flush: &Arc<Flush>,
        locked: &BTreeSet<AccountId>,
    ) -> Result<(), DbError> {
        let written = (writes::accounts(flush).iter())
            .chain(&writes::of(flush))
            .try_for_each(|write| self.write(write, locked))
            .and_then(|()| self.schema.apply(flush));
        match written {
            Ok(()) => self.keep(),
            Err(_) => self.undo(),
        }
        written
    }

    /// Deletes the stored answers that were created before an instant, as Parlor does regularly on a real database.
    pub fn forget_answers(&mut self, before: Timestamp) {
        let mut flush = Flush::default();
        let old = self.answers.all().filter(|a| a.created_at < before);
        flush.answers.deleted = old.map(Row::key).collect();
        let accounts = flush.answers.deleted.iter().map(|(account, ..)| *account);
        let accounts = accounts.collect();
        self.apply(&Arc::new(flush), &accounts).unwrap();
    }

    pub fn config(&self, account: AccountId) -> Option<AccountConfig> {
        let row = self.accounts.id(account)?;
        Some(AccountConfig::from_source(row.clone(), self))
    }

    pub fn live_state(&self, account: AccountId) -> LiveState {
        LiveState::from_source(account, self)
    }
}
