//! Has the files forget rows that were replaced.

use super::connection::Connection;
use super::{PostgresStore, store_error};
use crate::StoreError;

impl PostgresStore {
    /// Writes the tables anew that held secrets, without rows that were replaced. Takes as long as it takes: on a connection of its own,
    /// because those that serve give up soon. Only the wait for others who use the tables is bounded, for whoever comes after waits too.
    pub(crate) async fn forget_replaced(&self) -> Result<(), StoreError> {
        let forget = async {
            let connection = Connection::open(&self.url).await?;
            connection
                .client
                .batch_execute("SET statement_timeout = 0; SET lock_timeout = '30s'")
                .await?;
            // VACUUM FULL would take along what some old transaction could still see; writing a column anew does not.
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
