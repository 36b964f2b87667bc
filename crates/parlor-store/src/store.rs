//! The store, with the same methods for both databases.
//!
//! - [`outbox`]: deliveries of callbacks.
//! - [`presence`]: agents' availability.
//! - [`readiness`]: the check that the database can store changes.
//! - [`server_key`]: the fingerprint of the server key, and the public and private key for push services.
//! - [`search`]: the search index, its updates from the events, and searches.
//! - [`withdrawals`]: the removal of a deleted message's content from stored deliveries.

mod outbox;
mod presence;
mod readiness;
mod search;
mod server_key;
mod withdrawals;

pub use server_key::PushKeys;

use crate::error::{DbError, StoreError};
use crate::options::{Clock, Location, StoreOptions};
use crate::postgres::{self, PostgresStore, Server};
use crate::query::{FromRow, MAX_PAGE, Paged, Query, Select, Statement};
use crate::readiness::Readiness;
use crate::row::{Column, Value};
use crate::search::Index;
use crate::sql::Database;
use crate::sqlite::{self, FILE, SqliteStore};
use crate::turns::{Turn, Turns};
use crate::writer::{Job, Published, WAITING_GAUGE};
use parlor_model::command::{Settled, Submission};
use parlor_model::config::AccountConfig;
use parlor_model::ids::AccountId;
use parlor_model::refusal::{Object, Refusal};
use parlor_model::state::{AccountSpace, Counters, Decided, LiveState, State, Stop};
use parlor_model::time::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// The time after which a cached configuration is read again, in microseconds. This time applies only if other nodes
/// may change the configuration.
const CONFIG_FRESH_US: i64 = 1_000_000;
/// The maximum number of loads in one call of [`Store::read`]. If the call needs more loads, it fails with `Internal`.
const READ_ROUNDS: usize = 32;

/// A database, open for reads and commands. A clone of this value is cheap, and uses the same database.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    /// The account for which this store makes heavy reads (exports and searches). `None` means that this store makes
    /// light reads.
    heavy: Option<AccountId>,
}

struct Inner {
    clock: Arc<dyn Clock>,
    published: Arc<Published>,
    engine: Engine,
    index: Index,
    turns: Turns,
    /// Wakes the task that updates the search index. A search that waits for the index wakes the task.
    indexing: tokio::sync::Notify,
    readiness: Readiness,
}

enum Engine {
    Sqlite(std::sync::RwLock<Option<Arc<SqliteStore>>>),
    Postgres(Box<PostgresStore>),
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a database, migrates its schema, and starts the writers.
    ///
    /// # Errors
    /// `Unavailable` if the database cannot be reached. `Setup` if the database or its address is not suitable for this
    /// program.
    pub async fn open(options: StoreOptions) -> Result<Self, StoreError> {
        StoreError::count_none();
        let published = Arc::new(Published::default());
        let (engine, index, readers) = match options.location {
            Location::Sqlite { dir } => {
                let index_at = dir.clone();
                let (clock, published) = (Arc::clone(&options.clock), Arc::clone(&published));
                let opened = tokio::task::spawn_blocking(move || {
                    SqliteStore::open(&dir, &clock, &published)
                });
                let store = Arc::new(opened.await.map_err(StoreError::internal)??);
                let engine = Engine::Sqlite(std::sync::RwLock::new(Some(store)));
                (engine, Index::sqlite(&index_at)?, sqlite::HEAVY_READERS)
            }
            Location::Postgres { url } => {
                let server = Arc::new(Server::new(&url).map_err(StoreError::setup)?);
                let store = PostgresStore::open(&server, &options.clock, &published).await?;
                let index = Index::postgres(&server, store.heavy_links());
                (
                    Engine::Postgres(Box::new(store)),
                    index,
                    postgres::HEAVY_READERS,
                )
            }
        };
        Ok(Self {
            inner: Arc::new(Inner {
                clock: options.clock,
                published,
                engine,
                index,
                turns: Turns::new(readers),
                indexing: tokio::sync::Notify::new(),
                readiness: Readiness::default(),
            }),
            heavy: None,
        })
    }

    /// Whether the database exists and is not empty. On PostgreSQL, the database must contain Parlor's table of
    /// migrations. This call never creates or changes a database.
    ///
    /// # Errors
    /// `Unavailable` if PostgreSQL cannot be reached. `Setup` if its URL is wrong.
    pub async fn exists(location: &Location) -> Result<bool, StoreError> {
        match location {
            Location::Sqlite { dir } => {
                let about = std::fs::metadata(dir.join(FILE));
                Ok(about.is_ok_and(|about| about.len() > 0))
            }
            Location::Postgres { url } => {
                let server = Arc::new(Server::new(url).map_err(StoreError::setup)?);
                Ok(PostgresStore::exists(&server).await?)
            }
        }
    }

