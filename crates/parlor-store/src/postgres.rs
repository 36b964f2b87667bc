//! The store on PostgreSQL 13 or later. The writer has connections of its own. Loads and writes pass arrays as
//! parameters. All statements are pipelined: a statement is sent before the earlier statements are answered.
//!
//! Every batch increases the account version of each of its accounts, and requires that the stored version is still the
//! version that the batch has read. This check serialises the batches of one account, on any number of nodes. So
//! identity, capacity, queue order and event numbers are consistent. The commands of one account need not wait for each
//! other's commits, because they share batches.

mod chains;
mod connection;
mod ids;
mod link;
mod load;
mod migrations;
mod notification_listener;
mod outbox;
mod server;
mod shard;
mod statistics;
mod tls;
mod values;

#[cfg(test)]
pub(crate) use connection::{IN_ORDER, SETTINGS};
pub use shard::Postgres;

use crate::config_rows;
use crate::error::{DbError, StoreError};
use crate::hand_written::{CHECK_READINESS, FORGET_ANSWERS};
use crate::options::Clock;
use crate::row::{Column, Rows, Value};
use crate::writer::{Job, Published, WAITING, Writer, pipelined, random_uuids};
pub(crate) use link::Link;
pub(crate) use server::Server;

use connection::Connection;
use migrations::migrate_up;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id};
use parlor_model::state::Key;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;

/// The number of shards. On one node, all commands of an account use the same shard.
const SHARDS: usize = 2;
/// The number of connections for look-ups and other reads.
const READERS: usize = 2;
/// The number of connections for statements that need their rows in the order of an index.
const PAGE_READERS: usize = 2;
/// The maximum number of heavy reads (exports and searches) that run at the same time. Each heavy read has two
/// connections: one for ordinary statements, and one for statements that need their rows in the order of an index.
/// These connections are opened at first use.
pub(crate) const HEAVY_READERS: usize = 3;
/// The interval at which stored answers older than one day are deleted. A stored answer is the answer to a request with
/// an idempotency key. One statement deletes at most [`FORGET_AT_ONCE`] answers.
const FORGET_EVERY: Duration = Duration::from_secs(60);
const FORGET_AT_ONCE: i64 = 2_000;

/// The statement that reads the version of an account's configuration.
const CONFIG_VERSION: &str = "SELECT config_version FROM account_counters WHERE account_id = $1";

/// An open PostgreSQL database.
pub(crate) struct PostgresStore {
    shards: Mutex<Vec<mpsc::Sender<Job>>>,
    tasks: Mutex<Vec<tokio::task::JoinHandle<()>>>,
    forgetter: tokio::task::JoinHandle<()>,
    listener: tokio::task::JoinHandle<()>,
    analyser: tokio::task::JoinHandle<()>,
    readers: Readers,
    heavy: Vec<Readers>,
    /// The connection that records delivery results, one transaction at a time.
    results: tokio::sync::Mutex<Link>,
}

/// Connections for reads. Each read uses the first connection that no other read uses. So a connection is opened only
/// when it is needed. If all connections are in use, the connections are shared in turn.
struct Readers {
    any: Vec<Link>,
    in_order: Vec<Link>,
    next: AtomicUsize,
}

impl Readers {
    fn new(server: &Arc<Server>, any: usize, in_order: usize) -> Self {
        Self {
            any: (0..any).map(|_| Link::new(server)).collect(),
            in_order: (0..in_order).map(|_| Link::in_order(server)).collect(),
            next: AtomicUsize::new(0),
        }
    }

    async fn get(&self, in_order: bool) -> Result<Arc<Connection>, DbError> {
        let links = if in_order { &self.in_order } else { &self.any };
        let link = links.iter().find(|link| link.is_idle()).or_else(|| {
            let turn = self.next.fetch_add(1, Ordering::Relaxed);
            links.get(turn.checked_rem(links.len())?)
        });
        let link = link.ok_or_else(|| DbError::Broken("no readers".to_owned()))?;
        link.get().await
    }
}

