//! Statistics of PostgreSQL's tables. PostgreSQL's own analysis comes too late for a table that grows quickly.

use crate::support::callbacks::{has_postgres, until_number};
use crate::support::{App, Backend};

/// A table that has grown is analysed. It is analysed again when it has doubled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_has_grown_is_analysed() {
    if !has_postgres() {
        return;
    }
    let app = App::start(Backend::Postgres).await;
    for (round, rows) in [(1, 1_000), (2, 2_000)] {
        app.database()
            .change(&format!(
                "INSERT INTO stored_answers SELECT 1, 'growth {round}', n, '', 200, '', '', 1 FROM generate_series(1, {rows}) n"
            ))
            .await;
        until_number(
            &app,
            "SELECT analyze_count FROM pg_stat_user_tables WHERE relname = 'stored_answers'",
            round,
        )
        .await;
    }
    app.stop().await;
}
