//! PostgreSQL 13 or later: batches over connections that the writer owns, loads and writes as arrays, everything pipelined.
//!
//! A batch locks the counters row of each of its accounts first. That serialises the batches of one account, on however many
//! nodes, and with them identity, capacity, queue order and feed numbers; it does not serialise requests, which share batches.

use crate::catalogue::{Lookup, Shape, Verb, lookups_of};
use crate::lists::{self, Engine as Sql};
use crate::migrate;
use crate::query::{ListQuery, ListRows};
use crate::row::{Column, Kind, Value};
use crate::writer::{
    BATCH, Backend, DbError, Head, Job, Published, WAITING, Writer, found, random_uuids,
};
use crate::{Clock, StoreError, config_rows, writes};
use futures_util::future::join_all;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::state::{Counters, Floor, Flush, Found, Key};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

/// How many writers; an account always has the same one on a node.
const LANES: usize = 2;
/// How many connections read.
const READERS: usize = 3;
/// How many ids a sequence's value stands for.
pub(crate) const LEASE: i64 = 100;
/// Most statements a connection remembers.
const STATEMENTS: usize = 512;
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(3);
/// The advisory lock that migrations are made under: "parlor" in ASCII.
const MIGRATION_LOCK: i64 = 0x7061_726c_6f72;
/// How often answers of idempotency keys older than a day are forgotten, and how many at once.
const FORGET_EVERY: Duration = Duration::from_secs(60);
const FORGET_AT_ONCE: i64 = 2_000;

type Rows = Vec<Vec<Value<'static>>>;
type Parameter = Box<dyn ToSql + Sync + Send>;
/// Rows of a batched look-up: the columns before the table's own, and those.
type Loaded = Result<Vec<(Vec<i64>, Vec<Value<'static>>)>, DbError>;

/// One write of a flush, ready to be sent.
struct Step {
    statement: Statement,
    parameters: Vec<Parameter>,
    /// How many rows it must change, and what is taken if it does not.
    expected: Option<(usize, String)>,
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(cause) = error.as_db_error() else {
            return Self::Unavailable(error.to_string());
        };
        let text = cause.to_string();
        let code = cause.code();
        if *code == SqlState::UNIQUE_VIOLATION {
            Self::Taken(cause.constraint().unwrap_or(&text).to_owned())
        } else if [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::LOCK_NOT_AVAILABLE,
        ]
        .contains(code)
        {
            Self::Raced
        } else if ["08", "53", "57", "58"]
            .iter()
            .any(|class| code.code().starts_with(class))
            || *code == SqlState::READ_ONLY_SQL_TRANSACTION
        {
            Self::Unavailable(text)
        } else {
            Self::Broken(text)
        }
    }
}

/// A connection and the statements it has prepared.
struct Connection {
    client: Client,
    statements: Mutex<HashMap<String, Statement>>,
}

impl Connection {
    async fn open(url: &str) -> Result<Self, DbError> {
        let mut config: tokio_postgres::Config =
            url.parse().map_err(|e: tokio_postgres::Error| {
                DbError::Broken(format!("the database URL cannot be read: {e}"))
            })?;
        if config.get_application_name().is_none() {
            config.application_name("parlor");
        }
        config.connect_timeout(CONNECT);
        let (client, driver) = tokio::time::timeout(CONNECT, config.connect(NoTls))
            .await
            .map_err(|_| DbError::Unavailable("no connection in time".to_owned()))??;
        // The driver ends when the client is dropped; what it fails with, the client's calls report.
        tokio::spawn(async move {
            let _ = driver.await;
        });
        // Every statement finds its rows by key, for as many keys as a batch has. Without statistics the planner takes arrays for
        // long and tables for short, and reads whole tables to join them; compiling such plans costs more than running good ones.
        client
            .batch_execute(
                "SET statement_timeout = '10s'; SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '20s'; \
                 SET synchronous_commit = on; SET client_min_messages = warning; SET plan_cache_mode = force_generic_plan; \
                 SET jit = off; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off",
            )
            .await?;
        Ok(Self {
            client,
            statements: Mutex::new(HashMap::new()),
        })
    }

