//! Reads pages of conversation lists, in any order and with any filter.
//!
//! A list is a sequence of *segments*. The rows of a segment come from one or several ranges of database indexes, and
//! are merged in the order of the segment. For a page, at most a fixed number of index rows is scanned. If the scan
//! ends before the page is full, the page is short. The member `next` of a short page is then the cursor of the next
//! page.
//!
//! Sometimes a scan in the order of the list finds only a few rows that meet the filter. If short ranges of another
//! index contain the whole list, Parlor then reads and sorts the whole list. So for the list of an agent's
//! conversations, the pages are usually full, in any order of the list.

mod order;
mod walk;

pub use order::{Cursor, segments_of};

use crate::auth::Caller;
use crate::{Engine, EngineError};
use order::{Order, Position};
use parlor_model::entities::Conversation;
use parlor_model::filter::ConversationFilter;
use parlor_model::ids::ConversationId;
use parlor_model::words::ConversationSort;
use parlor_store::query::conversations::ConversationsById;
use parlor_store::query::filters::Reader;
use parlor_store::query::lists::{Among, Candidate};
use std::collections::HashMap;
use walk::{Walk, Walked};

/// The maximum number of index rows that the first scan for a page reads.
const FIRST_ROWS: usize = 400;
/// The approximate maximum number of index rows that are scanned for a page in the order of the list. If the caller
/// requests more rows than this number, the maximum is the requested number of rows. After [`FIRST_ROWS`] scanned rows,
/// Parlor reads a short list as a whole.
pub const MAX_ROWS: usize = 1_000;

/// The point in a list at which a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Begin {
    /// The beginning of the list.
    #[default]
    Start,
    /// Directly after this cursor.
    After(Cursor),
    /// Before this cursor. The page ends directly before the cursor.
    Before(Cursor),
    /// Around this conversation. The page has entries before and after the conversation. The list need not contain the
    /// conversation itself.
    Around(ConversationId),
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct ListPage<T> {
    /// The rows, in the order of the list.
    pub rows: Vec<T>,
    /// The cursor at the end of the page. `None` means that there is no next page.
    pub next: Option<Cursor>,
    /// The cursor at the beginning of the page. `None` means that there is no previous page.
    pub previous: Option<Cursor>,
}

impl Engine {
    /// Returns a page of the conversations that meet a filter and are visible to the caller. A short or empty page can
    /// have a next page.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the conversation of [`Begin::Around`] is unknown or invisible to the caller. Another
    /// error if the database is not available.
    pub async fn list_conversations(
        &self,
        caller: &Caller,
        filter: &ConversationFilter,
        sort: ConversationSort,
        begin: Begin,
        limit: usize,
    ) -> Result<ListPage<Conversation>, EngineError> {
        let page = (self.list_ids(caller, filter, sort, begin, limit)).await?;
        Ok(ListPage {
            // The visibility is checked again, because a conversation may have changed since the scan.
            rows: self.conversations_by_ids(caller, page.rows).await?,
            next: page.next,
            previous: page.previous,
        })
    }

    /// Returns the conversations with these ids that are visible to the caller. The result has the order of `ids` and
    /// contains each conversation once.
    pub async fn conversations_by_ids(
        &self,
        caller: &Caller,
        ids: Vec<ConversationId>,
    ) -> Result<Vec<Conversation>, EngineError> {
        let query = ConversationsById {
            account: caller.account,
            ids: &ids,
        };
        let found = match ids.as_slice() {
            [] => Vec::new(),
            _ => self.store().list(query).await?,
        };
        let mut found: HashMap<ConversationId, Conversation> =
            found.into_iter().map(|row| (row.id, row)).collect();
        let visibility = caller.visibility();
        Ok((ids.iter())
            .filter_map(|id| found.remove(id))
            .filter(|row| visibility.sees(&caller.config, row))
            .collect())
    }

