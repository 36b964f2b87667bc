//! The thread that writes, and what the thread that decides holds of it. Both work at once: while one batch is written and synced, the
//! next is decided on what the writer remembers of it, and read on a connection of its own.

use super::{Texts, load, read_config, read_tables, store_error};
use crate::StoreError;
use crate::catalogue::sqlite_text;
use crate::catalogue::{Shape, Verb};
use crate::outbox::Said;
use crate::row::Value;
use crate::writer::{BATCH, Backend, DbError, Fetched, Head};
use crate::{Clock, config_rows, writes};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::state::{Counters, Floor, Flush, Key};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How many ids are leased at once.
pub(crate) const LEASE: i64 = 1000;
/// How often answers of idempotency keys older than a day are forgotten, and how many at once.
const FORGET_EVERY: Duration = Duration::from_secs(60);
const FORGET_AT_ONCE: i64 = 2_000;

/// The deciding side: what is stored is read here; what is to be stored is handed on.
pub(crate) struct Sqlite {
    /// Reads only: what is committed, without regard to what is being written.
    connection: Connection,
    texts: Texts,
    /// The first id of each kind that is not leased. Kept here and written with the next batch: a lease that no row came of may be
    /// had again after a restart.
    next_ids: HashMap<IdKind, i64>,
    work: mpsc::SyncSender<Work>,
}

/// Results of deliveries, and where it is said that they are durable.
pub(crate) struct SayJob {
    pub statements: Vec<Said>,
    pub reply: oneshot::Sender<Result<u64, StoreError>>,
}

/// What is decided, and where it is said that it is durable.
pub(super) struct ApplyJob {
    flush: Arc<Flush>,
    /// The first id of each kind that is not leased.
    next_ids: Vec<(IdKind, i64)>,
    reply: oneshot::Sender<Result<(), DbError>>,
}

/// What waits for the thread that writes.
pub(super) enum Work {
    Apply(ApplyJob),
    Say(SayJob),
    /// Says when everything before it is done.
    Done(oneshot::Sender<()>),
}

/// The writing side.
pub(super) struct Applier {
    connection: Connection,
    writes: HashMap<(&'static str, Verb), String>,
    /// The counters of ids as they are stored, as far as they were written here.
    stored_ids: HashMap<IdKind, i64>,
    /// Results of deliveries that join the next transaction.
    results: Vec<SayJob>,
}

impl Sqlite {
    pub(super) fn new(connection: Connection, work: mpsc::SyncSender<Work>) -> Self {
        Self {
            connection,
            texts: Texts::default(),
            next_ids: HashMap::new(),
            work,
        }
    }

    /// Reads from one snapshot. Look-ups outside a transaction would each take and give back the file's locks.
    fn at_once<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        self.connection.prepare_cached("BEGIN")?.execute([])?;
        let answer = read(self);
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        answer
    }

    fn read(&mut self, accounts: &[AccountId], keys: &[Key]) -> Result<Fetched, DbError> {
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
                let config_version = row.get(1)?;
                heads.push((
                    *account,
                    Head {
                        counters,
                        config_version,
                    },
                ));
            }
        }
        let found = keys
            .iter()
            .map(|key| load(&self.connection, &mut self.texts, key))
            .collect::<Result<_, _>>()?;
        Ok((heads, found))
    }

    fn lease_ids(&mut self, kind: IdKind, blocks: usize) -> Result<Vec<(i64, i64)>, DbError> {
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
        let mut leased = Vec::with_capacity(blocks);
        for _ in 0..blocks {
            let end = next.saturating_add(LEASE);
            leased.push((next, end));
            next = end;
        }
        self.next_ids.insert(kind, next);
        Ok(leased)
    }
}

impl Applier {
    pub(super) fn new(connection: Connection) -> Self {
        Self {
            connection,
            writes: HashMap::new(),
            stored_ids: HashMap::new(),
            results: Vec::new(),
        }
    }