impl PostgresStore {
    /// Connects, migrates the schema, and starts the shards.
    pub(crate) async fn open(
        server: &Arc<Server>,
        clock: &Arc<dyn Clock>,
        published: &Arc<Published>,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(server).await.map_err(StoreError::from)?;
        migrate_up(&connection).await?;
        let mut shards = Vec::new();
        let mut tasks = Vec::new();
        for _ in 0..SHARDS {
            let (sender, jobs) = mpsc::channel(WAITING);
            let writer = Writer::new(
                Postgres::new(server),
                Arc::clone(clock),
                Arc::clone(published),
                random_uuids(),
            );
            tasks.push(tokio::spawn(pipelined(writer, jobs)));
            shards.push(sender);
        }
        let mut readers = Readers::new(server, READERS, PAGE_READERS);
        if let Some(first) = readers.any.first_mut() {
            *first = Link::with(server, connection);
        }
        let heavy = (0..HEAVY_READERS).map(|_| Readers::new(server, 1, 1));
        let forgetter = tokio::spawn(forget_answers(Link::new(server), Arc::clone(clock)));
        let listener = tokio::spawn(notification_listener::run(
            Arc::clone(server),
            Arc::clone(published),
        ));
        let reader = (readers.any.first().cloned()).unwrap_or_else(|| Link::new(server));
        let analyser = tokio::spawn(statistics::run(reader, Link::new(server)));
        Ok(Self {
            listener,
            analyser,
            shards: Mutex::new(shards),
            tasks: Mutex::new(tasks),
            forgetter,
            readers,
            heavy: heavy.collect(),
            results: tokio::sync::Mutex::new(Link::new(server)),
        })
    }

    /// Whether the database contains Parlor's table of migrations.
    pub(crate) async fn exists(server: &Arc<Server>) -> Result<bool, DbError> {
        let connection = Connection::open(server).await?;
        let sql = "SELECT to_regclass('migrations') IS NOT NULL";
        Ok(connection.query_one(sql, &[]).await?.try_get(0)?)
    }

    /// Returns the connections for heavy reads.
    pub(crate) fn heavy_links(&self) -> Vec<Link> {
        let each = self.heavy.iter().flat_map(|readers| &readers.any);
        each.cloned().collect()
    }

    /// Adds a job to the queue of its account's shard.
    pub(crate) fn submit(&self, job: Job) -> Result<(), StoreError> {
        let account = job
            .submission
            .account
            .map_or(0, |account| account.get().unsigned_abs());
        let shards = self.shards.lock().map_err(StoreError::internal)?;
        let shard = u64::try_from(shards.len())
            .ok()
            .and_then(|n| account.checked_rem(n))
            .and_then(|shard| usize::try_from(shard).ok());
        let shard = shard
            .and_then(|shard| shards.get(shard))
            .ok_or_else(|| StoreError::unavailable("the database is closed"))?;
        shard
            .try_send(job)
            .map_err(|_| StoreError::unavailable("the queue of commands is full"))
    }

    async fn reader(&self) -> Result<Arc<Connection>, DbError> {
        self.readers.get(false).await
    }

    /// Returns the connections of a reader. `heavy` is the number of the reader for heavy reads. For `None`, returns
    /// the connections for light reads.
    fn readers_at(&self, heavy: Option<usize>) -> &Readers {
        let heavy = heavy.and_then(|heavy| self.heavy.get(heavy));
        heavy.unwrap_or(&self.readers)
    }

    /// Loads the rows with these keys. `heavy` is the number of the reader for heavy reads, or `None` for a light read.
    pub(crate) async fn load(
        &self,
        heavy: Option<usize>,
        keys: &[Key],
    ) -> Result<Vec<Rows>, StoreError> {
        let connection = self.readers_at(heavy).get(false).await;
        let connection = connection.map_err(StoreError::from)?;
        connection.load(keys).await.map_err(StoreError::from)
    }

