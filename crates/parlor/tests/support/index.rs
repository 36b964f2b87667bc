//! The search index, which a server updates after each change.

use crate::support::{App, sqlite_file, until};
use std::path::Path;

/// Repeats a search until the index contained all stored events when the search began. Returns the last result.
///
/// A search waits only one second for the index, which is too short for a busy machine.
pub async fn indexed<T>(app: &App, mut search: impl AsyncFnMut() -> T) -> T {
    let mut found = None;
    until("the search index", async || {
        let complete = unindexed(app).await == 0;
        found = Some(search().await);
        complete
    })
    .await;
    found.expect("at least one search")
}

/// The number of accounts with events that are not yet in the index.
async fn unindexed(app: &App) -> i64 {
    let query = |positions: &str| {
        format!(
            "SELECT count(*) FROM account_counters AS c LEFT JOIN {positions} AS p ON p.account_id = c.account_id \
             WHERE COALESCE(p.position, 0) < c.next_event - 1"
        )
    };
    let Some(dir) = app.database().dir().map(Path::to_owned) else {
        return app.database().number(&query("search_positions")).await;
    };
    tokio::task::spawn_blocking(move || {
        let database = rusqlite::Connection::open(sqlite_file(&dir)).unwrap();
        let index = dir.join("search.index");
        database
            .execute("ATTACH ?1 AS found", [index.to_str().unwrap()])
            .unwrap();
        let query = query("found.search_positions");
        database.query_row(&query, [], |row| row.get(0)).unwrap()
    })
    .await
    .unwrap()
}
