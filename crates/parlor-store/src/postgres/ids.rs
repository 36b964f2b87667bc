//! Ids on PostgreSQL: blocks leased from sequences, and ids that a provisioning file gives.
//!
//! An id of a contact, an identity or a case is either generated from a leased block or given by a file. No generated row has a claim
//! of its own. So a file may give an id out of a block that another writer has leased. These rules keep the id unique:
//!
//! - A writer registers in `id_holders` before it leases. A batch that writes people, identities or cases locks the writer's row
//!   ([`HELD`]) and fails without it.
//! - A given id has a row in `unique_values`, so that two files cannot give it.
//! - A given id beyond the sequence moves the sequence past it. Leases wait meanwhile.
//! - For a given id below that, the transaction first removes the row of every writer ([`REVOKE`]). This waits for batches under way,
//!   and fails later ones of those writers, which then lease other ids. Then the transaction counts the rows with the id.

use super::connection::Connection;
use crate::error::DbError;
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::state::Flush;
use std::collections::BTreeMap;

/// The number of ids that one value of a sequence stands for.
pub(crate) const LEASE: i64 = 100;

/// Registers a writer anew. Batches of its former registration can no longer be applied.
const REGISTER: &str = "WITH former AS (DELETE FROM id_holders WHERE id = $1) INSERT INTO id_holders DEFAULT VALUES RETURNING id";
/// Keeps the writer's leased ids until the end of the transaction; a division by zero if they were revoked.
pub(crate) const HELD: &str =
    "SELECT 1 / count(*) FROM (SELECT 1 FROM id_holders WHERE id = $1 FOR KEY SHARE) AS held";
/// Revokes the leased ids of all writers. The order of the locks keeps two files from waiting for each other.
const REVOKE: &str = "DELETE FROM id_holders WHERE id IN (SELECT id FROM id_holders ORDER BY id FOR UPDATE) RETURNING id";

/// A writer's registration.
#[derive(Debug, Default)]
pub(super) struct Holder {
    id: Option<i64>,
    /// Whether ids may have been leased under the registration that the writer still uses.
    current: bool,
}

impl Holder {
    /// The last registration.
    pub(super) const fn id(&self) -> Option<i64> {
        self.id
    }

    /// Registers, unless the last registration is still used.
    pub(super) async fn register(&mut self, connection: &Connection) -> Result<(), DbError> {
        if self.current {
            return Ok(());
        }
        let statement = connection.statement(REGISTER).await?;
        let row = (connection.client)
            .query_one(&statement, &[&self.id])
            .await?;
        self.id = Some(row.try_get(0)?);
        self.current = true;
        Ok(())
    }

    /// The writer uses no id that it leased until now.
    pub(super) const fn forget(&mut self) {
        self.current = false;
    }
}

/// Whether a flush writes new rows of the kinds whose ids a file may give without a row of `unique_values` for each other id.
pub(super) fn may_be_given(flush: &Flush) -> bool {
    !flush.contacts.inserted.is_empty()
        || !flush.identities.inserted.is_empty()
        || !flush.cases.inserted.is_empty()
}

/// Leases blocks of ids: first and past-the-end of each.
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
    let rows = connection.client.query(&statement, &[&blocks]).await?;
    rows.iter()
        .map(|row| {
            let first: i64 = row.try_get(0)?;
            Ok((first, first.saturating_add(LEASE)))
        })
        .collect()
}

/// Sees to it that no writer generates a chosen id, and that no other row has a given one. `holder` is the writer's registration if the
/// flush may use leased ids. This is the last step before the commit, because other writers wait for its locks.
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
            connection.client.execute(&statement, &[&holder]).await?;
        }
        return Ok(());
    }
    let statement = connection.statement(REVOKE).await?;
    let revoked = connection.client.query(&statement, &[]).await?;
    let revoked = revoked.iter().map(|row| row.try_get(0));
    let revoked = revoked.collect::<Result<Vec<i64>, tokio_postgres::Error>>()?;
    if holder.is_some_and(|holder| !revoked.contains(&holder)) {
        // Another file was faster, and this writer's leased ids were revoked.
        return Err(DbError::Raced);
    }
    for (kind, ids) in leased {
        let sql = format!(
            "SELECT count(*) FROM {} WHERE account_id IN (SELECT id FROM accounts) AND id = ANY($1::int8[])",
            kind.table()
        );
        let statement = connection.statement(&sql).await?;
        let row = connection.client.query_one(&statement, &[&ids]).await?;
        let rows: i64 = row.try_get(0)?;
        if usize::try_from(rows) != Ok(ids.len()) {
            // Another account's row came after the decision. The next decision finds it.
            return Err(DbError::Raced);
        }
    }
    Ok(())
}

/// Moves a sequence past an id, and returns the first id that it had not leased before. If the sequence has to move, it stays locked until
/// the end of the transaction.
async fn move_past(connection: &Connection, kind: IdKind, id: i64) -> Result<i64, DbError> {
    let sequence = format!("{}_ids", kind.table());
    let sql = format!(
        "SELECT CASE WHEN is_called THEN last_value + {LEASE} ELSE last_value END FROM {sequence}"
    );
    let next = async || -> Result<i64, DbError> {
        let statement = connection.statement(&sql).await?;
        Ok((connection.client.query_one(&statement, &[]).await?).try_get(0)?)
    };
    let before = next().await?;
    if id < before {
        return Ok(before);
    }
    // This changes nothing but locks the sequence. A lease between a look and a change would else be given out again.
    (connection.client)
        .batch_execute(&format!("ALTER SEQUENCE {sequence} INCREMENT BY {LEASE}"))
        .await?;
    let before = next().await?;
    if id >= before {
        let to = id.saturating_add(1);
        (connection.client)
            .batch_execute(&format!("ALTER SEQUENCE {sequence} RESTART WITH {to}"))
            .await?;
    }
    Ok(before)
}
