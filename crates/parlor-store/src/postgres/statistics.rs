//! Statistics: analyses a table soon after its number of rows has doubled.
//!
//! PostgreSQL chooses between indexes by the statistics of a table. A new table has no statistics, and PostgreSQL's
//! automatic analysis runs only about once a minute. Until then, a full table could be read by the wrong index.

use super::connection::Link;
use crate::error::DbError;
use std::collections::HashMap;
use std::time::Duration;

/// The interval of checks for tables that have grown.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The minimum number of rows of a table that is analysed.
const LEAST_ROWS: i64 = 500;

/// Finds the tables of Parlor's schema that now have at least twice as many rows as at their last analysis.
const GROWN: &str = "SELECT s.relid::regclass::text, s.n_live_tup FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid \
    WHERE s.schemaname = current_schema() AND s.n_live_tup >= greatest($1::int8, 2 * c.reltuples::int8)";

/// Analyses tables that have grown, at regular intervals. Runs until the future is dropped. `reader` is the connection
/// that finds the tables. The analyses run on a connection of their own, so that no request waits for them.
pub(super) async fn run(reader: Link, own: Link) {
    // The number of rows of each table at the last attempt. PostgreSQL skips tables that the role does not own.
    let mut tried: HashMap<String, i64> = HashMap::new();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let analysed = analyse(&reader, &own, &mut tried).await;
        if let Err(error) = analysed {
            tracing::debug!(
                ?error,
                "tables could not be analysed and are looked at again"
            );
        }
    }
}

async fn analyse(
    reader: &Link,
    own: &Link,
    tried: &mut HashMap<String, i64>,
) -> Result<(), DbError> {
    let connection = reader.get().await?;
    let grown = connection.statement(GROWN).await?;
    let rows = connection.query(&grown, &[&LEAST_ROWS]).await?;
    let mut tables = Vec::new();
    for row in rows {
        let (table, live): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
        if tried
            .get(&table)
            .is_none_or(|then| live >= then.saturating_mul(2))
        {
            tables.push((table, live));
        }
    }
    if tables.is_empty() {
        return Ok(());
    }
    let connection = own.get().await?;
    for (table, live) in tables {
        // The name comes from PostgreSQL's catalogue and is quoted if necessary. If another node analyses the table,
        // this is enough.
        let analysis = format!("ANALYZE (SKIP_LOCKED) {table}");
        tried.insert(table, live);
        connection.batch_execute(&analysis).await?;
    }
    own.drop_connection().await;
    Ok(())
}
