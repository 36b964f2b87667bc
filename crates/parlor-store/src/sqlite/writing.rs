//! The writer thread. This thread decides and applies one batch after the other, and never waits for another thread.
//! The commands that arrive during a batch form the next batch. So if a batch takes longer, the next batch is larger.
//! If one batch were decided while another batch is written, batches would be half as large. Then there would be twice
//! as many syncs to disk.

use super::connection::{Bound, FILE, Texts, in_memory, load, open, read_config, read_tables};
use super::migrations::migrate_up;
use super::scrub;
use crate::catalogue::Verb;
use crate::catalogue::sqlite_text;
use crate::config_rows;
use crate::error::{DbError, StoreError};
use crate::open_files::OpenFiles;
use crate::options::Clock;
use crate::outbox::SqlStatement;
use crate::row::Row as _;
use crate::writer::{BATCH, BLOCK, Backend, Fetched, Job, Leased, StoredVersion, Writer, taken_up};
use crate::writes::{self, Write};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use parlor_model::config::AccountConfig;
use parlor_model::entities::Erasure;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::prefetch::Prefetch;
use parlor_model::state::{Counters, Flush, Key, LiveState};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// The interval at which stored answers older than one day are deleted. A stored answer is the answer to a request with
/// an idempotency key.
const FORGET_EVERY: Duration = Duration::from_secs(60);
/// The maximum number of stored answers that are deleted at once.
const FORGET_AT_ONCE: i64 = 2_000;

/// The maximum number of cached update statements of a table. Each set of changed columns has its own statement.
const UPDATES: usize = 256;

/// The number of ids in a leased block. SQLite stores each lease with the next batch. So a large block costs nothing,
/// and the writer needs fewer leases.
const LARGE_BLOCK: usize = 1_000;

/// The writer's connection and its state.
pub struct Sqlite {
    connection: Connection,
    files: Arc<OpenFiles>,
    texts: Texts,
    writes: HashMap<(&'static str, Verb), String>,
    /// The update statements, by table and by the positions of the columns.
    updates: HashMap<&'static str, HashMap<Vec<usize>, String>>,
    /// For each kind of ids, the first id that is not leased. The next batch stores this id. If the server ends after a
    /// lease and before the next batch, the same ids are leased again after the restart. No stored row has these ids.
    next_ids: HashMap<IdKind, i64>,
    /// The number of ids in a leased block.
    block: usize,
    unwritten: BTreeSet<IdKind>,
    /// The statements that are not commands, such as delivery results. The next transaction also runs these statements.
    results: Vec<StatementsJob>,
}

/// Statements that are not commands, such as delivery results, with the channel on which the writer reports that the
/// changes are durable.
pub(crate) struct StatementsJob {
    pub statements: Vec<SqlStatement>,
    pub reply: tokio::sync::oneshot::Sender<Result<u64, StoreError>>,
}

/// A piece of work for the writer thread.
pub(super) enum Work {
    Command(Box<Job>),
    Statements(StatementsJob),
}

impl Sqlite {
    /// Opens or creates the database in the directory `dir` and migrates it, without the threads of a store.
    ///
    /// # Errors
    /// Returns the same errors as [`crate::Store::open`].
    pub fn open(dir: &std::path::Path) -> Result<Self, StoreError> {
        let path = dir.join(FILE);
        let mut connection = open(&path, true)?;
        migrate_up(&mut connection)?;
        let files = Arc::new(OpenFiles::of(&path));
        Ok(Self::new(connection, files))
    }

    /// Creates a database in memory with the schema, without the threads of a store.
    ///
    /// # Errors
    /// `Internal` if the schema has a defect.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut connection = in_memory()?;
        migrate_up(&mut connection)?;
        Ok(Self::new(connection, Arc::new(OpenFiles::none())))
    }

    pub(super) fn new(connection: Connection, files: Arc<OpenFiles>) -> Self {
        Self {
            connection,
            files,
            texts: Texts::default(),
            writes: HashMap::new(),
            updates: HashMap::new(),
            next_ids: HashMap::new(),
            block: LARGE_BLOCK,
            unwritten: BTreeSet::new(),
            results: Vec::new(),
        }
    }

