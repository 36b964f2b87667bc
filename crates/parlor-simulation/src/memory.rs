//! A database in memory that refuses all writes that SQLite and PostgreSQL refuse. This database also refuses updates
//! of missing rows, and writes to accounts that are not locked. A real database would not detect these two defects.
//!
//! The rows are in maps, so that checks and look-ups need no SQL. Each batch is also written to an SQLite database in
//! memory with the production schema ([`Schema`]). So SQLite checks unique values, foreign keys, CHECK and NOT NULL,
//! and this module does not declare these constraints again.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, UniqueValue};
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::prefetch::{Chain, Prefetch};
use parlor_model::state::{Counters, Flush, Key, LiveState};
use parlor_model::tables::Source;
use parlor_model::time::Timestamp;
use parlor_store::catalogue::Verb;
use parlor_store::port::{Backend, DbError, Fetched, Leased, Sqlite, StoredVersion};
use parlor_store::row::{Columns as _, Row, RowKey as _, Rows, Value};
use parlor_store::writes::{self, Write};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

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

fn broken(reason: impl Into<String>) -> DbError {
    DbError::Broken(reason.into())
}

/// The references that [`Database::strays`] does not check: the table with the id, and the table to which the id
/// refers. The id comes from a caller and is stored before it is looked up. So the row may not exist or may belong to
/// another account.
const UNCHECKED: &[(&str, &str)] = &[("bulk_items", "conversations")];

macro_rules! database {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// The tables of the database.
        #[derive(Debug, Default)]
        pub(crate) struct Database {
            $(pub $field: Sheet<entities::$row>,)*
            pub unique_values: Sheet<UniqueValue>,
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
                if write.shape.table == UniqueValue::TABLE {
                    return self.unique_values.write(write, locked);
                }
                $(if write.shape.table == $table {
                    return self.$field.write(write, locked);
                })*
                Err(broken(format!("no table {}", write.shape.table)))
            }

            fn undo(&mut self) { self.unique_values.undo(); $(self.$field.undo();)* }

            fn keep(&mut self) { self.unique_values.keep(); $(self.$field.keep();)* }

            /// Clears the recorded changes.
            pub fn settle_changes(&mut self) {
                self.unique_values.changed.clear();
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
                    if old.is_some_and(|old| old.account() != row.account()) { out.push(format!("{row:?} changed hands")); }
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
                vec![self.unique_values.dump(), $(self.$field.dump()),*]
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

parlor_model::tables!(database);

impl Database {
    /// Writes a batch. If a rule or a constraint is violated, writes nothing and returns the error.
    fn apply(&mut self, flush: &Arc<Flush>, locked: &BTreeSet<AccountId>) -> Result<(), DbError> {
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

/// The point in the processing of a batch at which a fault occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    Lock,
    Load,
    Lease,
    BeforeCommit,
    /// After the commit. The batch is stored, but the writer gets an error instead of the answer.
    AfterCommit,
}

/// An injected fault. Each variant has the name of the error that the database returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Unavailable,
    NoAnswer,
    Raced,
    Taken,
    Broken,
}

/// The database and the state that all nodes share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub database: Database,
    pub fault: Option<(Point, Fault)>,
    /// The errors of writes that violated a rule of this module or a constraint of the schema. The writer decides such
    /// a batch again, so the callers may get no error. But the model should have prevented these writes. So every entry
    /// shows a defect.
    pub failures: Vec<String>,
    /// The number of injected faults that occurred.
    pub struck: usize,
    /// The delays of the database's answers, in polls. The database uses these delays in turn, beginning with the
    /// second delay. After the last delay, it uses the first delay again. An empty list means no delays.
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

    /// Whether a node other than `node` has locked one of these accounts.
    fn is_locked(&self, node: usize, mut accounts: impl Iterator<Item = AccountId>) -> bool {
        accounts.any(|account| (self.locks.get(&account)).is_some_and(|owner| *owner != node))
    }

    fn unlock(&mut self, node: usize) {
        self.locks.retain(|_, owner| *owner != node);
    }
}

/// Returns a future that completes after this number of polls.
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

/// The backend of one node: the node's connection to the database in memory.
#[derive(Debug)]
pub(crate) struct Memory {
    shared: Arc<Mutex<Shared>>,
    node: usize,
    lease: i64,
    /// Whether a lease of ids is written together with the next batch, as in SQLite. If `false`, the lease is written
    /// at once, as in PostgreSQL.
    embedded: bool,
    /// The next id of each kind that can be leased, used only if `embedded` is `true`. These ids are written with the
    /// next batch.
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

/// Carries out the look-ups of a chain. Returns the look-ups of the last step, each with the rows that it found.
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
            // The SQLite backend does not use chains.
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
            // Half of the delay passes before the database reads the rows, and half passes after the read. So the rows
            // can be outdated when the answer arrives.
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
        // Only a dry run calls this function, and no simulated command is a dry run.
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

fn apply(shared: &mut Shared, flush: &Arc<Flush>, node: usize) -> Result<(), DbError> {
    let database = &mut shared.database;
    let stale = flush.counters.iter().any(|(account, before, _)| {
        (database.counters.get(account)).map(|(counters, _)| *counters) != *before
    });
    if stale {
        return Err(DbError::Raced);
    }
    // A commit that changes an account's counters locks the account, as an explicit lock does.
    let ours: BTreeSet<AccountId> = (shared.locks.iter())
        .filter(|(_, owner)| **owner == node)
        .map(|(account, _)| *account)
        .chain(flush.counters.iter().map(|(account, ..)| *account))
        .collect();
    if let Err(error) = database.apply(flush, &ours) {
        shared.failures.push(format!("{error:?}"));
        return Err(error);
    }
    for (account, _, counters) in &flush.counters {
        let reconfigured = i64::from(flush.reconfigured.contains(account));
        let entry = database.counters.entry(*account).or_insert((*counters, 0));
        *entry = (*counters, entry.1 + reconfigured);
    }
    Ok(())
}
