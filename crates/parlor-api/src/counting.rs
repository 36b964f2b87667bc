//! The conversation counts of views on a live connection.

use crate::desk_views::{ChangedCount, SentCounts};
use parlor_engine::Engine;
use parlor_engine::auth::Caller;
use parlor_engine::live::Batch;
use parlor_engine::views::{Cells, CountsWatch};
use parlor_model::entities::View;
use parlor_model::time::Timestamp;
use std::sync::Arc;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// The counts that may have changed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Due {
    /// The counts of built-in views.
    BuiltIn,
    /// The counts of saved views, which may be counted again.
    Saved,
}

/// The conversation counts of the views for one live connection. If the client did not ask for counts, nothing is
/// observed.
#[derive(Debug)]
pub(crate) struct Counting {
    watch: Option<CountsWatch>,
    newest: Option<Arc<Cells>>,
    /// The times at which saved views are counted. `None` if the client did not ask for counts.
    due: Option<Interval>,
    /// The saved views of the reader. `None` if they must be read again.
    saved: Option<Vec<View>>,
    /// The position in the feed for which the saved views are counted, and the time at which this position was first
    /// seen.
    seen: Option<(i64, Timestamp)>,
    /// Whether all saved views have been counted since the time in `seen`.
    counted: bool,
    sent: SentCounts,
}

impl Counting {
    /// Begins to observe the counts, if the client asked for them.
    pub(crate) fn begin(engine: &Engine, caller: &Caller, wanted: bool) -> Self {
        let due = wanted.then(|| {
            let mut due = interval(engine.saved_counts_every());
            due.set_missed_tick_behavior(MissedTickBehavior::Delay);
            due
        });
        Self {
            watch: wanted.then(|| engine.watch_counts(caller.account)),
            newest: None,
            due,
            saved: None,
            seen: None,
            counted: false,
            sent: SentCounts::default(),
        }
    }

    /// Waits until counts may have changed. Then call [`Self::news`] or [`Self::saved`].
    pub(crate) async fn due(&mut self) -> Due {
        let Self {
            watch, newest, due, ..
        } = self;
        let changed = async {
            match watch {
                Some(watch) => watch.changed().await,
                None => std::future::pending().await,
            }
        };
        let tick = async {
            match due {
                Some(due) => {
                    due.tick().await;
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            cells = changed => match cells {
                Some(cells) => {
                    *newest = Some(cells);
                    Due::BuiltIn
                }
                // The server is stopping, so no count changes any more.
                None => std::future::pending().await,
            },
            () = tick => Due::Saved,
        }
    }

    /// Examines the events that the reader receives. If a view changed, it is read again.
    pub(crate) fn see(&mut self, batch: &Batch) {
        let changes = |fact: &Arc<parlor_engine::live::Fact>| fact.event.kind.starts_with("view.");
        if batch.facts.iter().any(changes) {
            self.saved = None;
        }
    }

    /// Returns the counts of built-in views that the client does not have yet, as the caller sees them now.
    pub(crate) fn news(&mut self, caller: &Caller) -> Vec<ChangedCount> {
        match &self.newest {
            Some(cells) => self.sent.news(caller, cells),
            None => Vec::new(),
        }
    }

    /// Counts the saved views if anything has changed, and returns the counts that the client does not have yet.
    /// `position` is the reader's position in the feed.
    pub(crate) async fn saved(
        &mut self,
        engine: &Engine,
        caller: &Caller,
        position: i64,
    ) -> Vec<ChangedCount> {
        let views = match self.saved.take() {
            Some(views) => views,
            // Without the database, nothing changes. The views are read again at the next time.
            None => match engine.saved_views(caller).await {
                Ok(views) => {
                    self.counted = false;
                    views
                }
                Err(_) => return Vec::new(),
            },
        };
        let since = match self.seen {
            Some((of, since)) if of == position => since,
            _ => {
                let now = engine.now();
                (self.seen, self.counted) = (Some((position, now)), false);
                now
            }
        };
        let relative = views.iter().any(|view| view.filter.is_relative());
        let news = if views.is_empty() || (self.counted && !relative) {
            Vec::new()
        } else {
            let counts = engine.saved_counts(caller, &views, false).await;
            // A known count may be older than the newest event. In that case, the view is counted again at the next
            // time.
            self.counted = (counts.iter())
                .all(|count| count.is_some_and(|count| count.counted_at.0 > since.0));
            self.sent.saved_news(&views, counts)
        };
        self.saved = Some(views);
        news
    }
}