    /// Returns the ids of the conversations on a page, as [`Self::list_conversations`] reads it.
    ///
    /// # Errors
    /// The same errors as for [`Self::list_conversations`].
    pub async fn list_ids(
        &self,
        caller: &Caller,
        filter: &ConversationFilter,
        sort: ConversationSort,
        begin: Begin,
        limit: usize,
    ) -> Result<ListPage<ConversationId>, EngineError> {
        let reader = Reader {
            agent: caller.agent,
            scope: caller.visibility().scope,
            now: self.now(),
        };
        let list = List {
            order: Order::new(sort, filter, &reader),
            walk: Walk {
                store: self.store(),
                account: caller.account,
                filter,
                reader: &reader,
            },
        };
        let around = match begin {
            Begin::Around(id) => Some(list.order.position(&self.candidate(caller, id).await?)),
            Begin::Start | Begin::After(_) | Begin::Before(_) => None,
        };
        let limit = limit.max(1);
        match (begin, around) {
            (Begin::Around(_), Some(position)) => {
                let earlier = limit.checked_div(2).unwrap_or(0);
                let before = list.part(Some(position), true, earlier).await?;
                let from = list.order.step(position, false);
                let rest = limit.saturating_sub(before.found.len());
                let after = list.part(Some(from), false, rest).await?;
                let ids = before.found.iter().rev().chain(&after.found);
                Ok(ListPage {
                    rows: ids.map(|(_, id)| *id).collect(),
                    next: list.cursor(after.end),
                    previous: list.cursor(before.end),
                })
            }
            (Begin::Before(cursor), _) => {
                let page = list.part(Some(cursor.position), true, limit).await?;
                let last = page.found.first().map(|(position, _)| *position);
                Ok(ListPage {
                    rows: page.found.iter().rev().map(|(_, id)| *id).collect(),
                    next: list.cursor(last.or(Some(list.order.step(cursor.position, false)))),
                    previous: list.cursor(page.end),
                })
            }
            (begin, _) => {
                let from = match begin {
                    Begin::After(cursor) => Some(cursor.position),
                    Begin::Start | Begin::Before(_) | Begin::Around(_) => None,
                };
                let page = list.part(from, false, limit).await?;
                let first = page.found.first().map(|(position, _)| *position);
                let previous =
                    from.map(|from| first.unwrap_or_else(|| list.order.step(from, true)));
                Ok(ListPage {
                    rows: page.found.iter().map(|(_, id)| *id).collect(),
                    next: list.cursor(page.end),
                    previous: list.cursor(previous),
                })
            }
        }
    }

    /// Returns those of the conversations `ids` that meet a filter and are visible to the caller. The result has the
    /// order of the list.
    pub async fn list_among(
        &self,
        caller: &Caller,
        filter: &ConversationFilter,
        sort: ConversationSort,
        ids: &[ConversationId],
    ) -> Result<Vec<ConversationId>, EngineError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let reader = Reader {
            agent: caller.agent,
            scope: caller.visibility().scope,
            now: self.now(),
        };
        let order = Order::new(sort, filter, &reader);
        let query = Among {
            account: caller.account,
            ids,
            filter,
            reader: &reader,
        };
        let mut rows = self.store().list(query).await?;
        rows.retain(|row| row.fits);
        rows.sort_by(|one, other| order.compare(order.position(one), order.position(other)));
        Ok(rows.iter().map(|row| row.id).collect())
    }

    async fn candidate(
        &self,
        caller: &Caller,
        id: ConversationId,
    ) -> Result<Candidate, EngineError> {
        let name = parlor_model::state::ConversationName::Id(id);
        let row = self.conversation_seen(caller, name).await?.conversation;
        Ok(Candidate {
            range: 0,
            id: row.id,
            display_id: row.display_id,
            active: row.last_activity_at.0,
            waiting: row.waiting_since.map(|at| at.0),
            priority: row.priority,
            fits: true,
        })
    }
}

/// The list whose page is being read.
struct List<'a> {
    order: Order,
    walk: Walk<'a>,
}

impl List<'_> {
    fn cursor(&self, position: Option<Position>) -> Option<Cursor> {
        position.map(|position| Cursor {
            sort: self.order.sort,
            position,
        })
    }

    /// Reads at most `limit` rows, beginning at the position `from`, in the order of the list or backwards. The member
    /// `end` of the result is `None` if the list has no further rows.
    async fn part(
        &self,
        from: Option<Position>,
        backward: bool,
        limit: usize,
    ) -> Result<Walked, EngineError> {
        // One more row than needed is read, to find out whether there are further rows.
        let want = limit.saturating_add(1);
        let small = match self.order.is_small {
            true => self.walk.whole(&self.order, (from, backward), want).await?,
            false => None,
        };
        let mut page = match small {
            Some(whole) => whole,
            None => self.in_order(from, backward, want).await?,
        };
        if page.found.len() > limit {
            page.found.truncate(limit);
            // If `limit` is 0, the page has no rows, and ends at the position where it begins.
            page.end = page.found.last().map(|(position, _)| *position).or(from);
        }
        Ok(page)
    }

    /// Reads at most `want` rows in the order of the list or backwards. If a first scan finds fewer rows and the whole
    /// list is short, reads the whole list.
    async fn in_order(
        &self,
        from: Option<Position>,
        backward: bool,
        want: usize,
    ) -> Result<Walked, EngineError> {
        let begin = (from, backward);
        let mut page = self.walk.go(&self.order, begin, want, FIRST_ROWS).await?;
        if page.found.len() >= want || page.end.is_none() {
            return Ok(page);
        }
        if !self.order.is_small
            && let Some(whole) = self.walk.whole(&self.order, begin, want).await?
        {
            return Ok(whole);
        }
        let rest = want.saturating_sub(page.found.len());
        let budget = MAX_ROWS.max(want).saturating_sub(FIRST_ROWS);
        let begin = (page.end, backward);
        let more = self.walk.go(&self.order, begin, rest, budget).await?;
        page.end = more.end;
        for found in more.found {
            // A row may have changed its position in the list since the first scan. So a row that the first scan found
            // is skipped.
            if page.found.iter().all(|(_, id)| *id != found.1) {
                page.found.push(found);
            }
        }
        Ok(page)
    }
}
