//! The numbers of views on a live connection.

use crate::desk_views::{Told, ViewCount};
use parlor_engine::Engine;
use parlor_engine::auth::Caller;
use parlor_engine::views::{Cells, CountsWatch};
use std::sync::Arc;

/// The numbers of the views of one live connection. Without a request for numbers, nothing is observed.
#[derive(Debug)]
pub(crate) struct Counting {
    watch: Option<CountsWatch>,
    newest: Option<Arc<Cells>>,
    told: Told,
}

impl Counting {
    /// Begins to observe the numbers, if the client asked for them.
    pub(crate) fn begin(engine: &Engine, caller: &Caller, asked: bool) -> Self {
        Self {
            watch: asked.then(|| engine.watch_counts(caller.account)),
            newest: None,
            told: Told::default(),
        }
    }

    /// Waits until numbers may have changed. Then call [`Self::news`].
    pub(crate) async fn changed(&mut self) {
        if let Some(watch) = &mut self.watch {
            if let Some(cells) = watch.changed().await {
                self.newest = Some(cells);
                return;
            }
            // The server stops.
            self.watch = None;
        }
        std::future::pending().await
    }

    /// Returns the numbers that the client does not have yet, as the caller sees them now.
    pub(crate) fn news(&mut self, caller: &Caller) -> Vec<ViewCount> {
        match &self.newest {
            Some(cells) => self.told.news(caller, cells),
            None => Vec::new(),
        }
    }
}