    /// Returns the same store for heavy reads of an account: exports and searches. Each heavy read waits for the
    /// account's turn and for one of a few readers, which are separate connections or threads. So heavy reads do not
    /// delay commands or other reads, and they seldom delay the heavy reads of another account.
    #[must_use]
    pub fn heavily(&self, account: AccountId) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            heavy: Some(account),
        }
    }

    /// Returns the number of heavy reads that wait for their turn. Only tests use this function. In production, the
    /// metric `parlor_store_waiting_heavy_reads` reports the number.
    #[must_use]
    pub fn waiting_heavy_reads(&self) -> usize {
        self.inner.turns.waiting()
    }

    /// Waits for a turn if this store makes heavy reads.
    async fn turn(&self) -> Result<Option<Turn>, StoreError> {
        match self.heavy {
            Some(account) => self.inner.turns.turn(account).await.map(Some),
            None => Ok(None),
        }
    }

    fn sqlite(
        cell: &std::sync::RwLock<Option<Arc<SqliteStore>>>,
    ) -> Result<Arc<SqliteStore>, StoreError> {
        cell.read()
            .ok()
            .and_then(|store| store.clone())
            .ok_or_else(|| StoreError::unavailable("the database is closed"))
    }

    /// Passes a command to the writer and waits until the command is stored durably, is refused, or fails. If the
    /// future is dropped before the writer begins to store the command, the command is never carried out. If the future
    /// is dropped later, the request's [`crate::Changes`] record that the command may be stored.
    ///
    /// # Errors
    /// [`StoreError`] lists the possible errors. `Unavailable` is returned at once if the writer's queue is full.
    pub async fn submit(&self, submission: Submission) -> Result<Settled, StoreError> {
        let (job, reply) = Job::new(submission);
        let passed = match &self.inner.engine {
            Engine::Sqlite(cell) => Self::sqlite(cell).and_then(|store| store.submit(job)),
            Engine::Postgres(store) => store.submit(job),
        };
        let settled = match passed {
            Ok(()) => {
                metrics::gauge!(WAITING_GAUGE).increment(1.0);
                reply.wait().await
            }
            Err(error) => Err(error),
        };
        settled.inspect_err(StoreError::count)
    }

    /// Runs the function `view` on an account's configuration and stored rows. If `view` needs rows that are not loaded
    /// yet, loads them and calls `view` again. If the account is not known yet, use account 0, which has no
    /// configuration.
    ///
    /// # Errors
    /// [`StoreError`] lists the possible errors.
    pub async fn read<T, F>(&self, account: AccountId, view: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&State) -> Decided<T> + Send + Sync + 'static,
    {
        measured(self.viewed(account, view)).await
    }

    async fn viewed<T, F>(&self, account: AccountId, view: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&State) -> Decided<T> + Send + Sync + 'static,
    {
        // The state is in a box, because it needs 15 KiB. Without the box, every future that reads would contain the
        // state several times.
        let mut state = Box::new(State::default());
        if account.0 != 0 {
            let config = self.config(account).await?;
            state.open_account(
                account,
                AccountSpace::new(config, Counters::default(), None, LiveState::default()),
            );
        }
        let turn = self.turn().await?;
        let heavy = turn.as_ref().map(Turn::reader);
        match &self.inner.engine {
            Engine::Sqlite(cell) => {
                let store = Self::sqlite(cell)?;
                store
                    .on_reader_at(heavy, move |reader| {
                        for _ in 0..READ_ROUNDS {
                            match view(&state) {
                                Ok(value) => return Ok(Ok(value)),
                                Err(Stop::Refuse(refusal)) => return Ok(Err(refusal)),
                                Err(Stop::OutOfIds(kind)) => {
                                    return Err(DbError::Broken(format!(
                                        "a view asked for an id of {kind:?}"
                                    )));
                                }
                                Err(Stop::Need(keys)) => {
                                    let found = reader.load(&keys)?;
                                    for (key, found) in keys.into_iter().zip(found) {
                                        state.load(key, found).map_err(DbError::from)?;
                                    }
                                }
                            }
                        }
                        Err(DbError::Broken("a view was not satisfied".to_owned()))
                    })
                    .await?
                    .map_err(StoreError::Refused)
            }
            Engine::Postgres(store) => {
                for _ in 0..READ_ROUNDS {
                    let keys = match view(&state) {
                        Ok(value) => return Ok(value),
                        Err(Stop::Refuse(refusal)) => return Err(StoreError::Refused(refusal)),
                        Err(Stop::OutOfIds(kind)) => {
                            return Err(StoreError::internal(format!(
                                "a view asked for an id of {kind:?}"
                            )));
                        }
                        Err(Stop::Need(keys)) => keys,
                    };
                    let found = store.load(heavy, &keys).await?;
                    for (key, found) in keys.into_iter().zip(found) {
                        state.load(key, found).map_err(StoreError::internal)?;
                    }
                }
                Err(StoreError::internal("a view was not satisfied"))
            }
        }
    }

    /// Returns the rows that a query finds.
    ///
    /// # Errors
    /// [`StoreError`] lists the possible errors.
    pub async fn list<Q: Query>(&self, query: Q) -> Result<Vec<Q::Row>, StoreError> {
        let statement = query.statement(Select::new(match &self.inner.engine {
            Engine::Sqlite(_) => Database::Sqlite,
            Engine::Postgres(_) => Database::Postgres,
        }));
        let turn = self.turn().await?;
        let heavy = turn.as_ref().map(Turn::reader);
        let rows = measured(self.select(heavy, statement, Q::Row::COLUMNS)).await?;
        drop(turn);
        rows.into_iter()
            .map(|row| Q::Row::from_row(row).map_err(StoreError::internal))
            .collect()
    }

    /// Returns the rows of all pages of a query. The result has no maximum length, so use this function only for lists
    /// that the operator keeps short.
    ///
    /// # Errors
    /// [`StoreError`] lists the possible errors.
    pub async fn all<Q: Paged + Copy>(&self, mut query: Q) -> Result<Vec<Q::Row>, StoreError> {
        let mut rows = Vec::new();
        loop {
            let page = self.list(query).await?;
            let full = page.len() >= usize::try_from(MAX_PAGE).unwrap_or(usize::MAX);
            if let Some(last) = page.last() {
                query.continue_after(last);
            }
            rows.extend(page);
            if !full {
                return Ok(rows);
            }
        }
    }

    /// Returns the first row that a query finds, or `None`.
    ///
    /// # Errors
    /// [`StoreError`] lists the possible errors.
    pub async fn first<Q: Query>(&self, query: Q) -> Result<Option<Q::Row>, StoreError> {
        Ok(self.list(query).await?.into_iter().next())
    }

    async fn select<R>(
        &self,
        heavy: Option<usize>,
        statement: Statement<R>,
        columns: &'static [Column],
    ) -> Result<Vec<Vec<Value<'static>>>, StoreError> {
        let Statement {
            sql,
            parameters,
            by_index,
            ..
        } = statement;
        match &self.inner.engine {
            Engine::Sqlite(cell) => {
                Self::sqlite(cell)?
                    .on_reader_at(heavy, move |reader| {
                        reader.select(&sql, &parameters, columns)
                    })
                    .await
            }
            Engine::Postgres(store) => {
                (store.select(heavy, by_index, (&sql, &parameters), columns)).await
            }
        }
    }

    /// Returns an account's configuration. If other nodes may change the configuration, the result may be up to one
    /// second old.
    ///
    /// # Errors
    /// `Refused` with [`Refusal::NotFound`] if the account does not exist.
    pub async fn config(&self, account: AccountId) -> Result<Arc<AccountConfig>, StoreError> {
        let now = self.inner.clock.now();
        if let Some((at, config)) = self.inner.published.config(account)
            && (!self.is_shared() || at.is_within(CONFIG_FRESH_US, now))
        {
            return Ok(config);
        }
        self.read_config(account, now).await
    }

    /// Returns an account's configuration. The result is at least as new as the configuration that is stored at the
    /// time of this call. The result of [`Self::config`] may be older, because a change is stored before the cache is
    /// updated.
    ///
    /// # Errors
    /// `Refused` with [`Refusal::NotFound`] if the account does not exist.
    pub async fn config_as_stored(
        &self,
        account: AccountId,
    ) -> Result<Arc<AccountConfig>, StoreError> {
        let now = self.inner.clock.now();
        let stored = match &self.inner.engine {
            Engine::Sqlite(cell) => {
                Self::sqlite(cell)?
                    .on_reader(move |reader| reader.config_version(account))
                    .await?
            }
            Engine::Postgres(store) => store.config_version(account).await?,
        };
        match (self.inner.published.version(account), stored) {
            (Some((version, config)), Some(stored)) if version >= stored => {
                self.inner.published.publish(account, now, version, &config);
                Ok(config)
            }
            _ => self.read_config(account, now).await,
        }
    }

    /// Compares the cached configuration of an account with the database, and reads the configuration again if it has
    /// changed. Also reads the agents' availability again if the cached availability is in use. Both reads run at the
    /// same time. If [`Self::generation`] returns the same number before and after this call, the configuration and the
    /// credentials of the account have not changed since the first number was read.
    ///
    /// # Errors
    /// `Refused` with [`Refusal::NotFound`] if the account does not exist.
    pub async fn renew(&self, account: AccountId) -> Result<(), StoreError> {
        let (config, availability) = tokio::join!(
            self.config_as_stored(account),
            self.renew_availability(account),
        );
        config?;
        availability
    }

    async fn read_config(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Arc<AccountConfig>, StoreError> {
        let config = match &self.inner.engine {
            Engine::Sqlite(cell) => {
                Self::sqlite(cell)?
                    .on_reader(move |reader| reader.config(account))
                    .await?
            }
            Engine::Postgres(store) => store.config(account).await?,
        };
        let (version, config) = config.ok_or(Refusal::NotFound(Object::Account))?;
        let config = Arc::new(config);
        self.inner.published.publish(account, now, version, &config);
        // Another task may have published a newer configuration in the meantime. The result is then the newer
        // configuration.
        Ok(self
            .inner
            .published
            .config(account)
            .map_or(config, |(_, newest)| newest))
    }

    /// Whether other nodes may write to the same database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self.inner.engine, Engine::Postgres(_))
    }

    /// Returns a number that grows whenever configuration or credentials may have changed. A cache that was filled at
    /// another generation is outdated.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.inner.published.generation()
    }

    /// Returns a receiver of changes of credentials and rights. After such a change, an open connection must check its
    /// credential again. The receiver also gets the changes of other nodes, within about one second, but only for
    /// accounts that are followed on this node.
    #[must_use]
    pub fn access_changes(&self) -> tokio::sync::broadcast::Receiver<Arc<crate::AccessChange>> {
        self.inner.published.access.changes()
    }

    /// Sets the time until which the timer task sleeps. After this call, a timer that is due before this time ends the
    /// wait in [`Self::sooner`].
    pub fn sleep_until(&self, until: Timestamp) {
        self.inner.published.sleep_until(until);
    }

    /// Waits until this node sets a timer that is due before the time given to [`Self::sleep_until`].
    pub async fn sooner(&self) {
        self.inner.published.sooner().await;
    }

    /// Follows an account. The receiver gets the number of the newest event whenever this node or another node has
    /// stored new events. The first value is 0, even if there are events.
    #[must_use]
    pub fn follow(&self, account: AccountId) -> tokio::sync::watch::Receiver<i64> {
        self.inner.published.feeds.follow(account)
    }

    /// Sends a text of at most [`crate::MAX_EPHEMERAL_EVENT`] bytes to the other nodes. The text is not stored. A node
    /// that cannot be reached does not get the text later.
    pub fn send_ephemeral(&self, text: String) {
        self.inner.published.feeds.send_ephemeral(text);
    }

    /// Returns a receiver of the texts that other nodes send with [`Self::send_ephemeral`].
    #[must_use]
    pub fn ephemeral_events(&self) -> tokio::sync::broadcast::Receiver<Arc<str>> {
        self.inner.published.feeds.ephemeral_events()
    }

    /// Copies a SQLite database into the existing directory `dir`, as a consistent snapshot. Reads and writes continue
    /// during the copying.
    ///
    /// # Errors
    /// `Unavailable` if `dir` already contains a file with the name of the database file, or if the disk is full. Also
    /// `Unavailable` for PostgreSQL, because PostgreSQL has backup tools of its own.
    pub async fn backup(&self, dir: PathBuf) -> Result<PathBuf, StoreError> {
        match &self.inner.engine {
            Engine::Sqlite(cell) => {
                let target = dir.join(FILE);
                if target.exists() {
                    return Err(StoreError::unavailable(format!(
                        "{} exists already",
                        target.display()
                    )));
                }
                Self::sqlite(cell)?.backup(target.clone()).await?;
                Ok(target)
            }
            Engine::Postgres(_) => Err(StoreError::unavailable(
                "PostgreSQL is backed up with its own tools, pg_dump for instance",
            )),
        }
    }

    /// Completes the waiting commands and closes the database. Later commands on any clone return `Unavailable`. On
    /// SQLite, later reads return `Unavailable` too.
    pub async fn close(&self) {
        match &self.inner.engine {
            Engine::Sqlite(cell) => {
                let store = cell.write().ok().and_then(|mut store| store.take());
                if let Some(store) = store {
                    // The threads need some time to end, so a blocking task waits for their end. If another call still
                    // uses the database, the database is closed when that call ends.
                    let _ = tokio::task::spawn_blocking(move || {
                        Arc::into_inner(store).map(SqliteStore::close)
                    })
                    .await;
                }
            }
            Engine::Postgres(store) => store.close().await,
        }
    }
}

/// Measures the duration of a read, and counts its error.
async fn measured<T>(
    reading: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let started = std::time::Instant::now();
    let read = reading.await.inspect_err(StoreError::count);
    metrics::histogram!("parlor_store_read_seconds").record(started.elapsed().as_secs_f64());
    read
}
