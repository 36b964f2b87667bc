//! Objects that readers receive together with events: conversations, messages and contacts.
//!
//! An object has the state in which it is in the database at the time of the read. This state is never older than the
//! event. A node reads the objects of an event and converts them to JSON once for all live readers. The node caches the
//! objects for a short time. A newer event of the same conversation or contact removes the objects from the cache. A
//! change of the configuration also removes the objects.
//!
//! Readers have different visibility. So for each reader, Parlor checks whether the reader may see the conversation.
//! The check uses the present audience of the conversation.
//!
//! The JSON of a conversation has two members that depend on the reader: the number of unread messages and the draft. A
//! node reads the values of these members once, for all agents together. Most agents have no read position and no draft
//! in the conversation, so they all receive the same text.

use crate::EngineError;
use crate::rows::parts::{self, DraftExcerpt, RowParts};
use parlor_model::audience::Audience;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Conversation, Event, Message, Person};
use parlor_model::ids::{AgentId, ContactId, ConversationId};
use parlor_model::time::Timestamp;
use parlor_model::visibility::ReaderVisibility;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// The maximum total size of the objects that a node caches for one account, in bytes.
const KEPT_BYTES: usize = 4 * 1024 * 1024;
/// The maximum time for which objects are cached, in microseconds. After this time, the objects are read again, because
/// a node may not have noticed a change by another node or a change without an event.
const KEPT_US: i64 = 2_000_000;

/// The kinds of objects that a reader receives together with events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// The conversation of the event.
    pub conversation: bool,
    /// The message of the event.
    pub message: bool,
    /// The contact of the event.
    pub contact: bool,
}

impl Include {
    /// Every kind of object.
    pub const ALL: Self = Self {
        conversation: true,
        message: true,
        contact: true,
    };

    /// Whether the reader receives at least one kind of object.
    #[must_use]
    pub const fn any(self) -> bool {
        self.conversation || self.message || self.contact
    }
}

/// The JSON form in which readers receive objects. All readers of an account must use the same form.
pub trait ObjectForm: Send + Sync {
    /// Builds a JSON object with the members of a conversation's list entry that are the same for all readers. `parts`
    /// must contain no read positions and no drafts.
    fn conversation(&self, row: &Conversation, parts: &RowParts, config: &AccountConfig) -> String;
    /// Builds a JSON object with the members of a conversation's list entry that depend on the reader. The object has
    /// at least one member.
    fn own_members(&self, unread: i64, draft: Option<&DraftExcerpt>) -> String;
    /// Converts a message to JSON. `contact` is the contact of the message's conversation.
    fn message(&self, row: &Message, contact: Option<ContactId>) -> String;
    /// Converts a contact with its contact points to JSON.
    fn contact(&self, person: &Person, config: &AccountConfig) -> String;
}

/// An object as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The id of the object.
    pub id: i64,
    /// The object as JSON.
    pub text: Arc<str>,
}

impl Object {
    pub(super) fn new(id: i64, text: String) -> Self {
        let text = Arc::from(text);
        Self { id, text }
    }
}

/// A conversation's list entry as JSON, and the values for the members that depend on the reader.
#[derive(Clone, Debug)]
pub(super) struct RowObject {
    /// The id of the conversation.
    id: i64,
    /// The list entry without the members that depend on the reader.
    shared: Arc<str>,
    /// The complete list entry for readers who have no read position and no draft.
    common: Arc<str>,
    /// The number of the customer's messages in the conversation.
    incoming: i64,
    /// For each agent with a read position, the number of the customer's messages that the agent has read.
    seen: HashMap<AgentId, i64>,
    drafts: HashMap<AgentId, DraftExcerpt>,
}

/// Returns a JSON object with the members of `shared` and then the members of `own`.
fn joined(shared: &str, own: &str) -> Arc<str> {
    let shared = shared.strip_suffix('}').unwrap_or(shared);
    let own = own.strip_prefix('{').unwrap_or(own);
    Arc::from(format!("{shared},{own}"))
}

impl RowObject {
    /// Converts the list entry of a conversation to JSON.
    pub(super) fn of(
        row: &Conversation,
        parts: &RowParts,
        config: &AccountConfig,
        form: &dyn ObjectForm,
        (seen, drafts): (HashMap<AgentId, i64>, HashMap<AgentId, DraftExcerpt>),
    ) -> Self {
        let shared = form.conversation(row, parts, config);
        let common = joined(&shared, &form.own_members(row.incoming_count, None));
        Self {
            id: row.id.0,
            shared: Arc::from(shared),
            common,
            incoming: row.incoming_count,
            seen,
            drafts,
        }
    }

