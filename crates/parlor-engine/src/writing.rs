//! Reads of texts that agents have not sent.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::entities::{Draft, ScheduledMessage};
use parlor_model::ids::{AccountId, AgentId, ConversationId, ScheduledId};
use parlor_store::query::writing::{DraftExcerpt, DraftExcerpts, DraftsOf, ScheduledOf};
use std::collections::HashMap;

impl Engine {
    /// Returns an agent's draft in a conversation.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn draft(
        &self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<Option<Draft>, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                Ok(state.draft(account, agent, conversation)?.cloned())
            })
            .await?)
    }

    /// Returns a page of an agent's drafts, newest conversation first, after the conversation `after`.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn drafts(
        &self,
        account: AccountId,
        agent: AgentId,
        after: Option<ConversationId>,
        limit: i64,
    ) -> Result<Vec<Draft>, EngineError> {
        let query = DraftsOf {
            account,
            agent,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns a caller's drafts in these conversations, shortened, by conversation.
    ///
    /// # Errors
    /// The database is not available.
    pub(crate) async fn draft_excerpts(
        &self,
        caller: &Caller,
        conversations: &[ConversationId],
    ) -> Result<HashMap<ConversationId, DraftExcerpt>, EngineError> {
        let Some(agent) = caller.agent else {
            return Ok(HashMap::new());
        };
        let query = DraftExcerpts {
            account: caller.account,
            agent,
            conversations,
        };
        let rows = self.store().list(query).await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.conversation_id, row))
            .collect())
    }

    /// Returns a scheduled message.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn scheduled(
        &self,
        account: AccountId,
        id: ScheduledId,
    ) -> Result<Option<ScheduledMessage>, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                Ok(state.scheduled(account, id)?.cloned())
            })
            .await?)
    }

    /// Returns the scheduled messages of a conversation, in order of id.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn scheduled_in(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Result<Vec<ScheduledMessage>, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                let rows = state.scheduled_in(account, conversation)?;
                Ok(rows.into_iter().cloned().collect())
            })
            .await?)
    }

    /// Returns a page of an agent's scheduled messages, newest first, older than `after`.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn scheduled_of(
        &self,
        account: AccountId,
        agent: AgentId,
        after: Option<ScheduledId>,
        limit: i64,
    ) -> Result<Vec<ScheduledMessage>, EngineError> {
        let query = ScheduledOf {
            account,
            agent,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }
}
