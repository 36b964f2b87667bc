//! SQLite, which runs inside the process. The database has one writer thread, several reader threads, and a separate
//! thread for checkpoints and for overwriting erased data.

pub mod check;
mod connection;
mod migrations;
mod scrub;
mod writing;

pub use writing::Sqlite;
pub(crate) use writing::StatementsJob;
use writing::{Work, write_loop};

use crate::catalogue::sqlite_text;
use crate::error::{DbError, StoreError};
use crate::open_files::OpenFiles;
use crate::options::Clock;
use crate::private;
use crate::row::{Column, Rows, Value};
use crate::writer::{Job, Published, WAITING, Writer, random_uuids};
pub use connection::FILE;
use connection::{Texts, load, open, read_config, select};
use migrations::migrate_up;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id};
use parlor_model::state::Key;
use rusqlite::Connection;
use scrub::Scrub;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// The number of threads for light reads. Each thread runs one read at a time.
const READERS: usize = 2;
/// The number of threads for heavy reads (exports and searches). Each thread runs one heavy read at a time.
pub(crate) const HEAVY_READERS: usize = 3;
/// The maximum number of reads that wait for one reader thread.
const READS_WAITING: usize = 1024;
/// The interval of checkpoints.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(250);
/// The maximum length of the write-ahead log, in pages (32 MiB in total). If the log is longer, a checkpoint makes the
/// next write begin at the start of the log again. With this length, the pages of the log stay in memory, and the
/// writer seldom waits for this checkpoint.
const LOG_PAGES: i64 = 8_192;

type Read = Box<dyn FnOnce(&mut Opener) + Send>;

/// The connection of a reader thread.
pub(crate) struct Reader {
    connection: Connection,
    texts: Texts,
}

/// Opens the connection of a reader thread at the thread's first read. Every connection has its own copy of the schema
/// in memory. So a server without heavy reads needs no memory for the connections of the heavy readers.
struct Opener {
    path: PathBuf,
    reader: Option<Reader>,
}

impl Opener {
    fn reader(&mut self) -> Result<&mut Reader, DbError> {
        let reader = match self.reader.take() {
            Some(reader) => reader,
            None => Reader {
                connection: open(&self.path, false)?,
                texts: Texts::default(),
            },
        };
        Ok(self.reader.insert(reader))
    }
}

/// An open SQLite database.
pub(crate) struct SqliteStore {
    writer: mpsc::SyncSender<Work>,
    /// The queues of the threads for light reads, followed by the queues of the threads for heavy reads.
    readers: Vec<mpsc::SyncSender<Read>>,
    next_reader: AtomicUsize,
    path: PathBuf,
    files: Arc<OpenFiles>,
    stop: std::sync::Mutex<Option<Stop>>,
}

/// The threads that must end before the database is closed.
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
    /// Opens or creates the database in `dir`, migrates it and starts its threads.
    pub(crate) fn open(
        dir: &Path,
        clock: &Arc<dyn Clock>,
        published: &Arc<Published>,
    ) -> Result<Self, StoreError> {
        let path = dir.join(FILE);
        let mut connection = open(&path, true).map_err(StoreError::from)?;
        migrate_up(&mut connection)?;
        let files = Arc::new(OpenFiles::of(&path));
        let mut threads = Vec::new();
        let mut readers = Vec::new();
        for number in 0..READERS.saturating_add(HEAVY_READERS) {
            let (sender, reads) = mpsc::sync_channel::<Read>(READS_WAITING);
            let mut opener = Opener {
                path: path.clone(),
                reader: None,
            };
            threads.push(spawn(&format!("parlor-read-{number}"), move || {
                while let Ok(read) = reads.recv() {
                    read(&mut opener);
                }
            })?);
            readers.push(sender);
        }
        let (writer, jobs) = mpsc::sync_channel::<Work>(WAITING);
        let driver = Writer::new(
            Sqlite::new(connection, Arc::clone(&files)),
            Arc::clone(clock),
            Arc::clone(published),
            random_uuids(),
        );
        let time = Arc::clone(clock);
        threads.push(spawn("parlor-write", move || {
            write_loop(driver, &jobs, &*time);
        })?);
        let (checkpointer, stopped) = mpsc::channel::<()>();
        let connection = open(&path, true).map_err(StoreError::from)?;
        threads.push(spawn("parlor-checkpoint", move || {
            checkpoint_loop(connection, &stopped);
        })?);
        Ok(Self {
            writer,
            readers,
            next_reader: AtomicUsize::new(0),
            path,
            files,
            stop: std::sync::Mutex::new(Some(Stop {
                checkpointer,
                threads,
            })),
        })
    }

    /// Adds a job to the writer's queue.
    pub(crate) fn submit(&self, job: Job) -> Result<(), StoreError> {
        self.writer
            .try_send(Work::Command(Box::new(job)))
            .map_err(|_| StoreError::unavailable("the queue of commands is full"))
    }

    /// Adds statements that are not commands, such as results of deliveries, to the writer's queue.
    pub(crate) fn run_statements(&self, job: StatementsJob) -> Result<(), StoreError> {
        self.writer
            .try_send(Work::Statements(job))
            .map_err(|_| StoreError::unavailable("the queue of commands is full"))
    }

    /// Runs a function on the connection of a reader thread.
    pub(crate) async fn on_reader<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, DbError> + Send + 'static,
    {
        self.on_reader_at(None, work).await
    }

    /// Runs a function on a connection. `heavy` is the number of the reader for heavy reads. If `heavy` is `None`, the
    /// function runs on one of the connections for light reads.
    pub(crate) async fn on_reader_at<T, F>(
        &self,
        heavy: Option<usize>,
        work: F,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, DbError> + Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let turn = match heavy {
            Some(heavy) => READERS.saturating_add(heavy),
            None => {
                let turn = self.next_reader.fetch_add(1, Ordering::Relaxed);
                turn.checked_rem(READERS).unwrap_or(0)
            }
        };
        let reader = self
            .readers
            .get(turn)
            .ok_or_else(|| StoreError::internal("no readers"))?;
        let files = Arc::clone(&self.files);
        let read: Read = Box::new(move |opener| {
            let done = (files.check()).and_then(|()| opener.reader().and_then(work));
            let _ = reply.send(done);
        });
        reader
            .try_send(read)
            .map_err(|_| StoreError::unavailable("the queue of reads is full"))?;
        answer
            .await
            .map_err(|_| StoreError::internal("a reader stopped"))?
            .map_err(StoreError::from)
    }

    /// Copies the database to `target` as a consistent snapshot. Reads and writes continue during the copying.
    pub(crate) async fn backup(&self, target: PathBuf) -> Result<(), StoreError> {
        let (path, files) = (self.path.clone(), Arc::clone(&self.files));
        // The copying takes a long time, so it has a connection of its own.
        let copied = tokio::task::spawn_blocking(move || {
            files.check()?;
            // The file is created empty, with mode 0600. SQLite then writes into this file and does not change the
            // mode.
            private::file(&target).map_err(|e| DbError::Unavailable(e.to_string()))?;
            let connection = open(&path, false)?;
            connection.pragma_update(None, "query_only", false)?;
            // `VACUUM INTO` reads a single snapshot. SQLite's other function for backups copies page by page, and would
            // start again after every write.
            connection.execute("VACUUM INTO ?1", [target.to_string_lossy().as_ref()])?;
            std::fs::File::open(&target)
                .and_then(|file| file.sync_all())
                .map_err(|e| DbError::Unavailable(e.to_string()))
        });
        copied
            .await
            .map_err(StoreError::internal)?
            .map_err(StoreError::from)
    }

    /// Completes the waiting commands and closes the database.
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

