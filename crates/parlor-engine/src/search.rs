//! The search for messages, contacts and conversations.
//!
//! Hits are read in windows of fixed size, so the cost of a page does not depend on the total number of hits. The first
//! window has the newest hits. Within a window, hits are sorted by exactness and age. All pages use the same order
//! within a window.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::canonical;
use parlor_model::entities::{Conversation, Message, Person};
use parlor_model::ids::{AccountId, ContactId, ConversationId, InboxId, MAX_ID, MessageId};
use parlor_model::time::Timestamp;
use parlor_model::words::{PointKind, Status};
use parlor_store::query::contacts::LivingContacts;
use parlor_store::query::conversations::{ConversationsById, MessagesById};
use parlor_store::search::matches::{Finder, Form};
use parlor_store::search::{Hit, Query, Words};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

pub use parlor_store::search::matches::{SHOWN, Snippet};
pub use parlor_store::search::tokens::MAX_QUERY;
pub use parlor_store::search::{Author, Exactness, Kind};

/// The maximum number of times that database rows are read for one page. Several reads are needed if the reader may not
/// see some hits, or if the conditions exclude some hits.
const ROUNDS: usize = 8;
/// The number of hits in a window.
const WINDOW: usize = 200;
/// The maximum number of snippets of one contact.
const SNIPPETS: usize = 5;
/// The upper bounds of the age classes of hits, in seconds: a day, a week and 30 days. A hit in a younger class has a
/// higher rank.
const AGES_S: [i64; 3] = [86_400, 7 * 86_400, 30 * 86_400];

/// A search request. If a condition is `None`, all objects meet the condition.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The search words, at most [`MAX_QUERY`] characters.
    pub words: String,
    /// The kinds of objects to search. An empty list means all kinds.
    pub kinds: Vec<Kind>,
    /// The author of the messages and notes to find.
    pub author: Option<Author>,
    /// The contact to which the search is limited. The search finds only this contact, the contact's conversations and
    /// their messages.
    pub contact: Option<ContactId>,
    /// The inbox to which the search is limited. The search finds only conversations in this inbox and their messages.
    pub inbox: Option<InboxId>,
    /// The status that the conversation must have now. With this condition, the search finds no contacts.
    pub status: Option<Status>,
    /// A label that the conversation must have now. With this condition, the search finds no contacts.
    pub label: Option<String>,
    /// The inclusive lower bound of the object's time. For a message, this is the time of writing. For a contact or
    /// conversation, this is the time of creation.
    pub since: Option<Timestamp>,
    /// The exclusive upper bound of the object's time, which is the same time as for [`Self::since`].
    pub until: Option<Timestamp>,
    /// The cursor at which the page begins: [`FoundPage::next`] of the previous page. `None` requests the first page.
    pub after: Option<SearchCursor>,
    /// The maximum number of hits, 1 to 100.
    pub limit: usize,
}

/// The cursor at which a page of hits begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchCursor {
    /// The upper bound of the window. The hits of the window have lower positions in the search index.
    before: i64,
    /// The number of hits in the window that previous pages have processed.
    offset: usize,
    /// The time of the request for the first page. The age of a hit is measured from this time.
    now: Timestamp,
}

impl SearchCursor {
    /// Reads a cursor from its text, as [`std::fmt::Display`] writes it. `None` means that the text is not a cursor.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let mut number = || -> Option<i64> {
            let part = parts.next()?;
            let digits = part.len() <= 16 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse().ok().filter(|_| digits)
        };
        let (before, offset, now) = (number()?, number()?, number()?);
        let offset = usize::try_from(offset)
            .ok()
            .filter(|offset| *offset < WINDOW)?;
        let cursor = Self {
            before,
            offset,
            now: Timestamp(now),
        };
        (parts.next().is_none() && before <= MAX_ID).then_some(cursor)
    }
}

impl std::fmt::Display for SearchCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.before, self.offset, self.now.0)
    }
}

/// A found object.
#[derive(Clone, Debug)]
pub enum Found {
    /// A message or note, with its conversation.
    Message(Box<Message>, Box<Conversation>),
    /// A contact.
    Contact(Box<Person>),
    /// A conversation.
    Conversation(Box<Conversation>),
}

/// The field of an object from which a snippet comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundIn {
    /// The text of a message.
    Content,
    /// The subject of a conversation.
    Subject,
    /// The name of a contact.
    Name,
    /// A contact point.
    ContactPoint,
    /// A custom attribute of a contact.
    CustomAttribute,
}

/// A hit: a found object, with the parts of it that match the search words.
#[derive(Clone, Debug)]
pub struct FoundHit {
    /// The found object.
    pub found: Found,
    /// The exactness with which the object matches the search words.
    pub exactness: Exactness,
    /// The snippets: at most [`SNIPPETS`] parts of the object that match the search words.
    pub snippets: Vec<(FoundIn, Snippet)>,
}

/// A page of hits.
#[derive(Clone, Debug, Default)]
pub struct FoundPage {
    /// The hits, best first.
    pub hits: Vec<FoundHit>,
    /// The cursor at which the next page begins. `None` means that there is no next page.
    pub next: Option<SearchCursor>,
}

