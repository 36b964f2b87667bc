//! The feed of one account, and the readers that follow this feed.

use super::limits::{LiveError, LiveLimits};
use super::objects::ObjectCache;
use crate::EngineError;
use crate::ephemeral_event::EphemeralEvent;
use parlor_model::entities::Event;
use parlor_model::ids::{AccountId, ConversationId};
use parlor_model::visibility::ReaderVisibility;
use parlor_store::Store;
use parlor_store::query::events::{Events, NewestEvents};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{OnceCell, broadcast, watch};
use tokio_util::sync::CancellationToken;

/// The number of events in one read.
const PAGE: i64 = 200;
/// The maximum number of events that a reader receives in one batch.
const BATCH: usize = 100;
/// The approximate maximum size of the events in a batch, in bytes. A batch that has reached this size gets no further
/// event.
const BATCH_BYTES: usize = 128 * 1024;
/// The maximum total size of the events of one account that are kept in memory, in bytes.
const REMEMBERED_BYTES: usize = 4 * 1024 * 1024;
/// The maximum time between two reads of the database table if no notification arrives.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The wait before the next read if the database did not answer.
const AGAIN: Duration = Duration::from_millis(500);
/// The maximum number of ephemeral events that wait for a slow reader. If more events wait, the reader misses the
/// oldest of these events.
const EPHEMERAL: usize = 128;

/// An event of a feed, with its text form. All readers of the account share the events that the feed has in memory.
#[derive(Debug)]
pub struct Fact {
    /// The event, as it is stored.
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

    /// Returns the event as text. The first call builds the text with `make`. All later calls return this text, so all
    /// readers must use the same text form.
    pub fn text(&self, make: impl FnOnce(&Event) -> Option<String>) -> Option<Arc<str>> {
        self.text
            .get_or_init(|| make(&self.event).map(Arc::from))
            .clone()
    }

    fn bytes(&self) -> usize {
        // The result is an estimate of the size of the event together with its text.
        self.event.data.len().saturating_mul(2).saturating_add(600)
    }
}

#[derive(Debug, Default)]
struct Memory {
    /// The number of the last event that is no longer in memory. The memory contains all events that were read and have
    /// a higher number, in order.
    floor: i64,
    facts: VecDeque<Arc<Fact>>,
    bytes: usize,
}

/// The newest events of an account, for the readers that follow the account.
#[derive(Debug)]
pub(super) struct AccountFeed {
    account: AccountId,
    limits: LiveLimits,
    memory: RwLock<Memory>,
    object_cache: ObjectCache,
    newest: watch::Sender<i64>,
    ephemeral: broadcast::Sender<Arc<EphemeralEvent>>,
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
            object_cache: ObjectCache::default(),
            newest: watch::Sender::new(0),
            ephemeral: broadcast::channel(EPHEMERAL).0,
            begun: OnceCell::new(),
            readers: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        }
    }

    /// Whether the task that reads the events has ended.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Sends an ephemeral event to the readers of this feed.
    pub(super) fn publish(&self, event: &Arc<EphemeralEvent>) {
        // The error is ignored, because it means that there are no readers.
        let _ = self.ephemeral.send(Arc::clone(event));
    }

    /// Increases the number of readers. Also starts the task that reads events, if the task does not run yet. Call
    /// [`Reader::new`] afterwards. Returns `false` if this feed has ended.
    pub(super) async fn begin(
        self: &Arc<Self>,
        store: &Store,
        closing: &CancellationToken,
    ) -> Result<bool, EngineError> {
        self.begun
            .get_or_try_init(|| async {
                // The subscription is made before the read, so that no event is missed.
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
                Err(EngineError::unavailable())
            } else {
                Ok(false)
            };
        }
        Ok(true)
    }

    /// Reads new events until there are no readers.
    async fn fill(&self, store: &Store, mut follow: watch::Receiver<i64>) {
        loop {
            follow.borrow_and_update();
            let pause = match self.read_on(store).await {
                Ok(()) => LOOK_EVERY,
                Err(error) => {
                    tracing::debug!(%error, "the feed could not be read; another read follows");
                    AGAIN
                }
            };
            tokio::select! {
                // This wait never returns an error, because the store owns the sender.
                _ = follow.changed() => {}
                () = tokio::time::sleep(pause) => {
                    if self.readers.load(Ordering::SeqCst) == 0 {
                        self.over.store(true, Ordering::SeqCst);
                        // A reader may have begun after the first check. This second check counts the reader, unless
                        // the reader has already found that the feed is over.
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
        self.object_cache.notice(&rows);
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

    /// Returns the next events after the position `after`. `None` means that some events after this position are no
    /// longer in memory.
    fn remembered(&self, after: i64, filter: &Filter) -> Option<Batch> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        if after < memory.floor {
            return None;
        }
        let first = memory
            .facts
            .partition_point(|fact| fact.event.number <= after);
        Some(Batch::of(after, memory.facts.range(first..), filter))
    }
}

/// Returns the number of an account's newest event, or 0 if the account has no event.
pub(crate) async fn newest(store: &Store, account: AccountId) -> Result<i64, EngineError> {
    let row = store.first(NewestEvents(&[account])).await?;
    Ok(row.map_or(0, |(_, newest)| newest))
}

async fn rows(store: &Store, account: AccountId, after: i64) -> Result<Vec<Event>, EngineError> {
    let query = Events {
        account,
        after,
        limit: PAGE,
    };
    Ok(store.list(query).await?)
}

/// The events that a reader receives together.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The visible events, in order. The list may be empty.
    pub facts: Vec<Arc<Fact>>,
    /// The position up to which the reader has received all visible events.
    pub position: i64,
}

impl Batch {
    fn of<'a>(after: i64, facts: impl Iterator<Item = &'a Arc<Fact>>, filter: &Filter) -> Self {
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
            if filter.admits(&fact.event) {
                bytes = bytes.saturating_add(fact.bytes());
                batch.facts.push(Arc::clone(fact));
            }
        }
        batch
    }
}

