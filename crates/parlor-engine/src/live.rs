//! The live feed: whoever follows an account is told what happens, as far as they may see it, each number once.
//!
//! - [`feed`]: per account, what happened last, read from the table once for all who follow, each with a place of their own in it.
//! - [`attendance`]: who has live connections, here and on other nodes; what the database is told of it.
//! - [`signal`]: what is told and not stored: who types, who is there.
//!
//! A slow reader costs no memory: there are no buffers per connection. A reader has a position. The events after it are in the account's
//! short memory or in the table. A reader too far behind is told to reload.

mod attendance;
mod feed;
mod signal;

pub use attendance::Attending;
pub use feed::{Batch, Ended, Fact, Reader};
pub use signal::Signal;

use crate::auth::Caller;
use crate::{Engine, EngineError};
use attendance::Roster;
use feed::AccountFeed;
use parlor_model::entities::Event;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::visibility::ReaderVisibility;
use parlor_store::query::MAX_PAGE;
use parlor_store::query::events::NewestEvents;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// Most events that one page looks at for those that its reader may see.
const LOOKED_AT: i64 = 5_000;

/// Bounds on live connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// Most live connections at this node.
    pub connections: usize,
    /// Most of them for one account.
    pub per_account: usize,
    /// The number of events that a live reader may be behind. A reader further behind must reload.
    pub behind: i64,
    /// The number of events per followed account that are kept in memory.
    pub remembered: usize,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            connections: 3_000,
            per_account: 2_500,
            behind: 10_000,
            remembered: 2_048,
        }
    }
}

/// Why there is no live connection.
#[derive(Clone, Debug)]
pub enum LiveError {
    /// The node has as many as it may have.
    Full,
    /// The account has as many as it may have.
    AccountFull,
    /// The position is too far behind, or one that the feed has not reached: read afresh what is, and go on from `newest`.
    TooOld {
        /// The number of the newest event.
        newest: i64,
    },
    /// The node is about to end.
    Closing,
    /// As the engine fails.
    Engine(EngineError),
}

impl From<EngineError> for LiveError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// Everything live of a node.
#[derive(Debug)]
pub(crate) struct Live {
    limits: LiveLimits,
    closing: CancellationToken,
    places: Arc<Mutex<Places>>,
    feeds: Mutex<HashMap<AccountId, Arc<AccountFeed>>>,
    roster: Arc<Roster>,
}

impl Live {
    pub(crate) fn new(limits: LiveLimits) -> Self {
        Self {
            limits,
            closing: CancellationToken::new(),
            places: Arc::default(),
            feeds: Mutex::default(),
            roster: Arc::default(),
        }
    }

    fn feed(&self, account: AccountId) -> Arc<AccountFeed> {
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        feeds.retain(|_, feed| !feed.is_over());
        Arc::clone(
            feeds
                .entry(account)
                .or_insert_with(|| Arc::new(AccountFeed::new(account, self.limits))),
        )
    }

    /// This node's name among the others.
    pub(crate) fn node(&self) -> &str {
        self.roster.node()
    }

    /// Tells those who follow an account here.
    pub(crate) fn tell(&self, account: AccountId, signal: &Arc<Signal>) {
        let feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(feed) = feeds.get(&account) {
            feed.tell(signal);
        }
    }
}

#[derive(Debug, Default)]
struct Places {
    all: usize,
    of_account: HashMap<AccountId, usize>,
}

/// A live connection's place among those there may be.
#[derive(Debug)]
pub struct Place {
    places: Arc<Mutex<Places>>,
    account: AccountId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.all = places.all.saturating_sub(1);
        if let Some(count) = places.of_account.get_mut(&self.account) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                places.of_account.remove(&self.account);
            }
        }
        gauge(places.all);
    }
}

fn gauge(connections: usize) {
    metrics::gauge!("parlor_live_connections")
        .set(f64::from(u32::try_from(connections).unwrap_or(u32::MAX)));
}

/// A page of the feed.
#[derive(Clone, Debug)]
pub struct Page {
    /// The visible events, in order.
    pub events: Vec<Event>,
    /// Up to where was read, what the reader may not see included: where to go on.
    pub position: i64,
    /// Whether there is more at once.
    pub more: bool,
}

impl Caller {
    /// The reader's visibility: an agent who signed in sees what concerns them, a program sees everything of the account.
    #[must_use]
    pub fn visibility(&self) -> ReaderVisibility {
        match self.reader() {
            Some(agent) => ReaderVisibility::of(&self.config, agent),
            None => ReaderVisibility::all(self.administrator().is_ok()),
        }
    }
}