fn checkpoint_loop(mut connection: Connection, stopped: &mpsc::Receiver<()>) {
    let mut scrub = Scrub::default();
    let mut checked_at = Instant::now();
    let mut logged = false;
    loop {
        let pause = if scrub.runs() {
            scrub::TURN
        } else {
            CHECKPOINT_EVERY
        };
        if stopped.recv_timeout(pause) != Err(mpsc::RecvTimeoutError::Timeout) {
            break;
        }
        if checked_at.elapsed() >= CHECKPOINT_EVERY {
            checked_at = Instant::now();
            checkpoint(&connection);
        }
        // The writer waits while this thread waits for a reader. So if a reader prevents the truncation of the log,
        // this thread waits only a short time for the reader.
        let _ = connection.busy_handler(Some(connection::wait_briefly));
        let scrubbed = scrub.turn(&mut connection);
        let _ = connection.busy_handler(Some(connection::wait_for_lock));
        match scrubbed {
            Ok(()) => logged = false,
            // The writer has the lock, or the disk is full. The next call continues the scrub.
            Err(error) if logged => tracing::debug!(?error, "erased data are not overwritten yet"),
            Err(error) => {
                tracing::warn!(?error, "erased data are not overwritten yet");
                logged = true;
            }
        }
    }
    let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
}

fn checkpoint(connection: &Connection) {
    let log = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        row.get::<_, i64>(1)
    });
    // During constant writes, no passive checkpoint is complete. Without the checkpoint below, SQLite would append each
    // write to the log, and the log would grow without limit.
    if log.is_ok_and(|pages| pages > LOG_PAGES)
        && let Err(error) = connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
    {
        tracing::warn!(%error, "the write-ahead log could not be started again");
    }
}

impl Reader {
    /// Loads the rows with these keys.
    pub(crate) fn load(&mut self, keys: &[Key]) -> Result<Vec<Rows>, DbError> {
        keys.iter()
            .map(|key| load(&self.connection, &mut self.texts, key))
            .collect()
    }

    /// Returns an account's configuration with its version. `None` means that the account does not exist.
    pub(crate) fn config(
        &self,
        account: AccountId,
    ) -> Result<Option<(i64, AccountConfig)>, DbError> {
        // The version is read before the configuration. If the configuration changes between the two reads, the result
        // is a new configuration with an old version. An old version only causes another read. In the opposite order,
        // an old configuration could get a new version, and would stay in use.
        self.config_version(account)?
            .map(|version| Ok((version, read_config(&self.connection, account)?)))
            .transpose()
    }

    /// Returns the version of an account's configuration. `None` means that the account does not exist.
    pub(crate) fn config_version(&self, account: AccountId) -> Result<Option<i64>, DbError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT config_version FROM account_counters WHERE account_id = ?1")?;
        let mut rows = statement.query([account.get()])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// Returns the rows of a statement.
    pub(crate) fn select(
        &self,
        sql: &str,
        parameters: &[Value<'static>],
        columns: &[Column],
    ) -> Result<Rows, DbError> {
        select(&self.connection, &sqlite_text(sql), columns, parameters)
    }
}
