//! SQLite inside the process: one writer thread, a few readers, checkpoints off the writer.

mod writing;

pub(crate) use writing::SayJob;
pub use writing::Sqlite;
use writing::{Work, write_loop};

use crate::catalogue::{lookup_sql, sqlite_text};
use crate::migrate;
use crate::outbox::{self, Address, Due};
use crate::row::{Column, Kind, Rows, Value};
use crate::writer::{DbError, Job, Published, WAITING, Writer, random_uuids};
use crate::{Clock, StoreError, config_rows};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::state::Key;
use parlor_model::time::Timestamp;
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
/// The number of reading threads.
const READERS: usize = 2;
/// Most reads that may wait for a reader.
const READS_WAITING: usize = 1024;
/// The wait before a lock is tried again, and the longest wait in all.
const LOCK_PAUSE: Duration = Duration::from_micros(250);
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// The interval of checkpoints.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(250);
/// A log longer than this many pages (32 MiB) is started again from its beginning. Short enough that its pages stay in memory and its
/// file does not grow, long enough that the writer seldom waits.
const LOG_PAGES: i64 = 8_192;

/// A value as a parameter.
struct Bound<'a>(&'a Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
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

fn select(
    connection: &Connection,
    sql: &str,
    columns: &[Column],
    parameters: &[Value<'_>],
) -> Result<Rows, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters.iter().map(Bound)))?;
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

fn load(connection: &Connection, texts: &mut Texts, key: &Key) -> Result<Rows, DbError> {
    let lookup = key.lookup();
    let sql = texts
        .lookups
        .entry(lookup.name)
        .or_insert_with(|| sqlite_text(&lookup_sql(lookup)));
    select(connection, sql, lookup.columns, &key.parameters())
}

/// Statement texts, made once per connection; rusqlite remembers what they compile to.
#[derive(Default)]
struct Texts {
    lookups: HashMap<&'static str, String>,
}

/// Waits for a lock, five seconds at most. Locks are held for fractions of a millisecond, or while a checkpoint ends; SQLite's own way
/// of waiting sleeps ten times as long as that.
#[expect(
    clippy::disallowed_methods,
    reason = "on a thread of its own, which has nothing else to do"
)]
fn wait_for_lock(tries: i32) -> bool {
    std::thread::sleep(LOCK_PAUSE);
    LOCK_PAUSE.saturating_mul(tries.unsigned_abs()) < LOCK_PATIENCE
}

fn open(path: &Path, writable: bool) -> Result<Connection, DbError> {
    let flags = if writable {
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.busy_handler(Some(wait_for_lock))?;
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
    connection.pragma_update(None, "cache_size", if writable { -8_192 } else { -4_096 })?;
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
    writer: mpsc::SyncSender<Work>,
    readers: Vec<mpsc::SyncSender<Read>>,
    next_reader: AtomicUsize,
    path: PathBuf,
    stop: std::sync::Mutex<Option<Stop>>,
}

/// The tasks that must end before the database is closed.
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
        let (writer, jobs) = mpsc::sync_channel::<Work>(WAITING);
        let driver = Writer::new(
            Sqlite::new(connection),
            Arc::clone(clock),
            Arc::clone(published),
            random_uuids(),
        );
        let time = Arc::clone(clock);
        threads.push(spawn("parlor-write", move || {
            write_loop(driver, &jobs, &*time);
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
            .try_send(Work::Command(Box::new(job)))
            .map_err(|_| StoreError::unavailable("as many commands wait as may wait"))
    }

    /// Queues results of deliveries.
    pub(crate) fn say(&self, job: SayJob) -> Result<(), StoreError> {
        self.writer
            .try_send(Work::Say(job))
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
    /// Returns the endpoints with due deliveries.
    pub(crate) fn waiting_endpoints(&self, now: Timestamp) -> Result<Vec<Address>, DbError> {
        let column = |kind| Column { name: "", kind };
        let rows = select(
            &self.connection,
            "SELECT DISTINCT account_id, endpoint FROM deliveries WHERE state = 'pending' AND due_at <= ?1",
            &[column(Kind::Int), column(Kind::Text)],
            &[Value::Int(now.0)],
        )?;
        Ok(outbox::addresses(rows))
    }

    /// The due deliveries of an endpoint.
    pub(crate) fn due(
        &self,
        (account, endpoint): Address,
        now: Timestamp,
        limit: i64,
        which: outbox::Which,
    ) -> Result<Due, DbError> {
        let mut key = vec![
            Value::Int(account.get()),
            Value::text(endpoint.to_string()),
            Value::Int(now.0),
        ];
        let columns = [Column {
            name: "",
            kind: Kind::Int,
        }];
        let next = select(&self.connection, &sqlite_text(outbox::NEXT), &columns, &key)?;
        let next = match next.first().and_then(|row| row.first()) {
            Some(Value::Int(at)) => Some(Timestamp(*at)),
            _ => None,
        };
        key.push(Value::Int(limit));
        let sql = sqlite_text(&outbox::due_sql(which));
        let rows = select(&self.connection, &sql, &outbox::due_columns(), &key)?;
        Ok(Due {
            rows: outbox::due_rows(rows)?,
            next,
        })
    }

    /// Loads what a view asks for.
    pub(crate) fn load(&mut self, keys: &[Key]) -> Result<Vec<Rows>, DbError> {
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
        self.config_version(account)?
            .map(|version| Ok((version, read_config(&self.connection, account)?)))
            .transpose()
    }

    /// The version of an account's configuration, if there is such an account.
    pub(crate) fn config_version(&self, account: AccountId) -> Result<Option<i64>, DbError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT config_version FROM account_counters WHERE account_id = ?1")?;
        let mut rows = statement.query([account.get()])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// The rows that a statement selects.
    pub(crate) fn select(
        &self,
        sql: &str,
        parameters: &[Value<'static>],
        columns: &[Column],
    ) -> Result<Rows, DbError> {
        select(&self.connection, &sqlite_text(sql), columns, parameters)
    }

    /// Whether the database answers.
    pub(crate) fn ping(&self) -> Result<(), DbError> {
        Ok(self.connection.query_row("SELECT 1", [], |_| Ok(()))?)
    }
}
