//! PostgreSQL 13 or later: batches over connections that the writer owns, loads and writes as arrays, everything pipelined.
//!
//! Every batch moves the counters row of each of its accounts from the version it started from. That serialises the batches of one
//! account, on however many nodes, and with them identity, capacity, queue order and feed numbers; it does not serialise requests,
//! which share batches.

mod connection;
mod ids;
mod notification_listener;
mod outbox;
mod shard;

#[cfg(test)]
pub(crate) use outbox::ATTEMPT_MANY;
pub use shard::Postgres;
#[cfg(test)]
pub(crate) use shard::{COUNTERS, LOCK, NEW_COUNTERS, STORED_VERSION};

use crate::migrate;
use crate::row::{Column, Kind, Rows, Value};
use crate::writer::{DbError, Job, Published, WAITING, Writer, pipelined, random_uuids};
use crate::{Clock, StoreError, config_rows};
pub(crate) use connection::Link;

use connection::Connection;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id};
use parlor_model::state::Key;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;

/// The number of writers; an account always has the same one on a node.
const SHARDS: usize = 2;
/// The number of reading connections.
const READERS: usize = 3;
/// The advisory lock that migrations are made under: "parlor" in ASCII.
const MIGRATION_LOCK: i64 = 0x7061_726c_6f72;
/// The interval of deleting stored answers older than a day, and the number deleted at once.
const FORGET_EVERY: Duration = Duration::from_secs(60);
const FORGET_AT_ONCE: i64 = 2_000;

/// Removes old answers of all accounts. No row number of the server: a distributed table has them per part.
pub(crate) const FORGET_ANSWERS: &str = "DELETE FROM stored_answers WHERE (account_id, scope, key) IN \
    (SELECT account_id, scope, key FROM stored_answers WHERE created_at < $1 LIMIT $2)";

/// A PostgreSQL database, connected to.
pub(crate) struct PostgresStore {
    shards: Mutex<Vec<mpsc::Sender<Job>>>,
    tasks: Mutex<Vec<tokio::task::JoinHandle<()>>>,
    forgetter: tokio::task::JoinHandle<()>,
    listener: tokio::task::JoinHandle<()>,
    readers: Vec<Link>,
    /// Writes results of deliveries, one transaction after the other.
    results: tokio::sync::Mutex<Link>,
    next_reader: AtomicUsize,
}

impl PostgresStore {
    /// Connects, migrates, and starts the shards.
    pub(crate) async fn open(
        url: &str,
        clock: &Arc<dyn Clock>,
        published: &Arc<Published>,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(url).await.map_err(store_error)?;
        migrate_up(&connection).await?;
        let mut shards = Vec::new();
        let mut tasks = Vec::new();
        for _ in 0..SHARDS {
            let (sender, jobs) = mpsc::channel(WAITING);
            let writer = Writer::new(
                Postgres::new(url),
                Arc::clone(clock),
                Arc::clone(published),
                random_uuids(),
            );
            tasks.push(tokio::spawn(pipelined(writer, jobs)));
            shards.push(sender);
        }
        let readers: Vec<Link> = (0..READERS).map(|_| Link::new(url)).collect();
        let forgetter = tokio::spawn(forget_answers(Link::new(url), Arc::clone(clock)));
        let listener = tokio::spawn(notification_listener::run(
            url.to_owned(),
            Arc::clone(published),
        ));
        Ok(Self {
            listener,
            shards: Mutex::new(shards),
            tasks: Mutex::new(tasks),
            forgetter,
            readers,
            results: tokio::sync::Mutex::new(Link::new(url)),
            next_reader: AtomicUsize::new(0),
        })
    }

