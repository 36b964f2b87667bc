//! Rows of conversations: a page of conversations with everything that an inbox shows, read for all rows together.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::command::ConversationView;
use parlor_model::entities::{Conversation, ServiceRecord};
use parlor_model::ids::{ContactId, ConversationId, Id, MessageId};
use parlor_store::query::rows::{ContactNames, MessageExcerpts};
use std::collections::{BTreeMap, HashMap};

pub use parlor_store::query::rows::{ContactName, EXCERPT_CHARS, MessageExcerpt};
pub use parlor_store::query::writing::DraftExcerpt;

/// The parts of conversation rows, each read once for all rows.
#[derive(Clone, Debug, Default)]
pub struct RowParts {
    /// The service records.
    pub records: HashMap<ConversationId, ServiceRecord>,
    /// The names of the contacts.
    pub contacts: HashMap<ContactId, ContactName>,
    /// The newest messages that are no activity lines, shortened.
    pub messages: HashMap<MessageId, MessageExcerpt>,
    /// The numbers of customer messages that the caller has read. Conversations that the caller never opened are left
    /// out.
    pub seen: BTreeMap<ConversationId, i64>,
    /// The caller's drafts, shortened.
    pub drafts: HashMap<ConversationId, DraftExcerpt>,
}

impl RowParts {
    /// Returns the number of customer messages that the caller has not read.
    #[must_use]
    pub fn unread(&self, row: &Conversation) -> i64 {
        let seen = self.seen.get(&row.id).copied().unwrap_or(0);
        row.incoming_count.saturating_sub(seen).max(0)
    }
}

impl Engine {
    /// Reads the parts of conversation rows for a caller, in a fixed number of reads for any number of rows.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn row_parts(
        &self,
        caller: &Caller,
        rows: &[Conversation],
    ) -> Result<RowParts, EngineError> {
        if rows.is_empty() {
            return Ok(RowParts::default());
        }
        let account = caller.account;
        let picked_up = (rows.iter())
            .filter(|row| row.picked_up_at.is_some())
            .map(|row| row.id)
            .collect();
        let contacts = ids(rows.iter().filter_map(|row| row.contact_id));
        let messages = ids(rows.iter().filter_map(|row| row.last_message_id));
        let all: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
        let (records, contacts, messages, seen, drafts) = tokio::try_join!(
            self.service_records(account, picked_up),
            self.contact_names(ContactNames {
                account,
                ids: &contacts,
            }),
            self.message_excerpts(MessageExcerpts {
                account,
                ids: &messages,
            }),
            self.seen_by(caller, all.clone()),
            self.draft_excerpts(caller, &all),
        )?;
        Ok(RowParts {
            records,
            contacts,
            messages,
            seen,
            drafts,
        })
    }

    /// Returns the parts of the row of one conversation, most of which its view has.
    ///
    /// # Errors
    /// The database is not available.
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

/// Returns each id once, in order.
fn ids<T: Id + Ord>(given: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = given.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