    /// Sets the number of ids in a leased block, at least 1. Only tests use this function, to get the same ids on all
    /// databases.
    #[must_use]
    pub const fn with_blocks_of(mut self, ids: usize) -> Self {
        self.block = ids;
        self
    }

    fn forget_answers(&self, clock: &dyn Clock) {
        let before = clock
            .now()
            .plus_seconds(parlor_model::submit::ANSWER_LIFETIME_S.saturating_neg());
        let forgot = self.connection.execute(
            "DELETE FROM stored_answers WHERE (account_id, scope, key) IN (SELECT account_id, scope, key FROM stored_answers WHERE created_at < ?1 LIMIT ?2)",
            (before.0, FORGET_AT_ONCE),
        );
        if let Err(error) = forgot {
            tracing::warn!(%error, "old answers could not be forgotten");
        }
    }

    fn read(&mut self, accounts: &[AccountId], keys: Vec<Key>) -> Result<Fetched, DbError> {
        self.files.check()?;
        let mut versions = Vec::new();
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
                let config_version = row.get(1)?;
                versions.push((
                    *account,
                    StoredVersion {
                        counters,
                        config_version,
                    },
                ));
            }
        }
        let found = keys
            .into_iter()
            .map(|key| Ok((key.clone(), load(&self.connection, &mut self.texts, &key)?)))
            .collect::<Result<_, DbError>>()?;
        Ok(Fetched { versions, found })
    }

    fn lease_ids(&mut self, kind: IdKind, blocks: usize) -> Result<Vec<(i64, i64)>, DbError> {
        let (next, leased) = self.next_blocks(kind, blocks)?;
        self.next_ids.insert(kind, next);
        self.unwritten.insert(kind);
        Ok(leased)
    }

    /// Returns the number of this database's blocks that contain the ids of this number of blocks of size [`BLOCK`].
    fn blocks_for(&self, blocks: usize) -> usize {
        let ids = blocks.saturating_mul(BLOCK);
        ids.div_ceil(self.block)
    }

    /// Returns the first id after the blocks that would be leased next, and the list of these blocks.
    fn next_blocks(&self, kind: IdKind, blocks: usize) -> Result<(i64, Vec<(i64, i64)>), DbError> {
        let mut next = match self.next_ids.get(&kind) {
            Some(next) => *next,
            None => {
                let mut statement = self
                    .connection
                    .prepare_cached("SELECT next FROM id_counters WHERE kind = ?1")?;
                let mut rows = statement.query([kind.table()])?;
                (rows.next()?.map(|row| row.get(0)).transpose()?).unwrap_or(1)
            }
        };
        let ids = i64::try_from(self.block).unwrap_or(i64::MAX);
        let mut leased = Vec::with_capacity(blocks);
        for _ in 0..blocks {
            let end = next.saturating_add(ids);
            leased.push((next, end));
            next = end;
        }
        Ok((next, leased))
    }

    /// Begins a transaction, unless one is already open.
    fn begin(&self) -> Result<(), DbError> {
        if self.connection.is_autocommit() {
            self.plain("BEGIN IMMEDIATE")?;
        }
        Ok(())
    }

    fn write_and_commit(&mut self, flush: &Flush) -> Result<(), DbError> {
        self.begin()?;
        let applied = self.write_all(flush).and_then(|()| {
            let said = self.run_statements()?;
            let commit = |mut commit: rusqlite::CachedStatement<'_>| commit.execute([]);
            (self.connection.prepare_cached("COMMIT"))
                .and_then(commit)
                .map_err(at_commit)?;
            // If the files were removed, the commit is lost when the process ends. So no caller may get a successful
            // answer.
            self.files.check().map_err(DbError::unknown)?;
            Ok(said)
        });
        match applied {
            Ok(said) => {
                self.unwritten.clear();
                for (job, changed) in self.results.drain(..).zip(said) {
                    let _ = job.reply.send(changed);
                }
                Ok(())
            }
            Err(error) => {
                // SQLite may already have rolled back, for example because the disk is full. In this case, there is no
                // open transaction, and the error of ROLLBACK is ignored.
                let _ = self.connection.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }

    /// Runs the waiting statements that are not commands. For each job, returns the number of rows that the job's last
    /// statement changed. If a job fails, only the statements of this job are rolled back.
    fn run_statements(&self) -> Result<Vec<Result<u64, StoreError>>, DbError> {
        let mut said = Vec::with_capacity(self.results.len());
        for job in &self.results {
            self.plain("SAVEPOINT results")?;
            let done = self.say_one(&job.statements);
            if done.is_err() {
                self.plain("ROLLBACK TO results")?;
            }
            self.plain("RELEASE results")?;
            said.push(done.map_err(StoreError::from));
        }
        Ok(said)
    }

    fn plain(&self, sql: &str) -> Result<(), DbError> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    fn say_one(&self, statements: &[SqlStatement]) -> Result<u64, DbError> {
        let mut changed = 0;
        for (sql, values) in statements {
            let mut statement = self.connection.prepare_cached(&sqlite_text(sql))?;
            changed = statement.execute(rusqlite::params_from_iter(values.iter().map(Bound)))?;
        }
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// Commits the waiting statements that are not commands, if the last batch of commands did not include them.
    fn write_results(&mut self) {
        if self.results.is_empty() {
            return;
        }
        let written = self.write_and_commit(&Flush::default());
        if let Err(error) = written {
            let error = StoreError::from(error);
            for job in self.results.drain(..) {
                let _ = job.reply.send(Err(error.clone()));
            }
        }
    }

    fn write_all(&mut self, flush: &Flush) -> Result<(), DbError> {
        for write in writes::accounts(flush) {
            self.write(&write)?;
        }
        self.put_counters(flush)?;
        let mut erases = false;
        for write in writes::of(flush) {
            erases |= write.shape.table == Erasure::TABLE;
            self.write(&write)?;
        }
        if erases {
            scrub::mark(&self.connection)?;
        }
        for (kind, highest) in writes::highest_ids(flush) {
            self.lease_ids(kind, 0)?;
            if let Some(next) = self.next_ids.get_mut(&kind) {
                *next = (*next).max(highest.saturating_add(1));
            }
        }
        for kind in &self.unwritten {
            let Some(next) = self.next_ids.get(kind) else {
                continue;
            };
            self.connection
                .prepare_cached("INSERT INTO id_counters (kind, next) VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET next = ?2")?
                .execute((kind.table(), next))?;
        }
        Ok(())
    }

    fn write(&mut self, write: &Write<'_>) -> Result<(), DbError> {
        let Write {
            shape, verb, rows, ..
        } = write;
        if *verb == Verb::Update {
            return self.update(write);
        }
        let sql = self
            .writes
            .entry((shape.table, *verb))
            .or_insert_with(|| shape.sqlite(*verb));
        let mut statement = self.connection.prepare_cached(sql)?;
        for row in rows {
            let changed = statement.execute(rusqlite::params_from_iter(row.iter().map(Bound)))?;
            // The statement changed nothing, because a row of another account has the same key.
            if changed == 0 && shape.may_be_taken(*verb, shape.local_key) {
                return Err(DbError::Taken(format!(
                    "{}.{}",
                    shape.table,
                    shape.key.join(", ")
                )));
            }
        }
        Ok(())
    }

    /// Updates only the columns whose values changed. If a statement also set the other columns, SQLite would
    /// unnecessarily rewrite their index entries and check their foreign keys.
    fn update(&mut self, write: &Write<'_>) -> Result<(), DbError> {
        let keys = write.shape.key_places();
        for (place, row) in write.rows.iter().enumerate() {
            let columns = write.differing(place);
            if columns.is_empty() {
                continue;
            }
            let known = self.updates.entry(write.shape.table).or_default();
            if known.len() >= UPDATES {
                known.clear();
            }
            if !known.contains_key(&columns) {
                known.insert(columns.clone(), write.shape.sqlite_update(&columns));
            }
            let Some(sql) = known.get(&columns) else {
                continue;
            };
            let mut statement = self.connection.prepare_cached(sql)?;
            let set = columns.iter().chain(&keys).filter_map(|at| row.get(*at));
            statement.execute(rusqlite::params_from_iter(set.map(Bound)))?;
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

/// Converts an error of a commit. After a failed sync, it is unknown whether the commit is stored. The commit may be
/// complete in the write-ahead log, and a restart after a crash would then find it.
fn at_commit(error: rusqlite::Error) -> DbError {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::SystemIoFailure) {
        DbError::NoAnswer(error.to_string())
    } else {
        error.into()
    }
}

impl Backend for Sqlite {
    const SHARED: bool = false;

    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        // On SQLite, a further look-up needs no round trip, so chains would have no advantage. The keys after the first
        // look-up of a chain are loaded later, if the decision needs them.
        ready(self.read(&accounts, wanted.keys)).boxed()
    }

    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>> {
        ready(self.write_and_commit(&flush)).boxed()
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        read_config(&self.connection, account)
    }

    async fn live_state(&mut self, account: AccountId) -> Result<LiveState, DbError> {
        config_rows::live_state(read_tables(
            &self.connection,
            &config_rows::LIVE_STATE,
            account,
        )?)
    }

    async fn lease(&mut self, wanted: &[(IdKind, usize)]) -> Result<Vec<Leased>, DbError> {
        let each = wanted.iter();
        each.map(|(kind, blocks)| Ok((*kind, self.lease_ids(*kind, self.blocks_for(*blocks))?)))
            .collect()
    }

    async fn next_ids(&mut self, kind: IdKind, blocks: usize) -> Result<Vec<(i64, i64)>, DbError> {
        Ok(self.next_blocks(kind, self.blocks_for(blocks))?.1)
    }

    async fn lock(&mut self, _: &[AccountId]) -> Result<(), DbError> {
        // Only one process uses the file, and only this thread writes, so no lock is needed. But without a transaction,
        // each look-up would lock and unlock the file. So a transaction begins here.
        self.begin()
    }

    async fn rollback(&mut self) {
        if !self.connection.is_autocommit() {
            let _ = self.plain("ROLLBACK");
        }
    }
}

/// Carries out arriving jobs until the queue is closed and empty. At intervals of [`FORGET_EVERY`], also deletes old
/// stored answers.
pub(super) fn write_loop(
    mut writer: Writer<Sqlite>,
    jobs: &mpsc::Receiver<Work>,
    clock: &dyn Clock,
) {
    let mut forgotten_at = Instant::now();
    loop {
        match jobs.recv_timeout(FORGET_EVERY) {
            Ok(first) => {
                let mut batch = Vec::new();
                let mut results = Vec::new();
                let mut sort = |work| match work {
                    Work::Command(job) => batch.push(*job),
                    Work::Statements(job) => results.push(job),
                };
                sort(first);
                for work in jobs.try_iter().take(BATCH.saturating_sub(1)) {
                    sort(work);
                }
                taken_up(batch.len());
                writer.backend().results = results;
                // Nothing in this back end waits, so a single poll completes the future. After a panic, the channels of
                // the batch are dropped, so callers get an error. The writer's memory is then cleared.
                let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    let done = writer.carry_out(batch).now_or_never();
                    writer.backend().write_results();
                    done
                }));
                if !matches!(ran, Ok(Some(()))) {
                    tracing::error!("a batch was given up");
                    writer.forget();
                    // If no transaction is open, the statement fails. This error is ignored.
                    let _ = writer.backend().connection.execute_batch("ROLLBACK");
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
        if forgotten_at.elapsed() >= FORGET_EVERY {
            forgotten_at = Instant::now();
            writer.backend().forget_answers(clock);
        }
    }
}
