//! Applies migrations to the PostgreSQL database.

use super::connection::Connection;
use crate::error::{DbError, StoreError};
use crate::migrate;
use std::time::Duration;

/// The key of the advisory lock for migrations: "parlor" in ASCII.
const MIGRATION_LOCK: i64 = 0x7061_726c_6f72;
/// The interval of attempts to take the lock while another node holds it. Parlor tries again and again, because a
/// statement that waited for the lock could exceed the maximum wait for an answer. Parlor would then close the
/// connection.
const AGAIN: Duration = Duration::from_millis(100);
/// The maximum wait for the server's answer to one migration. A migration may rewrite a large table.
const LONGEST: Duration = Duration::from_secs(3600);

pub(super) async fn migrate_up(connection: &Connection) -> Result<(), StoreError> {
    let run = async {
        connection
            .batch_execute("SET statement_timeout = '1h'; SET lock_timeout = 0")
            .await?;
        loop {
            let row = connection
                .query_one("SELECT pg_try_advisory_lock($1)", &[&MIGRATION_LOCK])
                .await?;
            if row.try_get(0)? {
                break;
            }
            tokio::time::sleep(AGAIN).await;
        }
        connection.batch_execute(migrate::LEDGER).await?;
        let done = connection
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
        connection.set_patience(LONGEST);
        for migration in remaining {
            connection.batch_execute("BEGIN").await?;
            connection.batch_execute(migration.postgres).await?;
            connection
                .execute(
                    "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)",
                    &[
                        &migration.number,
                        &migration.name,
                        &migrate::checksum(migration.postgres),
                    ],
                )
                .await?;
            connection.batch_execute("COMMIT").await?;
        }
        connection
            .execute("SELECT pg_advisory_unlock($1)", &[&MIGRATION_LOCK])
            .await?;
        Ok(Ok(()))
    };
    match run.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(sentence)) => Err(StoreError::Setup(sentence)),
        Err(error) => Err(error.into()),
    }
}
