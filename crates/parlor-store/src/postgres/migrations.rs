//! Migrations of the database.

use super::connection::Connection;
use crate::error::{DbError, StoreError};
use crate::migrate;

/// The advisory lock for migrations: "parlor" in ASCII.
const MIGRATION_LOCK: i64 = 0x7061_726c_6f72;

pub(super) async fn migrate_up(connection: &Connection) -> Result<(), StoreError> {
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
        Err(error) => Err(error.into()),
    }
}
