//! A connection and the statements it has prepared; look-ups by the batch.

use crate::catalogue::{Lookup, lookups_of};
use crate::config_rows;
use crate::row::{Column, Kind, Value};
use crate::writer::{DbError, found};
use futures_util::future::join_all;
use parlor_model::ids::{AccountId, Id};
use parlor_model::state::{Found, Key};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

/// How long connecting may take.
pub(super) const CONNECT: Duration = Duration::from_secs(3);
/// Most statements a connection remembers.
const STATEMENTS: usize = 512;

pub(super) type Rows = Vec<Vec<Value<'static>>>;
pub(super) type Parameter = Box<dyn ToSql + Sync + Send>;
/// Rows of a batched look-up: the columns before the table's own, and those.
type Loaded = Result<Vec<(Vec<i64>, Vec<Value<'static>>)>, DbError>;

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
            // How a flush notices that the counters are not what it started from.
            SqlState::DIVISION_BY_ZERO,
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
pub(crate) struct Connection {
    pub client: Client,
    statements: Mutex<HashMap<String, Statement>>,
}

impl Connection {
    pub(super) async fn open(url: &str) -> Result<Self, DbError> {
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

    pub(crate) async fn statement(&self, sql: &str) -> Result<Statement, DbError> {
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
    pub(super) async fn select(
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

    /// One statement with single values; says how many rows it changed. None of the values may be null.
    pub(super) async fn execute(
        &self,
        sql: &str,
        parameters: &[Value<'static>],
    ) -> Result<u64, DbError> {
        let statement = self.statement(sql).await?;
        let parameters: Vec<Parameter> = parameters.iter().map(single).collect();
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters
            .iter()
            .map(|p| -> &(dyn ToSql + Sync) { &**p })
            .collect();
        Ok(self.client.execute(&statement, &parameters).await?)
    }

    /// What the keys name: one statement per kind of look-up, all sent at once.
    pub(super) async fn load(&self, keys: &[Key]) -> Result<Vec<Found>, DbError> {
        let (groups, prepared) = self.prepare_load(keys).await?;
        finish_load(
            keys,
            &groups,
            join_all(self.send_load(&groups, &prepared)).await,
        )
    }

    pub(super) async fn prepare_load(
        &self,
        keys: &[Key],
    ) -> Result<(Vec<Group>, Vec<Statement>), DbError> {
        let groups = group(keys);
        let mut prepared = Vec::with_capacity(groups.len());
        for group in &groups {
            prepared.push(self.statement(&group.lookup.batched()).await?);
        }
        Ok((groups, prepared))
    }

    pub(super) fn send_load<'a>(
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

    pub(super) async fn tables(
        &self,
        tails: &[&str],
        account: AccountId,
    ) -> Result<Vec<Rows>, DbError> {
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
pub(super) fn arrays<V: AsRef<[Value<'static>]>>(kinds: &[Kind], rows: &[V]) -> Vec<Parameter> {
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
pub(super) struct Group {
    lookup: Lookup,
    /// Per set of parameters: the key's place, and which of the key's look-ups this is.
    places: Vec<(usize, usize)>,
    parameters: Vec<Vec<Value<'static>>>,
}

pub(super) fn group(keys: &[Key]) -> Vec<Group> {
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

pub(super) fn finish_load(
    keys: &[Key],
    groups: &[Group],
    loaded: Vec<Loaded>,
) -> Result<Vec<Found>, DbError> {
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

/// A connection that is opened when it is needed, and again when it is lost.
#[derive(Clone)]
pub(crate) struct Link {
    url: Arc<str>,
    connection: Arc<tokio::sync::RwLock<Option<Arc<Connection>>>>,
}

impl Link {
    pub(crate) fn new(url: &str) -> Self {
        Self {
            url: Arc::from(url),
            connection: Arc::default(),
        }
    }

    pub(crate) async fn get(&self) -> Result<Arc<Connection>, DbError> {
        let open = |known: &Option<Arc<Connection>>| {
            (known.as_ref().filter(|c| !c.client.is_closed())).map(Arc::clone)
        };
        if let Some(connection) = open(&*self.connection.read().await) {
            return Ok(connection);
        }
        let mut cell = self.connection.write().await;
        if let Some(connection) = open(&cell) {
            return Ok(connection);
        }
        let connection = Arc::new(Connection::open(&self.url).await?);
        *cell = Some(Arc::clone(&connection));
        Ok(connection)
    }

    /// Lets go of the connection: what state it is in, nobody knows.
    pub(crate) async fn drop_connection(&self) {
        *self.connection.write().await = None;
    }
}
