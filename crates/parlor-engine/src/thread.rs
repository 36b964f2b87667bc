//! The thread of a conversation: its messages and its activity lines in one sequence.
//!
//! An activity line is an event of the feed. The event contains the position of the last message before the line. Only
//! the first activity line, which reports the start of the conversation, has no event. This line is built from the
//! conversation and its first routing decision.
//!
//! After the activity line about a merge, the thread contains a block. A block is the list of the entries of the merged
//! conversation, in their own order. The block exists as long as the merge lasts and the merged conversation belongs to
//! the same contact as the conversation of the thread. Only readers who may see the merged conversation receive the
//! block. A block contains no further blocks. The number of conversations that are merged into one conversation is
//! limited, so only a few blocks are read for a page.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::decide::is_one_contact;
use parlor_model::entities::{Conversation, Event, Message};
use parlor_model::ids::{AgentId, ConversationId, MAX_ID};
use parlor_model::routing;
use parlor_store::query::conversations::{ConversationsById, RoutingDecisions};
use parlor_store::query::events::{ThreadLines, ThreadSide};
use std::collections::BTreeMap;

/// The place of an entry among the entries of its own conversation. The entries of a conversation are sorted by this
/// place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnPlace {
    /// The position of the message. For an activity line, this is the position of the last message before the line.
    pub position: i64,
    /// The number of the activity line's event. For a message, this number is 0.
    pub number: i64,
}

/// The place of an entry in a thread. The entries of a thread are sorted by this place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ThreadPlace {
    /// The place in the conversation of the thread. An entry of a block comes from another conversation, so it has the
    /// place of the activity line before the block.
    pub own: OwnPlace,
    /// The place within the block. `None` means that the entry does not belong to a block.
    pub inner: Option<OwnPlace>,
}

impl From<OwnPlace> for ThreadPlace {
    fn from(own: OwnPlace) -> Self {
        Self { own, inner: None }
    }
}

/// The routing decision that was made when a conversation started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstRouting {
    /// The key of the queue. `None` means that the conversation was not routed when it started.
    pub queue: Option<String>,
    /// The agent to whom the conversation was assigned when it started. `None` means that the conversation was assigned
    /// to no agent.
    pub assignee: Option<AgentId>,
}

/// The content of an entry.
#[derive(Clone, Debug)]
pub enum ThreadItem {
    /// The start of the conversation.
    Started(FirstRouting),
    /// A message.
    Message(Box<Message>),
    /// An activity line.
    Line(Box<Event>),
}

impl ThreadItem {
    fn place(&self) -> OwnPlace {
        let (position, number) = match self {
            Self::Started(_) => (0, 0),
            Self::Message(message) => (message.position, 0),
            Self::Line(event) => (event.thread_position.unwrap_or_default(), event.number),
        };
        OwnPlace { position, number }
    }
}

/// An entry of a thread.
#[derive(Clone, Debug)]
pub struct ThreadEntry {
    /// The place of the entry.
    pub place: ThreadPlace,
    /// The conversation of the entry: the conversation of the thread, or one of [`ThreadPage::merged`].
    pub conversation: ConversationId,
    /// The content of the entry.
    pub item: ThreadItem,
}

/// The part of a thread to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadPart {
    /// The last entries before a place. `None` selects the newest entries of the thread.
    Before(Option<ThreadPlace>),
    /// The first entries after a place.
    After(ThreadPlace),
    /// The entries around the message with this position.
    Around(i64),
}

/// A page of a thread.
#[derive(Clone, Debug, Default)]
pub struct ThreadPage {
    /// The entries, oldest first.
    pub entries: Vec<ThreadEntry>,
    /// The place before which earlier entries can be read. `None` means that there are no earlier entries.
    pub previous: Option<ThreadPlace>,
    /// The place after which later entries can be read. `None` means that there are no later entries.
    pub next: Option<ThreadPlace>,
    /// The merged conversations whose entries may be on the page, by id.
    pub merged: BTreeMap<ConversationId, Conversation>,
}

