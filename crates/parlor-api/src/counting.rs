//! The conversation counts of views that a live connection reports.

use crate::views::{ChangedCount, SentCounts};
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
    /// The counts of saved views. Parlor counts saved views only at a fixed interval, and the next count is due now.
    Saved,
}

/// The conversation counts that one live connection reports. If the client has not requested counts, this type does
/// nothing.
#[derive(Debug)]
pub(crate) struct Counting {
    watch: Option<CountsWatch>,
    newest: Option<Arc<Cells>>,
    /// The timer for the counts of saved views. `None` means that the client has not requested counts.
    due: Option<Interval>,
    /// The saved views that the reader may use. `None` means that the saved views must be read from the database again.
    saved: Option<Vec<View>>,
    /// The reader's position in the feed, and the time at which this position was first seen. The counts of saved views
    /// must include all changes up to this position.
    seen: Option<(i64, Timestamp)>,
    /// Whether all saved views have been counted after the time in `seen`.
    counted: bool,
    sent: SentCounts,
}

impl Counting {
    /// Begins to watch the counts if the client has requested them (`wanted`).
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

    /// Waits until a count may have changed. After [`Due::BuiltIn`], call [`Self::news`]. After [`Due::Saved`], call
    /// [`Self::saved`].
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
                // The server is stopping, so no further changes are reported.
                None => std::future::pending().await,
            },
            () = tick => Due::Saved,
        }
    }

    /// Examines the events that the reader receives. If a view has changed, the next call of [`Self::saved`] reads all
    /// saved views again.
    pub(crate) fn see(&mut self, batch: &Batch) {
        let changes = |fact: &Arc<parlor_engine::live::Fact>| fact.event.kind.starts_with("view.");
        if batch.facts.iter().any(changes) {
            self.saved = None;
        }
    }

    /// Counts the conversations in the built-in views with the caller's present visibility. Returns the counts that
    /// differ from the counts that the client has.
    pub(crate) fn news(&mut self, caller: &Caller) -> Vec<ChangedCount> {
        match &self.newest {
            Some(cells) => self.sent.news(caller, cells),
            None => Vec::new(),
        }
    }

    /// Counts the saved views if a count may have changed. Returns the counts that differ from the counts that the
    /// client has. `position` is the reader's position in the feed.
    pub(crate) async fn saved(
        &mut self,
        engine: &Engine,
        caller: &Caller,
        position: i64,
    ) -> Vec<ChangedCount> {
        let views = match self.saved.take() {
            Some(views) => views,
            // If the database is not available, the views are read at the next call.
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
            // A stored count may be older than the newest event. In that case, the view is counted again at the next
            // call.
            self.counted = (counts.iter())
                .all(|count| count.is_some_and(|count| count.counted_at.0 > since.0));
            self.sent.saved_news(&views, counts)
        };
        self.saved = Some(views);
        news
    }
}
