//! A connection with its prepared statements, and with look-ups for many keys at once.

use super::server::{ANSWER, Server, text};
use crate::catalogue::batched_sql;
use crate::error::DbError;
use crate::row::{Column, Kind, Rows, Value};
use futures_util::future::join_all;
use parlor_model::ids::{AccountId, Id};
use parlor_model::state::Key;
use parlor_model::tables::Lookup;
use std::borrow::Cow;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Row, Statement, ToStatement};

/// The interval at which Parlor checks that the server still answers on a connection in use.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// If the server refuses a write in a session of at least this age, Parlor connects again. If the session is younger,
/// Parlor keeps the session, because a new session would probably lead to the same server.
const SETTLED: Duration = Duration::from_secs(1);
/// The maximum number of prepared statements of a connection.
const STATEMENTS: usize = 512;

/// The settings for statements that need their rows in the order of an index. Without these settings, PostgreSQL would
/// read all rows of an account by any index and sort the rows, if it considered the table small. The connection would
/// keep such a plan while the table grows.
pub(crate) const IN_ORDER: &str =
    "SET enable_sort = off; SET enable_incremental_sort = off; SET enable_bitmapscan = off";
/// The settings of every connection.
///
/// Every statement of the writer finds its rows by the keys of a batch. Without statistics, the planner assumes long
/// arrays and small tables, and would read whole tables for its joins. So the settings turn off sequential scans, hash
/// joins and merge joins. The settings also turn off just-in-time compilation, because the compilation takes longer
/// than the execution of such statements.
pub(crate) const SETTINGS: &str = "SET statement_timeout = '10s'; SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '20s'; \
     SET synchronous_commit = on; SET client_min_messages = warning; SET plan_cache_mode = force_generic_plan; \
     SET jit = off; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

pub(super) type Parameter = Box<dyn ToSql + Sync + Send>;
/// The rows of a look-up for many keys. Each row consists of the integers of the leading columns and the values of the
/// table's columns.
type Loaded = Result<Vec<(Vec<i64>, Vec<Value<'static>>)>, DbError>;

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        let text = text(&error);
        let Some(cause) = error.as_db_error() else {
            return Self::NoAnswer(text);
        };
        let code = cause.code();
        if *code == SqlState::UNIQUE_VIOLATION {
            Self::Taken(cause.constraint().unwrap_or(&text).to_owned())
        } else if [
            // A division by zero means that the stored counters differ from the counters that the batch has read, or
            // that the leased ids were revoked.
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

/// A connection with its prepared statements. All calls use the methods of this type, so that the connection notices a
/// server that no longer answers. Poll a started call until it ends, or drop it. Otherwise the unread answer of the
/// call blocks all later answers of the connection.
pub(crate) struct Connection {
    client: Arc<Client>,
    server: Arc<Server>,
    /// The server's generation when the session began.
    generation: u64,
    opened: Instant,
    signs: Arc<Signs>,
    statements: Mutex<HashMap<String, Statement>>,
}

/// The state that shows whether the server still answers on one connection.
#[derive(Debug)]
struct Signs {
    /// Whether a call was sent since the last check.
    awaits_answer: AtomicBool,
    /// The number of answers so far.
    answered: AtomicU64,
    /// The time of the newest answer, in milliseconds on the clock of [`Server::now`].
    last_received: AtomicU64,
    /// The maximum wait for an answer, in milliseconds.
    patience: AtomicU64,
}

impl Signs {
    fn patience(&self) -> Duration {
        Duration::from_millis(self.patience.load(Ordering::Relaxed))
    }

    fn set_patience(&self, patience: Duration) {
        let millis = u64::try_from(patience.as_millis()).unwrap_or(u64::MAX);
        self.patience.store(millis, Ordering::Relaxed);
    }

    /// Waits until the server fails to answer a call within the maximum wait. Callers may stop waiting before the
    /// maximum wait ends. So without this check, a connection could stay open after a network failure. While the
    /// connection is in use, an empty query is sent at intervals. The answer to this query proves that all earlier
    /// calls are answered.
    async fn silence(&self, client: Weak<Client>, server: &Server) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if !self.awaits_answer.swap(false, Ordering::Relaxed) {
                continue;
            }
            let Some(client) = client.upgrade() else {
                return std::future::pending().await;
            };
            let mut last = pin!(client.check_connection());
            loop {
                let before = self.answered.load(Ordering::Relaxed);
                let began = server.now();
                let patience = self.patience();
                if tokio::time::timeout(patience, &mut last).await.is_ok() {
                    break;
                }
                if self.answered.load(Ordering::Relaxed) == before {
                    server.silent_since(began);
                    return tracing::warn!(
                        seconds = patience.as_secs(),
                        "PostgreSQL has not answered: the connection is closed"
                    );
                }
            }
        }
    }
}

