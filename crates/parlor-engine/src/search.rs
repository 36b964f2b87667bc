//! Search for messages, contacts and conversations.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::entities::{Conversation, Message, Person};
use parlor_model::ids::{ContactId, ConversationId, MessageId};
use parlor_store::query::contacts::LivingContacts;
use parlor_store::query::conversations::{ConversationsById, MessagesById};
use parlor_store::search::{Hit, Query, tokens};
use std::collections::{BTreeSet, HashMap};

pub use parlor_store::search::Kind;
pub use parlor_store::search::tokens::MAX_QUERY;

/// The greatest number of reads of further hits to fill a page, if the reader may not see some of the hits.
const ROUNDS: usize = 8;

/// A search request.
#[derive(Clone, Debug)]
pub struct Search {
    /// The search words: at most [`MAX_QUERY`] characters.
    pub words: String,
    /// The kinds of objects to search. An empty list means all kinds.
    pub kinds: Vec<Kind>,
    /// The position after which the page begins: [`FoundPage::next`] of the previous page.
    pub after: Option<i64>,
    /// The greatest number of hits, 1 to 100.
    pub limit: i64,
}

/// A found object.
#[derive(Clone, Debug)]
pub enum Found {
    /// A message, with its conversation.
    Message(Box<Message>, Box<Conversation>),
    /// A contact.
    Contact(Box<Person>),
    /// A conversation.
    Conversation(Box<Conversation>),
}

/// A page of found objects.
#[derive(Clone, Debug, Default)]
pub struct FoundPage {
    /// The found objects, newest first.
    pub found: Vec<Found>,
    /// The position at which the next page begins. `None` means that this is the last page.
    pub next: Option<i64>,
}

impl Engine {
    /// Returns the hits that the reader may see, newest first. `None` means that the words contain nothing to search
    /// for.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn search(
        &self,
        reader: &Caller,
        search: Search,
    ) -> Result<Option<FoundPage>, EngineError> {
        let terms = tokens::terms(&search.words);
        if terms.is_empty() {
            return Ok(None);
        }
        let country = reader.config.account.country.as_deref();
        let instead = tokens::phone_terms(&search.words, country);
        let engine = self.heavily(reader.account);
        let limit = usize::try_from(search.limit).unwrap_or(1).max(1);
        let mut page = FoundPage::default();
        let mut seen: BTreeSet<(Kind, i64)> = BTreeSet::new();
        let mut before = search.after;
        for round in 1..=ROUNDS {
            let query = Query {
                account: reader.account,
                kinds: search.kinds.clone(),
                terms: terms.clone(),
                instead: instead.clone(),
                before,
                limit: search.limit.saturating_add(1),
            };
            let hits = engine.store().search(query).await?;
            let last_page = hits.len() <= limit;
            let mut shown = engine.shown(reader, &hits).await?;
            for hit in &hits {
                if page.found.len() == limit {
                    // At least one more hit follows the last one of the page.
                    page.next = before;
                    return Ok(Some(page));
                }
                before = Some(hit.place);
                // A long text has several entries in the index, but is returned once.
                if seen.insert((hit.kind, hit.id)) {
                    page.found.extend(shown.remove(&(hit.kind, hit.id)));
                }
            }
            if last_page {
                return Ok(Some(page));
            }
            if round == ROUNDS {
                page.next = before;
            }
        }
        Ok(Some(page))
    }

    /// Returns the rows of hits that still exist and that the reader may see.
    async fn shown(
        &self,
        reader: &Caller,
        hits: &[Hit],
    ) -> Result<HashMap<(Kind, i64), Found>, EngineError> {
        let account = reader.account;
        let ids = |kind: Kind| {
            hits.iter()
                .filter(move |hit| hit.kind == kind)
                .map(|hit| hit.id)
        };
        let store = self.store();
        let messages: Vec<MessageId> = ids(Kind::Message).map(MessageId).collect();
        let messages: Vec<Message> = if messages.is_empty() {
            Vec::new()
        } else {
            let ids = messages.as_slice();
            store.list(MessagesById { account, ids }).await?
        };
        let wanted: BTreeSet<ConversationId> = messages
            .iter()
            .map(|m| m.conversation_id)
            .chain(ids(Kind::Conversation).map(ConversationId))
            .collect();
        // A message is visible if its conversation is.
        let visibility = reader.visibility();
        let conversations: HashMap<ConversationId, Conversation> = if wanted.is_empty() {
            HashMap::new()
        } else {
            let ids: Vec<ConversationId> = wanted.into_iter().collect();
            let query = ConversationsById { account, ids: &ids };
            (store.list(query).await?.into_iter())
                .filter(|c| visibility.sees(&reader.config, c))
                .map(|c| (c.id, c))
                .collect()
        };
        let contacts: Vec<ContactId> = ids(Kind::Contact).map(ContactId).collect();
        let people = if contacts.is_empty() {
            Vec::new()
        } else {
            let ids = contacts.as_slice();
            let rows = store.list(LivingContacts { account, ids }).await?;
            self.with_points(account, rows).await?
        };
        let mut shown = HashMap::new();
        for hit in hits {
            if hit.kind == Kind::Conversation
                && let Some(c) = conversations.get(&ConversationId(hit.id))
            {
                let found = Found::Conversation(Box::new(c.clone()));
                shown.insert((hit.kind, hit.id), found);
            }
        }
        for message in messages {
            if let Some(c) = conversations.get(&message.conversation_id)
                && !message.content.is_empty()
            {
                let id = message.id.0;
                let found = Found::Message(Box::new(message), Box::new(c.clone()));
                shown.insert((Kind::Message, id), found);
            }
        }
        for person in people {
            let id = person.contact.id.0;
            shown.insert((Kind::Contact, id), Found::Contact(Box::new(person)));
        }
        Ok(shown)
    }
}
