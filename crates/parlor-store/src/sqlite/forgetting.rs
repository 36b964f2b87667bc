//! Removal of replaced rows from SQLite's files.

use super::{SqliteStore, wait_for_lock};
use crate::StoreError;
use crate::writer::DbError;
use std::time::Duration;

/// The longest wait for other users of the file.
const OTHERS: Duration = Duration::from_secs(60);

impl SqliteStore {
    /// Rewrites the database without the remains of replaced or deleted rows, and restarts the log that contains them.
    /// Takes as long as copying the file.
    pub(crate) async fn forget_replaced(&self) -> Result<(), StoreError> {
        self.on_reader(|reader| {
            let connection = &mut reader.connection;
            connection.busy_timeout(OTHERS)?;
            connection.pragma_update(None, "query_only", false)?;
            // The temporary copy of the database must not be in memory.
            connection.pragma_update(None, "temp_store", "FILE")?;
            let written = connection.execute_batch("VACUUM");
            let ended = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                row.get::<_, i64>(0)
            });
            connection.pragma_update(None, "temp_store", "MEMORY")?;
            connection.pragma_update(None, "query_only", true)?;
            connection.busy_handler(Some(wait_for_lock))?;
            written?;
            if ended? != 0 {
                return Err(DbError::Unavailable(
                    "somebody reads what is to be forgotten".to_owned(),
                ));
            }
            Ok(())
        })
        .await
    }
}
