//! Updates the search index, and runs searches. The update reads the events in order, reads the present state of the
//! objects of these events, and indexes this state. After the deletion of a message, the update also removes the
//! message's content from stored deliveries.

use super::Store;
use crate::error::StoreError;
use crate::query::contacts::LivingContacts;
use crate::query::conversations::{ConversationsById, MessagesById};
use crate::query::events::{Events, NewestEvents, NextEvents};
use crate::query::points::PointsOf;
use crate::search::tokens::parts;
use crate::search::{Author, Change, Document, Hits, Kind, Query, Words, author_mark, inbox_mark};
use parlor_model::audit;
use parlor_model::canonical;
use parlor_model::entities::{Contact, ContactPoint, Event, Message};
use parlor_model::ids::{AccountId, AgentId, ContactId, ConversationId, InboxId, MessageId};
use parlor_model::words::{MessageKind, SenderKind};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The maximum number of events in one step of an index update.
const STEP: i64 = 1_024;
/// The denominators of the shares of time that index updates use: 1/12 for busy accounts (see [`BUSY`]), and 1/2 for
/// all other accounts. The pause after each step is long enough for this share, but at most [`REST`]. So after a very
/// long step, the share is larger.
const SHARES: (u32, u32) = (12, 2);
/// The denominator of the maximum share of time for scrubs of the index: at most 1/10 of the time.
const SCRUB_SHARE: u32 = 10;
/// An account is busy if it has more new events per second than this number.
const BUSY: f64 = 1_000.0;
/// The period after a search in which busy accounts are indexed as fast as other accounts.
const RECENT: Duration = Duration::from_secs(5);
/// The maximum pause between two steps of an index update.
const REST: Duration = Duration::from_secs(2);
/// The pause if there are no new events.
const IDLE: Duration = Duration::from_millis(200);
/// The pause after an error.
const AGAIN: Duration = Duration::from_secs(2);
/// The maximum time that a search waits until the index has reached the stored events.
const PATIENCE: Duration = Duration::from_secs(1);

/// The state that determines the speed of index updates.
#[derive(Default)]
struct Pace {
    /// The number of the newest event of each account at the account's last step, with the time of this step.
    seen: HashMap<AccountId, (i64, Instant)>,
    /// The time of the last search that waited for the index.
    last_search: Option<Instant>,
    /// The earliest time of the next scrub of the index.
    scrub_after: Option<Instant>,
}

impl Pace {
    fn note_search(&mut self) {
        self.last_search = Some(Instant::now());
    }

    /// Returns the pause after a step for an account. `began` is the beginning of the step. `last` is the number of the
    /// account's newest event.
    fn rest(&mut self, account: AccountId, last: i64, began: Instant) -> Duration {
        let wanted = self.last_search.is_some_and(|at| at.elapsed() < RECENT);
        let busy = (self.seen.insert(account, (last, began))).is_some_and(|(before, at)| {
            let new = u32::try_from(last.saturating_sub(before)).unwrap_or(u32::MAX);
            f64::from(new) > BUSY * began.duration_since(at).as_secs_f64()
        });
        let share = if busy && !wanted { SHARES.0 } else { SHARES.1 };
        began
            .elapsed()
            .saturating_mul(share.saturating_sub(1))
            .min(REST)
    }
}

