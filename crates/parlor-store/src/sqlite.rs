//! SQLite inside the process: one writer thread, a few readers, checkpoints off the writer.

use crate::catalogue::{Shape, Verb, lookups_of, sqlite_text};
use crate::lists::{self, Engine as Sql};
use crate::migrate;
use crate::query::{ListQuery, ListRows};
use crate::row::{Column, Kind, Value};
use crate::writer::{
    BATCH, Backend, DbError, Head, Job, Published, WAITING, Writer, found, random_uuids,
};
use crate::{Clock, StoreError, config_rows, writes};
use futures_util::FutureExt;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::state::{Counters, Floor, Flush, Found, Key};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// The database's file name in the data directory.
pub const FILE: &str = "parlor.db";
/// How many threads read.
const READERS: usize = 2;
/// Most reads that may wait for a reader.
const READS_WAITING: usize = 1024;
/// How many ids are leased at once.
pub(crate) const LEASE: i64 = 1000;
/// How often the log is folded into the database.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(250);
/// A log longer than this many pages (32 MiB) is started again from its beginning. Short enough that its pages stay in memory and its
/// file does not grow, long enough that the writer seldom waits.
const LOG_PAGES: i64 = 8_192;
/// How often answers of idempotency keys older than a day are forgotten, and how many at once.
const FORGET_EVERY: Duration = Duration::from_secs(60);
const FORGET_AT_ONCE: i64 = 2_000;

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bool(flag) => ValueRef::Integer(i64::from(*flag)),
        }))
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::SqliteFailure(cause, message) => {
                let text = message.clone().unwrap_or_else(|| cause.to_string());
                match cause.code {
                    ErrorCode::ConstraintViolation if is_unique(cause.extended_code) => {
                        Self::Taken(text)
                    }
                    ErrorCode::ConstraintViolation => Self::Broken(text),
                    ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::ReadOnly
                    | ErrorCode::OutOfMemory
                    | ErrorCode::PermissionDenied
                    | ErrorCode::NoLargeFileSupport => Self::Unavailable(text),
                    _ => Self::Broken(text),
                }
            }
            _ => Self::Broken(error.to_string()),
        }
    }
}

const fn is_unique(extended: i32) -> bool {
    extended == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
        || extended == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        || extended == rusqlite::ffi::SQLITE_CONSTRAINT_ROWID
}

type Rows = Vec<Vec<Value<'static>>>;

fn select(
    connection: &Connection,
    sql: &str,
    columns: &[Column],
    parameters: &[Value<'_>],
) -> Result<Rows, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(columns.len());
        for place in 0..columns.len() {
            values.push(match row.get_ref(place)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Text(text) => {
                    Value::Text(Cow::Owned(String::from_utf8_lossy(text).into_owned()))
                }
                ValueRef::Real(_) | ValueRef::Blob(_) => {
                    return Err(DbError::Broken(
                        "a value of a type that no column has".to_owned(),
                    ));
                }
            });
        }
        out.push(values);
    }
    Ok(out)
}

fn load(connection: &Connection, texts: &mut Texts, key: &Key) -> Result<Found, DbError> {
    let mut rows = Vec::new();
    for (lookup, parameters) in lookups_of(key) {
        let sql = texts
            .lookups
            .entry(lookup.name)
            .or_insert_with(|| sqlite_text(&lookup.sql()));
        rows.push(select(connection, sql, lookup.columns, &parameters)?);
    }
    found(key, rows)
}