/// Returns the rank of a hit. Hits with higher ranks are listed first. The next higher level of exactness raises the
/// rank as much as an age class that is two classes younger.
fn rank(hit: &Hit, now: Timestamp) -> usize {
    let age_s = now.0.saturating_sub(hit.at.0) / 1_000_000;
    let recent = AGES_S.iter().filter(|age| age_s <= **age).count();
    let exact = match hit.exactness {
        Exactness::Beginnings => 0,
        Exactness::Words => 2,
        Exactness::Phrase => 4,
    };
    recent.saturating_add(exact)
}

/// Sorts the hits of a window, best first. A long text can have several hits, because it has several entries in the
/// search index. Only the best hit of the text remains.
fn ranked(mut hits: Vec<Hit>, now: Timestamp) -> Vec<Hit> {
    hits.sort_by_key(|hit| Reverse((rank(hit, now), hit.place)));
    let mut seen: BTreeSet<(Kind, i64)> = BTreeSet::new();
    hits.retain(|hit| seen.insert((hit.kind, hit.id)));
    hits
}

impl Search {
    /// Returns the query for the search index.
    fn query(&self, account: AccountId, words: Words) -> Query {
        Query {
            kinds: self.kinds.clone(),
            author: self.author,
            inbox: self.inbox,
            since: self.since,
            until: self.until,
            ..Query::new(account, words, WINDOW)
        }
    }

    /// Whether an object meets the conditions on contact, status and label. The search index does not contain these
    /// values, because they can change.
    fn admits(&self, found: &Found) -> bool {
        let conversation = match found {
            Found::Message(_, conversation) | Found::Conversation(conversation) => {
                Some(conversation)
            }
            Found::Contact(_) => None,
        };
        let contact = match found {
            Found::Contact(person) => Some(person.contact.id),
            Found::Message(..) | Found::Conversation(_) => conversation.and_then(|c| c.contact_id),
        };
        let status = conversation.map(|c| c.status);
        let labelled = |label: &String| {
            let key = canonical::name(label);
            conversation.is_some_and(|c| c.labels.iter().any(|l| canonical::name(l) == key))
        };
        self.contact.is_none_or(|id| contact == Some(id))
            && self.status.is_none_or(|wanted| status == Some(wanted))
            && self.label.as_ref().is_none_or(labelled)
    }
}

/// Returns the parts of an object that match the search words.
fn snippets(found: &Found, finder: &Finder) -> Vec<(FoundIn, Snippet)> {
    match found {
        Found::Message(message, _) => {
            let snippet = finder.snippet(&message.content, Form::Long);
            vec![(FoundIn::Content, snippet)]
        }
        Found::Conversation(conversation) => {
            let subject = conversation.subject.as_deref().unwrap_or_default();
            vec![(FoundIn::Subject, finder.snippet(subject, Form::Short))]
        }
        Found::Contact(person) => {
            let name = (FoundIn::Name, person.contact.name.as_str(), Form::Short);
            let points = person.points.iter().map(|point| {
                let form = if point.kind.is_phone() {
                    Form::Phone
                } else {
                    Form::Short
                };
                let field = if point.kind == PointKind::Attribute {
                    FoundIn::CustomAttribute
                } else {
                    FoundIn::ContactPoint
                };
                (field, point.value.as_str(), form)
            });
            let all = std::iter::once(name).chain(points);
            all.map(|(field, text, form)| (field, finder.snippet(text, form)))
                .filter(|(_, snippet)| !snippet.matches.is_empty())
                .take(SNIPPETS)
                .collect()
        }
    }
}

impl Engine {
    /// Returns a page of hits that the reader may see, best first. `None` means that the request contains no word that
    /// can be searched.
    ///
    /// For a page, at most eight windows of hits are read. The number of objects that are read is at most eight times
    /// the maximum number of hits on the page. So a page can be short or empty although more hits follow.
    pub async fn search(
        &self,
        reader: &Caller,
        search: &Search,
    ) -> Result<Option<FoundPage>, EngineError> {
        let country = reader.config.account.country.as_deref();
        let Some(words) = Words::of(&search.words, country) else {
            return Ok(None);
        };
        let finder = Finder::new(&search.words, country);
        let engine = self.heavily(reader.account);
        let limit = search.limit.max(1);
        let now = search.after.map_or_else(|| self.now(), |after| after.now);
        let mut page = FoundPage::default();
        let mut seen: BTreeSet<(Kind, i64)> = BTreeSet::new();
        let mut before = search.after.map(|after| after.before);
        let mut offset = search.after.map_or(0, |after| after.offset);
        let mut rounds = 0_usize;
        loop {
            let query = Query {
                before,
                ..search.query(reader.account, words.clone())
            };
            let window = engine.store().search(query).await?;
            // The next page must continue in this window, even if newer hits are added to the search index before the
            // next request.
            let newest = window.hits.first().map(|hit| hit.place.saturating_add(1));
            let here = before.or(newest).unwrap_or(MAX_ID);
            let hits = ranked(window.hits, now);
            if offset >= hits.len() {
                // A window without further hits also counts towards [`ROUNDS`].
                rounds = rounds.saturating_add(1);
            }
            while offset < hits.len() {
                let rest = hits.get(offset..).unwrap_or_default();
                let chunk = rest.get(..limit.min(rest.len())).unwrap_or_default();
                let mut shown = engine.shown(reader, chunk).await?;
                rounds = rounds.saturating_add(1);
                for hit in chunk {
                    if page.hits.len() == limit {
                        break;
                    }
                    offset = offset.saturating_add(1);
                    let key = (hit.kind, hit.id);
                    let found = shown.remove(&key).filter(|found| search.admits(found));
                    if let Some(found) = found.filter(|_| seen.insert(key)) {
                        page.hits.push(FoundHit {
                            snippets: snippets(&found, &finder),
                            exactness: hit.exactness,
                            found,
                        });
                    }
                }
                if page.hits.len() == limit || rounds >= ROUNDS {
                    break;
                }
            }
            let (next, from) = if offset < hits.len() {
                (Some(here), offset)
            } else {
                (window.next, 0)
            };
            let ends = page.hits.len() == limit || rounds >= ROUNDS || next.is_none();
            if ends {
                page.next = next.map(|before| SearchCursor {
                    before,
                    offset: from,
                    now,
                });
                return Ok(Some(page));
            }
            (before, offset) = (next, from);
        }
    }

