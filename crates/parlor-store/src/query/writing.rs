//! Queries for texts that agents have not sent.

use super::rows::EXCERPT_CHARS;
use super::{Query, Select, Statement, from_row};
use parlor_model::entities::{Draft, ScheduledMessage};
use parlor_model::ids::{AccountId, AgentId, ConversationId, ScheduledId};
use parlor_model::time::Timestamp;
use parlor_model::words::MessageKind;

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

/// A draft, shortened for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftExcerpt {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The kind of the later message.
    pub kind: MessageKind,
    /// The first [`EXCERPT_CHARS`] characters of the text.
    pub excerpt: String,
    /// The time of the last write.
    pub updated_at: Timestamp,
}

from_row! { DraftExcerpt { conversation_id, kind, excerpt, updated_at } }

/// An agent's drafts in these conversations, shortened. Long texts stay in the database.
#[derive(Clone, Copy, Debug)]
pub struct DraftExcerpts<'a> {
    /// The account.
    pub account: AccountId,
    /// The author.
    pub agent: AgentId,
    /// The conversations.
    pub conversations: &'a [ConversationId],
}

impl Query for DraftExcerpts<'_> {
    type Row = DraftExcerpt;
    fn statement(&self, select: Select) -> Statement<DraftExcerpt> {
        let select = select
            .equal("account_id", &self.account)
            .equal("agent_id", &self.agent)
            .one_of("conversation_id", self.conversations);
        let conditions = select.conditions();
        select.statement(format!(
            "SELECT conversation_id, kind, substr(content, 1, {EXCERPT_CHARS}), updated_at FROM drafts WHERE {conditions} ORDER BY conversation_id"
        ))
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
