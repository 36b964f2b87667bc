//! A shard: one of the writers, with two connections, one for reads and one for writes.

use super::chains;
use super::connection::Connection;
use super::ids::{self, Holder};
use super::link::Link;
use super::load::finish_load;
use super::migrations::migrate_up;
use super::server::Server;
use super::values::{Parameter, array, single};
use crate::catalogue::Verb;
use crate::error::DbError;
use crate::hand_written::{COUNTERS, HELD, LOCK, NEW_COUNTERS, STORED_VERSION};
use crate::row::Value;
use crate::writer::{Backend, Fetched, Leased, StoredVersion};
use crate::writes::Write;
use crate::{config_rows, writes};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::prefetch::Prefetch;
use parlor_model::state::{Counters, Flush, LiveState};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio_postgres::Statement;

/// One shard of the writer.
pub struct Postgres {
    reads: Link,
    writes: Link,
    /// The lock that is held during a write.
    writing: Arc<Mutex<()>>,
    /// The connection whose transaction has locked accounts. While there is such a connection, no other batch is
    /// written.
    locked: Option<(Arc<Connection>, OwnedMutexGuard<()>)>,
    /// The pending lock statement. The next load sends this statement together with its own statements.
    locking: Option<BoxFuture<'static, Result<(), DbError>>>,
    holder: Holder,
}

impl Postgres {
    /// Connects to the database and migrates it. Starts no tasks.
    ///
    /// # Errors
    /// Returns the same errors as [`crate::Store::open`].
    pub async fn open(url: &str) -> Result<Self, crate::StoreError> {
        let server = Arc::new(Server::new(url)?);
        let connection = Connection::open(&server).await?;
        migrate_up(&connection).await?;
        Ok(Self::new(&server))
    }

    pub(super) fn new(server: &Arc<Server>) -> Self {
        Self {
            reads: Link::new(server),
            writes: Link::new(server),
            writing: Arc::default(),
            locked: None,
            locking: None,
            holder: Holder::default(),
        }
    }
}

impl Backend for Postgres {
    const SHARED: bool = true;

    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        if let (Some(locking), Some((connection, _))) = (self.locking.take(), &self.locked) {
            let connection = Arc::clone(connection);
            return async move {
                let read = fetch(&connection, &accounts, wanted);
                let (locked, fetched) = tokio::join!(biased; locking, read);
                locked?;
                fetched
            }
            .boxed();
        }
        let link = self.reads.clone();
        async move { fetch(&*link.get().await?, &accounts, wanted).await }.boxed()
    }

    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>> {
        let (link, writing) = (self.writes.clone(), Arc::clone(&self.writing));
        let (locked, holder) = (self.locked.take(), self.holder.id());
        let locking = self.locking.take();
        // A separate task encodes and sends the batch, so that the writer can decide the next batch at the same time.
        let applied = tokio::spawn(async move {
            let (connection, _alone, begin) = match locked {
                Some((connection, alone)) => (connection, alone, false),
                None => {
                    let alone = writing.lock_owned().await;
                    (link.get().await.map_err(not_committed)?, alone, true)
                }
            };
            let locked = match locking {
                Some(locking) => locking.await.map_err(not_committed),
                None => Ok(()),
            };
            let applied = match locked {
                Ok(()) => apply(&connection, &flush, holder, begin).await,
                Err(error) => Err(error),
            };
            if applied.is_err() && !ended(&connection).await {
                link.drop_connection().await;
            }
            applied
        });
        async move {
            applied
                .await
                .unwrap_or_else(|error| Err(DbError::NoAnswer(error.to_string())))
        }
        .boxed()
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        let connection = self.reads.get().await?;
        config_rows::assemble(connection.tables(&config_rows::CONFIG, account).await?)
    }

    async fn live_state(&mut self, account: AccountId) -> Result<LiveState, DbError> {
        let connection = self.reads.get().await?;
        config_rows::live_state(connection.tables(&config_rows::LIVE_STATE, account).await?)
    }

    async fn lease(&mut self, wanted: &[(IdKind, usize)]) -> Result<Vec<Leased>, DbError> {
        let connection = self.reads.get().await?;
        self.holder.register(&connection).await?;
        let each = wanted.iter().copied().map(|(kind, blocks)| {
            let connection = &connection;
            async move { Ok((kind, ids::lease(connection, kind, blocks).await?)) }
        });
        join_all(each).await.into_iter().collect()
    }

    async fn next_ids(&mut self, kind: IdKind, blocks: usize) -> Result<Vec<(i64, i64)>, DbError> {
        let connection = self.reads.get().await?;
        ids::next(&connection, kind, blocks).await
    }

    fn leases_forgotten(&mut self) {
        self.holder.forget();
    }

    async fn lock(&mut self, accounts: &[AccountId]) -> Result<(), DbError> {
        let alone = Arc::clone(&self.writing).lock_owned().await;
        // The writer registers before all reads. If a provisioning file takes one of the writer's leased ids after
        // these reads, the file's transaction revokes the registration, so the commit fails. If a file took the id
        // before the reads, the decision finds that the id is in use.
        if self.holder.id().is_some() {
            self.holder.register(&*self.reads.get().await?).await?;
        }
        let connection = self.writes.get().await?;
        let statement = connection.statement(LOCK).await?;
        let mut ids: Vec<i64> = accounts.iter().map(|a| a.get()).collect();
        // Every node locks accounts in the order of their ids. This order prevents deadlocks.
        ids.sort_unstable();
        self.locked = Some((Arc::clone(&connection), alone));
        let locking = async move {
            let locks = ids.iter().map(|id| {
                let (client, statement) = (&connection, &statement);
                async move { client.execute(statement, &[id]).await }
            });
            let (begun, locked) = tokio::join!(
                biased;
                connection.batch_execute("BEGIN"),
                join_all(locks),
            );
            begun?;
            for lock in locked {
                lock?;
            }
            Ok(())
        };
        self.locking = Some(locking.boxed());
        Ok(())
    }

    async fn rollback(&mut self) {
        self.locking = None;
        if let Some((connection, _alone)) = self.locked.take()
            && !ended(&connection).await
        {
            self.writes.drop_connection().await;
        }
    }
}

