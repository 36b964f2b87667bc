//! Queries for events, and for the positions of the accounts' feeds.

use super::{Query, Select, Statement};
use crate::sql::{Database, id_list};
use parlor_model::audit;
use parlor_model::entities::Event;
use parlor_model::ids::AccountId;

/// The events after a number, in order.
#[derive(Clone, Copy, Debug)]
pub struct Events {
    /// The account.
    pub account: AccountId,
    /// The number after which the page begins.
    pub after: i64,
    /// The greatest number of rows.
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

/// The events of administrative acts, newest first.
#[derive(Clone, Copy, Debug)]
pub struct AuditEvents {
    /// The account.
    pub account: AccountId,
    /// The number before which the page begins. `None` means from the newest event.
    pub before: Option<i64>,
    /// The greatest number of rows.
    pub limit: i64,
}

impl Query for AuditEvents {
    type Row = Event;
    fn statement(&self, select: Select) -> Statement<Event> {
        // The condition must have the same text as in the index.
        let acts = audit::ACTS.map(|act| format!("kind = '{act}'"));
        let database = select.database();
        let mut statement = select
            .equal("account_id", &self.account)
            .compare_some("number", "<", self.before.as_ref())
            .any(&acts)
            .page("number DESC", self.limit, 0);
        if database == Database::Sqlite {
            // SQLite does not know that few events are administrative acts, and would read all events.
            let indexed = " FROM events INDEXED BY events_audit ";
            statement.sql = statement.sql.replace(" FROM events ", indexed);
        }
        statement
    }
}

/// The number of each account's newest event. Accounts without events have 0.
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
