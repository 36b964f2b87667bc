//! Queries for notifications.

use super::{Query, Select, Statement};
use parlor_model::entities::Notification;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::words::NotificationKind;

/// At most `limit` of an agent's notifications, newest first. The number of an agent's notifications is limited. So the
/// conditions on `unread` and `kind` need no index.
#[derive(Clone, Copy, Debug)]
pub struct NotificationsOf {
    /// The account.
    pub account: AccountId,
    /// The agent.
    pub agent: AgentId,
    /// The position of the last notification that the caller already has. The result begins after this notification.
    /// `None` means that the result begins with the newest notification.
    pub after: Option<i64>,
    /// Whether to return only unread notifications (`true`) or only read ones (`false`). `None` means both.
    pub unread: Option<bool>,
    /// The kind of notifications. `None` means all kinds.
    pub kind: Option<NotificationKind>,
    /// The maximum number of rows.
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

/// The number of an agent's unread notifications. If the agent has no row in `agent_states`, the query returns no row.
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
