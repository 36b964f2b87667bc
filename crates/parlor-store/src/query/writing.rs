//! Queries for texts that agents have not sent.

use super::{Query, Select, Statement};
use parlor_model::entities::{Draft, ScheduledMessage};
use parlor_model::ids::{AccountId, AgentId, ConversationId, ScheduledId};

/// A page of an agent's drafts, newest conversation first.
#[derive(Clone, Copy, Debug)]
pub struct DraftsOf {
    /// The account.
    pub account: AccountId,
    /// The author.
    pub agent: AgentId,
    /// The conversation of the last draft of the previous page.
    pub after: Option<ConversationId>,
    /// The greatest number of rows.
    pub limit: i64,
}

impl Query for DraftsOf {
    type Row = Draft;
    fn statement(&self, select: Select) -> Statement<Draft> {
        let account = select.account_of_narrower();
        let select = select.equal(account, &self.account);
        let after = self.after.as_ref();
        let (select, order) = select.within("agent_id", &self.agent, "conversation_id", after);
        select.page(&order, self.limit, 0)
    }
}

/// An agent's drafts in these conversations.
#[derive(Clone, Copy, Debug)]
pub struct DraftsIn<'a> {
    /// The account.
    pub account: AccountId,
    /// The author.
    pub agent: AgentId,
    /// The conversations.
    pub conversations: &'a [ConversationId],
}

impl Query for DraftsIn<'_> {
    type Row = Draft;
    fn statement(&self, select: Select) -> Statement<Draft> {
        select
            .equal("account_id", &self.account)
            .equal("agent_id", &self.agent)
            .one_of("conversation_id", self.conversations)
            .rows("ORDER BY conversation_id")
    }
}

/// A page of an agent's scheduled messages, newest first.
#[derive(Clone, Copy, Debug)]
pub struct ScheduledOf {
    /// The account.
    pub account: AccountId,
    /// The author.
    pub agent: AgentId,
    /// The last id of the previous page. The page has older messages.
    pub after: Option<ScheduledId>,
    /// The greatest number of rows.
    pub limit: i64,
}

impl Query for ScheduledOf {
    type Row = ScheduledMessage;
    fn statement(&self, select: Select) -> Statement<ScheduledMessage> {
        let account = select.account_of_narrower();
        let select = select.equal(account, &self.account);
        let after = self.after.as_ref();
        let (select, order) = select.within("agent_id", &self.agent, "id", after);
        select.page(&order, self.limit, 0)
    }
}