/// Rolls back the present transaction. Returns whether the transaction has certainly ended.
async fn ended(connection: &Connection) -> bool {
    connection.batch_execute("ROLLBACK").await.is_ok()
}

async fn fetch(
    connection: &Connection,
    accounts: &[AccountId],
    wanted: Prefetch,
) -> Result<Fetched, DbError> {
    let Prefetch { keys, chains } = wanted;
    let stored = connection.statement(STORED_VERSION);
    let (stored, loads, chains) = tokio::try_join!(
        stored,
        connection.prepare_load(&keys),
        chains::prepare(connection, &chains)
    )?;
    let (groups, prepared) = loads;
    let versions = join_all(accounts.iter().map(|account| {
        let (client, statement) = (&connection, &stored);
        async move { client.query_opt(statement, &[&account.0]).await }
    }));
    // All reads are sent at once: the versions first, and then the rows. If an account changes between these reads, its
    // rows are newer than its version, and the commit fails. In the reverse order, the commit could not notice the
    // change.
    let (rows, loaded, chained) = tokio::join!(
        biased;
        versions,
        join_all(connection.send_load(&groups, &prepared)),
        chains::load(connection, &chains),
    );
    let mut versions = Vec::new();
    for (account, row) in accounts.iter().zip(rows) {
        let Some(row) = row? else {
            continue;
        };
        let counters = Counters {
            version: row.try_get(0)?,
            next_event: row.try_get(2)?,
            next_display: row.try_get(3)?,
            next_assignment: row.try_get(4)?,
        };
        let config_version = row.try_get(1)?;
        versions.push((
            *account,
            StoredVersion {
                counters,
                config_version,
            },
        ));
    }
    let mut loaded = finish_load(keys.len(), &groups, loaded)?;
    drop(groups);
    connection.load_by_id(&keys, &mut loaded).await?;
    let mut found: Vec<_> = keys.into_iter().zip(loaded).collect();
    found.extend(chained?);
    Ok(Fetched { versions, found })
}

/// One statement of a flush, ready to be sent.
struct Step {
    statement: Statement,
    parameters: Vec<Parameter>,
    /// The number of rows that the statement must change. If the statement changes another number of rows, the unique
    /// value that the text names is already in use.
    expected: Option<(usize, String)>,
}

async fn counters(connection: &Connection, flush: &Flush) -> Result<Vec<Step>, DbError> {
    let mut steps = Vec::new();
    for (account, from, c) in &flush.counters {
        let reconfigured = i64::from(flush.reconfigured.contains(account));
        let mut values = vec![
            account.get(),
            c.version,
            reconfigured,
            c.next_event,
            c.next_display,
            c.next_assignment,
        ];
        values.extend(from.map(|from| from.version));
        let sql = if from.is_some() {
            COUNTERS
        } else {
            NEW_COUNTERS
        };
        steps.push(Step {
            statement: connection.statement(sql).await?,
            parameters: (values.into_iter())
                .map(|value| -> Parameter { Box::new(value) })
                .collect(),
            expected: None,
        });
    }
    Ok(steps)
}