impl Engine {
    /// The bounds on live connections.
    #[must_use]
    pub fn with_live(mut self, limits: LiveLimits) -> Self {
        self.live = Arc::new(Live::new(limits));
        self
    }

    /// Ends every live connection: the node is about to end.
    pub fn close_live(&self) {
        self.live.closing.cancel();
    }

    /// Cancelled when live connections have to end.
    #[must_use]
    pub fn closing(&self) -> &CancellationToken {
        &self.live.closing
    }

    /// Takes a place among the live connections.
    ///
    /// # Errors
    /// There are as many as there may be.
    pub fn live_place(&self, account: AccountId) -> Result<Place, LiveError> {
        if self.live.closing.is_cancelled() {
            return Err(LiveError::Closing);
        }
        let limits = self.live.limits;
        let mut places = self
            .live
            .places
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if places.all >= limits.connections {
            return Err(LiveError::Full);
        }
        let of_account = places.of_account.entry(account).or_default();
        if *of_account >= limits.per_account {
            return Err(LiveError::AccountFull);
        }
        *of_account = of_account.saturating_add(1);
        places.all = places.all.saturating_add(1);
        gauge(places.all);
        drop(places);
        Ok(Place {
            places: Arc::clone(&self.live.places),
            account,
        })
    }

    /// Follows an account from after this event on; `None`: from now on.
    ///
    /// # Errors
    /// The position is too old, or one that has not been reached; the database is not available.
    pub async fn follow(
        &self,
        account: AccountId,
        visibility: ReaderVisibility,
        after: Option<i64>,
    ) -> Result<Reader, LiveError> {
        let feed = loop {
            let feed = self.live.feed(account);
            if feed.begin(self.store(), &self.live.closing).await? {
                break feed;
            }
        };
        Reader::new(feed, self.store().clone(), visibility, after).await
    }

    /// The visible events after a position.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn feed_page(
        &self,
        account: AccountId,
        visibility: &ReaderVisibility,
        after: i64,
        limit: usize,
    ) -> Result<Page, EngineError> {
        let wanted = limit.saturating_add(1);
        let rows_at_once = match visibility.scope {
            None => i64::try_from(wanted).unwrap_or(MAX_PAGE).min(MAX_PAGE),
            Some(_) => MAX_PAGE,
        };
        let mut events: Vec<Event> = Vec::new();
        let mut position = after;
        let mut looked_at = 0_i64;
        loop {
            let rows = self.events(account, position, rows_at_once).await?;
            let read = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            looked_at = looked_at.saturating_add(read);
            for row in rows {
                if visibility.admits(&row.audience) {
                    if events.len() >= limit {
                        return Ok(Page {
                            events,
                            position,
                            more: true,
                        });
                    }
                    position = row.number;
                    events.push(row);
                } else {
                    position = row.number;
                }
            }
            let more = read >= rows_at_once;
            if !more || looked_at >= LOOKED_AT {
                return Ok(Page {
                    events,
                    position,
                    more,
                });
            }
        }
    }

    /// Says that an agent has a live connection, for as long as what is returned lives.
    #[must_use]
    pub fn attend(&self, account: AccountId, agent: AgentId) -> Attending {
        let (attending, came) =
            Attending::new(&self.live.roster, Arc::clone(&self.clock), account, agent);
        if came {
            self.live
                .tell(account, &Arc::new(Signal::presence(vec![agent], true)));
        }
        attending
    }

    /// The agents of an account who have live connections, here or on other nodes, by id.
    #[must_use]
    pub fn present(&self, account: AccountId) -> Vec<AgentId> {
        self.live.roster.present(account)
    }

    /// The agents of an account who have live connections to this node.
    pub(crate) fn connected_here(&self, account: AccountId) -> BTreeSet<AgentId> {
        self.live.roster.here(account)
    }

    /// Keeps the database and the other nodes informed of who has live connections, and hears them. Ends when it is dropped, or when live
    /// connections end.
    pub async fn keep_live(&self) {
        attendance::keep(self).await;
    }
}

/// The number of an account's newest event.
pub(crate) async fn newest(
    store: &parlor_store::Store,
    account: AccountId,
) -> Result<i64, EngineError> {
    let row = store.first(NewestEvents(&[account])).await?;
    Ok(row.map_or(0, |(_, newest)| newest))
}
