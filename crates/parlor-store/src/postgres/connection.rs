//! A connection with its prepared statements, and look-ups for many keys at once.

use crate::catalogue::batched_sql;
use crate::error::DbError;
use crate::row::{Column, Kind, Rows, Value};
use futures_util::future::join_all;
use parlor_model::ids::{AccountId, Id};
use parlor_model::state::Key;
use parlor_model::tables::Lookup;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

/// The time limit for connecting.
pub(super) const CONNECT: Duration = Duration::from_secs(3);
/// The greatest number of prepared statements of a connection.
const STATEMENTS: usize = 512;

pub(super) type Parameter = Box<dyn ToSql + Sync + Send>;
/// The rows of a look-up for many keys: the leading columns, then the table's columns.
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
            // A division by zero reports that the stored counters differ from those that the flush started from.
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

/// A connection with its prepared statements.
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
        // The driver ends when the client is dropped. Its errors are reported by the client's calls.
        tokio::spawn(async move {
            let _ = driver.await;
        });
        // Every statement finds its rows by key, for the keys of a batch. Without statistics, the planner assumes long
        // arrays and small tables, and reads whole tables to join them. Compiling such plans costs more than running
        // good ones.
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

    /// Runs one statement with single values.
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

    /// Runs a statement and returns the number of changed rows.
    pub(super) async fn execute(
        &self,
        statement: &Statement,
        parameters: &[Parameter],
    ) -> Result<u64, DbError> {
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters
            .iter()
            .map(|p| -> &(dyn ToSql + Sync) { &**p })
            .collect();
        Ok(self.client.execute(statement, &parameters).await?)
    }

    /// Returns the rows that each key finds. There is one statement per kind of look-up and account, and all are sent
    /// at once.
    pub(super) async fn load(&self, keys: &[Key]) -> Result<Vec<Rows>, DbError> {
        let (groups, prepared) = self.prepare_load(keys).await?;
        finish_load(
            keys.len(),
            &groups,
            join_all(self.send_load(&groups, &prepared)).await,
        )
    }

    pub(super) async fn prepare_load<'k>(
        &self,
        keys: &'k [Key],
    ) -> Result<(Vec<Group<'k>>, Vec<Statement>), DbError> {
        let groups = group(keys);
        let mut prepared = Vec::with_capacity(groups.len());
        for group in &groups {
            prepared.push(self.statement(&batched_sql(group.lookup)).await?);
        }
        Ok((groups, prepared))
    }

    pub(super) fn send_load<'a>(
        &'a self,
        groups: &'a [Group<'a>],
        prepared: &'a [Statement],
    ) -> impl Iterator<Item = impl Future<Output = Loaded> + 'a> + 'a {
        groups
            .iter()
            .zip(prepared)
            .map(move |(group, statement)| async move {
                let parameters = group.parameters();
                self.rows(statement, &parameters, group.lookup.columns, 1)
                    .await
            })
    }

    pub(super) async fn tables(
        &self,
        statements: &[String],
        account: AccountId,
    ) -> Result<Vec<Rows>, DbError> {
        let mut out = Vec::with_capacity(statements.len());
        for sql in statements {
            let statement = self.statement(sql).await?;
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
                self.select(sql, &[Value::Int(account.get())], &columns)
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

pub(super) fn single(value: &Value<'_>) -> Parameter {
    match value {
        Value::Null => Box::new(Option::<String>::None),
        Value::Int(number) => Box::new(*number),
        Value::Bool(flag) => Box::new(*flag),
        Value::Text(text) => Box::new(text.to_string()),
    }
}

/// Converts rows to one array per column.
pub(super) fn arrays(kinds: &[Kind], rows: &[Vec<Value<'_>>]) -> Vec<Parameter> {
    (kinds.iter().enumerate())
        .map(|(place, kind)| array(*kind, rows.iter().map(|row| row.get(place))))
        .collect()
}

/// Converts the values of a column to an array.
pub(super) fn array<'v, 'a: 'v>(
    kind: Kind,
    column: impl Iterator<Item = Option<&'v Value<'a>>>,
) -> Parameter {
    match kind {
        Kind::Int => Box::new(
            column
                .map(|value| match value {
                    Some(Value::Int(number)) => Some(*number),
                    _ => None,
                })
                .collect::<Vec<Option<i64>>>(),
        ),
        Kind::Bool => Box::new(
            column
                .map(|value| match value {
                    Some(Value::Bool(flag)) => Some(*flag),
                    _ => None,
                })
                .collect::<Vec<Option<bool>>>(),
        ),
        Kind::Text => Box::new(
            column
                .map(|value| match value {
                    Some(Value::Text(text)) => Some(text.to_string()),
                    _ => None,
                })
                .collect::<Vec<Option<String>>>(),
        ),
    }
}

/// The keys of one kind of look-up in one account.
pub(super) struct Group<'k> {
    lookup: &'static Lookup,
    account: Option<AccountId>,
    /// The position of each key among all keys.
    places: Vec<usize>,
    /// The parameters of each key, without the account.
    parameters: Vec<Vec<Value<'k>>>,
}

impl Group<'_> {
    /// Returns the account, and an array for each further parameter.
    fn parameters(&self) -> Vec<Parameter> {
        let account = (self.account).map(|account| -> Parameter { Box::new(account.get()) });
        let skipped = usize::from(self.account.is_some());
        let kinds: Vec<Kind> = (self.lookup.parameters.iter().skip(skipped))
            .map(|parameter| parameter.kind)
            .collect();
        let arrays = arrays(&kinds, &self.parameters);
        account.into_iter().chain(arrays).collect()
    }
}

fn group(keys: &[Key]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (place, key) in keys.iter().enumerate() {
        let (lookup, account) = (key.lookup(), key.account());
        let same = |group: &Group<'_>| group.account == account && group.lookup.name == lookup.name;
        // Sorted keys come group by group, so the last group nearly always fits.
        let index = groups.iter().rposition(same).unwrap_or_else(|| {
            groups.push(Group {
                lookup,
                account,
                places: Vec::new(),
                parameters: Vec::new(),
            });
            groups.len().saturating_sub(1)
        });
        if let Some(group) = groups.get_mut(index) {
            let mut parameters = key.parameters();
            if account.is_some() {
                parameters.remove(0);
            }
            group.places.push(place);
            group.parameters.push(parameters);
        }
    }
    groups
}

/// Returns the rows of each key.
pub(super) fn finish_load(
    keys: usize,
    groups: &[Group<'_>],
    loaded: Vec<Loaded>,
) -> Result<Vec<Rows>, DbError> {
    let mut rows: Vec<Rows> = vec![Vec::new(); keys];
    for (group, loaded) in groups.iter().zip(loaded) {
        for (head, values) in loaded? {
            let place = head
                .first()
                .and_then(|ord| usize::try_from(ord.saturating_sub(1)).ok())
                .and_then(|ord| group.places.get(ord));
            if let Some(target) = place.and_then(|key| rows.get_mut(*key)) {
                target.push(values);
            }
        }
    }
    Ok(rows)
}

/// A connection that is opened when needed, and reopened after a loss.
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

    /// Drops the connection, because its state is unknown.
    pub(crate) async fn drop_connection(&self) {
        *self.connection.write().await = None;
    }
}
