//! The writer's side: one connection that reads, and one that writes.

use super::connection::{Connection, Link, Parameter, arrays, finish_load};
use crate::catalogue::{Shape, Verb};
use crate::row::{Kind, Value};
use crate::writer::{Backend, DbError, Fetched, StoredVersion};
use crate::{config_rows, writes};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::state::{Counters, Flush, Key, LiveState};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio_postgres::Statement;
use tokio_postgres::types::ToSql;

/// How many ids a sequence's value stands for.
pub(crate) const LEASE: i64 = 100;

/// One shard.
pub(crate) struct Postgres {
    reads: Link,
    writes: Link,
    /// Held while something is written.
    writing: Arc<Mutex<()>>,
    /// The connection whose transaction holds the locks; nothing else is written as long as there is one.
    locked: Option<(Arc<Connection>, OwnedMutexGuard<()>)>,
}

impl Postgres {
    pub(super) fn new(url: &str) -> Self {
        Self {
            reads: Link::new(url),
            writes: Link::new(url),
            writing: Arc::default(),
            locked: None,
        }
    }
}

#[cfg(test)]
impl Postgres {
    /// One shard on a new database.
    pub(crate) async fn scratch(url: &str) -> Result<Self, crate::StoreError> {
        let connection = Connection::open(url).await.map_err(super::store_error)?;
        super::migrate_up(&connection).await?;
        Ok(Self::new(url))
    }

    /// The rows of a statement.
    pub(crate) async fn dump(
        &self,
        sql: &str,
        columns: &[crate::row::Column],
    ) -> Result<crate::row::Rows, DbError> {
        self.reads.get().await?.select(sql, &[], columns).await
    }
}

const LOCK: &str = "SELECT 1 FROM account_counters WHERE account_id = ANY($1::int8[]) ORDER BY account_id FOR UPDATE";
const HEADS: &str = "SELECT account_id, version, config_version, next_event, next_display, next_assignment FROM account_counters \
    WHERE account_id = ANY($1::int8[])";
/// New accounts' counters.
const NEW_COUNTERS: &str = "INSERT INTO account_counters (account_id, version, config_version, next_event, next_display, next_assignment) \
    SELECT * FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[])";
/// Known accounts' counters, from the version that the flush started from; division by zero if one of them has another. It also locks
/// them: whoever writes to an account waits here for those before.
const COUNTERS: &str = "WITH moved AS (UPDATE account_counters AS c SET version = n.version, config_version = c.config_version + n.reconfigured, \
    next_event = n.next_event, next_display = n.next_display, next_assignment = n.next_assignment \
    FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[]) \
    AS n(account_id, version, reconfigured, next_event, next_display, next_assignment, started_from) \
    WHERE c.account_id = n.account_id AND c.version = n.started_from RETURNING 1) \
    SELECT 1 / (CASE WHEN count(*) = $8::int8 THEN 1 ELSE 0 END) FROM moved";

