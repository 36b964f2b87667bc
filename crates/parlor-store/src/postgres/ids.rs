//! Ids on PostgreSQL: blocks that are leased from sequences, and ids that a provisioning file gives to its objects.
//!
//! The id of a contact, an identity or a case is either taken from a leased block or given by a provisioning file. An
//! id from a leased block has no row in `unique_values`. So a file could give an id from a block that another writer
//! has leased. The following rules keep ids unique:
//!
//! - A writer registers in `id_holders` before it leases ids. A batch that writes contacts, identities or cases locks
//!   the writer's row ([`HELD`]) and fails if the row is missing.
//! - A given id has a row in `unique_values`, so that two files cannot give the same id.
//! - If a given id is higher than all leased ids, the transaction moves the sequence past the id. Until the commit,
//!   other writers wait for their leases.
//! - For any other given id, the transaction first removes the rows of all writers ([`REVOKE`]). The removal waits
//!   until the running batches end. Later batches of those writers fail, and the writers lease new ids. Then the
//!   transaction checks in each account that no other row has the id.

use super::connection::Connection;
use crate::catalogue::given_sql;
use crate::error::DbError;
use crate::hand_written::{ACCOUNTS, HELD, LOCK_HOLDERS, REGISTER, REVOKE};
use crate::writer::BLOCK;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::state::Flush;
use std::collections::BTreeMap;

/// The maximum number of statements that wait for their answers, if a statement is sent for each account.
pub(super) const STATEMENTS_AT_ONCE: usize = 64;

/// A writer's registration.
#[derive(Debug, Default)]
pub(super) struct Holder {
    id: Option<i64>,
    /// Whether the writer may still use the ids that it leased under this registration.
    current: bool,
}

impl Holder {
    /// Returns the id of the last registration. `None` means that the writer has never registered.
    pub(super) const fn id(&self) -> Option<i64> {
        self.id
    }

    /// Registers the writer, unless its last registration is still valid.
    pub(super) async fn register(&mut self, connection: &Connection) -> Result<(), DbError> {
        if self.current {
            return Ok(());
        }
        let statement = connection.statement(REGISTER).await?;
        let row = connection.query_one(&statement, &[&self.id]).await?;
        self.id = Some(row.try_get(0)?);
        self.current = true;
        Ok(())
    }

    /// Records that the writer no longer uses its leased ids.
    pub(super) const fn forget(&mut self) {
        self.current = false;
    }
}

/// Whether a flush (all changes of one batch) writes new contacts, identities or cases. A provisioning file may give
/// the ids of such objects, and ids from leased blocks have no row in `unique_values`.
pub(super) fn may_be_given(flush: &Flush) -> bool {
    !flush.contacts.inserted.is_empty()
        || !flush.identities.inserted.is_empty()
        || !flush.cases.inserted.is_empty()
}

/// Leases blocks of ids. Each block is a pair: its first id, and the id after its last id. Each value of a sequence is
/// the first id of a block.
pub(super) async fn lease(
    connection: &Connection,
    kind: IdKind,
    blocks: usize,
) -> Result<Vec<(i64, i64)>, DbError> {
    let statement = connection
        .statement(&format!(
            "SELECT nextval('{}_ids') FROM generate_series(1, $1::int8)",
            kind.table()
        ))
        .await?;
    let blocks = i64::try_from(blocks).unwrap_or(i64::MAX);
    let rows = connection.query_sequence(&statement, &[&blocks]).await?;
    rows.iter()
        .map(|row| {
            let first: i64 = row.try_get(0)?;
            Ok((first, after(first)))
        })
        .collect()
}

/// Returns the id after the block that begins with this id.
fn after(first: i64) -> i64 {
    first.saturating_add(i64::try_from(BLOCK).unwrap_or(i64::MAX))
}

/// Returns the blocks that [`lease`] would lease now, without leasing them.
pub(super) async fn next(
    connection: &Connection,
    kind: IdKind,
    blocks: usize,
) -> Result<Vec<(i64, i64)>, DbError> {
    let mut first = unleased(connection, kind).await?;
    let mut next = Vec::with_capacity(blocks);
    for _ in 0..blocks {
        let end = after(first);
        next.push((first, end));
        first = end;
    }
    Ok(next)
}

