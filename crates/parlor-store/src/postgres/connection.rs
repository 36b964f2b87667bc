//! A connection with its prepared statements.

use super::server::{ANSWER, Server, text};
use super::values::{Parameter, single, value};
use crate::error::DbError;
use crate::row::{Column, Kind, Rows, Value};
use futures_util::future::join_all;
use parlor_model::ids::{AccountId, Id};
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

/// The rows of a look-up for many keys. Each row consists of the integers of the leading columns and the values of the
/// table's columns.
pub(super) type Loaded = Result<Vec<(Vec<i64>, Vec<Value<'static>>)>, DbError>;

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
    pub(super) async fn open_in_order(server: &Arc<Server>) -> Result<Self, DbError> {
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