impl Backend for Postgres {
    const SHARED: bool = true;

    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        keys: Vec<Key>,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        let link = self.reads.clone();
        async move { fetch(&*link.get().await?, &accounts, &keys).await }.boxed()
    }

    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>> {
        let (link, writing) = (self.writes.clone(), Arc::clone(&self.writing));
        let locked = self.locked.take();
        // A task of its own: the writer decides what comes next while this is put into the connection's form.
        let applied = tokio::spawn(async move {
            let (connection, _alone, begin) = match locked {
                Some((connection, alone)) => (connection, alone, false),
                None => {
                    let alone = writing.lock_owned().await;
                    (link.get().await?, alone, true)
                }
            };
            let applied = apply(&connection, &flush, begin).await;
            if applied.is_err() && !ended(&connection).await {
                link.drop_connection().await;
            }
            applied
        });
        async move {
            applied
                .await
                .unwrap_or_else(|error| Err(DbError::Broken(error.to_string())))
        }
        .boxed()
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        let connection = self.reads.get().await?;
        config_rows::assemble(connection.tables(config_rows::CONFIG, account).await?)
    }

    async fn live_state(&mut self, account: AccountId) -> Result<LiveState, DbError> {
        let connection = self.reads.get().await?;
        config_rows::live_state(connection.tables(config_rows::LIVE_STATE, account).await?)
    }

    async fn lease(&mut self, kind: IdKind, blocks: usize) -> Result<Vec<(i64, i64)>, DbError> {
        let connection = self.reads.get().await?;
        let statement = connection
            .statement(&format!(
                "SELECT nextval('{}_ids') FROM generate_series(1, $1::int8)",
                kind.table()
            ))
            .await?;
        let blocks = i64::try_from(blocks).unwrap_or(i64::MAX);
        let rows = connection.client.query(&statement, &[&blocks]).await?;
        rows.iter()
            .map(|row| {
                let first: i64 = row.try_get(0)?;
                Ok((first, first.saturating_add(LEASE)))
            })
            .collect()
    }

    async fn lock(&mut self, accounts: &[AccountId]) -> Result<(), DbError> {
        let alone = Arc::clone(&self.writing).lock_owned().await;
        let connection = self.writes.get().await?;
        let statement = connection.statement(LOCK).await?;
        let ids: Vec<i64> = accounts.iter().map(|a| a.get()).collect();
        let parameters: [&(dyn ToSql + Sync); 1] = [&ids];
        self.locked = Some((Arc::clone(&connection), alone));
        let (begun, locked) = tokio::join!(
            biased;
            connection.client.batch_execute("BEGIN"),
            connection.client.query(&statement, &parameters),
        );
        begun?;
        locked?;
        Ok(())
    }

    async fn rollback(&mut self) {
        if let Some((connection, _alone)) = self.locked.take()
            && !ended(&connection).await
        {
            self.writes.drop_connection().await;
        }
    }
}

/// Ends whatever transaction there is; says whether that is certain.
async fn ended(connection: &Connection) -> bool {
    connection.client.batch_execute("ROLLBACK").await.is_ok()
}

async fn fetch(
    connection: &Connection,
    accounts: &[AccountId],
    keys: &[Key],
) -> Result<Fetched, DbError> {
    let statement = connection.statement(HEADS).await?;
    let (groups, prepared) = connection.prepare_load(keys).await?;
    let ids: Vec<i64> = accounts.iter().map(|a| a.get()).collect();
    let parameters: [&(dyn ToSql + Sync); 1] = [&ids];
    let stored_versions = async {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        connection.client.query(&statement, &parameters).await
    };
    // Sent in this order, in one go: rows that are newer than the stored_versions are noticed later, rows that are older would not be.
    let (rows, loaded) =
        tokio::join!(biased; stored_versions, join_all(connection.send_load(&groups, &prepared)));
    let mut stored_versions = Vec::new();
    for row in rows? {
        let counters = Counters {
            version: row.try_get(1)?,
            next_event: row.try_get(3)?,
            next_display: row.try_get(4)?,
            next_assignment: row.try_get(5)?,
        };
        stored_versions.push((
            AccountId(row.try_get(0)?),
            StoredVersion {
                counters,
                config_version: row.try_get(2)?,
            },
        ));
    }
    Ok((stored_versions, finish_load(keys.len(), &groups, loaded)?))
}

/// One statement of a flush, ready to be sent.
struct Step {
    statement: Statement,
    parameters: Vec<Parameter>,
    /// How many rows it must change, and what is taken if it does not.
    expected: Option<(usize, String)>,
}