/// Returns the first id of a kind that was never leased.
async fn unleased(connection: &Connection, kind: IdKind) -> Result<i64, DbError> {
    let sequence = format!("{}_ids", kind.table());
    let sql = format!(
        "SELECT CASE WHEN is_called THEN last_value + {BLOCK} ELSE last_value END FROM {sequence}"
    );
    let statement = connection.statement(&sql).await?;
    let rows = connection.query_sequence(&statement, &[]).await?;
    let row = (rows.first())
        .ok_or_else(|| DbError::Broken(format!("the sequence {sequence} has no row")))?;
    Ok(row.try_get(0)?)
}

/// Makes sure that no writer takes a given id from a leased block, and that no other row has a given id. `holder` is
/// the writer's registration if the flush may use leased ids. Other writers wait for the locks of this step, so this
/// step is the last before the commit.
pub(super) async fn keep(
    connection: &Connection,
    highest: &[(IdKind, i64)],
    given: &[(IdKind, AccountId, i64)],
    holder: Option<i64>,
) -> Result<(), DbError> {
    let mut leased: BTreeMap<IdKind, Vec<i64>> = BTreeMap::new();
    for (kind, highest) in highest {
        let next = move_past(connection, *kind, *highest).await?;
        let ids = given.iter().filter(|(of, ..)| of == kind);
        let ids: Vec<i64> = ids.map(|(.., id)| *id).filter(|id| *id < next).collect();
        if !ids.is_empty() {
            leased.insert(*kind, ids);
        }
    }
    if leased.is_empty() {
        if let Some(holder) = holder.filter(|_| !given.is_empty()) {
            let statement = connection.statement(HELD).await?;
            connection.execute(&statement, &[&holder]).await?;
        }
        return Ok(());
    }
    // The lock prevents registrations until the commit. Otherwise a writer could register between the revocation and
    // the commit, and use an id that it took before the revocation.
    connection.batch_execute(LOCK_HOLDERS).await?;
    let statement = connection.statement(REVOKE).await?;
    let revoked = connection.query(&statement, &[]).await?;
    let revoked = revoked.iter().map(|row| row.try_get(0));
    let revoked = revoked.collect::<Result<Vec<i64>, tokio_postgres::Error>>()?;
    if holder.is_some_and(|holder| !revoked.contains(&holder)) {
        // The transaction of another provisioning file has already revoked this writer's leased ids.
        return Err(DbError::Raced);
    }
    let accounts = accounts(connection).await?;
    for (kind, ids) in leased {
        let statement = connection.statement(&given_sql(kind.table())).await?;
        let (statement, ids) = (&statement, &ids);
        let counts = stream::iter(accounts.iter().copied()).map(|account| async move {
            let row = connection.query_one(statement, &[&account, ids]).await?;
            Ok::<i64, DbError>(row.try_get(0)?)
        });
        let counts = counts.buffered(STATEMENTS_AT_ONCE);
        let rows = counts.try_fold(0_i64, async |all, rows| Ok(all.saturating_add(rows)));
        if usize::try_from(rows.await?) != Ok(ids.len()) {
            // A row of another account was written after the decision. When the batch is decided again, the decision
            // finds that row.
            return Err(DbError::Raced);
        }
    }
    Ok(())
}

/// Returns the ids of all accounts.
pub(super) async fn accounts(connection: &Connection) -> Result<Vec<i64>, DbError> {
    let statement = connection.statement(ACCOUNTS).await?;
    let rows = connection.query(&statement, &[]).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Moves a sequence past an id, if the sequence has not passed the id yet. Returns the first id that was not leased
/// before this call. A moved sequence stays locked until the end of the transaction.
async fn move_past(connection: &Connection, kind: IdKind, id: i64) -> Result<i64, DbError> {
    let sequence = format!("{}_ids", kind.table());
    let before = unleased(connection, kind).await?;
    if id < before {
        return Ok(before);
    }
    // This statement only locks the sequence. Without the lock, another writer could lease ids between the read and the
    // change, and these ids could be leased twice.
    connection
        .batch_execute(&format!("ALTER SEQUENCE {sequence} INCREMENT BY {BLOCK}"))
        .await?;
    let before = unleased(connection, kind).await?;
    if id >= before {
        let to = id.saturating_add(1);
        connection
            .batch_execute(&format!("ALTER SEQUENCE {sequence} RESTART WITH {to}"))
            .await?;
    }
    Ok(before)
}