    /// Returns the objects of these hits. The result leaves out objects that no longer exist or that the reader may not
    /// see.
    async fn shown(
        &self,
        reader: &Caller,
        hits: &[Hit],
    ) -> Result<HashMap<(Kind, i64), Found>, EngineError> {
        let account = reader.account;
        let ids = |kinds: &'static [Kind]| {
            hits.iter()
                .filter(move |hit| kinds.contains(&hit.kind))
                .map(|hit| hit.id)
        };
        let store = self.store();
        let messages: Vec<MessageId> = ids(&[Kind::Message, Kind::Note]).map(MessageId).collect();
        let messages: Vec<Message> = if messages.is_empty() {
            Vec::new()
        } else {
            let ids = messages.as_slice();
            store.list(MessagesById { account, ids }).await?
        };
        let wanted: BTreeSet<ConversationId> = messages
            .iter()
            .map(|m| m.conversation_id)
            .chain(ids(&[Kind::Conversation]).map(ConversationId))
            .collect();
        // A message is visible if its conversation is visible.
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
        let contacts: Vec<ContactId> = ids(&[Kind::Contact]).map(ContactId).collect();
        let people = if contacts.is_empty() {
            Vec::new()
        } else {
            let ids = contacts.as_slice();
            let rows = store.list(LivingContacts { account, ids }).await?;
            self.with_points(account, rows).await?
        };
        let mut messages: HashMap<i64, Message> =
            messages.into_iter().map(|m| (m.id.0, m)).collect();
        let mut people: HashMap<i64, Person> =
            people.into_iter().map(|p| (p.contact.id.0, p)).collect();
        let mut shown = HashMap::new();
        for hit in hits {
            let found = match hit.kind {
                Kind::Message | Kind::Note => {
                    let message = messages.remove(&hit.id).filter(|m| !m.content.is_empty());
                    message.and_then(|message| {
                        let conversation = conversations.get(&message.conversation_id)?;
                        let conversation = Box::new(conversation.clone());
                        Some(Found::Message(Box::new(message), conversation))
                    })
                }
                Kind::Conversation => {
                    let conversation = conversations.get(&ConversationId(hit.id)).cloned();
                    conversation.map(|c| Found::Conversation(Box::new(c)))
                }
                Kind::Contact => people
                    .remove(&hit.id)
                    .map(|person| Found::Contact(Box::new(person))),
            };
            shown.extend(found.map(|found| ((hit.kind, hit.id), found)));
        }
        Ok(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors() {
        let cursor = SearchCursor {
            before: 7,
            offset: 25,
            now: Timestamp(1_700_000_000_000_000),
        };
        assert_eq!(SearchCursor::parse(&cursor.to_string()), Some(cursor));
        for text in [
            "",
            "7",
            "7.25",
            "7.25.1.1",
            "7.200.1",
            "-7.25.1",
            "7.x.1",
            "99999999999999999.0.1",
        ] {
            assert_eq!(SearchCursor::parse(text), None, "{text}");
        }
    }

    #[test]
    fn exact_and_recent_hits_come_first() {
        let now = Timestamp(90 * 86_400 * 1_000_000);
        let hit = |place, days: i64, exactness| Hit {
            place,
            kind: Kind::Message,
            id: place,
            at: Timestamp(now.0 - days * 86_400 * 1_000_000),
            exactness,
        };
        let hits = vec![
            hit(5, 0, Exactness::Beginnings),
            hit(4, 0, Exactness::Words),
            hit(3, 20, Exactness::Phrase),
            hit(2, 60, Exactness::Phrase),
            hit(1, 60, Exactness::Words),
        ];
        let places: Vec<i64> = ranked(hits, now).iter().map(|hit| hit.place).collect();
        assert_eq!(places, [4, 3, 2, 5, 1]);
    }
}