/// The reason why a reader's feed ends.
#[derive(Clone, Debug)]
pub enum Ended {
    /// Too many events follow the reader's position. Reload the data, then continue from `newest`.
    TooOld {
        /// The number of the newest event.
        newest: i64,
    },
    /// The node is shutting down.
    Closing,
    /// The engine failed, for example because the database is not available.
    Failed(EngineError),
}

/// The filter that selects the events for a reader.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The reader's visibility.
    pub visibility: ReaderVisibility,
    /// The conversation to which the events are limited. `None` means the events of all conversations.
    pub conversation: Option<ConversationId>,
}

impl Filter {
    /// Whether the reader receives this event.
    #[must_use]
    pub fn admits(&self, event: &Event) -> bool {
        (self.conversation.is_none() || self.conversation == event.conversation_id)
            && self.visibility.admits(&event.audience)
    }
}

/// A reader of an account's feed, with its position.
#[derive(Debug)]
pub struct Reader {
    feed: Arc<AccountFeed>,
    store: Store,
    newest: watch::Receiver<i64>,
    /// The highest number of a stored event that this node knows. This number can be higher than `newest`, which is the
    /// number of the newest event that this node has read.
    stored: watch::Receiver<i64>,
    filter: Filter,
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
        filter: Filter,
        after: Option<i64>,
    ) -> Result<Self, LiveError> {
        let receiver = feed.newest.subscribe();
        let mut known = *receiver.borrow();
        // From this line on, dropping `reader` decreases the number of readers.
        let reader = Self {
            newest: receiver,
            stored: store.follow(feed.account),
            feed,
            store,
            filter,
            position: after.unwrap_or(known),
        };
        if reader.position > known {
            // The client may have got the position from a read of the database table. The table can contain newer
            // events than the memory.
            known = newest(&reader.store, reader.feed.account).await?;
        }
        // After a backup is restored, a position from before the restoration can be higher than the number of the
        // newest event. A reader with such a position would miss all new events up to this position.
        if reader.position > known || reader.is_too_far_behind(known) {
            return Err(LiveError::TooOld { newest: known });
        }
        Ok(reader)
    }

    fn is_too_far_behind(&self, newest: i64) -> bool {
        newest.saturating_sub(self.position) > self.feed.limits.behind
    }

    /// Returns the reader's position. The reader has received all visible events up to this position.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.position
    }

    /// Sets the visibility that decides which of the next events the reader receives.
    pub fn look(&mut self, visibility: ReaderVisibility) {
        self.filter.visibility = visibility;
    }

    /// Returns the reader's visibility.
    #[must_use]
    pub const fn visibility(&self) -> &ReaderVisibility {
        &self.filter.visibility
    }

    /// Whether the reader receives ephemeral events of this conversation, according to its filter. The caller must also
    /// check the visibility.
    #[must_use]
    pub fn follows(&self, conversation: ConversationId) -> bool {
        (self.filter.conversation).is_none_or(|only| only == conversation)
    }

    /// Returns the followed account.
    pub(super) fn account(&self) -> AccountId {
        self.feed.account
    }

    /// Returns the highest number of a stored event of the account that this node knows.
    pub(super) fn stored(&self) -> i64 {
        let newest = *self.newest.borrow();
        newest.max(*self.stored.borrow())
    }

    /// Returns the cache of objects that the readers of the account share.
    pub(super) fn object_cache(&self) -> &ObjectCache {
        &self.feed.object_cache
    }

    /// Returns a receiver of the ephemeral events that happen from now on. A slow reader misses the oldest waiting
    /// events.
    #[must_use]
    pub fn ephemeral_events(&self) -> broadcast::Receiver<Arc<EphemeralEvent>> {
        self.feed.ephemeral.subscribe()
    }

    /// Waits until there are events after the reader's position. This function does not change the position.
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
                // The only purpose of this time-out is another check whether the feed is over.
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Returns the next events and moves the reader's position after them. The batch is empty if the filter admits none
    /// of the events that were read, or if there are no more events.
    ///
    /// # Errors
    /// Too many events follow the reader's position, or the database is not available. In both cases, the position
    /// stays unchanged.
    pub async fn take(&mut self) -> Result<Batch, Ended> {
        let newest = *self.newest.borrow();
        if self.is_too_far_behind(newest) {
            return Err(Ended::TooOld { newest });
        }
        let batch = match self.feed.remembered(self.position, &self.filter) {
            Some(batch) => batch,
            None => {
                let rows = rows(&self.store, self.feed.account, self.position)
                    .await
                    .map_err(Ended::Failed)?;
                let facts: Vec<Arc<Fact>> = rows.into_iter().map(Fact::new).collect();
                Batch::of(self.position, facts.iter(), &self.filter)
            }
        };
        self.position = batch.position;
        Ok(batch)
    }
}
