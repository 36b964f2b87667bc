//! Applies migrations to the SQLite database file.

use crate::error::{DbError, StoreError};
use crate::migrate;
use parlor_model::ids::IdKind;
use rusqlite::Connection;

pub(super) fn migrate_up(connection: &mut Connection) -> Result<(), StoreError> {
    let run = |connection: &mut Connection| -> Result<Result<(), String>, DbError> {
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute_batch(migrate::LEDGER)?;
        let done = {
            let mut statement =
                transaction.prepare("SELECT number, checksum FROM migrations ORDER BY number")?;
            statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<Vec<(i64, String)>, _>>()?
        };
        let remaining = match migrate::remaining(&done, |m| m.sqlite) {
            Ok(remaining) => remaining,
            Err(sentence) => return Ok(Err(sentence)),
        };
        for migration in remaining {
            transaction.execute_batch(migration.sqlite)?;
            transaction.execute(
                "INSERT INTO migrations (number, name, checksum) VALUES (?1, ?2, ?3)",
                (
                    migration.number,
                    migration.name,
                    migrate::checksum(migration.sqlite),
                ),
            )?;
        }
        // Each counter must be greater than all ids in its table. A counter can be too small if an operator has
        // restored or written rows without Parlor.
        for kind in IdKind::ALL {
            let table = kind.table();
            transaction.execute(
                &format!(
                    "INSERT INTO id_counters (kind, next) SELECT ?1, COALESCE(max(id), 0) + 1 FROM {table} WHERE TRUE \
                     ON CONFLICT (kind) DO UPDATE SET next = max(next, excluded.next)"
                ),
                [table],
            )?;
        }
        transaction.commit()?;
        Ok(Ok(()))
    };
    match run(connection) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(sentence)) => Err(StoreError::Setup(sentence)),
        Err(error) => Err(error.into()),
    }
}