    async fn statement(&self, sql: &str) -> Result<Statement, DbError> {
        if let Some(statement) = self
            .statements
            .lock()
            .ok()
            .and_then(|known| known.get(sql).cloned())
        {
            return Ok(statement);
        }
        let statement = self.client.prepare(sql).await?;
        if let Ok(mut known) = self.statements.lock() {
            if known.len() >= STATEMENTS {
                known.clear();
            }
            known.insert(sql.to_owned(), statement.clone());
        }
        Ok(statement)
    }

    async fn rows(
        &self,
        statement: &Statement,
        parameters: &[Parameter],
        columns: &[Column],
        skip: usize,
    ) -> Loaded {
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters
            .iter()
            .map(|p| -> &(dyn ToSql + Sync) { &**p })
            .collect();
        let rows = self.client.query(statement, &parameters).await?;
        rows.iter()
            .map(|row| {
                let head = (0..skip)
                    .map(|place| row.try_get::<_, i64>(place))
                    .collect::<Result<Vec<_>, _>>()?;
                let values = columns
                    .iter()
                    .enumerate()
                    .map(|(place, column)| value(row, place.saturating_add(skip), column.kind))
                    .collect::<Result<Vec<_>, _>>()?;
                Ok((head, values))
            })
            .collect()
    }

    /// One statement with single values.
    async fn select(
        &self,
        sql: &str,
        parameters: &[Value<'static>],
        columns: &[Column],
    ) -> Result<Rows, DbError> {
        let statement = self.statement(sql).await?;
        let parameters: Vec<Parameter> = parameters.iter().map(single).collect();
        Ok(self
            .rows(&statement, &parameters, columns, 0)
            .await?
            .into_iter()
            .map(|(_, values)| values)
            .collect())
    }

    /// What the keys name: one statement per kind of look-up, all sent at once.
    async fn load(&self, keys: &[Key]) -> Result<Vec<Found>, DbError> {
        let (groups, prepared) = self.prepare_load(keys).await?;
        finish_load(
            keys,
            &groups,
            join_all(self.send_load(&groups, &prepared)).await,
        )
    }

    async fn prepare_load(&self, keys: &[Key]) -> Result<(Vec<Group>, Vec<Statement>), DbError> {
        let groups = group(keys);
        let mut prepared = Vec::with_capacity(groups.len());
        for group in &groups {
            prepared.push(self.statement(&group.lookup.batched()).await?);
        }
        Ok((groups, prepared))
    }

    fn send_load<'a>(
        &'a self,
        groups: &'a [Group],
        prepared: &'a [Statement],
    ) -> impl Iterator<Item = impl Future<Output = Loaded> + 'a> + 'a {
        groups
            .iter()
            .zip(prepared)
            .map(move |(group, statement)| async move {
                let parameters = arrays(group.lookup.parameters, &group.parameters);
                self.rows(statement, &parameters, group.lookup.columns, 1)
                    .await
            })
    }

    async fn tables(&self, tails: &[&str], account: AccountId) -> Result<Vec<Rows>, DbError> {
        let mut out = Vec::with_capacity(tails.len());
        for tail in tails {
            let sql = config_rows::select(tail);
            let statement = self.statement(&sql).await?;
            let columns: Vec<Column> = statement
                .columns()
                .iter()
                .map(|c| Column {
                    name: "",
                    kind: match c.type_().name() {
                        "int8" => Kind::Int,
                        "bool" => Kind::Bool,
                        _ => Kind::Text,
                    },
                })
                .collect();
            out.push(
                self.select(&sql, &[Value::Int(account.get())], &columns)
                    .await?,
            );
        }
        Ok(out)
    }
}

fn value(
    row: &tokio_postgres::Row,
    place: usize,
    kind: Kind,
) -> Result<Value<'static>, tokio_postgres::Error> {
    Ok(match kind {
        Kind::Int => row
            .try_get::<_, Option<i64>>(place)?
            .map_or(Value::Null, Value::Int),
        Kind::Bool => row
            .try_get::<_, Option<bool>>(place)?
            .map_or(Value::Null, Value::Bool),
        Kind::Text => row
            .try_get::<_, Option<String>>(place)?
            .map_or(Value::Null, |text| Value::Text(Cow::Owned(text))),
    })
}