impl Store {
    /// Updates the index until the future is dropped. After an erasure, also overwrites the erased data in the index,
    /// as soon as all events are indexed. If several nodes share one database, the first node that reads an event
    /// indexes the event.
    pub async fn keep_index(&self) {
        let mut pace = Pace::default();
        loop {
            match self.index_once(&mut pace).await {
                Ok(true) => {}
                Ok(false) => {
                    self.scrub_index(&mut pace).await;
                    tokio::select! {
                        () = tokio::time::sleep(IDLE) => {}
                        () = self.inner.indexing.notified() => pace.note_search(),
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the search index waits");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    /// Overwrites data that erasures have removed from the index. A scrub of a large index takes long. So scrubs use
    /// only a small share of the time. Each scrub overwrites the data of all erasures since the last scrub.
    async fn scrub_index(&self, pace: &mut Pace) {
        let began = Instant::now();
        if pace.scrub_after.is_some_and(|after| began < after) {
            return;
        }
        match self.inner.index.scrub().await {
            Ok(false) => {}
            Ok(true) => {
                pace.scrub_after = began.checked_add(began.elapsed().saturating_mul(SCRUB_SHARE));
            }
            Err(error) => {
                tracing::warn!(%error, "erased words are not overwritten in the search index yet");
                pace.scrub_after = began.checked_add(AGAIN);
            }
        }
    }

    /// Indexes the next events of every account. Returns whether there may be more events.
    async fn index_once(&self, pace: &mut Pace) -> Result<bool, StoreError> {
        // The positions are read before the newest events. In the opposite order, an event could be stored and indexed
        // between the two reads. The position would then seem to be beyond the newest event.
        let positions = self.inner.index.positions().await?;
        let heads = self.all(NextEvents::default()).await?;
        let mut more = false;
        for (account, next) in heads {
            let began = Instant::now();
            let position = positions.get(&account).copied().unwrap_or(0);
            let last = next.saturating_sub(1);
            if position > last {
                // The index contains events that the database does not contain, because a backup of the database was
                // restored. So the index is built again.
                self.inner.index.forget(account).await?;
                more = true;
                continue;
            }
            if position == last {
                continue;
            }
            self.index_step(account, position).await?;
            more = true;
            // Agents' requests and new conversations are more important than the index, so each step is followed by a
            // pause. A search that waits for the index ends the pause.
            tokio::select! {
                () = tokio::time::sleep(pace.rest(account, last, began)) => {}
                () = self.inner.indexing.notified() => pace.note_search(),
            }
        }
        Ok(more)
    }

    async fn index_step(&self, account: AccountId, from: i64) -> Result<(), StoreError> {
        let (after, limit) = (from, STEP);
        let events = (self.list(Events {
            account,
            after,
            limit,
        }))
        .await?;
        let Some(to) = events.last().map(|event| event.number) else {
            return Ok(());
        };
        let change = self.change(account, &events).await?;
        // If another node has already indexed these events, the next step begins at the position that the other node
        // stored.
        self.inner.index.apply(account, change, from, to).await?;
        Ok(())
    }

    /// Returns the index changes for these events, computed from the present rows.
    async fn change(&self, account: AccountId, events: &[Event]) -> Result<Change, StoreError> {
        let mut messages = BTreeSet::new();
        let mut conversations = BTreeSet::new();
        let mut contacts = BTreeSet::new();
        let mut forgotten = BTreeSet::new();
        let mut deleted = BTreeSet::new();
        let mut erases = false;
        for event in events {
            erases |= matches!(
                event.kind.as_str(),
                "conversation.erased" | audit::CONTACT_ERASED
            );
            match event.kind.as_str() {
                "message.created" => {
                    let data: serde_json::Value =
                        serde_json::from_str(&event.data).unwrap_or_default();
                    let id = data.get("message_id").and_then(serde_json::Value::as_i64);
                    messages.extend(id.map(MessageId));
                }
                "message.deleted" => {
                    let data: serde_json::Value =
                        serde_json::from_str(&event.data).unwrap_or_default();
                    let id = data.get("message_id").and_then(serde_json::Value::as_i64);
                    deleted.extend(id.map(MessageId));
                    erases = true;
                }
                "conversation.started" | "conversation.updated" => {
                    conversations.extend(event.conversation_id);
                }
                "conversation.erased" => {
                    forgotten.extend(event.conversation_id.map(|id| id.0));
                    conversations.extend(event.conversation_id);
                }
                kind if kind.starts_with("contact.") => {
                    contacts.extend(event.contact_id);
                    let data: serde_json::Value =
                        serde_json::from_str(&event.data).unwrap_or_default();
                    let other = data
                        .get("merged_contact_id")
                        .and_then(serde_json::Value::as_i64);
                    contacts.extend(other.map(ContactId));
                }
                _ => {}
            }
        }
        messages.extend(&deleted);
        let mut documents = Vec::new();
        let messages = self.messages(account, &messages, &mut documents).await?;
        let deleted = messages.iter().filter(|m| deleted.contains(&m.id));
        for message in deleted.filter(|m| m.is_deleted()) {
            self.withdraw(message).await?;
        }
        self.subjects(account, &conversations, &mut documents)
            .await?;
        self.contacts(account, &contacts, &mut documents).await?;
        Ok(Change {
            documents,
            forgotten: forgotten.into_iter().collect(),
            erases,
        })
    }

    async fn messages(
        &self,
        account: AccountId,
        ids: &BTreeSet<MessageId>,
        out: &mut Vec<Document>,
    ) -> Result<Vec<Message>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<MessageId> = ids.iter().copied().collect();
        let rows = self.list(MessagesById { account, ids: &ids }).await?;
        let inboxes = self.inboxes(account, &rows).await?;
        out.extend(
            rows.iter()
                .filter(|m| m.kind != MessageKind::Activity)
                .map(|m| Document {
                    kind: if m.kind == MessageKind::Note {
                        Kind::Note
                    } else {
                        Kind::Message
                    },
                    id: m.id.0,
                    conversation: Some(m.conversation_id.0),
                    at: m.created_at,
                    marks: marks_of(m, inboxes.get(&m.conversation_id).copied()),
                    parts: parts(&m.content, false),
                }),
        );
        Ok(rows)
    }

    /// Returns the inboxes of the messages' conversations.
    async fn inboxes(
        &self,
        account: AccountId,
        messages: &[Message],
    ) -> Result<HashMap<ConversationId, InboxId>, StoreError> {
        let ids: BTreeSet<ConversationId> = messages.iter().map(|m| m.conversation_id).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<ConversationId> = ids.into_iter().collect();
        let rows = self.list(ConversationsById { account, ids: &ids }).await?;
        Ok(rows.into_iter().map(|c| (c.id, c.inbox_id)).collect())
    }

    async fn subjects(
        &self,
        account: AccountId,
        ids: &BTreeSet<ConversationId>,
        out: &mut Vec<Document>,
    ) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<ConversationId> = ids.iter().copied().collect();
        let rows = self.list(ConversationsById { account, ids: &ids }).await?;
        out.extend(rows.iter().map(|c| {
            Document {
                kind: Kind::Conversation,
                id: c.id.0,
                conversation: Some(c.id.0),
                at: c.created_at,
                marks: vec![inbox_mark(account, c.inbox_id)],
                parts: c
                    .subject
                    .as_deref()
                    .map_or_else(Vec::new, |s| parts(s, true)),
            }
        }));
        Ok(())
    }

    async fn contacts(
        &self,
        account: AccountId,
        ids: &BTreeSet<ContactId>,
        out: &mut Vec<Document>,
    ) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<ContactId> = ids.iter().copied().collect();
        let people = self.list(LivingContacts { account, ids: &ids }).await?;
        let contacts = ids.as_slice();
        let points = self.list(PointsOf { account, contacts }).await?;
        let mut of: HashMap<ContactId, Vec<ContactPoint>> = HashMap::new();
        for point in points {
            of.entry(point.contact_id).or_default().push(point);
        }
        let living: HashMap<ContactId, Contact> = people.into_iter().map(|c| (c.id, c)).collect();
        out.extend(ids.iter().map(|id| {
            Document {
                kind: Kind::Contact,
                id: id.0,
                conversation: None,
                at: living
                    .get(id)
                    .map_or_else(Default::default, |c| c.created_at),
                marks: Vec::new(),
                parts: living.get(id).map_or_else(Vec::new, |contact| {
                    let values = of.get(id).map_or(&[][..], Vec::as_slice);
                    parts(&words_of(contact, values), true)
                }),
            }
        }));
        Ok(())
    }

    /// Returns the newest hits of a search. The search finds all data that was stored before the call, unless the index
    /// needs more than one second for the newest data.
    ///
    /// # Errors
    /// `Unavailable` if the database is not available, or if too many heavy reads wait.
    pub async fn search(&self, query: Query) -> Result<Hits, StoreError> {
        self.indexed(query.account).await?;
        let turn = self.inner.turns.turn(query.account).await?;
        self.inner.index.find(query, turn.reader()).await
    }

    /// Returns the newest contacts that contain all words of a name, at most `limit`. Very recent changes of contacts
    /// may be missing, because this search does not wait for the index.
    ///
    /// # Errors
    /// `Unavailable` if the database is not available, or if too many heavy reads wait.
    pub async fn namesakes(
        &self,
        account: AccountId,
        name: &str,
        limit: usize,
    ) -> Result<Vec<ContactId>, StoreError> {
        let Some(words) = Words::whole(name) else {
            return Ok(Vec::new());
        };
        let query = Query {
            kinds: vec![Kind::Contact],
            ..Query::new(account, words, limit)
        };
        let turn = self.inner.turns.turn(account).await?;
        let found = self.inner.index.find(query, turn.reader()).await?;
        Ok(found.hits.iter().map(|hit| ContactId(hit.id)).collect())
    }

    /// Waits until all data that was stored before the call is indexed, at most [`PATIENCE`].
    async fn indexed(&self, account: AccountId) -> Result<(), StoreError> {
        let light = Self {
            inner: Arc::clone(&self.inner),
            heavy: None,
        };
        let newest = light.first(NewestEvents(&[account])).await?;
        let last = newest.map_or(0, |(_, newest)| newest);
        let began = Instant::now();
        while self.inner.index.position(account).await? < last && began.elapsed() < PATIENCE {
            self.inner.indexing.notify_one();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }
}

/// Returns the tokens of a message's author and inbox.
fn marks_of(message: &Message, inbox: Option<InboxId>) -> Vec<String> {
    let account = message.account_id;
    let agent = message.sender_id.map(AgentId);
    let authors = match (message.sender_kind, agent) {
        (SenderKind::Contact, _) => vec![Author::Contact],
        (SenderKind::Agent, Some(agent)) => vec![Author::Agents, Author::Agent(agent)],
        (SenderKind::Agent, None) => vec![Author::Agents],
        (SenderKind::System, _) => Vec::new(),
    };
    let authors = authors
        .into_iter()
        .map(|author| author_mark(account, author));
    let inbox = inbox.map(|inbox| inbox_mark(account, inbox));
    authors.chain(inbox).collect()
}

/// Returns all words by which a contact is found. The result contains the values of custom attributes, because these
/// values are also stored as contact points. The result also contains the digits of phone numbers without punctuation.
fn words_of(contact: &Contact, points: &[ContactPoint]) -> String {
    let names = [
        Some(contact.name.as_str()),
        contact.given_name.as_deref(),
        contact.family_name.as_deref(),
    ];
    let numbers: Vec<String> = (points.iter())
        .filter(|p| p.kind.is_phone())
        .map(|p| canonical::search_phone(&p.value, &p.match_value))
        .collect();
    let values = points.iter().map(|p| p.value.as_str());
    let values = values.chain(numbers.iter().map(String::as_str));
    names
        .into_iter()
        .flatten()
        .chain(values)
        .collect::<Vec<_>>()
        .join(" \n ")
}