    /// Returns an account's configuration with its version. `None` means that the account does not exist.
    pub(crate) async fn config(
        &self,
        account: AccountId,
    ) -> Result<Option<(i64, AccountConfig)>, StoreError> {
        let read = async {
            let connection = self.reader().await?;
            let (version, tables) = tokio::try_join!(
                connection.statement(CONFIG_VERSION),
                connection.statements(config_rows::CONFIG.iter().cloned()),
            )?;
            let id = account.get();
            let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 1] = [&id];
            // All statements are prepared, so both reads are sent at once: the version first, and then the
            // configuration. If the configuration changes between the reads, it is published with a version that is too
            // old, which only causes another read. A version that is too new would hide the change, but cannot occur.
            let (version, tables) = tokio::join!(
                biased;
                connection.query_opt(&version, &parameters),
                connection.prepared_tables(&tables, account),
            );
            let Some(version) = version? else {
                return Ok::<_, DbError>(None);
            };
            let version = version.try_get(0)?;
            Ok(Some((version, config_rows::assemble(tables?)?)))
        };
        read.await.map_err(StoreError::from)
    }

    /// Returns the version of an account's configuration. `None` means that the account does not exist.
    pub(crate) async fn config_version(
        &self,
        account: AccountId,
    ) -> Result<Option<i64>, StoreError> {
        let read = async {
            let connection = self.reader().await?;
            let statement = connection.statement(CONFIG_VERSION).await?;
            let row = connection.query_opt(&statement, &[&account.get()]).await?;
            Ok::<_, DbError>(row.map(|row| row.try_get(0)).transpose()?)
        };
        read.await.map_err(StoreError::from)
    }

    /// Returns the rows of a statement. `heavy` is the number of the reader for heavy reads, or `None` for a light
    /// read. `by_index` says that the statement needs its rows in the order of an index.
    pub(crate) async fn select(
        &self,
        heavy: Option<usize>,
        by_index: bool,
        (sql, parameters): (&str, &[Value<'static>]),
        columns: &[Column],
    ) -> Result<Vec<Vec<Value<'static>>>, StoreError> {
        let read = async {
            let connection = self.readers_at(heavy).get(by_index).await?;
            connection.select(sql, parameters, columns).await
        };
        read.await.map_err(StoreError::from)
    }

    /// Checks that the database can store a row.
    pub(crate) async fn check(&self, now: i64) -> Result<(), StoreError> {
        let write = async {
            let connection = self.reader().await?;
            let statement = connection.statement(CHECK_READINESS).await?;
            connection.execute(&statement, &[&now]).await
        };
        write.await.map(drop).map_err(StoreError::from)
    }

    /// Completes the waiting commands and ends the background tasks. Later commands are refused, but reads are still
    /// possible.
    pub(crate) async fn close(&self) {
        self.forgetter.abort();
        self.listener.abort();
        self.analyser.abort();
        if let Ok(mut shards) = self.shards.lock() {
            shards.clear();
        }
        let tasks = self
            .tasks
            .lock()
            .map(|mut tasks| std::mem::take(&mut *tasks))
            .unwrap_or_default();
        for task in tasks {
            let _ = task.await;
        }
    }
}

/// Deletes stored answers older than one day, at regular intervals. Closes its connection after each deletion.
async fn forget_answers(link: Link, clock: Arc<dyn Clock>) {
    loop {
        tokio::time::sleep(FORGET_EVERY).await;
        let before = clock
            .now()
            .plus_seconds(parlor_model::submit::ANSWER_LIFETIME_S.saturating_neg());
        let Ok(connection) = link.get().await else {
            continue;
        };
        let forgot = connection
            .execute(FORGET_ANSWERS, &[&before.0, &FORGET_AT_ONCE])
            .await;
        if let Err(error) = forgot {
            tracing::warn!(?error, "old answers could not be forgotten");
        }
        link.drop_connection().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_database::TestDatabase;

    /// Checks that a read uses an open connection that no other read uses, and opens another connection only if there
    /// is none.
    #[tokio::test]
    async fn reads_open_connections_only_when_needed() {
        let Some(database) = TestDatabase::empty("readers").await else {
            return;
        };
        let server = Arc::new(Server::new(database.url()).unwrap());
        let readers = Readers::new(&server, 2, 2);
        for in_order in [false, true] {
            let first = readers.get(in_order).await.unwrap();
            let address = Arc::as_ptr(&first);
            drop(first);
            let first = readers.get(in_order).await.unwrap();
            assert_eq!(Arc::as_ptr(&first), address);
            let second = readers.get(in_order).await.unwrap();
            assert_ne!(Arc::as_ptr(&second), address);
            // Both connections are in use, so the third read shares one of these connections.
            let third = readers.get(in_order).await.unwrap();
            assert!(Arc::ptr_eq(&third, &first) || Arc::ptr_eq(&third, &second));
            drop(first);
            drop(third);
            let fourth = readers.get(in_order).await.unwrap();
            assert_eq!(Arc::as_ptr(&fourth), address);
        }
        drop(readers);
        database.remove().await;
    }
}