    fn forget_answers(&self, clock: &dyn Clock) {
        let before = clock
            .now()
            .plus_seconds(parlor_model::decide::ANSWER_LIFETIME_S.saturating_neg());
        let forgot = self.connection.execute(
            "DELETE FROM stored_answers WHERE (account_id, scope, key) IN (SELECT account_id, scope, key FROM stored_answers WHERE created_at < ?1 LIMIT ?2)",
            (before.0, FORGET_AT_ONCE),
        );
        if let Err(error) = forgot {
            tracing::warn!(%error, "old answers could not be forgotten");
        }
    }

    /// Writes a batch and the results that wait, and says what became of the results.
    fn write_and_commit(
        &mut self,
        flush: &Flush,
        next_ids: &[(IdKind, i64)],
    ) -> Result<(), DbError> {
        let applied = self.plain("BEGIN IMMEDIATE").and_then(|()| {
            self.write_all(flush)?;
            self.put_ids(next_ids)?;
            let said = self.say()?;
            self.plain("COMMIT")?;
            Ok(said)
        });
        match applied {
            Ok(said) => {
                self.stored_ids.extend(next_ids.iter().copied());
                for (job, changed) in self.results.drain(..).zip(said) {
                    let _ = job.reply.send(changed);
                }
                Ok(())
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Ends a transaction without a trace. SQLite may have rolled back by itself, after a full disk for instance; then there is
    /// nothing left to end.
    fn roll_back(&self) {
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    /// Carries out what was queued beside commands; says how many rows the last statement of each changed. What cannot be carried out
    /// leaves no trace and takes nothing with it.
    fn say(&self) -> Result<Vec<Result<u64, StoreError>>, DbError> {
        let mut said = Vec::with_capacity(self.results.len());
        for job in &self.results {
            self.plain("SAVEPOINT results")?;
            let done = self.say_one(&job.statements);
            if done.is_err() {
                self.plain("ROLLBACK TO results")?;
            }
            self.plain("RELEASE results")?;
            said.push(done.map_err(store_error));
        }
        Ok(said)
    }

    fn plain(&self, sql: &str) -> Result<(), DbError> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    fn say_one(&self, statements: &[Said]) -> Result<u64, DbError> {
        let mut changed = 0;
        for (sql, values) in statements {
            let mut statement = self.connection.prepare_cached(&sqlite_text(sql))?;
            changed = statement.execute(rusqlite::params_from_iter(values))?;
        }
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// Writes the results that no commands came with.
    fn write_results(&mut self) {
        if self.results.is_empty() {
            return;
        }
        let written = self.write_and_commit(&Flush::default(), &[]);
        if let Err(error) = written {
            let error = store_error(error);
            for job in self.results.drain(..) {
                let _ = job.reply.send(Err(error.clone()));
            }
        }
    }

    fn write_all(&mut self, flush: &Flush) -> Result<(), DbError> {
        for write in writes::accounts(flush) {
            self.write(write.shape, write.verb, &write.rows)?;
        }
        self.put_counters(flush)?;
        for write in writes::of(flush) {
            self.write(write.shape, write.verb, &write.rows)?;
        }
        Ok(())
    }

    fn put_ids(&self, next_ids: &[(IdKind, i64)]) -> Result<(), DbError> {
        for (kind, next) in next_ids {
            if self.stored_ids.get(kind) != Some(next) {
                self.connection
                    .prepare_cached("INSERT INTO id_counters (kind, next) VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET next = ?2")?
                    .execute((kind.table(), next))?;
            }
        }
        Ok(())
    }

    fn write(&mut self, shape: Shape, verb: Verb, rows: &[Vec<Value<'_>>]) -> Result<(), DbError> {
        let sql = self
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

impl Backend for Sqlite {
    const SHARED: bool = false;

    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        keys: Vec<Key>,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        ready(self.at_once(|this| this.read(&accounts, &keys))).boxed()
    }

    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>> {
        // Ids that a file names are ahead of the counters, which then follow.
        for (kind, highest) in writes::highest_ids(&flush) {
            if let Err(error) = self.lease_ids(kind, 0) {
                return ready(Err(error)).boxed();
            }
            if let Some(next) = self.next_ids.get_mut(&kind) {
                *next = (*next).max(highest.saturating_add(1));
            }
        }
        let (reply, applied) = oneshot::channel();
        let job = ApplyJob {
            flush,
            next_ids: self
                .next_ids
                .iter()
                .map(|(kind, next)| (*kind, *next))
                .collect(),
            reply,
        };
        // Results of deliveries may fill the queue; the thread empties it without waiting for anybody.
        let sent = self.work.send(Work::Apply(job));
        async move {
            let gone = || DbError::Unavailable("a batch was given up".to_owned());
            sent.map_err(|_| gone())?;
            applied.await.map_err(|_| gone())?
        }
        .boxed()
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        self.at_once(|this| read_config(&this.connection, account))
    }

    async fn floor(&mut self, account: AccountId) -> Result<Floor, DbError> {
        self.at_once(|this| {
            config_rows::floor(read_tables(&this.connection, config_rows::FLOOR, account)?)
        })
    }

    async fn lease(&mut self, kind: IdKind, blocks: usize) -> Result<Vec<(i64, i64)>, DbError> {
        // A block holds many more than are asked for at once elsewhere.
        self.lease_ids(kind, blocks.div_ceil(8))
    }

    async fn lock(&mut self, _: &[AccountId]) -> Result<(), DbError> {
        // One process owns the file, and one thread of it writes what this one decides: nobody else is to be kept away.
        Ok(())
    }

    async fn rollback(&mut self) {
        let (reply, done) = oneshot::channel();
        if self.work.send(Work::Done(reply)).is_ok() {
            let _ = done.await;
        }
    }
}

#[cfg(test)]
impl Sqlite {
    /// A new database in `dir` that nobody else has open.
    pub(crate) fn scratch(dir: &std::path::Path) -> Result<Self, StoreError> {
        let path = dir.join(super::FILE);
        let mut connection = super::open(&path, true).map_err(store_error)?;
        super::migrate_up(&mut connection)?;
        let (sender, work) = mpsc::sync_channel(BATCH);
        let mut applier = Applier::new(connection);
        std::thread::spawn(move || {
            while let Ok(next) = work.recv() {
                applier.carry_out(vec![next]);
            }
        });
        let reader = super::open(&path, false).map_err(store_error)?;
        Ok(Self::new(reader, sender))
    }

    /// The rows of a statement.
    pub(crate) fn dump(
        &self,
        sql: &str,
        columns: &[crate::row::Column],
    ) -> Result<super::Rows, DbError> {
        super::select(&self.connection, sql, columns, &[])
    }
}

impl Applier {
    /// Carries out what was queued: the results with the batch, or by themselves where there is none.
    fn carry_out(&mut self, work: Vec<Work>) {
        let mut batches = Vec::new();
        let mut waiting = Vec::new();
        for one in work {
            match one {
                Work::Apply(job) => batches.push(job),
                Work::Say(job) => self.results.push(job),
                Work::Done(reply) => waiting.push(reply),
            }
        }
        for ApplyJob {
            flush,
            next_ids,
            reply,
        } in batches
        {
            // A panic costs the batch its answer: nobody can say what became of it.
            let applied = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                self.write_and_commit(&flush, &next_ids)
            }));
            match applied {
                Ok(applied) => {
                    let _ = reply.send(applied);
                }
                Err(_) => self.give_up(),
            }
        }
        let written =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.write_results()));
        if written.is_err() {
            self.give_up();
        }
        for reply in waiting {
            let _ = reply.send(());
        }
    }

    fn give_up(&mut self) {
        tracing::error!("a batch was given up");
        self.roll_back();
        self.stored_ids.clear();
        self.results.clear();
    }
}

/// Writes what arrives until nobody can send any more.
pub(super) fn apply_loop(mut applier: Applier, work: &mpsc::Receiver<Work>, clock: &dyn Clock) {
    let mut forgotten_at = Instant::now();
    loop {
        match work.recv_timeout(FORGET_EVERY) {
            Ok(first) => {
                let mut all = vec![first];
                all.extend(work.try_iter().take(BATCH.saturating_sub(1)));
                applier.carry_out(all);
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
        if forgotten_at.elapsed() >= FORGET_EVERY {
            forgotten_at = Instant::now();
            applier.forget_answers(clock);
        }
    }
}
