//! The statements that load an account's configuration and live state. The live state consists of the workloads, queue
//! buckets, statistics of queues, count cells and daily figures.

use crate::catalogue::account_rows_sql;
use crate::error::DbError;
use crate::row::{Field, Rows, Value};
use parlor_model::config::AccountConfig;
use parlor_model::state::{BucketKey, LiveState};
use std::sync::LazyLock;

/// The statement that counts the entries of each queue bucket.
const BUCKETS: &str = "SELECT queue_id, reserved_for, bucket, count(*) FROM queue_entries WHERE account_id = $1 \
    AND queue_id IN (SELECT id FROM queues WHERE account_id = $1) GROUP BY queue_id, reserved_for, bucket";

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
    live_state.buckets = buckets
        .into_iter()
        .map(bucket)
        .collect::<Option<_>>()
        .ok_or_else(|| DbError::Broken("a bucket holds what it cannot".to_owned()))?;
    Ok(live_state)
}

/// Reads a row of the statement [`BUCKETS`].
fn bucket(row: Vec<Value<'static>>) -> Option<(BucketKey, i64)> {
    let mut values = row.into_iter();
    let queue = Field::take(values.next()?)?;
    let reserved = Field::take(values.next()?)?;
    let bucket = Field::take(values.next()?)?;
    let waiting = Field::take(values.next()?)?;
    Some(((queue, reserved, bucket), waiting))
}