fn single(value: &Value<'static>) -> Parameter {
    match value {
        Value::Null => Box::new(Option::<String>::None),
        Value::Int(number) => Box::new(*number),
        Value::Bool(flag) => Box::new(*flag),
        Value::Text(text) => Box::new(text.clone().into_owned()),
    }
}

/// Rows turned on their side: one array per column.
fn arrays<V: AsRef<[Value<'static>]>>(kinds: &[Kind], rows: &[V]) -> Vec<Parameter> {
    kinds
        .iter()
        .enumerate()
        .map(|(place, kind)| {
            let column = rows.iter().map(|row| row.as_ref().get(place));
            let array: Parameter = match kind {
                Kind::Int => Box::new(
                    column
                        .map(|v| {
                            if let Some(Value::Int(n)) = v {
                                Some(*n)
                            } else {
                                None
                            }
                        })
                        .collect::<Vec<Option<i64>>>(),
                ),
                Kind::Bool => Box::new(
                    column
                        .map(|v| {
                            if let Some(Value::Bool(b)) = v {
                                Some(*b)
                            } else {
                                None
                            }
                        })
                        .collect::<Vec<Option<bool>>>(),
                ),
                Kind::Text => Box::new(
                    column
                        .map(|v| {
                            if let Some(Value::Text(t)) = v {
                                Some(t.clone().into_owned())
                            } else {
                                None
                            }
                        })
                        .collect::<Vec<Option<String>>>(),
                ),
            };
            array
        })
        .collect()
}

/// The keys of one kind of look-up.
struct Group {
    lookup: Lookup,
    /// Per set of parameters: the key's place, and which of the key's look-ups this is.
    places: Vec<(usize, usize)>,
    parameters: Vec<Vec<Value<'static>>>,
}

fn group(keys: &[Key]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (place, key) in keys.iter().enumerate() {
        for (nth, (lookup, parameters)) in lookups_of(key).into_iter().enumerate() {
            let index = groups.iter().position(|g| g.lookup.name == lookup.name);
            let index = index.unwrap_or_else(|| {
                groups.push(Group {
                    lookup,
                    places: Vec::new(),
                    parameters: Vec::new(),
                });
                groups.len().saturating_sub(1)
            });
            if let Some(group) = groups.get_mut(index) {
                group.places.push((place, nth));
                group.parameters.push(parameters);
            }
        }
    }
    groups
}

fn finish_load(keys: &[Key], groups: &[Group], loaded: Vec<Loaded>) -> Result<Vec<Found>, DbError> {
    let mut rows: Vec<Vec<Rows>> = keys
        .iter()
        .map(|key| lookups_of(key).iter().map(|_| Vec::new()).collect())
        .collect();
    for (group, loaded) in groups.iter().zip(loaded) {
        for (head, values) in loaded? {
            let place = head
                .first()
                .and_then(|ord| usize::try_from(ord.saturating_sub(1)).ok())
                .and_then(|ord| group.places.get(ord));
            if let Some((key, nth)) = place
                && let Some(target) = rows.get_mut(*key).and_then(|lookups| lookups.get_mut(*nth))
            {
                target.push(values);
            }
        }
    }
    keys.iter()
        .zip(rows)
        .map(|(key, rows)| found(key, rows))
        .collect()
}

/// The writer's side: one lane.
pub(crate) struct Postgres {
    url: String,
    connection: Option<Connection>,
    in_transaction: bool,
}

impl Postgres {
    async fn connection(&mut self) -> Result<&Connection, DbError> {
        if self
            .connection
            .as_ref()
            .is_none_or(|c| c.client.is_closed())
        {
            self.in_transaction = false;
            self.connection = Some(Connection::open(&self.url).await?);
        }
        self.connection
            .as_ref()
            .ok_or_else(|| DbError::Unavailable("not connected".to_owned()))
    }

    fn connected(&self) -> Result<&Connection, DbError> {
        self.connection
            .as_ref()
            .ok_or_else(|| DbError::Unavailable("not connected".to_owned()))
    }
}

