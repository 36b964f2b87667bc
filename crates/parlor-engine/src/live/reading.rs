//! Reads the objects, such as conversations, that readers receive together with events.

use super::feed::{Batch, Reader};
use super::objects::{Include, Moment, Object, ObjectForm, Objects, RowObject};
use crate::{Engine, EngineError};
use parlor_model::audience::Audience;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Conversation, Event, JsonMap, Message, Person};
use parlor_model::ids::{AccountId, AgentId, ContactId, ConversationId, MessageId};
use parlor_store::query::contacts::LivingContacts;
use parlor_store::query::conversations::{ConversationsById, MessagesById};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Returns the id of the message of an event. `None` means that the event is not about a message.
fn message_of(event: &Event) -> Option<MessageId> {
    if !event.kind.starts_with("message.") {
        return None;
    }
    let data: JsonMap = serde_json::from_str(&event.data).ok()?;
    data.get("message_id")?.as_i64().map(MessageId)
}

impl Engine {
    /// Returns the objects of the events in a batch, in the order of the events. The objects come from the database, or
    /// from the cache that all readers of the account on this node share.
    pub async fn batch_objects(
        &self,
        reader: &Reader,
        batch: &Batch,
        form: &dyn ObjectForm,
    ) -> Result<Vec<Arc<Objects>>, EngineError> {
        let events: Vec<&Event> = batch.facts.iter().map(|fact| &fact.event).collect();
        let account = reader.account();
        let moment = || Moment {
            stored: reader.stored(),
            generation: self.store().generation(),
            now: self.now(),
        };
        (reader.object_cache())
            .objects(&events, moment, |missing| async move {
                Box::pin(self.objects_of(account, &missing, Include::ALL, None, form)).await
            })
            .await
    }

    /// Reads the objects of these events and converts them to JSON. The result has the order of the events. A call may
    /// contain at most one page of events. With `reader`, the objects are only for this agent. Without `reader`, the
    /// objects are for every reader of the account.
    pub async fn objects_of(
        &self,
        account: AccountId,
        events: &[&Event],
        include: Include,
        reader: Option<AgentId>,
        form: &dyn ObjectForm,
    ) -> Result<Vec<Objects>, EngineError> {
        if events.is_empty() || !include.any() {
            return Ok(vec![Objects::default(); events.len()]);
        }
        let config = self.config(account).await?;
        let conversations: BTreeSet<ConversationId> =
            events.iter().filter_map(|e| e.conversation_id).collect();
        // Conversations are always read, because the visibility of a message also depends on the present state of its
        // conversation.
        let conversations = self.conversations_by_id(account, conversations).await?;
        let messages: BTreeSet<MessageId> = if include.message {
            events.iter().filter_map(|e| message_of(e)).collect()
        } else {
            BTreeSet::new()
        };
        let messages = self.messages_by_id(account, messages).await?;
        let contact_of = |event: &Event| {
            let conversation = event.conversation_id.and_then(|id| conversations.get(&id));
            conversation.map_or(event.contact_id, |c| c.contact_id)
        };
        let contacts: BTreeSet<ContactId> = if include.contact {
            events.iter().filter_map(|e| contact_of(e)).collect()
        } else {
            BTreeSet::new()
        };
        let contacts = self.people_by_id(account, contacts).await?;
        let mut rows = if include.conversation {
            Box::pin(self.row_objects(account, &conversations, &config, reader, form)).await?
        } else {
            HashMap::new()
        };
        let mut shown_conversations = HashMap::new();
        for (id, row) in &conversations {
            let audience = Arc::new(Audience::of(&config, row));
            shown_conversations.insert(*id, (rows.remove(id), audience));
        }
        let mut shown_contacts = HashMap::new();
        for (id, person) in &contacts {
            shown_contacts.insert(*id, Object::new(id.0, form.contact(person, &config)));
        }
        let mut shown_messages = HashMap::new();
        for (id, row) in &messages {
            let contact = conversations
                .get(&row.conversation_id)
                .and_then(|c| c.contact_id);
            shown_messages.insert(*id, Object::new(id.0, form.message(row, contact)));
        }
        Ok((events.iter())
            .map(|event| {
                let conversation = event
                    .conversation_id
                    .and_then(|id| shown_conversations.get(&id));
                let message = message_of(event).and_then(|id| shown_messages.get(&id));
                let contact = contact_of(event).and_then(|id| shown_contacts.get(&id));
                Objects {
                    conversation: conversation.and_then(|(object, _)| object.clone()),
                    audience: conversation.map(|(_, audience)| Arc::clone(audience)),
                    message: message.cloned(),
                    contact: contact.cloned(),
                    contact_id: contact_of(event),
                }
            })
            .collect())
    }

    /// Reads the list entries of these conversations and converts them to JSON.
    async fn row_objects(
        &self,
        account: AccountId,
        conversations: &HashMap<ConversationId, Conversation>,
        config: &AccountConfig,
        reader: Option<AgentId>,
        form: &dyn ObjectForm,
    ) -> Result<HashMap<ConversationId, Arc<RowObject>>, EngineError> {
        let all: Vec<ConversationId> = conversations.keys().copied().collect();
        if all.is_empty() {
            return Ok(HashMap::new());
        }
        let (parts, marks, drafts) = tokio::try_join!(
            // The largest future is boxed, because all these futures together would be too large for the stack of a
            // thread.
            Box::pin(self.shared_row_parts(account, conversations.values())),
            self.marks_in(account, reader, &all),
            self.drafts_in(account, reader, &all),
        )?;
        let mut own: HashMap<ConversationId, (HashMap<_, _>, HashMap<_, _>)> = HashMap::new();
        for mark in marks {
            let (seen, _) = own.entry(mark.conversation_id).or_default();
            seen.insert(mark.agent_id, mark.incoming_seen);
        }
        for draft in drafts {
            let (_, drafts) = own.entry(draft.conversation_id).or_default();
            drafts.insert(draft.agent_id, draft);
        }
        let rows = conversations.iter().map(|(id, row)| {
            let own = own.remove(id).unwrap_or_default();
            let object = RowObject::of(row, &parts, config, form, own);
            (*id, Arc::new(object))
        });
        Ok(rows.collect())
    }

    async fn conversations_by_id(
        &self,
        account: AccountId,
        ids: BTreeSet<ConversationId>,
    ) -> Result<HashMap<ConversationId, Conversation>, EngineError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<ConversationId> = ids.into_iter().collect();
        let rows = self.store().list(ConversationsById { account, ids: &ids });
        Ok(rows.await?.into_iter().map(|row| (row.id, row)).collect())
    }

    async fn messages_by_id(
        &self,
        account: AccountId,
        ids: BTreeSet<MessageId>,
    ) -> Result<HashMap<MessageId, Message>, EngineError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<MessageId> = ids.into_iter().collect();
        let rows = self.store().list(MessagesById { account, ids: &ids });
        Ok(rows.await?.into_iter().map(|row| (row.id, row)).collect())
    }

    async fn people_by_id(
        &self,
        account: AccountId,
        ids: BTreeSet<ContactId>,
    ) -> Result<HashMap<ContactId, Person>, EngineError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<ContactId> = ids.into_iter().collect();
        let rows = self.store().list(LivingContacts { account, ids: &ids });
        let people = self.with_points(account, rows.await?).await?;
        Ok(people
            .into_iter()
            .map(|person| (person.contact.id, person))
            .collect())
    }
}