impl Connection {
    pub(super) async fn open(server: &Arc<Server>) -> Result<Self, DbError> {
        Self::open_as(server, "parlor", |_| ()).await
    }

    /// Opens a connection for statements that need their rows in the order of an index.
    async fn open_in_order(server: &Arc<Server>) -> Result<Self, DbError> {
        let connection = Self::open(server).await?;
        connection.batch_execute(IN_ORDER).await?;
        Ok(connection)
    }

    /// Opens a connection with an application name, which PostgreSQL shows in its list of sessions. `notified` receives
    /// the notifications of `LISTEN`.
    pub(super) async fn open_as(
        server: &Arc<Server>,
        name: &str,
        notified: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, DbError> {
        let generation = server.generation();
        // The future is in a box. Otherwise, every future that may open a connection would also contain the large state
        // of the handshake.
        let (client, mut driver) = Box::pin(server.connect(name)).await?;
        let client = Arc::new(client);
        let signs = Arc::new(Signs {
            awaits_answer: AtomicBool::new(false),
            answered: AtomicU64::new(0),
            last_received: AtomicU64::new(server.now()),
            patience: AtomicU64::new(0),
        });
        signs.set_patience(ANSWER);
        let (watched, alive) = (Arc::clone(&signs), Arc::downgrade(&client));
        let shared = Arc::clone(server);
        // The driver ends when the client is dropped. After the driver has ended, all calls of the client fail and
        // report the driver's errors.
        tokio::spawn(async move {
            let driven = async {
                while let Some(Ok(message)) =
                    std::future::poll_fn(|cx| driver.poll_message(cx)).await
                {
                    if let AsyncMessage::Notification(notification) = message {
                        notified(notification.payload());
                    }
                }
            };
            tokio::select! {
                () = driven => {}
                () = watched.silence(alive, &shared) => {}
            }
        });
        let connection = Self {
            client,
            server: Arc::clone(server),
            generation,
            opened: Instant::now(),
            signs,
            statements: Mutex::new(HashMap::new()),
        };
        connection.batch_execute(SETTINGS).await?;
        Ok(connection)
    }

    /// Whether the connection must not be used any more. There are three possible reasons. The connection has ended.
    /// The server has refused a write since the session began, on this or on another connection. Or another connection
    /// to the server got no answer, and this connection has received nothing since the beginning of that wait. Without
    /// the third reason, each connection would find the failure only after a full wait of its own.
    pub(crate) fn is_outdated(&self) -> bool {
        self.client.is_closed()
            || self.generation != self.server.generation()
            || self
                .server
                .is_silent(self.signs.last_received.load(Ordering::Relaxed))
    }

    /// Sets the maximum wait for an answer.
    pub(super) fn set_patience(&self, patience: Duration) {
        self.signs.set_patience(patience);
    }

    /// Waits for the answer of a call.
    async fn call<T>(
        &self,
        call: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, DbError> {
        Ok(self.answer(call).await?)
    }

    async fn answer<T>(
        &self,
        call: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, tokio_postgres::Error> {
        let mut call = pin!(call);
        let answer = std::future::poll_fn(|cx| {
            let polled = call.as_mut().poll(cx);
            // The flag `awaits_answer` is set after the call was sent. So the empty query, which this flag causes, is
            // sent after the call.
            self.signs.awaits_answer.store(true, Ordering::Relaxed);
            polled
        });
        let answer = answer.await;
        self.signs.answered.fetch_add(1, Ordering::Relaxed);
        let code = answer.as_ref().err().and_then(tokio_postgres::Error::code);
        if answer.is_ok() || code.is_some() {
            (self.signs.last_received).fetch_max(self.server.now(), Ordering::Relaxed);
        }
        if code == Some(&SqlState::READ_ONLY_SQL_TRANSACTION) && self.opened.elapsed() >= SETTLED {
            self.server.refuses_writes(self.generation);
        }
        answer
    }

    /// Returns the rows of a statement that reads a sequence. If another transaction changes the sequence at the same
    /// time, PostgreSQL may not find the old file of the sequence. The result is then `Raced`.
    pub(super) async fn query_sequence(
        &self,
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, DbError> {
        let answer = self.answer(self.client.query(statement, parameters)).await;
        answer.map_err(|error| match error.code() {
            Some(code) if [SqlState::UNDEFINED_FILE, SqlState::DATA_CORRUPTED].contains(code) => {
                DbError::Raced
            }
            _ => error.into(),
        })
    }

    /// Runs statements without parameters.
    pub(crate) async fn batch_execute(&self, sql: &str) -> Result<(), DbError> {
        self.call(self.client.batch_execute(sql)).await
    }

    /// Returns the rows of a statement.
    pub(crate) async fn query<T: ?Sized + ToStatement>(
        &self,
        statement: &T,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, DbError> {
        self.call(self.client.query(statement, parameters)).await
    }

    /// Returns the only row of a statement.
    pub(crate) async fn query_one<T: ?Sized + ToStatement>(
        &self,
        statement: &T,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Row, DbError> {
        (self.call(self.client.query_one(statement, parameters))).await
    }

    /// Returns the row of a statement, or `None` if there is no row.
    pub(crate) async fn query_opt<T: ?Sized + ToStatement>(
        &self,
        statement: &T,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, DbError> {
        (self.call(self.client.query_opt(statement, parameters))).await
    }

    /// Runs a statement and returns the number of changed rows.
    pub(crate) async fn execute<T: ?Sized + ToStatement>(
        &self,
        statement: &T,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, DbError> {
        self.call(self.client.execute(statement, parameters)).await
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
        let statement = self.call(self.client.prepare(sql)).await?;
        if let Ok(mut known) = self.statements.lock() {
            if known.len() >= STATEMENTS {
                known.clear();
            }
            known.insert(sql.to_owned(), statement.clone());
        }
        Ok(statement)
    }

    /// Returns prepared statements. All statements that are not prepared yet are prepared in one round trip.
    pub(super) async fn statements(
        &self,
        texts: impl IntoIterator<Item = String>,
    ) -> Result<Vec<Statement>, DbError> {
        let each = texts.into_iter();
        let each = each.map(|sql| async move { self.statement(&sql).await });
        join_all(each).await.into_iter().collect()
    }

    pub(super) async fn rows(
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
        let rows = self.query(statement, &parameters).await?;
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

    /// Returns the rows of a statement whose parameters are single values.
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

    /// Runs a statement in the same way as [`Self::execute`], with parameters of any type.
    pub(super) async fn change(
        &self,
        statement: &Statement,
        parameters: &[Parameter],
    ) -> Result<u64, DbError> {
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters
            .iter()
            .map(|p| -> &(dyn ToSql + Sync) { &**p })
            .collect();
        self.execute(statement, &parameters).await
    }

    /// Returns the rows that each key finds. Each statement is for one kind of look-up and one account. All statements
    /// are sent at once.
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
        let texts = groups.iter().map(|group| batched_sql(group.lookup));
        let prepared = self.statements(texts).await?;
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

    /// Returns the rows of statements whose only parameter is the account. All statements are sent at once.
    pub(super) async fn tables(
        &self,
        statements: &[String],
        account: AccountId,
    ) -> Result<Vec<Rows>, DbError> {
        let prepared = self.statements(statements.iter().cloned()).await?;
        self.prepared_tables(&prepared, account).await
    }

    /// Returns the rows of prepared statements whose only parameter is the account. The first poll sends all
    /// statements.
    pub(super) async fn prepared_tables(
        &self,
        prepared: &[Statement],
        account: AccountId,
    ) -> Result<Vec<Rows>, DbError> {
        let each = prepared.iter().map(|statement| async move {
            let columns: Vec<Column> = (statement.columns().iter())
                .map(|c| Column {
                    name: "",
                    kind: match c.type_().name() {
                        "int8" => Kind::Int,
                        "bool" => Kind::Bool,
                        _ => Kind::Text,
                    },
                })
                .collect();
            let account: Parameter = Box::new(account.get());
            let rows = self.rows(statement, &[account], &columns, 0).await?;
            Ok(rows.into_iter().map(|(_, values)| values).collect())
        });
        join_all(each).await.into_iter().collect()
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
    /// Returns the parameters of the statement: the account, and an array for each further parameter.
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
        // The keys of a group usually follow each other, so the last group is nearly always the right one.
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

/// A connection that is opened at the first call, and opened again if a call finds that the connection is lost.
#[derive(Clone)]
pub(crate) struct Link {
    server: Arc<Server>,
    in_order: bool,
    cell: Arc<tokio::sync::RwLock<Cell>>,
}

#[derive(Default)]
struct Cell {
    connection: Option<Arc<Connection>>,
    /// The time and the reason of the last attempt that found the database unavailable. `None` means that there was no
    /// such attempt.
    failed: Option<(Instant, String)>,
}

impl Cell {
    fn usable(&self) -> Option<Arc<Connection>> {
        (self.connection.as_ref())
            .filter(|connection| !connection.is_outdated())
            .map(Arc::clone)
    }
}

impl Link {
    pub(crate) fn new(server: &Arc<Server>) -> Self {
        Self {
            server: Arc::clone(server),
            in_order: false,
            cell: Arc::default(),
        }
    }

    /// Creates a link for statements that need their rows in the order of an index.
    pub(super) fn in_order(server: &Arc<Server>) -> Self {
        Self {
            in_order: true,
            ..Self::new(server)
        }
    }

    /// Creates a link that begins with this open connection.
    pub(super) fn with(server: &Arc<Server>, connection: Connection) -> Self {
        let cell = Cell {
            connection: Some(Arc::new(connection)),
            failed: None,
        };
        Self {
            cell: Arc::new(tokio::sync::RwLock::new(cell)),
            ..Self::new(server)
        }
    }

    /// Whether the link is unused: no caller of [`Link::get`] has the connection or waits for the connection.
    pub(super) fn is_idle(&self) -> bool {
        (self.cell.try_read()).is_ok_and(|cell| {
            (cell.connection.as_ref()).is_none_or(|connection| Arc::strong_count(connection) == 1)
        })
    }

    pub(crate) async fn get(&self) -> Result<Arc<Connection>, DbError> {
        if let Some(connection) = self.cell.read().await.usable() {
            return Ok(connection);
        }
        let began = Instant::now();
        let mut cell = self.cell.write().await;
        if let Some(connection) = cell.usable() {
            return Ok(connection);
        }
        // If another call failed to connect while this call waited, this call fails too. Otherwise the waiting calls
        // would try to connect one after the other.
        if let Some((at, reason)) = &cell.failed
            && *at >= began
        {
            return Err(DbError::Unavailable(reason.clone()));
        }
        let opened = match self.in_order {
            true => Connection::open_in_order(&self.server).await,
            false => Connection::open(&self.server).await,
        };
        match opened {
            Ok(connection) => {
                let connection = Arc::new(connection);
                cell.connection = Some(Arc::clone(&connection));
                Ok(connection)
            }
            Err(error) => {
                if let DbError::Unavailable(reason) = &error {
                    cell.failed = Some((Instant::now(), reason.clone()));
                }
                Err(error)
            }
        }
    }

    /// Drops the connection, for example because its state is unknown. The next call of [`Self::get`] opens a new
    /// connection.
    pub(crate) async fn drop_connection(&self) {
        self.cell.write().await.connection = None;
    }
}