const HEADS: &str = "SELECT account_id, version, config_version, next_event, next_display, next_assignment FROM account_counters \
    WHERE account_id = ANY($1::int8[]) ORDER BY account_id FOR UPDATE";
const COUNTERS: &str = "INSERT INTO account_counters AS c (account_id, version, config_version, next_event, next_display, next_assignment) \
    SELECT * FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[]) \
    ON CONFLICT (account_id) DO UPDATE SET version = excluded.version, config_version = c.config_version + excluded.config_version, \
    next_event = excluded.next_event, next_display = excluded.next_display, next_assignment = excluded.next_assignment";

#[cfg(test)]
impl Postgres {
    /// One lane on a new database.
    pub(crate) async fn scratch(url: &str) -> Result<Self, StoreError> {
        let connection = Connection::open(url).await.map_err(store_error)?;
        migrate_up(&connection).await?;
        Ok(Self {
            url: url.to_owned(),
            connection: None,
            in_transaction: false,
        })
    }

    /// The rows of a statement.
    pub(crate) async fn dump(&mut self, sql: &str, columns: &[Column]) -> Result<Rows, DbError> {
        self.connection().await?.select(sql, &[], columns).await
    }
}

impl Backend for Postgres {
    async fn begin(
        &mut self,
        accounts: &[AccountId],
        keys: &[Key],
    ) -> Result<(Vec<(AccountId, Head)>, Vec<Found>), DbError> {
        let connection = self.connection().await?;
        let heads = connection.statement(HEADS).await?;
        let (groups, prepared) = connection.prepare_load(keys).await?;
        self.in_transaction = true;
        let connection = self.connected()?;
        let ids: Vec<i64> = accounts.iter().map(|a| a.get()).collect();
        let parameters: [&(dyn ToSql + Sync); 1] = [&ids];
        // Sent in this order, in one go. Each statement after the lock sees everything that was committed before the lock was had.
        let (begun, locked, loaded) = tokio::join!(
            biased;
            connection.client.batch_execute("BEGIN"),
            connection.client.query(&heads, &parameters),
            join_all(connection.send_load(&groups, &prepared)),
        );
        begun?;
        let mut out = Vec::new();
        for row in locked? {
            let counters = Counters {
                version: row.try_get(1)?,
                next_event: row.try_get(3)?,
                next_display: row.try_get(4)?,
                next_assignment: row.try_get(5)?,
            };
            out.push((
                AccountId(row.try_get(0)?),
                Head {
                    counters,
                    config_version: row.try_get(2)?,
                },
            ));
        }
        Ok((out, finish_load(keys, &groups, loaded)?))
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        config_rows::assemble(
            self.connected()?
                .tables(config_rows::CONFIG, account)
                .await?,
        )
    }

    async fn floor(&mut self, account: AccountId) -> Result<Floor, DbError> {
        config_rows::floor(
            self.connected()?
                .tables(config_rows::FLOOR, account)
                .await?,
        )
    }

    async fn load(&mut self, keys: &[Key]) -> Result<Vec<Found>, DbError> {
        self.connected()?.load(keys).await
    }

    async fn lease(&mut self, kind: IdKind) -> Result<(i64, i64), DbError> {
        let connection = self.connected()?;
        let statement = connection
            .statement(&format!("SELECT nextval('{}_ids')", kind.table()))
            .await?;
        let first: i64 = connection
            .client
            .query_one(&statement, &[])
            .await?
            .try_get(0)?;
        Ok((first, first.saturating_add(LEASE)))
    }