/// Statement texts, made once per connection; rusqlite remembers what they compile to.
#[derive(Default)]
struct Texts {
    lookups: HashMap<&'static str, String>,
    writes: HashMap<(&'static str, Verb), String>,
}

fn open(path: &Path, writable: bool) -> Result<Connection, DbError> {
    let flags = if writable {
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A statement's plan never depends on the values bound to it; without this, every look-up through a partial index is compiled
    // again for each new value.
    connection.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG,
        true,
    )?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Kibibytes, hence negative. Readers see little, the writer sees everything.
    connection.pragma_update(None, "cache_size", if writable { -16_384 } else { -4_096 })?;
    if !writable {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(connection)
}

fn migrate_up(connection: &mut Connection) -> Result<(), StoreError> {
    let run = |connection: &mut Connection| -> Result<Result<(), String>, DbError> {
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute_batch(migrate::LEDGER)?;
        let done = {
            let mut statement =
                transaction.prepare("SELECT number, checksum FROM migrations ORDER BY number")?;
            statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<Vec<(i64, String)>, _>>()?
        };
        let remaining = match migrate::remaining(&done, |m| m.sqlite) {
            Ok(remaining) => remaining,
            Err(sentence) => return Ok(Err(sentence)),
        };
        for migration in remaining {
            transaction.execute_batch(migration.sqlite)?;
            transaction.execute(
                "INSERT INTO migrations (number, name, checksum) VALUES (?1, ?2, ?3)",
                (
                    migration.number,
                    migration.name,
                    migrate::checksum(migration.sqlite),
                ),
            )?;
        }
        // Counters are ahead of every id in use, whatever was written by hand or restored.
        for kind in IdKind::ALL {
            let table = kind.table();
            transaction.execute(
                &format!(
                    "INSERT INTO id_counters (kind, next) SELECT ?1, COALESCE(max(id), 0) + 1 FROM {table} WHERE TRUE \
                     ON CONFLICT (kind) DO UPDATE SET next = max(next, excluded.next)"
                ),
                [table],
            )?;
        }
        transaction.commit()?;
        Ok(Ok(()))
    };
    match run(connection) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(sentence)) => Err(StoreError::Internal(sentence)),
        Err(error) => Err(store_error(error)),
    }
}

fn store_error(error: DbError) -> StoreError {
    match error {
        DbError::Unavailable(reason) => StoreError::Unavailable { reason },
        DbError::Taken(reason) | DbError::Broken(reason) => StoreError::Internal(reason),
        DbError::Raced => StoreError::internal("raced outside a batch"),
    }
}

/// The writer's side.
pub(crate) struct Sqlite {
    connection: Connection,
    texts: Texts,
    in_transaction: bool,
}

impl Sqlite {
    fn write(&mut self, shape: Shape, verb: Verb, rows: &[Vec<Value<'_>>]) -> Result<(), DbError> {
        let sql = self
            .texts
            .writes
            .entry((shape.table, verb))
            .or_insert_with(|| shape.sqlite(verb));
        let mut statement = self.connection.prepare_cached(sql)?;
        for row in rows {
            let changed = statement.execute(rusqlite::params_from_iter(row))?;
            // A replacement that changed nothing met a row of the same key in another account.
            if changed == 0
                && verb == Verb::Put
                && !shape
                    .given(verb)
                    .iter()
                    .all(|c| shape.key.contains(&c.name) || c.name == "account_id")
            {
                return Err(DbError::Taken(format!(
                    "{}.{}",
                    shape.table,
                    shape.key.join(", ")
                )));
            }
        }
        Ok(())
    }

    fn put_counters(&self, flush: &Flush) -> Result<(), DbError> {
        for (account, _, counters) in &flush.counters {
            let reconfigured = i64::from(flush.reconfigured.contains(account));
            self.connection
                .prepare_cached(
                    "INSERT INTO account_counters (account_id, version, config_version, next_event, next_display, next_assignment) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account_id) DO UPDATE SET version = ?2, config_version = config_version + ?3, \
                     next_event = ?4, next_display = ?5, next_assignment = ?6",
                )?
                .execute((account.get(), counters.version, reconfigured, counters.next_event, counters.next_display, counters.next_assignment))?;
        }
        Ok(())
    }
}

#[cfg(test)]
impl Sqlite {
    /// A new database in `dir` without the threads around it.
    pub(crate) fn scratch(dir: &Path) -> Result<Self, StoreError> {
        let mut connection = open(&dir.join(FILE), true).map_err(store_error)?;
        migrate_up(&mut connection)?;
        Ok(Self {
            connection,
            texts: Texts::default(),
            in_transaction: false,
        })
    }