    /// Queues a job on its account's shard.
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
            .map_err(|_| StoreError::unavailable("as many commands wait as may wait"))
    }

    async fn reader(&self) -> Result<Arc<Connection>, DbError> {
        let turn = self
            .next_reader
            .fetch_add(1, Ordering::Relaxed)
            .checked_rem(self.readers.len())
            .unwrap_or(0);
        let link = self.readers.get(turn);
        let link = link.ok_or_else(|| DbError::Broken("no readers".to_owned()))?;
        link.get().await
    }

    /// Loads what a view asks for.
    pub(crate) async fn load(&self, keys: &[Key]) -> Result<Vec<Rows>, StoreError> {
        let connection = self.reader().await.map_err(store_error)?;
        connection.load(keys).await.map_err(store_error)
    }

    /// An account's configuration with its version, if there is such an account.
    pub(crate) async fn config(
        &self,
        account: AccountId,
    ) -> Result<Option<(i64, AccountConfig)>, StoreError> {
        let read = async {
            let connection = self.reader().await?;
            let Some(version) = config_version(&connection, account).await? else {
                return Ok(None);
            };
            let tables = connection.tables(config_rows::CONFIG, account).await?;
            Ok(Some((version, config_rows::assemble(tables)?)))
        };
        read.await.map_err(store_error)
    }

    /// The version of an account's configuration, if there is such an account.
    pub(crate) async fn config_version(
        &self,
        account: AccountId,
    ) -> Result<Option<i64>, StoreError> {
        let read = async { config_version(&*self.reader().await?, account).await };
        read.await.map_err(store_error)
    }

    /// The rows that a statement selects.
    pub(crate) async fn select(
        &self,
        sql: &str,
        parameters: &[Value<'static>],
        columns: &[Column],
    ) -> Result<Vec<Vec<Value<'static>>>, StoreError> {
        let read = async { (self.reader().await?.select(sql, parameters, columns)).await };
        read.await.map_err(store_error)
    }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let read = async {
            let connection = self.reader().await?;
            Ok(connection.client.batch_execute("SELECT 1").await?)
        };
        read.await.map_err(store_error)
    }

    /// Finishes what waits and disconnects.
    pub(crate) async fn close(&self) {
        self.forgetter.abort();
        self.listener.abort();
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

impl Postgres {
    /// Connects to the database and migrates it, without the tasks of a store.
    ///
    /// # Errors
    /// `Unavailable` or `Internal`, as [`crate::Store::open`] says.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let connection = Connection::open(url).await.map_err(store_error)?;
        migrate_up(&connection).await?;
        Ok(Self::new(url))
    }
}

async fn config_version(
    connection: &Connection,
    account: AccountId,
) -> Result<Option<i64>, DbError> {
    let rows = connection
        .select(
            "SELECT config_version FROM account_counters WHERE account_id = $1",
            &[Value::Int(account.get())],
            &[Column {
                name: "config_version",
                kind: Kind::Int,
            }],
        )
        .await?;
    Ok(match rows.first().and_then(|row| row.first()) {
        Some(Value::Int(version)) => Some(*version),
        _ => None,
    })
}

/// Forgets answers of idempotency keys that are older than a day. Holds no connection meanwhile.
async fn forget_answers(link: Link, clock: Arc<dyn Clock>) {
    loop {
        tokio::time::sleep(FORGET_EVERY).await;
        let before = clock
            .now()
            .plus_seconds(parlor_model::decide::ANSWER_LIFETIME_S.saturating_neg());
        let Ok(connection) = link.get().await else {
            continue;
        };
        let forgot = connection
            .client
            .execute(FORGET_ANSWERS, &[&before.0, &FORGET_AT_ONCE])
            .await;
        if let Err(error) = forgot {
            tracing::warn!(%error, "old answers could not be forgotten");
        }
        link.drop_connection().await;
    }
}

async fn migrate_up(connection: &Connection) -> Result<(), StoreError> {
    let client = &connection.client;
    let run = async {
        client
            .batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")
            .await?;
        client
            .execute("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK])
            .await?;
        client.batch_execute(migrate::LEDGER).await?;
        let done = client
            .query(
                "SELECT number, checksum FROM migrations ORDER BY number",
                &[],
            )
            .await?
            .iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<Result<Vec<(i64, String)>, tokio_postgres::Error>>()?;
        let remaining = match migrate::remaining(&done, |m| m.postgres) {
            Ok(remaining) => remaining,
            Err(sentence) => return Ok::<_, DbError>(Err(sentence)),
        };
        for migration in remaining {
            client.batch_execute("BEGIN").await?;
            client.batch_execute(migration.postgres).await?;
            client
                .execute(
                    "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)",
                    &[
                        &migration.number,
                        &migration.name,
                        &migrate::checksum(migration.postgres),
                    ],
                )
                .await?;
            client.batch_execute("COMMIT").await?;
        }
        client
            .execute("SELECT pg_advisory_unlock($1)", &[&MIGRATION_LOCK])
            .await?;
        Ok(Ok(()))
    };
    match run.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(sentence)) => Err(StoreError::Internal(sentence)),
        Err(error) => Err(store_error(error)),
    }
}

fn store_error(error: DbError) -> StoreError {
    match error {
        DbError::Unavailable(reason) => StoreError::Unavailable { reason },
        DbError::Taken(reason) | DbError::Broken(reason) => StoreError::Internal(reason),
        DbError::Raced => StoreError::unavailable("other writers were faster"),
    }
}
