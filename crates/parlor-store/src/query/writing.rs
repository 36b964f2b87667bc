//! Queries for drafts, scheduled messages and macros.

use super::rows::EXCERPT_CHARS;
use super::{Query, Select, Statement, from_row};
use parlor_model::canonical;
use parlor_model::entities::{Draft, Macro, ScheduledMessage};
use parlor_model::ids::{AccountId, AgentId, ConversationId, MacroId, ScheduledId};
use parlor_model::time::Timestamp;
use parlor_model::words::MessageKind;

/// At most `limit` of an agent's drafts. The drafts for the newest conversations are first.
#[derive(Clone, Copy, Debug)]
pub struct DraftsOf {
    /// The account.
    pub account: AccountId,
    /// The author.
    pub agent: AgentId,
    /// The conversation of the last draft that the caller already has. The result begins after this draft. `None` means
    /// that the result begins with the first draft.
    pub after: Option<ConversationId>,
    /// The maximum number of rows.
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
    /// The author.
    pub agent_id: AgentId,
    /// The kind of message: [`MessageKind::Outgoing`] or [`MessageKind::Note`].
    pub kind: MessageKind,
    /// The first [`EXCERPT_CHARS`] characters of the text.
    pub excerpt: String,
    /// The time at which the draft was last stored.
    pub updated_at: Timestamp,
}

from_row! { DraftExcerpt { conversation_id, agent_id, kind, excerpt, updated_at } }

/// The shortened drafts of one agent, or of all agents, in these conversations. Only the beginning of a long text is
/// read from the database.
#[derive(Clone, Copy, Debug)]
pub struct DraftExcerpts<'a> {
    /// The account.
    pub account: AccountId,
    /// The author. `None` means all agents.
    pub agent: Option<AgentId>,
    /// The conversations.
    pub conversations: &'a [ConversationId],
}

impl Query for DraftExcerpts<'_> {
    type Row = DraftExcerpt;
    fn statement(&self, select: Select) -> Statement<DraftExcerpt> {
        let mut select = select.equal("account_id", &self.account);
        if let Some(agent) = &self.agent {
            select = select.equal("agent_id", agent);
        }
        let select = select.one_of("conversation_id", self.conversations);
        let conditions = select.conditions();
        select.statement(format!(
            "SELECT conversation_id, agent_id, kind, substr(content, 1, {EXCERPT_CHARS}), updated_at \
             FROM drafts WHERE {conditions} ORDER BY conversation_id, agent_id"
        ))
    }
}

/// At most `limit` of an agent's scheduled messages, newest first.
#[derive(Clone, Copy, Debug)]
pub struct ScheduledOf {
    /// The account.
    pub account: AccountId,
    /// The author.
    pub agent: AgentId,
    /// The id of the last message that the caller already has. The result contains older messages. `None` means that
    /// the result begins with the newest message.
    pub after: Option<ScheduledId>,
    /// The maximum number of rows.
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

/// At most `limit` macros of these scopes (an agent, a team, or the whole account), ordered by id.
#[derive(Clone, Copy, Debug)]
pub struct Macros<'a> {
    /// The account.
    pub account: AccountId,
    /// The scopes, as texts. Each scope has at most [`parlor_model::macros::MAX_MACROS`] macros.
    pub scopes: &'a [String],
    /// A text. Each macro must contain every word of this text. The words are compared in the search form (lower case,
    /// without accents). `None` means that there is no condition.
    pub text: Option<&'a str>,
    /// The id of the last macro that the caller already has. The result begins after this macro. `None` means that the
    /// result begins with the first macro.
    pub after: Option<MacroId>,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for Macros<'_> {
    type Row = Macro;
    fn statement(&self, select: Select) -> Statement<Macro> {
        let mut select = select.equal("account_id", &self.account);
        let scopes: Vec<String> = (self.scopes.iter())
            .map(|scope| select.bind(scope))
            .collect();
        select = select.condition(format!("scope IN ({})", scopes.join(", ")));
        for word in self.text.into_iter().flat_map(str::split_whitespace) {
            let contains = select.contains("search_text", &canonical::search(word));
            select = select.condition(contains);
        }
        select
            .compare_some("id", ">", self.after.as_ref())
            .page("id", self.limit, 0)
            .sorted()
    }
}