    /// The rows of a statement.
    pub(crate) fn dump(&self, sql: &str, columns: &[Column]) -> Result<Rows, DbError> {
        select(&self.connection, sql, columns, &[])
    }
}

impl Backend for Sqlite {
    async fn begin(
        &mut self,
        accounts: &[AccountId],
        keys: &[Key],
    ) -> Result<(Vec<(AccountId, Head)>, Vec<Found>), DbError> {
        self.connection
            .prepare_cached("BEGIN IMMEDIATE")?
            .execute([])?;
        self.in_transaction = true;
        let mut heads = Vec::new();
        for account in accounts {
            let mut statement = self.connection.prepare_cached(
                "SELECT version, config_version, next_event, next_display, next_assignment FROM account_counters WHERE account_id = ?1",
            )?;
            let mut rows = statement.query([account.get()])?;
            if let Some(row) = rows.next()? {
                let counters = Counters {
                    version: row.get(0)?,
                    next_event: row.get(2)?,
                    next_display: row.get(3)?,
                    next_assignment: row.get(4)?,
                };
                heads.push((
                    *account,
                    Head {
                        counters,
                        config_version: row.get(1)?,
                    },
                ));
            }
        }
        let found = self.load(keys).await?;
        Ok((heads, found))
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        read_config(&self.connection, account)
    }

    async fn floor(&mut self, account: AccountId) -> Result<Floor, DbError> {
        config_rows::floor(read_tables(&self.connection, config_rows::FLOOR, account)?)
    }

    async fn load(&mut self, keys: &[Key]) -> Result<Vec<Found>, DbError> {
        keys.iter()
            .map(|key| load(&self.connection, &mut self.texts, key))
            .collect()
    }

    async fn lease(&mut self, kind: IdKind) -> Result<(i64, i64), DbError> {
        let leased: Option<i64> = {
            let mut statement = self
                .connection
                .prepare_cached("SELECT next FROM id_counters WHERE kind = ?1")?;
            let mut rows = statement.query([kind.table()])?;
            rows.next()?.map(|row| row.get(0)).transpose()?
        };
        let next = leased.unwrap_or(1);
        let end = next.saturating_add(LEASE);
        self.connection
            .prepare_cached("INSERT INTO id_counters (kind, next) VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET next = ?2")?
            .execute((kind.table(), end))?;
        Ok((next, end))
    }

    async fn commit(&mut self, flush: &Flush) -> Result<(), DbError> {
        for write in writes::accounts(flush) {
            self.write(write.shape, write.verb, &write.rows)?;
        }
        self.put_counters(flush)?;
        for write in writes::of(flush) {
            self.write(write.shape, write.verb, &write.rows)?;
        }
        for (kind, highest) in writes::highest_ids(flush) {
            self.connection
                .prepare_cached(
                    "INSERT INTO id_counters (kind, next) VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET next = max(next, excluded.next)",
                )?
                .execute((kind.table(), highest.saturating_add(1)))?;
        }
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        self.in_transaction = false;
        Ok(())
    }

