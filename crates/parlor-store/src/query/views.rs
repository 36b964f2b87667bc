//! Queries for saved views.

use super::{Query, Select, Statement};
use parlor_model::entities::View;
use parlor_model::ids::{AccountId, AgentId, ViewId};

/// The views that an agent owns, and all shared views of the account, in their sort order. The result also contains the
/// views that are shared with a team to which the agent does not belong.
#[derive(Clone, Copy, Debug)]
pub struct ViewsFor {
    /// The account.
    pub account: AccountId,
    /// The agent.
    pub agent: AgentId,
}

impl Query for ViewsFor {
    type Row = View;
    fn statement(&self, mut select: Select) -> Statement<View> {
        let agent = select.bind(&self.agent);
        select
            .equal("account_id", &self.account)
            .any(&[format!("owner_id = {agent}"), "owner_id IS NULL".to_owned()])
            .rows("ORDER BY position, id")
    }
}

/// A saved view.
#[derive(Clone, Copy, Debug)]
pub struct ViewById {
    /// The account.
    pub account: AccountId,
    /// The view.
    pub view: ViewId,
}

impl Query for ViewById {
    type Row = View;
    fn statement(&self, select: Select) -> Statement<View> {
        select
            .equal("account_id", &self.account)
            .equal("id", &self.view)
            .rows("LIMIT 1")
    }
}
