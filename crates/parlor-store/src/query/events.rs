//! Events, and how far the accounts' feeds are.

use super::{Query, Select, Statement};
use crate::sql::{Database, id_list};
use parlor_model::audit;
use parlor_model::entities::Event;
use parlor_model::ids::AccountId;

/// Events after a number, in order.
#[derive(Clone, Copy, Debug)]
pub struct Events {
    /// The account.
    pub account: AccountId,
    /// The last number before them.
    pub after: i64,
    /// Most rows.
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

/// Administrative acts, newest first.
#[derive(Clone, Copy, Debug)]
pub struct AuditEvents {
    /// The account.
    pub account: AccountId,
    /// Before this number; `None`: the newest.
    pub before: Option<i64>,
    /// Most rows.
    pub limit: i64,
}

impl Query for AuditEvents {
    type Row = Event;
    fn statement(&self, select: Select) -> Statement<Event> {
        // The same words as in the index, which is not used otherwise.
        let acts = audit::ACTS.map(|act| format!("kind = '{act}'"));
        let database = select.database();
        let mut statement = select
            .equal("account_id", &self.account)
            .compare_some("number", "<", self.before.as_ref())
            .any(&acts)
            .page("number DESC", self.limit, 0);
        if database == Database::Sqlite {
            // SQLite does not know how few of the events are acts, and would read all of them.
            let indexed = " FROM events INDEXED BY events_audit ";
            statement.sql = statement.sql.replace(" FROM events ", indexed);
        }
        statement
    }
}

/// The number of each account's newest event; 0 where there is none.
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

/// The number of every account's next event.
#[derive(Clone, Copy, Debug)]
pub struct NextEvents;

impl Query for NextEvents {
    type Row = (AccountId, i64);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        select.statement(
            "SELECT account_id, next_event FROM account_counters ORDER BY account_id LIMIT 10000",
        )
    }
}
