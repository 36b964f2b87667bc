//! Queries for agents' workloads and for queues.

use super::{Query, Select, Statement, from_row};
use parlor_model::entities::{ConversationCount, DayFigures, Inbox, QueueEntry, QueueStats};
use parlor_model::ids::{AccountId, AgentId, InboxId, QueueId};
use parlor_model::time::Timestamp;
use parlor_model::words::FigureKind;

/// The workload of an agent, in all inboxes or in one inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentLoad {
    /// The agent.
    pub agent: AgentId,
    /// The inbox. `None` means all inboxes.
    pub inbox: Option<InboxId>,
    /// The number of live conversations, including open offers.
    pub live: i64,
    /// The number of slots that these conversations use.
    pub used: i64,
    /// The number of these conversations that are open offers.
    pub offered: i64,
}

from_row! { AgentLoad { agent, inbox, live, used, offered } }

/// The workloads of these agents. The result contains no agent without conversations.
#[derive(Clone, Copy, Debug)]
pub struct Workloads<'a> {
    /// The account.
    pub account: AccountId,
    /// The agents.
    pub agents: &'a [AgentId],
    /// Whether the result has one row for each agent and inbox. If not, the result has one row for each agent.
    pub by_inbox: bool,
}

impl Query for Workloads<'_> {
    type Row = AgentLoad;
    fn statement(&self, select: Select) -> Statement<AgentLoad> {
        let (inbox, from, group) = if self.by_inbox {
            let joined = "agent_slots AS s JOIN conversations AS c ON c.account_id = s.account_id AND c.id = s.conversation_id";
            ("c.inbox_id", joined, "s.agent_id, c.inbox_id")
        } else {
            ("NULL", "agent_slots AS s", "s.agent_id")
        };
        let select = select
            .equal("s.account_id", &self.account)
            .one_of("s.agent_id", self.agents);
        let sql = format!(
            "SELECT s.agent_id, CAST({inbox} AS BIGINT), count(*), CAST(sum(s.weight) AS BIGINT), count(s.offered_queue_id) \
             FROM {from} WHERE {} GROUP BY {group}",
            select.conditions()
        );
        select.statement(sql)
    }
}

/// The inbox with this id, in any account. Public requests about an inbox use this query.
#[derive(Clone, Copy, Debug)]
pub struct InboxOfAny(pub InboxId);

impl Query for InboxOfAny {
    type Row = Inbox;
    fn statement(&self, select: Select) -> Statement<Inbox> {
        select
            .equal("id", &self.0)
            .condition(super::files::ANY_ACCOUNT)
            .rows("")
    }
}

/// At most `limit` entries of a queue, in the order of the queue.
#[derive(Clone, Copy, Debug)]
pub struct QueueEntries {
    /// The account.
    pub account: AccountId,
    /// The queue.
    pub queue: QueueId,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for QueueEntries {
    type Row = QueueEntry;
    fn statement(&self, select: Select) -> Statement<QueueEntry> {
        select
            .equal("account_id", &self.account)
            .equal("queue_id", &self.queue)
            .page("rank, place, conversation_id", self.limit, 0)
    }
}

/// The number of entries before this entry in its queue. If this entry is reserved for an agent, only entries with a
/// reservation for the same agent are counted. Otherwise only entries without a reservation are counted.
#[derive(Clone, Copy, Debug)]
pub struct EntriesAhead<'a>(pub &'a QueueEntry);

impl Query for EntriesAhead<'_> {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let entry = self.0;
        let select = select
            .equal("account_id", &entry.account_id)
            .equal("queue_id", &entry.queue_id);
        let mut select = match &entry.reserved_for {
            Some(agent) => select.equal("reserved_for", agent),
            None => select.condition("reserved_for IS NULL"),
        };
        let place = [entry.rank, entry.place, entry.conversation_id.0]
            .map(|part| select.bind(&part))
            .join(", ");
        select
            .condition(format!("(rank, place, conversation_id) < ({place})"))
            .count::<QueueEntry>()
    }
}

/// The count cells of an account, ordered by cell. The cells count only the conversations that have not ended.
#[derive(Clone, Copy, Debug)]
pub struct ConversationCounts(pub AccountId);

impl Query for ConversationCounts {
    type Row = ConversationCount;
    fn statement(&self, select: Select) -> Statement<ConversationCount> {
        select.equal("account_id", &self.0).rows("ORDER BY cell")
    }
}

/// The stored figures of a queue or an agent. The database stores only the figures of one day: the newest day with a
/// change.
#[derive(Clone, Copy, Debug)]
pub struct FiguresOf {
    /// The account.
    pub account: AccountId,
    /// The kind of object: queue or agent.
    pub kind: FigureKind,
    /// The id of the queue or agent.
    pub subject: i64,
}

impl Query for FiguresOf {
    type Row = DayFigures;
    fn statement(&self, select: Select) -> Statement<DayFigures> {
        select
            .equal("account_id", &self.account)
            .equal("kind", &self.kind)
            .equal("subject", &self.subject)
            .rows("")
    }
}

/// The number of an agent's live conversations whose customer waits for an answer, and the beginning of the longest
/// wait. The second value is `None` if no customer waits.
#[derive(Clone, Copy, Debug)]
pub struct CustomersWaiting {
    /// The account.
    pub account: AccountId,
    /// The agent.
    pub agent: AgentId,
}

impl Query for CustomersWaiting {
    type Row = (i64, Option<Timestamp>);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        let select = select
            .equal("s.account_id", &self.account)
            .equal("s.agent_id", &self.agent);
        let sql = format!(
            "SELECT count(c.waiting_since), min(c.waiting_since) FROM agent_slots AS s \
             JOIN conversations AS c ON c.account_id = s.account_id AND c.id = s.conversation_id WHERE {}",
            select.conditions()
        );
        select.statement(sql)
    }
}

/// The statistics of an account's queues about recent service times, ordered by queue.
#[derive(Clone, Copy, Debug)]
pub struct StatsOfQueues(pub AccountId);

impl Query for StatsOfQueues {
    type Row = QueueStats;
    fn statement(&self, select: Select) -> Statement<QueueStats> {
        select
            .equal("account_id", &self.0)
            .rows("ORDER BY queue_id")
    }
}

/// The number of entries in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueCount {
    /// The queue.
    pub queue: QueueId,
    /// The number of entries.
    pub waiting: i64,
    /// The time at which the longest wait began.
    pub oldest: Timestamp,
}

from_row! { QueueCount { queue, waiting, oldest } }

/// The number of entries in each of an account's queues. The result contains no empty queue.
#[derive(Clone, Copy, Debug)]
pub struct QueueCounts(pub AccountId);

impl Query for QueueCounts {
    type Row = QueueCount;
    fn statement(&self, select: Select) -> Statement<QueueCount> {
        let select = select.equal("account_id", &self.0);
        let sql = format!(
            "SELECT queue_id, count(*), min(queued_at) FROM queue_entries WHERE account_id = $1 AND queue_id IN (SELECT id FROM queues WHERE {}) GROUP BY queue_id",
            select.conditions()
        );
        select.statement(sql)
    }
}
