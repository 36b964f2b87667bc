//! Has the files forget rows that were replaced.

use super::{SqliteStore, wait_for_lock};
use crate::StoreError;
use crate::writer::DbError;
use std::time::Duration;

/// The longest wait for other users of the file.
const OTHERS: Duration = Duration::from_secs(60);

impl SqliteStore {
    /// Writes the database anew, without the remains of rows that were replaced or deleted, and ends the log that holds them. Takes
    /// as long as copying the file.
    pub(crate) async fn forget_replaced(&self) -> Result<(), StoreError> {
        self.on_reader(|reader| {
            let connection = &mut reader.connection;
            connection.busy_timeout(OTHERS)?;
            connection.pragma_update(None, "query_only", false)?;
            // A copy of the database does not belong into memory.
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
