//! Has the files forget rows that were replaced.

use super::{PostgresStore, store_error};
use crate::StoreError;

impl PostgresStore {
    /// Writes the tables anew that held secrets, without rows that were replaced.
    pub(crate) async fn forget_replaced(&self) -> Result<(), StoreError> {
        let forget = async {
            let connection = self.reader().await?;
            for table in ["callback_endpoints", "provisioned"] {
                let vacuum = format!("VACUUM FULL {table}");
                connection.client.batch_execute(&vacuum).await?;
            }
            Ok(())
        };
        forget.await.map_err(store_error)
    }
}
