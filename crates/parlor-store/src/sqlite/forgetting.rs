//! Has the files forget rows that were replaced.

use super::SqliteStore;
use crate::StoreError;

impl SqliteStore {
    /// Writes the database anew, without the remains of rows that were replaced or deleted, and ends the log that holds them. Takes
    /// as long as copying the file.
    pub(crate) async fn forget_replaced(&self) -> Result<(), StoreError> {
        self.on_reader(|reader| {
            let connection = &reader.connection;
            connection.pragma_update(None, "query_only", false)?;
            // A copy of the database does not belong into memory.
            connection.pragma_update(None, "temp_store", "FILE")?;
            let written = connection.execute_batch("VACUUM");
            let ended = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            connection.pragma_update(None, "temp_store", "MEMORY")?;
            connection.pragma_update(None, "query_only", true)?;
            written?;
            Ok(ended?)
        })
        .await
    }
}
