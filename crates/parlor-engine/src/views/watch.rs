//! Notifies live connections of changed numbers of conversations in views.
//!
//! One task per account reads the count cells after a change, by default at most twice a second. The task passes the
//! cells to all live connections of the account on this node.

use super::known::Newest;
use super::sums::Cells;
use crate::Engine;
use parlor_model::ids::AccountId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The maximum time between two reads of the cells if no notification arrives.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The wait before the next read if the database did not answer.
const AGAIN: Duration = Duration::from_secs(1);

/// Observes the count cells of an account.
#[derive(Debug)]
pub struct CountsWatch(watch::Receiver<Option<Arc<Cells>>>);

impl CountsWatch {
    /// Waits for count cells that this watch has not returned yet, and returns them. `None` means that the server is
    /// shutting down.
    pub async fn changed(&mut self) -> Option<Arc<Cells>> {
        loop {
            self.0.changed().await.ok()?;
            if let Some(cells) = self.0.borrow_and_update().clone() {
                return Some(cells);
            }
        }
    }
}

impl Engine {
    /// Begins to observe the count cells of an account. If this node has already read cells of the account,
    /// [`CountsWatch::changed`] returns these cells at once.
    #[must_use]
    pub fn watch_counts(&self, account: AccountId) -> CountsWatch {
        let (newest, watched) = self.watches.of(account);
        let mut watch = CountsWatch(newest.subscribe());
        if watched {
            watch.0.mark_changed();
            return watch;
        }
        let engine = self.clone();
        tokio::spawn(async move {
            let closing = engine.closing().clone();
            closing
                .run_until_cancelled(keep(&engine, account, &newest))
                .await;
        });
        watch
    }
}

async fn keep(engine: &Engine, account: AccountId, newest: &Newest) {
    let mut follow = engine.store().follow(account);
    loop {
        follow.borrow_and_update();
        let pause = match engine.cells(account).await {
            Ok(cells) => {
                newest.send_if_modified(|known| {
                    let same = (known.as_ref()).is_some_and(|known| Arc::ptr_eq(known, &cells));
                    *known = Some(cells);
                    !same
                });
                engine.live.counts_every()
            }
            Err(error) => {
                tracing::debug!(%error, "the numbers of views are read again");
                AGAIN
            }
        };
        tokio::time::sleep(pause).await;
        tokio::select! {
            // This wait never returns an error, because the store keeps the sender of the notifications.
            _ = follow.changed() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = newest.closed() => {}
        }
        if newest.receiver_count() == 0 && engine.watches.ends(account, newest) {
            return;
        }
    }
}