    async fn rollback(&mut self) {
        if self.in_transaction {
            // SQLite may have rolled back by itself, after a full disk for instance; then there is nothing left to end.
            let _ = self.connection.execute_batch("ROLLBACK");
            self.in_transaction = false;
        }
    }
}

fn read_tables(
    connection: &Connection,
    tails: &[&str],
    account: AccountId,
) -> Result<Vec<Rows>, DbError> {
    tails
        .iter()
        .map(|tail| {
            let sql = sqlite_text(&config_rows::select(tail));
            let width = connection.prepare_cached(&sql)?.column_count();
            select(
                connection,
                &sql,
                &vec![
                    Column {
                        name: "",
                        kind: Kind::Int
                    };
                    width
                ],
                &[Value::Int(account.get())],
            )
        })
        .collect()
}

fn read_config(connection: &Connection, account: AccountId) -> Result<AccountConfig, DbError> {
    config_rows::assemble(read_tables(connection, config_rows::CONFIG, account)?)
}

type Read = Box<dyn FnOnce(&mut Reader) + Send>;

/// A reader's side.
pub(crate) struct Reader {
    connection: Connection,
    texts: Texts,
}

/// A SQLite database, open.
pub(crate) struct SqliteStore {
    writer: mpsc::SyncSender<Job>,
    readers: Vec<mpsc::SyncSender<Read>>,
    next_reader: AtomicUsize,
    path: PathBuf,
    stop: std::sync::Mutex<Option<Stop>>,
}

/// What has to end before the database is closed.
struct Stop {
    checkpointer: mpsc::Sender<()>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn spawn(
    name: &str,
    work: impl FnOnce() + Send + 'static,
) -> Result<std::thread::JoinHandle<()>, StoreError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(StoreError::unavailable)
}

impl SqliteStore {
    /// Opens or makes the database in `dir`, migrates it and starts its threads.
    pub(crate) fn open(
        dir: &Path,
        clock: &Arc<dyn Clock>,
        published: &Arc<Published>,
    ) -> Result<Self, StoreError> {
        let path = dir.join(FILE);
        let mut connection = open(&path, true).map_err(store_error)?;
        migrate_up(&mut connection)?;
        let mut threads = Vec::new();
        let mut readers = Vec::new();
        for number in 0..READERS {
            let (sender, reads) = mpsc::sync_channel::<Read>(READS_WAITING);
            let connection = open(&path, false).map_err(store_error)?;
            threads.push(spawn(&format!("parlor-read-{number}"), move || {
                let mut reader = Reader {
                    connection,
                    texts: Texts::default(),
                };
                while let Ok(read) = reads.recv() {
                    read(&mut reader);
                }
            })?);
            readers.push(sender);
        }
        let (writer, jobs) = mpsc::sync_channel::<Job>(WAITING);
        let backend = Sqlite {
            connection,
            texts: Texts::default(),
            in_transaction: false,
        };
        let (clock, published) = (Arc::clone(clock), Arc::clone(published));
        threads.push(spawn("parlor-write", move || {
            write_loop(
                Writer::new(backend, Arc::clone(&clock), published, random_uuids()),
                &jobs,
                &*clock,
            )
        })?);
        let (checkpointer, stopped) = mpsc::channel::<()>();
        let connection = open(&path, true).map_err(store_error)?;
        threads.push(spawn("parlor-checkpoint", move || {
            checkpoint_loop(&connection, &stopped)
        })?);
        Ok(Self {
            writer,
            readers,
            next_reader: AtomicUsize::new(0),
            path,
            stop: std::sync::Mutex::new(Some(Stop {
                checkpointer,
                threads,
            })),
        })
    }

    /// Queues a job.
    pub(crate) fn submit(&self, job: Job) -> Result<(), StoreError> {
        self.writer
            .try_send(job)
            .map_err(|_| StoreError::unavailable("as many commands wait as may wait"))
    }

    /// Runs something on a reader.
    pub(crate) async fn on_reader<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, DbError> + Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let turn = self
            .next_reader
            .fetch_add(1, Ordering::Relaxed)
            .checked_rem(self.readers.len())
            .unwrap_or(0);
        let reader = self
            .readers
            .get(turn)
            .ok_or_else(|| StoreError::internal("no readers"))?;
        let read: Read = Box::new(move |reader| {
            let _ = reply.send(work(reader));
        });
        reader
            .try_send(read)
            .map_err(|_| StoreError::unavailable("as many reads wait as may wait"))?;
        answer
            .await
            .map_err(|_| StoreError::internal("a reader stopped"))?
            .map_err(store_error)
    }

    /// Copies the database, as of one moment, to `target` while everything goes on.
    pub(crate) async fn backup(&self, target: PathBuf) -> Result<(), StoreError> {
        self.on_reader(move |reader| {
            // `VACUUM INTO` reads one snapshot; unlike the page-by-page copy it does not start again whenever somebody writes.
            reader.connection.pragma_update(None, "query_only", false)?;
            let copied = reader
                .connection
                .execute("VACUUM INTO ?1", [target.to_string_lossy().as_ref()]);
            reader.connection.pragma_update(None, "query_only", true)?;
            copied?;
            std::fs::File::open(&target)
                .and_then(|file| file.sync_all())
                .map_err(|e| DbError::Unavailable(e.to_string()))
        })
        .await
    }

