//! The statements that load an account's configuration and live state. The live state consists of the workloads, queue
//! buckets, statistics of queues, count cells and daily figures.

use crate::catalogue::account_rows_sql;
use crate::error::DbError;
use crate::hand_written::BUCKETS;
use crate::row::Rows;
use crate::sql::{FromRow as _, from_row};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AgentId, QueueId};
use parlor_model::state::LiveState;
use std::sync::LazyLock;

/// The statements that load a configuration. `$1` is the account. [`assemble`] expects the results in the order of
/// these statements.
pub(crate) static CONFIG: LazyLock<Vec<String>> =
    LazyLock::new(|| AccountConfig::ROWS.iter().map(account_rows_sql).collect());

/// The statements that load the live state. `$1` is the account. [`live_state`] expects the results in the order of
/// these statements.
pub(crate) static LIVE_STATE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tables = LiveState::rows().map(account_rows_sql);
    tables.chain([BUCKETS.to_owned()]).collect()
});

/// Builds the configuration from the results of the statements in [`CONFIG`].
pub(crate) fn assemble(rows: Vec<Rows>) -> Result<AccountConfig, DbError> {
    AccountConfig::from_rows(rows)?
        .ok_or_else(|| DbError::Broken("an account with counters but without a row".to_owned()))
}

/// Builds the live state from the results of the statements in [`LIVE_STATE`].
pub(crate) fn live_state(mut rows: Vec<Rows>) -> Result<LiveState, DbError> {
    let buckets = rows.pop().unwrap_or_default();
    let mut live_state = LiveState::from_rows(rows)?;
    for row in buckets {
        let row = Bucket::from_row(row)?;
        let key = (row.queue_id, row.reserved_for, row.bucket);
        live_state.buckets.insert(key, row.waiting);
    }
    Ok(live_state)
}

/// A row of the statement [`BUCKETS`].
struct Bucket {
    queue_id: QueueId,
    reserved_for: Option<AgentId>,
    bucket: String,
    waiting: i64,
}

from_row! { Bucket { queue_id, reserved_for, bucket, waiting } }