    async fn commit(&mut self, flush: &Flush) -> Result<(), DbError> {
        let connection = self.connected()?;
        let counters: Vec<Vec<Value<'static>>> = flush
            .counters
            .iter()
            .map(|(account, _, c)| {
                let reconfigured = i64::from(flush.reconfigured.contains(account));
                [
                    account.get(),
                    c.version,
                    reconfigured,
                    c.next_event,
                    c.next_display,
                    c.next_assignment,
                ]
                .map(Value::Int)
                .to_vec()
            })
            .collect();
        let mut steps: Vec<Step> = Vec::new();
        for write in writes::accounts(flush) {
            steps.push(step(connection, write.shape, write.verb, &write.rows).await?);
        }
        steps.push(Step {
            statement: connection.statement(COUNTERS).await?,
            parameters: arrays(&[Kind::Int; 6], &counters),
            expected: None,
        });
        for write in writes::of(flush) {
            steps.push(step(connection, write.shape, write.verb, &write.rows).await?);
        }
        for (kind, highest) in writes::highest_ids(flush) {
            let sequence = format!("{}_ids", kind.table());
            let sql = format!(
                "SELECT setval('{sequence}', GREATEST((SELECT last_value FROM {sequence}), $1::int8))"
            );
            steps.push(Step {
                statement: connection.statement(&sql).await?,
                parameters: vec![Box::new(highest)],
                expected: None,
            });
        }
        let write = join_all(steps.iter().map(|step| async move {
            let parameters: Vec<&(dyn ToSql + Sync)> = step
                .parameters
                .iter()
                .map(|p| -> &(dyn ToSql + Sync) { &**p })
                .collect();
            connection
                .client
                .execute(&step.statement, &parameters)
                .await
        }));
        // A COMMIT after a failed statement answers ROLLBACK, which is no error: every result counts.
        if flush.config.is_empty() {
            let (written, committed) =
                tokio::join!(biased; write, connection.client.batch_execute("COMMIT"));
            for result in written {
                result?;
            }
            committed?;
        } else {
            for (result, step) in write.await.into_iter().zip(&steps) {
                let changed = result?;
                if let Some((rows, what)) = &step.expected
                    && usize::try_from(changed) != Ok(*rows)
                {
                    // A replacement that changed nothing met a row of the same key in another account.
                    return Err(DbError::Taken(what.clone()));
                }
            }
            connection.client.batch_execute("COMMIT").await?;
        }
        self.in_transaction = false;
        Ok(())
    }

    async fn rollback(&mut self) {
        if self.in_transaction {
            self.in_transaction = false;
            let ended = match &self.connection {
                Some(connection) => connection.client.batch_execute("ROLLBACK").await.is_ok(),
                None => true,
            };
            if !ended {
                self.connection = None;
            }
        }
    }
}

