//! The thread of a conversation: its messages and its activity lines, in one order.
//!
//! An activity line is an event of the feed. The event stores the position of the message that it follows. The first
//! line, about the start, has no event of its own: it comes from the conversation and its first routing decision.

use crate::{Engine, EngineError};
use parlor_model::entities::{Conversation, Event, Message};
use parlor_model::ids::{AgentId, MAX_ID};
use parlor_model::routing;
use parlor_store::query::conversations::RoutingDecisions;
use parlor_store::query::events::{ThreadLines, ThreadSide};

/// The place of an entry in a thread. Places order the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ThreadPlace {
    /// The position of a message. A line follows the message with this position.
    pub position: i64,
    /// The number of a line's event. 0 for a message.
    pub number: i64,
}

/// The result of routing at the start of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstRouting {
    /// The key of the queue. `None` means that the start was not routed.
    pub queue: Option<String>,
    /// The agent who got the conversation.
    pub assignee: Option<AgentId>,
}

/// An entry of a thread.
#[derive(Clone, Debug)]
pub enum ThreadEntry {
    /// The start of the conversation.
    Started(FirstRouting),
    /// A message.
    Message(Box<Message>),
    /// An activity line.
    Line(Box<Event>),
}

impl ThreadEntry {
    /// Returns the place of the entry.
    #[must_use]
    pub fn place(&self) -> ThreadPlace {
        let (position, number) = match self {
            Self::Started(_) => (0, 0),
            Self::Message(message) => (message.position, 0),
            Self::Line(event) => (event.thread_position.unwrap_or_default(), event.number),
        };
        ThreadPlace { position, number }
    }
}

/// The part of a thread to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadPart {
    /// The entries before a place, or the newest entries.
    Before(Option<ThreadPlace>),
    /// The entries after a place.
    After(ThreadPlace),
    /// The entries around the message with this position.
    Around(i64),
}

/// A page of a thread.
#[derive(Clone, Debug, Default)]
pub struct ThreadPage {
    /// The entries, oldest first.
    pub entries: Vec<ThreadEntry>,
    /// The place before which earlier entries are.
    pub previous: Option<ThreadPlace>,
    /// The place after which later entries are.
    pub next: Option<ThreadPlace>,
}

impl Engine {
    /// Returns a page of a conversation's thread. The caller has checked the visibility.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn thread(
        &self,
        conversation: &Conversation,
        part: ThreadPart,
        limit: usize,
    ) -> Result<ThreadPage, EngineError> {
        let first = |entries: &[ThreadEntry]| entries.first().map(ThreadEntry::place);
        let last = |entries: &[ThreadEntry]| entries.last().map(ThreadEntry::place);
        let mut page = match part {
            ThreadPart::Before(before) => {
                let (entries, more) = self.earlier(conversation, before, limit).await?;
                ThreadPage {
                    previous: first(&entries).filter(|_| more),
                    next: last(&entries).filter(|_| before.is_some()),
                    entries,
                }
            }
            ThreadPart::After(after) => {
                let (entries, more) = self.later(conversation, after, limit).await?;
                ThreadPage {
                    previous: first(&entries),
                    next: last(&entries).filter(|_| more),
                    entries,
                }
            }
            ThreadPart::Around(position) => {
                let here = ThreadPlace {
                    position,
                    number: 0,
                };
                let half = limit / 2;
                let (mut entries, earlier) = self.earlier(conversation, Some(here), half).await?;
                let previous = first(&entries).unwrap_or(here);
                let rest = limit.saturating_sub(entries.len()).max(1);
                let just_before = ThreadPlace {
                    position: position.saturating_sub(1),
                    number: MAX_ID,
                };
                let (later, more) = self.later(conversation, just_before, rest).await?;
                let next = last(&later).filter(|_| more);
                entries.extend(later);
                ThreadPage {
                    entries,
                    previous: Some(previous).filter(|_| earlier),
                    next,
                }
            }
        };
        for entry in &mut page.entries {
            if let ThreadEntry::Started(routing) = entry {
                *routing = self.first_routing(conversation).await?;
            }
        }
        Ok(page)
    }

    /// Returns the last entries before a place, oldest first, and whether there are earlier ones.
    async fn earlier(
        &self,
        conversation: &Conversation,
        before: Option<ThreadPlace>,
        limit: usize,
    ) -> Result<(Vec<ThreadEntry>, bool), EngineError> {
        let (account, id) = (conversation.account_id, conversation.id);
        let wanted = wanted(limit);
        // The message comes before its lines.
        let message = before.map(|place| match place.number {
            0 => place.position,
            _ => place.position.saturating_add(1),
        });
        let messages = self.messages_before(account, id, message, wanted).await?;
        let lines = ThreadLines {
            account,
            conversation: id,
            side: ThreadSide::Before(before.map(|place| (place.position, place.number))),
            limit: wanted,
        };
        let lines = self.store().list(lines).await?;
        let mut entries = merged(messages, lines);
        let start = ThreadEntry::Started(FirstRouting::default());
        if before.is_none_or(|place| start.place() < place) {
            entries.push(start);
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.place()));
        let more = entries.len() > limit;
        entries.truncate(limit);
        entries.reverse();
        Ok((entries, more))
    }

    /// Returns the first entries after a place, oldest first, and whether there are later ones.
    async fn later(
        &self,
        conversation: &Conversation,
        after: ThreadPlace,
        limit: usize,
    ) -> Result<(Vec<ThreadEntry>, bool), EngineError> {
        let (account, id) = (conversation.account_id, conversation.id);
        let wanted = wanted(limit);
        let messages = self.messages(account, id, after.position, wanted).await?;
        let lines = ThreadLines {
            account,
            conversation: id,
            side: ThreadSide::After((after.position, after.number)),
            limit: wanted,
        };
        let lines = self.store().list(lines).await?;
        let mut entries = merged(messages, lines);
        entries.sort_by_key(ThreadEntry::place);
        let more = entries.len() > limit;
        entries.truncate(limit);
        Ok((entries, more))
    }

    /// Returns the routing of the start: the first decision, unless it came later.
    async fn first_routing(
        &self,
        conversation: &Conversation,
    ) -> Result<FirstRouting, EngineError> {
        let query = RoutingDecisions {
            account: conversation.account_id,
            conversation: conversation.id,
            limit: 1,
        };
        let first = self.store().first(query).await?;
        let decision = first
            .filter(|row| row.decided_at == conversation.created_at)
            .and_then(|row| routing::parse(&row));
        Ok(
            decision.map_or_else(FirstRouting::default, |decision| FirstRouting {
                queue: Some(decision.queue),
                assignee: decision.assigned_to,
            }),
        )
    }
}

/// One row more than a page shows whether there are further rows.
fn wanted(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

fn merged(messages: Vec<Message>, lines: Vec<Event>) -> Vec<ThreadEntry> {
    let messages = messages.into_iter().map(|m| ThreadEntry::Message(m.into()));
    let lines = lines.into_iter().map(|e| ThreadEntry::Line(e.into()));
    messages.chain(lines).collect()
}
