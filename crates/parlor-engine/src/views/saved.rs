//! Saved views, and the numbers of conversations in these views.
//!
//! The count of a saved view is at most 999. One count makes only a limited number of reads. A count is cached for a
//! few seconds, for all readers who see the same conversations in the view. For one account, only one count runs at a
//! time, on a connection for heavy reads. A large number of views and readers therefore uses no further connections.
//! Instead, the cached counts become older.

use super::known::{FRESH_US, MOST, SavedCount};
use crate::auth::Caller;
use crate::lists::Begin;
use crate::{Engine, EngineError};
use parlor_model::entities::View;
use parlor_model::filter::ConversationFilter;
use parlor_model::ids::ViewId;
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::ConversationSort;
use parlor_store::query::views::{ViewById, ViewsFor};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// The maximum number of pages that one count reads. The read of each page scans a limited number of index rows.
const PAGES: usize = 8;
/// The time limit of one count. The same time limit applies to the counts of one request together: after this time, the
/// request begins no further count. Views that are not counted keep their cached counts.
const PATIENCE: Duration = Duration::from_millis(500);
impl Engine {
    /// Returns the saved views that the caller may use, sorted by position and then by id. A caller without an agent
    /// has no saved views.
    pub async fn saved_views(&self, caller: &Caller) -> Result<Vec<View>, EngineError> {
        let Some(agent) = caller.agent else {
            return Ok(Vec::new());
        };
        let account = caller.account;
        let mut views = self.store().list(ViewsFor { account, agent }).await?;
        views.retain(|view| view.is_for(&caller.config, agent));
        Ok(views)
    }

    /// Returns a saved view that the caller may use.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such view or the caller may not use the view. Another error if the
    /// database is not available.
    pub async fn saved_view(&self, caller: &Caller, view: ViewId) -> Result<View, EngineError> {
        let account = caller.account;
        let found = self.store().first(ViewById { account, view }).await?;
        let agent = caller.agent.ok_or(Refusal::NotFound(Object::View))?;
        let found = found.filter(|view| view.is_for(&caller.config, agent));
        Ok(found.ok_or(Refusal::NotFound(Object::View))?)
    }

    /// Returns, for each of these views, the number of its conversations that the caller may see. `None` means that the
    /// view was not counted since its last change. If another task counts views of the account at present, the function
    /// waits for a short time, but only if `waits` is `true`.
    pub async fn saved_counts(
        &self,
        caller: &Caller,
        views: &[View],
        waits: bool,
    ) -> Vec<Option<SavedCount>> {
        let end = Instant::now() + PATIENCE;
        let mut counts = Vec::with_capacity(views.len());
        for view in views {
            counts.push(self.saved_count(caller, view, waits, end).await);
        }
        counts
    }

    async fn saved_count(
        &self,
        caller: &Caller,
        view: &View,
        waits: bool,
        end: Instant,
    ) -> Option<SavedCount> {
        let full = caller.visibility().scope.is_none() && !view.filter.is_personal();
        let subject = (caller.account, view.id, caller.agent.filter(|_| !full));
        let known = || self.saved.known(subject, view);
        let fresh = |now| known().filter(|count| count.counted_at.is_within(FRESH_US, now));
        if let Some(count) = fresh(self.now()) {
            return Some(count);
        }
        let turn = self.saved.turn(caller.account);
        let held = if waits {
            timeout_at(end, turn.lock()).await.ok()
        } else {
            turn.try_lock().ok()
        };
        if held.is_none() || Instant::now() >= end {
            return known();
        }
        // Another reader may have counted this view during the wait.
        if let Some(count) = fresh(self.now()) {
            return Some(count);
        }
        match timeout(
            PATIENCE,
            self.heavily(caller.account)
                .count_filtered(caller, &view.filter, view.sort),
        )
        .await
        {
            Ok(Ok(count)) => {
                self.saved.remember(subject, view, count);
                Some(count)
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "a view is not counted");
                known()
            }
            Err(_) => known(),
        }
    }

    /// Returns the number of conversations that meet a filter and are visible to the caller, at most 999.
    pub async fn count_conversations(
        &self,
        caller: &Caller,
        filter: &ConversationFilter,
    ) -> Result<i64, EngineError> {
        let sort = ConversationSort::CreatedDown;
        let engine = self.heavily(caller.account);
        Ok(engine.count_filtered(caller, filter, sort).await?.count)
    }

    /// Counts the visible conversations that meet a filter. The count ends early at [`MOST`] conversations or after
    /// [`PAGES`] reads.
    async fn count_filtered(
        &self,
        caller: &Caller,
        filter: &ConversationFilter,
        sort: ConversationSort,
    ) -> Result<SavedCount, EngineError> {
        let counted_at = self.now();
        let wanted = usize::try_from(MOST).unwrap_or(usize::MAX);
        let (mut count, mut begin) = (0_usize, Begin::Start);
        for _ in 0..PAGES {
            let rest = wanted.saturating_sub(count);
            let page = self.list_ids(caller, filter, sort, begin, rest).await?;
            count = count.saturating_add(page.rows.len());
            match page.next {
                Some(next) if count < wanted => begin = Begin::After(next),
                next => {
                    return Ok(SavedCount {
                        count: i64::try_from(count).unwrap_or(MOST),
                        capped: next.is_some(),
                        counted_at,
                    });
                }
            }
        }
        Ok(SavedCount {
            count: i64::try_from(count).unwrap_or(MOST),
            capped: true,
            counted_at,
        })
    }
}
