//! The live feed: a reader who follows an account receives each visible event exactly once.
//!
//! - [`feed`]: the newest events of each followed account, read from the table once for all readers. Each reader has
//!   its own position.
//! - [`attendance`]: the agents with live connections, on this and on other nodes, and the reports about them to the
//!   database.
//! - [`signal`]: ephemeral events: typing and presence.
//!
//! A slow reader costs no memory, because connections have no buffers. A reader has a position. The events after it are
//! in the account's short memory or in the table. A reader too far behind must reload.

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

/// The greatest number of events that are examined for one page.
const LOOKED_AT: i64 = 5_000;

/// Bounds on live connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// The greatest number of live connections to this node.
    pub connections: usize,
    /// The greatest number of live connections for one account on this node.
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

/// The reason why a live connection or a position is refused.
#[derive(Clone, Debug)]
pub enum LiveError {
    /// The node has its greatest number of live connections.
    Full,
    /// The account has its greatest number of live connections.
    AccountFull,
    /// The position is too far behind, or the feed has not reached it. Reload the data, then continue from `newest`.
    TooOld {
        /// The number of the newest event.
        newest: i64,
    },
    /// The node is shutting down.
    Closing,
    /// The engine failed.
    Engine(EngineError),
}

impl From<EngineError> for LiveError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// The live connections and feeds of a node.
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

    /// Returns this node's name.
    pub(crate) fn node(&self) -> &str {
        self.roster.node()
    }

    /// Sends an ephemeral event to the account's followers on this node.
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

/// A permit for one live connection, until it is dropped.
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
    /// The position up to which events were read, including invisible events. Continue from here.
    pub position: i64,
    /// Whether more events can be read at once.
    pub more: bool,
}

impl Caller {
    /// Returns the caller's visibility: an agent with a session has the agent's visibility, and a program sees
    /// everything of the account.
    #[must_use]
    pub fn visibility(&self) -> ReaderVisibility {
        match self.reader() {
            Some(agent) => ReaderVisibility::of(&self.config, agent),
            None => ReaderVisibility::all(self.administrator().is_ok()),
        }
    }
}

impl Engine {
    /// Sets the bounds on live connections.
    #[must_use]
    pub fn with_live(mut self, limits: LiveLimits) -> Self {
        self.live = Arc::new(Live::new(limits));
        self
    }

    /// Closes every live connection, because the node is shutting down.
    pub fn close_live(&self) {
        self.live.closing.cancel();
    }

    /// Returns the token that is cancelled when live connections must close.
    #[must_use]
    pub fn closing(&self) -> &CancellationToken {
        &self.live.closing
    }

    /// Takes a permit for one live connection.
    ///
    /// # Errors
    /// The node or the account has its greatest number of live connections.
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

    /// Follows an account from the event after this position. `None` means from now on.
    ///
    /// # Errors
    /// The position is too old or has not been reached, or the database is not available.
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

    /// Returns the visible events after a position.
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

    /// Registers an agent's live connection until the returned value is dropped.
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

    /// Returns the agents of an account with live connections to any node, in order of id.
    #[must_use]
    pub fn present(&self, account: AccountId) -> Vec<AgentId> {
        self.live.roster.present(account)
    }

    /// Returns the agents of an account with live connections to this node.
    pub(crate) fn connected_here(&self, account: AccountId) -> BTreeSet<AgentId> {
        self.live.roster.here(account)
    }

    /// Exchanges information about live connections with the database and the other nodes. Runs until the future is
    /// dropped or live connections close.
    pub async fn keep_live(&self) {
        attendance::keep(self).await;
    }
}

/// Returns the number of an account's newest event.
pub(crate) async fn newest(
    store: &parlor_store::Store,
    account: AccountId,
) -> Result<i64, EngineError> {
    let row = store.first(NewestEvents(&[account])).await?;
    Ok(row.map_or(0, |(_, newest)| newest))
}