async fn step(
    connection: &Connection,
    shape: Shape,
    verb: Verb,
    rows: &[Vec<Value<'_>>],
) -> Result<Step, DbError> {
    let statement = connection.statement(&shape.postgres(verb)).await?;
    let kinds: Vec<Kind> = shape.given(verb).iter().map(|c| c.kind).collect();
    let guarded = verb == Verb::Put
        && !shape
            .given(verb)
            .iter()
            .all(|c| shape.key.contains(&c.name) || c.name == "account_id");
    let expected = guarded.then(|| {
        (
            rows.len(),
            format!("{}.{}", shape.table, shape.key.join(", ")),
        )
    });
    Ok(Step {
        statement,
        parameters: columns(&kinds, rows),
        expected,
    })
}

/// As [`arrays`], without copying the texts first.
fn columns(kinds: &[Kind], rows: &[Vec<Value<'_>>]) -> Vec<Parameter> {
    kinds
        .iter()
        .enumerate()
        .map(|(place, kind)| {
            let column = rows.iter().map(|row| row.get(place));
            let array: Parameter = match kind {
                Kind::Int => Box::new(
                    column
                        .map(|v| {
                            if let Some(Value::Int(n)) = v {
                                Some(*n)
                            } else {
                                None
                            }
                        })
                        .collect::<Vec<Option<i64>>>(),
                ),
                Kind::Bool => Box::new(
                    column
                        .map(|v| {
                            if let Some(Value::Bool(b)) = v {
                                Some(*b)
                            } else {
                                None
                            }
                        })
                        .collect::<Vec<Option<bool>>>(),
                ),
                Kind::Text => Box::new(
                    column
                        .map(|v| {
                            if let Some(Value::Text(t)) = v {
                                Some(t.to_string())
                            } else {
                                None
                            }
                        })
                        .collect::<Vec<Option<String>>>(),
                ),
            };
            array
        })
        .collect()
}

/// A PostgreSQL database, connected to.
pub(crate) struct PostgresStore {
    url: String,
    lanes: Mutex<Vec<mpsc::Sender<Job>>>,
    tasks: Mutex<Vec<tokio::task::JoinHandle<()>>>,
    readers: Vec<tokio::sync::RwLock<Option<Arc<Connection>>>>,
    next_reader: AtomicUsize,
}

impl PostgresStore {
    /// Connects, migrates, and starts the lanes.
    pub(crate) async fn open(
        url: &str,
        clock: &Arc<dyn Clock>,
        published: &Arc<Published>,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(url).await.map_err(store_error)?;
        migrate_up(&connection).await?;
        let mut lanes = Vec::new();
        let mut tasks = Vec::new();
        for _ in 0..LANES {
            let (sender, jobs) = mpsc::channel(WAITING);
            let backend = Postgres {
                url: url.to_owned(),
                connection: None,
                in_transaction: false,
            };
            let writer = Writer::new(
                backend,
                Arc::clone(clock),
                Arc::clone(published),
                random_uuids(),
            );
            tasks.push(tokio::spawn(write_loop(writer, jobs, Arc::clone(clock))));
            lanes.push(sender);
        }
        let readers = (0..READERS)
            .map(|_| tokio::sync::RwLock::new(None))
            .collect::<Vec<_>>();
        Ok(Self {
            url: url.to_owned(),
            lanes: Mutex::new(lanes),
            tasks: Mutex::new(tasks),
            readers,
            next_reader: AtomicUsize::new(0),
        })
    }

    /// Queues a job on its account's lane.
    pub(crate) fn submit(&self, job: Job) -> Result<(), StoreError> {
        let account = job
            .submission
            .command
            .account()
            .map_or(0, |account| account.get().unsigned_abs());
        let lanes = self.lanes.lock().map_err(StoreError::internal)?;
        let lane = u64::try_from(lanes.len())
            .ok()
            .and_then(|n| account.checked_rem(n))
            .and_then(|lane| usize::try_from(lane).ok());
        let lane = lane
            .and_then(|lane| lanes.get(lane))
            .ok_or_else(|| StoreError::unavailable("the database is closed"))?;
        lane.try_send(job)
            .map_err(|_| StoreError::unavailable("as many commands wait as may wait"))
    }

    async fn reader(&self) -> Result<Arc<Connection>, DbError> {
        let turn = self
            .next_reader
            .fetch_add(1, Ordering::Relaxed)
            .checked_rem(self.readers.len())
            .unwrap_or(0);
        let cell = self
            .readers
            .get(turn)
            .ok_or_else(|| DbError::Broken("no readers".to_owned()))?;
        if let Some(connection) = cell.read().await.as_ref().filter(|c| !c.client.is_closed()) {
            return Ok(Arc::clone(connection));
        }
        let mut cell = cell.write().await;
        if let Some(connection) = cell.as_ref().filter(|c| !c.client.is_closed()) {
            return Ok(Arc::clone(connection));
        }
        let connection = Arc::new(Connection::open(&self.url).await?);
        *cell = Some(Arc::clone(&connection));
        Ok(connection)
    }

    /// Loads what a view asks for.
    pub(crate) async fn load(&self, keys: &[Key]) -> Result<Vec<Found>, StoreError> {
        let connection = self.reader().await.map_err(store_error)?;
        connection.load(keys).await.map_err(store_error)
    }

    /// An account's configuration with its version, if there is such an account.
    pub(crate) async fn config(
        &self,
        account: AccountId,
    ) -> Result<Option<(i64, AccountConfig)>, StoreError> {
        let read = async {
            let connection = self.reader().await?;
            let version = connection
                .select(
                    "SELECT config_version FROM account_counters WHERE account_id = $1",
                    &[Value::Int(account.get())],
                    &[Column {
                        name: "config_version",
                        kind: Kind::Int,
                    }],
                )
                .await?;
            match version
                .into_iter()
                .next()
                .and_then(|row| row.into_iter().next())
            {
                Some(Value::Int(version)) => Ok(Some((
                    version,
                    config_rows::assemble(connection.tables(config_rows::CONFIG, account).await?)?,
                ))),
                _ => Ok(None),
            }
        };
        read.await.map_err(store_error)
    }

    /// A list.
    pub(crate) async fn list(&self, query: &ListQuery) -> Result<ListRows, StoreError> {
        let read = async {
            let connection = self.reader().await?;
            let mut rows = Vec::new();
            for statement in lists::statements(query, Sql::Postgres) {
                rows.push(
                    connection
                        .select(&statement.sql, &statement.parameters, &statement.columns)
                        .await?,
                );
            }
            lists::assemble(query, rows)
        };
        read.await.map_err(store_error)
    }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let read = async {
            let connection = self.reader().await?;
            Ok(connection.client.batch_execute("SELECT 1").await?)
        };
        read.await.map_err(store_error)
    }

    /// Finishes what waits and disconnects.
    pub(crate) async fn close(&self) {
        if let Ok(mut lanes) = self.lanes.lock() {
            lanes.clear();
        }
        let tasks = self
            .tasks
            .lock()
            .map(|mut tasks| std::mem::take(&mut *tasks))
            .unwrap_or_default();
        for task in tasks {
            let _ = task.await;
        }
    }
}

async fn write_loop(
    mut writer: Writer<Postgres>,
    mut jobs: mpsc::Receiver<Job>,
    clock: Arc<dyn Clock>,
) {
    let mut forgotten_at = tokio::time::Instant::now();
    loop {
        match tokio::time::timeout(FORGET_EVERY, jobs.recv()).await {
            Ok(None) => return,
            Ok(Some(first)) => {
                let mut batch = vec![first];
                while batch.len() < BATCH
                    && let Ok(job) = jobs.try_recv()
                {
                    batch.push(job);
                }
                writer.run(batch).await;
            }
            Err(_) => {}
        }
        if forgotten_at.elapsed() >= FORGET_EVERY {
            forgotten_at = tokio::time::Instant::now();
            let before = clock
                .now()
                .plus_seconds(parlor_model::decide::ANSWER_LIFETIME_S.saturating_neg());
            if let Ok(connection) = writer.backend().connection().await {
                let forgot = connection
                    .client
                    .execute(
                        "DELETE FROM stored_answers WHERE ctid = ANY (ARRAY(SELECT ctid FROM stored_answers WHERE created_at < $1 LIMIT $2))",
                        &[&before.0, &FORGET_AT_ONCE],
                    )
                    .await;
                if let Err(error) = forgot {
                    tracing::warn!(%error, "old answers could not be forgotten");
                }
            }
        }
    }
}

async fn migrate_up(connection: &Connection) -> Result<(), StoreError> {
    let client = &connection.client;
    let run = async {
        client
            .batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")
            .await?;
        client
            .execute("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK])
            .await?;
        client.batch_execute(migrate::LEDGER).await?;
        let done = client
            .query(
                "SELECT number, checksum FROM migrations ORDER BY number",
                &[],
            )
            .await?
            .iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<Result<Vec<(i64, String)>, tokio_postgres::Error>>()?;
        let remaining = match migrate::remaining(&done, |m| m.postgres) {
            Ok(remaining) => remaining,
            Err(sentence) => return Ok::<_, DbError>(Err(sentence)),
        };
        for migration in remaining {
            client.batch_execute("BEGIN").await?;
            client.batch_execute(migration.postgres).await?;
            client
                .execute(
                    "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)",
                    &[
                        &migration.number,
                        &migration.name,
                        &migrate::checksum(migration.postgres),
                    ],
                )
                .await?;
            client.batch_execute("COMMIT").await?;
        }
        client
            .execute("SELECT pg_advisory_unlock($1)", &[&MIGRATION_LOCK])
            .await?;
        Ok(Ok(()))
    };
    match run.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(sentence)) => Err(StoreError::Internal(sentence)),
        Err(error) => Err(store_error(error)),
    }
}

fn store_error(error: DbError) -> StoreError {
    match error {
        DbError::Unavailable(reason) => StoreError::Unavailable { reason },
        DbError::Taken(reason) | DbError::Broken(reason) => StoreError::Internal(reason),
        DbError::Raced => StoreError::unavailable("other writers were faster"),
    }
}
