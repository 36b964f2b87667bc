//! Builds an account's configuration and live state from database rows. The live state consists of the workloads, queue
//! buckets, statistics of queues, count cells and daily figures.

use crate::catalogue::column_list;
use crate::error::DbError;
use crate::row::{Columns, Field, Row, Rows};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{
    self, Account, AgentState, ConversationCount, DayFigures, QueueStats, Slot,
};
use parlor_model::ids::AgentId;
use parlor_model::state::{BucketKey, LiveState, Workload};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The statement that counts the entries of each queue bucket.
const LINES: &str = "SELECT queue_id, reserved_for, bucket, count(*) FROM queue_entries WHERE account_id = $1 \
    AND queue_id IN (SELECT id FROM queues WHERE account_id = $1) GROUP BY queue_id, reserved_for, bucket";

/// The statements that load the live state. `$1` is the account. [`live_state`] expects the results in the order of
/// these statements.
pub(crate) static LIVE_STATE: LazyLock<Vec<String>> = LazyLock::new(|| {
    vec![
        select::<AgentState>("account_id = $1"),
        select::<Slot>("account_id = $1"),
        LINES.to_owned(),
        select::<QueueStats>("account_id = $1"),
        select::<ConversationCount>("account_id = $1"),
        select::<DayFigures>("account_id = $1"),
    ]
});

fn select<R: Row>(condition: &str) -> String {
    let columns = column_list(R::COLUMNS, "");
    format!("SELECT {columns} FROM {} WHERE {condition}", R::TABLE)
}

macro_rules! declare {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $table:ident($row:ident: $entity:ident) => $entry:expr $(, only($test:expr, $sql:literal))?;)*) => {
        /// The statements that load a configuration. `$1` is the account. [`assemble`] expects the results in the order
        /// of these statements.
        pub(crate) static CONFIG: LazyLock<Vec<String>> = LazyLock::new(|| {
            vec![
                select::<Account>("id = $1"),
                $(select::<entities::$entity>(concat!("account_id = $1" $(, " AND ", $sql)?)),)*
            ]
        });

        /// Builds the configuration from the results of the statements in [`CONFIG`].
        pub(crate) fn assemble(rows: Vec<Rows>) -> Result<AccountConfig, DbError> {
            let mut rows = rows.into_iter();
            let account = all::<Account>(&mut rows)?.into_iter().next();
            let account = account.ok_or_else(|| {
                DbError::Broken("an account with counters but without a row".to_owned())
            })?;
            let mut config = AccountConfig::new(account);
            $(config.$field = all::<entities::$entity>(&mut rows)?.into_iter().map(|$row| $entry).collect();)*
            Ok(config)
        }
    };
}

parlor_model::configuration!(declare);

fn all<R: Columns>(rows: &mut impl Iterator<Item = Rows>) -> Result<Vec<R>, DbError> {
    rows.next()
        .unwrap_or_default()
        .into_iter()
        .map(R::decode)
        .collect::<Result<_, _>>()
        .map_err(DbError::from)
}

/// Builds the live state from the results of the statements in [`LIVE_STATE`].
pub(crate) fn live_state(rows: Vec<Rows>) -> Result<LiveState, DbError> {
    let mut rows = rows.into_iter();
    let states = all::<AgentState>(&mut rows)?;
    let mut slots: BTreeMap<AgentId, Vec<Slot>> = BTreeMap::new();
    for slot in all::<Slot>(&mut rows)? {
        slots.entry(slot.agent_id).or_default().push(slot);
    }
    let buckets = rows
        .next()
        .unwrap_or_default()
        .into_iter()
        .map(line)
        .collect::<Option<_>>()
        .ok_or_else(|| DbError::Broken("a bucket holds what it cannot".to_owned()))?;
    let stats = all::<QueueStats>(&mut rows)?
        .into_iter()
        .map(|r| (r.queue_id, r))
        .collect();
    let cells = all::<ConversationCount>(&mut rows)?
        .into_iter()
        .map(|row| (row.cell, row.count))
        .collect();
    let figures = all::<DayFigures>(&mut rows)?
        .into_iter()
        .map(|row| ((row.kind, row.subject), row))
        .collect();
    let workloads = states
        .into_iter()
        .map(|state| {
            let slots = slots.remove(&state.agent_id).unwrap_or_default();
            (state.agent_id, Workload::new(state, slots))
        })
        .collect();
    Ok(LiveState {
        workloads,
        buckets,
        stats,
        cells,
        figures,
    })
}

fn line(row: Vec<crate::row::Value<'static>>) -> Option<(BucketKey, i64)> {
    let mut values = row.into_iter();
    let queue = Field::take(values.next()?)?;
    let reserved = Field::take(values.next()?)?;
    let bucket = Field::take(values.next()?)?;
    let waiting = Field::take(values.next()?)?;
    Some(((queue, reserved, bucket), waiting))
}
