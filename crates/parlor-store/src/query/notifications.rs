//! Queries for notifications.

use super::{Query, Select, Statement};
use parlor_model::entities::Notification;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::words::NotificationKind;

/// A page of an agent's notifications, newest first. An agent has a limited number of them, so the other conditions need
/// no index.
#[derive(Clone, Copy, Debug)]
pub struct NotificationsOf {
    /// The account.
    pub account: AccountId,
    /// The agent.
    pub agent: AgentId,
    /// The position of the last notification of the previous page.
    pub after: Option<i64>,
    /// Whether the page has only unread ones, or only read ones.
    pub unread: Option<bool>,
    /// The kind.
    pub kind: Option<NotificationKind>,
    /// The greatest number of rows.
    pub limit: i64,
}

impl Query for NotificationsOf {
    type Row = Notification;
    fn statement(&self, select: Select) -> Statement<Notification> {
        let account = select.account_of_narrower();
        let mut select =
            (select.equal(account, &self.account)).equal_some("kind", self.kind.as_ref());
        match self.unread {
            Some(true) => select = select.condition("read_at IS NULL"),
            Some(false) => select = select.condition("read_at IS NOT NULL"),
            None => {}
        }
        let after = self.after.as_ref();
        let (select, order) = select.within("agent_id", &self.agent, "position", after);
        select.page(&order, self.limit, 0)
    }
}

/// The number of an agent's unread notifications. There is no row for an agent who was never notified.
#[derive(Clone, Copy, Debug)]
pub struct UnreadOf {
    /// The account.
    pub account: AccountId,
    /// The agent.
    pub agent: AgentId,
}

impl Query for UnreadOf {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let select = (select.equal("account_id", &self.account)).equal("agent_id", &self.agent);
        let conditions = select.conditions();
        select.statement(format!(
            "SELECT unread_notifications FROM agent_states WHERE {conditions}"
        ))
    }
}
