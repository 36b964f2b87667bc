//! The engine's functions that read conversations and their data: lists, messages, routing decisions, service records
//! and read positions.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::command::ConversationView;
use parlor_model::decide;
use parlor_model::entities::{Conversation, Message, ReadMark, RoutingDecision, ServiceRecord};
use parlor_model::ids::{AccountId, AgentId, ContactId, ConversationId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::state::{ConversationName, Stop, each};
use parlor_store::query::MAX_PAGE;
use parlor_store::query::conversations::{
    ConversationsById, ConversationsOf, IncomingBefore, Messages, MessagesBefore, ReadMarks,
    RecordCount, RecordFilter, Records, RoutingDecisions,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Engine {
    /// Returns a conversation with all data that the answers of dialects need.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the conversation is unknown or belongs to another account.
    pub async fn conversation(
        &self,
        account: AccountId,
        name: ConversationName,
    ) -> Result<ConversationView, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                let id = state
                    .conversation_named(account, &name)?
                    .map(|c| c.id)
                    .ok_or(Refusal::NotFound(Object::Conversation))?;
                decide::view(state, account, id)
            })
            .await?)
    }

    /// Returns a conversation with all data, as [`Self::conversation`] does, if the caller may see the conversation.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the conversation is unknown, belongs to another account, or is invisible to the caller.
    pub async fn conversation_seen(
        &self,
        caller: &Caller,
        name: ConversationName,
    ) -> Result<ConversationView, EngineError> {
        let view = self.conversation(caller.account, name).await?;
        if caller.visibility().sees(&view.config, &view.conversation) {
            Ok(view)
        } else {
            Err(Refusal::NotFound(Object::Conversation).into())
        }
    }

    /// Returns these conversations with all data that the answers of dialects need, in the same order. The result
    /// leaves out unknown conversations.
    pub async fn conversation_views(
        &self,
        account: AccountId,
        ids: Vec<ConversationId>,
    ) -> Result<Vec<ConversationView>, EngineError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self
            .store()
            .read(account, move |state| {
                let views = each(&ids, |id| match decide::view(state, account, *id) {
                    Err(Stop::Refuse(Refusal::NotFound(_))) => Ok(None),
                    view => view.map(Some),
                })?;
                Ok(views.into_iter().flatten().collect())
            })
            .await?)
    }

    /// Returns the ids of the conversations in this list that the caller may see.
    pub async fn which_are_seen(
        &self,
        caller: &Caller,
        conversations: Vec<ConversationId>,
    ) -> Result<BTreeSet<ConversationId>, EngineError> {
        let (account, visibility) = (caller.account, caller.visibility());
        if visibility.scope.is_none() {
            return Ok(conversations.into_iter().collect());
        }
        Ok(self
            .store()
            .read(account, move |state| {
                let config = state.config(account)?;
                let seen = each(&conversations, |id| {
                    let row = state.conversation(account, *id)?;
                    let row = row.filter(|row| visibility.sees(&config, row));
                    Ok(row.map(|row| row.id))
                })?;
                Ok(seen.into_iter().flatten().collect())
            })
            .await?)
    }

    /// Returns a page of a contact's conversations, newest first, regardless of visibility.
    pub async fn conversations_of(
        &self,
        account: AccountId,
        contact: ContactId,
        after: Option<ConversationId>,
        limit: i64,
    ) -> Result<Vec<Conversation>, EngineError> {
        let query = ConversationsOf {
            account,
            contact,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the number of the customer's messages before a position in a conversation. The number for a position
    /// never changes, because new messages are always added at the end of the conversation.
    pub async fn incoming_before(
        &self,
        account: AccountId,
        conversation: ConversationId,
        position: i64,
    ) -> Result<i64, EngineError> {
        let query = IncomingBefore {
            account,
            conversation,
            position,
        };
        Ok(self.store().first(query).await?.map_or(0, |(seen,)| seen))
    }

    /// Returns a page of a conversation's messages after the position `after`, oldest first.
    pub async fn messages(
        &self,
        account: AccountId,
        conversation: ConversationId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Message>, EngineError> {
        let query = Messages {
            account,
            conversation,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns a page of a conversation's messages before the position `before`, newest first. With `None`, the page
    /// begins with the newest message.
    pub async fn messages_before(
        &self,
        account: AccountId,
        conversation: ConversationId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Message>, EngineError> {
        let query = MessagesBefore {
            account,
            conversation,
            before,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the routing decisions of a conversation, oldest first. If a conversation has more than [`MAX_PAGE`]
    /// routing decisions, returns only the oldest of them.
    pub async fn routing(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Result<Vec<RoutingDecision>, EngineError> {
        let query = RoutingDecisions {
            account,
            conversation,
            limit: MAX_PAGE,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the service records of these conversations of the account. The result leaves out conversations without a
    /// service record.
    pub async fn service_records(
        &self,
        account: AccountId,
        conversations: Vec<ConversationId>,
    ) -> Result<HashMap<ConversationId, ServiceRecord>, EngineError> {
        if conversations.is_empty() {
            return Ok(HashMap::new());
        }
        let read = self.store().read(account, move |state| {
            let found = each(&conversations, |id| {
                let record = state.service_record(account, *id)?;
                Ok(record.map(|record| (*id, record.clone())))
            })?;
            Ok(found.into_iter().flatten().collect())
        });
        // The future is boxed, because it is large, and callers await it in deeply nested calls.
        Ok(Box::pin(read).await?)
    }

    /// Returns a page of service records with their conversations, in order of the conversation's id. Also returns the
    /// total number of service records that the filter selects.
    pub async fn records(
        &self,
        account: AccountId,
        filter: RecordFilter,
    ) -> Result<(Vec<(ServiceRecord, Conversation)>, i64), EngineError> {
        // To count the service records, the database reads every service record of the account, so this read is a heavy
        // read.
        let (store, filter) = (self.store().heavily(account), &filter);
        let records = store.list(Records { account, filter }).await?;
        let total = store.first(RecordCount { account, filter }).await?;
        let ids: Vec<ConversationId> = records.iter().map(|r| r.conversation_id).collect();
        let mut conversations = HashMap::new();
        if !ids.is_empty() {
            let query = ConversationsById { account, ids: &ids };
            for row in store.list(query).await? {
                conversations.insert(row.id, row);
            }
        }
        let records = records.into_iter().filter_map(|record| {
            let conversation = conversations.remove(&record.conversation_id)?;
            Some((record, conversation))
        });
        Ok((records.collect(), total.map_or(0, |(count,)| count)))
    }

    /// Returns the service records of these conversations, each with its conversation. The result leaves out
    /// conversations without a service record, and conversations that the caller may not see.
    pub async fn records_of(
        &self,
        caller: &Caller,
        ids: Vec<ConversationId>,
    ) -> Result<HashMap<ConversationId, (ServiceRecord, Conversation)>, EngineError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let account = caller.account;
        let query = ConversationsById { account, ids: &ids };
        let (reader, config) = (caller.visibility(), self.config(account).await?);
        let mut conversations = self.store().list(query).await?;
        conversations.retain(|row| reader.sees(&config, row));
        let ids = conversations.iter().map(|row| row.id).collect();
        let mut records = self.service_records(account, ids).await?;
        let found = conversations.into_iter().filter_map(|conversation| {
            let record = records.remove(&conversation.id)?;
            Some((conversation.id, (record, conversation)))
        });
        Ok(found.collect())
    }

    /// Returns the read positions of at most [`MAX_PAGE`] agents in a conversation, in order of the agent's id.
    pub async fn read_marks(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Result<Vec<ReadMark>, EngineError> {
        let query = ReadMarks {
            account,
            conversation,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns, for each of these conversations, the number of the customer's messages that an agent has seen. The
    /// result leaves out conversations in which the agent has no read position.
    pub async fn read_by(
        &self,
        account: AccountId,
        agent: AgentId,
        conversations: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, i64>, EngineError> {
        if conversations.is_empty() {
            return Ok(BTreeMap::new());
        }
        let marks = self.marks_in(account, Some(agent), &conversations).await?;
        Ok(marks
            .into_iter()
            .map(|mark| (mark.conversation_id, mark.incoming_seen))
            .collect())
    }
}