    /// Returns the list entry for an agent, or for a reader without an agent.
    fn text(&self, reader: Option<AgentId>, form: &dyn ObjectForm) -> Arc<str> {
        let seen = reader.and_then(|agent| self.seen.get(&agent)).copied();
        let draft = reader.and_then(|agent| self.drafts.get(&agent));
        if seen.is_none() && draft.is_none() {
            return Arc::clone(&self.common);
        }
        let unread = parts::unread(self.incoming, seen);
        joined(&self.shared, &form.own_members(unread, draft))
    }

    fn bytes(&self) -> usize {
        let texts = self.shared.len().saturating_add(self.common.len());
        let drafts = self.drafts.values().map(|draft| draft.excerpt.len());
        drafts.fold(
            texts.saturating_add(self.seen.len().saturating_mul(32)),
            |sum, len| sum.saturating_add(len).saturating_add(100),
        )
    }
}

/// The objects of one event. The field of an object is `None` if the event has no such object, or if the object was
/// erased.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    pub(super) conversation: Option<Arc<RowObject>>,
    /// The audience of the conversation at the time of the read.
    pub(super) audience: Option<Arc<Audience>>,
    pub(super) message: Option<Object>,
    pub(super) contact: Option<Object>,
    /// The contact of the event's conversation. If the event has no conversation, the field has the contact of the
    /// event.
    pub(super) contact_id: Option<ContactId>,
}

impl Objects {
    fn bytes(&self) -> usize {
        let row = self.conversation.as_ref().map_or(0, |row| row.bytes());
        [&self.message, &self.contact]
            .into_iter()
            .flatten()
            .fold(row.saturating_add(300), |sum, object| {
                sum.saturating_add(object.text.len())
            })
    }

    /// Whether a reader may see the conversation of the event now.
    fn are_seen(&self, visibility: &ReaderVisibility) -> bool {
        (self.audience.as_ref()).is_some_and(|audience| visibility.admits(audience))
    }
}

/// The JSON members of an event that contain its objects, for one reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// The name and the value of each member. The value `None` becomes `null` in JSON. A value is `None` if the event
    /// has no such object or the reader may not see the object. If the same batch already contains the object, the list
    /// leaves out the member.
    pub members: Vec<(&'static str, Option<Arc<str>>)>,
}

