//! One account's feed, and a reader's place in it.

use super::{LiveError, LiveLimits, Signal, newest};
use crate::EngineError;
use parlor_model::entities::Event;
use parlor_model::ids::AccountId;
use parlor_model::visibility::ReaderVisibility;
use parlor_store::Store;
use parlor_store::query::events::Events;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{OnceCell, broadcast, watch};
use tokio_util::sync::CancellationToken;

/// The number of events in one read.
const PAGE: i64 = 200;
/// Most events of one batch.
const BATCH: usize = 100;
/// Bytes after which a batch ends.
const BATCH_BYTES: usize = 128 * 1024;
/// Most bytes of events that are kept in memory.
const REMEMBERED_BYTES: usize = 4 * 1024 * 1024;
/// The interval of looking at the table without a notification.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The wait after the database could not be reached.
const AGAIN: Duration = Duration::from_millis(500);
/// Most signals that wait for a slow reader, who loses the oldest.
const SIGNALS: usize = 128;

/// An event that readers share.
#[derive(Debug)]
pub struct Fact {
    /// As stored.
    pub event: Event,
    text: OnceLock<Option<Arc<str>>>,
}

impl Fact {
    fn new(event: Event) -> Arc<Self> {
        Arc::new(Self {
            event,
            text: OnceLock::new(),
        })
    }

    /// The event as text, made once for all who read it. Everybody has to make it alike.
    pub fn text(&self, make: impl FnOnce(&Event) -> Option<String>) -> Option<Arc<str>> {
        self.text
            .get_or_init(|| make(&self.event).map(Arc::from))
            .clone()
    }

    fn bytes(&self) -> usize {
        // The row, and the text made of it.
        self.event.data.len().saturating_mul(2).saturating_add(600)
    }
}

#[derive(Debug, Default)]
struct Memory {
    /// All events after this one are here, in order.
    floor: i64,
    facts: VecDeque<Arc<Fact>>,
    bytes: usize,
}

/// The newest events of an account, for its followers.
#[derive(Debug)]
pub(super) struct AccountFeed {
    account: AccountId,
    limits: LiveLimits,
    memory: RwLock<Memory>,
    newest: watch::Sender<i64>,
    signals: broadcast::Sender<Arc<Signal>>,
    begun: OnceCell<()>,
    readers: AtomicUsize,
    over: AtomicBool,
}

impl AccountFeed {
    pub(super) fn new(account: AccountId, limits: LiveLimits) -> Self {
        Self {
            account,
            limits,
            memory: RwLock::default(),
            newest: watch::Sender::new(0),
            signals: broadcast::channel(SIGNALS).0,
            begun: OnceCell::new(),
            readers: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        }
    }

    /// Whether nobody fills it any more.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Tells those who follow.
    pub(super) fn tell(&self, signal: &Arc<Signal>) {
        // Nobody follows: then nobody misses it.
        let _ = self.signals.send(Arc::clone(signal));
    }

    /// Begins to read, unless somebody has already, and counts one more reader, whom [`Reader::new`] takes over. `false`: it is over.
    pub(super) async fn begin(
        self: &Arc<Self>,
        store: &Store,
        closing: &CancellationToken,
    ) -> Result<bool, EngineError> {
        self.begun
            .get_or_try_init(|| async {
                // Followed before the newest is read: what is written in between is noticed.
                let follow = store.follow(self.account);
                let newest = newest(store, self.account).await?;
                if let Ok(mut memory) = self.memory.write() {
                    memory.floor = newest;
                }
                self.newest.send_replace(newest);
                let (feed, store, closing) = (Arc::clone(self), store.clone(), closing.clone());
                tokio::spawn(async move {
                    closing.run_until_cancelled(feed.fill(&store, follow)).await;
                    feed.over.store(true, Ordering::SeqCst);
                });
                Ok::<(), EngineError>(())
            })
            .await?;
        self.readers.fetch_add(1, Ordering::SeqCst);
        if self.is_over() {
            self.readers.fetch_sub(1, Ordering::SeqCst);
            return if closing.is_cancelled() {
                Err(EngineError::Unavailable {
                    retry_after_s: crate::error::RETRY_AFTER_S,
                })
            } else {
                Ok(false)
            };
        }
        Ok(true)
    }

    /// Reads what is new until nobody follows any more.
    async fn fill(&self, store: &Store, mut follow: watch::Receiver<i64>) {
        loop {
            follow.borrow_and_update();
            let pause = match self.read_on(store).await {
                Ok(()) => LOOK_EVERY,
                Err(error) => {
                    tracing::debug!(%error, "the feed is read again");
                    AGAIN
                }
            };
            tokio::select! {
                // The sender lives as long as the store.
                _ = follow.changed() => {}
                () = tokio::time::sleep(pause) => {
                    if self.readers.load(Ordering::SeqCst) == 0 {
                        self.over.store(true, Ordering::SeqCst);
                        // Who came in between has seen that it is over, or is seen here.
                        if self.readers.load(Ordering::SeqCst) == 0 {
                            return;
                        }
                        self.over.store(false, Ordering::SeqCst);
                    }
                }
            }
        }
    }

    async fn read_on(&self, store: &Store) -> Result<(), EngineError> {
        loop {
            let after = *self.newest.borrow();
            let rows = rows(store, self.account, after).await?;
            let full = i64::try_from(rows.len()).is_ok_and(|n| n >= PAGE);
            let Some(last) = rows.last().map(|event| event.number) else {
                return Ok(());
            };
            self.remember(rows);
            self.newest.send_replace(last);
            if !full {
                return Ok(());
            }
        }
    }

