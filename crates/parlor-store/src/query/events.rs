//! Queries for events, and for the number of the newest or the next event of accounts.

use super::{MAX_PAGE, Paged, Query, Select, Statement};
use crate::sql::{Database, id_list};
use parlor_model::audit;
use parlor_model::entities::Event;
use parlor_model::events::OUTSIDE_HISTORY;
use parlor_model::ids::{AccountId, ConversationId};

/// The events of an account after an event number, in ascending order.
#[derive(Clone, Copy, Debug)]
pub struct Events {
    /// The account.
    pub account: AccountId,
    /// The exclusive lower bound of the event numbers.
    pub after: i64,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for Events {
    type Row = Event;
    fn statement(&self, select: Select) -> Statement<Event> {
        select
            .equal("account_id", &self.account)
            .compare("number", ">", &self.after)
            .page("number", self.limit, 0)
    }
}

/// The direction in which activity lines are read, and the point of the thread at which the read begins. A point
/// consists of the position of a message, and the event number of an activity line after this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadSide {
    /// The lines before this point, newest first. `None` means that the read begins with the newest line.
    Before(Option<(i64, i64)>),
    /// The lines after this point, oldest first.
    After((i64, i64)),
}

/// The events that a conversation's thread shows as activity lines.
#[derive(Clone, Copy, Debug)]
pub struct ThreadLines {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The direction in which the lines are read.
    pub side: ThreadSide,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for ThreadLines {
    type Row = Event;
    fn statement(&self, select: Select) -> Statement<Event> {
        let mut select = (select.equal("conversation_id", &self.conversation))
            .equal("account_id", &self.account)
            .condition("thread_position IS NOT NULL");
        let (place, sign, down) = match self.side {
            ThreadSide::Before(place) => (place, "<", " DESC"),
            ThreadSide::After(place) => (Some(place), ">", ""),
        };
        if let Some((position, number)) = place {
            let (position, number) = (select.bind(&position), select.bind(&number));
            select = select.condition(format!(
                "(thread_position, number) {sign} ({position}, {number})"
            ));
        }
        let order = format!("thread_position{down}, number{down}");
        select.page(&order, self.limit, 0)
    }
}

/// At most `limit` events in the history of a conversation, newest first. The history does not contain events of the
/// kinds in [`OUTSIDE_HISTORY`](parlor_model::events::OUTSIDE_HISTORY).
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The exclusive upper bound of the event numbers. `None` means that the result begins with the newest event.
    pub before: Option<i64>,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for History {
    type Row = Event;
    fn statement(&self, select: Select) -> Statement<Event> {
        // The index contains only the rows of a condition. The query repeats this condition with the same text, so that
        // both databases use the index.
        let mut select = select
            .equal("account_id", &self.account)
            .condition("conversation_id IS NOT NULL");
        for kind in OUTSIDE_HISTORY {
            select = select.condition(format!("kind <> '{kind}'"));
        }
        let before = self.before.as_ref();
        let database = select.database();
        let (select, order) =
            select.within("conversation_id", &self.conversation, "number", before);
        let mut statement = select.page(&order, self.limit, 0);
        if database == Database::Sqlite {
            // Without this clause, SQLite would read all events of the account, because SQLite does not know that a
            // conversation has only a few events.
            let indexed = " FROM events INDEXED BY events_history ";
            statement.sql = statement.sql.replace(" FROM events ", indexed);
        }
        statement
    }
}

/// The events of administrative acts, newest first.
#[derive(Clone, Copy, Debug)]
pub struct AuditEvents {
    /// The account.
    pub account: AccountId,
    /// The exclusive upper bound of the event numbers. `None` means that the result begins with the newest event.
    pub before: Option<i64>,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for AuditEvents {
    type Row = Event;
    fn statement(&self, select: Select) -> Statement<Event> {
        // The index contains only the rows of a condition. The query repeats this condition with the same text, so that
        // both databases use the index.
        let acts = audit::ACTS.map(|act| format!("kind = '{act}'"));
        let database = select.database();
        let mut statement = select
            .equal("account_id", &self.account)
            .compare_some("number", "<", self.before.as_ref())
            .any(&acts)
            .page("number DESC", self.limit, 0);
        if database == Database::Sqlite {
            // Without this clause, SQLite would read all events, because SQLite does not know that only a few events
            // belong to administrative acts.
            let indexed = " FROM events INDEXED BY events_audit ";
            statement.sql = statement.sql.replace(" FROM events ", indexed);
        }
        statement
    }
}

/// The number of the newest event of each account in the list. For an account without events, the number is 0.
#[derive(Clone, Copy, Debug)]
pub struct NewestEvents<'a>(pub &'a [AccountId]);

impl Query for NewestEvents<'_> {
    type Row = (AccountId, i64);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        select.statement(format!(
            "SELECT account_id, next_event - 1 FROM account_counters WHERE account_id IN ({})",
            id_list(self.0)
        ))
    }
}

/// A page of all accounts, ordered by account, with the number of the next event of each account.
#[derive(Clone, Copy, Debug, Default)]
pub struct NextEvents {
    /// The last account that the caller already has. The page begins after this account.
    pub after: Option<AccountId>,
}

impl Query for NextEvents {
    type Row = (AccountId, i64);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        let select = select.compare_some("account_id", ">", self.after.as_ref());
        let sql = format!(
            "SELECT account_id, next_event FROM account_counters WHERE {} ORDER BY account_id LIMIT {MAX_PAGE}",
            select.conditions()
        );
        select.statement(sql)
    }
}

impl Paged for NextEvents {
    fn continue_after(&mut self, row: &Self::Row) {
        self.after = Some(row.0);
    }
}