/// The objects that a reader has received in one batch. Each object is sent only once per batch.
#[derive(Debug, Default)]
pub struct Sent(HashSet<(&'static str, i64)>);

impl Sent {
    /// Selects the objects of an event for a reader.
    pub fn members(
        &mut self,
        objects: &Objects,
        include: Include,
        visibility: &ReaderVisibility,
        form: &dyn ObjectForm,
    ) -> Members {
        let seen = objects.are_seen(visibility);
        let mut out = Members::default();
        if include.conversation {
            match objects.conversation.as_ref().filter(|_| seen) {
                Some(row) if !self.0.insert(("conversation", row.id)) => {}
                row => {
                    let text = row.map(|row| row.text(visibility.reader, form));
                    out.members.push(("conversation", text));
                }
            }
        }
        let all = [
            ("message", include.message, &objects.message, seen),
            // All agents may see contacts.
            ("contact", include.contact, &objects.contact, true),
        ];
        for (name, wanted, object, seen) in all {
            if !wanted {
                continue;
            }
            match object.as_ref().filter(|_| seen) {
                Some(object) if !self.0.insert((name, object.id)) => {}
                Some(object) => out.members.push((name, Some(Arc::clone(&object.text)))),
                None => out.members.push((name, None)),
            }
        }
        out
    }
}

/// The values of the node at one moment from which it decides whether cached objects are still current.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// The highest number of a stored event that this node knows.
    pub(super) stored: i64,
    /// The generation (change counter) of the configuration.
    pub(super) generation: u64,
    /// The time according to the engine's clock.
    pub(super) now: Timestamp,
}

/// The cache of an account's objects. The key of a cache entry is the number of the event.
#[derive(Debug, Default)]
pub(super) struct ObjectCache {
    kept: RwLock<Kept>,
    /// A reader locks this mutex while it reads objects, so that several readers do not read the same objects.
    reading: Mutex<()>,
}

#[derive(Debug)]
struct Entry {
    /// The state of the node immediately before the objects were read from the database.
    read: Moment,
    conversation: Option<ConversationId>,
    objects: Arc<Objects>,
}

#[derive(Debug, Default)]
struct Kept {
    entries: BTreeMap<i64, Entry>,
    bytes: usize,
    /// The number of the last event that was passed to [`ObjectCache::notice`]. The objects that this event or an
    /// earlier event changed were removed from the cache.
    noticed: i64,
}

impl Kept {
    /// Whether an entry is still current. The entry must not be older than [`KEPT_US`], and the configuration must not
    /// have changed. Every event that was stored after the read of the entry must have been passed to
    /// [`ObjectCache::notice`].
    fn is_fresh(&self, entry: &Entry, moment: &Moment) -> bool {
        entry.read.generation == moment.generation
            && entry.read.now.is_within(KEPT_US, moment.now)
            && entry.read.stored.max(self.noticed) >= moment.stored
    }

    fn retain(&mut self, keep: impl Fn(&Entry) -> bool) {
        let mut bytes = 0_usize;
        self.entries.retain(|_, entry| {
            let keeps = keep(entry);
            if keeps {
                bytes = bytes.saturating_add(entry.objects.bytes());
            }
            keeps
        });
        self.bytes = bytes;
    }

    fn keep(&mut self, number: i64, entry: Entry) {
        self.bytes = self.bytes.saturating_add(entry.objects.bytes());
        if let Some(old) = self.entries.insert(number, entry) {
            self.bytes = self.bytes.saturating_sub(old.objects.bytes());
        }
        while self.bytes > KEPT_BYTES {
            let Some((_, oldest)) = self.entries.pop_first() else {
                return;
            };
            self.bytes = self.bytes.saturating_sub(oldest.objects.bytes());
        }
    }
}

/// Whether an event may change objects other than its own conversation and contact. Examples are the events of merges
/// and erasures.
fn reaches_far(event: &Event) -> bool {
    event.kind.starts_with("contact.")
        && !matches!(event.kind.as_str(), "contact.created" | "contact.updated")
}

impl ObjectCache {
    /// Removes from the cache the objects that new events may have changed. Call this function before readers receive
    /// the events.
    pub(super) fn notice(&self, events: &[Event]) {
        let Some(last) = events.last() else {
            return;
        };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if events.iter().any(reaches_far) {
            kept.retain(|_| false);
        } else if !kept.entries.is_empty() {
            let conversations: HashSet<ConversationId> =
                events.iter().filter_map(|e| e.conversation_id).collect();
            let contacts: HashSet<ContactId> = events.iter().filter_map(|e| e.contact_id).collect();
            kept.retain(|entry| {
                !(entry.conversation).is_some_and(|id| conversations.contains(&id))
                    && !(entry.objects.contact_id).is_some_and(|id| contacts.contains(&id))
            });
        }
        kept.noticed = kept.noticed.max(last.number);
    }

    fn found(&self, events: &[&Event], moment: &Moment) -> HashMap<i64, Arc<Objects>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        (events.iter())
            .filter_map(|event| {
                let entry = kept.entries.get(&event.number)?;
                (kept.is_fresh(entry, moment)).then(|| (event.number, Arc::clone(&entry.objects)))
            })
            .collect()
    }

    /// Returns the objects of these events, in the same order. `read` reads the objects that are not in the cache.
    /// `moment` returns the present state of the node.
    pub(super) async fn objects<'a, F>(
        &self,
        events: &[&'a Event],
        moment: impl Fn() -> Moment,
        read: impl FnOnce(Vec<&'a Event>) -> F,
    ) -> Result<Vec<Arc<Objects>>, EngineError>
    where
        F: Future<Output = Result<Vec<Objects>, EngineError>>,
    {
        let mut found = self.found(events, &moment());
        if found.len() < events.len() {
            let _reading = self.reading.lock().await;
            // The objects are read after this moment, so they contain all changes that were stored before this moment.
            let begun = moment();
            found = self.found(events, &begun);
            let missing: Vec<&'a Event> = (events.iter().copied())
                .filter(|event| !found.contains_key(&event.number))
                .collect();
            let read = read(missing.clone()).await?;
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|entry| {
                entry.read.generation == begun.generation
                    && entry.read.now.is_within(KEPT_US, begun.now)
            });
            // An event that was passed to [`ObjectCache::notice`] during the read may have changed these objects. No
            // later call of [`ObjectCache::notice`] would remove the objects, because each event is passed only once.
            // So the objects are not cached in this case.
            let keeps = kept.noticed <= begun.stored;
            for (event, objects) in missing.iter().zip(read) {
                let objects = Arc::new(objects);
                if keeps {
                    let entry = Entry {
                        read: begun,
                        conversation: event.conversation_id,
                        objects: Arc::clone(&objects),
                    };
                    kept.keep(event.number, entry);
                }
                found.insert(event.number, objects);
            }
        }
        Ok((events.iter())
            .map(|event| found.remove(&event.number).unwrap_or_default())
            .collect())
    }
}
