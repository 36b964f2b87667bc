//! Queries for the numbers of the whole installation that operators monitor, such as the lengths of queues. Each query
//! reads only an index, or reads small tables once.

use super::{Query, Select, Statement, from_row};
use crate::sql::Database;
use parlor_model::ids::{AccountId, QueueId};
use parlor_model::time::Timestamp;
use parlor_model::words::Availability;

/// The maximum number of rows that a query of this module returns.
pub const MOST_ROWS: i64 = 10_000;

/// The name of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueName {
    /// The account.
    pub account: AccountId,
    /// The queue.
    pub queue: QueueId,
    /// The key of the queue.
    pub key: String,
}

from_row! { QueueName { account, queue, key } }

/// The queues of all accounts, ordered by account and id.
#[derive(Clone, Copy, Debug)]
pub struct QueueNames;

impl Query for QueueNames {
    type Row = QueueName;
    fn statement(&self, select: Select) -> Statement<QueueName> {
        select.statement(format!(
            "SELECT account_id, id, key FROM queues ORDER BY account_id, id LIMIT {MOST_ROWS}"
        ))
    }
}

/// The number of conversations that wait in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueLength {
    /// The account.
    pub account: AccountId,
    /// The queue.
    pub queue: QueueId,
    /// The number of waiting conversations.
    pub waiting: i64,
    /// The time at which the longest wait began.
    pub oldest: Timestamp,
}

from_row! { QueueLength { account, queue, waiting, oldest } }

/// The numbers of waiting conversations in the queues of all accounts. The result contains no empty queue.
#[derive(Clone, Copy, Debug)]
pub struct QueueLengths;

impl Query for QueueLengths {
    type Row = QueueLength;
    fn statement(&self, select: Select) -> Statement<QueueLength> {
        select.statement(format!(
            "SELECT account_id, queue_id, count(*), min(queued_at) FROM queue_entries \
             GROUP BY account_id, queue_id ORDER BY account_id, queue_id LIMIT {MOST_ROWS}"
        ))
    }
}

/// The number of an account's active agents who have the same availability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentCount {
    /// The account.
    pub account: AccountId,
    /// The availability. `None` means that these agents have never set an availability. Such agents are offline.
    pub availability: Option<Availability>,
    /// The number of agents.
    pub agents: i64,
}

from_row! { AgentCount { account, availability, agents } }

/// The numbers of active agents of all accounts by availability, ordered by account.
#[derive(Clone, Copy, Debug)]
pub struct AgentCounts;

impl Query for AgentCounts {
    type Row = AgentCount;
    fn statement(&self, select: Select) -> Statement<AgentCount> {
        select.statement(format!(
            "SELECT a.account_id, s.availability, count(*) FROM agents AS a \
             LEFT JOIN agent_states AS s ON s.account_id = a.account_id AND s.agent_id = a.id \
             WHERE a.active GROUP BY a.account_id, s.availability ORDER BY a.account_id LIMIT {MOST_ROWS}"
        ))
    }
}

/// The size of the database, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct DatabaseSize;

impl Query for DatabaseSize {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let sql = match select.database() {
            Database::Sqlite => {
                "SELECT c.page_count * s.page_size FROM pragma_page_count() AS c, pragma_page_size() AS s"
            }
            Database::Postgres => "SELECT pg_database_size(current_database())",
        };
        select.statement(sql)
    }
}
