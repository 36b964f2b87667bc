//! Statistics: Parlor analyses a PostgreSQL table soon after its number of rows has doubled.
//!
//! PostgreSQL chooses between indexes by the statistics of a table. A new table has no statistics, and PostgreSQL's
//! automatic analysis runs only about once a minute. Until then, PostgreSQL could read a large table by the wrong
//! index.

use super::link::Link;
use crate::error::DbError;
use std::collections::HashMap;
use std::time::Duration;

/// The interval of checks for tables that have grown.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The minimum number of rows of a table that Parlor analyses.
const LEAST_ROWS: i64 = 500;

/// The statement that finds the tables that have at least `$1` rows, and at least twice as many rows as at their last
/// analysis.
const GROWN: &str = "SELECT s.relid::regclass::text, s.n_live_tup FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid \
    WHERE s.schemaname = current_schema() AND s.n_live_tup >= greatest($1::int8, 2 * c.reltuples::int8)";

/// Analyses tables that have grown, at regular intervals. Runs until the future is dropped. The connection `reader`
/// finds the tables. The analyses run on the separate connection `own`, so that no request waits for an analysis.
pub(super) async fn run(reader: Link, own: Link) {
    // The number of rows of each table at Parlor's last attempt to analyse the table. PostgreSQL does not analyse
    // tables that another role owns. This map prevents endless attempts for such tables.
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
        // The name comes from PostgreSQL's catalogue and is quoted if necessary. `SKIP_LOCKED` skips a table that
        // another node analyses at the same time.
        let analysis = format!("ANALYZE (SKIP_LOCKED) {table}");
        tried.insert(table, live);
        connection.batch_execute(&analysis).await?;
    }
    own.drop_connection().await;
    Ok(())
}
