//! An account's configuration and desks, put together from their tables.

use crate::row::{Field, Row, Value};
use crate::writer::DbError;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{
    Account, Agent, AgentQueue, AgentState, AgentTeam, ApplicationInbox, AttributeDefinition,
    Credential, Department, Hours, Inbox, Label, Queue, QueueStats, Slot, Team,
};
use parlor_model::ids::AgentId;
use parlor_model::state::{Desk, Floor, LineKey};
use std::collections::BTreeMap;

type Rows = Vec<Vec<Value<'static>>>;

/// The statements of a configuration, each with the account as `$1`, in the order [`assemble`] takes their rows.
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
];

/// The statements of the floor, as [`CONFIG`].
pub const FLOOR: &[&str] = &[
    "agent_states WHERE account_id = $1",
    "agent_slots WHERE account_id = $1",
    LINES,
    "queue_stats WHERE account_id = $1",
];

/// How many wait in each lane, which is counted.
const LINES: &str = "queue_entries WHERE queue_id IN (SELECT id FROM queues WHERE account_id = $1) GROUP BY queue_id, reserved_for, lane";

/// The whole statement for one of [`CONFIG`] or [`FLOOR`].
#[must_use]
pub fn select(tail: &str) -> String {
    use crate::catalogue::column_list;
    if tail == LINES {
        return format!("SELECT queue_id, reserved_for, lane, count(*) FROM {tail}");
    }
    let table = tail.split(' ').next().unwrap_or_default();
    let columns = match table {
        "accounts" => Account::COLUMNS,
        "departments" => Department::COLUMNS,
        "teams" => Team::COLUMNS,
        "queues" => Queue::COLUMNS,
        "hours" => Hours::COLUMNS,
        "labels" => Label::COLUMNS,
        "queue_stats" => QueueStats::COLUMNS,
        "agents" => Agent::COLUMNS,
        "agent_teams" => AgentTeam::COLUMNS,
        "agent_queues" => AgentQueue::COLUMNS,
        "inboxes" => Inbox::COLUMNS,
        "attributes" => AttributeDefinition::COLUMNS,
        "credentials" => Credential::COLUMNS,
        "application_inboxes" => ApplicationInbox::COLUMNS,
        "agent_states" => AgentState::COLUMNS,
        _ => Slot::COLUMNS,
    };
    format!("SELECT {} FROM {tail}", column_list(columns, ""))
}

fn all<R: Row>(rows: &mut impl Iterator<Item = Rows>) -> Result<Vec<R>, DbError> {
    rows.next()
        .unwrap_or_default()
        .into_iter()
        .map(R::decode)
        .collect::<Result<_, _>>()
        .map_err(|e| DbError::Broken(e.to_string()))
}

/// The configuration of the rows of [`CONFIG`].
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
    Ok(config)
}

/// The floor of the rows of [`FLOOR`].
pub(crate) fn floor(rows: Vec<Rows>) -> Result<Floor, DbError> {
    let mut rows = rows.into_iter();
    let states = all::<AgentState>(&mut rows)?;
    let mut slots: BTreeMap<AgentId, Vec<Slot>> = BTreeMap::new();
    for slot in all::<Slot>(&mut rows)? {
        slots.entry(slot.agent_id).or_default().push(slot);
    }
    let lines = rows
        .next()
        .unwrap_or_default()
        .into_iter()
        .map(line)
        .collect::<Option<_>>()
        .ok_or_else(|| DbError::Broken("a lane holds what it cannot".to_owned()))?;
    let stats = all::<QueueStats>(&mut rows)?
        .into_iter()
        .map(|r| (r.queue_id, r))
        .collect();
    let desks = states
        .into_iter()
        .map(|state| {
            let slots = slots.remove(&state.agent_id).unwrap_or_default();
            (state.agent_id, Desk::new(state, slots))
        })
        .collect();
    Ok(Floor {
        desks,
        lines,
        stats,
    })
}

fn line(row: Vec<Value<'static>>) -> Option<(LineKey, i64)> {
    let mut values = row.into_iter();
    let queue = Field::take(values.next()?)?;
    let reserved = Field::take(values.next()?)?;
    let lane = Field::take(values.next()?)?;
    let waiting = Field::take(values.next()?)?;
    Some(((queue, reserved, lane), waiting))
}
