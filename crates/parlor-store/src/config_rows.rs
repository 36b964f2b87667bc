//! An account's configuration and workloads, built from the rows of their tables.

use crate::row::{Column, Columns, Field, Rows};
use crate::writer::DbError;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{
    Account, Agent, AgentQueue, AgentState, AgentTeam, ApplicationInbox, Attachment,
    AttributeDefinition, CallbackDelivery, CallbackEndpoint, Case, Contact, ContactNote,
    ContactPoint, Conversation, Credential, Department, EndpointState, Erasure, Event, Hours,
    Identity, Inbox, Label, Merge, Message, Provisioned, Queue, QueueEntry, QueueStats, ReadMark,
    RoutingDecision, ServiceRecord, Slot, StoredAnswer, Team, Timer,
};
use parlor_model::ids::AgentId;
use parlor_model::state::{BucketKey, LiveState, Workload};
use std::collections::BTreeMap;

/// The statements of a configuration, each with the account as `$1`, in the order in which [`assemble`] expects their
/// rows.
pub const CONFIG: &[&str] = &[
    "accounts WHERE id = $1",
    "departments WHERE account_id = $1",
    "teams WHERE account_id = $1",
    "queues WHERE account_id = $1",
    "hours WHERE account_id = $1",
    "labels WHERE account_id = $1",
    "agents WHERE account_id = $1",
    "agent_teams WHERE account_id = $1",
    "agent_queues WHERE account_id = $1",
    "inboxes WHERE account_id = $1",
    "attributes WHERE account_id = $1",
    "credentials WHERE account_id = $1 AND kind = 'client_application' AND revoked_at IS NULL",
    "application_inboxes WHERE account_id = $1",
    "callback_endpoints WHERE account_id = $1 AND removed_at IS NULL",
    "endpoint_states WHERE account_id = $1",
];

/// The statements of the live state, each with the account as `$1`.
pub const LIVE_STATE: &[&str] = &[
    "agent_states WHERE account_id = $1",
    "agent_slots WHERE account_id = $1",
    LINES,
    "queue_stats WHERE account_id = $1",
];

/// The queue entries to count in each bucket.
const LINES: &str = "queue_entries WHERE account_id = $1 AND queue_id IN (SELECT id FROM queues WHERE account_id = $1) GROUP BY queue_id, reserved_for, bucket";

macro_rules! columns {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// Returns the columns of a table.
        fn columns_of(table: &str) -> Option<&'static [Column]> {
            match table {
                $($table => Some(<$row as Columns>::COLUMNS),)*
                _ => None,
            }
        }
    };
}

parlor_model::tables!(columns);

/// Returns the complete statement for an entry of [`CONFIG`] or [`LIVE_STATE`].
#[must_use]
pub fn select(tail: &str) -> String {
    use crate::catalogue::column_list;
    if tail == LINES {
        return format!("SELECT queue_id, reserved_for, bucket, count(*) FROM {tail}");
    }
    let table = tail.split(' ').next().unwrap_or_default();
    let columns = columns_of(table).unwrap_or_default();
    format!("SELECT {} FROM {tail}", column_list(columns, ""))
}

fn all<R: Columns>(rows: &mut impl Iterator<Item = Rows>) -> Result<Vec<R>, DbError> {
    rows.next()
        .unwrap_or_default()
        .into_iter()
        .map(R::decode)
        .collect::<Result<_, _>>()
        .map_err(DbError::from)
}

/// Builds the configuration from the rows of [`CONFIG`].
pub(crate) fn assemble(rows: Vec<Rows>) -> Result<AccountConfig, DbError> {
    let mut rows = rows.into_iter();
    let account = all::<Account>(&mut rows)?
        .into_iter()
        .next()
        .ok_or_else(|| DbError::Broken("an account with counters but without a row".to_owned()))?;
    let mut config = AccountConfig::new(account);
    config.departments = all::<Department>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.teams = all::<Team>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.queues = all::<Queue>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.hours = all::<Hours>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.labels = all::<Label>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.agents = all::<Agent>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.agent_teams = all::<AgentTeam>(&mut rows)?
        .into_iter()
        .map(|r| (r.agent_id, r.team_id))
        .collect();
    config.queue_agents = all::<AgentQueue>(&mut rows)?
        .into_iter()
        .map(|r| (r.queue_id, r.agent_id))
        .collect();
    config.inboxes = all::<Inbox>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.attributes = all::<AttributeDefinition>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.applications = all::<Credential>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.application_inboxes = all::<ApplicationInbox>(&mut rows)?
        .into_iter()
        .map(|r| (r.credential_id, r.inbox_id))
        .collect();
    config.callbacks = all::<CallbackEndpoint>(&mut rows)?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    config.endpoint_states = all::<EndpointState>(&mut rows)?
        .into_iter()
        .map(|r| (r.endpoint, r))
        .collect();
    Ok(config)
}

/// Builds the live state from the rows of [`LIVE_STATE`].
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
