//! The entries of conversation lists. A list entry is a conversation with all data that a client shows in a list. The
//! data is read together for all entries of a page.

pub(crate) mod parts;

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::command::ConversationView;
use parlor_model::entities::{Conversation, ReadMark};
use parlor_model::ids::{AccountId, AgentId, ContactId, ConversationId, Id, MessageId};
use parlor_store::query::conversations::ReadMarksOf;
use parlor_store::query::rows::{ContactNames, MessageExcerpts};
use std::collections::{BTreeMap, HashMap};

use parlor_store::query::writing::DraftExcerpts;
pub use parts::{ContactName, DraftExcerpt, EXCERPT_CHARS, MessageExcerpt, RowParts};

impl Engine {
    /// Reads the parts of list entries for a caller. The number of reads does not depend on the number of entries.
    pub async fn row_parts(
        &self,
        caller: &Caller,
        rows: &[Conversation],
    ) -> Result<RowParts, EngineError> {
        if rows.is_empty() {
            return Ok(RowParts::default());
        }
        let all: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
        let (shared, seen, drafts) = tokio::try_join!(
            self.shared_row_parts(caller.account, rows.iter()),
            self.seen_by(caller, all.clone()),
            self.draft_excerpts(caller, &all),
        )?;
        Ok(RowParts {
            seen,
            drafts,
            ..shared
        })
    }

    /// Reads the parts of list entries that do not depend on the caller.
    pub(crate) async fn shared_row_parts<'a>(
        &self,
        account: AccountId,
        rows: impl Iterator<Item = &'a Conversation> + Clone,
    ) -> Result<RowParts, EngineError> {
        let picked_up = (rows.clone())
            .filter(|row| row.picked_up_at.is_some())
            .map(|row| row.id)
            .collect();
        let contacts = ids(rows.clone().filter_map(|row| row.contact_id));
        let messages = ids(rows.filter_map(|row| row.last_message_id));
        let (records, contacts, messages) = tokio::try_join!(
            self.service_records(account, picked_up),
            self.contact_names(ContactNames {
                account,
                ids: &contacts,
            }),
            self.message_excerpts(MessageExcerpts {
                account,
                ids: &messages,
            }),
        )?;
        Ok(RowParts {
            records,
            contacts,
            messages,
            ..RowParts::default()
        })
    }

    /// Returns the read positions of an agent in these conversations. With `None`, returns the read positions of all
    /// agents.
    pub(crate) async fn marks_in(
        &self,
        account: AccountId,
        agent: Option<AgentId>,
        conversations: &[ConversationId],
    ) -> Result<Vec<ReadMark>, EngineError> {
        let query = ReadMarksOf {
            account,
            agent,
            conversations,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the first part of the text of each draft that an agent has in these conversations. With `None`, the
    /// result has the drafts of all agents.
    pub(crate) async fn drafts_in(
        &self,
        account: AccountId,
        agent: Option<AgentId>,
        conversations: &[ConversationId],
    ) -> Result<Vec<DraftExcerpt>, EngineError> {
        let query = DraftExcerpts {
            account,
            agent,
            conversations,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the parts of one conversation's list entry. Only the read position and the draft are read from the
    /// database. The other parts come from `view`.
    pub async fn row_parts_of(
        &self,
        caller: &Caller,
        view: &ConversationView,
    ) -> Result<RowParts, EngineError> {
        let id = view.conversation.id;
        let record = view.service_record.clone();
        let contact = (view.person.as_ref()).map(|person| ContactName::from(&person.contact));
        let message = view.last_message.as_ref().map(MessageExcerpt::from);
        Ok(RowParts {
            records: record.map(|record| (id, record)).into_iter().collect(),
            contacts: contact.map(|c| (c.id, c)).into_iter().collect(),
            messages: message.map(|m| (m.id, m)).into_iter().collect(),
            seen: self.seen_by(caller, vec![id]).await?,
            drafts: self.draft_excerpts(caller, &[id]).await?,
        })
    }

    async fn contact_names(
        &self,
        query: ContactNames<'_>,
    ) -> Result<HashMap<ContactId, ContactName>, EngineError> {
        if query.ids.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.store().list(query).await?;
        Ok(found.into_iter().map(|name| (name.id, name)).collect())
    }

    async fn message_excerpts(
        &self,
        query: MessageExcerpts<'_>,
    ) -> Result<HashMap<MessageId, MessageExcerpt>, EngineError> {
        if query.ids.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.store().list(query).await?;
        Ok(found.into_iter().map(|one| (one.id, one)).collect())
    }

    async fn seen_by(
        &self,
        caller: &Caller,
        conversations: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, i64>, EngineError> {
        match caller.agent {
            Some(agent) => self.read_by(caller.account, agent, conversations).await,
            None => Ok(BTreeMap::new()),
        }
    }
}

/// Returns the ids in ascending order, each only once.
fn ids<T: Id + Ord>(given: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = given.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
