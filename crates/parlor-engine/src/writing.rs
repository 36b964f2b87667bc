//! The engine's functions that read drafts, scheduled messages and macros.

use crate::auth::Caller;
use crate::files::upload::UploadError;
use crate::{Engine, EngineError};
use parlor_model::command::NewFile;
use parlor_model::decide::{changes_macros, sees_macros};
use parlor_model::entities::{Attachment, Draft, Macro, ScheduledMessage};
use parlor_model::ids::{AccountId, AgentId, AttachmentId, ConversationId, MacroId, ScheduledId};
use parlor_model::macros::MacroScope;
use parlor_model::refusal::{FieldCode, Object, Refusal};
use parlor_store::query::files::AttachmentById;
use parlor_store::query::writing::{DraftExcerpt, DraftsOf, Macros, ScheduledOf};
use std::collections::HashMap;
use tokio::io::AsyncReadExt as _;

impl Engine {
    /// Returns an agent's draft in a conversation. `None` means that the agent has no draft in this conversation.
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

    /// Returns a page of an agent's drafts. The drafts in the newest conversations are first. The page begins after the
    /// conversation `after`.
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

    /// Returns the first part of the text of each draft that the caller has in these conversations, by conversation.
    pub(crate) async fn draft_excerpts(
        &self,
        caller: &Caller,
        conversations: &[ConversationId],
    ) -> Result<HashMap<ConversationId, DraftExcerpt>, EngineError> {
        let Some(agent) = caller.agent else {
            return Ok(HashMap::new());
        };
        let rows = self
            .drafts_in(caller.account, Some(agent), conversations)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.conversation_id, row))
            .collect())
    }

    /// Returns a scheduled message. `None` means that the account has no scheduled message with this id.
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

    /// Returns a page of an agent's scheduled messages, newest first. The page begins after the scheduled message
    /// `after`.
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

    /// Returns a page of the macros that an agent can use, in order of id. An agent can use the agent's own macros, the
    /// macros of the agent's teams, and the macros of the account. If `editable` is `true`, the page contains the
    /// macros that the agent may change, instead of the macros that the agent can use. With `text`, the page contains
    /// only macros that contain all words of this text.
    pub async fn macros(
        &self,
        caller: &Caller,
        agent: AgentId,
        (editable, text): (bool, Option<&str>),
        after: Option<MacroId>,
        limit: i64,
    ) -> Result<Vec<Macro>, EngineError> {
        let teams = (caller.config.teams.keys()).map(|team| MacroScope::Team(*team));
        let scopes: Vec<String> = [MacroScope::Own(agent), MacroScope::All]
            .into_iter()
            .chain(teams)
            .filter(|scope| match editable {
                true => changes_macros(&caller.config, agent, caller.reader().is_none(), *scope),
                false => sees_macros(&caller.config, agent, *scope),
            })
            .map(MacroScope::encode)
            .collect();
        let query = Macros {
            account: caller.account,
            scopes: &scopes,
            text,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns a macro, if an agent can use it.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the macro is unknown or the agent cannot use it.
    pub async fn macro_seen(
        &self,
        caller: &Caller,
        agent: AgentId,
        id: MacroId,
    ) -> Result<Macro, EngineError> {
        let uses = |scope| sees_macros(&caller.config, agent, scope);
        self.macro_with(caller, id, uses).await
    }

    /// Returns a macro, if an agent can use it or may change it.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the macro is unknown, or if the agent can neither use nor change it.
    pub async fn macro_shown(
        &self,
        caller: &Caller,
        agent: AgentId,
        id: MacroId,
    ) -> Result<Macro, EngineError> {
        let program = caller.reader().is_none();
        let shown = |scope| {
            sees_macros(&caller.config, agent, scope)
                || changes_macros(&caller.config, agent, program, scope)
        };
        self.macro_with(caller, id, shown).await
    }

    /// Returns a macro, if its scope meets the condition `admits`.
    async fn macro_with(
        &self,
        caller: &Caller,
        id: MacroId,
        admits: impl Fn(MacroScope) -> bool,
    ) -> Result<Macro, EngineError> {
        let account = caller.account;
        let found = self
            .store()
            .read(account, move |state| {
                Ok(state.macro_of(account, id)?.cloned())
            })
            .await?;
        let seen = |row: &Macro| MacroScope::parse(&row.scope).is_some_and(&admits);
        Ok(found.filter(seen).ok_or(Refusal::NotFound(Object::Macro))?)
    }

    /// Copies files of a macro, so that a message can have the copies as attachments. This function stores only the
    /// bytes of the copies. No database row refers to these bytes yet.
    ///
    /// # Errors
    /// A refusal if one of the files does not belong to the macro or no longer exists. Another error if the storage is
    /// not available.
    pub async fn copy_macro_files(
        &self,
        of: &Macro,
        ids: &[AttachmentId],
    ) -> Result<Vec<NewFile>, EngineError> {
        let unknown = || Refusal::field("macro_attachment_ids", FieldCode::Unknown);
        let mut copies = Vec::with_capacity(ids.len());
        for id in ids {
            let query = AttachmentById {
                account: Some(of.account_id),
                id: *id,
            };
            let has = of.attachments.iter().any(|attached| attached.id == *id);
            let row = if has {
                self.store().first(query).await?
            } else {
                None
            };
            match self.copied(row).await {
                Ok(Some(copy)) => copies.push(copy),
                Ok(None) => {
                    self.discard(&copies).await;
                    return Err(unknown().into());
                }
                Err(error) => {
                    self.discard(&copies).await;
                    return Err(error);
                }
            }
        }
        Ok(copies)
    }

    /// Copies the bytes of a file. `None` means that the file or its bytes do not exist.
    async fn copied(&self, row: Option<Attachment>) -> Result<Option<NewFile>, EngineError> {
        /// The number of bytes that are in memory at the same time.
        const PIECE: usize = 64 * 1024;
        let Some(row) = row else { return Ok(None) };
        let size = u64::try_from(row.size).unwrap_or(0);
        let Some(mut bytes) = self.read_file(&row, 0..size).await? else {
            return Ok(None);
        };
        let failed = |error| match error {
            UploadError::Failed(error) => error,
            other => EngineError::internal(other),
        };
        let mut upload = self.receive().await.map_err(failed)?;
        let mut piece = vec![0_u8; PIECE];
        loop {
            let read = bytes
                .read(&mut piece)
                .await
                .map_err(EngineError::internal)?;
            if read == 0 {
                break;
            }
            let part = piece.get(..read).unwrap_or_default();
            upload.push(part).await.map_err(failed)?;
        }
        let copy = upload.finish(row.file_name.clone()).await.map_err(failed)?;
        Ok(Some(copy))
    }
}