async fn steps_of(
    connection: &Connection,
    flush: &Flush,
    holder: Option<i64>,
) -> Result<Vec<Step>, DbError> {
    let (first, then) = (writes::accounts(flush), writes::of(flush));
    let texts = first.iter().chain(&then);
    let texts = texts.map(|write| write.shape.postgres(write.verb));
    let mut statements = connection.statements(texts).await?.into_iter();
    let mut steps: Vec<Step> = Vec::new();
    for (write, statement) in first.iter().zip(&mut statements) {
        push_steps(&mut steps, statement, write);
    }
    steps.extend(counters(connection, flush).await?);
    for (write, statement) in then.iter().zip(statements) {
        push_steps(&mut steps, statement, write);
    }
    if let Some(holder) = holder.filter(|_| flush.given.is_empty()) {
        steps.push(Step {
            statement: connection.statement(HELD).await?,
            parameters: vec![Box::new(holder)],
            expected: None,
        });
    }
    Ok(steps)
}

async fn apply(
    connection: &Connection,
    flush: &Flush,
    holder: Option<i64>,
    begin: bool,
) -> Result<(), DbError> {
    let holder = holder.filter(|_| ids::may_be_given(flush));
    let steps = (steps_of(connection, flush, holder).await).map_err(not_committed)?;
    let chosen = writes::highest_ids(flush);
    let begun = async {
        if begin {
            connection.batch_execute("BEGIN").await
        } else {
            Ok(())
        }
    };
    let write =
        join_all((steps.iter()).map(|step| connection.change(&step.statement, &step.parameters)));
    // After a failed statement, PostgreSQL answers COMMIT with ROLLBACK, which is not an error. So the result of every
    // statement is checked.
    if chosen.is_empty() && steps.iter().all(|step| step.expected.is_none()) {
        let (begun, written, committed) =
            tokio::join!(biased; begun, write, connection.batch_execute("COMMIT"));
        begun?;
        for result in written {
            result?;
        }
        return committed.map_err(DbError::unknown);
    }
    let (begun, written) = tokio::join!(biased; begun, write);
    begun.map_err(not_committed)?;
    for (result, step) in written.into_iter().zip(&steps) {
        let changed = result.map_err(not_committed)?;
        if let Some((rows, what)) = &step.expected
            && usize::try_from(changed) != Ok(*rows)
        {
            // The statement found a row of another account with the same key, and changed nothing. So the key is
            // already in use.
            return Err(DbError::Taken(what.clone()));
        }
    }
    (ids::keep(connection, &chosen, &flush.given, holder).await).map_err(not_committed)?;
    (connection.batch_execute("COMMIT").await).map_err(DbError::unknown)
}

/// Converts an error that occurred before the commit was sent. Nothing is written, even if the server gave no answer.
fn not_committed(error: DbError) -> DbError {
    match error {
        DbError::NoAnswer(reason) => DbError::Unavailable(reason),
        error => error,
    }
}

/// Adds the statements of a write. An insert or update is one statement for each account with changed rows. A deletion
/// is one statement for each row.
fn push_steps(steps: &mut Vec<Step>, statement: Statement, write: &Write<'_>) {
    let (shape, verb) = (write.shape, write.verb);
    let given = shape.given(verb);
    if verb == Verb::Delete {
        steps.extend(write.rows.iter().map(|row| Step {
            statement: statement.clone(),
            parameters: row.iter().map(single).collect(),
            expected: None,
        }));
        return;
    }
    let account = (given.iter())
        .position(|c| c.name == "account_id")
        .filter(|_| shape.is_of_account());
    let mut by_account: BTreeMap<Option<i64>, Vec<&[Value<'_>]>> = BTreeMap::new();
    for row in &write.rows {
        let of = match account.and_then(|place| row.get(place)) {
            Some(Value::Int(account)) => Some(*account),
            _ => None,
        };
        by_account.entry(of).or_default().push(row);
    }
    for (of, rows) in by_account {
        let mut parameters: Vec<Parameter> = Vec::with_capacity(given.len());
        parameters.extend(of.map(|account| -> Parameter { Box::new(account) }));
        parameters.extend(
            (given.iter().enumerate())
                .filter(|(place, _)| Some(*place) != account)
                .map(|(place, column)| array(column.kind, rows.iter().map(|row| row.get(place)))),
        );
        let expected = (shape.may_be_taken(verb, shape.key)).then(|| {
            (
                rows.len(),
                format!("{}.{}", shape.table, shape.key.join(", ")),
            )
        });
        steps.push(Step {
            statement: statement.clone(),
            parameters,
            expected,
        });
    }
}