impl Engine {
    /// Returns a page of a conversation's thread. This function does not check that `reader` may see the conversation.
    pub async fn thread(
        &self,
        reader: &Caller,
        conversation: &Conversation,
        part: ThreadPart,
        limit: usize,
    ) -> Result<ThreadPage, EngineError> {
        let mut thread = Thread {
            engine: self,
            reader,
            conversation,
            merged: BTreeMap::new(),
        };
        let first = |entries: &[ThreadEntry]| entries.first().map(|entry| entry.place);
        let last = |entries: &[ThreadEntry]| entries.last().map(|entry| entry.place);
        let (mut entries, previous, next) = match part {
            ThreadPart::Before(before) => {
                let (entries, more) = thread.earlier(before, limit).await?;
                let previous = first(&entries).filter(|_| more);
                let next = last(&entries).filter(|_| before.is_some());
                (entries, previous, next)
            }
            ThreadPart::After(after) => {
                let (entries, more) = thread.later(after, limit).await?;
                let next = last(&entries).filter(|_| more);
                let previous = first(&entries);
                (entries, previous, next)
            }
            ThreadPart::Around(position) => {
                let number = 0;
                let here = ThreadPlace::from(OwnPlace { position, number });
                let (mut entries, earlier) = thread.earlier(Some(here), limit / 2).await?;
                let previous = first(&entries).unwrap_or(here);
                let rest = limit.saturating_sub(entries.len()).max(1);
                let (later, more) = thread
                    .beginning(OwnPlace { position, number }, rest)
                    .await?;
                let next = last(&later).filter(|_| more);
                entries.extend(later);
                (entries, Some(previous).filter(|_| earlier), next)
            }
        };
        let merged = thread.merged;
        for entry in &mut entries {
            if let ThreadItem::Started(routing) = &mut entry.item {
                let of = merged.get(&entry.conversation).unwrap_or(conversation);
                *routing = self.first_routing(of).await?;
            }
        }
        Ok(ThreadPage {
            entries,
            previous,
            next,
            merged,
        })
    }

    /// Returns at most `wanted` entries of a conversation, newest first, without the entries of blocks. With `before`,
    /// the result has only entries before this place.
    async fn own_before(
        &self,
        conversation: &Conversation,
        before: Option<OwnPlace>,
        wanted: usize,
    ) -> Result<Vec<ThreadItem>, EngineError> {
        let (account, id) = (conversation.account_id, conversation.id);
        // A line has the position of the last message before the line. So the messages before a line include the
        // message with this position.
        let message = before.map(|place| match place.number {
            0 => place.position,
            _ => place.position.saturating_add(1),
        });
        let rows = as_rows(wanted);
        let messages = self.messages_before(account, id, message, rows).await?;
        let lines = ThreadLines {
            account,
            conversation: id,
            side: ThreadSide::Before(before.map(|place| (place.position, place.number))),
            limit: rows,
        };
        let lines = self.store().list(lines).await?;
        let mut items = together(messages, lines);
        let start = ThreadItem::Started(FirstRouting::default());
        if before.is_none_or(|place| start.place() < place) {
            items.push(start);
        }
        items.sort_by_key(|item| std::cmp::Reverse(item.place()));
        items.truncate(wanted);
        Ok(items)
    }

    /// Returns at most `wanted` entries of a conversation after the place `after`, oldest first, without the entries of
    /// blocks. With `None`, the result begins with the first entry.
    async fn own_after(
        &self,
        conversation: &Conversation,
        after: Option<OwnPlace>,
        wanted: usize,
    ) -> Result<Vec<ThreadItem>, EngineError> {
        let (account, id) = (conversation.account_id, conversation.id);
        let place = after.unwrap_or_default();
        let rows = as_rows(wanted);
        let messages = self.messages(account, id, place.position, rows).await?;
        let lines = ThreadLines {
            account,
            conversation: id,
            side: ThreadSide::After((place.position, place.number)),
            limit: rows,
        };
        let lines = self.store().list(lines).await?;
        let mut items = together(messages, lines);
        if after.is_none() {
            items.push(ThreadItem::Started(FirstRouting::default()));
        }
        items.sort_by_key(ThreadItem::place);
        items.truncate(wanted);
        Ok(items)
    }

    /// Returns the routing decision that was made when a conversation started. If no routing decision was made then,
    /// both fields of the result are `None`.
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

/// The thread whose page is being read.
struct Thread<'a> {
    engine: &'a Engine,
    reader: &'a Caller,
    conversation: &'a Conversation,
    /// The merged conversations whose blocks were read.
    merged: BTreeMap<ConversationId, Conversation>,
}