async fn counters(connection: &Connection, flush: &Flush) -> Result<Vec<Step>, DbError> {
    let mut new: Vec<Vec<Value<'static>>> = Vec::new();
    let mut known = new.clone();
    for (account, from, c) in &flush.counters {
        let reconfigured = i64::from(flush.reconfigured.contains(account));
        let mut row = [
            account.get(),
            c.version,
            reconfigured,
            c.next_event,
            c.next_display,
            c.next_assignment,
        ]
        .map(Value::Int)
        .to_vec();
        match from {
            Some(from) => {
                row.push(Value::Int(from.version));
                known.push(row);
            }
            None => new.push(row),
        }
    }
    let mut steps = Vec::new();
    if !new.is_empty() {
        steps.push(Step {
            statement: connection.statement(NEW_COUNTERS).await?,
            parameters: arrays(&[Kind::Int; 6], &new),
            expected: None,
        });
    }
    if !known.is_empty() {
        let mut parameters = arrays(&[Kind::Int; 7], &known);
        parameters.push(Box::new(i64::try_from(known.len()).unwrap_or(i64::MAX)));
        steps.push(Step {
            statement: connection.statement(COUNTERS).await?,
            parameters,
            expected: None,
        });
    }
    Ok(steps)
}

async fn apply(connection: &Connection, flush: &Flush, begin: bool) -> Result<(), DbError> {
    let mut steps: Vec<Step> = Vec::new();
    for write in writes::accounts(flush) {
        steps.push(step(connection, write.shape, write.verb, &write.rows).await?);
    }
    steps.extend(counters(connection, flush).await?);
    for write in writes::of(flush) {
        steps.push(step(connection, write.shape, write.verb, &write.rows).await?);
    }
    for (kind, highest) in writes::highest_ids(flush) {
        let sequence = format!("{}_ids", kind.table());
        let sql = format!(
            "SELECT setval('{sequence}', GREATEST((SELECT last_value FROM {sequence}), $1::int8))"
        );
        steps.push(Step {
            statement: connection.statement(&sql).await?,
            parameters: vec![Box::new(highest)],
            expected: None,
        });
    }
    let begun = async {
        if begin {
            connection.client.batch_execute("BEGIN").await
        } else {
            Ok(())
        }
    };
    let write = join_all(steps.iter().map(|step| async move {
        let parameters: Vec<&(dyn ToSql + Sync)> = step
            .parameters
            .iter()
            .map(|p| -> &(dyn ToSql + Sync) { &**p })
            .collect();
        connection
            .client
            .execute(&step.statement, &parameters)
            .await
    }));
    // A COMMIT after a failed statement answers ROLLBACK, which is no error: every result counts.
    if !flush.configures() {
        let (begun, written, committed) =
            tokio::join!(biased; begun, write, connection.client.batch_execute("COMMIT"));
        begun?;
        for result in written {
            result?;
        }
        committed?;
        return Ok(());
    }
    let (begun, written) = tokio::join!(biased; begun, write);
    begun?;
    for (result, step) in written.into_iter().zip(&steps) {
        let changed = result?;
        if let Some((rows, what)) = &step.expected
            && usize::try_from(changed) != Ok(*rows)
        {
            // A replacement that changed nothing met a row of the same key in another account.
            return Err(DbError::Taken(what.clone()));
        }
    }
    Ok(connection.client.batch_execute("COMMIT").await?)
}

async fn step(
    connection: &Connection,
    shape: Shape,
    verb: Verb,
    rows: &[Vec<Value<'_>>],
) -> Result<Step, DbError> {
    let statement = connection.statement(&shape.postgres(verb)).await?;
    let kinds: Vec<Kind> = shape.given(verb).iter().map(|c| c.kind).collect();
    let guarded = verb == Verb::Put
        && !shape
            .given(verb)
            .iter()
            .all(|c| shape.key.contains(&c.name) || c.name == "account_id");
    let expected = guarded.then(|| {
        (
            rows.len(),
            format!("{}.{}", shape.table, shape.key.join(", ")),
        )
    });
    Ok(Step {
        statement,
        parameters: arrays(&kinds, rows),
        expected,
    })
}
