//! Functions that find an agent by e-mail address, and that read the objects of agents: pictures, settings, drafts,
//! macros, scheduled messages, views, bulk jobs and undo tokens.

use super::{Decided, Key, State, need};
use crate::canonical::{self, same_email};
use crate::entities::{
    Agent, AgentSettings, Avatar, BulkItem, BulkJob, Draft, Macro, ScheduledMessage, UndoToken,
    View,
};
use crate::ids::{AccountId, AgentId, BulkJobId, ConversationId, MacroId, ScheduledId, ViewId};
use crate::time::Timestamp;

impl State {
    /// Returns the agent with this e-mail address, in any account.
    pub fn agent_by_email(&self, email: &str) -> Decided<Option<(AccountId, AgentId)>> {
        for space in self.spaces.values() {
            if let Some(agent) = space
                .config
                .agents
                .values()
                .find(|a| same_email(&a.email, email))
            {
                return Ok(Some((agent.account_id, agent.id)));
            }
        }
        let found = self
            .found(Key::AgentByEmail(canonical::email(email)))?
            .next();
        Ok(found.map(|agent: &Agent| (agent.account_id, agent.id)))
    }

    /// Returns the picture of an agent.
    pub fn avatar(&self, account: AccountId, agent: AgentId) -> Decided<Option<&Avatar>> {
        self.row(Key::Avatar(account, agent), (account, agent))
    }

    /// Returns an agent's settings document.
    pub fn agent_settings(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<Option<&AgentSettings>> {
        self.row(Key::AgentSettings(account, agent), (account, agent))
    }

    /// Returns an undo token.
    pub fn undo_token(&self, account: AccountId, token: &str) -> Decided<Option<&UndoToken>> {
        let key = (account, token.to_owned());
        match self.undo_tokens.get(&key) {
            Some(found) => Ok(found),
            None => need(Key::UndoToken(key.0, key.1)),
        }
    }

    /// Returns about `limit` undo tokens of an account (`people.rs` explains the differences from the limit). The list
    /// begins with the token that expires first.
    pub fn undo_tokens(&self, account: AccountId, limit: i64) -> Decided<Vec<&UndoToken>> {
        let query = Key::UndoTokens(account, Timestamp(0), limit);
        let order = |row: &UndoToken| (row.expires_at, row.token.clone());
        let page = self.undo_tokens.page(&query, limit, order);
        page.map_or_else(|| need(query), |page| Ok(page.rows))
    }

    /// Returns an agent's draft in a conversation.
    pub fn draft(
        &self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Decided<Option<&Draft>> {
        self.row(
            Key::Draft(account, agent, conversation),
            (account, agent, conversation),
        )
    }

    /// Returns the drafts of all agents in a conversation, ordered by agent id.
    pub fn drafts_in(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Vec<&Draft>> {
        let found = self.found(Key::DraftsIn(account, conversation))?;
        let mut drafts: Vec<&Draft> = found.collect();
        drafts.sort_unstable_by_key(|draft| draft.agent_id);
        Ok(drafts)
    }

    /// Returns a macro.
    pub fn macro_of(&self, account: AccountId, id: MacroId) -> Decided<Option<&Macro>> {
        self.row(Key::Macro(account, id), (account, id))
    }

    /// Returns the macros of a scope, ordered by id.
    pub fn macros_in(&self, account: AccountId, scope: &str) -> Decided<Vec<&Macro>> {
        let found = self.found(Key::MacrosIn(account, scope.to_owned()))?;
        let mut rows: Vec<&Macro> = found.collect();
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    /// Returns a scheduled message.
    pub fn scheduled(
        &self,
        account: AccountId,
        id: ScheduledId,
    ) -> Decided<Option<&ScheduledMessage>> {
        self.row(Key::Scheduled(account, id), (account, id))
    }

    /// Returns the scheduled messages of a conversation, ordered by id.
    pub fn scheduled_in(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Decided<Vec<&ScheduledMessage>> {
        let found = self.found(Key::ScheduledIn(account, conversation))?;
        let mut rows: Vec<&ScheduledMessage> = found.collect();
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    /// Returns a bulk job.
    pub fn bulk_job(&self, account: AccountId, id: BulkJobId) -> Decided<Option<&BulkJob>> {
        self.row(Key::BulkJob(account, id), (account, id))
    }

    /// Returns the bulk jobs of an agent, ordered from oldest to newest.
    pub fn bulk_jobs_of(&self, account: AccountId, agent: AgentId) -> Decided<Vec<&BulkJob>> {
        let mut rows: Vec<&BulkJob> = self.found(Key::BulkJobsOf(account, agent))?.collect();
        rows.sort_unstable_by_key(|job| (job.created_at, job.id));
        Ok(rows)
    }

    /// Returns one conversation of a bulk job, with its outcome.
    pub fn bulk_item(
        &self,
        account: AccountId,
        job: BulkJobId,
        ordinal: i64,
    ) -> Decided<Option<&BulkItem>> {
        self.row(
            Key::BulkItem(account, job, ordinal),
            (account, job, ordinal),
        )
    }

    /// Returns the conversations of a bulk job with their outcomes, in the order of the job.
    pub fn bulk_items(&self, account: AccountId, job: BulkJobId) -> Decided<Vec<&BulkItem>> {
        let mut rows: Vec<&BulkItem> = self.found(Key::BulkItems(account, job))?.collect();
        rows.sort_unstable_by_key(|item| item.ordinal);
        Ok(rows)
    }

    /// Returns a saved view.
    pub fn view(&self, account: AccountId, id: ViewId) -> Decided<Option<&View>> {
        self.row(Key::View(account, id), (account, id))
    }

    /// Returns the number of an agent's own views. If `owner` is `None`, returns the number of the account's shared
    /// views.
    pub fn view_count(&self, account: AccountId, owner: Option<AgentId>) -> Decided<usize> {
        let query = match owner {
            Some(owner) => Key::ViewsOf(account, owner),
            None => Key::SharedViews(account),
        };
        Ok(self.found::<View>(query)?.count())
    }
}