    /// Finishes what waits and closes the database.
    pub(crate) fn close(self) {
        let stop = self.stop.lock().ok().and_then(|mut stop| stop.take());
        drop(self.writer);
        drop(self.readers);
        if let Some(stop) = stop {
            drop(stop.checkpointer);
            for thread in stop.threads {
                let _ = thread.join();
            }
        }
    }
}

fn write_loop(mut writer: Writer<Sqlite>, jobs: &mpsc::Receiver<Job>, clock: &dyn Clock) {
    let mut forgotten_at = std::time::Instant::now();
    loop {
        let first = match jobs.recv_timeout(FORGET_EVERY) {
            Ok(job) => Some(job),
            Err(mpsc::RecvTimeoutError::Timeout) => None,
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        };
        if let Some(first) = first {
            let mut batch = vec![first];
            while batch.len() < BATCH
                && let Ok(job) = jobs.try_recv()
            {
                batch.push(job);
            }
            // Nothing in this back end ever waits, so one poll is the whole of it. A panic answers the batch (its reply channels
            // are dropped) and costs what was remembered; the next batch starts afresh.
            let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                writer.run(batch).now_or_never()
            }));
            if !matches!(ran, Ok(Some(()))) {
                tracing::error!("a batch was given up");
                writer.reset().now_or_never();
            }
        }
        if forgotten_at.elapsed() >= FORGET_EVERY {
            forgotten_at = std::time::Instant::now();
            let before = clock
                .now()
                .plus_seconds(parlor_model::decide::ANSWER_LIFETIME_S.saturating_neg());
            let forgot = writer.backend().connection.execute(
                "DELETE FROM stored_answers WHERE (account_id, scope, key) IN (SELECT account_id, scope, key FROM stored_answers WHERE created_at < ?1 LIMIT ?2)",
                (before.0, FORGET_AT_ONCE),
            );
            if let Err(error) = forgot {
                tracing::warn!(%error, "old answers could not be forgotten");
            }
        }
    }
}

fn checkpoint_loop(connection: &Connection, stopped: &mpsc::Receiver<()>) {
    while stopped.recv_timeout(CHECKPOINT_EVERY) == Err(mpsc::RecvTimeoutError::Timeout) {
        let log = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            row.get::<_, i64>(1)
        });
        // While somebody always writes, the log is never wholly folded in and so never starts again from its beginning.
        if log.is_ok_and(|pages| pages > LOG_PAGES)
            && let Err(error) =
                connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
        {
            tracing::warn!(%error, "the write-ahead log could not be started again");
        }
    }
    let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
}

impl Reader {
    /// Loads what a view asks for.
    pub(crate) fn load(&mut self, keys: &[Key]) -> Result<Vec<Found>, DbError> {
        keys.iter()
            .map(|key| load(&self.connection, &mut self.texts, key))
            .collect()
    }

    /// An account's configuration with its version, if there is such an account.
    pub(crate) fn config(
        &self,
        account: AccountId,
    ) -> Result<Option<(i64, AccountConfig)>, DbError> {
        // The version is read first: should the configuration change in between, it is published as older than it is, never as newer.
        let version = {
            let mut statement = self.connection.prepare_cached(
                "SELECT config_version FROM account_counters WHERE account_id = ?1",
            )?;
            let mut rows = statement.query([account.get()])?;
            rows.next()?.map(|row| row.get::<_, i64>(0)).transpose()?
        };
        version
            .map(|version| Ok((version, read_config(&self.connection, account)?)))
            .transpose()
    }

    /// A list.
    pub(crate) fn list(&self, query: &ListQuery) -> Result<ListRows, DbError> {
        let statements = lists::statements(query, Sql::Sqlite);
        let rows = statements
            .iter()
            .map(|statement| {
                select(
                    &self.connection,
                    &sqlite_text(&statement.sql),
                    &statement.columns,
                    &statement.parameters,
                )
            })
            .collect::<Result<Vec<_>, _>>()?;
        lists::assemble(query, rows)
    }

    /// Whether the database answers.
    pub(crate) fn ping(&self) -> Result<(), DbError> {
        Ok(self.connection.query_row("SELECT 1", [], |_| Ok(()))?)
    }
}
