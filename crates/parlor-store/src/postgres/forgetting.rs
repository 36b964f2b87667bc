//! Removal of replaced rows from PostgreSQL's files.

use super::connection::Connection;
use super::{PostgresStore, store_error};
use crate::StoreError;

impl PostgresStore {
    /// Rewrites the tables that contained secrets, without the replaced rows. A separate connection is used, because
    /// the rewrite can take long and the others have time limits. Only the wait for locks is limited, because other
    /// users wait behind it.
    pub(crate) async fn forget_replaced(&self) -> Result<(), StoreError> {
        let forget = async {
            let connection = Connection::open(&self.url).await?;
            connection
                .client
                .batch_execute("SET statement_timeout = 0; SET lock_timeout = '30s'")
                .await?;
            // VACUUM FULL would keep rows that an old transaction can still see. Rewriting a column does not keep them.
            for (table, column) in [
                ("callback_endpoints", "settings"),
                ("provisioned", "fields"),
            ] {
                let anew = format!(
                    "ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT USING {column} || ''"
                );
                connection.client.batch_execute(&anew).await?;
            }
            Ok(())
        };
        forget.await.map_err(store_error)
    }
}