    fn remember(&self, rows: Vec<Event>) {
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        for event in rows {
            let fact = Fact::new(event);
            memory.bytes = memory.bytes.saturating_add(fact.bytes());
            memory.facts.push_back(fact);
        }
        while memory.facts.len() > self.limits.remembered || memory.bytes > REMEMBERED_BYTES {
            let Some(fact) = memory.facts.pop_front() else {
                break;
            };
            memory.bytes = memory.bytes.saturating_sub(fact.bytes());
            memory.floor = fact.event.number;
        }
    }

    /// The events after a position, if they are in memory.
    fn remembered(&self, after: i64, visibility: &ReaderVisibility) -> Option<Batch> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        if after < memory.floor {
            return None;
        }
        let first = memory
            .facts
            .partition_point(|fact| fact.event.number <= after);
        Some(Batch::of(after, memory.facts.range(first..), visibility))
    }
}

async fn rows(store: &Store, account: AccountId, after: i64) -> Result<Vec<Event>, EngineError> {
    let query = Events {
        account,
        after,
        limit: PAGE,
    };
    Ok(store.list(query).await?)
}

/// The events that a reader gets at once.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The visible events, in order; may be empty.
    pub facts: Vec<Arc<Fact>>,
    /// Up to where they have been told everything that they may see.
    pub position: i64,
}

impl Batch {
    fn of<'a>(
        after: i64,
        facts: impl Iterator<Item = &'a Arc<Fact>>,
        visibility: &ReaderVisibility,
    ) -> Self {
        let mut batch = Self {
            facts: Vec::new(),
            position: after,
        };
        let mut bytes = 0_usize;
        for fact in facts {
            if batch.facts.len() >= BATCH || bytes >= BATCH_BYTES {
                break;
            }
            batch.position = fact.event.number;
            if visibility.admits(&fact.event.audience) {
                bytes = bytes.saturating_add(fact.bytes());
                batch.facts.push(Arc::clone(fact));
            }
        }
        batch
    }
}

/// Why a reader is told nothing more.
#[derive(Clone, Debug)]
pub enum Ended {
    /// They are too far behind: reload, and go on from `newest`.
    TooOld {
        /// The number of the newest event.
        newest: i64,
    },
    /// The node is about to end.
    Closing,
    /// As the engine fails.
    Failed(EngineError),
}

/// A reader's place in an account's feed.
#[derive(Debug)]
pub struct Reader {
    feed: Arc<AccountFeed>,
    store: Store,
    newest: watch::Receiver<i64>,
    visibility: ReaderVisibility,
    position: i64,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.feed.readers.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Reader {
    pub(super) async fn new(
        feed: Arc<AccountFeed>,
        store: Store,
        visibility: ReaderVisibility,
        after: Option<i64>,
    ) -> Result<Self, LiveError> {
        let receiver = feed.newest.subscribe();
        let mut known = *receiver.borrow();
        // From here on it is counted as a reader until it is dropped.
        let reader = Self {
            newest: receiver,
            feed,
            store,
            visibility,
            position: after.unwrap_or(known),
        };
        if reader.position > known {
            // They may have read the table, which is ahead of what is remembered here.
            known = newest(&reader.store, reader.feed.account).await?;
        }
        // A position from before a backup was restored lies ahead of everything: what will happen until then would be missed.
        if reader.position > known || reader.is_too_far_behind(known) {
            return Err(LiveError::TooOld { newest: known });
        }
        Ok(reader)
    }

    fn is_too_far_behind(&self, newest: i64) -> bool {
        newest.saturating_sub(self.position) > self.feed.limits.behind
    }

    /// Up to where the reader has been told everything that they may see.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.position
    }

    /// Sets the reader's visibility from now on.
    pub fn look(&mut self, visibility: ReaderVisibility) {
        self.visibility = visibility;
    }

    /// The reader's visibility.
    #[must_use]
    pub const fn visibility(&self) -> &ReaderVisibility {
        &self.visibility
    }

    /// The ephemeral events from now on. A slow reader loses the oldest.
    #[must_use]
    pub fn signals(&self) -> broadcast::Receiver<Arc<Signal>> {
        self.feed.signals.subscribe()
    }

    /// Waits until there is something after the position. The position stays: it moves when what is there is taken.
    pub async fn ready(&mut self) -> Result<(), Ended> {
        loop {
            if *self.newest.borrow_and_update() > self.position {
                return Ok(());
            }
            if self.feed.is_over() {
                return Err(Ended::Closing);
            }
            tokio::select! {
                changed = self.newest.changed() => changed.map_err(|_| Ended::Closing)?,
                // Only to notice the end of the node.
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Takes the next events and moves the reader's position; at the end there are none.
    ///
    /// # Errors
    /// The reader is too far behind, or the database not available. The position stays.
    pub async fn take(&mut self) -> Result<Batch, Ended> {
        let newest = *self.newest.borrow();
        if self.is_too_far_behind(newest) {
            return Err(Ended::TooOld { newest });
        }
        let batch = match self.feed.remembered(self.position, &self.visibility) {
            Some(batch) => batch,
            None => {
                let rows = rows(&self.store, self.feed.account, self.position)
                    .await
                    .map_err(Ended::Failed)?;
                let facts: Vec<Arc<Fact>> = rows.into_iter().map(Fact::new).collect();
                Batch::of(self.position, facts.iter(), &self.visibility)
            }
        };
        self.position = batch.position;
        Ok(batch)
    }
}
