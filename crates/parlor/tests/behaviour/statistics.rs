//! Statistics of PostgreSQL's tables. For a table that grows quickly, PostgreSQL's autovacuum analyses too late.

use crate::support::callbacks::until_number;
use crate::support::{App, Backend, has_postgres};

/// Parlor analyses a table that has grown, and again after its number of rows has doubled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_has_grown_is_analysed() {
    if !has_postgres() {
        return;
    }
    let app = App::start(Backend::Postgres).await;
    // PostgreSQL's autovacuum could analyse the table first.
    app.database()
        .change("ALTER TABLE stored_answers SET (autovacuum_enabled = off)")
        .await;
    for (round, rows, all) in [(1, 1_000, 1_000), (2, 2_000, 3_000)] {
        app.database()
            .change(&format!(
                "INSERT INTO stored_answers SELECT 1, 'growth {round}', n, '', 200, '', '', 9000000000000000 FROM generate_series(1, {rows}) n"
            ))
            .await;
        until_number(
            &app,
            "SELECT reltuples::bigint FROM pg_class WHERE oid = 'stored_answers'::regclass",
            all,
        )
        .await;
    }
    app.stop().await;
}