impl Thread<'_> {
    /// Returns the last `limit` entries before a place, oldest first, and whether there are earlier entries.
    async fn earlier(
        &mut self,
        before: Option<ThreadPlace>,
        limit: usize,
    ) -> Result<(Vec<ThreadEntry>, bool), EngineError> {
        // One more entry than the page needs is read, to find out whether there are further entries.
        let wanted = limit.saturating_add(1);
        let mut found = Vec::new();
        let own = match before {
            Some(ThreadPlace {
                own,
                inner: Some(inner),
            }) => {
                if let Some(block) = self.block_at(own).await? {
                    self.block_before(own, &block, Some(inner), wanted, &mut found)
                        .await?;
                }
                // The activity line comes before its block, so the result must contain the line.
                let number = own.number.saturating_add(1);
                Some(OwnPlace { number, ..own })
            }
            other => other.map(|place| place.own),
        };
        let rest = wanted.saturating_sub(found.len());
        let items = (self.engine.own_before(self.conversation, own, rest)).await?;
        let blocks = self.blocks_of(&items).await?;
        let split = before
            .filter(|place| place.inner.is_some())
            .map(|place| place.own);
        for item in items {
            let place = item.place();
            if let Some(block) = block_of(&item, &blocks)
                && split != Some(place)
            {
                self.block_before(place, block, None, wanted, &mut found)
                    .await?;
            }
            found.push(self.entry(item));
            if found.len() >= wanted {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        found.reverse();
        Ok((found, more))
    }

    /// Returns the first `limit` entries after a place, oldest first, and whether there are later entries.
    async fn later(
        &mut self,
        after: ThreadPlace,
        limit: usize,
    ) -> Result<(Vec<ThreadEntry>, bool), EngineError> {
        let mut found = Vec::new();
        if let Some(block) = self.block_at(after.own).await? {
            let wanted = limit.saturating_add(1);
            self.block_after(after.own, &block, after.inner, wanted, &mut found)
                .await?;
        }
        self.on(after.own, limit, found).await
    }

    /// Returns at most `limit` entries, oldest first, and whether there are later entries. The first entry is the
    /// message at a place.
    async fn beginning(
        &mut self,
        place: OwnPlace,
        limit: usize,
    ) -> Result<(Vec<ThreadEntry>, bool), EngineError> {
        let just_before = OwnPlace {
            position: place.position.saturating_sub(1),
            number: MAX_ID,
        };
        self.on(just_before, limit, Vec::new()).await
    }

    /// Adds the conversation's own entries after a place, with their blocks, to `found`. Returns at most `limit`
    /// entries of `found`, and whether there are later entries.
    async fn on(
        &mut self,
        after: OwnPlace,
        limit: usize,
        mut found: Vec<ThreadEntry>,
    ) -> Result<(Vec<ThreadEntry>, bool), EngineError> {
        let wanted = limit.saturating_add(1);
        let rest = wanted.saturating_sub(found.len());
        let items = (self.engine.own_after(self.conversation, Some(after), rest)).await?;
        let blocks = self.blocks_of(&items).await?;
        for item in items {
            if found.len() >= wanted {
                break;
            }
            let (place, block) = (item.place(), block_of(&item, &blocks).cloned());
            found.push(self.entry(item));
            if let Some(block) = block {
                self.block_after(place, &block, None, wanted, &mut found)
                    .await?;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    fn entry(&self, item: ThreadItem) -> ThreadEntry {
        ThreadEntry {
            place: item.place().into(),
            conversation: self.conversation.id,
            item,
        }
    }

    /// Adds entries of a block to `found`, newest first, until `found` has `wanted` entries. With `before`, adds only
    /// entries before this place in the block.
    async fn block_before(
        &self,
        own: OwnPlace,
        block: &Conversation,
        before: Option<OwnPlace>,
        wanted: usize,
        found: &mut Vec<ThreadEntry>,
    ) -> Result<(), EngineError> {
        let rest = wanted.saturating_sub(found.len());
        let items = self.engine.own_before(block, before, rest).await?;
        found.extend(items.into_iter().map(|item| inside(own, block, item)));
        Ok(())
    }

    /// Adds entries of a block to `found`, oldest first, until `found` has `wanted` entries. With `after`, adds only
    /// entries after this place in the block.
    async fn block_after(
        &self,
        own: OwnPlace,
        block: &Conversation,
        after: Option<OwnPlace>,
        wanted: usize,
        found: &mut Vec<ThreadEntry>,
    ) -> Result<(), EngineError> {
        let rest = wanted.saturating_sub(found.len());
        let items = self.engine.own_after(block, after, rest).await?;
        found.extend(items.into_iter().map(|item| inside(own, block, item)));
        Ok(())
    }

    /// Returns the merged conversation whose block follows the activity line at a place. `None` means that no block
    /// follows, or that the reader may not see the block.
    async fn block_at(&mut self, place: OwnPlace) -> Result<Option<Conversation>, EngineError> {
        if place.number == 0 || self.conversation.merged_count == 0 {
            return Ok(None);
        }
        let lines = ThreadLines {
            account: self.conversation.account_id,
            conversation: self.conversation.id,
            side: ThreadSide::After((place.position, place.number.saturating_sub(1))),
            limit: 1,
        };
        let line = (self.engine.store().list(lines).await?.into_iter())
            .map(|event| ThreadItem::Line(event.into()))
            .find(|line| line.place() == place);
        let Some(line) = line else { return Ok(None) };
        let blocks = self.blocks_of(std::slice::from_ref(&line)).await?;
        Ok(block_of(&line, &blocks).cloned())
    }

    /// Returns the merged conversations whose blocks follow these entries, if the reader may see these conversations.
    async fn blocks_of(&mut self, items: &[ThreadItem]) -> Result<Blocks, EngineError> {
        let target = self.conversation;
        if target.merged_count == 0 {
            return Ok(Blocks::new());
        }
        let mut ids: Vec<ConversationId> = (items.iter())
            .filter_map(|item| Some(merge_of(item)?.0))
            .filter(|id| *id != target.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Blocks::new());
        }
        let account = target.account_id;
        let query = ConversationsById { account, ids: &ids };
        let rows = self.engine.store().list(query).await?;
        let visibility = self.reader.visibility();
        let mut blocks = Blocks::new();
        for row in rows {
            let shown = row.merged_into == Some(target.id)
                && is_one_contact(&row, target)
                && visibility.sees(&self.reader.config, &row);
            if shown {
                self.merged.insert(row.id, row.clone());
                blocks.insert((row.id, row.merge_count), row);
            }
        }
        Ok(blocks)
    }
}

/// Merged conversations, by their id and their `merge_count`. The `merge_count` of a conversation is the number of its
/// merges so far. A conversation can have been merged several times, so its block follows only the activity line with
/// the same `merge_count`.
type Blocks = BTreeMap<(ConversationId, i64), Conversation>;

/// Returns the id of the merged conversation in an activity line about a merge, and its `merge_count` at that merge.
/// `None` means that the entry is not such a line.
fn merge_of(item: &ThreadItem) -> Option<(ConversationId, i64)> {
    let ThreadItem::Line(event) = item else {
        return None;
    };
    if event.kind != "conversation.merged" {
        return None;
    }
    let data: serde_json::Value = serde_json::from_str(&event.data).ok()?;
    let member = |name: &str| data.get(name).and_then(serde_json::Value::as_i64);
    Some((ConversationId(member("merged_id")?), member("merge_count")?))
}

fn block_of<'a>(item: &ThreadItem, blocks: &'a Blocks) -> Option<&'a Conversation> {
    blocks.get(&merge_of(item)?)
}

/// Builds an entry of a block. `own` is the place of the activity line before the block.
fn inside(own: OwnPlace, block: &Conversation, item: ThreadItem) -> ThreadEntry {
    ThreadEntry {
        place: ThreadPlace {
            own,
            inner: Some(item.place()),
        },
        conversation: block.id,
        item,
    }
}

fn as_rows(wanted: usize) -> i64 {
    i64::try_from(wanted).unwrap_or(i64::MAX)
}

fn together(messages: Vec<Message>, lines: Vec<Event>) -> Vec<ThreadItem> {
    let messages = messages.into_iter().map(|m| ThreadItem::Message(m.into()));
    let lines = lines.into_iter().map(|e| ThreadItem::Line(e.into()));
    messages.chain(lines).collect()
}
